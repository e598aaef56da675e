// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace_late.h"

#include <errno.h>
#include <netinet/in.h>

#define STATE_SYN_SENT 2 /* include/net/tcp_states.h */

static bool take_waiting(struct trace_late *l, uint64_t sk)
{
	for (size_t i = 0; i < LATE_WAITING; i++) {
		if (l->waiting[i] != sk)
			continue;
		l->waiting[i] = 0;
		return true;
	}
	return false;
}

bool trace_late_state(struct trace_late *l, const struct event_state *e)
{
	if (e->old_state != STATE_SYN_SENT || !e->head.sock.sk)
		return false;
	if (take_waiting(l, e->head.sock.sk))
		return true;
	l->early[l->next_early] = *e;
	l->next_early = (l->next_early + 1) % LATE_EARLY;
	return false;
}

/* The last one: an address may be that of an earlier socket, too. */
static struct event_state *find_early(struct trace_late *l, uint64_t sk)
{
	struct event_state *found = NULL;

	for (size_t i = 0; i < LATE_EARLY; i++)
		if (l->early[i].head.sock.sk == sk &&
		    (!found || l->early[i].head.time > found->head.time))
			found = &l->early[i];
	return found;
}

bool trace_late_connect(struct trace_late *l, const struct event_call *e,
			struct event_state *outcome)
{
	uint64_t sk = e->head.sock.sk;
	struct event_state *early = sk ? find_early(l, sk) : NULL;
	bool waits = sk && e->ret == -EINPROGRESS && e->head.sock.protocol == IPPROTO_TCP;
	/* Before the call began it was about another socket at that address, or an earlier call. */
	bool known = waits && early && early->head.time >= e->enter;

	if (known)
		*outcome = *early;
	if (early)
		early->head.sock.sk = 0;
	if (waits && !known) {
		l->waiting[l->next_waiting] = sk;
		l->next_waiting = (l->next_waiting + 1) % LATE_WAITING;
	}
	return known;
}
