/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of the pfiles view: tab-indented lines about one socket. */
#ifndef SOCKSPY_VIEW_PFILES_LINES_H
#define SOCKSPY_VIEW_PFILES_LINES_H

#include "view.h"

/* All lines of a socket whose record was read, from its type on. */
void pfiles_socket(FILE *out, const struct view_options *o, const struct descriptor *d);

/* "peer: comm[pid]", with its zone where that is another than the socket's. */
void pfiles_peers(FILE *out, const struct descriptor *d);

/* SO_ options in the order of pfiles, then a line for each level of Linux with something to show. */
void pfiles_options(FILE *out, const struct view_options *o, const struct reading *r);

/* "unavailable: NAME (why), ...": options that such a socket has, but that can't be read. */
void pfiles_unavailable(FILE *out, const struct reading *r);

/* What getsockopt(2) can't tell: groups, programs, buffers, timers, ... */
void pfiles_linux(FILE *out, const struct view_options *o, const struct descriptor *d);

/* The fields that Linux lines tell of, by topic: TLS, MPTCP, buffers, timers, ... */
void pfiles_fields(FILE *out, const struct view_options *o, const struct reading *r);

/* struct tcp_info, of a connection. */
void pfiles_tcp_info(FILE *out, const struct reading *r);

/* "ebpf id 12 name foo", or the instructions of a classic filter. */
void pfiles_prog(FILE *out, const struct reading *r, enum part_id id, const char *label);

#endif
