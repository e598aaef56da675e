/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The list as a whole: rounds and their markers, exit status, threads, the other end, JSON, and what is left
 * for a user without rights. What the rows look like is compared with lsof elsewhere.
 */
#include "child.h"
#include "run_sockspy.h"
#include "sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define NOBODY 65534
#define MARKER "=======\n"

/* Where the children put their sockets: far from what a test program has open. */
#define LISTENER_FD 300
#define CLIENT_FD   301
#define SERVER_FD   302
#define UNIX_FD	    303
#define THREAD_FD   304

/* What the children tell of themselves. */
static struct shared {
	uint16_t port;	     /* of the listener */
	uint16_t other_port; /* of the one in another network namespace */
	uint32_t tid;	     /* of the thread of the child with threads */
} * shared;

static struct child server, client, elsewhere, threaded;

static uint16_t port_of(int fd)
{
	struct sockaddr_in addr;
	socklen_t len = sizeof(addr);

	return getsockname(fd, (struct sockaddr *)&addr, &len) ? 0 : ntohs(addr.sin_port);
}

static int move_fd(int fd, int to)
{
	if (fd < 0 || dup2(fd, to) < 0)
		return -1;
	close(fd);
	return to;
}

/* A listener, and both ends of a connection to it: the client's is inherited by the other child. */
static bool prepare_server(void *arg)
{
	(void)arg;
	if (move_fd(tcp_listener(AF_INET), LISTENER_FD) < 0)
		return false;
	shared->port = port_of(LISTENER_FD);
	return shared->port != 0;
}

