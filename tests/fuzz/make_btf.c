/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cuts the BTF of a kernel and of its modules down to what the paths of the field table name:
 *
 *	make_btf DIR FILE MODULE...
 *
 * DIR is /sys/kernel/btf, or a copy of another kernel's. The result is small enough for a corpus, and every
 * path leads to where it leads in the whole. tests/fuzz/btf is of Debian's Linux 7.3 with its modules vsock,
 * tls, sctp, tipc and af_alg; a table that names new members needs it anew.
 */
#include "../../src/btf_path.h"
#include "../../src/field.h"

#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <ctype.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 4096
#define KEPT_MAX  65536

/* A type that is kept, and where it is from. */
struct kept {
	const struct btf *from;
	uint32_t *module_ids;
	uint32_t id;
};

struct cut {
	const struct btf *from; /* the kernel, then one module after the other */
	struct btf *to;
	char *names[NAMES_MAX]; /* sorted: every identifier of every path */
	size_t nr_names;
	uint32_t nr_base;     /* ids below are the kernel's */
	uint32_t *base_ids;   /* new ones by old ones; 0: left out */
	uint32_t *module_ids; /* ... of the module */
	struct kept *kept;    /* in the order of their new ids */
	uint32_t nr_kept;
};

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_names(struct cut *c, const char *path)
{
	while (*path) {
		size_t n = 0;

		while (isalnum((unsigned char)path[n]) || path[n] == '_')
			n++;
		if (n && c->nr_names < NAMES_MAX)
			c->names[c->nr_names++] = strndup(path, n);
		path += n ? n : 1;
	}
}

static void collect_names(struct cut *c)
{
	/* What src/btf_path.c puts in front of a short path. */
	add_names(c, "sock.__sk_common.skc_net.net inet_sock.pinet6 mptcp_sock.first");
	for (size_t t = 0; field_tables[t]; t++)
		for (const struct field *f = field_tables[t]; f->name; f++)
			for (size_t i = 0; i < FIELD_SRC_MAX; i++)
				if (f->src[i])
					add_names(c, f->src[i]);
	qsort(c->names, c->nr_names, sizeof(c->names[0]), by_text);
}

static bool is_named(const struct cut *c, uint32_t name_off)
{
	const char *name = btf__name_by_offset(c->from, name_off);

	return bsearch(&name, c->names, c->nr_names, sizeof(c->names[0]), by_text) != NULL;
}

static uint32_t *new_id(struct cut *c, uint32_t id)
{
	return id < c->nr_base ? &c->base_ids[id] : &c->module_ids[id - c->nr_base];
}

static bool member_kept(const struct cut *c, const struct btf_member *m)
{
	return !m->name_off || is_named(c, m->name_off);
}

static void keep(struct cut *c, uint32_t id);

static void keep_members(struct cut *c, const struct btf_type *t)
{
	for (int i = 0; i < btf_vlen(t); i++)
		if (member_kept(c, btf_members(t) + i))
			keep(c, btf_members(t)[i].type);
}

static void keep(struct cut *c, uint32_t id)
{
	const struct btf_type *t = btf__type_by_id(c->from, id);

	if (!id || *new_id(c, id) || btf_is_func_proto(t) || btf_is_fwd(t))
		return;
	if (c->nr_kept == KEPT_MAX)
		errx(1, "too many types");
	c->kept[c->nr_kept] = (struct kept){c->from, c->module_ids, id};
	*new_id(c, id) = ++c->nr_kept;
	if (btf_is_composite(t)) {
		keep_members(c, t);
	} else if (btf_is_array(t)) {
		keep(c, btf_array(t)->type);
		keep(c, btf_array(t)->index_type);
	} else if (btf_is_ptr(t) || btf_is_mod(t) || btf_is_typedef(t) || btf_is_type_tag(t)) {
		keep(c, t->type);
	}
}

static bool enum_named(const struct cut *c, const struct btf_type *t)
{
	for (int i = 0; i < btf_vlen(t); i++)
		if (is_named(c, btf_enum(t)[i].name_off))
			return true;
	return false;
}

static void keep_all(struct cut *c, uint32_t first)
{
	for (uint32_t id = first; id < btf__type_cnt(c->from); id++) {
		const struct btf_type *t = btf__type_by_id(c->from, id);

		if ((btf_is_composite(t) && t->name_off && is_named(c, t->name_off)) ||
		    (btf_is_enum(t) && enum_named(c, t)))
			keep(c, id);
	}
}

