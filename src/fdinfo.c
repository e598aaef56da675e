/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The text of /proc/PID/fdinfo/FD. Its first lines are the same for every descriptor (fs/proc/fd.c, seq_show());
 * what follows is of the kind, written by its show_fdinfo().
 *
 * Some of it is what a program chose (the name of a dma-buf, of a file registered with an io_uring) and holds
 * whatever bytes. The kernel prints such text after the lines read here: of each, the first one counts.
 */
#include "file_info.h"

#include "bit_names.h"

#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/fanotify.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/timerfd.h>

#define NR_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Later than the headers of Linux 6.1. */
#ifndef FAN_REPORT_FD_ERROR
#define FAN_REPORT_FD_ERROR 0x2000 /* 6.13 */
#endif
#ifndef FAN_REPORT_MNT
#define FAN_REPORT_MNT 0x4000 /* 6.15 */
#endif
#ifndef FAN_PRE_ACCESS
#define FAN_PRE_ACCESS 0x100000 /* 6.14 */
#endif
#ifndef FAN_MNT_ATTACH
#define FAN_MNT_ATTACH 0x1000000 /* 6.15 */
#define FAN_MNT_DETACH 0x2000000
#endif

/* A piece of the text: [p, end). */
struct span {
	const char *p;
	const char *end;
};

static size_t span_len(const struct span *s)
{
	return (size_t)(s->end - s->p);
}

static bool span_is(const struct span *s, const char *text)
{
	return span_len(s) == strlen(text) && !memcmp(s->p, text, span_len(s));
}

static bool skip_prefix(struct span *s, const char *prefix)
{
	if (span_len(s) < strlen(prefix) || memcmp(s->p, prefix, strlen(prefix)) != 0)
		return false;
	s->p += strlen(prefix);
	return true;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static void skip_blanks(struct span *s)
{
	while (s->p < s->end && is_blank(*s->p))
		s->p++;
}

/* Takes the next line off text. One that its newline is missing of was cut: it doesn't count. */
static bool next_line(struct span *text, struct span *line)
{
	const char *newline = memchr(text->p, '\n', span_len(text));

	if (!newline)
		return false;
	*line = (struct span){text->p, newline};
	text->p = newline + 1;
	return true;
}

static bool next_word(struct span *s, struct span *word)
{
	skip_blanks(s);
	word->p = s->p;
	while (s->p < s->end && !is_blank(*s->p))
		s->p++;
	word->end = s->p;
	return word->p < word->end;
}

static unsigned int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned int)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned int)(c - 'a') + 10;
	return UINT32_MAX;
}

/* The whole span as a number without a sign. */
static bool parse_number(const struct span *s, unsigned int base, uint64_t *v)
{
	*v = 0;
	for (const char *p = s->p; p < s->end; p++) {
		unsigned int digit = digit_value(*p);

		if (digit >= base || *v > (UINT64_MAX - digit) / base)
			return false;
		*v = *v * base + digit;
	}
	return s->p < s->end;
}

static bool parse_u32(const struct span *s, unsigned int base, uint32_t *v)
{
	uint64_t wide;

	if (!parse_number(s, base, &wide) || wide > UINT32_MAX)
		return false;
	*v = (uint32_t)wide;
	return true;
}

/* As text again, without leading zeros: fit for JSON. */
static bool print_number(char *out, size_t size, const struct span *s, unsigned int base)
{
	struct span digits = *s;
	uint64_t v;
	bool negative = base == 10 && skip_prefix(&digits, "-");

	if (!parse_number(&digits, base, &v))
		return false;
	snprintf(out, size, "%s%" PRIu64, negative && v ? "-" : "", v);
	return true;
}

/* --- what the values of details become ------------------------------------------------------- */

struct detail_key;

/* Prints the value that s shows to out; false: damaged, or not worth a word. */
typedef bool (*convert_fn)(const struct detail_key *k, const struct span *s, char *out,
			   size_t size);

struct detail_key {
	const char *name; /* in fdinfo, without its colon */
	const char *key;
	convert_fn convert;
	bool number;
	const struct bit_name *bits; /* to_bits() */
};

static bool to_decimal(const struct detail_key *k, const struct span *s, char *out, size_t size)
{
	(void)k;
	return print_number(out, size, s, 10);
}

