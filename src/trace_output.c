// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace_output.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define BLOCK 65536
#define MODE  0644
/* Whoever reads the other end waits no longer than this. */
#define IDLE_NS UINT64_C(100000000)

int trace_output_open(struct trace_output *o, const char *path)
{
	*o = (struct trace_output){.fd = STDOUT_FILENO};
	if (path)
		o->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, MODE);
	if (o->fd < 0)
		return -errno;
	o->is_terminal = isatty(o->fd);
	return 0;
}

int trace_output_flush(struct trace_output *o)
{
	size_t done = 0;

	if (o->text.failed)
		o->err = -ENOMEM;
	while (!o->err && done < o->text.len) {
		ssize_t n = write(o->fd, o->text.s + done, o->text.len - done);

		if (n >= 0)
			done += (size_t)n;
		else if (errno != EINTR)
			o->err = -errno;
	}
	text_clear(&o->text);
	return o->err;
}

void trace_output_line(struct trace_output *o)
{
	if (o->text.len >= BLOCK)
		(void)trace_output_flush(o);
}

void trace_output_idle(struct trace_output *o, uint64_t now)
{
	if (!o->text.len || (!o->is_terminal && now - o->written < IDLE_NS))
		return;
	o->written = now;
	(void)trace_output_flush(o);
}

int trace_output_close(struct trace_output *o)
{
	(void)trace_output_flush(o);
	if (o->fd > STDERR_FILENO && close(o->fd) && !o->err)
		o->err = -errno;
	text_free(&o->text);
	return o->err;
}
