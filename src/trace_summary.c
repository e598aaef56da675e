// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace_summary.h"

#include "json_text.h"
#include "trace_event_line.h"
#include "trace_events.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS_MIN 256 /* a power of two */

struct row {
	uint32_t pid;
	uint32_t type;
	char comm[16]; /* the last one that the process had */
	uint64_t count;
	uint64_t errors;
	uint64_t timed; /* how many of them are in `total` */
	uint64_t total; /* ns */
	uint64_t max;
	uint64_t of_process; /* events of all types, while it is sorted */
};

/* Open addressing; a count of 0 is an empty slot. */
struct trace_summary {
	struct row *slots;
	size_t nr_slots;
	size_t nr;
};

struct trace_summary *trace_summary_new(void)
{
	struct trace_summary *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->nr_slots = SLOTS_MIN;
	s->slots = calloc(s->nr_slots, sizeof(*s->slots));
	if (!s->slots) {
		free(s);
		return NULL;
	}
	return s;
}

void trace_summary_free(struct trace_summary *s)
{
	if (!s)
		return;
	free(s->slots);
	free(s);
}

static struct row *find(struct row *slots, size_t nr_slots, uint32_t pid, uint32_t type)
{
	size_t i = ((size_t)pid * EVENT_TYPES + type) * 0x9e3779b1 & (nr_slots - 1);

	while (slots[i].count && (slots[i].pid != pid || slots[i].type != type))
		i = (i + 1) & (nr_slots - 1);
	return &slots[i];
}

/* Half of the slots stay empty. */
static int grow(struct trace_summary *s)
{
	size_t nr_slots = 2 * s->nr_slots;
	struct row *slots = calloc(nr_slots, sizeof(*slots));

	if (!slots)
		return -ENOMEM;
	for (size_t i = 0; i < s->nr_slots; i++)
		if (s->slots[i].count)
			*find(slots, nr_slots, s->slots[i].pid, s->slots[i].type) = s->slots[i];
	free(s->slots);
	s->slots = slots;
	s->nr_slots = nr_slots;
	return 0;
}

static void add_call(struct row *row, const struct event_call *c)
{
	uint64_t ns;

	row->errors += c->ret < 0;
	if (!c->enter || c->enter > c->head.time)
		return;
	ns = c->head.time - c->enter;
	row->timed++;
	row->total += ns;
	if (ns > row->max)
		row->max = ns;
}

int trace_summary_add(struct trace_summary *s, const struct event_head *e)
{
	struct row *row;

	if (2 * s->nr >= s->nr_slots && grow(s))
		return -ENOMEM;
	row = find(s->slots, s->nr_slots, e->task.pid, e->type);
	s->nr += !row->count;
	row->count++;
	row->pid = e->task.pid;
	row->type = e->type;
	memcpy(row->comm, e->task.comm, sizeof(row->comm));
	if (EVENT_CALLS >> e->type & 1)
		add_call(row, (const struct event_call *)e);
	return 0;
}

static int by_pid(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->pid != y->pid)
		return x->pid < y->pid ? -1 : 1;
	return (int)x->type - (int)y->type;
}

static int by_count(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->of_process != y->of_process)
		return x->of_process > y->of_process ? -1 : 1;
	if (x->pid != y->pid)
		return x->pid < y->pid ? -1 : 1;
	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return (int)x->type - (int)y->type;
}

/* Puts the rows in order, at the start of the slots: nothing can be found there any more. */
static void sort(struct trace_summary *s)
{
	size_t n = 0, first, next;

	for (size_t i = 0; i < s->nr_slots; i++)
		if (s->slots[i].count)
			s->slots[n++] = s->slots[i];
	qsort(s->slots, n, sizeof(*s->slots), by_pid);
	for (first = 0; first < n; first = next) {
		uint64_t count = 0;

		for (next = first; next < n && s->slots[next].pid == s->slots[first].pid; next++)
			count += s->slots[next].count;
		while (first < next)
			s->slots[first++].of_process = count;
	}
	qsort(s->slots, n, sizeof(*s->slots), by_count);
}

static void time_column(struct text *t, const struct row *row, uint64_t ns)
{
	char text[TRACE_NUMBER_MAX] = "-";

	if (row->timed)
		trace_duration_text(text, ns);
	text_fill(t, ' ', 9 - strlen(text));
	text_str(t, text);
}

static uint64_t mean(const struct row *row)
{
	return row->timed ? row->total / row->timed : 0;
}

static void text_row(struct text *t, const struct row *row)
{
	const struct event_task task = {.pid = row->pid, .owner = OWNER_EXACT};
	struct event_task named = task;
	const char *name = trace_event_name(row->type);

	memcpy(named.comm, row->comm, sizeof(named.comm));
	text_uint(t, row->count, 9);
	text_uint(t, row->errors, 9);
	time_column(t, row, mean(row));
	time_column(t, row, row->max);
	text_str(t, "  ");
	text_str(t, name);
	text_fill(t, ' ', strlen(name) < 12 ? 12 - strlen(name) : 1);
	trace_process_text(t, &named, false);
	t->len -= !t->failed; /* the blank behind it */
	text_char(t, '\n');
}

void trace_summary_text(struct trace_summary *s, struct text *t)
{
	sort(s);
	text_str(t, "   EVENTS   ERRORS     MEAN      MAX  EVENT       PROCESS\n");
	for (size_t i = 0; i < s->nr; i++)
		text_row(t, &s->slots[i]);
}

void trace_summary_json(struct trace_summary *s, struct text *t)
{
	sort(s);
	for (size_t i = 0; i < s->nr; i++) {
		const struct row *row = &s->slots[i];

		json_text_open(t, '{');
		json_text_add_name(t, "event", "summary");
		if (row->pid) {
			json_text_add_uint(t, "pid", row->pid);
			json_text_add_string(t, "command", row->comm,
					     strnlen(row->comm, sizeof(row->comm)));
		}
		json_text_add_name(t, "of", trace_event_name(row->type));
		json_text_add_uint(t, "events", row->count);
		json_text_add_uint(t, "errors", row->errors);
		if (row->timed) {
			json_text_add_uint(t, "mean_ns", mean(row));
			json_text_add_uint(t, "max_ns", row->max);
		}
		json_text_close(t, '}');
		text_char(t, '\n');
	}
}