/* A thread or CPU of which -1 says that there is none. */
static bool to_decimal_if_any(const struct detail_key *k, const struct span *s, char *out,
			      size_t size)
{
	return !span_is(s, "-1") && to_decimal(k, s, out, size);
}

static bool from_hex(const struct detail_key *k, const struct span *s, char *out, size_t size)
{
	(void)k;
	return print_number(out, size, s, 16);
}

static bool to_hex(const struct detail_key *k, const struct span *s, char *out, size_t size)
{
	struct span digits = *s;
	uint64_t v;

	(void)k;
	skip_prefix(&digits, "0x");
	if (!parse_number(&digits, 16, &v))
		return false;
	snprintf(out, size, "0x%" PRIx64, v);
	return true;
}

static bool to_text(const struct detail_key *k, const struct span *s, char *out, size_t size)
{
	size_t len = span_len(s) < size ? span_len(s) : size - 1;

	(void)k;
	for (size_t i = 0; i < len; i++)
		out[i] = s->p[i] == '\t' ? ' ' : s->p[i];
	out[len] = '\0';
	return len > 0;
}

/* The kernel's dev_t: 20 bits of minor number (include/linux/kdev_t.h). */
static bool to_device(const struct detail_key *k, const struct span *s, char *out, size_t size)
{
	uint32_t dev;

	(void)k;
	if (!parse_u32(s, 16, &dev))
		return false;
	snprintf(out, size, "%u,%u", dev >> 20, dev & 0xfffff);
	return true;
}

static bool to_bits(const struct detail_key *k, const struct span *s, char *out, size_t size)
{
	uint64_t mask;

	if (!parse_number(s, 16, &mask))
		return false;
	bit_names_print(out, size, k->bits, mask);
	return true;
}

static bool to_bits_if_any(const struct detail_key *k, const struct span *s, char *out, size_t size)
{
	return !span_is(s, "0") && to_bits(k, s, out, size);
}

/* Open flags, in hexadecimal here. */
static bool to_open_flags(const struct detail_key *k, const struct span *s, char *out, size_t size)
{
	uint32_t flags;
	bool full;
	FILE *mem;

	if (!parse_u32(s, 16, &flags))
		return false;
	mem = fmemopen(out, size - 1, "w");
	if (!mem)
		return false;
	setbuf(mem, NULL);
	open_flags_print(mem, flags & ~(uint32_t)O_CLOEXEC, flags & O_CLOEXEC);
	full = ferror(mem);
	fclose(mem);
	out[size - 1] = '\0';
	return full ? to_hex(k, s, out, size) : true;
}

/* "(1, 5)": seconds and nanoseconds become 1.000000005. */
static bool to_seconds(const struct detail_key *k, const struct span *s, char *out, size_t size)
{
	const char *comma = memchr(s->p, ',', span_len(s));
	struct span sec = {s->p, comma};
	struct span nsec = {comma, s->end - 1};
	uint64_t seconds, ns;
	size_t len;

	(void)k;
	if (!comma || s->end[-1] != ')' || !skip_prefix(&sec, "(") || !skip_prefix(&nsec, ", ") ||
	    !parse_number(&sec, 10, &seconds) || !parse_number(&nsec, 10, &ns) || ns > 999999999)
		return false;
	snprintf(out, size, "%" PRIu64 ".%09" PRIu64, seconds, ns);
	for (len = strlen(out); out[len - 1] == '0'; len--)
		out[len - 1] = '\0';
	if (out[len - 1] == '.')
		out[len - 1] = '\0';
	return true;
}

static bool to_clock(const struct detail_key *k, const struct span *s, char *out, size_t size)
{
	static const char *const clocks[] = {
		[CLOCK_REALTIME] = "CLOCK_REALTIME",
		[CLOCK_MONOTONIC] = "CLOCK_MONOTONIC",
		[CLOCK_BOOTTIME] = "CLOCK_BOOTTIME",
		[CLOCK_REALTIME_ALARM] = "CLOCK_REALTIME_ALARM",
		[CLOCK_BOOTTIME_ALARM] = "CLOCK_BOOTTIME_ALARM",
	};
	uint64_t id;

	if (!parse_number(s, 10, &id) || id >= NR_OF(clocks) || !clocks[id])
		return to_decimal(k, s, out, size);
	snprintf(out, size, "%s", clocks[id]);
	return true;
}

