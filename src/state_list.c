// SPDX-License-Identifier: GPL-2.0-or-later
#include "state_list.h"

#include "../include/record.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ALL_STATES UINT32_MAX

/* include/net/tcp_states.h */
#define NEW_SYN_RECV   12
#define BOUND_INACTIVE 13 /* 6.8 */

struct state {
	const char *name;
	uint32_t bits;
};

/* The first name of a bit is the one that it is called by. */
static const struct state tcp_states[] = {
	{"ESTABLISHED", 1 << 1},
	{"SYN_SENT", 1 << 2},
	{"SYN_RECV", 1 << 3 | 1 << NEW_SYN_RECV},
	{"FIN_WAIT1", 1 << 4},
	{"FIN_WAIT2", 1 << 5},
	{"TIME_WAIT", 1 << 6},
	{"CLOSE", 1 << 7 | 1 << BOUND_INACTIVE},
	{"CLOSE_WAIT", 1 << 8},
	{"LAST_ACK", 1 << 9},
	{"LISTEN", 1 << 10},
	{"CLOSING", 1 << 11},
	{"CLOSED", 1 << 0}, /* lsof's, which no socket of Linux is ever in */
	{NULL, 0},
};

static const struct state udp_states[] = {
	{"ESTABLISHED", 1 << 1},
	{"CLOSE", 1 << 7},
	{"UNCONNECTED", 1 << 7},
	{"UNCONN", 1 << 7}, /* as ss(8) calls it */
	{NULL, 0},
};

static const struct state *find_state(const struct state *table, const char *name)
{
	for (; table->name; table++)
		if (!strcasecmp(table->name, name))
			return table;
	return NULL;
}

static int add_item(struct states *l, const struct state *table, const char *protocol,
		    const char *item, struct complaint *c)
{
	uint32_t *set = *item == '^' ? &l->excluded : &l->included;
	const struct state *state;

	item += *item == '^';
	if (!*item)
		return complain(c, "empty state");
	state = find_state(table, item);
	if (!state)
		return complain(c, "no %s state %s", protocol, item);
	if (*set & state->bits)
		return complain(c, "%s state %s twice", protocol, state->name);
	*set |= state->bits;
	return 0;
}

static int add_items(struct states *l, const struct state *table, const char *protocol,
		     const char *items, struct complaint *c)
{
	char *copy, *rest, *item;
	int err = 0;

	if (!*items)
		return complain(c, "no state of %s", protocol);
	copy = rest = strdup(items);
	if (!copy)
		return complain_memory(c);
	while (!err && (item = strsep(&rest, ",")))
		err = add_item(l, table, protocol, item, c);
	free(copy);
	return err;
}

int state_list_add(struct state_list *l, const char *arg, struct complaint *c)
{
	if (!strncasecmp(arg, "tcp:", 4))
		return add_items(&l->tcp, tcp_states, "TCP", arg + 4, c);
	if (!strncasecmp(arg, "udp:", 4))
		return add_items(&l->udp, udp_states, "UDP", arg + 4, c);
	return complain(c, "no list of states: tcp:STATE or udp:STATE, with more by commas");
}

static const char *name_of(const struct state *table, uint32_t bits)
{
	for (; table->name; table++)
		if (table->bits & bits)
			return table->name;
	return NULL;
}

const char *state_list_conflict(const struct state_list *l, const char **protocol)
{
	const char *name = name_of(tcp_states, l->tcp.included & l->tcp.excluded);

	*protocol = "TCP";
	if (name)
		return name;
	*protocol = "UDP";
	return name_of(udp_states, l->udp.included & l->udp.excluded);
}

static uint32_t passing(const struct states *l)
{
	return (l->included ? l->included : ALL_STATES) & ~l->excluded;
}

uint32_t state_list_tcp(const struct state_list *l)
{
	return passing(&l->tcp);
}

static bool has_udp(const struct state_list *l)
{
	return l->udp.included || l->udp.excluded;
}

uint32_t state_list_udp(const struct state_list *l)
{
	return passing(has_udp(l) ? &l->udp : &l->tcp);
}

/* Which of the two lists is asked of a socket; NULL: none. */
static const struct states *list_of(const struct state_list *l, const struct rec_sock *s)
{
	if (!(s->classes & SKC_INET) || s->state > 31)
		return NULL;
	return s->classes & SKC_UDP && has_udp(l) ? &l->udp : &l->tcp;
}

bool state_list_passes(const struct state_list *l, const struct rec_sock *s)
{
	const struct states *of = list_of(l, s);

	return !of || passing(of) & 1u << s->state;
}

void state_list_found(struct state_list *l, const struct rec_sock *s)
{
	const struct states *of = list_of(l, s);

	if (of == &l->tcp)
		l->tcp.found |= 1u << s->state;
	else if (of)
		l->udp.found |= 1u << s->state;
}

static size_t missing(const struct states *l, const struct state *table, const char *protocol,
		      void (*fn)(void *, const char *, const char *), void *ctx)
{
	uint32_t left = l->included;
	size_t nr = 0;

	for (; table->name; table++) {
		if (left & table->bits && !(l->found & table->bits)) {
			fn(ctx, protocol, table->name);
			nr++;
		}
		left &= ~table->bits;
	}
	return nr;
}

size_t state_list_missing(const struct state_list *l,
			  void (*fn)(void *ctx, const char *protocol, const char *state), void *ctx)
{
	return missing(&l->tcp, tcp_states, "TCP", fn, ctx) +
	       missing(&l->udp, udp_states, "UDP", fn, ctx);
}
