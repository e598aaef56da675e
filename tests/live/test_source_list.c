/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fast source of a list: what it says of sockets that we have opened ourselves, of those that nobody holds, and what
 * its filter lets pass. It is called directly, without the program.
 */
#include "../../src/source_list.h"
#include "child.h"
#include "run_sockspy.h"
#include "sockets.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#define NOBODY_UID 65534
#define OWN_FD	   301

/* A copy of a record, with the parts that lists have. */
struct row {
	struct rec_sock sock;
	char path[128];
	size_t path_len;
	char hashed[17];
};

struct rows {
	struct row *v;
	size_t nr;
};

static int keep(const struct record *rec, void *ctx)
{
	const struct part *path = rec->parts[PART_UNIX_ADDR], *hashed = rec->parts[PART_HASHED_SK];
	struct rows *rows = ctx;
	struct row *grown = reallocarray(rows->v, rows->nr + 1, sizeof(*grown)), *row;

	if (!grown || !rec->sock)
		return -ENOMEM;
	rows->v = grown;
	row = &grown[rows->nr++];
	memset(row, 0, sizeof(*row));
	row->sock = *rec->sock;
	if (path) {
		row->path_len = path->len;
		memcpy(row->path, path->data, path->len);
	}
	if (hashed)
		memcpy(row->hashed, hashed->data, 16);
	return 0;
}

static void list(struct rows *rows, const struct filter *filter, unsigned int want)
{
	struct source_list *s = NULL;
	int err = source_list_open(false, filter, want, &s);

	*rows = (struct rows){0};
	assert_int_equal(err, 0);
	assert_int_equal(source_list_read(s, keep, rows), 0);
	assert_false(source_list_is_partial(s));
	source_list_close(s);
}

/* Everything that is not a question of `test` passes; `test` is the only criterion. */
static struct filter filter_of(unsigned int test)
{
	struct filter f = filter_none;

	f.given = f.decided = test;
	return f;
}

static void set_only(struct filter_set *set, uint32_t n)
{
	set->nr = 1;
	set->in[0].first = set->in[0].last = n;
}

static struct filter filter_of_pid(pid_t pid)
{
	struct filter f = filter_of(FILTER_PID);

	set_only(&f.pid, (uint32_t)pid);
	return f;
}

static struct filter filter_of_port(uint16_t port)
{
	struct filter f = filter_of(FILTER_INET);

	f.nr_inets = 1;
	f.inet[0].nr_ports = 1;
	f.inet[0].ports[0].first = f.inet[0].ports[0].last = port;
	return f;
}

static const struct row *find_fd(const struct rows *rows, pid_t pid, int fd)
{
	const struct row *found = NULL;
	size_t i;

	for (i = 0; i < rows->nr; i++) {
		const struct rec_file *f = &rows->v[i].sock.file;

		if (f->pid != (uint32_t)pid || f->tid != f->pid || f->fd != (uint32_t)fd)
			continue;
		assert_null(found); /* not twice */
		found = &rows->v[i];
	}
	return found;
}

/* A socket of nobody with these ports, in network byte order. */
static const struct row *find_nobody(const struct rows *rows, uint16_t lport, uint16_t rport)
{
	size_t i;

	for (i = 0; i < rows->nr; i++) {
		const struct rec_sock *s = &rows->v[i].sock;

		if (!s->file.pid && s->file.fd == FD_NONE && s->lport == lport && s->rport == rport)
			return &rows->v[i];
	}
	return NULL;
}

union address {
	struct sockaddr any;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
	struct sockaddr_un un;
	struct sockaddr_nl nl;
	struct sockaddr_ll ll;
	struct sockaddr_vm vm;
	struct sockaddr_storage room;
};

/* Memory that a child shares with us. */
static void *test_shared(size_t len)
{
	void *mem = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	assert_true(mem != MAP_FAILED);
	return mem;
}

static uint16_t local_port(int fd)
{
	union address a = {0};
	socklen_t len = sizeof(a);

	assert_int_equal(getsockname(fd, &a.any, &len), 0);
	return a.any.sa_family == AF_INET6 ? a.in6.sin6_port : a.in.sin_port;
}

/* --- sockets of ours, of every kind */

static void check_inet_end(const union address *a, const uint8_t *addr, uint16_t port)
{
	assert_int_equal(a->in.sin_port, port);
	if (a->any.sa_family == AF_INET)
		assert_memory_equal(&a->in.sin_addr, addr, 4);
	else
		assert_memory_equal(&a->in6.sin6_addr, addr, 16);
}

static void check_inet(const struct row *row, int fd)
{
	union address a = {0};
	socklen_t len = sizeof(a);

	assert_int_equal(getsockname(fd, &a.any, &len), 0);
	check_inet_end(&a, row->sock.laddr, row->sock.lport);
	memset(&a, 0, sizeof(a));
	len = sizeof(a);
	if (!getpeername(fd, &a.any, &len))
		check_inet_end(&a, row->sock.raddr, row->sock.rport);
}

