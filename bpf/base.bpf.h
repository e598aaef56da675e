/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fixed part of a record: the descriptor's file, and what every view needs of a socket. */
#ifndef SOCKSPY_BASE_BPF_H
#define SOCKSPY_BASE_BPF_H

#include "vmlinux.h"
#include "record.h"

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#define AF_UNIX		1
#define AF_INET		2
#define AF_INET6	10
#define AF_NETLINK	16
#define AF_PACKET	17
#define AF_CAN		29
#define AF_TIPC		30
#define AF_BLUETOOTH	31
#define AF_ALG		38
#define AF_VSOCK	40
#define AF_SMC		43
#define AF_XDP		44

#define SOCK_STREAM	1
#define SOCK_DGRAM	2
#define SOCK_RAW	3

#define IPPROTO_ICMP	1
#define IPPROTO_TCP	6
#define IPPROTO_UDP	17
#define IPPROTO_DCCP	33
#define IPPROTO_ICMPV6	58
#define IPPROTO_SCTP	132
#define IPPROTO_UDPLITE 136
#define IPPROTO_SMC	256
#define IPPROTO_MPTCP	262

#define TCP_ESTABLISHED 1
#define TCP_LISTEN	10

#define FMODE_PATH	0x4000
#define SOCKFS_MAGIC	0x534F434B

/*
 * A member of a typed BTF pointer is a plain load (the kernel catches the fault); where a kernel
 * gives no typed socket, a helper reads it. `typed` is a constant: one of the two is compiled away.
 */
#define LOAD(typed, ptr, member) ((typed) ? (ptr)->member : BPF_CORE_READ(ptr, member))

/*
 * Copies `len` bytes of kernel memory, at most `max` (a constant). The empty asm keeps clang from
 * moving the test away from the call, where the verifier has to see it.
 */
static __always_inline long copy(void *dst, __u64 len, const __u64 max, const void *src)
{
	asm volatile("" : "+r"(len));
	if (len > max)
		return -1;
	return bpf_probe_read_kernel(dst, len, src);
}

/*
 * What an iterator's program writes to. To be asked for once, at the beginning: for each load the verifier
 * looks through all of the kernel's BTF.
 */
static __always_inline struct seq_file *output_of(struct bpf_iter_meta *meta)
{
	struct seq_file *seq = meta->seq;

	barrier_var(seq);
	return seq;
}

/*
 * The number of a struct pid in the pid namespace of whoever reads the iterator, 0: not in there. `pid`
 * has to be a plain number: before 6.2 a typed pointer takes no variable offset.
 */
static __always_inline __u32 pid_for_reader(struct pid *pid)
{
	struct task_struct *reader = (void *)bpf_get_current_task();
	struct pid *own = BPF_CORE_READ(reader, thread_pid);
	__u64 at = bpf_core_field_offset(struct pid, numbers) +
		   (__u64)BPF_CORE_READ(own, level) * bpf_core_type_size(struct upid);
	struct upid *theirs = (void *)pid + at, *ours = (void *)own + at;

	if (!pid || BPF_CORE_READ(pid, level) < BPF_CORE_READ(own, level) ||
	    BPF_CORE_READ(theirs, ns) != BPF_CORE_READ(ours, ns))
		return 0;
	return BPF_CORE_READ(theirs, nr);
}

#define PIDTYPE_PGID 2

static __always_inline void base_user(struct rec_file *r, struct task_struct *task)
{
	r->euid = BPF_CORE_READ(task, real_cred, euid.val);
}

static __always_inline void base_relatives(struct rec_file *r, struct task_struct *task)
{
	r->ppid = pid_for_reader(BPF_CORE_READ(task, real_parent, group_leader, thread_pid));
	r->pgid = pid_for_reader(BPF_CORE_READ(task, signal, pids[PIDTYPE_PGID]));
}

/* Whether a descriptor is closed by exec, from the bits of its table. */
static __always_inline __u32 base_cloexec(const unsigned long *bits, __u32 fd)
{
	unsigned long word = 0;

	bpf_probe_read_kernel(&word, sizeof(word), bits + fd / 64);
	return word >> (fd % 64) & 1;
}

/*
 * A member of a struct fdtable, as far from its beginning as in the one that struct files_struct holds: a type less that a
 * kernel has to look for (bpf/list.bpf.h).
 */
