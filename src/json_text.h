/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JSON written straight into a text, for objects by the 100,000 a second: a tree of json-c costs ten times
 * what it is made of. Strings come out as json_string() and json_print() have them.
 */
#ifndef SOCKSPY_JSON_TEXT_H
#define SOCKSPY_JSON_TEXT_H

#include "text.h"
#include "value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Objects and arrays: a comma comes before each member but the first. */
void json_text_open(struct text *t, char bracket);
void json_text_close(struct text *t, char bracket);

/* "key": of the next member; static text. */
void json_text_key(struct text *t, const char *key);

/* A value, or the next element of an array. */
void json_text_uint(struct text *t, uint64_t n);
void json_text_int(struct text *t, int64_t n);
void json_text_bool(struct text *t, bool b);
/* Text of ours. */
void json_text_name(struct text *t, const char *s);
/* Bytes that somebody chose. */
void json_text_string(struct text *t, const char *s, size_t len);
/* null for VALUE_ABSENT. */
void json_text_value(struct text *t, const struct value *v);

/* A member: key and value. */
void json_text_add_uint(struct text *t, const char *key, uint64_t n);
void json_text_add_int(struct text *t, const char *key, int64_t n);
/* Nothing for NULL. */
void json_text_add_name(struct text *t, const char *key, const char *s);
void json_text_add_string(struct text *t, const char *key, const char *s, size_t len);
/* A number by its name, or where it has none (NULL) its digits as a string: keys have one type only. */
void json_text_add_named(struct text *t, const char *key, const char *name, int64_t number);

#endif
