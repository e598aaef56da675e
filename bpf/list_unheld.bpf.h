/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sockets that no descriptor leads to. */
#ifndef SOCKSPY_LIST_UNHELD_BPF_H
#define SOCKSPY_LIST_UNHELD_BPF_H

#include "list.bpf.h"

static struct list_record of_nobody;

static __always_inline bool is_held(struct sock *sk)
{
	return BPF_CORE_READ(sk, sk_socket, file) != NULL;
}

static __always_inline struct rec_sock *nobody(__u32 uid)
{
	struct rec_sock *r = &of_nobody.sock;

	r->file.hdr.type = REC_SOCK;
	r->file.hdr.version = RECORD_VERSION;
	r->file.fd = FD_NONE;
	r->file.mode = S_IFSOCK;
	r->file.dev = sockfs_dev;
	r->file.uid = uid;
	r->file.ino = 0;
	return r;
}

/* Returns false where the filter does not let it pass. */
static __always_inline bool fill_unheld(struct rec_sock *r, struct sock *sk, const bool typed)
{
	__u32 may;

	fill_kind(r, sk, typed);
	may = filter_kind(r->classes, r->family, r->state, MAY_OF_NOBODY);
	if (!may)
		return false;
	fill_ends(r, sk, typed);
	if (!filter_ends(r, may))
		return false;
	/* The kernel's own sockets have an inode, though no file. */
	r->file.ino = socket_ino(BPF_CORE_READ(sk, sk_socket));
	r->netns = BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum);
	fill_rest(r, sk);
	return true;
}

static __always_inline int list_unheld(struct seq_file *seq, struct sock *sk, __u32 uid)
{
	if (fill_unheld(nobody(uid), sk, true))
		put(seq, &of_nobody, sk);
	return 0;
}

#endif
