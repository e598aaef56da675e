/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The text of /proc/PID/fdinfo/FD. Its first lines are the same for every descriptor (fs/proc/fd.c, seq_show());
 * what follows is of the kind, written by its show_fdinfo().
 *
 * Some of it is what a program chose (the name of a dma-buf, of a file registered with an io_uring) and holds
 * whatever bytes. The kernel prints such text after the lines read here: of each, the first one counts.
 */
#include "file_info.h"

#include "detail_kinds.h"
#include "span.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#define NR_OF(array) (sizeof(array) / sizeof((array)[0]))

/* "NAME:" at the start of s; *value is what follows. */
static bool take_name(const struct span *s, const char *name, struct span *value)
{
	*value = *s;
	if (!span_skip_prefix(value, name) || !span_skip_prefix(value, ":"))
		return false;
	span_skip_blanks(value);
	return true;
}

/* The value of the first line with this name. */
static bool find_line(struct span text, const char *name, struct span *value)
{
	struct span line;

	while (span_next_line(&text, &line))
		if (take_name(&line, name, value))
			return true;
	return false;
}

/* The value of the first word with this name. Between colon and value there may be blanks. */
static bool find_word(struct span line, const char *name, struct span *value)
{
	struct span word;

	do {
		span_skip_blanks(&line);
		if (take_name(&line, name, &word))
			return span_next_word(&word, value);
	} while (span_next_word(&line, &word));
	return false;
}

typedef bool (*find_fn)(struct span text, const char *name, struct span *value);

static void fill_detail(struct file_detail *d, const struct detail_key *k, struct span text,
			find_fn find)
{
	for (; k->name && d->nr < NR_OF(d->m); k++) {
		struct span value;

		if (!find(text, k->name, &value) ||
		    !k->convert(k, &value, d->m[d->nr].val, sizeof(d->m[d->nr].val)))
			continue;
		d->m[d->nr].key = k->key;
		d->m[d->nr].number = k->number;
		d->nr++;
	}
}

/* How many lines of text start with prefix. */
static size_t count_lines(struct span text, const char *prefix)
{
	struct span line;
	size_t nr = 0;

	while (span_next_line(&text, &line))
		nr += span_skip_prefix(&line, prefix);
	return nr;
}

static void fill_details(const struct detail_kind *kind, struct span text, struct file_info *f)
{
	struct span line;

	while (span_next_line(&text, &line)) {
		struct file_detail *d = &f->details[f->nr_details];

		if (!span_skip_prefix(&line, kind->line))
			continue;
		fill_detail(d, kind->keys, line, find_word);
		f->nr_details += d->nr > 0;
	}
}

static int parse_details(const struct detail_kind *kind, struct span text, struct file_info *f)
{
	size_t max = kind->line ? count_lines(text, kind->line) : 1;

	if (!max)
		return 0;
	f->details = calloc(max, sizeof(*f->details));
	if (!f->details)
		return -ENOMEM;
	if (kind->line) {
		fill_details(kind, text, f);
	} else {
		fill_detail(f->details, kind->keys, text, find_line);
		f->nr_details = f->details->nr > 0;
	}
	return 0;
}

static const char *lock_type(const struct span *s)
{
	static const struct {
		const char *shown;
		const char *type;
	} types[] = {
		{"POSIX", "POSIX"}, {"OFDLCK", "OFD"},	{"FLOCK", "FLOCK"},
		{"LEASE", "LEASE"}, {"DELEG", "DELEG"},
	};

	for (size_t i = 0; i < NR_OF(types); i++)
		if (span_is(s, types[i].shown))
			return types[i].type;
	return NULL;
}

/*
 * "1: POSIX  ADVISORY  WRITE 1234 fe:00:5678 0 EOF" (fs/locks.c, lock_get_status()). A waiter has "->" where
 * the type is. The holder is 0 where it has no number in the pid namespace of this /proc, -1 of an OFD lock: no
 * process owns that, but the open file description, which others may share.
 */
static bool parse_lock(struct span line, struct file_lock *l)
{
	enum { ID, TYPE, STATE, ACCESS, HOLDER, INODE, START, END, NR };
	struct span w[NR];

	for (int i = 0; i < NR; i++)
		if (!span_next_word(&line, &w[i]))
			return false;
	l->type = lock_type(&w[TYPE]);
	if (!l->type || !span_number(&w[START], 10, &l->start))
		return false;
	l->write = span_is(&w[ACCESS], "WRITE");
	if (!l->write && !span_is(&w[ACCESS], "READ"))
		return false;
	if (!span_u32(&w[HOLDER], 10, &l->pid))
		l->pid = 0;
	if (span_is(&w[END], "EOF"))
		l->end = UINT64_MAX;
	else if (!span_number(&w[END], 10, &l->end))
		return false;
	return true;
}

/* An offset is shown with a sign, but for /proc/PID/mem and its like it has none. */
static bool parse_offset(struct span s, uint64_t *pos)
{
	bool negative = span_skip_prefix(&s, "-");
	uint64_t v;

	if (!span_number(&s, 10, &v))
		return false;
	*pos = negative ? -v : v;
	return true;
}

static bool parse_flags(const struct span *s, struct file_info *f)
{
	uint32_t flags;

	if (!span_u32(s, 8, &flags))
		return false;
	f->cloexec = flags & O_CLOEXEC;
	f->flags = flags & ~(uint32_t)O_CLOEXEC;
	return true;
}

/* Takes the lines that every descriptor has off text: "ino" since 5.14. */
static int parse_head(struct span *text, struct file_info *f)
{
	bool have_pos = false, have_flags = false;
	struct span rest = *text, line, value;

	while (span_next_line(&rest, &line)) {
		if (take_name(&line, "pos", &value))
			have_pos = parse_offset(value, &f->pos);
		else if (take_name(&line, "flags", &value))
			have_flags = parse_flags(&value, f);
		else if (take_name(&line, "lock", &value))
			f->nr_locks += parse_lock(value, &f->locks[f->nr_locks]);
		else if (!take_name(&line, "mnt_id", &value) && !take_name(&line, "ino", &value))
			break;
		*text = rest;
	}
	return have_pos && have_flags ? 0 : -EBADMSG;
}

/* Whether there is an offset that means anything. Linux shows 0 for all others; some even seek to it. */
static bool has_offset(const struct file_info *f)
{
	static const char *const kinds[] = {"regular", "directory", "char", "block",
					    "memfd",   "drm",	    "tun",  "fuse"};

	if (f->flags & O_PATH)
		return false;
	for (size_t i = 0; f->kind && i < NR_OF(kinds); i++)
		if (!strcmp(f->kind, kinds[i]))
			return true;
	return false;
}

int fdinfo_parse(const char *text, struct file_info *f)
{
	const struct detail_kind *kind = detail_kind_find(f->kind);
	struct span rest = {text, text + strlen(text)};
	size_t max_locks = count_lines(rest, "lock:");
	int err;

	if (max_locks) {
		f->locks = calloc(max_locks, sizeof(*f->locks));
		if (!f->locks)
			return -ENOMEM;
	}
	err = parse_head(&rest, f);
	if (err)
		return err;
	f->has_pos = has_offset(f);
	return kind ? parse_details(kind, rest, f) : 0;
}
