/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a socket is and does that no getsockopt tells. */
#include "field.h"
#include "names.h"
#include "slots.h"

#include <arpa/inet.h>
#include <linux/socket.h>
#include <netinet/tcp.h>
#include <string.h>

/* Datagram and raw sockets count on two cache lines since 6.18: sk_drops_read(), net/sock.h. */
static void get_drops(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t drops;

	if (!slot_need(r, f, 0, v, &drops))
		return;
	if (slot_or_zero(r, f, 1))
		drops = slot_or_zero(r, f, 2) + slot_or_zero(r, f, 3);
	value_uint(v, (uint32_t)drops);
}

/* sk_wmem_alloc counts the socket itself as 1. */
static void get_wmem_alloc(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t alloc;

	if (slot_need(r, f, 0, v, &alloc))
		value_uint(v, alloc ? alloc - 1 : 0);
}

/* A unix socket's waiting connections are its receive queue, an MPTCP socket's its subflow's. */
static void get_backlog(const struct reading *r, const struct field *f, struct value *v)
{
	uint32_t classes = r->rec.sock->classes;
	uint64_t len;

	if (slot_need(r, f, classes & SKC_UNIX ? 1 : classes & SKC_MPTCP_FIRST ? 2 : 0, v, &len))
		value_uint(v, len);
}

static void get_max_backlog(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t len;

	if (slot_need(r, f, r->rec.sock->classes & SKC_MPTCP_FIRST ? 1 : 0, v, &len))
		value_uint(v, len);
}

static void get_userlocks(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t locks;

	if (!slot_need(r, f, 0, v, &locks))
		return;
	value_members(v);
	value_member(v, "sndbuf", !!(locks & SOCK_SNDBUF_LOCK));
	value_member(v, "rcvbuf", !!(locks & SOCK_RCVBUF_LOCK));
}

/*
 * TCP's timers, as inet_sk_diag_fill() of net/ipv4/inet_diag.c tells them. The expiry moved from
 * icsk_timeout to icsk_retransmit_timer (6.18), and on to struct sock (7.x); the keep-alive timer has
 * been in struct sock and in struct inet_connection_sock.
 */
enum timer_slot {
	TIMER_PENDING,
	TIMER_EXPIRES,
	KEEPALIVE_PENDING,
	KEEPALIVE_EXPIRES,
	TIMER_RETRANSMITS,
	TIMER_PROBES,
};

#define TIMER_SRC                                                                                  \
	{                                                                                          \
		"inet_connection_sock.icsk_pending",                                               \
			"inet_connection_sock.icsk_timeout | "                                     \
			"sock.tcp_retransmit_timer.expires | "                                     \
			"inet_connection_sock.icsk_retransmit_timer.expires",                      \
			"inet_connection_sock.icsk_keepalive_timer.entry.pprev | "                 \
			"sock.sk_timer.entry.pprev",                                               \
			"inet_connection_sock.icsk_keepalive_timer.expires | "                     \
			"sock.sk_timer.expires",                                                   \
			"inet_connection_sock.icsk_retransmits",                                   \
			"inet_connection_sock.icsk_probes_out"                                     \
	}

/* ICSK_TIME_* of include/net/inet_connection_sock.h; 2, the delayed ACK, is a timer of its own. */
static const struct {
	const char *name;
	enum timer_slot count;
	uint8_t pending;
} icsk_timers[] = {
	{"retransmit", TIMER_RETRANSMITS, 1},
	{"probe0", TIMER_PROBES, 3},
	{"loss_probe", TIMER_RETRANSMITS, 5},
	{"reorder", TIMER_RETRANSMITS, 6},
};

/* Which timer runs, and the slots that tell its expiry and its count. */
struct timer {
	const char *name;
	enum timer_slot expires;
	enum timer_slot count;
};

static bool timer_need(const struct reading *r, const struct field *f, struct value *v,
		       struct timer *t)
{
	uint64_t pending, keepalive;
	size_t i;

	if (!slot_need(r, f, TIMER_PENDING, v, &pending) ||
	    !slot_need(r, f, KEEPALIVE_PENDING, v, &keepalive))
		return false;
	*t = (struct timer){"off", KEEPALIVE_EXPIRES, TIMER_PROBES};
	if (keepalive)
		t->name = "keepalive";
	for (i = 0; i < sizeof(icsk_timers) / sizeof(icsk_timers[0]); i++)
		if (icsk_timers[i].pending == pending)
			*t = (struct timer){icsk_timers[i].name, TIMER_EXPIRES,
					    icsk_timers[i].count};
	return true;
}

static bool timer_is_off(const struct timer *t)
{
	return !strcmp(t->name, "off");
}

static void get_timer(const struct reading *r, const struct field *f, struct value *v)
{
	struct timer t;

	if (timer_need(r, f, v, &t))
		value_string(v, t.name, strlen(t.name));
}

