/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "../../src/proc_text.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

/* Sizes around those of the buffer, with NULs inside; the text ends with a further NUL. */
static void whole_file(void **state)
{
	static const size_t sizes[] = {0, 1, 4094, 4095, 4096, 4097, 8191, 8192, 100000};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		int fd = memfd_create("test", MFD_CLOEXEC);
		char *want = calloc(1, sizes[i] + 1);
		char path[64], *text;
		size_t len;

		assert_true(fd >= 0);
		assert_non_null(want);
		for (size_t n = 0; n < sizes[i]; n++)
			want[n] = (char)(n % 251);
		assert_int_equal(write(fd, want, sizes[i]), sizes[i]);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		assert_int_equal(proc_text_read(path, &text, &len), 0);
		assert_int_equal(len, sizes[i]);
		assert_memory_equal(text, want, sizes[i] + 1);
		free(text);
		free(want);
		close(fd);
	}
}

static void unreadable(void **state)
{
	char *text;
	size_t len;

	(void)state;
	assert_int_equal(proc_text_read("/proc/self/no such file", &text, &len), -ENOENT);
	assert_int_equal(proc_text_read("/", &text, &len), -EISDIR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_file),
		cmocka_unit_test(unreadable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
