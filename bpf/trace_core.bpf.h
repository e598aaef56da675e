/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every hook of the trace shares: what it was told, the accounts, the way into the ring buffer. */
#ifndef SOCKSPY_TRACE_CORE_BPF_H
#define SOCKSPY_TRACE_CORE_BPF_H

#include "base.bpf.h"
#include "event.h"
#include "trace_control.h"

/* Set before loading: the verifier leaves out what is not asked for. */
const volatile struct trace_config config = {};

/* Written by user space while the hooks run, and by hooks. */
struct trace_control control = {};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 1 << 20);
} ring SEC(".maps");

struct stats {
	struct event_stats of[EVENT_TYPES];
};

/* One for each CPU; user space maps it into its memory. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_MMAPABLE);
	__type(key, __u32);
	__type(value, struct stats);
} accounts SEC(".maps");

static __always_inline struct event_stats *stats_of(__u32 type)
{
	__u32 cpu = bpf_get_smp_processor_id();
	struct stats *stats = bpf_map_lookup_elem(&accounts, &cpu);

	return stats && type < EVENT_TYPES ? &stats->of[type] : NULL;
}

/*
 * Atomic: what runs on a CPU may be interrupted there by another run of the same hook. `alone`, a constant, is true
 * where it can't be, and the cheaper way is right: in tracepoints of system calls, which run with preemption off.
 */
static __always_inline void count_in(__u64 *counter, const bool alone)
{
	if (alone)
		++*(volatile __u64 *)counter;
	else
		__sync_fetch_and_add(counter, 1);
}

static __always_inline void count(__u64 *counter)
{
	count_in(counter, false);
}

static __always_inline bool is_wanted(__u32 type)
{
	return config.events >> type & 1;
}

/*
 * User space looks into the ring now and then as long as something comes. It is woken when it waits for the
 * first event, or when it had better hurry: a wake-up costs more than an event.
 */
static __always_inline __u64 wakeup(void)
{
	__u32 waits = control.waits;

	if (!waits)
		return BPF_RB_NO_WAKEUP;
	if (waits == TRACE_WAITS_FOR_MUCH &&
	    bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA) < config.wakeup_bytes)
		return BPF_RB_NO_WAKEUP;
	control.waits = TRACE_WAITS_NOT;
	return BPF_RB_FORCE_WAKEUP;
}

static __always_inline void event_submit_in(void *event, struct event_stats *st, const bool alone)
{
	bpf_ringbuf_submit(event, wakeup());
	count_in(&st->submitted, alone);
}

static __always_inline void event_submit(void *event, struct event_stats *st)
{
	event_submit_in(event, st, false);
}

static __always_inline void event_head(struct event_head *h, __u16 type, __u32 size, __u64 now)
{
	h->size = size;
	h->type = type;
	h->version = EVENT_VERSION;
	h->time = now;
	h->cpu = bpf_get_smp_processor_id();
	h->pad = 0;
}

/* Time is to be asked for just before: events are put in its order again. */
static __always_inline void *event_reserve(const __u64 size, struct event_stats *st)
{
	void *room = bpf_ringbuf_reserve(&ring, size, 0);

	if (!room)
		count(&st->dropped);
	return room;
}

#endif
