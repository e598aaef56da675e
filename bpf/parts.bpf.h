/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the gather plan can't reach, because it takes a walk, a decision or a length: a small reader
 * for each, each writing one part of the record.
 */
#ifndef SOCKSPY_PARTS_BPF_H
#define SOCKSPY_PARTS_BPF_H

#include "base.bpf.h"
#include "gather.bpf.h"

#define SUN_PATH_MAX  108
#define IP6_EXT_MAX   512 /* of 2048 that an extension header may have */
#define GROUPS_MAX    128 /* words of a netlink socket's bitmap */
#define PEER_GIDS_MAX 64

/* The path of a unix socket: what is behind sun_family in the address it was bound to. */
static __always_inline void part_unix_addr(struct scratch *s, struct sock *sk, enum part_id id)
{
	struct unix_sock *u = (void *)sk;
	struct unix_address *addr = BPF_CORE_READ(u, addr);
	struct part *p = part_begin(s, id, SUN_PATH_MAX);
	__u32 len;

	if (!addr || !p)
		return;
	len = BPF_CORE_READ(addr, len) - sizeof(__u16);
	if (!copy(p->data, len, SUN_PATH_MAX, (void *)addr->name + sizeof(__u16)))
		part_done(s, p, len);
}

static __always_inline void parts_unix(struct scratch *s, struct rec_sock *r, struct sock *sk)
{
	part_unix_addr(s, sk, PART_UNIX_ADDR);
	if (r->unix_peer)
		part_unix_addr(s, (struct sock *)r->unix_peer, PART_UNIX_PEER);
}

/* An attached program: a classic one keeps the instructions that the user gave in orig_prog. */
static __always_inline void part_prog(struct scratch *s, struct bpf_prog *prog, enum part_id id)
{
	const __u32 insns_max = REC_INSNS_MAX * sizeof(struct sock_insn);
	struct part *p = part_begin(s, id, sizeof(struct rec_prog) + insns_max);
	struct sock_fprog_kern *orig;
	struct rec_prog *out;
	__u32 bytes = 0;

	if (!prog || !p)
		return;
	out = (struct rec_prog *)p->data;
	__builtin_memset(out, 0, sizeof(*out));
	orig = BPF_CORE_READ(prog, orig_prog);
	if (orig) {
		out->nr_insns = BPF_CORE_READ(orig, len);
		bytes = out->nr_insns * sizeof(struct sock_insn);
		if (out->nr_insns > REC_INSNS_MAX) {
			bytes = insns_max;
			p->flags = PART_TRUNCATED;
		}
		if (copy(out + 1, bytes, insns_max, BPF_CORE_READ(orig, filter)))
			return;
	} else {
		out->id = BPF_CORE_READ(prog, aux, id);
		BPF_CORE_READ_INTO(&out->name, prog, aux, name);
		BPF_CORE_READ_INTO(&out->tag, prog, tag);
	}
	part_done(s, p, sizeof(*out) + bytes);
}

static __always_inline void parts_prog(struct scratch *s, struct sock *sk)
{
	part_prog(s, BPF_CORE_READ(sk, sk_filter, prog), PART_FILTER);
	part_prog(s, BPF_CORE_READ(sk, sk_reuseport_cb, prog), PART_REUSEPORT);
}

