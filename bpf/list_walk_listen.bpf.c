// SPDX-License-Identifier: GPL-2.0-or-later
/* TCP listeners that no descriptor leads to, of all network namespaces. See list.bpf.h. */
#define LIST_NO_UNIX
#define LIST_NO_OTHERS
#define LIST_NO_EXTRAS
#define LIST_NO_CONNECTIONS

#include "list_walk.bpf.h"

char LICENSE[] SEC("license") = "GPL";
