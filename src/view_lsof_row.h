/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of lsof's views share: a row taken apart, and the text of its cells. */
#ifndef SOCKSPY_VIEW_LSOF_ROW_H
#define SOCKSPY_VIEW_LSOF_ROW_H

#include "names.h"
#include "text.h"
#include "view_lsof.h"

struct lsof_row;

enum lsof_device {
	DEVICE_NONE,
	DEVICE_INODE, /* lsof has the inode there where the protocol takes NODE */
	DEVICE_SK,    /* the address of the socket */
	DEVICE_DEV,   /* the file system */
};

/* How lsof shows a family of sockets. */
struct lsof_kind {
	enum lsof_device device;
	bool protocol; /* in NODE, else the inode */
	bool queues;   /* -Tq */
	/* lsof separates the place of the state from the name by a blank, also where it has no state. */
	bool has_info;
	void (*name)(struct text *t, const struct lsof_row *row);
	const char *(*state)(const struct rec_sock *s); /* NULL: none */
};

#define TYPE_TEXT_MAX 16

/* rec_file.dev */
#define DEV_MINOR_BITS 20
#define DEV_MINOR_MASK ((1U << DEV_MINOR_BITS) - 1)

struct lsof_row {
	const struct descriptor *d;
	const struct rec_file *file;
	const struct rec_sock *sock;
	const struct lsof_kind *kind;
	const struct lsof_options *o;
	struct resolver *names; /* NULL: o asks for none */
	const char *type;
	const char *protocol; /* NULL unless kind->protocol */
	char type_text[TYPE_TEXT_MAX];
	char protocol_text[PROTOCOL_TEXT_MAX];
};

/* row refers to all of the arguments, and to itself: it is not to be copied. */
void lsof_row_init(struct lsof_row *row, const struct descriptor *d, const struct lsof_options *o,
		   struct resolver *names);

/* Of struct lsof_kind, for inet sockets. */
void lsof_inet_name(struct text *t, const struct lsof_row *row);
void lsof_raw_name(struct text *t, const struct lsof_row *row);
const char *lsof_inet_state(const struct rec_sock *s);

static inline bool lsof_row_has_process(const struct lsof_row *row)
{
	return row->file->pid != 0;
}

/* 'r', 'w', 'u'; ' ' of a socket that no descriptor leads to. */
char lsof_access(uint32_t fd, uint32_t f_mode);

void lsof_device(struct text *t, const struct lsof_row *row);
void lsof_node(struct text *t, const struct lsof_row *row);
/* The name with what -E adds to it; without state and network namespace. */
void lsof_name(struct text *t, const struct lsof_row *row);
/* " netns=NAME" of a socket in another network namespace than ours; `prefix` stands before the name. */
void lsof_netns(struct text *t, const struct lsof_row *row, const char *prefix);

/*
 * -T, item by item. In the table "(LISTEN QR=0 QS=0)", nothing where there is nothing to tell; as fields
 * "TST=LISTEN", "TQR=0", ... each with `end` behind it.
 */
struct lsof_items {
	struct text *t;
	bool fields;
	char end;
	unsigned int nr;
};

void lsof_item_begin(struct lsof_items *i);
void lsof_item_end(struct lsof_items *i);

void lsof_info(struct text *t, const struct lsof_row *row);
void lsof_info_fields(struct text *t, const struct lsof_row *row, char end);
/* -Tf: SO=, SS=, TF=. */
void lsof_flags(struct lsof_items *i, const struct lsof_row *row);

/* The fields of a row (-F), with the set of its process where it is the first of it. */
void lsof_fields(struct text *t, const struct lsof_row *row, bool new_process);

enum lsof_escape {
	ESCAPE_BLANK = 1 << 0, /* a blank too: what is printed is one word */
	ESCAPE_ASCII = 1 << 1, /* every byte that is not ASCII, UTF-8 or not */
};

/*
 * Text that a process chose as lsof prints it: ^A, \n, \x7f, \\. limit: how many characters may be printed, 0:
 * any number; no escape is cut.
 */
void lsof_escape(struct text *t, const char *s, size_t len, unsigned int flags, size_t limit);

/*
 * An address whose name is being looked for takes its place in the text as LSOF_HOST, family (one byte)
 * and address, until lsof_expand() puts the name there. No other text has that byte: it is a control
 * character.
 */
#define LSOF_HOST '\x01'

void lsof_expand(struct text *t, const char *s, size_t len, struct resolver *names);

#endif
