/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The JSON views: exact text, always valid, whatever the bytes. */
#include "fake_fields.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <arpa/inet.h>
#include <json-c/json.h>
#include <sys/stat.h>

#include <cmocka.h>

#define TCP_CLASSES (SKC_INET | SKC_ICSK | SKC_TCP | SKC_STREAM)

/* Bytes that terminals, UTF-8 and JSON all have trouble with. */
#define HOSTILE "\"\\\n\t\033[1m\x7f\xff\xc2\x9b\xe2\x80\xae\xed\xa0\x80/"
/* The same as JSON, in the printed text. */
#define HOSTILE_JSON "\\\"\\\\\\n\\t\\u001b[1m\\u007f\\\\xff\\u009b\\u202e\\\\xed\\\\xa0\\\\x80/"

#define PROCESS_JSON                                                                               \
	"\"pid\":42,\"ppid\":1,\"pgid\":42,\"command\":\"server\","                                \
	"\"cmdline\":\"/bin/server -p 80\",\"uid\":1000,\"user\":\"us\\ner\",\"nofile\":1024"
#define FILE_JSON                                                                                  \
	"\"fd\":3,\"kind\":\"socket\",\"mode\":\"0777\",\"flags\":[\"O_RDWR\",\"O_CLOEXEC\"],"     \
	"\"cloexec\":true,\"inode\":19540,\"dev\":\"0,8\",\"size\":0,\"owner_uid\":500,\"owner_"   \
	"gid\":"                                                                                   \
	"501"

static const struct view_options names = {.own_netns = FAKE_NETNS};
static const struct view_options numbers = {.own_netns = FAKE_NETNS, .numeric = true};

/* What a line of the JSON Lines view is, without its line end. free() it. */
static char *print_line(const struct view_options *o, const struct descriptor *d)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	view_json_lines.begin(out, o);
	view_json_lines.process(out, o, d->process, true);
	view_json_lines.descriptor(out, o, d, true);
	view_json_lines.process_end(out, o);
	view_json_lines.end(out, o);
	fclose(out);
	assert_int_equal(strlen(text), len);
	assert_int_equal(text[len - 1], '\n');
	text[len - 1] = '\0';
	assert_null(strchr(text, '\n'));
	return text;
}

static struct json_object *parse(const char *text)
{
	struct json_tokener *tok = json_tokener_new();
	struct json_object *json;

	json_tokener_set_flags(tok, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	json = json_tokener_parse_ex(tok, text, (int)strlen(text) + 1);
	assert_int_equal(json_tokener_get_error(tok), json_tokener_success);
	json_tokener_free(tok);
	return json;
}

static void assert_line(const struct view_options *o, const struct descriptor *d,
			const char *expected)
{
	char *text = print_line(o, d);

	assert_string_equal(text, expected);
	json_object_put(parse(text));
	free(text);
}

/* One member of the object that is printed, as JSON text; "" where it is absent. */
static void assert_member(const struct descriptor *d, const char *name, const char *expected)
{
	char *text = print_line(&names, d);
	struct json_object *json = parse(text), *member = NULL;

	if (json_object_object_get_ex(json, name, &member))
		assert_string_equal(json_object_to_json_string_ext(
					    member, JSON_C_TO_STRING_PLAIN |
							    JSON_C_TO_STRING_NOSLASHESCAPE),
				    expected);
	else
		assert_string_equal("", expected);
	json_object_put(json);
	free(text);
}

static struct descriptor file(uint32_t mode, const char *kind, const char *path)
{
	static struct process p = {.pid = 7, .nofile = RLIMIT_UNLIMITED, .cmdline = (char *)""};

