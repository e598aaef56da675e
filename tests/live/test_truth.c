/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every option of every kind of socket in every state: what the dump says is what getsockopt(2)
 * says, and neither knows an option that the other does not.
 *
 * In each round all sockets get other values, then one dump is taken between two readings of all
 * options. A value that did not move between the readings has to be equal to them, one that moved
 * has to lie between.
 */
#include "option_values.h"
#include "run_sockspy.h"
#include "sockets.h"

#include <arpa/inet.h>
#include <bpf/btf.h>
#include <dirent.h>
#include <errno.h>
#include <grp.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* The first round changes nothing. In round r an on/off option takes bit r - 1 of its own number. */
#define ROUNDS		 9
#define OPTIONS_MAX	 256
#define SHOWN_PER_OPTION 4
/* Timers and packets under way move some values: what is wrong has to be so this often in a row. */
#define LOOKS 3

/* What getsockopt said. */
struct sample {
	int err; /* negative errno, 0: json holds the value, NULL where there is no rule for it */
	struct json_object *json;
};

/* What is known of one option over all rounds. */
struct tally {
	unsigned int values;	 /* compared */
	unsigned int look;	 /* ... in the present look */
	unsigned int mismatches; /* all of them; SHOWN_PER_OPTION are printed */
	char unavailable[96];	 /* the reason, empty: never */
};

struct truth {
	struct socket_set set;
	struct sample before[SOCKET_SET_MAX][OPTIONS_MAX];
	struct sample after[SOCKET_SET_MAX][OPTIONS_MAX];
	const void *applied[SOCKET_SET_MAX][OPTIONS_MAX]; /* the last value that setsockopt took */
	struct tally tally[OPTIONS_MAX];
	bool excused[OPTIONS_MAX]; /* may be "unavailable" on this kernel */
	unsigned int mismatches;   /* of the last look */
	bool last_look;		   /* at this round: mismatches are printed and kept */
	int round;
};

static struct truth truth;

static void mismatch(struct truth *t, const struct test_socket *s, size_t option,
		     const char *expected, const char *got)
{
	t->mismatches++;
	if (t->last_look && t->tally[option].mismatches++ < SHOWN_PER_OPTION)
		fprintf(stderr, "%s %s (fd %d, round %d) %s: getsockopt %s, sockspy %s\n", s->kind,
			s->state, s->fd, t->round, option_table[option].name, expected, got);
}

static const char *json_text(struct json_object *o)
{
	return o ? json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN) : "nothing";
}

/* Levels 0, 6, 17 and 18 are other protocols' in AF_BLUETOOTH, and AF_TIPC answers 0 bytes to SOL_TCP. */
static bool is_asked(const struct option *o, const struct test_socket *s)
{
	if (o->family != AF_UNSPEC)
		return s->family == o->family;
	if (o->level != SOL_SOCKET && (s->family == AF_BLUETOOTH || s->family == AF_TIPC))
		return false;
	return o->rule != RULE_SIDE_EFFECT && o->rule != RULE_NEEDS_INPUT && o->rule != RULE_SECRET;
}

static const void *choose(const struct option *o, size_t option, size_t socket, int round)
{
	size_t n = o->settings.nr, i;

	if (n == 2)
		i = ((option >> (round - 1)) ^ socket) & 1;
	else
		i = ((size_t)round - 1 + socket) % n;
	return (const char *)o->settings.data + i * o->settings.size;
}

static void apply_one(struct truth *t, size_t socket, size_t option)
{
	const struct option *o = &option_table[option];
	const struct test_socket *s = &t->set.sockets[socket];
	const void *value;

	if (!o->settings.nr || !is_asked(o, s))
		return;
	value = choose(o, option, socket, t->round);
	/* What the kernel refuses stays as it was: the readings tell. */
	if (!setsockopt(s->fd, o->level, o->number, value, o->settings.size))
		t->applied[socket][option] = value;
}

/* Some options change others (SO_TIMESTAMP and SO_TIMESTAMPNS): each second round goes backwards. */
static void apply_settings(struct truth *t)
{
	for (size_t s = 0; s < t->set.nr; s++)
		for (size_t i = 0; i < option_count; i++)
			apply_one(t, s, t->round % 2 ? i : option_count - 1 - i);
}

