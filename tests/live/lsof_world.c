/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lsof_world.h"

#include "child.h"
#include "run_sockspy.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/ipv6.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif
#define KEPT_MAX   128
#define QUEUED	   100
#define LINK_LOCAL "fe80::1"
#define GLOBAL	   "2001:db8::1"

union address {
	struct sockaddr any;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
	struct sockaddr_un un;
	struct sockaddr_nl nl;
	struct sockaddr_ll ll;
	struct sockaddr_vm vm;
};

static const struct {
	const char *comm;
	uid_t uid;
	enum who leader; /* of its process group */
} processes[NR_WHO] = {
	[SERVER] = {"server", 0, SERVER},
	[CLIENT] = {"client", 1001, CLIENT},
	[LOCAL] = {"serve-local", 1002, SERVER},
	[LINK] = {"linkwatch", 0, LINK},
	[ODD] = {"od d\n\xc3\xa9\\x^", 1003, ODD},
	[THREADS] = {"threads-of-many", 4242, THREADS},
	[IDLE] = {"idle", 1, IDLE},
	[HIDDEN] = {"hidden", 0, HIDDEN},
	[AWAY] = {"away", 1001, AWAY},
};

static struct {
	char *dir;
	struct child child[NR_WHO];
	/* Opened here; the process that gets one keeps it, and all others close it. */
	struct {
		enum who who;
		int fd;
	} kept[KEPT_MAX];
	size_t nr_kept;
	const char *lacks[8]; /* names of sockets that the kernel refused */
	size_t nr_lacks;
	int away; /* the other network namespace */
} world;

pid_t world_pid(enum who who)
{
	return world.child[who].pid;
}

const char *world_dir(void)
{
	return world.dir;
}

bool world_lacks(const char *name)
{
	for (size_t i = 0; i < world.nr_lacks; i++)
		if (!strcmp(world.lacks[i], name))
			return true;
	return false;
}

/* --- its namespaces, and /etc --- */

static const struct {
	const char *name, *text;
} etc[] = {
	{"passwd", "root:x:0:0::/:/bin/sh\n"
		   "daemon:x:1:1::/:/bin/sh\n"
		   "alice:x:1001:1001::/:/bin/sh\n"
		   "bob:x:1002:1002::/:/bin/sh\n"
		   "a-user-with-a-long-name:x:1003:1003::/:/bin/sh\n"
		   "nosockets:x:1009:1009::/:/bin/sh\n"},
	{"group", "root:x:0:\n"},
	{"nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\nservices: files\n"
			  "protocols: files\nnetworks: files\n"},
	{"hosts", "127.0.0.1 localhost\n"
		  "::1 localhost6\n"
		  "127.0.0.2 two.example two\n"
		  "2001:db8::1 six.example\n"
		  "127.0.0.9 nobody.example\n"},
	{"services", "discard 9/tcp\n"
		     "ftp 21/tcp\n"
		     "ssh 22/tcp\n"
		     "domain 53/tcp\n"
		     "domain 53/udp\n"
		     "https 443/tcp\n"
		     "mdns 5353/udp\n"
		     "http-alt 8080/tcp webcache\n"},
	{"protocols", "icmp 1 ICMP\ntcp 6 TCP\nudp 17 UDP\n"},
};

static int write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	if (!f)
		return -errno;
	fputs(text, f);
	return fclose(f) ? -errno : 0;
}

static int furnish(void)
{
	char path[64];
	int err = 0;

	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("proc", "/proc", "proc", 0, NULL) || mount("tmpfs", "/etc", "tmpfs", 0, NULL))
		return -errno;
	/* There are the names by which network namespaces of others would be found. */
	if (mount("tmpfs", "/run", "tmpfs", 0, NULL) && errno != ENOENT)
		return -errno;
	for (size_t i = 0; !err && i < sizeof(etc) / sizeof(etc[0]); i++) {
		snprintf(path, sizeof(path), "/etc/%s", etc[i].name);
		err = write_file(path, etc[i].text);
	}
	return err;
}

