/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A damaged BTF: every path of the field table is resolved in it, and a socket is read by what came of
 * that. The kernel is trusted, but its BTF may be newer than what was known of it.
 * The last byte says of which class the socket is, the rest is the BTF.
 */
#include "../../src/field.h"
#include "btf_file.h"
#include "socket_input.h"

#include <bpf/libbpf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void check_plan(const struct gather_plan *plan)
{
	MUST(plan->nr_blocks <= PLAN_BLOCKS && plan->nr_ranges <= PLAN_RANGES);
	for (uint32_t i = 1; i < plan->nr_blocks; i++)
		MUST(plan->blocks[i].parent < i);
	for (uint32_t i = 0; i < plan->nr_ranges; i++) {
		const struct plan_range *r = &plan->ranges[i];

		MUST(r->block < plan->nr_blocks && r->len && r->len <= RANGE_MAX);
	}
}

static void check_locs(const struct schema *s)
{
	for (unsigned int i = 0; i < field_count(); i++) {
		for (unsigned int n = 0; n < FIELD_SRC_MAX; n++) {
			const struct loc *loc = &s->locs[i][n];

			if (loc->range == LOC_NONE)
				continue;
			MUST(loc->range < s->plan.nr_ranges && loc->size);
			MUST(loc->off + loc->size <= s->plan.ranges[loc->range].len);
		}
	}
}

/* A socket for which everything was gathered. */
static void read_socket(const struct schema *schema, uint32_t classes)
{
	static uint8_t bytes[RECORD_MAX];
	const struct socket_kind kind = {.classes = classes};
	struct input in = {bytes, sizeof(bytes)};
	struct reading reading = {0};
	struct record rec;
	size_t len;
	void *buf;

	memset(bytes, 0xff, sizeof(bytes));
	memcpy(bytes, &kind, sizeof(kind));
	buf = take_socket_record(&in, schema, &len);
	MUST(record_parse(buf, len, &rec) == (int)len);
	reading_init(&reading, schema, &rec);
	read_fields(&reading);
	free(buf);
}

static void use(struct schema *schema, uint32_t classes)
{
	uint16_t range_off[PLAN_RANGES];

	check_plan(&schema->plan);
	check_locs(schema);
	schema->hz = 1000;
	if (plan_layout(&schema->plan, classes, range_off) <= GATHER_MAX)
		read_socket(schema, classes);
}

static int print_nothing(enum libbpf_print_level level, const char *fmt, va_list args)
{
	(void)level;
	(void)fmt;
	(void)args;
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct schema *schema;
	struct btf_set *set;

	libbpf_set_print(print_nothing);
	if (!size || btf_set_open(btf_file_write(data, size - 1), &set))
		return 0;
	if (!schema_new(set, &schema)) {
		use(schema, SKC_ANY | 1u << data[size - 1] % 32);
		schema_free(schema);
	}
	btf_set_close(set);
	return 0;
}
