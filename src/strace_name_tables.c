/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "strace_names.h"

#include <sys/socket.h>

/* include/linux/socket.h */
static const struct strace_name families[] = {
	{0, "AF_UNSPEC"},      {1, "AF_UNIX"},	    {2, "AF_INET"},	 {3, "AF_AX25"},
	{4, "AF_IPX"},	       {5, "AF_APPLETALK"}, {6, "AF_NETROM"},	 {7, "AF_BRIDGE"},
	{8, "AF_ATMPVC"},      {9, "AF_X25"},	    {10, "AF_INET6"},	 {11, "AF_ROSE"},
	{12, "AF_DECnet"},     {13, "AF_NETBEUI"},  {14, "AF_SECURITY"}, {15, "AF_KEY"},
	{16, "AF_NETLINK"},    {17, "AF_PACKET"},   {18, "AF_ASH"},	 {19, "AF_ECONET"},
	{20, "AF_ATMSVC"},     {21, "AF_RDS"},	    {22, "AF_SNA"},	 {23, "AF_IRDA"},
	{24, "AF_PPPOX"},      {25, "AF_WANPIPE"},  {26, "AF_LLC"},	 {27, "AF_IB"},
	{28, "AF_MPLS"},       {29, "AF_CAN"},	    {30, "AF_TIPC"},	 {31, "AF_BLUETOOTH"},
	{32, "AF_IUCV"},       {33, "AF_RXRPC"},    {34, "AF_ISDN"},	 {35, "AF_PHONET"},
	{36, "AF_IEEE802154"}, {37, "AF_CAIF"},	    {38, "AF_ALG"},	 {39, "AF_NFC"},
	{40, "AF_VSOCK"},      {41, "AF_KCM"},	    {42, "AF_QIPCRTR"},	 {43, "AF_SMC"},
	{44, "AF_XDP"},	       {45, "AF_MCTP"},	    {0, NULL},
};

const struct strace_names strace_families = {families, "AF_???"};

/* include/linux/net.h */
static const struct strace_name socket_types[] = {
	{1, "SOCK_STREAM"},    {2, "SOCK_DGRAM"}, {3, "SOCK_RAW"},     {4, "SOCK_RDM"},
	{5, "SOCK_SEQPACKET"}, {6, "SOCK_DCCP"},  {10, "SOCK_PACKET"}, {0, NULL},
};

const struct strace_names strace_socket_types = {socket_types, "SOCK_???"};

static const struct strace_name type_flags[] = {
	{0x80000, "SOCK_CLOEXEC"},
	{0x800, "SOCK_NONBLOCK"},
	{0, NULL},
};

const struct strace_names strace_type_flags = {type_flags, "SOCK_???"};

static const struct strace_name shutdown_modes[] = {
	{0, "SHUT_RD"},
	{1, "SHUT_WR"},
	{2, "SHUT_RDWR"},
	{0, NULL},
};

const struct strace_names strace_shutdown_modes = {shutdown_modes, "SHUT_???"};

