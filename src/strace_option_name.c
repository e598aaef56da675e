/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Levels and options by the names that strace 6.1 has for them. */
#include "call.h"
#include "option_names.h"
#include "strace_sockopt.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#define SOL_CAN_RAW 101 /* include/uapi/linux/can.h */

/* Levels by name, with the comment on options that have none; NULL: options are but decimal numbers. */
static const struct level {
	unsigned int number;
	const char *name;
	const char *unknown;
} levels[] = {
	{0, "SOL_IP", "IP_???"},
	{1, "SOL_SOCKET", "SO_???"},
	{6, "SOL_TCP", "TCP_???"},
	{17, "SOL_UDP", "UDP_???"},
	{40, "AF_VSOCK", "SO_VM_???"},
	{41, "SOL_IPV6", "IPV6_???"},
	{58, "SOL_ICMPV6", NULL},
	{100, "SOL_CAN_BASE", NULL},
	{101, "SOL_CAN_RAW", "CAN_RAW_???"},
	{132, "SOL_SCTP", "SCTP_???"},
	{136, "SOL_UDPLITE", NULL},
	{255, "SOL_RAW", "RAW_???"},
	{256, "SOL_IPX", "IPX_???"},
	{257, "SOL_AX25", "AX25_???"},
	{258, "SOL_ATALK", NULL},
	{259, "SOL_NETROM", NULL},
	{260, "SOL_ROSE", NULL},
	{261, "SOL_DECNET", NULL},
	{262, "SOL_X25", NULL},
	{263, "SOL_PACKET", "PACKET_???"},
	{264, "SOL_ATM", NULL},
	{265, "SOL_AAL", NULL},
	{266, "SOL_IRDA", "IRLMP_???"},
	{267, "SOL_NETBEUI", NULL},
	{268, "SOL_LLC", "LLC_OPT_???"},
	{269, "SOL_DCCP", "DCCP_SOCKOPT_???"},
	{270, "SOL_NETLINK", "NETLINK_???"},
	{271, "SOL_TIPC", "TIPC_???"},
	{272, "SOL_RXRPC", "RXRPC_???"},
	{273, "SOL_PPPOL2TP", "PPPOL2TP_SO_???"},
	{274, "SOL_BLUETOOTH", "BT_???"},
	{275, "SOL_PNPIPE", "PNPIPE_???"},
	{276, "SOL_RDS", "RDS_???"},
	{277, "SOL_IUCV", "SO_???"},
	{278, "SOL_CAIF", "CAIFSO_???"},
	{279, "SOL_ALG", "ALG_???"},
	{280, "SOL_NFC", "NFC_LLCP_???"},
	{281, "SOL_KCM", "KCM_???"},
	{282, "SOL_TLS", "TLS_???"},
	{283, "SOL_XDP", "XDP_???"},
};

/* Of these levels strace 6.1 knows these options only, of the others all that there are. */
static const struct range {
	unsigned int level;
	unsigned int first;
	unsigned int last;
	enum option_call only;
} known[] = {
	{SOL_SOCKET, 1, 53, 0},
	{SOL_SOCKET, 55, 57, 0},
	{SOL_SOCKET, 59, 75, 0},
	{SOL_IP, 1, 50, 0},
	{SOL_IP, 64, 67, OPTION_GET},
	{SOL_IP, 96, 99, OPTION_GET},
	{SOL_IP, 128, 131, OPTION_GET},
	{SOL_IP, 1152, 1167, OPTION_GET},
	{SOL_IP, 64, 65, OPTION_SET},
	{SOL_IP, 96, 97, OPTION_SET},
	{SOL_IP, 128, 129, OPTION_SET},
	{SOL_IP, 1152, 1167, OPTION_SET},
	{SOL_IPV6, 1, 63, 0},
	{SOL_IPV6, 64, 65, 0},
	{SOL_IPV6, 66, 67, 0},
	{SOL_IPV6, 68, 69, OPTION_GET},
	{SOL_IPV6, 70, 78, 0},
	{SOL_TCP, 1, 37, 0},
	{SOL_RAW, 1, 1, 0},
	{SOL_PACKET, 1, 23, 0},
	{SOL_RXRPC, 1, 6, 0},
	{SOL_BLUETOOTH, 1, 13, 0},
	{SOL_ALG, 1, 6, 0},
	{SOL_TLS, 1, 2, 0},
	{SOL_XDP, 1, 8, 0},
	{SOL_CAN_RAW, 1, 6, 0},
};

/* Options that the libraries of 64-bit programs have other names for. */
static const struct {
	unsigned int level;
	unsigned int optname;
	const char *name;
} renamed[] = {
	{SOL_SOCKET, 20, "SO_RCVTIMEO_OLD"},
	{SOL_SOCKET, 21, "SO_SNDTIMEO_OLD"},
	{SOL_SOCKET, 29, "SO_TIMESTAMP_OLD"},
	{SOL_SOCKET, 35, "SO_TIMESTAMPNS_OLD"},
	{SOL_SOCKET, 37, "SO_TIMESTAMPING_OLD"},
	{SOL_RDS, 29, "SO_TIMESTAMP_OLD"},
	{AF_VSOCK, 6, "SO_VM_SOCKETS_CONNECT_TIMEOUT_OLD"},
	{AF_VSOCK, 8, "SO_VM_SOCKETS_CONNECT_TIMEOUT_NEW"},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct level *find_level(unsigned int number)
{
	for (size_t i = 0; i < COUNT(levels); i++)
		if (levels[i].number == number)
			return &levels[i];
	return NULL;
}

static bool is_known(unsigned int level, unsigned int optname, enum option_call way)
{
	bool limited = false;

	for (size_t i = 0; i < COUNT(known); i++) {
		const struct range *r = &known[i];

		if (r->level != level)
			continue;
		limited = true;
		if (optname >= r->first && optname <= r->last && (!r->only || r->only == way))
			return true;
	}
	return !limited;
}

static const char *option_name(unsigned int level, unsigned int optname, enum option_call way)
{
	const struct option *o;

	for (size_t i = 0; i < COUNT(renamed); i++)
		if (renamed[i].level == level && renamed[i].optname == optname)
			return renamed[i].name;
	if (!is_known(level, optname, way))
		return NULL;
	o = option_by_number(0, (int)level, (int)optname, way);
	return o ? o->name : NULL;
}

void strace_option_name(struct line *t, const struct call *c)
{
	unsigned int optname = (unsigned int)c->args[2];
	const struct level *level = find_level((unsigned int)c->args[1]);
	const char *name = NULL;

	if (!level) {
		line_hex(t, (unsigned int)c->args[1]);
		line_comment(t, "SOL_??");
	} else {
		line_str(t, level->name);
	}
	line_str(t, ", ");
	if (!level || !level->unknown) {
		line_unsigned(t, optname);
		return;
	}
	name = option_name(level->number, optname, option_way(c));
	if (name) {
		line_str(t, name);
		return;
	}
	line_hex(t, optname);
	line_comment(t, level->unknown);
}
