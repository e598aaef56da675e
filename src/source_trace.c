// SPDX-License-Identifier: GPL-2.0-or-later
#include "source_trace.h"

#include "../include/filter.h"
#include "../include/trace_control.h"
#include "btf_path.h"
#include "libbpf_print.h"
#include "schema.h"
#include "source_bpf.h"
#include "trace.skel.h"
#include "trace_hooks.h"
#include "trace_values.h"

#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define BUFFER_DEFAULT (16u << 20)

/* While something comes, the buffer is looked into so often. */
#define BUSY_MS 20
/* Listeners are looked at so often; nobody waits longer for the first event than this even if its wake-up was lost. */
#define LOOK_MS	  100

#define NS_PER_MS UINT64_C(1000000)

struct stats {
	struct event_stats of[EVENT_TYPES];
};

struct source_trace {
	struct trace_options o;
	struct btf_set *btf;
	struct schema *schema;
	struct trace_values *values;
	struct trace_hooks *hooks;
	struct trace_ring *ring;
	const struct stats *accounts; /* one for each CPU, written by the hooks */
	size_t accounts_size;
	int nr_cpus;
	int epoll;
	uint64_t looked; /* when listeners were looked at last */
	uint64_t last;	 /* when something came last */
};

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static struct trace_control *control(const struct source_trace *s)
{
	return &trace_hooks_skel(s->hooks)->bss->control;
}

static int open_ring(struct source_trace *s)
{
	int fd = bpf_map__fd(trace_hooks_skel(s->hooks)->maps.ring);
	struct epoll_event event = {.events = EPOLLIN};
	int err = trace_ring_open(fd, s->o.buffer, &s->ring);

	if (err)
		return err;
	s->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (s->epoll < 0 || epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &event))
		return -errno;
	return 0;
}

static int open_accounts(struct source_trace *s)
{
	int fd = bpf_map__fd(trace_hooks_skel(s->hooks)->maps.accounts);
	void *at;

	s->nr_cpus = libbpf_num_possible_cpus();
	s->accounts_size = (size_t)s->nr_cpus * sizeof(struct stats);
	at = mmap(NULL, s->accounts_size, PROT_READ, MAP_SHARED, fd, 0);
	if (at == MAP_FAILED)
		return -errno;
	s->accounts = at;
	return 0;
}

int source_trace_open(const struct trace_options *o, struct features *features,
		      struct source_trace **out)
{
	struct source_trace *s = calloc(1, sizeof(*s));
	int err;

	if (!s)
		return -ENOMEM;
	s->o = *o;
	s->epoll = -1;
	if (!s->o.buffer)
		s->o.buffer = BUFFER_DEFAULT;
	libbpf_print_set(o->debug);
	err = btf_set_open(KERNEL_BTF_DIR, &s->btf);
	if (!err)
		err = schema_new(s->btf, &s->schema);
	if (!err && o->events & 1u << EVENT_SETSOCKOPT)
		err = trace_values_new(s->schema, &s->values);
	if (!err)
		err = trace_hooks_open(&s->o, s->btf, s->values, features, &s->hooks);
	if (!err)
		err = open_ring(s);
	if (!err)
		err = open_accounts(s);
	if (err) {
		source_trace_close(s);
		return err;
	}
	s->schema->hz = control(s)->hz;
	control(s)->live = 1;
	*out = s;
	return 0;
}

void source_trace_close(struct source_trace *s)
{
	if (!s)
		return;
	if (s->accounts)
		munmap((void *)s->accounts, s->accounts_size);
	if (s->epoll >= 0)
		close(s->epoll);
	trace_ring_close(s->ring);
	trace_hooks_close(s->hooks);
	trace_values_free(s->values);
	schema_free(s->schema);
	btf_set_close(s->btf);
	free(s);
}

static void look_at_listeners(struct source_trace *s)
{
	uint64_t now = now_ns();

	if (now - s->looked < LOOK_MS * NS_PER_MS)
		return;
	s->looked = now;
	(void)trace_hooks_look(s->hooks);
}

/* A negative errno, or 0 when there may be something or the time is up. */
static int wait_for_events(struct source_trace *s, int timeout_ms)
{
	struct epoll_event event;
	bool busy = now_ns() - s->last < LOOK_MS * NS_PER_MS;
	int ms = busy ? BUSY_MS : LOOK_MS, err = 0;

	if (timeout_ms >= 0 && timeout_ms < ms)
		ms = timeout_ms;
	control(s)->waits = busy ? TRACE_WAITS_FOR_MUCH : TRACE_WAITS;
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (busy || trace_ring_is_empty(s->ring))
		err = epoll_wait(s->epoll, &event, 1, ms) < 0 ? -errno : 0;
	control(s)->waits = TRACE_WAITS_NOT;
	return err;
}

