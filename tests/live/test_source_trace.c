/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The source of the trace, called directly: what processes of our own do is what comes out of it, with every kind of
 * hook that this kernel has; whose the kernel's own events are; and where what was lost went.
 *
 * A process that is traced waits until the hooks are live. It notes what it does in memory that it shares with us.
 */
#include "../../src/source_trace.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define NOTES_MAX    128
#define EVENTS_MAX   4096
#define THREADS	     25
#define COMMAND	     "sockspy-traced"

#define BIT(type)    (1u << (type))
#define NR_OF(array) (sizeof(array) / sizeof((array)[0]))
#define CALL_EVENTS  EVENT_CALLS
#define STATE_EVENTS (BIT(EVENT_STATE) | BIT(EVENT_CLOSE))
#define SKIP_IF(is, why)                                                                           \
	do {                                                                                       \
		if (is) {                                                                          \
			puts("SKIP: " why);                                                        \
			skip();                                                                    \
		}                                                                                  \
	} while (0)

/* One call that a traced process made. */
struct note {
	enum event_type type;
	uint64_t args[5];
	int64_t ret;
};

struct shared {
	uint32_t nr_notes;
	struct note notes[NOTES_MAX];
	uint16_t port; /* of a listener, in network byte order */
	pid_t pids[4]; /* of processes that take part */
	int fds[4];
	uint32_t hits;
};

static struct shared *shared;

/* --- processes that are traced */

struct traced {
	pid_t pid;
	int go;	  /* written to: it may begin */
	int done; /* read from: it has done its part and waits to be let go */
};

static struct traced *self; /* in a traced process: itself */

/* Says that a part is done, and waits for the next word. */
static void step(void)
{
	char c = 0;

	if (write(self->done, &c, 1) != 1 || read(self->go, &c, 1) != 1)
		_exit(2);
}

static void traced_start(struct traced *t, void (*run)(void))
{
	int go[2], done[2];

	assert_int_equal(pipe2(go, O_CLOEXEC), 0);
	assert_int_equal(pipe2(done, O_CLOEXEC), 0);
	fflush(NULL);
	t->pid = fork();
	assert_true(t->pid >= 0);
	if (!t->pid) {
		struct traced me = {.go = go[0], .done = done[1]};

		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_NAME, COMMAND);
		self = &me;
		run();
		_exit(0);
	}
	close(go[0]);
	close(done[1]);
	t->go = go[1];
	t->done = done[0];
}

static void traced_wait(const struct traced *t)
{
	char c;

	assert_int_equal(read(t->done, &c, 1), 1);
}

static void traced_go(const struct traced *t)
{
	assert_int_equal(write(t->go, "", 1), 1);
}

static void traced_end(struct traced *t)
{
	int status;

	traced_go(t);
	assert_int_equal(waitpid(t->pid, &status, 0), t->pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	close(t->go);
	close(t->done);
}

static int64_t noted(enum event_type type, long nr, uint64_t a, uint64_t b, uint64_t c, uint64_t d,
		     uint64_t e)
{
	struct note *n = &shared->notes[shared->nr_notes++];
	int64_t ret = syscall(nr, a, b, c, d, e);

	*n = (struct note){.type = type, .args = {a, b, c, d, e}, .ret = ret < 0 ? -errno : ret};
	return ret;
}

#define PTR(p) ((uint64_t)(uintptr_t)(p))

/* --- the trace */

struct trace {
	struct source_trace *source;
	struct features features;
	struct event_head *events[EVENTS_MAX];
	size_t nr;
	uint64_t last;
	uint64_t total; /* handed on, kept or not */
};

static struct trace trace;

static int keep(const struct event_head *e, void *ctx)
{
	struct trace *t = ctx;

	assert_int_equal(event_parse(e, e->size), 0);
	assert_true(e->time >= t->last);
	t->last = e->time;
	t->total++;
	if (t->nr < EVENTS_MAX) {
		t->events[t->nr] = malloc(e->size);
		assert_non_null(t->events[t->nr]);
		memcpy(t->events[t->nr++], e, e->size);
	}
	return 0;
}

static int trace_open(struct trace_options o)
{
	return source_trace_open(&o, &trace.features, &trace.source);
}

static void trace_of(uint32_t events, enum trace_hook only, const uint32_t *pids, size_t nr)
{
	const struct trace_options o = {.events = events,
					.only = only,
					.pids = pids,
					.nr_pids = nr,
					.follow = true,
					.entry = only == TRACE_HOOK_RAW ? 0 : EVENT_CALLS,
					.buffer = 1 << 20};
	int err = trace_open(o);

	if (err)
		fail_msg("cannot trace: %s", source_trace_why(err));
}

static void trace_drain(void)
{
	assert_true(source_trace_drain(trace.source, keep, &trace) >= 0);
}

/* Runs fn and traces what it does between its first step and its second one: what the first made was there before. */
static void traced_second_step(struct traced *t, void (*fn)(void), uint32_t events)
{
	traced_start(t, fn);
	traced_wait(t);
	trace_of(events, TRACE_HOOK_NONE, (uint32_t[]){t->pid}, 1);
	traced_go(t);
	traced_wait(t);
	trace_drain();
	traced_end(t);
}

static void trace_counted(enum event_type type, struct trace_counts *c)
{
	assert_int_equal(source_trace_counts(trace.source, type, c), 0);
	assert_int_equal(c->runs, c->filtered + c->submitted + c->dropped + c->failed);
}

static int setup(void **state)
{
	(void)state;
	memset(&trace, 0, sizeof(trace));
	memset(shared, 0, sizeof(*shared));
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	source_trace_close(trace.source);
	for (size_t i = 0; i < trace.nr; i++)
		free(trace.events[i]);
	return 0;
}

/* The n-th event of these types of a process; NULL: there are fewer. pid 0: of any. */
static const struct event_head *find(uint32_t types, pid_t pid, size_t n)
{
	for (size_t i = 0; i < trace.nr; i++) {
		const struct event_head *e = trace.events[i];

		if (types & BIT(e->type) && (!pid || e->task.pid == (uint32_t)pid) && !n--)
			return e;
	}
	return NULL;
}

/* The change of state of a process's socket; NULL: it was not seen. */
static const struct event_state *find_state(pid_t pid, uint32_t old_state, uint32_t new_state)
{
	const struct event_state *s;

	for (size_t n = 0; (s = (const void *)find(BIT(EVENT_STATE), pid, n)); n++)
		if (s->old_state == old_state && s->new_state == new_state)
			return s;
	return NULL;
}

static struct sockaddr_in loopback(uint16_t port)
{
	return (struct sockaddr_in){
		.sin_family = AF_INET, .sin_port = port, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static int listener(int backlog)
{
	struct sockaddr_in at = loopback(0);
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (void *)&at, sizeof(at)) || listen(fd, backlog) ||
	    getsockname(fd, (void *)&at, &len))
		_exit(3);
	shared->port = at.sin_port;
	return fd;
}

/* A port of the loopback interface where nobody listens. */
static uint16_t closed_port(int type)
{
	struct sockaddr_in at = loopback(0);
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, type, 0);

	if (fd < 0 || bind(fd, (void *)&at, sizeof(at)) || getsockname(fd, (void *)&at, &len))
		_exit(3);
	close(fd);
	return at.sin_port;
}

