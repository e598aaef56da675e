/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "span.h"

#include <string.h>

size_t span_len(const struct span *s)
{
	return (size_t)(s->end - s->p);
}

bool span_is(const struct span *s, const char *text)
{
	return span_len(s) == strlen(text) && !memcmp(s->p, text, span_len(s));
}

bool span_skip_prefix(struct span *s, const char *prefix)
{
	if (span_len(s) < strlen(prefix) || memcmp(s->p, prefix, strlen(prefix)) != 0)
		return false;
	s->p += strlen(prefix);
	return true;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

void span_skip_blanks(struct span *s)
{
	while (s->p < s->end && is_blank(*s->p))
		s->p++;
}

bool span_next_line(struct span *text, struct span *line)
{
	const char *newline = memchr(text->p, '\n', span_len(text));

	if (!newline)
		return false;
	*line = (struct span){text->p, newline};
	text->p = newline + 1;
	return true;
}

bool span_next_word(struct span *s, struct span *word)
{
	span_skip_blanks(s);
	word->p = s->p;
	while (s->p < s->end && !is_blank(*s->p))
		s->p++;
	word->end = s->p;
	return word->p < word->end;
}

static unsigned int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned int)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned int)(c - 'a') + 10;
	return UINT32_MAX;
}

bool span_number(const struct span *s, unsigned int base, uint64_t *v)
{
	*v = 0;
	for (const char *p = s->p; p < s->end; p++) {
		unsigned int digit = digit_value(*p);

		if (digit >= base || *v > (UINT64_MAX - digit) / base)
			return false;
		*v = *v * base + digit;
	}
	return s->p < s->end;
}

bool span_u32(const struct span *s, unsigned int base, uint32_t *v)
{
	uint64_t wide;

	if (!span_number(s, base, &wide) || wide > UINT32_MAX)
		return false;
	*v = (uint32_t)wide;
	return true;
}
