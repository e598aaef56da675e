/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a list row needs of every socket, as fast as it can be read: iter/task_file for those that a
 * descriptor leads to; for the others a walk of TCP's hash tables (list_walk.bpf.h), and iter/udp and iter/unix, which see
 * one network namespace each.
 *
 * Start-up costs more than reading, where there is little to read. Each program is an object of its own, so that
 * none is loaded in vain (list.bpf.c has them all, for libbpf). An object defines what it does not meet,
 * LIST_NO_INET, LIST_NO_UNIX, LIST_NO_OTHERS, LIST_NO_CONNECTIONS, and LIST_NO_EXTRAS where nobody asks for what only some views show. A kernel that
 * relocates a program looks through all of its BTF for each type that it has not kept from the last time. It keeps 31, each
 * in the one place that a hash of its name tells (vmlinux_cand_cache of kernel/bpf/btf.c): signal_struct, of process groups,
 * and files_struct push each other out every time. So it also looks for each pointer that is loaded through a
 * *trusted* one, as are all that come with the context. Hence the task is read by probes, once, and the file through the
 * socket; other members of typed pointers are plain loads, at half the cost of bpf_probe_read_kernel().
 */
#ifndef SOCKSPY_LIST_BPF_H
#define SOCKSPY_LIST_BPF_H

#include "vmlinux.h"
#include "record.h"
#include "list.h"
#include "filter.bpf.h"
#include "hashed_sk.bpf.h"

#include <bpf/bpf_tracing.h>

const volatile __u32 want = 0;	     /* enum list_want */
const volatile __u32 sockfs_dev = 0; /* super_block.s_dev of sockets */

#define S_IFSOCK	 0140000

#define TCP_SYN_RECV	 3
#define TCP_TIME_WAIT	 6
#define TCP_NEW_SYN_RECV 12

#define SUN_PATH_MAX	 108

/* The record under construction, of sock and the part that follows it. */
struct list_record {
	struct rec_sock sock;
#ifndef LIST_NO_UNIX
	__u16 part_id; /* struct part: the path of a unix socket */
	__u16 part_flags;
	__u32 part_len;
	__u8 path
		[128]; /* a little more than SUN_PATH_MAX rounded up, or 6.18 warns of a bug in its verifier */
#endif
};

/* --- the socket */

/*
 * Makes clang load again what was stored into the record: what comes from map memory is an unknown number to the
 * verifier, so that the paths that led here go on as one. Without, loading takes three times as long.
 */
static __always_inline void forget(void)
{
	barrier();
}

static __always_inline void fill_kind(struct rec_sock *r, struct sock *sk, const bool typed)
{
	r->family = LOAD(typed, sk, __sk_common.skc_family);
	r->state = LOAD(typed, sk, __sk_common.skc_state);
	r->type = LOAD(typed, sk, sk_type);
	r->protocol = LOAD(typed, sk, sk_protocol);
	r->classes = SKC_ANY | family_classes(r->family, r->type, r->protocol);
	if (r->type == SOCK_STREAM)
		r->classes |= SKC_STREAM;
	if (r->type == SOCK_DGRAM)
		r->classes |= SKC_DGRAM;
	if (r->state == TCP_LISTEN)
		r->classes |= SKC_LISTEN;
	forget();
}

static __always_inline void clear_ends(struct rec_sock *r)
{
	r->lport = r->rport = 0;
	r->scope_id = 0;
	__builtin_memset(r->laddr, 0, sizeof(r->laddr));
	__builtin_memset(r->raddr, 0, sizeof(r->raddr));
}

/* 16 bytes through a typed pointer, which takes no memcpy() by bytes. */
static __always_inline void load_in6(__u8 to[16], const struct in6_addr *from)
{
	((__u64 *)to)[0] = ((const __u64 *)from)[0];
	((__u64 *)to)[1] = ((const __u64 *)from)[1];
}

#ifdef LIST_NO_INET

static __always_inline void fill_inet(struct rec_sock *r, struct sock *sk, const bool typed)
{
	(void)r;
	(void)sk;
	(void)typed;
}

#else

