// SPDX-License-Identifier: GPL-2.0-or-later
#include "event_call.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

static bool is_call(uint32_t type)
{
	return type <= EVENT_SHUTDOWN && EVENT_CALLS >> type & 1;
}

static size_t event_size(uint32_t type)
{
	switch (type) {
	case EVENT_STATE:
		return sizeof(struct event_state);
	case EVENT_CLOSE:
		return sizeof(struct event_close);
	case EVENT_RETRANSMIT:
		return sizeof(struct event_retransmit);
	case EVENT_RESET:
		return sizeof(struct event_reset);
	case EVENT_ERROR:
		return sizeof(struct event_error);
	case EVENT_OVERFLOW:
		return sizeof(struct event_overflow);
	}
	return is_call(type) ? sizeof(struct event_call) : 0;
}

/* Whether `len` bytes at `off` are in the event, behind its fixed part; off 0: none are meant. */
static bool is_inside(const struct event_head *e, uint32_t off, size_t len)
{
	return !off || (off % 8 == 0 && off >= sizeof(struct event_call) && off <= e->size &&
			len <= e->size - off);
}

/* How many chunks the bits tell of. */
static size_t chunks_len(uint32_t present)
{
	return present ? (32 - (size_t)__builtin_clz(present)) * EVENT_CHUNK : 0;
}

static bool call_is_sound(const struct event_call *c)
{
	const struct event_head *e = &c->head;

	return is_inside(e, c->data_off, c->data_len) && (c->data_off || !c->data_len) &&
	       c->path_len <= EVENT_PATH_MAX && (c->path_off || !c->path_len) &&
	       is_inside(e, c->path_off, c->path_len) &&
	       is_inside(e, c->made_off, sizeof(struct event_sock)) &&
	       c->now_present >> EVENT_CHUNKS == 0 && c->was_present >> EVENT_CHUNKS == 0 &&
	       is_inside(e, c->now_off, chunks_len(c->now_present)) &&
	       is_inside(e, c->was_off, chunks_len(c->was_present));
}

int event_parse(const void *buf, size_t len)
{
	const struct event_head *e = buf;
	size_t size;

	if (len < sizeof(*e) || e->version != EVENT_VERSION || e->size > len || e->size % 8)
		return -EBADMSG;
	size = event_size(e->type);
	if (!size || e->size < size)
		return -EBADMSG;
	if (is_call(e->type) && !call_is_sound((const struct event_call *)e))
		return -EBADMSG;
	return 0;
}

static void fill_file(struct rec_file *f, const struct event_head *e, const struct event_sock *s)
{
	f->hdr.type = s->sk || s->family ? REC_SOCK : REC_FILE;
	f->hdr.version = RECORD_VERSION;
	f->pid = e->task.pid;
	f->tid = e->task.tid;
	f->fd = e->task.fd < 0 ? FD_NONE : (uint32_t)e->task.fd;
	f->euid = e->task.euid;
	f->ppid = e->task.ppid;
	f->pgid = e->task.pgid;
	f->ino = s->ino;
	memcpy(f->comm, e->task.comm, sizeof(f->comm));
}

static void fill_sock(struct rec_sock *r, const struct event_head *e, const struct event_sock *s)
{
	r->sk = s->sk;
	r->now = e->time;
	r->cookie = s->cookie;
	r->unix_peer_ino = s->peer_ino;
	r->classes = s->classes;
	r->netns = s->netns;
	r->ifindex = s->ifindex;
	r->state = s->state;
	r->family = s->family;
	r->type = s->type;
	r->protocol = s->protocol;
	r->lport = s->lport;
	r->rport = s->rport;
	r->scope_id = s->scope_id;
	memcpy(r->laddr, s->laddr, sizeof(r->laddr));
	memcpy(r->raddr, s->raddr, sizeof(r->raddr));
	r->recvq = QUEUE_UNKNOWN;
	r->sendq = QUEUE_UNKNOWN;
}

static void make_record(const struct event_head *e, const struct event_sock *s,
			struct trace_record *out)
{
	struct rec_sock *r = (struct rec_sock *)out->buf;

	memset(out, 0, offsetof(struct trace_record, buf) + sizeof(*r));
	fill_file(&r->file, e, s);
	fill_sock(r, e, s);
	r->file.hdr.size = sizeof(*r);
	out->rec.file = &r->file;
	if (r->file.hdr.type == REC_SOCK)
		out->rec.sock = r;
}

