/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "strace_text.h"

#include <string.h>

#define DIGITS_MAX 20 /* of UINT64_MAX */

void line_init(struct line *t, char *buf, size_t size)
{
	*t = (struct line){.buf = buf, .size = size};
	buf[0] = '\0';
}

void line_bytes(struct line *t, const char *s, size_t len)
{
	size_t room = t->size - 1 - t->len;

	if (len > room)
		len = room;
	memcpy(t->buf + t->len, s, len);
	t->len += len;
	t->buf[t->len] = '\0';
}

void line_char(struct line *t, char c)
{
	line_bytes(t, &c, 1);
}

void line_str(struct line *t, const char *s)
{
	line_bytes(t, s, strlen(s));
}

void line_pad(struct line *t, size_t column)
{
	while (t->len < column && t->len < t->size - 1)
		line_char(t, ' ');
}

void line_unsigned(struct line *t, uint64_t n)
{
	char digits[DIGITS_MAX];
	size_t at = sizeof(digits);

	do
		digits[--at] = (char)('0' + n % 10);
	while (n /= 10);
	line_bytes(t, digits + at, sizeof(digits) - at);
}

void line_signed(struct line *t, int64_t n)
{
	if (n < 0)
		line_char(t, '-');
	line_unsigned(t, n < 0 ? -(uint64_t)n : (uint64_t)n);
}

static const char hex_digits[] = "0123456789abcdef";

/* At least `width` digits. */
static void hex(struct line *t, uint64_t n, size_t width)
{
	char digits[16];
	size_t at = sizeof(digits);

	while (n || sizeof(digits) - at < width) {
		digits[--at] = hex_digits[n & 15];
		n >>= 4;
	}
	line_bytes(t, digits + at, sizeof(digits) - at);
}

void line_hex(struct line *t, uint64_t n)
{
	if (n)
		line_str(t, "0x");
	hex(t, n, 1);
}

void line_hex_wide(struct line *t, uint64_t n, unsigned int bytes)
{
	if (n)
		line_str(t, "0x");
	hex(t, n, bytes * 2 - (n ? 2 : 0));
}

void line_addr(struct line *t, uint64_t addr)
{
	if (addr)
		line_hex(t, addr);
	else
		line_str(t, "NULL");
}

void line_comment(struct line *t, const char *comment)
{
	if (!comment)
		return;
	line_str(t, " /* ");
	line_str(t, comment);
	line_str(t, " */");
}

void line_member(struct line *t, const char *name)
{
	if (t->len && t->buf[t->len - 1] != '{')
		line_str(t, ", ");
	line_str(t, name);
	line_char(t, '=');
}

static void octal(struct line *t, unsigned char c, bool full)
{
	if (full || c > 077)
		line_char(t, (char)('0' + (c >> 6)));
	if (full || c > 07)
		line_char(t, (char)('0' + (c >> 3 & 7)));
	line_char(t, (char)('0' + (c & 7)));
}

/* The letter of an escape that has one, or 0. */
static char escape_letter(unsigned char c)
{
	switch (c) {
	case '"':
	case '\\':
		return (char)c;
	case '\f':
		return 'f';
	case '\n':
		return 'n';
	case '\r':
		return 'r';
	case '\t':
		return 't';
	case '\v':
		return 'v';
	}
	return 0;
}

static void quote_byte(struct line *t, unsigned char c, unsigned char next)
{
	char letter = escape_letter(c);

	if (letter) {
		line_char(t, '\\');
		line_char(t, letter);
	} else if (c >= ' ' && c < 0x7f) {
		line_char(t, (char)c);
	} else {
		line_char(t, '\\');
		octal(t, c, next >= '0' && next <= '7');
	}
}

static void quote_hex(struct line *t, unsigned char c)
{
	line_str(t, "\\x");
	hex(t, c, 2);
}

static void quote_bare(struct line *t, unsigned char c, unsigned char next)
{
	if (c == '<' || c == '>')
		line_str(t, c == '<' ? "\\74" : "\\76");
	else
		quote_byte(t, c, next);
}

void line_quote(struct line *t, const void *bytes, size_t len, unsigned int how)
{
	const unsigned char *s = bytes;
	const char *mark = how & QUOTE_BARE ? "" : "\"";
	bool ellipsis = how & QUOTE_ELLIPSIS && len;

	if (how & QUOTE_TO_NUL) {
		size_t end = strnlen(bytes, len);

		ellipsis = ellipsis && end == len;
		len = end;
	}
	len -= ellipsis;
	line_str(t, mark);
	for (size_t i = 0; i < len; i++) {
		unsigned char next = i + 1 < len ? s[i + 1] : 0;

		if (how & QUOTE_HEX)
			quote_hex(t, s[i]);
		else if (how & QUOTE_BARE)
			quote_bare(t, s[i], next);
		else
			quote_byte(t, s[i], next);
	}
	line_str(t, mark);
	if (ellipsis)
		line_str(t, "...");
}
