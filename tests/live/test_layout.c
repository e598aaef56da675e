/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lines of a dump, for every kind of descriptor, letter by letter against what stat(2),
 * fcntl(2), lseek(2) and readlink(2) say of it.
 */
#include "run_sockspy.h"
#include "sockets.h"

#include <arpa/inet.h>
#include <asm/unistd.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/io_uring.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

/* The kernel's value: <fcntl.h> has 0 for it on 64-bit machines. */
#if defined(__aarch64__) || defined(__arm__)
#define KERNEL_O_LARGEFILE 0400000
#else
#define KERNEL_O_LARGEFILE 0100000
#endif

#define BLOCK_MAX 8192

static char *dir;

/* --- descriptors ----------------------------------------------------------------------------- */

static int in_dir(const char *name, int flags, mode_t mode)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return open(path, flags | O_CLOEXEC, mode);
}

static int open_regular(void)
{
	int fd = in_dir("regular", O_RDWR | O_CREAT | O_TRUNC | O_APPEND, 0640);

	return fd >= 0 && write(fd, "nineteen characters", 19) == 19 ? fd : -1;
}

static int open_regular_at_offset(void)
{
	int fd = in_dir("offset", O_RDWR | O_CREAT | O_EXCL | O_DSYNC, 0600);

	return fd >= 0 && ftruncate(fd, 5000000000) == 0 &&
			       lseek(fd, 4999999999, SEEK_SET) == 4999999999
		       ? fd
		       : -1;
}

/* Setuid, sticky, not close-on-exec, removed. */
static int open_deleted(void)
{
	char path[256];
	int fd = in_dir("deleted", O_WRONLY | O_CREAT | O_SYNC | O_NOCTTY, 0600);

	snprintf(path, sizeof(path), "%s/deleted", dir);
	if (fd < 0 || fchmod(fd, 05711) || unlink(path) || fcntl(fd, F_SETFD, 0))
		return -1;
	return fd;
}

static int open_directory(void)
{
	return open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static int open_char(void)
{
	return open("/dev/null", O_RDWR | O_CLOEXEC | O_NOFOLLOW);
}

static int open_tty(void)
{
	return posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
}

/* No disk of the machine: one that is empty, or in memory. */
static int open_block(void)
{
	static const char *const devices[] = {"/dev/loop0", "/dev/ram0", "/dev/zram0", "/dev/sr0"};
	int fd = -1;

	for (size_t i = 0; fd < 0 && i < sizeof(devices) / sizeof(devices[0]); i++)
		fd = open(devices[i], O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	return fd;
}

static int open_pipe(void)
{
	int fds[2];

	return pipe2(fds, O_CLOEXEC | O_NONBLOCK) ? -1 : fds[0];
}

static int open_fifo(void)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/fifo", dir);
	return mkfifo(path, 0622) ? -1 : open(path, O_RDWR | O_CLOEXEC);
}

static int open_symlink(void)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/symlink", dir);
	return symlink("nowhere", path) ? -1 : open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
}

/* It has the mode of a socket, but no socket behind it. */
static int open_socket_path(void)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(a.sun_path, sizeof(a.sun_path), "%s/socket", dir);
	if (bind(fd, (struct sockaddr *)&a, sizeof(a)))
		return -1;
	close(fd);
	return open(a.sun_path, O_PATH | O_CLOEXEC);
}

static int open_eventfd(void)
{
	return eventfd(7, EFD_CLOEXEC | EFD_NONBLOCK);
}

static int open_epoll(void)
{
	struct epoll_event e = {.events = EPOLLIN | EPOLLET, .data.u64 = 0x1234};
	int fd = epoll_create1(EPOLL_CLOEXEC);

	return fd < 0 || epoll_ctl(fd, EPOLL_CTL_ADD, eventfd(0, EFD_CLOEXEC), &e) ? -1 : fd;
}

static int open_timerfd(void)
{
	struct itimerspec t = {.it_interval = {5, 1}, .it_value = {3600, 0}};
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);

	return fd < 0 || timerfd_settime(fd, 0, &t, NULL) ? -1 : fd;
}

static int open_signalfd(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	return signalfd(-1, &set, SFD_CLOEXEC);
}

static int open_inotify(void)
{
	int fd = inotify_init1(IN_CLOEXEC);

	return fd < 0 || inotify_add_watch(fd, dir, IN_CREATE) < 0 ? -1 : fd;
}