static void read_all(struct truth *t, struct sample samples[][OPTIONS_MAX])
{
	char buf[OPTION_ROOM];
	socklen_t len;

	for (size_t s = 0; s < t->set.nr; s++) {
		for (size_t i = 0; i < option_count; i++) {
			struct sample *v = &samples[s][i];

			json_object_put(v->json);
			v->json = NULL;
			if (!is_asked(&option_table[i], &t->set.sockets[s])) {
				v->err = -ENOPROTOOPT;
				continue;
			}
			v->err = option_get(&option_table[i], t->set.sockets[s].fd, buf, &len);
			if (!v->err)
				v->json = option_json(&option_table[i], buf, len);
		}
	}
}

static void free_samples(struct sample samples[][OPTIONS_MAX])
{
	for (size_t s = 0; s < SOCKET_SET_MAX; s++)
		for (size_t i = 0; i < OPTIONS_MAX; i++)
			json_object_put(samples[s][i].json);
}

static bool type_names(const struct btf *btf, const struct btf_type *type, const char *name)
{
	const struct btf_enum *e = btf_enum(type);

	if (btf_is_func(type) || btf_is_struct(type))
		return !strcmp(btf__name_by_offset(btf, type->name_off), name);
	for (unsigned int i = 0; btf_is_enum(type) && i < btf_vlen(type); i++)
		if (!strcmp(btf__name_by_offset(btf, e[i].name_off), name))
			return true;
	return false;
}

/* Whether the types of btf from `first` on have a function, a struct or an enumerator of this name. */
static bool btf_names(const struct btf *btf, unsigned int first, const char *name)
{
	for (unsigned int id = first; id < btf__type_cnt(btf); id++)
		if (type_names(btf, btf__type_by_id(btf, id), name))
			return true;
	return false;
}

/* The same of the kernel and its modules. */
static bool kernel_names(struct btf *vmlinux, const char *name)
{
	bool found = btf_names(vmlinux, 1, name);
	DIR *d = opendir("/sys/kernel/btf");
	struct dirent *e;

	while (!found && d && (e = readdir(d))) {
		struct btf *module = NULL;

		if (e->d_name[0] != '.' && strcmp(e->d_name, "vmlinux"))
			module = btf__load_module_btf(e->d_name, vmlinux);
		found = module && btf_names(module, btf__type_cnt(vmlinux), name);
		btf__free(module);
	}
	if (d)
		closedir(d);
	return found;
}

/* A kernel before 5.11 has no BTF of its modules: structs that live there can't be read. */
static const char *private_struct(const struct option *o)
{
	if (o->level == SOL_SOCKET)
		return NULL;
	return o->family == AF_VSOCK ? "vsock_sock" : o->level == SOL_PACKET ? "packet_sock" : NULL;
}

/* "unavailable" is no excuse for a plain field; the table says where it is one. */
static bool is_excused(struct btf *vmlinux, const struct option *o)
{
	const char *type = private_struct(o);

	if (type && !kernel_names(vmlinux, type))
		return true;
	return o->rule == RULE_PLAIN && o->why &&
	       (!o->why_without || !kernel_names(vmlinux, o->why_without));
}

/* Which options may be "unavailable": libbpf tells, not the code that is tested. */
static int find_excuses(struct truth *t)
{
	struct btf *vmlinux = btf__load_vmlinux_btf();

	if (!vmlinux)
		return -1;
	for (size_t i = 0; i < option_count; i++)
		t->excused[i] = is_excused(vmlinux, &option_table[i]);
	btf__free(vmlinux);
	return 0;
}

static void check_unavailable(struct truth *t, const struct test_socket *s, size_t option,
			      struct json_object *reason)
{
	const char *text = json_object_get_string(reason);

	if (!json_object_is_type(reason, json_type_string) || !*text)
		mismatch(t, s, option, "a value", "\"unavailable\" without a reason");
	else if (!t->excused[option])
		mismatch(t, s, option, "a value", text);
	else
		snprintf(t->tally[option].unavailable, sizeof(t->tally[option].unavailable), "%s",
			 text);
}

