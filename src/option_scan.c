// SPDX-License-Identifier: GPL-2.0-or-later
#include "option_scan.h"

#include <string.h>

void scan_init(struct scan *s, char **argv)
{
	memset(s, 0, sizeof(*s));
	s->next = argv;
}

static bool is_sign(char c)
{
	return c == '-' || c == '+';
}

static bool ends_options(const char *word)
{
	return !strcmp(word, "--") || !strcmp(word, "++");
}

/* Whether a word starts letters; if not, out is what it is. */
static bool begin_word(struct scan *s, struct scanned *out)
{
	char *word = *s->next;

	if (!word)
		return false;
	s->next++;
	if (!s->only_operands && ends_options(word)) {
		s->only_operands = true;
		return begin_word(s, out);
	}
	if (s->only_operands || !is_sign(word[0]) || !word[1]) {
		*out = (struct scanned){.kind = SCAN_OPERAND, .arg = word};
	} else if (!strncmp(word, "--", 2)) {
		*out = (struct scanned){.kind = SCAN_LONG, .sign = '-', .arg = word + 2};
	} else {
		s->sign = word[0];
		s->letter = word + 1;
		return true;
	}
	return false;
}

/* What follows the letter in its word, or the next word; "--" is never an argument. */
static char *take_arg(struct scan *s)
{
	char *arg = s->letter;

	s->letter = NULL;
	s->arg_in_word = *arg != '\0';
	if (s->arg_in_word)
		return arg;
	if (!*s->next || !strcmp(*s->next, "--"))
		return NULL;
	return *s->next++;
}

bool scan_give_back(struct scan *s, const struct scanned *last, char *rest)
{
	if (s->arg_in_word)
		s->letter = rest;
	else if (rest == last->arg)
		s->next--;
	else
		return false;
	return true;
}

void scan_next(struct scan *s, enum scan_arg (*arg_of)(char letter), struct scanned *out)
{
	enum scan_arg kind;

	memset(out, 0, sizeof(*out));
	if (!s->letter && !begin_word(s, out))
		return;
	out->kind = SCAN_LETTER;
	out->sign = s->sign;
	out->letter = *s->letter++;
	kind = arg_of(out->letter);
	if (kind != SCAN_NO_ARG) {
		out->arg = take_arg(s);
		if (kind == SCAN_MAY_HAVE_ARG && out->arg && is_sign(*out->arg)) {
			scan_give_back(s, out, out->arg);
			out->arg = NULL;
		}
	} else if (!*s->letter) {
		s->letter = NULL;
	}
}
