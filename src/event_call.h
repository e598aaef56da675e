/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Events, checked and turned into what views know: records and calls. */
#ifndef SOCKSPY_EVENT_CALL_H
#define SOCKSPY_EVENT_CALL_H

#include "../include/event.h"
#include "call.h"
#include "reading.h"
#include "value.h"

#include <stddef.h>
#include <stdint.h>

/* A record as the dump's: rec.sock (NULL where the event has no socket), and PART_UNIX_ADDR. */
struct trace_record {
	struct record rec;
	_Alignas(8) uint8_t buf[sizeof(struct rec_sock) + sizeof(struct part) + EVENT_PATH_MAX];
};

/* Everything that struct call points to. */
struct trace_call {
	struct call call;
	struct trace_record sock;
	struct trace_record made;
	struct value now;
	struct value was;
};

/* Checks every offset and length. Returns 0 or -EBADMSG. */
int event_parse(const void *buf, size_t len);

/* The process and the socket of any event as a record. */
void event_to_record(const struct event_head *event, struct trace_record *out);

/* The call of an event of one, but for the values of its option. The event has to live as long as out. */
void event_to_call(const struct event_call *event, struct trace_call *out);

#endif
