/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SOCKSPY_LIBBPF_PRINT_H
#define SOCKSPY_LIBBPF_PRINT_H

#include <stdbool.h>

/* Whether libbpf says on stderr what it does and what the verifier says. */
void libbpf_print_set(bool debug);

#endif
