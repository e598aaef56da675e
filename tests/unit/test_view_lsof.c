/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lsof's views: exact text. What lsof has rows of was copied from the output of lsof 4.95. */
#include "fake_fields.h"

#include "../../src/view_lsof.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/vm_sockets.h>

#include <cmocka.h>

#define TCP_CLASSES (SKC_INET | SKC_ICSK | SKC_TCP | SKC_STREAM)
#define UDP_CLASSES (SKC_INET | SKC_UDP | SKC_DGRAM)
#define OTHER_NETNS 4026532001u

#define HOSTILE	    "a b\\\n\x01\x7f\xff\xc3\xa9\xe2\x80\xae"
/* ... as a word of ASCII, and as text, where UTF-8 stays but for what reorders a line. */
#define HOSTILE_WORD "a\\x20b\\\\\\n^A\\x7f\\xff\\xc3\\xa9\\xe2\\x80\\xae"
#define HOSTILE_TEXT "a b\\\\\\n^A\\x7f\\xff\xc3\xa9\\xe2\\x80\\xae"

/* --- a view, and what it printed ------------------------------------------------------------- */

static struct {
	FILE *out;
	char *text;
	size_t len;
	struct view_lsof *view;
	struct resolver *names;
} rig;

static const struct lsof_options plain = {
	.info = LSOF_STATE,
	.command_width = LSOF_COMMAND_WIDTH,
	.no_header = true,
	.own_netns = FAKE_NETNS,
};

static bool backend_user(void *ctx, uint32_t uid, char name[RESOLVER_NAME_MAX])
{
	(void)ctx;
	if (uid)
		return false;
	strcpy(name, "root");
	return true;
}

/* 127.0.0.1 and ::1 are "localhost", others have no name. */
static bool backend_host(void *ctx, const struct in6_addr *addr, char name[RESOLVER_NAME_MAX])
{
	static const uint8_t mapped[16] = {[10] = 0xff, [11] = 0xff, [12] = 127, [15] = 1};

	(void)ctx;
	if (memcmp(addr, mapped, sizeof(mapped)) != 0 && !IN6_IS_ADDR_LOOPBACK(addr))
		return false;
	strcpy(name, "localhost");
	return true;
}

static void backend_services(void *ctx, struct resolver *r, resolver_add_service add)
{
	(void)ctx;
	add(r, RESOLVER_TCP, 80, "http");
	add(r, RESOLVER_UDP, 80, "not-http");
}

static const struct resolver_backend backend = {
	.host = backend_host,
	.user = backend_user,
	.services = backend_services,
};

static void open_view(const struct lsof_options *o)
{
	const struct resolver_options names = {o->host_names, o->port_names, o->user_names};

	rig.text = NULL;
	rig.out = open_memstream(&rig.text, &rig.len);
	rig.names = resolver_new(&names, &backend);
	assert_non_null(rig.out);
	assert_non_null(rig.names);
	rig.view = view_lsof_new(rig.out, o, rig.names);
	assert_non_null(rig.view);
}

/* Gives the view the record that was made. */
static void add(void)
{
	assert_int_equal(view_lsof_row(rig.view, &fake.d), 0);
}

static void expect_bytes(const char *expected, size_t len)
{
	assert_int_equal(view_lsof_end(rig.view), 0);
	view_lsof_free(rig.view);
	resolver_free(rig.names);
	fclose(rig.out);
	assert_string_equal(rig.text, expected);
	assert_int_equal(rig.len, len);
	assert_memory_equal(rig.text, expected, len);
	free(rig.text);
}

static void expect(const char *expected)
{
	expect_bytes(expected, strlen(expected));
}

/* --- records --------------------------------------------------------------------------------- */

/* A socket of "server", process 42 of root, as descriptor 3. */
static struct rec_sock *begin(uint16_t family, uint16_t type, uint32_t protocol, uint32_t classes)
{
	struct rec_sock *s = fake_socket_begin(family, type, protocol, classes);

	s->file.pid = 42;
	s->file.ppid = 1;
	s->file.pgid = 41;
	s->file.fd = 3;
	s->file.f_mode = 3;
	s->file.f_flags = O_RDWR;
	s->file.ino = 19540;
	s->file.dev = 9;
	strcpy(s->file.comm, "server");
	fake.d = (struct descriptor){0};
	fake.d.reading = fake_reading();
	return s;
}

/* Addresses as inet_pton(3) reads them, NULL: any. */
static struct rec_sock *inet(struct rec_sock *s, const char *laddr, uint16_t lport,
			     const char *raddr, uint16_t rport)
{
	if (laddr)
		assert_int_equal(inet_pton(s->family, laddr, s->laddr), 1);
	if (raddr)
		assert_int_equal(inet_pton(s->family, raddr, s->raddr), 1);
	s->lport = htons(lport);
	s->rport = htons(rport);
	return s;
}

static struct rec_sock *tcp4(const char *laddr, uint16_t lport, const char *raddr, uint16_t rport)
{
	struct rec_sock *s = begin(AF_INET, SOCK_STREAM, IPPROTO_TCP, TCP_CLASSES);

	s->state = 1;
	return inet(s, laddr, lport, raddr, rport);
}

static struct rec_sock *tcp6(const char *laddr, uint16_t lport, const char *raddr, uint16_t rport)
{
	struct rec_sock *s = begin(AF_INET6, SOCK_STREAM, IPPROTO_TCP, TCP_CLASSES | SKC_INET6);

	s->state = 1;
	return inet(s, laddr, lport, raddr, rport);
}

static struct rec_sock *listener(uint16_t port)
{
	struct rec_sock *s = tcp4(NULL, port, NULL, 0);

	s->state = 10;
	s->classes |= SKC_LISTEN;
	return s;
}

static struct rec_sock *udp4(const char *laddr, uint16_t lport, const char *raddr, uint16_t rport)
{
	return inet(begin(AF_INET, SOCK_DGRAM, IPPROTO_UDP, UDP_CLASSES), laddr, lport, raddr,
		    rport);
}

