/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of a selection the kernel decides, so that a socket that nobody asked for costs no record.
 *
 * The filter may let more through than the selection wants, never less: user space asks the selection
 * itself again (src/selection.h). What does not fit in here is left out of `decided`, and passes.
 */
#ifndef SOCKSPY_FILTER_H
#define SOCKSPY_FILTER_H

#ifndef __VMLINUX_H__
#include <linux/types.h>
#endif

#define FILTER_RANGES 16
#define FILTER_INETS  8
#define FILTER_PORTS  8

/* The criteria of a selection. */
enum filter_test {
	FILTER_PID = 1 << 0,
	FILTER_PGID = 1 << 1,
	FILTER_UID = 1 << 2,
	FILTER_FD = 1 << 3,
	FILTER_COMMAND = 1 << 4, /* decided in user space only */
	FILTER_INET = 1 << 5,
	FILTER_UNIX = 1 << 6,
	FILTER_NAME = 1 << 7, /* paths: decided in user space only */
};

struct filter_range {
	__u32 first;
	__u32 last; /* inclusive */
};

/* Numbers that a list names. */
struct filter_set {
	__u32 nr;
	__u32 pad;
	struct filter_range in[FILTER_RANGES];
};

/* One -i: a socket meets it with either of its ends. */
struct filter_inet {
	__u32 classes;	   /* any of these (enum sk_class); 0: whatever inet protocol */
	__u16 family;	   /* AF_INET, AF_INET6; 0: either */
	__u16 addr_family; /* of addr; 0: any address */
	__u8 addr[16];	   /* AF_INET: the first 4 bytes */
	__u32 nr_ports;	   /* 0: any port */
	__u32 pad;
	struct filter_range ports[FILTER_PORTS]; /* in host byte order */
};

struct filter {
	__u32 given;   /* enum filter_test: the criteria of the selection; 0: every socket */
	__u32 decided; /* those of them that the filter can decide; the others count as met */
	__u32 all; /* 1: a socket has to meet every criterion that is given (-a); 0: one of them */
	__u32 nr_inets;
	/* Whoever is in one of these is left out, whatever else is asked for. */
	struct filter_set not_pid, not_pgid, not_uid, not_fd;
	struct filter_set pid, pgid, uid, fd;
	struct filter_inet inet[FILTER_INETS];
	/* -s: states (bit TCP_*) that may pass, of TCP (and MPTCP) and of UDP sockets; all ones: any. */
	__u32 tcp_states;
	__u32 udp_states;
};

_Static_assert(sizeof(struct filter_inet) == 96, "filter_inet");

#endif
