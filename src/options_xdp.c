/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options of level SOL_XDP, as xsk_getsockopt() of net/xdp/xsk.c gives them, and those that can only
 * be set, as the kernel holds them.
 */
#include "field.h"
#include "slots.h"
#include "sockopt_numbers.h"

#include <linux/if_xdp.h>
#include <sys/socket.h>

#define TX_BUDGET_DEFAULT 32 /* TX_BATCH_SIZE of net/xdp/xsk.c */

#define OPTION(NAME, KIND, ...)                                                                    \
	{                                                                                          \
		.name = #NAME, .group = FIELD_OPTION, .level = SOL_XDP, .optname = (NAME),         \
		.need = SKC_XDP, .kind = (KIND), __VA_ARGS__                                       \
	}

/* The size of a ring (slot 1) behind a pointer (slot 0): 0 without one. */
static void get_entries(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t ring;

	if (slot_need(r, f, 0, v, &ring))
		value_uint(v, slot_or_zero(r, f, 1));
}

/* A ring of the umem: the socket's own until it is bound (slots 0 and 1), then of its pool. */
static void get_umem_entries(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t ring;

	if (slot_need(r, f, 0, v, &ring))
		value_uint(v, slot_or_zero(r, f, ring ? 1 : 2));
}

static void get_umem(const struct reading *r, const struct field *f, struct value *v)
{
	static const char *const names[] = {"len", "chunk_size", "headroom", "flags"};
	unsigned int i;
	uint64_t umem;

	if (!slot_need(r, f, 0, v, &umem))
		return;
	value_members(v);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		value_member(v, names[i], (int64_t)slot_or_zero(r, f, 1 + i));
}

/* What counts in a ring that is not there counts 0. */
static void get_statistics(const struct reading *r, const struct field *f, struct value *v)
{
	static const char *const names[] = {
		"rx_dropped",	"rx_invalid_descs",	    "tx_invalid_descs",
		"rx_ring_full", "rx_fill_ring_empty_descs", "tx_ring_empty_descs"};
	uint64_t dropped;
	unsigned int i;

	if (!slot_need(r, f, 0, v, &dropped))
		return;
	value_members(v);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		value_member(v, names[i], (int64_t)slot_or_zero(r, f, i));
}

static void get_options(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t zc;

	if (!slot_need(r, f, 0, v, &zc))
		return;
	value_members(v);
	value_member(v, "flags", zc ? XDP_OPTIONS_ZEROCOPY : 0);
}

const struct field options_xdp[] = {
	OPTION(XDP_MMAP_OFFSETS, VALUE_MEMBERS, .why = "constants of the kernel, no setting"),
	OPTION(XDP_RX_RING, VALUE_UINT, .src = {"xdp_sock.rx", "xdp_sock.rx->nentries"},
	       .get = get_entries),
	OPTION(XDP_TX_RING, VALUE_UINT, .src = {"xdp_sock.tx", "xdp_sock.tx->nentries"},
	       .get = get_entries),
	OPTION(XDP_UMEM_REG, VALUE_MEMBERS,
	       .src = {"xdp_sock.umem", "xdp_sock.umem->size", "xdp_sock.umem->chunk_size",
		       "xdp_sock.umem->headroom", "xdp_sock.umem->flags"},
	       .get = get_umem),
	OPTION(XDP_UMEM_FILL_RING, VALUE_UINT,
	       .src = {"xdp_sock.fq_tmp", "xdp_sock.fq_tmp->nentries",
		       "xdp_sock.pool->fq->nentries"},
	       .get = get_umem_entries),
	OPTION(XDP_UMEM_COMPLETION_RING, VALUE_UINT,
	       .src = {"xdp_sock.cq_tmp", "xdp_sock.cq_tmp->nentries",
		       "xdp_sock.pool->cq->nentries"},
	       .get = get_umem_entries),
	OPTION(XDP_STATISTICS, VALUE_MEMBERS,
	       .src = {"xdp_sock.rx_dropped", "xdp_sock.rx->invalid_descs",
		       "xdp_sock.tx->invalid_descs", "xdp_sock.rx_queue_full",
		       "xdp_sock.pool->fq->queue_empty_descs", "xdp_sock.tx->queue_empty_descs"},
	       .get = get_statistics, .def = DEFAULT_STATE),
	OPTION(XDP_OPTIONS, VALUE_MEMBERS, .src = {"xdp_sock.zc"}, .get = get_options),
	OPTION(XDP_MAX_TX_SKB_BUDGET, VALUE_UINT, .src = {"xdp_sock.max_tx_budget"},
	       .def_num = TX_BUDGET_DEFAULT),
	{.name = NULL},
};
