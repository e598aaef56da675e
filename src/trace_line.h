/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A call as sockspy's own line shows it: strace's notation, with descriptors decorated ("9<TCP:127.0.0.1:80>") and
 * with every option's value by the table of options.
 *
 * Interfaces come by name where c->netns is sockspy's own network namespace; with c->netns 0 they are numbers.
 */
#ifndef SOCKSPY_TRACE_LINE_H
#define SOCKSPY_TRACE_LINE_H

#include <stddef.h>
#include <stdint.h>

struct call;
struct record;
struct line;

/* Any line fits, with its NUL. */
#define TRACE_LINE_MAX 8192

/*
 * Writes "connect(5<TCP>, {...}, 16) = 0" to buf of TRACE_LINE_MAX bytes, without the time and the process in
 * front of it and without a newline; its length.
 */
size_t trace_line(char buf[TRACE_LINE_MAX], const struct call *c);

enum trace_ends {
	TRACE_NO_ENDS,	/* 5<TCP>, 3<UNIX-STREAM:[420655]> */
	TRACE_ALL_ENDS, /* 5<TCP:127.0.0.1:50194->127.0.0.1:80> */
};

/* What is known of a descriptor; rec may be NULL, and family 0 where that is not known either. */
struct trace_fd {
	int fd;
	uint16_t family;
	uint16_t type;
	uint32_t protocol;
	const struct record *rec;
};

void trace_fd(struct line *t, const struct trace_fd *d, enum trace_ends ends);

/* "SOL_TCP", "TCP_NODELAY": static text; NULL: it has no name. */
const char *trace_option_name(const struct call *c);

/*
 * The value of setsockopt, or the one that getsockopt gave: "[1]", "{tv_sec=2, tv_usec=500000}", its pointer where
 * there is none. Secrets are never shown.
 */
void trace_value(struct line *t, const struct call *c);

/* "now 8192, was 212992": where that is not what was asked for; nothing otherwise. */
void trace_effect(struct line *t, const struct call *c);

#endif
