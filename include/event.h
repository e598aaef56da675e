/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The contract of the trace: what the hooks of bpf/trace.bpf.c write into the ring buffer.
 *
 * Fixed-width and in host byte order but for addresses and ports, which stay as the kernel holds them.
 * Every event starts with struct event_head. What not every call has follows the fixed struct; offsets in it
 * (from the start of the event, multiples of 8) say where, 0: not there. User space trusts none of it: see event_parse().
 */
#ifndef SOCKSPY_EVENT_H
#define SOCKSPY_EVENT_H

#ifndef __VMLINUX_H__
#include <linux/types.h>
#endif

#define EVENT_VERSION 1
#define EVENT_MAX     2048

/* Loss is counted for each of these; a set of them has bit n for number n. */
enum event_type {
	/* Calls: struct event_call. The numbers are those of enum call_kind (src/call.h). */
	EVENT_SOCKET = 1,
	EVENT_SOCKETPAIR = 2,
	EVENT_BIND = 3,
	EVENT_LISTEN = 4,
	EVENT_CONNECT = 5,
	EVENT_ACCEPT = 6,
	EVENT_ACCEPT4 = 7,
	EVENT_SETSOCKOPT = 8,
	EVENT_GETSOCKOPT = 9,
	EVENT_SHUTDOWN = 10,
	/* What the kernel does by itself. */
	EVENT_STATE = 16,      /* struct event_state */
	EVENT_CLOSE = 17,      /* struct event_close: the end of a TCP connection */
	EVENT_RETRANSMIT = 18, /* struct event_retransmit */
	EVENT_RESET = 19,      /* struct event_reset */
	EVENT_ERROR = 20,      /* struct event_error */
	EVENT_OVERFLOW = 21,   /* struct event_overflow */
	EVENT_TYPES = 24
};

#define EVENT_CALLS ((1u << (EVENT_SHUTDOWN + 1)) - (1u << EVENT_SOCKET))
#define EVENT_ALL                                                                                  \
	(EVENT_CALLS | 1u << EVENT_STATE | 1u << EVENT_CLOSE | 1u << EVENT_RETRANSMIT |            \
	 1u << EVENT_RESET | 1u << EVENT_ERROR | 1u << EVENT_OVERFLOW)

/* How sure it is that a socket is a process's. */
enum event_owner {
	OWNER_UNKNOWN = 0, /* pid is 0 */
	OWNER_EXACT = 1,   /* it made the call, or holds the socket as far as was seen */
	OWNER_LISTENER =
		2, /* a connection not accepted yet: the process that its listener belongs to */
	OWNER_SHARED = 3, /* one of several processes that had it open when the trace began */
};

/* Whose event it is. */
struct event_task {
	__u32 pid;     /* in sockspy's pid namespace; 0: unknown, or not in there */
	__u32 tid;     /* likewise */
	__u32 euid;    /* in the initial user namespace */
	__u32 pgid;    /* in sockspy's pid namespace */
	__u32 ppid;    /* likewise; 0 too where nobody asks for it */
	__s32 fd;      /* the socket's descriptor; -1: unknown */
	__u32 owner;   /* enum event_owner */
	__u32 asked;   /* not 0: it is of PID_ASKED; 0 too where nobody asks for it */
	char comm[16]; /* of the process, not of the thread */
};

/* The ends of an inet socket, and what struct rec_sock says of other families. */
struct event_ends {
	__be16 lport;
	__be16 rport;
	__u32 scope_id;
	__u8 laddr[16];
	__u8 raddr[16];
};

/* A socket: members are those of struct rec_sock. */
struct event_sock {
	__u64 sk;	/* 0: there is none, and nothing here counts */
	__u64 cookie;	/* 0: nobody has asked for it yet */
	__u64 ino;	/* 0: no descriptor leads to it (yet, or any more) */
	__u64 peer_ino; /* AF_UNIX */
	__u32 netns;
	__u32 classes;
	__u16 family;
	__u16 type;
	__u32 protocol;
	__u32 ifindex;
	__u32 state;
	union {
		struct event_ends ends;
		struct {
			__be16 lport;
			__be16 rport;
			__u32 scope_id;
			__u8 laddr[16];
			__u8 raddr[16];
		};
	};
};

