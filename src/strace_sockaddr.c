/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "strace_sockaddr.h"
#include "call.h"
#include "strace_members.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#define FAMILY_SIZE sizeof(sa_family_t)

/* An address, with zeros behind it up to SOCKADDR_MAX and one more. */
struct address {
	const struct call *call;
	size_t len;
	uint8_t bytes[SOCKADDR_MAX + 1];
};

static void raw_data(struct line *t, const struct address *a)
{
	line_member(t, "sa_data");
	line_quote(t, a->bytes + FAMILY_SIZE, a->len - FAMILY_SIZE, QUOTE_ALL);
}

static void print_unix(struct line *t, const struct address *a)
{
	size_t len = a->len < sizeof(struct sockaddr_un) ? a->len : sizeof(struct sockaddr_un);
	const uint8_t *path = a->bytes + FAMILY_SIZE;

	len -= FAMILY_SIZE;
	line_member(t, "sun_path");
	if (path[0]) {
		line_quote(t, path, len, QUOTE_TO_NUL);
	} else {
		line_char(t, '@');
		line_quote(t, path + 1, len - 1, QUOTE_ALL);
	}
}

static const struct member inet_members[] = {
	MEMBER("sin_port", 2, 2, HTONS),
	MEMBER("sin_addr", 4, 4, ADDR),
	MEMBERS_END,
};

/* The scope came later: addresses may end before it. */
#define INET6_MIN 24

static const struct member inet6_members[] = {
	MEMBER("sin6_port", 2, 2, HTONS),
	MEMBER("sin6_flowinfo", 4, 4, HTONL),
	MEMBER("sin6_addr", 8, 16, ADDR6),
	MEMBERS_END,
};

static const struct member inet6_scope[] = {
	MEMBER("sin6_scope_id", 24, 4, UNSIGNED),
	MEMBERS_END,
};

static const struct member inet6_interface[] = {
	MEMBER("sin6_scope_id", 24, 4, IFINDEX),
	MEMBERS_END,
};

static void print_inet6(struct line *t, const struct address *a)
{
	struct in6_addr addr;

	line_members(t, a->call, inet6_members, a->bytes, SOCKADDR_MAX);
	if (a->len <= INET6_MIN)
		return;
	memcpy(&addr, a->bytes + 8, sizeof(addr));
	line_members(t, a->call,
		     IN6_IS_ADDR_LINKLOCAL(&addr) || IN6_IS_ADDR_MC_LINKLOCAL(&addr)
			     ? inet6_interface
			     : inet6_scope,
		     a->bytes, SOCKADDR_MAX);
}

static const struct member netlink_members[] = {
	MEMBER_UNLESS_ZERO("nl_pad", 2, 2, HEX),
	MEMBER("nl_pid", 4, 4, SIGNED),
	MEMBER("nl_groups", 8, 4, HEX_WIDE),
	MEMBERS_END,
};

static const struct member ipx_members[] = {
	MEMBER("sipx_port", 2, 2, HTONS),
	MEMBER("sipx_network", 4, 4, HTONL_HEX),
	MEMBER("sipx_node", 8, 6, HEX_ARRAY),
	MEMBER("sipx_type", 14, 1, HEX_WIDE),
	MEMBER_UNLESS_ZERO("sipx_zero", 15, 1, HEX),
	MEMBERS_END,
};

static const struct member x25_members[] = {
	MEMBER("x25_addr", 2, 16, STRING_0),
	MEMBERS_END,
};

static void print_x25(struct line *t, const struct address *a)
{
	line_member(t, "sx25_addr");
	line_struct(t, a->call, x25_members, a->bytes, a->len);
}

static const struct member packet_members[] = {
	MEMBER_NAMED("sll_protocol", 2, 2, HTONS_NAME, &strace_ethertypes),
	MEMBER("sll_ifindex", 4, 4, IFINDEX),
	MEMBER_NAMED("sll_hatype", 8, 2, NAME, &strace_hardware_types),
	MEMBER_NAMED("sll_pkttype", 10, 1, NAME, &strace_packet_types),
	MEMBER("sll_halen", 11, 1, UNSIGNED),
	MEMBERS_END,
};

