/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The network namespaces that tasks are in. */
#ifndef SOCKSPY_LIST_NETNS_BPF_H
#define SOCKSPY_LIST_NETNS_BPF_H

#include "base.bpf.h"
#include "list.h"

/* One record for each process, and each thread that went elsewhere, outside of the reader's own. */
SEC("iter/task")
int list_netns(struct bpf_iter__task *ctx)
{
	struct task_struct *own = (struct task_struct *)bpf_get_current_task();
	struct seq_file *seq = output_of(ctx->meta);
	struct task_struct *task = ctx->task;
	struct list_netns found;
	struct net *net;

	if (!task)
		return 0;
	/* NULL: the task is about to end. */
	net = BPF_CORE_READ(task, nsproxy, net_ns);
	if (!net || net == BPF_CORE_READ(own, nsproxy, net_ns))
		return 0;
	if (task->pid != task->tgid && net == BPF_CORE_READ(task, group_leader, nsproxy, net_ns))
		return 0;
	found.inum = BPF_CORE_READ(net, ns.inum);
	found.tid = pid_for_reader(BPF_CORE_READ(task, thread_pid));
	if (found.tid)
		bpf_seq_write(seq, &found, sizeof(found));
	return 0;
}

#endif
