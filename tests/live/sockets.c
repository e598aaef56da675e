/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sockets.h"

#include "run_sockspy.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_alg.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/if_xdp.h>
#include <linux/netlink.h>
#include <linux/tipc.h>
#include <linux/tls.h>
#include <linux/vm_sockets.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif
#define BTPROTO_L2CAP  0
#define BTPROTO_HCI    1
#define BTPROTO_SCO    2
#define BTPROTO_RFCOMM 3

union address {
	struct sockaddr any;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
	struct sockaddr_un un;
	struct sockaddr_nl nl;
	struct sockaddr_ll ll;
	struct sockaddr_vm vm;
	struct sockaddr_alg alg;
	struct sockaddr_tipc tipc;
	struct sockaddr_storage room;
};

enum state {
	FRESH = 1 << 0,
	BOUND = 1 << 1,
	LISTENING = 1 << 2, /* with a client that is connected and the socket that was accepted */
	CONNECTED = 1 << 3, /* to the bound one, or to the kernel */
	PAIR = 1 << 4,	    /* socketpair(2) */
	HALF_CLOSED = 1 << 5,
	SYN_SENT = 1 << 6,
	ABSTRACT = 1 << 7,
	TLS = 1 << 8,
};

struct socket_kind {
	const char *name;
	int family, type, protocol;
	unsigned int states;
	const char *address; /* of its loopback, where the family has more than one */
};

#define DGRAM_STATES  (FRESH | BOUND | CONNECTED)
#define STREAM_STATES (FRESH | BOUND | LISTENING)
#define UNIX_STATES   (FRESH | BOUND | ABSTRACT | PAIR)
#define MAPPED_LOOP   "::ffff:127.0.0.1"

static const struct socket_kind kinds[] = {
	{"tcp4", AF_INET, SOCK_STREAM, IPPROTO_TCP, STREAM_STATES | HALF_CLOSED | SYN_SENT | TLS,
	 NULL},
	{"tcp6", AF_INET6, SOCK_STREAM, IPPROTO_TCP, STREAM_STATES | HALF_CLOSED, NULL},
	{"tcp6-v4mapped", AF_INET6, SOCK_STREAM, IPPROTO_TCP, BOUND | LISTENING, MAPPED_LOOP},
	{"udp4", AF_INET, SOCK_DGRAM, IPPROTO_UDP, DGRAM_STATES, NULL},
	{"udp6", AF_INET6, SOCK_DGRAM, IPPROTO_UDP, DGRAM_STATES, NULL},
	{"udp6-v4mapped", AF_INET6, SOCK_DGRAM, IPPROTO_UDP, BOUND | CONNECTED, MAPPED_LOOP},
	{"udplite4", AF_INET, SOCK_DGRAM, IPPROTO_UDPLITE, DGRAM_STATES, NULL},
	{"udplite6", AF_INET6, SOCK_DGRAM, IPPROTO_UDPLITE, DGRAM_STATES, NULL},
	{"raw4-icmp", AF_INET, SOCK_RAW, IPPROTO_ICMP, DGRAM_STATES, NULL},
	{"raw4-raw", AF_INET, SOCK_RAW, IPPROTO_RAW, DGRAM_STATES, NULL},
	{"raw4-udp", AF_INET, SOCK_RAW, IPPROTO_UDP, DGRAM_STATES, NULL},
	{"raw4-igmp", AF_INET, SOCK_RAW, IPPROTO_IGMP, FRESH, NULL},
	{"raw6-icmp6", AF_INET6, SOCK_RAW, IPPROTO_ICMPV6, DGRAM_STATES, NULL},
	{"raw6-raw", AF_INET6, SOCK_RAW, IPPROTO_RAW, DGRAM_STATES, NULL},
	{"raw6-udp", AF_INET6, SOCK_RAW, IPPROTO_UDP, DGRAM_STATES, NULL},
	{"ping4", AF_INET, SOCK_DGRAM, IPPROTO_ICMP, DGRAM_STATES, NULL},
	{"ping6", AF_INET6, SOCK_DGRAM, IPPROTO_ICMPV6, DGRAM_STATES, NULL},
	{"mptcp4", AF_INET, SOCK_STREAM, IPPROTO_MPTCP, STREAM_STATES, NULL},
	{"mptcp6", AF_INET6, SOCK_STREAM, IPPROTO_MPTCP, STREAM_STATES, NULL},
	{"sctp4", AF_INET, SOCK_STREAM, IPPROTO_SCTP, STREAM_STATES, NULL},
	{"sctp4-seqpacket", AF_INET, SOCK_SEQPACKET, IPPROTO_SCTP, FRESH | BOUND, NULL},
	{"sctp6", AF_INET6, SOCK_STREAM, IPPROTO_SCTP, STREAM_STATES, NULL},
	{"unix-stream", AF_UNIX, SOCK_STREAM, 0, UNIX_STATES | LISTENING, NULL},
	{"unix-dgram", AF_UNIX, SOCK_DGRAM, 0, UNIX_STATES | CONNECTED, NULL},
	{"unix-seqpacket", AF_UNIX, SOCK_SEQPACKET, 0, UNIX_STATES | LISTENING, NULL},
	{"netlink-route", AF_NETLINK, SOCK_RAW, NETLINK_ROUTE, DGRAM_STATES, NULL},
	{"netlink-generic", AF_NETLINK, SOCK_DGRAM, NETLINK_GENERIC, DGRAM_STATES, NULL},
	{"netlink-uevent", AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT, FRESH | BOUND, NULL},
	{"packet-raw", AF_PACKET, SOCK_RAW, 0, FRESH | BOUND, NULL},
	{"packet-dgram", AF_PACKET, SOCK_DGRAM, 0, FRESH | BOUND, NULL},
	{"vsock-stream", AF_VSOCK, SOCK_STREAM, 0, STREAM_STATES, NULL},
	{"vsock-seqpacket", AF_VSOCK, SOCK_SEQPACKET, 0, STREAM_STATES, NULL},
	{"vsock-dgram", AF_VSOCK, SOCK_DGRAM, 0, FRESH | BOUND, NULL},
	{"xdp", AF_XDP, SOCK_RAW, 0, FRESH | BOUND, NULL},
	{"alg", AF_ALG, SOCK_SEQPACKET, 0, FRESH | BOUND, NULL},
	{"tipc-stream", AF_TIPC, SOCK_STREAM, 0, FRESH | PAIR, NULL},
	{"tipc-rdm", AF_TIPC, SOCK_RDM, 0, FRESH, NULL},
	{"bt-l2cap", AF_BLUETOOTH, SOCK_SEQPACKET, BTPROTO_L2CAP, FRESH, NULL},
	{"bt-hci", AF_BLUETOOTH, SOCK_RAW, BTPROTO_HCI, FRESH, NULL},
	{"bt-sco", AF_BLUETOOTH, SOCK_SEQPACKET, BTPROTO_SCO, FRESH, NULL},
	{"bt-rfcomm", AF_BLUETOOTH, SOCK_STREAM, BTPROTO_RFCOMM, FRESH, NULL},
};

