/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sockspy's own lines of calls, and the table of options behind them. */
#include "../../src/call.h"
#include "../../src/field.h"
#include "../../src/namespaces.h"
#include "../../src/option_names.h"
#include "../../src/reading.h"
#include "../../src/sockopt_numbers.h"
#include "../../src/strace_text.h"
#include "../../src/trace_line.h"
#include "../../src/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/net_tstamp.h>
#include <linux/netlink.h>
#include <linux/tls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <cmocka.h>

#define ADDR	    0x7f0000001000
#define ESTABLISHED 1
#define CLOSED	    7
#define LISTENS	    10

static void assert_line(const struct call *c, const char *expected)
{
	char line[TRACE_LINE_MAX];
	size_t len = trace_line(line, c);

	assert_string_equal(line, expected);
	assert_int_equal(len, strlen(expected));
}

static void assert_value(const struct call *c, const char *expected)
{
	char text[TRACE_LINE_MAX];
	struct line l;

	line_init(&l, text, sizeof(text));
	trace_value(&l, c);
	assert_string_equal(text, expected);
}

static struct call set_call(int level, int optname, const void *bytes, uint32_t len)
{
	return (struct call){
		.kind = CALL_SETSOCKOPT,
		.args = {9, (uint64_t)level, (uint64_t)optname, ADDR, len},
		.mem = {.addr = ADDR, .len = len, .data = len ? bytes : NULL},
	};
}

static struct call get_call(int level, int optname, const void *bytes, uint32_t len)
{
	struct call c = set_call(level, optname, bytes, len);

	c.kind = CALL_GETSOCKOPT;
	c.args[4] = ADDR;
	c.len = (struct call_len){ADDR, CALL_LEN_READ, CALL_LEN_READ, (int32_t)len, (int32_t)len};
	return c;
}

static struct rec_sock inet_sock(uint32_t state, const char *laddr, uint16_t lport,
				 const char *raddr, uint16_t rport)
{
	struct rec_sock s = {
		.family = strchr(laddr, ':') ? AF_INET6 : AF_INET,
		.type = SOCK_STREAM,
		.protocol = IPPROTO_TCP,
		.state = state,
		.lport = htons(lport),
		.rport = htons(rport),
	};

	assert_int_equal(inet_pton(s.family, laddr, s.laddr), 1);
	assert_int_equal(inet_pton(s.family, raddr, s.raddr), 1);
	return s;
}

/* --- descriptors */

static void assert_fd(const struct rec_sock *s, const char *expected)
{
	char text[512];
	struct line l;
	struct record rec = {.sock = s};

	line_init(&l, text, sizeof(text));
	trace_fd(&l, &(struct trace_fd){.fd = 5, .rec = &rec}, TRACE_ALL_ENDS);
	assert_string_equal(text, expected);
}

static void test_fd_inet(void **state)
{
	struct rec_sock s = inet_sock(CLOSED, "0.0.0.0", 0, "0.0.0.0", 0);

	(void)state;
	assert_fd(&s, "5<TCP>");
	s = inet_sock(LISTENS, "0.0.0.0", 80, "0.0.0.0", 0);
	assert_fd(&s, "5<TCP:0.0.0.0:80>");
	s = inet_sock(ESTABLISHED, "127.0.0.1", 50194, "127.0.0.1", 80);
	assert_fd(&s, "5<TCP:127.0.0.1:50194->127.0.0.1:80>");
	s = inet_sock(ESTABLISHED, "::1", 50194, "::1", 80);
	assert_fd(&s, "5<TCPv6:[::1]:50194->[::1]:80>");
	s = inet_sock(CLOSED, "fe80::1", 53, "::", 0);
	s.type = SOCK_DGRAM;
	s.protocol = IPPROTO_UDP;
	s.scope_id = 7;
	assert_fd(&s, "5<UDPv6:[fe80::1%7]:53>");
	/* The port of a raw socket is its protocol. */
	s = inet_sock(CLOSED, "0.0.0.0", IPPROTO_ICMP, "0.0.0.0", 0);
	s.type = SOCK_RAW;
	s.protocol = IPPROTO_ICMP;
	assert_fd(&s, "5<ICMP>");
	s = inet_sock(ESTABLISHED, "10.0.0.1", 253, "10.0.0.2", 0);
	s.type = SOCK_RAW;
	s.protocol = 253;
	assert_fd(&s, "5<RAW 253:10.0.0.1->10.0.0.2>");
}

