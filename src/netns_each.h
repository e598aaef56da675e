/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Does something in every network namespace that there is. */
#ifndef SOCKSPY_NETNS_EACH_H
#define SOCKSPY_NETNS_EACH_H

#include <stdbool.h>

/*
 * Calls in_netns(ctx) in a thread that is in one network namespace after another: first the caller's, then those of
 * the threads that tasks_fd, an iterator that gives struct list_netns, tells of (-1: none), and those that ip-netns(8)
 * and Docker have given a name. Entering one takes CAP_SYS_ADMIN, finding that of another's process CAP_SYS_PTRACE.
 * What can't be entered is said on stderr, a line for each reason, and *partial is set. Returns 0, what in_netns()
 * ended it with, or -errno.
 */
int netns_each(int tasks_fd, int (*in_netns)(void *ctx), void *ctx, bool *partial);

#endif
