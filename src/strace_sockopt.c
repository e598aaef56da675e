/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "strace_sockopt.h"
#include "call.h"
#include "option_names.h"
#include "sockopt_numbers.h"
#include "strace_members.h"
#include "strace_names.h"
#include "strace_sockaddr.h"

#include <linux/filter.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#define ICMP_FILTER 1 /* at SOL_RAW: linux/icmp.h */

/* strace -s 32 */
#define STRING_MAX   32

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static unsigned int call_level(const struct call *c)
{
	return (unsigned int)c->args[1];
}

static unsigned int call_optname(const struct call *c)
{
	return (unsigned int)c->args[2];
}

/* Where a value can't be read, or is none: its pointer. */
static bool has_bytes(struct line *t, const struct call *c, size_t len)
{
	if (c->mem.addr && c->mem.len >= len)
		return true;
	line_addr(t, c->mem.addr);
	return false;
}

void strace_string(struct line *t, const struct call *c, int64_t len)
{
	/* One more byte than is shown is wanted, and a negative length is a huge one. */
	size_t wanted = len < 0 || len > STRING_MAX ? STRING_MAX + 1 : (size_t)len;

	if (!has_bytes(t, c, wanted))
		return;
	line_quote(t, c->mem.data, wanted > STRING_MAX ? STRING_MAX : wanted, QUOTE_ALL);
	if (wanted > STRING_MAX)
		line_str(t, "...");
}

static void hex_string(struct line *t, const struct call *c, size_t len)
{
	if (has_bytes(t, c, len))
		line_quote(t, c->mem.data, len, QUOTE_HEX);
}

static void print_int(struct line *t, const struct call *c)
{
	if (!has_bytes(t, c, sizeof(int)))
		return;
	line_char(t, '[');
	line_signed(t, bytes_signed(c->mem.data, sizeof(int)));
	line_char(t, ']');
}

void strace_icmp_filter(struct line *t, uint32_t filter)
{
	bool first = true;

	if (__builtin_popcount(filter) > 16) {
		line_char(t, '~');
		filter = ~filter;
	}
	line_char(t, '[');
	for (unsigned int i = 0; i < 32; i++) {
		if (!(filter >> i & 1))
			continue;
		if (!first)
			line_char(t, ' ');
		first = false;
		line_name(t, &strace_icmp_types, i);
	}
	line_char(t, ']');
}

/* A value of one option: how it is printed, given its length, which may be anything. */
typedef void (*print_fn)(struct line *t, const struct call *c, int len);

static void set_int(struct line *t, const struct call *c, int len)
{
	if (len < (int)sizeof(int))
		line_addr(t, c->mem.addr);
	else
		print_int(t, c);
}

static void got_int(struct line *t, const struct call *c, int len)
{
	if (len < (int)sizeof(int))
		hex_string(t, c, (size_t)len);
	else
		print_int(t, c);
}

static void got_netlink_int(struct line *t, const struct call *c, int len)
{
	(void)len;
	print_int(t, c);
}

static void icmp_filter(struct line *t, const struct call *c, int len)
{
	uint8_t filter[4] = {0xff, 0xff, 0xff, 0xff};

	if (len <= 0) {
		line_addr(t, c->mem.addr);
		return;
	}
	if (len > (int)sizeof(filter))
		len = sizeof(filter);
	if (!has_bytes(t, c, (size_t)len))
		return;
	for (int i = 0; i < len; i++)
		filter[i] = c->mem.data[i];
	strace_icmp_filter(t, (uint32_t)bytes_unsigned(filter, sizeof(filter)));
}

static void txrehash(struct line *t, const struct call *c)
{
	int64_t n;
	const char *name;

	if (!has_bytes(t, c, sizeof(int)))
		return;
	n = bytes_signed(c->mem.data, sizeof(int));
	name = strace_name(&strace_txrehash, (uint64_t)n);
	line_char(t, '[');
	if (name) {
		line_str(t, name);
	} else {
		line_signed(t, n);
		line_comment(t, strace_txrehash.unknown);
	}
	line_char(t, ']');
}

static void set_txrehash(struct line *t, const struct call *c, int len)
{
	if (len < (int)sizeof(int))
		line_addr(t, c->mem.addr);
	else
		txrehash(t, c);
}

static void got_txrehash(struct line *t, const struct call *c, int len)
{
	if (len < (int)sizeof(int))
		hex_string(t, c, (size_t)len);
	else
		txrehash(t, c);
}

