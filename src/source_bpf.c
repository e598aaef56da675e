// SPDX-License-Identifier: GPL-2.0-or-later
#include "source_bpf.h"

#include "dump.skel.h"
#include "hz.h"
#include "libbpf_print.h"
#include "tasks.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <cap-ng.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Lets everything pass. */
const struct filter filter_none = {.tcp_states = ~0u, .udp_states = ~0u};

/* Room for what is left of one record, and then some: fewer system calls. */
#define READ_SIZE 65536

struct source_bpf {
	struct schema *schema;
	struct dump_bpf *skel;
	struct bpf_program *prog;
	struct features *features;
	struct filter filter;
	_Alignas(8) uint8_t buf[RECORD_MAX + READ_SIZE];
};

/* typed: the program for kernels whose iterators give a socket (5.12). */
static int load(struct source_bpf *s, bool typed)
{
	struct dump_bpf *skel = dump_bpf__open();
	int err;

	if (!skel)
		return -errno;
	skel->rodata->plan = s->schema->plan;
	skel->rodata->filter = s->filter;
	bpf_program__set_autoload(skel->progs.dump_file, typed);
	bpf_program__set_autoload(skel->progs.dump_file_untyped, !typed);
	err = dump_bpf__load(skel);
	if (err) {
		dump_bpf__destroy(skel);
		return err;
	}
	s->skel = skel;
	s->prog = typed ? skel->progs.dump_file : skel->progs.dump_file_untyped;
	return 0;
}

static int load_either(struct source_bpf *s)
{
	int err = load(s, true);

	/* EINVAL, EACCES: the verifier refused something that an older kernel lacks. */
	if (!err || err == -EINVAL || err == -EACCES)
		features_note(s->features, FEATURE_TASK_FILE_SOCKET, FEATURE_LOAD, err);
	return err == -EINVAL || err == -EACCES ? load(s, false) : err;
}

static int resolve(struct schema **schema)
{
	struct btf_set *btf;
	int err = btf_set_open(KERNEL_BTF_DIR, &btf);

	if (err)
		return err;
	err = schema_new(btf, schema);
	btf_set_close(btf);
	return err;
}

int source_bpf_open(bool debug, const struct filter *filter, struct features *features,
		    struct source_bpf **out)
{
	struct source_bpf *s = calloc(1, sizeof(*s));
	int err = -ENOMEM;

	if (!s)
		return err;
	s->features = features;
	s->filter = filter ? *filter : filter_none;
	libbpf_print_set(debug);
	err = resolve(&s->schema);
	if (!err)
		err = load_either(s);
	if (!err)
		err = hz_learn(s, s->schema);
	if (err)
		goto fail;
	/* HZ came out of a descriptor that was read. */
	features_note(features, FEATURE_TASK_FILE, FEATURE_HIT, 0);
	*out = s;
	return 0;
fail:
	source_bpf_close(s);
	return err;
}

void source_bpf_close(struct source_bpf *s)
{
	if (!s)
		return;
	dump_bpf__destroy(s->skel);
	schema_free(s->schema);
	free(s);
}

const struct schema *source_bpf_schema(const struct source_bpf *s)
{
	return s->schema;
}

static struct bpf_link *attach(struct source_bpf *s, uint32_t pid)
{
	union bpf_iter_link_info info = {.task.pid = pid};
	LIBBPF_OPTS(bpf_iter_attach_opts, opts, .link_info = &info, .link_info_len = sizeof(info));
	struct bpf_link *link;

	if (pid && !tasks_more_than_one(pid) &&
	    s->features->of[FEATURE_TASK_FILE_PID].state != FEATURE_NO) {
		link = bpf_program__attach_iter(s->prog, &opts);
		/* Before 6.1, bpf_iter_link_info has no task.pid: the program filters. */
		if (!link && errno != E2BIG)
			return NULL;
		features_note(s->features, FEATURE_TASK_FILE_PID, FEATURE_ATTACH,
			      link ? 0 : -E2BIG);
		if (link)
			return link;
	}
	return bpf_program__attach_iter(s->prog, NULL);
}

int source_bpf_attach(void *source)
{
	struct bpf_link *link = attach(source, getpid());

	if (!link)
		return -errno;
	bpf_link__destroy(link);
	return 0;
}

static int read_all(struct source_bpf *s, int fd, record_fn fn, void *ctx)
{
	size_t have = 0;

	for (;;) {
		ssize_t n = read(fd, s->buf + have, sizeof(s->buf) - have);
		ssize_t used;

		/* EAGAIN: the iterator pauses after a million objects, 5.8 on. */
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			return have ? -EBADMSG : 0;
		have += n;
		used = records_deliver(s->buf, have, fn, ctx);
		if (used < 0)
			return (int)used;
		have -= used;
		memmove(s->buf, s->buf + used, have);
	}
}

int source_bpf_read(struct source_bpf *s, uint32_t pid, enum control_mode mode, record_fn fn,
		    void *ctx)
{
	struct bpf_link *link;
	int fd, err;

	s->skel->bss->control.pid = pid;
	s->skel->bss->control.mode = mode;
	link = attach(s, pid);
	if (!link)
		return -errno;
	fd = bpf_iter_create(bpf_link__fd(link));
	err = fd < 0 ? -errno : read_all(s, fd, fn, ctx);
	if (fd >= 0)
		close(fd);
	bpf_link__destroy(link);
	return err;
}

static bool has_capability(unsigned int cap)
{
	return capng_have_capability(CAPNG_EFFECTIVE, cap);
}

/* Its inode is the same in every kernel: PROC_USER_INIT_INO of include/linux/proc_ns.h. */
#define INITIAL_USERNS 0xEFFFFFFDu

static bool is_in_user_namespace(void)
{
	struct stat st;

	return !stat("/proc/self/ns/user", &st) && st.st_ino != INITIAL_USERNS;
}

static const char *why_eperm(void)
{
	if (is_in_user_namespace())
		return "BPF takes no capabilities of a user namespace (run as root outside of it)";
	if (capng_get_caps_process())
		return "the kernel does not permit BPF (run as root)";
	if (has_capability(CAP_SYS_ADMIN) ||
	    (has_capability(CAP_BPF) && has_capability(CAP_PERFMON)))
		return "the kernel does not let BPF read kernel memory (is kernel lockdown at "
		       "'confidentiality'? then boot with lockdown=integrity) or, before Linux "
		       "5.11, lock as much as it needs (then ulimit -l unlimited)";
	if (has_capability(CAP_BPF))
		return "CAP_PERFMON is missing (run as root, or with CAP_BPF and CAP_PERFMON)";
	return "CAP_BPF is missing (run as root, or with CAP_BPF and CAP_PERFMON)";
}

const char *source_bpf_why(int err)
{
	switch (-err) {
	case EPERM:
		return why_eperm();
	case ENOENT:
		return "the kernel has no BTF in " KERNEL_BTF_DIR
		       " (needs a kernel with CONFIG_DEBUG_INFO_BTF=y)";
	case ENOSYS:
		return "the kernel has no bpf(2) (needs CONFIG_BPF_SYSCALL=y)";
	case E2BIG:
	case EINVAL:
	case EACCES:
		return "the kernel's verifier refused the program (needs Linux 5.10 or newer; "
		       "--debug "
		       "shows its log)";
	case EOVERFLOW:
		return "its field table does not fit its gather plan (a bug in sockspy)";
	case ENOMEM:
		return "not enough memory (is RLIMIT_MEMLOCK too low?)";
	case EAFNOSUPPORT:
		return "no TCP socket can be opened to learn the kernel's HZ";
	}
	return strerror(-err);
}
