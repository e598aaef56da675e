/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bit_names.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Length of "|0xHEX", nothing for no bits. */
static size_t hex_len(uint64_t bits)
{
	size_t len = bits ? strlen("|0x") : 0;

	for (; bits; bits >>= 4)
		len++;
	return len;
}

static const char *separator(const struct bit_names *n)
{
	return n->used ? "|" : "";
}

void bit_names_begin(struct bit_names *n, char *buf, size_t size, uint64_t mask)
{
	*n = (struct bit_names){.buf = buf, .size = size, .rest = mask};
	buf[0] = '\0';
}

void bit_names_add(struct bit_names *n, uint64_t bits, const char *name)
{
	uint64_t rest = n->rest & ~bits;
	size_t len = strlen(separator(n)) + strlen(name);

	if ((n->rest & bits) != bits || n->used + len + hex_len(rest) >= n->size)
		return;
	snprintf(n->buf + n->used, n->size - n->used, "%s%s", separator(n), name);
	n->used += len;
	n->rest = rest;
}

void bit_names_end(struct bit_names *n)
{
	if (n->rest)
		snprintf(n->buf + n->used, n->size - n->used, "%s0x%" PRIx64, separator(n),
			 n->rest);
}

void bit_names_print(char *buf, size_t size, const struct bit_name *table, uint64_t mask)
{
	struct bit_names n;

	if (!mask) {
		snprintf(buf, size, "0");
		return;
	}
	bit_names_begin(&n, buf, size, mask);
	for (; table->name; table++)
		bit_names_add(&n, table->bits, table->name);
	bit_names_end(&n);
}
