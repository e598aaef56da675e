/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is watched is as it was: every option and flag of every kind of socket, what the kernel holds of it. And nothing
 * of sockspy stays in the kernel, however it ends.
 */
#include "child.h"
#include "option_values.h"
#include "run_sockspy.h"
#include "sockets.h"

#include <bpf/bpf.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/membarrier.h>
#include <netinet/in.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* How often a run is repeated in search of what it leaves behind, if $TEST_RUNS does not say. */
#define RUNS		 200
#define BPFFS		 "/sys/fs/bpf"
#define KERNEL_FILES_MAX 65536

static struct socket_set set;

/* --- sockets --- */

/*
 * What goes on by itself: clocks, the packets that wait (loopback is not quiet), what TCP's timers and
 * acknowledgements change.
 */
static const char *const moving[] = {
	"TCP_INFO",	   "TCP_TIMESTAMP",	"TCP_CC_INFO", "MPTCP_INFO",   "MPTCP_TCPINFO",
	"MPTCP_FULL_INFO", "TCP_REPAIR_WINDOW", "SO_MEMINFO",  "TCP_QUICKACK", "TCP_MAXSEG",
};

struct option_state {
	int err;
	socklen_t len;
	unsigned char buf[OPTION_ROOM];
};

struct socket_state {
	int flags, fd_flags;
	char fdinfo[512];
	struct option_state *options; /* by option_table's index */
};

static bool is_compared(const struct option *o, const struct test_socket *s)
{
	for (size_t i = 0; i < sizeof(moving) / sizeof(moving[0]); i++)
		if (!strcmp(moving[i], o->name))
			return false;
	if (o->family != AF_UNSPEC && o->family != s->family)
		return false;
	/* SCTP's first delayed acknowledgement gives the socket a route and marks it for ECN. */
	if (s->protocol == IPPROTO_SCTP && o->level != SOL_SOCKET)
		return false;
	return o->rule != RULE_SIDE_EFFECT && o->rule != RULE_NEEDS_INPUT;
}

static size_t read_text(const char *path, char *buf, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t len = 0;
	ssize_t n = 0;

	while (fd >= 0 && len < size - 1 && (n = read(fd, buf + len, size - 1 - len)) > 0)
		len += (size_t)n;
	if (fd >= 0)
		close(fd);
	buf[len] = '\0';
	return len;
}

static struct socket_state *sockets_read(void)
{
	struct socket_state *states = calloc(set.nr, sizeof(*states));
	char path[64];

	assert_non_null(states);
	for (size_t i = 0; i < set.nr; i++) {
		const struct test_socket *s = &set.sockets[i];

		states[i].flags = fcntl(s->fd, F_GETFL);
		states[i].fd_flags = fcntl(s->fd, F_GETFD);
		snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", s->fd);
		read_text(path, states[i].fdinfo, sizeof(states[i].fdinfo));
		states[i].options = calloc(option_count, sizeof(*states[i].options));
		assert_non_null(states[i].options);
		for (size_t o = 0; o < option_count; o++) {
			struct option_state *v = &states[i].options[o];

			if (is_compared(&option_table[o], s))
				v->err = option_get(&option_table[o], s->fd, v->buf, &v->len);
		}
	}
	return states;
}

static void states_free(struct socket_state *states)
{
	for (size_t i = 0; i < set.nr; i++)
		free(states[i].options);
	free(states);
}

static unsigned int count_changes(const struct socket_state *a, const struct socket_state *b,
				  unsigned int *compared)
{
	unsigned int wrong = 0;

	for (size_t i = 0; i < set.nr; i++) {
		const struct test_socket *s = &set.sockets[i];

		if (a[i].flags != b[i].flags || a[i].fd_flags != b[i].fd_flags ||
		    strcmp(a[i].fdinfo, b[i].fdinfo) != 0) {
			fprintf(stderr, "%s %s: flags or fdinfo changed\n", s->kind, s->state);
			wrong++;
		}
		for (size_t o = 0; o < option_count; o++) {
			const struct option_state *x = &a[i].options[o], *y = &b[i].options[o];

			*compared += !x->err && x->len;
			if (x->err == y->err && x->len == y->len && !memcmp(x->buf, y->buf, x->len))
				continue;
			fprintf(stderr, "%s %s: %s changed\n", s->kind, s->state,
				option_table[o].name);
			wrong++;
		}
	}
	return wrong;
}

