// SPDX-License-Identifier: GPL-2.0-or-later
#include "libbpf_print.h"

#include <bpf/libbpf.h>
#include <stdarg.h>
#include <stdio.h>

static int print_nothing(enum libbpf_print_level level, const char *fmt, va_list args)
{
	(void)level;
	(void)fmt;
	(void)args;
	return 0;
}

static int print_stderr(enum libbpf_print_level level, const char *fmt, va_list args)
{
	return level == LIBBPF_DEBUG ? 0 : vfprintf(stderr, fmt, args);
}

void libbpf_print_set(bool debug)
{
	libbpf_set_print(debug ? print_stderr : print_nothing);
}
