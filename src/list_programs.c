// SPDX-License-Identifier: GPL-2.0-or-later
#include "list_programs.h"

#include "libbpf_print.h"

/* Before the light skeleton: the header of libbpf 1.1 uses them and includes neither. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "list.skel.h"
#include "list_file.lskel.h"
#include "list_file_inet.lskel.h"
#include "list_netns.lskel.h"
#include "list_udp.lskel.h"
#include "list_unix.lskel.h"
#include "list_walk.lskel.h"
#include "list_walk_listen.lskel.h"

/* Sets what struct filter and enum list_want tell, of a skeleton of either kind. */
#define CONFIGURE(skel, config)                                                                    \
	do {                                                                                       \
		(skel)->rodata->filter = *(config)->filter;                                        \
		(skel)->rodata->want = (config)->want;                                             \
		(skel)->rodata->sockfs_dev = (config)->sockfs_dev;                                 \
	} while (0)

#define NO_CONFIGURE(skel, config) (void)(config)

static int map_walk(int map_fd, struct list_programs *p)
{
	void *mem = mmap(NULL, sizeof(*p->walk), PROT_READ | PROT_WRITE, MAP_SHARED, map_fd, 0);

	if (mem == MAP_FAILED)
		return -errno;
	p->walk = mem;
	p->walk->room = LIST_ROOM;
	return 0;
}

#define MAP_WALK(skel, p)    map_walk((skel)->maps.walk_map.map_fd, p)
#define MAP_NOTHING(skel, p) ((void)(p), 0)

/*
 * Loads the only program of a light skeleton, and keeps no more than its descriptor, which holds its maps, and the memory
 * that it shares. Returns the descriptor or -errno.
 */
#define DEFINE_LOAD(skel_name, program, configure, map)                                            \
	static int load_##skel_name(const struct list_config *config, struct list_programs *p)     \
	{                                                                                          \
		struct skel_name##_light *skel = skel_name##_light__open();                        \
		int err, fd = -1;                                                                  \
                                                                                                   \
		if (!skel)                                                                         \
			return -errno;                                                             \
		configure(skel, config);                                                           \
		err = skel_name##_light__load(skel);                                               \
		if (!err)                                                                          \
			err = map(skel, p);                                                        \
		if (!err)                                                                          \
			fd = fcntl(skel->progs.program.prog_fd, F_DUPFD_CLOEXEC, 0);               \
		if (!err && fd < 0)                                                                \
			err = -errno;                                                              \
		skel_name##_light__destroy(skel);                                                  \
		return err ? err : fd;                                                             \
	}

DEFINE_LOAD(list_file, list_file, CONFIGURE, MAP_NOTHING)
DEFINE_LOAD(list_file_inet, list_file, CONFIGURE, MAP_NOTHING)
DEFINE_LOAD(list_walk, list_walk, CONFIGURE, MAP_WALK)
DEFINE_LOAD(list_walk_listen, list_walk, CONFIGURE, MAP_WALK)
DEFINE_LOAD(list_udp, list_udp, CONFIGURE, MAP_NOTHING)
DEFINE_LOAD(list_unix, list_unix, CONFIGURE, MAP_NOTHING)
DEFINE_LOAD(list_netns, list_netns, NO_CONFIGURE, MAP_NOTHING)

/* Whether nothing but sockets of AF_INET and AF_INET6 can be of the selection. */
static bool is_inet_only(const struct filter *f)
{
	return f->given & FILTER_INET && (f->all || f->given == FILTER_INET);
}

/* What list_file_inet.bpf.c does not find out. */
#define EXTRAS (LIST_QUEUES | LIST_CLOEXEC | LIST_RELATIVES)

static int load_file(const struct list_config *config, struct list_programs *p)
{
	return is_inet_only(config->filter) && !(config->want & EXTRAS)
		       ? load_list_file_inet(config, p)
		       : load_list_file(config, p);
}

static int load_walk(const struct list_config *config, struct list_programs *p)
{
	return config->filter->tcp_states == 1u << TCP_LISTEN && !(config->want & EXTRAS)
		       ? load_list_walk_listen(config, p)
		       : load_list_walk(config, p);
}

struct loading {
	const struct list_config *config;
	struct list_programs *programs;
	int (*load)(const struct list_config *config, struct list_programs *p);
	pthread_t thread;
	bool has_thread;
	int fd; /* of the program, or -errno */
};

