// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace_select.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

/* Children of the processes that were asked for count as these; the kernel tells. */
static bool wants(struct selection *s, const struct event_head *e, const struct record *rec)
{
	return e->task.asked ? selection_matches_asked(s, rec) : selection_matches(s, rec);
}

/* A call on what is no socket has a process all the same. */
static bool matches(struct selection *s, const struct event_head *e)
{
	struct trace_record record = {0};
	struct record rec;

	event_to_record(e, &record);
	rec = record.rec;
	if (!rec.sock)
		rec.sock = (const struct rec_sock *)record.buf;
	return wants(s, e, &rec);
}

/* The address that connect was called with, as the socket's other end. Returns false where there is none. */
static bool set_target(struct rec_sock *s, const struct call_bytes *mem)
{
	struct sockaddr_in in;
	struct sockaddr_in6 in6;

	if (s->family == AF_INET && mem->len >= sizeof(in)) {
		memcpy(&in, mem->data, sizeof(in));
		s->rport = in.sin_port;
		memcpy(s->raddr, &in.sin_addr, sizeof(in.sin_addr));
		return in.sin_family == AF_INET;
	}
	if (s->family == AF_INET6 && mem->len >= sizeof(in6)) {
		memcpy(&in6, mem->data, sizeof(in6));
		s->rport = in6.sin6_port;
		memcpy(s->raddr, &in6.sin6_addr, sizeof(in6.sin6_addr));
		return in6.sin6_family == AF_INET6;
	}
	return false;
}

static bool target_matches(struct selection *s, const struct event_head *e,
			   const struct trace_call *call)
{
	struct trace_record record = call->sock;

	if (call->call.kind != CALL_CONNECT || !call->call.sock)
		return false;
	record.rec.sock = (const struct rec_sock *)record.buf;
	record.rec.file = &record.rec.sock->file;
	return set_target((struct rec_sock *)record.buf, &call->call.mem) &&
	       wants(s, e, &record.rec);
}

bool trace_selects(struct selection *s, const struct event_head *e, const struct trace_call *call)
{
	if (!call)
		return matches(s, e);
	if (call->call.made && wants(s, e, call->call.made))
		return true;
	if (call->call.sock)
		return wants(s, e, call->call.sock) || target_matches(s, e, call);
	return !call->call.made && matches(s, e);
}