/* include/uapi/linux/if_ether.h */
static const struct strace_name ethertypes[] = {
	{0x1, "ETH_P_802_3"},	     {0x2, "ETH_P_AX25"},
	{0x3, "ETH_P_ALL"},	     {0x4, "ETH_P_802_2"},
	{0x5, "ETH_P_SNAP"},	     {0x6, "ETH_P_DDCMP"},
	{0x7, "ETH_P_WAN_PPP"},	     {0x8, "ETH_P_PPP_MP"},
	{0x9, "ETH_P_LOCALTALK"},    {0xc, "ETH_P_CAN"},
	{0xd, "ETH_P_CANFD"},	     {0xe, "ETH_P_CANXL"},
	{0x10, "ETH_P_PPPTALK"},     {0x11, "ETH_P_TR_802_2"},
	{0x15, "ETH_P_MOBITEX"},     {0x16, "ETH_P_CONTROL"},
	{0x17, "ETH_P_IRDA"},	     {0x18, "ETH_P_ECONET"},
	{0x19, "ETH_P_HDLC"},	     {0x1a, "ETH_P_ARCNET"},
	{0x1b, "ETH_P_DSA"},	     {0x1c, "ETH_P_TRAILER"},
	{0x60, "ETH_P_LOOP"},	     {0xf5, "ETH_P_PHONET"},
	{0xf6, "ETH_P_IEEE802154"},  {0xf7, "ETH_P_CAIF"},
	{0xf8, "ETH_P_XDSA"},	     {0xf9, "ETH_P_MAP"},
	{0xfa, "ETH_P_MCTP"},	     {0x200, "ETH_P_PUP"},
	{0x201, "ETH_P_PUPAT"},	     {0x600, "ETH_P_802_3_MIN"},
	{0x800, "ETH_P_IP"},	     {0x805, "ETH_P_X25"},
	{0x806, "ETH_P_ARP"},	     {0x8ff, "ETH_P_BPQ"},
	{0xa00, "ETH_P_IEEEPUP"},    {0xa01, "ETH_P_IEEEPUPAT"},
	{0x22eb, "ETH_P_ERSPAN2"},   {0x22f0, "ETH_P_TSN"},
	{0x4305, "ETH_P_BATMAN"},    {0x6000, "ETH_P_DEC"},
	{0x6001, "ETH_P_DNA_DL"},    {0x6002, "ETH_P_DNA_RC"},
	{0x6003, "ETH_P_DNA_RT"},    {0x6004, "ETH_P_LAT"},
	{0x6005, "ETH_P_DIAG"},	     {0x6006, "ETH_P_CUST"},
	{0x6007, "ETH_P_SCA"},	     {0x6558, "ETH_P_TEB"},
	{0x8035, "ETH_P_RARP"},	     {0x809b, "ETH_P_ATALK"},
	{0x80f3, "ETH_P_AARP"},	     {0x8100, "ETH_P_8021Q"},
	{0x8137, "ETH_P_IPX"},	     {0x86dd, "ETH_P_IPV6"},
	{0x8808, "ETH_P_PAUSE"},     {0x8809, "ETH_P_SLOW"},
	{0x883e, "ETH_P_WCCP"},	     {0x8847, "ETH_P_MPLS_UC"},
	{0x8848, "ETH_P_MPLS_MC"},   {0x884c, "ETH_P_ATMMPOA"},
	{0x8863, "ETH_P_PPP_DISC"},  {0x8864, "ETH_P_PPP_SES"},
	{0x886c, "ETH_P_LINK_CTL"},  {0x8884, "ETH_P_ATMFATE"},
	{0x888e, "ETH_P_PAE"},	     {0x8899, "ETH_P_REALTEK"},
	{0x88a2, "ETH_P_AOE"},	     {0x88a8, "ETH_P_8021AD"},
	{0x88b5, "ETH_P_802_EX1"},   {0x88be, "ETH_P_ERSPAN"},
	{0x88c7, "ETH_P_PREAUTH"},   {0x88ca, "ETH_P_TIPC"},
	{0x88cc, "ETH_P_LLDP"},	     {0x88e3, "ETH_P_MRP"},
	{0x88e5, "ETH_P_MACSEC"},    {0x88e7, "ETH_P_8021AH"},
	{0x88f5, "ETH_P_MVRP"},	     {0x88f7, "ETH_P_1588"},
	{0x88f8, "ETH_P_NCSI"},	     {0x88fb, "ETH_P_PRP"},
	{0x8902, "ETH_P_CFM"},	     {0x8906, "ETH_P_FCOE"},
	{0x890d, "ETH_P_TDLS"},	     {0x8914, "ETH_P_FIP"},
	{0x8915, "ETH_P_IBOE"},	     {0x8917, "ETH_P_80221"},
	{0x892f, "ETH_P_HSR"},	     {0x894f, "ETH_P_NSH"},
	{0x9000, "ETH_P_LOOPBACK"},  {0x9100, "ETH_P_QINQ1"},
	{0x9200, "ETH_P_QINQ2"},     {0x9300, "ETH_P_QINQ3"},
	{0xdada, "ETH_P_EDSA"},	     {0xdadb, "ETH_P_DSA_8021Q"},
	{0xe001, "ETH_P_DSA_A5PSW"}, {0xed3e, "ETH_P_IFE"},
	{0xfbfb, "ETH_P_AF_IUCV"},   {0, NULL},
};