#define FDTABLE(fdt, member)                                                                       \
	((void *)(fdt) + bpf_core_field_offset(struct files_struct, fdtab.member) -                \
	 bpf_core_field_offset(struct files_struct, fdtab))

/* Whether the process of a thread with a descriptor table of its own has this file under this number too. */
static __always_inline bool is_of_leader(struct task_struct *task, __u32 fd, struct file *file)
{
	struct fdtable *fdt = BPF_CORE_READ(task, group_leader, files, fdt);
	struct file **files = NULL, *theirs = NULL;
	__u32 max = 0;

	bpf_probe_read_kernel(&max, sizeof(max), FDTABLE(fdt, max_fds));
	if (fd >= max)
		return false;
	bpf_probe_read_kernel(&files, sizeof(files), FDTABLE(fdt, fd));
	bpf_probe_read_kernel(&theirs, sizeof(theirs), files + fd);
	return theirs == file;
}

static __always_inline void base_file(struct rec_file *r, struct task_struct *task, __u32 fd,
				      struct file *file)
{
	struct inode *inode = file->f_inode;

	r->hdr.type = REC_FILE;
	r->hdr.version = RECORD_VERSION;
	r->pid = pid_for_reader(BPF_CORE_READ(task, group_leader, thread_pid));
	r->tid = pid_for_reader(BPF_CORE_READ(task, thread_pid));
	r->fd = fd;
	r->files = (__u64)task->files;
	r->f_flags = file->f_flags;
	r->f_mode = file->f_mode;
	r->cloexec = base_cloexec(task->files->fdt->close_on_exec, fd);
	r->f_pos = file->f_pos;
	r->ino = inode->i_ino;
	r->size = inode->i_size;
	r->dev = inode->i_sb->s_dev;
	r->rdev = inode->i_rdev;
	r->mode = inode->i_mode;
	r->uid = inode->i_uid.val;
	r->gid = inode->i_gid.val;
	r->fs_magic = inode->i_sb->s_magic;
	r->of_leader = r->tid != r->pid && is_of_leader(task, fd, file);
	base_user(r, task);
	base_relatives(r, task);
	bpf_probe_read_kernel_str(r->comm, sizeof(r->comm), task->group_leader->comm);
}

/* Classes of an AF_INET or AF_INET6 socket: which struct its protocol has made of it. */
static __always_inline __u32 inet_classes(__u16 family, __u16 type, __u32 protocol)
{
	__u32 c = SKC_INET;

	if (family == AF_INET6)
		c |= SKC_INET6;
	if (type == SOCK_RAW) {
		c |= family == AF_INET6 ? SKC_RAW6 : SKC_RAW;
		if (protocol == (family == AF_INET6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP))
			c |= SKC_ICMP;
		return c;
	}
	switch (protocol) {
	case IPPROTO_TCP:
		return c | SKC_ICSK | SKC_TCP;
	case IPPROTO_MPTCP:
		return c | SKC_ICSK | SKC_MPTCP;
	case IPPROTO_UDP:
		return c | SKC_UDP;
	case IPPROTO_UDPLITE:
		return c | SKC_UDP | SKC_UDPLITE;
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		return c | SKC_PING;
	case IPPROTO_SCTP:
		return c | SKC_SCTP;
	case IPPROTO_DCCP:
		return c | SKC_ICSK;
	case IPPROTO_SMC:
		return SKC_SMC; /* 6.11: inet_sock only in a union with it */
	}
	return c;
}

static __always_inline __u32 family_classes(__u16 family, __u16 type, __u32 protocol)
{
	switch (family) {
	case AF_INET:
	case AF_INET6:
		return inet_classes(family, type, protocol);
	case AF_UNIX:
		return SKC_UNIX;
	case AF_NETLINK:
		return SKC_NETLINK;
	case AF_PACKET:
		return SKC_PACKET;
	case AF_VSOCK:
		return SKC_VSOCK;
	case AF_XDP:
		return SKC_XDP;
	case AF_ALG:
		return SKC_ALG;
	case AF_TIPC:
		return SKC_TIPC;
	case AF_BLUETOOTH:
		return SKC_BLUETOOTH;
	case AF_CAN:
		return SKC_CAN;
	case AF_SMC:
		return SKC_SMC;
	}
	return 0;
}

