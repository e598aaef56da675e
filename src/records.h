/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records one after another in a buffer, as an iterator was read into it. */
#ifndef SOCKSPY_RECORDS_H
#define SOCKSPY_RECORDS_H

#include "reading.h"

#include <stddef.h>
#include <sys/types.h>

/* Called for each record, which lives until it returns. A value other than 0 ends the reading. */
typedef int (*record_fn)(const struct record *rec, void *ctx);

/*
 * Hands on the whole records at the start of the buffer. Returns how many bytes they took; what follows is
 * the beginning of one. -EBADMSG: a damaged record; otherwise what fn ended it with, -ECANCELED for a
 * positive value.
 */
ssize_t records_deliver(const void *buf, size_t len, record_fn fn, void *ctx);

#endif
