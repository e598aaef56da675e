/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The source of a list where BPF is not allowed: /proc/PID/fd of the processes that we may look into, and
 * /proc/PID/net of each of their network namespaces. It gives the records of source_list, with less in them:
 * no peer of a unix socket, no kind or address of what no table shows (family 0), and of sockets that no
 * descriptor leads to only those that surely have none (inode 0).
 */
#ifndef SOCKSPY_SOURCE_PROC_H
#define SOCKSPY_SOURCE_PROC_H

#include "source_bpf.h"

#include <stdbool.h>

/*
 * Calls fn for each socket, first those of descriptors by pid and fd. no_process: also those of none.
 * *hidden: processes whose descriptors can't be read; may be NULL. Returns 0, what fn ended it with (-ECANCELED for a positive
 * value), or -errno.
 */
int source_proc_read(bool no_process, record_fn fn, void *ctx, size_t *hidden);

#endif