static void check_unix(const struct row *row, int fd)
{
	const size_t head = offsetof(struct sockaddr_un, sun_path);
	union address a = {0};
	socklen_t len = sizeof(a);
	size_t path;

	assert_int_equal(getsockname(fd, &a.any, &len), 0);
	path = len > head ? len - head : 0;
	/* getsockname() counts the NUL at the end of a path, the kernel does or does not. */
	if (path && a.un.sun_path[0])
		assert_string_equal(row->path, a.un.sun_path);
	else
		assert_int_equal(row->path_len, path);
	assert_memory_equal(row->path, a.un.sun_path, path);
}

/* The types of vsock are in a module, which has BTF from 5.11 on. */
static bool has_vsock_types(const struct row *row)
{
	static const uint8_t none[16];

	return memcmp(row->sock.laddr, none, 16) || !access("/sys/kernel/btf/vsock", F_OK);
}

static void check_vsock(const struct row *row, int fd)
{
	union address a = {0};
	socklen_t len = sizeof(a);
	uint32_t local[2];

	if (!has_vsock_types(row))
		return;
	memcpy(local, row->sock.laddr, sizeof(local));
	assert_int_equal(getsockname(fd, &a.any, &len), 0);
	assert_int_equal(local[0], a.vm.svm_cid);
	assert_int_equal(local[1], a.vm.svm_port);
}

static void check_ends(const struct row *row, const struct test_socket *t)
{
	union address a = {0};
	socklen_t len = sizeof(a);
	uint32_t portid;

	switch (t->family) {
	case AF_INET:
	case AF_INET6:
		/* SCTP binds to several addresses, which are not in struct sock. */
		if (t->protocol != IPPROTO_SCTP)
			check_inet(row, t->fd);
		break;
	case AF_UNIX:
		check_unix(row, t->fd);
		break;
	case AF_NETLINK:
		assert_int_equal(getsockname(t->fd, &a.any, &len), 0);
		memcpy(&portid, row->sock.laddr, sizeof(portid));
		assert_int_equal(portid, a.nl.nl_pid);
		break;
	case AF_PACKET:
		assert_int_equal(getsockname(t->fd, &a.any, &len), 0);
		assert_int_equal(row->sock.lport, a.ll.sll_protocol);
		assert_int_equal(row->sock.scope_id, a.ll.sll_ifindex);
		break;
	case AF_VSOCK:
		check_vsock(row, t->fd);
		break;
	}
}

static uint32_t own_netns(void)
{
	struct stat st;

	assert_int_equal(stat("/proc/thread-self/ns/net", &st), 0);
	return (uint32_t)st.st_ino;
}

static void check_process(const struct rec_file *f)
{
	char comm[17] = "";
	FILE *file = fopen("/proc/self/comm", "r");

	assert_non_null(file);
	assert_int_equal(fscanf(file, "%16[^\n]", comm), 1);
	fclose(file);
	assert_string_equal(f->comm, comm);
	assert_int_equal(f->ppid, getppid());
	assert_int_equal(f->pgid, getpgrp());
	assert_int_equal(f->euid, geteuid());
}

static void check_socket(const struct rows *rows, const struct test_socket *t)
{
	const struct row *row = find_fd(rows, getpid(), t->fd);
	struct stat st;

	if (!row)
		fail_msg("%s %s is not in the list", t->kind, t->state);
	assert_int_equal(fstat(t->fd, &st), 0);
	assert_int_equal(row->sock.file.ino, st.st_ino);
	assert_int_equal(row->sock.file.dev >> 20, st.st_dev >> 8 & 0xfff);
	assert_int_equal(row->sock.file.dev & 0xfffff, st.st_dev & 0xff);
	assert_true(S_ISSOCK(row->sock.file.mode));
	assert_int_equal(row->sock.file.f_flags & O_ACCMODE, O_RDWR);
	assert_int_equal(row->sock.family, t->family);
	assert_int_equal(row->sock.type, t->type);
	if (t->protocol)
		assert_int_equal(row->sock.protocol, t->protocol);
	assert_int_equal(row->sock.netns, own_netns());
	assert_int_equal(row->sock.recvq, QUEUE_UNKNOWN);
	assert_int_equal(row->hashed[0], 0);
	check_process(&row->sock.file);
	check_ends(row, t);
}

static size_t count_own_sockets(void)
{
	DIR *dir = opendir("/proc/self/fd");
	const struct dirent *d;
	struct stat st;
	size_t n = 0;

	assert_non_null(dir);
	while ((d = readdir(dir)))
		if (d->d_name[0] != '.' && !fstatat(dirfd(dir), d->d_name, &st, 0))
			n += S_ISSOCK(st.st_mode);
	closedir(dir);
	return n;
}

