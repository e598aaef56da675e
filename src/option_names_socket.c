/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options at SOL_SOCKET, and at the levels of families that have the like: packet, netlink, XDP, vsock. */
#include "option_names.h"
#include "sockopt_numbers.h"

#include <linux/if_packet.h>
#include <linux/if_xdp.h>
#include <linux/net_tstamp.h>
#include <linux/netlink.h>
#include <sys/socket.h>
#include <sys/time.h>

#define NAMED(LEVEL, NAME, NUMBER, KIND, ...) OPT(LEVEL, NUMBER, KIND, .name = NAME, __VA_ARGS__)

/* --- values with names */

static const struct strace_name clock_names[] = {
	{0, "CLOCK_REALTIME"},
	{1, "CLOCK_MONOTONIC"},
	{11, "CLOCK_TAI"},
	{0, NULL},
};
static const struct strace_names clocks = {clock_names, NULL};

static const struct strace_name txtime_names[] = {
	{SOF_TXTIME_DEADLINE_MODE, "SOF_TXTIME_DEADLINE_MODE"},
	{SOF_TXTIME_REPORT_ERRORS, "SOF_TXTIME_REPORT_ERRORS"},
	{0, NULL},
};
static const struct strace_names txtime_flags = {txtime_names, NULL};

/* include/uapi/linux/net_tstamp.h */
static const struct strace_name timestamping_names[] = {
	{1 << 0, "SOF_TIMESTAMPING_TX_HARDWARE"},    {1 << 1, "SOF_TIMESTAMPING_TX_SOFTWARE"},
	{1 << 2, "SOF_TIMESTAMPING_RX_HARDWARE"},    {1 << 3, "SOF_TIMESTAMPING_RX_SOFTWARE"},
	{1 << 4, "SOF_TIMESTAMPING_SOFTWARE"},	     {1 << 5, "SOF_TIMESTAMPING_SYS_HARDWARE"},
	{1 << 6, "SOF_TIMESTAMPING_RAW_HARDWARE"},   {1 << 7, "SOF_TIMESTAMPING_OPT_ID"},
	{1 << 8, "SOF_TIMESTAMPING_TX_SCHED"},	     {1 << 9, "SOF_TIMESTAMPING_TX_ACK"},
	{1 << 10, "SOF_TIMESTAMPING_OPT_CMSG"},	     {1 << 11, "SOF_TIMESTAMPING_OPT_TSONLY"},
	{1 << 12, "SOF_TIMESTAMPING_OPT_STATS"},     {1 << 13, "SOF_TIMESTAMPING_OPT_PKTINFO"},
	{1 << 14, "SOF_TIMESTAMPING_OPT_TX_SWHW"},   {1 << 15, "SOF_TIMESTAMPING_BIND_PHC"},
	{1 << 16, "SOF_TIMESTAMPING_OPT_ID_TCP"},    {1 << 17, "SOF_TIMESTAMPING_OPT_RX_FILTER"},
	{1 << 18, "SOF_TIMESTAMPING_TX_COMPLETION"}, {0, NULL},
};
static const struct strace_names timestamping_flags = {timestamping_names, NULL};

static const struct strace_name buf_lock_names[] = {
	{1, "SOCK_SNDBUF_LOCK"},
	{2, "SOCK_RCVBUF_LOCK"},
	{0, NULL},
};
static const struct strace_names buf_locks = {buf_lock_names, NULL};

static const struct strace_name tpacket_names[] = {
	{TPACKET_V1, "TPACKET_V1"},
	{TPACKET_V2, "TPACKET_V2"},
	{TPACKET_V3, "TPACKET_V3"},
	{0, NULL},
};
static const struct strace_names tpacket_versions = {tpacket_names, NULL};