/* An io_uring's queue has one entry more than its index mask. */
static bool to_entries(const struct detail_key *k, const struct span *s, char *out, size_t size)
{
	struct span digits = *s;
	uint32_t mask;

	(void)k;
	if (!skip_prefix(&digits, "0x") || !parse_u32(&digits, 16, &mask))
		return false;
	snprintf(out, size, "%" PRIu64, (uint64_t)mask + 1);
	return true;
}

/* The number that s shows by its name, as libbpf knows it; by itself where it is newer than libbpf. */
static bool print_named(const struct span *s, const char *(*name_of)(uint32_t), char *out,
			size_t size)
{
	const char *name;
	uint32_t nr;

	if (!parse_u32(s, 10, &nr))
		return to_text(NULL, s, out, size);
	name = nr <= INT32_MAX ? name_of(nr) : NULL;
	if (!name)
		return to_decimal(NULL, s, out, size);
	snprintf(out, size, "%s", name);
	return true;
}

static const char *map_type_name(uint32_t nr)
{
	return libbpf_bpf_map_type_str((enum bpf_map_type)nr);
}

static const char *prog_type_name(uint32_t nr)
{
	return libbpf_bpf_prog_type_str((enum bpf_prog_type)nr);
}

static const char *attach_type_name(uint32_t nr)
{
	return libbpf_bpf_attach_type_str((enum bpf_attach_type)nr);
}

static bool to_map_type(const struct detail_key *k, const struct span *s, char *out, size_t size)
{
	(void)k;
	return print_named(s, map_type_name, out, size);
}

static bool to_prog_type(const struct detail_key *k, const struct span *s, char *out, size_t size)
{
	(void)k;
	return print_named(s, prog_type_name, out, size);
}

static bool to_attach_type(const struct detail_key *k, const struct span *s, char *out, size_t size)
{
	(void)k;
	return print_named(s, attach_type_name, out, size);
}

static void add_signal(struct bit_names *n, int signal)
{
	const char *abbreviation = sigabbrev_np(signal);
	char name[32];

	if (abbreviation)
		snprintf(name, sizeof(name), "SIG%s", abbreviation);
	else if (signal < SIGRTMIN)
		snprintf(name, sizeof(name), "SIG%d", signal);
	else if (signal == SIGRTMIN)
		snprintf(name, sizeof(name), "SIGRTMIN");
	else
		snprintf(name, sizeof(name), "SIGRTMIN+%d", signal - SIGRTMIN);
	bit_names_add(n, 1ULL << (signal - 1), name);
}

static void print_signals(char *out, size_t size, uint64_t mask)
{
	struct bit_names names;

	bit_names_begin(&names, out, size, mask);
	for (int signal = 1; signal <= 64; signal++)
		add_signal(&names, signal);
	bit_names_end(&names);
}

/* SIGINT|SIGTERM; a mask of more than half of all signals by those that it leaves out: ~[SIGKILL|SIGSTOP]. */
static bool to_signals(const struct detail_key *k, const struct span *s, char *out, size_t size)
{
	uint64_t mask;

	(void)k;
	if (!parse_number(s, 16, &mask))
		return false;
	if (!mask) {
		snprintf(out, size, "0");
	} else if (__builtin_popcountll(mask) <= 32) {
		print_signals(out, size, mask);
	} else {
		memcpy(out, "~[", 2);
		print_signals(out + 2, size - 3, ~mask);
		memcpy(out + strlen(out), "]", 2);
	}
	return true;
}

/* --- which details each kind has ------------------------------------------------------------- */

static const struct bit_name epoll_events[] = {
	{EPOLLIN, "EPOLLIN"},
	{EPOLLPRI, "EPOLLPRI"},
	{EPOLLOUT, "EPOLLOUT"},
	{EPOLLRDHUP, "EPOLLRDHUP"},
	{EPOLLERR, "EPOLLERR"},
	{EPOLLHUP, "EPOLLHUP"},
	{EPOLLET, "EPOLLET"},
	{EPOLLONESHOT, "EPOLLONESHOT"},
	{EPOLLEXCLUSIVE, "EPOLLEXCLUSIVE"},
	{EPOLLWAKEUP, "EPOLLWAKEUP"},
	{EPOLLRDNORM, "EPOLLRDNORM"},
	{EPOLLRDBAND, "EPOLLRDBAND"},
	{EPOLLWRNORM, "EPOLLWRNORM"},
	{EPOLLWRBAND, "EPOLLWRBAND"},
	{EPOLLMSG, "EPOLLMSG"},
	{0, NULL},
};

