// SPDX-License-Identifier: GPL-2.0-or-later
#include "dump.h"

#include "enrich.h"
#include "peers.h"
#include "privileges.h"
#include "source_bpf.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A descriptor table, and the thread that it is shown for. */
struct table {
	uint64_t files;
	uint32_t tid;
};

struct dump {
	const struct options *o;
	struct source_bpf *source;
	const char *socket_why;
	struct peers *peers;
	struct reading reading; /* kept over records: with the layout of the last kind */
	struct process process;
	bool first_process;
	bool first_descriptor;
	struct table *tables; /* descriptor tables of this process that were seen */
	size_t nr_tables;
	int proc_err; /* why /proc/PID/fd of this process could not be read, 0: it could */
	bool failed;
};

static void cannot_examine(struct dump *d, uint32_t pid, int err)
{
	fflush(stdout);
	fprintf(stderr, "sockspy: cannot examine %u: %s\n", pid, process_strerror(err));
	d->failed = true;
}

/* Said once a process: its descriptors were printed, without what only /proc knows. */
static void say_incomplete(struct dump *d, uint32_t pid)
{
	const char *why;

	if (!d->proc_err)
		return;
	fflush(stdout);
	why = privileges_missing();
	fprintf(stderr, "sockspy: no paths, offsets and locks of %u: /proc/%u/fd: %s\n", pid, pid,
		why ? why : strerror(-d->proc_err));
	d->failed = true;
	d->proc_err = 0;
}

static void emit(struct dump *d, const struct descriptor *desc)
{
	d->o->view->descriptor(stdout, &d->o->view_options, desc, d->first_descriptor);
	d->first_descriptor = false;
}

static void emit_socket(struct dump *d, const struct record *rec, struct descriptor *desc)
{
	char cgroup[4096];

	reading_init(&d->reading, source_bpf_schema(d->source), rec);
	desc->reading = &d->reading;
	enrich_socket(desc, &d->o->view_options, cgroup, sizeof(cgroup));
	emit(d, desc);
}

/*
 * Whether another thread has shown this table. The kernel leaves out threads that share their leader's;
 * of those that outlive it, each is listed with the table that they share. Returns -errno without memory.
 */