static void test_every_kind(void **state)
{
	struct filter f = filter_of_pid(getpid());
	struct socket_set set;
	struct rows rows;
	size_t i;

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(socket_set_open(&set), 0);
	list(&rows, &f, 0);
	assert_int_equal(rows.nr, count_own_sockets());
	for (i = 0; i < set.nr; i++)
		check_socket(&rows, &set.sockets[i]);
	socket_set_close(&set);
	free(rows.v);
}

/* --- sockets that no descriptor leads to */

/* A connection to a listener that nobody accepts; returns the client's end. */
static int connect_to(int listener)
{
	union address a = {0};
	socklen_t len = sizeof(a);
	int fd;

	assert_int_equal(getsockname(listener, &a.any, &len), 0);
	fd = socket(a.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(fd >= 0);
	assert_int_equal(connect(fd, &a.any, len), 0);
	return fd;
}

static void list_unheld(struct rows *rows)
{
	struct filter f = filter_of(FILTER_INET);

	f.nr_inets = 1;
	f.inet[0].classes = SKC_TCP;
	list(rows, &f, LIST_NO_PROCESS | LIST_QUEUES);
}

static void check_nobody(const struct rows *rows, uint16_t lport, uint16_t rport, int state)
{
	const struct row *row = find_nobody(rows, lport, rport);

	assert_non_null(row);
	assert_int_equal(row->sock.state, state);
	assert_int_equal(row->sock.protocol, IPPROTO_TCP);
	assert_int_equal(row->sock.netns, own_netns());
	assert_int_equal(row->sock.file.comm[0], 0);
}

static void check_not_accepted(int family)
{
	int listener = tcp_listener(family), fd = connect_to(listener);
	struct rows rows;

	list_unheld(&rows);
	check_nobody(&rows, local_port(listener), local_port(fd), TCP_ESTABLISHED);
	/* The client's end is ours, and not shown twice. */
	assert_null(find_nobody(&rows, local_port(fd), local_port(listener)));
	assert_non_null(find_fd(&rows, getpid(), fd));
	close(fd);
	close(listener);
	free(rows.v);
}

static void test_not_accepted(void **state)
{
	(void)state;
	SKIP_UNLESS(can_dump());
	check_not_accepted(AF_INET);
	check_not_accepted(AF_INET6);
}

/* family: of both ends. Which of them goes into TIME_WAIT is the one that closes first. */
static void check_closed(int family, bool both, int tcp_state)
{
	uint16_t first, second;
	struct rows rows;
	int fds[2];

	assert_int_equal(tcp_pair(family, fds), 0);
	first = local_port(fds[0]);
	second = local_port(fds[1]);
	close(fds[0]);
	if (both)
		close(fds[1]);
	list_unheld(&rows);
	check_nobody(&rows, first, second, tcp_state);
	if (!both)
		close(fds[1]);
	free(rows.v);
}

static void test_time_wait(void **state)
{
	(void)state;
	SKIP_UNLESS(can_dump());
	check_closed(AF_INET, true, TCP_TIME_WAIT);
	check_closed(AF_INET6, true, TCP_TIME_WAIT);
}

static void test_time_wait_in_fin_wait2(void **state)
{
	(void)state;
	SKIP_UNLESS(can_dump());
	check_closed(AF_INET, false, TCP_FIN_WAIT2);
	check_closed(AF_INET6, false, TCP_FIN_WAIT2);
}

/* What nobody reads keeps a closed socket from ending: it still has to send. */
static void test_orphan(void **state)
{
	const struct row *row;
	char bytes[4096] = "";
	uint16_t first, second;
	struct rows rows;
	int fds[2];

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(tcp_pair(AF_INET, fds), 0);
	while (send(fds[0], bytes, sizeof(bytes), MSG_DONTWAIT) > 0)
		;
	first = local_port(fds[0]);
	second = local_port(fds[1]);
	close(fds[0]);
	list_unheld(&rows);
	check_nobody(&rows, first, second, TCP_FIN_WAIT1);
	row = find_nobody(&rows, first, second);
	assert_true(row->sock.sendq > 0);
	row = find_fd(&rows, getpid(), fds[1]);
	assert_true(row->sock.recvq > 0);
	close(fds[1]);
	free(rows.v);
}

/* With TCP_DEFER_ACCEPT a connection is a request until the client has sent something. */
static void test_request(void **state)
{
	int seconds = 60, listener, fd;
	struct rows rows;

	(void)state;
	SKIP_UNLESS(can_dump());
	listener = tcp_listener(AF_INET);
	assert_int_equal(
		setsockopt(listener, IPPROTO_TCP, TCP_DEFER_ACCEPT, &seconds, sizeof(seconds)), 0);
	fd = connect_to(listener);
	list_unheld(&rows);
	check_nobody(&rows, local_port(listener), local_port(fd), TCP_SYN_RECV);
	close(fd);
	close(listener);
	free(rows.v);
}

/* Whether a name is among those of the kernel's types and functions. */
static bool kernel_knows(const char *name)
{
	FILE *f = fopen("/sys/kernel/btf/vmlinux", "r");
	char *text = NULL;
	size_t len = 0;
	bool found = false;

	assert_non_null(f);
	/* Names end with a NUL. */
	while (!found && getdelim(&text, &len, '\0', f) > 0)
		found = !strcmp(text, name);
	free(text);
	fclose(f);
	return found;
}

static void test_unix_not_accepted(void **state)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	int listener = socket(AF_UNIX, SOCK_STREAM, 0), fd = socket(AF_UNIX, SOCK_STREAM, 0);
	struct filter f = filter_of(FILTER_UNIX);
	socklen_t len;
	struct rows rows;
	bool found = false;
	size_t i;

	(void)state;
	SKIP_UNLESS(can_dump());
	len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 +
			  snprintf(a.sun_path + 1, 64, "sockspy-test-%d", getpid()));
	assert_int_equal(bind(listener, (struct sockaddr *)&a, len), 0);
	assert_int_equal(listen(listener, 1), 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&a, len), 0);
	list(&rows, &f, LIST_NO_PROCESS);
	for (i = 0; i < rows.nr; i++) {
		const struct row *row = &rows.v[i];

		assert_int_equal(row->sock.family, AF_UNIX);
		found |= !row->sock.file.pid && row->sock.state == TCP_ESTABLISHED &&
			 row->path_len == len - offsetof(struct sockaddr_un, sun_path) &&
			 !memcmp(row->path, a.sun_path, row->path_len);
	}
	close(fd);
	close(listener);
	free(rows.v);
	assert_int_equal(found, kernel_knows("bpf_iter_unix"));
}