/* "tls" is the upper layer protocol whose context the plan may follow. */
static __always_inline bool has_tls(struct sock *sk)
{
	struct inet_connection_sock *icsk = (void *)sk;
	const struct tcp_ulp_ops *ops = BPF_CORE_READ(icsk, icsk_ulp_ops);
	char name[4] = {};

	if (!ops || bpf_probe_read_kernel(name, sizeof(name), &ops->name))
		return false;
	return name[0] == 't' && name[1] == 'l' && name[2] == 's' && name[3] == '\0';
}

static __always_inline __u32 sock_classes(const struct rec_sock *r, struct sock *sk)
{
	__u32 c = SKC_ANY | family_classes(r->family, r->type, r->protocol);

	if (r->type == SOCK_STREAM)
		c |= SKC_STREAM;
	if (r->type == SOCK_DGRAM)
		c |= SKC_DGRAM;
	if (r->state == TCP_LISTEN)
		c |= SKC_LISTEN;
	if (c & SKC_TCP && has_tls(sk))
		c |= SKC_TLS;
	/* Debian's 5.10 is built without MPTCP. */
	if (c & SKC_MPTCP && bpf_core_type_exists(struct mptcp_sock)) {
		struct mptcp_sock *msk = (void *)sk;

		if (BPF_CORE_READ(msk, first))
			c |= SKC_MPTCP_FIRST;
	}
	return c;
}

static __always_inline bool all_zero(const __u8 addr[16])
{
	const __u64 *half = (const __u64 *)addr;

	return !half[0] && !half[1];
}

/* Addresses as getsockname(2) gives them: saddr where the socket receives on any address. */
static __always_inline void base_inet6(struct rec_sock *r, struct sock *sk)
{
	struct inet_sock *inet = (void *)sk;

	r->scope_id = r->ifindex;
	BPF_CORE_READ_INTO(&r->laddr, sk, __sk_common.skc_v6_rcv_saddr);
	BPF_CORE_READ_INTO(&r->raddr, sk, __sk_common.skc_v6_daddr);
	if (all_zero(r->laddr))
		BPF_CORE_READ_INTO(&r->laddr, inet, pinet6, saddr);
}

static __always_inline void base_inet4(struct rec_sock *r, struct sock *sk, const bool typed)
{
	struct inet_sock *inet = (void *)sk;
	__be32 addr = LOAD(typed, sk, __sk_common.skc_rcv_saddr);

	if (!addr)
		addr = BPF_CORE_READ(inet, inet_saddr);
	__builtin_memcpy(r->laddr, &addr, sizeof(addr));
	addr = LOAD(typed, sk, __sk_common.skc_daddr);
	__builtin_memcpy(r->raddr, &addr, sizeof(addr));
}

static __always_inline void base_inet(struct rec_sock *r, struct sock *sk, const bool typed)
{
	struct inet_sock *inet = (void *)sk;

	r->lport = BPF_CORE_READ(inet, inet_sport);
	r->rport = LOAD(typed, sk, __sk_common.skc_dport);
	if (r->family == AF_INET6)
		base_inet6(r, sk);
	else
		base_inet4(r, sk, typed);
}

/* sk_wmem_alloc starts at 1, as a reference of the socket to itself. */
static __always_inline __u32 wmem(struct sock *sk)
{
	__u32 refs = BPF_CORE_READ(sk, sk_wmem_alloc.refs.counter);

	return refs ? refs - 1 : 0;
}

static __always_inline void queues_tcp(struct rec_sock *r, struct sock *sk)
{
	struct tcp_sock *tp = (void *)sk;
	__s32 recv = BPF_CORE_READ(tp, rcv_nxt) - BPF_CORE_READ(tp, copied_seq);

	r->recvq = recv > 0 ? recv : 0;
	r->sendq = BPF_CORE_READ(tp, write_seq) - BPF_CORE_READ(tp, snd_una);
}

/*
 * Bytes that wait in a unix socket's receive queue, as FIONREAD tells them: of datagrams those of the
 * first one, else of all. The kernel walks the whole queue; here the walk ends after UNIX_WALK packets,
 * and a longer queue is not counted (QUEUE_UNKNOWN).
 */
