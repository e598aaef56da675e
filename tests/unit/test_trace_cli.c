/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line of `sockspy trace`. */
#include "../../src/trace_cli.h"
#include "../../src/cli.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define ARGS_MAX  12
#define BIT(type) (1u << EVENT_##type)
#define ACCEPTS	  (BIT(ACCEPT) | BIT(ACCEPT4))

struct parsed {
	struct trace_cli o;
	int status;
	char *argv[ARGS_MAX + 1];
	char *out;
	char *err;
};

static void parse(struct parsed *p, const char *const args[])
{
	FILE *was_out = stdout, *was_err = stderr;
	size_t len, n = 0;

	memset(p, 0, sizeof(*p));
	for (; args[n]; n++) {
		assert_true(n < ARGS_MAX);
		p->argv[n] = (char *)args[n];
	}
	stdout = open_memstream(&p->out, &len);
	stderr = open_memstream(&p->err, &len);
	p->status = trace_cli_parse(p->argv, &p->o);
	fclose(stdout);
	fclose(stderr);
	stdout = was_out;
	stderr = was_err;
}

static void parsed_free(struct parsed *p)
{
	trace_cli_free(&p->o);
	free(p->out);
	free(p->err);
}

#define ARGS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void test_nothing(void **state)
{
	struct parsed p;

	(void)state;
	parse(&p, (const char *const[]){NULL});
	assert_int_equal(p.status, -1);
	assert_int_equal(p.o.events, BIT(SETSOCKOPT) | BIT(CONNECT) | ACCEPTS | BIT(STATE));
	assert_int_equal(p.o.format, TRACE_TEXT);
	assert_int_equal(p.o.time, TRACE_TIME_CLOCK);
	assert_int_equal(p.o.nr_pids, 0);
	assert_int_equal(p.o.buffer, 0);
	assert_null(p.o.command);
	assert_null(p.o.output);
	assert_false(selection_is_given(&p.o.selection));
	parsed_free(&p);
}

static void test_events(void **state)
{
	static const struct {
		const char *args[5];
		uint32_t events;
	} table[] = {
		{{"-e", "connect"}, BIT(CONNECT)},
		{{"-e", "connect,state"}, BIT(CONNECT) | BIT(STATE)},
		{{"-econnect", "-e", "bind"}, BIT(CONNECT) | BIT(BIND)},
		{{"-e", "accept"}, ACCEPTS},
		{{"-e", "accept4"}, BIT(ACCEPT4)},
		{{"-e", "trace=shutdown"}, BIT(SHUTDOWN)},
		{{"-e", "all"}, EVENT_ALL},
		{{"-e", "calls"}, EVENT_CALLS},
		{{"-e", "life"}, BIT(STATE) | BIT(CLOSE)},
		{{"-e", "faults"}, BIT(RETRANSMIT) | BIT(RESET) | BIT(ERROR) | BIT(OVERFLOW)},
		{{"-e", "calls,^getsockopt"}, EVENT_CALLS & ~BIT(GETSOCKOPT)},
		{{"-e", "^getsockopt", "-e", "calls"}, EVENT_CALLS & ~BIT(GETSOCKOPT)},
		{{"-e", "^state"}, BIT(SETSOCKOPT) | BIT(CONNECT) | ACCEPTS},
		{{"-e", "default,close"}, TRACE_EVENTS_DEFAULT | BIT(CLOSE)},
		{{"--format", "strace"}, BIT(SETSOCKOPT) | BIT(CONNECT) | ACCEPTS},
		{{"--format=strace", "-e", "all"}, EVENT_CALLS},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct parsed p;

		parse(&p, table[i].args);
		assert_string_equal(p.err, "");
		assert_int_equal(p.status, -1);
		assert_int_equal(p.o.events, table[i].events);
		parsed_free(&p);
	}
}

