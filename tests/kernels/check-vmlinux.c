// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Compares what vmlinux/vmlinux.h declares with what kernels have. A wrong declaration would compile: CO-RE takes the
 * offset from the kernel but size, signedness and kind of a load from the declaration.
 *
 * usage: check-vmlinux OBJECT BTF...
 * OBJECT is vmlinux.h compiled for BPF with its types kept, BTF a kernel's /sys/kernel/btf/vmlinux or a copy; with a
 * directory, its file vmlinux and then the modules beside it. Exit status 0: every struct and member that is declared
 * is in every kernel with the same kind, size, signedness and width, or listed below as what differs.
 */
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MODULES_MAX 256

/* What is declared and need not be in every kernel, or so. The BPF programs ask before they read it. */
static const struct {
	const char *type;
	const char *member; /* NULL: the whole type */
	const char *why;
} variants[] = {
	{"inet_hashinfo", "pernet", "6.1: without it the walk of its tables is not loaded"},
	{"mptcp_sock", NULL, "5.6, with CONFIG_MPTCP (Debian's 5.10 is built without)"},
	{"mptcp_subflow_context", NULL, "likewise"},
	{"tcp_sock", "is_mptcp", "likewise"},
	{"vsock_sock", NULL, "in a module, which has BTF from 5.11 on"},
	{"sockaddr_vm", NULL, "likewise"},
	{"io_kiocb", "flags", "64 bits since 6.10, of which the lower half is read"},
	{"io_kiocb", "cqe", "5.19"},
	{"io_cqe", NULL, "5.19"},
	{"io_socket", NULL, "5.19"},
	{"io_uring_cmd", NULL, "5.19, and its sqe later"},
	{"io_bind", NULL, "6.11"},
	{"io_listen", NULL, "6.11"},
	{"tcp_skb_cb", "tcp_flags", "16 bits since 6.15, of which the lower half is read"},
};

/* A kernel: its own BTF and that of its modules. */
struct kernel {
	const char *path;
	struct btf *vmlinux;
	struct btf *modules[MODULES_MAX];
	size_t nr_modules;
	unsigned int checked, absent, wrong;
};

static const struct btf_type *strip(const struct btf *btf, __u32 id, __u32 *stripped)
{
	const struct btf_type *t = btf__type_by_id(btf, id);

	while (t && (btf_is_mod(t) || btf_is_typedef(t) || btf_is_type_tag(t))) {
		id = t->type;
		t = btf__type_by_id(btf, id);
	}
	if (stripped)
		*stripped = id;
	return t;
}

static const char *name_of(const struct btf *btf, const struct btf_type *t)
{
	const char *name = btf__name_by_offset(btf, t->name_off);

	return name ? name : "";
}

/* The name up to "___", as CO-RE compares it. */
static size_t essential_length(const char *name)
{
	const char *flavour = strstr(name, "___");

	return flavour && flavour > name ? (size_t)(flavour - name) : strlen(name);
}

static bool is_name(const char *have, const char *wanted)
{
	size_t n = essential_length(wanted);

	return strlen(have) == n && !strncmp(have, wanted, n);
}

static const char *variant_of(const char *type, const char *member)
{
	size_t i;

	for (i = 0; i < sizeof(variants) / sizeof(variants[0]); i++) {
		if (strcmp(variants[i].type, type) != 0)
			continue;
		if (!variants[i].member || (member && !strcmp(variants[i].member, member)))
			return variants[i].why;
	}
	return NULL;
}

static int finding(struct kernel *k, const char *where, const char *what)
{
	printf("%s: %s: %s\n", k->path, where, what);
	k->wrong++;
	return 1;
}

/* A member by name, in anonymous structs and unions too. Its type and width: 0 is no bitfield. */
static const struct btf_member *member_find(const struct btf *btf, const struct btf_type *t,
					    const char *name, __u32 *bits)
{
	const struct btf_member *m = btf_members(t);
	__u32 i;

	for (i = 0; i < btf_vlen(t); i++, m++) {
		const char *have = btf__name_by_offset(btf, m->name_off);
		const struct btf_member *found;
		const struct btf_type *inner;

		if (*have) {
			if (strcmp(have, name) != 0)
				continue;
			*bits = btf_member_bitfield_size(t, i);
			return m;
		}
		inner = strip(btf, m->type, NULL);
		found = inner && btf_is_composite(inner) ? member_find(btf, inner, name, bits)
							 : NULL;
		if (found)
			return found;
	}
	return NULL;
}

