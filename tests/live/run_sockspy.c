/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "run_sockspy.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct stream {
	int fd; /* -1: at its end */
	char *text;
	size_t len;
	size_t room;
};

static int stream_read(struct stream *s)
{
	ssize_t n;
	char *p;

	if (s->len + 1 >= s->room) {
		s->room = s->room ? s->room * 2 : 65536;
		p = realloc(s->text, s->room);
		if (!p)
			return -ENOMEM;
		s->text = p;
	}
	n = read(s->fd, s->text + s->len, s->room - s->len - 1);
	if (n < 0)
		return errno == EINTR ? 0 : -errno;
	if (n == 0) {
		close(s->fd);
		s->fd = -1;
	}
	s->len += (size_t)n;
	s->text[s->len] = '\0';
	return 0;
}

/* Both at once: a program that fills one pipe while we wait at the other would hang. */
static int read_streams(struct stream s[2])
{
	int err;

	while (s[0].fd >= 0 || s[1].fd >= 0) {
		struct pollfd p[2] = {{.fd = s[0].fd, .events = POLLIN},
				      {.fd = s[1].fd, .events = POLLIN}};

		if (poll(p, 2, -1) < 0 && errno != EINTR)
			return -errno;
		for (int i = 0; i < 2; i++) {
			if (s[i].fd < 0 || !p[i].revents)
				continue;
			err = stream_read(&s[i]);
			if (err)
				return err;
		}
	}
	return 0;
}

static void exec_program(const char *program, const char *const *args, int out, int err)
{
	const char *argv[RUN_ARGS_MAX + 2] = {program};
	size_t n = 0;

	while (n < RUN_ARGS_MAX && args[n]) {
		argv[n + 1] = args[n];
		n++;
	}
	if (dup2(out, STDOUT_FILENO) < 0 || dup2(err, STDERR_FILENO) < 0)
		_exit(127);
	execvp(argv[0], (char *const *)argv);
	dprintf(STDERR_FILENO, "cannot run %s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

int run_program(struct run *r, const char *program, const char *const *args)
{
	struct stream s[2] = {{.fd = -1}, {.fd = -1}};
	int out[2] = {-1, -1}, err[2] = {-1, -1};
	int status = 0, ret = 0;
	pid_t pid = -1;

	memset(r, 0, sizeof(*r));
	if (pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC)) {
		ret = -errno;
		goto out;
	}
	fflush(NULL);
	pid = fork();
	if (pid == 0)
		exec_program(program, args, out[1], err[1]);
	if (pid < 0)
		ret = -errno;
out:
	if (out[1] >= 0)
		close(out[1]);
	if (err[1] >= 0)
		close(err[1]);
	s[0].fd = out[0];
	s[1].fd = err[0];
	if (!ret)
		ret = read_streams(s);
	for (int i = 0; i < 2; i++)
		if (s[i].fd >= 0)
			close(s[i].fd);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	r->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	r->out = s[0].text;
	r->out_len = s[0].len;
	r->err = s[1].text;
	r->err_len = s[1].len;
	return ret;
}

int run_sockspy(struct run *r, const char *const *args)
{
	const char *program = getenv("SOCKSPY");

	return run_program(r, program ? program : "./sockspy", args);
}

int run_sockspy_pid(struct run *r, const char *const *args, pid_t pid)
{
	const char *argv[RUN_ARGS_MAX + 1] = {NULL};
	char number[16];
	size_t n = 0;

	while (args && n < RUN_ARGS_MAX - 2 && args[n]) {
		argv[n] = args[n];
		n++;
	}
	snprintf(number, sizeof(number), "%d", (int)pid);
	argv[n] = "-p";
	argv[n + 1] = number;
	return run_sockspy(r, argv);
}

void run_free(struct run *r)
{
	free(r->out);
	free(r->err);
	memset(r, 0, sizeof(*r));
}

struct json_object *parse_json_document(const char *text, size_t len)
{
	struct json_tokener *tok = json_tokener_new_ex(64);
	struct json_object *o;
	size_t end;

	if (!tok)
		return NULL;
	json_tokener_set_flags(tok, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8 |
					    JSON_TOKENER_ALLOW_TRAILING_CHARS);
	o = json_tokener_parse_ex(tok, text, (int)len);
	end = json_tokener_get_parse_end(tok);
	while (end < len && (text[end] == '\n' || text[end] == ' '))
		end++;
	if (json_tokener_get_error(tok) != json_tokener_success || end != len) {
		json_object_put(o);
		o = NULL;
	}
	json_tokener_free(tok);
	return o;
}

struct json_object *parse_json_lines(const char *text, size_t len)
{
	struct json_object *all = json_object_new_array();

	while (len) {
		const char *eol = memchr(text, '\n', len);
		size_t n = eol ? (size_t)(eol - text) : len;
		struct json_object *o = parse_json_document(text, n);

		if (!json_object_is_type(o, json_type_object)) {
			fprintf(stderr, "no JSON object: %.*s\n", (int)(n < 200 ? n : 200), text);
			json_object_put(o);
			json_object_put(all);
			return NULL;
		}
		json_object_array_add(all, o);
		n += eol != NULL;
		text += n;
		len -= n;
	}
	return all;
}

struct json_object *json_member(struct json_object *object, const char *name)
{
	struct json_object *o = NULL;

	if (json_object_is_type(object, json_type_object))
		json_object_object_get_ex(object, name, &o);
	return o;
}

struct json_object *find_descriptor(struct json_object *lines, pid_t pid, int fd)
{
	for (size_t i = 0; i < json_object_array_length(lines); i++) {
		struct json_object *o = json_object_array_get_idx(lines, i);

		if (json_object_get_int(json_member(o, "pid")) == pid && json_member(o, "fd") &&
		    json_object_get_int(json_member(o, "fd")) == fd)
			return o;
	}
	return NULL;
}

struct json_object *dump_json(pid_t pid)
{
	struct json_object *lines;
	struct run r;

	assert_int_equal(run_sockspy_pid(&r, (const char *const[]){"-j", NULL}, pid), 0);
	if (r.status || r.err_len)
		fprintf(stderr, "sockspy -j -p %d: status %d\n%s", (int)pid, r.status, r.err);
	assert_int_equal(r.status, 0);
	assert_int_equal(r.err_len, 0);
	lines = parse_json_lines(r.out, r.out_len);
	assert_non_null(lines);
	run_free(&r);
	return lines;
}

/* Bytes of the UTF-8 character at s (RFC 3629), its code point in *c; 0: there is none. */
static size_t utf8_char(const unsigned char *s, size_t len, uint32_t *c)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t n = s[0] < 0x80		   ? 1
		   : (s[0] & 0xe0) == 0xc0 ? 2
		   : (s[0] & 0xf0) == 0xe0 ? 3
		   : (s[0] & 0xf8) == 0xf0 ? 4
					   : 0;

	if (!n || n > len)
		return 0;
	*c = n == 1 ? s[0] : s[0] & (0x7fU >> n);
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*c = *c << 6 | (s[i] & 0x3f);
	}
	if (*c < least[n] || *c > 0x10ffff || (*c >= 0xd800 && *c < 0xe000))
		return 0;
	return n;
}

