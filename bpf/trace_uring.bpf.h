/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same calls made through io_uring, which no hook of a system call sees. A request is noted when it is submitted, by
 * the process whose it is, and is an event when it completes: by then another thread or a worker may run, and the kernel
 * has overwritten most of what it was. Tracepoints tell of both; the one of completions tells the request since 5.18.
 */
#ifndef SOCKSPY_TRACE_URING_BPF_H
#define SOCKSPY_TRACE_URING_BPF_H

#include "trace_call.bpf.h"

/* UAPI: include/uapi/linux/io_uring.h. */
#define IORING_OP_ACCEPT	   13
#define IORING_OP_CONNECT	   16
#define IORING_OP_SHUTDOWN	   34
#define IORING_OP_SOCKET	   45
#define IORING_OP_URING_CMD	   46
#define IORING_OP_BIND		   56
#define IORING_OP_LISTEN	   57
#define IORING_OPS		   64
#define SOCKET_URING_OP_GETSOCKOPT 2
#define SOCKET_URING_OP_SETSOCKOPT 3
#define IOSQE_FIXED_FILE	   (1 << 0) /* and so in io_kiocb's flags */
#define IOSQE_CQE_SKIP_SUCCESS	   (1 << 6)
#define IORING_SETUP_SQE128	   (1 << 10)
#define IORING_SETUP_NO_SQARRAY	   (1 << 16)
#define URING_SQE_SIZE		   64 /* twice with IORING_SETUP_SQE128 */
#define IORING_CQE_F_MORE	   (1 << 1)

/* struct io_uring_sqe, of the members of its unions those that are used here. */
struct uring_sqe {
	__u8 opcode;
	__u8 flags;
	__u16 ioprio;
	__s32 fd;
	__u64 addr2; /* cmd_op */
	__u64 addr;  /* level, optname */
	__u32 len;
	__u32 accept_flags;
	__u64 user_data;
	__u16 buf_index;
	__u16 personality;
	__u32 file_index; /* optlen */
	__u64 optval;
};

/* A request under way. */
struct uring_request {
	__u64 ring;
	__u64 user_data;
	__u64 enter;
	struct call_in
		in; /* here and not on the stack, where is no room for it; ret: that of the last completion */
	struct event_task task;
	__u32 tgid; /* in the initial pid namespace */
	__u32 type;
	__u32 may; /* the criteria that its process may meet */
	__u32 flags;
	__u32 data_len;
	__u32 was_present;
	__u64 scratch; /* see unknown() */
	__u64 was[EVENT_CHUNKS];
	__u8 data
		[EVENT_DATA_ADDR]; /* the address of bind and connect: nobody has to keep it for longer */
};

/* By the address of the request. One that is never heard of again gives way when its address is used anew. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u64);
	__type(value, struct uring_request);
} uring_requests SEC(".maps");

/* Completions of a request that goes on have no more than what the program has named it by. */
struct uring_name {
	__u64 ring;
	__u64 user_data;
};

struct uring_named {
	__u64 req; /* the last one */
	__u64 nr;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct uring_name);
	__type(value, struct uring_named);
} uring_names SEC(".maps");

static const struct uring_request no_request = {};

struct uring_cqe {
	__u64 user_data;
	__s32 res;
	__u32 flags;
};

struct call_uring {
	struct event_call call;
	struct event_sock made;
	__u64 now[EVENT_CHUNKS];
	__u64 was[EVENT_CHUNKS];
	__u8 path[EVENT_PATH_MAX];
	__u8 data[EVENT_DATA_LARGE];
};

_Static_assert(sizeof(struct call_uring) <= EVENT_MAX, "call_uring");

/* --- what is asked for */

static __always_inline __u32 uring_call(__u32 opcode, __u32 command)
{
	switch (opcode) {
	case IORING_OP_ACCEPT:
		return EVENT_ACCEPT4;
	case IORING_OP_CONNECT:
		return EVENT_CONNECT;
	case IORING_OP_SHUTDOWN:
		return EVENT_SHUTDOWN;
	case IORING_OP_SOCKET:
		return EVENT_SOCKET;
	case IORING_OP_BIND:
		return EVENT_BIND;
	case IORING_OP_LISTEN:
		return EVENT_LISTEN;
	case IORING_OP_URING_CMD:
		if (command == SOCKET_URING_OP_SETSOCKOPT)
			return EVENT_SETSOCKOPT;
		return command == SOCKET_URING_OP_GETSOCKOPT ? EVENT_GETSOCKOPT : 0;
	}
	return 0;
}