static const struct strace_name fanout_names[] = {
	{PACKET_FANOUT_HASH, "PACKET_FANOUT_HASH"},
	{PACKET_FANOUT_LB, "PACKET_FANOUT_LB"},
	{PACKET_FANOUT_CPU, "PACKET_FANOUT_CPU"},
	{PACKET_FANOUT_ROLLOVER, "PACKET_FANOUT_ROLLOVER"},
	{PACKET_FANOUT_RND, "PACKET_FANOUT_RND"},
	{PACKET_FANOUT_QM, "PACKET_FANOUT_QM"},
	{PACKET_FANOUT_CBPF, "PACKET_FANOUT_CBPF"},
	{PACKET_FANOUT_EBPF, "PACKET_FANOUT_EBPF"},
	{0, NULL},
};
static const struct strace_names fanout_types = {fanout_names, NULL};

/* PACKET_FANOUT_FLAG_*, in the upper byte of type_flags */
static const struct strace_name fanout_flag_names[] = {
	{0x10, "PACKET_FANOUT_FLAG_ROLLOVER"},
	{0x20, "PACKET_FANOUT_FLAG_UNIQUEID"},
	{0x40, "PACKET_FANOUT_FLAG_IGNORE_OUTGOING"},
	{0x80, "PACKET_FANOUT_FLAG_DEFRAG"},
	{0, NULL},
};
static const struct strace_names fanout_flags = {fanout_flag_names, NULL};

/* --- structs */

static const struct member linger[] = {
	MEMBER_OF(linger, l_onoff, SIGNED),
	MEMBER_OF(linger, l_linger, SIGNED),
	MEMBERS_END,
};
static const struct layout linger_layout[] = {{sizeof(struct linger), 0, linger}, {0}};

static const struct member ucred[] = {
	MEMBER_OF(ucred, pid, SIGNED),
	MEMBER_OF(ucred, uid, ID),
	MEMBER_OF(ucred, gid, ID),
	MEMBERS_END,
};
static const struct layout ucred_layout[] = {{sizeof(struct ucred), 0, ucred}, {0}};

static const struct member timeval64[] = {
	MEMBER("tv_sec", 0, 8, SIGNED),
	MEMBER("tv_usec", 8, 8, SIGNED),
	MEMBERS_END,
};
static const struct member timeval32[] = {
	MEMBER("tv_sec", 0, 4, SIGNED),
	MEMBER("tv_usec", 4, 4, SIGNED),
	MEMBERS_END,
};
/* As wide as the program's long: SO_RCVTIMEO_OLD; always of 64 bits: SO_RCVTIMEO_NEW. */
static const struct layout timeval_layout[] = {{16, 8, timeval64}, {8, 4, timeval32}, {0}};
static const struct layout timeval_new_layout[] = {{16, 0, timeval64}, {0}};

static const struct member fprog64[] = {
	MEMBER("len", 0, 2, UNSIGNED),
	MEMBER("filter", 8, 8, POINTER),
	MEMBERS_END,
};
static const struct member fprog32[] = {
	MEMBER("len", 0, 2, UNSIGNED),
	MEMBER("filter", 4, 4, POINTER),
	MEMBERS_END,
};
static const struct layout fprog_layout[] = {{16, 8, fprog64}, {8, 4, fprog32}, {0}};

static const struct member txtime[] = {
	NAMED_OF(sock_txtime, clockid, NAME, &clocks),
	NAMED_OF(sock_txtime, flags, BITS, &txtime_flags),
	MEMBERS_END,
};
static const struct layout txtime_layout[] = {{sizeof(struct sock_txtime), 0, txtime}, {0}};

/* struct so_timestamping, since 5.15; before, and for short, its flags alone */
static const struct member timestamping[] = {
	MEMBER_NAMED("flags", 0, 4, BITS, &timestamping_flags),
	MEMBER("bind_phc", 4, 4, SIGNED),
	MEMBERS_END,
};
static const struct layout timestamping_layout[] = {{8, 0, timestamping}, {0}};