#define NR_KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* What a kernel needs for the kinds whose names start so: not every kernel has it. */
static const struct {
	const char *start;
	const char *needs;
} features[] = {
	{"mptcp", "CONFIG_MPTCP"},
	{"udplite", "UDP-Lite, gone in 7.1"},
	{"sctp", "CONFIG_IP_SCTP"},
	{"packet", "CONFIG_PACKET"},
	{"vsock-seqpacket", "SOCK_SEQPACKET of AF_VSOCK, new in 5.14"},
	{"vsock-dgram", "a transport of AF_VSOCK with datagrams: VMCI"},
	{"vsock", "CONFIG_VSOCKETS"},
	{"xdp", "CONFIG_XDP_SOCKETS"},
	{"alg", "CONFIG_CRYPTO_USER_API"},
	{"tipc", "CONFIG_TIPC"},
	{"bt-", "CONFIG_BT"},
	{"tcp4 tls", "CONFIG_TLS"},
};

static void say_skipped(const struct socket_kind *k, const char *state, int err)
{
	char what[64];

	snprintf(what, sizeof(what), "%s %s", k->name, state);
	printf("SKIP %s: %s", what, strerror(err));
	for (size_t i = 0; i < sizeof(features) / sizeof(features[0]); i++)
		if (!strncmp(what, features[i].start, strlen(features[i].start))) {
			printf(" (needs %s)", features[i].needs);
			break;
		}
	printf("\n");
}

/* Takes over fd, or says what was refused where it is -errno. */
static void keep(struct socket_set *set, const struct socket_kind *k, const char *state, int fd)
{
	if (fd < 0) {
		say_skipped(k, state, -fd);
		return;
	}
	if (set->nr == SOCKET_SET_MAX) {
		fprintf(stderr, "SOCKET_SET_MAX is too small\n");
		abort();
	}
	set->sockets[set->nr++] = (struct test_socket){.kind = k->name,
						       .state = state,
						       .fd = fd,
						       .family = k->family,
						       .type = k->type,
						       .protocol = k->protocol};
}

