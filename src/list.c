// SPDX-License-Identifier: GPL-2.0-or-later
#include "list.h"

#include "enrich.h"
#include "list_source.h"
#include "namespaces.h"
#include "peers.h"
#include "interrupt.h"
#include "resolver.h"
#include "tasks.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MARKER	   "======="
#define MARKER_MAX 1024

/* The records of one process, kept until its threads are known. */
struct kept {
	uint8_t *buf;
	size_t len;
	size_t room;
};

struct list {
	struct options *o;
	struct list_source *source;
	struct resolver *names;
	struct view_lsof *view; /* NULL: o->view prints */
	struct peers *peers;	/* NULL: nobody asks for them */
	struct reading reading; /* kept over records: with the layout of the last kind */
	struct process process; /* of the last row */
	bool process_is_read;	/* it has to be freed */
	bool has_process;
	bool first_process, first_descriptor;
	struct kept kept;
	uint64_t *tables; /* descriptor tables of threads that have been seen */
	size_t nr_tables;
	uint32_t own_pid;
	size_t nr_rows; /* of this round */
	bool failed;
};

/* What only /proc tells is in JSON only. */
static void set_process(struct list *l, const struct rec_file *rec)
{
	l->process_is_read = l->o->view && rec->pid && !process_read(rec->pid, &l->process);
	if (l->process_is_read)
		return;
	memset(&l->process, 0, sizeof(l->process));
	l->process.pid = rec->pid;
	l->process.ppid = rec->ppid;
	l->process.pgid = rec->pgid;
	l->process.uid = rec->euid;
	l->process.nofile = RLIMIT_UNLIMITED;
	memcpy(l->process.comm, rec->comm, sizeof(rec->comm));
}

static void end_process(struct list *l)
{
	if (l->has_process && l->o->view)
		l->o->view->process_end(stdout, &l->o->view_options);
	if (l->process_is_read)
		process_free(&l->process);
	l->process_is_read = false;
	l->has_process = false;
}

static void begin_process(struct list *l, const struct rec_file *rec)
{
	if (l->has_process && l->process.pid == rec->pid)
		return;
	end_process(l);
	set_process(l, rec);
	l->has_process = true;
	if (l->o->view)
		l->o->view->process(stdout, &l->o->view_options, &l->process, l->first_process);
	l->first_process = false;
	l->first_descriptor = true;
}

static int emit_json(struct list *l, struct descriptor *desc)
{
	const struct view_options *o = &l->o->view_options;
	char cgroup[PATH_MAX];

	enrich_file(desc->reading->rec.file, &desc->file);
	enrich_socket(desc, o, cgroup, sizeof(cgroup));
	if (desc->fd == FD_NONE)
		desc->file.kind = "socket";
	if (list_source_why(l->source))
		desc->socket_why = list_source_why(l->source);
	else if (!reading_has_fields(desc->reading))
		desc->socket_why = "no descriptor leads to it";
	l->o->view->descriptor(stdout, o, desc, l->first_descriptor);
	l->first_descriptor = false;
	return 0;
}

/* tid: of the thread that the row is for, 0: the process; comm: its command. */
static int emit(struct list *l, const struct record *rec, uint32_t tid, const char *comm)
{
	struct descriptor desc = {.process = &l->process,
				  .tid = tid,
				  .task_comm = comm,
				  .fd = rec->file->fd,
				  .reading = &l->reading};

	begin_process(l, rec->file);
	reading_init(&l->reading, list_source_schema(l->source), rec);
	if (l->peers)
		desc.peers = peers_find(l->peers, rec, &desc.nr_peers);
	l->nr_rows++;
	if (l->o->view)
		return emit_json(l, &desc);
	if (!l->o->view_options.numeric && rec->sock->netns != l->o->lsof.own_netns)
		desc.netns_name = netns_name(rec->sock->netns);
	return view_lsof_row(l->view, &desc);
}

/*
 * With +E: the other end of what was selected, and still is. Of internet sockets addresses alone don't tell: there
 * may be the same ones in another network namespace.
 */
static bool is_peer(struct list *l, const struct record *rec)
{
	size_t n;

	return l->o->peers == PEERS_LIST && peers_is_wanted(l->peers, rec) &&
	       (rec->sock->classes & SKC_UNIX || peers_find(l->peers, rec, &n));
}

static int emit_selected(struct list *l, const struct record *rec, uint32_t tid)
{
	if (!selection_matches(&l->o->selection, rec) && !is_peer(l, rec))
		return 0;
	return emit(l, rec, tid, NULL);
}