static int emit_composite(struct cut *c, const struct btf_type *t, const char *name)
{
	int id = btf_is_union(t) ? btf__add_union(c->to, name, t->size)
				 : btf__add_struct(c->to, name, t->size);

	for (int i = 0; id > 0 && i < btf_vlen(t); i++) {
		const struct btf_member *m = btf_members(t) + i;

		if (member_kept(c, m) &&
		    btf__add_field(c->to, btf__name_by_offset(c->from, m->name_off),
				   (int)*new_id(c, m->type), btf_member_bit_offset(t, i),
				   btf_member_bitfield_size(t, i)))
			return -1;
	}
	return id;
}

static int emit_enum(struct cut *c, const struct btf_type *t, const char *name)
{
	int id = btf__add_enum(c->to, name, t->size);

	for (int i = 0; id > 0 && i < btf_vlen(t); i++) {
		const struct btf_enum *e = btf_enum(t) + i;

		if (is_named(c, e->name_off) &&
		    btf__add_enum_value(c->to, btf__name_by_offset(c->from, e->name_off), e->val))
			return -1;
	}
	return id;
}

static int emit(struct cut *c, const struct btf_type *t)
{
	const char *name = btf__name_by_offset(c->from, t->name_off);
	int type =
		(int)*new_id(c, btf_is_ptr(t) || btf_is_mod(t) || btf_is_typedef(t) ? t->type : 0);

	switch (btf_kind(t)) {
	case BTF_KIND_INT:
		return btf__add_int(c->to, name, t->size, btf_int_encoding(t));
	case BTF_KIND_PTR:
		return btf__add_ptr(c->to, type);
	case BTF_KIND_ARRAY:
		return btf__add_array(c->to, (int)*new_id(c, btf_array(t)->index_type),
				      (int)*new_id(c, btf_array(t)->type), btf_array(t)->nelems);
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		return emit_composite(c, t, name);
	case BTF_KIND_ENUM:
		return emit_enum(c, t, name);
	case BTF_KIND_TYPEDEF:
		return btf__add_typedef(c->to, name, type);
	case BTF_KIND_CONST:
		return btf__add_const(c->to, type);
	case BTF_KIND_VOLATILE:
		return btf__add_volatile(c->to, type);
	case BTF_KIND_TYPE_TAG:
		return btf__add_type_tag(c->to, name, (int)*new_id(c, t->type));
	}
	/* A size is all that matters of what is left: 64-bit enums, floats. */
	return btf__add_int(c->to, "other", t->size <= 8 ? t->size : 8, 0);
}

static void write_btf(const struct btf *btf, const char *path)
{
	uint32_t size;
	const void *raw = btf__raw_data(btf, &size);
	FILE *f = fopen(path, "w");

	if (!raw || !f || fwrite(raw, 1, size, f) != size || fclose(f))
		err(1, "%s", path);
}

/* Nothing is freed: this ends when it is done. */
static void *table(size_t nr, size_t size)
{
	void *p = calloc(nr, size);

	if (!p)
		err(1, "memory");
	return p;
}

/* name is that of a module, or "vmlinux", which comes first and has no base. */
static struct btf *load(const char *dir, const char *name, struct btf *base)
{
	char path[4096];
	struct btf *btf;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	btf = base ? btf__parse_split(path, base) : btf__parse(path, NULL);
	if (!btf)
		err(1, "%s", path);
	return btf;
}

static void emit_all(struct cut *c)
{
	for (uint32_t i = 0; i < c->nr_kept; i++) {
		const struct kept *k = &c->kept[i];

		c->from = k->from;
		c->module_ids = k->module_ids;
		if (emit(c, btf__type_by_id(k->from, k->id)) != (int)i + 1)
			errx(1, "type %u", k->id);
	}
}

int main(int argc, char **argv)
{
	struct cut c = {.to = btf__new_empty()};
	struct btf *base;

	if (argc < 3 || !c.to)
		errx(1, "usage: make_btf DIR FILE [MODULE...]");
	base = load(argv[1], "vmlinux", NULL);
	c.from = base;
	c.nr_base = btf__type_cnt(base);
	c.base_ids = table(c.nr_base, sizeof(*c.base_ids));
	c.kept = table(KEPT_MAX, sizeof(*c.kept));
	collect_names(&c);
	keep_all(&c, 1);
	for (int i = 3; i < argc; i++) {
		c.from = load(argv[1], argv[i], base);
		c.module_ids = table(btf__type_cnt(c.from), sizeof(*c.module_ids));
		keep_all(&c, c.nr_base);
	}
	emit_all(&c);
	write_btf(c.to, argv[2]);
	return 0;
}
