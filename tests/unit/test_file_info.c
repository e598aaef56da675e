/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "../../src/file_info.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/io_uring.h>
#include <linux/landlock.h>
#include <linux/perf_event.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/fanotify.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define NR_OF(array) (sizeof(array) / sizeof((array)[0]))
#define PID	     4711
#define HEAD	     "pos:\t0\nflags:\t02\nmnt_id:\t17\nino:\t1039\n"

/* --- what fdinfo says ------------------------------------------------------------------------ */

/* As a view prints it, but that "=" stands before what JSON prints as a number, ":" before text. */
static char *detail_text(const struct file_detail *d)
{
	char *text;
	size_t size;
	FILE *mem = open_memstream(&text, &size);

	assert_non_null(mem);
	for (unsigned int i = 0; i < d->nr; i++)
		fprintf(mem, "%s%s%c%s", i ? " " : "", d->m[i].key, d->m[i].number ? '=' : ':',
			d->m[i].val);
	fclose(mem);
	return text;
}

static void expect_detail(const struct file_info *f, size_t i, const char *want)
{
	char *text;

	assert_true(i < f->nr_details);
	text = detail_text(&f->details[i]);
	assert_string_equal(text, want);
	free(text);
}

struct sample {
	const char *kind;
	const char *text;
	const char *details[4];
};

