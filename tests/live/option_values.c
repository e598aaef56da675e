/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "option_values.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <linux/filter.h>
#include <linux/tls.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Values of an option, all of one type. */
#define OF(type, ...)                                                                              \
	{                                                                                          \
		(const type[]){__VA_ARGS__}, sizeof(type), COUNT(((const type[]){__VA_ARGS__}))    \
	}

/* Rows: a boolean, a number that is an int, one that is unsigned, and what can't be set. */
#define BOOL(level, number, name)                                                                  \
	{                                                                                          \
		level, number, #name, FORM_BOOL, .settings = OF(int, 0, 1)                         \
	}
#define INT(level, number, name, ...)                                                              \
	{                                                                                          \
		level, number, #name, FORM_INT, .settings = OF(int, __VA_ARGS__)                   \
	}
#define UINT(level, number, name, ...)                                                             \
	{                                                                                          \
		level, number, #name, FORM_UINT, .settings = OF(uint32_t, __VA_ARGS__)             \
	}
#define GET(level_, number_, name_, form_, ...)                                                    \
	{                                                                                          \
		.level = level_, .number = number_, .name = #name_, .form = form_, ##__VA_ARGS__   \
	}
#define NEVER(level, number, name, rule_, why_)                                                    \
	{                                                                                          \
		level, number, #name, FORM_OPAQUE, rule_, .why = why_                              \
	}
#define MEMBERS(list) .members = (list), .nr_members = COUNT(list)
#define MEMBER(type, prefix, name, is_signed)                                                      \
	{                                                                                          \
#name, offsetof(type, prefix##name), sizeof(((type *)0)->prefix##name), is_signed  \
	}

/* The kernel's structs that the C library's headers lack, or have in some versions only. */
struct peer_cred {
	int32_t pid;
	uint32_t uid, gid;
};

struct meminfo {
	uint32_t rmem_alloc, rcvbuf, wmem_alloc, sndbuf, fwd_alloc, wmem_queued, optmem, backlog,
		drops;
};

struct txtime {
	int32_t clockid;
	uint32_t flags;
};

struct repair_window {
	uint32_t snd_wl1, snd_wnd, max_window, rcv_wnd, rcv_wup;
};

struct xdp_stats {
	uint64_t rx_dropped, rx_invalid_descs, tx_invalid_descs, rx_ring_full,
		rx_fill_ring_empty_descs, tx_ring_empty_descs;
};

struct xdp_options_value {
	uint32_t flags;
};

struct mptcp_head {
	uint8_t subflows, add_addr_signal, add_addr_accepted, subflows_max, add_addr_signal_max,
		add_addr_accepted_max;
	uint32_t flags, token;
	uint64_t write_seq, snd_una, rcv_nxt;
	uint8_t local_addr_used, local_addr_max, csum_enabled;
};

struct rollover_stats {
	uint64_t all, huge, failed;
};

struct pathmtu {
	struct sockaddr_in6 addr;
	uint32_t mtu;
};

static const struct option_member linger_members[] = {MEMBER(struct linger, l_, onoff, true),
						      MEMBER(struct linger, l_, linger, true)};
/* (uid_t)-1, of a socket without a peer, is -1 as in manual pages. */
static const struct option_member ucred_members[] = {MEMBER(struct peer_cred, , pid, true),
						     MEMBER(struct peer_cred, , uid, false),
						     MEMBER(struct peer_cred, , gid, false)};
static const struct option_member meminfo_members[] = {
	MEMBER(struct meminfo, , rmem_alloc, true), MEMBER(struct meminfo, , rcvbuf, true),
	MEMBER(struct meminfo, , wmem_alloc, true), MEMBER(struct meminfo, , sndbuf, true),
	MEMBER(struct meminfo, , fwd_alloc, true),  MEMBER(struct meminfo, , wmem_queued, true),
	MEMBER(struct meminfo, , optmem, true),	    MEMBER(struct meminfo, , backlog, true),
	MEMBER(struct meminfo, , drops, false),
};
static const struct option_member txtime_members[] = {MEMBER(struct txtime, , clockid, true),
						      MEMBER(struct txtime, , flags, false)};
static const struct option_member repair_window_members[] = {
	MEMBER(struct repair_window, , snd_wl1, false),
	MEMBER(struct repair_window, , snd_wnd, false),
	MEMBER(struct repair_window, , max_window, false),
	MEMBER(struct repair_window, , rcv_wnd, false),
	MEMBER(struct repair_window, , rcv_wup, false),
};
static const struct option_member xdp_statistics_members[] = {
	MEMBER(struct xdp_stats, , rx_dropped, false),
	MEMBER(struct xdp_stats, , rx_invalid_descs, false),
	MEMBER(struct xdp_stats, , tx_invalid_descs, false),
	MEMBER(struct xdp_stats, , rx_ring_full, false),
	MEMBER(struct xdp_stats, , rx_fill_ring_empty_descs, false),
	MEMBER(struct xdp_stats, , tx_ring_empty_descs, false),
};
static const struct option_member rollover_members[] = {
	MEMBER(struct rollover_stats, , all, false),
	MEMBER(struct rollover_stats, , huge, false),
	MEMBER(struct rollover_stats, , failed, false),
};
static const struct option_member xdp_options_members[] = {
	MEMBER(struct xdp_options_value, , flags, false)};
