/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "../../src/resolver.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

/* Only a test that fails takes as long. */
#define PATIENCE_S 60

static const struct resolver_options all = {.hosts = true, .services = true, .users = true};

/* A world of names that counts who asks, and can hold back every answer until enough ask at once. */
struct world {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	size_t hosts_asked, users_asked, services_asked;
	size_t inside;	/* questions for a host that are under way */
	size_t most;	/* ... at most, so far */
	size_t meeting; /* that many have to be under way before any is answered */
	bool met;
	const char *name; /* of every host; NULL: its address */
	bool nameless;
};

static struct world new_world(void)
{
	return (struct world){.lock = PTHREAD_MUTEX_INITIALIZER,
			      .changed = PTHREAD_COND_INITIALIZER};
}

static void wait_for_others(struct world *w)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += PATIENCE_S;
	if (w->inside >= w->meeting) {
		w->met = true;
		pthread_cond_broadcast(&w->changed);
	}
	while (!w->met && !pthread_cond_timedwait(&w->changed, &w->lock, &until))
		;
}

static bool find_host(void *ctx, const struct in6_addr *addr, char name[RESOLVER_NAME_MAX])
{
	struct world *w = ctx;
	bool found;

	pthread_mutex_lock(&w->lock);
	w->hosts_asked++;
	w->inside++;
	if (w->inside > w->most)
		w->most = w->inside;
	wait_for_others(w);
	w->inside--;
	found = !w->nameless;
	if (w->name)
		snprintf(name, RESOLVER_NAME_MAX, "%s", w->name);
	else
		inet_ntop(AF_INET6, addr, name, RESOLVER_NAME_MAX);
	pthread_mutex_unlock(&w->lock);
	return found;
}

static bool find_user(void *ctx, uint32_t uid, char name[RESOLVER_NAME_MAX])
{
	struct world *w = ctx;

	w->users_asked++;
	snprintf(name, RESOLVER_NAME_MAX, "user%u", uid);
	return uid < 1000;
}

static void find_services(void *ctx, struct resolver *r, resolver_add_service add)
{
	struct world *w = ctx;

	w->services_asked++;
	add(r, RESOLVER_TCP, 80, "http");
	add(r, RESOLVER_TCP, 80, "www");
	add(r, RESOLVER_UDP, 53, "domain\033[2J");
	add(r, RESOLVER_TCP, 65535, "last");
}

static struct resolver *resolver_in(struct world *w, const struct resolver_options *o)
{
	const struct resolver_backend backend = {find_host, find_user, find_services, w};
	struct resolver *r = resolver_new(o, &backend);

	assert_non_null(r);
	return r;
}

static struct in6_addr address(uint32_t n)
{
	struct in6_addr a = {.s6_addr = {0x20, 0x01, 0x0d, 0xb8}};

	n = htonl(n);
	memcpy(&a.s6_addr[12], &n, sizeof(n));
	return a;
}

static void want_hosts(struct resolver *r, uint32_t nr)
{
	for (uint32_t i = 0; i < nr; i++) {
		struct in6_addr a = address(i);

		resolver_want_host(r, AF_INET6, &a);
	}
}

/* None is answered before eight are under way: one after the other they would wait for ever. */
static void test_hosts_are_asked_in_parallel(void **state)
{
	struct world w = new_world();
	struct in6_addr a = address(0);
	struct resolver *r;

	(void)state;
	w.meeting = 8;
	r = resolver_in(&w, &all);
	want_hosts(r, 8);
	assert_string_equal(resolver_host(r, AF_INET6, &a), "2001:db8::");
	resolver_free(r);
	assert_true(w.met);
	assert_int_equal(w.hosts_asked, 8);
}

/* A whole screen of hosts does not mean as many threads. */
static void test_threads_are_few(void **state)
{
	struct world w = new_world();
	struct resolver *r;

	(void)state;
	/* Those of the pool and whoever waits for a name. */
	w.meeting = 65;
	r = resolver_in(&w, &all);
	want_hosts(r, 1000);
	for (uint32_t i = 0; i < 1000; i++) {
		struct in6_addr a = address(i);
		char text[INET6_ADDRSTRLEN];

		inet_ntop(AF_INET6, &a, text, sizeof(text));
		assert_string_equal(resolver_host(r, AF_INET6, &a), text);
	}
	resolver_free(r);
	assert_true(w.met);
	assert_int_equal(w.most, 65);
	assert_int_equal(w.hosts_asked, 1000);
}

