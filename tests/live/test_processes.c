/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which processes a dump is of, and what becomes of those that can't be looked at: operands, exit
 * status, the two JSON forms, other network namespaces, very many descriptors.
 */
#include "child.h"
#include "run_sockspy.h"
#include "sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define NR_CHILDREN 2
#define MANY	    10000
#define SKIP_STATUS 77

static struct child children[NR_CHILDREN];

static bool prepare_nothing(void *arg)
{
	(void)arg;
	return true;
}

/* Operands with %a and %b for the numbers of the two children, %s for our own. */
static void expand(char *out, size_t size, const char *operand)
{
	size_t n = 0;

	out[0] = '\0';
	for (const char *p = operand; *p && n < size; p++) {
		pid_t pid = p[0] != '%'	  ? 0
			    : p[1] == 'a' ? children[0].pid
			    : p[1] == 'b' ? children[1].pid
					  : getpid();

		n += (size_t)snprintf(out + n, size - n, pid ? "%d" : "%c", pid ? pid : *p);
		p += pid != 0;
	}
}

static void run_operands(struct run *r, const char *const *operands)
{
	const char *argv[RUN_ARGS_MAX + 1] = {NULL};
	char text[RUN_ARGS_MAX][64];

	for (size_t i = 0; i < RUN_ARGS_MAX && operands[i]; i++) {
		expand(text[i], sizeof(text[i]), operands[i]);
		argv[i] = text[i];
	}
	assert_int_equal(run_sockspy(r, argv), 0);
}

/* How often the head of a process is in a text dump. */
static size_t count_heads(const struct run *r, pid_t pid)
{
	char head[24];

	snprintf(head, sizeof(head), "%d:\t", (int)pid);
	return count_lines(r->out, head);
}

struct operands {
	const char *args[6];
	size_t first, second; /* how often each child is dumped */
};

static void test_operands(void **state)
{
	static const struct operands table[] = {
		{{"-p", "%a"}, 1, 0},
		{{"-p", "%a,%b"}, 1, 1},
		{{"-p", "%a", "-p", "%b"}, 1, 1},
		{{"-p%b"}, 0, 1},
		{{"-p", "%a,%a", "-p", "%a"}, 1, 0},
		{{"%a"}, 1, 0},
		{{"%a", "%b"}, 1, 1},
		{{"-p", "%a", "%b"}, 1, 1},
		{{"/proc/%a"}, 1, 0},
		{{"-p", "/proc/%b,%a"}, 1, 1},
		{{"-p", "%a,%b,^%a"}, 0, 1},
		{{"-p", "^%b", "-p", "%a,%b"}, 1, 0},
		{{"-n", "-p", "%a"}, 1, 0},
		{{"--all", "-p", "%a"}, 1, 0},
	};

	(void)state;
	SKIP_UNLESS(can_dump());
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct run r;

		run_operands(&r, table[i].args);
		if (r.status || r.err_len || count_heads(&r, children[0].pid) != table[i].first ||
		    count_heads(&r, children[1].pid) != table[i].second)
			fprintf(stderr, "%s %s: status %d\n%s%s", table[i].args[0],
				table[i].args[1] ? table[i].args[1] : "", r.status, r.err, r.out);
		assert_int_equal(r.status, 0);
		assert_int_equal(r.err_len, 0);
		assert_int_equal(count_heads(&r, children[0].pid), table[i].first);
		assert_int_equal(count_heads(&r, children[1].pid), table[i].second);
		assert_int_equal(count_lines(r.out, "  Current rlimit: "),
				 table[i].first + table[i].second);
		run_free(&r);
	}
}

/* They come in the order in which they were asked for, with no blank line between. */
static void test_order(void **state)
{
	char first[24], second[24];
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	run_operands(&r, (const char *const[]){"-p", "%b,%a", NULL});
	snprintf(first, sizeof(first), "%d:\t", (int)children[1].pid);
	snprintf(second, sizeof(second), "\n%d:\t", (int)children[0].pid);
	assert_int_equal(strncmp(r.out, first, strlen(first)), 0);
	assert_non_null(strstr(r.out, second));
	assert_null(strstr(r.out, "\n\n"));
	run_free(&r);
}