static bool prepare_other_netns(void *arg)
{
	int *port = arg, listener, fd;

	if (enter_own_netns())
		return false;
	listener = tcp_listener(AF_INET);
	fd = connect_to(listener);
	*port = local_port(listener);
	return fd >= 0;
}

static void test_other_netns(void **state)
{
	const struct row *held = NULL, *unheld = NULL;
	struct rows rows;
	struct child c;
	struct stat st;
	char path[64];
	size_t i;
	int *port;

	(void)state;
	SKIP_UNLESS(can_dump());
	port = test_shared(sizeof(*port));
	assert_int_equal(child_start(&c, prepare_other_netns, port), 0);
	snprintf(path, sizeof(path), "/proc/%d/ns/net", c.pid);
	assert_int_equal(stat(path, &st), 0);
	list_unheld(&rows);
	for (i = 0; i < rows.nr; i++) {
		const struct rec_sock *s = &rows.v[i].sock;

		if (s->netns != st.st_ino || s->lport != (uint16_t)*port)
			continue;
		if (s->file.pid == (uint32_t)c.pid && s->state == TCP_LISTEN)
			held = &rows.v[i];
		if (!s->file.pid && s->state == TCP_ESTABLISHED)
			unheld = &rows.v[i];
	}
	child_end(&c);
	assert_non_null(held);
	assert_non_null(unheld);
	assert_int_equal(own_netns() == st.st_ino, 0);
	free(rows.v);
}

/* --- what is asked for */

static void test_queues(void **state)
{
	struct filter f = filter_of_pid(getpid());
	const struct row *row;
	int listener, fd, fds[2];
	struct rows rows;

	(void)state;
	SKIP_UNLESS(can_dump());
	listener = tcp_listener(AF_INET);
	fd = connect_to(listener);
	assert_int_equal(tcp_pair(AF_INET, fds), 0);
	assert_int_equal(send(fds[0], "sockspy", 7, 0), 7);
	list(&rows, &f, LIST_QUEUES);
	row = find_fd(&rows, getpid(), listener);
	assert_int_equal(row->sock.recvq, 1);
	assert_int_equal(row->sock.sendq, 0);
	row = find_fd(&rows, getpid(), fds[1]);
	assert_int_equal(row->sock.recvq, 7);
	assert_int_equal(row->sock.sendq, 0);
	close(fd);
	close(listener);
	close(fds[0]);
	close(fds[1]);
	free(rows.v);
}

/* Internet sockets alone are of another program, unless more of them is asked for. */
static void test_extras_of_inet(void **state)
{
	const struct row *row;
	struct rows rows;
	struct filter f;
	int listener;

	(void)state;
	SKIP_UNLESS(can_dump());
	listener = tcp_listener(AF_INET);
	f = filter_of_port(ntohs(local_port(listener)));
	list(&rows, &f, LIST_RELATIVES);
	row = find_fd(&rows, getpid(), listener);
	assert_int_equal(row->sock.file.ppid, getppid());
	assert_int_equal(row->sock.file.pgid, getpgrp());
	free(rows.v);
	list(&rows, &f, LIST_QUEUES);
	row = find_fd(&rows, getpid(), listener);
	assert_int_equal(row->sock.recvq, 0);
	assert_int_equal(row->sock.sendq, 0);
	free(rows.v);
	assert_int_equal(fcntl(listener, F_SETFD, FD_CLOEXEC), 0);
	list(&rows, &f, LIST_CLOEXEC);
	row = find_fd(&rows, getpid(), listener);
	assert_int_equal(row->sock.file.cloexec, 1);
	free(rows.v);
	close(listener);
}