/* Texts as kernels 5.10, 6.1, 6.18 and 7.3 print them; where the kind is not to be had in a VM, as its source does. */
static const struct sample samples[] = {
	/* 5.10 and 6.18 */
	{"eventfd",
	 "pos:\t0\nflags:\t02\nmnt_id:\t13\neventfd-count:                7\neventfd-id: 0\n",
	 {"count=7 id=0"}},
	{"eventfd",
	 HEAD "eventfd-count: fffffffffffffffe\neventfd-id: 12\neventfd-semaphore: 1\n",
	 {"count=18446744073709551614 id=12 semaphore=1"}},
	{"epoll",
	 HEAD "tfd:        5 events:     2019 data:  123456700000005  pos:0 ino:43ed sdev:f\n"
	      "tfd:       13 events: 80000019 data:  123456789abcdef  pos:0 ino:40f sdev:fe00010\n"
	      "tfd: 10000000 events: 50000004 data: ffffffffffffffff  pos:-1 ino:1 sdev:0\n",
	 {"fd=5 events:EPOLLIN|EPOLLRDHUP|EPOLLERR|EPOLLHUP data:0x123456700000005 ino=17389 "
	  "sdev:0,15",
	  "fd=13 events:EPOLLIN|EPOLLERR|EPOLLHUP|EPOLLET data:0x123456789abcdef ino=1039 "
	  "sdev:254,16",
	  "fd=10000000 events:EPOLLOUT|EPOLLONESHOT|EPOLLEXCLUSIVE data:0xffffffffffffffff ino=1 "
	  "sdev:0,0"}},
	/* One that has fired with EPOLLONESHOT; every bit: names that have no room are in the number. */
	{"epoll",
	 HEAD "tfd:        5 events: 40000000 data:                0  pos:0 ino:1 sdev:f\n"
	      "tfd:        6 events: ffffffff data:                0  pos:0 ino:1 sdev:f\n"
	      "tfd:        7 events:        0 data:                0  pos:0 ino:1 sdev:f\n",
	 {"fd=5 events:EPOLLONESHOT data:0x0 ino=1 sdev:0,15",
	  "fd=6 events:EPOLLIN|EPOLLPRI|EPOLLOUT|EPOLLRDHUP|EPOLLERR|EPOLLHUP|EPOLLET|EPOLLONESHOT"
	  "|EPOLLMSG|0x3fffdbe0 data:0x0 ino=1 sdev:0,15",
	  "fd=7 events:0 data:0x0 ino=1 sdev:0,15"}},
	{"timerfd",
	 HEAD
	 "clockid: 7\nticks: 3\nsettime flags: 01\nit_value: (98, 99410233)\nit_interval: (1, 5)\n",
	 {"clockid:CLOCK_BOOTTIME ticks=3 settime_flags:TFD_TIMER_ABSTIME it_value=98.099410233 "
	  "it_interval=1.000000005"}},
	{"timerfd",
	 HEAD "clockid: 0\nticks: 0\nsettime flags: 03\nit_value: (0, 0)\nit_interval: (100, "
	      "500000000)\n",
	 {"clockid:CLOCK_REALTIME ticks=0 settime_flags:TFD_TIMER_ABSTIME|TFD_TIMER_CANCEL_ON_SET "
	  "it_value=0 it_interval=100.5"}},
	{"timerfd",
	 HEAD "clockid: 5\nticks: 0\nsettime flags: 00\nit_value: (9, 10)\nit_interval: (0, 0)\n",
	 {"clockid:5 ticks=0 settime_flags:0 it_value=9.00000001 it_interval=0"}},
	{"timerfd", HEAD "clockid: 99\n", {"clockid:99"}},
	{"signalfd", HEAD "sigmask:\t0000001000000002\n", {"sigmask:SIGINT|SIGRTMIN+3"}},
	{"signalfd", HEAD "sigmask:\t0000000000000000\n", {"sigmask:0"}},
	{"signalfd",
	 HEAD "sigmask:\tfffffffe7ffbfeff\n",
	 {"sigmask:~[SIGKILL|SIGSTOP|SIG32|SIG33]"}},
	{"signalfd", HEAD "sigmask:\tffffffffffffffff\n", {"sigmask:~[]"}},
	{"signalfd", HEAD "sigmask:\t8000000200000000\n", {"sigmask:SIGRTMIN|SIGRTMIN+30"}},
	/* Half of all: the most that is not said by what is missing. */
	{"signalfd",
	 HEAD "sigmask:\t00000000ffffffff\n",
	 {"sigmask:SIGHUP|SIGINT|SIGQUIT|SIGILL|SIGTRAP|SIGABRT|SIGBUS|SIGFPE|SIGKILL|SIGUSR1|"
	  "SIGSEGV"
	  "|0xfffff800"}},
	{"inotify",
	 HEAD "inotify wd:a ino:2 sdev:fe00000 mask:84000100 ignored_mask:0 fhandle-bytes:8 "
	      "fhandle-type:1 f_handle:0200000000000000\n"
	      "inotify wd:1 ino:3c51a sdev:fe00000 mask:fff ignored_mask:0 fhandle-bytes:8 "
	      "fhandle-type:1 f_handle:1ac5030000000000\n"
	      "inotify wd:2 ino:1 sdev:17 mask:7de ignored_mask:0 \n",
	 {"wd=10 ino=2 sdev:254,0 mask:IN_CREATE|IN_EXCL_UNLINK|IN_ONESHOT",
	  "wd=1 ino=247066 sdev:254,0 mask:IN_ALL_EVENTS",
	  "wd=2 ino=1 sdev:0,23 "
	  "mask:IN_CLOSE|IN_MOVE|IN_MODIFY|IN_ATTRIB|IN_CREATE|IN_DELETE|IN_DELETE_SELF"}},
	{"inotify",
	 HEAD "inotify wd:1 ino:1 sdev:1 mask:448 ignored_mask:0 \n",
	 {"wd=1 ino=1 sdev:0,1 mask:IN_CLOSE_WRITE|IN_MOVED_FROM|IN_DELETE_SELF"}},
	{"fanotify",
	 HEAD
	 "fanotify flags:16 event-flags:88000\n"
	 "fanotify sdev:1c mflags:0 mask:1 ignored_mask:0\n"
	 "fanotify mnt_id:17 mflags:40 mask:2 ignored_mask:8\n"
	 "fanotify ino:a7e1ba sdev:fe00000 mflags:0 mask:48000038 ignored_mask:0 fhandle-bytes:8 "
	 "fhandle-type:1 f_handle:bae1a700c94b21c9\n",
	 {"flags:FAN_CLASS_CONTENT|FAN_NONBLOCK|FAN_UNLIMITED_QUEUE "
	  "event_flags:O_RDONLY|O_LARGEFILE|O_CLOEXEC",
	  "sdev:0,28 mask:FAN_ACCESS",
	  "mnt_id=23 mark_flags:FAN_MARK_IGNORED_SURV_MODIFY mask:FAN_MODIFY "
	  "ignored_mask:FAN_CLOSE_WRITE",
	  "ino=11002298 sdev:254,0 mask:FAN_CLOSE|FAN_OPEN|FAN_EVENT_ON_CHILD|FAN_ONDIR"}},
	{"fanotify",
	 HEAD "fanotify flags:c80 event-flags:8002\n"
	      "fanotify mnt_ns:4026531841 mflags:600 mask:3000000 ignored_mask:0\n",
	 {"flags:FAN_REPORT_PIDFD|FAN_REPORT_DFID_NAME event_flags:O_RDWR|O_LARGEFILE",
	  "mnt_ns=4026531841 mark_flags:FAN_MARK_EVICTABLE|FAN_MARK_IGNORE "
	  "mask:FAN_MNT_ATTACH|FAN_MNT_DETACH"}},
	/* Flags that are too many for the room: no name is cut. */
	{"fanotify",
	 HEAD "fanotify flags:0 event-flags:ffffffff\n",
	 {"flags:0 event_flags:0xffffffff"}},
	{"pidfd", HEAD "Pid:\t13252\nNSpid:\t13252\t5\t1\n", {"pid=13252 nspid:13252 5 1"}},
	{"pidfd", HEAD "Pid:\t-1\nNSpid:\t-1\n", {"pid=-1 nspid:-1"}},
	/* 5.10, 6.18 */
	{"io_uring",
	 HEAD "SqThread:\t143\nSqThreadCpu:\t1\nUserFiles:\t2\n    0: a.txt\n    1: "
	      "<none>\nUserBufs:\t0\n"
	      "PollList:\n",
	 {"sq_thread=143 sq_thread_cpu=1 files=2"}},
	{"io_uring",
	 HEAD
	 "SqMask:\t0x7\nSqHead:\t0\nSqTail:\t0\nCachedSqHead:\t0\nCqMask:\t0xf\nCqHead:\t0\nCqTail:"
	 "\t2\n"
	 "CachedCqTail:\t0\nSQEs:\t0\nCQEs:\t2\n    0: user_data:1, res:0, flag:0\n"
	 "    1: user_data:2, res:-5, flag:0\nSqThread:\t-1\nSqThreadCpu:\t-1\nSqTotalTime:\t0\n"
	 "SqWorkTime:\t0\nUserFiles:\t1\n    0: "
	 "x\nSqMask:\t0xffff\nUserFiles:\t99\nUserBufs:\t0\nPollList:\n"
	 "CqOverflowList:\nNAPI:\tdisabled\n",
	 {"sq_entries=8 cq_entries=16 sq_pending=0 cq_pending=2 files=1"}},
	{"io_uring", HEAD "SqMask:\t0xffffffff\n", {"sq_entries=4294967296"}},
	{"bpf-map",
	 HEAD "map_type:\t1\nkey_size:\t4\nvalue_size:\t8\nmax_entries:\t10\nmap_flags:\t0x0\nmap_"
	      "extra:\t0x0\n"
	      "memlock:\t1936\nmap_id:\t25\nfrozen:\t0\n",
	 {"type:hash id=25 key_size=4 value_size=8 max_entries=10 flags:0x0 memlock=1936 "
	  "frozen=0"}},
	{"bpf-map", HEAD "map_type:\t4294967295\nmap_id:\t1\n", {"type:4294967295 id=1"}},
	{"bpf-map", HEAD "map_type:\thash\nmap_id:\t1\n", {"type:hash id=1"}},
	{"bpf-prog",
	 HEAD "prog_type:\t1\nprog_jited:\t1\nprog_tag:\t59f4a931744dcdc6\nmemlock:\t4096\nprog_id:"
	      "\t97\n"
	      "run_time_ns:\t0\nrun_cnt:\t0\nrecursion_misses:\t0\nverified_insns:\t2\n",
	 {"type:socket_filter id=97 tag:59f4a931744dcdc6 jited=1 memlock=4096 run_time_ns=0 "
	  "run_cnt=0 "
	  "recursion_misses=0 verified_insns=2"}},
	{"bpf-prog", HEAD "prog_type:\t1000\nprog_id:\t5\n", {"type:1000 id=5"}},
	{"bpf-link",
	 HEAD
	 "link_type:\traw_tracepoint\nlink_id:\t89\nprog_tag:\t59f4a931744dcdc6\nprog_id:\t98\n"
	 "tp_name:\tsched_process_exit\ncookie:\t0\n",
	 {"type:raw_tracepoint id=89 prog_id=98 prog_tag:59f4a931744dcdc6 "
	  "tp_name:sched_process_exit"}},
	{"bpf-link",
	 HEAD "link_type:\tcgroup\nlink_id:\t3\nprog_tag:\t0011223344556677\nprog_id:\t7\n"
	      "cgroup_id:\t4711\nattach_type:\t0\n",
	 {"type:cgroup id=3 prog_id=7 prog_tag:0011223344556677 attach_type:cgroup_inet_ingress "
	  "cgroup_id=4711"}},
	/* More than fits into a detail: the first ones stay. */
	{"bpf-link",
	 HEAD "link_type:\ta\nlink_id:\t1\nprog_tag:\tb\nprog_id:\t2\nattach_type:\t24\n"
	      "target_obj_id:\t3\ntarget_btf_id:\t4\ntp_name:\tc\ncgroup_id:\t5\nnetns_ino:"
	      "\t6\nifindex:\t7\n",
	 {"type:a id=1 prog_id=2 prog_tag:b attach_type:trace_fentry target_obj_id=3 "
	  "target_btf_id=4 "
	  "tp_name:c cgroup_id=5 netns=6"}},
	{"btf", HEAD "btf_id:\t44\n", {"id=44"}},
	{"perf_event", HEAD, {NULL}},
	{"perf_event",
	 HEAD "perf_event_attr.type:\t1\npmu_type:\t1\nperf_event_attr.config:\t0x9\n"
	      "perf_event_attr.config1:\t0x0\n",
	 {"type=1 pmu_type=1 config:0x9"}},
	{"userfaultfd",
	 HEAD "pending:\t1\ntotal:\t2\nAPI:\taa:0:80000000000001ff\n",
	 {"pending=1 total=2"}},
	{"dma-buf",
	 HEAD "size:\t4096\ncount:\t2\nexp_name:\tsystem\nname:\tframe 1\n",
	 {"size=4096 count=2 exporter:system name:frame 1"}},
	/* A program may name its dma-buf as it likes. */
	{"dma-buf",
	 HEAD "size:\t4096\ncount:\t2\nexp_name:\tsystem\nname:\tx\ncount:\t9\n"
	      "lock:\t1: FLOCK  ADVISORY  WRITE 1 00:01:2 0 EOF\nflags:\t01\n",
	 {"size=4096 count=2 exporter:system name:x"}},
	{"drm",
	 HEAD
	 "drm-driver:\ti915\ndrm-client-id:\t7\ndrm-pdev:\t0000:00:02.0\ndrm-total-system0:\t0\n",
	 {"driver:i915 pdev:0000:00:02.0 client_id=7"}},
	{"tun", HEAD "iff:\ttap0\n", {"interface:tap0"}},
	{"tun", HEAD "iff:\t\n", {NULL}}, /* no interface yet */
	{"fuse", HEAD "fuse_connection:\t42\n", {"connection=42"}},
	/* What belongs to another kind is none of this one's business. */
	{"regular", HEAD "tfd: 5 events: 1 data: 0 pos:0 ino:1 sdev:f\n", {NULL}},
	{"socket", HEAD "scm_fds: 0\n", {NULL}},
	{NULL, HEAD "eventfd-count: 7\n", {NULL}},
	/* Damaged: what makes no sense is left out. */
	{"eventfd", HEAD "eventfd-count: 0x7\neventfd-id: 1x\neventfd-semaphore:\n", {NULL}},
	{"eventfd", HEAD "eventfd-count: 10000000000000000\neventfd-id: 007\n", {"id=7"}},
	{"eventfd", HEAD "eventfd-id: 18446744073709551616\neventfd-count: G\n", {NULL}},
	{"eventfd",
	 HEAD "eventfd-id: -\neventfd-count: -1\neventfd-semaphore: -0\n",
	 {"semaphore=0"}},
	{"epoll", HEAD "tfd:\n", {NULL}},
	{"epoll", HEAD "tfd: events: 1 ino:\n", {"events:EPOLLIN"}},
	{"epoll", HEAD "tfd: 1 events: z data: 0x sdev:100000000\nfoo\n\n \n", {"fd=1"}},
	{"timerfd", HEAD "it_value: (1, 1000000000)\nit_interval: (1 5)\n", {NULL}},
	{"timerfd", HEAD "it_value: 1, 5\nit_interval: (1, 5\n", {NULL}},
	{"timerfd", HEAD "it_value: (, )\nit_interval: ,)\nsettime flags: x\n", {NULL}},
	{"timerfd", HEAD "it_value: (1, x)\nit_interval: (x, 1)\n", {NULL}},
	{"timerfd", HEAD "it_value: )\nit_interval: \nclockid: x\n", {NULL}},
	{"signalfd", HEAD "sigmask:\tfoo\n", {NULL}},
	{"io_uring", HEAD "SqMask:\t7\nCqMask:\t0x\nSqThread:\t-2\n", {"sq_thread=-2"}},
	{"fanotify", HEAD "fanotify flags:z event-flags:100000000\n", {NULL}},
	{"bpf-map", HEAD "map_flags:\t16\nmap_type:\n", {"flags:0x16"}},
	{"bpf-map", HEAD "map_flags:\t0xz\n", {NULL}},
	/* A line without its end was cut, and who knows where. */
	{"eventfd", HEAD "eventfd-count:                7\neventfd-id: 1", {"count=7"}},
	{"epoll",
	 HEAD "tfd:        5 events:       19 data:                1  pos:0 ino:4",
	 {NULL}},
};