/* --- calls */

static void make_tcp_calls(void)
{
	struct sockaddr_in at = loopback(0), refused = loopback(closed_port(SOCK_STREAM));
	socklen_t len = sizeof(at);
	int one = 1, l, c, s;

	l = (int)noted(EVENT_SOCKET, SYS_socket, AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0, 0, 0);
	noted(EVENT_SETSOCKOPT, SYS_setsockopt, l, SOL_SOCKET, SO_REUSEADDR, PTR(&one), 4);
	noted(EVENT_BIND, SYS_bind, l, PTR(&at), sizeof(at), 0, 0);
	noted(EVENT_BIND, SYS_bind, l, 8, sizeof(at), 0, 0); /* EFAULT */
	noted(EVENT_LISTEN, SYS_listen, l, 5, 0, 0, 0);
	getsockname(l, (void *)&at, &len);
	c = (int)noted(EVENT_SOCKET, SYS_socket, AF_INET, SOCK_STREAM, IPPROTO_TCP, 0, 0);
	noted(EVENT_CONNECT, SYS_connect, c, PTR(&at), sizeof(at), 0, 0);
	s = (int)noted(EVENT_ACCEPT4, SYS_accept4, l, PTR(&at), PTR(&len), SOCK_NONBLOCK, 0);
	noted(EVENT_SHUTDOWN, SYS_shutdown, s, SHUT_WR, 0, 0, 0);
	noted(EVENT_ACCEPT, SYS_accept, -1, 0, 0, 0, 0);
	noted(EVENT_GETSOCKOPT, SYS_getsockopt, s, SOL_TCP, TCP_NODELAY, PTR(&one), PTR(&len));
	close(c);
	c = socket(AF_INET, SOCK_STREAM, 0);
	noted(EVENT_CONNECT, SYS_connect, c, PTR(&refused), sizeof(refused), 0, 0);
	noted(EVENT_SHUTDOWN, SYS_shutdown, c, SHUT_RDWR, 0, 0, 0); /* ENOTCONN */
}