/* What stays the same between two looks; the rest are counters. */
static const struct option_member mptcp_info_members[] = {
	MEMBER(struct mptcp_head, , subflows, false),
	MEMBER(struct mptcp_head, , add_addr_signal, false),
	MEMBER(struct mptcp_head, , add_addr_accepted, false),
	MEMBER(struct mptcp_head, , flags, false),
	MEMBER(struct mptcp_head, , token, false),
	MEMBER(struct mptcp_head, , local_addr_used, false),
	MEMBER(struct mptcp_head, , csum_enabled, false),
};
/* All that TLS_TX and TLS_RX tell to who has room for no more than this. */
static const struct option_member tls_members[] = {
	MEMBER(struct tls_crypto_info, , version, false),
	MEMBER(struct tls_crypto_info, , cipher_type, false),
};
static const struct option_member pathmtu_members[] = {MEMBER(struct pathmtu, , mtu, false)};

static struct sock_filter accept_all[] = {
	{BPF_LD | BPF_W | BPF_LEN, 0, 0, 0},
	{BPF_ALU | BPF_NEG, 0, 0, 0},
	{BPF_RET | BPF_K, 0, 0, 0xffffffff},
};

static struct sock_filter accept_one[] = {{BPF_RET | BPF_K, 0, 0, 0xffffffff}};

typedef char name16[16];
typedef uint8_t bytes4[4];
typedef uint8_t bytes8[8];
typedef uint8_t bytes24[24];
typedef uint32_t words8[8];

#define VSOCK 40 /* AF_VSOCK is its own option level */
#ifndef SOL_MPTCP
#define SOL_MPTCP 284
#endif
#define IF_LO	 1 /* the loopback's index in every network namespace */
#define HTONL(n) ((int)__builtin_bswap32(n))
#define TIMEVALS                                                                                   \
	OF(struct timeval, {2, 500000}, {0, 250000}, {3600, 0}, {0, 0}, {0, 4000}, {10, 1000})
#define OWN_NUMBER "not readable without its namespace's state"

