// SPDX-License-Identifier: GPL-2.0-or-later
#include "../../src/cli.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#define ARGS_MAX 12

struct parsed {
	struct options o;
	int status;
	char *out;
	char *err;
};

static void parse(struct parsed *p, const char *const args[])
{
	FILE *was_out = stdout, *was_err = stderr;
	char *argv[ARGS_MAX + 2] = {(char *)"sockspy"};
	size_t len;
	int argc = 1;

	for (; args[argc - 1]; argc++) {
		assert_true(argc <= ARGS_MAX);
		argv[argc] = (char *)args[argc - 1];
	}
	stdout = open_memstream(&p->out, &len);
	stderr = open_memstream(&p->err, &len);
	p->status = cli_parse(argc, argv, &p->o);
	fclose(stdout);
	fclose(stderr);
	stdout = was_out;
	stderr = was_err;
}

static void parsed_free(struct parsed *p)
{
	options_free(&p->o);
	free(p->out);
	free(p->err);
}

#define ARGS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void test_what_is_a_dump_and_what_a_list(void **state)
{
	static const struct {
		bool list;
		const char *args[6];
	} table[] = {
		{false, {"812"}},
		{false, {"-p", "812"}},
		{false, {"-p812,900"}},
		{false, {"/proc/812", "900"}},
		{false, {"-p", "^1"}},
		{false, {"-p", "812", "--all", "-n"}},
		{false, {"812", "-j"}},
		{false, {"-J", "812", "--debug"}},
		{false, {"-bw", "812"}},
		{true, {NULL}},
		{true, {"-n"}},
		{true, {"-j"}},
		{true, {"-i"}},
		{true, {"-nPp", "812"}},
		{true, {"-p", "812", "-i"}},
		{true, {"-ap", "812", "-i"}},
		{true, {"-U"}},
		{true, {"-c", "nginx"}},
		{true, {"-u", "0", "-p", "^1"}},
		{true, {"-g", "-p", "812"}},
		{true, {"-d", "3", "812"}},
		{true, {"-s", "tcp:listen", "812"}},
		{true, {"-t", "812"}},
		{true, {"-F", "-p", "812"}},
		{true, {"-R", "812"}},
		{true, {"-K", "-p", "812"}},
		{true, {"-r5", "812"}},
		{true, {"-E", "812"}},
		{true, {"-T", "-p", "812"}},
		{true, {"-V", "812"}},
		{true, {"-H", "812"}},
		{true, {"+c", "0", "812"}},
		{true, {"-l", "812"}},
		{true, {"@abstract"}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct parsed p;

		parse(&p, table[i].args);
		if (p.status != -1 || p.o.list != table[i].list)
			print_error("%zu: %s %s: status %d\n%s", i,
				    table[i].args[0] ? table[i].args[0] : "",
				    table[i].args[0] && table[i].args[1] ? table[i].args[1] : "",
				    p.status, p.err);
		assert_int_equal(p.status, -1);
		assert_int_equal(p.o.list, table[i].list);
		assert_string_equal(p.err, "");
		assert_true(p.o.list || (p.o.view && p.o.pids.nr_wanted));
		parsed_free(&p);
	}
}

static void test_lsof_defaults(void **state)
{
	struct parsed p;

	(void)state;
	parse(&p, ARGS("-i"));
	assert_null(p.o.view);
	assert_int_equal(p.o.lsof.format, LSOF_TABLE);
	assert_int_equal(p.o.lsof.info, LSOF_STATE);
	assert_int_equal(p.o.lsof.command_width, 9);
	assert_true(p.o.lsof.host_names && p.o.lsof.port_names && p.o.lsof.user_names);
	assert_false(p.o.lsof.pgid || p.o.lsof.ppid || p.o.lsof.tasks || p.o.lsof.no_header);
	assert_false(p.o.view_options.numeric || p.o.repeat.on || p.o.lsof.endpoints);
	assert_int_equal(p.o.peers, PEERS_NONE);
	parsed_free(&p);
}

static void test_letters_in_one_word(void **state)
{
	struct parsed p;

	(void)state;
	parse(&p, ARGS("-nPlRHtVQwUaiTCP"));
	assert_int_equal(p.status, -1);
	assert_false(p.o.lsof.host_names || p.o.lsof.port_names || p.o.lsof.user_names);
	assert_true(p.o.view_options.numeric && p.o.lsof.ppid && p.o.lsof.no_header);
	assert_int_equal(p.o.lsof.format, LSOF_PIDS);
	assert_true(p.o.say_missing && p.o.search_fails_not && p.o.no_warnings);
	assert_true(p.o.selection.all && p.o.selection.unix_sockets);
	assert_int_equal(p.o.selection.inets.nr, 1);
	assert_string_equal(p.o.selection.inets.specs[0].arg, "TCP");
	parsed_free(&p);
}

/* -i, -g, -F, -T, -s, -K and -r take the next word unless it starts with - or +. */
static void test_arguments_that_may_be_left_out(void **state)
{
	struct parsed p;

	(void)state;
	parse(&p, ARGS("-i", "TCP:80", "-i", "-g", "7", "-T", "qs", "-s", "tcp:listen"));
	assert_int_equal(p.status, -1);
	assert_int_equal(p.o.selection.inets.nr, 1);
	assert_true(p.o.selection.inets.any);
	assert_true(number_list_wants(&p.o.selection.pgids, 7));
	assert_int_equal(p.o.lsof.info, LSOF_QUEUES | LSOF_STATE);
	assert_int_equal(p.o.selection.states.tcp.included, 1 << 10);
	parsed_free(&p);

	parse(&p, ARGS("-g", "-T", "-s", "-r", "-K", "+c", "0", "-F", "--", "5"));
	assert_int_equal(p.status, -1);
	assert_true(p.o.lsof.pgid && p.o.lsof.tasks && p.o.repeat.on);
	assert_int_equal(p.o.selection.pgids.nr, 0);
	assert_int_equal(p.o.lsof.info & LSOF_FLAGS, 0);
	assert_int_equal(p.o.lsof.command_width, 0);
	assert_int_equal(p.o.lsof.format, LSOF_FIELDS);
	assert_true(number_list_wants(&p.o.selection.pids, 5));
	parsed_free(&p);
}

static void test_size_and_offset(void **state)
{
	static const struct {
		enum lsof_size size;
		const char *args[5];
	} table[] = {
		{LSOF_SIZE_OR_OFFSET, {"-i"}},
		{LSOF_SIZE_OR_OFFSET, {"-i", "-stcp:listen"}},
		{LSOF_SIZE_OR_OFFSET, {"-o", "4", "-i"}},
		{LSOF_SIZE_OR_OFFSET, {"-Po4"}},
		{LSOF_OFFSET, {"-o", "-i"}},
		{LSOF_OFFSET, {"-oi"}},
		{LSOF_SIZE, {"-s", "-i"}},
		{LSOF_SIZE, {"-s", "-stcp:listen", "-i"}},
	};
	struct parsed p;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		parse(&p, table[i].args);
		assert_int_equal(p.status, -1);
		assert_int_equal(p.o.lsof.size, table[i].size);
		parsed_free(&p);
	}
}