static void make_other_calls(void)
{
	struct sockaddr_un un = {.sun_family = AF_UNIX, .sun_path = "\0sockspy-test-trace"};
	int sv[2], one = 1, u;

	noted(EVENT_SOCKET, SYS_socket, 12345, 0, 0, 0, 0); /* EAFNOSUPPORT */
	noted(EVENT_SOCKETPAIR, SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, PTR(sv), 0);
	noted(EVENT_SOCKETPAIR, SYS_socketpair, AF_INET, SOCK_STREAM, 0, PTR(sv), 0);
	u = socket(AF_UNIX, SOCK_DGRAM, 0);
	noted(EVENT_BIND, SYS_bind, u, PTR(&un), sizeof(un), 0, 0);
	noted(EVENT_CONNECT, SYS_connect, u, PTR(&un), sizeof(un), 0, 0);
	noted(EVENT_LISTEN, SYS_listen, u, 1, 0, 0, 0);			 /* EOPNOTSUPP */
	noted(EVENT_LISTEN, SYS_listen, STDERR_FILENO, 1, 0, 0, 0);	 /* ENOTSOCK */
	noted(EVENT_SETSOCKOPT, SYS_setsockopt, -1, 1, 2, PTR(&one), 4); /* EBADF */
	noted(EVENT_SETSOCKOPT, SYS_setsockopt, u, SOL_SOCKET, 9999, PTR(&one), 4);
	noted(EVENT_SETSOCKOPT, SYS_setsockopt, u, SOL_SOCKET, SO_REUSEADDR, 8, 4);
	noted(EVENT_SETSOCKOPT, SYS_setsockopt, u, SOL_SOCKET, SO_REUSEADDR, PTR(&one),
	      (uint32_t)-1);
	noted(EVENT_GETSOCKOPT, SYS_getsockopt, u, SOL_SOCKET, 9999, PTR(&one), 8);
}

static void make_calls(void)
{
	step();
	make_tcp_calls();
	make_other_calls();
	step();
}

static unsigned int args_of(enum event_type type)
{
	switch (type) {
	case EVENT_LISTEN:
	case EVENT_SHUTDOWN:
		return 2;
	case EVENT_SOCKETPAIR:
	case EVENT_ACCEPT4:
		return 4;
	case EVENT_SETSOCKOPT:
	case EVENT_GETSOCKOPT:
		return 5;
	default:
		return 3;
	}
}

static bool is_note(const struct event_call *c, const struct note *n)
{
	unsigned int i;

	for (i = 0; i < args_of(n->type); i++)
		/* An int may have come with more than 32 bits. */
		if (c->args[i] != n->args[i] && c->args[i] != (uint32_t)n->args[i])
			return false;
	return c->head.type == n->type && c->ret == n->ret;
}

/* Calls that were not noted lie between those that were: they are no part of the test. */
static void assert_calls(pid_t pid)
{
	const struct event_call *c;
	size_t n = 0, i;

	for (i = 0; i < shared->nr_notes; i++) {
		do
			c = (const void *)find(CALL_EVENTS, pid, n++);
		while (c && !is_note(c, &shared->notes[i]));
		if (!c)
			fail_msg("call %zu (type %d, ret %d) was not seen", i,
				 shared->notes[i].type, (int)shared->notes[i].ret);
		if (!c)
			return;
		assert_int_equal(c->head.task.owner, OWNER_EXACT);
		assert_int_equal(c->head.task.tid, pid);
		assert_string_equal(c->head.task.comm, COMMAND);
	}
}

/* The n-th call of a type, as views get it. */
static void get_call(enum event_type type, pid_t pid, size_t n, struct trace_call *out)
{
	const struct event_head *e = find(BIT(type), pid, n);

	assert_non_null(e);
	source_trace_call(trace.source, (const void *)e, out);
}

static void assert_details(pid_t pid)
{
	struct trace_call c;
	struct sockaddr_in in;

	get_call(EVENT_CONNECT, pid, 0, &c);
	assert_int_equal(c.call.mem.len, sizeof(in));
	memcpy(&in, c.call.mem.data, sizeof(in));
	assert_int_equal(in.sin_family, AF_INET);
	assert_non_null(c.call.sock);
	assert_int_equal(c.call.sock->sock->rport, in.sin_port);
	assert_int_equal(c.call.sock->sock->state, TCP_ESTABLISHED);
	assert_int_equal(c.call.sock->file->fd, c.call.args[0]);

	get_call(EVENT_ACCEPT4, pid, 0, &c);
	assert_non_null(c.call.made);
	assert_int_equal(c.call.made->file->fd, c.call.ret);
	assert_int_equal(c.call.made->sock->lport, in.sin_port);
	assert_int_equal(c.call.len.out_state, CALL_LEN_READ);
	assert_int_equal(c.call.len.out, sizeof(in));
	assert_int_equal(c.call.sock->sock->state, TCP_LISTEN);

	get_call(EVENT_BIND, pid, 2, &c); /* closed_port() binds, too */
	assert_int_equal(c.call.ret, -EFAULT);
	assert_int_equal(c.call.mem.len, 0);
	assert_true(c.call.mem.fault);

	get_call(EVENT_BIND, pid, 3, &c);
	assert_int_equal(c.call.family, AF_UNIX);
	assert_non_null(c.call.sock->parts[PART_UNIX_ADDR]);
	assert_memory_equal(c.call.sock->parts[PART_UNIX_ADDR]->data, "\0sockspy-test-trace", 19);

	get_call(EVENT_SOCKETPAIR, pid, 0, &c);
	assert_int_equal(c.call.mem.len, 8);
	assert_true(c.call.sock && c.call.made);
	assert_int_not_equal(c.call.sock->file->ino, c.call.made->file->ino);
	assert_int_equal(c.call.sock->sock->unix_peer_ino, c.call.made->file->ino);
}

