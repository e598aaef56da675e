/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A system call's number, arguments and ABI, out of the registers that it began with. */
#ifndef SOCKSPY_TRACE_REGS_BPF_H
#define SOCKSPY_TRACE_REGS_BPF_H

#include "trace_task.bpf.h"

/* Whether registers are a typed pointer, which a plain load may follow. */
#define TYPED_REGS                                                                                 \
	bpf_core_enum_value_exists(enum bpf_func_id___helpers, BPF_FUNC_task_pt_regs___helpers)

#define REG(regs, member) LOAD(TYPED_REGS, regs, member)

/* They are at the end of the task's kernel stack. task is the one that runs. */
static __always_inline struct pt_regs *task_regs(struct task_struct *task)
{
	if (TYPED_REGS)
		return (struct pt_regs *)bpf_task_pt_regs(task);
	return PEEK(task, stack) + config.thread_size - bpf_core_type_size(struct pt_regs);
}

#if defined(__TARGET_ARCH_x86)

#define TS_COMPAT 2

static __always_inline bool is_compat(struct task_struct *task)
{
	return TASK(task, thread_info.status) & TS_COMPAT;
}

static __always_inline __u32 regs_syscall(struct pt_regs *regs)
{
	return REG(regs, orig_ax);
}

static __always_inline void regs_args(__u64 args[5], struct pt_regs *regs)
{
	args[0] = REG(regs, di);
	args[1] = REG(regs, si);
	args[2] = REG(regs, dx);
	args[3] = REG(regs, r10);
	args[4] = REG(regs, r8);
}

static __always_inline void regs_compat_args(__u64 args[5], struct pt_regs *regs)
{
	args[0] = (__u32)REG(regs, bx);
	args[1] = (__u32)REG(regs, cx);
	args[2] = (__u32)REG(regs, dx);
	args[3] = (__u32)REG(regs, si);
	args[4] = (__u32)REG(regs, di);
}

static __always_inline __u32 regs_fd(struct pt_regs *regs, bool compat)
{
	return compat ? REG(regs, bx) : REG(regs, di);
}

#elif defined(__TARGET_ARCH_arm64)

#define TIF_32BIT 22

static __always_inline bool is_compat(struct task_struct *task)
{
	return TASK(task, thread_info.flags) >> TIF_32BIT & 1;
}

static __always_inline __u32 regs_syscall(struct pt_regs *regs)
{
	return REG(regs, syscallno);
}

/* At the end of a call its first register holds what it returned. */
static __always_inline void regs_args(__u64 args[5], struct pt_regs *regs)
{
	args[0] = REG(regs, orig_x0);
	args[1] = REG(regs, regs[1]);
	args[2] = REG(regs, regs[2]);
	args[3] = REG(regs, regs[3]);
	args[4] = REG(regs, regs[4]);
}

static __always_inline void regs_compat_args(__u64 args[5], struct pt_regs *regs)
{
	regs_args(args, regs);
}

static __always_inline __u32 regs_fd(struct pt_regs *regs, bool compat)
{
	(void)compat;
	return REG(regs, orig_x0);
}

#else
#error "the registers of this architecture are not known"
#endif

/* A call that is several: its first argument says which. */
#define CALL_SOCKETCALL 0xffff

/* Which call a system call's number is; 0: none of ours. */
static __always_inline __u32 native_call(__u32 nr)
{
	switch (nr) {
#if defined(__TARGET_ARCH_x86)
	case 41:
		return EVENT_SOCKET;
	case 42:
		return EVENT_CONNECT;
	case 43:
		return EVENT_ACCEPT;
	case 48:
		return EVENT_SHUTDOWN;
	case 49:
		return EVENT_BIND;
	case 50:
		return EVENT_LISTEN;
	case 53:
		return EVENT_SOCKETPAIR;
	case 54:
		return EVENT_SETSOCKOPT;
	case 55:
		return EVENT_GETSOCKOPT;
	case 288:
		return EVENT_ACCEPT4;
#else
	case 198:
		return EVENT_SOCKET;
	case 199:
		return EVENT_SOCKETPAIR;
	case 200:
		return EVENT_BIND;
	case 201:
		return EVENT_LISTEN;
	case 202:
		return EVENT_ACCEPT;
	case 203:
		return EVENT_CONNECT;
	case 208:
		return EVENT_SETSOCKOPT;
	case 209:
		return EVENT_GETSOCKOPT;
	case 210:
		return EVENT_SHUTDOWN;
	case 242:
		return EVENT_ACCEPT4;
#endif
	}
	return 0;
}

/* The same of the 32-bit ABI: i386, ARM EABI. */
static __always_inline __u32 compat_call(__u32 nr)
{
	switch (nr) {
#if defined(__TARGET_ARCH_x86)
	case 102:
		return CALL_SOCKETCALL;
	case 359:
		return EVENT_SOCKET;
	case 360:
		return EVENT_SOCKETPAIR;
	case 361:
		return EVENT_BIND;
	case 362:
		return EVENT_CONNECT;
	case 363:
		return EVENT_LISTEN;
	case 364:
		return EVENT_ACCEPT4;
	case 365:
		return EVENT_GETSOCKOPT;
	case 366:
		return EVENT_SETSOCKOPT;
	case 373:
		return EVENT_SHUTDOWN;
#else
	case 281:
		return EVENT_SOCKET;
	case 282:
		return EVENT_BIND;
	case 283:
		return EVENT_CONNECT;
	case 284:
		return EVENT_LISTEN;
	case 285:
		return EVENT_ACCEPT;
	case 288:
		return EVENT_SOCKETPAIR;
	case 293:
		return EVENT_SHUTDOWN;
	case 294:
		return EVENT_SETSOCKOPT;
	case 295:
		return EVENT_GETSOCKOPT;
	case 366:
		return EVENT_ACCEPT4;
#endif
	}
	return 0;
}

/* The numbers of socketcall(2): linux/net.h. */
static __always_inline __u32 socketcall_call(__u32 nr)
{
	switch (nr) {
	case 1:
		return EVENT_SOCKET;
	case 2:
		return EVENT_BIND;
	case 3:
		return EVENT_CONNECT;
	case 4:
		return EVENT_LISTEN;
	case 5:
		return EVENT_ACCEPT;
	case 8:
		return EVENT_SOCKETPAIR;
	case 13:
		return EVENT_SHUTDOWN;
	case 14:
		return EVENT_SETSOCKOPT;
	case 15:
		return EVENT_GETSOCKOPT;
	case 18:
		return EVENT_ACCEPT4;
	}
	return 0;
}

/* The arguments of the call that socketcall(2) was asked for, from its array of 32-bit numbers. */
static __always_inline void socketcall_args(__u64 args[5])
{
	__u64 array = args[1];
	__u32 i;

#pragma unroll
	for (i = 0; i < 5; i++) {
		__u32 word = 0;

		bpf_probe_read_user(&word, sizeof(word), (void *)(array + i * sizeof(word)));
		args[i] = word;
	}
}

/* The call under way, with its arguments; 0: none of ours. */
static __always_inline __u32 current_call(__u64 args[5], struct task_struct *task,
					  struct pt_regs *regs)
{
	__u32 nr = regs_syscall(regs), type;

	if (!is_compat(task)) {
		type = native_call(nr);
		if (type)
			regs_args(args, regs);
		return type;
	}
	type = compat_call(nr);
	if (type)
		regs_compat_args(args, regs);
	if (type == CALL_SOCKETCALL) {
		type = socketcall_call(args[0]);
		if (type)
			socketcall_args(args);
	}
	return type;
}

#endif
