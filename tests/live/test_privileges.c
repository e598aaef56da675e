/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sockspy run by a user: with four capabilities it says what it says to root; without one of them it names
 * what is missing and shows the rest; without any it shows the user's own processes but the insides of
 * sockets.
 */
#include "child.h"
#include "run_sockspy.h"
#include "sockets.h"

#include <cap-ng.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/securebits.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define NOBODY	 65534
#define BIT(cap) (UINT64_C(1) << (cap))
#define ALL_NEEDED                                                                                 \
	(BIT(CAP_BPF) | BIT(CAP_PERFMON) | BIT(CAP_SYS_PTRACE) | BIT(CAP_DAC_READ_SEARCH))

static struct socket_set set;
static struct child of_root, of_nobody;

/* Makes inheritable what the programs that we run are to have, and nothing else. */
static void set_inheritable(uint64_t caps)
{
	assert_int_equal(capng_get_caps_process(), 0);
	for (unsigned int cap = 0; cap <= CAP_LAST_CAP; cap++)
		capng_update(caps & BIT(cap) ? CAPNG_ADD : CAPNG_DROP, CAPNG_INHERITABLE, cap);
	assert_int_equal(capng_apply(CAPNG_SELECT_CAPS), 0);
	assert_int_equal(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0), 0);
	for (unsigned int cap = 0; cap <= CAP_LAST_CAP; cap++)
		if (caps & BIT(cap))
			assert_int_equal(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0), 0);
}

/*
 * Runs sockspy as a user with these capabilities, in the ambient set. The user id is changed here, with
 * our own capabilities kept (SECBIT_NO_SETUID_FIXUP), and changed back.
 */
static void run_as_nobody(struct run *r, uint64_t caps, const char *const *args, pid_t pid)
{
	set_inheritable(caps);
	assert_int_equal(setresgid(NOBODY, NOBODY, 0), 0);
	assert_int_equal(setresuid(NOBODY, NOBODY, 0), 0);
	assert_int_equal(run_sockspy_pid(r, args, pid), 0);
	assert_int_equal(setresuid(0, 0, 0), 0);
	assert_int_equal(setresgid(0, 0, 0), 0);
	set_inheritable(0);
}

static struct json_object *lines_of(struct run *r)
{
	struct json_object *lines = parse_json_lines(r->out, r->out_len);

	assert_non_null(lines);
	return lines;
}

static bool is_number(struct json_object *o)
{
	return json_object_is_type(o, json_type_int) || json_object_is_type(o, json_type_double);
}

static bool last_look; /* differences are printed */

static int differs(const char *name, struct json_object *before, struct json_object *got)
{
	if (!last_look)
		return 1;
	fprintf(stderr, "%s: root sees %s,", name, json_object_to_json_string(before));
	fprintf(stderr, " the user %s\n", json_object_to_json_string(got));
	return 1;
}

/*
 * What the user saw is what root saw before and after. Clocks run meanwhile: a number that was different
 * after has to lie between. Returns how much is wrong.
 */
static int compare(const char *name, struct json_object *before, struct json_object *got,
		   struct json_object *after)
{
	int wrong = 0;

	if (json_object_equal(before, after))
		return json_object_equal(before, got) ? 0 : differs(name, before, got);
	/* One that ran out meanwhile starts anew, with more than it had before. */
	if (!strcmp(name, "timer_expires"))
		return is_number(got) ? 0 : differs(name, before, got);
	if (json_object_is_type(before, json_type_object) &&
	    json_object_is_type(got, json_type_object)) {
		if (json_object_object_length(before) != json_object_object_length(got))
			return differs(name, before, got);
		json_object_object_foreach(before, key, value) wrong +=
			compare(key, value, json_member(got, key), json_member(after, key));
		return wrong;
	}
	if (is_number(before) && is_number(got)) {
		double a = json_object_get_double(before), b = json_object_get_double(got),
		       c = json_object_get_double(after);

		return (a <= b && b <= c) || (a >= b && b >= c) ? 0 : differs(name, before, got);
	}
	return json_object_get_type(before) == json_object_get_type(got)
		       ? 0
		       : differs(name, before, got);
}

static bool is_socket(struct json_object *descriptor)
{
	const char *kind = json_object_get_string(json_member(descriptor, "kind"));

	return kind && !strcmp(kind, "socket");
}

/* Three dumps of one process, that of the user between two of root. */
struct look {
	struct json_object *before, *got, *after;
	struct run run; /* the user's */
};

static void look_free(struct look *l)
{
	json_object_put(l->before);
	json_object_put(l->got);
	json_object_put(l->after);
	run_free(&l->run);
}

