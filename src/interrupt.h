/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Waiting until it is time, or somebody says that it is enough. */
#ifndef SOCKSPY_INTERRUPT_H
#define SOCKSPY_INTERRUPT_H

#include <stdbool.h>

/* From now on SIGINT and SIGTERM end the next interrupt_wait(); a second one ends the program. */
void interrupt_start(void);

/* Waits. Returns false at once if it is enough. */
bool interrupt_wait(unsigned int seconds);

#endif