/* The kernel has an address in use some time after it was added, and tells nobody who waits. */
static int wait_for_address(const struct in6_addr *addr, unsigned int ifindex)
{
	struct sockaddr_in6 a = {
		.sin6_family = AF_INET6, .sin6_addr = *addr, .sin6_scope_id = ifindex};
	int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int err = fd < 0 ? -errno : 0;

	while (!err && bind(fd, (struct sockaddr *)&a, sizeof(a)))
		err = errno == EADDRNOTAVAIL ? sched_yield() : -errno;
	if (fd >= 0)
		close(fd);
	return err;
}

/* Addresses of IPv6 that loopback does not have by itself. */
static int add_addresses(void)
{
	static const char *const addresses[] = {LINK_LOCAL, GLOBAL};
	struct in6_ifreq ifr = {.ifr6_prefixlen = 64};
	int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int err = fd < 0 ? -errno : 0;

	ifr.ifr6_ifindex = (int)if_nametoindex("lo");
	for (size_t i = 0; !err && i < sizeof(addresses) / sizeof(addresses[0]); i++) {
		inet_pton(AF_INET6, addresses[i], &ifr.ifr6_addr);
		err = ioctl(fd, SIOCSIFADDR, &ifr) ? -errno : 0;
		if (!err)
			err = wait_for_address(&ifr.ifr6_addr, (unsigned int)ifr.ifr6_ifindex);
	}
	if (fd >= 0)
		close(fd);
	return err;
}

/* Sockets that whoever started us left open would be in the lists: none of theirs stays. */
static int leave_descriptors(void)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int err = null < 0 || dup2(null, STDIN_FILENO) < 0 ? -errno : 0;

	closefrom(STDERR_FILENO + 1);
	return err;
}

int world_enter(int (*fn)(void))
{
	int err, status;
	pid_t pid;

	if (unshare(CLONE_NEWPID | CLONE_NEWNS))
		return -errno;
	err = enter_own_netns();
	if (!err)
		err = add_addresses();
	if (err)
		return err;
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		err = leave_descriptors();
		if (!err)
			err = furnish();
		status = err ? 127 : fn();
		fflush(NULL);
		if (err)
			fprintf(stderr, "cannot furnish the namespaces: %s\n", strerror(-err));
		_exit(status);
	}
	if (pid < 0)
		return -errno;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* --- sockets --- */

/* What has to work for the world to be there at all. */
static int must(int ret, const char *what)
{
	if (ret >= 0)
		return ret;
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(1);
}

static void give(enum who who, int fd)
{
	if (fd < 0)
		return;
	if (world.nr_kept == KEPT_MAX) {
		fprintf(stderr, "KEPT_MAX is too small\n");
		exit(1);
	}
	world.kept[world.nr_kept].who = who;
	world.kept[world.nr_kept++].fd = fd;
}

static int new_socket(int family, int type, int protocol)
{
	return must(socket(family, type | SOCK_CLOEXEC, protocol), "socket");
}

/* -1 with a line that says so where the kernel has no such socket. */
static int try_socket(const char *name, int family, int type, int protocol)
{
	int fd = socket(family, type | SOCK_CLOEXEC, protocol);

	if (fd >= 0 || world_lacks(name))
		return fd;
	printf("SKIP %s: %s\n", name, strerror(errno));
	if (world.nr_lacks < sizeof(world.lacks) / sizeof(world.lacks[0]))
		world.lacks[world.nr_lacks++] = name;
	return fd;
}

static socklen_t inet_address(union address *a, const char *text, int port)
{
	memset(a, 0, sizeof(*a));
	if (!strchr(text, ':')) {
		a->in.sin_family = AF_INET;
		a->in.sin_port = htons((uint16_t)port);
		inet_pton(AF_INET, text, &a->in.sin_addr);
		return sizeof(a->in);
	}
	a->in6.sin6_family = AF_INET6;
	a->in6.sin6_port = htons((uint16_t)port);
	inet_pton(AF_INET6, text, &a->in6.sin6_addr);
	if (IN6_IS_ADDR_LINKLOCAL(&a->in6.sin6_addr))
		a->in6.sin6_scope_id = if_nametoindex("lo");
	return sizeof(a->in6);
}

