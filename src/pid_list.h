/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The processes of a dump: what -p and operands ask for. */
#ifndef SOCKSPY_PID_LIST_H
#define SOCKSPY_PID_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct number_list;

struct pid_list {
	uint32_t *wanted; /* in the order asked for, each once */
	size_t nr_wanted;
	bool all; /* wanted[] is every process but the excluded ones */
};

/*
 * What is left of the processes that are asked for once exclusions are applied; with nothing but exclusions,
 * every other process of /proc. Returns 0, -ENOENT where nothing is left, or another -errno.
 */
int pid_list_resolve(struct pid_list *l, const struct number_list *asked);

void pid_list_free(struct pid_list *l);

#endif
