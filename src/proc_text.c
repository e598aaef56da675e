/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "proc_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define FIRST_SIZE 4096

/* Makes room for one byte more than used. */
static int grow(char **buf, size_t *size)
{
	size_t more = *size ? *size * 2 : FIRST_SIZE;
	char *p = realloc(*buf, more);

	if (!p)
		return -ENOMEM;
	*buf = p;
	*size = more;
	return 0;
}

static int read_all(int fd, char **buf, size_t *len)
{
	size_t size = 0;
	ssize_t n;
	int err;

	*len = 0;
	do {
		if (*len + 1 >= size) {
			err = grow(buf, &size);
			if (err)
				return err;
		}
		n = read(fd, *buf + *len, size - *len - 1);
		if (n < 0)
			return -errno;
		*len += (size_t)n;
	} while (n > 0);
	(*buf)[*len] = '\0';
	return 0;
}

int proc_text_read(const char *path, char **text, size_t *len)
{
	char *buf = NULL;
	int fd, err;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	err = read_all(fd, &buf, len);
	close(fd);
	if (err) {
		free(buf);
		return err;
	}
	*text = buf;
	return 0;
}