static const struct bit_name timer_flags[] = {
	{TFD_TIMER_ABSTIME, "TFD_TIMER_ABSTIME"},
	{TFD_TIMER_CANCEL_ON_SET, "TFD_TIMER_CANCEL_ON_SET"},
	{0, NULL},
};

static const struct bit_name inotify_events[] = {
	{IN_ALL_EVENTS, "IN_ALL_EVENTS"},
	{IN_CLOSE, "IN_CLOSE"},
	{IN_MOVE, "IN_MOVE"},
	{IN_ACCESS, "IN_ACCESS"},
	{IN_MODIFY, "IN_MODIFY"},
	{IN_ATTRIB, "IN_ATTRIB"},
	{IN_CLOSE_WRITE, "IN_CLOSE_WRITE"},
	{IN_CLOSE_NOWRITE, "IN_CLOSE_NOWRITE"},
	{IN_OPEN, "IN_OPEN"},
	{IN_MOVED_FROM, "IN_MOVED_FROM"},
	{IN_MOVED_TO, "IN_MOVED_TO"},
	{IN_CREATE, "IN_CREATE"},
	{IN_DELETE, "IN_DELETE"},
	{IN_DELETE_SELF, "IN_DELETE_SELF"},
	{IN_MOVE_SELF, "IN_MOVE_SELF"},
	{IN_EXCL_UNLINK, "IN_EXCL_UNLINK"},
	{IN_ONESHOT, "IN_ONESHOT"},
	{0, NULL},
};

/* FAN_CLASS_NOTIF is 0. */
static const struct bit_name fanotify_flags[] = {
	{FAN_CLASS_CONTENT, "FAN_CLASS_CONTENT"},
	{FAN_CLASS_PRE_CONTENT, "FAN_CLASS_PRE_CONTENT"},
	{FAN_CLOEXEC, "FAN_CLOEXEC"},
	{FAN_NONBLOCK, "FAN_NONBLOCK"},
	{FAN_UNLIMITED_QUEUE, "FAN_UNLIMITED_QUEUE"},
	{FAN_UNLIMITED_MARKS, "FAN_UNLIMITED_MARKS"},
	{FAN_ENABLE_AUDIT, "FAN_ENABLE_AUDIT"},
	{FAN_REPORT_PIDFD, "FAN_REPORT_PIDFD"},
	{FAN_REPORT_TID, "FAN_REPORT_TID"},
	{FAN_REPORT_DFID_NAME_TARGET, "FAN_REPORT_DFID_NAME_TARGET"},
	{FAN_REPORT_DFID_NAME, "FAN_REPORT_DFID_NAME"},
	{FAN_REPORT_FID, "FAN_REPORT_FID"},
	{FAN_REPORT_DIR_FID, "FAN_REPORT_DIR_FID"},
	{FAN_REPORT_FD_ERROR, "FAN_REPORT_FD_ERROR"},
	{FAN_REPORT_MNT, "FAN_REPORT_MNT"},
	{0, NULL},
};

static const struct bit_name fanotify_mark_flags[] = {
	{FAN_MARK_IGNORED_SURV_MODIFY, "FAN_MARK_IGNORED_SURV_MODIFY"},
	{FAN_MARK_EVICTABLE, "FAN_MARK_EVICTABLE"},
	{FAN_MARK_IGNORE, "FAN_MARK_IGNORE"},
	{0, NULL},
};

