/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -c: how the name of a command starts, ^how it must not, or a /regular expression/ with modifiers b, i, x. */
#ifndef SOCKSPY_COMMAND_LIST_H
#define SOCKSPY_COMMAND_LIST_H

#include "complaint.h"

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>

struct command {
	char *text; /* the prefix; the expression as it was given, with its slashes */
	size_t len;
	bool is_regex;
	bool exclude;
	bool found;
	regex_t regex;
};

struct command_list {
	struct command *items;
	size_t nr;
	size_t nr_wanted;
};

int command_list_add(struct command_list *l, const char *arg, struct complaint *c);
bool command_list_wants(const struct command_list *l, const char *comm);
bool command_list_excludes(const struct command_list *l, const char *comm);
void command_list_found(struct command_list *l, const char *comm);
/* The first prefix that is wanted and excluded, or NULL. */
const char *command_list_conflict(const struct command_list *l);
void command_list_free(struct command_list *l);

#endif
