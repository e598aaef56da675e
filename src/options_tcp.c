/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options of level SOL_TCP, as do_tcp_getsockopt() of net/ipv4/tcp.c gives them, the same options of
 * MPTCP sockets, and level SOL_MPTCP, both as mptcp_getsockopt() of net/mptcp/sockopt.c does.
 */
#include "field.h"
#include "slots.h"
#include "sockopt_numbers.h"

#include <netinet/tcp.h>
#include <sys/socket.h>

#define NAGLE_OFF   1 /* bits of tcp_sock.nonagle: TCP_NAGLE_OFF, TCP_NAGLE_CORK */
#define NAGLE_CORK  2

#define MSS_DEFAULT 536 /* TCP_MSS_DEFAULT */

static uint64_t nagle_bit(const struct field *f)
{
	return f->optname == TCP_NODELAY ? NAGLE_OFF : NAGLE_CORK;
}

static void get_nagle(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t nonagle;

	if (slot_need(r, f, 0, v, &nonagle))
		value_bool(v, nonagle & nagle_bit(f));
}

/* mss_cache; the user's own limit before a connection; the peer's limit under repair. */
static void get_maxseg(const struct reading *r, const struct field *f, struct value *v)
{
	uint32_t state = r->rec.sock->state;
	uint64_t mss, user_mss = slot_or_zero(r, f, 1);

	if (!slot_need(r, f, 0, v, &mss))
		return;
	if (user_mss && (state == TCP_CLOSE || state == TCP_LISTEN))
		mss = user_mss;
	if (slot_or_zero(r, f, 2))
		mss = slot_or_zero(r, f, 3);
	value_int(v, (int64_t)mss);
}

/* Only what the user set: without a limit of its own the value moves with the connection. */
static bool fresh_maxseg(const struct reading *r, const struct field *f, const struct value *v)
{
	(void)v;
	return !slot_or_zero(r, f, 1);
}

/* connect() computes one too, and leaves it in a socket that failed: only of a listener it is the user's. */
static bool fresh_window_clamp(const struct reading *r, const struct field *f,
			       const struct value *v)
{
	(void)f;
	return value_is(v, 0) || r->rec.sock->state != TCP_LISTEN;
}

static int64_t jiffies_to_s(const struct reading *r, uint64_t jiffies)
{
	return (int64_t)(jiffies_to_us(r, jiffies) / 1000000);
}

/* Negative: no FIN_WAIT2 at all, given back as it is. 0: unset. */
static void get_linger2(const struct reading *r, const struct field *f, struct value *v)
{
	int64_t linger2;
	uint64_t fin_timeout;

	if (!slot_s64(r, f, 0, &linger2)) {
		value_absent(v, slot_why(r, f, 0));
	} else if (linger2 < 0) {
		value_int(v, linger2);
	} else if (linger2) {
		value_int(v, jiffies_to_s(r, (uint64_t)linger2));
	} else if (slot_need(r, f, 1, v, &fin_timeout)) {
		value_int(v, jiffies_to_s(r, fin_timeout));
		v->inherited = true;
	}
}

/* The kernel holds a number of SYN-ACK retransmits, which back off from 1 s to 120 s each. */
static int64_t retransmits_to_seconds(uint64_t retransmits)
{
	int64_t seconds = 0, timeout = 1;

	for (; retransmits; retransmits--) {
		seconds += timeout;
		timeout = timeout < 60 ? timeout * 2 : 120;
	}
	return seconds;
}

static void get_defer_accept(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t retransmits;

	if (slot_need(r, f, 0, v, &retransmits))
		value_int(v, retransmits_to_seconds(retransmits));
}

/* Before 6.7 the threshold was a constant, 1. */
static void get_quickack(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t pingpong, threshold;

	if (!slot_need(r, f, 0, v, &pingpong))
		return;
	if (!slot_u64(r, f, 1, &threshold))
		threshold = 1;
	value_bool(v, pingpong < threshold);
}

/* A name behind a pointer (slot 0) that may be NULL (slot 1): getsockopt gives no byte then. */
static void get_ulp(const struct reading *r, const struct field *f, struct value *v)
{
	const char *name;
	uint64_t ops;
	size_t len;

	if (!slot_need(r, f, 1, v, &ops))
		return;
	name = slot_bytes(r, f, 0, &len);
	if (name)
		value_string(v, name, len);
	else if (!ops)
		value_string(v, "", 0);
	else
		value_absent(v, slot_why(r, f, 0));
}