/* Most requests are none of ours: this is all that is asked of them. */
static __always_inline bool is_uring_call(__u8 opcode)
{
	const __u64 ours = 1ull << IORING_OP_ACCEPT | 1ull << IORING_OP_CONNECT |
			   1ull << IORING_OP_SHUTDOWN | 1ull << IORING_OP_SOCKET |
			   1ull << IORING_OP_URING_CMD | 1ull << IORING_OP_BIND |
			   1ull << IORING_OP_LISTEN;

	return opcode < IORING_OPS && ours >> opcode & 1;
}

/* Where the program wrote it. */
static __always_inline void uring_args_sqe(struct uring_request *r, const struct uring_sqe *sqe)
{
	r->in.args[0] = sqe->fd;
	switch (r->type) {
	case EVENT_ACCEPT4:
		r->in.args[1] = sqe->addr;
		r->in.args[2] = sqe->addr2;
		r->in.args[3] = sqe->accept_flags;
		break;
	case EVENT_CONNECT:
	case EVENT_BIND:
		r->in.args[1] = sqe->addr;
		r->in.args[2] = sqe->addr2;
		break;
	case EVENT_SHUTDOWN:
	case EVENT_LISTEN:
		r->in.args[1] = sqe->len;
		break;
	case EVENT_SOCKET:
		r->in.args[1] = sqe->addr2;
		r->in.args[2] = sqe->len;
		break;
	default:
		r->in.args[1] = (__u32)sqe->addr;
		r->in.args[2] = sqe->addr >> 32;
		r->in.args[3] = sqe->optval;
		r->in.args[4] = sqe->file_index;
	}
	if (r->type == EVENT_ACCEPT4 || r->type == EVENT_SOCKET)
		r->flags |= sqe->file_index ? EVENT_DIRECT : 0;
}

static __always_inline const struct uring_sqe *uring_command(struct io_kiocb *req)
{
	struct io_uring_cmd *cmd = (void *)req;

	if (!bpf_core_field_exists(cmd->sqe))
		return NULL;
	return (const void *)BPF_CORE_READ(cmd, sqe);
}

/* What the kernel has made of it: a struct of each kind lies where the request begins. */
static __always_inline void uring_args_req(struct uring_request *r, struct io_kiocb *req)
{
	struct io_accept *accept = (void *)req;
	struct io_connect *connect = (void *)req;
	struct io_shutdown *shutdown = (void *)req;
	struct io_socket *sock = (void *)req;
	struct io_bind *bind = (void *)req;
	struct io_listen *listen = (void *)req;
	__u32 slot = 0;

	r->in.args[0] = (__u32)BPF_CORE_READ(req, cqe.fd);
	switch (r->type) {
	case EVENT_ACCEPT4:
		r->in.args[1] = (__u64)BPF_CORE_READ(accept, addr);
		r->in.args[2] = (__u64)BPF_CORE_READ(accept, addr_len);
		r->in.args[3] = (__u32)BPF_CORE_READ(accept, flags);
		slot = BPF_CORE_READ(accept, file_slot);
		break;
	case EVENT_CONNECT:
		r->in.args[1] = (__u64)BPF_CORE_READ(connect, addr);
		r->in.args[2] = (__u32)BPF_CORE_READ(connect, addr_len);
		break;
	case EVENT_SHUTDOWN:
		r->in.args[1] = (__u32)BPF_CORE_READ(shutdown, how);
		break;
	case EVENT_SOCKET:
		r->in.args[0] = (__u32)BPF_CORE_READ(sock, domain);
		r->in.args[1] = (__u32)BPF_CORE_READ(sock, type);
		r->in.args[2] = (__u32)BPF_CORE_READ(sock, protocol);
		slot = BPF_CORE_READ(sock, file_slot);
		break;
	case EVENT_BIND:
		if (bpf_core_type_exists(struct io_bind))
			r->in.args[2] = (__u32)BPF_CORE_READ(bind, addr_len);
		break;
	case EVENT_LISTEN:
		if (bpf_core_type_exists(struct io_listen))
			r->in.args[1] = (__u32)BPF_CORE_READ(listen, backlog);
		break;
	}
	if (slot)
		r->flags |= EVENT_DIRECT;
}

