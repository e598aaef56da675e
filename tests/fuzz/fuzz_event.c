/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An event as it comes out of the ring buffer: whatever passes event_parse() can be shown by every view. The first byte
 * chooses its type, so that most inputs get that far.
 */
#include "../../src/event_call.h"
#include "../../src/strace_line.h"
#include "../../src/text.h"
#include "../../src/trace_event_line.h"
#include "../../src/trace_json.h"
#include "../../src/trace_line.h"
#include "../../src/trace_late.h"
#include "../../src/trace_select.h"
#include "../../src/trace_summary.h"
#include "check.h"
#include "input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* In memory of its own, whose end is the end of the event. */
static struct event_head *make_event(struct input *in)
{
	uint8_t type = take_u8(in);
	size_t size = in->left & ~(size_t)7;
	struct event_head *e;

	if (size < sizeof(*e))
		return NULL;
	e = malloc(size);
	MUST(e != NULL);
	take(in, e, size);
	e->size = (uint32_t)size;
	e->version = EVENT_VERSION;
	e->type = type % EVENT_TYPES;
	return e;
}

static bool is_call(const struct event_head *e)
{
	return EVENT_CALLS >> e->type & 1;
}

/* A value of the kernel's, made of the bytes of the event. */
static void make_value(struct value *v, const struct event_call *c)
{
	memset(v, 0, sizeof(*v));
	v->kind = c->now_present % (VALUE_LIST + 1);
	memcpy(v->bytes, c->args, sizeof(c->args));
	switch (v->kind) {
	case VALUE_MEMBERS:
		value_members(v);
		value_member(v, "member", (int64_t)c->args[0]);
		break;
	case VALUE_LIST:
		v->nr = 2;
		break;
	case VALUE_BOOL:
		v->u &= 1;
		break;
	default:
		v->len = v->kind == VALUE_IN_ADDR ? 4 : 16;
	}
}

static void check_strace(const struct call *c)
{
	static const struct strace_options pids[] = {
		{.pid = STRACE_PID_NONE},
		{.pid = STRACE_PID_BRACKETS, .stamp = "12:00:00.000000 "},
		{.pid = STRACE_PID_COLUMN},
	};
	char line[STRACE_LINE_MAX];

	for (size_t i = 0; i < sizeof(pids) / sizeof(pids[0]); i++) {
		size_t len = strace_line(line, c, &pids[i]);

		MUST(len < sizeof(line));
		check_text(line, len, "");
	}
}

static void check_line(const struct call *c)
{
	char line[TRACE_LINE_MAX];
	size_t len = trace_line(line, c);

	MUST(len < sizeof(line));
	check_text(line, len, "");
}

static void check_event_line(const struct event_head *e)
{
	struct text t = {0};

	trace_process_text(&t, &e->task, false);
	if (!is_call(e)) {
		trace_event_line(&t, e, NULL, false);
		trace_event_line(&t, e, "REASON", false);
	}
	MUST(!t.failed);
	check_text(t.s, t.len, "");
	text_free(&t);
}

static void check_json(const struct event_head *e, const struct trace_call *call)
{
	struct trace_clock clock = {0};
	struct text t = {0};

	trace_json(&t, &clock, e, call, NULL);
	text_char(&t, '\n');
	MUST(!t.failed);
	check_json_lines(t.s, t.len);
	text_free(&t);
}

static void check_summary(const struct event_head *e)
{
	struct trace_summary *s = trace_summary_new();
	struct text t = {0};

	MUST(s != NULL);
	MUST(!trace_summary_add(s, e));
	trace_summary_text(s, &t);
	check_text(t.s, t.len, "\n");
	text_clear(&t);
	trace_summary_json(s, &t);
	check_json_lines(t.s, t.len);
	text_free(&t);
	trace_summary_free(s);
}

static void check_selection(const struct event_head *e, const struct trace_call *call)
{
	struct selection s = {.unix_sockets = true};
	struct complaint c;

	MUST(!selection_add_inet(&s, "TCP@127.0.0.1:80", &c));
	MUST(!selection_add_states(&s, "TCP:LISTEN,ESTABLISHED", &c));
	MUST(!selection_finish(&s, &c));
	(void)trace_selects(&s, e, call);
	selection_free(&s);
}

static void check_late(const struct event_head *e)
{
	static struct trace_late late;
	struct event_state outcome;

	if (e->type == EVENT_STATE)
		(void)trace_late_state(&late, (const void *)e);
	if (e->type == EVENT_CONNECT)
		(void)trace_late_connect(&late, (const void *)e, &outcome);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, size};
	struct event_head *e = make_event(&in);
	struct trace_call call;
	int err = e ? event_parse(e, e->size) : -EBADMSG;

	MUST(!err || err == -EBADMSG);
	if (!err) {
		if (is_call(e)) {
			event_to_call((const struct event_call *)e, &call);
			make_value(&call.now, (const struct event_call *)e);
			call.was = call.now;
			call.call.now = &call.now;
			call.call.was = &call.was;
			/* Names of this machine's interfaces would make it differ from others. */
			call.call.netns = 0;
			check_strace(&call.call);
			check_line(&call.call);
		}
		check_event_line(e);
		check_json(e, is_call(e) ? &call : NULL);
		check_summary(e);
		check_selection(e, is_call(e) ? &call : NULL);
		check_late(e);
	}
	free(e);
	return 0;
}
