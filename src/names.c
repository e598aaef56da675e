/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "names.h"
#include "../include/record.h"

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

#define PROTOCOL_SMC 256 /* IPPROTO_SMC, since 6.11 */

struct name {
	uint32_t number;
	const char *text;
};

/* A table that ends with a row whose text is NULL. */
static const char *name_find(const struct name *table, uint32_t number)
{
	for (; table->text; table++)
		if (table->number == number)
			return table->text;
	return NULL;
}

static const struct name families[] = {
	{AF_UNSPEC, "AF_UNSPEC"},
	{AF_UNIX, "AF_UNIX"},
	{AF_INET, "AF_INET"},
	{AF_AX25, "AF_AX25"},
	{AF_IPX, "AF_IPX"},
	{AF_APPLETALK, "AF_APPLETALK"},
	{AF_NETROM, "AF_NETROM"},
	{AF_BRIDGE, "AF_BRIDGE"},
	{AF_ATMPVC, "AF_ATMPVC"},
	{AF_X25, "AF_X25"},
	{AF_INET6, "AF_INET6"},
	{AF_ROSE, "AF_ROSE"},
	{AF_DECnet, "AF_DECnet"},
	{AF_NETBEUI, "AF_NETBEUI"},
	{AF_SECURITY, "AF_SECURITY"},
	{AF_KEY, "AF_KEY"},
	{AF_NETLINK, "AF_NETLINK"},
	{AF_PACKET, "AF_PACKET"},
	{AF_ASH, "AF_ASH"},
	{AF_ECONET, "AF_ECONET"},
	{AF_ATMSVC, "AF_ATMSVC"},
	{AF_RDS, "AF_RDS"},
	{AF_SNA, "AF_SNA"},
	{AF_IRDA, "AF_IRDA"},
	{AF_PPPOX, "AF_PPPOX"},
	{AF_WANPIPE, "AF_WANPIPE"},
	{AF_LLC, "AF_LLC"},
	{AF_IB, "AF_IB"},
	{AF_MPLS, "AF_MPLS"},
	{AF_CAN, "AF_CAN"},
	{AF_TIPC, "AF_TIPC"},
	{AF_BLUETOOTH, "AF_BLUETOOTH"},
	{AF_IUCV, "AF_IUCV"},
	{AF_RXRPC, "AF_RXRPC"},
	{AF_ISDN, "AF_ISDN"},
	{AF_PHONET, "AF_PHONET"},
	{AF_IEEE802154, "AF_IEEE802154"},
	{AF_CAIF, "AF_CAIF"},
	{AF_ALG, "AF_ALG"},
	{AF_NFC, "AF_NFC"},
	{AF_VSOCK, "AF_VSOCK"},
	{AF_KCM, "AF_KCM"},
	{AF_QIPCRTR, "AF_QIPCRTR"},
	{AF_SMC, "AF_SMC"},
	{AF_XDP, "AF_XDP"},
	{AF_MCTP, "AF_MCTP"},
	{0, NULL},
};

const char *family_name(uint32_t family)
{
	return name_find(families, family);
}

static const struct name socket_types[] = {
	{SOCK_STREAM, "SOCK_STREAM"},
	{SOCK_DGRAM, "SOCK_DGRAM"},
	{SOCK_RAW, "SOCK_RAW"},
	{SOCK_RDM, "SOCK_RDM"},
	{SOCK_SEQPACKET, "SOCK_SEQPACKET"},
	{SOCK_DCCP, "SOCK_DCCP"},
	{SOCK_PACKET, "SOCK_PACKET"},
	{0, NULL},
};

const char *socket_type_name(uint32_t type)
{
	return name_find(socket_types, type);
}

static const struct name inet_protocols[] = {
	{IPPROTO_ICMP, "ICMP"},	  {IPPROTO_IGMP, "IGMP"},
	{IPPROTO_IPIP, "IPIP"},	  {IPPROTO_TCP, "TCP"},
	{IPPROTO_EGP, "EGP"},	  {IPPROTO_PUP, "PUP"},
	{IPPROTO_UDP, "UDP"},	  {IPPROTO_IDP, "IDP"},
	{IPPROTO_TP, "TP"},	  {IPPROTO_DCCP, "DCCP"},
	{IPPROTO_IPV6, "IPV6"},	  {IPPROTO_RSVP, "RSVP"},
	{IPPROTO_GRE, "GRE"},	  {IPPROTO_ESP, "ESP"},
	{IPPROTO_AH, "AH"},	  {IPPROTO_ICMPV6, "ICMPV6"},
	{IPPROTO_MTP, "MTP"},	  {IPPROTO_BEETPH, "BEETPH"},
	{IPPROTO_ENCAP, "ENCAP"}, {IPPROTO_PIM, "PIM"},
	{IPPROTO_COMP, "COMP"},	  {115, "L2TP"},
	{IPPROTO_SCTP, "SCTP"},	  {IPPROTO_UDPLITE, "UDPLITE"},
	{IPPROTO_MPLS, "MPLS"},	  {IPPROTO_ETHERNET, "ETHERNET"},
	{IPPROTO_RAW, "RAW"},	  {PROTOCOL_SMC, "SMC"},
	{IPPROTO_MPTCP, "MPTCP"}, {0, NULL},
};

