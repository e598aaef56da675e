// SPDX-License-Identifier: GPL-2.0-or-later
/* Network namespaces. See list.bpf.h. */
#include "list_netns.bpf.h"

char LICENSE[] SEC("license") = "GPL";
