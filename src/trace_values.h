/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The value of an option that a traced setsockopt left behind, through the same table as the dump's: the chunks of the
 * socket that are the option's slots become a record with just these bytes gathered.
 */
#ifndef SOCKSPY_TRACE_VALUES_H
#define SOCKSPY_TRACE_VALUES_H

#include "../include/event.h"
#include "schema.h"
#include "value.h"

#include <stdint.h>

struct trace_values;

/* Resolves the options of the table; schema has to live as long. Returns 0 or -errno. */
int trace_values_new(const struct schema *schema, struct trace_values **out);
void trace_values_free(struct trace_values *v);

/* The n-th option that has a plan, for the map `options`; false: there are no more. */
bool trace_values_option(const struct trace_values *v, unsigned int n, struct event_option_key *key,
			 struct event_option *option);

/*
 * Makes the value of an option from its chunks. False: not known, or it could not be read.
 */
bool trace_values_get(struct trace_values *v, const struct event_option_key *key,
		      const struct event_head *event, const uint64_t *chunks, uint32_t present,
		      struct value *value);

#endif
