/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes what the iterator tells of the sockets of a process as corpus of the target socket:
 *
 *	make_records PID DIR
 *
 * One file for each kind and state of its sockets. To be run on the kernel that tests/fuzz/btf is of, with the
 * same modules loaded.
 */
#include "../../src/source_bpf.h"
#include "socket_input.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KINDS_MAX 256

struct kinds {
	const char *dir;
	const struct schema *schema;
	struct {
		uint32_t classes;
		uint32_t state;
	} seen[KINDS_MAX];
	size_t nr;
};

static bool is_new(struct kinds *k, const struct rec_sock *s)
{
	for (size_t i = 0; i < k->nr; i++)
		if (k->seen[i].classes == s->classes && k->seen[i].state == s->state)
			return false;
	if (k->nr == KINDS_MAX)
		return false;
	k->seen[k->nr].classes = s->classes;
	k->seen[k->nr++].state = s->state;
	return true;
}

static FILE *create(const struct kinds *k, const char *name)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", k->dir, name);
	f = fopen(path, "w");
	if (!f)
		err(1, "%s", path);
	return f;
}

static void put(FILE *f, const void *p, size_t len)
{
	if (fwrite(p, 1, len, f) != len)
		err(1, "write");
}

static void put_parts(FILE *f, const struct record *rec)
{
	uint8_t nr = 0;

	for (int id = PART_UNIX_ADDR; id < PART_MAX; id++)
		nr += rec->parts[id] != NULL;
	fputc(nr, f);
	for (int id = PART_UNIX_ADDR; id < PART_MAX; id++) {
		const struct part *p = rec->parts[id];
		uint16_t len = p ? (uint16_t)p->len : 0;

		if (!p)
			continue;
		fputc(id - PART_UNIX_ADDR, f);
		fputc(p->flags, f);
		put(f, &len, sizeof(len));
		put(f, p->data, len);
	}
}

/* As take_view_options() and take_socket_record() read it. */
static void write_socket(const struct kinds *k, const char *name, const struct record *rec)
{
	const struct part *p = rec->parts[PART_GATHER];
	const struct gather_head *head = (const struct gather_head *)(p ? p->data : NULL);
	const struct rec_sock *s = rec->sock;
	const struct socket_kind kind = {s->classes, s->state, s->protocol, s->family, s->type};
	FILE *f;

	if (!head)
		return;
	f = create(k, name);
	fputc(1, f);
	put(f, &kind, sizeof(kind));
	put(f, (const uint8_t *)s + sizeof(struct rec_hdr), sizeof(*s) - sizeof(struct rec_hdr));
	put(f, head->present, sizeof(head->present));
	put_parts(f, rec);
	put(f, head + 1, p->len - sizeof(*head));
	fclose(f);
}

static int on_record(const struct record *rec, void *ctx)
{
	struct kinds *k = ctx;
	char name[64];

	if (!rec->sock || !is_new(k, rec->sock))
		return 0;
	snprintf(name, sizeof(name), "family%u-type%u-protocol%u-state%u-%x", rec->sock->family,
		 rec->sock->type, rec->sock->protocol, rec->sock->state, rec->sock->classes);
	write_socket(k, name, rec);
	return 0;
}

int main(int argc, char **argv)
{
	struct features features = {0};
	struct source_bpf *source;
	struct kinds k = {0};
	int e;

	if (argc != 3)
		errx(1, "usage: make_records PID DIR");
	e = source_bpf_open(false, NULL, &features, &source);
	if (e)
		errx(1, "%s", source_bpf_why(e));
	k.dir = argv[2];
	k.schema = source_bpf_schema(source);
	if (memcmp(&k.schema->plan, &fuzz_schema()->plan, sizeof(k.schema->plan)) != 0)
		errx(1, "tests/fuzz/btf is of another kernel: run make_btf first");
	e = source_bpf_read(source, (uint32_t)atoi(argv[1]), CONTROL_DUMP, on_record, &k);
	if (e)
		errx(1, "read: %s", strerror(-e));
	printf("%zu kinds\n", k.nr);
	source_bpf_close(source);
	return 0;
}
