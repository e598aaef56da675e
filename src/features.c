// SPDX-License-Identifier: GPL-2.0-or-later
#include "features.h"

#include "features.skel.h"
#include "iterator.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void features_note(struct features *f, enum feature_id id, enum feature_stage stage, int err)
{
	f->of[id] = (struct feature){
		.state = err ? FEATURE_NO : FEATURE_YES, .stage = stage, .err = err};
}

/* A program of the skeleton and the map that it needs, loaded. */
struct trial {
	struct features_bpf *skel;
	struct bpf_program *prog;
	enum feature_stage stage;
};

static int tcp_socket(void)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	return fd >= 0 ? fd : socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

/* pid 0: every process. */
static int run_iterator(struct trial *t, int pid)
{
	union bpf_iter_link_info info = {.task.pid = pid};
	LIBBPF_OPTS(bpf_iter_attach_opts, opts, .link_info = &info, .link_info_len = sizeof(info));
	struct bpf_link *link = bpf_program__attach_iter(t->prog, pid ? &opts : NULL);
	int err;

	if (!link)
		return -errno;
	t->stage = FEATURE_HIT;
	err = iterator_run(link);
	bpf_link__destroy(link);
	return err;
}

static int try_all_tasks(struct trial *t)
{
	return run_iterator(t, 0);
}

/* With a socket of our own open, so that there is one to be seen. */
static int try_socket(struct trial *t)
{
	int err, fd = tcp_socket();

	if (fd < 0)
		return -errno;
	err = run_iterator(t, 0);
	close(fd);
	return err;
}

static int try_pid(struct trial *t)
{
	int err = run_iterator(t, getpid());

	return !err && t->skel->bss->strangers ? -ENOTSUP : err;
}

/* A level that nobody has: the call does nothing but run. */
static void set_no_option(void)
{
	int fd = tcp_socket();

	if (fd < 0)
		return;
	(void)setsockopt(fd, -1, -1, NULL, 0);
	close(fd);
}

static int try_fexit(struct trial *t)
{
	struct bpf_link *link = bpf_program__attach(t->prog);

	if (!link)
		return -errno;
	t->stage = FEATURE_HIT;
	set_no_option();
	bpf_link__destroy(link);
	return 0;
}

/* Closing a TCP socket of our own runs tp_btf/tcp_destroy_sock. map_fd: where to put something for it before. */
static int close_socket_with(int map_fd)
{
	__u32 value = 1;
	int err = 0, fd = tcp_socket();

	if (fd < 0)
		return -errno;
	if (map_fd >= 0 && bpf_map_update_elem(map_fd, &fd, &value, BPF_NOEXIST))
		err = -errno;
	close(fd);
	return err;
}

static int try_close(struct trial *t, int map_fd)
{
	struct bpf_link *link = bpf_program__attach(t->prog);
	int err;

	if (!link)
		return -errno;
	t->stage = FEATURE_HIT;
	err = close_socket_with(map_fd);
	bpf_link__destroy(link);
	return err;
}

static int try_tp_btf(struct trial *t)
{
	return try_close(t, -1);
}

static int try_sk_storage(struct trial *t)
{
	return try_close(t, bpf_map__fd(t->skel->maps.storage));
}

static int count_hit(void *ctx, void *data, size_t size)
{
	struct trial *t = ctx;

	(void)data;
	(void)size;
	t->skel->bss->hits++;
	return 0;
}

static int try_ringbuf(struct trial *t)
{
	struct ring_buffer *ring =
		ring_buffer__new(bpf_map__fd(t->skel->maps.ring), count_hit, t, NULL);
	int err;

	if (!ring)
		return -errno;
	err = try_close(t, -1);
	if (!err && ring_buffer__consume(ring) < 0)
		err = -EIO;
	ring_buffer__free(ring);
	return err;
}

/* FEATURE_LINK_NO_CAP has no row: it takes lowering a capability (src/privileges.c). */
static const struct probe {
	enum feature_id id;
	const char *program;
	const char *map; /* NULL: none */
	int (*run)(struct trial *t);
} probes[] = {
	{FEATURE_TASK_FILE, "probe_task_file", NULL, try_all_tasks},
	{FEATURE_TASK_FILE_SOCKET, "probe_socket", NULL, try_socket},
	{FEATURE_TASK_FILE_PID, "probe_task_file", NULL, try_pid},
	{FEATURE_FEXIT, "probe_fexit", NULL, try_fexit},
	{FEATURE_TP_BTF, "probe_tp_btf", NULL, try_tp_btf},
	{FEATURE_SK_STORAGE, "probe_sk_storage", "storage", try_sk_storage},
	{FEATURE_RINGBUF, "probe_ringbuf", "ring", try_ringbuf},
};

/* Leaves out all that the probe does not need: an old kernel may lack it. */
static void select_parts(struct trial *t, const struct probe *p)
{
	struct bpf_program *prog;
	struct bpf_map *map;

	bpf_object__for_each_program(prog, t->skel->obj)
	{
		bool wanted = !strcmp(bpf_program__name(prog), p->program);

		bpf_program__set_autoload(prog, wanted);
		if (wanted)
			t->prog = prog;
	}
	bpf_object__for_each_map(map, t->skel->obj)
	{
		if (!bpf_map__is_internal(map) &&
		    (!p->map || strcmp(bpf_map__name(map), p->map) != 0))
			bpf_map__set_autocreate(map, false);
	}
}

static int try_probe(struct trial *t, const struct probe *p)
{
	int err;

	t->skel = features_bpf__open();
	if (!t->skel)
		return -errno;
	select_parts(t, p);
	err = features_bpf__load(t->skel);
	if (err)
		return err;
	t->stage = FEATURE_ATTACH;
	err = p->run(t);
	if (!err && !t->skel->bss->hits)
		err = -ENODATA;
	return err;
}

void features_probe(struct features *f)
{
	size_t i;

	for (i = 0; i < sizeof(probes) / sizeof(probes[0]); i++) {
		struct trial t = {.stage = FEATURE_LOAD};
		int err;

		if (f->of[probes[i].id].state != FEATURE_UNKNOWN)
			continue;
		err = try_probe(&t, &probes[i]);
		features_bpf__destroy(t.skel);
		features_note(f, probes[i].id, t.stage, err);
	}
}
