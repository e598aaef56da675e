/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which sockets a list shows: lsof's criteria (lsof(8)), of which a socket has to meet one, or with -a all.
 *
 * Before all else goes what a ^ excludes (-p -g -u -c) and what a list of states leaves out (-s): neither selects
 * anything. Without a criterion everything is selected. A socket that no process has meets -i, -U and paths only.
 */
#ifndef SOCKSPY_SELECTION_H
#define SOCKSPY_SELECTION_H

#include "../include/filter.h"
#include "command_list.h"
#include "complaint.h"
#include "fd_list.h"
#include "inet_list.h"
#include "number_list.h"
#include "path_list.h"
#include "pid_list.h"
#include "state_list.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct record;

/* What the criteria on processes look at. */
struct selection_process {
	uint32_t pid;
	uint32_t tid;
	uint32_t pgid;
	uint32_t uid; /* effective */
	char comm[16];
};

struct selection {
	struct number_list pids;
	struct number_list pgids;
	struct number_list users;
	struct command_list commands;
	struct fd_list fds;
	struct inet_list inets;
	struct path_list paths;
	struct state_list states;
	bool unix_sockets; /* -U */
	bool tasks;	   /* -K: threads but the first of a process are selected */
	bool all;	   /* -a: every criterion has to be met, else one of them */

	uint32_t given; /* enum filter_test, and SELECT_TASKS; set by selection_finish() */
	struct selection_process last; /* the process that was asked about last, and the answer */
	uint32_t last_met;
	bool last_excluded;
	bool last_noted;
	bool tasks_found;
};

#define SELECT_TASKS (1u << 31)

/* All of it zero is an empty selection. */

/* What takes the argument of an option. */
typedef int (*selection_add)(struct selection *s, const char *arg, struct complaint *c);

/*
 * Take the argument of an option as lsof does. Return 0, or -EINVAL, -ENOMEM with *c telling why. A list of
 * criteria of one option grows with each call.
 */
int selection_add_inet(struct selection *s, const char *arg,
		       struct complaint *c); /* NULL: -i alone */
int selection_add_states(struct selection *s, const char *arg, struct complaint *c);
int selection_add_pids(struct selection *s, const char *arg, struct complaint *c);
int selection_add_pgids(struct selection *s, const char *arg, struct complaint *c);
int selection_add_users(struct selection *s, const char *arg, struct complaint *c);
int selection_add_commands(struct selection *s, const char *arg, struct complaint *c);
int selection_add_fds(struct selection *s, const char *arg, struct complaint *c);
/* A socket in the file system, or @name of the abstract ones. -errno of stat(2) too. */
int selection_add_path(struct selection *s, const char *arg, struct complaint *c);

/* Whether there is any criterion: without one everything is selected, and -a makes no sense. */
bool selection_is_given(const struct selection *s);

/* Call it once, after the last of the above. Returns 0, or -EINVAL for criteria that exclude each other. */
int selection_finish(struct selection *s, struct complaint *c);

/* What of it the kernel can decide. */
void selection_filter(const struct selection *s, struct filter *f);

/*
 * Whether the list shows the socket of a record; notes what was found. `task`: it is asked for a thread, that
 * is not the first of its process, or with -a for the first of a process with more (see -K).
 */
bool selection_matches(struct selection *s, const struct record *rec);
bool selection_matches_task(struct selection *s, const struct record *rec);
/* The same of a process that counts as one of -p's. */
bool selection_matches_asked(struct selection *s, const struct record *rec);

/*
 * What was asked for and not found: a line each on out, as lsof's -V (NULL: only look). A process that is
 * there counts as found even if it has no socket: /proc is looked at if need be. Returns how many.
 */
size_t selection_missing(struct selection *s, FILE *out);

void selection_free(struct selection *s);

#endif
