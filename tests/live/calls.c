/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "calls.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define PAGE	   4096
#define TAIL_PAGES 2

/* As many bytes as there are at this address, up to what was asked for. */
static uint32_t read_memory(uint64_t addr, uint8_t *to, size_t wanted)
{
	size_t got = 0;

	while (got < wanted) {
		size_t left_of_page = PAGE - (addr + got) % PAGE, n = wanted - got;
		struct iovec here = {.iov_base = to + got};
		struct iovec there;

		n = n < left_of_page ? n : left_of_page;
		here.iov_len = n;
		there = (struct iovec){.iov_base = (void *)(uintptr_t)(addr + got), .iov_len = n};
		if (process_vm_readv(getpid(), &here, 1, &there, 1, 0) != (ssize_t)n)
			break;
		got += n;
	}
	return (uint32_t)got;
}

static void read_bytes(struct call_bytes *mem, uint8_t *buf, uint64_t addr, int64_t len)
{
	size_t wanted = len < 0 || len > CALL_BYTES_MAX ? CALL_BYTES_MAX : (size_t)len;

	mem->addr = addr;
	mem->len = read_memory(addr, buf, wanted);
	mem->fault = mem->len < wanted;
	mem->data = mem->len ? buf : NULL;
}

static enum call_len_state read_length(uint64_t addr, int32_t *len)
{
	return read_memory(addr, (uint8_t *)len, sizeof(*len)) == sizeof(*len) ? CALL_LEN_READ
									       : CALL_LEN_FAULT;
}

/* Where a call's length pointer is among its arguments; 0: it has none. */
static unsigned int length_arg(enum call_kind kind)
{
	switch (kind) {
	case CALL_ACCEPT:
	case CALL_ACCEPT4:
		return 2;
	case CALL_GETSOCKOPT:
		return 4;
	default:
		return 0;
	}
}

static void before(struct call *c, uint8_t *buf)
{
	if (c->kind == CALL_BIND || c->kind == CALL_CONNECT)
		read_bytes(&c->mem, buf, c->args[1], (int)c->args[2]);
	else if (c->kind == CALL_SETSOCKOPT)
		read_bytes(&c->mem, buf, c->args[3], (int)c->args[4]);
	if (length_arg(c->kind)) {
		c->len.addr = c->args[length_arg(c->kind)];
		c->len.in_state = read_length(c->len.addr, &c->len.in);
	}
}

static void after(struct call *c, uint8_t *buf)
{
	if (length_arg(c->kind))
		c->len.out_state = read_length(c->len.addr, &c->len.out);
	if (c->kind == CALL_ACCEPT || c->kind == CALL_ACCEPT4)
		read_bytes(&c->mem, buf, c->args[1], c->len.out);
	else if (c->kind == CALL_GETSOCKOPT)
		read_bytes(&c->mem, buf, c->args[3], c->len.out);
	else if (c->kind == CALL_SOCKETPAIR)
		read_bytes(&c->mem, buf, c->args[3], 2 * sizeof(int));
}

struct number {
	long native;
	long compat;
};

static const struct number numbers[CALL_KINDS] = {
	[CALL_SOCKET] = {SYS_socket, 359},
	[CALL_SOCKETPAIR] = {SYS_socketpair, 360},
	[CALL_BIND] = {SYS_bind, 361},
	[CALL_LISTEN] = {SYS_listen, 363},
	[CALL_CONNECT] = {SYS_connect, 362},
	[CALL_ACCEPT] = {SYS_accept, -1},
	[CALL_ACCEPT4] = {SYS_accept4, 364},
	[CALL_SETSOCKOPT] = {SYS_setsockopt, 366},
	[CALL_GETSOCKOPT] = {SYS_getsockopt, 365},
	[CALL_SHUTDOWN] = {SYS_shutdown, 373},
};

#ifdef __x86_64__
static long compat_call(long number, const uint64_t args[5])
{
	long ret;

	__asm__ volatile("int $0x80"
			 : "=a"(ret)
			 : "a"(number), "b"(args[0]), "c"(args[1]), "d"(args[2]), "S"(args[3]),
			   "D"(args[4])
			 : "memory", "r8", "r9", "r10", "r11");
	return (int)ret;
}
#else
static long compat_call(long number, const uint64_t args[5])
{
	(void)number;
	(void)args;
	return -ENOSYS;
}
#endif

static long native_call(long number, const uint64_t args[5])
{
	long ret = syscall(number, args[0], args[1], args[2], args[3], args[4]);

	return ret < 0 ? -errno : ret;
}

/* The inode of this process's network namespace. */
static uint32_t own_netns(void)
{
	static struct stat st;

	if (!st.st_ino)
		stat("/proc/self/ns/net", &st);
	return (uint32_t)st.st_ino;
}

long call_make(const struct caller *m, enum call_kind kind, long a, long b, long c, long d, long e)
{
	uint8_t buf[CALL_BYTES_MAX];
	struct call call = {
		.kind = kind,
		.compat = m->compat,
		.pid = (uint32_t)getpid(),
		.tid = (uint32_t)gettid(),
		.netns = own_netns(),
		.args = {(uint64_t)a, (uint64_t)b, (uint64_t)c, (uint64_t)d, (uint64_t)e},
	};

	if (m->compat)
		for (size_t i = 0; i < 5; i++)
			call.args[i] = (uint32_t)call.args[i];
	before(&call, buf);
	call.ret = m->compat ? compat_call(numbers[kind].compat, call.args)
			     : native_call(numbers[kind].native, call.args);
	after(&call, buf);
	m->fn(&call, m->ctx);
	return call.ret;
}

const struct tail *tail_get(void)
{
	static struct tail t;
	uint8_t *pages;

	if (t.end)
		return &t;
	pages = mmap(NULL, (TAIL_PAGES + 1) * PAGE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS
#ifdef MAP_32BIT
			     | MAP_32BIT
#endif
		     ,
		     -1, 0);
	if (pages == MAP_FAILED)
		return NULL;
	t.end = pages + TAIL_PAGES * PAGE;
	munmap(t.end, PAGE);
	return &t;
}

void *tail_put(const struct tail *t, const void *bytes, size_t len)
{
	return memmove(t->end - len, bytes, len);
}

void calls_pause(void)
{
	syscall(SYS_shutdown, CALLS_PAUSE, 0);
}

void calls_resume(void)
{
	syscall(SYS_shutdown, CALLS_RESUME, 0);
}
