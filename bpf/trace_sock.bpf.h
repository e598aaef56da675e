/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A socket as events describe it: few reads, since each costs as much as ten plain instructions. */
#ifndef SOCKSPY_TRACE_SOCK_BPF_H
#define SOCKSPY_TRACE_SOCK_BPF_H

#include "trace_task.bpf.h"

#define TCP_ESTABLISHED	 1
#define TCP_SYN_SENT	 2
#define TCP_SYN_RECV	 3
#define TCP_TIME_WAIT	 6
#define TCP_CLOSE	 7
#define TCP_NEW_SYN_RECV 12

/* More than struct sock_common has up to its cookie. */
#define COMMON_SIZE 96

/* What is read of a socket at once: where loads are plain, only what kind it is. */
struct common {
	__u8 bytes[COMMON_SIZE];
	__u16 family;
	__u16 type;
	__u32 protocol;
	__u32 state;
	bool full; /* not of TIME_WAIT, not a connection request: these are a sock_common and not much more */
};

/* A member out of the copy; where a kernel has it further back, or there is no copy, from the socket itself. */
#define COMMON_INTO(to, c, sk, member)                                                             \
	do {                                                                                       \
		__u32 at = bpf_core_field_offset(struct sock_common, member);                      \
		if (!config.plain_loads && at + sizeof(*(to)) <= COMMON_SIZE)                      \
			__builtin_memcpy((void *)(to), (c)->bytes + at, sizeof(*(to)));            \
		else                                                                               \
			bpf_probe_read_kernel((void *)(to), sizeof(*(to)), (void *)(sk) + at);     \
	} while (0)

#define COMMON(c, sk, member)                                                                      \
	({                                                                                         \
		typeof(((struct sock_common *)0)->member) value = 0;                               \
		if (config.plain_loads)                                                            \
			value = TYPED(sk)->__sk_common.member;                                     \
		else                                                                               \
			COMMON_INTO(&value, c, sk, member);                                        \
		value;                                                                             \
	})

/* False where there is nothing to read: c is of no family then. */
static __noinline bool common_read(struct common *c, struct sock *sk)
{
	struct {
		__u16 first;
		__u16 second;
	} kind = {};

	c->family = 0;
	c->type = SOCK_STREAM;
	c->protocol = IPPROTO_TCP;
	if (!sk || (!config.plain_loads && bpf_probe_read_kernel(c->bytes, sizeof(c->bytes), sk)))
		return false;
	c->family = COMMON(c, sk, skc_family);
	c->state = COMMON(c, sk, skc_state);
	c->full =
		c->family == AF_UNIX || (c->state != TCP_TIME_WAIT && c->state != TCP_NEW_SYN_RECV);
	if (!c->full)
		return true;
	if (!config.plain_loads &&
	    bpf_core_field_offset(struct sock, sk_protocol) ==
		    bpf_core_field_offset(struct sock, sk_type) + sizeof(kind.first)) {
		bpf_probe_read_kernel(&kind, sizeof(kind),
				      (void *)sk + bpf_core_field_offset(struct sock, sk_type));
		c->type = kind.first;
		c->protocol = kind.second;
	} else {
		c->type = PEEK(sk, sk_type);
		c->protocol = PEEK(sk, sk_protocol);
	}
	return true;
}

static __always_inline __u64 sock_ino(struct socket *sock)
{
	struct socket_alloc *alloc;

	if (!sock)
		return 0;
	alloc = (void *)sock - bpf_core_field_offset(struct socket_alloc, socket);
	return PEEK(alloc, vfs_inode.i_ino);
}

static __always_inline void sock_inet(struct event_ends *e, const struct common *c, struct sock *sk)
{
	struct inet_sock *inet = (void *)sk;
	__u16 num = COMMON(c, sk, skc_num);
	__be32 addr;

	e->rport = COMMON(c, sk, skc_dport);
	e->lport = __builtin_bswap16(num);
	/* A socket that has given its port back still knows which it was. */
	if (!num && c->full)
		e->lport = PEEK(inet, inet_sport);
	if (c->family == AF_INET6) {
		e->scope_id = COMMON(c, sk, skc_bound_dev_if);
		COMMON_INTO(&e->laddr, c, sk, skc_v6_rcv_saddr);
		COMMON_INTO(&e->raddr, c, sk, skc_v6_daddr);
		if (c->full && all_zero(e->laddr))
			BPF_CORE_READ_INTO(&e->laddr, inet, pinet6, saddr);
		return;
	}
	addr = COMMON(c, sk, skc_rcv_saddr);
	if (!addr && c->full)
		addr = PEEK(inet, inet_saddr);
	__builtin_memcpy(e->laddr, &addr, sizeof(addr));
	addr = COMMON(c, sk, skc_daddr);
	__builtin_memcpy(e->raddr, &addr, sizeof(addr));
}

