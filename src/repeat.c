// SPDX-License-Identifier: GPL-2.0-or-later
#include "repeat.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MARKER_MAX 4096

/* A number at *s, which moves behind it. */
static int take_number(const char **s, unsigned int *n, struct complaint *c)
{
	const char *start = *s;
	unsigned long v;
	char *end;

	v = strtoul(start, &end, 10);
	*s = end;
	if (v > INT_MAX)
		return complain(c, "%.*s is too much", (int)(end - start), start);
	*n = v;
	return 0;
}

static int take_marker(struct repeat *r, const char *format, struct complaint *c)
{
	time_t now = time(NULL);
	char line[MARKER_MAX];
	struct tm tm;

	if (!localtime_r(&now, &tm) || !strftime(line, sizeof(line), format, &tm))
		return complain(c, "no time format that prints anything: %s", format);
	r->marker = format;
	return 0;
}

int repeat_parse(struct repeat *r, const char *arg, const char **rest, struct complaint *c)
{
	const char *p = arg;
	int err = 0;

	r->seconds = REPEAT_SECONDS;
	if (isdigit((unsigned char)*p))
		err = take_number(&p, &r->seconds, c);
	*rest = p;
	p += strspn(p, " ");
	if (!err && p[0] == 'c' && isdigit((unsigned char)p[1])) {
		p++;
		err = take_number(&p, &r->count, c);
		*rest = p;
	}
	if (!err && *p == 'm') {
		err = take_marker(r, p + 1, c);
		*rest = p + strlen(p);
	}
	r->on = r->seconds > 0;
	return err;
}
