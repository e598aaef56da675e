// SPDX-License-Identifier: GPL-2.0-or-later
#include "../../src/reading.h"
#include "../../src/selection.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

/* A host with addresses of both versions, which no test machine has to know. */
int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
		struct addrinfo **out)
{
	static struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
	static struct sockaddr_in v4[2] = {{.sin_family = AF_INET}, {.sin_family = AF_INET}};
	static struct addrinfo list[3];

	assert_null(service);
	if (strcmp(name, "host.test") != 0)
		return EAI_NONAME;
	inet_pton(AF_INET6, "2001:db8::1", &v6.sin6_addr);
	inet_pton(AF_INET, "192.0.2.1", &v4[0].sin_addr);
	inet_pton(AF_INET, "192.0.2.2", &v4[1].sin_addr);
	for (int i = 0; i < 3; i++) {
		list[i].ai_family = i ? AF_INET : AF_INET6;
		list[i].ai_addr = i ? (struct sockaddr *)&v4[i - 1] : (struct sockaddr *)&v6;
		list[i].ai_next = i < 2 ? &list[i + 1] : NULL;
	}
	*out = hints->ai_family == AF_INET ? &list[1] : list;
	if (hints->ai_family == AF_INET6)
		list[0].ai_next = NULL;
	return 0;
}

void freeaddrinfo(struct addrinfo *list)
{
	(void)list;
}

/* getservbyname(3) of this machine knows nothing either. */
struct servent *getservbyname(const char *name, const char *protocol)
{
	static const struct {
		const char *name, *protocol;
		uint16_t port;
	} table[] = {
		{"domain", "tcp", 53}, {"domain", "udp", 53}, {"http", "tcp", 80},
		{"tftp", "udp", 69},   {"exec", "tcp", 512},  {"exec", "udp", 999},
		{"a-b", "tcp", 1000},
	};
	static struct servent s;

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (!strcmp(table[i].name, name) && !strcmp(table[i].protocol, protocol)) {
			s.s_port = htons(table[i].port);
			return &s;
		}
	return NULL;
}

/* A socket as a record. */
struct sock {
	struct rec_sock rec;
	struct record record;
	union {
		struct part part;
		uint8_t room[sizeof(struct part) + 128];
	} name;
};

static const struct record *record_of(struct sock *s)
{
	s->record.file = &s->rec.file;
	s->record.sock = &s->rec;
	s->record.parts[PART_UNIX_ADDR] = s->name.part.len ? &s->name.part : NULL;
	return &s->record;
}

#define PROCESS                                                                                    \
	.file = {.pid = 100, .tid = 100, .pgid = 90, .euid = 1000, .fd = 3, .comm = "nginx: worker"}

enum {
	TCP = SKC_INET | SKC_ICSK | SKC_TCP,
	UDP = SKC_INET | SKC_UDP,
};

enum { ESTABLISHED = 1, SYN_RECV = 3, CLOSE = 7, CLOSE_WAIT = 8, LISTEN = 10, NEW_SYN_RECV = 12 };

static void set_addr(uint8_t to[16], int family, const char *addr)
{
	assert_int_equal(inet_pton(family, addr, to), 1);
}

static struct sock tcp4(const char *laddr, uint16_t lport, const char *raddr, uint16_t rport)
{
	struct sock s = {.rec = {PROCESS, .classes = TCP, .family = AF_INET,
				 .protocol = IPPROTO_TCP, .state = ESTABLISHED,
				 .lport = htons(lport), .rport = htons(rport)}};

	set_addr(s.rec.laddr, AF_INET, laddr);
	set_addr(s.rec.raddr, AF_INET, raddr);
	return s;
}

static struct sock tcp6(const char *laddr, uint16_t lport, const char *raddr, uint16_t rport)
{
	struct sock s = {.rec = {PROCESS, .classes = TCP | SKC_INET6, .family = AF_INET6,
				 .protocol = IPPROTO_TCP, .state = ESTABLISHED,
				 .lport = htons(lport), .rport = htons(rport)}};

	set_addr(s.rec.laddr, AF_INET6, laddr);
	set_addr(s.rec.raddr, AF_INET6, raddr);
	return s;
}

static struct sock unix_sock(const char *name, size_t len)
{
	struct sock s = {.rec = {PROCESS, .classes = SKC_UNIX, .family = AF_UNIX, .state = CLOSE}};

	s.name.part.len = len;
	memcpy(s.name.part.data, name, len);
	return s;
}

