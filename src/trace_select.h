/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which events a trace shows. */
#ifndef SOCKSPY_TRACE_SELECT_H
#define SOCKSPY_TRACE_SELECT_H

#include "selection.h"
#include "source_trace.h"

#include <stdbool.h>

/*
 * Whether the selection has the process, or the socket by any of its addresses: also by the one that a call was made with
 * or that accept gave, where the socket itself has it not (any more). call: NULL for events that are none.
 */
bool trace_selects(struct selection *s, const struct event_head *e, const struct trace_call *call);

#endif
