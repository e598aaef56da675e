/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The view of Solaris pfiles, to the letter, and the lines of Linux. */
#include "fake_fields.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <arpa/inet.h>
#include <sys/stat.h>

#include <cmocka.h>

#define TCP_CLASSES (SKC_INET | SKC_ICSK | SKC_TCP | SKC_STREAM)

/* The fd and flags lines of fake_descriptor(). */
#define SOCKET_HEAD                                                                                \
	"   3: S_IFSOCK mode:0777 dev:0,8 ino:19540 uid:500 gid:501 size:0\n"                      \
	"      O_RDWR|O_CLOEXEC\n"

enum {
	ESTABLISHED = 1,
	CLOSE = 7,
	LISTEN = 10,
};

static const struct view_options plain = {.own_netns = FAKE_NETNS};
static const struct view_options all = {.own_netns = FAKE_NETNS, .all = true};
static const struct view_options numbers = {.own_netns = FAKE_NETNS, .numeric = true};

static void assert_lines(const struct view_options *o, const struct descriptor *d,
			 const char *expected)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	view_pfiles.descriptor(out, o, d, true);
	fclose(out);
	assert_string_equal(text, expected);
	free(text);
}

static void assert_process(const struct process *p, const char *expected)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	view_pfiles.begin(out, &plain);
	view_pfiles.process(out, &plain, p, true);
	view_pfiles.process_end(out, &plain);
	/* No blank line between processes. */
	view_pfiles.process(out, &plain, p, false);
	view_pfiles.process_end(out, &plain);
	view_pfiles.end(out, &plain);
	fclose(out);
	assert_int_equal(len, 2 * strlen(expected));
	assert_memory_equal(text, expected, strlen(expected));
	assert_string_equal(text + strlen(expected), expected);
	free(text);
}

static void test_process(void **state)
{
	struct process p = {.pid = 2785, .nofile = 1024, .cmdline = (char *)"/usr/sbin/sshd -D"};

	(void)state;
	assert_process(&p, "2785:\t/usr/sbin/sshd -D\n  Current rlimit: 1024 file descriptors\n");
	p.nofile = RLIMIT_UNLIMITED;
	p.cmdline = (char *)"x\n   9: S_IFREG\033[1m\xff\xe2\x80\xae";
	assert_process(&p, "2785:\tx\\n   9: S_IFREG\\x1b[1m\\xff\\u202e\n"
			   "  Current rlimit: unlimited file descriptors\n");
}

static struct descriptor file(uint32_t mode, const char *kind, const char *path)
{
	return (struct descriptor){.fd = 3,
				   .file = {.mode = mode,
					    .dev_major = 254,
					    .dev_minor = 1,
					    .rdev_major = 136,
					    .rdev_minor = 2,
					    .ino = 58197,
					    .size = 19,
					    .kind = kind,
					    .path = (char *)path}};
}

static void test_regular(void **state)
{
	struct file_lock locks[] = {
		{.type = "POSIX", .write = true, .pid = 2785, .end = UINT64_MAX},
		{.type = "FLOCK", .pid = 0, .end = UINT64_MAX},
		{.type = "LEASE", .write = true, .pid = 2785, .end = UINT64_MAX},
		{.type = "DELEG", .pid = 1, .end = UINT64_MAX},
	};
	struct descriptor d = file(S_IFREG | 04755, "regular", "/run/x.lock");

	(void)state;
	d.fd = 12345;
	d.file.flags = 2;
	d.file.cloexec = true;
	d.file.has_pos = true;
	d.file.pos = 19;
	assert_lines(&plain, &d,
		     "12345: S_IFREG mode:04755 dev:254,1 ino:58197 uid:0 gid:0 size:19\n"
		     "      O_RDWR|O_CLOEXEC\n"
		     "      /run/x.lock\n"
		     "      offset:19\n");
	d.file.locks = locks;
	d.file.nr_locks = 4;
	d.file.mode = S_IFREG;
	d.file.path = (char *)"/new\nline\033\xff\\";
	assert_lines(&plain, &d,
		     "12345: S_IFREG mode:0000 dev:254,1 ino:58197 uid:0 gid:0 size:19\n"
		     "      O_RDWR|O_CLOEXEC\n"
		     "      advisory write lock set by process 2785\n"
		     "      advisory read lock set\n"
		     "      /new\\nline\\x1b\\xff\\\\\n"
		     "      offset:19\n"
		     "\tlease: write by process 2785\n"
		     "\tdelegation: read by process 1\n");
}

