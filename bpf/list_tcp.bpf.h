/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TCP sockets that no descriptor leads to, of one network namespace: orphans, not accepted yet, the kernel's own. */
#ifndef SOCKSPY_LIST_TCP_BPF_H
#define SOCKSPY_LIST_TCP_BPF_H

#include "list_unheld.bpf.h"

/* The same at the cost of one load: what has a socket has a file, unless it is the kernel's own. */
static __always_inline bool is_held_typed(struct sock *sk)
{
	struct socket *socket = sk->sk_socket;

	return socket && (!BPF_CORE_READ_BITFIELD(sk, sk_kern_sock) || socket->file);
}

/* A subflow of an MPTCP socket that a descriptor leads to. */
static __always_inline bool is_held_by_mptcp(struct tcp_sock *tp)
{
	struct mptcp_subflow_context *subflow;
	struct sock *conn;

	if (!bpf_core_field_exists(tp->is_mptcp) ||
	    !bpf_core_type_exists(struct mptcp_subflow_context) || !BPF_CORE_READ(tp, is_mptcp))
		return false;
	subflow = BPF_CORE_READ(tp, inet_conn.icsk_ulp_data);
	conn = subflow ? BPF_CORE_READ(subflow, conn) : NULL;
	return conn && is_held(conn);
}

/* TIME_WAIT and requests are less than a struct sock, but its common part. */
static __always_inline int list_mini(struct seq_file *seq, struct sock *sk)
{
	struct inet_timewait_sock *tw = (void *)sk;
	struct rec_sock *r = nobody(0);
	__u32 may;

	r->family = sk->__sk_common.skc_family;
	r->type = SOCK_STREAM;
	r->protocol = IPPROTO_TCP;
	r->state = TCP_SYN_RECV;
	if (sk->__sk_common.skc_state == TCP_TIME_WAIT)
		r->state = BPF_CORE_READ(tw, tw_substate);
	r->classes = SKC_ANY | SKC_STREAM | inet_classes(r->family, SOCK_STREAM, IPPROTO_TCP);
	forget();
	may = filter_kind(r->classes, r->family, r->state, MAY_OF_NOBODY);
	if (!may)
		return 0;
	clear_ends(r);
	r->ifindex = sk->__sk_common.skc_bound_dev_if;
	r->lport = bpf_htons(sk->__sk_common.skc_num);
	r->rport = sk->__sk_common.skc_dport;
	if (r->family == AF_INET6) {
		r->scope_id = r->ifindex;
		load_in6(r->laddr, &sk->__sk_common.skc_v6_rcv_saddr);
		load_in6(r->raddr, &sk->__sk_common.skc_v6_daddr);
	} else {
		*(__be32 *)r->laddr = sk->__sk_common.skc_rcv_saddr;
		*(__be32 *)r->raddr = sk->__sk_common.skc_daddr;
	}
	if (!filter_ends(r, may))
		return 0;
	r->sk = (__u64)sk;
	r->netns = BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum);
	r->recvq = r->sendq = want & LIST_QUEUES ? 0 : QUEUE_UNKNOWN;
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
	if (state == TCP_TIME_WAIT || state == TCP_NEW_SYN_RECV)
		return list_mini(seq, sk);
	tp = bpf_skc_to_tcp_sock(sk);
	if (!tp || is_held_typed((struct sock *)tp) || is_held_by_mptcp(tp))
		return 0;
	return list_unheld(seq, (struct sock *)tp, ctx->uid);
}

#endif
