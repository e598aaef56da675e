/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options at SOL_IP, SOL_IPV6, SOL_RAW, SOL_ICMPV6. */
#include "option_names.h"
#include "sockopt_numbers.h"
#include "strace_sockaddr.h"

#include <linux/pfkeyv2.h>
#include <linux/types.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <sys/socket.h>

#define NAMED(LEVEL, NAME, NUMBER, KIND, ...) OPT(LEVEL, NUMBER, KIND, .name = NAME, __VA_ARGS__)

/* --- values with names */

static const struct strace_name pmtudisc_names[] = {
	{0, "IP_PMTUDISC_DONT"},
	{1, "IP_PMTUDISC_WANT"},
	{2, "IP_PMTUDISC_DO"},
	{3, "IP_PMTUDISC_PROBE"},
	{4, "IP_PMTUDISC_INTERFACE"},
	{5, "IP_PMTUDISC_OMIT"},
	{0, NULL},
};
static const struct strace_names pmtudisc = {pmtudisc_names, NULL};

static const struct strace_name pmtudisc6_names[] = {
	{0, "IPV6_PMTUDISC_DONT"},
	{1, "IPV6_PMTUDISC_WANT"},
	{2, "IPV6_PMTUDISC_DO"},
	{3, "IPV6_PMTUDISC_PROBE"},
	{4, "IPV6_PMTUDISC_INTERFACE"},
	{5, "IPV6_PMTUDISC_OMIT"},
	{0, NULL},
};
static const struct strace_names pmtudisc6 = {pmtudisc6_names, NULL};

static const struct strace_name filter_mode_names[] = {
	{0, "MCAST_EXCLUDE"},
	{1, "MCAST_INCLUDE"},
	{0, NULL},
};
static const struct strace_names filter_modes = {filter_mode_names, NULL};

/* include/uapi/linux/in6.h: IPV6_PREFER_SRC_* */
static const struct strace_name preference_names[] = {
	{0x1, "IPV6_PREFER_SRC_TMP"},	   {0x2, "IPV6_PREFER_SRC_PUBLIC"},
	{0x4, "IPV6_PREFER_SRC_COA"},	   {0x100, "IPV6_PREFER_SRC_PUBTMP_DEFAULT"},
	{0x400, "IPV6_PREFER_SRC_HOME"},   {0x8, "IPV6_PREFER_SRC_CGA"},
	{0x800, "IPV6_PREFER_SRC_NONCGA"}, {0, NULL},
};
static const struct strace_names preferences = {preference_names, NULL};

/* --- groups */

static const struct member mreq[] = {
	MEMBER_OF(ip_mreq, imr_multiaddr, ADDR),
	MEMBER_OF(ip_mreq, imr_interface, ADDR),
	MEMBERS_END,
};
static const struct member mreqn[] = {
	MEMBER_OF(ip_mreqn, imr_multiaddr, ADDR),
	MEMBER_OF(ip_mreqn, imr_address, ADDR),
	MEMBER_OF(ip_mreqn, imr_ifindex, IFINDEX),
	MEMBERS_END,
};
static const struct layout mreq_layout[] = {
	{sizeof(struct ip_mreqn), 0, mreqn}, {sizeof(struct ip_mreq), 0, mreq}, {0}};

/* IP_MULTICAST_IF also takes an address alone, and getsockopt gives one. */
static const struct member in_addr[] = {
	MEMBER_OF(in_addr, s_addr, ADDR),
	MEMBERS_END,
};
static const struct layout multicast_if_layout[] = {{sizeof(struct ip_mreqn), 0, mreqn},
						    {sizeof(struct ip_mreq), 0, mreq},
						    {sizeof(struct in_addr), 0, in_addr},
						    {0}};

static const struct member mreq_source[] = {
	MEMBER_OF(ip_mreq_source, imr_multiaddr, ADDR),
	MEMBER_OF(ip_mreq_source, imr_interface, ADDR),
	MEMBER_OF(ip_mreq_source, imr_sourceaddr, ADDR),
	MEMBERS_END,
};
static const struct layout mreq_source_layout[] = {{sizeof(struct ip_mreq_source), 0, mreq_source},
						   {0}};

