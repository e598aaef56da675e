/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "field_read.h"

#include <string.h>

const struct field *field_row(const struct reading *r, enum field_group group, const char *name)
{
	const struct field *const *rows;
	size_t i, n;

	if (!r->rec.sock)
		return NULL;
	rows = field_find(group, name, &n);
	for (i = 0; i < n; i++)
		if (field_applies(rows[i], r->rec.sock->classes))
			return rows[i];
	return NULL;
}

bool field_read(const struct reading *r, enum field_group group, const char *name, struct value *v)
{
	const struct field *f = field_row(r, group, name);

	if (!f)
		return false;
	field_get(f, r, v);
	return v->kind != VALUE_ABSENT;
}

bool field_read_number(const struct reading *r, enum field_group group, const char *name,
		       uint64_t *n)
{
	struct value v;

	if (!field_read(r, group, name, &v))
		return false;
	switch (v.kind) {
	case VALUE_BOOL:
	case VALUE_UINT:
	case VALUE_TIME:
		*n = v.u;
		return true;
	case VALUE_INT:
		*n = (uint64_t)v.i;
		return true;
	default:
		return false;
	}
}

bool field_read_member(const struct reading *r, enum field_group group, const char *name,
		       const char *member, uint64_t *n)
{
	struct value v;

	if (!field_read(r, group, name, &v) || v.kind != VALUE_MEMBERS)
		return false;
	for (uint32_t i = 0; i < v.nr; i++) {
		if (!strcmp(v.members[i].name, member)) {
			*n = (uint64_t)v.members[i].num;
			return true;
		}
	}
	return false;
}
