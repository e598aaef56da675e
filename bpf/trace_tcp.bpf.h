/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel does by itself, mostly while some other process runs: the event is the owner's of the socket. */
#ifndef SOCKSPY_TRACE_TCP_BPF_H
#define SOCKSPY_TRACE_TCP_BPF_H

#include "trace_filter.bpf.h"
#include "trace_regs.bpf.h"
#include "trace_sock.bpf.h"
#include "trace_task.bpf.h"

/* Where a packet's source address is; its destination follows it. */
#define IP_SADDR	   12
#define IP6_SADDR	   8

#define SO_EE_ORIGIN_ICMP  2
#define SO_EE_ORIGIN_ICMP6 3

/* Listeners, for who looks at them from time to time: how many connections they had dropped. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8192);
	__type(key, __u64);
	__type(value, __u32);
} listeners SEC(".maps");

/*
 * Whether the process that runs is at work on the socket: it has locked it. In a softirq the lock is another one.
 * What is processed when the lock is released is processed in that process, too.
 */
static __always_inline bool is_holder(struct task_struct *task, struct sock *sk)
{
	return PEEK(sk, sk_lock.owned) && !(TASK(task, flags) & PF_KTHREAD);
}

/* The process that runs, with its descriptor of the socket if that is the one that the call names. */
static __always_inline void holder_describe(struct event_task *t, struct task_struct *task,
					    struct sock *sk, const struct owner *known)
{
	__u64 pid_tgid = task_pid_tgid(task);
	__u32 fd = regs_fd(task_regs(task), is_compat(task));

	task_describe(t, task, tgid_nr(task, pid_tgid >> 32), pid_tgid);
	if (sock_of_fd(fd) == sk)
		t->fd = fd;
	else if (known && known->task.pid == t->pid)
		t->fd = known->task.fd;
}

/*
 * The listener of a connection that has just been made. The new sock is a copy of it, in which a list head that is to
 * be set up anew (tcp_create_openreq_child()) still leads to where the listener has it.
 */
static __always_inline struct sock *listener_of(struct sock *child)
{
	struct tcp_sock *tp = (void *)child;
	void *node = PEEK(tp, tsq_node.next);
	struct sock *listener = node - bpf_core_field_offset(struct tcp_sock, tsq_node);

	if (!node || listener == child || PEEK(listener, __sk_common.skc_state) != TCP_LISTEN ||
	    PEEK(listener, __sk_common.skc_num) != PEEK(child, __sk_common.skc_num))
		return NULL;
	return listener;
}

/* Brings the owner up to date with what this change of state tells. */
static __always_inline void owner_update(struct owner *o, struct sock *sk, bool is_child)
{
	struct task_struct *task = current_task();
	struct event_task t;

	if (is_holder(task, sk)) {
		holder_describe(&t, task, sk, o);
		owner_write(o, &t, t.fd);
	} else if (is_child) {
		owner_task(&t, owner_of((__u64)listener_of(sk), true));
		if (t.owner)
			t.owner = OWNER_LISTENER;
		owner_write(o, &t, -1);
	}
}

/* How long it was in the old state; 0: nobody saw it come there. */
static __always_inline __u64 owner_clock(struct owner *o, __u32 new_state, bool is_child, __u64 now)
{
	__u64 since = is_child ? 0 : o->since;

	if (new_state == TCP_SYN_SENT || is_child) {
		o->opened = now;
		o->established = 0;
	}
	if (new_state == TCP_ESTABLISHED)
		o->established = now;
	o->since = now;
	return since ? now - since : 0;
}

static __always_inline void handshake(struct event_state *e, struct sock *sk)
{
	struct tcp_sock *tp = (void *)sk;

	if (PEEK_BITS(tp, rx_opt.wscale_ok)) {
		e->tcp_flags |= EVENT_TCP_WSCALE;
		e->snd_wscale = PEEK_BITS(tp, rx_opt.snd_wscale);
		e->rcv_wscale = PEEK_BITS(tp, rx_opt.rcv_wscale);
	}
	if (PEEK_BITS(tp, rx_opt.sack_ok))
		e->tcp_flags |= EVENT_TCP_SACK;
	if (PEEK_BITS(tp, rx_opt.tstamp_ok))
		e->tcp_flags |= EVENT_TCP_TIMESTAMPS;
	if (PEEK(tp, ecn_flags) & 1) /* TCP_ECN_OK */
		e->tcp_flags |= EVENT_TCP_ECN;
	if (PEEK_BITS(tp, syn_data_acked))
		e->tcp_flags |= EVENT_TCP_FASTOPEN;
	if (PEEK_BITS(tp, repair))
		e->tcp_flags |= EVENT_TCP_REPAIR;
	e->mss = PEEK(tp, mss_cache);
	e->advmss = PEEK(tp, advmss);
	e->peer_mss = PEEK(tp, rx_opt.mss_clamp);
	e->srtt = PEEK(tp, srtt_us) >> 3;
}

