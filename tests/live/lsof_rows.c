/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lsof_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a column looks like in the table. */
enum place {
	NOWHERE,
	LEFT, /* its words start where the header's does: no blank is in them */
	RIGHT,
	REST, /* the rest of the line */
};

static const struct {
	const char *header;
	enum place place;
	char letter; /* of -F */
} columns[NR_COLUMNS] = {
	[COL_PID] = {"PID", RIGHT, 'p'},
	[COL_TID] = {"TID", RIGHT, 'K'},
	[COL_TASKCMD] = {"TASKCMD", LEFT, 'M'},
	[COL_PGID] = {"PGID", RIGHT, 'g'},
	[COL_PPID] = {"PPID", RIGHT, 'R'},
	[COL_COMMAND] = {"COMMAND", LEFT, 'c'},
	[COL_UID] = {"uid", NOWHERE, 'u'},
	[COL_USER] = {"USER", RIGHT, 'L'},
	[COL_FD] = {"FD", RIGHT, 'f'},
	[COL_ACCESS] = {"access", NOWHERE, 'a'},
	[COL_LOCK] = {"lock", NOWHERE, 'l'},
	[COL_TYPE] = {"TYPE", RIGHT, 't'},
	[COL_FLAGS] = {"flags", NOWHERE, 'G'},
	[COL_DEVICE] = {"DEVICE", RIGHT, 'd'},
	[COL_DEVICE_NUMBER] = {"device number", NOWHERE, 'D'},
	[COL_RDEV] = {"rdev", NOWHERE, 'r'},
	[COL_SIZE] = {"SIZE/OFF", RIGHT, 's'},
	[COL_OFFSET] = {"OFFSET", RIGHT, 'o'},
	[COL_NODE] = {"NODE", RIGHT, 'i'},
	[COL_LINKS] = {"NLINK", RIGHT, 'k'},
	[COL_PROTOCOL] = {"protocol", NOWHERE, 'P'},
	[COL_NAME] = {"NAME", REST, 'n'},
	[COL_TCP] = {"TCP", NOWHERE, 'T'},
};

/* TYPE of all that is no socket (lsof(8), OUTPUT). */
static const char *const file_types[] = {"DIR",	 "REG", "CHR", "BLK",	  "FIFO",
					 "LINK", "LNK", "DEL", "a_inode", "unknown"};

#define NR_FILE_TYPES (sizeof(file_types) / sizeof(file_types[0]))
#define MARKER	      "=="

const char *column_name(enum column c)
{
	return c < NR_COLUMNS ? columns[c].header : "order";
}

static struct row *add_row(struct rows *rows)
{
	struct row *more = realloc(rows->row, (rows->nr + 1) * sizeof(*more));

	if (!more)
		abort();
	rows->row = more;
	more = &rows->row[rows->nr++];
	memset(more, 0, sizeof(*more));
	return more;
}

void rows_free(struct rows *rows)
{
	for (size_t i = 0; i < rows->nr; i++)
		for (size_t c = 0; c < NR_COLUMNS; c++)
			free(rows->row[i].field[c]);
	free(rows->row);
	memset(rows, 0, sizeof(*rows));
}

/* --- the table --- */

/* Where the columns of a table are. -s and -o have a shorter SIZE/OFF. */
struct layout {
	enum column column[NR_COLUMNS];
	size_t start[NR_COLUMNS]; /* of the header's word */
	size_t end[NR_COLUMNS];
	size_t nr;
};

static enum column find_header(const char *word, size_t len)
{
	for (size_t c = 0; c < NR_COLUMNS; c++)
		if (columns[c].place != NOWHERE && !strncmp(columns[c].header, word, len) &&
		    (strlen(columns[c].header) == len || c == COL_SIZE))
			return (enum column)c;
	return NR_COLUMNS;
}

static bool read_header(struct layout *l, const char *line, size_t len)
{
	size_t end = 0, start;

	l->nr = 0;
	while (end < len) {
		start = end + strspn(line + end, " ");
		end = start + strcspn(line + start, " \n");
		if (l->nr == NR_COLUMNS)
			return false;
		l->column[l->nr] = find_header(line + start, end - start);
		l->start[l->nr] = start;
		l->end[l->nr] = end;
		if (l->column[l->nr++] == NR_COLUMNS)
			return false;
	}
	return l->nr && l->column[0] == COL_COMMAND && l->column[l->nr - 1] == COL_NAME;
}

