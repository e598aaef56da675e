/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TCP sockets that no descriptor leads to, of all network namespaces at once: a walk of the kernel's hash tables of
 * connections and of listeners, 6.1 or newer. iter/tcp walks them once for each namespace, and takes a lock for each bucket
 * and references for each socket, most of which a descriptor leads to.
 *
 * Here nothing is locked. A chain is looked at twice, under RCU, and what the first look gave counts if the second one meets
 * the same sockets in the same order, up to the mark that this chain ends with. Otherwise it is forgotten, and so it is
 * when there is no room for all of the chain; the next read(2) starts the chain anew. So a socket that stays where it is
 * is given once, whatever comes and goes around it. (A chain that never holds still counts after TRIES looks.)
 */
#ifndef SOCKSPY_LIST_WALK_BPF_H
#define SOCKSPY_LIST_WALK_BPF_H

#include "list_tcp_unheld.bpf.h"

#define BLOCK_SIZE  1024
#define BLOCK_WORDS (BLOCK_SIZE / 8)
/* What one read(2) looks at, unless the room is full before: the kernel has to do other things, too. */
#define BUCKETS_A_READ 8192
#define CHAIN_MAX      (1 << 20)
#define TRIES	       1000
#define NULLS_LISTEN   (1u << 29) /* LISTENING_NULLS_BASE of include/net/inet_hashtables.h */
#define END_OF_NONE    (~0ull)	  /* no chain's mark: it could not be read to the end */

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct list_walk);
} walk_map SEC(".maps");

static struct {
	__u64 heads[BLOCK_WORDS]; /* buckets of the table */
	__u32 first;		  /* the number of the first of them */
	__u32 nr;
	/* Of the chain that is looked at. */
	__u64 node; /* the next one; odd: the mark of the end */
	__u64 sum;  /* of those before */
	__u32 full;
	__u64 common[32]; /* struct sock_common of a socket */
} at;

static __always_inline struct list_walk *shared(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&walk_map, &zero);
}

/* --- a socket */

/*
 * What has a socket has a file, unless it is the kernel's own; a subflow of an MPTCP socket has that one's (5.12, 866f26f2a9c3).
 * Neither load waits for the other.
 */
static __always_inline bool is_unheld(struct sock *sk)
{
	struct socket *socket = BPF_CORE_READ(sk, sk_socket);
	bool kernel = BPF_CORE_READ_BITFIELD_PROBED(sk, sk_kern_sock);

	return !socket || (kernel && !BPF_CORE_READ(socket, file));
}

static __always_inline bool fill(struct sock *sk, const struct sock_common *common)
{
#ifndef LIST_NO_CONNECTIONS
	if (is_mini(common->skc_state))
		return fill_mini(nobody(0), sk, common);
#endif
	if (!(filter.tcp_states >> (common->skc_state & 31) & 1) || !is_unheld(sk))
		return false;
	return fill_unheld(nobody(BPF_CORE_READ(sk, sk_uid.val)), sk, false);
}

/* Returns whether there was room for it. */
static __always_inline bool put_in_room(struct list_walk *w)
{
	__u32 nr = w->nr;

	if (nr >= LIST_ROOM || nr >= w->room)
		return false;
	of_nobody.sock.file.hdr.size = sizeof(of_nobody.sock);
	w->socks[nr] = of_nobody.sock;
	w->nr = nr + 1;
	return true;
}

/*
 * A chain for which even the empty room is too small is taken in parts: 1 << bits of them, by a hash of the socket's
 * address. `part` is the lowest hash of the part that is due.
 */
static __always_inline bool in_part(const struct list_walk *w, __u64 node)
{
	__u32 hash = node * 0x9e3779b97f4a7c15 >> 32;

	return !w->bits || (hash - w->part) >> (32 - (w->bits & 31)) == 0;
}

/* --- a chain */

#define NODE_OFFSET bpf_core_field_offset(struct sock_common, skc_nulls_node)

static __always_inline void pass(__u64 next)
{
	at.sum = (at.sum ^ at.node) * 0x9e3779b97f4a7c15;
	at.node = next;
}

static long visit_node(__u32 i, void *ctx)
{
	const struct sock_common *common = (void *)at.common;
	__u64 size = NODE_OFFSET + sizeof(common->skc_nulls_node);
	struct list_walk *w = shared();
	struct sock *sk;

	(void)i;
	(void)ctx;
	if (at.node & 1 || !w)
		return 1;
	sk = (void *)(at.node - NODE_OFFSET);
	/* All that is read of it lies before skc_nulls_node. */
	if (copy(at.common, size, sizeof(at.common), sk)) {
		at.node = END_OF_NONE;
		return 1;
	}
	if (in_part(w, at.node) && fill(sk, common) && !put_in_room(w)) {
		at.full = 1;
		return 1;
	}
	pass((__u64)common->skc_nulls_node.next);
	return 0;
}

