/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "process.h"

#include "proc_text.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATH_SIZE 64

/* A decimal number at *p, which moves behind it. Blanks may come first. */
static bool take_number(const char **p, uint64_t max, uint64_t *v)
{
	const char *s = *p + strspn(*p, " \t");

	*v = 0;
	if (*s < '0' || *s > '9')
		return false;
	for (; *s >= '0' && *s <= '9'; s++) {
		unsigned int digit = (unsigned int)(*s - '0');

		if (*v > (max - digit) / 10)
			return false;
		*v = *v * 10 + digit;
	}
	*p = s;
	return true;
}

static bool take_u32(const char **p, uint32_t *v)
{
	uint64_t wide;

	if (!take_number(p, UINT32_MAX, &wide))
		return false;
	*v = (uint32_t)wide;
	return true;
}

/* What follows name at the start of a line; NULL: there is no such line. */
static const char *find_line(const char *text, const char *name)
{
	while (text && strncmp(text, name, strlen(name)) != 0) {
		text = strchr(text, '\n');
		text = text ? text + 1 : NULL;
	}
	return text ? text + strlen(name) : NULL;
}

int process_parse_stat(const char *text, size_t len, struct process_stat *s)
{
	/* Whatever the command holds, nothing but numbers comes after it. */
	const char *p = memrchr(text, ')', len);

	if (!p || p[1] != ' ' || !p[2] || p[3] != ' ')
		return -EBADMSG;
	s->state = p[2];
	p += 3;
	return take_u32(&p, &s->ppid) && take_u32(&p, &s->pgid) && *p == ' ' ? 0 : -EBADMSG;
}

int process_parse_status(const char *text, uint32_t *tgid, uint32_t *uid)
{
	const char *p = find_line(text, "Tgid:");
	uint32_t real;

	if (!p || !take_u32(&p, tgid) || *p != '\n')
		return -EBADMSG;
	p = find_line(p, "Uid:");
	return p && take_u32(&p, &real) && take_u32(&p, uid) && *p == '\t' ? 0 : -EBADMSG;
}

int process_parse_limits(const char *text, uint64_t *nofile)
{
	const char *p = find_line(text, "Max open files");

	if (!p)
		return -EBADMSG;
	p += strspn(p, " ");
	if (!strncmp(p, "unlimited ", strlen("unlimited "))) {
		*nofile = RLIMIT_UNLIMITED;
		return 0;
	}
	return take_number(&p, UINT64_MAX, nofile) && *p == ' ' ? 0 : -EBADMSG;
}

int process_parse_netns(const char *link, uint32_t *netns)
{
	const char *p = find_line(link, "net:[");

	return p && take_u32(&p, netns) && !strcmp(p, "]") ? 0 : -EBADMSG;
}

void process_parse_comm(const char *text, size_t len, char *comm, size_t size)
{
	if (len && text[len - 1] == '\n')
		len--;
	if (len >= size)
		len = size - 1;
	memcpy(comm, text, len);
	comm[len] = '\0';
}

char *process_cmdline(const char *text, size_t len, const char *comm)
{
	char *s;

	/* A program that names itself there leaves the rest of its arguments' room as NULs. */
	while (len && !text[len - 1])
		len--;
	if (!len)
		return asprintf(&s, "[%s]", comm) < 0 ? NULL : s;
	s = malloc(len + 1);
	if (!s)
		return NULL;
	for (size_t i = 0; i < len; i++)
		s[i] = text[i] ? text[i] : ' ';
	s[len] = '\0';
	return s;
}

/* What is examined: process pid by way of its thread tid, the first one unless that is over. */
struct target {
	uint32_t pid;
	uint32_t tid;
	struct process_stat stat;
	struct process *process;
};

static void target_path(const struct target *t, const char *name, char path[PATH_SIZE])
{
	snprintf(path, PATH_SIZE, "/proc/%u/task/%u/%s", t->pid, t->tid, name);
}

typedef int (*take_fn)(struct target *t, const char *text, size_t len);

static int read_file(struct target *t, const char *name, take_fn take)
{
	char path[PATH_SIZE];
	char *text;
	size_t len;
	int err;

	target_path(t, name, path);
	err = proc_text_read(path, &text, &len);
	if (err)
		return err;
	err = take(t, text, len);
	free(text);
	return err;
}

