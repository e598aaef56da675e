/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fast source of a list: what a row needs of every socket of every process (iter/task_file), and of the
 * sockets that no descriptor leads to (bpf/list_walk.bpf.h; iter/udp, iter/unix in every network namespace). It parses no
 * BTF: its programs are light skeletons, which the kernel relocates; where it can't, libbpf does (before 6.1).
 *
 * Records are struct rec_sock with PART_UNIX_ADDR, and no other part but those asked for. ppid and pgid may be 0 unless
 * asked for. Not looked at, and 0, are
 * cloexec, f_pos, size, rdev, fs_magic, uid and gid of struct rec_file (mode is S_IFSOCK), and now, jiffies, cookie, peer_pid
 * and mtu of struct rec_sock; SKC_TLS and SKC_MPTCP_FIRST are never set. Of a socket that no descriptor leads to,
 * uid is the owner's, where it has one. The state of one in TIME_WAIT may be FIN_WAIT2, a request that waits
 * for its handshake is in TCP_SYN_RECV, both as in /proc/net/tcp. That an MPTCP socket's subflows are TCP
 * sockets is not shown, nor are sockets that only a message in flight or io_uring holds.
 */
#ifndef SOCKSPY_SOURCE_LIST_H
#define SOCKSPY_SOURCE_LIST_H

#include "../include/filter.h"
#include "../include/list.h"
#include "source_bpf.h"

#include <stdbool.h>
#include <stdint.h>

struct source_list;

/*
 * Loads the programs, and opens all that source_list_read() will read, in every network namespace; no
 * capability is needed from then on (privileges_drop_all()). want: enum list_want. filter may be NULL.
 * Where a namespace can't be entered, a line on stderr says so. Returns 0 or -errno, which
 * source_bpf_why() explains. debug: libbpf's own messages on stderr.
 */
int source_list_open(bool debug, const struct filter *filter, unsigned int want,
		     struct source_list **out);

/*
 * Calls fn in this thread for each socket that the filter lets pass: first those of descriptors, by the
 * number of the thread that has the table (the process, but for threads with one of their own) and fd, then
 * those of no process. Returns 0, what fn ended it with (-ECANCELED for a positive value), or -errno (-EBADMSG: a
 * damaged record).
 * To read again opens everything again, with what capabilities there are then.
 */
int source_list_read(struct source_list *s, record_fn fn, void *ctx);

/*
 * Lets the walk of TCP's hash tables take no more than nr sockets (1 to LIST_ROOM) at a time, so that tests see it go on
 * in the middle of a table and of a chain.
 */
void source_list_set_room(struct source_list *s, uint32_t nr);

/* Whether any namespace could not be entered: the list is not complete. */
bool source_list_is_partial(const struct source_list *s);

void source_list_close(struct source_list *s);

#endif