static void *load_one(void *arg)
{
	struct loading *l = arg;

	l->fd = l->load(l->config, l->programs);
	return NULL;
}

static void loading_start(struct loading *l)
{
	int err = pthread_create(&l->thread, NULL, load_one, l);

	l->has_thread = !err;
	if (err)
		l->fd = -err;
}

static int loading_end(struct loading *l)
{
	if (l->has_thread)
		pthread_join(l->thread, NULL);
	return l->fd;
}

/* All at once: the kernel spends milliseconds on each, and most of that on one CPU. */
static int load_light(const struct list_config *config, struct list_programs *p)
{
	struct loading loading[LIST_PROGRAMS] = {
		[LIST_FILE] = {.load = load_file},	  [LIST_TCP] = {.load = load_walk},
		[LIST_UDP] = {.load = load_list_udp},	  [LIST_UNIX] = {.load = load_list_unix},
		[LIST_NETNS] = {.load = load_list_netns},
	};
	enum list_program i;
	int err = 0;

	for (i = 0; i < LIST_PROGRAMS; i++) {
		loading[i].config = config;
		loading[i].programs = p;
		if (i != LIST_FILE && config->programs & 1u << i)
			loading_start(&loading[i]);
	}
	load_one(&loading[LIST_FILE]);
	for (i = 0; i < LIST_PROGRAMS; i++) {
		if (!(config->programs & 1u << i))
			continue;
		p->fd[i] = loading_end(&loading[i]);
		if (p->fd[i] < 0 && !err)
			err = p->fd[i];
	}
	return err;
}

/* What kernels lack: bpf_sock_from_file() in an iterator (5.11), iter/unix (5.16). */
struct lacks {
	bool sock_from_file;
	bool iter_unix;
};

static void autoload_none(struct bpf_object *obj)
{
	struct bpf_program *prog;

	bpf_object__for_each_program(prog, obj)
	{
		bpf_program__set_autoload(prog, false);
	}
}

static int load_libbpf(const struct list_config *config, struct lacks lacks,
		       struct list_programs *p)
{
	struct list_bpf *skel = list_bpf__open();
	struct bpf_program *of[LIST_PROGRAMS];
	enum list_program i;
	int err;

	if (!skel)
		return -errno;
	CONFIGURE(skel, config);
	of[LIST_FILE] =
		lacks.sock_from_file ? skel->progs.list_file_untyped : skel->progs.list_file;
	of[LIST_TCP] = skel->progs.list_tcp;
	of[LIST_UDP] = skel->progs.list_udp;
	of[LIST_UNIX] = lacks.iter_unix ? NULL : skel->progs.list_unix;
	of[LIST_NETNS] = skel->progs.list_netns;
	autoload_none(skel->obj);
	for (i = 0; i < LIST_PROGRAMS; i++)
		if (of[i] && config->programs & 1u << i)
			bpf_program__set_autoload(of[i], true);
	err = list_bpf__load(skel);
	if (err) {
		list_bpf__destroy(skel);
		return err;
	}
	for (i = 0; i < LIST_PROGRAMS; i++)
		if (of[i] && config->programs & 1u << i)
			p->fd[i] = fcntl(bpf_program__fd(of[i]), F_DUPFD_CLOEXEC, 0);
	list_bpf__destroy(skel);
	return 0;
}

static void init(struct list_programs *p)
{
	enum list_program i;

	for (i = 0; i < LIST_PROGRAMS; i++)
		p->fd[i] = -1;
	p->walk = NULL;
}

int list_programs_load(bool debug, const struct list_config *config, struct list_programs *p)
{
	static const struct lacks kernels[] = {{false, false}, {false, true}, {true, true}};
	size_t i;
	int err;

	init(p);
	err = load_light(config, p);
	if (!err)
		return 0;
	libbpf_print_set(debug);
	/* Even after EPERM: before 5.11 that may be RLIMIT_MEMLOCK, which libbpf raises. */
	for (i = 0; err && i < sizeof(kernels) / sizeof(kernels[0]); i++) {
		list_programs_unload(p);
		err = load_libbpf(config, kernels[i], p);
	}
	return err;
}

void list_programs_unload(struct list_programs *p)
{
	enum list_program i;

	if (p->walk)
		munmap(p->walk, sizeof(*p->walk));
	for (i = 0; i < LIST_PROGRAMS; i++)
		if (p->fd[i] >= 0)
			close(p->fd[i]);
	init(p);
}
