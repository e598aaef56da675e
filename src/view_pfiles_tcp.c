/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "field_line.h"
#include "view_pfiles_lines.h"

#define STATE_SYN_SENT 2
#define STATE_CLOSE    7 /* TCP_CLOSE */
#define STATE_LISTEN   10

/* Members of struct tcp_info by what they are about, each with the unit that tcp_info has it in. */
static struct field_item rtt_items[] = {
	{"rtt", "rtt", ITEM_US_AS_MS, NULL},
	{"rttvar", "rttvar", ITEM_US_AS_MS, NULL},
	{"min_rtt", "minrtt", ITEM_MIN_RTT, NULL},
	{"rcv_rtt", "rcv_rtt", ITEM_US_AS_MS, NULL},
	{"rto", "rto", ITEM_US_AS_MS, NULL},
	{"ato", "ato", ITEM_US_AS_MS, NULL},
	{NULL, NULL, ITEM_PLAIN, NULL},
};

static struct field_item congestion_items[] = {
	{"ca_state", "state", ITEM_CA_STATE, NULL},
	{"snd_cwnd", "cwnd", ITEM_PLAIN, NULL},
	{"snd_ssthresh", "ssthresh", ITEM_SSTHRESH, NULL},
	{"snd_mss", "mss", ITEM_PLAIN, NULL},
	{"rcv_mss", "rcv_mss", ITEM_PLAIN, NULL},
	{"advmss", "advmss", ITEM_PLAIN, NULL},
	{"pmtu", "pmtu", ITEM_PLAIN, NULL},
	{"options", "options", ITEM_TCPI_OPTIONS, NULL},
	{NULL, NULL, ITEM_PLAIN, NULL},
};

static struct field_item retransmit_items[] = {
	{"retransmits", "now", ITEM_PLAIN, NULL},
	{"total_retrans", "total", ITEM_PLAIN, NULL},
	{"bytes_retrans", "bytes", ITEM_PLAIN, NULL},
	{"backoff", "backoff", ITEM_PLAIN, NULL},
	{"probes", "probes", ITEM_PLAIN, NULL},
	{"dsack_dups", "dsack_dups", ITEM_PLAIN, NULL},
	{"rehash", "rehash", ITEM_NONZERO, NULL},
	{"total_rto", "rto", ITEM_NONZERO, NULL},
	{"total_rto_recoveries", "rto_recoveries", ITEM_NONZERO, NULL},
	{"total_rto_time", "rto_time", ITEM_NONZERO, NULL},
	{"fastopen_client_fail", "fastopen_client_fail", ITEM_NONZERO, NULL},
	{NULL, NULL, ITEM_PLAIN, NULL},
};

static struct field_item loss_items[] = {
	{"unacked", "unacked", ITEM_PLAIN, NULL},
	{"lost", "lost", ITEM_PLAIN, NULL},
	{"sacked", "sacked", ITEM_PLAIN, NULL},
	{"retrans", "retrans", ITEM_PLAIN, NULL},
	{"fackets", "fackets", ITEM_NONZERO, NULL},
	{"reordering", "reordering", ITEM_PLAIN, NULL},
	{"reord_seen", "reord_seen", ITEM_PLAIN, NULL},
	{"rcv_ooopack", "out_of_order", ITEM_PLAIN, NULL},
	{NULL, NULL, ITEM_PLAIN, NULL},
};

static struct field_item sent_items[] = {
	{"bytes_sent", "bytes", ITEM_PLAIN, NULL},
	{"bytes_acked", "acked", ITEM_PLAIN, NULL},
	{"notsent_bytes", "notsent", ITEM_PLAIN, NULL},
	{"segs_out", "segs", ITEM_PLAIN, NULL},
	{"data_segs_out", "data_segs", ITEM_PLAIN, NULL},
	{"delivered", "delivered", ITEM_PLAIN, NULL},
	{"delivered_ce", "delivered_ce", ITEM_NONZERO, NULL},
	{"delivered_e0_bytes", "e0_bytes", ITEM_NONZERO, NULL},
	{"delivered_e1_bytes", "e1_bytes", ITEM_NONZERO, NULL},
	{"delivered_ce_bytes", "ce_bytes", ITEM_NONZERO, NULL},
	{NULL, NULL, ITEM_PLAIN, NULL},
};

