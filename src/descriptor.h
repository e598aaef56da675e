/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a view is given: one open descriptor of one process, from whatever source. */
#ifndef SOCKSPY_DESCRIPTOR_H
#define SOCKSPY_DESCRIPTOR_H

#include "file_info.h"
#include "process.h"
#include "reading.h"

#include <stdint.h>

/* A process at the other end of a pipe or of a connection within this machine. */
struct peer {
	uint32_t pid;
	uint32_t fd;
	uint32_t netns;		/* of its socket */
	const char *netns_name; /* NULL: none; not escaped */
	char comm[16];
};

struct descriptor {
	const struct process *process;
	uint32_t tid; /* of a thread with a descriptor table of its own, else 0 */
	uint32_t fd;
	struct file_info file;	       /* always filled in */
	const struct reading *reading; /* NULL: no socket, or nothing but /proc could be read */
	const char *socket_why;	       /* a socket without a reading: why, static text */
	const struct peer *peers;
	size_t nr_peers;
	const char *cgroup;	/* path of the socket's cgroup, NULL: unknown; not escaped */
	const char *netns_name; /* as ip-netns(8) knows it, NULL: none; not escaped */
};

#endif
