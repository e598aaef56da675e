/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "escape.h"
#include "field_line.h"
#include "field_read.h"
#include "lookup.h"
#include "names.h"
#include "socket_parts.h"
#include "sockname.h"
#include "view_pfiles_lines.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

static void print_queue(FILE *out, uint32_t bytes)
{
	if (bytes == QUEUE_UNKNOWN)
		fputs("unknown", out);
	else
		fprintf(out, "%u", bytes);
}

/* "state: LISTEN backlog: 0/5" or "state: ESTABLISHED queues: recv 0 send 0" */
static void print_state(FILE *out, const struct reading *r)
{
	const struct rec_sock *s = r->rec.sock;
	const char *state = state_name(s);

	fputc('\t', out);
	if (state)
		fprintf(out, "state: %s ", state);
	if (socket_is_listener(s)) {
		struct backlog b = socket_backlog(r);

		fprintf(out, "backlog: %" PRIu64 "/%" PRIu64 "\n", b.len, b.max);
		return;
	}
	fputs("queues: recv ", out);
	print_queue(out, s->recvq);
	fputs(" send ", out);
	print_queue(out, s->sendq);
	fputc('\n', out);
}

/* Whether the lines so far leave no doubt: SOCK_STREAM with an inet name is TCP. */
static bool protocol_is_told(const struct rec_sock *s, bool has_name)
{
	if (s->family == AF_NETLINK)
		return has_name;
	if (s->family == AF_PACKET)
		return true; /* the kernel keeps it elsewhere: what has none has no name */
	if (s->family != AF_INET && s->family != AF_INET6)
		return !s->protocol;
	return (s->type == SOCK_STREAM && s->protocol == IPPROTO_TCP) ||
	       (s->type == SOCK_DGRAM && s->protocol == IPPROTO_UDP);
}

/* What no name line tells: of a socket without one the family, and the protocol where it may be another. */
static void print_kind(FILE *out, const struct view_options *o, const struct reading *r)
{
	const struct rec_sock *s = r->rec.sock;
	const char *family = family_name(s->family);
	char protocol[PROTOCOL_TEXT_MAX];
	struct sockname name;
	bool has_name = sockname_local(r, o, &name);

	if (!has_name && family)
		fprintf(out, "\tfamily: %s\n", family);
	else if (!has_name)
		fprintf(out, "\tfamily: %u\n", s->family);
	if (protocol_is_told(s, has_name))
		return;
	protocol_text(protocol, s->family, s->type, s->protocol);
	fprintf(out, "\tprotocol: %s\n", protocol);
}

static void print_destination(FILE *out, const struct view_options *o, const struct reading *r)
{
	struct sockname name;

	if (!sockname_destination(r, o, &name))
		return;
	fputs("\tdestination: ", out);
	sockname_print(out, &name);
	fputc('\n', out);
}

static void print_address(FILE *out, int family, const uint8_t *addr)
{
	char text[INET6_ADDRSTRLEN];

	if (inet_ntop(family, addr, text, sizeof(text)))
		fputs(text, out);
}

static void print_on_interface(FILE *out, const struct view_options *o, uint32_t netns,
			       uint32_t ifindex)
{
	char name[LOOKUP_MAX];

	if (!ifindex)
		return;
	lookup_interface(name, o, netns, ifindex);
	fputs(" on ", out);
	escape_text(out, name, strlen(name));
}

/* Sources that are let in, or kept out; a group without any takes all of them. */
static void print_sources(FILE *out, int family, const struct rec_group *g)
{
	uint32_t n = group_sources(g);

	if (!g->nr_sources)
		return;
	fputs(g->sfmode == MCAST_INCLUDE ? " include " : " exclude ", out);
	for (uint32_t i = 0; i < n; i++) {
		if (i)
			fputc(',', out);
		print_address(out, family, g->sources[i]);
	}
	if (n < g->nr_sources)
		fprintf(out, ",... (%u)", g->nr_sources);
}

