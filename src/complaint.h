/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why an argument was refused: what parsers of the command line hand to the one who prints it. */
#ifndef SOCKSPY_COMPLAINT_H
#define SOCKSPY_COMPLAINT_H

struct complaint {
	char why[256]; /* not escaped: it may quote the argument */
};

/* Returns -EINVAL, so that a parser can end with it. */
int complain(struct complaint *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The same for -ENOMEM. */
int complain_memory(struct complaint *c);

/*
 * "sockspy: WHAT ARG: WHY (HINT)" on stderr, all of it escaped but the hint: it may quote what the user typed. what
 * and arg may be empty.
 */
void complaint_print(const char *what, const char *arg, const char *why, const char *hint);

#endif
