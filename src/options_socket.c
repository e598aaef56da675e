/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options at SOL_SOCKET, as sk_getsockopt() of net/core/sock.c answers for them. First those that
 * pfiles of Solaris has, in its order; then by number.
 */
#include "field.h"
#include "ifname.h"
#include "option_get.h"
#include "schema.h"
#include "slots.h"
#include "sockopt_numbers.h"

#include <linux/filter.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#define OPT(n)	       .name = #n, .group = FIELD_OPTION, .level = SOL_SOCKET, .optname = n
#define SK(member)     "sock.__sk_common." member
#define FLAG(bit)      SK("skc_flags:bit(SOCK_" #bit ")")
#define BOOL_FLAG(bit) .kind = VALUE_BOOL, .src = {FLAG(bit)}
#define BOOL(path)     .kind = VALUE_BOOL, .src = {path}
#define INT(...)       .kind = VALUE_INT, .src = {__VA_ARGS__}
#define UINT(...)      .kind = VALUE_UINT, .src = {__VA_ARGS__}
#define TIME(path)     .kind = VALUE_TIME, .unit = UNIT_JIFFIES_TIME, .src = {path}
#define STATE	       .def = DEFAULT_STATE

/* Since 6.16 these are bits of struct sock that share their byte with sk_txrehash. */
#define SCM(bit, before) "sock.sk_scm_" bit " | sock.sk_socket->flags:" before, "sock.sk_scm_" bit

/* The values that are made up of several slots, or of none. */

/* INET_PROTOSW_REUSE: net/ipv4/af_inet.c, net/ipv6/raw.c, net/ipv6/ping.c. */
static bool fresh_reuseaddr(const struct reading *r, const struct field *f, const struct value *v)
{
	(void)f;
	return value_is(v, !!(r->rec.sock->classes & (SKC_RAW | SKC_RAW6 | SKC_PING)));
}

/* A boolean to all but TCP_REPAIR, under which it is SK_FORCE_REUSE (2). */
static void get_reuseaddr(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t reuse;

	if (!slot_need(r, f, 0, v, &reuse))
		return;
	if (reuse > 1)
		value_int(v, (int64_t)reuse);
	else
		value_bool(v, reuse);
}

static void get_linger(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t onoff, jiffies;
	uint32_t hz = r->schema->hz;

	if (!slot_need(r, f, 0, v, &onoff) || !slot_need(r, f, 1, v, &jiffies))
		return;
	value_members(v);
	value_member(v, "onoff", (int64_t)onoff);
	value_member(v, "linger", hz ? (int32_t)(jiffies / hz) : 0);
}

static void get_error(const struct reading *r, const struct field *f, struct value *v)
{
	option_get_slot(r, f, 0, v);
	if (value_is(v, 0))
		option_get_slot(r, f, 1, v);
}

static void get_acceptconn(const struct reading *r, const struct field *f, struct value *v)
{
	(void)f;
	value_bool(v, r->rec.sock->state == TCP_LISTEN);
}

/* What the kernel says no more than a constant to: .def_num. */
static void get_const(const struct reading *r, const struct field *f, struct value *v)
{
	(void)r;
	if (f->kind == VALUE_BOOL)
		value_bool(v, f->def_num);
	else
		value_int(v, f->def_num);
}

/* Sockets of other classes than these have not got the option since 6.16 (slot 1 came with that). */
static void get_restricted(const struct reading *r, const struct field *f, struct value *v,
			   uint32_t classes)
{
	if (!(r->rec.sock->classes & classes) && slot_exists(r, f, 1))
		value_absent(v, NULL);
	else
		option_get_slot(r, f, 0, v);
}

static void get_scm(const struct reading *r, const struct field *f, struct value *v)
{
	get_restricted(r, f, v, SKC_UNIX | SKC_NETLINK | SKC_BLUETOOTH);
}

/* Came with 6.5, when proto_ops.sendpage (slot 2) went; the flags of struct socket are older. */
static void get_passpidfd(const struct reading *r, const struct field *f, struct value *v)
{
	if (slot_exists(r, f, 2))
		value_absent(v, NULL);
	else
		get_restricted(r, f, v, SKC_UNIX);
}

static void get_txrehash(const struct reading *r, const struct field *f, struct value *v)
{
	get_restricted(r, f, v, SKC_TCP);
}

/* Copied from the namespace's sysctl when an inet socket is made; of no use to others. */
static bool fresh_txrehash(const struct reading *r, const struct field *f, const struct value *v)
{
	bool is_inet = r->rec.sock->classes & SKC_INET;

	return value_is(v, is_inet ? (int64_t)slot_or_zero(r, f, 2) : 0);
}

