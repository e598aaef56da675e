/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "strace_names.h"

#include <string.h>

const char *strace_name(const struct strace_names *n, uint64_t number)
{
	for (const struct strace_name *row = n->names; row->name; row++)
		if (row->number == number)
			return row->name;
	return NULL;
}

void line_name(struct line *t, const struct strace_names *n, uint64_t number)
{
	const char *name = strace_name(n, number);

	if (name) {
		line_str(t, name);
		return;
	}
	line_hex(t, number);
	line_comment(t, n->unknown);
}

void line_name_verbose(struct line *t, const struct strace_names *n, uint64_t number)
{
	const char *name = strace_name(n, number);

	line_hex(t, number);
	line_comment(t, name ? name : n->unknown);
}

/* The names of those bits that have one, separated by '|'; the other bits. */
static uint64_t named_bits(struct line *t, const struct strace_names *n, uint64_t bits)
{
	const char *separator = "";

	for (const struct strace_name *row = n->names; row->name; row++) {
		if ((bits & row->number) != row->number)
			continue;
		line_str(t, separator);
		line_str(t, row->name);
		bits &= ~row->number;
		separator = "|";
	}
	return bits;
}

void line_bits(struct line *t, const struct strace_names *n, uint64_t bits)
{
	uint64_t rest = named_bits(t, n, bits);

	if (!rest && bits)
		return;
	if (rest != bits)
		line_char(t, '|');
	line_hex(t, rest);
	if (rest && rest == bits)
		line_comment(t, n->unknown);
}

void line_bits_verbose(struct line *t, const struct strace_names *n, uint64_t bits)
{
	char names[128];
	struct line comment;
	uint64_t rest;

	line_hex(t, bits);
	if (!bits)
		return;
	line_init(&comment, names, sizeof(names));
	rest = named_bits(&comment, n, bits);
	if (rest && rest != bits) {
		line_char(&comment, '|');
		line_hex(&comment, rest);
	}
	line_comment(t, comment.len ? names : n->unknown);
}

/* include/linux/errno.h: no business of programs, but of hooks inside of the kernel. */
static const struct strace_name kernel_errors[] = {
	{512, "ERESTARTSYS"},
	{513, "ERESTARTNOINTR"},
	{514, "ERESTARTNOHAND"},
	{515, "ENOIOCTLCMD"},
	{516, "ERESTART_RESTARTBLOCK"},
	{517, "EPROBE_DEFER"},
	{518, "EOPENSTALE"},
	{521, "EBADHANDLE"},
	{522, "ENOTSYNC"},
	{523, "EBADCOOKIE"},
	{524, "ENOTSUPP"},
	{525, "ETOOSMALL"},
	{526, "ESERVERFAULT"},
	{527, "EBADTYPE"},
	{528, "EJUKEBOX"},
	{529, "EIOCBQUEUED"},
	{530, "ERECALLCONFLICT"},
	{0, NULL},
};

const char *strace_errno_name(uint64_t number)
{
	static const struct strace_names kernel = {kernel_errors, NULL};
	const char *name = number && number < 512 ? strerrorname_np((int)number) : NULL;

	return name ? name : strace_name(&kernel, number);
}
