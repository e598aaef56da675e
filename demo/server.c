// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A small TCP server with one client, for a first look at sockspy:
 *
 *	server COMMAND [ARG...]	runs COMMAND ARG... PID with its own process id
 *
 * The server sets on its connection what servers set: keepalive, linger, nodelay and their times.
 */
#include <err.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct {
	int level, name, value;
} wanted[] = {
	{SOL_SOCKET, SO_KEEPALIVE, 1},	  {IPPROTO_IP, IP_TOS, 0x10},
	{IPPROTO_TCP, TCP_NODELAY, 1},	  {IPPROTO_TCP, TCP_KEEPIDLE, 60},
	{IPPROTO_TCP, TCP_KEEPINTVL, 10}, {IPPROTO_TCP, TCP_USER_TIMEOUT, 30000},
};

static int listen_on_loopback(struct sockaddr_in *addr)
{
	socklen_t len = sizeof(*addr);
	int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	memset(addr, 0, sizeof(*addr));
	addr->sin_family = AF_INET;
	addr->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) ||
	    bind(fd, (struct sockaddr *)addr, len) || listen(fd, 5) ||
	    getsockname(fd, (struct sockaddr *)addr, &len))
		err(1, "listen");
	return fd;
}

/* Talks to the server, then waits until the server hangs up. */
static void client(const struct sockaddr_in *addr)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char buf[64];

	if (fd < 0 || connect(fd, (const struct sockaddr *)addr, sizeof(*addr)) ||
	    write(fd, "hello\n", 6) != 6)
		err(1, "connect");
	while (read(fd, buf, sizeof(buf)) > 0)
		;
	_exit(0);
}

static void set_options(int fd)
{
	struct linger linger = {.l_onoff = 1, .l_linger = 5};
	size_t i;

	for (i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (setsockopt(fd, wanted[i].level, wanted[i].name, &wanted[i].value, sizeof(int)))
			err(1, "setsockopt");
	if (setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)))
		err(1, "setsockopt");
}

static int run(char **argv, int argc)
{
	char **args = calloc(argc + 2, sizeof(*args)), pid[16];
	int status;

	if (!args)
		err(1, "calloc");
	memcpy(args, argv, argc * sizeof(*args));
	snprintf(pid, sizeof(pid), "%d", getpid());
	args[argc] = pid;
	if (fork() == 0) {
		execvp(args[0], args);
		err(127, "%s", args[0]);
	}
	free(args);
	wait(&status);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

int main(int argc, char **argv)
{
	struct sockaddr_in addr;
	int listener, fd, status;
	char buf[64];

	if (argc < 2)
		errx(2, "usage: server COMMAND [ARG...]");
	listener = listen_on_loopback(&addr);
	if (fork() == 0)
		client(&addr);
	fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	if (fd < 0 || read(fd, buf, sizeof(buf)) <= 0)
		err(1, "accept");
	set_options(fd);
	status = run(argv + 1, argc - 1);
	close(fd);
	wait(NULL);
	return status;
}
