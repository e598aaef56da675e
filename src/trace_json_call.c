// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace_json_call.h"

#include "call.h"
#include "json_text.h"
#include "names.h"
#include "option_names.h"
#include "sockname.h"
#include "strace_members.h"
#include "value.h"

#include <arpa/inet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <net/if_arp.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#define TYPE_MASK 0xf /* include/linux/net.h */

/* --- addresses */

void json_text_address(struct text *t, uint16_t family, const uint8_t *addr)
{
	char text[INET6_ADDRSTRLEN];

	if (inet_ntop(family, addr, text, sizeof(text)))
		json_text_name(t, text);
	else
		text_str(t, "null");
}

static void hex_string(struct text *t, const uint8_t *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";

	text_char(t, '"');
	for (size_t i = 0; i < len; i++) {
		text_char(t, digits[bytes[i] >> 4]);
		text_char(t, digits[bytes[i] & 0xf]);
	}
	text_char(t, '"');
}

void json_text_unix_path(struct text *t, const char *path, size_t len)
{
	char shown[sizeof(((struct sockaddr_un *)0)->sun_path) + sizeof(SOCKNAME_AT)];
	size_t n = 0;

	if (len > sizeof(((struct sockaddr_un *)0)->sun_path))
		len = sizeof(((struct sockaddr_un *)0)->sun_path);
	if (!path[0]) {
		shown[n++] = '@';
	} else if (path[0] == '@') {
		strcpy(shown, SOCKNAME_AT);
		n = strlen(SOCKNAME_AT);
	}
	if (path[0])
		len = strnlen(path, len);
	if (n) {
		path++;
		len--;
	}
	memcpy(shown + n, path, len);
	json_text_string(t, shown, n + len);
}

static void add_inet(struct text *t, const uint8_t *bytes, size_t len)
{
	struct sockaddr_in a;

	if (len < sizeof(a))
		return;
	memcpy(&a, bytes, sizeof(a));
	json_text_key(t, "addr");
	json_text_address(t, AF_INET, (const uint8_t *)&a.sin_addr);
	json_text_add_uint(t, "port", ntohs(a.sin_port));
}

static void add_inet6(struct text *t, const uint8_t *bytes, size_t len)
{
	struct sockaddr_in6 a = {0};

	/* The last member may be left out. */
	if (len < offsetof(struct sockaddr_in6, sin6_scope_id))
		return;
	memcpy(&a, bytes, len < sizeof(a) ? len : sizeof(a));
	json_text_key(t, "addr");
	json_text_address(t, AF_INET6, (const uint8_t *)&a.sin6_addr);
	json_text_add_uint(t, "port", ntohs(a.sin6_port));
	if (a.sin6_scope_id)
		json_text_add_uint(t, "scope_id", a.sin6_scope_id);
}

static void add_unix(struct text *t, const uint8_t *bytes, size_t len)
{
	const size_t off = offsetof(struct sockaddr_un, sun_path);

	if (len <= off)
		return;
	json_text_key(t, "path");
	json_text_unix_path(t, (const char *)bytes + off, len - off);
}

static void add_netlink(struct text *t, const uint8_t *bytes, size_t len)
{
	struct sockaddr_nl a;

	if (len < sizeof(a))
		return;
	memcpy(&a, bytes, sizeof(a));
	json_text_add_uint(t, "port", a.nl_pid);
	json_text_add_uint(t, "groups", a.nl_groups);
}

static void add_packet(struct text *t, const uint8_t *bytes, size_t len)
{
	struct sockaddr_ll a = {0};

	if (len < offsetof(struct sockaddr_ll, sll_hatype))
		return;
	memcpy(&a, bytes, len < sizeof(a) ? len : sizeof(a));
	json_text_add_uint(t, "protocol", ntohs(a.sll_protocol));
	json_text_add_int(t, "ifindex", a.sll_ifindex);
}

static void add_vsock(struct text *t, const uint8_t *bytes, size_t len)
{
	struct sockaddr_vm a;

	if (len < sizeof(a))
		return;
	memcpy(&a, bytes, sizeof(a));
	json_text_add_uint(t, "cid", a.svm_cid);
	json_text_add_uint(t, "port", a.svm_port);
}

static void add_other(struct text *t, const uint8_t *bytes, size_t len)
{
	json_text_key(t, "data");
	hex_string(t, bytes + sizeof(sa_family_t), len - sizeof(sa_family_t));
}

static const struct {
	uint16_t family;
	void (*add)(struct text *t, const uint8_t *bytes, size_t len);
} families[] = {
	{AF_INET, add_inet},	   {AF_INET6, add_inet6},   {AF_UNIX, add_unix},
	{AF_NETLINK, add_netlink}, {AF_PACKET, add_packet}, {AF_VSOCK, add_vsock},
};

/* A member of an object of its own; len is that of a family at least. */
static void add_members_of(struct text *t, uint16_t family, const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
		if (families[i].family != family)
			continue;
		families[i].add(t, bytes, len);
		return;
	}
	add_other(t, bytes, len);
}

