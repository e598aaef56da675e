/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A BTF that exists in memory only, for btf_set_open(), which opens files. */
#ifndef SOCKSPY_FUZZ_BTF_FILE_H
#define SOCKSPY_FUZZ_BTF_FILE_H

#include <stddef.h>
#include <stdint.h>

/* Makes data the content of "vmlinux" in a directory of its own; the directory's path. */
const char *btf_file_write(const uint8_t *data, size_t size);

#endif
