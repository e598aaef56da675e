/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a list comes from: the cheapest source that knows all that is asked for and that we may use. */
#ifndef SOCKSPY_LIST_SOURCE_H
#define SOCKSPY_LIST_SOURCE_H

#include "cli.h"
#include "source_bpf.h"

struct list_source;

/*
 * Says on stderr what is missing for all that BPF shows; what is in /proc is there in any case. Drops the
 * capabilities that are not needed any more. Returns 0 or -errno.
 */
int list_source_open(const struct options *o, struct list_source **out);
void list_source_close(struct list_source *s);

/* NULL where records have no gathered bytes. */
const struct schema *list_source_schema(const struct list_source *s);
/* Why records lack what was asked for, static text; NULL: they don't. */
const char *list_source_why(const struct list_source *s);

/* Whether sockets are missing that were asked for, of namespaces that can't be entered: it was said on stderr. */
bool list_source_is_partial(const struct list_source *s);

/* Calls fn for each socket of every process, then for those of none. As source_list_read(). */
int list_source_read(struct list_source *s, record_fn fn, void *ctx);

#endif
