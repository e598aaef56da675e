/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tables of socket options share: .get functions, .fresh functions, macros of rows. */
#ifndef SOCKSPY_OPTION_GET_H
#define SOCKSPY_OPTION_GET_H

#include "field.h"

/* Slot n as the row's kind of number; absent with the reason where it can't be read. */
void option_get_slot(const struct reading *r, const struct field *f, unsigned int n,
		     struct value *v);

/* Slot 0, if this kernel knows slot 1 too: a member that came with the option. */
void option_get_since(const struct reading *r, const struct field *f, struct value *v);

/* Slot 0, an interface's index, as IP_UNICAST_IF and IPV6_UNICAST_IF give it: in network byte order. */
void option_get_ifindex_be(const struct reading *r, const struct field *f, struct value *v);

/*
 * The MTU of the route that the socket has cached (slot 0: sk_dst_cache). 0, with v absent, where
 * getsockopt gives ENOTCONN, or the route computes its MTU.
 */
uint32_t option_route_mtu(const struct reading *r, const struct field *f, struct value *v);

/* The same as a value: IP_MTU, IPV6_MTU. */
void option_get_mtu(const struct reading *r, const struct field *f, struct value *v);

/* The bytes of a part; none where the socket has no such part. */
void option_get_part(const struct reading *r, enum part_id id, struct value *v);

/*
 * Slot 0, but of an MPTCP socket as mptcp_getsockopt() finds it (net/mptcp/sockopt.c): after the
 * fallback to TCP every option at the levels of IP and TCP is the first subflow's; before, the socket
 * has few of them, with values of its own. `since` is a member of struct mptcp_sock that came with
 * the option, or later; kernels without it do not answer.
 */
void option_get_mptcp(const struct reading *r, const struct field *f, struct value *v);

#define MPTCP_SRC(own, subflow, since)                                                             \
	{                                                                                          \
		own, subflow, "mptcp_sock.flags:bit(2)", "mptcp_sock.flags:bit(4)",                \
			"mptcp_sock.notsent_lowat", since                                          \
	}

/* The struct inet_sock of the first subflow. */
#define SUBFLOW_INET(member) "subflow.tcp_sock.inet_conn.icsk_inet." member

/* SOCK_STREAM sockets can't set it, the kernel keeps state there; on others it is .def_num. */
bool option_fresh_unless_stream(const struct reading *r, const struct field *f,
				const struct value *v);

/* IP_TOS, IPV6_TCLASS: in SOCK_STREAM sockets the two ECN bits are the kernel's. */
bool option_fresh_tos(const struct reading *r, const struct field *f, const struct value *v);

/* IP_HDRINCL, IPV6_HDRINCL: raw sockets with IPPROTO_RAW are made with it. */
bool option_fresh_hdrincl(const struct reading *r, const struct field *f, const struct value *v);

/* IPV6_CHECKSUM of raw sockets; slots: checksum, offset of struct raw6_sock. Off: -1. */
void option_get_checksum(const struct reading *r, const struct field *f, struct value *v);
bool option_fresh_checksum(const struct reading *r, const struct field *f, const struct value *v);

#endif
