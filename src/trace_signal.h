/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SIGINT, SIGTERM and SIGHUP end a trace; what was seen until then is written. */
#ifndef SOCKSPY_TRACE_SIGNAL_H
#define SOCKSPY_TRACE_SIGNAL_H

#include <stdbool.h>

/* From now on. A write to a closed pipe is an error, and ends nothing. The third signal ends sockspy at once. */
void trace_signals_catch(void);

/* The last one; 0: none came. */
int trace_signal_last(void);

/* Whether somebody sent it to sockspy alone: a terminal sends it to all that run in it. */
bool trace_signal_is_ours(void);

/*
 * Whether it is enough. With a command the first signal from a terminal is not: the command gets it too, and what comes of
 * that is worth to be seen.
 */
bool trace_signal_ends(bool has_command);

#endif