#define UNIX_WALK 64

static __always_inline __u32 unix_inq(struct sock *sk, __u16 type)
{
	struct sk_buff_head *queue =
		(void *)sk + bpf_core_field_offset(struct sock, sk_receive_queue);
	struct sk_buff *skb = BPF_CORE_READ(queue, next);
	__u32 bytes = 0;
	int i;

	for (i = 0; i < UNIX_WALK; i++) {
		struct unix_skb_parms *parms;

		if (!skb || (void *)skb == (void *)queue)
			return bytes;
		parms = (void *)skb + bpf_core_field_offset(struct sk_buff, cb);
		bytes += BPF_CORE_READ(skb, len) - BPF_CORE_READ(parms, consumed);
		if (type == SOCK_DGRAM)
			return bytes;
		skb = BPF_CORE_READ(skb, next);
	}
	return QUEUE_UNKNOWN;
}

/* recvq and sendq as ss shows them: of a listener, what waits for accept and how much may. */
static __always_inline void base_queues(struct rec_sock *r, struct sock *sk)
{
	r->sendq = wmem(sk);
	r->recvq = BPF_CORE_READ(sk, sk_backlog.rmem_alloc.counter);
	if (r->state == TCP_LISTEN && r->classes & (SKC_ICSK | SKC_UNIX | SKC_VSOCK | SKC_SCTP)) {
		r->recvq = r->classes & SKC_UNIX ? BPF_CORE_READ(sk, sk_receive_queue.qlen)
						 : BPF_CORE_READ(sk, sk_ack_backlog);
		r->sendq = BPF_CORE_READ(sk, sk_max_ack_backlog);
	} else if (r->classes & SKC_TCP) {
		queues_tcp(r, sk);
	} else if (r->classes & SKC_UDP) {
		struct udp_sock *up = (void *)sk;

		r->recvq -= BPF_CORE_READ(up, forward_deficit);
	} else if (r->classes & SKC_UNIX) {
		r->recvq = unix_inq(sk, r->type);
	}
}

/*
 * A connection that nobody has accepted has no socket yet, and shares the listener's address: that is not
 * that of the path alone, which may be bound again.
 */
static __always_inline void base_unix_ends(struct rec_sock *r, struct sock *sk, struct sock *peer)
{
	struct unix_sock *u = (void *)sk, *other = (void *)peer;

	*(__u64 *)r->laddr = (__u64)BPF_CORE_READ(u, addr);
	if (peer && !BPF_CORE_READ(peer, sk_socket) &&
	    BPF_CORE_READ(peer, __sk_common.skc_state) == TCP_ESTABLISHED)
		*(__u64 *)r->raddr = (__u64)BPF_CORE_READ(other, addr);
}

static __always_inline void base_unix(struct rec_sock *r, struct sock *sk)
{
	struct unix_sock *u = (void *)sk;
	struct sock *peer = BPF_CORE_READ(u, peer);

	base_unix_ends(r, sk, peer);
	r->unix_peer = (__u64)peer;
	if (peer)
		r->unix_peer_ino = BPF_CORE_READ(peer, sk_socket, file, f_inode, i_ino);
}

static __always_inline void base_sock(struct rec_sock *r, struct sock *sk, const bool typed)
{
	r->file.hdr.type = REC_SOCK;
	r->sk = (__u64)sk;
	r->now = bpf_ktime_get_ns();
	r->jiffies = bpf_jiffies64();
	r->family = LOAD(typed, sk, __sk_common.skc_family);
	r->state = LOAD(typed, sk, __sk_common.skc_state);
	r->ifindex = LOAD(typed, sk, __sk_common.skc_bound_dev_if);
	r->netns = typed ? sk->__sk_common.skc_net.net->ns.inum
			 : BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum);
	r->type = LOAD(typed, sk, sk_type);
	r->protocol = LOAD(typed, sk, sk_protocol);
	r->classes = sock_classes(r, sk);
	r->peer_pid = pid_for_reader(BPF_CORE_READ(sk, sk_peer_pid));
	if (r->classes & SKC_INET)
		base_inet(r, sk, typed);
	if (r->classes & SKC_UNIX)
		base_unix(r, sk);
	base_queues(r, sk);
}

#endif