/* What names nothing is lsof's status 1, what is no command line 2. */
static void test_wrong_arguments(void **state)
{
	static const struct {
		int status;
		const char *args[4];
	} table[] = {
		{2, {"-p"}},
		{1, {"-p", ""}},
		{1, {"-p", ","}},
		{1, {"-p", "12a"}},
		{1, {"-p", "-1"}},
		{1, {"-p", "0"}},
		{1, {"-p", "99999999999999999999"}},
		{1, {"-p", "%s,"}},
		{1, {"-p", "/proc/"}},
		{1, {"-p", "/proc/self/fd"}},
		{1, {"nobody"}},
		{2, {"--no-such-option"}},
		{2, {"-j", "-J", "-p", "%s"}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const char *args[5] = {NULL};
		struct run r;

		memcpy(args, table[i].args, sizeof(table[i].args));
		run_operands(&r, args);
		if (r.status != table[i].status || r.out_len || !r.err_len)
			fprintf(stderr, "%s %s: status %d\n%s%s\n", args[0], args[1] ? args[1] : "",
				r.status, r.err, r.out);
		assert_int_equal(r.status, table[i].status);
		assert_int_equal(r.out_len, 0);
		assert_true(r.err_len > 0);
		run_free(&r);
	}
}

static void check_unexaminable(pid_t pid, const char *why)
{
	char arg[64], expected[96];
	struct run r;

	snprintf(arg, sizeof(arg), "%d,%d,%d", (int)children[0].pid, (int)pid,
		 (int)children[1].pid);
	snprintf(expected, sizeof(expected), "sockspy: cannot examine %d: %s\n", (int)pid, why);
	assert_int_equal(run_sockspy(&r, (const char *const[]){"-p", arg, NULL}), 0);
	assert_int_equal(r.status, 1);
	assert_string_equal(r.err, expected);
	assert_int_equal(count_heads(&r, children[0].pid), 1);
	assert_int_equal(count_heads(&r, children[1].pid), 1);
	assert_int_equal(count_heads(&r, pid), 0);
	run_free(&r);

	assert_int_equal(run_sockspy(&r, (const char *const[]){"-J", "-p", arg, NULL}), 0);
	assert_int_equal(r.status, 1);
	assert_string_equal(r.err, expected);

	struct json_object *document = parse_json_document(r.out, r.out_len);

	assert_int_equal(json_object_array_length(json_member(document, "processes")), 2);
	json_object_put(document);
	run_free(&r);
}

static void test_vanished(void **state)
{
	(void)state;
	SKIP_UNLESS(can_dump());
	check_unexaminable(vanished_pid(), "no such process");
}

static void test_zombie(void **state)
{
	pid_t pid;

	(void)state;
	SKIP_UNLESS(can_dump());
	pid = zombie_pid();
	assert_true(pid > 0);
	check_unexaminable(pid, "zombie process");
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

/* "-J": one document, with the same objects that "-j" has a line each for. */
static void test_document(void **state)
{
	struct json_object *document, *processes, *lines;
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	run_operands(&r, (const char *const[]){"-J", "-p", "%a,%b", NULL});
	assert_int_equal(r.status, 0);
	document = parse_json_document(r.out, r.out_len);
	processes = json_member(document, "processes");
	assert_true(json_object_is_type(processes, json_type_array));
	assert_int_equal(json_object_array_length(processes), NR_CHILDREN);
	for (size_t i = 0; i < NR_CHILDREN; i++) {
		struct json_object *p = json_object_array_get_idx(processes, i);
		struct json_object *files = json_member(p, "files");

		assert_int_equal(json_object_get_int(json_member(p, "pid")), children[i].pid);
		assert_true(json_object_is_type(json_member(p, "command"), json_type_string));
		lines = dump_json(children[i].pid);
		assert_int_equal(json_object_array_length(files), json_object_array_length(lines));
		for (size_t n = 0; n < json_object_array_length(files); n++)
			assert_int_equal(json_object_get_int(json_member(
						 json_object_array_get_idx(files, n), "fd")),
					 json_object_get_int(json_member(
						 json_object_array_get_idx(lines, n), "fd")));
		json_object_put(lines);
	}
	json_object_put(document);
	run_free(&r);
}

static bool prepare_namespace(void *arg)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(4242)};
	int fd;

	(void)arg;
	if (unshare(CLONE_NEWNET))
		return false;
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	return dup2(fd, 150) == 150 && !bind(fd, (struct sockaddr *)&a, sizeof(a)) &&
	       !listen(fd, 7);
}

static uint64_t netns_inode(pid_t pid)
{
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%d/ns/net", (int)pid);
	assert_int_equal(stat(path, &st), 0);
	return st.st_ino;
}

/* Runs in a child: its children are the first ones of a new pid namespace, /proc is still the old one. */
static int run_with_wrong_proc(void)
{
	const char *const args[] = {"-p", "1", NULL};
	struct run r;

	if (unshare(CLONE_NEWPID))
		return SKIP_STATUS;
	if (run_sockspy(&r, args))
		return 1;
	return r.status != 1 || r.out_len || !strstr(r.err, "another pid namespace");
}