static void number(uint8_t addr[16], unsigned int n, uint32_t value)
{
	memcpy(addr + n * 4, &value, sizeof(value));
}

static void test_fd_others(void **state)
{
	struct rec_sock s = {.family = AF_NETLINK, .type = SOCK_RAW, .protocol = NETLINK_ROUTE};

	(void)state;
	assert_fd(&s, "5<NETLINK:ROUTE>");
	number(s.laddr, 0, 4711);
	assert_fd(&s, "5<NETLINK:ROUTE:4711>");
	s = (struct rec_sock){.family = AF_PACKET, .type = SOCK_RAW};
	assert_fd(&s, "5<PACKET>");
	s.lport = htons(ETH_P_ALL);
	s.scope_id = 2;
	assert_fd(&s, "5<PACKET:ETH_P_ALL%2>");
	s.lport = htons(0x1234);
	assert_fd(&s, "5<PACKET:0x1234%2>");
	s = (struct rec_sock){.family = AF_VSOCK, .type = SOCK_STREAM, .state = LISTENS};
	number(s.laddr, 0, UINT32_MAX);
	number(s.laddr, 1, 1024);
	assert_fd(&s, "5<VSOCK:*:1024>");
	s.state = ESTABLISHED;
	number(s.raddr, 0, 3);
	number(s.raddr, 1, 99);
	assert_fd(&s, "5<VSOCK:*:1024->3:99>");
	number(s.laddr, 1, UINT32_MAX);
	assert_fd(&s, "5<VSOCK>");
	s = (struct rec_sock){.family = AF_XDP, .type = SOCK_RAW};
	assert_fd(&s, "5<XDP>");
	s.scope_id = 3;
	number(s.laddr, 0, 1);
	assert_fd(&s, "5<XDP:3:1>");
	s = (struct rec_sock){.family = AF_TIPC, .type = SOCK_RDM};
	assert_fd(&s, "5<TIPC>");
	s = (struct rec_sock){.family = 99};
	assert_fd(&s, "5<99>");
}

static void assert_unix(const char *path, size_t len, const char *peer, size_t peer_len,
			const char *expected)
{
	static struct {
		struct part part;
		char name[64];
	} own, other;
	struct rec_sock s = {.family = AF_UNIX, .type = SOCK_STREAM, .file.ino = 420655};
	struct record rec = {.sock = &s};
	char text[512];
	struct line l;

	own.part.len = (uint32_t)len;
	memcpy(own.part.data, path, len);
	other.part.len = (uint32_t)peer_len;
	memcpy(other.part.data, peer, peer_len);
	rec.parts[PART_UNIX_ADDR] = len ? &own.part : NULL;
	rec.parts[PART_UNIX_PEER] = peer_len ? &other.part : NULL;
	if (peer_len)
		s.unix_peer_ino = 420656;
	line_init(&l, text, sizeof(text));
	trace_fd(&l, &(struct trace_fd){.fd = 8, .rec = &rec}, TRACE_ALL_ENDS);
	assert_string_equal(text, expected);
}

static void test_fd_unix(void **state)
{
	(void)state;
	assert_unix("", 0, "", 0, "8<UNIX-STREAM:[420655]>");
	assert_unix("/run/a\0junk", 11, "", 0, "8<UNIX-STREAM:/run/a>");
	assert_unix("\0name\0x", 7, "", 0, "8<UNIX-STREAM:@name\\0x>");
	assert_unix("", 0, "/run/b", 6, "8<UNIX-STREAM:[420655]->/run/b>");
	/* What a process chose can't break out of the brackets, nor reach the terminal. */
	assert_unix("/a>\33[31m\n\"", 10, "", 0, "8<UNIX-STREAM:/a\\76\\33[31m\\n\\\">");
}

/* --- the lines of the manual */