static bool connect_to(uint16_t port)
{
	const struct sockaddr_in addr = {.sin_family = AF_INET,
					 .sin_port = htons(port),
					 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

	return move_fd(socket(AF_INET, SOCK_STREAM, 0), CLIENT_FD) >= 0 &&
	       !connect(CLIENT_FD, (const struct sockaddr *)&addr, sizeof(addr));
}

/* Both ends of a connection: the other child has the server's end, and this one the client's only. */
static bool prepare_client(void *arg)
{
	int pair[2];

	(void)arg;
	if (!connect_to(shared->port) || socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
		return false;
	return move_fd(pair[0], UNIX_FD) >= 0;
}

static bool prepare_elsewhere(void *arg)
{
	(void)arg;
	if (enter_own_netns() || move_fd(tcp_listener(AF_INET), LISTENER_FD) < 0)
		return false;
	shared->other_port = port_of(LISTENER_FD);
	return shared->other_port != 0;
}

static pthread_barrier_t ready;

static void *wait_in_thread(void *arg)
{
	(void)arg;
	prctl(PR_SET_NAME, "worker");
	shared->tid = (uint32_t)gettid();
	pthread_barrier_wait(&ready);
	pause();
	return NULL;
}

static bool prepare_threads(void *arg)
{
	pthread_t thread;

	(void)arg;
	if (move_fd(tcp_listener(AF_INET), THREAD_FD) < 0 ||
	    pthread_barrier_init(&ready, NULL, 2) ||
	    pthread_create(&thread, NULL, wait_in_thread, NULL))
		return false;
	pthread_barrier_wait(&ready);
	return true;
}

static void *listen_in_thread(void *arg)
{
	if (unshare(CLONE_FILES) || move_fd(tcp_listener(AF_INET), LISTENER_FD) < 0)
		return NULL;
	return wait_in_thread(arg);
}

/* A thread with a copy of its process's descriptors, and one more. */
static bool prepare_own_table(void *arg)
{
	pthread_t thread;

	(void)arg;
	if (move_fd(tcp_listener(AF_INET), THREAD_FD) < 0 ||
	    pthread_barrier_init(&ready, NULL, 2) ||
	    pthread_create(&thread, NULL, listen_in_thread, NULL))
		return false;
	pthread_barrier_wait(&ready);
	return true;
}

static char *number(char text[16], long n)
{
	snprintf(text, 16, "%ld", n);
	return text;
}

static char *inet_port(char text[32], uint16_t port)
{
	snprintf(text, 32, "-iTCP@127.0.0.1:%u", port);
	return text;
}

/* Runs `sockspy -nP ARGS`. */
static void run_list(struct run *r, const char *const *args)
{
	const char *argv[RUN_ARGS_MAX] = {"-nP"};

	for (size_t i = 0; i + 2 < RUN_ARGS_MAX && args[i]; i++)
		argv[i + 1] = args[i];
	assert_int_equal(run_sockspy(r, argv), 0);
}

static void expect_status(struct run *r, int status)
{
	if (r->status != status)
		fprintf(stderr, "status %d, not %d\n%s%s", r->status, status, r->err, r->out);
	assert_int_equal(r->status, status);
}

/* How often text holds this. */
static size_t count(const char *text, const char *part)
{
	size_t n = 0;

	while ((text = strstr(text, part))) {
		n++;
		text += strlen(part);
	}
	return n;
}

/* The line that holds all of these, NULL: none. free() it. */
static char *line_with(const char *text, const char *a, const char *b)
{
	for (const char *p = text; *p; p += strcspn(p, "\n"), p += *p == '\n') {
		char *line = strndup(p, strcspn(p, "\n"));

		if (line && strstr(line, a) && strstr(line, b))
			return line;
		free(line);
	}
	return NULL;
}

/* --- rounds */

struct round_args {
	const char *args[3];
	const char *marker;
	size_t markers;
};

static void test_rounds(void **state)
{
	static const struct round_args table[] = {
		{{"-r1c1"}, MARKER, 1},
		{{"-r1c2"}, MARKER, 2},
		{{"+r1c2"}, MARKER, 2},
		{{"-r1c1m# %%"}, "# %\n", 1},
		{{"-t", "-r1c1"}, MARKER, 1},
		{{"-Fp", "-r1c2"}, "\nm\n", 2},
		{{"-Fp", "-r1c1mround"}, "\nmround\n", 1},
	};

	(void)state;
	SKIP_UNLESS(can_dump());
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct round_args *t = &table[i];
		char port[32];
		const char *const args[] = {inet_port(port, shared->port), "-sTCP:LISTEN",
					    t->args[0], t->args[1], NULL};
		char pid[16];
		struct run r;

		run_list(&r, args);
		expect_status(&r, 0);
		if (count(r.out, t->marker) != t->markers)
			fprintf(stderr, "%s: %s", t->args[0], r.out);
		assert_int_equal(count(r.out, t->marker), t->markers);
		assert_int_equal(count(r.out, number(pid, server.pid)), t->markers);
		run_free(&r);
	}
}

/* NUL ends the marker as it ends a field, a newline the set. */
static void test_marker_of_nul_fields(void **state)
{
	char port[32];
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	run_list(&r, (const char *const[]){inet_port(port, shared->port), "-sTCP:LISTEN", "-Fp0",
					   "-r1c1", NULL});
	expect_status(&r, 0);
	assert_in_range(r.out_len, 4, 100000);
	assert_memory_equal(r.out + r.out_len - 4, "\nm\0\n", 4);
	run_free(&r);
}

/* Without anything there is no marker: whoever reads along knows the end by it. */
static void test_conditional_rounds_end(void **state)
{
	char pid[16];
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	run_list(&r, (const char *const[]){"-a", "-p", number(pid, server.pid), "-iUDP", "+r100",
					   NULL});
	expect_status(&r, 1);
	assert_int_equal(r.out_len, 0);
	run_free(&r);
}

/* A running sockspy, whose output is read as it comes. */
struct running {
	pid_t pid;
	FILE *out;
};

static void start(struct running *s, const char *const *args)
{
	const char *argv[RUN_ARGS_MAX + 2] = {getenv("SOCKSPY"), "-nP"};
	int fds[2];

	if (!argv[0])
		argv[0] = "./sockspy";
	for (size_t i = 0; i < RUN_ARGS_MAX - 1 && args[i]; i++)
		argv[i + 2] = args[i];
	assert_int_equal(pipe(fds), 0);
	s->pid = fork();
	assert_true(s->pid >= 0);
	if (s->pid == 0) {
		dup2(fds[1], STDOUT_FILENO);
		close(fds[0]);
		close(fds[1]);
		execv(argv[0], (char *const *)argv);
		_exit(127);
	}
	close(fds[1]);
	s->out = fdopen(fds[0], "r");
	assert_non_null(s->out);
}

/* Reads up to a line that is this one, or to the end; returns whether it came. */
static bool read_to(struct running *s, const char *end, size_t *lines)
{
	char line[4096];

	*lines = 0;
	while (fgets(line, sizeof(line), s->out)) {
		if (!strcmp(line, end))
			return true;
		++*lines;
	}
	return false;
}

static int end_of(struct running *s)
{
	int status;

	fclose(s->out);
	while (waitpid(s->pid, &status, 0) < 0)
		assert_int_equal(errno, EINTR);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void test_signals_end_rounds(void **state)
{
	static const int signals[] = {SIGINT, SIGTERM};

	(void)state;
	SKIP_UNLESS(can_dump());
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		struct running s;
		char port[32];
		size_t lines;

		start(&s, (const char *const[]){inet_port(port, shared->port), "-sTCP:LISTEN",
						"-r1000", NULL});
		assert_true(read_to(&s, MARKER, &lines));
		assert_int_equal(lines, 2);
		assert_int_equal(kill(s.pid, signals[i]), 0);
		assert_false(read_to(&s, MARKER, &lines));
		assert_int_equal(lines, 0);
		assert_int_equal(end_of(&s), 0);
	}
}

static bool prepare_listener(void *arg)
{
	uint16_t *port = arg;

	if (move_fd(tcp_listener(AF_INET), LISTENER_FD) < 0)
		return false;
	*port = port_of(LISTENER_FD);
	return true;
}

/* Once found, then gone: that is success, in lsof's eyes. */
static void test_conditional_rounds_end_later(void **state)
{
	struct running s;
	struct child c;
	char port[32];
	size_t lines;

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(child_start(&c, prepare_listener, &shared->other_port), 0);
	start(&s, (const char *const[]){inet_port(port, shared->other_port), "-sTCP:LISTEN", "+r1",
					NULL});
	assert_true(read_to(&s, MARKER, &lines));
	assert_int_equal(lines, 2);
	child_end(&c);
	while (read_to(&s, MARKER, &lines))
		;
	assert_int_equal(lines, 0);
	assert_int_equal(end_of(&s), 0);
}

/* --- exit status */

struct status_args {
	const char *args[7]; /* %s: the server's pid, %p: -i with its port */
	int status;
	const char *said; /* on stdout, NULL: nothing at all */
};

static void expand(char out[64], const char *arg)
{
	if (!strcmp(arg, "%s"))
		number(out, server.pid);
	else if (!strcmp(arg, "%p"))
		inet_port(out, shared->port);
	else
		snprintf(out, 64, "%s", arg);
}

static void test_exit_status(void **state)
{
	static const struct status_args table[] = {
		{{"%p"}, 0, "(LISTEN)"},
		{{"-a", "-p", "%s", "-i"}, 0, "(LISTEN)"},
		{{"-a", "-p", "%s", "-iUDP"}, 1, NULL},
		{{"-Q", "-a", "-p", "%s", "-iUDP"}, 0, NULL},
		{{"-V", "-a", "-p", "%s", "-iUDP"}, 1, "not located"},
		{{"-iUDP@127.9.9.9:9"}, 1, NULL},
		/* One of two is not everything. */
		{{"%p", "-iUDP@127.9.9.9:9"}, 1, "(LISTEN)"},
		{{"-Q", "%p", "-iUDP@127.9.9.9:9"}, 0, "(LISTEN)"},
		{{"-c", "nobody-has-it"}, 1, NULL},
	};

	(void)state;
	SKIP_UNLESS(can_dump());
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct status_args *t = &table[i];
		const char *argv[8] = {NULL};
		char text[8][64];
		struct run r;

		for (size_t n = 0; n < 7 && t->args[n]; n++) {
			expand(text[n], t->args[n]);
			argv[n] = text[n];
		}
		run_list(&r, argv);
		if (r.status != t->status)
			fprintf(stderr, "%s %s\n", t->args[0], t->args[1] ? t->args[1] : "");
		expect_status(&r, t->status);
		if (t->said)
			assert_non_null(strstr(r.out, t->said));
		else
			assert_int_equal(r.out_len, 0);
		assert_int_equal(r.err_len, 0);
		run_free(&r);
	}
}

