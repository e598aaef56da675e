/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A command that is traced from its first call on. It is forked before sockspy gives its privileges away, since it
 * has those of whoever started sockspy, and waits until the hooks are live.
 */
#ifndef SOCKSPY_TRACE_COMMAND_H
#define SOCKSPY_TRACE_COMMAND_H

#include <stdbool.h>
#include <sys/types.h>

struct trace_command {
	pid_t pid;  /* 0: there is none */
	int go;	    /* a pipe: what it waits for */
	int status; /* exit status, 128 + signal where it was killed */
	bool ended;
	bool all_ended; /* its children, too */
};

/* What the process exits with that can't be made the command (env(1), POSIX). */
#define COMMAND_NOT_RUN	  126
#define COMMAND_NOT_FOUND 127

/* Forks. sockspy becomes the parent of its orphans. Returns 0 or -errno. */
int trace_command_start(struct trace_command *c, char **argv);

/* Lets it run. */
void trace_command_go(struct trace_command *c);

/* Looks who has ended. */
void trace_command_look(struct trace_command *c);

/* Waits for the command itself. Returns false where a signal came before that. */
bool trace_command_wait(struct trace_command *c);

/* One that has not been let go ends; others go on. */
void trace_command_leave(struct trace_command *c);

#endif