static void test_devices(void **state)
{
	struct descriptor d = file(S_IFCHR | 0620, "char", "/dev/pts/2");

	(void)state;
	d.file.has_pos = true;
	assert_lines(&plain, &d,
		     "   3: S_IFCHR mode:0620 dev:254,1 ino:58197 uid:0 gid:0 rdev:136,2\n"
		     "      O_RDONLY\n"
		     "      /dev/pts/2\n"
		     "      offset:0\n");
	d = file(S_IFBLK | 0660, "block", "/dev/vda");
	assert_lines(&plain, &d,
		     "   3: S_IFBLK mode:0660 dev:254,1 ino:58197 uid:0 gid:0 rdev:136,2\n"
		     "      O_RDONLY\n"
		     "      /dev/vda\n");
}

static void test_details(void **state)
{
	struct file_detail details[] = {
		{.nr = 2, .m = {{"fd", true, "5"}, {"events", false, "EPOLLIN"}}},
		{.nr = 1, .m = {{"name", false, "e\nvil\xff"}}},
	};
	struct descriptor d = file(0600, "epoll", "anon_inode:[eventpoll]");

	(void)state;
	d.file.details = details;
	d.file.nr_details = 2;
	assert_lines(&plain, &d,
		     "   3: 0x0000 mode:0600 dev:254,1 ino:58197 uid:0 gid:0 size:19\n"
		     "      O_RDONLY\n"
		     "      anon_inode:[eventpoll]\n"
		     "\tepoll: fd 5 events EPOLLIN\n"
		     "\tepoll: name e\\nvil\\xff\n");
	/* Nothing but the kernel's record could be read. */
	d.file.kind = NULL;
	d.file.path = NULL;
	d.file.mode = 0x9000;
	assert_lines(&plain, &d,
		     "   3: 0x9000 mode:0000 dev:254,1 ino:58197 uid:0 gid:0 size:19\n"
		     "      O_RDONLY\n");
}

static void test_thread_with_its_own_table(void **state)
{
	struct descriptor d = file(S_IFBLK | 0660, "block", "/dev/vda");

	(void)state;
	d.tid = 2786;
	assert_lines(&plain, &d,
		     "   3: S_IFBLK mode:0660 dev:254,1 ino:58197 uid:0 gid:0 rdev:136,2\n"
		     "      O_RDONLY\n"
		     "      /dev/vda\n"
		     "\tthread: 2786\n");
}

static void test_fifo(void **state)
{
	const struct peer peers[] = {{.pid = 7, .netns = 5, .comm = "cat"},
				     {.pid = 8, .comm = "\033x\nfull sixteen"}};
	struct descriptor d = file(S_IFIFO | 0600, "fifo", "pipe:[58197]");

	(void)state;
	d.peers = peers;
	d.nr_peers = 2;
	assert_lines(&plain, &d,
		     "   3: S_IFIFO mode:0600 dev:254,1 ino:58197 uid:0 gid:0 size:19\n"
		     "      O_RDONLY\n"
		     "\tpeer: cat[7]\n"
		     "\tpeer: \\x1bx\\nfull sixteen[8]\n"
		     "      pipe:[58197]\n");
}

static void test_unreadable_socket(void **state)
{
	struct descriptor d = file(S_IFSOCK | 0777, "socket", NULL);

	(void)state;
	d.socket_why = "needs CAP_BPF";
	assert_lines(&plain, &d,
		     "   3: S_IFSOCK mode:0777 dev:254,1 ino:58197 uid:0 gid:0 size:19\n"
		     "      O_RDONLY\n"
		     "\tsocket: not readable (needs CAP_BPF)\n");
	/* O_PATH on the file of a socket */
	d = file(S_IFSOCK | 0755, "socket", "/run/s");
	assert_lines(&plain, &d,
		     "   3: S_IFSOCK mode:0755 dev:254,1 ino:58197 uid:0 gid:0 size:19\n"
		     "      O_RDONLY\n"
		     "      /run/s\n");
}