bool is_clean_text(const char *text, size_t len)
{
	const unsigned char *s = (const unsigned char *)text;
	uint32_t c = 0;
	size_t n;

	for (size_t i = 0; i < len; i += n) {
		n = utf8_char(s + i, len - i, &c);
		if (!n)
			return false;
		if (c != '\n' && c != '\t' && (c < 0x20 || (c >= 0x7f && c < 0xa0)))
			return false;
	}
	return true;
}

char *find_block(const char *text, int fd)
{
	const char *start = NULL;
	char head[16];

	snprintf(head, sizeof(head), "%4d: ", fd);
	for (const char *p = text; p && *p; p = strchr(p, '\n'), p = p ? p + 1 : NULL) {
		if (start && *p != '\t' && strncmp(p, "      ", 6))
			return strndup(start, (size_t)(p - start));
		if (!start && !strncmp(p, head, strlen(head)))
			start = p;
	}
	return start ? strdup(start) : NULL;
}

size_t count_lines(const char *text, const char *prefix)
{
	size_t n = 0;

	for (const char *p = text; p && *p; p = strchr(p, '\n'), p = p ? p + 1 : NULL)
		n += !strncmp(p, prefix, strlen(prefix));
	return n;
}

bool can_dump(void)
{
	if (geteuid() == 0)
		return true;
	printf("SKIP: reading sockets needs root\n");
	return false;
}

int enter_own_netns(void)
{
	struct ifreq ifr = {.ifr_name = "lo"};
	int fd, err = 0;

	if (unshare(CLONE_NEWNET))
		return -errno;
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	if (ioctl(fd, SIOCGIFFLAGS, &ifr))
		err = -errno;
	ifr.ifr_flags |= IFF_UP;
	if (!err && ioctl(fd, SIOCSIFFLAGS, &ifr))
		err = -errno;
	close(fd);
	return err;
}

char *make_directory(void)
{
	/* A virtual machine's initramfs may have no /tmp. */
	const char *const places[] = {getenv("TMPDIR"), "/tmp", "/dev/shm", "/", "."};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		char *path;

		if (!places[i] || asprintf(&path, "%s/sockspy-test-XXXXXX", places[i]) < 0)
			continue;
		if (mkdtemp(path))
			return path;
		free(path);
	}
	return NULL;
}

void remove_directory(const char *path)
{
	struct dirent *e;
	DIR *d;

	d = opendir(path);
	while (d && (e = readdir(d)))
		unlinkat(dirfd(d), e->d_name, 0);
	if (d)
		closedir(d);
	rmdir(path);
}
