// SPDX-License-Identifier: GPL-2.0-or-later
#include "escape.h"
#include "process.h"
#include "selection_process.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#define IDENTITIES (FILTER_PID | FILTER_PGID | FILTER_UID)

static bool numbers_missing(const struct number_list *l)
{
	size_t i;

	for (i = 0; i < l->nr; i++)
		if (!l->items[i].exclude && !l->items[i].found)
			return true;
	return false;
}

static bool commands_missing(const struct command_list *l)
{
	size_t i;

	for (i = 0; i < l->nr; i++)
		if (!l->items[i].exclude && !l->items[i].found)
			return true;
	return false;
}

/* With -a lsof looks at the command of a process only if it is the wanted process otherwise. */
static uint32_t counted(const struct selection *s, uint32_t met)
{
	if (s->all && (met & s->given & IDENTITIES) != (s->given & IDENTITIES))
		return met & IDENTITIES;
	return met;
}

static void look_at_process(struct selection *s, uint32_t pid)
{
	struct selection_process p = {.pid = pid, .tid = pid};
	struct process read;

	if (process_read(pid, &read))
		return;
	p.pgid = read.pgid;
	p.uid = read.uid;
	memcpy(p.comm, read.comm, sizeof(p.comm) - 1);
	process_free(&read);
	if (!selection_process_excluded(s, &p))
		selection_process_found(s, &p, counted(s, selection_process_met(s, &p)));
}

static void look_at_processes(struct selection *s)
{
	bool everyone = numbers_missing(&s->pgids) || numbers_missing(&s->users) ||
			commands_missing(&s->commands);
	struct dirent *d;
	uint32_t pid;
	DIR *dir;

	if (!everyone && !numbers_missing(&s->pids))
		return;
	dir = opendir("/proc");
	while (dir && (d = readdir(dir))) {
		pid = strtoul(d->d_name, NULL, 10);
		if (pid && (everyone || number_list_wants(&s->pids, pid)))
			look_at_process(s, pid);
	}
	if (dir)
		closedir(dir);
}

/* Lines on out, if there is one. */
struct report {
	FILE *out;
	size_t nr;
};

static void say(struct report *r, const char *what, const char *text)
{
	r->nr++;
	if (!r->out)
		return;
	fprintf(r->out, "sockspy: %s", what);
	if (text) {
		fputs(": ", r->out);
		escape_text(r->out, text, strlen(text));
	}
	fputc('\n', r->out);
}

static void say_commands(struct report *r, const struct command_list *l)
{
	size_t i;

	for (i = 0; i < l->nr; i++)
		if (!l->items[i].exclude && !l->items[i].found)
			say(r,
			    l->items[i].is_regex ? "no command found for regex"
						 : "command not located",
			    l->items[i].text);
}

static void say_numbers(struct report *r, const char *what, const struct number_list *l)
{
	char number[16], named[64];
	size_t i;

	for (i = 0; i < l->nr; i++) {
		const struct number *n = &l->items[i];

		if (n->exclude || n->found)
			continue;
		snprintf(number, sizeof(number), "%u", n->n);
		snprintf(named, sizeof(named), "login name (UID %u) not located", n->n);
		say(r, n->name ? named : what, n->name ? n->name : number);
	}
}

static void say_paths(struct report *r, const struct path_list *l)
{
	size_t i;

	for (i = 0; i < l->nr; i++)
		if (!l->items[i].found)
			say(r, "no file use located", l->items[i].arg);
}

static void say_inets(struct report *r, const struct inet_list *l)
{
	size_t i;

	for (i = 0; i < l->nr; i++)
		if (!l->specs[i].found)
			say(r, "Internet address not located", l->specs[i].arg);
	if (l->any && !l->any_found)
		say(r, "no Internet files located", NULL);
}

static void say_state(void *ctx, const char *protocol, const char *state)
{
	char what[32];

	snprintf(what, sizeof(what), "%s state not located", protocol);
	say(ctx, what, state);
}

size_t selection_missing(struct selection *s, FILE *out)
{
	struct report r = {.out = out};

	look_at_processes(s);
	say_commands(&r, &s->commands);
	say_paths(&r, &s->paths);
	say_inets(&r, &s->inets);
	state_list_missing(&s->states, say_state, &r);
	say_numbers(&r, "process ID not located", &s->pids);
	if (s->tasks && !s->tasks_found)
		say(&r, "no tasks located", NULL);
	say_numbers(&r, "process group ID not located", &s->pgids);
	say_numbers(&r, "user ID not located", &s->users);
	/* Why those are not there was said when they were looked for. */
	return r.nr + s->paths.nr_failed;
}
