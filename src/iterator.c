// SPDX-License-Identifier: GPL-2.0-or-later
#include "iterator.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <unistd.h>

int iterator_run(const struct bpf_link *link)
{
	int fd = bpf_iter_create(bpf_link__fd(link));
	ssize_t n;
	char c;

	if (fd < 0)
		return -errno;
	/* EAGAIN: the iterator pauses after a million objects. */
	do
		n = read(fd, &c, 1);
	while (n < 0 && (errno == EAGAIN || errno == EINTR));
	n = n < 0 ? -errno : 0;
	close(fd);
	return (int)n;
}