/* kill $(sockspy -t -i:PORT) */
static void test_pids_to_kill(void **state)
{
	char expected[16], port[32];
	struct child c;
	struct run r;
	int status;

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(child_start(&c, prepare_listener, &shared->other_port), 0);
	run_list(&r, (const char *const[]){"-t", inet_port(port, shared->other_port), NULL});
	expect_status(&r, 0);
	snprintf(expected, sizeof(expected), "%d\n", (int)c.pid);
	assert_string_equal(r.out, expected);
	assert_int_equal(kill((pid_t)strtol(r.out, NULL, 10), SIGKILL), 0);
	assert_int_equal(waitpid(c.pid, &status, 0), c.pid);
	run_free(&r);
	run_list(&r, (const char *const[]){"-t", port, NULL});
	expect_status(&r, 1);
	assert_int_equal(r.out_len, 0);
	run_free(&r);
}

/* --- threads */

static void test_threads(void **state)
{
	char pid[16], tid[16], *line;
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	number(pid, threaded.pid);
	number(tid, shared->tid);
	run_list(&r, (const char *const[]){"-a", "-p", pid, "-i", NULL});
	expect_status(&r, 0);
	assert_int_equal(count(r.out, "(LISTEN)"), 1);
	assert_int_equal(count(r.out, "TASKCMD"), 0);
	run_free(&r);
	run_list(&r, (const char *const[]){"-K", "-a", "-p", pid, "-i", NULL});
	expect_status(&r, 0);
	assert_int_equal(count(r.out, "(LISTEN)"), 2);
	line = line_with(r.out, tid, "worker");
	assert_non_null(line);
	free(line);
	run_free(&r);
	run_list(&r, (const char *const[]){"-K", "i", "-a", "-p", pid, "-i", NULL});
	expect_status(&r, 0);
	assert_int_equal(count(r.out, "(LISTEN)"), 1);
	run_free(&r);
	run_list(&r, (const char *const[]){"-FpfK", "-K", "-a", "-p", pid, "-i", NULL});
	expect_status(&r, 0);
	line = line_with(r.out, "K", tid);
	assert_non_null(line);
	free(line);
	run_free(&r);
}

