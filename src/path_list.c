// SPDX-License-Identifier: GPL-2.0-or-later
#include "path_list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>

static int look_at(struct path *p, struct complaint *c)
{
	struct stat st;
	int err;

	if (stat(p->arg, &st)) {
		err = -errno;
		if (err == -ENOENT && p->arg[0] == '@' && p->arg[1]) {
			p->abstract = true;
			return 0;
		}
		complain(c, "%s", strerror(-err));
		return err;
	}
	if (!S_ISSOCK(st.st_mode)) {
		complain(c, "not a socket");
		return -ENOTSOCK;
	}
	p->dev = st.st_dev;
	p->ino = st.st_ino;
	return 0;
}

int path_list_add(struct path_list *l, const char *arg, struct complaint *c)
{
	struct path p = {.arg = strdup(arg)}, *grown;
	int err = p.arg ? look_at(&p, c) : complain_memory(c);

	l->given = true;
	if (err) {
		l->nr_failed++;
		free(p.arg);
		return err;
	}
	grown = reallocarray(l->items, l->nr + 1, sizeof(*grown));
	if (!grown) {
		free(p.arg);
		return complain_memory(c);
	}
	l->items = grown;
	grown[l->nr++] = p;
	return 0;
}

/* What a socket is bound to, and which file that is. */
struct bound {
	const char *name;
	size_t len;
	bool is_file;
	struct stat st;
};

/* A relative path is another process's business: it is only compared as text. */
static void bound_init(struct bound *b, const char *name, size_t len)
{
	char path[sizeof(((struct sockaddr_un *)0)->sun_path) + 1];

	b->name = name;
	b->len = len && name[0] ? strnlen(name, len) : len;
	b->is_file = false;
	if (b->len && *name == '/' && b->len < sizeof(path)) {
		memcpy(path, name, b->len);
		path[b->len] = '\0';
		b->is_file = !stat(path, &b->st);
	}
}

static bool matches(const struct path *p, const struct bound *b)
{
	const char *arg = p->arg;
	size_t len = strlen(arg);

	if (p->abstract)
		return b->len == len && !b->name[0] && !memcmp(b->name + 1, arg + 1, len - 1);
	if (b->is_file && b->st.st_dev == p->dev && b->st.st_ino == p->ino)
		return true;
	return b->len == len && !memcmp(b->name, arg, len);
}

bool path_list_wants(const struct path_list *l, const char *name, size_t len)
{
	struct bound b;
	size_t i;

	if (!l->nr || !len)
		return false;
	bound_init(&b, name, len);
	for (i = 0; i < l->nr; i++)
		if (matches(&l->items[i], &b))
			return true;
	return false;
}

void path_list_found(struct path_list *l, const char *name, size_t len)
{
	struct bound b;
	size_t i;

	if (!l->nr || !len)
		return;
	bound_init(&b, name, len);
	for (i = 0; i < l->nr; i++)
		l->items[i].found = l->items[i].found || matches(&l->items[i], &b);
}

void path_list_free(struct path_list *l)
{
	while (l->nr > 0)
		free(l->items[--l->nr].arg);
	free(l->items);
	memset(l, 0, sizeof(*l));
}
