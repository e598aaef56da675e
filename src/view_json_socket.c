/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lookup.h"
#include "names.h"
#include "socket_parts.h"
#include "sockname.h"
#include "value_print.h"
#include "view_json_parts.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#define HEX_MAX 32

static struct json_object *json_hex(const uint8_t *bytes, size_t len)
{
	char text[2 * HEX_MAX + 1] = "";

	for (size_t i = 0; i < len && i < HEX_MAX; i++)
		snprintf(text + 2 * i, 3, "%02x", bytes[i]);
	return json_object_new_string(text);
}

/* A number by its name, or as digits: keys have one type only. */
static void add_named(struct json_object *object, const char *key, const char *name,
		      uint32_t number)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", number);
	json_add_name(object, key, name ? name : text);
}

static void add_protocol(struct json_object *object, const struct rec_sock *s)
{
	char protocol[PROTOCOL_TEXT_MAX];

	/* The kernel keeps that of a packet socket elsewhere: it is a field. */
	if (s->family == AF_PACKET || (!s->protocol && !protocol_name(s->family, 0)))
		return;
	protocol_text(protocol, s->family, s->type, s->protocol);
	json_add_name(object, "protocol", protocol);
}

static void add_name(struct json_object *object, const struct sockname *n, const char *addr,
		     const char *port)
{
	char path[SOCKNAME_ADDR_MAX + sizeof(SOCKNAME_AT)];
	size_t len;

	if (n->family == AF_PACKET)
		addr = "protocol";
	if (sockname_hides_at(n)) {
		len = (size_t)snprintf(path, sizeof(path), SOCKNAME_AT "%.*s", (int)n->addr_len - 1,
				       n->addr + 1);
		json_add(object, addr, json_string(path, len));
	} else if (n->addr_len && n->family != AF_NETLINK) {
		json_add(object, addr, json_string(n->addr, n->addr_len));
	}
	if (n->has_port)
		json_add_uint(object, port, n->port);
	json_add_text(object, "interface", n->interface, sizeof(n->interface));
	if (n->has_queue)
		json_add_uint(object, "queue", n->queue);
}

static void add_names(struct json_object *object, const struct view_options *o,
		      const struct reading *r)
{
	struct sockname name;

	if (sockname_local(r, o, &name))
		add_name(object, &name, "laddr", "lport");
	if (sockname_peer(r, o, &name))
		add_name(object, &name, "raddr", "rport");
	if (sockname_destination(r, o, &name)) {
		struct json_object *destination = json_object_new_object();

		add_name(destination, &name, "addr", "port");
		json_add(object, "destination", destination);
	}
}

static void add_queues(struct json_object *object, const struct descriptor *d)
{
	const struct rec_sock *s = d->reading->rec.sock;

	if (socket_is_listener(s)) {
		struct backlog b = socket_backlog(d->reading);

		if (b.len != QUEUE_UNKNOWN)
			json_add_uint(object, "backlog", b.len);
		/* /proc/net/tcp does not tell. */
		if (!d->socket_why)
			json_add_uint(object, "max_backlog", b.max);
		return;
	}
	if (s->recvq != QUEUE_UNKNOWN)
		json_add_uint(object, "recvq", s->recvq);
	if (s->sendq != QUEUE_UNKNOWN)
		json_add_uint(object, "sendq", s->sendq);
}

static struct json_object *json_insns(const struct prog *p)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; list && i < p->nr_insns; i++) {
		struct sock_insn insn = prog_insn(p, i);
		struct json_object *one = json_object_new_object();

		json_add_uint(one, "code", insn.code);
		json_add_uint(one, "jt", insn.jt);
		json_add_uint(one, "jf", insn.jf);
		json_add_uint(one, "k", insn.k);
		json_object_array_add(list, one);
	}
	return list;
}

static struct json_object *json_prog(const struct reading *r, enum part_id id)
{
	struct json_object *object;
	struct prog p;

	if (!socket_prog(r, id, &p))
		return NULL;
	object = json_object_new_object();
	if (p.ebpf) {
		json_add_name(object, "type", "ebpf");
		json_add_uint(object, "id", p.head.id);
		json_add_text(object, "name", p.head.name, sizeof(p.head.name));
		json_add(object, "tag", json_hex(p.head.tag, sizeof(p.head.tag)));
	} else {
		json_add_name(object, "type", "classic");
		json_add_uint(object, "length", p.head.nr_insns);
		json_add(object, "instructions", json_insns(&p));
	}
	return object;
}

static struct json_object *json_address(int family, const uint8_t *addr)
{
	char text[INET6_ADDRSTRLEN];

	return inet_ntop(family, addr, text, sizeof(text)) ? json_object_new_string(text) : NULL;
}

