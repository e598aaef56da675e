/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The calls: one handler, with the call's arguments, whatever hook found them. It runs when the call returns: then
 * the memory that it was given is there, what it was to fill in is filled in, and the socket is as it left it.
 */
#ifndef SOCKSPY_TRACE_CALL_BPF_H
#define SOCKSPY_TRACE_CALL_BPF_H

#include "trace_filter.bpf.h"
#include "trace_option.bpf.h"
#include "trace_regs.bpf.h"
#include "trace_sock.bpf.h"
#include "trace_task.bpf.h"

#include <stddef.h>

#define CHUNKS_SMALL 2

/*
 * What was seen at entry, by thread: it stays for the thread's next call, which fills it in anew. Those of threads that are
 * gone make room for others.
 */
struct entry {
	__u64 time;
	__u32 type;
	__u32 flags; /* EVENT_LEN_IN... */
	__s32 len_in;
	__u32 was_present;
	__u64 was[EVENT_CHUNKS];
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, __u64);
	__type(value, struct entry);
} entries SEC(".maps");

/* A call as an adapter hands it over. */
struct call_in {
	__u64 args[5];
	__s64 ret;
};

/* How an adapter finds the arguments: not before they are asked for. */
enum call_from {
	FROM_FUNCTION, /* they are there; other tasks may run on this CPU meanwhile */
	FROM_REGS,     /* of this task, preemption is off */
	FROM_RAW,      /* they are there, preemption is off */
};

/* What is found out before there is room in the ring. */
struct call_seen {
	struct task_struct *task;
	__u64 pid_tgid;
	struct sock *sk;
	struct sock *made; /* by accept; the second one of socketpair */
	__u64 addr;	   /* of user memory to copy */
	__u32 pid;
	__s32 fd;
	__u32 want;
	__u32 flags;
	__s32 len_out;
	bool alone;	      /* see count_in() */
	struct common common; /* of sk */
	const struct event_option *option;
	const struct entry *entry;
};

/* The sizes that events of calls come in: a reservation has to be of a constant size. */
struct call_small {
	struct event_call call;
	__u64 now[CHUNKS_SMALL];
	__u64 was[CHUNKS_SMALL];
	__u8 data[EVENT_DATA_SMALL];
};

struct call_addr {
	struct event_call call;
	__u8 path[EVENT_PATH_MAX];
	__u8 data[EVENT_DATA_ADDR];
};

struct call_made {
	struct event_call call;
	struct event_sock made;
	__u8 path[EVENT_PATH_MAX];
	__u8 data[EVENT_DATA_ADDR];
};

struct call_large {
	struct event_call call;
	__u64 now[EVENT_CHUNKS];
	__u64 was[EVENT_CHUNKS];
	__u8 path[EVENT_PATH_MAX];
	__u8 data[EVENT_DATA_LARGE];
};

_Static_assert(sizeof(struct call_large) <= EVENT_MAX, "call_large");

static __always_inline long copy_user(void *dst, __u64 len, const __u64 max, __u64 src)
{
	asm volatile("" : "+r"(len));
	if (len > max)
		return -1;
	return bpf_probe_read_user(dst, len, (void *)src);
}

#define PAGE_BYTES 4096 /* of the smallest pages: a fault happens at a multiple of it */

/* How many of the first `want` bytes at `src` there are, up to `max` (a constant). */
static __noinline __u32 copy_readable(void *dst, __u32 want, const __u32 max, __u64 src,
				      __u32 *flags)
{
	__u32 len = want < max ? want : max, first;

	if (!len || !copy_user(dst, len, max, src))
		return len;
	*flags |= EVENT_DATA_FAULT;
	first = PAGE_BYTES - (src & (PAGE_BYTES - 1));
	return first < len && !copy_user(dst, first, max, src) ? first : 0;
}

/* sun_path of a unix socket, out of the kernel's own memory. */
static __noinline __u32 copy_path(void *dst, const struct event_sock *s)
{
	struct unix_sock *u = (void *)s->sk;
	struct unix_address *addr;
	__u32 len;

	if (!(s->classes & SKC_UNIX))
		return 0;
	addr = PEEK(u, addr);
	if (!addr)
		return 0;
	len = PEEK(addr, len) - sizeof(__u16);
	return copy(dst, len, EVENT_PATH_MAX, (void *)addr->name + sizeof(__u16)) ? 0 : len;
}

