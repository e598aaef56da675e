/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Feeds files to a target, without libFuzzer: those of the directories named, of its corpus in the tree when
 * none is. What once was a crash stays covered by any build.
 */
#include "input.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/proc_text.h"

#define CORPUS "tests/fuzz/corpus/"
#define PREFIX "fuzz_"

static void feed(const char *dir, const char *name)
{
	char path[4096], *text;
	size_t len;
	int e;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	e = proc_text_read(path, &text, &len);
	if (e)
		errx(1, "%s: %s", path, strerror(-e));
	if (getenv("VERBOSE"))
		printf("%s\n", path);
	LLVMFuzzerTestOneInput((const uint8_t *)text, len);
	free(text);
}

static int feed_all(const char *path)
{
	const struct dirent *entry;
	DIR *dir = opendir(path);
	int nr = 0;

	if (!dir)
		err(1, "%s", path);
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		feed(path, entry->d_name);
		nr++;
	}
	closedir(dir);
	return nr;
}

/* The corpus of fuzz_NAME is NAME. */
static int feed_corpus(const char *program)
{
	const char *slash = strrchr(program, '/');
	const char *name = slash ? slash + 1 : program;
	char path[256];

	if (!strncmp(name, PREFIX, strlen(PREFIX)))
		name += strlen(PREFIX);
	snprintf(path, sizeof(path), CORPUS "%s", name);
	return feed_all(path);
}

int main(int argc, char **argv)
{
	int nr = 0;

	LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	if (argc < 2)
		nr = feed_corpus(argv[0]);
	for (int i = 1; i < argc; i++)
		nr += feed_all(argv[i]);
	printf("%d inputs\n", nr);
	return nr == 0;
}
