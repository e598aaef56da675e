/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "socket_parts.h"
#include "view_lsof_row.h"

void lsof_item_begin(struct lsof_items *i)
{
	if (i->fields)
		text_char(i->t, 'T');
	else
		text_char(i->t, i->nr ? ' ' : '(');
	i->nr++;
}

void lsof_item_end(struct lsof_items *i)
{
	if (i->fields)
		text_char(i->t, i->end);
}

static void state_item(struct lsof_items *i, const struct lsof_row *row)
{
	const char *state = row->kind->state ? row->kind->state(row->sock) : NULL;

	if (!state)
		return;
	lsof_item_begin(i);
	if (i->fields)
		text_str(i->t, "ST=");
	text_str(i->t, state);
	lsof_item_end(i);
}

static void queue_item(struct lsof_items *i, const char *key, uint32_t n)
{
	if (n == QUEUE_UNKNOWN)
		return;
	lsof_item_begin(i);
	text_str(i->t, key);
	text_uint(i->t, n, 0);
	lsof_item_end(i);
}

/* A listener sends nothing: how many connections may wait is no queue, but a limit (-Tf: QLIM). */
static void queue_items(struct lsof_items *i, const struct lsof_row *row)
{
	if (!row->kind->queues)
		return;
	queue_item(i, "QR=", row->sock->recvq);
	queue_item(i, "QS=", socket_is_listener(row->sock) ? 0 : row->sock->sendq);
}

static void info_items(struct lsof_items *i, const struct lsof_row *row)
{
	if (row->o->info & LSOF_STATE)
		state_item(i, row);
	if (row->o->info & LSOF_QUEUES)
		queue_items(i, row);
	if (row->o->info & LSOF_FLAGS)
		lsof_flags(i, row);
}

void lsof_info(struct text *t, const struct lsof_row *row)
{
	struct lsof_items i = {.t = t};

	info_items(&i, row);
	if (i.nr)
		text_char(t, ')');
}

void lsof_info_fields(struct text *t, const struct lsof_row *row, char end)
{
	struct lsof_items i = {.t = t, .fields = true, .end = end};

	info_items(&i, row);
}
