// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace_command.h"

#include "escape.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define SIGNALLED 128 /* the shell's way to tell */

static _Noreturn void become(char **argv, int go)
{
	char c;
	int err;

	/* The end of the pipe without a byte: there is nothing to trace. */
	if (read(go, &c, 1) != 1)
		_exit(COMMAND_NOT_RUN);
	execvp(argv[0], argv);
	err = errno;
	fputs("sockspy: cannot run ", stderr);
	escape_text(stderr, argv[0], strlen(argv[0]));
	fprintf(stderr, ": %s\n", strerror(err));
	fflush(stderr);
	_exit(err == ENOENT ? COMMAND_NOT_FOUND : COMMAND_NOT_RUN);
}

int trace_command_start(struct trace_command *c, char **argv)
{
	int go[2];

	*c = (struct trace_command){.go = -1};
	if (pipe2(go, O_CLOEXEC))
		return -errno;
	if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0))
		goto fail;
	fflush(NULL);
	c->pid = fork();
	if (c->pid < 0)
		goto fail;
	if (c->pid == 0) {
		close(go[1]);
		become(argv, go[0]);
	}
	close(go[0]);
	c->go = go[1];
	return 0;
fail:
	c->pid = -errno;
	close(go[0]);
	close(go[1]);
	return c->pid;
}

static void close_go(struct trace_command *c)
{
	if (c->pid > 0 && c->go >= 0)
		close(c->go);
	c->go = -1;
}

void trace_command_go(struct trace_command *c)
{
	/* One that was killed meanwhile is found out about by trace_command_look(). */
	if (write(c->go, "", 1) != 1)
		c->all_ended = false;
	close_go(c);
}

static void note(struct trace_command *c, pid_t pid, int status)
{
	if (pid != c->pid)
		return;
	c->ended = true;
	c->status = WIFSIGNALED(status) ? SIGNALLED + WTERMSIG(status) : WEXITSTATUS(status);
}

void trace_command_look(struct trace_command *c)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		note(c, pid, status);
	c->all_ended = pid < 0 && errno == ECHILD;
}

bool trace_command_wait(struct trace_command *c)
{
	int status;

	if (!c->ended && waitpid(c->pid, &status, 0) == c->pid)
		note(c, c->pid, status);
	return c->ended;
}

void trace_command_leave(struct trace_command *c)
{
	close_go(c);
}