static void test_setsockopt(void **state)
{
	int n = 1;
	struct rec_sock s = inet_sock(LISTENS, "127.0.0.1", 80, "0.0.0.0", 0);
	struct record rec = {.sock = &s};
	struct call c = set_call(SOL_TCP, TCP_NODELAY, &n, sizeof(n));

	(void)state;
	c.sock = &rec;
	assert_line(&c, "setsockopt(9<TCP:127.0.0.1:80>, SOL_TCP, TCP_NODELAY, [1], 4) = 0");
	c.sock = NULL;
	c.ret = -ENOPROTOOPT;
	c.args[2] = 0x270f;
	assert_line(&c, "setsockopt(9, SOL_TCP, 0x270f /* TCP_??? */, [1], 4) = "
			"-1 ENOPROTOOPT (Protocol not available)");
	c.args[1] = 1;
	assert_line(&c, "setsockopt(9, SOL_SOCKET, 0x270f /* SO_??? */, [1], 4) = "
			"-1 ENOPROTOOPT (Protocol not available)");
	c.args[1] = 999;
	assert_line(&c, "setsockopt(9, 0x3e7 /* SOL_??? */, 9999, [1], 4) = "
			"-1 ENOPROTOOPT (Protocol not available)");
	c.args[1] = AF_VSOCK;
	assert_line(&c, "setsockopt(9, AF_VSOCK, 0x270f /* VSOCK_??? */, [1], 4) = "
			"-1 ENOPROTOOPT (Protocol not available)");
}

