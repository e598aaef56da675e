/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values of options. */
#include "call.h"
#include "option_names.h"
#include "strace_members.h"
#include "strace_sockaddr.h"
#include "strace_sockopt.h"
#include "trace_line.h"
#include "value.h"
#include "value_print.h"

#include <stdlib.h>
#include <string.h>

#define BYTES_SHOWN 32 /* of a value that is nothing but bytes, as strace -s 32 */

/* The bytes of a value: as many as it has, and as many of them as are there. */
struct bytes {
	const struct call *call;
	const struct option *option;
	const uint8_t *data;
	size_t len;
	size_t told;
};

static const struct option *call_option(const struct call *c)
{
	return option_by_number(c->family, (int)c->args[1], (int)c->args[2], option_way(c));
}

const char *trace_option_name(const struct call *c)
{
	const struct option *o = call_option(c);

	return o ? o->name : NULL;
}

/* How many bytes of it the kernel makes a number of. */
static size_t number_size(const struct bytes *b, bool wide)
{
	if (wide && b->len == 8)
		return 8;
	if (b->len >= 4)
		return 4;
	return b->len >= 2 ? 2 : b->len;
}

static uint64_t unsigned_number(const struct bytes *b)
{
	return bytes_unsigned(b->data, number_size(b, true));
}

static int64_t signed_number(const struct bytes *b)
{
	return bytes_signed(b->data, number_size(b, false));
}

static void print_signed(struct line *t, const struct bytes *b)
{
	line_signed(t, signed_number(b));
}

static void print_unsigned(struct line *t, const struct bytes *b)
{
	line_unsigned(t, unsigned_number(b));
}

static void print_hex(struct line *t, const struct bytes *b)
{
	line_hex(t, unsigned_number(b));
}

/* Numbers without a name are decimal here: most of them are negative, or small. */
static void print_name(struct line *t, const struct bytes *b)
{
	const char *name = strace_name(b->option->names, (uint64_t)signed_number(b));

	if (name)
		line_str(t, name);
	else
		print_signed(t, b);
}

static void print_bits(struct line *t, const struct bytes *b)
{
	line_bits(t, b->option->names, unsigned_number(b));
}

static void print_ifindex(struct line *t, const struct bytes *b)
{
	line_ifindex(t, b->call, (uint32_t)unsigned_number(b));
}

static void print_ifindex_be(struct line *t, const struct bytes *b)
{
	line_ifindex(t, b->call, __builtin_bswap32((uint32_t)unsigned_number(b)));
}

static void print_errno(struct line *t, const struct bytes *b)
{
	const char *name = strace_errno_name(unsigned_number(b));

	if (name)
		line_str(t, name);
	else
		print_unsigned(t, b);
}

static void print_string(struct line *t, const struct bytes *b)
{
	line_quote(t, b->data, b->len, QUOTE_TO_NUL);
}

static void print_bytes(struct line *t, const struct bytes *b)
{
	line_quote(t, b->data, b->len < BYTES_SHOWN ? b->len : BYTES_SHOWN, QUOTE_HEX);
	if (b->told > BYTES_SHOWN)
		line_str(t, "...");
}

static void print_sockaddr(struct line *t, const struct bytes *b)
{
	if (b->len < 2)
		print_bytes(t, b);
	else
		strace_sockaddr(t, b->call, b->data, b->len);
}

static void print_list(struct line *t, const struct bytes *b)
{
	const size_t size = b->option->size;

	for (size_t at = 0; at + size <= b->len; at += size) {
		if (at)
			line_str(t, ", ");
		line_unsigned(t, bytes_unsigned(b->data + at, size));
	}
	if (b->told > b->len)
		line_str(t, ", ...");
}

static void print_struct(struct line *t, const struct bytes *b)
{
	const struct layout *l = option_layout(b->option, b->told, b->call->compat);

	line_struct(t, b->call, l->members, b->data, b->len);
}

static void print_structs(struct line *t, const struct bytes *b)
{
	const struct layout *l = option_layout(b->option, b->told, b->call->compat);

	for (size_t at = 0; at + l->size <= b->len; at += l->size) {
		if (at)
			line_str(t, ", ");
		line_struct(t, b->call, l->members, b->data + at, l->size);
	}
	if (b->told > b->len)
		line_str(t, ", ...");
}

static void print_icmp_filter(struct line *t, const struct bytes *b)
{
	strace_icmp_filter(t, (uint32_t)unsigned_number(b));
}

/* What is returned as the length is how many instructions there are. */
static void print_filter(struct line *t, const struct bytes *b)
{
	line_addr(t, b->call->mem.addr);
	line_str(t, " /* ");
	line_unsigned(t, b->told);
	line_str(t, " instructions */");
}

