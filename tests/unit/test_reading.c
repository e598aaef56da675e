// SPDX-License-Identifier: GPL-2.0-or-later
/* Records as the kernel side writes them, whole and damaged, and the slots read from them. */
#include "../../src/field.h"
#include "../../src/reading.h"
#include "../../src/schema.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A record that grows by parts. */
struct builder {
	union {
		struct rec_sock sock;
		uint8_t bytes[4096];
	};
};

static void begin(struct builder *b, enum rec_type type)
{
	memset(b, 0, sizeof(*b));
	b->sock.file.hdr.type = type;
	b->sock.file.hdr.version = RECORD_VERSION;
	b->sock.file.hdr.size =
		type == REC_SOCK ? sizeof(struct rec_sock) : sizeof(struct rec_file);
	b->sock.classes = SKC_ANY | SKC_TCP;
}

static void *add_part(struct builder *b, uint16_t id, uint32_t len)
{
	struct part *p = (struct part *)(b->bytes + b->sock.file.hdr.size);

	p->id = id;
	p->flags = 0;
	p->len = len;
	b->sock.file.hdr.size += sizeof(*p) + ((len + 7) & ~7u);
	return p->data;
}

static void test_whole_records(void **state)
{
	struct builder b;
	struct record r;

	(void)state;
	begin(&b, REC_FILE);
	assert_int_equal(record_parse(&b, sizeof(b), &r), sizeof(struct rec_file));
	assert_non_null(r.file);
	assert_null(r.sock);
	begin(&b, REC_SOCK);
	memcpy(add_part(&b, PART_UNIX_ADDR, 3), "abc", 3);
	add_part(&b, PART_UNIX_PEER, 0);
	assert_int_equal(record_parse(&b, sizeof(b), &r), sizeof(struct rec_sock) + 16 + 8);
	assert_non_null(r.sock);
	assert_int_equal(r.parts[PART_UNIX_ADDR]->len, 3);
	assert_non_null(r.parts[PART_UNIX_PEER]);
	assert_null(r.parts[PART_FILTER]);
}

/* Each line changes one thing that the reader must not believe. */
static void test_damaged_records(void **state)
{
	struct builder b;
	struct record r;
	uint32_t size;

	(void)state;
	begin(&b, REC_SOCK);
	assert_int_equal(record_parse(&b, 4, &r), -EBADMSG);
	assert_int_equal(record_parse(&b, sizeof(struct rec_sock) - 8, &r), -EBADMSG);
	b.sock.file.hdr.version++;
	assert_int_equal(record_parse(&b, sizeof(b), &r), -EBADMSG);
	begin(&b, 77);
	assert_int_equal(record_parse(&b, sizeof(b), &r), -EBADMSG);
	begin(&b, REC_SOCK);
	b.sock.file.hdr.size = sizeof(struct rec_file);
	assert_int_equal(record_parse(&b, sizeof(b), &r), -EBADMSG);
	b.sock.file.hdr.size = 0;
	assert_int_equal(record_parse(&b, sizeof(b), &r), -EBADMSG);
	b.sock.file.hdr.size = sizeof(struct rec_sock) + 4;
	assert_int_equal(record_parse(&b, sizeof(b), &r), -EBADMSG);
	b.sock.file.hdr.size = UINT32_MAX & ~7u;
	assert_int_equal(record_parse(&b, sizeof(b), &r), -EBADMSG);
	begin(&b, REC_SOCK);
	add_part(&b, PART_MAX, 8);
	assert_int_equal(record_parse(&b, sizeof(b), &r), -EBADMSG);
	begin(&b, REC_SOCK);
	size = b.sock.file.hdr.size;
	add_part(&b, PART_FILTER, 8);
	((struct part *)(b.bytes + size))->len = UINT32_MAX;
	assert_int_equal(record_parse(&b, sizeof(b), &r), -EBADMSG);
	((struct part *)(b.bytes + size))->len = 9;
	assert_int_equal(record_parse(&b, sizeof(b), &r), -EBADMSG);
}

/*
 * Two ranges: 8 bytes for every socket, 12 for TCP ones. Slot 0 of the first row is 4 bytes at 2 of the
 * first range; its slot 1 is bits 4..6 of the second range's byte 1.
 */
static struct schema *schema_make(const struct field *f)
{
	struct schema *s = calloc(1, sizeof(*s));
	struct loc *locs;
	unsigned int i, n;