/* The text without the blanks around it; NULL: there are blanks in it. */
static char *one_word(const char *text, size_t len)
{
	while (len && *text == ' ') {
		text++;
		len--;
	}
	while (len && text[len - 1] == ' ')
		len--;
	return memchr(text, ' ', len) ? NULL : strndup(text, len);
}

/* Nothing under TID and TASKCMD: a process, where the other rows are threads. */
static bool set_word(struct row *r, enum column c, const char *text, size_t len)
{
	char *word = one_word(text, len);

	if (word && !*word && (c == COL_TID || c == COL_TASKCMD)) {
		free(word);
		return true;
	}
	r->field[c] = word;
	return word != NULL;
}

/* The descriptor's access and lock stand behind its number, one character each. */
static bool set_access(struct row *r, const char *text)
{
	r->field[COL_ACCESS] = strndup(text, 1);
	r->field[COL_LOCK] = strndup(text + 1, 1);
	return text[2] == ' ';
}

/*
 * A column that is right-aligned ends where its header does, and begins where the one before ended. One
 * that is left-aligned has a first word between both.
 */
static bool read_line(const struct layout *l, struct row *r, const char *line, size_t len)
{
	size_t at = 0;

	for (size_t i = 0; i < l->nr; i++) {
		enum column c = l->column[i];
		size_t end = l->end[i];

		if (columns[c].place == LEFT) {
			at = l->start[i];
			end = at < len ? at + strcspn(line + at, " \n") : at;
		} else if (columns[c].place == REST) {
			r->field[c] = strndup(line + at + 1, len - at - 1);
			return line[at] == ' ';
		}
		if (end >= len || !set_word(r, c, line + at, end - at))
			return false;
		at = end;
		if (c == COL_FD && (len - at < 3 || !set_access(r, line + at)))
			return false;
		at += c == COL_FD ? 2 : 0;
	}
	return false;
}

bool rows_of_table(struct rows *rows, const char *text)
{
	struct layout layout = {.nr = 0};

	memset(rows, 0, sizeof(*rows));
	for (size_t len; text && *text; text += len + (text[len] == '\n')) {
		bool good = true;

		len = strcspn(text, "\n");
		if (!strncmp(text, MARKER, strlen(MARKER)))
			add_row(rows)->field[COL_NAME] = strndup(text, len);
		else if (!strncmp(text, "COMMAND ", 8))
			good = read_header(&layout, text, len);
		else
			good = layout.nr && read_line(&layout, add_row(rows), text, len);
		if (!good) {
			fprintf(stderr, "no line of lsof's table: %.*s\n", (int)len, text);
			return false;
		}
	}
	return true;
}

/* --- field output --- */

static enum column find_letter(char letter)
{
	for (size_t c = 0; c < NR_COLUMNS; c++)
		if (columns[c].letter == letter)
			return (enum column)c;
	return NR_COLUMNS;
}

struct field_parser {
	struct row process; /* the fields of the process set, which those of each file follow */
	struct row *row;    /* the file set that we are in */
	enum column last;   /* the field before */
	bool started;	    /* in a process set, or behind it */
};

static void start_process(struct field_parser *p)
{
	for (size_t c = 0; c < NR_COLUMNS; c++)
		free(p->process.field[c]);
	memset(&p->process, 0, sizeof(p->process));
	p->row = NULL;
	p->started = true;
}

static void start_file(struct field_parser *p, struct rows *rows)
{
	p->row = add_row(rows);
	for (size_t c = 0; c < COL_FD; c++)
		if (p->process.field[c])
			p->row->field[c] = strdup(p->process.field[c]);
}

/* "TST=LISTEN", "TQR=0": as many as there are, kept as one text. */
static void add_tcp(struct row *r, const char *value, size_t len)
{
	char *all;

	if (asprintf(&all, "%s%.*s ", r->field[COL_TCP] ? r->field[COL_TCP] : "", (int)len, value) <
	    0)
		abort();
	free(r->field[COL_TCP]);
	r->field[COL_TCP] = all;
}

static bool add_field(struct field_parser *p, struct rows *rows, const char *text, size_t len)
{
	enum column c = find_letter(*text);
	struct row *r;

	if (c == NR_COLUMNS)
		return false;
	if (c == COL_PID)
		start_process(p);
	else if (c == COL_FD)
		start_file(p, rows);
	else if (c < p->last || (c == p->last && c != COL_TCP))
		return false;
	/* Fields of a process come before those of its first file, fields of a file never before "f". */
	if (!p->started || (c < COL_FD) != (p->row == NULL))
		return false;
	p->last = c;
	r = p->row ? p->row : &p->process;
	if (c == COL_TCP)
		add_tcp(r, text + 1, len - 1);
	else
		r->field[c] = strndup(text + 1, len - 1);
	return true;
}

