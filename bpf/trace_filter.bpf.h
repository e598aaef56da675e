/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The selection, as far as the kernel decides it: what is not asked for costs no room in the ring. */
#ifndef SOCKSPY_TRACE_FILTER_BPF_H
#define SOCKSPY_TRACE_FILTER_BPF_H

#include "filter.bpf.h"
#include "trace_sock.bpf.h"
#include "trace_task.bpf.h"

/*
 * The criteria that a process may meet; 0: nothing of it is asked for. Children of processes that were given count as
 * these (-p). Processes that are given beside the selection are a condition of their own.
 */
static __always_inline __u32 process_may(__u32 pid, __u32 pgid, __u32 euid)
{
	__u32 given = config.by_pid || config.asked ? pid_given(pid) : 0;

	if (config.by_pid && !(given & PID_SCOPE))
		return 0;
	return config.by_ids ? filter_ids(pid, pgid, euid, given & PID_ASKED) : FILTER_EVERY;
}

static __always_inline __u32 current_may(struct task_struct *task, __u32 pid)
{
	__u32 euid = 0, pgid = 0;

	if (config.by_ids)
		euid = task_euid(task);
	if (config.pgids)
		pgid = task_pgid(task);
	return process_may(pid, pgid, euid);
}

/* The same of a socket's owner, of whom less may be known. */
static __always_inline __u32 owner_may(const struct event_task *task)
{
	__u32 may;

	if (task->pid) {
		may = process_may(task->pid, task->pgid, task->euid);
	} else {
		if (config.by_pid)
			return 0;
		may = filter_may_pass(MAY_OF_NOBODY) ? MAY_OF_NOBODY : 0;
	}
	return may && task->fd >= 0 ? filter_fd(task->fd, may) : may;
}

/* What a socket leaves of the criteria. state: the one that the selection is to be asked about. */
static __noinline bool sock_selected(const struct common *c, struct sock *sk, __u32 state,
				     __u32 may)
{
	struct event_ends at = {};
	struct filter_ends ends = {
		.classes = sock_class(c),
		.family = c->family,
		.laddr = (const __u32 *)at.laddr,
		.raddr = (const __u32 *)at.raddr,
	};

	may = filter_kind(ends.classes, ends.family, state, may);
	if (!may || !filter_decides(FILTER_INET) || !is_inet(ends.family))
		return may != 0;
	sock_inet(&at, c, sk);
	ends.lport = at.lport;
	ends.rport = at.rport;
	return any_inet_is(&ends) || filter_may_pass(may & ~FILTER_INET);
}

#endif