/* An algorithm without get_info(), such as cubic and reno, gives no byte. */
static void cc_info(struct value *v, uint64_t get_info)
{
	if (get_info)
		value_absent(v, "private to the congestion control algorithm");
	else
		value_bytes(v, VALUE_BYTES, "", 0);
}

static void get_cc_info(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t get_info;

	if (slot_need(r, f, 0, v, &get_info))
		cc_info(v, get_info);
}

static void get_zero(const struct reading *r, const struct field *f, struct value *v)
{
	(void)r;
	(void)f;
	value_bool(v, false);
}

static void get_repair_queue(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t queue, repair;

	if (!slot_need(r, f, 0, v, &queue) || !slot_need(r, f, 1, v, &repair))
		return;
	if (repair)
		value_int(v, (int64_t)queue);
	else
		value_absent(v, "getsockopt gives EINVAL unless TCP_REPAIR is on");
}

static void get_queue_seq(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t queue, seq;

	if (!slot_need(r, f, 0, v, &queue))
		return;
	if (queue != TCP_SEND_QUEUE && queue != TCP_RECV_QUEUE)
		value_absent(v, "getsockopt gives EINVAL without a TCP_REPAIR_QUEUE");
	else if (slot_need(r, f, queue == TCP_SEND_QUEUE ? 1 : 2, v, &seq))
		value_uint(v, seq);
}

static void get_repair_window(const struct reading *r, const struct field *f, struct value *v)
{
	static const char *const names[] = {"snd_wl1", "snd_wnd", "max_window", "rcv_wnd",
					    "rcv_wup"};
	uint64_t repair;
	unsigned int i;

	if (!slot_need(r, f, 0, v, &repair))
		return;
	if (!repair) {
		value_absent(v, "getsockopt gives EPERM unless TCP_REPAIR is on");
		return;
	}
	value_members(v);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		value_member(v, names[i], (int64_t)slot_or_zero(r, f, 1 + i));
}

/* The TCP clock is ktime_get_ns(). Since 6.7, when tcp_usec_ts came, the lowest bit tells its unit. */
static void get_timestamp(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t offset, usec_ts;
	uint32_t ts;

	if (!slot_need(r, f, 0, v, &offset))
		return;
	if (!slot_u64(r, f, 1, &usec_ts))
		ts = (uint32_t)(r->rec.sock->now / 1000000 + offset);
	else if (usec_ts)
		ts = (uint32_t)(r->rec.sock->now / 1000 + offset) | 1;
	else
		ts = (uint32_t)(r->rec.sock->now / 1000000 + offset) & ~1u;
	value_uint(v, ts);
}

/* Only how much there is: getsockopt hands the bytes out once and frees them. */
static void get_saved_syn(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t saved;

	if (!slot_need(r, f, 0, v, &saved))
		return;
	value_members(v);
	value_member(
		v, "len",
		(int64_t)(slot_or_zero(r, f, 1) + slot_or_zero(r, f, 2) + slot_or_zero(r, f, 3)));
}

/* Keys are never read, but for their ids. */
static void get_ao_info(const struct reading *r, const struct field *f, struct value *v)
{
	static const char *const counters[] = {"pkt_good", "pkt_bad", "pkt_key_not_found",
					       "pkt_ao_required", "pkt_dropped_icmp"};
	uint64_t ao_info;
	unsigned int i;

	if (!slot_need(r, f, 0, v, &ao_info))
		return;
	if (!ao_info) {
		value_absent(v, "getsockopt gives ENOENT: the socket has no TCP-AO key");
		return;
	}
	value_members(v);
	value_member(v, "set_current", slot_exists(r, f, 3));
	value_member(v, "set_rnext", slot_exists(r, f, 4));
	value_member(v, "ao_required", (int64_t)slot_or_zero(r, f, 1));
	value_member(v, "accept_icmps", (int64_t)slot_or_zero(r, f, 2));
	value_member(v, "current_key", (int64_t)slot_or_zero(r, f, 3));
	value_member(v, "rnext", (int64_t)slot_or_zero(r, f, 4));
	for (i = 0; i < sizeof(counters) / sizeof(counters[0]); i++)
		value_member(v, counters[i], (int64_t)slot_or_zero(r, f, 5 + i));
}

