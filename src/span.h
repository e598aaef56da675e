/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A piece of a text, taken apart without a copy. */
#ifndef SOCKSPY_SPAN_H
#define SOCKSPY_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* [p, end) */
struct span {
	const char *p;
	const char *end;
};

size_t span_len(const struct span *s);
bool span_is(const struct span *s, const char *text);

/* Takes prefix off s; false: it doesn't start with it. */
bool span_skip_prefix(struct span *s, const char *prefix);
/* Takes blanks and tabs off s. */
void span_skip_blanks(struct span *s);
/* Takes the next line off text. One that its newline is missing of was cut: it doesn't count. */
bool span_next_line(struct span *text, struct span *line);
/* Takes blanks and tabs and the word behind them off s; false: there is none. */
bool span_next_word(struct span *s, struct span *word);

/* The whole of s as a number without a sign, up to base 16; false: it is none, or too large. */
bool span_number(const struct span *s, unsigned int base, uint64_t *v);
bool span_u32(const struct span *s, unsigned int base, uint32_t *v);

#endif
