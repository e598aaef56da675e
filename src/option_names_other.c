/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options of levels that the table of the dump has no rows for. */
#include "option_names.h"

#include <linux/can.h>
#include <linux/can/isotp.h>
#include <linux/can/j1939.h>
#include <linux/rds.h>
#include <linux/tipc.h>
#include <sys/socket.h>

/* include/linux/socket.h, include/uapi/linux/can.h: those that glibc 2.36 lacks */
#ifndef SOL_CAN_RAW
#define SOL_CAN_RAW 101
#endif
#define SOL_IPX	   256
#define SOL_AX25   257
#define SOL_NETROM 259
#define SOL_ROSE   260
#define SOL_VSOCK  287

/* include/net/bluetooth/bluetooth.h, include/net/af_ieee802154.h */
#define SOL_HCI				      0
#define SOL_L2CAP			      6
#define SOL_SCO				      17
#define SOL_RFCOMM			      18
#define SOL_IEEE802154			      0

#define NAMED(LEVEL, NAME, NUMBER, KIND, ...) OPT(LEVEL, NUMBER, KIND, .name = NAME, __VA_ARGS__)

static const struct member tipc_group[] = {
	MEMBER_OF(tipc_group_req, type, UNSIGNED),
	MEMBER_OF(tipc_group_req, instance, UNSIGNED),
	MEMBER_OF(tipc_group_req, scope, UNSIGNED),
	MEMBER_OF(tipc_group_req, flags, HEX),
	MEMBERS_END,
};
static const struct layout tipc_group_layout[] = {{sizeof(struct tipc_group_req), 0, tipc_group},
						  {0}};

static const struct member can_filter[] = {
	MEMBER_OF(can_filter, can_id, HEX),
	MEMBER_OF(can_filter, can_mask, HEX),
	MEMBERS_END,
};
static const struct layout can_filter_layout[] = {{sizeof(struct can_filter), 0, can_filter}, {0}};

/* struct can_raw_vcid_options, since 6.9 */
static const struct member vcid[] = {
	MEMBER("flags", 0, 1, HEX),
	MEMBER("tx_vcid", 1, 1, HEX),
	MEMBER("rx_vcid", 2, 1, HEX),
	MEMBER("rx_vcid_mask", 3, 1, HEX),
	MEMBERS_END,
};
static const struct layout vcid_layout[] = {{4, 0, vcid}, {0}};

static const struct member isotp[] = {
	MEMBER_OF(can_isotp_options, flags, HEX),
	MEMBER_OF(can_isotp_options, frame_txtime, UNSIGNED),
	MEMBER_OF(can_isotp_options, ext_address, HEX),
	MEMBER_OF(can_isotp_options, txpad_content, HEX),
	MEMBER_OF(can_isotp_options, rxpad_content, HEX),
	MEMBER_OF(can_isotp_options, rx_ext_address, HEX),
	MEMBERS_END,
};
static const struct layout isotp_layout[] = {{sizeof(struct can_isotp_options), 0, isotp}, {0}};

static const struct member isotp_fc[] = {
	MEMBER_OF(can_isotp_fc_options, bs, UNSIGNED),
	MEMBER_OF(can_isotp_fc_options, stmin, UNSIGNED),
	MEMBER_OF(can_isotp_fc_options, wftmax, UNSIGNED),
	MEMBERS_END,
};
static const struct layout isotp_fc_layout[] = {{sizeof(struct can_isotp_fc_options), 0, isotp_fc},
						{0}};

static const struct member isotp_ll[] = {
	MEMBER_OF(can_isotp_ll_options, mtu, UNSIGNED),
	MEMBER_OF(can_isotp_ll_options, tx_dl, UNSIGNED),
	MEMBER_OF(can_isotp_ll_options, tx_flags, HEX),
	MEMBERS_END,
};
static const struct layout isotp_ll_layout[] = {{sizeof(struct can_isotp_ll_options), 0, isotp_ll},
						{0}};

static const struct member j1939_filter[] = {
	MEMBER_OF(j1939_filter, name, HEX),
	MEMBER_OF(j1939_filter, name_mask, HEX),
	MEMBER_OF(j1939_filter, pgn, HEX),
	MEMBER_OF(j1939_filter, pgn_mask, HEX),
	MEMBER_OF(j1939_filter, addr, HEX),
	MEMBER_OF(j1939_filter, addr_mask, HEX),
	MEMBERS_END,
};
static const struct layout j1939_filter_layout[] = {{sizeof(struct j1939_filter), 0, j1939_filter},
						    {0}};

