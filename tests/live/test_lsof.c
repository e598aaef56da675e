/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The list beside lsof's, with the same arguments over the same sockets: every row and field, the widths of
 * the columns, the exit status. Where both differ, the difference is one that has a name here, or an error.
 *
 * sockspy lists sockets only, so rows of lsof's that are other files are left out of the comparison: a set of
 * arguments says so with FILES. In all others the two texts have to be the same, byte for byte.
 */
#include "child.h"
#include "lsof_rows.h"
#include "lsof_world.h"
#include "run_sockspy.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cmocka.h>

#define SHOWN	     4 /* differences of one set */
#define LSOF_VERSION "revision: 4.95."
#define NR_OF(table) (sizeof(table) / sizeof((table)[0]))

enum kind {
	ROWS,
	FILES, /* lsof lists files that are no sockets, too */
	TEXT,  /* neither table nor fields */
	ERROR, /* a wrong argument: a message and nothing else */
};

/* A blank between arguments; {server} and its like are process ids, {dir} is where the unix sockets are. */
struct set {
	const char *args;
	enum kind kind;
};

static const struct set sets[] = {
	/* -i */
	{"-i", ROWS},
	{"-nPi", ROWS},
	{"-n -P -i 4", ROWS},
	{"-nP -i6", ROWS},
	{"-nP -i 4 -i 6", ROWS},
	{"-nP -i tcp", ROWS},
	{"-nP -iUDP", ROWS},
	{"-nP -iTcP", ROWS},
	{"-nP -i4udp", ROWS},
	{"-nP -i 6TCP", ROWS},
	{"-nP -iudplite", ROWS},
	{"-n -i @127.0.0.1", ROWS},
	{"-nP -i@127.0.0.2", ROWS},
	{"-nP -i tcp@127.0.0.1:8080", ROWS},
	{"-nP -i@[::1]", ROWS},
	{"-nP -i6@[::1]:53", ROWS},
	{"-nP -i6tcp@[2001:db8::1]", ROWS},
	{"-nP -i@[::ffff:127.0.0.1]", ROWS},
	{"-nP -i@[fe80::1]", ROWS},
	{"-i@two.example", ROWS},
	{"-i@localhost:https", ROWS},
	{"-i @six.example", ROWS},
	{"-nP -i :8080", ROWS},
	{"-nP -i:40001-40005", ROWS},
	{"-nP -i:53,443,9", ROWS},
	{"-nP -i tcp:21,40020-40023", ROWS},
	{"-nP -i :ftp", ROWS},
	{"-P -i tcp:http-alt", ROWS},
	{"-n -iudp:domain,mdns", ROWS},
	{"-nP -i 4tcp:8080 -i udp:53 -i @[::1]:8081", ROWS},
	/* states */
	{"-nP -iTCP -sTCP:LISTEN", ROWS},
	{"-nP -iTCP -s TCP:established", ROWS},
	{"-nP -itcp -stcp:^close_wait", ROWS},
	{"-nP -i -sTCP:ESTABLISHED", ROWS},
	{"-nP -iTCP -sTCP:LISTEN,SYN_SENT,Close_Wait", ROWS},
	{"-nP -iTCP -sTCP:FIN_WAIT1,FIN_WAIT2,CLOSING,LAST_ACK", ROWS},
	{"-nP -iTCP -sTCP:^ESTABLISHED,^LISTEN", ROWS},
	{"-nP -i -sTCP:^LISTEN", ROWS},
	{"-nP -iTCP -sTCP:SYN_RECV", ROWS},
	/* unix sockets and paths */
	{"-U", ROWS},
	{"{dir}/stream", ROWS},
	{"{dir}/stream {dir}/dgram", ROWS},
	{"{dir}/seqpacket {dir}/nowhere", ROWS},
	{"-U {dir}/dgram", ROWS},
	{"-U -a {dir}/dgram", ROWS},
	{"-U -i", ROWS},
	{"-aU -u alice", ROWS},
	{"-aU -p {local}", ROWS},
	{"-E -U", ROWS},
	{"+E -aU -p {client}", ROWS},
	/* processes */
	{"-nP -p {server}", FILES},
	{"-nP -p {server},{client}", FILES},
	{"-nP -a -i -p {server},{client}", ROWS},
	{"-nP -a -i -p ^{server}", ROWS},
	{"-nP -i -p ^{client},^{threads}", ROWS},
	{"-nP -a -i -p {idle}", ROWS},
	{"-p {gone} -aUi", ROWS},
	{"-nP -a -i -p {server},{gone}", ROWS},
	{"-P -p {link}", FILES},
	{"-nP -g {server}", FILES},
	{"-nP -i -g", ROWS},
	{"-nP -a -i -g {client},{odd}", ROWS},
	{"-nP -a -i -g ^{server}", ROWS},
	{"-nP -i -R", ROWS},
	{"-nPR -g -U", ROWS},
	{"-nP -u alice", FILES},
	{"-nP -a -i -u alice,bob", ROWS},
	{"-nP -a -i -u 0,1003", ROWS},
	{"-nP -i -u ^alice,^root", ROWS},
	{"-nP -a -i -u 4242", ROWS},
	{"-aUi -u nosockets", ROWS},
	{"-nP -l -i", ROWS},
	{"-nP -i -c client", FILES},
	{"-nP -a -i -c cl", ROWS},
	{"-nP -a -i -c cl -c server", ROWS},
	{"-nP -i -c ^client", ROWS},
	{"-nP -a -i -c ^client -c ^s", ROWS},
	{"-nP -a -i -c /^cl.*T$/i", ROWS},
	{"-nP -a -i -c /^(server|client)$/x", ROWS},
	{"-nP -a -i -c /^cl/b", ROWS},
	{"-nP -a -U -c /^serve/", ROWS},
	{"-nP -a -i -c {odd-name}", ROWS},
	{"-aUi -c nobody", ROWS},
	{"-aUi -c /nobody/", ROWS},
	{"-nP -a -d 0-999 -i", ROWS},
	{"-nP -a -d ^0-20 -i", ROWS},
	{"-nP -a -d 7,9,11-15,1000 -Ui", ROWS},
	{"-d 1000", ROWS},
	{"-a -i -d cwd", ROWS},
	{"-nP -a -i -u alice -p {server} -c server", ROWS},
	{"-nP -a -iTCP -sTCP:LISTEN -u root -c server -d 0-500", ROWS},
	{"-nP -i -K", FILES},
	{"-nP -a -i -K -p {threads}", ROWS},
	{"-nP -Ki -i", ROWS},
	/* what a row shows */
	{"-nP +c 0 -i", ROWS},
	{"-nP +c0 -aU -p {local}", ROWS},
	{"-nP +c 3 -i", ROWS},
	{"-nP +c 15 -i", ROWS},
	{"-nP -T -i", ROWS},
	{"-nP -Tq -i", ROWS},
	{"-nP -Ts -i", ROWS},
	{"-nP -Tqs -i", ROWS},
	{"-nP -Tsq -i", ROWS},
	{"-nP -i -E", ROWS},
	{"-nP +E -a -iTCP -p {client}", ROWS},
	{"-nP +E -a -iTCP:8080 -c client", ROWS},
	{"-n -P -w -i", ROWS},
	{"-nP +w -i", ROWS},
	{"-nP -o -i", ROWS},
	{"-nP -s -i", ROWS},
	{"-nP -t -i", TEXT},
	{"-tU", TEXT},
	{"-t -i :8080", TEXT},
	{"-t -a -i -p {idle}", TEXT},
	/* field output */
	{"-nP -i -F", ROWS},
	{"-nP -i -Fpcfn", ROWS},
	{"-nP -i -F pcuLPnfT", ROWS},
	{"-nP -i -FpRgKMcuLftalGdDrsoikPnT", ROWS},
	{"-nP -i -F0", ROWS},
	{"-nP -i -Fpcfn0", ROWS},
	{"-nP -i -Fpn", TEXT},
	{"-U -F", ROWS},
	{"-U -F0", ROWS},
	{"-U -Ffn", ROWS},
	{"-nP -i -Fn -Tqs", TEXT},
	{"-nP -i -T -FT", TEXT},
	{"-nP -p {server} -F", FILES},
	{"-p {link} -F0", FILES},
	{"-nP -i -K -F", FILES},
	{"-nPR -i -F", ROWS},
	{"-nP -i -g -Fg", TEXT},
	{"-nP -i -E -Fpfn", ROWS},
	/* rounds */
	{"-nP -iTCP:8081 -r1c2", ROWS},
	{"-nP -iTCP:8081 -r 1c2m==round==", ROWS},
	{"-nP -iTCP:8081 -F -r1c2", ROWS},
	{"-nP -iTCP:8081 -F0 -r1c2m==%%==", ROWS},
	{"-nP -iTCP:1 +r1", ROWS},
	/* nothing found */
	{"-nP -iTCP:1", ROWS},
	{"-nP -i@127.0.0.77", ROWS},
	{"-i@nobody.example", ROWS},
	{"-Q -iTCP:1", ROWS},
	{"-nPQ -p {gone} -aUi", ROWS},
	{"-nP -iTCP:1 -i:8080", ROWS},
	{"-nP -iTCP -sTCP:CLOSE,LISTEN", ROWS},
	{"{dir}/nothing", ERROR},
	{"-V -nP -iTCP:1", TEXT},
	{"-V -nP -a -iTCP -sTCP:SYN_RECV", TEXT},
	{"-V -aUi -c nobody", TEXT},
	{"-V -aUi -c /nobody/", TEXT},
	{"-V -aUi -u 1009", TEXT},
	{"-V -aUi -p {gone}", TEXT},
	{"-V -aUi -g {gone}", TEXT},
	{"-V -nP -iTCP:1 -Q", TEXT},
	/* errors */
	{"-i sctpx", ERROR},
	{"-i tcp:65536", ERROR},
	{"-i :nonsense", ERROR},
	{"-i :20-10", ERROR},
	{"-i :ssh-https", ERROR},
	{"-i @256.0.0.1", ERROR},
	{"-i @no-such-host.invalid", ERROR},
	{"-i @[::1", ERROR},
	{"-i 5tcp", ERROR},
	{"-i tcp@", ERROR},
	{"-sTCP:NONSENSE -iTCP", ERROR},
	{"-sTCP:LISTEN,LISTEN -iTCP", ERROR},
	{"-sTCP:LISTEN,^LISTEN -iTCP", ERROR},
	{"-sNONE:LISTEN -iTCP", ERROR},
	{"-u no-such-user -i", ERROR},
	{"-p abc -i", ERROR},
	{"-g abc -i", ERROR},
	{"-c /(/ -i", ERROR},
	{"-c /x/q -i", ERROR},
	{"-d 9-3 -i", ERROR},
	{"-d 3,^3 -i", ERROR},
	{"-Fy -i", ERROR},
	{"+c x -i", ERROR},
	{"-p {server},^{server} -i", ERROR},
	{"-r0c0 -i -t -F", ERROR},
};

