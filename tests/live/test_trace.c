/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `sockspy trace`, the whole tool: whose events, which, what becomes of them, how it ends. */
#include "child.h"
#include "run_sockspy.h"
#include "sockets.h"
#include "trace_scenes.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define SELF "/proc/self/exe"

static char *self; /* this program */
static char *dir;

/* --- running it */

/* The figures of "sockspy: N events, M filtered, K lost", the last line. */
static bool find_closing_line(const char *err, uint64_t *events, uint64_t *lost)
{
	const char *line = err, *next = err;
	uint64_t filtered;

	while ((next = strstr(next, "sockspy: ")))
		line = next++;
	return sscanf(line, "sockspy: %" SCNu64 " events, %" SCNu64 " filtered, %" SCNu64 " lost\n",
		      events, &filtered, lost) == 3;
}

/*
 * Whether the kernel may preempt the hook of one task and skip those of others on that CPU meanwhile. It counts them, and so
 * does sockspy; what is lost then is no fault of either. 6.18 runs the hooks of tracepoints with preemption off, 7.3 does not.
 */
static bool may_skip_hooks(void)
{
	struct utsname u;

	return !uname(&u) && strtoul(u.release, NULL, 10) >= 7 && strstr(u.version, "PREEMPT");
}

/* With a tiny buffer events are meant to be lost. */
static bool is_tiny(const char *const args[])
{
	for (; args && *args; args++)
		if (!strcmp(*args, "--buffer"))
			return true;
	return false;
}

#define PLAYS 8

/*
 * `sockspy trace ARGS -- SCENE`. What is in args ends with NULL, as does the scene. A scene of which the kernel has skipped
 * something is played again.
 */
static void trace_scene(struct run *r, const char *const args[], const char *const scene[])
{
	const char *argv[RUN_ARGS_MAX + 1] = {"trace"};
	bool once = is_tiny(args) || !may_skip_hooks();
	uint64_t events, lost;
	size_t n = 1;

	for (; args && *args; args++)
		argv[n++] = *args;
	argv[n++] = "--";
	argv[n++] = self;
	for (; *scene; scene++)
		argv[n++] = *scene;
	assert_true(n <= RUN_ARGS_MAX);
	for (int i = 0; i < PLAYS; i++) {
		assert_int_equal(run_sockspy(r, argv), 0);
		if (once || i + 1 == PLAYS || !find_closing_line(r->err, &events, &lost) || !lost)
			return;
		print_message("%s: %" PRIu64 " lost: again\n", argv[n - 1], lost);
		run_free(r);
	}
}

#define ARGS(...)  ((const char *const[]){__VA_ARGS__, NULL})
#define SCENE(...) ((const char *const[]){__VA_ARGS__, NULL})

/* The events of a scene as an array; its status is `status`. json_object_put() it. */
static struct json_object *trace_json(const char *const args[], const char *const scene[],
				      int status)
{
	const char *argv[RUN_ARGS_MAX] = {"-j"};
	struct json_object *lines;
	struct run r;
	size_t n = 1;

	for (; *args; args++)
		argv[n++] = *args;
	trace_scene(&r, argv, scene);
	if (r.status != status)
		print_error("%s: status %d\n%s", scene[0], r.status, r.err);
	assert_int_equal(r.status, status);
	assert_true(is_clean_text(r.out, r.out_len));
	lines = parse_json_lines(r.out, r.out_len);
	assert_non_null(lines);
	run_free(&r);
	return lines;
}

static void closing_line(const char *err, uint64_t *events, uint64_t *lost)
{
	assert_true(find_closing_line(err, events, lost));
}

static const char *text_of(struct json_object *o, const char *name)
{
	const char *s = json_object_get_string(json_member(o, name));

	return s ? s : "";
}

static int64_t number_of(struct json_object *o, const char *name)
{
	return json_object_get_int64(json_member(o, name));
}

/* The first event from `from` on with this name and, if key is not NULL, this text as a member. */
static struct json_object *find(struct json_object *lines, size_t *from, const char *event,
				const char *key, const char *value)
{
	for (; *from < json_object_array_length(lines); (*from)++) {
		struct json_object *o = json_object_array_get_idx(lines, *from);

		if (!strcmp(text_of(o, "event"), event) &&
		    (!key || !strcmp(text_of(o, key), value))) {
			(*from)++;
			return o;
		}
	}
	return NULL;
}

static struct json_object *find_first(struct json_object *lines, const char *event, const char *key,
				      const char *value)
{
	size_t from = 0;
	struct json_object *o = find(lines, &from, event, key, value);

	if (!o)
		print_error("no %s %s=%s in\n%s\n", event, key ? key : "", value ? value : "",
			    json_object_to_json_string(lines));
	assert_non_null(o);
	return o;
}

static size_t count_events(struct json_object *lines, const char *event)
{
	size_t from = 0, n = 0;

	while (find(lines, &from, event, NULL, NULL))
		n++;
	return n;
}

/* --- a trace of processes that are there already */

struct tracer {
	pid_t pid;
	int err; /* its stderr */
	char *path;
};

/* Starts `sockspy trace ARGS -o FILE` and waits until it is live. */
static void tracer_start(struct tracer *t, const char *const args[])
{
	const char *program = getenv("SOCKSPY");
	const char *argv[RUN_ARGS_MAX + 1] = {program ? program : "./sockspy", "trace"};
	char said[4096] = "";
	size_t n = 2, len = 0;
	int err[2];

	assert_true(asprintf(&t->path, "%s/trace", dir) > 0);
	for (; *args; args++)
		argv[n++] = *args;
	argv[n++] = "-o";
	argv[n++] = t->path;
	assert_int_equal(pipe2(err, O_CLOEXEC), 0);
	fflush(NULL);
	t->pid = fork();
	if (t->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(err[1], STDERR_FILENO);
		execvp(argv[0], (char *const *)argv);
		_exit(127);
	}
	close(err[1]);
	t->err = err[0];
	while (!strstr(said, "sockspy: tracing ")) {
		ssize_t got = read(t->err, said + len, sizeof(said) - 1 - len);

		if (got <= 0)
			print_error("%s\n", said);
		assert_true(got > 0);
		len += (size_t)got;
		said[len] = '\0';
	}
}

/* All that the file holds, with a NUL behind it; free() it. */
static char *read_file(const char *path, size_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	char *text;

	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &st), 0);
	text = malloc((size_t)st.st_size + 1);
	assert_non_null(text);
	assert_int_equal(read(fd, text, (size_t)st.st_size), st.st_size);
	close(fd);
	*len = (size_t)st.st_size;
	text[*len] = '\0';
	return text;
}

