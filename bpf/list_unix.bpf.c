// SPDX-License-Identifier: GPL-2.0-or-later
/* Unix sockets that no descriptor leads to. See list.bpf.h. */
#define LIST_NO_INET
#define LIST_NO_OTHERS

#include "list_unix.bpf.h"

char LICENSE[] SEC("license") = "GPL";