static void details(void **state)
{
	(void)state;
	for (size_t i = 0; i < NR_OF(samples); i++) {
		const struct sample *s = &samples[i];
		struct file_info f = {.kind = s->kind};
		size_t nr = 0;

		assert_int_equal(fdinfo_parse(s->text, &f), 0);
		assert_int_equal(f.flags, O_RDWR);
		assert_int_equal(f.nr_locks, 0);
		for (; nr < NR_OF(s->details) && s->details[nr]; nr++)
			expect_detail(&f, nr, s->details[nr]);
		assert_int_equal(f.nr_details, nr);
		file_info_free(&f);
	}
}

/* A value that is longer than its room ends early, with a NUL. */
static void long_value(void **state)
{
	struct file_info f = {.kind = "bpf-link"};
	char text[512] = HEAD "tp_name:\t";
	size_t len = strlen(text);

	(void)state;
	memset(text + len, 'x', 200);
	memcpy(text + len + 200, "\n", 2);
	assert_int_equal(fdinfo_parse(text, &f), 0);
	assert_int_equal(f.nr_details, 1);
	assert_int_equal(strlen(f.details[0].m[0].val), sizeof(f.details[0].m[0].val) - 1);
	file_info_free(&f);
}

static void head(void **state)
{
	static const struct {
		const char *text;
		int err;
		uint64_t pos;
		uint32_t flags;
		bool cloexec;
	} texts[] = {
		{"pos:\t0\nflags:\t00\n", 0, 0, 0, false},
		{"pos:\t4096\nflags:\t0100002\nmnt_id:\t27\n", 0, 4096, 0100002, false},
		{"pos:\t3\nflags:\t02100002\nmnt_id:\t27\nino:\t5\n", 0, 3, 0100002, true},
		{"pos:\t9223372036854775807\nflags:\t02\n", 0, INT64_MAX, 02, false},
		/* /proc/PID/mem: the upper half of the address space. */
		{"pos:\t-4096\nflags:\t02\n", 0, UINT64_MAX - 4095, 02, false},
		{"flags:\t02\npos:\t1\n", 0, 1, 02, false},
		{"", -EBADMSG, 0, 0, false},
		{"pos:\t0\n", -EBADMSG, 0, 0, false},
		{"flags:\t02\n", -EBADMSG, 0, 02, false},
		{"pos:\t0\nflags:\t02", -EBADMSG, 0, 0, false},
		{"pos:\t0\nflags:\t08\n", -EBADMSG, 0, 0, false},
		{"pos:\t0\nflags:\t\n", -EBADMSG, 0, 0, false},
		{"pos:\t0\nflags:\t040000000000\n", -EBADMSG, 0, 0, false},
		{"pos:\tx\nflags:\t02\n", -EBADMSG, 0, 02, false},
		{"pos:\t18446744073709551616\nflags:\t02\n", -EBADMSG, 0, 02, false},
		{"eventfd-count: 1\npos:\t0\nflags:\t02\n", -EBADMSG, 0, 0, false},
	};

	(void)state;
	for (size_t i = 0; i < NR_OF(texts); i++) {
		struct file_info f = {.kind = "regular"};

		assert_int_equal(fdinfo_parse(texts[i].text, &f), texts[i].err);
		if (!texts[i].err)
			assert_int_equal(f.pos, texts[i].pos);
		assert_int_equal(f.flags, texts[i].flags);
		assert_int_equal(f.cloexec, texts[i].cloexec);
		assert_int_equal(f.has_pos, !texts[i].err);
		file_info_free(&f);
	}
}

static void offsets(void **state)
{
	static const struct {
		const char *kind;
		bool has_pos;
	} cases[] = {
		{"regular", true}, {"directory", true},	 {"char", true},       {"block", true},
		{"memfd", true},   {"drm", true},	 {"tun", true},	       {"fuse", true},
		{"fifo", false},   {"socket", false},	 {"symlink", false},   {"eventfd", false},
		{"epoll", false},  {"namespace", false}, {"secretmem", false}, {"dma-buf", false},
		{"pidfd", false},  {"unknown", false},	 {NULL, false},
	};

	(void)state;
	for (size_t i = 0; i < NR_OF(cases); i++) {
		struct file_info f = {.kind = cases[i].kind};

		assert_int_equal(fdinfo_parse(HEAD, &f), 0);
		assert_int_equal(f.has_pos, cases[i].has_pos);
		file_info_free(&f);
		/* O_PATH: there is nothing to read, of whatever kind. */
		f = (struct file_info){.kind = cases[i].kind};
		assert_int_equal(fdinfo_parse("pos:\t0\nflags:\t010000000\n", &f), 0);
		assert_false(f.has_pos);
		file_info_free(&f);
	}
}