static int bind_inet(int fd, const char *addr, int port)
{
	union address a;
	socklen_t len = inet_address(&a, addr, port);
	int on = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	must(bind(fd, &a.any, len), addr);
	return fd;
}

static int bound(int type, int protocol, const char *addr, int port)
{
	return bind_inet(new_socket(strchr(addr, ':') ? AF_INET6 : AF_INET, type, protocol), addr,
			 port);
}

static void connect_inet(int fd, const char *addr, int port)
{
	union address a;
	socklen_t len = inet_address(&a, addr, port);

	if (connect(fd, &a.any, len) && errno != EINPROGRESS)
		must(-1, "connect");
}

static int listener(const char *addr, int port)
{
	int fd = bound(SOCK_STREAM, IPPROTO_TCP, addr, port);

	must(listen(fd, 16), "listen");
	return fd;
}

/* fds[0] from local:port to remote:rport, fds[1] what the listener there accepts. */
static void connect_tcp(int fds[2], int to, const char *local, int port, const char *remote,
			int rport)
{
	fds[0] = bound(SOCK_STREAM, IPPROTO_TCP, local, port);
	connect_inet(fds[0], remote, rport);
	fds[1] = must(accept4(to, NULL, NULL, SOCK_CLOEXEC), "accept");
}

static void keep_tcp(int fds[2])
{
	give(CLIENT, fds[0]);
	give(SERVER, fds[1]);
}

/* From now on nothing arrives at this socket: what the other end sends stays unacknowledged. */
static void make_deaf(int fd)
{
	struct sock_filter drop = BPF_STMT(BPF_RET | BPF_K, 0);
	struct sock_fprog program = {1, &drop};

	must(setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)), "filter");
}

static void wait_for_fin(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLRDHUP};

	must(poll(&p, 1, -1), "poll");
}

/* An acknowledgement wakes nobody who waits at the socket. */
static void wait_for_state(int fd, unsigned int state)
{
	struct tcp_info info;
	socklen_t len;

	do {
		sched_yield();
		len = sizeof(info);
		must(getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len), "TCP_INFO");
	} while (info.tcpi_state != state);
}

/* One connection to the listener `to` at 127.0.0.1:8080 for each of the states in which a FIN can be. */
static void open_closing(int to)
{
	int fin_wait2[2], fin_wait1[2], closing[2], last_ack[2];

	connect_tcp(fin_wait2, to, "127.0.0.2", 40020, "127.0.0.1", 8080);
	shutdown(fin_wait2[0], SHUT_WR);
	wait_for_fin(fin_wait2[1]);
	wait_for_state(fin_wait2[0], TCP_FIN_WAIT2);
	keep_tcp(fin_wait2);

	connect_tcp(fin_wait1, to, "127.0.0.1", 40021, "127.0.0.1", 8080);
	make_deaf(fin_wait1[1]);
	shutdown(fin_wait1[0], SHUT_WR);
	keep_tcp(fin_wait1);

	connect_tcp(closing, to, "127.0.0.1", 40022, "127.0.0.1", 8080);
	make_deaf(closing[1]);
	shutdown(closing[0], SHUT_WR);
	shutdown(closing[1], SHUT_WR);
	wait_for_state(closing[0], TCP_CLOSING);
	keep_tcp(closing);

	connect_tcp(last_ack, to, "127.0.0.1", 40023, "127.0.0.1", 8080);
	shutdown(last_ack[0], SHUT_WR);
	wait_for_fin(last_ack[1]);
	wait_for_state(last_ack[0], TCP_FIN_WAIT2);
	make_deaf(last_ack[0]);
	shutdown(last_ack[1], SHUT_WR);
	keep_tcp(last_ack);
}

/* Bytes in both directions that nobody reads, and nobody acknowledges to the accepted end. */
static void open_queued(int to)
{
	static const char bytes[QUEUED];
	int fds[2];

	connect_tcp(fds, to, "127.0.0.1", 40030, "127.0.0.1", 8080);
	must((int)send(fds[0], bytes, QUEUED / 4, 0), "send");
	while (recv(fds[1], (char[QUEUED]){0}, QUEUED, MSG_PEEK) != QUEUED / 4)
		;
	make_deaf(fds[1]);
	must((int)send(fds[1], bytes, QUEUED, 0), "send");
	keep_tcp(fds);
}

