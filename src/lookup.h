/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers that this machine has names for: interfaces and users. None of it with -n. */
#ifndef SOCKSPY_LOOKUP_H
#define SOCKSPY_LOOKUP_H

#include "view.h"

#include <stddef.h>
#include <stdint.h>

#define LOOKUP_MAX 64

/*
 * The name of the interface with this index in network namespace netns, or the number: only names of
 * sockspy's own namespace can be asked for. Not escaped.
 */
void lookup_interface(char name[LOOKUP_MAX], const struct view_options *o, uint32_t netns,
		      uint32_t ifindex);

/* The name of a user, not escaped. Returns false where there is none. */
bool lookup_user(char name[LOOKUP_MAX], const struct view_options *o, uint32_t uid);

#endif
