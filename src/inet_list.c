// SPDX-License-Identifier: GPL-2.0-or-later
#include "inet_list.h"

#include "../include/record.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* -i4 and -i6 together are -i, in whatever order; after -i alone, one of them narrows it, as in lsof. */
static void add_any(struct inet_list *l, uint16_t family)
{
	bool both = l->any && l->any_family && l->any_family != family;

	l->any = true;
	l->any_family = both ? 0 : family;
}

int inet_list_add(struct inet_list *l, const char *arg, struct complaint *c)
{
	struct inet_spec spec, *grown;
	int err;

	if (!arg || !strcmp(arg, "4") || !strcmp(arg, "6")) {
		add_any(l, !arg ? 0 : *arg == '4' ? AF_INET : AF_INET6);
		return 0;
	}
	err = inet_spec_parse(&spec, arg, l->any_family, c);
	grown = err ? NULL : reallocarray(l->specs, l->nr + 1, sizeof(*grown));
	if (!grown) {
		inet_spec_free(&spec);
		return err ? err : complain_memory(c);
	}
	l->specs = grown;
	grown[l->nr++] = spec;
	return 0;
}

bool inet_list_is_given(const struct inet_list *l)
{
	return l->any || l->nr;
}

/* -i, -i4, -i6 go by the socket's own family, whatever addresses it has. */
static bool any_wants(const struct inet_list *l, const struct rec_sock *s)
{
	return l->any && s->classes & SKC_INET && (!l->any_family || l->any_family == s->family);
}

static bool specs_want(const struct inet_list *l, const struct rec_sock *s)
{
	size_t i;

	for (i = 0; i < l->nr; i++)
		if (inet_spec_matches(&l->specs[i], s))
			return true;
	return false;
}

bool inet_list_wants(const struct inet_list *l, const struct rec_sock *s, bool all)
{
	if (all && l->any && l->nr)
		return any_wants(l, s) && specs_want(l, s);
	return any_wants(l, s) || specs_want(l, s);
}

void inet_list_found(struct inet_list *l, const struct rec_sock *s)
{
	size_t i;

	l->any_found = l->any_found || any_wants(l, s);
	for (i = 0; i < l->nr; i++)
		if (!l->specs[i].found)
			l->specs[i].found = inet_spec_matches(&l->specs[i], s);
}

bool inet_list_filter(const struct inet_list *l, bool all, struct filter *f)
{
	bool narrow = all && l->any && l->nr;
	size_t i, nr = 0, added;

	memset(f->inet, 0, sizeof(f->inet));
	if (l->any && !narrow)
		f->inet[nr++].family = l->any_family;
	for (i = 0; i < l->nr; i++) {
		added = inet_spec_filter(&l->specs[i], &f->inet[nr], FILTER_INETS - nr);
		if (!added)
			return false;
		for (; added > 0; added--, nr++)
			if (narrow && l->any_family)
				f->inet[nr].family = l->any_family;
	}
	f->nr_inets = nr;
	return true;
}

void inet_list_free(struct inet_list *l)
{
	while (l->nr > 0)
		inet_spec_free(&l->specs[--l->nr]);
	free(l->specs);
	memset(l, 0, sizeof(*l));
}
