/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "socket_parts.h"
#include "field_read.h"

#include <string.h>

bool socket_is_listener(const struct rec_sock *s)
{
	const uint32_t with_backlog = SKC_ICSK | SKC_UNIX | SKC_VSOCK | SKC_SCTP;

	return s->classes & SKC_LISTEN && s->classes & with_backlog;
}

/* The fields know where MPTCP keeps them; the fixed part of a record has the socket's own. */
struct backlog socket_backlog(const struct reading *r)
{
	struct backlog b = {r->rec.sock->recvq, r->rec.sock->sendq};

	field_read_number(r, FIELD_SOCKET, "backlog", &b.len);
	field_read_number(r, FIELD_SOCKET, "max_backlog", &b.max);
	return b;
}

bool socket_prog(const struct reading *r, enum part_id id, struct prog *p)
{
	size_t len;
	const uint8_t *data = reading_part(r, id, &len, NULL);

	if (!data || len < sizeof(p->head))
		return false;
	memcpy(&p->head, data, sizeof(p->head));
	p->ebpf = p->head.id != 0;
	p->insns = data + sizeof(p->head);
	p->nr_insns = (len - sizeof(p->head)) / sizeof(struct sock_insn);
	if (p->nr_insns > p->head.nr_insns)
		p->nr_insns = p->head.nr_insns;
	return true;
}

struct sock_insn prog_insn(const struct prog *p, size_t n)
{
	struct sock_insn insn;

	memcpy(&insn, p->insns + n * sizeof(insn), sizeof(insn));
	return insn;
}

bool socket_part_entry(const struct reading *r, enum part_id id, size_t n, void *entry, size_t size,
		       bool *truncated)
{
	size_t len;
	const uint8_t *data = reading_part(r, id, &len, truncated);

	if (!data || n >= len / size)
		return false;
	memcpy(entry, data + n * size, size);
	return true;
}

uint32_t socket_netlink_group(const struct reading *r, uint32_t after)
{
	uint64_t word;

	for (uint32_t bit = after;
	     socket_part_entry(r, PART_NETLINK_GROUPS, bit / 64, &word, sizeof(word), NULL); bit++)
		if (word >> bit % 64 & 1)
			return bit + 1;
	return 0;
}

uint32_t group_sources(const struct rec_group *g)
{
	return g->nr_sources < REC_SOURCES_MAX ? g->nr_sources : REC_SOURCES_MAX;
}