static __noinline bool kernel_selected(const struct event_task *task, struct sock *sk, __s32 state)
{
	__u32 may = owner_may(task);
	struct common c;

	if (!may || !config.by_socket || !common_read(&c, sk))
		return may != 0;
	return sock_selected(&c, sk, state < 0 ? c.state : state, may);
}

/* Counts a run; NULL: the event is not wanted or not of the selection. state: -1: that of the socket. */
static __always_inline struct event_stats *kernel_event(__u32 type, const struct event_task *task,
							struct sock *sk, __s32 state)
{
	struct event_stats *st;

	if (!is_wanted(type) || !control.live)
		return NULL;
	st = stats_of(type);
	if (!st)
		return NULL;
	count(&st->runs);
	if (!kernel_selected(task, sk, state)) {
		count(&st->filtered);
		return NULL;
	}
	return st;
}

/*
 * Room for an event, all zero behind its head; NULL: there is none. sk NULL: no socket. A sock that can't be read
 * fails.
 */
#define KERNEL_RESERVE(kind, number, st, whose, sk)                                                \
	({                                                                                         \
		__u64 now = bpf_ktime_get_ns();                                                    \
		kind *room = event_reserve(sizeof(kind), st);                                      \
		if (room) {                                                                        \
			__builtin_memset(room, 0, sizeof(*room));                                  \
			event_head(&room->head, number, sizeof(*room), now);                       \
			room->head.task = *(whose);                                                \
			if ((sk) && !sock_describe(&room->head.sock, sk)) {                        \
				bpf_ringbuf_discard(room, BPF_RB_NO_WAKEUP);                       \
				count(&(st)->failed);                                              \
				room = NULL;                                                       \
			}                                                                          \
		}                                                                                  \
		room;                                                                              \
	})

static __always_inline void emit_state(struct sock *sk, const struct event_task *task, __u64 since,
				       __u32 old_state, __u32 new_state)
{
	struct event_stats *st = kernel_event(EVENT_STATE, task, sk, new_state);
	struct event_state *e;

	if (!st)
		return;
	e = KERNEL_RESERVE(struct event_state, EVENT_STATE, st, task, sk);
	if (!e)
		return;
	e->head.sock.state = new_state;
	e->old_state = old_state;
	e->new_state = new_state;
	e->since = since;
	e->err = PEEK(sk, sk_err);
	if (new_state == TCP_ESTABLISHED && is_tcp(e->head.sock.classes))
		handshake(e, sk);
	event_submit(e, st);
}

/* States of a connection that was established. */
static __always_inline bool was_connected(__u32 state)
{
	return state != TCP_SYN_SENT && state != TCP_SYN_RECV && state != TCP_CLOSE &&
	       state != TCP_LISTEN && state < TCP_NEW_SYN_RECV;
}

static __always_inline void emit_close(struct sock *sk, const struct event_task *task,
				       const struct owner *o, __u32 old_state)
{
	struct event_stats *st = kernel_event(EVENT_CLOSE, task, sk, TCP_CLOSE);
	struct tcp_sock *tp = (void *)sk;
	struct event_close *e;

	if (!st)
		return;
	e = KERNEL_RESERVE(struct event_close, EVENT_CLOSE, st, task, sk);
	if (!e)
		return;
	e->head.sock.state = TCP_CLOSE;
	e->old_state = old_state;
	e->err = PEEK(sk, sk_err);
	if (o) {
		e->opened = o->opened ? o->since - o->opened : 0;
		e->established = o->established ? o->since - o->established : 0;
	}
	e->bytes_sent = PEEK(tp, bytes_sent);
	e->bytes_acked = PEEK(tp, bytes_acked);
	e->bytes_retrans = PEEK(tp, bytes_retrans);
	e->bytes_received = PEEK(tp, bytes_received);
	e->segs_out = PEEK(tp, segs_out);
	e->segs_in = PEEK(tp, segs_in);
	e->data_segs_out = PEEK(tp, data_segs_out);
	e->data_segs_in = PEEK(tp, data_segs_in);
	e->total_retrans = PEEK(tp, total_retrans);
	e->srtt = PEEK(tp, srtt_us) >> 3;
	e->min_rtt = PEEK(tp, rtt_min.s[0].v);
	if (e->min_rtt == ~0u)
		e->min_rtt = 0;
	event_submit(e, st);
}

static __always_inline void listener_note(struct sock *sk, __u32 old_state, __u32 new_state)
{
	__u64 key = (__u64)sk;
	__u32 drops;

	if (!is_wanted(EVENT_OVERFLOW))
		return;
	if (new_state == TCP_LISTEN) {
		drops = PEEK(sk, sk_drops.counter);
		bpf_map_update_elem(&listeners, &key, &drops, 0);
	} else if (old_state == TCP_LISTEN) {
		bpf_map_delete_elem(&listeners, &key);
	}
}

