/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The field table bound to one kernel: where each slot of each field is, and the gather plan that
 * makes the BPF program bring it.
 */
#ifndef SOCKSPY_SCHEMA_H
#define SOCKSPY_SCHEMA_H

#include "../include/record.h"
#include "btf_path.h"
#include "field.h"

#include <stdbool.h>
#include <stdint.h>

#define LOC_NONE UINT16_MAX

/* Where a slot is in the gathered bytes. */
struct loc {
	uint16_t range; /* of the plan; LOC_NONE: this kernel has no such field */
	uint16_t off;	/* in the range */
	uint16_t size;
	uint8_t bit_off;
	uint8_t bit_size; /* 0: whole bytes */
	bool is_signed;
	uint64_t mask; /* 0: none */
};

struct schema {
	struct gather_plan plan;
	uint32_t hz;			   /* jiffies a second; 0 until it is known */
	struct loc (*locs)[FIELD_SRC_MAX]; /* by field_index() */
};

/*
 * Resolves every path of the table. Returns 0 or -errno: -EOVERFLOW where the plan is too small for the
 * table (a bug), -EINVAL for a path that breaks the grammar (a bug).
 */
int schema_new(struct btf_set *btf, struct schema **out);
void schema_free(struct schema *schema);

/* Fills in offsets of the plan's ranges for sockets of these classes; the total length. */
uint32_t plan_layout(const struct gather_plan *plan, uint32_t classes,
		     uint16_t range_off[PLAN_RANGES]);

#endif
