/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "escape.h"
#include "field_line.h"
#include "field_read.h"
#include "lookup.h"
#include "value_print.h"
#include "view_pfiles_lines.h"

#include <inttypes.h>
#include <string.h>

/* sock.sk_shutdown: include/net/sock.h */
#define RCV_SHUTDOWN  1
#define SEND_SHUTDOWN 2

static const struct field_item tls_items[] = {
	{"tls_version", "version", ITEM_PLAIN},
	{"tls_tx_cipher", "tx", ITEM_PLAIN},
	{"tls_rx_cipher", "rx", ITEM_PLAIN},
	{NULL, NULL, ITEM_PLAIN},
};

static const struct field_item mptcp_items[] = {
	{"mptcp_token", "token", ITEM_PLAIN},
	{"mptcp_subflows", "subflows", ITEM_PLAIN},
	{"mptcp_fallback", "fallback", ITEM_IF_SET},
	{"mptcp_bytes_sent", "sent", ITEM_PLAIN},
	{"mptcp_bytes_received", "received", ITEM_PLAIN},
	{"mptcp_bytes_acked", "acked", ITEM_PLAIN},
	{"mptcp_bytes_retrans", "retransmitted", ITEM_PLAIN},
	{NULL, NULL, ITEM_PLAIN},
};

static const struct field_item buffer_items[] = {
	{"rmem_alloc", "rmem", ITEM_PLAIN},
	{"wmem_alloc", "wmem", ITEM_PLAIN},
	{"wmem_queued", "queued", ITEM_PLAIN},
	{"forward_alloc", "forward", ITEM_PLAIN},
	{"drops", "drops", ITEM_PLAIN},
	{"userlocks", "fixed by user:", ITEM_MEMBERS_SET},
	{NULL, NULL, ITEM_PLAIN},
};

/* What other lines say: names, state, cgroup, and those of the functions below. */
static const struct field_item elsewhere_items[] = {
	{"sk_uid", "", ITEM_PLAIN},	    {"cgroup_id", "", ITEM_PLAIN},
	{"shutdown", "", ITEM_PLAIN},	    {"backlog", "", ITEM_PLAIN},
	{"max_backlog", "", ITEM_PLAIN},    {"timer", "", ITEM_PLAIN},
	{"timer_expires", "", ITEM_PLAIN},  {"timer_retransmits", "", ITEM_PLAIN},
	{"portid", "", ITEM_PLAIN},	    {"dst_portid", "", ITEM_PLAIN},
	{"groups_bound", "", ITEM_PLAIN},   {"packet_protocol", "", ITEM_PLAIN},
	{"packet_ifindex", "", ITEM_PLAIN}, {"packet_running", "", ITEM_PLAIN},
	{"local_cid", "", ITEM_PLAIN},	    {"local_port", "", ITEM_PLAIN},
	{"remote_cid", "", ITEM_PLAIN},	    {"remote_port", "", ITEM_PLAIN},
	{"xdp_ifindex", "", ITEM_PLAIN},    {"xdp_queue", "", ITEM_PLAIN},
	{"alg_type", "", ITEM_PLAIN},	    {"tipc_portid", "", ITEM_PLAIN},
	{NULL, NULL, ITEM_PLAIN},
};

enum line_index {
	LINE_TLS,
	LINE_MPTCP,
	LINE_BUFFERS,
	LINE_ELSEWHERE,
	LINE_END,
};

static const struct field_line lines[] = {
	[LINE_TLS] = {"tls", tls_items},
	[LINE_MPTCP] = {"mptcp", mptcp_items},
	[LINE_BUFFERS] = {"buffers", buffer_items},
	[LINE_ELSEWHERE] = {"", elsewhere_items},
	[LINE_END] = {NULL, NULL},
};

/* "timer: keepalive 58.2s"; a retransmission that is not the first says which one it is. */
static void print_timer(FILE *out, const struct reading *r)
{
	struct value timer, left;
	uint64_t retransmits;

	if (!field_read(r, FIELD_SOCKET, "timer", &timer) ||
	    !field_read(r, FIELD_SOCKET, "timer_expires", &left))
		return;
	fputs("\ttimer: ", out);
	value_print(out, "timer", &timer);
	fputc(' ', out);
	value_print(out, "timer_expires", &left);
	fputc('s', out);
	if (field_read_number(r, FIELD_SOCKET, "timer_retransmits", &retransmits) && retransmits)
		fprintf(out, " retransmits %" PRIu64, retransmits);
	fputc('\n', out);
}

static void print_shutdown(FILE *out, const struct reading *r)
{
	uint64_t sides;

	if (!field_read_number(r, FIELD_SOCKET, "shutdown", &sides) || !sides)
		return;
	fprintf(out, "\tshutdown: %s%s%s\n", sides & RCV_SHUTDOWN ? "recv" : "",
		sides == (RCV_SHUTDOWN | SEND_SHUTDOWN) ? "," : "",
		sides & SEND_SHUTDOWN ? "send" : "");
}

static void print_creator(FILE *out, const struct view_options *o, const struct reading *r)
{
	char name[LOOKUP_MAX];
	uint64_t uid;

	if (!field_read_number(r, FIELD_SOCKET, "sk_uid", &uid))
		return;
	fprintf(out, "\tcreator: uid %" PRIu64, uid);
	if (lookup_user(name, o, (uint32_t)uid)) {
		fputs(" (", out);
		escape_text(out, name, strlen(name));
		fputc(')', out);
	}
	fputc('\n', out);
}

void pfiles_fields(FILE *out, const struct view_options *o, const struct reading *r)
{
	print_shutdown(out, r);
	field_line_print(out, r, FIELD_SOCKET, &lines[LINE_TLS]);
	field_line_print(out, r, FIELD_SOCKET, &lines[LINE_MPTCP]);
	field_line_print(out, r, FIELD_SOCKET, &lines[LINE_BUFFERS]);
	print_timer(out, r);
	field_line_print_rest(out, r, socket_fields, lines, "other");
	print_creator(out, o, r);
}
