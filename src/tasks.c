// SPDX-License-Identifier: GPL-2.0-or-later
#include "tasks.h"

#include "proc_text.h"
#include "process.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <linux/kcmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int read_task(uint32_t pid, uint32_t tid, const char *name, char **text, size_t *len)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%" PRIu32 "/task/%" PRIu32 "/%s", pid, tid, name);
	return proc_text_read(path, text, len);
}

static void read_comm(uint32_t pid, uint32_t tid, char *comm, size_t size)
{
	char *text;
	size_t len;

	comm[0] = '\0';
	if (read_task(pid, tid, "comm", &text, &len))
		return;
	process_parse_comm(text, len, comm, size);
	free(text);
}

static bool is_alive(uint32_t pid, uint32_t tid)
{
	struct process_stat s;
	char *text;
	size_t len;
	int err = read_task(pid, tid, "stat", &text, &len);

	if (err)
		return false;
	err = process_parse_stat(text, len, &s);
	free(text);
	return !err && s.state != 'Z' && s.state != 'X';
}

/* Where the kernel does not tell, it is taken for none: almost every thread shares its process's. */
static bool has_own_files(uint32_t pid, uint32_t tid)
{
	return syscall(SYS_kcmp, pid, tid, KCMP_FILES, 0, 0) > 0;
}

static int add_task(struct task **tasks, size_t *nr, uint32_t pid, uint32_t tid)
{
	struct task *grown, *task;

	if (tid == pid || !is_alive(pid, tid))
		return 0;
	grown = reallocarray(*tasks, *nr + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	*tasks = grown;
	task = &grown[(*nr)++];
	task->tid = tid;
	task->own_files = has_own_files(pid, tid);
	read_comm(pid, tid, task->comm, sizeof(task->comm));
	return 0;
}

static int task_cmp(const void *a, const void *b)
{
	const struct task *x = a, *y = b;

	return x->tid < y->tid ? -1 : x->tid > y->tid;
}

int tasks_list(uint32_t pid, struct task **tasks, size_t *nr)
{
	struct dirent *e;
	char path[32];
	DIR *dir;
	int err = 0;

	*tasks = NULL;
	*nr = 0;
	snprintf(path, sizeof(path), "/proc/%" PRIu32 "/task", pid);
	dir = opendir(path);
	if (!dir)
		return -errno;
	while (!err && (e = readdir(dir)))
		if (e->d_name[0] != '.')
			err = add_task(tasks, nr, pid, (uint32_t)strtoul(e->d_name, NULL, 10));
	closedir(dir);
	if (err) {
		free(*tasks);
		return err;
	}
	if (*nr)
		qsort(*tasks, *nr, sizeof(**tasks), task_cmp);
	return 0;
}

bool tasks_more_than_one(uint32_t pid)
{
	char path[32];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%" PRIu32 "/task", pid);
	return stat(path, &st) || st.st_nlink != 3;
}