static __always_inline void call_fill(struct event_call *c, const __u32 type,
				      const struct call_in *in, const struct call_seen *seen,
				      __u64 now, __u32 size)
{
	event_head(&c->head, type, size, now);
	task_describe(&c->head.task, seen->task, seen->pid, seen->pid_tgid);
	c->head.task.fd = seen->fd;
	sock_fill(&c->head.sock, &seen->common, seen->sk);
	__builtin_memset((void *)c + sizeof(c->head), 0, sizeof(*c) - sizeof(c->head));
	c->ret = in->ret;
	__builtin_memcpy(c->args, in->args, sizeof(c->args));
	c->flags = seen->flags;
	c->want = seen->want;
	c->len_out = seen->len_out;
	if (seen->entry) {
		c->enter = seen->entry->time;
		c->flags |= seen->entry->flags;
		c->len_in = seen->entry->len_in;
	}
}

/* The value of an option after the call, and before it where a hook has kept that. */
#define FILL_OPTION(e, seen, max)                                                                  \
	do {                                                                                       \
		struct event_sock *s = &(e)->call.head.sock;                                       \
		s->classes = option_classes((seen)->option->needs, s->classes, (__u64)(seen)->sk); \
		(e)->call.now_off = offsetof(typeof(*(e)), now);                                   \
		(e)->call.now_present =                                                            \
			option_read((e)->now, max, (seen)->option, s->classes, (seen)->sk);        \
		if ((seen)->entry) {                                                               \
			(e)->call.was_off = offsetof(typeof(*(e)), was);                           \
			(e)->call.was_present = (seen)->entry->was_present;                        \
			__builtin_memcpy((e)->was, (seen)->entry->was, sizeof((e)->was));          \
		}                                                                                  \
	} while (0)

#define FILL_DATA(e, seen)                                                                         \
	do {                                                                                       \
		(e)->call.data_off = offsetof(typeof(*(e)), data);                                 \
		(e)->call.data_len = copy_readable((e)->data, (seen)->want, sizeof((e)->data),     \
						   (seen)->addr, &(e)->call.flags);                \
	} while (0)

#define FILL_PATH(e)                                                                               \
	do {                                                                                       \
		(e)->call.path_len = copy_path((e)->path, &(e)->call.head.sock);                   \
		if ((e)->call.path_len)                                                            \
			(e)->call.path_off = offsetof(typeof(*(e)), path);                         \
	} while (0)

/* Room for an event of a call, with what all of them have; NULL: there is none. */
#define CALL_RESERVE(kind, type, in, seen, st)                                                     \
	({                                                                                         \
		__u64 now = bpf_ktime_get_ns();                                                    \
		kind *room = event_reserve(sizeof(kind), st);                                      \
		if (room)                                                                          \
			call_fill(&room->call, type, in, seen, now, sizeof(kind));                 \
		room;                                                                              \
	})

static __always_inline void emit_small(const __u32 type, const struct call_in *in,
				       const struct call_seen *seen, struct event_stats *st)
{
	struct call_small *e = CALL_RESERVE(struct call_small, type, in, seen, st);

	if (!e)
		return;
	if (seen->option)
		FILL_OPTION(e, seen, CHUNKS_SMALL);
	if (seen->addr)
		FILL_DATA(e, seen);
	event_submit_in(e, st, seen->alone);
}

static __always_inline void emit_addr(const __u32 type, const struct call_in *in,
				      const struct call_seen *seen, struct event_stats *st)
{
	struct call_addr *e = CALL_RESERVE(struct call_addr, type, in, seen, st);

	if (!e)
		return;
	FILL_PATH(e);
	if (seen->addr)
		FILL_DATA(e, seen);
	event_submit_in(e, st, seen->alone);
}

static __always_inline void emit_large(const __u32 type, const struct call_in *in,
				       const struct call_seen *seen, struct event_stats *st)
{
	struct call_large *e = CALL_RESERVE(struct call_large, type, in, seen, st);

	if (!e)
		return;
	if (seen->option)
		FILL_OPTION(e, seen, EVENT_CHUNKS);
	FILL_PATH(e);
	if (seen->addr)
		FILL_DATA(e, seen);
	event_submit_in(e, st, seen->alone);
}