/* Ends it by a signal; its output, to be freed. said: the end of what it said. */
static char *tracer_stop(struct tracer *t, int sig, char said[4096], size_t *len)
{
	size_t n = 0;
	ssize_t got;
	char *text;
	int status;

	kill(t->pid, sig);
	while ((got = read(t->err, said + n, 4095 - n)) > 0)
		n += (size_t)got;
	said[n] = '\0';
	close(t->err);
	assert_int_equal(waitpid(t->pid, &status, 0), t->pid);
	assert_true(WIFEXITED(status));
	/* Of what was lost said tells. */
	assert_true(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 3);
	text = read_file(t->path, len);
	unlink(t->path);
	free(t->path);
	return text;
}

static struct json_object *tracer_events(struct tracer *t)
{
	char said[4096], *text;
	struct json_object *lines;
	size_t len;

	text = tracer_stop(t, SIGINT, said, &len);
	lines = parse_json_lines(text, len);
	assert_non_null(lines);
	free(text);
	if (!strstr(said, " 0 lost\n") && may_skip_hooks()) {
		print_message("SKIP: the kernel skipped hooks: %s", said);
		skip();
	}
	assert_non_null(strstr(said, " 0 lost\n"));
	return lines;
}

static void mark(int fd, int value)
{
	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_PRIORITY, &value, sizeof(value)), 0);
}

static uint16_t port_of(int fd)
{
	struct sockaddr_in a = {0};
	socklen_t len = sizeof(a);

	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
	return ntohs(a.sin_port);
}

static const char *number_text(char text[16], int64_t n)
{
	snprintf(text, 16, "%" PRId64, n);
	return text;
}

/* --- calls of a command */

static void test_calls(void **state)
{
	static const char *const each_once[] = {"socketpair", "bind",	    "listen",  "connect",
						"accept4",    "getsockopt", "shutdown"};
	struct json_object *lines, *o, *accepted;

	(void)state;
	SKIP_UNLESS(can_dump());
	lines = trace_json(ARGS("-e", "all"), SCENE("calls"), 7);
	for (size_t i = 0; i < sizeof(each_once) / sizeof(each_once[0]); i++)
		assert_int_equal(number_of(find_first(lines, each_once[i], NULL, NULL), "ret") < 0,
				 0);
	o = find_first(lines, "setsockopt", "optname", "TCP_NODELAY");
	assert_string_equal(text_of(o, "level"), "SOL_TCP");
	assert_string_equal(text_of(o, "family"), "AF_INET");
	assert_string_equal(text_of(o, "protocol"), "TCP");
	assert_string_equal(text_of(o, "command"), "test_trace");
	assert_int_equal(number_of(o, "value"), 1);
	/* The kernel doubles it, and may hold more at least. */
	o = find_first(lines, "setsockopt", "optname", "SO_RCVBUF");
	assert_int_equal(number_of(o, "value"), 4096);
	assert_int_equal(number_of(o, "now"), 8192);
	/* One that can't be got sets what another one gets. */
	o = find_first(lines, "setsockopt", "optname", "SO_SNDBUFFORCE");
	assert_int_equal(number_of(o, "now"), 8192);
	o = find_first(lines, "connect", NULL, NULL);
	accepted = json_member(find_first(lines, "accept4", NULL, NULL), "accepted");
	assert_int_equal(number_of(o, "lport"), number_of(accepted, "rport"));
	assert_int_equal(number_of(o, "rport"), number_of(accepted, "lport"));
	assert_int_equal(number_of(json_member(o, "address"), "port"), number_of(o, "rport"));
	o = find_first(lines, "shutdown", NULL, NULL);
	assert_string_equal(text_of(o, "how"), "SHUT_WR");
	json_object_put(lines);
}

/* What a TCP connection goes through, and whose it is: some of it happens in softirqs. */
static void test_states(void **state)
{
	struct json_object *lines, *o;
	int64_t pid;

	(void)state;
	SKIP_UNLESS(can_dump());
	lines = trace_json(ARGS("-e", "calls,life"), SCENE("calls"), 7);
	pid = number_of(find_first(lines, "connect", NULL, NULL), "pid");
	o = find_first(lines, "state", "new_state", "SYN_SENT");
	assert_string_equal(text_of(o, "old_state"), "CLOSE");
	assert_int_equal(number_of(o, "pid"), pid);
	o = find_first(lines, "state", "old_state", "SYN_SENT");
	assert_string_equal(text_of(o, "new_state"), "ESTABLISHED");
	assert_int_equal(number_of(o, "pid"), pid);
	assert_true(number_of(o, "mss") > 0);
	assert_true(json_object_get_boolean(json_member(o, "sack")) || json_member(o, "sack"));
	/* The other end, which nobody has accepted yet. */
	o = find_first(lines, "state", "old_state", "SYN_RECV");
	assert_string_equal(text_of(o, "new_state"), "ESTABLISHED");
	assert_string_equal(text_of(o, "owner"), "listener");
	assert_int_equal(number_of(o, "pid"), pid);
	o = find_first(lines, "state", "new_state", "FIN_WAIT1");
	assert_null(json_member(o, "owner"));
	assert_int_equal(number_of(o, "pid"), pid);
	find_first(lines, "close", NULL, NULL);
	json_object_put(lines);
}

/* MPTCP's own states have an owner, too, and none is told of that stays as it was. */
static void test_mptcp(void **state)
{
	struct json_object *lines, *o;
	size_t from = 0;
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(run_program(&r, self, ARGS("mptcp")), 0);
	if (r.status == SCENE_SKIPPED) {
		print_message("no MPTCP\n");
		run_free(&r);
		skip();
	}
	run_free(&r);
	lines = trace_json(ARGS("-e", "accept,state"), SCENE("mptcp"), 0);
	while ((o = find(lines, &from, "state", NULL, NULL)))
		assert_string_not_equal(text_of(o, "old_state"), text_of(o, "new_state"));
	from = 0;
	while ((o = find(lines, &from, "state", "new_state", "CLOSE_WAIT")))
		if (!strcmp(text_of(o, "protocol"), "MPTCP"))
			break;
	assert_non_null(o);
	assert_string_equal(text_of(o, "command"), "test_trace");
	assert_null(json_member(o, "owner"));
	json_object_put(lines);
}