const struct strace_names strace_ethertypes = {ethertypes, "ETH_P_???"};

/* include/uapi/linux/if_arp.h */
static const struct strace_name hardware_types[] = {
	{0, "ARPHRD_NETROM"},
	{1, "ARPHRD_ETHER"},
	{2, "ARPHRD_EETHER"},
	{3, "ARPHRD_AX25"},
	{4, "ARPHRD_PRONET"},
	{5, "ARPHRD_CHAOS"},
	{6, "ARPHRD_IEEE802"},
	{7, "ARPHRD_ARCNET"},
	{8, "ARPHRD_APPLETLK"},
	{15, "ARPHRD_DLCI"},
	{19, "ARPHRD_ATM"},
	{23, "ARPHRD_METRICOM"},
	{24, "ARPHRD_IEEE1394"},
	{27, "ARPHRD_EUI64"},
	{32, "ARPHRD_INFINIBAND"},
	{256, "ARPHRD_SLIP"},
	{257, "ARPHRD_CSLIP"},
	{258, "ARPHRD_SLIP6"},
	{259, "ARPHRD_CSLIP6"},
	{260, "ARPHRD_RSRVD"},
	{264, "ARPHRD_ADAPT"},
	{270, "ARPHRD_ROSE"},
	{271, "ARPHRD_X25"},
	{272, "ARPHRD_HWX25"},
	{280, "ARPHRD_CAN"},
	{290, "ARPHRD_MCTP"},
	{512, "ARPHRD_PPP"},
	{513, "ARPHRD_CISCO"},
	{516, "ARPHRD_LAPB"},
	{517, "ARPHRD_DDCMP"},
	{518, "ARPHRD_RAWHDLC"},
	{519, "ARPHRD_RAWIP"},
	{768, "ARPHRD_TUNNEL"},
	{769, "ARPHRD_TUNNEL6"},
	{770, "ARPHRD_FRAD"},
	{771, "ARPHRD_SKIP"},
	{772, "ARPHRD_LOOPBACK"},
	{773, "ARPHRD_LOCALTLK"},
	{774, "ARPHRD_FDDI"},
	{775, "ARPHRD_BIF"},
	{776, "ARPHRD_SIT"},
	{777, "ARPHRD_IPDDP"},
	{778, "ARPHRD_IPGRE"},
	{779, "ARPHRD_PIMREG"},
	{780, "ARPHRD_HIPPI"},
	{781, "ARPHRD_ASH"},
	{782, "ARPHRD_ECONET"},
	{783, "ARPHRD_IRDA"},
	{784, "ARPHRD_FCPP"},
	{785, "ARPHRD_FCAL"},
	{786, "ARPHRD_FCPL"},
	{787, "ARPHRD_FCFABRIC"},
	{800, "ARPHRD_IEEE802_TR"},
	{801, "ARPHRD_IEEE80211"},
	{802, "ARPHRD_IEEE80211_PRISM"},
	{803, "ARPHRD_IEEE80211_RADIOTAP"},
	{804, "ARPHRD_IEEE802154"},
	{805, "ARPHRD_IEEE802154_MONITOR"},
	{820, "ARPHRD_PHONET"},
	{821, "ARPHRD_PHONET_PIPE"},
	{822, "ARPHRD_CAIF"},
	{823, "ARPHRD_IP6GRE"},
	{824, "ARPHRD_NETLINK"},
	{825, "ARPHRD_6LOWPAN"},
	{826, "ARPHRD_VSOCKMON"},
	{65534, "ARPHRD_NONE"},
	{65535, "ARPHRD_VOID"},
	{0, NULL},
};

