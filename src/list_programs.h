/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The programs of bpf/list.bpf.c, loaded. */
#ifndef SOCKSPY_LIST_PROGRAMS_H
#define SOCKSPY_LIST_PROGRAMS_H

#include "../include/filter.h"
#include "../include/list.h"

#include <stdbool.h>

enum list_program {
	LIST_FILE, /* iter/task_file */
	LIST_TCP,  /* the walk of its hash tables; before 6.1 iter/tcp */
	LIST_UDP,
	LIST_UNIX,
	LIST_NETNS, /* iter/task: where the three above have to be opened */
	LIST_PROGRAMS
};

struct list_config {
	const struct filter *filter;
	unsigned int want;	 /* enum list_want */
	unsigned int sockfs_dev; /* super_block.s_dev of sockets */
	unsigned int programs;	 /* bit n: enum list_program n is needed */
};

struct list_programs {
	int fd[LIST_PROGRAMS];	/* -1: this kernel has no such iterator */
	struct list_walk *walk; /* of LIST_TCP, shared with the program; NULL: it is iter/tcp */
};

/*
 * As light skeletons, which the kernel relocates (5.17; TCP's takes 6.1); else by libbpf. Returns 0 or -errno, which
 * source_bpf_why() explains.
 */
int list_programs_load(bool debug, const struct list_config *config, struct list_programs *p);
void list_programs_unload(struct list_programs *p);

#endif
