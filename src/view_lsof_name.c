/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How lsof shows each family of sockets: its TYPE, what is in DEVICE and NODE, its NAME. */
#include "field_read.h"
#include "view_lsof_row.h"

#include <ctype.h>
#include <linux/if_ether.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

/* include/net/tcp_states.h */
#define STATE_ESTABLISHED 1
#define STATE_LISTEN	  10

/* --- unix ------------------------------------------------------------------------------------ */

static void put_type(struct text *t, uint32_t type)
{
	const char *name = socket_type_name(type);

	text_str(t, name ? name + strlen("SOCK_") : "unknown");
}

/* /proc/net/unix, and so lsof, has '@' for every NUL of an abstract name. */
static void abstract_name(struct text *t, const char *path, size_t len)
{
	while (len) {
		size_t n = strnlen(path, len);

		lsof_escape(t, path, n, 0, 0);
		if (n < len) {
			text_char(t, '@');
			n++;
		}
		path += n;
		len -= n;
	}
}

/* '@' always means an abstract name: a path that starts with it is told apart, as in a dump. */
static void unix_path(struct text *t, const char *path, size_t len)
{
	if (path[0] == '\0') {
		abstract_name(t, path, len);
		return;
	}
	len = strnlen(path, len);
	if (path[0] == '@') {
		text_str(t, "\\x40");
		path++;
		len--;
	}
	lsof_escape(t, path, len, 0, 0);
}

static void unix_name(struct text *t, const struct lsof_row *row)
{
	size_t len;
	const char *path = reading_part(row->d->reading, PART_UNIX_ADDR, &len, NULL);

	if (path && len) {
		unix_path(t, path, len);
		text_char(t, ' ');
	}
	text_str(t, "type=");
	put_type(t, row->sock->type);
}

/* unix_seq_show(), net/unix/af_unix.c: without an inode it is a connection that nobody has accepted. */
static const char *unix_state(const struct rec_sock *s)
{
	bool connected = s->state == STATE_ESTABLISHED;

	if (s->state == STATE_LISTEN)
		return "LISTEN";
	if (!s->file.ino)
		return connected ? "CONNECTING" : "DISCONNECTING";
	return connected ? "CONNECTED" : "UNCONNECTED";
}

/* --- netlink, packet ------------------------------------------------------------------------- */

static void netlink_name(struct text *t, const struct lsof_row *row)
{
	uint32_t protocol = row->sock->protocol;
	const char *name = protocol_name(AF_NETLINK, protocol);

	if (protocol == NETLINK_INET_DIAG)
		name = "INET_DIAG"; /* the name that lsof knows NETLINK_SOCK_DIAG by */
	if (name) {
		text_str(t, name);
		return;
	}
	text_str(t, "unknown protocol: ");
	text_uint(t, protocol, 0);
}

static void packet_name(struct text *t, const struct lsof_row *row)
{
	text_str(t, "type=SOCK_");
	put_type(t, row->sock->type);
}