/* With a DEVICE and, where it is not NULL, an address. */
static struct rec_sock *unix_socket(uint16_t type, uint32_t state, const char *path, size_t len)
{
	struct rec_sock *s = begin(AF_UNIX, type, 0, SKC_UNIX);

	s->state = state;
	fake_part(PART_HASHED_SK, "000000002ae154ee", 16, 0);
	if (path)
		fake_part(PART_UNIX_ADDR, path, len, 0);
	fake.d.reading = fake_reading();
	return s;
}

static void no_process(struct rec_sock *s)
{
	s->file.pid = 0;
	s->file.fd = FD_NONE;
	s->file.f_mode = 0;
	s->file.f_flags = 0;
	s->file.ino = 0;
	memset(s->file.comm, 0, sizeof(s->file.comm));
}

/* What was printed, but for the width of the columns. */
static void expect_cells(const char *expected)
{
	char *to;

	assert_int_equal(view_lsof_end(rig.view), 0);
	view_lsof_free(rig.view);
	resolver_free(rig.names);
	fclose(rig.out);
	to = rig.text;
	for (const char *from = rig.text; *from; from++)
		if (*from != ' ' || from[1] != ' ')
			*to++ = *from;
	*to = '\0';
	assert_string_equal(rig.text, expected);
	free(rig.text);
}

/* The table of the record that was made: what follows FD. */
static void expect_row(const struct lsof_options *o, const char *expected)
{
	char line[4096];

	snprintf(line, sizeof(line), "server 42 0 3u %s\n", expected);
	open_view(o);
	add();
	expect_cells(line);
}

/* --- the table ------------------------------------------------------------------------------- */

static void test_columns_as_lsof(void **state)
{
	struct lsof_options o = plain;

	(void)state;
	o.no_header = false;
	o.user_names = true;
	open_view(&o);
	listener(47759)->file.ino = 9489385;
	memcpy(fake.sock->laddr, "\x7f\0\0\1", 4);
	add();
	tcp6("::1", 36994, "::1", 41003)->file.fd = 9;
	fake.sock->file.ino = 9489391;
	add();
	udp4("127.0.0.1", 58809, NULL, 0)->file.fd = 12;
	add();
	unix_socket(SOCK_STREAM, 1, NULL, 0)->file.fd = 1000;
	add();
	begin(AF_NETLINK, SOCK_RAW, 0, SKC_NETLINK);
	add();
	begin(AF_PACKET, SOCK_RAW, 0, SKC_PACKET)->lport = htons(ETH_P_ALL);
	add();
	expect("COMMAND PID USER   FD      TYPE             DEVICE SIZE/OFF  NODE NAME\n"
	       "server   42 root    3u     IPv4            9489385      0t0   TCP 127.0.0.1:47759 "
	       "(LISTEN)\n"
	       "server   42 root    9u     IPv6            9489391      0t0   TCP "
	       "[::1]:36994->[::1]:41003 (ESTABLISHED)\n"
	       "server   42 root   12u     IPv4              19540      0t0   UDP 127.0.0.1:58809 "
	       "\n"
	       "server   42 root 1000u     unix 0x000000002ae154ee      0t0 19540 type=STREAM "
	       "(CONNECTED)\n"
	       "server   42 root    3u  netlink                         0t0 19540 ROUTE\n"
	       "server   42 root    3u     pack              19540      0t0   ALL type=SOCK_RAW\n");
}

static void test_header_alone_widens(void **state)
{
	struct lsof_options o = plain;

	(void)state;
	o.no_header = false;
	o.ppid = o.pgid = true;
	open_view(&o);
	udp4(NULL, 1, NULL, 0)->file.comm[1] = '\0';
	fake.sock->file.ino = 5;
	add();
	expect("COMMAND PID PPID PGID     USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n"
	       "s        42    1   41        0    3u  IPv4      5      0t0  UDP *:1 \n");
}

static void test_size_and_offset(void **state)
{
	struct lsof_options o = plain;

	(void)state;
	o.no_header = false;
	o.size = LSOF_OFFSET;
	open_view(&o);
	udp4(NULL, 1, NULL, 0)->file.ino = 5;
	add();
	expect("COMMAND PID     USER   FD   TYPE DEVICE OFFSET NODE NAME\n"
	       "server   42        0    3u  IPv4      5    0t0  UDP *:1 \n");
	o.size = LSOF_SIZE;
	open_view(&o);
	udp4(NULL, 1, NULL, 0)->file.ino = 5;
	add();
	expect("COMMAND PID     USER   FD   TYPE DEVICE SIZE NODE NAME\n"
	       "server   42        0    3u  IPv4      5       UDP *:1 \n");
}

static void test_nothing_prints_nothing(void **state)
{
	struct lsof_options o = plain;

	(void)state;
	o.no_header = false;
	open_view(&o);
	expect("");
	o.format = LSOF_FIELDS;
	open_view(&o);
	expect("");
}

static void test_users(void **state)
{
	struct lsof_options o = plain;

	(void)state;
	o.user_names = true;
	open_view(&o);
	udp4(NULL, 1, NULL, 0);
	add();
	udp4(NULL, 1, NULL, 0)->file.euid = 1000; /* has no name */
	add();
	expect("server   42     root    3u  IPv4  19540      0t0  UDP *:1 \n"
	       "server   42     1000    3u  IPv4  19540      0t0  UDP *:1 \n");
}

/* The columns of one process are printed once for all of its rows, those of the next anew. */
static void test_processes(void **state)
{
	struct lsof_options o = plain;

	(void)state;
	o.ppid = o.pgid = true;
	open_view(&o);
	for (uint32_t pid = 42; pid < 44; pid++) {
		for (uint32_t fd = 3; fd < 5; fd++) {
			struct rec_sock *s = udp4(NULL, 1, NULL, 0);

			s->file.pid = pid;
			s->file.ppid = pid * 10;
			s->file.fd = fd;
			add();
		}
	}
	expect_cells("server 42 420 41 0 3u IPv4 19540 0t0 UDP *:1 \n"
		     "server 42 420 41 0 4u IPv4 19540 0t0 UDP *:1 \n"
		     "server 43 430 41 0 3u IPv4 19540 0t0 UDP *:1 \n"
		     "server 43 430 41 0 4u IPv4 19540 0t0 UDP *:1 \n");
}

