// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * iter/task_file: one record for every open descriptor of the selected processes.
 *
 * Two programs do the same; user space loads one. `dump_file` gets its socket from
 * bpf_sock_from_file() as a typed pointer and may ask for the cookie (both in iterators from 5.11
 * and 5.12 on); `dump_file_untyped` is for kernels before.
 */
#include "vmlinux.h"
#include "record.h"
#include "control.h"
#include "parts.bpf.h"

#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

struct control control = {};

#define S_IFMT	0170000
#define S_IFIFO 0010000

static __always_inline bool selected(const struct rec_file *r)
{
	return !control.pid || control.pid == r->pid;
}

/*
 * Whether some other descriptor of this machine may be the other end of this one. Any unix socket may:
 * datagram sockets connect to one that is connected to none.
 */
static __always_inline bool has_peer(const struct rec_sock *r)
{
	return r->classes & SKC_UNIX || r->rport != 0;
}

static __always_inline struct scratch *record_begin(void)
{
	struct scratch *s = scratch_get();

	if (s) {
		s->used = sizeof(struct rec_sock);
		__builtin_memset(s->rec, 0, sizeof(struct rec_sock));
	}
	return s;
}

static __always_inline int record_end(struct bpf_iter__task_file *ctx, struct scratch *s)
{
	struct rec_hdr *hdr = (struct rec_hdr *)s->rec;
	__u32 size = s->used;

	if (size > RECORD_MAX)
		return 0;
	hdr->size = size;
	bpf_seq_write(ctx->meta->seq, s->rec, size);
	return 0;
}

static __always_inline int record_file(struct bpf_iter__task_file *ctx, struct scratch *s)
{
	struct rec_file *r = (struct rec_file *)s->rec;

	if (control.mode == CONTROL_PEERS && (r->mode & S_IFMT) != S_IFIFO)
		return 0;
	s->used = sizeof(*r);
	return record_end(ctx, s);
}

static __always_inline int record_sock(struct bpf_iter__task_file *ctx, struct scratch *s,
				       struct sock *sk)
{
	struct rec_sock *r = (struct rec_sock *)s->rec;

	if (control.mode == CONTROL_DUMP)
		parts(s, r, sk);
	else if (!has_peer(r))
		return 0;
	return record_end(ctx, s);
}

SEC("iter/task_file")
int dump_file(struct bpf_iter__task_file *ctx)
{
	struct scratch *s = record_begin();
	struct task_struct *task = ctx->task;
	struct file *file = ctx->file;
	struct socket *sock;
	struct sock *sk;

	if (!s || !task || !file)
		return 0;
	base_file((struct rec_file *)s->rec, task, ctx->fd, file);
	if (!selected((struct rec_file *)s->rec))
		return 0;
	sock = bpf_sock_from_file(file);
	sk = sock ? sock->sk : NULL;
	if (!sk)
		return record_file(ctx, s);
	base_sock((struct rec_sock *)s->rec, sk, true);
	((struct rec_sock *)s->rec)->cookie = bpf_get_socket_cookie(sk);
	return record_sock(ctx, s, sk);
}

SEC("?iter/task_file")
int dump_file_untyped(struct bpf_iter__task_file *ctx)
{
	struct scratch *s = record_begin();
	struct task_struct *task = ctx->task;
	struct file *file = ctx->file;
	struct socket *sock = NULL;
	struct rec_file *r;
	struct sock *sk;

	if (!s || !task || !file)
		return 0;
	r = (struct rec_file *)s->rec;
	base_file(r, task, ctx->fd, file);
	if (!selected(r))
		return 0;
	/* An O_PATH descriptor of a socket's inode has no socket behind it. */
	if (r->fs_magic == SOCKFS_MAGIC && !(r->f_mode & FMODE_PATH))
		sock = (struct socket *)file->private_data;
	sk = sock ? BPF_CORE_READ(sock, sk) : NULL;
	if (!sk)
		return record_file(ctx, s);
	base_sock((struct rec_sock *)s->rec, sk, false);
	return record_sock(ctx, s, sk);
}