/* Slots: sk_peer_cred, euid, egid. Nobody at the other end: pid 0, and -1 for the others. */
static void get_peercred(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t cred, uid = UINT32_MAX, gid = UINT32_MAX;

	if (!slot_need(r, f, 0, v, &cred))
		return;
	if (cred && (!slot_need(r, f, 1, v, &uid) || !slot_need(r, f, 2, v, &gid)))
		return;
	value_members(v);
	value_member(v, "pid", r->rec.sock->peer_pid);
	value_member(v, "uid", (int64_t)uid);
	value_member(v, "gid", (int64_t)gid);
}

static void get_peergroups(const struct reading *r, const struct field *f, struct value *v)
{
	bool truncated = false;
	size_t len = 0;
	const uint8_t *gids = reading_part(r, PART_PEER_GROUPS, &len, &truncated);
	uint32_t gid, nr = len / sizeof(gid);

	if (!gids && !slot_or_zero(r, f, 0)) {
		value_absent(v, NULL); /* ENODATA: no credentials of a peer */
		return;
	}
	if (!gids || truncated || nr > VALUE_LIST_MAX) {
		value_absent(v, "more groups than sockspy reads");
		return;
	}
	value_bytes(v, VALUE_LIST, NULL, 0);
	for (v->nr = 0; v->nr < nr; v->nr++) {
		memcpy(&gid, gids + v->nr * sizeof(gid), sizeof(gid));
		v->list[v->nr] = gid;
	}
}

static void get_bindtodevice(const struct reading *r, const struct field *f, struct value *v)
{
	char buf[IFNAME_MAX];
	uint64_t ifindex;
	const char *name = "";

	if (!slot_need(r, f, 0, v, &ifindex))
		return;
	if (ifindex)
		name = ifname_of(r->rec.sock->netns, ifindex, buf);
	if (name)
		value_string(v, name, IFNAME_MAX);
	else
		value_absent(v, "the interface is not in sockspy's network namespace");
}

/* How many instructions SO_GET_FILTER would give: those of the filter as it was attached. */
static void get_filter(const struct reading *r, const struct field *f, struct value *v)
{
	const struct rec_prog *prog;
	uint64_t filter;
	size_t len = 0;

	if (!slot_need(r, f, 0, v, &filter))
		return;
	prog = reading_part(r, PART_FILTER, &len, NULL);
	if (!filter)
		value_uint(v, 0);
	else if (!prog || len < sizeof(*prog))
		value_absent(v, "the attached filter was not read");
	else if (prog->id)
		value_absent(v, "an eBPF program is attached: getsockopt gives EACCES");
	else
		value_uint(v, prog->nr_insns);
}

/* Slots: RCVTSTAMP, TSTAMP_NEW, RCVTSTAMPNS. */
static void get_timestamp(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t on;

	if (slot_need(r, f, 0, v, &on))
		value_bool(v, on && !slot_or_zero(r, f, 1) && !slot_or_zero(r, f, 2));
}

static void get_timestamp_new(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t on;

	if (slot_need(r, f, 0, v, &on))
		value_bool(v, on && slot_or_zero(r, f, 1));
}

static void timestamping(struct value *v, uint64_t flags, uint64_t bind_phc)
{
	value_members(v);
	value_member(v, "flags", (int64_t)flags);
	value_member(v, "bind_phc", (int32_t)bind_phc);
}

/* Slots: sk_tsflags, sk_bind_phc. Before 5.14, without sk_bind_phc, the value is an int. */
static void get_timestamping(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t flags, bind_phc;

	if (!slot_need(r, f, 0, v, &flags))
		return;
	if (slot_u64(r, f, 1, &bind_phc))
		timestamping(v, flags, bind_phc);
	else
		value_int(v, (int64_t)flags);
}

/* Slots: as above, TSTAMP_NEW. 5.10 can set it only. */
static void get_timestamping_new(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t flags, bind_phc;

	if (!slot_need(r, f, 0, v, &flags))
		return;
	if (!slot_u64(r, f, 1, &bind_phc))
		value_absent(v, NULL);
	else if (slot_or_zero(r, f, 2))
		timestamping(v, flags, bind_phc);
	else
		timestamping(v, 0, 0);
}

static void get_peek_off(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t set_peek_off;

	if (!slot_need(r, f, 1, v, &set_peek_off))
		return;
	if (set_peek_off)
		option_get_slot(r, f, 0, v);
	else
		value_absent(v, NULL); /* EOPNOTSUPP */
}

