/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lines of --format strace against those of strace: this program makes thousands of calls, decodes each from
 * what it passed and got, and strace watches it.
 */
#include "../../src/strace_line.h"
#include "calls.h"

#include <setjmp.h>
#include <stdarg.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define ORACLE	      "strace -- version 6.1"
#define DIFFERENT_MAX 10 /* lines shown */

struct set {
	const char *name;
	void (*calls)(const struct caller *m);
	bool compat;
};

static const struct set sets[] = {
	{"socket", calls_socket, false},
	{"addresses", calls_addresses, false},
	{"option-names", calls_option_names, false},
	{"option-values", calls_option_values, false},
	{"options-of-sockets", calls_options_of_sockets, false},
	{"connections", calls_connections, false},
	{"pointers-64", calls_pointer_sizes, false},
	{"pointers-32", calls_pointer_sizes, true},
};

/* Modes of strace, and the lines that it prints in them. */
static const struct mode {
	const char *name;
	enum strace_pid pid;
	const char *options; /* one of strace's */
} modes[] = {
	{"plain", STRACE_PID_NONE, "-q"},
	{"column", STRACE_PID_COLUMN, "-f"},
	{"brackets", STRACE_PID_BRACKETS, "-f"},
};

/* --- the program that makes the calls: PROGRAM MODE SET FILE */

struct writer {
	FILE *out;
	struct strace_options options;
};

static void write_line(const struct call *c, void *ctx)
{
	const struct writer *w = ctx;
	char line[STRACE_LINE_MAX];

	strace_line(line, c, &w->options);
	fprintf(w->out, "%s\n", line);
}

/* Once calls of its own have come back, strace knows of the thread. */
static void *wait_for_end(void *arg)
{
	calls_pause();
	calls_resume();
	pthread_barrier_wait(arg);
	pause();
	return NULL;
}

/* strace says whose call it is as soon as there is more than one thread. */
static bool start_thread(void)
{
	static pthread_barrier_t known;
	pthread_t thread;

	if (pthread_barrier_init(&known, NULL, 2) ||
	    pthread_create(&thread, NULL, wait_for_end, &known))
		return false;
	pthread_barrier_wait(&known);
	return true;
}

static int make_calls(const char *mode, const char *name, const char *path)
{
	struct writer w = {.out = fopen(path, "w")};
	struct caller m = {.fn = write_line, .ctx = &w};

	if (!w.out)
		return 1;
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (!strcmp(modes[i].name, mode))
			w.options.pid = modes[i].pid;
	if (w.options.pid == STRACE_PID_BRACKETS && !start_thread())
		return 1;
	for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
		if (strcmp(sets[i].name, name))
			continue;
		m.compat = sets[i].compat;
		sets[i].calls(&m);
	}
	return fclose(w.out) ? 1 : 0;
}

/* --- the test that compares */

struct files {
	char dir[32];
	char traced[64];
	char decoded[64];
};

static int make_files(void **state)
{
	static struct files f;

	strcpy(f.dir, "/tmp/sockspy-strace-XXXXXX");
	if (!mkdtemp(f.dir))
		return -1;
	snprintf(f.traced, sizeof(f.traced), "%s/traced", f.dir);
	snprintf(f.decoded, sizeof(f.decoded), "%s/decoded", f.dir);
	*state = &f;
	return 0;
}

static int remove_files(void **state)
{
	const struct files *f = *state;

	unlink(f->traced);
	unlink(f->decoded);
	return rmdir(f->dir);
}