static void calls_with(enum trace_hook hook)
{
	struct traced t;
	uint32_t pid;

	traced_start(&t, make_calls);
	traced_wait(&t);
	pid = t.pid;
	trace_of(CALL_EVENTS, hook, &pid, 1);
	for (int type = EVENT_SOCKET; type <= EVENT_SHUTDOWN; type++)
		assert_int_equal(source_trace_hook(trace.source, type, NULL), hook);
	traced_go(&t);
	traced_wait(&t);
	trace_drain();
	traced_end(&t);
	assert_calls(t.pid);
	assert_details(t.pid);
	for (int type = EVENT_SOCKET; type <= EVENT_SHUTDOWN; type++) {
		struct trace_counts c;

		trace_counted(type, &c);
		assert_int_equal(c.dropped + c.failed + c.missed, 0);
	}
}

static void test_calls_fexit(void **state)
{
	const struct trace_options o = {.events = BIT(EVENT_SHUTDOWN)};

	(void)state;
	assert_int_equal(trace_open(o), 0);
	source_trace_close(trace.source);
	trace.source = NULL;
	SKIP_IF(trace.features.of[FEATURE_FEXIT].state != FEATURE_YES, "no fexit on this kernel");
	calls_with(TRACE_HOOK_FEXIT);
}

static void test_calls_tracepoint(void **state)
{
	(void)state;
	calls_with(TRACE_HOOK_SYSCALL);
}

static void test_calls_raw(void **state)
{
	(void)state;
	calls_with(TRACE_HOOK_RAW);
}

/* --- the 32-bit ABI, which a 64-bit program can use too */

#ifdef __x86_64__

static int64_t int80(uint32_t nr, uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint32_t e)
{
	int32_t ret;

	__asm__ volatile("int $0x80"
			 : "=a"(ret)
			 : "a"(nr), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e)
			 : "memory", "r8", "r9", "r10", "r11");
	return ret;
}

static void note(enum event_type type, int64_t ret, const uint32_t args[5])
{
	struct note *n = &shared->notes[shared->nr_notes++];

	*n = (struct note){.type = type, .ret = ret};
	for (int i = 0; i < 5; i++)
		n->args[i] = args[i];
}

static void make_compat_calls(void)
{
	uint32_t *low = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	uint32_t at = (uint32_t)PTR(low), fd;

	if (low == MAP_FAILED)
		_exit(3);
	step();
	memcpy(low, (uint32_t[]){AF_INET, SOCK_STREAM, 0, 0, 0}, 20);
	fd = (uint32_t)int80(102, 1, at, 0, 0, 0);
	note(EVENT_SOCKET, (int32_t)fd, low);
	low[8] = 4096;
	memcpy(low, (uint32_t[]){fd, SOL_SOCKET, SO_RCVBUF, at + 32, 4}, 20);
	note(EVENT_SETSOCKOPT, int80(102, 14, at, 0, 0, 0), low);
	low[8] = 1;
	note(EVENT_SETSOCKOPT, int80(366, fd, SOL_TCP, TCP_NODELAY, at + 32, 4),
	     (uint32_t[]){fd, SOL_TCP, TCP_NODELAY, at + 32, 4});
	step();
}

static void test_compat(void **state)
{
	struct trace_options o = {
		.events = BIT(EVENT_SOCKET) | BIT(EVENT_SETSOCKOPT), .nr_pids = 1, .compat = true};
	struct trace_call c;
	struct traced t;
	uint32_t pid;

	(void)state;
	traced_start(&t, make_compat_calls);
	traced_wait(&t);
	pid = t.pid;
	o.pids = &pid;
	assert_int_equal(trace_open(o), 0);
	traced_go(&t);
	traced_wait(&t);
	trace_drain();
	traced_end(&t);
	SKIP_IF(shared->notes[0].ret == -ENOSYS, "no 32-bit system calls on this kernel");
	assert_calls(t.pid);
	get_call(EVENT_SETSOCKOPT, t.pid, 0, &c);
	assert_true(c.call.compat);
	assert_true(c.call.now && value_is(c.call.now, 8192));
	assert_null(find(CALL_EVENTS, t.pid, shared->nr_notes)); /* none twice */
}

#else

static void test_compat(void **state)
{
	(void)state;
	SKIP_IF(true, "no 32-bit calls that a 64-bit program could make");
}

#endif

/* --- what setsockopt left behind */

static void set_values(void)
{
	int fd, want = 4096, one = 1;
	char *end = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct linger linger = {1, 5};

	if (end == MAP_FAILED || mprotect(end + 4096, 4096, PROT_NONE))
		_exit(3);
	step();
	fd = socket(AF_INET, SOCK_STREAM, 0);
	noted(EVENT_SETSOCKOPT, SYS_setsockopt, fd, SOL_SOCKET, SO_RCVBUF, PTR(&want), 4);
	noted(EVENT_SETSOCKOPT, SYS_setsockopt, fd, SOL_TCP, TCP_NODELAY, PTR(&one), 4);
	noted(EVENT_SETSOCKOPT, SYS_setsockopt, fd, SOL_SOCKET, SO_LINGER, PTR(&linger), 8);
	noted(EVENT_SETSOCKOPT, SYS_setsockopt, fd, SOL_TCP, TCP_KEEPIDLE, PTR(&want), 4);
	memcpy(end + 4092, &one, 4);
	noted(EVENT_SETSOCKOPT, SYS_setsockopt, fd, SOL_SOCKET, SO_LINGER, PTR(end + 4092), 8);
	step();
}

