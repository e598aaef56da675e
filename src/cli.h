/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line. */
#ifndef SOCKSPY_CLI_H
#define SOCKSPY_CLI_H

#include "pid_list.h"
#include "view.h"

#include <stdbool.h>

#define EXIT_USAGE 2

struct options {
	struct pid_list pids;
	const struct view *view;
	struct view_options view_options;
	bool debug;    /* libbpf's messages */
	bool features; /* what the kernel can, instead of a dump */
};

/*
 * Fills in o. Returns -1 to go on, else the status to exit with: 0 after --help and --version, EXIT_USAGE
 * after a message on stderr.
 */
int cli_parse(int argc, char **argv, struct options *o);
void options_free(struct options *o);

#endif
