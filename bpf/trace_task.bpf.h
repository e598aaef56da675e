/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose event it is: the process that runs, the processes asked for, the owner of a socket. */
#ifndef SOCKSPY_TRACE_TASK_BPF_H
#define SOCKSPY_TRACE_TASK_BPF_H

#include "trace_core.bpf.h"

#define PF_KTHREAD 0x00200000

/*
 * Processes that were given, by their number in sockspy's pid namespace, and for what (enum trace_pid). User space and forks put
 * them in.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 32768);
	__type(key, __u32);
	__type(value, __u32);
} pids SEC(".maps");

/* What is known of a socket that the kernel will speak of in some other process's time. */
struct owner {
	struct event_task task;
	__u64 since;	   /* when it came into its state, 0: before the trace */
	__u64 opened;	   /* when its connection began, 0: likewise */
	__u64 established; /* likewise */
	__u64 writing;	   /* 1: task is about to be another */
};

/*
 * By the address of the sock: calls have no typed socket, without which there is no BPF_MAP_TYPE_SK_STORAGE. Put
 * in by the seed, by calls and by changes of state, taken out when TCP destroys the socket.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, __u64);
	__type(value, struct owner);
} owners SEC(".maps");

/* Of sockets whose end nobody tells (UDP, raw, ping): the oldest go. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, __u64);
	__type(value, struct owner);
} owners_lru SEC(".maps");

/*
 * Whether tasks are typed pointers, from which a plain load takes a number: a tenth of what a helper's read costs. It is
 * not for pointers, each of which has the verifier look through all names of the kernel's BTF (6.4 on).
 */
#define TYPED_TASK                                                                                 \
	bpf_core_enum_value_exists(enum bpf_func_id___helpers,                                     \
				   BPF_FUNC_get_current_task_btf___helpers)

static __always_inline struct task_struct *current_task(void)
{
	if (TYPED_TASK)
		return bpf_get_current_task_btf();
	return (void *)bpf_get_current_task();
}

/*
 * For each load through a typed pointer that it trusts the verifier looks through all of the kernel's BTF: where one
 * can have pointers that it does not trust, it takes those.
 */