/* The sources after the first are left to the length. */
static const struct member msfilter[] = {
	MEMBER_OF(ip_msfilter, imsf_multiaddr, ADDR),
	MEMBER_OF(ip_msfilter, imsf_interface, ADDR),
	NAMED_OF(ip_msfilter, imsf_fmode, NAME, &filter_modes),
	MEMBER_OF(ip_msfilter, imsf_numsrc, UNSIGNED),
	MEMBER("imsf_slist[0]", 16, 4, ADDR),
	MEMBER("imsf_slist[1]", 20, 4, ADDR),
	MEMBER("imsf_slist[2]", 24, 4, ADDR),
	MEMBER("imsf_slist[3]", 28, 4, ADDR),
	MEMBERS_END,
};
static const struct layout msfilter_layout[] = {{16, 0, msfilter}, {0}};

/* struct sockaddr_storage is aligned as a long of the program is. */
#define GROUP64	 8
#define GROUP32	 4
#define SOURCE64 (GROUP64 + SOCKADDR_MAX)
#define SOURCE32 (GROUP32 + SOCKADDR_MAX)

static const struct member group_req64[] = {
	MEMBER("gr_interface", 0, 4, IFINDEX),
	MEMBER("gr_group", GROUP64, SOCKADDR_MAX, SOCKADDR),
	MEMBERS_END,
};
static const struct member group_req32[] = {
	MEMBER("gr_interface", 0, 4, IFINDEX),
	MEMBER("gr_group", GROUP32, SOCKADDR_MAX, SOCKADDR),
	MEMBERS_END,
};
static const struct layout group_req_layout[] = {
	{SOURCE64, 8, group_req64}, {SOURCE32, 4, group_req32}, {0}};

static const struct member group_source_req64[] = {
	MEMBER("gsr_interface", 0, 4, IFINDEX),
	MEMBER("gsr_group", GROUP64, SOCKADDR_MAX, SOCKADDR),
	MEMBER("gsr_source", SOURCE64, SOCKADDR_MAX, SOCKADDR),
	MEMBERS_END,
};
static const struct member group_source_req32[] = {
	MEMBER("gsr_interface", 0, 4, IFINDEX),
	MEMBER("gsr_group", GROUP32, SOCKADDR_MAX, SOCKADDR),
	MEMBER("gsr_source", SOURCE32, SOCKADDR_MAX, SOCKADDR),
	MEMBERS_END,
};
static const struct layout group_source_req_layout[] = {
	{SOURCE64 + SOCKADDR_MAX, 8, group_source_req64},
	{SOURCE32 + SOCKADDR_MAX, 4, group_source_req32},
	{0}};

static const struct member group_filter64[] = {
	MEMBER("gf_interface", 0, 4, IFINDEX),
	MEMBER("gf_group", GROUP64, SOCKADDR_MAX, SOCKADDR),
	MEMBER_NAMED("gf_fmode", SOURCE64, 4, NAME, &filter_modes),
	MEMBER("gf_numsrc", SOURCE64 + 4, 4, UNSIGNED),
	MEMBER("gf_slist[0]", SOURCE64 + 8, SOCKADDR_MAX, SOCKADDR),
	MEMBERS_END,
};
static const struct member group_filter32[] = {
	MEMBER("gf_interface", 0, 4, IFINDEX),
	MEMBER("gf_group", GROUP32, SOCKADDR_MAX, SOCKADDR),
	MEMBER_NAMED("gf_fmode", SOURCE32, 4, NAME, &filter_modes),
	MEMBER("gf_numsrc", SOURCE32 + 4, 4, UNSIGNED),
	MEMBER("gf_slist[0]", SOURCE32 + 8, SOCKADDR_MAX, SOCKADDR),
	MEMBERS_END,
};
static const struct layout group_filter_layout[] = {
	{SOURCE64 + 8, 8, group_filter64}, {SOURCE32 + 8, 4, group_filter32}, {0}};

static const struct member mreq6[] = {
	MEMBER_OF(ipv6_mreq, ipv6mr_multiaddr, ADDR6),
	MEMBER_OF(ipv6_mreq, ipv6mr_interface, IFINDEX),
	MEMBERS_END,
};
static const struct layout mreq6_layout[] = {{sizeof(struct ipv6_mreq), 0, mreq6}, {0}};

/* --- others */

/* IP_LOCAL_PORT_RANGE: a number, lower half and upper half */
static const struct member port_range[] = {
	MEMBER("lo", 0, 2, UNSIGNED),
	MEMBER("hi", 2, 2, UNSIGNED),
	MEMBERS_END,
};
static const struct layout port_range_layout[] = {{4, 0, port_range}, {0}};

