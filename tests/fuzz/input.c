/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void take(struct input *in, void *to, size_t n)
{
	size_t have = n < in->left ? n : in->left;

	memset(to, 0, n);
	if (have)
		memcpy(to, in->p, have);
	in->p += have;
	in->left -= have;
}

uint8_t take_u8(struct input *in)
{
	uint8_t u;

	take(in, &u, sizeof(u));
	return u;
}

uint16_t take_u16(struct input *in)
{
	uint16_t u;

	take(in, &u, sizeof(u));
	return u;
}

uint32_t take_u32(struct input *in)
{
	uint32_t u;

	take(in, &u, sizeof(u));
	return u;
}

static char *copy(const uint8_t *p, size_t len)
{
	char *s = malloc(len + 1);

	MUST(s != NULL);
	if (len)
		memcpy(s, p, len);
	s[len] = '\0';
	return s;
}

char *take_line(struct input *in)
{
	const uint8_t *newline = in->left ? memchr(in->p, '\n', in->left) : NULL;
	size_t len = newline ? (size_t)(newline - in->p) : in->left;
	size_t text_len = in->left ? strnlen((const char *)in->p, len) : 0;
	char *s = copy(in->p, text_len);

	in->p += newline ? len + 1 : len;
	in->left -= newline ? len + 1 : len;
	return s;
}

char *take_rest(struct input *in, size_t *len)
{
	char *s = copy(in->p, in->left);

	*len = in->left;
	in->p += in->left;
	in->left = 0;
	return s;
}

void does_not_hold(const char *what)
{
	/* Not by way of stderr: a target may have that one written to memory. */
	dprintf(STDERR_FILENO, "does not hold: %s\n", what);
	abort();
}
