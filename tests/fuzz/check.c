/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check.h"
#include "../../src/view_lsof.h"

#include "input.h"

#include <json-c/json.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/*
 * One character of UTF-8 at s, of at most len bytes (Unicode, 3.9, D92). Returns its length, 0 for
 * what is none. On its own: the decoder of src/escape.c is what is checked here.
 */
static size_t decode(const unsigned char *s, size_t len, uint32_t *c)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t n = s[0] < 0x80 ? 1 : s[0] < 0xc0 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;

	if (!n || n > len || s[0] > 0xf4)
		return 0;
	*c = n == 1 ? s[0] : s[0] & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*c = *c << 6 | (s[i] & 0x3f);
	}
	return *c < least[n] || *c > 0x10ffff || (*c >= 0xd800 && *c < 0xe000) ? 0 : n;
}

static bool is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

/* Marks that change the order of what follows (UAX #9), and separators of lines and paragraphs. */
static bool is_mark(uint32_t c)
{
	return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069);
}

void check_text(const char *text, size_t len, const char *allowed)
{
	uint32_t c = 0;
	size_t n;

	for (size_t at = 0; at < len; at += n) {
		n = decode((const unsigned char *)text + at, len - at, &c);
		MUST(n != 0);
		MUST(!is_control(c) || (c && c < 0x80 && strchr(allowed, (int)c)));
		MUST(!is_mark(c));
	}
}

static void check_object(const char *text, size_t len)
{
	struct json_tokener *tok = json_tokener_new();
	struct json_object *object;

	json_tokener_set_flags(tok, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	object = json_tokener_parse_ex(tok, text, (int)len);
	MUST(json_tokener_get_error(tok) == json_tokener_success);
	MUST(json_tokener_get_parse_end(tok) == len);
	MUST(json_object_is_type(object, json_type_object));
	json_object_put(object);
	json_tokener_free(tok);
}

void check_json_lines(const char *text, size_t len)
{
	check_text(text, len, "\n");
	while (len) {
		const char *newline = memchr(text, '\n', len);

		MUST(newline != NULL);
		check_object(text, (size_t)(newline - text));
		len -= (size_t)(newline + 1 - text);
		text = newline + 1;
	}
}

void check_json_document(const char *text, size_t len)
{
	check_text(text, len, "\n");
	MUST(len > 0 && text[len - 1] == '\n');
	check_object(text, len - 1);
}

/* With another descriptor behind it: a document has something between the two. */
static char *print(const struct view *view, const struct view_options *o,
		   const struct descriptor *d, size_t *len)
{
	const struct descriptor next = {.process = d->process, .fd = d->fd, .file.kind = "fifo"};
	char *text = NULL;
	FILE *out = open_memstream(&text, len);

	MUST(out != NULL);
	view->begin(out, o);
	view->process(out, o, d->process, true);
	view->descriptor(out, o, d, true);
	view->descriptor(out, o, &next, false);
	view->process_end(out, o);
	view->end(out, o);
	MUST(fclose(out) == 0);
	return text;
}

static void check_pfiles(const char *text, size_t len)
{
	check_text(text, len, "\n\t");
}

/* One row, whatever is in it. */
static void check_table(const char *text, size_t len)
{
	check_text(text, len, "\n");
	MUST(len > 0 && memchr(text, '\n', len) == text + len - 1);
}

/* The set of a process comes first, and each line is a field. */
static void check_fields(const char *text, size_t len)
{
	check_text(text, len, "\n");
	MUST(len > 0 && text[0] == 'p' && text[len - 1] == '\n');
	for (size_t i = 0; i < len; i++)
		if (!i || text[i - 1] == '\n')
			MUST(memchr("pKMgRcuLfaltGdDoiPnT", text[i], 20) != NULL);
}

static char *print_lsof(const struct lsof_options *o, const struct descriptor *d, size_t *len)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, len);
	struct view_lsof *v = view_lsof_new(out, o, NULL);

	MUST(out != NULL && v != NULL);
	MUST(view_lsof_row(v, d) == 0 && view_lsof_end(v) == 0);
	view_lsof_free(v);
	MUST(fclose(out) == 0);
	return text;
}

static void check_lsof(const struct view_options *view, const struct descriptor *d)
{
	struct lsof_options o = {
		.info = LSOF_STATE | LSOF_QUEUES | LSOF_FLAGS,
		.command_width = view->all ? LSOF_COMMAND_WIDTH : 0,
		.no_header = true,
		.ppid = true,
		.pgid = true,
		.tasks = true,
		.endpoints = true,
		.own_netns = view->own_netns,
	};
	char unknown, *text;
	size_t len;

	if (!d->reading)
		return;
	text = print_lsof(&o, d, &len);
	check_table(text, len);
	free(text);
	MUST(lsof_fields_parse(NULL, &o, &unknown) == 0);
	text = print_lsof(&o, d, &len);
	check_fields(text, len);
	free(text);
}

void check_views(const struct view_options *o, const struct descriptor *d)
{
	static const struct {
		const struct view *view;
		void (*check)(const char *text, size_t len);
	} views[] = {
		{&view_pfiles, check_pfiles},
		{&view_json_lines, check_json_lines},
		{&view_json, check_json_document},
	};

	for (size_t i = 0; i < sizeof(views) / sizeof(views[0]); i++) {
		size_t len;
		char *text = print(views[i].view, o, d, &len);

		views[i].check(text, len);
		free(text);
	}
	check_lsof(o, d);
}