static void test_tasks(void **state)
{
	struct lsof_options o = plain;

	(void)state;
	o.no_header = false;
	o.tasks = true;
	open_view(&o);
	udp4(NULL, 1, NULL, 0);
	add();
	udp4(NULL, 1, NULL, 0);
	fake.d.tid = 43;
	fake.d.task_comm = "worker 1";
	add();
	udp4(NULL, 1, NULL, 0);
	fake.d.tid = 44;
	add();
	expect("COMMAND PID TID TASKCMD       USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n"
	       "server   42                      0    3u  IPv4  19540      0t0  UDP *:1 \n"
	       "server   42  43 worker           0    3u  IPv4  19540      0t0  UDP *:1 \n"
	       "server   42  44                  0    3u  IPv4  19540      0t0  UDP *:1 \n");
}

static void test_access(void **state)
{
	static const char modes[] = " rwu";

	(void)state;
	for (uint32_t mode = 0; mode < 4; mode++) {
		char line[128];

		snprintf(line, sizeof(line),
			 "server   42        0    3%c  IPv4  19540      0t0  UDP *:1 \n",
			 modes[mode]);
		open_view(&plain);
		udp4(NULL, 1, NULL, 0)->file.f_mode = mode | 0x8000;
		add();
		expect(line);
	}
}

/* --- COMMAND --------------------------------------------------------------------------------- */

static void expect_command(unsigned int width, const char *comm, size_t len, const char *expected)
{
	struct lsof_options o = plain;
	char line[256];

	o.command_width = width;
	snprintf(line, sizeof(line), "%-7s  42        0    3u  IPv4  19540      0t0  UDP *:1 \n",
		 expected);
	open_view(&o);
	udp4(NULL, 1, NULL, 0);
	memset(fake.sock->file.comm, 0, sizeof(fake.sock->file.comm));
	memcpy(fake.sock->file.comm, comm, len);
	add();
	expect(line);
}

static void test_command(void **state)
{
	static const char full[] = "0123456789abcdef"; /* no NUL in the record */

	(void)state;
	expect_command(9, "systemd-resolve", 15, "systemd-r");
	expect_command(0, "systemd-resolve", 15, "systemd-resolve");
	expect_command(0, full, 16, full);
	/* The title may be wider. */
	expect_command(3, "systemd-resolve", 15, "systemd");
	expect_command(0, HOSTILE, sizeof(HOSTILE) - 1, HOSTILE_WORD);
	/* No escape is cut. */
	expect_command(7, "abcdef\n", 7, "abcdef");
	expect_command(8, "abcdef\n", 7, "abcdef\\n");
	expect_command(7,
		       "abcd\xff"
		       "e",
		       6, "abcd");
	expect_command(8, "\xc3\xa9\xc3", 3, "\\xc3\\xa9");
}

/* --- NAME of each family --------------------------------------------------------------------- */

static void test_tcp(void **state)
{
	(void)state;
	tcp4("10.0.0.1", 80, "10.0.0.2", 4321);
	expect_row(&plain, "IPv4 19540 0t0 TCP 10.0.0.1:80->10.0.0.2:4321 (ESTABLISHED)");
	listener(80);
	expect_row(&plain, "IPv4 19540 0t0 TCP *:80 (LISTEN)");
	tcp4(NULL, 0, NULL, 0)->state = 7;
	expect_row(&plain, "IPv4 19540 0t0 TCP *:* (CLOSE)");
	tcp4("10.0.0.1", 80, NULL, 0)->state = 7;
	expect_row(&plain, "IPv4 19540 0t0 TCP 10.0.0.1:80 (CLOSE)");
	/* A peer without a port, or without an address, is one. */
	tcp4("10.0.0.1", 80, "10.0.0.2", 0);
	expect_row(&plain, "IPv4 19540 0t0 TCP 10.0.0.1:80->10.0.0.2:* (ESTABLISHED)");
	tcp4("10.0.0.1", 80, NULL, 5);
	expect_row(&plain, "IPv4 19540 0t0 TCP 10.0.0.1:80->*:5 (ESTABLISHED)");
}

static void test_tcp6(void **state)
{
	(void)state;
	tcp6("fe80::1:2", 22, "fe80::3", 65535)->scope_id = 2;
	expect_row(&plain, "IPv6 19540 0t0 TCP [fe80::1:2]:22->[fe80::3]:65535 (ESTABLISHED)");
	tcp6(NULL, 22, NULL, 0)->state = 10;
	expect_row(&plain, "IPv6 19540 0t0 TCP *:22 (LISTEN)");
	/* v4-mapped: TYPE IPv6, IPv4 addresses */
	tcp6("::ffff:127.0.0.1", 22, "::ffff:10.1.2.3", 99);
	expect_row(&plain, "IPv6 19540 0t0 TCP 127.0.0.1:22->10.1.2.3:99 (ESTABLISHED)");
	tcp6("::ffff:0.0.0.0", 22, NULL, 0)->state = 10;
	expect_row(&plain, "IPv6 19540 0t0 TCP *:22 (LISTEN)");
}

