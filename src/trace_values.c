// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace_values.h"

#include "field.h"
#include "event_call.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* Where a chunk's bytes go among the gathered ones. */
struct target {
	uint16_t range;
	uint16_t off;
};

/* An option may have a row for each of several kinds of socket. */
#define ROWS_MAX 8

struct option_plan {
	struct event_option_key key;
	struct event_option option;
	struct target targets[EVENT_CHUNKS];
	const struct field *rows[ROWS_MAX];
	unsigned int nr_rows;
};

struct trace_values {
	const struct schema *schema;
	struct option_plan *plans; /* by key */
	unsigned int nr;
	struct reading reading;
	struct trace_record fixed;
	_Alignas(8) uint8_t record[sizeof(struct rec_sock) + sizeof(struct part) + GATHER_MAX];
};

static int key_cmp(const void *a, const void *b)
{
	const struct event_option_key *x = a, *y = b;

	if (x->level != y->level)
		return x->level < y->level ? -1 : 1;
	if (x->optname != y->optname)
		return x->optname < y->optname ? -1 : 1;
	return (int)x->mptcp - (int)y->mptcp;
}

/* The pointers on the way to a block, first that in the sock. False: more than a chunk may have. */
static bool chain(const struct gather_plan *plan, uint32_t block, struct event_chunk *chunk)
{
	uint32_t b, i;

	chunk->nr_derefs = 0;
	for (b = block; b; b = plan->blocks[b].parent)
		chunk->nr_derefs++;
	if (chunk->nr_derefs > CHUNK_DEREFS)
		return false;
	for (b = block, i = chunk->nr_derefs; b; b = plan->blocks[b].parent)
		chunk->deref[--i] = plan->blocks[b].off;
	return true;
}

#define OF_MPTCP (SKC_MPTCP | SKC_MPTCP_FIRST)

/* Whether an MPTCP socket (or one that is none) can have what is in a range. */
static bool may_have(const struct plan_range *range, bool mptcp)
{
	return mptcp ? !(range->need & SKC_TCP) : !(range->need & OF_MPTCP);
}

/* One slot, cut into chunks. False: it does not fit. */
static bool add_slot(struct option_plan *p, const struct gather_plan *plan, const struct loc *loc)
{
	const struct plan_range *range = &plan->ranges[loc->range];
	uint32_t at;

	if (!may_have(range, p->key.mptcp))
		return true;
	for (at = 0; at < loc->size; at += EVENT_CHUNK) {
		struct event_chunk *chunk = &p->option.chunks[p->option.nr];

		if (p->option.nr == EVENT_CHUNKS || !chain(plan, range->block, chunk))
			return false;
		chunk->need = range->need;
		p->option.needs |= range->need;
		chunk->off = range->off + loc->off + at;
		chunk->len = loc->size - at < EVENT_CHUNK ? loc->size - at : EVENT_CHUNK;
		p->targets[p->option.nr++] = (struct target){loc->range, loc->off + at};
	}
	return true;
}

/* All slots of a row; false: some do not fit. */
static bool add_row(struct option_plan *p, const struct schema *schema, const struct field *f)
{
	const struct loc *locs = schema->locs[field_index(f)];
	unsigned int slot;

	if (p->nr_rows == ROWS_MAX)
		return false;
	p->rows[p->nr_rows++] = f;

	for (slot = 0; slot < FIELD_SRC_MAX; slot++)
		if (locs[slot].range != LOC_NONE && !add_slot(p, &schema->plan, &locs[slot]))
			return false;
	return true;
}

/* Options that can't be got, but set what another one gets. */
static const struct {
	uint32_t level;
	uint32_t set;
	uint32_t got;
} set_only[] = {
	{SOL_SOCKET, SO_SNDBUFFORCE, SO_SNDBUF},
	{SOL_SOCKET, SO_RCVBUFFORCE, SO_RCVBUF},
};

#define SET_ONLY (sizeof(set_only) / sizeof(set_only[0]))

static struct option_plan *plan_get(struct trace_values *v, const struct event_option_key *by)
{
	const struct event_option_key key = *by;
	unsigned int i;

	for (i = 0; i < v->nr; i++)
		if (!key_cmp(&v->plans[i].key, &key))
			return &v->plans[i];
	v->plans[v->nr].key = key;
	return &v->plans[v->nr++];
}

/* Options whose value takes more than slots: parts of the dump's record, which events have not. */
static bool is_plain(const struct field *f)
{
	static const char *const others[] = {
		"IP_OPTIONS",	"IPV6_HOPOPTS",	 "IPV6_RTHDR",	  "IPV6_RTHDRDSTOPTS",
		"IPV6_DSTOPTS", "SO_GET_FILTER", "SO_PEERGROUPS", "NETLINK_LIST_MEMBERSHIPS",
	};
	size_t i;

	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (!strcmp(f->name, others[i]))
			return false;
	return true;
}

/* An option may have several rows. Those that fit count. */
static void add_option(struct trace_values *v, const struct field *f, uint32_t optname, bool mptcp)
{
	const struct event_option_key key = {.level = f->level, .optname = optname, .mptcp = mptcp};
	struct option_plan *p, before;

	if (f->need & (mptcp ? SKC_TCP : SKC_MPTCP))
		return;
	p = plan_get(v, &key);
	before = *p;
	if (!add_row(p, v->schema, f))
		*p = before;
}

