// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli.h"

#include "escape.h"
#include "option_scan.h"
#include "usage.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COMMAND_MAX                                                                                \
	15 /* what the kernel keeps of a command's name: TASK_COMM_LEN without its NUL */

/* A command line while it is taken apart. */
struct cli {
	struct options *o;
	struct scan scan;
	struct scanned at;
	char **operands;
	size_t nr_operands;
	bool has_list_option;
	bool has_format; /* -F */
	bool terse;	 /* -t */
};

static int usage_error(const char *what, const char *why)
{
	complaint_print(what, "", why, "see sockspy --help");
	return EXIT_USAGE;
}

/* As it was typed: the sign and the letter. */
struct typed {
	char text[3];
};

static struct typed typed(const struct cli *cli)
{
	return (struct typed){{cli->at.sign, cli->at.letter, '\0'}};
}

static int letter_error(const struct cli *cli, const char *why)
{
	return usage_error(typed(cli).text, why);
}

/* An argument that names nothing: lsof's status 1. */
static int wrong_value(const struct cli *cli, const struct complaint *c)
{
	const char *arg = cli->at.arg ? cli->at.arg : "";

	complaint_print(typed(cli).text, cli->at.arg && !*arg ? "\"\"" : arg, c->why,
			"see sockspy --help");
	return EXIT_WRONG;
}

/* Options that add to the selection. */
static int add(struct cli *cli, selection_add fn)
{
	struct complaint c;

	return fn(&cli->o->selection, cli->at.arg, &c) ? wrong_value(cli, &c) : -1;
}

static int take_pgids(struct cli *cli)
{
	cli->o->lsof.pgid = true;
	return cli->at.arg ? add(cli, selection_add_pgids) : -1;
}

static int take_size(struct cli *cli, enum lsof_size size)
{
	if (cli->o->lsof.size && cli->o->lsof.size != size)
		return usage_error("-o -s", "only one of the two");
	cli->o->lsof.size = size;
	return -1;
}

static int take_states(struct cli *cli)
{
	return cli->at.arg ? add(cli, selection_add_states) : take_size(cli, LSOF_SIZE);
}

static int take_fds(struct cli *cli)
{
	if (cli->at.sign == '+')
		return letter_error(cli, "directories have no sockets: name the socket's path");
	return add(cli, selection_add_fds);
}

static int take_command_width(struct cli *cli)
{
	unsigned long width;
	char *end;

	if (!isdigit((unsigned char)*cli->at.arg))
		return letter_error(cli, "needs a width");
	width = strtoul(cli->at.arg, &end, 10);
	if (*end || width > COMMAND_MAX)
		return letter_error(cli, "the width is a number up to 15, 0 for all there is");
	cli->o->lsof.command_width = width;
	return -1;
}

