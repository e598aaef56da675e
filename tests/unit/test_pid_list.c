// SPDX-License-Identifier: GPL-2.0-or-later
#include "../../src/number_list.h"
#include "../../src/pid_list.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

struct dump {
	struct number_list asked;
	struct pid_list pids;
};

static int setup(void **state)
{
	static struct dump dump;

	*state = &dump;
	return 0;
}

static int teardown(void **state)
{
	struct dump *d = *state;

	number_list_free(&d->asked);
	pid_list_free(&d->pids);
	return 0;
}

static int ask(struct dump *d, const char *arg)
{
	struct complaint c;

	return number_list_add(&d->asked, arg, parse_pid_item, &c);
}

static int resolve(struct dump *d)
{
	return pid_list_resolve(&d->pids, &d->asked);
}

static void expect(const struct dump *d, size_t nr, const uint32_t *pids)
{
	size_t i;

	assert_int_equal(d->pids.nr_wanted, nr);
	for (i = 0; i < nr; i++)
		assert_int_equal(d->pids.wanted[i], pids[i]);
}

static void test_lists_repeat_in_their_order(void **state)
{
	struct dump *d = *state;

	assert_int_equal(ask(d, "30,10"), 0);
	assert_int_equal(ask(d, "20,10"), 0);
	assert_int_equal(resolve(d), 0);
	expect(d, 3, (uint32_t[]){30, 10, 20});
}

static void test_proc_paths(void **state)
{
	struct dump *d = *state;

	assert_int_equal(ask(d, "/proc/12,/proc/13/"), 0);
	assert_int_equal(resolve(d), 0);
	expect(d, 2, (uint32_t[]){12, 13});
}

static void test_exclusion_wins_in_any_order(void **state)
{
	struct dump *d = *state;

	assert_int_equal(ask(d, "^2,1,2"), 0);
	assert_int_equal(ask(d, "3,^3"), 0);
	assert_int_equal(resolve(d), 0);
	expect(d, 1, (uint32_t[]){1});
}

static void test_only_exclusions_mean_all_others(void **state)
{
	struct dump *d = *state;
	size_t i;

	assert_int_equal(ask(d, "^1"), 0);
	assert_int_equal(resolve(d), 0);
	assert_true(d->pids.all);
	for (i = 0; i < d->pids.nr_wanted && d->pids.wanted[i] != (uint32_t)getpid(); i++)
		assert_int_not_equal(d->pids.wanted[i], 1);
	assert_true(i < d->pids.nr_wanted);
}

static void test_nothing_left(void **state)
{
	struct dump *d = *state;

	assert_int_equal(ask(d, "7,^7"), 0);
	assert_int_equal(resolve(d), -ENOENT);
	assert_false(d->pids.all);
}

static void test_what_is_no_process_id(void **state)
{
	static const char *const wrong[] = {
		"",
		",",
		"1,",
		",1",
		"abc",
		"1a",
		"-1",
		"0",
		"^",
		"^^1",
		"/proc/",
		"/proc/self",
		"1 ",
		" 1",
		"+1",
		"4294967296",
		"99999999999999999999",
		"/proc/1/fd",
		"0x1",
	};
	struct dump *d = *state;
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (ask(d, wrong[i]) != -EINVAL)
			fail_msg("'%s' was taken", wrong[i]);
}

int main(void)
{
#define test(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		test(test_lists_repeat_in_their_order),
		test(test_proc_paths),
		test(test_exclusion_wins_in_any_order),
		test(test_only_exclusions_mean_all_others),
		test(test_nothing_left),
		test(test_what_is_no_process_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