static const struct bit_name fanotify_events[] = {
	{FAN_CLOSE, "FAN_CLOSE"},
	{FAN_MOVE, "FAN_MOVE"},
	{FAN_ACCESS, "FAN_ACCESS"},
	{FAN_MODIFY, "FAN_MODIFY"},
	{FAN_ATTRIB, "FAN_ATTRIB"},
	{FAN_CLOSE_WRITE, "FAN_CLOSE_WRITE"},
	{FAN_CLOSE_NOWRITE, "FAN_CLOSE_NOWRITE"},
	{FAN_OPEN, "FAN_OPEN"},
	{FAN_MOVED_FROM, "FAN_MOVED_FROM"},
	{FAN_MOVED_TO, "FAN_MOVED_TO"},
	{FAN_CREATE, "FAN_CREATE"},
	{FAN_DELETE, "FAN_DELETE"},
	{FAN_DELETE_SELF, "FAN_DELETE_SELF"},
	{FAN_MOVE_SELF, "FAN_MOVE_SELF"},
	{FAN_OPEN_EXEC, "FAN_OPEN_EXEC"},
	{FAN_FS_ERROR, "FAN_FS_ERROR"},
	{FAN_OPEN_PERM, "FAN_OPEN_PERM"},
	{FAN_ACCESS_PERM, "FAN_ACCESS_PERM"},
	{FAN_OPEN_EXEC_PERM, "FAN_OPEN_EXEC_PERM"},
	{FAN_PRE_ACCESS, "FAN_PRE_ACCESS"},
	{FAN_MNT_ATTACH, "FAN_MNT_ATTACH"},
	{FAN_MNT_DETACH, "FAN_MNT_DETACH"},
	{FAN_RENAME, "FAN_RENAME"},
	{FAN_EVENT_ON_CHILD, "FAN_EVENT_ON_CHILD"},
	{FAN_ONDIR, "FAN_ONDIR"},
	{0, NULL},
};

#define KEYS_END                                                                                   \
	{                                                                                          \
		NULL, NULL, NULL, false, NULL                                                      \
	}

static const struct detail_key eventfd_keys[] = {
	{"eventfd-count", "count", from_hex, true, NULL},
	{"eventfd-id", "id", to_decimal, true, NULL},
	{"eventfd-semaphore", "semaphore", to_decimal, true, NULL}, /* since 6.5 */
	KEYS_END,
};

static const struct detail_key epoll_keys[] = {
	{"tfd", "fd", to_decimal, true, NULL},
	{"events", "events", to_bits, false, epoll_events},
	{"data", "data", to_hex, false, NULL},
	{"ino", "ino", from_hex, true, NULL},
	{"sdev", "sdev", to_device, false, NULL},
	KEYS_END,
};

static const struct detail_key timerfd_keys[] = {
	{"clockid", "clockid", to_clock, false, NULL},
	{"ticks", "ticks", to_decimal, true, NULL},
	/* Octal, but of one digit. */
	{"settime flags", "settime_flags", to_bits, false, timer_flags},
	{"it_value", "it_value", to_seconds, true, NULL},
	{"it_interval", "it_interval", to_seconds, true, NULL},
	KEYS_END,
};

static const struct detail_key signalfd_keys[] = {
	{"sigmask", "sigmask", to_signals, false, NULL},
	KEYS_END,
};

static const struct detail_key inotify_keys[] = {
	{"wd", "wd", from_hex, true, NULL},
	{"ino", "ino", from_hex, true, NULL},
	{"sdev", "sdev", to_device, false, NULL},
	{"mask", "mask", to_bits, false, inotify_events},
	KEYS_END,
};

static const struct detail_key fanotify_keys[] = {
	{"flags", "flags", to_bits, false, fanotify_flags},
	{"event-flags", "event_flags", to_open_flags, false, NULL},
	{"ino", "ino", from_hex, true, NULL},
	{"sdev", "sdev", to_device, false, NULL},
	{"mnt_id", "mnt_id", from_hex, true, NULL},
	{"mnt_ns", "mnt_ns", to_decimal, true, NULL}, /* since 6.15 */
	{"mflags", "mark_flags", to_bits_if_any, false, fanotify_mark_flags},
	{"mask", "mask", to_bits, false, fanotify_events},
	{"ignored_mask", "ignored_mask", to_bits_if_any, false, fanotify_events},
	KEYS_END,
};

/* Pid is -1 once the process was waited for, 0 where it isn't visible in the pid namespace of this /proc. */
static const struct detail_key pidfd_keys[] = {
	{"Pid", "pid", to_decimal, true, NULL},
	{"NSpid", "nspid", to_text, false, NULL},
	KEYS_END,
};