/* With names that are not ASCII, in a locale that has them. */
static const struct set utf8_sets[] = {
	{"-nP -a -i -p {odd}", ROWS},
	{"-nP +c0 -i", ROWS},
	{"-nP -a -i -p {odd} -F", ROWS},
};

/* With sockets that lsof does not see, or does not know. */
static const struct set hidden_sets[] = {
	{"-nPw", FILES},
	{"-nP", FILES},
	{"-nP -F", FILES},
	{"-nP -i", ROWS},
	{"-nP -i4", ROWS},
	{"-nP -iTCP", ROWS},
	{"-nP -iTCP:8080", ROWS},
	{"-nP -iUDP:53", ROWS},
	{"-nP -iTCP -sTCP:LISTEN", ROWS},
	{"-nP -U", ROWS},
	{"-nP -a -d 3-199 -p {hidden}", FILES},
	{"-nP -a -d 3-199 -p {away}", FILES},
	{"-nP -a -i -p {hidden},{away}", ROWS},
	{"-nP -i -F", ROWS},
};

/* --- running both --- */

static const char *program_of(const char *variable, const char *usual)
{
	const char *program = getenv(variable);

	return program ? program : usual;
}

/* Writes what stands for "{name}" at *p into out, and goes behind it; false: there is no such name. */
static bool expand_name(char *out, size_t size, const char **p)
{
	static const struct {
		const char *name;
		enum who who;
	} names[] = {
		{"{server}", SERVER}, {"{client}", CLIENT}, {"{local}", LOCAL},
		{"{link}", LINK},     {"{odd}", ODD},	    {"{threads}", THREADS},
		{"{idle}", IDLE},     {"{away}", AWAY},	    {"{hidden}", HIDDEN},
	};

	for (size_t i = 0; i < NR_OF(names); i++) {
		if (strncmp(*p, names[i].name, strlen(names[i].name)) != 0)
			continue;
		snprintf(out, size, "%d", (int)world_pid(names[i].who));
		*p += strlen(names[i].name);
		return true;
	}
	if (!strncmp(*p, "{dir}", 5)) {
		snprintf(out, size, "%s", world_dir());
		*p += 5;
	} else if (!strncmp(*p, "{odd-name}", 10)) {
		snprintf(out, size, "od d\n");
		*p += 10;
	} else if (!strncmp(*p, "{gone}", 6)) {
		snprintf(out, size, "31999");
		*p += 6;
	} else {
		return false;
	}
	return true;
}