static void print_secret(struct line *t, const struct bytes *b)
{
	if (b->option->layouts)
		print_struct(t, b);
	else
		line_str(t, "<secret>");
}

static const struct {
	void (*print)(struct line *t, const struct bytes *b);
	bool brackets;
} kinds[] = {
	[OPTION_SIGNED] = {print_signed, true},
	[OPTION_UNSIGNED] = {print_unsigned, true},
	[OPTION_HEX] = {print_hex, true},
	[OPTION_NAME] = {print_name, true},
	[OPTION_BITS] = {print_bits, true},
	[OPTION_IFINDEX] = {print_ifindex, true},
	[OPTION_IFINDEX_BE] = {print_ifindex_be, true},
	[OPTION_ERRNO] = {print_errno, true},
	[OPTION_STRING] = {print_string, false},
	[OPTION_BYTES] = {print_bytes, false},
	[OPTION_SOCKADDR] = {print_sockaddr, false},
	[OPTION_LIST] = {print_list, true},
	[OPTION_STRUCT] = {print_struct, false},
	[OPTION_STRUCTS] = {print_structs, true},
	[OPTION_ICMP_FILTER] = {print_icmp_filter, false},
	[OPTION_FILTER] = {print_filter, false},
	[OPTION_SECRET] = {print_secret, false},
};

/* Of an option that nobody knows: a number where it looks like one. */
static void print_unknown(struct line *t, const struct bytes *b)
{
	if (b->told == 4) {
		line_char(t, '[');
		print_signed(t, b);
		line_char(t, ']');
		return;
	}
	line_quote(t, b->data, b->len < BYTES_SHOWN ? b->len : BYTES_SHOWN, QUOTE_ALL);
	if (b->told > BYTES_SHOWN)
		line_str(t, "...");
}

/* Returns false where there is nothing to look at. */
static bool call_bytes(const struct call *c, struct bytes *b)
{
	bool got = c->kind == CALL_GETSOCKOPT;
	int32_t told = got ? c->len.out : (int32_t)c->args[4];

	if (got && (c->ret < 0 || c->len.out_state != CALL_LEN_READ))
		return false;
	if (told <= 0 || !c->mem.addr || !c->mem.len)
		return false;
	*b = (struct bytes){
		.call = c,
		.option = call_option(c),
		.data = c->mem.data,
		.told = (size_t)told,
		.len = c->mem.len < (size_t)told ? c->mem.len : (size_t)told,
	};
	/* Cut where the program's memory ends, and not where there was no more room for it. */
	return b->len == b->told || !c->mem.fault;
}

static void print_value(struct line *t, const struct bytes *b)
{
	bool brackets;

	if (!b->option) {
		print_unknown(t, b);
		return;
	}
	brackets = kinds[b->option->kind].brackets;
	if (brackets)
		line_char(t, '[');
	kinds[b->option->kind].print(t, b);
	if (brackets)
		line_char(t, ']');
}

/* What the kernel answered with nothing: no name, no list. */
static bool print_nothing(struct line *t, const struct call *c)
{
	const struct option *o = call_option(c);

	if (c->kind != CALL_GETSOCKOPT || c->ret < 0 || c->len.out_state != CALL_LEN_READ ||
	    c->len.out || !o)
		return false;
	if (o->kind == OPTION_LIST || o->kind == OPTION_STRUCTS)
		line_str(t, "[]");
	else if (o->kind == OPTION_STRING || o->kind == OPTION_BYTES)
		line_str(t, "\"\"");
	else
		return false;
	return true;
}

void trace_value(struct line *t, const struct call *c)
{
	struct bytes b;

	if (call_bytes(c, &b))
		print_value(t, &b);
	else if (!print_nothing(t, c))
		line_addr(t, c->mem.addr);
}

/* --- what became of it */

static bool is_number(const struct value *v)
{
	return v->kind == VALUE_BOOL || v->kind == VALUE_INT || v->kind == VALUE_UINT;
}

static bool same(const struct value *a, const struct value *b)
{
	if (a->kind != b->kind)
		return false;
	if (is_number(a) || a->kind == VALUE_TIME)
		return a->u == b->u;
	if (a->kind == VALUE_MEMBERS) {
		for (uint32_t i = 0; i < a->nr && i < b->nr; i++)
			if (a->members[i].num != b->members[i].num)
				return false;
		return a->nr == b->nr;
	}
	return a->len == b->len && !memcmp(a->bytes, b->bytes, a->len);
}

