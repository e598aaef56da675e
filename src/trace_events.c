// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace_events.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define BIT(type) (1u << (type))
#define ACCEPTS	  (BIT(EVENT_ACCEPT) | BIT(EVENT_ACCEPT4))

static const char *const names[EVENT_TYPES] = {
	[EVENT_SOCKET] = "socket",
	[EVENT_SOCKETPAIR] = "socketpair",
	[EVENT_BIND] = "bind",
	[EVENT_LISTEN] = "listen",
	[EVENT_CONNECT] = "connect",
	[EVENT_ACCEPT] = "accept",
	[EVENT_ACCEPT4] = "accept4",
	[EVENT_SETSOCKOPT] = "setsockopt",
	[EVENT_GETSOCKOPT] = "getsockopt",
	[EVENT_SHUTDOWN] = "shutdown",
	[EVENT_STATE] = "state",
	[EVENT_CLOSE] = "close",
	[EVENT_RETRANSMIT] = "retransmit",
	[EVENT_RESET] = "reset",
	[EVENT_ERROR] = "error",
	[EVENT_OVERFLOW] = "overflow",
};

#define LIFE   (BIT(EVENT_STATE) | BIT(EVENT_CLOSE))
#define FAULTS (BIT(EVENT_RETRANSMIT) | BIT(EVENT_RESET) | BIT(EVENT_ERROR) | BIT(EVENT_OVERFLOW))

/* Names of several; whoever says accept means either call. */
static const struct {
	const char *name;
	uint32_t set;
} groups[] = {
	{"accept", ACCEPTS},	{"all", EVENT_ALL},
	{"calls", EVENT_CALLS}, {"default", TRACE_EVENTS_DEFAULT},
	{"faults", FAULTS},	{"life", LIFE},
};

const char *trace_event_name(uint32_t type)
{
	return type < EVENT_TYPES ? names[type] : NULL;
}

static uint32_t set_of(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		if (!strcmp(groups[i].name, name))
			return groups[i].set;
	for (i = 0; i < EVENT_TYPES; i++)
		if (names[i] && !strcmp(names[i], name))
			return BIT(i);
	return 0;
}

static int add_item(struct trace_events *e, const char *item, struct complaint *c)
{
	bool exclude = *item == '^';
	uint32_t set = set_of(item + exclude);

	if (!item[exclude])
		return complain(c, "empty name of an event");
	if (!set)
		return complain(c, "no such event: %s", item + exclude);
	*(exclude ? &e->excluded : &e->wanted) |= set;
	return 0;
}

int trace_events_add(struct trace_events *e, const char *arg, struct complaint *c)
{
	char *copy = strdup(arg), *rest = copy, *item;
	int err = 0;

	if (!copy)
		return complain_memory(c);
	while (!err && (item = strsep(&rest, ",")))
		err = add_item(e, item, c);
	free(copy);
	return err;
}

uint32_t trace_events_set(const struct trace_events *e)
{
	return (e->wanted ? e->wanted : TRACE_EVENTS_DEFAULT) & ~e->excluded;
}

void trace_events_print(FILE *out, uint32_t set)
{
	const char *separator = "";

	if ((set & ACCEPTS) == ACCEPTS)
		set &= ~BIT(EVENT_ACCEPT4);
	for (uint32_t type = 0; type < EVENT_TYPES; type++) {
		if (!(set & BIT(type)) || !names[type])
			continue;
		fprintf(out, "%s%s", separator, names[type]);
		separator = ", ";
	}
}
