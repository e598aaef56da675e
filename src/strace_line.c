/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "strace_line.h"
#include "call.h"
#include "strace_members.h"
#include "strace_names.h"
#include "strace_sockaddr.h"
#include "strace_sockopt.h"
#include "strace_text.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>

/* Where the result starts, unless the call is longer: strace -a 40. */
#define RESULT_COLUMN 40

#define TYPE_MASK     0xf /* include/linux/net.h */

static const char *const call_names[CALL_KINDS] = {
	[CALL_SOCKET] = "socket",
	[CALL_SOCKETPAIR] = "socketpair",
	[CALL_BIND] = "bind",
	[CALL_LISTEN] = "listen",
	[CALL_CONNECT] = "connect",
	[CALL_ACCEPT] = "accept",
	[CALL_ACCEPT4] = "accept4",
	[CALL_SETSOCKOPT] = "setsockopt",
	[CALL_GETSOCKOPT] = "getsockopt",
	[CALL_SHUTDOWN] = "shutdown",
};

const char *call_name(const struct call *c)
{
	return c->kind < CALL_KINDS ? call_names[c->kind] : NULL;
}

void strace_socket_type(struct line *t, unsigned int type)
{
	const char *name = strace_name(&strace_socket_types, type & TYPE_MASK);

	if (!name) {
		line_bits(t, &strace_type_flags, type);
		return;
	}
	line_str(t, name);
	type &= ~(unsigned int)TYPE_MASK;
	if (!type)
		return;
	line_char(t, '|');
	line_bits(t, &strace_type_flags, type);
}

void strace_protocol(struct line *t, unsigned long long family, unsigned long long protocol)
{
	const struct strace_names *names = strace_protocols(family);

	if (!names) {
		line_unsigned(t, protocol);
	} else if (names == &strace_ethertypes) {
		line_str(t, "htons(");
		line_name(t, names, ntohs((uint16_t)protocol));
		line_char(t, ')');
	} else if (family == AF_AX25) {
		line_name_verbose(t, names, protocol);
	} else {
		line_name(t, names, (unsigned int)protocol);
	}
}

static void next(struct line *t)
{
	line_str(t, ", ");
}

static void int_arg(struct line *t, const struct call *c, unsigned int n)
{
	line_signed(t, (int)c->args[n]);
}

static void print_socket(struct line *t, const struct call *c)
{
	line_name(t, &strace_families, (unsigned int)c->args[0]);
	next(t);
	strace_socket_type(t, (unsigned int)c->args[1]);
	next(t);
	strace_protocol(t, c->args[0], c->args[2]);
}

static void print_socketpair(struct line *t, const struct call *c)
{
	line_name(t, &strace_families, (unsigned int)c->args[0]);
	next(t);
	strace_socket_type(t, (unsigned int)c->args[1]);
	next(t);
	line_unsigned(t, c->args[2]);
	next(t);
	if (c->ret < 0 || c->mem.len < 2 * sizeof(int)) {
		line_addr(t, c->mem.addr);
		return;
	}
	line_char(t, '[');
	line_signed(t, bytes_signed(c->mem.data, sizeof(int)));
	next(t);
	line_signed(t, bytes_signed(c->mem.data + sizeof(int), sizeof(int)));
	line_char(t, ']');
}

static void print_address(struct line *t, const struct call *c)
{
	int_arg(t, c, 0);
	next(t);
	strace_sockaddr_mem(t, c, (int)c->args[2]);
	next(t);
	int_arg(t, c, 2);
}

static void print_listen(struct line *t, const struct call *c)
{
	int_arg(t, c, 0);
	next(t);
	int_arg(t, c, 1);
}

static void print_shutdown(struct line *t, const struct call *c)
{
	int_arg(t, c, 0);
	next(t);
	line_name(t, &strace_shutdown_modes, (unsigned int)c->args[1]);
}

static void print_length(struct line *t, const struct call_len *len, bool answered)
{
	line_char(t, '[');
	if (len->in_state == CALL_LEN_READ && (!answered || len->in != len->out))
		line_signed(t, len->in);
	if (len->in_state == CALL_LEN_READ && answered && len->in != len->out)
		line_str(t, " => ");
	if (answered)
		line_signed(t, len->out);
	line_char(t, ']');
}

/* Whether there is a length to speak of: strace looks at it before the call. */
static bool has_length(const struct call *c)
{
	if (!c->len.addr || c->len.in_state == CALL_LEN_FAULT)
		return false;
	return c->len.in_state == CALL_LEN_READ || c->len.out_state == CALL_LEN_READ;
}

/* A hook at exit alone knows what the call left there: after an error that is what was there before. */
static struct call_len known_length(const struct call *c)
{
	struct call_len len = c->len;

	if (len.in_state == CALL_LEN_UNKNOWN) {
		len.in_state = CALL_LEN_READ;
		len.in = len.out;
	}
	return len;
}

