/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What must hold for everything that is printed, whatever came in. */
#ifndef SOCKSPY_FUZZ_CHECK_H
#define SOCKSPY_FUZZ_CHECK_H

#include "../../src/view.h"

#include <stddef.h>

/* UTF-8 without controls, but those in `allowed`, and without marks that reorder a line. */
void check_text(const char *text, size_t len, const char *allowed);
/* ... that json-c takes as objects, one a line. */
void check_json_lines(const char *text, size_t len);
/* ... as one object. */
void check_json_document(const char *text, size_t len);

/* Prints the descriptor of a process by every view, and checks what they print. */
void check_views(const struct view_options *o, const struct descriptor *d);

#endif
