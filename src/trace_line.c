/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trace_line.h"
#include "call.h"
#include "names.h"
#include "option_names.h"
#include "strace_line.h"
#include "strace_members.h"
#include "strace_names.h"
#include "strace_sockaddr.h"
#include "strace_text.h"

#include <string.h>

static void next(struct line *t)
{
	line_str(t, ", ");
}

static void int_arg(struct line *t, const struct call *c, unsigned int n)
{
	line_signed(t, (int)c->args[n]);
}

static void made_fd(struct line *t, const struct call *c, int fd)
{
	trace_fd(t,
		 &(struct trace_fd){fd, c->family, c->type, c->protocol,
				    c->kind == CALL_SOCKETPAIR ? NULL : c->made},
		 TRACE_ALL_ENDS);
}

static void fd_arg(struct line *t, const struct call *c, enum trace_ends ends)
{
	trace_fd(t, &(struct trace_fd){(int)c->args[0], c->family, c->type, c->protocol, c->sock},
		 ends);
}

static void print_socket(struct line *t, const struct call *c)
{
	line_name(t, &strace_families, (unsigned int)c->args[0]);
	next(t);
	strace_socket_type(t, (unsigned int)c->args[1]);
	next(t);
	strace_protocol(t, (unsigned int)c->args[0], (unsigned int)c->args[2]);
}

static void print_socketpair(struct line *t, const struct call *c)
{
	print_socket(t, c);
	next(t);
	if (c->ret < 0 || c->mem.len < 2 * sizeof(int)) {
		line_addr(t, c->mem.addr);
		return;
	}
	line_char(t, '[');
	made_fd(t, c, (int)bytes_signed(c->mem.data, sizeof(int)));
	next(t);
	made_fd(t, c, (int)bytes_signed(c->mem.data + sizeof(int), sizeof(int)));
	line_char(t, ']');
}

static void print_address(struct line *t, const struct call *c, enum trace_ends ends)
{
	fd_arg(t, c, ends);
	next(t);
	strace_sockaddr_mem(t, c, (int)c->args[2]);
	next(t);
	int_arg(t, c, 2);
}

static void print_bind(struct line *t, const struct call *c)
{
	print_address(t, c, TRACE_ALL_ENDS);
}

/* The record is of the time after the call, which has bound the socket, but for a unix one, and connected it. */
static void print_connect(struct line *t, const struct call *c)
{
	print_address(t, c, TRACE_NO_ENDS);
}

static void print_listen(struct line *t, const struct call *c)
{
	fd_arg(t, c, TRACE_ALL_ENDS);
	next(t);
	int_arg(t, c, 1);
}

static void print_shutdown(struct line *t, const struct call *c)
{
	fd_arg(t, c, TRACE_ALL_ENDS);
	next(t);
	line_name(t, &strace_shutdown_modes, (unsigned int)c->args[1]);
}

/* "[16]", "[128 => 16]"; the pointer where nothing is there. */
static void print_length(struct line *t, const struct call *c)
{
	const struct call_len *len = &c->len;
	bool answered = c->ret >= 0 && len->out_state == CALL_LEN_READ;

	if (len->in_state != CALL_LEN_READ && len->out_state != CALL_LEN_READ) {
		line_addr(t, len->addr);
		return;
	}
	line_char(t, '[');
	if (len->in_state != CALL_LEN_READ) {
		line_signed(t, len->out);
	} else {
		line_signed(t, len->in);
		if (answered && len->in != len->out) {
			line_str(t, " => ");
			line_signed(t, len->out);
		}
	}
	line_char(t, ']');
}

static void print_accept(struct line *t, const struct call *c)
{
	int32_t len = c->len.out;

	fd_arg(t, c, TRACE_ALL_ENDS);
	next(t);
	if (c->len.in_state == CALL_LEN_READ && c->len.in < len)
		len = c->len.in;
	if (c->ret >= 0 && c->mem.addr && c->len.out_state == CALL_LEN_READ)
		strace_sockaddr_mem(t, c, len);
	else
		line_addr(t, c->mem.addr);
	next(t);
	print_length(t, c);
}

