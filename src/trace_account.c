// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace_account.h"

#include "json_text.h"
#include "trace_events.h"

#include <inttypes.h>
#include <string.h>

static uint64_t lost_of(const struct trace_counts *c)
{
	return c->dropped + c->failed + c->missed;
}

static bool counts(const struct trace_account *a, struct source_trace *s, uint32_t type,
		   struct trace_counts *c)
{
	return a->events >> type & 1 && !source_trace_counts(s, (enum event_type)type, c);
}

static uint64_t fresh(const struct trace_account *a, uint32_t type)
{
	return a->lost[type] - a->told[type];
}

static uint64_t fresh_total(const struct trace_account *a)
{
	uint64_t n = 0;

	for (uint32_t type = 0; type < EVENT_TYPES; type++)
		n += fresh(a, type);
	return n;
}

uint64_t trace_account_look(struct trace_account *a, struct source_trace *s)
{
	struct trace_counts c;

	for (uint32_t type = 0; type < EVENT_TYPES; type++)
		if (counts(a, s, type, &c))
			a->lost[type] = lost_of(&c);
	return fresh_total(a);
}

static void told(struct trace_account *a)
{
	memcpy(a->told, a->lost, sizeof(a->told));
}

void trace_account_text(struct trace_account *a, struct text *t)
{
	const char *separator = ": ";

	text_str(t, "lost ");
	text_uint(t, fresh_total(a), 0);
	text_str(t, " events");
	for (uint32_t type = 0; type < EVENT_TYPES; type++) {
		if (!fresh(a, type))
			continue;
		text_str(t, separator);
		text_str(t, trace_event_name(type));
		text_char(t, ' ');
		text_uint(t, fresh(a, type), 0);
		separator = ", ";
	}
	told(a);
}

void trace_account_json(struct trace_account *a, struct text *t)
{
	json_text_add_uint(t, "events", fresh_total(a));
	json_text_key(t, "of");
	json_text_open(t, '{');
	for (uint32_t type = 0; type < EVENT_TYPES; type++)
		if (fresh(a, type))
			json_text_add_uint(t, trace_event_name(type), fresh(a, type));
	json_text_close(t, '}');
	told(a);
}

uint64_t trace_account_lost(const struct trace_account *a)
{
	uint64_t n = 0;

	for (uint32_t type = 0; type < EVENT_TYPES; type++)
		n += a->lost[type];
	return n;
}

static void print_details(FILE *out, uint32_t type, const struct trace_counts *c)
{
	fprintf(out,
		"sockspy: %s: runs %" PRIu64 " = filtered %" PRIu64 " + submitted %" PRIu64
		" + dropped %" PRIu64 " + failed %" PRIu64 "; missed %" PRIu64 "\n",
		trace_event_name(type), c->runs, c->filtered, c->submitted, c->dropped, c->failed,
		c->missed);
}

void trace_account_close(const struct trace_account *a, struct source_trace *s, bool details,
			 FILE *out)
{
	uint64_t filtered = a->filtered, lost = 0;
	struct trace_counts c;

	for (uint32_t type = 0; type < EVENT_TYPES; type++) {
		if (!counts(a, s, type, &c))
			continue;
		filtered += c.filtered;
		lost += lost_of(&c);
		if (details)
			print_details(out, type, &c);
	}
	fprintf(out, "sockspy: %" PRIu64 " events, %" PRIu64 " filtered, %" PRIu64 " lost\n",
		a->shown, filtered, lost);
}