static int take_stat(struct target *t, const char *text, size_t len)
{
	return process_parse_stat(text, len, &t->stat);
}

static int take_status(struct target *t, const char *text, size_t len)
{
	uint32_t tgid;
	int err;

	(void)len;
	err = process_parse_status(text, &tgid, &t->process->uid);
	if (err)
		return err;
	/* /proc/TID is there for every thread, though not listed. */
	return tgid == t->pid ? 0 : -ESRCH;
}

static int take_limits(struct target *t, const char *text, size_t len)
{
	(void)len;
	return process_parse_limits(text, &t->process->nofile);
}

static int take_comm(struct target *t, const char *text, size_t len)
{
	process_parse_comm(text, len, t->process->comm, sizeof(t->process->comm));
	return 0;
}

static int take_cmdline(struct target *t, const char *text, size_t len)
{
	t->process->cmdline = process_cmdline(text, len, t->process->comm);
	return t->process->cmdline ? 0 : -ENOMEM;
}

/*
 * Not by stat(2): to who has no right to trace the process, 5.10 gives the inode of the link itself instead of
 * an error.
 */
static void read_netns(const struct target *t)
{
	char path[PATH_SIZE], link[PATH_SIZE];
	ssize_t len;

	target_path(t, "ns/net", path);
	len = readlink(path, link, sizeof(link) - 1);
	if (len < 0)
		return;
	link[len] = '\0';
	if (process_parse_netns(link, &t->process->netns))
		t->process->netns = 0;
}

static bool is_dead(const struct process_stat *s)
{
	return s->state == 'Z' || s->state == 'X' || s->state == 'x';
}

/* Sets tid to a thread that lives; false: none does. */
static bool find_living_thread(struct target *t)
{
	const struct dirent *entry;
	char path[PATH_SIZE];
	bool found = false;
	DIR *threads;

	snprintf(path, sizeof(path), "/proc/%u/task", t->pid);
	threads = opendir(path);
	if (!threads)
		return false;
	while (!found && (entry = readdir(threads))) {
		const char *name = entry->d_name;

		found = take_u32(&name, &t->tid) && !read_file(t, "stat", take_stat) &&
			!is_dead(&t->stat);
	}
	closedir(threads);
	return found;
}

static int read_process(struct target *t)
{
	int err;

	err = read_file(t, "stat", take_stat);
	if (err)
		return err;
	t->process->ppid = t->stat.ppid;
	t->process->pgid = t->stat.pgid;
	err = read_file(t, "status", take_status);
	if (err)
		return err;
	/* From a file of its own: in stat and status the kernel escapes newlines and backslashes. */
	err = read_file(t, "comm", take_comm);
	if (err)
		return err;
	/* Its first thread may be over (pthread_exit() in main) while others go on: the process lives. */
	if (is_dead(&t->stat) && !find_living_thread(t))
		return -EOWNERDEAD;
	err = read_file(t, "limits", take_limits);
	if (err)
		return err;
	read_netns(t);
	return read_file(t, "cmdline", take_cmdline);
}

int proc_check(void)
{
	char own[16];
	ssize_t n = readlink("/proc/self", own, sizeof(own) - 1);

	if (n < 0)
		return errno == EACCES || errno == ENOENT ? -ENOENT : -errno;
	own[n] = '\0';
	return strtol(own, NULL, 10) == getpid() ? 0 : -EXDEV;
}

int process_read(uint32_t pid, struct process *p)
{
	struct target target = {.pid = pid, .tid = pid, .process = p};
	int err;

	*p = (struct process){.pid = pid};
	err = read_process(&target);
	return err == -ENOENT ? -ESRCH : err;
}

void process_free(struct process *p)
{
	if (!p)
		return;
	free(p->cmdline);
	p->cmdline = NULL;
}

const char *process_strerror(int err)
{
	const char *why;

	switch (err) {
	case -ESRCH:
	case -ENOENT:
		return "no such process";
	case -EOWNERDEAD:
		return "zombie process";
	case -EACCES:
	case -EPERM:
		return "permission denied";
	default:
		why = strerrordesc_np(-err);
		return why ? why : "unknown error";
	}
}
