/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Least privilege: sockspy keeps a capability for as long as it needs it, and can gain none. */
#ifndef SOCKSPY_PRIVILEGES_H
#define SOCKSPY_PRIVILEGES_H

#include <stdint.h>

struct features;

/*
 * To be called first of all: sets no_new_privs and keeps, of the capabilities that the process has,
 * those to load BPF programs and to read /proc of other processes. held: a bit for each that is effective
 * (1 << CAP_...). Returns 0 or -errno.
 */
int privileges_start(uint64_t *held);

/*
 * Once everything is loaded: keeps CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH, for /proc. CAP_BPF stays only where
 * attach(arg), a try without it, returns -EPERM; FEATURE_LINK_NO_CAP tells. attach is NULL where nothing is
 * loaded. Returns 0 or -errno.
 */
int privileges_loaded(struct features *features, int (*attach)(void *arg), void *arg);

/* Once all that is to be read is open: keeps no capability. Returns 0 or -errno. */
int privileges_drop_all(void);

/* Which capability is missing to read what other processes have open; static text. NULL: none is. */
const char *privileges_missing(void);

#endif
