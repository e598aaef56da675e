/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is printed of an event in sockspy's own format: whose it is, and for what the kernel does by itself the whole line.
 *
 *   curl[913] state 5<TCP:127.0.0.1:50194->127.0.0.1:80> SYN_SENT -> ESTABLISHED  41us  mss 65483 wscale 7,7 sack ts
 */
#ifndef SOCKSPY_TRACE_EVENT_LINE_H
#define SOCKSPY_TRACE_EVENT_LINE_H

#include "../include/event.h"
#include "text.h"

#include <stdbool.h>
#include <stdint.h>

/* Room for what trace_duration_text() and trace_bytes_text() write. */
#define TRACE_NUMBER_MAX 24

/* "450ns", "41us", "8.1ms", "12s" */
void trace_duration_text(char out[TRACE_NUMBER_MAX], uint64_t ns);
/* "512", "1.2K", "34M": units of 1024. */
void trace_bytes_text(char out[TRACE_NUMBER_MAX], uint64_t n);

/* How an event stands out on a terminal; nothing is written where colour is false. */
enum trace_colour {
	COLOUR_NONE,
	COLOUR_DIM,
	COLOUR_PROCESS,
	COLOUR_LIFE,
	COLOUR_FAULT,
};

void trace_colour_begin(struct text *t, enum trace_colour c, bool colour);
void trace_colour_end(struct text *t, enum trace_colour c, bool colour);

/* "nginx[812] ", "~nginx[812] " where it is not certain, "- ": unknown. */
void trace_process_text(struct text *t, const struct event_task *task, bool colour);

/*
 * An event that is no call. reason: of a reset, by name (source_trace_reset_reason()), NULL: unknown. No newline.
 */
void trace_event_line(struct text *t, const struct event_head *e, const char *reason, bool colour);

/* Names: enum sock_ee_origin ("icmp"), the type and code of an ICMP error ("port unreachable"); NULL: none. */
const char *trace_error_origin(uint32_t origin);
const char *trace_error_text(const struct event_error *e);

/* Text that somebody chose, as escape_text() has it. */
void trace_escaped(struct text *t, const char *s, size_t len);

#endif
