/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dump: every descriptor of the processes that were asked for. */
#ifndef SOCKSPY_DUMP_H
#define SOCKSPY_DUMP_H

#include "cli.h"

struct source_bpf;

/*
 * Prints on stdout; source NULL: only what /proc tells, socket_why says why in each socket's place.
 * Returns the exit status: 0, or 1 when a process could not be examined (said on stderr).
 */
int dump(const struct options *o, struct source_bpf *source, const char *socket_why);

#endif