	return (struct descriptor){.process = &p,
				   .fd = 5,
				   .file = {.mode = mode,
					    .dev_major = 254,
					    .dev_minor = 1,
					    .rdev_major = 1,
					    .rdev_minor = 3,
					    .ino = 58197,
					    .size = 5000000000,
					    .kind = kind,
					    .path = (char *)path}};
}

static void test_thread_with_its_own_table(void **state)
{
	struct descriptor d = file(S_IFREG | 0644, "regular", "/x");

	(void)state;
	assert_member(&d, "tid", "");
	d.tid = 8;
	assert_member(&d, "tid", "8");
}

static void test_file(void **state)
{
	struct file_lock locks[] = {
		{.type = "POSIX", .write = true, .pid = 7, .start = 3, .end = 6},
		{.type = "OFD", .end = UINT64_MAX},
	};
	struct descriptor d = file(S_IFREG | 04640, "regular", "/x");

	(void)state;
	d.file.locks = locks;
	d.file.nr_locks = 2;
	d.file.has_pos = true;
	d.file.flags = 02001; /* O_WRONLY | O_APPEND */
	assert_line(
		&names, &d,
		"{\"pid\":7,\"ppid\":0,\"pgid\":0,\"uid\":0,\"user\":\"root\",\"fd\":5,"
		"\"kind\":\"regular\",\"mode\":\"04640\",\"flags\":[\"O_WRONLY\","
		"\"O_APPEND\"],\"cloexec\":false,\"inode\":58197,\"dev\":\"254,1\","
		"\"size\":5000000000,\"owner_uid\":0,\"owner_gid\":0,\"offset\":0,\"path\":\"/x\","
		"\"locks\":[{\"type\":\"POSIX\",\"mode\":\"write\",\"pid\":7,\"start\":3,"
		"\"end\":6},{\"type\":\"OFD\",\"mode\":\"read\",\"start\":0}]}");
	/* A device has a number instead of a size; -n asks for no name. */
	d = file(S_IFCHR | 0666, "char", "/dev/null");
	assert_line(&numbers, &d,
		    "{\"pid\":7,\"ppid\":0,\"pgid\":0,\"uid\":0,\"fd\":5,\"kind\":\"char\","
		    "\"mode\":\"0666\",\"flags\":[\"O_RDONLY\"],\"cloexec\":false,"
		    "\"inode\":58197,\"dev\":\"254,1\",\"rdev\":\"1,3\",\"owner_uid\":0,\"owner_"
		    "gid\":0,"
		    "\"path\":\"/dev/null\"}");
}

static void test_details(void **state)
{
	struct file_detail details[] = {
		{.nr = 4,
		 .m = {{"fd", true, "18446744073709551614"},
		       {"left", true, "2.5"},
		       {"bad", true, "1]"},
		       {"events", false, "EPOLLIN\n\xff"}}},
		{.nr = 2, .m = {{"fd", true, "-1"}, {"none", true, ""}}},
	};
	struct descriptor d = file(0600, "epoll", "anon_inode:[eventpoll]");

	(void)state;
	d.file.details = details;
	d.file.nr_details = 2;
	assert_member(&d, "epoll",
		      "[{\"fd\":18446744073709551614,\"left\":2.5,\"bad\":\"1]\","
		      "\"events\":\"EPOLLIN\\n\\\\xff\"},{\"fd\":-1,\"none\":\"\"}]");
	/* A kind of the kernel's that is called like a key of ours changes nothing. */
	d.file.kind = "path";
	assert_member(&d, "path", "\"anon_inode:[eventpoll]\"");
	/* Nothing but the kernel's record could be read. */
	d.file.kind = NULL;
	d.file.path = NULL;
	assert_member(&d, "kind", "");
	assert_member(&d, "inode", "58197");
}

static void test_unreadable_socket(void **state)
{
	struct descriptor d = file(S_IFSOCK | 0777, "socket", NULL);

	(void)state;
	d.socket_why = "needs CAP_BPF";
	assert_member(&d, "unavailable", "{\"socket\":\"needs CAP_BPF\"}");
	assert_member(&d, "family", "");
}

static void connected_socket(void)
{
	struct rec_sock *s = fake_socket_begin(AF_INET, SOCK_STREAM, IPPROTO_TCP, TCP_CLASSES);

	s->state = 1;
	s->lport = htons(5000);
	s->rport = htons(50194);
	inet_pton(AF_INET, "127.0.0.1", s->laddr);
	inet_pton(AF_INET, "10.0.0.9", s->raddr);
	s->recvq = 3;
	s->sendq = QUEUE_UNKNOWN;
	s->cookie = 99;
	fake_int("SO_SNDBUF", 16384);
	fake_int("SO_RCVBUF", 131072);
	fake_bool("SO_KEEPALIVE", true);
	fake_linger(1, 5);
	fake_time("SO_RCVTIMEO", 2500000);
	fake_uint("SO_MARK", 0xffffffff);
	fake_int("IP_TOS", 0x10);
	fake_inherited("IP_TTL", 64);
	fake_string("TCP_CONGESTION", "cubic");
	fake_inherited("TCP_KEEPIDLE", 7200);
	fake_uint("rtt", 45);
	fake_uint("max_pacing_rate", UINT64_MAX);
	fake_uint("sk_uid", 1000);
	fake_time("timer_expires", 58200000);
}

/* Every option is there, set or not; what is absent is absent, with its reason where there is one. */
static void test_socket(void **state)
{
	const struct peer peer = {.pid = 9, .fd = 4, .netns = 5, .comm = "sixteen bytes .."};
	struct descriptor *d;

	(void)state;
	connected_socket();
	d = fake_descriptor();
	d->peers = &peer;
	d->nr_peers = 1;
	d->cgroup = "/a.slice";
	assert_line(
		&names, d,
		"{" PROCESS_JSON "," FILE_JSON
		",\"peers\":[{\"pid\":9,\"command\":\"sixteen bytes ..\",\"fd\":4,\"netns\":5}],"
		"\"family\":\"AF_INET\",\"type\":\"SOCK_STREAM\",\"protocol\":\"TCP\","
		"\"state\":\"ESTABLISHED\",\"laddr\":\"127.0.0.1\",\"lport\":5000,"
		"\"raddr\":\"10.0.0.9\",\"rport\":50194,\"netns\":4026531833,\"recvq\":3,"
		"\"cookie\":99,\"cgroup\":\"/a.slice\",\"sk_uid\":1000,\"timer_expires\":58.2,"
		"\"options\":{\"SO_DEBUG\":false,\"SO_REUSEADDR\":false,\"SO_DONTROUTE\":false,"
		"\"SO_BROADCAST\":false,\"SO_SNDBUF\":16384,\"SO_RCVBUF\":131072,"
		"\"SO_KEEPALIVE\":true,\"SO_OOBINLINE\":false,\"SO_LINGER\":{\"onoff\":1,"
		"\"linger\":5},\"SO_RCVTIMEO\":2.5,\"SO_MARK\":4294967295,\"IP_TOS\":16,"
		"\"IP_TTL\":64,\"TCP_NODELAY\":false,\"TCP_KEEPIDLE\":7200,"
		"\"TCP_CONGESTION\":\"cubic\"},\"inherited\":[\"IP_TTL\",\"TCP_KEEPIDLE\"],"
		"\"tcp_info\":{\"rtt\":45,\"max_pacing_rate\":18446744073709551615},"
		"\"unavailable\":{\"TCP_FASTOPEN_KEY\":\"a secret\","
		"\"TCP_AO_REPAIR\":\"not in this kernel's BTF\"}}");
}

static void test_listener(void **state)
{
	struct rec_sock *s;

	(void)state;
	connected_socket();
	s = fake.sock;
	s->state = 10;
	s->classes |= SKC_LISTEN;
	s->sendq = 128;
	assert_member(fake_descriptor(), "state", "\"LISTEN\"");
	assert_member(fake_descriptor(), "backlog", "3");
	assert_member(fake_descriptor(), "max_backlog", "128");
	assert_member(fake_descriptor(), "raddr", "");
	assert_member(fake_descriptor(), "recvq", "");
	assert_member(fake_descriptor(), "sendq", "");
	/* The field's word counts, and no key comes twice. */
	fake_uint("backlog", 1);
	assert_member(fake_descriptor(), "backlog", "1");
}

/* A record of a list: who talks to whom is known, and why the rest is not. */
static void test_socket_without_fields(void **state)
{
	struct descriptor *d;

	(void)state;
	connected_socket();
	d = fake_descriptor();
	d->socket_why = "no descriptor leads to it";
	assert_member(d, "state", "\"ESTABLISHED\"");
	assert_member(d, "raddr", "\"10.0.0.9\"");
	assert_member(d, "recvq", "3");
	assert_member(d, "options", "");
	assert_member(d, "tcp_info", "");
	assert_member(d, "unavailable", "{\"socket\":\"no descriptor leads to it\"}");
	fake.sock->state = 10;
	fake.sock->classes |= SKC_LISTEN;
	assert_member(d, "backlog", "3");
	assert_member(d, "max_backlog", "");
	fake.sock->recvq = QUEUE_UNKNOWN;
	assert_member(d, "backlog", "");
}

static void test_names(void **state)
{
	const struct rec_packet_group membership = {
		.ifindex = 1, .type = 0, .alen = 2, .addr = {1, 2}};
	const uint64_t joined = 1 | 1ull << 63;

	(void)state;
	fake_socket_begin(AF_NETLINK, SOCK_RAW, 0, SKC_NETLINK);
	fake_uint("portid", 4711);
	fake_part(PART_NETLINK_GROUPS, &joined, sizeof(joined), 0);
	assert_member(fake_descriptor(), "protocol", "\"ROUTE\"");
	assert_member(fake_descriptor(), "lport", "4711");
	assert_member(fake_descriptor(), "laddr", "");
	assert_member(fake_descriptor(), "netlink_groups",
		      "[{\"group\":1,\"name\":\"RTNLGRP_LINK\"},{\"group\":64}]");
	fake_socket_begin(AF_PACKET, SOCK_RAW, 0, SKC_PACKET);
	fake_uint("packet_protocol", 3);
	fake_int("packet_ifindex", 2);
	fake_part(PART_PACKET_MCLIST, &membership, sizeof(membership), 0);
	assert_member(fake_descriptor(), "protocol", "\"ETH_P_ALL\"");
	assert_member(fake_descriptor(), "interface", "\"e\\u001b[1m\\\\xff\"");
	assert_member(fake_descriptor(), "memberships",
		      "[{\"type\":\"PACKET_MR_MULTICAST\",\"address\":\"0102\","
		      "\"interface\":\"lo\",\"ifindex\":1}]");
	fake_socket_begin(AF_VSOCK, SOCK_STREAM, 0, SKC_VSOCK)->state = 1;
	fake_uint("local_cid", 3);
	fake_uint("local_port", 1234);
	assert_member(fake_descriptor(), "laddr", "\"3\"");
	assert_member(fake_descriptor(), "lport", "1234");
	fake_socket_begin(200, 77, 5, 0);
	assert_member(fake_descriptor(), "family", "\"200\"");
	assert_member(fake_descriptor(), "type", "\"77\"");
	assert_member(fake_descriptor(), "protocol", "\"5\"");
	assert_member(fake_descriptor(), "state", "");
	assert_member(fake_descriptor(), "options",
		      "{\"SO_DEBUG\":false,\"SO_REUSEADDR\":false,\"SO_DONTROUTE\":false,"
		      "\"SO_BROADCAST\":false,\"SO_KEEPALIVE\":false,\"SO_OOBINLINE\":false}");
	connected_socket();
	fake.sock->state = 2;
	assert_member(fake_descriptor(), "rport", "");
	assert_member(fake_descriptor(), "destination", "{\"addr\":\"10.0.0.9\",\"port\":50194}");
}

static void test_parts(void **state)
{
	const struct {
		struct rec_prog head;
		struct sock_insn insns[1];
	} classic = {.head = {.nr_insns = 7}, .insns = {{0x15, 1, 2, 0xfffff000}}};
	const struct rec_prog ebpf = {.id = 12, .name = "f\noo", .tag = {0xab, [7] = 1}};
	const struct rec_group group = {.addr = {232, 1, 1, 1},
					.ifindex = 1,
					.sfmode = 1,
					.nr_sources = 6,
					.sources = {{10, 0, 0, 1}}};
	const struct rec_group any = {.addr = {0xff, 2, [15] = 1}};

	(void)state;
	fake_socket_begin(AF_INET, SOCK_DGRAM, IPPROTO_UDP, SKC_INET | SKC_UDP);
	fake_part(PART_FILTER, &classic, sizeof(classic), PART_TRUNCATED);
	fake_part(PART_REUSEPORT, &ebpf, sizeof(ebpf), 0);
	fake_part(PART_MCAST4, &group, sizeof(group), 0);
	fake_part(PART_ANYCAST6, &any, sizeof(any), 0);
	assert_member(fake_descriptor(), "filter",
		      "{\"type\":\"classic\",\"length\":7,\"instructions\":[{\"code\":21,\"jt\":1,"
		      "\"jf\":2,\"k\":4294963200}]}");
	assert_member(fake_descriptor(), "reuseport_program",
		      "{\"type\":\"ebpf\",\"id\":12,\"name\":\"f\\noo\","
		      "\"tag\":\"ab00000000000001\"}");
	assert_member(fake_descriptor(), "multicast",
		      "[{\"address\":\"232.1.1.1\",\"interface\":\"lo\",\"ifindex\":1,"
		      "\"mode\":\"include\",\"sources\":[\"10.0.0.1\",\"0.0.0.0\",\"0.0.0.0\","
		      "\"0.0.0.0\"],\"nr_sources\":6}]");
	assert_member(fake_descriptor(), "anycast", "[{\"address\":\"ff02::1\"}]");
	assert_member(fake_descriptor(), "memberships", "");
}

/* Nothing that a process chose gets out of its string, and no control byte out of the program. */
static void test_hostile(void **state)
{
	const struct peer peer = {.pid = 1, .comm = "\"\n\x7f\xff"};
	struct descriptor *d;
	char *text;

	(void)state;
	fake_socket_begin(AF_UNIX, SOCK_STREAM, 0, SKC_UNIX);
	fake_part(PART_UNIX_ADDR, "\0" HOSTILE, sizeof(HOSTILE), 0);
	fake_string("SO_BINDTODEVICE", HOSTILE);
	d = fake_descriptor();
	strcpy(fake.process.comm, HOSTILE);
	fake.process.cmdline = (char *)HOSTILE;
	d->peers = &peer;
	d->nr_peers = 1;
	d->cgroup = HOSTILE;
	d->netns_name = HOSTILE;
	d->file.path = (char *)HOSTILE;
	text = print_line(&names, d);
	for (const unsigned char *p = (const unsigned char *)text; *p; p++)
		assert_in_range(*p, 0x20, 0x7e);
	assert_non_null(strstr(text, "\"command\":\"" HOSTILE_JSON "\""));
	assert_non_null(strstr(text, "\"cmdline\":\"" HOSTILE_JSON "\""));
	assert_non_null(strstr(text, "\"path\":\"" HOSTILE_JSON "\""));
	assert_non_null(strstr(text, "\"cgroup\":\"" HOSTILE_JSON "\""));
	assert_non_null(strstr(text, "\"netns_name\":\"" HOSTILE_JSON "\""));
	assert_non_null(strstr(text, "\"laddr\":\"@" HOSTILE_JSON "\""));
	assert_non_null(strstr(text, "\"SO_BINDTODEVICE\":\"" HOSTILE_JSON "\""));
	assert_non_null(strstr(text, "\"command\":\"\\\"\\n\\u007f\\\\xff\""));
	json_object_put(parse(text));
	free(text);
	/* To whoever parses it, it is what it was. */
	d->file.path = (char *)"\xc2\x9b\xe2\x80\xae\x7f";
	text = print_line(&names, d);
	assert_member(d, "path", "\"\xc2\x9b\xe2\x80\xae\x7f\"");
	free(text);
}

/* A NUL in an abstract name is a character like any other. */
static void test_nul(void **state)
{
	(void)state;
	fake_socket_begin(AF_UNIX, SOCK_STREAM, 0, SKC_UNIX);
	fake_part(PART_UNIX_ADDR, "\0a\0b", 4, 0);
	assert_member(fake_descriptor(), "laddr", "\"@a\\u0000b\"");
	assert_member(fake_descriptor(), "protocol", "");
}

/* '@' at the start means an abstract name, and nothing else. */
static void test_path_with_at(void **state)
{
	(void)state;
	fake_socket_begin(AF_UNIX, SOCK_STREAM, 0, SKC_UNIX);
	fake_part(PART_UNIX_ADDR, "@a", 2, 0);
	assert_member(fake_descriptor(), "laddr", "\"\\\\x40a\"");
}

static void test_document(void **state)
{
	static const struct process empty = {.pid = 8, .cmdline = (char *)""};
	struct descriptor d = file(S_IFREG, "regular", "/x");
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	assert_non_null(out);
	view_json.begin(out, &numbers);
	view_json.process(out, &numbers, d.process, true);
	view_json.descriptor(out, &numbers, &d, true);
	d.fd = 6;
	view_json.descriptor(out, &numbers, &d, false);
	view_json.process_end(out, &numbers);
	view_json.process(out, &numbers, &empty, false);
	view_json.process_end(out, &numbers);
	view_json.end(out, &numbers);
	fclose(out);
	assert_string_equal(
		text, "{\"processes\":[\n"
		      "{\"pid\":7,\"ppid\":0,\"pgid\":0,\"uid\":0,\"files\":[\n"
		      "{\"fd\":5,\"kind\":\"regular\",\"mode\":\"0000\",\"flags\":[\"O_RDONLY\"],"
		      "\"cloexec\":false,\"inode\":58197,\"dev\":\"254,1\",\"size\":5000000000,"
		      "\"owner_uid\":0,\"owner_gid\":0,\"path\":\"/x\"},\n"
		      "{\"fd\":6,\"kind\":\"regular\",\"mode\":\"0000\",\"flags\":[\"O_RDONLY\"],"
		      "\"cloexec\":false,\"inode\":58197,\"dev\":\"254,1\",\"size\":5000000000,"
		      "\"owner_uid\":0,\"owner_gid\":0,\"path\":\"/x\"}\n"
		      "]},\n"
		      "{\"pid\":8,\"ppid\":0,\"pgid\":0,\"uid\":0,\"nofile\":0,\"files\":[\n"
		      "]}\n"
		      "]}\n");
	json_object_put(parse(text));
	free(text);
}

/* What no descriptor leads to, as a connection in TIME_WAIT: nothing is said of a process or a file. */
static void test_socket_of_no_process(void **state)
{
	static const struct process none;
	const struct descriptor d = {.process = &none, .fd = FD_NONE, .file = {.kind = "socket"}};
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	assert_line(&numbers, &d, "{\"kind\":\"socket\"}");
	assert_non_null(out);
	view_json.begin(out, &numbers);
	view_json.process(out, &numbers, &none, true);
	view_json.descriptor(out, &numbers, &d, true);
	view_json.process_end(out, &numbers);
	view_json.end(out, &numbers);
	fclose(out);
	assert_string_equal(text,
			    "{\"processes\":[\n{\"files\":[\n{\"kind\":\"socket\"}\n]}\n]}\n");
	json_object_put(parse(text));
	free(text);
}

/* Without any process that could be examined. */
static void test_empty_document(void **state)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	assert_non_null(out);
	view_json.begin(out, &names);
	view_json.end(out, &names);
	fclose(out);
	assert_string_equal(text, "{\"processes\":[\n]}\n");
	json_object_put(parse(text));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_thread_with_its_own_table),
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_details),
		cmocka_unit_test(test_unreadable_socket),
		cmocka_unit_test(test_socket),
		cmocka_unit_test(test_listener),
		cmocka_unit_test(test_socket_without_fields),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_path_with_at),
		cmocka_unit_test(test_nul),
		cmocka_unit_test(test_document),
		cmocka_unit_test(test_socket_of_no_process),
		cmocka_unit_test(test_empty_document),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
