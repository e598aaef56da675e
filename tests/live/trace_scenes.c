/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trace_scenes.h"
#include "calls.h"
#include "run_sockspy.h"
#include "sockets.h"

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
#include <sys/wait.h>
#include <unistd.h>

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

static const struct {
	const char *name;
	int (*play)(char **args);
} scenes[] = {
	{"acceptors", play_acceptors}, {"burst", play_burst},	  {"calls", play_calls},
	{"compat", play_compat},       {"endless", play_endless}, {"exit", play_exit},
	{"family", play_family},       {"hostile", play_hostile}, {"killed", play_killed},
	{"late", play_late},	       {"netns", play_netns},	  {"orphan", play_orphan},
	{"refused", play_refused},     {"thread", play_thread},
};

int scene_play(char **argv)
{
	for (size_t i = 0; i < sizeof(scenes) / sizeof(scenes[0]); i++)
		if (!strcmp(scenes[i].name, argv[0]))
			return scenes[i].play(argv + 1);
	return -1;
}
