// SPDX-License-Identifier: GPL-2.0-or-later
/* Who is at the other end, over records that the test makes. */
#include "../../src/peers.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <cmocka.h>

#define FMODE_READ  1
#define FMODE_WRITE 2
#define NETNS	    77

struct end {
	struct rec_sock sock;
	struct record rec;
};

static void as_sock(struct end *e, uint32_t pid, uint32_t classes)
{
	memset(e, 0, sizeof(*e));
	e->sock.file.pid = pid;
	e->sock.classes = SKC_ANY | classes;
	e->sock.netns = NETNS;
	e->rec.file = &e->sock.file;
	e->rec.sock = &e->sock;
}

static void as_tcp4(struct end *e, uint32_t pid, const char *laddr, uint16_t lport,
		    const char *raddr, uint16_t rport)
{
	as_sock(e, pid, SKC_INET | SKC_TCP);
	e->sock.family = AF_INET;
	e->sock.protocol = IPPROTO_TCP;
	memcpy(e->sock.laddr, laddr, 4);
	memcpy(e->sock.raddr, raddr, 4);
	e->sock.lport = htons(lport);
	e->sock.rport = htons(rport);
}

static void as_pipe(struct end *e, uint32_t pid, uint64_t ino, uint32_t f_mode)
{
	as_sock(e, pid, 0);
	e->rec.sock = NULL;
	e->sock.file.mode = S_IFIFO | 0600;
	e->sock.file.ino = ino;
	e->sock.file.f_mode = f_mode;
}

/* How many peers the first end has among the others; *peer is the first of them. */
static size_t peers_among(const struct end *of, const struct end *others, size_t nr,
			  struct peer *peer)
{
	struct peers *p = peers_new();
	const struct peer *found;
	size_t i, n;

	assert_non_null(p);
	assert_int_equal(peers_want(p, &of->rec), 0);
	for (i = 0; i < nr; i++)
		assert_int_equal(peers_note(p, &others[i].rec), 0);
	found = peers_find(p, &of->rec, &n);
	if (n)
		*peer = *found;
	peers_free(p);
	return n;
}

#define LO "\x7f\0\0\1"

static void test_connection_on_loopback(void **state)
{
	struct end client, others[3];
	struct peer peer;

	(void)state;
	as_tcp4(&client, 1, LO, 4000, LO, 80);
	as_tcp4(&others[0], 1, LO, 4000, LO, 80);
	as_tcp4(&others[1], 2, LO, 80, LO, 4001);
	as_tcp4(&others[2], 3, LO, 80, LO, 4000);
	assert_int_equal(peers_among(&client, others, 3, &peer), 1);
	assert_int_equal(peer.pid, 3);
}

static void test_v4_mapped_meets_v4(void **state)
{
	struct end client, server;
	struct peer peer;

	(void)state;
	as_tcp4(&client, 1, LO, 4000, LO, 80);
	as_tcp4(&server, 2, LO, 80, LO, 4000);
	server.sock.family = AF_INET6;
	memcpy(server.sock.laddr, "\0\0\0\0\0\0\0\0\0\0\xff\xff" LO, 16);
	memcpy(server.sock.raddr, "\0\0\0\0\0\0\0\0\0\0\xff\xff" LO, 16);
	assert_int_equal(peers_among(&client, &server, 1, &peer), 1);
	assert_int_equal(peers_among(&server, &client, 1, &peer), 1);
}

static void test_loopback_ends_at_its_namespace(void **state)
{
	struct end client, server;
	struct peer peer;

	(void)state;
	as_tcp4(&client, 1, LO, 4000, LO, 80);
	as_tcp4(&server, 2, LO, 80, LO, 4000);
	server.sock.netns = NETNS + 1;
	assert_int_equal(peers_among(&client, &server, 1, &peer), 0);
}

static void test_other_namespace_only_without_doubt(void **state)
{
	struct end client, servers[2];
	struct peer peer;

	(void)state;
	as_tcp4(&client, 1, "\x0a\0\0\1", 4000, "\x0a\0\0\2", 80);
	as_tcp4(&servers[0], 2, "\x0a\0\0\2", 80, "\x0a\0\0\1", 4000);
	as_tcp4(&servers[1], 3, "\x0a\0\0\2", 80, "\x0a\0\0\1", 4000);
	servers[0].sock.netns = NETNS + 1;
	assert_int_equal(peers_among(&client, servers, 1, &peer), 1);
	servers[1].sock.netns = NETNS + 2;
	assert_int_equal(peers_among(&client, servers, 2, &peer), 0);
	servers[1].sock.netns = NETNS;
	assert_int_equal(peers_among(&client, servers, 2, &peer), 1);
	assert_int_equal(peer.pid, 3);
}

static void test_unix(void **state)
{
	struct end a, b[2];
	struct peer peer;

	(void)state;
	as_sock(&a, 1, SKC_UNIX);
	a.sock.sk = 0x1000;
	a.sock.unix_peer = 0x2000;
	as_sock(&b[0], 2, SKC_UNIX);
	b[0].sock.sk = 0x2000;
	b[0].sock.unix_peer = 0x1000;
	b[1] = b[0];
	b[1].rec.file = &b[1].sock.file;
	b[1].rec.sock = &b[1].sock;
	assert_int_equal(peers_among(&a, b, 2, &peer), 1); /* a dup is the same process */
	assert_int_equal(peer.pid, 2);
	b[1].sock.file.pid = 3;
	assert_int_equal(peers_among(&a, b, 2, &peer), 2);
	a.sock.unix_peer = 0;
	assert_int_equal(peers_among(&a, b, 2, &peer), 0);
}

