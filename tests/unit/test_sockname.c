/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of sockets and of their peers, by family. */
#include "fake_fields.h"
#include "../../src/sockname.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <arpa/inet.h>

#include <cmocka.h>

#define TCP_CLASSES (SKC_INET | SKC_ICSK | SKC_TCP | SKC_STREAM)

enum {
	ESTABLISHED = 1,
	SYN_SENT = 2,
	CLOSE = 7,
	LISTEN = 10,
};

static const struct view_options names = {.own_netns = FAKE_NETNS};
static const struct view_options numbers = {.own_netns = FAKE_NETNS, .numeric = true};

typedef bool (*end_fn)(const struct reading *r, const struct view_options *o, struct sockname *n);

/* What an end is printed as; "" where there is none. */
static void assert_end(end_fn end, const struct view_options *o, const char *expected)
{
	const struct reading *r = fake_reading();
	struct sockname n;
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(r);
	assert_non_null(out);
	if (end(r, o, &n))
		sockname_print(out, &n);
	fclose(out);
	assert_string_equal(text, expected);
	free(text);
}

static void assert_local(const char *expected)
{
	assert_end(sockname_local, &names, expected);
}

static void assert_peer(const char *expected)
{
	assert_end(sockname_peer, &names, expected);
}

static void assert_destination(const char *expected)
{
	assert_end(sockname_destination, &names, expected);
}

static struct rec_sock *inet(int family, const char *laddr, uint16_t lport, const char *raddr,
			     uint16_t rport)
{
	struct rec_sock *s =
		fake_socket_begin((uint16_t)family, SOCK_STREAM, IPPROTO_TCP, TCP_CLASSES);

	assert_int_equal(inet_pton(family, laddr, s->laddr), 1);
	assert_int_equal(inet_pton(family, raddr, s->raddr), 1);
	s->lport = htons(lport);
	s->rport = htons(rport);
	s->state = ESTABLISHED;
	return s;
}

static void test_inet(void **state)
{
	struct rec_sock *s;

	(void)state;
	inet(AF_INET, "127.0.0.1", 22, "10.1.2.3", 38576);
	assert_local("AF_INET 127.0.0.1  port: 22");
	assert_peer("AF_INET 10.1.2.3  port: 38576");
	assert_destination("");
	/* What follows the 4 bytes of an address is not part of it. */
	s = inet(AF_INET, "0.0.0.0", 0, "0.0.0.0", 0);
	s->laddr[7] = 1;
	s->state = CLOSE;
	assert_local("");
	assert_peer("");
}

static void test_not_connected(void **state)
{
	struct rec_sock *s;

	(void)state;
	s = inet(AF_INET, "0.0.0.0", 5000, "0.0.0.0", 0);
	s->state = LISTEN;
	assert_local("AF_INET 0.0.0.0  port: 5000");
	assert_peer("");
	assert_destination("");
	/* A connection that was reset: its peer is still in the socket, but getpeername fails. */
	s = inet(AF_INET, "127.0.0.1", 5000, "127.0.0.1", 6000);
	s->state = CLOSE;
	assert_peer("");
	assert_destination("");
	/* IP_BIND_ADDRESS_NO_PORT */
	s = inet(AF_INET, "127.0.0.1", 0, "0.0.0.0", 0);
	s->state = CLOSE;
	assert_local("AF_INET 127.0.0.1  port: 0");
}

static void test_destination(void **state)
{
	struct rec_sock *s;

	(void)state;
	s = inet(AF_INET, "10.0.0.1", 40000, "10.0.0.2", 443);
	s->state = SYN_SENT;
	assert_peer("");
	assert_destination("AF_INET 10.0.0.2  port: 443");
	s = inet(AF_INET, "10.0.0.1", 7, "10.0.0.2", 0);
	s->type = SOCK_RAW;
	assert_peer("");
	assert_destination("AF_INET 10.0.0.2  port: 0");
}

/* Its port is the protocol, bound or not. */
static void test_raw(void **state)
{
	struct rec_sock *s;

	(void)state;
	s = inet(AF_INET, "0.0.0.0", 1, "0.0.0.0", 0);
	s->type = SOCK_RAW;
	s->state = CLOSE;
	assert_local("");
	s = inet(AF_INET, "127.0.0.1", 1, "0.0.0.0", 0);
	s->type = SOCK_RAW;
	assert_local("AF_INET 127.0.0.1  port: 1");
}

static void test_inet6(void **state)
{
	struct rec_sock *s;

	(void)state;
	inet(AF_INET6, "::1", 80, "::ffff:1.2.3.4", 1024);
	assert_local("AF_INET6 ::1  port: 80");
	assert_peer("AF_INET6 ::ffff:1.2.3.4  port: 1024");
	s = inet(AF_INET6, "fe80::1", 80, "fe80::2", 81);
	s->scope_id = 1;
	assert_local("AF_INET6 fe80::1%lo  port: 80");
	assert_peer("AF_INET6 fe80::2%lo  port: 81");
	assert_end(sockname_local, &numbers, "AF_INET6 fe80::1%1  port: 80");
	s->scope_id = 2;
	assert_local("AF_INET6 fe80::1%e\\x1b[1m\\xff  port: 80");
	s->scope_id = 7;
	assert_local("AF_INET6 fe80::1%7  port: 80");
	/* Its interface 1 is another than ours. */
	s->scope_id = 1;
	s->netns = FAKE_NETNS + 1;
	assert_local("AF_INET6 fe80::1%1  port: 80");
	/* A global address needs no interface. */
	s = inet(AF_INET6, "2001:db8::1", 80, "::", 0);
	s->scope_id = 1;
	assert_local("AF_INET6 2001:db8::1  port: 80");
}

