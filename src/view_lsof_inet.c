/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NAME of inet sockets: addresses and ports, by number or by name. */
#include "view_lsof_row.h"

#include <netinet/in.h>
#include <sys/socket.h>

#define STATE_SYN_RECV	   3 /* include/net/tcp_states.h */
#define STATE_NEW_SYN_RECV 12

#define PROTOCOL_DCCP	   33
#define PROTOCOL_SMC	   256
#define PROTOCOL_MPTCP	   262

static bool is_zero(const uint8_t *addr, size_t len)
{
	static const uint8_t zero[16];

	return !memcmp(addr, zero, len);
}

static bool is_mapped(const uint8_t addr[16])
{
	static const uint8_t prefix[12] = {[10] = 0xff, [11] = 0xff};

	return !memcmp(addr, prefix, sizeof(prefix));
}

/* The two ends of an inet socket as they are printed. */
struct ends {
	int family;
	const uint8_t *laddr;
	const uint8_t *raddr;
	bool has_remote;
};

/* A socket of AF_INET6 that speaks IPv4 shows IPv4 addresses, as its TYPE does not. */
static struct ends socket_ends(const struct rec_sock *s)
{
	struct ends e = {s->family, s->laddr, s->raddr, false};

	if (s->family == AF_INET6 && (is_mapped(s->laddr) || is_mapped(s->raddr))) {
		e.family = AF_INET;
		e.laddr += 12;
		e.raddr += 12;
	}
	e.has_remote = s->rport || !is_zero(s->raddr, s->family == AF_INET ? 4 : 16);
	return e;
}

static void put_host(struct text *t, const struct lsof_row *row, int family, const uint8_t *addr)
{
	size_t len = family == AF_INET ? 4 : 16;

	if (is_zero(addr, len)) {
		text_char(t, '*');
	} else if (row->o->host_names) {
		resolver_want_host(row->names, family, addr);
		text_char(t, LSOF_HOST);
		text_char(t, (char)family);
		text_bytes(t, addr, len);
	} else {
		text_host(t, family, addr);
	}
}

static void expand_host(struct text *t, int family, const uint8_t *addr, struct resolver *names)
{
	const char *name = resolver_host(names, family, addr);

	if (name)
		text_str(t, name);
	else
		text_host(t, family, addr);
}

void lsof_expand(struct text *t, const char *s, size_t len, struct resolver *names)
{
	const char *end = s + len, *host;

	while (s < end && (host = memchr(s, LSOF_HOST, (size_t)(end - s)))) {
		int family = (unsigned char)host[1];

		text_bytes(t, s, (size_t)(host - s));
		expand_host(t, family, (const uint8_t *)host + 2, names);
		s = host + 2 + (family == AF_INET ? 4 : 16);
	}
	text_bytes(t, s, (size_t)(end - s));
}

/* As lsof: services of other protocols have no names. */
static const char *service_name(const struct lsof_row *row, uint16_t port)
{
	if (!row->o->port_names)
		return NULL;
	if (row->sock->protocol == IPPROTO_TCP)
		return resolver_service(row->names, RESOLVER_TCP, port);
	if (row->sock->protocol == IPPROTO_UDP)
		return resolver_service(row->names, RESOLVER_UDP, port);
	return NULL;
}

static void put_port(struct text *t, const struct lsof_row *row, uint16_t port)
{
	const char *service = port ? service_name(row, port) : "*";

	text_char(t, ':');
	if (service)
		text_str(t, service);
	else
		text_uint(t, port, 0);
}

void lsof_inet_name(struct text *t, const struct lsof_row *row)
{
	const struct rec_sock *s = row->sock;
	struct ends e = socket_ends(s);

	put_host(t, row, e.family, e.laddr);
	put_port(t, row, ntohs(s->lport));
	if (!e.has_remote)
		return;
	text_str(t, "->");
	put_host(t, row, e.family, e.raddr);
	put_port(t, row, ntohs(s->rport));
}

static const char *tcp_state(uint32_t state)
{
	return tcp_state_name(state == STATE_NEW_SYN_RECV ? STATE_SYN_RECV : state);
}

/* UDP has two states too, which lsof does not show: there is another end, or none. */
const char *lsof_inet_state(const struct rec_sock *s)
{
	switch (s->protocol) {
	case IPPROTO_TCP:
	case PROTOCOL_MPTCP:
	case PROTOCOL_DCCP:
		return tcp_state(s->state);
	case IPPROTO_SCTP:
	case PROTOCOL_SMC:
		return state_name(s);
	}
	return NULL;
}

/* Their "ports" are the protocol, or 0: where lsof prints hexadecimal digits. */
void lsof_raw_name(struct text *t, const struct lsof_row *row)
{
	const struct rec_sock *s = row->sock;
	struct ends e = socket_ends(s);
	char protocol[PROTOCOL_TEXT_MAX];

	protocol_text(protocol, s->family, 0, s->protocol);
	text_str(t, protocol);
	text_char(t, ' ');
	put_host(t, row, e.family, e.laddr);
	if (is_zero(s->raddr, s->family == AF_INET ? 4 : 16))
		return;
	text_str(t, "->");
	put_host(t, row, e.family, e.raddr);
}