const struct option option_table[] = {
	BOOL(SOL_SOCKET, 1, SO_DEBUG),
	BOOL(SOL_SOCKET, 2, SO_REUSEADDR),
	GET(SOL_SOCKET, 3, SO_TYPE, FORM_INT),
	NEVER(SOL_SOCKET, 4, SO_ERROR, RULE_SIDE_EFFECT, "clears the error"),
	BOOL(SOL_SOCKET, 5, SO_DONTROUTE),
	BOOL(SOL_SOCKET, 6, SO_BROADCAST),
	INT(SOL_SOCKET, 7, SO_SNDBUF, 100000, 4608, 1, 65536),
	INT(SOL_SOCKET, 8, SO_RCVBUF, 80000, 2304, 1, 131072),
	BOOL(SOL_SOCKET, 9, SO_KEEPALIVE),
	BOOL(SOL_SOCKET, 10, SO_OOBINLINE),
	BOOL(SOL_SOCKET, 11, SO_NO_CHECK),
	INT(SOL_SOCKET, 12, SO_PRIORITY, 3, 6, 0, 0x10007),
	{SOL_SOCKET, 13, "SO_LINGER", FORM_MEMBERS, MEMBERS(linger_members),
	 .settings = OF(struct linger, {1, 5}, {0, 7}, {1, 0}, {1, 32767}, {0, 0})},
	BOOL(SOL_SOCKET, 14, SO_BSDCOMPAT),
	BOOL(SOL_SOCKET, 15, SO_REUSEPORT),
	BOOL(SOL_SOCKET, 16, SO_PASSCRED),
	GET(SOL_SOCKET, 17, SO_PEERCRED, FORM_MEMBERS, MEMBERS(ucred_members)),
	INT(SOL_SOCKET, 18, SO_RCVLOWAT, 100, 1, 0, 4096),
	GET(SOL_SOCKET, 19, SO_SNDLOWAT, FORM_INT),
	{SOL_SOCKET, 20, "SO_RCVTIMEO", FORM_TIMEVAL, .settings = TIMEVALS},
	{SOL_SOCKET, 21, "SO_SNDTIMEO", FORM_TIMEVAL, .settings = TIMEVALS},
	{SOL_SOCKET, 25, "SO_BINDTODEVICE", FORM_STRING, .room = 16,
	 .settings = OF(name16, "lo", "")},
	/* Set by SO_ATTACH_FILTER, which has the same number. */
	{SOL_SOCKET, 26, "SO_GET_FILTER", FORM_COUNT,
	 .settings = OF(struct sock_fprog, {1, accept_one}, {3, accept_all})},
	GET(SOL_SOCKET, 28, SO_PEERNAME, FORM_OPAQUE, .room = 2, .why = "raddr and rport tell it"),
	BOOL(SOL_SOCKET, 29, SO_TIMESTAMP),
	BOOL(SOL_SOCKET, 30, SO_ACCEPTCONN),
	GET(SOL_SOCKET, 31, SO_PEERSEC, FORM_STRING, .why = "a security module's own data"),
	BOOL(SOL_SOCKET, 34, SO_PASSSEC),
	BOOL(SOL_SOCKET, 35, SO_TIMESTAMPNS),
	UINT(SOL_SOCKET, 36, SO_MARK, 0x2a, 0, ~0U, 0x7fffffff),
	{SOL_SOCKET, 37, "SO_TIMESTAMPING", FORM_TIMESTAMPING,
	 .settings = OF(int, 0x58, 0, 0x818, 0x10)},
	GET(SOL_SOCKET, 38, SO_PROTOCOL, FORM_INT),
	GET(SOL_SOCKET, 39, SO_DOMAIN, FORM_INT),
	BOOL(SOL_SOCKET, 40, SO_RXQ_OVFL),
	BOOL(SOL_SOCKET, 41, SO_WIFI_STATUS),
	INT(SOL_SOCKET, 42, SO_PEEK_OFF, 0, 17, -1),
	BOOL(SOL_SOCKET, 43, SO_NOFCS),
	GET(SOL_SOCKET, 44, SO_LOCK_FILTER, FORM_BOOL),
	BOOL(SOL_SOCKET, 45, SO_SELECT_ERR_QUEUE),
	INT(SOL_SOCKET, 46, SO_BUSY_POLL, 50, 0, 1000000),
	{SOL_SOCKET, 47, "SO_MAX_PACING_RATE", FORM_U64,
	 .settings = OF(uint64_t, 1000000, 5000000000, ~0ULL, 1)},
	GET(SOL_SOCKET, 48, SO_BPF_EXTENSIONS, FORM_INT),
	INT(SOL_SOCKET, 49, SO_INCOMING_CPU, 1, 0, -1, 5),
	GET(SOL_SOCKET, 55, SO_MEMINFO, FORM_MEMBERS, MEMBERS(meminfo_members)),
	GET(SOL_SOCKET, 56, SO_INCOMING_NAPI_ID, FORM_INT),
	GET(SOL_SOCKET, 57, SO_COOKIE, FORM_U64, .why = "iterators have no helper for it",
	    .why_without = "bpf_get_socket_ptr_cookie"),
	GET(SOL_SOCKET, 59, SO_PEERGROUPS, FORM_U32_LIST),
	BOOL(SOL_SOCKET, 60, SO_ZEROCOPY),
	{SOL_SOCKET, 61, "SO_TXTIME", FORM_MEMBERS, MEMBERS(txtime_members),
	 .settings = OF(struct txtime, {11, 1}, {1, 2}, {0, 0}, {11, 3})},
	INT(SOL_SOCKET, 62, SO_BINDTOIFINDEX, IF_LO, 0),
	BOOL(SOL_SOCKET, 63, SO_TIMESTAMP_NEW),
	BOOL(SOL_SOCKET, 64, SO_TIMESTAMPNS_NEW),
	{SOL_SOCKET, 65, "SO_TIMESTAMPING_NEW", FORM_TIMESTAMPING, RULE_FIELD_ON_OLD,
	 .settings = OF(int, 0x18, 0), .why = "no getsockopt before 5.11"},
	{SOL_SOCKET, 66, "SO_RCVTIMEO_NEW", FORM_TIMEVAL, .settings = TIMEVALS},
	{SOL_SOCKET, 67, "SO_SNDTIMEO_NEW", FORM_TIMEVAL, .settings = TIMEVALS},
	BOOL(SOL_SOCKET, 69, SO_PREFER_BUSY_POLL),
	{SOL_SOCKET, 70, "SO_BUSY_POLL_BUDGET", FORM_INT, RULE_FIELD_ONLY,
	 .settings = OF(int, 16, 8, 64), .why = "getsockopt has no case for it"},
	GET(SOL_SOCKET, 71, SO_NETNS_COOKIE, FORM_U64),
	INT(SOL_SOCKET, 72, SO_BUF_LOCK, 0, 1, 2, 3),
	INT(SOL_SOCKET, 73, SO_RESERVE_MEM, 4096, 65536, 0),
	INT(SOL_SOCKET, 74, SO_TXREHASH, 0, 1),
	BOOL(SOL_SOCKET, 75, SO_RCVMARK),
	BOOL(SOL_SOCKET, 76, SO_PASSPIDFD),
	NEVER(SOL_SOCKET, 77, SO_PEERPIDFD, RULE_SIDE_EFFECT, "makes a descriptor"),
	BOOL(SOL_SOCKET, 82, SO_RCVPRIORITY),
	BOOL(SOL_SOCKET, 83, SO_PASSRIGHTS),
	{SOL_SOCKET, 84, "SO_INQ", FORM_BOOL, RULE_FIELD_ONLY, .settings = OF(int, 0, 1),
	 .why = "getsockopt has no case for it"},

	INT(SOL_IP, 1, IP_TOS, 0x10, 0, 0xb8, 0x02, 0xff),
	INT(SOL_IP, 2, IP_TTL, 7, 255, 1, -1),
	BOOL(SOL_IP, 3, IP_HDRINCL),
	{SOL_IP, 4, "IP_OPTIONS", FORM_BYTES,
	 .settings = OF(bytes4, {0x94, 4, 0, 0}, {1, 1, 1, 0})},
	{SOL_IP, 5, "IP_ROUTER_ALERT", FORM_BOOL, RULE_FIELD_ON_OLD, .settings = OF(int, 0, 1),
	 .why = "no getsockopt in 5.10"},
	BOOL(SOL_IP, 6, IP_RECVOPTS),
	BOOL(SOL_IP, 7, IP_RETOPTS),
	BOOL(SOL_IP, 8, IP_PKTINFO),
	GET(SOL_IP, 9, IP_PKTOPTIONS, FORM_OPAQUE, .why = "control messages"),
	INT(SOL_IP, 10, IP_MTU_DISCOVER, 0, 1, 2, 3, 4, 5),
	BOOL(SOL_IP, 11, IP_RECVERR),
	BOOL(SOL_IP, 12, IP_RECVTTL),
	BOOL(SOL_IP, 13, IP_RECVTOS),
	GET(SOL_IP, 14, IP_MTU, FORM_INT),
	BOOL(SOL_IP, 15, IP_FREEBIND),
	BOOL(SOL_IP, 18, IP_PASSSEC),
	BOOL(SOL_IP, 19, IP_TRANSPARENT),
	BOOL(SOL_IP, 20, IP_ORIGDSTADDR),
	INT(SOL_IP, 21, IP_MINTTL, 5, 0, 255),
	BOOL(SOL_IP, 22, IP_NODEFRAG),
	BOOL(SOL_IP, 23, IP_CHECKSUM),
	BOOL(SOL_IP, 24, IP_BIND_ADDRESS_NO_PORT),
	BOOL(SOL_IP, 25, IP_RECVFRAGSIZE),
	BOOL(SOL_IP, 26, IP_RECVERR_RFC4884),
	{SOL_IP, 32, "IP_MULTICAST_IF", FORM_IN_ADDR,
	 .settings = OF(bytes4, {127, 0, 0, 1}, {0, 0, 0, 0})},
	INT(SOL_IP, 33, IP_MULTICAST_TTL, 7, 0, 255, -1),
	BOOL(SOL_IP, 34, IP_MULTICAST_LOOP),
	NEVER(SOL_IP, 41, IP_MSFILTER, RULE_NEEDS_INPUT, "a group has to be named"),
	NEVER(SOL_IP, 48, MCAST_MSFILTER, RULE_NEEDS_INPUT, "a group has to be named"),
	BOOL(SOL_IP, 49, IP_MULTICAST_ALL),
	INT(SOL_IP, 50, IP_UNICAST_IF, HTONL(IF_LO), 0),
	UINT(SOL_IP, 51, IP_LOCAL_PORT_RANGE, 40000 | 50000U << 16, 0, 2000, 60000U << 16),
	GET(SOL_IP, 52, IP_PROTOCOL, FORM_INT),
	NEVER(SOL_IP, 80, SO_ORIGINAL_DST, RULE_NEEDS_INPUT, "a look-up in connection tracking"),
	NEVER(SOL_IP, 83, SO_IP_SET, RULE_NEEDS_INPUT, "a command to ipset"),
	NEVER(SOL_IP, 206, MRT_VERSION, RULE_NEEDS_INPUT, OWN_NUMBER),
	NEVER(SOL_IP, 207, MRT_ASSERT, RULE_NEEDS_INPUT, OWN_NUMBER),
	NEVER(SOL_IP, 208, MRT_PIM, RULE_NEEDS_INPUT, OWN_NUMBER),

	GET(SOL_IPV6, 1, IPV6_ADDRFORM, FORM_INT),
	BOOL(SOL_IPV6, 2, IPV6_2292PKTINFO),
	BOOL(SOL_IPV6, 3, IPV6_2292HOPOPTS),
	BOOL(SOL_IPV6, 4, IPV6_2292DSTOPTS),
	BOOL(SOL_IPV6, 5, IPV6_2292RTHDR),
	GET(SOL_IPV6, 6, IPV6_2292PKTOPTIONS, FORM_OPAQUE, .why = "control messages"),
	INT(SOL_IPV6, 7, IPV6_CHECKSUM, 4, 0, -1, 100),
	BOOL(SOL_IPV6, 8, IPV6_2292HOPLIMIT),
	BOOL(SOL_IPV6, 11, IPV6_FLOWINFO),
	INT(SOL_IPV6, 16, IPV6_UNICAST_HOPS, 7, -1, 0, 255),
	INT(SOL_IPV6, 17, IPV6_MULTICAST_IF, IF_LO, 0),
	INT(SOL_IPV6, 18, IPV6_MULTICAST_HOPS, 7, -1, 0, 255),
	BOOL(SOL_IPV6, 19, IPV6_MULTICAST_LOOP),
	{SOL_IPV6, 22, "IPV6_ROUTER_ALERT", FORM_INT, RULE_FIELD_ON_OLD,
	 .settings = OF(int, 0, 7, -1), .why = "no getsockopt in 5.10"},
	INT(SOL_IPV6, 23, IPV6_MTU_DISCOVER, 0, 1, 2, 3, 4, 5),
	INT(SOL_IPV6, 24, IPV6_MTU, 1280, 0, 1400),
	BOOL(SOL_IPV6, 25, IPV6_RECVERR),
	BOOL(SOL_IPV6, 26, IPV6_V6ONLY),
	BOOL(SOL_IPV6, 29, IPV6_MULTICAST_ALL),
	BOOL(SOL_IPV6, 30, IPV6_ROUTER_ALERT_ISOLATE),
	BOOL(SOL_IPV6, 31, IPV6_RECVERR_RFC4884),
	NEVER(SOL_IPV6, 32, IPV6_FLOWLABEL_MGR, RULE_NEEDS_INPUT, "a label has to be named"),
	BOOL(SOL_IPV6, 33, IPV6_FLOWINFO_SEND),
	BOOL(SOL_IPV6, 36, IPV6_HDRINCL),
	BOOL(SOL_IPV6, 49, IPV6_RECVPKTINFO),
	{SOL_IPV6, 50, "IPV6_PKTINFO", FORM_PKTINFO, RULE_FIELD_ONLY,
	 .settings = OF(struct in6_pktinfo, {IN6ADDR_LOOPBACK_INIT, IF_LO}, {IN6ADDR_ANY_INIT, 0}),
	 .why = "getsockopt has no case for it"},
	BOOL(SOL_IPV6, 51, IPV6_RECVHOPLIMIT),
	BOOL(SOL_IPV6, 53, IPV6_RECVHOPOPTS),
	/* Router alert and PadN; PadN alone. */
	{SOL_IPV6, 54, "IPV6_HOPOPTS", FORM_BYTES,
	 .settings = OF(bytes8, {0, 0, 5, 2, 0, 0, 1, 0}, {0, 0, 1, 4, 0, 0, 0, 0})},
	{SOL_IPV6, 55, "IPV6_RTHDRDSTOPTS", FORM_BYTES,
	 .settings = OF(bytes8, {0, 0, 1, 4, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0, 0, 0})},
	BOOL(SOL_IPV6, 56, IPV6_RECVRTHDR),
	/* Type 2 (mobile IPv6) and type 4 (segment routing), one address each. */
	{SOL_IPV6, 57, "IPV6_RTHDR", FORM_BYTES,
	 .settings = OF(bytes24, {0, 2, 2, 1, [8] = 0xfd, [23] = 1},
			{0, 2, 4, 0, [8] = 0xfd, [23] = 2})},
	BOOL(SOL_IPV6, 58, IPV6_RECVDSTOPTS),
	{SOL_IPV6, 59, "IPV6_DSTOPTS", FORM_BYTES,
	 .settings = OF(bytes8, {0, 0, 0, 1, 3, 0, 0, 0}, {0, 0, 1, 4, 0, 0, 0, 0})},
	BOOL(SOL_IPV6, 60, IPV6_RECVPATHMTU),
	GET(SOL_IPV6, 61, IPV6_PATHMTU, FORM_MEMBERS, MEMBERS(pathmtu_members)),
	BOOL(SOL_IPV6, 62, IPV6_DONTFRAG),
	BOOL(SOL_IPV6, 66, IPV6_RECVTCLASS),
	INT(SOL_IPV6, 67, IPV6_TCLASS, 0x10, 0, 0xb8, 0xff, -1),
	BOOL(SOL_IPV6, 70, IPV6_AUTOFLOWLABEL),
	INT(SOL_IPV6, 72, IPV6_ADDR_PREFERENCES, 1, 2, 0x100, 4, 0x400, 0x401),
	INT(SOL_IPV6, 73, IPV6_MINHOPCOUNT, 5, 0, 255),
	BOOL(SOL_IPV6, 74, IPV6_ORIGDSTADDR),
	BOOL(SOL_IPV6, 75, IPV6_TRANSPARENT),
	INT(SOL_IPV6, 76, IPV6_UNICAST_IF, HTONL(IF_LO), 0),
	BOOL(SOL_IPV6, 77, IPV6_RECVFRAGSIZE),
	BOOL(SOL_IPV6, 78, IPV6_FREEBIND),

	{SOL_RAW, 1, "ICMP_FILTER", FORM_UINT, .settings = OF(uint32_t, 0xfffffffe, 0, 0x101)},
	{IPPROTO_ICMPV6, 1, "ICMPV6_FILTER", FORM_U32_LIST, .room = 32,
	 .settings = OF(words8, {~0U, 0, 1, 2, 3, 0x80000000, 5, ~0U}, {0})},

	BOOL(IPPROTO_TCP, 1, TCP_NODELAY),
	INT(IPPROTO_TCP, 2, TCP_MAXSEG, 536, 1000, 1400),
	BOOL(IPPROTO_TCP, 3, TCP_CORK),
	INT(IPPROTO_TCP, 4, TCP_KEEPIDLE, 60, 1, 32767),
	INT(IPPROTO_TCP, 5, TCP_KEEPINTVL, 10, 1, 32767),
	INT(IPPROTO_TCP, 6, TCP_KEEPCNT, 3, 1, 127),
	INT(IPPROTO_TCP, 7, TCP_SYNCNT, 2, 1, 127),
	INT(IPPROTO_TCP, 8, TCP_LINGER2, 5, -1, 0, 1000),
	INT(IPPROTO_TCP, 9, TCP_DEFER_ACCEPT, 3, 10, 1, 0, 100),
	INT(IPPROTO_TCP, 10, TCP_WINDOW_CLAMP, 65536, 100000, 0),
	BOOL(IPPROTO_TCP, 12, TCP_QUICKACK),
	{IPPROTO_TCP, 13, "TCP_CONGESTION", FORM_STRING, .room = 16,
	 .settings = OF(name16, "reno", "cubic")},
	BOOL(IPPROTO_TCP, 16, TCP_THIN_LINEAR_TIMEOUTS),
	BOOL(IPPROTO_TCP, 17, TCP_THIN_DUPACK),
	INT(IPPROTO_TCP, 18, TCP_USER_TIMEOUT, 30000, 0, 1, 2147483647),
	INT(IPPROTO_TCP, 19, TCP_REPAIR, -1, 1, -1),
	INT(IPPROTO_TCP, 20, TCP_REPAIR_QUEUE, 1, 2, 0),
	GET(IPPROTO_TCP, 21, TCP_QUEUE_SEQ, FORM_UINT),
	INT(IPPROTO_TCP, 23, TCP_FASTOPEN, 5, 0, 1),
	GET(IPPROTO_TCP, 24, TCP_TIMESTAMP, FORM_UINT),
	UINT(IPPROTO_TCP, 25, TCP_NOTSENT_LOWAT, 16384, 0, ~0U),
	GET(IPPROTO_TCP, 26, TCP_CC_INFO, FORM_BYTES, .why = "the algorithm's own layout"),
	INT(IPPROTO_TCP, 27, TCP_SAVE_SYN, 1, 2, 0),
	NEVER(IPPROTO_TCP, 28, TCP_SAVED_SYN, RULE_SIDE_EFFECT, "frees the bytes"),
	GET(IPPROTO_TCP, 29, TCP_REPAIR_WINDOW, FORM_MEMBERS, MEMBERS(repair_window_members)),
	BOOL(IPPROTO_TCP, 30, TCP_FASTOPEN_CONNECT),
	GET(IPPROTO_TCP, 31, TCP_ULP, FORM_STRING, .room = 16),
	NEVER(IPPROTO_TCP, 33, TCP_FASTOPEN_KEY, RULE_SECRET, "a key"),
	BOOL(IPPROTO_TCP, 34, TCP_FASTOPEN_NO_COOKIE),
	NEVER(IPPROTO_TCP, 35, TCP_ZEROCOPY_RECEIVE, RULE_SIDE_EFFECT, "maps what was received"),
	BOOL(IPPROTO_TCP, 36, TCP_INQ),
	INT(IPPROTO_TCP, 37, TCP_TX_DELAY, 0, 1000, 2000),
	NEVER(IPPROTO_TCP, 40, TCP_AO_INFO, RULE_NEEDS_INPUT, "asked with a struct"),
	NEVER(IPPROTO_TCP, 41, TCP_AO_GET_KEYS, RULE_SECRET, "keys"),
	NEVER(IPPROTO_TCP, 42, TCP_AO_REPAIR, RULE_NEEDS_INPUT, "asked with a struct"),
	GET(IPPROTO_TCP, 43, TCP_IS_MPTCP, FORM_BOOL),
	INT(IPPROTO_TCP, 44, TCP_RTO_MAX_MS, 1000, 120000, 50000),
	INT(IPPROTO_TCP, 45, TCP_RTO_MIN_US, 10000, 200000, 4000),
	INT(IPPROTO_TCP, 46, TCP_DELACK_MAX_US, 20000, 40000, 4000),

	GET(SOL_MPTCP, 1, MPTCP_INFO, FORM_MEMBERS, MEMBERS(mptcp_info_members)),

	GET(SOL_TLS, 1, TLS_TX, FORM_MEMBERS, MEMBERS(tls_members)),
	GET(SOL_TLS, 2, TLS_RX, FORM_MEMBERS, MEMBERS(tls_members)),
	BOOL(SOL_TLS, 3, TLS_TX_ZEROCOPY_RO),
	BOOL(SOL_TLS, 4, TLS_RX_EXPECT_NO_PAD),
	{SOL_TLS, 5, "TLS_TX_MAX_PAYLOAD_LEN", FORM_U16, .settings = OF(uint16_t, 1000, 64, 16384)},

	BOOL(IPPROTO_UDP, 1, UDP_CORK),
	INT(IPPROTO_UDP, 100, UDP_ENCAP, 0, 2, 3),
	BOOL(IPPROTO_UDP, 101, UDP_NO_CHECK6_TX),
	BOOL(IPPROTO_UDP, 102, UDP_NO_CHECK6_RX),
	INT(IPPROTO_UDP, 103, UDP_SEGMENT, 1000, 0, 65535),
	BOOL(IPPROTO_UDP, 104, UDP_GRO),
	INT(IPPROTO_UDPLITE, 10, UDPLITE_SEND_CSCOV, 8, 0, 20, 65535),
	INT(IPPROTO_UDPLITE, 11, UDPLITE_RECV_CSCOV, 8, 0, 20, 65535),

	BOOL(SOL_NETLINK, 3, NETLINK_PKTINFO),
	BOOL(SOL_NETLINK, 4, NETLINK_BROADCAST_ERROR),
	BOOL(SOL_NETLINK, 5, NETLINK_NO_ENOBUFS),
	{SOL_NETLINK, 8, "NETLINK_LISTEN_ALL_NSID", FORM_BOOL, RULE_FIELD_ON_OLD,
	 .settings = OF(int, 0, 1), .why = "no getsockopt in 5.10"},
	GET(SOL_NETLINK, 9, NETLINK_LIST_MEMBERSHIPS, FORM_U32_LIST),
	BOOL(SOL_NETLINK, 10, NETLINK_CAP_ACK),
	BOOL(SOL_NETLINK, 11, NETLINK_EXT_ACK),
	BOOL(SOL_NETLINK, 12, NETLINK_GET_STRICT_CHK),

	NEVER(SOL_PACKET, 5, PACKET_RX_RING, RULE_FIELD_ONLY, "getsockopt has no case for it"),
	NEVER(SOL_PACKET, 13, PACKET_TX_RING, RULE_FIELD_ONLY, "getsockopt has no case for it"),
	NEVER(SOL_PACKET, 6, PACKET_STATISTICS, RULE_SIDE_EFFECT, "clears the counters"),
	{SOL_PACKET, 7, "PACKET_COPY_THRESH", FORM_INT, RULE_FIELD_ON_OLD,
	 .settings = OF(int, 100, 0, 2000), .why = "no getsockopt in 5.10"},
	BOOL(SOL_PACKET, 8, PACKET_AUXDATA),
	BOOL(SOL_PACKET, 9, PACKET_ORIGDEV),
	INT(SOL_PACKET, 10, PACKET_VERSION, 1, 2, 0),
	NEVER(SOL_PACKET, 11, PACKET_HDRLEN, RULE_NEEDS_INPUT, "a version has to be named"),
	UINT(SOL_PACKET, 12, PACKET_RESERVE, 64, 0, 1000),
	BOOL(SOL_PACKET, 14, PACKET_LOSS),
	BOOL(SOL_PACKET, 15, PACKET_VNET_HDR),
	INT(SOL_PACKET, 17, PACKET_TIMESTAMP, 0x40, 0, 0x10),
	/* Id 0x1234 in rollover mode (3), which keeps statistics. */
	INT(SOL_PACKET, 18, PACKET_FANOUT, 0x1234 | 3 << 16),
	BOOL(SOL_PACKET, 19, PACKET_TX_HAS_OFF),
	{SOL_PACKET, 20, "PACKET_QDISC_BYPASS", FORM_BOOL, .settings = OF(int, 0, 1),
	 .why = "a pointer to a function", .why_without = "PACKET_SOCK_QDISC_BYPASS"},
	GET(SOL_PACKET, 21, PACKET_ROLLOVER_STATS, FORM_MEMBERS, MEMBERS(rollover_members)),
	BOOL(SOL_PACKET, 23, PACKET_IGNORE_OUTGOING),
	INT(SOL_PACKET, 24, PACKET_VNET_HDR_SZ, 0, 10, 12),

	{VSOCK, 0, "SO_VM_SOCKETS_BUFFER_SIZE", FORM_U64, .family = AF_VSOCK,
	 .settings = OF(uint64_t, 131072, 65536, 200000)},
	{VSOCK, 1, "SO_VM_SOCKETS_BUFFER_MIN_SIZE", FORM_U64, .family = AF_VSOCK,
	 .settings = OF(uint64_t, 128, 4096, 1000)},
	{VSOCK, 2, "SO_VM_SOCKETS_BUFFER_MAX_SIZE", FORM_U64, .family = AF_VSOCK,
	 .settings = OF(uint64_t, 262144, 5000000000, 1000000)},
	{VSOCK, 6, "SO_VM_SOCKETS_CONNECT_TIMEOUT", FORM_TIMEVAL, .family = AF_VSOCK,
	 .settings = OF(struct timeval, {2, 500000}, {0, 250000}, {3600, 0})},
	{VSOCK, 8, "SO_VM_SOCKETS_CONNECT_TIMEOUT_NEW", FORM_TIMEVAL, .family = AF_VSOCK,
	 .settings = OF(struct timeval, {2, 500000}, {0, 250000}, {3600, 0})},

	NEVER(SOL_XDP, 1, XDP_MMAP_OFFSETS, RULE_NEEDS_INPUT, "a constant of the kernel"),
	GET(SOL_XDP, 7, XDP_STATISTICS, FORM_MEMBERS, MEMBERS(xdp_statistics_members)),
	GET(SOL_XDP, 8, XDP_OPTIONS, FORM_MEMBERS, MEMBERS(xdp_options_members)),
	NEVER(SOL_XDP, 2, XDP_RX_RING, RULE_FIELD_ONLY, "getsockopt has no case for it"),
	NEVER(SOL_XDP, 3, XDP_TX_RING, RULE_FIELD_ONLY, "getsockopt has no case for it"),
	NEVER(SOL_XDP, 4, XDP_UMEM_REG, RULE_FIELD_ONLY, "getsockopt has no case for it"),
	NEVER(SOL_XDP, 5, XDP_UMEM_FILL_RING, RULE_FIELD_ONLY, "getsockopt has no case for it"),
	NEVER(SOL_XDP, 6, XDP_UMEM_COMPLETION_RING, RULE_FIELD_ONLY,
	      "getsockopt has no case for it"),
	{SOL_XDP, 9, "XDP_MAX_TX_SKB_BUDGET", FORM_UINT, RULE_FIELD_ONLY,
	 .settings = OF(uint32_t, 64, 16), .why = "getsockopt has no case for it"},
};

