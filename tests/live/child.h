/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A process of our own that opens something and then waits to be looked at. */
#ifndef SOCKSPY_TEST_CHILD_H
#define SOCKSPY_TEST_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

struct child {
	pid_t pid;
};

/*
 * Forks a child that runs prepare(arg) and then waits; it dies with its parent. Returns once prepare
 * has ended: 0, or -EPERM where it returned false, or another -errno; child_end() is due after 0 only.
 */
int child_start(struct child *c, bool (*prepare)(void *arg), void *arg);
/* The same with a program, run from path under the name argv[0]; it has to call child_wait(). */
int child_exec(struct child *c, const char *path, char *const argv[]);
/* In the child: says whether all is prepared, and waits for its end. */
_Noreturn void child_wait(bool prepared);

void child_end(struct child *c);

/* A child that has ended already and been waited for: nobody's pid. */
pid_t vanished_pid(void);
/* A child that has ended and waits to be waited for; end it with waitpid(). */
pid_t zombie_pid(void);

#endif
