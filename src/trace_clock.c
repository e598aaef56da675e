// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace_clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define NS_PER_S  UINT64_C(1000000000)
#define NS_PER_US 1000

/* What the two clocks differ by otherwise is what passes between looking at one and at the other. */
#define JUMP UINT64_C(10000000)

/* "2026-11-22 " */
#define TIME_AT 11

static uint64_t read_clock(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (uint64_t)t.tv_sec * NS_PER_S + (uint64_t)t.tv_nsec;
}

uint64_t trace_clock_now(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

void trace_clock_set(struct trace_clock *c)
{
	uint64_t offset = read_clock(CLOCK_REALTIME) - trace_clock_now();

	if (offset - c->offset < JUMP || c->offset - offset < JUMP)
		return;
	c->offset = offset;
}

/* Events come thousands a second: the date is made once in each. */
static void make_date(struct trace_clock *c, uint64_t second)
{
	time_t time = (time_t)second;
	struct tm tm;
	long utc;

	if (c->second == second && c->date[0])
		return;
	c->second = second;
	if (!localtime_r(&time, &tm) ||
	    !strftime(c->date, sizeof(c->date), "%Y-%m-%d %H:%M:%S", &tm))
		memcpy(c->date, "0000-00-00 00:00:00", sizeof("0000-00-00 00:00:00"));
	utc = tm.tm_gmtoff < 0 ? -tm.tm_gmtoff : tm.tm_gmtoff;
	snprintf(c->utc, sizeof(c->utc), "%c%02u:%02u", tm.tm_gmtoff < 0 ? '-' : '+',
		 (unsigned int)(utc / 3600) % 100, (unsigned int)(utc / 60 % 60));
}

static void micros(struct text *t, uint64_t us)
{
	char digits[7] = ".000000";

	for (size_t i = sizeof(digits) - 1; i; i--, us /= 10)
		digits[i] = (char)('0' + us % 10);
	text_bytes(t, digits, sizeof(digits));
}

static void relative(struct trace_clock *c, struct text *t, uint64_t ns)
{
	uint64_t passed = c->last && ns > c->last ? (ns - c->last) / NS_PER_US : 0;

	c->last = ns;
	text_uint(t, passed / 1000000, 6);
	micros(t, passed % 1000000);
	text_char(t, ' ');
}

void trace_clock_text(struct trace_clock *c, struct text *t, enum trace_time how, uint64_t ns)
{
	uint64_t wall = ns + c->offset;

	if (how == TRACE_TIME_NONE)
		return;
	if (how == TRACE_TIME_RELATIVE) {
		relative(c, t, ns);
		return;
	}
	make_date(c, wall / NS_PER_S);
	text_str(t, c->date + (how == TRACE_TIME_CLOCK ? TIME_AT : 0));
	micros(t, wall % NS_PER_S / NS_PER_US);
	text_char(t, ' ');
}

void trace_clock_iso(struct trace_clock *c, struct text *t, uint64_t ns)
{
	uint64_t wall = ns + c->offset;

	make_date(c, wall / NS_PER_S);
	text_bytes(t, c->date, TIME_AT - 1);
	text_char(t, 'T');
	text_str(t, c->date + TIME_AT);
	micros(t, wall % NS_PER_S / NS_PER_US);
	text_str(t, c->utc);
}
