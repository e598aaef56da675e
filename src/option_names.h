/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every socket option by level and number: its name, and what its bytes mean in user memory.
 *
 * Names and numbers come from the table of the dump (field.h) where it has a row; src/option_names_*.c have the
 * others (set only, never read, levels that the dump knows nothing of), and what the bytes of both are.
 */
#ifndef SOCKSPY_OPTION_NAMES_H
#define SOCKSPY_OPTION_NAMES_H

#include "strace_members.h"
#include "strace_names.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option_kind {
	OPTION_SIGNED = 1, /* a number of 1, 2, 4 or 8 bytes: what the caller says */
	OPTION_UNSIGNED,
	OPTION_HEX,
	OPTION_NAME, /* a number with names */
	OPTION_BITS, /* a mask with names */
	OPTION_IFINDEX,
	OPTION_IFINDEX_BE, /* in network byte order */
	OPTION_ERRNO,
	OPTION_STRING,
	OPTION_BYTES,
	OPTION_SOCKADDR,
	OPTION_LIST,	/* unsigned numbers of .size bytes */
	OPTION_STRUCT,	/* the first of .layouts that the length is enough for */
	OPTION_STRUCTS, /* an array of it */
	OPTION_ICMP_FILTER,
	OPTION_FILTER, /* instructions, counted by the length */
	OPTION_SECRET, /* never shown; members of .layouts are none */
};

/* A struct as user space has it. */
struct layout {
	uint16_t size;	 /* 0: the end of a list of layouts */
	uint8_t pointer; /* bytes of a pointer in the programs that have it so; 0: all */
	const struct member *members;
};

enum option_call {
	OPTION_GET = 1,
	OPTION_SET = 2,
};

struct option {
	int level;
	int optname;
	uint16_t family; /* whose sockets alone use the level so; 0: all others */
	enum option_call
		only; /* the number means another option, or none, the other way; 0: it doesn't */
	const char *name; /* NULL in a row of src/option_names_*.c: the dump's table has it */
	enum option_kind kind;
	uint16_t size;			  /* of OPTION_LIST */
	const struct strace_names *names; /* OPTION_NAME, OPTION_BITS */
	const struct layout *layouts;	  /* OPTION_STRUCT, OPTION_STRUCTS, OPTION_SECRET */
};

struct call;

/* Which way setsockopt or getsockopt go. */
enum option_call option_way(const struct call *c);

/* NULL: no option of this number is known at that level. */
const struct option *option_by_number(uint16_t family, int level, int optname,
				      enum option_call call);

/* The layout of these bytes: the one for `len` bytes of a program with such pointers. */
const struct layout *option_layout(const struct option *o, size_t len, bool compat);

/* The tables, by topic; the end of each has level -1. */
extern const struct option option_names_socket[];
extern const struct option option_names_inet[];
extern const struct option option_names_tcp[];
extern const struct option option_names_sctp[];
extern const struct option option_names_other[];

#define OPTION_LEVEL_END (-1)
#define OPTIONS_END                                                                                \
	{                                                                                          \
		.level = OPTION_LEVEL_END                                                          \
	}
#define OPT(LEVEL, NUMBER, KIND, ...)                                                              \
	{                                                                                          \
		.level = (LEVEL), .optname = (NUMBER), .kind = OPTION_##KIND, __VA_ARGS__          \
	}

/* A member of a struct of a header. */
#define MEMBER_OF(STRUCT, NAME, KIND)                                                              \
	MEMBER(#NAME, offsetof(struct STRUCT, NAME), sizeof(((struct STRUCT *)0)->NAME), KIND)
#define NAMED_OF(STRUCT, NAME, KIND, NAMES)                                                        \
	MEMBER_NAMED(#NAME, offsetof(struct STRUCT, NAME), sizeof(((struct STRUCT *)0)->NAME),     \
		     KIND, NAMES)

#endif
