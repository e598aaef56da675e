/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options at SOL_TCP, SOL_MPTCP, SOL_TLS: include/uapi/linux/{tcp,mptcp,tls}.h. */
#include "option_names.h"
#include "sockopt_numbers.h"
#include "strace_sockaddr.h"

#include <linux/tcp.h>
#include <linux/tls.h>
#include <sys/socket.h>

#define SOL_TCP				      6

#define NAMED(LEVEL, NAME, NUMBER, KIND, ...) OPT(LEVEL, NUMBER, KIND, .name = NAME, __VA_ARGS__)

static const struct strace_name repair_queue_names[] = {
	{0, "TCP_NO_QUEUE"},
	{1, "TCP_RECV_QUEUE"},
	{2, "TCP_SEND_QUEUE"},
	{0, NULL},
};
static const struct strace_names repair_queues = {repair_queue_names, NULL};

/* include/net/tcp_states.h, as the names of netinet/tcp.h */
static const struct strace_name state_names[] = {
	{1, "TCP_ESTABLISHED"},
	{2, "TCP_SYN_SENT"},
	{3, "TCP_SYN_RECV"},
	{4, "TCP_FIN_WAIT1"},
	{5, "TCP_FIN_WAIT2"},
	{6, "TCP_TIME_WAIT"},
	{7, "TCP_CLOSE"},
	{8, "TCP_CLOSE_WAIT"},
	{9, "TCP_LAST_ACK"},
	{10, "TCP_LISTEN"},
	{11, "TCP_CLOSING"},
	{12, "TCP_NEW_SYN_RECV"},
	{0, NULL},
};
static const struct strace_names tcp_states = {state_names, NULL};

static const struct strace_name ca_state_names[] = {
	{0, "TCP_CA_Open"},	{1, "TCP_CA_Disorder"}, {2, "TCP_CA_CWR"},
	{3, "TCP_CA_Recovery"}, {4, "TCP_CA_Loss"},	{0, NULL},
};
static const struct strace_names ca_states = {ca_state_names, NULL};

static const struct strace_name info_option_names[] = {
	{1, "TCPI_OPT_TIMESTAMPS"}, {2, "TCPI_OPT_SACK"},	 {4, "TCPI_OPT_WSCALE"},
	{8, "TCPI_OPT_ECN"},	    {16, "TCPI_OPT_ECN_SEEN"},	 {32, "TCPI_OPT_SYN_DATA"},
	{64, "TCPI_OPT_USEC_TS"},   {128, "TCPI_OPT_TFO_CHILD"}, {0, NULL},
};
static const struct strace_names info_options = {info_option_names, NULL};

/* struct tcp_info as of 6.18; kernels return what they have of it. */
#define U8(NAME, OFF)  MEMBER("tcpi_" NAME, OFF, 1, UNSIGNED)
#define U16(NAME, OFF) MEMBER("tcpi_" NAME, OFF, 2, UNSIGNED)
#define U32(NAME, OFF) MEMBER("tcpi_" NAME, OFF, 4, UNSIGNED)
#define U64(NAME, OFF) MEMBER("tcpi_" NAME, OFF, 8, UNSIGNED)

