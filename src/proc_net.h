/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tables of /proc/PID/net: what they tell of a socket, without BPF. Formats: get_tcp4_sock() in
 * net/ipv4/tcp_ipv4.c and its kin, unix_seq_show(), netlink_native_seq_show(), packet_seq_show().
 */
#ifndef SOCKSPY_PROC_NET_H
#define SOCKSPY_PROC_NET_H

#include "../include/record.h"

#include <stddef.h>
#include <stdint.h>

enum proc_net_table {
	PROC_NET_TCP,
	PROC_NET_TCP6,
	PROC_NET_UDP,
	PROC_NET_UDP6,
	PROC_NET_UDPLITE,
	PROC_NET_UDPLITE6,
	PROC_NET_RAW,
	PROC_NET_RAW6,
	PROC_NET_ICMP,
	PROC_NET_ICMP6,
	PROC_NET_UNIX,
	PROC_NET_NETLINK,
	PROC_NET_PACKET,
	PROC_NET_TABLES
};

/* "tcp", the name of its file. */
const char *proc_net_name(enum proc_net_table table);

#define PROC_NET_PATH_MAX 108 /* sun_path */

/* One line, in the units of struct rec_sock. */
struct proc_net_sock {
	uint64_t ino; /* 0: no process holds it */
	enum proc_net_table table;
	uint32_t netns; /* for the caller */
	uint32_t protocol;
	uint32_t ifindex;
	uint32_t recvq;
	uint32_t sendq;
	uint16_t type;
	uint16_t state;
	uint16_t lport; /* network byte order */
	uint16_t rport;
	uint8_t laddr[16];
	uint8_t raddr[16];
	char hashed_sk[16]; /* unix: its address as %p shows it; all NUL: not told */
	uint16_t path_len;
	char *path; /* unix: sun_path, the first '@' of an abstract name as NUL; NULL: none */
};

/* Called for each line that is one; s is lent, s->path too. A value other than 0 ends the parsing. */
typedef int (*proc_net_fn)(const struct proc_net_sock *s, void *ctx);

/*
 * Parses the text of a table, which ends with a NUL behind len bytes, and is changed. A line that is no socket (the
 * head, the rest of a path with a newline) is passed over. Returns 0 or what fn ended it with.
 */
int proc_net_parse(enum proc_net_table table, char *text, size_t len, proc_net_fn fn, void *ctx);

/* Fills in all that s tells of a socket, and nothing of a process. */
void proc_net_record(const struct proc_net_sock *s, struct rec_sock *out);

#endif