	s->locs = calloc(field_count(), sizeof(*s->locs));
	for (i = 0; i < field_count(); i++)
		for (n = 0; n < FIELD_SRC_MAX; n++)
			s->locs[i][n].range = LOC_NONE;
	locs = s->locs[field_index(f)];
	locs[0] = (struct loc){.range = 0, .off = 2, .size = 4, .is_signed = true};
	locs[1] = (struct loc){.range = 1, .off = 1, .size = 1, .bit_off = 4, .bit_size = 3};
	s->plan.nr_ranges = 2;
	s->plan.ranges[0] = (struct plan_range){.need = SKC_ANY, .len = 8};
	s->plan.ranges[1] = (struct plan_range){.need = SKC_ANY | SKC_TCP, .len = 12};
	s->hz = 250;
	return s;
}

static uint8_t *add_gathered(struct builder *b, uint32_t classes, uint64_t present, uint32_t len)
{
	struct gather_head *head = add_part(b, PART_GATHER, sizeof(*head) + len);

	memset(head, 0, sizeof(*head) + len);
	head->nr_ranges = 2;
	head->classes = classes;
	head->present[0] = present;
	return (uint8_t *)(head + 1);
}

static void read_into(struct reading *r, struct builder *b, const struct schema *s)
{
	struct record rec;

	assert_true(record_parse(b, sizeof(*b), &rec) > 0);
	memset(r, 0, sizeof(*r));
	reading_init(r, s, &rec);
}

static void test_slots(void **state)
{
	const struct field *f = &options_socket[0];
	struct schema *s = schema_make(f);
	struct reading r;
	struct builder b;
	uint8_t *bytes;
	uint64_t u;
	int64_t i;
	size_t len;

	(void)state;
	begin(&b, REC_SOCK);
	bytes = add_gathered(&b, SKC_ANY | SKC_TCP, 3, 24);
	memcpy(bytes + 2, "\xfe\xff\xff\xff", 4);
	bytes[8 + 1] = 0xdf;
	read_into(&r, &b, s);
	assert_true(slot_s64(&r, f, 0, &i));
	assert_int_equal(i, -2);
	assert_true(slot_u64(&r, f, 0, &u));
	assert_int_equal(u, 0xfffffffe);
	assert_true(slot_u64(&r, f, 1, &u));
	assert_int_equal(u, 5);
	assert_non_null(slot_bytes(&r, f, 0, &len));
	assert_int_equal(len, 4);
	assert_false(slot_u64(&r, f, 2, &u));
	assert_false(slot_u64(&r, &options_socket[1], 0, &u));
	schema_free(s);
}

static void test_slots_that_were_not_gathered(void **state)
{
	const struct field *f = &options_socket[0];
	struct schema *s = schema_make(f);
	struct reading r;
	struct builder b;
	uint64_t u;

	(void)state;
	/* Another kind of socket: no second range. */
	begin(&b, REC_SOCK);
	add_gathered(&b, SKC_ANY, 3, 8);
	read_into(&r, &b, s);
	assert_true(slot_u64(&r, f, 0, &u));
	assert_false(slot_u64(&r, f, 1, &u));
	/* A pointer on the way was NULL. */
	begin(&b, REC_SOCK);
	add_gathered(&b, SKC_ANY | SKC_TCP, 1, 24);
	read_into(&r, &b, s);
	assert_true(slot_u64(&r, f, 0, &u));
	assert_false(slot_u64(&r, f, 1, &u));
	/* Fewer bytes than the plan makes: not to be trusted at all. */
	begin(&b, REC_SOCK);
	add_gathered(&b, SKC_ANY | SKC_TCP, 3, 16);
	read_into(&r, &b, s);
	assert_false(slot_u64(&r, f, 0, &u));
	begin(&b, REC_SOCK);
	read_into(&r, &b, s);
	assert_false(slot_u64(&r, f, 0, &u));
	schema_free(s);
}

static void test_jiffies(void **state)
{
	struct schema s = {.hz = 250};
	struct reading r = {.schema = &s};

	(void)state;
	assert_int_equal(jiffies_to_us(&r, 250), 1000000);
	assert_int_equal(jiffies_to_us(&r, 1), 4000);
	assert_true(jiffies_to_us(&r, 0x7fffffffffffULL) == 0x7fffffffffffULL * 4000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole_records),
		cmocka_unit_test(test_damaged_records),
		cmocka_unit_test(test_slots),
		cmocka_unit_test(test_slots_that_were_not_gathered),
		cmocka_unit_test(test_jiffies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