static struct sock of_kind(uint16_t family, uint32_t protocol, uint32_t classes)
{
	return (struct sock){.rec = {PROCESS, .classes = classes, .family = family,
				     .protocol = protocol, .state = CLOSE}};
}

/* "-i" "TCP" "-a" ...: what is no letter that has an argument here stands alone. */
struct criteria {
	struct selection s;
	struct complaint c;
	int err;
};

static int add_one(struct selection *s, char letter, const char *arg, struct complaint *c)
{
	switch (letter) {
	case 'i':
		return selection_add_inet(s, *arg ? arg : NULL, c);
	case 's':
		return selection_add_states(s, arg, c);
	case 'p':
		return selection_add_pids(s, arg, c);
	case 'g':
		return selection_add_pgids(s, arg, c);
	case 'u':
		return selection_add_users(s, arg, c);
	case 'c':
		return selection_add_commands(s, arg, c);
	case 'd':
		return selection_add_fds(s, arg, c);
	case 'U':
		s->unix_sockets = true;
		return 0;
	case 'a':
		s->all = true;
		return 0;
	case 'K':
		s->tasks = true;
		return 0;
	}
	return selection_add_path(s, arg, c);
}

/* Criteria by blanks: "a iTCP:80 p1"; a path is "=path". */
static void criteria_init(struct criteria *k, const char *text)
{
	char copy[512], *rest = copy, *word;

	memset(k, 0, sizeof(*k));
	snprintf(copy, sizeof(copy), "%s", text);
	while (!k->err && (word = strsep(&rest, " ")))
		if (*word)
			k->err = add_one(&k->s, word[0], word + 1, &k->c);
	if (!k->err)
		k->err = selection_finish(&k->s, &k->c);
}

static bool matches(const char *criteria, struct sock s)
{
	struct criteria k;
	bool yes;

	criteria_init(&k, criteria);
	if (k.err)
		fail_msg("%s: %s", criteria, k.c.why);
	yes = selection_matches(&k.s, record_of(&s));
	selection_free(&k.s);
	return yes;
}

static void yes(const char *criteria, struct sock s)
{
	if (!matches(criteria, s))
		fail_msg("%s is not met", criteria);
}

static void no(const char *criteria, struct sock s)
{
	if (matches(criteria, s))
		fail_msg("%s is met", criteria);
}

static void test_nothing_asked_is_everything(void **state)
{
	(void)state;
	yes("", tcp4("127.0.0.1", 80, "0.0.0.0", 0));
	yes("", of_kind(AF_NETLINK, 0, SKC_NETLINK));
	yes("p^5", of_kind(AF_PACKET, 0, SKC_PACKET));
}

static void test_what_is_no_socket(void **state)
{
	const struct rec_file file = {.pid = 1};
	const struct record record = {.file = &file};
	struct criteria k;

	(void)state;
	criteria_init(&k, "");
	assert_false(selection_matches(&k.s, &record));
	selection_free(&k.s);
}

static void test_inet_versions(void **state)
{
	const struct sock v4 = tcp4("10.0.0.1", 80, "10.0.0.2", 4000);
	const struct sock v6 = tcp6("::1", 80, "::1", 4000);
	const struct sock mapped = tcp6("::ffff:10.0.0.1", 80, "::ffff:10.0.0.2", 4000);
	const struct sock any6 = tcp6("::", 80, "::", 0);

	(void)state;
	yes("i", v4);
	yes("i", v6);
	no("i", unix_sock("/x", 2));
	yes("i4", v4);
	no("i4", v6);
	yes("i6", v6);
	no("i6", v4);
	/* -i4 and -i6 alone go by the family of the socket, with more behind them by that of the addresses. */
	yes("i6", mapped);
	no("i4", mapped);
	yes("i4TCP", mapped);
	no("i6TCP", mapped);
	yes("i6TCP", any6);
	no("i4TCP", any6);
	yes("i4 i6", v4);
	yes("i6 i4", v6);
	no("i i4", v6);
	yes("i4 i", v6);
	/* -i4 before a -i without a version holds for it too. */
	no("i4 iTCP:80", v6);
	yes("iTCP:80 i4", v6);
	yes("i4 i6TCP:80", v6);
}

