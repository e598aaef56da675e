/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Operands: unix sockets by the path that they are bound to, or @name of the abstract ones. */
#ifndef SOCKSPY_PATH_LIST_H
#define SOCKSPY_PATH_LIST_H

#include "complaint.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct path {
	char *arg;
	bool abstract;
	bool found;
	dev_t dev;
	ino_t ino;
};

struct path_list {
	bool given; /* even if none of them is there */
	struct path *items;
	size_t nr;
	size_t nr_failed; /* that are not there */
};

/* Returns 0, -errno of stat(2), -ENOTSOCK, -ENOMEM. */
int path_list_add(struct path_list *l, const char *arg, struct complaint *c);
/* name: as bound, an abstract one starts with NUL. */
bool path_list_wants(const struct path_list *l, const char *name, size_t len);
void path_list_found(struct path_list *l, const char *name, size_t len);
void path_list_free(struct path_list *l);

#endif
