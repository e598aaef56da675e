/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values as items of option lines and as JSON. */
#include "../../src/value_print.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define JSON_FLAGS (JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE)

static void assert_item(const char *name, const struct value *v, const char *expected)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	value_print_item(out, name, v);
	fclose(out);
	assert_string_equal(text, expected);
	free(text);
}

static void assert_json(const struct value *v, const char *expected)
{
	struct json_object *json = value_json(v);

	assert_non_null(json);
	assert_string_equal(json_object_to_json_string_ext(json, JSON_FLAGS), expected);
	json_object_put(json);
}

static void test_bool(void **state)
{
	struct value v;

	(void)state;
	value_bool(&v, true);
	assert_item("SO_KEEPALIVE", &v, "SO_KEEPALIVE");
	assert_json(&v, "true");
	v.inherited = true;
	assert_item("TCP_QUICKACK", &v, "TCP_QUICKACK(default)");
	value_bool(&v, false);
	assert_item("SO_KEEPALIVE", &v, "SO_KEEPALIVE(0)");
	assert_json(&v, "false");
}

static void test_numbers(void **state)
{
	struct value v;

	(void)state;
	value_int(&v, -1);
	assert_item("SO_PEEK_OFF", &v, "SO_PEEK_OFF(-1)");
	assert_json(&v, "-1");
	value_int(&v, 7200);
	v.inherited = true;
	assert_item("TCP_KEEPIDLE", &v, "TCP_KEEPIDLE(7200)(default)");
	assert_json(&v, "7200");
	value_uint(&v, UINT64_MAX);
	assert_item("SO_MAX_PACING_RATE", &v, "SO_MAX_PACING_RATE(18446744073709551615)");
	assert_json(&v, "18446744073709551615");
}

/* Options that are made of bits; JSON has numbers only. */
static void test_hex(void **state)
{
	struct value v;

	(void)state;
	value_int(&v, 0x10);
	assert_item("IP_TOS", &v, "IP_TOS(0x10)");
	assert_json(&v, "16");
	value_int(&v, 0);
	assert_item("IP_TOS", &v, "IP_TOS(0x0)");
	value_uint(&v, 0xdeadbeef);
	assert_item("SO_MARK", &v, "SO_MARK(0xdeadbeef)");
	value_int(&v, -2);
	assert_item("SO_MARK", &v, "SO_MARK(0xfffffffe)");
}

static void test_time(void **state)
{
	static const struct {
		uint64_t us;
		const char *text;
	} times[] = {
		{0, "0"},	    {2500000, "2.5"},	    {3000000, "3"},
		{1, "0.000001"},    {100000, "0.1"},	    {10000000, "10"},
		{1004000, "1.004"}, {86400000000, "86400"}, {UINT64_MAX, "18446744073709.551615"},
	};
	char item[64];
	struct value v;

	(void)state;
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		value_time_us(&v, times[i].us);
		snprintf(item, sizeof(item), "SO_RCVTIMEO(%s)", times[i].text);
		assert_item("SO_RCVTIMEO", &v, item);
		assert_json(&v, times[i].text);
	}
}

static void test_linger(void **state)
{
	struct value v;

	(void)state;
	value_members(&v);
	value_member(&v, "onoff", 1);
	value_member(&v, "linger", 5);
	assert_item("SO_LINGER", &v, "SO_LINGER(5)");
	assert_json(&v, "{\"onoff\":1,\"linger\":5}");
	/* On with 0 seconds is a reset on close: not to be taken for off. */
	v.members[1].num = 0;
	assert_item("SO_LINGER", &v, "SO_LINGER(0)");
	v.members[0].num = 0;
	assert_item("SO_LINGER", &v, "SO_LINGER(onoff=0,linger=0)");
}

static void test_members(void **state)
{
	struct value v;

	(void)state;
	value_members(&v);
	value_member(&v, "clockid", -1);
	value_member(&v, "flags", 3);
	assert_item("SO_TXTIME", &v, "SO_TXTIME(clockid=-1,flags=0x3)");
	assert_json(&v, "{\"clockid\":-1,\"flags\":3}");
	value_members(&v);
	for (int i = 0; i < VALUE_MEMBERS_MAX + 1; i++)
		value_member(&v, "m", i);
	assert_int_equal(v.nr, VALUE_MEMBERS_MAX);
}

