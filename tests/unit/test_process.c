/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "../../src/process.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define NR_OF(array) (sizeof(array) / sizeof((array)[0]))

/* A literal with its length: NULs inside count. */
#define TEXT(s) s, sizeof(s) - 1

/* --- the texts of /proc ---------------------------------------------------------------------- */

static void stat_text(void **state)
{
	static const struct {
		const char *text;
		size_t len;
		int err;
		struct process_stat want;
	} texts[] = {
		{TEXT("2 (kthreadd) S 0 0 0 0 -1 2129984 0\n"), 0, {'S', 0, 0}},
		{TEXT("4711 (bash) R 4700 4711 4700 34816\n"), 0, {'R', 4700, 4711}},
		{TEXT("1 (a) Z 4294967295 4294967295 0\n"), 0, {'Z', UINT32_MAX, UINT32_MAX}},
		/* Names that look like what comes after them, with newlines, NULs and no UTF-8. */
		{TEXT("5 (a) R 1 2 (x) S 7 8 9\n"), 0, {'S', 7, 8}},
		{TEXT("5 (x\n) Z 1 1) T 7 8 9\n"), 0, {'T', 7, 8}},
		{TEXT("5 (\0) \xff)) D 7 8 9\n"), 0, {'D', 7, 8}},
		{TEXT("5 () I 7 8 9\n"), 0, {'I', 7, 8}},
		{TEXT(""), -EBADMSG, {0}},
		{TEXT("5 (a"), -EBADMSG, {0}},
		{TEXT("5 (a)"), -EBADMSG, {0}},
		{TEXT("5 (a) "), -EBADMSG, {0}},
		{TEXT("5 (a) S"), -EBADMSG, {0}},
		{TEXT("5 (a) S "), -EBADMSG, {0}},
		{TEXT("5 (a) S 7"), -EBADMSG, {0}},
		{TEXT("5 (a) S 7 8"), -EBADMSG, {0}}, /* perhaps 80 */
		{TEXT("5 (a)S 7 8 9\n"), -EBADMSG, {0}},
		{TEXT("5 (a) SS 7 8 9\n"), -EBADMSG, {0}},
		{TEXT("5 (a) S -7 8 9\n"), -EBADMSG, {0}},
		{TEXT("5 (a) S 7 x 9\n"), -EBADMSG, {0}},
		{TEXT("5 (a) S 4294967296 8 9\n"), -EBADMSG, {0}},
	};

	(void)state;
	for (size_t i = 0; i < NR_OF(texts); i++) {
		struct process_stat s;

		assert_int_equal(process_parse_stat(texts[i].text, texts[i].len, &s), texts[i].err);
		if (texts[i].err)
			continue;
		assert_int_equal(s.state, texts[i].want.state);
		assert_int_equal(s.ppid, texts[i].want.ppid);
		assert_int_equal(s.pgid, texts[i].want.pgid);
	}
}

