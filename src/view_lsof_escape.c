/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "escape.h"
#include "view_lsof_row.h"

static bool is_plain(unsigned char c, unsigned int flags)
{
	return c > ' ' ? c < 0x7f && c != '\\' : c == ' ' && !(flags & ESCAPE_BLANK);
}

/* Writes the escape of a byte that is not plain; returns its length. */
static size_t escape_byte(char out[4], unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	static const char letters[' '] = {
		['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};

	out[0] = '\\';
	if (c == '\\') {
		out[1] = '\\';
		return 2;
	}
	if (c >= ' ') {
		out[1] = 'x';
		out[2] = hex[c >> 4];
		out[3] = hex[c & 0xf];
		return 4;
	}
	out[1] = letters[c];
	if (!out[1]) {
		out[0] = '^';
		out[1] = (char)(c + '@');
	}
	return 2;
}

/* How many bytes at s are a character that may be printed as it is; 0: none. */
static size_t utf8_len(const unsigned char *s, size_t len, unsigned int flags)
{
	uint32_t c;
	size_t n = flags & ESCAPE_ASCII || s[0] < 0x80 ? 0 : escape_utf8(s, len, &c);

	return n && !escape_is_unsafe(c) ? n : 0;
}

/* A character as it is printed, and how many bytes it was. */
struct unit {
	const void *text;
	size_t len;
	size_t bytes;
	char escape[4];
};

static void unit_read(struct unit *u, const unsigned char *s, size_t len, unsigned int flags)
{
	size_t n = is_plain(*s, flags) ? 1 : utf8_len(s, len, flags);

	u->bytes = n ? n : 1;
	u->text = n ? (const void *)s : u->escape;
	u->len = n ? n : escape_byte(u->escape, *s);
}

void lsof_escape(struct text *t, const char *s, size_t len, unsigned int flags, size_t limit)
{
	const unsigned char *at = (const unsigned char *)s, *end = at + len;
	size_t printed = 0;
	struct unit u;

	for (; at < end; at += u.bytes) {
		unit_read(&u, at, (size_t)(end - at), flags);
		printed += u.len;
		if (limit && printed > limit)
			return;
		text_bytes(t, u.text, u.len);
	}
}
