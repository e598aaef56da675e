/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which changes of state are the outcome of a connect that did not wait. */
#include "../../src/trace_late.h"
#include "fake_events.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct trace_late late;

static bool state_change(uint64_t sk, uint64_t time, uint32_t from, uint32_t to)
{
	struct event_state e = {0};

	fake_head(&e.head, EVENT_STATE, sizeof(e));
	e.head.sock.sk = sk;
	e.head.time = time;
	e.old_state = from;
	e.new_state = to;
	return trace_late_state(&late, &e);
}

static bool connect_returns(uint64_t sk, uint64_t enter, int64_t ret, struct event_state *outcome)
{
	struct event_call c = {0};

	fake_head(&c.head, EVENT_CONNECT, sizeof(c));
	c.head.sock.sk = sk;
	c.enter = enter;
	c.ret = ret;
	memset(outcome, 0, sizeof(*outcome));
	return trace_late_connect(&late, &c, outcome);
}

static int forget(void **state)
{
	(void)state;
	memset(&late, 0, sizeof(late));
	return 0;
}

static void test_later(void **state)
{
	struct event_state outcome;

	(void)state;
	assert_false(state_change(1, 5, 7, 2));
	assert_false(connect_returns(1, 4, -EINPROGRESS, &outcome));
	/* Of another socket, of another change. */
	assert_false(state_change(2, 8, 2, 1));
	assert_false(state_change(1, 8, 1, 8));
	assert_true(state_change(1, 9, 2, 1));
	/* Once. */
	assert_false(state_change(1, 10, 2, 1));
}

/* Over loopback the other end answers before the call returns. */
static void test_earlier(void **state)
{
	struct event_state outcome;

	(void)state;
	assert_false(state_change(1, 5, 2, 7));
	assert_true(connect_returns(1, 4, -EINPROGRESS, &outcome));
	assert_int_equal(outcome.head.sock.sk, 1);
	assert_int_equal(outcome.new_state, 7);
	assert_false(connect_returns(1, 4, -EINPROGRESS, &outcome));
}

static void test_calls_that_wait(void **state)
{
	struct event_state outcome;

	(void)state;
	assert_false(state_change(1, 5, 2, 1));
	assert_false(connect_returns(1, 4, 0, &outcome));
	/* Its outcome is none of a later call. */
	assert_false(connect_returns(1, 0, -EINPROGRESS, &outcome));
	/* Nor is that of an earlier socket at the same address. */
	assert_true(state_change(1, 20, 2, 7));
	assert_false(state_change(1, 30, 2, 7));
	assert_false(connect_returns(1, 40, -EINPROGRESS, &outcome));
	assert_true(state_change(1, 50, 2, 1));
}

static void test_other_protocols(void **state)
{
	struct event_state outcome;
	struct event_call c = {0};

	(void)state;
	fake_head(&c.head, EVENT_CONNECT, sizeof(c));
	c.head.sock.sk = 1;
	c.head.sock.protocol = IPPROTO_SCTP;
	c.ret = -EINPROGRESS;
	assert_false(trace_late_connect(&late, &c, &outcome));
	assert_false(state_change(1, 9, 2, 1));
	/* Without a socket there is nothing to wait for. */
	assert_false(connect_returns(0, 1, -EINPROGRESS, &outcome));
	assert_false(state_change(0, 9, 2, 1));
}

/* More than there is room for: the last ones are known. */
static void test_many(void **state)
{
	struct event_state outcome;

	(void)state;
	for (uint64_t sk = 1; sk <= LATE_WAITING + 10; sk++)
		assert_false(connect_returns(sk, 1, -EINPROGRESS, &outcome));
	assert_false(state_change(10, 9, 2, 1));
	for (uint64_t sk = 11; sk <= LATE_WAITING + 10; sk++)
		assert_true(state_change(sk, 9, 2, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_later, forget),
		cmocka_unit_test_setup(test_earlier, forget),
		cmocka_unit_test_setup(test_calls_that_wait, forget),
		cmocka_unit_test_setup(test_other_protocols, forget),
		cmocka_unit_test_setup(test_many, forget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