const struct strace_names strace_hardware_types = {hardware_types, "ARPHRD_???"};

/* include/uapi/linux/if_packet.h */
static const struct strace_name packet_types[] = {
	{0, "PACKET_HOST"},	 {1, "PACKET_BROADCAST"}, {2, "PACKET_MULTICAST"},
	{3, "PACKET_OTHERHOST"}, {4, "PACKET_OUTGOING"},  {5, "PACKET_LOOPBACK"},
	{6, "PACKET_USER"},	 {7, "PACKET_KERNEL"},	  {0, NULL},
};

const struct strace_names strace_packet_types = {packet_types, "PACKET_???"};

static const struct strace_name packet_memberships[] = {
	{0, "PACKET_MR_MULTICAST"},
	{1, "PACKET_MR_PROMISC"},
	{2, "PACKET_MR_ALLMULTI"},
	{3, "PACKET_MR_UNICAST"},
	{0, NULL},
};

const struct strace_names strace_packet_memberships = {packet_memberships, "PACKET_MR_???"};

/* include/uapi/linux/icmp.h */
static const struct strace_name icmp_types[] = {
	{0, "ICMP_ECHOREPLY"},
	{3, "ICMP_DEST_UNREACH"},
	{4, "ICMP_SOURCE_QUENCH"},
	{5, "ICMP_REDIRECT"},
	{8, "ICMP_ECHO"},
	{11, "ICMP_TIME_EXCEEDED"},
	{12, "ICMP_PARAMETERPROB"},
	{13, "ICMP_TIMESTAMP"},
	{14, "ICMP_TIMESTAMPREPLY"},
	{15, "ICMP_INFO_REQUEST"},
	{16, "ICMP_INFO_REPLY"},
	{17, "ICMP_ADDRESS"},
	{18, "ICMP_ADDRESSREPLY"},
	{0, NULL},
};

const struct strace_names strace_icmp_types = {icmp_types, "ICMP_???"};

/* include/uapi/linux/socket.h */
static const struct strace_name txrehash[] = {
	{0, "SOCK_TXREHASH_DISABLED"},
	{1, "SOCK_TXREHASH_ENABLED"},
	{255, "SOCK_TXREHASH_DEFAULT"},
	{0, NULL},
};

const struct strace_names strace_txrehash = {txrehash, "SOCK_TXREHASH_???"};

/* include/net/bluetooth */
static const struct strace_name bdaddr_types[] = {
	{0, "BDADDR_BREDR"},
	{1, "BDADDR_LE_PUBLIC"},
	{2, "BDADDR_LE_RANDOM"},
	{0, NULL},
};

const struct strace_names strace_bdaddr_types = {bdaddr_types, "BDADDR_???"};

static const struct strace_name l2_psm[] = {
	{0x1, "L2CAP_PSM_SDP"},		  {0x3, "L2CAP_PSM_RFCOMM"},
	{0x21, "L2CAP_PSM_3DSP"},	  {0x23, "L2CAP_PSM_IPSP"},
	{0x80, "L2CAP_PSM_LE_DYN_START"}, {0xff, "L2CAP_PSM_LE_DYN_END"},
	{0x1001, "L2CAP_PSM_DYN_START"},  {0x10ff, "L2CAP_PSM_AUTO_END"},
	{0xffff, "L2CAP_PSM_DYN_END"},	  {0, NULL},
};

const struct strace_names strace_l2_psm = {l2_psm, "L2CAP_PSM_???"};