static void test_connect(void **state)
{
	struct sockaddr_in in = {
		.sin_family = AF_INET, .sin_port = htons(80), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct rec_sock s = inet_sock(2, "127.0.0.1", 50194, "127.0.0.1", 80);
	struct record rec = {.sock = &s};
	struct call c = {
		.kind = CALL_CONNECT,
		.args = {5, ADDR, sizeof(in)},
		.ret = -EINPROGRESS,
		.mem = {.addr = ADDR, .len = sizeof(in), .data = (const uint8_t *)&in},
		.sock = &rec,
	};

	(void)state;
	assert_line(&c, "connect(5<TCP>, {sa_family=AF_INET, sin_port=htons(80), "
			"sin_addr=inet_addr(\"127.0.0.1\")}, 16) = "
			"-1 EINPROGRESS (Operation now in progress)");
	c.kind = CALL_BIND;
	c.ret = 0;
	s = inet_sock(CLOSED, "127.0.0.1", 80, "0.0.0.0", 0);
	assert_line(&c, "bind(5<TCP:127.0.0.1:80>, {sa_family=AF_INET, sin_port=htons(80), "
			"sin_addr=inet_addr(\"127.0.0.1\")}, 16) = 0");
}

/* Its own end is no news of the call, so it tells which socket it was. */
static void test_connect_unix(void **state)
{
	struct sockaddr_un un = {.sun_family = AF_UNIX, .sun_path = "/b"};
	struct rec_sock s = {.family = AF_UNIX, .type = SOCK_STREAM, .file.ino = 12};
	struct record rec = {.sock = &s};
	struct call c = {
		.kind = CALL_CONNECT,
		.args = {5, ADDR, 4},
		.mem = {.addr = ADDR, .len = 4, .data = (const uint8_t *)&un},
		.sock = &rec,
	};

	(void)state;
	s.unix_peer_ino = 13;
	assert_line(&c,
		    "connect(5<UNIX-STREAM:[12]>, {sa_family=AF_UNIX, sun_path=\"/b\"}, 4) = 0");
}

static void test_accept(void **state)
{
	struct sockaddr_in in = {.sin_family = AF_INET,
				 .sin_port = htons(50194),
				 .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct rec_sock server = inet_sock(LISTENS, "0.0.0.0", 80, "0.0.0.0", 0);
	struct rec_sock accepted = inet_sock(ESTABLISHED, "127.0.0.1", 80, "127.0.0.1", 50194);
	struct record rec = {.sock = &server}, made = {.sock = &accepted};
	struct call c = {
		.kind = CALL_ACCEPT4,
		.args = {6, ADDR, ADDR, SOCK_NONBLOCK},
		.ret = 11,
		.mem = {.addr = ADDR, .len = sizeof(in), .data = (const uint8_t *)&in},
		.len = {ADDR, CALL_LEN_UNKNOWN, CALL_LEN_READ, 0, sizeof(in)},
		.sock = &rec,
		.made = &made,
	};

	(void)state;
	assert_line(&c, "accept4(6<TCP:0.0.0.0:80>, {sa_family=AF_INET, sin_port=htons(50194), "
			"sin_addr=inet_addr(\"127.0.0.1\")}, [16], SOCK_NONBLOCK) = "
			"11<TCP:127.0.0.1:80->127.0.0.1:50194>");
	c.len.in_state = CALL_LEN_READ;
	c.len.in = 8;
	c.kind = CALL_ACCEPT;
	assert_line(&c, "accept(6<TCP:0.0.0.0:80>, {sa_family=AF_INET, "
			"sa_data=\"\\304\\22\\177\\0\\0\\1\"}, "
			"[8 => 16]) = 11<TCP:127.0.0.1:80->127.0.0.1:50194>");
	c.ret = -EAGAIN;
	assert_line(&c, "accept(6<TCP:0.0.0.0:80>, 0x7f0000001000, [8]) = "
			"-1 EAGAIN (Resource temporarily unavailable)");
	c.args[1] = c.args[2] = 0;
	c.mem = (struct call_bytes){.addr = 0};
	c.len = (struct call_len){.addr = 0};
	assert_line(&c, "accept(6<TCP:0.0.0.0:80>, NULL, NULL) = "
			"-1 EAGAIN (Resource temporarily unavailable)");
}

static void test_socket(void **state)
{
	int sv[2] = {3, 4};
	struct call c = {
		.kind = CALL_SOCKET,
		.args = {AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0},
		.ret = 5,
		.family = AF_INET,
		.type = SOCK_STREAM,
		.protocol = IPPROTO_TCP,
	};

	(void)state;
	assert_line(&c, "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 5<TCP>");
	c.ret = -EMFILE;
	assert_line(&c, "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = "
			"-1 EMFILE (Too many open files)");
	c = (struct call){
		.kind = CALL_SOCKETPAIR,
		.args = {AF_UNIX, SOCK_DGRAM, 0, ADDR},
		.family = AF_UNIX,
		.type = SOCK_DGRAM,
		.mem = {.addr = ADDR, .len = sizeof(sv), .data = (const uint8_t *)sv},
	};
	assert_line(&c, "socketpair(AF_UNIX, SOCK_DGRAM, 0, [3<UNIX-DGRAM>, 4<UNIX-DGRAM>]) = 0");
}

/* --- what became of a value */

static void test_effect(void **state)
{
	int n = 4096;
	struct value now, was;
	struct call c = set_call(SOL_SOCKET, SO_RCVBUF, &n, sizeof(n));

	(void)state;
	c.now = &now;
	c.was = &was;
	value_int(&now, 8192);
	value_int(&was, 212992);
	assert_line(&c,
		    "setsockopt(9, SOL_SOCKET, SO_RCVBUF, [4096], 4) = 0  now 8192, was 212992");
	value_int(&now, 4096);
	assert_line(&c, "setsockopt(9, SOL_SOCKET, SO_RCVBUF, [4096], 4) = 0  was 212992");
	value_int(&was, 4096);
	assert_line(&c, "setsockopt(9, SOL_SOCKET, SO_RCVBUF, [4096], 4) = 0");
	value_int(&now, 8192);
	value_absent(&was, "no such hook");
	assert_line(&c, "setsockopt(9, SOL_SOCKET, SO_RCVBUF, [4096], 4) = 0  now 8192");
	c.ret = -EPERM;
	assert_line(&c, "setsockopt(9, SOL_SOCKET, SO_RCVBUF, [4096], 4) = "
			"-1 EPERM (Operation not permitted)");
}

/* The kernel makes 1 of every boolean, and rounds times to its ticks. */
static void test_effect_of_kinds(void **state)
{
	int n = 7;
	struct timeval time = {2, 500000};
	char cubic[] = "cubic";
	struct linger linger = {1, 5};
	struct value now;
	struct call c = set_call(SOL_SOCKET, SO_KEEPALIVE, &n, sizeof(n));

	(void)state;
	c.now = &now;
	value_bool(&now, true);
	assert_line(&c, "setsockopt(9, SOL_SOCKET, SO_KEEPALIVE, [7], 4) = 0");
	c = set_call(SOL_SOCKET, SO_RCVTIMEO, &time, sizeof(time));
	c.now = &now;
	value_time_us(&now, 2500000);
	assert_line(&c,
		    "setsockopt(9, SOL_SOCKET, SO_RCVTIMEO, {tv_sec=2, tv_usec=500000}, 16) = 0");
	value_time_us(&now, 2504000);
	assert_line(&c, "setsockopt(9, SOL_SOCKET, SO_RCVTIMEO, {tv_sec=2, tv_usec=500000}, 16) = 0"
			"  now 2.504");
	c = set_call(SOL_TCP, TCP_CONGESTION, cubic, 5);
	c.now = &now;
	value_string(&now, "cubic", 5);
	assert_line(&c, "setsockopt(9, SOL_TCP, TCP_CONGESTION, \"cubic\", 5) = 0");
	value_string(&now, "reno", 4);
	assert_line(&c, "setsockopt(9, SOL_TCP, TCP_CONGESTION, \"cubic\", 5) = 0  now \"reno\"");
	value_string(&now, "", 0);
	assert_line(&c, "setsockopt(9, SOL_TCP, TCP_CONGESTION, \"cubic\", 5) = 0  now \"\"");
	c = set_call(SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
	c.now = &now;
	value_members(&now);
	value_member(&now, "onoff", 1);
	value_member(&now, "linger", 5);
	assert_line(&c, "setsockopt(9, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=5}, 8) = 0");
	now.members[1].num = 4;
	assert_line(&c, "setsockopt(9, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=5}, 8) = 0"
			"  now {l_onoff=1, l_linger=4}");
}

/* What it is and was has the same names as what was asked for. */
static void test_effect_by_name(void **state)
{
	int discover = IP_PMTUDISC_DO, bound = 0, flags = SOF_TIMESTAMPING_SOFTWARE;
	uint32_t range = 0x20001000;
	struct value now, was;
	struct call c = set_call(SOL_IP, IP_MTU_DISCOVER, &discover, sizeof(discover));

	(void)state;
	c.was = &was;
	value_int(&was, IP_PMTUDISC_WANT);
	assert_line(&c, "setsockopt(9, SOL_IP, IP_MTU_DISCOVER, [IP_PMTUDISC_DO], 4) = 0"
			"  was IP_PMTUDISC_WANT");
	value_int(&was, -2);
	assert_line(&c, "setsockopt(9, SOL_IP, IP_MTU_DISCOVER, [IP_PMTUDISC_DO], 4) = 0  was -2");
	c = set_call(SOL_SOCKET, SO_BINDTOIFINDEX, &bound, sizeof(bound));
	c.was = &was;
	c.netns = netns_own();
	value_int(&was, 1);
	assert_line(&c, "setsockopt(9, SOL_SOCKET, SO_BINDTOIFINDEX, [0], 4) = 0"
			"  was if_nametoindex(\"lo\")");
	c = set_call(SOL_RAW, 1, &(uint32_t){1 << 8}, 4); /* ICMP_FILTER */
	c.was = &was;
	value_uint(&was, 1);
	assert_line(&c, "setsockopt(9, SOL_RAW, ICMP_FILTER, [ICMP_ECHO], 4) = 0"
			"  was [ICMP_ECHOREPLY]");
	c = set_call(SOL_IP, IP_LOCAL_PORT_RANGE, &range, sizeof(range));
	c.was = &was;
	value_uint(&was, 0);
	assert_line(&c, "setsockopt(9, SOL_IP, IP_LOCAL_PORT_RANGE, {lo=4096, hi=8192}, 4) = 0"
			"  was {lo=0, hi=0}");
	/* Without the second member, which is 0 then. */
	c = set_call(SOL_SOCKET, SO_TIMESTAMPING_OLD, &flags, sizeof(flags));
	c.now = &now;
	c.was = &was;
	value_members(&now);
	value_member(&now, "flags", SOF_TIMESTAMPING_SOFTWARE);
	value_member(&now, "bind_phc", 0);
	was = now;
	was.members[0].num = SOF_TIMESTAMPING_RX_SOFTWARE;
	assert_line(&c, "setsockopt(9, SOL_SOCKET, SO_TIMESTAMPING, "
			"{flags=SOF_TIMESTAMPING_SOFTWARE}, 4) = 0"
			"  was {flags=SOF_TIMESTAMPING_RX_SOFTWARE, bind_phc=0}");
}

/* --- values */

static void test_numbers(void **state)
{
	const uint8_t bytes[16] = {0xff, 0xff, 0xff, 0xff, 1};
	const int ttl = 64;
	struct call c = set_call(SOL_SOCKET, SO_KEEPALIVE, bytes, 16);

	(void)state;
	assert_value(&c, "[-1]");
	c = set_call(SOL_IP, IP_TTL, &ttl, 1);
	assert_value(&c, "[64]");
	c = set_call(SOL_SOCKET, SO_MAX_PACING_RATE, bytes, 8);
	assert_value(&c, "[8589934591]");
	c = set_call(SOL_SOCKET, SO_MAX_PACING_RATE, bytes, 4);
	assert_value(&c, "[4294967295]");
	c = set_call(SOL_SOCKET, SO_MARK, bytes + 3, 4);
	assert_value(&c, "[0x1ff]");
	/* Of nobody knows what, it is a number if it is as long as one. */
	c = set_call(SOL_SOCKET, 9999, bytes, 4);
	assert_value(&c, "[-1]");
	c = set_call(SOL_SOCKET, 9999, bytes + 3, 3);
	assert_value(&c, "\"\\377\\1\\0\"");
}

static void test_no_value(void **state)
{
	const uint8_t bytes[8] = {1};
	struct call c = set_call(SOL_SOCKET, SO_LINGER, bytes, 8);

	(void)state;
	c.mem.len = 4;
	c.mem.fault = true;
	assert_value(&c, "0x7f0000001000");
	c.mem.fault = false;
	assert_value(&c, "{l_onoff=1}");
	c = set_call(SOL_SOCKET, SO_LINGER, bytes, 0);
	assert_value(&c, "0x7f0000001000");
	c.mem.addr = 0;
	assert_value(&c, "NULL");
	c = get_call(SOL_SOCKET, SO_BINDTODEVICE, bytes, 0);
	assert_value(&c, "\"\"");
	c = get_call(SOL_NETLINK, NETLINK_LIST_MEMBERSHIPS, bytes, 0);
	assert_value(&c, "[]");
	c = get_call(SOL_SOCKET, SO_TYPE, bytes, 4);
	c.ret = -EBADF;
	assert_value(&c, "0x7f0000001000");
}

static void test_named_values(void **state)
{
	const int type = SOCK_STREAM, error = ECONNREFUSED, discover = 2,
		  flags = 1 << 4 | 1 << 6 | 1 << 30;
	const uint32_t meminfo[9] = {1, 2, 3, 4, 5, 6, 7, 8, 9}, groups[3] = {1, 4, 27};
	const struct ip_mreq_source source = {
		{htonl(0xef010203)}, {htonl(0x0a000002)}, {htonl(0x0a000001)}};
	struct call c = get_call(SOL_SOCKET, SO_TYPE, &type, 4);

	(void)state;
	assert_value(&c, "[SOCK_STREAM]");
	c = get_call(SOL_SOCKET, SO_ERROR, &error, 4);
	assert_value(&c, "[ECONNREFUSED]");
	c = set_call(SOL_IP, IP_MTU_DISCOVER, &discover, 4);
	assert_value(&c, "[IP_PMTUDISC_DO]");
	c = set_call(SOL_SOCKET, SO_TIMESTAMPING, &flags, 4);
	assert_value(&c,
		     "{flags=SOF_TIMESTAMPING_SOFTWARE|SOF_TIMESTAMPING_RAW_HARDWARE|0x40000000}");
	c = get_call(SOL_SOCKET, SO_MEMINFO, meminfo, sizeof(meminfo));
	assert_value(&c,
		     "{rmem_alloc=1, rcvbuf=2, wmem_alloc=3, sndbuf=4, fwd_alloc=5, wmem_queued=6, "
		     "optmem=7, backlog=8, drops=9}");
	c = get_call(SOL_NETLINK, NETLINK_LIST_MEMBERSHIPS, groups, sizeof(groups));
	assert_value(&c, "[1, 4, 27]");
	c = set_call(SOL_IP, IP_ADD_SOURCE_MEMBERSHIP, &source, sizeof(source));
	assert_value(
		&c,
		"{imr_multiaddr=inet_addr(\"239.1.2.3\"), imr_interface=inet_addr(\"10.0.0.2\"), "
		"imr_sourceaddr=inet_addr(\"10.0.0.1\")}");
}

/* Options that hardly anybody sets. */
static void test_rare_structs(void **state)
{
	const uint8_t hop[8] = {59, 0, 5, 2, 0, 0, 1, 0}, routing[8] = {59, 0, 4, 1},
		      policy[16] = {2, 0, 18, 0, 1, 0, 2}, codecs[8] = {1, 2, 3, 0, 4, 0, 5, 6},
		      trace[4] = {2, 1, 3};
	const uint32_t passes[8] = {0xfffffffe, 1};
	const struct {
		int32_t assoc_id;
		int32_t addr_num;
		uint64_t addrs;
	} connectx = {1, 2, 0x1000};
	struct call c = set_call(SOL_IPV6, IPV6_HOPOPTS, hop, sizeof(hop));

	(void)state;
	assert_value(&c, "{nexthdr=59, hdrlen=0, options=\"\\x05\\x02\\x00\\x00\\x01\\x00\"}");
	c = set_call(SOL_IPV6, IPV6_RTHDR, routing, sizeof(routing));
	assert_value(&c, "{nexthdr=59, hdrlen=0, type=4, segments_left=1, "
			 "data=\"\\x00\\x00\\x00\\x00\"}");
	c = set_call(58, 1, passes, sizeof(passes));
	assert_value(&c, "{icmp6_filt[0]=0xfffffffe, icmp6_filt[1]=0x1, icmp6_filt[2]=0, "
			 "icmp6_filt[3]=0, icmp6_filt[4]=0, icmp6_filt[5]=0, icmp6_filt[6]=0, "
			 "icmp6_filt[7]=0}");
	c = set_call(SOL_IP, 16, policy, sizeof(policy));
	assert_value(&c, "{sadb_x_policy_len=2, sadb_x_policy_exttype=18, sadb_x_policy_type=1, "
			 "sadb_x_policy_dir=2, sadb_x_policy_id=0, sadb_x_policy_priority=0}");
	c = get_call(132, 111, &connectx, sizeof(connectx));
	assert_value(&c, "{assoc_id=1, addr_num=2, addrs=0x1000}");
	c = set_call(274, 19, codecs, sizeof(codecs));
	assert_value(&c, "{num_codecs=1, id=0x2, cid=0x3, vid=0x4, data_path_id=5, num_caps=6}");
	c = set_call(276, 10, trace, sizeof(trace));
	assert_value(&c, "{rx_traces=2, rx_trace_pos=[0x1, 0x3, 00]}");
}

static void test_32_bit(void **state)
{
	const int32_t time[2] = {2, 500000};
	struct call c = set_call(SOL_SOCKET, SO_RCVTIMEO, time, sizeof(time));

	(void)state;
	c.compat = true;
	assert_value(&c, "{tv_sec=2, tv_usec=500000}");
}

static void test_tcp_info(void **state)
{
	uint8_t info[280] = {ESTABLISHED, 0, 1, 2, 3, 7, 0xa7, 1};
	char text[TRACE_LINE_MAX];
	struct line l;
	struct call c = get_call(SOL_TCP, TCP_INFO, info, sizeof(info));

	(void)state;
	line_init(&l, text, sizeof(text));
	trace_value(&l, &c);
	assert_non_null(strstr(text,
			       "{tcpi_state=TCP_ESTABLISHED, tcpi_ca_state=TCP_CA_Open, "
			       "tcpi_retransmits=1, tcpi_probes=2, tcpi_backoff=3, "
			       "tcpi_options=TCPI_OPT_TIMESTAMPS|TCPI_OPT_SACK|TCPI_OPT_WSCALE, "
			       "tcpi_snd_wscale=7, tcpi_rcv_wscale=10, "
			       "tcpi_delivery_rate_app_limited=1, "));
	/* As much of it as there is. */
	c = get_call(SOL_TCP, TCP_INFO, info, 3);
	assert_value(&c,
		     "{tcpi_state=TCP_ESTABLISHED, tcpi_ca_state=TCP_CA_Open, tcpi_retransmits=1}");
}

/* Levels that Bluetooth has for itself. */
static void test_levels_by_family(void **state)
{
	const uint32_t n = 1;
	struct call c = set_call(6, 3, &n, 4);

	(void)state;
	c.family = AF_INET;
	assert_string_equal(trace_option_name(&c), "TCP_CORK");
	c.family = AF_BLUETOOTH;
	assert_string_equal(trace_option_name(&c), "L2CAP_LM");
}

static void test_secrets(void **state)
{
	uint8_t key[304];
	struct tls12_crypto_info_aes_gcm_128 tls = {
		.info = {TLS_1_3_VERSION, TLS_CIPHER_AES_GCM_128}};
	struct call c;

	(void)state;
	memset(key, 0, sizeof(key));
	key[0] = AF_INET;
	memset(key + 136, 'k', 80);
	key[130] = 80;
	c = set_call(SOL_TCP, TCP_MD5SIG, key, 216);
	assert_value(&c, "{tcpm_addr={sa_family=AF_INET, sin_port=htons(0), "
			 "sin_addr=inet_addr(\"0.0.0.0\")}, "
			 "tcpm_flags=0, tcpm_prefixlen=0, tcpm_keylen=80, tcpm_ifindex=0, "
			 "tcpm_key=<secret>}");
	memset(tls.key, 'k', sizeof(tls.key));
	c = set_call(SOL_TLS, TLS_TX, &tls, sizeof(tls));
	assert_value(&c,
		     "{version=TLS_1_3_VERSION, cipher_type=TLS_CIPHER_AES_GCM_128, key=<secret>}");
	c = set_call(SOL_ALG, 1, key + 136, 32);
	assert_value(&c, "<secret>");
	c = set_call(SOL_TCP, TCP_FASTOPEN_KEY, key + 136, 16);
	assert_value(&c, "<secret>");
	c = get_call(SOL_TCP, TCP_FASTOPEN_KEY, key + 136, 32);
	assert_value(&c, "<secret>");
}

/* --- the table */

static void check_members(const struct option *o, const struct layout *l)
{
	size_t end = 0;

	for (const struct member *m = l->members; m->name; m++) {
		if (m->off + m->size > CALL_BYTES_MAX)
			fail_msg("%s: %s can't be brought along", o->name, m->name);
		if (m->off < end && !m->width)
			fail_msg("%s: %s overlaps", o->name, m->name);
		if (!m->width || m->off >= end)
			end = m->off + m->size;
	}
}

static void check_option(const struct option *o)
{
	if (!o->name || !o->kind)
		fail_msg("%d/%d has no name or kind", o->level, o->optname);
	if (o->kind == OPTION_LIST && !o->size)
		fail_msg("%s: no size", o->name);
	if ((o->kind == OPTION_NAME || o->kind == OPTION_BITS) && !o->names)
		fail_msg("%s: no names", o->name);
	if ((o->kind == OPTION_STRUCT || o->kind == OPTION_STRUCTS) && !o->layouts)
		fail_msg("%s: no layout", o->name);
	for (const struct layout *l = o->layouts; l && l->size; l++)
		check_members(o, l);
}

static const struct option *const tables[] = {option_names_socket, option_names_inet,
					      option_names_tcp, option_names_sctp,
					      option_names_other};

#define TABLES (sizeof(tables) / sizeof(tables[0]))

/* Every row is found by its number, with all that its kind needs. */
static void test_rows(void **state)
{
	(void)state;
	for (size_t t = 0; t < TABLES; t++)
		for (const struct option *row = tables[t]; row->level != OPTION_LEVEL_END; row++) {
			enum option_call call = row->only ? row->only : OPTION_SET;
			const struct option *o =
				option_by_number(row->family, row->level, row->optname, call);

			assert_non_null(o);
			check_option(o);
			/* The number has another meaning the other way, and that is the one found here. */
			if (row->name || !row->only)
				assert_int_equal(o->only == row->only || !row->only, true);
			if (row->name && row->only == o->only)
				assert_string_equal(o->name, row->name);
		}
}

/* What the dump has a row for needs none here that names it. */
static void test_fields(void **state)
{
	(void)state;
	for (size_t t = 0; field_tables[t]; t++)
		for (const struct field *f = field_tables[t]; f->name; f++) {
			const struct option *o;

			if (f->group != FIELD_OPTION)
				continue;
			o = option_by_number(0, f->level, f->optname, OPTION_GET);
			assert_non_null(o);
			check_option(o);
			assert_string_equal(o->name, f->name);
		}
}

static bool same_option(const struct option *a, const struct option *b)
{
	return a->level == b->level && a->optname == b->optname && a->family == b->family &&
	       a->only == b->only;
}

static void test_no_row_twice(void **state)
{
	(void)state;
	for (size_t t = 0; t < TABLES; t++)
		for (const struct option *a = tables[t]; a->level != OPTION_LEVEL_END; a++)
			for (size_t u = t; u < TABLES; u++)
				for (const struct option *b = u == t ? a + 1 : tables[u];
				     b->level != OPTION_LEVEL_END; b++)
					if (same_option(a, b))
						fail_msg("%d/%d is there twice", a->level,
							 a->optname);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fd_inet),	       cmocka_unit_test(test_fd_others),
		cmocka_unit_test(test_fd_unix),	       cmocka_unit_test(test_setsockopt),
		cmocka_unit_test(test_connect),	       cmocka_unit_test(test_connect_unix),
		cmocka_unit_test(test_accept),	       cmocka_unit_test(test_socket),
		cmocka_unit_test(test_effect),	       cmocka_unit_test(test_effect_of_kinds),
		cmocka_unit_test(test_effect_by_name), cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_no_value),       cmocka_unit_test(test_named_values),
		cmocka_unit_test(test_rare_structs),   cmocka_unit_test(test_32_bit),
		cmocka_unit_test(test_tcp_info),       cmocka_unit_test(test_levels_by_family),
		cmocka_unit_test(test_secrets),	       cmocka_unit_test(test_rows),
		cmocka_unit_test(test_fields),	       cmocka_unit_test(test_no_row_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