/* The kernel reports it twice: as it comes into the error queue, and as that of the socket. */
static void test_error_once(void **state)
{
	struct json_object *lines, *o;
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(run_sockspy(&r, ARGS("trace", "-e", "error", "true")), 0);
	if (r.status) {
		print_message("%s", r.err);
		run_free(&r);
		skip();
	}
	run_free(&r);
	lines = trace_json(ARGS("-e", "error"), SCENE("unreachable"), 0);
	assert_int_equal(json_object_array_length(lines), 1);
	o = json_object_array_get_idx(lines, 0);
	assert_string_equal(text_of(o, "error"), "ECONNREFUSED");
	assert_string_equal(text_of(o, "origin"), "icmp");
	json_object_put(lines);
}

static void test_only_what_was_asked_for(void **state)
{
	struct json_object *lines;

	(void)state;
	SKIP_UNLESS(can_dump());
	lines = trace_json(ARGS("-e", "connect,shutdown"), SCENE("calls"), 7);
	assert_int_equal(json_object_array_length(lines), 2);
	json_object_put(lines);
	lines = trace_json(ARGS("-e", "calls,^setsockopt"), SCENE("calls"), 7);
	assert_int_equal(count_events(lines, "setsockopt"), 0);
	json_object_put(lines);
}

static void test_text(void **state)
{
	struct run r;
	char *line;

	(void)state;
	SKIP_UNLESS(can_dump());
	trace_scene(&r, ARGS("-e", "setsockopt,state"), SCENE("calls"));
	assert_int_equal(r.status, 7);
	assert_true(is_clean_text(r.out, r.out_len));
	line = strstr(r.out, "setsockopt(");
	assert_non_null(line);
	/* 12:00:01.204411 test_trace[812] setsockopt( */
	assert_int_equal(r.out[2], ':');
	assert_int_equal(r.out[8], '.');
	assert_int_equal(strncmp(r.out + 16, "test_trace[", 11), 0);
	assert_non_null(strstr(line, "<TCP>, SOL_TCP, TCP_NODELAY, [1], 4) = 0"));
	assert_non_null(strstr(r.out, "SO_RCVBUF, [4096], 4) = 0  now 8192"));
	assert_non_null(strstr(r.out, "SYN_SENT -> ESTABLISHED"));
	assert_non_null(strstr(r.err, "sockspy: tracing setsockopt, state\n"));
	run_free(&r);
}

static void test_threads(void **state)
{
	struct json_object *lines, *o;

	(void)state;
	SKIP_UNLESS(can_dump());
	lines = trace_json(ARGS("-e", "setsockopt"), SCENE("thread"), 0);
	o = find_first(lines, "setsockopt", NULL, NULL);
	assert_int_not_equal(number_of(o, "pid"), number_of(o, "tid"));
	/* The process's, not the thread's. */
	assert_string_equal(text_of(o, "command"), "test_trace");
	json_object_put(lines);
}

/*
 * Behind fexit the kernel may pass over a hook's run where another task was preempted in it on that CPU: then it is
 * told to be lost.
 */
static void test_blocked_acceptors(void **state)
{
	struct json_object *lines;
	uint64_t events, lost;
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	trace_scene(&r, ARGS("-j", "-e", "connect,accept"), SCENE("acceptors"));
	lines = parse_json_lines(r.out, r.out_len);
	assert_non_null(lines);
	closing_line(r.err, &events, &lost);
	assert_int_equal(r.status, lost ? 3 : 0);
	assert_true(events + lost >= 60);
	if (!lost) {
		assert_int_equal(count_events(lines, "accept"), 30);
		assert_int_equal(count_events(lines, "connect"), 30);
	}
	json_object_put(lines);
	run_free(&r);
}

static void test_other_netns(void **state)
{
	struct json_object *lines, *o;
	struct stat own;
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	trace_scene(&r, ARGS("-j", "-e", "connect,state"), SCENE("netns"));
	if (r.status == SCENE_SKIPPED) {
		run_free(&r);
		print_message("SKIP: no network namespace can be made\n");
		skip();
	}
	assert_int_equal(r.status, 0);
	lines = parse_json_lines(r.out, r.out_len);
	assert_non_null(lines);
	assert_int_equal(stat("/proc/self/ns/net", &own), 0);
	o = find_first(lines, "connect", NULL, NULL);
	assert_int_not_equal(number_of(o, "netns"), 0);
	assert_int_not_equal(number_of(o, "netns"), own.st_ino);
	o = find_first(lines, "state", "new_state", "ESTABLISHED");
	assert_int_not_equal(number_of(o, "netns"), own.st_ino);
	json_object_put(lines);
	run_free(&r);
}

static void test_compat(void **state)
{
	struct json_object *lines, *o;
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	trace_scene(&r, ARGS("-j", "--compat", "-e", "setsockopt"), SCENE("compat"));
	if (r.status == SCENE_SKIPPED) {
		run_free(&r);
		print_message("SKIP: no 32-bit system calls\n");
		skip();
	}
	assert_int_equal(r.status, 0);
	lines = parse_json_lines(r.out, r.out_len);
	assert_non_null(lines);
	o = find_first(lines, "setsockopt", "optname", "SO_PRIORITY");
	assert_int_equal(number_of(o, "value"), 5);
	assert_true(json_object_get_boolean(json_member(o, "compat")));
	json_object_put(lines);
	run_free(&r);
}

/* --- io_uring */

static bool is_uring(struct json_object *o)
{
	return json_object_get_boolean(json_member(o, "io_uring"));
}

/* What a scene of io_uring's did; its status says what the kernel can. Skips where the kernel lacks it. */
static struct json_object *trace_uring(const char *const scene[], int *can)
{
	struct json_object *lines;
	struct run r;
	bool told;

	trace_scene(&r, ARGS("-j", "-e", "calls,life"), scene);
	told = !strstr(r.err, "sockspy: calls made through io_uring are not seen");
	*can = r.status;
	lines = parse_json_lines(r.out, r.out_len);
	run_free(&r);
	assert_non_null(lines);
	if (!told || *can == SCENE_SKIPPED) {
		json_object_put(lines);
		print_message("SKIP: %s\n",
			      told ? "no io_uring, or it lacks such requests"
				   : "the kernel does not tell which request completed");
		skip();
	}
	return lines;
}

static void uring_options(struct json_object *lines)
{
	struct json_object *o = find_first(lines, "setsockopt", NULL, NULL);

	assert_true(is_uring(o));
	assert_string_equal(text_of(o, "optname"), "SO_RCVBUF");
	assert_string_equal(text_of(o, "protocol"), "TCP");
	assert_int_equal(number_of(o, "value"), 4096);
	assert_int_equal(number_of(o, "now"), 8192);
	assert_true(number_of(o, "was") > 8192);
	o = find_first(lines, "getsockopt", NULL, NULL);
	assert_true(is_uring(o));
	assert_int_equal(number_of(o, "value"), SOCK_STREAM);
	assert_int_equal(number_of(o, "ret"), 4);
}

