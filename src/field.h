/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one table: everything that sockspy prints is a field of a socket (or of the descriptor that
 * holds it), and a field is one row. Views, filters and columns know rows, never kernels.
 */
#ifndef SOCKSPY_FIELD_H
#define SOCKSPY_FIELD_H

#include "reading.h"
#include "value.h"

#include <stdbool.h>
#include <stdint.h>

#define FIELD_SRC_MAX 12

enum field_group {
	FIELD_OPTION,	/* a socket option: name, level and number are those of setsockopt(2) */
	FIELD_TCP_INFO, /* a member of struct tcp_info, without its tcpi_ prefix */
	FIELD_SOCKET,	/* what getsockopt can't tell: uid, drops, timers, ... */
};

/* How the number that the kernel holds becomes the number that the user sees. */
enum field_unit {
	UNIT_PLAIN = 0,
	UNIT_JIFFIES_S,	   /* jiffies → whole seconds */
	UNIT_JIFFIES_MS,   /* jiffies → milliseconds */
	UNIT_JIFFIES_US,   /* jiffies → microseconds */
	UNIT_JIFFIES_TIME, /* jiffies → VALUE_TIME; MAX_SCHEDULE_TIMEOUT (no time-out) → 0 */
};

/* When a value is what a fresh socket of that kind has, so that a plain dump leaves it out. */
enum field_default {
	DEFAULT_IS = 0, /* equal to .def_num (0 unless set) */
	DEFAULT_SYSCTL, /* unset (slot 0 == .def_num): the value is then slot 1, marked inherited */
	DEFAULT_SYSCTL_COPY, /* equal to slot .def_slot: the socket copied its namespace's sysctl when it was made */
	DEFAULT_STATE, /* no setting but a state or identity (SO_TYPE, TCP_INFO): never in the plain lines */
	DEFAULT_NEVER, /* always in the plain lines (SO_SNDBUF, SO_RCVBUF) */
};

/*
 * BTF paths (.src), one string a slot, with alternatives for other kernels after " | ":
 *   "sock.sk_rcvbuf"                                       a member; bitfields by themselves
 *   "sock.sk_socket->flags:bit(3)"                         through a pointer; one bit, by number
 *   "inet_sock.inet_flags:bit(INET_FLAGS_RECVERR) | inet_sock.recverr"   ... by the name of an enumerator, looked up in BTF
 *   "inet_sock.cmsg_flags:mask(0x04)"                      a mask
 *   "inet_connection_sock.icsk_ulp_data->(tls_context)prot_info.version" a void pointer, with the struct it leads to
 *   "net.ipv4.sysctl_tcp_keepalive_time"                   short for "sock.__sk_common.skc_net.net->..."
 *   "ipv6_pinfo.tclass"                                    short for "inet_sock.pinet6->..."
 *   "subflow.tcp_sock.nonagle"                             MPTCP: the first subflow, "mptcp_sock.first->(tcp_sock)..."
 *   "vsock_sock.local_addr.svm_port"                       structs of modules are looked for in every loaded module
 * The first alternative that this kernel's BTF knows is taken.
 */
struct field {
	const char *name;
	enum field_group group;
	int level;   /* SOL_*; the number of setsockopt(2) */
	int optname; /* likewise */
	enum value_kind kind;
	enum field_unit unit;
	uint32_t need; /* classes that a socket must all be of (enum sk_class) ... */
	uint32_t any;  /* ... of which it must be one, if not 0 ... */
	uint32_t deny; /* ... and of which it must be none for the field to exist */
	const char *src[FIELD_SRC_MAX];
	/*
	 * Makes the value from its slots where a plain copy of slot 0 (with unit, kind and default
	 * rule) will not do. NULL: the plain copy.
	 */
	void (*get)(const struct reading *r, const struct field *f, struct value *v);
	enum field_default def;
	int64_t def_num;
	unsigned int def_slot;
	/* Instead of .def, where it takes more to say whether v is what a fresh socket has. */
	bool (*fresh)(const struct reading *r, const struct field *f, const struct value *v);
	const char *why; /* no slot: why no reading can give it, static text for "unavailable" */
};

/* The tables. Each ends with a row whose name is NULL. */
extern const struct field options_socket[]; /* SOL_SOCKET */
extern const struct field options_ip[];
extern const struct field options_ipv6[];
extern const struct field options_raw[]; /* SOL_RAW, SOL_ICMPV6 */
extern const struct field options_tcp[];
extern const struct field options_tls[];
extern const struct field options_udp[]; /* SOL_UDP, SOL_UDPLITE */
extern const struct field options_netlink[];
extern const struct field options_packet[];
extern const struct field options_vsock[];
extern const struct field options_xdp[];
extern const struct field tcp_info_fields[];
extern const struct field socket_fields[];

/* All of the above in the order in which views show them; ends with NULL. */
extern const struct field *const field_tables[];

/* Rows of all tables together; a row's index is its table's start plus its place (schema.c). */
unsigned int field_count(void);

/*
 * The rows with this name in this group, one behind the other, *n of them: an option may have one row
 * for TCP and one for MPTCP. NULL where there is none. The array belongs to the callee.
 */
const struct field *const *field_find(enum field_group group, const char *name, size_t *n);

/* A row's place among the rows of all tables: below field_count(). */
unsigned int field_index(const struct field *f);

/* Whether a socket of these classes has the field at all. */
bool field_applies(const struct field *f, uint32_t classes);

/*
 * Reads a field: value_absent() with a reason where it can't be read, else the value that
 * getsockopt(2) would return in the process that holds the socket.
 */
void field_get(const struct field *f, const struct reading *r, struct value *v);

/* Whether v, as field_get() gave it, is what a fresh socket of that kind has: see enum field_default. */
bool field_is_default(const struct field *f, const struct reading *r, const struct value *v);

#endif
