/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What read(2) gives of the iterator: records one after the other, short, long, or no records at all. */
#include "../../src/peers.h"
#include "socket_input.h"

#include <stdlib.h>
#include <string.h>

typedef void (*record_fn)(const struct record *rec, void *ctx);

/* Calls fn for each record up to the first damaged one. */
static void for_each_record(const uint8_t *buf, size_t len, record_fn fn, void *ctx)
{
	struct record rec;
	int size;

	for (size_t at = 0; (size = record_parse(buf + at, len - at, &rec)) > 0;
	     at += (size_t)size) {
		MUST((size_t)size <= len - at && size % 8 == 0);
		fn(&rec, ctx);
	}
}

static void want(const struct record *rec, void *ctx)
{
	MUST(peers_want(ctx, rec) == 0);
}

static void note(const struct record *rec, void *ctx)
{
	MUST(peers_note(ctx, rec) == 0);
}

static void find(const struct record *rec, void *ctx)
{
	size_t nr = 0;
	const struct peer *found = peers_find(ctx, rec, &nr);

	for (size_t i = 0; i < nr; i++)
		MUST(found[i].fd != UINT32_MAX || memchr(found[i].comm, 0, 1));
}

struct print {
	struct reading reading;
	struct view_options o;
};

static void print(const struct record *rec, void *ctx)
{
	struct print *p = ctx;

	read_and_print(&p->reading, fuzz_schema(), rec, &p->o);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, size};
	struct print p = {.o = take_view_options(&in)};
	struct peers *peers = peers_new();
	size_t len;
	uint8_t *buf;

	/* Records start at multiples of 8, and this is the first. */
	buf = (uint8_t *)take_rest(&in, &len);
	for_each_record(buf, len, want, peers);
	for_each_record(buf, len, note, peers);
	for_each_record(buf, len, find, peers);
	for_each_record(buf, len, print, &p);
	peers_free(peers);
	free(buf);
	return 0;
}
