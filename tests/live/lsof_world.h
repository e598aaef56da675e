/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A world of our own for lsof and sockspy to list: pid, mount and network namespaces with processes of several
 * users that hold sockets of every kind and state, and an /etc with the names of users, hosts and services.
 * What any other process of the machine does is not in it.
 */
#ifndef SOCKSPY_TEST_LSOF_WORLD_H
#define SOCKSPY_TEST_LSOF_WORLD_H

#include <stdbool.h>
#include <sys/types.h>

enum who {
	SERVER, /* root: the accepting ends */
	CLIENT, /* alice: the connecting ends */
	LOCAL,	/* bob, in the server's process group: unix sockets */
	LINK,	/* root: netlink and packet sockets */
	ODD, /* a name with a blank, a newline and UTF-8; descriptors that were duplicated or passed */
	THREADS, /* a user without a name; three threads */
	IDLE,	 /* no sockets */
	HIDDEN,	 /* after world_hide(): what lsof does not know */
	AWAY,	 /* after world_hide(): in another network namespace */
	NR_WHO,
};

/*
 * Runs fn in new namespaces, as pid 1 there. Returns its status; -errno where the namespaces can't be made.
 */
int world_enter(int (*fn)(void));

/* Before world_open(). The kernel's RDS over TCP, where it is loaded, listens in every network namespace. */
bool world_is_empty(void);
/* Starts all but HIDDEN and AWAY; 0 or -errno. What the kernel lacks is said on stdout as "SKIP ...". */
int world_open(void);
/* Adds sockets that lsof does not see or knows nothing of; 0 or -errno. */
int world_hide(void);
void world_close(void);

/* 0: not there (yet). */
pid_t world_pid(enum who who);
/* Whether the kernel has no such socket: "udplite", "mptcp", "sctp", "vsock", "netlink", "packet". */
bool world_lacks(const char *name);
/* Where the unix sockets are. */
const char *world_dir(void);

#endif
