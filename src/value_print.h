/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A value as text, as an item of an option line, and as JSON. */
#ifndef SOCKSPY_VALUE_PRINT_H
#define SOCKSPY_VALUE_PRINT_H

#include "value.h"

#include <json-c/json.h>

#define DECIMAL_MAX 32

/* n / 10^places, without trailing zeros: 2500000 and 6 give "2.5". places is at most 18. */
void decimal_text(char text[DECIMAL_MAX], uint64_t n, unsigned int places);

/*
 * The bare value of the field with this name, as it stands between the parentheses of an option:
 * "5", "2.5", "0x10", "member=1,member=2", ... Nothing for VALUE_ABSENT.
 */
void value_print(FILE *out, const char *name, const struct value *v);

/*
 * An item of an option line: NAME for a boolean that is set, else NAME(value), with "(default)" after
 * it where the value is inherited. Nothing for VALUE_ABSENT.
 */
void value_print_item(FILE *out, const char *name, const struct value *v);

/* A new JSON value; NULL for VALUE_ABSENT, or without memory. */
struct json_object *value_json(const struct value *v);

/* A new JSON string of bytes that somebody chose, escaped; NULL without memory. */
struct json_object *json_string(const char *s, size_t len);

#endif
