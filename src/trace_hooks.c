// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace_hooks.h"

#include "../include/filter.h"
#include "../include/trace_control.h"
#include "btf_path.h"
#include "iterator.h"
#include "trace.skel.h"
#include "trace_values.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <linux/perf_event.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LINKS_MAX    64
#define THREAD_SIZE  16384 /* of x86-64 and arm64, but for KASAN */
#define WAKEUP_SHARE 8	   /* of the ring */

/* Sockets whose owner is known: what is set aside for each before 6.1, and later only the table of the hash. */
#define OWNERS_PREALLOCATED 131072
#define OWNERS_ALLOCATED    524288

#define BIT(type)	    (1u << (type))

struct trace_hooks {
	const struct trace_options *o;
	struct trace_bpf *skel;
	const struct btf *btf;
	int tracefs;	 /* its root; -1: it can't be opened */
	uint32_t calls;	 /* those to hook: wanted, or to know owners */
	uint32_t kernel; /* the same of the kernel's own events */
	bool uring;	 /* calls made through io_uring are hooked */
	enum trace_hook of[EVENT_TYPES];
	const char *why[EVENT_TYPES];
	struct bpf_link *links[LINKS_MAX];
	size_t nr_links;
	struct bpf_link *look; /* the iterator over listeners */
};

/* Calls, by the names of their programs and tracepoints. */
static const struct {
	enum event_type type;
	const char *name;
	const char *function; /* of the fexit program; accept and accept4 share one */
} calls[] = {
	{EVENT_SOCKET, "socket", "socket"},
	{EVENT_SOCKETPAIR, "socketpair", "socketpair"},
	{EVENT_BIND, "bind", "bind"},
	{EVENT_LISTEN, "listen", "listen"},
	{EVENT_CONNECT, "connect", "connect"},
	{EVENT_ACCEPT, "accept", "accept4"},
	{EVENT_ACCEPT4, "accept4", "accept4"},
	{EVENT_SETSOCKOPT, "setsockopt", "setsockopt"},
	{EVENT_GETSOCKOPT, "getsockopt", "getsockopt"},
	{EVENT_SHUTDOWN, "shutdown", "shutdown"},
};

/* Programs of kernel events: loaded when any of these events is to be hooked. */
static const struct {
	uint32_t types;
	const char *program;
	const char *tracepoint;
	const char *why; /* where the kernel has it not */
} kernel_hooks[] = {
	{EVENT_ALL & ~EVENT_CALLS, "kernel_state", "inet_sock_set_state", NULL},
	{EVENT_ALL & ~EVENT_CALLS, "kernel_destroy", "tcp_destroy_sock", NULL},
	{BIT(EVENT_RETRANSMIT), "kernel_retransmit", "tcp_retransmit_skb", NULL},
	{BIT(EVENT_RETRANSMIT), "kernel_retransmit_synack", "tcp_retransmit_synack", NULL},
	{BIT(EVENT_RESET), "kernel_send_reset", "tcp_send_reset", NULL},
	{BIT(EVENT_RESET), "kernel_receive_reset", "tcp_receive_reset", NULL},
	{BIT(EVENT_ERROR), "kernel_error", "inet_sk_error_report",
	 "the kernel has no tracepoint inet_sk_error_report (5.14)"},
};

/* io_uring's requests. */
static const struct {
	const char *program;
	const char *tracepoint;
} uring_hooks[] = {
	{"uring_submit_sqe", "io_uring_submit_sqe"}, {"uring_submit_req", "io_uring_submit_req"},
	{"uring_req_failed", "io_uring_req_failed"}, {"uring_complete", "io_uring_complete"},
	{"uring_overflow", "io_uring_cqe_overflow"},
};

#define NR_OF(array) (sizeof(array) / sizeof((array)[0]))

/* It has no requests for the others. */
#define URING_CALLS (EVENT_CALLS & ~(BIT(EVENT_SOCKETPAIR) | BIT(EVENT_ACCEPT)))

