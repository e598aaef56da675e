/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Descriptor tables and threads: one that is shared is shown once, one that a thread has for itself too. */
#include "child.h"
#include "run_sockspy.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

/* Far from what a test program has open. */
#define SHARED_FD 300
#define OWN_FD	  301

static pthread_barrier_t ready;

static void *share_and_wait(void *arg)
{
	(void)arg;
	pthread_barrier_wait(&ready);
	pause();
	return NULL;
}

/* Two threads and no leader: pthread_exit() would end the process with its last thread only. */
static void *say_ready_without_leader(void *arg)
{
	char stat[64], state = '?';
	FILE *f;

	(void)arg;
	pthread_barrier_wait(&ready);
	snprintf(stat, sizeof(stat), "/proc/%d/stat", (int)getpid());
	/* Wait for the leader to be a zombie: an event, whenever it comes. */
	while (state != 'Z') {
		f = fopen(stat, "r");
		if (!f || fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
			child_wait(false);
		fclose(f);
		sched_yield();
	}
	child_wait(true);
}

static bool prepare_without_leader(void *arg)
{
	pthread_t thread;

	(void)arg;
	if (dup2(STDIN_FILENO, SHARED_FD) < 0 || pthread_barrier_init(&ready, NULL, 3) ||
	    pthread_create(&thread, NULL, share_and_wait, NULL) ||
	    pthread_create(&thread, NULL, say_ready_without_leader, NULL))
		return false;
	pthread_barrier_wait(&ready);
	syscall(SYS_exit, 0);
	return false;
}

static void *open_for_itself(void *arg)
{
	(void)arg;
	if (unshare(CLONE_FILES) || dup2(STDIN_FILENO, OWN_FD) < 0)
		return NULL;
	return share_and_wait(NULL);
}

/* Between threads that share their leader's: what an iterator of one process got wrong before 6.7. */
static bool prepare_own_table(void *arg)
{
	pthread_t thread;

	(void)arg;
	if (dup2(STDIN_FILENO, SHARED_FD) < 0 || pthread_barrier_init(&ready, NULL, 4) ||
	    pthread_create(&thread, NULL, share_and_wait, NULL) ||
	    pthread_create(&thread, NULL, open_for_itself, NULL) ||
	    pthread_create(&thread, NULL, share_and_wait, NULL))
		return false;
	pthread_barrier_wait(&ready);
	return true;
}

/* How often the dump shows this descriptor; *tids counts those that are said to be of a thread. */
static unsigned int count_fd(const char *out, int fd, unsigned int *tids)
{
	unsigned int n = 0;
	bool inside = false;
	char head[16];

	snprintf(head, sizeof(head), "%4d: S_IF", fd);
	*tids = 0;
	for (const char *line = out; *line; line += strcspn(line, "\n") + 1) {
		if (line[0] != '\t' && strncmp(line, "      ", 6) != 0)
			inside = !strncmp(line, head, strlen(head));
		if (inside && !strncmp(line, head, strlen(head)))
			n++;
		if (inside && !strncmp(line, "\tthread: ", 9))
			++*tids;
	}
	return n;
}

static void dump_child(struct run *r, bool (*prepare)(void *arg))
{
	struct child c;

	assert_int_equal(child_start(&c, prepare, NULL), 0);
	assert_int_equal(run_sockspy_pid(r, NULL, c.pid), 0);
	child_end(&c);
	assert_int_equal(r->status, 0);
}

static void test_shared_table_outlives_its_leader(void **state)
{
	unsigned int tids;
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	dump_child(&r, prepare_without_leader);
	assert_int_equal(count_fd(r.out, SHARED_FD, &tids), 1);
	run_free(&r);
}

static void test_table_of_a_thread(void **state)
{
	unsigned int tids;
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	dump_child(&r, prepare_own_table);
	assert_int_equal(count_fd(r.out, OWN_FD, &tids), 1);
	assert_int_equal(tids, 1);
	assert_int_equal(count_fd(r.out, SHARED_FD, &tids), 2);
	assert_int_equal(tids, 1);
	run_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shared_table_outlives_its_leader),
		cmocka_unit_test(test_table_of_a_thread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