/* Runs a program; its status, or -1. With a path, its stderr goes there. */
static int run(char *const argv[], const char *stderr_path)
{
	int status, fd;
	pid_t pid = fork();

	if (!pid) {
		fd = open(stderr_path ? stderr_path : "/dev/null", O_WRONLY | O_CREAT | O_TRUNC,
			  0600);
		if (fd < 0 || dup2(fd, STDERR_FILENO) < 0)
			_exit(126);
		fd = open("/dev/null", O_WRONLY);
		if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0)
			_exit(126);
		/* The leak checker can't work in a program that is traced. */
		setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
		execvp(argv[0], argv);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

static bool is_oracle(void)
{
	char line[128] = "";
	FILE *version = popen("strace -V 2>/dev/null", "r");

	if (!version || !fgets(line, sizeof(line), version))
		line[0] = '\0';
	if (version)
		pclose(version);
	line[strcspn(line, "\n")] = '\0';
	if (!strcmp(line, ORACLE))
		return true;
	printf("SKIP no \"%s\" here, but \"%s\"\n", ORACLE, line);
	return false;
}

static bool may_trace(const struct files *f)
{
	char *argv[] = {"strace", "-o", (char *)f->traced, "true", NULL};

	if (!run(argv, NULL))
		return true;
	printf("SKIP strace can't trace here\n");
	return false;
}

/* Whether the kernel takes calls of 32-bit programs. */
static bool has_compat(void)
{
#ifdef __x86_64__
	int status;
	pid_t pid = fork();

	if (!pid) {
		long ret;

		__asm__ volatile("int $0x80"
				 : "=a"(ret)
				 : "a"(20L)
				 : "memory", "r8", "r9", "r10", "r11");
		_exit(ret == getpid() ? 0 : 1);
	}
	if (waitpid(pid, &status, 0) == pid && WIFEXITED(status) && !WEXITSTATUS(status))
		return true;
#endif
	printf("SKIP no calls of 32-bit programs here\n");
	return false;
}

/* The call in a line, behind the process that made it. */
static const char *call_of(const char *line)
{
	if (!strncmp(line, "[pid", 4))
		line = strchr(line, ']') ? strchr(line, ']') + 1 : line;
	while (*line == ' ' || (*line >= '0' && *line <= '9'))
		line++;
	return line;
}

static bool is_marker(const char *line, int fd)
{
	char start[32];

	snprintf(start, sizeof(start), "shutdown(%d, ", fd);
	return !strncmp(call_of(line), start, strlen(start));
}

/* How glibc asks for the name of an interface; the catalogue has no such call. */
static bool is_look_up(const char *call)
{
	static const char start[] = "socket(AF_UNIX, SOCK_DGRAM|SOCK_CLOEXEC, 0) ";

	return !strncmp(call, start, strlen(start));
}

/* The next line of strace that is about a call of the catalogue; false at the end. */
static bool next_traced(FILE *in, char line[STRACE_LINE_MAX])
{
	bool paused = false;

	while (fgets(line, STRACE_LINE_MAX, in)) {
		const char *call = call_of(line);

		line[strcspn(line, "\n")] = '\0';
		if (is_marker(line, CALLS_PAUSE))
			paused = true;
		else if (is_marker(line, CALLS_RESUME))
			paused = false;
		else if (!paused && *call != '+' && *call != '-' && *call != '[' && *call &&
			 strncmp(call, "strace: ", 8) && !is_look_up(call))
			return true;
	}
	return false;
}

static bool next_decoded(FILE *in, char line[STRACE_LINE_MAX])
{
	if (!fgets(line, STRACE_LINE_MAX, in))
		return false;
	line[strcspn(line, "\n")] = '\0';
	return true;
}

static void compare(const struct files *f, const char *name, const char *mode)
{
	char traced[STRACE_LINE_MAX], decoded[STRACE_LINE_MAX];
	FILE *t = fopen(f->traced, "r"), *d = fopen(f->decoded, "r");
	unsigned int lines = 0, different = 0;

	assert_non_null(t);
	assert_non_null(d);
	for (;;) {
		bool more = next_traced(t, traced);

		assert_int_equal(next_decoded(d, decoded), more);
		if (!more)
			break;
		lines++;
		if (strcmp(traced, decoded) && different++ < DIFFERENT_MAX)
			print_error("strace:  %s\nsockspy: %s\n", traced, decoded);
	}
	fclose(t);
	fclose(d);
	printf("%s, %s: %u lines, %u different\n", name, mode, lines, different);
	assert_true(lines > 0);
	assert_int_equal(different, 0);
}

static void trace_and_compare(const struct files *f, const struct set *set, const struct mode *mode)
{
	bool to_file = mode->pid != STRACE_PID_BRACKETS;
	char *self = realpath("/proc/self/exe", NULL);
	char *const argv[] = {"strace",
			      (char *)mode->options,
			      "-e",
			      "trace=network",
			      "-e",
			      "signal=none",
			      "-o",
			      (char *)f->traced,
			      self,
			      (char *)mode->name,
			      (char *)set->name,
			      (char *)f->decoded,
			      NULL};
	char *const argv_stderr[] = {"strace",
				     (char *)mode->options,
				     "-e",
				     "trace=network",
				     "-e",
				     "signal=none",
				     self,
				     (char *)mode->name,
				     (char *)set->name,
				     (char *)f->decoded,
				     NULL};

	assert_non_null(self);
	assert_int_equal(to_file ? run(argv, NULL) : run(argv_stderr, f->traced), 0);
	compare(f, set->name, mode->name);
	free(self);
}

static void check_set(void **state, const char *name, size_t mode)
{
	const struct files *f = *state;

	if (!is_oracle() || !may_trace(f))
		skip();
	for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
		if (strcmp(sets[i].name, name))
			continue;
		if (sets[i].compat && !has_compat())
			skip();
		trace_and_compare(f, &sets[i], &modes[mode]);
	}
}

static void test_socket(void **state)
{
	check_set(state, "socket", 0);
}

static void test_addresses(void **state)
{
	check_set(state, "addresses", 0);
}

static void test_option_names(void **state)
{
	check_set(state, "option-names", 0);
}

static void test_option_values(void **state)
{
	check_set(state, "option-values", 0);
}

static void test_options_of_sockets(void **state)
{
	check_set(state, "options-of-sockets", 0);
}

static void test_connections(void **state)
{
	check_set(state, "connections", 0);
}

static void test_pointers_64(void **state)
{
	check_set(state, "pointers-64", 0);
}

static void test_pointers_32(void **state)
{
	check_set(state, "pointers-32", 0);
}

static void test_pid_column(void **state)
{
	check_set(state, "connections", 1);
}

/* Where strace writes its own complaints too: a set without memory that it can't read. */
static void test_pid_brackets(void **state)
{
	check_set(state, "socket", 2);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, make_files, remove_files)

int main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
		TEST(test_socket),	  TEST(test_addresses),		 TEST(test_option_names),
		TEST(test_option_values), TEST(test_options_of_sockets), TEST(test_connections),
		TEST(test_pointers_64),	  TEST(test_pointers_32),	 TEST(test_pid_column),
		TEST(test_pid_brackets),
	};

	if (argc == 4)
		return make_calls(argv[1], argv[2], argv[3]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
