/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two JSON views: a line for each descriptor, and one document. Both make one object at a time, so that
 * memory does not grow with what is dumped.
 */
#include "json_print.h"
#include "lookup.h"
#include "value_print.h"
#include "view_json_parts.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define JSON_FLAGS (JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE)

void json_add(struct json_object *object, const char *key, struct json_object *value)
{
	if (!value)
		return;
	if (json_object_object_get_ex(object, key, NULL) ||
	    json_object_object_add_ex(object, key, value,
				      JSON_C_OBJECT_ADD_KEY_IS_NEW | JSON_C_OBJECT_KEY_IS_CONSTANT))
		json_object_put(value);
}

void json_add_uint(struct json_object *object, const char *key, uint64_t n)
{
	json_add(object, key, json_object_new_uint64(n));
}

void json_add_name(struct json_object *object, const char *key, const char *name)
{
	if (name)
		json_add(object, key, json_object_new_string(name));
}

void json_add_text(struct json_object *object, const char *key, const char *s, size_t max)
{
	size_t len = strnlen(s, max);

	if (len)
		json_add(object, key, json_string(s, len));
}

static size_t json_length(struct json_object *value)
{
	if (json_object_is_type(value, json_type_array))
		return json_object_array_length(value);
	return (size_t)json_object_object_length(value);
}

void json_add_filled(struct json_object *object, const char *key, struct json_object *value)
{
	if (value && !json_length(value))
		json_object_put(value);
	else
		json_add(object, key, value);
}

static void add_process(struct json_object *object, const struct view_options *o,
			const struct process *p)
{
	char user[LOOKUP_MAX];

	/* Sockets that no process has. */
	if (!p->pid)
		return;
	json_add_uint(object, "pid", p->pid);
	json_add_uint(object, "ppid", p->ppid);
	json_add_uint(object, "pgid", p->pgid);
	json_add_text(object, "command", p->comm, sizeof(p->comm));
	if (p->cmdline)
		json_add_text(object, "cmdline", p->cmdline, strlen(p->cmdline));
	json_add_uint(object, "uid", p->uid);
	if (lookup_user(user, o, p->uid))
		json_add_text(object, "user", user, sizeof(user));
	if (p->nofile != RLIMIT_UNLIMITED)
		json_add_uint(object, "nofile", p->nofile);
}

/* The names of the flags line, taken apart again: one place knows them. */
static struct json_object *json_flags(uint32_t flags, bool cloexec)
{
	struct json_object *list = json_object_new_array();
	char *text = NULL, *rest;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return list;
	open_flags_print(out, flags, cloexec);
	if (fclose(out) == 0)
		for (char *name = strtok_r(text, "|", &rest); name;
		     name = strtok_r(NULL, "|", &rest))
			json_object_array_add(list, json_object_new_string(name));
	free(text);
	return list;
}

static struct json_object *json_device(uint32_t major, uint32_t minor)
{
	char text[32];

	snprintf(text, sizeof(text), "%u,%u", major, minor);
	return json_object_new_string(text);
}

static struct json_object *json_mode(uint32_t mode)
{
	char text[16];

	snprintf(text, sizeof(text), "0%.3o", mode & 07777);
	return json_object_new_string(text);
}

static struct json_object *json_locks(const struct file_info *f)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < f->nr_locks; i++) {
		const struct file_lock *lock = &f->locks[i];
		struct json_object *one = json_object_new_object();

		json_add_name(one, "type", lock->type);
		json_add_name(one, "mode", lock->write ? "write" : "read");
		if (lock->pid)
			json_add_uint(one, "pid", lock->pid);
		json_add_uint(one, "start", lock->start);
		if (lock->end != UINT64_MAX)
			json_add_uint(one, "end", lock->end);
		json_object_array_add(list, one);
	}
	return list;
}

static struct json_object *json_peers(const struct descriptor *d)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < d->nr_peers; i++) {
		const struct peer *p = &d->peers[i];
		struct json_object *one = json_object_new_object();

		json_add_uint(one, "pid", p->pid);
		json_add_text(one, "command", p->comm, sizeof(p->comm));
		json_add_uint(one, "fd", p->fd);
		if (p->netns)
			json_add_uint(one, "netns", p->netns);
		json_object_array_add(list, one);
	}
	return list;
}

/* The number that text is, with its digits; NULL for what is no number of JSON. */
static struct json_object *json_number(const char *text)
{
	struct json_tokener *tok = json_tokener_new_ex(1);
	struct json_object *number;

	if (!tok)
		return NULL;
	json_tokener_set_flags(tok, JSON_TOKENER_STRICT);
	number = json_tokener_parse_ex(tok, text, (int)strlen(text) + 1);
	json_tokener_free(tok);
	if (json_object_is_type(number, json_type_int) ||
	    json_object_is_type(number, json_type_double))
		return number;
	json_object_put(number);
	return NULL;
}

