/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sockname.h"
#include "escape.h"
#include "field_read.h"
#include "lookup.h"
#include "names.h"

#include <arpa/inet.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#define STATE_SYN_SENT 2 /* enum of include/net/tcp_states.h */
#define STATE_CLOSE    7
#define STATE_LISTEN   10

enum side {
	SIDE_LOCAL,
	SIDE_PEER,
	SIDE_DESTINATION,
};

struct end {
	const struct reading *r;
	const struct view_options *o;
	enum side side;
};

static bool number(const struct end *e, const char *name, uint64_t *n)
{
	return field_read_number(e->r, FIELD_SOCKET, name, n);
}

static void set_addr(struct sockname *n, const void *addr, size_t len)
{
	n->addr_len = len < sizeof(n->addr) ? len : sizeof(n->addr);
	memcpy(n->addr, addr, n->addr_len);
}

/* 0.0.0.0 or :: */
static bool is_any(const struct rec_sock *s, const uint8_t addr[16])
{
	static const uint8_t any[16];

	return !memcmp(addr, any, s->family == AF_INET ? 4 : 16);
}

/* A raw socket always has a port, its protocol: only its address tells that it is bound. */
static bool inet_bound(const struct rec_sock *s)
{
	return !is_any(s, s->laddr) || (s->lport && s->type != SOCK_RAW);
}

/* What getpeername(2) asks for: inet_getname(), net/ipv4/af_inet.c. */
static bool inet_has_peer(const struct rec_sock *s)
{
	return s->rport && s->state != STATE_CLOSE && s->state != STATE_LISTEN &&
	       s->state != STATE_SYN_SENT;
}

static bool inet_has_destination(const struct rec_sock *s)
{
	if (inet_has_peer(s) || s->state == STATE_CLOSE || s->state == STATE_LISTEN)
		return false;
	return s->rport || !is_any(s, s->raddr);
}

static bool inet_has_side(const struct rec_sock *s, enum side side)
{
	switch (side) {
	case SIDE_LOCAL:
		return inet_bound(s);
	case SIDE_PEER:
		return inet_has_peer(s);
	case SIDE_DESTINATION:
		break;
	}
	return inet_has_destination(s);
}

/* Those addresses that mean nothing without an interface. */
static bool needs_scope(const uint8_t addr[16])
{
	struct in6_addr in6;

	memcpy(&in6, addr, sizeof(in6));
	return IN6_IS_ADDR_LINKLOCAL(&in6) || IN6_IS_ADDR_MC_LINKLOCAL(&in6) ||
	       IN6_IS_ADDR_MC_NODELOCAL(&in6);
}

static bool inet_name(const struct end *e, struct sockname *n)
{
	const struct rec_sock *s = e->r->rec.sock;
	bool local = e->side == SIDE_LOCAL;
	const uint8_t *addr = local ? s->laddr : s->raddr;
	char text[SOCKNAME_ADDR_MAX];
	size_t len;

	if (!inet_has_side(s, e->side))
		return false;
	n->has_port = true;
	n->port = ntohs(local ? s->lport : s->rport);
	if (!inet_ntop(s->family, addr, text, sizeof(text)))
		return false;
	len = strlen(text);
	if (s->family == AF_INET6 && s->scope_id && needs_scope(addr)) {
		char scope[LOOKUP_MAX];

		lookup_interface(scope, e->o, s->netns, s->scope_id);
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%%%s", scope);
	}
	set_addr(n, text, len);
	return true;
}

/* A path is as long as the caller of bind(2) said; what follows a NUL is not part of it. */
static bool unix_name(const struct end *e, struct sockname *n)
{
	size_t len;
	bool truncated;
	const char *path = reading_part(
		e->r, e->side == SIDE_PEER ? PART_UNIX_PEER : PART_UNIX_ADDR, &len, &truncated);

	if (!path || !len)
		return false;
	if (path[0])
		len = strnlen(path, len);
	set_addr(n, path, len);
	n->abstract = !path[0];
	if (n->abstract)
		n->addr[0] = '@';
	return true;
}

static bool netlink_name(const struct end *e, struct sockname *n)
{
	char protocol[PROTOCOL_TEXT_MAX];
	uint64_t port = 0, groups = 0;

	number(e, e->side == SIDE_PEER ? "dst_portid" : "portid", &port);
	if (e->side == SIDE_LOCAL)
		number(e, "groups_bound", &groups);
	if (!port && !groups)
		return false;
	protocol_text(protocol, AF_NETLINK, 0, e->r->rec.sock->protocol);
	set_addr(n, protocol, strlen(protocol));
	n->has_port = true;
	n->port = (uint32_t)port;
	n->groups = (uint32_t)groups;
	return true;
}

static void interface_name(const struct end *e, struct sockname *n, uint64_t ifindex)
{
	char name[LOOKUP_MAX];

	if (!ifindex)
		return;
	lookup_interface(name, e->o, e->r->rec.sock->netns, (uint32_t)ifindex);
	memcpy(n->interface, name, strnlen(name, sizeof(n->interface) - 1));
}