static const struct member rds_get_mr[] = {
	MEMBER_OF(rds_get_mr_args, cookie_addr, POINTER),
	MEMBER_OF(rds_get_mr_args, flags, HEX),
	MEMBERS_END,
};
static const struct layout rds_get_mr_layout[] = {{sizeof(struct rds_get_mr_args), 0, rds_get_mr},
						  {0}};

static const struct member rds_free_mr[] = {
	MEMBER_OF(rds_free_mr_args, cookie, HEX),
	MEMBER_OF(rds_free_mr_args, flags, HEX),
	MEMBERS_END,
};
static const struct layout rds_free_mr_layout[] = {
	{sizeof(struct rds_free_mr_args), 0, rds_free_mr}, {0}};

/* include/net/bluetooth/{bluetooth,hci_sock,l2cap,sco,rfcomm}.h */
static const struct member bt_security[] = {
	MEMBER("level", 0, 1, UNSIGNED),
	MEMBER("key_size", 1, 1, UNSIGNED),
	MEMBERS_END,
};
static const struct layout bt_security_layout[] = {{2, 0, bt_security}, {0}};

static const struct member bt_power[] = {
	MEMBER("force_active", 0, 1, UNSIGNED),
	MEMBERS_END,
};
static const struct layout bt_power_layout[] = {{1, 0, bt_power}, {0}};

static const struct member bt_voice[] = {
	MEMBER("setting", 0, 2, HEX),
	MEMBERS_END,
};
static const struct layout bt_voice_layout[] = {{2, 0, bt_voice}, {0}};

static const struct member hci_filter[] = {
	MEMBER("type_mask", 0, 4, HEX),
	MEMBER("event_mask[0]", 4, 4, HEX),
	MEMBER("event_mask[1]", 8, 4, HEX),
	MEMBER("opcode", 12, 2, HEX),
	MEMBERS_END,
};
static const struct layout hci_filter_layout[] = {{14, 0, hci_filter}, {0}};

static const struct member l2cap_options[] = {
	MEMBER("omtu", 0, 2, UNSIGNED),	       MEMBER("imtu", 2, 2, UNSIGNED),
	MEMBER("flush_to", 4, 2, UNSIGNED),    MEMBER("mode", 6, 1, UNSIGNED),
	MEMBER("fcs", 7, 1, UNSIGNED),	       MEMBER("max_tx", 8, 1, UNSIGNED),
	MEMBER("txwin_size", 10, 2, UNSIGNED), MEMBERS_END,
};
static const struct layout l2cap_options_layout[] = {{12, 0, l2cap_options}, {0}};

static const struct member conninfo[] = {
	MEMBER("hci_handle", 0, 2, UNSIGNED),
	MEMBER("dev_class", 2, 3, BYTES),
	MEMBERS_END,
};
static const struct layout conninfo_layout[] = {{5, 0, conninfo}, {0}};

static const struct member sco_options[] = {
	MEMBER("mtu", 0, 2, UNSIGNED),
	MEMBERS_END,
};
static const struct layout sco_options_layout[] = {{2, 0, sco_options}, {0}};

static const struct member rds_mr_dest[] = {
	MEMBER_OF(rds_get_mr_for_dest_args, dest_addr, SOCKADDR),
	MEMBER_OF(rds_get_mr_for_dest_args, vec.addr, POINTER),
	MEMBER_OF(rds_get_mr_for_dest_args, vec.bytes, UNSIGNED),
	MEMBER_OF(rds_get_mr_for_dest_args, cookie_addr, POINTER),
	MEMBER_OF(rds_get_mr_for_dest_args, flags, HEX),
	MEMBERS_END,
};
static const struct layout rds_mr_dest_layout[] = {
	{sizeof(struct rds_get_mr_for_dest_args), 0, rds_mr_dest}, {0}};

static const struct member rds_rx_trace[] = {
	MEMBER_OF(rds_rx_trace_so, rx_traces, UNSIGNED),
	MEMBER_OF(rds_rx_trace_so, rx_trace_pos, HEX_ARRAY),
	MEMBERS_END,
};
static const struct layout rds_rx_trace_layout[] = {
	{sizeof(struct rds_rx_trace_so), 0, rds_rx_trace}, {0}};