/*
 * Answers that a socket gives for another kind: UDP has 0 for UDP-Lite's options, and MPTCP over IPv4
 * says what it would be over IPv6.
 */
static bool is_foreign(const struct option *o, const struct test_socket *s)
{
	return (o->level == IPPROTO_UDPLITE && s->protocol != IPPROTO_UDPLITE) ||
	       (o->level == SOL_IPV6 && s->family == AF_INET);
}

/* An option that getsockopt knows not, but whose field may be shown: it is then what was set. */
static void check_field_only(struct truth *t, size_t socket, size_t option, struct json_object *got)
{
	const struct option *o = &option_table[option];
	const void *applied = t->applied[socket][option];
	struct json_object *set;

	if (!applied)
		return;
	set = option_json(o, applied, o->settings.size);
	if (set && !json_is_between(set, set, got))
		mismatch(t, &t->set.sockets[socket], option, json_text(set), json_text(got));
	else
		t->tally[option].look++;
	json_object_put(set);
}

/* On old kernels some options that have no getsockopt have no field either. */
static bool is_field_only(const struct option *o, const struct json_object *got)
{
	return o->rule == RULE_FIELD_ONLY || (o->rule == RULE_FIELD_ON_OLD && got);
}

static void check_option(struct truth *t, size_t socket, size_t option, struct json_object *got,
			 struct json_object *reason)
{
	const struct option *o = &option_table[option];
	const struct test_socket *s = &t->set.sockets[socket];
	const struct sample *before = &t->before[socket][option];
	const struct sample *after = &t->after[socket][option];
	char expected[512];

	if (o->rule == RULE_SIDE_EFFECT)
		return; /* has tests of its own */
	if (!before->err != !after->err)
		return; /* a route came or went meanwhile: IP_MTU */
	if (before->err) {
		if (is_field_only(o, got))
			check_field_only(t, socket, option, got);
		else if (got)
			mismatch(t, s, option, strerror(-before->err), json_text(got));
		return;
	}
	if (!got && reason)
		check_unavailable(t, s, option, reason);
	else if (!got && !is_foreign(o, s))
		mismatch(t, s, option, json_text(before->json), "nothing");
	if (!got)
		return;
	if (o->form == FORM_OPAQUE)
		return;
	if (json_is_between(before->json, after->json, got)) {
		t->tally[option].look++;
		return;
	}
	snprintf(expected, sizeof(expected), "%s", json_text(before->json));
	if (!json_object_equal(before->json, after->json))
		snprintf(expected + strlen(expected), sizeof(expected) - strlen(expected),
			 " then %s", json_text(after->json));
	mismatch(t, s, option, expected, json_text(got));
}

/* An option that the table of this test lacks would go unchecked. */
static void check_names(struct truth *t, const struct test_socket *s, struct json_object *options)
{
	json_object_object_foreach(options, name, value)
	{
		if (option_find(name))
			continue;
		if (!t->round && t->last_look)
			fprintf(stderr, "%s %s: option %s is unknown to this test (value %s)\n",
				s->kind, s->state, name, json_text(value));
		t->mismatches++;
	}
}

static void check_socket(struct truth *t, size_t socket, struct json_object *lines)
{
	const struct test_socket *s = &t->set.sockets[socket];
	struct json_object *d = find_descriptor(lines, getpid(), s->fd);
	struct json_object *options = json_member(d, "options");
	struct json_object *unavailable = json_member(d, "unavailable");

	if (!options) {
		fprintf(stderr, "%s %s: no options: %s\n", s->kind, s->state, json_text(d));
		t->mismatches++;
		return;
	}
	for (size_t i = 0; i < option_count; i++)
		check_option(t, socket, i, json_member(options, option_table[i].name),
			     json_member(unavailable, option_table[i].name));
	check_names(t, s, options);
}