const size_t option_count = COUNT(option_table);

const struct option *option_find(const char *name)
{
	for (size_t i = 0; i < option_count; i++)
		if (!strcmp(option_table[i].name, name))
			return &option_table[i];
	return NULL;
}

static socklen_t members_size(const struct option *o)
{
	socklen_t size = 0;

	for (size_t i = 0; i < o->nr_members; i++)
		if (o->members[i].off + o->members[i].size > size)
			size = o->members[i].off + o->members[i].size;
	return size;
}

static socklen_t option_room(const struct option *o)
{
	if (o->room)
		return o->room;
	switch (o->form) {
	case FORM_BOOL:
	case FORM_INT:
	case FORM_UINT:
	case FORM_IN_ADDR:
		return 4;
	case FORM_U16:
		return 2;
	case FORM_U64:
	case FORM_TIMESTAMPING:
		return 8;
	case FORM_TIMEVAL:
		return sizeof(struct timeval);
	case FORM_MEMBERS:
		return members_size(o);
	case FORM_COUNT:
		return 0;
	default:
		return OPTION_ROOM;
	}
}

int option_get(const struct option *o, int fd, void *buf, socklen_t *len)
{
	memset(buf, 0, OPTION_ROOM);
	*len = option_room(o);
	if (getsockopt(fd, o->level, o->number, buf, len))
		return -errno;
	if (*len > OPTION_ROOM)
		*len = OPTION_ROOM;
	return 0;
}

