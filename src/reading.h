/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One descriptor as the kernel side reported it, and how the fields of the table are read from it.
 */
#ifndef SOCKSPY_READING_H
#define SOCKSPY_READING_H

#include "../include/record.h"
#include "value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct field;
struct schema;

/* A record taken apart. All pointers lead into the buffer that was parsed. */
struct record {
	const struct rec_file *file;
	const struct rec_sock *sock; /* NULL for what is no socket */
	const struct part *parts[PART_MAX];
};

/*
 * Takes the record at buf apart, without trusting a byte of it.
 * Returns its size, or -EBADMSG where it is damaged (too short, wrong version, parts that overrun).
 */
int record_parse(const void *buf, size_t len, struct record *r);

/* A record together with what is needed to make sense of its gathered bytes. */
struct reading {
	const struct schema *schema;
	struct record rec;
	uint32_t layout_classes; /* for which range_off[] and layout_len hold */
	uint32_t layout_len;
	uint16_t range_off[PLAN_RANGES]; /* of each range in the gathered bytes, 0xffff: skipped */
};

/* Binds r to a parsed record; call it before any slot_*(). schema NULL: no field can be read. */
void reading_init(struct reading *r, const struct schema *schema, const struct record *rec);

/* Whether there is more in it than the fixed part and its parts: gathered bytes, by this schema's plan. */
bool reading_has_fields(const struct reading *r);

/*
 * Slot n of a field is the place that field->src[n] names. All of these return false where it can't
 * be read: not in this kernel's BTF, not for this class of socket, a NULL pointer on the way.
 * slot_u64 and slot_s64 take bitfields, :bit() and :mask() into account (a :bit gives 0 or 1, a :mask
 * the masked bits as they are, :shift not applied).
 */
bool slot_u64(const struct reading *r, const struct field *f, unsigned int n, uint64_t *v);
bool slot_s64(const struct reading *r, const struct field *f, unsigned int n, int64_t *v);
/* The bytes of a slot (an array, a struct); *len is its size in this kernel. */
const void *slot_bytes(const struct reading *r, const struct field *f, unsigned int n, size_t *len);
/* Why a slot can't be read, as static text fit for "unavailable". */
const char *slot_why(const struct reading *r, const struct field *f, unsigned int n);

/* What the kernel's jiffies, held in a socket, are in user units. hz is reading->schema's. */
uint64_t jiffies_to_us(const struct reading *r, uint64_t jiffies);

/* The part with this id, or NULL; *len is the size of its data. */
const void *reading_part(const struct reading *r, enum part_id id, size_t *len, bool *truncated);

#endif
