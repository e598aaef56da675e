// SPDX-License-Identifier: GPL-2.0-or-later
#include "pid_list.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool contains(const uint32_t *pids, size_t nr, uint32_t pid)
{
	while (nr > 0)
		if (pids[--nr] == pid)
			return true;
	return false;
}

static int append(uint32_t **pids, size_t *nr, uint32_t pid)
{
	uint32_t *grown;

	if (contains(*pids, *nr, pid))
		return 0;
	grown = reallocarray(*pids, *nr + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	*pids = grown;
	grown[(*nr)++] = pid;
	return 0;
}

/* A process id that ends at `end`; 0 for anything else: no process has it. */
static uint32_t parse_pid(const char *s, const char *end)
{
	unsigned long n;
	char *after;

	if (!isdigit((unsigned char)*s))
		return 0;
	errno = 0;
	n = strtoul(s, &after, 10);
	return errno || after != end || n > INT32_MAX ? 0 : n;
}

static int add_item(struct pid_list *l, const char *s, const char *end)
{
	bool exclude = *s == '^';
	uint32_t pid;

	if (exclude)
		s++;
	if (!strncmp(s, "/proc/", 6))
		s += 6;
	if (end > s && end[-1] == '/')
		end--;
	pid = parse_pid(s, end);
	if (!pid)
		return -EINVAL;
	return exclude ? append(&l->excluded, &l->nr_excluded, pid)
		       : append(&l->wanted, &l->nr_wanted, pid);
}

int pid_list_add(struct pid_list *l, const char *arg)
{
	for (;;) {
		const char *end = strchrnul(arg, ',');
		int err = add_item(l, arg, end);

		if (err || !*end)
			return err;
		arg = end + 1;
	}
}

static int add_all_processes(struct pid_list *l)
{
	DIR *dir = opendir("/proc");
	struct dirent *d;
	int err = 0;

	if (!dir)
		return -errno;
	while (!err && (d = readdir(dir))) {
		uint32_t pid = parse_pid(d->d_name, d->d_name + strlen(d->d_name));

		if (pid)
			err = append(&l->wanted, &l->nr_wanted, pid);
	}
	closedir(dir);
	return err;
}

int pid_list_finish(struct pid_list *l)
{
	size_t i, kept = 0;
	int err = 0;

	l->all = !l->nr_wanted && l->nr_excluded;
	if (l->all)
		err = add_all_processes(l);
	for (i = 0; i < l->nr_wanted; i++)
		if (!contains(l->excluded, l->nr_excluded, l->wanted[i]))
			l->wanted[kept++] = l->wanted[i];
	l->nr_wanted = kept;
	return err || kept ? err : -ENOENT;
}

void pid_list_free(struct pid_list *l)
{
	free(l->wanted);
	free(l->excluded);
	memset(l, 0, sizeof(*l));
}