/* UserBufs is left out: the names of the files that UserFiles counts come before it. */
static const struct detail_key io_uring_keys[] = {
	{"SqMask", "sq_entries", to_entries, true, NULL},
	{"CqMask", "cq_entries", to_entries, true, NULL},
	{"SQEs", "sq_pending", to_decimal, true, NULL},
	{"CQEs", "cq_pending", to_decimal, true, NULL},
	{"SqThread", "sq_thread", to_decimal_if_any, true, NULL},
	{"SqThreadCpu", "sq_thread_cpu", to_decimal_if_any, true, NULL},
	{"UserFiles", "files", to_decimal, true, NULL},
	KEYS_END,
};

static const struct detail_key bpf_map_keys[] = {
	{"map_type", "type", to_map_type, false, NULL},
	{"map_id", "id", to_decimal, true, NULL},
	{"key_size", "key_size", to_decimal, true, NULL},
	{"value_size", "value_size", to_decimal, true, NULL},
	{"max_entries", "max_entries", to_decimal, true, NULL},
	{"map_flags", "flags", to_hex, false, NULL},
	{"memlock", "memlock", to_decimal, true, NULL},
	{"frozen", "frozen", to_decimal, true, NULL},
	KEYS_END,
};

static const struct detail_key bpf_prog_keys[] = {
	{"prog_type", "type", to_prog_type, false, NULL},
	{"prog_id", "id", to_decimal, true, NULL},
	{"prog_tag", "tag", to_text, false, NULL},
	{"prog_jited", "jited", to_decimal, true, NULL},
	{"memlock", "memlock", to_decimal, true, NULL},
	{"run_time_ns", "run_time_ns", to_decimal, true, NULL},
	{"run_cnt", "run_cnt", to_decimal, true, NULL},
	{"recursion_misses", "recursion_misses", to_decimal, true, NULL}, /* since 5.12 */
	{"verified_insns", "verified_insns", to_decimal, true, NULL},	  /* since 5.16 */
	KEYS_END,
};

/* After the first four, what there is depends on the type of the link. */
static const struct detail_key bpf_link_keys[] = {
	{"link_type", "type", to_text, false, NULL},
	{"link_id", "id", to_decimal, true, NULL},
	{"prog_id", "prog_id", to_decimal, true, NULL},
	{"prog_tag", "prog_tag", to_text, false, NULL},
	{"attach_type", "attach_type", to_attach_type, false, NULL},
	{"target_obj_id", "target_obj_id", to_decimal, true, NULL},
	{"target_btf_id", "target_btf_id", to_decimal, true, NULL},
	{"tp_name", "tp_name", to_text, false, NULL},
	{"cgroup_id", "cgroup_id", to_decimal, true, NULL},
	{"netns_ino", "netns", to_decimal, true, NULL},
	{"ifindex", "ifindex", to_decimal, true, NULL},
	{"map_id", "map_id", to_decimal, true, NULL},
	{"target_name", "target_name", to_text, false, NULL},
	KEYS_END,
};

static const struct detail_key btf_keys[] = {
	{"btf_id", "id", to_decimal, true, NULL},
	KEYS_END,
};

/* 7.3 shows them, 6.18 nothing. */
static const struct detail_key perf_event_keys[] = {
	{"perf_event_attr.type", "type", to_decimal, true, NULL},
	{"pmu_type", "pmu_type", to_decimal, true, NULL},
	{"perf_event_attr.config", "config", to_hex, false, NULL},
	KEYS_END,
};

static const struct detail_key userfaultfd_keys[] = {
	{"pending", "pending", to_decimal, true, NULL},
	{"total", "total", to_decimal, true, NULL},
	KEYS_END,
};

static const struct detail_key dma_buf_keys[] = {
	{"size", "size", to_decimal, true, NULL},
	{"count", "count", to_decimal, true, NULL},
	{"exp_name", "exporter", to_text, false, NULL},
	{"name", "name", to_text, false, NULL},
	KEYS_END,
};

static const struct detail_key drm_keys[] = {
	{"drm-driver", "driver", to_text, false, NULL},
	{"drm-pdev", "pdev", to_text, false, NULL},
	{"drm-client-id", "client_id", to_decimal, true, NULL},
	{"drm-client-name", "client_name", to_text, false, NULL},
	KEYS_END,
};

static const struct detail_key tun_keys[] = {
	{"iff", "interface", to_text, false, NULL},
	KEYS_END,
};

