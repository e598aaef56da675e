/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines as strace prints them: what no program can be made to do under strace, and where sockspy differs. */
#include "../../src/call.h"
#include "../../src/strace_line.h"
#include "../../src/strace_names.h"
#include "../../src/strace_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <linux/tls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include <cmocka.h>

#define ADDR 0x7f0000001000

static const struct strace_options plain = {STRACE_PID_NONE, NULL};

static void assert_line_with(const struct call *c, const struct strace_options *o,
			     const char *expected)
{
	char line[STRACE_LINE_MAX];
	size_t len = strace_line(line, c, o);

	assert_string_equal(line, expected);
	assert_int_equal(len, strlen(expected));
}

static void assert_line(const struct call *c, const char *expected)
{
	assert_line_with(c, &plain, expected);
}

static struct call set_call(int level, int optname, const void *bytes, uint32_t len)
{
	return (struct call){
		.kind = CALL_SETSOCKOPT,
		.tid = 812,
		.args = {3, (uint64_t)level, (uint64_t)optname, ADDR, len},
		.mem = {.addr = ADDR, .len = len, .data = bytes},
	};
}

static void test_int(void **state)
{
	int n = 1;
	struct call c = set_call(SOL_TCP, TCP_NODELAY, &n, sizeof(n));

	(void)state;
	assert_line(&c, "setsockopt(3, SOL_TCP, TCP_NODELAY, [1], 4) = 0");
	c.ret = -ENOPROTOOPT;
	assert_line(&c, "setsockopt(3, SOL_TCP, TCP_NODELAY, [1], 4) = -1 ENOPROTOOPT (Protocol "
			"not available)");
}

static void test_pid_and_stamp(void **state)
{
	struct call c = {.kind = CALL_LISTEN, .tid = 812, .args = {3, 5}};

	(void)state;
	assert_line(&c, "listen(3, 5)                            = 0");
	assert_line_with(&c, &(struct strace_options){STRACE_PID_BRACKETS, NULL},
			 "[pid   812] listen(3, 5)                = 0");
	assert_line_with(&c, &(struct strace_options){STRACE_PID_COLUMN, NULL},
			 "812   listen(3, 5)                      = 0");
	assert_line_with(&c, &(struct strace_options){STRACE_PID_COLUMN, "04:01:51.167816 "},
			 "812   04:01:51.167816 listen(3, 5)      = 0");
	c.tid = 1234567;
	assert_line_with(&c, &(struct strace_options){STRACE_PID_BRACKETS, NULL},
			 "[pid 1234567] listen(3, 5)              = 0");
}

/* What a program gets is EINTR, or nothing at all: only the kernel, and strace, see these. */
static void test_interrupted(void **state)
{
	struct call c = {.kind = CALL_SHUTDOWN, .args = {3, SHUT_WR}};

	(void)state;
	c.ret = -512;
	assert_line(&c, "shutdown(3, SHUT_WR)                    = ? ERESTARTSYS (To be restarted "
			"if SA_RESTART is set)");
	c.ret = -513;
	assert_line(&c,
		    "shutdown(3, SHUT_WR)                    = ? ERESTARTNOINTR (To be restarted)");
	c.ret = -514;
	assert_line(&c, "shutdown(3, SHUT_WR)                    = ? ERESTARTNOHAND (To be "
			"restarted if no handler)");
	c.ret = -516;
	assert_line(&c, "shutdown(3, SHUT_WR)                    = ? ERESTART_RESTARTBLOCK "
			"(Interrupted by signal)");
}

static void test_errors(void **state)
{
	struct call c = {.kind = CALL_SHUTDOWN, .args = {3, 9}};

	(void)state;
	c.ret = -524;
	assert_line(&c,
		    "shutdown(3, 0x9 /* SHUT_??? */)         = -1 ENOTSUPP (Unknown error 524)");
	c.ret = -200;
	assert_line(&c, "shutdown(3, 0x9 /* SHUT_??? */)         = -1 (errno 200)");
	c.ret = -EAGAIN;
	assert_line(&c, "shutdown(3, 0x9 /* SHUT_??? */)         = -1 EAGAIN (Resource temporarily "
			"unavailable)");
	assert_string_equal(strace_errno_name(EOPNOTSUPP), "EOPNOTSUPP");
	assert_string_equal(strace_errno_name(512), "ERESTARTSYS");
	assert_null(strace_errno_name(0));
	assert_null(strace_errno_name(UINT64_MAX));
}