static struct rec_sock *tcp_socket(uint32_t tcp_state, const char *laddr, uint16_t lport)
{
	struct rec_sock *s = fake_socket_begin(AF_INET, SOCK_STREAM, IPPROTO_TCP, TCP_CLASSES);

	s->state = tcp_state;
	s->lport = htons(lport);
	inet_pton(AF_INET, laddr, s->laddr);
	fake_int("SO_SNDBUF", 16384);
	fake_int("SO_RCVBUF", 131072);
	fake_string("TCP_CONGESTION", "cubic");
	return s;
}

static void test_listener(void **state)
{
	struct rec_sock *s = tcp_socket(LISTEN, "0.0.0.0", 5000);

	(void)state;
	s->classes |= SKC_LISTEN;
	s->recvq = 1;
	s->sendq = 5;
	fake_bool("SO_KEEPALIVE", true);
	fake_bool("SO_REUSEADDR", true);
	/* No connection: no tcp_info in words. */
	fake_uint("rtt", 50);
	assert_lines(&plain, fake_descriptor(),
		     SOCKET_HEAD "\tSOCK_STREAM\n"
				 "\tSO_REUSEADDR,SO_KEEPALIVE,SO_SNDBUF(16384),SO_RCVBUF(131072)\n"
				 "\tsockname: AF_INET 0.0.0.0  port: 5000\n"
				 "\tcongestion control: cubic\n"
				 "\tstate: LISTEN backlog: 1/5\n");
	/* MPTCP keeps its own counts empty: the fields know better. */
	fake_uint("backlog", 3);
	fake_uint("max_backlog", 128);
	assert_lines(&plain, fake_descriptor(),
		     SOCKET_HEAD "\tSOCK_STREAM\n"
				 "\tSO_REUSEADDR,SO_KEEPALIVE,SO_SNDBUF(16384),SO_RCVBUF(131072)\n"
				 "\tsockname: AF_INET 0.0.0.0  port: 5000\n"
				 "\tcongestion control: cubic\n"
				 "\tstate: LISTEN backlog: 3/128\n");
}

static void connected_socket(void)
{
	struct rec_sock *s = tcp_socket(ESTABLISHED, "127.0.0.1", 5000);

	s->rport = htons(50194);
	inet_pton(AF_INET, "127.0.0.1", s->raddr);
	s->recvq = 3;
	s->sendq = 4;
	fake_bool("SO_KEEPALIVE", true);
	fake_linger(1, 5);
	fake_int("IP_TOS", 0x10);
	fake_inherited("IP_TTL", 64);
	fake_bool("TCP_NODELAY", true);
	fake_int("TCP_KEEPIDLE", 60);
	fake_int("TCP_USER_TIMEOUT", 30000);
}

/* The example that people know, with the Linux lines after the last Solaris line. */
static void test_connected(void **state)
{
	const struct peer peers[] = {
		{.pid = 2901, .netns = FAKE_NETNS, .comm = "ssh"},
		{.pid = 2902, .netns = 4026531840u, .comm = "ssh"},
		{.pid = 2903, .netns = 4026531841u, .netns_name = "t\n1", .comm = "ssh"}};
	struct descriptor *d;

	(void)state;
	connected_socket();
	d = fake_descriptor();
	d->peers = peers;
	d->nr_peers = 3;
	assert_lines(&plain, d,
		     SOCKET_HEAD "\tSOCK_STREAM\n"
				 "\tSO_KEEPALIVE,SO_LINGER(5),SO_SNDBUF(16384),SO_RCVBUF(131072)\n"
				 "\tIP_TOS(0x10)\n"
				 "\tTCP_NODELAY,TCP_KEEPIDLE(60),TCP_USER_TIMEOUT(30000)\n"
				 "\tsockname: AF_INET 127.0.0.1  port: 5000\n"
				 "\tpeername: AF_INET 127.0.0.1  port: 50194\n"
				 "\tcongestion control: cubic\n"
				 "\tpeer: ssh[2901]\n"
				 "\tpeer: ssh[2902] zone: netns[4026531840]\n"
				 "\tpeer: ssh[2903] zone: t\\n1[4026531841]\n"
				 "\tstate: ESTABLISHED queues: recv 3 send 4\n");
}

