/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lsof's table. Its columns are as wide as what is in them, so rows are kept until the last one is
 * known: as cells, one behind the other, those of the process once for all of its rows.
 */
#include "view_lsof_row.h"

#include <errno.h>
#include <stdlib.h>

#define CHUNK_SIZE (256UL * 1024)
#define FLUSH_AT   (64UL * 1024)
/* Host names are waited for as late as that. */
#define EXPAND_AT (1024UL * 1024)

/* lsof writes a user id that wide, and a descriptor, before its mode and lock. */
#define UID_WIDTH 8
#define FD_WIDTH  4

enum column {
	COLUMN_COMMAND,
	COLUMN_PID,
	COLUMN_TID,
	COLUMN_TASKCMD,
	COLUMN_PPID,
	COLUMN_PGID,
	COLUMN_USER,
	COLUMN_FD, /* the first that is not the same for every row of a process */
	COLUMN_TYPE,
	COLUMN_DEVICE,
	COLUMN_SIZE,
	COLUMN_NODE,
	COLUMN_NAME,
	COLUMNS,
};

static const struct {
	const char *title;
	bool left;
} columns[COLUMNS] = {
	[COLUMN_COMMAND] = {"COMMAND", true}, [COLUMN_PID] = {"PID", false},
	[COLUMN_TID] = {"TID", false},	      [COLUMN_TASKCMD] = {"TASKCMD", true},
	[COLUMN_PPID] = {"PPID", false},      [COLUMN_PGID] = {"PGID", false},
	[COLUMN_USER] = {"USER", false},      [COLUMN_FD] = {"FD  ", false},
	[COLUMN_TYPE] = {"TYPE", false},      [COLUMN_DEVICE] = {"DEVICE", false},
	[COLUMN_SIZE] = {NULL, false},	      [COLUMN_NODE] = {"NODE", false},
	[COLUMN_NAME] = {"NAME", true},
};

/* A socket has neither size nor offset. */
static const struct {
	const char *title;
	const char *text;
} sizes[] = {
	[LSOF_SIZE_OR_OFFSET] = {"SIZE/OFF", "0t0"},
	[LSOF_OFFSET] = {"OFFSET", "0t0"},
	[LSOF_SIZE] = {"SIZE", ""},
};

struct chunk {
	struct chunk *next;
	size_t used;
	size_t size;
	char bytes[];
};

/* A row is cells COLUMN_FD to COLUMN_NAME; a process, before its rows, the cells before them. */
enum entry {
	ENTRY_PROCESS,
	ENTRY_ROW,
};

/* What tells the rows of one process, or task, from those of the next. */
struct task {
	uint32_t pid;
	uint32_t tid;
	uint32_t ppid;
	uint32_t pgid;
	uint32_t euid;
	char comm[16];
};

struct view_lsof {
	FILE *out;
	struct lsof_options o;
	struct resolver *names;
	bool has_task; /* that the rows are of */
	struct task task;
	struct text text; /* fields, pids: not yet printed; table: the entry that is being made */
	struct text line; /* table: what is being printed */
	struct chunk *first, *last;
	bool has_tid, has_task_comm;
	size_t widths[COLUMNS];
};

struct view_lsof *view_lsof_new(FILE *out, const struct lsof_options *o, struct resolver *names)
{
	struct view_lsof *v = calloc(1, sizeof(*v));

	if (!v)
		return NULL;
	v->out = out;
	v->o = *o;
	if (!names)
		v->o.host_names = v->o.port_names = v->o.user_names = false;
	v->names = names;
	return v;
}

static void view_clear(struct view_lsof *v)
{
	while (v->first) {
		struct chunk *next = v->first->next;

		free(v->first);
		v->first = next;
	}
	v->last = NULL;
	text_free(&v->text);
	text_free(&v->line);
	v->has_task = v->has_tid = v->has_task_comm = false;
	memset(v->widths, 0, sizeof(v->widths));
}

void view_lsof_free(struct view_lsof *v)
{
	if (!v)
		return;
	view_clear(v);
	free(v);
}

