/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What became of a connect() that did not wait: TCP tells by a change of state, before the call has returned or
 * long after. Who asks for connect alone gets these changes and no others.
 */
#ifndef SOCKSPY_TRACE_LATE_H
#define SOCKSPY_TRACE_LATE_H

#include "../include/event.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Older ones are forgotten. */
#define LATE_WAITING 4096
#define LATE_EARLY   64 /* as many calls as may be under way on the CPUs */

struct trace_late {
	uint64_t waiting[LATE_WAITING]; /* sockets of calls that did not wait; 0: none */
	size_t next_waiting;
	struct event_state
		early[LATE_EARLY]; /* outcomes of calls that have not returned; sk 0: none */
	size_t next_early;
};

/* Whether the event is the outcome that was waited for. One that came early is kept. */
bool trace_late_state(struct trace_late *l, const struct event_state *e);

/* To be told of every connect. Returns whether there was an outcome to be shown before it returned: *outcome. */
bool trace_late_connect(struct trace_late *l, const struct event_call *e,
			struct event_state *outcome);

#endif