static void uring_listener(struct json_object *lines)
{
	struct json_object *o = find_first(lines, "bind", NULL, NULL);

	assert_true(is_uring(o));
	assert_string_equal(text_of(json_member(o, "address"), "family"), "AF_INET");
	assert_string_equal(text_of(json_member(o, "address"), "addr"), "0.0.0.0");
	o = find_first(lines, "listen", NULL, NULL);
	assert_true(is_uring(o));
	assert_int_equal(number_of(o, "backlog"), 5);
}

static void uring_connection(struct json_object *lines)
{
	struct json_object *o = find_first(lines, "connect", "ret", "0"), *accepted;

	assert_int_equal(count_events(lines, "accept4"), 1);
	accepted = find_first(lines, "accept4", NULL, NULL);
	assert_true(is_uring(o) && is_uring(accepted));
	assert_true(number_of(o, "duration_ns") > 0);
	assert_int_equal(number_of(json_member(accepted, "address"), "port"),
			 number_of(o, "lport"));
	accepted = json_member(accepted, "accepted");
	assert_int_equal(number_of(accepted, "rport"), number_of(o, "lport"));
	assert_int_equal(number_of(accepted, "lport"), number_of(o, "rport"));
	assert_int_equal(number_of(json_member(o, "address"), "port"), number_of(o, "rport"));
}

/* Requests as if they were system calls, each once, of the process that made them, whichever thread ran. */
static void test_io_uring(void **state)
{
	static const char *const how[] = {NULL, "sqpoll"};
	struct json_object *lines, *o;
	int64_t pid;
	int can;

	(void)state;
	SKIP_UNLESS(can_dump());
	for (size_t i = 0; i < sizeof(how) / sizeof(how[0]); i++) {
		size_t from = 0;

		lines = trace_uring(SCENE("uring", how[i]), &can);
		assert_int_equal(can & ~3, 8);
		o = find_first(lines, "socket", "ret", "4");
		pid = number_of(o, "pid");
		assert_true(is_uring(o));
		assert_string_equal(text_of(o, "protocol"), "TCP");
		if (can & 1)
			uring_options(lines);
		if (can & 2)
			uring_listener(lines);
		uring_connection(lines);
		assert_int_equal(count_events(lines, "connect"), 3);
		o = find_first(lines, "connect", "errno", "ECONNREFUSED");
		assert_true(is_uring(o) && number_of(json_member(o, "address"), "port"));
		assert_true(is_uring(find_first(lines, "connect", "errno", "EFAULT")));
		/* A registered file's number is no descriptor. */
		o = find(lines, &from, "shutdown", "how", "SHUT_WR");
		assert_true(o && is_uring(o) && json_member(o, "fd"));
		o = find(lines, &from, "shutdown", "errno", "ENOTCONN");
		assert_true(o && is_uring(o) && !json_member(o, "fd"));
		assert_true(json_member(o, "registered_file"));
		assert_string_equal(text_of(o, "protocol"), "TCP");
		o = find_first(lines, "socket", "direct", "true");
		assert_null(json_member(o, "fd"));
		for (from = 0; from < json_object_array_length(lines); from++) {
			o = json_object_array_get_idx(lines, from);
			if (number_of(o, "pid") != pid)
				print_error("%s\n", json_object_to_json_string(o));
			assert_int_equal(number_of(o, "pid"), pid);
			assert_string_equal(text_of(o, "command"), "test_trace");
		}
		json_object_put(lines);
	}
}

/* One request, an event for each connection, and one for its end with the ring's. */
static void test_io_uring_multishot(void **state)
{
	struct json_object *lines, *o;
	size_t from = 0;
	int can;

	(void)state;
	SKIP_UNLESS(can_dump());
	lines = trace_uring(SCENE("uring-multishot"), &can);
	assert_int_equal(can, 0);
	for (int i = 0; i < 2; i++) {
		o = find(lines, &from, "accept4", NULL, NULL);
		assert_non_null(o);
		assert_true(is_uring(o));
		o = json_member(o, "accepted");
		assert_true(number_of(o, "rport") && number_of(o, "fd") > 2);
	}
	json_object_put(lines);
}

/* What becomes of a socket that no descriptor leads to, while some kernel thread closes it. */
static void test_io_uring_registered(void **state)
{
	static const char *const changes[] = {"CLOSE", "SYN_SENT", "ESTABLISHED"};
	struct json_object *lines, *connect, *o;
	char port[16];
	size_t from;
	int can;

	(void)state;
	SKIP_UNLESS(can_dump());
	lines = trace_uring(SCENE("uring-registered"), &can);
	assert_int_equal(can, 0);
	connect = find_first(lines, "connect", NULL, NULL);
	assert_int_equal(number_of(connect, "registered_file"), 1);
	assert_int_equal(number_of(connect, "ret"), 0);
	number_text(port, number_of(connect, "rport"));
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		from = 0;
		do {
			o = find(lines, &from, "state", "rport", port);
			assert_non_null(o);
		} while (strcmp(text_of(o, "old_state"), changes[i]) != 0);
		assert_int_equal(number_of(o, "pid"), number_of(connect, "pid"));
		assert_null(json_member(o, "owner"));
		assert_null(json_member(o, "fd"));
	}
	json_object_put(lines);
}

/* What is asked of a socket is asked of a request's, too; strace shows system calls alone. */
static void test_io_uring_selection(void **state)
{
	struct json_object *lines;
	struct run r;
	int can;

	(void)state;
	SKIP_UNLESS(can_dump());
	json_object_put(trace_uring(SCENE("uring"), &can));
	lines = trace_json(ARGS("-e", "connect", "-i", "UDP"), SCENE("uring"), can);
	assert_int_equal(count_events(lines, "connect"), 0);
	json_object_put(lines);
	trace_scene(&r, ARGS("--format", "strace", "-e", "connect,shutdown"), SCENE("uring"));
	assert_int_equal(r.status, can);
	assert_int_equal(r.out_len, 0);
	run_free(&r);
	trace_scene(&r, ARGS("-e", "connect"), SCENE("uring"));
	assert_non_null(
		strstr(r.out, ", 16) = -1 ECONNREFUSED (Connection refused)  [io_uring]\n"));
	assert_non_null(strstr(r.err, "sockspy: 3 events, "));
	run_free(&r);
}