static __always_inline void fill_inet6(struct rec_sock *r, struct sock *sk, const bool typed)
{
	struct inet_sock *inet = (void *)sk;

	if (!typed) {
		base_inet6(r, sk);
		return;
	}
	r->scope_id = r->ifindex;
	load_in6(r->laddr, &sk->__sk_common.skc_v6_rcv_saddr);
	load_in6(r->raddr, &sk->__sk_common.skc_v6_daddr);
	if (all_zero(r->laddr) && r->state != TCP_LISTEN)
		BPF_CORE_READ_INTO(&r->laddr, inet, pinet6, saddr);
}

static __always_inline void fill_inet4(struct rec_sock *r, struct sock *sk, const bool typed)
{
	struct inet_sock *inet = (void *)sk;
	__be32 addr = LOAD(typed, sk, __sk_common.skc_rcv_saddr);

	if (!addr && r->state != TCP_LISTEN)
		addr = BPF_CORE_READ(inet, inet_saddr);
	*(__be32 *)r->laddr = addr;
	*(__be32 *)r->raddr = LOAD(typed, sk, __sk_common.skc_daddr);
}

/*
 * inet_sport is far from all else that a list reads, and costs a cache miss. As long as the port is taken, skc_num
 * is the same number.
 */
static __always_inline __be16 local_port(struct rec_sock *r, struct sock *sk, const bool typed)
{
	struct inet_sock *inet = (void *)sk;
	__u16 num = 0;

	if (r->classes & (SKC_TCP | SKC_UDP))
		num = LOAD(typed, sk, __sk_common.skc_num);
	return num ? bpf_htons(num) : BPF_CORE_READ(inet, inet_sport);
}

static __always_inline void fill_inet(struct rec_sock *r, struct sock *sk, const bool typed)
{
	r->lport = local_port(r, sk, typed);
	forget();
	r->rport = LOAD(typed, sk, __sk_common.skc_dport);
	if (r->family == AF_INET6)
		fill_inet6(r, sk, typed);
	else
		fill_inet4(r, sk, typed);
}

#endif

#if defined(LIST_NO_INET) || defined(LIST_NO_EXTRAS)

static __always_inline void fill_queues(struct rec_sock *r, struct sock *sk)
{
	(void)sk;
	r->recvq = r->sendq = QUEUE_UNKNOWN;
}

#else

/* Those that /proc/net shows, as it has them: not a listener's limit, and none of unix sockets. */
static __always_inline void fill_queues(struct rec_sock *r, struct sock *sk)
{
	r->recvq = r->sendq = QUEUE_UNKNOWN;
	if (!(want & LIST_QUEUES) || !(r->classes & SKC_INET))
		return;
	r->sendq = wmem(sk);
	r->recvq = BPF_CORE_READ(sk, sk_backlog.rmem_alloc.counter);
	if (r->state == TCP_LISTEN && r->classes & SKC_ICSK) {
		r->recvq = BPF_CORE_READ(sk, sk_ack_backlog);
		r->sendq = 0;
	} else if (r->classes & SKC_TCP) {
		queues_tcp(r, sk);
	} else if (r->classes & SKC_UDP) {
		struct udp_sock *up = (void *)sk;

		r->recvq -= BPF_CORE_READ(up, forward_deficit);
	}
}

#endif

#ifdef LIST_NO_OTHERS

static __always_inline void fill_other(struct rec_sock *r, struct sock *sk)
{
	(void)r;
	(void)sk;
}

#else

static __always_inline void fill_netlink(struct rec_sock *r, struct netlink_sock *nlk)
{
	*(__u32 *)r->laddr = BPF_CORE_READ(nlk, portid);
}

static __always_inline void fill_packet(struct rec_sock *r, struct packet_sock *po)
{
	r->lport = BPF_CORE_READ(po, num);
	r->scope_id = BPF_CORE_READ(po, ifindex);
}

static __always_inline void fill_vsock(struct rec_sock *r, struct vsock_sock *vsk)
{
	__u32 *local = (__u32 *)r->laddr, *remote = (__u32 *)r->raddr;

	/* Of a module that may not be there, or have no BTF (before 5.11). */
	if (!bpf_core_type_exists(struct vsock_sock))
		return;
	local[0] = BPF_CORE_READ(vsk, local_addr.svm_cid);
	local[1] = BPF_CORE_READ(vsk, local_addr.svm_port);
	remote[0] = BPF_CORE_READ(vsk, remote_addr.svm_cid);
	remote[1] = BPF_CORE_READ(vsk, remote_addr.svm_port);
}