/* All that pfiles has, in its order, then what only Linux has. */
static void test_solaris_order(void **state)
{
	static const char *const booleans[] = {"SO_OOBINLINE", "SO_BROADCAST", "SO_DONTROUTE",
					       "SO_KEEPALIVE", "SO_REUSEADDR", "SO_DEBUG"};

	(void)state;
	fake_socket_begin(AF_UNIX, 77, 0, SKC_UNIX);
	for (size_t i = 0; i < sizeof(booleans) / sizeof(booleans[0]); i++)
		fake_bool(booleans[i], true);
	fake_linger(1, 0);
	fake_int("SO_SNDBUF", 1);
	fake_int("SO_RCVBUF", 2);
	fake_int("SO_TYPE", 77);
	fake_time("SO_RCVTIMEO", 2500000);
	fake_string("SO_BINDTODEVICE", "e\nv");
	fake_uint("SO_MARK", 0xa);
	assert_lines(&plain, fake_descriptor(),
		     SOCKET_HEAD
		     "\tunknown socket type 77\n"
		     "\tSO_DEBUG,SO_REUSEADDR,SO_KEEPALIVE,SO_DONTROUTE,SO_BROADCAST,SO_OOBINLINE,"
		     "SO_LINGER(0),SO_SNDBUF(1),SO_RCVBUF(2),SO_RCVTIMEO(2.5),"
		     "SO_BINDTODEVICE(e\\nv),SO_MARK(0xa)\n"
		     "\tfamily: AF_UNIX\n"
		     "\tstate: UNCONNECTED queues: recv 0 send 0\n");
}

/* A time that is kept, but does not count. */
static void test_linger_off(void **state)
{
	(void)state;
	fake_socket_begin(AF_UNIX, SOCK_STREAM, 0, SKC_UNIX);
	fake_int("SO_SNDBUF", 1);
	fake_int("SO_RCVBUF", 2);
	fake_linger(0, 5);
	assert_lines(&plain, fake_descriptor(),
		     SOCKET_HEAD "\tSOCK_STREAM\n"
				 "\tSO_SNDBUF(1),SO_RCVBUF(2)\n"
				 "\tfamily: AF_UNIX\n"
				 "\tstate: UNCONNECTED queues: recv 0 send 0\n");
}

static void test_all(void **state)
{
	(void)state;
	connected_socket();
	fake_linger(0, 0);
	assert_lines(&all, fake_descriptor(),
		     SOCKET_HEAD
		     "\tSOCK_STREAM\n"
		     "\tSO_DEBUG(0),SO_REUSEADDR(0),SO_KEEPALIVE,SO_DONTROUTE(0),SO_BROADCAST(0),"
		     "SO_OOBINLINE(0),SO_LINGER(onoff=0,linger=0),SO_SNDBUF(16384),"
		     "SO_RCVBUF(131072)\n"
		     "\tIP_TOS(0x10),IP_TTL(64)(default)\n"
		     "\tTCP_NODELAY,TCP_KEEPIDLE(60),TCP_CONGESTION(cubic),"
		     "TCP_USER_TIMEOUT(30000)\n"
		     "\tsockname: AF_INET 127.0.0.1  port: 5000\n"
		     "\tpeername: AF_INET 127.0.0.1  port: 50194\n"
		     "\tcongestion control: cubic\n"
		     "\tstate: ESTABLISHED queues: recv 3 send 4\n"
		     "\tunavailable: TCP_FASTOPEN_KEY (a secret)\n"
		     "\tunavailable: TCP_AO_REPAIR (not in this kernel's BTF)\n");
}

/* One table with two levels: a line for each. */
static void test_levels(void **state)
{
	static const uint8_t filter[] = {0, 0xff};
	struct rec_sock *s = fake_socket_begin(AF_INET, SOCK_RAW, 253, SKC_INET | SKC_RAW);

	(void)state;
	s->state = CLOSE;
	s->lport = htons(253);
	fake_uint("ICMP_FILTER", 6);
	value_bytes(fake_value("ICMPV6_FILTER"), VALUE_BYTES, filter, sizeof(filter));
	assert_lines(&plain, fake_descriptor(),
		     SOCKET_HEAD "\tSOCK_RAW\n"
				 "\tICMP_FILTER(0x6)\n"
				 "\tICMPV6_FILTER(00ff)\n"
				 "\tfamily: AF_INET\n"
				 "\tprotocol: RAW 253\n"
				 "\tstate: UNCONNECTED queues: recv 0 send 0\n");
}

