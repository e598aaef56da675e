/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -d: descriptors by number and range, or all but those with a ^. It selects, unlike the ^ of other options. */
#ifndef SOCKSPY_FD_LIST_H
#define SOCKSPY_FD_LIST_H

#include "../include/filter.h"
#include "complaint.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fd_list {
	bool given;
	bool exclude;
	struct filter_range *ranges;
	size_t nr;
};

/* Names ("cwd", "txt") are taken and name no socket; "fd" is every number. */
int fd_list_add(struct fd_list *l, const char *arg, struct complaint *c);
bool fd_list_wants(const struct fd_list *l, uint32_t fd);
/* false: it does not fit into a set. */
bool fd_list_filter(const struct fd_list *l, struct filter_set *set);
void fd_list_free(struct fd_list *l);

#endif
