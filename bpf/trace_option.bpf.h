/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The value of an option as the kernel holds it: the chunks that user space found for it in the field table. */
#ifndef SOCKSPY_TRACE_OPTION_BPF_H
#define SOCKSPY_TRACE_OPTION_BPF_H

#include "trace_core.bpf.h"

/* Where no value is, but a pointer that is NULL leads to. */
#define PAGES_OF_NULL 0x100000

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, struct event_option_key);
	__type(value, struct event_option);
} options SEC(".maps");

static __always_inline struct event_option *option_find(__u32 level, __u32 optname, __u16 protocol)
{
	struct event_option_key key = {
		.level = level, .optname = optname, .mptcp = protocol == IPPROTO_MPTCP};

	return bpf_map_lookup_elem(&options, &key);
}

/* What chunks may ask of a socket, with what takes a look into it: see sock_classes(). */
static __always_inline __u32 option_classes_code(__u32 needs, __u32 c, __u64 at)
{
	struct sock *sk = (void *)at;

	if (!(needs & (SKC_TLS | SKC_MPTCP_FIRST)))
		return c;
	if (c & SKC_TCP && has_tls(sk))
		c |= SKC_TLS;
	if (c & SKC_MPTCP && bpf_core_type_exists(struct mptcp_sock)) {
		struct mptcp_sock *msk = (void *)sk;

		if (PEEK(msk, first))
			c |= SKC_MPTCP_FIRST;
	}
	return c;
}

SHARED(__u32, option_classes, (__u32 needs, __u32 c, __u64 at), (needs, c, at))

/*
 * An aligned word never reaches into another page, and nearly all values are in one: then a plain load does. No test
 * ends the chain early: a NULL on the way ends in an address that can't be read, and the verifier has fewer paths to
 * walk.
 */
static __always_inline bool chunk_read(__u64 *to, const struct event_chunk *chunk, __u64 base)
{
	__u32 i, shift;

#pragma unroll
	for (i = 0; i < CHUNK_DEREFS; i++)
		if (i < chunk->nr_derefs)
			base = peek_word((void *)(base + chunk->deref[i]));
	base += chunk->off;
	shift = base & 7;
	if (!config.plain_loads || shift + chunk->len > 8 || base < PAGES_OF_NULL)
		return !copy(to, chunk->len, EVENT_CHUNK, (void *)base);
	*to = peek_word((void *)(base - shift)) >> 8 * shift << (64 - 8 * chunk->len) >>
	      (64 - 8 * chunk->len);
	return true;
}

/* max is a constant. The chunks that were read, a bit for each. */
static __always_inline __u32 option_read(__u64 *to, const __u32 max,
					 const struct event_option *option, __u32 classes,
					 struct sock *sk)
{
	__u32 i, present = 0;

#pragma unroll
	for (i = 0; i < max; i++) {
		const struct event_chunk *chunk = &option->chunks[i];

		to[i] = 0;
		if (i < option->nr && (classes & chunk->need) == chunk->need &&
		    chunk_read(&to[i], chunk, (__u64)sk))
			present |= 1u << i;
	}
	return present;
}

#endif
