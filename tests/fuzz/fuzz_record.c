/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What read(2) gives of the iterator: records one after the other, short, long, or no records at all.
 *
 * An input tells how to make them, so that it means the same when the record changes: how the views print (a
 * byte), how much is cut off at the end (2 bytes), the number of bytes that are damaged (a byte) and of each
 * its offset and what it is xor-ed with (2 bytes, a byte); then pieces, each with its kind (a byte: enum
 * piece) and length (2 bytes).
 */
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

/* Each process once. */
static void find(const struct record *rec, void *ctx)
{
	size_t nr = 0;
	const struct peer *found = peers_find(ctx, rec, &nr);

	for (size_t i = 0; i < nr; i++)
		for (size_t k = 0; k < i; k++)
			MUST(found[i].pid != found[k].pid);
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

enum piece {
	PIECE_RAW,    /* bytes as they are */
	PIECE_SOCKET, /* as take_socket_record() takes it */
	PIECE_FILE,   /* struct rec_file but for its header */
	PIECE_ZEROS,  /* as many as the length says */
	PIECE_KINDS,
};

#define DAMAGE_MAX 16
#define STREAM_MAX ((size_t)4 * RECORD_MAX)

struct stream {
	uint8_t *buf;
	size_t len;
};

static void append(struct stream *s, const void *p, size_t len)
{
	if (len > STREAM_MAX - s->len)
		return;
	memcpy(s->buf + s->len, p, len);
	s->len += len;
}

static void append_socket(struct stream *s, struct input *in)
{
	size_t size;
	void *record = take_socket_record(in, fuzz_schema(), &size);

	append(s, record, size);
	free(record);
}

static void append_file(struct stream *s, struct input *in)
{
	struct rec_file file = {.hdr = {sizeof(file), REC_FILE, RECORD_VERSION}};

	take(in, (uint8_t *)&file + sizeof(file.hdr), sizeof(file) - sizeof(file.hdr));
	append(s, &file, sizeof(file));
}

static void append_piece(struct stream *s, struct input *in)
{
	static const uint8_t zeros[UINT16_MAX];
	uint8_t kind = take_u8(in) % PIECE_KINDS;
	uint16_t len = take_u16(in);
	struct input piece = {in->p, len < in->left ? len : in->left};

	if (kind == PIECE_ZEROS) {
		append(s, zeros, len);
		return;
	}
	in->p += piece.left;
	in->left -= piece.left;
	if (kind == PIECE_SOCKET)
		append_socket(s, &piece);
	else if (kind == PIECE_FILE)
		append_file(s, &piece);
	else
		append(s, piece.p, piece.left);
}

struct damage {
	uint16_t cut;
	uint8_t nr;
	struct {
		uint16_t off;
		uint8_t mask;
	} bytes[DAMAGE_MAX];
};

static void take_damage(struct input *in, struct damage *d)
{
	d->cut = take_u16(in);
	d->nr = take_u8(in) % DAMAGE_MAX;
	for (uint8_t i = 0; i < d->nr; i++) {
		d->bytes[i].off = take_u16(in);
		d->bytes[i].mask = take_u8(in);
	}
}

static void apply_damage(struct stream *s, const struct damage *d)
{
	for (uint8_t i = 0; i < d->nr; i++)
		if (d->bytes[i].off < s->len)
			s->buf[d->bytes[i].off] ^= d->bytes[i].mask;
	s->len -= d->cut < s->len ? d->cut : s->len;
}

/* In memory of its own size: what reads behind it is seen. */
static uint8_t *take_stream(struct input *in, size_t *len)
{
	struct stream s = {.buf = malloc(STREAM_MAX)};
	struct damage damage;
	uint8_t *exact;

	MUST(s.buf != NULL);
	take_damage(in, &damage);
	while (in->left)
		append_piece(&s, in);
	apply_damage(&s, &damage);
	*len = s.len;
	exact = malloc(s.len ? s.len : 1);
	MUST(exact != NULL);
	memcpy(exact, s.buf, s.len);
	free(s.buf);
	return exact;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, size};
	struct print p = {.o = take_view_options(&in)};
	struct peers *peers = peers_new();
	size_t len;
	uint8_t *buf;

	buf = take_stream(&in, &len);
	for_each_record(buf, len, want, peers);
	for_each_record(buf, len, note, peers);
	for_each_record(buf, len, find, peers);
	for_each_record(buf, len, print, &p);
	peers_free(peers);
	free(buf);
	return 0;
}
