/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs a command with its output in a file and prints "STATUS WALL_US CPU_US PEAK_KIB". A program of its own because a
 * process's peak memory counts what it was before exec(2): here next to nothing, not a Python interpreter.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static uint64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static uint64_t timeval_us(const struct timeval *t)
{
	return (uint64_t)t->tv_sec * 1000000 + (uint64_t)t->tv_usec;
}

static _Noreturn void run(const char *output, char **argv)
{
	int fd = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd >= 0 && dup2(fd, STDOUT_FILENO) >= 0)
		execvp(argv[0], argv);
	_exit(127);
}

int main(int argc, char **argv)
{
	struct rusage usage;
	uint64_t start;
	int status;
	pid_t pid;

	if (argc < 3) {
		fputs("usage: measure OUTPUT COMMAND...\n", stderr);
		return 2;
	}
	start = now_us();
	pid = fork();
	if (pid == 0)
		run(argv[1], argv + 2);
	if (pid < 0 || wait4(pid, &status, 0, &usage) < 0)
		return 1;
	printf("%d %ju %ju %ld\n", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
	       (uintmax_t)(now_us() - start),
	       (uintmax_t)(timeval_us(&usage.ru_utime) + timeval_us(&usage.ru_stime)),
	       usage.ru_maxrss);
	return 0;
}