static int take_command(struct cli *cli)
{
	if (cli->at.sign == '+')
		return take_command_width(cli);
	if (*cli->at.arg == '-' || *cli->at.arg == '+')
		return letter_error(cli, "needs a command");
	return add(cli, selection_add_commands);
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

static int take_tasks(struct cli *cli)
{
	const char *arg = cli->at.arg;

	if (arg && strcasecmp(arg, "i") != 0)
		return letter_error(cli, "only i may follow, to ignore threads");
	cli->o->selection.tasks = cli->o->lsof.tasks = !arg;
	return -1;
}

/* Options of the output. */

static int take_hosts(struct cli *cli)
{
	cli->o->lsof.host_names = cli->at.sign == '+';
	cli->o->view_options.numeric = cli->at.sign == '-';
	return -1;
}

static int take_ports(struct cli *cli)
{
	cli->o->lsof.port_names = cli->at.sign == '+';
	return -1;
}

static int take_login(struct cli *cli)
{
	cli->o->lsof.user_names = false;
	return -1;
}

static int take_ppid(struct cli *cli)
{
	cli->o->lsof.ppid = true;
	return -1;
}

static int take_no_header(struct cli *cli)
{
	cli->o->lsof.no_header = true;
	return -1;
}

static int take_endpoints(struct cli *cli)
{
	cli->o->peers = cli->at.sign == '+' ? PEERS_LIST : PEERS_NAME;
	cli->o->lsof.endpoints = true;
	return -1;
}

static int take_info(struct cli *cli)
{
	static const char letters[] = "sqf";
	static const uint32_t bits[] = {LSOF_STATE, LSOF_QUEUES, LSOF_FLAGS};
	const char *p, *letter;

	cli->o->lsof.info = !cli->at.arg && cli->at.sign == '+' ? LSOF_STATE : 0;
	for (p = cli->at.arg; p && *p; p++) {
		letter = strchr(letters, *p);
		if (!letter)
			return letter_error(cli, "only f, q and s may follow");
		cli->o->lsof.info |= bits[letter - letters];
	}
	return -1;
}

static int take_terse(struct cli *cli)
{
	cli->terse = true;
	cli->o->no_warnings = true;
	return -1;
}

static int take_fields(struct cli *cli)
{
	char unknown, why[] = "no such field: ?";

	if (cli->at.arg && !strcmp(cli->at.arg, "?")) {
		lsof_fields_help(stdout);
		return 0;
	}
	if (lsof_fields_parse(cli->at.arg, &cli->o->lsof, &unknown)) {
		why[sizeof(why) - 2] = unknown;
		return letter_error(cli, why);
	}
	cli->has_format = true;
	return -1;
}

static int take_repeat(struct cli *cli)
{
	char *arg = cli->at.arg ? cli->at.arg : "";
	struct complaint c;
	const char *rest;

	if (repeat_parse(&cli->o->repeat, arg, &rest, &c))
		return letter_error(cli, c.why);
	cli->o->repeat.while_found = cli->at.sign == '+';
	if (*rest && !scan_give_back(&cli->scan, &cli->at, arg + (rest - arg)))
		return letter_error(cli, "not [SECONDS][c<COUNT>][m<FORMAT>]");
	return -1;
}

/* A number that may follow; the rest is letters again. */
static int take_ignored_number(struct cli *cli)
{
	char *arg = cli->at.arg;

	if (arg && arg[strspn(arg, "0123456789")] &&
	    !scan_give_back(&cli->scan, &cli->at, arg + strspn(arg, "0123456789")))
		return letter_error(cli, "only a number may follow");
	return -1;
}

/* How many digits lsof gives an offset: that of a socket has one. */
static int take_offset(struct cli *cli)
{
	bool digits = cli->at.arg && isdigit((unsigned char)*cli->at.arg);
	int status = take_ignored_number(cli);

	return digits || status >= 0 ? status : take_size(cli, LSOF_OFFSET);
}

static int take_ignored(struct cli *cli)
{
	(void)cli;
	return -1;
}

static int take_warnings(struct cli *cli)
{
	cli->o->no_warnings = cli->at.sign == '-';
	return -1;
}

static int take_say_missing(struct cli *cli)
{
	cli->o->say_missing = true;
	return -1;
}

static int take_quiet(struct cli *cli)
{
	cli->o->search_fails_not = true;
	return -1;
}

static int set_view(struct cli *cli, const struct view *view)
{
	if (cli->o->view && cli->o->view != view)
		return usage_error("-j -J", "only one of the two");
	cli->o->view = view;
	return -1;
}

static int take_json_lines(struct cli *cli)
{
	return set_view(cli, &view_json_lines);
}

static int take_json(struct cli *cli)
{
	return set_view(cli, &view_json);
}

static int take_help(struct cli *cli)
{
	(void)cli;
	usage_print(stdout);
	return 0;
}

static int take_version(struct cli *cli)
{
	(void)cli;
	puts("sockspy " SOCKSPY_VERSION);
	return 0;
}

static int take_all(struct cli *cli)
{
	cli->o->view_options.all = true;
	return -1;
}

static int take_debug(struct cli *cli)
{
	cli->o->debug = true;
	return -1;
}

static int take_features(struct cli *cli)
{
	cli->o->features = true;
	return -1;
}

struct letter {
	char letter;
	bool is_list; /* it makes a list of what would be a dump */
	enum scan_arg arg;
	int (*take)(struct cli *cli);
	selection_add add; /* instead of take: the argument goes there */
};

static const struct letter letters[] = {
	{'a', true, SCAN_NO_ARG, .take = take_and},
	{'b', false, SCAN_NO_ARG, .take = take_ignored},
	{'c', true, SCAN_NEEDS_ARG, .take = take_command},
	{'d', true, SCAN_NEEDS_ARG, .take = take_fds},
	{'E', true, SCAN_NO_ARG, .take = take_endpoints},
	{'F', true, SCAN_MAY_HAVE_ARG, .take = take_fields},
	{'g', true, SCAN_MAY_HAVE_ARG, .take = take_pgids},
	{'h', false, SCAN_NO_ARG, .take = take_help},
	{'?', false, SCAN_NO_ARG, .take = take_help},
	{'H', true, SCAN_NO_ARG, .take = take_no_header},
	{'i', true, SCAN_MAY_HAVE_ARG, .add = selection_add_inet},
	{'j', false, SCAN_NO_ARG, .take = take_json_lines},
	{'J', false, SCAN_NO_ARG, .take = take_json},
	{'K', true, SCAN_MAY_HAVE_ARG, .take = take_tasks},
	{'l', true, SCAN_NO_ARG, .take = take_login},
	{'M', false, SCAN_NO_ARG, .take = take_ignored},
	{'n', false, SCAN_NO_ARG, .take = take_hosts},
	{'o', true, SCAN_MAY_HAVE_ARG, .take = take_offset},
	{'O', false, SCAN_NO_ARG, .take = take_ignored},
	{'p', false, SCAN_NEEDS_ARG, .add = selection_add_pids},
	{'P', true, SCAN_NO_ARG, .take = take_ports},
	{'Q', true, SCAN_NO_ARG, .take = take_quiet},
	{'r', true, SCAN_MAY_HAVE_ARG, .take = take_repeat},
	{'R', true, SCAN_NO_ARG, .take = take_ppid},
	{'s', true, SCAN_MAY_HAVE_ARG, .take = take_states},
	{'S', false, SCAN_MAY_HAVE_ARG, .take = take_ignored_number},
	{'t', true, SCAN_NO_ARG, .take = take_terse},
	{'T', true, SCAN_MAY_HAVE_ARG, .take = take_info},
	{'u', true, SCAN_NEEDS_ARG, .add = selection_add_users},
	{'U', true, SCAN_NO_ARG, .take = take_unix},
	{'v', false, SCAN_NO_ARG, .take = take_version},
	{'V', true, SCAN_NO_ARG, .take = take_say_missing},
	{'w', false, SCAN_NO_ARG, .take = take_warnings},
};

struct long_option {
	const char *name;
	int (*take)(struct cli *cli);
};

static const struct long_option long_options[] = {
	{"all", take_all},   {"debug", take_debug},	{"features", take_features},
	{"help", take_help}, {"version", take_version},
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const struct letter *find_letter(char letter)
{
	size_t i;

	for (i = 0; i < COUNT(letters); i++)
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

	if (!l)
		return letter_error(cli, "no such option");
	if (l->arg == SCAN_NEEDS_ARG && !cli->at.arg)
		return letter_error(cli, "needs an argument");
	cli->has_list_option |= l->is_list;
	return l->add ? add(cli, l->add) : l->take(cli);
}

static int take_long(struct cli *cli)
{
	size_t i;

	for (i = 0; i < COUNT(long_options); i++)
		if (!strcmp(long_options[i].name, cli->at.arg))
			return long_options[i].take(cli);
	complaint_print("", cli->at.arg - 2, "no such option", "see sockspy --help");
	return EXIT_USAGE;
}

static int scan_options(struct cli *cli, char **argv)
{
	int status = -1;

	scan_init(&cli->scan, argv);
	while (status < 0) {
		scan_next(&cli->scan, arg_of, &cli->at);
		if (cli->at.kind == SCAN_END)
			break;
		if (cli->at.kind == SCAN_OPERAND)
			cli->operands[cli->nr_operands++] = cli->at.arg;
		else
			status = cli->at.kind == SCAN_LONG ? take_long(cli) : take_letter(cli);
	}
	return status;
}

/* "812", "812,^900", "/proc/812": processes, whatever files there may be. */
static bool is_pids(const char *operand)
{
	struct number_list list = {0};
	struct complaint c;
	bool is = !number_list_add(&list, operand, parse_pid_item, &c);

	number_list_free(&list);
	return is;
}

/* A path that is not there is one that was not found, unless it is the only thing that was asked for. */
static int take_operands(struct cli *cli)
{
	struct selection *s = &cli->o->selection;
	struct complaint c;
	size_t i, nr_paths = 0;

	for (i = 0; i < cli->nr_operands; i++) {
		char *operand = cli->operands[i];
		bool pids = is_pids(operand);
		int err = pids ? selection_add_pids(s, operand, &c)
			       : selection_add_path(s, operand, &c);

		nr_paths += !pids;
		if (err && !cli->o->search_fails_not)
			complaint_print("", operand, c.why, "name a process or a socket's path");
	}
	if (nr_paths && s->paths.nr_failed == nr_paths && !cli->o->search_fails_not)
		return EXIT_WRONG;
	return -1;
}

/* Whether what strftime(3) makes of a format may be more than one line. */
static bool has_newline(const char *format)
{
	const char *percent = format;

	while ((percent = strchr(percent, '%')) && percent[1]) {
		if (percent[1] == 'n')
			return true;
		percent += 2;
	}
	return strchr(format, '\n') != NULL;
}

/* Which formats exclude each other. */
static int check_format(const struct cli *cli)
{
	const struct options *o = cli->o;

	if (cli->terse && cli->has_format)
		return usage_error("-F -t", "only one of the two");
	if (o->view && (cli->terse || cli->has_format))
		return usage_error(cli->terse ? "-t" : "-F", "excludes -j and -J");
	if (o->view == &view_json && o->repeat.on)
		return usage_error("-r -J", "a document has an end: use -j");
	if (cli->has_format && o->repeat.marker && has_newline(o->repeat.marker))
		return usage_error("-r", "a marker of -F is one line: no %n in it");
	return -1;
}

static int finish_list(struct cli *cli)
{
	struct options *o = cli->o;
	struct complaint c;

	if (o->view_options.all && !o->view)
		return usage_error("--all",
				   "shows options of processes: name one (-p PID), or -Tf");
	if (o->selection.all && !selection_is_given(&o->selection))
		return usage_error("-a", "nothing that could be met");
	if (selection_finish(&o->selection, &c)) {
		fputs("sockspy: ", stderr);
		escape_text(stderr, c.why, strlen(c.why));
		fputs(" (choose one)\n", stderr);
		return EXIT_WRONG;
	}
	if (cli->terse)
		o->lsof.format = LSOF_PIDS;
	return -1;
}

static int finish_dump(struct options *o)
{
	int err = pid_list_resolve(&o->pids, &o->selection.pids);

	if (err == -ENOENT)
		return usage_error("no process left", "every one that was named is excluded too");
	if (err)
		return usage_error("cannot list processes", strerror(-err));
	if (!o->view)
		o->view = &view_pfiles;
	return -1;
}

static int finish(struct cli *cli)
{
	struct options *o = cli->o;
	int status = check_format(cli);

	if (status < 0 && !o->features)
		status = take_operands(cli);
	if (status >= 0 || o->features)
		return status;
	o->list = cli->has_list_option || o->selection.paths.given || !o->selection.pids.nr;
	return o->list ? finish_list(cli) : finish_dump(o);
}

int cli_parse(int argc, char **argv, struct options *o)
{
	struct cli cli = {.o = o};
	int status;

	memset(o, 0, sizeof(*o));
	o->lsof.info = LSOF_STATE;
	o->lsof.command_width = LSOF_COMMAND_WIDTH;
	o->lsof.host_names = o->lsof.port_names = o->lsof.user_names = true;
	cli.operands = calloc(argc + 1, sizeof(*cli.operands));
	if (!cli.operands)
		return usage_error("out of memory", strerror(ENOMEM));
	status = scan_options(&cli, argv + (argc > 0));
	if (status < 0)
		status = finish(&cli);
	free(cli.operands);
	return status;
}

void options_free(struct options *o)
{
	pid_list_free(&o->pids);
	selection_free(&o->selection);
}
