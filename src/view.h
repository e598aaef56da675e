/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A view prints descriptors, process by process. It knows fields, never kernels or sources.
 * Calls come in this order: begin (process (descriptor)* process_end)* end.
 */
#ifndef SOCKSPY_VIEW_H
#define SOCKSPY_VIEW_H

#include "descriptor.h"

#include <stdbool.h>
#include <stdio.h>

struct view_options {
	bool all;	    /* every option, set or not */
	bool numeric;	    /* no look-ups: numbers instead of names of users, interfaces, ... */
	uint32_t own_netns; /* inode of sockspy's own network namespace: only others are named */
};

struct view {
	void (*begin)(FILE *out, const struct view_options *o);
	void (*process)(FILE *out, const struct view_options *o, const struct process *p,
			bool first);
	void (*descriptor)(FILE *out, const struct view_options *o, const struct descriptor *d,
			   bool first_of_process);
	void (*process_end)(FILE *out, const struct view_options *o);
	void (*end)(FILE *out, const struct view_options *o);
};

extern const struct view view_pfiles;	  /* Solaris pfiles, with the Linux lines */
extern const struct view view_json_lines; /* -j: one object a descriptor */
extern const struct view view_json;	  /* -J: one document */

#endif
