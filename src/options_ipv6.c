/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options at SOL_IPV6, as do_ipv6_getsockopt() of net/ipv6/ipv6_sockglue.c and, for raw sockets,
 * rawv6_getsockopt() of net/ipv6/raw.c answer for them.
 */
#include "field.h"
#include "option_get.h"
#include "slots.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include <linux/in6.h>
#include <linux/mroute6.h>
#include <linux/netfilter_ipv6/ip6_tables.h>

#define OPT(n) .name = #n, .group = FIELD_OPTION, .level = SOL_IPV6, .optname = n
#define IP6    .need = SKC_INET6, .deny = SKC_SMC | SKC_MPTCP
/* MPTCP answers whatever its family is. */
#define IP6_MPTCP .any = SKC_INET6 | SKC_MPTCP, .deny = SKC_SMC, .get = option_get_mptcp
#define MROUTE6	  (SKC_RAW6 | SKC_ICMP)

/* One bit of inet_flags; up to 6.5 a bitfield of ipv6_pinfo, or, IPv4 and IPv6 alike, of inet_sock. */
#define FLAG(bit, before) ("inet_sock.inet_flags:bit(INET_FLAGS_" #bit ") | " before)
#define BIT(bit, before)  .kind = VALUE_BOOL, .src = {FLAG(bit, "ipv6_pinfo." before)}
#define BIT_MPTCP(bit, before, since)                                                              \
	.kind = VALUE_BOOL, .src = MPTCP_SRC(FLAG(bit, "inet_sock." before),                       \
					     SUBFLOW_INET("inet_flags:bit(INET_FLAGS_" #bit        \
							  ") | ") SUBFLOW_INET(before),            \
					     since)
#define RX(bit)	  .kind = VALUE_BOOL, .src = {"ipv6_pinfo.rxopt.bits." bit}
#define INT(...)  .kind = VALUE_INT, .src = {__VA_ARGS__}
#define WHY(text) .kind = VALUE_BYTES, .def = DEFAULT_STATE, .why = text

/* A member of struct mptcp_sock as old as MPTCP's getsockopt for the option: 5.17. */
#define SINCE_5_17     "mptcp_sock.recvmsg_inq"

#define WHY_PKT	       "made up of the last packet and of IPV6_RECV*"
#define WHY_FLOWLABEL  "asks for one flow label"
#define WHY_GROUPS     "asks for one group: see the groups that are joined"
#define WHY_XTABLES    "about tables of netfilter, not about the socket"
#define WHY_ORIG_DST   "kept by netfilter's connection tracking, not by the socket"
#define WHY_MROUTE     "about multicast routing of the network namespace, not about the socket"
#define WHY_NOT_CONN   "the socket is not connected: getsockopt gives ENOTCONN"
#define WHY_HOP_METRIC "the cached route has metrics of its own"

/* RTNL's metrics of a route hang on a tagged pointer (net/dst.h): this tag is that of "none". */
#define DST_METRICS_FLAGS     3
#define DST_METRICS_READ_ONLY 1

/* The kernel asks for the protocol alone: raw sockets of TCP and UDP have it too. */
static void get_addrform(const struct reading *r, const struct field *f, struct value *v)
{
	const uint32_t protocol = r->rec.sock->protocol;

	(void)f;
	if (protocol != IPPROTO_TCP && protocol != IPPROTO_UDP && protocol != IPPROTO_UDPLITE)
		value_absent(v, NULL);
	else if (r->rec.sock->state == TCP_ESTABLISHED)
		value_int(v, r->rec.sock->family);
	else
		value_absent(v, WHY_NOT_CONN);
}

enum hops_slot {
	HOPS_OWN,
	HOPS_ALL, /* of the namespace */
	HOPS_ROUTE,
	HOPS_ROUTE_METRICS,
	HOPS_ROUTE_DEVICE,
};

/* As ip6_dst_hoplimit() of net/ipv6/output_core.c and its callers choose it. */
static void get_unicast_hops(const struct reading *r, const struct field *f, struct value *v)
{
	unsigned int slot = HOPS_ALL;
	int64_t own;

	if (slot_s64(r, f, HOPS_OWN, &own) && own >= 0) {
		value_int(v, own);
		return;
	}
	if (slot_or_zero(r, f, HOPS_ROUTE)) {
		uint64_t metrics = slot_or_zero(r, f, HOPS_ROUTE_METRICS);

		if ((metrics & DST_METRICS_FLAGS) != DST_METRICS_READ_ONLY) {
			value_absent(v, WHY_HOP_METRIC);
			return;
		}
		if (slot_exists(r, f, HOPS_ROUTE_DEVICE))
			slot = HOPS_ROUTE_DEVICE;
	}
	option_get_slot(r, f, slot, v);
	v->inherited = true;
}

