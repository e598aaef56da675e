/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A ring of io_uring without liburing: for tests that make requests one after the other. */
#ifndef SOCKSPY_TEST_URING_H
#define SOCKSPY_TEST_URING_H

#include <linux/io_uring.h>
#include <stdint.h>

/* Newer than the header of Debian 12. */
#define URING_OP_BIND		56
#define URING_OP_LISTEN		57
#define URING_SOCKET_GETSOCKOPT 2
#define URING_SOCKET_SETSOCKOPT 3

struct uring {
	int fd;
	struct io_uring_params params;
	uint8_t *rings; /* both: IORING_FEAT_SINGLE_MMAP (5.4) */
	struct io_uring_sqe *sqes;
};

/* flags: IORING_SETUP_*. Returns 0 or -errno: what forbids io_uring, too. */
int uring_open(struct uring *u, uint32_t flags);

/* Hands over a request. Returns 0 or -errno. */
int uring_submit(struct uring *u, const struct io_uring_sqe *sqe);

/* Waits for a completion. Returns its result; its name and its flags unless NULL. */
int uring_wait(struct uring *u, uint64_t *user_data, uint32_t *flags);

/* Both. */
int uring_call(struct uring *u, const struct io_uring_sqe *sqe);

void uring_close(struct uring *u);

#endif
