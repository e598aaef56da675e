/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A trace as its user wants to see it: an event is a line, or an object. */
#ifndef SOCKSPY_TRACE_VIEW_H
#define SOCKSPY_TRACE_VIEW_H

#include "source_trace.h"
#include "text.h"
#include "trace_account.h"
#include "trace_cli.h"
#include "trace_clock.h"

#include <stdbool.h>
#include <stdint.h>

struct trace_view {
	enum trace_format format;
	enum trace_time time;
	bool colour;
	bool to_file;	    /* where strace has a column for the process */
	bool many;	    /* processes are to be told apart from the first line on */
	uint32_t first_tid; /* whose lines come without a process; 0: nobody's */
	bool started;
	struct trace_clock clock;
};

/* call: of an event of one, else NULL. reason: of a reset, by name, NULL: unknown. With its newline. */
void trace_view_event(struct trace_view *v, struct text *t, const struct event_head *e,
		      const struct trace_call *call, const char *reason);

/* What was lost since that was last said, of what trace_account_look() found. strace has no such line: it goes to stderr. */
void trace_view_loss(struct trace_view *v, struct text *t, struct trace_account *a);

#endif
