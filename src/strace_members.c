/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "strace_members.h"
#include "call.h"
#include "ifname.h"
#include "strace_sockaddr.h"

#include <arpa/inet.h>
#include <string.h>

uint64_t bytes_unsigned(const uint8_t *p, size_t size)
{
	uint64_t n = 0;

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	memcpy(&n, p, size);
#else
	memcpy((uint8_t *)&n + sizeof(n) - size, p, size);
#endif
	return n;
}

int64_t bytes_signed(const uint8_t *p, size_t size)
{
	unsigned int unused = 64 - (unsigned int)size * 8;

	return (int64_t)(bytes_unsigned(p, size) << unused) >> unused;
}

static uint64_t bytes_big_endian(const uint8_t *p, size_t size)
{
	uint64_t n = 0;

	for (size_t i = 0; i < size; i++)
		n = n << 8 | p[i];
	return n;
}

void line_ifindex(struct line *t, const struct call *c, uint32_t ifindex)
{
	char buf[IFNAME_MAX];
	const char *name = ifname_of(c->netns, ifindex, buf);

	if (!name) {
		line_unsigned(t, ifindex);
		return;
	}
	line_str(t, "if_nametoindex(");
	line_quote(t, name, IFNAME_MAX, QUOTE_TO_NUL);
	line_char(t, ')');
}

void line_hw_addr(struct line *t, const uint8_t *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		if (i)
			line_char(t, ':');
		line_char(t, digits[bytes[i] >> 4]);
		line_char(t, digits[bytes[i] & 15]);
	}
}

static void hex_array(struct line *t, const uint8_t *bytes, size_t len)
{
	line_char(t, '[');
	for (size_t i = 0; i < len; i++) {
		if (i)
			line_str(t, ", ");
		line_hex_wide(t, bytes[i], 1);
	}
	line_char(t, ']');
}

static void addr6(struct line *t, const struct member *m, const uint8_t *bytes)
{
	char addr[INET6_ADDRSTRLEN];

	inet_ntop(AF_INET6, bytes, addr, sizeof(addr));
	line_str(t, "inet_pton(AF_INET6, \"");
	line_str(t, addr);
	line_str(t, "\", &");
	line_str(t, m->name);
	line_char(t, ')');
}

static void addr4(struct line *t, const uint8_t *bytes)
{
	char addr[INET_ADDRSTRLEN];

	inet_ntop(AF_INET, bytes, addr, sizeof(addr));
	line_str(t, "inet_addr(\"");
	line_str(t, addr);
	line_str(t, "\")");
}

static void big_endian(struct line *t, const struct member *m, const uint8_t *bytes)
{
	uint64_t n = bytes_big_endian(bytes, m->size);

	line_str(t, m->kind == MEMBER_HTONS || m->kind == MEMBER_HTONS_NAME ? "htons(" : "htonl(");
	if (m->kind == MEMBER_HTONS_NAME)
		line_name(t, m->names, n);
	else if (m->kind == MEMBER_HTONL_HEX)
		line_hex(t, n);
	else
		line_unsigned(t, n);
	line_char(t, ')');
}

static void id(struct line *t, const struct member *m, const uint8_t *bytes)
{
	int64_t n = bytes_signed(bytes, m->size);

	if (n == -1)
		line_signed(t, n);
	else
		line_unsigned(t, bytes_unsigned(bytes, m->size));
}

static void number(struct line *t, const struct member *m, const uint8_t *bytes)
{
	uint64_t n = bytes_unsigned(bytes, m->size);

	if (m->width)
		n = n >> m->shift & ((1u << m->width) - 1);
	switch (m->kind) {
	case MEMBER_SIGNED:
		line_signed(t, bytes_signed(bytes, m->size));
		break;
	case MEMBER_HEX:
		line_hex(t, n);
		break;
	case MEMBER_HEX_WIDE:
		line_hex_wide(t, n, m->size);
		break;
	case MEMBER_NAME:
		line_name(t, m->names, n);
		break;
	case MEMBER_NAME_VERBOSE:
		line_name_verbose(t, m->names, n);
		break;
	case MEMBER_BITS:
		line_bits(t, m->names, n);
		break;
	case MEMBER_BITS_VERBOSE:
		line_bits_verbose(t, m->names, n);
		break;
	case MEMBER_POINTER:
		line_addr(t, n);
		break;
	default:
		line_unsigned(t, n);
	}
}

static void value(struct line *t, const struct call *c, const struct member *m,
		  const uint8_t *bytes)
{
	switch (m->kind) {
	case MEMBER_ID:
		id(t, m, bytes);
		break;
	case MEMBER_HEX_ARRAY:
		hex_array(t, bytes, m->size);
		break;
	case MEMBER_IFINDEX:
		line_ifindex(t, c, (uint32_t)bytes_unsigned(bytes, m->size));
		break;
	case MEMBER_IFINDEX_BE:
		line_ifindex(t, c, (uint32_t)bytes_big_endian(bytes, m->size));
		break;
	case MEMBER_HTONS:
	case MEMBER_HTONL:
	case MEMBER_HTONL_HEX:
	case MEMBER_HTONS_NAME:
		big_endian(t, m, bytes);
		break;
	case MEMBER_ADDR:
		addr4(t, bytes);
		break;
	case MEMBER_STRING:
		line_quote(t, bytes, m->size, QUOTE_TO_NUL);
		break;
	case MEMBER_STRING_0:
		line_quote(t, bytes, m->size, QUOTE_TO_NUL | QUOTE_ELLIPSIS);
		break;
	case MEMBER_BYTES:
		line_quote(t, bytes, m->size, QUOTE_HEX);
		break;
	case MEMBER_HW_ADDR:
		line_hw_addr(t, bytes, m->size);
		break;
	case MEMBER_SOCKADDR:
		strace_sockaddr(t, c, bytes, m->size);
		break;
	case MEMBER_SECRET:
		line_str(t, "<secret>");
		break;
	default:
		number(t, m, bytes);
	}
}

static bool is_zero(const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (bytes[i])
			return false;
	return true;
}

static void member(struct line *t, const struct call *c, const struct member *m,
		   const uint8_t *bytes, size_t len)
{
	if (len < m->size && m->kind != MEMBER_SECRET) {
		line_member(t, m->name);
		line_quote(t, bytes, len, QUOTE_HEX);
	} else if (m->unless_zero && is_zero(bytes, m->size)) {
		return;
	} else if (m->kind == MEMBER_ADDR6) {
		if (t->len && t->buf[t->len - 1] != '{')
			line_str(t, ", ");
		addr6(t, m, bytes);
	} else {
		line_member(t, m->name);
		value(t, c, m, bytes);
	}
}

void line_members(struct line *t, const struct call *c, const struct member *members,
		  const uint8_t *bytes, size_t len)
{
	for (const struct member *m = members; m->name; m++)
		if (m->off < len)
			member(t, c, m, bytes + m->off, len - m->off);
}

void line_struct(struct line *t, const struct call *c, const struct member *members,
		 const uint8_t *bytes, size_t len)
{
	line_char(t, '{');
	line_members(t, c, members, bytes, len);
	line_char(t, '}');
}