#define SLL_HALEN 11
#define SLL_ADDR  12

/* The address may be longer than its 8 bytes, which is as far as the caller says that it goes. */
static void print_packet(struct line *t, const struct address *a)
{
	size_t halen = a->bytes[SLL_HALEN];

	line_members(t, a->call, packet_members, a->bytes, a->len);
	if (!halen)
		return;
	line_member(t, "sll_addr");
	line_char(t, '[');
	for (size_t i = 0; i < halen && SLL_ADDR + i < a->len; i++) {
		if (i)
			line_str(t, ", ");
		line_hex_wide(t, a->bytes[SLL_ADDR + i], 1);
	}
	line_str(t, SLL_ADDR + halen > a->len ? ", ...]" : "]");
}

/* AX.25: seven bytes a station, six letters shifted left by one bit and a number. */
#define AX25_CALL_SIZE 7
#define AX25_LETTERS   6
#define AX25_DIGIS_MAX 8
#define AX25_CALL      2
#define AX25_NDIGIS    12
#define AX25_DIGIS     16

enum ax25_form {
	AX25_PLAIN,
	AX25_COMMENT, /* the name is not all that the bytes say */
	AX25_RAW,     /* it is no name */
};

static bool ax25_is_letter(uint8_t letter)
{
	return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z');
}

static enum ax25_form ax25_form(const uint8_t *call)
{
	bool plain = true, space = false, letters = false;
	uint8_t number = call[AX25_LETTERS];

	for (size_t i = 0; i < AX25_LETTERS; i++) {
		uint8_t letter = call[i] >> 1;

		if (letter < ' ' || letter > '~' || letter == '*' || letter == '/')
			return AX25_RAW;
		if (letter == ' ')
			space = true;
		else
			letters = true;
		if (call[i] & 1 || (letter != ' ' && (space || !ax25_is_letter(letter))))
			plain = false;
	}
	if (number & ~0x1e || (!letters && number))
		plain = false;
	return plain ? AX25_PLAIN : AX25_COMMENT;
}

static void ax25_name(struct line *t, const uint8_t *call)
{
	size_t letters = AX25_LETTERS;
	unsigned int number = call[AX25_LETTERS] >> 1 & 15;

	while (letters && call[letters - 1] >> 1 == ' ')
		letters--;
	for (size_t i = 0; i < letters; i++)
		line_char(t, (char)(call[i] >> 1));
	line_char(t, '-');
	line_unsigned(t, number);
}

static void print_ax25_call(struct line *t, const uint8_t *call)
{
	enum ax25_form form = ax25_form(call);
	char name[AX25_LETTERS + sizeof("-15")];
	struct line n;

	line_init(&n, name, sizeof(name));
	ax25_name(&n, call);
	if (!strcmp(name, "-0"))
		strcpy(name, "*");
	if (form == AX25_PLAIN) {
		line_str(t, name);
		return;
	}
	line_str(t, "{ax25_call=");
	line_quote(t, call, AX25_CALL_SIZE, QUOTE_HEX);
	line_char(t, '}');
	if (form == AX25_COMMENT)
		line_comment(t, name);
}

static void ax25_digis(struct line *t, const struct address *a, size_t has, size_t wants)
{
	line_member(t, "fsa_digipeater");
	line_char(t, '[');
	for (size_t i = 0; i < has && i < wants; i++) {
		if (i)
			line_str(t, ", ");
		print_ax25_call(t, a->bytes + AX25_DIGIS + i * AX25_CALL_SIZE);
	}
	if (wants > has)
		line_str(t, has ? ", ..." : "...");
	line_char(t, ']');
}

