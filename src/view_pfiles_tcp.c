/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "field_line.h"
#include "view_pfiles_lines.h"

#define STATE_SYN_SENT 2
#define STATE_CLOSE    7 /* TCP_CLOSE */
#define STATE_LISTEN   10

/* Members of struct tcp_info by what they are about, each with the unit that tcp_info has it in. */
static const struct field_item rtt_items[] = {
	{"rtt", "rtt", ITEM_US_AS_MS},
	{"rttvar", "rttvar", ITEM_US_AS_MS},
	{"min_rtt", "minrtt", ITEM_MIN_RTT},
	{"rcv_rtt", "rcv_rtt", ITEM_US_AS_MS},
	{"rto", "rto", ITEM_US_AS_MS},
	{"ato", "ato", ITEM_US_AS_MS},
	{NULL, NULL, ITEM_PLAIN},
};

static const struct field_item congestion_items[] = {
	{"ca_state", "state", ITEM_CA_STATE},
	{"snd_cwnd", "cwnd", ITEM_PLAIN},
	{"snd_ssthresh", "ssthresh", ITEM_SSTHRESH},
	{"snd_mss", "mss", ITEM_PLAIN},
	{"rcv_mss", "rcv_mss", ITEM_PLAIN},
	{"advmss", "advmss", ITEM_PLAIN},
	{"pmtu", "pmtu", ITEM_PLAIN},
	{"options", "options", ITEM_TCPI_OPTIONS},
	{NULL, NULL, ITEM_PLAIN},
};

static const struct field_item retransmit_items[] = {
	{"retransmits", "now", ITEM_PLAIN},
	{"total_retrans", "total", ITEM_PLAIN},
	{"bytes_retrans", "bytes", ITEM_PLAIN},
	{"backoff", "backoff", ITEM_PLAIN},
	{"probes", "probes", ITEM_PLAIN},
	{"dsack_dups", "dsack_dups", ITEM_PLAIN},
	{"rehash", "rehash", ITEM_NONZERO},
	{"total_rto", "rto", ITEM_NONZERO},
	{"total_rto_recoveries", "rto_recoveries", ITEM_NONZERO},
	{"total_rto_time", "rto_time", ITEM_NONZERO},
	{"fastopen_client_fail", "fastopen_client_fail", ITEM_NONZERO},
	{NULL, NULL, ITEM_PLAIN},
};

static const struct field_item loss_items[] = {
	{"unacked", "unacked", ITEM_PLAIN},
	{"lost", "lost", ITEM_PLAIN},
	{"sacked", "sacked", ITEM_PLAIN},
	{"retrans", "retrans", ITEM_PLAIN},
	{"fackets", "fackets", ITEM_NONZERO},
	{"reordering", "reordering", ITEM_PLAIN},
	{"reord_seen", "reord_seen", ITEM_PLAIN},
	{"rcv_ooopack", "out_of_order", ITEM_PLAIN},
	{NULL, NULL, ITEM_PLAIN},
};

static const struct field_item sent_items[] = {
	{"bytes_sent", "bytes", ITEM_PLAIN},
	{"bytes_acked", "acked", ITEM_PLAIN},
	{"notsent_bytes", "notsent", ITEM_PLAIN},
	{"segs_out", "segs", ITEM_PLAIN},
	{"data_segs_out", "data_segs", ITEM_PLAIN},
	{"delivered", "delivered", ITEM_PLAIN},
	{"delivered_ce", "delivered_ce", ITEM_NONZERO},
	{"delivered_e0_bytes", "e0_bytes", ITEM_NONZERO},
	{"delivered_e1_bytes", "e1_bytes", ITEM_NONZERO},
	{"delivered_ce_bytes", "ce_bytes", ITEM_NONZERO},
	{NULL, NULL, ITEM_PLAIN},
};

static const struct field_item received_items[] = {
	{"bytes_received", "bytes", ITEM_PLAIN},
	{"segs_in", "segs", ITEM_PLAIN},
	{"data_segs_in", "data_segs", ITEM_PLAIN},
	{"received_ce", "ce", ITEM_NONZERO},
	{"received_e0_bytes", "e0_bytes", ITEM_NONZERO},
	{"received_e1_bytes", "e1_bytes", ITEM_NONZERO},
	{"received_ce_bytes", "ce_bytes", ITEM_NONZERO},
	{NULL, NULL, ITEM_PLAIN},
};

static const struct field_item window_items[] = {
	{"snd_wnd", "snd", ITEM_PLAIN},
	{"rcv_wnd", "rcv", ITEM_PLAIN},
	{"rcv_space", "rcv_space", ITEM_PLAIN},
	{"rcv_ssthresh", "rcv_ssthresh", ITEM_PLAIN},
	{"snd_wscale", "snd_wscale", ITEM_PLAIN},
	{"rcv_wscale", "rcv_wscale", ITEM_PLAIN},
	{NULL, NULL, ITEM_PLAIN},
};

static const struct field_item rate_items[] = {
	{"pacing_rate", "pacing", ITEM_RATE},
	{"max_pacing_rate", "max_pacing", ITEM_RATE},
	{"delivery_rate", "delivery", ITEM_RATE},
	{"delivery_rate_app_limited", "app_limited", ITEM_IF_SET},
	{NULL, NULL, ITEM_PLAIN},
};

static const struct field_item last_items[] = {
	{"last_data_sent", "data_sent", ITEM_MS},
	{"last_data_recv", "data_recv", ITEM_MS},
	{"last_ack_recv", "ack_recv", ITEM_MS},
	{NULL, NULL, ITEM_PLAIN},
};

static const struct field_item busy_items[] = {
	{"busy_time", "busy", ITEM_US_AS_MS},
	{"rwnd_limited", "rwnd_limited", ITEM_US_AS_MS},
	{"sndbuf_limited", "sndbuf_limited", ITEM_US_AS_MS},
	{NULL, NULL, ITEM_PLAIN},
};

#define UNTOLD ""

/* The state has its own line, and no kernel fills in last_ack_sent. */
static const struct field_item untold_items[] = {
	{"state", "", ITEM_PLAIN},
	{"last_ack_sent", "", ITEM_PLAIN},
	{NULL, NULL, ITEM_PLAIN},
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