static const struct strace_name l2_cid[] = {
	{0x1, "L2CAP_CID_SIGNALING"},
	{0x2, "L2CAP_CID_CONN_LESS"},
	{0x3, "L2CAP_CID_A2MP"},
	{0x4, "L2CAP_CID_ATT"},
	{0x5, "L2CAP_CID_LE_SIGNALING"},
	{0x6, "L2CAP_CID_SMP"},
	{0x7, "L2CAP_CID_SMP_BREDR"},
	{0x40, "L2CAP_CID_DYN_START"},
	{0x7f, "L2CAP_CID_LE_DYN_END"},
	{0xffff, "L2CAP_CID_DYN_END"},
	{0, NULL},
};

const struct strace_names strace_l2_cid = {l2_cid, "L2CAP_CID_???"};

static const struct strace_name hci_channels[] = {
	{0, "HCI_CHANNEL_RAW"},	    {1, "HCI_CHANNEL_USER"},	{2, "HCI_CHANNEL_MONITOR"},
	{3, "HCI_CHANNEL_CONTROL"}, {4, "HCI_CHANNEL_LOGGING"}, {0, NULL},
};

const struct strace_names strace_hci_channels = {hci_channels, "HCI_CHANNEL_???"};

/* fs/afs */
static const struct strace_name rxrpc_services[] = {
	{1, "CM_SERVICE"},
	{2500, "YFS_FS_SERVICE"},
	{2501, "YFS_CM_SERVICE"},
	{2503, "YFS_VL_SERVICE"},
	{0, NULL},
};

const struct strace_names strace_rxrpc_services = {rxrpc_services, "???_SERVICE"};

/* include/net/af_ieee802154.h */
static const struct strace_name ieee802154_addr_types[] = {
	{0, "IEEE802154_ADDR_NONE"},
	{2, "IEEE802154_ADDR_SHORT"},
	{3, "IEEE802154_ADDR_LONG"},
	{0, NULL},
};

const struct strace_names strace_ieee802154_addr_types = {ieee802154_addr_types,
							  "IEEE802154_ADDR_???"};

static const struct strace_name ieee802154_addrs[] = {
	{0xfffe, "IEEE802154_ADDR_UNDEF"},
	{0xffff, "IEEE802154_ADDR_BROADCAST"},
	{0, NULL},
};

const struct strace_names strace_ieee802154_addrs = {ieee802154_addrs, NULL};

static const struct strace_name ieee802154_pan_ids[] = {
	{0xffff, "IEEE802154_PANID_BROADCAST"},
	{0, NULL},
};

const struct strace_names strace_ieee802154_pan_ids = {ieee802154_pan_ids, NULL};

/* include/linux/crypto.h */
static const struct strace_name alg_flags[] = {
	{0x1000, "CRYPTO_ALG_KERN_DRIVER_ONLY"},
	{0, NULL},
};

const struct strace_names strace_alg_flags = {alg_flags, "CRYPTO_ALG_???"};

/* include/uapi/linux/nfc.h */
static const struct strace_name nfc_saps[] = {
	{0x1, "LLCP_SAP_SDP"},	{0x2, "LLCP_SAP_IP"},	{0x3, "LLCP_SAP_OBEX"},
	{0x4, "LLCP_SAP_SNEP"}, {0xff, "LLCP_SAP_MAX"}, {0, NULL},
};

const struct strace_names strace_nfc_saps = {nfc_saps, NULL};

static const struct strace_name nfc_protocols[] = {
	{1, "NFC_PROTO_JEWEL"},	   {2, "NFC_PROTO_MIFARE"},
	{3, "NFC_PROTO_FELICA"},   {4, "NFC_PROTO_ISO14443"},
	{5, "NFC_PROTO_NFC_DEP"},  {6, "NFC_PROTO_ISO14443_B"},
	{7, "NFC_PROTO_ISO15693"}, {0, NULL},
};

const struct strace_names strace_nfc_protocols = {nfc_protocols, "NFC_PROTO_???"};

