/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "option_names.h"
#include "call.h"
#include "field.h"

#include <stdlib.h>

static const struct option *const tables[] = {
	option_names_socket, option_names_inet,	 option_names_tcp,
	option_names_sctp,   option_names_other,
};

#define TABLES (sizeof(tables) / sizeof(tables[0]))

static int compare_options(const void *a, const void *b)
{
	const struct option *x = a, *y = b;

	if (x->level != y->level)
		return x->level < y->level ? -1 : 1;
	if (x->optname != y->optname)
		return x->optname < y->optname ? -1 : 1;
	if (x->family != y->family)
		return x->family < y->family ? -1 : 1;
	return (int)x->only - (int)y->only;
}

/* What getsockopt(2) gives for a value of this kind. */
static enum option_kind kind_of_value(enum value_kind kind)
{
	switch (kind) {
	case VALUE_UINT:
		return OPTION_UNSIGNED;
	case VALUE_STRING:
		return OPTION_STRING;
	case VALUE_BOOL:
	case VALUE_INT:
		return OPTION_SIGNED;
	default:
		return OPTION_BYTES;
	}
}

struct index {
	struct option *options;
	size_t nr;
};

static size_t rows_of_tables(void)
{
	size_t n = field_count();

	for (size_t t = 0; t < TABLES; t++)
		for (const struct option *o = tables[t]; o->level != OPTION_LEVEL_END; o++)
			n++;
	return n;
}

static void add_names(struct index *x)
{
	for (size_t t = 0; t < TABLES; t++)
		for (const struct option *o = tables[t]; o->level != OPTION_LEVEL_END; o++)
			x->options[x->nr++] = *o;
}

/* Gives its name to the row that says no more than what its bytes are, or makes a row. */
static void add_field(struct index *x, const struct field *f)
{
	for (size_t i = 0; i < x->nr; i++) {
		struct option *o = &x->options[i];

		if (o->level != f->level || o->optname != f->optname || o->family || o->only)
			continue;
		if (!o->name)
			o->name = f->name;
		return;
	}
	x->options[x->nr++] = (struct option){
		.level = f->level,
		.optname = f->optname,
		.name = f->name,
		.kind = kind_of_value(f->kind),
	};
}

static void add_fields(struct index *x)
{
	for (size_t t = 0; field_tables[t]; t++)
		for (const struct field *f = field_tables[t]; f->name; f++)
			if (f->group == FIELD_OPTION)
				add_field(x, f);
}

/* Made once; empty without memory: options are numbers then. */
static const struct index *all_options(void)
{
	static struct index x;

	if (x.options)
		return &x;
	x.options = calloc(rows_of_tables(), sizeof(*x.options));
	if (!x.options)
		return &x;
	add_names(&x);
	add_fields(&x);
	qsort(x.options, x.nr, sizeof(*x.options), compare_options);
	return &x;
}

static const struct option *find(uint16_t family, int level, int optname, enum option_call only)
{
	const struct index *x = all_options();
	const struct option key = {
		.level = level, .optname = optname, .family = family, .only = only};

	return bsearch(&key, x->options, x->nr, sizeof(key), compare_options);
}

enum option_call option_way(const struct call *c)
{
	return c->kind == CALL_SETSOCKOPT ? OPTION_SET : OPTION_GET;
}

const struct option *option_by_number(uint16_t family, int level, int optname,
				      enum option_call call)
{
	const struct option *o = NULL;

	if (family)
		o = find(family, level, optname, 0);
	if (!o)
		o = find(0, level, optname, call);
	if (!o)
		o = find(0, level, optname, 0);
	return o;
}

const struct layout *option_layout(const struct option *o, size_t len, bool compat)
{
	const struct layout *l = o->layouts, *last = l;
	const unsigned int pointer = compat ? 4 : 8;

	for (; l->size; l++) {
		if (l->pointer && l->pointer != pointer)
			continue;
		last = l;
		if (l->size <= len)
			return l;
	}
	return last;
}