static void unix_socket(const char *name, size_t len, enum part_id id)
{
	fake_socket_begin(AF_UNIX, SOCK_STREAM, 0, SKC_UNIX | SKC_STREAM);
	fake_part(id, name, len, 0);
}

static void test_unix(void **state)
{
	char longest[108];

	(void)state;
	fake_socket_begin(AF_UNIX, SOCK_STREAM, 0, SKC_UNIX | SKC_STREAM);
	assert_local("");
	assert_peer("");
	unix_socket("", 0, PART_UNIX_ADDR);
	assert_local("");
	unix_socket("/run/x.sock", 12, PART_UNIX_ADDR);
	assert_local("AF_UNIX /run/x.sock");
	assert_peer("");
	unix_socket("/run/y.sock\0rest", 16, PART_UNIX_PEER);
	assert_local("");
	assert_peer("AF_UNIX /run/y.sock");
	unix_socket("\0abs\0\033\n\x9b\xfe\\", 10, PART_UNIX_ADDR);
	assert_local("AF_UNIX @abs\\x00\\x1b\\n\\x9b\\xfe\\\\");
	unix_socket("@path", 6, PART_UNIX_ADDR);
	assert_local("AF_UNIX \\x40path");
	memset(longest, 'a', sizeof(longest));
	unix_socket(longest, sizeof(longest), PART_UNIX_ADDR);
	assert_local("AF_UNIX "
		     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
}

/* The kernel has 108 bytes at most, but a record is not trusted. */
static void test_unix_oversized(void **state)
{
	static const char huge[1000];
	struct sockname n;

	(void)state;
	unix_socket(huge, sizeof(huge), PART_UNIX_ADDR);
	assert_true(sockname_local(fake_reading(), &names, &n));
	assert_int_equal(n.addr_len, SOCKNAME_ADDR_MAX);
}

static void test_netlink(void **state)
{
	(void)state;
	fake_socket_begin(AF_NETLINK, SOCK_RAW, 0, SKC_NETLINK);
	fake_uint("portid", 0);
	assert_local("");
	fake_uint("portid", 4711);
	assert_local("AF_NETLINK ROUTE  port: 4711");
	fake_uint("groups_bound", 0x11);
	assert_local("AF_NETLINK ROUTE  port: 4711 groups: 0x11");
	assert_peer("");
	fake_uint("dst_portid", 12);
	assert_peer("AF_NETLINK ROUTE  port: 12");
	fake_socket_begin(AF_NETLINK, SOCK_RAW, 15, SKC_NETLINK);
	fake_uint("portid", UINT32_MAX);
	assert_local("AF_NETLINK KOBJECT_UEVENT  port: 4294967295");
}

static void test_packet(void **state)
{
	(void)state;
	fake_socket_begin(AF_PACKET, SOCK_RAW, 0, SKC_PACKET);
	assert_local("");
	fake_uint("packet_protocol", 3);
	assert_local("AF_PACKET ETH_P_ALL");
	fake_int("packet_ifindex", 1);
	assert_local("AF_PACKET ETH_P_ALL  interface: lo");
	assert_end(sockname_local, &numbers, "AF_PACKET ETH_P_ALL  interface: 1");
	fake_int("packet_ifindex", 2);
	fake_uint("packet_protocol", 0x88b6);
	assert_local("AF_PACKET 0x88b6  interface: e\\x1b[1m\\xff");
	assert_peer("");
}

static void test_vsock(void **state)
{
	struct rec_sock *s = fake_socket_begin(AF_VSOCK, SOCK_STREAM, 0, SKC_VSOCK);

	(void)state;
	s->state = CLOSE;
	assert_local("");
	fake_uint("local_cid", UINT32_MAX);
	fake_uint("local_port", UINT32_MAX);
	assert_local("");
	fake_uint("local_port", 1234);
	assert_local("AF_VSOCK *:1234");
	fake_uint("local_cid", 3);
	fake_uint("remote_cid", 2);
	fake_uint("remote_port", 5000);
	assert_local("AF_VSOCK 3:1234");
	assert_peer("");
	s->state = LISTEN;
	assert_peer("");
	s->state = ESTABLISHED;
	assert_peer("AF_VSOCK 2:5000");
}

static void test_other_families(void **state)
{
	(void)state;
	fake_socket_begin(AF_XDP, SOCK_RAW, 0, SKC_XDP);
	assert_local("");
	fake_int("xdp_ifindex", 1);
	fake_uint("xdp_queue", 0);
	assert_local("AF_XDP  interface: lo queue: 0");
	fake_socket_begin(AF_ALG, SOCK_SEQPACKET, 0, SKC_ALG);
	assert_local("");
	fake_string("alg_type", "skcipher");
	assert_local("AF_ALG skcipher");
	fake_socket_begin(AF_TIPC, SOCK_RDM, 0, SKC_TIPC);
	fake_uint("tipc_portid", 99);
	assert_local("AF_TIPC  port: 99");
	fake_socket_begin(AF_BLUETOOTH, SOCK_STREAM, 3, SKC_BLUETOOTH);
	assert_local("AF_BLUETOOTH");
	assert_peer("");
	assert_destination("");
	fake_socket_begin(AF_KEY, SOCK_RAW, 2, 0);
	assert_local("AF_KEY");
	fake_socket_begin(200, SOCK_RAW, 0, 0);
	assert_local("AF_200");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_inet),	       cmocka_unit_test(test_not_connected),
		cmocka_unit_test(test_destination),    cmocka_unit_test(test_raw),
		cmocka_unit_test(test_inet6),	       cmocka_unit_test(test_unix),
		cmocka_unit_test(test_unix_oversized), cmocka_unit_test(test_netlink),
		cmocka_unit_test(test_packet),	       cmocka_unit_test(test_vsock),
		cmocka_unit_test(test_other_families),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