/* A name made to spoil a terminal, or a parser. */
static void test_hostile(void **state)
{
	struct json_object *lines;
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	trace_scene(&r, ARGS("-e", "setsockopt"), SCENE("hostile"));
	assert_true(is_clean_text(r.out, r.out_len));
	assert_int_equal(count_lines(r.out, ""), 1);
	assert_non_null(strstr(r.out, " \"\\n\\x1b[2J\\xff\\u202e\\\\["));
	run_free(&r);
	lines = trace_json(ARGS("-e", "setsockopt"), SCENE("hostile"), 0);
	assert_string_equal(text_of(find_first(lines, "setsockopt", NULL, NULL), "command"),
			    "\"\n\033[2J\\xff\xe2\x80\xae\\");
	json_object_put(lines);
}

/* --- connects that do not wait */

static void test_late_outcome(void **state)
{
	static const struct {
		const char *how;
		const char *new_state;
		const char *error;
	} outcomes[] = {{"refused", "CLOSE", "ECONNREFUSED"}, {"accepted", "ESTABLISHED", ""}};
	struct json_object *lines, *o;

	(void)state;
	SKIP_UNLESS(can_dump());
	for (size_t i = 0; i < 2; i++) {
		size_t from = 0;

		lines = trace_json(ARGS("-e", "connect"), SCENE("late", outcomes[i].how), 0);
		o = find(lines, &from, "connect", "errno", "EINPROGRESS");
		assert_non_null(o);
		from = 0;
		o = find(lines, &from, "state", "old_state", "SYN_SENT");
		assert_non_null(o);
		assert_string_equal(text_of(o, "new_state"), outcomes[i].new_state);
		assert_string_equal(text_of(o, "error"), outcomes[i].error);
		/* And nothing else, the earlier one first. */
		assert_int_equal(json_object_array_length(lines), 2);
		assert_true(strcmp(text_of(json_object_array_get_idx(lines, 0), "time"),
				   text_of(json_object_array_get_idx(lines, 1), "time")) <= 0);
		json_object_put(lines);
	}
	lines = trace_json(ARGS("-e", "connect", "--count", "1"), SCENE("late", "accepted"), 0);
	assert_int_equal(json_object_array_length(lines), 1);
	assert_string_equal(text_of(json_object_array_get_idx(lines, 0), "event"), "connect");
	json_object_put(lines);
}

/* --- processes */

static void test_children_are_followed(void **state)
{
	struct json_object *lines;
	int64_t pids[3];
	char text[16];

	(void)state;
	SKIP_UNLESS(can_dump());
	/* The last call comes when the command has ended. */
	lines = trace_json(ARGS("-e", "setsockopt"), SCENE("family"), 0);
	assert_int_equal(count_events(lines, "setsockopt"), 3);
	for (int i = 0; i < 3; i++)
		pids[i] = number_of(
			find_first(lines, "setsockopt", "value", number_text(text, i + 1)), "pid");
	assert_true(pids[0] != pids[1] && pids[1] != pids[2] && pids[0] != pids[2]);
	json_object_put(lines);
}

/* A shell of its own, which this process may tell to go on: it has a child, which makes the call. */
static pid_t start_family(int *go)
{
	int ends[2];
	pid_t pid;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(ends[0], STDIN_FILENO);
		execlp("sh", "sh", "-c", "read line; (\"$0\" orphan; :); \"$0\" thread; :", self,
		       NULL);
		_exit(127);
	}
	close(ends[0]);
	*go = ends[1];
	return pid;
}

/*
 * -p, alone and as one of several criteria: a child's child and a thread are followed, though what is between them and
 * the process makes no call at all.
 */
static void test_children_of_a_process_are_followed(void **state)
{
	static const char *const others[] = {NULL, "-i", "-c"};
	struct json_object *lines, *o;
	char text[16];

	(void)state;
	SKIP_UNLESS(can_dump());
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		struct tracer t;
		int go, own;
		pid_t pid = start_family(&go);

		own = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
		number_text(text, pid);
		tracer_start(&t, others[i] ? ARGS("-j", "-e", "setsockopt", "-p", text, others[i],
						  others[i][1] == 'i' ? "TCP:1" : "nobody")
					   : ARGS("-j", "-e", "setsockopt", "-p", text));
		mark(own, 8);
		assert_int_equal(write(go, "\n", 1), 1);
		assert_int_equal(waitpid(pid, NULL, 0), pid);
		lines = tracer_events(&t);
		assert_int_equal(json_object_array_length(lines), 2);
		o = find_first(lines, "setsockopt", "value", "3");
		assert_int_not_equal(number_of(o, "ppid"), pid);
		o = find_first(lines, "setsockopt", "value", "9");
		assert_int_equal(number_of(o, "ppid"), pid);
		assert_int_not_equal(number_of(o, "tid"), number_of(o, "pid"));
		json_object_put(lines);
		close(own);
		close(go);
	}
}

static void test_exit_status(void **state)
{
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	trace_scene(&r, NULL, SCENE("exit", "42"));
	assert_int_equal(r.status, 42);
	run_free(&r);
	trace_scene(&r, NULL, SCENE("killed"));
	assert_int_equal(r.status, 128 + SIGTERM);
	run_free(&r);
	assert_int_equal(run_sockspy(&r, ARGS("trace", "--", "/no/such/program")), 0);
	assert_int_equal(r.status, 127);
	assert_non_null(strstr(r.err, "sockspy: cannot run /no/such/program: No such file"));
	run_free(&r);
	assert_int_equal(run_sockspy(&r, ARGS("trace", "--", "/")), 0);
	assert_int_equal(r.status, 126);
	run_free(&r);
	assert_int_equal(run_sockspy(&r, ARGS("trace", "-e", "nonsense")), 0);
	assert_int_equal(r.status, 2);
	run_free(&r);
	assert_int_equal(run_sockspy(&r, ARGS("trace", "-o", "/no/such/dir/file", "true")), 0);
	assert_int_equal(r.status, 1);
	assert_non_null(strstr(r.err, "sockspy: cannot write /no/such/dir/file: "));
	run_free(&r);
}

/* The command has the privileges of whoever started sockspy, which has given its own away. */
static void test_command_keeps_its_privileges(void **state)
{
	static const char script[] = "grep -E '^(NoNewPrivs|CapEff)' /proc/self/status";
	struct run alone, traced;

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(run_program(&alone, "sh", ARGS("-c", script)), 0);
	assert_int_equal(
		run_sockspy(&traced, ARGS("trace", "-e", "listen", "--", "sh", "-c", script)), 0);
	assert_int_equal(traced.status, 0);
	assert_string_equal(alone.out, traced.out);
	run_free(&alone);
	run_free(&traced);
}

