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
	uint32_t f_mode;	/* FMODE_* of the descriptor */
	uint64_t ino;		/* of its socket, or of the pipe */
	uint32_t netns;		/* of its socket */
	const char *netns_name; /* NULL: none; not escaped */
	char comm[16];
};

struct descriptor {
	const struct process *process;
	/* Of a thread that is listed by itself, or has a descriptor table of its own; else 0. */
	uint32_t tid;
	const char *task_comm; /* with tid: the thread's command, NULL: unknown; not escaped */
	uint32_t fd;
	struct file_info file;	       /* always filled in */
	const struct reading *reading; /* NULL: no socket, or nothing but /proc could be read */
	const char *socket_why;	       /* a socket without fields: why, static text */
	const struct peer *peers;
	size_t nr_peers;
	const char *cgroup;	/* path of the socket's cgroup, NULL: unknown; not escaped */
	const char *netns_name; /* as ip-netns(8) knows it, NULL: none; not escaped */
};

#endif
