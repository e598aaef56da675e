/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One socket call of a process, as the hooks saw it: what the views of calls (strace_line.h, trace_line.h) print.
 *
 * It owns no memory. Nothing in it is trusted: numbers may be anything, bytes are what a process chose.
 */
#ifndef SOCKSPY_CALL_H
#define SOCKSPY_CALL_H

#include <stdbool.h>
#include <stdint.h>

struct record;
struct value;

enum call_kind {
	CALL_SOCKET = 1,
	CALL_SOCKETPAIR,
	CALL_BIND,
	CALL_LISTEN,
	CALL_CONNECT,
	CALL_ACCEPT,
	CALL_ACCEPT4,
	CALL_SETSOCKOPT,
	CALL_GETSOCKOPT,
	CALL_SHUTDOWN,
	CALL_KINDS
};

/* As many bytes of a call's buffer as are ever shown; more need not be brought along. */
#define CALL_BYTES_MAX 512

/*
 * User memory from `addr` on, up to the length that the call was told (a negative one counts as a huge one:
 * strace shows what is there), or that it answered with. `len` bytes could be read; `fault`: the byte after them
 * is not readable, otherwise there were no more to bring along.
 *
 * bind, connect, setsockopt: as it was at entry (at exit it is the same unless another thread wrote to it);
 * accept, getsockopt, socketpair: as the call left it.
 */
struct call_bytes {
	uint64_t addr;
	uint32_t len;
	bool fault;
	const uint8_t *data; /* NULL if len is 0 */
};

/* The length that a call is told through a pointer and answers with: accept, getsockopt. */
enum call_len_state {
	CALL_LEN_UNKNOWN = 0, /* the hook did not look */
	CALL_LEN_READ,
	CALL_LEN_FAULT, /* there is nothing to read at that address */
};

struct call_len {
	uint64_t addr;
	enum call_len_state in_state; /* before the call: hooks at exit alone do not know it */
	enum call_len_state out_state;
	int32_t in;
	int32_t out;
};

struct call {
	enum call_kind kind;
	bool compat;   /* a 32-bit program: its pointers, longs and structs are of 4 bytes */
	bool io_uring; /* no system call, but a request of io_uring ... */
	bool registered; /* ... its first argument is the number of a registered file, no descriptor ... */
	bool direct; /* ... and so is what it returns */
	uint32_t pid;
	uint32_t tid;
	char comm[16]; /* not escaped; ends at the first NUL or at its end */

	/*
	 * The arguments as the call's prototype has them, those of socketcall(2) taken out of its array.
	 * A hook that has only 32 bits of an int zero-extends it, as the registers of a 64-bit program hold it.
	 * Pointers and lengths that are also below stay here too.
	 */
	uint64_t args[5];
	int64_t ret; /* negative errno on failure, ERESTARTSYS and its like included */

	/* sockaddr of bind, connect, accept; optval; sv of socketpair. addr is 0 for the others. */
	struct call_bytes mem;
	struct call_len len; /* of accept, getsockopt */

	/* The socket that the call was made on or that it made; family 0: not known. */
	uint16_t family;
	uint16_t type; /* SOCK_STREAM ..., without flags */
	uint32_t protocol;
	uint32_t netns; /* inode of its network namespace: for names of interfaces; 0: not known */

	/*
	 * The socket that fd leads to, as it is at exit, and the one that socket(2) or accept(2) returned: for
	 * the decoration of descriptors in sockspy's own format. Of a record (reading.h), struct rec_sock and
	 * PART_UNIX_ADDR are looked at, nothing gathered. NULL: there is none.
	 */
	const struct record *sock;
	const struct record *made;

	/* setsockopt: what the kernel holds after it, and what it held before; NULL: not known. */
	const struct value *now;
	const struct value *was;
};

#endif
