/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The cells that are made the same way for every family of sockets. */
#include "view_lsof_row.h"

#include <sys/socket.h>

#define FMODE_READ  0x1
#define FMODE_WRITE 0x2

char lsof_access(uint32_t fd, uint32_t f_mode)
{
	if (fd == FD_NONE)
		return ' ';
	switch (f_mode & (FMODE_READ | FMODE_WRITE)) {
	case FMODE_READ:
		return 'r';
	case FMODE_WRITE:
		return 'w';
	case FMODE_READ | FMODE_WRITE:
		return 'u';
	}
	return ' ';
}

/* No inode: it has no file, no process could have a descriptor of it. */
static void put_inode(struct text *t, const struct lsof_row *row)
{
	if (row->file->ino)
		text_uint(t, row->file->ino, 0);
	else
		text_char(t, '-');
}

static void put_address(struct text *t, const struct lsof_row *row)
{
	size_t len;
	const char *hashed = reading_part(row->d->reading, PART_HASHED_SK, &len, NULL);

	if (!hashed)
		return;
	text_str(t, "0x");
	lsof_escape(t, hashed, len, ESCAPE_BLANK | ESCAPE_ASCII, 0);
}

void lsof_device(struct text *t, const struct lsof_row *row)
{
	uint32_t dev = row->file->dev;

	switch (row->kind->device) {
	case DEVICE_NONE:
		return;
	case DEVICE_INODE:
		put_inode(t, row);
		return;
	case DEVICE_SK:
		put_address(t, row);
		return;
	case DEVICE_DEV:
		break;
	}
	text_uint(t, dev >> DEV_MINOR_BITS, 0);
	text_char(t, ',');
	text_uint(t, dev & DEV_MINOR_MASK, 0);
}

void lsof_node(struct text *t, const struct lsof_row *row)
{
	if (row->protocol)
		text_str(t, row->protocol);
	else
		put_inode(t, row);
}

static void put_peer(struct text *t, const struct lsof_row *row, const struct peer *p)
{
	size_t width = row->o->command_width, len = strnlen(p->comm, sizeof(p->comm));

	text_char(t, ' ');
	text_uint(t, p->pid, 0);
	text_char(t, ',');
	lsof_escape(t, p->comm, width && width < len ? width : len, ESCAPE_BLANK, 0);
	text_char(t, ',');
	text_uint(t, p->fd, 0);
	text_char(t, lsof_access(p->fd, p->f_mode));
}

static void put_peer_inode(struct text *t, uint64_t ino)
{
	text_str(t, " ->INO=");
	text_uint(t, ino, 0);
}

/* The last process first, as lsof has them. A unix socket is named before those that have it. */
static void put_endpoints(struct text *t, const struct lsof_row *row)
{
	uint64_t ino = row->sock->unix_peer_ino;

	if (ino)
		put_peer_inode(t, ino);
	for (size_t i = row->d->nr_peers; i-- > 0;) {
		const struct peer *p = &row->d->peers[i];

		if (row->sock->family == AF_UNIX && p->ino != ino)
			put_peer_inode(t, p->ino);
		ino = p->ino;
		put_peer(t, row, p);
	}
}

void lsof_name(struct text *t, const struct lsof_row *row)
{
	row->kind->name(t, row);
	if (row->o->endpoints)
		put_endpoints(t, row);
}

void lsof_netns(struct text *t, const struct lsof_row *row, const char *prefix)
{
	const char *name = row->d->netns_name;
	uint32_t netns = row->sock->netns;

	if (!row->o->own_netns || !netns || netns == row->o->own_netns)
		return;
	text_str(t, prefix);
	if (name)
		lsof_escape(t, name, strlen(name), ESCAPE_BLANK, 0);
	else
		text_uint(t, netns, 0);
}