/*
 * Where the program's address of a bind is, which the kernel has copied to a place that no type tells: the entry that the
 * ring has just handed out, if it is still this request's.
 */
static __always_inline __u64 uring_bind_address(const struct uring_request *r, struct io_kiocb *req)
{
	struct io_ring_ctx *ring = BPF_CORE_READ(req, ctx);
	__u32 flags = BPF_CORE_READ(ring, flags);
	__u32 at =
		(BPF_CORE_READ(ring, cached_sq_head) - 1) & (BPF_CORE_READ(ring, sq_entries) - 1);
	struct uring_sqe sqe = {};

	if (!(flags & IORING_SETUP_NO_SQARRAY))
		bpf_probe_read_kernel(&at, sizeof(at), BPF_CORE_READ(ring, sq_array) + at);
	if (flags & IORING_SETUP_SQE128)
		at <<= 1;
	bpf_probe_read_kernel(&sqe, sizeof(sqe),
			      (void *)BPF_CORE_READ(ring, sq_sqes) + at * URING_SQE_SIZE);
	return sqe.opcode == IORING_OP_BIND && sqe.user_data == r->user_data &&
			       (__u32)sqe.fd == r->in.args[0] && (__u32)sqe.addr2 == r->in.args[2]
		       ? sqe.addr
		       : 0;
}

static __always_inline void uring_address(struct uring_request *r, struct io_kiocb *req)
{
	if (r->type != EVENT_CONNECT && r->type != EVENT_BIND)
		return;
	if (r->type == EVENT_BIND && !r->in.args[1])
		r->in.args[1] = uring_bind_address(r, req);
	if (r->in.args[1])
		r->data_len = copy_readable(r->data, r->in.args[2], sizeof(r->data), r->in.args[1],
					    &r->flags);
}

/* What the option is set to before, of a socket with a descriptor. */
static __always_inline void uring_was(struct uring_request *r)
{
	const struct event_option *option;
	struct common c;
	struct sock *sk;

	if (!(config.entry >> EVENT_SETSOCKOPT & 1) || r->flags & EVENT_REGISTERED)
		return;
	sk = sock_of_fd(r->in.args[0]);
	if (!common_read(&c, sk))
		return;
	option = option_find(r->in.args[1], r->in.args[2], c.protocol);
	if (option)
		r->was_present =
			option_read(r->was, EVENT_CHUNKS, option,
				    option_classes(option->needs, sock_class(&c), (__u64)sk), sk);
}

/* --- submitted */

static __always_inline bool uring_name_add(const struct uring_request *r, __u64 req)
{
	struct uring_name name = {r->ring, r->user_data};
	struct uring_named *known = bpf_map_lookup_elem(&uring_names, &name), first = {req, 1};

	if (!known)
		return !bpf_map_update_elem(&uring_names, &name, &first, 0);
	known->req = req;
	__sync_fetch_and_add(&known->nr, 1);
	return true;
}

static __always_inline void uring_forget(const struct uring_request *r, __u64 req)
{
	struct uring_name name = {r->ring, r->user_data};
	struct uring_named *known = bpf_map_lookup_elem(&uring_names, &name);

	if (known && __sync_fetch_and_sub(&known->nr, 1) <= 1)
		bpf_map_delete_elem(&uring_names, &name);
	bpf_map_delete_elem(&uring_requests, &req);
}

static __always_inline struct uring_request *uring_note(__u64 req)
{
	struct uring_request *r = bpf_map_lookup_elem(&uring_requests, &req);

	if (r)
		uring_forget(r, req);
	if (bpf_map_update_elem(&uring_requests, &req, &no_request, 0))
		return NULL;
	return bpf_map_lookup_elem(&uring_requests, &req);
}

static __always_inline bool uring_is_needed(__u32 type)
{
	return is_wanted(type) || (type == EVENT_ACCEPT4 && owners_needed());
}

/*
 * The account of a type that is no constant; NULL: it is not wanted, or nothing counts yet. The empty asm keeps clang
 * from calculating with a copy of what the test has bounded.
 */