static __always_inline void part_mcast4(struct scratch *s, struct sock *sk)
{
	struct part *p = part_begin(s, PART_MCAST4, REC_GROUPS_MAX * sizeof(struct rec_group));
	struct inet_sock *inet = (void *)sk;
	struct ip_mc_socklist *m = BPF_CORE_READ(inet, mc_list);
	struct rec_group *g;
	__u32 i, j;

	if (!m || !p)
		return;
	g = (struct rec_group *)p->data;
	for (i = 0; i < REC_GROUPS_MAX && m; i++, g++, m = BPF_CORE_READ(m, next_rcu)) {
		struct ip_sf_socklist *src = BPF_CORE_READ(m, sflist);

		__builtin_memset(g, 0, sizeof(*g));
		bpf_core_read(g->addr, 4, &m->multi.imr_multiaddr);
		g->ifindex = BPF_CORE_READ(m, multi.imr_ifindex);
		g->sfmode = BPF_CORE_READ(m, sfmode);
		if (!src)
			continue;
		g->nr_sources = BPF_CORE_READ(src, sl_count);
		for (j = 0; j < REC_SOURCES_MAX && j < g->nr_sources; j++)
			bpf_probe_read_kernel(g->sources[j], 4, &src->sl_addr[j]);
	}
	p->flags = m ? PART_TRUNCATED : 0;
	part_done(s, p, i * sizeof(*g));
}

static __always_inline void part_mcast6(struct scratch *s, struct ipv6_pinfo *np)
{
	struct part *p = part_begin(s, PART_MCAST6, REC_GROUPS_MAX * sizeof(struct rec_group));
	struct ipv6_mc_socklist *m = BPF_CORE_READ(np, ipv6_mc_list);
	struct rec_group *g;
	__u32 i, j;

	if (!m || !p)
		return;
	g = (struct rec_group *)p->data;
	for (i = 0; i < REC_GROUPS_MAX && m; i++, g++, m = BPF_CORE_READ(m, next)) {
		struct ip6_sf_socklist *src = BPF_CORE_READ(m, sflist);

		__builtin_memset(g, 0, sizeof(*g));
		BPF_CORE_READ_INTO(&g->addr, m, addr);
		g->ifindex = BPF_CORE_READ(m, ifindex);
		g->sfmode = BPF_CORE_READ(m, sfmode);
		if (!src)
			continue;
		g->nr_sources = BPF_CORE_READ(src, sl_count);
		for (j = 0; j < REC_SOURCES_MAX && j < g->nr_sources; j++)
			bpf_probe_read_kernel(g->sources[j], 16, &src->sl_addr[j]);
	}
	p->flags = m ? PART_TRUNCATED : 0;
	part_done(s, p, i * sizeof(*g));
}

static __always_inline void part_anycast6(struct scratch *s, struct ipv6_pinfo *np)
{
	struct part *p = part_begin(s, PART_ANYCAST6, REC_GROUPS_MAX * sizeof(struct rec_group));
	struct ipv6_ac_socklist *a = BPF_CORE_READ(np, ipv6_ac_list);
	struct rec_group *g;
	__u32 i;

	if (!a || !p)
		return;
	g = (struct rec_group *)p->data;
	for (i = 0; i < REC_GROUPS_MAX && a; i++, g++, a = BPF_CORE_READ(a, acl_next)) {
		__builtin_memset(g, 0, sizeof(*g));
		BPF_CORE_READ_INTO(&g->addr, a, acl_addr);
		g->ifindex = BPF_CORE_READ(a, acl_ifindex);
	}
	p->flags = a ? PART_TRUNCATED : 0;
	part_done(s, p, i * sizeof(*g));
}

/* A sticky extension header; its second byte is its length in units of 8 bytes, less one. */
static __always_inline void part_ip6_ext(struct scratch *s, void *header, enum part_id id)
{
	struct part *p = part_begin(s, id, IP6_EXT_MAX);
	__u8 head[2];
	__u32 len;

	if (!header || !p || bpf_probe_read_kernel(head, sizeof(head), header))
		return;
	len = ((__u32)head[1] + 1) * 8;
	if (len > IP6_EXT_MAX) {
		len = IP6_EXT_MAX;
		p->flags = PART_TRUNCATED;
	}
	if (!copy(p->data, len, IP6_EXT_MAX, header))
		part_done(s, p, len);
}