static const struct member tcp_info[] = {
	MEMBER_NAMED("tcpi_state", 0, 1, NAME, &tcp_states),
	MEMBER_NAMED("tcpi_ca_state", 1, 1, NAME, &ca_states),
	U8("retransmits", 2),
	U8("probes", 3),
	U8("backoff", 4),
	MEMBER_NAMED("tcpi_options", 5, 1, BITS, &info_options),
	MEMBER_BIT_FIELD("tcpi_snd_wscale", 6, 1, 0, 4),
	MEMBER_BIT_FIELD("tcpi_rcv_wscale", 6, 1, 4, 4),
	MEMBER_BIT_FIELD("tcpi_delivery_rate_app_limited", 7, 1, 0, 1),
	MEMBER_BIT_FIELD("tcpi_fastopen_client_fail", 7, 1, 1, 2),
	U32("rto", 8),
	U32("ato", 12),
	U32("snd_mss", 16),
	U32("rcv_mss", 20),
	U32("unacked", 24),
	U32("sacked", 28),
	U32("lost", 32),
	U32("retrans", 36),
	U32("fackets", 40),
	U32("last_data_sent", 44),
	U32("last_ack_sent", 48),
	U32("last_data_recv", 52),
	U32("last_ack_recv", 56),
	U32("pmtu", 60),
	U32("rcv_ssthresh", 64),
	U32("rtt", 68),
	U32("rttvar", 72),
	U32("snd_ssthresh", 76),
	U32("snd_cwnd", 80),
	U32("advmss", 84),
	U32("reordering", 88),
	U32("rcv_rtt", 92),
	U32("rcv_space", 96),
	U32("total_retrans", 100),
	U64("pacing_rate", 104),
	U64("max_pacing_rate", 112),
	U64("bytes_acked", 120),
	U64("bytes_received", 128),
	U32("segs_out", 136),
	U32("segs_in", 140),
	U32("notsent_bytes", 144),
	U32("min_rtt", 148),
	U32("data_segs_in", 152),
	U32("data_segs_out", 156),
	U64("delivery_rate", 160),
	U64("busy_time", 168),
	U64("rwnd_limited", 176),
	U64("sndbuf_limited", 184),
	U32("delivered", 192),
	U32("delivered_ce", 196),
	U64("bytes_sent", 200),
	U64("bytes_retrans", 208),
	U32("dsack_dups", 216),
	U32("reord_seen", 220),
	U32("rcv_ooopack", 224),
	U32("snd_wnd", 228),
	U32("rcv_wnd", 232),
	U32("rehash", 236),
	U16("total_rto", 240),
	U16("total_rto_recoveries", 242),
	U32("total_rto_time", 244),
	U32("received_ce", 248),
	U32("delivered_e1_bytes", 252),
	U32("delivered_e0_bytes", 256),
	U32("delivered_ce_bytes", 260),
	U32("received_e1_bytes", 264),
	U32("received_e0_bytes", 268),
	U32("received_ce_bytes", 272),
	MEMBER_BIT_FIELD("tcpi_ecn_mode", 276, 4, 0, 2),
	MEMBER_BIT_FIELD("tcpi_accecn_opt_seen", 276, 4, 2, 2),
	MEMBER_BIT_FIELD("tcpi_accecn_fail_mode", 276, 4, 4, 4),
	MEMBERS_END,
};
static const struct layout tcp_info_layout[] = {{104, 0, tcp_info}, {0}};

static const struct member repair_opt[] = {
	MEMBER("opt_code", 0, 4, UNSIGNED),
	MEMBER("opt_val", 4, 4, HEX),
	MEMBERS_END,
};
static const struct layout repair_opt_layout[] = {{8, 0, repair_opt}, {0}};

static const struct member repair_window[] = {
	MEMBER("snd_wl1", 0, 4, UNSIGNED),    MEMBER("snd_wnd", 4, 4, UNSIGNED),
	MEMBER("max_window", 8, 4, UNSIGNED), MEMBER("rcv_wnd", 12, 4, UNSIGNED),
	MEMBER("rcv_wup", 16, 4, UNSIGNED),   MEMBERS_END,
};
static const struct layout repair_window_layout[] = {{20, 0, repair_window}, {0}};

static const struct member zerocopy[] = {
	MEMBER("address", 0, 8, POINTER),
	MEMBER("length", 8, 4, UNSIGNED),
	MEMBER("recv_skip_hint", 12, 4, UNSIGNED),
	MEMBER("inq", 16, 4, UNSIGNED),
	MEMBER("err", 20, 4, SIGNED),
	MEMBER("copybuf_address", 24, 8, POINTER),
	MEMBER("copybuf_len", 32, 4, SIGNED),
	MEMBER("flags", 36, 4, HEX),
	MEMBER("msg_control", 40, 8, POINTER),
	MEMBER("msg_controllen", 48, 8, UNSIGNED),
	MEMBER("msg_flags", 56, 4, HEX),
	MEMBERS_END,
};
static const struct layout zerocopy_layout[] = {{16, 0, zerocopy}, {0}};

/* Keys: everything but the key itself. */
static const struct strace_name md5_flag_names[] = {
	{1, "TCP_MD5SIG_FLAG_PREFIX"},
	{2, "TCP_MD5SIG_FLAG_IFINDEX"},
	{0, NULL},
};
static const struct strace_names md5_flags = {md5_flag_names, NULL};