static void open_syn_sent(void)
{
	int to = listener("127.0.0.1", 9);
	int fd = bound(SOCK_STREAM | SOCK_NONBLOCK, IPPROTO_TCP, "127.0.0.1", 40040);
	int tries = 127;

	make_deaf(to);
	must(setsockopt(fd, IPPROTO_TCP, TCP_SYNCNT, &tries, sizeof(tries)), "TCP_SYNCNT");
	connect_inet(fd, "127.0.0.1", 9);
	give(SERVER, to);
	give(CLIENT, fd);
}

static void open_tcp(void)
{
	int http = listener("127.0.0.1", 8080);
	int tcp6 = listener("::1", 8081);
	int both = listener("::", 443);
	int fds[2];

	give(SERVER, http);
	give(SERVER, tcp6);
	give(SERVER, both);
	give(SERVER, listener("0.0.0.0", 21));
	give(SERVER, listener("::ffff:127.0.0.1", 8082));
	give(SERVER, listener(LINK_LOCAL, 8083));

	connect_tcp(fds, http, "127.0.0.1", 40001, "127.0.0.1", 8080);
	keep_tcp(fds);
	connect_tcp(fds, http, "127.0.0.2", 40002, "127.0.0.1", 8080);
	keep_tcp(fds);
	connect_tcp(fds, tcp6, "::1", 40003, "::1", 8081);
	keep_tcp(fds);
	connect_tcp(fds, both, "127.0.0.1", 40004, "127.0.0.1", 443);
	keep_tcp(fds);
	connect_tcp(fds, http, "::ffff:127.0.0.1", 40005, "::ffff:127.0.0.1", 8080);
	keep_tcp(fds);
	connect_tcp(fds, both, GLOBAL, 40006, GLOBAL, 443);
	keep_tcp(fds);
	open_closing(http);
	open_queued(http);
	open_syn_sent();
}

static void open_udp(void)
{
	int fd;

	give(SERVER, bound(SOCK_DGRAM, IPPROTO_UDP, "127.0.0.1", 53));
	give(SERVER, bound(SOCK_DGRAM, IPPROTO_UDP, "0.0.0.0", 5353));
	give(SERVER, bound(SOCK_DGRAM, IPPROTO_UDP, "::1", 53));
	give(SERVER, bound(SOCK_DGRAM, IPPROTO_UDP, "::", 5354));
	give(SERVER, bound(SOCK_DGRAM, IPPROTO_UDP, LINK_LOCAL, 5355));
	give(SERVER, bound(SOCK_DGRAM, IPPROTO_UDP, "::ffff:127.0.0.1", 5356));

	fd = bound(SOCK_DGRAM, IPPROTO_UDP, "127.0.0.2", 41001);
	connect_inet(fd, "127.0.0.1", 53);
	give(CLIENT, fd);
	fd = bound(SOCK_DGRAM, IPPROTO_UDP, "::1", 41002);
	connect_inet(fd, "::1", 53);
	give(CLIENT, fd);
	fd = bound(SOCK_DGRAM, IPPROTO_UDP, "::ffff:127.0.0.1", 41003);
	connect_inet(fd, "::ffff:127.0.0.1", 53);
	give(CLIENT, fd);
}

static void open_udplite(void)
{
	int fd = try_socket("udplite", AF_INET, SOCK_DGRAM, IPPROTO_UDPLITE);

	if (fd < 0)
		return;
	give(SERVER, bind_inet(fd, "127.0.0.1", 6000));
	give(SERVER, bound(SOCK_DGRAM, IPPROTO_UDPLITE, "::1", 6001));
	fd = bound(SOCK_DGRAM, IPPROTO_UDPLITE, "127.0.0.1", 41004);
	connect_inet(fd, "127.0.0.1", 6000);
	give(CLIENT, fd);
}