static const struct name netlink_protocols[] = {
	{NETLINK_ROUTE, "ROUTE"},
	{NETLINK_UNUSED, "UNUSED"},
	{NETLINK_USERSOCK, "USERSOCK"},
	{NETLINK_FIREWALL, "FIREWALL"},
	{NETLINK_SOCK_DIAG, "SOCK_DIAG"},
	{NETLINK_NFLOG, "NFLOG"},
	{NETLINK_XFRM, "XFRM"},
	{NETLINK_SELINUX, "SELINUX"},
	{NETLINK_ISCSI, "ISCSI"},
	{NETLINK_AUDIT, "AUDIT"},
	{NETLINK_FIB_LOOKUP, "FIB_LOOKUP"},
	{NETLINK_CONNECTOR, "CONNECTOR"},
	{NETLINK_NETFILTER, "NETFILTER"},
	{NETLINK_IP6_FW, "IP6_FW"},
	{NETLINK_DNRTMSG, "DNRTMSG"},
	{NETLINK_KOBJECT_UEVENT, "KOBJECT_UEVENT"},
	{NETLINK_GENERIC, "GENERIC"},
	{NETLINK_SCSITRANSPORT, "SCSITRANSPORT"},
	{NETLINK_ECRYPTFS, "ECRYPTFS"},
	{NETLINK_RDMA, "RDMA"},
	{NETLINK_CRYPTO, "CRYPTO"},
	{NETLINK_SMC, "SMC"},
	{0, NULL},
};

#define ETH(name)                                                                                  \
	{                                                                                          \
		ETH_P_##name, "ETH_P_" #name                                                       \
	}

static const struct name ethertypes[] = {
	ETH(LOOP),     ETH(PUP),      ETH(PUPAT),      ETH(TSN),       ETH(ERSPAN2),
	ETH(IP),       ETH(X25),      ETH(ARP),	       ETH(IEEEPUP),   ETH(IEEEPUPAT),
	ETH(BATMAN),   ETH(DEC),      ETH(DNA_DL),     ETH(DNA_RC),    ETH(DNA_RT),
	ETH(LAT),      ETH(DIAG),     ETH(CUST),       ETH(SCA),       ETH(TEB),
	ETH(RARP),     ETH(ATALK),    ETH(AARP),       ETH(8021Q),     ETH(ERSPAN),
	ETH(IPX),      ETH(IPV6),     ETH(PAUSE),      ETH(SLOW),      ETH(WCCP),
	ETH(MPLS_UC),  ETH(MPLS_MC),  ETH(ATMMPOA),    ETH(PPP_DISC),  ETH(PPP_SES),
	ETH(LINK_CTL), ETH(ATMFATE),  ETH(PAE),	       ETH(PROFINET),  ETH(REALTEK),
	ETH(AOE),      ETH(ETHERCAT), ETH(8021AD),     ETH(802_EX1),   ETH(PREAUTH),
	ETH(TIPC),     ETH(LLDP),     ETH(MRP),	       ETH(MACSEC),    ETH(8021AH),
	ETH(MVRP),     ETH(1588),     ETH(NCSI),       ETH(PRP),       ETH(CFM),
	ETH(FCOE),     ETH(IBOE),     ETH(TDLS),       ETH(FIP),       ETH(80221),
	ETH(HSR),      ETH(NSH),      ETH(LOOPBACK),   ETH(QINQ1),     ETH(QINQ2),
	ETH(QINQ3),    ETH(EDSA),     ETH(DSA_8021Q),  ETH(IFE),       ETH(AF_IUCV),
	ETH(802_3),    ETH(AX25),     ETH(ALL),	       ETH(802_2),     ETH(SNAP),
	ETH(DDCMP),    ETH(WAN_PPP),  ETH(PPP_MP),     ETH(LOCALTALK), ETH(CAN),
	ETH(CANFD),    ETH(PPPTALK),  ETH(TR_802_2),   ETH(MOBITEX),   ETH(CONTROL),
	ETH(IRDA),     ETH(ECONET),   ETH(HDLC),       ETH(ARCNET),    ETH(DSA),
	ETH(TRAILER),  ETH(PHONET),   ETH(IEEE802154), ETH(CAIF),      ETH(XDSA),
	ETH(MAP),      ETH(MCTP),     {0, NULL},
};

