/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "option_get.h"

#include "slots.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

/* Slots of MPTCP_SRC(). */
enum mptcp_slot {
	MPTCP_OWN,
	MPTCP_SUBFLOW,
	MPTCP_FLAG_2,
	MPTCP_FLAG_4,
	MPTCP_NOTSENT_LOWAT,
	MPTCP_SINCE,
};

#define ECN_MASK 3 /* INET_ECN_MASK of net/inet_ecn.h */

void option_get_slot(const struct reading *r, const struct field *f, unsigned int n,
		     struct value *v)
{
	int64_t num;

	if (!slot_s64(r, f, n, &num))
		value_absent(v, slot_why(r, f, n));
	else if (f->kind == VALUE_BOOL)
		value_bool(v, num != 0);
	else if (f->kind == VALUE_UINT)
		value_uint(v, (uint64_t)num);
	else
		value_int(v, num);
}

void option_get_since(const struct reading *r, const struct field *f, struct value *v)
{
	if (slot_exists(r, f, 1))
		option_get_slot(r, f, 0, v);
	else
		value_absent(v, NULL);
}

void option_get_ifindex_be(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t ifindex;

	if (slot_need(r, f, 0, v, &ifindex))
		value_int(v, (int32_t)htonl((uint32_t)ifindex));
}

uint32_t option_route_mtu(const struct reading *r, const struct field *f, struct value *v)
{
	uint32_t mtu = r->rec.sock->mtu;

	if (!mtu)
		value_absent(v, slot_or_zero(r, f, 0)
					? "the cached route computes its MTU"
					: "no route is cached: getsockopt gives ENOTCONN");
	return mtu;
}

void option_get_mtu(const struct reading *r, const struct field *f, struct value *v)
{
	uint32_t mtu = option_route_mtu(r, f, v);

	if (mtu)
		value_int(v, mtu);
}

void option_get_part(const struct reading *r, enum part_id id, struct value *v)
{
	bool truncated = false;
	size_t len = 0;
	const void *bytes = reading_part(r, id, &len, &truncated);

	if (truncated || len > VALUE_BYTES_MAX)
		value_absent(v, "longer than sockspy reads");
	else
		value_bytes(v, VALUE_BYTES, bytes, len);
}

/* MPTCP_FALLBACK_DONE, a number without a name in BTF, is bit 2 since 6.8, before that bit 4. */
static bool in_fallback(const struct reading *r, const struct field *f)
{
	bool is_new = slot_exists(r, f, MPTCP_NOTSENT_LOWAT);

	return slot_or_zero(r, f, is_new ? MPTCP_FLAG_2 : MPTCP_FLAG_4);
}

/* TCP asks no IPv4 socket for options of IPv6; MPTCP does. */
static void get_subflow(const struct reading *r, const struct field *f, struct value *v)
{
	if (f->level == SOL_IPV6 && !(r->rec.sock->classes & SKC_INET6))
		value_absent(v, NULL);
	else
		option_get_slot(r, f, MPTCP_SUBFLOW, v);
}

void option_get_mptcp(const struct reading *r, const struct field *f, struct value *v)
{
	uint32_t classes = r->rec.sock->classes;

	if (classes & SKC_MPTCP_FIRST && in_fallback(r, f))
		get_subflow(r, f, v);
	else if (classes & SKC_MPTCP && !slot_exists(r, f, MPTCP_SINCE))
		value_absent(v, NULL);
	else
		option_get_slot(r, f, MPTCP_OWN, v);
}

bool option_fresh_unless_stream(const struct reading *r, const struct field *f,
				const struct value *v)
{
	return r->rec.sock->classes & SKC_STREAM || value_is(v, f->def_num);
}

bool option_fresh_tos(const struct reading *r, const struct field *f, const struct value *v)
{
	int64_t kernels = r->rec.sock->classes & SKC_STREAM ? ECN_MASK : 0;

	return (v->i & ~kernels) == f->def_num;
}

bool option_fresh_hdrincl(const struct reading *r, const struct field *f, const struct value *v)
{
	const struct rec_sock *s = r->rec.sock;

	(void)f;
	return value_is(v, s->type == SOCK_RAW && s->protocol == IPPROTO_RAW);
}

void option_get_checksum(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t checksum, offset;

	if (slot_need(r, f, 0, v, &checksum) && slot_need(r, f, 1, v, &offset))
		value_int(v, checksum ? (int32_t)offset : -1);
}

/* rawv6_init_sk() of net/ipv6/raw.c. */
bool option_fresh_checksum(const struct reading *r, const struct field *f, const struct value *v)
{
	(void)f;
	switch (r->rec.sock->protocol) {
	case IPPROTO_ICMPV6:
		return value_is(v, 2);
	case IPPROTO_MH:
		return value_is(v, 4);
	default:
		return value_is(v, -1);
	}
}