static struct json_object *number_json(const void *p, unsigned int size, bool is_signed)
{
	uint64_t u64;
	uint32_t u32;
	uint16_t u16;
	uint8_t u8;

	switch (size) {
	case 1:
		memcpy(&u8, p, size);
		return json_object_new_int64(is_signed ? (int8_t)u8 : u8);
	case 2:
		memcpy(&u16, p, size);
		return json_object_new_int64(is_signed ? (int16_t)u16 : u16);
	case 4:
		memcpy(&u32, p, size);
		return json_object_new_int64(is_signed ? (int64_t)(int32_t)u32 : u32);
	default:
		memcpy(&u64, p, sizeof(u64));
		return is_signed ? json_object_new_int64((int64_t)u64)
				 : json_object_new_uint64(u64);
	}
}

static struct json_object *bool_json(const void *p)
{
	int32_t n;

	memcpy(&n, p, sizeof(n));
	return n == 0 || n == 1 ? json_object_new_boolean(n) : json_object_new_int64(n);
}

static struct json_object *timeval_json(const void *p)
{
	struct timeval t;

	memcpy(&t, p, sizeof(t));
	return json_object_new_double((double)t.tv_sec + (double)t.tv_usec / 1e6);
}

static struct json_object *in_addr_json(const void *p)
{
	char text[INET_ADDRSTRLEN];