static void expect_lock(const struct file_info *f, size_t i, const struct file_lock *want)
{
	const struct file_lock *l = &f->locks[i];

	assert_true(i < f->nr_locks);
	assert_string_equal(l->type, want->type);
	assert_int_equal(l->write, want->write);
	assert_int_equal(l->pid, want->pid);
	assert_int_equal(l->start, want->start);
	assert_int_equal(l->end, want->end);
}

static void locks(void **state)
{
	static const char text[] =
		HEAD "lock:\t1: FLOCK  ADVISORY  READ 13252 fe:00:11004147 0 EOF\n"
		     "lock:\t2: POSIX  ADVISORY  WRITE 13252 fe:00:11004147 5 14\n"
		     "lock:\t3: POSIX  MANDATORY READ 13252 fe:00:11004147 20 EOF\n"
		     "lock:\t4: OFDLCK ADVISORY  WRITE -1 00:17:4 0 9223372036854775806\n"
		     "lock:\t5: LEASE  ACTIVE    READ 140 00:17:5 0 EOF\n"
		     "lock:\t6: LEASE  BREAKING  WRITE 0 00:17:5 0 EOF\n"
		     "lock:\t7: DELEG  BREAKER   READ -140 <none>:0 0 EOF\n"
		     "lock:\t8: POSIX  *NOINODE* WRITE 1 <none>:0 0 EOF\n";
	static const struct file_lock want[] = {
		{"FLOCK", false, 13252, 0, UINT64_MAX},	 {"POSIX", true, 13252, 5, 14},
		{"POSIX", false, 13252, 20, UINT64_MAX}, {"OFD", true, 0, 0, INT64_MAX - 1},
		{"LEASE", false, 140, 0, UINT64_MAX},	 {"LEASE", true, 0, 0, UINT64_MAX},
		{"DELEG", false, 0, 0, UINT64_MAX},	 {"POSIX", true, 1, 0, UINT64_MAX},
	};
	struct file_info f = {.kind = "regular"};

	(void)state;
	assert_int_equal(fdinfo_parse(text, &f), 0);
	assert_int_equal(f.nr_locks, NR_OF(want));
	for (size_t i = 0; i < NR_OF(want); i++)
		expect_lock(&f, i, &want[i]);
	file_info_free(&f);
}

/* Between two that are held: waiters, what is no lock, what is damaged. */
static void no_locks(void **state)
{
	static const char *const lines[] = {
		"lock:\t1: -> POSIX  ADVISORY  WRITE 2 fe:00:1 0 EOF\n",
		"lock:\t1: ACCESS ADVISORY  READ 2 fe:00:1 0 EOF\n",
		"lock:\t1: UNKNOWN UNKNOWN  READ 2 fe:00:1 0 EOF\n",
		"lock:\t1: LEASE  BREAKING  UNLCK 2 fe:00:1 0 EOF\n",
		"lock:\t1: FLOCK  MSNFS     RW   2 fe:00:1 0 EOF\n",
		"lock:\t1: POSIX  ADVISORY  READ 2 fe:00:1 0\n",
		"lock:\t1: POSIX  ADVISORY  READ 2 fe:00:1 x EOF\n",
		"lock:\t1: POSIX  ADVISORY  READ 2 fe:00:1 0 x\n",
		"lock:\t\n",
		"lock:\n",
	};

	(void)state;
	for (size_t i = 0; i < NR_OF(lines); i++) {
		static const struct file_lock held = {"FLOCK", true, 3, 0, UINT64_MAX};
		struct file_info f = {.kind = "regular"};
		char text[512];

		snprintf(text, sizeof(text), HEAD "%s%s%s",
			 "lock:\t1: FLOCK  ADVISORY  WRITE 3 fe:00:1 0 EOF\n", lines[i],
			 "lock:\t2: FLOCK  ADVISORY  WRITE 3 fe:00:1 0 EOF\n");
		assert_int_equal(fdinfo_parse(text, &f), 0);
		assert_int_equal(f.nr_locks, 2);
		expect_lock(&f, 0, &held);
		expect_lock(&f, 1, &held);
		file_info_free(&f);
	}
}

static void check_sane(const struct file_info *f, int err)
{
	assert_true(err == 0 || err == -EBADMSG);
	for (size_t i = 0; i < f->nr_locks; i++)
		assert_non_null(f->locks[i].type);
	for (size_t i = 0; i < f->nr_details; i++) {
		const struct file_detail *d = &f->details[i];

		assert_in_range(d->nr, 1, DETAIL_KEYS_MAX);
		for (unsigned int k = 0; k < d->nr; k++) {
			size_t len = strnlen(d->m[k].val, sizeof(d->m[k].val));

			assert_non_null(d->m[k].key);
			assert_in_range(len, 1, sizeof(d->m[k].val) - 1);
			if (d->m[k].number)
				assert_int_equal(strspn(d->m[k].val, "-.0123456789"), len);
		}
	}
}

static void parse_sane(const char *text, const char *kind)
{
	struct file_info f = {.kind = kind};

	check_sane(&f, fdinfo_parse(text, &f));
	file_info_free(&f);
}

/* Every sample, cut after each byte and with each byte replaced; whatever kind it is taken for. */
static void damaged(void **state)
{
	static const char replacements[] = "\n\t :-x0(,)\xff";

	(void)state;
	for (size_t i = 0; i < NR_OF(samples); i++) {
		const struct sample *s = &samples[i];
		size_t len = strlen(s->text);

		for (size_t n = 0; n < len; n++) {
			/* Of the exact size: a byte read behind it is found out. */
			char *text = strndup(s->text, n);

			assert_non_null(text);
			parse_sane(text, s->kind);
			free(text);
			text = strdup(s->text);
			assert_non_null(text);
			for (size_t r = 0; r < strlen(replacements); r++) {
				text[n] = replacements[r];
				parse_sane(text, s->kind);
			}
			free(text);
		}
		for (size_t k = 0; k < NR_OF(samples); k++)
			parse_sane(s->text, samples[k].kind);
	}
}

/* --- names ----------------------------------------------------------------------------------- */