static __always_inline void load_node(__u64 *node, __u64 from)
{
	if (bpf_probe_read_kernel(node, sizeof(*node), (void *)from))
		*node = END_OF_NONE;
}

static long visit_node_again(__u32 i, void *ctx)
{
	__u64 next;

	(void)i;
	(void)ctx;
	if (at.node & 1)
		return 1;
	load_node(&next, at.node);
	pass(next);
	return 0;
}

static __always_inline __u64 mark_of(const struct list_walk *w)
{
	return (__u64)(w->table.nulls + w->bucket) << 1 | 1;
}

static __always_inline __u64 address_of_head(const struct list_walk *w)
{
	return w->table.heads + (__u64)w->bucket * w->table.size + w->table.off;
}

/* Whether the chain is still what the first look has seen. */
static __always_inline bool is_unchanged(const struct list_walk *w)
{
	__u64 sum = at.sum;

	if (at.node != mark_of(w))
		return false;
	at.sum = 0;
	load_node(&at.node, address_of_head(w));
	bpf_loop(CHAIN_MAX, visit_node_again, NULL, 0);
	return at.node == mark_of(w) && at.sum == sum;
}

static __always_inline void next_part(struct list_walk *w)
{
	__u32 size = 1u << ((32 - w->bits) & 31);

	w->tries = 0;
	if (w->bits) {
		w->part += size;
		/* The next one may be twice as large again. */
		w->bits -= !(w->part & size);
	}
	if (w->part)
		return;
	w->bits = 0;
	w->bucket++;
}

/* Returns whether what follows has room. */
static __always_inline bool take_chain(struct list_walk *w, __u64 head)
{
	__u32 nr = w->nr;

	at.node = head;
	at.sum = 0;
	at.full = 0;
	bpf_loop(CHAIN_MAX, visit_node, NULL, 0);
	if (at.full && (nr || w->bits < 31)) {
		w->nr = nr;
		w->bits += !nr;
		return false;
	}
	if (!is_unchanged(w) && w->tries < TRIES) {
		w->nr = nr;
		w->tries++;
		return false;
	}
	next_part(w);
	return true;
}

/* --- a table */

/* As many buckets as a block holds, from the next one on. Under RCU they lead to sockets, though maybe old ones. */
static __always_inline bool load_heads(const struct list_walk *w)
{
	__u32 size = w->table.size, left = w->table.nr - w->bucket;

	if (!size)
		return false;
	at.first = w->bucket;
	at.nr = BLOCK_SIZE / size < left ? BLOCK_SIZE / size : left;
	return at.nr && !copy(at.heads, at.nr * size, BLOCK_SIZE,
			      (void *)(w->table.heads + (__u64)w->bucket * size));
}

static long visit_bucket(__u32 i, void *ctx)
{
	struct list_walk *w = shared();
	__u64 head;

	(void)i;
	(void)ctx;
	if (!w || w->bucket >= w->table.nr)
		return 1;
	if (w->bucket - at.first >= at.nr && !load_heads(w)) {
		w->bucket = w->table.nr;
		return 1;
	}
	head = at.heads[((w->bucket - at.first) * w->table.size + w->table.off) / 8 % BLOCK_WORDS];
	if (head & 1) {
		w->bucket++;
		return 0;
	}
	return !take_chain(w, head);
}

static __always_inline void find_tables(struct list_walk *w)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct net *net = BPF_CORE_READ(task, nsproxy, net_ns);
	struct inet_hashinfo *h = BPF_CORE_READ(net, ipv4.tcp_death_row.hashinfo);

	w->netns = BPF_CORE_READ(net, ns.inum);
	w->connections = (struct list_table){
		.heads = (__u64)BPF_CORE_READ(h, ehash),
		.nr = BPF_CORE_READ(h, ehash_mask) + 1,
		.size = sizeof(struct hlist_nulls_head),
	};
	w->listeners = (struct list_table){
		.heads = (__u64)BPF_CORE_READ(h, lhash2),
		.nr = BPF_CORE_READ(h, lhash2_mask) + 1,
		.size = bpf_core_type_size(struct inet_listen_hashbucket),
		.off = bpf_core_field_offset(struct inet_listen_hashbucket, nulls_head),
		.nulls = NULLS_LISTEN,
	};
	/* Without it, which came with 6.1, this does not load: before 5.19 listeners have another table. */
	(void)BPF_CORE_READ(h, pernet);
}

/* To return 1 makes read(2) fail with EAGAIN, and the next one come back here. */
SEC("iter/task")
int list_walk(struct bpf_iter__task *ctx)
{
	struct list_walk *w = shared();

	(void)ctx;
	if (!w)
		return 0;
	w->nr = 0;
	if (w->find) {
		find_tables(w);
		return 1;
	}
	at.first = at.nr = 0;
	bpf_loop(BUCKETS_A_READ, visit_bucket, NULL, 0);
	return 1;
}

#endif