static void sockaddr(struct text *t, const uint8_t *bytes, size_t len)
{
	sa_family_t family;

	json_text_open(t, '{');
	if (len >= sizeof(family)) {
		memcpy(&family, bytes, sizeof(family));
		json_text_add_named(t, "family", family_name(family), family);
		add_members_of(t, family, bytes, len);
	}
	json_text_close(t, '}');
}

/* --- values of options */

static uint64_t big_endian(const uint8_t *p, size_t size)
{
	uint64_t n = 0;

	for (size_t i = 0; i < size; i++)
		n = n << 8 | p[i];
	return n;
}

static uint64_t member_number(const struct member *m, const uint8_t *p)
{
	uint64_t n = bytes_unsigned(p, m->size);

	return m->width ? n >> m->shift & ((UINT64_C(1) << m->width) - 1) : n;
}

static bool is_number(size_t size)
{
	return size == 1 || size == 2 || size == 4 || size == 8;
}

static void member_value(struct text *t, const struct member *m, const uint8_t *p)
{
	switch (m->kind) {
	case MEMBER_ADDR:
		json_text_address(t, AF_INET, p);
		return;
	case MEMBER_ADDR6:
		json_text_address(t, AF_INET6, p);
		return;
	case MEMBER_STRING:
	case MEMBER_STRING_0:
		json_text_string(t, (const char *)p, strnlen((const char *)p, m->size));
		return;
	case MEMBER_SOCKADDR:
		sockaddr(t, p, m->size);
		return;
	case MEMBER_HEX_ARRAY:
	case MEMBER_BYTES:
	case MEMBER_HW_ADDR:
		hex_string(t, p, m->size);
		return;
	case MEMBER_HTONS:
	case MEMBER_HTONL:
	case MEMBER_HTONL_HEX:
	case MEMBER_HTONS_NAME:
	case MEMBER_IFINDEX_BE:
		json_text_uint(t, big_endian(p, m->size));
		return;
	case MEMBER_SIGNED:
		json_text_int(t, bytes_signed(p, m->size));
		return;
	default:
		if (is_number(m->size))
			json_text_uint(t, member_number(m, p));
		else
			hex_string(t, p, m->size);
	}
}

/* "l_" of l_onoff and l_linger: what all names of a struct start with goes, as in the dump. */
static size_t common_prefix(const struct member *members)
{
	const char *first = members->name, *underscore = strchr(first, '_');
	size_t len = underscore ? (size_t)(underscore - first) + 1 : 0;

	for (; len && members->name; members++)
		if (strncmp(members->name, first, len) != 0 || strlen(members->name) <= len)
			return 0;
	return len;
}

static void structure(struct text *t, const struct member *members, const uint8_t *bytes,
		      size_t len)
{
	size_t prefix = common_prefix(members);

	json_text_open(t, '{');
	for (; members->name; members++) {
		if ((size_t)members->off + members->size > len || members->kind == MEMBER_SECRET)
			continue;
		json_text_key(t, members->name + prefix);
		member_value(t, members, bytes + members->off);
	}
	json_text_close(t, '}');
}

/* The bytes of an option's value: as many as it has, and as many of them as are there. */
struct bytes {
	const struct call *call;
	const struct option *option;
	const uint8_t *data;
	size_t len;
	size_t told;
};

static void structures(struct text *t, const struct bytes *b)
{
	const struct layout *l = option_layout(b->option, b->told, b->call->compat);

	json_text_open(t, '[');
	for (size_t at = 0; at + l->size <= b->len; at += l->size)
		structure(t, l->members, b->data + at, l->size);
	json_text_close(t, ']');
}

static void list(struct text *t, const struct bytes *b)
{
	json_text_open(t, '[');
	for (size_t at = 0; at + b->option->size <= b->len; at += b->option->size)
		json_text_uint(t, bytes_unsigned(b->data + at, b->option->size));
	json_text_close(t, ']');
}

/* How many bytes of it the kernel makes a number of. */
static size_t number_size(const struct bytes *b)
{
	if (b->len >= 8 && b->told == 8)
		return 8;
	if (b->len >= 4)
		return 4;
	return b->len >= 2 ? 2 : b->len;
}

static void known_value(struct text *t, const struct bytes *b)
{
	size_t size = number_size(b);

	switch (b->option->kind) {
	case OPTION_STRING:
		json_text_string(t, (const char *)b->data, strnlen((const char *)b->data, b->len));
		break;
	case OPTION_BYTES:
	case OPTION_FILTER:
		hex_string(t, b->data, b->len);
		break;
	case OPTION_SOCKADDR:
		sockaddr(t, b->data, b->len);
		break;
	case OPTION_LIST:
		list(t, b);
		break;
	case OPTION_STRUCT:
		structure(t, option_layout(b->option, b->told, b->call->compat)->members, b->data,
			  b->len);
		break;
	case OPTION_STRUCTS:
		structures(t, b);
		break;
	case OPTION_IFINDEX_BE:
		json_text_uint(t, big_endian(b->data, size));
		break;
	case OPTION_SIGNED:
	case OPTION_NAME:
		json_text_int(t, bytes_signed(b->data, size));
		break;
	default:
		json_text_uint(t, bytes_unsigned(b->data, size));
	}
}

