// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace_view.h"

#include "json_text.h"
#include "strace_line.h"
#include "trace_event_line.h"
#include "trace_json.h"
#include "trace_line.h"

#include <errno.h>
#include <stdio.h>

/* One process has no name until there is another: strace -f to a terminal. */
static enum strace_pid strace_pid(struct trace_view *v, uint32_t tid)
{
	if (v->to_file)
		return STRACE_PID_COLUMN;
	if (!v->started && !v->many)
		v->first_tid = tid;
	v->started = true;
	if (tid != v->first_tid)
		v->first_tid = 0;
	return v->first_tid ? STRACE_PID_NONE : STRACE_PID_BRACKETS;
}

static void show_strace(struct trace_view *v, struct text *t, const struct event_head *e,
			const struct trace_call *call)
{
	struct strace_options o = {.pid = strace_pid(v, e->task.tid)};
	struct text stamp = {0};
	char *line = text_room(t, STRACE_LINE_MAX);

	if (!line)
		return;
	trace_clock_text(&v->clock, &stamp, v->time, e->time);
	text_char(&stamp, '\0');
	o.stamp = stamp.s;
	t->len += strace_line(line, &call->call, &o);
	text_free(&stamp);
}

/* What programs live with is no fault. */
static bool is_fault(int64_t ret)
{
	return ret < 0 && ret != -EINPROGRESS && ret != -EAGAIN;
}

static void show_call(const struct trace_view *v, struct text *t, const struct trace_call *call)
{
	enum trace_colour how = is_fault(call->call.ret) ? COLOUR_FAULT : COLOUR_NONE;
	char *line;

	trace_colour_begin(t, how, v->colour);
	line = text_room(t, TRACE_LINE_MAX);
	if (line)
		t->len += trace_line(line, &call->call);
	trace_colour_end(t, how, v->colour);
}

static void show_time(struct trace_view *v, struct text *t, uint64_t time)
{
	trace_colour_begin(t, COLOUR_DIM, v->colour);
	trace_clock_text(&v->clock, t, v->time, time);
	trace_colour_end(t, COLOUR_DIM, v->colour);
}

static void show_text(struct trace_view *v, struct text *t, const struct event_head *e,
		      const struct trace_call *call, const char *reason)
{
	show_time(v, t, e->time);
	trace_process_text(t, &e->task, v->colour);
	if (call)
		show_call(v, t, call);
	else
		trace_event_line(t, e, reason, v->colour);
}

void trace_view_event(struct trace_view *v, struct text *t, const struct event_head *e,
		      const struct trace_call *call, const char *reason)
{
	switch (v->format) {
	case TRACE_TEXT:
		show_text(v, t, e, call, reason);
		break;
	case TRACE_STRACE:
		show_strace(v, t, e, call);
		break;
	case TRACE_JSON:
		trace_json(t, &v->clock, e, call, reason);
		break;
	}
	text_char(t, '\n');
}

static void show_loss(struct trace_view *v, struct text *t, struct trace_account *a)
{
	show_time(v, t, trace_clock_now());
	trace_colour_begin(t, COLOUR_FAULT, v->colour);
	trace_account_text(a, t);
	trace_colour_end(t, COLOUR_FAULT, v->colour);
}

static void say_loss(struct trace_account *a)
{
	struct text t = {0};

	trace_account_text(a, &t);
	if (!t.failed)
		fprintf(stderr, "sockspy: %.*s\n", (int)t.len, t.s);
	text_free(&t);
}

static void loss_json(struct trace_view *v, struct text *t, struct trace_account *a)
{
	json_text_open(t, '{');
	json_text_add_name(t, "event", "lost");
	json_text_key(t, "time");
	text_char(t, '"');
	trace_clock_iso(&v->clock, t, trace_clock_now());
	text_char(t, '"');
	trace_account_json(a, t);
	json_text_close(t, '}');
}

void trace_view_loss(struct trace_view *v, struct text *t, struct trace_account *a)
{
	switch (v->format) {
	case TRACE_TEXT:
		show_loss(v, t, a);
		break;
	case TRACE_STRACE:
		say_loss(a);
		return;
	case TRACE_JSON:
		loss_json(v, t, a);
		break;
	}
	text_char(t, '\n');
}
