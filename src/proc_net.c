// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc_net.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#define STATE_ESTABLISHED 1 /* enum of include/net/tcp_states.h */
#define STATE_CLOSE	  7
#define STATE_LISTEN	  10

/* Of /proc/net/unix: linux/net.h. */
#define SO_ACCEPTCON  0x10000
#define SS_CONNECTING 2
#define SS_CONNECTED  3

/* What every socket of a table is. */
struct kind {
	const char *name;
	uint16_t family;
	uint16_t type;	   /* 0: a line tells, or nothing does */
	uint32_t protocol; /* 0: a line tells */
	uint32_t classes;
	bool (*parse)(const char *line, struct proc_net_sock *s);
};

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Words of 32 bits, each printed as a number: in memory they are the address. */
static bool parse_address(const char *text, size_t words, uint8_t addr[16])
{
	size_t i, n;

	if (strlen(text) != words * 8)
		return false;
	for (i = 0; i < words; i++) {
		uint32_t word = 0;

		for (n = 0; n < 8; n++) {
			int digit = hex_digit(text[i * 8 + n]);

			if (digit < 0)
				return false;
			word = word << 4 | (uint32_t)digit;
		}
		memcpy(addr + i * 4, &word, sizeof(word));
	}
	return true;
}

static bool parse_inet_line(const char *line, size_t words, struct proc_net_sock *s)
{
	unsigned int lport, rport, state, sendq, recvq;
	unsigned long long ino;
	char laddr[33], raddr[33];

	if (sscanf(line,
		   " %*u: %32[0-9A-F]:%4x %32[0-9A-F]:%4x %2x %8x:%8x %*x:%*x %*x %*u %*u %20llu",
		   laddr, &lport, raddr, &rport, &state, &sendq, &recvq, &ino) != 8)
		return false;
	if (!parse_address(laddr, words, s->laddr) || !parse_address(raddr, words, s->raddr))
		return false;
	s->lport = htons(lport);
	s->rport = htons(rport);
	s->state = state;
	s->sendq = sendq;
	s->recvq = recvq;
	s->ino = ino;
	return true;
}

static bool parse_inet(const char *line, struct proc_net_sock *s)
{
	return parse_inet_line(line, 1, s);
}

static bool parse_inet6(const char *line, struct proc_net_sock *s)
{
	return parse_inet_line(line, 4, s);
}

/* The local port of a raw socket is its protocol. */
static bool parse_raw(const char *line, struct proc_net_sock *s)
{
	if (!parse_inet_line(line, 1, s))
		return false;
	s->protocol = ntohs(s->lport);
	return true;
}

static bool parse_raw6(const char *line, struct proc_net_sock *s)
{
	if (!parse_inet_line(line, 4, s))
		return false;
	s->protocol = ntohs(s->lport);
	return true;
}

/* Where kptr_restrict hides addresses they are all 0. */
static void set_hashed(struct proc_net_sock *s, const char *text)
{
	if (strlen(text) == sizeof(s->hashed_sk) && strspn(text, "0") < sizeof(s->hashed_sk))
		memcpy(s->hashed_sk, text, sizeof(s->hashed_sk));
}

/* Every NUL of an abstract name is shown as '@': only the first one is certain. */
static void set_path(struct proc_net_sock *s, const char *text)
{
	size_t len = strnlen(text, PROC_NET_PATH_MAX);

	s->path = (char *)text;
	s->path_len = len;
	if (len && *text == '@')
		*s->path = '\0';
}

static bool parse_unix(const char *line, struct proc_net_sock *s)
{
	unsigned int flags, type, state;
	unsigned long long ino;
	char hashed[17];
	int at = -1;

	if (sscanf(line, "%16[0-9a-f]: %*x %*x %8x %4x %2x %20llu%n", hashed, &flags, &type, &state,
		   &ino, &at) != 5 ||
	    at < 0)
		return false;
	set_hashed(s, hashed);
	s->type = type;
	/* SS_CONNECTING: nobody has accepted it. */
	s->state = flags & SO_ACCEPTCON				     ? STATE_LISTEN
		   : state == SS_CONNECTING || state == SS_CONNECTED ? STATE_ESTABLISHED
								     : STATE_CLOSE;
	s->recvq = s->sendq = QUEUE_UNKNOWN;
	s->ino = ino;
	if (line[at] == ' ')
		set_path(s, line + at + 1);
	return true;
}

static bool parse_netlink(const char *line, struct proc_net_sock *s)
{
	unsigned int protocol, portid, rmem, wmem;
	unsigned long long ino;

	if (sscanf(line, "%*16[0-9a-f] %10u %10u %*8x %10u %10u %*d %*d %*u %20llu", &protocol,
		   &portid, &rmem, &wmem, &ino) != 5)
		return false;
	s->protocol = protocol;
	memcpy(s->laddr, &portid, sizeof(portid));
	s->recvq = rmem;
	s->sendq = wmem;
	s->ino = ino;
	return true;
}

