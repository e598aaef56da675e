/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What user space tells the loaded BPF programs between two runs of an iterator. */
#ifndef SOCKSPY_CONTROL_H
#define SOCKSPY_CONTROL_H

#ifndef __VMLINUX_H__
#include <linux/types.h>
#endif

enum control_mode {
	CONTROL_DUMP = 0,    /* everything of every descriptor */
	CONTROL_PEERS = 1,   /* the fixed part only, of what has another end within the machine */
	CONTROL_SOCKETS = 2, /* everything of the sockets that struct filter lets pass */
};

struct control {
	__u32 pid;  /* only this process (in the reader's pid namespace); 0: all */
	__u32 mode; /* enum control_mode */
};

#endif
