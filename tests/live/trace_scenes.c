/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trace_scenes.h"
#include "calls.h"
#include "run_sockspy.h"
#include "sockets.h"
#include "uring.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif

/* What tells calls apart: any value will do. */
static void mark(int fd, int value)
{
	(void)!setsockopt(fd, SOL_SOCKET, SO_PRIORITY, &value, sizeof(value));
}

static int new_socket(void)
{
	return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

/* All calls, each once and as it should be. */
static int play_calls(char **args)
{
	int pair[2], one = 1, size = 4096, fd, listener = tcp_listener(AF_INET);
	struct sockaddr_in a;
	socklen_t len = sizeof(a);

	(void)args;
	fd = new_socket();
	if (listener < 0 || fd < 0 || getsockname(listener, (struct sockaddr *)&a, &len))
		return 1;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size));
	if (connect(fd, (struct sockaddr *)&a, sizeof(a)))
		return 1;
	one = accept4(listener, (struct sockaddr *)&a, &len, SOCK_CLOEXEC);
	len = sizeof(size);
	getsockopt(one, SOL_SOCKET, SO_TYPE, &size, &len);
	shutdown(fd, SHUT_WR);
	return one < 0 || socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) ? 1 : 7;
}

static int play_exit(char **args)
{
	return atoi(args[0]);
}

static int play_killed(char **args)
{
	(void)args;
	raise(SIGTERM);
	return 1;
}

/* A child, its child by exec, which goes on when all others have ended. */
static int play_family(char **args)
{
	int fd = new_socket(), ends[2];
	char c;

	(void)args;
	mark(fd, 1);
	if (pipe2(ends, O_CLOEXEC))
		return 1;
	if (fork() == 0) {
		mark(fd, 2);
		if (fork() != 0)
			_exit(0);
		/* Until the first one has ended. */
		close(ends[1]);
		(void)!read(ends[0], &c, 1);
		execl("/proc/self/exe", "test_trace", "orphan", NULL);
	}
	wait(NULL);
	return 0;
}

static int play_orphan(char **args)
{
	(void)args;
	mark(new_socket(), 3);
	return 0;
}

/* A port that nobody listens at: one that was just given back. */
static uint16_t closed_port(void)
{
	int fd = tcp_listener(AF_INET);
	struct sockaddr_in a = {0};
	socklen_t len = sizeof(a);

	getsockname(fd, (struct sockaddr *)&a, &len);
	close(fd);
	return a.sin_port;
}

/* A connect that does not wait: args tell whether somebody listens. */
static int play_late(char **args)
{
	int listener = -1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct pollfd p = {.fd = fd, .events = POLLOUT};
	socklen_t len = sizeof(a);

	if (strcmp(args[0], "refused") == 0) {
		a.sin_port = closed_port();
	} else {
		listener = tcp_listener(AF_INET);
		getsockname(listener, (struct sockaddr *)&a, &len);
	}
	if (!connect(fd, (struct sockaddr *)&a, sizeof(a)) || errno != EINPROGRESS)
		return SCENE_SKIPPED;
	return poll(&p, 1, -1) != 1;
}

