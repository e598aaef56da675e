// SPDX-License-Identifier: GPL-2.0-or-later
/* All programs of a list in one object, for libbpf. See list.bpf.h. */
#include "list_file.bpf.h"
#include "list_tcp.bpf.h"
#include "list_udp.bpf.h"
#include "list_unix.bpf.h"
#include "list_netns.bpf.h"

char LICENSE[] SEC("license") = "GPL";

/* For kernels without bpf_sock_from_file(), which is of 5.11. */
SEC("?iter/task_file")
int list_file_untyped(struct bpf_iter__task_file *ctx)
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
	/* An O_PATH descriptor of a socket's inode has no socket behind it. */
	if (!may || BPF_CORE_READ(file, f_inode, i_sb, s_magic) != SOCKFS_MAGIC ||
	    BPF_CORE_READ(file, f_mode) & FMODE_PATH)
		return 0;
	socket = BPF_CORE_READ(file, private_data);
	sk = BPF_CORE_READ(socket, sk);
	return sk ? list_socket(seq, ctx->fd, socket, sk, may, false) : 0;
}