static int open_pidfd(void)
{
	return (int)syscall(__NR_pidfd_open, getpid(), 0);
}

static int open_io_uring(void)
{
	struct io_uring_params p = {0};

	return (int)syscall(__NR_io_uring_setup, 8, &p);
}

static int open_memfd(void)
{
	int fd = memfd_create("test memory", MFD_CLOEXEC);

	return fd >= 0 && write(fd, "12345", 5) == 5 ? fd : -1;
}

static int open_bpf_map(void)
{
	union bpf_attr attr = {
		.map_type = BPF_MAP_TYPE_ARRAY,
		.key_size = 4,
		.value_size = 8,
		.max_entries = 3,
	};

	return (int)syscall(__NR_bpf, BPF_MAP_CREATE, &attr, sizeof(attr));
}

static int open_unix_socket(void)
{
	return socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
}

static const struct {
	const char *kind;
	int (*open)(void);
} kinds[] = {
	{"regular", open_regular},    {"regular", open_regular_at_offset},
	{"regular", open_deleted},    {"directory", open_directory},
	{"char", open_char},	      {"char", open_tty},
	{"block", open_block},	      {"fifo", open_pipe},
	{"fifo", open_fifo},	      {"symlink", open_symlink},
	{"socket", open_socket_path}, {"socket", open_unix_socket},
	{"eventfd", open_eventfd},    {"epoll", open_epoll},
	{"timerfd", open_timerfd},    {"signalfd", open_signalfd},
	{"inotify", open_inotify},    {"pidfd", open_pidfd},
	{"io_uring", open_io_uring},  {"memfd", open_memfd},
	{"bpf-map", open_bpf_map},
};

#define NR_KINDS (sizeof(kinds) / sizeof(kinds[0]))

static int fds[NR_KINDS];

/* --- what has to be there -------------------------------------------------------------------- */

struct text {
	char s[BLOCK_MAX];
	size_t len;
};

__attribute__((format(printf, 2, 3))) static void put(struct text *t, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	t->len += (size_t)vsnprintf(t->s + t->len, sizeof(t->s) - t->len, format, ap);
	va_end(ap);
}

