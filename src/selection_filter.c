// SPDX-License-Identifier: GPL-2.0-or-later
/* A selection as the kernel is told it: what lets more pass than is wanted is right, what lets less pass is not. */
#include "selection.h"

#include <string.h>

/* Where a list could not be made, for want of memory, nobody is excluded and everybody is wanted. */
static bool wanted(const struct number_list *l, struct filter_set *set)
{
	return l->nr_wanted && !number_list_filter(l, false, set);
}

static void excluded(const struct number_list *l, struct filter_set *set)
{
	if (l->nr_excluded && number_list_filter(l, true, set))
		set->nr = 0;
}

static uint32_t decided(const struct selection *s, struct filter *f)
{
	return (wanted(&s->pids, &f->pid) ? FILTER_PID : 0) |
	       (wanted(&s->pgids, &f->pgid) ? FILTER_PGID : 0) |
	       (wanted(&s->users, &f->uid) ? FILTER_UID : 0) |
	       (fd_list_filter(&s->fds, &f->fd) ? FILTER_FD : 0) |
	       (inet_list_filter(&s->inets, s->all, f) ? FILTER_INET : 0) | FILTER_UNIX;
}

void selection_filter(const struct selection *s, struct filter *f)
{
	uint32_t given = s->given & ~(FILTER_NAME | SELECT_TASKS);

	memset(f, 0, sizeof(*f));
	f->tcp_states = state_list_tcp(&s->states);
	f->udp_states = state_list_udp(&s->states);
	excluded(&s->pids, &f->not_pid);
	excluded(&s->pgids, &f->not_pgid);
	excluded(&s->users, &f->not_uid);
	f->all = s->all;
	/* Whether a record is asked for a thread only user space knows. */
	if (s->given & SELECT_TASKS && !s->all)
		return;
	/* What has a path is a unix socket. */
	f->given = given | (s->given & FILTER_NAME ? FILTER_UNIX : 0);
	f->decided = decided(s, f) & f->given;
}
