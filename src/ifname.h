/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of network interfaces by their index. */
#ifndef SOCKSPY_IFNAME_H
#define SOCKSPY_IFNAME_H

#include <stdint.h>

#define IFNAME_MAX 16 /* IFNAMSIZ */

/*
 * The name of an interface of the network namespace with the inode netns. Writes it to buf and
 * returns buf; NULL where it is not known: another namespace than ours, or an interface that is gone.
 */
const char *ifname_of(uint32_t netns, uint32_t ifindex, char buf[IFNAME_MAX]);

#endif
