/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "detail_kinds.h"

#include "bit_names.h"
#include "file_info.h"

#include <bpf/libbpf.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/fanotify.h>
#include <signal.h>
#include <stdio.h>
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

/* As text again, without leading zeros: fit for JSON. */
static bool print_number(char *out, size_t size, const struct span *s, unsigned int base)
{
	struct span digits = *s;
	uint64_t v;
	bool negative = base == 10 && span_skip_prefix(&digits, "-");

	if (!span_number(&digits, base, &v))
		return false;
	snprintf(out, size, "%s%" PRIu64, negative && v ? "-" : "", v);
	return true;
}

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
	span_skip_prefix(&digits, "0x");
	if (!span_number(&digits, 16, &v))
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
	if (!span_u32(s, 16, &dev))
		return false;
	snprintf(out, size, "%u,%u", dev >> 20, dev & 0xfffff);
	return true;
}

static bool to_bits(const struct detail_key *k, const struct span *s, char *out, size_t size)
{
	uint64_t mask;

	if (!span_number(s, 16, &mask))
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

	if (!span_u32(s, 16, &flags))
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
	if (!comma || s->end[-1] != ')' || !span_skip_prefix(&sec, "(") ||
	    !span_skip_prefix(&nsec, ", ") || !span_number(&sec, 10, &seconds) ||
	    !span_number(&nsec, 10, &ns) || ns > 999999999)
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

	if (!span_number(s, 10, &id) || id >= NR_OF(clocks) || !clocks[id])
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
	if (!span_skip_prefix(&digits, "0x") || !span_u32(&digits, 16, &mask))
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

	if (!span_u32(s, 10, &nr))
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
	if (!span_number(s, 16, &mask))
		return false;
	if (!mask) {
		snprintf(out, size, "0");
	} else if (__builtin_popcountll(mask) <= 32) {
		print_signals(out, size, mask);
	} else {
		size_t len;

		out[0] = '~';
		out[1] = '[';
		print_signals(out + 2, size - strlen("~[]"), ~mask);
		len = strlen(out);
		snprintf(out + len, size - len, "]");
	}
	return true;
}

#define BIT_NAME(bits)                                                                             \
	{                                                                                          \
		bits, #bits                                                                        \
	}

static const struct bit_name epoll_events[] = {
	BIT_NAME(EPOLLIN),	  BIT_NAME(EPOLLPRI),
	BIT_NAME(EPOLLOUT),	  BIT_NAME(EPOLLRDHUP),
	BIT_NAME(EPOLLERR),	  BIT_NAME(EPOLLHUP),
	BIT_NAME(EPOLLET),	  BIT_NAME(EPOLLONESHOT),
	BIT_NAME(EPOLLEXCLUSIVE), BIT_NAME(EPOLLWAKEUP),
	BIT_NAME(EPOLLRDNORM),	  BIT_NAME(EPOLLRDBAND),
	BIT_NAME(EPOLLWRNORM),	  BIT_NAME(EPOLLWRBAND),
	BIT_NAME(EPOLLMSG),	  {0, NULL},
};

static const struct bit_name timer_flags[] = {
	BIT_NAME(TFD_TIMER_ABSTIME),
	BIT_NAME(TFD_TIMER_CANCEL_ON_SET),
	{0, NULL},
};

static const struct bit_name inotify_events[] = {
	BIT_NAME(IN_ALL_EVENTS),  BIT_NAME(IN_CLOSE),	      BIT_NAME(IN_MOVE),
	BIT_NAME(IN_ACCESS),	  BIT_NAME(IN_MODIFY),	      BIT_NAME(IN_ATTRIB),
	BIT_NAME(IN_CLOSE_WRITE), BIT_NAME(IN_CLOSE_NOWRITE), BIT_NAME(IN_OPEN),
	BIT_NAME(IN_MOVED_FROM),  BIT_NAME(IN_MOVED_TO),      BIT_NAME(IN_CREATE),
	BIT_NAME(IN_DELETE),	  BIT_NAME(IN_DELETE_SELF),   BIT_NAME(IN_MOVE_SELF),
	BIT_NAME(IN_EXCL_UNLINK), BIT_NAME(IN_ONESHOT),	      {0, NULL},
};

/* FAN_CLASS_NOTIF is 0. */
static const struct bit_name fanotify_flags[] = {
	BIT_NAME(FAN_CLASS_CONTENT),	BIT_NAME(FAN_CLASS_PRE_CONTENT),
	BIT_NAME(FAN_CLOEXEC),		BIT_NAME(FAN_NONBLOCK),
	BIT_NAME(FAN_UNLIMITED_QUEUE),	BIT_NAME(FAN_UNLIMITED_MARKS),
	BIT_NAME(FAN_ENABLE_AUDIT),	BIT_NAME(FAN_REPORT_PIDFD),
	BIT_NAME(FAN_REPORT_TID),	BIT_NAME(FAN_REPORT_DFID_NAME_TARGET),
	BIT_NAME(FAN_REPORT_DFID_NAME), BIT_NAME(FAN_REPORT_FID),
	BIT_NAME(FAN_REPORT_DIR_FID),	BIT_NAME(FAN_REPORT_FD_ERROR),
	BIT_NAME(FAN_REPORT_MNT),	{0, NULL},
};

static const struct bit_name fanotify_mark_flags[] = {
	BIT_NAME(FAN_MARK_IGNORED_SURV_MODIFY),
	BIT_NAME(FAN_MARK_EVICTABLE),
	BIT_NAME(FAN_MARK_IGNORE),
	{0, NULL},
};

static const struct bit_name fanotify_events[] = {
	BIT_NAME(FAN_CLOSE),	      BIT_NAME(FAN_MOVE),
	BIT_NAME(FAN_ACCESS),	      BIT_NAME(FAN_MODIFY),
	BIT_NAME(FAN_ATTRIB),	      BIT_NAME(FAN_CLOSE_WRITE),
	BIT_NAME(FAN_CLOSE_NOWRITE),  BIT_NAME(FAN_OPEN),
	BIT_NAME(FAN_MOVED_FROM),     BIT_NAME(FAN_MOVED_TO),
	BIT_NAME(FAN_CREATE),	      BIT_NAME(FAN_DELETE),
	BIT_NAME(FAN_DELETE_SELF),    BIT_NAME(FAN_MOVE_SELF),
	BIT_NAME(FAN_OPEN_EXEC),      BIT_NAME(FAN_FS_ERROR),
	BIT_NAME(FAN_OPEN_PERM),      BIT_NAME(FAN_ACCESS_PERM),
	BIT_NAME(FAN_OPEN_EXEC_PERM), BIT_NAME(FAN_PRE_ACCESS),
	BIT_NAME(FAN_MNT_ATTACH),     BIT_NAME(FAN_MNT_DETACH),
	BIT_NAME(FAN_RENAME),	      BIT_NAME(FAN_EVENT_ON_CHILD),
	BIT_NAME(FAN_ONDIR),	      {0, NULL},
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

/* The master of a pseudo-terminal: the number of its /dev/pts. Since 4.16 (d01c3289e7d6). */
static const struct detail_key char_keys[] = {
	{"tty-index", "tty-index", to_decimal, true, NULL},
	KEYS_END,
};

static const struct detail_kind detail_kinds[] = {
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
	{"char", NULL, char_keys},
};

const struct detail_kind *detail_kind_find(const char *kind)
{
	for (size_t i = 0; kind && i < NR_OF(detail_kinds); i++)
		if (!strcmp(detail_kinds[i].kind, kind))
			return &detail_kinds[i];
	return NULL;
}