/* Splits at blanks, then expands. The arguments are in text. */
static void make_args(const char *args, const char *argv[RUN_ARGS_MAX + 1], char *text, size_t size)
{
	size_t n = 0, nr = 0;

	for (const char *p = args; *p; p++) {
		assert_true(nr < RUN_ARGS_MAX);
		argv[nr++] = text + n;
		while (*p && *p != ' ') {
			if (*p == '{' && expand_name(text + n, size - n, &p)) {
				n += strlen(text + n);
				continue;
			}
			text[n++] = *p++;
			assert_true(n + 1 < size);
		}
		text[n++] = '\0';
		if (!*p)
			break;
	}
	argv[nr] = NULL;
}

struct runs {
	struct run lsof, own;
};

/* Programs begin what they say with their name. */
static void drop_name(struct run *r, const char *program)
{
	const char *slash = strrchr(program, '/'), *name = slash ? slash + 1 : program;
	size_t n = strlen(name), len = 0;

	for (size_t i = 0; i < r->out_len; i++) {
		bool starts = !i || r->out[i - 1] == '\n';

		if (starts && !strncmp(r->out + i, name, n) && !strncmp(r->out + i + n, ": ", 2))
			i += n + 2;
		r->out[len++] = r->out[i];
	}
	r->out[len] = '\0';
	r->out_len = len;
}

static void run_both(struct runs *r, const char *args)
{
	const char *argv[RUN_ARGS_MAX + 1];
	char text[1024];

	make_args(args, argv, text, sizeof(text));
	assert_int_equal(run_program(&r->lsof, program_of("LSOF", "lsof"), argv), 0);
	assert_int_equal(run_sockspy(&r->own, argv), 0);
	drop_name(&r->lsof, program_of("LSOF", "lsof"));
	drop_name(&r->own, program_of("SOCKSPY", "sockspy"));
}

static void free_both(struct runs *r)
{
	run_free(&r->lsof);
	run_free(&r->own);
}

/* --- differences that are right --- */

/* Fields that differ. */

/* Whether actual is expected with something in it, at *at and of *len bytes. */
static bool has_inserted(const char *expected, const char *actual, size_t *at, size_t *len)
{
	size_t was = strlen(expected), is = strlen(actual);

	for (*at = 0; expected[*at] && expected[*at] == actual[*at];)
		(*at)++;
	*len = is - was;
	return is > was && !strcmp(expected + *at, actual + *at + *len);
}

