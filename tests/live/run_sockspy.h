/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs the program under test and takes its output apart. The program is $SOCKSPY, "./sockspy"
 * where that is not set.
 */
#ifndef SOCKSPY_TEST_RUN_SOCKSPY_H
#define SOCKSPY_TEST_RUN_SOCKSPY_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define RUN_ARGS_MAX 16

/* What one run left behind. out and err end with a NUL that their length does not count. */
struct run {
	int status; /* exit status, 128 + signal where it was killed */
	char *out;
	size_t out_len;
	char *err;
	size_t err_len;
};

/*
 * Runs sockspy with these arguments, the last one NULL, and waits for it. Returns 0 or -errno
 * (it could not be started); run_free() is right in both cases.
 */
int run_sockspy(struct run *r, const char *const *args);
/* The same with another program, that of $PATH where there is no '/' in its name. */
int run_program(struct run *r, const char *program, const char *const *args);
/* The same with "-p PID" after the arguments given; args may be NULL. */
int run_sockspy_pid(struct run *r, const char *const *args, pid_t pid);
void run_free(struct run *r);

/* JSON Lines as one array; NULL where a line is no JSON object (said on stderr). json_object_put() it. */
struct json_object *parse_json_lines(const char *text, size_t len);
/* A text that is one JSON value and nothing more, or NULL. json_object_put() it. */
struct json_object *parse_json_document(const char *text, size_t len);
/* The object of descriptor fd of process pid in such an array; NULL: none. Borrowed. */
struct json_object *find_descriptor(struct json_object *lines, pid_t pid, int fd);
/* Member `name` of an object; NULL where there is none. Borrowed. */
struct json_object *json_member(struct json_object *object, const char *name);
/* Runs `sockspy -j -p PID` and gives its lines; asserts that it went well. json_object_put() it. */
struct json_object *dump_json(pid_t pid);

/* Whether all bytes are UTF-8, and none a control character but newline and tab. */
bool is_clean_text(const char *text, size_t len);

/* The lines of descriptor fd in a text dump of one process, from "%4d: " on; NULL: none. free() it. */
char *find_block(const char *text, int fd);
/* How many lines of text start with prefix. */
size_t count_lines(const char *text, const char *prefix);

/* Whether sockspy can work here at all (it needs root). Says why not on stdout, for SKIP_UNLESS(). */
bool can_dump(void);

/* skip() never returns, but no analyser knows. */
#define SKIP_UNLESS(condition)                                                                     \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			skip();                                                                    \
			return;                                                                    \
		}                                                                                  \
	} while (0)

/* Makes a network namespace of our own with its loopback up; 0 or -errno. */
int enter_own_netns(void);
/* A new directory for a test's files; free() it after remove_directory(). NULL: none can be made. */
char *make_directory(void);
void remove_directory(const char *path);

#endif
