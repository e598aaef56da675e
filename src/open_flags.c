/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "file_info.h"

/*
 * The kernel's own values, which differ from one architecture to the next. <fcntl.h> will not do: there
 * O_LARGEFILE is 0 on 64-bit machines, while the kernel sets the bit and fdinfo shows it.
 */
#include <asm/fcntl.h>

#define NR_OF(array) (sizeof(array) / sizeof((array)[0]))

/* In the order of pfiles, then what only Linux has; O_SYNC and O_TMPFILE hold another flag's bit. */
static const struct {
	uint32_t bits;
	const char *name;
} open_flags[] = {
	{O_NONBLOCK, "O_NONBLOCK"}, {O_APPEND, "O_APPEND"},   {O_SYNC, "O_SYNC"},
	{O_DSYNC, "O_DSYNC"},	    {O_CREAT, "O_CREAT"},     {O_TRUNC, "O_TRUNC"},
	{O_EXCL, "O_EXCL"},	    {O_NOCTTY, "O_NOCTTY"},   {O_LARGEFILE, "O_LARGEFILE"},
	{O_DIRECT, "O_DIRECT"},	    {O_TMPFILE, "O_TMPFILE"}, {O_DIRECTORY, "O_DIRECTORY"},
	{O_NOFOLLOW, "O_NOFOLLOW"}, {O_NOATIME, "O_NOATIME"}, {O_PATH, "O_PATH"},
	{FASYNC, "O_ASYNC"},
};

void open_flags_print(FILE *out, uint32_t flags, bool cloexec)
{
	/* Access mode 3 is Linux's "neither, only for ioctl(2)". It has no name. */
	static const char *const access_modes[] = {"O_RDONLY", "O_WRONLY", "O_RDWR", "0x3"};
	uint32_t rest = flags & ~(uint32_t)O_ACCMODE;

	fputs(access_modes[flags & O_ACCMODE], out);
	for (size_t i = 0; i < NR_OF(open_flags); i++) {
		if ((rest & open_flags[i].bits) != open_flags[i].bits)
			continue;
		fprintf(out, "|%s", open_flags[i].name);
		rest &= ~open_flags[i].bits;
	}
	if (rest)
		fprintf(out, "|0x%x", rest);
	if (cloexec)
		fputs("|O_CLOEXEC", out);
}