/* --- sockets that were open before */

struct ends {
	int alone[2];  /* the holder keeps the first end, and it alone */
	int shared[2]; /* this process and the holder have the first end */
};

static bool hold(void *arg)
{
	const struct ends *e = arg;

	return !close(e->alone[1]) && !close(e->shared[1]);
}

/* What goes on in a process's sockets while another one runs, which does something at the other end. */
static void test_owner_of_open_sockets(void **state)
{
	struct json_object *lines, *o;
	struct child holder;
	struct tracer t;
	struct ends e;
	char text[16];

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(tcp_pair(AF_INET, e.alone), 0);
	assert_int_equal(tcp_pair(AF_INET, e.shared), 0);
	assert_int_equal(child_start(&holder, hold, &e), 0);
	close(e.alone[0]);
	tracer_start(&t, ARGS("-j", "-e", "state", "-i", "TCP"));
	assert_int_equal(shutdown(e.alone[1], SHUT_WR), 0);
	assert_int_equal(shutdown(e.shared[1], SHUT_WR), 0);
	lines = tracer_events(&t);
	o = find_first(lines, "state", "rport", number_text(text, port_of(e.alone[1])));
	assert_string_equal(text_of(o, "old_state"), "ESTABLISHED");
	assert_string_equal(text_of(o, "new_state"), "CLOSE_WAIT");
	assert_int_equal(number_of(o, "pid"), holder.pid);
	assert_null(json_member(o, "owner"));
	o = find_first(lines, "state", "rport", number_text(text, port_of(e.shared[1])));
	assert_string_equal(text_of(o, "new_state"), "CLOSE_WAIT");
	assert_string_equal(text_of(o, "owner"), "shared");
	/* Who closes its end is certain. */
	o = find_first(lines, "state", "lport", number_text(text, port_of(e.shared[1])));
	assert_string_equal(text_of(o, "new_state"), "FIN_WAIT1");
	assert_int_equal(number_of(o, "pid"), getpid());
	assert_null(json_member(o, "owner"));
	json_object_put(lines);
	close(e.alone[1]);
	close(e.shared[0]);
	close(e.shared[1]);
	child_end(&holder);
}

/* Whoever got a descriptor from another process has the socket once it makes a call. */
static void test_descriptor_passing(void **state)
{
	char control[CMSG_SPACE(sizeof(int))] = "", byte = 0, text[16];
	struct iovec io = {.iov_base = &byte, .iov_len = 1};
	struct msghdr msg = {.msg_iov = &io,
			     .msg_iovlen = 1,
			     .msg_control = control,
			     .msg_controllen = sizeof(control)};
	struct json_object *lines, *o;
	struct cmsghdr *cmsg;
	int channel[2], fd;
	struct tracer t;
	pid_t pid;

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, channel), 0);
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		int got = -1, value = 2;

		close(channel[0]);
		(void)!recvmsg(channel[1], &msg, 0);
		memcpy(&got, CMSG_DATA(CMSG_FIRSTHDR(&msg)), sizeof(got));
		(void)!setsockopt(got, SOL_SOCKET, SO_PRIORITY, &value, sizeof(value));
		(void)!listen(got, 1);
		(void)!write(channel[1], &byte, 1);
		(void)!read(channel[1], &byte, 1);
		_exit(0);
	}
	close(channel[1]);
	tracer_start(&t, ARGS("-j", "-e", "setsockopt,state"));
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	mark(fd, 1);
	cmsg = CMSG_FIRSTHDR(&msg);
	cmsg->cmsg_level = SOL_SOCKET;
	cmsg->cmsg_type = SCM_RIGHTS;
	cmsg->cmsg_len = CMSG_LEN(sizeof(fd));
	memcpy(CMSG_DATA(cmsg), &fd, sizeof(fd));
	assert_int_equal(sendmsg(channel[0], &msg, 0), 1);
	close(fd);
	assert_int_equal(read(channel[0], &byte, 1), 1);
	lines = tracer_events(&t);
	close(channel[0]);
	waitpid(pid, NULL, 0);
	number_text(text, pid);
	o = find_first(lines, "setsockopt", "pid", text);
	assert_int_equal(number_of(o, "value"), 2);
	o = find_first(lines, "state", "pid", text);
	assert_string_equal(text_of(o, "new_state"), "LISTEN");
	json_object_put(lines);
}

/* --- which */

static void test_selection_by_port(void **state)
{
	struct json_object *lines;
	char port[16], spec[32];

	(void)state;
	SKIP_UNLESS(can_dump());
	/* A connection that was refused has no other end any more: the call's address tells. */
	number_text(port, 1);
	snprintf(spec, sizeof(spec), "TCP:%s", port);
	lines = trace_json(ARGS("-e", "connect", "-i", spec), SCENE("refused", port), 0);
	assert_int_equal(json_object_array_length(lines), 1);
	assert_string_equal(text_of(find_first(lines, "connect", NULL, NULL), "errno"),
			    "ECONNREFUSED");
	json_object_put(lines);
	lines = trace_json(ARGS("-e", "connect", "-i", "TCP:2"), SCENE("refused", port), 0);
	assert_int_equal(json_object_array_length(lines), 0);
	json_object_put(lines);
}

static void test_selection_by_state(void **state)
{
	struct json_object *lines;

	(void)state;
	SKIP_UNLESS(can_dump());
	lines = trace_json(ARGS("-e", "state", "-s", "TCP:SYN_SENT"), SCENE("calls"), 7);
	assert_int_equal(json_object_array_length(lines), 1);
	find_first(lines, "state", "new_state", "SYN_SENT");
	json_object_put(lines);
}

/* Accepts when it is told to, says so, and again when the other end has gone. */
static _Noreturn void accept_for_others(int listener, int in, int out)
{
	char c;
	int fd;

	if (read(in, &c, 1) != 1)
		_exit(1);
	fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	if (fd < 0 || write(out, "", 1) != 1 || read(fd, &c, 1) != 0 || write(out, "", 1) != 1)
		_exit(1);
	_exit(read(in, &c, 1) < 0);
}