/* --- table: keeping -------------------------------------------------------------------------- */

static struct chunk *chunk_add(struct view_lsof *v, size_t len)
{
	size_t size = len > CHUNK_SIZE ? len : CHUNK_SIZE;
	struct chunk *c = malloc(sizeof(*c) + size);

	if (!c)
		return NULL;
	c->next = NULL;
	c->used = 0;
	c->size = size;
	if (v->last)
		v->last->next = c;
	else
		v->first = c;
	v->last = c;
	return c;
}

static int keep_entry(struct view_lsof *v)
{
	struct chunk *c = v->last;

	if (v->text.failed)
		return -ENOMEM;
	if (!c || c->size - c->used < v->text.len)
		c = chunk_add(v, v->text.len);
	if (!c)
		return -ENOMEM;
	memcpy(c->bytes + c->used, v->text.s, v->text.len);
	c->used += v->text.len;
	return 0;
}

static void entry_begin(struct view_lsof *v, enum entry entry)
{
	text_clear(&v->text);
	text_char(&v->text, (char)entry);
}

/* A cell is its length and its text. Returns where it starts. */
static size_t cell_begin(struct view_lsof *v)
{
	const uint32_t len = 0;

	text_bytes(&v->text, &len, sizeof(len));
	return v->text.len;
}

static void cell_end(struct view_lsof *v, enum column column, size_t start)
{
	uint32_t len = (uint32_t)(v->text.len - start);

	if (v->text.failed)
		return;
	memcpy(v->text.s + start - sizeof(len), &len, sizeof(len));
	if (len > v->widths[column])
		v->widths[column] = len;
}

static void number_cell(struct view_lsof *v, enum column column, uint32_t n, bool known)
{
	size_t start = cell_begin(v);

	if (known)
		text_uint(&v->text, n, 0);
	else
		text_char(&v->text, '-');
	cell_end(v, column, start);
}

/*
 * The title may be wider than +c says: commands fill it then. No escape is cut, but the column is as wide as
 * if one were.
 */
static void command_cell(struct view_lsof *v, enum column column, const char *s, size_t len)
{
	size_t limit = v->o.command_width, title = strlen(columns[column].title);
	size_t start = cell_begin(v);

	if (limit && limit < title)
		limit = title;
	lsof_escape(&v->text, s, len, ESCAPE_BLANK | ESCAPE_ASCII, 0);
	if (limit && v->text.len - start > limit && !v->text.failed) {
		if (v->widths[column] < limit)
			v->widths[column] = limit;
		v->text.len = start;
		lsof_escape(&v->text, s, len, ESCAPE_BLANK | ESCAPE_ASCII, limit);
	}
	cell_end(v, column, start);
}

static void user_cell(struct view_lsof *v, const struct lsof_row *row)
{
	const char *name = NULL;
	size_t start = cell_begin(v);

	if (v->o.user_names)
		name = resolver_user(v->names, row->file->euid);
	if (!lsof_row_has_process(row))
		text_char(&v->text, '-');
	else if (name)
		text_str(&v->text, name);
	else
		text_uint(&v->text, row->file->euid, UID_WIDTH);
	cell_end(v, COLUMN_USER, start);
}

static void task_cells(struct view_lsof *v, const struct lsof_row *row)
{
	uint32_t tid = v->o.tasks ? row->d->tid : 0;
	const char *comm = tid && row->d->task_comm ? row->d->task_comm : "";
	size_t start = cell_begin(v);

	if (tid)
		text_uint(&v->text, tid, 0);
	cell_end(v, COLUMN_TID, start);
	command_cell(v, COLUMN_TASKCMD, comm, strlen(comm));
	v->has_tid |= tid != 0;
	v->has_task_comm |= comm[0] != '\0';
}

