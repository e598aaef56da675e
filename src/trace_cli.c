// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace_cli.h"

#include "cli.h"
#include "option_scan.h"
#include "trace_usage.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define NS_PER_S     1e9
#define DURATION_MAX 1e9 /* seconds */
#define BUFFER_MAX   (UINT64_C(1) << 30)
#define SEE_HELP     "see sockspy trace --help"

/* A command line while it is taken apart. */
struct cli {
	struct trace_cli *o;
	struct scan scan;
	struct scanned at;
	struct trace_events events;
	unsigned int clocks; /* -t */
	bool json;
	bool has_format;
};

static int usage_error(const char *what, const char *arg, const char *why)
{
	complaint_print(what, arg, why, SEE_HELP);
	return EXIT_USAGE;
}

static int letter_error(const struct cli *cli, const char *arg, const char *why)
{
	const char typed[] = {cli->at.sign, cli->at.letter, '\0'};

	return usage_error(typed, arg, why);
}

/* An argument that names nothing: lsof's status 1. */
static int add(struct cli *cli, selection_add fn)
{
	struct complaint c;

	if (!fn(&cli->o->selection, cli->at.arg, &c))
		return -1;
	(void)letter_error(cli, cli->at.arg ? cli->at.arg : "", c.why);
	return EXIT_WRONG;
}

static int take_unix(struct cli *cli)
{
	cli->o->selection.unix_sockets = true;
	return -1;
}

static int take_and(struct cli *cli)
{
	cli->o->selection.all = true;
	return -1;
}

/* strace writes -e trace=NAMES. */
static int take_events(struct cli *cli)
{
	static const char qualifier[] = "trace=";
	const char *arg = cli->at.arg;
	struct complaint c;

	if (!strncmp(arg, qualifier, strlen(qualifier)))
		arg += strlen(qualifier);
	return trace_events_add(&cli->events, arg, &c) ? letter_error(cli, arg, c.why) : -1;
}

static int take_json(struct cli *cli)
{
	cli->json = true;
	return -1;
}

static int take_output(struct cli *cli)
{
	cli->o->output = cli->at.arg;
	return -1;
}

static int take_clock(struct cli *cli)
{
	cli->clocks++;
	cli->o->time = cli->clocks > 1 ? TRACE_TIME_DATE : TRACE_TIME_CLOCK;
	return -1;
}

static int take_relative(struct cli *cli)
{
	cli->o->time = TRACE_TIME_RELATIVE;
	return -1;
}

static int take_numeric(struct cli *cli)
{
	cli->o->numeric = true;
	return -1;
}

static int take_follow(struct cli *cli)
{
	(void)cli;
	return -1;
}

static int take_help(struct cli *cli)
{
	(void)cli;
	trace_usage_print(stdout);
	return 0;
}

static int take_summary(struct cli *cli)
{
	if (!cli->o->summary)
		cli->o->summary = TRACE_SUMMARY_TOO;
	return -1;
}

/* Long options; arg is NULL for those without one. */

static int long_summary(struct cli *cli, const char *arg)
{
	(void)arg;
	return take_summary(cli);
}

static int long_summary_only(struct cli *cli, const char *arg)
{
	(void)arg;
	cli->o->summary = TRACE_SUMMARY_ONLY;
	return -1;
}

static int long_help(struct cli *cli, const char *arg)
{
	(void)arg;
	return take_help(cli);
}

static int long_debug(struct cli *cli, const char *arg)
{
	(void)arg;
	cli->o->debug = true;
	return -1;
}

static int long_compat(struct cli *cli, const char *arg)
{
	(void)arg;
	cli->o->compat = true;
	return -1;
}

static int long_format(struct cli *cli, const char *arg)
{
	cli->has_format = true;
	if (!strcmp(arg, "text"))
		cli->o->format = TRACE_TEXT;
	else if (!strcmp(arg, "strace"))
		cli->o->format = TRACE_STRACE;
	else
		return usage_error("--format", arg, "neither text nor strace");
	return -1;
}

static int long_hook(struct cli *cli, const char *arg)
{
	static const struct {
		const char *name;
		enum trace_hook hook;
	} hooks[] = {
		{"fexit", TRACE_HOOK_FEXIT},
		{"syscall", TRACE_HOOK_SYSCALL},
		{"raw", TRACE_HOOK_RAW},
	};

	for (size_t i = 0; i < sizeof(hooks) / sizeof(hooks[0]); i++) {
		if (strcmp(hooks[i].name, arg) != 0)
			continue;
		cli->o->hook = hooks[i].hook;
		return -1;
	}
	return usage_error("--hook", arg, "none of fexit, syscall, raw");
}