static const struct member md5sig[] = {
	MEMBER("tcpm_addr", 0, SOCKADDR_MAX, SOCKADDR),
	MEMBER_NAMED("tcpm_flags", 128, 1, BITS, &md5_flags),
	MEMBER("tcpm_prefixlen", 129, 1, UNSIGNED),
	MEMBER("tcpm_keylen", 130, 2, UNSIGNED),
	MEMBER("tcpm_ifindex", 132, 4, IFINDEX),
	MEMBER("tcpm_key", 136, 80, SECRET),
	MEMBERS_END,
};
static const struct layout md5sig_layout[] = {{216, 0, md5sig}, {0}};

/* Since 6.7. */
static const struct strace_name ao_key_flag_names[] = {
	{1, "TCP_AO_KEYF_IFINDEX"},
	{2, "TCP_AO_KEYF_EXCLUDE_OPT"},
	{0, NULL},
};
static const struct strace_names ao_key_flags = {ao_key_flag_names, NULL};

static const struct member ao_add[] = {
	MEMBER("addr", 0, SOCKADDR_MAX, SOCKADDR),
	MEMBER("alg_name", 128, 64, STRING),
	MEMBER("ifindex", 192, 4, IFINDEX),
	MEMBER_BIT_FIELD("set_current", 196, 4, 0, 1),
	MEMBER_BIT_FIELD("set_rnext", 196, 4, 1, 1),
	MEMBER("prefix", 202, 1, UNSIGNED),
	MEMBER("sndid", 203, 1, UNSIGNED),
	MEMBER("rcvid", 204, 1, UNSIGNED),
	MEMBER("maclen", 205, 1, UNSIGNED),
	MEMBER_NAMED("keyflags", 206, 1, BITS, &ao_key_flags),
	MEMBER("keylen", 207, 1, UNSIGNED),
	MEMBER("key", 208, 80, SECRET),
	MEMBERS_END,
};
static const struct layout ao_add_layout[] = {{288, 0, ao_add}, {0}};

static const struct member ao_del[] = {
	MEMBER("addr", 0, SOCKADDR_MAX, SOCKADDR),
	MEMBER("ifindex", 128, 4, IFINDEX),
	MEMBER_BIT_FIELD("set_current", 132, 4, 0, 1),
	MEMBER_BIT_FIELD("set_rnext", 132, 4, 1, 1),
	MEMBER_BIT_FIELD("del_async", 132, 4, 2, 1),
	MEMBER("prefix", 138, 1, UNSIGNED),
	MEMBER("sndid", 139, 1, UNSIGNED),
	MEMBER("rcvid", 140, 1, UNSIGNED),
	MEMBER("current_key", 141, 1, UNSIGNED),
	MEMBER("rnext", 142, 1, UNSIGNED),
	MEMBER_NAMED("keyflags", 143, 1, BITS, &ao_key_flags),
	MEMBERS_END,
};
static const struct layout ao_del_layout[] = {{144, 0, ao_del}, {0}};

static const struct member ao_info[] = {
	MEMBER_BIT_FIELD("set_current", 0, 4, 0, 1),
	MEMBER_BIT_FIELD("set_rnext", 0, 4, 1, 1),
	MEMBER_BIT_FIELD("ao_required", 0, 4, 2, 1),
	MEMBER_BIT_FIELD("set_counters", 0, 4, 3, 1),
	MEMBER_BIT_FIELD("accept_icmps", 0, 4, 4, 1),
	MEMBER("current_key", 6, 1, UNSIGNED),
	MEMBER("rnext", 7, 1, UNSIGNED),
	MEMBER("pkt_good", 8, 8, UNSIGNED),
	MEMBER("pkt_bad", 16, 8, UNSIGNED),
	MEMBER("pkt_key_not_found", 24, 8, UNSIGNED),
	MEMBER("pkt_ao_required", 32, 8, UNSIGNED),
	MEMBER("pkt_dropped_icmp", 40, 8, UNSIGNED),
	MEMBERS_END,
};
static const struct layout ao_info_layout[] = {{48, 0, ao_info}, {0}};

