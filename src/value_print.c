/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "value_print.h"
#include "escape.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Options and members of structs whose numbers are bits: these are shown as hex. */
static const char *const hex_names[] = {
	"ICMPV6_FILTER",
	"ICMP_FILTER",
	"IPV6_ADDR_PREFERENCES",
	"IPV6_TCLASS",
	"IP_LOCAL_PORT_RANGE",
	"IP_TOS",
	"NETLINK_LIST_MEMBERSHIPS",
	"SO_BUF_LOCK",
	"SO_MARK",
	"flags",
	"groups_bound",
	"mptcp_token",
	"token",
};

static bool is_hex(const char *name)
{
	for (size_t i = 0; i < sizeof(hex_names) / sizeof(hex_names[0]); i++)
		if (!strcmp(name, hex_names[i]))
			return true;
	return false;
}

void decimal_text(char text[DECIMAL_MAX], uint64_t n, unsigned int places)
{
	uint64_t unit = 1;

	for (unsigned int i = 0; i < places; i++)
		unit *= 10;
	while (places && n % 10 == 0) {
		n /= 10;
		unit /= 10;
		places--;
	}
	if (places)
		snprintf(text, DECIMAL_MAX, "%" PRIu64 ".%0*" PRIu64, n / unit, (int)places,
			 n % unit);
	else
		snprintf(text, DECIMAL_MAX, "%" PRIu64, n);
}

/* Bits of an int stay 32 bits wide where the sign bit is set. */
static void print_int(FILE *out, const char *name, int64_t i)
{
	if (!is_hex(name))
		fprintf(out, "%" PRId64, i);
	else if (i < 0 && i >= INT32_MIN)
		fprintf(out, "0x%" PRIx32, (uint32_t)i);
	else
		fprintf(out, "0x%" PRIx64, (uint64_t)i);
}

/* A pending error by its name, as strace has it. */
static bool print_error(FILE *out, const char *name, int64_t i)
{
	const char *error = strcmp(name, "SO_ERROR") ? NULL : strerrorname_np((int)i);

	if (!error || !i)
		return false;
	fputs(error, out);
	return true;
}

static void print_uint(FILE *out, const char *name, uint64_t u)
{
	fprintf(out, is_hex(name) ? "0x%" PRIx64 : "%" PRIu64, u);
}

static void print_address(FILE *out, int family, const struct value *v)
{
	char text[INET6_ADDRSTRLEN];

	if (inet_ntop(family, v->bytes, text, sizeof(text)))
		fputs(text, out);
}

static void print_hex(FILE *out, const struct value *v)
{
	for (uint32_t i = 0; i < v->len; i++)
		fprintf(out, "%02x", v->bytes[i]);
}

static void print_members(FILE *out, const struct value *v)
{
	for (uint32_t i = 0; i < v->nr; i++) {
		fprintf(out, "%s%s=", i ? "," : "", v->members[i].name);
		print_int(out, v->members[i].name, v->members[i].num);
	}
}

static void print_list(FILE *out, const char *name, const struct value *v)
{
	for (uint32_t i = 0; i < v->nr; i++) {
		if (i)
			fputc(',', out);
		print_uint(out, name, v->list[i]);
	}
}

/* SO_LINGER(5), as pfiles says it. One that is off says so: SO_LINGER(0) is one that is on. */
static bool is_linger_on(const char *name, const struct value *v)
{
	return v->kind == VALUE_MEMBERS && !strcmp(name, "SO_LINGER") && v->nr == 2 &&
	       v->members[0].num;
}

static void print_time(FILE *out, uint64_t us)
{
	char text[DECIMAL_MAX];

	decimal_text(text, us, 6);
	fputs(text, out);
}

void value_print(FILE *out, const char *name, const struct value *v)
{
	switch (v->kind) {
	case VALUE_ABSENT:
		break;
	case VALUE_BOOL:
		fputc(v->u ? '1' : '0', out);
		break;
	case VALUE_INT:
		if (!print_error(out, name, v->i))
			print_int(out, name, v->i);
		break;
	case VALUE_UINT:
		print_uint(out, name, v->u);
		break;
	case VALUE_TIME:
		print_time(out, v->u);
		break;
	case VALUE_STRING:
		escape_text(out, (const char *)v->bytes, v->len);
		break;
	case VALUE_IN_ADDR:
		print_address(out, AF_INET, v);
		break;
	case VALUE_IN6_ADDR:
		print_address(out, AF_INET6, v);
		break;
	case VALUE_BYTES:
		print_hex(out, v);
		break;
	case VALUE_MEMBERS:
		if (is_linger_on(name, v))
			fprintf(out, "%" PRId64, v->members[1].num);
		else
			print_members(out, v);
		break;
	case VALUE_LIST:
		print_list(out, name, v);
		break;
	}
}

void value_print_item(FILE *out, const char *name, const struct value *v)
{
	if (v->kind == VALUE_ABSENT)
		return;
	fputs(name, out);
	if (v->kind != VALUE_BOOL || !v->u) {
		fputc('(', out);
		value_print(out, name, v);
		fputc(')', out);
	}
	if (v->inherited)
		fputs("(default)", out);
}

struct json_object *json_string(const char *s, size_t len)
{
	struct json_object *json;
	size_t escaped_len;
	char *escaped = escape_json(s, len, &escaped_len);

	if (!escaped)
		return NULL;
	json = json_object_new_string_len(escaped, (int)escaped_len);
	free(escaped);
	return json;
}

/* The digits are exact; a double would bring its own. */
static struct json_object *json_time(uint64_t us)
{
	char text[DECIMAL_MAX];

	decimal_text(text, us, 6);
	return json_object_new_double_s((double)us / 1e6, text);
}

static struct json_object *json_address(int family, const struct value *v)
{
	char text[INET6_ADDRSTRLEN];

	if (!inet_ntop(family, v->bytes, text, sizeof(text)))
		return NULL;
	return json_object_new_string(text);
}

static struct json_object *json_hex(const struct value *v)
{
	char text[2 * VALUE_BYTES_MAX + 1] = "";

	for (uint32_t i = 0; i < v->len; i++)
		snprintf(text + (size_t)2 * i, 3, "%02x", v->bytes[i]);
	return json_object_new_string(text);
}

static struct json_object *json_members(const struct value *v)
{
	struct json_object *json = json_object_new_object();

	for (uint32_t i = 0; json && i < v->nr; i++)
		json_object_object_add(json, v->members[i].name,
				       json_object_new_int64(v->members[i].num));
	return json;
}

static struct json_object *json_list(const struct value *v)
{
	struct json_object *json = json_object_new_array();

	for (uint32_t i = 0; json && i < v->nr; i++)
		json_object_array_add(json, json_object_new_uint64(v->list[i]));
	return json;
}

struct json_object *value_json(const struct value *v)
{
	switch (v->kind) {
	case VALUE_ABSENT:
		break;
	case VALUE_BOOL:
		return json_object_new_boolean(v->u != 0);
	case VALUE_INT:
		return json_object_new_int64(v->i);
	case VALUE_UINT:
		return json_object_new_uint64(v->u);
	case VALUE_TIME:
		return json_time(v->u);
	case VALUE_STRING:
		return json_string((const char *)v->bytes, v->len);
	case VALUE_IN_ADDR:
		return json_address(AF_INET, v);
	case VALUE_IN6_ADDR:
		return json_address(AF_INET6, v);
	case VALUE_BYTES:
		return json_hex(v);
	case VALUE_MEMBERS:
		return json_members(v);
	case VALUE_LIST:
		return json_list(v);
	}
	return NULL;
}
