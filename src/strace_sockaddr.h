/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Socket addresses, as strace 6.1 prints them. */
#ifndef SOCKSPY_STRACE_SOCKADDR_H
#define SOCKSPY_STRACE_SOCKADDR_H

#include "strace_text.h"

#include <stdint.h>

struct call;

/* The kernel takes no longer ones (struct sockaddr_storage). */
#define SOCKADDR_MAX 128

/* An address of len bytes, of which SOCKADDR_MAX are looked at; len is 2 at least. */
void strace_sockaddr(struct line *t, const struct call *c, const uint8_t *bytes, size_t len);

/* The address in the call's memory, of this length; where it can't be, or be read, its pointer. */
void strace_sockaddr_mem(struct line *t, const struct call *c, int64_t len);

#endif