static __always_inline void parts_inet6(struct scratch *s, struct sock *sk)
{
	struct inet_sock *inet = (void *)sk;
	struct ipv6_pinfo *np = BPF_CORE_READ(inet, pinet6);
	struct ipv6_txoptions *opt;

	if (!np)
		return;
	part_mcast6(s, np);
	part_anycast6(s, np);
	opt = BPF_CORE_READ(np, opt);
	if (!opt)
		return;
	part_ip6_ext(s, BPF_CORE_READ(opt, hopopt), PART_IP6_HOPOPTS);
	part_ip6_ext(s, BPF_CORE_READ(opt, dst0opt), PART_IP6_RTHDRDSTOPTS);
	part_ip6_ext(s, BPF_CORE_READ(opt, srcrt), PART_IP6_RTHDR);
	part_ip6_ext(s, BPF_CORE_READ(opt, dst1opt), PART_IP6_DSTOPTS);
}

static __always_inline void part_ip_options(struct scratch *s, struct sock *sk)
{
	struct part *p = part_begin(s, PART_IP_OPTIONS, sizeof(struct rec_ip_options));
	struct inet_sock *inet = (void *)sk;
	struct ip_options_rcu *rcu = BPF_CORE_READ(inet, inet_opt);
	struct rec_ip_options *out;
	struct ip_options *opt;

	if (!rcu || !p)
		return;
	opt = (void *)rcu + bpf_core_field_offset(struct ip_options_rcu, opt);
	out = (struct rec_ip_options *)p->data;
	__builtin_memset(out, 0, sizeof(*out));
	out->optlen = BPF_CORE_READ(opt, optlen);
	out->srr = BPF_CORE_READ(opt, srr);
	out->rr = BPF_CORE_READ(opt, rr);
	out->ts = BPF_CORE_READ(opt, ts);
	out->rr_needaddr = BPF_CORE_READ_BITFIELD_PROBED(opt, rr_needaddr);
	out->ts_needtime = BPF_CORE_READ_BITFIELD_PROBED(opt, ts_needtime);
	out->ts_needaddr = BPF_CORE_READ_BITFIELD_PROBED(opt, ts_needaddr);
	out->faddr = BPF_CORE_READ(opt, faddr);
	if (!bpf_probe_read_kernel(out->data, sizeof(out->data), opt->__data))
		part_done(s, p, sizeof(*out));
}

static __always_inline void part_netlink(struct scratch *s, struct sock *sk)
{
	struct part *p = part_begin(s, PART_NETLINK_GROUPS, GROUPS_MAX * 8);
	struct netlink_sock *nlk = (void *)sk;
	unsigned long *groups = BPF_CORE_READ(nlk, groups);
	__u32 len;

	if (!groups || !p)
		return;
	len = (BPF_CORE_READ(nlk, ngroups) + 63) / 64 * 8;
	if (len > GROUPS_MAX * 8) {
		len = GROUPS_MAX * 8;
		p->flags = PART_TRUNCATED;
	}
	if (!copy(p->data, len, GROUPS_MAX * 8, groups))
		part_done(s, p, len);
}

static __always_inline void part_packet(struct scratch *s, struct sock *sk)
{
	const __u32 max = REC_GROUPS_MAX * sizeof(struct rec_packet_group);
	struct part *p = part_begin(s, PART_PACKET_MCLIST, max);
	struct packet_sock *po = (void *)sk;
	struct packet_mclist *m = BPF_CORE_READ(po, mclist);
	struct rec_packet_group *g;
	__u32 i;

	if (!m || !p)
		return;
	g = (struct rec_packet_group *)p->data;
	for (i = 0; i < REC_GROUPS_MAX && m; i++, g++, m = BPF_CORE_READ(m, next)) {
		g->ifindex = BPF_CORE_READ(m, ifindex);
		g->type = BPF_CORE_READ(m, type);
		g->alen = BPF_CORE_READ(m, alen);
		BPF_CORE_READ_INTO(&g->addr, m, addr);
	}
	p->flags = m ? PART_TRUNCATED : 0;
	part_done(s, p, i * sizeof(*g));
}

