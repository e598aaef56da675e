// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace_compat.h"

#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATH_DEFAULT "/bin:/usr/bin" /* execvp(3) */

bool compat_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	unsigned char ident[EI_NIDENT] = "";
	bool is_read;

	if (fd < 0)
		return false;
	is_read = read(fd, ident, sizeof(ident)) == (ssize_t)sizeof(ident);
	close(fd);
	return is_read && !memcmp(ident, ELFMAG, SELFMAG) && ident[EI_CLASS] == ELFCLASS32;
}

static bool compat_in(const char *dirs, size_t len, const char *name, bool *found)
{
	char path[4096];
	int n = snprintf(path, sizeof(path), "%.*s%s%s", (int)len, dirs, len ? "/" : "", name);

	*found = n > 0 && (size_t)n < sizeof(path) && !access(path, X_OK);
	return *found && compat_file(path);
}

bool compat_command(const char *name)
{
	const char *dirs = getenv("PATH");
	bool found = false, is_compat = false;

	if (strchr(name, '/'))
		return compat_file(name);
	if (!dirs)
		dirs = PATH_DEFAULT;
	while (!found) {
		size_t len = strcspn(dirs, ":");

		is_compat = compat_in(dirs, len, name, &found);
		if (!dirs[len])
			break;
		dirs += len + 1;
	}
	return is_compat;
}

bool compat_processes(const uint32_t *pids, size_t nr)
{
	char path[64];

	for (size_t i = 0; i < nr; i++) {
		snprintf(path, sizeof(path), "/proc/%u/exe", pids[i]);
		if (compat_file(path))
			return true;
	}
	return false;
}