/* SK_MEMINFO_* of linux/sock_diag.h, all u32, in the order of the slots. */
static const char *const meminfo_names[] = {
	"rmem_alloc",  "rcvbuf", "wmem_alloc", "sndbuf", "fwd_alloc",
	"wmem_queued", "optmem", "backlog",    "drops",
};

#define MEMINFO_SRC                                                                                \
	{                                                                                          \
		"sock.sk_backlog.rmem_alloc.counter", "sock.sk_rcvbuf",                            \
			"sock.sk_wmem_alloc.refs.counter", "sock.sk_sndbuf",                       \
			"sock.sk_forward_alloc", "sock.sk_wmem_queued",                            \
			"sock.sk_omem_alloc.counter", "sock.sk_backlog.len",                       \
			"sock.sk_drops.counter", "sock.sk_drop_counters->drops0.counter",          \
			"sock.sk_drop_counters->drops1.counter"                                    \
	}

enum meminfo_slot {
	MEMINFO_WMEM_ALLOC = 2,
	MEMINFO_DROPS = 8,
	MEMINFO_DROPS0,
	MEMINFO_DROPS1,
};

static void get_meminfo(const struct reading *r, const struct field *f, struct value *v)
{
	struct value members;
	uint64_t num;

	value_members(&members);
	for (unsigned int i = 0; i <= MEMINFO_DROPS; i++) {
		if (!slot_need(r, f, i, v, &num))
			return;
		if (i == MEMINFO_WMEM_ALLOC)
			num--;		/* sk_wmem_alloc_get(): the socket itself counts */
		if (i == MEMINFO_DROPS) /* since 6.18 UDP and raw sockets count elsewhere */
			num += slot_or_zero(r, f, MEMINFO_DROPS0) +
			       slot_or_zero(r, f, MEMINFO_DROPS1);
		value_member(&members, meminfo_names[i], (uint32_t)num);
	}
	*v = members;
}

/* MIN_NAPI_ID is NR_CPUS + 1 (net/busy_poll.h), and kernel_max is NR_CPUS - 1; 0: not known. */
static uint64_t min_napi_id(void)
{
	static unsigned int kernel_max;

	if (!kernel_max) {
		FILE *file = fopen("/sys/devices/system/cpu/kernel_max", "re");

		if (!file)
			return 0;
		if (fscanf(file, "%u", &kernel_max) != 1)
			kernel_max = 0;
		fclose(file);
	}
	return kernel_max ? (uint64_t)kernel_max + 2 : 0;
}

static void get_napi_id(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t id, min = min_napi_id();

	if (!slot_need(r, f, 0, v, &id))
		return;
	if (id && !min)
		value_absent(v, "the kernel's number of CPUs is not known");
	else
		value_uint(v, id >= min ? id : 0);
}

static void get_cookie(const struct reading *r, const struct field *f, struct value *v)
{
	(void)f;
	if (r->rec.sock->cookie)
		value_uint(v, r->rec.sock->cookie);
	else
		value_absent(v, "this kernel gives no cookie to a socket iterator");
}

/* Slot 1 is the counter of before 5.14, when getsockopt did not tell it. */
static void get_netns_cookie(const struct reading *r, const struct field *f, struct value *v)
{
	if (slot_exists(r, f, 1))
		value_absent(v, NULL);
	else
		option_get_slot(r, f, 0, v);
}

/* Slots: sk_clockid, deadline mode, report errors: SOF_TXTIME_* of linux/net_tstamp.h. */
static void get_txtime(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t clockid, deadline, report;

	if (!slot_need(r, f, 0, v, &clockid) || !slot_need(r, f, 1, v, &deadline) ||
	    !slot_need(r, f, 2, v, &report))
		return;
	value_members(v);
	value_member(v, "clockid", (int64_t)clockid);
	value_member(v, "flags", (int64_t)(deadline | report << 1));
}

