// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace.h"

#include "escape.h"
#include "features.h"
#include "privileges.h"
#include "source_trace.h"
#include "trace_account.h"
#include "trace_cli.h"
#include "trace_clock.h"
#include "trace_command.h"
#include "trace_compat.h"
#include "trace_events.h"
#include "trace_late.h"
#include "trace_output.h"
#include "trace_select.h"
#include "trace_signal.h"
#include "trace_summary.h"
#include "trace_view.h"

#include <errno.h>
#include <linux/bpf.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define STATUS_FAILED	 1
#define STATUS_LOST	 3
#define STATUS_SIGNALLED 128

/* So often everything is looked at that nobody tells of: the end of the command, the time, losses. */
#define TICK_MS	  100
#define NS_PER_MS UINT64_C(1000000)

struct trace {
	struct trace_cli o;
	struct source_trace *source;
	struct trace_command command;
	struct trace_output out;
	struct trace_view view;
	struct trace_account account;
	struct trace_summary *summary;
	struct trace_late *late; /* NULL: changes of state are shown anyway, or not at all */
	bool enough;		 /* what comes now is not shown */
	uint64_t end;		 /* when it is; 0: no time was set */
	int err;
};

/* --- what is shown */

static const char *reset_reason(const struct trace *tr, const struct event_head *e)
{
	if (e->type != EVENT_RESET)
		return NULL;
	return source_trace_reset_reason(tr->source, ((const struct event_reset *)e)->reason);
}

static void show(struct trace *tr, const struct event_head *e, const struct trace_call *call)
{
	if (tr->summary && trace_summary_add(tr->summary, e))
		tr->err = -ENOMEM;
	if (tr->o.summary != TRACE_SUMMARY_ONLY) {
		trace_view_event(&tr->view, &tr->out.text, e, call, reset_reason(tr, e));
		trace_output_line(&tr->out);
	}
	tr->account.shown++;
	if (tr->account.shown == tr->o.count)
		tr->enough = true;
}

static bool is_call(const struct event_head *e)
{
	return EVENT_CALLS >> e->type & 1;
}

/* Of changes of state that nobody asked for the outcome of a connect is shown, and nothing else. */
static bool is_wanted(struct trace *tr, const struct event_head *e)
{
	if (tr->o.events >> e->type & 1)
		return true;
	return e->type == EVENT_STATE && tr->late &&
	       trace_late_state(tr->late, (const struct event_state *)e);
}

/* What came while the call went on comes before it, as in time; of the last two lines that are left the call is one. */
static void show_outcome(struct trace *tr, const struct event_call *e)
{
	struct event_state outcome;

	if (!trace_late_connect(tr->late, e, &outcome) || tr->account.shown + 1 == tr->o.count)
		return;
	tr->account.filtered--; /* as which it was counted when it came */
	show(tr, &outcome.head, NULL);
}

static int on_event(const struct event_head *e, void *ctx)
{
	struct trace *tr = ctx;
	struct trace_call call;

	if (is_call(e))
		source_trace_call(tr->source, (const struct event_call *)e, &call);
	if (!is_wanted(tr, e) || tr->enough ||
	    !trace_selects(&tr->o.selection, e, is_call(e) ? &call : NULL)) {
		tr->account.filtered++;
		return 0;
	}
	if (tr->o.numeric && is_call(e))
		call.call.netns = 0;
	if (tr->late && e->type == EVENT_CONNECT)
		show_outcome(tr, (const struct event_call *)e);
	show(tr, e, is_call(e) ? &call : NULL);
	return tr->enough;
}

static void show_losses(struct trace *tr)
{
	if (trace_account_look(&tr->account, tr->source))
		trace_view_loss(&tr->view, &tr->out.text, &tr->account);
}

/* --- from the start to the end */

