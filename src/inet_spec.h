/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One argument of -i: [46][protocol][@host|address][:ports]. */
#ifndef SOCKSPY_INET_SPEC_H
#define SOCKSPY_INET_SPEC_H

#include "../include/filter.h"
#include "complaint.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rec_sock;
struct inet_protocol;

struct inet_addr {
	uint16_t family;
	uint8_t addr[16];
};

struct inet_spec {
	char *arg;
	bool found;
	/* AF_INET, AF_INET6, 0: either. An AF_INET6 socket with IPv4 addresses counts as AF_INET. */
	uint16_t family;
	const struct inet_protocol *protocol; /* NULL: any */
	struct inet_addr *addrs;	      /* none: any address */
	size_t nr_addrs;
	struct filter_range *ports; /* none: any port */
	size_t nr_ports;
};

/*
 * Takes arg apart; host names and services are looked up. family: that of a -i4 or -i6 before it, 0: none; it
 * holds where arg names none. Returns 0, -EINVAL, -ENOMEM; inet_spec_free() in any case.
 */
int inet_spec_parse(struct inet_spec *i, const char *arg, uint16_t family, struct complaint *c);
bool inet_spec_matches(const struct inet_spec *i, const struct rec_sock *s);
/* As filters, one an address. Returns how many, 0: more than max. */
size_t inet_spec_filter(const struct inet_spec *i, struct filter_inet *f, size_t max);
void inet_spec_free(struct inet_spec *i);

#endif