static void look_take(struct look *l, pid_t pid, uint64_t caps)
{
	l->before = dump_json(pid);
	run_as_nobody(&l->run, caps, (const char *const[]){"-j", NULL}, pid);
	l->after = dump_json(pid);
	l->got = lines_of(&l->run);
	assert_true(json_object_array_length(l->before) > 5);
	assert_int_equal(json_object_array_length(l->got), json_object_array_length(l->before));
}

/* Compares one descriptor; returns how much is wrong. */
typedef int (*compare_fn)(struct json_object *before, struct json_object *got,
			  struct json_object *after);

static int compare_all(struct json_object *before, struct json_object *got,
		       struct json_object *after)
{
	return compare("descriptor", before, got, after);
}

/* What /proc knows: neither the inside of a socket nor who is at the other end. */
static int compare_proc(struct json_object *before, struct json_object *got,
			struct json_object *after)
{
	if (is_socket(before))
		return !json_member(json_member(got, "unavailable"), "socket");
	json_object_object_del(before, "peers");
	json_object_object_del(after, "peers");
	return compare("descriptor", before, got, after);
}

/* What BPF knows. */
static int compare_options(struct json_object *before, struct json_object *got,
			   struct json_object *after)
{
	if (!is_socket(before))
		return 0;
	return compare("options", json_member(before, "options"), json_member(got, "options"),
		       json_member(after, "options"));
}

static int compare_look(const struct look *l, compare_fn fn)
{
	int wrong = 0;

	for (size_t i = 0; i < json_object_array_length(l->before); i++) {
		struct json_object *before = json_object_array_get_idx(l->before, i);
		struct json_object *got = json_object_array_get_idx(l->got, i);

		assert_int_equal(json_object_get_int(json_member(got, "fd")),
				 json_object_get_int(json_member(before, "fd")));
		wrong += fn(before, got, json_object_array_get_idx(l->after, i));
	}
	return wrong;
}

/* A timer that starts anew between two dumps does not do so each time. */
#define LOOKS 3

/* message: what stderr has to have, NULL: nothing, and exit status 0. */
static void check(pid_t pid, uint64_t caps, compare_fn fn, const char *message)
{
	int wrong = 1;

	for (int i = 0; wrong && i < LOOKS; i++) {
		struct look l;

		last_look = i == LOOKS - 1;
		look_take(&l, pid, caps);
		if (message && !strstr(l.run.err, message))
			fail_msg("no \"%s\" in: %s", message, l.run.err);
		if (!message && l.run.err_len)
			fail_msg("unexpected: %s", l.run.err);
		assert_int_equal(l.run.status, message ? 1 : 0);
		wrong = compare_look(&l, fn);
		look_free(&l);
	}
	assert_int_equal(wrong, 0);
}

static void test_same_as_root(void **state)
{
	(void)state;
	if (!can_dump())
		skip();
	check(of_root.pid, ALL_NEEDED, compare_all, NULL);
}

static void test_without_bpf(void **state)
{
	(void)state;
	if (!can_dump())
		skip();
	check(of_root.pid, ALL_NEEDED & ~BIT(CAP_BPF), compare_proc, "CAP_BPF is missing");
}

static void test_without_perfmon(void **state)
{
	(void)state;
	if (!can_dump())
		skip();
	check(of_root.pid, ALL_NEEDED & ~BIT(CAP_PERFMON), compare_proc, "CAP_PERFMON is missing");
}

static void test_without_ptrace(void **state)
{
	(void)state;
	if (!can_dump())
		skip();
	check(of_root.pid, ALL_NEEDED & ~BIT(CAP_SYS_PTRACE), compare_options,
	      "CAP_SYS_PTRACE is missing");
}

static void test_without_read_search(void **state)
{
	(void)state;
	if (!can_dump())
		skip();
	check(of_root.pid, ALL_NEEDED & ~BIT(CAP_DAC_READ_SEARCH), compare_options,
	      "CAP_DAC_READ_SEARCH is missing");
}

static void test_without_both(void **state)
{
	(void)state;
	if (!can_dump())
		skip();
	check(of_root.pid, BIT(CAP_BPF) | BIT(CAP_PERFMON), compare_options,
	      "CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH are missing");
}

static void test_own_process_without_any(void **state)
{
	(void)state;
	if (!can_dump())
		skip();
	check(of_nobody.pid, 0, compare_proc, "CAP_BPF is missing");
}

/* Nothing of another's process is told to who has no right to see it. */
static void test_other_process_without_any(void **state)
{
	struct run r;

	(void)state;
	if (!can_dump())
		skip();
	run_as_nobody(&r, 0, (const char *const[]){"-j", NULL}, of_root.pid);
	assert_int_equal(r.status, 1);
	assert_int_equal(r.out_len, 0);
	assert_non_null(strstr(r.err, "permission denied"));
	run_free(&r);
}

/* --- list and trace */

