// SPDX-License-Identifier: GPL-2.0-or-later
#include "pid_list.h"

#include "number_list.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int append(struct pid_list *l, uint32_t pid)
{
	uint32_t *grown = reallocarray(l->wanted, l->nr_wanted + 1, sizeof(*grown));

	if (!grown)
		return -ENOMEM;
	l->wanted = grown;
	grown[l->nr_wanted++] = pid;
	return 0;
}

static int append_wanted(struct pid_list *l, const struct number_list *asked)
{
	size_t i;
	int err = 0;

	for (i = 0; i < asked->nr && !err; i++)
		if (!asked->items[i].exclude && !number_list_excludes(asked, asked->items[i].n))
			err = append(l, asked->items[i].n);
	return err;
}

static int append_others(struct pid_list *l, const struct number_list *asked)
{
	DIR *dir = opendir("/proc");
	struct dirent *d;
	int err = 0;

	if (!dir)
		return -errno;
	while (!err && (d = readdir(dir))) {
		/* 0 of what is no number: "self", "net". */
		uint32_t pid = strtoul(d->d_name, NULL, 10);

		if (pid && !number_list_excludes(asked, pid))
			err = append(l, pid);
	}
	closedir(dir);
	return err;
}

int pid_list_resolve(struct pid_list *l, const struct number_list *asked)
{
	int err;

	memset(l, 0, sizeof(*l));
	l->all = !asked->nr_wanted && asked->nr_excluded;
	err = l->all ? append_others(l, asked) : append_wanted(l, asked);
	return err || l->nr_wanted ? err : -ENOENT;
}

void pid_list_free(struct pid_list *l)
{
	free(l->wanted);
	memset(l, 0, sizeof(*l));
}
