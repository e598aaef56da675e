/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The two ends of a socket, as getsockname(2) and getpeername(2) tell them. */
#ifndef SOCKSPY_SOCKNAME_H
#define SOCKSPY_SOCKNAME_H

#include "reading.h"
#include "view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* sun_path of an abstract socket may fill its 108 bytes; '@' stands for its first. */
#define SOCKNAME_ADDR_MAX 128

struct sockname {
	uint16_t family;
	bool has_port; /* inet, vsock; of netlink and TIPC the port id */
	uint32_t port;
	uint32_t groups; /* netlink: mask of the first 32 groups, as bound; 0: none */
	bool has_queue;
	uint32_t queue;		      /* XDP */
	char addr[SOCKNAME_ADDR_MAX]; /* not escaped, may hold NULs */
	bool abstract;		      /* unix: '@' stands for NUL */
	size_t addr_len;	      /* 0: the family has none, or is not known in detail */
	char interface[32];	      /* packet, XDP: not escaped; "": all */
};

/* The end of the socket itself. Returns false for one that is not bound. */
bool sockname_local(const struct reading *r, const struct view_options *o, struct sockname *n);

/* The other end. Returns false for a socket that is not connected, and for a peer without a name. */
bool sockname_peer(const struct reading *r, const struct view_options *o, struct sockname *n);

/*
 * Where packets go to though getpeername(2) says ENOTCONN: the peer of a TCP connection that is being
 * opened, the address that a raw or a ping socket was connected to without a port.
 */
bool sockname_destination(const struct reading *r, const struct view_options *o,
			  struct sockname *n);

/*
 * A path may start with '@' too; it is shown as SOCKNAME_AT then, so that '@' always means an abstract
 * name. Returns whether this is one.
 */
#define SOCKNAME_AT "\\x40"
bool sockname_hides_at(const struct sockname *n);

/* "AF_INET 127.0.0.1  port: 22", "AF_UNIX @name", ... escaped. */
void sockname_print(FILE *out, const struct sockname *n);

#endif
