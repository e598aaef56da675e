// SPDX-License-Identifier: GPL-2.0-or-later
#include "inet_spec.h"

#include "../include/record.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

/* A protocol is told by the classes of a socket: one of `any`, none of `no`; number 0: whatever protocol. */
struct inet_protocol {
	const char *name;
	uint32_t any;
	uint32_t no;
	uint32_t number;
	const char *services; /* whose names of services it uses, NULL: it has none */
};

/* An MPTCP socket is a TCP one to who asks for TCP, as it is in /proc/net/tcp. */
static const struct inet_protocol protocols[] = {
	{"tcp", SKC_TCP | SKC_MPTCP, 0, 0, "tcp"},
	{"udp", SKC_UDP, SKC_UDPLITE, 0, "udp"},
	{"udplite", SKC_UDPLITE, 0, 0, "udp"},
	{"sctp", SKC_SCTP, 0, 0, "sctp"},
	{"dccp", SKC_ICSK, SKC_TCP | SKC_MPTCP, IPPROTO_DCCP, "dccp"},
	{"raw", SKC_RAW | SKC_RAW6, 0, 0, NULL},
	{"icmp", SKC_ICMP | SKC_PING, 0, 0, NULL},
	{"mptcp", SKC_MPTCP, 0, 0, "tcp"},
};

#define PROTOCOLS (sizeof(protocols) / sizeof(*protocols))

static int add_addr(struct inet_spec *i, uint16_t family, const void *addr, struct complaint *c)
{
	static const uint8_t none[16];
	size_t len = family == AF_INET ? 4 : 16;
	struct inet_addr *grown;

	/* All zeros: any address of that family. */
	if (!memcmp(addr, none, len)) {
		i->family = family;
		return 0;
	}
	grown = reallocarray(i->addrs, i->nr_addrs + 1, sizeof(*grown));
	if (!grown)
		return complain_memory(c);
	i->addrs = grown;
	grown += i->nr_addrs++;
	memset(grown, 0, sizeof(*grown));
	grown->family = family;
	memcpy(grown->addr, addr, len);
	return 0;
}

static int add_ipv4(struct inet_spec *i, const void *addr, struct complaint *c)
{
	if (i->family == AF_INET6)
		return complain(c, "an IPv4 address where only IPv6 is asked for");
	return add_addr(i, AF_INET, addr, c);
}

static int add_ipv6(struct inet_spec *i, const char *text, struct complaint *c)
{
	struct in6_addr addr;

	if (i->family == AF_INET)
		return complain(c, "an IPv6 address where only IPv4 is asked for");
	if (inet_pton(AF_INET6, text, &addr) != 1 || IN6_IS_ADDR_UNSPECIFIED(&addr))
		return complain(c, "[%s] is no IPv6 address of a host", text);
	if (IN6_IS_ADDR_V4MAPPED(&addr))
		return add_ipv4(i, &addr.s6_addr[12], c);
	return add_addr(i, AF_INET6, &addr, c);
}

static const void *sockaddr_bytes(const struct sockaddr *sa)
{
	return sa->sa_family == AF_INET ? (const void *)&((const struct sockaddr_in *)sa)->sin_addr
					: &((const struct sockaddr_in6 *)sa)->sin6_addr;
}

static int add_host(struct inet_spec *i, const char *name, struct complaint *c)
{
	const struct addrinfo hints = {.ai_family = i->family, .ai_socktype = SOCK_STREAM};
	struct addrinfo *found, *a;
	int err = getaddrinfo(name, NULL, &hints, &found);

	if (err)
		return complain(c, "no host %s: %s", name, gai_strerror(err));
	for (a = found; a && !err; a = a->ai_next)
		if (a->ai_family == AF_INET || a->ai_family == AF_INET6)
			err = add_addr(i, a->ai_family, sockaddr_bytes(a->ai_addr), c);
	freeaddrinfo(found);
	return err;
}

static int parse_host(struct inet_spec *i, char *host, struct complaint *c)
{
	struct in_addr addr;

	if (!*host)
		return complain(c, "no host or address behind @ (one of IPv6 is @[::1])");
	if (*host == '[') {
		host[strlen(host) - 1] = '\0';
		return add_ipv6(i, host + 1, c);
	}
	return inet_pton(AF_INET, host, &addr) == 1 ? add_ipv4(i, &addr, c) : add_host(i, host, c);
}

static int service_port(const char *name, const char *protocol)
{
	const struct servent *s = getservbyname(name, protocol);

	return s ? ntohs((uint16_t)s->s_port) : -1;
}

static int parse_service(const struct inet_spec *i, const char *name, uint32_t *port,
			 struct complaint *c)
{
	int tcp, udp;