/* A connect that waits, and is refused. */
static int play_refused(char **args)
{
	struct sockaddr_in a = {.sin_family = AF_INET,
				.sin_port = htons((uint16_t)atoi(args[0])),
				.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

	return connect(new_socket(), (struct sockaddr *)&a, sizeof(a)) == 0;
}

/* A thread makes the call. */
static void *thread(void *arg)
{
	prctl(PR_SET_NAME, "a thread");
	mark(*(int *)arg, 9);
	return NULL;
}

static int play_thread(char **args)
{
	int fd = new_socket();
	pthread_t t;

	(void)args;
	if (pthread_create(&t, NULL, thread, &fd))
		return 1;
	pthread_join(t, NULL);
	return 0;
}

/* Many blocked acceptors of one listener, then as many connections. */
#define ACCEPTORS 30

static void *acceptor(void *arg)
{
	(void)!accept(*(int *)arg, NULL, NULL);
	return NULL;
}

static int play_acceptors(char **args)
{
	int listener = tcp_listener(AF_INET), i;
	pthread_t threads[ACCEPTORS];
	struct sockaddr_in a;
	socklen_t len = sizeof(a);

	(void)args;
	if (getsockname(listener, (struct sockaddr *)&a, &len))
		return 1;
	for (i = 0; i < ACCEPTORS; i++)
		if (pthread_create(&threads[i], NULL, acceptor, &listener))
			return 1;
	for (i = 0; i < ACCEPTORS; i++)
		if (connect(new_socket(), (struct sockaddr *)&a, sizeof(a)))
			return 1;
	for (i = 0; i < ACCEPTORS; i++)
		pthread_join(threads[i], NULL);
	return 0;
}

static int play_netns(char **args)
{
	(void)args;
	if (enter_own_netns())
		return SCENE_SKIPPED;
	return play_calls(args) != 7;
}

static void nothing(const struct call *c, void *ctx)
{
	(void)c;
	(void)ctx;
}

/* The 32-bit entry of the kernel. */
static int play_compat(char **args)
{
	const struct caller caller = {.fn = nothing, .compat = true};
	const int value = 5;
	int fd = new_socket();
	void *at;

	(void)args;
	if (!tail_get())
		return SCENE_SKIPPED;
	at = tail_put(tail_get(), &value, sizeof(value));
	if (call_make(&caller, CALL_SETSOCKOPT, fd, SOL_SOCKET, SO_PRIORITY, (long)at,
		      sizeof(value)))
		return SCENE_SKIPPED;
	return 0;
}

/* So many calls; with "stopped" sockspy, the parent, does not read meanwhile. */
static int play_burst(char **args)
{
	int fd = new_socket(), n = atoi(args[0]);
	bool stopped = args[1] && !strcmp(args[1], "stopped");

	if (stopped)
		kill(getppid(), SIGSTOP);
	for (int i = 0; i < n; i++)
		mark(fd, i);
	if (stopped)
		kill(getppid(), SIGCONT);
	return 0;
}

/* Calls until somebody ends it. */
static _Noreturn int play_endless(char **args)
{
	int fd = new_socket();

	(void)args;
	for (;;)
		mark(fd, 1);
}

static int play_hostile(char **args)
{
	(void)args;
	prctl(PR_SET_NAME, "\"\n\033[2J\xff\xe2\x80\xae\\");
	mark(new_socket(), 1);
	return 0;
}

/* --- io_uring */

static int uring_socket(struct uring *u, uint32_t slot)
{
	const struct io_uring_sqe sqe = {.opcode = IORING_OP_SOCKET,
					 .fd = AF_INET,
					 .off = SOCK_STREAM | (slot ? 0 : SOCK_CLOEXEC),
					 .len = IPPROTO_TCP,
					 .file_index = slot};

	return uring_call(u, &sqe);
}

static struct io_uring_sqe uring_address(uint8_t opcode, int fd, const void *addr, socklen_t len)
{
	return (struct io_uring_sqe){
		.opcode = opcode, .fd = fd, .addr = (uintptr_t)addr, .addr2 = len, .user_data = 1};
}

static int uring_connect(struct uring *u, int fd, const void *addr)
{
	const struct io_uring_sqe sqe =
		uring_address(IORING_OP_CONNECT, fd, addr, sizeof(struct sockaddr_in));

	return uring_call(u, &sqe);
}

static int uring_number(struct uring *u, uint8_t opcode, uint8_t flags, int fd, uint32_t number)
{
	const struct io_uring_sqe sqe = {.opcode = opcode, .flags = flags, .fd = fd, .len = number};

	return uring_call(u, &sqe);
}

static int uring_option(struct uring *u, uint32_t command, int fd, uint32_t optname, int *value)
{
	struct io_uring_sqe sqe = {.opcode = IORING_OP_URING_CMD,
				   .fd = fd,
				   .off = command,
				   .addr = (uint64_t)optname << 32 | SOL_SOCKET,
				   .file_index = sizeof(*value),
				   .addr3 = (uintptr_t)value};

	return uring_call(u, &sqe);
}

/* A socket of the ring's is connected, with an accept that waits. Returns 0 or 1. */
static int uring_connection(struct uring *u, int fd)
{
	struct sockaddr_in a, peer;
	int results[2], listener = tcp_listener(AF_INET);
	socklen_t len = sizeof(a), peer_len = sizeof(peer);
	struct io_uring_sqe sqe = uring_address(IORING_OP_ACCEPT, listener, &peer, 0);
	uint64_t name;

	if (getsockname(listener, (struct sockaddr *)&a, &len))
		return 1;
	sqe.addr2 = (uintptr_t)&peer_len;
	sqe.accept_flags = SOCK_CLOEXEC;
	sqe.user_data = 0;
	if (uring_submit(u, &sqe))
		return 1;
	sqe = uring_address(IORING_OP_CONNECT, fd, &a, sizeof(a));
	if (uring_submit(u, &sqe))
		return 1;
	for (int i = 0; i < 2; i++) {
		int res = uring_wait(u, &name, NULL);

		results[name & 1] = res;
	}
	close(listener);
	return results[1] || results[0] < 0;
}

/* Calls that fail, each for a reason of its own. */
static int uring_failures(struct uring *u)
{
	struct sockaddr_in a = {.sin_family = AF_INET,
				.sin_port = closed_port(),
				.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

	return uring_connect(u, new_socket(), &a) != -ECONNREFUSED ||
	       uring_connect(u, new_socket(), (void *)8) != -EFAULT;
}

/* Registered files, which are no descriptors. */
static int uring_registered(struct uring *u)
{
	const int files[] = {new_socket(), -1};

	return syscall(SYS_io_uring_register, u->fd, IORING_REGISTER_FILES, files, 2) ||
	       uring_number(u, IORING_OP_SHUTDOWN, IOSQE_FIXED_FILE, 0, SHUT_RD) != -ENOTCONN ||
	       uring_socket(u, 2) != 0;
}

/* A connection whose one end nothing but a ring has, and which goes with it. */
static int play_uring_registered(char **args)
{
	const int files[] = {-1, -1};
	int listener = tcp_listener(AF_INET), peer;
	struct sockaddr_in a;
	socklen_t len = sizeof(a);
	struct io_uring_sqe sqe;
	struct uring u;
	char c;

	(void)args;
	if (uring_open(&u, 0) || getsockname(listener, (struct sockaddr *)&a, &len) ||
	    syscall(SYS_io_uring_register, u.fd, IORING_REGISTER_FILES, files, 2) ||
	    uring_socket(&u, 2) == -EINVAL)
		return SCENE_SKIPPED;
	sqe = uring_address(IORING_OP_CONNECT, 1, &a, sizeof(a));
	sqe.flags = IOSQE_FIXED_FILE;
	if (uring_call(&u, &sqe))
		return 1;
	peer = accept(listener, NULL, NULL);
	uring_close(&u);
	return read(peer, &c, 1) != 0;
}

/* Status: 8, and what this kernel can do besides: 1 options, 2 bind and listen. */
static int play_uring(char **args)
{
	const struct sockaddr_in any = {.sin_family = AF_INET};
	struct io_uring_sqe sqe;
	int fd, value = 4096, can = 8;
	struct uring u;

	if (uring_open(&u, args[0] ? IORING_SETUP_SQPOLL : 0))
		return SCENE_SKIPPED;
	fd = uring_socket(&u, 0);
	if (fd == -EINVAL)
		return SCENE_SKIPPED;
	if (fd < 0)
		return 1;
	if (!uring_option(&u, URING_SOCKET_SETSOCKOPT, fd, SO_RCVBUF, &value) &&
	    uring_option(&u, URING_SOCKET_GETSOCKOPT, fd, SO_TYPE, &value) == sizeof(value))
		can |= 1;
	sqe = uring_address(URING_OP_BIND, new_socket(), &any, sizeof(any));
	if (!uring_call(&u, &sqe) && !uring_number(&u, URING_OP_LISTEN, 0, sqe.fd, 5))
		can |= 2;
	if (uring_connection(&u, fd) || uring_number(&u, IORING_OP_SHUTDOWN, 0, fd, SHUT_WR) ||
	    uring_failures(&u) || uring_registered(&u))
		return 1;
	return can;
}

/* One request for two connections (5.19). */
static int play_uring_multishot(char **args)
{
	int listener = tcp_listener(AF_INET);
	struct io_uring_sqe sqe = uring_address(IORING_OP_ACCEPT, listener, NULL, 0);
	struct sockaddr_in a;
	socklen_t len = sizeof(a);
	struct uring u;

	(void)args;
	if (uring_open(&u, 0) || getsockname(listener, (struct sockaddr *)&a, &len))
		return SCENE_SKIPPED;
	sqe.ioprio = IORING_ACCEPT_MULTISHOT;
	if (uring_submit(&u, &sqe))
		return 1;
	for (int i = 0; i < 2; i++) {
		uint32_t flags;
		int res;

		if (connect(new_socket(), (struct sockaddr *)&a, sizeof(a)))
			return 1;
		res = uring_wait(&u, NULL, &flags);
		if (res == -EINVAL)
			return SCENE_SKIPPED;
		if (res < 0 || !(flags & IORING_CQE_F_MORE))
			return 1;
	}
	return 0;
}

/* Both ends of an MPTCP connection, of which the first one to go leaves the other in CLOSE_WAIT. */
static int play_mptcp(char **args)
{
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_MPTCP);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_MPTCP), accepted;
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(a);
	char c;

	(void)args;
	if (listener < 0 || fd < 0)
		return SCENE_SKIPPED;
	if (bind(listener, (struct sockaddr *)&a, sizeof(a)) || listen(listener, 1) ||
	    getsockname(listener, (struct sockaddr *)&a, &len) ||
	    connect(fd, (struct sockaddr *)&a, sizeof(a)))
		return 1;
	accepted = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	if (accepted < 0 || shutdown(fd, SHUT_WR))
		return 1;
	return read(accepted, &c, 1) == 0 ? 0 : 1;
}

