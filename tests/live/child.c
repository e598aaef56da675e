/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* The pipe to the parent has this number in the child, across exec; nothing else is there. */
#define READY_FD 200

_Noreturn void child_wait(bool prepared)
{
	char c = prepared;

	if (write(READY_FD, &c, 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

static void enter_child(pid_t parent, int ready)
{
	/* A parent that was gone before would never be told. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != parent || dup2(ready, READY_FD) < 0)
		_exit(1);
}

/* Until the child has said how it went; one that has ended says nothing. */
static int wait_ready(struct child *c, int ready)
{
	char said = 0;
	ssize_t n;

	do
		n = read(ready, &said, 1);
	while (n < 0 && errno == EINTR);
	if (n == 1 && said)
		return 0;
	child_end(c);
	return -EPERM;
}

/* Forks; in the parent, 0 once the child is ready. Returns 1 in the child. */
static int child_fork(struct child *c)
{
	pid_t parent = getpid();
	int ready[2], err;

	if (pipe2(ready, O_CLOEXEC))
		return -errno;
	fflush(NULL);
	c->pid = fork();
	if (c->pid == 0) {
		enter_child(parent, ready[1]);
		close(ready[0]);
		close(ready[1]);
		return 1;
	}
	err = c->pid < 0 ? -errno : 0;
	close(ready[1]);
	if (!err)
		err = wait_ready(c, ready[0]);
	close(ready[0]);
	return err;
}

int child_start(struct child *c, bool (*prepare)(void *arg), void *arg)
{
	int ret = child_fork(c);

	if (ret == 1)
		child_wait(prepare(arg));
	return ret;
}

int child_exec(struct child *c, const char *path, char *const argv[])
{
	int ret = child_fork(c);

	if (ret == 1) {
		execv(path, argv);
		_exit(1);
	}
	return ret;
}

void child_end(struct child *c)
{
	kill(c->pid, SIGKILL);
	while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR)
		;
}

pid_t zombie_pid(void)
{
	siginfo_t info;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid == 0)
		_exit(0);
	if (pid > 0)
		waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT);
	return pid;
}

pid_t vanished_pid(void)
{
	pid_t pid = zombie_pid();

	if (pid > 0)
		waitpid(pid, NULL, 0);
	return pid;
}
