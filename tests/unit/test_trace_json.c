/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Events as JSON: exact text, always valid, no secrets. */
#include "../../src/sockopt_numbers.h"
#include "../../src/trace_json.h"
#include "fake_events.h"

#include <errno.h>
#include <json-c/json.h>
#include <linux/errqueue.h>
#include <linux/tls.h>
#include <netinet/tcp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/un.h>

#include <cmocka.h>

/* 1970-01-01T00:00:05, at UTC */
#define HEAD(EVENT)                                                                                \
	"{\"event\":\"" EVENT "\",\"time\":\"1970-01-01T00:00:05.000000+00:00\",\"pid\":913,"      \
	"\"tid\":914,\"command\":\"curl\",\"uid\":1000,"
#define SOCKET                                                                                     \
	"\"fd\":5,\"family\":\"AF_INET\",\"type\":\"SOCK_STREAM\",\"protocol\":\"TCP\","           \
	"\"state\":\"ESTABLISHED\",\"laddr\":\"127.0.0.1\",\"lport\":50194,"                       \
	"\"raddr\":\"127.0.0.1\",\"rport\":80,\"netns\":4026531840,\"inode\":4242,"

static struct json_object *parse(const char *text)
{
	struct json_tokener *tok = json_tokener_new();
	struct json_object *json;