/* "1,name,3u" and a blank. */
static bool is_endpoint(const struct difference *d)
{
	const char *actual = d->actual->field[COL_NAME];
	size_t at, len;
	int read = 0;

	if (d->column != COL_NAME || !has_inserted(d->expected->field[COL_NAME], actual, &at, &len))
		return false;
	sscanf(actual + at, " %*d,%*[a-z],%*du%n", &read);
	return read && (actual[at] == ' ' || actual[at + (size_t)read] == ' ');
}

/* What is printed as "\\x20" or "\\xc3" in both as that byte. */
static void undo_escapes(char *out, size_t size, const char *text)
{
	size_t n = 0;
	unsigned int byte;
	int read;

	while (*text && n + 1 < size) {
		read = 0;
		if (sscanf(text, "\\x%2x%n", &byte, &read) == 1 && read == 4) {
			out[n++] = (char)byte;
			text += read;
		} else {
			out[n++] = *text++;
		}
	}
	out[n] = '\0';
}

static bool is_escaped(const struct difference *d)
{
	const char *expected = d->expected->field[d->column];
	const char *actual = d->actual->field[d->column];
	char a[256], b[256];

	if (!expected || !actual || !strstr(d->expected->field[d->column], "\\xc3\\xa9"))
		return false;
	undo_escapes(a, sizeof(a), expected);
	undo_escapes(b, sizeof(b), actual);
	return !strcmp(a, b);
}

static bool is_thread_name(const struct difference *d)
{
	char actual[256];

	if (d->column != COL_TASKCMD || !strchr(d->expected->field[COL_TASKCMD], 0xff))
		return false;
	undo_escapes(actual, sizeof(actual), d->actual->field[COL_TASKCMD]);
	return !strcmp(actual, d->expected->field[COL_TASKCMD]);
}

static bool is_short_command(const struct difference *d)
{
	return d->column == COL_COMMAND && atoi(d->actual->field[COL_PID]) == world_pid(ODD) &&
	       !strncmp(d->actual->field[COL_COMMAND], d->expected->field[COL_COMMAND],
			strlen(d->expected->field[COL_COMMAND]));
}

static struct accepted_field {
	const char *reason;
	bool (*covers)(const struct difference *d);
	size_t seen;
} accepted_fields[] = {
	{"-E: lsof pairs connections only where both are ESTABLISHED and of one family",
	 is_endpoint, 0},
	{"UTF-8 of a command is shown in the C locale, too, and -E's blank as \\x20", is_escaped,
	 0},
	{"-F: lsof prints the name of a thread as it is, whatever bytes it has", is_thread_name, 0},
	{"+c 0: lsof takes a byte above 127 for narrower than what it prints", is_short_command, 0},
};

/* Rows. */

static const char other_netns[] = "lsof reads /proc/net of its own network namespace";
static const char no_process[] = "lsof looks at descriptors only";
static const char unhashed[] = "/proc/net lists sockets that have a port and, of TCP, a connection";
static const char protocol[] = "lsof knows only the protocol's name";
static const char raw[] = "lsof prints raw sockets in hex, and -i leaves them out";
static const char cut[] = "lsof ends a name of /proc/net/unix at a blank or newline";

/*
 * A row that sockspy adds, or where lsof has less. The rest of such a row has to be what is said here: a
 * difference that nobody foresaw is an error with these, too.
 */
static struct accepted {
	const char *reason;
	enum who who;
	const char *lsof_type;		/* where lsof has a row */
	const char *type, *node, *name; /* sockspy's; a state may follow the name */
	const char *needs;		/* what not every kernel has, see lacks() */
	size_t seen;
} accepted[] = {
	{other_netns, AWAY, "sock", "IPv4", "TCP", "127.0.0.1:8080", NULL, 0},
	{other_netns, AWAY, "sock", "IPv4", "UDP", "127.0.0.1:53", NULL, 0},
	{other_netns, AWAY, "sock", "unix", NULL, "@away type=STREAM", NULL, 0},
	{other_netns, AWAY, "sock", "netlink", NULL, "ROUTE", NULL, 0},
	{no_process, NR_WHO, NULL, "IPv4", "TCP", "127.0.0.1:40050->127.0.0.1:9004", NULL, 0},
	{no_process, NR_WHO, NULL, "IPv4", "TCP", "127.0.0.1:40051->127.0.0.1:9004", NULL, 0},
	{no_process, NR_WHO, NULL, "IPv4", "TCP", "127.0.0.1:9004->127.0.0.1:40052", NULL, 0},
	{no_process, NR_WHO, NULL, "unix", NULL, "@waiting type=STREAM", "5.16", 0},
	{unhashed, HIDDEN, "sock", "IPv4", "TCP", "*:*", NULL, 0},
	{unhashed, HIDDEN, "sock", "IPv6", "TCP", "*:*", NULL, 0},
	{unhashed, HIDDEN, "sock", "IPv4", "UDP", "*:*", NULL, 0},
	{unhashed, HIDDEN, "sock", "IPv4", "TCP", "127.0.0.1:9001", NULL, 0},
	{protocol, HIDDEN, "IPv4", "IPv4", "MPTCP", "127.0.0.1:9002", "mptcp", 0},
	{protocol, HIDDEN, "sock", "IPv4", "SCTP", "127.0.0.1:9003", "sctp", 0},
	{protocol, HIDDEN, "sock", "vsock", NULL, "*:* type=STREAM", "5.11", 0},
	{protocol, HIDDEN, "sock", "vsock", NULL, "type=STREAM", "-5.11", 0},
	{raw, HIDDEN, "raw", "raw", NULL, "ICMP *", NULL, 0},
	{raw, HIDDEN, "raw6", "raw6", NULL, "ICMPV6 *", NULL, 0},
	{cut, HIDDEN, "unix", "unix", NULL, "{dir}/two\\nlines type=STREAM", NULL, 0},
	{cut, HIDDEN, "unix", "unix", NULL, "{dir}/with a blank type=STREAM", NULL, 0},
};

