// SPDX-License-Identifier: GPL-2.0-or-later
#include "reading.h"

#include "field.h"
#include "schema.h"

#include <errno.h>
#include <string.h>

#define USEC_PER_SEC 1000000ULL

static int parts_parse(const uint8_t *at, const uint8_t *end, struct record *r)
{
	while (at < end) {
		const struct part *p = (const struct part *)at;
		size_t room = end - at;

		if (room < sizeof(*p) || p->len > room - sizeof(*p))
			return -EBADMSG;
		if (!p->id || p->id >= PART_MAX)
			return -EBADMSG;
		r->parts[p->id] = p;
		at += sizeof(*p) + (((size_t)p->len + 7) & ~(size_t)7);
	}
	return 0;
}

int record_parse(const void *buf, size_t len, struct record *r)
{
	const struct rec_hdr *hdr = buf;
	size_t fixed;

	memset(r, 0, sizeof(*r));
	if (len < sizeof(*hdr) || hdr->version != RECORD_VERSION)
		return -EBADMSG;
	fixed = hdr->type == REC_SOCK ? sizeof(struct rec_sock) : sizeof(struct rec_file);
	if (hdr->type != REC_SOCK && hdr->type != REC_FILE)
		return -EBADMSG;
	if (hdr->size < fixed || hdr->size > len || hdr->size > RECORD_MAX || hdr->size % 8)
		return -EBADMSG;
	r->file = buf;
	if (hdr->type == REC_SOCK)
		r->sock = buf;
	if (parts_parse((const uint8_t *)buf + fixed, (const uint8_t *)buf + hdr->size, r))
		return -EBADMSG;
	return hdr->size;
}

/* Gathered bytes count only if they were gathered by the same plan. */
static const struct gather_head *gather_head(const struct reading *r)
{
	const struct part *p = r->rec.parts[PART_GATHER];
	const struct gather_head *head;

	if (!p || p->len < sizeof(*head))
		return NULL;
	head = (const struct gather_head *)p->data;
	return r->schema && head->nr_ranges == r->schema->plan.nr_ranges ? head : NULL;
}

bool reading_has_fields(const struct reading *r)
{
	return gather_head(r) != NULL;
}

void reading_init(struct reading *r, const struct schema *schema, const struct record *rec)
{
	const struct gather_head *head;
	uint32_t total;

	r->schema = schema;
	r->rec = *rec;
	head = gather_head(r);
	if (!head)
		return;
	/* A clear r has no layout yet, not even that of a record of no class. */
	if (head->classes != r->layout_classes || !r->layout_len) {
		total = plan_layout(&schema->plan, head->classes, r->range_off);
		r->layout_classes = head->classes;
		r->layout_len = total;
	}
	if (rec->parts[PART_GATHER]->len != sizeof(*head) + r->layout_len)
		r->rec.parts[PART_GATHER] = NULL;
}

static const struct loc *slot_loc(const struct reading *r, const struct field *f, unsigned int n)
{
	const struct loc *loc = r->schema ? &r->schema->locs[field_index(f)][n] : NULL;

	return !loc || loc->range == LOC_NONE ? NULL : loc;
}

/* The bytes of a slot, NULL where they were not gathered. */
static const uint8_t *slot_at(const struct reading *r, const struct loc *loc)
{
	const struct gather_head *head = gather_head(r);

	if (!loc || !head || r->range_off[loc->range] == LOC_NONE)
		return NULL;
	if (!(head->present[loc->range / 64] >> (loc->range % 64) & 1))
		return NULL;
	return (const uint8_t *)(head + 1) + r->range_off[loc->range] + loc->off;
}

bool slot_u64(const struct reading *r, const struct field *f, unsigned int n, uint64_t *v)
{
	const struct loc *loc = slot_loc(r, f, n);
	const uint8_t *at = slot_at(r, loc);
	uint64_t raw = 0;

	if (!at || loc->size > sizeof(raw))
		return false;
	memcpy(&raw, at, loc->size);
	if (loc->bit_size)
		raw = raw >> loc->bit_off & (~0ULL >> (64 - loc->bit_size));
	if (loc->mask)
		raw &= loc->mask;
	*v = raw;
	return true;
}

bool slot_s64(const struct reading *r, const struct field *f, unsigned int n, int64_t *v)
{
	const struct loc *loc = slot_loc(r, f, n);
	unsigned int bits;
	uint64_t raw;

	if (!slot_u64(r, f, n, &raw))
		return false;
	bits = loc->bit_size ? loc->bit_size : loc->size * 8;
	if (loc->is_signed && bits < 64 && raw >> (bits - 1) & 1)
		raw |= ~0ULL << bits;
	*v = (int64_t)raw;
	return true;
}

const void *slot_bytes(const struct reading *r, const struct field *f, unsigned int n, size_t *len)
{
	const struct loc *loc = slot_loc(r, f, n);
	const uint8_t *at = slot_at(r, loc);

	if (at)
		*len = loc->size;
	return at;
}

const char *slot_why(const struct reading *r, const struct field *f, unsigned int n)
{
	if (!f->src[n])
		return f->why;
	return slot_loc(r, f, n) ? "not set up in this socket" : "not in this kernel's BTF";
}

uint64_t jiffies_to_us(const struct reading *r, uint64_t jiffies)
{
	uint32_t hz = r->schema->hz;

	/* Seconds and the rest apart: jiffies * 1000000 may overflow. */
	return hz ? jiffies / hz * USEC_PER_SEC + jiffies % hz * USEC_PER_SEC / hz : 0;
}

const void *reading_part(const struct reading *r, enum part_id id, size_t *len, bool *truncated)
{
	const struct part *p = r->rec.parts[id];

	if (!p)
		return NULL;
	*len = p->len;
	if (truncated)
		*truncated = p->flags & PART_TRUNCATED;
	return p->data;
}
