/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line. */
#ifndef SOCKSPY_CLI_H
#define SOCKSPY_CLI_H

#include "pid_list.h"
#include "repeat.h"
#include "selection.h"
#include "view.h"
#include "view_lsof.h"

#include <stdbool.h>

#define EXIT_WRONG                                                                                 \
	1 /* an argument of a selection that names nothing: a port of 70000, no such user */
#define EXIT_USAGE 2

/* -E, +E */
enum peers_mode {
	PEERS_NONE,
	PEERS_NAME, /* who is at the other end */
	PEERS_LIST, /* ... and rows of theirs */
};

struct options {
	bool list;     /* a list of sockets, else a dump of processes */
	bool debug;    /* libbpf's messages */
	bool features; /* what the kernel can, instead of a dump */

	/* The dump, and the list as JSON: view is NULL where the list is lsof's. */
	struct pid_list pids; /* of the dump */
	const struct view *view;
	struct view_options view_options;

	/* The list. */
	struct selection selection;
	struct lsof_options lsof;
	struct repeat repeat;
	enum peers_mode peers; /* lsof.endpoints is set accordingly */
	bool search_fails_not; /* -Q: what was not found does not count */
	bool say_missing;      /* -V: name on stdout what was not found */
	bool no_warnings;      /* -w, -t */
};

/*
 * Fills in o. Returns -1 to go on, else the status to exit with: 0 after --help and --version, EXIT_USAGE or
 * EXIT_WRONG after a message on stderr.
 */
int cli_parse(int argc, char **argv, struct options *o);
void options_free(struct options *o);

#endif