static void add_field(struct trace_values *v, const struct field *f, uint32_t optname)
{
	add_option(v, f, optname, false);
	add_option(v, f, optname, true);
}

static void collect(struct trace_values *v)
{
	const struct field *f;
	unsigned int i, kept = 0;
	size_t t;

	for (t = 0; field_tables[t]; t++) {
		for (f = field_tables[t]; f->name; f++) {
			if (f->group != FIELD_OPTION || !is_plain(f))
				continue;
			add_field(v, f, f->optname);
			for (i = 0; i < SET_ONLY; i++)
				if (set_only[i].level == (uint32_t)f->level &&
				    set_only[i].got == (uint32_t)f->optname)
					add_field(v, f, set_only[i].set);
		}
	}
	for (i = 0; i < v->nr; i++)
		if (v->plans[i].option.nr)
			v->plans[kept++] = v->plans[i];
	v->nr = kept;
	qsort(v->plans, v->nr, sizeof(*v->plans), key_cmp);
}

int trace_values_new(const struct schema *schema, struct trace_values **out)
{
	struct trace_values *v = calloc(1, sizeof(*v));

	if (!v)
		return -ENOMEM;
	v->schema = schema;
	v->plans = calloc(2 * (field_count() + SET_ONLY), sizeof(*v->plans));
	if (!v->plans) {
		free(v);
		return -ENOMEM;
	}
	collect(v);
	*out = v;
	return 0;
}

void trace_values_free(struct trace_values *v)
{
	if (!v)
		return;
	free(v->plans);
	free(v);
}

bool trace_values_option(const struct trace_values *v, unsigned int n, struct event_option_key *key,
			 struct event_option *option)
{
	if (n >= v->nr)
		return false;
	*key = v->plans[n].key;
	*option = v->plans[n].option;
	return true;
}

/* The layout of a record is the same for all sockets of a kind: reading_init() keeps the last one. */
static uint32_t lay_out(struct trace_values *v, uint32_t classes)
{
	struct reading *r = &v->reading;

	if (classes != r->layout_classes || !r->layout_len) {
		r->layout_len = plan_layout(&v->schema->plan, classes, r->range_off);
		r->layout_classes = classes;
	}
	return r->layout_len;
}

/* The record with nothing gathered: its part, whose layout the socket's classes decide. */
static struct gather_head *gathered(struct trace_values *v, const struct event_head *event,
				    struct record *rec)
{
	struct part *part = (struct part *)(v->record + sizeof(struct rec_sock));
	struct gather_head *head = (struct gather_head *)part->data;

	event_to_record(event, &v->fixed);
	memcpy(v->record, v->fixed.buf, sizeof(struct rec_sock));
	*rec = (struct record){.file = (void *)v->record, .sock = (void *)v->record};
	rec->parts[PART_GATHER] = part;
	*head = (struct gather_head){.nr_ranges = v->schema->plan.nr_ranges,
				     .classes = event->sock.classes};
	part->id = PART_GATHER;
	part->flags = 0;
	part->len = sizeof(*head) + lay_out(v, head->classes);
	if (part->len > GATHER_MAX)
		return NULL;
	memset(head + 1, 0, part->len - sizeof(*head));
	return head;
}

/* False: a chunk that belongs to this kind of socket could not be read. */
static bool scatter(const struct trace_values *v, const struct option_plan *p,
		    struct gather_head *head, const uint64_t *chunks, uint32_t present)
{
	uint32_t i;

	for (i = 0; i < p->option.nr; i++) {
		const struct target *t = &p->targets[i];
		uint8_t *to = (uint8_t *)(head + 1);

		if (!(present >> i & 1) || v->reading.range_off[t->range] == LOC_NONE)
			continue;
		memcpy(to + v->reading.range_off[t->range] + t->off, &chunks[i],
		       p->option.chunks[i].len);
		head->present[t->range / 64] |= UINT64_C(1) << (t->range % 64);
	}
	return head->present[0] || head->present[1] || head->present[2];
}

static const struct field *row_of(const struct option_plan *p, uint32_t classes)
{
	unsigned int i;

	for (i = 0; i < p->nr_rows; i++)
		if (field_applies(p->rows[i], classes))
			return p->rows[i];
	return NULL;
}

bool trace_values_get(struct trace_values *v, const struct event_option_key *key,
		      const struct event_head *event, const uint64_t *chunks, uint32_t present,
		      struct value *value)
{
	const struct option_plan *p = bsearch(key, v->plans, v->nr, sizeof(*v->plans), key_cmp);
	const struct field *f = p ? row_of(p, event->sock.classes) : NULL;
	struct gather_head *head;
	struct record rec;

	if (!f || !present)
		return false;
	head = gathered(v, event, &rec);
	if (!head || !scatter(v, p, head, chunks, present))
		return false;
	reading_init(&v->reading, v->schema, &rec);
	field_get(f, &v->reading, value);
	return value->kind != VALUE_ABSENT;
}