static bool same(const char *text, const char *expected)
{
	return !expected || (text && !strcmp(text, expected));
}

/* Behind the addresses there may be a state. */
static bool is_rest_of_name(const char *rest)
{
	return !rest[strspn(rest, " ")] || !strncmp(rest, " (", 2);
}

/* " netns=1" behind the addresses, which *rest then is behind; in -F it is "NETNS=1 " of T. */
static bool has_netns(const struct row *r, const char **rest)
{
	char text[64];
	struct stat st;

	snprintf(text, sizeof(text), "/proc/%d/ns/net", (int)world_pid(AWAY));
	assert_int_equal(stat(text, &st), 0);
	snprintf(text, sizeof(text), " netns=%lu", (unsigned long)st.st_ino);
	if (!strncmp(*rest, text, strlen(text))) {
		*rest += strlen(text);
		return true;
	}
	snprintf(text, sizeof(text), "NETNS=%lu ", (unsigned long)st.st_ino);
	return r->field[COL_TCP] && strstr(r->field[COL_TCP], text);
}

static bool same_name(const struct row *r, const struct accepted *a)
{
	const char *name = r->field[COL_NAME];
	char expected[256];

	if (!strncmp(a->name, "{dir}", 5))
		snprintf(expected, sizeof(expected), "%s%s", world_dir(), a->name + 5);
	else
		snprintf(expected, sizeof(expected), "%s", a->name);
	if (!name || strncmp(name, expected, strlen(expected)) != 0)
		return false;
	name += strlen(expected);
	return (a->who != AWAY || has_netns(r, &name)) && is_rest_of_name(name);
}

static bool is_accepted(const struct accepted *a, const struct difference *d)
{
	pid_t pid = a->who == NR_WHO ? 0 : world_pid(a->who);
	const struct row *r = d->actual;

	if (!r || !r->field[COL_PID] || atoi(r->field[COL_PID]) != pid)
		return false;
	if (d->expected && (!a->lsof_type || !same(d->expected->field[COL_TYPE], a->lsof_type)))
		return false;
	/* -F has the protocol in a field of its own. */
	return same(r->field[COL_TYPE], a->type) &&
	       (!a->node || same(r->field[COL_NODE], a->node) ||
		same(r->field[COL_PROTOCOL], a->node)) &&
	       same_name(r, a);
}

/* Without a selection lsof lists what a process has open again for each of its threads. */
static size_t thread_rows;

static bool is_thread_row(const struct difference *d)
{
	return world_pid(HIDDEN) && d->expected && !d->actual && d->expected->field[COL_TID];
}

/* With +E rows of the ends that lsof does not pair. */
static size_t end_rows;

static bool is_end_row(const struct difference *d)
{
	const char *end = d->expected ? NULL : strstr(d->actual->field[COL_NAME], ",client,");

	return end && strstr(end, "u (");
}

static bool find_accepted_row(const struct difference *d)
{
	bool thread = is_thread_row(d), end = is_end_row(d);

	thread_rows += thread;
	end_rows += end;
	return thread || end;
}

static bool find_accepted(const struct difference *d)
{
	if (find_accepted_row(d))
		return true;
	for (size_t i = 0; d->expected && d->column < NR_COLUMNS && i < NR_OF(accepted_fields); i++)
		if (accepted_fields[i].covers(d)) {
			accepted_fields[i].seen++;
			return true;
		}
	for (size_t i = 0; i < NR_OF(accepted); i++)
		if (is_accepted(&accepted[i], d)) {
			accepted[i].seen++;
			return true;
		}
	return false;
}

/* Exit statuses. */

static const char excluded[] = "lsof counts a command that was excluded as not found";
static const char usage[] = "sockspy's status for a wrong command line is 2";
static const char count[] = "lsof takes the c2 of -r1c2 for -c 2, too";
static const char udp_close[] = "lsof takes a UDP socket for one of TCP's state CLOSE";
static const char other_fds[] = "lsof takes -i as found though no such descriptor is a socket";

static const struct {
	const char *args;
	int lsof, own;
	const char *reason;
} accepted_statuses[] = {
	{"-nP -i -c ^client", 1, 0, excluded},
	{"-nP -a -i -c ^client -c ^s", 1, 0, excluded},
	{"-Fy -i", 1, 2, usage},
	{"+c x -i", 1, 2, usage},
	{"-r0c0 -i -t -F", 1, 2, usage},
	{"-nP -iTCP:8081 -r1c2", 1, 0, count},
	{"-nP -iTCP:8081 -F -r1c2", 1, 0, count},
	{"-nP -iTCP -sTCP:CLOSE,LISTEN", 0, 1, udp_close},
	{"-a -i -d cwd", 0, 1, other_fds},
	{"-nP -a -d 7,9,11-15,1000 -Ui", 0, 1, other_fds},
};

static bool is_accepted_status(const char *args, const struct runs *r)
{
	for (size_t i = 0; i < NR_OF(accepted_statuses); i++)
		if (!strcmp(args, accepted_statuses[i].args))
			return r->lsof.status == accepted_statuses[i].lsof &&
			       r->own.status == accepted_statuses[i].own;
	return r->lsof.status == r->own.status;
}