/* struct ip6_mtuinfo, whose address getsockopt leaves empty. */
static void get_pathmtu(const struct reading *r, const struct field *f, struct value *v)
{
	uint32_t mtu = option_route_mtu(r, f, v);

	if (!mtu)
		return;
	value_members(v);
	value_member(v, "mtu", mtu);
}

/* There is no getsockopt for it; "address%ifindex" (RFC 4007), empty where it is not set. */
static void get_pktinfo(const struct reading *r, const struct field *f, struct value *v)
{
	char text[INET6_ADDRSTRLEN + sizeof("%2147483647")] = "";
	size_t len = 0, at = 0;
	uint64_t ifindex;
	const struct in6_addr *addr = slot_bytes(r, f, 0, &len);

	if (!addr || len != sizeof(*addr)) {
		value_absent(v, slot_why(r, f, 0));
		return;
	}
	ifindex = slot_or_zero(r, f, 1);
	if (ifindex || !IN6_IS_ADDR_UNSPECIFIED(addr)) {
		inet_ntop(AF_INET6, addr, text, INET6_ADDRSTRLEN);
		at = strlen(text);
	}
	if (ifindex)
		snprintf(text + at, sizeof(text) - at, "%%%u", (unsigned int)ifindex);
	value_string(v, text, sizeof(text));
}

static void get_hopopts(const struct reading *r, const struct field *f, struct value *v)
{
	(void)f;
	option_get_part(r, PART_IP6_HOPOPTS, v);
}

static void get_rthdrdstopts(const struct reading *r, const struct field *f, struct value *v)
{
	(void)f;
	option_get_part(r, PART_IP6_RTHDRDSTOPTS, v);
}

static void get_rthdr(const struct reading *r, const struct field *f, struct value *v)
{
	(void)f;
	option_get_part(r, PART_IP6_RTHDR, v);
}

static void get_dstopts(const struct reading *r, const struct field *f, struct value *v)
{
	(void)f;
	option_get_part(r, PART_IP6_DSTOPTS, v);
}

/*
 * Slots: whether the socket has set it, what the namespace has, what the socket has. Of the values of
 * sysctl auto_flowlabels (IP6_AUTO_FLOW_LABEL_* of net/ipv6.h) those that mean on have bit 0.
 */
static void get_autoflowlabel(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t is_set;

	if (!slot_need(r, f, 0, v, &is_set))
		return;
	option_get_slot(r, f, is_set ? 2 : 1, v);
	v->inherited = !is_set;
}

static void get_addr_preferences(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t prefs;
	int val;

	if (!slot_need(r, f, 0, v, &prefs))
		return;
	if (prefs & IPV6_PREFER_SRC_TMP)
		val = IPV6_PREFER_SRC_TMP;
	else if (prefs & IPV6_PREFER_SRC_PUBLIC)
		val = IPV6_PREFER_SRC_PUBLIC;
	else
		val = IPV6_PREFER_SRC_PUBTMP_DEFAULT;
	val |= (prefs & IPV6_PREFER_SRC_COA) ? IPV6_PREFER_SRC_COA : IPV6_PREFER_SRC_HOME;
	value_int(v, val);
}

/* IPv6 sockets copy sysctl bindv6only (slot 5); ping_init_sock() of net/ipv4/ping.c sets it. */
static bool fresh_v6only(const struct reading *r, const struct field *f, const struct value *v)
{
	uint32_t classes = r->rec.sock->classes;
	const struct in6_addr *addr = (const struct in6_addr *)r->rec.sock->laddr;

	if (!(classes & SKC_INET6))
		return value_is(v, 0);
	/* bind() to one address sets it: it says nothing then (net/ipv6/af_inet6.c). */
	if (v->u && !IN6_IS_ADDR_UNSPECIFIED(addr))
		return true;
	return value_is(v, classes & SKC_PING || slot_or_zero(r, f, 5));
}