/* include/net/bluetooth/bluetooth.h */
static const struct name bluetooth_protocols[] = {
	{0, "L2CAP"}, {1, "HCI"},  {2, "SCO"},	 {3, "RFCOMM"}, {4, "BNEP"},
	{5, "CMTP"},  {6, "HIDP"}, {7, "AVDTP"}, {8, "ISO"},	{0, NULL},
};

/* include/uapi/linux/can.h */
static const struct name can_protocols[] = {
	{1, "RAW"},   {2, "BCM"},   {3, "TP16"},  {4, "TP20"},
	{5, "MCNET"}, {6, "ISOTP"}, {7, "J1939"}, {0, NULL},
};

/* include/uapi/linux/if_pppox.h */
static const struct name pppox_protocols[] = {
	{0, "PPPOE"},
	{1, "PPPOL2TP"},
	{2, "PPTP"},
	{0, NULL},
};

/* include/net/smc.h */
static const struct name smc_protocols[] = {
	{0, "SMC"},
	{1, "SMC6"},
	{0, NULL},
};

static const struct {
	uint32_t family;
	const struct name *names;
} protocols[] = {
	{AF_INET, inet_protocols},	     {AF_INET6, inet_protocols},
	{AF_NETLINK, netlink_protocols},     {AF_PACKET, ethertypes},
	{AF_BLUETOOTH, bluetooth_protocols}, {AF_CAN, can_protocols},
	{AF_PPPOX, pppox_protocols},	     {AF_SMC, smc_protocols},
};

const char *protocol_name(uint32_t family, uint32_t protocol)
{
	for (size_t i = 0; i < sizeof(protocols) / sizeof(protocols[0]); i++)
		if (protocols[i].family == family)
			return name_find(protocols[i].names, protocol);
	return NULL;
}

void protocol_text(char text[PROTOCOL_TEXT_MAX], uint32_t family, uint32_t type, uint32_t protocol)
{
	const char *name = protocol_name(family, protocol);

	if (name)
		snprintf(text, PROTOCOL_TEXT_MAX, "%s", name);
	else if (family == AF_PACKET)
		snprintf(text, PROTOCOL_TEXT_MAX, "0x%04x", protocol);
	else if (type == SOCK_RAW && (family == AF_INET || family == AF_INET6))
		snprintf(text, PROTOCOL_TEXT_MAX, "RAW %u", protocol);
	else
		snprintf(text, PROTOCOL_TEXT_MAX, "%u", protocol);
}

/* include/linux/socket.h, include/uapi/linux/{icmpv6,can}.h */
static const struct name levels[] = {
	{0, "SOL_IP"},		{1, "SOL_SOCKET"},	{6, "SOL_TCP"},
	{17, "SOL_UDP"},	{40, "AF_VSOCK"}, /* the options SO_VM_SOCKETS_* have the family as their level */
	{41, "SOL_IPV6"},	{58, "SOL_ICMPV6"},	{100, "SOL_CAN_BASE"},
	{101, "SOL_CAN_RAW"},	{106, "SOL_CAN_ISOTP"}, {107, "SOL_CAN_J1939"},
	{132, "SOL_SCTP"},	{136, "SOL_UDPLITE"},	{255, "SOL_RAW"},
	{256, "SOL_IPX"},	{257, "SOL_AX25"},	{258, "SOL_ATALK"},
	{259, "SOL_NETROM"},	{260, "SOL_ROSE"},	{261, "SOL_DECNET"},
	{262, "SOL_X25"},	{263, "SOL_PACKET"},	{264, "SOL_ATM"},
	{265, "SOL_AAL"},	{266, "SOL_IRDA"},	{267, "SOL_NETBEUI"},
	{268, "SOL_LLC"},	{269, "SOL_DCCP"},	{270, "SOL_NETLINK"},
	{271, "SOL_TIPC"},	{272, "SOL_RXRPC"},	{273, "SOL_PPPOL2TP"},
	{274, "SOL_BLUETOOTH"}, {275, "SOL_PNPIPE"},	{276, "SOL_RDS"},
	{277, "SOL_IUCV"},	{278, "SOL_CAIF"},	{279, "SOL_ALG"},
	{280, "SOL_NFC"},	{281, "SOL_KCM"},	{282, "SOL_TLS"},
	{283, "SOL_XDP"},	{284, "SOL_MPTCP"},	{285, "SOL_MCTP"},
	{286, "SOL_SMC"},	{287, "SOL_VSOCK"},	{0, NULL},
};

