/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Events as JSON Lines, by the names that the dump has for the same things. */
#ifndef SOCKSPY_TRACE_JSON_H
#define SOCKSPY_TRACE_JSON_H

#include "source_trace.h"
#include "text.h"
#include "trace_clock.h"

/*
 * An object, without a newline. call: of an event of one, else NULL. reason: of a reset, by name, NULL: unknown.
 */
void trace_json(struct text *t, struct trace_clock *clock, const struct event_head *e,
		const struct trace_call *call, const char *reason);

#endif