static __always_inline int on_state(struct sock *sk, __u32 old_state, __u32 new_state)
{
	/* A connection is made as a copy of its listener, state included. */
	bool is_child = old_state == TCP_LISTEN && new_state == TCP_SYN_RECV;
	bool tcp = PEEK(sk, sk_protocol) == IPPROTO_TCP;
	struct event_task task;
	struct owner *o;
	__u64 since = 0;

	/* MPTCP sets some that it has, and FIN_WAIT2 comes twice: the time in it goes on. */
	if (old_state == new_state)
		return 0;
	o = owner_get((__u64)sk, tcp);
	if (o) {
		owner_update(o, sk, is_child);
		since = owner_clock(o, new_state, is_child, bpf_ktime_get_ns());
	}
	if (!is_child)
		listener_note(sk, old_state, new_state);
	owner_task(&task, o);
	emit_state(sk, &task, since, old_state, new_state);
	if (tcp && new_state == TCP_CLOSE && was_connected(old_state))
		emit_close(sk, &task, o, old_state);
	return 0;
}

static __always_inline int on_destroy(struct sock *sk)
{
	__u64 key = (__u64)sk;

	bpf_map_delete_elem(&owners, &key);
	return 0;
}

static __always_inline int on_retransmit(struct sock *sk, struct sk_buff *skb, __s32 err)
{
	struct event_retransmit *e;
	struct inet_connection_sock *icsk = (void *)sk;
	struct tcp_sock *tp = (void *)sk;
	struct event_stats *st;
	struct tcp_skb_cb *cb = (void *)skb + bpf_core_field_offset(struct sk_buff, cb);
	struct event_task task;

	owner_task(&task, owner_of((__u64)sk, true));
	st = kernel_event(EVENT_RETRANSMIT, &task, sk, -1);
	if (!st)
		return 0;
	e = KERNEL_RESERVE(struct event_retransmit, EVENT_RETRANSMIT, st, &task, sk);
	if (!e)
		return 0;
	e->seq = PEEK(cb, seq);
	bpf_core_read(&e->tcp_flags, sizeof(e->tcp_flags), &cb->tcp_flags);
	e->len = PEEK(cb, end_seq) - e->seq - !!(e->tcp_flags & 3); /* FIN, SYN */
	e->err = err;
	e->retransmits = PEEK(icsk, icsk_retransmits);
	e->total = PEEK(tp, total_retrans);
	event_submit(e, st);
	return 0;
}

/* A SYN-ACK that is sent again: of a request, that has the addresses. */
static __always_inline int on_retransmit_synack(struct sock *sk, struct request_sock *req)
{
	struct event_retransmit *e;
	struct event_stats *st;
	struct event_task task;

	owner_task(&task, owner_of((__u64)sk, true));
	if (task.owner)
		task.owner = OWNER_LISTENER;
	task.fd = -1;
	st = kernel_event(EVENT_RETRANSMIT, &task, sk, -1);
	if (!st)
		return 0;
	e = KERNEL_RESERVE(struct event_retransmit, EVENT_RETRANSMIT, st, &task,
			   (struct sock *)req);
	if (!e)
		return 0;
	e->head.sock.sk = (__u64)sk;
	e->head.sock.state = TCP_SYN_RECV;
	e->tcp_flags = 0x12; /* SYN, ACK */
	e->synack = 1;
	e->retransmits = PEEK(req, num_retrans);
	event_submit(e, st);
	return 0;
}

/* A packet that came for no socket: its addresses, as seen from here. */
static __always_inline void sock_of_packet(struct event_sock *s, struct sk_buff *skb)
{
	unsigned char *head = PEEK(skb, head);
	unsigned char *ip = head + PEEK(skb, network_header);
	unsigned char *tcp = head + PEEK(skb, transport_header);
	__u8 version = 0;

	bpf_probe_read_kernel(&version, sizeof(version), ip);
	s->type = SOCK_STREAM;
	s->protocol = IPPROTO_TCP;
	s->family = version >> 4 == 6 ? AF_INET6 : AF_INET;
	s->classes = SKC_ANY | SKC_STREAM | family_classes(s->family, s->type, s->protocol);
	bpf_probe_read_kernel(&s->rport, 2, tcp);
	bpf_probe_read_kernel(&s->lport, 2, tcp + 2);
	if (s->family == AF_INET6) {
		bpf_probe_read_kernel(s->raddr, 16, ip + IP6_SADDR);
		bpf_probe_read_kernel(s->laddr, 16, ip + IP6_SADDR + 16);
	} else {
		bpf_probe_read_kernel(s->raddr, 4, ip + IP_SADDR);
		bpf_probe_read_kernel(s->laddr, 4, ip + IP_SADDR + 4);
	}
}