static void test_a_host_is_asked_for_once(void **state)
{
	const struct in_addr v4 = {htonl(0x7f000001)};
	struct in6_addr a = address(1), mapped;
	struct world w = new_world();
	struct resolver *r = resolver_in(&w, &all);
	const char *name;

	(void)state;
	for (int i = 0; i < 10; i++)
		resolver_want_host(r, AF_INET6, &a);
	name = resolver_host(r, AF_INET6, &a);
	assert_ptr_equal(resolver_host(r, AF_INET6, &a), name);
	assert_int_equal(w.hosts_asked, 1);
	/* An IPv4 address is the same host, whichever socket holds it. */
	assert_int_equal(inet_pton(AF_INET6, "::ffff:127.0.0.1", &mapped), 1);
	name = resolver_host(r, AF_INET, &v4);
	assert_string_equal(name, "::ffff:127.0.0.1");
	assert_ptr_equal(resolver_host(r, AF_INET6, &mapped), name);
	assert_int_equal(w.hosts_asked, 2);
	resolver_free(r);
}

static void test_a_host_without_name_is_asked_for_once(void **state)
{
	struct in6_addr a = address(1);
	struct world w = new_world();
	struct resolver *r = resolver_in(&w, &all);

	(void)state;
	w.nameless = true;
	assert_null(resolver_host(r, AF_INET6, &a));
	assert_null(resolver_host(r, AF_INET6, &a));
	assert_int_equal(w.hosts_asked, 1);
	resolver_free(r);
}

static void test_host_names_are_escaped(void **state)
{
	static const char *const table[][2] = {
		{"evil\033[2J.example", "evil\\x1b[2J.example"},
		{"a\nb", "a\\nb"},
		{"bad\xff", "bad\\xff"},
		{"plain.example", "plain.example"},
		{"", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct world w = new_world();
		struct in6_addr a = address(1);
		struct resolver *r = resolver_in(&w, &all);
		const char *name;

		w.name = table[i][0];
		name = resolver_host(r, AF_INET6, &a);
		if (table[i][1])
			assert_string_equal(name, table[i][1]);
		else
			assert_null(name);
		resolver_free(r);
	}
}

static void test_nothing_is_asked_for_numbers(void **state)
{
	static const struct resolver_options none;
	struct in6_addr a = address(1);
	struct world w = new_world();
	struct resolver *r = resolver_in(&w, &none);

	(void)state;
	resolver_want_host(r, AF_INET6, &a);
	assert_null(resolver_host(r, AF_INET6, &a));
	assert_null(resolver_service(r, RESOLVER_TCP, 80));
	assert_null(resolver_user(r, 1));
	resolver_free(r);
	assert_int_equal(w.hosts_asked + w.users_asked + w.services_asked, 0);
}

static void test_services(void **state)
{
	struct world w = new_world();
	struct resolver *r = resolver_in(&w, &all);

	(void)state;
	assert_string_equal(resolver_service(r, RESOLVER_TCP, 80), "http");
	assert_null(resolver_service(r, RESOLVER_UDP, 80));
	assert_string_equal(resolver_service(r, RESOLVER_UDP, 53), "domain\\x1b[2J");
	assert_null(resolver_service(r, RESOLVER_TCP, 53));
	assert_string_equal(resolver_service(r, RESOLVER_TCP, 65535), "last");
	assert_null(resolver_service(r, RESOLVER_TCP, 0));
	assert_int_equal(w.services_asked, 1);
	resolver_free(r);
}

static void test_a_user_is_asked_for_once(void **state)
{
	struct world w = new_world();
	struct resolver *r = resolver_in(&w, &all);

	(void)state;
	for (int i = 0; i < 3; i++) {
		assert_string_equal(resolver_user(r, 0), "user0");
		assert_string_equal(resolver_user(r, 33), "user33");
		assert_null(resolver_user(r, 4000000000));
	}
	assert_int_equal(w.users_asked, 3);
	resolver_free(r);
}

/* What every system has, and no network is needed for. */
static void test_the_system(void **state)
{
	struct resolver *r = resolver_new(&all, NULL);

	(void)state;
	assert_non_null(r);
	assert_string_equal(resolver_user(r, 0), "root");
	resolver_free(r);
	resolver_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hosts_are_asked_in_parallel),
		cmocka_unit_test(test_threads_are_few),
		cmocka_unit_test(test_a_host_is_asked_for_once),
		cmocka_unit_test(test_a_host_without_name_is_asked_for_once),
		cmocka_unit_test(test_host_names_are_escaped),
		cmocka_unit_test(test_nothing_is_asked_for_numbers),
		cmocka_unit_test(test_services),
		cmocka_unit_test(test_a_user_is_asked_for_once),
		cmocka_unit_test(test_the_system),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
