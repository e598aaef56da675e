/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The members of a C struct as "name=value, name=value", from a table of where they are. */
#ifndef SOCKSPY_STRACE_MEMBERS_H
#define SOCKSPY_STRACE_MEMBERS_H

#include "strace_names.h"
#include "strace_text.h"

#include <stddef.h>
#include <stdint.h>

enum member_kind {
	MEMBER_SIGNED = 1, /* numbers, in host byte order: of 1, 2, 4 or 8 bytes */
	MEMBER_UNSIGNED,
	MEMBER_ID, /* unsigned, but -1: uid, gid */
	MEMBER_HEX,
	MEMBER_HEX_WIDE,  /* line_hex_wide() */
	MEMBER_HEX_ARRAY, /* [0x1, 0x2], a byte each */
	MEMBER_NAME,	  /* line_name() */
	MEMBER_NAME_VERBOSE,
	MEMBER_BITS,
	MEMBER_BITS_VERBOSE,
	MEMBER_IFINDEX,	   /* if_nametoindex("lo") */
	MEMBER_IFINDEX_BE, /* the same of an index in network byte order */
	MEMBER_HTONS,	   /* htons(80): a number in network byte order */
	MEMBER_HTONL,	   /* htonl(80) */
	MEMBER_HTONL_HEX,  /* htonl(0x50) */
	MEMBER_HTONS_NAME, /* htons(NAME) */
	MEMBER_ADDR,	   /* inet_addr("127.0.0.1") */
	MEMBER_ADDR6,	   /* inet_pton(AF_INET6, "::1", &name): the name is in there */
	MEMBER_STRING,	   /* up to a NUL */
	MEMBER_STRING_0,   /* the same, which ought to have one: "..." behind it otherwise */
	MEMBER_BYTES,	   /* "\x01\x02" */
	MEMBER_HW_ADDR,	   /* 00:01:02 */
	MEMBER_POINTER,
	MEMBER_SOCKADDR,
	MEMBER_SECRET, /* only that there is something */
};

struct member {
	const char *name;
	uint16_t off;
	uint16_t size;
	enum member_kind kind;
	const struct strace_names *names;
	bool unless_zero; /* left out where all its bytes are 0 */
	uint8_t shift;	  /* of a bit field, with its width; a width of 0: all bits */
	uint8_t width;
};

#define MEMBER(NAME, OFF, SIZE, KIND)                                                              \
	{                                                                                          \
		.name = NAME, .off = OFF, .size = SIZE, .kind = MEMBER_##KIND                      \
	}
#define MEMBER_NAMED(NAME, OFF, SIZE, KIND, NAMES)                                                 \
	{                                                                                          \
		.name = NAME, .off = OFF, .size = SIZE, .kind = MEMBER_##KIND, .names = NAMES      \
	}
#define MEMBER_UNLESS_ZERO(NAME, OFF, SIZE, KIND)                                                  \
	{                                                                                          \
		.name = NAME, .off = OFF, .size = SIZE, .kind = MEMBER_##KIND, .unless_zero = true \
	}
#define MEMBER_BIT_FIELD(NAME, OFF, SIZE, SHIFT, WIDTH)                                            \
	{                                                                                          \
		.name = NAME, .off = OFF, .size = SIZE, .kind = MEMBER_UNSIGNED, .shift = SHIFT,   \
		.width = WIDTH                                                                     \
	}
#define MEMBERS_END                                                                                \
	{                                                                                          \
		.name = NULL                                                                       \
	}

/* What it takes to make sense of numbers. */
struct call;

/*
 * Members of a struct of which `len` bytes are there; one that is cut short comes as those of its bytes that are
 * there. The table ends with a NULL name.
 */
void line_members(struct line *t, const struct call *c, const struct member *members,
		  const uint8_t *bytes, size_t len);

/* The same between braces. */
void line_struct(struct line *t, const struct call *c, const struct member *members,
		 const uint8_t *bytes, size_t len);

/* A number of `size` bytes at p, 1 to 8. */
uint64_t bytes_unsigned(const uint8_t *p, size_t size);
int64_t bytes_signed(const uint8_t *p, size_t size);

/* if_nametoindex("lo"), or the number: names are known of sockspy's own network namespace only. */
void line_ifindex(struct line *t, const struct call *c, uint32_t ifindex);
void line_hw_addr(struct line *t, const uint8_t *bytes, size_t len);

#endif