	if (!*name)
		return complain(c, "empty port");
	if (i->protocol) {
		tcp = i->protocol->services ? service_port(name, i->protocol->services) : -1;
		*port = tcp;
		return tcp >= 0 ? 0 : complain(c, "no service %s of %s", name, i->protocol->name);
	}
	tcp = service_port(name, "tcp");
	udp = service_port(name, "udp");
	if (tcp < 0 && udp < 0)
		return complain(c, "no service %s", name);
	if (tcp >= 0 && udp >= 0 && tcp != udp)
		return complain(c, "service %s is port %d of TCP and %d of UDP: name the protocol",
				name, tcp, udp);
	*port = tcp >= 0 ? tcp : udp;
	return 0;
}

static int parse_port(const struct inet_spec *i, const char *s, uint32_t *port, struct complaint *c)
{
	unsigned long n;
	char *end;

	if (!isdigit((unsigned char)*s))
		return parse_service(i, s, port, c);
	n = strtoul(s, &end, 10);
	if (*end)
		return complain(c, "%s is no port", s);
	if (n > UINT16_MAX)
		return complain(c, "port %s is above 65535", s);
	*port = n;
	return 0;
}

/* PORT, PORT-PORT, PORT-SERVICE or SERVICE: a minus sign behind a letter is part of the name. */
static int parse_range(const struct inet_spec *i, char *item, struct filter_range *r,
		       struct complaint *c)
{
	char *dash = isdigit((unsigned char)*item) ? strchr(item, '-') : NULL;
	int err;

	if (dash)
		*dash = '\0';
	err = parse_port(i, item, &r->first, c);
	if (err)
		return err;
	if (!dash) {
		r->last = r->first;
		return 0;
	}
	err = parse_port(i, dash + 1, &r->last, c);
	if (!err && r->last < r->first)
		return complain(c, "the range %u-%u ends before it starts", r->first, r->last);
	return err;
}

static int add_port(struct inet_spec *i, char *item, struct complaint *c)
{
	struct filter_range r = {0}, *grown;
	int err = parse_range(i, item, &r, c);

	if (err)
		return err;
	grown = reallocarray(i->ports, i->nr_ports + 1, sizeof(*grown));
	if (!grown)
		return complain_memory(c);
	i->ports = grown;
	grown[i->nr_ports++] = r;
	return 0;
}

/* As in lsof a comma may end the list. */
static int parse_ports(struct inet_spec *i, char *text, struct complaint *c)
{
	int err = *text ? 0 : complain(c, "no port behind the colon");

	while (!err && text && *text)
		err = add_port(i, strsep(&text, ","), c);
	return err;
}

static int parse_protocol(struct inet_spec *i, const char *name, struct complaint *c)
{
	size_t n;

	for (n = 0; n < PROTOCOLS; n++)
		if (!strcasecmp(protocols[n].name, name)) {
			i->protocol = &protocols[n];
			return 0;
		}
	return complain(c, "no protocol %s (tcp, udp, udplite, sctp, dccp, raw, icmp, mptcp are)",
			name);
}

/* Where host, which may be [in brackets], ends; NULL: the closing bracket is missing. */
static char *host_end(char *host)
{
	char *end;

	if (*host != '[')
		return strchrnul(host, ':');
	end = strrchr(host, ']');
	return end ? end + 1 : NULL;
}

/* Cuts "protocol@host:ports" into its parts; those that are not there are NULL, the protocol empty. */
static int split(char *text, char **host, char **ports, struct complaint *c)
{
	char *p = text + strcspn(text, "@:");

	*host = *ports = NULL;
	if (*p == '@') {
		*p++ = '\0';
		*host = p;
		p = host_end(p);
		if (!p)
			return complain(c, "no ] behind the IPv6 address");
		if (*p && *p != ':')
			return complain(c, "%s behind the address: only :PORTS may follow", p);
	}
	if (*p == ':') {
		*p++ = '\0';
		*ports = p;
	}
	return 0;
}

static int parse(struct inet_spec *i, char *text, struct complaint *c)
{
	char *host, *ports;
	int err;

	if (*text == '4' || *text == '6')
		i->family = *text++ == '4' ? AF_INET : AF_INET6;
	err = split(text, &host, &ports, c);
	if (!err && *text)
		err = parse_protocol(i, text, c);
	if (!err && host)
		err = parse_host(i, host, c);
	if (!err && ports)
		err = parse_ports(i, ports, c);
	if (!err && !i->protocol && !i->nr_addrs && !i->nr_ports)
		err = complain(c, "it names no protocol, no address and no port");
	return err;
}