/* What the thread has is listed as what it has, and not once more as what its process has. */
static void test_thread_with_its_own_table(void **state)
{
	char pid[16], tid[16], *line;
	struct child c;
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(child_start(&c, prepare_own_table, NULL), 0);
	number(tid, shared->tid);
	number(pid, c.pid);
	/* Without threads: what the process has, and what the thread has besides. */
	run_list(&r, (const char *const[]){"-a", "-p", pid, "-i", NULL});
	expect_status(&r, 0);
	assert_int_equal(count(r.out, "(LISTEN)"), 2);
	run_free(&r);
	run_list(&r, (const char *const[]){"-Tfs", "-a", "-p", pid, "-i", NULL});
	expect_status(&r, 0);
	assert_int_equal(count(r.out, "(LISTEN "), 2);
	run_free(&r);
	run_list(&r, (const char *const[]){"-K", "-a", "-p", pid, "-i", NULL});
	child_end(&c);
	expect_status(&r, 0);
	/* The process's own, its copy in the thread's table, and the thread's own. */
	assert_int_equal(count(r.out, "(LISTEN)"), 3);
	assert_int_equal(count(r.out, "worker"), 2);
	line = line_with(r.out, tid, " 300u ");
	assert_non_null(line);
	free(line);
	run_free(&r);
}

/* A process without a second thread has none to list. */
static void test_no_threads(void **state)
{
	char pid[16];
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	run_list(&r, (const char *const[]){"-K", "-a", "-p", number(pid, server.pid), "-i", NULL});
	expect_status(&r, 1);
	assert_int_equal(count(r.out, "(LISTEN)"), 0);
	run_free(&r);
}

/* --- the other end */