/* enum of include/uapi/linux/sock_diag.h: SK_MEMINFO_* */
static const struct member meminfo[] = {
	MEMBER("rmem_alloc", 0, 4, UNSIGNED), MEMBER("rcvbuf", 4, 4, UNSIGNED),
	MEMBER("wmem_alloc", 8, 4, UNSIGNED), MEMBER("sndbuf", 12, 4, UNSIGNED),
	MEMBER("fwd_alloc", 16, 4, UNSIGNED), MEMBER("wmem_queued", 20, 4, UNSIGNED),
	MEMBER("optmem", 24, 4, UNSIGNED),    MEMBER("backlog", 28, 4, UNSIGNED),
	MEMBER("drops", 32, 4, UNSIGNED),     MEMBERS_END,
};
static const struct layout meminfo_layout[] = {{36, 0, meminfo}, {0}};

static const struct member dmabuf_token[] = {
	MEMBER("token_start", 0, 4, UNSIGNED),
	MEMBER("token_count", 4, 4, UNSIGNED),
	MEMBERS_END,
};
static const struct layout dmabuf_token_layout[] = {{8, 0, dmabuf_token}, {0}};

static const struct member packet_mreq[] = {
	MEMBER_OF(packet_mreq, mr_ifindex, IFINDEX),
	NAMED_OF(packet_mreq, mr_type, NAME, &strace_packet_memberships),
	MEMBER_OF(packet_mreq, mr_alen, UNSIGNED),
	MEMBER_OF(packet_mreq, mr_address, HW_ADDR),
	MEMBERS_END,
};
static const struct layout packet_mreq_layout[] = {{sizeof(struct packet_mreq), 0, packet_mreq},
						   {0}};

/* struct tpacket_req is how struct tpacket_req3 begins. */
static const struct member tpacket_req[] = {
	MEMBER_OF(tpacket_req3, tp_block_size, UNSIGNED),
	MEMBER_OF(tpacket_req3, tp_block_nr, UNSIGNED),
	MEMBER_OF(tpacket_req3, tp_frame_size, UNSIGNED),
	MEMBER_OF(tpacket_req3, tp_frame_nr, UNSIGNED),
	MEMBER_OF(tpacket_req3, tp_retire_blk_tov, UNSIGNED),
	MEMBER_OF(tpacket_req3, tp_sizeof_priv, UNSIGNED),
	MEMBER_OF(tpacket_req3, tp_feature_req_word, HEX),
	MEMBERS_END,
};
static const struct layout tpacket_req_layout[] = {{16, 0, tpacket_req}, {0}};

static const struct member tpacket_stats[] = {
	MEMBER_OF(tpacket_stats_v3, tp_packets, UNSIGNED),
	MEMBER_OF(tpacket_stats_v3, tp_drops, UNSIGNED),
	MEMBER_OF(tpacket_stats_v3, tp_freeze_q_cnt, UNSIGNED),
	MEMBERS_END,
};
static const struct layout tpacket_stats_layout[] = {{8, 0, tpacket_stats}, {0}};

static const struct member rollover_stats[] = {
	MEMBER_OF(tpacket_rollover_stats, tp_all, UNSIGNED),
	MEMBER_OF(tpacket_rollover_stats, tp_huge, UNSIGNED),
	MEMBER_OF(tpacket_rollover_stats, tp_failed, UNSIGNED),
	MEMBERS_END,
};
static const struct layout rollover_stats_layout[] = {{24, 0, rollover_stats}, {0}};

/* An int in little endian: id, then type and flags; struct fanout_args (5.11) has a limit too. */
static const struct member fanout[] = {
	MEMBER("id", 0, 2, UNSIGNED),
	MEMBER_NAMED("type", 2, 1, NAME, &fanout_types),
	MEMBER_NAMED("flags", 3, 1, BITS, &fanout_flags),
	MEMBER("max_num_members", 4, 4, UNSIGNED),
	MEMBERS_END,
};
static const struct layout fanout_layout[] = {{4, 0, fanout}, {0}};

