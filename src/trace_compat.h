/* SPDX-License-Identifier: GPL-2.0-or-later */
/* 32-bit programs, whose calls take another hook where there is no fexit: one that every system call pays for. */
#ifndef SOCKSPY_TRACE_COMPAT_H
#define SOCKSPY_TRACE_COMPAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether the file is a program of 32 bits; false where it can't be read. */
bool compat_file(const char *path);

/* Whether a command, looked for in $PATH as execvp(3) does, is such a program. */
bool compat_command(const char *name);

/* Whether one of the processes runs such a program. */
bool compat_processes(const uint32_t *pids, size_t nr);

#endif
