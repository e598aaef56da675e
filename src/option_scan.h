/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A command line by lsof's conventions: letters behind - or +, together in a word or not; an argument in the same
 * word or the next; arguments that may be left out, which then don't start with - or +. Beyond lsof: --long
 * options, and options may follow operands.
 */
#ifndef SOCKSPY_OPTION_SCAN_H
#define SOCKSPY_OPTION_SCAN_H

#include <stdbool.h>

enum scan_arg {
	SCAN_NO_ARG,
	SCAN_MAY_HAVE_ARG,
	SCAN_NEEDS_ARG,
};

enum scan_kind {
	SCAN_END,
	SCAN_LETTER,
	SCAN_LONG,
	SCAN_OPERAND,
};

struct scanned {
	enum scan_kind kind;
	char sign; /* - or + */
	char letter;
	char *arg; /* of a letter, NULL: none, or it is missing; a word: operand, long option without -- */
};

struct scan {
	char **next;  /* of argv: the word after the one that is looked at */
	char *letter; /* that comes next within a word, NULL: a new word begins */
	char sign;
	bool only_operands;
	bool arg_in_word; /* the last argument was in the word of its letter */
};

void scan_init(struct scan *s, char **argv);

/* arg_of tells of a letter whether it has an argument. */
void scan_next(struct scan *s, enum scan_arg (*arg_of)(char letter), struct scanned *out);

/*
 * Gives the rest of the last argument back, from `rest` on, as what comes next: letters of the same word, or the
 * whole word. false: it is part of a word that was an argument.
 */
bool scan_give_back(struct scan *s, const struct scanned *last, char *rest);

#endif