static void test_tcp_states(void **state)
{
	static const char *const names[] = {
		NULL,	     "ESTABLISHED", "SYN_SENT", "SYN_RECV",   "FIN_WAIT1",
		"FIN_WAIT2", "TIME_WAIT",   "CLOSE",	"CLOSE_WAIT", "LAST_ACK",
		"LISTEN",    "CLOSING",	    "SYN_RECV",
	};
	char row[128];

	(void)state;
	for (uint32_t i = 1; i < sizeof(names) / sizeof(names[0]); i++) {
		tcp4("10.0.0.1", 80, "10.0.0.2", 9)->state = i;
		snprintf(row, sizeof(row), "IPv4 19540 0t0 TCP 10.0.0.1:80->10.0.0.2:9 (%s)",
			 names[i]);
		expect_row(&plain, row);
	}
	tcp4("10.0.0.1", 80, "10.0.0.2", 9)->state = 99;
	expect_row(&plain, "IPv4 19540 0t0 TCP 10.0.0.1:80->10.0.0.2:9 ");
}

static void test_other_inet(void **state)
{
	(void)state;
	udp4("127.0.0.1", 53, "127.0.0.2", 9)->state = 1;
	expect_row(&plain, "IPv4 19540 0t0 UDP 127.0.0.1:53->127.0.0.2:9 ");
	udp4(NULL, 0, NULL, 0);
	expect_row(&plain, "IPv4 19540 0t0 UDP *:* ");
	inet(begin(AF_INET, SOCK_DGRAM, IPPROTO_UDPLITE, SKC_INET | SKC_UDPLITE), NULL, 53, NULL,
	     0);
	expect_row(&plain, "IPv4 19540 0t0 UDPLITE *:53 ");
	inet(begin(AF_INET, SOCK_STREAM, IPPROTO_MPTCP, SKC_INET | SKC_ICSK | SKC_MPTCP),
	     "10.0.0.1", 1, "10.0.0.2", 2)
		->state = 1;
	expect_row(&plain, "IPv4 19540 0t0 MPTCP 10.0.0.1:1->10.0.0.2:2 (ESTABLISHED)");
	inet(begin(AF_INET6, SOCK_STREAM, IPPROTO_SCTP, SKC_INET | SKC_SCTP), "::1", 1, NULL, 0)
		->state = 10;
	expect_row(&plain, "IPv6 19540 0t0 SCTP [::1]:1 (LISTEN)");
	inet(begin(AF_INET, SOCK_STREAM, IPPROTO_DCCP, SKC_INET | SKC_ICSK), NULL, 1, NULL, 0)
		->state = 10;
	expect_row(&plain, "IPv4 19540 0t0 DCCP *:1 (LISTEN)");
}

/* lsof has hexadecimal digits there. */
static void test_raw(void **state)
{
	(void)state;
	inet(begin(AF_INET, SOCK_RAW, IPPROTO_ICMP, SKC_INET | SKC_RAW), "127.0.0.1", 1, "10.0.0.1",
	     0);
	expect_row(&plain, "raw 0t0 19540 ICMP 127.0.0.1->10.0.0.1");
	inet(begin(AF_INET, SOCK_RAW, 253, SKC_INET | SKC_RAW), NULL, 253, NULL, 0);
	expect_row(&plain, "raw 0t0 19540 253 *");
	inet(begin(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6, SKC_INET | SKC_RAW6), "::1", 58, NULL, 0);
	expect_row(&plain, "raw6 0t0 19540 ICMPV6 [::1]");
	inet(begin(AF_INET, SOCK_DGRAM, IPPROTO_ICMP, SKC_INET | SKC_PING), NULL, 77, "10.0.0.1",
	     0);
	expect_row(&plain, "icmp 0t0 19540 *:77->10.0.0.1:*");
	inet(begin(AF_INET6, SOCK_DGRAM, IPPROTO_ICMPV6, SKC_INET | SKC_PING), NULL, 77, NULL, 0);
	expect_row(&plain, "icmp6 0t0 19540 *:77");
}

static void test_unix(void **state)
{
	static const char bound[] = "/run/x.sock", abstract[] = "\0a\0b\0";

	(void)state;
	unix_socket(SOCK_STREAM, 10, bound, sizeof(bound));
	expect_row(&plain, "unix 0x000000002ae154ee 0t0 19540 /run/x.sock type=STREAM (LISTEN)");
	unix_socket(SOCK_STREAM, 7, bound, sizeof(bound) - 1);
	expect_row(&plain,
		   "unix 0x000000002ae154ee 0t0 19540 /run/x.sock type=STREAM (UNCONNECTED)");
	unix_socket(SOCK_DGRAM, 1, abstract, sizeof(abstract) - 1);
	expect_row(&plain, "unix 0x000000002ae154ee 0t0 19540 @a@b@ type=DGRAM (CONNECTED)");
	unix_socket(SOCK_SEQPACKET, 7, NULL, 0);
	expect_row(&plain, "unix 0x000000002ae154ee 0t0 19540 type=SEQPACKET (UNCONNECTED)");
	unix_socket(99, 7, "", 0);
	expect_row(&plain, "unix 0x000000002ae154ee 0t0 19540 type=unknown (UNCONNECTED)");
	unix_socket(SOCK_STREAM, 7, HOSTILE, sizeof(HOSTILE) - 1);
	expect_row(&plain,
		   "unix 0x000000002ae154ee 0t0 19540 " HOSTILE_TEXT " type=STREAM (UNCONNECTED)");
	/* '@' means an abstract name, always. */
	unix_socket(SOCK_STREAM, 7, "@x", 2);
	expect_row(&plain, "unix 0x000000002ae154ee 0t0 19540 \\x40x type=STREAM (UNCONNECTED)");
	begin(AF_UNIX, SOCK_STREAM, 0, SKC_UNIX)->state = 7; /* no DEVICE in the record */
	expect_row(&plain, "unix 0t0 19540 type=STREAM (UNCONNECTED)");
}

static void test_netlink(void **state)
{
	(void)state;
	begin(AF_NETLINK, SOCK_RAW, 0, SKC_NETLINK);
	expect_row(&plain, "netlink 0t0 19540 ROUTE");
	begin(AF_NETLINK, SOCK_DGRAM, 4, SKC_NETLINK);
	expect_row(&plain, "netlink 0t0 19540 INET_DIAG");
	begin(AF_NETLINK, SOCK_DGRAM, 31, SKC_NETLINK);
	expect_row(&plain, "netlink 0t0 19540 unknown protocol: 31");
}

