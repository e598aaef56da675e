/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes the corpus of the target event: make_events DIR. One file for each type of event, and for the ways that calls
 * point to memory.
 */
#include "../unit/fake_events.h"

#include <err.h>
#include <errno.h>
#include <linux/errqueue.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/tls.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#define MEMORY 0x7f0000001000 /* where the calls' memory was */

static const char *dir;

/* The type comes first: see fuzz_event.c. */
static void write_event(const char *name, const struct event_head *e)
{
	uint8_t type = (uint8_t)e->type;
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	if (!f)
		err(1, "%s", path);
	fwrite(&type, 1, 1, f);
	fwrite(e, 1, e->size, f);
	if (fclose(f))
		err(1, "%s", path);
}

/* Frees the call. */
static void write_call(const char *name, struct event_call *c)
{
	write_event(name, &c->head);
	free(c);
}

static void write_address(const char *name, enum event_type type, uint16_t family, const void *addr,
			  size_t len)
{
	struct event_call *c = FAKE_CALL(type, -EINPROGRESS, addr, len, 5, MEMORY, len);

	c->head.sock.family = family;
	write_call(name, c);
}

static void write_addresses(void)
{
	const struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(80)};
	const struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_scope_id = 2};
	const struct sockaddr_un un = {.sun_family = AF_UNIX, .sun_path = "/run/socket"};
	const struct sockaddr_un abstract = {.sun_family = AF_UNIX, .sun_path = "\0name"};
	const struct sockaddr_nl nl = {.nl_family = AF_NETLINK, .nl_pid = 7, .nl_groups = 3};
	const struct sockaddr_ll ll = {.sll_family = AF_PACKET, .sll_ifindex = 1, .sll_halen = 6};
	const struct sockaddr_vm vm = {.svm_family = AF_VSOCK, .svm_cid = 3, .svm_port = 22};
	const uint8_t unknown[] = {0xfe, 0, 1, 2, 3, 4, 5};

	write_address("connect_inet", EVENT_CONNECT, AF_INET, &in, sizeof(in));
	write_address("connect_inet6", EVENT_CONNECT, AF_INET6, &in6, sizeof(in6));
	write_address("connect_unix", EVENT_CONNECT, AF_UNIX, &un, sizeof(un));
	write_address("bind_abstract", EVENT_BIND, AF_UNIX, &abstract,
		      offsetof(struct sockaddr_un, sun_path) + 5);
	write_address("bind_netlink", EVENT_BIND, AF_NETLINK, &nl, sizeof(nl));
	write_address("bind_packet", EVENT_BIND, AF_PACKET, &ll, sizeof(ll));
	write_address("bind_vsock", EVENT_BIND, AF_VSOCK, &vm, sizeof(vm));
	write_address("bind_unknown", EVENT_BIND, 254, unknown, sizeof(unknown));
	write_address("connect_nothing", EVENT_CONNECT, AF_INET, "", 0);
}

static void write_option(const char *name, int level, int optname, const void *value, size_t len)
{
	struct event_call *c =
		FAKE_CALL(EVENT_SETSOCKOPT, 0, value, len, 5, level, optname, MEMORY, len);

	write_call(name, c);
}