static void test_tcp_info(void **state)
{
	static const struct {
		const char *arg;
		uint32_t info;
	} table[] = {
		{"-T", 0},	     {"+T", LSOF_STATE},
		{"-Ts", LSOF_STATE}, {"-Tq", LSOF_QUEUES},
		{"-Tf", LSOF_FLAGS}, {"-Tfqs", LSOF_FLAGS | LSOF_QUEUES | LSOF_STATE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct parsed p;

		parse(&p, ARGS("-i", table[i].arg));
		assert_int_equal(p.status, -1);
		assert_int_equal(p.o.lsof.info, table[i].info);
		parsed_free(&p);
	}
}

static void test_plus(void **state)
{
	struct parsed p;

	(void)state;
	parse(&p, ARGS("-n", "-P", "+n", "+P", "-w", "+w", "+E", "+r", "2", "+c15"));
	assert_int_equal(p.status, -1);
	assert_true(p.o.lsof.host_names && p.o.lsof.port_names && !p.o.no_warnings);
	assert_false(p.o.view_options.numeric);
	assert_int_equal(p.o.peers, PEERS_LIST);
	assert_true(p.o.lsof.endpoints && p.o.repeat.while_found);
	assert_int_equal(p.o.repeat.seconds, 2);
	assert_int_equal(p.o.lsof.command_width, 15);
	parsed_free(&p);
}

static void test_repeat(void **state)
{
	static const struct {
		const char *arg;
		bool on;
		unsigned int seconds, count;
		const char *marker;
		bool no_hosts;
	} table[] = {
		{"-r", true, 15, 0, NULL, false},
		{"-r5", true, 5, 0, NULL, false},
		{"-r0", false, 0, 0, NULL, false},
		{"-r5c3", true, 5, 3, NULL, false},
		{"-rc3", true, 15, 3, NULL, false},
		{"-r1c2m==%T==", true, 1, 2, "==%T==", false},
		{"-r1 c2m%T", true, 1, 2, "%T", false},
		{"-rm%s", true, 15, 0, "%s", false},
		{"-rn", true, 15, 0, NULL, true},
		{"-r5n", true, 5, 0, NULL, true},
		{"-r5c2n", true, 5, 2, NULL, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct parsed p;

		parse(&p, ARGS("-i", table[i].arg));
		assert_int_equal(p.status, -1);
		assert_int_equal(p.o.repeat.on, table[i].on);
		assert_int_equal(p.o.repeat.seconds, table[i].seconds);
		assert_int_equal(p.o.repeat.count, table[i].count);
		if (table[i].marker)
			assert_string_equal(p.o.repeat.marker, table[i].marker);
		else
			assert_null(p.o.repeat.marker);
		assert_int_equal(p.o.lsof.host_names, !table[i].no_hosts);
		assert_false(p.o.repeat.while_found);
		parsed_free(&p);
	}
}

static void test_options_may_follow_operands(void **state)
{
	struct parsed p;

	(void)state;
	parse(&p, ARGS("812", "-n", "--", "900"));
	assert_int_equal(p.status, -1);
	assert_false(p.o.list);
	assert_int_equal(p.o.pids.nr_wanted, 2);
	assert_true(p.o.view_options.numeric);
	parsed_free(&p);
}

/* Each says one line and no more. */
static void test_errors(void **state)
{
	static const struct {
		int status;
		const char *says;
		const char *args[6];
	} table[] = {
		{1, "-p \"\": empty process id", {"-p", ""}},
		{1, "-p 1,: empty process id", {"-p", "1,"}},
		{1, "-p abc: not a process id", {"-p", "abc"}},
		{1, "-u no-such-user: no user no-such-user", {"-u", "no-such-user"}},
		{1, "-u root,: empty user", {"-u", "root,"}},
		{1, "-g x: not a process group id", {"-g", "x"}},
		{1, "-i foo: no protocol foo", {"-i", "foo"}},
		{1, "-i :70000: port 70000 is above 65535", {"-i:70000"}},
		{1, "-s foo: no list of states", {"-s", "foo"}},
		{1, "-s TCP:LISTEN: both included and excluded", {"-i", "-stcp:listen,^LISTEN"}},
		{1, "-p 1: both included and excluded", {"-i", "-p", "1,^1"}},
		{1, "-u 0: both included and excluded", {"-u", "root", "-u", "^0"}},
		{1, "-g 3: both included and excluded", {"-g", "^3,3"}},
		{1, "-c a: both included and excluded", {"-c", "a", "-c", "^a"}},
		{1, "-c /a/q: no such modifier: q", {"-c", "/a/q"}},
		{1, "-d 3,^4: 4: a list either names", {"-d", "3,^4"}},
		{1, "/no/such/path: No such file or directory", {"/no/such/path"}},
		{1, "/dev/null: not a socket", {"/dev/null"}},
		{1, "\\x1b[31m: No such file", {"\033[31m"}},
		{2, "-p: needs an argument", {"-p"}},
		{2, "-c: needs an argument", {"-c", "--"}},
		{2, "-c: needs a command", {"-c", "-n"}},
		{2, "-Y: no such option", {"-Y"}},
		{2, "-:: no such option", {"-:"}},
		{2, "--no-such: no such option", {"--no-such"}},
		{2, "-j -J: only one of the two", {"-j", "-J"}},
		{2, "-F -t: only one of the two", {"-t", "-F"}},
		{2, "-t: excludes -j and -J", {"-t", "-j"}},
		{2, "-F: excludes -j and -J", {"-F", "-J"}},
		{2, "-r -J: a document has an end", {"-J", "-r"}},
		{2, "-r: a marker of -F is one line", {"-F", "-rm%%%n"}},
		{2, "-r: not [SECONDS]", {"-r", "5foo"}},
		{2, "-r: 99999999999 is too much", {"-r99999999999"}},
		{2, "-a: nothing that could be met", {"-a"}},
		{2, "-a: nothing that could be met", {"-a", "-stcp:listen", "-p", "^1"}},
		{2, "-o -s: only one of the two", {"-o", "-s", "-i"}},
		{2, "-o -s: only one of the two", {"-s", "-o", "-i"}},
		{2, "-K: only i may follow", {"-K", "foo"}},
		{2, "+c: needs a width", {"+c", "x"}},
		{2, "+c: the width is a number up to 15", {"+c16"}},
		{2, "+d: directories have no sockets", {"+d", "/tmp"}},
		{2, "-T: only f, q and s may follow", {"-Tx"}},
		{2, "-F: no such field: X", {"-FpX"}},
		{2, "--all: shows options of processes", {"--all"}},
		{2, "no process left", {"-p", "1,^1"}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char expected[128];
		struct parsed p;
		char *newline;

		parse(&p, table[i].args);
		snprintf(expected, sizeof(expected), "sockspy: %s", table[i].says);
		newline = strchr(p.err, '\n');
		if (p.status != table[i].status || strncmp(p.err, expected, strlen(expected)) != 0)
			print_error("expected %s, not: status %d %s\n", expected, p.status, p.err);
		assert_int_equal(p.status, table[i].status);
		assert_int_equal(strncmp(p.err, expected, strlen(expected)), 0);
		assert_true(newline && !newline[1]);
		assert_string_equal(p.out, "");
		parsed_free(&p);
	}
}

static void test_a_marker_may_hold_percent_signs(void **state)
{
	struct parsed p;

	(void)state;
	parse(&p, ARGS("-F", "-rm%%n"));
	assert_int_equal(p.status, -1);
	parsed_free(&p);
}

/* A path that is not there is not found; it ends the run only if there is no other. */
static void test_paths(void **state)
{
	struct sockaddr_un addr = {.sun_family = AF_UNIX};
	char dir[] = "/tmp/test_cli.XXXXXX";
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	struct parsed p;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(addr.sun_path, sizeof(addr.sun_path), "%s/s", dir);
	assert_int_equal(bind(fd, (struct sockaddr *)&addr, sizeof(addr)), 0);

	parse(&p, ARGS(addr.sun_path, "/no/such/path"));
	assert_int_equal(p.status, -1);
	assert_true(p.o.list);
	assert_int_equal(p.o.selection.paths.nr, 1);
	assert_int_equal(p.o.selection.paths.nr_failed, 1);
	assert_non_null(strstr(p.err, "/no/such/path"));
	parsed_free(&p);

	parse(&p, ARGS("-Q", "/no/such/path"));
	assert_int_equal(p.status, -1);
	assert_true(p.o.selection.paths.given);
	assert_string_equal(p.err, "");
	parsed_free(&p);

	unlink(addr.sun_path);
	rmdir(dir);
	close(fd);
}

static void test_help_and_version(void **state)
{
	static const char *const first[] = {"-h", "-?", "--help", "-v", "--version"};

	(void)state;
	for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++) {
		struct parsed p;

		parse(&p, ARGS(first[i], "--no-such-option"));
		assert_int_equal(p.status, 0);
		assert_non_null(strstr(p.out, "sockspy"));
		assert_string_equal(p.err, "");
		parsed_free(&p);
	}
}

/* Whatever is an option is in the help. */
static void test_help_names_every_letter(void **state)
{
	static const char named[] = "abcdEFgHiJjKlMnOopPQrRsStTuUvVwh";
	struct parsed p;
	char option[3] = "-";

	(void)state;
	parse(&p, ARGS("-h"));
	for (const char *c = named; *c; c++) {
		option[1] = *c;
		if (!strstr(p.out, option))
			fail_msg("%s is not in the help", option);
	}
	parsed_free(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_a_dump_and_what_a_list),
		cmocka_unit_test(test_lsof_defaults),
		cmocka_unit_test(test_letters_in_one_word),
		cmocka_unit_test(test_arguments_that_may_be_left_out),
		cmocka_unit_test(test_size_and_offset),
		cmocka_unit_test(test_tcp_info),
		cmocka_unit_test(test_plus),
		cmocka_unit_test(test_repeat),
		cmocka_unit_test(test_options_may_follow_operands),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_a_marker_may_hold_percent_signs),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_help_and_version),
		cmocka_unit_test(test_help_names_every_letter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