static __always_inline void sock_unix(struct event_sock *s, struct sock *sk)
{
	struct unix_sock *u = (void *)sk;
	struct sock *peer = PEEK(u, peer);

	if (peer)
		s->peer_ino = sock_ino(PEEK(peer, sk_socket));
}

/* Most sockets are of one network namespace. */
static __always_inline __u32 netns_inum(struct net *net)
{
	if ((__u64)net == control.netns)
		return control.netns_inum;
	return PEEK(net, ns.inum);
}

static __always_inline __u32 classes_code(__u32 family, __u32 type, __u32 protocol, __u32 state)
{
	__u32 classes = SKC_ANY | family_classes(family, type, protocol);

	if (type == SOCK_STREAM)
		classes |= SKC_STREAM;
	if (type == SOCK_DGRAM)
		classes |= SKC_DGRAM;
	if (state == TCP_LISTEN)
		classes |= SKC_LISTEN;
	return classes;
}

SHARED(__u32, classes, (__u32 family, __u32 type, __u32 protocol, __u32 state),
       (family, type, protocol, state))

static __always_inline __u32 sock_class(const struct common *c)
{
	return classes(c->family, c->type, c->protocol, c->state);
}

/* c: what common_read() read; all zero where that was nothing. */
static __noinline void sock_fill(struct event_sock *s, const struct common *c, struct sock *sk)
{
	__u32 classes;

	__builtin_memset(s, 0, sizeof(*s));
	if (!c->family)
		return;
	s->sk = (__u64)sk;
	s->family = c->family;
	s->type = c->type;
	s->protocol = c->protocol;
	s->state = c->state;
	s->ifindex = COMMON(c, sk, skc_bound_dev_if);
	s->cookie = COMMON(c, sk, skc_cookie.counter);
	s->netns = netns_inum(COMMON(c, sk, skc_net.net));
	if (c->full)
		s->ino = sock_ino(PEEK(sk, sk_socket));
	/* Out of memory again it is any number to the verifier, which need not walk what follows once for each. */
	*(volatile __u32 *)&s->classes = sock_class(c);
	classes = *(volatile __u32 *)&s->classes;
	if (classes & SKC_INET)
		sock_inet(&s->ends, c, sk);
	else if (classes & SKC_UNIX)
		sock_unix(s, sk);
}

/* Both in one. False where there is nothing to read. */
static __noinline bool sock_describe(struct event_sock *s, struct sock *sk)
{
	struct common c;

	if (!common_read(&c, sk)) {
		__builtin_memset(s, 0, sizeof(*s));
		return false;
	}
	sock_fill(s, &c, sk);
	return true;
}

/* Any file may have private data; only a socket leads back to its file. */
static __always_inline struct sock *sock_of_file(struct file *file)
{
	struct socket *sock = PEEK(file, private_data);
	struct {
		struct file *file;
		struct sock *sk;
	} back = {};

	if (!sock)
		return NULL;
	if (!config.plain_loads &&
	    bpf_core_field_offset(struct socket, sk) ==
		    bpf_core_field_offset(struct socket, file) + sizeof(back.file)) {
		bpf_probe_read_kernel(&back, sizeof(back),
				      (void *)sock + bpf_core_field_offset(struct socket, file));
	} else {
		back.file = PEEK(sock, file);
		back.sk = (struct sock *)peek_word((void *)sock +
						   bpf_core_field_offset(struct socket, sk));
	}
	return back.file == file ? back.sk : NULL;
}

static __always_inline __u64 current_sock_code(__u32 fd)
{
	struct task_struct *task = current_task();
	struct fdtable *fdt = PEEK(task, files, fdt);
	struct {
		__u64 max_fds;
		struct file **slots;
	} table = {};
	struct file *file;

	if (!config.plain_loads &&
	    bpf_core_field_offset(struct fdtable, fd) ==
		    bpf_core_field_offset(struct fdtable, max_fds) + sizeof(table.max_fds)) {
		bpf_probe_read_kernel(&table, sizeof(table),
				      (void *)fdt + bpf_core_field_offset(struct fdtable, max_fds));
	} else {
		table.max_fds = PEEK(fdt, max_fds);
		table.slots = PEEK(fdt, fd);
	}
	if (fd >= (__u32)table.max_fds)
		return 0;
	file = (struct file *)peek_word(table.slots + fd);
	return file ? (__u64)sock_of_file(file) : 0;
}

SHARED(__u64, current_sock, (__u32 fd), (fd))

/* The socket behind a descriptor of the process that runs; NULL: there is none. */
static __always_inline struct sock *sock_of_fd(__u32 fd)
{
	return (struct sock *)current_sock(fd);
}

#endif
