// SPDX-License-Identifier: GPL-2.0-or-later
#include "../../src/pid_list.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

static int setup(void **state)
{
	static struct pid_list list;

	*state = &list;
	return 0;
}

static int teardown(void **state)
{
	pid_list_free(*state);
	return 0;
}

static void expect(const struct pid_list *l, size_t nr, const uint32_t *pids)
{
	size_t i;

	assert_int_equal(l->nr_wanted, nr);
	for (i = 0; i < nr; i++)
		assert_int_equal(l->wanted[i], pids[i]);
}

static void test_lists_repeat_in_their_order(void **state)
{
	struct pid_list *l = *state;

	assert_int_equal(pid_list_add(l, "30,10"), 0);
	assert_int_equal(pid_list_add(l, "20,10"), 0);
	assert_int_equal(pid_list_finish(l), 0);
	expect(l, 3, (uint32_t[]){30, 10, 20});
}

static void test_proc_paths(void **state)
{
	struct pid_list *l = *state;

	assert_int_equal(pid_list_add(l, "/proc/12,/proc/13/"), 0);
	assert_int_equal(pid_list_finish(l), 0);
	expect(l, 2, (uint32_t[]){12, 13});
}

static void test_exclusion_wins_in_any_order(void **state)
{
	struct pid_list *l = *state;

	assert_int_equal(pid_list_add(l, "^2,1,2"), 0);
	assert_int_equal(pid_list_add(l, "3,^3"), 0);
	assert_int_equal(pid_list_finish(l), 0);
	expect(l, 1, (uint32_t[]){1});
}

static void test_only_exclusions_mean_all_others(void **state)
{
	struct pid_list *l = *state;
	size_t i;

	assert_int_equal(pid_list_add(l, "^1"), 0);
	assert_int_equal(pid_list_finish(l), 0);
	assert_true(l->all);
	for (i = 0; i < l->nr_wanted && l->wanted[i] != (uint32_t)getpid(); i++)
		assert_int_not_equal(l->wanted[i], 1);
	assert_true(i < l->nr_wanted);
}

static void test_nothing_left(void **state)
{
	struct pid_list *l = *state;

	assert_int_equal(pid_list_add(l, "7,^7"), 0);
	assert_int_equal(pid_list_finish(l), -ENOENT);
	assert_false(l->all);
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
	struct pid_list *l = *state;
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (pid_list_add(l, wrong[i]) != -EINVAL)
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