static const struct {
	const char *link;
	uint32_t mode;
	const char *kind;
} links[] = {
	{"/etc/passwd", S_IFREG | 0644, "regular"},
	{"/tmp", S_IFDIR | 0755, "directory"},
	{"/dev/null", S_IFCHR | 0666, "char"},
	{"/dev/sda", S_IFBLK | 0660, "block"},
	{"pipe:[17389]", S_IFIFO | 0600, "fifo"},
	{"/run/fifo", S_IFIFO | 0600, "fifo"},
	{"socket:[19595]", S_IFSOCK | 0777, "socket"},
	{"/run/sock", S_IFSOCK | 0755, "socket"},
	{"/tmp/link", S_IFLNK | 0777, "symlink"},
	{"", S_IFREG, "regular"},
	{"", 0, "unknown"},
	{"/what", 0, "unknown"},
	{"anon_inode:[eventfd]", 0600, "eventfd"},
	{"anon_inode:[eventpoll]", 0600, "epoll"},
	{"anon_inode:[timerfd]", 0600, "timerfd"},
	{"anon_inode:[signalfd]", 0600, "signalfd"},
	{"anon_inode:inotify", 0600, "inotify"},
	{"anon_inode:[fanotify]", 0600, "fanotify"},
	{"anon_inode:[io_uring]", 0600, "io_uring"},
	{"anon_inode:[perf_event]", 0600, "perf_event"},
	{"anon_inode:[userfaultfd]", 0600, "userfaultfd"},
	{"anon_inode:[landlock-ruleset]", 0600, "landlock"},
	{"anon_inode:[fscontext]", 0600, "fscontext"},
	{"anon_inode:seccomp notify", 0600, "seccomp"},
	{"anon_inode:bpf-map", 0600, "bpf-map"},
	{"anon_inode:bpf-prog", 0600, "bpf-prog"},
	{"anon_inode:bpf_link", 0600, "bpf-link"},
	{"anon_inode:bpf_iter", 0600, "bpf-iter"},
	{"anon_inode:bpf-stats", 0600, "bpf-stats"},
	{"anon_inode:btf", 0600, "btf"},
	{"anon_inode:kvm-vm", 0600, "kvm"},
	{"anon_inode:kvm-vcpu:0", 0600, "kvm"},
	{"anon_inode:[kvm-gmem]", 0600, "kvm"},
	/* pidfds, up to 6.8, of 6.9 and later */
	{"anon_inode:[pidfd]", 0600, "pidfd"},
	{"anon_inode:[pidfd]", S_IFREG | 0700, "pidfd"},
	{"pidfd:[4711]", 0700, "pidfd"},
	/* Names that are new are passed on, unless they could hurt. */
	{"anon_inode:[x-new_1.2:3]", 0600, "x-new_1.2:3"},
	{"anon_inode:sync_file", 0600, "sync_file"},
	{"anon_inode:", 0600, "anon_inode"},
	{"anon_inode:[]", 0600, "anon_inode"},
	{"anon_inode:[", 0600, "anon_inode"},
	{"anon_inode:[a", 0600, "anon_inode"},
	{"anon_inode:two words", 0600, "anon_inode"},
	{"anon_inode:[\033[31m]", 0600, "anon_inode"},
	{"anon_inode:[\"]", 0600, "anon_inode"},
	{"/dmabuf:", 0600, "dma-buf"},
	{"/dmabuf:frame", 0600, "dma-buf"},
	{"/dmabuf:frame", S_IFREG | 0600, "regular"},
	{"/memfd:na me (deleted)", S_IFREG | 0777, "memfd"},
	{"/memfd: (deleted)", S_IFREG | 0777, "memfd"},
	{"/memfd:x", S_IFREG | 0777, "regular"},
	{"/home/memfd:x (deleted)", S_IFREG | 0777, "regular"},
	{"/memfd:x (deleted)", S_IFDIR | 0777, "directory"},
	{"/secretmem (deleted)", S_IFREG | 0600, "secretmem"},
	{"/secretmem/x/secretmem (deleted)", S_IFREG | 0600, "secretmem"},
	{"/secretmem", S_IFREG | 0600, "regular"},
	{"net:[4026531833]", S_IFREG | 0444, "namespace"},
	{"mnt:[4026531833]", S_IFREG | 0444, "namespace"},
	{"time:[4026531833]", S_IFREG | 0444, "namespace"},
	{"/run/netns/net:[1]", S_IFREG | 0444, "regular"},
	{"/dev/dri/card0", S_IFCHR | 0660, "drm"},
	{"/dev/dri/card0", S_IFREG | 0660, "regular"},
	{"/dev/net/tun", S_IFCHR | 0666, "tun"},
	{"/dev/net/tun2", S_IFCHR | 0666, "char"},
	{"/dev/fuse", S_IFCHR | 0666, "fuse"},
};

static void kinds(void **state)
{
	(void)state;
	for (size_t i = 0; i < NR_OF(links); i++) {
		const char *link = links[i].link;
		char *name = malloc(strlen(link) + 1);

		assert_non_null(name);
		assert_string_equal(file_kind(link, links[i].mode, name), links[i].kind);
		free(name);
	}
}

static void type_names(void **state)
{
	(void)state;
	assert_string_equal(file_type_name(S_IFREG | 04755), "S_IFREG");
	assert_string_equal(file_type_name(S_IFDIR | 01777), "S_IFDIR");
	assert_string_equal(file_type_name(S_IFCHR | 0666), "S_IFCHR");
	assert_string_equal(file_type_name(S_IFBLK), "S_IFBLK");
	assert_string_equal(file_type_name(S_IFIFO), "S_IFIFO");
	assert_string_equal(file_type_name(S_IFSOCK | 0777), "S_IFSOCK");
	assert_string_equal(file_type_name(S_IFLNK | 0777), "S_IFLNK");
	assert_null(file_type_name(0600));
	assert_null(file_type_name(0170000));
}

static void remote(void **state)
{
	static const uint32_t far[] = {0x6969,	   0x517b,     0xff534d42, 0xfe534d42, 0x65735546,
				       0x01021997, 0x00c36400, 0x5346414f, 0x6b414653, 0x73757245,
				       0x564c,	   0x7461636f, 0x01161970, 0x0bd00bd0};
	/* ext4, xfs, btrfs, tmpfs, overlayfs, proc, sockfs */
	static const uint32_t near[] = {0xef53,	    0x58465342, 0x9123683e, 0x01021994,
					0x794c7630, 0x9fa0,	0x534f434b, 0};

	(void)state;
	for (size_t i = 0; i < NR_OF(far); i++)
		assert_true(fs_is_remote(far[i]));
	for (size_t i = 0; i < NR_OF(near); i++)
		assert_false(fs_is_remote(near[i]));
}

static void expect_open_flags(uint32_t flags, bool cloexec, const char *want)
{
	char *text;
	size_t size;
	FILE *mem = open_memstream(&text, &size);

	assert_non_null(mem);
	open_flags_print(mem, flags, cloexec);
	fclose(mem);
	assert_string_equal(text, want);
	free(text);
}

static void open_flags(void **state)
{
	(void)state;
	expect_open_flags(O_RDONLY, false, "O_RDONLY");
	expect_open_flags(O_WRONLY, false, "O_WRONLY");
	expect_open_flags(O_RDWR, true, "O_RDWR|O_CLOEXEC");
	expect_open_flags(3, false, "0x3");
	expect_open_flags(O_SYNC, false, "O_RDONLY|O_SYNC");
	expect_open_flags(O_DSYNC, false, "O_RDONLY|O_DSYNC");
	expect_open_flags(O_SYNC & ~O_DSYNC, false, "O_RDONLY|0x100000");
	expect_open_flags(O_TMPFILE, false, "O_RDONLY|O_TMPFILE");
	expect_open_flags(O_DIRECTORY, false, "O_RDONLY|O_DIRECTORY");
	expect_open_flags(O_PATH | O_NOFOLLOW, false, "O_RDONLY|O_NOFOLLOW|O_PATH");
	expect_open_flags(
		O_WRONLY | O_ASYNC | O_NOATIME | O_DIRECT | O_NOCTTY | O_EXCL | O_TRUNC | O_CREAT |
			O_APPEND | O_NONBLOCK,
		true,
		"O_WRONLY|O_NONBLOCK|O_APPEND|O_CREAT|O_TRUNC|O_EXCL|O_NOCTTY|O_DIRECT|O_NOATIME"
		"|O_ASYNC|O_CLOEXEC");
	/* FMODE_NONOTIFY, and a bit that no kernel has: between the names and O_CLOEXEC. */
	expect_open_flags(O_RDWR | 0x84000000, true, "O_RDWR|0x84000000|O_CLOEXEC");
#ifdef __x86_64__
	/* <fcntl.h> has O_LARGEFILE 0: the number is the kernel's. */
	expect_open_flags(O_RDWR | O_NONBLOCK | 0100000, true,
			  "O_RDWR|O_NONBLOCK|O_LARGEFILE|O_CLOEXEC");
#endif
}

/* --- real descriptors ------------------------------------------------------------------------ */

/* Reads fd of this very process. */
static void read_own(int fd, struct file_info *f)
{
	assert_int_equal(file_info_read((uint32_t)getpid(), (uint32_t)fd, true, f), 0);
}

