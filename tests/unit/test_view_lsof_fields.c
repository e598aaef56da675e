/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -F: letters, sets, their order and ends. The order is that of lsof 4.95 (print_proc()). */
#include "fake_fields.h"

#include "../../src/view_lsof.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>

#include <cmocka.h>

static const struct lsof_options plain = {
	.info = LSOF_STATE,
	.command_width = LSOF_COMMAND_WIDTH,
	.user_names = true,
	.own_netns = FAKE_NETNS,
};

static struct {
	FILE *out;
	char *text;
	size_t len;
	struct view_lsof *view;
	struct resolver *names;
} rig;

static bool backend_user(void *ctx, uint32_t uid, char name[RESOLVER_NAME_MAX])
{
	(void)ctx;
	strcpy(name, "root");
	return !uid;
}

static bool backend_host(void *ctx, const struct in6_addr *addr, char name[RESOLVER_NAME_MAX])
{
	(void)ctx;
	snprintf(name, RESOLVER_NAME_MAX, "host%u", addr->s6_addr[15]);
	return addr->s6_addr[15] < 10;
}

static const struct resolver_backend backend = {.host = backend_host, .user = backend_user};

static void open_view(const struct lsof_options *o)
{
	const struct resolver_options names = {o->host_names, o->port_names, o->user_names};

	rig.text = NULL;
	rig.out = open_memstream(&rig.text, &rig.len);
	rig.names = resolver_new(&names, &backend);
	rig.view = view_lsof_new(rig.out, o, rig.names);
	assert_non_null(rig.view);
}

static void add(void)
{
	assert_int_equal(view_lsof_row(rig.view, &fake.d), 0);
}

static void close_view(void)
{
	assert_int_equal(view_lsof_end(rig.view), 0);
	view_lsof_free(rig.view);
	resolver_free(rig.names);
	fclose(rig.out);
}

static void expect_bytes(const char *expected, size_t len)
{
	close_view();
	assert_int_equal(rig.len, len);
	assert_memory_equal(rig.text, expected, len);
	free(rig.text);
}

static void expect(const char *expected)
{
	close_view();
	assert_string_equal(rig.text, expected);
	free(rig.text);
}

static struct lsof_options options(const char *letters)
{
	struct lsof_options o = plain;
	char unknown;

	assert_int_equal(lsof_fields_parse(letters, &o, &unknown), 0);
	assert_int_equal(o.format, LSOF_FIELDS);
	return o;
}

static struct rec_sock *begin(uint16_t family, uint16_t type, uint32_t protocol, uint32_t classes)
{
	struct rec_sock *s = fake_socket_begin(family, type, protocol, classes);

	s->file.pid = 42;
	s->file.ppid = 1;
	s->file.pgid = 41;
	s->file.fd = 3;
	s->file.f_mode = 3;
	s->file.f_flags = O_RDWR | O_NONBLOCK;
	s->file.cloexec = 1;
	s->file.ino = 19540;
	s->file.dev = 9;
	strcpy(s->file.comm, "my server");
	fake.d = (struct descriptor){0};
	fake.d.reading = fake_reading();
	return s;
}

/* An established connection with 5 bytes to read and 7 to send. */
static struct rec_sock *tcp(void)
{
	struct rec_sock *s = begin(AF_INET, SOCK_STREAM, IPPROTO_TCP,
				   SKC_INET | SKC_ICSK | SKC_TCP | SKC_STREAM);

	memcpy(s->laddr, "\x0a\0\0\1", 4);
	memcpy(s->raddr, "\x0a\0\0\x63", 4);
	s->lport = htons(80);
	s->rport = htons(4321);
	s->state = 1;
	s->recvq = 5;
	s->sendq = 7;
	return s;
}

static void unix_socket(void)
{
	begin(AF_UNIX, SOCK_STREAM, 0, SKC_UNIX)->state = 1;
	fake_part(PART_HASHED_SK, "000000002ae154ee", 16, 0);
	fake_part(PART_UNIX_ADDR, "/x\ny", 4, 0);
	fake.d.reading = fake_reading();
}

static void no_process(struct rec_sock *s)
{
	s->file.pid = 0;
	s->file.fd = FD_NONE;
	s->file.f_mode = 0;
	s->file.ino = 0;
	memset(s->file.comm, 0, sizeof(s->file.comm));
}