	inet_ntop(AF_INET, p, text, sizeof(text));
	return json_object_new_string(text);
}

static struct json_object *u32_list_json(const void *p, socklen_t len)
{
	struct json_object *list = json_object_new_array();

	for (socklen_t i = 0; i + 4 <= len; i += 4)
		json_object_array_add(list, number_json((const char *)p + i, 4, false));
	return list;
}

static struct json_object *pktinfo_json(const void *p)
{
	char text[INET6_ADDRSTRLEN + 16] = "";
	struct in6_pktinfo info;

	memcpy(&info, p, sizeof(info));
	if (info.ipi6_ifindex || !IN6_IS_ADDR_UNSPECIFIED(&info.ipi6_addr)) {
		inet_ntop(AF_INET6, &info.ipi6_addr, text, INET6_ADDRSTRLEN);
		if (info.ipi6_ifindex)
			sprintf(text + strlen(text), "%%%u", info.ipi6_ifindex);
	}
	return json_object_new_string(text);
}

static struct json_object *bytes_json(const uint8_t *p, socklen_t len)
{
	char text[2 * OPTION_ROOM + 1] = "";

	for (size_t i = 0; i < len; i++)
		snprintf(text + 2 * i, 3, "%02x", p[i]);
	return json_object_new_string(text);
}

