/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A descriptor as /proc tells of it: a line with its mode in octal, a line with the text of its link, and
 * fdinfo.
 */
#include "../../src/file_info.h"
#include "../../src/view.h"
#include "check.h"
#include "input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PID 4711

static void check_info(const struct file_info *f)
{
	for (size_t i = 0; i < f->nr_details; i++) {
		MUST(f->details[i].nr && f->details[i].nr <= DETAIL_KEYS_MAX);
		for (unsigned int n = 0; n < f->details[i].nr; n++)
			MUST(f->details[i].m[n].key &&
			     memchr(f->details[i].m[n].val, 0, sizeof(f->details[i].m[n].val)));
	}
	for (size_t i = 0; i < f->nr_locks; i++)
		MUST(f->locks[i].type != NULL);
}

static void print(const struct file_info *f)
{
	char cmdline[] = "x";
	const struct process process = {.pid = PID, .cmdline = cmdline};
	const struct view_options o = {.numeric = true};
	const struct descriptor d = {.process = &process, .fd = 3, .file = *f};

	check_views(&o, &d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, size};
	struct file_info f = {0};
	char *mode, *name, *text;
	size_t len;
	int err;

	mode = take_line(&in);
	f.mode = (uint32_t)strtoul(mode, NULL, 8);
	f.path = take_line(&in);
	text = take_rest(&in, &len);
	name = malloc(strlen(f.path) + 1);
	f.kind = file_kind(f.path, f.mode, name);
	MUST(f.kind && *f.kind);
	err = fdinfo_parse(text, &f);
	MUST(!err || err == -EBADMSG);
	check_info(&f);
	print(&f);
	/* Which frees the path and sets the kind. */
	file_info_free(&f);
	free(name);
	free(text);
	free(mode);
	return 0;
}
