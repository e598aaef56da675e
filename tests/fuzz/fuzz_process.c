/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files of /proc/PID: the first byte says which one, the rest is its text. */
#include "../../src/process.h"
#include "../../src/view.h"
#include "check.h"
#include "input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void parse_stat(const char *text, size_t len)
{
	struct process_stat s;
	int err = process_parse_stat(text, len, &s);

	MUST(!err || err == -EBADMSG);
	MUST(err || s.state);
}

static void parse_status(const char *text, size_t len)
{
	uint32_t tgid, uid;
	int err = process_parse_status(text, &tgid, &uid);

	(void)len;
	MUST(!err || err == -EBADMSG);
}

static void parse_limits(const char *text, size_t len)
{
	uint64_t nofile;
	int err = process_parse_limits(text, &nofile);

	(void)len;
	MUST(!err || err == -EBADMSG);
}

static void parse_netns(const char *text, size_t len)
{
	uint32_t netns;
	int err = process_parse_netns(text, &netns);

	(void)len;
	MUST(!err || err == -EBADMSG);
}

/* The command, and a command line that shows it where there are no arguments: both are printed. */
static void parse_names(const char *text, size_t len)
{
	struct process p = {.pid = 1, .nofile = len % 2 ? RLIMIT_UNLIMITED : len};
	struct descriptor d = {.process = &p, .file = {.kind = "fifo"}};
	const struct view_options o = {.numeric = true};

	process_parse_comm(text, len, p.comm, sizeof(p.comm));
	MUST(memchr(p.comm, 0, sizeof(p.comm)) != NULL);
	p.cmdline = process_cmdline(text, len, p.comm);
	MUST(p.cmdline && *p.cmdline && strlen(p.cmdline) <= len + sizeof(p.comm) + 2);
	check_views(&o, &d);
	process_free(&p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const parsers[])(const char *text, size_t len) = {
		parse_stat, parse_status, parse_limits, parse_netns, parse_names,
	};
	struct input in = {data, size};
	uint8_t which = take_u8(&in);
	size_t len;
	char *text = take_rest(&in, &len);

	/* Letters, so that an editor can make them: 'A' is the first. */
	parsers[(uint8_t)(which - 'A') % (sizeof(parsers) / sizeof(parsers[0]))](text, len);
	free(text);
	return 0;
}
