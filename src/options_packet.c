/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options of level SOL_PACKET, as packet_getsockopt() of net/packet/af_packet.c gives them, and the
 * rings, which no getsockopt gives, as packet_diag does (net/packet/diag.c).
 */
#include "field.h"
#include "slots.h"
#include "sockopt_numbers.h"

#include <linux/if_packet.h>
#include <sys/socket.h>
#include <unistd.h>

#define OPTION(NAME, KIND, ...)                                                                    \
	{                                                                                          \
		.name = #NAME, .group = FIELD_OPTION, .level = SOL_PACKET, .optname = (NAME),      \
		.need = SKC_PACKET, .kind = (KIND), __VA_ARGS__                                    \
	}
#define FLAG(NAME, OLD) "packet_sock.flags:bit(PACKET_SOCK_" #NAME ") | packet_sock." #OLD
#define RING(MEMBER)                                                                               \
	{                                                                                          \
		"packet_sock." MEMBER ".pg_vec_len", "packet_sock." MEMBER ".pg_vec_pages",        \
			"packet_sock." MEMBER ".frame_size", "packet_sock." MEMBER ".frame_max"    \
	}

/* A ring that is not there has 0 of all. */
static void get_ring(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t blocks, pages, frame_size, frame_max;

	if (!slot_need(r, f, 0, v, &blocks) || !slot_need(r, f, 1, v, &pages) ||
	    !slot_need(r, f, 2, v, &frame_size) || !slot_need(r, f, 3, v, &frame_max))
		return;
	value_members(v);
	value_member(v, "block_size", blocks ? (int64_t)pages * sysconf(_SC_PAGESIZE) : 0);
	value_member(v, "block_nr", (int64_t)blocks);
	value_member(v, "frame_size", blocks ? (int64_t)frame_size : 0);
	value_member(v, "frame_nr", blocks ? (int64_t)frame_max + 1 : 0);
}

/* What the next getsockopt will give, which then counts from 0. */
static void get_statistics(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t packets, drops, version;

	if (!slot_need(r, f, 0, v, &packets) || !slot_need(r, f, 1, v, &drops) ||
	    !slot_need(r, f, 2, v, &version))
		return;
	value_members(v);
	value_member(v, "packets", (uint32_t)(packets + drops));
	value_member(v, "drops", (uint32_t)drops);
	if (version == TPACKET_V3)
		value_member(v, "freeze_q_cnt", (int64_t)slot_or_zero(r, f, 3));
}

static void get_fanout(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t fanout;

	if (slot_need(r, f, 0, v, &fanout))
		value_uint(v, slot_or_zero(r, f, 1) | slot_or_zero(r, f, 2) << 16 |
				      slot_or_zero(r, f, 3) << 24);
}

static void get_rollover_stats(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t rollover;

	if (!slot_need(r, f, 0, v, &rollover))
		return;
	if (!rollover) {
		value_absent(v, "getsockopt gives EINVAL: its fanout group does not roll over");
		return;
	}
	value_members(v);
	value_member(v, "all", (int64_t)slot_or_zero(r, f, 1));
	value_member(v, "huge", (int64_t)slot_or_zero(r, f, 2));
	value_member(v, "failed", (int64_t)slot_or_zero(r, f, 3));
}

/* Before 6.4 it was which of two functions a pointer led to. */
static void get_qdisc_bypass(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t bypass;

	if (slot_u64(r, f, 0, &bypass))
		value_bool(v, bypass);
	else
		value_absent(v, "this kernel keeps it as the address of a function");
}

const struct field options_packet[] = {
	OPTION(PACKET_RX_RING, VALUE_MEMBERS, .src = RING("rx_ring"), .get = get_ring),
	OPTION(PACKET_STATISTICS, VALUE_MEMBERS,
	       .src = {"packet_sock.stats.stats1.tp_packets", "packet_sock.tp_drops.counter",
		       "packet_sock.tp_version", "packet_sock.stats.stats3.tp_freeze_q_cnt"},
	       .get = get_statistics, .def = DEFAULT_STATE),
	OPTION(PACKET_COPY_THRESH, VALUE_INT, .src = {"packet_sock.copy_thresh"}),
	OPTION(PACKET_AUXDATA, VALUE_BOOL, .src = {FLAG(AUXDATA, auxdata)}),
	OPTION(PACKET_ORIGDEV, VALUE_BOOL, .src = {FLAG(ORIGDEV, origdev)}),
	OPTION(PACKET_VERSION, VALUE_INT, .src = {"packet_sock.tp_version"}),
	OPTION(PACKET_HDRLEN, VALUE_INT, .why = "getsockopt needs an argument: a PACKET_VERSION"),
	OPTION(PACKET_RESERVE, VALUE_UINT, .src = {"packet_sock.tp_reserve"}),
	OPTION(PACKET_TX_RING, VALUE_MEMBERS, .src = RING("tx_ring"), .get = get_ring),
	OPTION(PACKET_LOSS, VALUE_BOOL, .src = {FLAG(TP_LOSS, tp_loss)}),
	OPTION(PACKET_VNET_HDR, VALUE_BOOL,
	       .src = {"packet_sock.vnet_hdr_sz | " FLAG(HAS_VNET_HDR, has_vnet_hdr)}),
	OPTION(PACKET_TIMESTAMP, VALUE_INT, .src = {"packet_sock.tp_tstamp"}),
	OPTION(PACKET_FANOUT, VALUE_UINT,
	       .src = {"packet_sock.fanout", "packet_sock.fanout->id", "packet_sock.fanout->type",
		       "packet_sock.fanout->flags"},
	       .get = get_fanout),
	OPTION(PACKET_TX_HAS_OFF, VALUE_BOOL, .src = {FLAG(TX_HAS_OFF, tp_tx_has_off)}),
	OPTION(PACKET_QDISC_BYPASS, VALUE_BOOL,
	       .src = {"packet_sock.flags:bit(PACKET_SOCK_QDISC_BYPASS)"}, .get = get_qdisc_bypass),
	OPTION(PACKET_ROLLOVER_STATS, VALUE_MEMBERS,
	       .src = {"packet_sock.rollover", "packet_sock.rollover->num.counter",
		       "packet_sock.rollover->num_huge.counter",
		       "packet_sock.rollover->num_failed.counter"},
	       .get = get_rollover_stats, .def = DEFAULT_STATE),
	OPTION(PACKET_IGNORE_OUTGOING, VALUE_BOOL,
	       .src = {"packet_sock.prot_hook.ignore_outgoing"}),
	OPTION(PACKET_VNET_HDR_SZ, VALUE_INT, .src = {"packet_sock.vnet_hdr_sz"}),
	{.name = NULL},
};
