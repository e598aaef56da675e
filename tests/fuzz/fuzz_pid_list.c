/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of processes, one a line, as -p takes them. */
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

static void check_pids(const uint32_t *pids, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		MUST(pids[i] && pids[i] <= INT32_MAX && !is_in(pids, i, pids[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, size};
	struct pid_list list = {0};
	int err;

	while (in.left) {
		char *arg = take_line(&in);

		err = pid_list_add(&list, arg);
		MUST(!err || err == -EINVAL);
		free(arg);
	}
	check_pids(list.wanted, list.nr_wanted);
	check_pids(list.excluded, list.nr_excluded);
	err = pid_list_finish(&list);
	MUST(err == (list.nr_wanted ? 0 : -ENOENT));
	check_pids(list.wanted, list.nr_wanted);
	for (size_t i = 0; i < list.nr_wanted; i++)
		MUST(!is_in(list.excluded, list.nr_excluded, list.wanted[i]));
	pid_list_free(&list);
	return 0;
}
