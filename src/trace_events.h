/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The events of a trace by name: -e, and what lines and objects call them. */
#ifndef SOCKSPY_TRACE_EVENTS_H
#define SOCKSPY_TRACE_EVENTS_H

#include "../include/event.h"
#include "complaint.h"

#include <stdint.h>
#include <stdio.h>

/* setsockopt, connect, accept, state */
#define TRACE_EVENTS_DEFAULT                                                                       \
	(1u << EVENT_SETSOCKOPT | 1u << EVENT_CONNECT | 1u << EVENT_ACCEPT | 1u << EVENT_ACCEPT4 | \
	 1u << EVENT_STATE)

/* What -e asks for: sets of enum event_type. All of it zero: nothing was asked for. */
struct trace_events {
	uint32_t wanted;
	uint32_t excluded;
};

/*
 * Adds names and groups by commas, ^ before one leaves it out. Returns 0, or -EINVAL, -ENOMEM with *c
 * telling why.
 */
int trace_events_add(struct trace_events *e, const char *arg, struct complaint *c);

/* The set that is left: with nothing but exclusions they are taken from the default. */
uint32_t trace_events_set(const struct trace_events *e);

/* "connect", "accept4", "retransmit" ...; NULL: no such type. */
const char *trace_event_name(uint32_t type);

/* The names of a set: "setsockopt, connect, state". accept4 goes as accept where both are in it. */
void trace_events_print(FILE *out, uint32_t set);

#endif
