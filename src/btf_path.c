// SPDX-License-Identifier: GPL-2.0-or-later
#include "btf_path.h"

#include "../include/record.h"

#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MAX_LEN 64
#define MODULES_MAX  8
#define BITS_MAX     4096 /* no word or bitmap of flags has more */

struct named_type {
	const char *name;
	uint32_t id;
};

/* One BTF blob with its structs in alphabetical order: a name may occur more than once. */
struct types {
	struct btf *btf;
	struct named_type *structs;
	size_t nr_structs;
	uint32_t last_enum; /* where the last enumerator was found; its neighbours come next */
	uint32_t first_id;  /* lower ones belong to the base */
};

struct module {
	char name[NAME_MAX_LEN];
	bool tried;
	struct types types;
};

struct btf_set {
	char *dir;
	struct types vmlinux;
	struct module modules[MODULES_MAX];
	size_t nr_modules;
};

/* Structs that Debian kernels, and others, keep in modules. */
static const struct {
	const char *type;
	const char *module;
} module_types[] = {
	{"vsock_sock", "vsock"}, {"tls_context", "tls"},    {"sctp_sock", "sctp"},
	{"alg_sock", "af_alg"},	 {"tipc_sock", "tipc"},	    {"packet_sock", "af_packet"},
	{"unix_sock", "unix"},	 {"sctp_endpoint", "sctp"}, {"isotp_sock", "can_isotp"},
};

/* The structs at which a path may start, and the sockets that are one. */
static const struct root {
	const char *name;
	const char *expands_to; /* NULL: it is a struct, and the socket's address is its address */
	uint32_t need;
} roots[] = {
	{"sock", NULL, SKC_ANY},
	{"net", "sock.__sk_common.skc_net.net->", SKC_ANY},
	{"inet_sock", NULL, SKC_INET},
	{"ipv6_pinfo", "inet_sock.pinet6->", SKC_INET6},
	{"inet_connection_sock", NULL, SKC_ICSK},
	{"tcp_sock", NULL, SKC_TCP},
	{"udp_sock", NULL, SKC_UDP},
	{"raw_sock", NULL, SKC_RAW},
	{"raw6_sock", NULL, SKC_RAW6},
	{"unix_sock", NULL, SKC_UNIX},
	{"netlink_sock", NULL, SKC_NETLINK},
	{"packet_sock", NULL, SKC_PACKET},
	{"vsock_sock", NULL, SKC_VSOCK},
	{"xdp_sock", NULL, SKC_XDP},
	{"mptcp_sock", NULL, SKC_MPTCP},
	{"sctp_sock", NULL, SKC_SCTP},
	{"alg_sock", NULL, SKC_ALG},
	{"tipc_sock", NULL, SKC_TIPC},
};

/* Pointers to void that only some sockets use for the struct named. */
static const struct {
	const char *type;
	uint32_t need;
} casts[] = {
	{"tls_context", SKC_TLS},
};

/*
 * What no kernel's BTF comes near to: modifiers one upon the other, and members looked at for one name. In a
 * damaged one, types may contain themselves.
 */
#define MODIFIERS_MAX 32
#define MEMBERS_MAX   2048

/* libbpf checks where a BTF's sections are, but not the offsets of its names. */
static const char *name_at(const struct btf *btf, uint32_t off)
{
	const char *name = btf__name_by_offset(btf, off);

	return name ? name : "";
}

