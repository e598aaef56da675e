/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options at SOL_IP, as do_ip_getsockopt() of net/ipv4/ip_sockglue.c answers for them. IPv6 sockets
 * have them too, but for raw ones (ipv6_getsockopt() of net/ipv6/ipv6_sockglue.c).
 */
#include "field.h"
#include "ip_options.h"
#include "option_get.h"
#include "slots.h"
#include "sockopt_numbers.h"

#include <netinet/in.h>

#include <linux/mroute.h>
#include <linux/netfilter/ipset/ip_set.h>
#include <linux/netfilter_arp/arp_tables.h>
#include <linux/netfilter_bridge/ebtables.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv4/ip_tables.h>
#include <sys/socket.h>

#define OPT(n)	 .name = #n, .group = FIELD_OPTION, .level = SOL_IP, .optname = n
#define IP	 .need = SKC_INET, .deny = SKC_RAW6 | SKC_SMC | SKC_MPTCP
#define IP_MPTCP .need = SKC_INET, .deny = SKC_RAW6 | SKC_SMC, .get = option_get_mptcp

/* One bit of inet_flags; up to 6.5 a bitfield, or a bit of cmsg_flags (IP_CMSG_*). */
#define BIT(bit, before)                                                                           \
	.kind = VALUE_BOOL,                                                                        \
	.src = {"inet_sock.inet_flags:bit(INET_FLAGS_" #bit ") | inet_sock." before}
#define BIT_MPTCP(bit, before, since)                                                              \
	.kind = VALUE_BOOL,                                                                        \
	.src = MPTCP_SRC("inet_sock.inet_flags:bit(INET_FLAGS_" #bit ") | inet_sock." before,      \
			 SUBFLOW_INET("inet_flags:bit(INET_FLAGS_" #bit ") | ")                    \
				 SUBFLOW_INET(before),                                             \
			 since)
#define INT(...)  .kind = VALUE_INT, .src = {__VA_ARGS__}
#define WHY(text) .kind = VALUE_BYTES, .def = DEFAULT_STATE, .why = text

/* Members of struct mptcp_sock as old as MPTCP's getsockopt for an option: 5.17, and 6.9 (for 6.8). */
#define SINCE_5_17   "mptcp_sock.recvmsg_inq"
#define SINCE_6_9    "mptcp_sock.notsent_lowat"

#define WHY_GROUPS   "asks for one group: see the groups that are joined"
#define WHY_XTABLES  "about tables of netfilter, not about the socket"
#define WHY_PKT	     "made up of IP_PKTINFO, IP_RECVTTL and IP_RECVTOS"
#define WHY_ORIG_DST "kept by netfilter's connection tracking, not by the socket"
#define WHY_MROUTE   "about multicast routing of the network namespace, not about the socket"

/* Slot: inet_opt, NULL where no options are set. */
static void get_options(const struct reading *r, const struct field *f, struct value *v)
{
	uint8_t options[IP_OPTIONS_MAX];
	uint64_t inet_opt;
	size_t len = 0;
	const void *part = reading_part(r, PART_IP_OPTIONS, &len, NULL);

	if (!slot_need(r, f, 0, v, &inet_opt))
		return;
	if (!inet_opt)
		value_bytes(v, VALUE_BYTES, NULL, 0);
	else if (part && len >= sizeof(struct rec_ip_options))
		value_bytes(v, VALUE_BYTES, options, ip_options_undo(part, options));
	else
		value_absent(v, "the options could not be read");
}

/* ip_mroute_getsockopt() of net/ipv4/ipmr.c wants IGMP. */
static void get_mroute(const struct reading *r, const struct field *f, struct value *v)
{
	value_absent(v, r->rec.sock->protocol == IPPROTO_IGMP ? f->why : NULL);
}

/* inet_create() of net/ipv4/af_inet.c: DONT if sysctl ip_no_pmtu_disc (slot 1) is on, else WANT. */
static bool fresh_mtu_discover(const struct reading *r, const struct field *f,
			       const struct value *v)
{
	return value_is(v, slot_or_zero(r, f, 1) ? IP_PMTUDISC_DONT : IP_PMTUDISC_WANT);
}

/* inet6_create() of net/ipv6/af_inet6.c does not set it. */
static bool fresh_multicast_all(const struct reading *r, const struct field *f,
				const struct value *v)
{
	(void)f;
	return value_is(v, !(r->rec.sock->classes & SKC_INET6));
}

/* clang-format off */
const struct field options_ip[] = {
	{OPT(IP_TOS), IP_MPTCP, .kind = VALUE_INT, .fresh = option_fresh_tos,
	 .src = MPTCP_SRC("inet_sock.tos", "subflow.tcp_sock.inet_conn.icsk_inet.tos", SINCE_5_17)},
	{OPT(IP_TTL), IP, INT("inet_sock.uc_ttl", "net.ipv4.sysctl_ip_default_ttl"),
	 .def = DEFAULT_SYSCTL, .def_num = -1},
	{OPT(IP_HDRINCL), IP, BIT(HDRINCL, "hdrincl"), .fresh = option_fresh_hdrincl},
	{OPT(IP_OPTIONS), IP, .kind = VALUE_BYTES, .src = {"inet_sock.inet_opt"}, .get = get_options},
	/* Up to 6.6 it could be set only. */
	{OPT(IP_ROUTER_ALERT), IP, .kind = VALUE_BOOL,
	 .src = {"inet_sock.inet_flags:bit(INET_FLAGS_RTALERT)"}},
	{OPT(IP_RECVOPTS), IP, BIT(RECVOPTS, "cmsg_flags:mask(0x08)")},
	{OPT(IP_RETOPTS), IP, BIT(RETOPTS, "cmsg_flags:mask(0x10)")},
	{OPT(IP_PKTINFO), IP, BIT(PKTINFO, "cmsg_flags:mask(0x01)")},
	{OPT(IP_PKTOPTIONS), .need = SKC_INET | SKC_STREAM, .deny = SKC_SMC | SKC_MPTCP, WHY(WHY_PKT)},
	{OPT(IP_MTU_DISCOVER), IP, .fresh = fresh_mtu_discover,
	 INT("inet_sock.pmtudisc", "net.ipv4.sysctl_ip_no_pmtu_disc")},
	{OPT(IP_RECVERR), IP, BIT(RECVERR, "recverr")},
	{OPT(IP_RECVTTL), IP, BIT(TTL, "cmsg_flags:mask(0x02)")},
	{OPT(IP_RECVTOS), IP, BIT(TOS, "cmsg_flags:mask(0x04)")},
	{OPT(IP_MTU), IP, INT("sock.sk_dst_cache"), .get = option_get_mtu, .def = DEFAULT_STATE},
	{OPT(IP_FREEBIND), IP_MPTCP, BIT_MPTCP(FREEBIND, "freebind", SINCE_5_17)},
	{OPT(IP_PASSSEC), IP, BIT(PASSSEC, "cmsg_flags:mask(0x20)")},
	{OPT(IP_TRANSPARENT), IP_MPTCP, BIT_MPTCP(TRANSPARENT, "transparent", SINCE_5_17)},
	{OPT(IP_ORIGDSTADDR), IP, BIT(ORIGDSTADDR, "cmsg_flags:mask(0x40)")},
	{OPT(IP_MINTTL), IP, INT("inet_sock.min_ttl")},
	{OPT(IP_NODEFRAG), IP, BIT(NODEFRAG, "nodefrag")},
	{OPT(IP_CHECKSUM), IP, BIT(CHECKSUM, "cmsg_flags:mask(0x80)")},
	{OPT(IP_BIND_ADDRESS_NO_PORT), IP_MPTCP,
	 BIT_MPTCP(BIND_ADDRESS_NO_PORT, "bind_address_no_port", SINCE_6_9)},
	{OPT(IP_RECVFRAGSIZE), IP, BIT(RECVFRAGSIZE, "cmsg_flags:mask(0x100)")},
	{OPT(IP_RECVERR_RFC4884), IP, BIT(RECVERR_RFC4884, "recverr_rfc4884")},
	{OPT(IP_MULTICAST_IF), IP, .kind = VALUE_IN_ADDR, .src = {"inet_sock.mc_addr"}},
	/* TCP keeps the TTL of the last packet in mc_ttl. */
	{OPT(IP_MULTICAST_TTL), IP, INT("inet_sock.mc_ttl"), .def_num = 1,
	 .fresh = option_fresh_unless_stream},
	{OPT(IP_MULTICAST_LOOP), IP, BIT(MC_LOOP, "mc_loop"), .def_num = 1},
	{OPT(IP_MSFILTER), IP, WHY(WHY_GROUPS)},
	{OPT(MCAST_MSFILTER), IP, WHY(WHY_GROUPS)},
	{OPT(IP_MULTICAST_ALL), IP, BIT(MC_ALL, "mc_all"), .fresh = fresh_multicast_all},
	{OPT(IP_UNICAST_IF), IP, INT("inet_sock.uc_index"), .get = option_get_ifindex_be},
	/* lo | hi << 16; up to 6.7 a struct of the two, with the same bytes on little-endian machines. */
	{OPT(IP_LOCAL_PORT_RANGE), IP_MPTCP, .kind = VALUE_UINT,
	 .src = MPTCP_SRC("inet_sock.local_port_range",
			  "subflow.tcp_sock.inet_conn.icsk_inet.local_port_range", SINCE_6_9)},
	{OPT(IP_PROTOCOL), IP, INT("sock.__sk_common.skc_num"), .def = DEFAULT_STATE},

	/* Up to here the kernel's IPv4; the rest are answers of netfilter and of multicast routing. */
	{OPT(IPT_SO_GET_INFO), .need = SKC_RAW, WHY(WHY_XTABLES)},
	{OPT(IPT_SO_GET_ENTRIES), .need = SKC_RAW, WHY(WHY_XTABLES)},
	{OPT(IPT_SO_GET_REVISION_MATCH), .need = SKC_RAW, WHY(WHY_XTABLES)},
	{OPT(IPT_SO_GET_REVISION_TARGET), .need = SKC_RAW, WHY(WHY_XTABLES)},
	{OPT(SO_ORIGINAL_DST), .need = SKC_INET, .any = SKC_TCP | SKC_SCTP, WHY(WHY_ORIG_DST)},
	{OPT(SO_IP_SET), .need = SKC_RAW, WHY(WHY_XTABLES)},
	{OPT(ARPT_SO_GET_INFO), .need = SKC_RAW, WHY(WHY_XTABLES)},
	{OPT(ARPT_SO_GET_ENTRIES), .need = SKC_RAW, WHY(WHY_XTABLES)},
	{OPT(ARPT_SO_GET_REVISION_TARGET), .need = SKC_RAW, WHY(WHY_XTABLES)},
	{OPT(EBT_SO_GET_INFO), .need = SKC_RAW, WHY(WHY_XTABLES)},
	{OPT(EBT_SO_GET_ENTRIES), .need = SKC_RAW, WHY(WHY_XTABLES)},
	{OPT(EBT_SO_GET_INIT_INFO), .need = SKC_RAW, WHY(WHY_XTABLES)},
	{OPT(EBT_SO_GET_INIT_ENTRIES), .need = SKC_RAW, WHY(WHY_XTABLES)},
	{OPT(MRT_VERSION), .need = SKC_RAW, .get = get_mroute, WHY(WHY_MROUTE)},
	{OPT(MRT_ASSERT), .need = SKC_RAW, .get = get_mroute, WHY(WHY_MROUTE)},
	{OPT(MRT_PIM), .need = SKC_RAW, .get = get_mroute, WHY(WHY_MROUTE)},
	{.name = NULL},
};
/* clang-format on */