static void test_tcp_info(void **state)
{
	(void)state;
	connected_socket();
	fake_reset();
	fake_uint("state", 1);
	fake_uint("ca_state", 3);
	fake_uint("retransmits", 1);
	fake_uint("total_retrans", 9);
	fake_uint("options", 7);
	fake_uint("rto", 204000);
	fake_uint("snd_mss", 32768);
	fake_uint("unacked", 2);
	fake_uint("last_data_sent", 168);
	fake_uint("last_ack_sent", 1);
	fake_uint("rtt", 45);
	fake_uint("rttvar", 20);
	fake_uint("snd_cwnd", 10);
	fake_uint("pacing_rate", 1000);
	fake_uint("max_pacing_rate", UINT64_MAX);
	fake_uint("bytes_sent", 5000000000);
	fake_uint("rehash", 0);
	fake_uint("delivery_rate_app_limited", 1);
	fake_uint("brand_new", 17);
	assert_lines(&plain, fake_descriptor(),
		     SOCKET_HEAD "\tSOCK_STREAM\n"
				 "\tsockname: AF_INET 127.0.0.1  port: 5000\n"
				 "\tpeername: AF_INET 127.0.0.1  port: 50194\n"
				 "\tstate: ESTABLISHED queues: recv 3 send 4\n"
				 "\ttcp rtt: rtt 0.045ms rttvar 0.02ms rto 204ms\n"
				 "\ttcp congestion: state Recovery cwnd 10 mss 32768 options "
				 "timestamps,sack,wscale\n"
				 "\ttcp retransmits: now 1 total 9\n"
				 "\ttcp loss: unacked 2\n"
				 "\ttcp sent: bytes 5000000000\n"
				 "\ttcp rate: pacing 1000B/s max_pacing unlimited app_limited\n"
				 "\ttcp last: data_sent 168ms\n"
				 "\ttcp other: brand_new 17\n");
}

static void test_socket_fields(void **state)
{
	struct rec_sock *s =
		fake_socket_begin(AF_INET, SOCK_STREAM, IPPROTO_TCP, TCP_CLASSES | SKC_TLS);
	struct value *v;

	(void)state;
	s->state = CLOSE;
	s->recvq = QUEUE_UNKNOWN;
	fake_uint("sk_uid", 1000);
	fake_uint("cgroup_id", 77);
	fake_uint("shutdown", 3);
	v = fake_value("userlocks");
	value_members(v);
	value_member(v, "sndbuf", 1);
	value_member(v, "rcvbuf", 1);
	fake_int("err_soft", 111);
	fake_uint("drops", 2);
	fake_uint("rmem_alloc", 1832);
	fake_string("timer", "keepalive");
	fake_time("timer_expires", 58200000);
	fake_uint("timer_retransmits", 0);
	fake_string("tls_version", "1.3");
	fake_string("tls_tx_cipher", "AES-GCM-128");
	fake_string("tls_rx_cipher", "AES-GCM-128");
	assert_lines(&plain, fake_descriptor(),
		     SOCKET_HEAD "\tSOCK_STREAM\n"
				 "\tfamily: AF_INET\n"
				 "\tstate: CLOSE queues: recv unknown send 0\n"
				 "\tshutdown: recv,send\n"
				 "\ttls: version 1.3 tx AES-GCM-128 rx AES-GCM-128\n"
				 "\tbuffers: rmem 1832 drops 2 fixed by user: sndbuf,rcvbuf\n"
				 "\ttimer: keepalive 58.2s\n"
				 "\tother: err_soft 111\n"
				 "\tcreator: uid 1000 (us\\ner)\n"
				 "\tcgroup: id 77\n");
	fake_reset();
	fake_uint("shutdown", 2);
	value_members(fake_value("userlocks"));
	fake_string("timer", "retransmit");
	fake_time("timer_expires", 4000);
	fake_uint("timer_retransmits", 4);
	fake_uint("sk_uid", 12);
	assert_lines(&plain, fake_descriptor(),
		     SOCKET_HEAD "\tSOCK_STREAM\n"
				 "\tfamily: AF_INET\n"
				 "\tstate: CLOSE queues: recv unknown send 0\n"
				 "\tshutdown: send\n"
				 "\ttimer: retransmit 0.004s retransmits 4\n"
				 "\tcreator: uid 12\n");
}