static void put_type(struct text *t, mode_t mode)
{
	static const struct {
		mode_t mode;
		const char *name;
	} types[] = {
		{S_IFCHR, "S_IFCHR"},	{S_IFBLK, "S_IFBLK"}, {S_IFIFO, "S_IFIFO"},
		{S_IFDIR, "S_IFDIR"},	{S_IFREG, "S_IFREG"}, {S_IFLNK, "S_IFLNK"},
		{S_IFSOCK, "S_IFSOCK"},
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if ((mode & S_IFMT) == types[i].mode) {
			put(t, "%s", types[i].name);
			return;
		}
	put(t, "0x%.4x", mode & S_IFMT);
}

static void put_flags(struct text *t, int fd)
{
	static const struct {
		int bits;
		const char *name;
	} names[] = {
		{O_NONBLOCK, "O_NONBLOCK"},
		{O_APPEND, "O_APPEND"},
		{O_SYNC, "O_SYNC"},
		{O_DSYNC, "O_DSYNC"},
		{O_CREAT, "O_CREAT"},
		{O_TRUNC, "O_TRUNC"},
		{O_EXCL, "O_EXCL"},
		{O_NOCTTY, "O_NOCTTY"},
		{KERNEL_O_LARGEFILE, "O_LARGEFILE"},
		{O_DIRECTORY, "O_DIRECTORY"},
		{O_NOFOLLOW, "O_NOFOLLOW"},
		{O_PATH, "O_PATH"},
	};
	static const char *const access[] = {"O_RDONLY", "O_WRONLY", "O_RDWR"};
	int flags = fcntl(fd, F_GETFL);
	int rest = flags & ~O_ACCMODE;

	put(t, "      %s", access[flags & O_ACCMODE]);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if ((rest & names[i].bits) == names[i].bits) {
			put(t, "|%s", names[i].name);
			rest &= ~names[i].bits;
		}
	if (rest)
		put(t, "|0x%x", rest);
	put(t, "%s\n", fcntl(fd, F_GETFD) & FD_CLOEXEC ? "|O_CLOEXEC" : "");
}

static void put_head(struct text *t, int fd, const struct stat *st)
{
	put(t, "%4d: ", fd);
	put_type(t, st->st_mode);
	put(t, " mode:0%.3o dev:%u,%u ino:%llu uid:%u gid:%u", st->st_mode & 07777,
	    major(st->st_dev), minor(st->st_dev), (unsigned long long)st->st_ino, st->st_uid,
	    st->st_gid);
	if (S_ISCHR(st->st_mode) || S_ISBLK(st->st_mode))
		put(t, " rdev:%u,%u\n", major(st->st_rdev), minor(st->st_rdev));
	else
		put(t, " size:%lld\n", (long long)st->st_size);
	put_flags(t, fd);
}

static void link_of(int fd, char *path, size_t size)
{
	char name[32];
	ssize_t n;

	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	n = readlink(name, path, size - 1);
	path[n < 0 ? 0 : n] = '\0';
}

/* Terminals can't seek, but have had an offset in pfiles all the same. */
static bool has_offset(const struct stat *st, int fd)
{
	if (fcntl(fd, F_GETFL) & O_PATH)
		return false;
	return S_ISREG(st->st_mode) || S_ISDIR(st->st_mode) || S_ISBLK(st->st_mode) ||
	       S_ISCHR(st->st_mode);
}

static void put_expected(struct text *t, int fd)
{
	char path[256];
	struct stat st;
	off_t offset;

	t->len = 0;
	fstat(fd, &st);
	put_head(t, fd, &st);
	link_of(fd, path, sizeof(path));
	if (strncmp(path, "socket:", 7))
		put(t, "      %s\n", path);
	if (has_offset(&st, fd)) {
		offset = lseek(fd, 0, SEEK_CUR);
		put(t, "      offset:%lld\n", offset < 0 ? 0 : (long long)offset);
	}
}

/* --- comparisons ----------------------------------------------------------------------------- */

/* The block without its tab-indented lines; those follow the others but for sockets and FIFOs. */
static bool strip_tab_lines(char *block, bool may_mix)
{
	char *to = block;
	bool tab = false;

	for (char *line = block; *line;) {
		size_t n = strcspn(line, "\n") + 1;

		if (*line == '\t') {
			tab = true;
		} else {
			if (tab && !may_mix)
				return false;
			memmove(to, line, n);
			to += n;
		}
		line += n;
	}
	*to = '\0';
	return true;
}

/* An anonymous inode may or may not have an offset that means something: 0 if any. */
static void strip_anonymous_offset(char *block, mode_t mode)
{
	char *offset = strstr(block, "\n      offset:0\n");

	if (offset && !(mode & S_IFMT))
		offset[1] = '\0';
}

static unsigned int check_descriptor(const char *kind, int fd, const char *out)
{
	char *block = find_block(out, fd);
	struct text expected;
	struct stat st;
	unsigned int wrong = 0;

	fstat(fd, &st);
	put_expected(&expected, fd);
	if (!block || !strip_tab_lines(block, S_ISSOCK(st.st_mode) || S_ISFIFO(st.st_mode)))
		wrong = 1;
	else
		strip_anonymous_offset(block, st.st_mode);
	if (!wrong && strcmp(block, expected.s))
		wrong = 1;
	if (wrong)
		fprintf(stderr, "%s: expected\n%sgot\n%s\n", kind, expected.s,
			block ? block : "nothing\n");
	free(block);
	return wrong;
}

/* Sockets have no path: what the link says of them is no more than the inode. */
static bool is_path_of(const char *path, const char *link)
{
	if (!strncmp(link, "socket:", 7))
		return !path;
	return path && !strcmp(path, link);
}

static unsigned int check_json(const char *kind, int fd, struct json_object *lines)
{
	struct json_object *d = find_descriptor(lines, getpid(), fd);
	const char *got = json_object_get_string(json_member(d, "kind"));
	char link[256];
	struct stat st;

	fstat(fd, &st);
	link_of(fd, link, sizeof(link));
	if (got && !strcmp(got, kind) &&
	    json_object_get_uint64(json_member(d, "inode")) == st.st_ino &&
	    json_object_get_int64(json_member(d, "size")) == st.st_size &&
	    is_path_of(json_object_get_string(json_member(d, "path")), link))
		return 0;
	fprintf(stderr, "%s: %s: %s\n", kind, link, json_object_to_json_string(d));
	return 1;
}

static void test_descriptors(void **state)
{
	struct json_object *lines;
	unsigned int wrong = 0;
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(run_sockspy_pid(&r, NULL, getpid()), 0);
	assert_int_equal(r.status, 0);
	assert_int_equal(r.err_len, 0);
	lines = dump_json(getpid());
	for (size_t i = 0; i < NR_KINDS; i++) {
		if (fds[i] < 0)
			continue;
		wrong += check_descriptor(kinds[i].kind, fds[i], r.out);
		wrong += check_json(kinds[i].kind, fds[i], lines);
	}
	json_object_put(lines);
	run_free(&r);
	assert_int_equal(wrong, 0);
}

/* Whether a line starts as the grammar has it. */
static bool is_grammatical(const char *line, size_t len)
{
	size_t n = 0;

	if (!len)
		return false;
	if (line[0] == '\t' || !strncmp(line, "      ", 6))
		return len > 6 || line[0] == '\t';
	if (!strncmp(line, "  Current rlimit: ", 18))
		return true;
	while (n < len && line[n] == ' ')
		n++;
	while (n < len && isdigit((unsigned char)line[n]))
		n++;
	return n && (!strncmp(line + n, ":\t", 2) || !strncmp(line + n, ": S_IF", 6) ||
		     !strncmp(line + n, ": 0x", 4));
}

static void own_command(char *cmdline, size_t size)
{
	FILE *f = fopen("/proc/self/cmdline", "re");
	size_t n = f ? fread(cmdline, 1, size - 1, f) : 0;

	if (f)
		fclose(f);
	while (n && !cmdline[n - 1])
		n--;
	cmdline[n] = '\0';
	for (size_t i = 0; i < n; i++)
		if (!cmdline[i])
			cmdline[i] = ' ';
}

static void test_header(void **state)
{
	struct rlimit old, new;
	char cmdline[1024];
	struct text t = {.len = 0};
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	getrlimit(RLIMIT_NOFILE, &old);
	new = (struct rlimit){.rlim_cur = 777, .rlim_max = old.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &new), 0);
	own_command(cmdline, sizeof(cmdline));
	put(&t, "%d:\t%s\n  Current rlimit: 777 file descriptors\n", (int)getpid(), cmdline);
	assert_int_equal(run_sockspy_pid(&r, NULL, getpid()), 0);
	setrlimit(RLIMIT_NOFILE, &old);
	if (strncmp(r.out, t.s, t.len))
		fprintf(stderr, "expected\n%sgot\n%.300s\n", t.s, r.out);
	assert_int_equal(strncmp(r.out, t.s, t.len), 0);
	run_free(&r);
}