static __always_inline struct event_stats *uring_stats(__u64 type)
{
	__u32 cpu = bpf_get_smp_processor_id();
	struct stats *stats;

	if (!control.live || !is_wanted(type))
		return NULL;
	stats = bpf_map_lookup_elem(&accounts, &cpu);
	if (!stats || type >= EVENT_TYPES)
		return NULL;
	asm volatile("" : "+r"(type));
	return &stats->of[type];
}

static __always_inline int uring_count(__u64 *counter, struct event_stats *st)
{
	if (counter) {
		count(&st->runs);
		count(counter);
	}
	return 0;
}

/* sqe: what the program wrote, of a request that has not become more, or whose command is nowhere else. */
static __always_inline void uring_fill(struct uring_request *r, struct io_kiocb *req,
				       const struct uring_sqe *sqe)
{
	r->ring = (__u64)BPF_CORE_READ(req, ctx);
	r->user_data = BPF_CORE_READ(req, cqe.user_data);
	r->flags = EVENT_IO_URING;
	if (BPF_CORE_READ(req, flags) & IOSQE_FIXED_FILE)
		r->flags |= EVENT_REGISTERED;
	if (sqe)
		uring_args_sqe(r, sqe);
	else
		uring_args_req(r, req);
	if (r->type == EVENT_SETSOCKOPT)
		uring_was(r);
	uring_address(r, req);
}

/* from: the program's own words, of a request that is refused right away. */
static __always_inline int on_uring_submit(struct io_kiocb *req, const void *from)
{
	struct task_struct *task = current_task();
	__u64 pid_tgid = bpf_get_current_pid_tgid(), key = (__u64)req;
	__u8 opcode = PEEK(req, opcode);
	struct uring_sqe sqe = {};
	struct uring_request *r;
	struct event_stats *st;
	__u32 pid, may, type;

	if (!is_uring_call(opcode))
		return 0;
	if (!from && opcode == IORING_OP_URING_CMD)
		from = uring_command(req);
	if (from)
		bpf_probe_read_kernel(&sqe, sizeof(sqe), from);
	type = uring_call(opcode, sqe.addr2);
	if (!type || !uring_is_needed(type) || pid_tgid >> 32 == control.own_pid)
		return 0;
	st = uring_stats(type);
	pid = tgid_nr(task, pid_tgid >> 32);
	may = current_may(task, pid);
	if (!may)
		return uring_count(st ? &st->filtered : NULL, st);
	/* Nobody is told when it succeeds. */
	if (BPF_CORE_READ(req, flags) & IOSQE_CQE_SKIP_SUCCESS)
		return uring_count(st ? &st->failed : NULL, st);
	r = uring_note(key);
	if (!r)
		return uring_count(st ? &st->failed : NULL, st);
	r->type = type;
	r->tgid = pid_tgid >> 32;
	r->may = may;
	task_describe(&r->task, task, pid, pid_tgid);
	uring_fill(r, req, from ? &sqe : NULL);
	uring_name_add(r, key);
	r->enter = bpf_ktime_get_ns();
	return 0;
}

/* --- completed */

/* Of the process that runs, if it is the one that made the request: its descriptors and its memory. */
static __always_inline bool uring_is_at_home(const struct uring_request *r)
{
	return bpf_get_current_pid_tgid() >> 32 == r->tgid;
}

/*
 * The same value, but out of a map it is any to the verifier, which need not walk what follows once for each way to it.
 */
static __always_inline __u64 unknown(struct uring_request *r, __u64 value)
{
	*(volatile __u64 *)&r->scratch = value;
	return *(volatile __u64 *)&r->scratch;
}

static __always_inline void uring_sockets(struct uring_request *r, struct io_kiocb *req,
					  const struct call_in *in, struct call_seen *seen)
{
	bool made = is_accept(r->type) || r->type == EVENT_SOCKET, home = uring_is_at_home(r);
	struct sock *new = NULL, *sk = NULL;
	struct file *file;

	made = unknown(r, made);
	if (made && in->ret >= 0 && home && !(r->flags & EVENT_DIRECT))
		new = sock_of_fd(in->ret);
	seen->fd = r->flags & EVENT_REGISTERED ? -1 : (__s32)in->args[0];
	if (r->type == EVENT_SOCKET) {
		seen->fd = new ? in->ret : -1;
		sk = new;
	} else {
		seen->made = new;
		file = BPF_CORE_READ(req, file);
		sk = file ? sock_of_file(file) : NULL;
		if (!sk && seen->fd >= 0 && home)
			sk = sock_of_fd(seen->fd);
	}
	if (common_read(&seen->common, sk))
		seen->sk = sk;
	seen->sk = (struct sock *)unknown(r, (__u64)seen->sk);
	seen->made = (struct sock *)unknown(r, (__u64)seen->made);
	seen->fd = unknown(r, seen->fd);
}

