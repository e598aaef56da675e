/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The time in front of an event. */
#include "../../src/trace_clock.h"
#include "fake_events.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#define S  UINT64_C(1000000000)
#define US UINT64_C(1000)

/* 2026-11-22 12:00:01.204411 UTC, 5 s after the start of the machine. */
#define BOOT (UINT64_C(1795348796) * S + 204411 * US)

static void assert_time(struct trace_clock *c, enum trace_time how, uint64_t ns,
			const char *expected)
{
	struct text t = {0};
	char *s;

	trace_clock_text(c, &t, how, ns);
	s = fake_text(&t);
	assert_string_equal(s, expected);
	free(s);
}

static void assert_iso(struct trace_clock *c, uint64_t ns, const char *expected)
{
	struct text t = {0};
	char *s;

	trace_clock_iso(c, &t, ns);
	s = fake_text(&t);
	assert_string_equal(s, expected);
	free(s);
}

static void set_zone(const char *zone)
{
	setenv("TZ", zone, 1);
	tzset();
}

static void test_formats(void **state)
{
	struct trace_clock c = {.offset = BOOT};

	(void)state;
	set_zone("UTC");
	assert_time(&c, TRACE_TIME_NONE, 5 * S, "");
	assert_time(&c, TRACE_TIME_CLOCK, 5 * S, "12:00:01.204411 ");
	assert_time(&c, TRACE_TIME_DATE, 5 * S, "2026-11-22 12:00:01.204411 ");
	assert_iso(&c, 5 * S, "2026-11-22T12:00:01.204411+00:00");
	/* Of the same second, of the next; what is less than a microsecond is cut. */
	assert_time(&c, TRACE_TIME_CLOCK, 5 * S + 999, "12:00:01.204411 ");
	assert_time(&c, TRACE_TIME_CLOCK, 6 * S + US, "12:00:02.204412 ");
	/* Back again: loss is told of between older events. */
	assert_time(&c, TRACE_TIME_CLOCK, 5 * S, "12:00:01.204411 ");
}

static void test_zones(void **state)
{
	struct trace_clock c = {.offset = BOOT};

	(void)state;
	set_zone("XXX-5:30");
	assert_iso(&c, 5 * S, "2026-11-22T17:30:01.204411+05:30");
	c = (struct trace_clock){.offset = BOOT};
	set_zone("XXX+3:30");
	assert_iso(&c, 5 * S, "2026-11-22T08:30:01.204411-03:30");
}

static void test_relative(void **state)
{
	struct trace_clock c = {.offset = BOOT};

	(void)state;
	assert_time(&c, TRACE_TIME_RELATIVE, 5 * S, "     0.000000 ");
	assert_time(&c, TRACE_TIME_RELATIVE, 5 * S + 41 * US, "     0.000041 ");
	assert_time(&c, TRACE_TIME_RELATIVE, 65 * S + 41 * US, "    60.000000 ");
	assert_time(&c, TRACE_TIME_RELATIVE, 60 * S, "     0.000000 ");
}

/* The two clocks are read one behind the other: only what is more than that is a jump. */
static void test_set(void **state)
{
	struct trace_clock c = {0};
	struct timespec now;
	uint64_t offset;

	(void)state;
	trace_clock_set(&c);
	clock_gettime(CLOCK_REALTIME, &now);
	assert_true((c.offset + trace_clock_now()) / S - (uint64_t)now.tv_sec <= 1);
	offset = c.offset;
	c.offset += 5 * US;
	trace_clock_set(&c);
	assert_int_equal(c.offset, offset + 5 * US);
	c.offset += 3600 * S;
	trace_clock_set(&c);
	assert_true(c.offset - offset < S || offset - c.offset < S);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_formats),
		cmocka_unit_test(test_zones),
		cmocka_unit_test(test_relative),
		cmocka_unit_test(test_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
