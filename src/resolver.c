// SPDX-License-Identifier: GPL-2.0-or-later
#include "resolver.h"

#include "escape.h"

#include <netdb.h>
#include <pthread.h>
#include <pwd.h>
#include <search.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A name server that does not answer costs its thread seconds: many wait at the same time, and cost little. */
#define THREADS_MAX 64
/* Name service modules keep buffers on the stack; 64 times the default of 8 MB would count against RLIMIT_AS. */
#define STACK_SIZE ((size_t)512 * 1024)

#define PORTS	   65536

struct host {
	struct in6_addr addr;
	char *name; /* NULL: none */
	bool done;
	struct host *next; /* in the queue */
};

struct user {
	uint32_t uid;
	char *name; /* NULL: none */
};

struct resolver {
	struct resolver_options o;
	struct resolver_backend backend;
	void *hosts;		  /* tree of struct host; only the caller's thread touches it */
	void *users;		  /* tree of struct user */
	char *(*services)[PORTS]; /* by protocol and port; NULL: not read yet */

	pthread_mutex_t
		lock; /* of what follows, and of what a struct host in the queue or at work holds */
	pthread_cond_t queued;
	pthread_cond_t answered;
	struct host *first, **last;
	size_t nr_queued;
	size_t nr_idle;
	bool stop;
	pthread_t threads[THREADS_MAX];
	size_t nr_threads;
};

static bool system_host(void *ctx, const struct in6_addr *addr, char name[RESOLVER_NAME_MAX])
{
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_addr = *addr};
	struct sockaddr_in v4 = {.sin_family = AF_INET};
	bool mapped = IN6_IS_ADDR_V4MAPPED(addr);

	(void)ctx;
	memcpy(&v4.sin_addr, &addr->s6_addr[12], sizeof(v4.sin_addr));
	return !getnameinfo(mapped ? (const void *)&v4 : (const void *)&v6,
			    mapped ? sizeof(v4) : sizeof(v6), name, RESOLVER_NAME_MAX, NULL, 0,
			    NI_NAMEREQD);
}

static bool system_user(void *ctx, uint32_t uid, char name[RESOLVER_NAME_MAX])
{
	const struct passwd *pw = getpwuid(uid);

	(void)ctx;
	if (!pw)
		return false;
	snprintf(name, RESOLVER_NAME_MAX, "%s", pw->pw_name);
	return true;
}

/* One pass: getservbyport() would go through the whole of /etc/services for each of thousands of ports. */
static void system_services(void *ctx, struct resolver *r, resolver_add_service add)
{
	const struct servent *s;

	(void)ctx;
	setservent(1);
	while ((s = getservent())) {
		if (!strcasecmp(s->s_proto, "tcp"))
			add(r, RESOLVER_TCP, ntohs(s->s_port), s->s_name);
		else if (!strcasecmp(s->s_proto, "udp"))
			add(r, RESOLVER_UDP, ntohs(s->s_port), s->s_name);
	}
	endservent();
}

static const struct resolver_backend system_backend = {
	.host = system_host,
	.user = system_user,
	.services = system_services,
};

static int host_cmp(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct in6_addr));
}

static int user_cmp(const void *a, const void *b)
{
	const struct user *x = a, *y = b;

	return x->uid < y->uid ? -1 : x->uid > y->uid;
}

/* Safe to print; NULL for an empty name and without memory. */
static char *printable(const char *name)
{
	size_t len, n = strnlen(name, RESOLVER_NAME_MAX - 1);
	char *text = NULL;
	FILE *f;

	if (!n)
		return NULL;
	f = open_memstream(&text, &len);
	if (!f)
		return NULL;
	escape_text(f, name, n);
	if (fclose(f)) {
		free(text);
		return NULL;
	}
	return text;
}

struct resolver *resolver_new(const struct resolver_options *o,
			      const struct resolver_backend *backend)
{
	struct resolver *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->o = *o;
	r->backend = backend ? *backend : system_backend;
	r->last = &r->first;
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->queued, NULL);
	pthread_cond_init(&r->answered, NULL);
	return r;
}

static void host_free(void *node)
{
	struct host *h = node;

	free(h->name);
	free(h);
}

static void user_free(void *node)
{
	struct user *u = node;

	free(u->name);
	free(u);
}

static void services_free(struct resolver *r)
{
	size_t i;

	for (i = 0; r->services && i < (size_t)2 * PORTS; i++)
		free(r->services[i / PORTS][i % PORTS]);
	free(r->services);
}

static void stop_threads(struct resolver *r)
{
	size_t i;

	pthread_mutex_lock(&r->lock);
	r->stop = true;
	pthread_cond_broadcast(&r->queued);
	pthread_mutex_unlock(&r->lock);
	for (i = 0; i < r->nr_threads; i++)
		pthread_join(r->threads[i], NULL);
}

