/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What lsof, or a program that writes as it does, has printed: its table or its field output (-F) as rows of
 * named fields, and how the rows of two programs differ.
 */
#ifndef SOCKSPY_TEST_LSOF_ROWS_H
#define SOCKSPY_TEST_LSOF_ROWS_H

#include <stdbool.h>
#include <stddef.h>

/* Columns of the table and letters of -F, in the order in which both print them. */
enum column {
	COL_PID,
	COL_TID,
	COL_TASKCMD,
	COL_PGID,
	COL_PPID,
	COL_COMMAND,
	COL_UID,
	COL_USER,
	COL_FD,
	COL_ACCESS,
	COL_LOCK,
	COL_TYPE,
	COL_FLAGS,
	COL_DEVICE,
	COL_DEVICE_NUMBER,
	COL_RDEV,
	COL_SIZE, /* SIZE/OFF of the table */
	COL_OFFSET,
	COL_NODE,
	COL_LINKS,
	COL_PROTOCOL,
	COL_NAME,
	COL_TCP,
	NR_COLUMNS,
};

/* NULL: the row has no such field. A marker of -r is a row with only a name. */
struct row {
	char *field[NR_COLUMNS];
};

struct rows {
	struct row *row;
	size_t nr;
};

const char *column_name(enum column c);

/*
 * Both print what is wrong on stderr and return false where text is not what lsof would write: a line that
 * does not fit under the header; a field that no set has, comes twice or out of order. rows_free() after both.
 */
bool rows_of_table(struct rows *rows, const char *text);
bool rows_of_fields(struct rows *rows, const char *text, size_t len);
void rows_free(struct rows *rows);

bool row_is_marker(const struct row *r);
/* Sockets only: takes out the rows of other files. Returns how many they were. */
size_t rows_drop_files(struct rows *rows);

/* One field of the same descriptor, or a row that only one of both has, or that comes at another place. */
struct difference {
	const struct row *expected; /* NULL: only `actual` is there */
	const struct row *actual;
	enum column column; /* where both are there; NR_COLUMNS: the order of the rows */
};

/*
 * Pairs the rows by process, thread and descriptor, each of them once, and calls fn for all that differs.
 * Returns false where fn did.
 */
bool rows_compare(const struct rows *expected, const struct rows *actual,
		  bool (*fn)(const struct difference *d, void *ctx), void *ctx);

#endif