/* Every form of the dump, so that every piece of code has had its chance. */
static void dump_in_all_forms(pid_t pid)
{
	static const char *const forms[] = {"--all", "-n", "-j", "-J"};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct run r;

		assert_int_equal(run_sockspy_pid(&r, (const char *const[]){forms[i], NULL}, pid),
				 0);
		assert_int_equal(r.status, 0);
		run_free(&r);
	}
}

static void test_options_stay(void **state)
{
	struct socket_state *before, *after;
	unsigned int wrong, compared = 0;

	(void)state;
	if (!can_dump())
		skip();
	before = sockets_read();
	dump_in_all_forms(getpid());
	after = sockets_read();
	wrong = count_changes(before, after, &compared);
	printf("%u values of %zu sockets compared\n", compared, set.nr);
	states_free(before);
	states_free(after);
	assert_true(compared > 500);
	assert_int_equal(wrong, 0);
}

/*
 * A line of /proc/net without what runs by itself: of tcp and udp the timers behind the state and the
 * queues; their reference counts are the column after the inode.
 */
struct kernel_list {
	const char *path;
	int ref, inode; /* columns, from 0 */
};

static const struct kernel_list kernel_lists[] = {
	{"/proc/self/net/udp", 10, 9},	  {"/proc/self/net/udp6", 10, 9},
	{"/proc/self/net/raw", 10, 9},	  {"/proc/self/net/raw6", 10, 9},
	{"/proc/self/net/tcp", 10, 9},	  {"/proc/self/net/tcp6", 10, 9},
	{"/proc/self/net/unix", 1, 6},	  {"/proc/self/net/packet", 1, 8},
	{"/proc/self/net/netlink", 7, 9},
};

/* "INODE REFERENCES" of every line, one after the other. */
static char *references(const struct kernel_list *list)
{
	char *text = calloc(1, KERNEL_FILES_MAX), *found = calloc(1, KERNEL_FILES_MAX);
	char *lines, *line, *words, *word;
	size_t len = 0;

	assert_non_null(text);
	assert_non_null(found);
	assert_true(read_text(list->path, text, KERNEL_FILES_MAX) < KERNEL_FILES_MAX - 1);
	for (line = strtok_r(text, "\n", &lines); line; line = strtok_r(NULL, "\n", &lines)) {
		const char *ref = "", *inode = "";
		int column = 0;

		for (word = strtok_r(line, " ", &words); word;
		     word = strtok_r(NULL, " ", &words), column++) {
			if (column == list->ref)
				ref = word;
			if (column == list->inode)
				inode = word;
		}
		len += (size_t)snprintf(found + len, KERNEL_FILES_MAX - len, "%s %s\n", inode, ref);
	}
	free(text);
	return found;
}

#define NR_LISTS (sizeof(kernel_lists) / sizeof(kernel_lists[0]))

/* Dumps between two readings; false where one of them differs, said where it is the last look. */
static bool references_stay(bool last_look)
{
	char *before[NR_LISTS];
	bool same = true;

	for (size_t i = 0; i < NR_LISTS; i++)
		before[i] = references(&kernel_lists[i]);
	dump_in_all_forms(getpid());
	for (size_t i = 0; i < NR_LISTS; i++) {
		char *after = references(&kernel_lists[i]);

		if (strcmp(before[i], after) != 0) {
			same = false;
			if (last_look)
				fprintf(stderr, "%s: before\n%safter\n%s", kernel_lists[i].path,
					before[i], after);
		}
		free(before[i]);
		free(after);
	}
	return same;
}

/* A running timer of TCP holds a reference, too. A dump that forgot one would do so each time. */
#define LOOKS 5

/* A forgotten reference would keep a socket alive when its process has closed it. */
static void test_references_stay(void **state)
{
	bool same = false;

	(void)state;
	if (!can_dump())
		skip();
	for (int i = 0; !same && i < LOOKS; i++)
		same = references_stay(i == LOOKS - 1);
	assert_true(same);
}

/* --- what sockspy has in the kernel --- */

#define IDS_MAX 64

/* What a process has in the kernel by way of its descriptors: the numbers of one kind. */
struct ids {
	const char *key; /* in /proc/PID/fdinfo */
	int (*open)(__u32 id);
	size_t nr;
	__u32 id[IDS_MAX];
};

#define NR_KINDS 3

static void ids_init(struct ids ids[NR_KINDS])
{
	ids[0] = (struct ids){.key = "prog_id:", .open = bpf_prog_get_fd_by_id};
	ids[1] = (struct ids){.key = "map_id:", .open = bpf_map_get_fd_by_id};
	ids[2] = (struct ids){.key = "link_id:", .open = bpf_link_get_fd_by_id};
}

