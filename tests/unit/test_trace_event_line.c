/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of events that the kernel makes by itself: exact text. */
#include "../../src/trace_event_line.h"
#include "fake_events.h"

#include <errno.h>
#include <linux/errqueue.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define ENDS "5<TCP:127.0.0.1:50194->127.0.0.1:80> "

static void assert_line(const struct event_head *e, const char *reason, const char *line)
{
	struct text t = {0};
	char *s;

	trace_event_line(&t, e, reason, false);
	s = fake_text(&t);
	assert_string_equal(s, line);
	free(s);
}

static void test_durations_and_bytes(void **state)
{
	static const struct {
		uint64_t ns;
		const char *text;
	} durations[] = {
		{0, "0ns"},
		{450, "450ns"},
		{1000, "1us"},
		{1450, "1.4us"},
		{41999, "41us"},
		{999999, "999us"},
		{1000000, "1ms"},
		{7250000, "7.2ms"},
		{12000000, "12ms"},
		{8100000000, "8.1s"},
		{86400000000000, "86400s"},
	};
	static const struct {
		uint64_t n;
		const char *text;
	} bytes[] = {
		{0, "0"},	{1023, "1023"},	    {1024, "1K"},    {1229, "1.2K"},
		{34816, "34K"}, {1048575, "1023K"}, {1048576, "1M"}, {UINT64_MAX, "15E"},
	};
	char text[TRACE_NUMBER_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(durations) / sizeof(durations[0]); i++) {
		trace_duration_text(text, durations[i].ns);
		assert_string_equal(text, durations[i].text);
	}
	for (size_t i = 0; i < sizeof(bytes) / sizeof(bytes[0]); i++) {
		trace_bytes_text(text, bytes[i].n);
		assert_string_equal(text, bytes[i].text);
	}
}

static void assert_process(const struct event_task *task, bool colour, const char *expected)
{
	struct text t = {0};
	char *s;

	trace_process_text(&t, task, colour);
	s = fake_text(&t);
	assert_string_equal(s, expected);
	free(s);
}

static void test_owners(void **state)
{
	struct event_task task = {.pid = 812, .owner = OWNER_EXACT, .comm = "nginx"};

	(void)state;
	assert_process(&task, false, "nginx[812] ");
	assert_process(&task, true, "\033[36mnginx[812]\033[0m ");
	task.owner = OWNER_LISTENER;
	assert_process(&task, false, "~nginx[812] ");
	task.owner = OWNER_SHARED;
	assert_process(&task, false, "~nginx[812] ");
	memcpy(task.comm, "a\n\033[2J\\", sizeof("a\n\033[2J\\"));
	task.owner = OWNER_EXACT;
	assert_process(&task, false, "a\\n\\x1b[2J\\\\[812] ");
	/* Nothing ends a name that fills its room. */
	memset(task.comm, 'x', sizeof(task.comm));
	assert_process(&task, false, "xxxxxxxxxxxxxxxx[812] ");
	task = (struct event_task){0};
	assert_process(&task, false, "- ");
}

static void test_state(void **state)
{
	struct event_state e;

	(void)state;
	fake_head(&e.head, EVENT_STATE, sizeof(e));
	e.old_state = 2;
	e.new_state = 1;
	e.since = 41000;
	e.mss = 65483;
	e.tcp_flags = EVENT_TCP_WSCALE | EVENT_TCP_SACK | EVENT_TCP_TIMESTAMPS;
	e.snd_wscale = 7;
	e.rcv_wscale = 9;
	assert_line(&e.head, NULL,
		    "state " ENDS "SYN_SENT -> ESTABLISHED  41us  mss 65483 wscale 7,9 sack ts");
	e.tcp_flags = EVENT_TCP_ECN | EVENT_TCP_FASTOPEN;
	assert_line(&e.head, NULL,
		    "state " ENDS "SYN_SENT -> ESTABLISHED  41us  mss 65483 ecn fastopen");
	e.mss = 0;
	e.since = 0;
	e.new_state = 7;
	e.err = ECONNREFUSED;
	assert_line(&e.head, NULL,
		    "state " ENDS "SYN_SENT -> CLOSE  ECONNREFUSED (Connection refused)");
	e.old_state = 99;
	e.err = 4000;
	assert_line(&e.head, NULL, "state " ENDS "99 -> CLOSE  errno 4000");
}

static void test_sockets(void **state)
{
	struct event_state e;
	struct event_sock *s = &e.head.sock;

	(void)state;
	fake_head(&e.head, EVENT_STATE, sizeof(e));
	e.old_state = 7;
	e.new_state = 10;
	s->state = 10;
	memset(s->laddr, 0, sizeof(s->laddr));
	s->lport = htons(80);
	assert_line(&e.head, NULL, "state 5<TCP:0.0.0.0:80> CLOSE -> LISTEN");
	e.head.task.fd = -1;
	assert_line(&e.head, NULL, "state <TCP:0.0.0.0:80> CLOSE -> LISTEN");
	s->family = AF_INET6;
	assert_line(&e.head, NULL, "state <TCPv6:[::]:80> CLOSE -> LISTEN");
	s->state = 1;
	s->laddr[15] = 1;
	s->raddr[0] = 0xfe;
	s->raddr[1] = 0x80;
	s->raddr[2] = s->raddr[3] = 0;
	assert_line(&e.head, NULL, "state <TCPv6:[::1]:80->[fe80::]:80> CLOSE -> LISTEN");
	memset(s->laddr, 0, sizeof(s->laddr));
	memset(s->raddr, 0, sizeof(s->raddr));
	s->lport = s->rport = 0;
	s->family = AF_INET;
	s->protocol = IPPROTO_MPTCP;
	assert_line(&e.head, NULL, "state <MPTCP> CLOSE -> LISTEN");
}

