/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bit masks by the names of their bits: "EPOLLIN|EPOLLET". */
#ifndef SOCKSPY_BIT_NAMES_H
#define SOCKSPY_BIT_NAMES_H

#include <stddef.h>
#include <stdint.h>

/* A name for one or several bits. Those for several come before those for one of them. */
struct bit_name {
	uint64_t bits;
	const char *name;
};

/* Room that any mask fits into. */
#define BIT_NAMES_MIN sizeof("0x0123456789abcdef")

/*
 * A mask on its way to text. No name is ever cut: bits that have no name, and bits whose name does not fit
 * into the room, come last as one "0xHEX".
 */
struct bit_names {
	char *buf;
	size_t size; /* BIT_NAMES_MIN at least */
	size_t used;
	uint64_t rest; /* bits that are not named yet */
};

void bit_names_begin(struct bit_names *n, char *buf, size_t size, uint64_t mask);
/* Appends the name if all of bits are still there. */
void bit_names_add(struct bit_names *n, uint64_t bits, const char *name);
/* Completes the text: "" where no bit was set. */
void bit_names_end(struct bit_names *n);

/* All of the above with a table, which ends with a NULL name; "0" where no bit is set. */
void bit_names_print(char *buf, size_t size, const struct bit_name *table, uint64_t mask);

#endif