/* The line of /proc/net/unix with this inode begins with the hashed address. */
static bool proc_net_unix(ino_t ino, char hashed[17])
{
	FILE *f = fopen("/proc/thread-self/net/unix", "r");
	unsigned long long found;
	bool ok = false;
	char line[512];

	assert_non_null(f);
	while (!ok && fgets(line, sizeof(line), f))
		ok = sscanf(line, "%16[0-9a-f]: %*x %*x %*x %*x %*x %llu", hashed, &found) == 2 &&
		     found == ino;
	fclose(f);
	return ok;
}

static void test_unix_device_and_peer(void **state)
{
	struct filter f = filter_of_pid(getpid());
	const struct row *row;
	struct stat st[2];
	struct rows rows;
	char hashed[17];
	int fds[2];

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), 0);
	assert_int_equal(fstat(fds[0], &st[0]), 0);
	assert_int_equal(fstat(fds[1], &st[1]), 0);
	list(&rows, &f, LIST_UNIX_DEVICE | LIST_UNIX_PEER);
	row = find_fd(&rows, getpid(), fds[0]);
	assert_non_null(row);
	assert_true(proc_net_unix(st[0].st_ino, hashed));
	assert_string_equal(row->hashed, hashed);
	assert_int_equal(row->sock.unix_peer_ino, st[1].st_ino);
	assert_int_equal(row->sock.unix_peer, find_fd(&rows, getpid(), fds[1])->sock.sk);
	close(fds[0]);
	close(fds[1]);
	free(rows.v);
}

/* --- the filter */

static void check_all_of_pid(const struct rows *rows, pid_t pid)
{
	size_t i;

	for (i = 0; i < rows->nr; i++)
		assert_int_equal(rows->v[i].sock.file.pid, pid);
}

static bool prepare_as_nobody(void *arg)
{
	int *fd = arg;

	*fd = tcp_listener(AF_INET);
	/* Another user is no longer told of its parent's end. */
	return *fd >= 0 && !setpgid(0, 0) && !setuid(NOBODY_UID) &&
	       !prctl(PR_SET_PDEATHSIG, SIGKILL);
}

/* Whoever has the child's listener and no socket of ours is let pass. */
static void check_only(const struct filter *f, const struct child *c, int fd)
{
	struct rows rows;

	list(&rows, f, LIST_NO_PROCESS);
	assert_non_null(find_fd(&rows, c->pid, fd));
	check_all_of_pid(&rows, c->pid);
	free(rows.v);
}

static void check_none_of(const struct filter *f, const struct child *c, int own)
{
	struct rows rows;
	size_t i;

	list(&rows, f, LIST_NO_PROCESS);
	for (i = 0; i < rows.nr; i++)
		assert_int_not_equal(rows.v[i].sock.file.pid, c->pid);
	assert_non_null(find_fd(&rows, getpid(), own));
	free(rows.v);
}

static void test_filter_of_processes(void **state)
{
	struct filter f;
	struct child c;
	int *fd, own;

	(void)state;
	SKIP_UNLESS(can_dump());
	fd = test_shared(sizeof(*fd));
	own = tcp_listener(AF_INET);
	assert_int_equal(child_start(&c, prepare_as_nobody, fd), 0);

	f = filter_of_pid(c.pid);
	check_only(&f, &c, *fd);
	/* Another range: no iterator of one process. */
	f.pid.nr = 2;
	f.pid.in[1].first = f.pid.in[1].last = 0x7ffffffe;
	check_only(&f, &c, *fd);
	f = filter_of(FILTER_PGID);
	set_only(&f.pgid, (uint32_t)c.pid);
	check_only(&f, &c, *fd);
	f = filter_of(FILTER_UID | FILTER_PID);
	set_only(&f.uid, NOBODY_UID);
	set_only(&f.pid, (uint32_t)c.pid);
	f.all = 1;
	check_only(&f, &c, *fd);

	f = filter_of(0);
	set_only(&f.not_pid, (uint32_t)c.pid);
	check_none_of(&f, &c, own);
	f = filter_of(0);
	set_only(&f.not_uid, NOBODY_UID);
	check_none_of(&f, &c, own);
	f = filter_of(0);
	set_only(&f.not_pgid, (uint32_t)c.pid);
	check_none_of(&f, &c, own);

	child_end(&c);
	close(own);
}

