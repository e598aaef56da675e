/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The source of the trace: hooks in the kernel that write events (include/event.h) into a ring buffer, which
 * this reads, in the order of time.
 */
#ifndef SOCKSPY_SOURCE_TRACE_H
#define SOCKSPY_SOURCE_TRACE_H

#include "../include/event.h"
#include "../include/filter.h"
#include "event_call.h"
#include "features.h"
#include "trace_ring.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct source_trace;

/* Where calls are seen. */
enum trace_hook {
	TRACE_HOOK_NONE = 0, /* not at all: source_trace_call_why() */
	TRACE_HOOK_FEXIT,    /* the kernel's function returns: other system calls pay nothing */
	TRACE_HOOK_SYSCALL,  /* the exit tracepoint of that system call */
	TRACE_HOOK_RAW,	     /* the exit tracepoint of all system calls */
};

struct trace_options {
	uint32_t events; /* bit n: enum event_type n */
	size_t buffer;	 /* bytes, a power of two and a multiple of the page size; 0: default */
	const struct filter *filter; /* NULL: everything passes */
	const uint32_t *pids;	     /* these only; nr_pids 0: all */
	size_t nr_pids;
	const uint32_t *asked; /* those that the filter means by FILTER_PID */
	size_t nr_asked;
	bool follow;	/* both: ... and the processes that they make */
	bool ppids;	/* events tell the parent of their process */
	uint32_t entry; /* calls hooked at entry too: their time, value before, lengths before */
	bool uring;	/* calls made through io_uring, too */
	bool compat;	/* 32-bit programs where no fexit sees them: every system call pays */
	enum trace_hook only; /* for tests: this kind of hook; NONE: the best that works */
	bool debug;	      /* libbpf's messages on stderr */
};

/*
 * Loads, seeds the owners of sockets that are open already, and attaches: events count from when it returns.
 * Returns 0 or -errno (source_trace_why()).
 */
int source_trace_open(const struct trace_options *o, struct features *features,
		      struct source_trace **out);

/* Waits up to timeout_ms (-1: for ever) and hands on what there is. Returns the number of events or what fn ended it with,
 * or -errno (-EINTR: a signal came). */
int source_trace_poll(struct source_trace *s, int timeout_ms, trace_event_fn fn, void *ctx);

/* Detaches the hooks; what is in the buffer is handed on. As source_trace_poll(). */
int source_trace_drain(struct source_trace *s, trace_event_fn fn, void *ctx);

/* What became of the events of one type so far, of all CPUs together. */
struct trace_counts {
	uint64_t runs; /* = filtered + submitted + dropped + failed, once detached */
	uint64_t filtered;
	uint64_t submitted;
	uint64_t dropped;
	uint64_t failed;
	uint64_t
		missed; /* the kernel did not run the hook, which was at work on that CPU; not in runs */
};

int source_trace_counts(struct source_trace *s, enum event_type type, struct trace_counts *c);

/* How often there was no room to remember whose a socket is: its events are nobody's. */
uint32_t source_trace_unowned(const struct source_trace *s);

void source_trace_close(struct source_trace *s);

/* What hook sees this type of event; why_not (may be NULL): static text where it is TRACE_HOOK_NONE. */
enum trace_hook source_trace_hook(const struct source_trace *s, enum event_type type,
				  const char **why_not);

/* Whether calls made through io_uring are seen. */
bool source_trace_uring(const struct source_trace *s);

const char *source_trace_why(int err);

/* The name of enum sk_rst_reason n of this kernel, without its prefix; NULL: unknown. */
const char *source_trace_reset_reason(const struct source_trace *s, uint32_t reason);

/*
 * The call of an event of one, with the values that setsockopt left and found. The event and s have to live as
 * long as out.
 */
void source_trace_call(struct source_trace *s, const struct event_call *event,
		       struct trace_call *out);

#endif
