// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace_signal.h"

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#define SIGNALLED 128 /* the shell's way to tell */
#define PATIENCE  2   /* signals until what hangs is given up: writing may, too */

static volatile sig_atomic_t last_signal;
static volatile sig_atomic_t nr_signals;
static volatile sig_atomic_t is_ours;

static void on_signal(int sig, siginfo_t *info, void *context)
{
	(void)context;
	last_signal = sig;
	if (info->si_code <= 0)
		is_ours = 1;
	nr_signals = nr_signals + 1;
	if (nr_signals > PATIENCE)
		_exit(SIGNALLED + sig);
}

void trace_signals_catch(void)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
	const struct sigaction catch = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO};
	const struct sigaction ignore = {.sa_handler = SIG_IGN};

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaction(signals[i], &catch, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
}

int trace_signal_last(void)
{
	return last_signal;
}

bool trace_signal_is_ours(void)
{
	return is_ours;
}

bool trace_signal_ends(bool has_command)
{
	if (!nr_signals)
		return false;
	return !has_command || is_ours || nr_signals > 1;
}