/* Arguments of io_uring_complete: ring, request and completion, or its members from the third on. */
#define URING_ARGS_CQE	   3 /* since 6.16 */
#define URING_ARGS_MEMBERS 5 /* since 5.18; before, the request is not told */

/* --- what the kernel has */

/* How many arguments a tracepoint hands to a program; -1: there is no such tracepoint. */
static int tracepoint_args(const struct btf *btf, const char *name)
{
	const struct btf_type *t;
	char type[96];
	int id;

	snprintf(type, sizeof(type), "btf_trace_%s", name);
	id = btf__find_by_name_kind(btf, type, BTF_KIND_TYPEDEF);
	if (id < 0)
		return -1;
	t = btf__type_by_id(btf, btf__type_by_id(btf, id)->type); /* a pointer ... */
	t = btf__type_by_id(btf, t->type);			  /* ... to a function */
	return btf_vlen(t) - 1; /* the first one is not handed on */
}

/* Whether a program that does nothing can be attached to the exit of a kernel function. */
static int try_fexit(const struct btf *btf)
{
	const struct bpf_insn nothing[] = {
		{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0},
		{.code = BPF_JMP | BPF_EXIT},
	};
	int id = btf__find_by_name_kind(btf, "__sys_setsockopt", BTF_KIND_FUNC);
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = BPF_TRACE_FEXIT,
		    .attach_btf_id = id > 0 ? id : 0);
	int prog, link, err = 0;

	if (id < 0)
		return -ENOENT;
	prog = bpf_prog_load(BPF_PROG_TYPE_TRACING, NULL, "GPL", nothing, NR_OF(nothing), &opts);
	if (prog < 0)
		return -errno;
	link = bpf_raw_tracepoint_open(NULL, prog);
	if (link < 0)
		err = -errno;
	else
		close(link);
	close(prog);
	return err;
}