void resolver_free(struct resolver *r)
{
	if (!r)
		return;
	stop_threads(r);
	tdestroy(r->hosts, host_free);
	tdestroy(r->users, user_free);
	services_free(r);
	pthread_cond_destroy(&r->answered);
	pthread_cond_destroy(&r->queued);
	pthread_mutex_destroy(&r->lock);
	free(r);
}

/* Takes the first of the queue and asks for its name. Called, and returns, with the lock held. */
static void answer_one(struct resolver *r)
{
	char name[RESOLVER_NAME_MAX];
	struct host *h = r->first;
	char *text = NULL;

	r->first = h->next;
	if (!r->first)
		r->last = &r->first;
	r->nr_queued--;
	pthread_mutex_unlock(&r->lock);
	if (r->backend.host(r->backend.ctx, &h->addr, name))
		text = printable(name);
	pthread_mutex_lock(&r->lock);
	h->name = text;
	h->done = true;
	pthread_cond_broadcast(&r->answered);
}

static void *answer(void *arg)
{
	struct resolver *r = arg;

	pthread_mutex_lock(&r->lock);
	while (!r->stop) {
		if (r->nr_queued) {
			answer_one(r);
			continue;
		}
		r->nr_idle++;
		pthread_cond_wait(&r->queued, &r->lock);
		r->nr_idle--;
	}
	pthread_mutex_unlock(&r->lock);
	return NULL;
}

/* One more thread, if there can be one: whoever waits for a name does without. */
static void start_thread(struct resolver *r)
{
	sigset_t all, old;
	pthread_attr_t attr;

	if (r->nr_threads == THREADS_MAX)
		return;
	/* Signals are the main thread's: they end its sleep. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	if (!pthread_create(&r->threads[r->nr_threads], &attr, answer, r))
		r->nr_threads++;
	pthread_attr_destroy(&attr);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
}

static void enqueue(struct resolver *r, struct host *h)
{
	bool more;

	pthread_mutex_lock(&r->lock);
	*r->last = h;
	r->last = &h->next;
	r->nr_queued++;
	more = r->nr_queued > r->nr_idle;
	pthread_cond_signal(&r->queued);
	pthread_mutex_unlock(&r->lock);
	if (more)
		start_thread(r);
}

static void set_address(struct in6_addr *out, int family, const void *addr)
{
	if (family == AF_INET6) {
		memcpy(out, addr, sizeof(*out));
		return;
	}
	memset(out, 0, sizeof(*out));
	memset(&out->s6_addr[10], 0xff, 2);
	memcpy(&out->s6_addr[12], addr, sizeof(struct in_addr));
}

/* The host with this address, queued if it is new; NULL without memory. */
static struct host *get_host(struct resolver *r, int family, const void *addr)
{
	struct in6_addr key;
	struct host **node, *h;

	set_address(&key, family, addr);
	node = tfind(&key, &r->hosts, host_cmp);
	if (node)
		return *node;
	h = calloc(1, sizeof(*h));
	if (!h)
		return NULL;
	h->addr = key;
	if (!tsearch(h, &r->hosts, host_cmp)) {
		free(h);
		return NULL;
	}
	enqueue(r, h);
	return h;
}

void resolver_want_host(struct resolver *r, int family, const void *addr)
{
	if (r->o.hosts)
		get_host(r, family, addr);
}

const char *resolver_host(struct resolver *r, int family, const void *addr)
{
	struct host *h = r->o.hosts ? get_host(r, family, addr) : NULL;

	if (!h)
		return NULL;
	pthread_mutex_lock(&r->lock);
	while (!h->done) {
		if (r->nr_queued)
			answer_one(r);
		else
			pthread_cond_wait(&r->answered, &r->lock);
	}
	pthread_mutex_unlock(&r->lock);
	return h->name;
}

static void add_service(struct resolver *r, enum resolver_protocol protocol, uint16_t port,
			const char *name)
{
	char **at = &r->services[protocol][port];

	if (!*at)
		*at = printable(name);
}

const char *resolver_service(struct resolver *r, enum resolver_protocol protocol, uint16_t port)
{
	if (!r->o.services)
		return NULL;
	if (!r->services) {
		r->services = calloc(2, sizeof(*r->services));
		if (!r->services)
			return NULL;
		r->backend.services(r->backend.ctx, r, add_service);
	}
	return r->services[protocol][port];
}

const char *resolver_user(struct resolver *r, uint32_t uid)
{
	char name[RESOLVER_NAME_MAX];
	struct user *u, **node;

	if (!r->o.users)
		return NULL;
	node = tfind(&(struct user){.uid = uid}, &r->users, user_cmp);
	if (node)
		return (*node)->name;
	u = calloc(1, sizeof(*u));
	if (!u)
		return NULL;
	u->uid = uid;
	if (!tsearch(u, &r->users, user_cmp)) {
		free(u);
		return NULL;
	}
	if (r->backend.user(r->backend.ctx, uid, name))
		u->name = printable(name);
	return u->name;
}
