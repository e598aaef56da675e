/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes one system call over and over and says in a file what one took: "WALL CPU TYPICAL" in ns. WALL and CPU are the
 * mean of all; TYPICAL is the median of batches, which hardly sees what else runs on the machine.
 *   setsockopt  TCP_NODELAY of a TCP socket
 *   getppid
 *
 * usage: caller setsockopt|getppid COUNT RESULT
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define BATCH 100

static _Noreturn void die(const char *what)
{
	perror(what);
	exit(1);
}

static uint64_t now_ns(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static void set_options(int fd, long count)
{
	for (int on = 1; count > 0; count--, on = !on)
		if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)))
			die("setsockopt");
}

static void get_parents(long count)
{
	for (; count > 0; count--)
		syscall(SYS_getppid);
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* The time of each batch is left in times. */
static void run(int fd, long count, uint64_t *times)
{
	for (long left = count, n; left > 0; left -= n) {
		uint64_t start = now_ns(CLOCK_MONOTONIC);

		n = left < BATCH ? left : BATCH;
		if (fd >= 0)
			set_options(fd, n);
		else
			get_parents(n);
		*times++ = now_ns(CLOCK_MONOTONIC) - start;
	}
}

static void report(const char *path, double wall, double cpu, double typical)
{
	FILE *f = fopen(path, "we");

	if (!f || fprintf(f, "%.1f %.1f %.1f\n", wall, cpu, typical) < 0 || fclose(f))
		die(path);
}

int main(int argc, char **argv)
{
	long count = argc == 4 ? atol(argv[2]) : 0, batches = (count + BATCH - 1) / BATCH;
	uint64_t *times, wall, cpu;
	int fd = -1;

	if (count < BATCH ||
	    (strcmp(argv[1], "setsockopt") != 0 && strcmp(argv[1], "getppid") != 0)) {
		fputs("usage: caller setsockopt|getppid COUNT RESULT\n", stderr);
		return 2;
	}
	times = calloc(batches, sizeof(*times));
	if (!times)
		die("calloc");
	if (!strcmp(argv[1], "setsockopt")) {
		fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (fd < 0)
			die("socket");
	}
	wall = now_ns(CLOCK_MONOTONIC);
	cpu = now_ns(CLOCK_PROCESS_CPUTIME_ID);
	run(fd, count, times);
	cpu = now_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	wall = now_ns(CLOCK_MONOTONIC) - wall;
	/* Whole batches only: the last may be shorter. */
	batches = count / BATCH;
	qsort(times, batches, sizeof(*times), by_value);
	report(argv[3], (double)wall / count, (double)cpu / count,
	       (double)times[batches / 2] / BATCH);
	free(times);
	return 0;
}
