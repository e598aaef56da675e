/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a trace is written to: by the batch to a terminal; by the block elsewhere, and by what has come when nothing
 * more does.
 */
#ifndef SOCKSPY_TRACE_OUTPUT_H
#define SOCKSPY_TRACE_OUTPUT_H

#include "text.h"

#include <stdbool.h>
#include <stdint.h>

struct trace_output {
	struct text text; /* what is not written yet; append to it */
	int fd;
	bool is_terminal;
	uint64_t written; /* when something was last, CLOCK_MONOTONIC in ns */
	int err;	  /* why nothing can be written any more, negative errno */
};

/* path NULL: stdout. Returns 0 or -errno. */
int trace_output_open(struct trace_output *o, const char *path);

/* At the end of a line or an object: writes what has become a block. */
void trace_output_line(struct trace_output *o);

/* When all that has come is in the text: writes it if it is time to. */
void trace_output_idle(struct trace_output *o, uint64_t now);

/* Writes all. Returns 0 or -errno. */
int trace_output_flush(struct trace_output *o);

/* Returns 0, or -errno where not everything was written. */
int trace_output_close(struct trace_output *o);

#endif
