/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SOCKSPY_USAGE_H
#define SOCKSPY_USAGE_H

#include <stdio.h>

/* What --help prints. */
void usage_print(FILE *out);

#endif