static void test_inet_protocols(void **state)
{
	static const struct {
		const char *name;
		uint16_t family;
		uint32_t protocol;
		uint32_t classes;
	} table[] = {
		{"tcp", AF_INET, IPPROTO_TCP, TCP},
		{"udp", AF_INET, IPPROTO_UDP, UDP},
		{"udplite", AF_INET6, IPPROTO_UDPLITE, UDP | SKC_UDPLITE | SKC_INET6},
		{"sctp", AF_INET, IPPROTO_SCTP, SKC_INET | SKC_SCTP},
		{"dccp", AF_INET, IPPROTO_DCCP, SKC_INET | SKC_ICSK},
		{"mptcp", AF_INET, IPPROTO_MPTCP, SKC_INET | SKC_ICSK | SKC_MPTCP},
		{"raw", AF_INET, IPPROTO_EGP, SKC_INET | SKC_RAW},
		{"icmp", AF_INET, IPPROTO_ICMP, SKC_INET | SKC_PING},
	};
	const size_t nr = sizeof(table) / sizeof(table[0]);

	(void)state;
	for (size_t i = 0; i < nr; i++)
		for (size_t j = 0; j < nr; j++) {
			struct sock s =
				of_kind(table[j].family, table[j].protocol, table[j].classes);
			char lower[16], upper[16];

			snprintf(lower, sizeof(lower), "i%s", table[i].name);
			snprintf(upper, sizeof(upper), "i%s", table[i].name);
			for (char *c = upper + 1; *c; c++)
				*c -= 'a' - 'A';
			/* Who asks for TCP is told of MPTCP, too. */
			bool is = i == j || (!strcmp(table[i].name, "tcp") &&
					     !strcmp(table[j].name, "mptcp"));

			assert_int_equal(matches(lower, s), is);
			assert_int_equal(matches(upper, s), is);
			yes("i", s);
		}
	yes("iraw", of_kind(AF_INET6, 58, SKC_INET | SKC_INET6 | SKC_RAW6 | SKC_ICMP));
	yes("iicmp", of_kind(AF_INET6, 58, SKC_INET | SKC_INET6 | SKC_RAW6 | SKC_ICMP));
	no("itcp", unix_sock("/x", 2));
}

static void test_inet_addresses(void **state)
{
	const struct sock v4 = tcp4("10.0.0.1", 80, "10.0.0.2", 4000);
	const struct sock v6 = tcp6("fe80::1", 80, "fe80::2", 4000);
	const struct sock mapped = tcp6("::ffff:10.0.0.1", 80, "::ffff:10.0.0.2", 4000);

	(void)state;
	yes("i@10.0.0.1", v4);
	yes("i@10.0.0.2", v4);
	no("i@10.0.0.3", v4);
	no("i@10.0.0.1", v6);
	yes("i@[fe80::2]", v6);
	no("i@[fe80::3]", v6);
	yes("i@10.0.0.1", mapped);
	yes("i@[::ffff:10.0.0.2]", mapped);
	yes("i@[::ffff:10.0.0.2]", v4);
	no("i6@[fe80::1]", mapped);
	/* All zeros stand for any address. */
	yes("iTCP@0.0.0.0", v4);
	no("iTCP@0.0.0.0", v6);
	/* The address and the port of one end. */
	yes("iTCP@10.0.0.1:80", v4);
	yes("i@10.0.0.2:4000", v4);
	no("i@10.0.0.1:4000", v4);
	no("iUDP@10.0.0.1:80", v4);
	yes("i@10.0.0.9:80 i@10.0.0.1:80", v4);
}

static void test_inet_hosts(void **state)
{
	(void)state;
	yes("i@host.test", tcp6("::1", 1, "2001:db8::1", 2));
	yes("i@host.test", tcp4("192.0.2.1", 1, "10.0.0.1", 2));
	yes("i@host.test:2", tcp4("10.0.0.1", 1, "192.0.2.2", 2));
	yes("i@host.test", tcp6("::ffff:10.0.0.1", 1, "::ffff:192.0.2.2", 2));
	no("i@host.test", tcp4("10.0.0.1", 1, "192.0.2.3", 2));
	no("i4@host.test", tcp6("::1", 1, "2001:db8::1", 2));
	yes("i6tcp@host.test", tcp6("::1", 1, "2001:db8::1", 2));
	no("i6@host.test", tcp4("192.0.2.1", 1, "10.0.0.1", 2));
}

