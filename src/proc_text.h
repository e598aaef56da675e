/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files of /proc: their size is not known before they are read to their end. */
#ifndef SOCKSPY_PROC_TEXT_H
#define SOCKSPY_PROC_TEXT_H

#include <stddef.h>

/*
 * Reads the whole file at path. Returns 0 with *text, to be freed with free(): *len bytes (NULs among them
 * stay) and a NUL behind; or -errno.
 */
int proc_text_read(const char *path, char **text, size_t *len);

#endif