/* lsof's own spellings, of 7 characters at most; it has numbers for the protocols that it does not know. */
static const struct {
	uint16_t protocol;
	const char *name;
} packet_protocols[] = {
	{ETH_P_LOOP, "LOOP"},	    {ETH_P_PUP, "PUP"},		 {ETH_P_PUPAT, "PUPAT"},
	{ETH_P_IP, "IP"},	    {ETH_P_X25, "X25"},		 {ETH_P_ARP, "ARP"},
	{ETH_P_BPQ, "BPQ"},	    {ETH_P_IEEEPUP, "I3EPUP"},	 {ETH_P_IEEEPUPAT, "I3EPUPA"},
	{ETH_P_DEC, "DEC"},	    {ETH_P_DNA_DL, "DNA_DL"},	 {ETH_P_DNA_RC, "DNA_RC"},
	{ETH_P_DNA_RT, "DNA_RT"},   {ETH_P_LAT, "LAT"},		 {ETH_P_DIAG, "DIAG"},
	{ETH_P_CUST, "CUST"},	    {ETH_P_SCA, "SCA"},		 {ETH_P_RARP, "RARP"},
	{ETH_P_ATALK, "ATALK"},	    {ETH_P_AARP, "AARP"},	 {ETH_P_8021Q, "8021Q"},
	{ETH_P_IPX, "IPX"},	    {ETH_P_IPV6, "IPV6"},	 {ETH_P_SLOW, "SLOW"},
	{ETH_P_WCCP, "WCCP"},	    {ETH_P_PPP_DISC, "PPP_DIS"}, {ETH_P_PPP_SES, "PPP_SES"},
	{ETH_P_MPLS_UC, "MPLS_UC"}, {ETH_P_ATMMPOA, "ATMMPOA"},	 {ETH_P_MPLS_MC, "MPLS_MC"},
	{ETH_P_ATMFATE, "ATMFATE"}, {ETH_P_AOE, "AOE"},		 {ETH_P_TIPC, "TIPC"},
	{ETH_P_802_3, "802.3"},	    {ETH_P_AX25, "AX25"},	 {ETH_P_ALL, "ALL"},
	{ETH_P_802_2, "802.2"},	    {ETH_P_SNAP, "SNAP"},	 {ETH_P_DDCMP, "DDCMP"},
	{ETH_P_WAN_PPP, "WAN_PPP"}, {ETH_P_PPP_MP, "PPP MP"},	 {ETH_P_LOCALTALK, "LCLTALK"},
	{ETH_P_PPPTALK, "PPPTALK"}, {ETH_P_TR_802_2, "802.2"},	 {ETH_P_MOBITEX, "MOBITEX"},
	{ETH_P_CONTROL, "CONTROL"}, {ETH_P_IRDA, "IRDA"},	 {ETH_P_ECONET, "ECONET"},
	{ETH_P_HDLC, "HDLC"},	    {ETH_P_ARCNET, "ARCNET"},
};

/* Records of a list have it in their fixed part; those of a dump have it gathered. */
static uint32_t gathered(const struct lsof_row *row, const char *name, uint32_t fixed)
{
	const struct reading *r = row->d->reading;
	uint64_t n;

	return r->schema && field_read_number(r, FIELD_SOCKET, name, &n) ? (uint32_t)n : fixed;
}

static const char *packet_protocol(struct lsof_row *row)
{
	uint32_t protocol = gathered(row, "packet_protocol", ntohs(row->sock->lport));

	for (size_t i = 0; i < sizeof(packet_protocols) / sizeof(packet_protocols[0]); i++)
		if (packet_protocols[i].protocol == protocol)
			return packet_protocols[i].name;
	snprintf(row->protocol_text, sizeof(row->protocol_text), "%u", protocol);
	return row->protocol_text;
}

/* --- what lsof knows nothing of -------------------------------------------------------------- */

static uint32_t word(const uint8_t addr[16], size_t n)
{
	uint32_t value;

	memcpy(&value, addr + n * sizeof(value), sizeof(value));
	return value;
}

static void vsock_end(struct text *t, uint32_t cid, uint32_t port)
{
	if (cid == VMADDR_CID_ANY)
		text_char(t, '*');
	else
		text_uint(t, cid, 0);
	text_char(t, ':');
	if (port == VMADDR_PORT_ANY)
		text_char(t, '*');
	else
		text_uint(t, port, 0);
}

static void vsock_name(struct text *t, const struct lsof_row *row)
{
	const struct rec_sock *s = row->sock;
	uint32_t cid = gathered(row, "local_cid", word(s->laddr, 0));
	uint32_t port = gathered(row, "local_port", word(s->laddr, 1));

	/* No socket has 0:0: it is not known, where the module has no BTF (before 5.11). */
	if (cid || port) {
		vsock_end(t, cid, port);
		if (s->state == STATE_ESTABLISHED) {
			text_str(t, "->");
			vsock_end(t, gathered(row, "remote_cid", word(s->raddr, 0)),
				  gathered(row, "remote_port", word(s->raddr, 1)));
		}
		text_char(t, ' ');
	}
	text_str(t, "type=");
	put_type(t, s->type);
}

