/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list: the sockets of a selection, as lsof shows them or as JSON, once or again and again. */
#ifndef SOCKSPY_LIST_DRIVER_H
#define SOCKSPY_LIST_DRIVER_H

#include "cli.h"

/*
 * Prints to stdout, errors to stderr. Returns lsof's exit status: 0 if everything that was asked for was
 * found, else 1 (but with -Q, unless something failed).
 */
int list(struct options *o);

#endif
