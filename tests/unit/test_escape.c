/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "../../src/escape.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NR_OF(array) (sizeof(array) / sizeof((array)[0]))

/* A literal with its length: NULs inside count. */
#define TEXT(s) s, sizeof(s) - 1

struct sample {
	const char *in;
	size_t len;
	const char *text;
	const char *json; /* NULL: as it came in */
};

static const struct sample samples[] = {
	{TEXT(""), "", NULL},
	{TEXT("/usr/sbin/sshd -D"), "/usr/sbin/sshd -D", NULL},
	{TEXT("a\nb\tc\rd"), "a\\nb\\tc\\rd", NULL},
	{TEXT("a\0b"), "a\\x00b", NULL},
	{TEXT("\033[31mred\033[0m"), "\\x1b[31mred\\x1b[0m", NULL},
	{TEXT("\177"), "\\x7f", NULL},
	{TEXT("C:\\n"), "C:\\\\n", NULL},
	{TEXT("\"'<>&%s"), "\"'<>&%s", NULL},
	/* Two, three and four bytes: an umlaut, the euro sign, an emoji. */
	{TEXT("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"), "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80",
	 NULL},
	/* C1 as UTF-8 (U+0085, U+009B: an 8-bit terminal's CSI) and as bytes. */
	{TEXT("\xc2\x85\xc2\x9b"), "\\u0085\\u009b", NULL},
	{TEXT("\x9b"), "\\x9b", "\\x9b"},
	/* The characters on both sides of the C1 range are none. */
	{TEXT("~\xc2\xa0"), "~\xc2\xa0", NULL},
	/* U+202E turns the rest of the line around. */
	{TEXT("exe.\xe2\x80\xaegpj"), "exe.\\u202egpj", NULL},
	{TEXT("\xd8\x9c\xe2\x80\x8e\xe2\x80\x8f"), "\\u061c\\u200e\\u200f", NULL},
	{TEXT("\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa"), "\\u2028\\u2029\\u202a", NULL},
	{TEXT("\xe2\x81\xa6\xe2\x81\xa9"), "\\u2066\\u2069", NULL},
	{TEXT("\xe2\x81\xa5\xe2\x81\xaa"), "\xe2\x81\xa5\xe2\x81\xaa", NULL},
	/* Not UTF-8: Latin-1, lone continuation bytes, cut characters. */
	{TEXT("caf\xe9!"), "caf\\xe9!", "caf\\xe9!"},
	{TEXT("\x80\xbf"), "\\x80\\xbf", "\\x80\\xbf"},
	{TEXT("\xc3"), "\\xc3", "\\xc3"},
	{TEXT("\xe2\x82"), "\\xe2\\x82", "\\xe2\\x82"},
	{TEXT("\xf0\x9f\x98"), "\\xf0\\x9f\\x98", "\\xf0\\x9f\\x98"},
	{TEXT("\xe2\x82\x41"), "\\xe2\\x82A", "\\xe2\\x82\x41"},
	/* ... overlong, a surrogate, beyond U+10FFFF, bytes that never occur. */
	{TEXT("\xc0\x8a"), "\\xc0\\x8a", "\\xc0\\x8a"},
	{TEXT("\xe0\x9f\xbf"), "\\xe0\\x9f\\xbf", "\\xe0\\x9f\\xbf"},
	{TEXT("\xf0\x8f\xbf\xbf"), "\\xf0\\x8f\\xbf\\xbf", "\\xf0\\x8f\\xbf\\xbf"},
	{TEXT("\xed\xa0\x80"), "\\xed\\xa0\\x80", "\\xed\\xa0\\x80"},
	{TEXT("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80", "\\xf4\\x90\\x80\\x80"},
	{TEXT("\xf5\xff"), "\\xf5\\xff", "\\xf5\\xff"},
	/* The first and last of each form are fine. */
	{TEXT("\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80"), "\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80",
	 NULL},
	{TEXT("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"), "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", NULL},
};

static char *text_of(const char *s, size_t len)
{
	char *out = NULL;
	size_t size;
	FILE *mem = open_memstream(&out, &size);

	assert_non_null(mem);
	escape_text(mem, s, len);
	fclose(mem);
	assert_int_equal(strlen(out), size);
	return out;
}

static void text_samples(void **state)
{
	(void)state;
	for (size_t i = 0; i < NR_OF(samples); i++) {
		char *out = text_of(samples[i].in, samples[i].len);

		assert_string_equal(out, samples[i].text);
		free(out);
	}
}

static void json_samples(void **state)
{
	(void)state;
	for (size_t i = 0; i < NR_OF(samples); i++) {
		const struct sample *s = &samples[i];
		size_t want_len = s->json ? strlen(s->json) : s->len;
		size_t len;
		char *out = escape_json(s->in, s->len, &len);

		assert_non_null(out);
		assert_int_equal(len, want_len);
		assert_memory_equal(out, s->json ? s->json : s->in, want_len);
		assert_int_equal(out[len], '\0');
		free(out);
	}
}

/* Whatever three bytes come in, what comes out holds no byte that a terminal obeys. */
static void text_is_printable(void **state)
{
	static const unsigned char interesting[] = {0x00, 0x0a, 0x1b, 0x41, 0x5c, 0x7f, 0x80,
						    0x85, 0x8e, 0x9c, 0xa0, 0xae, 0xbf, 0xc0,
						    0xc2, 0xd8, 0xe0, 0xe2, 0xed, 0xf0, 0xff};

	(void)state;
	for (size_t i = 0; i < NR_OF(interesting) * NR_OF(interesting) * 256; i++) {
		const char in[] = {(char)interesting[i % NR_OF(interesting)],
				   (char)interesting[i / NR_OF(interesting) % NR_OF(interesting)],
				   (char)(i / NR_OF(interesting) / NR_OF(interesting))};
		char *out = text_of(in, sizeof(in));
		size_t json_len;
		char *json = escape_json(out, strlen(out), &json_len);

		for (const char *p = out; *p; p++)
			assert_true((unsigned char)*p >= ' ' && *p != 0x7f);
		assert_null(strstr(out, "\xc2\x85"));
		assert_null(strstr(out, "\xe2\x80\xae"));
		/* It is UTF-8: there is nothing in it that JSON would not take. */
		assert_non_null(json);
		assert_string_equal(json, out);
		free(json);
		free(out);
	}
}

/* Without a byte read: the length alone is more than memory can hold. */
static void json_too_long(void **state)
{
	size_t len;

	(void)state;
	assert_null(escape_json("x", SIZE_MAX / 4, &len));
	assert_null(escape_json("x", SIZE_MAX, &len));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_samples),
		cmocka_unit_test(json_samples),
		cmocka_unit_test(text_is_printable),
		cmocka_unit_test(json_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