static void test_mptcp(void **state)
{
	struct rec_sock *s = fake_socket_begin(AF_INET6, SOCK_STREAM, IPPROTO_MPTCP,
					       SKC_INET | SKC_INET6 | SKC_ICSK | SKC_MPTCP);

	(void)state;
	s->state = CLOSE;
	fake_string("TCP_CONGESTION", "re\tno");
	fake_uint("mptcp_token", 0xbeef);
	fake_uint("mptcp_subflows", 2);
	fake_bool("mptcp_fallback", true);
	assert_lines(&plain, fake_descriptor(),
		     SOCKET_HEAD "\tSOCK_STREAM\n"
				 "\tcongestion control: re\\tno\n"
				 "\tfamily: AF_INET6\n"
				 "\tprotocol: MPTCP\n"
				 "\tstate: CLOSE queues: recv 0 send 0\n"
				 "\tmptcp: token 0xbeef subflows 2 fallback\n");
}

/* Of a socket in another namespace, interfaces have numbers only. */
static void test_namespace_and_cgroup(void **state)
{
	const struct rec_group group = {.addr = {239, 1, 2, 3}, .ifindex = 1};
	struct rec_sock *s =
		fake_socket_begin(AF_INET, SOCK_DGRAM, IPPROTO_UDP, SKC_INET | SKC_UDP);
	struct descriptor *d;

	(void)state;
	s->netns = 4026532278u;
	s->state = CLOSE;
	fake_part(PART_MCAST4, &group, sizeof(group), 0);
	fake_uint("sk_uid", 0);
	fake_uint("cgroup_id", 77);
	d = fake_descriptor();
	d->netns_name = "b\nlue";
	d->cgroup = "/sys\033tem.slice";
	assert_lines(&plain, d,
		     SOCKET_HEAD "\tSOCK_DGRAM\n"
				 "\tfamily: AF_INET\n"
				 "\tstate: UNCONNECTED queues: recv 0 send 0\n"
				 "\tmulticast: 239.1.2.3 on 1\n"
				 "\tcreator: uid 0 (root)\n"
				 "\tcgroup: /sys\\x1btem.slice\n"
				 "\tnetns: 4026532278 (b\\nlue)\n");
	assert_lines(&numbers, d,
		     SOCKET_HEAD "\tSOCK_DGRAM\n"
				 "\tfamily: AF_INET\n"
				 "\tstate: UNCONNECTED queues: recv 0 send 0\n"
				 "\tmulticast: 239.1.2.3 on 1\n"
				 "\tcreator: uid 0\n"
				 "\tcgroup: id 77\n"
				 "\tnetns: 4026532278\n");
}

static void test_unix(void **state)
{
	const struct peer peer = {.pid = 9, .comm = "\xff\"\n"};
	struct rec_sock *s = fake_socket_begin(AF_UNIX, SOCK_SEQPACKET, 0, SKC_UNIX);
	struct descriptor *d;

	(void)state;
	s->state = ESTABLISHED;
	s->unix_peer = 1;
	s->unix_peer_ino = 4711;
	fake_part(PART_UNIX_ADDR, "\0a\nb", 4, 0);
	fake_part(PART_UNIX_PEER, "/run/\033", 6, 0);
	d = fake_descriptor();
	d->peers = &peer;
	d->nr_peers = 1;
	assert_lines(&plain, d,
		     SOCKET_HEAD "\tSOCK_SEQPACKET\n"
				 "\tsockname: AF_UNIX @a\\nb\n"
				 "\tpeername: AF_UNIX /run/\\x1b\n"
				 "\tpeer: \\xff\"\\n[9]\n"
				 "\tstate: CONNECTED queues: recv 0 send 0\n"
				 "\tpeer socket: ino 4711\n");
}

