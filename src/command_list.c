// SPDX-License-Identifier: GPL-2.0-or-later
#include "command_list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define COMM_MAX 15 /* TASK_COMM_LEN of the kernel, without its NUL */

/* What stands behind the closing slash: each modifier once, b or x. */
static int parse_modifiers(const char *s, int *flags, struct complaint *c)
{
	const char *start = s;

	for (; *s; s++) {
		if (!strchr("bix", *s))
			return complain(c, "no such modifier: %c (b, i and x are)", *s);
		if (memchr(start, *s, s - start))
			return complain(c, "modifier %c twice", *s);
	}
	if (strchr(start, 'b') && strchr(start, 'x'))
		return complain(c, "modifiers b (basic) and x (extended) exclude each other");
	*flags = REG_NOSUB | (strchr(start, 'b') ? 0 : REG_EXTENDED) |
		 (strchr(start, 'i') ? REG_ICASE : 0);
	return 0;
}

static int compile(struct command *item, const char *arg, struct complaint *c)
{
	const char *end = strchr(arg + 1, '/');
	char *pattern, why[128];
	int flags = 0, err;

	if (!end)
		return complain(c, "the regular expression does not end with /");
	err = parse_modifiers(end + 1, &flags, c);
	if (err)
		return err;
	pattern = strndup(arg + 1, end - arg - 1);
	if (!pattern)
		return complain_memory(c);
	err = regcomp(&item->regex, pattern, flags);
	free(pattern);
	if (!err) {
		item->is_regex = true;
		return 0;
	}
	regerror(err, &item->regex, why, sizeof(why));
	return complain(c, "bad regular expression: %s", why);
}

static int parse_prefix(struct command *item, const char *arg, struct complaint *c)
{
	item->exclude = *arg == '^';
	item->len = strlen(arg + item->exclude);
	if (!item->len)
		return complain(c, "empty command");
	if (item->len > COMM_MAX)
		return complain(c, "longer than the %d characters that the kernel keeps", COMM_MAX);
	return 0;
}

static void item_free(struct command *item)
{
	if (item->is_regex)
		regfree(&item->regex);
	free(item->text);
}

int command_list_add(struct command_list *l, const char *arg, struct complaint *c)
{
	struct command item = {0}, *grown;
	int err = *arg == '/' ? compile(&item, arg, c) : parse_prefix(&item, arg, c);

	if (err)
		return err;
	item.text = strdup(arg + item.exclude);
	grown = item.text ? reallocarray(l->items, l->nr + 1, sizeof(*grown)) : NULL;
	if (!grown) {
		item_free(&item);
		return complain_memory(c);
	}
	l->items = grown;
	grown[l->nr++] = item;
	l->nr_wanted += !item.exclude;
	return 0;
}

static bool matches(const struct command *item, const char *comm)
{
	if (item->is_regex)
		return !regexec(&item->regex, comm, 0, NULL, 0);
	return !strncmp(comm, item->text, item->len);
}

static bool any_matches(const struct command_list *l, const char *comm, bool exclude)
{
	size_t i;

	for (i = 0; i < l->nr; i++)
		if (l->items[i].exclude == exclude && matches(&l->items[i], comm))
			return true;
	return false;
}

bool command_list_wants(const struct command_list *l, const char *comm)
{
	return any_matches(l, comm, false);
}

bool command_list_excludes(const struct command_list *l, const char *comm)
{
	return any_matches(l, comm, true);
}

void command_list_found(struct command_list *l, const char *comm)
{
	size_t i;

	for (i = 0; i < l->nr; i++)
		if (!l->items[i].exclude && !l->items[i].found)
			l->items[i].found = matches(&l->items[i], comm);
}

const char *command_list_conflict(const struct command_list *l)
{
	size_t i, j;

	for (i = 0; i < l->nr; i++)
		for (j = 0; j < i; j++)
			if (l->items[i].exclude != l->items[j].exclude &&
			    !strcmp(l->items[i].text, l->items[j].text))
				return l->items[i].text;
	return NULL;
}

void command_list_free(struct command_list *l)
{
	while (l->nr > 0)
		item_free(&l->items[--l->nr]);
	free(l->items);
	memset(l, 0, sizeof(*l));
}
