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
#include "filter.bpf.h"
#include "hashed_sk.bpf.h"
#include "parts.bpf.h"

#include <bpf/bpf_tracing.h>

char LICENSE[] SEC("license") = "GPL";

struct control control = {};

#define S_IFMT	0170000
#define S_IFIFO 0010000

/* The criteria that the descriptor meets or may still meet (filter.bpf.h); 0: it is not selected. */
static __always_inline __u32 selected(const struct rec_file *r)
{
	__u32 may;

	if (control.pid && control.pid != r->pid)
		return 0;
	if (control.mode != CONTROL_SOCKETS)
		return FILTER_EVERY;
	may = filter_process(r);
	return may ? filter_fd(r->fd, may) : 0;
}

static __always_inline bool selected_socket(const struct rec_sock *r, __u32 may)
{
	if (control.mode != CONTROL_SOCKETS)
		return true;
	may = filter_kind(r->classes, r->family, r->state, may);
	return may && filter_ends(r, may);
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

	if (control.mode == CONTROL_SOCKETS ||
	    (control.mode == CONTROL_PEERS && (r->mode & S_IFMT) != S_IFIFO))
		return 0;
	s->used = sizeof(*r);
	return record_end(ctx, s);
}

/* A list shows what lsof shows of a unix socket. */
static __always_inline int record_end_unix(struct bpf_iter__task_file *ctx, struct scratch *s)
{
	struct rec_hdr *hdr = (struct rec_hdr *)s->rec;
	__u32 size = s->used;

	if (size > RECORD_MAX - HASHED_SK_PART_SIZE)
		return 0;
	hdr->size = size + HASHED_SK_PART_SIZE;
	bpf_seq_write(ctx->meta->seq, s->rec, size);
	put_hashed_sk(ctx->meta->seq, ((struct rec_sock *)s->rec)->sk);
	return 0;
}

static __always_inline int record_sock(struct bpf_iter__task_file *ctx, struct scratch *s,
				       struct sock *sk, __u32 may)
{
	struct rec_sock *r = (struct rec_sock *)s->rec;

	if (!selected_socket(r, may))
		return 0;
	if (control.mode != CONTROL_PEERS)
		parts(s, r, sk);
	else if (!has_peer(r))
		return 0;
	if (control.mode == CONTROL_SOCKETS && r->classes & SKC_UNIX)
		return record_end_unix(ctx, s);
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
	__u32 may;

	if (!s || !task || !file)
		return 0;
	base_file((struct rec_file *)s->rec, task, ctx->fd, file);
	may = selected((struct rec_file *)s->rec);
	if (!may)
		return 0;
	sock = bpf_sock_from_file(file);
	sk = sock ? sock->sk : NULL;
	if (!sk)
		return record_file(ctx, s);
	base_sock((struct rec_sock *)s->rec, sk, true);
	((struct rec_sock *)s->rec)->cookie = bpf_get_socket_cookie(sk);
	return record_sock(ctx, s, sk, may);
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
	__u32 may;

	if (!s || !task || !file)
		return 0;
	r = (struct rec_file *)s->rec;
	base_file(r, task, ctx->fd, file);
	may = selected(r);
	if (!may)
		return 0;
	/* An O_PATH descriptor of a socket's inode has no socket behind it. */
	if (r->fs_magic == SOCKFS_MAGIC && !(r->f_mode & FMODE_PATH))
		sock = (struct socket *)file->private_data;
	sk = sock ? BPF_CORE_READ(sock, sk) : NULL;
	if (!sk)
		return record_file(ctx, s);
	base_sock((struct rec_sock *)s->rec, sk, false);
	return record_sock(ctx, s, sk, may);
}