/* A hook that sees the end of a call only does not know what the length was. */
static void test_unknown_length(void **state)
{
	struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(80)};
	struct call c = {
		.kind = CALL_ACCEPT4,
		.args = {3, ADDR, ADDR + 64, SOCK_CLOEXEC},
		.ret = 5,
		.mem = {.addr = ADDR, .len = sizeof(in), .data = (const uint8_t *)&in},
		.len = {.addr = ADDR + 64, .out_state = CALL_LEN_READ, .out = sizeof(in)},
	};

	(void)state;
	assert_line(&c, "accept4(3, {sa_family=AF_INET, sin_port=htons(80), "
			"sin_addr=inet_addr(\"0.0.0.0\")}, [16], SOCK_CLOEXEC) = 5");
	c.len.in_state = CALL_LEN_READ;
	c.len.in = 128;
	assert_line(&c, "accept4(3, {sa_family=AF_INET, sin_port=htons(80), "
			"sin_addr=inet_addr(\"0.0.0.0\")}, [128 => 16], SOCK_CLOEXEC) = 5");
	c.len.in_state = CALL_LEN_FAULT;
	assert_line(&c, "accept4(3, 0x7f0000001000, 0x7f0000001040, SOCK_CLOEXEC) = 5");
	c.len.in_state = CALL_LEN_UNKNOWN;
	c.len.out_state = CALL_LEN_UNKNOWN;
	assert_line(&c, "accept4(3, 0x7f0000001000, 0x7f0000001040, SOCK_CLOEXEC) = 5");
}

/* Bytes that are not there, whatever the reason, are a pointer. */
static void test_missing_bytes(void **state)
{
	uint8_t bytes[8] = {1};
	struct call c = set_call(SOL_SOCKET, SO_LINGER, bytes, sizeof(bytes));

	(void)state;
	assert_line(&c, "setsockopt(3, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=0}, 8) = 0");
	c.mem.len = 7;
	assert_line(&c, "setsockopt(3, SOL_SOCKET, SO_LINGER, 0x7f0000001000, 8) = 0");
	c.mem = (struct call_bytes){.addr = 0};
	assert_line(&c, "setsockopt(3, SOL_SOCKET, SO_LINGER, NULL, 8) = 0");
}

/* Keys: strace prints their first 32 bytes. */
static void test_secrets(void **state)
{
	static const struct {
		int level;
		int optname;
		const char *expected;
	} secrets[] = {
		{SOL_TCP, TCP_MD5SIG, "SOL_TCP, TCP_MD5SIG"},
		{SOL_TCP, TCP_MD5SIG_EXT, "SOL_TCP, TCP_MD5SIG_EXT"},
		{SOL_TCP, TCP_FASTOPEN_KEY, "SOL_TCP, TCP_FASTOPEN_KEY"},
		{SOL_TCP, 38, "SOL_TCP, 0x26 /* TCP_??? */"}, /* TCP_AO_ADD_KEY */
		{SOL_TCP, 41, "SOL_TCP, 0x29 /* TCP_??? */"}, /* TCP_AO_GET_KEYS */
		{SOL_TLS, TLS_TX, "SOL_TLS, TLS_TX"},
		{SOL_TLS, TLS_RX, "SOL_TLS, TLS_RX"},
		{SOL_ALG, 1, "SOL_ALG, ALG_SET_KEY"},
		{SOL_ALG, 6, "SOL_ALG, ALG_SET_DRBG_ENTROPY"},
		{132, 23, "SOL_SCTP, SCTP_AUTH_KEY"},
	};
	uint8_t key[216];

	(void)state;
	memset(key, 'k', sizeof(key));
	for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++) {
		char expected[128];
		struct call c = set_call(secrets[i].level, secrets[i].optname, key, sizeof(key));

		snprintf(expected, sizeof(expected), "setsockopt(3, %s, 0x7f0000001000, 216) = 0",
			 secrets[i].expected);
		assert_line(&c, expected);
		c.kind = CALL_GETSOCKOPT;
		c.args[4] = ADDR;
		c.len = (struct call_len){ADDR, CALL_LEN_READ, CALL_LEN_READ, 216, 216};
		snprintf(expected, sizeof(expected), "getsockopt(3, %s, 0x7f0000001000, [216]) = 0",
			 secrets[i].expected);
		assert_line(&c, expected);
	}
	/* One of four bytes is no int. */
	struct call c = set_call(SOL_ALG, 1, key, 4);

	assert_line(&c, "setsockopt(3, SOL_ALG, ALG_SET_KEY, 0x7f0000001000, 4) = 0");
}

