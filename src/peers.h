/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who is at the other end: of a pipe, a unix socket, or a TCP/UDP connection within this machine.
 *
 * Three steps: peers_want() for each record whose other end is asked for, then peers_note() for each
 * record of the machine, then peers_find(). Memory grows with what is wanted, not with the machine.
 */
#ifndef SOCKSPY_PEERS_H
#define SOCKSPY_PEERS_H

#include "descriptor.h"

#include <stddef.h>

struct peers;

struct peers *peers_new(void); /* NULL without memory */
void peers_free(struct peers *p);

int peers_want(struct peers *p, const struct record *rec);
int peers_note(struct peers *p, const struct record *rec);
/* Whether anything was wanted at all. */
bool peers_wanted(const struct peers *p);

/*
 * The processes at the other end of this record, each once, *n of them; NULL for none. A peer in
 * another network namespace counts only where it can be no other: TCP, not on loopback, one only.
 */
const struct peer *peers_find(struct peers *p, const struct record *rec, size_t *n);

#endif
