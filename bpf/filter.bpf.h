/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Asks struct filter. It stays what it is from load on, so that the verifier drops the code of criteria that
 * were not given.
 *
 * A look at a socket carries the set of criteria that it meets or may still meet. Each stage takes out those
 * that fail, and filter_may_pass() says whether what is left can still be enough: the cheapest come first.
 */
#ifndef SOCKSPY_FILTER_BPF_H
#define SOCKSPY_FILTER_BPF_H

#include "base.bpf.h"
#include "filter.h"

#include <bpf/bpf_endian.h>

const volatile struct filter filter = {};

#define FILTER_EVERY 0xffffffffu

static __always_inline bool filter_may_pass(__u32 may)
{
	if (!filter.given)
		return true;
	return filter.all ? (filter.given & ~may) == 0 : (filter.given & may) != 0;
}

static __always_inline bool filter_decides(enum filter_test test)
{
	return filter.given & filter.decided & test;
}

static __always_inline bool in_set(const volatile struct filter_set *set, __u32 n)
{
	__u32 i;

	for (i = 0; i < FILTER_RANGES && i < set->nr; i++)
		if (n >= set->in[i].first && n <= set->in[i].last)
			return true;
	return false;
}

/* The criteria that a process may meet; 0: it is left out. is_asked: whether its pid is one of filter.pid. */
static __always_inline __u32 filter_ids(__u32 pid, __u32 pgid, __u32 euid, bool is_asked)
{
	__u32 may = FILTER_EVERY;

	if (in_set(&filter.not_pid, pid) || in_set(&filter.not_pgid, pgid) ||
	    in_set(&filter.not_uid, euid))
		return 0;
	if (filter_decides(FILTER_PID) && !is_asked)
		may &= ~FILTER_PID;
	if (filter_decides(FILTER_PGID) && !in_set(&filter.pgid, pgid))
		may &= ~FILTER_PGID;
	if (filter_decides(FILTER_UID) && !in_set(&filter.uid, euid))
		may &= ~FILTER_UID;
	return filter_may_pass(may) ? may : 0;
}

static __always_inline __u32 filter_process(const struct rec_file *r)
{
	return filter_ids(r->pid, r->pgid, r->euid, in_set(&filter.pid, r->pid));
}

static __always_inline __u32 filter_fd(__u32 fd, __u32 may)
{
	if (in_set(&filter.not_fd, fd))
		return 0;
	if (filter_decides(FILTER_FD) && !in_set(&filter.fd, fd))
		may &= ~FILTER_FD;
	return filter_may_pass(may) ? may : 0;
}

#define CLASSES_WITH_STATES (SKC_TCP | SKC_MPTCP | SKC_UDP | SKC_UDPLITE)

/* Whether every socket of the selection is of a class that has a test of its state. */
static __always_inline bool filter_is_of_states(void)
{
	__u32 i;

	if (!filter_decides(FILTER_INET) || !(filter.all || filter.given == FILTER_INET))
		return false;
	for (i = 0; i < FILTER_INETS && i < filter.nr_inets; i++)
		if (!filter.inet[i].classes || filter.inet[i].classes & ~CLASSES_WITH_STATES)
			return false;
	return true;
}

/* Before anything but the state has been read: it is next to the addresses, protocol and type are elsewhere. */
static __always_inline bool filter_state(__u32 state)
{
	__u32 states = filter.tcp_states | filter.udp_states;

	return !filter_is_of_states() || states >> (state & 31) & 1;
}

/* With this alone a list of listeners passes over connections: inet_listen() takes none that is connected. */
static __always_inline bool filter_is_of_listeners(void)
{
	return filter_is_of_states() && (filter.tcp_states | filter.udp_states) == 1u << TCP_LISTEN;
}

static __always_inline bool is_inet(__u16 family)
{
	return family == AF_INET || family == AF_INET6;
}

/* What the kind and the state of a socket leave of the criteria. */
static __always_inline __u32 filter_kind(__u32 classes, __u16 family, __u32 state, __u32 may)
{
	__u32 states = FILTER_EVERY;

	if (classes & (SKC_TCP | SKC_MPTCP))
		states = filter.tcp_states;
	else if (classes & SKC_UDP)
		states = filter.udp_states;
	if (!(states >> (state & 31) & 1))
		return 0;
	if (filter_decides(FILTER_INET) && !is_inet(family))
		may &= ~FILTER_INET;
	if (filter_decides(FILTER_UNIX) && family != AF_UNIX)
		may &= ~FILTER_UNIX;
	return filter_may_pass(may) ? may : 0;
}

static __always_inline bool is_mapped(const __u32 addr[4])
{
	return !addr[0] && !addr[1] && addr[2] == bpf_htonl(0xffff);
}

/* `addr` is of an AF_INET or AF_INET6 socket; the latter's may be an IPv4 address too. */
static __always_inline bool addr_is(const volatile struct filter_inet *f, __u16 family,
				    const __u32 addr[4])
{
	const volatile __u32 *want = (const volatile __u32 *)f->addr;

	if (!f->addr_family)
		return true;
	if (f->addr_family == AF_INET && family == AF_INET6)
		return is_mapped(addr) && addr[3] == want[0];
	if (f->addr_family != family || addr[0] != want[0])
		return false;
	return family == AF_INET ||
	       (addr[1] == want[1] && addr[2] == want[2] && addr[3] == want[3]);
}

static __always_inline bool port_is(const volatile struct filter_inet *f, __u32 port)
{
	__u32 i;

	if (!f->nr_ports)
		return true;
	for (i = 0; i < FILTER_PORTS && i < f->nr_ports; i++)
		if (port >= f->ports[i].first && port <= f->ports[i].last)
			return true;
	return false;
}

/* Both ends of a socket. */
struct filter_ends {
	__u32 classes;
	__u16 family;
	__be16 lport;
	__be16 rport;
	const __u32 *laddr;
	const __u32 *raddr;
};

/* -i4 also lets sockets of AF_INET6 pass that talk IPv4: which are meant, user space knows. */
static __always_inline bool family_is(const volatile struct filter_inet *f,
				      const struct filter_ends *e)
{
	return !f->family || f->family == e->family ||
	       (f->family == AF_INET && is_mapped(e->laddr));
}

static __always_inline bool inet_is(const volatile struct filter_inet *f,
				    const struct filter_ends *e)
{
	if (f->classes && !(f->classes & e->classes))
		return false;
	if (!family_is(f, e))
		return false;
	return (addr_is(f, e->family, e->laddr) && port_is(f, bpf_ntohs(e->lport))) ||
	       (addr_is(f, e->family, e->raddr) && port_is(f, bpf_ntohs(e->rport)));
}

static __always_inline bool any_inet_is(const struct filter_ends *e)
{
	__u32 i;

	for (i = 0; i < FILTER_INETS && i < filter.nr_inets; i++)
		if (inet_is(&filter.inet[i], e))
			return true;
	return false;
}

/* The last stage, with both ends known. */
static __always_inline bool filter_ends(const struct rec_sock *r, __u32 may)
{
	const struct filter_ends ends = {
		.classes = r->classes,
		.family = r->family,
		.lport = r->lport,
		.rport = r->rport,
		.laddr = (const __u32 *)r->laddr,
		.raddr = (const __u32 *)r->raddr,
	};

	if (filter_decides(FILTER_INET) && is_inet(r->family) && !any_inet_is(&ends))
		may &= ~FILTER_INET;
	return filter_may_pass(may);
}

/* What a socket may meet that is nobody's as far as is known. */
#define MAY_OF_NOBODY (FILTER_INET | FILTER_UNIX | FILTER_NAME)

#endif
