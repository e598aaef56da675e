/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TCP sockets that no descriptor leads to, where there are many: a list has each of them once, as /proc/net/tcp has, however
 * little of the kernel's hash tables is read at a time, and whatever else comes and goes.
 */
#include "../../src/source_list.h"
#include "child.h"
#include "run_sockspy.h"
#include "sockets.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* A socket without a descriptor. Ports are in host byte order. */
struct unheld {
	uint32_t family, state;
	uint32_t lport, rport;
};

struct unhelds {
	uint32_t netns; /* the only one that counts */
	struct unheld *v;
	size_t nr;
};

static int add(struct unhelds *to, const struct unheld *u)
{
	struct unheld *grown = reallocarray(to->v, to->nr + 1, sizeof(*grown));

	if (!grown)
		return -1;
	to->v = grown;
	grown[to->nr++] = *u;
	return 0;
}

static int compare(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct unheld));
}

static void sort(struct unhelds *u)
{
	if (u->nr)
		qsort(u->v, u->nr, sizeof(*u->v), compare);
}

static int keep(const struct record *rec, void *ctx)
{
	const struct rec_sock *s = rec->sock;
	const struct unheld u = {s->family, s->state, ntohs(s->lport), ntohs(s->rport)};
	struct unhelds *to = ctx;

	if (s->file.pid || s->file.fd != FD_NONE || s->netns != to->netns)
		return 0;
	return add(to, &u);
}

static struct source_list *open_list(uint32_t tcp_states)
{
	struct filter f = filter_none;
	struct source_list *s = NULL;

	f.given = f.decided = FILTER_INET;
	f.nr_inets = 1;
	f.inet[0].classes = SKC_TCP;
	f.tcp_states = tcp_states;
	assert_int_equal(source_list_open(false, &f, LIST_NO_PROCESS, &s), 0);
	return s;
}

static void read_list(struct unhelds *to, uint32_t netns, struct source_list *s)
{
	*to = (struct unhelds){.netns = netns};
	assert_int_equal(source_list_read(s, keep, to), 0);
	sort(to);
}

/* room: how many of them are read at a time, 0: as many as it likes. */
static void list_unheld(struct unhelds *to, uint32_t netns, uint32_t room, uint32_t tcp_states)
{
	struct source_list *s = open_list(tcp_states);

	if (room)
		source_list_set_room(s, room);
	read_list(to, netns, s);
	source_list_close(s);
}

/* The sockets without an inode of /proc/PID/net/tcp or tcp6. */
static void read_proc(struct unhelds *to, pid_t pid, const char *name, uint32_t family)
{
	char path[64], line[512];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/net/%s", pid, name);
	f = fopen(path, "r");
	assert_non_null(f);
	assert_non_null(fgets(line, sizeof(line), f));
	while (fgets(line, sizeof(line), f)) {
		struct unheld u = {.family = family};
		unsigned long inode;

		assert_int_equal(
			sscanf(line, "%*u: %*[0-9A-F]:%x %*[0-9A-F]:%x %x %*s %*s %*s %*u %*u %lu",
			       &u.lport, &u.rport, &u.state, &inode),
			4);
		if (!inode)
			assert_int_equal(add(to, &u), 0);
	}
	fclose(f);
}

static uint32_t netns_of(pid_t pid)
{
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%d/ns/net", pid);
	assert_int_equal(stat(path, &st), 0);
	return (uint32_t)st.st_ino;
}

static void read_all_of_proc(struct unhelds *to, pid_t pid)
{
	*to = (struct unhelds){0};
	read_proc(to, pid, "tcp", AF_INET);
	read_proc(to, pid, "tcp6", AF_INET6);
	sort(to);
}

/* --- a network namespace with such sockets */

/* Of a namespace with tables of its own there could be none in TIME_WAIT, otherwise. */
static bool set_number(const char *sysctl, unsigned int n)
{
	char path[128];
	FILE *f;
	bool ok;

	snprintf(path, sizeof(path), "/proc/sys/net/ipv4/%s", sysctl);
	f = fopen(path, "w");
	if (!f)
		return false;
	ok = fprintf(f, "%u", n) > 0;
	return !fclose(f) && ok;
}

static bool enter_world(void)
{
	struct rlimit limit;

	if (enter_own_netns() || getrlimit(RLIMIT_NOFILE, &limit))
		return false;
	limit.rlim_cur = limit.rlim_max;
	return !setrlimit(RLIMIT_NOFILE, &limit) && set_number("tcp_max_tw_buckets", 65536);
}

/* Connections that nobody accepts; with `defer` they are requests only. */
static bool open_not_accepted(int family, unsigned int n, bool defer)
{
	int seconds = 60, listener = tcp_listener(family);
	struct sockaddr_storage a = {0};
	socklen_t len = sizeof(a);

	if (defer && setsockopt(listener, IPPROTO_TCP, TCP_DEFER_ACCEPT, &seconds, sizeof(seconds)))
		return false;
	if (listen(listener, 4096) || getsockname(listener, (struct sockaddr *)&a, &len))
		return false;
	while (n-- > 0)
		if (connect(socket(family, SOCK_STREAM, 0), (struct sockaddr *)&a, len))
			return false;
	return true;
}

