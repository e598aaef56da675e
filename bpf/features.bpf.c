// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Probes of what the kernel lets BPF do. Each program is loaded by itself, attached, and made to run by
 * src/features.c; `hits` says that it did what it is a probe of.
 */
#include "vmlinux.h"

#include <bpf/bpf_helpers.h>

#define BPF_F_NO_PREALLOC 1
#define UNUSED		  __attribute__((unused))

char LICENSE[] SEC("license") = "GPL";

__u32 hits = 0;
__u32 strangers = 0; /* descriptors of another process than the first one seen */
int first_tgid = 0;

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u32);
} storage SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 65536); /* a multiple of the page size of every machine */
} ring SEC(".maps");

SEC("?iter/task_file")
int probe_task_file(struct bpf_iter__task_file *ctx)
{
	struct task_struct *task = ctx->task;

	if (!task || !ctx->file)
		return 0;
	if (!hits)
		first_tgid = task->tgid;
	strangers += task->tgid != first_tgid;
	hits++;
	return 0;
}

SEC("?iter/task_file")
int probe_socket(struct bpf_iter__task_file *ctx)
{
	struct file *file = ctx->file;
	struct socket *sock = file ? bpf_sock_from_file(file) : NULL;
	struct sock *sk = sock ? sock->sk : NULL;

	if (sk && bpf_get_socket_cookie(sk))
		hits++;
	return 0;
}

SEC("?fexit/__sys_setsockopt")
int probe_fexit(void *ctx UNUSED)
{
	hits++;
	return 0;
}

SEC("?tp_btf/tcp_destroy_sock")
int probe_tp_btf(void *ctx UNUSED)
{
	hits++;
	return 0;
}

/* Looks for what user space has put there, and makes nothing: the socket may be anybody's. */
SEC("?tp_btf/tcp_destroy_sock")
int probe_sk_storage(__u64 *args)
{
	struct sock *sk = (struct sock *)args[0];

	if (bpf_sk_storage_get(&storage, sk, NULL, 0))
		hits++;
	return 0;
}

SEC("?tp_btf/tcp_destroy_sock")
int probe_ringbuf(void *ctx UNUSED)
{
	__u32 *room = bpf_ringbuf_reserve(&ring, sizeof(*room), 0);

	if (!room)
		return 0;
	*room = 1;
	bpf_ringbuf_submit(room, 0);
	return 0;
}
