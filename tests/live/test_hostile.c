/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names that a process chose to spoil a terminal, a log or a parser: no control byte comes through, JSON
 * stays valid, no line is forged. And no key that a process gave to the kernel is ever printed.
 */
#include "child.h"
#include "run_sockspy.h"
#include "sockets.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/tls.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#define TCP_ULP		 31
#define TCP_FASTOPEN_KEY 33

/* argv[0] of the process that is looked at; its first argument is the directory for its files. */
#define VICTIM_NAME   "\033]0;owned\007\n   9: S_IFREG mode:0666\xff\xc2\x9b\xe2\x80\xae"

#define COMM_NAME     "\033[2J\n\t\xff\x7f\""
#define FILE_NAME     "new\nline\x1b[31m\xff\xc0\xaf\\back"
#define SOCKET_NAME   "sock\r\n\033[H\xed\xa0\x80"
#define ABSTRACT_NAME "\0abs\0\033\n\x9b\xfe"

/* The last three as text and as JSON have to show them (src/escape.h). */
#define FILE_TEXT     "/new\\nline\\x1b[31m\\xff\\xc0\\xaf\\\\back\n"
#define FILE_JSON     "/new\nline\x1b[31m\\xff\\xc0\\xaf\\back"
#define SOCKET_TEXT   "/sock\\r\\n\\x1b[H\\xed\\xa0\\x80\n"
#define ABSTRACT_TEXT "\n\tsockname: AF_UNIX @abs\\x00\\x1b\\n\\x9b\\xfe\n"

static char *dir;
static struct child victim;

static bool bind_unix(const char *name, size_t len)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	memcpy(a.sun_path, name, len);
	return !bind(fd, (struct sockaddr *)&a,
		     (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len));
}

static bool open_hostile(const char *where)
{
	char path[108];
	int pair[2];

	snprintf(path, sizeof(path), "%s/%s", where, FILE_NAME);
	if (open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) < 0)
		return false;
	snprintf(path, sizeof(path), "%s/%s", where, SOCKET_NAME);
	if (!bind_unix(path, strlen(path)) || !bind_unix(ABSTRACT_NAME, sizeof(ABSTRACT_NAME) - 1))
		return false;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) ||
	    memfd_create("mem\n\033[1m\xff", MFD_CLOEXEC) < 0)
		return false;
	return !prctl(PR_SET_NAME, COMM_NAME);
}

static void test_text(void **state)
{
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(run_sockspy_pid(&r, (const char *const[]){"--all", NULL}, victim.pid), 0);
	assert_int_equal(r.status, 0);
	assert_true(is_clean_text(r.out, r.out_len));
	/* A right-to-left mark reorders what is shown, so it is a control as well. */
	assert_null(strstr(r.out, "\xe2\x80\xae"));
	assert_int_equal(count_lines(r.out, "   9: S_IFREG mode:0666"), 0);
	assert_non_null(strstr(r.out, FILE_TEXT));
	assert_non_null(strstr(r.out, SOCKET_TEXT));
	assert_non_null(strstr(r.out, ABSTRACT_TEXT));
	assert_non_null(strstr(r.out, "\\x1b]0;owned\\x07\\n   9: S_IFREG mode:0666\\xff"));
	/* The two ends of the pair know each other's process by its name. */
	assert_non_null(strstr(r.out, "\tpeer: \\x1b[2J\\n\\t\\xff\\x7f\"["));
	run_free(&r);
}

static bool ends_with(const char *s, const char *end)
{
	return s && strlen(s) >= strlen(end) && !strcmp(s + strlen(s) - strlen(end), end);
}

static void test_json(void **state)
{
	struct json_object *lines;
	bool found = false;
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(run_sockspy_pid(&r, (const char *const[]){"-j", NULL}, victim.pid), 0);
	assert_int_equal(r.status, 0);
	assert_true(is_clean_text(r.out, r.out_len));
	lines = parse_json_lines(r.out, r.out_len);
	assert_non_null(lines);
	for (size_t i = 0; i < json_object_array_length(lines); i++) {
		struct json_object *d = json_object_array_get_idx(lines, i);

		assert_int_equal(json_object_get_int(json_member(d, "pid")), victim.pid);
		found |= ends_with(json_object_get_string(json_member(d, "path")), FILE_JSON);
	}
	assert_true(found);
	json_object_put(lines);
	run_free(&r);
	assert_int_equal(run_sockspy_pid(&r, (const char *const[]){"-J", NULL}, victim.pid), 0);
	assert_int_equal(r.status, 0);
	assert_true(is_clean_text(r.out, r.out_len));
	lines = parse_json_document(r.out, r.out_len);
	assert_non_null(lines);
	json_object_put(lines);
	run_free(&r);
}

/* Sets what keys this kernel takes; all of them are made of the same bytes. */
static void set_keys(const int pair[2], int listener)
{
	struct tls12_crypto_info_aes_gcm_128 tls = {
		.info = {.version = TLS_1_2_VERSION, .cipher_type = TLS_CIPHER_AES_GCM_128}};
	unsigned char key[16];

	memset(key, 0x5a, sizeof(key));
	memset(tls.iv, 0x5a, sizeof(tls) - offsetof(struct tls12_crypto_info_aes_gcm_128, iv));
	assert_int_equal(setsockopt(listener, IPPROTO_TCP, TCP_FASTOPEN_KEY, key, sizeof(key)), 0);
	if (setsockopt(pair[0], IPPROTO_TCP, TCP_ULP, "tls", 4) ||
	    setsockopt(pair[0], SOL_TLS, TLS_TX, &tls, sizeof(tls)))
		printf("SKIP TLS keys: %s (needs CONFIG_TLS, AES-GCM)\n", strerror(errno));
}

static void test_no_secrets(void **state)
{
	static const char *const forms[] = {"--all", "-j", "-J"};
	int pair[2], listener;
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(tcp_pair(AF_INET, pair), 0);
	listener = tcp_listener(AF_INET);
	set_keys(pair, listener);
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		assert_int_equal(
			run_sockspy_pid(&r, (const char *const[]){forms[i], NULL}, getpid()), 0);
		assert_int_equal(r.status, 0);
		assert_null(strcasestr(r.out, "5a5a5a5a"));
		assert_null(strstr(r.out, "1515870810")); /* 0x5a5a5a5a */
		assert_null(strstr(r.out, "90,90,90"));
		run_free(&r);
	}
	close(pair[0]);
	close(pair[1]);
	close(listener);
}

static int setup(void **state)
{
	(void)state;
	if (geteuid() != 0)
		return 0;
	dir = make_directory();
	if (!dir || enter_own_netns())
		return -1;
	return child_exec(&victim, "/proc/self/exe",
			  (char *const[]){(char *)VICTIM_NAME, dir, NULL});
}

static int teardown(void **state)
{
	(void)state;
	if (victim.pid > 0)
		child_end(&victim);
	if (dir)
		remove_directory(dir);
	free(dir);
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_no_secrets),
	};

	if (argc == 2 && !strcmp(argv[0], VICTIM_NAME))
		child_wait(open_hostile(argv[1]));
	return cmocka_run_group_tests(tests, setup, teardown);
}