/* The end that closes first goes into TIME_WAIT; as long as the other one is open, it shows as FIN_WAIT2. */
static bool open_closed(int family, unsigned int n, bool both)
{
	while (n-- > 0) {
		int fds[2];

		if (tcp_pair(family, fds) || close(fds[0]) || (both && close(fds[1])))
			return false;
	}
	return true;
}

/* One that has to send, and can't. */
static bool open_orphan(int family)
{
	char bytes[4096] = "";
	int fds[2];

	if (tcp_pair(family, fds))
		return false;
	while (send(fds[0], bytes, sizeof(bytes), MSG_DONTWAIT) > 0)
		;
	return !close(fds[0]);
}

#define EACH	 150
#define REQUESTS 5

static bool open_all(int family)
{
	return open_not_accepted(family, EACH, false) &&
	       open_not_accepted(family, REQUESTS, true) && open_closed(family, EACH, true) &&
	       open_closed(family, EACH, false) && open_orphan(family);
}

static bool prepare_world(void *arg)
{
	(void)arg;
	return enter_world() && open_all(AF_INET) && open_all(AF_INET6);
}

static size_t count_state(const struct unhelds *in, uint32_t state)
{
	size_t i, nr = 0;

	for (i = 0; i < in->nr; i++)
		nr += in->v[i].state == state;
	return nr;
}

static bool is_quiet(const struct unhelds *in)
{
	return count_state(in, TCP_FIN_WAIT1) == 2 && !count_state(in, TCP_LAST_ACK) &&
	       !count_state(in, TCP_CLOSE_WAIT) && !count_state(in, TCP_CLOSING);
}

/* The kernel may still be at what the last calls have begun. */
static void start_world(struct child *c, struct unhelds *expected)
{
	assert_int_equal(child_start(c, prepare_world, NULL), 0);
	for (read_all_of_proc(expected, c->pid); !is_quiet(expected);) {
		free(expected->v);
		sched_yield();
		read_all_of_proc(expected, c->pid);
	}
}

static void check_world(void)
{
	static const uint32_t rooms[] = {1, 7, 0};
	struct unhelds expected, found;
	struct child c;
	size_t i;

	start_world(&c, &expected);
	for (i = 0; i < sizeof(rooms) / sizeof(rooms[0]); i++) {
		list_unheld(&found, netns_of(c.pid), rooms[i], ~0u);
		assert_int_equal(found.nr, expected.nr);
		assert_memory_equal(found.v, expected.v, found.nr * sizeof(*found.v));
		free(found.v);
	}
	free(expected.v);
	child_end(&c);
}

static void test_many(void **state)
{
	(void)state;
	SKIP_UNLESS(can_dump());
	check_world();
}

/* Whether network namespaces that are made from now on get hash tables of their own, of so many buckets; 0: none. */
static bool set_own_tables(unsigned int buckets)
{
	return set_number("tcp_child_ehash_entries", buckets);
}

/* In one bucket all sockets are one chain. */
static void test_own_tables(void **state)
{
	static const unsigned int sizes[] = {1, 64};
	size_t i;

	(void)state;
	SKIP_UNLESS(can_dump());
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		if (!set_own_tables(sizes[i])) {
			print_message("SKIP no tcp_child_ehash_entries, new in 6.1\n");
			return;
		}
		check_world();
	}
	assert_true(set_own_tables(0));
}

/* --- while others come and go */

struct busy {
	int go[2];	     /* a pipe: its end starts the others */
	atomic_ulong rounds; /* of what they do */
};