/* The option is 6.10's; the sysctl that tells such a kernel from older ones (slot 0) is 6.11's. */
static void get_is_mptcp(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t marker;

	if (slot_need(r, f, 0, v, &marker))
		value_bool(v, false);
}

/* icsk_rto_min and icsk_delack_max are old; the options came in 6.15, with icsk_rto_max (slot 2). */
static void get_since_rto_max(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t jiffies, rto_max;

	if (slot_need(r, f, 2, v, &rto_max) && slot_need(r, f, 0, v, &jiffies))
		value_int(v, (int64_t)jiffies_to_us(r, jiffies));
}

static void get_rto_max(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t jiffies;

	if (slot_need(r, f, 0, v, &jiffies))
		value_int(v, (int64_t)jiffies_to_ms(r, jiffies));
}

/*
 * MPTCP. Some options are the MPTCP socket's own; getsockopt asks the first subflow for others, and
 * makes it if need be. A connection that fell back to TCP answers from its subflow alone.
 *
 * Slots: 0 the subflow's value, 1 and 2 for mptcp_fell_back(), 3 the MPTCP socket's own value or a
 * member that came with the option, 4 the sysctl.
 */
enum mptcp_slot {
	MPTCP_SUBFLOW,
	MPTCP_FLAGS,
	MPTCP_MARKER,
	MPTCP_OWN,
	MPTCP_SYSCTL,
	MPTCP_USER_MSS = MPTCP_SYSCTL,
	MPTCP_SUBFLOW_STATE,
};

static const char mptcp_not_passed_on[] = "getsockopt gives EOPNOTSUPP for MPTCP on this kernel";

static bool mptcp_has_subflow(const struct reading *r)
{
	return r->rec.sock->classes & SKC_MPTCP_FIRST;
}

/* MPTCP_FALLBACK_DONE is bit 2; it was bit 4 before 6.9, when notsent_lowat came. */
static bool mptcp_fell_back(const struct reading *r, const struct field *f)
{
	unsigned int bit = slot_exists(r, f, MPTCP_MARKER) ? 2 : 4;

	return mptcp_has_subflow(r) && slot_or_zero(r, f, MPTCP_FLAGS) >> bit & 1;
}

/* A number that the MPTCP socket has itself. */
static void get_mptcp_own(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t num;

	if (!slot_need(r, f, mptcp_fell_back(r, f) ? MPTCP_SUBFLOW : MPTCP_OWN, v, &num))
		return;
	if (f->kind == VALUE_BOOL)
		value_bool(v, num);
	else
		value_uint(v, num);
}

/* The kernel sets the subflows' limit to the highest, which shows after a fallback. */
static bool fresh_mptcp_lowat(const struct reading *r, const struct field *f, const struct value *v)
{
	return value_is(v, mptcp_fell_back(r, f) ? UINT32_MAX : 0);
}

static void get_mptcp_nagle(const struct reading *r, const struct field *f, struct value *v)
{
	if (mptcp_fell_back(r, f))
		get_nagle(r, f, v);
	else
		get_mptcp_own(r, f, v);
}

/* The subflow and the sysctl keep times in jiffies (f->unit), the MPTCP socket in seconds. */
static void get_mptcp_keepalive(const struct reading *r, const struct field *f, struct value *v)
{
	bool fell_back = mptcp_fell_back(r, f), inherited;
	bool seconds = f->unit == UNIT_PLAIN || !fell_back;
	uint64_t num;

	if (!slot_need(r, f, fell_back ? MPTCP_SUBFLOW : MPTCP_OWN, v, &num))
		return;
	inherited = !num;
	if (inherited) {
		if (!slot_need(r, f, MPTCP_SYSCTL, v, &num))
			return;
		seconds = f->unit == UNIT_PLAIN;
	}
	value_int(v, seconds ? (int64_t)num : jiffies_to_s(r, num));
	v->inherited = inherited;
}

