/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which details fdinfo shows of each kind of file, and what becomes of them. */
#ifndef SOCKSPY_DETAIL_KINDS_H
#define SOCKSPY_DETAIL_KINDS_H

#include "span.h"

#include <stdbool.h>
#include <stddef.h>

struct bit_name;
struct detail_key;

/* Prints the value that s shows to out, of BIT_NAMES_MIN bytes at least; false: damaged, or not worth a word. */
typedef bool (*convert_fn)(const struct detail_key *k, const struct span *s, char *out,
			   size_t size);

struct detail_key {
	const char *name; /* in fdinfo, without its colon */
	const char *key;
	convert_fn convert;
	bool number;
	const struct bit_name *bits; /* of a mask */
};

/*
 * Where details are: each line that starts with `line` holds one, "NAME:VALUE NAME:VALUE ..."; without it all
 * lines "NAME:<TAB>VALUE" together are one. The keys end with a NULL name.
 */
struct detail_kind {
	const char *kind;
	const char *line;
	const struct detail_key *keys;
};

/* What there is to know of this kind; NULL: nothing. kind may be NULL. */
const struct detail_kind *detail_kind_find(const char *kind);

#endif
