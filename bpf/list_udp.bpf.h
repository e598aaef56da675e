/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UDP sockets of the kernel itself, of one network namespace. */
#ifndef SOCKSPY_LIST_UDP_BPF_H
#define SOCKSPY_LIST_UDP_BPF_H

#include "list_unheld.bpf.h"

SEC("iter/udp")
int list_udp(struct bpf_iter__udp *ctx)
{
	struct seq_file *seq = output_of(ctx->meta);
	struct sock *sk = (struct sock *)ctx->udp_sk;

	return sk && !is_held(sk) ? list_unheld(seq, sk, ctx->uid) : 0;
}

#endif
