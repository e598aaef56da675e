/* SPDX-License-Identifier: GPL-2.0-or-later */
/* BPF iterators that are run for what their programs do, and write nothing. */
#ifndef SOCKSPY_ITERATOR_H
#define SOCKSPY_ITERATOR_H

struct bpf_link;

/* Runs the program on everything that there is. Returns 0 or -errno. */
int iterator_run(const struct bpf_link *link);

#endif