static void test_all(void **state)
{
	const struct lsof_options o = options(NULL);

	(void)state;
	open_view(&o);
	tcp();
	add();
	unix_socket();
	fake.sock->file.fd = 4;
	add();
	expect("p42\ng41\nR1\ncmy server\nu0\nLroot\n"
	       "f3\nau\nl \ntIPv4\nG0x80802;0x0\nd19540\no0t0\nPTCP\nn10.0.0.1:80->10.0.0.99:4321\n"
	       "TST=ESTABLISHED\nTQR=5\nTQS=7\n"
	       "f4\nau\nl \ntunix\nG0x80802;0x0\nd0x000000002ae154ee\no0t0\ni19540\n"
	       "n/x\\ny type=STREAM\nTST=CONNECTED\n");
}

/* NUL ends a field, a newline a set. */
static void test_all_nul(void **state)
{
	static const char expected[] =
		"p42\0g41\0R1\0cmy server\0u0\0Lroot\0\n"
		"f3\0au\0l \0tIPv4\0G0x80802;0x0\0d19540\0o0t0\0PTCP\0n10.0.0.1:80->10.0.0.99:4321"
		"\0TST=ESTABLISHED\0TQR=5\0TQS=7\0\n";
	const struct lsof_options o = options("0");

	(void)state;
	open_view(&o);
	tcp();
	add();
	expect_bytes(expected, sizeof(expected) - 1);
}

/* The process id comes always, nothing else does; without a field of a file there is no set of it. */
static void test_each_letter(void **state)
{
	static const struct {
		const char *letters;
		const char *tcp;
	} cases[] = {
		{"p", ""},
		{"c", "cmy server\n"},
		{"g", "g41\n"},
		{"R", "R1\n"},
		{"u", "u0\n"},
		{"L", "Lroot\n"},
		{"K", ""},
		{"M", ""},
		{"f", "f3\n"},
		{"a", "au\n"},
		{"l", "l \n"},
		{"t", "tIPv4\n"},
		{"G", "G0x80802;0x0\n"},
		{"d", "d19540\n"},
		{"D", ""},
		{"r", ""},
		{"s", ""},
		{"o", "o0t0\n"},
		{"i", ""},
		{"k", ""},
		{"P", "PTCP\n"},
		{"n", "n10.0.0.1:80->10.0.0.99:4321\n"},
		{"S", ""},
		{"T", "TST=ESTABLISHED\nTQR=5\nTQS=7\n"},
		{"m", ""},
		{"nfp", "f3\nn10.0.0.1:80->10.0.0.99:4321\n"},
	};
	char expected[256];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct lsof_options o = options(cases[i].letters);

		snprintf(expected, sizeof(expected), "p42\n%s", cases[i].tcp);
		open_view(&o);
		tcp();
		add();
		expect(expected);
	}
}

static void test_no_empty_set(void **state)
{
	static const char expected[] = "p42\0\n";
	const struct lsof_options o = options("D0");

	(void)state;
	open_view(&o);
	tcp();
	add();
	add();
	expect_bytes(expected, sizeof(expected) - 1);
}

static void test_letters(void **state)
{
	static const char *const wrong[] = {"x", "pcb", "C", "F", "N", "1", " ", "p-", "Z", "z"};
	struct lsof_options o = plain;
	char unknown;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		unknown = 0;
		assert_int_equal(lsof_fields_parse(wrong[i], &o, &unknown), -EINVAL);
		assert_int_equal(unknown, wrong[i][strlen(wrong[i]) - 1]);
	}
	assert_int_equal(o.format, LSOF_TABLE);
	/* T is more than the state, other letters leave -T alone. */
	o = options("n");
	assert_int_equal(o.info, LSOF_STATE);
	o = options("T");
	assert_int_equal(o.info, LSOF_STATE | LSOF_QUEUES);
	assert_false(o.nul);
	o = options("n0");
	assert_true(o.nul);
	assert_int_equal(options("0").fields, options(NULL).fields);
	assert_int_equal(options("").fields, options(NULL).fields);
}