static void add_path(struct trace_record *out, const struct event_call *c)
{
	struct part *p = (struct part *)(out->buf + sizeof(struct rec_sock));

	if (!c->path_len)
		return;
	p->id = PART_UNIX_ADDR;
	p->flags = 0;
	p->len = c->path_len;
	memcpy(p->data, (const uint8_t *)c + c->path_off, c->path_len);
	out->rec.parts[PART_UNIX_ADDR] = p;
}

void event_to_record(const struct event_head *event, struct trace_record *out)
{
	make_record(event, &event->sock, out);
}

static bool is_accept(uint32_t type)
{
	return type == EVENT_ACCEPT || type == EVENT_ACCEPT4;
}

/* Which arguments are pointers to the memory of the call, and to its length; 0: none. */
static void call_pointers(uint32_t type, unsigned int *mem, unsigned int *len)
{
	*mem = *len = 0;
	switch (type) {
	case EVENT_BIND:
	case EVENT_CONNECT:
		*mem = 1;
		break;
	case EVENT_ACCEPT:
	case EVENT_ACCEPT4:
		*mem = 1;
		*len = 2;
		break;
	case EVENT_SOCKETPAIR:
	case EVENT_SETSOCKOPT:
		*mem = 3;
		break;
	case EVENT_GETSOCKOPT:
		*mem = 3;
		*len = 4;
		break;
	}
}

static enum call_len_state len_state(uint32_t flags, uint32_t is_read, uint32_t fault)
{
	if (flags & is_read)
		return CALL_LEN_READ;
	return flags & fault ? CALL_LEN_FAULT : CALL_LEN_UNKNOWN;
}

static void fill_memory(struct call *call, const struct event_call *c)
{
	unsigned int mem, len;

	call_pointers(c->head.type, &mem, &len);
	if (mem) {
		call->mem.addr = c->args[mem];
		call->mem.len = c->data_len;
		call->mem.fault = c->flags & EVENT_DATA_FAULT;
		call->mem.data = c->data_len ? (const uint8_t *)c + c->data_off : NULL;
	}
	if (len) {
		call->len.addr = c->args[len];
		call->len.in_state = len_state(c->flags, EVENT_LEN_IN, EVENT_LEN_IN_FAULT);
		call->len.out_state = len_state(c->flags, EVENT_LEN_OUT, EVENT_LEN_OUT_FAULT);
		call->len.in = c->len_in;
		call->len.out = c->len_out;
	}
}

/* socket and socketpair make the socket that the event is about. */
static void fill_sockets(struct trace_call *out, const struct event_call *c)
{
	const struct event_sock *s = &c->head.sock;
	struct call *call = &out->call;

	if (s->sk) {
		make_record(&c->head, s, &out->sock);
		add_path(&out->sock, c);
		call->family = s->family;
		call->type = s->type;
		call->protocol = s->protocol;
		call->netns = s->netns;
		if (c->head.type == EVENT_SOCKET)
			call->made = &out->sock.rec;
		else
			call->sock = &out->sock.rec;
	}
	if (!c->made_off)
		return;
	make_record(&c->head, (const void *)((const uint8_t *)c + c->made_off), &out->made);
	((struct rec_sock *)out->made.buf)->file.fd =
		is_accept(c->head.type) ? (uint32_t)c->ret : FD_NONE;
	if (is_accept(c->head.type))
		add_path(&out->made, c);
	call->made = &out->made.rec;
}

void event_to_call(const struct event_call *event, struct trace_call *out)
{
	struct call *call = &out->call;

	memset(call, 0, sizeof(*call));
	call->kind = (enum call_kind)event->head.type;
	call->compat = event->flags & EVENT_COMPAT;
	call->io_uring = event->flags & EVENT_IO_URING;
	call->registered = event->flags & EVENT_REGISTERED;
	call->direct = event->flags & EVENT_DIRECT;
	call->pid = event->head.task.pid;
	call->tid = event->head.task.tid;
	memcpy(call->comm, event->head.task.comm, sizeof(call->comm));
	memcpy(call->args, event->args, sizeof(call->args));
	call->ret = event->ret;
	fill_memory(call, event);
	fill_sockets(out, event);
}
