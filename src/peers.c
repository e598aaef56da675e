// SPDX-License-Identifier: GPL-2.0-or-later
#include "peers.h"

#include "namespaces.h"

#include <errno.h>
#include <netinet/in.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FMODE_READ  0x1
#define FMODE_WRITE 0x2

/* A unix socket not by itself, but as one whose peer is sk; as one that the listener bound to sk has to accept. */
#define UNIX_SENDER  1
#define UNIX_WAITING 2

/* What identifies one end. Compared as bytes: every field is set, padding there is none. */
struct end {
	uint64_t sk;   /* unix: address of the sock */
	uint64_t ino;  /* pipe */
	uint32_t dev;  /* pipe */
	uint32_t mode; /* pipe: FMODE_READ or FMODE_WRITE; unix: UNIX_SENDER, UNIX_WAITING or 0 */
	uint16_t family;
	uint16_t lport;
	uint16_t rport;
	uint16_t pad;
	uint32_t protocol;
	uint8_t laddr[16];
	uint8_t raddr[16];
	uint32_t pad2;
};

struct want {
	struct end end;
	bool is_other; /* the other end of what was asked about */
	struct peer *found;
	size_t nr;
};

struct peers {
	void *tree; /* of struct want, by end */
	bool every_fd;
};

static int want_cmp(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct end));
}

struct peers *peers_new(void)
{
	return calloc(1, sizeof(struct peers));
}

void peers_every_fd(struct peers *p)
{
	p->every_fd = true;
}

static void want_free(void *node)
{
	struct want *w = node;

	free(w->found);
	free(w);
}

void peers_free(struct peers *p)
{
	if (!p)
		return;
	tdestroy(p->tree, want_free);
	free(p);
}

bool peers_wanted(const struct peers *p)
{
	return p->tree != NULL;
}

static bool is_fifo(const struct record *rec)
{
	return !rec->sock && S_ISFIFO(rec->file->mode);
}

/* The ends that a pipe's descriptor is; returns how many. */
static size_t fifo_ends(const struct record *rec, bool other, struct end ends[2])
{
	const uint32_t modes[2] = {FMODE_READ, FMODE_WRITE};
	size_t i, n = 0;

	for (i = 0; i < 2; i++) {
		if (!(rec->file->f_mode & modes[i]))
			continue;
		memset(&ends[n], 0, sizeof(ends[n]));
		ends[n].ino = rec->file->ino;
		ends[n].dev = rec->file->dev;
		ends[n].mode = modes[other ? 1 - i : i];
		n++;
	}
	return n;
}

/* A v4-mapped address as the IPv4 address that the other end may hold it as. */
static void set_addr(struct end *e, uint8_t out[16], const struct rec_sock *s, const uint8_t in[16])
{
	static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

	if (s->family == AF_INET) {
		memcpy(out, mapped, sizeof(mapped));
		memcpy(out + 12, in, 4);
	} else {
		memcpy(out, in, 16);
	}
	e->family = AF_INET6;
}

static size_t inet_ends(const struct rec_sock *s, bool other, struct end *e)
{
	if (!s->rport)
		return 0;
	memset(e, 0, sizeof(*e));
	e->protocol = s->protocol;
	e->lport = other ? s->rport : s->lport;
	e->rport = other ? s->lport : s->rport;
	set_addr(e, other ? e->raddr : e->laddr, s, s->laddr);
	set_addr(e, other ? e->laddr : e->raddr, s, s->raddr);
	return 1;
}

static struct end unix_end(uint64_t sk, uint32_t mode)
{
	struct end e;

	memset(&e, 0, sizeof(e));
	e.family = AF_UNIX;
	e.sk = sk;
	e.mode = mode;
	return e;
}

static uint64_t unix_address(const uint8_t addr[16])
{
	uint64_t n;

	memcpy(&n, addr, sizeof(n));
	return n;
}

/* Of a socket that has no peer, but others that have it as theirs. */
static struct end unix_sender(const struct rec_sock *s, bool other)
{
	uint64_t listener = unix_address(s->raddr);

	if (other && s->classes & SKC_LISTEN)
		return unix_end(unix_address(s->laddr), UNIX_WAITING);
	if (!other && listener)
		return unix_end(listener, UNIX_WAITING);
	return unix_end(other ? s->sk : s->unix_peer, UNIX_SENDER);
}

static size_t unix_ends(const struct rec_sock *s, bool other, bool senders, struct end ends[2])
{
	size_t n = 0;

	if (!other)
		ends[n++] = unix_end(s->sk, 0);
	else if (s->unix_peer)
		ends[n++] = unix_end(s->unix_peer, 0);
	if (senders && other != (s->unix_peer != 0))
		ends[n++] = unix_sender(s, other);
	return n;
}

/* What a record is (other: what its other end would be); up to two ends. */
static size_t record_ends(const struct peers *p, const struct record *rec, bool other,
			  struct end ends[2])
{
	const struct rec_sock *s = rec->sock;

