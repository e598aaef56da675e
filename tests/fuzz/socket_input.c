/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "socket_input.h"

#include "../../src/field.h"
#include "../../src/lookup.h"
#include "check.h"

#include <stdlib.h>
#include <string.h>

#define OWN_NETNS 4026531833u

enum option_bit {
	OPTION_ALL = 1 << 0,
	OPTION_NUMERIC = 1 << 1,
	OPTION_OWN_NETNS = 1 << 2,
};

/* A name that somebody may have given an interface: whatever but '/', ':' and blanks. */
#define HOSTILE_NAME "\x1b[2J\xff\xe2\x80\xae\"\\\n"

void lookup_interface(char name[LOOKUP_MAX], const struct view_options *o, uint32_t netns,
		      uint32_t ifindex)
{
	(void)netns;
	if (o->numeric)
		snprintf(name, LOOKUP_MAX, "%u", ifindex);
	else
		memset(stpcpy(name, HOSTILE_NAME), 0, 1);
}

bool lookup_user(char name[LOOKUP_MAX], const struct view_options *o, uint32_t uid)
{
	if (o->numeric || uid % 2)
		return false;
	memset(stpcpy(name, HOSTILE_NAME), 0, 1);
	return true;
}

const struct schema *fuzz_schema(void)
{
	static struct schema *schema;
	struct btf_set *btf;

	if (schema)
		return schema;
	MUST(btf_set_open(FUZZ_BTF_DIR, &btf) == 0);
	MUST(schema_new(btf, &schema) == 0);
	btf_set_close(btf);
	schema->hz = 250;
	return schema;
}

struct view_options take_view_options(struct input *in)
{
	uint8_t bits = take_u8(in);

	return (struct view_options){
		.all = bits & OPTION_ALL,
		.numeric = bits & OPTION_NUMERIC,
		.own_netns = bits & OPTION_OWN_NETNS ? OWN_NETNS : 0,
	};
}

void read_fields(const struct reading *r)
{
	for (size_t t = 0; field_tables[t]; t++) {
		for (const struct field *f = field_tables[t]; f->name; f++) {
			struct value v;

			field_get(f, r, &v);
			MUST(v.kind <= VALUE_LIST && v.len <= VALUE_BYTES_MAX);
			MUST(v.kind != VALUE_MEMBERS || v.nr <= VALUE_MEMBERS_MAX);
			MUST(v.kind != VALUE_LIST || v.nr <= VALUE_LIST_MAX);
			if (v.kind != VALUE_ABSENT)
				field_is_default(f, r, &v);
		}
	}
}

static void print(const struct reading *r, const struct view_options *o)
{
	const struct rec_file *file = r->rec.file;
	char cmdline[] = "a \"command\"\n\xff\x1b";
	struct process process = {.pid = file->pid, .uid = file->uid, .cmdline = cmdline};
	struct peer peer = {.pid = file->pid, .fd = file->fd, .netns = 1};
	struct descriptor d = {
		.process = &process,
		.tid = file->tid,
		.fd = file->fd,
		.file = {.mode = file->mode, .flags = file->f_flags, .kind = "socket"},
		.reading = r->rec.sock ? r : NULL,
		.peers = &peer,
		.nr_peers = file->cloexec & 1,
		.cgroup = HOSTILE_NAME,
		.netns_name = HOSTILE_NAME,
	};

	memcpy(peer.comm, file->comm, sizeof(peer.comm));
	memcpy(process.comm, file->comm, sizeof(file->comm));
	check_views(o, &d);
}

/* Where each range is counts for the record at hand, whatever came before it. */
static void check_layout(const struct reading *r)
{
	const struct part *p = r->rec.parts[PART_GATHER];
	const struct gather_head *head;
	uint16_t range_off[PLAN_RANGES];
	uint32_t len;

	if (!p || p->len < sizeof(*head))
		return;
	head = (const struct gather_head *)p->data;
	len = plan_layout(&r->schema->plan, head->classes, range_off);
	if (head->nr_ranges != r->schema->plan.nr_ranges || p->len != sizeof(*head) + len)
		return;
	for (uint32_t i = 0; i < r->schema->plan.nr_ranges; i++)
		MUST(r->range_off[i] == range_off[i]);
}

void read_and_print(struct reading *r, const struct schema *schema, const struct record *rec,
		    const struct view_options *o)
{
	reading_init(r, schema, rec);
	check_layout(r);
	read_fields(r);
	print(r, o);
}

struct output {
	uint8_t *at;
	uint8_t *end;
};

/* Appends a part with room for len bytes; NULL: the record is full. */
static struct part *add_part(struct output *out, uint16_t id, uint16_t flags, size_t len)
{
	struct part *p = (struct part *)out->at;
	size_t size = sizeof(*p) + ((len + 7) & ~(size_t)7);

	if (size > (size_t)(out->end - out->at))
		return NULL;
	*p = (struct part){.id = id, .flags = flags, .len = (uint32_t)len};
	out->at += size;
	return p;
}

static void take_part(struct input *in, struct output *out)
{
	uint8_t id = take_u8(in), flags = take_u8(in);
	uint16_t len = take_u16(in);
	struct part *p;

	if (len > in->left)
		len = (uint16_t)in->left;
	p = add_part(out, PART_UNIX_ADDR + id % (PART_MAX - PART_UNIX_ADDR), flags, len);
	if (p)
		take(in, p->data, len);
}

static void gather(struct input *in, const struct schema *schema, const struct gather_head *head,
		   struct output *out)
{
	uint16_t range_off[PLAN_RANGES];
	uint32_t len = plan_layout(&schema->plan, head->classes, range_off);
	struct part *p = add_part(out, PART_GATHER, 0, sizeof(*head) + len);

	MUST(p != NULL);
	memcpy(p->data, head, sizeof(*head));
	take(in, p->data + sizeof(*head), len);
}

void *take_socket_record(struct input *in, const struct schema *schema, size_t *size)
{
	/* What the parts leave room for: GATHER_MAX and its heads. */
	const size_t parts_max = RECORD_MAX - GATHER_MAX - 256;
	struct gather_head head = {.nr_ranges = schema->plan.nr_ranges};
	uint8_t *buf = calloc(1, RECORD_MAX);
	struct rec_sock *s = (struct rec_sock *)buf;
	struct socket_kind kind;
	struct output out = {buf + sizeof(*s), buf + parts_max};
	void *exact;

	MUST(buf != NULL);
	take(in, &kind, sizeof(kind));
	take(in, buf + sizeof(s->file.hdr), sizeof(*s) - sizeof(s->file.hdr));
	s->classes = kind.classes;
	s->state = kind.state;
	s->protocol = kind.protocol;
	s->family = kind.family;
	s->type = kind.type;
	take(in, head.present, sizeof(head.present));
	for (uint8_t nr = take_u8(in) % 16; nr > 0; nr--)
		take_part(in, &out);
	head.classes = s->classes;
	out.end = buf + RECORD_MAX;
	gather(in, schema, &head, &out);
	*size = (size_t)(out.at - buf);
	s->file.hdr = (struct rec_hdr){(uint32_t)*size, REC_SOCK, RECORD_VERSION};
	/* In memory of its own size: what reads behind it is seen. */
	exact = malloc(*size);
	MUST(exact != NULL);
	memcpy(exact, buf, *size);
	free(buf);
	return exact;
}
