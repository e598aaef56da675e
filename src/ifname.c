/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ifname.h"
#include "namespaces.h"

#include <net/if.h>
#include <stddef.h>
#include <string.h>

#define CACHE_SIZE 16

_Static_assert(IFNAME_MAX == IF_NAMESIZE, "an interface's name fits");

struct cached_name {
	uint32_t ifindex; /* 0: an empty place */
	char name[IFNAME_MAX];
};

/* Asked once: it is compared for every name. */
static uint32_t own_netns(void)
{
	static uint32_t inode;

	if (!inode)
		inode = netns_own();
	return inode;
}

/* A process with thousands of bound sockets has them on a few interfaces. */
const char *ifname_of(uint32_t netns, uint32_t ifindex, char buf[IFNAME_MAX])
{
	static struct cached_name cache[CACHE_SIZE];
	struct cached_name *c = &cache[ifindex % CACHE_SIZE];

	if (!ifindex || !netns || netns != own_netns())
		return NULL;
	if (c->ifindex != ifindex) {
		c->ifindex = 0;
		if (!if_indextoname(ifindex, c->name))
			return NULL;
		c->ifindex = ifindex;
	}
	return memcpy(buf, c->name, IFNAME_MAX);
}
