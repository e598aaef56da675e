/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -s protocol:states: which states of connections are left out. As in lsof a list of TCP's is asked of UDP sockets
 * as well (ESTABLISHED: connected, CLOSE: not), and here of every inet socket; UDP has its own once there is one.
 */
#ifndef SOCKSPY_STATE_LIST_H
#define SOCKSPY_STATE_LIST_H

#include "complaint.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct rec_sock;

/* Bits 1 << TCP_*. */
struct states {
	uint32_t included;
	uint32_t excluded;
	uint32_t found;
};

struct state_list {
	struct states tcp;
	struct states udp;
};

int state_list_add(struct state_list *l, const char *arg, struct complaint *c);
/* A name that is both included and excluded, or NULL; *protocol is whose. */
const char *state_list_conflict(const struct state_list *l, const char **protocol);
bool state_list_passes(const struct state_list *l, const struct rec_sock *s);
void state_list_found(struct state_list *l, const struct rec_sock *s);
/* The states that may pass, of TCP and of UDP sockets. */
uint32_t state_list_tcp(const struct state_list *l);
uint32_t state_list_udp(const struct state_list *l);
/* Calls fn with each included one that was not found. Returns how many. */
size_t state_list_missing(const struct state_list *l,
			  void (*fn)(void *ctx, const char *protocol, const char *state),
			  void *ctx);

#endif
