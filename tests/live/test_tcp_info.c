/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each member of the dump's tcp_info against getsockopt(TCP_INFO), read before and after the dump:
 * equal where both are equal, else between the two.
 */
#include "run_sockspy.h"
#include "sockets.h"

#include <errno.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define INFO_MAX   512
#define TCP_INFO   11
#define TCP_LISTEN 10

struct info {
	unsigned char bytes[INFO_MAX];
	socklen_t len;
};

/* Where a member is in struct tcp_info (linux/tcp.h); a bit field has its width in bits. */
struct member {
	const char *name;
	unsigned int off, size;
	unsigned int shift, bits;
};

static const struct member members[] = {
	{"state", 0, 1, 0, 0},
	{"ca_state", 1, 1, 0, 0},
	{"retransmits", 2, 1, 0, 0},
	{"probes", 3, 1, 0, 0},
	{"backoff", 4, 1, 0, 0},
	{"options", 5, 1, 0, 0},
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	{"snd_wscale", 6, 1, 0, 4},
	{"rcv_wscale", 6, 1, 4, 4},
	{"delivery_rate_app_limited", 7, 1, 0, 1},
	{"fastopen_client_fail", 7, 1, 1, 2},
#endif
	{"rto", 8, 4, 0, 0},
	{"ato", 12, 4, 0, 0},
	{"snd_mss", 16, 4, 0, 0},
	{"rcv_mss", 20, 4, 0, 0},
	{"unacked", 24, 4, 0, 0},
	{"sacked", 28, 4, 0, 0},
	{"lost", 32, 4, 0, 0},
	{"retrans", 36, 4, 0, 0},
	{"fackets", 40, 4, 0, 0},
	{"last_data_sent", 44, 4, 0, 0},
	{"last_ack_sent", 48, 4, 0, 0},
	{"last_data_recv", 52, 4, 0, 0},
	{"last_ack_recv", 56, 4, 0, 0},
	{"pmtu", 60, 4, 0, 0},
	{"rcv_ssthresh", 64, 4, 0, 0},
	{"rtt", 68, 4, 0, 0},
	{"rttvar", 72, 4, 0, 0},
	{"snd_ssthresh", 76, 4, 0, 0},
	{"snd_cwnd", 80, 4, 0, 0},
	{"advmss", 84, 4, 0, 0},
	{"reordering", 88, 4, 0, 0},
	{"rcv_rtt", 92, 4, 0, 0},
	{"rcv_space", 96, 4, 0, 0},
	{"total_retrans", 100, 4, 0, 0},
	{"pacing_rate", 104, 8, 0, 0},
	{"max_pacing_rate", 112, 8, 0, 0},
	{"bytes_acked", 120, 8, 0, 0},
	{"bytes_received", 128, 8, 0, 0},
	{"segs_out", 136, 4, 0, 0},
	{"segs_in", 140, 4, 0, 0},
	{"notsent_bytes", 144, 4, 0, 0},
	{"min_rtt", 148, 4, 0, 0},
	{"data_segs_in", 152, 4, 0, 0},
	{"data_segs_out", 156, 4, 0, 0},
	{"delivery_rate", 160, 8, 0, 0},
	{"busy_time", 168, 8, 0, 0},
	{"rwnd_limited", 176, 8, 0, 0},
	{"sndbuf_limited", 184, 8, 0, 0},
	{"delivered", 192, 4, 0, 0},
	{"delivered_ce", 196, 4, 0, 0},
	{"bytes_sent", 200, 8, 0, 0},
	{"bytes_retrans", 208, 8, 0, 0},
	{"dsack_dups", 216, 4, 0, 0},
	{"reord_seen", 220, 4, 0, 0},
	{"rcv_ooopack", 224, 4, 0, 0},
	{"snd_wnd", 228, 4, 0, 0},
	{"rcv_wnd", 232, 4, 0, 0},
	{"rehash", 236, 4, 0, 0},
	{"total_rto", 240, 2, 0, 0},
	{"total_rto_recoveries", 242, 2, 0, 0},
	{"total_rto_time", 244, 4, 0, 0},
	{"received_ce", 248, 4, 0, 0},
	{"delivered_e1_bytes", 252, 4, 0, 0},
	{"delivered_e0_bytes", 256, 4, 0, 0},
	{"delivered_ce_bytes", 260, 4, 0, 0},
	{"received_e1_bytes", 264, 4, 0, 0},
	{"received_e0_bytes", 268, 4, 0, 0},
	{"received_ce_bytes", 272, 4, 0, 0},
};