static void test_values(void **state)
{
	struct trace_call c;
	struct traced t;
	uint32_t pid;

	(void)state;
	traced_start(&t, set_values);
	traced_wait(&t);
	pid = t.pid;
	trace_of(BIT(EVENT_SETSOCKOPT), TRACE_HOOK_NONE, &pid, 1);
	traced_go(&t);
	traced_wait(&t);
	trace_drain();
	traced_end(&t);
	assert_calls(t.pid);

	get_call(EVENT_SETSOCKOPT, t.pid, 0, &c);
	assert_true(c.call.now && value_is(c.call.now, 8192));
	assert_true(c.call.was && c.call.was->i > 8192);
	get_call(EVENT_SETSOCKOPT, t.pid, 1, &c);
	assert_true(c.call.now && value_is(c.call.now, 1));
	assert_true(c.call.was && value_is(c.call.was, 0));
	get_call(EVENT_SETSOCKOPT, t.pid, 2, &c);
	assert_non_null(c.call.now);
	assert_int_equal(c.call.now->kind, VALUE_MEMBERS);
	assert_int_equal(c.call.now->members[1].num, 5);
	/* Seconds: HZ is known. */
	get_call(EVENT_SETSOCKOPT, t.pid, 3, &c);
	assert_true(c.call.now && value_is(c.call.now, 4096));
	assert_true(c.call.was && c.call.was->inherited);
	/* Four bytes of eight, and an unmapped page. */
	get_call(EVENT_SETSOCKOPT, t.pid, 4, &c);
	assert_int_equal(c.call.ret, -EFAULT);
	assert_int_equal(c.call.mem.len, 4);
	assert_true(c.call.mem.fault);
	assert_null(c.call.now);
}

/* --- hooks at entry */

static void test_entry(void **state)
{
	uint32_t entry = BIT(EVENT_ACCEPT) | BIT(EVENT_ACCEPT4) | BIT(EVENT_SETSOCKOPT), pid;
	struct trace_options o = {
		.events = CALL_EVENTS, .entry = entry, .pids = &pid, .nr_pids = 1};
	const struct event_head *e;
	struct traced t;

	(void)state;
	traced_start(&t, make_calls);
	traced_wait(&t);
	pid = t.pid;
	assert_int_equal(trace_open(o), 0);
	traced_go(&t);
	traced_wait(&t);
	trace_drain();
	traced_end(&t);
	assert_calls(t.pid);
	for (size_t n = 0; (e = find(CALL_EVENTS, t.pid, n)); n++)
		assert_int_equal(((const struct event_call *)e)->enter != 0, entry >> e->type & 1);
}

/* --- whose the kernel's events are */

static void serve(void)
{
	struct sockaddr_in at;
	socklen_t len = sizeof(at);
	int l = listener(5), s;
	char c;

	shared->fds[0] = l;
	step(); /* listens; the client connects meanwhile */
	s = accept4(l, (void *)&at, &len, 0);
	shared->fds[1] = s;
	step(); /* accepted; the client closes meanwhile */
	if (read(s, &c, 1) != 0)
		_exit(4);
	close(s);
	step();
}

static void connect_and_close(void)
{
	struct sockaddr_in at;
	int fd;

	step();
	at = loopback(shared->port);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	if (connect(fd, (void *)&at, sizeof(at)))
		_exit(4);
	shared->fds[2] = fd;
	step(); /* connected */
	close(fd);
	step();
}

static void test_owner_in_softirq(void **state)
{
	struct traced server, client;
	const struct event_state *s;
	const struct event_close *c;
	uint32_t pids[2];

	(void)state;
	traced_start(&client, connect_and_close);
	traced_wait(&client);
	traced_start(&server, serve);
	traced_wait(&server);
	pids[0] = server.pid;
	pids[1] = client.pid;
	trace_of(STATE_EVENTS, TRACE_HOOK_NONE, pids, 2);
	traced_go(&client); /* connects */
	traced_wait(&client);
	traced_go(&server); /* accepts */
	traced_wait(&server);
	traced_go(&client); /* closes: the server's socket changes while the client runs */
	traced_wait(&client);
	traced_go(&server);
	traced_wait(&server);
	trace_drain();
	traced_end(&client);
	traced_end(&server);

	s = find_state(client.pid, TCP_SYN_SENT, TCP_ESTABLISHED);
	assert_non_null(s);
	assert_int_equal(s->head.task.owner, OWNER_EXACT);
	assert_int_equal(s->head.task.fd, shared->fds[2]);
	assert_true(s->since > 0 && s->mss > 0 && s->tcp_flags & EVENT_TCP_SACK);
	assert_int_equal(s->head.sock.rport, shared->port);

	s = find_state(server.pid, TCP_SYN_RECV, TCP_ESTABLISHED);
	assert_non_null(s);
	assert_int_equal(s->head.task.owner, OWNER_LISTENER);
	assert_int_equal(s->head.task.fd, -1);

	s = find_state(server.pid, TCP_ESTABLISHED, TCP_CLOSE_WAIT);
	assert_non_null(s);
	assert_int_equal(s->head.task.owner, OWNER_EXACT);
	assert_int_equal(s->head.task.fd, shared->fds[1]);

	assert_non_null(find_state(client.pid, TCP_ESTABLISHED, TCP_FIN_WAIT1));
	assert_non_null(find_state(server.pid, TCP_CLOSE_WAIT, TCP_LAST_ACK));
	c = (const void *)find(BIT(EVENT_CLOSE), server.pid, 0);
	assert_non_null(c);
	assert_true(c->opened >= c->established && c->established > 0);
	/* The accept is hooked to know whose the socket is, and is no event. */
	assert_null(find(CALL_EVENTS, 0, 0));
}