static struct json_object *members_json(const struct option *o, const char *p, socklen_t len)
{
	struct json_object *object = json_object_new_object();

	for (size_t i = 0; i < o->nr_members; i++) {
		const struct option_member *m = &o->members[i];

		if (m->off + m->size <= len)
			json_object_object_add(object, m->name,
					       number_json(p + m->off, m->size, m->is_signed));
	}
	return object;
}

static struct json_object *timestamping_json(const char *p, socklen_t len)
{
	struct json_object *object;

	if (len == 4)
		return number_json(p, 4, true);
	object = json_object_new_object();
	json_object_object_add(object, "flags", number_json(p, 4, true));
	json_object_object_add(object, "bind_phc", number_json(p + 4, 4, true));
	return object;
}

struct json_object *option_json(const struct option *o, const void *buf, socklen_t len)
{
	switch (o->form) {
	case FORM_BOOL:
		return bool_json(buf);
	case FORM_INT:
		return number_json(buf, 4, true);
	case FORM_UINT:
		return number_json(buf, 4, false);
	case FORM_U16:
		return number_json(buf, 2, false);
	case FORM_U64:
		return number_json(buf, 8, false);
	case FORM_TIMEVAL:
		return timeval_json(buf);
	case FORM_STRING:
		return json_object_new_string_len(buf, (int)strnlen(buf, len));
	case FORM_IN_ADDR:
		return in_addr_json(buf);
	case FORM_U32_LIST:
		return u32_list_json(buf, len);
	case FORM_COUNT:
		return json_object_new_int64(len);
	case FORM_PKTINFO:
		return pktinfo_json(buf);
	case FORM_BYTES:
		return bytes_json(buf, len);
	case FORM_MEMBERS:
		return members_json(o, buf, len);
	case FORM_TIMESTAMPING:
		return timestamping_json(buf, len);
	case FORM_OPAQUE:
		break;
	}
	return NULL;
}

