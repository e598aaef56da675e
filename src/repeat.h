/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -r, +r: the list again and again. */
#ifndef SOCKSPY_REPEAT_H
#define SOCKSPY_REPEAT_H

#include "complaint.h"

#include <stdbool.h>

#define REPEAT_SECONDS 15

struct repeat {
	bool on;
	bool while_found;     /* +r: stop as soon as nothing was found */
	unsigned int seconds; /* between two lists */
	unsigned int count;   /* lists in all, 0: without end */
	const char *marker; /* strftime(3) format of the line between two lists; NULL: lsof's own */
};

/*
 * Takes [seconds][c<count>][m<format>]; 0 seconds: once. *rest is set to what follows it. Returns 0 or -EINVAL.
 */
int repeat_parse(struct repeat *r, const char *arg, const char **rest, struct complaint *c);

#endif