/* tracefs, without mounting it anywhere (5.2). */
static int open_tracefs(void)
{
	int dir, fs = (int)syscall(SYS_fsopen, "tracefs", FSOPEN_CLOEXEC);

	if (fs < 0)
		return -1;
	dir = -1;
	if (!syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
		dir = (int)syscall(SYS_fsmount, fs, FSMOUNT_CLOEXEC, 0);
	close(fs);
	return dir;
}

/* The number of a tracepoint of a system call; -1: there is none. way: "enter", "exit". */
static int tracepoint_id(int tracefs, const char *way, const char *name)
{
	char path[96], text[16] = "";
	int fd, id = -1;

	snprintf(path, sizeof(path), "events/syscalls/sys_%s_%s/id", way, name);
	fd = openat(tracefs, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (read(fd, text, sizeof(text) - 1) > 0)
		id = (int)strtol(text, NULL, 10);
	close(fd);
	return id;
}

/* --- which hooks */

static bool owners_needed(uint32_t events)
{
	return events & EVENT_ALL & ~EVENT_CALLS;
}

/* Calls that tell whose a socket is are hooked even if nobody wants to see them. */
static uint32_t calls_needed(uint32_t events)
{
	uint32_t types = events & EVENT_CALLS;

	if (owners_needed(events))
		types |= BIT(EVENT_ACCEPT) | BIT(EVENT_ACCEPT4);
	if (events & BIT(EVENT_ERROR))
		types |= BIT(EVENT_SOCKET);
	return types;
}

static void choose(struct trace_hooks *h, struct features *features)
{
	enum trace_hook best = h->o->only;
	int err = try_fexit(h->btf);
	size_t i;

	features_note(features, FEATURE_FEXIT, FEATURE_ATTACH, err);
	if (best == TRACE_HOOK_NONE)
		best = err ? TRACE_HOOK_SYSCALL : TRACE_HOOK_FEXIT;
	if (best == TRACE_HOOK_SYSCALL && h->tracefs < 0)
		best = TRACE_HOOK_RAW;
	for (i = 0; i < NR_OF(calls); i++)
		if (h->calls & BIT(calls[i].type))
			h->of[calls[i].type] = best;
	for (i = 0; i < NR_OF(kernel_hooks); i++) {
		if (tracepoint_args(h->btf, kernel_hooks[i].tracepoint) >= 0 ||
		    !kernel_hooks[i].why)
			continue;
		h->kernel &= ~kernel_hooks[i].types;
		for (int type = 0; type < EVENT_TYPES; type++)
			if (kernel_hooks[i].types & BIT(type))
				h->why[type] = kernel_hooks[i].why;
	}
}

/* Of 5.18 a submission told what a request is in arguments of its own; these are the same since 6.0. */
static bool has_uring(const struct trace_hooks *h)
{
	int args = tracepoint_args(h->btf, "io_uring_complete");

	return h->o->uring && h->calls & URING_CALLS &&
	       (args == URING_ARGS_CQE || args >= URING_ARGS_MEMBERS) &&
	       tracepoint_args(h->btf, "io_uring_submit_sqe") <= 2;
}

static bool is_hooked_uring(const struct trace_hooks *h, size_t i)
{
	return h->uring && tracepoint_args(h->btf, uring_hooks[i].tracepoint) >= 0;
}

static uint32_t hooked_by(const struct trace_hooks *h, enum trace_hook hook)
{
	uint32_t types = 0;
	size_t i;

	for (i = 0; i < NR_OF(calls); i++)
		if (h->of[calls[i].type] == hook)
			types |= BIT(calls[i].type);
	return types;
}

/* 32-bit programs have no tracepoints of their own; the kernel's functions serve them too. */
static uint32_t raw_compat(const struct trace_hooks *h)
{
	uint32_t types = hooked_by(h, TRACE_HOOK_RAW);

	return h->o->compat ? types | hooked_by(h, TRACE_HOOK_SYSCALL) : types;
}

/* --- loading */

static struct bpf_program *program(const struct trace_hooks *h, const char *prefix,
				   const char *name)
{
	char full[64];

	snprintf(full, sizeof(full), "%s%s", prefix, name);
	return bpf_object__find_program_by_name(h->skel->obj, full);
}

/* The programs of a call; entry is NULL where there is none or none is asked for. */
static void call_programs(const struct trace_hooks *h, size_t i, struct bpf_program **exit,
			  struct bpf_program **entry)
{
	*exit = *entry = NULL;
	switch (h->of[calls[i].type]) {
	case TRACE_HOOK_FEXIT:
		*exit = program(h, "fexit_", calls[i].function);
		*entry = program(h, "fentry_", calls[i].function);
		break;
	case TRACE_HOOK_SYSCALL:
		*exit = program(h, "exit_", calls[i].name);
		*entry = program(h, "enter_", calls[i].name);
		break;
	case TRACE_HOOK_RAW:
	case TRACE_HOOK_NONE:
		break;
	}
	if (!(h->o->entry & h->o->events & BIT(calls[i].type)))
		*entry = NULL;
}

static void select_programs(struct trace_hooks *h)
{
	struct trace_bpf *skel = h->skel;
	size_t i;

	for (i = 0; i < NR_OF(calls); i++) {
		struct bpf_program *exit, *entry;

		call_programs(h, i, &exit, &entry);
		if (exit)
			bpf_program__set_autoload(exit, true);
		if (entry)
			bpf_program__set_autoload(entry, true);
	}
	for (i = 0; i < NR_OF(kernel_hooks); i++)
		if (h->kernel & kernel_hooks[i].types)
			bpf_program__set_autoload(program(h, "", kernel_hooks[i].program), true);
	for (i = 0; i < NR_OF(uring_hooks); i++)
		if (is_hooked_uring(h, i))
			bpf_program__set_autoload(program(h, "", uring_hooks[i].program), true);
	bpf_program__set_autoload(skel->progs.raw_exit,
				  hooked_by(h, TRACE_HOOK_RAW) || raw_compat(h));
	bpf_program__set_autoload(skel->progs.seed_self, true);
	bpf_program__set_autoload(skel->progs.seed_file, h->kernel != 0);
	bpf_program__set_autoload(skel->progs.follow_fork,
				  (skel->rodata->config.by_pid || skel->rodata->config.asked) &&
					  h->o->follow);
	bpf_program__set_autoload(skel->progs.kernel_overflow, h->kernel & BIT(EVENT_OVERFLOW));
}

/* What of the selection the hooks have to look at. */
static void configure_filter(struct trace_hooks *h)
{
	const struct filter *f = h->o->filter;
	struct trace_config *config = &h->skel->rodata->config;
	uint32_t decided;

	config->by_pid = h->o->nr_pids > 0;
	config->follow = h->o->follow;
	if (!f)
		return;
	decided = f->given & f->decided;
	memcpy(&h->skel->rodata->filter, f, sizeof(*f));
	config->asked = (decided & FILTER_PID) != 0;
	config->pgids = (decided & FILTER_PGID) || f->not_pgid.nr;
	config->by_ids = f->given || config->pgids || f->not_pid.nr || f->not_uid.nr;
	config->by_socket = decided & (FILTER_FD | FILTER_INET | FILTER_UNIX) || f->not_fd.nr ||
			    ~f->tcp_states || ~f->udp_states;
}

/* Since 6.1 (struct bpf_mem_alloc) a program may allocate in any context. */
static void configure_owners(struct trace_hooks *h)
{
	struct bpf_map *owners = h->skel->maps.owners;

	if (!h->kernel) {
		bpf_map__set_max_entries(owners, 1);
		bpf_map__set_max_entries(h->skel->maps.owners_lru, 64);
	} else if (btf__find_by_name_kind(h->btf, "bpf_mem_alloc", BTF_KIND_STRUCT) > 0) {
		bpf_map__set_map_flags(owners, BPF_F_NO_PREALLOC);
		bpf_map__set_max_entries(owners, OWNERS_ALLOCATED);
	} else {
		bpf_map__set_max_entries(owners, OWNERS_PREALLOCATED);
	}
}

static void configure(struct trace_hooks *h, size_t ring_size)
{
	struct trace_bpf *skel = h->skel;

	skel->rodata->config = (struct trace_config){
		.events = h->o->events & (EVENT_CALLS | h->kernel),
		.entry = h->o->entry,
		.ppids = h->o->ppids,
		.thread_size = THREAD_SIZE,
		.reset_reason = tracepoint_args(h->btf, "tcp_send_reset") > 2,
		.retrans_err = tracepoint_args(h->btf, "tcp_retransmit_skb") > 2,
		.preempt_kfuncs =
			btf__find_by_name_kind(h->btf, "bpf_preempt_disable", BTF_KIND_FUNC) > 0,
		.uring_cqe = tracepoint_args(h->btf, "io_uring_complete") == URING_ARGS_CQE,
		.native_calls = hooked_by(h, TRACE_HOOK_RAW),
		.compat_calls = raw_compat(h),
		.plain_loads = btf__find_by_name_kind(h->btf, "bpf_rdonly_cast", BTF_KIND_FUNC) > 0,
		.wakeup_bytes = ring_size / WAKEUP_SHARE,
	};
	configure_filter(h);
	bpf_map__set_max_entries(skel->maps.ring, ring_size);
	bpf_map__set_max_entries(skel->maps.accounts, libbpf_num_possible_cpus());
	configure_owners(h);
	if (!h->uring) {
		bpf_map__set_max_entries(skel->maps.uring_requests, 1);
		bpf_map__set_max_entries(skel->maps.uring_names, 1);
	}
	if (!h->o->entry)
		bpf_map__set_max_entries(skel->maps.entries, 64);
}

/* A process may be given for both. */
static int fill_pids(const struct trace_hooks *h, const uint32_t *pids, size_t nr,
		     enum trace_pid given)
{
	int fd = bpf_map__fd(h->skel->maps.pids);

	for (size_t i = 0; i < nr; i++) {
		uint32_t before = 0, now;

		(void)bpf_map_lookup_elem(fd, &pids[i], &before);
		now = before | given;
		if (bpf_map_update_elem(fd, &pids[i], &now, BPF_ANY))
			return -errno;
	}
	return 0;
}

/* The value of each option, for setsockopt; the processes. */
static int fill_maps(struct trace_hooks *h, const struct trace_values *values)
{
	struct event_option_key key;
	struct event_option option;
	unsigned int n;
	int err;

	for (n = 0; values && trace_values_option(values, n, &key, &option); n++)
		if (bpf_map_update_elem(bpf_map__fd(h->skel->maps.options), &key, &option, BPF_ANY))
			return -errno;
	err = fill_pids(h, h->o->pids, h->o->nr_pids, PID_SCOPE);
	return err ? err : fill_pids(h, h->o->asked, h->o->nr_asked, PID_ASKED);
}

static int load(struct trace_hooks *h, const struct trace_values *values)
{
	int err;

	h->skel = trace_bpf__open();
	if (!h->skel)
		return -errno;
	configure(h, h->o->buffer);
	select_programs(h);
	err = trace_bpf__load(h->skel);
	return err ? err : fill_maps(h, values);
}

/* --- attaching */

static int keep(struct trace_hooks *h, struct bpf_link *link)
{
	if (!link)
		return -errno;
	if (h->nr_links == LINKS_MAX) {
		bpf_link__destroy(link);
		return -EOVERFLOW;
	}
	h->links[h->nr_links++] = link;
	return 0;
}

static int attach_tracepoint(struct trace_hooks *h, const struct bpf_program *prog, const char *way,
			     const char *name)
{
	struct perf_event_attr attr = {.type = PERF_TYPE_TRACEPOINT, .size = sizeof(attr)};
	struct bpf_link *link;
	int fd, err, id = tracepoint_id(h->tracefs, way, name);

	if (id < 0)
		return -ENOENT;
	attr.config = id;
	fd = (int)syscall(SYS_perf_event_open, &attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);
	if (fd < 0)
		return -errno;
	link = bpf_program__attach_perf_event(prog, fd);
	err = keep(h, link);
	if (!link)
		close(fd);
	return err;
}

/* accept and accept4 are one function: the second one is served by the first one's program. */
static bool is_attached(const struct trace_hooks *h, size_t call)
{
	size_t i;

	if (h->of[calls[call].type] != TRACE_HOOK_FEXIT)
		return false;
	for (i = 0; i < call; i++)
		if (h->of[calls[i].type] == TRACE_HOOK_FEXIT &&
		    !strcmp(calls[i].function, calls[call].function))
			return true;
	return false;
}

static int attach_call(struct trace_hooks *h, size_t i)
{
	struct bpf_program *exit, *entry;
	int err;

	call_programs(h, i, &exit, &entry);
	if (h->of[calls[i].type] == TRACE_HOOK_FEXIT) {
		if (is_attached(h, i))
			return 0;
		err = entry ? keep(h, bpf_program__attach(entry)) : 0;
		return err ? err : keep(h, bpf_program__attach(exit));
	}
	if (!exit)
		return 0;
	err = entry ? attach_tracepoint(h, entry, "enter", calls[i].name) : 0;
	return err ? err : attach_tracepoint(h, exit, "exit", calls[i].name);
}

static int attach(struct trace_hooks *h)
{
	struct trace_bpf *skel = h->skel;
	int err = 0;
	size_t i;

	for (i = 0; i < NR_OF(kernel_hooks) && !err; i++)
		if (h->kernel & kernel_hooks[i].types)
			err = keep(h, bpf_program__attach(program(h, "", kernel_hooks[i].program)));
	for (i = 0; i < NR_OF(uring_hooks) && !err; i++)
		if (is_hooked_uring(h, i))
			err = keep(h, bpf_program__attach(program(h, "", uring_hooks[i].program)));
	for (i = 0; i < NR_OF(calls) && !err; i++)
		err = attach_call(h, i);
	if (!err && bpf_program__autoload(skel->progs.raw_exit))
		err = keep(h, bpf_program__attach(skel->progs.raw_exit));
	if (!err && bpf_program__autoload(skel->progs.follow_fork))
		err = keep(h, bpf_program__attach(skel->progs.follow_fork));
	return err;
}

static struct bpf_link *attach_iterator(const struct bpf_program *prog, const struct bpf_map *map)
{
	union bpf_iter_link_info info = {.map.map_fd = map ? bpf_map__fd(map) : 0};
	LIBBPF_OPTS(bpf_iter_attach_opts, opts, .link_info = &info, .link_info_len = sizeof(info));

	return bpf_program__attach_iter(prog, map ? &opts : NULL);
}

static int run_once(const struct bpf_program *prog, const struct bpf_map *map)
{
	struct bpf_link *link = attach_iterator(prog, map);
	int err = link ? iterator_run(link) : -errno;

	bpf_link__destroy(link);
	return err;
}

/* --- whether they run */

/* No descriptor is -1: nothing comes of these calls but an error. */
static void make_calls(void)
{
	int sv[2];

	(void)socket(-1, 0, 0);
	(void)socketpair(-1, 0, 0, sv);
	(void)bind(-1, NULL, 0);
	(void)listen(-1, 0);
	(void)connect(-1, NULL, 0);
	(void)accept(-1, NULL, NULL);
	(void)accept4(-1, NULL, NULL, 0);
	(void)setsockopt(-1, -1, -1, NULL, 0);
	(void)getsockopt(-1, -1, -1, NULL, NULL);
	(void)shutdown(-1, 0);
}

/* What did not run takes the next best hook. Returns whether there was any such. */
static bool degrade(struct trace_hooks *h)
{
	uint32_t seen = h->skel->bss->control.own_seen;
	bool any = false;
	size_t i;

	for (i = 0; i < NR_OF(calls); i++) {
		enum trace_hook *hook = &h->of[calls[i].type];

		if (*hook == TRACE_HOOK_NONE || seen & BIT(calls[i].type))
			continue;
		any = true;
		if (h->o->only || *hook == TRACE_HOOK_RAW) {
			*hook = TRACE_HOOK_NONE;
			h->why[calls[i].type] = "no hook of this kernel sees it";
		} else {
			*hook = *hook == TRACE_HOOK_FEXIT && h->tracefs >= 0 ? TRACE_HOOK_SYSCALL
									     : TRACE_HOOK_RAW;
		}
	}
	return any;
}

static int seed(struct trace_hooks *h)
{
	if (!h->kernel)
		return 0;
	return run_once(h->skel->progs.seed_file, NULL);
}

static void unload(struct trace_hooks *h)
{
	trace_hooks_detach(h);
	trace_bpf__destroy(h->skel);
	h->skel = NULL;
}

static int load_and_attach(struct trace_hooks *h, const struct trace_values *values, int hz_fd)
{
	int err;

	do {
		unload(h);
		err = load(h, values);
		if (err)
			return err;
		h->skel->bss->control.hz_fd = hz_fd;
		err = run_once(h->skel->progs.seed_self, h->skel->maps.listeners);
		if (!err)
			err = attach(h);
		if (err)
			return err;
		make_calls();
	} while (degrade(h));
	return seed(h);
}

/* A socket whose TCP_KEEPIDLE of 1 s tells the kernel's HZ; -1: none can be made. */
static int hz_socket(void)
{
	int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &one, sizeof(one))) {
		close(fd);
		fd = -1;
	}
	return fd;
}