const struct test_socket *socket_set_find(const struct socket_set *set, const char *kind,
					  const char *state)
{
	for (size_t i = 0; i < set->nr; i++)
		if (!strcmp(set->sockets[i].kind, kind) && !strcmp(set->sockets[i].state, state))
			return &set->sockets[i];
	return NULL;
}

static int new_socket(const struct socket_kind *k)
{
	int fd = socket(k->family, k->type | SOCK_CLOEXEC, k->protocol);

	return fd < 0 ? -errno : fd;
}

/* Where a socket of this kind binds to, on loopback, the rest chosen by the kernel. */
static socklen_t bind_address(const struct socket_set *set, const struct socket_kind *k,
			      union address *a)
{
	memset(a, 0, sizeof(*a));
	a->any.sa_family = (sa_family_t)k->family;
	switch (k->family) {
	case AF_INET:
		a->in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		return sizeof(a->in);
	case AF_INET6:
		inet_pton(AF_INET6, k->address ? k->address : "::1", &a->in6.sin6_addr);
		return sizeof(a->in6);
	case AF_UNIX:
		snprintf(a->un.sun_path, sizeof(a->un.sun_path), "%s/%s-%zu", set->dir, k->name,
			 set->nr);
		return sizeof(a->un);
	case AF_NETLINK:
		/* Group 1 exists in each of the three protocols (links, the controller, the kernel's events). */
		a->nl.nl_groups = k->protocol == NETLINK_GENERIC ? 0 : 1;
		return sizeof(a->nl);
	case AF_PACKET:
		a->ll.sll_protocol = htons(ETH_P_ALL);
		a->ll.sll_ifindex = (int)if_nametoindex("lo");
		return sizeof(a->ll);
	case AF_VSOCK:
		a->vm.svm_cid = VMADDR_CID_ANY;
		a->vm.svm_port = VMADDR_PORT_ANY;
		return sizeof(a->vm);
	case AF_ALG:
		memcpy(a->alg.salg_type, "hash", sizeof("hash"));
		memcpy(a->alg.salg_name, "sha256", sizeof("sha256"));
		return sizeof(a->alg);
	default:
		return sizeof(a->any);
	}
}

/* An XDP socket binds to a queue only with a umem and its rings. */
static int bind_xdp(int fd)
{
	struct sockaddr_xdp a = {.sxdp_family = AF_XDP, .sxdp_flags = XDP_COPY};
	size_t size = (size_t)XDP_TEST_ENTRIES * XDP_TEST_CHUNK;
	struct xdp_umem_reg umem = {.len = size, .chunk_size = XDP_TEST_CHUNK};
	int entries = XDP_TEST_ENTRIES, err = 0;
	void *mem;

	a.sxdp_ifindex = if_nametoindex("lo");
	mem = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (mem == MAP_FAILED)
		return -errno;
	umem.addr = (uintptr_t)mem;
	if (setsockopt(fd, SOL_XDP, XDP_UMEM_REG, &umem, sizeof(umem)) ||
	    setsockopt(fd, SOL_XDP, XDP_UMEM_FILL_RING, &entries, sizeof(entries)) ||
	    setsockopt(fd, SOL_XDP, XDP_UMEM_COMPLETION_RING, &entries, sizeof(entries)) ||
	    setsockopt(fd, SOL_XDP, XDP_RX_RING, &entries, sizeof(entries)) ||
	    setsockopt(fd, SOL_XDP, XDP_TX_RING, &entries, sizeof(entries)) ||
	    bind(fd, (struct sockaddr *)&a, sizeof(a)))
		err = -errno;
	/* The kernel has pinned the pages: the mapping is not needed any more. */
	munmap(mem, size);
	return err;
}

static int bound_socket(const struct socket_set *set, const struct socket_kind *k)
{
	union address a;
	socklen_t len;
	int fd, err;

	fd = new_socket(k);
	if (fd < 0)
		return fd;
	if (k->family == AF_XDP) {
		err = bind_xdp(fd);
	} else {
		len = bind_address(set, k, &a);
		err = bind(fd, &a.any, len) ? -errno : 0;
	}
	if (!err)
		return fd;
	close(fd);
	return err;
}