static void test_inet_ports(void **state)
{
	const struct sock s = tcp4("10.0.0.1", 80, "10.0.0.2", 4000);
	struct sock udp = tcp4("10.0.0.1", 69, "0.0.0.0", 0);
	struct sock raw = of_kind(AF_INET, 17, SKC_INET | SKC_RAW);

	(void)state;
	yes("i:80", s);
	yes("i:4000", s);
	no("i:81", s);
	yes("i:1,80", s);
	yes("i:79-81", s);
	yes("i:3999-4000", s);
	no("i:81-3999", s);
	yes("i:80,", s);
	yes("i:http", s);
	yes("iTCP:http", s);
	yes("i:1-http", s);
	no("i:domain", s);
	yes("i:a-b", tcp4("10.0.0.1", 1000, "0.0.0.0", 0));
	yes("i:65535", tcp4("10.0.0.1", 65535, "0.0.0.0", 0));

	udp.rec.classes = UDP;
	yes("i:tftp", udp);
	yes("iUDP:tftp", udp);
	yes("imptcp:http i:69", udp);
	/* An end that is not there has no port 0. */
	no("i:0", udp);
	/* A raw socket has no port, whatever the kernel keeps in its place. */
	raw.rec.lport = htons(17);
	raw.rec.laddr[0] = 10;
	no("i:17", raw);
	yes("i", raw);
	/* What has no address yet is of its protocol nevertheless. */
	yes("iTCP", tcp4("0.0.0.0", 0, "0.0.0.0", 0));
	yes("i6TCP", tcp6("::", 0, "::", 0));
	no("iTCP:0", tcp4("0.0.0.0", 0, "0.0.0.0", 0));
}

static void test_states(void **state)
{
	struct sock s = tcp4("10.0.0.1", 80, "10.0.0.2", 4000), udp = s;

	(void)state;
	yes("stcp:established", s);
	yes("sTCP:LISTEN,Established", s);
	no("stcp:listen", s);
	no("stcp:^established", s);
	yes("stcp:^listen", s);
	yes("stcp:^listen stcp:^close", s);
	no("stcp:closed", s);
	/* It takes away and selects nothing. */
	no("i stcp:listen", s);
	no("p100 stcp:listen", s);
	yes("stcp:listen", unix_sock("/x", 2));
	no("i stcp:established", unix_sock("/x", 2));
	s.rec.state = NEW_SYN_RECV;
	yes("stcp:syn_recv", s);
	s.rec.state = SYN_RECV;
	yes("stcp:syn_recv", s);
	/* A list of TCP's is asked of UDP, too, until UDP has its own. */
	udp.rec.classes = UDP;
	yes("stcp:established", udp);
	no("stcp:listen", udp);
	yes("stcp:listen sudp:established", udp);
	no("sudp:unconnected", udp);
	no("sudp:^established", udp);
	udp.rec.state = CLOSE;
	yes("sudp:close", udp);
	yes("sudp:unconn", udp);
	yes("stcp:close", udp);
	s.rec.state = LISTEN;
	yes("sudp:close", s);
}

static void test_processes(void **state)
{
	const struct sock s = unix_sock("/x", 2);

	(void)state;
	yes("p100", s);
	yes("p1,100", s);
	yes("p/proc/100/", s);
	no("p1", s);
	yes("g90", s);
	no("g100", s);
	yes("u1000", s);
	yes("u1,1000", s);
	no("uroot", s);
	yes("cnginx", s);
	yes("cn", s);
	yes("cnginx:", s);
	no("cnginx:worker", s);
	no("cginx", s);
	yes("c/ginx/", s);
	yes("c/^NGINX/i", s);
	no("c/^NGINX/", s);
	yes("c/(foo|worker)$/", s);
	yes("c/worker$/xi", s);
	no("c/(foo|worker)$/b", s);
	yes("cfoo c/work/", s);
	yes("d3", s);
	yes("d0-5", s);
	yes("d1,3", s);
	yes("dfd", s);
	no("d4", s);
	no("dcwd,txt", s);
	no("d^3", s);
	yes("d^4", s);
	yes("d^cwd", s);
	no("d^0-2 d^3-4", s);
}

static void test_exclusions_come_first(void **state)
{
	const struct sock s = tcp4("10.0.0.1", 80, "10.0.0.2", 4000);

	(void)state;
	no("p^100", s);
	no("i p^100", s);
	no("i g^90", s);
	no("i u^1000", s);
	no("i c^ngi", s);
	yes("i p^99 g^1 u^0 c^apache", s);
	no("p100 c^nginx", s);
	/* But of descriptors, which are selected. */
	yes("i d^3", s);
}

