/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lsof's output for other programs: -F. */
#include "view_lsof_row.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/sysmacros.h>

/*
 * The letters, in the order of lsof's list. A socket has no link count, raw device, size or stream, and
 * the marker is repeat mode's: their letters are taken, and mean nothing.
 */
enum lsof_field {
	FIELD_ACCESS,
	FIELD_COMMAND,
	FIELD_DEVICE_TEXT,
	FIELD_DEVICE,
	FIELD_FD,
	FIELD_FLAGS,
	FIELD_INODE,
	FIELD_LINKS,
	FIELD_TID,
	FIELD_LOCK,
	FIELD_LOGIN,
	FIELD_MARKER,
	FIELD_TASK_COMMAND,
	FIELD_NAME,
	FIELD_OFFSET,
	FIELD_PID,
	FIELD_PGID,
	FIELD_PROTOCOL,
	FIELD_RAW_DEVICE,
	FIELD_PPID,
	FIELD_SIZE,
	FIELD_STREAM,
	FIELD_TYPE,
	FIELD_INFO,
	FIELD_UID,
	FIELDS,
};

static const struct {
	char letter;
	const char *help;
} known[FIELDS] = {
	[FIELD_ACCESS] = {'a', "access: r = read; w = write; u = read/write"},
	[FIELD_COMMAND] = {'c', "command name"},
	[FIELD_DEVICE_TEXT] = {'d', "device character code"},
	[FIELD_DEVICE] = {'D', "major/minor device number as 0x<hex>"},
	[FIELD_FD] = {'f', "file descriptor"},
	[FIELD_FLAGS] = {'G', "file flaGs"},
	[FIELD_INODE] = {'i', "inode number"},
	[FIELD_LINKS] = {'k', "link count (sockets have none)"},
	[FIELD_TID] = {'K', "task ID (TID)"},
	[FIELD_LOCK] = {'l', "lock (sockets have none)"},
	[FIELD_LOGIN] = {'L', "login name"},
	[FIELD_MARKER] = {'m', "marker between repeated output"},
	[FIELD_TASK_COMMAND] = {'M', "task comMand name"},
	[FIELD_NAME] = {'n', "name, Internet addresses"},
	[FIELD_OFFSET] = {'o', "file offset as 0t<dec>"},
	[FIELD_PID] = {'p', "process ID (PID)"},
	[FIELD_PGID] = {'g', "process group ID (PGID)"},
	[FIELD_PROTOCOL] = {'P', "protocol name"},
	[FIELD_RAW_DEVICE] = {'r', "raw device number (sockets have none)"},
	[FIELD_PPID] = {'R', "paRent PID"},
	[FIELD_SIZE] = {'s', "file size (sockets have none)"},
	[FIELD_STREAM] = {'S', "stream names (sockets have none)"},
	[FIELD_TYPE] = {'t', "file type"},
	[FIELD_INFO] = {'T', "TCP/TPI info"},
	[FIELD_UID] = {'u', "user ID (UID)"},
};

static int field_of(char letter)
{
	for (int i = 0; i < FIELDS; i++)
		if (known[i].letter == letter)
			return i;
	return -1;
}

int lsof_fields_parse(const char *letters, struct lsof_options *o, char *unknown)
{
	uint32_t fields = 0;
	bool nul = false;

	for (; letters && *letters; letters++) {
		int field = field_of(*letters);

		if (*letters == '0') {
			nul = true;
		} else if (field < 0) {
			*unknown = *letters;
			return -EINVAL;
		} else {
			fields |= 1U << field;
		}
	}
	if (!fields)
		fields = (1U << FIELDS) - 1;
	if (fields & 1U << FIELD_INFO)
		o->info |= LSOF_STATE | LSOF_QUEUES;
	o->format = LSOF_FIELDS;
	o->fields = fields;
	o->nul = nul;
	return 0;
}

void lsof_fields_help(FILE *out)
{
	fputs("sockspy:\tID    field description\n", out);
	for (int i = 0; i < FIELDS; i++)
		fprintf(out, "\t %c    %s\n", known[i].letter, known[i].help);
	fputs("\t 0    (zero) use NUL field terminator instead of NL\n", out);
}

static bool wants(const struct lsof_row *row, enum lsof_field field)
{
	return row->o->fields & 1U << field;
}

static char terminator(const struct lsof_row *row)
{
	return row->o->nul ? '\0' : '\n';
}

/* Starts the field, if it is asked for. */
static bool begin(struct text *t, const struct lsof_row *row, enum lsof_field field)
{
	if (!wants(row, field))
		return false;
	text_char(t, known[field].letter);
	return true;
}

static void end(struct text *t, const struct lsof_row *row)
{
	text_char(t, terminator(row));
}

static void number_field(struct text *t, const struct lsof_row *row, enum lsof_field field,
			 uint64_t n)
{
	if (!begin(t, row, field))
		return;
	text_uint(t, n, 0);
	end(t, row);
}

static void string_field(struct text *t, const struct lsof_row *row, enum lsof_field field,
			 const char *s)
{
	if (!begin(t, row, field))
		return;
	text_str(t, s);
	end(t, row);
}

