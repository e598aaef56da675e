/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A command line: arguments that each end with a NUL, but for the last one. */
#include "../../src/cli.h"
#include "check.h"
#include "input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARGS_MAX 64

/* argv[0] is ours; the others lead into text, which has a NUL behind. */
static int split(char *text, size_t len, char *argv[ARGS_MAX])
{
	static char name[] = "sockspy";
	int argc = 0;

	argv[argc++] = name;
	for (size_t at = 0; at < len && argc < ARGS_MAX - 1; at += strlen(text + at) + 1)
		argv[argc++] = text + at;
	argv[argc] = NULL;
	return argc;
}

struct caught {
	FILE **stream;
	FILE *was;
	char *text;
	size_t len;
};

static void catch (struct caught *c, FILE **stream)
{
	c->stream = stream;
	c->was = *stream;
	*stream = open_memstream(&c->text, &c->len);
	MUST(*stream != NULL);
}

/* What was written must be fit for a terminal. */
static void release(struct caught *c)
{
	fclose(*c->stream);
	*c->stream = c->was;
	check_text(c->text, c->len, "\n\t");
	free(c->text);
}

static void check(int status, const struct options *o, size_t errors)
{
	MUST(status == -1 || status == 0 || status == EXIT_WRONG || status == EXIT_USAGE);
	MUST(status <= 0 || errors > 0);
	MUST(status >= 0 || o->features || o->list || (o->view && o->pids.nr_wanted));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, size};
	struct caught out = {0}, err = {0};
	char *argv[ARGS_MAX], *text;
	struct options o;
	size_t len;
	int argc, status;

	text = take_rest(&in, &len);
	/* Repeats of repeats in a -c cost regcomp(3) whatever memory there is. */
	if (memchr(text, '{', len)) {
		free(text);
		return 0;
	}
	argc = split(text, len, argv);
	catch (&out, &stdout);
	catch (&err, &stderr);
	status = cli_parse(argc, argv, &o);
	fflush(stderr);
	len = err.len;
	release(&err);
	release(&out);
	check(status, &o, len);
	options_free(&o);
	free(text);
	return 0;
}
