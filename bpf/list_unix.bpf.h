/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unix sockets that are not accepted yet, of one network namespace. The iterator is of 5.16. */
#ifndef SOCKSPY_LIST_UNIX_BPF_H
#define SOCKSPY_LIST_UNIX_BPF_H

#include "list_unheld.bpf.h"

/*
 * A connection that nobody has accepted is connected. What is not is being made or given up at this moment: a
 * look-up of a user's name by the reader itself is enough for that.
 */
static __always_inline bool is_connected(struct sock *sk)
{
	return sk->__sk_common.skc_state == TCP_ESTABLISHED;
}

SEC("iter/unix")
int list_unix(struct bpf_iter__unix *ctx)
{
	struct seq_file *seq = output_of(ctx->meta);
	struct sock *sk = (struct sock *)ctx->unix_sk;

	return sk && is_connected(sk) && !is_held(sk) ? list_unheld(seq, sk, ctx->uid) : 0;
}

#endif