static int emit_task(struct list *l, const struct record *rec, uint32_t tid, const char *comm)
{
	return selection_matches_task(&l->o->selection, rec) ? emit(l, rec, tid, comm) : 0;
}

/* Shows the records that are kept of the descriptor table of thread `tid`, as a process's or a thread's. */
static int emit_kept(struct list *l, uint32_t tid, const struct task *task, bool as_task)
{
	struct record rec;
	size_t at = 0;
	int n, err = 0;

	while (at < l->kept.len && !err) {
		n = record_parse(l->kept.buf + at, l->kept.len - at, &rec);
		if (n < 0)
			return n;
		at += (size_t)n;
		if (rec.file->tid != tid)
			continue;
		if (task)
			err = emit_task(l, &rec, task->tid, task->comm);
		else if (as_task)
			err = emit_task(l, &rec, 0, NULL);
		else
			err = emit_selected(l, &rec, 0);
	}
	return err;
}

/*
 * -K: what a process has open once more for each of its threads; with -a the process counts as one of
 * them, if there are others.
 */
static int flush_kept(struct list *l)
{
	struct task *tasks = NULL;
	size_t i, nr = 0;
	uint32_t pid;
	int err;

	if (!l->kept.len)
		return 0;
	pid = ((const struct rec_file *)l->kept.buf)->pid;
	/* A process that has ended has no threads any more. */
	if (pid && tasks_list(pid, &tasks, &nr) == -ENOMEM)
		return -ENOMEM;
	err = emit_kept(l, pid, NULL, nr && l->o->selection.all);
	for (i = 0; i < nr && !err; i++)
		err = emit_kept(l, tasks[i].own_files ? tasks[i].tid : pid, &tasks[i], true);
	free(tasks);
	l->kept.len = 0;
	return err;
}

static int keep(struct list *l, const struct rec_file *rec)
{
	const struct rec_file *first = (const struct rec_file *)l->kept.buf;
	struct kept *k = &l->kept;
	int err = k->len && first->pid != rec->pid ? flush_kept(l) : 0;

	if (err)
		return err;
	if (k->room - k->len < rec->hdr.size) {
		size_t room = (k->room + rec->hdr.size) * 2;
		uint8_t *grown = realloc(k->buf, room);

		if (!grown)
			return -ENOMEM;
		k->buf = grown;
		k->room = room;
	}
	memcpy(k->buf + k->len, rec, rec->hdr.size);
	k->len += rec->hdr.size;
	return 0;
}

/*
 * Whether another thread has shown this table. The kernel leaves out threads that share their leader's;
 * of those that outlive it, each is listed with the table that they share. Returns -errno without memory.
 */
static int is_shown_already(struct list *l, const struct rec_file *rec)
{
	const uint64_t id[2] = {rec->files, rec->tid};
	uint64_t *grown;
	size_t i;

	for (i = l->nr_tables; i-- > 0;)
		if (l->tables[i * 2] == id[0])
			return l->tables[i * 2 + 1] != id[1];
	grown = reallocarray(l->tables, l->nr_tables + 1, sizeof(id));
	if (!grown)
		return -ENOMEM;
	l->tables = grown;
	memcpy(&grown[l->nr_tables++ * 2], id, sizeof(id));
	return 0;
}

/* A thread with a descriptor table of its own: only what its process has not. */
static int on_thread(struct list *l, const struct record *rec)
{
	int shown = is_shown_already(l, rec->file);

	if (shown || rec->file->of_leader)
		return shown < 0 ? shown : 0;
	return emit_selected(l, rec, rec->file->tid);
}

/*
 * What sockspy itself has opened to look for others, as name servers, is nothing of the machine's. What it was
 * started with is.
 */
static bool is_our_own(const struct list *l, const struct rec_file *rec)
{
	return rec->pid == l->own_pid && rec->fd > STDERR_FILENO;
}

static int on_record(const struct record *rec, void *ctx)
{
	struct list *l = ctx;

	if (!rec->sock || is_our_own(l, rec->file))
		return 0;
	if (l->o->selection.tasks)
		return keep(l, rec->file);
	if (rec->file->tid != rec->file->pid)
		return on_thread(l, rec);
	return emit_selected(l, rec, 0);
}

static int want_peers(const struct record *rec, void *ctx)
{
	struct list *l = ctx;

	if (!rec->sock || is_our_own(l, rec->file) || !selection_matches(&l->o->selection, rec))
		return 0;
	return l->o->peers == PEERS_LIST ? peers_want_both(l->peers, rec)
					 : peers_want(l->peers, rec);
}

