/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The reader of the trace's ring buffer (BPF_MAP_TYPE_RINGBUF). Unlike libbpf's it hands events on in the order of
 * their time, without copying them: what came too early stays where it is until nothing can come before it.
 */
#ifndef SOCKSPY_TRACE_RING_H
#define SOCKSPY_TRACE_RING_H

#include "../include/event.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is late is so by less than this: a hook may be interrupted between asking for the time and finding room. */
#define TRACE_LATE_NS UINT64_C(5000000)

struct trace_ring;

/* Called for each event, which lives until it returns. A value other than 0 ends the reading. */
typedef int (*trace_event_fn)(const struct event_head *event, void *ctx);

/* map_fd stays the caller's. Returns 0 or -errno. */
int trace_ring_open(int map_fd, size_t size, struct trace_ring **out);
void trace_ring_close(struct trace_ring *ring);

/*
 * Hands on the events that are older than `before` (CLOCK_MONOTONIC, ns), oldest first, until fn returns something other
 * than 0. Returns that, how many there were, or -errno.
 */
int trace_ring_read(struct trace_ring *ring, uint64_t before, trace_event_fn fn, void *ctx);

/* Whether there is anything in it: of any time, finished or not. */
bool trace_ring_is_empty(const struct trace_ring *ring);

/* What was in it that is no event (-EBADMSG of event_parse()). */
uint64_t trace_ring_damaged(const struct trace_ring *ring);

#endif
