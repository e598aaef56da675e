/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SOCKSPY_TRACE_USAGE_H
#define SOCKSPY_TRACE_USAGE_H

#include <stdio.h>

/* The text of `sockspy trace --help`. */
void trace_usage_print(FILE *out);

#endif