struct event_head {
	__u32 size; /* of the whole event, a multiple of 8; what was reserved for it may be more */
	__u16 type; /* enum event_type */
	__u16 version;
	__u64 time; /* bpf_ktime_get_ns(): CLOCK_MONOTONIC */
	__u32 cpu;
	__u32 pad;
	struct event_task task;
	struct event_sock sock; /* of socket, socketpair: the new one */
};

enum event_call_flags {
	EVENT_COMPAT = 1 << 0, /* a 32-bit program */
	EVENT_IO_URING = 1 << 1,
	EVENT_DATA_FAULT = 1 << 2,   /* the byte behind those of data can't be read */
	EVENT_LEN_IN = 1 << 3,	     /* len_in was read ... */
	EVENT_LEN_IN_FAULT = 1 << 4, /* ... or can't be; neither: the hook did not look */
	EVENT_LEN_OUT = 1 << 5,
	EVENT_LEN_OUT_FAULT = 1 << 6,
	EVENT_REGISTERED =
		1 << 7, /* io_uring: the first argument is a registered file, no descriptor */
	EVENT_DIRECT = 1 << 8, /* ... and so is what was made */
};

/* An option's value is brought in chunks of this size, see struct event_option. */
#define EVENT_CHUNK  8
#define EVENT_CHUNKS 6

/* Bytes of user memory that an event has room for. */
#define EVENT_DATA_SMALL 32
#define EVENT_DATA_ADDR	 128
#define EVENT_DATA_LARGE 512
#define EVENT_PATH_MAX	 112

struct event_call {
	struct event_head head;
	__s64 ret;     /* negative errno on failure */
	__u64 args[5]; /* those of socketcall(2) taken out of its array; ints zero-extended */
	__u64 enter;   /* time at entry, as head.time; 0: unknown */
	__u32 flags;   /* enum event_call_flags */
	/*
	 * User memory: sockaddr of bind, connect, accept; optval; sv of socketpair. want: how much there is as the
	 * arguments tell, data_len: how much was copied.
	 */
	__u32 want;
	__u32 data_len;
	__s32 len_in; /* behind the length pointer of accept, getsockopt */
	__s32 len_out;
	__u32 path_len; /* of sun_path */
	/* setsockopt: bit n: chunk n of the option's plan was read */
	__u16 now_present;
	__u16 was_present;
	__u16 data_off;
	__u16 now_off;	/* __u64[]: what the kernel holds after the call ... */
	__u16 was_off;	/* ... and before it */
	__u16 path_off; /* AF_UNIX: sun_path of the socket (and of what accept made of it) */
	__u16 made_off; /* struct event_sock that accept made; the second one of socketpair */
	__u16 pad;
};

/*
 * Which bytes of a socket are the value of an option: a map of struct event_option_key to struct event_option,
 * made by user space from the field table. A chunk is `len` bytes behind a chain of pointers from the sock on.
 */
#define CHUNK_DEREFS 3

struct event_option_key {
	__u32 level;
	__u32 optname;
	__u32 mptcp; /* 1: of MPTCP sockets, which keep some elsewhere */
};

struct event_chunk {
	__u32 need; /* enum sk_class: read only of sockets of all of these */
	__u16 nr_derefs;
	__u16 len; /* 1 to EVENT_CHUNK */
	__u32 deref[CHUNK_DEREFS];
	__u32 off;
};

struct event_option {
	__u32 nr;
	__u32 needs; /* all that any of them needs */
	struct event_chunk chunks[EVENT_CHUNKS];
};

/* What the two ends agreed upon, of a TCP connection. */
enum event_tcp_flags {
	EVENT_TCP_WSCALE = 1 << 0,
	EVENT_TCP_SACK = 1 << 1,
	EVENT_TCP_TIMESTAMPS = 1 << 2,
	EVENT_TCP_ECN = 1 << 3,
	EVENT_TCP_FASTOPEN = 1 << 4, /* data was in the SYN, and acknowledged */
	EVENT_TCP_REPAIR = 1 << 5,
};