/* Of a listener that several have each one has the connections that it accepts, and no others. */
static void test_accepted_elsewhere(void **state)
{
	int listener, fd, in[2], out[2], status;
	struct json_object *lines;
	struct sockaddr_in a;
	socklen_t len = sizeof(a);
	struct tracer t;
	char text[16], c;
	pid_t pid;

	(void)state;
	SKIP_UNLESS(can_dump());
	listener = tcp_listener(AF_INET);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&a, &len), 0);
	assert_int_equal(pipe2(in, O_CLOEXEC), 0);
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		close(in[1]);
		accept_for_others(listener, in[0], out[1]);
	}
	close(out[1]);
	tracer_start(&t, ARGS("-j", "-e", "state,accept", "-p", number_text(text, getpid())));
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	assert_int_equal(write(in[1], "", 1), 1);
	assert_int_equal(read(out[0], &c, 1), 1);
	assert_int_equal(shutdown(fd, SHUT_WR), 0);
	assert_int_equal(read(out[0], &c, 1), 1);
	lines = tracer_events(&t);
	find_first(lines, "state", "new_state", "FIN_WAIT1");
	for (size_t i = 0; i < json_object_array_length(lines); i++)
		assert_string_not_equal(text_of(json_object_array_get_idx(lines, i), "new_state"),
					"CLOSE_WAIT");
	json_object_put(lines);
	close(in[1]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	close(in[0]);
	close(out[0]);
	close(fd);
	close(listener);
}

static void test_selection_by_process(void **state)
{
	char other[16], mine[16], *text, said[4096];
	struct tracer t;
	size_t len;
	int fd;

	(void)state;
	SKIP_UNLESS(can_dump());
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	tracer_start(&t, ARGS("-e", "setsockopt", "-p", number_text(other, getppid())));
	mark(fd, 1);
	text = tracer_stop(&t, SIGTERM, said, &len);
	assert_null(strstr(text, number_text(mine, getpid())));
	free(text);
	tracer_start(&t, ARGS("-e", "setsockopt", "-p", number_text(mine, getpid())));
	mark(fd, 1);
	text = tracer_stop(&t, SIGTERM, said, &len);
	assert_int_equal(count_lines(text, ""), 1);
	free(text);
	close(fd);
}

/* --- how it ends, and what is lost */

/* Without a reader for a while: what was made was shown or is told to be lost, to the last one. */
static void test_loss_is_exact(void **state)
{
	struct json_object *lines;
	uint64_t events, lost, told = 0;
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	trace_scene(&r, ARGS("-j", "-e", "setsockopt", "--buffer", "4K"),
		    SCENE("burst", "5000", "stopped"));
	assert_int_equal(r.status, 3);
	lines = parse_json_lines(r.out, r.out_len);
	assert_non_null(lines);
	for (size_t i = 0; i < json_object_array_length(lines); i++) {
		struct json_object *o = json_object_array_get_idx(lines, i);

		if (strcmp(text_of(o, "event"), "lost") != 0)
			continue;
		told += (uint64_t)number_of(o, "events");
		assert_int_equal(number_of(json_member(o, "of"), "setsockopt"),
				 number_of(o, "events"));
	}
	closing_line(r.err, &events, &lost);
	assert_int_equal(events, count_events(lines, "setsockopt"));
	assert_true(lost > 0);
	assert_int_equal(lost, told);
	assert_int_equal(events + lost, 5000);
	json_object_put(lines);
	run_free(&r);
	trace_scene(&r, ARGS("-e", "setsockopt", "--buffer", "4K"),
		    SCENE("burst", "5000", "stopped"));
	assert_int_equal(r.status, 3);
	assert_non_null(strstr(r.out, " events: setsockopt "));
	run_free(&r);
}

/* A buffer that holds them all, whether somebody reads or not. */
static void test_nothing_is_lost(void **state)
{
	uint64_t events, lost;
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	trace_scene(&r, ARGS("-e", "setsockopt", "--buffer", "64M"), SCENE("burst", "50000"));
	assert_int_equal(r.status, 0);
	closing_line(r.err, &events, &lost);
	assert_int_equal(events, 50000);
	assert_int_equal(lost, 0);
	assert_int_equal(count_lines(r.out, ""), 50000);
	run_free(&r);
}

static void test_signals_write_everything(void **state)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char pid[16], said[4096], *text;
	uint64_t events, lost;
	struct tracer t;
	size_t len;

	(void)state;
	SKIP_UNLESS(can_dump());
	number_text(pid, getpid());
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		tracer_start(&t, ARGS("-e", "setsockopt", "-p", pid));
		for (int n = 0; n < 100; n++)
			mark(fd, n);
		text = tracer_stop(&t, signals[i], said, &len);
		assert_int_equal(count_lines(text, ""), 100);
		assert_int_equal(text[len - 1], '\n');
		closing_line(said, &events, &lost);
		assert_int_equal(events, 100);
		free(text);
	}
	close(fd);
}

static void test_count(void **state)
{
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	trace_scene(&r, ARGS("-e", "setsockopt", "--count", "5"), SCENE("burst", "100"));
	assert_int_equal(r.status, 0);
	assert_int_equal(count_lines(r.out, ""), 5);
	assert_non_null(strstr(r.err, "sockspy: 5 events, "));
	run_free(&r);
}

/* It ends though nothing happens, and a command goes on. */
static void test_duration(void **state)
{
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(run_sockspy(&r, ARGS("trace", "-e", "listen", "--duration", "0.01")), 0);
	assert_int_equal(r.status, 0);
	assert_non_null(strstr(r.err, " 0 lost\n"));
	run_free(&r);
	trace_scene(&r, ARGS("-e", "listen", "--duration", "0.01"), SCENE("exit", "9"));
	assert_int_equal(r.status, 9);
	run_free(&r);
}

/* Nobody waits for a process that is no more, which may be a mistyped one. */
static void test_no_such_process(void **state)
{
	char gone[16], here[16], both[40], *said;
	pid_t pid = fork();
	struct run r;

	(void)state;
	if (pid == 0)
		_exit(0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	SKIP_UNLESS(can_dump());
	number_text(gone, pid);
	assert_int_equal(run_sockspy(&r, ARGS("trace", "-p", gone, "--duration", "0.01")), 0);
	assert_int_equal(r.status, 1);
	assert_string_equal(r.out, "");
	assert_non_null(strstr(r.err, "sockspy: cannot trace "));
	assert_non_null(strstr(r.err, ": No such process\n"));
	assert_null(strstr(r.err, "sockspy: tracing"));
	run_free(&r);
	snprintf(both, sizeof(both), "%s,%s", gone, number_text(here, getpid()));
	assert_int_equal(run_sockspy(&r, ARGS("trace", "-p", both, "--duration", "0.01")), 0);
	assert_int_equal(r.status, 0);
	said = strstr(r.err, ": No such process\n");
	assert_non_null(said);
	assert_non_null(strstr(said, "sockspy: tracing"));
	run_free(&r);
}

/* Somebody who tells sockspy to end means its command, too. */
static void test_signal_reaches_the_command(void **state)
{
	char said[4096] = "", c;
	int err[2], status;
	size_t len = 0;
	pid_t pid;

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(pipe2(err, O_CLOEXEC), 0);
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		const char *program = getenv("SOCKSPY");

		dup2(err[1], STDERR_FILENO);
		execlp(program ? program : "./sockspy", "sockspy", "trace", "-o", "/dev/null", "--",
		       self, "endless", NULL);
		_exit(127);
	}
	close(err[1]);
	while (!strstr(said, "sockspy: tracing ") && read(err[0], &c, 1) == 1 &&
	       len < sizeof(said) - 1)
		said[len++] = c;
	kill(pid, SIGTERM);
	/* The pipe is closed when both have ended. */
	while (read(err[0], &c, 1) == 1)
		;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 128 + SIGTERM);
	close(err[0]);
}