static void print_ax25(struct line *t, const struct address *a)
{
	int64_t ndigis = bytes_signed(a->bytes + AX25_NDIGIS, 4);
	bool full = ndigis || a->len > AX25_DIGIS;
	size_t has = (a->len - AX25_DIGIS) / AX25_CALL_SIZE,
	       wants = ndigis > 0 ? (size_t)ndigis : 0;

	if (full) {
		line_member(t, "fsa_ax25");
		line_char(t, '{');
	}
	line_member(t, "sax25_call");
	print_ax25_call(t, a->bytes + AX25_CALL);
	line_member(t, "sax25_ndigis");
	line_signed(t, ndigis);
	if (!full)
		return;
	line_char(t, '}');
	if (has > AX25_DIGIS_MAX)
		has = AX25_DIGIS_MAX;
	if (wants > AX25_DIGIS_MAX)
		wants = AX25_DIGIS_MAX;
	if (wants)
		ax25_digis(t, a, has, wants);
	if (a->len > AX25_DIGIS + has * AX25_CALL_SIZE)
		line_str(t, ", ...");
}

/* Bluetooth: which of its addresses it is, only the length tells. */
static const struct member hci_channel[] = {
	MEMBER_NAMED("hci_channel", 4, 2, NAME, &strace_hci_channels),
	MEMBERS_END,
};

static const struct member sco_members[] = {
	MEMBER("sco_bdaddr", 2, 6, HW_ADDR),
	MEMBERS_END,
};

static const struct member rfcomm_members[] = {
	MEMBER("rc_bdaddr", 2, 6, HW_ADDR),
	MEMBER("rc_channel", 8, 1, UNSIGNED),
	MEMBERS_END,
};

static const struct member l2cap_addr[] = {
	MEMBER("l2_bdaddr", 4, 6, HW_ADDR),
	MEMBERS_END,
};

static const struct member l2cap_addr_type[] = {
	MEMBER_NAMED("l2_bdaddr_type", 12, 1, NAME, &strace_bdaddr_types),
	MEMBERS_END,
};

static void print_hci(struct line *t, const struct address *a)
{
	line_member(t, "hci_dev");
	line_str(t, "htobs(");
	line_unsigned(t, bytes_unsigned(a->bytes + 2, 2));
	line_char(t, ')');
	if (a->len > 4)
		line_members(t, a->call, hci_channel, a->bytes, a->len);
}

/* The name of the range that a number is in, with its place there: L2CAP_PSM_DYN_START+1. */
static void range(struct line *t, const char *start, unsigned int n)
{
	line_str(t, start);
	line_char(t, '+');
	line_unsigned(t, n);
}

static void l2cap_psm(struct line *t, unsigned int psm)
{
	const char *name = strace_name(&strace_l2_psm, psm);

	line_str(t, "htobs(");
	if (name)
		line_str(t, name);
	else if (psm >= 0x80 && psm <= 0xff)
		range(t, "L2CAP_PSM_LE_DYN_START", psm - 0x80);
	else if (psm >= 0x1001)
		range(t, "L2CAP_PSM_DYN_START", psm - 0x1001);
	else
		line_name(t, &strace_l2_psm, psm);
	line_char(t, ')');
}

static void l2cap_cid(struct line *t, unsigned int cid)
{
	const char *name = strace_name(&strace_l2_cid, cid);

	line_str(t, "htobs(");
	if (name)
		line_str(t, name);
	else if (cid >= 0x40)
		range(t, "L2CAP_CID_DYN_START", cid - 0x40);
	else
		line_name(t, &strace_l2_cid, cid);
	line_char(t, ')');
}

static void print_l2cap(struct line *t, const struct address *a)
{
	line_member(t, "l2_psm");
	l2cap_psm(t, (unsigned int)bytes_unsigned(a->bytes + 2, 2));
	line_members(t, a->call, l2cap_addr, a->bytes, a->len);
	line_member(t, "l2_cid");
	l2cap_cid(t, (unsigned int)bytes_unsigned(a->bytes + 10, 2));
	if (a->len > 12)
		line_members(t, a->call, l2cap_addr_type, a->bytes, a->len);
}

static void print_bluetooth(struct line *t, const struct address *a)
{
	switch (a->len) {
	case 4: /* before hci_channel */
	case 6:
		print_hci(t, a);
		break;
	case 8:
		line_members(t, a->call, sco_members, a->bytes, a->len);
		break;
	case 10:
		line_members(t, a->call, rfcomm_members, a->bytes, a->len);
		break;
	case 12: /* before l2_bdaddr_type */
	case 14:
		print_l2cap(t, a);
		break;
	default:
		raw_data(t, a);
	}
}