static int is_shown_already(struct dump *d, const struct rec_file *rec)
{
	struct table *grown;
	size_t i = d->nr_tables;

	while (i-- > 0)
		if (d->tables[i].files == rec->files)
			return d->tables[i].tid != rec->tid;
	grown = reallocarray(d->tables, d->nr_tables + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	d->tables = grown;
	grown[d->nr_tables++] = (struct table){rec->files, rec->tid};
	return 0;
}

static int on_record(const struct record *rec, void *ctx)
{
	struct dump *d = ctx;
	struct descriptor desc = {.process = &d->process, .fd = rec->file->fd};
	int err = is_shown_already(d, rec->file);

	if (err)
		return err < 0 ? err : 0;
	if (rec->file->tid != rec->file->pid)
		desc.tid = rec->file->tid;
	enrich_file(rec->file, &desc.file);
	if (d->peers)
		desc.peers = peers_find(d->peers, rec, &desc.nr_peers);
	if (rec->sock) {
		emit_socket(d, rec, &desc);
		return 0;
	}
	err = file_info_read(rec->file->tid, rec->file->fd, !fs_is_remote(rec->file->fs_magic),
			     &desc.file);
	/* Closed since the kernel listed it, or already another file's number. */
	if (err == -ENOENT || (!err && S_ISSOCK(desc.file.mode) && !S_ISSOCK(rec->file->mode)))
		goto out;
	if (err) {
		d->proc_err = err;
		enrich_file(rec->file, &desc.file);
	}
	emit(d, &desc);
out:
	file_info_free(&desc.file);
	return 0;
}

static int fd_cmp(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* The descriptors that /proc/PID/fd lists, in order. */
static int list_fds(uint32_t pid, uint32_t **fds, size_t *nr)
{
	char path[32];
	struct dirent *e;
	size_t room = 0;
	int err = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%u/fd", pid);
	dir = opendir(path);
	if (!dir)
		return -errno;
	while ((e = readdir(dir))) {
		if (e->d_name[0] == '.')
			continue;
		if (*nr == room) {
			uint32_t *grown = reallocarray(*fds, room = room * 2 + 64, sizeof(*grown));

			if (!grown) {
				err = -ENOMEM;
				break;
			}
			*fds = grown;
		}
		(*fds)[(*nr)++] = strtoul(e->d_name, NULL, 10);
	}
	closedir(dir);
	if (*nr)
		qsort(*fds, *nr, sizeof(**fds), fd_cmp);
	return err;
}

/* Without BPF: everything but what is inside of sockets. */
static void emit_from_proc(struct dump *d, const uint32_t *fds, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		struct descriptor desc = {.process = &d->process, .fd = fds[i]};
		int err = file_info_read(d->process.pid, fds[i], true, &desc.file);

		if (!err) {
			if (S_ISSOCK(desc.file.mode))
				desc.socket_why = d->socket_why;
			emit(d, &desc);
		} else if (err != -ENOENT) {
			d->proc_err = err;
		}
		file_info_free(&desc.file);
	}
}

/* Whether the process is still there once its descriptors have been read. */
static int still_there(uint32_t pid)
{
	struct process p;
	int err = process_read(pid, &p);

	if (!err)
		process_free(&p);
	return err;
}

static int dump_descriptors(struct dump *d, uint32_t pid)
{
	uint32_t *fds = NULL;
	size_t nr = 0;
	int err = d->source ? 0 : list_fds(pid, &fds, &nr);

	if (err)
		goto out;
	d->o->view->process(stdout, &d->o->view_options, &d->process, d->first_process);
	d->first_process = false;
	d->first_descriptor = true;
	d->nr_tables = 0;
	if (d->source)
		err = source_bpf_read(d->source, pid, CONTROL_DUMP, on_record, d);
	else
		emit_from_proc(d, fds, nr);
	d->o->view->process_end(stdout, &d->o->view_options);
out:
	free(fds);
	return err;
}

/* With nothing but exclusions nobody named this process: it may end when it likes. */
static bool may_be_gone(const struct dump *d, int err)
{
	return d->o->pids.all && (err == -ESRCH || err == -EOWNERDEAD);
}

static void dump_process(struct dump *d, uint32_t pid)
{
	int err = process_read(pid, &d->process);

	if (!err) {
		err = dump_descriptors(d, pid);
		say_incomplete(d, pid);
		process_free(&d->process);
		if (!err)
			err = still_there(pid);
	}
	if (err && !may_be_gone(d, err))
		cannot_examine(d, pid, err);
}

static int want_peers(const struct record *rec, void *ctx)
{
	return peers_want(ctx, rec);
}

static int note_peers(const struct record *rec, void *ctx)
{
	return peers_note(ctx, rec);
}

/*
 * Finds the other ends of what the selected processes have open: one look at those processes, and
 * one at the whole machine only if there is anything to look for.
 */
static int find_peers(struct dump *d)
{
	const struct pid_list *pids = &d->o->pids;
	int err = 0;
	size_t i;

	d->peers = peers_new();
	if (!d->peers)
		return -ENOMEM;
	for (i = 0; i < pids->nr_wanted && !err; i++)
		err = source_bpf_read(d->source, pids->wanted[i], CONTROL_PEERS, want_peers,
				      d->peers);
	if (!err && peers_wanted(d->peers))
		err = source_bpf_read(d->source, 0, CONTROL_PEERS, note_peers, d->peers);
	return err;
}

int dump(const struct options *o, struct source_bpf *source, const char *socket_why)
{
	struct dump d = {.o = o, .source = source, .socket_why = socket_why, .first_process = true};
	size_t i;
	int err;

	if (source && !o->view_options.numeric) {
		err = find_peers(&d);
		if (err)
			fprintf(stderr, "sockspy: cannot search for peers: %s\n", strerror(-err));
	}
	o->view->begin(stdout, &o->view_options);
	for (i = 0; i < o->pids.nr_wanted; i++)
		dump_process(&d, o->pids.wanted[i]);
	o->view->end(stdout, &o->view_options);
	peers_free(d.peers);
	free(d.tables);
	return d.failed;
}
