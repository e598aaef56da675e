/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How many jiffies a second has: sockets keep their times in jiffies, and no system call tells HZ. */
#ifndef SOCKSPY_HZ_H
#define SOCKSPY_HZ_H

struct schema;
struct source_bpf;

/*
 * Opens a socket of our own, sets TCP_KEEPIDLE to 1 s and reads what the kernel holds there: HZ.
 * Returns 0 with schema->hz set, or -errno.
 */
int hz_learn(struct source_bpf *source, struct schema *schema);

#endif