static const struct member in6_pktinfo[] = {
	MEMBER_OF(in6_pktinfo, ipi6_addr, ADDR6),
	MEMBER_OF(in6_pktinfo, ipi6_ifindex, IFINDEX),
	MEMBERS_END,
};
static const struct layout in6_pktinfo_layout[] = {{sizeof(struct in6_pktinfo), 0, in6_pktinfo},
						   {0}};

static const struct member ip6_mtuinfo[] = {
	MEMBER_OF(ip6_mtuinfo, ip6m_addr, SOCKADDR),
	MEMBER_OF(ip6_mtuinfo, ip6m_mtu, UNSIGNED),
	MEMBERS_END,
};
static const struct layout ip6_mtuinfo_layout[] = {{sizeof(struct ip6_mtuinfo), 0, ip6_mtuinfo},
						   {0}};

/* struct in6_flowlabel_req of linux/in6.h, which glibc's netinet/in.h does not go with */
static const struct member flowlabel[] = {
	MEMBER("flr_dst", 0, 16, ADDR6),       MEMBER("flr_label", 16, 4, HTONL),
	MEMBER("flr_action", 20, 1, UNSIGNED), MEMBER("flr_share", 21, 1, UNSIGNED),
	MEMBER("flr_flags", 22, 2, HEX),       MEMBER("flr_expires", 24, 2, UNSIGNED),
	MEMBER("flr_linger", 26, 2, UNSIGNED), MEMBERS_END,
};
static const struct layout flowlabel_layout[] = {{32, 0, flowlabel}, {0}};

/* Tables of netfilter: each request begins with the name of one. */
static const struct member xt_table[] = {
	MEMBER("name", 0, 32, STRING),
	MEMBERS_END,
};
static const struct layout xt_table_layout[] = {{32, 0, xt_table}, {0}};

static const struct member xt_revision[] = {
	MEMBER("name", 0, 29, STRING),
	MEMBER("revision", 29, 1, UNSIGNED),
	MEMBERS_END,
};
static const struct layout xt_revision_layout[] = {{30, 0, xt_revision}, {0}};

/* include/uapi/linux/mroute.h, mroute6.h */
static const struct member vifctl[] = {
	MEMBER("vifc_vifi", 0, 2, UNSIGNED),
	MEMBER("vifc_flags", 2, 1, HEX),
	MEMBER("vifc_threshold", 3, 1, UNSIGNED),
	MEMBER("vifc_rate_limit", 4, 4, UNSIGNED),
	MEMBER("vifc_lcl_addr", 8, 4, ADDR),
	MEMBER("vifc_rmt_addr", 12, 4, ADDR),
	MEMBERS_END,
};
static const struct layout vifctl_layout[] = {{16, 0, vifctl}, {0}};

static const struct member mfcctl[] = {
	MEMBER("mfcc_origin", 0, 4, ADDR),
	MEMBER("mfcc_mcastgrp", 4, 4, ADDR),
	MEMBER("mfcc_parent", 8, 2, UNSIGNED),
	MEMBER("mfcc_ttls", 10, 32, HEX_ARRAY),
	MEMBER("mfcc_pkt_cnt", 44, 4, UNSIGNED),
	MEMBER("mfcc_byte_cnt", 48, 4, UNSIGNED),
	MEMBER("mfcc_wrong_if", 52, 4, UNSIGNED),
	MEMBER("mfcc_expire", 56, 4, SIGNED),
	MEMBERS_END,
};
static const struct layout mfcctl_layout[] = {{60, 0, mfcctl}, {0}};

static const struct member mif6ctl[] = {
	MEMBER("mif6c_mifi", 0, 2, UNSIGNED),	   MEMBER("mif6c_flags", 2, 1, HEX),
	MEMBER("vifc_threshold", 3, 1, UNSIGNED),  MEMBER("mif6c_pifi", 4, 2, IFINDEX),
	MEMBER("vifc_rate_limit", 8, 4, UNSIGNED), MEMBERS_END,
};
static const struct layout mif6ctl_layout[] = {{12, 0, mif6ctl}, {0}};

static const struct member mf6cctl[] = {
	MEMBER("mf6cc_origin", 0, 28, SOCKADDR),
	MEMBER("mf6cc_mcastgrp", 28, 28, SOCKADDR),
	MEMBER("mf6cc_parent", 56, 2, UNSIGNED),
	MEMBER("mf6cc_ifset", 60, 32, BYTES),
	MEMBERS_END,
};
static const struct layout mf6cctl_layout[] = {{92, 0, mf6cctl}, {0}};