/* "PID,command,FDu" */
static void endpoint(char text[64], const struct child *c, int fd)
{
	snprintf(text, 64, "%d,test_list,%du", (int)c->pid, fd);
}

static bool prepare_accepted(void *arg)
{
	(void)arg;
	return move_fd(accept(LISTENER_FD, NULL, NULL), SERVER_FD) >= 0;
}

static void test_other_end(void **state)
{
	char pid[16], of_client[64], of_server[64], *line;
	struct child accepting;
	struct run r;
	int fd;

	(void)state;
	SKIP_UNLESS(can_dump());
	/* A server of our own: the child that accepts inherits the listener. */
	fd = move_fd(tcp_listener(AF_INET), LISTENER_FD);
	assert_true(fd >= 0);
	assert_true(connect_to(port_of(LISTENER_FD)));
	assert_int_equal(child_start(&accepting, prepare_accepted, NULL), 0);
	close(LISTENER_FD);
	endpoint(of_server, &accepting, SERVER_FD);
	snprintf(of_client, sizeof(of_client), "%d,test_list,%du", (int)getpid(), CLIENT_FD);
	number(pid, getpid());
	run_list(&r, (const char *const[]){"-a", "-p", pid, "-iTCP", "-E", NULL});
	expect_status(&r, 0);
	line = line_with(r.out, of_server, "(ESTABLISHED)");
	assert_non_null(line);
	free(line);
	assert_null(line_with(r.out, of_client, ""));
	run_free(&r);
	run_list(&r, (const char *const[]){"-a", "-p", pid, "-iTCP", "+E", NULL});
	expect_status(&r, 0);
	line = line_with(r.out, of_server, "(ESTABLISHED)");
	assert_non_null(line);
	free(line);
	line = line_with(r.out, of_client, "(ESTABLISHED)");
	assert_non_null(line);
	free(line);
	/* The peer's rows are those of the connection, and not all that the peer has. */
	assert_int_equal(count(r.out, "(LISTEN)"), 0);
	run_free(&r);
	child_end(&accepting);
	close(CLIENT_FD);
}

static bool keep_second(void *arg)
{
	const int *pair = arg;

	close(pair[0]);
	return move_fd(pair[1], UNIX_FD) >= 0;
}

static void test_other_end_of_unix(void **state)
{
	char pid[16], of_peer[64], *line;
	struct child c;
	struct run r;
	int pair[2];

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	assert_int_equal(child_start(&c, keep_second, pair), 0);
	close(pair[1]);
	endpoint(of_peer, &c, UNIX_FD);
	run_list(&r, (const char *const[]){"-a", "-p", number(pid, getpid()), "-U", "-E", NULL});
	expect_status(&r, 0);
	line = line_with(r.out, of_peer, "type=STREAM");
	assert_non_null(line);
	free(line);
	run_free(&r);
	child_end(&c);
	close(pair[0]);
}

/* Connections to a listener that it has not accepted, of all of its clients. */
static void test_other_end_of_unix_listener(void **state)
{
	struct sockaddr_un addr = {.sun_family = AF_UNIX};
	socklen_t len = sizeof(sa_family_t); /* the kernel chooses an abstract name */
	int listener = socket(AF_UNIX, SOCK_STREAM, 0), clients[2];
	char pid[16], of_client[2][64], *line;
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(bind(listener, (struct sockaddr *)&addr, len), 0);
	len = sizeof(addr);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&addr, &len), 0);
	assert_int_equal(listen(listener, 2), 0);
	for (int i = 0; i < 2; i++) {
		clients[i] = socket(AF_UNIX, SOCK_STREAM, 0);
		assert_int_equal(connect(clients[i], (struct sockaddr *)&addr, len), 0);
		snprintf(of_client[i], 64, "%d,test_list,%du", (int)getpid(), clients[i]);
	}
	run_list(&r, (const char *const[]){"-a", "-p", number(pid, getpid()), "-U", "-E", NULL});
	expect_status(&r, 0);
	line = line_with(r.out, "(LISTEN)", of_client[0]);
	assert_non_null(line);
	assert_non_null(strstr(line, of_client[1]));
	free(line);
	run_free(&r);
	for (int i = 0; i < 2; i++)
		close(clients[i]);
	close(listener);
}