static void print_accept(struct line *t, const struct call *c)
{
	struct call_len len = known_length(c);
	bool answered = c->ret >= 0 && c->len.out_state == CALL_LEN_READ;

	int_arg(t, c, 0);
	next(t);
	if (!c->mem.addr || !has_length(c)) {
		line_addr(t, c->mem.addr);
		next(t);
		line_addr(t, c->len.addr);
		return;
	}
	if (answered)
		strace_sockaddr_mem(t, c, len.in < len.out ? len.in : len.out);
	else
		line_addr(t, c->mem.addr);
	next(t);
	print_length(t, &len, answered);
}

static void print_accept4(struct line *t, const struct call *c)
{
	print_accept(t, c);
	next(t);
	line_bits(t, &strace_type_flags, (unsigned int)c->args[3]);
}

static void print_setsockopt(struct line *t, const struct call *c)
{
	int_arg(t, c, 0);
	next(t);
	strace_option_name(t, c);
	next(t);
	strace_option_set(t, c);
	next(t);
	int_arg(t, c, 4);
}

static void print_getsockopt(struct line *t, const struct call *c)
{
	struct call known = *c;
	bool answered = c->ret >= 0 && c->len.out_state == CALL_LEN_READ;

	int_arg(t, c, 0);
	next(t);
	strace_option_name(t, c);
	next(t);
	if (!has_length(c)) {
		line_addr(t, c->mem.addr);
		next(t);
		line_addr(t, c->len.addr);
		return;
	}
	known.len = known_length(c);
	if (answered)
		strace_option_got(t, &known);
	else
		line_addr(t, c->mem.addr);
	next(t);
	print_length(t, &known.len, answered);
}

static void (*const printers[CALL_KINDS])(struct line *t, const struct call *c) = {
	[CALL_SOCKET] = print_socket,	      [CALL_SOCKETPAIR] = print_socketpair,
	[CALL_BIND] = print_address,	      [CALL_LISTEN] = print_listen,
	[CALL_CONNECT] = print_address,	      [CALL_ACCEPT] = print_accept,
	[CALL_ACCEPT4] = print_accept4,	      [CALL_SETSOCKOPT] = print_setsockopt,
	[CALL_GETSOCKOPT] = print_getsockopt, [CALL_SHUTDOWN] = print_shutdown,
};

/* What a signal interrupted: the program never sees it, the kernel restarts the call or makes it EINTR. */
static const struct {
	int number;
	const char *text;
} restarts[] = {
	{512, "ERESTARTSYS (To be restarted if SA_RESTART is set)"},
	{513, "ERESTARTNOINTR (To be restarted)"},
	{514, "ERESTARTNOHAND (To be restarted if no handler)"},
	{516, "ERESTART_RESTARTBLOCK (Interrupted by signal)"},
};

static const char *restart_text(int64_t error)
{
	for (size_t i = 0; i < sizeof(restarts) / sizeof(restarts[0]); i++)
		if (restarts[i].number == error)
			return restarts[i].text;
	return NULL;
}

static void print_error(struct line *t, int64_t error)
{
	const char *name = strace_errno_name((uint64_t)error);
	const char *what = name && error < 512 ? strerrordesc_np((int)error) : NULL;

	line_str(t, "-1 ");
	if (!name) {
		line_str(t, "(errno ");
		line_signed(t, error);
		line_char(t, ')');
		return;
	}
	line_str(t, name);
	line_str(t, " (");
	if (what) {
		line_str(t, what);
	} else {
		line_str(t, "Unknown error ");
		line_signed(t, error);
	}
	line_char(t, ')');
}

void strace_result(struct line *t, const struct call *c)
{
	/* Unsigned: what is no errno may be the least of all numbers. */
	const int64_t error = (int64_t) - (uint64_t)c->ret;
	const char *restart = restart_text(error);

	line_str(t, "= ");
	if (restart) {
		line_str(t, "? ");
		line_str(t, restart);
	} else if (c->ret < 0) {
		print_error(t, error);
	} else {
		line_signed(t, c->ret);
	}
}

static void print_pid(struct line *t, const struct call *c, enum strace_pid how)
{
	size_t start;

	switch (how) {
	case STRACE_PID_NONE:
		return;
	case STRACE_PID_BRACKETS: {
		char digits[16];
		struct line d;

		line_init(&d, digits, sizeof(digits));
		line_unsigned(&d, c->tid);
		line_str(t, "[pid ");
		line_pad(t, t->len + (d.len < 5 ? 5 - d.len : 0));
		line_str(t, digits);
		line_str(t, "] ");
		return;
	}
	case STRACE_PID_COLUMN:
		start = t->len;
		line_unsigned(t, c->tid);
		line_pad(t, start + 5);
		line_char(t, ' ');
	}
}

size_t strace_line(char buf[STRACE_LINE_MAX], const struct call *c, const struct strace_options *o)
{
	const char *name = call_name(c);
	struct line t;

	line_init(&t, buf, STRACE_LINE_MAX);
	if (!name)
		return 0;
	print_pid(&t, c, o->pid);
	if (o->stamp)
		line_str(&t, o->stamp);
	line_str(&t, name);
	line_char(&t, '(');
	printers[c->kind](&t, c);
	line_str(&t, ") ");
	line_pad(&t, RESULT_COLUMN);
	strace_result(&t, c);
	return t.len;
}
