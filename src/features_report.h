/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sockspy --features: what the kernel, its BTF and this process's capabilities let sockspy do. */
#ifndef SOCKSPY_FEATURES_REPORT_H
#define SOCKSPY_FEATURES_REPORT_H

#include "features.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct features_report {
	const struct features *features; /* probed */
	uint64_t capabilities;		 /* a bit for each: 1 << CAP_BPF */
	uint32_t hz;			 /* 0: not known */
	const char *why;		 /* why the dump can't look into sockets, NULL: it can */
};

/* Prints it: aligned lines "name: yes|no (why)", or one JSON object. Returns 0 or -errno. */
int features_report(FILE *out, bool json, const struct features_report *r);

#endif