	json_tokener_set_flags(tok, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	json = json_tokener_parse_ex(tok, text, (int)strlen(text));
	json_tokener_free(tok);
	return json;
}

/* The object; free() it. */
static char *print(const struct event_head *e, const struct trace_call *call, const char *reason)
{
	struct trace_clock clock = {0};
	struct text t = {0};
	struct json_object *json;
	char *s;

	trace_json(&t, &clock, e, call, reason);
	assert_false(t.failed);
	s = fake_text(&t);
	json = parse(s);
	assert_true(json_object_is_type(json, json_type_object));
	json_object_put(json);
	return s;
}

static void assert_json(const struct event_head *e, const char *reason, const char *expected)
{
	char *s = print(e, NULL, reason);

	assert_string_equal(s, expected);
	free(s);
}

static char *print_call(struct event_call *c)
{
	struct trace_call call;

	assert_int_equal(event_parse(c, c->head.size), 0);
	event_to_call(c, &call);
	return print(&c->head, &call, NULL);
}

/* Frees the call. */
static void assert_call(struct event_call *c, const char *expected)
{
	char *s = print_call(c);

	assert_string_equal(s, expected);
	free(s);
	free(c);
}

static void test_state(void **state)
{
	struct event_state e;

	(void)state;
	fake_head(&e.head, EVENT_STATE, sizeof(e));
	e.old_state = 2;
	e.new_state = 1;
	e.since = 41500;
	e.mss = 1448;
	e.advmss = 1460;
	e.peer_mss = 1400;
	e.tcp_flags = EVENT_TCP_WSCALE | EVENT_TCP_SACK;
	e.snd_wscale = 7;
	e.rcv_wscale = 9;
	e.srtt = 40;
	assert_json(&e.head, NULL,
		    HEAD("state") SOCKET
		    "\"old_state\":\"SYN_SENT\",\"new_state\":\"ESTABLISHED\",\"since_us\":41,"
		    "\"mss\":1448,\"advmss\":1460,\"peer_mss\":1400,\"snd_wscale\":7,"
		    "\"rcv_wscale\":9,\"sack\":true,\"timestamps\":false,\"ecn\":false,"
		    "\"fastopen\":false,\"srtt_us\":40}");
	e.mss = 0;
	e.err = ETIMEDOUT;
	e.since = 0;
	e.head.task.owner = OWNER_LISTENER;
	assert_json(&e.head, NULL,
		    "{\"event\":\"state\",\"time\":\"1970-01-01T00:00:05.000000+00:00\","
		    "\"pid\":913,\"tid\":914,\"command\":\"curl\",\"uid\":1000,"
		    "\"owner\":\"listener\"," SOCKET
		    "\"old_state\":\"SYN_SENT\",\"new_state\":\"ESTABLISHED\","
		    "\"error\":\"ETIMEDOUT\"}");
	/* Nobody's. */
	memset(&e.head.task, 0, sizeof(e.head.task));
	e.head.task.fd = -1;
	e.head.sock.ino = 0;
	e.err = 0;
	assert_json(&e.head, NULL,
		    "{\"event\":\"state\",\"time\":\"1970-01-01T00:00:05.000000+00:00\","
		    "\"family\":\"AF_INET\",\"type\":\"SOCK_STREAM\",\"protocol\":\"TCP\","
		    "\"state\":\"ESTABLISHED\",\"laddr\":\"127.0.0.1\",\"lport\":50194,"
		    "\"raddr\":\"127.0.0.1\",\"rport\":80,\"netns\":4026531840,"
		    "\"old_state\":\"SYN_SENT\",\"new_state\":\"ESTABLISHED\"}");
}

static void test_close(void **state)
{
	struct event_close e;

	(void)state;
	fake_head(&e.head, EVENT_CLOSE, sizeof(e));
	e.old_state = 9;
	e.opened = 8100000000;
	e.bytes_sent = 1200;
	e.segs_in = 3;
	e.min_rtt = 12;
	assert_json(&e.head, NULL,
		    HEAD("close") SOCKET
		    "\"old_state\":\"LAST_ACK\",\"opened_us\":8100000,\"bytes_sent\":1200,"
		    "\"bytes_acked\":0,\"bytes_retrans\":0,\"bytes_received\":0,\"segs_out\":0,"
		    "\"segs_in\":3,\"data_segs_out\":0,\"data_segs_in\":0,\"total_retrans\":0,"
		    "\"min_rtt_us\":12}");
}

static void test_faults(void **state)
{
	struct event_retransmit r;
	struct event_reset reset;
	struct event_error error;
	struct event_overflow o;

	(void)state;
	fake_head(&r.head, EVENT_RETRANSMIT, sizeof(r));
	r.seq = 77;
	r.len = 1448;
	r.tcp_flags = 16;
	r.total = 1;
	r.err = -ENOBUFS;
	assert_json(&r.head, NULL,
		    HEAD("retransmit") SOCKET
		    "\"synack\":false,\"seq\":77,\"len\":1448,\"tcp_flags\":16,\"timeouts\":0,"
		    "\"total_retrans\":1,\"error\":\"ENOBUFS\"}");
	fake_head(&reset.head, EVENT_RESET, sizeof(reset));
	reset.sent = 1;
	reset.reason = 3;
	assert_json(&reset.head, "NO_SOCKET",
		    HEAD("reset") SOCKET "\"direction\":\"sent\",\"reason\":\"NO_SOCKET\"}");
	assert_json(&reset.head, NULL,
		    HEAD("reset") SOCKET "\"direction\":\"sent\",\"reason\":\"3\"}");
	fake_head(&error.head, EVENT_ERROR, sizeof(error));
	error.err = ECONNREFUSED;
	error.ee_errno = ECONNREFUSED;
	error.ee_origin = SO_EE_ORIGIN_ICMP;
	error.ee_type = 3;
	error.ee_code = 3;
	error.offender[0] = 10;
	for (int queued = 0; queued < 2; queued++, error.err = 0)
		assert_json(
			&error.head, NULL,
			HEAD("error") SOCKET
			"\"error\":\"ECONNREFUSED\",\"origin\":\"icmp\","
			"\"ee_errno\":\"ECONNREFUSED\",\"ee_type\":3,\"ee_code\":3,"
			"\"ee_info\":0,\"text\":\"port unreachable\",\"offender\":\"10.0.0.0\"}");
	fake_head(&o.head, EVENT_OVERFLOW, sizeof(o));
	o.dropped = 2;
	o.queue = 129;
	o.backlog = 128;
	o.sampled = 1;
	assert_json(&o.head, NULL,
		    HEAD("overflow") SOCKET "\"dropped\":2,\"backlog\":129,\"max_backlog\":128,"
					    "\"sampled\":true}");
}

static void test_connect(void **state)
{
	const struct sockaddr_in in = {.sin_family = AF_INET,
				       .sin_port = htons(80),
				       .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	const struct sockaddr_in6 in6 = {.sin6_family = AF_INET6,
					 .sin6_port = htons(443),
					 .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	const uint8_t odd[] = {0xfe, 0xff, 0xaa, 0x01};

	(void)state;
	assert_call(FAKE_CALL(EVENT_CONNECT, -EINPROGRESS, &in, sizeof(in), 5, 0x7f00, sizeof(in)),
		    HEAD("connect") SOCKET
		    "\"address\":{\"family\":\"AF_INET\",\"addr\":\"127.0.0.1\",\"port\":80},"
		    "\"ret\":-1,\"errno\":\"EINPROGRESS\",\"duration_ns\":1500}");
	assert_call(FAKE_CALL(EVENT_BIND, 0, &in6, sizeof(in6), 5, 0x7f00, sizeof(in6)),
		    HEAD("bind") SOCKET
		    "\"address\":{\"family\":\"AF_INET6\",\"addr\":\"::1\",\"port\":443},"
		    "\"ret\":0,\"duration_ns\":1500}");
	assert_call(FAKE_CALL(EVENT_BIND, -EINVAL, odd, sizeof(odd), 5, 0x7f00, sizeof(odd)),
		    HEAD("bind") SOCKET "\"address\":{\"family\":\"65534\",\"data\":\"aa01\"},"
					"\"ret\":-1,\"errno\":\"EINVAL\",\"duration_ns\":1500}");
	/* Nothing could be read. */
	assert_call(FAKE_CALL(EVENT_CONNECT, -EFAULT, "", 0, 5, 0x7f00, 16),
		    HEAD("connect") SOCKET "\"ret\":-1,\"errno\":\"EFAULT\",\"duration_ns\":1500}");
}

static void assert_path(const char *path, size_t len, const char *expected)
{
	struct sockaddr_un un = {.sun_family = AF_UNIX};
	size_t size = offsetof(struct sockaddr_un, sun_path) + len;
	struct event_call *c;
	char *s;

	memcpy(un.sun_path, path, len);
	c = FAKE_CALL(EVENT_CONNECT, 0, &un, size, 5, 0x7f00, size);
	s = print_call(c);
	if (!strstr(s, expected))
		print_error("%s: not in %s\n", expected, s);
	assert_non_null(strstr(s, expected));
	free(s);
	free(c);
}

static void test_unix_paths(void **state)
{
	char full[108];

	(void)state;
	memset(full, 'x', sizeof(full));
	assert_path("/run/x", 7, "{\"family\":\"AF_UNIX\",\"path\":\"/run/x\"}");
	assert_path("\0abs", 4, "\"path\":\"@abs\"}");
	assert_path("@file", 6, "\"path\":\"\\\\x40file\"}");
	assert_path("a\n\033\xff\"", 6, "\"path\":\"a\\n\\u001b\\\\xff\\\"\"}");
	assert_path(full, sizeof(full), "xxx\"}");
	full[0] = '@';
	assert_path(full, sizeof(full), "\"path\":\"\\\\x40xxx");
}

static void test_options(void **state)
{
	const int one = 1;
	const struct linger linger = {1, 5};
	const struct timeval tv = {2, 500000};
	struct ip_mreq mreq = {.imr_multiaddr.s_addr = htonl(0xef010203)};
	const uint32_t ao[12] = {1 << 2, 7 << 16};

	(void)state;
	assert_call(FAKE_CALL(EVENT_SETSOCKOPT, 0, &one, 4, 5, IPPROTO_TCP, TCP_NODELAY, 0x7f00, 4),
		    HEAD("setsockopt") SOCKET
		    "\"level\":\"SOL_TCP\",\"optname\":\"TCP_NODELAY\",\"optlen\":4,\"value\":1,"
		    "\"ret\":0,\"duration_ns\":1500}");
	assert_call(FAKE_CALL(EVENT_SETSOCKOPT, 0, &linger, 8, 5, SOL_SOCKET, SO_LINGER, 0x7f00, 8),
		    HEAD("setsockopt") SOCKET
		    "\"level\":\"SOL_SOCKET\",\"optname\":\"SO_LINGER\",\"optlen\":8,"
		    "\"value\":{\"onoff\":1,\"linger\":5},\"ret\":0,\"duration_ns\":1500}");
	assert_call(FAKE_CALL(EVENT_SETSOCKOPT, 0, &tv, 16, 5, SOL_SOCKET, SO_RCVTIMEO, 0x7f00, 16),
		    HEAD("setsockopt") SOCKET
		    "\"level\":\"SOL_SOCKET\",\"optname\":\"SO_RCVTIMEO\",\"optlen\":16,"
		    "\"value\":{\"sec\":2,\"usec\":500000},\"ret\":0,\"duration_ns\":1500}");
	assert_call(FAKE_CALL(EVENT_SETSOCKOPT, -ENODEV, &mreq, 8, 5, IPPROTO_IP, IP_ADD_MEMBERSHIP,
			      0x7f00, 8),
		    HEAD("setsockopt") SOCKET
		    "\"level\":\"SOL_IP\",\"optname\":\"IP_ADD_MEMBERSHIP\",\"optlen\":8,"
		    "\"value\":{\"multiaddr\":\"239.1.2.3\",\"interface\":\"0.0.0.0\"},\"ret\":-1,"
		    "\"errno\":\"ENODEV\",\"duration_ns\":1500}");
	/* Names without a prefix that all of them have. */
	assert_call(FAKE_CALL(EVENT_SETSOCKOPT, 0, ao, 48, 5, IPPROTO_TCP, TCP_AO_INFO, 0x7f00, 48),
		    HEAD("setsockopt") SOCKET
		    "\"level\":\"SOL_TCP\",\"optname\":\"TCP_AO_INFO\",\"optlen\":48,"
		    "\"value\":{\"set_current\":0,\"set_rnext\":0,\"ao_required\":1,"
		    "\"set_counters\":0,\"accept_icmps\":0,\"current_key\":7,\"rnext\":0,"
		    "\"pkt_good\":0,\"pkt_bad\":0,\"pkt_key_not_found\":0,"
		    "\"pkt_ao_required\":0,\"pkt_dropped_icmp\":0},\"ret\":0,"
		    "\"duration_ns\":1500}");
	/* A level and an option that nobody knows. */
	assert_call(FAKE_CALL(EVENT_SETSOCKOPT, -ENOPROTOOPT, "abc", 3, 5, 9999, 77, 0x7f00, 3),
		    HEAD("setsockopt") SOCKET
		    "\"level\":\"9999\",\"optname\":\"77\",\"optlen\":3,"
		    "\"value\":\"616263\",\"ret\":-1,\"errno\":\"ENOPROTOOPT\","
		    "\"duration_ns\":1500}");
}

static void test_held_values(void **state)
{
	const int asked = 4096;
	struct event_call *c =
		FAKE_CALL(EVENT_SETSOCKOPT, 0, &asked, 4, 5, SOL_SOCKET, SO_RCVBUF, 0x7f00, 4);
	struct trace_call call;
	char *s;

	(void)state;
	event_to_call(c, &call);
	value_int(&call.now, 8192);
	value_int(&call.was, 212992);
	call.call.now = &call.now;
	call.call.was = &call.was;
	s = print(&c->head, &call, NULL);
	assert_non_null(strstr(s, "\"value\":4096,\"now\":8192,\"was\":212992,\"ret\":0,"));
	free(s);
	free(c);
}

static void test_getsockopt(void **state)
{
	const int err = ECONNREFUSED;
	struct event_call *c =
		FAKE_CALL(EVENT_GETSOCKOPT, 0, &err, 4, 5, SOL_SOCKET, SO_ERROR, 0x7f00, 0x7f08);

	(void)state;
	c->flags = EVENT_LEN_IN | EVENT_LEN_OUT;
	c->len_in = 8;
	c->len_out = 4;
	assert_call(c, HEAD("getsockopt") SOCKET
		    "\"level\":\"SOL_SOCKET\",\"optname\":\"SO_ERROR\",\"optlen\":4,\"value\":111,"
		    "\"ret\":0,\"duration_ns\":1500}");
	/* What is there after an error is not an answer. */
	c = FAKE_CALL(EVENT_GETSOCKOPT, -EINVAL, &err, 4, 5, SOL_SOCKET, SO_ERROR, 0x7f00, 0x7f08);
	c->flags = EVENT_LEN_IN | EVENT_LEN_OUT;
	c->len_out = 4;
	assert_call(c, HEAD("getsockopt") SOCKET
		    "\"level\":\"SOL_SOCKET\",\"optname\":\"SO_ERROR\",\"ret\":-1,"
		    "\"errno\":\"EINVAL\",\"duration_ns\":1500}");
}

/* Keys go to the kernel, and nowhere else. */
static void test_secrets(void **state)
{
	struct tls12_crypto_info_aes_gcm_128 info = {.info.version = TLS_1_2_VERSION,
						     .info.cipher_type = TLS_CIPHER_AES_GCM_128};
	struct event_call *c;
	struct trace_call call;
	char *s;

	(void)state;
	memset(info.key, 0x5a, sizeof(info.key));
	c = FAKE_CALL(EVENT_SETSOCKOPT, 0, &info, sizeof(info), 5, 282, TLS_TX, 0x7f00,
		      sizeof(info));
	event_to_call(c, &call);
	value_bytes(&call.now, VALUE_BYTES, info.key, sizeof(info.key));
	call.call.now = call.call.was = &call.now;
	s = print(&c->head, &call, NULL);
	assert_non_null(strstr(s, "\"optname\":\"TLS_TX\",\"optlen\":40,\"ret\":0,"));
	assert_null(strstr(s, "5a5a"));
	assert_null(strstr(s, "ZZ"));
	free(s);
	free(c);
}

static void test_socket_and_accept(void **state)
{
	struct event_call *c =
		FAKE_CALL(EVENT_SOCKET, -EAFNOSUPPORT, "", 0, 999, SOCK_STREAM | SOCK_CLOEXEC, 6);
	struct event_sock made;

	(void)state;
	memset(&c->head.sock, 0, sizeof(c->head.sock));
	c->head.task.fd = -1;
	assert_call(c, HEAD("socket") "\"family\":\"999\",\"type\":\"SOCK_STREAM\","
				      "\"protocol\":\"6\",\"flags\":[\"SOCK_CLOEXEC\"],\"ret\":-1,"
				      "\"errno\":\"EAFNOSUPPORT\",\"duration_ns\":1500}");
	c = FAKE_CALL(EVENT_SHUTDOWN, -ENOTSOCK, "", 0, 0, 1);
	memset(&c->head.sock, 0, sizeof(c->head.sock));
	c->enter = 0;
	assert_call(c, HEAD("shutdown") "\"fd\":0,\"how\":\"SHUT_WR\",\"ret\":-1,"
					"\"errno\":\"ENOTSOCK\"}");
	/* What accept gave stands behind the event. */
	c = FAKE_CALL(EVENT_ACCEPT4, 11, &made, sizeof(made), 5, 0, 0, SOCK_NONBLOCK);
	made = c->head.sock;
	made.ino = 5000;
	memcpy(c + 1, &made, sizeof(made));
	c->made_off = sizeof(*c);
	c->data_off = 0;
	c->data_len = 0;
	c->head.sock.state = 10;
	c->head.sock.rport = 0;
	memset(c->head.sock.raddr, 0, 16);
	assert_call(c, HEAD("accept4") "\"fd\":5,\"family\":\"AF_INET\",\"type\":\"SOCK_STREAM\","
				       "\"protocol\":\"TCP\",\"state\":\"LISTEN\","
				       "\"laddr\":\"127.0.0.1\",\"lport\":50194,"
				       "\"netns\":4026531840,\"inode\":4242,"
				       "\"flags\":[\"SOCK_NONBLOCK\"],\"accepted\":{\"fd\":11,"
				       "\"family\":\"AF_INET\",\"type\":\"SOCK_STREAM\","
				       "\"protocol\":\"TCP\",\"state\":\"ESTABLISHED\","
				       "\"laddr\":\"127.0.0.1\",\"lport\":50194,"
				       "\"raddr\":\"127.0.0.1\",\"rport\":80,\"netns\":4026531840,"
				       "\"inode\":5000},\"ret\":11,\"duration_ns\":1500}");
}

static void test_hostile_command(void **state)
{
	struct event_overflow e;
	char *s;

	(void)state;
	fake_head(&e.head, EVENT_OVERFLOW, sizeof(e));
	memcpy(e.head.task.comm, "\"}\n\033\x7f\xff\xe2\x80\xae\\/abcde", 16);
	s = print(&e.head, NULL, NULL);
	assert_non_null(
		strstr(s, "\"command\":\"\\\"}\\n\\u001b\\u007f\\\\xff\\u202e\\\\/abcde\""));
	free(s);
}

static int at_utc(void **state)
{
	(void)state;
	return setenv("TZ", "UTC", 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_state),		cmocka_unit_test(test_close),
		cmocka_unit_test(test_faults),		cmocka_unit_test(test_connect),
		cmocka_unit_test(test_unix_paths),	cmocka_unit_test(test_options),
		cmocka_unit_test(test_held_values),	cmocka_unit_test(test_getsockopt),
		cmocka_unit_test(test_secrets),		cmocka_unit_test(test_socket_and_accept),
		cmocka_unit_test(test_hostile_command),
	};

	return cmocka_run_group_tests(tests, at_utc, NULL);
}
