// SPDX-License-Identifier: GPL-2.0-or-later
#include "number_list.h"

#include <ctype.h>
#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

/* Whether s is a decimal number up to max. */
static bool parse_digits(const char *s, unsigned long max, uint32_t *n)
{
	unsigned long v;
	char *end;

	if (!isdigit((unsigned char)*s))
		return false;
	errno = 0;
	v = strtoul(s, &end, 10);
	if (errno || *end || v > max)
		return false;
	*n = v;
	return true;
}

int parse_pid_item(const char *item, uint32_t *n, char **name, struct complaint *c)
{
	size_t len;
	char digits[16];

	(void)name;
	if (!*item)
		return complain(c, "empty process id");
	if (!strncmp(item, "/proc/", 6))
		item += 6;
	len = strlen(item);
	if (len && item[len - 1] == '/')
		len--;
	if (len >= sizeof(digits))
		return complain(c, "not a process id");
	memcpy(digits, item, len);
	digits[len] = '\0';
	return parse_digits(digits, INT32_MAX, n) && *n ? 0 : complain(c, "not a process id");
}

int parse_pgid_item(const char *item, uint32_t *n, char **name, struct complaint *c)
{
	(void)name;
	if (!*item)
		return complain(c, "empty process group id");
	return parse_digits(item, INT32_MAX, n) ? 0 : complain(c, "not a process group id");
}

int parse_user_item(const char *item, uint32_t *n, char **name, struct complaint *c)
{
	const struct passwd *pw;

	if (!*item)
		return complain(c, "empty user");
	/* (uid_t)-1 is no user: system calls take it for "leave it as it is". */
	if (parse_digits(item, UINT32_MAX - 1, n))
		return 0;
	pw = getpwnam(item);
	if (!pw)
		return complain(c, "no user %s", item);
	*n = pw->pw_uid;
	*name = strdup(item);
	return *name ? 0 : complain_memory(c);
}

static struct number *find(const struct number_list *l, uint32_t n, bool exclude)
{
	size_t i;

	for (i = 0; i < l->nr; i++)
		if (l->items[i].n == n && l->items[i].exclude == exclude)
			return &l->items[i];
	return NULL;
}

static int append(struct number_list *l, const struct number *item, struct complaint *c)
{
	struct number *grown = reallocarray(l->items, l->nr + 1, sizeof(*grown));

	if (!grown)
		return complain_memory(c);
	l->items = grown;
	grown[l->nr++] = *item;
	if (item->exclude)
		l->nr_excluded++;
	else
		l->nr_wanted++;
	return 0;
}

static int add_item(struct number_list *l, const char *text, number_parse parse,
		    struct complaint *c)
{
	struct number item = {.exclude = *text == '^'};
	int err = parse(text + item.exclude, &item.n, &item.name, c);

	if (!err && !find(l, item.n, item.exclude)) {
		err = append(l, &item, c);
		if (!err)
			return 0;
	}
	free(item.name);
	return err;
}

int number_list_add(struct number_list *l, const char *arg, number_parse parse, struct complaint *c)
{
	char *copy = strdup(arg), *rest = copy, *item;
	int err = 0;

	if (!copy)
		return complain_memory(c);
	while (!err && (item = strsep(&rest, ",")))
		err = add_item(l, item, parse, c);
	free(copy);
	return err;
}

bool number_list_wants(const struct number_list *l, uint32_t n)
{
	return l->nr_wanted && find(l, n, false);
}

bool number_list_excludes(const struct number_list *l, uint32_t n)
{
	return l->nr_excluded && find(l, n, true);
}

void number_list_found(struct number_list *l, uint32_t n)
{
	struct number *item = find(l, n, false);

	if (item)
		item->found = true;
}

bool number_list_conflict(const struct number_list *l, uint32_t *n)
{
	size_t i;

	for (i = 0; i < l->nr; i++)
		if (l->items[i].exclude && find(l, l->items[i].n, false)) {
			*n = l->items[i].n;
			return true;
		}
	return false;
}

static int number_cmp(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

int number_list_filter(const struct number_list *l, bool exclude, struct filter_set *set)
{
	uint32_t *sorted = calloc(l->nr + 1, sizeof(*sorted));
	size_t i, nr = 0;

	memset(set, 0, sizeof(*set));
	if (!sorted)
		return -ENOMEM;
	for (i = 0; i < l->nr; i++)
		if (l->items[i].exclude == exclude)
			sorted[nr++] = l->items[i].n;
	qsort(sorted, nr, sizeof(*sorted), number_cmp);
	for (i = 0; i < nr; i++) {
		struct filter_range *last = set->nr ? &set->in[set->nr - 1] : NULL;
		bool full = set->nr == FILTER_RANGES;

		if (last && (sorted[i] == last->last + 1 || (full && !exclude)))
			last->last = sorted[i];
		else if (!full)
			set->in[set->nr++] = (struct filter_range){sorted[i], sorted[i]};
	}
	free(sorted);
	return 0;
}

void number_list_free(struct number_list *l)
{
	while (l->nr > 0)
		free(l->items[--l->nr].name);
	free(l->items);
	memset(l, 0, sizeof(*l));
}
