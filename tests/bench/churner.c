/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A process that keeps some TCP connections open, each with options of its own, says their descriptors on
 * stdout, and then does one of these as fast as it can, counting in a file that is shared with whoever
 * watches:
 *   connect  opens and closes other connections over loopback
 *   set      sets an option of a connection
 *   wait     nothing
 *
 * usage: churner connect|set|wait STABLE COUNTER
 */
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

static _Noreturn void die(const char *what)
{
	perror(what);
	exit(1);
}

static int tcp_socket(void)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		die("socket");
	return fd;
}

static int listen_loopback(struct sockaddr_in *addr)
{
	socklen_t len = sizeof(*addr);
	int fd = tcp_socket();

	*addr = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	if (bind(fd, (struct sockaddr *)addr, len) || listen(fd, 128) ||
	    getsockname(fd, (struct sockaddr *)addr, &len))
		die("listen");
	return fd;
}

static void connect_pair(int listener, const struct sockaddr_in *addr, int fds[2])
{
	fds[0] = tcp_socket();
	if (connect(fds[0], (const struct sockaddr *)addr, sizeof(*addr)))
		die("connect");
	fds[1] = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	if (fds[1] < 0)
		die("accept");
}

/* No two have the same. */
static void set_options(int fd, int n)
{
	int size = 8192 + 64 * n, alive = n & 1, idle = 1000 + n, delay = n >> 1 & 1;

	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)) ||
	    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &alive, sizeof(alive)) ||
	    setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof(idle)) ||
	    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &delay, sizeof(delay)))
		die("setsockopt");
}

static _Noreturn void churn(int listener, const struct sockaddr_in *addr, volatile uint64_t *count)
{
	/* Reset instead of TIME_WAIT: ports would run out. */
	const struct linger reset = {.l_onoff = 1, .l_linger = 0};
	int fds[2];

	for (;;) {
		connect_pair(listener, addr, fds);
		if (setsockopt(fds[0], SOL_SOCKET, SO_LINGER, &reset, sizeof(reset)))
			die("setsockopt");
		close(fds[0]);
		close(fds[1]);
		++*count;
	}
}

static _Noreturn void set_option(int fd, volatile uint64_t *count)
{
	for (int on = 0;; on = !on) {
		if (setsockopt(fd, SOL_SOCKET, SO_OOBINLINE, &on, sizeof(on)))
			die("setsockopt");
		++*count;
	}
}

static volatile uint64_t *map_counter(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	void *p = fd < 0 ? MAP_FAILED
			 : mmap(NULL, sizeof(uint64_t), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (p == MAP_FAILED)
		die(path);
	close(fd);
	return p;
}

int main(int argc, char **argv)
{
	volatile uint64_t *count;
	struct sockaddr_in addr;
	int listener, fds[2];

	if (argc != 4) {
		fputs("usage: churner connect|set|wait STABLE COUNTER\n", stderr);
		return 2;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	count = map_counter(argv[3]);
	listener = listen_loopback(&addr);
	for (int i = 0; i < atoi(argv[2]); i++) {
		connect_pair(listener, &addr, fds);
		set_options(fds[0], 2 * i);
		set_options(fds[1], 2 * i + 1);
		printf("%d %d ", fds[0], fds[1]);
	}
	puts("");
	fflush(stdout);
	if (!strcmp(argv[1], "connect"))
		churn(listener, &addr, count);
	if (!strcmp(argv[1], "wait"))
		return pause();
	connect_pair(listener, &addr, fds);
	set_option(fds[0], count);
}
