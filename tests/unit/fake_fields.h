/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Doubles for what the views stand on: small field tables whose values the test sets (the real ones need
 * a kernel's BTF), interfaces and users of a machine that is always the same, and records made by hand.
 * One test program includes this once; the linker then leaves the real tables out.
 */
#ifndef SOCKSPY_TESTS_FAKE_FIELDS_H
#define SOCKSPY_TESTS_FAKE_FIELDS_H

#include "../../src/descriptor.h"
#include "../../src/field.h"
#include "../../src/ifname.h"
#include "../../src/view.h"

#include <netinet/in.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define FAKE_NETNS 4026531833u

/* --- values ---------------------------------------------------------------------------------- */

#define FAKE_VALUES_MAX 64

static struct fake_value {
	const char *name;
	struct value v;
} fake_values[FAKE_VALUES_MAX];
static size_t nr_fake_values;

static void fake_reset(void)
{
	nr_fake_values = 0;
}

/* The value that the field with this name has from now on. */
static struct value *fake_value(const char *name)
{
	struct fake_value *f = &fake_values[nr_fake_values++];

	if (nr_fake_values > FAKE_VALUES_MAX)
		abort();
	f->name = name;
	return &f->v;
}

static inline void fake_bool(const char *name, bool b)
{
	value_bool(fake_value(name), b);
}

static inline void fake_int(const char *name, int64_t i)
{
	value_int(fake_value(name), i);
}

static inline void fake_uint(const char *name, uint64_t u)
{
	value_uint(fake_value(name), u);
}

static inline void fake_inherited(const char *name, int64_t i)
{
	struct value *v = fake_value(name);

	value_int(v, i);
	v->inherited = true;
}

static inline void fake_string(const char *name, const char *s)
{
	value_string(fake_value(name), s, strlen(s));
}

static inline void fake_time(const char *name, uint64_t us)
{
	value_time_us(fake_value(name), us);
}

static inline void fake_linger(int64_t onoff, int64_t linger)
{
	struct value *v = fake_value("SO_LINGER");

	value_members(v);
	value_member(v, "onoff", onoff);
	value_member(v, "linger", linger);
}

/* What no test has set is 0, or absent with the row's reason. */
static void fake_get(const struct reading *r, const struct field *f, struct value *v)
{
	(void)r;
	for (size_t i = nr_fake_values; i-- > 0;) {
		if (!strcmp(fake_values[i].name, f->name)) {
			*v = fake_values[i].v;
			return;
		}
	}
	if (f->group == FIELD_OPTION && f->kind == VALUE_BOOL && !f->why)
		value_bool(v, false);
	else
		value_absent(v, f->why);
}

/* --- tables ---------------------------------------------------------------------------------- */

#define OPTION(NAME, LEVEL, NEED, KIND, ...)                                                       \
	{                                                                                          \
		.name = NAME, .group = FIELD_OPTION, .level = LEVEL, .need = NEED, .kind = KIND,   \
		.get = fake_get, __VA_ARGS__                                                       \
	}
#define SO(NAME, KIND, ...) OPTION(NAME, SOL_SOCKET, SKC_ANY, KIND, __VA_ARGS__)

/* In the order of their numbers, which is not that of pfiles. */
const struct field options_socket[] = {
	SO("SO_DEBUG", VALUE_BOOL, .def_num = 0),
	SO("SO_REUSEADDR", VALUE_BOOL, .def_num = 0),
	SO("SO_TYPE", VALUE_INT, .def = DEFAULT_STATE),
	SO("SO_DONTROUTE", VALUE_BOOL, .def_num = 0),
	SO("SO_BROADCAST", VALUE_BOOL, .def_num = 0),
	SO("SO_SNDBUF", VALUE_INT, .def = DEFAULT_NEVER),
	SO("SO_RCVBUF", VALUE_INT, .def = DEFAULT_NEVER),
	SO("SO_KEEPALIVE", VALUE_BOOL, .def_num = 0),
	SO("SO_OOBINLINE", VALUE_BOOL, .def_num = 0),
	SO("SO_LINGER", VALUE_MEMBERS, .def_num = 0),
	SO("SO_RCVTIMEO", VALUE_TIME, .def_num = 0),
	SO("SO_BINDTODEVICE", VALUE_STRING, .def_num = 0),
	SO("SO_MARK", VALUE_UINT, .def_num = 0),
	{.name = NULL},
};
const struct field options_ip[] = {
	OPTION("IP_TOS", SOL_IP, SKC_INET, VALUE_INT, .def_num = 0),
	OPTION("IP_TTL", SOL_IP, SKC_INET, VALUE_INT, .def = DEFAULT_SYSCTL),
	{.name = NULL},
};
const struct field options_ipv6[] = {
	OPTION("IPV6_V6ONLY", SOL_IPV6, SKC_INET6, VALUE_BOOL, .def_num = 0),
	{.name = NULL},
};
const struct field options_raw[] = {
	OPTION("ICMP_FILTER", SOL_RAW, SKC_RAW, VALUE_UINT, .def_num = 0),
	OPTION("ICMPV6_FILTER", IPPROTO_ICMPV6, SKC_RAW, VALUE_BYTES, .def_num = 0),
	{.name = NULL},
};
const struct field options_tcp[] = {
	/* Two rows of one name, each for its own kind of socket. */
	OPTION("TCP_CONGESTION", IPPROTO_TCP, SKC_MPTCP, VALUE_STRING, .def = DEFAULT_STATE),
	OPTION("TCP_NODELAY", IPPROTO_TCP, SKC_TCP, VALUE_BOOL, .def_num = 0),
	OPTION("TCP_MAXSEG", IPPROTO_TCP, SKC_TCP, VALUE_INT, .def = DEFAULT_STATE),
	OPTION("TCP_KEEPIDLE", IPPROTO_TCP, SKC_TCP, VALUE_INT, .def = DEFAULT_SYSCTL),
	OPTION("TCP_CONGESTION", IPPROTO_TCP, SKC_TCP, VALUE_STRING, .def = DEFAULT_STATE),
	OPTION("TCP_USER_TIMEOUT", IPPROTO_TCP, SKC_TCP, VALUE_INT, .def_num = 0),
	OPTION("TCP_FASTOPEN_KEY", IPPROTO_TCP, SKC_TCP, VALUE_BYTES, .why = "a secret"),
	OPTION("TCP_AO_REPAIR", IPPROTO_TCP, SKC_TCP, VALUE_INT, .why = "not in this kernel's BTF"),
	{.name = NULL},
};
const struct field options_tls[] = {{.name = NULL}};
const struct field options_udp[] = {
	OPTION("UDP_GRO", IPPROTO_UDP, SKC_UDP, VALUE_BOOL, .def_num = 0),
	{.name = NULL},
};
const struct field options_netlink[] = {{.name = NULL}};
const struct field options_packet[] = {{.name = NULL}};
const struct field options_vsock[] = {{.name = NULL}};
const struct field options_xdp[] = {{.name = NULL}};

#define INFO(NAME)                                                                                 \
	{                                                                                          \
		.name = NAME, .group = FIELD_TCP_INFO, .need = SKC_TCP, .kind = VALUE_UINT,        \
		.def = DEFAULT_STATE, .get = fake_get                                              \
	}

const struct field tcp_info_fields[] = {
	INFO("state"),
	INFO("ca_state"),
	INFO("retransmits"),
	INFO("options"),
	INFO("rto"),
	INFO("snd_mss"),
	INFO("unacked"),
	INFO("last_data_sent"),
	INFO("last_ack_sent"),
	INFO("rtt"),
	INFO("rttvar"),
	INFO("snd_cwnd"),
	INFO("total_retrans"),
	INFO("pacing_rate"),
	INFO("max_pacing_rate"),
	INFO("bytes_sent"),
	INFO("rehash"),
	INFO("delivery_rate_app_limited"),
	INFO("brand_new"),
	{.name = NULL},
};

#define SOCKET(NAME, NEED, KIND)                                                                   \
	{                                                                                          \
		.name = NAME, .group = FIELD_SOCKET, .need = NEED, .kind = KIND,                   \
		.def = DEFAULT_STATE, .get = fake_get                                              \
	}

const struct field socket_fields[] = {
	SOCKET("sk_uid", SKC_ANY, VALUE_UINT),
	SOCKET("cgroup_id", SKC_ANY, VALUE_UINT),
	SOCKET("shutdown", SKC_ANY, VALUE_UINT),
	SOCKET("userlocks", SKC_ANY, VALUE_MEMBERS),
	SOCKET("err_soft", SKC_ANY, VALUE_INT),
	SOCKET("drops", SKC_ANY, VALUE_UINT),
	SOCKET("rmem_alloc", SKC_ANY, VALUE_UINT),
	SOCKET("backlog", SKC_LISTEN, VALUE_UINT),
	SOCKET("max_backlog", SKC_LISTEN, VALUE_UINT),
	SOCKET("timer", SKC_TCP, VALUE_STRING),
	SOCKET("timer_expires", SKC_TCP, VALUE_TIME),
	SOCKET("timer_retransmits", SKC_TCP, VALUE_UINT),
	SOCKET("tls_version", SKC_TLS, VALUE_STRING),
	SOCKET("tls_tx_cipher", SKC_TLS, VALUE_STRING),
	SOCKET("tls_rx_cipher", SKC_TLS, VALUE_STRING),
	SOCKET("mptcp_token", SKC_MPTCP, VALUE_UINT),
	SOCKET("mptcp_subflows", SKC_MPTCP, VALUE_UINT),
	SOCKET("mptcp_fallback", SKC_MPTCP, VALUE_BOOL),
	SOCKET("portid", SKC_NETLINK, VALUE_UINT),
	SOCKET("dst_portid", SKC_NETLINK, VALUE_UINT),
	SOCKET("groups_bound", SKC_NETLINK, VALUE_UINT),
	SOCKET("packet_protocol", SKC_PACKET, VALUE_UINT),
	SOCKET("packet_ifindex", SKC_PACKET, VALUE_INT),
	SOCKET("local_cid", SKC_VSOCK, VALUE_UINT),
	SOCKET("local_port", SKC_VSOCK, VALUE_UINT),
	SOCKET("remote_cid", SKC_VSOCK, VALUE_UINT),
	SOCKET("remote_port", SKC_VSOCK, VALUE_UINT),
	SOCKET("xdp_ifindex", SKC_XDP, VALUE_INT),
	SOCKET("xdp_queue", SKC_XDP, VALUE_UINT),
	SOCKET("alg_type", SKC_ALG, VALUE_STRING),
	SOCKET("tipc_portid", SKC_TIPC, VALUE_UINT),
	{.name = NULL},
};

/* --- the machine ----------------------------------------------------------------------------- */

/* Interfaces of FAKE_NETNS: 1 is "lo", 2 has a name that a stranger chose. */
const char *ifname_of(uint32_t netns, uint32_t ifindex, char buf[IFNAME_MAX])
{
	if (netns != FAKE_NETNS || ifindex < 1 || ifindex > 2)
		return NULL;
	return strcpy(buf, ifindex == 1 ? "lo" : "e\033[1m\xff");
}

/* Users: 0 is root, 1000 has a hostile name. */
struct passwd *getpwuid(uid_t uid)
{
	static struct passwd pw;

	if (uid != 0 && uid != 1000)
		return NULL;
	pw.pw_name = (char *)(uid ? "us\ner" : "root");
	return &pw;
}

/* --- records --------------------------------------------------------------------------------- */

/* A socket's record that is being made, and a reading and a descriptor of it. */
struct fake_socket {
	_Alignas(8) uint8_t record[RECORD_MAX];
	struct rec_sock *sock;
	struct reading reading;
	struct process process;
	struct descriptor d;
};

static struct fake_socket fake;

/* Starts over: no values, no parts, one socket of this kind with nothing known of it. */
static struct rec_sock *fake_socket_begin(uint16_t family, uint16_t type, uint32_t protocol,
					  uint32_t classes)
{
	fake_reset();
	memset(&fake, 0, sizeof(fake));
	fake.sock = (struct rec_sock *)fake.record;
	fake.sock->file.hdr = (struct rec_hdr){
		.size = sizeof(*fake.sock), .type = REC_SOCK, .version = RECORD_VERSION};
	fake.sock->netns = FAKE_NETNS;
	fake.sock->family = family;
	fake.sock->type = type;
	fake.sock->protocol = protocol;
	fake.sock->classes = SKC_ANY | classes;
	return fake.sock;
}

/* Appends a part to the record. */
static inline void fake_part(enum part_id id, const void *data, size_t len, uint16_t flags)
{
	struct part *p = (struct part *)(fake.record + fake.sock->file.hdr.size);

	*p = (struct part){.id = id, .flags = flags, .len = (uint32_t)len};
	memcpy(p->data, data, len);
	fake.sock->file.hdr.size += (uint32_t)(sizeof(*p) + ((len + 7) & ~(size_t)7));
}

/* Takes the record apart: returns a reading of it, or NULL where it is damaged. */
static const struct reading *fake_reading(void)
{
	if (record_parse(fake.record, sizeof(fake.record), &fake.reading.rec) < 0)
		return NULL;
	return &fake.reading;
}

/* The descriptor 3 of process 42 that holds the socket. */
static inline struct descriptor *fake_descriptor(void)
{
	fake.process = (struct process){.pid = 42,
					.ppid = 1,
					.pgid = 42,
					.uid = 1000,
					.nofile = 1024,
					.comm = "server",
					.cmdline = (char *)"/bin/server -p 80"};
	fake.d = (struct descriptor){.process = &fake.process, .fd = 3, .reading = fake_reading()};
	fake.d.file = (struct file_info){.mode = 0140777,
					 .dev_minor = 8,
					 .uid = 500,
					 .gid = 501,
					 .ino = 19540,
					 .flags = 2,
					 .cloexec = true,
					 .kind = "socket"};
	return &fake.d;
}

#endif