static void test_help(void **state)
{
	static const char letters[] = "acdDfGikKlLmMnopgPrRsStTu0";
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	lsof_fields_help(out);
	fclose(out);
	for (const char *c = letters; *c; c++) {
		char line[] = {'\n', '\t', ' ', *c, ' ', '\0'};

		assert_non_null(strstr(text, line));
	}
	free(text);
}

/* Whoever sends hostile bytes gets no field, no set and no line of their own. */
static void test_hostile(void **state)
{
	const struct lsof_options o = options("pcn");

	(void)state;
	open_view(&o);
	unix_socket();
	memcpy(fake.sock->file.comm, "x\np1\0zzzz", 9);
	add();
	memcpy(fake.sock->file.comm, "x\ncinit\x01\xff\xc3\xa9\x9b\x1b[m", 16);
	add();
	expect("p42\ncx\\np1\nn/x\\ny type=STREAM\n"
	       "p42\ncx\\ncinit^A\\xff\xc3\xa9\\x9b^[[m\nn/x\\ny type=STREAM\n");
}

static void test_user_without_name(void **state)
{
	struct lsof_options o = options("uL");

	(void)state;
	open_view(&o);
	tcp()->file.euid = 1000;
	add();
	expect("p42\nu1000\n");
	o.user_names = false;
	open_view(&o);
	tcp();
	add();
	expect("p42\nu0\n");
}

/* A set for each process, and with -K for each of its tasks. */
static void test_sets(void **state)
{
	struct lsof_options o = options("pKMf");

	(void)state;
	open_view(&o);
	tcp();
	add();
	tcp()->file.fd = 4;
	fake.d.tid = 43; /* nobody asked for tasks */
	add();
	tcp()->file.pid = 44;
	add();
	expect("p42\nf3\nf4\np44\nf3\n");
	o.tasks = true;
	open_view(&o);
	tcp();
	add();
	tcp();
	fake.d.tid = 43;
	fake.d.task_comm = "work\ner";
	add();
	expect("p42\nf3\np42\nK43\nMwork\\ner\nf3\n");
}

/* A parser finds a process, without a command; descriptor and inode are none. */
static void test_no_process(void **state)
{
	const struct lsof_options o = options(NULL);

	(void)state;
	open_view(&o);
	tcp();
	add();
	no_process(tcp());
	fake.sock->state = 6;
	add();
	no_process(tcp());
	fake.sock->state = 3;
	add();
	expect("p42\ng41\nR1\ncmy server\nu0\nLroot\n"
	       "f3\nau\nl \ntIPv4\nG0x80802;0x0\nd19540\no0t0\nPTCP\n"
	       "n10.0.0.1:80->10.0.0.99:4321\nTST=ESTABLISHED\nTQR=5\nTQS=7\n"
	       "p0\n"
	       "f-\na \nl \ntIPv4\no0t0\nPTCP\n"
	       "n10.0.0.1:80->10.0.0.99:4321\nTST=TIME_WAIT\nTQR=5\nTQS=7\n"
	       "f-\na \nl \ntIPv4\no0t0\nPTCP\n"
	       "n10.0.0.1:80->10.0.0.99:4321\nTST=SYN_RECV\nTQR=5\nTQS=7\n");
}

static void test_device(void **state)
{
	const struct lsof_options o = options("dDi");

	(void)state;
	open_view(&o);
	begin(AF_XDP, SOCK_RAW, 0, SKC_XDP);
	add();
	begin(AF_NETLINK, SOCK_RAW, 0, SKC_NETLINK);
	add();
	begin(AF_XDP, SOCK_RAW, 0, SKC_XDP)->file.dev = 3 << 20 | 0x1ff;
	add();
	begin(AF_UNIX, SOCK_STREAM, 0, SKC_UNIX); /* no DEVICE in the record */
	add();
	/* as glibc's makedev() packs it */
	expect("p42\nD0x9\ni19540\ni19540\nD0x1003ff\ni19540\ni19540\n");
}