/* A number of the first subflow; without one, that of the fresh subflow that getsockopt would make. */
static void get_mptcp_first(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t num = 0;

	if (f->src[MPTCP_OWN] && !slot_exists(r, f, MPTCP_OWN) && !mptcp_fell_back(r, f)) {
		value_absent(v, mptcp_not_passed_on);
		return;
	}
	if (mptcp_has_subflow(r) && !slot_need(r, f, MPTCP_SUBFLOW, v, &num))
		return;
	if (f->optname == TCP_DEFER_ACCEPT)
		value_int(v, retransmits_to_seconds(num));
	else if (f->kind == VALUE_BOOL)
		value_bool(v, num);
	else
		value_int(v, (int64_t)num);
}

static void get_mptcp_name(const struct reading *r, const struct field *f, struct value *v)
{
	unsigned int slot = mptcp_has_subflow(r) ? MPTCP_SUBFLOW : MPTCP_OWN;
	const char *name;
	size_t len;

	name = slot_bytes(r, f, slot, &len);
	if (name)
		value_string(v, name, len);
	else if (slot == MPTCP_OWN && !f->src[MPTCP_OWN])
		value_string(v, "mptcp", sizeof("mptcp"));
	else
		value_absent(v, slot_why(r, f, slot));
}

static void get_mptcp_cc_info(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t get_info;

	if (!mptcp_has_subflow(r))
		value_absent(v, "no subflow yet");
	else if (slot_need(r, f, MPTCP_SUBFLOW, v, &get_info))
		cc_info(v, get_info);
}

/* Passed on since 6.17, when mptcp_sock.maxseg came. */
static void get_mptcp_maxseg(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t mss, user_mss = slot_or_zero(r, f, MPTCP_OWN), state = TCP_CLOSE;

	if (!slot_exists(r, f, MPTCP_OWN) && !mptcp_fell_back(r, f)) {
		value_absent(v, mptcp_not_passed_on);
		return;
	}
	mss = MSS_DEFAULT;
	if (mptcp_has_subflow(r)) {
		if (!slot_need(r, f, MPTCP_SUBFLOW, v, &mss) ||
		    !slot_need(r, f, MPTCP_SUBFLOW_STATE, v, &state))
			return;
		user_mss = slot_or_zero(r, f, MPTCP_USER_MSS);
	}
	if (user_mss && (state == TCP_CLOSE || state == TCP_LISTEN))
		mss = user_mss;
	value_int(v, (int64_t)mss);
}

static void get_mptcp_is_mptcp(const struct reading *r, const struct field *f, struct value *v)
{
	if (slot_exists(r, f, MPTCP_OWN))
		value_bool(v, !mptcp_fell_back(r, f));
	else
		value_absent(v, slot_why(r, f, MPTCP_OWN));
}

/* The members that fit a signed number: sequence numbers of 64 bits are left out. */
static void get_mptcp_info(const struct reading *r, const struct field *f, struct value *v)
{
	/* can_ack is MPTCP_INFO_FLAG_REMOTE_KEY_RECEIVED, bit 1 of the flags. */
	static const struct {
		const char *name;
		unsigned int slot;
		unsigned int factor;
	} members[] = {
		{"add_addr_signal", 3, 1}, {"add_addr_accepted", 4, 1}, {"flags", 5, 2},
		{"token", 6, 1},	   {"local_addr_used", 7, 1},	{"csum_enabled", 8, 1},
	};
	uint64_t subflows;
	/* Of a listener the kernel fills in nothing (mptcp_diag_fill_info). */
	const bool listens = r->rec.sock->classes & SKC_LISTEN;

	if (mptcp_fell_back(r, f)) {
		value_absent(v, "getsockopt gives EOPNOTSUPP: the connection fell back to TCP");
		return;
	}
	if (!slot_need(r, f, 0, v, &subflows))
		return;
	value_members(v);
	value_member(v, "subflows", listens ? 0 : (int64_t)subflows);
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		value_member(v, members[i].name,
			     listens ? 0
				     : (int64_t)(slot_or_zero(r, f, members[i].slot) *
						 members[i].factor));
}

#define OPTION(NAME, LEVEL, NEED, KIND, ...)                                                       \
	{                                                                                          \
		.name = #NAME, .group = FIELD_OPTION, .level = (LEVEL), .optname = (NAME),         \
		.need = (NEED), .kind = (KIND), __VA_ARGS__                                        \
	}
#define SINCE_6_5 "mptcp_sock.bytes_sent" /* the option: 6.2 */
#define FALLBACK  "mptcp_sock.flags", "mptcp_sock.notsent_lowat"

