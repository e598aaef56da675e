/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names that the file system gives to network namespaces and cgroups. */
#ifndef SOCKSPY_NAMESPACES_H
#define SOCKSPY_NAMESPACES_H

#include <stddef.h>
#include <stdint.h>

/* Inode of the network namespace that we are in, 0 where /proc does not tell. */
uint32_t netns_own(void);

/* Where ip-netns(8) and Docker bind their namespaces; NULL ends it. */
extern const char *const netns_dirs[];

/* The name that ip-netns(8) or a container engine gave a network namespace, NULL for none. */
const char *netns_name(uint32_t ino);

/*
 * The path of a cgroup v2 in its hierarchy ("/system.slice/nginx.service"), from its id (the inode
 * number of its directory). Returns buf, or NULL where no cgroup2 is mounted or rights lack.
 */
const char *cgroup_path(uint64_t id, char *buf, size_t len);

#endif