static void test_addresses(void **state)
{
	static const uint8_t in[] = {239, 1, 2, 3};
	static const uint8_t in6[16] = {0xfe, 0x80, [15] = 1};
	struct value v;

	(void)state;
	value_bytes(&v, VALUE_IN_ADDR, in, sizeof(in));
	assert_item("IP_MULTICAST_IF", &v, "IP_MULTICAST_IF(239.1.2.3)");
	assert_json(&v, "\"239.1.2.3\"");
	value_bytes(&v, VALUE_IN6_ADDR, in6, sizeof(in6));
	assert_item("X", &v, "X(fe80::1)");
	assert_json(&v, "\"fe80::1\"");
}

static void test_bytes(void **state)
{
	uint8_t bytes[VALUE_BYTES_MAX + 1] = {0x94, 0x04, 0x00};
	struct value v;

	(void)state;
	value_bytes(&v, VALUE_BYTES, bytes, 3);
	assert_item("IP_OPTIONS", &v, "IP_OPTIONS(940400)");
	assert_json(&v, "\"940400\"");
	value_bytes(&v, VALUE_BYTES, NULL, 0);
	assert_item("IP_OPTIONS", &v, "IP_OPTIONS()");
	assert_json(&v, "\"\"");
	value_bytes(&v, VALUE_BYTES, bytes, sizeof(bytes));
	assert_int_equal(v.len, VALUE_BYTES_MAX);
}

static void test_list(void **state)
{
	struct value v;

	(void)state;
	value_members(&v); /* as an empty struct, then turned into a list */
	v.kind = VALUE_LIST;
	assert_item("SO_PEERGROUPS", &v, "SO_PEERGROUPS()");
	assert_json(&v, "[]");
	v.nr = 3;
	v.list[0] = 4;
	v.list[1] = 24;
	v.list[2] = UINT32_MAX;
	assert_item("SO_PEERGROUPS", &v, "SO_PEERGROUPS(4,24,4294967295)");
	assert_json(&v, "[4,24,4294967295]");
	v.nr = 2;
	assert_item("NETLINK_LIST_MEMBERSHIPS", &v, "NETLINK_LIST_MEMBERSHIPS(0x4,0x18)");
	assert_json(&v, "[4,24]");
}

static void test_hostile_string(void **state)
{
	struct value v;

	(void)state;
	value_string(&v, "e\033[\n\xff\"\\", 16);
	assert_item("SO_BINDTODEVICE", &v, "SO_BINDTODEVICE(e\\x1b[\\n\\xff\"\\\\)");
	assert_json(&v, "\"e\\u001b[\\n\\\\xff\\\"\\\\\"");
	/* Without a NUL: no byte beyond len is looked at. */
	value_string(&v, "cubic", 3);
	assert_item("TCP_CONGESTION", &v, "TCP_CONGESTION(cub)");
	value_string(&v, "", 16);
	assert_item("TCP_ULP", &v, "TCP_ULP()");
	assert_json(&v, "\"\"");
}

static void test_absent(void **state)
{
	struct value v;

	(void)state;
	value_absent(&v, "a secret");
	assert_item("TCP_FASTOPEN_KEY", &v, "");
	assert_null(value_json(&v));
}

static void test_value_is(void **state)
{
	static const uint8_t zeros[16], ones[] = {1};
	struct value v;

	(void)state;
	value_int(&v, -1);
	assert_true(value_is(&v, -1));
	assert_false(value_is(&v, 0));
	value_uint(&v, UINT64_MAX);
	assert_true(value_is(&v, -1));
	value_time_us(&v, 2500000);
	assert_true(value_is(&v, 2500000));
	value_bool(&v, true);
	assert_true(value_is(&v, 1));
	value_bytes(&v, VALUE_IN6_ADDR, zeros, sizeof(zeros));
	assert_true(value_is(&v, 0));
	assert_false(value_is(&v, 1));
	value_bytes(&v, VALUE_BYTES, ones, sizeof(ones));
	assert_false(value_is(&v, 0));
	value_string(&v, "", 0);
	assert_true(value_is(&v, 0));
	value_members(&v);
	value_member(&v, "a", 0);
	assert_true(value_is(&v, 0));
	value_member(&v, "b", 1);
	assert_false(value_is(&v, 0));
	value_members(&v);
	v.kind = VALUE_LIST;
	v.nr = 2;
	assert_true(value_is(&v, 0));
	v.list[1] = 1;
	assert_false(value_is(&v, 0));
	value_absent(&v, NULL);
	assert_true(value_is(&v, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bool),	  cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_hex),	  cmocka_unit_test(test_time),
		cmocka_unit_test(test_linger),	  cmocka_unit_test(test_members),
		cmocka_unit_test(test_addresses), cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_list),	  cmocka_unit_test(test_hostile_string),
		cmocka_unit_test(test_absent),	  cmocka_unit_test(test_value_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
