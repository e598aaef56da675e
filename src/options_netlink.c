/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options of level SOL_NETLINK, as netlink_getsockopt() of net/netlink/af_netlink.c gives them. The
 * flags were macros for masks before 6.7, and in stable kernels of before; then enumerators for bits.
 */
#include "field.h"
#include "slots.h"

#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>

#define ROW(NAME, NUMBER, KIND, ...)                                                               \
	{                                                                                          \
		.name = (NAME), .group = FIELD_OPTION, .level = SOL_NETLINK, .optname = (NUMBER),  \
		.need = SKC_NETLINK, .kind = (KIND), __VA_ARGS__                                   \
	}
#define FLAG(NAME, BIT, OLD_MASK)                                                                  \
	ROW(#NAME, NAME, VALUE_BOOL,                                                               \
	    .src = {"netlink_sock.flags:bit(NETLINK_F_" #BIT                                       \
		    ") | netlink_sock.flags:mask(" #OLD_MASK ")"})

/* The bitmap of joined groups in words of 32 bits; none before the first group is joined. */
static void get_memberships(const struct reading *r, const struct field *f, struct value *v)
{
	uint32_t words[VALUE_LIST_MAX];
	bool truncated = false;
	const void *bitmap;
	uint64_t ngroups;
	size_t len = 0, n, i;

	if (!slot_need(r, f, 0, v, &ngroups))
		return;
	n = (ngroups + 31) / 32;
	bitmap = reading_part(r, PART_NETLINK_GROUPS, &len, &truncated);
	if (n > VALUE_LIST_MAX || truncated || (n && (!bitmap || len < n * sizeof(words[0])))) {
		value_absent(v, "too many groups, or they could not be read");
		return;
	}
	if (n)
		memcpy(words, bitmap, n * sizeof(words[0]));
	memset(v, 0, sizeof(*v));
	v->kind = VALUE_LIST;
	for (i = 0; i < n; i++)
		v->list[v->nr++] = words[i];
}

const struct field options_netlink[] = {
	FLAG(NETLINK_PKTINFO, RECV_PKTINFO, 0x2),
	FLAG(NETLINK_BROADCAST_ERROR, BROADCAST_SEND_ERROR, 0x4),
	FLAG(NETLINK_NO_ENOBUFS, RECV_NO_ENOBUFS, 0x8),
	FLAG(NETLINK_LISTEN_ALL_NSID, LISTEN_ALL_NSID, 0x10),
	ROW("NETLINK_LIST_MEMBERSHIPS", NETLINK_LIST_MEMBERSHIPS, VALUE_LIST,
	    .src = {"netlink_sock.ngroups"}, .get = get_memberships, .def = DEFAULT_STATE),
	FLAG(NETLINK_CAP_ACK, CAP_ACK, 0x20),
	FLAG(NETLINK_EXT_ACK, EXT_ACK, 0x40),
	FLAG(NETLINK_GET_STRICT_CHK, STRICT_CHK, 0x80),
	{.name = NULL},
};
