// SPDX-License-Identifier: GPL-2.0-or-later
#include "source_list.h"

#include "list_programs.h"
#include "netns_each.h"
#include "stream.h"
#include "tasks.h"
#include "tcp_walk.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* Iterators that were opened and not read yet. */
struct inputs {
	struct stream_input *v;
	size_t nr;
};

/* A descriptor table, and the thread that it was listed for. */
struct table {
	uint32_t pid, tid;
	uint64_t files;
};

struct source_list {
	struct filter filter;
	struct list_programs programs;
	struct tcp_walk walk; /* where this kernel has it, of all network namespaces */
	int links[LIST_PROGRAMS];
	struct inputs held, unheld; /* sockets that a descriptor leads to, and others */
	bool opened;
	bool partial;
	struct table *tables; /* those that were listed */
	size_t nr_tables;
};

/* --- what is opened before capabilities are dropped */

/* As many descriptors as are allowed: every namespace takes some. */
static int raise_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur == limit.rlim_max)
		return -EMFILE;
	limit.rlim_cur = limit.rlim_max;
	return setrlimit(RLIMIT_NOFILE, &limit) ? -errno : 0;
}

/* Sees the network namespace of the thread that calls this. */
static int iterator_open(const struct source_list *s, enum list_program program)
{
	int fd = bpf_iter_create(s->links[program]);

	if (fd == -EMFILE && !raise_limit())
		fd = bpf_iter_create(s->links[program]);
	return fd;
}

static int iterator_add(const struct source_list *s, enum list_program program,
			struct inputs *inputs)
{
	int fd = iterator_open(s, program);
	struct stream_input *grown;

	if (fd < 0)
		return fd;
	grown = reallocarray(inputs->v, inputs->nr + 1, sizeof(*grown));
	if (!grown) {
		close(fd);
		return -ENOMEM;
	}
	inputs->v = grown;
	inputs->v[inputs->nr++] = (struct stream_input){.fd = fd};
	return 0;
}

static void inputs_close(struct inputs *inputs)
{
	while (inputs->nr)
		close(inputs->v[--inputs->nr].fd);
	free(inputs->v);
	inputs->v = NULL;
}

/* The walk is the first of its inputs, opened once. */
static int find_tables(struct source_list *s)
{
	int err = 0;

	if (!s->unheld.nr)
		err = iterator_add(s, LIST_TCP, &s->unheld);
	if (err)
		return err;
	s->unheld.v[0].walk = &s->walk;
	err = tcp_walk_find(&s->walk, s->unheld.v[0].fd, s->filter.tcp_states);
	if (err == -EMFILE && !raise_limit())
		err = tcp_walk_find(&s->walk, s->unheld.v[0].fd, s->filter.tcp_states);
	return err;
}

static int open_tcp(struct source_list *s)
{
	if (s->links[LIST_TCP] < 0)
		return 0;
	return s->walk.shared ? find_tables(s) : iterator_add(s, LIST_TCP, &s->unheld);
}

static int open_unheld(void *ctx)
{
	static const enum list_program programs[] = {LIST_UDP, LIST_UNIX};
	struct source_list *s = ctx;
	int err = open_tcp(s);
	size_t i;

	for (i = 0; i < sizeof(programs) / sizeof(programs[0]) && !err; i++)
		if (s->links[programs[i]] >= 0)
			err = iterator_add(s, programs[i], &s->unheld);
	return err;
}

static int open_all(struct source_list *s)
{
	int tasks, err = iterator_add(s, LIST_FILE, &s->held);

	s->opened = !err;
	if (err || s->links[LIST_NETNS] < 0)
		return err;
	tasks = iterator_open(s, LIST_NETNS);
	if (tasks < 0)
		return tasks;
	err = netns_each(tasks, open_unheld, s, &s->partial);
	close(tasks);
	return err;
}

/* --- programs and links */

