// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The hooks of the trace. User space loads those that it needs: for each call one of
 *   fexit/__sys_CALL       where the kernel attaches it and it runs: other system calls pay nothing,
 *   tp/syscalls/sys_exit_CALL  the exit tracepoint of that system call (not of 32-bit programs),
 *   tp_btf/sys_exit        the exit tracepoint of all of them,
 * and, where it was asked for what was before the call, the hook at entry that belongs to it.
 */
#include "vmlinux.h"
#include "event.h"
#include "trace_call.bpf.h"
#include "trace_regs.bpf.h"
#include "trace_seed.bpf.h"
#include "trace_tcp.bpf.h"
#include "trace_uring.bpf.h"

char LICENSE[] SEC("license") = "GPL";

/* --- calls: the kernel's functions return */

/*
 * Copied, the arguments are plain numbers to the verifier. A direct load gives a typed pointer, with which it lets
 * nobody calculate, and before 5.16 none at all to an int.
 */
#define ARGS(args, ctx, nr) bpf_probe_read_kernel(args, (nr) * sizeof(*(args)), ctx)

/*
 * The hook of a function may be preempted, and on newer kernels (7.3 does it) that of a tracepoint, too; while it is, the
 * kernel does not run it for others on that CPU, whose calls are missed (it counts them). Since 6.10 a program can forbid
 * that until its end, where the guard still stands: that leaves few.
 */
extern void bpf_preempt_disable(void) __ksym __weak;
extern void bpf_preempt_enable(void) __ksym __weak;

static __always_inline void preempt_off(void)
{
	if (config.preempt_kfuncs)
		bpf_preempt_disable();
}

static __always_inline void preempt_on(void)
{
	if (config.preempt_kfuncs)
		bpf_preempt_enable();
}

#define UNPREEMPTED(what)                                                                          \
	({                                                                                         \
		int returned;                                                                      \
                                                                                                   \
		preempt_off();                                                                     \
		returned = what;                                                                   \
		preempt_on();                                                                      \
		returned;                                                                          \
	})