const struct field options_tcp[] = {
	OPTION(TCP_NODELAY, SOL_TCP, SKC_TCP, VALUE_BOOL, .src = {"tcp_sock.nonagle"},
	       .get = get_nagle),
	OPTION(TCP_MAXSEG, SOL_TCP, SKC_TCP, VALUE_INT,
	       .src = {"tcp_sock.mss_cache", "tcp_sock.rx_opt.user_mss", "tcp_sock.repair",
		       "tcp_sock.rx_opt.mss_clamp"},
	       .get = get_maxseg, .fresh = fresh_maxseg),
	OPTION(TCP_CORK, SOL_TCP, SKC_TCP, VALUE_BOOL, .src = {"tcp_sock.nonagle"},
	       .get = get_nagle),
	OPTION(TCP_KEEPIDLE, SOL_TCP, SKC_TCP, VALUE_INT, .unit = UNIT_JIFFIES_S,
	       .src = {"tcp_sock.keepalive_time", "net.ipv4.sysctl_tcp_keepalive_time"},
	       .def = DEFAULT_SYSCTL),
	OPTION(TCP_KEEPINTVL, SOL_TCP, SKC_TCP, VALUE_INT, .unit = UNIT_JIFFIES_S,
	       .src = {"tcp_sock.keepalive_intvl", "net.ipv4.sysctl_tcp_keepalive_intvl"},
	       .def = DEFAULT_SYSCTL),
	OPTION(TCP_KEEPCNT, SOL_TCP, SKC_TCP, VALUE_INT,
	       .src = {"tcp_sock.keepalive_probes", "net.ipv4.sysctl_tcp_keepalive_probes"},
	       .def = DEFAULT_SYSCTL),
	OPTION(TCP_SYNCNT, SOL_TCP, SKC_TCP, VALUE_INT,
	       .src = {"inet_connection_sock.icsk_syn_retries", "net.ipv4.sysctl_tcp_syn_retries"},
	       .def = DEFAULT_SYSCTL),
	OPTION(TCP_LINGER2, SOL_TCP, SKC_TCP, VALUE_INT,
	       .src = {"tcp_sock.linger2", "net.ipv4.sysctl_tcp_fin_timeout"}, .get = get_linger2,
	       .def = DEFAULT_SYSCTL),
	OPTION(TCP_DEFER_ACCEPT, SOL_TCP, SKC_TCP, VALUE_INT,
	       .src = {"inet_connection_sock.icsk_accept_queue.rskq_defer_accept"},
	       .get = get_defer_accept),
	OPTION(TCP_WINDOW_CLAMP, SOL_TCP, SKC_TCP, VALUE_UINT, .src = {"tcp_sock.window_clamp"},
	       .fresh = fresh_window_clamp),
	OPTION(TCP_INFO, SOL_TCP, 0, VALUE_MEMBERS, .any = SKC_TCP | SKC_MPTCP,
	       .def = DEFAULT_STATE, .why = "its members are fields of their own (tcp_info)"),
	OPTION(TCP_QUICKACK, SOL_TCP, SKC_TCP, VALUE_BOOL,
	       .src = {"inet_connection_sock.icsk_ack.pingpong",
		       "net.ipv4.sysctl_tcp_pingpong_thresh"},
	       .get = get_quickack, .def = DEFAULT_STATE),
	OPTION(TCP_CONGESTION, SOL_TCP, SKC_TCP, VALUE_STRING,
	       .src = {"inet_connection_sock.icsk_ca_ops->name"}, .def = DEFAULT_STATE),
	OPTION(TCP_THIN_LINEAR_TIMEOUTS, SOL_TCP, SKC_TCP, VALUE_BOOL,
	       .src = {"tcp_sock.thin_lto"}),
	OPTION(TCP_THIN_DUPACK, SOL_TCP, SKC_TCP, VALUE_BOOL, .get = get_zero),
	OPTION(TCP_USER_TIMEOUT, SOL_TCP, SKC_TCP, VALUE_INT,
	       .src = {"inet_connection_sock.icsk_user_timeout"}),
	OPTION(TCP_REPAIR, SOL_TCP, SKC_TCP, VALUE_INT, .src = {"tcp_sock.repair"}),
	OPTION(TCP_REPAIR_QUEUE, SOL_TCP, SKC_TCP, VALUE_INT,
	       .src = {"tcp_sock.repair_queue", "tcp_sock.repair"}, .get = get_repair_queue),
	OPTION(TCP_QUEUE_SEQ, SOL_TCP, SKC_TCP, VALUE_UINT,
	       .src = {"tcp_sock.repair_queue", "tcp_sock.write_seq", "tcp_sock.rcv_nxt"},
	       .get = get_queue_seq, .def = DEFAULT_STATE),
	OPTION(TCP_FASTOPEN, SOL_TCP, SKC_TCP, VALUE_INT,
	       .src = {"inet_connection_sock.icsk_accept_queue.fastopenq.max_qlen"}),
	OPTION(TCP_TIMESTAMP, SOL_TCP, SKC_TCP, VALUE_UINT,
	       .src = {"tcp_sock.tsoffset", "tcp_sock.tcp_usec_ts"}, .get = get_timestamp,
	       .def = DEFAULT_STATE),
	OPTION(TCP_NOTSENT_LOWAT, SOL_TCP, SKC_TCP, VALUE_UINT, .src = {"tcp_sock.notsent_lowat"}),
	OPTION(TCP_CC_INFO, SOL_TCP, SKC_TCP, VALUE_BYTES,
	       .src = {"inet_connection_sock.icsk_ca_ops->get_info"}, .get = get_cc_info,
	       .def = DEFAULT_STATE),
	OPTION(TCP_SAVE_SYN, SOL_TCP, SKC_TCP, VALUE_INT, .src = {"tcp_sock.save_syn"}),
	OPTION(TCP_SAVED_SYN, SOL_TCP, SKC_TCP, VALUE_MEMBERS,
	       .src = {"tcp_sock.saved_syn", "tcp_sock.saved_syn->mac_hdrlen",
		       "tcp_sock.saved_syn->network_hdrlen", "tcp_sock.saved_syn->tcp_hdrlen"},
	       .get = get_saved_syn, .def = DEFAULT_STATE),
	OPTION(TCP_REPAIR_WINDOW, SOL_TCP, SKC_TCP, VALUE_MEMBERS,
	       .src = {"tcp_sock.repair", "tcp_sock.snd_wl1", "tcp_sock.snd_wnd",
		       "tcp_sock.max_window", "tcp_sock.rcv_wnd", "tcp_sock.rcv_wup"},
	       .get = get_repair_window, .def = DEFAULT_STATE),
	OPTION(TCP_FASTOPEN_CONNECT, SOL_TCP, SKC_TCP, VALUE_BOOL,
	       .src = {"tcp_sock.fastopen_connect"}),
	OPTION(TCP_ULP, SOL_TCP, SKC_TCP, VALUE_STRING,
	       .src = {"inet_connection_sock.icsk_ulp_ops->name",
		       "inet_connection_sock.icsk_ulp_ops"},
	       .get = get_ulp),
	OPTION(TCP_FASTOPEN_KEY, SOL_TCP, 0, VALUE_BYTES, .any = SKC_TCP | SKC_MPTCP,
	       .why = "a secret"),
	OPTION(TCP_FASTOPEN_NO_COOKIE, SOL_TCP, SKC_TCP, VALUE_BOOL,
	       .src = {"tcp_sock.fastopen_no_cookie"}),
	OPTION(TCP_ZEROCOPY_RECEIVE, SOL_TCP, SKC_TCP, VALUE_MEMBERS,
	       .why = "an action: getsockopt maps received pages"),
	OPTION(TCP_INQ, SOL_TCP, SKC_TCP, VALUE_BOOL, .src = {"tcp_sock.recvmsg_inq"}),
	OPTION(TCP_TX_DELAY, SOL_TCP, SKC_TCP, VALUE_INT, .src = {"tcp_sock.tcp_tx_delay"}),
	OPTION(TCP_AO_INFO, SOL_TCP, SKC_TCP, VALUE_MEMBERS,
	       .src = {"tcp_sock.ao_info", "tcp_sock.ao_info->ao_required",
		       "tcp_sock.ao_info->accept_icmps", "tcp_sock.ao_info->current_key->sndid",
		       "tcp_sock.ao_info->rnext_key->rcvid",
		       "tcp_sock.ao_info->counters.pkt_good.counter",
		       "tcp_sock.ao_info->counters.pkt_bad.counter",
		       "tcp_sock.ao_info->counters.key_not_found.counter",
		       "tcp_sock.ao_info->counters.ao_required.counter",
		       "tcp_sock.ao_info->counters.dropped_icmp.counter"},
	       .get = get_ao_info),
	OPTION(TCP_AO_GET_KEYS, SOL_TCP, SKC_TCP, VALUE_BYTES, .why = "secrets"),
	OPTION(TCP_AO_REPAIR, SOL_TCP, SKC_TCP, VALUE_MEMBERS,
	       .why = "getsockopt gives it to CAP_NET_ADMIN and under TCP_REPAIR only"),
	OPTION(TCP_IS_MPTCP, SOL_TCP, SKC_TCP, VALUE_BOOL,
	       .src = {"net.ipv4.sysctl_tcp_rto_min_us"}, .get = get_is_mptcp,
	       .def = DEFAULT_STATE),
	OPTION(TCP_RTO_MAX_MS, SOL_TCP, SKC_TCP, VALUE_INT,
	       .src = {"inet_connection_sock.icsk_rto_max", "net.ipv4.sysctl_tcp_rto_max_ms"},
	       .get = get_rto_max, .def = DEFAULT_SYSCTL_COPY, .def_slot = 1),
	OPTION(TCP_RTO_MIN_US, SOL_TCP, SKC_TCP, VALUE_INT,
	       .src = {"inet_connection_sock.icsk_rto_min", "net.ipv4.sysctl_tcp_rto_min_us",
		       "inet_connection_sock.icsk_rto_max"},
	       .get = get_since_rto_max, .def = DEFAULT_SYSCTL_COPY, .def_slot = 1),
	OPTION(TCP_DELACK_MAX_US, SOL_TCP, SKC_TCP, VALUE_INT,
	       .src = {"inet_connection_sock.icsk_delack_max", NULL,
		       "inet_connection_sock.icsk_rto_max"},
	       .get = get_since_rto_max, .def_num = 200000),

	OPTION(TCP_NODELAY, SOL_TCP, SKC_MPTCP, VALUE_BOOL,
	       .src = {"subflow.tcp_sock.nonagle", FALLBACK, "mptcp_sock.nodelay"},
	       .get = get_mptcp_nagle),
	OPTION(TCP_MAXSEG, SOL_TCP, SKC_MPTCP, VALUE_INT,
	       .src = {"subflow.tcp_sock.mss_cache", FALLBACK, "mptcp_sock.maxseg",
		       "subflow.tcp_sock.rx_opt.user_mss", "subflow.sock.__sk_common.skc_state"},
	       .get = get_mptcp_maxseg, .def = DEFAULT_STATE),
	OPTION(TCP_CORK, SOL_TCP, SKC_MPTCP, VALUE_BOOL,
	       .src = {"subflow.tcp_sock.nonagle", FALLBACK, "mptcp_sock.cork"},
	       .get = get_mptcp_nagle),
	OPTION(TCP_KEEPIDLE, SOL_TCP, SKC_MPTCP, VALUE_INT, .unit = UNIT_JIFFIES_S,
	       .src = {"subflow.tcp_sock.keepalive_time", FALLBACK, "mptcp_sock.keepalive_idle",
		       "net.ipv4.sysctl_tcp_keepalive_time"},
	       .get = get_mptcp_keepalive, .def = DEFAULT_SYSCTL),
	OPTION(TCP_KEEPINTVL, SOL_TCP, SKC_MPTCP, VALUE_INT, .unit = UNIT_JIFFIES_S,
	       .src = {"subflow.tcp_sock.keepalive_intvl", FALLBACK, "mptcp_sock.keepalive_intvl",
		       "net.ipv4.sysctl_tcp_keepalive_intvl"},
	       .get = get_mptcp_keepalive, .def = DEFAULT_SYSCTL),
	OPTION(TCP_KEEPCNT, SOL_TCP, SKC_MPTCP, VALUE_INT,
	       .src = {"subflow.tcp_sock.keepalive_probes", FALLBACK, "mptcp_sock.keepalive_cnt",
		       "net.ipv4.sysctl_tcp_keepalive_probes"},
	       .get = get_mptcp_keepalive, .def = DEFAULT_SYSCTL),
	OPTION(TCP_DEFER_ACCEPT, SOL_TCP, SKC_MPTCP, VALUE_INT,
	       .src = {"subflow.inet_connection_sock.icsk_accept_queue.rskq_defer_accept",
		       FALLBACK},
	       .get = get_mptcp_first),
	OPTION(TCP_CONGESTION, SOL_TCP, SKC_MPTCP, VALUE_STRING,
	       .src = {"subflow.inet_connection_sock.icsk_ca_ops->name", FALLBACK,
		       "mptcp_sock.ca_name"},
	       .get = get_mptcp_name, .def = DEFAULT_STATE),
	OPTION(TCP_FASTOPEN, SOL_TCP, SKC_MPTCP, VALUE_INT,
	       .src = {"subflow.inet_connection_sock.icsk_accept_queue.fastopenq.max_qlen",
		       FALLBACK, SINCE_6_5},
	       .get = get_mptcp_first),
	OPTION(TCP_NOTSENT_LOWAT, SOL_TCP, SKC_MPTCP, VALUE_UINT,
	       .src = {"subflow.tcp_sock.notsent_lowat", FALLBACK, "mptcp_sock.notsent_lowat"},
	       .get = get_mptcp_own, .fresh = fresh_mptcp_lowat),
	OPTION(TCP_CC_INFO, SOL_TCP, SKC_MPTCP, VALUE_BYTES,
	       .src = {"subflow.inet_connection_sock.icsk_ca_ops->get_info"},
	       .get = get_mptcp_cc_info, .def = DEFAULT_STATE),
	OPTION(TCP_FASTOPEN_CONNECT, SOL_TCP, SKC_MPTCP, VALUE_BOOL,
	       .src = {"subflow.tcp_sock.fastopen_connect", FALLBACK}, .get = get_mptcp_first),
	OPTION(TCP_ULP, SOL_TCP, SKC_MPTCP, VALUE_STRING,
	       .src = {"subflow.inet_connection_sock.icsk_ulp_ops->name", FALLBACK},
	       .get = get_mptcp_name, .def = DEFAULT_STATE),
	OPTION(TCP_FASTOPEN_NO_COOKIE, SOL_TCP, SKC_MPTCP, VALUE_BOOL,
	       .src = {"subflow.tcp_sock.fastopen_no_cookie", FALLBACK, SINCE_6_5},
	       .get = get_mptcp_first),
	OPTION(TCP_INQ, SOL_TCP, SKC_MPTCP, VALUE_BOOL,
	       .src = {"subflow.tcp_sock.recvmsg_inq", FALLBACK, "mptcp_sock.recvmsg_inq"},
	       .get = get_mptcp_own),
	OPTION(TCP_IS_MPTCP, SOL_TCP, SKC_MPTCP, VALUE_BOOL,
	       .src = {NULL, FALLBACK, "mptcp_sock.last_data_sent"}, .get = get_mptcp_is_mptcp,
	       .def = DEFAULT_STATE),

	OPTION(MPTCP_INFO, SOL_MPTCP, SKC_MPTCP, VALUE_MEMBERS,
	       .src = {"mptcp_sock.pm.extra_subflows | mptcp_sock.pm.subflows", FALLBACK,
		       "mptcp_sock.pm.add_addr_signaled", "mptcp_sock.pm.add_addr_accepted",
		       "mptcp_sock.can_ack", "mptcp_sock.token", "mptcp_sock.pm.local_addr_used",
		       "mptcp_sock.csum_enabled"},
	       .get = get_mptcp_info, .def = DEFAULT_STATE),
	OPTION(MPTCP_TCPINFO, SOL_MPTCP, SKC_MPTCP, VALUE_MEMBERS,
	       .why = "a list of TCP_INFO, one a subflow"),
	OPTION(MPTCP_SUBFLOW_ADDRS, SOL_MPTCP, SKC_MPTCP, VALUE_MEMBERS,
	       .why = "a list of addresses, one a subflow"),
	OPTION(MPTCP_FULL_INFO, SOL_MPTCP, SKC_MPTCP, VALUE_MEMBERS,
	       .why = "a list of TCP_INFO and addresses, one a subflow"),
	{.name = NULL},
};
