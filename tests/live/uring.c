// SPDX-License-Identifier: GPL-2.0-or-later
#include "uring.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ENTRIES 8

static size_t rings_size(const struct uring *u)
{
	size_t sq = u->params.sq_off.array + u->params.sq_entries * sizeof(uint32_t);
	size_t cq = u->params.cq_off.cqes + u->params.cq_entries * sizeof(struct io_uring_cqe);

	return sq > cq ? sq : cq;
}

static uint32_t *ring_u32(const struct uring *u, uint32_t off)
{
	return (uint32_t *)(u->rings + off);
}

int uring_open(struct uring *u, uint32_t flags)
{
	int err;

	memset(u, 0, sizeof(*u));
	u->params.flags = flags;
	u->fd = (int)syscall(SYS_io_uring_setup, ENTRIES, &u->params);
	if (u->fd < 0)
		return -errno;
	u->rings = mmap(NULL, rings_size(u), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE,
			u->fd, IORING_OFF_SQ_RING);
	u->sqes = mmap(NULL, u->params.sq_entries * sizeof(*u->sqes), PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_POPULATE, u->fd, IORING_OFF_SQES);
	if (u->rings != MAP_FAILED && u->sqes != MAP_FAILED)
		return 0;
	err = -errno;
	uring_close(u);
	return err;
}

static int enter(const struct uring *u, unsigned int submit, unsigned int wait, unsigned int flags)
{
	long n;

	do {
		n = syscall(SYS_io_uring_enter, u->fd, submit, wait, flags, NULL, 0);
	} while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : 0;
}

int uring_submit(struct uring *u, const struct io_uring_sqe *sqe)
{
	uint32_t mask = *ring_u32(u, u->params.sq_off.ring_mask);
	uint32_t *tail = ring_u32(u, u->params.sq_off.tail);
	uint32_t at = *tail & mask;

	u->sqes[at] = *sqe;
	ring_u32(u, u->params.sq_off.array)[at] = at;
	__atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
	if (u->params.flags & IORING_SETUP_SQPOLL)
		return enter(u, 0, 0, IORING_ENTER_SQ_WAKEUP);
	return enter(u, 1, 0, 0);
}

int uring_wait(struct uring *u, uint64_t *user_data, uint32_t *flags)
{
	uint32_t mask = *ring_u32(u, u->params.cq_off.ring_mask);
	uint32_t *head = ring_u32(u, u->params.cq_off.head);
	const struct io_uring_cqe *cqes = (const void *)(u->rings + u->params.cq_off.cqes);
	struct io_uring_cqe cqe;
	int err;

	while (*head == __atomic_load_n(ring_u32(u, u->params.cq_off.tail), __ATOMIC_ACQUIRE)) {
		err = enter(u, 0, 1, IORING_ENTER_GETEVENTS);
		if (err)
			return err;
	}
	cqe = cqes[*head & mask];
	__atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
	if (user_data)
		*user_data = cqe.user_data;
	if (flags)
		*flags = cqe.flags;
	return cqe.res;
}

int uring_call(struct uring *u, const struct io_uring_sqe *sqe)
{
	int err = uring_submit(u, sqe);

	return err ? err : uring_wait(u, NULL, NULL);
}

void uring_close(struct uring *u)
{
	if (u->sqes && u->sqes != MAP_FAILED)
		munmap(u->sqes, u->params.sq_entries * sizeof(*u->sqes));
	if (u->rings && u->rings != MAP_FAILED)
		munmap(u->rings, rings_size(u));
	close(u->fd);
}
