/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -Tf: socket options, states and TCP flags in the syntax of lsof(8), which it has no values for on Linux. */
#include "field_read.h"
#include "socket_parts.h"
#include "value_print.h"
#include "view_lsof_row.h"

#include <fcntl.h>
#include <stdlib.h>

/* sock.sk_shutdown: include/net/sock.h */
#define RCV_SHUTDOWN  1
#define SEND_SHUTDOWN 2

/* "SO=KEEPALIVE,LINGER=5": one item, which starts with the first word in it. */
struct words {
	struct lsof_items *items;
	const char *key;
	unsigned int nr;
};

static void word_begin(struct words *w)
{
	struct text *t = w->items->t;

	if (!w->nr++) {
		lsof_item_begin(w->items);
		text_str(t, w->key);
		text_char(t, '=');
	} else {
		text_char(t, ',');
	}
}

static void words_end(const struct words *w)
{
	if (w->nr)
		lsof_item_end(w->items);
}

static void put_word(struct words *w, const char *word)
{
	word_begin(w);
	text_str(w->items->t, word);
}

static void put_number(struct words *w, const char *word, uint64_t n)
{
	put_word(w, word);
	text_char(w->items->t, '=');
	text_uint(w->items->t, n, 0);
}

/* --- SO=, TF= -------------------------------------------------------------------------------- */

static void put_value(struct text *t, const char *name, const struct value *v)
{
	char *s = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&s, &len);

	if (!f)
		return;
	value_print(f, name, v);
	if (!fclose(f))
		text_bytes(t, s, len);
	free(s);
}

static int64_t member(const struct value *v, const char *name)
{
	for (uint32_t i = 0; v->kind == VALUE_MEMBERS && i < v->nr; i++)
		if (!strcmp(v->members[i].name, name))
			return v->members[i].num;
	return 0;
}

/* The kernel remembers the time also where it is switched off. */
static void put_linger(struct words *w, const struct value *v)
{
	if (member(v, "onoff"))
		put_number(w, "LINGER", (uint64_t)member(v, "linger"));
}

static bool is_compound(const struct value *v)
{
	return v->kind == VALUE_MEMBERS || v->kind == VALUE_LIST;
}

static void put_option(struct words *w, const char *word, const char *name, const struct value *v)
{
	struct text *t = w->items->t;

	put_word(w, word);
	if (v->kind == VALUE_BOOL)
		return;
	text_str(t, is_compound(v) ? "={" : "=");
	put_value(t, name, v);
	if (is_compound(v))
		text_char(t, '}');
}

/* The options of a table that somebody set, without the prefix of their names. */
static void put_options(struct words *w, const struct reading *r, const struct field *table,
			const char *prefix)
{
	for (const struct field *f = table; f->name; f++) {
		struct value v;

		if (strncmp(f->name, prefix, strlen(prefix)) != 0 ||
		    !field_applies(f, r->rec.sock->classes))
			continue;
		field_get(f, r, &v);
		if (v.kind == VALUE_ABSENT)
			continue;
		if (!strcmp(f->name, "SO_LINGER"))
			put_linger(w, &v);
		else if (!strcmp(f->name, "TCP_MAXSEG")) /* lsof always shows it */
			put_option(w, "MSS", f->name, &v);
		else if (!field_is_default(f, r, &v))
			put_option(w, f->name + strlen(prefix), f->name, &v);
	}
}

static void put_backlog(struct words *w, const struct lsof_row *row)
{
	struct backlog b = {row->sock->recvq, row->sock->sendq};

	if (!socket_is_listener(row->sock))
		return;
	if (row->d->reading->schema)
		b = socket_backlog(row->d->reading);
	if (b.len != QUEUE_UNKNOWN)
		put_number(w, "QLEN", b.len);
	/* /proc/net has none. */
	if (b.max && b.max != QUEUE_UNKNOWN)
		put_number(w, "QLIM", b.max);
}

/* --- SS= ------------------------------------------------------------------------------------- */

/* What BSD's SS_ISCONNECTED, ... are to TCP's states (include/net/tcp_states.h). */
static const char *connection_state(const struct rec_sock *s)
{
	static const char *const states[] = {
		[1] = "ISCONNECTED",	 [2] = "ISCONNECTING",	   [3] = "ISCONNECTING",
		[4] = "ISDISCONNECTING", [5] = "ISDISCONNECTING",  [8] = "ISCONNECTED",
		[9] = "ISDISCONNECTING", [11] = "ISDISCONNECTING", [12] = "ISCONNECTING",
	};
	const uint32_t connects =
		SKC_ICSK | SKC_UDP | SKC_UDPLITE | SKC_UNIX | SKC_VSOCK | SKC_SCTP;

	if (!(s->classes & connects) || s->state >= sizeof(states) / sizeof(states[0]))
		return NULL;
	return states[s->state];
}

static void put_states(struct words *w, const struct lsof_row *row, bool has_fields)
{
	const struct rec_file *f = row->file;
	const char *connection = connection_state(row->sock);
	uint64_t shut = 0;

	if (has_fields)
		field_read_number(row->d->reading, FIELD_SOCKET, "shutdown", &shut);
	if (f->f_flags & O_ASYNC)
		put_word(w, "ASYNC");
	if (shut & RCV_SHUTDOWN)
		put_word(w, "CANTRCVMORE");
	if (shut & SEND_SHUTDOWN)
		put_word(w, "CANTSENDMORE");
	if (connection)
		put_word(w, connection);
	if (f->f_flags & O_NONBLOCK)
		put_word(w, "NBIO");
	if (f->fd == FD_NONE)
		put_word(w, "NOFDREF");
}

void lsof_flags(struct lsof_items *i, const struct lsof_row *row)
{
	const struct reading *r = row->d->reading;
	struct words so = {i, "SO", 0}, ss = {i, "SS", 0}, tf = {i, "TF", 0};

	if (r->schema)
		put_options(&so, r, options_socket, "SO_");
	put_backlog(&so, row);
	words_end(&so);
	put_states(&ss, row, r->schema != NULL);
	words_end(&ss);
	if (r->schema)
		put_options(&tf, r, options_tcp, "TCP_");
	words_end(&tf);
}