static void close_both(int fd, struct file_info *f)
{
	file_info_free(f);
	close(fd);
}

/* What stat(2) says has to be there, too. */
static void expect_stat(int fd, const struct file_info *f)
{
	struct stat st;

	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(f->mode, st.st_mode);
	assert_int_equal(f->ino, st.st_ino);
	assert_int_equal(f->size, st.st_size);
	assert_int_equal(f->uid, st.st_uid);
	assert_int_equal(f->gid, st.st_gid);
	assert_int_equal(makedev(f->dev_major, f->dev_minor), st.st_dev);
	assert_int_equal(makedev(f->rdev_major, f->rdev_minor), st.st_rdev);
}

static int temp_file(void)
{
	char path[] = "/tmp/test_file_info.XXXXXX";
	int fd = mkostemp(path, O_CLOEXEC);

	assert_true(fd >= 0);
	unlink(path);
	return fd;
}

static void live_eventfd(void **state)
{
	int fd = eventfd(7, EFD_NONBLOCK | EFD_CLOEXEC);
	struct file_info f;

	(void)state;
	read_own(fd, &f);
	expect_stat(fd, &f);
	assert_string_equal(f.kind, "eventfd");
	assert_string_equal(f.path, "anon_inode:[eventfd]");
	assert_int_equal(f.mode & S_IFMT, 0);
	assert_false(f.has_pos);
	assert_int_equal(f.flags, O_RDWR | O_NONBLOCK);
	assert_true(f.cloexec);
	assert_int_equal(f.nr_details, 1);
	assert_string_equal(f.details[0].m[0].key, "count");
	assert_string_equal(f.details[0].m[0].val, "7");
	close_both(fd, &f);
}

static void live_epoll(void **state)
{
	int fd = epoll_create1(0), target = eventfd(0, 0);
	struct epoll_event ev = {.events = EPOLLIN | EPOLLET, .data.u64 = 0xabcdef0123456789};
	struct file_info f, t;
	char want[256];

	(void)state;
	assert_int_equal(epoll_ctl(fd, EPOLL_CTL_ADD, target, &ev), 0);
	read_own(target, &t);
	read_own(fd, &f);
	assert_string_equal(f.kind, "epoll");
	assert_false(f.cloexec);
	assert_int_equal(f.nr_details, 1);
	/* The kernel adds EPOLLERR and EPOLLHUP by itself. */
	snprintf(want, sizeof(want),
		 "fd=%d events:EPOLLIN|EPOLLERR|EPOLLHUP|EPOLLET data:0xabcdef0123456789 ino=%llu "
		 "sdev:%u,%u",
		 target, (unsigned long long)t.ino, t.dev_major, t.dev_minor);
	expect_detail(&f, 0, want);
	close_both(target, &t);
	close_both(fd, &f);
}

static void live_timerfd(void **state)
{
	const struct itimerspec never = {.it_value.tv_sec = INT32_MAX,
					 .it_interval = {2, 500000000}};
	int fd = timerfd_create(CLOCK_MONOTONIC, 0);
	struct file_info f;

	(void)state;
	assert_int_equal(timerfd_settime(fd, TFD_TIMER_ABSTIME, &never, NULL), 0);
	read_own(fd, &f);
	assert_string_equal(f.kind, "timerfd");
	assert_int_equal(f.nr_details, 1);
	assert_int_equal(f.details[0].nr, 5);
	assert_string_equal(f.details[0].m[0].val, "CLOCK_MONOTONIC");
	assert_string_equal(f.details[0].m[1].val, "0");
	assert_string_equal(f.details[0].m[2].val, "TFD_TIMER_ABSTIME");
	/* it_value is what is left of it. */
	assert_true(strtod(f.details[0].m[3].val, NULL) > 0);
	assert_string_equal(f.details[0].m[4].val, "2.5");
	close_both(fd, &f);
}

static void live_signalfd(void **state)
{
	struct file_info f;
	sigset_t set;
	int fd;

	(void)state;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGRTMIN + 1);
	fd = signalfd(-1, &set, 0);
	read_own(fd, &f);
	assert_string_equal(f.kind, "signalfd");
	assert_int_equal(f.nr_details, 1);
	expect_detail(&f, 0, "sigmask:SIGTERM|SIGRTMIN+1");
	close_both(fd, &f);
}

static void live_inotify(void **state)
{
	int fd = inotify_init1(0);
	struct file_info f;
	struct stat st;
	char want[128];
	int wd = inotify_add_watch(fd, "/", IN_CREATE | IN_MOVE);

	(void)state;
	assert_true(wd >= 0);
	assert_int_equal(stat("/", &st), 0);
	read_own(fd, &f);
	assert_string_equal(f.kind, "inotify");
	assert_int_equal(f.nr_details, 1);
	snprintf(want, sizeof(want), "wd=%d ino=%llu sdev:%u,%u mask:IN_MOVE|IN_CREATE", wd,
		 (unsigned long long)st.st_ino, major(st.st_dev), minor(st.st_dev));
	expect_detail(&f, 0, want);
	close_both(fd, &f);
}

/* Skips the test where the kernel or the rights don't let it have the descriptor. */
static void need(int fd, const char *what)
{
	if (fd >= 0)
		return;
	print_message("SKIP: %s: %s\n", what, strerror(errno));
	skip();
}

static void live_fanotify(void **state)
{
	int fd = fanotify_init(FAN_CLASS_CONTENT, O_RDONLY | O_CLOEXEC);
	struct file_info f;

	(void)state;
	need(fd, "fanotify_init");
	assert_int_equal(fanotify_mark(fd, FAN_MARK_ADD, FAN_OPEN | FAN_ONDIR, AT_FDCWD, "/"), 0);
	read_own(fd, &f);
	assert_string_equal(f.kind, "fanotify");
	assert_int_equal(f.nr_details, 2);
	assert_string_equal(f.details[0].m[0].val, "FAN_CLASS_CONTENT");
	assert_string_equal(f.details[0].m[1].key, "event_flags");
	assert_non_null(strstr(f.details[0].m[1].val, "|O_CLOEXEC"));
	assert_string_equal(f.details[1].m[2].key, "mask");
	assert_string_equal(f.details[1].m[2].val, "FAN_OPEN|FAN_ONDIR");
	close_both(fd, &f);
}

static void live_pidfd(void **state)
{
	int fd = (int)syscall(SYS_pidfd_open, getpid(), 0);
	struct file_info f;
	char want[64];

	(void)state;
	need(fd, "pidfd_open");
	read_own(fd, &f);
	assert_string_equal(f.kind, "pidfd");
	assert_false(f.has_pos);
	assert_int_equal(f.nr_details, 1);
	snprintf(want, sizeof(want), "pid=%d nspid:%d", getpid(), getpid());
	expect_detail(&f, 0, want);
	close_both(fd, &f);
}

static void live_io_uring(void **state)
{
	struct io_uring_params params = {0};
	int fd = (int)syscall(SYS_io_uring_setup, 8, &params);
	struct file_info f;

	(void)state;
	need(fd, "io_uring_setup");
	read_own(fd, &f);
	assert_string_equal(f.kind, "io_uring");
	assert_int_equal(f.nr_details, 1);
	for (unsigned int i = 0; i < f.details[0].nr; i++) {
		const char *key = f.details[0].m[i].key, *val = f.details[0].m[i].val;

		if (!strcmp(key, "sq_entries"))
			assert_int_equal(atoi(val), params.sq_entries);
		if (!strcmp(key, "cq_entries"))
			assert_int_equal(atoi(val), params.cq_entries);
		assert_string_not_equal(key, "sq_thread");
	}
	close_both(fd, &f);
}