/* struct sockaddr_rxrpc: an address within the address */
#define RXRPC_TRANSPORT_LEN 6
#define RXRPC_TRANSPORT	    8

static const struct member rxrpc_members[] = {
	MEMBER_NAMED("srx_service", 2, 2, NAME_VERBOSE, &strace_rxrpc_services),
	MEMBER_NAMED("transport_type", 4, 2, NAME, &strace_socket_types),
	MEMBER("transport_len", RXRPC_TRANSPORT_LEN, 2, UNSIGNED),
	MEMBERS_END,
};

static void print_inet(struct line *t, const struct address *a)
{
	line_members(t, a->call, inet_members, a->bytes, SOCKADDR_MAX);
}

/* The kinds of transport that AF_RXRPC knows: up to `min` bytes they are nothing but bytes. */
static const struct transport {
	uint16_t family;
	uint16_t min;
	const char *member;
	const char *family_member;
	void (*print)(struct line *t, const struct address *a);
} transports[] = {
	{AF_INET, 16, "sin", "sin_family", print_inet},
	{AF_INET6, INET6_MIN, "sin6", "sin6_family", print_inet6},
	{0, 0, NULL, "family", NULL},
};

static void print_transport(struct line *t, const struct address *a, size_t told)
{
	const struct transport *kind = transports;
	uint16_t family = (uint16_t)bytes_unsigned(a->bytes, FAMILY_SIZE);

	while (kind->print && kind->family != family)
		kind++;
	if (kind->member) {
		line_member(t, kind->member);
		line_char(t, '{');
	}
	line_member(t, kind->family_member);
	line_name(t, &strace_families, family);
	if (kind->print && told >= kind->min) {
		kind->print(t, a);
	} else if (a->len > FAMILY_SIZE) {
		line_str(t, ", ");
		line_quote(t, a->bytes + FAMILY_SIZE, a->len - FAMILY_SIZE, QUOTE_ALL);
	}
	if (kind->member)
		line_char(t, '}');
}

static void print_rxrpc(struct line *t, const struct address *a)
{
	struct address transport = {.call = a->call};
	size_t told = bytes_unsigned(a->bytes + RXRPC_TRANSPORT_LEN, 2);
	size_t has = a->len - RXRPC_TRANSPORT;

	transport.len = told < has ? told : has;
	memcpy(transport.bytes, a->bytes + RXRPC_TRANSPORT, has);
	line_members(t, a->call, rxrpc_members, a->bytes, a->len);
	line_member(t, "transport");
	line_char(t, '{');
	print_transport(t, &transport, told);
	line_char(t, '}');
}

#define IEEE802154_NONE	 0
#define IEEE802154_SHORT 2

static const struct member ieee802154_members[] = {
	MEMBER_NAMED("addr_type", 4, 4, NAME_VERBOSE, &strace_ieee802154_addr_types),
	MEMBER_NAMED("pan_id", 8, 2, NAME_VERBOSE, &strace_ieee802154_pan_ids),
	MEMBERS_END,
};

static const struct member ieee802154_short[] = {
	MEMBER_NAMED("short_addr", 10, 2, NAME_VERBOSE, &strace_ieee802154_addrs),
	MEMBERS_END,
};

static const struct member ieee802154_long[] = {
	MEMBER("hwaddr", 10, 8, HW_ADDR),
	MEMBERS_END,
};

static void print_ieee802154(struct line *t, const struct address *a)
{
	uint64_t type = bytes_unsigned(a->bytes + 4, 4);

	line_member(t, "addr");
	line_char(t, '{');
	line_members(t, a->call, ieee802154_members, a->bytes, a->len);
	if (type == IEEE802154_SHORT)
		line_members(t, a->call, ieee802154_short, a->bytes, a->len);
	else if (type != IEEE802154_NONE)
		line_members(t, a->call, ieee802154_long, a->bytes, a->len);
	line_char(t, '}');
}

