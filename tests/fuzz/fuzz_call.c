/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Socket calls with any arguments, lengths and bytes, as lines of both formats; secrets must be in neither. */
#include "../../src/call.h"
#include "../../src/option_names.h"
#include "../../src/reading.h"
#include "../../src/strace_line.h"
#include "../../src/trace_line.h"
#include "../../src/value.h"
#include "check.h"
#include "input.h"

#include <stdlib.h>
#include <string.h>

/* Everything that a call points to, each in memory of its own. */
struct fuzzed {
	struct call call;
	uint8_t *bytes;
	struct record sock;
	struct record made;
	struct value now;
	struct value was;
};

static struct part *take_part(struct input *in, enum part_id id)
{
	uint32_t len = take_u8(in) % 110;
	struct part *p = malloc(sizeof(*p) + len);

	MUST(p != NULL);
	*p = (struct part){.id = id, .len = len};
	take(in, p->data, len);
	return p;
}

static void take_record(struct input *in, struct record *rec)
{
	struct rec_sock *s = calloc(1, sizeof(*s));
	uint8_t parts = take_u8(in);

	MUST(s != NULL);
	take(in, &s->lport, sizeof(*s) - offsetof(struct rec_sock, lport));
	s->family = take_u8(in);
	s->type = take_u8(in);
	s->protocol = take_u16(in);
	s->state = take_u8(in);
	s->file.ino = take_u32(in);
	s->unix_peer_ino = take_u8(in);
	rec->sock = s;
	if (parts & 1)
		rec->parts[PART_UNIX_ADDR] = take_part(in, PART_UNIX_ADDR);
	if (parts & 2)
		rec->parts[PART_UNIX_PEER] = take_part(in, PART_UNIX_PEER);
}

static void free_record(struct record *rec)
{
	free((void *)rec->parts[PART_UNIX_ADDR]);
	free((void *)rec->parts[PART_UNIX_PEER]);
	free((void *)rec->sock);
}

static void take_value(struct input *in, struct value *v)
{
	uint8_t bytes[40];
	uint8_t len = take_u8(in) % (sizeof(bytes) + 1);

	take(in, bytes, sizeof(bytes));
	switch (take_u8(in) % 7) {
	case 0:
		value_bool(v, bytes[0] & 1);
		break;
	case 1:
		value_int(v, (int32_t)take_u32(in));
		break;
	case 2:
		value_uint(v, take_u32(in));
		break;
	case 3:
		value_time_us(v, take_u32(in));
		break;
	case 4:
		value_string(v, (const char *)bytes, len);
		break;
	case 5:
		value_members(v);
		value_member(v, "onoff", bytes[0]);
		value_member(v, "linger", bytes[1]);
		break;
	default:
		value_absent(v, "not there");
	}
}

static enum call_len_state take_len(struct input *in, int32_t *len)
{
	*len = (int32_t)take_u32(in);
	/* Most lengths are small. */
	if (take_u8(in) & 3)
		*len &= 0x3ff;
	return take_u8(in) % 3;
}

static void take_call(struct input *in, struct fuzzed *f)
{
	struct call *c = &f->call;

	c->kind = take_u8(in) % (CALL_KINDS + 1);
	c->compat = take_u8(in) & 1;
	c->pid = take_u32(in);
	c->tid = take_u32(in);
	take(in, c->args, sizeof(c->args));
	if (take_u8(in) & 3) {
		/* Levels and options that there are. */
		c->args[1] %= 300;
		c->args[2] %= 256;
		c->args[4] %= 600;
	}
	c->ret = take_u8(in) & 1 ? -(int64_t)(take_u16(in) % 600) : (int64_t)take_u32(in);
	c->family = take_u8(in);
	c->type = take_u8(in);
	c->protocol = take_u16(in);
	c->len.addr = take_u16(in);
	c->len.in_state = take_len(in, &c->len.in);
	c->len.out_state = take_len(in, &c->len.out);
	c->mem.addr = take_u16(in);
	c->mem.fault = take_u8(in) & 1;
	c->mem.len = take_u16(in) % (CALL_BYTES_MAX + 1);
	f->bytes = malloc(c->mem.len ? c->mem.len : 1);
	MUST(f->bytes != NULL);
	take(in, f->bytes, c->mem.len);
	c->mem.data = c->mem.len ? f->bytes : NULL;
	if (take_u8(in) & 1) {
		take_record(in, &f->sock);
		c->sock = &f->sock;
	}
	if (take_u8(in) & 1) {
		take_record(in, &f->made);
		c->made = &f->made;
	}
	if (take_u8(in) & 1) {
		take_value(in, &f->now);
		c->now = &f->now;
	}
	if (take_u8(in) & 1) {
		take_value(in, &f->was);
		c->was = &f->was;
	}
}

struct lines {
	char strace[STRACE_LINE_MAX];
	char trace[TRACE_LINE_MAX];
};

static void print_lines(const struct call *c, struct lines *l, enum strace_pid pid)
{
	const struct strace_options o = {.pid = pid, .stamp = pid ? "12:00:01.204411 " : NULL};
	size_t strace_len = strace_line(l->strace, c, &o), trace_len = trace_line(l->trace, c);

	MUST(strace_len == strlen(l->strace) && strace_len < STRACE_LINE_MAX - 1);
	MUST(trace_len == strlen(l->trace) && trace_len < TRACE_LINE_MAX - 1);
	MUST(!strace_len == !call_name(c) && !trace_len == !call_name(c));
	check_text(l->strace, strace_len, "");
	check_text(l->trace, trace_len, "");
}

static void flip(struct fuzzed *f, size_t from, size_t to)
{
	for (size_t i = from; i < to && i < f->call.mem.len; i++)
		f->bytes[i] ^= 0xff;
}

/* Other keys must give the same lines. */
static void check_secrets(struct fuzzed *f, const struct lines *before)
{
	const struct call *c = &f->call;
	bool set = c->kind == CALL_SETSOCKOPT;
	const struct option *o;
	struct lines after;

	if (!set && c->kind != CALL_GETSOCKOPT)
		return;
	o = option_by_number(c->family, (int)c->args[1], (int)c->args[2],
			     set ? OPTION_SET : OPTION_GET);
	if (!o || o->kind != OPTION_SECRET)
		return;
	if (!o->layouts)
		flip(f, 0, c->mem.len);
	for (const struct layout *l = o->layouts; l && l->size; l++)
		for (const struct member *m = l->members; m->name; m++)
			if (m->kind == MEMBER_SECRET)
				flip(f, m->off, m->size == 1 ? c->mem.len : m->off + m->size);
	print_lines(c, &after, STRACE_PID_NONE);
	MUST(!strcmp(before->strace, after.strace));
	MUST(!strcmp(before->trace, after.trace));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, size};
	struct fuzzed *f = calloc(1, sizeof(*f));
	struct lines *l = calloc(1, sizeof(*l));

	MUST(f && l);
	take_call(&in, f);
	print_lines(&f->call, l, STRACE_PID_BRACKETS);
	print_lines(&f->call, l, STRACE_PID_COLUMN);
	print_lines(&f->call, l, STRACE_PID_NONE);
	check_secrets(f, l);
	free_record(&f->sock);
	free_record(&f->made);
	free(f->bytes);
	free(f);
	free(l);
	return 0;
}