static int read_ring(struct source_trace *s, uint64_t before, trace_event_fn fn, void *ctx)
{
	int n;

	if (!trace_ring_is_empty(s->ring))
		s->last = now_ns();
	n = trace_ring_read(s->ring, before, fn, ctx);
	return n;
}

int source_trace_poll(struct source_trace *s, int timeout_ms, trace_event_fn fn, void *ctx)
{
	uint64_t start = now_ns(), now = start;
	int n, left = timeout_ms;

	for (;;) {
		look_at_listeners(s);
		n = read_ring(s, now - TRACE_LATE_NS, fn, ctx);
		if (n)
			return n;
		if (timeout_ms >= 0) {
			left = timeout_ms - (int)((now - start) / NS_PER_MS);
			if (left <= 0)
				return 0;
		}
		n = wait_for_events(s, left);
		if (n)
			return n;
		now = now_ns();
	}
}

int source_trace_drain(struct source_trace *s, trace_event_fn fn, void *ctx)
{
	s->looked = 0;
	look_at_listeners(s);
	trace_hooks_detach(s->hooks);
	return read_ring(s, UINT64_MAX, fn, ctx);
}

int source_trace_counts(struct source_trace *s, enum event_type type, struct trace_counts *c)
{
	int cpu;

	memset(c, 0, sizeof(*c));
	if (type >= EVENT_TYPES)
		return -EINVAL;
	for (cpu = 0; cpu < s->nr_cpus; cpu++) {
		const struct event_stats *st = &s->accounts[cpu].of[type];

		c->runs += __atomic_load_n(&st->runs, __ATOMIC_RELAXED);
		c->filtered += __atomic_load_n(&st->filtered, __ATOMIC_RELAXED);
		c->submitted += __atomic_load_n(&st->submitted, __ATOMIC_RELAXED);
		c->dropped += __atomic_load_n(&st->dropped, __ATOMIC_RELAXED);
		c->failed += __atomic_load_n(&st->failed, __ATOMIC_RELAXED);
	}
	c->missed = trace_hooks_missed(s->hooks, type);
	return 0;
}

uint32_t source_trace_unowned(const struct source_trace *s)
{
	return control(s)->owners_lost;
}

enum trace_hook source_trace_hook(const struct source_trace *s, enum event_type type,
				  const char **why_not)
{
	return trace_hooks_of(s->hooks, type, why_not);
}

bool source_trace_uring(const struct source_trace *s)
{
	return trace_hooks_uring(s->hooks);
}

const char *source_trace_why(int err)
{
	return source_bpf_why(err);
}

const char *source_trace_reset_reason(const struct source_trace *s, uint32_t reason)
{
	static const char prefix[] = "SK_RST_REASON_";
	const struct btf *btf = btf_set_vmlinux(s->btf);
	int id = btf__find_by_name_kind(btf, "sk_rst_reason", BTF_KIND_ENUM);
	const struct btf_type *type = id > 0 ? btf__type_by_id(btf, id) : NULL;
	const struct btf_enum *e = type ? btf_enum(type) : NULL;
	unsigned int i;

	for (i = 0; type && i < btf_vlen(type); i++) {
		const char *name = btf__name_by_offset(btf, e[i].name_off);

		if ((uint32_t)e[i].val != reason || !name)
			continue;
		return strncmp(name, prefix, sizeof(prefix) - 1) ? name : name + sizeof(prefix) - 1;
	}
	return NULL;
}

void source_trace_call(struct source_trace *s, const struct event_call *event,
		       struct trace_call *out)
{
	const struct event_option_key key = {
		.level = (uint32_t)event->args[1],
		.optname = (uint32_t)event->args[2],
		.mptcp = event->head.sock.protocol == IPPROTO_MPTCP,
	};
	const uint8_t *at = (const uint8_t *)event;

	event_to_call(event, out);
	if (event->head.type != EVENT_SETSOCKOPT || !s->values)
		return;
	if (event->now_off &&
	    trace_values_get(s->values, &key, &event->head, (const uint64_t *)(at + event->now_off),
			     event->now_present, &out->now))
		out->call.now = &out->now;
	if (event->was_off &&
	    trace_values_get(s->values, &key, &event->head, (const uint64_t *)(at + event->was_off),
			     event->was_present, &out->was))
		out->call.was = &out->was;
}