/* The name stays one that programs can take apart. */
static void test_netns(void **state)
{
	struct lsof_options o = options("nT");

	(void)state;
	open_view(&o);
	tcp()->netns = 5;
	add();
	fake.d.netns_name = "bl\nue";
	add();
	begin(AF_NETLINK, SOCK_RAW, 0, SKC_NETLINK)->netns = 5;
	add();
	expect("p42\n"
	       "n10.0.0.1:80->10.0.0.99:4321\nTST=ESTABLISHED\nTQR=5\nTQS=7\nTNETNS=5\n"
	       "n10.0.0.1:80->10.0.0.99:4321\nTST=ESTABLISHED\nTQR=5\nTQS=7\nTNETNS=bl\\nue\n"
	       "nROUTE\nTNETNS=5\n");
	o = options("n");
	open_view(&o);
	tcp()->netns = 5;
	add();
	expect("p42\nn10.0.0.1:80->10.0.0.99:4321\n");
}

static void test_endpoints(void **state)
{
	static const struct peer peer = {.pid = 7, .fd = 8, .f_mode = 3, .comm = "peer"};
	struct lsof_options o = options("n");

	(void)state;
	o.endpoints = true;
	open_view(&o);
	tcp();
	fake.d.peers = &peer;
	fake.d.nr_peers = 1;
	add();
	expect("p42\nn10.0.0.1:80->10.0.0.99:4321 7,peer,8u\n");
}

static void test_flags(void **state)
{
	struct lsof_options o = options("T");

	(void)state;
	o.info = LSOF_FLAGS;
	open_view(&o);
	tcp();
	fake.reading.schema = (struct schema *)&rig; /* the doubles of the fields read none of it */
	fake_bool("SO_KEEPALIVE", true);
	fake_int("TCP_MAXSEG", 1448);
	add();
	expect("p42\nTSO=KEEPALIVE\nTSS=ISCONNECTED,NBIO\nTTF=MSS=1448\n");
}

/* Names are put in their places where the text is printed, whatever ends a field. */
static void test_host_names(void **state)
{
	static const char nul[] = "p42\0\nnhost1:80->10.0.0.99:4321\0\n";
	struct lsof_options o = options("n");

	(void)state;
	o.host_names = true;
	open_view(&o);
	tcp();
	add();
	begin(AF_INET6, SOCK_DGRAM, IPPROTO_UDP, SKC_INET | SKC_INET6 | SKC_UDP)->laddr[15] = 2;
	fake.sock->raddr[0] = 0xfe;
	fake.sock->raddr[15] = 0x63;
	add();
	expect("p42\nnhost1:80->10.0.0.99:4321\nnhost2:*->[fe00::63]:*\n");
	o.nul = true;
	open_view(&o);
	tcp();
	add();
	expect_bytes(nul, sizeof(nul) - 1);
}

#define MANY 40000

/* Fields are printed while rows come: memory does not grow with them. */
static void test_streams(void **state)
{
	struct lsof_options o = options("fn");

	(void)state;
	for (int names = 0; names < 2; names++) {
		const char *line = names ? "f3\nnhost1:80->10.0.0.99:4321\n"
					 : "f3\nn10.0.0.1:80->10.0.0.99:4321\n";
		size_t len = strlen(line), kept = names ? 2 * 1024 * 1024 : 128 * 1024;

		o.host_names = names;
		open_view(&o);
		tcp();
		for (int i = 0; i < MANY; i++)
			add();
		fflush(rig.out);
		assert_true(rig.len + kept > MANY * len);
		assert_true(rig.len > 0);
		close_view();
		assert_int_equal(rig.len, strlen("p42\n") + MANY * len);
		for (int i = 0; i < MANY; i++)
			assert_memory_equal(rig.text + strlen("p42\n") + i * len, line, len);
		free(rig.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all),	    cmocka_unit_test(test_all_nul),
		cmocka_unit_test(test_each_letter), cmocka_unit_test(test_no_empty_set),
		cmocka_unit_test(test_letters),	    cmocka_unit_test(test_help),
		cmocka_unit_test(test_hostile),	    cmocka_unit_test(test_user_without_name),
		cmocka_unit_test(test_sets),	    cmocka_unit_test(test_no_process),
		cmocka_unit_test(test_device),	    cmocka_unit_test(test_netns),
		cmocka_unit_test(test_endpoints),   cmocka_unit_test(test_flags),
		cmocka_unit_test(test_host_names),  cmocka_unit_test(test_streams),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