static void got_error(struct line *t, const struct call *c, int len)
{
	const char *name;
	uint64_t n;

	if (len < (int)sizeof(int)) {
		hex_string(t, c, (size_t)len);
		return;
	}
	if (!has_bytes(t, c, sizeof(int)))
		return;
	n = bytes_unsigned(c->mem.data, sizeof(int));
	name = strace_errno_name(n);
	line_char(t, '[');
	if (name)
		line_str(t, name);
	else
		line_unsigned(t, n);
	line_char(t, ']');
}

static const struct member linger_members[] = {
	MEMBER_OF(linger, l_onoff, SIGNED),
	MEMBER_OF(linger, l_linger, SIGNED),
	MEMBERS_END,
};

static const struct member ucred_members[] = {
	MEMBER_OF(ucred, pid, SIGNED),
	MEMBER_OF(ucred, uid, ID),
	MEMBER_OF(ucred, gid, ID),
	MEMBERS_END,
};

static const struct member tpacket_stats_members[] = {
	MEMBER("tp_packets", 0, 4, UNSIGNED),
	MEMBER("tp_drops", 4, 4, UNSIGNED),
	MEMBER("tp_freeze_q_cnt", 8, 4, UNSIGNED),
	MEMBERS_END,
};

static const struct member mreq_members[] = {
	MEMBER_OF(ip_mreq, imr_multiaddr, ADDR),
	MEMBER_OF(ip_mreq, imr_interface, ADDR),
	MEMBERS_END,
};

static const struct member mreq6_members[] = {
	MEMBER_OF(ipv6_mreq, ipv6mr_multiaddr, ADDR6),
	MEMBER_OF(ipv6_mreq, ipv6mr_interface, IFINDEX),
	MEMBERS_END,
};

static const struct member tpacket_req_members[] = {
	MEMBER_OF(tpacket_req, tp_block_size, UNSIGNED),
	MEMBER_OF(tpacket_req, tp_block_nr, UNSIGNED),
	MEMBER_OF(tpacket_req, tp_frame_size, UNSIGNED),
	MEMBER_OF(tpacket_req, tp_frame_nr, UNSIGNED),
	MEMBERS_END,
};

static const struct member group_req_members[] = {
	MEMBER("gr_interface", 0, 4, IFINDEX),
	MEMBER("gr_group", 8, SOCKADDR_MAX, SOCKADDR),
	MEMBERS_END,
};

static const struct member group_req_members32[] = {
	MEMBER("gr_interface", 0, 4, IFINDEX),
	MEMBER("gr_group", 4, SOCKADDR_MAX, SOCKADDR),
	MEMBERS_END,
};

/* A struct that must be there as a whole, in a value that may be longer. */
static void whole_struct(struct line *t, const struct call *c, int len,
			 const struct member *members, size_t size)
{
	if (len < (int)size)
		line_addr(t, c->mem.addr);
	else if (has_bytes(t, c, size))
		line_struct(t, c, members, c->mem.data, size);
}

/* As much of a struct as the kernel returned. */
static void part_struct(struct line *t, const struct call *c, int len, const struct member *members,
			size_t size)
{
	if ((size_t)len < size)
		size = (size_t)len;
	if (has_bytes(t, c, size))
		line_struct(t, c, members, c->mem.data, size);
}

static void set_linger(struct line *t, const struct call *c, int len)
{
	whole_struct(t, c, len, linger_members, sizeof(struct linger));
}

static void got_linger(struct line *t, const struct call *c, int len)
{
	part_struct(t, c, len, linger_members, sizeof(struct linger));
}

static void got_ucred(struct line *t, const struct call *c, int len)
{
	part_struct(t, c, len, ucred_members, sizeof(struct ucred));
}

static void got_tpacket_stats(struct line *t, const struct call *c, int len)
{
	part_struct(t, c, len, tpacket_stats_members, 12);
}

static void set_mreq(struct line *t, const struct call *c, int len)
{
	whole_struct(t, c, len, mreq_members, sizeof(struct ip_mreq));
}

static void set_mreq6(struct line *t, const struct call *c, int len)
{
	whole_struct(t, c, len, mreq6_members, sizeof(struct ipv6_mreq));
}

static void set_group_req(struct line *t, const struct call *c, int len)
{
	if (c->compat)
		whole_struct(t, c, len, group_req_members32, 4 + SOCKADDR_MAX);
	else
		whole_struct(t, c, len, group_req_members, 8 + SOCKADDR_MAX);
}