/* A classic program, or the descriptor of a BPF program. */
static const struct member fanout_fd[] = {
	MEMBER("fd", 0, 4, SIGNED),
	MEMBERS_END,
};
static const struct layout fanout_data_layout[] = {
	{16, 8, fprog64}, {8, 4, fprog32}, {4, 0, fanout_fd}, {0}};

static const struct member nl_mmap_req[] = {
	MEMBER("nm_block_size", 0, 4, UNSIGNED),
	MEMBER("nm_block_nr", 4, 4, UNSIGNED),
	MEMBER("nm_frame_size", 8, 4, UNSIGNED),
	MEMBER("nm_frame_nr", 12, 4, UNSIGNED),
	MEMBERS_END,
};
static const struct layout nl_mmap_req_layout[] = {{16, 0, nl_mmap_req}, {0}};

#define RING_OFFSETS(NAME, OFF)                                                                    \
	MEMBER(NAME ".producer", (OFF), 8, HEX), MEMBER(NAME ".consumer", (OFF) + 8, 8, HEX),      \
		MEMBER(NAME ".desc", (OFF) + 16, 8, HEX),                                          \
		MEMBER(NAME ".flags", (OFF) + 24, 8, HEX)

static const struct member xdp_offsets[] = {
	RING_OFFSETS("rx", 0),
	RING_OFFSETS("tx", 32),
	RING_OFFSETS("fr", 64),
	RING_OFFSETS("cr", 96),
	MEMBERS_END,
};
/* Before 5.4 a ring had no flags. */
#define RING_OFFSETS_V1(NAME, OFF)                                                                 \
	MEMBER(NAME ".producer", (OFF), 8, HEX), MEMBER(NAME ".consumer", (OFF) + 8, 8, HEX),      \
		MEMBER(NAME ".desc", (OFF) + 16, 8, HEX)

static const struct member xdp_offsets_v1[] = {
	RING_OFFSETS_V1("rx", 0),
	RING_OFFSETS_V1("tx", 24),
	RING_OFFSETS_V1("fr", 48),
	RING_OFFSETS_V1("cr", 72),
	MEMBERS_END,
};
static const struct layout xdp_offsets_layout[] = {
	{128, 0, xdp_offsets}, {96, 0, xdp_offsets_v1}, {0}};

/* struct xdp_umem_reg, as of 6.8 */
static const struct member xdp_umem_reg[] = {
	MEMBER("addr", 0, 8, POINTER),
	MEMBER("len", 8, 8, UNSIGNED),
	MEMBER("chunk_size", 16, 4, UNSIGNED),
	MEMBER("headroom", 20, 4, UNSIGNED),
	MEMBER("flags", 24, 4, HEX),
	MEMBER("tx_metadata_len", 28, 4, UNSIGNED),
	MEMBERS_END,
};
static const struct layout xdp_umem_reg_layout[] = {{24, 0, xdp_umem_reg}, {0}};

static const struct member xdp_statistics[] = {
	MEMBER_OF(xdp_statistics, rx_dropped, UNSIGNED),
	MEMBER_OF(xdp_statistics, rx_invalid_descs, UNSIGNED),
	MEMBER_OF(xdp_statistics, tx_invalid_descs, UNSIGNED),
	MEMBER_OF(xdp_statistics, rx_ring_full, UNSIGNED),
	MEMBER_OF(xdp_statistics, rx_fill_ring_empty_descs, UNSIGNED),
	MEMBER_OF(xdp_statistics, tx_ring_empty_descs, UNSIGNED),
	MEMBERS_END,
};
static const struct layout xdp_statistics_layout[] = {{24, 0, xdp_statistics}, {0}};

static const struct member xdp_options[] = {
	MEMBER_OF(xdp_options, flags, HEX),
	MEMBERS_END,
};
static const struct layout xdp_options_layout[] = {{4, 0, xdp_options}, {0}};

/* --- the options */