/* A connection from before the trace, closed in it. */
static void close_old(void)
{
	struct sockaddr_in at;
	int l = listener(5), c = socket(AF_INET, SOCK_STREAM, 0);

	at = loopback(shared->port);
	if (connect(c, (void *)&at, sizeof(at)))
		_exit(4);
	shared->fds[0] = c;
	step();
	close(c);
	step();
	close(l);
}

static void test_socket_from_before(void **state)
{
	const struct event_state *s;
	struct traced t;

	(void)state;
	traced_second_step(&t, close_old, BIT(EVENT_STATE));
	s = find_state(t.pid, TCP_ESTABLISHED, TCP_FIN_WAIT1);
	assert_non_null(s);
	assert_int_equal(s->head.task.owner, OWNER_EXACT);
	assert_int_equal(s->head.task.fd, shared->fds[0]);
	assert_int_equal(s->since, 0);
	/* What nobody has accepted is the listener's. */
	s = find_state(t.pid, TCP_ESTABLISHED, TCP_CLOSE_WAIT);
	assert_null(s);
}

static void send_fd(int to, int fd)
{
	char c = 0, buf[CMSG_SPACE(sizeof(fd))] = {0};
	struct iovec iov = {&c, 1};
	struct msghdr msg = {.msg_iov = &iov,
			     .msg_iovlen = 1,
			     .msg_control = buf,
			     .msg_controllen = sizeof(buf)};
	struct cmsghdr *h = CMSG_FIRSTHDR(&msg);

	h->cmsg_level = SOL_SOCKET;
	h->cmsg_type = SCM_RIGHTS;
	h->cmsg_len = CMSG_LEN(sizeof(fd));
	memcpy(CMSG_DATA(h), &fd, sizeof(fd));
	if (sendmsg(to, &msg, 0) != 1)
		_exit(5);
}

static int receive_fd(int from)
{
	char c, buf[CMSG_SPACE(sizeof(int))];
	struct iovec iov = {&c, 1};
	struct msghdr msg = {.msg_iov = &iov,
			     .msg_iovlen = 1,
			     .msg_control = buf,
			     .msg_controllen = sizeof(buf)};
	int fd;

	if (recvmsg(from, &msg, 0) != 1 || !CMSG_FIRSTHDR(&msg))
		_exit(5);
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&msg)), sizeof(fd));
	return fd;
}

static void send_word(int to)
{
	if (write(to, "", 1) != 1)
		_exit(5);
}

static void wait_for_word(int from)
{
	char c;

	if (read(from, &c, 1) != 1)
		_exit(5);
}

/* A child closes what it was sent; another closes what it inherited. */
static void hand_over(void)
{
	struct sockaddr_in at;
	int c[2], sv[2], i;

	step();
	listener(5);
	at = loopback(shared->port);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, sv))
		_exit(5);
	shared->pids[0] = fork();
	if (!shared->pids[0]) {
		i = receive_fd(sv[1]);
		wait_for_word(sv[1]); /* that the sender has closed it */
		close(i);
		_exit(0);
	}
	for (i = 0; i < 2; i++) {
		c[i] = socket(AF_INET, SOCK_STREAM, 0);
		if (connect(c[i], (void *)&at, sizeof(at)))
			_exit(4);
	}
	send_fd(sv[0], c[0]);
	close(c[0]);
	send_word(sv[0]);
	waitpid(shared->pids[0], NULL, 0);
	shared->pids[1] = fork();
	if (!shared->pids[1]) {
		wait_for_word(sv[1]);
		_exit(0);
	}
	close(c[1]);
	send_word(sv[0]);
	waitpid(shared->pids[1], NULL, 0);
	step();
}

static void test_owner_changes(void **state)
{
	struct traced t;

	(void)state;
	traced_second_step(&t, hand_over, BIT(EVENT_STATE));
	assert_non_null(find_state(t.pid, TCP_SYN_SENT, TCP_ESTABLISHED));
	assert_null(find_state(t.pid, TCP_ESTABLISHED, TCP_FIN_WAIT1));
	/* Children are followed, so that their events are here. */
	assert_non_null(find_state(shared->pids[0], TCP_ESTABLISHED, TCP_FIN_WAIT1));
	assert_non_null(find_state(shared->pids[1], TCP_ESTABLISHED, TCP_FIN_WAIT1));
}