static int long_duration(struct cli *cli, const char *arg)
{
	char *end;
	double seconds = strtod(arg, &end);

	if (!(isdigit((unsigned char)*arg) || *arg == '.') || *end || !(seconds > 0) ||
	    seconds > DURATION_MAX)
		return usage_error("--duration", arg, "no number of seconds");
	cli->o->duration = (uint64_t)(seconds * NS_PER_S) + 1;
	return -1;
}

/* Digits and nothing else before *rest. */
static bool take_number(const char *arg, uint64_t *n, char **rest)
{
	errno = 0;
	*n = strtoull(arg, rest, 10);
	return isdigit((unsigned char)*arg) && !errno && *n;
}

static int long_count(struct cli *cli, const char *arg)
{
	char *end;

	if (!take_number(arg, &cli->o->count, &end) || *end)
		return usage_error("--count", arg, "no number of events");
	return -1;
}

static uint64_t buffer_size(uint64_t n, unsigned int shift)
{
	uint64_t size = (uint64_t)sysconf(_SC_PAGESIZE);

	if (n > BUFFER_MAX >> shift)
		return 0;
	while (size < n << shift)
		size <<= 1;
	return size;
}

/* Rounded up to what the kernel takes: a power of two, in pages. */
static int long_buffer(struct cli *cli, const char *arg)
{
	static const char units[] = "KMG";
	unsigned int shift = 0;
	const char *unit;
	uint64_t n;
	char *end;

	if (!take_number(arg, &n, &end))
		return usage_error("--buffer", arg, "no size");
	unit = *end ? strchr(units, toupper((unsigned char)*end)) : NULL;
	if (unit) {
		shift = 10 * (unsigned int)(unit - units + 1);
		end++;
	}
	if (*end)
		return usage_error("--buffer", arg, "no size: a number, and K, M or G");
	cli->o->buffer = buffer_size(n, shift);
	if (!cli->o->buffer)
		return usage_error("--buffer", arg, "1G is the most");
	return -1;
}

struct letter {
	char letter;
	enum scan_arg arg;
	int (*take)(struct cli *cli);
	selection_add add; /* instead of take: the argument goes there */
};

static const struct letter letters[] = {
	{'a', SCAN_NO_ARG, .take = take_and},
	{'c', SCAN_NEEDS_ARG, .add = selection_add_commands},
	{'d', SCAN_NEEDS_ARG, .add = selection_add_fds},
	{'e', SCAN_NEEDS_ARG, .take = take_events},
	{'f', SCAN_NO_ARG, .take = take_follow},
	{'g', SCAN_NEEDS_ARG, .add = selection_add_pgids},
	{'h', SCAN_NO_ARG, .take = take_help},
	{'?', SCAN_NO_ARG, .take = take_help},
	{'i', SCAN_MAY_HAVE_ARG, .add = selection_add_inet},
	{'j', SCAN_NO_ARG, .take = take_json},
	{'n', SCAN_NO_ARG, .take = take_numeric},
	{'o', SCAN_NEEDS_ARG, .take = take_output},
	{'p', SCAN_NEEDS_ARG, .add = selection_add_pids},
	{'r', SCAN_NO_ARG, .take = take_relative},
	{'s', SCAN_NEEDS_ARG, .add = selection_add_states},
	{'S', SCAN_NO_ARG, .take = take_summary},
	{'t', SCAN_NO_ARG, .take = take_clock},
	{'u', SCAN_NEEDS_ARG, .add = selection_add_users},
	{'U', SCAN_NO_ARG, .take = take_unix},
};

struct long_option {
	const char *name;
	bool has_arg;
	int (*take)(struct cli *cli, const char *arg);
};

