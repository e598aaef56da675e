// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace_json.h"

#include "json_text.h"
#include "names.h"
#include "reading.h"
#include "strace_names.h"
#include "trace_event_line.h"
#include "trace_events.h"
#include "trace_json_call.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#define NS_PER_US    1000
#define STATE_LISTEN 10 /* include/net/tcp_states.h */

static const char *owner_name(uint32_t owner)
{
	switch (owner) {
	case OWNER_LISTENER:
		return "listener";
	case OWNER_SHARED:
		return "shared";
	}
	return NULL;
}

static void add_task(struct text *t, const struct event_task *task)
{
	if (!task->pid)
		return;
	json_text_add_uint(t, "pid", task->pid);
	json_text_add_uint(t, "tid", task->tid);
	if (task->ppid)
		json_text_add_uint(t, "ppid", task->ppid);
	json_text_add_string(t, "command", task->comm, strnlen(task->comm, sizeof(task->comm)));
	json_text_add_uint(t, "uid", task->euid);
	json_text_add_name(t, "owner", owner_name(task->owner));
}

static bool is_any(const uint8_t *addr, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (addr[i])
			return false;
	return true;
}

static void add_end(struct text *t, const struct rec_sock *s, const uint8_t addr[16], uint16_t port,
		    const char *addr_key, const char *port_key)
{
	/* The port of a raw socket is its protocol. */
	if (s->type == SOCK_RAW)
		port = 0;
	if (!port && is_any(addr, s->family == AF_INET ? 4 : 16))
		return;
	json_text_key(t, addr_key);
	json_text_address(t, s->family, addr);
	json_text_add_uint(t, port_key, ntohs(port));
}

/* Numbers of 32 bits in an address: see struct rec_sock. */
static uint32_t addr_number(const uint8_t addr[16], size_t n)
{
	uint32_t number;

	memcpy(&number, addr + n * sizeof(number), sizeof(number));
	return number;
}

static void add_names(struct text *t, const struct record *rec)
{
	const struct rec_sock *s = rec->sock;
	const struct part *path = rec->parts[PART_UNIX_ADDR];

	switch (s->family) {
	case AF_INET:
	case AF_INET6:
		add_end(t, s, s->laddr, s->lport, "laddr", "lport");
		add_end(t, s, s->raddr, s->rport, "raddr", "rport");
		break;
	case AF_UNIX:
		if (path && path->len) {
			json_text_key(t, "laddr");
			json_text_unix_path(t, (const char *)path->data, path->len);
		}
		break;
	case AF_NETLINK:
		if (addr_number(s->laddr, 0))
			json_text_add_uint(t, "lport", addr_number(s->laddr, 0));
		break;
	case AF_VSOCK:
		json_text_add_uint(t, "lport", addr_number(s->laddr, 1));
		json_text_add_uint(t, "rport", addr_number(s->raddr, 1));
		break;
	}
}

/* Of a unix socket an event knows the other end by its inode only. */
static const char *socket_state(const struct rec_sock *s)
{
	if (s->family == AF_UNIX && s->state != STATE_LISTEN)
		return s->unix_peer_ino ? "CONNECTED" : NULL;
	return state_name(s);
}

static void add_socket(struct text *t, const struct record *rec)
{
	const struct rec_sock *s = rec->sock;
	char protocol[PROTOCOL_TEXT_MAX];

	if (s->file.fd != FD_NONE)
		json_text_add_uint(t, "fd", s->file.fd);
	if (!s->family)
		return;
	json_text_add_named(t, "family", family_name(s->family), s->family);
	json_text_add_named(t, "type", socket_type_name(s->type), s->type);
	if (s->family != AF_PACKET && (s->protocol || protocol_name(s->family, 0))) {
		protocol_text(protocol, s->family, s->type, s->protocol);
		json_text_add_name(t, "protocol", protocol);
	}
	json_text_add_name(t, "state", socket_state(s));
	add_names(t, rec);
	if (s->netns)
		json_text_add_uint(t, "netns", s->netns);
	if (s->file.ino)
		json_text_add_uint(t, "inode", s->file.ino);
	if (s->cookie)
		json_text_add_uint(t, "cookie", s->cookie);
	if (s->unix_peer_ino)
		json_text_add_uint(t, "peer_inode", s->unix_peer_ino);
}

