/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The threads of a process. */
#ifndef SOCKSPY_TASKS_H
#define SOCKSPY_TASKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct task {
	uint32_t tid;
	bool own_files; /* it has a descriptor table of its own */
	char comm[32];	/* not escaped */
};

/*
 * The threads of process pid but the first one, by number; those that have ended are left out. Returns 0 with
 * *tasks, to be freed with free(), or -errno.
 */
int tasks_list(uint32_t pid, struct task **tasks, size_t *nr);

/*
 * Whether process pid has more threads than its first, or is not there any more. Before 6.7 an iterator of one
 * process lists some threads twice, and leaves out those that have a descriptor table of their own.
 */
bool tasks_more_than_one(uint32_t pid);

#endif
