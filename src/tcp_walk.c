// SPDX-License-Identifier: GPL-2.0-or-later
#include "tcp_walk.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <unistd.h>

/* The program always asks to be called again. */
static int call(int fd)
{
	char none;
	ssize_t n = read(fd, &none, sizeof(none));

	if (n >= 0)
		return -EIO;
	return errno == EAGAIN ? 0 : -errno;
}

static bool is_known(const struct tcp_walk *w, const struct list_table *table)
{
	size_t i;

	for (i = 0; i < w->nr_tables; i++)
		if (w->tables[i].heads == table->heads)
			return true;
	return false;
}

/* A table that a namespace has for itself ends with it. */
static int add_table(struct tcp_walk *w, const struct list_table *table)
{
	struct list_table *tables;
	int *keepers, fd;

	if (is_known(w, table))
		return 0;
	tables = reallocarray(w->tables, w->nr_tables + 1, sizeof(*tables));
	if (!tables)
		return -ENOMEM;
	w->tables = tables;
	keepers = reallocarray(w->keepers, w->nr_tables + 1, sizeof(*keepers));
	if (!keepers)
		return -ENOMEM;
	w->keepers = keepers;
	fd = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	tables[w->nr_tables] = *table;
	keepers[w->nr_tables++] = fd;
	return 0;
}

static int add_netns(struct tcp_walk *w, uint32_t inum)
{
	uint32_t *grown = reallocarray(w->netns, w->nr_netns + 1, sizeof(*grown));
	size_t i;

	if (!grown)
		return -ENOMEM;
	w->netns = grown;
	for (i = w->nr_netns; i && grown[i - 1] > inum; i--)
		grown[i] = grown[i - 1];
	grown[i] = inum;
	w->nr_netns++;
	return 0;
}

int tcp_walk_find(struct tcp_walk *w, int fd, uint32_t states)
{
	int err;

	w->shared->find = 1;
	err = call(fd);
	w->shared->find = 0;
	if (!err && states & 1u << TCP_LISTEN)
		err = add_table(w, &w->shared->listeners);
	if (!err && states & ~(1u << TCP_LISTEN))
		err = add_table(w, &w->shared->connections);
	return err ? err : add_netns(w, w->shared->netns);
}

/* Whether there is anything left to walk. */
static bool go_on(struct tcp_walk *w)
{
	struct list_walk *s = w->shared;

	if (w->current && s->bucket < s->table.nr)
		return true;
	if (w->current == w->nr_tables)
		return false;
	s->table = w->tables[w->current++];
	s->bucket = s->part = s->bits = s->tries = 0;
	return true;
}

static int compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Returns how many there were. */
static size_t copy_wanted(const struct tcp_walk *w, struct rec_sock *to)
{
	const struct rec_sock *sock = w->shared->socks, *end = sock + w->shared->nr;
	size_t nr = 0;

	for (; sock < end; sock++)
		if (bsearch(&sock->netns, w->netns, w->nr_netns, sizeof(*w->netns), compare))
			to[nr++] = *sock;
	return nr;
}

ssize_t tcp_walk_read(struct tcp_walk *w, int fd, struct rec_sock *to)
{
	size_t nr;
	int err;

	if (!go_on(w))
		return 0;
	err = call(fd);
	if (err)
		return err;
	if (w->shared->nr > LIST_ROOM)
		return -EBADMSG;
	nr = copy_wanted(w, to);
	return nr ? (ssize_t)(nr * sizeof(*to)) : -EAGAIN;
}

void tcp_walk_reset(struct tcp_walk *w)
{
	while (w->nr_tables)
		close(w->keepers[--w->nr_tables]);
	free(w->tables);
	free(w->keepers);
	free(w->netns);
	*w = (struct tcp_walk){.shared = w->shared};
}