/* --- what the kernel does by itself */

static void add_error(struct text *t, const char *key, uint32_t err)
{
	if (err)
		json_text_add_named(t, key, strace_errno_name(err), err);
}

static void add_us(struct text *t, const char *key, uint64_t ns)
{
	if (ns)
		json_text_add_uint(t, key, ns / NS_PER_US);
}

static void add_flag(struct text *t, const char *key, bool set)
{
	json_text_key(t, key);
	json_text_bool(t, set);
}

static void add_state(struct text *t, const struct event_state *e)
{
	json_text_add_named(t, "old_state", tcp_state_name(e->old_state), e->old_state);
	json_text_add_named(t, "new_state", tcp_state_name(e->new_state), e->new_state);
	add_us(t, "since_us", e->since);
	add_error(t, "error", e->err);
	if (!e->mss)
		return;
	json_text_add_uint(t, "mss", e->mss);
	json_text_add_uint(t, "advmss", e->advmss);
	json_text_add_uint(t, "peer_mss", e->peer_mss);
	if (e->tcp_flags & EVENT_TCP_WSCALE) {
		json_text_add_uint(t, "snd_wscale", e->snd_wscale);
		json_text_add_uint(t, "rcv_wscale", e->rcv_wscale);
	}
	add_flag(t, "sack", e->tcp_flags & EVENT_TCP_SACK);
	add_flag(t, "timestamps", e->tcp_flags & EVENT_TCP_TIMESTAMPS);
	add_flag(t, "ecn", e->tcp_flags & EVENT_TCP_ECN);
	add_flag(t, "fastopen", e->tcp_flags & EVENT_TCP_FASTOPEN);
	if (e->srtt)
		json_text_add_uint(t, "srtt_us", e->srtt);
}

static void add_close(struct text *t, const struct event_close *e)
{
	json_text_add_named(t, "old_state", tcp_state_name(e->old_state), e->old_state);
	add_us(t, "opened_us", e->opened);
	add_us(t, "established_us", e->established);
	json_text_add_uint(t, "bytes_sent", e->bytes_sent);
	json_text_add_uint(t, "bytes_acked", e->bytes_acked);
	json_text_add_uint(t, "bytes_retrans", e->bytes_retrans);
	json_text_add_uint(t, "bytes_received", e->bytes_received);
	json_text_add_uint(t, "segs_out", e->segs_out);
	json_text_add_uint(t, "segs_in", e->segs_in);
	json_text_add_uint(t, "data_segs_out", e->data_segs_out);
	json_text_add_uint(t, "data_segs_in", e->data_segs_in);
	json_text_add_uint(t, "total_retrans", e->total_retrans);
	if (e->srtt)
		json_text_add_uint(t, "srtt_us", e->srtt);
	if (e->min_rtt)
		json_text_add_uint(t, "min_rtt_us", e->min_rtt);
	add_error(t, "error", e->err);
}

static void add_retransmit(struct text *t, const struct event_retransmit *e)
{
	add_flag(t, "synack", e->synack);
	if (!e->synack) {
		json_text_add_uint(t, "seq", e->seq);
		json_text_add_uint(t, "len", e->len);
		json_text_add_uint(t, "tcp_flags", e->tcp_flags);
	}
	json_text_add_uint(t, "timeouts", e->retransmits);
	json_text_add_uint(t, "total_retrans", e->total);
	if (e->err < 0)
		add_error(t, "error", (uint32_t) - (int64_t)e->err);
}

static void add_reset(struct text *t, const struct event_reset *e, const char *reason)
{
	json_text_add_name(t, "direction", e->sent ? "sent" : "received");
	if (e->reason != RESET_NO_REASON)
		json_text_add_named(t, "reason", reason, e->reason);
}

