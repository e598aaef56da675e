/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text that processes chose (commands, paths, socket names) on its way to a terminal or into JSON.
 *
 * Text: control characters (C0, DEL, C1, also as UTF-8), bytes that are not UTF-8, and the characters that reorder
 * what is displayed (bidirectional marks) come out as \n \t \r or \xNN (\u202e); a backslash as \\.
 * JSON: valid UTF-8 stays as it is (the JSON library escapes control characters), every byte that is
 * not UTF-8 becomes the four characters \xNN.
 */
#ifndef SOCKSPY_ESCAPE_H
#define SOCKSPY_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Whether a character must not reach a terminal as it is. */
bool escape_is_unsafe(uint32_t c);

/*
 * Decodes the character at s, of which len bytes (one at least) are there. Returns its length in bytes;
 * 0: that is no UTF-8.
 */
size_t escape_utf8(const unsigned char *s, size_t len, uint32_t *c);

void escape_text(FILE *out, const char *s, size_t len);
/* A new NUL-terminated string, its length in *out_len (it may hold NULs that were in s); NULL without memory. free() it. */
char *escape_json(const char *s, size_t len, size_t *out_len);

#endif
