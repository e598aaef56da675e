// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace_select.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

/* A call on what is no socket has a process all the same. */
static bool matches(struct selection *s, const struct trace_record *record)
{
	struct record rec = record->rec;

	if (!rec.sock)
		rec.sock = (const struct rec_sock *)record->buf;
	return selection_matches(s, &rec);
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

static bool target_matches(struct selection *s, const struct trace_call *call)
{
	struct trace_record record = call->sock;

	if (call->call.kind != CALL_CONNECT || !call->call.sock)
		return false;
	record.rec.sock = (const struct rec_sock *)record.buf;
	record.rec.file = &record.rec.sock->file;
	return set_target((struct rec_sock *)record.buf, &call->call.mem) &&
	       selection_matches(s, &record.rec);
}

bool trace_selects(struct selection *s, const struct event_head *e, const struct trace_call *call)
{
	struct trace_record record = {0};

	if (!call) {
		event_to_record(e, &record);
		return matches(s, &record);
	}
	if (call->call.made && selection_matches(s, call->call.made))
		return true;
	if (call->call.sock)
		return selection_matches(s, call->call.sock) || target_matches(s, call);
	if (call->call.made)
		return false;
	event_to_record(e, &record);
	return matches(s, &record);
}