/* The process without threads that all of the selection has to be of, 0: there is none such. */
static uint32_t only_pid(const struct filter *f)
{
	const struct filter_range *range = f->pid.in;

	if (!(f->given & f->decided & FILTER_PID) || f->pid.nr != 1 || range->first != range->last)
		return 0;
	if (!f->all && f->given != FILTER_PID)
		return 0;
	return tasks_more_than_one(range->first) ? 0 : range->first;
}

static int link_program(const struct source_list *s, enum list_program program)
{
	union bpf_iter_link_info info = {0};
	LIBBPF_OPTS(bpf_link_create_opts, opts, .iter_info = &info, .iter_info_len = sizeof(info));
	int link, fd = s->programs.fd[program];

	if (program == LIST_FILE)
		info.task.pid = only_pid(&s->filter);
	if (info.task.pid) {
		link = bpf_link_create(fd, 0, BPF_TRACE_ITER, &opts);
		/* Before 6.1, bpf_iter_link_info has no task.pid: the program filters. */
		if (link >= 0)
			return link;
	}
	return bpf_link_create(fd, 0, BPF_TRACE_ITER, NULL);
}

/* What a socket that no descriptor leads to may be: the criteria that it may meet, and its class. */
static const struct kind {
	uint32_t may; /* 0: no iterator of sockets */
	uint32_t class;
} kinds[LIST_PROGRAMS] = {
	[LIST_TCP] = {FILTER_INET, SKC_TCP},
	[LIST_UDP] = {FILTER_INET, SKC_UDP},
	[LIST_UNIX] = {FILTER_UNIX | FILTER_NAME, SKC_UNIX},
};

/* As filter_may_pass() of bpf/filter.bpf.h. */
static bool may_pass(const struct filter *f, uint32_t may)
{
	if (!f->given)
		return true;
	return f->all ? !(f->given & ~may) : (f->given & may) != 0;
}

static bool any_inet_of_class(const struct filter *f, uint32_t class)
{
	uint32_t i;

	for (i = 0; i < f->nr_inets; i++)
		if (!f->inet[i].classes || f->inet[i].classes & class)
			return true;
	return false;
}

/* Whether a socket of this kind without a process can be of the selection. */
static bool is_selectable(const struct filter *f, const struct kind *kind)
{
	uint32_t may = kind->may;

	if (f->given & f->decided & may & FILTER_INET && !any_inet_of_class(f, kind->class))
		may &= ~FILTER_INET;
	if ((kind->class == SKC_TCP && !f->tcp_states) ||
	    (kind->class == SKC_UDP && !f->udp_states))
		return false;
	return may_pass(f, may);
}

/* A bit for each program that has anything to read. */
static unsigned int needed_programs(const struct filter *f, unsigned int want)
{
	unsigned int needed = 0;
	enum list_program i;

	for (i = 0; i < LIST_PROGRAMS; i++)
		if (want & LIST_NO_PROCESS && kinds[i].may && is_selectable(f, &kinds[i]))
			needed |= 1u << i;
	if (needed)
		needed |= 1u << LIST_NETNS;
	return needed | 1u << LIST_FILE;
}

static int link_all(struct source_list *s)
{
	enum list_program i;

	for (i = 0; i < LIST_PROGRAMS; i++) {
		if (s->programs.fd[i] < 0)
			continue;
		s->links[i] = link_program(s, i);
		if (s->links[i] < 0)
			return s->links[i];
	}
	return 0;
}

static void unlink_all(struct source_list *s)
{
	enum list_program i;

	for (i = 0; i < LIST_PROGRAMS; i++)
		if (s->links[i] >= 0)
			close(s->links[i]);
}

/* The device of all sockets, as super_block.s_dev has it; 0 where none can be opened. */
static unsigned int sockfs_dev(void)
{
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	unsigned int dev = 0;
	struct stat st;

	if (fd >= 0 && !fstat(fd, &st))
		dev = major(st.st_dev) << 20 | minor(st.st_dev);
	if (fd >= 0)
		close(fd);
	return dev;
}