static void complain_about(const char *what, const char *name, const char *why)
{
	fprintf(stderr, "sockspy: cannot %s", what);
	if (name) {
		fputc(' ', stderr);
		escape_text(stderr, name, strlen(name));
	}
	fprintf(stderr, ": %s\n", why);
}

static void prepare_view(struct trace *tr)
{
	const char *no_colour = getenv("NO_COLOR");

	tr->view = (struct trace_view){
		.format = tr->o.format,
		.time = tr->o.time,
		.colour = tr->out.is_terminal && tr->o.format == TRACE_TEXT &&
			  !(no_colour && *no_colour),
		.to_file = tr->o.output != NULL,
		.many = !tr->o.command && tr->o.nr_pids != 1,
	};
}

/* Without memory for them outcomes are not shown. */
static bool wants_outcomes(const struct trace_cli *o)
{
	return o->format != TRACE_STRACE && o->events >> EVENT_CONNECT & 1 &&
	       !(o->events >> EVENT_STATE & 1);
}

/*
 * Calls that are hooked at entry too, which costs about as much as the rest: for how long they take, for lengths that the
 * kernel writes over, for what an option was, and to know which outcomes of a connect are older.
 */
static uint32_t entries_needed(const struct trace *tr)
{
	uint32_t calls = 1u << EVENT_ACCEPT | 1u << EVENT_ACCEPT4 | 1u << EVENT_GETSOCKOPT;

	if (tr->summary || tr->o.format == TRACE_JSON)
		return EVENT_CALLS;
	if (tr->o.format == TRACE_TEXT)
		calls |= 1u << EVENT_SETSOCKOPT;
	if (tr->late)
		calls |= 1u << EVENT_CONNECT;
	return calls;
}

/* What is asked for by name can be looked at; who may come along on a whole machine nobody knows. */
static bool has_compat(const struct trace_cli *o)
{
	return compat_processes(o->pids, o->nr_pids) ||
	       (o->command && compat_command(o->command[0]));
}

/* Names those of the processes asked for that do not exist: nothing would ever be seen of them. */
static unsigned int living(const struct trace_cli *o)
{
	unsigned int n = 0;
	char pid[16];

	for (size_t i = 0; i < o->nr_pids; i++) {
		if (!kill((pid_t)o->pids[i], 0) || errno != ESRCH) {
			n++;
			continue;
		}
		snprintf(pid, sizeof(pid), "%u", o->pids[i]);
		complain_about("trace", pid, strerror(ESRCH));
	}
	return n;
}

/* Before privileges go: the file and the command are the caller's. */
static int prepare(struct trace *tr)
{
	int err;

	if (!living(&tr->o) && tr->o.nr_pids && !tr->o.command)
		return -ESRCH;
	err = trace_output_open(&tr->out, tr->o.output);
	if (err) {
		complain_about("write", tr->o.output, strerror(-err));
		return err;
	}
	prepare_view(tr);
	if (tr->o.summary)
		tr->summary = trace_summary_new();
	tr->o.compat = tr->o.compat || has_compat(&tr->o);
	if (wants_outcomes(&tr->o)) {
		tr->late = calloc(1, sizeof(*tr->late));
		tr->account.events |= 1u << EVENT_STATE;
	}
	if (tr->o.command)
		err = trace_command_start(&tr->command, tr->o.command);
	if (err)
		complain_about("start", tr->o.command[0], strerror(-err));
	trace_signals_catch();
	return err;
}

/* The command is one of the processes that are traced; without memory there are none. */
static int add_command(struct trace *tr)
{
	uint32_t *pids = reallocarray(tr->o.pids, tr->o.nr_pids + 1, sizeof(*pids));

	if (!pids)
		return -ENOMEM;
	tr->o.pids = pids;
	pids[tr->o.nr_pids++] = (uint32_t)tr->command.pid;
	return 0;
}

/* strace shows system calls only. */
static bool wants_uring(const struct trace_cli *o)
{
	return o->format != TRACE_STRACE;
}