int inet_spec_parse(struct inet_spec *i, const char *arg, uint16_t family, struct complaint *c)
{
	char *copy = strdup(arg);
	int err;

	memset(i, 0, sizeof(*i));
	i->family = family;
	i->arg = strdup(arg);
	err = copy && i->arg ? parse(i, copy, c) : complain_memory(c);
	free(copy);
	return err;
}

static bool is_of(const struct inet_protocol *p, const struct rec_sock *s)
{
	return s->classes & p->any && !(s->classes & p->no) &&
	       (!p->number || s->protocol == p->number);
}

/* One end of a socket, as it counts: an IPv4 address in an AF_INET6 socket is an IPv4 address. */
struct end {
	bool known;
	const uint8_t *addr;
	uint16_t port;
};

static void end_init(struct end *e, const uint8_t *addr, size_t len, __be16 port)
{
	static const uint8_t none[16];

	e->known = port || memcmp(addr, none, len) != 0;
	e->addr = addr;
	e->port = ntohs(port);
}

static bool is_mapped(const struct end *e)
{
	return e->known && IN6_IS_ADDR_V4MAPPED((const struct in6_addr *)e->addr);
}

/* Fills in both ends; returns the version of IP that they speak. */
static uint16_t ends_init(struct end ends[2], const struct rec_sock *s)
{
	size_t i, len = s->family == AF_INET ? 4 : 16;
	bool mapped[2];

	end_init(&ends[0], s->laddr, len, s->lport);
	end_init(&ends[1], s->raddr, len, s->rport);
	if (s->family != AF_INET6)
		return s->family;
	mapped[0] = is_mapped(&ends[0]);
	mapped[1] = is_mapped(&ends[1]);
	if (!mapped[0] && !mapped[1])
		return AF_INET6;
	for (i = 0; i < 2; i++) {
		ends[i].known = mapped[i];
		ends[i].addr += 12;
	}
	return AF_INET;
}

static bool wants_addr(const struct inet_spec *i, uint16_t family, const uint8_t *addr)
{
	size_t n, len = family == AF_INET ? 4 : 16;

	for (n = 0; n < i->nr_addrs; n++)
		if (i->addrs[n].family == family && !memcmp(i->addrs[n].addr, addr, len))
			return true;
	return !i->nr_addrs;
}

static bool wants_port(const struct inet_spec *i, uint16_t port)
{
	size_t n;

	for (n = 0; n < i->nr_ports; n++)
		if (port >= i->ports[n].first && port <= i->ports[n].last)
			return true;
	return !i->nr_ports;
}

static bool wants_end(const struct inet_spec *i, uint16_t family, const struct end *e)
{
	return e->known && wants_addr(i, family, e->addr) && wants_port(i, e->port);
}

bool inet_spec_matches(const struct inet_spec *i, const struct rec_sock *s)
{
	struct end ends[2];
	uint16_t family;

	if (!(s->classes & SKC_INET) || (i->protocol && !is_of(i->protocol, s)))
		return false;
	family = ends_init(ends, s);
	if (i->family && i->family != family)
		return false;
	if (!i->nr_addrs && !i->nr_ports)
		return true;
	/* What the kernel keeps in place of the port of a raw socket is the protocol. */
	if (i->nr_ports && s->classes & (SKC_RAW | SKC_RAW6))
		return false;
	return wants_end(i, family, &ends[0]) || wants_end(i, family, &ends[1]);
}

size_t inet_spec_filter(const struct inet_spec *i, struct filter_inet *f, size_t max)
{
	size_t n, nr = i->nr_addrs ? i->nr_addrs : 1;

	if (nr > max)
		return 0;
	memset(f, 0, nr * sizeof(*f));
	for (n = 0; n < nr; n++) {
		f[n].classes = i->protocol ? i->protocol->any : 0;
		/* AF_INET may be an AF_INET6 socket with IPv4 addresses, AF_INET6 is AF_INET6. */
		f[n].family = i->family == AF_INET6 ? AF_INET6 : 0;
		if (i->nr_addrs) {
			f[n].addr_family = i->addrs[n].family;
			memcpy(f[n].addr, i->addrs[n].addr, sizeof(f[n].addr));
		}
		if (i->nr_ports && i->nr_ports <= FILTER_PORTS) {
			f[n].nr_ports = i->nr_ports;
			memcpy(f[n].ports, i->ports, i->nr_ports * sizeof(*i->ports));
		}
	}
	return nr;
}

void inet_spec_free(struct inet_spec *i)
{
	free(i->arg);
	free(i->addrs);
	free(i->ports);
	memset(i, 0, sizeof(*i));
}
