// SPDX-License-Identifier: GPL-2.0-or-later
/* Sockets of AF_INET and AF_INET6 that a descriptor leads to. See list.bpf.h. */
#define LIST_NO_UNIX
#define LIST_NO_OTHERS
#define LIST_NO_EXTRAS

#include "list_file.bpf.h"

char LICENSE[] SEC("license") = "GPL";
