/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "json_print.h"
#include "escape.h"

#include <stdint.h>

/* Bytes of the character that starts with this byte of UTF-8. */
static size_t char_length(unsigned char lead)
{
	if (lead < 0xc0)
		return 1;
	if (lead < 0xe0)
		return 2;
	return lead < 0xf0 ? 3 : 4;
}

static uint32_t char_decode(const unsigned char *s, size_t n)
{
	uint32_t c = n == 1 ? s[0] : s[0] & (0x7fU >> n);

	for (size_t i = 1; i < n; i++)
		c = c << 6 | (s[i] & 0x3fU);
	return c;
}

void json_print(FILE *out, const char *text, size_t len)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t printed = 0, n;

	for (size_t i = 0; i < len; i += n) {
		uint32_t c;

		n = char_length(s[i]);
		if (n > len - i)
			break;
		c = char_decode(s + i, n);
		if (!escape_is_unsafe(c))
			continue;
		fwrite(text + printed, 1, i - printed, out);
		fprintf(out, "\\u%04x", c);
		printed = i + n;
	}
	fwrite(text + printed, 1, len - printed, out);
}