/* struct sockaddr_alg_new: salg_name goes on to the end */
#define ALG_NAME 24

static const struct member alg_members[] = {
	MEMBER("salg_type", 2, 14, STRING_0),
	MEMBER_NAMED("salg_feat", 16, 4, BITS_VERBOSE, &strace_alg_flags),
	MEMBER_NAMED("salg_mask", 20, 4, BITS_VERBOSE, &strace_alg_flags),
	MEMBERS_END,
};

static void print_alg(struct line *t, const struct address *a)
{
	line_members(t, a->call, alg_members, a->bytes, a->len);
	line_member(t, "salg_name");
	line_quote(t, a->bytes + ALG_NAME, a->len - ALG_NAME, QUOTE_TO_NUL | QUOTE_ELLIPSIS);
}

/* struct sockaddr_nfc, and struct sockaddr_nfc_llcp, whose last member is a long */
#define NFC_MIN		     16
#define NFC_SERVICE_NAME     18
#define NFC_SERVICE_NAME_MAX 63

static const struct member nfc_members[] = {
	MEMBER("dev_idx", 4, 4, IFINDEX),
	MEMBER("target_idx", 8, 4, HEX),
	MEMBER_NAMED("nfc_protocol", 12, 4, NAME, &strace_nfc_protocols),
	MEMBERS_END,
};

static const struct member nfc_llcp_members[] = {
	MEMBER_NAMED("dsap", 16, 1, NAME_VERBOSE, &strace_nfc_saps),
	MEMBER_NAMED("ssap", 17, 1, NAME_VERBOSE, &strace_nfc_saps),
	MEMBERS_END,
};

static void print_nfc(struct line *t, const struct address *a)
{
	size_t long_size = a->call->compat ? 4 : 8, size_at = a->call->compat ? 84 : 88;
	uint64_t name_len;

	line_members(t, a->call, nfc_members, a->bytes, a->len);
	if (a->len < size_at + long_size) {
		if (a->len > NFC_MIN)
			line_str(t, ", ...");
		return;
	}
	name_len = bytes_unsigned(a->bytes + size_at, long_size);
	line_members(t, a->call, nfc_llcp_members, a->bytes, a->len);
	line_member(t, "service_name");
	line_quote(t, a->bytes + NFC_SERVICE_NAME,
		   name_len < NFC_SERVICE_NAME_MAX ? name_len : NFC_SERVICE_NAME_MAX, QUOTE_ALL);
	line_member(t, "service_name_len");
	line_unsigned(t, name_len);
}

static const struct member vsock_members[] = {
	MEMBER_UNLESS_ZERO("svm_reserved1", 2, 2, HEX),
	MEMBER_NAMED("svm_cid", 8, 4, NAME, &strace_vsock_cids),
	MEMBER_NAMED("svm_port", 4, 4, NAME, &strace_vsock_ports),
	MEMBER_NAMED("svm_flags", 12, 1, BITS, &strace_vsock_flags),
	MEMBER_UNLESS_ZERO("svm_zero", 13, 3, BYTES),
	MEMBERS_END,
};

static const struct member qrtr_members[] = {
	MEMBER_NAMED("sq_node", 4, 4, NAME, &strace_qrtr_nodes),
	MEMBER_NAMED("sq_port", 8, 4, NAME, &strace_qrtr_ports),
	MEMBERS_END,
};

#define XDP_FLAGS_AT	2
#define XDP_SHARED_UMEM 1

static const struct member xdp_members[] = {
	MEMBER_NAMED("sxdp_flags", XDP_FLAGS_AT, 2, BITS, &strace_xdp_flags),
	MEMBER("sxdp_ifindex", 4, 4, IFINDEX),
	MEMBER("sxdp_queue_id", 8, 4, UNSIGNED),
	MEMBERS_END,
};

static const struct member xdp_fd[] = {
	MEMBER("sxdp_shared_umem_fd", 12, 4, SIGNED),
	MEMBERS_END,
};

static const struct member xdp_no_fd[] = {
	MEMBER_UNLESS_ZERO("sxdp_shared_umem_fd", 12, 4, HEX),
	MEMBERS_END,
};

