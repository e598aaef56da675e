/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options of sockets, as strace 6.1 prints them. */
#ifndef SOCKSPY_STRACE_SOCKOPT_H
#define SOCKSPY_STRACE_SOCKOPT_H

#include "strace_text.h"

#include <stdbool.h>
#include <stdint.h>

struct call;

/* "SOL_TCP, TCP_NODELAY" of setsockopt or getsockopt. */
void strace_option_name(struct line *t, const struct call *c);

/* The value that was passed to setsockopt. Secrets come as their pointers. */
void strace_option_set(struct line *t, const struct call *c);

/* The value that getsockopt gave, which was told the length c->len.in and answered c->len.out. */
void strace_option_got(struct line *t, const struct call *c);

/* The names of the bits of struct icmp_filter: "[ICMP_ECHO ICMP_ECHOREPLY]", or "~[...]" of those that are not set. */
void strace_icmp_filter(struct line *t, uint32_t filter);

/* The bytes that can be read up to this length as a string of at most 32; the pointer where they can't. */
void strace_string(struct line *t, const struct call *c, int64_t len);

#endif