/* clang-format off */
const struct field options_ipv6[] = {
	{OPT(IPV6_ADDRFORM), .need = SKC_INET6, .kind = VALUE_INT,
	 .get = get_addrform, .def = DEFAULT_STATE},
	{OPT(IPV6_2292PKTINFO), IP6, RX("rxoinfo")},
	{OPT(IPV6_2292HOPOPTS), IP6, RX("ohopopts")},
	{OPT(IPV6_2292DSTOPTS), IP6, RX("odstopts")},
	{OPT(IPV6_2292RTHDR), IP6, RX("osrcrt")},
	{OPT(IPV6_2292PKTOPTIONS), .need = SKC_INET6 | SKC_STREAM, .deny = SKC_SMC | SKC_MPTCP,
	 WHY(WHY_PKT)},
	{OPT(IPV6_CHECKSUM), .need = SKC_RAW6, INT("raw6_sock.checksum", "raw6_sock.offset"),
	 .get = option_get_checksum, .fresh = option_fresh_checksum},
	{OPT(IPV6_2292HOPLIMIT), IP6, RX("rxohlim")},
	{OPT(IPV6_FLOWINFO), IP6, RX("rxflow")},
	{OPT(IPV6_UNICAST_HOPS), IP6, .get = get_unicast_hops, .def = DEFAULT_SYSCTL, .def_num = -1,
	 INT("ipv6_pinfo.hop_limit", "net.ipv6.devconf_all->hop_limit", "sock.sk_dst_cache",
	     "sock.sk_dst_cache->_metrics", "sock.sk_dst_cache->dev->ip6_ptr->cnf.hop_limit")},
	/* TCP keeps the interface and the hop limit of the last packet in these two. */
	{OPT(IPV6_MULTICAST_IF), IP6, INT("ipv6_pinfo.mcast_oif"),
	 .fresh = option_fresh_unless_stream},
	{OPT(IPV6_MULTICAST_HOPS), IP6, INT("ipv6_pinfo.mcast_hops"), .def_num = 1,
	 .fresh = option_fresh_unless_stream},
	{OPT(IPV6_MULTICAST_LOOP), IP6, BIT(MC6_LOOP, "mc_loop"), .def_num = 1},
	/* Up to 6.6 it could be set only. */
	{OPT(IPV6_ROUTER_ALERT), IP6, INT("inet_sock.inet_flags:bit(INET_FLAGS_RTALERT)")},
	{OPT(IPV6_MTU_DISCOVER), IP6, INT("ipv6_pinfo.pmtudisc"), .def_num = IPV6_PMTUDISC_WANT},
	{OPT(IPV6_MTU), IP6, INT("sock.sk_dst_cache"), .get = option_get_mtu, .def = DEFAULT_STATE},
	{OPT(IPV6_RECVERR), IP6, BIT(RECVERR6, "recverr")},
	{OPT(IPV6_V6ONLY), IP6_MPTCP, .kind = VALUE_BOOL, .fresh = fresh_v6only,
	 .src = MPTCP_SRC("sock.__sk_common.skc_ipv6only",
			  "subflow.tcp_sock.inet_conn.icsk_inet.sk.__sk_common.skc_ipv6only",
			  "net.ipv6.sysctl.bindv6only")},
	{OPT(IPV6_MULTICAST_ALL), IP6, BIT(MC6_ALL, "mc_all"), .def_num = 1},
	{OPT(IPV6_ROUTER_ALERT_ISOLATE), IP6, BIT(RTALERT_ISOLATE, "rtalert_isolate")},
	{OPT(IPV6_RECVERR_RFC4884), IP6, BIT(RECVERR6_RFC4884, "recverr_rfc4884")},
	{OPT(IPV6_FLOWLABEL_MGR), IP6, WHY(WHY_FLOWLABEL)},
	{OPT(IPV6_FLOWINFO_SEND), IP6, BIT(SNDFLOW, "sndflow")},
	{OPT(IPV6_HDRINCL), .need = SKC_RAW6, .kind = VALUE_BOOL, .fresh = option_fresh_hdrincl,
	 .src = {FLAG(HDRINCL, "inet_sock.hdrincl")}},
	{OPT(MCAST_MSFILTER), IP6, WHY(WHY_GROUPS)},
	{OPT(IPV6_RECVPKTINFO), IP6, RX("rxinfo")},
	{OPT(IPV6_PKTINFO), IP6, .kind = VALUE_STRING, .get = get_pktinfo,
	 .src = {"ipv6_pinfo.sticky_pktinfo.ipi6_addr", "ipv6_pinfo.sticky_pktinfo.ipi6_ifindex"}},
	{OPT(IPV6_RECVHOPLIMIT), IP6, RX("rxhlim")},
	{OPT(IPV6_RECVHOPOPTS), IP6, RX("hopopts")},
	{OPT(IPV6_HOPOPTS), IP6, .kind = VALUE_BYTES, .get = get_hopopts},
	{OPT(IPV6_RTHDRDSTOPTS), IP6, .kind = VALUE_BYTES, .get = get_rthdrdstopts},
	{OPT(IPV6_RECVRTHDR), IP6, RX("srcrt")},
	{OPT(IPV6_RTHDR), IP6, .kind = VALUE_BYTES, .get = get_rthdr},
	{OPT(IPV6_RECVDSTOPTS), IP6, RX("dstopts")},
	{OPT(IPV6_DSTOPTS), IP6, .kind = VALUE_BYTES, .get = get_dstopts},
	{OPT(IPV6_RECVPATHMTU), IP6, RX("rxpmtu")},
	{OPT(IPV6_PATHMTU), IP6, .kind = VALUE_MEMBERS, .get = get_pathmtu, .def = DEFAULT_STATE,
	 .src = {"sock.sk_dst_cache"}},
	{OPT(IPV6_DONTFRAG), IP6, BIT(DONTFRAG, "dontfrag")},
	{OPT(IPV6_RECVTCLASS), IP6, RX("rxtclass")},
	{OPT(IPV6_TCLASS), IP6, INT("ipv6_pinfo.tclass"), .fresh = option_fresh_tos},
	{OPT(IPV6_AUTOFLOWLABEL), IP6, .kind = VALUE_BOOL, .get = get_autoflowlabel,
	 .def = DEFAULT_SYSCTL,
	 .src = {FLAG(AUTOFLOWLABEL_SET, "ipv6_pinfo.autoflowlabel_set"),
		 "net.ipv6.sysctl.auto_flowlabels:bit(0)",
		 FLAG(AUTOFLOWLABEL, "ipv6_pinfo.autoflowlabel")}},
	{OPT(IPV6_ADDR_PREFERENCES), IP6, INT("ipv6_pinfo.srcprefs"), .get = get_addr_preferences,
	 .def_num = IPV6_PREFER_SRC_PUBTMP_DEFAULT | IPV6_PREFER_SRC_HOME},
	{OPT(IPV6_MINHOPCOUNT), IP6, INT("ipv6_pinfo.min_hopcount")},
	{OPT(IPV6_ORIGDSTADDR), IP6, RX("rxorigdstaddr")},
	{OPT(IPV6_TRANSPARENT), IP6_MPTCP, BIT_MPTCP(TRANSPARENT, "transparent", SINCE_5_17)},
	{OPT(IPV6_UNICAST_IF), IP6, INT("ipv6_pinfo.ucast_oif"), .get = option_get_ifindex_be},
	{OPT(IPV6_RECVFRAGSIZE), IP6, RX("recvfragsize")},
	{OPT(IPV6_FREEBIND), IP6_MPTCP, BIT_MPTCP(FREEBIND, "freebind", SINCE_5_17)},

	/* Up to here the kernel's IPv6; the rest are answers of netfilter and of multicast routing. */
	{OPT(IP6T_SO_GET_INFO), .need = SKC_RAW6, WHY(WHY_XTABLES)},
	{OPT(IP6T_SO_GET_ENTRIES), .need = SKC_RAW6, WHY(WHY_XTABLES)},
	{OPT(IP6T_SO_GET_REVISION_MATCH), .need = SKC_RAW6, WHY(WHY_XTABLES)},
	{OPT(IP6T_SO_GET_REVISION_TARGET), .need = SKC_RAW6, WHY(WHY_XTABLES)},
	{OPT(IP6T_SO_ORIGINAL_DST), .need = SKC_INET6, .any = SKC_TCP | SKC_SCTP, WHY(WHY_ORIG_DST)},
	{OPT(MRT6_VERSION), .need = MROUTE6, WHY(WHY_MROUTE)},
	{OPT(MRT6_ASSERT), .need = MROUTE6, WHY(WHY_MROUTE)},
	{OPT(MRT6_PIM), .need = MROUTE6, WHY(WHY_MROUTE)},
	{.name = NULL},
};
/* clang-format on */