/* What lsof says of a socket that is in none of the tables of /proc/net. */
static void unknown_name(struct text *t, const struct lsof_row *row)
{
	size_t len;
	const char *proto = reading_part(row->d->reading, PART_PROTO, &len, NULL);

	if (!proto) {
		text_str(t, "can't identify protocol");
		return;
	}
	text_str(t, "protocol: ");
	lsof_escape(t, proto, len, 0, 0);
}

static void other_name(struct text *t, const struct lsof_row *row)
{
	const char *protocol = protocol_name(row->sock->family, row->sock->protocol);

	if (protocol) {
		text_str(t, protocol);
		text_char(t, ' ');
	}
	text_str(t, "type=");
	put_type(t, row->sock->type);
}

/* "AF_XDP" is "xdp". */
static const char *other_type(struct lsof_row *row)
{
	const char *name = family_name(row->sock->family);

	if (!name || row->sock->family == AF_UNSPEC)
		return "sock";
	snprintf(row->type_text, sizeof(row->type_text), "%s", name + strlen("AF_"));
	for (char *c = row->type_text; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	return row->type_text;
}

/* --- all of them ----------------------------------------------------------------------------- */

static const struct lsof_kind inet_kind = {
	.device = DEVICE_INODE,
	.protocol = true,
	.queues = true,
	.has_info = true,
	.name = lsof_inet_name,
	.state = lsof_inet_state,
};
static const struct lsof_kind raw_kind = {.name = lsof_raw_name};
static const struct lsof_kind ping_kind = {.name = lsof_inet_name};
static const struct lsof_kind unix_kind = {
	.device = DEVICE_SK,
	.has_info = true,
	.name = unix_name,
	.state = unix_state,
};
static const struct lsof_kind netlink_kind = {.name = netlink_name};
static const struct lsof_kind packet_kind = {
	.device = DEVICE_INODE,
	.protocol = true,
	.name = packet_name,
};
static const struct lsof_kind vsock_kind = {
	.device = DEVICE_DEV,
	.has_info = true,
	.name = vsock_name,
	.state = state_name,
};
static const struct lsof_kind other_kind = {
	.device = DEVICE_DEV,
	.name = other_name,
};
static const struct lsof_kind unknown_kind = {
	.device = DEVICE_DEV,
	.name = unknown_name,
};

static const char *inet_protocol(struct lsof_row *row)
{
	const struct rec_sock *s = row->sock;

	if (s->protocol == IPPROTO_TCP)
		return "TCP";
	if (s->protocol == IPPROTO_UDP)
		return "UDP";
	protocol_text(row->protocol_text, s->family, 0, s->protocol);
	return row->protocol_text;
}

static void set_kind(struct lsof_row *row, const struct lsof_kind *kind, const char *type)
{
	row->kind = kind;
	row->type = type;
}

static void init_inet(struct lsof_row *row, bool v6)
{
	uint32_t classes = row->sock->classes;

	if (classes & (SKC_RAW | SKC_RAW6)) {
		set_kind(row, &raw_kind, v6 ? "raw6" : "raw");
	} else if (classes & SKC_PING) {
		set_kind(row, &ping_kind, v6 ? "icmp6" : "icmp");
	} else {
		set_kind(row, &inet_kind, v6 ? "IPv6" : "IPv4");
		row->protocol = inet_protocol(row);
	}
}

void lsof_row_init(struct lsof_row *row, const struct descriptor *d, const struct lsof_options *o,
		   struct resolver *names)
{
	row->d = d;
	row->file = d->reading->rec.file;
	row->sock = d->reading->rec.sock;
	row->o = o;
	row->names = names;
	row->protocol = NULL;
	switch (row->sock->family) {
	case AF_INET:
	case AF_INET6:
		init_inet(row, row->sock->family == AF_INET6);
		return;
	case AF_UNIX:
		set_kind(row, &unix_kind, "unix");
		return;
	case AF_NETLINK:
		set_kind(row, &netlink_kind, "netlink");
		return;
	case AF_PACKET:
		set_kind(row, &packet_kind, "pack");
		row->protocol = packet_protocol(row);
		return;
	case AF_VSOCK:
		set_kind(row, &vsock_kind, "vsock");
		return;
	}
	set_kind(row, row->sock->family == AF_UNSPEC ? &unknown_kind : &other_kind,
		 other_type(row));
}
