/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line of `sockspy trace`. */
#ifndef SOCKSPY_TRACE_CLI_H
#define SOCKSPY_TRACE_CLI_H

#include "selection.h"
#include "source_trace.h"
#include "trace_events.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum trace_format {
	TRACE_TEXT,
	TRACE_STRACE, /* what strace prints, nothing else */
	TRACE_JSON,
};

/* How the time of an event is shown; JSON always has date and time. */
enum trace_time {
	TRACE_TIME_NONE,
	TRACE_TIME_CLOCK,    /* 12:00:01.204411 */
	TRACE_TIME_DATE,     /* 2026-11-22 12:00:01.204411 */
	TRACE_TIME_RELATIVE, /* since the last event that was shown */
};

enum trace_summary_mode {
	TRACE_SUMMARY_NONE,
	TRACE_SUMMARY_TOO,  /* after the events */
	TRACE_SUMMARY_ONLY, /* instead of them */
};

struct trace_cli {
	uint32_t events; /* bit n: enum event_type n */
	/*
	 * Processes that are followed with their children, and everything else of the selection: -p is in here
	 * where it has to be met whatever else is asked for, and in the selection where it is one of several
	 * criteria.
	 */
	uint32_t *pids;
	size_t nr_pids;
	uint32_t *asked; /* the latter, which are followed, too */
	size_t nr_asked;
	struct selection selection;

	enum trace_format format;
	enum trace_time time;
	enum trace_summary_mode summary;
	bool numeric;
	const char *output; /* NULL: stdout */
	uint64_t duration;  /* ns; 0: no end */
	uint64_t count;	    /* of events that are shown; 0: no end */

	size_t buffer; /* bytes, a power of two; 0: default */
	bool compat;
	enum trace_hook hook; /* NONE: the best */
	bool debug;

	char **command; /* NULL: none */
};

/*
 * argv: what comes behind "trace", NULL at its end. Returns -1 to go on, else the status to exit with, as cli_parse().
 * The strings of argv have to live as long as o; trace_cli_free() is due in any case.
 */
int trace_cli_parse(char **argv, struct trace_cli *o);
void trace_cli_free(struct trace_cli *o);

#endif