static void print_accept4(struct line *t, const struct call *c)
{
	print_accept(t, c);
	next(t);
	line_bits(t, &strace_type_flags, (unsigned int)c->args[3]);
}

/* "TCP_???" of SOL_TCP: the level's name without its prefix, but for SOL_SOCKET. */
static void print_unnamed_option(struct line *t, const char *level, unsigned int optname)
{
	if (!level) {
		line_unsigned(t, optname);
		return;
	}
	line_hex(t, optname);
	line_str(t, " /* ");
	line_str(t, strcmp(level, "SOL_SOCKET") ? strchr(level, '_') + 1 : "SO");
	line_str(t, "_??? */");
}

static void print_option_name(struct line *t, const struct call *c)
{
	const char *level = level_name(c->family, (int)c->args[1]);
	const char *option = trace_option_name(c);

	if (level) {
		line_str(t, level);
	} else {
		line_hex(t, (unsigned int)c->args[1]);
		line_comment(t, "SOL_???");
	}
	next(t);
	if (option)
		line_str(t, option);
	else
		print_unnamed_option(t, level, (unsigned int)c->args[2]);
}

/* What both calls have before the length. */
static void print_option(struct line *t, const struct call *c)
{
	fd_arg(t, c, TRACE_ALL_ENDS);
	next(t);
	print_option_name(t, c);
	next(t);
	trace_value(t, c);
	next(t);
}

static void print_setsockopt(struct line *t, const struct call *c)
{
	print_option(t, c);
	int_arg(t, c, 4);
}

static void print_getsockopt(struct line *t, const struct call *c)
{
	print_option(t, c);
	print_length(t, c);
}

static void (*const printers[CALL_KINDS])(struct line *t, const struct call *c) = {
	[CALL_SOCKET] = print_socket,
	[CALL_SOCKETPAIR] = print_socketpair,
	[CALL_BIND] = print_bind,
	[CALL_LISTEN] = print_listen,
	[CALL_CONNECT] = print_connect,
	[CALL_ACCEPT] = print_accept,
	[CALL_ACCEPT4] = print_accept4,
	[CALL_SETSOCKOPT] = print_setsockopt,
	[CALL_GETSOCKOPT] = print_getsockopt,
	[CALL_SHUTDOWN] = print_shutdown,
};

static bool returns_fd(const struct call *c)
{
	return c->ret >= 0 && !c->direct &&
	       (c->kind == CALL_SOCKET || c->kind == CALL_ACCEPT || c->kind == CALL_ACCEPT4);
}

static void print_result(struct line *t, const struct call *c)
{
	size_t end;

	if (returns_fd(c)) {
		line_str(t, "= ");
		made_fd(t, c, (int)c->ret);
		return;
	}
	strace_result(t, c);
	end = t->len;
	line_str(t, "  ");
	trace_effect(t, c);
	if (t->len == end + 2)
		t->buf[t->len = end] = '\0';
}

/* What stands for a descriptor and is none. */
static void print_io_uring(struct line *t, const struct call *c)
{
	line_str(t, "  [io_uring");
	if (c->registered)
		line_str(t, ", registered file");
	if (c->direct)
		line_str(t, ", direct descriptor");
	line_char(t, ']');
}

size_t trace_line(char buf[TRACE_LINE_MAX], const struct call *c)
{
	const char *name = call_name(c);
	struct line t;

	line_init(&t, buf, TRACE_LINE_MAX);
	if (!name)
		return 0;
	line_str(&t, name);
	line_char(&t, '(');
	printers[c->kind](&t, c);
	line_str(&t, ") ");
	print_result(&t, c);
	if (c->io_uring)
		print_io_uring(&t, c);
	return t.len;
}
