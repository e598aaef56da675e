/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The contract between bpf/list.bpf.c and src/source_list.c, beside records and the filter. */
#ifndef SOCKSPY_LIST_H
#define SOCKSPY_LIST_H

#ifndef __VMLINUX_H__
#include <linux/types.h>
#endif

/* What a list wants of the records: what it does not want costs nothing. */
enum list_want {
	/*
	 * recvq and sendq, as /proc/net/tcp and /proc/net/udp show them: a TCP listener's sendq is 0. Without it, both
	 * are QUEUE_UNKNOWN.
	 */
	LIST_QUEUES = 1 << 0,
	LIST_UNIX_DEVICE = 1 << 1, /* PART_HASHED_SK of unix sockets */
	LIST_UNIX_PEER = 1 << 2,   /* unix_peer and unix_peer_ino */
	LIST_NO_PROCESS = 1 << 3, /* also the sockets that no descriptor leads to: pid 0, FD_NONE */
	LIST_CLOEXEC = 1 << 4,	  /* rec_file.cloexec */
	LIST_RELATIVES = 1 << 5, /* rec_file.ppid and pgid; a filter by process groups needs them */
};

/* A network namespace, and a thread that is in it, in the pid namespace of the reader. */
struct list_netns {
	__u32 inum;
	__u32 tid;
};

#endif
