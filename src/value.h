/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A value as the user sees it: what getsockopt(2) would have returned, with its meaning.
 *
 * A value is self-contained (it owns no memory) so that it can be kept, compared and printed by any
 * view.
 */
#ifndef SOCKSPY_VALUE_H
#define SOCKSPY_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum value_kind {
	VALUE_ABSENT = 0, /* not there; .why says why, NULL where that goes without saying */
	VALUE_BOOL,	  /* .u is 0 or 1 */
	VALUE_INT,	  /* .i */
	VALUE_UINT,	  /* .u */
	VALUE_TIME,	  /* .u in microseconds; shown in seconds as a decimal (2.5) */
	VALUE_STRING,	  /* .bytes[0..len), as the kernel holds it: not yet escaped */
	VALUE_IN_ADDR,	  /* .bytes[0..4) */
	VALUE_IN6_ADDR,	  /* .bytes[0..16) */
	VALUE_BYTES,	  /* .bytes[0..len), shown as hex */
	VALUE_MEMBERS,	  /* .members[0..nr): a struct, by the names of its members */
	VALUE_LIST,	  /* .list[0..nr): unsigned numbers */
};

#define VALUE_MEMBERS_MAX 12
#define VALUE_LIST_MAX	  64
#define VALUE_BYTES_MAX	  512

struct value_member {
	const char *name; /* without the struct's prefix: "onoff", "linger" */
	int64_t num;
};

struct value {
	enum value_kind kind;
	bool inherited;	 /* the socket has none of its own: this is its namespace's sysctl */
	const char *why; /* static text, with VALUE_ABSENT */
	uint32_t nr;	 /* members, list */
	uint32_t len;	 /* bytes, string */
	union {
		int64_t i;
		uint64_t u;
		uint8_t bytes[VALUE_BYTES_MAX];
		struct value_member members[VALUE_MEMBERS_MAX];
		uint64_t list[VALUE_LIST_MAX];
	};
};

/* Setters: each fills the whole value. */
void value_absent(struct value *v, const char *why);
void value_bool(struct value *v, bool b);
void value_int(struct value *v, int64_t i);
void value_uint(struct value *v, uint64_t u);
void value_time_us(struct value *v, uint64_t us);
/* Strings end at the first NUL or at len; longer ones than VALUE_BYTES_MAX are cut. */
void value_string(struct value *v, const char *s, size_t len);
void value_bytes(struct value *v, enum value_kind kind, const void *p, size_t len);
void value_members(struct value *v);
/* Appends one member to a VALUE_MEMBERS; silently full at VALUE_MEMBERS_MAX (a compile-time matter). */
void value_member(struct value *v, const char *name, int64_t num);

/* Whether the value equals the number: VALUE_BOOL, INT, UINT, TIME (µs); others are equal to 0 when empty. */
bool value_is(const struct value *v, int64_t num);

#endif