static int by_name(const void *a, const void *b)
{
	const struct named_type *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static int types_index(struct types *t, uint32_t first_id)
{
	uint32_t id, n = btf__type_cnt(t->btf);

	t->first_id = first_id;
	t->structs = calloc(n - first_id + 1, sizeof(*t->structs));
	if (!t->structs)
		return -ENOMEM;
	for (id = first_id; id < n; id++) {
		const struct btf_type *type = btf__type_by_id(t->btf, id);

		if (!btf_is_composite(type) || !type->name_off)
			continue;
		t->structs[t->nr_structs].name = name_at(t->btf, type->name_off);
		t->structs[t->nr_structs++].id = id;
	}
	qsort(t->structs, t->nr_structs, sizeof(*t->structs), by_name);
	return 0;
}

static void types_free(struct types *t)
{
	free(t->structs);
	btf__free(t->btf);
}

static int types_load(const char *dir, const char *name, const struct types *base, struct types *t)
{
	char path[512];
	int err;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	t->btf = base ? btf__parse_raw_split(path, base->btf) : btf__parse_raw(path);
	err = libbpf_get_error(t->btf);
	if (err) {
		t->btf = NULL;
		return err;
	}
	return types_index(t, base ? btf__type_cnt(base->btf) : 1);
}

int btf_set_open(const char *dir, struct btf_set **out)
{
	struct btf_set *set = calloc(1, sizeof(*set));
	int err = -ENOMEM;

	if (!set)
		return err;
	set->dir = strdup(dir);
	if (set->dir)
		err = types_load(dir, "vmlinux", NULL, &set->vmlinux);
	if (err) {
		btf_set_close(set);
		return err;
	}
	*out = set;
	return 0;
}

const struct btf *btf_set_vmlinux(const struct btf_set *set)
{
	return set->vmlinux.btf;
}

void btf_set_close(struct btf_set *set)
{
	size_t i;

	if (!set)
		return;
	/* Split BTF points into its base: the base goes last. */
	for (i = 0; i < set->nr_modules; i++)
		types_free(&set->modules[i].types);
	types_free(&set->vmlinux);
	free(set->dir);
	free(set);
}

/* The types of a module, NULL where it is not loaded or has no BTF (5.10 has none for modules). */
static struct types *module_get(struct btf_set *set, const char *name)
{
	struct module *m;
	size_t i;

	for (i = 0; i < set->nr_modules; i++) {
		m = &set->modules[i];
		if (!strcmp(m->name, name))
			return m->types.btf ? &m->types : NULL;
	}
	if (set->nr_modules == MODULES_MAX)
		return NULL;
	m = &set->modules[set->nr_modules++];
	snprintf(m->name, sizeof(m->name), "%s", name);
	return types_load(set->dir, name, &set->vmlinux, &m->types) ? NULL : &m->types;
}

/* The first of the structs with this name; *n is how many there are. */
static const struct named_type *struct_find(const struct types *t, const char *name, size_t *n)
{
	const struct named_type key = {.name = name};
	const struct named_type *first, *end = t->structs + t->nr_structs, *p;

	*n = 0;
	first = bsearch(&key, t->structs, t->nr_structs, sizeof(key), by_name);
	if (!first)
		return NULL;
	while (first > t->structs && !strcmp(first[-1].name, name))
		first--;
	for (p = first; p < end && !strcmp(p->name, name); p++)
		++*n;
	return first;
}

/* Where we are on the way along a path. */
struct cursor {
	struct btf_set *set;
	struct types *types;
	uint32_t type; /* without modifiers; 0: none */
	uint32_t bit;  /* from the last pointer's target */
	uint32_t bitfield_size;
	uint32_t seen; /* members, on the way to one */
	struct btf_place *place;
};

static uint32_t skip_modifiers(const struct btf *btf, uint32_t id)
{
	const struct btf_type *t = btf__type_by_id(btf, id);
	int depth;

	for (depth = 0; depth < MODIFIERS_MAX; depth++) {
		if (!t || !(btf_is_mod(t) || btf_is_typedef(t) || btf_is_type_tag(t)))
			return id;
		id = t->type;
		t = btf__type_by_id(btf, id);
	}
	return 0;
}

/* Looks for a member by name, in anonymous structs and unions too. */
static bool member_find(const struct btf *btf, uint32_t id, const char *name, struct cursor *c)
{
	const struct btf_type *t = btf__type_by_id(btf, skip_modifiers(btf, id));
	const struct btf_member *m;
	uint32_t i;

	if (!t || !btf_is_composite(t))
		return false;
	m = btf_members(t);
	for (i = 0; i < btf_vlen(t) && c->seen++ < MEMBERS_MAX; i++, m++) {
		const char *have = name_at(btf, m->name_off);
		uint32_t bit = btf_member_bit_offset(t, i);

		if (!strcmp(have, name)) {
			c->bit += bit;
			c->bitfield_size = btf_member_bitfield_size(t, i);
			c->type = skip_modifiers(btf, m->type);
			return true;
		}
		if (*have)
			continue;
		c->bit += bit;
		if (member_find(btf, m->type, name, c))
			return true;
		c->bit -= bit;
	}
	return false;
}

static bool enumerator_in(const struct btf *btf, uint32_t id, const char *name, int64_t *val)
{
	const struct btf_type *t = btf__type_by_id(btf, id);
	uint32_t i;

	if (!t || !btf_is_enum(t))
		return false;
	for (i = 0; i < btf_vlen(t); i++) {
		const struct btf_enum *e = btf_enum(t) + i;

		if (!strcmp(name_at(btf, e->name_off), name)) {
			*val = e->val;
			return true;
		}
	}
	return false;
}

/* Anonymous enums have no name to look up, and CO-RE refuses them: the enumerator is searched for. */
static int enumerator_find(struct types *t, const char *name, int64_t *val)
{
	uint32_t id, n = btf__type_cnt(t->btf);

	if (t->last_enum && enumerator_in(t->btf, t->last_enum, name, val))
		return 0;
	for (id = 1; id < n; id++) {
		if (enumerator_in(t->btf, id, name, val)) {
			t->last_enum = id;
			return 0;
		}
	}
	return -ENOENT;
}

/* Reads an identifier; returns what follows it, NULL where there is none. */
static const char *take_name(const char *s, char name[NAME_MAX_LEN])
{
	size_t n = 0;

	while (isalnum((unsigned char)s[n]) || s[n] == '_')
		n++;
	if (!n || n >= NAME_MAX_LEN)
		return NULL;
	memcpy(name, s, n);
	name[n] = '\0';
	return s + n;
}

static int path_member(struct cursor *c, const char **path)
{
	char name[NAME_MAX_LEN];

	*path = take_name(*path, name);
	if (!*path)
		return -EINVAL;
	c->seen = 0;
	return member_find(c->types->btf, c->type, name, c) ? 0 : -ENOENT;
}

static int path_index(struct cursor *c, const char **path)
{
	const struct btf_type *t = btf__type_by_id(c->types->btf, c->type);
	char *end;
	unsigned long i = strtoul(*path, &end, 10);
	int64_t size;

	if (*end != ']')
		return -EINVAL;
	if (!t || !btf_is_array(t))
		return -ENOENT;
	c->type = skip_modifiers(c->types->btf, btf_array(t)->type);
	size = btf__resolve_size(c->types->btf, c->type);
	if (size < 0)
		return -ENOENT;
	c->bit += i * size * 8;
	*path = end + 1;
	return 0;
}

/* "(struct)" behind a pointer: what it really leads to. */
static int path_cast(struct cursor *c, const char **path)
{
	const struct named_type *found;
	char name[NAME_MAX_LEN];
	const char *s = take_name(*path, name);
	size_t i, n;

	if (!s || *s != ')')
		return -EINVAL;
	*path = s + 1;
	for (i = 0; i < sizeof(casts) / sizeof(casts[0]); i++)
		if (!strcmp(casts[i].type, name))
			c->place->need |= casts[i].need;
	found = struct_find(c->types, name, &n);
	for (i = 0; !found && i < sizeof(module_types) / sizeof(module_types[0]); i++) {
		struct types *t;

		if (strcmp(module_types[i].type, name))
			continue;
		t = module_get(c->set, module_types[i].module);
		if (!t)
			return -ENOENT;
		found = struct_find(t, name, &n);
		c->types = t;
	}
	if (!found)
		return -ENOENT;
	c->type = found->id;
	return 0;
}

static int path_deref(struct cursor *c, const char **path)
{
	const struct btf_type *t = btf__type_by_id(c->types->btf, c->type);
	struct btf_place *p = c->place;
	int err = 0;

	if (!t || !btf_is_ptr(t) || c->bit % 8)
		return -ENOENT;
	if (p->nr_derefs == BTF_DEREFS_MAX)
		return -EINVAL;
	c->type = skip_modifiers(c->types->btf, t->type);
	p->deref[p->nr_derefs].off = c->bit / 8;
	c->bit = 0;
	c->bitfield_size = 0;
	if (**path == '(') {
		++*path;
		err = path_cast(c, path);
	}
	p->deref[p->nr_derefs++].need = p->need;
	return err;
}

/* ":bit(NAME or number)" or ":mask(number)", which end a path. */
static int path_suffix(struct cursor *c, const char *s)
{
	char name[NAME_MAX_LEN];
	bool bit = !strncmp(s, ":bit(", 5);
	const char *arg = s + (bit ? 5 : 6);
	int64_t val;
	int err;

	if (!bit && strncmp(s, ":mask(", 6))
		return -EINVAL;
	arg = take_name(arg, name);
	if (!arg || *arg != ')')
		return -EINVAL;
	if (isdigit((unsigned char)name[0])) {
		val = strtoll(name, NULL, 0);
	} else {
		err = enumerator_find(c->types, name, &val);
		if (err)
			return err;
	}
	if (bit) {
		if (val < 0 || val >= BITS_MAX)
			return -ENOENT;
		c->bit += val;
		c->bitfield_size = 1;
	} else {
		c->place->mask = val;
	}
	return 0;
}

static bool type_signed(const struct btf *btf, uint32_t id)
{
	const struct btf_type *t = btf__type_by_id(btf, id);

	return t && btf_is_int(t) && btf_int_encoding(t) & BTF_INT_SIGNED;
}

static int cursor_finish(struct cursor *c)
{
	struct btf_place *p = c->place;
	int64_t size = btf__resolve_size(c->types->btf, c->type);

	p->off = c->bit / 8;
	p->bit_off = c->bit % 8;
	p->bit_size = c->bitfield_size;
	p->is_signed = type_signed(c->types->btf, c->type);
	if (c->bitfield_size)
		size = (p->bit_off + c->bitfield_size + 7) / 8;
	if (size <= 0)
		return -ENOENT;
	p->size = size;
	return 0;
}

/* The rest of a path, from a struct whose members are next. */
static int path_walk(struct cursor *c, const char *s, const char *end)
{
	int err = path_member(c, &s);

	while (!err && s < end && *s && *s != ' ') {
		if (*s == '.') {
			s++;
			err = path_member(c, &s);
		} else if (*s == '[') {
			s++;
			err = path_index(c, &s);
		} else if (!strncmp(s, "->", 2)) {
			s += 2;
			err = path_deref(c, &s);
			if (!err)
				err = path_member(c, &s);
		} else if (*s == ':') {
			err = path_suffix(c, s);
			break;
		} else {
			err = -EINVAL;
		}
	}
	return err ? err : cursor_finish(c);
}

static const struct root *root_find(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
		if (!strcmp(roots[i].name, name))
			return &roots[i];
	return NULL;
}

/* Tries the path from each struct of the root's name: CAN and IPv4 both have a raw_sock. */
static int walk_from(struct btf_set *set, struct types *t, const char *name, uint32_t need,
		     const char *rest, struct btf_place *place)
{
	const char *end = rest + strlen(rest);
	const struct named_type *type;
	int err = -ENOENT;
	size_t i, n;

	type = t ? struct_find(t, name, &n) : NULL;
	if (!type)
		return -ENOENT;
	for (i = 0; i < n && err == -ENOENT; i++) {
		struct cursor c = {.set = set, .types = t, .type = type[i].id, .place = place};

		memset(place, 0, sizeof(*place));
		place->need = need;
		err = path_walk(&c, rest, end);
	}
	return err;
}

static int resolve_root(struct btf_set *set, const char *name, uint32_t need, const char *rest,
			struct btf_place *place)
{
	int err = walk_from(set, &set->vmlinux, name, need, rest, place);
	size_t i;

	for (i = 0; err == -ENOENT && i < sizeof(module_types) / sizeof(module_types[0]); i++)
		if (!strcmp(module_types[i].type, name))
			err = walk_from(set, module_get(set, module_types[i].module), name, need,
					rest, place);
	return err;
}

/* One alternative: "root.member...", where a root may be short for a longer path. */
static int resolve_one(struct btf_set *set, const char *path, struct btf_place *place)
{
	char name[NAME_MAX_LEN], full[256];
	const char *rest = take_name(path, name);
	const struct root *root;
	uint32_t need;

	if (!rest || *rest != '.')
		return -EINVAL;
	rest++;
	if (!strcmp(name, "subflow")) {
		/* "subflow.tcp_sock.x": the first subflow's sock, seen as a tcp_sock. */
		rest = take_name(rest, name);
		if (!rest || *rest != '.')
			return -EINVAL;
		snprintf(full, sizeof(full), "first->(%s)%s", name, rest + 1);
		return resolve_root(set, "mptcp_sock", SKC_MPTCP | SKC_MPTCP_FIRST, full, place);
	}
	root = root_find(name);
	if (!root)
		return -EINVAL;
	need = root->need;
	if (root->expands_to) {
		snprintf(full, sizeof(full), "%s%s", root->expands_to, rest);
		rest = take_name(full, name);
		if (!rest)
			return -EINVAL;
		rest++;
	}
	return resolve_root(set, name, need, rest, place);
}

int btf_path_resolve(struct btf_set *set, const char *path, struct btf_place *place)
{
	char one[256];
	int err;

	for (;;) {
		const char *bar = strstr(path, " | ");
		size_t n = bar ? (size_t)(bar - path) : strlen(path);

		if (n >= sizeof(one))
			return -EINVAL;
		memcpy(one, path, n);
		one[n] = '\0';
		err = resolve_one(set, one, place);
		if (err != -ENOENT || !bar)
			return err;
		path = bar + 3;
	}
}
