/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The contract between bpf/list.bpf.c and src/source_list.c, beside records and the filter. */
#ifndef SOCKSPY_LIST_H
#define SOCKSPY_LIST_H

#include "record.h"

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

/* A hash table of TCP sockets: buckets with a chain each. */
struct list_table {
	__u64 heads; /* address */
	__u32 nr;    /* of buckets */
	__u32 size;  /* of one */
	__u32 off;   /* of the head of its chain in it */
	__u32 nulls; /* what the first chain ends with; it is one more for each that follows */
};

#define LIST_ROOM 128 /* sockets */

/*
 * Memory that the walk of TCP's hash tables (bpf/list_walk.bpf.h) shares with user space. What the iterator itself writes
 * would be limited by the number of objects that it visits: so it writes nothing, and always asks to be called again
 * (EAGAIN).
 */
struct list_walk {
	__u32 find; /* 1: read(2) finds the tables of the network namespace that it is called in; 0: it walks */
	__u32 netns;				  /* the inode of that namespace */
	struct list_table connections, listeners; /* what was found */
	/* What to walk. Where the walk goes on is the program's, and starts as 0; at the end bucket is table.nr. */
	struct list_table table;
	__u32 bucket;
	__u32 part; /* of a chain that is longer than the room: see in_part() */
	__u32 bits;
	__u32 tries;
	__u32 room; /* of socks, how many may be filled: 1 to LIST_ROOM */
	__u32 nr;   /* how many the last read(2) has filled */
	struct rec_sock socks[LIST_ROOM];
};

#endif