/* Texts. */

static const struct {
	const char *args;
	const char *reason;
} accepted_texts[] = {
	{"-V -aUi -c /nobody/", "sockspy says the expression as it was given, with its slashes"},
};

static bool is_accepted_text(const char *args)
{
	for (size_t i = 0; i < NR_OF(accepted_texts); i++)
		if (!strcmp(args, accepted_texts[i].args))
			return true;
	return false;
}

/* --- comparing --- */

struct comparison {
	const struct set *set;
	size_t accepted;
	size_t wrong;
};

static void print_row(const char *whose, const struct row *r)
{
	fprintf(stderr, "  %s:", whose);
	for (size_t c = 0; r && c < NR_COLUMNS; c++)
		if (r->field[c])
			fprintf(stderr, " %s=%s", column_name((enum column)c), r->field[c]);
	fprintf(stderr, "%s\n", r ? "" : " no such row");
}

static bool on_difference(const struct difference *d, void *ctx)
{
	struct comparison *c = ctx;

	if (find_accepted(d)) {
		c->accepted++;
		return true;
	}
	if (c->wrong++ == SHOWN)
		fprintf(stderr, "  ...\n");
	if (c->wrong > SHOWN)
		return false;
	fprintf(stderr, "%s: %s differs\n", c->set->args, column_name(d->column));
	print_row("lsof   ", d->expected);
	print_row("sockspy", d->actual);
	return false;
}

static bool parse(struct rows *rows, const char *args, const struct run *r)
{
	if (strstr(args, "-F"))
		return rows_of_fields(rows, r->out, r->out_len);
	return rows_of_table(rows, r->out);
}

static bool same_output(const struct runs *r)
{
	return r->lsof.out_len == r->own.out_len &&
	       !memcmp(r->lsof.out, r->own.out, r->own.out_len);
}

static bool compare_rows(struct comparison *c, struct runs *r)
{
	struct rows lsof = {NULL, 0}, own = {NULL, 0};
	bool good = parse(&lsof, c->set->args, &r->lsof) && parse(&own, c->set->args, &r->own);

	if (good) {
		bool files = rows_drop_files(&lsof) > 0;

		if (files != (c->set->kind == FILES)) {
			fprintf(stderr, "%s: lsof lists %s files\n", c->set->args,
				files ? "other" : "no other");
			good = false;
		}
		good &= rows_compare(&lsof, &own, on_difference, c);
	}
	rows_free(&lsof);
	rows_free(&own);
	return good;
}

static bool compare_error(const struct set *set, const struct runs *r)
{
	if (r->lsof.status == 1 && !r->own.out_len && r->own.err_len)
		return true;
	fprintf(stderr, "%s: no error of both: lsof: %s", set->args, r->lsof.err);
	return false;
}

/* What both said, where a text is all there is to see. */
static void print_outputs(const char *args, const struct runs *r)
{
	fprintf(stderr, "%s: lsof says\n%s%ssockspy says\n%s%s\n", args, r->lsof.out, r->lsof.err,
		r->own.out, r->own.err);
}

/*
 * A set of arguments that lsof does not understand would compare nothing. It warns of users without a name, in
 * each row, and of file systems that it can't stat; sockspy shows their numbers and asks no file system.
 */
static bool compare_messages(const struct set *set, const struct runs *r)
{
	size_t other = count_lines(r->lsof.err, "lsof: ") -
		       count_lines(r->lsof.err, "lsof: no pwd entry for UID ") -
		       count_lines(r->lsof.err, "lsof: WARNING: can't stat() ");

	if (!strstr(r->lsof.err, "usage:") && !other == !r->own.err_len)
		return true;
	fprintf(stderr, "%s: lsof says: %ssockspy says: %s\n", set->args, r->lsof.err, r->own.err);
	return false;
}

static bool compare(const struct set *set, struct runs *r)
{
	struct comparison c = {.set = set};
	bool good = set->kind == ERROR ? compare_error(set, r) : compare_messages(set, r);

	if (set->kind == ROWS || set->kind == FILES)
		good &= compare_rows(&c, r);
	if (!is_accepted_status(set->args, r)) {
		fprintf(stderr, "%s: status %d of lsof, %d of sockspy: %s%s", set->args,
			r->lsof.status, r->own.status, r->lsof.err, r->own.err);
		good = false;
	}
	if (good && !c.accepted && set->kind != FILES && set->kind != ERROR &&
	    same_output(r) == is_accepted_text(set->args)) {
		fprintf(stderr, "%s: the texts are %s\n", set->args,
			same_output(r) ? "the same" : "not the same");
		print_outputs(set->args, r);
		good = false;
	}
	return good;
}

/* $TEST_EVERY=4: one set in four, where a machine is slow. */
static size_t every(void)
{
	const char *n = getenv("TEST_EVERY");

	return n ? strtoul(n, NULL, 10) : 1;
}

/* Every step-th of them. */
static size_t compare_sets(const struct set *table, size_t nr, size_t step)
{
	size_t failed = 0;

	for (size_t i = 0; i < nr; i += step) {
		struct runs r;

		run_both(&r, table[i].args);
		if (!compare(&table[i], &r)) {
			fprintf(stderr, "lsof: failed: %s\n", table[i].args);
			failed++;
		}
		free_both(&r);
	}
	return failed;
}

