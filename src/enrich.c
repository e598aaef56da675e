// SPDX-License-Identifier: GPL-2.0-or-later
#include "enrich.h"

#include "field_read.h"
#include "namespaces.h"

#include <string.h>

void enrich_file(const struct rec_file *rec, struct file_info *info)
{
	char no_name[1]; /* without a link there is no name of an anonymous inode */

	memset(info, 0, sizeof(*info));
	info->mode = rec->mode;
	info->dev_major = rec->dev >> 20;
	info->dev_minor = rec->dev & 0xfffff;
	info->rdev_major = rec->rdev >> 20;
	info->rdev_minor = rec->rdev & 0xfffff;
	info->uid = rec->uid;
	info->gid = rec->gid;
	info->ino = rec->ino;
	info->size = rec->size;
	info->pos = rec->f_pos;
	info->flags = rec->f_flags;
	info->cloexec = rec->cloexec;
	info->kind = file_kind("", rec->mode, no_name);
}

void enrich_socket(struct descriptor *desc, const struct view_options *o, char *buf, size_t len)
{
	const struct rec_sock *sock = desc->reading->rec.sock;
	uint64_t id;

	if (o->numeric)
		return;
	if (sock->netns != o->own_netns)
		desc->netns_name = netns_name(sock->netns);
	if (field_read_number(desc->reading, FIELD_SOCKET, "cgroup_id", &id))
		desc->cgroup = cgroup_path(id, buf, len);
}
