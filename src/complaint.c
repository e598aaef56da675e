// SPDX-License-Identifier: GPL-2.0-or-later
#include "complaint.h"

#include "escape.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int complain(struct complaint *c, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): of clang 14, once it looks at several files */
	vsnprintf(c->why, sizeof(c->why), fmt, args);
	va_end(args);
	return -EINVAL;
}

int complain_memory(struct complaint *c)
{
	complain(c, "out of memory");
	return -ENOMEM;
}

void complaint_print(const char *what, const char *arg, const char *why, const char *hint)
{
	fputs("sockspy: ", stderr);
	escape_text(stderr, what, strlen(what));
	if (*what && *arg)
		fputc(' ', stderr);
	escape_text(stderr, arg, strlen(arg));
	fputs(": ", stderr);
	escape_text(stderr, why, strlen(why));
	fprintf(stderr, " (%s)\n", hint);
}
