/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Socket calls of this process, made with arguments of every kind, and told as the hooks of a tracer would see
 * them: the memory that the call points to is read up to what can be read, before and after.
 */
#ifndef SOCKSPY_TEST_CALLS_H
#define SOCKSPY_TEST_CALLS_H

#include "../../src/call.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Called after every call. */
typedef void (*call_fn)(const struct call *c, void *ctx);

struct caller {
	call_fn fn;
	void *ctx;
	bool compat; /* by the 32-bit entry of the kernel; pointers have to be below 4 GiB */
};

/* Makes a call with these arguments; what it returned, a negative errno on failure. */
long call_make(const struct caller *m, enum call_kind kind, long a, long b, long c, long d, long e);

/* A buffer whose last byte is followed by an unmapped page, and whose pages are below 4 GiB. */
struct tail {
	uint8_t *end;
};

/* Maps it once; NULL without memory. */
const struct tail *tail_get(void);
/* The last len bytes of it, as a copy of these. */
void *tail_put(const struct tail *t, const void *bytes, size_t len);

/*
 * Calls that others made are between these two: shutdown(CALLS_PAUSE, ...) and shutdown(CALLS_RESUME, ...),
 * which are not told.
 */
#define CALLS_PAUSE  (-77777)
#define CALLS_RESUME (-77778)
void calls_pause(void);
void calls_resume(void);

/* The catalogue (strace_calls.c): what each has in it, its name says. All of it is loopback or fails. */
void calls_socket(const struct caller *m);
void calls_addresses(const struct caller *m);
void calls_option_names(const struct caller *m);
void calls_option_values(const struct caller *m);
void calls_options_of_sockets(const struct caller *m);
void calls_connections(const struct caller *m);
/* Values whose layout depends on the size of pointers. */
void calls_pointer_sizes(const struct caller *m);

#endif
