/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of processes, one a line, as -p takes them. */
#include "../../src/number_list.h"
#include "../../src/pid_list.h"
#include "input.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

static bool is_in(const uint32_t *pids, size_t nr, uint32_t pid)
{
	while (nr > 0)
		if (pids[--nr] == pid)
			return true;
	return false;
}

static void check_asked(const struct number_list *l)
{
	for (size_t i = 0; i < l->nr; i++) {
		MUST(l->items[i].n && l->items[i].n <= INT32_MAX && !l->items[i].name);
		for (size_t j = 0; j < i; j++)
			MUST(l->items[i].n != l->items[j].n ||
			     l->items[i].exclude != l->items[j].exclude);
	}
	MUST(l->nr == l->nr_wanted + l->nr_excluded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, size};
	struct number_list asked = {0};
	struct pid_list list;
	struct complaint c;
	int err;

	while (in.left) {
		char *arg = take_line(&in);

		err = number_list_add(&asked, arg, parse_pid_item, &c);
		MUST(!err || (err == -EINVAL && *c.why));
		free(arg);
	}
	check_asked(&asked);
	err = pid_list_resolve(&list, &asked);
	MUST(err == (list.nr_wanted ? 0 : -ENOENT));
	for (size_t i = 0; i < list.nr_wanted; i++) {
		MUST(!is_in(list.wanted, i, list.wanted[i]));
		MUST(!number_list_excludes(&asked, list.wanted[i]));
	}
	pid_list_free(&list);
	number_list_free(&asked);
	return 0;
}