static void udp_socket(void)
{
	fake_socket_begin(AF_INET, SOCK_DGRAM, IPPROTO_UDP, SKC_INET | SKC_UDP)->state = CLOSE;
}

static void test_programs(void **state)
{
	struct {
		struct rec_prog head;
		struct sock_insn insns[2];
	} classic = {.head = {.nr_insns = 2},
		     .insns = {{0x28, 0, 0, 12}, {0x15, 1, 2, 0xfffff000}}};
	const struct rec_prog ebpf = {.id = 12, .name = "f\noo"};

	(void)state;
	udp_socket();
	fake_part(PART_FILTER, &classic, sizeof(classic), 0);
	fake_part(PART_REUSEPORT, &ebpf, sizeof(ebpf), 0);
	assert_lines(&plain, fake_descriptor(),
		     SOCKET_HEAD "\tSOCK_DGRAM\n"
				 "\tfilters: classic 2 instructions { 0x28, 0, 0, 0x0000000c }, "
				 "{ 0x15, 1, 2, 0xfffff000 }\n"
				 "\tfamily: AF_INET\n"
				 "\tstate: UNCONNECTED queues: recv 0 send 0\n"
				 "\treuseport program: ebpf id 12 name f\\noo\n");
	/* More of them than a record holds. */
	udp_socket();
	classic.head.nr_insns = 4096;
	fake_part(PART_FILTER, &classic, sizeof(classic), PART_TRUNCATED);
	fake_part(PART_REUSEPORT, &(struct rec_prog){.id = 3}, sizeof(struct rec_prog), 0);
	assert_lines(&plain, fake_descriptor(),
		     SOCKET_HEAD "\tSOCK_DGRAM\n"
				 "\tfilters: classic 4096 instructions { 0x28, 0, 0, 0x0000000c }, "
				 "{ 0x15, 1, 2, 0xfffff000 }, ...\n"
				 "\tfamily: AF_INET\n"
				 "\tstate: UNCONNECTED queues: recv 0 send 0\n"
				 "\treuseport program: ebpf id 3\n");
	/* A part that is too short to be a program, and one that claims fewer instructions than it has. */
	udp_socket();
	classic.head.nr_insns = 1;
	fake_part(PART_REUSEPORT, "x", 1, 0);
	fake_part(PART_FILTER, &classic, sizeof(classic), 0);
	assert_lines(&plain, fake_descriptor(),
		     SOCKET_HEAD "\tSOCK_DGRAM\n"
				 "\tfilters: classic 1 instruction { 0x28, 0, 0, 0x0000000c }\n"
				 "\tfamily: AF_INET\n"
				 "\tstate: UNCONNECTED queues: recv 0 send 0\n");
}

static void test_groups(void **state)
{
	struct rec_group in[] = {
		{.addr = {239, 1, 2, 3}, .ifindex = 1},
		{.addr = {232, 1, 1, 1},
		 .ifindex = 2,
		 .sfmode = 1,
		 .nr_sources = 2,
		 .sources = {{10, 0, 0, 1}, {10, 0, 0, 2}}},
		{.addr = {232, 1, 1, 2}, .sfmode = 0, .nr_sources = 9},
	};
	struct rec_group in6 = {.addr = {0xff, 0x02, [15] = 1}, .ifindex = 1};
	struct rec_group any = {.addr = {0x20, 0x01, [15] = 5}, .ifindex = 9};

	(void)state;
	udp_socket();
	fake_part(PART_MCAST4, in, sizeof(in), 0);
	fake_part(PART_MCAST6, &in6, sizeof(in6), PART_TRUNCATED);
	fake_part(PART_ANYCAST6, &any, sizeof(any), 0);
	assert_lines(&plain, fake_descriptor(),
		     SOCKET_HEAD
		     "\tSOCK_DGRAM\n"
		     "\tfamily: AF_INET\n"
		     "\tstate: UNCONNECTED queues: recv 0 send 0\n"
		     "\tmulticast: 239.1.2.3 on lo\n"
		     "\tmulticast: 232.1.1.1 on e\\x1b[1m\\xff include 10.0.0.1,10.0.0.2\n"
		     "\tmulticast: 232.1.1.2 exclude "
		     "0.0.0.0,0.0.0.0,0.0.0.0,0.0.0.0,... (9)\n"
		     "\tmulticast: ff02::1 on lo\n"
		     "\tmulticast: ...\n"
		     "\tanycast: 2001::5 on 9\n");
}

