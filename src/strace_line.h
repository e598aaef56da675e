/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A call as the line that strace prints of it. The reference is strace 6.1, which Debian 12 has.
 *
 * One thing differs: secrets (keys of TLS, TCP-MD5, TCP-AO, fast open, AF_ALG and SCTP) come as their pointers.
 */
#ifndef SOCKSPY_STRACE_LINE_H
#define SOCKSPY_STRACE_LINE_H

#include <stddef.h>

struct call;
struct line;

/* Any line fits, with its NUL. */
#define STRACE_LINE_MAX 4096

enum strace_pid {
	STRACE_PID_NONE,
	STRACE_PID_BRACKETS, /* "[pid   812] ": -f, to a terminal */
	STRACE_PID_COLUMN,   /* "812   ": -f -o FILE */
};

struct strace_options {
	enum strace_pid pid; /* the thread's: c->tid */
	const char *stamp; /* what comes before the call's name, time and the like; NULL: nothing */
};

/* Writes the line, without a newline, to buf of STRACE_LINE_MAX bytes; its length. */
size_t strace_line(char buf[STRACE_LINE_MAX], const struct call *c, const struct strace_options *o);

/* "socket" ...; NULL where c->kind is none. */
const char *call_name(const struct call *c);

/* Arguments that both formats have in common: "SOCK_STREAM|SOCK_CLOEXEC", "IPPROTO_TCP". */
void strace_socket_type(struct line *t, unsigned int type);
void strace_protocol(struct line *t, unsigned long long family, unsigned long long protocol);
/* " = 3", " = -1 EPERM (Operation not permitted)". */
void strace_result(struct line *t, const struct call *c);

#endif
