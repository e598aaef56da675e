/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The arguments of a call as members of a JSON object. */
#ifndef SOCKSPY_TRACE_JSON_CALL_H
#define SOCKSPY_TRACE_JSON_CALL_H

#include "text.h"

#include <stddef.h>
#include <stdint.h>

struct call;

/*
 * "address" of bind, connect, accept; "level", "optname", "value", "now", "was" of options; ... Secrets come as
 * nothing but their length, "optlen".
 */
void json_text_call(struct text *t, const struct call *c);

/* "127.0.0.1", "::1"; null of another family. */
void json_text_address(struct text *t, uint16_t family, const uint8_t *addr);

/* sun_path as the dump has it: "@name" of an abstract one. len is not 0. */
void json_text_unix_path(struct text *t, const char *path, size_t len);

#endif
