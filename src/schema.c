// SPDX-License-Identifier: GPL-2.0-or-later
#include "schema.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Two pieces that are this close are cheaper to read together. */
#define MERGE_GAP 16

/* One slot of one field on its way into a range. */
struct piece {
	unsigned int field;
	unsigned int slot;
	uint32_t need;
	uint32_t block;
	uint32_t off;
	uint32_t len;
};

struct builder {
	struct schema *schema;
	struct piece *pieces;
	size_t nr;
};

/* The block that a pointer leads to, made if it is new; -EOVERFLOW when the plan is full. */
static int block_get(struct gather_plan *plan, uint32_t parent, uint32_t off, uint32_t need)
{
	uint32_t i;

	for (i = 1; i < plan->nr_blocks; i++) {
		const struct plan_block *b = &plan->blocks[i];

		if (b->parent == parent && b->off == off && b->need == need)
			return i;
	}
	if (i >= PLAN_BLOCKS)
		return -EOVERFLOW;
	plan->blocks[i] = (struct plan_block){.need = need, .parent = parent, .off = off};
	plan->nr_blocks = i + 1;
	return i;
}

static int add_piece(struct builder *b, unsigned int field, unsigned int slot,
		     const struct btf_place *place)
{
	struct piece *p = &b->pieces[b->nr];
	struct loc *loc = &b->schema->locs[field][slot];
	int block = 0;
	uint32_t i;

	for (i = 0; i < place->nr_derefs; i++) {
		block = block_get(&b->schema->plan, block, place->deref[i].off,
				  place->deref[i].need);
		if (block < 0)
			return block;
	}
	loc->size = place->size < RANGE_MAX ? place->size : RANGE_MAX;
	loc->bit_off = place->bit_off;
	loc->bit_size = place->bit_size;
	loc->is_signed = place->is_signed;
	loc->mask = place->mask;
	*p = (struct piece){field, slot, place->need, block, place->off, loc->size};
	b->nr++;
	return 0;
}

static int collect(struct builder *b, struct btf_set *btf)
{
	unsigned int slot, index = 0;
	const struct field *f;
	size_t t;

	for (t = 0; field_tables[t]; t++) {
		for (f = field_tables[t]; f->name; f++, index++) {
			for (slot = 0; slot < FIELD_SRC_MAX; slot++) {
				struct btf_place place;
				int err = -ENOENT;

				b->schema->locs[index][slot].range = LOC_NONE;
				if (f->src[slot])
					err = btf_path_resolve(btf, f->src[slot], &place);
				if (!err)
					err = add_piece(b, index, slot, &place);
				if (err && err != -ENOENT)
					return err;
			}
		}
	}
	return 0;
}

static int piece_cmp(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;

	if (x->need != y->need)
		return x->need < y->need ? -1 : 1;
	if (x->block != y->block)
		return x->block < y->block ? -1 : 1;
	if (x->off != y->off)
		return x->off < y->off ? -1 : 1;
	return 0;
}

static bool mergeable(const struct plan_range *r, const struct piece *p)
{
	uint32_t end = r->off + r->len, new_end = p->off + p->len;

	return r->need == p->need && r->block == p->block && p->off <= end + MERGE_GAP &&
	       (new_end <= end || new_end - r->off <= RANGE_MAX);
}

/* Sorted pieces become ranges, and each slot learns its place in one. */
static int merge(struct builder *b)
{
	struct gather_plan *plan = &b->schema->plan;
	struct plan_range *r = NULL;
	size_t i;

	qsort(b->pieces, b->nr, sizeof(*b->pieces), piece_cmp);
	for (i = 0; i < b->nr; i++) {
		const struct piece *p = &b->pieces[i];
		struct loc *loc = &b->schema->locs[p->field][p->slot];

		if (!r || !mergeable(r, p)) {
			if (plan->nr_ranges == PLAN_RANGES)
				return -EOVERFLOW;
			r = &plan->ranges[plan->nr_ranges++];
			*r = (struct plan_range){.need = p->need, .block = p->block, .off = p->off};
		}
		if (p->off + p->len > r->off + r->len)
			r->len = p->off + p->len - r->off;
		loc->range = plan->nr_ranges - 1;
		loc->off = p->off - r->off;
	}
	return 0;
}

int schema_new(struct btf_set *btf, struct schema **out)
{
	struct builder b = {.schema = calloc(1, sizeof(struct schema))};
	int err = -ENOMEM;

	if (!b.schema)
		return err;
	b.schema->plan.nr_blocks = 1;
	b.schema->locs = calloc(field_count(), sizeof(*b.schema->locs));
	b.pieces = calloc((size_t)field_count() * FIELD_SRC_MAX, sizeof(*b.pieces));
	if (!b.schema->locs || !b.pieces)
		goto out;
	err = collect(&b, btf);
	if (!err)
		err = merge(&b);
out:
	free(b.pieces);
	if (err)
		schema_free(b.schema);
	else
		*out = b.schema;
	return err;
}

void schema_free(struct schema *schema)
{
	if (!schema)
		return;
	free(schema->locs);
	free(schema);
}

uint32_t plan_layout(const struct gather_plan *plan, uint32_t classes,
		     uint16_t range_off[PLAN_RANGES])
{
	uint32_t i, at = 0;

	for (i = 0; i < plan->nr_ranges; i++) {
		const struct plan_range *r = &plan->ranges[i];

		if ((classes & r->need) != r->need) {
			range_off[i] = LOC_NONE;
			continue;
		}
		range_off[i] = at;
		at += (r->len + 7) & ~7u;
	}
	return at;
}