static int abstract_socket(const struct socket_kind *k)
{
	/* Autobind: the kernel chooses an abstract name. */
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	int fd = new_socket(k);

	if (fd >= 0 && bind(fd, (struct sockaddr *)&a, sizeof(a.sun_family))) {
		close(fd);
		return -errno;
	}
	return fd;
}

/* Whether vsock has its loopback: without it, CID 1 would be asked of the machine's host. 0 or -errno. */
static int vsock_loopback(void)
{
	struct sockaddr_vm a = {
		.svm_family = AF_VSOCK, .svm_cid = VMADDR_CID_LOCAL, .svm_port = VMADDR_PORT_ANY};
	int fd = socket(AF_VSOCK, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int err = 0;

	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof(a)))
		err = -errno;
	if (fd >= 0)
		close(fd);
	return err;
}

/* A new socket of this kind that is connected to where fd is bound (fd < 0: to the kernel). */
static int connected_socket(const struct socket_kind *k, int to, int flags)
{
	union address a;
	socklen_t len = sizeof(a);
	int fd, err;

	memset(&a, 0, sizeof(a));
	if (to >= 0 && getsockname(to, &a.any, &len))
		return -errno;
	if (k->family == AF_VSOCK) {
		err = vsock_loopback();
		if (err)
			return err;
		a.vm.svm_cid = VMADDR_CID_LOCAL;
	}
	if (to < 0) {
		a.any.sa_family = (sa_family_t)k->family;
		len = sizeof(a.nl);
	}
	fd = socket(k->family, k->type | SOCK_CLOEXEC | flags, k->protocol);
	if (fd < 0)
		return -errno;
	if (!connect(fd, &a.any, len) || (flags && errno == EINPROGRESS))
		return fd;
	err = -errno;
	close(fd);
	return err;
}

static int listening_socket(const struct socket_set *set, const struct socket_kind *k, int backlog)
{
	int fd = bound_socket(set, k);
	int err;

	if (fd < 0 || !listen(fd, backlog))
		return fd;
	err = -errno;
	close(fd);
	return err;
}