static __always_inline void emit_made(const __u32 type, const struct call_in *in,
				      struct call_seen *seen, struct event_stats *st)
{
	struct call_made *e = CALL_RESERVE(struct call_made, type, in, seen, st);

	if (!e)
		return;
	FILL_PATH(e);
	if (common_read(&seen->common, seen->made))
		e->call.made_off = offsetof(struct call_made, made);
	sock_fill(&e->made, &seen->common, seen->made);
	if (seen->addr)
		FILL_DATA(e, seen);
	event_submit_in(e, st, seen->alone);
}

static __always_inline bool is_accept(__u32 type)
{
	return type == EVENT_ACCEPT || type == EVENT_ACCEPT4;
}

/* The length behind the pointer that accept and getsockopt are given. */
static __always_inline void read_len(__u32 *flags, __s32 *len, __u64 at, __u32 is_read, __u32 fault)
{
	if (!at)
		return;
	*flags |= bpf_probe_read_user(len, sizeof(*len), (void *)at) ? fault : is_read;
}

/* Which user memory belongs to the call: address and length. */
static __always_inline void call_memory(const __u32 type, const struct call_in *in,
					struct call_seen *seen)
{
	__u32 want = 0; /* a negative length is a long one */

	switch (type) {
	case EVENT_BIND:
	case EVENT_CONNECT:
		seen->addr = in->args[1];
		want = in->args[2];
		break;
	case EVENT_SETSOCKOPT:
		seen->addr = in->args[3];
		want = in->args[4];
		break;
	case EVENT_GETSOCKOPT:
		read_len(&seen->flags, &seen->len_out, in->args[4], EVENT_LEN_OUT,
			 EVENT_LEN_OUT_FAULT);
		if (in->ret >= 0) {
			seen->addr = in->args[3];
			want = seen->len_out;
		}
		break;
	case EVENT_ACCEPT:
	case EVENT_ACCEPT4:
		if (!in->args[1])
			break;
		read_len(&seen->flags, &seen->len_out, in->args[2], EVENT_LEN_OUT,
			 EVENT_LEN_OUT_FAULT);
		if (in->ret >= 0) {
			seen->addr = in->args[1];
			want = seen->len_out;
		}
		break;
	case EVENT_SOCKETPAIR:
		if (in->ret >= 0) {
			seen->addr = in->args[3];
			want = 2 * sizeof(__s32);
		}
		break;
	}
	seen->want = seen->addr ? want : 0;
}

/* The sockets of the call, and the descriptor that the event is about. */
static __always_inline void call_sockets(const __u32 type, const struct call_in *in,
					 struct call_seen *seen)
{
	__s32 sv[2] = {-1, -1};
	struct sock *sk;

	seen->fd = in->args[0];
	if (type == EVENT_SOCKET)
		seen->fd = in->ret >= 0 ? in->ret : -1;
	if (is_accept(type) && in->ret >= 0)
		seen->made = sock_of_fd(in->ret);
	if (type == EVENT_SOCKETPAIR) {
		if (in->ret >= 0)
			bpf_probe_read_user(sv, sizeof(sv), (void *)in->args[3]);
		seen->fd = sv[0];
		if (sv[1] >= 0)
			seen->made = sock_of_fd(sv[1]);
	}
	if (seen->fd < 0)
		return;
	sk = sock_of_fd(seen->fd);
	if (common_read(&seen->common, sk))
		seen->sk = sk;
}

/* A process uses a socket: it is the owner from now on. */
static __noinline void owner_is(struct sock *sk, const struct call_seen *seen, __s32 fd)
{
	bool tcp = seen->common.protocol == IPPROTO_TCP;
	struct owner *o = owner_get((__u64)sk, tcp);
	struct event_task t;

	if (!o || (o->task.pid == seen->pid && o->task.owner == OWNER_EXACT && o->task.fd == fd))
		return;
	task_describe(&t, seen->task, seen->pid, seen->pid_tgid);
	owner_write(o, &t, fd);
}

/* Without connections nothing but errors comes later. */
static __always_inline bool has_no_later(const struct common *c)
{
	return (c->type == SOCK_DGRAM || c->type == SOCK_RAW) && !is_wanted(EVENT_ERROR);
}

