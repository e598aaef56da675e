/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text built piece by piece in a buffer of the caller, and how strace writes numbers and bytes. */
#ifndef SOCKSPY_STRACE_TEXT_H
#define SOCKSPY_STRACE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Always ends with a NUL; what does not fit is left out. */
struct line {
	char *buf;
	size_t size; /* 1 at least */
	size_t len;
};

void line_init(struct line *t, char *buf, size_t size);
void line_char(struct line *t, char c);
void line_str(struct line *t, const char *s);
void line_bytes(struct line *t, const char *s, size_t len);
/* Spaces up to this column. */
void line_pad(struct line *t, size_t column);

void line_signed(struct line *t, int64_t n);
void line_unsigned(struct line *t, uint64_t n);
/* "0x1f", and "0" without a prefix. */
void line_hex(struct line *t, uint64_t n);
/* The same in `bytes` * 2 characters, prefix included: "0x1f", "0000", "0x0003ff", as strace has them. */
void line_hex_wide(struct line *t, uint64_t n, unsigned int bytes);
/* A pointer: "NULL" or "0x7f...". */
void line_addr(struct line *t, uint64_t addr);
/* A comment of C behind a space; nothing for NULL. */
void line_comment(struct line *t, const char *comment);
/* The name of the next member: "name=", after ", " unless it is the first behind a bracket. */
void line_member(struct line *t, const char *name);

enum line_quote {
	QUOTE_ALL = 0,	  /* every byte */
	QUOTE_TO_NUL = 1, /* up to the first NUL */
	QUOTE_HEX = 2,	  /* every byte as \xNN */
	QUOTE_BARE = 8,	  /* no quotes; < and > are escaped too */
	/* With QUOTE_TO_NUL: the last byte ought to be a NUL; "..." where there is none. */
	QUOTE_ELLIPSIS = 4,
};

/*
 * Bytes between quotes: what is not printable ASCII as \n, \t ... or in octal, as short as the next byte allows.
 */
void line_quote(struct line *t, const void *bytes, size_t len, unsigned int how);

#endif