static void test_filter_of_descriptors(void **state)
{
	int fd, other;
	struct filter f;
	struct rows rows;
	size_t i;

	(void)state;
	SKIP_UNLESS(can_dump());
	fd = tcp_listener(AF_INET);
	other = tcp_listener(AF_INET);
	f = filter_of(FILTER_PID | FILTER_FD);
	f.all = 1;
	set_only(&f.pid, (uint32_t)getpid());
	set_only(&f.fd, (uint32_t)fd);
	list(&rows, &f, 0);
	assert_int_equal(rows.nr, 1);
	assert_int_equal(rows.v[0].sock.file.fd, fd);
	free(rows.v);

	f = filter_of_pid(getpid());
	set_only(&f.not_fd, (uint32_t)fd);
	list(&rows, &f, 0);
	assert_null(find_fd(&rows, getpid(), fd));
	assert_non_null(find_fd(&rows, getpid(), other));
	free(rows.v);

	/* One of two criteria is enough. */
	f = filter_of(FILTER_FD | FILTER_INET);
	set_only(&f.fd, (uint32_t)fd);
	f.nr_inets = 1;
	f.inet[0].nr_ports = 1;
	f.inet[0].ports[0].first = f.inet[0].ports[0].last = ntohs(local_port(other));
	list(&rows, &f, 0);
	assert_non_null(find_fd(&rows, getpid(), fd));
	assert_non_null(find_fd(&rows, getpid(), other));
	for (i = 0; i < rows.nr; i++)
		assert_true(rows.v[i].sock.file.fd == (uint32_t)fd ||
			    rows.v[i].sock.lport == local_port(other) ||
			    rows.v[i].sock.rport == local_port(other));
	free(rows.v);
	close(fd);
	close(other);
}

static void test_filter_of_ports(void **state)
{
	struct filter f;
	struct rows rows;
	int fds[2], other;
	size_t i;

	(void)state;
	SKIP_UNLESS(can_dump());
	other = tcp_listener(AF_INET);
	assert_int_equal(tcp_pair(AF_INET, fds), 0);
	f = filter_of_port(ntohs(local_port(fds[0])));
	list(&rows, &f, LIST_NO_PROCESS);
	/* Either end. */
	assert_non_null(find_fd(&rows, getpid(), fds[0]));
	assert_non_null(find_fd(&rows, getpid(), fds[1]));
	for (i = 0; i < rows.nr; i++)
		assert_true(rows.v[i].sock.lport == local_port(fds[0]) ||
			    rows.v[i].sock.rport == local_port(fds[0]));
	free(rows.v);
	f.inet[0].classes = SKC_UDP;
	list(&rows, &f, 0);
	assert_null(find_fd(&rows, getpid(), fds[0]));
	free(rows.v);
	close(fds[0]);
	close(fds[1]);
	close(other);
}

static int udp_at(int family, const char *text)
{
	union address a = {0};
	int fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	a.any.sa_family = (sa_family_t)family;
	assert_int_equal(inet_pton(family, text,
				   family == AF_INET ? (void *)&a.in.sin_addr
						     : (void *)&a.in6.sin6_addr),
			 1);
	assert_int_equal(bind(fd, &a.any, family == AF_INET ? sizeof(a.in) : sizeof(a.in6)), 0);
	return fd;
}

/* fds[i] has to be in the list where bit i of `expected` is set, and nowhere else. */
static void check_passes(const struct filter *f, const int *fds, size_t nr, unsigned int expected)
{
	struct rows rows;
	size_t i;

	list(&rows, f, 0);
	for (i = 0; i < nr; i++)
		assert_int_equal(find_fd(&rows, getpid(), fds[i]) != NULL, expected >> i & 1);
	free(rows.v);
}

static void test_filter_of_addresses(void **state)
{
	struct filter f = filter_of(FILTER_INET);
	int fds[5];
	size_t i;

	(void)state;
	SKIP_UNLESS(can_dump());
	fds[0] = udp_at(AF_INET, "127.0.0.1");
	fds[1] = udp_at(AF_INET, "127.0.0.2");
	fds[2] = udp_at(AF_INET6, "::ffff:127.0.0.2");
	fds[3] = udp_at(AF_INET6, "::1");
	fds[4] = udp_at(AF_INET6, "::ffff:127.0.0.3");
	f.nr_inets = 1;
	check_passes(&f, fds, 5, 0x1f);
	f.inet[0].addr_family = AF_INET;
	inet_pton(AF_INET, "127.0.0.2", f.inet[0].addr);
	check_passes(&f, fds, 5, 0x06);
	f.inet[0].addr_family = AF_INET6;
	inet_pton(AF_INET6, "::1", f.inet[0].addr);
	check_passes(&f, fds, 5, 0x08);
	f.inet[0].addr_family = 0;
	f.inet[0].family = AF_INET6;
	check_passes(&f, fds, 5, 0x1c);
	/* A socket of AF_INET6 that talks IPv4 passes too: user space knows whether it is meant. */
	f.inet[0].family = AF_INET;
	check_passes(&f, fds, 5, 0x17);
	/* Any of two. */
	f.nr_inets = 2;
	f.inet[0].addr_family = AF_INET;
	inet_pton(AF_INET, "127.0.0.1", f.inet[0].addr);
	f.inet[1].family = AF_INET6;
	check_passes(&f, fds, 5, 0x1d);
	for (i = 0; i < 5; i++)
		close(fds[i]);
}