static bool parse_packet(const char *line, struct proc_net_sock *s)
{
	unsigned int type, protocol, ifindex, rmem;
	unsigned long long ino;

	if (sscanf(line, "%*16[0-9a-f] %*d %10u %4x %10u %*d %10u %*u %20llu", &type, &protocol,
		   &ifindex, &rmem, &ino) != 5)
		return false;
	s->type = type;
	s->lport = htons(protocol);
	s->ifindex = ifindex;
	s->recvq = rmem;
	s->sendq = QUEUE_UNKNOWN;
	s->ino = ino;
	return true;
}

#define INET  (SKC_ANY | SKC_INET)
#define INET6 (INET | SKC_INET6)
#define TCP   (SKC_ICSK | SKC_TCP)

static const struct kind kinds[PROC_NET_TABLES] = {
	[PROC_NET_TCP] = {"tcp", AF_INET, SOCK_STREAM, IPPROTO_TCP, INET | TCP, parse_inet},
	[PROC_NET_TCP6] = {"tcp6", AF_INET6, SOCK_STREAM, IPPROTO_TCP, INET6 | TCP, parse_inet6},
	[PROC_NET_UDP] = {"udp", AF_INET, SOCK_DGRAM, IPPROTO_UDP, INET | SKC_UDP, parse_inet},
	[PROC_NET_UDP6] = {"udp6", AF_INET6, SOCK_DGRAM, IPPROTO_UDP, INET6 | SKC_UDP, parse_inet6},
	[PROC_NET_UDPLITE] = {"udplite", AF_INET, SOCK_DGRAM, IPPROTO_UDPLITE,
			      INET | SKC_UDP | SKC_UDPLITE, parse_inet},
	[PROC_NET_UDPLITE6] = {"udplite6", AF_INET6, SOCK_DGRAM, IPPROTO_UDPLITE,
			       INET6 | SKC_UDP | SKC_UDPLITE, parse_inet6},
	[PROC_NET_RAW] = {"raw", AF_INET, SOCK_RAW, 0, INET | SKC_RAW, parse_raw},
	[PROC_NET_RAW6] = {"raw6", AF_INET6, SOCK_RAW, 0, INET6 | SKC_RAW6, parse_raw6},
	[PROC_NET_ICMP] = {"icmp", AF_INET, SOCK_DGRAM, IPPROTO_ICMP, INET | SKC_PING, parse_inet},
	[PROC_NET_ICMP6] = {"icmp6", AF_INET6, SOCK_DGRAM, IPPROTO_ICMPV6, INET6 | SKC_PING,
			    parse_inet6},
	[PROC_NET_UNIX] = {"unix", AF_UNIX, 0, 0, SKC_ANY | SKC_UNIX, parse_unix},
	[PROC_NET_NETLINK] = {"netlink", AF_NETLINK, 0, 0, SKC_ANY | SKC_NETLINK, parse_netlink},
	[PROC_NET_PACKET] = {"packet", AF_PACKET, 0, 0, SKC_ANY | SKC_PACKET, parse_packet},
};

const char *proc_net_name(enum proc_net_table table)
{
	return kinds[table].name;
}

int proc_net_parse(enum proc_net_table table, char *text, size_t len, proc_net_fn fn, void *ctx)
{
	const struct kind *k = &kinds[table];
	char *line = text, *end = text + len, *eol;
	int r = 0;

	for (; line < end && !r; line = eol + 1) {
		struct proc_net_sock s = {.table = table, .type = k->type, .protocol = k->protocol};

		eol = memchr(line, '\n', (size_t)(end - line));
		if (!eol)
			eol = end;
		*eol = '\0';
		if (k->parse(line, &s))
			r = fn(&s, ctx);
	}
	return r;
}

static uint32_t classes(const struct proc_net_sock *s)
{
	uint32_t c = kinds[s->table].classes;

	if (s->type == SOCK_STREAM)
		c |= SKC_STREAM;
	if (s->type == SOCK_DGRAM)
		c |= SKC_DGRAM;
	if (s->state == STATE_LISTEN)
		c |= SKC_LISTEN;
	if ((c & SKC_RAW && s->protocol == IPPROTO_ICMP) ||
	    (c & SKC_RAW6 && s->protocol == IPPROTO_ICMPV6))
		c |= SKC_ICMP;
	return c;
}

void proc_net_record(const struct proc_net_sock *s, struct rec_sock *out)
{
	out->classes = classes(s);
	out->netns = s->netns;
	out->state = s->state;
	out->family = kinds[s->table].family;
	out->type = s->type;
	out->protocol = s->protocol;
	out->lport = s->lport;
	out->rport = s->rport;
	out->scope_id = s->ifindex;
	memcpy(out->laddr, s->laddr, sizeof(out->laddr));
	memcpy(out->raddr, s->raddr, sizeof(out->raddr));
	out->recvq = s->recvq;
	out->sendq = s->sendq;
}
