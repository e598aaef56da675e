// SPDX-License-Identifier: GPL-2.0-or-later
#include "json_text.h"

#include "json_print.h"
#include "value_print.h"

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>

/* Whether something in the same object or array came before. */
static void separate(struct text *t)
{
	char last = t->len ? t->s[t->len - 1] : '{';

	if (last != '{' && last != '[' && last != ':' && last != '\n')
		text_char(t, ',');
}

void json_text_open(struct text *t, char bracket)
{
	separate(t);
	text_char(t, bracket);
}

void json_text_close(struct text *t, char bracket)
{
	text_char(t, bracket);
}

void json_text_key(struct text *t, const char *key)
{
	separate(t);
	text_char(t, '"');
	text_str(t, key);
	text_str(t, "\":");
}

void json_text_uint(struct text *t, uint64_t n)
{
	separate(t);
	text_uint(t, n, 0);
}

static void digits(struct text *t, int64_t n)
{
	if (n < 0)
		text_char(t, '-');
	text_uint(t, n < 0 ? -(uint64_t)n : (uint64_t)n, 0);
}

void json_text_int(struct text *t, int64_t n)
{
	separate(t);
	digits(t, n);
}

void json_text_bool(struct text *t, bool b)
{
	separate(t);
	text_str(t, b ? "true" : "false");
}

/* Frees the value. */
static void text_json(struct text *t, struct json_object *value)
{
	const char *json = json_object_to_json_string_ext(
		value, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
	char *printed = NULL;
	size_t len;
	FILE *out = open_memstream(&printed, &len);

	if (out && json)
		json_print(out, json, strlen(json));
	if (!out || fclose(out) || !json || !value)
		t->failed = true;
	else
		text_bytes(t, printed, len);
	free(printed);
	json_object_put(value);
}

static bool is_plain(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] < ' ' || s[i] > '~' || s[i] == '"' || s[i] == '\\')
			return false;
	return true;
}

void json_text_string(struct text *t, const char *s, size_t len)
{
	separate(t);
	if (!is_plain(s, len)) {
		text_json(t, json_string(s, len));
		return;
	}
	text_char(t, '"');
	text_bytes(t, s, len);
	text_char(t, '"');
}

void json_text_name(struct text *t, const char *s)
{
	json_text_string(t, s, strlen(s));
}

void json_text_value(struct text *t, const struct value *v)
{
	switch (v->kind) {
	case VALUE_ABSENT:
		separate(t);
		text_str(t, "null");
		return;
	case VALUE_BOOL:
		json_text_bool(t, v->u != 0);
		return;
	case VALUE_INT:
		json_text_int(t, v->i);
		return;
	case VALUE_UINT:
		json_text_uint(t, v->u);
		return;
	default:
		separate(t);
		text_json(t, value_json(v));
	}
}

void json_text_add_uint(struct text *t, const char *key, uint64_t n)
{
	json_text_key(t, key);
	json_text_uint(t, n);
}

void json_text_add_int(struct text *t, const char *key, int64_t n)
{
	json_text_key(t, key);
	json_text_int(t, n);
}

void json_text_add_name(struct text *t, const char *key, const char *s)
{
	if (!s)
		return;
	json_text_key(t, key);
	json_text_name(t, s);
}

void json_text_add_string(struct text *t, const char *key, const char *s, size_t len)
{
	json_text_key(t, key);
	json_text_string(t, s, len);
}

void json_text_add_named(struct text *t, const char *key, const char *name, int64_t number)
{
	json_text_key(t, key);
	if (name) {
		json_text_name(t, name);
		return;
	}
	text_char(t, '"');
	digits(t, number);
	text_char(t, '"');
}