static void test_filter_of_states(void **state)
{
	struct filter f = filter_of_pid(getpid());
	int fds[4];
	size_t i;

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(tcp_pair(AF_INET, fds), 0);
	fds[2] = tcp_listener(AF_INET);
	fds[3] = udp_at(AF_INET, "127.0.0.1");
	f.tcp_states = 1u << TCP_LISTEN;
	check_passes(&f, fds, 4, 0xc);
	f.udp_states = 0;
	check_passes(&f, fds, 4, 0x4);
	f.tcp_states = ~(1u << TCP_LISTEN);
	check_passes(&f, fds, 4, 0x3);
	for (i = 0; i < 4; i++)
		close(fds[i]);
}

/* The iterator of sockets without a process ends where the listeners do. */
static void test_listeners_only(void **state)
{
	struct filter f = filter_of(FILTER_INET);
	struct rows rows;
	int fds[2], listener;
	size_t i;

	(void)state;
	SKIP_UNLESS(can_dump());
	listener = tcp_listener(AF_INET);
	assert_int_equal(tcp_pair(AF_INET, fds), 0);
	f.nr_inets = 1;
	f.tcp_states = 1u << TCP_LISTEN;
	f.udp_states = 0;
	f.inet[0].classes = SKC_TCP;
	list(&rows, &f, LIST_NO_PROCESS);
	assert_non_null(find_fd(&rows, getpid(), listener));
	for (i = 0; i < rows.nr; i++)
		assert_int_equal(rows.v[i].sock.state, TCP_LISTEN);
	free(rows.v);
	close(fds[0]);
	close(fds[1]);
	close(listener);
}

/* --- the full source, with the same filter */

static int keep_with_gathered(const struct record *rec, void *ctx)
{
	assert_non_null(rec->parts[PART_GATHER]);
	return keep(rec, ctx);
}

static void test_full_records(void **state)
{
	struct source_bpf *source = NULL;
	struct features features = {0};
	struct rows rows = {0};
	int listener, other, file;
	struct filter f;

	(void)state;
	SKIP_UNLESS(can_dump());
	listener = tcp_listener(AF_INET);
	other = tcp_listener(AF_INET);
	file = open("/proc/self/comm", O_RDONLY | O_CLOEXEC);
	f = filter_of_port(ntohs(local_port(listener)));
	/* Other namespaces have the same port. */
	f.given = f.decided = FILTER_INET | FILTER_PID;
	f.all = 1;
	set_only(&f.pid, (uint32_t)getpid());
	assert_int_equal(source_bpf_open(false, &f, &features, &source), 0);
	assert_int_equal(source_bpf_read(source, 0, CONTROL_SOCKETS, keep_with_gathered, &rows), 0);
	assert_int_equal(rows.nr, 1);
	assert_non_null(find_fd(&rows, getpid(), listener));
	source_bpf_close(source);
	free(rows.v);
	close(listener);
	close(other);
	close(file);
}

/* --- threads */

static pthread_barrier_t ready;

static void *have_own_table(void *arg)
{
	int *ok = arg, fd = socket(AF_INET, SOCK_DGRAM, 0);

	*ok = !unshare(CLONE_FILES) && dup2(fd, OWN_FD) == OWN_FD;
	pthread_barrier_wait(&ready);
	pthread_barrier_wait(&ready);
	return NULL;
}

static void test_table_of_a_thread(void **state)
{
	struct filter f = filter_of_pid(getpid());
	unsigned int found = 0;
	struct rows rows;
	pthread_t thread;
	int ok = 0;
	size_t i;

	(void)state;
	SKIP_UNLESS(can_dump());
	pthread_barrier_init(&ready, NULL, 2);
	assert_int_equal(pthread_create(&thread, NULL, have_own_table, &ok), 0);
	pthread_barrier_wait(&ready);
	list(&rows, &f, 0);
	pthread_barrier_wait(&ready);
	pthread_join(thread, NULL);
	assert_true(ok);
	for (i = 0; i < rows.nr; i++)
		if (rows.v[i].sock.file.fd == OWN_FD) {
			assert_int_not_equal(rows.v[i].sock.file.tid, getpid());
			found++;
		}
	assert_int_equal(found, 1);
	free(rows.v);
}

static void *wait_forever(void *arg)
{
	(void)arg;
	pthread_barrier_wait(&ready);
	pause();
	return NULL;
}