static void print_tally(const struct truth *t)
{
	unsigned int options = 0, values = 0, unavailable = 0;

	for (size_t i = 0; i < option_count; i++) {
		options += t->tally[i].values > 0;
		values += t->tally[i].values;
		unavailable += t->tally[i].unavailable[0] != '\0';
	}
	printf("truth: %u options, %u values, %u unavailable", options, values, unavailable);
	for (size_t i = 0, n = 0; i < option_count; i++)
		if (t->tally[i].unavailable[0])
			printf("%s %s (%s)", n++ ? "," : ":", option_table[i].name,
			       t->tally[i].unavailable);
	printf("\n");
	for (size_t i = 0; i < option_count; i++)
		if (t->tally[i].mismatches > SHOWN_PER_OPTION)
			fprintf(stderr, "%s: %u mismatches in all\n", option_table[i].name,
				t->tally[i].mismatches);
}

/* One dump between two readings. Returns how many values were wrong. */
static unsigned int look(struct truth *t, bool last)
{
	struct json_object *lines;

	t->mismatches = 0;
	t->last_look = last;
	for (size_t i = 0; i < option_count; i++)
		t->tally[i].look = 0;
	read_all(t, t->before);
	lines = dump_json(getpid());
	read_all(t, t->after);
	for (size_t s = 0; s < t->set.nr; s++)
		check_socket(t, s, lines);
	json_object_put(lines);
	return t->mismatches;
}

static void test_every_option(void **state)
{
	struct truth *t = &truth;
	unsigned int wrong = 0;

	(void)state;
	SKIP_UNLESS(can_dump());
	for (t->round = 0; t->round < ROUNDS; t->round++) {
		int n = 1;

		if (t->round)
			apply_settings(t);
		while (look(t, n == LOOKS) && n < LOOKS)
			n++;
		wrong += t->mismatches;
		for (size_t i = 0; i < option_count; i++)
			t->tally[i].values += t->tally[i].look;
	}
	print_tally(t);
	free_samples(t->before);
	free_samples(t->after);
	assert_int_equal(wrong, 0);
}

struct endpoint {
	const char *addr, *port;
	int (*get)(int fd, struct sockaddr *a, socklen_t *len);
};

static int local_name(int fd, struct sockaddr *a, socklen_t *len)
{
	return getsockname(fd, a, len);
}

static int remote_name(int fd, struct sockaddr *a, socklen_t *len)
{
	return getpeername(fd, a, len);
}

/* Whether the endpoint's keys of a descriptor are what getsockname or getpeername returned. */
static bool is_endpoint(struct json_object *d, const struct endpoint *e,
			const struct sockaddr_storage *a)
{
	const struct sockaddr_in *in = (const void *)a;
	const struct sockaddr_in6 *in6 = (const void *)a;
	const void *addr = a->ss_family == AF_INET ? (const void *)&in->sin_addr
						   : (const void *)&in6->sin6_addr;
	uint16_t port = ntohs(in->sin_port); /* at the same place in both families' addresses */
	char text[INET6_ADDRSTRLEN];
	const char *got = json_object_get_string(json_member(d, e->addr));

	inet_ntop(a->ss_family, addr, text, sizeof(text));
	return got && !strcmp(text, got) &&
	       json_object_get_int(json_member(d, e->port)) == (int)port;
}

static unsigned int check_endpoint(const struct test_socket *s, struct json_object *d,
				   const struct endpoint *e)
{
	struct sockaddr_storage a = {0};
	socklen_t len = sizeof(a);
	bool named = !e->get(s->fd, (struct sockaddr *)&a, &len);

	/* Unbound sockets have a name all the same, the wildcard; a dump leaves it out or shows it. */
	if (named && !strcmp(s->state, "fresh"))
		return 0;
	/* The peer of a connection under way is worth showing, though getpeername refuses to. */
	if (!strcmp(s->state, "syn-sent"))
		return 0;
	if (named ? is_endpoint(d, e, &a) : !json_member(d, e->port))
		return 0;
	fprintf(stderr, "%s %s: %s %s, %s %s\n", s->kind, s->state, e->addr,
		json_text(json_member(d, e->addr)), e->port, json_text(json_member(d, e->port)));
	return 1;
}

