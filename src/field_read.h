/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Single fields by their names, for what views and names of sockets say in words of their own. */
#ifndef SOCKSPY_FIELD_READ_H
#define SOCKSPY_FIELD_READ_H

#include "field.h"

/*
 * The row of this group and name that such a socket has: a name may have several, each for other
 * classes of sockets. NULL where there is none.
 */
const struct field *field_row(const struct reading *r, enum field_group group, const char *name);

/*
 * Reads the field of this group and name. Returns false where there is no such row, where a socket of
 * this kind has no such field, and where it can't be read.
 */
bool field_read(const struct reading *r, enum field_group group, const char *name, struct value *v);

/* The same for a number (a boolean is 0 or 1, a time is in microseconds); false for other kinds. */
bool field_read_number(const struct reading *r, enum field_group group, const char *name,
		       uint64_t *n);

/* A member of a field that is a struct. */
bool field_read_member(const struct reading *r, enum field_group group, const char *name,
		       const char *member, uint64_t *n);

#endif