/* include/uapi/linux/vm_sockets.h */
static const struct strace_name vsock_cids[] = {
	{0x0, "VMADDR_CID_HYPERVISOR"},
	{0x1, "VMADDR_CID_LOCAL"},
	{0x2, "VMADDR_CID_HOST"},
	{0xffffffff, "VMADDR_CID_ANY"},
	{0, NULL},
};

const struct strace_names strace_vsock_cids = {vsock_cids, NULL};

static const struct strace_name vsock_ports[] = {
	{0xffffffff, "VMADDR_PORT_ANY"},
	{0, NULL},
};

const struct strace_names strace_vsock_ports = {vsock_ports, NULL};

static const struct strace_name vsock_flags[] = {
	{0x1, "VMADDR_FLAG_TO_HOST"},
	{0, NULL},
};

const struct strace_names strace_vsock_flags = {vsock_flags, "VMADDR_FLAG_???"};

/* include/uapi/linux/qrtr.h */
static const struct strace_name qrtr_nodes[] = {
	{0xffffffff, "QRTR_NODE_BCAST"},
	{0, NULL},
};

const struct strace_names strace_qrtr_nodes = {qrtr_nodes, NULL};

static const struct strace_name qrtr_ports[] = {
	{0xfffffffe, "QRTR_PORT_CTRL"},
	{0, NULL},
};

const struct strace_names strace_qrtr_ports = {qrtr_ports, NULL};

/* include/uapi/linux/if_xdp.h */
static const struct strace_name xdp_flags[] = {
	{1, "XDP_SHARED_UMEM"},	    {2, "XDP_COPY"}, {4, "XDP_ZEROCOPY"},
	{8, "XDP_USE_NEED_WAKEUP"}, {0, NULL},
};

const struct strace_names strace_xdp_flags = {xdp_flags, "XDP_???"};

/* include/uapi/linux/mctp.h */
static const struct strace_name mctp_addrs[] = {
	{0x0, "MCTP_ADDR_NULL"},
	{0xff, "MCTP_ADDR_ANY"},
	{0, NULL},
};

const struct strace_names strace_mctp_addrs = {mctp_addrs, NULL};

static const struct strace_name mctp_nets[] = {
	{0, "MCTP_NET_ANY"},
	{0, NULL},
};

const struct strace_names strace_mctp_nets = {mctp_nets, NULL};

/* include/uapi/linux/in.h */
static const struct strace_name inet_protocols[] = {
	{0, "IPPROTO_IP"},
	{1, "IPPROTO_ICMP"},
	{2, "IPPROTO_IGMP"},
	{4, "IPPROTO_IPIP"},
	{6, "IPPROTO_TCP"},
	{8, "IPPROTO_EGP"},
	{12, "IPPROTO_PUP"},
	{17, "IPPROTO_UDP"},
	{22, "IPPROTO_IDP"},
	{29, "IPPROTO_TP"},
	{33, "IPPROTO_DCCP"},
	{41, "IPPROTO_IPV6"},
	{43, "IPPROTO_ROUTING"},
	{44, "IPPROTO_FRAGMENT"},
	{46, "IPPROTO_RSVP"},
	{47, "IPPROTO_GRE"},
	{50, "IPPROTO_ESP"},
	{51, "IPPROTO_AH"},
	{58, "IPPROTO_ICMPV6"},
	{59, "IPPROTO_NONE"},
	{60, "IPPROTO_DSTOPTS"},
	{92, "IPPROTO_MTP"},
	{94, "IPPROTO_BEETPH"},
	{98, "IPPROTO_ENCAP"},
	{103, "IPPROTO_PIM"},
	{108, "IPPROTO_COMP"},
	{115, "IPPROTO_L2TP"},
	{132, "IPPROTO_SCTP"},
	{135, "IPPROTO_MH"},
	{136, "IPPROTO_UDPLITE"},
	{137, "IPPROTO_MPLS"},
	{143, "IPPROTO_ETHERNET"},
	{255, "IPPROTO_RAW"},
	{262, "IPPROTO_MPTCP"},
	{0, NULL},
};