/* As owner_is(), for a process that need not be the one that runs. */
static __always_inline void uring_owner_is(const struct uring_request *r, struct sock *sk,
					   const struct common *c, __s32 fd)
{
	bool tcp = c->protocol == IPPROTO_TCP;
	struct owner *o;

	if (!owners_needed() || !is_inet(c->family) || has_no_later(c))
		return;
	o = owner_get((__u64)sk, tcp);
	if (!o || (o->task.pid == r->task.pid && o->task.owner == OWNER_EXACT &&
		   (fd < 0 || o->task.fd == fd)))
		return;
	owner_write(o, &r->task, fd);
}

static __always_inline void uring_memory(const struct uring_request *r, struct call_in *in,
					 struct call_seen *seen)
{
	if (r->type == EVENT_GETSOCKOPT) {
		seen->len_out = in->ret;
		seen->flags |= EVENT_LEN_IN | EVENT_LEN_OUT;
		if (in->ret >= 0) {
			seen->addr = in->args[3];
			seen->want = in->ret;
		}
	} else if (r->type == EVENT_CONNECT || r->type == EVENT_BIND) {
		seen->want = in->args[2];
	} else {
		call_memory(r->type, in, seen);
	}
	if (!uring_is_at_home(r))
		seen->addr = 0;
}

static __always_inline void uring_head(struct call_uring *e, const struct uring_request *r,
				       const struct call_in *in, struct call_seen *seen, __u64 now)
{
	struct event_call *c = &e->call;

	event_head(&c->head, r->type, sizeof(*e), now);
	c->head.task = r->task;
	c->head.task.fd = seen->fd;
	sock_fill(&c->head.sock, &seen->common, seen->sk);
	__builtin_memset((void *)c + sizeof(c->head), 0, sizeof(*c) - sizeof(c->head));
	c->ret = in->ret;
	__builtin_memcpy(c->args, in->args, sizeof(c->args));
	c->flags = seen->flags;
	c->want = seen->want;
	c->len_out = seen->len_out;
	if (r->type == EVENT_GETSOCKOPT)
		c->len_in = in->args[4];
}

static __always_inline void uring_option(struct call_uring *e, const struct uring_request *r,
					 const struct call_seen *seen)
{
	struct event_sock *s = &e->call.head.sock;

	s->classes = option_classes(seen->option->needs, s->classes, (__u64)seen->sk);
	e->call.now_off = offsetof(struct call_uring, now);
	e->call.now_present = option_read(e->now, EVENT_CHUNKS, seen->option, s->classes, seen->sk);
	if (r->was_present) {
		e->call.was_off = offsetof(struct call_uring, was);
		e->call.was_present = r->was_present;
		__builtin_memcpy(e->was, r->was, sizeof(e->was));
	}
}

static __always_inline void uring_emit(const struct uring_request *r, const struct call_in *in,
				       struct call_seen *seen, struct event_stats *st, __u64 enter)
{
	__u64 now = bpf_ktime_get_ns();
	struct call_uring *e = event_reserve(sizeof(*e), st);

	if (!e)
		return;
	uring_head(e, r, in, seen, now);
	e->call.enter = enter;
	if (seen->option)
		uring_option(e, r, seen);
	FILL_PATH(e);
	if (seen->made && common_read(&seen->common, seen->made)) {
		e->call.made_off = offsetof(struct call_uring, made);
		sock_fill(&e->made, &seen->common, seen->made);
	}
	if (seen->addr) {
		FILL_DATA(e, seen);
	} else if (r->data_len) {
		e->call.data_off = offsetof(struct call_uring, data);
		e->call.data_len = r->data_len;
		__builtin_memcpy(e->data, r->data, sizeof(r->data));
	}
	event_submit(e, st);
}

