/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "value.h"

#include <string.h>

/* All of it: values are compared and copied as a whole. */
static void value_reset(struct value *v, enum value_kind kind)
{
	memset(v, 0, sizeof(*v));
	v->kind = kind;
}

void value_absent(struct value *v, const char *why)
{
	value_reset(v, VALUE_ABSENT);
	v->why = why;
}

void value_bool(struct value *v, bool b)
{
	value_reset(v, VALUE_BOOL);
	v->u = b;
}

void value_int(struct value *v, int64_t i)
{
	value_reset(v, VALUE_INT);
	v->i = i;
}

void value_uint(struct value *v, uint64_t u)
{
	value_reset(v, VALUE_UINT);
	v->u = u;
}

void value_time_us(struct value *v, uint64_t us)
{
	value_reset(v, VALUE_TIME);
	v->u = us;
}

void value_string(struct value *v, const char *s, size_t len)
{
	value_bytes(v, VALUE_STRING, s, strnlen(s, len));
}

void value_bytes(struct value *v, enum value_kind kind, const void *p, size_t len)
{
	value_reset(v, kind);
	v->len = len < VALUE_BYTES_MAX ? len : VALUE_BYTES_MAX;
	if (v->len)
		memcpy(v->bytes, p, v->len);
}

void value_members(struct value *v)
{
	value_reset(v, VALUE_MEMBERS);
}

void value_member(struct value *v, const char *name, int64_t num)
{
	if (v->nr < VALUE_MEMBERS_MAX)
		v->members[v->nr++] = (struct value_member){name, num};
}

/* Nothing but zeros: an address that is not set, a filter that lets everything pass. */
static bool bytes_empty(const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (bytes[i])
			return false;
	return true;
}

static bool members_empty(const struct value *v)
{
	for (uint32_t i = 0; i < v->nr; i++)
		if (v->members[i].num)
			return false;
	return true;
}

static bool list_empty(const struct value *v)
{
	for (uint32_t i = 0; i < v->nr; i++)
		if (v->list[i])
			return false;
	return true;
}

bool value_is(const struct value *v, int64_t num)
{
	switch (v->kind) {
	case VALUE_BOOL:
	case VALUE_UINT:
	case VALUE_TIME:
		return v->u == (uint64_t)num;
	case VALUE_INT:
		return v->i == num;
	case VALUE_STRING:
	case VALUE_IN_ADDR:
	case VALUE_IN6_ADDR:
	case VALUE_BYTES:
		return num == 0 && bytes_empty(v->bytes, v->len);
	case VALUE_MEMBERS:
		return num == 0 && members_empty(v);
	case VALUE_LIST:
		return num == 0 && list_empty(v);
	case VALUE_ABSENT:
		break;
	}
	return num == 0;
}
