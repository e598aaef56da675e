// SPDX-License-Identifier: GPL-2.0-or-later
#include "source_proc.h"

#include "file_info.h"
#include "proc_net.h"
#include "proc_text.h"
#include "process.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#define SOCKFS_MAGIC 0x534F434B
#define FMODE_RW     0x3

/* A descriptor that is a socket. */
struct holder {
	uint32_t process; /* index into struct machine's processes */
	uint32_t fd;
	uint64_t ino;
};

/* A growing array. */
struct list {
	void *v;
	size_t nr;
	size_t room;
};

struct machine {
	struct list processes; /* of struct process, those that hold sockets, by pid */
	struct list holders;   /* of struct holder, by process and fd */
	struct list sockets;   /* of struct proc_net_sock, by inode */
	uint32_t netns;	       /* whose tables are read */
	size_t hidden;
};

static void *list_add(struct list *l, size_t size)
{
	if (l->nr == l->room) {
		size_t room = l->room ? l->room * 2 : 64;
		void *grown = reallocarray(l->v, room, size);

		if (!grown)
			return NULL;
		l->v = grown;
		l->room = room;
	}
	return (char *)l->v + l->nr++ * size;
}

static int number_cmp(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* The entries of a directory that are numbers, in order. */
static int list_numbers(const char *path, struct list *out)
{
	DIR *dir = opendir(path);
	struct dirent *e;
	int err = 0;

	if (!dir)
		return -errno;
	while (!err && (e = readdir(dir))) {
		uint32_t *n;

		if (e->d_name[0] < '0' || e->d_name[0] > '9')
			continue;
		n = list_add(out, sizeof(*n));
		if (n)
			*n = (uint32_t)strtoul(e->d_name, NULL, 10);
		else
			err = -ENOMEM;
	}
	closedir(dir);
	if (out->nr)
		qsort(out->v, out->nr, sizeof(uint32_t), number_cmp);
	return err;
}

/* The inode of the socket that a descriptor is; false: it is none, or closed. */
static bool socket_inode(uint32_t pid, uint32_t fd, uint64_t *ino)
{
	char path[40], link[64];
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%" PRIu32 "/fd/%" PRIu32, pid, fd);
	n = readlink(path, link, sizeof(link) - 1);
	if (n < 0)
		return false;
	link[n] = '\0';
	return sscanf(link, "socket:[%20" SCNu64 "]", ino) == 1;
}

static int add_holders(struct machine *m, uint32_t pid, const struct list *fds)
{
	size_t i;

	for (i = 0; i < fds->nr; i++) {
		struct holder *h;
		uint32_t fd = ((const uint32_t *)fds->v)[i];
		uint64_t ino;

		if (!socket_inode(pid, fd, &ino))
			continue;
		h = list_add(&m->holders, sizeof(*h));
		if (!h)
			return -ENOMEM;
		*h = (struct holder){(uint32_t)m->processes.nr, fd, ino};
	}
	return 0;
}

/* Only -ENOMEM is an error: a process may end while it is looked at. */
static int add_process(struct machine *m, uint32_t pid)
{
	size_t before = m->holders.nr;
	struct list fds = {0};
	struct process p, *added;
	char path[32];
	int err;

	snprintf(path, sizeof(path), "/proc/%" PRIu32 "/fd", pid);
	err = list_numbers(path, &fds);
	if (err == -EACCES || err == -EPERM)
		m->hidden++;
	if (!err)
		err = add_holders(m, pid, &fds);
	free(fds.v);
	if (err || m->holders.nr == before)
		return err == -ENOMEM ? err : 0;
	err = process_read(pid, &p);
	if (err) {
		m->holders.nr = before;
		return err == -ENOMEM ? err : 0;
	}
	added = list_add(&m->processes, sizeof(*added));
	if (added)
		*added = p;
	else
		process_free(&p);
	return added ? 0 : -ENOMEM;
}

static int find_holders(struct machine *m)
{
	struct list pids = {0};
	int err = list_numbers("/proc", &pids);
	size_t i;

	for (i = 0; i < pids.nr && !err; i++)
		err = add_process(m, ((const uint32_t *)pids.v)[i]);
	free(pids.v);
	return err;
}

static int add_socket(const struct proc_net_sock *s, void *ctx)
{
	struct machine *m = ctx;
	struct proc_net_sock *added = list_add(&m->sockets, sizeof(*added));

	if (!added)
		return -ENOMEM;
	*added = *s;
	added->netns = m->netns;
	if (!s->path)
		return 0;
	added->path = malloc(s->path_len + 1U);
	if (!added->path)
		return -ENOMEM;
	memcpy(added->path, s->path, s->path_len);
	return 0;
}

/* The tables of the network namespace that a process is in; a kernel may lack any of them. */
static int read_tables(struct machine *m, const struct process *p)
{
	int table, err = 0;

	m->netns = p->netns;
	for (table = 0; table < PROC_NET_TABLES && !err; table++) {
		char path[48], *text;
		size_t len;

		snprintf(path, sizeof(path), "/proc/%" PRIu32 "/net/%s", p->pid,
			 proc_net_name(table));
		err = proc_text_read(path, &text, &len);
		if (err) {
			err = err == -ENOMEM ? err : 0;
			continue;
		}
		err = proc_net_parse(table, text, len, add_socket, m);
		free(text);
	}
	return err;
}

static int socket_cmp(const void *a, const void *b)
{
	const struct proc_net_sock *x = a, *y = b;

	return x->ino < y->ino ? -1 : x->ino > y->ino;
}

static int find_sockets(struct machine *m)
{
	const struct process *p = m->processes.v;
	size_t i, n;
	int err = 0;

	for (i = 0; i < m->processes.nr && !err; i++) {
		for (n = 0; n < i && p[n].netns != p[i].netns; n++)
			;
		if (n == i)
			err = read_tables(m, &p[i]);
	}
	if (m->sockets.nr)
		qsort(m->sockets.v, m->sockets.nr, sizeof(struct proc_net_sock), socket_cmp);
	return err;
}

/*
 * The path of a unix socket may hold a newline, and behind it what looks like a line of another socket: two
 * lines that claim the same unix socket are both not believed.
 */
static const struct proc_net_sock *find_socket(const struct machine *m, uint64_t ino)
{
	const struct proc_net_sock *first = m->sockets.v, *end = first + m->sockets.nr, *s;

	s = m->sockets.nr ? bsearch(&(struct proc_net_sock){.ino = ino}, first, m->sockets.nr,
				    sizeof(*s), socket_cmp)
			  : NULL;
	if (!s || s->table != PROC_NET_UNIX)
		return s;
	if ((s > first && s[-1].ino == ino) || (s + 1 < end && s[1].ino == ino))
		return NULL;
	return s;
}

/* A record with room for its parts. */
struct buffer {
	struct rec_sock rec;
	uint8_t parts[256];
};

_Static_assert(sizeof(((struct buffer *)0)->parts) >=
		       2 * (sizeof(struct part) + 8) + PROC_NET_PATH_MAX +
			       sizeof(((struct proc_net_sock *)0)->hashed_sk),
	       "room for all parts");

static void add_part(struct buffer *b, enum part_id id, const void *data, size_t len)
{
	struct part *p = (struct part *)((uint8_t *)b + b->rec.file.hdr.size);

	p->id = id;
	p->flags = 0;
	p->len = (uint32_t)len;
	memcpy(p->data, data, len);
	b->rec.file.hdr.size += sizeof(*p) + ((len + 7) & ~(size_t)7);
}

static void fill_socket(struct buffer *b, const struct proc_net_sock *s)
{
	proc_net_record(s, &b->rec);
	if (s->path)
		add_part(b, PART_UNIX_ADDR, s->path, s->path_len);
	if (s->hashed_sk[0])
		add_part(b, PART_HASHED_SK, s->hashed_sk, sizeof(s->hashed_sk));
}

static void start_record(struct buffer *b)
{
	struct rec_file *f = &b->rec.file;

	memset(b, 0, sizeof(*b));
	f->hdr = (struct rec_hdr){sizeof(b->rec), REC_SOCK, RECORD_VERSION};
	f->fd = FD_NONE;
	f->f_mode = FMODE_RW;
	f->fs_magic = SOCKFS_MAGIC;
	b->rec.recvq = QUEUE_UNKNOWN;
	b->rec.sendq = QUEUE_UNKNOWN;
}

/* As for a record of the kernel: what is handed on is whole and sound. */
static int deliver(const struct buffer *b, record_fn fn, void *ctx)
{
	struct record r;
	int n = record_parse(b, sizeof(*b), &r);

	return n < 0 ? n : fn(&r, ctx);
}

/* What the descriptor is as a file; nothing, if it is closed by now. */
static void fill_file(struct rec_file *f)
{
	struct file_info info;

	if (file_info_read(f->pid, f->fd, true, &info))
		return;
	f->f_flags = info.flags;
	f->cloexec = info.cloexec;
	f->uid = info.uid;
	f->gid = info.gid;
	f->dev = info.dev_major << 20 | info.dev_minor;
	f->mode = info.mode;
	file_info_free(&info);
}

/* No table has it: the kernel tells at least the name of its protocol (sockfs_xattr_get(), net/socket.c). */
static void fill_protocol(struct buffer *b)
{
	char path[40], name[32]; /* as in struct proto */
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%" PRIu32 "/fd/%" PRIu32, b->rec.file.pid,
		 b->rec.file.fd);
	n = getxattr(path, "system.sockprotoname", name, sizeof(name));
	if (n > 0)
		add_part(b, PART_PROTO, name, strnlen(name, (size_t)n));
}