#define NR_MEMBERS (sizeof(members) / sizeof(members[0]))

static void read_info(int fd, struct info *info)
{
	memset(info, 0, sizeof(*info));
	info->len = sizeof(info->bytes);
	assert_int_equal(getsockopt(fd, IPPROTO_TCP, TCP_INFO, info->bytes, &info->len), 0);
}

/* Whether this kernel's struct tcp_info reaches as far as the member. */
static bool has_member(const struct info *info, const struct member *m)
{
	return m->off + m->size <= info->len;
}

static uint64_t member_value(const struct info *info, const struct member *m)
{
	uint64_t v = 0;

	for (unsigned int i = m->size; i-- > 0;)
		v = v << 8 | info->bytes[m->off + i];
	return m->bits ? v >> m->shift & ((1U << m->bits) - 1) : v;
}

/* A listener has three members that mean something; the kernel leaves the others 0 (tcp_get_info()). */
static bool is_unset(const struct info *info, const struct member *m)
{
	return info->bytes[0] == TCP_LISTEN && m->off != 0 && !member_value(info, m);
}

static unsigned int check_member(const char *what, const struct member *m,
				 const struct info *before, const struct info *after,
				 struct json_object *tcp_info)
{
	struct json_object *got = json_member(tcp_info, m->name);
	uint64_t b, a, g;

	if (!has_member(before, m)) {
		if (got)
			fprintf(stderr, "%s: tcp_info.%s, which this kernel lacks\n", what,
				m->name);
		return got != NULL;
	}
	if (!got && is_unset(before, m))
		return 0;
	b = member_value(before, m);
	a = member_value(after, m);
	g = json_object_get_uint64(got);
	if (json_object_is_type(got, json_type_int) && g >= (b < a ? b : a) && g <= (b < a ? a : b))
		return 0;
	/* A bit of a flag may come as a boolean. */
	if (m->bits == 1 && json_object_is_type(got, json_type_boolean) &&
	    json_object_get_boolean(got) == (int)b)
		return 0;
	fprintf(stderr, "%s: tcp_info.%s: getsockopt %llu then %llu, sockspy %s\n", what, m->name,
		(unsigned long long)b, (unsigned long long)a,
		got ? json_object_to_json_string(got) : "nothing");
	return 1;
}

struct connection {
	const char *name;
	int fd;
	struct info before;
	struct info after;
};

static unsigned int check_info(const struct connection *c, struct json_object *lines)
{
	struct json_object *d = find_descriptor(lines, getpid(), c->fd);
	struct json_object *tcp_info = json_member(d, "tcp_info");
	unsigned int wrong = 0;

	if (!tcp_info) {
		fprintf(stderr, "%s: no tcp_info\n", c->name);
		return 1;
	}
	for (size_t i = 0; i < NR_MEMBERS; i++)
		wrong += check_member(c->name, &members[i], &c->before, &c->after, tcp_info);
	return wrong;
}

static uint64_t value_of(const struct info *info, const char *name)
{
	for (size_t i = 0; i < NR_MEMBERS; i++)
		if (!strcmp(members[i].name, name))
			return member_value(info, &members[i]);
	fail_msg("no member %s", name);
	return 0;
}

/* Nothing was sent or came in between: of a window that is closed the kernel takes a probe now and then. */
static bool is_quiet(const struct connection *c)
{
	return value_of(&c->before, "segs_in") == value_of(&c->after, "segs_in") &&
	       value_of(&c->before, "segs_out") == value_of(&c->after, "segs_out");
}

/* Until the other side has acknowledged everything. */
static void wait_acknowledged(int fd)
{
	int unacked;

	do {
		sched_yield();
		assert_int_equal(ioctl(fd, SIOCOUTQ, &unacked), 0);
	} while (unacked);
}