/* The supplementary groups of whoever was at the other end of a unix socket: SO_PEERGROUPS. */
static __always_inline void part_peer_groups(struct scratch *s, struct sock *sk)
{
	struct part *p = part_begin(s, PART_PEER_GROUPS, PEER_GIDS_MAX * sizeof(__u32));
	const struct cred *cred = BPF_CORE_READ(sk, sk_peer_cred);
	struct group_info *groups;
	__u32 n;

	if (!cred || !p)
		return;
	groups = BPF_CORE_READ(cred, group_info);
	n = BPF_CORE_READ(groups, ngroups);
	if (n > PEER_GIDS_MAX) {
		n = PEER_GIDS_MAX;
		p->flags = PART_TRUNCATED;
	}
	if (!copy(p->data, n * sizeof(__u32), PEER_GIDS_MAX * sizeof(__u32), groups->gid))
		part_done(s, p, n * sizeof(__u32));
}

#define RTAX_MTU      2
#define IP_MAX_MTU    0xffffu
#define IP6_MAX_MTU   (0xffffu + 40)
#define METRICS_FLAGS 3ul
#define GATEWAY_MTU   576

static __always_inline __u32 metric_mtu(struct dst_entry *dst)
{
	unsigned long metrics = BPF_CORE_READ(dst, _metrics) & ~METRICS_FLAGS;
	__u32 mtu = 0;

	bpf_probe_read_kernel(&mtu, sizeof(mtu), (__u32 *)metrics + RTAX_MTU - 1);
	return mtu;
}

static __always_inline __u32 route_mtu4(struct dst_entry *dst, __u64 jiffies)
{
	struct rtable *rt = (void *)dst;
	bool locked = BPF_CORE_READ_BITFIELD_PROBED(rt, rt_mtu_locked);
	__u32 mtu = BPF_CORE_READ_BITFIELD_PROBED(rt, rt_pmtu);

	if (!mtu || (long)(jiffies - BPF_CORE_READ(dst, expires)) >= 0)
		mtu = metric_mtu(dst);
	if (!mtu) {
		mtu = BPF_CORE_READ(dst, dev, mtu);
		if (locked && BPF_CORE_READ(rt, rt_uses_gateway) && mtu > GATEWAY_MTU)
			mtu = GATEWAY_MTU;
	}
	return mtu < IP_MAX_MTU ? mtu : IP_MAX_MTU;
}

static __always_inline __u32 route_mtu6(struct dst_entry *dst)
{
	__u32 mtu = metric_mtu(dst);

	if (!mtu)
		mtu = BPF_CORE_READ(dst, dev, ip6_ptr, cnf.mtu6);
	return mtu < IP6_MAX_MTU ? mtu : IP6_MAX_MTU;
}

/* IP_MTU and IPV6_MTU: what dst_mtu() says of the cached route; tunnels and IPsec compute theirs. */
static __always_inline __u32 route_mtu(struct sock *sk, __u64 jiffies)
{
	struct dst_entry *dst = BPF_CORE_READ(sk, sk_dst_cache);

	if (!dst || BPF_CORE_READ(dst, lwtstate) || BPF_CORE_READ(dst, xfrm))
		return 0;
	return BPF_CORE_READ(dst, ops, family) == AF_INET6 ? route_mtu6(dst)
							   : route_mtu4(dst, jiffies);
}

static __always_inline void parts(struct scratch *s, struct rec_sock *r, struct sock *sk)
{
	gather(s, sk, r->classes);
	parts_prog(s, sk);
	if (r->classes & SKC_UNIX) {
		parts_unix(s, r, sk);
		part_peer_groups(s, sk);
	}
	if (r->classes & SKC_INET) {
		r->mtu = route_mtu(sk, r->jiffies);
		part_mcast4(s, sk);
		part_ip_options(s, sk);
	}
	if (r->classes & SKC_INET6)
		parts_inet6(s, sk);
	if (r->classes & SKC_NETLINK)
		part_netlink(s, sk);
	if (r->classes & SKC_PACKET)
		part_packet(s, sk);
}

#endif