/* A name that starts with '@' is abstract, others are files of our directory. */
static socklen_t unix_address(union address *a, const char *name)
{
	int n;

	memset(a, 0, sizeof(*a));
	a->un.sun_family = AF_UNIX;
	n = snprintf(a->un.sun_path, sizeof(a->un.sun_path), *name == '@' ? "%.0s%s" : "%s/%s",
		     world.dir, name);
	if (*name == '@')
		a->un.sun_path[0] = '\0';
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + (size_t)n + (*name != '@'));
}

static int bound_unix(int type, const char *name)
{
	int fd = new_socket(AF_UNIX, type, 0);
	union address a;
	socklen_t len = unix_address(&a, name);

	must(bind(fd, &a.any, len), name);
	return fd;
}

static int connected_unix(int type, const char *name)
{
	int fd = new_socket(AF_UNIX, type, 0);
	union address a;
	socklen_t len = unix_address(&a, name);

	must(connect(fd, &a.any, len), name);
	return fd;
}

static void open_unix_server(int type, const char *name)
{
	int fd = bound_unix(type, name);

	must(listen(fd, 4), "listen");
	give(LOCAL, fd);
	give(CLIENT, connected_unix(type, name));
	give(LOCAL, must(accept4(fd, NULL, NULL, SOCK_CLOEXEC), "accept"));
}

static void open_unix_pair(int type, enum who first, enum who second)
{
	int fds[2];

	must(socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, fds), "socketpair");
	give(first, fds[0]);
	give(second, fds[1]);
}

static void open_unix(void)
{
	open_unix_server(SOCK_STREAM, "stream");
	open_unix_server(SOCK_STREAM, "@abstract");
	open_unix_server(SOCK_SEQPACKET, "seqpacket");
	open_unix_server(SOCK_SEQPACKET, "@abstract-seqpacket");
	give(LOCAL, bound_unix(SOCK_DGRAM, "dgram"));
	give(LOCAL, bound_unix(SOCK_DGRAM, "@dgram"));
	give(LOCAL, bound_unix(SOCK_STREAM, "not-listening"));
	give(CLIENT, connected_unix(SOCK_DGRAM, "dgram"));
	give(CLIENT, connected_unix(SOCK_DGRAM, "@dgram"));
	give(LOCAL, new_socket(AF_UNIX, SOCK_STREAM, 0));
	give(LOCAL, new_socket(AF_UNIX, SOCK_DGRAM, 0));
	give(LOCAL, new_socket(AF_UNIX, SOCK_SEQPACKET, 0));
	open_unix_pair(SOCK_STREAM, LOCAL, LOCAL);
	open_unix_pair(SOCK_DGRAM, LOCAL, ODD);
	open_unix_pair(SOCK_SEQPACKET, ODD, LOCAL);
}

static void open_netlink(int protocol, unsigned int groups)
{
	union address a = {.nl = {.nl_family = AF_NETLINK, .nl_groups = groups}};
	int fd = try_socket("netlink", AF_NETLINK, SOCK_RAW, protocol);

	if (fd < 0)
		return;
	must(bind(fd, &a.any, sizeof(a.nl)), "netlink");
	give(LINK, fd);
}

static void open_packet(int type, int protocol, int ifindex)
{
	union address a = {.ll = {.sll_family = AF_PACKET,
				  .sll_protocol = htons((uint16_t)protocol),
				  .sll_ifindex = ifindex}};
	int fd = try_socket("packet", AF_PACKET, type, 0);

	if (fd < 0)
		return;
	must(bind(fd, &a.any, sizeof(a.ll)), "packet");
	give(LINK, fd);
}

static void open_link(void)
{
	int lo = (int)if_nametoindex("lo");

	open_netlink(NETLINK_ROUTE, 1);
	open_netlink(NETLINK_GENERIC, 0);
	open_netlink(NETLINK_KOBJECT_UEVENT, 1);
	open_netlink(NETLINK_SOCK_DIAG, 0);
	open_netlink(NETLINK_AUDIT, 0);
	open_netlink(NETLINK_NETFILTER, 0);
	open_packet(SOCK_RAW, ETH_P_ALL, lo);
	open_packet(SOCK_RAW, ETH_P_ALL, 0);
	open_packet(SOCK_DGRAM, ETH_P_IP, 0);
	open_packet(SOCK_DGRAM, ETH_P_ARP, lo);
	open_packet(SOCK_RAW, ETH_P_LLDP, 0);
}