/* Owners are kept for what the kernel does later. */
static __always_inline void call_owner(const __u32 type, const struct call_in *in,
				       const struct call_seen *seen)
{
	if (!owners_needed() || (seen->common.family != AF_INET && seen->common.family != AF_INET6))
		return;
	if (has_no_later(&seen->common))
		return;
	if (!is_accept(type))
		owner_is(seen->sk, seen, seen->fd);
	else if (seen->made)
		owner_is(seen->made, seen, in->ret);
}

/*
 * A process that nobody asked for takes a connection, perhaps from the listener of one that was asked for: it is not
 * that one's any more.
 */
static __always_inline void accepted_elsewhere(const struct call_in *in, struct call_seen *seen)
{
	seen->made = sock_of_fd(in->ret);
	if (common_read(&seen->common, seen->made) &&
	    (seen->common.family == AF_INET || seen->common.family == AF_INET6))
		owner_is(seen->made, seen, in->ret);
}

static __always_inline void call_emit(const __u32 type, const struct call_in *in,
				      struct call_seen *seen, struct event_stats *st)
{
	__u32 chunks = seen->option ? seen->option->nr : 0;

	if (is_accept(type) || type == EVENT_SOCKETPAIR)
		emit_made(type, in, seen, st);
	else if (seen->common.family != AF_UNIX && seen->want <= EVENT_DATA_SMALL &&
		 chunks <= CHUNKS_SMALL)
		emit_small(type, in, seen, st);
	else if (type == EVENT_SETSOCKOPT || type == EVENT_GETSOCKOPT)
		emit_large(type, in, seen, st);
	else
		emit_addr(type, in, seen, st);
}

/* An int's register may have anything in its upper half. Zero, too, is what is behind the last argument. */
static __always_inline void call_args(const __u32 type, __u64 args[5])
{
	static const struct {
		__u8 nr;
		__u8 pointers;
	} of[] = {
		[EVENT_SOCKET] = {3, 0},	  [EVENT_SOCKETPAIR] = {4, 1 << 3},
		[EVENT_BIND] = {3, 1 << 1},	  [EVENT_LISTEN] = {2, 0},
		[EVENT_CONNECT] = {3, 1 << 1},	  [EVENT_ACCEPT] = {3, 3 << 1},
		[EVENT_ACCEPT4] = {4, 3 << 1},	  [EVENT_SETSOCKOPT] = {5, 1 << 3},
		[EVENT_GETSOCKOPT] = {5, 3 << 3}, [EVENT_SHUTDOWN] = {2, 0},
	};
	__u32 i;

#pragma unroll
	for (i = 0; i < 5; i++) {
		if (i >= of[type].nr)
			args[i] = 0;
		else if (!(of[type].pointers >> i & 1))
			args[i] = (__u32)args[i];
	}
}

/* What the hook at entry left for this call; it is for no other. */
static __always_inline const struct entry *entry_take(const __u32 type, __u64 pid_tgid)
{
	struct entry *entry;

	if (!(config.entry >> type & 1))
		return NULL;
	entry = bpf_map_lookup_elem(&entries, &pid_tgid);
	if (!entry || entry->type != type)
		return NULL;
	entry->type = 0;
	return entry;
}

static const struct entry no_entry = {};

static __always_inline struct entry *entry_make(__u64 pid_tgid)
{
	struct entry *entry = bpf_map_lookup_elem(&entries, &pid_tgid);

	if (entry)
		return entry;
	bpf_map_update_elem(&entries, &pid_tgid, &no_entry, BPF_NOEXIST);
	return bpf_map_lookup_elem(&entries, &pid_tgid);
}

/* The criteria that a process may meet. sockspy's own calls are not asked for, but tell which hooks run. */
static __always_inline __u32 caller_may(const __u32 type, struct task_struct *task, __u32 tgid,
					__u32 pid)
{
	if (tgid == control.own_pid) {
		if (!control.live)
			control.own_seen |= 1u << type;
		return 0;
	}
	return current_may(task, pid);
}

/*
 * What the process may meet is known, the rest is the socket's. A connect that failed has left no trace of where it
 * went; of accept it is the new socket that has another end.
 */
