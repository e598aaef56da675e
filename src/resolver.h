/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of hosts, services and users, each asked for once and kept.
 *
 * Host names come from afar: they are asked for in the background while rows arrive (resolver_want_host())
 * and waited for when they are printed, so that a thousand addresses take about as long as the slowest.
 * All calls come from one thread. Names are safe to print: control characters in them are escaped.
 */
#ifndef SOCKSPY_RESOLVER_H
#define SOCKSPY_RESOLVER_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct resolver;

/* What is asked for; the others have no names. */
struct resolver_options {
	bool hosts;
	bool services;
	bool users;
};

enum resolver_protocol { RESOLVER_TCP, RESOLVER_UDP };

typedef void (*resolver_add_service)(struct resolver *r, enum resolver_protocol protocol,
				     uint16_t port, const char *name);

#define RESOLVER_NAME_MAX 1025 /* NI_MAXHOST */

/* Who is asked. host() is called from several threads at once. false: there is no name. */
struct resolver_backend {
	/* An IPv4 address comes mapped (::ffff:0:0/96). */
	bool (*host)(void *ctx, const struct in6_addr *addr, char name[RESOLVER_NAME_MAX]);
	bool (*user)(void *ctx, uint32_t uid, char name[RESOLVER_NAME_MAX]);
	/* Adds every service; of those with the same protocol and port the first counts, as in getservbyport(3). */
	void (*services)(void *ctx, struct resolver *r, resolver_add_service add);
	void *ctx;
};

/* backend NULL: the system's, getnameinfo(3), getpwuid(3), getservent(3). Returns NULL without memory. */
struct resolver *resolver_new(const struct resolver_options *o,
			      const struct resolver_backend *backend);
/* Waits for the questions that are under way, and asks none of those that are not. */
void resolver_free(struct resolver *r);

/*
 * addr is the address of a struct in_addr (AF_INET) or in6_addr (AF_INET6). Starts to look for its name;
 * what fails here fails as "no name". Cheap for an address that has been asked for.
 */
void resolver_want_host(struct resolver *r, int family, const void *addr);
/* The name of a host: waits for it. NULL: none. Valid until resolver_free(), like the others. */
const char *resolver_host(struct resolver *r, int family, const void *addr);

/* port in host byte order. NULL: no such service. */
const char *resolver_service(struct resolver *r, enum resolver_protocol protocol, uint16_t port);

/* NULL: no such user. */
const char *resolver_user(struct resolver *r, uint32_t uid);

#endif