static int keep_process(struct view_lsof *v, const struct lsof_row *row)
{
	const struct rec_file *f = row->file;
	bool known = lsof_row_has_process(row);

	entry_begin(v, ENTRY_PROCESS);
	if (known)
		command_cell(v, COLUMN_COMMAND, f->comm, strnlen(f->comm, sizeof(f->comm)));
	else
		command_cell(v, COLUMN_COMMAND, "-", 1);
	number_cell(v, COLUMN_PID, f->pid, known);
	task_cells(v, row);
	number_cell(v, COLUMN_PPID, f->ppid, known);
	number_cell(v, COLUMN_PGID, f->pgid, known);
	user_cell(v, row);
	return keep_entry(v);
}

static void fd_cell(struct view_lsof *v, const struct rec_file *f)
{
	size_t start = cell_begin(v);

	if (f->fd == FD_NONE)
		text_str(&v->text, "   -");
	else
		text_uint(&v->text, f->fd, FD_WIDTH);
	text_char(&v->text, lsof_access(f->fd, f->f_mode));
	text_char(&v->text, ' ');
	cell_end(v, COLUMN_FD, start);
}

/*
 * A network namespace stands where lsof has what it adds to a name, between addresses and state: both are
 * then where programs look for them, behind NODE and at the end.
 */
static void name_cell(struct view_lsof *v, const struct lsof_row *row)
{
	size_t start = cell_begin(v);

	lsof_name(&v->text, row);
	lsof_netns(&v->text, row, " netns=");
	if (v->o.info && row->kind->has_info) {
		text_char(&v->text, ' ');
		lsof_info(&v->text, row);
	}
	cell_end(v, COLUMN_NAME, start);
}

static int keep_row(struct view_lsof *v, const struct lsof_row *row)
{
	size_t start;

	entry_begin(v, ENTRY_ROW);
	fd_cell(v, row->file);
	start = cell_begin(v);
	text_str(&v->text, row->type);
	cell_end(v, COLUMN_TYPE, start);
	start = cell_begin(v);
	lsof_device(&v->text, row);
	cell_end(v, COLUMN_DEVICE, start);
	start = cell_begin(v);
	lsof_node(&v->text, row);
	cell_end(v, COLUMN_NODE, start);
	name_cell(v, row);
	return keep_entry(v);
}

static int table_row(struct view_lsof *v, const struct lsof_row *row, bool new_task)
{
	int err = new_task ? keep_process(v, row) : 0;

	return err ? err : keep_row(v, row);
}

/* --- table: printing ------------------------------------------------------------------------- */

static bool is_shown(const struct view_lsof *v, enum column column)
{
	switch (column) {
	case COLUMN_TID:
		return v->has_tid;
	case COLUMN_TASKCMD:
		return v->has_task_comm;
	case COLUMN_PPID:
		return v->o.ppid;
	case COLUMN_PGID:
		return v->o.pgid;
	default:
		return true;
	}
}

static void put_cell(const struct view_lsof *v, struct text *t, enum column column, const char *s,
		     size_t len)
{
	size_t pad = v->widths[column] > len ? v->widths[column] - len : 0;

	if (!is_shown(v, column))
		return;
	if (column != COLUMN_COMMAND)
		text_char(t, ' ');
	if (!columns[column].left)
		text_fill(t, ' ', pad);
	text_bytes(t, s, len);
	if (columns[column].left && column != COLUMN_NAME)
		text_fill(t, ' ', pad);
}

static const char *title_of(const struct view_lsof *v, enum column column)
{
	return column == COLUMN_SIZE ? sizes[v->o.size].title : columns[column].title;
}

static void widen_for_titles(struct view_lsof *v)
{
	for (int i = 0; i < COLUMNS; i++) {
		size_t len = strlen(title_of(v, (enum column)i));

		if (v->widths[i] < len)
			v->widths[i] = len;
	}
}

static void put_header(const struct view_lsof *v, struct text *t)
{
	for (int i = 0; i < COLUMNS; i++) {
		const char *title = title_of(v, (enum column)i);

		put_cell(v, t, (enum column)i, title, strlen(title));
	}
	text_char(t, '\n');
}

static void put_stored(const struct view_lsof *v, struct text *t, enum column column,
		       const char **at)
{
	uint32_t len;

	memcpy(&len, *at, sizeof(len));
	*at += sizeof(len);
	if (column == COLUMN_NAME && v->o.host_names) {
		text_char(t, ' ');
		lsof_expand(t, *at, len, v->names);
	} else {
		put_cell(v, t, column, *at, len);
	}
	*at += len;
}

