/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records of sockets: where a target gets a schema for them, and everything that is done with one. */
#ifndef SOCKSPY_FUZZ_SOCKET_INPUT_H
#define SOCKSPY_FUZZ_SOCKET_INPUT_H

#include "../../src/schema.h"
#include "../../src/view.h"
#include "input.h"

/* The BTF of a kernel, cut to what the field table names: see make_btf.c. */
#ifndef FUZZ_BTF_DIR
#define FUZZ_BTF_DIR "tests/fuzz/btf"
#endif

/* The schema of that kernel, made once. */
const struct schema *fuzz_schema(void);

/* How the views are told to print: a byte of the input. */
struct view_options take_view_options(struct input *in);

/* Reads every field. */
void read_fields(const struct reading *r);

/*
 * Reads every field of the record and prints it by every view. r was bound to a record before, or is clear:
 * its layout is kept, as a dump keeps it.
 */
void read_and_print(struct reading *r, const struct schema *schema, const struct record *rec,
		    const struct view_options *o);

/*
 * A record that the kernel side could have made with this schema's plan, but for the values in it. What the
 * input brings, in this order: what kind of socket it is, as put by struct socket_kind, so that an input
 * stays of its kind when the record changes; the other bytes of struct rec_sock without its header;
 * gather_head.present; the number of parts (a byte), of each part its id and flags (a byte each), its length
 * (2 bytes) and its data; all that is left is gathered. *size is its size; free() it.
 */
struct socket_kind {
	uint32_t classes;
	uint32_t state;
	uint32_t protocol;
	uint16_t family;
	uint16_t type;
};

void *take_socket_record(struct input *in, const struct schema *schema, size_t *size);

#endif
