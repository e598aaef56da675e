/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Descriptors with what they lead to: "9<TCP:127.0.0.1:80>". */
#include "ifname.h"
#include "names.h"
#include "reading.h"
#include "strace_members.h"
#include "strace_text.h"
#include "trace_line.h"

#include <arpa/inet.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#define STATE_SYN_SENT 2 /* enum of include/net/tcp_states.h */
#define STATE_CLOSE    7
#define STATE_LISTEN   10

static void print_type(struct line *t, uint16_t type)
{
	const char *name = socket_type_name(type);

	if (name)
		line_str(t, name + strlen("SOCK_"));
	else
		line_unsigned(t, type);
}

static void print_protocol(struct line *t, const struct trace_fd *d)
{
	char text[PROTOCOL_TEXT_MAX];

	protocol_text(text, d->family, d->type, d->protocol);
	line_str(t, text);
}

/* "TCP", "UDPv6", "UNIX-STREAM", "NETLINK:ROUTE", "PACKET", ... */
static void print_kind(struct line *t, const struct trace_fd *d)
{
	const char *name = family_name(d->family);

	switch (d->family) {
	case AF_INET:
	case AF_INET6:
		print_protocol(t, d);
		if (d->family == AF_INET6 && d->protocol != IPPROTO_ICMPV6)
			line_str(t, "v6");
		return;
	case AF_UNIX:
		line_str(t, "UNIX-");
		print_type(t, d->type);
		return;
	case AF_NETLINK:
		line_str(t, "NETLINK:");
		print_protocol(t, d);
		return;
	}
	if (name)
		line_str(t, name + strlen("AF_"));
	else
		line_unsigned(t, d->family);
}

static bool is_any(const uint8_t *addr, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (addr[i])
			return false;
	return true;
}

static void print_interface(struct line *t, const struct rec_sock *s)
{
	char buf[IFNAME_MAX];
	const char *name = ifname_of(s->netns, s->scope_id, buf);

	if (name)
		line_quote(t, name, IFNAME_MAX, QUOTE_TO_NUL | QUOTE_BARE);
	else
		line_unsigned(t, s->scope_id);
}

static void print_inet_end(struct line *t, const struct rec_sock *s, const uint8_t addr[16],
			   uint16_t port)
{
	char text[INET6_ADDRSTRLEN];
	struct in6_addr in6;

	inet_ntop(s->family, addr, text, sizeof(text));
	if (s->family == AF_INET) {
		line_str(t, text);
	} else {
		memcpy(&in6, addr, sizeof(in6));
		line_char(t, '[');
		line_str(t, text);
		if (s->scope_id &&
		    (IN6_IS_ADDR_LINKLOCAL(&in6) || IN6_IS_ADDR_MC_LINKLOCAL(&in6))) {
			line_char(t, '%');
			print_interface(t, s);
		}
		line_char(t, ']');
	}
	/* The port of a raw socket is its protocol. */
	if (s->type == SOCK_RAW)
		return;
	line_char(t, ':');
	line_unsigned(t, ntohs(port));
}

static void print_inet(struct line *t, const struct record *rec)
{
	const struct rec_sock *s = rec->sock;
	const size_t len = s->family == AF_INET ? 4 : 16;
	bool raw = s->type == SOCK_RAW;
	bool connected = s->state != STATE_CLOSE && s->state != STATE_LISTEN &&
			 ((s->rport && !raw) || !is_any(s->raddr, len));

	if (is_any(s->laddr, len) && (raw || !s->lport) && !connected)
		return;
	line_char(t, ':');
	print_inet_end(t, s, s->laddr, s->lport);
	if (!connected)
		return;
	line_str(t, "->");
	print_inet_end(t, s, s->raddr, s->rport);
}

/* The name that it is bound to, or else its inode. */
static void print_unix_end(struct line *t, const struct record *rec, enum part_id id, uint64_t ino)
{
	const struct part *name = rec->parts[id];

	if (!name || !name->len) {
		line_char(t, '[');
		line_unsigned(t, ino);
		line_char(t, ']');
	} else if (name->data[0]) {
		line_quote(t, name->data, name->len, QUOTE_TO_NUL | QUOTE_BARE);
	} else {
		line_char(t, '@');
		line_quote(t, name->data + 1, name->len - 1, QUOTE_BARE);
	}
}