/* --- the options */

/* --- policies of IPsec: what comes first of them; requests or templates follow, and no keys */

static const struct member sadb_policy[] = {
	MEMBER_OF(sadb_x_policy, sadb_x_policy_len, UNSIGNED),
	MEMBER_OF(sadb_x_policy, sadb_x_policy_exttype, UNSIGNED),
	MEMBER_OF(sadb_x_policy, sadb_x_policy_type, UNSIGNED),
	MEMBER_OF(sadb_x_policy, sadb_x_policy_dir, UNSIGNED),
	MEMBER_OF(sadb_x_policy, sadb_x_policy_id, UNSIGNED),
	MEMBER_OF(sadb_x_policy, sadb_x_policy_priority, UNSIGNED),
	MEMBERS_END,
};
static const struct layout sadb_policy_layout[] = {{sizeof(struct sadb_x_policy), 0, sadb_policy},
						   {0}};

/* struct xfrm_userpolicy_info of linux/xfrm.h, which does not go with netinet/in.h */
static const struct member xfrm_policy[] = {
	MEMBER("sel.dport", 32, 2, HTONS),
	MEMBER("sel.sport", 36, 2, HTONS),
	MEMBER_NAMED("sel.family", 40, 2, NAME, &strace_families),
	MEMBER("sel.prefixlen_d", 42, 1, UNSIGNED),
	MEMBER("sel.prefixlen_s", 43, 1, UNSIGNED),
	MEMBER("sel.proto", 44, 1, UNSIGNED),
	MEMBER("sel.ifindex", 48, 4, IFINDEX),
	MEMBER("sel.user", 52, 4, ID),
	MEMBER("priority", 152, 4, UNSIGNED),
	MEMBER("index", 156, 4, UNSIGNED),
	MEMBER("dir", 160, 1, UNSIGNED),
	MEMBER("action", 161, 1, UNSIGNED),
	MEMBER("flags", 162, 1, HEX),
	MEMBER("share", 163, 1, UNSIGNED),
	MEMBERS_END,
};
static const struct layout xfrm_policy_layout[] = {{168, 0, xfrm_policy}, {0}};

/* --- extension headers: as long as hdrlen tells, in units of 8 bytes behind the first 8 */

#define EXTENSION_DATA 254

static const struct member extension[] = {
	MEMBER("nexthdr", 0, 1, UNSIGNED),
	MEMBER("hdrlen", 1, 1, UNSIGNED),
	MEMBER("options", 2, EXTENSION_DATA, BYTES),
	MEMBERS_END,
};
static const struct layout extension_layout[] = {{8, 0, extension}, {0}};

static const struct member routing[] = {
	MEMBER("nexthdr", 0, 1, UNSIGNED),	  MEMBER("hdrlen", 1, 1, UNSIGNED),
	MEMBER("type", 2, 1, UNSIGNED),		  MEMBER("segments_left", 3, 1, UNSIGNED),
	MEMBER("data", 4, EXTENSION_DATA, BYTES), MEMBERS_END,
};
static const struct layout routing_layout[] = {{8, 0, routing}, {0}};

/* A bit for each type that does not pass. */
static const struct member icmp6[] = {
	MEMBER_OF(icmp6_filter, icmp6_filt[0], HEX),
	MEMBER_OF(icmp6_filter, icmp6_filt[1], HEX),
	MEMBER_OF(icmp6_filter, icmp6_filt[2], HEX),
	MEMBER_OF(icmp6_filter, icmp6_filt[3], HEX),
	MEMBER_OF(icmp6_filter, icmp6_filt[4], HEX),
	MEMBER_OF(icmp6_filter, icmp6_filt[5], HEX),
	MEMBER_OF(icmp6_filter, icmp6_filt[6], HEX),
	MEMBER_OF(icmp6_filter, icmp6_filt[7], HEX),
	MEMBERS_END,
};
static const struct layout icmp6_layout[] = {{sizeof(struct icmp6_filter), 0, icmp6}, {0}};

