/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers and addresses by hand: equal to what printf(3) and inet_ntop(3) make of them. */
#include "../../src/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void expect(struct text *t, const char *expected)
{
	text_char(t, '\0');
	assert_false(t->failed);
	assert_string_equal(t->s, expected);
	text_clear(t);
}

static void test_numbers(void **state)
{
	static const uint64_t numbers[] = {0,	  1,	    9,		10,	    99,
					   100,	  101,	    999,	1000,	    9999,
					   10000, 99999999, UINT32_MAX, UINT64_MAX, 1ULL << 63};
	struct text t = {0};
	char expected[64];

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		snprintf(expected, sizeof(expected), "%" PRIu64, numbers[i]);
		text_uint(&t, numbers[i], 0);
		expect(&t, expected);
		snprintf(expected, sizeof(expected), "%8" PRIu64, numbers[i]);
		text_uint(&t, numbers[i], 8);
		expect(&t, expected);
		snprintf(expected, sizeof(expected), "%" PRIx64, numbers[i]);
		text_hex(&t, numbers[i]);
		expect(&t, expected);
	}
	text_free(&t);
}

static void test_in_addr(void **state)
{
	struct text t = {0};
	char expected[INET_ADDRSTRLEN];

	(void)state;
	for (unsigned int n = 0; n < 256; n++) {
		const uint8_t addr[4] = {(uint8_t)n, (uint8_t)~n, (uint8_t)(n * 7), (uint8_t)n};

		assert_non_null(inet_ntop(AF_INET, addr, expected, sizeof(expected)));
		text_in_addr(&t, addr);
		expect(&t, expected);
	}
	text_free(&t);
}

static void expect_in6(struct text *t, const uint8_t addr[16])
{
	char expected[INET6_ADDRSTRLEN];

	assert_non_null(inet_ntop(AF_INET6, addr, expected, sizeof(expected)));
	text_in6_addr(t, addr);
	expect(t, expected);
}

/* Every set of groups that are 0, with short groups, long ones, and those that end in an IPv4 address. */
static void test_in6_addr(void **state)
{
	static const uint16_t fills[] = {0x1, 0x20, 0x300, 0x4000, 0xffff};
	struct text t = {0};

	(void)state;
	for (unsigned int set = 0; set < 256; set++) {
		for (size_t f = 0; f < sizeof(fills) / sizeof(fills[0]); f++) {
			uint8_t addr[16] = {0};

			for (unsigned int g = 0; g < 8; g++) {
				if (!(set & 1 << g))
					continue;
				addr[2 * g] = (uint8_t)(fills[f] >> 8);
				addr[2 * g + 1] = (uint8_t)fills[f];
			}
			expect_in6(&t, addr);
		}
	}
	text_free(&t);
}

/* No byte of what was there gets lost where it grows. */
static void test_grows(void **state)
{
	struct text t = {0};
	char *expected = malloc(100000);

	(void)state;
	assert_non_null(expected);
	for (int i = 0; i < 100000; i++) {
		expected[i] = (char)('a' + i % 26);
		text_char(&t, expected[i]);
	}
	assert_int_equal(t.len, 100000);
	assert_memory_equal(t.s, expected, 100000);
	text_clear(&t);
	text_fill(&t, 'x', 3);
	text_str(&t, "");
	text_bytes(&t, "yz", 1);
	text_fill(&t, 'x', 0);
	expect(&t, "xxxy");
	free(expected);
	text_free(&t);
	assert_null(t.s);
}

static void test_no_memory(void **state)
{
	struct text t = {0};

	(void)state;
	text_str(&t, "kept");
	assert_null(text_grow(&t, SIZE_MAX / 2));
	assert_true(t.failed);
	assert_int_equal(t.len, 4);
	text_free(&t);
	assert_false(t.failed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),	  cmocka_unit_test(test_in_addr),
		cmocka_unit_test(test_in6_addr),  cmocka_unit_test(test_grows),
		cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
