// SPDX-License-Identifier: GPL-2.0-or-later
#include "netns_each.h"

#include "../include/list.h"
#include "namespaces.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Why namespaces could not be entered: how many for the same reason. */
struct refusal {
	int err;
	unsigned int nr;
	uint32_t inum; /* one of them */
};

struct walk {
	int tasks_fd;
	int (*in_netns)(void *ctx);
	void *ctx;
	/* Those that were seen, by inode, and those of them that could not be entered. */
	uint32_t *seen;
	size_t nr_seen;
	struct refusal refusals[4];
	size_t nr_refusals;
	int err;
};

static bool is_seen(const struct walk *w, uint32_t inum)
{
	size_t i;

	for (i = 0; i < w->nr_seen; i++)
		if (w->seen[i] == inum)
			return true;
	return false;
}

static int note_seen(struct walk *w, uint32_t inum)
{
	uint32_t *grown = reallocarray(w->seen, w->nr_seen + 1, sizeof(*grown));

	if (!grown)
		return -ENOMEM;
	w->seen = grown;
	w->seen[w->nr_seen++] = inum;
	return 0;
}

static void note_refusal(struct walk *w, uint32_t inum, int err)
{
	const size_t max = sizeof(w->refusals) / sizeof(w->refusals[0]);
	size_t i;

	for (i = 0; i < w->nr_refusals && w->refusals[i].err != err; i++)
		;
	if (i == max)
		i--;
	else if (i == w->nr_refusals)
		w->refusals[w->nr_refusals++] = (struct refusal){.err = err, .inum = inum};
	w->refusals[i].nr++;
}

/* Enters the namespace behind fd, unless it was seen before. */
static int visit(struct walk *w, int fd)
{
	struct stat st;
	int err;

	if (fstat(fd, &st) || is_seen(w, st.st_ino))
		return 0;
	if (setns(fd, CLONE_NEWNET)) {
		/* EINVAL: a file that a namespace is not bound to (any more). */
		if (errno == EINVAL)
			return 0;
		note_refusal(w, st.st_ino, -errno);
		return note_seen(w, st.st_ino);
	}
	err = note_seen(w, st.st_ino);
	return err ? err : w->in_netns(w->ctx);
}

static int visit_task(struct walk *w, const struct list_netns *task)
{
	char path[32];
	int fd, err;

	if (is_seen(w, task->inum))
		return 0;
	snprintf(path, sizeof(path), "/proc/%u/ns/net", task->tid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	/* Gone: its namespace too, or another task is in it. */
	if (fd < 0 && (errno == ENOENT || errno == ESRCH))
		return 0;
	if (fd < 0) {
		note_refusal(w, task->inum, -errno);
		return note_seen(w, task->inum);
	}
	err = visit(w, fd);
	close(fd);
	return err;
}

static int visit_tasks(struct walk *w)
{
	struct list_netns tasks[512];
	int err = 0;

	while (w->tasks_fd >= 0 && !err) {
		ssize_t n = read(w->tasks_fd, tasks, sizeof(tasks));
		size_t i;

		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			continue;
		if (n <= 0)
			return n < 0 ? -errno : 0;
		for (i = 0; i < n / sizeof(tasks[0]) && !err; i++)
			err = visit_task(w, &tasks[i]);
	}
	return err;
}

static int visit_dir(struct walk *w, const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *d;
	int err = 0;

	while (dir && !err && (d = readdir(dir))) {
		int fd;

		if (d->d_name[0] == '.')
			continue;
		fd = openat(dirfd(dir), d->d_name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
		if (fd < 0)
			continue;
		err = visit(w, fd);
		close(fd);
	}
	if (dir)
		closedir(dir);
	return err;
}

static void *walk(void *arg)
{
	struct walk *w = arg;
	size_t i;

	w->err = note_seen(w, netns_own());
	if (!w->err)
		w->err = w->in_netns(w->ctx);
	if (!w->err)
		w->err = visit_tasks(w);
	for (i = 0; !w->err && netns_dirs[i]; i++)
		w->err = visit_dir(w, netns_dirs[i]);
	return NULL;
}

static const char *why(int err)
{
	if (err == -EPERM)
		return "CAP_SYS_ADMIN is missing (run as root)";
	if (err == -EACCES)
		return "CAP_SYS_PTRACE is missing (run as root)";
	return strerror(-err);
}

static void say_refusals(const struct walk *w)
{
	const struct refusal *r;

	for (r = w->refusals; r < w->refusals + w->nr_refusals; r++)
		fprintf(stderr,
			"sockspy: cannot list sockets without a process in %u network namespace%s "
			"(net:[%u]%s): %s\n",
			r->nr, r->nr == 1 ? "" : "s", r->inum, r->nr == 1 ? "" : ", ...",
			why(r->err));
}

int netns_each(int tasks_fd, int (*in_netns)(void *ctx), void *ctx, bool *partial)
{
	struct walk w = {.tasks_fd = tasks_fd, .in_netns = in_netns, .ctx = ctx};
	pthread_t thread;
	int err = pthread_create(&thread, NULL, walk, &w);

	if (err)
		return -err;
	pthread_join(thread, NULL);
	say_refusals(&w);
	*partial = w.nr_refusals > 0;
	free(w.seen);
	return w.err;
}