int source_list_open(bool debug, const struct filter *filter, unsigned int want,
		     struct source_list **out)
{
	struct source_list *s = calloc(1, sizeof(*s));
	struct list_config config = {.want = want};
	enum list_program i;
	int err;

	if (!s)
		return -ENOMEM;
	s->filter = filter ? *filter : filter_none;
	config.filter = &s->filter;
	config.sockfs_dev = sockfs_dev();
	config.programs = needed_programs(&s->filter, want);
	for (i = 0; i < LIST_PROGRAMS; i++)
		s->links[i] = -1;
	err = list_programs_load(debug, &config, &s->programs);
	s->walk.shared = s->programs.walk;
	if (!err)
		err = link_all(s);
	if (!err)
		err = open_all(s);
	if (err) {
		source_list_close(s);
		return err;
	}
	*out = s;
	return 0;
}

static void close_all(struct source_list *s)
{
	inputs_close(&s->held);
	inputs_close(&s->unheld);
	tcp_walk_reset(&s->walk);
	s->opened = false;
}

void source_list_close(struct source_list *s)
{
	if (!s)
		return;
	close_all(s);
	unlink_all(s);
	list_programs_unload(&s->programs);
	free(s->tables);
	free(s);
}

void source_list_set_room(struct source_list *s, uint32_t nr)
{
	if (s->walk.shared)
		s->walk.shared->room = nr;
}

bool source_list_is_partial(const struct source_list *s)
{
	return s->partial;
}

/* --- reading */

struct delivery {
	struct source_list *s;
	record_fn fn;
	void *ctx;
};

static int note_table(struct source_list *s, const struct rec_file *rec)
{
	struct table *grown = reallocarray(s->tables, s->nr_tables + 1, sizeof(*grown));

	if (!grown)
		return -ENOMEM;
	s->tables = grown;
	grown[s->nr_tables++] = (struct table){rec->pid, rec->tid, rec->files};
	return 0;
}

/*
 * Whether another thread's descriptors were these: 0, 1 or -errno. The kernel leaves out threads that share their
 * leader's table (not always: before 6.7, where it visits one process only); of those that outlive it, each is listed
 * with the table that they share.
 */
static int is_shown_already(struct source_list *s, const struct rec_file *rec)
{
	size_t i = s->nr_tables;

	if (i && s->tables[i - 1].tid == rec->tid)
		return 0;
	while (rec->tid != rec->pid && i-- > 0)
		if (s->tables[i].files == rec->files && s->tables[i].pid == rec->pid)
			return 1;
	return note_table(s, rec);
}

static int deliver(const struct record *rec, void *ctx)
{
	struct delivery *d = ctx;
	int err = is_shown_already(d->s, rec->file);

	if (err)
		return err < 0 ? err : 0;
	return d->fn(rec, d->ctx);
}

/* The second is read meanwhile, as far as there is room for it. */
static int read_both(struct source_list *s, record_fn fn, void *ctx)
{
	struct delivery d = {s, fn, ctx};
	struct stream *held = NULL, *unheld = NULL;
	int err = stream_start(s->held.v, s->held.nr, &held);

	if (!err && s->unheld.nr)
		err = stream_start(s->unheld.v, s->unheld.nr, &unheld);
	if (!err)
		err = stream_deliver(held, deliver, &d);
	if (!err && unheld)
		err = stream_deliver(unheld, deliver, &d);
	stream_end(unheld);
	stream_end(held);
	return err;
}

int source_list_read(struct source_list *s, record_fn fn, void *ctx)
{
	int err = s->opened ? 0 : open_all(s);

	if (!err)
		err = read_both(s, fn, ctx);
	close_all(s);
	s->nr_tables = 0;
	return err;
}