static void live_bpf_map(void **state)
{
	union bpf_attr attr = {
		.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 16, .max_entries = 3};
	int fd = (int)syscall(SYS_bpf, BPF_MAP_CREATE, &attr, sizeof(attr));
	struct file_info f;

	(void)state;
	need(fd, "bpf");
	read_own(fd, &f);
	assert_string_equal(f.kind, "bpf-map");
	assert_true(f.cloexec);
	assert_int_equal(f.nr_details, 1);
	assert_string_equal(f.details[0].m[0].val, "array");
	assert_string_equal(f.details[0].m[1].key, "id");
	assert_string_equal(f.details[0].m[2].val, "4");
	assert_string_equal(f.details[0].m[3].val, "16");
	assert_string_equal(f.details[0].m[4].val, "3");
	close_both(fd, &f);
}

static void live_bpf_prog(void **state)
{
	static const struct bpf_insn code[] = {
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0},
		{.code = BPF_JMP | BPF_EXIT},
	};
	union bpf_attr attr = {.prog_type = BPF_PROG_TYPE_SOCKET_FILTER,
			       .insns = (uintptr_t)code,
			       .insn_cnt = NR_OF(code),
			       .license = (uintptr_t) "GPL"};
	int fd = (int)syscall(SYS_bpf, BPF_PROG_LOAD, &attr, sizeof(attr));
	struct file_info f;

	(void)state;
	need(fd, "bpf");
	read_own(fd, &f);
	assert_string_equal(f.kind, "bpf-prog");
	assert_int_equal(f.nr_details, 1);
	assert_string_equal(f.details[0].m[0].val, "socket_filter");
	assert_string_equal(f.details[0].m[2].key, "tag");
	assert_int_equal(strlen(f.details[0].m[2].val), 16);
	close_both(fd, &f);
}

/* What has no details, and may not be there at all. */
static void live_others(void **state)
{
	struct landlock_ruleset_attr ruleset = {.handled_access_fs = LANDLOCK_ACCESS_FS_EXECUTE};
	struct perf_event_attr perf = {
		.type = PERF_TYPE_SOFTWARE, .size = sizeof(perf), .config = PERF_COUNT_SW_DUMMY};
	const struct {
		int fd;
		const char *kind;
	} others[] = {
		{(int)syscall(SYS_userfaultfd, O_CLOEXEC), "userfaultfd"},
		{(int)syscall(SYS_perf_event_open, &perf, 0, -1, -1, 0), "perf_event"},
		{(int)syscall(SYS_landlock_create_ruleset, &ruleset, sizeof(ruleset), 0),
		 "landlock"},
		{(int)syscall(SYS_memfd_secret, O_CLOEXEC), "secretmem"},
		{open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), "namespace"},
	};

	(void)state;
	for (size_t i = 0; i < NR_OF(others); i++) {
		struct file_info f;

		if (others[i].fd < 0) {
			print_message("SKIP: no %s here\n", others[i].kind);
			continue;
		}
		read_own(others[i].fd, &f);
		expect_stat(others[i].fd, &f);
		assert_string_equal(f.kind, others[i].kind);
		assert_false(f.has_pos);
		close_both(others[i].fd, &f);
	}
}

static void live_memfd(void **state)
{
	int fd = memfd_create("na\nme", 0);
	struct file_info f;

	(void)state;
	assert_int_equal(write(fd, "abc", 3), 3);
	read_own(fd, &f);
	expect_stat(fd, &f);
	assert_string_equal(f.kind, "memfd");
	assert_string_equal(f.path, "/memfd:na\nme (deleted)");
	assert_int_equal(f.size, 3);
	assert_true(f.has_pos);
	assert_int_equal(f.pos, 3);
	close_both(fd, &f);
}

static void live_files(void **state)
{
	static const struct {
		const char *path;
		const char *kind;
		int flags;
		bool has_pos;
	} files[] = {
		{"/", "directory", O_RDONLY | O_DIRECTORY, true},
		{"/dev/null", "char", O_RDWR, true},
		{"/etc/passwd", "regular", O_RDONLY, true},
		{"/etc/passwd", "regular", O_PATH, false},
		{"/proc/self/root", "symlink", O_PATH | O_NOFOLLOW, false},
	};

	(void)state;
	for (size_t i = 0; i < NR_OF(files); i++) {
		int fd = open(files[i].path, files[i].flags | O_CLOEXEC);
		struct file_info f;

		assert_true(fd >= 0);
		read_own(fd, &f);
		expect_stat(fd, &f);
		assert_string_equal(f.kind, files[i].kind);
		assert_int_equal(f.has_pos, files[i].has_pos);
		assert_true(f.cloexec);
		assert_int_equal(f.flags & (O_ACCMODE | O_PATH | O_NOFOLLOW | O_DIRECTORY),
				 files[i].flags);
		assert_int_equal(f.nr_details, 0);
		assert_int_equal(f.nr_locks, 0);
		close_both(fd, &f);
	}
}

static void live_pipe_and_socket(void **state)
{
	struct file_info f;
	int pipes[2], sockets[2];

	(void)state;
	assert_int_equal(pipe2(pipes, O_NONBLOCK), 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), 0);
	read_own(pipes[1], &f);
	expect_stat(pipes[1], &f);
	assert_string_equal(f.kind, "fifo");
	assert_memory_equal(f.path, "pipe:[", 6);
	assert_false(f.has_pos);
	assert_int_equal(f.flags, O_WRONLY | O_NONBLOCK);
	close_both(pipes[1], &f);
	read_own(sockets[0], &f);
	expect_stat(sockets[0], &f);
	assert_string_equal(f.kind, "socket");
	assert_null(f.path);
	assert_false(f.has_pos);
	close_both(sockets[0], &f);
	close(sockets[1]);
	close(pipes[0]);
}

static void live_locks(void **state)
{
	struct flock posix = {.l_type = F_WRLCK, .l_start = 5, .l_len = 10};
	struct flock ofd = {.l_type = F_RDLCK, .l_start = 100, .l_len = 0};
	struct file_info f;
	int fd = temp_file();
	const struct file_lock want[] = {
		{"FLOCK", false, (uint32_t)getpid(), 0, UINT64_MAX},
		{"POSIX", true, (uint32_t)getpid(), 5, 14},
		{"OFD", false, 0, 100, UINT64_MAX},
	};

	(void)state;
	assert_int_equal(flock(fd, LOCK_SH), 0);
	assert_int_equal(fcntl(fd, F_SETLK, &posix), 0);
	assert_int_equal(fcntl(fd, F_OFD_SETLK, &ofd), 0);
	read_own(fd, &f);
	assert_int_equal(f.nr_locks, NR_OF(want));
	for (size_t i = 0; i < NR_OF(want); i++)
		expect_lock(&f, i, &want[i]);
	close_both(fd, &f);
}

static void live_lease(void **state)
{
	char path[64];
	int fd = temp_file(), reader;
	struct file_info f;
	struct file_lock want = {"LEASE", false, (uint32_t)getpid(), 0, UINT64_MAX};

	(void)state;
	/* A read lease is for who has the file open for reading only. */
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	reader = open(path, O_RDONLY | O_CLOEXEC);
	assert_true(reader >= 0);
	close(fd);
	need(fcntl(reader, F_SETLEASE, F_RDLCK), "F_SETLEASE");
	read_own(reader, &f);
	assert_int_equal(f.nr_locks, 1);
	expect_lock(&f, 0, &want);
	close_both(reader, &f);
}

