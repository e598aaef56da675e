// SPDX-License-Identifier: GPL-2.0-or-later
#include "interrupt.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>

static volatile sig_atomic_t enough;

static void on_signal(int sig)
{
	(void)sig;
	enough = 1;
}

static void stop_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
}

void interrupt_start(void)
{
	/* SA_RESTART: what is being written is written to its end. ppoll() ends all the same. */
	const struct sigaction action = {.sa_handler = on_signal,
					 .sa_flags = SA_RESTART | (int)SA_RESETHAND};

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

bool interrupt_wait(unsigned int seconds)
{
	const struct timespec time = {.tv_sec = seconds};
	sigset_t stop, before;

	/* A signal between the look at `enough` and the wait has to end the wait. */
	stop_signals(&stop);
	sigprocmask(SIG_BLOCK, &stop, &before);
	while (!enough && ppoll(NULL, 0, &time, &before) < 0 && errno == EINTR)
		;
	sigprocmask(SIG_SETMASK, &before, NULL);
	return !enough;
}
