/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The record under construction, and the room for its parts. */
#ifndef SOCKSPY_OUT_BPF_H
#define SOCKSPY_OUT_BPF_H

#include "base.bpf.h"

/*
 * `used` and `block` live in map memory rather than on the stack: what is loaded from there is an
 * unknown number to the verifier, so that the paths through a loop's body meet again in one state.
 */
struct scratch {
	volatile __u32 used; /* volatile: or clang would keep it in a register */
	__u32 pad;
	__u64 block[PLAN_BLOCKS]; /* address of each block of the plan, 0: not reached */
	__u8 rec[RECORD_MAX];
};

/* One element is enough: an iterator has one reader, and its programs don't run side by side. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct scratch);
} scratch_map SEC(".maps");

static __always_inline struct scratch *scratch_get(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&scratch_map, &zero);
}

/*
 * The record's bytes from `off` on, NULL if there are not `room` (a constant) more. The empty asm keeps
 * clang from testing another copy of `off` than the one in use, or `off` again instead of the result:
 * older verifiers would not see that the tests agree.
 */
static __always_inline void *record_at(struct scratch *s, __u64 off, const __u64 room)
{
	void *at = NULL;

	asm volatile("" : "+r"(off));
	if (off <= RECORD_MAX - room)
		at = s->rec + off;
	asm volatile("" : "+r"(at));
	return at;
}

/*
 * Room for a part of at most `max` bytes (a constant), NULL when the record is full. The part counts
 * once part_done() has been told its length.
 */
static __always_inline struct part *part_begin(struct scratch *s, enum part_id id, __u32 max)
{
	struct part *p = record_at(s, s->used, sizeof(struct part) + max);

	if (!p)
		return NULL;
	p->id = id;
	p->flags = 0;
	p->len = 0;
	return p;
}

static __always_inline void part_done(struct scratch *s, struct part *p, __u32 len)
{
	p->len = len;
	s->used += sizeof(*p) + ((len + 7) & ~7u);
}

#endif