	if (is_fifo(rec))
		return fifo_ends(rec, other, ends);
	if (!s)
		return 0;
	if (s->classes & SKC_UNIX)
		return unix_ends(s, other, p->every_fd, ends);
	if (s->classes & (SKC_TCP | SKC_UDP | SKC_MPTCP))
		return inet_ends(s, other, ends);
	return 0;
}

static int want_end(struct peers *p, const struct end *end, bool is_other)
{
	struct want *w = calloc(1, sizeof(*w));
	struct want **node;

	if (!w)
		return -ENOMEM;
	w->end = *end;
	node = tsearch(w, &p->tree, want_cmp);
	if (!node || *node != w)
		free(w);
	if (!node)
		return -ENOMEM;
	(*node)->is_other |= is_other;
	return 0;
}

static int want_ends(struct peers *p, const struct record *rec, bool other)
{
	struct end ends[2];
	size_t i, n = record_ends(p, rec, other, ends);
	int err = 0;

	for (i = 0; i < n && !err; i++)
		err = want_end(p, &ends[i], other);
	return err;
}

int peers_want(struct peers *p, const struct record *rec)
{
	return want_ends(p, rec, true);
}

int peers_want_both(struct peers *p, const struct record *rec)
{
	int err = want_ends(p, rec, true);

	return err ? err : want_ends(p, rec, false);
}

bool peers_is_wanted(const struct peers *p, const struct record *rec)
{
	struct end ends[2];
	size_t i, n = record_ends(p, rec, false, ends);

	for (i = 0; i < n; i++) {
		struct want **node = tfind(&ends[i], &p->tree, want_cmp);

		if (node && (*node)->is_other)
			return true;
	}
	return false;
}

static bool want_has(const struct want *w, uint32_t pid)
{
	for (size_t i = 0; i < w->nr; i++)
		if (w->found[i].pid == pid)
			return true;
	return false;
}

static int want_add(struct want *w, const struct record *rec)
{
	struct peer *grown, *peer;

	grown = reallocarray(w->found, w->nr + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	w->found = grown;
	peer = &grown[w->nr++];
	memset(peer, 0, sizeof(*peer));
	peer->pid = rec->file->pid;
	peer->fd = rec->file->fd;
	peer->f_mode = rec->file->f_mode;
	peer->ino = rec->file->ino;
	peer->netns = rec->sock ? rec->sock->netns : 0;
	peer->netns_name = rec->sock ? netns_name(peer->netns) : NULL;
	memcpy(peer->comm, rec->file->comm, sizeof(peer->comm));
	return 0;
}

int peers_note(struct peers *p, const struct record *rec)
{
	struct end ends[2];
	size_t i, n = rec->file->fd == FD_NONE ? 0 : record_ends(p, rec, false, ends);
	int err = 0;

	for (i = 0; i < n && !err; i++) {
		struct want **node = tfind(&ends[i], &p->tree, want_cmp);

		if (node && (p->every_fd || !want_has(*node, rec->file->pid)))
			err = want_add(*node, rec);
	}
	return err;
}

static bool is_loopback(const struct rec_sock *s)
{
	if (s->family == AF_INET)
		return s->raddr[0] == IN_LOOPBACKNET;
	return IN6_IS_ADDR_LOOPBACK((const struct in6_addr *)s->raddr) ||
	       (IN6_IS_ADDR_V4MAPPED((const struct in6_addr *)s->raddr) &&
		s->raddr[12] == IN_LOOPBACKNET);
}

/* Moves peers of the socket's own network namespace to the front; returns how many there are. */
static size_t same_netns(struct want *w, uint32_t netns)
{
	size_t i, n = 0;

	for (i = 0; i < w->nr; i++) {
		struct peer tmp = w->found[i];

		if (tmp.netns != netns)
			continue;
		w->found[i] = w->found[n];
		w->found[n++] = tmp;
	}
	return n;
}

static size_t inet_peers(struct want *w, const struct rec_sock *s)
{
	size_t i, n = same_netns(w, s->netns);

	if (n || !(s->classes & SKC_TCP) || is_loopback(s))
		return n;
	for (i = 1; i < w->nr; i++)
		if (w->found[i].netns != w->found[0].netns)
			return 0;
	return w->nr;
}

const struct peer *peers_find(struct peers *p, const struct record *rec, size_t *nr)
{
	struct end ends[2];
	size_t i, n = record_ends(p, rec, true, ends);

	*nr = 0;
	for (i = 0; i < n && !*nr; i++) {
		struct want **node = tfind(&ends[i], &p->tree, want_cmp);

		if (!node)
			continue;
		*nr = rec->sock && rec->sock->classes & SKC_INET ? inet_peers(*node, rec->sock)
								 : (*node)->nr;
		if (*nr)
			return (*node)->found;
	}
	return NULL;
}