/* --- what becomes of a connect later; what ICMP says */

static void connect_nowhere(void)
{
	struct sockaddr_in tcp, udp;
	struct pollfd p = {.events = POLLOUT};
	int u, one = 1;

	step();
	tcp = loopback(closed_port(SOCK_STREAM));
	udp = loopback(closed_port(SOCK_DGRAM));
	p.fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	noted(EVENT_CONNECT, SYS_connect, p.fd, PTR(&tcp), sizeof(tcp), 0, 0);
	poll(&p, 1, -1);
	u = socket(AF_INET, SOCK_DGRAM, 0);
	setsockopt(u, SOL_IP, IP_RECVERR, &one, sizeof(one));
	if (connect(u, (void *)&udp, sizeof(udp)) || write(u, "x", 1) != 1)
		_exit(4);
	p = (struct pollfd){.fd = u};
	poll(&p, 1, -1); /* POLLERR */
	step();
}

static void test_late_outcome(void **state)
{
	const uint32_t events =
		BIT(EVENT_CONNECT) | BIT(EVENT_STATE) | BIT(EVENT_RESET) | BIT(EVENT_ERROR);
	const struct event_state *s;
	const struct event_error *e;
	const char *why = NULL;
	struct traced t;
	size_t n = 0;

	(void)state;
	traced_second_step(&t, connect_nowhere, events);
	assert_int_equal(shared->notes[0].ret, -EINPROGRESS);
	assert_calls(t.pid);
	s = find_state(t.pid, TCP_SYN_SENT, TCP_CLOSE);
	assert_non_null(s);
	assert_int_equal(s->err, ECONNREFUSED);
	assert_non_null(find(BIT(EVENT_RESET), t.pid, 0)); /* received */
	source_trace_hook(trace.source, EVENT_ERROR, &why);
	if (why) {
		printf("SKIP errors: %s\n", why);
		return;
	}
	do
		e = (const void *)find(BIT(EVENT_ERROR), t.pid, n++);
	while (e && e->head.sock.type != SOCK_DGRAM);
	assert_non_null(e);
	if (!e)
		return;
	assert_int_equal(e->ee_errno, ECONNREFUSED);
	assert_int_equal(e->ee_origin, SO_EE_ORIGIN_ICMP);
	assert_int_equal(e->ee_type, 3);
	assert_memory_equal(e->offender, "\177\0\0\1", 4);
}

/* --- a listener that nobody accepts from */

static int connect_later(uint16_t port)
{
	struct sockaddr_in at = loopback(port);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	if (fd < 0 || (connect(fd, (void *)&at, sizeof(at)) && errno != EINPROGRESS))
		_exit(4);
	return fd;
}

static void overflow(void)
{
	int i;

	listener(0);
	step();
	for (i = 0; i < 8; i++)
		connect_later(shared->port);
	step();
}

static void test_overflow(void **state)
{
	const struct event_overflow *o;
	struct traced t;

	(void)state;
	traced_second_step(&t, overflow, BIT(EVENT_OVERFLOW));
	o = (const void *)find(BIT(EVENT_OVERFLOW), t.pid, 0);
	assert_non_null(o);
	assert_true(o->dropped >= 1 && o->queue > o->backlog);
	assert_int_equal(o->head.sock.lport, shared->port);
}

/* --- threads that wait in accept */

static void *accept_one(void *arg)
{
	int fd = accept(*(int *)arg, NULL, NULL);

	shared->hits += fd < 0;
	return NULL;
}

static void accept_many(void)
{
	pthread_t threads[THREADS];
	int l, i;

	step();
	l = listener(THREADS);
	for (i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, accept_one, &l))
			_exit(4);
	for (i = 0; i < THREADS; i++)
		connect_later(shared->port);
	for (i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	step();
}

static void test_threads(void **state)
{
	const struct event_head *e;
	struct trace_counts c;
	uint32_t tids[THREADS];
	struct traced t;
	size_t n, i;

	(void)state;
	traced_second_step(&t, accept_many, BIT(EVENT_ACCEPT));
	assert_int_equal(shared->hits, 0);
	for (n = 0; (e = find(BIT(EVENT_ACCEPT), t.pid, n)) && n < THREADS; n++) {
		assert_int_not_equal(e->task.tid, t.pid);
		for (i = 0; i < n; i++)
			assert_int_not_equal(e->task.tid, tids[i]);
		tids[n] = e->task.tid;
	}
	trace_counted(EVENT_ACCEPT, &c);
	assert_int_equal(c.submitted, n);
	assert_int_equal(n + c.missed, THREADS);
	assert_null(e);
}

/* --- accounts */

#define CALLS 3000

static void set_often(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1, i;

	step();
	for (i = 0; i < CALLS; i++)
		setsockopt(fd, SOL_TCP, TCP_NODELAY, &one, sizeof(one));
	step();
}