static void test_proc_of_another_pid_namespace(void **state)
{
	int status;
	pid_t pid;

	(void)state;
	fflush(NULL);
	pid = fork();
	if (pid == 0)
		_exit(run_with_wrong_proc());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == SKIP_STATUS) {
		printf("SKIP /proc of another pid namespace: needs root\n");
		skip();
	}
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void test_other_netns(void **state)
{
	struct json_object *lines, *d, *own;
	char expected[64], *block;
	struct child c;
	struct run r;
	int fd;

	(void)state;
	SKIP_UNLESS(can_dump());
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(child_start(&c, prepare_namespace, NULL), 0);
	lines = dump_json(c.pid);
	d = find_descriptor(lines, c.pid, 150);
	assert_non_null(d);
	assert_int_equal(json_object_get_uint64(json_member(d, "netns")), netns_inode(c.pid));
	assert_int_equal(json_object_get_int(json_member(d, "lport")), 4242);
	assert_string_equal(json_object_get_string(json_member(d, "state")), "LISTEN");
	assert_non_null(json_member(json_member(d, "options"), "TCP_KEEPIDLE"));
	/* The child has inherited a socket of our own namespace. */
	own = find_descriptor(lines, c.pid, fd);
	assert_int_equal(json_object_get_uint64(json_member(own, "netns")), netns_inode(getpid()));
	json_object_put(lines);

	assert_int_equal(run_sockspy_pid(&r, NULL, c.pid), 0);
	snprintf(expected, sizeof(expected), "%llu", (unsigned long long)netns_inode(c.pid));
	block = find_block(r.out, 150);
	assert_non_null(block);
	assert_non_null(strstr(block, "\n\tsockname: AF_INET 0.0.0.0  port: 4242\n"));
	assert_non_null(strstr(block, "\n\tnetns: "));
	assert_non_null(strstr(strstr(block, "\n\tnetns: "), expected));
	free(block);
	block = find_block(r.out, fd);
	assert_null(strstr(block, "\tnetns: "));
	free(block);
	run_free(&r);
	child_end(&c);
	close(fd);
}

/* MANY descriptors in all that follow FIRST, a hundred of them sockets. */
#define FIRST 300

static bool prepare_many(void *arg)
{
	struct rlimit limit = {FIRST + MANY + 100, FIRST + MANY + 100};
	int mem, sock;

	(void)arg;
	mem = memfd_create("many", MFD_CLOEXEC);
	sock = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (mem < 0 || sock < 0 || setrlimit(RLIMIT_NOFILE, &limit))
		return false;
	for (int i = 0; i < MANY; i++)
		if (dup2(i % 100 ? mem : sock, FIRST + i) < 0)
			return false;
	return true;
}

static void test_many_descriptors(void **state)
{
	static unsigned char seen[MANY];
	unsigned int sockets = 0;
	struct child c;
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	if (child_start(&c, prepare_many, NULL)) {
		printf("SKIP %d descriptors: no such limit\n", MANY);
		skip();
	}
	assert_int_equal(run_sockspy_pid(&r, NULL, c.pid), 0);
	child_end(&c);
	assert_int_equal(r.status, 0);
	memset(seen, 0, sizeof(seen));
	for (const char *line = r.out; *line; line += strcspn(line, "\n") + 1) {
		char type[8];
		int fd;

		if (*line == '\t' || sscanf(line, "%d: S_IF%7s mode:", &fd, type) != 2 ||
		    fd < FIRST || fd >= FIRST + MANY)
			continue;
		seen[fd - FIRST]++;
		sockets += !strcmp(type, "SOCK");
	}
	for (int i = 0; i < MANY; i++)
		if (seen[i] != 1)
			fprintf(stderr, "descriptor %d: %u times\n", FIRST + i, seen[i]);
	for (int i = 0; i < MANY; i++)
		assert_int_equal(seen[i], 1);
	assert_int_equal(sockets, MANY / 100);
	run_free(&r);
}

static int setup(void **state)
{
	(void)state;
	if (geteuid() == 0 && enter_own_netns())
		return -1;
	for (size_t i = 0; i < NR_CHILDREN; i++)
		if (child_start(&children[i], prepare_nothing, NULL))
			return -1;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	for (size_t i = 0; i < NR_CHILDREN; i++)
		child_end(&children[i]);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_operands),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_wrong_arguments),
		cmocka_unit_test(test_vanished),
		cmocka_unit_test(test_zombie),
		cmocka_unit_test(test_document),
		cmocka_unit_test(test_proc_of_another_pid_namespace),
		cmocka_unit_test(test_other_netns),
		cmocka_unit_test(test_many_descriptors),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