/* The declared type (a) beside the kernel's (b). */
struct pair {
	const struct btf *a, *b;
	__u32 id_a, id_b;
};

static const char *differ(struct kernel *k, struct pair p, const char *where);

/* Every member that is declared. Those of a named struct inside are checked with that struct. */
static void compare_members(struct kernel *k, const struct btf *a, const struct btf_type *ta,
			    const struct btf *b, const struct btf_type *tb, const char *type)
{
	const struct btf_member *m = btf_members(ta), *found;
	char where[256];
	__u32 i, bits;

	for (i = 0; i < btf_vlen(ta); i++, m++) {
		const char *name = btf__name_by_offset(a, m->name_off), *why;

		snprintf(where, sizeof(where), "%s.%s", type, name);
		if (!*name) {
			compare_members(k, a, strip(a, m->type, NULL), b, tb, type);
			continue;
		}
		k->checked++;
		found = member_find(b, tb, name, &bits);
		if (!found) {
			why = variant_of(type, name);
			if (why)
				k->absent++;
			else
				finding(k, where, "no such member");
			continue;
		}
		if (bits != btf_member_bitfield_size(ta, i))
			finding(k, where, "another width of the bitfield");
		why = differ(k, (struct pair){a, b, m->type, found->type}, where);
		if (why && variant_of(type, name))
			k->absent++;
		else if (why)
			finding(k, where, why);
	}
}

static const char *differ_int(const struct btf_type *ta, const struct btf_type *tb)
{
	if (btf_is_any_enum(tb))
		return ta->size == tb->size ? NULL : "another size";
	if (!btf_is_int(tb))
		return "no integer";
	if (ta->size != tb->size)
		return "another size";
	/* One byte: char, whose sign is the machine's, u8 and bool are alike to who reads them. */
	if (ta->size > 1 && btf_int_encoding(ta) != btf_int_encoding(tb))
		return "another sign";
	return NULL;
}

/* Pointers lead to structs of one name, or anywhere where void is declared. */
static const char *differ_pointer(const struct pair *p, const struct btf_type *ta,
				  const struct btf_type *tb)
{
	const struct btf_type *to_a = strip(p->a, ta->type, NULL);
	const struct btf_type *to_b;

	if (!btf_is_ptr(tb))
		return "no pointer";
	to_b = strip(p->b, tb->type, NULL);
	if (ta->type && btf_is_composite(to_a) &&
	    (!tb->type || !is_name(name_of(p->b, to_b), name_of(p->a, to_a))))
		return "a pointer to something else";
	return NULL;
}

static const char *differ_array(struct kernel *k, const struct pair *p, const struct btf_type *ta,
				const struct btf_type *tb, const char *where)
{
	if (!btf_is_array(tb))
		return "no array";
	/* None or one: the rest has its length elsewhere. */
	if (btf_array(ta)->nelems > 1 && btf_array(ta)->nelems != btf_array(tb)->nelems)
		return "another length of the array";
	return differ(k, (struct pair){p->a, p->b, btf_array(ta)->type, btf_array(tb)->type},
		      where);
}

/* Unlike an integer, an enum is none but an enum to CO-RE. */
static const char *differ_enum(const struct btf_type *ta, const struct btf_type *tb)
{
	if (!btf_is_any_enum(tb))
		return "no enum";
	return ta->size == tb->size ? NULL : "another size";
}

static const char *differ(struct kernel *k, struct pair p, const char *where)
{
	const struct btf_type *ta = strip(p.a, p.id_a, NULL), *tb = strip(p.b, p.id_b, NULL);

	if (btf_is_int(ta))
		return differ_int(ta, tb);
	if (btf_is_any_enum(ta))
		return differ_enum(ta, tb);
	if (btf_is_ptr(ta))
		return differ_pointer(&p, ta, tb);
	if (btf_is_array(ta))
		return differ_array(k, &p, ta, tb, where);
	if (!btf_is_composite(ta))
		return "of a kind that this check does not know";
	if (!btf_is_composite(tb))
		return "no struct";
	if (!*name_of(p.a, ta))
		compare_members(k, p.a, ta, p.b, tb, where);
	else if (!is_name(name_of(p.b, tb), name_of(p.a, ta)))
		return "another struct";
	return NULL;
}

