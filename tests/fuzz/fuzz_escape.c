/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whatever bytes, on their way to a terminal and into JSON. */
#include "../../src/escape.h"
#include "../../src/json_print.h"
#include "../../src/value_print.h"
#include "check.h"
#include "input.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

static void check_terminal(const char *s, size_t len)
{
	char *text = NULL;
	size_t text_len;
	FILE *out = open_memstream(&text, &text_len);

	MUST(out != NULL);
	escape_text(out, s, len);
	MUST(fclose(out) == 0);
	MUST(text_len >= len);
	check_text(text, text_len, "");
	free(text);
}

static void check_json(const char *s, size_t len)
{
	struct json_object *object = json_object_new_object();
	char *text = NULL;
	size_t text_len;
	FILE *out = open_memstream(&text, &text_len);

	MUST(out != NULL);
	json_object_object_add(object, "s", json_string(s, len));
	json_print(out, json_object_to_json_string(object),
		   strlen(json_object_to_json_string(object)));
	fputc('\n', out);
	MUST(fclose(out) == 0);
	check_json_document(text, text_len);
	free(text);
	json_object_put(object);
}

/* Alike, whether or not it was UTF-8: what is escaped once needs no more of it. */
static void check_idempotent(const char *s, size_t len)
{
	size_t once_len, twice_len;
	char *once = escape_json(s, len, &once_len), *twice;

	MUST(once && once[once_len] == '\0');
	twice = escape_json(once, once_len, &twice_len);
	MUST(twice && twice_len == once_len && !memcmp(once, twice, once_len));
	free(once);
	free(twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* A copy of its own size: what reads behind it is seen. */
	char *s = malloc(size ? size : 1);

	MUST(s != NULL);
	if (size)
		memcpy(s, data, size);
	check_terminal(s, size);
	check_json(s, size);
	check_idempotent(s, size);
	free(s);
	return 0;
}