/* The descriptor of the same socket that comes out at the other end of a unix socket. */
static int passed(int fd)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} control;
	struct iovec iov = {.iov_base = "", .iov_len = 1};
	struct msghdr m = {.msg_iov = &iov,
			   .msg_iovlen = 1,
			   .msg_control = &control,
			   .msg_controllen = sizeof(control)};
	int fds[2], got;

	must(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, fds), "socketpair");
	control.head = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(int)),
					.cmsg_level = SOL_SOCKET,
					.cmsg_type = SCM_RIGHTS};
	memcpy(CMSG_DATA(&control.head), &fd, sizeof(fd));
	must((int)sendmsg(fds[0], &m, 0), "sendmsg");
	iov.iov_base = (char[1]){0};
	must((int)recvmsg(fds[1], &m, MSG_CMSG_CLOEXEC), "recvmsg");
	memcpy(&got, CMSG_DATA(&control.head), sizeof(got));
	close(fds[0]);
	close(fds[1]);
	return got;
}

/* The same sockets at several descriptors of one process, and of another one. */
static void open_shared(void)
{
	int listening = listener("127.0.0.2", 22);
	int udp = bound(SOCK_DGRAM, IPPROTO_UDP, "127.0.0.2", 7000);

	give(ODD, listening);
	give(ODD, must(fcntl(listening, F_DUPFD_CLOEXEC, 150), "dup"));
	give(ODD, must(fcntl(listening, F_DUPFD_CLOEXEC, 1000), "dup"));
	give(ODD, passed(udp));
	give(THREADS, udp);
	give(THREADS, listener("127.0.0.1", 7001));
}

/* --- processes --- */

static void *be_thread(void *ready)
{
	prctl(PR_SET_NAME, "thr \xff");
	pthread_barrier_wait(ready);
	for (;;)
		pause();
	return NULL;
}

/* Two more, with names of their own. */
static bool start_threads(void)
{
	static pthread_barrier_t ready;
	pthread_t thread;

	if (pthread_barrier_init(&ready, NULL, 3))
		return false;
	for (int i = 0; i < 2; i++)
		if (pthread_create(&thread, NULL, be_thread, &ready))
			return false;
	pthread_barrier_wait(&ready);
	return true;
}

static bool become(void *arg)
{
	const enum who *who = arg;
	uid_t uid = processes[*who].uid;

	for (size_t i = 0; i < world.nr_kept; i++)
		if (world.kept[i].who != *who)
			close(world.kept[i].fd);
	prctl(PR_SET_NAME, processes[*who].comm);
	if (setpgid(0, *who == processes[*who].leader ? 0 : world_pid(processes[*who].leader)))
		return false;
	if ((*who == THREADS && !start_threads()) || (*who == AWAY && setns(world.away, 0)))
		return false;
	return !setgroups(0, NULL) && !setresgid(uid, uid, uid) && !setresuid(uid, uid, uid);
}

static void close_kept(void)
{
	for (size_t i = 0; i < world.nr_kept; i++)
		close(world.kept[i].fd);
	world.nr_kept = 0;
}

static int start_processes(enum who first, enum who last)
{
	int err = 0;

	for (enum who who = first; !err && who <= last; who++) {
		err = child_start(&world.child[who], become, &who);
		if (err)
			world.child[who].pid = 0;
	}
	close_kept();
	return err;
}

bool world_is_empty(void)
{
	FILE *f = fopen("/proc/net/tcp6", "re");
	char line[512];
	int lines = 0;

	while (f && fgets(line, sizeof(line), f))
		lines++;
	if (f)
		fclose(f);
	/* The first line is a header. */
	return lines < 2;
}

