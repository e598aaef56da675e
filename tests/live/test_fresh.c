/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A socket that nobody has set anything on shows its buffer sizes and no other option: every
 * default of the option table is the default of this kernel.
 */
#include "run_sockspy.h"
#include "sockets.h"

#include <ctype.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

static struct socket_set set;

/* Whether a line is one of options: "<TAB>SO_...", "<TAB>IPV6_...", and not "<TAB>SOCK_STREAM" or "<TAB>state: ...". */
static bool is_option_line(const char *line)
{
	size_t n;

	if (*line != '\t' || !strncmp(line, "\tSOCK_", 6))
		return false;
	n = strspn(line + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
	return n && memchr(line + 1, '_', n) && line[1 + n] != ':' && line[1 + n] != ' ';
}

static unsigned int check_fresh(const struct test_socket *s, const char *text)
{
	int sndbuf = 0, rcvbuf = 0;
	socklen_t len = sizeof(int);
	char expected[64], *block, *line, *next;
	unsigned int wrong = 0, buffers = 0;

	getsockopt(s->fd, SOL_SOCKET, SO_SNDBUF, &sndbuf, &len);
	getsockopt(s->fd, SOL_SOCKET, SO_RCVBUF, &rcvbuf, &len);
	snprintf(expected, sizeof(expected), "\tSO_SNDBUF(%d),SO_RCVBUF(%d)", sndbuf, rcvbuf);
	block = find_block(text, s->fd);
	for (line = block; line && *line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		if (!strcmp(line, expected)) {
			buffers++;
		} else if (is_option_line(line)) {
			fprintf(stderr, "%s: a fresh socket shows %s\n", s->kind, line + 1);
			wrong++;
		}
	}
	if (buffers != 1) {
		fprintf(stderr, "%s: %u lines are %s\n", s->kind, buffers, expected + 1);
		wrong++;
	}
	free(block);
	return wrong;
}

static void test_fresh_sockets(void **state)
{
	unsigned int wrong = 0;
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(run_sockspy_pid(&r, NULL, getpid()), 0);
	assert_int_equal(r.status, 0);
	for (size_t i = 0; i < set.nr; i++)
		wrong += check_fresh(&set.sockets[i], r.out);
	run_free(&r);
	assert_int_equal(wrong, 0);
}

/* The test above would pass with a program that shows no options at all. */
static void test_changed_sockets(void **state)
{
	unsigned int wrong = 0;
	struct run r;
	int on = 1;

	(void)state;
	SKIP_UNLESS(can_dump());
	for (size_t i = 0; i < set.nr; i++)
		assert_int_equal(setsockopt(set.sockets[i].fd, SOL_SOCKET, SO_KEEPALIVE, &on,
					    sizeof(on)),
				 0);
	assert_int_equal(run_sockspy_pid(&r, NULL, getpid()), 0);
	for (size_t i = 0; i < set.nr; i++) {
		char *block = find_block(r.out, set.sockets[i].fd);

		if (!block || !strstr(block, "\tSO_KEEPALIVE,SO_SNDBUF(")) {
			fprintf(stderr, "%s: no SO_KEEPALIVE\n%s", set.sockets[i].kind,
				block ? block : "no such descriptor\n");
			wrong++;
		}
		free(block);
	}
	run_free(&r);
	assert_int_equal(wrong, 0);
}

static int setup(void **state)
{
	(void)state;
	if (geteuid() != 0)
		return 0;
	return enter_own_netns() ? -1 : socket_set_open_fresh(&set);
}

static int teardown(void **state)
{
	(void)state;
	socket_set_close(&set);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fresh_sockets),
		cmocka_unit_test(test_changed_sockets),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