static void report(const char *what, size_t failed, size_t nr)
{
	printf("lsof: %s: %zu of %zu sets of arguments agree\n", what, nr - failed, nr);
	assert_int_equal(failed, 0);
}

static void test_sets(void **state)
{
	(void)state;
	report("sockets of every kind", compare_sets(sets, NR_OF(sets), every()),
	       (NR_OF(sets) + every() - 1) / every());
}

static void test_utf8(void **state)
{
	size_t failed;

	(void)state;
	setenv("LC_ALL", "C.UTF-8", 1);
	failed = compare_sets(utf8_sets, NR_OF(utf8_sets), 1);
	setenv("LC_ALL", "C", 1);
	report("UTF-8", failed, NR_OF(utf8_sets));
}

/* In the tests before, lsof is right. */
static void assert_no_row_accepted(void)
{
	for (size_t i = 0; i < NR_OF(accepted); i++)
		assert_int_equal(accepted[i].seen, 0);
}

/* The name of a socket, the first kernel that has something ("5.16"), or that has it no more ("-5.11"). */
static bool lacks(const char *needs)
{
	int major, minor, from_major, from_minor;
	struct utsname u;
	bool newer;

	if (sscanf(needs + (*needs == '-'), "%d.%d", &from_major, &from_minor) != 2)
		return world_lacks(needs);
	assert_int_equal(uname(&u), 0);
	assert_int_equal(sscanf(u.release, "%d.%d", &major, &minor), 2);
	newer = major > from_major || (major == from_major && minor >= from_minor);
	return newer == (*needs == '-');
}

/* A difference that is no more has to go from its table; those that only some sets show, if all were tried. */
static size_t report_accepted(void)
{
	bool all = every() == 1;
	size_t stale = all && (!thread_rows || !end_rows);

	printf("lsof: accepted %zu times: the sockets of threads again\n", thread_rows);
	printf("lsof: accepted %zu times: +E: rows of an end that lsof does not pair\n", end_rows);
	for (size_t i = 0; i < NR_OF(accepted_fields); i++) {
		printf("lsof: accepted %zu times: %s\n", accepted_fields[i].seen,
		       accepted_fields[i].reason);
		stale += all && !accepted_fields[i].seen;
	}
	for (size_t i = 0; i < NR_OF(accepted_statuses); i++)
		printf("lsof: accepted status: %s: %d, %d: %s\n", accepted_statuses[i].args,
		       accepted_statuses[i].lsof, accepted_statuses[i].own,
		       accepted_statuses[i].reason);
	for (size_t i = 0; i < NR_OF(accepted_texts); i++)
		printf("lsof: accepted text: %s: %s\n", accepted_texts[i].args,
		       accepted_texts[i].reason);
	for (size_t i = 0; i < NR_OF(accepted); i++) {
		const struct accepted *a = &accepted[i];

		if (a->needs && lacks(a->needs))
			continue;
		printf("lsof: accepted %zu times: %s %s %s: %s\n", a->seen, a->type,
		       a->node ? a->node : "", a->name, a->reason);
		stale += !a->seen;
	}
	return stale;
}

static void test_hidden(void **state)
{
	size_t failed, stale;

	(void)state;
	assert_no_row_accepted();
	assert_int_equal(world_hide(), 0);
	failed = compare_sets(hidden_sets, NR_OF(hidden_sets), 1);
	stale = report_accepted();
	report("sockets that lsof does not know", failed, NR_OF(hidden_sets));
	assert_int_equal(stale, 0);
}

/* --- the comparison itself --- */

struct tally {
	size_t nr;
	const struct row *expected, *actual;
	enum column column;
};

static bool count_difference(const struct difference *d, void *ctx)
{
	struct tally *t = ctx;

	t->nr++;
	t->expected = d->expected;
	t->actual = d->actual;
	t->column = d->column;
	return false;
}

/* Every field of every row: with another text in it, that is the one difference, or two rows are. */
static void check_each_field(const struct rows *a, const struct rows *b)
{
	for (size_t i = 0; i < b->nr; i++)
		for (size_t c = 0; c < NR_COLUMNS; c++) {
			struct tally t = {.nr = 0};
			char *text = b->row[i].field[c];

			if (!text)
				continue;
			b->row[i].field[c] = "another";
			assert_false(rows_compare(a, b, count_difference, &t));
			b->row[i].field[c] = text;
			if (c == COL_PID || c == COL_FD || c == COL_TID) {
				assert_int_equal(t.nr, 2);
				continue;
			}
			assert_int_equal(t.nr, 1);
			assert_int_equal(t.column, c);
			assert_ptr_equal(t.actual, &b->row[i]);
		}
}

static void check_comparison(const struct run *r, const char *args)
{
	struct rows a, b;
	struct tally t = {.nr = 0};
	struct row last;

	assert_true(parse(&a, args, r));
	assert_true(parse(&b, args, r));
	assert_true(a.nr > 2);
	assert_true(rows_compare(&a, &b, count_difference, &t));
	check_each_field(&a, &b);

	/* One row less, one more, two that changed places. */
	b.nr--;
	assert_false(rows_compare(&a, &b, count_difference, &t));
	assert_true(t.nr == 1 && !t.actual && t.expected == &a.row[b.nr]);
	assert_false(rows_compare(&b, &a, count_difference, &t));
	assert_true(t.nr == 2 && !t.expected && t.actual == &a.row[b.nr]);
	b.nr++;
	last = b.row[b.nr - 1];
	b.row[b.nr - 1] = b.row[b.nr - 2];
	b.row[b.nr - 2] = last;
	assert_false(rows_compare(&a, &b, count_difference, &t));
	assert_true(t.nr == 3 && t.column == NR_COLUMNS && t.expected && t.actual);
	rows_free(&a);
	rows_free(&b);
}