static __always_inline bool call_selected(const __u32 type, const struct call_in *in,
					  struct call_seen *seen, __u32 may)
{
	struct common *c = &seen->common;
	bool is;

	if (!config.by_socket)
		return true;
	if (seen->fd >= 0)
		may = filter_fd(seen->fd, may);
	if (!may || !seen->sk || (type == EVENT_CONNECT && in->ret < 0))
		return may != 0;
	is = sock_selected(c, seen->sk, c->state, may);
	if (is_accept(type) && !is && seen->made) {
		is = common_read(c, seen->made) && sock_selected(c, seen->made, c->state, may);
		common_read(c, seen->sk);
	}
	return is;
}

/* type and from are constants, so that each hook gets the code of its call only. */
static __always_inline int call_exit(const __u32 type, struct call_in *in,
				     const enum call_from from)
{
	struct event_stats *st = is_wanted(type) && control.live ? stats_of(type) : NULL;
	struct task_struct *task = current_task();
	__u64 pid_tgid = task_pid_tgid(task);
	__u32 pid = tgid_nr(task, pid_tgid >> 32), may;
	const bool alone = from != FROM_FUNCTION;
	struct call_seen seen;

	if (st)
		count_in(&st->runs, alone);
	may = caller_may(type, task, pid_tgid >> 32, pid);
	if (!may) {
		if (st)
			count_in(&st->filtered, alone);
		if (!is_accept(type) || in->ret < 0 || !owners_needed() ||
		    pid_tgid >> 32 == control.own_pid)
			return 0;
	}
	__builtin_memset(&seen, 0, sizeof(seen));
	seen.task = task;
	seen.pid_tgid = pid_tgid;
	seen.pid = pid;
	seen.alone = alone;
	if (!may) {
		accepted_elsewhere(in, &seen);
		return 0;
	}
	if (from == FROM_REGS)
		regs_args(in->args, task_regs(task));
	call_args(type, in->args);
	call_sockets(type, in, &seen);
	call_owner(type, in, &seen);
	if (!st)
		return 0;
	if (!call_selected(type, in, &seen, may)) {
		count_in(&st->filtered, alone);
		return 0;
	}
	seen.flags = is_compat(task) ? EVENT_COMPAT : 0;
	call_memory(type, in, &seen);
	if (type == EVENT_SETSOCKOPT && in->ret >= 0 && seen.sk)
		seen.option = option_find(in->args[1], in->args[2], seen.common.protocol);
	seen.entry = entry_take(type, pid_tgid);
	call_emit(type, in, &seen, st);
	return 0;
}

/* What the option is set to before the call, and the classes of its socket. */
static __always_inline void entry_option(struct entry *entry, const struct call_in *in)
{
	struct sock *sk = sock_of_fd(in->args[0]);
	const struct event_option *option;
	struct common c;

	if (!common_read(&c, sk))
		return;
	option = option_find(in->args[1], in->args[2], c.protocol);
	if (option)
		entry->was_present =
			option_read(entry->was, EVENT_CHUNKS, option,
				    option_classes(option->needs, sock_class(&c), (__u64)sk), sk);
}

static __always_inline int call_enter(const __u32 type, struct call_in *in)
{
	struct task_struct *task = current_task();
	__u64 pid_tgid = task_pid_tgid(task);
	struct entry *entry;

	if (pid_tgid >> 32 == control.own_pid || !current_may(task, tgid_nr(task, pid_tgid >> 32)))
		return 0;
	entry = entry_make(pid_tgid);
	if (!entry)
		return 0;
	call_args(type, in->args);
	entry->flags = 0;
	entry->len_in = 0;
	entry->was_present = 0;
	if (type == EVENT_GETSOCKOPT)
		read_len(&entry->flags, &entry->len_in, in->args[4], EVENT_LEN_IN,
			 EVENT_LEN_IN_FAULT);
	if (is_accept(type) && in->args[1])
		read_len(&entry->flags, &entry->len_in, in->args[2], EVENT_LEN_IN,
			 EVENT_LEN_IN_FAULT);
	if (type == EVENT_SETSOCKOPT)
		entry_option(entry, in);
	entry->time = bpf_ktime_get_ns();
	entry->type = type;
	return 0;
}

#endif
