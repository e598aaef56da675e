// SPDX-License-Identifier: GPL-2.0-or-later
/* Sockets of every family that a descriptor leads to. See list.bpf.h. */
#include "list_file.bpf.h"

char LICENSE[] SEC("license") = "GPL";
