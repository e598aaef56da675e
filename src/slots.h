/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the .get functions of the field tables share. */
#ifndef SOCKSPY_SLOTS_H
#define SOCKSPY_SLOTS_H

#include "field.h"

/* Reads slot n. Where it can't be read: makes v absent with the reason and returns false. */
static inline bool slot_need(const struct reading *r, const struct field *f, unsigned int n,
			     struct value *v, uint64_t *num)
{
	if (slot_u64(r, f, n, num))
		return true;
	value_absent(v, slot_why(r, f, n));
	return false;
}

/* Slot n, or 0 where it can't be read: a member that this kernel has not got yet, a NULL pointer. */
static inline uint64_t slot_or_zero(const struct reading *r, const struct field *f, unsigned int n)
{
	uint64_t num;

	return slot_u64(r, f, n, &num) ? num : 0;
}

/* Whether this socket has slot n: tells kernels apart by a member that came with the option. */
static inline bool slot_exists(const struct reading *r, const struct field *f, unsigned int n)
{
	uint64_t num;

	return slot_u64(r, f, n, &num);
}

/* The kernel rounds milliseconds up: jiffies_to_msecs(), kernel/time/time.c. */
static inline uint64_t jiffies_to_ms(const struct reading *r, uint64_t jiffies)
{
	return (jiffies_to_us(r, jiffies) + 999) / 1000;
}

/* tcp_jiffies32: the kernel keeps ages of TCP modulo 2^32 jiffies. */
static inline uint32_t jiffies32(const struct reading *r)
{
	return (uint32_t)r->rec.sock->jiffies;
}

#endif