static int open_source(struct trace *tr, struct features *features)
{
	struct filter filter;
	const struct trace_options options = {
		.events = tr->account.events,
		.buffer = tr->o.buffer,
		.filter = &filter,
		.pids = tr->o.pids,
		.nr_pids = tr->o.nr_pids,
		.asked = tr->o.asked,
		.nr_asked = tr->o.nr_asked,
		.follow = true,
		.ppids = tr->o.format == TRACE_JSON,
		.entry = entries_needed(tr),
		.uring = wants_uring(&tr->o),
		.compat = tr->o.compat,
		.only = tr->o.hook,
		.debug = tr->o.debug,
	};
	int err;

	selection_filter(&tr->o.selection, &filter);
	err = source_trace_open(&options, features, &tr->source);
	if (err)
		complain_about("trace", NULL, source_trace_why(err));
	return err;
}

/* Says what is not seen. Returns what is. */
static uint32_t say_unseen(const struct trace *tr)
{
	uint32_t seen = 0;

	for (uint32_t type = 0; type < EVENT_TYPES; type++) {
		const char *why = NULL;

		if (!(tr->o.events >> type & 1))
			continue;
		if (source_trace_hook(tr->source, (enum event_type)type, &why) || !why)
			seen |= 1u << type;
		else
			fprintf(stderr, "sockspy: %s is not seen: %s\n", trace_event_name(type),
				why);
	}
	return seen;
}

/* Whether this machine runs programs of 32 bits, whose calls have no tracepoints of their own. */
static bool misses_compat(const struct trace *tr, uint32_t seen)
{
	for (uint32_t type = 0; type < EVENT_TYPES; type++)
		if ((seen & EVENT_CALLS) >> type & 1 &&
		    source_trace_hook(tr->source, (enum event_type)type, NULL) ==
			    TRACE_HOOK_SYSCALL)
			return !access("/proc/sys/abi/vsyscall32", F_OK);
	return false;
}

/* What else is not seen. */
static void say_limits(const struct trace *tr, uint32_t seen)
{
	if (!tr->o.compat && !tr->o.nr_pids && misses_compat(tr, seen))
		fputs("sockspy: calls of 32-bit programs are not seen (--compat shows them; every "
		      "system call gets slower)\n",
		      stderr);
	if (seen & EVENT_CALLS && wants_uring(&tr->o) && !source_trace_uring(tr->source))
		fputs("sockspy: calls made through io_uring are not seen: the kernel does not tell "
		      "which request has completed (6.0)\n",
		      stderr);
}

/* Whether counters and iterators of what is loaded can be read: not before 5.19, if unprivileged users may not use BPF. */
static int try_bpf(void *arg)
{
	union bpf_attr attr = {.info.bpf_fd = (uint32_t)-1};

	(void)arg;
	(void)syscall(SYS_bpf, BPF_OBJ_GET_INFO_BY_FD, &attr, sizeof(attr));
	return errno == EPERM ? -EPERM : 0;
}

/* Nothing is opened any more: CAP_BPF is all that may still be needed. */
static int drop_privileges(struct features *features)
{
	int err = privileges_loaded(features, try_bpf, NULL);

	if (!err && features->of[FEATURE_LINK_NO_CAP].state == FEATURE_YES)
		err = privileges_drop_all();
	if (err)
		complain_about("drop", "capabilities", strerror(-err));
	return err;
}

static int start(struct trace *tr)
{
	struct features features = {0};
	uint64_t held;
	uint32_t seen;
	int err = privileges_start(&held);

	if (err) {
		complain_about("drop", "capabilities", strerror(-err));
		return err;
	}
	err = tr->command.pid ? add_command(tr) : 0;
	if (!err)
		err = open_source(tr, &features);
	if (!err)
		err = drop_privileges(&features);
	if (err)
		return err;
	seen = say_unseen(tr);
	if (!seen)
		return -EOPNOTSUPP;
	say_limits(tr, seen);
	fputs("sockspy: tracing ", stderr);
	trace_events_print(stderr, seen);
	fputc('\n', stderr);
	trace_clock_set(&tr->view.clock);
	if (tr->o.duration)
		tr->end = trace_clock_now() + tr->o.duration;
	if (tr->command.pid)
		trace_command_go(&tr->command);
	return 0;
}