/* With -F0 each field ends with NUL, and a newline follows the last one of a set. */
bool rows_of_fields(struct rows *rows, const char *text, size_t len)
{
	const char *end = text + len;
	struct field_parser p = {.last = NR_COLUMNS};
	bool nul = text && memchr(text, '\0', len) != NULL;
	bool good = true, set_ended = true;

	memset(rows, 0, sizeof(*rows));
	while (good && text < end) {
		const char *stop = memchr(text, nul ? '\0' : '\n', (size_t)(end - text));
		size_t n = stop ? (size_t)(stop - text) : 0;

		if (nul && *text == '\n') {
			good = !set_ended;
			set_ended = true;
			text++;
			continue;
		}
		if (n && *text == 'm') {
			add_row(rows)->field[COL_NAME] = strndup(text, n);
			start_process(&p);
			p.started = false;
			set_ended = false;
		} else {
			/* The first field of a set, and no other, is the one that starts it. */
			good = n && (!nul || set_ended == (*text == 'p' || *text == 'f')) &&
			       add_field(&p, rows, text, n);
			set_ended = false;
		}
		if (!good)
			fprintf(stderr, "no field of lsof's: %.*s\n", (int)(n ? n : 1), text);
		text += n + 1;
	}
	start_process(&p);
	if (good && nul && !set_ended)
		fprintf(stderr, "no newline behind the last set\n");
	return good && (!nul || set_ended);
}

/* --- both --- */

bool row_is_marker(const struct row *r)
{
	return !r->field[COL_PID];
}

static bool is_file(const struct row *r)
{
	for (size_t i = 0; r->field[COL_TYPE] && i < NR_FILE_TYPES; i++)
		if (!strcmp(r->field[COL_TYPE], file_types[i]))
			return true;
	return false;
}

size_t rows_drop_files(struct rows *rows)
{
	size_t kept = 0, nr = rows->nr;

	for (size_t i = 0; i < nr; i++) {
		if (!is_file(&rows->row[i])) {
			rows->row[kept++] = rows->row[i];
			continue;
		}
		for (size_t c = 0; c < NR_COLUMNS; c++)
			free(rows->row[i].field[c]);
	}
	rows->nr = kept;
	return nr - kept;
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

/* Of the same descriptor. */
static bool same_key(const struct row *a, const struct row *b)
{
	return same_text(a->field[COL_PID], b->field[COL_PID]) &&
	       same_text(a->field[COL_TID], b->field[COL_TID]) &&
	       same_text(a->field[COL_FD], b->field[COL_FD]);
}

/* The first row of `actual` that has this key and no partner yet. */
static size_t find_partner(const struct rows *actual, const struct row *r, const bool *taken)
{
	size_t i = 0;

	while (i < actual->nr && (taken[i] || !same_key(&actual->row[i], r)))
		i++;
	return i;
}

static bool compare_fields(struct difference *d, bool (*fn)(const struct difference *, void *),
			   void *ctx)
{
	bool good = true;

	for (size_t c = 0; c < NR_COLUMNS; c++) {
		d->column = (enum column)c;
		if (!same_text(d->expected->field[c], d->actual->field[c]))
			good &= fn(d, ctx);
	}
	return good;
}

bool rows_compare(const struct rows *expected, const struct rows *actual,
		  bool (*fn)(const struct difference *d, void *ctx), void *ctx)
{
	bool *taken = calloc(actual->nr + 1, sizeof(*taken));
	size_t next = 0;
	bool good = true;

	if (!taken)
		abort();
	for (size_t i = 0; i < expected->nr; i++) {
		size_t n = find_partner(actual, &expected->row[i], taken);
		struct difference d = {.expected = &expected->row[i], .column = NR_COLUMNS};

		if (n < actual->nr) {
			taken[n] = true;
			d.actual = &actual->row[n];
			if (n < next)
				good &= fn(&d, ctx);
			next = n;
			good &= compare_fields(&d, fn, ctx);
		} else {
			good &= fn(&d, ctx);
		}
	}
	for (size_t i = 0; i < actual->nr; i++) {
		struct difference d = {.actual = &actual->row[i], .column = NR_COLUMNS};

		if (!taken[i])
			good &= fn(&d, ctx);
	}
	free(taken);
	return good;
}