/* n times there and back, so that every counter has something to count. */
static void exchange(int fds[2], int n)
{
	char buf[3000] = "x";

	for (int i = 0; i < n; i++) {
		assert_int_equal(send(fds[0], buf, sizeof(buf), 0), sizeof(buf));
		assert_int_equal(recv(fds[1], buf, sizeof(buf), MSG_WAITALL), sizeof(buf));
		assert_int_equal(send(fds[1], buf, 100, 0), 100);
		assert_int_equal(recv(fds[0], buf, 100, MSG_WAITALL), 100);
	}
	wait_acknowledged(fds[0]);
	wait_acknowledged(fds[1]);
}

/* A dump, and what getsockopt says before and after it; false where a connection was at work meanwhile. */
static bool dump_quiet(struct connection *c, size_t n, struct json_object **lines)
{
	bool quiet = true;

	for (size_t i = 0; i < n; i++)
		read_info(c[i].fd, &c[i].before);
	*lines = dump_json(getpid());
	for (size_t i = 0; i < n; i++) {
		read_info(c[i].fd, &c[i].after);
		quiet = quiet && is_quiet(&c[i]);
	}
	return quiet;
}

static void check_connections(struct connection *c, size_t n)
{
	struct json_object *lines;
	unsigned int wrong = 0;

	while (!dump_quiet(c, n, &lines))
		json_object_put(lines);
	for (size_t i = 0; i < n; i++)
		wrong += check_info(&c[i], lines);
	json_object_put(lines);
	assert_int_equal(wrong, 0);
}

static void test_connected(void **state)
{
	int quiet[2], busy[2], busy6[2], unread[2];

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(tcp_pair(AF_INET, quiet), 0);
	assert_int_equal(tcp_pair(AF_INET, busy), 0);
	assert_int_equal(tcp_pair(AF_INET, unread), 0);
	exchange(busy, 20);
	exchange(unread, 1);
	assert_int_equal(send(unread[0], "unread", 6, 0), 6);
	wait_acknowledged(unread[0]);

	struct connection c[8] = {
		{.name = "connected", .fd = quiet[0]},
		{.name = "accepted", .fd = quiet[1]},
		{.name = "busy client", .fd = busy[0]},
		{.name = "busy server", .fd = busy[1]},
		{.name = "with unread data", .fd = unread[1]},
		{.name = "ahead", .fd = unread[0]},
	};
	size_t n = 6;

	if (tcp_pair(AF_INET6, busy6)) {
		printf("SKIP tcp6: no IPv6\n");
	} else {
		exchange(busy6, 5);
		c[n++] = (struct connection){.name = "busy IPv6 client", .fd = busy6[0]};
		c[n++] = (struct connection){.name = "busy IPv6 server", .fd = busy6[1]};
	}
	check_connections(c, n);
	for (size_t i = 0; i < n; i++)
		close(c[i].fd);
}

/* More than the peer's buffer takes: bytes in flight or not sent, the window closed. */
static void test_full_window(void **state)
{
	static char buf[1 << 20];
	int fds[2];

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(tcp_pair(AF_INET, fds), 0);
	while (send(fds[0], buf, sizeof(buf), MSG_DONTWAIT) > 0)
		;
	assert_int_equal(errno, EAGAIN);

	struct connection c[2] = {{.name = "stuck client", .fd = fds[0]},
				  {.name = "stuck server", .fd = fds[1]}};

	check_connections(c, 2);
	close(fds[0]);
	close(fds[1]);
}

static void test_listening(void **state)
{
	(void)state;
	SKIP_UNLESS(can_dump());

	struct connection c = {.name = "listening", .fd = tcp_listener(AF_INET)};

	assert_true(c.fd >= 0);
	check_connections(&c, 1);
	close(c.fd);
}

static int setup(void **state)
{
	(void)state;
	return geteuid() == 0 && enter_own_netns() ? -1 : 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_connected),
		cmocka_unit_test(test_full_window),
		cmocka_unit_test(test_listening),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