static void status_text(void **state)
{
	static const struct {
		const char *text;
		int err;
		uint32_t tgid, uid;
	} texts[] = {
		/* Real, effective, saved, file system. */
		{"Name:\tsu\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t8\nNgid:\t0\nPid:\t9\n"
		 "Uid:\t1000\t0\t1\t2\nGid:\t5\t5\t5\t5\n",
		 0, 8, 0},
		{"Tgid:\t1\nUid:\t0\t4294967295\t0\t0\n", 0, 1, UINT32_MAX},
		/* The kernel escapes newlines in the name. Still, names in the midst of a line don't count. */
		{"Name:\tTgid:\t7 Uid:\t1\t2\nTgid:\t1\nUid:\t3\t4\t5\t6\n", 0, 1, 4},
		{"", -EBADMSG, 0, 0},
		{"Tgid:\t1\n", -EBADMSG, 0, 0},
		{"Uid:\t3\t4\t5\t6\n", -EBADMSG, 0, 0},
		{"Tgid:\tx\nUid:\t3\t4\t5\t6\n", -EBADMSG, 0, 0},
		{"Tgid:\t1", -EBADMSG, 0, 0},
		{"Tgid:\t1\nUid:\t3", -EBADMSG, 0, 0},
		{"Tgid:\t1\nUid:\t3\t4", -EBADMSG, 0, 0},
		{"Tgid:\t1\nUid:\t3\tx\t5\t6\n", -EBADMSG, 0, 0},
		{"Tgid:\t1\nUid:\t3\t4294967296\t5\t6\n", -EBADMSG, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < NR_OF(texts); i++) {
		uint32_t tgid, uid;

		assert_int_equal(process_parse_status(texts[i].text, &tgid, &uid), texts[i].err);
		if (texts[i].err)
			continue;
		assert_int_equal(tgid, texts[i].tgid);
		assert_int_equal(uid, texts[i].uid);
	}
}

#define LIMITS                                                                                     \
	"Limit                     Soft Limit           Hard Limit           Units     \n"         \
	"Max processes             7                    8                    processes \n"

static void limits_text(void **state)
{
	static const struct {
		const char *text;
		int err;
		uint64_t nofile;
	} texts[] = {
		{LIMITS
		 "Max open files            1024                 524288               files     \n",
		 0, 1024},
		{LIMITS
		 "Max open files            0                    unlimited            files     \n",
		 0, 0},
		{LIMITS
		 "Max open files            unlimited            unlimited            files     \n",
		 0, RLIMIT_UNLIMITED},
		{LIMITS
		 "Max open files            18446744073709551614 unlimited            files     \n",
		 0, UINT64_MAX - 1},
		{LIMITS, -EBADMSG, 0},
		{"", -EBADMSG, 0},
		{LIMITS "Max open files            1", -EBADMSG, 0},
		{LIMITS "Max open files            unlimited", -EBADMSG, 0},
		{LIMITS "Max open files            18446744073709551616 1", -EBADMSG, 0},
		{LIMITS "Max open files            -1                   1\n", -EBADMSG, 0},
		{LIMITS "Max open files", -EBADMSG, 0},
	};

	(void)state;
	for (size_t i = 0; i < NR_OF(texts); i++) {
		uint64_t nofile;

		assert_int_equal(process_parse_limits(texts[i].text, &nofile), texts[i].err);
		if (!texts[i].err)
			assert_int_equal(nofile, texts[i].nofile);
	}
}

static void netns_text(void **state)
{
	static const char *const wrong[] = {"",	       "net:[",	   "net:[]",	       "net:[1",
					    "net:[x]", "net:[1]x", "net:[4294967296]", "mnt:[1]",
					    "/net:[1]"};
	uint32_t netns;

	(void)state;
	assert_int_equal(process_parse_netns("net:[4026531833]", &netns), 0);
	assert_int_equal(netns, 4026531833);
	for (size_t i = 0; i < NR_OF(wrong); i++)
		assert_int_equal(process_parse_netns(wrong[i], &netns), -EBADMSG);
}

static void comm_text(void **state)
{
	char comm[8];

	(void)state;
	process_parse_comm(TEXT("bash\n"), comm, sizeof(comm));
	assert_string_equal(comm, "bash");
	/* Only the newline that the kernel added goes. */
	process_parse_comm(TEXT("a\n\n"), comm, sizeof(comm));
	assert_string_equal(comm, "a\n");
	process_parse_comm(TEXT("\\n\n"), comm, sizeof(comm));
	assert_string_equal(comm, "\\n");
	process_parse_comm(TEXT("\n"), comm, sizeof(comm));
	assert_string_equal(comm, "");
	process_parse_comm(TEXT(""), comm, sizeof(comm));
	assert_string_equal(comm, "");
	process_parse_comm(TEXT("1234567\n"), comm, sizeof(comm));
	assert_string_equal(comm, "1234567");
	process_parse_comm(TEXT("12345678\n"), comm, sizeof(comm));
	assert_string_equal(comm, "1234567");
}

static void cmdline_text(void **state)
{
	static const struct {
		const char *text;
		size_t len;
		const char *want;
	} texts[] = {
		{TEXT("/usr/sbin/sshd\0-D\0"), "/usr/sbin/sshd -D"},
		{TEXT("a"), "a"},
		{TEXT("a\0\0b\0"), "a  b"},
		{TEXT(" \0"), " "},
		{TEXT("rm\0-rf\n\0\033[2J\0"), "rm -rf\n \033[2J"},
		/* setproctitle(): the rest of the room is NULs. */
		{TEXT("nginx: master process\0\0\0\0\0"), "nginx: master process"},
		{TEXT(""), "[kthreadd]"},
		{TEXT("\0\0\0"), "[kthreadd]"},
	};

	(void)state;
	for (size_t i = 0; i < NR_OF(texts); i++) {
		char *s = process_cmdline(texts[i].text, texts[i].len, "kthreadd");

		assert_non_null(s);
		assert_string_equal(s, texts[i].want);
		free(s);
	}
}

static void errors(void **state)
{
	(void)state;
	assert_string_equal(process_strerror(-ESRCH), "no such process");
	assert_string_equal(process_strerror(-ENOENT), "no such process");
	assert_string_equal(process_strerror(-EOWNERDEAD), "zombie process");
	assert_string_equal(process_strerror(-EACCES), "permission denied");
	assert_string_equal(process_strerror(-EPERM), "permission denied");
	assert_string_equal(process_strerror(-ENOMEM), "Cannot allocate memory");
	assert_string_equal(process_strerror(-100000), "unknown error");
}

/* --- real processes -------------------------------------------------------------------------- */

static uint32_t netns_of(const char *path)
{
	struct stat st;

	return stat(path, &st) ? 0 : (uint32_t)st.st_ino;
}

static void own(void **state)
{
	struct process p;
	char comm[16];

	(void)state;
	assert_int_equal(prctl(PR_GET_NAME, comm), 0);
	assert_int_equal(process_read((uint32_t)getpid(), &p), 0);
	assert_int_equal(p.pid, getpid());
	assert_int_equal(p.ppid, getppid());
	assert_int_equal(p.pgid, getpgrp());
	assert_int_equal(p.uid, geteuid());
	assert_int_not_equal(p.netns, 0);
	assert_int_equal(p.netns, netns_of("/proc/self/ns/net"));
	assert_string_equal(p.comm, comm);
	/* Another program may run this one (valgrind): then its name comes first. */
	assert_non_null(strstr(p.cmdline, program_invocation_name));
	process_free(&p);
	assert_null(p.cmdline);
	process_free(&p);
	process_free(NULL);
}

/* A child that prepares itself, says so, and waits until it is no longer needed. */
struct child {
	pid_t pid;
	int ready;
	int stop;
};

static struct child start(int (*prepare)(void))
{
	struct child c;
	int ready[2], end[2];
	char ok;

	assert_int_equal(pipe(ready), 0);
	assert_int_equal(pipe(end), 0);
	c.pid = fork();
	assert_true(c.pid >= 0);
	if (!c.pid) {
		char byte = 0;

		close(ready[0]);
		close(end[1]);
		if (prepare())
			_exit(1);
		/* The read ends with the other end of the pipe: at the latest, when the test is over. */
		if (write(ready[1], "x", 1) == 1)
			_exit(read(end[0], &byte, 1) != 0);
		_exit(1);
	}
	close(ready[1]);
	close(end[0]);
	c.ready = ready[0];
	c.stop = end[1];
	assert_int_equal(read(c.ready, &ok, 1), 1);
	return c;
}

static void stop(const struct child *c)
{
	close(c->stop);
	close(c->ready);
	assert_int_equal(waitpid(c->pid, NULL, 0), c->pid);
}

static int name_like_stat(void)
{
	return prctl(PR_SET_NAME, "a) Z 1\\n (\n)");
}

static void hostile_comm(void **state)
{
	struct child c = start(name_like_stat);
	struct process p;

	(void)state;
	assert_int_equal(process_read((uint32_t)c.pid, &p), 0);
	assert_string_equal(p.comm, "a) Z 1\\n (\n)");
	assert_int_equal(p.ppid, getpid());
	process_free(&p);
	stop(&c);
}

static int no_name(void)
{
	return prctl(PR_SET_NAME, "");
}

static void empty_comm(void **state)
{
	struct child c = start(no_name);
	struct process p;

	(void)state;
	assert_int_equal(process_read((uint32_t)c.pid, &p), 0);
	assert_string_equal(p.comm, "");
	process_free(&p);
	stop(&c);
}

static int become_nobody(void)
{
	/* Only the effective one. */
	return seteuid(65534);
}

static void effective_uid(void **state)
{
	struct child c;
	struct process p;

	(void)state;
	if (getuid()) {
		print_message("SKIP: only root can change its effective user\n");
		skip();
	}
	c = start(become_nobody);
	assert_int_equal(process_read((uint32_t)c.pid, &p), 0);
	assert_int_equal(p.uid, 65534);
	process_free(&p);
	stop(&c);
}

static int new_netns(void)
{
	return unshare(CLONE_NEWNET);
}

static void other_netns(void **state)
{
	struct child c;
	struct process p;
	char path[64];

	(void)state;
	if (getuid()) {
		print_message("SKIP: only root can make a network namespace\n");
		skip();
	}
	c = start(new_netns);
	snprintf(path, sizeof(path), "/proc/%d/ns/net", c.pid);
	assert_int_equal(process_read((uint32_t)c.pid, &p), 0);
	assert_int_equal(p.netns, netns_of(path));
	assert_int_not_equal(p.netns, netns_of("/proc/self/ns/net"));
	process_free(&p);
	stop(&c);
}

static int nothing(void)
{
	return 0;
}

/* What needs the right to trace the process is missing; all else is open to everybody. */
static void not_allowed(void **state)
{
	struct child c = start(nothing);
	/* init is somebody else's, too. */
	uint32_t foreign = getuid() ? 1 : (uint32_t)c.pid;
	pid_t reader = fork();
	int status;

	(void)state;
	if (!reader) {
		struct process p;

		if (!getuid() && (setgid(65534) || setuid(65534)))
			_exit(1);
		if (process_read(foreign, &p))
			_exit(2);
		_exit(p.netns == 0 && p.cmdline[0] && p.nofile ? 0 : 3);
	}
	assert_int_equal(waitpid(reader, &status, 0), reader);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	stop(&c);
}

static void zombie(void **state)
{
	pid_t pid = fork();
	struct process p;
	siginfo_t info;

	(void)state;
	if (!pid)
		_exit(0);
	assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
	assert_int_equal(process_read((uint32_t)pid, &p), -EOWNERDEAD);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_int_equal(process_read((uint32_t)pid, &p), -ESRCH);
}

static void no_process(void **state)
{
	struct process p;

	(void)state;
	assert_int_equal(process_read(0, &p), -ESRCH);
	assert_int_equal(process_read(UINT32_MAX, &p), -ESRCH);
}

static void kernel_thread(void **state)
{
	struct process p;

	(void)state;
	/* In a container, 2 may be nobody or anybody. */
	if (process_read(2, &p)) {
		print_message("SKIP: no kernel threads here\n");
		skip();
	}
	if (!strcmp(p.comm, "kthreadd"))
		assert_string_equal(p.cmdline, "[kthreadd]");
	else
		print_message("SKIP: no kernel threads here\n");
	process_free(&p);
}

/* A shell that runs script, with a further argument, until its standard input ends. */
struct shell {
	pid_t pid;
	int input;
	int output;
};

static struct shell start_shell(const char *script, const char *arg)
{
	struct shell sh;
	int in[2], out[2];
	char c;

	assert_int_equal(pipe2(in, O_CLOEXEC), 0);
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	sh.pid = fork();
	assert_true(sh.pid >= 0);
	if (!sh.pid) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		execl("/bin/sh", "sh", "-c", script, "", arg, (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	sh.input = in[1];
	sh.output = out[0];
	/* Something comes when the script is under way. */
	assert_int_equal(read(sh.output, &c, 1), 1);
	return sh;
}

static void stop_shell(const struct shell *sh)
{
	close(sh->input);
	close(sh->output);
	assert_int_equal(waitpid(sh->pid, NULL, 0), sh->pid);
}

static void soft_limit(void **state)
{
	struct shell sh = start_shell("ulimit -S -n 77; echo; read x", "");
	struct process p;

	(void)state;
	assert_int_equal(process_read((uint32_t)sh.pid, &p), 0);
	assert_int_equal(p.nofile, 77);
	process_free(&p);
	stop_shell(&sh);
}

/* Arguments of 100,000 bytes: more than a page. */
static void long_cmdline(void **state)
{
	enum { LEN = 100000 };
	char *arg = malloc(LEN + 1);
	struct process p;
	struct shell sh;

	(void)state;
	assert_non_null(arg);
	memset(arg, 'x', LEN);
	arg[LEN] = '\0';
	sh = start_shell("echo; read x", arg);
	assert_int_equal(process_read((uint32_t)sh.pid, &p), 0);
	assert_memory_equal(p.cmdline, "sh -c echo; read x  xxx", 23);
	assert_int_equal(strlen(p.cmdline), strlen("sh -c echo; read x  ") + LEN);
	process_free(&p);
	stop_shell(&sh);
	free(arg);
}

struct thread {
	int tid[2];
	int stop[2];
};

static void *say_tid(void *arg)
{
	struct thread *t = arg;
	pid_t tid = gettid();
	char c;

	if (write(t->tid[1], &tid, sizeof(tid)) != sizeof(tid))
		return NULL;
	return read(t->stop[0], &c, 1) == 1 ? t : NULL;
}

/* /proc/TID is there, but it is no process. */
static void thread_id(void **state)
{
	struct thread t;
	pthread_t thread;
	struct process p;
	pid_t tid;
	void *ok;

	(void)state;
	assert_int_equal(pipe(t.tid), 0);
	assert_int_equal(pipe(t.stop), 0);
	assert_int_equal(pthread_create(&thread, NULL, say_tid, &t), 0);
	assert_int_equal(read(t.tid[0], &tid, sizeof(tid)), sizeof(tid));
	assert_int_equal(process_read((uint32_t)tid, &p), -ESRCH);
	assert_int_equal(write(t.stop[1], "x", 1), 1);
	assert_int_equal(pthread_join(thread, &ok), 0);
	assert_non_null(ok);
	for (int i = 0; i < 2; i++) {
		close(t.tid[i]);
		close(t.stop[i]);
	}
}

/* Waits until the first thread of pid is a zombie. */
static void wait_for_zombie(pid_t pid)
{
	struct process_stat s = {0};

	while (s.state != 'Z') {
		char path[64], text[512];
		FILE *file;
		size_t len;

		snprintf(path, sizeof(path), "/proc/%d/stat", pid);
		file = fopen(path, "re");
		assert_non_null(file);
		len = fread(text, 1, sizeof(text) - 1, file);
		fclose(file);
		text[len] = '\0';
		assert_int_equal(process_parse_stat(text, len, &s), 0);
		sched_yield();
	}
}

static void *outlive(void *arg)
{
	const int *ends = arg;
	char c;

	/* Its reader is the test: it ends with it. */
	(void)!read(ends[0], &c, 1);
	execl("/bin/true", "true", (char *)NULL);
	return NULL;
}

/* The first thread is over, another one goes on: the process has its descriptors still. */
static void dead_leader(void **state)
{
	int ends[2];
	struct process p;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (!pid) {
		pthread_t thread;

		close(ends[1]);
		if (pthread_create(&thread, NULL, outlive, ends))
			_exit(1);
		/* What pthread_exit() comes down to. */
		syscall(SYS_exit, 0);
	}
	wait_for_zombie(pid);
	assert_int_equal(process_read((uint32_t)pid, &p), 0);
	assert_int_equal(p.ppid, getpid());
	assert_int_equal(p.netns, netns_of("/proc/self/ns/net"));
	assert_non_null(strstr(p.cmdline, program_invocation_name));
	process_free(&p);
	close(ends[1]);
	close(ends[0]);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stat_text),	 cmocka_unit_test(status_text),
		cmocka_unit_test(limits_text),	 cmocka_unit_test(comm_text),
		cmocka_unit_test(netns_text),	 cmocka_unit_test(cmdline_text),
		cmocka_unit_test(errors),	 cmocka_unit_test(own),
		cmocka_unit_test(hostile_comm),	 cmocka_unit_test(empty_comm),
		cmocka_unit_test(soft_limit),	 cmocka_unit_test(effective_uid),
		cmocka_unit_test(other_netns),	 cmocka_unit_test(not_allowed),
		cmocka_unit_test(zombie),	 cmocka_unit_test(no_process),
		cmocka_unit_test(kernel_thread), cmocka_unit_test(long_cmdline),
		cmocka_unit_test(thread_id),	 cmocka_unit_test(dead_leader),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
