/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JSON on its way to a terminal. */
#ifndef SOCKSPY_JSON_PRINT_H
#define SOCKSPY_JSON_PRINT_H

#include <stddef.h>
#include <stdio.h>

/*
 * Prints JSON text, which is UTF-8. json-c escapes only what JSON asks for; the other characters that
 * must not reach a terminal (DEL, C1 controls, bidirectional marks: see escape.h) become \uNNNN,
 * which means the same to whoever parses it. They can be in strings only.
 */
void json_print(FILE *out, const char *text, size_t len);

#endif