int trace_hooks_open(const struct trace_options *o, struct btf_set *btf,
		     const struct trace_values *values, struct features *features,
		     struct trace_hooks **out)
{
	struct trace_hooks *h = calloc(1, sizeof(*h));
	int err, hz_fd;

	if (!h)
		return -ENOMEM;
	h->o = o;
	h->btf = btf_set_vmlinux(btf);
	h->tracefs = open_tracefs();
	h->calls = calls_needed(o->events);
	h->kernel = o->events & ~EVENT_CALLS;
	choose(h, features);
	h->uring = has_uring(h);
	hz_fd = hz_socket();
	err = load_and_attach(h, values, hz_fd);
	if (hz_fd >= 0)
		close(hz_fd);
	if (!err && bpf_program__autoload(h->skel->progs.kernel_overflow)) {
		h->look = attach_iterator(h->skel->progs.kernel_overflow, h->skel->maps.listeners);
		if (!h->look)
			err = -errno;
	}
	if (err) {
		trace_hooks_close(h);
		return err;
	}
	*out = h;
	return 0;
}

void trace_hooks_detach(struct trace_hooks *h)
{
	while (h->nr_links)
		bpf_link__destroy(h->links[--h->nr_links]);
}

void trace_hooks_close(struct trace_hooks *h)
{
	if (!h)
		return;
	bpf_link__destroy(h->look);
	unload(h);
	if (h->tracefs >= 0)
		close(h->tracefs);
	free(h);
}