/* --- JSON */

static void test_json_of_namespaces(void **state)
{
	struct json_object *lines, *here, *there;
	char pids[48];
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	snprintf(pids, sizeof(pids), "%d,%d", (int)server.pid, (int)elsewhere.pid);
	run_list(&r, (const char *const[]){"-j", "-a", "-p", pids, "-iTCP", "-sTCP:LISTEN", NULL});
	expect_status(&r, 0);
	assert_int_equal(r.err_len, 0);
	lines = parse_json_lines(r.out, r.out_len);
	assert_non_null(lines);
	assert_int_equal(json_object_array_length(lines), 2);
	here = find_descriptor(lines, server.pid, LISTENER_FD);
	there = find_descriptor(lines, elsewhere.pid, LISTENER_FD);
	assert_non_null(here);
	assert_non_null(there);
	assert_string_equal(json_object_get_string(json_member(there, "state")), "LISTEN");
	assert_true(json_object_object_length(json_member(here, "options")) > 20);
	assert_int_equal(json_object_object_length(json_member(here, "options")),
			 json_object_object_length(json_member(there, "options")));
	assert_int_not_equal(json_object_get_int64(json_member(here, "netns")),
			     json_object_get_int64(json_member(there, "netns")));
	json_object_put(lines);
	run_free(&r);
}

static void test_json_document(void **state)
{
	struct json_object *document, *processes, *files;
	char pid[16];
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	run_list(&r, (const char *const[]){"-J", "-a", "-p", number(pid, server.pid), "-i", NULL});
	expect_status(&r, 0);
	document = parse_json_document(r.out, r.out_len);
	assert_non_null(document);
	processes = json_member(document, "processes");
	assert_int_equal(json_object_array_length(processes), 1);
	files = json_member(json_object_array_get_idx(processes, 0), "files");
	assert_int_equal(json_object_array_length(files), 1);
	json_object_put(document);
	run_free(&r);
	/* Nothing found is a document too. */
	run_list(&r, (const char *const[]){"-J", "-iUDP@127.9.9.9:9", NULL});
	expect_status(&r, 1);
	document = parse_json_document(r.out, r.out_len);
	assert_int_equal(json_object_array_length(json_member(document, "processes")), 0);
	json_object_put(document);
	run_free(&r);
}

/* Every socket of the machine, as it is. */
static void test_json_of_everything(void **state)
{
	struct json_object *lines;
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	run_list(&r, (const char *const[]){"-j", "-i", "-U", NULL});
	expect_status(&r, 0);
	lines = parse_json_lines(r.out, r.out_len);
	assert_non_null(lines);
	assert_non_null(find_descriptor(lines, client.pid, CLIENT_FD));
	assert_non_null(find_descriptor(lines, client.pid, UNIX_FD));
	json_object_put(lines);
	run_free(&r);
}

/* --- without rights */

/* Lets go of root for good, and lists a listener of its own. */
static bool list_as_nobody(void *arg)
{
	const char *const *args = arg;
	struct run r = {0};
	char *row = NULL;
	bool good = false;

	if (setgroups(0, NULL) || setresgid(NOBODY, NOBODY, NOBODY) ||
	    setresuid(NOBODY, NOBODY, NOBODY) || move_fd(tcp_listener(AF_INET), LISTENER_FD) < 0 ||
	    move_fd(socket(AF_INET, SOCK_STREAM, 0), CLIENT_FD) < 0 || prctl(PR_SET_DUMPABLE, 1))
		return false;
	if (!run_sockspy(&r, args))
		row = line_with(r.out, "test_list", "(LISTEN)");
	good = row && strstr(row, "300u") && r.status == 0;
	/* One line says what is missing; with -w none does. */
	if (!strcmp(args[0], "-w"))
		good = good && !r.err_len;
	else
		good = good && count(r.err, "\n") == 1 && strstr(r.err, "CAP_BPF is missing");
	free(row);
	/* What is not bound is in no table of /proc/net. */
	row = r.out ? line_with(r.out, " 301u ", "protocol: TCP") : NULL;
	good = good && !row == !strstr(args[1], "d");
	if (!good)
		fprintf(stderr, "status %d\n%s%s", r.status, r.err, r.out);
	free(row);
	run_free(&r);
	return good;
}

