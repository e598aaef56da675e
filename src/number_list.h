/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -p, -g, -u: numbers that are wanted, and with a ^ before them those that are not. */
#ifndef SOCKSPY_NUMBER_LIST_H
#define SOCKSPY_NUMBER_LIST_H

#include "../include/filter.h"
#include "complaint.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct number {
	uint32_t n;
	bool exclude;
	bool found;
	char *name; /* as it was asked for, where that was no number; else NULL */
};

struct number_list {
	struct number *items;
	size_t nr;
	size_t nr_wanted;
	size_t nr_excluded;
};

/* Turns one item (without the ^) into its number; *name is set to a new string if it is a name. */
typedef int (*number_parse)(const char *item, uint32_t *n, char **name, struct complaint *c);

/* Items by commas. Returns 0, -EINVAL or -ENOMEM. */
int number_list_add(struct number_list *l, const char *arg, number_parse parse,
		    struct complaint *c);

bool number_list_wants(const struct number_list *l, uint32_t n);
bool number_list_excludes(const struct number_list *l, uint32_t n);
void number_list_found(struct number_list *l, uint32_t n);

/* Whether a number is wanted and excluded: *n is it. */
bool number_list_conflict(const struct number_list *l, uint32_t *n);

/*
 * The wanted (or the excluded) as ranges. Where there are more than fit, the last range of the wanted takes in
 * all that follow, and the excluded that follow are left out. Returns 0 or -ENOMEM.
 */
int number_list_filter(const struct number_list *l, bool exclude, struct filter_set *set);

void number_list_free(struct number_list *l);

/* Parsers: a process id (also /proc/PID), a process group, a user by number or name. */
int parse_pid_item(const char *item, uint32_t *n, char **name, struct complaint *c);
int parse_pgid_item(const char *item, uint32_t *n, char **name, struct complaint *c);
int parse_user_item(const char *item, uint32_t *n, char **name, struct complaint *c);

#endif