static void test_no_such_call(void **state)
{
	char line[STRACE_LINE_MAX];
	struct call c = {.kind = CALL_KINDS};

	(void)state;
	assert_int_equal(strace_line(line, &c, &plain), 0);
	assert_string_equal(line, "");
	assert_null(call_name(&c));
	c.kind = 0;
	assert_null(call_name(&c));
}

/* Text that does not fit is cut, and ends with a NUL. */
static void test_full(void **state)
{
	char buf[8];
	struct line l;

	(void)state;
	line_init(&l, buf, sizeof(buf));
	line_str(&l, "12345");
	line_str(&l, "6789");
	line_char(&l, '!');
	line_pad(&l, 40);
	assert_string_equal(buf, "1234567");
	assert_int_equal(l.len, 7);
}

static void assert_quoted(const char *bytes, size_t len, unsigned int how, const char *expected)
{
	char buf[128];
	struct line l;

	line_init(&l, buf, sizeof(buf));
	line_quote(&l, bytes, len, how);
	assert_string_equal(buf, expected);
}

static void test_quotes(void **state)
{
	(void)state;
	assert_quoted("a\0b", 3, QUOTE_ALL, "\"a\\0b\"");
	assert_quoted("\0001\0018\1779", 6, QUOTE_ALL, "\"\\0001\\18\\1779\"");
	assert_quoted("a\0b", 3, QUOTE_TO_NUL, "\"a\"");
	assert_quoted("abc", 3, QUOTE_TO_NUL, "\"abc\"");
	assert_quoted("abc", 3, QUOTE_TO_NUL | QUOTE_ELLIPSIS, "\"ab\"...");
	assert_quoted("ab\0", 3, QUOTE_TO_NUL | QUOTE_ELLIPSIS, "\"ab\"");
	assert_quoted("a\xff", 2, QUOTE_HEX, "\"\\x61\\xff\"");
	assert_quoted("<\33[31m>", 7, QUOTE_BARE, "\\74\\33[31m\\76");
	assert_quoted(NULL, 0, QUOTE_ALL, "\"\"");
}

static void test_hex(void **state)
{
	char buf[64];
	struct line l;

	(void)state;
	line_init(&l, buf, sizeof(buf));
	line_hex(&l, 0);
	line_char(&l, ' ');
	line_hex(&l, 0x1f);
	line_char(&l, ' ');
	line_hex_wide(&l, 0, 4);
	line_char(&l, ' ');
	line_hex_wide(&l, 0x3ff, 4);
	line_char(&l, ' ');
	line_hex_wide(&l, 0xfffffffff, 4);
	line_char(&l, ' ');
	line_signed(&l, INT64_MIN);
	assert_string_equal(buf, "0 0x1f 00000000 0x0003ff 0xfffffffff -9223372036854775808");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_int),
		cmocka_unit_test(test_pid_and_stamp),
		cmocka_unit_test(test_interrupted),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_unknown_length),
		cmocka_unit_test(test_missing_bytes),
		cmocka_unit_test(test_secrets),
		cmocka_unit_test(test_no_such_call),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_quotes),
		cmocka_unit_test(test_hex),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