#define TASK(task, a, ...)                                                                         \
	(TYPED_TASK && !config.plain_loads ? ___arrow(task, a, ##__VA_ARGS__)                      \
					   : PEEK(task, a, ##__VA_ARGS__))

/* As bpf_get_current_pid_tgid(), of the task that runs. */
static __always_inline __u64 task_pid_tgid(struct task_struct *task)
{
	if (!config.plain_loads)
		return bpf_get_current_pid_tgid();
	return (__u64)(__u32)PEEK(task, tgid) << 32 | (__u32)PEEK(task, pid);
}

/* Of the process, not of the thread. */
static __always_inline void task_comm(char comm[16], struct task_struct *task)
{
	struct task_struct *leader = PEEK(task, group_leader);
	void *at = (void *)leader + bpf_core_field_offset(struct task_struct, comm);
	__u64 *words = (__u64 *)comm;

	words[0] = peek_word(at);
	words[1] = peek_word(at + 8);
}

/* The number of a struct pid in sockspy's pid namespace; 0: not in there. */
static __noinline __u32 pid_nr(struct pid *pid)
{
	__u64 at = bpf_core_field_offset(struct pid, numbers) +
		   (__u64)control.pidns_level * bpf_core_type_size(struct upid);
	struct upid *upid = (void *)pid + at;

	if (!pid || PEEK(pid, level) < control.pidns_level ||
	    (__u64)PEEK(upid, ns) != control.pidns)
		return 0;
	return PEEK(upid, nr);
}

/* The process of a task by its number in the initial namespace, which is what most see. */
static __always_inline __u32 tgid_nr(struct task_struct *task, __u32 tgid)
{
	if (!control.pidns_level)
		return tgid;
	return pid_nr(PEEK(task, group_leader, thread_pid));
}

static __always_inline __u32 tid_nr(struct task_struct *task, __u32 tid)
{
	if (!control.pidns_level)
		return tid;
	return pid_nr(PEEK(task, thread_pid));
}

/* What a process was given for; 0: it was not. */
static __always_inline __u32 pid_given(__u32 pid)
{
	__u32 *given = bpf_map_lookup_elem(&pids, &pid);

	return given ? *given : 0;
}

/*
 * A new process is what its parent is. Else its number is its own, whoever had it before: what becomes of a
 * process's sockets after its end is still its.
 */
static __always_inline int on_fork(struct task_struct *parent, struct task_struct *child)
{
	__u32 tgid = PEEK(child, tgid), given, pid;

	if (tgid != (__u32)PEEK(child, pid))
		return 0; /* a thread */
	given = pid_given(tgid_nr(parent, PEEK(parent, tgid)));
	pid = tgid_nr(child, tgid);
	if (!given)
		bpf_map_delete_elem(&pids, &pid);
	else if (bpf_map_update_elem(&pids, &pid, &given, 0))
		__sync_fetch_and_add(&control.pids_lost, 1);
	return 0;
}

static __always_inline __u32 task_euid(struct task_struct *task)
{
	return PEEK(task, real_cred, euid.val);
}

static __always_inline __u32 task_pgid(struct task_struct *task)
{
	return pid_nr(PEEK(task, signal, pids[PIDTYPE_PGID]));
}

static __always_inline __u32 task_ppid(struct task_struct *task)
{
	return pid_nr(PEEK(task, real_parent, group_leader, thread_pid));
}

/* Everything but the descriptor. pid: the process, as tgid_nr() gives it. */
static __noinline void task_describe(struct event_task *t, struct task_struct *task, __u32 pid,
				     __u64 pid_tgid)
{
	t->pid = pid;
	t->tid = tid_nr(task, (__u32)pid_tgid);
	t->euid = task_euid(task);
	t->pgid = config.pgids ? task_pgid(task) : 0;
	t->ppid = config.ppids ? task_ppid(task) : 0;
	t->fd = -1;
	t->owner = OWNER_EXACT;
	t->asked = config.asked && pid_given(pid) & PID_ASKED;
	task_comm(t->comm, task);
}

static __always_inline bool is_tcp(__u32 classes)
{
	return classes & SKC_TCP;
}

static __always_inline struct owner *owner_of(__u64 sk, bool tcp)
{
	return tcp ? bpf_map_lookup_elem(&owners, &sk) : bpf_map_lookup_elem(&owners_lru, &sk);
}

static __always_inline void owner_put(__u64 sk, bool tcp, const struct owner *o, __u64 flags)
{
	long err = tcp ? bpf_map_update_elem(&owners, &sk, o, flags)
		       : bpf_map_update_elem(&owners_lru, &sk, o, flags);

	if (err && err != -17) /* EEXIST: as asked */
		__sync_fetch_and_add(&control.owners_lost, 1);
}

static __always_inline bool owners_needed(void)
{
	return config.events & (1u << EVENT_STATE | 1u << EVENT_CLOSE | 1u << EVENT_RETRANSMIT |
				1u << EVENT_RESET | 1u << EVENT_ERROR | 1u << EVENT_OVERFLOW);
}

static const struct owner no_owner = {.task.fd = -1};

/* Where the owner of a socket is kept, made if it is new; NULL: no room. */
static __always_inline struct owner *owner_get(__u64 sk, bool tcp)
{
	struct owner *o = owner_of(sk, tcp);

	if (o)
		return o;
	owner_put(sk, tcp, &no_owner, BPF_NOEXIST);
	return owner_of(sk, tcp);
}

/* Whoever looks while this writes sees no owner rather than half of one. */
static __always_inline void owner_write(struct owner *o, const struct event_task *task, __s32 fd)
{
	o->writing = 1;
	barrier();
	o->task = *task;
	o->task.fd = fd;
	barrier();
	o->writing = 0;
}

static __always_inline void owner_task(struct event_task *t, const struct owner *o)
{
	if (o && !o->writing) {
		*t = o->task;
	} else {
		__builtin_memset(t, 0, sizeof(*t));
		t->fd = -1;
	}
}

#endif