static void test_addresses(void **state)
{
	static const struct endpoint local = {"laddr", "lport", local_name};
	static const struct endpoint remote = {"raddr", "rport", remote_name};
	struct json_object *lines;
	unsigned int wrong = 0;

	(void)state;
	SKIP_UNLESS(can_dump());
	lines = dump_json(getpid());
	for (size_t i = 0; i < truth.set.nr; i++) {
		const struct test_socket *s = &truth.set.sockets[i];
		struct json_object *d = find_descriptor(lines, getpid(), s->fd);

		/* The port of a raw socket is its protocol, which getsockname leaves out. */
		if ((s->family != AF_INET && s->family != AF_INET6) || s->type == SOCK_RAW)
			continue;
		wrong += check_endpoint(s, d, &local) + check_endpoint(s, d, &remote);
	}
	json_object_put(lines);
	assert_int_equal(wrong, 0);
}

static int64_t member_number(const struct test_socket *s, struct json_object *lines,
			     const char *option, const char *member)
{
	struct json_object *d = find_descriptor(lines, getpid(), s->fd);
	struct json_object *o = json_member(json_member(d, "options"), option);

	if (member)
		o = json_member(o, member);
	if (!json_object_is_type(o, json_type_int))
		fprintf(stderr, "%s %s: no %s\n", s->kind, s->state, option);
	return o ? json_object_get_int64(o) : -1;
}

/* Rings can be set but not asked for: what was set is what has to be there. */
static void test_xdp_rings(void **state)
{
	static const char *const rings[] = {"XDP_RX_RING", "XDP_TX_RING", "XDP_UMEM_FILL_RING",
					    "XDP_UMEM_COMPLETION_RING"};
	const struct test_socket *s = socket_set_find(&truth.set, "xdp", "bound");
	struct json_object *lines;

	(void)state;
	SKIP_UNLESS(can_dump() && s);
	lines = dump_json(getpid());
	for (size_t i = 0; i < sizeof(rings) / sizeof(rings[0]); i++)
		assert_int_equal(member_number(s, lines, rings[i], NULL), XDP_TEST_ENTRIES);
	assert_int_equal(member_number(s, lines, "XDP_UMEM_REG", "len"),
			 XDP_TEST_ENTRIES * XDP_TEST_CHUNK);
	assert_int_equal(member_number(s, lines, "XDP_UMEM_REG", "chunk_size"), XDP_TEST_CHUNK);
	s = socket_set_find(&truth.set, "xdp", "fresh");
	for (size_t i = 0; i < sizeof(rings) / sizeof(rings[0]); i++)
		assert_int_equal(member_number(s, lines, rings[i], NULL), 0);
	json_object_put(lines);
}

static void test_packet_rings(void **state)
{
	const struct test_socket *s = socket_set_find(&truth.set, "packet-raw", "fresh");
	struct tpacket_req none = {0}, req = {.tp_block_size = 16384,
					      .tp_block_nr = 2,
					      .tp_frame_size = 2048,
					      .tp_frame_nr = 16};
	struct json_object *lines;

	(void)state;
	SKIP_UNLESS(can_dump() && s);
	assert_int_equal(setsockopt(s->fd, SOL_PACKET, PACKET_RX_RING, &req, sizeof(req)), 0);
	lines = dump_json(getpid());
	setsockopt(s->fd, SOL_PACKET, PACKET_RX_RING, &none, sizeof(none));
	assert_int_equal(member_number(s, lines, "PACKET_RX_RING", "block_size"), 16384);
	assert_int_equal(member_number(s, lines, "PACKET_RX_RING", "block_nr"), 2);
	assert_int_equal(member_number(s, lines, "PACKET_RX_RING", "frame_size"), 2048);
	assert_int_equal(member_number(s, lines, "PACKET_RX_RING", "frame_nr"), 16);
	assert_int_equal(member_number(s, lines, "PACKET_TX_RING", "block_nr"), 0);
	json_object_put(lines);
}

static int setup(void **state)
{
	/* Groups for SO_PEERGROUPS to tell of. */
	static const gid_t groups[] = {7, 1000, 65533};

	(void)state;
	if (geteuid() != 0)
		return 0;
	if (option_count > OPTIONS_MAX || find_excuses(&truth) || setgroups(3, groups) ||
	    enter_own_netns())
		return -1;
	return socket_set_open(&truth.set);
}

static int teardown(void **state)
{
	(void)state;
	socket_set_close(&truth.set);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_xdp_rings),
		cmocka_unit_test(test_packet_rings),
		cmocka_unit_test(test_every_option),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