static void set_tpacket_req(struct line *t, const struct call *c, int len)
{
	if (len != sizeof(struct tpacket_req))
		line_addr(t, c->mem.addr);
	else
		whole_struct(t, c, len, tpacket_req_members, sizeof(struct tpacket_req));
}

#define MR_ALEN_AT    6
#define MR_ADDRESS_AT 8

static const struct member packet_mreq_members[] = {
	MEMBER_OF(packet_mreq, mr_ifindex, IFINDEX),
	NAMED_OF(packet_mreq, mr_type, NAME, &strace_packet_memberships),
	MEMBER_OF(packet_mreq, mr_alen, UNSIGNED),
	MEMBERS_END,
};

static void set_packet_mreq(struct line *t, const struct call *c, int len)
{
	size_t alen;

	if (len != sizeof(struct packet_mreq)) {
		line_addr(t, c->mem.addr);
		return;
	}
	if (!has_bytes(t, c, sizeof(struct packet_mreq)))
		return;
	alen = bytes_unsigned(c->mem.data + MR_ALEN_AT, 2);
	line_char(t, '{');
	line_members(t, c, packet_mreq_members, c->mem.data, sizeof(struct packet_mreq));
	line_member(t, "mr_address");
	line_hw_addr(t, c->mem.data + MR_ADDRESS_AT, alen < 8 ? alen : 8);
	line_char(t, '}');
}

/* struct sock_fprog: a length and, where pointers are aligned, a pointer. */
static void set_fprog(struct line *t, const struct call *c, int len)
{
	size_t pointer = c->compat ? 4 : 8;

	if ((size_t)len != 2 * pointer) {
		line_addr(t, c->mem.addr);
		return;
	}
	if (!has_bytes(t, c, 2 * pointer))
		return;
	line_str(t, "{len=");
	line_unsigned(t, bytes_unsigned(c->mem.data, 2));
	line_member(t, "filter");
	line_addr(t, bytes_unsigned(c->mem.data + pointer, pointer));
	line_char(t, '}');
}

/* What the kernel returns is a number of instructions, which strace shows with -v only. */
static void got_filter(struct line *t, const struct call *c, int len)
{
	(void)len;
	line_addr(t, c->mem.addr);
}

/* An array ends with the length or, after as many elements as a string may have bytes, with "...". */
static void got_memberships(struct line *t, const struct call *c, int len)
{
	size_t nr = (size_t)(len < c->len.in ? len : c->len.in) / 4, i;

	if (!nr) {
		line_str(t, c->mem.addr ? "[]" : "NULL");
		return;
	}
	if (!has_bytes(t, c, 4))
		return;
	line_char(t, '[');
	for (i = 0; i < nr; i++) {
		if (i)
			line_str(t, ", ");
		if (c->mem.len < (i + 1) * 4) {
			char addr[sizeof("0x0123456789abcdef")];
			struct line a;

			line_init(&a, addr, sizeof(addr));
			line_hex(&a, c->mem.addr + i * 4);
			line_str(t, "...");
			line_comment(t, addr);
			break;
		}
		if (i == STRING_MAX) {
			line_str(t, "...");
			break;
		}
		line_unsigned(t, bytes_unsigned(c->mem.data + i * 4, 4));
	}
	line_char(t, ']');
}