/* With stat_ok false, what the caller knows stays, and tells the kind; all else is read. */
static void no_stat(void **state)
{
	struct file_info f = {.mode = S_IFREG | 0123,
			      .dev_major = 1,
			      .dev_minor = 2,
			      .rdev_major = 3,
			      .rdev_minor = 4,
			      .uid = 5,
			      .gid = 6,
			      .ino = 7,
			      .size = 8,
			      .pos = 99,
			      .flags = 99,
			      .nr_locks = 99,
			      .nr_details = 99};
	int fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	assert_int_equal(file_info_read((uint32_t)getpid(), (uint32_t)fd, false, &f), 0);
	assert_int_equal(f.mode, S_IFREG | 0123);
	assert_int_equal(f.dev_major, 1);
	assert_int_equal(f.dev_minor, 2);
	assert_int_equal(f.rdev_major, 3);
	assert_int_equal(f.rdev_minor, 4);
	assert_int_equal(f.uid, 5);
	assert_int_equal(f.gid, 6);
	assert_int_equal(f.ino, 7);
	assert_int_equal(f.size, 8);
	assert_string_equal(f.kind, "regular");
	assert_string_equal(f.path, "/");
	assert_int_equal(f.pos, 0);
	assert_true(f.flags & O_DIRECTORY);
	assert_int_equal(f.nr_locks, 0);
	assert_int_equal(f.nr_details, 0);
	close_both(fd, &f);
}

static void gone(void **state)
{
	int fd = eventfd(0, 0);
	pid_t child = fork();
	struct file_info f;

	(void)state;
	if (!child)
		_exit(0);
	assert_int_equal(waitpid(child, NULL, 0), child);
	close(fd);
	assert_int_equal(file_info_read((uint32_t)getpid(), (uint32_t)fd, true, &f), -ENOENT);
	assert_int_equal(file_info_read((uint32_t)child, 0, true, &f), -ENOENT);
	file_info_free(NULL);
}

/* Runs test in a child as nobody; it returns 0 for success. */
static int as_nobody(int (*test)(void))
{
	pid_t child = fork();
	int status;

	if (!child) {
		if (!getuid() && (setgid(65534) || setuid(65534)))
			_exit(99);
		_exit(test());
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int read_init(void)
{
	struct file_info f;

	return file_info_read(1, 0, true, &f) == -EACCES ? 0 : 1;
}

static void not_allowed(void **state)
{
	(void)state;
	assert_int_equal(as_nobody(read_init), 0);
}

/* A path of 4095 bytes is the longest that the kernel tells; of a longer one, all but the path is known. */
static void live_long_path(void **state)
{
	char top[] = "/tmp/test_file_info.XXXXXX";
	char name[201];
	struct file_info f;
	size_t depth;
	int back = open(".", O_PATH | O_CLOEXEC);

	(void)state;
	memset(name, 'd', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	assert_non_null(mkdtemp(top));
	assert_int_equal(chdir(top), 0);
	for (depth = 1; depth <= 22; depth++) {
		int fd;

		assert_int_equal(mkdir(name, 0700), 0);
		assert_int_equal(chdir(name), 0);
		fd = open("f", O_CREAT | O_RDWR | O_CLOEXEC, 0600);
		assert_true(fd >= 0);
		read_own(fd, &f);
		expect_stat(fd, &f);
		assert_string_equal(f.kind, "regular");
		assert_true(f.has_pos);
		if (strlen(top) + depth * sizeof(name) + 2 < 4096)
			assert_int_equal(strlen(f.path), strlen(top) + depth * sizeof(name) + 2);
		else
			assert_null(f.path);
		close_both(fd, &f);
	}
	for (depth--; depth; depth--) {
		unlink("f");
		assert_int_equal(chdir(".."), 0);
		assert_int_equal(rmdir(name), 0);
	}
	assert_int_equal(fchdir(back), 0);
	assert_int_equal(rmdir(top), 0);
	close(back);
}

/* A thread may have a descriptor table of its own: it is read by the number of the thread. */
struct thread_table {
	int opened[2]; /* the thread tells its number here */
	int done[2];
};

static void *own_table(void *arg)
{
	struct thread_table *t = arg;
	pid_t tid = gettid();
	char c;

	if (unshare(CLONE_FILES) || dup2(eventfd(42, 0), 500) != 500)
		tid = 0;
	if (write(t->opened[1], &tid, sizeof(tid)) != sizeof(tid))
		return NULL;
	return read(t->done[0], &c, 1) == 1 ? t : NULL;
}

static void live_thread(void **state)
{
	struct thread_table t;
	struct file_info f;
	pthread_t thread;
	pid_t tid;
	void *ok;

	(void)state;
	assert_int_equal(pipe(t.opened), 0);
	assert_int_equal(pipe(t.done), 0);
	assert_int_equal(pthread_create(&thread, NULL, own_table, &t), 0);
	assert_int_equal(read(t.opened[0], &tid, sizeof(tid)), sizeof(tid));
	assert_int_not_equal(tid, 0);
	assert_int_equal(file_info_read((uint32_t)getpid(), 500, true, &f), -ENOENT);
	assert_int_equal(file_info_read((uint32_t)tid, 500, true, &f), 0);
	assert_string_equal(f.kind, "eventfd");
	assert_string_equal(f.details[0].m[0].val, "42");
	file_info_free(&f);
	assert_int_equal(write(t.done[1], "x", 1), 1);
	assert_int_equal(pthread_join(thread, &ok), 0);
	assert_non_null(ok);
	for (int i = 0; i < 2; i++) {
		close(t.opened[i]);
		close(t.done[i]);
	}
}

/* The text of an epoll with that many targets is larger than a page. */
static void live_large(void **state)
{
	enum { NR = 300 };
	int fd = epoll_create1(0), targets[NR];
	struct file_info f;

	(void)state;
	for (int i = 0; i < NR; i++) {
		struct epoll_event ev = {.events = EPOLLIN, .data.u32 = (uint32_t)i};

		targets[i] = eventfd(0, 0);
		assert_int_equal(epoll_ctl(fd, EPOLL_CTL_ADD, targets[i], &ev), 0);
	}
	read_own(fd, &f);
	assert_int_equal(f.nr_details, NR);
	for (int i = 0; i < NR; i++)
		close(targets[i]);
	close_both(fd, &f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(details),
		cmocka_unit_test(long_value),
		cmocka_unit_test(head),
		cmocka_unit_test(offsets),
		cmocka_unit_test(locks),
		cmocka_unit_test(no_locks),
		cmocka_unit_test(damaged),
		cmocka_unit_test(kinds),
		cmocka_unit_test(type_names),
		cmocka_unit_test(remote),
		cmocka_unit_test(open_flags),
		cmocka_unit_test(live_eventfd),
		cmocka_unit_test(live_epoll),
		cmocka_unit_test(live_timerfd),
		cmocka_unit_test(live_signalfd),
		cmocka_unit_test(live_inotify),
		cmocka_unit_test(live_fanotify),
		cmocka_unit_test(live_pidfd),
		cmocka_unit_test(live_io_uring),
		cmocka_unit_test(live_bpf_map),
		cmocka_unit_test(live_bpf_prog),
		cmocka_unit_test(live_others),
		cmocka_unit_test(live_memfd),
		cmocka_unit_test(live_files),
		cmocka_unit_test(live_pipe_and_socket),
		cmocka_unit_test(live_locks),
		cmocka_unit_test(live_lease),
		cmocka_unit_test(no_stat),
		cmocka_unit_test(gone),
		cmocka_unit_test(not_allowed),
		cmocka_unit_test(live_long_path),
		cmocka_unit_test(live_thread),
		cmocka_unit_test(live_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