static void ids_of_process(struct ids ids[NR_KINDS], pid_t pid)
{
	char path[300], text[1024];
	struct dirent *e;
	DIR *dir;

	ids_init(ids);
	snprintf(path, sizeof(path), "/proc/%d/fdinfo", (int)pid);
	dir = opendir(path);
	assert_non_null(dir);
	while ((e = readdir(dir))) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "/proc/%d/fdinfo/%s", (int)pid, e->d_name);
		read_text(path, text, sizeof(text));
		for (int kind = 0; kind < NR_KINDS; kind++) {
			const char *at = strstr(text, ids[kind].key);

			if (at && ids[kind].nr < IDS_MAX)
				ids[kind].id[ids[kind].nr++] =
					(__u32)strtoul(at + strlen(ids[kind].key), NULL, 10);
		}
	}
	closedir(dir);
}

/* The kernel frees programs after a grace period of RCU: waits for one. */
static void wait_grace_period(void)
{
	if (syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0))
		sched_yield();
}

#define GRACE_PERIODS_MAX 2000

static bool is_gone(int (*open_id)(__u32 id), __u32 id)
{
	for (int i = 0; i < GRACE_PERIODS_MAX; i++) {
		int fd = open_id(id);

		if (fd < 0)
			return errno == ENOENT;
		close(fd);
		wait_grace_period();
	}
	return false;
}

static unsigned int count_pinned(void)
{
	DIR *dir = opendir(BPFFS);
	unsigned int n = 0;

	while (dir && readdir(dir))
		n++;
	if (dir)
		closedir(dir);
	return n;
}

/* Whoever runs the tests may ignore some, as nohup(1) and a shell's background do, and that is inherited. */
static void default_signals(void)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (int s = 1; s < SIGRTMIN; s++)
		signal(s, SIG_DFL);
}

/* One way to use sockspy. */
struct use {
	const char *args[5]; /* "PID" is our process id */
	int fd;		     /* where the first output comes from */
	bool writes; /* more and more to a pipe that nobody reads, in the middle of an iterator */
};

static const struct use uses[] = {
	{{"--all", "PID"}, STDOUT_FILENO, true},
	{{"-j", "-nPUi"}, STDOUT_FILENO, true},
	{{"trace", "-e", "all"}, STDERR_FILENO, false},
};

static const struct use *const dump = &uses[0];

static _Noreturn void become_sockspy(const struct use *use, int out)
{
	const char *argv[6] = {"sockspy"};
	char pid_text[16];

	snprintf(pid_text, sizeof(pid_text), "%d", (int)getppid());
	for (size_t i = 0; i < sizeof(use->args) / sizeof(use->args[0]) && use->args[i]; i++)
		argv[i + 1] = strcmp(use->args[i], "PID") ? use->args[i] : pid_text;
	default_signals();
	if (dup2(out, use->fd) >= 0)
		execv(getenv("SOCKSPY"), (char *const *)argv);
	_exit(127);
}

/* Returns when its first output has come: it is at work then, and stays so. */
static pid_t start(const struct use *use, int *out)
{
	int fds[2];
	pid_t pid;
	char c;

	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	assert_true(fcntl(fds[1], F_SETPIPE_SZ, 4096) > 0);
	fflush(NULL);
	pid = fork();
	if (pid == 0)
		become_sockspy(use, fds[1]);
	assert_true(pid > 0);
	close(fds[1]);
	assert_int_equal(read(fds[0], &c, 1), 1);
	*out = fds[0];
	return pid;
}

static void check_end(const struct use *use, int signal)
{
	unsigned int pinned = count_pinned();
	struct ids ids[NR_KINDS];
	int out, status;
	pid_t pid;

	pid = start(use, &out);
	ids_of_process(ids, pid);
	for (int kind = 0; kind < NR_KINDS; kind++)
		if (!ids[kind].nr)
			fail_msg("%s: no %s while it is at work", use->args[0], ids[kind].key);
	assert_int_equal(count_pinned(), pinned);
	if (signal == SIGPIPE)
		close(out); /* writes to nobody */
	else
		assert_int_equal(kill(pid, signal), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (signal != SIGPIPE)
		close(out);
	/* A trace that is told to end has done all that it was to do. */
	assert_true(WIFSIGNALED(status) || !WEXITSTATUS(status) != use->writes);
	for (int kind = 0; kind < NR_KINDS; kind++)
		for (size_t i = 0; i < ids[kind].nr; i++)
			if (!is_gone(ids[kind].open, ids[kind].id[i]))
				fail_msg("%s: %s %u stays in the kernel", use->args[0],
					 ids[kind].key, ids[kind].id[i]);
	assert_int_equal(count_pinned(), pinned);
}

static void test_interrupted(void **state)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGKILL, SIGHUP, SIGPIPE};

	(void)state;
	if (!can_dump())
		skip();
	for (size_t u = 0; u < sizeof(uses) / sizeof(uses[0]); u++)
		for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
			if (uses[u].writes || signals[i] != SIGPIPE)
				check_end(&uses[u], signals[i]);
}