static void get_timer_expires(const struct reading *r, const struct field *f, struct value *v)
{
	struct timer t;
	uint64_t expires;
	int64_t left;

	if (!timer_need(r, f, v, &t))
		return;
	if (timer_is_off(&t)) {
		value_absent(v, NULL);
	} else if (slot_need(r, f, t.expires, v, &expires)) {
		left = (int64_t)(expires - r->rec.sock->jiffies);
		value_time_us(v, left > 0 ? jiffies_to_us(r, (uint64_t)left) : 0);
	}
}

static void get_timer_retransmits(const struct reading *r, const struct field *f, struct value *v)
{
	struct timer t;
	uint64_t count;

	if (!timer_need(r, f, v, &t))
		return;
	if (timer_is_off(&t))
		value_absent(v, NULL);
	else if (slot_need(r, f, t.count, v, &count))
		value_uint(v, count);
}

/* nl_groups of getsockname(2): the first 32 groups. */
static void get_groups_bound(const struct reading *r, const struct field *f, struct value *v)
{
	const void *bitmap;
	uint64_t ngroups;
	uint32_t groups = 0;
	size_t len = 0;

	if (!slot_need(r, f, 0, v, &ngroups))
		return;
	bitmap = reading_part(r, PART_NETLINK_GROUPS, &len, NULL);
	if (bitmap && len >= sizeof(groups))
		memcpy(&groups, bitmap, sizeof(groups));
	if (ngroups && !bitmap)
		value_absent(v, "the groups could not be read");
	else
		value_uint(v, groups);
}

static void get_be16(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t num;

	if (slot_need(r, f, 0, v, &num))
		value_uint(v, ntohs((uint16_t)num));
}

/* As mptcpi_subflows_total: the first one counts while it may still carry data. */
static void get_mptcp_subflows(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t extra, state;

	if (!slot_need(r, f, 0, v, &extra))
		return;
	if (slot_u64(r, f, 1, &state) && (state == TCP_ESTABLISHED || state == TCP_SYN_SENT ||
					  state == TCP_SYN_RECV || state == TCP_LISTEN))
		extra++;
	value_uint(v, extra);
}

/* MPTCP_FALLBACK_DONE is bit 2; it was bit 4 before 6.9, when notsent_lowat (slot 1) came. */
static void get_mptcp_fallback(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t flags;

	if (slot_need(r, f, 0, v, &flags))
		value_bool(v, flags >> (slot_exists(r, f, 1) ? 2 : 4) & 1);
}

static void name_or_unknown(struct value *v, const char *name)
{
	if (name)
		value_string(v, name, strlen(name));
	else
		value_absent(v, "a number without a known name");
}

/* tls_context.tx_conf and rx_conf: 0, TLS_BASE, without a key. */
static void get_tls_version(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t version;

	if (!slot_need(r, f, 0, v, &version))
		return;
	if (version)
		name_or_unknown(v, tls_version_name((uint32_t)version));
	else
		value_absent(v, NULL);
}

static void get_tls_cipher(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t cipher, conf;

	if (!slot_need(r, f, 0, v, &cipher) || !slot_need(r, f, 1, v, &conf))
		return;
	if (conf && cipher)
		name_or_unknown(v, tls_cipher_name((uint32_t)cipher));
	else
		value_absent(v, NULL);
}

#define TLS "inet_connection_sock.icsk_ulp_data->(tls_context)"

/* STATE: never among what a plain dump says of settings; FIELD: worth a word where it is not 0. */
#define FIELD(NAME, NEED, KIND, ...)                                                               \
	{                                                                                          \
		.name = #NAME, .group = FIELD_SOCKET, .need = (NEED), .kind = (KIND), __VA_ARGS__  \
	}
#define STATE(NAME, NEED, KIND, ...) FIELD(NAME, NEED, KIND, .def = DEFAULT_STATE, __VA_ARGS__)

