/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Criteria, one a line ("iTCP:80", "p1,^2", "a"), then an empty line and sockets. Whatever the selection wants the
 * kernel's filter, compiled here from its own source, has to let pass.
 */
#include "../../include/record.h"
#include "../../src/reading.h"
#include "../../src/selection.h"
#include "input.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define SOCKSPY_BASE_BPF_H /* bpf/filter.bpf.h needs no more of it than this */
#undef SOCK_STREAM
#define const /* here the filter changes */
#include "../../bpf/filter.bpf.h"
#undef const

static int add(struct selection *s, const char *line, struct complaint *c)
{
	const char *arg = line + 1;

	switch (line[0]) {
	case 'i':
		return selection_add_inet(s, *arg ? arg : NULL, c);
	case 's':
		return selection_add_states(s, arg, c);
	case 'p':
		return selection_add_pids(s, arg, c);
	case 'g':
		return selection_add_pgids(s, arg, c);
	case 'u':
		return selection_add_users(s, arg, c);
	case 'c':
		/* Repeats of repeats cost regcomp(3) whatever memory there is. */
		return strchr(arg, '{') ? 0 : selection_add_commands(s, arg, c);
	case 'd':
		return selection_add_fds(s, arg, c);
	case '@':
		return selection_add_path(s, line, c);
	case 'U':
		s->unix_sockets = true;
		break;
	case 'a':
		s->all = true;
		break;
	case 'K':
		s->tasks = true;
		break;
	}
	return 0;
}

static const struct kind {
	uint16_t family;
	uint32_t protocol;
	uint32_t classes;
} kinds[] = {
	{AF_INET, IPPROTO_TCP, SKC_INET | SKC_ICSK | SKC_TCP},
	{AF_INET6, IPPROTO_TCP, SKC_INET | SKC_INET6 | SKC_ICSK | SKC_TCP},
	{AF_INET, IPPROTO_UDP, SKC_INET | SKC_UDP},
	{AF_INET6, IPPROTO_UDPLITE, SKC_INET | SKC_INET6 | SKC_UDP | SKC_UDPLITE},
	{AF_INET, 262, SKC_INET | SKC_ICSK | SKC_MPTCP},
	{AF_INET, IPPROTO_SCTP, SKC_INET | SKC_SCTP},
	{AF_INET6, IPPROTO_DCCP, SKC_INET | SKC_INET6 | SKC_ICSK},
	{AF_INET, IPPROTO_ICMP, SKC_INET | SKC_RAW | SKC_ICMP},
	{AF_INET6, IPPROTO_ICMPV6, SKC_INET | SKC_INET6 | SKC_PING},
	{AF_UNIX, 0, SKC_UNIX},
	{AF_NETLINK, 0, SKC_NETLINK},
};

struct socket {
	struct rec_sock rec;
	struct record record;
	union {
		struct part part;
		uint8_t room[sizeof(struct part) + 16];
	} name;
};

/* Few values, so that what is asked for is met now and then. */
static void take_socket(struct input *in, struct socket *s)
{
	const struct kind *k = &kinds[take_u8(in) % (sizeof(kinds) / sizeof(*kinds))];
	uint8_t form = take_u8(in);

	memset(s, 0, sizeof(*s));
	s->rec.family = k->family;
	s->rec.protocol = k->protocol;
	s->rec.classes = k->classes;
	s->rec.state = take_u8(in) % 14;
	take(in, &s->rec.lport, 2);
	take(in, &s->rec.rport, 2);
	if (form & 1)
		take(in, s->rec.laddr, k->family == AF_INET ? 4 : 16);
	if (form & 2)
		take(in, s->rec.raddr, k->family == AF_INET ? 4 : 16);
	if (form & 4 && k->family == AF_INET6)
		memcpy(s->rec.laddr, "\0\0\0\0\0\0\0\0\0\0\xff\xff", 12);
	s->rec.file.fd = FD_NONE;
	if (form & 8) {
		s->rec.file.pid = s->rec.file.tid = 1 + take_u8(in);
		s->rec.file.pgid = take_u8(in);
		s->rec.file.euid = take_u8(in);
		s->rec.file.fd = take_u8(in);
		take(in, s->rec.file.comm, sizeof(s->rec.file.comm));
	}
	s->record.file = &s->rec.file;
	s->record.sock = &s->rec;
	if (k->family == AF_UNIX && form & 16) {
		s->name.part.len = form >> 5;
		take(in, s->name.part.data, 8);
		s->record.parts[PART_UNIX_ADDR] = &s->name.part;
	}
}

/* The stages as the programs go through them. */
static bool kernel_lets_pass(struct rec_sock *s)
{
	__u32 may = s->file.pid ? filter_process(&s->file) : FILTER_EVERY;

	if (s->file.pid && may)
		may = filter_fd(s->file.fd, may);
	if (may)
		may = filter_kind(s->classes, s->family, s->state, may);
	return may && filter_ends(s, may);
}

static void check_socket(struct selection *s, struct socket *sock)
{
	bool wanted = selection_matches(s, &sock->record);
	bool task = selection_matches_task(s, &sock->record);

	MUST(!wanted || s->all || task);
	MUST(!(wanted || task) || kernel_lets_pass(&sock->rec));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, size};
	struct selection s = {0};
	struct complaint c;
	struct filter f;
	int err = 0;

	while (in.left) {
		char *line = take_line(&in);
		bool end = !*line;

		c.why[0] = '\0';
		err = end ? 0 : add(&s, line, &c);
		MUST(!err || c.why[0]);
		free(line);
		if (end)
			break;
	}
	err = selection_finish(&s, &c);
	selection_filter(&s, &f);
	memcpy((void *)&filter, &f, sizeof(f));
	while (!err && in.left) {
		struct socket sock;

		take_socket(&in, &sock);
		check_socket(&s, &sock);
	}
	selection_free(&s);
	return 0;
}
