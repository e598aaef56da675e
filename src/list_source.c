// SPDX-License-Identifier: GPL-2.0-or-later
#include "list_source.h"

#include "privileges.h"
#include "source_list.h"
#include "source_proc.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct list_source {
	/* NULL both: /proc. With full, fast has the sockets that no descriptor leads to. */
	struct source_list *fast;
	struct source_bpf *full;
	struct features features;
	const char *why;
	bool no_process; /* also sockets that no descriptor leads to */
};

/* Whether the fixed part of a record is not enough. */
static bool wants_fields(const struct options *o)
{
	return o->view || o->lsof.info & LSOF_FLAGS;
}

static bool wants_no_process(const struct options *o)
{
	return o->view || o->lsof.format != LSOF_PIDS;
}

static unsigned int wanted(const struct options *o)
{
	unsigned int want = 0;

	if (o->lsof.info & LSOF_QUEUES)
		want |= LIST_QUEUES;
	if (o->lsof.format != LSOF_PIDS)
		want |= LIST_UNIX_DEVICE;
	if (o->peers != PEERS_NONE)
		want |= LIST_UNIX_PEER;
	if (wants_no_process(o))
		want |= LIST_NO_PROCESS;
	if (o->lsof.ppid || o->lsof.pgid)
		want |= LIST_RELATIVES;
	/* Its fields G, R and g. */
	if (o->lsof.format == LSOF_FIELDS)
		want |= LIST_CLOEXEC | LIST_RELATIVES;
	return want;
}

/* What leaves every process out, and the rest as it was. */
static void exclude_processes(struct filter *f)
{
	f->not_pid.nr = 1;
	f->not_pid.in[0] = (struct filter_range){1, UINT32_MAX};
}

static int open_full(struct list_source *s, const struct options *o, const struct filter *f)
{
	int err = source_bpf_open(o->debug, f, &s->features, &s->full);
	struct filter rest = *f;

	if (err || !s->no_process)
		return err;
	exclude_processes(&rest);
	return source_list_open(o->debug, &rest, wanted(o), &s->fast);
}

static int open_bpf(struct list_source *s, const struct options *o)
{
	struct filter f = filter_none;

	/* The other end of a socket may be one that nobody asked for. */
	if (o->peers == PEERS_NONE)
		selection_filter(&o->selection, &f);
	if (wants_fields(o))
		return open_full(s, o, &f);
	return source_list_open(o->debug, &f, wanted(o), &s->fast);
}

/* To read once more takes what it took the first time. */
static int drop_privileges(struct list_source *s, const struct options *o)
{
	if (o->repeat.on || o->peers != PEERS_NONE)
		return 0;
	/* Threads are found in /proc, and so is much of JSON. */
	if (s->fast && !s->full && !o->selection.tasks)
		return privileges_drop_all();
	return privileges_loaded(&s->features, s->full ? source_bpf_attach : NULL, s->full);
}

static void close_bpf(struct list_source *s)
{
	source_list_close(s->fast);
	source_bpf_close(s->full);
	s->fast = NULL;
	s->full = NULL;
}

void list_source_close(struct list_source *s)
{
	if (!s)
		return;
	close_bpf(s);
	free(s);
}

int list_source_open(const struct options *o, struct list_source **out)
{
	struct list_source *s = calloc(1, sizeof(*s));
	int err;

	if (!s)
		return -ENOMEM;
	s->no_process = wants_no_process(o);
	err = open_bpf(s, o);
	if (err) {
		close_bpf(s);
		s->why = source_bpf_why(err);
		if (!o->no_warnings)
			fprintf(stderr,
				"sockspy: cannot look into sockets, so this is only what /proc "
				"shows: %s\n",
				s->why);
	}
	err = drop_privileges(s, o);
	if (err) {
		fprintf(stderr, "sockspy: cannot drop capabilities: %s\n", strerror(-err));
		list_source_close(s);
		return err;
	}
	*out = s;
	return 0;
}

const struct schema *list_source_schema(const struct list_source *s)
{
	return s->full ? source_bpf_schema(s->full) : NULL;
}

const char *list_source_why(const struct list_source *s)
{
	return s->why;
}

bool list_source_is_partial(const struct list_source *s)
{
	return s->fast && source_list_is_partial(s->fast);
}

int list_source_read(struct list_source *s, record_fn fn, void *ctx)
{
	int err = 0;

	if (s->full)
		err = source_bpf_read(s->full, 0, CONTROL_SOCKETS, fn, ctx);
	if (s->fast && !err)
		err = source_list_read(s->fast, fn, ctx);
	if (!s->full && !s->fast)
		err = source_proc_read(s->no_process, fn, ctx, NULL);
	return err;
}