/* Options that strace knows more of than their length. Without .last it is one. */
static const struct decoder {
	unsigned int level;
	unsigned int first;
	unsigned int last;
	print_fn set;
	print_fn got;
} decoders[] = {
	{SOL_SOCKET, SO_LINGER, 0, set_linger, got_linger},
	{SOL_SOCKET, SO_PEERCRED, 0, NULL, got_ucred},
	{SOL_SOCKET, SO_ATTACH_FILTER, 0, set_fprog, got_filter},
	{SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, 0, set_fprog, NULL},
	{SOL_SOCKET, SO_ERROR, 0, NULL, got_error},
	{SOL_SOCKET, SO_TXREHASH, 0, set_txrehash, got_txrehash},
	{SOL_SOCKET, SO_DEBUG, SO_REUSEADDR, set_int, got_int},
	{SOL_SOCKET, SO_DONTROUTE, SO_PRIORITY, set_int, got_int},
	{SOL_SOCKET, SO_BSDCOMPAT, SO_PASSCRED, set_int, got_int},
	{SOL_SOCKET, SO_RCVLOWAT, SO_SNDLOWAT, set_int, got_int},
	{SOL_SOCKET, SO_DETACH_FILTER, 0, set_int, got_int},
	{SOL_SOCKET, 29, SO_ACCEPTCONN, set_int, got_int},  /* from SO_TIMESTAMP */
	{SOL_SOCKET, SO_SNDBUFFORCE, 37, set_int, got_int}, /* to SO_TIMESTAMPING */
	{SOL_SOCKET, SO_RXQ_OVFL, SO_BUSY_POLL, set_int, got_int},
	{SOL_SOCKET, SO_INCOMING_CPU, 0, set_int, got_int},
	{SOL_SOCKET, SO_CNX_ADVICE, 0, set_int, got_int},
	{SOL_SOCKET, SO_INCOMING_NAPI_ID, 0, set_int, got_int},
	{SOL_SOCKET, SO_ZEROCOPY, 0, set_int, got_int},
	{SOL_SOCKET, SO_TIMESTAMP_NEW, SO_TIMESTAMPING_NEW, set_int, got_int},
	{SOL_SOCKET, SO_DETACH_REUSEPORT_BPF, SO_BUSY_POLL_BUDGET, set_int, got_int},
	{SOL_SOCKET, SO_RESERVE_MEM, 0, set_int, got_int},
	{SOL_SOCKET, SO_RCVMARK, 0, set_int, got_int},
	{SOL_IP, IP_ADD_MEMBERSHIP, IP_DROP_MEMBERSHIP, set_mreq, NULL},
	{SOL_IP, MCAST_JOIN_GROUP, 0, set_group_req, NULL},
	{SOL_IP, MCAST_LEAVE_GROUP, 0, set_group_req, NULL},
	{SOL_IPV6, IPV6_ADD_MEMBERSHIP, IPV6_DROP_MEMBERSHIP, set_mreq6, NULL},
	{SOL_IPV6, IPV6_JOIN_ANYCAST, IPV6_LEAVE_ANYCAST, set_mreq6, NULL},
	{SOL_IPV6, MCAST_JOIN_GROUP, 0, set_group_req, NULL},
	{SOL_IPV6, MCAST_LEAVE_GROUP, 0, set_group_req, NULL},
	{SOL_PACKET, PACKET_RX_RING, 0, set_tpacket_req, NULL},
	{SOL_PACKET, PACKET_TX_RING, 0, set_tpacket_req, NULL},
	{SOL_PACKET, PACKET_ADD_MEMBERSHIP, PACKET_DROP_MEMBERSHIP, set_packet_mreq, NULL},
	{SOL_PACKET, PACKET_STATISTICS, 0, NULL, got_tpacket_stats},
	{SOL_RAW, ICMP_FILTER, 0, icmp_filter, icmp_filter},
	{SOL_NETLINK, NETLINK_LIST_MEMBERSHIPS, 0, set_int, got_memberships},
	{SOL_NETLINK, 0, UINT32_MAX, set_int, got_netlink_int},
};

static print_fn find_decoder(const struct call *c)
{
	unsigned int level = call_level(c), optname = call_optname(c);

	for (size_t i = 0; i < COUNT(decoders); i++) {
		const struct decoder *d = &decoders[i];

		if (d->level == level &&
		    (d->last ? optname >= d->first && optname <= d->last : optname == d->first))
			return option_way(c) == OPTION_SET ? d->set : d->got;
	}
	return NULL;
}

/* What strace would print the first bytes of. */
static bool is_secret(const struct call *c)
{
	const struct option *o = option_by_number(c->family, (int)call_level(c),
						  (int)call_optname(c), option_way(c));

	return o && o->kind == OPTION_SECRET;
}

static void print_value(struct line *t, const struct call *c, int len)
{
	print_fn decode = c->mem.addr ? find_decoder(c) : NULL;

	if (is_secret(c))
		line_addr(t, c->mem.addr);
	else if (decode)
		decode(t, c, len);
	else if (len == sizeof(int))
		print_int(t, c);
	else
		strace_string(t, c, len);
}

void strace_option_set(struct line *t, const struct call *c)
{
	print_value(t, c, (int)c->args[4]);
}

void strace_option_got(struct line *t, const struct call *c)
{
	if (c->len.in <= 0 || c->len.out <= 0)
		line_addr(t, c->mem.addr);
	else
		print_value(t, c, c->len.out);
}