const struct option option_names_socket[] = {
	OPT(SOL_SOCKET, SO_TYPE, NAME, .names = &strace_socket_types),
	OPT(SOL_SOCKET, SO_ERROR, ERRNO),
	OPT(SOL_SOCKET, SO_LINGER, STRUCT, .layouts = linger_layout),
	OPT(SOL_SOCKET, SO_PEERCRED, STRUCT, .layouts = ucred_layout),
	OPT(SOL_SOCKET, 20, STRUCT, .layouts = timeval_layout), /* SO_RCVTIMEO_OLD */
	OPT(SOL_SOCKET, 21, STRUCT, .layouts = timeval_layout), /* SO_SNDTIMEO_OLD */
	NAMED(SOL_SOCKET, "SO_SECURITY_AUTHENTICATION", 22, SIGNED),
	NAMED(SOL_SOCKET, "SO_SECURITY_ENCRYPTION_TRANSPORT", 23, SIGNED),
	NAMED(SOL_SOCKET, "SO_SECURITY_ENCRYPTION_NETWORK", 24, SIGNED),
	NAMED(SOL_SOCKET, "SO_ATTACH_FILTER", SO_ATTACH_FILTER, STRUCT, .only = OPTION_SET,
	      .layouts = fprog_layout),
	OPT(SOL_SOCKET, SO_GET_FILTER, FILTER),
	NAMED(SOL_SOCKET, "SO_DETACH_FILTER", SO_DETACH_FILTER, SIGNED),
	OPT(SOL_SOCKET, SO_PEERNAME, SOCKADDR),
	NAMED(SOL_SOCKET, "SO_SNDBUFFORCE", SO_SNDBUFFORCE, SIGNED),
	NAMED(SOL_SOCKET, "SO_RCVBUFFORCE", SO_RCVBUFFORCE, SIGNED),
	OPT(SOL_SOCKET, SO_MARK, HEX),
	OPT(SOL_SOCKET, 37, STRUCT, .layouts = timestamping_layout), /* SO_TIMESTAMPING_OLD */
	OPT(SOL_SOCKET, SO_DOMAIN, NAME, .names = &strace_families),
	NAMED(SOL_SOCKET, "SO_ATTACH_BPF", SO_ATTACH_BPF, SIGNED),
	NAMED(SOL_SOCKET, "SO_ATTACH_REUSEPORT_CBPF", SO_ATTACH_REUSEPORT_CBPF, STRUCT,
	      .layouts = fprog_layout),
	NAMED(SOL_SOCKET, "SO_ATTACH_REUSEPORT_EBPF", SO_ATTACH_REUSEPORT_EBPF, SIGNED),
	NAMED(SOL_SOCKET, "SO_CNX_ADVICE", SO_CNX_ADVICE, SIGNED),
	NAMED(SOL_SOCKET, "SCM_TIMESTAMPING_OPT_STATS", 54, BYTES),
	OPT(SOL_SOCKET, SO_MEMINFO, STRUCT, .layouts = meminfo_layout),
	NAMED(SOL_SOCKET, "SCM_TIMESTAMPING_PKTINFO", 58, BYTES),
	OPT(SOL_SOCKET, SO_PEERGROUPS, LIST, .size = 4),
	OPT(SOL_SOCKET, SO_TXTIME, STRUCT, .layouts = txtime_layout),
	OPT(SOL_SOCKET, SO_BINDTOIFINDEX, IFINDEX),
	OPT(SOL_SOCKET, SO_TIMESTAMPING_NEW, STRUCT, .layouts = timestamping_layout),
	OPT(SOL_SOCKET, SO_RCVTIMEO_NEW, STRUCT, .layouts = timeval_new_layout),
	OPT(SOL_SOCKET, SO_SNDTIMEO_NEW, STRUCT, .layouts = timeval_new_layout),
	NAMED(SOL_SOCKET, "SO_DETACH_REUSEPORT_BPF", SO_DETACH_REUSEPORT_BPF, SIGNED),
	OPT(SOL_SOCKET, SO_BUF_LOCK, BITS, .names = &buf_locks),
	OPT(SOL_SOCKET, SO_TXREHASH, NAME, .names = &strace_txrehash),
	NAMED(SOL_SOCKET, "SCM_DEVMEM_LINEAR", 78, BYTES),
	NAMED(SOL_SOCKET, "SCM_DEVMEM_DMABUF", 79, BYTES),
	NAMED(SOL_SOCKET, "SO_DEVMEM_DONTNEED", 80, STRUCTS, .layouts = dmabuf_token_layout),
	NAMED(SOL_SOCKET, "SCM_TS_OPT_ID", 81, BYTES),

	NAMED(SOL_PACKET, "PACKET_ADD_MEMBERSHIP", PACKET_ADD_MEMBERSHIP, STRUCT,
	      .layouts = packet_mreq_layout),
	NAMED(SOL_PACKET, "PACKET_DROP_MEMBERSHIP", PACKET_DROP_MEMBERSHIP, STRUCT,
	      .layouts = packet_mreq_layout),
	NAMED(SOL_PACKET, "PACKET_RECV_OUTPUT", PACKET_RECV_OUTPUT, SIGNED),
	OPT(SOL_PACKET, PACKET_RX_RING, STRUCT, .layouts = tpacket_req_layout),
	OPT(SOL_PACKET, PACKET_STATISTICS, STRUCT, .layouts = tpacket_stats_layout),
	OPT(SOL_PACKET, PACKET_VERSION, NAME, .names = &tpacket_versions),
	OPT(SOL_PACKET, PACKET_TX_RING, STRUCT, .layouts = tpacket_req_layout),
	NAMED(SOL_PACKET, "PACKET_TX_TIMESTAMP", PACKET_TX_TIMESTAMP, BYTES),
	OPT(SOL_PACKET, PACKET_TIMESTAMP, BITS, .names = &timestamping_flags),
	OPT(SOL_PACKET, PACKET_FANOUT, STRUCT, .layouts = fanout_layout),
	OPT(SOL_PACKET, PACKET_ROLLOVER_STATS, STRUCT, .layouts = rollover_stats_layout),
	NAMED(SOL_PACKET, "PACKET_FANOUT_DATA", PACKET_FANOUT_DATA, STRUCT,
	      .layouts = fanout_data_layout),

	NAMED(SOL_NETLINK, "NETLINK_ADD_MEMBERSHIP", NETLINK_ADD_MEMBERSHIP, SIGNED),
	NAMED(SOL_NETLINK, "NETLINK_DROP_MEMBERSHIP", NETLINK_DROP_MEMBERSHIP, SIGNED),
	NAMED(SOL_NETLINK, "NETLINK_RX_RING", NETLINK_RX_RING, STRUCT,
	      .layouts = nl_mmap_req_layout),
	NAMED(SOL_NETLINK, "NETLINK_TX_RING", NETLINK_TX_RING, STRUCT,
	      .layouts = nl_mmap_req_layout),
	OPT(SOL_NETLINK, NETLINK_LIST_MEMBERSHIPS, LIST, .size = 4),

	OPT(SOL_XDP, XDP_MMAP_OFFSETS, STRUCT, .layouts = xdp_offsets_layout),
	OPT(SOL_XDP, XDP_UMEM_REG, STRUCT, .layouts = xdp_umem_reg_layout),
	OPT(SOL_XDP, XDP_STATISTICS, STRUCT, .layouts = xdp_statistics_layout),
	OPT(SOL_XDP, XDP_OPTIONS, STRUCT, .layouts = xdp_options_layout),

	OPT(AF_VSOCK, 6, STRUCT, .layouts = timeval_layout), /* SO_VM_SOCKETS_CONNECT_TIMEOUT_OLD */
	OPT(AF_VSOCK, 8, STRUCT, .layouts = timeval_new_layout), /* ... _NEW */
	OPTIONS_END,
};