static void command_field(struct text *t, const struct lsof_row *row, enum lsof_field field,
			  const char *s, size_t len)
{
	if (!begin(t, row, field))
		return;
	lsof_escape(t, s, len, 0, 0);
	end(t, row);
}

static void task_fields(struct text *t, const struct lsof_row *row)
{
	const char *comm = row->d->task_comm;

	if (!row->o->tasks || !row->d->tid)
		return;
	number_field(t, row, FIELD_TID, row->d->tid);
	if (comm)
		command_field(t, row, FIELD_TASK_COMMAND, comm, strlen(comm));
}

static void login_field(struct text *t, const struct lsof_row *row)
{
	const char *login = NULL;

	if (row->o->user_names && wants(row, FIELD_LOGIN))
		login = resolver_user(row->names, row->file->euid);
	if (login)
		string_field(t, row, FIELD_LOGIN, login);
}

/* Of a socket without a process there is nothing to tell but that: "p0". */
static void process_set(struct text *t, const struct lsof_row *row)
{
	const struct rec_file *f = row->file;

	text_char(t, 'p');
	text_uint(t, f->pid, 0);
	end(t, row);
	if (lsof_row_has_process(row)) {
		task_fields(t, row);
		number_field(t, row, FIELD_PGID, f->pgid);
		number_field(t, row, FIELD_PPID, f->ppid);
		command_field(t, row, FIELD_COMMAND, f->comm, strnlen(f->comm, sizeof(f->comm)));
		number_field(t, row, FIELD_UID, f->euid);
		login_field(t, row);
	}
	if (row->o->nul)
		text_char(t, '\n');
}

static void char_field(struct text *t, const struct lsof_row *row, enum lsof_field field, char c)
{
	if (!begin(t, row, field))
		return;
	text_char(t, c);
	end(t, row);
}

static void fd_field(struct text *t, const struct lsof_row *row)
{
	if (row->file->fd == FD_NONE)
		char_field(t, row, FIELD_FD, '-');
	else
		number_field(t, row, FIELD_FD, row->file->fd);
}

/* As fdinfo has them, then flags of the descriptor that Linux has none of. */
static void flags_field(struct text *t, const struct lsof_row *row)
{
	const struct rec_file *f = row->file;

	if (f->fd == FD_NONE || !begin(t, row, FIELD_FLAGS))
		return;
	text_str(t, "0x");
	text_hex(t, (f->f_flags & ~(uint32_t)O_CLOEXEC) | (f->cloexec ? O_CLOEXEC : 0));
	text_str(t, ";0x0");
	end(t, row);
}

static void device_field(struct text *t, const struct lsof_row *row)
{
	uint32_t dev = row->file->dev;

	if (!begin(t, row, FIELD_DEVICE))
		return;
	text_str(t, "0x");
	text_hex(t, makedev(dev >> DEV_MINOR_BITS, dev & DEV_MINOR_MASK));
	end(t, row);
}

static void device_text_field(struct text *t, const struct lsof_row *row)
{
	size_t start = t->len, empty;

	if (row->kind->device == DEVICE_INODE && !row->file->ino)
		return;
	if (!begin(t, row, FIELD_DEVICE_TEXT))
		return;
	empty = t->len;
	lsof_device(t, row);
	if (t->len > empty)
		end(t, row);
	else
		t->len = start;
}

static void device_fields(struct text *t, const struct lsof_row *row)
{
	if (row->kind->device == DEVICE_DEV)
		device_field(t, row);
	else
		device_text_field(t, row);
}

static void node_fields(struct text *t, const struct lsof_row *row)
{
	if (row->protocol)
		string_field(t, row, FIELD_PROTOCOL, row->protocol);
	else if (row->file->ino)
		number_field(t, row, FIELD_INODE, row->file->ino);
}

static void name_field(struct text *t, const struct lsof_row *row)
{
	if (!begin(t, row, FIELD_NAME))
		return;
	lsof_name(t, row);
	end(t, row);
}

/*
 * The network namespace is an item of its own, "TNETNS=": programs that take the name apart at "->" and ":"
 * find the addresses and nothing else in it.
 */
static void info_fields(struct text *t, const struct lsof_row *row)
{
	size_t before;

	if (!wants(row, FIELD_INFO))
		return;
	lsof_info_fields(t, row, terminator(row));
	before = t->len;
	lsof_netns(t, row, "TNETNS=");
	if (t->len > before)
		end(t, row);
}

static void file_set(struct text *t, const struct lsof_row *row)
{
	size_t before = t->len;

	fd_field(t, row);
	char_field(t, row, FIELD_ACCESS, lsof_access(row->file->fd, row->file->f_mode));
	char_field(t, row, FIELD_LOCK, ' ');
	string_field(t, row, FIELD_TYPE, row->type);
	flags_field(t, row);
	device_fields(t, row);
	string_field(t, row, FIELD_OFFSET, "0t0");
	node_fields(t, row);
	name_field(t, row);
	info_fields(t, row);
	if (row->o->nul && t->len > before)
		text_char(t, '\n');
}

void lsof_fields(struct text *t, const struct lsof_row *row, bool new_process)
{
	if (new_process)
		process_set(t, row);
	file_set(t, row);
}