/* include/net/bluetooth/bluetooth.h: levels that have other meanings everywhere else */
static const struct name bluetooth_levels[] = {
	{0, "SOL_HCI"}, {6, "SOL_L2CAP"}, {17, "SOL_SCO"}, {18, "SOL_RFCOMM"}, {0, NULL},
};

static const struct name ieee802154_levels[] = {
	{0, "SOL_IEEE802154"},
	{0, NULL},
};

const char *level_name(uint32_t family, int level)
{
	const char *own = NULL;

	if (family == AF_BLUETOOTH)
		own = name_find(bluetooth_levels, (uint32_t)level);
	else if (family == AF_IEEE802154)
		own = name_find(ieee802154_levels, (uint32_t)level);
	return own ? own : name_find(levels, (uint32_t)level);
}

/* include/net/tcp_states.h, by the names that ss and lsof have for them */
static const struct name tcp_states[] = {
	{1, "ESTABLISHED"}, {2, "SYN_SENT"},  {3, "SYN_RECV"}, {4, "FIN_WAIT1"},
	{5, "FIN_WAIT2"},   {6, "TIME_WAIT"}, {7, "CLOSE"},    {8, "CLOSE_WAIT"},
	{9, "LAST_ACK"},    {10, "LISTEN"},   {11, "CLOSING"}, {12, "NEW_SYN_RECV"},
	{0, NULL},
};

const char *tcp_state_name(uint32_t state)
{
	return name_find(tcp_states, state);
}

/* Sockets without connections borrow two of TCP's states, to tell whether they have a peer. */
static const struct name datagram_states[] = {
	{1, "ESTABLISHED"},
	{7, "UNCONNECTED"},
	{0, NULL},
};

/* net/netlink/af_netlink.c; sock_init_data() leaves the 7 of TCP there */
static const struct name netlink_states[] = {
	{0, "UNCONNECTED"},
	{1, "CONNECTED"},
	{7, "UNCONNECTED"},
	{0, NULL},
};

/* include/net/bluetooth/bluetooth.h */
static const struct name bluetooth_states[] = {
	{1, "CONNECTED"}, {2, "OPEN"},	 {3, "BOUND"},	 {4, "LISTEN"}, {5, "CONNECT"},
	{6, "CONNECT2"},  {7, "CONFIG"}, {8, "DISCONN"}, {9, "CLOSED"}, {0, NULL},
};

/* net/tipc/socket.c */
static const struct name tipc_states[] = {
	{1, "ESTABLISHED"},   {2, "CONNECTING"}, {7, "OPEN"},
	{8, "DISCONNECTING"}, {10, "LISTEN"},	 {0, NULL},
};

/* include/net/sctp/constants.h */
static const struct name sctp_states[] = {
	{1, "ESTABLISHED"}, {2, "ESTABLISHING"}, {7, "CLOSED"},
	{8, "CLOSING"},	    {10, "LISTEN"},	 {0, NULL},
};

/* net/smc/smc.h */
static const struct name smc_states[] = {
	{1, "ACTIVE"},
	{2, "INIT"},
	{7, "CLOSED"},
	{10, "LISTEN"},
	{20, "PEERCLOSEWAIT1"},
	{21, "PEERCLOSEWAIT2"},
	{22, "APPCLOSEWAIT1"},
	{23, "APPCLOSEWAIT2"},
	{24, "APPFINCLOSEWAIT"},
	{25, "PEERFINCLOSEWAIT"},
	{26, "PEERABORTWAIT"},
	{27, "PROCESSABORT"},
	{0, NULL},
};

static const char *inet_state_name(const struct rec_sock *s)
{
	if (s->protocol == IPPROTO_SCTP)
		return name_find(sctp_states, s->state);
	if (s->protocol == PROTOCOL_SMC)
		return name_find(smc_states, s->state);
	/* 7 means "closed" only to a protocol that opens connections */
	if (s->type != SOCK_STREAM && s->protocol != IPPROTO_DCCP)
		return name_find(datagram_states, s->state);
	return name_find(tcp_states, s->state);
}

static const char *unix_state_name(const struct rec_sock *s)
{
	if (s->state == 10)
		return "LISTEN";
	return s->unix_peer ? "CONNECTED" : "UNCONNECTED";
}

