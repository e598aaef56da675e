/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every hook of the trace shares: what it was told, the accounts, the way into the ring buffer. */
#ifndef SOCKSPY_TRACE_CORE_BPF_H
#define SOCKSPY_TRACE_CORE_BPF_H

#include "base.bpf.h"
#include "event.h"
#include "trace_control.h"

/* Set before loading: the verifier leaves out what is not asked for. */
const volatile struct trace_config config = {};

/* 6.2: takes any address for that of a struct. Only called if config.plain_loads says that there is one. */
extern void *bpf_rdonly_cast(void *obj, __u32 btf_id) __ksym __weak;

#define TYPED(ptr)                                                                                 \
	((typeof(ptr))bpf_rdonly_cast((void *)(ptr), bpf_core_type_id_kernel(typeof(*(ptr)))))

/*
 * BPF_CORE_READ() as plain loads where the kernel lets us have them: it catches the fault, and a call of the helper
 * costs as much as ten.
 */
#define PEEK(src, a, ...)                                                                          \
	(config.plain_loads ? ___arrow(TYPED(src), a, ##__VA_ARGS__)                               \
			    : BPF_CORE_READ(src, a, ##__VA_ARGS__))

#define PEEK_BITS(src, member)                                                                     \
	(config.plain_loads ? BPF_CORE_READ_BITFIELD(TYPED(src), member)                           \
			    : BPF_CORE_READ_BITFIELD_PROBED(src, member))

/* What is at an address, a pointer too, as a number: by way of some struct that begins with one. */
static __always_inline __u64 peek_word(const void *at)
{
	__u64 word = 0;

	if (config.plain_loads)
		return TYPED((struct timespec64 *)at)->tv_sec;
	bpf_probe_read_kernel(&word, sizeof(word), at);
	return word;
}

struct bpf_subprog_info___sleep {
	__u8 might_sleep : 1;
} __attribute__((preserve_access_index));

/* The same number, but any to the verifier: it does not follow what becomes of one whose bytes are put in another order. */
static __always_inline __u64 any_number(__u64 n)
{
	asm volatile("%0 = be64 %0; %0 = be64 %0" : "+r"(n));
	return n;
}

/*
 * Makes of name_code() a function that many callers share. A global one is verified once and its result is any number,
 * where a static one would have each caller verified anew for each result. But from 6.10 to 6.14 none may be called with
 * preemption off; since then the kernel knows which may sleep.
 */
#define SHARED(type, name, params, args)                                                           \
	static __noinline type name##_static params                                                \
	{                                                                                          \
		return any_number(name##_code args);                                               \
	}                                                                                          \
	__noinline type name##_global params                                                       \
	{                                                                                          \
		return name##_code args;                                                           \
	}                                                                                          \
	static __always_inline type name params                                                    \
	{                                                                                          \
		if (!config.preempt_kfuncs ||                                                      \
		    bpf_core_field_exists(struct bpf_subprog_info___sleep, might_sleep))           \
			return name##_global args;                                                 \
		return name##_static args;                                                         \
	}

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
