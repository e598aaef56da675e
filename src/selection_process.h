/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The part of a selection that looks at processes, whoever tells of them: records or /proc. */
#ifndef SOCKSPY_SELECTION_PROCESS_H
#define SOCKSPY_SELECTION_PROCESS_H

#include "selection.h"

/* Which of the criteria on processes it meets, enum filter_test. */
uint32_t selection_process_met(const struct selection *s, const struct selection_process *p);
bool selection_process_excluded(const struct selection *s, const struct selection_process *p);
/* Notes that there is a process that meets these. */
void selection_process_found(struct selection *s, const struct selection_process *p, uint32_t met);

#endif
