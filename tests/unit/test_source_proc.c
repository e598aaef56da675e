/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables of /proc/PID/net, line by line as kernels print them. */
#include "../../src/proc_net.h"
#include "../../src/source_proc.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#define STATE_ESTABLISHED 1
#define STATE_TIME_WAIT	  6
#define STATE_CLOSE	  7
#define STATE_LISTEN	  10

#define INET_HEAD                                                                                  \
	"  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  "      \
	"timeout inode\n"

struct found {
	struct proc_net_sock socks[8];
	char paths[8][PROC_NET_PATH_MAX];
	size_t nr;
};

static int note(const struct proc_net_sock *s, void *ctx)
{
	struct found *f = ctx;

	assert_in_range(f->nr, 0, 7);
	f->socks[f->nr] = *s;
	if (s->path)
		memcpy(f->paths[f->nr], s->path, s->path_len);
	f->nr++;
	return 0;
}

static void parse(enum proc_net_table table, const char *lines, struct found *f)
{
	char *text = strdup(lines);

	assert_non_null(text);
	memset(f, 0, sizeof(*f));
	assert_int_equal(proc_net_parse(table, text, strlen(lines), note, f), 0);
	free(text);
}

static struct rec_sock record_of(const struct proc_net_sock *s)
{
	struct rec_sock rec = {0};

	proc_net_record(s, &rec);
	return rec;
}

static void expect_address(const uint8_t *addr, int family, const char *text)
{
	char got[INET6_ADDRSTRLEN];

	assert_non_null(inet_ntop(family, addr, got, sizeof(got)));
	assert_string_equal(got, text);
}

/* The numbers are in the byte order of the machine: these lines come from a little-endian one. */
static bool is_little_endian(void)
{
	return htons(1) != 1;
}

static void test_tcp(void **state)
{
	struct rec_sock rec;
	struct found f;

	(void)state;
	if (!is_little_endian())
		skip();
	parse(PROC_NET_TCP,
	      INET_HEAD
	      "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000003 00:00000000 00000000     0   "
	      "     0 9489388 1 0000000071930c09 100 0 0 10 0     \n"
	      "   1: 0200A8C0:0016 0100A8C0:C001 01 00000010:00000020 02:000A7D8C 00000000  1000   "
	      "     0 9489391 2 000000000edefe7a 20 4 30 10 -1\n"
	      "   2: 0100007F:1F90 0100007F:C002 06 00000000:00000000 03:00000F3B 00000000     0   "
	      "     0 0 3 0000000000000000\n",
	      &f);
	assert_int_equal(f.nr, 3);
	assert_int_equal(f.socks[0].ino, 9489388);
	rec = record_of(&f.socks[0]);
	assert_int_equal(rec.family, AF_INET);
	assert_int_equal(rec.type, SOCK_STREAM);
	assert_int_equal(rec.protocol, IPPROTO_TCP);
	assert_int_equal(rec.state, STATE_LISTEN);
	assert_int_equal(rec.classes,
			 SKC_ANY | SKC_INET | SKC_ICSK | SKC_TCP | SKC_STREAM | SKC_LISTEN);
	expect_address(rec.laddr, AF_INET, "127.0.0.1");
	assert_int_equal(ntohs(rec.lport), 8080);
	assert_int_equal(rec.rport, 0);
	assert_int_equal(rec.recvq, 3);
	assert_int_equal(rec.sendq, 0);
	rec = record_of(&f.socks[1]);
	assert_int_equal(rec.state, STATE_ESTABLISHED);
	assert_int_equal(rec.classes, SKC_ANY | SKC_INET | SKC_ICSK | SKC_TCP | SKC_STREAM);
	expect_address(rec.laddr, AF_INET, "192.168.0.2");
	expect_address(rec.raddr, AF_INET, "192.168.0.1");
	assert_int_equal(ntohs(rec.rport), 0xc001);
	assert_int_equal(rec.sendq, 16);
	assert_int_equal(rec.recvq, 32);
	assert_int_equal(f.socks[2].ino, 0);
	assert_int_equal(f.socks[2].state, STATE_TIME_WAIT);
}

static void test_inet6(void **state)
{
	struct rec_sock rec;
	struct found f;

	(void)state;
	if (!is_little_endian())
		skip();
	parse(PROC_NET_UDP6,
	      INET_HEAD
	      " 5976: 000080FE00000000FF005450B6AA8000:DC45 0000000000000000FFFF00000100007F:0035 "
	      "07 00000000:00000000 00:00000000 00000000     0        0 9489395 2 "
	      "000000009442f7f0 0\n",
	      &f);
	assert_int_equal(f.nr, 1);
	rec = record_of(&f.socks[0]);
	assert_int_equal(rec.family, AF_INET6);
	assert_int_equal(rec.protocol, IPPROTO_UDP);
	assert_int_equal(rec.classes, SKC_ANY | SKC_INET | SKC_INET6 | SKC_UDP | SKC_DGRAM);
	expect_address(rec.laddr, AF_INET6, "fe80::5054:ff:80:aab6");
	expect_address(rec.raddr, AF_INET6, "::ffff:127.0.0.1");
	assert_int_equal(ntohs(rec.lport), 0xdc45);
	assert_int_equal(ntohs(rec.rport), 53);
}