static void test_close(void **state)
{
	struct event_close e;

	(void)state;
	fake_head(&e.head, EVENT_CLOSE, sizeof(e));
	e.opened = 8100000000;
	e.bytes_sent = e.bytes_acked = 1229;
	e.bytes_received = 34816;
	e.srtt = 40;
	assert_line(&e.head, NULL,
		    "close " ENDS
		    " 8.1s  sent 1.2K (acked 1.2K, retransmitted 0) received 34K  rtt 0.04ms");
	e.opened = 0;
	e.srtt = 0;
	e.err = ECONNRESET;
	assert_line(&e.head, NULL,
		    "close " ENDS " sent 1.2K (acked 1.2K, retransmitted 0) received 34K"
		    "  ECONNRESET (Connection reset by peer)");
}

static void test_retransmit(void **state)
{
	struct event_retransmit e;

	(void)state;
	fake_head(&e.head, EVENT_RETRANSMIT, sizeof(e));
	e.seq = 4000000000;
	e.len = 1448;
	e.tcp_flags = 0x18;
	e.retransmits = 2;
	e.total = 7;
	assert_line(&e.head, NULL,
		    "retransmit " ENDS
		    "ESTABLISHED  seq 4000000000 len 1448 PSH ACK  timeouts 2  total 7");
	e.synack = 1;
	e.head.sock.state = 3;
	e.retransmits = 0;
	e.err = -ENOBUFS;
	assert_line(&e.head, NULL,
		    "retransmit " ENDS "SYN_RECV  SYN ACK  total 7  not sent: ENOBUFS (No buffer "
		    "space available)");
}

static void test_reset(void **state)
{
	struct event_reset e;

	(void)state;
	fake_head(&e.head, EVENT_RESET, sizeof(e));
	e.reason = RESET_NO_REASON;
	assert_line(&e.head, NULL, "reset " ENDS "ESTABLISHED  received");
	e.sent = 1;
	e.reason = 3;
	assert_line(&e.head, NULL, "reset " ENDS "ESTABLISHED  sent  reason 3");
	assert_line(&e.head, "NO_SOCKET", "reset " ENDS "ESTABLISHED  sent  NO_SOCKET");
	e.head.sock.sk = 0;
	e.head.task.fd = -1;
	assert_line(&e.head, "NO_SOCKET",
		    "reset <TCP:127.0.0.1:50194->127.0.0.1:80> sent  NO_SOCKET");
}

static void test_error(void **state)
{
	struct event_error e;

	(void)state;
	fake_head(&e.head, EVENT_ERROR, sizeof(e));
	e.head.sock.type = SOCK_DGRAM;
	e.head.sock.protocol = IPPROTO_UDP;
	e.err = ECONNREFUSED;
	assert_line(&e.head, NULL,
		    "error 5<UDP:127.0.0.1:50194->127.0.0.1:80> ECONNREFUSED (Connection refused)");
	e.err = 0;
	e.ee_errno = EHOSTUNREACH;
	e.ee_origin = SO_EE_ORIGIN_ICMP;
	e.ee_type = 11;
	e.offender[0] = 10;
	e.offender[3] = 1;
	assert_line(&e.head, NULL,
		    "error 5<UDP:127.0.0.1:50194->127.0.0.1:80> EHOSTUNREACH (No route to host)"
		    "  icmp 11/0 TTL exceeded from 10.0.0.1");
	/* The port of a raw socket is its protocol. */
	e.head.sock.type = SOCK_RAW;
	e.head.sock.protocol = IPPROTO_ICMP;
	e.ee_origin = SO_EE_ORIGIN_LOCAL;
	e.ee_errno = EMSGSIZE;
	e.ee_info = 1500;
	e.offender[0] = e.offender[3] = 0;
	assert_line(&e.head, NULL,
		    "error 5<ICMP:127.0.0.1->127.0.0.1> EMSGSIZE (Message too long)"
		    "  local info 1500");
	e.ee_origin = 0;
	e.ee_errno = 0;
	e.err_soft = EHOSTUNREACH;
	assert_line(&e.head, NULL,
		    "error 5<ICMP:127.0.0.1->127.0.0.1> EHOSTUNREACH (No route to host) (soft)");
}

static void test_overflow(void **state)
{
	struct event_overflow e;

	(void)state;
	fake_head(&e.head, EVENT_OVERFLOW, sizeof(e));
	e.head.sock.state = 10;
	e.dropped = 3;
	e.queue = 129;
	e.backlog = 128;
	assert_line(&e.head, NULL, "overflow 5<TCP:127.0.0.1:50194> dropped 3  queue 129 of 128");
}

static void test_colour(void **state)
{
	struct event_overflow e;
	struct text t = {0};
	char *s;

	(void)state;
	fake_head(&e.head, EVENT_OVERFLOW, sizeof(e));
	trace_event_line(&t, &e.head, NULL, true);
	s = fake_text(&t);
	assert_string_equal(s, "\033[31moverflow\033[0m 5<TCP:127.0.0.1:50194->127.0.0.1:80> "
			       "dropped 0  queue 0 of 0");
	free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_durations_and_bytes),
		cmocka_unit_test(test_owners),
		cmocka_unit_test(test_state),
		cmocka_unit_test(test_sockets),
		cmocka_unit_test(test_close),
		cmocka_unit_test(test_retransmit),
		cmocka_unit_test(test_reset),
		cmocka_unit_test(test_error),
		cmocka_unit_test(test_overflow),
		cmocka_unit_test(test_colour),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
