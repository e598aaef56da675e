/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What became of the events of a trace: runs of the hooks = shown + filtered + lost. */
#ifndef SOCKSPY_TRACE_ACCOUNT_H
#define SOCKSPY_TRACE_ACCOUNT_H

#include "source_trace.h"
#include "text.h"

#include <stdint.h>
#include <stdio.h>

struct trace_account {
	uint32_t events; /* which types count: bit n for enum event_type n */
	uint64_t shown;
	uint64_t filtered;	    /* by user space */
	uint64_t lost[EVENT_TYPES]; /* as was last looked ... */
	uint64_t told[EVENT_TYPES]; /* ... and what of it was said in band */
};

/* Reads the counters of the hooks. Returns how many events were lost since that was last said. */
uint64_t trace_account_look(struct trace_account *a, struct source_trace *s);

/* "lost 17 events: setsockopt 12, state 5"; members of an object. From now on that was said. */
void trace_account_text(struct trace_account *a, struct text *t);
void trace_account_json(struct trace_account *a, struct text *t);

/* All that was lost, as was last looked. */
uint64_t trace_account_lost(const struct trace_account *a);

/* "sockspy: 1000000 events, 0 filtered, 0 lost", of the hooks' counters as they are now; with details a line a type. */
void trace_account_close(const struct trace_account *a, struct source_trace *s, bool details,
			 FILE *out);

#endif
