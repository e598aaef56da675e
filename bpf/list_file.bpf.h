/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sockets that a descriptor leads to. */
#ifndef SOCKSPY_LIST_FILE_BPF_H
#define SOCKSPY_LIST_FILE_BPF_H

#include "list.bpf.h"

static struct list_record of_descriptor;

/* The task whose descriptors come now. Its address alone may be another one's by now. */
struct {
	__u64 task;
	__u64 start_time;
	__u32 may; /* criteria, see filter.bpf.h; 0: not selected */
} current = {};

/* What only some views show. */
#ifdef LIST_NO_EXTRAS

static __always_inline void fill_relatives(struct rec_file *r, struct task_struct *task)
{
	(void)r;
	(void)task;
}

static __always_inline void fill_cloexec(struct task_struct *task, __u32 fd)
{
	(void)task;
	(void)fd;
}

#else

static __always_inline void fill_relatives(struct rec_file *r, struct task_struct *task)
{
	base_relatives(r, task);
}

static __always_inline void fill_cloexec(struct task_struct *task, __u32 fd)
{
	if (want & LIST_CLOEXEC)
		of_descriptor.sock.file.cloexec =
			base_cloexec(BPF_CORE_READ(task, files, fdt, close_on_exec), fd);
}

#endif

static __always_inline void fill_process(struct rec_file *r, struct task_struct *task)
{
	r->hdr.type = REC_SOCK;
	r->hdr.version = RECORD_VERSION;
	r->pid = pid_for_reader(BPF_CORE_READ(task, group_leader, thread_pid));
	r->tid = pid_for_reader(BPF_CORE_READ(task, thread_pid));
	r->files = (__u64)BPF_CORE_READ(task, files);
	base_user(r, task);
	fill_relatives(r, task);
	BPF_CORE_READ_STR_INTO(&r->comm, task, group_leader, comm);
}

/* The criteria that the process of this task may meet, found out at its first descriptor. */
static __always_inline __u32 process_may(struct task_struct *task)
{
	struct rec_file *r = &of_descriptor.sock.file;

	if (current.task != (__u64)task || current.start_time != task->start_time) {
		fill_process(r, task);
		current.task = (__u64)task;
		current.start_time = task->start_time;
		current.may = filter_process(r);
	}
	forget();
	return current.may;
}

static __always_inline void fill_file(struct rec_file *r, __u32 fd, struct socket *socket,
				      const bool typed)
{
	r->fd = fd;
	r->f_flags = typed ? socket->file->f_flags : BPF_CORE_READ(socket, file, f_flags);
	r->f_mode = typed ? socket->file->f_mode : BPF_CORE_READ(socket, file, f_mode);
	r->mode = S_IFSOCK;
	r->ino = socket_ino(socket);
	r->dev = sockfs_dev;
	r->of_leader = r->tid != r->pid &&
		       is_of_leader((void *)current.task, fd, BPF_CORE_READ(socket, file));
}

static __always_inline int list_socket(struct seq_file *seq, __u32 fd, struct socket *socket,
				       struct sock *sk, __u32 may, const bool typed)
{
	struct rec_sock *r = &of_descriptor.sock;

	if (!filter_state(LOAD(typed, sk, __sk_common.skc_state)))
		return 0;
	fill_kind(r, sk, typed);
	may = filter_kind(r->classes, r->family, r->state, may);
	if (!may)
		return 0;
	fill_ends(r, sk, typed);
	if (!filter_ends(r, may))
		return 0;
	fill_file(&r->file, fd, socket, typed);
	r->netns = typed ? sk->__sk_common.skc_net.net->ns.inum
			 : BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum);
	fill_rest(r, sk);
	put(seq, &of_descriptor, sk);
	return 0;
}

static __always_inline __u32 descriptor_may(struct task_struct *task, __u32 fd)
{
	__u32 may = process_may(task);

	fill_cloexec(task, fd);
	return may ? filter_fd(fd, may) : 0;
}

SEC("iter/task_file")
int list_file(struct bpf_iter__task_file *ctx)
{
	struct seq_file *seq = output_of(ctx->meta);
	struct task_struct *task = ctx->task;
	struct file *file = ctx->file;
	struct socket *socket;
	struct sock *sk;
	__u32 may;

	if (!task || !file)
		return 0;
	may = descriptor_may(task, ctx->fd);
	if (!may)
		return 0;
	socket = bpf_sock_from_file(file);
	if (!socket || (filter_is_of_listeners() && socket->state == SS_CONNECTED))
		return 0;
	sk = socket->sk;
	return sk ? list_socket(seq, ctx->fd, socket, sk, may, true) : 0;
}

#endif