static void test_comparison(void **state)
{
	static const char *const args[] = {"-nP -i", "-nPR -g -U", "-nP -i -F", "-U -F0"};

	(void)state;
	for (size_t i = 0; i < NR_OF(args); i++) {
		const char *argv[RUN_ARGS_MAX + 1];
		char text[64];
		struct run r;

		make_args(args[i], argv, text, sizeof(text));
		assert_int_equal(run_program(&r, program_of("LSOF", "lsof"), argv), 0);
		check_comparison(&r, args[i]);
		run_free(&r);
	}
}

/* What no parser of lsof's output would take. */
static void test_parsers(void **state)
{
	static const char *const tables[] = {
		"server 1 root 3u IPv4 1 0t0 TCP *:1\n",
		"COMMAND PID USER NAME\nserver 1\n",
		"COMMAND PID USER NOTHING NAME\n",
		"COMMAND PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n"
		"server    1 root    3u  IPv4  12345      0t0 TCP *:1\n",
		"COMMAND PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n"
		"serv r    1 root    3u  IPv4  12345      0t0  TCP *:1\n",
		"COMMAND PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n"
		"server    1 root   33u  IPv4  12345      0t0  TCP*:1\n",
	};
	static const char *const fields[] = {
		"f3\n",
		"cserver\np1\n",
		"p1\nn*:1\n",
		"p1\nf3\ncserver\n",
		"p1\nf3\nn*:1\ntIPv4\n",
		"p1\nf3\ntIPv4\ntIPv6\n",
		"p1\ncserver\nR1\nf3\n",
		"p1\nf3\nx\n",
		"p1\nf3\n\n",
		"p1\nf3\nn*:1",
	};
	struct rows rows;

	(void)state;
	for (size_t i = 0; i < NR_OF(tables); i++) {
		assert_false(rows_of_table(&rows, tables[i]));
		rows_free(&rows);
	}
	for (size_t i = 0; i < NR_OF(fields); i++) {
		assert_false(rows_of_fields(&rows, fields[i], strlen(fields[i])));
		rows_free(&rows);
	}
	/* A field without its NUL, a set without its newline, and one that has two. */
	assert_false(rows_of_fields(&rows, "p1\0f3\0n\n", 9));
	rows_free(&rows);
	assert_false(rows_of_fields(&rows, "p1\0", 3));
	rows_free(&rows);
	assert_false(rows_of_fields(&rows, "p1\0\n\nf3\0\n", 9));
	rows_free(&rows);
	assert_true(rows_of_fields(&rows, "p1\0\nf3\0\n", 8));
	assert_int_equal(rows.nr, 1);
	rows_free(&rows);
}

/* --- the program --- */

/* NULL, or why nothing can be compared here. */
static const char *why_not(void)
{
	const char *why = NULL;
	struct run r;

	if (geteuid() != 0)
		return "reading sockets needs root";
	if (run_program(&r, program_of("LSOF", "lsof"), (const char *const[]){"-v", NULL}) ||
	    r.status == 127)
		why = "there is no lsof";
	else if (!strstr(r.err, LSOF_VERSION))
		why = "lsof is not of version 4.95";
	run_free(&r);
	return why;
}

static const char *reason;

static void test_nothing(void **state)
{
	(void)state;
	printf("SKIP: %s\n", reason);
	skip();
}

static int test_nothing_because(const char *why)
{
	const struct CMUnitTest nothing[] = {cmocka_unit_test(test_nothing)};

	reason = why;
	return cmocka_run_group_tests(nothing, NULL, NULL);
}

/* All processes of the world have our stdout and stderr, and a socket there is one more row for each of them. */
static bool is_socket(int fd)
{
	struct stat st;

	return !fstat(fd, &st) && S_ISSOCK(st.st_mode);
}

static int test_in_world(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parsers), cmocka_unit_test(test_comparison),
		cmocka_unit_test(test_sets),	cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_hidden),
	};
	int err;

	if (!world_is_empty())
		return test_nothing_because("the kernel itself listens (rmmod rds_tcp)");
	setenv("LC_ALL", "C", 1);
	err = world_open();
	if (err) {
		fprintf(stderr, "cannot open the sockets: %s\n", strerror(-err));
		return 1;
	}
	err = cmocka_run_group_tests(tests, NULL, NULL);
	world_close();
	return err;
}

int main(void)
{
	const char *why = why_not();
	int ret;

	if (why)
		return test_nothing_because(why);
	if (is_socket(STDOUT_FILENO) || is_socket(STDERR_FILENO)) {
		fprintf(stderr, "stdout or stderr is a socket (use tests/run, or 2>&1 | cat)\n");
		return 1;
	}
	ret = world_enter(test_in_world);
	if (ret < 0)
		fprintf(stderr, "cannot make namespaces: %s\n", strerror(-ret));
	/* Our pid namespace has ended: a sanitizer's last look would need a process that can't be made any more. */
	fflush(NULL);
	_exit(ret != 0);
}
