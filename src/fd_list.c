// SPDX-License-Identifier: GPL-2.0-or-later
#include "fd_list.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static bool parse_fd(const char *s, const char *end, uint32_t *fd)
{
	uint64_t n = 0;

	if (s == end)
		return false;
	for (; s < end; s++) {
		if (!isdigit((unsigned char)*s))
			return false;
		n = n * 10 + (*s - '0');
		if (n > INT_MAX)
			return false;
	}
	*fd = n;
	return true;
}

static int append(struct fd_list *l, const struct filter_range *r, struct complaint *c)
{
	struct filter_range *grown = reallocarray(l->ranges, l->nr + 1, sizeof(*grown));

	if (!grown)
		return complain_memory(c);
	l->ranges = grown;
	grown[l->nr++] = *r;
	return 0;
}

/* A name has no range: it is taken, and no socket has it. */
static int parse_item(const char *item, struct filter_range *r, bool *named, struct complaint *c)
{
	const char *end = item + strlen(item), *dash = strrchr(item, '-');

	*named = false;
	if (dash) {
		if (!parse_fd(item, dash, &r->first) || !parse_fd(dash + 1, end, &r->last))
			return complain(c, "%s is no range of descriptors", item);
		return r->first < r->last ? 0
					  : complain(c, "the range %s ends before it starts", item);
	}
	if (!strcmp(item, "fd")) {
		*r = (struct filter_range){0, INT_MAX};
		return 0;
	}
	*named = !isdigit((unsigned char)*item);
	if (*named)
		return 0;
	if (!parse_fd(item, end, &r->first))
		return complain(c, "%s is no descriptor", item);
	r->last = r->first;
	return 0;
}

static int add_item(struct fd_list *l, const char *item, struct complaint *c)
{
	bool exclude = *item == '^', named;
	struct filter_range r;
	int err;

	item += exclude;
	if (!*item)
		return complain(c, "empty descriptor");
	if (l->given && l->exclude != exclude)
		return complain(c, "%s: a list either names descriptors or excludes them", item);
	err = parse_item(item, &r, &named, c);
	if (err)
		return err;
	l->given = true;
	l->exclude = exclude;
	return named ? 0 : append(l, &r, c);
}

int fd_list_add(struct fd_list *l, const char *arg, struct complaint *c)
{
	char *copy = strdup(arg), *rest = copy, *item;
	int err = 0;

	if (!copy)
		return complain_memory(c);
	while (!err && (item = strsep(&rest, ",")))
		err = add_item(l, item, c);
	free(copy);
	return err;
}

bool fd_list_wants(const struct fd_list *l, uint32_t fd)
{
	size_t i;

	for (i = 0; i < l->nr; i++)
		if (fd >= l->ranges[i].first && fd <= l->ranges[i].last)
			return !l->exclude;
	return l->exclude;
}

static int range_cmp(const void *a, const void *b)
{
	const struct filter_range *x = a, *y = b;

	return x->first < y->first ? -1 : x->first > y->first;
}

/* What lies between the ranges, which are in order; false where it does not fit. */
static bool add_gaps(struct filter_set *set, const struct filter_range *ranges, size_t nr)
{
	uint64_t next = 0;
	size_t i;

	for (i = 0; i <= nr; i++) {
		uint64_t first = i < nr ? ranges[i].first : (uint64_t)INT_MAX + 1;

		if (next < first) {
			if (set->nr == FILTER_RANGES)
				return false;
			set->in[set->nr++] = (struct filter_range){next, first - 1};
		}
		if (i < nr && next <= ranges[i].last)
			next = (uint64_t)ranges[i].last + 1;
	}
	return true;
}

bool fd_list_filter(const struct fd_list *l, struct filter_set *set)
{
	struct filter_range sorted[FILTER_RANGES];

	memset(set, 0, sizeof(*set));
	if (l->nr > FILTER_RANGES)
		return false;
	if (l->nr)
		memcpy(sorted, l->ranges, l->nr * sizeof(*sorted));
	if (l->exclude) {
		qsort(sorted, l->nr, sizeof(*sorted), range_cmp);
		return add_gaps(set, sorted, l->nr);
	}
	if (l->nr)
		memcpy(set->in, sorted, l->nr * sizeof(*sorted));
	set->nr = l->nr;
	return true;
}

void fd_list_free(struct fd_list *l)
{
	free(l->ranges);
	memset(l, 0, sizeof(*l));
}
