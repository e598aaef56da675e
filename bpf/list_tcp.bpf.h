/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TCP sockets that no descriptor leads to, of one network namespace: for kernels where list_walk.bpf.h is not for. */
#ifndef SOCKSPY_LIST_TCP_BPF_H
#define SOCKSPY_LIST_TCP_BPF_H

#include "list_tcp_unheld.bpf.h"

/* The same at the cost of one load: what has a socket has a file, unless it is the kernel's own. */
static __always_inline bool is_held_typed(struct sock *sk)
{
	struct socket *socket = sk->sk_socket;

	return socket && (!BPF_CORE_READ_BITFIELD(sk, sk_kern_sock) || socket->file);
}

static __always_inline int list_mini(struct seq_file *seq, struct sock *sk)
{
	if (fill_mini(nobody(0), sk, &sk->__sk_common))
		put(seq, &of_nobody, sk);
	return 0;
}

static const char too_wide[] = "%600000u";

/*
 * Ends the iterator: what is wider than its buffer (8 pages of at most 64 KiB) makes read(2) return what was written
 * before, and then E2BIG.
 */
static __always_inline int end_iterator(struct seq_file *seq)
{
	__u64 arg = 0;

	bpf_seq_printf(seq, too_wide, sizeof(too_wide), &arg, sizeof(arg));
	return 0;
}

/* The kernel shows listening sockets first, then all others, which may be very many. */
static __always_inline bool is_past_listeners(__u32 state)
{
	return filter.tcp_states == 1u << TCP_LISTEN && state != TCP_LISTEN;
}

SEC("iter/tcp")
int list_tcp(struct bpf_iter__tcp *ctx)
{
	struct seq_file *seq = output_of(ctx->meta);
	struct sock *sk = (struct sock *)ctx->sk_common;
	struct tcp_sock *tp;
	__u32 state;

	if (!sk)
		return 0;
	state = sk->__sk_common.skc_state;
	if (is_past_listeners(state))
		return end_iterator(seq);
	if (is_mini(state))
		return list_mini(seq, sk);
	tp = bpf_skc_to_tcp_sock(sk);
	if (!tp || is_held_typed((struct sock *)tp) || is_held_by_mptcp(tp))
		return 0;
	return list_unheld(seq, (struct sock *)tp, ctx->uid);
}

#endif
