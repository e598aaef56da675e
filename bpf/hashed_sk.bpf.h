/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lsof's DEVICE of a unix socket: %p of the kernel hashes the address with a key that only the kernel has. */
#ifndef SOCKSPY_HASHED_SK_BPF_H
#define SOCKSPY_HASHED_SK_BPF_H

#include "base.bpf.h"

#define HASHED_LEN	    16
#define HASHED_SK_PART_SIZE (sizeof(struct part) + HASHED_LEN)

static const char format_pointer[] = "%p";

/* PART_HASHED_SK, behind a record that has been written; its hdr.size counts HASHED_SK_PART_SIZE. */
static __always_inline void put_hashed_sk(struct seq_file *seq, __u64 sk)
{
	const struct part head = {.id = PART_HASHED_SK, .len = HASHED_LEN};

	bpf_seq_write(seq, &head, sizeof(head));
	bpf_seq_printf(seq, format_pointer, sizeof(format_pointer), &sk, sizeof(sk));
}

#endif
