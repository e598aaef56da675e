/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Opens one socket of every kind that this kernel has, in every state that the kind can be in. All
 * of them are this process's own, and talk over loopback only.
 */
#ifndef SOCKSPY_TEST_SOCKETS_H
#define SOCKSPY_TEST_SOCKETS_H

#include <stdbool.h>
#include <stddef.h>

struct test_socket {
	const char *kind;  /* "tcp4", "unix-stream", ... */
	const char *state; /* "fresh", "bound", "listening", "connected", "accepted", ... */
	int fd;
	int family;
	int type;
	int protocol; /* as SO_PROTOCOL would tell, 0 for the families without one */
};

#define SOCKET_SET_MAX 256

/* The bound AF_XDP socket: entries of each of its four rings, chunks of its umem and their size. */
#define XDP_TEST_ENTRIES 64
#define XDP_TEST_CHUNK	 4096

struct socket_set {
	struct test_socket sockets[SOCKET_SET_MAX];
	size_t nr;
	size_t nr_kinds;
	char *dir; /* where the bound unix sockets are */
};

/*
 * Opens them all. What the kernel refuses is said on stdout, as "SKIP kind state: errno".
 * Returns 0 or -errno.
 */
int socket_set_open(struct socket_set *set);
/* Only the fresh ones: nothing is bound or connected. */
int socket_set_open_fresh(struct socket_set *set);
void socket_set_close(struct socket_set *set);

/* The open socket of this kind and state, NULL: none. */
const struct test_socket *socket_set_find(const struct socket_set *set, const char *kind,
					  const char *state);

/* A connected pair of TCP sockets (AF_INET or AF_INET6): fds[0] connected, fds[1] accepted. 0 or -errno. */
int tcp_pair(int family, int fds[2]);
/* A listener on the loopback address with a port of the kernel's choice; the fd or -errno. */
int tcp_listener(int family);

#endif