static const struct long_option long_options[] = {
	{"buffer", true, long_buffer},	   {"compat", false, long_compat},
	{"count", true, long_count},	   {"debug", false, long_debug},
	{"duration", true, long_duration}, {"format", true, long_format},
	{"help", false, long_help},	   {"hook", true, long_hook},
	{"summary", false, long_summary},  {"summary-only", false, long_summary_only},
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const struct letter *find_letter(char letter)
{
	for (size_t i = 0; i < COUNT(letters); i++)
		if (letters[i].letter == letter)
			return &letters[i];
	return NULL;
}

static enum scan_arg arg_of(char letter)
{
	const struct letter *l = find_letter(letter);

	return l ? l->arg : SCAN_NO_ARG;
}

static int take_letter(struct cli *cli)
{
	const struct letter *l = find_letter(cli->at.letter);

	if (!l || cli->at.sign != '-')
		return letter_error(cli, "", "no such option");
	if (l->arg == SCAN_NEEDS_ARG && !cli->at.arg)
		return letter_error(cli, "", "needs an argument");
	return l->add ? add(cli, l->add) : l->take(cli);
}

static const struct long_option *find_long(const char *name, size_t len)
{
	for (size_t i = 0; i < COUNT(long_options); i++)
		if (strlen(long_options[i].name) == len &&
		    !strncmp(long_options[i].name, name, len))
			return &long_options[i];
	return NULL;
}

/* --name ARG, --name=ARG */
static int take_long(struct cli *cli)
{
	const char *word = cli->at.arg - strlen("--"), *equals = strchrnul(cli->at.arg, '=');
	const struct long_option *l = find_long(cli->at.arg, (size_t)(equals - cli->at.arg));
	const char *arg = NULL;

	if (!l)
		return usage_error(word, "", "no such option");
	if (*equals && !l->has_arg)
		return usage_error(word, "", "takes no argument");
	if (*equals)
		arg = equals + 1;
	else if (l->has_arg && *cli->scan.next)
		arg = *cli->scan.next++;
	if (l->has_arg && !arg)
		return usage_error(word, "", "needs an argument");
	return l->take(cli, arg);
}

/* The first word that is no option starts the command. */
static int scan_options(struct cli *cli, char **argv)
{
	int status = -1;

	scan_init(&cli->scan, argv);
	while (status < 0) {
		scan_next(&cli->scan, arg_of, &cli->at);
		if (cli->at.kind == SCAN_END)
			break;
		if (cli->at.kind == SCAN_OPERAND) {
			cli->o->command = cli->scan.next - 1;
			break;
		}
		status = cli->at.kind == SCAN_LONG ? take_long(cli) : take_letter(cli);
	}
	if (status < 0 && !cli->o->command && cli->scan.only_operands)
		return usage_error("--", "", "no command follows");
	return status;
}

/* Whether -p has to be met in any case, so that the kernel decides it and follows children. */
static bool pids_are_scope(const struct selection *s)
{
	struct selection others = *s;

	others.pids = (struct number_list){0};
	return s->pids.nr_wanted && (s->all || !selection_is_given(&others));
}

/* The processes of -p, for the kernel. */
static int take_pids(const struct number_list *l, uint32_t **pids, size_t *nr)
{
	*pids = calloc(l->nr_wanted + 1, sizeof(**pids));
	if (!*pids)
		return usage_error("out of memory", "", strerror(ENOMEM));
	for (size_t i = 0; i < l->nr; i++)
		if (!l->items[i].exclude)
			(*pids)[(*nr)++] = l->items[i].n;
	return -1;
}

/* From now on the selection has the excluded processes only. */
static void leave_excluded(struct number_list *l)
{
	size_t i, left = 0;

	for (i = 0; i < l->nr; i++) {
		if (l->items[i].exclude)
			l->items[left++] = l->items[i];
		else
			free(l->items[i].name);
	}
	l->nr = left;
	l->nr_wanted = 0;
}

/* The processes are a condition of their own, or one of several criteria. */
static int finish_pids(struct trace_cli *o)
{
	struct number_list *l = &o->selection.pids;
	int status;

	if (!pids_are_scope(&o->selection))
		return take_pids(l, &o->asked, &o->nr_asked);
	status = take_pids(l, &o->pids, &o->nr_pids);
	if (status < 0)
		leave_excluded(l);
	return status;
}

static int finish_selection(struct cli *cli)
{
	struct selection *s = &cli->o->selection;
	struct complaint c;
	int status;

	if (s->all && !selection_is_given(s))
		return usage_error("-a", "", "nothing that could be met");
	if (selection_finish(s, &c)) {
		complaint_print("selection", "", c.why, SEE_HELP);
		return EXIT_WRONG;
	}
	status = finish_pids(cli->o);
	(void)selection_finish(s, &c);
	return status;
}

static int finish_format(struct cli *cli)
{
	struct trace_cli *o = cli->o;

	if (cli->json && cli->has_format)
		return usage_error("-j --format", "", "only one of the two");
	if (cli->json)
		o->format = TRACE_JSON;
	if (o->format == TRACE_STRACE)
		o->events &= EVENT_CALLS;
	if (!o->events)
		return usage_error("-e", "",
				   o->format == TRACE_STRACE
					   ? "strace knows calls only, and none is left"
					   : "no event is left");
	if (!o->time && o->format == TRACE_TEXT)
		o->time = TRACE_TIME_CLOCK;
	return -1;
}

int trace_cli_parse(char **argv, struct trace_cli *o)
{
	struct cli cli = {.o = o};
	int status;

	memset(o, 0, sizeof(*o));
	status = scan_options(&cli, argv);
	if (status >= 0)
		return status;
	o->events = trace_events_set(&cli.events);
	status = finish_format(&cli);
	return status < 0 ? finish_selection(&cli) : status;
}

void trace_cli_free(struct trace_cli *o)
{
	free(o->pids);
	free(o->asked);
	selection_free(&o->selection);
}