const struct field socket_fields[] = {
	STATE(sk_uid, SKC_ANY, VALUE_UINT, .src = {"sock.sk_uid.val"}),
	STATE(cgroup_id, SKC_ANY, VALUE_UINT, .src = {"sock.sk_cgrp_data.cgroup->kn->id"}),
	FIELD(shutdown, SKC_ANY, VALUE_UINT, .src = {"sock.sk_shutdown"}),
	FIELD(userlocks, SKC_ANY, VALUE_MEMBERS, .src = {"sock.sk_userlocks"},
	      .get = get_userlocks),
	FIELD(err_soft, SKC_ANY, VALUE_INT, .src = {"sock.sk_err_soft"}),
	FIELD(drops, SKC_ANY, VALUE_UINT,
	      .src = {"sock.sk_drops.counter", "sock.sk_drop_counters",
		      "sock.sk_drop_counters->drops0.counter",
		      "sock.sk_drop_counters->drops1.counter"},
	      .get = get_drops),
	STATE(rmem_alloc, SKC_ANY, VALUE_UINT, .src = {"sock.sk_backlog.rmem_alloc.counter"}),
	STATE(wmem_alloc, SKC_ANY, VALUE_UINT, .src = {"sock.sk_wmem_alloc.refs.counter"},
	      .get = get_wmem_alloc),
	STATE(wmem_queued, SKC_ANY, VALUE_INT, .src = {"sock.sk_wmem_queued"}),
	STATE(forward_alloc, SKC_ANY, VALUE_INT, .src = {"sock.sk_forward_alloc"}),
	STATE(backlog, SKC_LISTEN, VALUE_UINT,
	      .src = {"sock.sk_ack_backlog", "sock.sk_receive_queue.qlen",
		      "subflow.sock.sk_ack_backlog"},
	      .get = get_backlog),
	STATE(max_backlog, SKC_LISTEN, VALUE_UINT,
	      .src = {"sock.sk_max_ack_backlog", "subflow.sock.sk_max_ack_backlog"},
	      .get = get_max_backlog),
	STATE(fastopen_qlen, SKC_TCP | SKC_LISTEN, VALUE_UINT,
	      .src = {"inet_connection_sock.icsk_accept_queue.fastopenq.qlen"}),
	STATE(timer, SKC_TCP, VALUE_STRING, .src = TIMER_SRC, .get = get_timer),
	STATE(timer_expires, SKC_TCP, VALUE_TIME, .src = TIMER_SRC, .get = get_timer_expires),
	STATE(timer_retransmits, SKC_TCP, VALUE_UINT, .src = TIMER_SRC,
	      .get = get_timer_retransmits),
	STATE(tls_version, SKC_TLS, VALUE_STRING, .src = {TLS "prot_info.version"},
	      .get = get_tls_version),
	STATE(tls_tx_cipher, SKC_TLS, VALUE_STRING,
	      .src = {TLS "prot_info.cipher_type", TLS "tx_conf"}, .get = get_tls_cipher),
	STATE(tls_rx_cipher, SKC_TLS, VALUE_STRING,
	      .src = {TLS "prot_info.cipher_type", TLS "rx_conf"}, .get = get_tls_cipher),
	STATE(mptcp_token, SKC_MPTCP, VALUE_UINT, .src = {"mptcp_sock.token"}),
	STATE(mptcp_subflows, SKC_MPTCP, VALUE_UINT,
	      .src = {"mptcp_sock.pm.extra_subflows | mptcp_sock.pm.subflows",
		      "subflow.sock.__sk_common.skc_state"},
	      .get = get_mptcp_subflows),
	STATE(mptcp_fallback, SKC_MPTCP, VALUE_BOOL,
	      .src = {"mptcp_sock.flags", "mptcp_sock.notsent_lowat"}, .get = get_mptcp_fallback),
	STATE(mptcp_bytes_sent, SKC_MPTCP, VALUE_UINT, .src = {"mptcp_sock.bytes_sent"}),
	STATE(mptcp_bytes_received, SKC_MPTCP, VALUE_UINT, .src = {"mptcp_sock.bytes_received"}),
	STATE(mptcp_bytes_acked, SKC_MPTCP, VALUE_UINT, .src = {"mptcp_sock.bytes_acked"}),
	STATE(mptcp_bytes_retrans, SKC_MPTCP, VALUE_UINT, .src = {"mptcp_sock.bytes_retrans"}),
	STATE(portid, SKC_NETLINK, VALUE_UINT, .src = {"netlink_sock.portid"}),
	STATE(dst_portid, SKC_NETLINK, VALUE_UINT, .src = {"netlink_sock.dst_portid"}),
	STATE(groups_bound, SKC_NETLINK, VALUE_UINT, .src = {"netlink_sock.ngroups"},
	      .get = get_groups_bound),
	STATE(packet_protocol, SKC_PACKET, VALUE_UINT, .src = {"packet_sock.num"}, .get = get_be16),
	STATE(packet_ifindex, SKC_PACKET, VALUE_INT, .src = {"packet_sock.ifindex"}),
	STATE(packet_running, SKC_PACKET, VALUE_BOOL,
	      .src = {"packet_sock.flags:bit(PACKET_SOCK_RUNNING) | packet_sock.running"}),
	STATE(local_cid, SKC_VSOCK, VALUE_UINT, .src = {"vsock_sock.local_addr.svm_cid"}),
	STATE(local_port, SKC_VSOCK, VALUE_UINT, .src = {"vsock_sock.local_addr.svm_port"}),
	STATE(remote_cid, SKC_VSOCK, VALUE_UINT, .src = {"vsock_sock.remote_addr.svm_cid"}),
	STATE(remote_port, SKC_VSOCK, VALUE_UINT, .src = {"vsock_sock.remote_addr.svm_port"}),
	STATE(xdp_ifindex, SKC_XDP, VALUE_INT, .src = {"xdp_sock.dev->ifindex"}),
	STATE(xdp_queue, SKC_XDP, VALUE_UINT, .src = {"xdp_sock.queue_id"}),
	STATE(alg_type, SKC_ALG, VALUE_STRING, .src = {"alg_sock.type->name"}),
	STATE(tipc_portid, SKC_TIPC, VALUE_UINT, .src = {"tipc_sock.portid"}),
	{.name = NULL},
};