static void test_user_without_rights(void **state)
{
	static const char *const table[][4] = {
		{"-nP", "-iTCP", NULL}, {"-nP", "-d300,301", NULL}, {"-w", "-nPiTCP", NULL}};

	(void)state;
	SKIP_UNLESS(can_dump());
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct child c;

		assert_int_equal(child_start(&c, list_as_nobody, (void *)table[i]), 0);
		child_end(&c);
	}
}

/* Without CAP_SYS_ADMIN no namespace can be entered; what processes have open is seen all the same. */
static bool list_without_sys_admin(void *arg)
{
	struct run r = {0};
	char *row = NULL;
	bool good;

	(void)arg;
	if (prctl(PR_CAPBSET_DROP, CAP_SYS_ADMIN) ||
	    run_sockspy(&r, (const char *const[]){"-nP", "-iTCP", NULL}))
		return false;
	row = line_with(r.out, "test_list", "(LISTEN)");
	good = row && r.status == 1 && strstr(r.err, "network namespace");
	if (!good)
		fprintf(stderr, "status %d\n%s%s", r.status, r.err, r.out);
	free(row);
	run_free(&r);
	return good;
}

static void test_namespaces_that_cannot_be_entered(void **state)
{
	struct child c;

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(child_start(&c, list_without_sys_admin, NULL), 0);
	child_end(&c);
}

/* Root of a user namespace has all capabilities, and BPF takes none of them. */
static void test_root_of_user_namespace(void **state)
{
	const char *program = getenv("SOCKSPY");
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump() && program);
	assert_int_equal(run_program(&r, "unshare", (const char *const[]){"-r", "true", NULL}), 0);
	if (r.status) {
		print_message("SKIP: no user namespace: %s", r.err);
		run_free(&r);
		skip();
	}
	run_free(&r);
	assert_int_equal(run_program(&r, "unshare",
				     (const char *const[]){"-r", program, "-nP", "-iTCP", NULL}),
			 0);
	assert_non_null(strstr(r.err, "BPF takes no capabilities of a user namespace"));
	run_free(&r);
}

static int start_children(void **state)
{
	(void)state;
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		      0);
	if (shared == MAP_FAILED)
		return -1;
	/* In a network namespace of our own, nothing else has our ports. */
	if (geteuid() == 0 && enter_own_netns())
		return -1;
	if (child_start(&server, prepare_server, NULL) ||
	    child_start(&client, prepare_client, NULL) ||
	    child_start(&threaded, prepare_threads, NULL))
		return -1;
	return geteuid() == 0 ? child_start(&elsewhere, prepare_elsewhere, NULL) : 0;
}

static int end_children(void **state)
{
	struct child *const children[] = {&server, &client, &threaded, &elsewhere};

	(void)state;
	for (size_t i = 0; i < sizeof(children) / sizeof(children[0]); i++)
		if (children[i]->pid)
			child_end(children[i]);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rounds),
		cmocka_unit_test(test_marker_of_nul_fields),
		cmocka_unit_test(test_conditional_rounds_end),
		cmocka_unit_test(test_signals_end_rounds),
		cmocka_unit_test(test_conditional_rounds_end_later),
		cmocka_unit_test(test_exit_status),
		cmocka_unit_test(test_pids_to_kill),
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_thread_with_its_own_table),
		cmocka_unit_test(test_no_threads),
		cmocka_unit_test(test_other_end),
		cmocka_unit_test(test_other_end_of_unix),
		cmocka_unit_test(test_other_end_of_unix_listener),
		cmocka_unit_test(test_json_of_namespaces),
		cmocka_unit_test(test_json_document),
		cmocka_unit_test(test_json_of_everything),
		cmocka_unit_test(test_user_without_rights),
		cmocka_unit_test(test_namespaces_that_cannot_be_entered),
		cmocka_unit_test(test_root_of_user_namespace),
	};

	return cmocka_run_group_tests(tests, start_children, end_children);
}