const char *state_name(const struct rec_sock *s)
{
	switch (s->family) {
	case AF_INET:
	case AF_INET6:
		return inet_state_name(s);
	case AF_UNIX:
		return unix_state_name(s);
	case AF_VSOCK:
		return name_find(s->type == SOCK_DGRAM ? datagram_states : tcp_states, s->state);
	case AF_NETLINK:
		return name_find(netlink_states, s->state);
	case AF_BLUETOOTH:
		return name_find(bluetooth_states, s->state);
	case AF_TIPC:
		return name_find(tipc_states, s->state);
	case AF_SMC:
		return name_find(smc_states, s->state);
	}
	return NULL;
}

#define RTNLGRP(name)                                                                              \
	{                                                                                          \
		RTNLGRP_##name, "RTNLGRP_" #name                                                   \
	}

static const struct name route_groups[] = {
	RTNLGRP(LINK),
	RTNLGRP(NOTIFY),
	RTNLGRP(NEIGH),
	RTNLGRP(TC),
	RTNLGRP(IPV4_IFADDR),
	RTNLGRP(IPV4_MROUTE),
	RTNLGRP(IPV4_ROUTE),
	RTNLGRP(IPV4_RULE),
	RTNLGRP(IPV6_IFADDR),
	RTNLGRP(IPV6_MROUTE),
	RTNLGRP(IPV6_ROUTE),
	RTNLGRP(IPV6_IFINFO),
	RTNLGRP(DECnet_IFADDR),
	RTNLGRP(DECnet_ROUTE),
	RTNLGRP(DECnet_RULE),
	RTNLGRP(IPV6_PREFIX),
	RTNLGRP(IPV6_RULE),
	RTNLGRP(ND_USEROPT),
	RTNLGRP(PHONET_IFADDR),
	RTNLGRP(PHONET_ROUTE),
	RTNLGRP(DCB),
	RTNLGRP(IPV4_NETCONF),
	RTNLGRP(IPV6_NETCONF),
	RTNLGRP(MDB),
	RTNLGRP(MPLS_ROUTE),
	RTNLGRP(NSID),
	RTNLGRP(MPLS_NETCONF),
	RTNLGRP(IPV4_MROUTE_R),
	RTNLGRP(IPV6_MROUTE_R),
	RTNLGRP(NEXTHOP),
	RTNLGRP(BRVLAN),
	RTNLGRP(MCTP_IFADDR),
	RTNLGRP(TUNNEL),
	RTNLGRP(STATS),
	/* not yet in the headers of 6.1 */
	{37, "RTNLGRP_IPV4_MCADDR"},
	{38, "RTNLGRP_IPV6_MCADDR"},
	{39, "RTNLGRP_IPV6_ACADDR"},
	{0, NULL},
};

const char *netlink_group_name(uint32_t protocol, uint32_t group)
{
	return protocol == NETLINK_ROUTE ? name_find(route_groups, group) : NULL;
}

static const struct name packet_memberships[] = {
	{PACKET_MR_MULTICAST, "PACKET_MR_MULTICAST"},
	{PACKET_MR_PROMISC, "PACKET_MR_PROMISC"},
	{PACKET_MR_ALLMULTI, "PACKET_MR_ALLMULTI"},
	{PACKET_MR_UNICAST, "PACKET_MR_UNICAST"},
	{0, NULL},
};

const char *packet_membership_name(uint32_t type)
{
	return name_find(packet_memberships, type);
}

static const struct name tls_versions[] = {
	{0x0303, "1.2"},
	{0x0304, "1.3"},
	{0, NULL},
};

const char *tls_version_name(uint32_t version)
{
	return name_find(tls_versions, version);
}

static const struct name tls_ciphers[] = {
	{51, "AES-GCM-128"},	   {52, "AES-GCM-256"},	 {53, "AES-CCM-128"},
	{54, "CHACHA20-POLY1305"}, {55, "SM4-GCM"},	 {56, "SM4-CCM"},
	{57, "ARIA-GCM-128"},	   {58, "ARIA-GCM-256"}, {0, NULL},
};

const char *tls_cipher_name(uint32_t cipher)
{
	return name_find(tls_ciphers, cipher);
}

static const struct name tcp_ca_states[] = {
	{0, "Open"}, {1, "Disorder"}, {2, "CWR"}, {3, "Recovery"}, {4, "Loss"}, {0, NULL},
};

const char *tcp_ca_state_name(uint32_t state)
{
	return name_find(tcp_ca_states, state);
}
