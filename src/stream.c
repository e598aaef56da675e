// SPDX-License-Identifier: GPL-2.0-or-later
#include "stream.h"

#include "tcp_walk.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUFFERS	    4
#define BUFFER_SIZE (128u << 10)
/* A read gives no more than 8 pages (kernel/bpf/bpf_iter.c): with less room than that, the next buffer is due. */
#define READ_SIZE (32u << 10)

_Static_assert(sizeof(((struct list_walk *)NULL)->socks) <= READ_SIZE, "nor does a walk");

struct buffer {
	/* What is read starts behind room for the beginning of a record that the buffer before ended with. */
	_Alignas(8) uint8_t bytes[RECORD_MAX + BUFFER_SIZE];
	size_t len; /* of what was read */
};

struct stream {
	struct buffer buffers[BUFFERS];
	uint8_t rest[RECORD_MAX]; /* the beginning of a record at the end of a buffer */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	/* Buffers that were filled and that were taken; their difference is how many are full. */
	size_t filled, taken;
	bool ended;   /* nothing more will be filled */
	bool stopped; /* nobody will take anything more */
	int err;      /* of read(2) */
	const struct stream_input *inputs;
	size_t nr_inputs, current;
};

static void lock(struct stream *s)
{
	pthread_mutex_lock(&s->lock);
}

static void unlock(struct stream *s)
{
	pthread_cond_signal(&s->changed);
	pthread_mutex_unlock(&s->lock);
}

/* --- the thread that reads */

/* The next buffer to fill, NULL: nobody wants it. */
static struct buffer *wait_empty(struct stream *s)
{
	struct buffer *b = NULL;

	lock(s);
	while (s->filled - s->taken == BUFFERS && !s->stopped)
		pthread_cond_wait(&s->changed, &s->lock);
	if (!s->stopped)
		b = &s->buffers[s->filled % BUFFERS];
	pthread_mutex_unlock(&s->lock);
	return b;
}

/* As read(2), with -errno. */
static ssize_t read_input(const struct stream_input *in, void *to, size_t len)
{
	ssize_t n;

	if (in->walk)
		return tcp_walk_read(in->walk, in->fd, to);
	n = read(in->fd, to, len);
	return n < 0 ? -errno : n;
}

/* Returns false at the end of all. */
static bool fill(struct stream *s, struct buffer *b)
{
	b->len = 0;
	while (BUFFER_SIZE - b->len >= READ_SIZE) {
		ssize_t n = read_input(&s->inputs[s->current], b->bytes + RECORD_MAX + b->len,
				       BUFFER_SIZE - b->len);

		/* EAGAIN: the iterator pauses after a million objects, 5.8 on. */
		if (n == -EAGAIN || n == -EINTR)
			continue;
		/* E2BIG: its program ended it (end_iterator() in bpf/list.bpf.h). */
		if (n < 0 && n != -E2BIG) {
			s->err = (int)n;
			return false;
		}
		if (n > 0)
			b->len += n;
		else if (++s->current == s->nr_inputs)
			return false;
	}
	return true;
}

static void *read_all(void *arg)
{
	struct stream *s = arg;
	bool more = s->nr_inputs > 0;

	while (more) {
		struct buffer *b = wait_empty(s);

		more = b && fill(s, b);
		lock(s);
		s->filled += b && b->len;
		s->ended = !more;
		unlock(s);
	}
	return NULL;
}

/* --- the caller's thread */

/* The next buffer to take, NULL: that was all. */
static struct buffer *wait_full(struct stream *s)
{
	struct buffer *b = NULL;

	lock(s);
	while (s->filled == s->taken && !s->ended)
		pthread_cond_wait(&s->changed, &s->lock);
	if (s->filled != s->taken)
		b = &s->buffers[s->taken % BUFFERS];
	pthread_mutex_unlock(&s->lock);
	return b;
}

static void release(struct stream *s)
{
	lock(s);
	s->taken++;
	unlock(s);
}

int stream_deliver(struct stream *s, record_fn fn, void *ctx)
{
	size_t left = 0;
	struct buffer *b;

	while ((b = wait_full(s))) {
		uint8_t *at = b->bytes + RECORD_MAX - left;
		size_t len = left + b->len;
		ssize_t used;

		memcpy(at, s->rest, left);
		used = records_deliver(at, len, fn, ctx);
		if (used < 0)
			return (int)used;
		left = len - used;
		if (left > sizeof(s->rest))
			return -EBADMSG;
		memcpy(s->rest, at + used, left);
		release(s);
	}
	if (s->err)
		return s->err;
	return left ? -EBADMSG : 0;
}

static void stream_free(struct stream *s)
{
	pthread_cond_destroy(&s->changed);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

/* The pages of the buffers are taken only as far as they are filled. */
static struct stream *stream_new(const struct stream_input *inputs, size_t nr)
{
	struct stream *s = malloc(sizeof(*s));

	if (!s)
		return NULL;
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->changed, NULL);
	s->filled = s->taken = s->current = 0;
	s->ended = s->stopped = false;
	s->err = 0;
	s->inputs = inputs;
	s->nr_inputs = nr;
	return s;
}

int stream_start(const struct stream_input *inputs, size_t nr, struct stream **out)
{
	struct stream *s = stream_new(inputs, nr);
	int err;

	if (!s)
		return -ENOMEM;
	err = pthread_create(&s->thread, NULL, read_all, s);
	if (err) {
		stream_free(s);
		return -err;
	}
	*out = s;
	return 0;
}

void stream_end(struct stream *s)
{
	if (!s)
		return;
	lock(s);
	s->stopped = true;
	unlock(s);
	pthread_join(s->thread, NULL);
	stream_free(s);
}
