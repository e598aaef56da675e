/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A table of /proc/PID/net: the first byte says which one, the rest is its text. */
#include "../../src/proc_net.h"
#include "input.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static int check(const struct proc_net_sock *s, void *ctx)
{
	size_t *budget = ctx;
	struct rec_sock rec = {0};

	MUST(s->path_len <= PROC_NET_PATH_MAX);
	MUST(s->path || !s->path_len);
	MUST(!s->path || s->table == PROC_NET_UNIX);
	MUST(!s->path || strnlen(s->path + (s->path_len > 0), *budget + 1) <= *budget);
	for (size_t i = 0; s->hashed_sk[0] && i < sizeof(s->hashed_sk); i++)
		MUST(strchr("0123456789abcdef", s->hashed_sk[i]));
	proc_net_record(s, &rec);
	MUST(rec.classes & SKC_ANY);
	MUST(rec.family == AF_INET || rec.family == AF_INET6 || rec.family == AF_UNIX ||
	     rec.family == AF_NETLINK || rec.family == AF_PACKET);
	MUST(!(rec.classes & SKC_INET6) == (rec.family != AF_INET6));
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, size};
	uint8_t which = take_u8(&in);
	size_t len;
	char *text = take_rest(&in, &len);

	/* Letters, so that an editor can make them: 'A' is the first. */
	MUST(!proc_net_parse((uint8_t)(which - 'A') % PROC_NET_TABLES, text, len, check, &len));
	free(text);
	return 0;
}
