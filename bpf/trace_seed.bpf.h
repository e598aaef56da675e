/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Before the trace: who has which socket open. */
#ifndef SOCKSPY_TRACE_SEED_BPF_H
#define SOCKSPY_TRACE_SEED_BPF_H

#include "trace_sock.bpf.h"
#include "trace_task.bpf.h"
#include "trace_tcp.bpf.h"

/* sockspy itself reads the iterator: its pid namespace is the one in which processes have their numbers. */
static __always_inline void learn_self(void)
{
	struct task_struct *reader = current_task();
	struct pid *own = PEEK(reader, thread_pid);
	__u32 level = PEEK(own, level);
	struct upid *upid = (void *)own + bpf_core_field_offset(struct pid, numbers) +
			    (__u64)level * bpf_core_type_size(struct upid);
	struct tcp_sock *tp = (void *)sock_of_fd(control.hz_fd);

	control.pidns = (__u64)PEEK(upid, ns);
	control.pidns_level = level;
	control.netns = (__u64)PEEK(reader, nsproxy, net_ns);
	control.netns_inum = PEEK(reader, nsproxy, net_ns, ns.inum);
	control.own_pid = PEEK(reader, tgid);
	if (tp)
		control.hz = PEEK(tp, keepalive_time);
}

/* A hook knows better than the seed, which tells what was before. */
static __always_inline void seed_owner(struct task_struct *task, __u32 fd, struct sock *sk,
				       bool tcp)
{
	struct owner *o = owner_get((__u64)sk, tcp);
	__u32 tgid = PEEK(task, tgid), pid = tgid_nr(task, tgid);
	struct event_task t;

	if (!o || o->since)
		return;
	if (o->task.pid && o->task.pid != pid) {
		o->task.owner = OWNER_SHARED;
	} else if (!o->task.pid) {
		task_describe(&t, task, pid, (__u64)tgid << 32 | tgid);
		owner_write(o, &t, fd);
	}
}

static __always_inline int seed(struct task_struct *task, __u32 fd, struct file *file)
{
	struct sock *sk = sock_of_file(file);
	bool tcp;

	if (!sk)
		return 0;
	switch (PEEK(sk, __sk_common.skc_family)) {
	case AF_INET:
	case AF_INET6:
		tcp = PEEK(sk, sk_protocol) == IPPROTO_TCP;
		seed_owner(task, fd, sk, tcp);
		if (tcp)
			listener_note(sk, 0, PEEK(sk, __sk_common.skc_state));
	}
	return 0;
}

#endif