static int note_peers(const struct record *rec, void *ctx)
{
	struct list *l = ctx;

	return is_our_own(l, rec->file) ? 0 : peers_note(l->peers, rec);
}

/* One look at what is selected, one at the whole machine. */
static int find_peers(struct list *l)
{
	int err;

	if (l->o->peers == PEERS_NONE)
		return 0;
	peers_free(l->peers);
	l->peers = peers_new();
	if (!l->peers)
		return -ENOMEM;
	peers_every_fd(l->peers);
	err = list_source_read(l->source, want_peers, l);
	if (!err && peers_wanted(l->peers))
		err = list_source_read(l->source, note_peers, l);
	return err;
}

static int print_round(struct list *l)
{
	const struct view *view = l->o->view;
	int err;

	l->nr_rows = 0;
	l->nr_tables = 0;
	l->kept.len = 0;
	l->first_process = true;
	err = find_peers(l);
	if (view)
		view->begin(stdout, &l->o->view_options);
	if (!err)
		err = list_source_read(l->source, on_record, l);
	if (!err)
		err = flush_kept(l);
	end_process(l);
	if (view)
		view->end(stdout, &l->o->view_options);
	else if (view_lsof_end(l->view) && !err)
		err = -ENOMEM;
	return err;
}

/* What parts two rounds, for whoever reads along. JSON needs none: it has its own limits. */
static void print_marker(const struct options *o)
{
	const char *text = o->lsof.format == LSOF_FIELDS ? "" : MARKER;
	char formatted[MARKER_MAX];
	time_t now = time(NULL);
	struct tm tm;

	if (o->view)
		return;
	if (o->repeat.marker && localtime_r(&now, &tm) &&
	    strftime(formatted, sizeof(formatted), o->repeat.marker, &tm))
		text = formatted;
	if (o->lsof.format != LSOF_FIELDS)
		puts(text);
	else
		printf("m%s%s", text, o->lsof.nul ? "" : "\n");
	if (o->lsof.format == LSOF_FIELDS && o->lsof.nul)
		fwrite("\0\n", 1, 2, stdout);
}

/* Returns whether anything was found, in any round. */
static bool print_rounds(struct list *l)
{
	const struct repeat *r = &l->o->repeat;
	bool found = false;
	unsigned int n = 0;
	int err;

	do {
		err = print_round(l);
		if (err) {
			fflush(stdout);
			fprintf(stderr, "sockspy: cannot read sockets: %s\n", strerror(-err));
			l->failed = true;
			break;
		}
		found |= l->nr_rows != 0;
		if (!r->on || (r->while_found && !l->nr_rows))
			break;
		print_marker(l->o);
		if (fflush(stdout))
			break;
	} while (++n != r->count && interrupt_wait(r->seconds));
	return found;
}

static int open_views(struct list *l)
{
	struct options *o = l->o;
	const struct resolver_options names = {.hosts = o->lsof.host_names,
					       .services = o->lsof.port_names,
					       .users = o->lsof.user_names};

	o->lsof.own_netns = o->view_options.own_netns = netns_own();
	if (o->view)
		return 0;
	l->names = resolver_new(&names, NULL);
	if (!l->names)
		return -ENOMEM;
	l->view = view_lsof_new(stdout, &o->lsof, l->names);
	return l->view ? 0 : -ENOMEM;
}

static int exit_status(struct list *l, bool found)
{
	const struct options *o = l->o;
	int missing = selection_missing(&l->o->selection, o->say_missing ? stdout : NULL) != 0;

	if (l->failed || list_source_is_partial(l->source))
		return 1;
	if (o->repeat.on && o->repeat.while_found && !found)
		return 1;
	return missing && !o->search_fails_not;
}

int list(struct options *o)
{
	/* Of all the rows of a machine one at a time would cost a system call each. */
	static char buffer[1 << 16];
	struct list l = {.o = o, .own_pid = (uint32_t)getpid()};
	int status = 1, err;

	setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
	if (o->repeat.on)
		interrupt_start();
	err = list_source_open(o, &l.source);
	if (!err)
		err = open_views(&l);
	if (!err)
		status = exit_status(&l, print_rounds(&l));
	else
		fprintf(stderr, "sockspy: cannot list: %s\n", strerror(-err));
	view_lsof_free(l.view);
	resolver_free(l.names);
	peers_free(l.peers);
	list_source_close(l.source);
	free(l.kept.buf);
	free(l.tables);
	return status;
}