/* --- many runs --- */

static bool opens_nothing(void *arg)
{
	(void)arg;
	return true;
}

static bool is_our_program(int fd)
{
	struct bpf_prog_info info = {0};
	__u32 len = sizeof(info);

	return !bpf_obj_get_info_by_fd(fd, &info, &len) &&
	       !strncmp(info.name, "dump_file", strlen("dump_file"));
}

static bool is_our_map(int fd)
{
	struct bpf_map_info info = {0};
	__u32 len = sizeof(info);

	return !bpf_obj_get_info_by_fd(fd, &info, &len) &&
	       (!strcmp(info.name, "scratch_map") ||
		!strncmp(info.name, "dump_bpf", strlen("dump_bpf")));
}

static bool is_our_link(int fd)
{
	struct bpf_link_info info = {0};
	__u32 len = sizeof(info);

	return !bpf_obj_get_info_by_fd(fd, &info, &len) && info.type == BPF_LINK_TYPE_ITER;
}

/* What the whole kernel has of the kind that sockspy makes. */
static const struct {
	const char *name;
	int (*next)(__u32 start, __u32 *next);
	int (*open)(__u32 id);
	bool (*is_ours)(int fd);
} objects[NR_KINDS] = {
	{"programs", bpf_prog_get_next_id, bpf_prog_get_fd_by_id, is_our_program},
	{"maps", bpf_map_get_next_id, bpf_map_get_fd_by_id, is_our_map},
	{"links", bpf_link_get_next_id, bpf_link_get_fd_by_id, is_our_link},
};

static unsigned int count_objects(int kind)
{
	unsigned int n = 0;
	__u32 id = 0;

	while (!objects[kind].next(id, &id)) {
		int fd = objects[kind].open(id);

		if (fd < 0)
			continue;
		n += objects[kind].is_ours(fd);
		close(fd);
	}
	return n;
}

/* Down to what was there before: the last run's may take a grace period, and so may those of others. */
static bool falls_to(int kind, unsigned int before)
{
	for (int i = 0; i < GRACE_PERIODS_MAX; i++) {
		if (count_objects(kind) <= before)
			return true;
		wait_grace_period();
	}
	return false;
}

static void test_many_runs(void **state)
{
	const char *wanted = getenv("TEST_RUNS");
	unsigned int before[NR_KINDS], pinned = count_pinned();
	long runs = wanted ? strtol(wanted, NULL, 10) : RUNS;
	struct child c;

	(void)state;
	if (!can_dump())
		skip();
	for (int kind = 0; kind < NR_KINDS; kind++)
		before[kind] = count_objects(kind);
	assert_int_equal(child_start(&c, opens_nothing, NULL), 0);
	for (long i = 0; i < runs; i++) {
		struct run r;

		assert_int_equal(run_sockspy_pid(&r, NULL, c.pid), 0);
		assert_int_equal(r.status, 0);
		run_free(&r);
	}
	child_end(&c);
	for (int kind = 0; kind < NR_KINDS; kind++)
		if (!falls_to(kind, before[kind]))
			fail_msg("%s: %u before %ld runs, %u after", objects[kind].name,
				 before[kind], runs, count_objects(kind));
	assert_int_equal(count_pinned(), pinned);
}

/* The count above is no count of nothing. */
static void test_count_sees_a_dump(void **state)
{
	unsigned int before[NR_KINDS];
	int out, status;
	pid_t pid;

	(void)state;
	if (!can_dump())
		skip();
	pid = start(dump, &out);
	for (int kind = 0; kind < NR_KINDS; kind++) {
		before[kind] = count_objects(kind);
		assert_true(before[kind] > 0);
	}
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	close(out);
	for (int kind = 0; kind < NR_KINDS; kind++)
		assert_true(falls_to(kind, before[kind] - 1));
}

static int setup(void **state)
{
	(void)state;
	if (geteuid() != 0)
		return 0;
	return enter_own_netns() ? -1 : socket_set_open(&set);
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
		cmocka_unit_test(test_options_stay), cmocka_unit_test(test_references_stay),
		cmocka_unit_test(test_interrupted),  cmocka_unit_test(test_count_sees_a_dump),
		cmocka_unit_test(test_many_runs),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
