/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "field.h"
#include "value_print.h"
#include "view_pfiles_lines.h"

#include <string.h>
#include <sys/socket.h>

/* The options that pfiles has, in its order. */
static const char *const solaris_order[] = {
	"SO_DEBUG",	"SO_REUSEADDR", "SO_KEEPALIVE", "SO_DONTROUTE", "SO_BROADCAST",
	"SO_OOBINLINE", "SO_LINGER",	"SO_SNDBUF",	"SO_RCVBUF",
};

#define SOLARIS_OPTIONS (sizeof(solaris_order) / sizeof(solaris_order[0]))

struct options {
	FILE *out;
	const struct view_options *o;
	const struct reading *r;
	bool begun; /* a line, of options of this level */
	int level;
};

static int solaris_place(const char *name)
{
	for (size_t i = 0; i < SOLARIS_OPTIONS; i++)
		if (!strcmp(solaris_order[i], name))
			return (int)i;
	return -1;
}

/* A time that is set, but does not count, is nothing that a plain dump has to tell. */
static bool is_linger_off(const struct field *f, const struct value *v)
{
	return v->kind == VALUE_MEMBERS && v->nr && !v->members[0].num &&
	       !strcmp(f->name, "SO_LINGER");
}

static bool is_shown(const struct options *s, const struct field *f, const struct value *v)
{
	if (v->kind == VALUE_ABSENT)
		return false;
	return s->o->all || (!is_linger_off(f, v) && !field_is_default(f, s->r, v));
}

static bool applies(const struct reading *r, const struct field *f)
{
	return f->group == FIELD_OPTION && field_applies(f, r->rec.sock->classes);
}

static void print_option(struct options *s, const struct field *f)
{
	struct value v;

	if (!applies(s->r, f))
		return;
	field_get(f, s->r, &v);
	if (!is_shown(s, f, &v))
		return;
	if (s->begun)
		fputc(s->level == f->level ? ',' : '\n', s->out);
	if (!s->begun || s->level != f->level)
		fputc('\t', s->out);
	value_print_item(s->out, f->name, &v);
	s->begun = true;
	s->level = f->level;
}

static void print_solaris(struct options *s)
{
	const struct field *rows[SOLARIS_OPTIONS] = {NULL};

	for (const struct field *f = options_socket; f->name; f++) {
		int place = solaris_place(f->name);

		if (place >= 0 && applies(s->r, f))
			rows[place] = f;
	}
	for (size_t i = 0; i < SOLARIS_OPTIONS; i++)
		if (rows[i])
			print_option(s, rows[i]);
}

void pfiles_options(FILE *out, const struct view_options *o, const struct reading *r)
{
	struct options s = {.out = out, .o = o, .r = r};

	print_solaris(&s);
	for (size_t t = 0; field_tables[t]; t++)
		for (const struct field *f = field_tables[t]; f->name; f++)
			if (f->level != SOL_SOCKET || solaris_place(f->name) < 0)
				print_option(&s, f);
	if (s.begun)
		fputc('\n', out);
}

/* Whether an option can't be read, and why. */
static const char *unavailable_why(const struct reading *r, const struct field *f)
{
	struct value v;

	if (!applies(r, f))
		return NULL;
	field_get(f, r, &v);
	return v.kind == VALUE_ABSENT ? v.why : NULL;
}

/* From this row on, all with the same reason: one line, unless an earlier row had it. */
static void print_unavailable(FILE *out, const struct reading *r, size_t table,
			      const struct field *first, const char *why)
{
	const char *comma = "";

	for (const struct field *f = field_tables[table]; f != first; f++) {
		const char *before = unavailable_why(r, f);

		if (before && !strcmp(before, why))
			return;
	}
	fputs("\tunavailable: ", out);
	for (const struct field *f = first; f->name; f++) {
		const char *same = unavailable_why(r, f);

		if (!same || strcmp(same, why) != 0)
			continue;
		fprintf(out, "%s%s", comma, f->name);
		comma = ", ";
	}
	fprintf(out, " (%s)\n", why);
}

void pfiles_unavailable(FILE *out, const struct reading *r)
{
	for (size_t t = 0; field_tables[t]; t++) {
		for (const struct field *f = field_tables[t]; f->name; f++) {
			const char *why = unavailable_why(r, f);

			if (why)
				print_unavailable(out, r, t, f, why);
		}
	}
}