/* include/net/bluetooth/bluetooth.h: struct bt_codecs, packed; capabilities and other codecs are behind the first */
static const struct member bt_codecs[] = {
	MEMBER("num_codecs", 0, 1, UNSIGNED),
	MEMBER("id", 1, 1, HEX),
	MEMBER("cid", 2, 2, HEX),
	MEMBER("vid", 4, 2, HEX),
	MEMBER("data_path_id", 6, 1, UNSIGNED),
	MEMBER("num_caps", 7, 1, UNSIGNED),
	MEMBERS_END,
};
static const struct layout bt_codecs_layout[] = {{8, 0, bt_codecs}, {0}};

const struct option option_names_other[] = {
	NAMED(AF_VSOCK, "SO_VM_SOCKETS_PEER_HOST_VM_ID", 3, SIGNED),
	NAMED(AF_VSOCK, "SO_VM_SOCKETS_TRUSTED", 5, SIGNED),
	NAMED(AF_VSOCK, "SO_VM_SOCKETS_NONBLOCK_TXRX", 7, SIGNED),
	NAMED(SOL_VSOCK, "VSOCK_RECVERR", 1, BYTES),
	NAMED(SOL_ALG, "ALG_SET_KEY", 1, SECRET),
	NAMED(SOL_ALG, "ALG_SET_IV", 2, BYTES),
	NAMED(SOL_ALG, "ALG_SET_OP", 3, BYTES),
	NAMED(SOL_ALG, "ALG_SET_AEAD_ASSOCLEN", 4, BYTES),
	NAMED(SOL_ALG, "ALG_SET_AEAD_AUTHSIZE", 5, BYTES),
	NAMED(SOL_ALG, "ALG_SET_DRBG_ENTROPY", 6, SECRET),
	NAMED(SOL_ALG, "ALG_SET_KEY_BY_KEY_SERIAL", 7, SIGNED),
	NAMED(SOL_SMC, "SMC_LIMIT_HS", 1, SIGNED),
	NAMED(SOL_MCTP, "MCTP_OPT_ADDR_EXT", 1, SIGNED),
	NAMED(SOL_KCM, "KCM_RECV_DISABLE", 1, SIGNED),
	NAMED(SOL_TIPC, "TIPC_IMPORTANCE", 127, UNSIGNED),
	NAMED(SOL_TIPC, "TIPC_SRC_DROPPABLE", 128, SIGNED),
	NAMED(SOL_TIPC, "TIPC_DEST_DROPPABLE", 129, SIGNED),
	NAMED(SOL_TIPC, "TIPC_CONN_TIMEOUT", 130, UNSIGNED),
	NAMED(SOL_TIPC, "TIPC_NODE_RECVQ_DEPTH", 131, UNSIGNED),
	NAMED(SOL_TIPC, "TIPC_SOCK_RECVQ_DEPTH", 132, UNSIGNED),
	NAMED(SOL_TIPC, "TIPC_MCAST_BROADCAST", 133, BYTES),
	NAMED(SOL_TIPC, "TIPC_MCAST_REPLICAST", 134, BYTES),
	NAMED(SOL_TIPC, "TIPC_GROUP_JOIN", 135, STRUCT, .layouts = tipc_group_layout),
	NAMED(SOL_TIPC, "TIPC_GROUP_LEAVE", 136, BYTES),
	NAMED(SOL_TIPC, "TIPC_SOCK_RECVQ_USED", 137, UNSIGNED),
	NAMED(SOL_TIPC, "TIPC_NODELAY", 138, SIGNED),
	NAMED(SOL_CAN_RAW, "CAN_RAW_FILTER", 1, STRUCTS, .layouts = can_filter_layout),
	NAMED(SOL_CAN_RAW, "CAN_RAW_ERR_FILTER", 2, HEX),
	NAMED(SOL_CAN_RAW, "CAN_RAW_LOOPBACK", 3, SIGNED),
	NAMED(SOL_CAN_RAW, "CAN_RAW_RECV_OWN_MSGS", 4, SIGNED),
	NAMED(SOL_CAN_RAW, "CAN_RAW_FD_FRAMES", 5, SIGNED),
	NAMED(SOL_CAN_RAW, "CAN_RAW_JOIN_FILTERS", 6, SIGNED),
	NAMED(SOL_CAN_RAW, "CAN_RAW_XL_FRAMES", 7, SIGNED),
	NAMED(SOL_CAN_RAW, "CAN_RAW_XL_VCID_OPTS", 8, STRUCT, .layouts = vcid_layout),
	NAMED(SOL_CAN_ISOTP, "CAN_ISOTP_OPTS", 1, STRUCT, .layouts = isotp_layout),
	NAMED(SOL_CAN_ISOTP, "CAN_ISOTP_RECV_FC", 2, STRUCT, .layouts = isotp_fc_layout),
	NAMED(SOL_CAN_ISOTP, "CAN_ISOTP_TX_STMIN", 3, UNSIGNED),
	NAMED(SOL_CAN_ISOTP, "CAN_ISOTP_RX_STMIN", 4, UNSIGNED),
	NAMED(SOL_CAN_ISOTP, "CAN_ISOTP_LL_OPTS", 5, STRUCT, .layouts = isotp_ll_layout),
	NAMED(SOL_CAN_J1939, "SO_J1939_FILTER", 1, STRUCTS, .layouts = j1939_filter_layout),
	NAMED(SOL_CAN_J1939, "SO_J1939_PROMISC", 2, SIGNED),
	NAMED(SOL_CAN_J1939, "SO_J1939_SEND_PRIO", 3, SIGNED),
	NAMED(SOL_CAN_J1939, "SO_J1939_ERRQUEUE", 4, SIGNED),
	NAMED(SOL_RDS, "RDS_CANCEL_SENT_TO", 1, SOCKADDR),
	NAMED(SOL_RDS, "RDS_GET_MR", 2, STRUCT, .layouts = rds_get_mr_layout),
	NAMED(SOL_RDS, "RDS_FREE_MR", 3, STRUCT, .layouts = rds_free_mr_layout),
	NAMED(SOL_RDS, "RDS_RECVERR", 5, SIGNED),
	NAMED(SOL_RDS, "RDS_CONG_MONITOR", 6, SIGNED),
	NAMED(SOL_RDS, "RDS_GET_MR_FOR_DEST", 7, STRUCT, .layouts = rds_mr_dest_layout),
	NAMED(SOL_RDS, "SO_RDS_TRANSPORT", 8, SIGNED),
	NAMED(SOL_RDS, "SO_RDS_MSG_RXPATH_LATENCY", 10, STRUCT, .layouts = rds_rx_trace_layout),
	NAMED(SOL_RXRPC, "RXRPC_SECURITY_KEY", 1, STRING),
	NAMED(SOL_RXRPC, "RXRPC_SECURITY_KEYRING", 2, STRING),
	NAMED(SOL_RXRPC, "RXRPC_EXCLUSIVE_CONNECTION", 3, BYTES),
	NAMED(SOL_RXRPC, "RXRPC_MIN_SECURITY_LEVEL", 4, UNSIGNED),
	NAMED(SOL_RXRPC, "RXRPC_UPGRADEABLE_SERVICE", 5, LIST, .size = 2),
	NAMED(SOL_RXRPC, "RXRPC_SUPPORTED_CMSG", 6, SIGNED),
	NAMED(SOL_RXRPC, "RXRPC_MANAGE_RESPONSE", 7, SIGNED),
	NAMED(SOL_PPPOL2TP, "PPPOL2TP_SO_DEBUG", 1, SIGNED),
	NAMED(SOL_PPPOL2TP, "PPPOL2TP_SO_RECVSEQ", 2, SIGNED),
	NAMED(SOL_PPPOL2TP, "PPPOL2TP_SO_SENDSEQ", 3, SIGNED),
	NAMED(SOL_PPPOL2TP, "PPPOL2TP_SO_LNSMODE", 4, SIGNED),
	NAMED(SOL_PPPOL2TP, "PPPOL2TP_SO_REORDERTO", 5, SIGNED),
	NAMED(SOL_LLC, "LLC_OPT_RETRY", 1, SIGNED),
	NAMED(SOL_LLC, "LLC_OPT_SIZE", 2, SIGNED),
	NAMED(SOL_LLC, "LLC_OPT_ACK_TMR_EXP", 3, SIGNED),
	NAMED(SOL_LLC, "LLC_OPT_P_TMR_EXP", 4, SIGNED),
	NAMED(SOL_LLC, "LLC_OPT_REJ_TMR_EXP", 5, SIGNED),
	NAMED(SOL_LLC, "LLC_OPT_BUSY_TMR_EXP", 6, SIGNED),
	NAMED(SOL_LLC, "LLC_OPT_TX_WIN", 7, SIGNED),
	NAMED(SOL_LLC, "LLC_OPT_RX_WIN", 8, SIGNED),
	NAMED(SOL_LLC, "LLC_OPT_PKTINFO", 9, SIGNED),
	NAMED(SOL_BLUETOOTH, "BT_SECURITY", 4, STRUCT, .layouts = bt_security_layout),
	NAMED(SOL_BLUETOOTH, "BT_DEFER_SETUP", 7, SIGNED),
	NAMED(SOL_BLUETOOTH, "BT_FLUSHABLE", 8, SIGNED),
	NAMED(SOL_BLUETOOTH, "BT_POWER", 9, STRUCT, .layouts = bt_power_layout),
	NAMED(SOL_BLUETOOTH, "BT_CHANNEL_POLICY", 10, UNSIGNED),
	NAMED(SOL_BLUETOOTH, "BT_VOICE", 11, STRUCT, .layouts = bt_voice_layout),
	NAMED(SOL_BLUETOOTH, "BT_SNDMTU", 12, SIGNED),
	NAMED(SOL_BLUETOOTH, "BT_RCVMTU", 13, SIGNED),
	NAMED(SOL_BLUETOOTH, "BT_PHY", 14, UNSIGNED),
	NAMED(SOL_BLUETOOTH, "BT_MODE", 15, SIGNED),
	NAMED(SOL_BLUETOOTH, "BT_PKT_STATUS", 16, SIGNED),
	NAMED(SOL_BLUETOOTH, "BT_ISO_QOS", 17, BYTES),
	NAMED(SOL_BLUETOOTH, "BT_CODEC", 19, STRUCT, .layouts = bt_codecs_layout),
	NAMED(SOL_BLUETOOTH, "BT_ISO_BASE", 20, BYTES),
	NAMED(SOL_BLUETOOTH, "BT_PKT_SEQNUM", 22, SIGNED),
	NAMED(SOL_HCI, "HCI_DATA_DIR", 1, SIGNED, .family = AF_BLUETOOTH),
	NAMED(SOL_HCI, "HCI_FILTER", 2, STRUCT, .layouts = hci_filter_layout,
	      .family = AF_BLUETOOTH),
	NAMED(SOL_HCI, "HCI_TIME_STAMP", 3, SIGNED, .family = AF_BLUETOOTH),
	NAMED(SOL_L2CAP, "L2CAP_OPTIONS", 1, STRUCT, .layouts = l2cap_options_layout,
	      .family = AF_BLUETOOTH),
	NAMED(SOL_L2CAP, "L2CAP_CONNINFO", 2, STRUCT, .layouts = conninfo_layout,
	      .family = AF_BLUETOOTH),
	NAMED(SOL_L2CAP, "L2CAP_LM", 3, UNSIGNED, .family = AF_BLUETOOTH),
	NAMED(SOL_SCO, "SCO_OPTIONS", 1, STRUCT, .layouts = sco_options_layout,
	      .family = AF_BLUETOOTH),
	NAMED(SOL_SCO, "SCO_CONNINFO", 2, STRUCT, .layouts = conninfo_layout,
	      .family = AF_BLUETOOTH),
	NAMED(SOL_RFCOMM, "RFCOMM_CONNINFO", 2, STRUCT, .layouts = conninfo_layout,
	      .family = AF_BLUETOOTH),
	NAMED(SOL_RFCOMM, "RFCOMM_LM", 3, UNSIGNED, .family = AF_BLUETOOTH),
	NAMED(SOL_PNPIPE, "PNPIPE_ENCAP", 1, SIGNED),
	NAMED(SOL_PNPIPE, "PNPIPE_IFINDEX", 2, SIGNED),
	NAMED(SOL_PNPIPE, "PNPIPE_HANDLE", 3, SIGNED),
	NAMED(SOL_PNPIPE, "PNPIPE_INITSTATE", 4, SIGNED),
	NAMED(SOL_IUCV, "SO_IPRMDATA_MSG", 128, SIGNED),
	NAMED(SOL_IUCV, "SO_MSGSIZE", 2048, SIGNED),
	NAMED(SOL_IUCV, "SO_MSGLIMIT", 4096, SIGNED),
	NAMED(SOL_CAIF, "CAIFSO_LINK_SELECT", 127, SIGNED),
	NAMED(SOL_CAIF, "CAIFSO_REQ_PARAM", 128, BYTES),
	NAMED(SOL_CAIF, "CAIFSO_RSP_PARAM", 129, BYTES),
	NAMED(SOL_NFC, "NFC_LLCP_RW", 0, UNSIGNED),
	NAMED(SOL_NFC, "NFC_LLCP_MIUX", 1, UNSIGNED),
	NAMED(SOL_NFC, "NFC_LLCP_REMOTE_MIU", 2, UNSIGNED),
	NAMED(SOL_NFC, "NFC_LLCP_REMOTE_LTO", 3, UNSIGNED),
	NAMED(SOL_NFC, "NFC_LLCP_REMOTE_RW", 4, UNSIGNED),
	NAMED(SOL_AX25, "AX25_WINDOW", 1, SIGNED),
	NAMED(SOL_AX25, "AX25_T1", 2, SIGNED),
	NAMED(SOL_AX25, "AX25_N2", 3, SIGNED),
	NAMED(SOL_AX25, "AX25_T3", 4, SIGNED),
	NAMED(SOL_AX25, "AX25_T2", 5, SIGNED),
	NAMED(SOL_AX25, "AX25_BACKOFF", 6, SIGNED),
	NAMED(SOL_AX25, "AX25_EXTSEQ", 7, SIGNED),
	NAMED(SOL_AX25, "AX25_PIDINCL", 8, SIGNED),
	NAMED(SOL_AX25, "AX25_IDLE", 9, SIGNED),
	NAMED(SOL_AX25, "AX25_PACLEN", 10, SIGNED),
	NAMED(SOL_AX25, "AX25_IAMDIGI", 12, SIGNED),
	NAMED(SOL_NETROM, "NETROM_T1", 1, SIGNED),
	NAMED(SOL_NETROM, "NETROM_T2", 2, SIGNED),
	NAMED(SOL_NETROM, "NETROM_N2", 3, SIGNED),
	NAMED(SOL_NETROM, "NETROM_T4", 6, SIGNED),
	NAMED(SOL_NETROM, "NETROM_IDLE", 7, SIGNED),
	NAMED(SOL_ROSE, "ROSE_DEFER", 1, SIGNED),
	NAMED(SOL_ROSE, "ROSE_T1", 2, SIGNED),
	NAMED(SOL_ROSE, "ROSE_T2", 3, SIGNED),
	NAMED(SOL_ROSE, "ROSE_T3", 4, SIGNED),
	NAMED(SOL_ROSE, "ROSE_IDLE", 5, SIGNED),
	NAMED(SOL_ROSE, "ROSE_QBITINCL", 6, SIGNED),
	NAMED(SOL_ROSE, "ROSE_HOLDBACK", 7, SIGNED),
	NAMED(SOL_X25, "X25_QBITINCL", 1, SIGNED),
	NAMED(SOL_DCCP, "DCCP_SOCKOPT_PACKET_SIZE", 1, SIGNED),
	NAMED(SOL_DCCP, "DCCP_SOCKOPT_SERVICE", 2, LIST, .size = 4),
	NAMED(SOL_DCCP, "DCCP_SOCKOPT_CHANGE_L", 3, BYTES),
	NAMED(SOL_DCCP, "DCCP_SOCKOPT_CHANGE_R", 4, BYTES),
	NAMED(SOL_DCCP, "DCCP_SOCKOPT_GET_CUR_MPS", 5, SIGNED),
	NAMED(SOL_DCCP, "DCCP_SOCKOPT_SERVER_TIMEWAIT", 6, SIGNED),
	NAMED(SOL_DCCP, "DCCP_SOCKOPT_SEND_CSCOV", 10, SIGNED),
	NAMED(SOL_DCCP, "DCCP_SOCKOPT_RECV_CSCOV", 11, SIGNED),
	NAMED(SOL_DCCP, "DCCP_SOCKOPT_AVAILABLE_CCIDS", 12, LIST, .size = 1),
	NAMED(SOL_DCCP, "DCCP_SOCKOPT_CCID", 13, LIST, .size = 1),
	NAMED(SOL_DCCP, "DCCP_SOCKOPT_TX_CCID", 14, SIGNED),
	NAMED(SOL_DCCP, "DCCP_SOCKOPT_RX_CCID", 15, SIGNED),
	NAMED(SOL_DCCP, "DCCP_SOCKOPT_QPOLICY_ID", 16, SIGNED),
	NAMED(SOL_DCCP, "DCCP_SOCKOPT_QPOLICY_TXQLEN", 17, SIGNED),
	NAMED(SOL_IEEE802154, "WPAN_WANTACK", 0, SIGNED, .family = AF_IEEE802154),
	NAMED(SOL_IEEE802154, "WPAN_SECURITY", 1, SIGNED, .family = AF_IEEE802154),
	NAMED(SOL_IEEE802154, "WPAN_SECURITY_LEVEL", 2, SIGNED, .family = AF_IEEE802154),
	NAMED(SOL_IEEE802154, "WPAN_WANTLQI", 3, SIGNED, .family = AF_IEEE802154),
	NAMED(SOL_IPX, "IPX_TYPE", 1, SIGNED),
	NAMED(SOL_AX25, "SO_BINDTODEVICE", 25, STRING),
	NAMED(SOL_IRDA, "IRLMP_ENUMDEVICES", 1, BYTES),
	NAMED(SOL_IRDA, "IRLMP_IAS_SET", 2, BYTES),
	NAMED(SOL_IRDA, "IRLMP_IAS_QUERY", 3, BYTES),
	NAMED(SOL_IRDA, "IRLMP_HINTS_SET", 4, BYTES),
	NAMED(SOL_IRDA, "IRLMP_QOS_SET", 5, BYTES),
	NAMED(SOL_IRDA, "IRLMP_QOS_GET", 6, BYTES),
	NAMED(SOL_IRDA, "IRLMP_MAX_SDU_SIZE", 7, SIGNED),
	NAMED(SOL_IRDA, "IRLMP_IAS_GET", 8, BYTES),
	NAMED(SOL_IRDA, "IRLMP_IAS_DEL", 9, BYTES),
	NAMED(SOL_IRDA, "IRLMP_HINT_MASK_SET", 10, BYTES),
	NAMED(SOL_IRDA, "IRLMP_WAITDEVICE", 11, SIGNED),
	NAMED(SOL_LLC, "LLC_OPT_UNKNOWN", 0, SIGNED),
	NAMED(SOL_DCCP, "DCCP_SOCKOPT_CCID_RX_INFO", 128, BYTES),
	NAMED(SOL_DCCP, "DCCP_SOCKOPT_CCID_TX_INFO", 192, BYTES),
	NAMED(SOL_RDS, "RDS_BARRIER", 4, BYTES),
	NAMED(SOL_RDS, "SO_TIMESTAMP", 29, SIGNED),
	NAMED(SOL_RDS, "RDS_INFO_COUNTERS", 10000, BYTES),
	NAMED(SOL_RDS, "RDS_INFO_CONNECTIONS", 10001, BYTES),
	NAMED(SOL_RDS, "RDS_INFO_FLOWS", 10002, BYTES),
	NAMED(SOL_RDS, "RDS_INFO_SEND_MESSAGES", 10003, BYTES),
	NAMED(SOL_RDS, "RDS_INFO_RETRANS_MESSAGES", 10004, BYTES),
	NAMED(SOL_RDS, "RDS_INFO_RECV_MESSAGES", 10005, BYTES),
	NAMED(SOL_RDS, "RDS_INFO_SOCKETS", 10006, BYTES),
	NAMED(SOL_RDS, "RDS_INFO_TCP_SOCKETS", 10007, BYTES),
	NAMED(SOL_RDS, "RDS_INFO_IB_CONNECTIONS", 10008, BYTES),
	NAMED(SOL_RDS, "RDS_INFO_CONNECTION_STATS", 10009, BYTES),
	NAMED(SOL_RDS, "RDS_INFO_IWARP_CONNECTIONS", 10010, BYTES),
	OPTIONS_END,
};
