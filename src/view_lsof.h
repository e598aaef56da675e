/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The views of lsof(8): its table, its fields for other programs (-F), its list of processes (-t). Widths,
 * alignment, escapes and the order of fields are those of lsof 4.95.
 *
 * A row is a socket as a descriptor of a process, or one that no descriptor leads to: its process is "-"
 * in the table, the process set "p0" without any other field in the fields, nothing in the list of processes.
 * All that is read of a descriptor is .reading, .tid, .task_comm, .peers and .netns_name.
 */
#ifndef SOCKSPY_VIEW_LSOF_H
#define SOCKSPY_VIEW_LSOF_H

#include "descriptor.h"
#include "resolver.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum lsof_format {
	LSOF_TABLE,
	LSOF_FIELDS, /* -F */
	LSOF_PIDS,   /* -t */
};

/* -T: what follows the addresses. */
enum lsof_info {
	LSOF_STATE = 1 << 0,  /* s */
	LSOF_QUEUES = 1 << 1, /* q */
	LSOF_FLAGS =
		1
		<< 2, /* f: options, states and TCP flags; options where the reading has a schema */
};

/* What the column SIZE/OFF is of. Sockets have no size, and always the offset 0t0. */
enum lsof_size {
	LSOF_SIZE_OR_OFFSET,
	LSOF_OFFSET, /* -o */
	LSOF_SIZE,   /* -s */
};

#define LSOF_COMMAND_WIDTH 9

struct lsof_options {
	enum lsof_format format;
	uint32_t info; /* enum lsof_info; lsof's default is LSOF_STATE */
	unsigned int
		command_width; /* +c: LSOF_COMMAND_WIDTH unless given; 0: as wide as they are */
	enum lsof_size size;
	bool no_header;	 /* -H */
	bool ppid;	 /* -R */
	bool pgid;	 /* -g */
	bool tasks;	 /* -K: columns TID and TASKCMD, if a row has a tid */
	bool endpoints;	 /* -E, +E: who is at the other end */
	bool host_names; /* unless -n */
	bool port_names; /* unless -P */
	bool user_names; /* unless -l */
	uint32_t fields; /* LSOF_FIELDS: see lsof_fields_parse() */
	bool nul;	 /* LSOF_FIELDS: NUL ends a field, a newline a set */
	uint32_t
		own_netns; /* inode of sockspy's own network namespace: others are named; 0: none is */
};

/*
 * Takes the letters behind -F: sets .format, .fields, .nul, and .info where T is among them. NULL and
 * "0" mean every field. Returns 0, or -EINVAL with the letter that means no field in *unknown.
 */
int lsof_fields_parse(const char *letters, struct lsof_options *o, char *unknown);

/* The list of letters: -F ? */
void lsof_fields_help(FILE *out);

struct view_lsof;

/* names, not owned, may be NULL: everything is a number then. Returns NULL without memory. */
struct view_lsof *view_lsof_new(FILE *out, const struct lsof_options *o, struct resolver *names);
void view_lsof_free(struct view_lsof *v);

/*
 * Adds one row. d may go away after the call. Rows of one process come one behind the other. Fields and
 * processes are printed as they come, but for host names that are waited for; a table is kept until its end.
 * Returns 0, -EINVAL for what is no socket, -ENOMEM.
 */
int view_lsof_row(struct view_lsof *v, const struct descriptor *d);

/*
 * Prints what is kept; v is as new then. Returns 0 or -ENOMEM; errors of writing are left to ferror(3).
 */
int view_lsof_end(struct view_lsof *v);

#endif