/* What a user of a kernel before 5.11 needs, where BPF counts as locked memory: `ulimit -l`. */
static void raise_memlock(rlim_t enough)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_MEMLOCK, &limit) || limit.rlim_cur >= enough)
		return;
	limit.rlim_cur = enough;
	if (limit.rlim_max < enough)
		limit.rlim_max = enough;
	/* Where it can't be raised, a newer kernel does not ask for it. */
	setrlimit(RLIMIT_MEMLOCK, &limit);
}

static char *list_of(pid_t pid, const char *what, const char *form, uint64_t caps)
{
	const char *const args[] = {"-nP", "-a", what, form, NULL};
	struct run r;
	char *text;

	if (caps)
		run_as_nobody(&r, caps, args, pid);
	else
		assert_int_equal(run_sockspy_pid(&r, args, pid), 0);
	if (r.status || r.err_len)
		fail_msg("%s: status %d\n%s", what, r.status, r.err);
	text = strdup(r.out);
	assert_non_null(text);
	run_free(&r);
	return text;
}

static void test_list_as_root_sees_it(void **state)
{
	static const char *const whats[] = {"-i", "-U"};

	(void)state;
	SKIP_UNLESS(can_dump());
	for (size_t i = 0; i < sizeof(whats) / sizeof(whats[0]); i++) {
		char *root = list_of(of_root.pid, whats[i], "-F", 0);
		char *user = list_of(of_root.pid, whats[i], "-F", ALL_NEEDED);

		assert_true(count_lines(root, "f") > 1);
		assert_string_equal(user, root);
		free(root);
		free(user);
	}
}

static bool loop_in_setsockopt(void)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), six = 6;

	while (!setsockopt(fd, SOL_SOCKET, SO_PRIORITY, &six, sizeof(six)))
		;
	return false;
}

/* One event of a process that does one call all the time, without its clock. */
static struct json_object *trace_of(pid_t pid, uint64_t caps)
{
	static const char *const args[] = {"trace", "-j", "-e", "setsockopt", "--count", "2", NULL};
	struct json_object *lines, *event;
	struct run r;

	if (caps)
		run_as_nobody(&r, caps, args, pid);
	else
		assert_int_equal(run_sockspy_pid(&r, args, pid), 0);
	if (r.status)
		fail_msg("status %d\n%s", r.status, r.err);
	lines = lines_of(&r);
	/* Of the first one the trace may have missed the start. */
	assert_int_equal(json_object_array_length(lines), 2);
	event = json_object_get(json_object_array_get_idx(lines, 1));
	json_object_put(lines);
	json_object_object_del(event, "time");
	json_object_object_del(event, "duration_ns");
	/* Where the hooks at a call's start are tracepoints, they are found in tracefs, which only root can mount. */
	if (access("/sys/kernel/tracing/events/syscalls", F_OK))
		json_object_object_del(event, "was");
	run_free(&r);
	return event;
}

static void test_trace_as_root_sees_it(void **state)
{
	struct json_object *root, *user;
	pid_t pid;

	(void)state;
	SKIP_UNLESS(can_dump());
	raise_memlock(RLIM_INFINITY);
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		_exit(loop_in_setsockopt());
	}
	assert_true(pid > 0);
	root = trace_of(pid, 0);
	user = trace_of(pid, ALL_NEEDED);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	assert_int_equal(json_object_get_int(json_member(root, "pid")), pid);
	assert_string_equal(json_object_get_string(json_member(root, "optname")), "SO_PRIORITY");
	assert_string_equal(json_object_to_json_string(user), json_object_to_json_string(root));
	json_object_put(root);
	json_object_put(user);
}

/* The bits of /proc/PID/status's line, as "CapEff:". */
static uint64_t status_bits(pid_t pid, const char *name)
{
	char path[64], line[256];
	uint64_t bits = UINT64_MAX;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	f = fopen(path, "re");
	assert_non_null(f);
	while (fgets(line, sizeof(line), f))
		if (!strncmp(line, name, strlen(name)))
			bits = strtoull(line + strlen(name), NULL, 16);
	fclose(f);
	return bits;
}

/* Starts a dump of the process of root, whose first output is the byte read here; stuck in its output then. */
static pid_t start_dump(int *out)
{
	char pid_text[16], c;
	int pipe_fds[2];
	pid_t pid;

	snprintf(pid_text, sizeof(pid_text), "%d", (int)of_root.pid);
	assert_int_equal(pipe2(pipe_fds, O_CLOEXEC), 0);
	assert_true(fcntl(pipe_fds[1], F_SETPIPE_SZ, 4096) > 0);
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		if (dup2(pipe_fds[1], STDOUT_FILENO) >= 0)
			execl(getenv("SOCKSPY"), "sockspy", "-j", pid_text, (char *)NULL);
		_exit(127);
	}
	assert_true(pid > 0);
	close(pipe_fds[1]);
	assert_int_equal(read(pipe_fds[0], &c, 1), 1);
	*out = pipe_fds[0];
	return pid;
}