static void test_grammar(void **state)
{
	unsigned int wrong = 0;
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(run_sockspy_pid(&r, (const char *const[]){"--all", NULL}, getpid()), 0);
	assert_int_equal(r.status, 0);
	assert_true(is_clean_text(r.out, r.out_len));
	assert_int_equal(r.out[r.out_len - 1], '\n');
	for (const char *line = r.out; *line; line += strcspn(line, "\n") + 1) {
		size_t n = strcspn(line, "\n");

		if (is_grammatical(line, n))
			continue;
		fprintf(stderr, "not in the grammar: %.*s\n", (int)n, line);
		wrong++;
	}
	run_free(&r);
	assert_int_equal(wrong, 0);
}

/* --- locks ----------------------------------------------------------------------------------- */

static bool lock_file(int fd, int cmd, short type)
{
	struct flock l = {.l_type = type, .l_whence = SEEK_SET, .l_start = 3, .l_len = 4};

	return !fcntl(fd, cmd, &l);
}

static unsigned int check_lock(int fd, const char *out, const char *lock, const char *holder)
{
	char *block = find_block(out, fd);
	struct text expected = {.len = 0};
	struct stat st;
	unsigned int wrong;

	fstat(fd, &st);
	put_head(&expected, fd, &st);
	put(&expected, "      advisory %s lock set by %s\n      %s/", lock, holder, dir);
	wrong = !block || strncmp(block, expected.s, expected.len);
	if (wrong)
		fprintf(stderr, "expected\n%sgot\n%s\n", expected.s, block ? block : "nothing");
	free(block);
	return wrong;
}

