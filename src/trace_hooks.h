/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The hooks of the trace: which of them this kernel has, loading and attaching them, and whether they really run. What
 * a compiler has put into its callers attaches and never runs: each call is made once and looked for.
 */
#ifndef SOCKSPY_TRACE_HOOKS_H
#define SOCKSPY_TRACE_HOOKS_H

#include "../include/event.h"
#include "source_trace.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct btf;
struct btf_set;
struct trace_bpf;
struct trace_values;

struct trace_hooks;

/*
 * Loads and attaches what o asks for; events do not count yet. values may be NULL. Returns 0 or -errno. o has to live as long.
 */
int trace_hooks_open(const struct trace_options *o, struct btf_set *btf,
		     const struct trace_values *values, struct features *features,
		     struct trace_hooks **out);
void trace_hooks_close(struct trace_hooks *h);

/* Everything that was loaded: maps, and the memory that is shared with the programs. */
struct trace_bpf *trace_hooks_skel(const struct trace_hooks *h);

void trace_hooks_detach(struct trace_hooks *h);

/* Whether calls made through io_uring are seen, as far as there are such of what is asked for. */
bool trace_hooks_uring(const struct trace_hooks *h);

enum trace_hook trace_hooks_of(const struct trace_hooks *h, enum event_type type, const char **why);

/* How often hooks of this type of event were not run, since they were at work on that CPU. */
uint64_t trace_hooks_missed(const struct trace_hooks *h, enum event_type type);

/* Runs an iterator program over a map: programs that look at something now and then. Returns 0 or -errno. */
int trace_hooks_look(struct trace_hooks *h);

#endif