/* Each descriptor, in the order in which they were noted; a socket that no process has is nobody's. */
static void test_every_fd(void **state)
{
	struct end client, servers[4];
	struct peers *p = peers_new();
	const struct peer *found;
	size_t n;

	(void)state;
	as_tcp4(&client, 1, LO, 5000, LO, 80);
	for (uint32_t i = 0; i < 4; i++) {
		as_tcp4(&servers[i], i < 2 ? 2 : 3, LO, 80, LO, 5000);
		servers[i].sock.file.fd = 10 + i;
		servers[i].sock.file.f_mode = FMODE_READ | FMODE_WRITE;
	}
	servers[3].sock.file.pid = 0;
	servers[3].sock.file.fd = FD_NONE;
	assert_non_null(p);
	peers_every_fd(p);
	assert_int_equal(peers_want(p, &client.rec), 0);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(peers_note(p, &servers[i].rec), 0);
	found = peers_find(p, &client.rec, &n);
	assert_int_equal(n, 3);
	for (uint32_t i = 0; i < 3; i++) {
		assert_int_equal(found[i].pid, i < 2 ? 2 : 3);
		assert_int_equal(found[i].fd, 10 + i);
		assert_int_equal(found[i].f_mode, FMODE_READ | FMODE_WRITE);
	}
	peers_free(p);
}

/* Those that send to a socket of datagrams, which has no peer; a dump does not ask for them. */
static void test_unix_senders(void **state)
{
	struct end server, senders[3];
	struct peers *p = peers_new();
	const struct peer *found;
	struct peer peer;
	size_t n;

	(void)state;
	as_sock(&server, 1, SKC_UNIX);
	server.sock.sk = 0x1000;
	for (uint32_t i = 0; i < 3; i++) {
		as_sock(&senders[i], 2 + i, SKC_UNIX);
		senders[i].sock.sk = 0x2000 + i;
		senders[i].sock.file.ino = 100 + i;
		senders[i].sock.unix_peer = i < 2 ? 0x1000 : 0x3000;
	}
	assert_int_equal(peers_among(&server, senders, 3, &peer), 0);
	assert_non_null(p);
	peers_every_fd(p);
	assert_int_equal(peers_want(p, &server.rec), 0);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(peers_note(p, &senders[i].rec), 0);
		assert_int_equal(peers_is_wanted(p, &senders[i].rec), i < 2);
	}
	found = peers_find(p, &server.rec, &n);
	assert_int_equal(n, 2);
	for (uint32_t i = 0; i < 2; i++) {
		assert_int_equal(found[i].pid, 2 + i);
		assert_int_equal(found[i].ino, 100 + i);
	}
	peers_free(p);
}

/* Those that a listener has to accept: their peer has no socket yet, only the listener's address. */
static void test_unix_waiting(void **state)
{
	const uint64_t address = 0x5000;
	struct end listener, clients[3];
	struct peers *p = peers_new();
	const struct peer *found;
	size_t n;

	(void)state;
	as_sock(&listener, 1, SKC_UNIX | SKC_LISTEN);
	listener.sock.sk = 0x1000;
	memcpy(listener.sock.laddr, &address, sizeof(address));
	for (uint32_t i = 0; i < 3; i++) {
		as_sock(&clients[i], 2 + i, SKC_UNIX);
		clients[i].sock.sk = 0x2000 + i;
		clients[i].sock.unix_peer = 0x3000 + i;
	}
	memcpy(clients[0].sock.raddr, &address, sizeof(address));
	memcpy(clients[2].sock.raddr, &address, sizeof(address));
	assert_non_null(p);
	peers_every_fd(p);
	assert_int_equal(peers_want(p, &listener.rec), 0);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(peers_note(p, &clients[i].rec), 0);
		assert_int_equal(peers_is_wanted(p, &clients[i].rec), i != 1);
	}
	found = peers_find(p, &listener.rec, &n);
	assert_int_equal(n, 2);
	assert_int_equal(found[0].pid, 2);
	assert_int_equal(found[1].pid, 4);
	peers_free(p);
}

static void test_pipe(void **state)
{
	struct end reader, others[3];
	struct peer peer;

	(void)state;
	as_pipe(&reader, 1, 5, FMODE_READ);
	as_pipe(&others[0], 2, 5, FMODE_READ);
	as_pipe(&others[1], 3, 6, FMODE_WRITE);
	as_pipe(&others[2], 4, 5, FMODE_WRITE);
	assert_int_equal(peers_among(&reader, others, 3, &peer), 1);
	assert_int_equal(peer.pid, 4);
}

static void test_nothing_wanted(void **state)
{
	struct peers *p = peers_new();
	struct end listener;
	size_t n;

	(void)state;
	as_tcp4(&listener, 1, LO, 80, "\0\0\0", 0);
	assert_int_equal(peers_want(p, &listener.rec), 0);
	assert_false(peers_wanted(p));
	assert_null(peers_find(p, &listener.rec, &n));
	assert_int_equal(n, 0);
	peers_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_connection_on_loopback),
		cmocka_unit_test(test_v4_mapped_meets_v4),
		cmocka_unit_test(test_loopback_ends_at_its_namespace),
		cmocka_unit_test(test_other_namespace_only_without_doubt),
		cmocka_unit_test(test_unix),
		cmocka_unit_test(test_every_fd),
		cmocka_unit_test(test_unix_senders),
		cmocka_unit_test(test_unix_waiting),
		cmocka_unit_test(test_pipe),
		cmocka_unit_test(test_nothing_wanted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
