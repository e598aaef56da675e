/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of -S: exact text. */
#include "../../src/trace_summary.h"
#include "fake_events.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void add_call(struct trace_summary *s, enum event_type type, uint32_t pid, int64_t ret,
		     uint64_t ns)
{
	struct event_call c;

	fake_head(&c.head, type, sizeof(c));
	c.head.task.pid = pid;
	c.ret = ret;
	c.enter = ns ? FAKE_TIME - ns : 0;
	assert_int_equal(trace_summary_add(s, &c.head), 0);
}

static void add_state(struct trace_summary *s, uint32_t pid)
{
	struct event_state e;

	fake_head(&e.head, EVENT_STATE, sizeof(e));
	e.head.task.pid = pid;
	if (!pid)
		memset(e.head.task.comm, 0, sizeof(e.head.task.comm));
	assert_int_equal(trace_summary_add(s, &e.head), 0);
}

static struct trace_summary *fill(void)
{
	struct trace_summary *s = trace_summary_new();

	assert_non_null(s);
	add_call(s, EVENT_CONNECT, 7, -ECONNREFUSED, 2000);
	add_call(s, EVENT_SETSOCKOPT, 9, 0, 400);
	add_call(s, EVENT_SETSOCKOPT, 9, 0, 600);
	/* One whose start was not seen counts, and has no time. */
	add_call(s, EVENT_SETSOCKOPT, 9, -EINVAL, 0);
	add_call(s, EVENT_CONNECT, 9, 0, 0);
	add_state(s, 0);
	return s;
}

static void test_text(void **state)
{
	struct trace_summary *s = fill();
	struct text t = {0};
	char *text;

	(void)state;
	trace_summary_text(s, &t);
	text = fake_text(&t);
	assert_string_equal(text, "   EVENTS   ERRORS     MEAN      MAX  EVENT       PROCESS\n"
				  "        3        1    500ns    600ns  setsockopt  curl[9]\n"
				  "        1        0        -        -  connect     curl[9]\n"
				  "        1        0        -        -  state       -\n"
				  "        1        1      2us      2us  connect     curl[7]\n");
	free(text);
	trace_summary_free(s);
}

static void test_json(void **state)
{
	struct trace_summary *s = fill();
	struct text t = {0};
	char *text;

	(void)state;
	trace_summary_json(s, &t);
	text = fake_text(&t);
	assert_string_equal(
		text, "{\"event\":\"summary\",\"pid\":9,\"command\":\"curl\",\"of\":\"setsockopt\","
		      "\"events\":3,\"errors\":1,\"mean_ns\":500,\"max_ns\":600}\n"
		      "{\"event\":\"summary\",\"pid\":9,\"command\":\"curl\",\"of\":\"connect\","
		      "\"events\":1,\"errors\":0}\n"
		      "{\"event\":\"summary\",\"of\":\"state\",\"events\":1,\"errors\":0}\n"
		      "{\"event\":\"summary\",\"pid\":7,\"command\":\"curl\",\"of\":\"connect\","
		      "\"events\":1,\"errors\":1,\"mean_ns\":2000,\"max_ns\":2000}\n");
	free(text);
	trace_summary_free(s);
}

/* More processes than there was room for at first: none is lost or mixed up. */
static void test_many(void **state)
{
	struct trace_summary *s = trace_summary_new();
	struct text t = {0};
	char *text, *line;
	uint32_t pid;

	(void)state;
	for (uint32_t round = 0; round < 2; round++)
		for (pid = 1; pid <= 5000; pid++)
			add_call(s, EVENT_CONNECT, pid, pid % 2 ? 0 : -1, 1000);
	trace_summary_text(s, &t);
	text = fake_text(&t);
	line = strchr(text, '\n') + 1;
	for (pid = 1; pid <= 5000; pid++) {
		char expected[128];

		snprintf(expected, sizeof(expected),
			 "        2 %8d      1us      1us  connect     curl[%u]\n", pid % 2 ? 0 : 2,
			 pid);
		assert_int_equal(strncmp(line, expected, strlen(expected)), 0);
		line += strlen(expected);
	}
	assert_int_equal(*line, '\0');
	free(text);
	trace_summary_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
