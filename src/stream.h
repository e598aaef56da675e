/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Iterators that a thread of its own reads ahead, one after another, into a few buffers, so that the kernel
 * walks its sockets while the caller prints. Memory does not grow with what there is to read.
 */
#ifndef SOCKSPY_STREAM_H
#define SOCKSPY_STREAM_H

#include "records.h"

#include <stddef.h>

struct stream;
struct tcp_walk;

/* An iterator. */
struct stream_input {
	int fd;
	struct tcp_walk *walk; /* NULL: its records come from read(2) itself */
};

/* Starts to read inputs[0] to inputs[nr - 1], which stay the caller's, until stream_end(). Returns 0 or -errno. */
int stream_start(const struct stream_input *inputs, size_t nr, struct stream **out);

/*
 * Hands on all records in order, in the caller's thread. Returns 0, -EBADMSG (a damaged record), -errno of
 * read(2), or what fn ended it with, as records_deliver().
 */
int stream_deliver(struct stream *s, record_fn fn, void *ctx);

/* Ends the thread, wherever it is. */
void stream_end(struct stream *s);

#endif