/* enter: when it began, or 0. */
static __always_inline void uring_done(struct uring_request *r, struct io_kiocb *req, __s32 res,
				       __u64 enter)
{
	struct event_stats *st = uring_stats(r->type);
	struct call_in *in = &r->in;
	struct call_seen seen;

	__builtin_memset(&seen, 0, sizeof(seen));
	in->ret = res;
	seen.task = current_task();
	seen.flags = r->flags;
	uring_sockets(r, req, in, &seen);
	if (!is_accept(r->type)) {
		uring_owner_is(r, seen.sk, &seen.common, seen.fd);
	} else { /* in the same place: there is not much stack */
		if (common_read(&seen.common, seen.made))
			uring_owner_is(r, seen.made, &seen.common, in->ret);
		common_read(&seen.common, seen.sk);
	}
	if (!st)
		return;
	count(&st->runs);
	if (!call_selected(r->type, in, &seen, r->may)) {
		count(&st->filtered);
		return;
	}
	uring_memory(r, in, &seen);
	seen.addr = unknown(r, seen.addr);
	seen.want = unknown(r, seen.want);
	seen.flags = unknown(r, seen.flags);
	seen.len_out = unknown(r, seen.len_out);
	if (r->type == EVENT_SETSOCKOPT && in->ret >= 0 && seen.sk)
		seen.option = option_find(in->args[1], in->args[2], seen.common.protocol);
	uring_emit(r, in, &seen, st, enter);
}

static __always_inline struct uring_request *uring_by_request(struct io_kiocb *req)
{
	__u64 key = (__u64)req;

	return is_uring_call(PEEK(req, opcode)) ? bpf_map_lookup_elem(&uring_requests, &key) : NULL;
}

/* The request of a completion that does not tell it; NULL: none of ours. */
static __always_inline struct uring_request *uring_by_name(__u64 ring, __u64 user_data,
							   struct uring_named *named)
{
	struct uring_name name = {ring, user_data};
	struct uring_named *known = bpf_map_lookup_elem(&uring_names, &name);

	if (!known)
		return NULL;
	*named = *known;
	return bpf_map_lookup_elem(&uring_requests, &named->req);
}

/*
 * A connection of an accept that goes on. Any other kind of request may be named the same and go on, too: which
 * number is a new socket, and of the listener's port, is the listener's.
 */
static __always_inline bool uring_is_child(const struct uring_request *r, __u64 req, __s32 fd)
{
	struct file *file = BPF_CORE_READ((struct io_kiocb *)req, file);
	struct sock *listener = file ? sock_of_file(file) : NULL, *child;

	if (fd < 0 || !listener || !uring_is_at_home(r))
		return false;
	if (r->flags & EVENT_DIRECT)
		return true;
	child = sock_of_fd(fd);
	return child &&
	       BPF_CORE_READ(child, __sk_common.skc_family) ==
		       BPF_CORE_READ(listener, __sk_common.skc_family) &&
	       BPF_CORE_READ(child, __sk_common.skc_num) ==
		       BPF_CORE_READ(listener, __sk_common.skc_num);
}

static __always_inline struct uring_request *
uring_that_goes_on(__u64 ring, const struct uring_cqe *cqe, __u64 *req)
{
	struct uring_named named = {};
	struct uring_request *r = uring_by_name(ring, cqe->user_data, &named);

	if (!r || r->type != EVENT_ACCEPT4 || !(cqe->flags & IORING_CQE_F_MORE) || named.nr != 1 ||
	    !uring_is_child(r, named.req, cqe->res))
		return NULL;
	*req = named.req;
	return r;
}

/*
 * req is NULL where the request goes on, and when this part of it began is not known. Both ways meet in one place, where
 * all that is kept on the stack is kept once.
 */
static __always_inline int on_uring_complete(struct io_kiocb *req, __u64 ring,
					     const struct uring_cqe *cqe)
{
	__u64 key = (__u64)req;
	struct uring_request *r = req ? uring_by_request(req) : uring_that_goes_on(ring, cqe, &key);

	if (!r)
		return 0;
	uring_done(r, (struct io_kiocb *)key, cqe->res, req ? r->enter : 0);
	if (req)
		uring_forget(r, key);
	return 0;
}

/* The program has left no room for a completion, which is told by its name alone. */
static __always_inline int on_uring_overflow(__u64 ring, __u64 user_data)
{
	struct uring_named named = {};
	struct uring_request *r = uring_by_name(ring, user_data, &named);
	struct event_stats *st = r ? uring_stats(r->type) : NULL;

	return uring_count(st ? &st->failed : NULL, st);
}

#endif