static const struct detail_key fuse_keys[] = {
	{"fuse_connection", "connection", to_decimal, true, NULL},
	KEYS_END,
};

/*
 * Where details are: each line that starts with `line` holds one, "NAME:VALUE NAME:VALUE ..."; without it all
 * lines "NAME:<TAB>VALUE" together are one.
 */
static const struct detail_kind {
	const char *kind;
	const char *line;
	const struct detail_key *keys;
} detail_kinds[] = {
	{"eventfd", NULL, eventfd_keys},
	{"epoll", "", epoll_keys},
	{"timerfd", NULL, timerfd_keys},
	{"signalfd", NULL, signalfd_keys},
	{"inotify", "inotify ", inotify_keys},
	{"fanotify", "fanotify ", fanotify_keys},
	{"pidfd", NULL, pidfd_keys},
	{"io_uring", NULL, io_uring_keys},
	{"bpf-map", NULL, bpf_map_keys},
	{"bpf-prog", NULL, bpf_prog_keys},
	{"bpf-link", NULL, bpf_link_keys},
	{"btf", NULL, btf_keys},
	{"perf_event", NULL, perf_event_keys},
	{"userfaultfd", NULL, userfaultfd_keys},
	{"dma-buf", NULL, dma_buf_keys},
	{"drm", NULL, drm_keys},
	{"tun", NULL, tun_keys},
	{"fuse", NULL, fuse_keys},
};

/* --- parsing --------------------------------------------------------------------------------- */

static const struct detail_kind *find_kind(const char *kind)
{
	for (size_t i = 0; kind && i < NR_OF(detail_kinds); i++)
		if (!strcmp(detail_kinds[i].kind, kind))
			return &detail_kinds[i];
	return NULL;
}

/* "NAME:" at the start of s; *value is what follows. */
static bool take_name(const struct span *s, const char *name, struct span *value)
{
	*value = *s;
	if (!skip_prefix(value, name) || !skip_prefix(value, ":"))
		return false;
	skip_blanks(value);
	return true;
}

/* The value of the first line with this name. */
static bool find_line(struct span text, const char *name, struct span *value)
{
	struct span line;

	while (next_line(&text, &line))
		if (take_name(&line, name, value))
			return true;
	return false;
}

/* The value of the first word with this name. Between colon and value there may be blanks. */
static bool find_word(struct span line, const char *name, struct span *value)
{
	struct span word;

	do {
		skip_blanks(&line);
		if (take_name(&line, name, &word))
			return next_word(&word, value);
	} while (next_word(&line, &word));
	return false;
}

typedef bool (*find_fn)(struct span text, const char *name, struct span *value);

static void fill_detail(struct file_detail *d, const struct detail_key *k, struct span text,
			find_fn find)
{
	for (; k->name && d->nr < NR_OF(d->m); k++) {
		struct span value;

		if (!find(text, k->name, &value) ||
		    !k->convert(k, &value, d->m[d->nr].val, sizeof(d->m[d->nr].val)))
			continue;
		d->m[d->nr].key = k->key;
		d->m[d->nr].number = k->number;
		d->nr++;
	}
}

/* How many lines of text start with prefix. */
static size_t count_lines(struct span text, const char *prefix)
{
	struct span line;
	size_t nr = 0;

	while (next_line(&text, &line))
		nr += skip_prefix(&line, prefix);
	return nr;
}

static void fill_details(const struct detail_kind *kind, struct span text, struct file_info *f)
{
	struct span line;

	while (next_line(&text, &line)) {
		struct file_detail *d = &f->details[f->nr_details];

		if (!skip_prefix(&line, kind->line))
			continue;
		fill_detail(d, kind->keys, line, find_word);
		f->nr_details += d->nr > 0;
	}
}

static int parse_details(const struct detail_kind *kind, struct span text, struct file_info *f)
{
	size_t max = kind->line ? count_lines(text, kind->line) : 1;

	if (!max)
		return 0;
	f->details = calloc(max, sizeof(*f->details));
	if (!f->details)
		return -ENOMEM;
	if (kind->line) {
		fill_details(kind, text, f);
	} else {
		fill_detail(f->details, kind->keys, text, find_line);
		f->nr_details = f->details->nr > 0;
	}
	return 0;
}