struct trace_bpf *trace_hooks_skel(const struct trace_hooks *h)
{
	return h->skel;
}

bool trace_hooks_uring(const struct trace_hooks *h)
{
	return h->uring || !(h->calls & URING_CALLS);
}

enum trace_hook trace_hooks_of(const struct trace_hooks *h, enum event_type type, const char **why)
{
	if (why)
		*why = h->why[type];
	return h->of[type];
}

int trace_hooks_look(struct trace_hooks *h)
{
	return h->look ? iterator_run(h->look) : 0;
}

static uint64_t missed(const struct bpf_program *prog)
{
	struct bpf_prog_info info = {0};
	__u32 len = sizeof(info);

	if (!prog || bpf_program__fd(prog) < 0 ||
	    bpf_obj_get_info_by_fd(bpf_program__fd(prog), &info, &len))
		return 0;
	return info.recursion_misses;
}

/*
 * What a request was that a hook was not run for nobody knows, nor whether it was one of ours: it counts for the first
 * call that is asked for.
 */
static uint64_t missed_uring(const struct trace_hooks *h, enum event_type type)
{
	uint32_t calls = h->o->events & URING_CALLS;
	uint64_t n = 0;

	if (!h->uring || (calls & (0 - calls)) != BIT(type))
		return 0;
	for (size_t i = 0; i < NR_OF(uring_hooks); i++)
		if (is_hooked_uring(h, i))
			n += missed(program(h, "", uring_hooks[i].program));
	return n;
}

/* Likewise of the tracepoint of all system calls. */
static uint64_t missed_raw(const struct trace_hooks *h, enum event_type type)
{
	uint32_t calls = h->o->events & raw_compat(h);

	return (calls & (0 - calls)) == BIT(type) ? missed(h->skel->progs.raw_exit) : 0;
}

uint64_t trace_hooks_missed(const struct trace_hooks *h, enum event_type type)
{
	uint64_t n = missed_uring(h, type) + missed_raw(h, type);
	size_t i;

	for (i = 0; i < NR_OF(calls); i++) {
		struct bpf_program *exit, *entry;

		if (calls[i].type != type || is_attached(h, i))
			continue;
		call_programs(h, i, &exit, &entry);
		n += missed(exit);
	}
	for (i = 0; i < NR_OF(kernel_hooks); i++)
		if (kernel_hooks[i].types == BIT(type) ||
		    (type == EVENT_STATE && !strcmp(kernel_hooks[i].program, "kernel_state")))
			n += missed(program(h, "", kernel_hooks[i].program));
	return n;
}
