/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of a dump that say several fields in words: "rtt: rtt 0.045ms rttvar 0.02ms". */
#ifndef SOCKSPY_FIELD_LINE_H
#define SOCKSPY_FIELD_LINE_H

#include "field.h"

#include <stdbool.h>
#include <stdio.h>

enum item_format {
	ITEM_PLAIN,	   /* as value_print() has it */
	ITEM_MS,	   /* a number of milliseconds: "204ms" */
	ITEM_US_AS_MS,	   /* a number of microseconds, shown in milliseconds: "0.045ms" */
	ITEM_MIN_RTT,	   /* as ITEM_US_AS_MS; nothing before the first sample (all bits set) */
	ITEM_SSTHRESH,	   /* a number of segments; "infinite" until there was a loss */
	ITEM_RATE,	   /* bytes a second: "1000B/s"; all bits set: "unlimited" */
	ITEM_IF_SET,	   /* the label alone, where the number is not 0 */
	ITEM_NONZERO,	   /* as ITEM_PLAIN, where the number is not 0 */
	ITEM_MEMBERS_SET,  /* names of the members that are not 0; nothing where all are */
	ITEM_CA_STATE,	   /* enum tcp_ca_state, by name */
	ITEM_TCPI_OPTIONS, /* TCPI_OPT_* by name */
};

struct field_item {
	const char *name; /* of the field */
	const char *label;
	enum item_format format;
};

struct field_line {
	const char *label;
	const struct field_item *items; /* ends with one that has no name */
};

/*
 * Prints a tab, "LABEL:" and each field that can be read; nothing where none can be.
 * Returns whether it printed a line.
 */
bool field_line_print(FILE *out, const struct reading *r, enum field_group group,
		      const struct field_line *line);

/*
 * The same for the rows of a table that none of the lines (up to one without a label) tells of, by their
 * own names, where they are not 0 or empty: nothing that a newer table has is lost.
 */
void field_line_print_rest(FILE *out, const struct reading *r, const struct field *table,
			   const struct field_line *lines, const char *label);

#endif