#define IP(NAME, NUMBER, KIND, ...)   NAMED(SOL_IP, NAME, NUMBER, KIND, __VA_ARGS__)
#define IPV6(NAME, NUMBER, KIND, ...) NAMED(SOL_IPV6, NAME, NUMBER, KIND, __VA_ARGS__)
#define SET(NAME, NUMBER, KIND, ...)  IP(NAME, NUMBER, KIND, .only = OPTION_SET, __VA_ARGS__)
#define GET(NAME, NUMBER, KIND, ...)  IP(NAME, NUMBER, KIND, .only = OPTION_GET, __VA_ARGS__)

#define SOL_RAW_ICMP_FILTER	      1
#define ICMPV6_FILTER		      1

const struct option option_names_inet[] = {
	OPT(SOL_IP, IP_TOS, HEX),
	OPT(SOL_IP, IP_MTU_DISCOVER, NAME, .names = &pmtudisc),
	IP("IP_IPSEC_POLICY", 16, STRUCT, .layouts = sadb_policy_layout),
	IP("IP_XFRM_POLICY", 17, STRUCT, .layouts = xfrm_policy_layout),
	OPT(SOL_IP, IP_MULTICAST_IF, STRUCT, .layouts = multicast_if_layout),
	IP("IP_ADD_MEMBERSHIP", 35, STRUCT, .layouts = mreq_layout),
	IP("IP_DROP_MEMBERSHIP", 36, STRUCT, .layouts = mreq_layout),
	IP("IP_UNBLOCK_SOURCE", 37, STRUCT, .layouts = mreq_source_layout),
	IP("IP_BLOCK_SOURCE", 38, STRUCT, .layouts = mreq_source_layout),
	IP("IP_ADD_SOURCE_MEMBERSHIP", 39, STRUCT, .layouts = mreq_source_layout),
	IP("IP_DROP_SOURCE_MEMBERSHIP", 40, STRUCT, .layouts = mreq_source_layout),
	OPT(SOL_IP, IP_MSFILTER, STRUCT, .layouts = msfilter_layout),
	IP("MCAST_JOIN_GROUP", 42, STRUCT, .layouts = group_req_layout),
	IP("MCAST_BLOCK_SOURCE", 43, STRUCT, .layouts = group_source_req_layout),
	IP("MCAST_UNBLOCK_SOURCE", 44, STRUCT, .layouts = group_source_req_layout),
	IP("MCAST_LEAVE_GROUP", 45, STRUCT, .layouts = group_req_layout),
	IP("MCAST_JOIN_SOURCE_GROUP", 46, STRUCT, .layouts = group_source_req_layout),
	IP("MCAST_LEAVE_SOURCE_GROUP", 47, STRUCT, .layouts = group_source_req_layout),
	OPT(SOL_IP, MCAST_MSFILTER, STRUCT, .layouts = group_filter_layout),
	OPT(SOL_IP, IP_UNICAST_IF, IFINDEX_BE),
	OPT(SOL_IP, IP_LOCAL_PORT_RANGE, STRUCT, .layouts = port_range_layout),
	OPT(SOL_IP, 80, SOCKADDR), /* SO_ORIGINAL_DST */

	SET("IPT_SO_SET_REPLACE", 64, STRUCT, .layouts = xt_table_layout),
	SET("IPT_SO_SET_ADD_COUNTERS", 65, STRUCT, .layouts = xt_table_layout),
	OPT(SOL_IP, 64, STRUCT, .layouts = xt_table_layout),
	OPT(SOL_IP, 65, STRUCT, .layouts = xt_table_layout),
	OPT(SOL_IP, 66, STRUCT, .layouts = xt_revision_layout),
	OPT(SOL_IP, 67, STRUCT, .layouts = xt_revision_layout),
	SET("ARPT_SO_SET_REPLACE", 96, STRUCT, .layouts = xt_table_layout),
	SET("ARPT_SO_SET_ADD_COUNTERS", 97, STRUCT, .layouts = xt_table_layout),
	OPT(SOL_IP, 96, STRUCT, .layouts = xt_table_layout),
	OPT(SOL_IP, 97, STRUCT, .layouts = xt_table_layout),
	OPT(SOL_IP, 99, STRUCT, .layouts = xt_revision_layout),
	SET("EBT_SO_SET_ENTRIES", 128, STRUCT, .layouts = xt_table_layout),
	SET("EBT_SO_SET_COUNTERS", 129, STRUCT, .layouts = xt_table_layout),
	OPT(SOL_IP, 128, STRUCT, .layouts = xt_table_layout),
	OPT(SOL_IP, 129, STRUCT, .layouts = xt_table_layout),
	OPT(SOL_IP, 130, STRUCT, .layouts = xt_table_layout),
	OPT(SOL_IP, 131, STRUCT, .layouts = xt_table_layout),

	IP("MRT_INIT", 200, SIGNED),
	IP("MRT_DONE", 201, SIGNED),
	IP("MRT_ADD_VIF", 202, STRUCT, .layouts = vifctl_layout),
	IP("MRT_DEL_VIF", 203, STRUCT, .layouts = vifctl_layout),
	IP("MRT_ADD_MFC", 204, STRUCT, .layouts = mfcctl_layout),
	IP("MRT_DEL_MFC", 205, STRUCT, .layouts = mfcctl_layout),
	OPT(SOL_IP, 206, HEX),	  /* MRT_VERSION */
	OPT(SOL_IP, 207, SIGNED), /* MRT_ASSERT */
	OPT(SOL_IP, 208, SIGNED), /* MRT_PIM */
	IP("MRT_TABLE", 209, UNSIGNED),
	IP("MRT_ADD_MFC_PROXY", 210, STRUCT, .layouts = mfcctl_layout),
	IP("MRT_DEL_MFC_PROXY", 211, STRUCT, .layouts = mfcctl_layout),
	IP("MRT_FLUSH", 212, HEX),

	/* include/uapi/linux/ip_vs.h */
	GET("IP_VS_SO_GET_VERSION", 1152, STRING),
	GET("IP_VS_SO_GET_INFO", 1153, BYTES),
	GET("IP_VS_SO_GET_SERVICES", 1154, BYTES),
	GET("IP_VS_SO_GET_SERVICE", 1155, BYTES),
	GET("IP_VS_SO_GET_DESTS", 1156, BYTES),
	GET("IP_VS_SO_GET_DEST", 1157, BYTES),
	GET("IP_VS_SO_GET_TIMEOUT", 1158, BYTES),
	GET("IP_VS_SO_GET_DAEMON", 1159, BYTES),
	SET("IP_VS_SO_SET_NONE", 1152, BYTES),
	SET("IP_VS_SO_SET_INSERT", 1153, BYTES),
	SET("IP_VS_SO_SET_ADD", 1154, BYTES),
	SET("IP_VS_SO_SET_EDIT", 1155, BYTES),
	SET("IP_VS_SO_SET_DEL", 1156, BYTES),
	SET("IP_VS_SO_SET_FLUSH", 1157, BYTES),
	SET("IP_VS_SO_SET_LIST", 1158, BYTES),
	SET("IP_VS_SO_SET_ADDDEST", 1159, BYTES),
	SET("IP_VS_SO_SET_DELDEST", 1160, BYTES),
	SET("IP_VS_SO_SET_EDITDEST", 1161, BYTES),
	SET("IP_VS_SO_SET_TIMEOUT", 1162, BYTES),
	SET("IP_VS_SO_SET_STARTDAEMON", 1163, BYTES),
	SET("IP_VS_SO_SET_STOPDAEMON", 1164, BYTES),
	SET("IP_VS_SO_SET_RESTORE", 1165, BYTES),
	SET("IP_VS_SO_SET_SAVE", 1166, BYTES),
	SET("IP_VS_SO_SET_ZERO", 1167, BYTES),

	OPT(SOL_IPV6, IPV6_ADDRFORM, NAME, .names = &strace_families),
	IPV6("IPV6_NEXTHOP", 9, SOCKADDR),
	IPV6("IPV6_AUTHHDR", 10, SIGNED),
	OPT(SOL_IPV6, IPV6_MULTICAST_IF, IFINDEX),
	IPV6("IPV6_ADD_MEMBERSHIP", 20, STRUCT, .layouts = mreq6_layout),
	IPV6("IPV6_DROP_MEMBERSHIP", 21, STRUCT, .layouts = mreq6_layout),
	OPT(SOL_IPV6, IPV6_MTU_DISCOVER, NAME, .names = &pmtudisc6),
	IPV6("IPV6_JOIN_ANYCAST", 27, STRUCT, .layouts = mreq6_layout),
	IPV6("IPV6_LEAVE_ANYCAST", 28, STRUCT, .layouts = mreq6_layout),
	OPT(SOL_IPV6, 32, STRUCT, .layouts = flowlabel_layout), /* IPV6_FLOWLABEL_MGR */
	IPV6("IPV6_IPSEC_POLICY", 34, STRUCT, .layouts = sadb_policy_layout),
	IPV6("IPV6_XFRM_POLICY", 35, STRUCT, .layouts = xfrm_policy_layout),
	IPV6("MCAST_JOIN_GROUP", 42, STRUCT, .layouts = group_req_layout),
	IPV6("MCAST_BLOCK_SOURCE", 43, STRUCT, .layouts = group_source_req_layout),
	IPV6("MCAST_UNBLOCK_SOURCE", 44, STRUCT, .layouts = group_source_req_layout),
	IPV6("MCAST_LEAVE_GROUP", 45, STRUCT, .layouts = group_req_layout),
	IPV6("MCAST_JOIN_SOURCE_GROUP", 46, STRUCT, .layouts = group_source_req_layout),
	IPV6("MCAST_LEAVE_SOURCE_GROUP", 47, STRUCT, .layouts = group_source_req_layout),
	OPT(SOL_IPV6, MCAST_MSFILTER, STRUCT, .layouts = group_filter_layout),
	OPT(SOL_IPV6, IPV6_PKTINFO, STRUCT, .layouts = in6_pktinfo_layout),
	IPV6("IPV6_HOPLIMIT", 52, SIGNED),
	OPT(SOL_IPV6, IPV6_HOPOPTS, STRUCT, .layouts = extension_layout),
	OPT(SOL_IPV6, IPV6_RTHDRDSTOPTS, STRUCT, .layouts = extension_layout),
	OPT(SOL_IPV6, IPV6_RTHDR, STRUCT, .layouts = routing_layout),
	OPT(SOL_IPV6, IPV6_DSTOPTS, STRUCT, .layouts = extension_layout),
	OPT(SOL_IPV6, IPV6_PATHMTU, STRUCT, .layouts = ip6_mtuinfo_layout),
	IPV6("IPV6_USE_MIN_MTU", 63, SIGNED),
	IPV6("IP6T_SO_SET_REPLACE", 64, STRUCT, .only = OPTION_SET, .layouts = xt_table_layout),
	IPV6("IP6T_SO_SET_ADD_COUNTERS", 65, STRUCT, .only = OPTION_SET,
	     .layouts = xt_table_layout),
	OPT(SOL_IPV6, 64, STRUCT, .layouts = xt_table_layout),
	OPT(SOL_IPV6, 65, STRUCT, .layouts = xt_table_layout),
	OPT(SOL_IPV6, IPV6_TCLASS, HEX),
	OPT(SOL_IPV6, 68, STRUCT, .layouts = xt_revision_layout),
	OPT(SOL_IPV6, 69, STRUCT, .layouts = xt_revision_layout),
	OPT(SOL_IPV6, 72, BITS, .names = &preferences), /* IPV6_ADDR_PREFERENCES */
	OPT(SOL_IPV6, 76, IFINDEX_BE),			/* IPV6_UNICAST_IF */
	OPT(SOL_IPV6, 80, SOCKADDR),			/* IP6T_SO_ORIGINAL_DST */
	IPV6("MRT6_INIT", 200, SIGNED),
	IPV6("MRT6_DONE", 201, SIGNED),
	IPV6("MRT6_ADD_MIF", 202, STRUCT, .layouts = mif6ctl_layout),
	IPV6("MRT6_DEL_MIF", 203, UNSIGNED),
	IPV6("MRT6_ADD_MFC", 204, STRUCT, .layouts = mf6cctl_layout),
	IPV6("MRT6_DEL_MFC", 205, STRUCT, .layouts = mf6cctl_layout),
	OPT(SOL_IPV6, 206, HEX), /* MRT6_VERSION */
	OPT(SOL_IPV6, 207, SIGNED),
	OPT(SOL_IPV6, 208, SIGNED),
	IPV6("MRT6_TABLE", 209, UNSIGNED),
	IPV6("MRT6_ADD_MFC_PROXY", 210, STRUCT, .layouts = mf6cctl_layout),
	IPV6("MRT6_DEL_MFC_PROXY", 211, STRUCT, .layouts = mf6cctl_layout),
	IPV6("MRT6_FLUSH", 212, HEX),

	OPT(SOL_RAW, SOL_RAW_ICMP_FILTER, ICMP_FILTER),
	OPT(58, ICMPV6_FILTER, STRUCT, .layouts = icmp6_layout), /* SOL_ICMPV6 */
	OPTIONS_END,
};
