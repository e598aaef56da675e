/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of the JSON views. */
#ifndef SOCKSPY_VIEW_JSON_PARTS_H
#define SOCKSPY_VIEW_JSON_PARTS_H

#include "view.h"

#include <json-c/json.h>

/*
 * Adds a member. key is static text. Nothing happens where value is NULL (absent is absent), or where the
 * object has that key already (value is freed): no key comes twice.
 */
void json_add(struct json_object *object, const char *key, struct json_object *value);
void json_add_uint(struct json_object *object, const char *key, uint64_t n);
/* Text of ours, or NULL for none. */
void json_add_name(struct json_object *object, const char *key, const char *name);
/* Text that somebody chose; cut at its first NUL. */
void json_add_text(struct json_object *object, const char *key, const char *s, size_t max);
/* Adds an object or a list; frees it where there is nothing in it. */
void json_add_filled(struct json_object *object, const char *key, struct json_object *value);

/* All that is known of a socket whose record was read. */
void json_socket(struct json_object *object, const struct view_options *o,
		 const struct descriptor *d);

/* Options, TCP_INFO and the other fields; what can't be read goes to "unavailable" with its reason. */
void json_fields(struct json_object *object, const struct reading *r);

#endif