static int accepted_socket(int listener)
{
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

static void open_stream(struct socket_set *set, const struct socket_kind *k)
{
	int listener = listening_socket(set, k, 8);
	int client;

	keep(set, k, "listening", listener);
	if (listener < 0)
		return;
	client = connected_socket(k, listener, 0);
	keep(set, k, "connected", client);
	if (client >= 0)
		keep(set, k, "accepted", accepted_socket(listener));
}

/* One end has said that it is done, the other not: FIN_WAIT2 and CLOSE_WAIT. */
static void open_half_closed(struct socket_set *set, const struct socket_kind *k)
{
	struct pollfd p = {.events = POLLRDHUP};
	int fds[2];
	int err = tcp_pair(k->family, fds);

	if (err) {
		keep(set, k, "half-closed", err);
		return;
	}
	shutdown(fds[0], SHUT_WR);
	p.fd = fds[1];
	poll(&p, 1, -1);
	keep(set, k, "fin-wait", fds[0]);
	keep(set, k, "close-wait", fds[1]);
}

/* The kernel's TLS 1.3, both ways. The kernel may have TLS but not the cipher, as a module elsewhere. */
static int set_tls(int fd)
{
	struct tls12_crypto_info_aes_gcm_128 key = {
		.info = {.version = TLS_1_3_VERSION, .cipher_type = TLS_CIPHER_AES_GCM_128}};

	if (setsockopt(fd, IPPROTO_TCP, TCP_ULP, "tls", 4))
		return -errno;
	if (setsockopt(fd, SOL_TLS, TLS_TX, &key, sizeof(key)) ||
	    setsockopt(fd, SOL_TLS, TLS_RX, &key, sizeof(key)))
		printf("SKIP keys of TLS: %s (needs AES-GCM)\n", strerror(errno));
	return 0;
}

/* The other end stays plain TCP: nothing is ever sent. */
static void open_tls(struct socket_set *set, const struct socket_kind *k)
{
	int fds[2];
	int err = tcp_pair(k->family, fds);

	if (!err) {
		keep(set, k, "tls-peer", fds[1]);
		err = set_tls(fds[0]);
		if (err)
			close(fds[0]);
	}
	keep(set, k, "tls", err ? err : fds[0]);
}

/* A listener whose queue is full answers no SYN: the client stays in SYN_SENT. */
static void open_syn_sent(struct socket_set *set, const struct socket_kind *k)
{
	int listener = listening_socket(set, k, 0);

	keep(set, k, "listening-full", listener);
	if (listener < 0)
		return;
	keep(set, k, "connected-unaccepted", connected_socket(k, listener, 0));
	keep(set, k, "syn-sent", connected_socket(k, listener, SOCK_NONBLOCK));
}

static void open_dgram(struct socket_set *set, const struct socket_kind *k)
{
	const struct test_socket *bound = socket_set_find(set, k->name, "bound");

	/* Netlink connects to the kernel, not to another socket. */
	if (k->family == AF_NETLINK)
		bound = NULL;
	else if (!bound)
		return;
	keep(set, k, "connected", connected_socket(k, bound ? bound->fd : -1, 0));
}

static void open_pair(struct socket_set *set, const struct socket_kind *k)
{
	int fds[2];

	if (socketpair(k->family, k->type | SOCK_CLOEXEC, k->protocol, fds)) {
		keep(set, k, "pair", -errno);
		return;
	}
	keep(set, k, "pair", fds[0]);
	keep(set, k, "pair", fds[1]);
}

static bool open_kind_fresh(struct socket_set *set, const struct socket_kind *k)
{
	int fd = new_socket(k);

	if (fd < 0 || k->states & FRESH)
		keep(set, k, "fresh", fd);
	else
		close(fd);
	set->nr_kinds += fd >= 0;
	return fd >= 0;
}

static void open_kind(struct socket_set *set, const struct socket_kind *k)
{
	/* A kind that the kernel lacks is said once, not for every state. */
	if (!open_kind_fresh(set, k))
		return;
	if (k->states & BOUND)
		keep(set, k, "bound", bound_socket(set, k));
	if (k->states & ABSTRACT)
		keep(set, k, "bound-abstract", abstract_socket(k));
	if (k->states & LISTENING)
		open_stream(set, k);
	if (k->states & CONNECTED)
		open_dgram(set, k);
	if (k->states & PAIR)
		open_pair(set, k);
	if (k->states & HALF_CLOSED)
		open_half_closed(set, k);
	if (k->states & TLS)
		open_tls(set, k);
	if (k->states & SYN_SENT)
		open_syn_sent(set, k);
}

/* Who may open an ICMP datagram socket is a setting of the network namespace; by default nobody. */
static void allow_ping(void)
{
	static const char everybody[] = "0 2147483647\n";
	int fd = open("/proc/sys/net/ipv4/ping_group_range", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (write(fd, everybody, sizeof(everybody) - 1) < 0)
		printf("SKIP ping: ping_group_range: %s\n", strerror(errno));
	close(fd);
}

int socket_set_open(struct socket_set *set)
{
	memset(set, 0, sizeof(*set));
	set->dir = make_directory();
	if (!set->dir)
		return -ENOTDIR;
	allow_ping();
	for (size_t i = 0; i < NR_KINDS; i++)
		open_kind(set, &kinds[i]);
	return 0;
}

int socket_set_open_fresh(struct socket_set *set)
{
	memset(set, 0, sizeof(*set));
	allow_ping();
	for (size_t i = 0; i < NR_KINDS; i++)
		if (kinds[i].states & FRESH)
			open_kind_fresh(set, &kinds[i]);
	return 0;
}

void socket_set_close(struct socket_set *set)
{
	static const struct linger off;

	for (size_t i = 0; i < set->nr; i++) {
		/* A test may have set it: close() would wait for a peer that can't answer any more. */
		setsockopt(set->sockets[i].fd, SOL_SOCKET, SO_LINGER, &off, sizeof(off));
		close(set->sockets[i].fd);
	}
	if (set->dir)
		remove_directory(set->dir);
	free(set->dir);
	memset(set, 0, sizeof(*set));
}

static const struct socket_kind *tcp_kind(int family)
{
	return family == AF_INET ? &kinds[0] : &kinds[1];
}

int tcp_listener(int family)
{
	return listening_socket(NULL, tcp_kind(family), 8);
}

int tcp_pair(int family, int fds[2])
{
	int listener = tcp_listener(family);

	if (listener < 0)
		return listener;
	fds[0] = connected_socket(tcp_kind(family), listener, 0);
	fds[1] = fds[0] < 0 ? fds[0] : accepted_socket(listener);
	close(listener);
	if (fds[1] >= 0)
		return 0;
	if (fds[0] >= 0)
		close(fds[0]);
	return fds[1];
}