static bool is_interrupted(const struct trace *tr)
{
	return trace_signal_ends(tr->command.pid != 0);
}

static bool is_over(struct trace *tr, uint64_t now)
{
	if (tr->command.pid)
		trace_command_look(&tr->command);
	return tr->enough || tr->err || tr->out.err || is_interrupted(tr) ||
	       (tr->end && now >= tr->end) || (tr->command.pid && tr->command.all_ended);
}

static int tick_ms(const struct trace *tr, uint64_t now)
{
	uint64_t left = tr->end > now ? (tr->end - now) / NS_PER_MS + 1 : 0;

	return tr->end && left < TICK_MS ? (int)left : TICK_MS;
}

static void run(struct trace *tr)
{
	uint64_t now = trace_clock_now(), ticked = now;
	int n;

	while (!is_over(tr, now)) {
		n = source_trace_poll(tr->source, tick_ms(tr, now), on_event, tr);
		if (n < 0 && n != -EINTR)
			tr->err = n;
		now = trace_clock_now();
		trace_output_idle(&tr->out, now);
		if (now - ticked < TICK_MS * NS_PER_MS)
			continue;
		ticked = now;
		show_losses(tr);
		trace_clock_set(&tr->view.clock);
	}
}

static void finish(struct trace *tr)
{
	int n = source_trace_drain(tr->source, on_event, tr);

	/* Reading ends with the event that was the last to be shown. */
	if (n > 0 && tr->enough)
		n = source_trace_drain(tr->source, on_event, tr);
	if (n < 0 && !tr->err)
		tr->err = n;
	show_losses(tr);
	if (tr->summary && tr->o.format == TRACE_JSON)
		trace_summary_json(tr->summary, &tr->out.text);
	else if (tr->summary)
		trace_summary_text(tr->summary, &tr->out.text);
	(void)trace_output_flush(&tr->out);
	trace_account_close(&tr->account, tr->source, tr->o.debug, stderr);
}

/* The trace is over; the command may not be. */
static int command_status(struct trace *tr)
{
	if (is_interrupted(tr)) {
		if (trace_signal_is_ours() && !tr->command.ended)
			kill(tr->command.pid, trace_signal_last());
		trace_command_look(&tr->command);
	} else {
		trace_command_wait(&tr->command);
	}
	return tr->command.ended ? tr->command.status : STATUS_SIGNALLED + trace_signal_last();
}

static int exit_status(struct trace *tr)
{
	int status = tr->command.pid ? command_status(tr) : 0;

	if (tr->err) {
		complain_about("trace", NULL, strerror(-tr->err));
		return STATUS_FAILED;
	}
	if (tr->out.err) {
		complain_about("write", tr->o.output, strerror(-tr->out.err));
		return STATUS_FAILED;
	}
	return status || !trace_account_lost(&tr->account) ? status : STATUS_LOST;
}

static int trace_all(struct trace *tr)
{
	int status = STATUS_FAILED;

	tr->account.events = tr->o.events;
	if (prepare(tr))
		return status;
	if (!start(tr)) {
		run(tr);
		finish(tr);
		status = exit_status(tr);
	}
	trace_command_leave(&tr->command);
	return status;
}

int trace_main(char **argv)
{
	struct trace tr = {0};
	int status = trace_cli_parse(argv, &tr.o);

	if (status < 0)
		status = trace_all(&tr);
	source_trace_close(tr.source);
	trace_summary_free(tr.summary);
	free(tr.late);
	if (trace_output_close(&tr.out) && !status)
		status = STATUS_FAILED;
	trace_cli_free(&tr.o);
	return status;
}
