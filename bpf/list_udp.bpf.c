// SPDX-License-Identifier: GPL-2.0-or-later
/* UDP sockets that no descriptor leads to. See list.bpf.h. */
#define LIST_NO_UNIX
#define LIST_NO_OTHERS

#include "list_udp.bpf.h"

char LICENSE[] SEC("license") = "GPL";
