// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli.h"

#include "escape.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

/* Letters are lsof's, where it has one for the thing: those that it has for others are left to it. */
/* clang-format off */
static const char usage[] =
	"usage: sockspy [-p] PID[,PID...] ...   what these processes have open, as pfiles shows it\n"
	"\n"
	"  -p LIST         processes: PID, /proc/PID, ^PID to leave one out; repeatable\n"
	"  --all           every socket option, set or not; (default): it is the namespace's sysctl\n"
	"  -n              numbers only: no look-ups of names, no search for the other end\n"
	"  -j              JSON Lines: one object a descriptor\n"
	"  -J              one JSON document\n"
	"  --features      what this kernel lets sockspy do and see; with -j as JSON\n"
	"  --debug         also show what libbpf and the kernel's verifier say\n"
	"  -h, --help      this text\n"
	"  -v, --version\n"
	"\n"
	"Needs Linux 5.10 or newer and root, or CAP_BPF and CAP_PERFMON to look into sockets,\n"
	"CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH for paths, offsets and locks of others.\n"
	"Exit status: 0, 1 when a process could not be examined, 2 for a wrong command line.\n";
/* clang-format on */

enum long_only { LONG_ALL = 256, LONG_DEBUG, LONG_FEATURES }; /* beyond the letters */

static const struct option long_options[] = {
	{"all", no_argument, NULL, LONG_ALL},
	{"debug", no_argument, NULL, LONG_DEBUG},
	{"features", no_argument, NULL, LONG_FEATURES},
	{"help", no_argument, NULL, 'h'},
	{"version", no_argument, NULL, 'v'},
	{NULL, 0, NULL, 0},
};

static int wrong(const char *what, const char *arg, const char *why)
{
	fprintf(stderr, "sockspy: %s", what);
	escape_text(stderr, arg, strlen(arg));
	fprintf(stderr, ": %s (see sockspy --help)\n", why);
	return EXIT_USAGE;
}

static int add_pids(struct options *o, const char *what, const char *arg)
{
	switch (pid_list_add(&o->pids, arg)) {
	case 0:
		return -1;
	case -ENOMEM:
		return wrong(what, arg, "out of memory");
	}
	return wrong(what, arg, *arg ? "not a process id" : "empty process id");
}

static int set_view(struct options *o, const struct view *view)
{
	if (o->view && o->view != view)
		return wrong("-j ", "-J", "only one of the two");
	o->view = view;
	return -1;
}

/* What getopt_long() refused: c is ':' for a missing argument. */
static int wrong_option(char **argv, int c)
{
	const char letter[] = {'-', (char)optopt, '\0'};

	return wrong("", optopt ? letter : argv[optind - 1],
		     c == ':' ? "needs an argument" : "no such option");
}

static int take_option(struct options *o, char **argv, int c)
{
	switch (c) {
	case 'p':
		return add_pids(o, "-p ", optarg);
	case LONG_ALL:
		o->view_options.all = true;
		return -1;
	case 'n':
		o->view_options.numeric = true;
		return -1;
	case 'j':
		return set_view(o, &view_json_lines);
	case 'J':
		return set_view(o, &view_json);
	case LONG_DEBUG:
		o->debug = true;
		return -1;
	case LONG_FEATURES:
		o->features = true;
		return -1;
	case 'h':
		fputs(usage, stdout);
		return 0;
	case 'v':
		puts("sockspy " SOCKSPY_VERSION);
		return 0;
	}
	return wrong_option(argv, c);
}

int cli_parse(int argc, char **argv, struct options *o)
{
	int c, status = -1;

	memset(o, 0, sizeof(*o));
	opterr = 0;
	while (status < 0 && (c = getopt_long(argc, argv, ":p:njJhv", long_options, NULL)) != -1)
		status = take_option(o, argv, c);
	for (; status < 0 && optind < argc; optind++)
		status = add_pids(o, "", argv[optind]);
	if (status >= 0 || o->features)
		return status;
	if (!o->pids.nr_wanted && !o->pids.nr_excluded) {
		fputs("sockspy: no process given: name one (sockspy -p PID, see sockspy --help)\n",
		      stderr);
		return EXIT_USAGE;
	}
	if (pid_list_finish(&o->pids)) {
		fputs("sockspy: no process left: every one that was named is excluded too\n",
		      stderr);
		return EXIT_USAGE;
	}
	if (!o->view)
		o->view = &view_pfiles;
	return -1;
}

void options_free(struct options *o)
{
	pid_list_free(&o->pids);
}