static void add_interface(struct json_object *object, const struct view_options *o,
			  const struct reading *r, uint32_t ifindex)
{
	char name[LOOKUP_MAX];

	if (!ifindex)
		return;
	lookup_interface(name, o, r->rec.sock->netns, ifindex);
	json_add_text(object, "interface", name, sizeof(name));
	json_add_uint(object, "ifindex", ifindex);
}

static void add_sources(struct json_object *object, int family, const struct rec_group *g)
{
	struct json_object *list = json_object_new_array();

	for (uint32_t i = 0; i < group_sources(g); i++)
		json_object_array_add(list, json_address(family, g->sources[i]));
	json_add_name(object, "mode", g->sfmode == MCAST_INCLUDE ? "include" : "exclude");
	json_add_filled(object, "sources", list);
	if (group_sources(g) < g->nr_sources)
		json_add_uint(object, "nr_sources", g->nr_sources);
}

static void add_groups(struct json_object *list, const struct view_options *o,
		       const struct reading *r, enum part_id id, int family)
{
	struct rec_group g;

	for (size_t i = 0; socket_part_entry(r, id, i, &g, sizeof(g), NULL); i++) {
		struct json_object *one = json_object_new_object();

		json_add(one, "address", json_address(family, g.addr));
		add_interface(one, o, r, g.ifindex);
		if (id != PART_ANYCAST6)
			add_sources(one, family, &g);
		json_object_array_add(list, one);
	}
}

static struct json_object *json_multicast(const struct view_options *o, const struct reading *r)
{
	struct json_object *list = json_object_new_array();

	add_groups(list, o, r, PART_MCAST4, AF_INET);
	add_groups(list, o, r, PART_MCAST6, AF_INET6);
	return list;
}

static struct json_object *json_anycast(const struct view_options *o, const struct reading *r)
{
	struct json_object *list = json_object_new_array();

	add_groups(list, o, r, PART_ANYCAST6, AF_INET6);
	return list;
}

static struct json_object *json_memberships(const struct view_options *o, const struct reading *r)
{
	struct json_object *list = json_object_new_array();
	struct rec_packet_group g;

	for (size_t i = 0; socket_part_entry(r, PART_PACKET_MCLIST, i, &g, sizeof(g), NULL); i++) {
		struct json_object *one = json_object_new_object();

		add_named(one, "type", packet_membership_name(g.type), g.type);
		if (g.alen)
			json_add(one, "address", json_hex(g.addr, g.alen));
		add_interface(one, o, r, g.ifindex);
		json_object_array_add(list, one);
	}
	return list;
}

static struct json_object *json_netlink_groups(const struct reading *r)
{
	struct json_object *list = json_object_new_array();

	for (uint32_t group = 0; (group = socket_netlink_group(r, group)) != 0;) {
		struct json_object *one = json_object_new_object();

		json_add_uint(one, "group", group);
		json_add_name(one, "name", netlink_group_name(r->rec.sock->protocol, group));
		json_object_array_add(list, one);
	}
	return list;
}

static void add_netns(struct json_object *object, const struct view_options *o,
		      const struct descriptor *d)
{
	if (d->reading->rec.sock->netns)
		json_add_uint(object, "netns", d->reading->rec.sock->netns);
	if (!o->numeric && d->netns_name)
		json_add_text(object, "netns_name", d->netns_name, strlen(d->netns_name));
}

void json_socket(struct json_object *object, const struct view_options *o,
		 const struct descriptor *d)
{
	const struct reading *r = d->reading;
	const struct rec_sock *s = r->rec.sock;

	add_named(object, "family", family_name(s->family), s->family);
	add_named(object, "type", socket_type_name(s->type), s->type);
	add_protocol(object, s);
	json_add_name(object, "state", state_name(s));
	add_names(object, o, r);
	add_netns(object, o, d);
	add_queues(object, d);
	if (s->cookie)
		json_add_uint(object, "cookie", s->cookie);
	if (!o->numeric && d->cgroup)
		json_add_text(object, "cgroup", d->cgroup, strlen(d->cgroup));
	if (s->unix_peer_ino)
		json_add_uint(object, "peer_inode", s->unix_peer_ino);
	json_add(object, "filter", json_prog(r, PART_FILTER));
	json_add(object, "reuseport_program", json_prog(r, PART_REUSEPORT));
	json_add_filled(object, "multicast", json_multicast(o, r));
	json_add_filled(object, "anycast", json_anycast(o, r));
	json_add_filled(object, "memberships", json_memberships(o, r));
	json_add_filled(object, "netlink_groups", json_netlink_groups(r));
	if (!d->socket_why)
		json_fields(object, r);
}