static const struct member ao_key[] = {
	MEMBER("addr", 0, SOCKADDR_MAX, SOCKADDR),
	MEMBER("alg_name", 128, 64, STRING),
	MEMBER("key", 192, 80, SECRET),
	MEMBER("nkeys", 272, 4, UNSIGNED),
	MEMBER_BIT_FIELD("is_current", 276, 2, 0, 1),
	MEMBER_BIT_FIELD("is_rnext", 276, 2, 1, 1),
	MEMBER_BIT_FIELD("get_all", 276, 2, 2, 1),
	MEMBER("sndid", 278, 1, UNSIGNED),
	MEMBER("rcvid", 279, 1, UNSIGNED),
	MEMBER("prefix", 280, 1, UNSIGNED),
	MEMBER("maclen", 281, 1, UNSIGNED),
	MEMBER_NAMED("keyflags", 282, 1, BITS, &ao_key_flags),
	MEMBER("keylen", 283, 1, UNSIGNED),
	MEMBER("ifindex", 284, 4, IFINDEX),
	MEMBER("pkt_good", 288, 8, UNSIGNED),
	MEMBER("pkt_bad", 296, 8, UNSIGNED),
	MEMBERS_END,
};
static const struct layout ao_key_layout[] = {{304, 0, ao_key}, {0}};

static const struct member ao_repair[] = {
	MEMBER("snt_isn", 0, 4, HTONL),
	MEMBER("rcv_isn", 4, 4, HTONL),
	MEMBER("snd_sne", 8, 4, UNSIGNED),
	MEMBER("rcv_sne", 12, 4, UNSIGNED),
	MEMBERS_END,
};
static const struct layout ao_repair_layout[] = {{16, 0, ao_repair}, {0}};

static const struct strace_name tls_version_names[] = {
	{0x0303, "TLS_1_2_VERSION"},
	{0x0304, "TLS_1_3_VERSION"},
	{0, NULL},
};
static const struct strace_names tls_versions = {tls_version_names, NULL};

static const struct strace_name tls_cipher_names[] = {
	{51, "TLS_CIPHER_AES_GCM_128"},
	{52, "TLS_CIPHER_AES_GCM_256"},
	{53, "TLS_CIPHER_AES_CCM_128"},
	{54, "TLS_CIPHER_CHACHA20_POLY1305"},
	{55, "TLS_CIPHER_SM4_GCM"},
	{56, "TLS_CIPHER_SM4_CCM"},
	{57, "TLS_CIPHER_ARIA_GCM_128"},
	{58, "TLS_CIPHER_ARIA_GCM_256"},
	{0, NULL},
};
static const struct strace_names tls_ciphers = {tls_cipher_names, NULL};

static const struct member tls_info[] = {
	NAMED_OF(tls_crypto_info, version, NAME, &tls_versions),
	NAMED_OF(tls_crypto_info, cipher_type, NAME, &tls_ciphers),
	MEMBER("key", sizeof(struct tls_crypto_info), 1, SECRET),
	MEMBERS_END,
};
static const struct layout tls_info_layout[] = {{sizeof(struct tls_crypto_info), 0, tls_info}, {0}};

static const struct member mptcp_info[] = {
	MEMBER("mptcpi_subflows", 0, 1, UNSIGNED),
	MEMBER("mptcpi_add_addr_signal", 1, 1, UNSIGNED),
	MEMBER("mptcpi_add_addr_accepted", 2, 1, UNSIGNED),
	MEMBER("mptcpi_subflows_max", 3, 1, UNSIGNED),
	MEMBER("mptcpi_add_addr_signal_max", 4, 1, UNSIGNED),
	MEMBER("mptcpi_add_addr_accepted_max", 5, 1, UNSIGNED),
	MEMBER("mptcpi_flags", 8, 4, HEX),
	MEMBER("mptcpi_token", 12, 4, HEX),
	MEMBER("mptcpi_write_seq", 16, 8, UNSIGNED),
	MEMBER("mptcpi_snd_una", 24, 8, UNSIGNED),
	MEMBER("mptcpi_rcv_nxt", 32, 8, UNSIGNED),
	MEMBER("mptcpi_local_addr_used", 40, 1, UNSIGNED),
	MEMBER("mptcpi_local_addr_max", 41, 1, UNSIGNED),
	MEMBER("mptcpi_csum_enabled", 42, 1, UNSIGNED),
	MEMBER("mptcpi_retransmits", 44, 4, UNSIGNED),
	MEMBER("mptcpi_bytes_retrans", 48, 8, UNSIGNED),
	MEMBER("mptcpi_bytes_sent", 56, 8, UNSIGNED),
	MEMBER("mptcpi_bytes_received", 64, 8, UNSIGNED),
	MEMBER("mptcpi_bytes_acked", 72, 8, UNSIGNED),
	MEMBER("mptcpi_subflows_total", 80, 1, UNSIGNED),
	MEMBER("mptcpi_last_data_sent", 84, 4, UNSIGNED),
	MEMBER("mptcpi_last_data_recv", 88, 4, UNSIGNED),
	MEMBER("mptcpi_last_ack_recv", 92, 4, UNSIGNED),
	MEMBERS_END,
};
static const struct layout mptcp_info_layout[] = {{40, 0, mptcp_info}, {0}};

