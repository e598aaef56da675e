/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a getsockopt of the process itself would take away is still there after a dump, and nothing
 * else of the process has changed either.
 */
#include "run_sockspy.h"
#include "sockets.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define TCP_SAVE_SYN  27
#define TCP_SAVED_SYN 28

/* A dump of this process in both forms. */
static struct json_object *dump_twice(void)
{
	struct run r;

	assert_int_equal(run_sockspy_pid(&r, (const char *const[]){"--all", NULL}, getpid()), 0);
	assert_int_equal(r.status, 0);
	run_free(&r);
	return dump_json(getpid());
}

static int pending_error(int fd)
{
	socklen_t len = sizeof(int);
	int err = -1;

	assert_int_equal(getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &len), 0);
	return err;
}

/* The address of a port on loopback that nobody listens at: one that was bound a moment ago. */
static struct sockaddr_in closed_port(int type)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t len = sizeof(a);
	int fd = socket(AF_INET, type, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
	close(fd);
	return a;
}

/* SO_ERROR is a field too: where the dump shows it, it is the pending one. */
static void check_shown_error(struct json_object *lines, int fd, int err)
{
	struct json_object *d = find_descriptor(lines, getpid(), fd);
	struct json_object *shown = json_member(json_member(d, "options"), "SO_ERROR");

	assert_non_null(d);
	if (shown)
		assert_int_equal(json_object_get_int(shown), err);
}

static void test_pending_error(void **state)
{
	struct sockaddr_in tcp, udp;
	struct pollfd p[2];
	int fds[2];

	(void)state;
	SKIP_UNLESS(can_dump());
	tcp = closed_port(SOCK_STREAM);
	udp = closed_port(SOCK_DGRAM);
	fds[0] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	fds[1] = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(fds[0], (struct sockaddr *)&tcp, sizeof(tcp)), -1);
	assert_int_equal(errno, EINPROGRESS);
	assert_int_equal(connect(fds[1], (struct sockaddr *)&udp, sizeof(udp)), 0);
	assert_int_equal(send(fds[1], "x", 1, 0), 1);
	for (int i = 0; i < 2; i++) {
		p[i] = (struct pollfd){.fd = fds[i]};
		assert_int_equal(poll(&p[i], 1, -1), 1);
		assert_true(p[i].revents & POLLERR);
	}

	struct json_object *lines = dump_twice();

	for (int i = 0; i < 2; i++) {
		check_shown_error(lines, fds[i], ECONNREFUSED);
		assert_int_equal(pending_error(fds[i]), ECONNREFUSED);
		assert_int_equal(pending_error(fds[i]), 0);
		close(fds[i]);
	}
	json_object_put(lines);
}

static void send_to_self(unsigned int n)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t len = sizeof(a);
	char buf[8];
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
	for (unsigned int i = 0; i < n; i++) {
		assert_int_equal(sendto(fd, "x", 1, 0, (struct sockaddr *)&a, sizeof(a)), 1);
		assert_int_equal(recv(fd, buf, sizeof(buf), 0), 1);
	}
	close(fd);
}

static void test_packet_statistics(void **state)
{
	struct sockaddr_ll a = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IP)};
	struct tpacket_stats stats;
	socklen_t len = sizeof(stats);
	int fd;

	(void)state;
	SKIP_UNLESS(can_dump());
	a.sll_ifindex = (int)if_nametoindex("lo");
	fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	if (fd < 0) {
		printf("SKIP packet: %s\n", strerror(errno));
		skip();
	}
	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	send_to_self(7);
	json_object_put(dump_twice());
	/* Each datagram is seen when it arrives; a socket of one protocol sees none leave. */
	assert_int_equal(getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, &stats, &len), 0);
	assert_int_equal(stats.tp_packets, 7);
	assert_int_equal(getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, &stats, &len), 0);
	assert_int_equal(stats.tp_packets, 0);
	close(fd);
}

static void test_saved_syn(void **state)
{
	struct sockaddr_in a;
	unsigned char syn[256];
	socklen_t len = sizeof(a);
	int on = 1, listener, client, server;

	(void)state;
	SKIP_UNLESS(can_dump());
	listener = tcp_listener(AF_INET);
	assert_true(listener >= 0);
	assert_int_equal(setsockopt(listener, IPPROTO_TCP, TCP_SAVE_SYN, &on, sizeof(on)), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&a, &len), 0);
	client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(client, (struct sockaddr *)&a, len), 0);
	server = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	assert_true(server >= 0);
	json_object_put(dump_twice());
	len = sizeof(syn);
	assert_int_equal(getsockopt(server, IPPROTO_TCP, TCP_SAVED_SYN, syn, &len), 0);
	assert_true(len >= 40);
	assert_int_equal(syn[0] >> 4, 4);
	len = sizeof(syn);
	assert_int_equal(getsockopt(server, IPPROTO_TCP, TCP_SAVED_SYN, syn, &len), 0);
	assert_int_equal(len, 0);
	close(server);
	close(client);
	close(listener);
}

static unsigned int count_descriptors(void)
{
	DIR *d = opendir("/proc/self/fd");
	unsigned int n = 0;

	assert_non_null(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n;
}

/* SO_PEERPIDFD makes a descriptor; reading a queue or a file would take something from it. */
static void test_process_is_left_alone(void **state)
{
	unsigned int before, unread;
	char buf[16] = "";
	int fds[2], file;
	char *dir, path[128];

	(void)state;
	SKIP_UNLESS(can_dump());
	dir = make_directory();
	assert_non_null(dir);
	snprintf(path, sizeof(path), "%s/file", dir);
	file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	assert_int_equal(write(file, "0123456789", 10), 10);
	assert_int_equal(lseek(file, 4, SEEK_SET), 4);
	assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, fds), 0);
	assert_int_equal(send(fds[0], "hello", 5, 0), 5);
	before = count_descriptors();
	json_object_put(dump_twice());
	assert_int_equal(count_descriptors(), before);
	unread = (unsigned int)recv(fds[1], buf, sizeof(buf), MSG_DONTWAIT);
	assert_int_equal(unread, 5);
	assert_string_equal(buf, "hello");
	assert_int_equal(lseek(file, 0, SEEK_CUR), 4);
	close(file);
	close(fds[0]);
	close(fds[1]);
	remove_directory(dir);
	free(dir);
}

static int setup(void **state)
{
	(void)state;
	return geteuid() == 0 && enter_own_netns() ? -1 : 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pending_error),
		cmocka_unit_test(test_packet_statistics),
		cmocka_unit_test(test_saved_syn),
		cmocka_unit_test(test_process_is_left_alone),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
