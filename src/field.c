// SPDX-License-Identifier: GPL-2.0-or-later
#include "field.h"

#include "schema.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

const struct field *const field_tables[] = {
	options_socket, options_ip,	 options_ipv6,	  options_raw,	  options_tcp,
	options_tls,	options_udp,	 options_netlink, options_packet, options_vsock,
	options_xdp,	tcp_info_fields, socket_fields,	  NULL,
};

#define TABLES (sizeof(field_tables) / sizeof(field_tables[0]) - 1)

static unsigned int table_len(const struct field *table)
{
	unsigned int n = 0;

	while (table[n].name)
		n++;
	return n;
}

/* Lengths of the tables, counted once. */
static const unsigned int *table_lens(void)
{
	static unsigned int lens[TABLES];
	size_t t;

	if (!lens[0])
		for (t = TABLES; t-- > 0;)
			lens[t] = table_len(field_tables[t]);
	return lens;
}

unsigned int field_count(void)
{
	const unsigned int *lens = table_lens();
	unsigned int n = 0;
	size_t t;

	for (t = 0; t < TABLES; t++)
		n += lens[t];
	return n;
}

unsigned int field_index(const struct field *f)
{
	const unsigned int *lens = table_lens();
	unsigned int start = 0;
	size_t t;

	for (t = 0; t < TABLES; t++) {
		uintptr_t first = (uintptr_t)field_tables[t], at = (uintptr_t)f;

		if (at >= first && at < first + lens[t] * sizeof(*f))
			return start + (at - first) / sizeof(*f);
		start += lens[t];
	}
	return 0;
}

static int by_name(const void *a, const void *b)
{
	const struct field *x = *(const struct field *const *)a,
			   *y = *(const struct field *const *)b;

	return x->group != y->group ? (int)x->group - (int)y->group : strcmp(x->name, y->name);
}

/* All rows in the order of by_name(), sorted once; NULL without memory. */
static const struct field **rows_by_name(void)
{
	static const struct field **rows;
	size_t t, n = 0;

	if (rows)
		return rows;
	rows = calloc(field_count(), sizeof(*rows));
	for (t = 0; rows && t < TABLES; t++)
		for (const struct field *f = field_tables[t]; f->name; f++)
			rows[n++] = f;
	if (n)
		qsort(rows, n, sizeof(*rows), by_name);
	return rows;
}

const struct field *const *field_find(enum field_group group, const char *name, size_t *n)
{
	const struct field wanted = {.name = name, .group = group}, *key = &wanted;
	const struct field **rows = rows_by_name(), **first, **end;

	*n = 0;
	first = rows ? bsearch(&key, rows, field_count(), sizeof(*rows), by_name) : NULL;
	if (!first)
		return NULL;
	while (first > rows && !by_name(&key, first - 1))
		first--;
	end = rows + field_count();
	while (first + *n < end && !by_name(&key, first + *n))
		++*n;
	return first;
}

bool field_applies(const struct field *f, uint32_t classes)
{
	return (classes & f->need) == f->need && !(classes & f->deny) &&
	       (!f->any || classes & f->any);
}

/* Jiffies, or a plain number, as the unit of the row asks. MAX_SCHEDULE_TIMEOUT means never: 0. */
static int64_t in_unit(const struct field *f, const struct reading *r, int64_t n)
{
	switch (f->unit) {
	case UNIT_PLAIN:
		break;
	case UNIT_JIFFIES_S:
		return r->schema->hz ? n / r->schema->hz : 0;
	case UNIT_JIFFIES_MS:
		return jiffies_to_us(r, n) / 1000;
	case UNIT_JIFFIES_US:
		return jiffies_to_us(r, n);
	case UNIT_JIFFIES_TIME:
		return n == LONG_MAX ? 0 : jiffies_to_us(r, n);
	}
	return n;
}

static void get_bytes(const struct field *f, const struct reading *r, struct value *v)
{
	size_t len;
	const void *bytes = slot_bytes(r, f, 0, &len);

	if (!bytes)
		value_absent(v, slot_why(r, f, 0));
	else if (f->kind == VALUE_STRING)
		value_string(v, bytes, len);
	else
		value_bytes(v, f->kind, bytes, len);
}

static void get_number(const struct field *f, const struct reading *r, struct value *v)
{
	bool inherited = false;
	int64_t n;

	if (!slot_s64(r, f, 0, &n)) {
		value_absent(v, slot_why(r, f, 0));
		return;
	}
	if (f->def == DEFAULT_SYSCTL && n == f->def_num) {
		if (!slot_s64(r, f, 1, &n)) {
			value_absent(v, slot_why(r, f, 1));
			return;
		}
		inherited = true;
	}
	n = in_unit(f, r, n);
	if (f->kind == VALUE_BOOL)
		value_bool(v, n != 0);
	else if (f->kind == VALUE_UINT)
		value_uint(v, n);
	else if (f->kind == VALUE_TIME)
		value_time_us(v, n);
	else
		value_int(v, n);
	v->inherited = inherited;
}

void field_get(const struct field *f, const struct reading *r, struct value *v)
{
	if (!r->rec.sock || !field_applies(f, r->rec.sock->classes)) {
		value_absent(v, NULL);
		return;
	}
	if (f->get) {
		f->get(r, f, v);
		return;
	}
	switch (f->kind) {
	case VALUE_STRING:
	case VALUE_BYTES:
	case VALUE_IN_ADDR:
	case VALUE_IN6_ADDR:
		get_bytes(f, r, v);
		break;
	default:
		get_number(f, r, v);
	}
}

/* Numbers equal to num; everything else is at its default when nothing is in it. */
static bool is_number(const struct value *v, int64_t num)
{
	uint32_t i;

	if (v->kind == VALUE_MEMBERS) {
		for (i = 0; i < v->nr; i++)
			if (v->members[i].num != num)
				return false;
		return true;
	}
	return value_is(v, num);
}

bool field_is_default(const struct field *f, const struct reading *r, const struct value *v)
{
	int64_t copy;

	if (f->fresh)
		return f->fresh(r, f, v);
	switch (f->def) {
	case DEFAULT_SYSCTL:
		return v->inherited;
	case DEFAULT_SYSCTL_COPY:
		return slot_s64(r, f, f->def_slot, &copy) && value_is(v, copy);
	case DEFAULT_STATE:
		return true;
	case DEFAULT_NEVER:
		return false;
	case DEFAULT_IS:
		break;
	}
	return is_number(v, f->def_num);
}