/* Order of two JSON integers, whatever their size and sign. */
static int int_order(struct json_object *a, struct json_object *b)
{
	int64_t sa = json_object_get_int64(a), sb = json_object_get_int64(b);
	uint64_t ua = json_object_get_uint64(a), ub = json_object_get_uint64(b);

	if (sa < 0 || sb < 0)
		return (sa > sb) - (sa < sb);
	return (ua > ub) - (ua < ub);
}

static bool int_is_between(struct json_object *before, struct json_object *after,
			   struct json_object *got)
{
	int first = int_order(before, got), second = int_order(got, after);

	/* first and second have the same sign where got lies between, whichever end is the greater. */
	return first * second >= 0;
}

static bool double_is_between(struct json_object *before, struct json_object *after,
			      struct json_object *got)
{
	double b = json_object_get_double(before), a = json_object_get_double(after);
	double g = json_object_get_double(got);
	double low = b < a ? b : a, high = b < a ? a : b;

	return g >= low - 1e-9 && g <= high + 1e-9;
}

static bool list_is_between(struct json_object *before, struct json_object *after,
			    struct json_object *got)
{
	size_t n = json_object_array_length(got);

	if (json_object_array_length(before) != n || json_object_array_length(after) != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!json_is_between(json_object_array_get_idx(before, i),
				     json_object_array_get_idx(after, i),
				     json_object_array_get_idx(got, i)))
			return false;
	return true;
}

static bool object_is_between(struct json_object *before, struct json_object *after,
			      struct json_object *got)
{
	if (json_object_object_length(got) != json_object_object_length(before))
		return false;
	json_object_object_foreach(before, name, value)
	{
		struct json_object *a, *g;

		if (!json_object_object_get_ex(after, name, &a) ||
		    !json_object_object_get_ex(got, name, &g) || !json_is_between(value, a, g))
			return false;
	}
	return true;
}

bool json_is_between(struct json_object *before, struct json_object *after, struct json_object *got)
{
	enum json_type type = json_object_get_type(before);

	if (!before || !after)
		return !before && !after;
	/* 5 is as good as 5.0 where a decimal is expected, but true is not 1. */
	if (type == json_type_double && json_object_get_type(after) == type &&
	    json_object_is_type(got, json_type_int))
		return double_is_between(before, after, got);
	if (json_object_get_type(after) != type || json_object_get_type(got) != type)
		return false;
	switch (type) {
	case json_type_int:
		return int_is_between(before, after, got);
	case json_type_double:
		return double_is_between(before, after, got);
	case json_type_array:
		return list_is_between(before, after, got);
	case json_type_object:
		return object_is_between(before, after, got);
	default:
		return json_object_equal(before, got) || json_object_equal(after, got);
	}
}