static void test_packet(void **state)
{
	static const struct {
		uint16_t protocol;
		const char *row;
	} cases[] = {
		{ETH_P_ALL, "pack 19540 0t0 ALL type=SOCK_RAW"},
		{ETH_P_IP, "pack 19540 0t0 IP type=SOCK_RAW"},
		{ETH_P_PPP_DISC, "pack 19540 0t0 PPP_DIS type=SOCK_RAW"},
		{ETH_P_802_3, "pack 19540 0t0 802.3 type=SOCK_RAW"},
		{0x88cc, "pack 19540 0t0 35020 type=SOCK_RAW"},
		{0, "pack 19540 0t0 0 type=SOCK_RAW"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		begin(AF_PACKET, SOCK_RAW, 0, SKC_PACKET)->lport = htons(cases[i].protocol);
		expect_row(&plain, cases[i].row);
	}
	begin(AF_PACKET, SOCK_DGRAM, 0, SKC_PACKET)->lport = htons(ETH_P_ARP);
	expect_row(&plain, "pack 19540 0t0 ARP type=SOCK_DGRAM");
}

/* lsof has nothing but "sock" for them; DEVICE and NODE are what it has. */
static void test_families_unknown_to_lsof(void **state)
{
	const uint32_t local[2] = {VMADDR_CID_ANY, 1024}, remote[2] = {2, 5},
		       unbound[2] = {VMADDR_CID_ANY, VMADDR_PORT_ANY};
	struct rec_sock *s;

	(void)state;
	s = begin(AF_VSOCK, SOCK_STREAM, 0, SKC_VSOCK);
	memcpy(s->laddr, local, sizeof(local));
	s->state = 10;
	expect_row(&plain, "vsock 0,9 0t0 19540 *:1024 type=STREAM (LISTEN)");
	s = begin(AF_VSOCK, SOCK_STREAM, 0, SKC_VSOCK);
	memcpy(s->laddr, local, sizeof(local));
	memcpy(s->raddr, remote, sizeof(remote));
	s->state = 1;
	expect_row(&plain, "vsock 0,9 0t0 19540 *:1024->2:5 type=STREAM (ESTABLISHED)");
	s = begin(AF_VSOCK, SOCK_DGRAM, 0, SKC_VSOCK);
	memcpy(s->laddr, unbound, sizeof(unbound));
	s->file.dev = 3 << 20 | 17;
	s->state = 7;
	expect_row(&plain, "vsock 3,17 0t0 19540 *:* type=DGRAM (UNCONNECTED)");
	begin(AF_XDP, SOCK_RAW, 0, SKC_XDP);
	expect_row(&plain, "xdp 0,9 0t0 19540 type=RAW");
	begin(AF_BLUETOOTH, SOCK_STREAM, 3, SKC_BLUETOOTH);
	expect_row(&plain, "bluetooth 0,9 0t0 19540 RFCOMM type=STREAM");
	begin(200, SOCK_STREAM, 3, 0);
	expect_row(&plain, "sock 0,9 0t0 19540 type=STREAM");
}

/* Where only /proc can be read, and it does not list the socket, no more is known than lsof knows. */
static void test_unknown_family(void **state)
{
	(void)state;
	begin(AF_UNSPEC, 0, 0, 0);
	expect_row(&plain, "sock 0,9 0t0 19540 can't identify protocol");
	fake_part(PART_PROTO, "TC\n", 3, 0);
	fake.d.reading = fake_reading();
	expect_row(&plain, "sock 0,9 0t0 19540 protocol: TC\\n");
}

/* --- what lsof can't see --------------------------------------------------------------------- */

static void test_other_netns(void **state)
{
	struct lsof_options o = plain;

	(void)state;
	listener(80)->netns = OTHER_NETNS;
	expect_row(&plain, "IPv4 19540 0t0 TCP *:80 netns=4026532001 (LISTEN)");
	fake.d.netns_name = "blue (LISTEN)\n";
	expect_row(&plain, "IPv4 19540 0t0 TCP *:80 netns=blue\\x20(LISTEN)\\n (LISTEN)");
	udp4(NULL, 80, NULL, 0)->netns = OTHER_NETNS;
	fake.d.netns_name = "blue";
	expect_row(&plain, "IPv4 19540 0t0 UDP *:80 netns=blue ");
	begin(AF_NETLINK, SOCK_RAW, 0, SKC_NETLINK)->netns = OTHER_NETNS;
	fake.d.netns_name = "blue";
	expect_row(&plain, "netlink 0t0 19540 ROUTE netns=blue");
	o.own_netns = 0;
	expect_row(&o, "netlink 0t0 19540 ROUTE");
}

static void test_no_process(void **state)
{
	struct lsof_options o = plain;

	(void)state;
	o.ppid = o.pgid = o.user_names = o.no_header = true;
	open_view(&o);
	listener(80);
	add();
	no_process(tcp4("10.0.0.1", 80, "10.0.0.2", 9));
	fake.sock->state = 6;
	add();
	no_process(unix_socket(SOCK_STREAM, 1, NULL, 0));
	add();
	/* Of a kernel socket there is an inode. */
	no_process(begin(AF_NETLINK, SOCK_RAW, 0, SKC_NETLINK));
	fake.sock->file.ino = 7;
	add();
	expect("server   42    1   41 root    3u     IPv4              19540      0t0  TCP *:80 "
	       "(LISTEN)\n"
	       "-         -    -    -    -    -      IPv4                  -      0t0  TCP "
	       "10.0.0.1:80->10.0.0.2:9 (TIME_WAIT)\n"
	       "-         -    -    -    -    -      unix 0x000000002ae154ee      0t0    - "
	       "type=STREAM (CONNECTING)\n"
	       "-         -    -    -    -    -   netlink                         0t0    7 "
	       "ROUTE\n");
}

/* --- -T -------------------------------------------------------------------------------------- */

static void expect_info(uint32_t info, const char *expected)
{
	struct lsof_options o = plain;
	char row[256];

	o.info = info;
	snprintf(row, sizeof(row), "IPv4 19540 0t0 %s", expected);
	expect_row(&o, row);
}

static void test_info(void **state)
{
	struct rec_sock *s;

	(void)state;
	s = tcp4("10.0.0.1", 80, "10.0.0.2", 9);
	s->recvq = 5;
	s->sendq = 4294967294u;
	expect_info(0, "TCP 10.0.0.1:80->10.0.0.2:9");
	expect_info(LSOF_STATE, "TCP 10.0.0.1:80->10.0.0.2:9 (ESTABLISHED)");
	expect_info(LSOF_QUEUES, "TCP 10.0.0.1:80->10.0.0.2:9 (QR=5 QS=4294967294)");
	expect_info(LSOF_STATE | LSOF_QUEUES,
		    "TCP 10.0.0.1:80->10.0.0.2:9 (ESTABLISHED QR=5 QS=4294967294)");
	s->recvq = QUEUE_UNKNOWN;
	expect_info(LSOF_QUEUES, "TCP 10.0.0.1:80->10.0.0.2:9 (QS=4294967294)");
	s->sendq = QUEUE_UNKNOWN;
	expect_info(LSOF_QUEUES, "TCP 10.0.0.1:80->10.0.0.2:9 ");
	/* A listener's limit is no queue. */
	s = listener(80);
	s->recvq = 3;
	s->sendq = 128;
	expect_info(LSOF_STATE | LSOF_QUEUES, "TCP *:80 (LISTEN QR=3 QS=0)");
	udp4(NULL, 53, NULL, 0)->recvq = 9;
	expect_info(LSOF_STATE | LSOF_QUEUES, "UDP *:53 (QR=9 QS=0)");
	expect_info(0, "UDP *:53");
}

static void test_info_of_others(void **state)
{
	struct lsof_options o = plain;

	(void)state;
	o.info = LSOF_STATE | LSOF_QUEUES;
	unix_socket(SOCK_STREAM, 1, NULL, 0)->recvq = 3;
	expect_row(&o, "unix 0x000000002ae154ee 0t0 19540 type=STREAM (CONNECTED)");
	o.info = LSOF_QUEUES;
	expect_row(&o, "unix 0x000000002ae154ee 0t0 19540 type=STREAM ");
	o.info = 0;
	expect_row(&o, "unix 0x000000002ae154ee 0t0 19540 type=STREAM");
	o.info = LSOF_STATE | LSOF_QUEUES;
	begin(AF_NETLINK, SOCK_RAW, 0, SKC_NETLINK)->recvq = 3;
	expect_row(&o, "netlink 0t0 19540 ROUTE");
}

/* A reading has fields where it has a schema; the doubles of the fields read none of it. */
static struct schema *const any_schema = (struct schema *)&rig;

static void test_flags(void **state)
{
	struct rec_sock *s = tcp4("10.0.0.1", 80, "10.0.0.2", 9);

	(void)state;
	s->file.f_flags = O_RDWR | O_NONBLOCK | O_ASYNC;
	fake.reading.schema = any_schema;
	fake_bool("SO_KEEPALIVE", true);
	fake_bool("SO_BROADCAST", false);
	fake_linger(1, 5);
	fake_int("SO_SNDBUF", 4096);
	fake_string("SO_BINDTODEVICE", "a\n b");
	fake_time("SO_RCVTIMEO", 2500000);
	fake_bool("TCP_NODELAY", true);
	fake_int("TCP_MAXSEG", 1448);
	fake_inherited("TCP_KEEPIDLE", 7200);
	fake_uint("shutdown", 3);
	expect_info(LSOF_STATE | LSOF_FLAGS,
		    "TCP 10.0.0.1:80->10.0.0.2:9 (ESTABLISHED "
		    "SO=SNDBUF=4096,KEEPALIVE,LINGER=5,RCVTIMEO=2.5,BINDTODEVICE=a\\n b "
		    "SS=ASYNC,CANTRCVMORE,CANTSENDMORE,ISCONNECTED,NBIO "
		    "TF=NODELAY,MSS=1448)");
	fake_linger(0, 5);
	fake_bool("TCP_NODELAY", false);
	s->file.f_flags = O_RDWR;
	s->state = 4;
	fake_uint("shutdown", 0);
	expect_info(LSOF_FLAGS, "TCP 10.0.0.1:80->10.0.0.2:9 "
				"(SO=SNDBUF=4096,KEEPALIVE,RCVTIMEO=2.5,BINDTODEVICE=a\\n b "
				"SS=ISDISCONNECTING TF=MSS=1448)");
}

static void test_flags_of_listener(void **state)
{
	struct rec_sock *s = listener(80);

	(void)state;
	s->recvq = 3;
	s->sendq = 128;
	fake.reading.schema = any_schema;
	fake_uint("backlog", 4);
	fake_uint("max_backlog", 129);
	expect_info(LSOF_FLAGS, "TCP *:80 (SO=QLEN=4,QLIM=129)");
}

/* One that no descriptor leads to: nobody has counted. */
static void test_flags_of_listener_not_counted(void **state)
{
	struct rec_sock *s = listener(80);

	(void)state;
	s->recvq = s->sendq = QUEUE_UNKNOWN;
	expect_info(LSOF_FLAGS, "TCP *:80 ");
	s->recvq = 2;
	s->sendq = 0;
	expect_info(LSOF_FLAGS, "TCP *:80 (SO=QLEN=2)");
}

/* Without fields what the record has is told. */
static void test_flags_without_schema(void **state)
{
	struct rec_sock *s = listener(80);

	(void)state;
	s->recvq = 3;
	s->sendq = 128;
	fake_bool("SO_KEEPALIVE", true);
	expect_info(LSOF_FLAGS, "TCP *:80 (SO=QLEN=3,QLIM=128)");
	udp4(NULL, 53, NULL, 0)->state = 7;
	expect_info(LSOF_FLAGS, "UDP *:53 ");
	udp4(NULL, 53, "10.0.0.1", 9)->state = 1;
	expect_info(LSOF_FLAGS, "UDP *:53->10.0.0.1:9 (SS=ISCONNECTED)");
}

/* --- -E -------------------------------------------------------------------------------------- */

static void test_endpoints(void **state)
{
	static const struct peer peers[] = {
		{.pid = 42, .fd = 4, .f_mode = 3, .ino = 19541, .comm = "server"},
		{.pid = 4000, .fd = 1000, .f_mode = 1, .ino = 7, .comm = "a b\n23456789ab"},
	};
	struct lsof_options o = plain;

	(void)state;
	tcp4("10.0.0.1", 80, "10.0.0.2", 9);
	fake.d.peers = peers;
	fake.d.nr_peers = 2;
	expect_row(&o, "IPv4 19540 0t0 TCP 10.0.0.1:80->10.0.0.2:9 (ESTABLISHED)");
	o.endpoints = true;
	expect_row(&o, "IPv4 19540 0t0 TCP 10.0.0.1:80->10.0.0.2:9 "
		       "4000,a\\x20b\\n23456,1000r 42,server,4u (ESTABLISHED)");
	o.command_width = 0;
	fake.d.nr_peers = 1;
	fake.sock->netns = OTHER_NETNS;
	expect_row(&o, "IPv4 19540 0t0 TCP 10.0.0.1:80->10.0.0.2:9 42,server,4u netns=4026532001 "
		       "(ESTABLISHED)");
	unix_socket(SOCK_STREAM, 1, "/x", 2)->unix_peer_ino = 19541;
	expect_row(&o, "unix 0x000000002ae154ee 0t0 19540 /x type=STREAM ->INO=19541 (CONNECTED)");
	fake.d.peers = peers;
	fake.d.nr_peers = 1;
	expect_row(&o, "unix 0x000000002ae154ee 0t0 19540 /x type=STREAM ->INO=19541 42,server,4u "
		       "(CONNECTED)");
	/* no peer: two that send to it */
	unix_socket(SOCK_DGRAM, 7, NULL, 0);
	fake.d.peers = peers;
	fake.d.nr_peers = 2;
	o.command_width = 6;
	expect_row(&o,
		   "unix 0x000000002ae154ee 0t0 19540 type=DGRAM ->INO=7 4000,a\\x20b\\n23,1000r "
		   "->INO=19541 42,server,4u (UNCONNECTED)");
}

/* A record of a dump has addresses among its fields. */
static void test_gathered(void **state)
{
	(void)state;
	begin(AF_PACKET, SOCK_RAW, 0, SKC_PACKET);
	fake.reading.schema = any_schema;
	fake_uint("packet_protocol", ETH_P_ALL);
	expect_row(&plain, "pack 19540 0t0 ALL type=SOCK_RAW");
	begin(AF_VSOCK, SOCK_STREAM, 0, SKC_VSOCK)->state = 1;
	fake.reading.schema = any_schema;
	fake_uint("local_cid", 1);
	fake_uint("local_port", 2);
	fake_uint("remote_cid", 3);
	fake_uint("remote_port", VMADDR_PORT_ANY);
	expect_row(&plain, "vsock 0,9 0t0 19540 1:2->3:* type=STREAM (ESTABLISHED)");
}

/* --- names ----------------------------------------------------------------------------------- */

static void test_names(void **state)
{
	struct lsof_options o = plain;

	(void)state;
	o.host_names = o.port_names = true;
	tcp4("127.0.0.1", 80, "10.0.0.2", 81);
	expect_row(&o, "IPv4 19540 0t0 TCP localhost:http->10.0.0.2:81 (ESTABLISHED)");
	tcp6("::1", 80, "fe80::1", 81);
	expect_row(&o, "IPv6 19540 0t0 TCP localhost:http->[fe80::1]:81 (ESTABLISHED)");
	tcp6("::ffff:127.0.0.1", 80, "::ffff:127.0.0.2", 81);
	expect_row(&o, "IPv6 19540 0t0 TCP localhost:http->127.0.0.2:81 (ESTABLISHED)");
	udp4(NULL, 80, NULL, 0);
	expect_row(&o, "IPv4 19540 0t0 UDP *:not-http ");
	inet(begin(AF_INET, SOCK_DGRAM, IPPROTO_UDPLITE, SKC_INET | SKC_UDPLITE), NULL, 80, NULL,
	     0);
	expect_row(&o, "IPv4 19540 0t0 UDPLITE *:80 ");
	o.port_names = false;
	tcp4("127.0.0.1", 80, NULL, 0);
	expect_row(&o, "IPv4 19540 0t0 TCP localhost:80 (ESTABLISHED)");
	o.host_names = false;
	o.port_names = true;
	expect_row(&o, "IPv4 19540 0t0 TCP 127.0.0.1:http (ESTABLISHED)");
}

/* Without a resolver everything is a number, whatever the options ask for. */
static void test_no_resolver(void **state)
{
	struct lsof_options o = plain;
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	struct view_lsof *v;

	(void)state;
	o.host_names = o.port_names = o.user_names = true;
	v = view_lsof_new(out, &o, NULL);
	tcp4("127.0.0.1", 80, NULL, 0);
	assert_int_equal(view_lsof_row(v, &fake.d), 0);
	assert_int_equal(view_lsof_end(v), 0);
	view_lsof_free(v);
	fclose(out);
	assert_string_equal(text,
			    "server   42        0    3u  IPv4  19540      0t0  TCP 127.0.0.1:80 "
			    "(ESTABLISHED)\n");
	free(text);
}

/* --- many rows ------------------------------------------------------------------------------- */

static size_t count_lines(const char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += text[i] == '\n';
	return n;
}

#define MANY 20000

/* More than one chunk of rows, more than one flush of text: none is lost, none cut. */
static void test_many_rows(void **state)
{
	const char *at;

	(void)state;
	open_view(&plain);
	for (uint32_t i = 0; i < MANY; i++) {
		tcp4("10.0.0.1", 10000, "10.0.0.2", 20000)->file.fd = 10000 + i;
		fake.sock->file.pid = 100 + i / 7000;
		add();
	}
	assert_int_equal(view_lsof_end(rig.view), 0);
	fflush(rig.out);
	assert_int_equal(count_lines(rig.text, rig.len), MANY);
	at = rig.text;
	for (uint32_t i = 0; i < MANY; i++) {
		char line[128];
		int len = snprintf(line, sizeof(line),
				   "server  %u        0 %uu  IPv4  19540      0t0  TCP "
				   "10.0.0.1:10000->10.0.0.2:20000 (ESTABLISHED)\n",
				   100 + i / 7000, 10000 + i);

		assert_memory_equal(at, line, (size_t)len);
		at += len;
	}
	view_lsof_free(rig.view);
	resolver_free(rig.names);
	fclose(rig.out);
	free(rig.text);
}

/* One row that is longer than any chunk. */
static void test_long_row(void **state)
{
	struct lsof_options o = plain;
	struct peer *peers = calloc(MANY, sizeof(*peers));
	size_t len;

	(void)state;
	assert_non_null(peers);
	for (uint32_t i = 0; i < MANY; i++)
		peers[i] = (struct peer){.pid = 100000 + i, .fd = 3, .f_mode = 3, .comm = "peer"};
	o.endpoints = true;
	open_view(&o);
	listener(80);
	add();
	fake.d.peers = peers;
	fake.d.nr_peers = MANY;
	add();
	fake.d.nr_peers = 0;
	add();
	assert_int_equal(view_lsof_end(rig.view), 0);
	fflush(rig.out);
	len = strlen("server   42        0    3u  IPv4  19540      0t0  TCP *:80 (LISTEN)\n");
	assert_int_equal(rig.len, 3 * len + MANY * strlen(" 100000,peer,3u"));
	assert_memory_equal(rig.text, rig.text + rig.len - len, len);
	view_lsof_free(rig.view);
	resolver_free(rig.names);
	fclose(rig.out);
	free(rig.text);
	free(peers);
}

/* After its end a view is as new: its widths, its header, its processes. */
static void test_repeat(void **state)
{
	struct lsof_options o = plain;

	(void)state;
	o.no_header = false;
	open_view(&o);
	udp4("192.168.100.100", 50000, NULL, 0)->file.ino = 1234567890123;
	add();
	assert_int_equal(view_lsof_end(rig.view), 0);
	udp4(NULL, 1, NULL, 0);
	add();
	expect("COMMAND PID     USER   FD   TYPE        DEVICE SIZE/OFF NODE NAME\n"
	       "server   42        0    3u  IPv4 1234567890123      0t0  UDP 192.168.100.100:50000 "
	       "\n"
	       "COMMAND PID     USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n"
	       "server   42        0    3u  IPv4  19540      0t0  UDP *:1 \n");
}

static void test_no_socket(void **state)
{
	struct reading file = {.rec.file = &fake.sock->file};
	struct descriptor d = {0};

	(void)state;
	udp4(NULL, 1, NULL, 0);
	file.rec.file = &fake.sock->file;
	open_view(&plain);
	assert_int_equal(view_lsof_row(rig.view, &d), -EINVAL);
	d.reading = &file;
	assert_int_equal(view_lsof_row(rig.view, &d), -EINVAL);
	expect("");
	view_lsof_free(NULL);
}

/* --- -t -------------------------------------------------------------------------------------- */

static void test_pids(void **state)
{
	static const uint32_t pids[] = {7, 7, 42, 42, 7, 0, 0};
	struct lsof_options o = plain;

	(void)state;
	o.format = LSOF_PIDS;
	o.tasks = true;
	open_view(&o);
	for (size_t i = 0; i < sizeof(pids) / sizeof(pids[0]); i++) {
		udp4(NULL, 1, NULL, 0)->file.pid = pids[i];
		fake.d.tid = (uint32_t)i;
		add();
	}
	expect("7\n42\n7\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_columns_as_lsof),
		cmocka_unit_test(test_header_alone_widens),
		cmocka_unit_test(test_size_and_offset),
		cmocka_unit_test(test_nothing_prints_nothing),
		cmocka_unit_test(test_users),
		cmocka_unit_test(test_processes),
		cmocka_unit_test(test_tasks),
		cmocka_unit_test(test_access),
		cmocka_unit_test(test_command),
		cmocka_unit_test(test_tcp),
		cmocka_unit_test(test_tcp6),
		cmocka_unit_test(test_tcp_states),
		cmocka_unit_test(test_other_inet),
		cmocka_unit_test(test_raw),
		cmocka_unit_test(test_unix),
		cmocka_unit_test(test_netlink),
		cmocka_unit_test(test_packet),
		cmocka_unit_test(test_families_unknown_to_lsof),
		cmocka_unit_test(test_unknown_family),
		cmocka_unit_test(test_other_netns),
		cmocka_unit_test(test_no_process),
		cmocka_unit_test(test_info),
		cmocka_unit_test(test_info_of_others),
		cmocka_unit_test(test_flags),
		cmocka_unit_test(test_flags_of_listener),
		cmocka_unit_test(test_flags_of_listener_not_counted),
		cmocka_unit_test(test_flags_without_schema),
		cmocka_unit_test(test_endpoints),
		cmocka_unit_test(test_gathered),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_no_resolver),
		cmocka_unit_test(test_many_rows),
		cmocka_unit_test(test_long_row),
		cmocka_unit_test(test_repeat),
		cmocka_unit_test(test_no_socket),
		cmocka_unit_test(test_pids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
