/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What happened how often, by process and event: the table of -S. */
#ifndef SOCKSPY_TRACE_SUMMARY_H
#define SOCKSPY_TRACE_SUMMARY_H

#include "../include/event.h"
#include "text.h"

struct trace_summary;

/* NULL without memory. */
struct trace_summary *trace_summary_new(void);
void trace_summary_free(struct trace_summary *s);

/* Returns 0 or -ENOMEM. */
int trace_summary_add(struct trace_summary *s, const struct event_head *e);

/* A table, the process with most events first; as JSON an object for each row. */
void trace_summary_text(struct trace_summary *s, struct text *t);
void trace_summary_json(struct trace_summary *s, struct text *t);

#endif