#define FEXIT(name, type, nr)                                                                      \
	SEC("?fexit/__sys_" #name)                                                                 \
	int fexit_##name(__u64 *ctx)                                                               \
	{                                                                                          \
		struct call_in in = {.ret = (__s32)ctx[nr]};                                       \
                                                                                                   \
		preempt_off();                                                                     \
		ARGS(in.args, ctx, nr);                                                            \
		call_exit(type, &in, FROM_FUNCTION);                                               \
		preempt_on();                                                                      \
		return 0;                                                                          \
	}                                                                                          \
	SEC("?fentry/__sys_" #name)                                                                \
	int fentry_##name(__u64 *ctx)                                                              \
	{                                                                                          \
		struct call_in in = {};                                                            \
                                                                                                   \
		preempt_off();                                                                     \
		ARGS(in.args, ctx, nr);                                                            \
		call_enter(type, &in);                                                             \
		preempt_on();                                                                      \
		return 0;                                                                          \
	}

FEXIT(socket, EVENT_SOCKET, 3)
FEXIT(socketpair, EVENT_SOCKETPAIR, 4)
FEXIT(bind, EVENT_BIND, 3)
FEXIT(listen, EVENT_LISTEN, 2)
FEXIT(connect, EVENT_CONNECT, 3)
FEXIT(setsockopt, EVENT_SETSOCKOPT, 5)
FEXIT(getsockopt, EVENT_GETSOCKOPT, 5)
FEXIT(shutdown, EVENT_SHUTDOWN, 2)

/* accept(2) goes through the function of accept4(2). */
static __always_inline bool is_plain_accept(void)
{
	struct task_struct *task = current_task();
	__u64 args[5];

	return current_call(args, task, task_regs(task)) == EVENT_ACCEPT;
}

SEC("?fexit/__sys_accept4")
int fexit_accept4(__u64 *ctx)
{
	struct call_in in = {.ret = (__s32)ctx[4]};

	preempt_off();
	ARGS(in.args, ctx, 4);
	if (is_plain_accept())
		call_exit(EVENT_ACCEPT, &in, FROM_FUNCTION);
	else
		call_exit(EVENT_ACCEPT4, &in, FROM_FUNCTION);
	preempt_on();
	return 0;
}

SEC("?fentry/__sys_accept4")
int fentry_accept4(__u64 *ctx)
{
	struct call_in in = {};

	preempt_off();
	ARGS(in.args, ctx, 4);
	if (is_plain_accept())
		call_enter(EVENT_ACCEPT, &in);
	else
		call_enter(EVENT_ACCEPT4, &in);
	preempt_on();
	return 0;
}

/* --- calls: tracepoints of one system call */

struct exit_context {
	__u64 common;
	__s64 nr;
	__s64 ret;
};

struct enter_context {
	__u64 common;
	__s64 nr;
	__u64 args[5]; /* no more than the call has */
};

#define TRACEPOINT(name, type, nr)                                                                 \
	SEC("?tp/syscalls/sys_exit_" #name)                                                        \
	int exit_##name(struct exit_context *ctx)                                                  \
	{                                                                                          \
		struct call_in in = {.ret = ctx->ret};                                             \
                                                                                                   \
		return UNPREEMPTED(call_exit(type, &in, FROM_REGS));                               \
	}                                                                                          \
	SEC("?tp/syscalls/sys_enter_" #name)                                                       \
	int enter_##name(struct enter_context *ctx)                                                \
	{                                                                                          \
		struct call_in in = {};                                                            \
                                                                                                   \
		__builtin_memcpy(in.args, ctx->args, (nr) * sizeof(in.args[0]));                   \
		return UNPREEMPTED(call_enter(type, &in));                                         \
	}

TRACEPOINT(socket, EVENT_SOCKET, 3)
TRACEPOINT(socketpair, EVENT_SOCKETPAIR, 4)
TRACEPOINT(bind, EVENT_BIND, 3)
TRACEPOINT(listen, EVENT_LISTEN, 2)
TRACEPOINT(connect, EVENT_CONNECT, 3)
TRACEPOINT(accept, EVENT_ACCEPT, 3)
TRACEPOINT(accept4, EVENT_ACCEPT4, 4)
TRACEPOINT(setsockopt, EVENT_SETSOCKOPT, 5)
TRACEPOINT(getsockopt, EVENT_GETSOCKOPT, 5)
TRACEPOINT(shutdown, EVENT_SHUTDOWN, 2)

/* --- calls: the tracepoint of all system calls. */

/* 64-bit programs only where there is no better hook; 32-bit ones have no tracepoint of their own. */
SEC("?tp_btf/sys_exit")
int raw_exit(__u64 *ctx)
{
	struct task_struct *task = current_task();
	__u32 calls = is_compat(task) ? config.compat_calls : config.native_calls, type;
	struct call_in in = {.ret = (__s64)ctx[1]};

	if (!calls)
		return 0;
	type = current_call(in.args, task, (struct pt_regs *)ctx[0]);
	if (type > EVENT_SHUTDOWN || !(calls >> type & 1))
		return 0;
	return UNPREEMPTED(call_exit(type, &in, FROM_RAW));
}

/* --- calls: io_uring */

/* Its name before 6.4. */
SEC("?tp_btf/io_uring_submit_sqe")
int uring_submit_sqe(__u64 *ctx)
{
	return UNPREEMPTED(on_uring_submit((struct io_kiocb *)ctx[0], NULL));
}

SEC("?tp_btf/io_uring_submit_req")
int uring_submit_req(__u64 *ctx)
{
	return UNPREEMPTED(on_uring_submit((struct io_kiocb *)ctx[0], NULL));
}

SEC("?tp_btf/io_uring_req_failed")
int uring_req_failed(__u64 *ctx)
{
	return UNPREEMPTED(on_uring_submit((struct io_kiocb *)ctx[1], (void *)ctx[0]));
}

SEC("?tp_btf/io_uring_complete")
int uring_complete(__u64 *ctx)
{
	struct uring_cqe cqe = {};

	if (config.uring_cqe) {
		bpf_probe_read_kernel(&cqe, sizeof(cqe), (void *)ctx[2]);
	} else {
		cqe.user_data = ctx[2];
		cqe.res = (__s32)ctx[3];
		cqe.flags = (__u32)ctx[4];
	}
	return UNPREEMPTED(on_uring_complete((struct io_kiocb *)ctx[1], ctx[0], &cqe));
}

SEC("?tp_btf/io_uring_cqe_overflow")
int uring_overflow(__u64 *ctx)
{
	return UNPREEMPTED(on_uring_overflow(ctx[0], ctx[1]));
}

/* --- what the kernel does by itself */

SEC("?tp_btf/inet_sock_set_state")
int kernel_state(__u64 *ctx)
{
	return UNPREEMPTED(on_state((struct sock *)ctx[0], (__u32)ctx[1], (__u32)ctx[2]));
}

SEC("?tp_btf/tcp_destroy_sock")
int kernel_destroy(__u64 *ctx)
{
	return UNPREEMPTED(on_destroy((struct sock *)ctx[0]));
}

/* The third argument came with 6.15 or so: a verifier that knows of none refuses the access. */
SEC("?tp_btf/tcp_retransmit_skb")
int kernel_retransmit(__u64 *ctx)
{
	return UNPREEMPTED(on_retransmit((struct sock *)ctx[0], (struct sk_buff *)ctx[1],
					 config.retrans_err ? (__s32)ctx[2] : 0));
}

SEC("?tp_btf/tcp_retransmit_synack")
int kernel_retransmit_synack(__u64 *ctx)
{
	return UNPREEMPTED(
		on_retransmit_synack((struct sock *)ctx[0], (struct request_sock *)ctx[1]));
}

SEC("?tp_btf/tcp_send_reset")
int kernel_send_reset(__u64 *ctx)
{
	return UNPREEMPTED(on_reset((struct sock *)ctx[0], (struct sk_buff *)ctx[1], true,
				    config.reset_reason ? (__u32)ctx[2] : RESET_NO_REASON));
}

SEC("?tp_btf/tcp_receive_reset")
int kernel_receive_reset(__u64 *ctx)
{
	return UNPREEMPTED(on_reset((struct sock *)ctx[0], NULL, false, RESET_NO_REASON));
}

SEC("?tp_btf/inet_sk_error_report")
int kernel_error(__u64 *ctx)
{
	return UNPREEMPTED(on_error((struct sock *)ctx[0]));
}

SEC("?iter/bpf_map_elem")
int kernel_overflow(struct bpf_iter__bpf_map_elem *ctx)
{
	__u64 *key = ctx->key;

	return key ? on_listener(*key) : 0;
}

/* --- processes */

SEC("?tp_btf/sched_process_fork")
int follow_fork(__u64 *ctx)
{
	return on_fork((struct task_struct *)ctx[0], (struct task_struct *)ctx[1]);
}

/* An iterator over a map calls its program at its end with no element, even if it had none. */
SEC("?iter/bpf_map_elem")
int seed_self(struct bpf_iter__bpf_map_elem *ctx)
{
	if (!ctx->key)
		learn_self();
	return 0;
}

SEC("?iter/task_file")
int seed_file(struct bpf_iter__task_file *ctx)
{
	struct task_struct *task = ctx->task;
	struct file *file = ctx->file;

	return task && file ? seed(task, ctx->fd, file) : 0;
}