static void print_groups(FILE *out, const struct view_options *o, const struct reading *r,
			 enum part_id id, int family, const char *label)
{
	bool truncated = false;
	struct rec_group g;

	for (size_t i = 0; socket_part_entry(r, id, i, &g, sizeof(g), &truncated); i++) {
		fprintf(out, "\t%s: ", label);
		print_address(out, family, g.addr);
		print_on_interface(out, o, r->rec.sock->netns, g.ifindex);
		print_sources(out, family, &g);
		fputc('\n', out);
	}
	if (truncated)
		fprintf(out, "\t%s: ...\n", label);
}

static void print_packet_groups(FILE *out, const struct view_options *o, const struct reading *r)
{
	bool truncated = false;
	struct rec_packet_group g;

	for (size_t i = 0; socket_part_entry(r, PART_PACKET_MCLIST, i, &g, sizeof(g), &truncated);
	     i++) {
		const char *name = packet_membership_name(g.type);

		if (name)
			fprintf(out, "\tmembership: %s", name);
		else
			fprintf(out, "\tmembership: %u", g.type);
		for (uint16_t n = 0; n < g.alen && n < sizeof(g.addr); n++)
			fprintf(out, "%c%02x", n ? ':' : ' ', g.addr[n]);
		print_on_interface(out, o, r->rec.sock->netns, g.ifindex);
		fputc('\n', out);
	}
	if (truncated)
		fputs("\tmembership: ...\n", out);
}

static void print_netlink_groups(FILE *out, const struct reading *r)
{
	bool begun = false;

	for (uint32_t group = 0; (group = socket_netlink_group(r, group)) != 0; begun = true) {
		const char *name = netlink_group_name(r->rec.sock->protocol, group);

		fputs(begun ? "," : "\tnetlink groups: ", out);
		if (name)
			fputs(name, out);
		else
			fprintf(out, "%u", group);
	}
	if (begun)
		fputc('\n', out);
}

static void print_unix_peer(FILE *out, const struct rec_sock *s)
{
	if (s->family == AF_UNIX && s->unix_peer_ino)
		fprintf(out, "\tpeer socket: ino %" PRIu64 "\n", (uint64_t)s->unix_peer_ino);
}

static void print_cgroup(FILE *out, const struct view_options *o, const struct descriptor *d)
{
	uint64_t id;

	if (!o->numeric && d->cgroup) {
		fputs("\tcgroup: ", out);
		escape_text(out, d->cgroup, strlen(d->cgroup));
		fputc('\n', out);
	} else if (field_read_number(d->reading, FIELD_SOCKET, "cgroup_id", &id) && id) {
		fprintf(out, "\tcgroup: id %" PRIu64 "\n", id);
	}
}

static void print_netns(FILE *out, const struct view_options *o, const struct descriptor *d)
{
	uint32_t netns = d->reading->rec.sock->netns;

	if (!netns || netns == o->own_netns)
		return;
	fprintf(out, "\tnetns: %u", netns);
	if (!o->numeric && d->netns_name) {
		fputs(" (", out);
		escape_text(out, d->netns_name, strlen(d->netns_name));
		fputc(')', out);
	}
	fputc('\n', out);
}

void pfiles_linux(FILE *out, const struct view_options *o, const struct descriptor *d)
{
	const struct reading *r = d->reading;

	print_kind(out, o, r);
	print_state(out, r);
	print_destination(out, o, r);
	print_unix_peer(out, r->rec.sock);
	pfiles_prog(out, r, PART_REUSEPORT, "reuseport program");
	print_groups(out, o, r, PART_MCAST4, AF_INET, "multicast");
	print_groups(out, o, r, PART_MCAST6, AF_INET6, "multicast");
	print_groups(out, o, r, PART_ANYCAST6, AF_INET6, "anycast");
	print_packet_groups(out, o, r);
	print_netlink_groups(out, r);
	pfiles_fields(out, o, r);
	print_cgroup(out, o, d);
	print_netns(out, o, d);
}