static void write_options(void)
{
	const int number = 4096;
	const struct linger linger = {1, 5};
	const struct timeval tv = {2, 500000};
	const struct ip_mreq mreq = {.imr_multiaddr.s_addr = 0x010200ef};
	const struct sock_fprog prog = {.len = 1, .filter = (void *)MEMORY};
	struct group_source_req source = {.gsr_interface = 1};
	struct tls12_crypto_info_aes_gcm_128 tls = {
		.info = {TLS_1_2_VERSION, TLS_CIPHER_AES_GCM_128}};
	struct event_call *c;

	source.gsr_group.ss_family = AF_INET;
	source.gsr_source.ss_family = AF_INET6;
	memset(tls.key, 'k', sizeof(tls.key));
	write_option("set_number", SOL_SOCKET, SO_RCVBUF, &number, sizeof(number));
	write_option("set_linger", SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
	write_option("set_time", SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv));
	write_option("set_group", IPPROTO_IP, IP_ADD_MEMBERSHIP, &mreq, sizeof(mreq));
	write_option("set_source", IPPROTO_IP, MCAST_JOIN_SOURCE_GROUP, &source, sizeof(source));
	write_option("set_filter", SOL_SOCKET, SO_ATTACH_FILTER, &prog, sizeof(prog));
	write_option("set_string", IPPROTO_TCP, TCP_CONGESTION, "reno", 4);
	write_option("set_secret", 282, TLS_TX, &tls, sizeof(tls));
	write_option("set_unknown", 9999, 1, "\xff\n\0x", 4);
	c = FAKE_CALL(EVENT_GETSOCKOPT, 0, &linger, sizeof(linger), 5, SOL_SOCKET, SO_LINGER,
		      MEMORY, MEMORY + 64);
	c->flags = EVENT_LEN_IN | EVENT_LEN_OUT;
	c->len_in = 16;
	c->len_out = sizeof(linger);
	write_call("get_linger", c);
	c = FAKE_CALL(EVENT_GETSOCKOPT, -EFAULT, "", 0, 5, SOL_SOCKET, SO_LINGER, MEMORY, 0);
	c->flags = EVENT_COMPAT | EVENT_DATA_FAULT | EVENT_LEN_IN_FAULT;
	write_call("get_fault", c);
}

/* Two sockets: what accept made stands behind the event. */
static void write_pairs(void)
{
	const int fds[2] = {3, 4};
	struct event_sock made = {.sk = 2, .family = AF_INET, .type = SOCK_STREAM, .protocol = 6};
	struct event_call *c =
		FAKE_CALL(EVENT_ACCEPT4, 9, &made, sizeof(made), 5, 0, 0, SOCK_CLOEXEC);

	c->made_off = c->data_off;
	c->data_off = 0;
	c->data_len = 0;
	write_call("accept4", c);
	c = FAKE_CALL(EVENT_SOCKETPAIR, 0, fds, sizeof(fds), AF_UNIX, SOCK_DGRAM, 0, MEMORY);
	c->head.sock.family = AF_UNIX;
	c->head.sock.peer_ino = 77;
	write_call("socketpair", c);
}

static void write_plain_calls(void)
{
	struct event_call *c = FAKE_CALL(EVENT_SOCKET, -EAFNOSUPPORT, "", 0, 99, 0x80001, 6);

	memset(&c->head.sock, 0, sizeof(c->head.sock));
	write_call("socket", c);
	write_call("listen", FAKE_CALL(EVENT_LISTEN, 0, "", 0, 5, 128));
	write_call("accept", FAKE_CALL(EVENT_ACCEPT, -512, "", 0, 5, 0, 0));
	write_call("shutdown", FAKE_CALL(EVENT_SHUTDOWN, 0, "", 0, 5, 2));
}

/* An event with every number other than 0, and one with an ICMP error. */
static void write_kernel_events(void)
{
	static const struct {
		const char *name;
		enum event_type type;
		size_t size;
	} types[] = {
		{"state", EVENT_STATE, sizeof(struct event_state)},
		{"close", EVENT_CLOSE, sizeof(struct event_close)},
		{"retransmit", EVENT_RETRANSMIT, sizeof(struct event_retransmit)},
		{"reset", EVENT_RESET, sizeof(struct event_reset)},
		{"error", EVENT_ERROR, sizeof(struct event_error)},
		{"overflow", EVENT_OVERFLOW, sizeof(struct event_overflow)},
	};
	struct event_error e;

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		struct event_head *head = malloc(types[i].size);

		fake_head(head, types[i].type, types[i].size);
		memset(head + 1, 1, types[i].size - sizeof(*head));
		write_event(types[i].name, head);
		free(head);
	}
	fake_head(&e.head, EVENT_ERROR, sizeof(e));
	e.ee_origin = SO_EE_ORIGIN_ICMP;
	e.ee_type = e.ee_code = 3;
	e.ee_errno = ECONNREFUSED;
	e.offender[0] = 10;
	write_event("error_icmp", &e.head);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		errx(2, "usage: make_events DIR");
	dir = argv[1];
	write_addresses();
	write_options();
	write_pairs();
	write_plain_calls();
	write_kernel_events();
	return 0;
}
