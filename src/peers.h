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

#include <stdbool.h>
#include <stddef.h>

struct peers;

struct peers *peers_new(void); /* NULL without memory */
void peers_free(struct peers *p);

/*
 * Each descriptor of a process at the other end counts, without it each process once; and of a unix socket
 * that has no peer those are found that send to it, or wait for it to accept them.
 */
void peers_every_fd(struct peers *p);

int peers_want(struct peers *p, const struct record *rec);
/* ... and for the record itself, so that its other end's peers can be found too. */
int peers_want_both(struct peers *p, const struct record *rec);
/* Whether this record is the other end of one that was asked about, as far as addresses tell. */
bool peers_is_wanted(const struct peers *p, const struct record *rec);
int peers_note(struct peers *p, const struct record *rec);
/* Whether anything was wanted at all. */
bool peers_wanted(const struct peers *p);

/*
 * The processes at the other end of this record, as peers_note() came by them, *n of them; NULL for none. A
 * peer in another network namespace counts only where it can be no other: TCP, not on loopback, one only.
 */
const struct peer *peers_find(struct peers *p, const struct record *rec, size_t *n);

#endif
