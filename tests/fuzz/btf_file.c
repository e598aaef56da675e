/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "btf_file.h"

#include "input.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static char dir[] = "/tmp/sockspy-fuzz-XXXXXX";
static char link_path[sizeof(dir) + 16];

static void remove_dir(void)
{
	unlink(link_path);
	rmdir(dir);
}

/* A link to memory: an input costs no file. */
static int make(void)
{
	char target[64];
	int fd = memfd_create("btf", MFD_CLOEXEC);

	MUST(fd >= 0 && mkdtemp(dir) != NULL);
	snprintf(target, sizeof(target), "/proc/self/fd/%d", fd);
	snprintf(link_path, sizeof(link_path), "%s/vmlinux", dir);
	MUST(symlink(target, link_path) == 0);
	atexit(remove_dir);
	return fd;
}

const char *btf_file_write(const uint8_t *data, size_t size)
{
	static int fd;

	if (!fd)
		fd = make();
	MUST(ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size);
	return dir;
}
