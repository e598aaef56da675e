// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace_ring.h"

#include "event_call.h"

#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* So many records are looked at before some are handed on: what has been handed on makes room. */
#define LOOK_AHEAD 1024

/* A record that was found and not handed on. */
struct pending {
	uint64_t time;
	unsigned long pos;
};

struct trace_ring {
	size_t size;
	size_t page;
	unsigned long *consumer; /* a page of its own, which we write */
	unsigned long *
		producer; /* a page of its own; behind it the data, twice, so that no record is cut */
	const uint8_t *data;
	unsigned long scanned;	 /* up to here all records are pending or gone */
	struct pending *pending; /* by time: [first, end) */
	size_t first;
	size_t end;
	size_t room;
	uint64_t newest;
	uint64_t damaged;
};

int trace_ring_open(int map_fd, size_t size, struct trace_ring **out)
{
	struct trace_ring *ring = calloc(1, sizeof(*ring));
	void *at;

	if (!ring)
		return -ENOMEM;
	ring->size = size;
	ring->page = sysconf(_SC_PAGESIZE);
	at = mmap(NULL, ring->page, PROT_READ | PROT_WRITE, MAP_SHARED, map_fd, 0);
	if (at == MAP_FAILED)
		goto fail;
	ring->consumer = at;
	at = mmap(NULL, ring->page + 2 * size, PROT_READ, MAP_SHARED, map_fd, (off_t)ring->page);
	if (at == MAP_FAILED)
		goto fail;
	ring->producer = at;
	ring->data = (const uint8_t *)at + ring->page;
	ring->scanned = *ring->consumer;
	*out = ring;
	return 0;
fail:
	size = errno;
	trace_ring_close(ring);
	return -(int)size;
}

void trace_ring_close(struct trace_ring *ring)
{
	if (!ring)
		return;
	if (ring->consumer)
		munmap(ring->consumer, ring->page);
	if (ring->producer)
		munmap(ring->producer, ring->page + 2 * ring->size);
	free(ring->pending);
	free(ring);
}

static const uint8_t *record_data(const struct trace_ring *ring, unsigned long pos)
{
	return ring->data + (pos & (ring->size - 1)) + BPF_RINGBUF_HDR_SZ;
}

/* Makes room for one more behind the last. */
static int reserve(struct trace_ring *ring)
{
	size_t nr = ring->end - ring->first, room = ring->room ? 2 * ring->room : LOOK_AHEAD;
	struct pending *p;

	if (ring->end < ring->room)
		return 0;
	if (ring->first > ring->room / 2) {
		memmove(ring->pending, ring->pending + ring->first, nr * sizeof(*ring->pending));
		ring->first = 0;
		ring->end = nr;
		return 0;
	}
	p = realloc(ring->pending, room * sizeof(*p));
	if (!p)
		return -ENOMEM;
	ring->pending = p;
	ring->room = room;
	return 0;
}

/* Nearly always it is the newest, and goes behind the others. */
static void insert(struct trace_ring *ring, uint64_t time, unsigned long pos)
{
	size_t i = ring->end++;

	for (; i > ring->first && ring->pending[i - 1].time > time; i--)
		ring->pending[i] = ring->pending[i - 1];
	ring->pending[i] = (struct pending){time, pos};
	if (time > ring->newest)
		ring->newest = time;
}

static int take(struct trace_ring *ring, unsigned long pos, uint32_t len)
{
	const struct event_head *head = (const struct event_head *)record_data(ring, pos);
	int err = reserve(ring);

	if (err)
		return err;
	if (event_parse(head, len))
		ring->damaged++;
	else
		insert(ring, head->time, pos);
	return 0;
}

/* Looks at the next records. Returns whether it came to the end of what is finished, or -errno. */
static int scan(struct trace_ring *ring)
{
	unsigned long end = __atomic_load_n(ring->producer, __ATOMIC_ACQUIRE);
	unsigned int i;

	for (i = 0; i < LOOK_AHEAD && ring->scanned < end; i++) {
		const uint8_t *at = record_data(ring, ring->scanned) - BPF_RINGBUF_HDR_SZ;
		uint32_t len = __atomic_load_n((const uint32_t *)at, __ATOMIC_ACQUIRE);
		uint32_t size = len & ~(BPF_RINGBUF_BUSY_BIT | BPF_RINGBUF_DISCARD_BIT);

		if (len & BPF_RINGBUF_BUSY_BIT)
			return 1;
		if (!(len & BPF_RINGBUF_DISCARD_BIT)) {
			int err = take(ring, ring->scanned, size);

			if (err)
				return err;
		}
		ring->scanned += (size + BPF_RINGBUF_HDR_SZ + 7) & ~7ul;
	}
	return ring->scanned >= end;
}

/* Gives back the room up to the first record that is still pending. */
static void release(struct trace_ring *ring)
{
	unsigned long pos = ring->scanned;
	size_t i;

	for (i = ring->first; i < ring->end; i++)
		if (ring->pending[i].pos < pos)
			pos = ring->pending[i].pos;
	if (ring->first == ring->end)
		ring->first = ring->end = 0;
	__atomic_store_n(ring->consumer, pos, __ATOMIC_RELEASE);
}

int trace_ring_read(struct trace_ring *ring, uint64_t before, trace_event_fn fn, void *ctx)
{
	int n = 0, at_end, r = 0;

	do {
		uint64_t horizon = before;

		at_end = scan(ring);
		if (at_end < 0)
			return at_end;
		/* What was not looked at yet may be as old as what was found last, less what may be late. */
		if (!at_end && horizon > ring->newest - TRACE_LATE_NS)
			horizon = ring->newest - TRACE_LATE_NS;
		while (!r && ring->first < ring->end && ring->pending[ring->first].time < horizon) {
			unsigned long pos = ring->pending[ring->first++].pos;

			r = fn((const struct event_head *)record_data(ring, pos), ctx);
			n++;
		}
		release(ring);
	} while (!r && !at_end);
	return r ? r : n;
}

bool trace_ring_is_empty(const struct trace_ring *ring)
{
	return ring->first == ring->end &&
	       __atomic_load_n(ring->producer, __ATOMIC_ACQUIRE) == ring->scanned;
}

uint64_t trace_ring_damaged(const struct trace_ring *ring)
{
	return ring->damaged;
}