static void unknown_value(struct text *t, const struct bytes *b)
{
	if (b->told == sizeof(int) && b->len == sizeof(int))
		json_text_int(t, bytes_signed(b->data, sizeof(int)));
	else
		hex_string(t, b->data, b->len);
}

static void add_value(struct text *t, const struct call *c, const struct option *o, int64_t told)
{
	struct bytes b = {.call = c, .option = o, .data = c->mem.data, .len = c->mem.len};

	if (told <= 0 || !b.len || !b.data)
		return;
	b.told = (size_t)told;
	if (b.len > b.told)
		b.len = b.told;
	json_text_key(t, "value");
	if (o)
		known_value(t, &b);
	else
		unknown_value(t, &b);
}

static void add_held(struct text *t, const char *key, const struct value *v)
{
	if (!v || v->kind == VALUE_ABSENT)
		return;
	json_text_key(t, key);
	json_text_value(t, v);
}

static void add_option(struct text *t, const struct call *c)
{
	bool set = c->kind == CALL_SETSOCKOPT;
	const struct option *o = option_by_number(c->family, (int)c->args[1], (int)c->args[2],
						  set ? OPTION_SET : OPTION_GET);
	bool answered = !set && c->ret >= 0 && c->len.out_state == CALL_LEN_READ;
	int64_t told = set ? (int)c->args[4] : c->len.out;

	json_text_add_named(t, "level", level_name(c->family, (int)c->args[1]), (int)c->args[1]);
	json_text_add_named(t, "optname", o ? o->name : NULL, (int)c->args[2]);
	if (set || answered)
		json_text_add_int(t, "optlen", told);
	if (o && o->kind == OPTION_SECRET)
		return;
	if (set || answered)
		add_value(t, c, o, told);
	if (c->ret >= 0)
		add_held(t, "now", c->now);
	add_held(t, "was", c->was);
}

/* --- the other calls */

static void add_address(struct text *t, const struct call *c, int64_t told)
{
	size_t len = c->mem.len;

	if (told < (int64_t)sizeof(sa_family_t) || len < sizeof(sa_family_t))
		return;
	if ((int64_t)len > told)
		len = (size_t)told;
	json_text_key(t, "address");
	sockaddr(t, c->mem.data, len);
}

static void add_accepted_address(struct text *t, const struct call *c)
{
	if (c->ret >= 0 && c->len.out_state == CALL_LEN_READ)
		add_address(t, c, c->len.out);
}

static void add_flags(struct text *t, uint64_t flags)
{
	json_text_key(t, "flags");
	json_text_open(t, '[');
	if (flags & SOCK_CLOEXEC)
		json_text_name(t, "SOCK_CLOEXEC");
	if (flags & SOCK_NONBLOCK)
		json_text_name(t, "SOCK_NONBLOCK");
	json_text_close(t, ']');
}

/* What was asked for, where no socket came of it that would tell. */
static void add_asked(struct text *t, const struct call *c)
{
	int type = (int)c->args[1] & TYPE_MASK;

	if (!c->sock && !c->made) {
		json_text_add_named(t, "family", family_name((uint32_t)c->args[0]),
				    (int)c->args[0]);
		json_text_add_named(t, "type", socket_type_name((uint32_t)type), type);
		json_text_add_named(t, "protocol",
				    protocol_name((uint32_t)c->args[0], (uint32_t)c->args[2]),
				    (int)c->args[2]);
	}
	add_flags(t, c->args[1]);
}

static void add_pair(struct text *t, const struct call *c)
{
	add_asked(t, c);
	if (c->ret < 0 || c->mem.len < 2 * sizeof(int))
		return;
	json_text_key(t, "fds");
	json_text_open(t, '[');
	json_text_int(t, bytes_signed(c->mem.data, sizeof(int)));
	json_text_int(t, bytes_signed(c->mem.data + sizeof(int), sizeof(int)));
	json_text_close(t, ']');
}

static void add_how(struct text *t, int how)
{
	static const char *const names[] = {"SHUT_RD", "SHUT_WR", "SHUT_RDWR"};

	json_text_add_named(t, "how", how >= 0 && how < 3 ? names[how] : NULL, how);
}

void json_text_call(struct text *t, const struct call *c)
{
	switch (c->kind) {
	case CALL_SOCKET:
		add_asked(t, c);
		break;
	case CALL_SOCKETPAIR:
		add_pair(t, c);
		break;
	case CALL_BIND:
	case CALL_CONNECT:
		add_address(t, c, (int)c->args[2]);
		break;
	case CALL_LISTEN:
		json_text_add_int(t, "backlog", (int)c->args[1]);
		break;
	case CALL_ACCEPT4:
		add_flags(t, c->args[3]);
		add_accepted_address(t, c);
		break;
	case CALL_ACCEPT:
		add_accepted_address(t, c);
		break;
	case CALL_SETSOCKOPT:
	case CALL_GETSOCKOPT:
		add_option(t, c);
		break;
	case CALL_SHUTDOWN:
		add_how(t, (int)c->args[1]);
		break;
	case CALL_KINDS:
		break;
	}
}
