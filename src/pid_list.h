/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The processes that -p and operands ask for: a comma list, repeatable, with ^ exclusions as in lsof. */
#ifndef SOCKSPY_PID_LIST_H
#define SOCKSPY_PID_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pid_list {
	uint32_t *wanted; /* in the order asked for, each once */
	size_t nr_wanted;
	uint32_t *excluded;
	size_t nr_excluded;
	bool all; /* wanted[] is every process but the excluded ones */
};

/*
 * Adds "1234", "1234,^99", "/proc/1234", any mix. Returns 0, -EINVAL for what is no process id (an
 * empty item too: lsof takes -p "" for everything), -ENOMEM.
 */
int pid_list_add(struct pid_list *l, const char *arg);

/*
 * What is left once exclusions are applied; with nothing but exclusions, every other process of
 * /proc. Call it once, after the last pid_list_add(). Returns 0, -ENOENT where nothing is left, or
 * another -errno.
 */
int pid_list_finish(struct pid_list *l);

void pid_list_free(struct pid_list *l);

#endif