static void test_locks(void **state)
{
	int posix, ofd, whole;
	unsigned int wrong;
	char process[32];
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	posix = in_dir("posix", O_RDWR | O_CREAT, 0600);
	ofd = in_dir("ofd", O_RDWR | O_CREAT, 0600);
	whole = in_dir("flock", O_RDWR | O_CREAT, 0600);
	assert_true(lock_file(posix, F_SETLK, F_WRLCK));
	assert_true(lock_file(ofd, F_OFD_SETLK, F_RDLCK));
	assert_int_equal(flock(whole, LOCK_EX | LOCK_NB), 0);
	assert_int_equal(run_sockspy_pid(&r, NULL, getpid()), 0);
	snprintf(process, sizeof(process), "process %d", (int)getpid());
	wrong = check_lock(posix, r.out, "write", process) +
		check_lock(ofd, r.out, "read", "open file description") +
		check_lock(whole, r.out, "write", process);
	run_free(&r);
	close(posix);
	close(ofd);
	close(whole);
	assert_int_equal(wrong, 0);
}

/* --- sockets --------------------------------------------------------------------------------- */

static uint16_t local_port(int fd)
{
	struct sockaddr_storage a = {0};
	socklen_t len = sizeof(a);

	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
	/* At the same place in both families' addresses. */
	return ntohs(((struct sockaddr_in *)&a)->sin_port);
}

static int int_option(int fd, int level, int option)
{
	socklen_t len = sizeof(int);
	int v = -1;

	getsockopt(fd, level, option, &v, &len);
	return v;
}

static void set_int(int fd, int level, int option, int v)
{
	assert_int_equal(setsockopt(fd, level, option, &v, sizeof(v)), 0);
}

static unsigned int check_contains(int fd, const char *out, const char *expected)
{
	char *block = find_block(out, fd);
	unsigned int wrong = !block || !strstr(block, expected);

	if (wrong)
		fprintf(stderr, "expected\n%s\ngot\n%s\n", expected, block ? block : "nothing");
	free(block);
	return wrong;
}

/* The Solaris lines of a connected socket, after its options. */
static void put_names(struct text *t, const char *addr, const int fds[2])
{
	char comm[17] = "", congestion[17] = "";
	socklen_t len = 16;
	FILE *f = fopen("/proc/self/comm", "re");

	if (f) {
		if (fscanf(f, "%16[^\n]", comm) != 1)
			comm[0] = '\0';
		fclose(f);
	}
	getsockopt(fds[0], IPPROTO_TCP, TCP_CONGESTION, congestion, &len);
	put(t, "\tsockname: %s  port: %u\n\tpeername: %s  port: %u\n\tcongestion control: %s\n",
	    addr, local_port(fds[0]), addr, local_port(fds[1]), congestion);
	put(t, "\tpeer: %s[%d]", comm, (int)getpid());
}

