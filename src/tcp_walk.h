/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The walk of TCP's hash tables by bpf/list_walk.bpf.h, as user space drives it. */
#ifndef SOCKSPY_TCP_WALK_H
#define SOCKSPY_TCP_WALK_H

#include "../include/list.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct tcp_walk {
	struct list_walk *shared; /* with the program; NULL: there is no such walk */
	struct list_table *tables;
	int *keepers; /* descriptors of the namespaces that the tables came from */
	size_t nr_tables;
	size_t current;	 /* the table that is walked */
	uint32_t *netns; /* namespaces whose sockets are wanted, by inode, in order */
	size_t nr_netns;
};

/*
 * Adds the network namespace that the calling thread is in, and its tables unless they are known: the tables that are
 * shared hold sockets of others, too, which nobody has asked for. fd is the iterator; states: bit TCP_* of the sockets that
 * are wanted. Returns 0 or -errno.
 */
int tcp_walk_find(struct tcp_walk *w, int fd, uint32_t states);

/*
 * As read(2): gives up to LIST_ROOM records, for which there has to be room. Returns their bytes, 0 at the end of all tables, -EAGAIN where there is nothing yet, or another -errno.
 */
ssize_t tcp_walk_read(struct tcp_walk *w, int fd, struct rec_sock *to);

/* Forgets the namespaces and their tables. */
void tcp_walk_reset(struct tcp_walk *w);

#endif