/* What a list of one entry a subflow begins with. */
static const struct member subflow_data[] = {
	MEMBER("size_subflow_data", 0, 4, UNSIGNED),
	MEMBER("num_subflows", 4, 4, UNSIGNED),
	MEMBER("size_kernel", 8, 4, UNSIGNED),
	MEMBER("size_user", 12, 4, UNSIGNED),
	MEMBERS_END,
};
static const struct layout subflow_data_layout[] = {{16, 0, subflow_data}, {0}};

/* struct mptcp_full_info, since 6.5; what struct mptcp_info has is behind it. */
static const struct member mptcp_full[] = {
	MEMBER("size_tcpinfo_kernel", 0, 4, UNSIGNED),
	MEMBER("size_tcpinfo_user", 4, 4, UNSIGNED),
	MEMBER("size_sfinfo_kernel", 8, 4, UNSIGNED),
	MEMBER("size_sfinfo_user", 12, 4, UNSIGNED),
	MEMBER("num_subflows", 16, 4, UNSIGNED),
	MEMBER("size_arrays_user", 20, 4, UNSIGNED),
	MEMBER("subflow_info", 24, 8, POINTER),
	MEMBER("tcp_info", 32, 8, POINTER),
	MEMBERS_END,
};
static const struct layout mptcp_full_layout[] = {{40, 0, mptcp_full}, {0}};

const struct option option_names_tcp[] = {
	OPT(SOL_TCP, TCP_INFO, STRUCT, .layouts = tcp_info_layout),
	NAMED(SOL_TCP, "TCP_MD5SIG", TCP_MD5SIG, SECRET, .layouts = md5sig_layout),
	NAMED(SOL_TCP, "TCP_COOKIE_TRANSACTIONS", 15, SECRET),
	OPT(SOL_TCP, TCP_REPAIR_QUEUE, NAME, .names = &repair_queues),
	NAMED(SOL_TCP, "TCP_REPAIR_OPTIONS", TCP_REPAIR_OPTIONS, STRUCTS,
	      .layouts = repair_opt_layout),
	OPT(SOL_TCP, TCP_CC_INFO, BYTES),
	OPT(SOL_TCP, TCP_SAVED_SYN, BYTES),
	OPT(SOL_TCP, TCP_REPAIR_WINDOW, STRUCT, .layouts = repair_window_layout),
	NAMED(SOL_TCP, "TCP_MD5SIG_EXT", TCP_MD5SIG_EXT, SECRET, .layouts = md5sig_layout),
	OPT(SOL_TCP, TCP_FASTOPEN_KEY, SECRET),
	OPT(SOL_TCP, TCP_ZEROCOPY_RECEIVE, STRUCT, .layouts = zerocopy_layout),
	NAMED(SOL_TCP, "TCP_AO_ADD_KEY", 38, SECRET, .layouts = ao_add_layout),
	NAMED(SOL_TCP, "TCP_AO_DEL_KEY", 39, STRUCT, .layouts = ao_del_layout),
	OPT(SOL_TCP, TCP_AO_INFO, STRUCT, .layouts = ao_info_layout),
	OPT(SOL_TCP, TCP_AO_GET_KEYS, SECRET, .layouts = ao_key_layout),
	OPT(SOL_TCP, TCP_AO_REPAIR, STRUCT, .layouts = ao_repair_layout),

	OPT(SOL_MPTCP, MPTCP_INFO, STRUCT, .layouts = mptcp_info_layout),
	OPT(SOL_MPTCP, MPTCP_TCPINFO, STRUCT, .layouts = subflow_data_layout),
	OPT(SOL_MPTCP, MPTCP_SUBFLOW_ADDRS, STRUCT, .layouts = subflow_data_layout),
	OPT(SOL_MPTCP, MPTCP_FULL_INFO, STRUCT, .layouts = mptcp_full_layout),

	OPT(SOL_TLS, TLS_TX, SECRET, .layouts = tls_info_layout),
	OPT(SOL_TLS, TLS_RX, SECRET, .layouts = tls_info_layout),
	OPTIONS_END,
};