/* What is no number after all becomes a string, so that JSON stays valid. */
static struct json_object *json_detail_value(const char *val, bool is_number)
{
	struct json_object *number = is_number ? json_number(val) : NULL;

	return number ? number : json_string(val, strlen(val));
}

static struct json_object *json_details(const struct file_info *f)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < f->nr_details; i++) {
		const struct file_detail *detail = &f->details[i];
		struct json_object *one = json_object_new_object();

		for (unsigned int n = 0; n < detail->nr; n++)
			json_add(one, detail->m[n].key,
				 json_detail_value(detail->m[n].val, detail->m[n].number));
		json_object_array_add(list, one);
	}
	return list;
}

static void add_file(struct json_object *object, const struct descriptor *d)
{
	const struct file_info *f = &d->file;

	if (d->tid)
		json_add_uint(object, "tid", d->tid);
	if (d->fd != FD_NONE)
		json_add_uint(object, "fd", d->fd);
	if (f->kind)
		json_add_text(object, "kind", f->kind, strlen(f->kind));
	if (d->fd == FD_NONE)
		return;
	json_add(object, "mode", json_mode(f->mode));
	json_add(object, "flags", json_flags(f->flags, f->cloexec));
	json_add(object, "cloexec", json_object_new_boolean(f->cloexec));
	json_add_uint(object, "inode", f->ino);
	json_add(object, "dev", json_device(f->dev_major, f->dev_minor));
	if (S_ISCHR(f->mode) || S_ISBLK(f->mode))
		json_add(object, "rdev", json_device(f->rdev_major, f->rdev_minor));
	else
		json_add_uint(object, "size", f->size);
	json_add_uint(object, "owner_uid", f->uid);
	json_add_uint(object, "owner_gid", f->gid);
	if (f->has_pos)
		json_add_uint(object, "offset", f->pos);
	if (f->path)
		json_add_text(object, "path", f->path, strlen(f->path));
	json_add_filled(object, "locks", json_locks(f));
	json_add_filled(object, "peers", json_peers(d));
}

static void add_why(struct json_object *object, const char *why)
{
	struct json_object *unavailable = json_object_new_object();

	json_add_name(unavailable, "socket", why);
	json_add(object, "unavailable", unavailable);
}

static void add_descriptor(struct json_object *object, const struct view_options *o,
			   const struct descriptor *d)
{
	add_file(object, d);
	if (d->reading && d->reading->rec.sock)
		json_socket(object, o, d);
	if (d->socket_why)
		add_why(object, d->socket_why);
	/* Last, because the kernel may name a kind like one of the keys above. */
	if (d->file.kind)
		json_add_filled(object, d->file.kind, json_details(&d->file));
}

/* Frees the object. `cut`: how many bytes of its end to leave out. */
static void print_json(FILE *out, struct json_object *object, size_t cut)
{
	size_t len;
	const char *text = json_object_to_json_string_length(object, JSON_FLAGS, &len);

	if (text && len >= cut)
		json_print(out, text, len - cut);
	json_object_put(object);
}

static void nothing(FILE *out, const struct view_options *o)
{
	(void)out;
	(void)o;
}

static void lines_process(FILE *out, const struct view_options *o, const struct process *p,
			  bool first)
{
	(void)out;
	(void)o;
	(void)p;
	(void)first;
}

static void lines_descriptor(FILE *out, const struct view_options *o, const struct descriptor *d,
			     bool first_of_process)
{
	struct json_object *object = json_object_new_object();

	(void)first_of_process;
	add_process(object, o, d->process);
	add_descriptor(object, o, d);
	print_json(out, object, 0);
	fputc('\n', out);
}

const struct view view_json_lines = {
	.begin = nothing,
	.process = lines_process,
	.descriptor = lines_descriptor,
	.process_end = nothing,
	.end = nothing,
};

static void document_begin(FILE *out, const struct view_options *o)
{
	(void)o;
	fputs("{\"processes\":[", out);
}

/* A process stays open for its files: its object without the brace at the end. */
static void document_process(FILE *out, const struct view_options *o, const struct process *p,
			     bool first)
{
	struct json_object *object = json_object_new_object();

	add_process(object, o, p);
	fputs(first ? "\n" : ",\n", out);
	print_json(out, object, strlen("}"));
	fputs(p->pid ? ",\"files\":[" : "\"files\":[", out);
}

static void document_descriptor(FILE *out, const struct view_options *o, const struct descriptor *d,
				bool first_of_process)
{
	struct json_object *object = json_object_new_object();

	add_descriptor(object, o, d);
	fputs(first_of_process ? "\n" : ",\n", out);
	print_json(out, object, 0);
}

static void document_process_end(FILE *out, const struct view_options *o)
{
	(void)o;
	fputs("\n]}", out);
}

static void document_end(FILE *out, const struct view_options *o)
{
	(void)o;
	fputs("\n]}\n", out);
}

const struct view view_json = {
	.begin = document_begin,
	.process = document_process,
	.descriptor = document_descriptor,
	.process_end = document_process_end,
	.end = document_end,
};