static const struct strace_names strace_inet_protocols = {inet_protocols, "IPPROTO_???"};

/* include/net/ax25.h */
static const struct strace_name ax25_protocols[] = {
	{0x1, "AX25_P_ROSE"},	  {0x6, "AX25_P_VJCOMP"},
	{0x7, "AX25_P_VJUNCOMP"}, {0x8, "AX25_P_SEGMENT"},
	{0xc3, "AX25_P_TEXNET"},  {0xc4, "AX25_P_LQ"},
	{0xca, "AX25_P_ATALK"},	  {0xcb, "AX25_P_ATALK_ARP"},
	{0xcc, "AX25_P_IP"},	  {0xcd, "AX25_P_ARP"},
	{0xce, "AX25_P_FLEXNET"}, {0xcf, "AX25_P_NETROM"},
	{0xf0, "AX25_P_TEXT"},	  {0, NULL},
};

static const struct strace_names strace_ax25_protocols = {ax25_protocols, "AX25_P_???"};

/* include/uapi/linux/netlink.h */
static const struct strace_name netlink_protocols[] = {
	{0, "NETLINK_ROUTE"},
	{1, "NETLINK_UNUSED"},
	{2, "NETLINK_USERSOCK"},
	{3, "NETLINK_FIREWALL"},
	{4, "NETLINK_SOCK_DIAG"},
	{5, "NETLINK_NFLOG"},
	{6, "NETLINK_XFRM"},
	{7, "NETLINK_SELINUX"},
	{8, "NETLINK_ISCSI"},
	{9, "NETLINK_AUDIT"},
	{10, "NETLINK_FIB_LOOKUP"},
	{11, "NETLINK_CONNECTOR"},
	{12, "NETLINK_NETFILTER"},
	{13, "NETLINK_IP6_FW"},
	{14, "NETLINK_DNRTMSG"},
	{15, "NETLINK_KOBJECT_UEVENT"},
	{16, "NETLINK_GENERIC"},
	{18, "NETLINK_SCSITRANSPORT"},
	{19, "NETLINK_ECRYPTFS"},
	{20, "NETLINK_RDMA"},
	{21, "NETLINK_CRYPTO"},
	{22, "NETLINK_SMC"},
	{0, NULL},
};

static const struct strace_names strace_netlink_protocols = {netlink_protocols, "NETLINK_???"};

/* include/uapi/linux/can.h */
static const struct strace_name can_protocols[] = {
	{1, "CAN_RAW"},	  {2, "CAN_BCM"},   {3, "CAN_TP16"},  {4, "CAN_TP20"},
	{5, "CAN_MCNET"}, {6, "CAN_ISOTP"}, {7, "CAN_J1939"}, {0, NULL},
};

static const struct strace_names strace_can_protocols = {can_protocols, "CAN_???"};

/* include/net/bluetooth/bluetooth.h */
static const struct strace_name bt_protocols[] = {
	{0, "BTPROTO_L2CAP"},  {1, "BTPROTO_HCI"},   {2, "BTPROTO_SCO"},
	{3, "BTPROTO_RFCOMM"}, {4, "BTPROTO_BNEP"},  {5, "BTPROTO_CMTP"},
	{6, "BTPROTO_HIDP"},   {7, "BTPROTO_AVDTP"}, {0, NULL},
};

static const struct strace_names strace_bt_protocols = {bt_protocols, "BTPROTO_???"};