static void *say_ready_without_leader(void *arg)
{
	char stat[64], said = '?';
	FILE *f;

	pthread_barrier_wait(&ready);
	snprintf(stat, sizeof(stat), "/proc/%d/stat", (int)getpid());
	/* Wait for the leader to be a zombie: an event, whenever it comes. */
	while (said != 'Z') {
		f = fopen(stat, "r");
		if (!f || fscanf(f, "%*d (%*[^)]) %c", &said) != 1)
			child_wait(false);
		fclose(f);
		sched_yield();
	}
	(void)arg;
	child_wait(true);
}

static bool prepare_without_leader(void *arg)
{
	pthread_t thread;

	(void)arg;
	if (dup2(socket(AF_INET, SOCK_DGRAM, 0), OWN_FD) < 0 ||
	    pthread_barrier_init(&ready, NULL, 3) ||
	    pthread_create(&thread, NULL, wait_forever, NULL) ||
	    pthread_create(&thread, NULL, say_ready_without_leader, NULL))
		return false;
	pthread_barrier_wait(&ready);
	syscall(SYS_exit, 0);
	return false;
}

static void test_threads_without_leader(void **state)
{
	unsigned int found = 0;
	struct filter f;
	struct rows rows;
	struct child c;
	size_t i;

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(child_start(&c, prepare_without_leader, NULL), 0);
	f = filter_of_pid(c.pid);
	list(&rows, &f, 0);
	child_end(&c);
	for (i = 0; i < rows.nr; i++)
		found += rows.v[i].sock.file.fd == OWN_FD;
	assert_int_equal(found, 1);
	free(rows.v);
}

/* --- many, and reading again */

#define MANY 3000

static bool prepare_many(void *arg)
{
	struct rlimit limit = {MANY + 100, MANY + 100};
	int i;

	(void)arg;
	if (setrlimit(RLIMIT_NOFILE, &limit))
		return false;
	for (i = 0; i < MANY; i++)
		if (socket(AF_INET, SOCK_DGRAM, 0) < 0)
			return false;
	return true;
}

/* By process and descriptor; sockets of nobody come last. */
static void check_order(const struct rows *rows)
{
	size_t i;

	for (i = 1; i < rows->nr; i++) {
		const struct rec_file *a = &rows->v[i - 1].sock.file, *b = &rows->v[i].sock.file;

		if (!b->pid)
			continue;
		assert_int_not_equal(a->pid, 0);
		assert_true(a->tid < b->tid || (a->tid == b->tid && a->fd < b->fd));
	}
}

static void test_many(void **state)
{
	struct source_list *s = NULL;
	struct rows rows;
	struct child c;
	size_t i, nr;
	int round;

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(child_start(&c, prepare_many, NULL), 0);
	assert_int_equal(source_list_open(false, NULL, LIST_NO_PROCESS, &s), 0);
	for (round = 0; round < 2; round++) {
		rows = (struct rows){0};
		assert_int_equal(source_list_read(s, keep, &rows), 0);
		check_order(&rows);
		for (nr = i = 0; i < rows.nr; i++)
			nr += rows.v[i].sock.file.pid == (uint32_t)c.pid;
		assert_true(nr >= MANY);
		free(rows.v);
	}
	source_list_close(s);
	child_end(&c);
}

static int stop_at_once(const struct record *rec, void *ctx)
{
	unsigned int *calls = ctx;

	(void)rec;
	++*calls;
	return 1;
}

static void test_ended_by_the_caller(void **state)
{
	struct source_list *s = NULL;
	unsigned int calls = 0;
	int listener;

	(void)state;
	SKIP_UNLESS(can_dump());
	listener = tcp_listener(AF_INET);
	assert_int_equal(source_list_open(false, NULL, LIST_NO_PROCESS, &s), 0);
	assert_int_equal(source_list_read(s, stop_at_once, &calls), -ECANCELED);
	assert_int_equal(calls, 1);
	source_list_close(s);
	close(listener);
}

static int setup(void **state)
{
	(void)state;
	/* So that nothing else is in our network namespace. */
	return can_dump() ? enter_own_netns() : 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_kind),
		cmocka_unit_test(test_not_accepted),
		cmocka_unit_test(test_time_wait),
		cmocka_unit_test(test_time_wait_in_fin_wait2),
		cmocka_unit_test(test_orphan),
		cmocka_unit_test(test_request),
		cmocka_unit_test(test_unix_not_accepted),
		cmocka_unit_test(test_other_netns),
		cmocka_unit_test(test_queues),
		cmocka_unit_test(test_extras_of_inet),
		cmocka_unit_test(test_unix_device_and_peer),
		cmocka_unit_test(test_filter_of_processes),
		cmocka_unit_test(test_filter_of_descriptors),
		cmocka_unit_test(test_filter_of_ports),
		cmocka_unit_test(test_filter_of_addresses),
		cmocka_unit_test(test_filter_of_states),
		cmocka_unit_test(test_listeners_only),
		cmocka_unit_test(test_full_records),
		cmocka_unit_test(test_table_of_a_thread),
		cmocka_unit_test(test_threads_without_leader),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_ended_by_the_caller),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