static void print_unix_own(struct line *t, const struct record *rec)
{
	line_char(t, ':');
	print_unix_end(t, rec, PART_UNIX_ADDR, rec->sock->file.ino);
}

static void print_unix(struct line *t, const struct record *rec)
{
	const struct rec_sock *s = rec->sock;

	print_unix_own(t, rec);
	if (!s->unix_peer_ino && !rec->parts[PART_UNIX_PEER])
		return;
	line_str(t, "->");
	print_unix_end(t, rec, PART_UNIX_PEER, s->unix_peer_ino);
}

/* Numbers of 32 bits in an address: see struct rec_sock. */
static uint32_t addr_number(const uint8_t addr[16], unsigned int n)
{
	return (uint32_t)bytes_unsigned(addr + (size_t)n * 4, 4);
}

static void print_netlink(struct line *t, const struct record *rec)
{
	uint32_t port = addr_number(rec->sock->laddr, 0);

	if (!port)
		return;
	line_char(t, ':');
	line_unsigned(t, port);
}

static void print_packet(struct line *t, const struct record *rec)
{
	const struct rec_sock *s = rec->sock;
	const char *name = protocol_name(AF_PACKET, ntohs(s->lport));

	if (s->lport) {
		line_char(t, ':');
		if (name)
			line_str(t, name);
		else
			line_hex(t, ntohs(s->lport));
	}
	if (s->scope_id) {
		line_char(t, '%');
		print_interface(t, s);
	}
}

static void print_vsock_end(struct line *t, const uint8_t addr[16])
{
	if (addr_number(addr, 0) == VMADDR_CID_ANY)
		line_char(t, '*');
	else
		line_unsigned(t, addr_number(addr, 0));
	line_char(t, ':');
	line_unsigned(t, addr_number(addr, 1));
}

static void print_vsock(struct line *t, const struct record *rec)
{
	const struct rec_sock *s = rec->sock;

	if (addr_number(s->laddr, 1) == VMADDR_PORT_ANY)
		return;
	line_char(t, ':');
	print_vsock_end(t, s->laddr);
	if (s->state == STATE_CLOSE || s->state == STATE_LISTEN)
		return;
	line_str(t, "->");
	print_vsock_end(t, s->raddr);
}

static void print_xdp(struct line *t, const struct record *rec)
{
	const struct rec_sock *s = rec->sock;

	if (!s->scope_id)
		return;
	line_char(t, ':');
	print_interface(t, s);
	line_char(t, ':');
	line_unsigned(t, addr_number(s->laddr, 0));
}

static const struct {
	uint16_t family;
	void (*print)(struct line *t, const struct record *rec);
} families[] = {
	{AF_INET, print_inet},	     {AF_INET6, print_inet},	{AF_UNIX, print_unix},
	{AF_NETLINK, print_netlink}, {AF_PACKET, print_packet}, {AF_VSOCK, print_vsock},
	{AF_XDP, print_xdp},
};

static void print_ends(struct line *t, const struct record *rec)
{
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		if (families[i].family == rec->sock->family)
			families[i].print(t, rec);
}

void trace_fd(struct line *t, const struct trace_fd *d, enum trace_ends ends)
{
	struct trace_fd known = *d;
	bool has_record = d->rec && d->rec->sock;

	if (has_record) {
		known.family = d->rec->sock->family;
		known.type = d->rec->sock->type;
		known.protocol = d->rec->sock->protocol;
	}
	line_signed(t, d->fd);
	if (!known.family)
		return;
	line_char(t, '<');
	print_kind(t, &known);
	if (has_record && ends == TRACE_ALL_ENDS)
		print_ends(t, d->rec);
	else if (has_record && known.family == AF_UNIX)
		print_unix_own(t, d->rec);
	line_char(t, '>');
}