/* A datagram to a port that nobody has, by a socket that wants to know. */
static int play_unreachable(char **args)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), one = 1;
	int nobody = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct pollfd p = {.fd = fd};
	socklen_t len = sizeof(a);

	(void)args;
	if (bind(nobody, (struct sockaddr *)&a, sizeof(a)) ||
	    getsockname(nobody, (struct sockaddr *)&a, &len) || close(nobody) ||
	    connect(fd, (struct sockaddr *)&a, sizeof(a)) ||
	    setsockopt(fd, IPPROTO_IP, IP_RECVERR, &one, sizeof(one)) || send(fd, "", 1, 0) != 1)
		return 1;
	return poll(&p, 1, -1) == 1 && p.revents == POLLERR ? 0 : 1;
}

static const struct {
	const char *name;
	int (*play)(char **args);
} scenes[] = {
	{"acceptors", play_acceptors},
	{"burst", play_burst},
	{"calls", play_calls},
	{"compat", play_compat},
	{"endless", play_endless},
	{"exit", play_exit},
	{"family", play_family},
	{"hostile", play_hostile},
	{"killed", play_killed},
	{"late", play_late},
	{"mptcp", play_mptcp},
	{"netns", play_netns},
	{"orphan", play_orphan},
	{"refused", play_refused},
	{"thread", play_thread},
	{"unreachable", play_unreachable},
	{"uring", play_uring},
	{"uring-multishot", play_uring_multishot},
	{"uring-registered", play_uring_registered},
};

int scene_play(char **argv)
{
	for (size_t i = 0; i < sizeof(scenes) / sizeof(scenes[0]); i++)
		if (!strcmp(scenes[i].name, argv[0]))
			return scenes[i].play(argv + 1);
	return -1;
}