static void add_icmp(struct text *t, const struct event_error *e)
{
	static const uint8_t none[16];
	uint16_t family = e->head.sock.family;

	json_text_add_named(t, "origin", trace_error_origin(e->ee_origin), e->ee_origin);
	add_error(t, "ee_errno", e->ee_errno);
	json_text_add_uint(t, "ee_type", e->ee_type);
	json_text_add_uint(t, "ee_code", e->ee_code);
	json_text_add_uint(t, "ee_info", e->ee_info);
	json_text_add_name(t, "text", trace_error_text(e));
	if ((family == AF_INET || family == AF_INET6) &&
	    memcmp(e->offender, none, sizeof(none)) != 0) {
		json_text_key(t, "offender");
		json_text_address(t, family, e->offender);
	}
}

static void add_socket_error(struct text *t, const struct event_error *e)
{
	/* One that is only in the queue is an error as well. */
	add_error(t, "error", e->err ? e->err : e->ee_errno);
	add_error(t, "error_soft", e->err_soft);
	if (e->ee_origin)
		add_icmp(t, e);
}

static void add_overflow(struct text *t, const struct event_overflow *e)
{
	json_text_add_uint(t, "dropped", e->dropped);
	json_text_add_uint(t, "backlog", e->queue);
	json_text_add_uint(t, "max_backlog", e->backlog);
	add_flag(t, "sampled", e->sampled);
}

static void add_kernel_event(struct text *t, const struct event_head *e, const char *reason)
{
	struct trace_record record = {0};

	event_to_record(e, &record);
	if (record.rec.sock)
		add_socket(t, &record.rec);
	switch (e->type) {
	case EVENT_STATE:
		add_state(t, (const void *)e);
		break;
	case EVENT_CLOSE:
		add_close(t, (const void *)e);
		break;
	case EVENT_RETRANSMIT:
		add_retransmit(t, (const void *)e);
		break;
	case EVENT_RESET:
		add_reset(t, (const void *)e, reason);
		break;
	case EVENT_ERROR:
		add_socket_error(t, (const void *)e);
		break;
	case EVENT_OVERFLOW:
		add_overflow(t, (const void *)e);
		break;
	}
}

/* --- calls */

static void add_made(struct text *t, const struct call *c)
{
	if (!c->made || !c->made->sock || c->kind == CALL_SOCKET)
		return;
	json_text_key(t, c->kind == CALL_SOCKETPAIR ? "second" : "accepted");
	json_text_open(t, '{');
	add_socket(t, c->made);
	json_text_close(t, '}');
}

static void add_call(struct text *t, const struct event_call *e, const struct trace_call *call)
{
	const struct call *c = &call->call;
	const struct record *sock = c->kind == CALL_SOCKET ? c->made : c->sock;

	if (sock && sock->sock)
		add_socket(t, sock);
	else if (c->kind != CALL_SOCKET && c->kind != CALL_SOCKETPAIR && !c->registered)
		json_text_add_int(t, "fd", (int)c->args[0]);
	if (c->registered)
		json_text_add_int(t, "registered_file", (int)c->args[0]);
	json_text_call(t, c);
	add_made(t, c);
	json_text_add_int(t, "ret", c->ret < 0 ? -1 : c->ret);
	if (c->ret < 0)
		add_error(t, "errno", (uint32_t)(0 - (uint64_t)c->ret));
	if (e->enter && e->enter <= e->head.time)
		json_text_add_uint(t, "duration_ns", e->head.time - e->enter);
	if (e->flags & EVENT_COMPAT)
		add_flag(t, "compat", true);
	if (c->io_uring)
		add_flag(t, "io_uring", true);
	if (c->direct)
		add_flag(t, "direct", true);
}

void trace_json(struct text *t, struct trace_clock *clock, const struct event_head *e,
		const struct trace_call *call, const char *reason)
{
	json_text_open(t, '{');
	json_text_add_name(t, "event", trace_event_name(e->type));
	json_text_key(t, "time");
	text_char(t, '"');
	trace_clock_iso(clock, t, e->time);
	text_char(t, '"');
	add_task(t, &e->task);
	if (call)
		add_call(t, (const struct event_call *)e, call);
	else
		add_kernel_event(t, e, reason);
	json_text_close(t, '}');
}
