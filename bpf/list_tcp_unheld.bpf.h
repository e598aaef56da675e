/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What TCP has beside whole sockets that no descriptor leads to. */
#ifndef SOCKSPY_LIST_TCP_UNHELD_BPF_H
#define SOCKSPY_LIST_TCP_UNHELD_BPF_H

#include "list_unheld.bpf.h"

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

static __always_inline bool is_mini(__u32 state)
{
	return state == TCP_TIME_WAIT || state == TCP_NEW_SYN_RECV;
}

/* TIME_WAIT and requests are less than a struct sock, but its common part. As fill_unheld(). */
static __always_inline bool fill_mini(struct rec_sock *r, struct sock *sk,
				      const struct sock_common *common)
{
	struct inet_timewait_sock *tw = (void *)sk;
	__u32 may;

	r->family = common->skc_family;
	r->type = SOCK_STREAM;
	r->protocol = IPPROTO_TCP;
	r->state = TCP_SYN_RECV;
	if (common->skc_state == TCP_TIME_WAIT)
		r->state = BPF_CORE_READ(tw, tw_substate);
	r->classes = SKC_ANY | SKC_STREAM | inet_classes(r->family, SOCK_STREAM, IPPROTO_TCP);
	forget();
	may = filter_kind(r->classes, r->family, r->state, MAY_OF_NOBODY);
	if (!may)
		return false;
	clear_ends(r);
	r->ifindex = common->skc_bound_dev_if;
	r->lport = bpf_htons(common->skc_num);
	r->rport = common->skc_dport;
	if (r->family == AF_INET6) {
		r->scope_id = r->ifindex;
		load_in6(r->laddr, &common->skc_v6_rcv_saddr);
		load_in6(r->raddr, &common->skc_v6_daddr);
	} else {
		*(__be32 *)r->laddr = common->skc_rcv_saddr;
		*(__be32 *)r->raddr = common->skc_daddr;
	}
	if (!filter_ends(r, may))
		return false;
	r->sk = (__u64)sk;
	r->netns = BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum);
	r->recvq = r->sendq = want & LIST_QUEUES ? 0 : QUEUE_UNKNOWN;
	return true;
}

#endif