static const char *lock_type(const struct span *s)
{
	static const struct {
		const char *shown;
		const char *type;
	} types[] = {
		{"POSIX", "POSIX"}, {"OFDLCK", "OFD"},	{"FLOCK", "FLOCK"},
		{"LEASE", "LEASE"}, {"DELEG", "DELEG"},
	};

	for (size_t i = 0; i < NR_OF(types); i++)
		if (span_is(s, types[i].shown))
			return types[i].type;
	return NULL;
}

/*
 * "1: POSIX  ADVISORY  WRITE 1234 fe:00:5678 0 EOF" (fs/locks.c, lock_get_status()). A waiter has "->" where
 * the type is. The holder is 0 where it has no number in the pid namespace of this /proc, -1 for an OFD lock.
 */
static bool parse_lock(struct span line, uint32_t pid, struct file_lock *l)
{
	enum { ID, TYPE, STATE, ACCESS, HOLDER, INODE, START, END, NR };
	struct span w[NR];

	for (int i = 0; i < NR; i++)
		if (!next_word(&line, &w[i]))
			return false;
	l->type = lock_type(&w[TYPE]);
	if (!l->type || !parse_number(&w[START], 10, &l->start))
		return false;
	l->write = span_is(&w[ACCESS], "WRITE");
	if (!l->write && !span_is(&w[ACCESS], "READ"))
		return false;
	if (!strcmp(l->type, "OFD"))
		l->pid = pid;
	else if (!parse_u32(&w[HOLDER], 10, &l->pid))
		l->pid = 0;
	if (span_is(&w[END], "EOF"))
		l->end = UINT64_MAX;
	else if (!parse_number(&w[END], 10, &l->end))
		return false;
	return true;
}

/* An offset is shown with a sign, but for /proc/PID/mem and its like it has none. */
static bool parse_offset(struct span s, uint64_t *pos)
{
	bool negative = skip_prefix(&s, "-");
	uint64_t v;

	if (!parse_number(&s, 10, &v))
		return false;
	*pos = negative ? -v : v;
	return true;
}

static bool parse_flags(const struct span *s, struct file_info *f)
{
	uint32_t flags;

	if (!parse_u32(s, 8, &flags))
		return false;
	f->cloexec = flags & O_CLOEXEC;
	f->flags = flags & ~(uint32_t)O_CLOEXEC;
	return true;
}

/* Takes the lines that every descriptor has off text: "ino" since 5.14. */
static int parse_head(struct span *text, uint32_t pid, struct file_info *f)
{
	bool have_pos = false, have_flags = false;
	struct span rest = *text, line, value;

	while (next_line(&rest, &line)) {
		if (take_name(&line, "pos", &value))
			have_pos = parse_offset(value, &f->pos);
		else if (take_name(&line, "flags", &value))
			have_flags = parse_flags(&value, f);
		else if (take_name(&line, "lock", &value))
			f->nr_locks += parse_lock(value, pid, &f->locks[f->nr_locks]);
		else if (!take_name(&line, "mnt_id", &value) && !take_name(&line, "ino", &value))
			break;
		*text = rest;
	}
	return have_pos && have_flags ? 0 : -EBADMSG;
}

/* Whether there is an offset that means anything. Linux shows 0 for all others; some even seek to it. */
static bool has_offset(const struct file_info *f)
{
	static const char *const kinds[] = {"regular", "directory", "char", "block",
					    "memfd",   "drm",	    "tun",  "fuse"};

	if (f->flags & O_PATH)
		return false;
	for (size_t i = 0; f->kind && i < NR_OF(kinds); i++)
		if (!strcmp(f->kind, kinds[i]))
			return true;
	return false;
}

int fdinfo_parse(const char *text, uint32_t pid, struct file_info *f)
{
	const struct detail_kind *kind = find_kind(f->kind);
	struct span rest = {text, text + strlen(text)};
	size_t max_locks = count_lines(rest, "lock:");
	int err;

	if (max_locks) {
		f->locks = calloc(max_locks, sizeof(*f->locks));
		if (!f->locks)
			return -ENOMEM;
	}
	err = parse_head(&rest, pid, f);
	if (err)
		return err;
	f->has_pos = has_offset(f);
	return kind ? parse_details(kind, rest, f) : 0;
}