/* include/linux/mISDNif.h */
static const struct strace_name isdn_protocols[] = {
	{0x0, "ISDN_P_BASE"},	      {0x1, "ISDN_P_TE_S0"},
	{0x2, "ISDN_P_NT_S0"},	      {0x3, "ISDN_P_TE_E1"},
	{0x4, "ISDN_P_NT_E1"},	      {0x10, "ISDN_P_LAPD_TE"},
	{0x11, "ISDN_P_LAPD_NT"},     {0x21, "ISDN_P_B_RAW"},
	{0x22, "ISDN_P_B_HDLC"},      {0x23, "ISDN_P_B_X75SLP"},
	{0x24, "ISDN_P_B_L2DTMF"},    {0x25, "ISDN_P_B_L2DSP"},
	{0x26, "ISDN_P_B_L2DSPHDLC"}, {0, NULL},
};

static const struct strace_names strace_isdn_protocols = {isdn_protocols, "ISDN_P_???"};

/* include/uapi/linux/phonet.h */
static const struct strace_name phonet_protocols[] = {
	{0, "PN_PROTO_TRANSPORT"},
	{1, "PN_PROTO_PHONET"},
	{2, "PN_PROTO_PIPE"},
	{0, NULL},
};

static const struct strace_names strace_phonet_protocols = {phonet_protocols, "PN_PROTO_???"};

/* include/uapi/linux/caif/caif_socket.h */
static const struct strace_name caif_protocols[] = {
	{0, "CAIFPROTO_AT"},
	{1, "CAIFPROTO_DATAGRAM"},
	{2, "CAIFPROTO_DATAGRAM_LOOP"},
	{3, "CAIFPROTO_UTIL"},
	{4, "CAIFPROTO_RFM"},
	{5, "CAIFPROTO_DEBUG"},
	{0, NULL},
};

static const struct strace_names strace_caif_protocols = {caif_protocols, "CAIFPROTO_???"};

/* include/uapi/linux/nfc.h */
static const struct strace_name nfc_socket_protocols[] = {
	{0, "NFC_SOCKPROTO_RAW"},
	{1, "NFC_SOCKPROTO_LLCP"},
	{0, NULL},
};

static const struct strace_names strace_nfc_socket_protocols = {nfc_socket_protocols,
								"NFC_SOCKPROTO_???"};

/* include/uapi/linux/kcm.h */
static const struct strace_name kcm_protocols[] = {
	{0, "KCMPROTO_CONNECTED"},
	{0, NULL},
};

static const struct strace_names strace_kcm_protocols = {kcm_protocols, "KCMPROTO_???"};

/* include/net/smc.h */
static const struct strace_name smc_protocols[] = {
	{0, "SMCPROTO_SMC"},
	{1, "SMCPROTO_SMC6"},
	{0, NULL},
};

static const struct strace_names strace_smc_protocols = {smc_protocols, "SMCPROTO_???"};

/* strace looks the protocols of AF_IRDA up among those of AF_CAN. */
static const struct strace_names strace_irda_protocols = {can_protocols, "IRDAPROTO_???"};
static const struct strace_names strace_rxrpc_protocols = {families, "AF_???"};

static const struct {
	uint64_t family;
	const struct strace_names *names;
} protocols[] = {
	{AF_INET, &strace_inet_protocols},	{AF_INET6, &strace_inet_protocols},
	{AF_AX25, &strace_ax25_protocols},	{AF_NETLINK, &strace_netlink_protocols},
	{AF_PACKET, &strace_ethertypes},	{AF_IRDA, &strace_irda_protocols},
	{AF_CAN, &strace_can_protocols},	{AF_BLUETOOTH, &strace_bt_protocols},
	{AF_RXRPC, &strace_rxrpc_protocols},	{AF_ISDN, &strace_isdn_protocols},
	{AF_PHONET, &strace_phonet_protocols},	{AF_CAIF, &strace_caif_protocols},
	{AF_NFC, &strace_nfc_socket_protocols}, {AF_KCM, &strace_kcm_protocols},
	{AF_SMC, &strace_smc_protocols},
};

const struct strace_names *strace_protocols(uint64_t family)
{
	for (size_t i = 0; i < sizeof(protocols) / sizeof(protocols[0]); i++)
		if (protocols[i].family == family)
			return protocols[i].names;
	return NULL;
}
