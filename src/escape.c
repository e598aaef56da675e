/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "escape.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NR_OF(array) (sizeof(array) / sizeof((array)[0]))

struct range {
	uint32_t first;
	uint32_t last;
};

/*
 * Well-formed UTF-8 by its first byte (Unicode, table 3-7): what the second byte may be excludes
 * overlong forms, surrogates and what is beyond U+10FFFF; further bytes are 80..BF.
 */
static const struct {
	struct range lead;
	struct range second;
	unsigned int len;
	unsigned char lead_bits;
} utf8_forms[] = {
	{{0x00, 0x7f}, {0, 0}, 1, 0x7f},       {{0xc2, 0xdf}, {0x80, 0xbf}, 2, 0x1f},
	{{0xe0, 0xe0}, {0xa0, 0xbf}, 3, 0x0f}, {{0xe1, 0xec}, {0x80, 0xbf}, 3, 0x0f},
	{{0xed, 0xed}, {0x80, 0x9f}, 3, 0x0f}, {{0xee, 0xef}, {0x80, 0xbf}, 3, 0x0f},
	{{0xf0, 0xf0}, {0x90, 0xbf}, 4, 0x07}, {{0xf1, 0xf3}, {0x80, 0xbf}, 4, 0x07},
	{{0xf4, 0xf4}, {0x80, 0x8f}, 4, 0x07},
};

/* What a terminal must not get from a stranger: controls, line separators, bidirectional marks. */
static const struct range unsafe[] = {
	{0x00, 0x1f},	  {0x7f, 0x9f},	    {0x061c, 0x061c},
	{0x200e, 0x200f}, {0x2028, 0x202e}, {0x2066, 0x2069},
};

static bool in_range(const struct range *r, uint32_t c)
{
	return r->first <= c && c <= r->last;
}

size_t escape_utf8(const unsigned char *s, size_t len, uint32_t *c)
{
	size_t form = 0;

	while (form < NR_OF(utf8_forms) && !in_range(&utf8_forms[form].lead, s[0]))
		form++;
	if (form == NR_OF(utf8_forms) || len < utf8_forms[form].len)
		return 0;
	*c = s[0] & utf8_forms[form].lead_bits;
	for (size_t i = 1; i < utf8_forms[form].len; i++) {
		const struct range tail = {0x80, 0xbf};

		if (!in_range(i == 1 ? &utf8_forms[form].second : &tail, s[i]))
			return 0;
		*c = *c << 6 | (s[i] & 0x3f);
	}
	return utf8_forms[form].len;
}

bool escape_is_unsafe(uint32_t c)
{
	for (size_t i = 0; i < NR_OF(unsafe); i++)
		if (in_range(&unsafe[i], c))
			return true;
	return false;
}

static void print_unsafe(FILE *out, uint32_t c)
{
	switch (c) {
	case '\n':
		fputs("\\n", out);
		break;
	case '\t':
		fputs("\\t", out);
		break;
	case '\r':
		fputs("\\r", out);
		break;
	default:
		fprintf(out, c < 0x80 ? "\\x%02x" : "\\u%04x", c);
	}
}

void escape_text(FILE *out, const char *s, size_t len)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t n;

	for (; len; p += n, len -= n) {
		uint32_t c;

		n = escape_utf8(p, len, &c);
		if (!n) {
			fprintf(out, "\\x%02x", *p);
			n = 1;
		} else if (escape_is_unsafe(c)) {
			print_unsafe(out, c);
		} else if (c == '\\') {
			fputs("\\\\", out);
		} else {
			fwrite(p, 1, n, out);
		}
	}
}

char *escape_json(const char *s, size_t len, size_t *out_len)
{
	const size_t escaped = strlen("\\xNN");
	const unsigned char *p = (const unsigned char *)s;
	char *out, *q;
	size_t n;

	if (len >= SIZE_MAX / escaped)
		return NULL;
	out = malloc(len * escaped + 1);
	if (!out)
		return NULL;
	for (q = out; len; p += n, len -= n) {
		uint32_t c;

		n = escape_utf8(p, len, &c);
		if (n) {
			memcpy(q, p, n);
			q += n;
		} else {
			n = 1;
			q += snprintf(q, escaped + 1, "\\x%02x", *p);
		}
	}
	*q = '\0';
	*out_len = (size_t)(q - out);
	return out;
}
