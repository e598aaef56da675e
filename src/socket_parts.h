/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of a socket's record, and what its fixed part means, for every view. */
#ifndef SOCKSPY_SOCKET_PARTS_H
#define SOCKSPY_SOCKET_PARTS_H

#include "reading.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether it is one that connections wait on: recvq and sendq are no bytes then. */
bool socket_is_listener(const struct rec_sock *s);

/* How many connections wait for accept(2) on a listener, and how many may. */
struct backlog {
	uint64_t len;
	uint64_t max;
};

struct backlog socket_backlog(const struct reading *r);

/* An attached program. */
struct prog {
	bool ebpf;
	struct rec_prog head;
	size_t nr_insns;      /* of a classic one: those in the record, of head.nr_insns in all */
	const uint8_t *insns; /* see prog_insn() */
};

/* The program of PART_FILTER or PART_REUSEPORT. Returns false where none is attached. */
bool socket_prog(const struct reading *r, enum part_id id, struct prog *p);
struct sock_insn prog_insn(const struct prog *p, size_t n);

/*
 * Entry n of a part that is an array of entries of this size, copied out. Returns false after the last.
 * *truncated, if not NULL: whether the socket has more of them than the record.
 */
bool socket_part_entry(const struct reading *r, enum part_id id, size_t n, void *entry, size_t size,
		       bool *truncated);

/* The next netlink group above `after` that the socket has joined; 0: there is none. */
uint32_t socket_netlink_group(const struct reading *r, uint32_t after);

/* How many of a group's sources are in its entry. */
uint32_t group_sources(const struct rec_group *g);

#endif