int world_open(void)
{
	world.dir = make_directory();
	if (!world.dir)
		return -ENOTDIR;
	/* Other users have to get at what is in it. */
	chmod(world.dir, 0755);
	open_tcp();
	open_udp();
	open_udplite();
	open_unix();
	open_link();
	open_shared();
	return start_processes(SERVER, IDLE);
}

/* --- what lsof can't see --- */

static void open_unhashed(void)
{
	give(HIDDEN, new_socket(AF_INET, SOCK_STREAM, 0));
	give(HIDDEN, new_socket(AF_INET6, SOCK_STREAM, 0));
	give(HIDDEN, new_socket(AF_INET, SOCK_DGRAM, 0));
	give(HIDDEN, bound(SOCK_STREAM, IPPROTO_TCP, "127.0.0.1", 9001));
}

static void open_other_protocols(void)
{
	int fd;

	give(HIDDEN, new_socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
	give(HIDDEN, new_socket(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6));
	fd = try_socket("mptcp", AF_INET, SOCK_STREAM, IPPROTO_MPTCP);
	if (fd >= 0) {
		must(listen(bind_inet(fd, "127.0.0.1", 9002), 1), "listen");
		give(HIDDEN, fd);
	}
	fd = try_socket("sctp", AF_INET, SOCK_STREAM, IPPROTO_SCTP);
	if (fd >= 0) {
		must(listen(bind_inet(fd, "127.0.0.1", 9003), 1), "listen");
		give(HIDDEN, fd);
	}
	give(HIDDEN, try_socket("vsock", AF_VSOCK, SOCK_STREAM, 0));
}

/* A connection that waits to be accepted, one that nobody has a descriptor of, and one in TIME_WAIT. */
static void open_without_process(void)
{
	int to = listener("127.0.0.1", 9004);
	int fds[2];

	give(HIDDEN, to);
	connect_tcp(fds, to, "127.0.0.1", 40050, "127.0.0.1", 9004);
	close(fds[0]);
	wait_for_fin(fds[1]);
	close(fds[1]);
	connect_tcp(fds, to, "127.0.0.1", 40051, "127.0.0.1", 9004);
	make_deaf(fds[1]);
	close(fds[0]);
	give(HIDDEN, fds[1]);
	fds[0] = bound(SOCK_STREAM, IPPROTO_TCP, "127.0.0.1", 40052);
	connect_inet(fds[0], "127.0.0.1", 9004);
	give(HIDDEN, fds[0]);

	to = bound_unix(SOCK_STREAM, "@waiting");
	must(listen(to, 4), "listen");
	give(HIDDEN, to);
	give(HIDDEN, connected_unix(SOCK_STREAM, "@waiting"));
}

/* A line of /proc/net/unix ends where the name has a newline. */
static void open_unix_newline(void)
{
	give(HIDDEN, bound_unix(SOCK_STREAM, "two\nlines"));
	give(HIDDEN, bound_unix(SOCK_STREAM, "with a blank"));
}

/* Some of the same addresses in a network namespace of its own. */
static int open_away(void)
{
	int own = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	int err;

	if (own < 0)
		return -errno;
	err = enter_own_netns();
	if (!err) {
		give(AWAY, listener("127.0.0.1", 8080));
		give(AWAY, bound(SOCK_DGRAM, IPPROTO_UDP, "127.0.0.1", 53));
		give(AWAY, bound_unix(SOCK_STREAM, "@away"));
		give(AWAY, new_socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE));
		world.away = must(open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), "ns/net");
		err = setns(own, CLONE_NEWNET) ? -errno : 0;
	}
	close(own);
	return err;
}

int world_hide(void)
{
	int err;

	open_unhashed();
	open_other_protocols();
	open_without_process();
	open_unix_newline();
	err = open_away();
	if (err)
		return err;
	err = start_processes(HIDDEN, AWAY);
	close(world.away);
	return err;
}

void world_close(void)
{
	for (size_t i = 0; i < NR_WHO; i++)
		if (world.child[i].pid)
			child_end(&world.child[i]);
	if (world.dir)
		remove_directory(world.dir);
	free(world.dir);
	memset(&world, 0, sizeof(world));
}