static void test_one_or_all(void **state)
{
	const struct sock s = tcp4("10.0.0.1", 80, "10.0.0.2", 4000);

	(void)state;
	yes("p1 i", s);
	no("a p1 i", s);
	yes("a p100 i", s);
	yes("a p1,100 u1000 g90 cnginx d3 iTCP:80", s);
	no("a p1,100 u1000 g90 cnginx d4 iTCP:80", s);
	no("a U i", s);
	yes("U i", s);
	yes("a iTCP:1 iTCP:80", s);
	/* -i alone and -i with more are two criteria. */
	yes("i6 iUDP i4TCP", s);
	no("a i6 i4TCP", s);
	yes("a i4 i4TCP", s);
	no("a i4 i4UDP", s);
	no("a i stcp:listen", s);
}

static void test_sockets_of_no_process(void **state)
{
	struct sock s = tcp4("10.0.0.1", 80, "10.0.0.2", 4000);
	struct sock u = unix_sock("\0name", 5);

	(void)state;
	memset(&s.rec.file, 0, sizeof(s.rec.file));
	s.rec.file.fd = FD_NONE;
	u.rec.file = s.rec.file;
	yes("", s);
	yes("iTCP:80", s);
	yes("U", u);
	yes("=@name", u);
	yes("p^1 u^0 g^0", s);
	no("u0", s);
	no("g0", s);
	no("d^1", s);
	no("dfd", s);
	no("c/.*/", s);
	no("i stcp:listen", s);
}