static void test_connected(void **state)
{
	struct linger linger = {1, 5};
	struct text t = {.len = 0}, names = {.len = 0}, names6 = {.len = 0};
	unsigned int wrong;
	int pair[2], pair6[2];
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	assert_int_equal(tcp_pair(AF_INET, pair), 0);
	set_int(pair[0], SOL_SOCKET, SO_REUSEADDR, 1);
	set_int(pair[0], SOL_SOCKET, SO_KEEPALIVE, 1);
	set_int(pair[0], IPPROTO_IP, IP_TOS, 0x10);
	set_int(pair[0], IPPROTO_TCP, TCP_NODELAY, 1);
	set_int(pair[0], IPPROTO_TCP, TCP_KEEPIDLE, 60);
	set_int(pair[0], IPPROTO_TCP, TCP_USER_TIMEOUT, 30000);
	setsockopt(pair[0], SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
	put(&t, "\tSOCK_STREAM\n\tSO_REUSEADDR,SO_KEEPALIVE,SO_LINGER(5),SO_SNDBUF(%d)",
	    int_option(pair[0], SOL_SOCKET, SO_SNDBUF));
	/* A type of service chooses a priority (rt_tos2priority()). */
	put(&t, ",SO_RCVBUF(%d),SO_PRIORITY(6)\n\tIP_TOS(0x10)\n",
	    int_option(pair[0], SOL_SOCKET, SO_RCVBUF));
	put(&t, "\tTCP_NODELAY,TCP_KEEPIDLE(60),TCP_USER_TIMEOUT(30000)\n");
	put_names(&t, "AF_INET 127.0.0.1", pair);
	assert_int_equal(run_sockspy_pid(&r, NULL, getpid()), 0);
	wrong = check_contains(pair[0], r.out, t.s);
	/* The other end, with nothing set. */
	put_names(&names, "AF_INET 127.0.0.1", (const int[]){pair[1], pair[0]});
	wrong += check_contains(pair[1], r.out, names.s);
	run_free(&r);
	close(pair[0]);
	close(pair[1]);
	assert_int_equal(wrong, 0);

	if (tcp_pair(AF_INET6, pair6)) {
		printf("SKIP tcp6: no IPv6\n");
		return;
	}
	put_names(&names6, "AF_INET6 ::1", pair6);
	assert_int_equal(run_sockspy_pid(&r, NULL, getpid()), 0);
	wrong = check_contains(pair6[0], r.out, names6.s);
	run_free(&r);
	close(pair6[0]);
	close(pair6[1]);
	assert_int_equal(wrong, 0);
}

static void test_listening(void **state)
{
	struct text t = {.len = 0};
	int fd, fresh;
	char *block;
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	fd = tcp_listener(AF_INET);
	assert_int_equal(listen(fd, 5), 0);
	fresh = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(run_sockspy_pid(&r, NULL, getpid()), 0);
	put(&t, "\tsockname: AF_INET 127.0.0.1  port: %u\n\tcongestion control: ", local_port(fd));
	assert_int_equal(check_contains(fd, r.out, t.s), 0);
	assert_int_equal(check_contains(fd, r.out, "\n\tstate: LISTEN backlog: 0/5\n"), 0);
	block = find_block(r.out, fresh);
	assert_non_null(block);
	assert_null(strstr(block, "sockname:"));
	assert_null(strstr(block, "peername:"));
	/* Sockets of its own namespace do not name it. */
	assert_null(strstr(r.out, "netns:"));
	free(block);
	run_free(&r);
	close(fd);
	close(fresh);
}

static void test_unix_names(void **state)
{
	static const char abstract[] = "\0name\0with NUL";
	struct sockaddr_un path = {.sun_family = AF_UNIX}, name = {.sun_family = AF_UNIX};
	int bound, named, connected;
	struct text t = {.len = 0};
	struct run r;

	(void)state;
	SKIP_UNLESS(can_dump());
	snprintf(path.sun_path, sizeof(path.sun_path), "%s/unix", dir);
	memcpy(name.sun_path, abstract, sizeof(abstract) - 1);
	bound = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	named = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	connected = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(bound, (struct sockaddr *)&path, sizeof(path)), 0);
	assert_int_equal(bind(named, (struct sockaddr *)&name,
			      (socklen_t)(sizeof(sa_family_t) + sizeof(abstract) - 1)),
			 0);
	assert_int_equal(connect(connected, (struct sockaddr *)&name,
				 (socklen_t)(sizeof(sa_family_t) + sizeof(abstract) - 1)),
			 0);
	assert_int_equal(run_sockspy_pid(&r, NULL, getpid()), 0);
	put(&t, "\n\tsockname: AF_UNIX %s\n", path.sun_path);
	assert_int_equal(check_contains(bound, r.out, "\n\tSOCK_SEQPACKET\n\tSO_SNDBUF("), 0);
	assert_int_equal(check_contains(bound, r.out, t.s), 0);
	assert_int_equal(check_contains(named, r.out, "\n\tsockname: AF_UNIX @name\\x00with NUL\n"),
			 0);
	assert_int_equal(
		check_contains(connected, r.out, "\n\tpeername: AF_UNIX @name\\x00with NUL\n"), 0);
	run_free(&r);
	close(bound);
	close(named);
	close(connected);
}

static int setup(void **state)
{
	(void)state;
	if (geteuid() != 0)
		return 0;
	dir = make_directory();
	if (!dir || enter_own_netns())
		return -1;
	for (size_t i = 0; i < NR_KINDS; i++) {
		fds[i] = kinds[i].open();
		if (fds[i] < 0)
			printf("SKIP %s: %s\n", kinds[i].kind, strerror(errno));
	}
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	if (dir)
		remove_directory(dir);
	free(dir);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_descriptors), cmocka_unit_test(test_header),
		cmocka_unit_test(test_grammar),	    cmocka_unit_test(test_locks),
		cmocka_unit_test(test_connected),   cmocka_unit_test(test_listening),
		cmocka_unit_test(test_unix_names),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