struct event_state {
	struct event_head head; /* head.sock.state is the new state */
	__u32 old_state;	/* TCP_* */
	__u32 new_state;
	__u64 since; /* ns in the old state; 0: its start was not seen */
	__u32 err;   /* sk_err: why a connection failed or broke */
	/* From here on 0 but for TCP sockets that become ESTABLISHED. */
	__u32 tcp_flags; /* enum event_tcp_flags */
	__u32 mss;	 /* what may be sent in a segment (tcp_info: snd_mss) */
	__u32 advmss;	 /* what we announced */
	__u32 peer_mss;	 /* what the other end announced */
	__u8 snd_wscale; /* the other end's window scale */
	__u8 rcv_wscale; /* ours */
	__u16 pad;
	__u32 srtt; /* us */
	__u32 pad2;
};

struct event_close {
	struct event_head head;
	__u32 old_state;
	__u32 err;
	__u64 opened;	   /* ns since the connection began (its SYN); 0: that was not seen */
	__u64 established; /* ns since it was established; 0: it was not, or not seen */
	__u64 bytes_sent;  /* with what was retransmitted */
	__u64 bytes_acked;
	__u64 bytes_retrans;
	__u64 bytes_received;
	__u32 segs_out;
	__u32 segs_in;
	__u32 data_segs_out;
	__u32 data_segs_in;
	__u32 total_retrans; /* segments */
	__u32 srtt;	     /* us */
	__u32 min_rtt;	     /* us; 0: none measured */
	__u32 pad;
};

struct event_retransmit {
	struct event_head head; /* head.sock.state SYN_RECV (3): of a SYN-ACK, sk is the listener */
	__u32 seq;		/* first byte */
	__u32 len;		/* bytes of payload; 0: SYN, FIN, or SYN-ACK */
	__u8 tcp_flags;		/* of the header: FIN 1, SYN 2, RST 4, PSH 8, ACK 16 */
	__u8 synack;
	__u16 pad;
	__s32 err;	   /* of sending it, negative errno; 0: sent, or not told (before 6.15) */
	__u32 retransmits; /* consecutive time-outs so far */
	__u32 total;	   /* segments retransmitted in this connection */
};

#define RESET_NO_REASON 0xffffffff

struct event_reset {
	struct event_head
		head; /* sock.sk 0: sent in answer to a packet that belongs to no socket; addresses are of that */
	__u32 sent;   /* 1: we sent it; 0: received */
	__u32 reason; /* enum sk_rst_reason of this kernel (6.10); RESET_NO_REASON: not told */
};

struct event_error {
	struct event_head head;
	__u32 err; /* sk_err; 0: only in the error queue (IP_RECVERR) */
	__u32 err_soft;
	/* struct sock_extended_err of what is in the error queue, and who it came from; origin 0: none */
	__u32 ee_errno;
	__u8 ee_origin;
	__u8 ee_type;
	__u8 ee_code;
	__u8 pad;
	__u32 ee_info;
	__u32 pad2;
	__u8 offender[16]; /* of the socket's family */
};

struct event_overflow {
	struct event_head head; /* the listener */
	__u32 dropped;		/* connections since it was last looked at, at least 1 */
	__u32 queue;		/* connections that wait for accept */
	__u32 backlog;		/* how many may */
	__u32 sampled;		/* 1: found by looking from time to time */
};

/* One row an event type, one for each CPU: runs = filtered + submitted + dropped + failed. */
struct event_stats {
	__u64 runs;
	__u64 filtered;	 /* not of the selection, or no event */
	__u64 submitted; /* are in the ring buffer, or were */
	__u64 dropped;	 /* the ring buffer was full */
	__u64 failed;	 /* something could not be read */
};

_Static_assert(sizeof(struct event_task) == 48, "event_task");
_Static_assert(sizeof(struct event_sock) == 96, "event_sock");
_Static_assert(sizeof(struct event_head) == 168, "event_head");
_Static_assert(sizeof(struct event_call) == 264, "event_call");
_Static_assert(sizeof(struct event_chunk) == 24, "event_chunk");
_Static_assert(sizeof(struct event_state) % 8 == 0, "event_state");
_Static_assert(sizeof(struct event_close) % 8 == 0, "event_close");
_Static_assert(sizeof(struct event_retransmit) % 8 == 0, "event_retransmit");
_Static_assert(sizeof(struct event_reset) % 8 == 0, "event_reset");
_Static_assert(sizeof(struct event_error) % 8 == 0, "event_error");
_Static_assert(sizeof(struct event_overflow) % 8 == 0, "event_overflow");

#endif
