/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text that grows at its end: rows by the 100,000, where stdio would cost more than what is printed.
 * Without memory what is appended is lost and .failed set; it is enough to look at that once, at the end.
 */
#ifndef SOCKSPY_TEXT_H
#define SOCKSPY_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct text {
	char *s; /* not terminated; NULL while nothing was appended */
	size_t len;
	size_t size;
	bool failed;
};

void text_free(struct text *t);

/* Makes room for n more bytes. Returns where they go, NULL without memory. */
char *text_grow(struct text *t, size_t n);

static inline char *text_room(struct text *t, size_t n)
{
	return t->size - t->len >= n ? t->s + t->len : text_grow(t, n);
}

static inline void text_clear(struct text *t)
{
	t->len = 0;
}

static inline void text_char(struct text *t, char c)
{
	char *at = text_room(t, 1);

	if (!at)
		return;
	*at = c;
	t->len++;
}

static inline void text_bytes(struct text *t, const void *p, size_t n)
{
	char *at = n ? text_room(t, n) : NULL;

	if (!at)
		return;
	memcpy(at, p, n);
	t->len += n;
}

static inline void text_str(struct text *t, const char *s)
{
	text_bytes(t, s, strlen(s));
}

/* n times the character c. */
void text_fill(struct text *t, char c, size_t n);

/* A decimal, at least `width` wide with blanks before it. */
void text_uint(struct text *t, uint64_t n, unsigned int width);
/* Hexadecimal digits, no "0x". */
void text_hex(struct text *t, uint64_t n);

/* Addresses as inet_ntop(3) writes them. */
void text_in_addr(struct text *t, const uint8_t addr[4]);
void text_in6_addr(struct text *t, const uint8_t addr[16]);

/* The same, of family AF_INET or AF_INET6: as one writes it before a port, so the latter in brackets. */
void text_host(struct text *t, int family, const uint8_t *addr);

#endif
