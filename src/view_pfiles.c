/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The view of Solaris pfiles(1). Its lines and their order are those of illumos
 * (usr/src/cmd/ptools/pfiles/pfiles.c), so that scripts written for it work; what only Linux has is on
 * lines of its own.
 */
#include "escape.h"
#include "view_pfiles_lines.h"

#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#define INDENT "      "

static void print_escaped(FILE *out, const char *s)
{
	escape_text(out, s, strlen(s));
}

static void pfiles_process(FILE *out, const struct view_options *o, const struct process *p,
			   bool first)
{
	(void)o;
	(void)first;
	fprintf(out, "%u:\t", p->pid);
	print_escaped(out, p->cmdline);
	if (p->nofile == RLIMIT_UNLIMITED)
		fputs("\n  Current rlimit: unlimited file descriptors\n", out);
	else
		fprintf(out, "\n  Current rlimit: %" PRIu64 " file descriptors\n", p->nofile);
}

static void print_file(FILE *out, uint32_t fd, const struct file_info *f)
{
	const char *type = file_type_name(f->mode);

	if (type)
		fprintf(out, "%4u: %s", fd, type);
	else
		fprintf(out, "%4u: 0x%.4x", fd, f->mode & S_IFMT);
	fprintf(out, " mode:0%.3o dev:%u,%u ino:%" PRIu64 " uid:%u gid:%u", f->mode & 07777,
		f->dev_major, f->dev_minor, f->ino, f->uid, f->gid);
	if (S_ISCHR(f->mode) || S_ISBLK(f->mode))
		fprintf(out, " rdev:%u,%u\n", f->rdev_major, f->rdev_minor);
	else
		fprintf(out, " size:%" PRIu64 "\n", f->size);
}

static bool is_lease(const struct file_lock *lock)
{
	return !strcmp(lock->type, "LEASE") || !strcmp(lock->type, "DELEG");
}

/* A holder in another pid namespace has no number here; who made an OFD lock nobody knows. */
static void print_holder(FILE *out, const struct file_lock *lock)
{
	if (!strcmp(lock->type, "OFD"))
		fputs(" by open file description", out);
	else if (lock->pid)
		fprintf(out, " by process %u", lock->pid);
	fputc('\n', out);
}

static void print_locks(FILE *out, const struct file_info *f)
{
	for (size_t i = 0; i < f->nr_locks; i++) {
		const struct file_lock *lock = &f->locks[i];

		if (is_lease(lock))
			continue;
		fprintf(out, INDENT "advisory %s lock set", lock->write ? "write" : "read");
		print_holder(out, lock);
	}
}

/* Linux only: these are no locks, but ask for a notice before others open the file. */
static void print_leases(FILE *out, const struct file_info *f)
{
	for (size_t i = 0; i < f->nr_locks; i++) {
		const struct file_lock *lock = &f->locks[i];

		if (!is_lease(lock))
			continue;
		fprintf(out, "\t%s: %s", lock->type[0] == 'L' ? "lease" : "delegation",
			lock->write ? "write" : "read");
		print_holder(out, lock);
	}
}

static void print_detail(FILE *out, const char *kind, const struct file_detail *detail)
{
	fprintf(out, "\t%s:", kind);
	for (unsigned int i = 0; i < detail->nr; i++) {
		fprintf(out, " %s ", detail->m[i].key);
		print_escaped(out, detail->m[i].val);
	}
	fputc('\n', out);
}

/* An O_PATH descriptor on the file of a socket has the mode of a socket, but is none. */
static void print_socket(FILE *out, const struct view_options *o, const struct descriptor *d)
{
	if (d->reading && d->reading->rec.sock)
		pfiles_socket(out, o, d);
	else if (d->socket_why)
		fprintf(out, "\tsocket: not readable (%s)\n", d->socket_why);
	else
		pfiles_peers(out, d);
}

static void pfiles_descriptor(FILE *out, const struct view_options *o, const struct descriptor *d,
			      bool first_of_process)
{
	const struct file_info *f = &d->file;

	(void)first_of_process;
	print_file(out, d->fd, f);
	fputs(INDENT, out);
	open_flags_print(out, f->flags, f->cloexec);
	fputc('\n', out);
	print_locks(out, f);
	print_socket(out, o, d);
	if (f->path) {
		fputs(INDENT, out);
		print_escaped(out, f->path);
		fputc('\n', out);
	}
	if (f->has_pos)
		fprintf(out, INDENT "offset:%" PRIu64 "\n", f->pos);
	print_leases(out, f);
	if (d->tid)
		fprintf(out, "\tthread: %u\n", d->tid);
	for (size_t i = 0; f->kind && i < f->nr_details; i++)
		print_detail(out, f->kind, &f->details[i]);
}

static void pfiles_nothing(FILE *out, const struct view_options *o)
{
	(void)out;
	(void)o;
}

const struct view view_pfiles = {
	.begin = pfiles_nothing,
	.process = pfiles_process,
	.descriptor = pfiles_descriptor,
	.process_end = pfiles_nothing,
	.end = pfiles_nothing,
};
