/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -i: sockets of the internet families, by version, protocol, address and port of either end. */
#ifndef SOCKSPY_INET_LIST_H
#define SOCKSPY_INET_LIST_H

#include "../include/filter.h"
#include "complaint.h"
#include "inet_spec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rec_sock;

struct inet_list {
	/* -i, -i4, -i6: a criterion of its own beside the others, which -a asks for too. */
	bool any;
	bool any_found;
	uint16_t any_family; /* AF_INET, AF_INET6; 0: both */
	struct inet_spec *specs;
	size_t nr;
};

/* arg NULL: -i alone. */
int inet_list_add(struct inet_list *l, const char *arg, struct complaint *c);
bool inet_list_is_given(const struct inet_list *l);
/* all: it has to meet -i alone and one of the others, where both are given. */
bool inet_list_wants(const struct inet_list *l, const struct rec_sock *s, bool all);
void inet_list_found(struct inet_list *l, const struct rec_sock *s);
/* false: it does not fit. */
bool inet_list_filter(const struct inet_list *l, bool all, struct filter *f);
void inet_list_free(struct inet_list *l);

#endif
