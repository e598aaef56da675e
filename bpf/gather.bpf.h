/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The gather plan's interpreter: see include/record.h for what a plan says. */
#ifndef SOCKSPY_GATHER_BPF_H
#define SOCKSPY_GATHER_BPF_H

#include "out.bpf.h"

const volatile struct gather_plan plan = {};

static __always_inline bool of_class(__u32 classes, __u32 need)
{
	return (classes & need) == need;
}

/* Finds the address of every block that the plan names; a pointer that can't be read leaves 0. */
static __always_inline void gather_blocks(struct scratch *s, struct sock *sk, __u32 classes)
{
	__u32 i;

	s->block[0] = (__u64)sk;
	for (i = 1; i < PLAN_BLOCKS; i++) {
		__u32 parent = plan.blocks[i].parent;
		__u64 base, ptr = 0;

		s->block[i] = 0;
		if (i >= plan.nr_blocks || !of_class(classes, plan.blocks[i].need))
			continue;
		if (parent >= PLAN_BLOCKS)
			continue;
		base = s->block[parent];
		if (base &&
		    !bpf_probe_read_kernel(&ptr, sizeof(ptr), (void *)(base + plan.blocks[i].off)))
			s->block[i] = ptr;
	}
}

/* Copies one range behind those that are there; true if it could be read. */
static __always_inline bool gather_range(struct scratch *s, __u32 at, __u32 i)
{
	__u32 len = plan.ranges[i].len, block = plan.ranges[i].block;
	void *to = record_at(s, at, RANGE_MAX);
	__u64 base;

	if (block >= PLAN_BLOCKS || !to)
		return false;
	base = s->block[block];
	return base && !copy(to, len, RANGE_MAX, (void *)(base + plan.ranges[i].off));
}

static __always_inline void gather(struct scratch *s, struct sock *sk, __u32 classes)
{
	struct part *p = part_begin(s, PART_GATHER, GATHER_MAX);
	struct gather_head *head;
	__u32 i, start;

	if (!p || !plan.nr_ranges)
		return;
	start = s->used;
	head = (struct gather_head *)p->data;
	__builtin_memset(head, 0, sizeof(*head));
	head->nr_ranges = plan.nr_ranges;
	head->classes = classes;
	s->used += sizeof(*p) + sizeof(*head);

	gather_blocks(s, sk, classes);
	for (i = 0; i < PLAN_RANGES; i++) {
		__u32 at = s->used;

		if (i >= plan.nr_ranges)
			break;
		if (!of_class(classes, plan.ranges[i].need))
			continue;
		if (gather_range(s, at, i))
			head->present[i / 64] |= 1ULL << (i % 64);
		s->used = at + ((plan.ranges[i].len + 7) & ~7u);
	}
	p->len = s->used - start - sizeof(*p);
}

#endif