/* struct timeval in microseconds. */
static uint64_t timeval_us(const struct bytes *b)
{
	size_t half = b->len >= 16 ? 8 : 4;

	return bytes_unsigned(b->data, half) * 1000000 + bytes_unsigned(b->data + half, half);
}

/* Members of an int each. Those that the caller left out are asked to be 0: SO_TIMESTAMPING had one before 5.14. */
static bool are_asked(const struct value *v, const struct bytes *b)
{
	const size_t size = sizeof(int);

	for (uint32_t i = 0; i < v->nr; i++) {
		int64_t asked =
			b->len >= (i + 1) * size ? bytes_signed(b->data + i * size, size) : 0;

		if (v->members[i].num != asked)
			return false;
	}
	return true;
}

/* Whether the value is the one that the bytes ask for. */
static bool is_asked(const struct value *v, const struct bytes *b)
{
	switch (v->kind) {
	case VALUE_BOOL:
		return v->u == !!signed_number(b);
	case VALUE_INT:
		return v->i == signed_number(b);
	case VALUE_UINT:
		return v->u == unsigned_number(b);
	case VALUE_TIME:
		return b->len >= 8 && v->u == timeval_us(b);
	case VALUE_STRING:
		return v->len == strnlen((const char *)b->data, b->len) &&
		       !memcmp(v->bytes, b->data, v->len);
	case VALUE_MEMBERS:
		return are_asked(v, b);
	default:
		return b->len == v->len && !memcmp(b->data, v->bytes, v->len);
	}
}

/* The bytes that a program would have got for it. False: they are not known. */
static bool held_bytes(struct bytes *b, const struct value *v, uint8_t raw[VALUE_BYTES_MAX])
{
	int n;

	if (is_number(v) && v->u > UINT32_MAX && v->kind == VALUE_UINT) {
		b->len = sizeof(v->u);
		memcpy(raw, &v->u, sizeof(v->u));
	} else if (is_number(v)) {
		b->len = sizeof(n);
		n = (int)v->u;
		memcpy(raw, &n, sizeof(n));
	} else if (v->kind == VALUE_MEMBERS) {
		b->len = v->nr * sizeof(n);
		for (uint32_t i = 0; i < v->nr; i++) {
			n = (int)v->members[i].num;
			memcpy(raw + i * sizeof(n), &n, sizeof(n));
		}
	} else if (v->kind == VALUE_STRING) {
		b->len = v->len;
		memcpy(raw, v->bytes, v->len);
	} else {
		return false;
	}
	b->data = raw;
	b->told = b->len;
	return true;
}

/* Whether what prints the caller's bytes can print these. */
static bool is_printable(const struct bytes *b, enum value_kind kind)
{
	switch (b->option->kind) {
	case OPTION_STRUCT:
		return option_layout(b->option, b->len, b->call->compat)->size == b->len;
	case OPTION_STRING:
		return kind == VALUE_STRING;
	case OPTION_SIGNED:
	case OPTION_UNSIGNED:
	case OPTION_HEX:
	case OPTION_NAME:
	case OPTION_BITS:
	case OPTION_IFINDEX:
	case OPTION_ICMP_FILTER:
		return kind != VALUE_STRING && kind != VALUE_MEMBERS;
	default:
		return false;
	}
}

/* As the value that was asked for is, so that one can be compared with the other. */
static void print_held(struct line *t, const struct bytes *asked, const struct value *v)
{
	uint8_t raw[VALUE_BYTES_MAX];
	struct bytes held = *asked;
	char *printed = NULL;
	size_t len = 0;
	FILE *out;

	if (held.option && held_bytes(&held, v, raw) && is_printable(&held, v->kind)) {
		kinds[held.option->kind].print(t, &held);
		return;
	}
	out = open_memstream(&printed, &len);
	if (!out)
		return;
	value_print(out, held.option ? held.option->name : "", v);
	if (!fclose(out))
		line_bytes(t, printed, len);
	free(printed);
}

void trace_effect(struct line *t, const struct call *c)
{
	const struct value *now = c->now, *was = c->was;
	struct bytes b;

	if (c->kind != CALL_SETSOCKOPT || c->ret < 0 || !call_bytes(c, &b))
		return;
	if (b.option && b.option->kind == OPTION_SECRET)
		return;
	if (was && (was->kind == VALUE_ABSENT || (now && same(was, now))))
		was = NULL;
	if (now && (now->kind == VALUE_ABSENT || is_asked(now, &b)))
		now = NULL;
	if (now) {
		line_str(t, "now ");
		print_held(t, &b, now);
	}
	if (now && was)
		line_str(t, ", ");
	if (was) {
		line_str(t, "was ");
		print_held(t, &b, was);
	}
}