static void print_xdp(struct line *t, const struct address *a)
{
	bool shared = bytes_unsigned(a->bytes + XDP_FLAGS_AT, 2) & XDP_SHARED_UMEM;

	line_members(t, a->call, xdp_members, a->bytes, a->len);
	line_members(t, a->call, shared ? xdp_fd : xdp_no_fd, a->bytes, a->len);
}

static const struct member mctp_members[] = {
	MEMBER_UNLESS_ZERO("__smctp_pad0", 2, 2, HEX),
	MEMBER_NAMED("smctp_network", 4, 4, NAME, &strace_mctp_nets),
	MEMBERS_END,
};

static const struct member mctp_addr[] = {
	MEMBER_NAMED("s_addr", 8, 1, NAME, &strace_mctp_addrs),
	MEMBERS_END,
};

static const struct member mctp_rest[] = {
	MEMBER("smctp_type", 9, 1, HEX),
	MEMBER("smctp_tag", 10, 1, HEX),
	MEMBER_UNLESS_ZERO("__smctp_pad1", 11, 1, HEX),
	MEMBERS_END,
};

static void print_mctp(struct line *t, const struct address *a)
{
	line_members(t, a->call, mctp_members, a->bytes, a->len);
	line_member(t, "smctp_addr");
	line_struct(t, a->call, mctp_addr, a->bytes, a->len);
	line_members(t, a->call, mctp_rest, a->bytes, a->len);
}

/* Shorter ones than `min` are nothing but bytes. Either members or a function. */
static const struct {
	uint16_t family;
	uint16_t min;
	const struct member *members;
	void (*print)(struct line *t, const struct address *a);
} families[] = {
	{AF_UNIX, 3, NULL, print_unix},
	{AF_INET, 16, inet_members, NULL},
	{AF_AX25, AX25_DIGIS, NULL, print_ax25},
	{AF_IPX, 16, ipx_members, NULL},
	{AF_X25, 18, NULL, print_x25},
	{AF_INET6, INET6_MIN, NULL, print_inet6},
	{AF_NETLINK, 12, netlink_members, NULL},
	{AF_PACKET, 20, NULL, print_packet},
	{AF_BLUETOOTH, 3, NULL, print_bluetooth},
	{AF_RXRPC, 36, NULL, print_rxrpc},
	{AF_IEEE802154, 20, NULL, print_ieee802154},
	{AF_ALG, ALG_NAME + 1, NULL, print_alg},
	{AF_NFC, NFC_MIN, NULL, print_nfc},
	{AF_VSOCK, 16, vsock_members, NULL},
	{AF_QIPCRTR, 12, qrtr_members, NULL},
	{AF_XDP, 16, NULL, print_xdp},
	{AF_MCTP, 12, NULL, print_mctp},
};

static void print_data(struct line *t, const struct address *a, uint64_t family)
{
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
		if (families[i].family != family || a->len < families[i].min)
			continue;
		if (families[i].print)
			families[i].print(t, a);
		else
			line_members(t, a->call, families[i].members, a->bytes, a->len);
		return;
	}
	raw_data(t, a);
}

void strace_sockaddr(struct line *t, const struct call *c, const uint8_t *bytes, size_t len)
{
	struct address a = {.call = c, .len = len < SOCKADDR_MAX ? len : SOCKADDR_MAX};
	uint64_t family;

	memcpy(a.bytes, bytes, a.len);
	family = bytes_unsigned(a.bytes, FAMILY_SIZE);
	line_str(t, "{sa_family=");
	line_name(t, &strace_families, family);
	if (a.len > FAMILY_SIZE)
		print_data(t, &a, family);
	line_char(t, '}');
}

void strace_sockaddr_mem(struct line *t, const struct call *c, int64_t len)
{
	size_t wanted = len < SOCKADDR_MAX ? (size_t)len : SOCKADDR_MAX;

	if (len < (int64_t)FAMILY_SIZE || wanted > c->mem.len)
		line_addr(t, c->mem.addr);
	else
		strace_sockaddr(t, c, c->mem.data, wanted);
}
