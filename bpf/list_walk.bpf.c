// SPDX-License-Identifier: GPL-2.0-or-later
/* TCP sockets that no descriptor leads to, of all network namespaces. See list.bpf.h. */
#define LIST_NO_UNIX
#define LIST_NO_OTHERS

#include "list_walk.bpf.h"

char LICENSE[] SEC("license") = "GPL";