/* Makes connections, and ends them with a reset: nothing is left behind. */
static void *churn(void *arg)
{
	static const struct linger reset = {1, 0};
	struct busy *busy = arg;
	char none;
	int i, fds[2];

	if (read(busy->go[0], &none, 1))
		return NULL;
	while (!tcp_pair(AF_INET, fds)) {
		for (i = 0; i < 2; i++) {
			setsockopt(fds[i], SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
			close(fds[i]);
		}
		busy->rounds++;
	}
	return NULL;
}

static bool prepare_busy(void *arg)
{
	struct busy *busy = arg;
	pthread_t thread;
	int i;

	if (!enter_world() || !open_not_accepted(AF_INET, EACH, false))
		return false;
	close(busy->go[1]);
	for (i = 0; i < 2; i++)
		if (pthread_create(&thread, NULL, churn, busy))
			return false;
	return true;
}

static size_t count(const struct unhelds *in, const struct unheld *u)
{
	size_t i, n = 0;

	for (i = 0; i < in->nr; i++)
		n += !compare(&in->v[i], u);
	return n;
}

#define LISTS 30

static void check_busy(struct busy *busy, pid_t pid, const struct unhelds *expected)
{
	struct source_list *s = open_list(~0u);
	unsigned long before;
	size_t n, i;

	source_list_set_room(s, 1);
	for (n = 0; n < LISTS; n++) {
		struct unhelds found;

		/* They do work meanwhile. */
		before = busy->rounds;
		while (busy->rounds == before)
			sched_yield();
		read_list(&found, netns_of(pid), s);
		for (i = 0; i < expected->nr; i++)
			assert_int_equal(count(&found, &expected->v[i]), 1);
		free(found.v);
	}
	source_list_close(s);
}

/*
 * In a few buckets, so that the chains change under the walk. Before 6.1 there is none of ours: the kernel's iterator goes on
 * at a position in a chain, and may give a socket twice.
 */
static void test_busy(void **state)
{
	struct unhelds expected = {0};
	struct busy *busy;
	struct child c;

	(void)state;
	SKIP_UNLESS(can_dump());
	if (!set_own_tables(4)) {
		print_message("SKIP no tcp_child_ehash_entries, new in 6.1\n");
		skip();
	}
	busy = mmap(NULL, sizeof(*busy), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(busy != MAP_FAILED);
	assert_int_equal(pipe(busy->go), 0);
	assert_int_equal(child_start(&c, prepare_busy, busy), 0);
	assert_true(set_own_tables(0));
	read_proc(&expected, c.pid, "tcp", AF_INET);
	assert_int_equal(expected.nr, EACH);
	close(busy->go[1]);
	check_busy(busy, c.pid, &expected);
	child_end(&c);
	close(busy->go[0]);
	free(expected.v);
}

/* --- which of them */

/* A namespace that only sockets keep: they still have to send, and lo is down. */
static bool prepare_orphan(void *arg)
{
	struct ifreq lo = {.ifr_name = "lo"};
	ino_t *netns = arg;
	struct stat st;
	char byte = 0;
	int fds[2], fd;

	if (enter_own_netns() || stat("/proc/thread-self/ns/net", &st) || tcp_pair(AF_INET, fds))
		return false;
	*netns = st.st_ino;
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	return !ioctl(fd, SIOCSIFFLAGS, &lo) && send(fds[0], &byte, 1, MSG_DONTWAIT) == 1;
}

/* Who would want to see them has to be able to enter it. */
static void test_orphan_of_ended_netns(void **state)
{
	struct unhelds found;
	struct child c;
	ino_t *netns;

	(void)state;
	SKIP_UNLESS(can_dump());
	netns = mmap(NULL, sizeof(*netns), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		     0);
	assert_true(netns != MAP_FAILED);
	assert_int_equal(child_start(&c, prepare_orphan, netns), 0);
	child_end(&c);
	list_unheld(&found, (uint32_t)*netns, 0, 1u << TCP_FIN_WAIT1);
	assert_int_equal(found.nr, 0);
	free(found.v);
}

static void check_state(uint32_t netns, uint32_t state, size_t nr)
{
	struct unhelds found;
	size_t i;

	list_unheld(&found, netns, 0, 1u << state);
	assert_int_equal(found.nr, nr);
	for (i = 0; i < found.nr; i++)
		assert_int_equal(found.v[i].state, state);
	free(found.v);
}

static void test_states(void **state)
{
	static const uint32_t states[] = {TCP_ESTABLISHED, TCP_SYN_RECV, TCP_FIN_WAIT1,
					  TCP_FIN_WAIT2, TCP_TIME_WAIT};
	struct unhelds expected;
	struct child c;
	size_t i, nr;

	(void)state;
	SKIP_UNLESS(can_dump());
	start_world(&c, &expected);
	for (i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		nr = count_state(&expected, states[i]);
		assert_int_not_equal(nr, 0);
		check_state(netns_of(c.pid), states[i], nr);
	}
	check_state(netns_of(c.pid), TCP_LISTEN, 0);
	free(expected.v);
	child_end(&c);
}

/* An SMC socket listens with a TCP socket that the kernel has made for it. */
static bool prepare_kernel_listener(void *arg)
{
	const struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd;

	(void)arg;
	if (enter_own_netns())
		return false;
	fd = socket(AF_SMC, SOCK_STREAM, 0);
	return fd >= 0 && !bind(fd, (const struct sockaddr *)&a, sizeof(a)) && !listen(fd, 1);
}

static void test_kernel_listener(void **state)
{
	struct child c;

	(void)state;
	SKIP_UNLESS(can_dump());
	if (child_start(&c, prepare_kernel_listener, NULL)) {
		print_message("SKIP no listening SMC socket (needs CONFIG_SMC)\n");
		return;
	}
	check_state(netns_of(c.pid), TCP_LISTEN, 1);
	child_end(&c);
}

static int setup(void **state)
{
	(void)state;
	/* Its sysctl is for the namespaces that are made in it. */
	return can_dump() ? enter_own_netns() : 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_many),   cmocka_unit_test(test_own_tables),
		cmocka_unit_test(test_busy),   cmocka_unit_test(test_orphan_of_ended_netns),
		cmocka_unit_test(test_states), cmocka_unit_test(test_kernel_listener),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