/* Nobody reads, and there is room for a few only. */
static void test_lost(void **state)
{
	struct trace_options o = {.events = BIT(EVENT_SETSOCKOPT), .nr_pids = 1};
	struct trace_counts c;
	struct traced t;
	uint32_t pid;

	(void)state;
	traced_start(&t, set_often);
	traced_wait(&t);
	pid = t.pid;
	o.pids = &pid;
	o.buffer = (size_t)sysconf(_SC_PAGESIZE);
	assert_int_equal(trace_open(o), 0);
	traced_go(&t);
	traced_wait(&t);
	trace_drain();
	traced_end(&t);
	trace_counted(EVENT_SETSOCKOPT, &c);
	/* What other processes did meanwhile was filtered. */
	assert_int_equal(c.submitted + c.dropped + c.missed, CALLS);
	assert_true(c.dropped > 0 && c.submitted > 0);
	assert_int_equal(trace.total, c.submitted);
}

static void test_nothing_lost(void **state)
{
	struct trace_counts c;
	struct traced t;
	uint32_t pid;
	int n;

	(void)state;
	traced_start(&t, set_often);
	traced_wait(&t);
	pid = t.pid;
	trace_of(BIT(EVENT_SETSOCKOPT), TRACE_HOOK_NONE, &pid, 1);
	traced_go(&t);
	do
		n = source_trace_poll(trace.source, -1, keep, &trace);
	while (n > 0 && trace.total < CALLS);
	assert_true(n > 0);
	traced_wait(&t);
	trace_drain();
	traced_end(&t);
	trace_counted(EVENT_SETSOCKOPT, &c);
	assert_int_equal(c.submitted + c.missed, CALLS);
	assert_int_equal(c.dropped + c.failed + c.missed, 0);
	assert_int_equal(trace.total, CALLS);
}

/* --- the selection, in the kernel */

static void set_on_two(void)
{
	int l = listener(1), u = socket(AF_UNIX, SOCK_STREAM, 0), one = 1;

	step();
	setsockopt(l, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof(one));
	setsockopt(u, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof(one));
	shared->pids[0] = fork();
	if (!shared->pids[0]) {
		setsockopt(l, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof(one));
		_exit(0);
	}
	waitpid(shared->pids[0], NULL, 0);
	step();
}

/* -a -p PID -i:PORT, without a word of which process is traced beside that. */
static void test_filter(void **state)
{
	struct filter f = {.given = FILTER_INET | FILTER_PID,
			   .decided = FILTER_INET | FILTER_PID,
			   .all = 1,
			   .nr_inets = 1,
			   .tcp_states = ~0u,
			   .udp_states = ~0u};
	uint32_t pid;
	const struct trace_options o = {.events = BIT(EVENT_SETSOCKOPT),
					.filter = &f,
					.asked = &pid,
					.nr_asked = 1,
					.follow = true};
	struct trace_counts c;
	struct traced t;

	(void)state;
	traced_start(&t, set_on_two);
	traced_wait(&t);
	pid = t.pid;
	f.inet[0].nr_ports = 1;
	f.inet[0].ports[0].first = f.inet[0].ports[0].last = ntohs(shared->port);
	assert_int_equal(trace_open(o), 0);
	traced_go(&t);
	traced_wait(&t);
	trace_drain();
	traced_end(&t);
	trace_counted(EVENT_SETSOCKOPT, &c);
	assert_int_equal(c.submitted, 2);
	assert_true(c.filtered >= 1);
	assert_non_null(find(BIT(EVENT_SETSOCKOPT), t.pid, 0));
	assert_non_null(find(BIT(EVENT_SETSOCKOPT), shared->pids[0], 0));
}

/* We are no part of what we look at. */
static void test_not_ourselves(void **state)
{
	const struct trace_options o = {.events = BIT(EVENT_SETSOCKOPT) | BIT(EVENT_SOCKET)};
	int one = 1, fd;

	(void)state;
	assert_int_equal(trace_open(o), 0);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof(one));
	close(fd);
	trace_drain();
	assert_null(find(CALL_EVENTS, getpid(), 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_calls_fexit, setup, teardown),
		cmocka_unit_test_setup_teardown(test_calls_tracepoint, setup, teardown),
		cmocka_unit_test_setup_teardown(test_calls_raw, setup, teardown),
		cmocka_unit_test_setup_teardown(test_compat, setup, teardown),
		cmocka_unit_test_setup_teardown(test_values, setup, teardown),
		cmocka_unit_test_setup_teardown(test_entry, setup, teardown),
		cmocka_unit_test_setup_teardown(test_owner_in_softirq, setup, teardown),
		cmocka_unit_test_setup_teardown(test_socket_from_before, setup, teardown),
		cmocka_unit_test_setup_teardown(test_owner_changes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_late_outcome, setup, teardown),
		cmocka_unit_test_setup_teardown(test_overflow, setup, teardown),
		cmocka_unit_test_setup_teardown(test_threads, setup, teardown),
		cmocka_unit_test_setup_teardown(test_lost, setup, teardown),
		cmocka_unit_test_setup_teardown(test_nothing_lost, setup, teardown),
		cmocka_unit_test_setup_teardown(test_filter, setup, teardown),
		cmocka_unit_test_setup_teardown(test_not_ourselves, setup, teardown),
	};

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		      0);
	if (shared == MAP_FAILED)
		return 1;
	if (geteuid()) {
		puts("SKIP: needs root");
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