/* The struct of this name; of several the one that has the first member: CAN and IPv4 both have a raw_sock. */
static const struct btf_type *struct_in(const struct btf *btf, const struct btf *declared,
					const struct btf_type *t)
{
	const struct btf_type *found = NULL;
	__u32 id, bits, n = btf__type_cnt(btf);

	for (id = 1; id < n; id++) {
		const struct btf_type *have = btf__type_by_id(btf, id);

		if (!btf_is_composite(have) || !is_name(name_of(btf, have), name_of(declared, t)))
			continue;
		found = have;
		if (member_find(btf, have, btf__name_by_offset(declared, btf_members(t)->name_off),
				&bits))
			break;
	}
	return found;
}

static void check_struct(struct kernel *k, const struct btf *declared, const struct btf_type *t)
{
	const char *name = name_of(declared, t);
	const struct btf *btf = k->vmlinux;
	const struct btf_type *found = struct_in(btf, declared, t);
	size_t i;

	for (i = 0; !found && i < k->nr_modules; i++) {
		btf = k->modules[i];
		found = struct_in(btf, declared, t);
	}
	if (found)
		compare_members(k, declared, t, btf, found, name);
	else if (variant_of(name, NULL))
		k->absent++;
	else
		finding(k, name, "no such type");
}

static void open_modules(struct kernel *k, const char *dir)
{
	struct dirent *e;
	char path[512];
	DIR *d = opendir(dir);

	while (d && (e = readdir(d)) && k->nr_modules < MODULES_MAX) {
		struct btf *btf;

		if (e->d_name[0] == '.' || !strcmp(e->d_name, "vmlinux"))
			continue;
		snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
		btf = btf__parse_split(path, k->vmlinux);
		if (!libbpf_get_error(btf))
			k->modules[k->nr_modules++] = btf;
	}
	if (d)
		closedir(d);
}

static int open_kernel(struct kernel *k, const char *path)
{
	char file[512];
	struct stat st;
	bool is_dir = !stat(path, &st) && S_ISDIR(st.st_mode);
	long err;

	k->path = path;
	snprintf(file, sizeof(file), "%s%s", path, is_dir ? "/vmlinux" : "");
	k->vmlinux = btf__parse(file, NULL);
	err = libbpf_get_error(k->vmlinux);
	if (err) {
		fprintf(stderr, "check-vmlinux: cannot read %s: %s\n", file, strerror(-(int)err));
		return -1;
	}
	if (is_dir)
		open_modules(k, path);
	return 0;
}

static void close_kernel(struct kernel *k)
{
	while (k->nr_modules)
		btf__free(k->modules[--k->nr_modules]);
	btf__free(k->vmlinux);
}

/* Returns how much is wrong, -1 where the kernel's BTF can't be read. */
static int check_kernel(const struct btf *declared, const char *path)
{
	struct kernel k = {0};
	unsigned int structs = 0;
	__u32 id, n = btf__type_cnt(declared);

	if (open_kernel(&k, path))
		return -1;
	for (id = 1; id < n; id++) {
		const struct btf_type *t = btf__type_by_id(declared, id);

		if (!btf_is_composite(t) || !*name_of(declared, t) || !btf_vlen(t))
			continue;
		structs++;
		check_struct(&k, declared, t);
	}
	printf("%s: %u structs, %u members, %u of them not in this kernel, %u wrong\n", path,
	       structs, k.checked, k.absent, k.wrong);
	close_kernel(&k);
	return structs ? (int)k.wrong : -1;
}

int main(int argc, char **argv)
{
	struct btf *declared;
	int i, failed = 0;

	if (argc < 3) {
		fputs("usage: check-vmlinux OBJECT BTF...\n", stderr);
		return 2;
	}
	declared = btf__parse(argv[1], NULL);
	if (libbpf_get_error(declared)) {
		fprintf(stderr, "check-vmlinux: cannot read %s\n", argv[1]);
		return 2;
	}
	for (i = 2; i < argc; i++)
		failed |= check_kernel(declared, argv[i]) != 0;
	btf__free(declared);
	return failed;
}