/* clang-format off */
const struct field options_socket[] = {
	{OPT(SO_DEBUG), BOOL_FLAG(DBG)},
	{OPT(SO_REUSEADDR), BOOL(SK("skc_reuse")), .get = get_reuseaddr, .fresh = fresh_reuseaddr},
	{OPT(SO_KEEPALIVE), BOOL_FLAG(KEEPOPEN)},
	{OPT(SO_DONTROUTE), BOOL_FLAG(LOCALROUTE)},
	{OPT(SO_BROADCAST), BOOL_FLAG(BROADCAST)},
	{OPT(SO_OOBINLINE), BOOL_FLAG(URGINLINE)},
	{OPT(SO_LINGER), .kind = VALUE_MEMBERS, .get = get_linger,
	 .src = {FLAG(LINGER), "sock.sk_lingertime"}},
	{OPT(SO_SNDBUF), INT("sock.sk_sndbuf"), .def = DEFAULT_NEVER},
	{OPT(SO_RCVBUF), INT("sock.sk_rcvbuf"), .def = DEFAULT_NEVER},

	{OPT(SO_TYPE), INT("sock.sk_type"), STATE},
	{OPT(SO_ERROR), INT("sock.sk_err", "sock.sk_err_soft"), .get = get_error},
	{OPT(SO_NO_CHECK), BOOL("sock.sk_no_check_tx")},
	{OPT(SO_PRIORITY), UINT("sock.sk_priority")},
	{OPT(SO_BSDCOMPAT), .kind = VALUE_BOOL, .get = get_const},
	{OPT(SO_REUSEPORT), BOOL(SK("skc_reuseport"))},
	{OPT(SO_PASSCRED), .kind = VALUE_BOOL, .get = get_scm, .src = {SCM("credentials", "bit(3)")}},
	{OPT(SO_PEERCRED), .kind = VALUE_MEMBERS, .get = get_peercred, STATE,
	 .src = {"sock.sk_peer_cred", "sock.sk_peer_cred->euid.val", "sock.sk_peer_cred->egid.val"}},
	{OPT(SO_RCVLOWAT), INT("sock.sk_rcvlowat"), .def_num = 1},
	{OPT(SO_SNDLOWAT), .kind = VALUE_INT, .get = get_const, .def_num = 1, STATE},
	{OPT(SO_RCVTIMEO), TIME("sock.sk_rcvtimeo")},
	{OPT(SO_SNDTIMEO), TIME("sock.sk_sndtimeo")},
	{OPT(SO_BINDTODEVICE), .kind = VALUE_STRING, .get = get_bindtodevice,
	 .src = {SK("skc_bound_dev_if")}},
	/* A plain dump has a line of its own for filters. */
	{OPT(SO_GET_FILTER), UINT("sock.sk_filter"), .get = get_filter, STATE},
	{OPT(SO_PEERNAME), .kind = VALUE_BYTES, STATE, .why = "shown as the address of the peer"},
	{OPT(SO_TIMESTAMP), .kind = VALUE_BOOL, .get = get_timestamp,
	 .src = {FLAG(RCVTSTAMP), FLAG(TSTAMP_NEW), FLAG(RCVTSTAMPNS)}},
	{OPT(SO_ACCEPTCONN), .kind = VALUE_BOOL, .get = get_acceptconn, STATE},
	{OPT(SO_PEERSEC), .kind = VALUE_STRING, STATE, .any = SKC_UNIX | SKC_TCP | SKC_SCTP,
	 .why = "only the kernel's security module knows it"},
	{OPT(SO_PASSSEC), .kind = VALUE_BOOL, .get = get_scm, .src = {SCM("security", "bit(4)")}},
	{OPT(SO_TIMESTAMPNS), .kind = VALUE_BOOL, .get = get_timestamp,
	 .src = {FLAG(RCVTSTAMPNS), FLAG(TSTAMP_NEW)}},
	{OPT(SO_MARK), UINT("sock.sk_mark")},
	{OPT(SO_TIMESTAMPING), .kind = VALUE_MEMBERS, .get = get_timestamping,
	 .src = {"sock.sk_tsflags", "sock.sk_bind_phc"}},
	{OPT(SO_PROTOCOL), INT("sock.sk_protocol"), STATE},
	{OPT(SO_DOMAIN), INT(SK("skc_family")), STATE},
	{OPT(SO_RXQ_OVFL), BOOL_FLAG(RXQ_OVFL)},
	{OPT(SO_WIFI_STATUS), BOOL_FLAG(WIFI_STATUS)},
	{OPT(SO_PEEK_OFF), INT("sock.sk_peek_off", "sock.sk_socket->ops->set_peek_off"),
	 .get = get_peek_off, .def_num = -1},
	{OPT(SO_NOFCS), BOOL_FLAG(NOFCS)},
	{OPT(SO_LOCK_FILTER), BOOL_FLAG(FILTER_LOCKED)},
	{OPT(SO_SELECT_ERR_QUEUE), BOOL_FLAG(SELECT_ERR_QUEUE)},
	{OPT(SO_BUSY_POLL), UINT("sock.sk_ll_usec")},
	{OPT(SO_MAX_PACING_RATE), UINT("sock.sk_max_pacing_rate"), .def_num = -1},
	{OPT(SO_BPF_EXTENSIONS), .kind = VALUE_INT, .get = get_const, .def_num = SKF_AD_MAX, STATE},
	{OPT(SO_INCOMING_CPU), INT(SK("skc_incoming_cpu")), .def_num = -1, STATE},
	{OPT(SO_MEMINFO), .kind = VALUE_MEMBERS, .get = get_meminfo, STATE, .src = MEMINFO_SRC},
	{OPT(SO_INCOMING_NAPI_ID), UINT("sock.sk_napi_id"), .get = get_napi_id, STATE},
	{OPT(SO_COOKIE), .kind = VALUE_UINT, .get = get_cookie, STATE},
	{OPT(SO_PEERGROUPS), .kind = VALUE_LIST, .get = get_peergroups, STATE,
	 .src = {"sock.sk_peer_cred"}},
	{OPT(SO_ZEROCOPY), BOOL_FLAG(ZEROCOPY)},
	{OPT(SO_TXTIME), .kind = VALUE_MEMBERS, .get = get_txtime,
	 .src = {"sock.sk_clockid", "sock.sk_txtime_deadline_mode", "sock.sk_txtime_report_errors"}},
	{OPT(SO_BINDTOIFINDEX), INT(SK("skc_bound_dev_if"))},
	{OPT(SO_TIMESTAMP_NEW), .kind = VALUE_BOOL, .get = get_timestamp_new,
	 .src = {FLAG(RCVTSTAMP), FLAG(TSTAMP_NEW)}},
	{OPT(SO_TIMESTAMPNS_NEW), .kind = VALUE_BOOL, .get = get_timestamp_new,
	 .src = {FLAG(RCVTSTAMPNS), FLAG(TSTAMP_NEW)}},
	{OPT(SO_TIMESTAMPING_NEW), .kind = VALUE_MEMBERS, .get = get_timestamping_new,
	 .src = {"sock.sk_tsflags", "sock.sk_bind_phc", FLAG(TSTAMP_NEW)}},
	/* The same as SO_RCVTIMEO and SO_SNDTIMEO: a plain dump needs them but once. */
	{OPT(SO_RCVTIMEO_NEW), TIME("sock.sk_rcvtimeo"), STATE},
	{OPT(SO_SNDTIMEO_NEW), TIME("sock.sk_sndtimeo"), STATE},
	{OPT(SO_PREFER_BUSY_POLL), BOOL("sock.sk_prefer_busy_poll")},
	{OPT(SO_BUSY_POLL_BUDGET), UINT("sock.sk_busy_poll_budget")},
	{OPT(SO_NETNS_COOKIE), UINT("net.net_cookie", "net.net_cookie.counter"),
	 .get = get_netns_cookie, STATE},
	/* 5.15, as net->ipv6.sysctl.ioam6_id; sk_userlocks is older. Mask: SOCK_BUF_LOCK_MASK. */
	{OPT(SO_BUF_LOCK), UINT("sock.sk_userlocks:mask(3)", "net.ipv6.sysctl.ioam6_id"),
	 .get = option_get_since},
	{OPT(SO_RESERVE_MEM), UINT("sock.sk_reserved_mem")},
	{OPT(SO_TXREHASH), .kind = VALUE_INT, .get = get_txrehash, .fresh = fresh_txrehash,
	 .src = {"sock.sk_txrehash", "sock.sk_scm_credentials", "net.core.sysctl_txrehash"}},
	{OPT(SO_RCVMARK), BOOL_FLAG(RCVMARK)},
	{OPT(SO_PASSPIDFD), .kind = VALUE_BOOL, .get = get_passpidfd,
	 .src = {SCM("pidfd", "bit(7)"), "sock.sk_socket->ops->sendpage"}},
	{OPT(SO_PEERPIDFD), .kind = VALUE_INT, .need = SKC_UNIX, STATE,
	 .why = "getsockopt would make a descriptor; SO_PEERCRED has the pid"},
	{OPT(SO_RCVPRIORITY), BOOL_FLAG(RCVPRIORITY)},
	{OPT(SO_PASSRIGHTS), BOOL("sock.sk_scm_rights"), .need = SKC_UNIX, .def_num = 1},
	{OPT(SO_INQ), BOOL("unix_sock.recvmsg_inq"), .need = SKC_UNIX | SKC_STREAM},
	{.name = NULL},
};
/* clang-format on */