/* The local port of a raw socket is its protocol. */
static void test_raw(void **state)
{
	static const char line[] =
		"  81: 0100007F:0001 00000000:0000 07 00000000:00000000 00:00000000 00000000     0 "
		"       0 9489408 2 00000000d4b4f09c 0\n";
	struct rec_sock rec;
	struct found f;

	(void)state;
	parse(PROC_NET_RAW, line, &f);
	assert_int_equal(f.nr, 1);
	rec = record_of(&f.socks[0]);
	assert_int_equal(rec.type, SOCK_RAW);
	assert_int_equal(rec.protocol, IPPROTO_ICMP);
	assert_int_equal(rec.classes, SKC_ANY | SKC_INET | SKC_RAW | SKC_ICMP);
	parse(PROC_NET_ICMP, line, &f);
	rec = record_of(&f.socks[0]);
	assert_int_equal(rec.type, SOCK_DGRAM);
	assert_int_equal(rec.protocol, IPPROTO_ICMP);
	assert_int_equal(rec.classes, SKC_ANY | SKC_INET | SKC_PING | SKC_DGRAM);
}

struct unix_line {
	const char *line;
	uint64_t ino;
	uint16_t type;
	uint16_t state;
	const char *path; /* NULL: none */
	size_t path_len;
	const char *hashed; /* NULL: hidden */
};

static void test_unix(void **state)
{
	static const struct unix_line table[] = {
		{"000000002ae154ee: 00000003 00000000 00000000 0001 03 9489396\n", 9489396,
		 SOCK_STREAM, STATE_ESTABLISHED, NULL, 0, "000000002ae154ee"},
		{"00000000654faa79: 00000002 00000000 00010000 0001 01 20 /run/with blank\n", 20,
		 SOCK_STREAM, STATE_LISTEN, "/run/with blank", 15, "00000000654faa79"},
		{"0000000000000000: 00000002 00000000 00000000 0002 01    21 @abs@tract\n", 21,
		 SOCK_DGRAM, STATE_CLOSE, "\0abs@tract", 10, NULL},
		{"00000000654faa79: 00000002 00000000 00000000 0005 02     0 @\n", 0,
		 SOCK_SEQPACKET, STATE_ESTABLISHED, "\0", 1, "00000000654faa79"},
	};
	struct found f;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct unix_line *t = &table[i];

		parse(PROC_NET_UNIX, t->line, &f);
		assert_int_equal(f.nr, 1);
		assert_int_equal(f.socks[0].ino, t->ino);
		assert_int_equal(f.socks[0].type, t->type);
		assert_int_equal(f.socks[0].state, t->state);
		assert_int_equal(f.socks[0].path != NULL, t->path != NULL);
		assert_int_equal(f.socks[0].path_len, t->path_len);
		if (t->path)
			assert_memory_equal(f.paths[0], t->path, t->path_len);
		if (t->hashed)
			assert_memory_equal(f.socks[0].hashed_sk, t->hashed, 16);
		else
			assert_int_equal(f.socks[0].hashed_sk[0], '\0');
	}
}

/* A path longer than any can be, as a line that is no socket's could have it. */
static void test_unix_path_is_cut(void **state)
{
	char line[512] = "00000000654faa79: 00000002 00000000 00000000 0002 01 21 ";
	struct found f;

	(void)state;
	memset(line + strlen(line), 'x', sizeof(line) - strlen(line) - 1);
	parse(PROC_NET_UNIX, line, &f);
	assert_int_equal(f.nr, 1);
	assert_int_equal(f.socks[0].path_len, PROC_NET_PATH_MAX);
}

static void test_netlink(void **state)
{
	struct rec_sock rec;
	struct found f;
	uint32_t portid;

	(void)state;
	parse(PROC_NET_NETLINK,
	      "sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    "
	      "Inode\n"
	      "00000000aeaf7692 15  4294963201 00000001 7        8        0     2        9        "
	      "500     \n",
	      &f);
	assert_int_equal(f.nr, 1);
	assert_int_equal(f.socks[0].ino, 500);
	rec = record_of(&f.socks[0]);
	assert_int_equal(rec.family, AF_NETLINK);
	assert_int_equal(rec.classes, SKC_ANY | SKC_NETLINK);
	assert_int_equal(rec.protocol, 15);
	memcpy(&portid, rec.laddr, sizeof(portid));
	assert_int_equal(portid, 4294963201);
	assert_int_equal(rec.recvq, 7);
	assert_int_equal(rec.sendq, 8);
}