static __always_inline void fill_xdp(struct rec_sock *r, struct xdp_sock *xs)
{
	if (!bpf_core_type_exists(struct xdp_sock))
		return;
	*(__u32 *)r->laddr = BPF_CORE_READ(xs, queue_id);
	r->scope_id = BPF_CORE_READ(xs, dev, ifindex);
}

static __always_inline void fill_other(struct rec_sock *r, struct sock *sk)
{
	if (r->classes & SKC_NETLINK)
		fill_netlink(r, (void *)sk);
	else if (r->classes & SKC_PACKET)
		fill_packet(r, (void *)sk);
	else if (r->classes & SKC_VSOCK)
		fill_vsock(r, (void *)sk);
	else if (r->classes & SKC_XDP)
		fill_xdp(r, (void *)sk);
}

#endif

static __always_inline void fill_ends(struct rec_sock *r, struct sock *sk, const bool typed)
{
	clear_ends(r);
	r->ifindex = LOAD(typed, sk, __sk_common.skc_bound_dev_if);
	if (r->classes & SKC_INET)
		fill_inet(r, sk, typed);
	else
		fill_other(r, sk);
}

static __always_inline __u64 socket_ino(struct socket *socket)
{
	struct socket_alloc *alloc = (void *)socket;

	return alloc ? BPF_CORE_READ(alloc, vfs_inode.i_ino) : 0;
}

#ifdef LIST_NO_UNIX

static __always_inline void fill_unix_peer(struct rec_sock *r, struct sock *sk)
{
	(void)r;
	(void)sk;
}

#else

static __always_inline void fill_unix_peer(struct rec_sock *r, struct sock *sk)
{
	struct unix_sock *u = (void *)sk;
	struct sock *peer = NULL;

	if (r->classes & SKC_UNIX && want & LIST_UNIX_PEER) {
		peer = BPF_CORE_READ(u, peer);
		base_unix_ends(r, sk, peer);
	}
	r->unix_peer = (__u64)peer;
	r->unix_peer_ino = peer ? socket_ino(BPF_CORE_READ(peer, sk_socket)) : 0;
}

#endif

static __always_inline void fill_rest(struct rec_sock *r, struct sock *sk)
{
	r->sk = (__u64)sk;
	fill_queues(r, sk);
	fill_unix_peer(r, sk);
}

/* --- the record */

#ifdef LIST_NO_UNIX

static __always_inline void put(struct seq_file *seq, struct list_record *l, struct sock *sk)
{
	(void)sk;
	l->sock.file.hdr.size = sizeof(l->sock);
	bpf_seq_write(seq, &l->sock, sizeof(l->sock));
}

#else

/* The path that a unix socket is bound to, as a part of the record; returns the size with it. */
static __always_inline __u32 put_path(struct list_record *l, struct sock *sk)
{
	const __u32 none = sizeof(l->sock);
	struct unix_sock *u = (void *)sk;
	struct unix_address *addr = BPF_CORE_READ(u, addr);
	__u64 len;

	if (!addr)
		return none;
	len = (__u32)BPF_CORE_READ(addr, len) - sizeof(__u16);
	asm volatile("" : "+r"(len)); /* see copy() */
	if (len > SUN_PATH_MAX || copy(l->path, len, SUN_PATH_MAX, (void *)addr->name + 2))
		return none;
	l->part_id = PART_UNIX_ADDR;
	l->part_flags = 0;
	l->part_len = len;
	return none + sizeof(struct part) + ((len + 7) & ~7ul);
}

/* Should the buffer of the iterator be full, the kernel takes all of it back and calls again. */
static __always_inline void put(struct seq_file *seq, struct list_record *l, struct sock *sk)
{
	bool is_unix = l->sock.classes & SKC_UNIX;
	bool hashed = is_unix && want & LIST_UNIX_DEVICE;
	__u64 size = is_unix ? put_path(l, sk) : sizeof(l->sock);

	l->sock.file.hdr.size = size + (hashed ? HASHED_SK_PART_SIZE : 0);
	asm volatile("" : "+r"(size));
	if (size > sizeof(*l))
		return;
	bpf_seq_write(seq, l, size);
	if (hashed)
		put_hashed_sk(seq, (__u64)sk);
}

#endif

#endif