static bool packet_name(const struct end *e, struct sockname *n)
{
	char text[PROTOCOL_TEXT_MAX];
	uint64_t protocol = 0, ifindex = 0;

	if (e->side == SIDE_PEER)
		return false;
	number(e, "packet_protocol", &protocol);
	number(e, "packet_ifindex", &ifindex);
	if (!protocol && !ifindex)
		return false;
	protocol_text(text, AF_PACKET, 0, (uint32_t)protocol);
	set_addr(n, text, strlen(text));
	interface_name(e, n, ifindex);
	return true;
}

static bool vsock_name(const struct end *e, struct sockname *n)
{
	uint32_t state = e->r->rec.sock->state;
	uint64_t cid, port;
	char text[16];

	if (e->side == SIDE_PEER && (state == STATE_CLOSE || state == STATE_LISTEN))
		return false;
	if (!number(e, e->side == SIDE_PEER ? "remote_cid" : "local_cid", &cid) ||
	    !number(e, e->side == SIDE_PEER ? "remote_port" : "local_port", &port) ||
	    (uint32_t)port == VMADDR_PORT_ANY)
		return false;
	if ((uint32_t)cid == VMADDR_CID_ANY)
		strcpy(text, "*");
	else
		snprintf(text, sizeof(text), "%u", (uint32_t)cid);
	set_addr(n, text, strlen(text));
	n->has_port = true;
	n->port = (uint32_t)port;
	return true;
}

static bool xdp_name(const struct end *e, struct sockname *n)
{
	uint64_t ifindex, queue;

	if (e->side == SIDE_PEER || !number(e, "xdp_ifindex", &ifindex) || !ifindex)
		return false;
	interface_name(e, n, ifindex);
	n->has_queue = number(e, "xdp_queue", &queue);
	n->queue = n->has_queue ? (uint32_t)queue : 0;
	return true;
}

static bool alg_name(const struct end *e, struct sockname *n)
{
	struct value type;

	if (e->side == SIDE_PEER || !field_read(e->r, FIELD_SOCKET, "alg_type", &type) ||
	    type.kind != VALUE_STRING || !type.len)
		return false;
	set_addr(n, type.bytes, type.len);
	return true;
}

static bool tipc_name(const struct end *e, struct sockname *n)
{
	uint64_t port;

	if (e->side == SIDE_PEER || !number(e, "tipc_portid", &port) || !port)
		return false;
	n->has_port = true;
	n->port = (uint32_t)port;
	return true;
}

/* Families whose addresses are not taken apart are named, whether bound or not. */
static bool other_name(const struct end *e, struct sockname *n)
{
	(void)n;
	return e->side == SIDE_LOCAL;
}

static const struct {
	uint16_t family;
	bool (*name)(const struct end *e, struct sockname *n);
} families[] = {
	{AF_INET, inet_name},	    {AF_INET6, inet_name},    {AF_UNIX, unix_name},
	{AF_NETLINK, netlink_name}, {AF_PACKET, packet_name}, {AF_VSOCK, vsock_name},
	{AF_XDP, xdp_name},	    {AF_ALG, alg_name},	      {AF_TIPC, tipc_name},
};

static bool end_name(const struct end *e, struct sockname *n)
{
	memset(n, 0, sizeof(*n));
	if (!e->r->rec.sock)
		return false;
	n->family = e->r->rec.sock->family;
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		if (families[i].family == n->family)
			return families[i].name(e, n);
	return other_name(e, n);
}

bool sockname_local(const struct reading *r, const struct view_options *o, struct sockname *n)
{
	return end_name(&(struct end){r, o, SIDE_LOCAL}, n);
}

bool sockname_peer(const struct reading *r, const struct view_options *o, struct sockname *n)
{
	return end_name(&(struct end){r, o, SIDE_PEER}, n);
}

bool sockname_destination(const struct reading *r, const struct view_options *o, struct sockname *n)
{
	const struct rec_sock *s = r->rec.sock;

	if (!s || (s->family != AF_INET && s->family != AF_INET6))
		return false;
	return end_name(&(struct end){r, o, SIDE_DESTINATION}, n);
}

static void print_family(FILE *out, uint16_t family)
{
	const char *name = family_name(family);

	if (name)
		fputs(name, out);
	else
		fprintf(out, "AF_%u", family);
}

bool sockname_hides_at(const struct sockname *n)
{
	return n->family == AF_UNIX && !n->abstract && n->addr_len && n->addr[0] == '@';
}

static void print_addr(FILE *out, const struct sockname *n)
{
	size_t skip = sockname_hides_at(n);

	if (skip)
		fputs(SOCKNAME_AT, out);
	escape_text(out, n->addr + skip, n->addr_len - skip);
}

void sockname_print(FILE *out, const struct sockname *n)
{
	const char *gap = "  ";

	print_family(out, n->family);
	if (n->addr_len) {
		fputc(' ', out);
		print_addr(out, n);
	}
	if (n->family == AF_VSOCK) {
		fprintf(out, ":%u", n->port);
	} else if (n->has_port) {
		fprintf(out, "%sport: %u", gap, n->port);
		gap = " ";
	}
	if (n->groups) {
		fprintf(out, "%sgroups: 0x%x", gap, n->groups);
		gap = " ";
	}
	if (n->interface[0]) {
		fprintf(out, "%sinterface: ", gap);
		escape_text(out, n->interface, strlen(n->interface));
		gap = " ";
	}
	if (n->has_queue)
		fprintf(out, "%squeue: %u", gap, n->queue);
}