static void test_packet(void **state)
{
	struct rec_sock rec;
	struct found f;

	(void)state;
	parse(PROC_NET_PACKET,
	      "sk               RefCnt Type Proto  Iface R Rmem   User   Inode\n"
	      "00000000914282a5 3      3    0003   0     1 6678   0      9489406\n"
	      "00000000330b21f5 3      2    88cc   17    1 0      0      9489407\n",
	      &f);
	assert_int_equal(f.nr, 2);
	rec = record_of(&f.socks[0]);
	assert_int_equal(rec.family, AF_PACKET);
	assert_int_equal(rec.type, SOCK_RAW);
	assert_int_equal(ntohs(rec.lport), 3);
	assert_int_equal(rec.recvq, 6678);
	rec = record_of(&f.socks[1]);
	assert_int_equal(rec.type, SOCK_DGRAM);
	assert_int_equal(ntohs(rec.lport), 0x88cc);
	assert_int_equal(rec.scope_id, 17);
}

static void test_what_is_no_line(void **state)
{
	static const char *const lines[] = {
		"",
		"\n\n",
		INET_HEAD,
		"0: 0100007F:1F90",
		/* an address of another family's length */
		" 0: 000080FE00000000FF005450B6AA8000:DC45 00000000:0000 07 00000000:00000000 "
		"00:00000000 00000000 0 0 12 2 0 0\n",
		" 0: 0100007G:1F90 00000000:0000 0A 00000000:00000003 00:00000000 00000000 0 0 "
		"12\n",
		" x: 0100007F:1F90 00000000:0000 0A 00000000:00000003 00:00000000 00000000 0 0 "
		"12\n",
		" 0: 0100007F:1F90 00000000:0000 0A 00000000:00000003 00:00000000 00000000 0 0 \n",
	};
	struct found f;

	(void)state;
	for (int table = 0; table < PROC_NET_TABLES; table++) {
		for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
			parse(table, lines[i], &f);
			assert_int_equal(f.nr, 0);
		}
	}
}

static int stop(const struct proc_net_sock *s, void *ctx)
{
	(void)s;
	++*(int *)ctx;
	return -7;
}

static void test_it_can_be_ended(void **state)
{
	char text[] =
		"00000000914282a5 3 3 0003 0 1 6678 0 1\n00000000914282a5 3 3 0003 0 1 0 0 2\n";
	int nr = 0;

	(void)state;
	assert_int_equal(proc_net_parse(PROC_NET_PACKET, text, strlen(text), stop, &nr), -7);
	assert_int_equal(nr, 1);
}

/* --- our own sockets, as the source gives them */

struct own {
	int fds[2]; /* a pair of unix sockets, of which the second is bound */
	int seen;
	uint32_t last_pid, last_fd;
	bool ordered;
	char comm[16]; /* of this process, which valgrind has another for */
};

static int look(const struct record *rec, void *ctx)
{
	struct own *own = ctx;
	const struct rec_file *f = rec->file;

	assert_non_null(rec->sock);
	if (f->pid < own->last_pid || (f->pid == own->last_pid && f->fd <= own->last_fd))
		own->ordered = false;
	own->last_pid = f->pid;
	own->last_fd = f->fd;
	if (f->pid != (uint32_t)getpid())
		return 0;
	assert_int_equal(f->ppid, getppid());
	assert_int_equal(f->pgid, getpgrp());
	assert_int_equal(f->euid, geteuid());
	assert_string_equal(f->comm, own->comm);
	for (int i = 0; i < 2; i++) {
		if (f->fd != (uint32_t)own->fds[i])
			continue;
		own->seen |= 1 << i;
		assert_int_equal(rec->sock->family, AF_UNIX);
		assert_int_equal(rec->sock->type, SOCK_STREAM);
		assert_int_equal(rec->parts[PART_UNIX_ADDR] != NULL, i == 1);
	}
	return 0;
}

static void test_own_sockets(void **state)
{
	const struct sockaddr_un name = {.sun_family = AF_UNIX}; /* of the kernel's choice */
	struct own own = {.ordered = true};
	size_t hidden = 0;

	(void)state;
	assert_int_equal(prctl(PR_GET_NAME, own.comm), 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, own.fds), 0);
	assert_int_equal(bind(own.fds[1], (const void *)&name, sizeof(sa_family_t)), 0);
	assert_int_equal(source_proc_read(false, look, &own, &hidden), 0);
	assert_int_equal(own.seen, 3);
	assert_true(own.ordered);
	close(own.fds[0]);
	close(own.fds[1]);
}

static int end(const struct record *rec, void *ctx)
{
	(void)rec;
	return *(int *)ctx;
}

static void test_reading_can_be_ended(void **state)
{
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0), with = -7;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(source_proc_read(false, end, &with, NULL), -7);
	with = 1;
	assert_int_equal(source_proc_read(false, end, &with, NULL), -ECANCELED);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tcp),
		cmocka_unit_test(test_inet6),
		cmocka_unit_test(test_raw),
		cmocka_unit_test(test_unix),
		cmocka_unit_test(test_unix_path_is_cut),
		cmocka_unit_test(test_netlink),
		cmocka_unit_test(test_packet),
		cmocka_unit_test(test_what_is_no_line),
		cmocka_unit_test(test_it_can_be_ended),
		cmocka_unit_test(test_own_sockets),
		cmocka_unit_test(test_reading_can_be_ended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
