/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What user space tells the hooks of the trace: before they are loaded, and while they run. */
#ifndef SOCKSPY_TRACE_CONTROL_H
#define SOCKSPY_TRACE_CONTROL_H

#ifndef __VMLINUX_H__
#include <linux/types.h>
#endif

/* What a process in the map pids was given for. */
enum trace_pid {
	PID_SCOPE = 1 << 0, /* it and others of these alone are traced */
	PID_ASKED = 1 << 1, /* it meets the filter's FILTER_PID */
};

struct trace_config {
	__u32 events;	      /* bit n: enum event_type n is wanted */
	__u32 by_pid;	      /* 1: only the processes of PID_SCOPE */
	__u32 follow;	      /* 1: ... and those that they make */
	__u32 entry;	      /* bits of events: the calls that are hooked at entry, too */
	__u32 by_ids;	      /* 1: struct filter decides by process, user, group */
	__u32 by_socket;      /* 1: ... by descriptor, kind, state, addresses */
	__u32 pgids;	      /* 1: process groups are asked for */
	__u32 ppids;	      /* 1: parents are */
	__u32 asked;	      /* 1: ... and which processes are of PID_ASKED */
	__u32 thread_size;    /* of a kernel stack */
	__u32 reset_reason;   /* 1: tcp_send_reset has a third argument (6.10) */
	__u32 retrans_err;    /* 1: tcp_retransmit_skb has one */
	__u32 preempt_kfuncs; /* 1: bpf_preempt_disable() is there */
	__u32 plain_loads;    /* 1: bpf_rdonly_cast() is there */
	__u32 uring_cqe;      /* 1: io_uring_complete has the completion as one argument (6.16) */
	__u32 pad;
	__u32 native_calls; /* bits of events: the calls that tp_btf/sys_exit serves of 64-bit programs ... */
	__u32 compat_calls; /* ... and of 32-bit ones */
	__u64 wakeup_bytes; /* that have to be in the ring before a reader who waits for much is woken */
};

enum trace_waits {
	TRACE_WAITS_NOT = 0,
	TRACE_WAITS_FOR_MUCH = 1, /* will look by itself soon */
	TRACE_WAITS = 2,	  /* for anything */
};

struct trace_control {
	__u32 live;    /* 1: events count */
	__u32 own_pid; /* sockspy itself, in the initial pid namespace: its calls are no events ... */
	__u32 own_seen; /* ... but show which hooks run: bit n for enum event_type n */
	__u32 waits;	/* enum trace_waits */
	/* sockspy's pid namespace: how deep it is (0: the initial one), and its address. */
	__u32 pidns_level;
	__u32 owners_lost; /* sockets whose owner there was no room for */
	__u32 pids_lost;   /* processes that there was no room for */
	__s32 hz_fd;	   /* a TCP socket of sockspy's own with TCP_KEEPIDLE 1 s ... */
	__u32 hz;	   /* ... which is so many jiffies */
	__u32 netns_inum;  /* sockspy's network namespace: its inode's number, and its address */
	__u32 pad;
	__u64 netns;
	__u64 pidns;
};

#endif