static void test_closed_pipe(void **state)
{
	struct run r;
	char *script;

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_true(
		asprintf(&script,
			 "{ \"${SOCKSPY:-./sockspy}\" trace -e setsockopt -- \"%s\" burst 20000; "
			 "echo status $? >&2; } | true",
			 self) > 0);
	assert_int_equal(run_program(&r, "sh", ARGS("-c", script)), 0);
	assert_non_null(strstr(r.err, "sockspy: cannot write: Broken pipe"));
	assert_non_null(strstr(r.err, "status 1\n"));
	run_free(&r);
	free(script);
}

/* None of what sockspy opens takes the place of a standard stream that was closed. */
static void test_closed_streams(void **state)
{
	struct run r;
	char *script;

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_true(asprintf(&script,
			     "\"${SOCKSPY:-./sockspy}\" trace -e setsockopt -- \"%s\" burst 3 >&-; "
			     "echo status $? >&2; "
			     "\"${SOCKSPY:-./sockspy}\" trace -e setsockopt -o %s/closed -- "
			     "\"%s\" burst 3 <&- 2>&-; cat %s/closed",
			     self, dir, self, dir) > 0);
	assert_int_equal(run_program(&r, "sh", ARGS("-c", script)), 0);
	assert_non_null(strstr(r.err, "sockspy: cannot write: Bad file descriptor"));
	assert_non_null(strstr(r.err, "status 1\n"));
	assert_int_equal(count_lines(r.out, ""), 3);
	run_free(&r);
	free(script);
}

static void test_summary(void **state)
{
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	trace_scene(&r, ARGS("-e", "setsockopt", "--summary-only"), SCENE("burst", "1000"));
	assert_int_equal(r.status, 0);
	assert_int_equal(count_lines(r.out, ""), 2);
	assert_int_equal(count_lines(r.out, "     1000        0 "), 1);
	assert_non_null(strstr(r.out, "  setsockopt  test_trace["));
	run_free(&r);
	trace_scene(&r, ARGS("-e", "setsockopt", "-S"), SCENE("burst", "10"));
	assert_int_equal(count_lines(r.out, ""), 12);
	run_free(&r);
}

/* --- strace's lines */

static char *without_pid(char *line)
{
	while (*line >= '0' && *line <= '9')
		line++;
	while (*line == ' ')
		line++;
	return line;
}

static void test_strace_format(void **state)
{
	char *theirs, *ours, *path, *a, *b, *next_a, *next_b;
	struct run r;
	size_t len;

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_true(asprintf(&path, "%s/strace", dir) > 0);
	assert_int_equal(run_program(&r, "strace",
				     ARGS("-f", "-e", "trace=setsockopt,getsockopt,shutdown", "-e",
					  "signal=none", "-o", path, self, "calls")),
			 0);
	if (r.status == 127) {
		run_free(&r);
		free(path);
		print_message("SKIP: no strace\n");
		skip();
	}
	run_free(&r);
	theirs = read_file(path, &len);
	trace_scene(&r,
		    ARGS("-e", "setsockopt,getsockopt,shutdown", "--format", "strace", "-o", path),
		    SCENE("calls"));
	run_free(&r);
	ours = read_file(path, &len);
	for (a = strtok_r(ours, "\n", &next_a), b = strtok_r(theirs, "\n", &next_b); a && b;
	     a = strtok_r(NULL, "\n", &next_a), b = strtok_r(NULL, "\n", &next_b))
		assert_string_equal(without_pid(a), without_pid(b));
	assert_null(a);
	assert_int_equal(strncmp(without_pid(b), "+++ exited", 10), 0);
	unlink(path);
	free(path);
	free(ours);
	free(theirs);
}

static int make_dir(void **state)
{
	(void)state;
	dir = make_directory();
	return !dir;
}

static int remove_dir(void **state)
{
	(void)state;
	remove_directory(dir);
	free(dir);
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_states),
		cmocka_unit_test(test_mptcp),
		cmocka_unit_test(test_error_once),
		cmocka_unit_test(test_only_what_was_asked_for),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_blocked_acceptors),
		cmocka_unit_test(test_other_netns),
		cmocka_unit_test(test_compat),
		cmocka_unit_test(test_io_uring),
		cmocka_unit_test(test_io_uring_multishot),
		cmocka_unit_test(test_io_uring_registered),
		cmocka_unit_test(test_io_uring_selection),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_late_outcome),
		cmocka_unit_test(test_children_are_followed),
		cmocka_unit_test(test_children_of_a_process_are_followed),
		cmocka_unit_test(test_exit_status),
		cmocka_unit_test(test_command_keeps_its_privileges),
		cmocka_unit_test(test_owner_of_open_sockets),
		cmocka_unit_test(test_descriptor_passing),
		cmocka_unit_test(test_selection_by_port),
		cmocka_unit_test(test_selection_by_state),
		cmocka_unit_test(test_selection_by_process),
		cmocka_unit_test(test_accepted_elsewhere),
		cmocka_unit_test(test_loss_is_exact),
		cmocka_unit_test(test_nothing_is_lost),
		cmocka_unit_test(test_signals_write_everything),
		cmocka_unit_test(test_count),
		cmocka_unit_test(test_duration),
		cmocka_unit_test(test_no_such_process),
		cmocka_unit_test(test_signal_reaches_the_command),
		cmocka_unit_test(test_closed_pipe),
		cmocka_unit_test(test_closed_streams),
		cmocka_unit_test(test_summary),
		cmocka_unit_test(test_strace_format),
	};

	if (argc > 1)
		return scene_play(argv + 1);
	self = realpath(SELF, NULL);
	if (!self)
		return 1;
	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