/* v->text holds the cells of the process now, as they stand before each of its rows. */
static void put_entry(struct view_lsof *v, const char **at)
{
	enum entry entry = (enum entry) * (*at)++;
	const char *size = sizes[v->o.size].text;

	if (entry == ENTRY_PROCESS) {
		text_clear(&v->text);
		for (int i = 0; i < COLUMN_FD; i++)
			put_stored(v, &v->text, (enum column)i, at);
		return;
	}
	text_bytes(&v->line, v->text.s, v->text.len);
	for (int i = COLUMN_FD; i < COLUMNS; i++) {
		if (i == COLUMN_SIZE)
			put_cell(v, &v->line, COLUMN_SIZE, size, strlen(size));
		else
			put_stored(v, &v->line, (enum column)i, at);
	}
	text_char(&v->line, '\n');
}

static void flush(struct view_lsof *v, struct text *t)
{
	if (t->len)
		fwrite(t->s, 1, t->len, v->out);
	text_clear(t);
}

static void print_table(struct view_lsof *v)
{
	widen_for_titles(v);
	if (!v->o.no_header)
		put_header(v, &v->line);
	for (const struct chunk *c = v->first; c; c = c->next) {
		const char *at = c->bytes, *end = at + c->used;

		while (at < end) {
			put_entry(v, &at);
			if (v->line.len >= FLUSH_AT)
				flush(v, &v->line);
		}
	}
	flush(v, &v->line);
}

/* --- fields, pids: as they come -------------------------------------------------------------- */

static void print_stream(struct view_lsof *v)
{
	if (!v->o.host_names) {
		flush(v, &v->text);
		return;
	}
	lsof_expand(&v->line, v->text.s, v->text.len, v->names);
	text_clear(&v->text);
	flush(v, &v->line);
}

static void pid_row(struct view_lsof *v, const struct lsof_row *row)
{
	if (!lsof_row_has_process(row))
		return;
	text_uint(&v->text, row->file->pid, 0);
	text_char(&v->text, '\n');
}

static int stream_row(struct view_lsof *v, const struct lsof_row *row, bool new_task, bool new_pid)
{
	if (v->o.format == LSOF_FIELDS)
		lsof_fields(&v->text, row, new_task);
	else if (new_pid)
		pid_row(v, row);
	if (v->text.len >= (v->o.host_names ? EXPAND_AT : FLUSH_AT))
		print_stream(v);
	return v->text.failed || v->line.failed ? -ENOMEM : 0;
}

/* --- all of them ----------------------------------------------------------------------------- */

static struct task task_of(const struct view_lsof *v, const struct lsof_row *row)
{
	const struct rec_file *f = row->file;
	struct task t = {f->pid, v->o.tasks ? row->d->tid : 0, f->ppid, f->pgid, f->euid, ""};

	memcpy(t.comm, f->comm, sizeof(t.comm));
	return t;
}

int view_lsof_row(struct view_lsof *v, const struct descriptor *d)
{
	struct lsof_row row;
	struct task task;
	bool new_task, new_pid;

	if (!d->reading || !d->reading->rec.sock)
		return -EINVAL;
	lsof_row_init(&row, d, &v->o, v->names);
	task = task_of(v, &row);
	new_pid = !v->has_task || task.pid != v->task.pid;
	new_task = !v->has_task || memcmp(&task, &v->task, sizeof(task)) != 0;
	v->has_task = true;
	v->task = task;
	if (v->o.format == LSOF_TABLE)
		return table_row(v, &row, new_task);
	return stream_row(v, &row, new_task, new_pid);
}

int view_lsof_end(struct view_lsof *v)
{
	int err;

	if (v->o.format != LSOF_TABLE)
		print_stream(v);
	else if (v->first)
		print_table(v);
	err = v->text.failed || v->line.failed ? -ENOMEM : 0;
	view_clear(v);
	return err;
}