static void fill_process(struct rec_file *f, const struct process *p)
{
	f->pid = f->tid = p->pid;
	f->ppid = p->ppid;
	f->pgid = p->pgid;
	f->euid = p->uid;
	memcpy(f->comm, p->comm, sizeof(f->comm));
	f->comm[sizeof(f->comm) - 1] = '\0';
}

static void fill_holder(const struct machine *m, const struct holder *h, struct buffer *b)
{
	const struct process *p = (const struct process *)m->processes.v + h->process;
	const struct proc_net_sock *s = find_socket(m, h->ino);

	fill_process(&b->rec.file, p);
	b->rec.file.fd = h->fd;
	b->rec.file.ino = h->ino;
	b->rec.netns = p->netns;
	fill_file(&b->rec.file);
	if (s)
		fill_socket(b, s);
	else
		fill_protocol(b);
}

static int emit(const struct machine *m, bool no_process, record_fn fn, void *ctx)
{
	const struct proc_net_sock *s = m->sockets.v;
	const struct holder *h = m->holders.v;
	struct buffer b;
	size_t i;
	int err = 0;

	for (i = 0; i < m->holders.nr && !err; i++) {
		start_record(&b);
		fill_holder(m, &h[i], &b);
		err = deliver(&b, fn, ctx);
	}
	for (i = 0; no_process && i < m->sockets.nr && !err && !s[i].ino; i++) {
		start_record(&b);
		fill_socket(&b, &s[i]);
		err = deliver(&b, fn, ctx);
	}
	return err > 0 ? -ECANCELED : err;
}

static void machine_free(struct machine *m)
{
	struct proc_net_sock *s = m->sockets.v;
	struct process *p = m->processes.v;
	size_t i;

	for (i = 0; i < m->processes.nr; i++)
		process_free(&p[i]);
	for (i = 0; i < m->sockets.nr; i++)
		free(s[i].path);
	free(m->processes.v);
	free(m->holders.v);
	free(m->sockets.v);
}

int source_proc_read(bool no_process, record_fn fn, void *ctx, size_t *hidden)
{
	struct machine m = {0};
	int err = find_holders(&m);

	if (!err)
		err = find_sockets(&m);
	if (!err)
		err = emit(&m, no_process, fn, ctx);
	if (hidden)
		*hidden = m.hidden;
	machine_free(&m);
	return err;
}