static void test_packet(void **state)
{
	const struct rec_packet_group groups[] = {
		{.ifindex = 1, .type = 1},
		{.ifindex = 1, .type = 0, .alen = 6, .addr = {1, 0, 0x5e, 0, 0, 0xfb}},
		{.ifindex = 0, .type = 9, .alen = 2},
	};

	(void)state;
	fake_socket_begin(AF_PACKET, SOCK_RAW, 0, SKC_PACKET);
	fake_part(PART_PACKET_MCLIST, groups, sizeof(groups), PART_TRUNCATED);
	assert_lines(&plain, fake_descriptor(),
		     SOCKET_HEAD "\tSOCK_RAW\n"
				 "\tfamily: AF_PACKET\n"
				 "\tqueues: recv 0 send 0\n"
				 "\tmembership: PACKET_MR_PROMISC on lo\n"
				 "\tmembership: PACKET_MR_MULTICAST 01:00:5e:00:00:fb on lo\n"
				 "\tmembership: 9 00:00\n"
				 "\tmembership: ...\n");
}

static void test_netlink(void **state)
{
	const uint64_t joined[] = {1 | 1ull << 4 | 1ull << 63, 1};
	const uint64_t none = 0;

	(void)state;
	fake_socket_begin(AF_NETLINK, SOCK_RAW, 0, SKC_NETLINK)->state = CLOSE;
	fake_uint("portid", 5);
	fake_part(PART_NETLINK_GROUPS, joined, sizeof(joined), 0);
	assert_lines(&plain, fake_descriptor(),
		     SOCKET_HEAD "\tSOCK_RAW\n"
				 "\tsockname: AF_NETLINK ROUTE  port: 5\n"
				 "\tstate: UNCONNECTED queues: recv 0 send 0\n"
				 "\tnetlink groups: RTNLGRP_LINK,RTNLGRP_IPV4_IFADDR,64,65\n");
	/* Not bound: its protocol is all there is to tell. */
	fake_socket_begin(AF_NETLINK, SOCK_RAW, 16, SKC_NETLINK)->state = CLOSE;
	fake_part(PART_NETLINK_GROUPS, &none, sizeof(none), 0);
	assert_lines(&plain, fake_descriptor(),
		     SOCKET_HEAD "\tSOCK_RAW\n"
				 "\tfamily: AF_NETLINK\n"
				 "\tprotocol: GENERIC\n"
				 "\tstate: UNCONNECTED queues: recv 0 send 0\n");
}

static void test_destination(void **state)
{
	struct rec_sock *s = tcp_socket(2, "10.0.0.1", 40000);

	(void)state;
	fake_reset();
	s->rport = htons(443);
	inet_pton(AF_INET, "10.0.0.2", s->raddr);
	assert_lines(&plain, fake_descriptor(),
		     SOCKET_HEAD "\tSOCK_STREAM\n"
				 "\tsockname: AF_INET 10.0.0.1  port: 40000\n"
				 "\tstate: SYN_SENT queues: recv 0 send 0\n"
				 "\tdestination: AF_INET 10.0.0.2  port: 443\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_process),
		cmocka_unit_test(test_regular),
		cmocka_unit_test(test_devices),
		cmocka_unit_test(test_details),
		cmocka_unit_test(test_thread_with_its_own_table),
		cmocka_unit_test(test_fifo),
		cmocka_unit_test(test_unreadable_socket),
		cmocka_unit_test(test_listener),
		cmocka_unit_test(test_connected),
		cmocka_unit_test(test_solaris_order),
		cmocka_unit_test(test_linger_off),
		cmocka_unit_test(test_all),
		cmocka_unit_test(test_levels),
		cmocka_unit_test(test_tcp_info),
		cmocka_unit_test(test_socket_fields),
		cmocka_unit_test(test_mptcp),
		cmocka_unit_test(test_namespace_and_cgroup),
		cmocka_unit_test(test_unix),
		cmocka_unit_test(test_programs),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_packet),
		cmocka_unit_test(test_netlink),
		cmocka_unit_test(test_destination),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
