/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every socket option that getsockopt(2) can tell, the values to try with it, and how what
 * getsockopt returns looks in JSON.
 */
#ifndef SOCKSPY_TEST_OPTION_VALUES_H
#define SOCKSPY_TEST_OPTION_VALUES_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

#define OPTION_ROOM 1024

/* What getsockopt's bytes mean. */
enum option_form {
	FORM_BOOL,	   /* int: true and false where it is 1 or 0 */
	FORM_INT,	   /* int */
	FORM_UINT,	   /* unsigned int */
	FORM_U16,	   /* 2 bytes */
	FORM_U64,	   /* 8 bytes */
	FORM_TIMEVAL,	   /* struct timeval: seconds as a decimal */
	FORM_STRING,	   /* up to a NUL or to the length returned */
	FORM_IN_ADDR,	   /* struct in_addr */
	FORM_U32_LIST,	   /* u32[], as many as were returned */
	FORM_BYTES,	   /* hex */
	FORM_COUNT,	   /* what getsockopt returns as the length, asked with 0 */
	FORM_PKTINFO,	   /* struct in6_pktinfo: "ADDRESS%IFINDEX", empty where it is not set */
	FORM_MEMBERS,	   /* a struct: .members */
	FORM_TIMESTAMPING, /* int before 5.14, then struct so_timestamping */
	FORM_OPAQUE,	   /* no rule of comparison: only that it is there */
};

struct option_member {
	const char *name;
	unsigned int off;
	unsigned int size;
	bool is_signed;
};

enum option_rule {
	RULE_PLAIN = 0,
	/*
	 * getsockopt has no case for it: only the kernel's field tells. Compared with what was set,
	 * once it was. The reason is in .why.
	 */
	RULE_FIELD_ONLY,
	/* getsockopt changes what it tells, makes a descriptor or acts: never called here. */
	RULE_SIDE_EFFECT,
	/* getsockopt reads its argument too, so that there is no one value of the socket. */
	RULE_NEEDS_INPUT,
	/* FIELD_ONLY on kernels whose getsockopt has no case for it yet, plain on others. */
	RULE_FIELD_ON_OLD,
	/* Holds a secret: must never be in the output. */
	RULE_SECRET,
};

/* Values of one size, one after the other. */
struct option_settings {
	const void *data;
	socklen_t size;
	size_t nr;
};

struct option {
	int level;
	int number;
	const char *name;
	enum option_form form;
	enum option_rule rule;
	socklen_t room; /* optlen to ask with, 0: the form's own */
	int family;	/* of the sockets that are asked, AF_UNSPEC: all but AF_BLUETOOTH */
	struct option_settings settings;
	const struct option_member *members;
	size_t nr_members;
	/* The reason for which it may be "unavailable" though getsockopt tells it, or its rule's reason. */
	const char *why;
	/* The reason is none on kernels whose BTF has a function or an enumerator of this name. */
	const char *why_without;
};

extern const struct option option_table[];
extern const size_t option_count;

const struct option *option_find(const char *name);

/*
 * Asks getsockopt. Returns 0 and *len (at most OPTION_ROOM bytes in buf), or -errno.
 */
int option_get(const struct option *o, int fd, void *buf, socklen_t *len);

/* What getsockopt returned, as JSON has to show it. NULL: FORM_OPAQUE. json_object_put() it. */
struct json_object *option_json(const struct option *o, const void *buf, socklen_t len);

/*
 * Whether got is what was expected before or after, or, for numbers, lies between the two.
 * Both expected values are NULL for "no rule": anything is right.
 */
bool json_is_between(struct json_object *before, struct json_object *after,
		     struct json_object *got);

#endif
