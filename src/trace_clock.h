/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The time of events as people want it: the hooks have CLOCK_MONOTONIC, which does not jump. */
#ifndef SOCKSPY_TRACE_CLOCK_H
#define SOCKSPY_TRACE_CLOCK_H

#include "text.h"
#include "trace_cli.h"

#include <stdint.h>

struct trace_clock {
	uint64_t offset; /* from CLOCK_MONOTONIC to CLOCK_REALTIME, ns */
	uint64_t last;	 /* the event before, for TRACE_TIME_RELATIVE; 0: none */
	uint64_t second; /* which `date` is made of */
	char date[32];	 /* "2026-11-22 12:00:01", local time */
	char utc[8];	 /* "+01:00" */
};

/* CLOCK_MONOTONIC in ns. */
uint64_t trace_clock_now(void);

/* Learns the time of day; again now and then, as somebody may set it. */
void trace_clock_set(struct trace_clock *c);

/* "12:00:01.204411 "; nothing for TRACE_TIME_NONE. */
void trace_clock_text(struct trace_clock *c, struct text *t, enum trace_time how, uint64_t ns);

/* "2026-11-22T12:00:01.204411+01:00" (ISO 8601) */
void trace_clock_iso(struct trace_clock *c, struct text *t, uint64_t ns);

#endif