/* In the middle of a dump by root nothing is left but what reading /proc takes. */
static void test_root_drops(void **state)
{
	uint64_t most = BIT(CAP_SYS_PTRACE) | BIT(CAP_DAC_READ_SEARCH);
	struct json_object *o, *no_cap;
	struct run r;
	pid_t pid;
	int out;

	(void)state;
	if (!can_dump())
		skip();
	assert_int_equal(run_sockspy(&r, (const char *const[]){"--features", "-j", NULL}), 0);
	o = parse_json_document(r.out, r.out_len);
	no_cap = json_member(json_member(json_member(o, "features"), "attach_without_cap_bpf"),
			     "ok");
	assert_non_null(no_cap);
	if (!json_object_get_boolean(no_cap))
		most |= BIT(CAP_BPF);
	json_object_put(o);
	run_free(&r);
	pid = start_dump(&out);
	assert_int_equal(status_bits(pid, "CapEff:"), most);
	assert_int_equal(status_bits(pid, "CapPrm:"), most);
	assert_int_equal(status_bits(pid, "CapInh:"), 0);
	assert_int_equal(status_bits(pid, "CapAmb:"), 0);
	assert_int_equal(status_bits(pid, "NoNewPrivs:"), 1);
	close(out);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static bool copy_file(const char *from, const char *to)
{
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
	char buf[65536];
	ssize_t n = -1;

	while (in >= 0 && out >= 0 && (n = read(in, buf, sizeof(buf))) > 0)
		if (write(out, buf, (size_t)n) != n)
			break;
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	return n == 0;
}

/* setcap cap_bpf,...+ep on a file; false where its file system can't hold it. */
static bool set_file_capabilities(const char *path)
{
	int err, fd = open(path, O_RDONLY | O_CLOEXEC);

	capng_clear(CAPNG_SELECT_BOTH);
	for (unsigned int cap = 0; cap <= CAP_LAST_CAP; cap++)
		if (ALL_NEEDED & BIT(cap))
			capng_update(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED, cap);
	err = capng_apply_caps_fd(fd);
	close(fd);
	return !err;
}

/* With capabilities on the file, whoever may run it sees what root sees. */
static void test_file_capabilities(void **state)
{
	char *program, *dir, copy[256];
	bool can;

	(void)state;
	if (!can_dump())
		skip();
	dir = make_directory();
	assert_non_null(dir);
	assert_int_equal(chmod(dir, 0755), 0);
	snprintf(copy, sizeof(copy), "%s/sockspy", dir);
	program = strdup(getenv("SOCKSPY"));
	assert_non_null(program);
	assert_true(copy_file(program, copy));
	can = set_file_capabilities(copy);
	if (can) {
		setenv("SOCKSPY", copy, 1);
		check(of_root.pid, 0, compare_all, NULL);
		setenv("SOCKSPY", program, 1);
	} else {
		printf("SKIP: no file capabilities in %s: %s\n", dir, strerror(errno));
	}
	remove_directory(dir);
	free(dir);
	free(program);
	if (!can)
		skip();
}

static bool open_all(void *arg)
{
	const uid_t *uid = arg;
	int pair[2];

	if (open("/dev/null", O_RDWR | O_CLOEXEC) < 0 || pipe2(pair, O_CLOEXEC) ||
	    socket_set_open(&set))
		return false;
	/* A process that changed its user is root's until it says otherwise. */
	return !*uid || (!setresgid(*uid, *uid, *uid) && !setresuid(*uid, *uid, *uid) &&
			 !prctl(PR_SET_DUMPABLE, 1));
}

static int setup(void **state)
{
	uid_t root = 0, nobody = NOBODY;

	(void)state;
	if (geteuid() != 0)
		return 0;
	raise_memlock(1024 * 1024);
	if (enter_own_netns() || child_start(&of_root, open_all, &root) ||
	    child_start(&of_nobody, open_all, &nobody))
		return -1;
	return prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP);
}

static int teardown(void **state)
{
	(void)state;
	if (of_root.pid > 0)
		child_end(&of_root);
	if (of_nobody.pid > 0)
		child_end(&of_nobody);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_as_root),
		cmocka_unit_test(test_without_bpf),
		cmocka_unit_test(test_without_perfmon),
		cmocka_unit_test(test_without_ptrace),
		cmocka_unit_test(test_without_read_search),
		cmocka_unit_test(test_without_both),
		cmocka_unit_test(test_own_process_without_any),
		cmocka_unit_test(test_other_process_without_any),
		cmocka_unit_test(test_root_drops),
		cmocka_unit_test(test_file_capabilities),
		cmocka_unit_test(test_list_as_root_sees_it),
		cmocka_unit_test(test_trace_as_root_sees_it),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