static void test_threads(void **state)
{
	const struct sock s = tcp4("10.0.0.1", 80, "10.0.0.2", 4000);
	static const struct {
		const char *criteria;
		bool first, others;
	} table[] = {
		{"K", false, true},	   {"K i", true, true},	      {"a K i", false, true},
		{"a K p100", false, true}, {"a K p1", false, false},  {"K p1", false, true},
		{"i", true, true},	   {"K p^100", false, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct criteria k;
		struct sock copy = s;

		criteria_init(&k, table[i].criteria);
		assert_int_equal(selection_matches(&k.s, record_of(&copy)), table[i].first);
		assert_int_equal(selection_matches_task(&k.s, record_of(&copy)), table[i].others);
		selection_free(&k.s);
	}
}

static void test_paths(void **state)
{
	char dir[] = "/tmp/test_selection.XXXXXX", path[64], link[64], criteria[80];
	struct sockaddr_un addr = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/socket", dir);
	snprintf(link, sizeof(link), "%s/link", dir);
	strcpy(addr.sun_path, path);
	assert_int_equal(bind(fd, (struct sockaddr *)&addr, sizeof(addr)), 0);
	assert_int_equal(symlink(path, link), 0);

	snprintf(criteria, sizeof(criteria), "=%s", path);
	/* With the NUL that bind(2) may be given, and without. */
	yes(criteria, unix_sock(path, strlen(path)));
	yes(criteria, unix_sock(path, strlen(path) + 1));
	yes(criteria, unix_sock(link, strlen(link)));
	no(criteria, unix_sock("/tmp", 4));
	no(criteria, unix_sock(path, strlen(path) - 1));
	no(criteria, unix_sock("", 0));
	no(criteria, tcp4("10.0.0.1", 80, "10.0.0.2", 4000));
	snprintf(criteria, sizeof(criteria), "=%s", link);
	yes(criteria, unix_sock(path, strlen(path)));
	yes("=@abstract", unix_sock("\0abstract", 9));
	no("=@abstract", unix_sock("\0abstract2", 10));
	no("=@abstract", unix_sock("@abstract", 9));

	unlink(link);
	unlink(path);
	rmdir(dir);
	close(fd);
}

static void test_what_is_wrong(void **state)
{
	static const struct {
		const char *criteria, *why;
	} table[] = {
		{"i:", "no port behind the colon"},
		{"iTCP@", "no host or address behind @ (one of IPv6 is @[::1])"},
		{"i@:80", "no host or address behind @ (one of IPv6 is @[::1])"},
		{"i@[]", "[] is no IPv6 address"},
		{"i@[", "no ] behind"},
		{"i@[::1", "no ] behind"},
		{"i@[::1]x", "x behind the address"},
		{"i@[::]", "[::] is no IPv6 address"},
		{"i@[fe80::1%lo]", "[fe80::1%lo] is no IPv6 address"},
		{"i@0.0.0.0", "it names no protocol, no address and no port"},
		{"i4@0.0.0.0", "it names no protocol, no address and no port"},
		{"i6@127.0.0.1", "an IPv4 address where only IPv6"},
		{"i6@[::ffff:1.2.3.4]", "an IPv4 address where only IPv6"},
		{"i4@[::1]", "an IPv6 address where only IPv4"},
		{"i@no.test", "no host no.test: "},
		{"i5", "no protocol 5"},
		{"i46", "no protocol 6"},
		{"itcpx:80", "no protocol tcpx"},
		{"i:,80", "empty port"},
		{"i:80,,81", "empty port"},
		{"i:80-", "empty port"},
		{"i:-80", "no service -80"},
		{"i:81-80", "the range 81-80 ends before it starts"},
		{"i:1-2-3", "2-3 is no port"},
		{"i:80x", "80x is no port"},
		{"i:65536", "port 65536 is above 65535"},
		{"i:1-99999999999999999999", "port 99999999999999999999 is above"},
		{"i:nosuch", "no service nosuch"},
		{"iudp:http", "no service http of udp"},
		{"iraw:http", "no service http of raw"},
		{"i:exec", "service exec is port 512 of TCP and 999 of UDP"},
		{"s", "no list of states"},
		{"slisten", "no list of states"},
		{"ssctp:listen", "no list of states"},
		{"stcp:", "no state of TCP"},
		{"stcp:foo", "no TCP state foo"},
		{"sudp:listen", "no UDP state listen"},
		{"stcp:listen,,close", "empty state"},
		{"stcp:^", "empty state"},
		{"stcp:listen,LISTEN", "TCP state LISTEN twice"},
		{"stcp:^listen stcp:^listen", "TCP state LISTEN twice"},
		{"sudp:close,unconn", "UDP state UNCONN twice"},
		{"stcp:close,^close", "-s TCP:CLOSE: both"},
		{"sudp:close,^unconn", "-s UDP:CLOSE: both"},
		{"p", "empty process id"},
		{"p^", "empty process id"},
		{"p0", "not a process id"},
		{"p1.5", "not a process id"},
		{"p2147483648", "not a process id"},
		{"g,", "empty process group id"},
		{"g-1", "not a process group id"},
		{"u", "empty user"},
		{"u4294967295", "no user 4294967295"},
		{"uroot,^0", "-u 0: both"},
		{"c", "empty command"},
		{"c^", "empty command"},
		{"c1234567890123456", "longer than the 15 characters"},
		{"c/a", "the regular expression does not end with /"},
		{"c/[/", "bad regular expression: "},
		{"c/a/bb", "modifier b twice"},
		{"c/a/bx", "modifiers b (basic) and x (extended) exclude"},
		{"c/a/c", "no such modifier: c"},
		{"d", "empty descriptor"},
		{"d1,", "empty descriptor"},
		{"d2-1", "the range 2-1 ends"},
		{"d2-2", "the range 2-2 ends"},
		{"d1-", "1- is no range of descriptors"},
		{"d-1", "-1 is no range of descriptors"},
		{"d3x", "3x is no descriptor"},
		{"d2147483648", "2147483648 is no descriptor"},
		{"d1,^2", "2: a list either"},
		{"d^1 dcwd", "cwd: a list either"},
		{"=", "No such file or directory"},
		{"=@", "No such file or directory"},
		{"=/", "not a socket"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct criteria k;

		criteria_init(&k, table[i].criteria);
		if (!k.err)
			fail_msg("%s was taken", table[i].criteria);
		if (strncmp(k.c.why, table[i].why, strlen(table[i].why)) != 0)
			fail_msg("%s: %s", table[i].criteria, k.c.why);
		selection_free(&k.s);
	}
}

/* What -V prints after these sockets. */
static char *missing(const char *criteria, size_t nr, struct sock socks[], size_t *nr_missing)
{
	struct criteria k;
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	criteria_init(&k, criteria);
	if (k.err)
		fail_msg("%s: %s", criteria, k.c.why);
	for (size_t i = 0; i < nr; i++)
		selection_matches(&k.s, record_of(&socks[i]));
	assert_int_equal(selection_missing(&k.s, NULL), selection_missing(&k.s, out));
	*nr_missing = selection_missing(&k.s, NULL);
	fclose(out);
	selection_free(&k.s);
	return text;
}

static void test_what_was_not_found(void **state)
{
	static const struct {
		const char *criteria, *missing;
	} table[] = {
		{"", ""},
		{"i", ""},
		{"i iTCP:80 i@10.0.0.2 stcp:established", ""},
		{"p100 g90 u1000 cnginx c/wor/", ""},
		{"U", ""},
		{"d77", ""},
		{"p^7 u^7 g^7 c^seven", ""},
		{"i6", "sockspy: no Internet files located\n"},
		{"iTCP:81,82", "sockspy: Internet address not located: TCP:81,82\n"},
		{"iTCP:80,82", ""},
		{"iTCP iTCP:81", "sockspy: Internet address not located: TCP:81\n"},
		{"i stcp:established,listen,close",
		 "sockspy: TCP state not located: CLOSE\nsockspy: TCP state not located: LISTEN\n"},
		{"i stcp:^listen", ""},
		{"i sudp:close", "sockspy: UDP state not located: CLOSE\n"},
		{"i p2147483647", "sockspy: process ID not located: 2147483647\n"},
		{"g2147483646 i", "sockspy: process group ID not located: 2147483646\n"},
		{"u4294967000 i", "sockspy: user ID not located: 4294967000\n"},
		{"cno-such cnginx", "sockspy: command not located: no-such\n"},
		{"c/no-such/i i", "sockspy: no command found for regex: /no-such/i\n"},
		{"cno\033such i", "sockspy: command not located: no\\x1bsuch\n"},
		{"=@nobody i", "sockspy: no file use located: @nobody\n"},
		{"K", "sockspy: no tasks located\n"},
		/* It is of the port, but not of the process: it is not shown. */
		{"a p1 iTCP:80", "sockspy: Internet address not located: TCP:80\n"},
		/* Left out by its state. */
		{"iTCP:80 stcp:listen", "sockspy: Internet address not located: TCP:80\n"
					"sockspy: TCP state not located: LISTEN\n"},
	};
	struct sock socks[] = {tcp4("10.0.0.1", 80, "10.0.0.2", 4000)};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		size_t nr, lines = 0;
		char *text = missing(table[i].criteria, 1, socks, &nr);

		assert_string_equal(text, table[i].missing);
		for (const char *c = text; *c; c++)
			lines += *c == '\n';
		assert_int_equal(lines, nr);
		free(text);
	}
}

/* As in lsof a process is found if it is there; that it has no socket is another thing. */
static void test_processes_without_sockets_are_found(void **state)
{
	char comm[16], criteria[128];
	size_t nr;

	(void)state;
	prctl(PR_GET_NAME, comm);
	assert_null(strchr(comm, ' '));
	snprintf(criteria, sizeof(criteria), "p%d g%d u%u c%s", getpid(), getpgrp(), geteuid(),
		 comm);
	free(missing(criteria, 0, NULL, &nr));
	assert_int_equal(nr, 0);
	/* Not if it is excluded. */
	snprintf(criteria, sizeof(criteria), "p%d u^%u", getpid(), geteuid());
	free(missing(criteria, 0, NULL, &nr));
	assert_int_equal(nr, 1);
	/* With -a only the command of the wanted process counts. */
	snprintf(criteria, sizeof(criteria), "a p2147483647 c%s", comm);
	free(missing(criteria, 0, NULL, &nr));
	assert_int_equal(nr, 2);
}

static void filter_of(const char *criteria, struct filter *f)
{
	struct criteria k;

	criteria_init(&k, criteria);
	assert_int_equal(k.err, 0);
	selection_filter(&k.s, f);
	selection_free(&k.s);
}

static void test_filter_of_nothing(void **state)
{
	struct filter f;

	(void)state;
	filter_of("", &f);
	assert_int_equal(f.given, 0);
	assert_int_equal(f.tcp_states, UINT32_MAX);
	assert_int_equal(f.udp_states, UINT32_MAX);
	assert_int_equal(f.not_pid.nr + f.not_uid.nr + f.not_pgid.nr + f.not_fd.nr, 0);
}

static void test_filter(void **state)
{
	struct filter f;

	(void)state;
	filter_of("a p7,5,6,100 u^0 g^9 iTCP@10.0.0.1:80,90-99 stcp:listen", &f);
	assert_int_equal(f.all, 1);
	assert_int_equal(f.given, FILTER_PID | FILTER_INET);
	assert_int_equal(f.decided, f.given);
	assert_int_equal(f.pid.nr, 2);
	assert_int_equal(f.pid.in[0].first, 5);
	assert_int_equal(f.pid.in[0].last, 7);
	assert_int_equal(f.pid.in[1].first, 100);
	assert_int_equal(f.not_uid.nr, 1);
	assert_int_equal(f.not_uid.in[0].last, 0);
	assert_int_equal(f.not_pgid.in[0].first, 9);
	assert_int_equal(f.nr_inets, 1);
	assert_int_equal(f.inet[0].classes, SKC_TCP | SKC_MPTCP);
	assert_int_equal(f.inet[0].addr_family, AF_INET);
	assert_int_equal(f.inet[0].addr[0], 10);
	assert_int_equal(f.inet[0].nr_ports, 2);
	assert_int_equal(f.inet[0].ports[1].last, 99);
	assert_int_equal(f.tcp_states, 1 << LISTEN);
	assert_int_equal(f.udp_states, 1 << LISTEN);
}

static void test_filter_of_descriptors(void **state)
{
	struct filter f;

	(void)state;
	filter_of("d1,5-9", &f);
	assert_int_equal(f.decided, FILTER_FD);
	assert_int_equal(f.fd.nr, 2);
}

static void test_filter_of_excluded_descriptors(void **state)
{
	struct filter f;

	(void)state;
	filter_of("d^5-9,^0", &f);
	assert_int_equal(f.decided, FILTER_FD);
	assert_int_equal(f.fd.nr, 2);
	assert_int_equal(f.fd.in[0].first, 1);
	assert_int_equal(f.fd.in[0].last, 4);
	assert_int_equal(f.fd.in[1].first, 10);
	assert_int_equal(f.fd.in[1].last, INT32_MAX);
	assert_int_equal(f.not_fd.nr, 0);
}

/* What the kernel can't decide passes. */
static void test_filter_leaves_the_rest_to_us(void **state)
{
	struct filter f;

	(void)state;
	filter_of("cnginx i", &f);
	assert_int_equal(f.given, FILTER_COMMAND | FILTER_INET);
	assert_int_equal(f.decided, FILTER_INET);
	/* Threads are listed by themselves. */
	filter_of("K i", &f);
	assert_int_equal(f.given, 0);
	filter_of("a K i", &f);
	assert_int_equal(f.given, FILTER_INET);
	/* A path is a unix socket's. */
	filter_of("=@x i", &f);
	assert_int_equal(f.given, FILTER_UNIX | FILTER_INET);
	assert_int_equal(f.decided, f.given);
	/* More than fit. */
	filter_of("i:1 i:2 i:3 i:4 i:5 i:6 i:7 i:8 i:9", &f);
	assert_int_equal(f.given, FILTER_INET);
	assert_int_equal(f.decided, 0);
	filter_of("i:1,2,3,4,5,6,7,8,9", &f);
	assert_int_equal(f.decided, FILTER_INET);
	assert_int_equal(f.inet[0].nr_ports, 0);
}

static void test_filter_of_long_lists(void **state)
{
	char criteria[512] = "p";
	struct filter f;

	(void)state;
	for (int i = 1; i < 40; i++)
		sprintf(criteria + strlen(criteria), "%s%d", i > 1 ? "," : "", i * 10);
	filter_of(criteria, &f);
	assert_int_equal(f.decided, FILTER_PID);
	assert_int_equal(f.pid.nr, FILTER_RANGES);
	assert_int_equal(f.pid.in[FILTER_RANGES - 1].last, 390);

	strcpy(criteria, "p");
	for (int i = 1; i < 40; i++)
		sprintf(criteria + strlen(criteria), "%s^%d", i > 1 ? "," : "", i * 10);
	filter_of(criteria, &f);
	assert_int_equal(f.not_pid.nr, FILTER_RANGES);
	assert_int_equal(f.not_pid.in[FILTER_RANGES - 1].last, FILTER_RANGES * 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_asked_is_everything),
		cmocka_unit_test(test_what_is_no_socket),
		cmocka_unit_test(test_inet_versions),
		cmocka_unit_test(test_inet_protocols),
		cmocka_unit_test(test_inet_addresses),
		cmocka_unit_test(test_inet_hosts),
		cmocka_unit_test(test_inet_ports),
		cmocka_unit_test(test_states),
		cmocka_unit_test(test_processes),
		cmocka_unit_test(test_exclusions_come_first),
		cmocka_unit_test(test_one_or_all),
		cmocka_unit_test(test_sockets_of_no_process),
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_what_is_wrong),
		cmocka_unit_test(test_what_was_not_found),
		cmocka_unit_test(test_processes_without_sockets_are_found),
		cmocka_unit_test(test_filter_of_nothing),
		cmocka_unit_test(test_filter),
		cmocka_unit_test(test_filter_of_descriptors),
		cmocka_unit_test(test_filter_of_excluded_descriptors),
		cmocka_unit_test(test_filter_leaves_the_rest_to_us),
		cmocka_unit_test(test_filter_of_long_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
