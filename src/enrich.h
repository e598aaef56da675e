/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a record tells of a descriptor as a file, and what names this machine has for what a socket is in. */
#ifndef SOCKSPY_ENRICH_H
#define SOCKSPY_ENRICH_H

#include "descriptor.h"
#include "view.h"

#include <stddef.h>

/* For all but sockets /proc says more. Nothing in info is to be freed. */
void enrich_file(const struct rec_file *rec, struct file_info *info);

/* Of a socket, unless it is numbers that are wanted: network namespace and cgroup, whose path goes to buf. */
void enrich_socket(struct descriptor *desc, const struct view_options *o, char *buf, size_t len);

#endif
