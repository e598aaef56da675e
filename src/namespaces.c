// SPDX-License-Identifier: GPL-2.0-or-later
#include "namespaces.h"

#include <dirent.h>
#include <fcntl.h>
#include <mntent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* FILEID_KERNFS of include/linux/exportfs.h: a handle of kernfs is the 64-bit id, from 5.5 on. */
#define FILEID_KERNFS 0xfe

const char *const netns_dirs[] = {"/run/netns", "/run/docker/netns", NULL};

struct name {
	uint32_t ino;
	char name[256];
};

static struct {
	struct name *v;
	size_t nr;
	int loaded;
} names;

uint32_t netns_own(void)
{
	struct stat st;

	return stat("/proc/self/ns/net", &st) ? 0 : st.st_ino;
}

static void name_add(const struct dirent *d, uint32_t ino)
{
	struct name *grown = reallocarray(names.v, names.nr + 1, sizeof(*grown));

	if (!grown)
		return;
	names.v = grown;
	names.v[names.nr].ino = ino;
	snprintf(names.v[names.nr].name, sizeof(names.v[0].name), "%s", d->d_name);
	names.nr++;
}

static void names_load(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *d;
	struct stat st;

	while (dir && (d = readdir(dir)))
		if (d->d_name[0] != '.' && !fstatat(dirfd(dir), d->d_name, &st, 0))
			name_add(d, st.st_ino);
	if (dir)
		closedir(dir);
}

const char *netns_name(uint32_t ino)
{
	size_t i;

	if (!names.loaded) {
		names.loaded = 1;
		for (i = 0; netns_dirs[i]; i++)
			names_load(netns_dirs[i]);
	}
	for (i = 0; i < names.nr; i++)
		if (names.v[i].ino == ino)
			return names.v[i].name;
	return NULL;
}

/* A descriptor of the mounted cgroup2 file system; opened once. Its path goes to root. */
static int cgroup2_open(char root[PATH_MAX])
{
	static char mounted[PATH_MAX];
	static int fd = -2;
	struct mntent *m;
	FILE *f;

	if (fd == -2) {
		fd = -1;
		f = setmntent("/proc/self/mounts", "r");
		while (f && (m = getmntent(f))) {
			if (strcmp(m->mnt_type, "cgroup2"))
				continue;
			snprintf(mounted, sizeof(mounted), "%s", m->mnt_dir);
			fd = open(mounted, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
			break;
		}
		if (f)
			endmntent(f);
	}
	memcpy(root, mounted, sizeof(mounted));
	return fd;
}

const char *cgroup_path(uint64_t id, char *buf, size_t len)
{
	struct {
		struct file_handle head;
		uint64_t id;
	} handle = {.head = {.handle_bytes = sizeof(id), .handle_type = FILEID_KERNFS}, .id = id};
	char root[PATH_MAX], link[64], path[PATH_MAX];
	int fd, mnt = cgroup2_open(root);
	ssize_t n;

	if (mnt < 0)
		return NULL;
	fd = open_by_handle_at(mnt, &handle.head, O_PATH | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof(path) - 1);
	close(fd);
	if (n < 0)
		return NULL;
	path[n] = '\0';
	if (strncmp(path, root, strlen(root)))
		return NULL;
	snprintf(buf, len, "%s", path[strlen(root)] ? path + strlen(root) : "/");
	return buf;
}