static struct field_item received_items[] = {
	{"bytes_received", "bytes", ITEM_PLAIN, NULL},
	{"segs_in", "segs", ITEM_PLAIN, NULL},
	{"data_segs_in", "data_segs", ITEM_PLAIN, NULL},
	{"received_ce", "ce", ITEM_NONZERO, NULL},
	{"received_e0_bytes", "e0_bytes", ITEM_NONZERO, NULL},
	{"received_e1_bytes", "e1_bytes", ITEM_NONZERO, NULL},
	{"received_ce_bytes", "ce_bytes", ITEM_NONZERO, NULL},
	{NULL, NULL, ITEM_PLAIN, NULL},
};

static struct field_item window_items[] = {
	{"snd_wnd", "snd", ITEM_PLAIN, NULL},
	{"rcv_wnd", "rcv", ITEM_PLAIN, NULL},
	{"rcv_space", "rcv_space", ITEM_PLAIN, NULL},
	{"rcv_ssthresh", "rcv_ssthresh", ITEM_PLAIN, NULL},
	{"snd_wscale", "snd_wscale", ITEM_PLAIN, NULL},
	{"rcv_wscale", "rcv_wscale", ITEM_PLAIN, NULL},
	{NULL, NULL, ITEM_PLAIN, NULL},
};

static struct field_item rate_items[] = {
	{"pacing_rate", "pacing", ITEM_RATE, NULL},
	{"max_pacing_rate", "max_pacing", ITEM_RATE, NULL},
	{"delivery_rate", "delivery", ITEM_RATE, NULL},
	{"delivery_rate_app_limited", "app_limited", ITEM_IF_SET, NULL},
	{NULL, NULL, ITEM_PLAIN, NULL},
};

static struct field_item last_items[] = {
	{"last_data_sent", "data_sent", ITEM_MS, NULL},
	{"last_data_recv", "data_recv", ITEM_MS, NULL},
	{"last_ack_recv", "ack_recv", ITEM_MS, NULL},
	{NULL, NULL, ITEM_PLAIN, NULL},
};

static struct field_item busy_items[] = {
	{"busy_time", "busy", ITEM_US_AS_MS, NULL},
	{"rwnd_limited", "rwnd_limited", ITEM_US_AS_MS, NULL},
	{"sndbuf_limited", "sndbuf_limited", ITEM_US_AS_MS, NULL},
	{NULL, NULL, ITEM_PLAIN, NULL},
};

#define UNTOLD ""

/* The state has its own line, and no kernel fills in last_ack_sent. */
static struct field_item untold_items[] = {
	{"state", "", ITEM_PLAIN, NULL},
	{"last_ack_sent", "", ITEM_PLAIN, NULL},
	{NULL, NULL, ITEM_PLAIN, NULL},
};

static const struct field_line lines[] = {
	{"tcp rtt", rtt_items},
	{"tcp congestion", congestion_items},
	{"tcp retransmits", retransmit_items},
	{"tcp loss", loss_items},
	{"tcp sent", sent_items},
	{"tcp received", received_items},
	{"tcp window", window_items},
	{"tcp rate", rate_items},
	{"tcp last", last_items},
	{"tcp time", busy_items},
	{UNTOLD, untold_items},
	{NULL, NULL},
};

/* Before there is a connection, nothing was sent or received: its age would be that of the machine. */
static bool is_told(const struct field_line *line, const struct rec_sock *s)
{
	if (line->items == last_items)
		return s->state != STATE_SYN_SENT;
	return line->items != untold_items;
}

void pfiles_tcp_info(FILE *out, const struct reading *r)
{
	const struct rec_sock *s = r->rec.sock;

	if (!(s->classes & (SKC_TCP | SKC_MPTCP)) || s->state == STATE_CLOSE ||
	    s->state == STATE_LISTEN)
		return;
	for (const struct field_line *line = lines; line->label; line++)
		if (is_told(line, s))
			field_line_print(out, r, FIELD_TCP_INFO, line);
	field_line_print_rest(out, r, tcp_info_fields, lines, "tcp other");
}