static __always_inline int on_reset(struct sock *sk, struct sk_buff *skb, bool sent, __u32 reason)
{
	struct event_stats *st;
	struct event_reset *e;
	struct event_task task;

	owner_task(&task, owner_of((__u64)sk, true));
	st = kernel_event(EVENT_RESET, &task, sk, -1);
	if (!st)
		return 0;
	e = KERNEL_RESERVE(struct event_reset, EVENT_RESET, st, &task, sk);
	if (!e)
		return 0;
	e->sent = sent;
	e->reason = reason;
	if (!sk && skb)
		sock_of_packet(&e->head.sock, skb);
	event_submit(e, st);
	return 0;
}

/* What the last report on this CPU found in an error queue. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} queued SEC(".maps");

/*
 * Whether the queue told of this error already: with IP_RECVERR an ICMP error is reported when it is put there, and at
 * once again, as sk_err.
 */
static __always_inline bool is_told(const struct event_error *e, struct sk_buff *skb)
{
	__u32 zero = 0;
	__u64 *last = bpf_map_lookup_elem(&queued, &zero);
	bool is;

	if (!last)
		return false;
	is = *last == (__u64)skb && e->err && e->err == e->ee_errno;
	*last = is ? 0 : (__u64)skb;
	return is;
}

/* The newest of the error queue, which is what the report is about if sk_err is 0 or the same. False: nothing new. */
static __always_inline bool error_queue(struct event_error *e, struct sock *sk)
{
	struct sk_buff_head *queue =
		(void *)sk + bpf_core_field_offset(struct sock, sk_error_queue);
	struct sk_buff *skb = PEEK(queue, prev);
	struct sock_exterr_skb *ee;
	unsigned char *ip;

	if (!skb || (void *)skb == (void *)queue)
		return true;
	ee = (void *)skb + bpf_core_field_offset(struct sk_buff, cb);
	e->ee_errno = PEEK(ee, ee.ee_errno);
	e->ee_origin = PEEK(ee, ee.ee_origin);
	e->ee_type = PEEK(ee, ee.ee_type);
	e->ee_code = PEEK(ee, ee.ee_code);
	e->ee_info = PEEK(ee, ee.ee_info);
	ip = PEEK(skb, head) + PEEK(skb, network_header);
	if (e->ee_origin == SO_EE_ORIGIN_ICMP)
		bpf_probe_read_kernel(e->offender, 4, ip + IP_SADDR);
	else if (e->ee_origin == SO_EE_ORIGIN_ICMP6)
		bpf_probe_read_kernel(e->offender, 16, ip + IP6_SADDR);
	return !is_told(e, skb);
}

static __always_inline int on_error(struct sock *sk)
{
	bool tcp = PEEK(sk, sk_protocol) == IPPROTO_TCP;
	struct event_stats *st;
	struct event_error *e;
	struct event_task task;

	owner_task(&task, owner_of((__u64)sk, tcp));
	st = kernel_event(EVENT_ERROR, &task, sk, -1);
	if (!st)
		return 0;
	e = KERNEL_RESERVE(struct event_error, EVENT_ERROR, st, &task, sk);
	if (!e)
		return 0;
	e->err = PEEK(sk, sk_err);
	e->err_soft = PEEK(sk, sk_err_soft);
	if (error_queue(e, sk) && (e->err || e->err_soft || e->ee_origin)) {
		event_submit(e, st);
	} else { /* tcp_disconnect() reports that there is none */
		bpf_ringbuf_discard(e, BPF_RB_NO_WAKEUP);
		count(&st->filtered);
	}
	return 0;
}

/* A listener is looked at: has it dropped any since? */
static __always_inline int on_listener(__u64 key)
{
	struct sock *sk = (struct sock *)key;
	__u32 drops = PEEK(sk, sk_drops.counter), dropped;
	__u32 *seen = bpf_map_lookup_elem(&listeners, &key);
	struct event_overflow *e;
	struct event_stats *st;
	struct event_task task;

	if (!seen || *seen == drops || PEEK(sk, __sk_common.skc_state) != TCP_LISTEN)
		return 0;
	dropped = drops - *seen;
	*seen = drops;
	owner_task(&task, owner_of((__u64)sk, true));
	st = kernel_event(EVENT_OVERFLOW, &task, sk, -1);
	if (!st)
		return 0;
	e = KERNEL_RESERVE(struct event_overflow, EVENT_OVERFLOW, st, &task, sk);
	if (!e)
		return 0;
	e->dropped = dropped;
	e->queue = PEEK(sk, sk_ack_backlog);
	e->backlog = PEEK(sk, sk_max_ack_backlog);
	e->sampled = 1;
	event_submit(e, st);
	return 0;
}

#endif
