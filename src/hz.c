// SPDX-License-Identifier: GPL-2.0-or-later
#include "hz.h"

#include "field_read.h"
#include "schema.h"
#include "source_bpf.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

struct hz_search {
	struct schema *schema;
	uint32_t fd;
};

static int look(const struct record *rec, void *ctx)
{
	struct hz_search *search = ctx;
	struct reading reading = {0};
	const struct field *keepidle;
	uint64_t jiffies;

	if (!rec->sock || rec->file->fd != search->fd)
		return 0;
	reading_init(&reading, search->schema, rec);
	keepidle = field_row(&reading, FIELD_OPTION, "TCP_KEEPIDLE");
	if (keepidle && slot_u64(&reading, keepidle, 0, &jiffies) && jiffies)
		search->schema->hz = jiffies;
	return 0;
}

static int tcp_socket(void)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	return fd >= 0 ? fd : socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

int hz_learn(struct source_bpf *source, struct schema *schema)
{
	int one = 1, err = 0, fd = tcp_socket();
	struct hz_search search = {.schema = schema, .fd = fd};

	if (fd < 0)
		return -errno;
	if (setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &one, sizeof(one)))
		err = -errno;
	else
		err = source_bpf_read(source, getpid(), CONTROL_DUMP, look, &search);
	close(fd);
	if (!err && !schema->hz)
		err = -ENODATA;
	return err;
}