static void test_wrong(void **state)
{
	static const struct {
		int status;
		const char *args[5];
		const char *err;
	} table[] = {
		{EXIT_USAGE, {"-e", "foo"}, "-e foo: no such event: foo"},
		{EXIT_USAGE, {"-e", ""}, "-e: empty name of an event"},
		{EXIT_USAGE, {"-e", "connect,"}, "-e connect,: empty name of an event"},
		{EXIT_USAGE, {"-e", "connect,^connect"}, "-e: no event is left"},
		{EXIT_USAGE,
		 {"-e", "state", "--format", "strace"},
		 "-e: strace knows calls only, and none is left"},
		{EXIT_USAGE, {"-e"}, "-e: needs an argument"},
		{EXIT_USAGE, {"-x"}, "-x: no such option"},
		{EXIT_USAGE, {"+c", "9"}, "+c: no such option"},
		{EXIT_USAGE, {"--nonsense"}, "--nonsense: no such option"},
		{EXIT_USAGE, {"--a\nb"}, "--a\\nb: no such option"},
		{EXIT_USAGE, {"--count"}, "--count: needs an argument"},
		{EXIT_USAGE, {"--count", "0"}, "--count 0: no number of events"},
		{EXIT_USAGE, {"--count", "-1"}, "--count -1: no number of events"},
		{EXIT_USAGE, {"--count", "5x"}, "--count 5x: no number of events"},
		{EXIT_USAGE, {"--duration", "0"}, "--duration 0: no number of seconds"},
		{EXIT_USAGE, {"--duration=nan"}, "--duration nan: no number of seconds"},
		{EXIT_USAGE, {"--duration", "1e30"}, "--duration 1e30: no number of seconds"},
		{EXIT_USAGE, {"--duration", "."}, "--duration .: no number of seconds"},
		{EXIT_USAGE, {"--duration", "5s"}, "--duration 5s: no number of seconds"},
		{EXIT_USAGE, {"--buffer", "x"}, "--buffer x: no size"},
		{EXIT_USAGE, {"--buffer", "1T"}, "--buffer 1T: no size: a number, and K, M or G"},
		{EXIT_USAGE, {"--buffer", "2G"}, "--buffer 2G: 1G is the most"},
		{EXIT_USAGE, {"--buffer", "99999999999999999999"}, "no size"},
		{EXIT_USAGE, {"--format", "xml"}, "--format xml: neither text nor strace"},
		{EXIT_USAGE, {"-j", "--format", "text"}, "-j --format: only one of the two"},
		{EXIT_USAGE, {"--hook", "kprobe"}, "--hook kprobe: none of fexit"},
		{EXIT_USAGE, {"--summary=1"}, "--summary=1: takes no argument"},
		{EXIT_USAGE, {"--"}, "--: no command follows"},
		{EXIT_USAGE, {"-a"}, "-a: nothing that could be met"},
		{EXIT_WRONG, {"-i", ":70000"}, "-i :70000: "},
		{EXIT_WRONG, {"-p", "abc"}, "-p abc: "},
		{EXIT_WRONG, {"-u", "no-such-user"}, "-u no-such-user: "},
		{EXIT_WRONG, {"-s", "TCP:NOWHERE"}, "-s TCP:NOWHERE: "},
		{EXIT_WRONG, {"-p", "7,^7"}, "-p 7: both included and excluded"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct parsed p;

		parse(&p, table[i].args);
		assert_int_equal(p.status, table[i].status);
		assert_int_equal(strncmp(p.err, "sockspy: ", strlen("sockspy: ")), 0);
		if (!strstr(p.err, table[i].err))
			print_error("%s: not in %s", table[i].err, p.err);
		assert_non_null(strstr(p.err, table[i].err));
		/* One line, which says where to look. */
		assert_ptr_equal(strchr(p.err, '\n'), p.err + strlen(p.err) - 1);
		assert_non_null(strstr(p.err, " (see sockspy trace --help)\n"));
		assert_string_equal(p.out, "");
		parsed_free(&p);
	}
}

static void test_command(void **state)
{
	static const struct {
		const char *args[7];
		size_t command;
	} table[] = {
		{{"--", "ls", "-l"}, 1},
		{{"ls", "-l", "-e", "foo"}, 0},
		{{"-e", "all", "--", "--count"}, 3},
		{{"-e", "all", "ls"}, 2},
		{{"--count=3", "-t", "ls", "--"}, 2},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct parsed p;

		parse(&p, table[i].args);
		assert_int_equal(p.status, -1);
		assert_ptr_equal(p.o.command, p.argv + table[i].command);
		parsed_free(&p);
	}
}

/* -p has to be met where it is the only criterion, or with -a; else it is one of several. */
static void test_processes(void **state)
{
	struct parsed p;

	(void)state;
	parse(&p, ARGS("-p", "812,900", "-p", "^5"));
	assert_int_equal(p.status, -1);
	assert_int_equal(p.o.nr_pids, 2);
	assert_int_equal(p.o.pids[0], 812);
	assert_int_equal(p.o.pids[1], 900);
	assert_false(selection_is_given(&p.o.selection));
	assert_true(number_list_excludes(&p.o.selection.pids, 5));
	assert_false(number_list_excludes(&p.o.selection.pids, 812));
	parsed_free(&p);
	parse(&p, ARGS("-a", "-p812", "-i", "TCP:80", "-s", "TCP:LISTEN"));
	assert_int_equal(p.status, -1);
	assert_int_equal(p.o.nr_pids, 1);
	assert_int_equal(p.o.selection.given, FILTER_INET);
	parsed_free(&p);
	parse(&p, ARGS("-p812", "-i", "TCP:80"));
	assert_int_equal(p.status, -1);
	assert_int_equal(p.o.nr_pids, 0);
	assert_int_equal(p.o.selection.given, FILTER_INET | FILTER_PID);
	parsed_free(&p);
	parse(&p, ARGS("-p", "^5"));
	assert_int_equal(p.status, -1);
	assert_int_equal(p.o.nr_pids, 0);
	parsed_free(&p);
}

static void test_selection(void **state)
{
	struct parsed p;

	(void)state;
	parse(&p, ARGS("-aUi", "-c", "nginx", "-u0", "-g", "1", "-d", "3-5"));
	assert_int_equal(p.status, -1);
	assert_true(p.o.selection.all);
	assert_int_equal(p.o.selection.given, FILTER_UNIX | FILTER_INET | FILTER_COMMAND |
						      FILTER_UID | FILTER_PGID | FILTER_FD);
	parsed_free(&p);
}

static void test_output(void **state)
{
	struct parsed p;

	(void)state;
	parse(&p, ARGS("-j", "-o", "log", "-f", "-n", "-S"));
	assert_int_equal(p.status, -1);
	assert_int_equal(p.o.format, TRACE_JSON);
	assert_string_equal(p.o.output, "log");
	assert_int_equal(p.o.summary, TRACE_SUMMARY_TOO);
	assert_true(p.o.numeric);
	parsed_free(&p);
	parse(&p, ARGS("-tt", "--summary-only", "--summary"));
	assert_int_equal(p.o.time, TRACE_TIME_DATE);
	assert_int_equal(p.o.summary, TRACE_SUMMARY_ONLY);
	parsed_free(&p);
	parse(&p, ARGS("-t", "-t"));
	assert_int_equal(p.o.time, TRACE_TIME_DATE);
	parsed_free(&p);
	parse(&p, ARGS("-r"));
	assert_int_equal(p.o.time, TRACE_TIME_RELATIVE);
	parsed_free(&p);
	/* strace shows no time unless asked to. */
	parse(&p, ARGS("--format", "strace"));
	assert_int_equal(p.o.format, TRACE_STRACE);
	assert_int_equal(p.o.time, TRACE_TIME_NONE);
	parsed_free(&p);
	parse(&p, ARGS("--format", "strace", "-t"));
	assert_int_equal(p.o.time, TRACE_TIME_CLOCK);
	parsed_free(&p);
}

static void test_limits(void **state)
{
	static const struct {
		const char *size;
		size_t bytes; /* 0: a page */
	} sizes[] = {
		{"1", 0}, {"64K", 65536}, {"65537", 131072}, {"3m", 4 << 20}, {"1G", 1 << 30},
	};
	struct parsed p;

	(void)state;
	parse(&p, ARGS("--duration", ".25", "--count=7", "--compat", "--hook", "raw"));
	assert_int_equal(p.status, -1);
	assert_int_equal(p.o.duration, 250000001);
	assert_int_equal(p.o.count, 7);
	assert_true(p.o.compat);
	assert_int_equal(p.o.hook, TRACE_HOOK_RAW);
	parsed_free(&p);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		size_t bytes = sizes[i].bytes ? sizes[i].bytes : (size_t)sysconf(_SC_PAGESIZE);

		parse(&p, ARGS("--buffer", sizes[i].size));
		assert_int_equal(p.status, -1);
		assert_int_equal(p.o.buffer, bytes);
		parsed_free(&p);
	}
}

static void test_help(void **state)
{
	struct parsed p;

	(void)state;
	parse(&p, ARGS("--help"));
	assert_int_equal(p.status, 0);
	assert_non_null(strstr(p.out, "usage: sockspy trace"));
	assert_string_equal(p.err, "");
	parsed_free(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing),	  cmocka_unit_test(test_events),
		cmocka_unit_test(test_wrong),	  cmocka_unit_test(test_command),
		cmocka_unit_test(test_processes), cmocka_unit_test(test_selection),
		cmocka_unit_test(test_output),	  cmocka_unit_test(test_limits),
		cmocka_unit_test(test_help),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
