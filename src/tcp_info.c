/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The members of struct tcp_info (include/uapi/linux/tcp.h), as tcp_get_info() of net/ipv4/tcp.c
 * fills them in: times in microseconds, ages in milliseconds, rates in bytes a second.
 *
 * A listener has but a few: the kernel gives 0 for all others.
 */
#include "field.h"
#include "slots.h"

/* Bits of tcp_sock.ecn_flags (include/net/tcp.h); Accurate ECN's is new in 6.18 and 0 before. */
#define ECN_RFC3168 0x01
#define ECN_SEEN    0x08
#define ECN_ACCECN  0x10
#define ECN_MODES   (ECN_RFC3168 | ECN_ACCECN)

static void get_snd_or_rcv_wscale(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t scale, ok;

	if (slot_need(r, f, 0, v, &scale) && slot_need(r, f, 1, v, &ok))
		value_uint(v, ok ? scale : 0);
}

/* Slots in the order of the bits TCPI_OPT_*: timestamps, SACK, window scale, ECN, ... */
static void get_options(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t bits = 0, ecn_flags;
	unsigned int n, bit;

	if (!slot_need(r, f, 3, v, &ecn_flags))
		return;
	for (n = 0; n < 3; n++)
		if (slot_or_zero(r, f, n))
			bits |= 1u << n;
	if (ecn_flags & ECN_MODES)
		bits |= 1u << 3;
	if (ecn_flags & ECN_SEEN)
		bits |= 1u << 4;
	for (n = 4, bit = 5; n < 7; n++, bit++)
		if (slot_or_zero(r, f, n))
			bits |= 1u << bit;
	value_uint(v, bits);
}

/* Since 6.7, when tcp_usec_ts came (slot 3), no more than tcp_delack_max() but for the route's own. */
static void get_ato(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t ato, max, rto_min;

	if (!slot_need(r, f, 0, v, &ato))
		return;
	if (slot_exists(r, f, 3) && slot_u64(r, f, 1, &max) && slot_u64(r, f, 2, &rto_min)) {
		rto_min = rto_min > 2 ? rto_min - 1 : 1;
		max = rto_min < max ? rto_min : max;
		ato = ato < max ? ato : max;
	}
	value_uint(v, jiffies_to_us(r, ato));
}

/* A listener has its accept queue there (slot 1). */
static void get_or_backlog(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t num;

	if (slot_need(r, f, r->rec.sock->classes & SKC_LISTEN ? 1 : 0, v, &num))
		value_uint(v, num);
}

static void get_zero(const struct reading *r, const struct field *f, struct value *v)
{
	(void)r;
	(void)f;
	value_uint(v, 0);
}

/* tcpi_last_*: of what never happened it is the age of the machine, and cut to 32 bits. */
static void get_age(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t when;

	if (slot_need(r, f, 0, v, &when))
		value_uint(v,
			   (uint32_t)jiffies_to_ms(r, (uint32_t)(jiffies32(r) - (uint32_t)when)));
}

/* The kernel keeps 8 times the smoothed mean, */
static void get_eighth(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t num;

	if (slot_need(r, f, 0, v, &num))
		value_uint(v, num >> 3);
}

/* ... and 4 times the smoothed deviation. */
static void get_quarter(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t num;

	if (slot_need(r, f, 0, v, &num))
		value_uint(v, num >> 2);
}

static void get_notsent_bytes(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t write_seq, snd_nxt;
	int32_t bytes;

	if (!slot_need(r, f, 0, v, &write_seq) || !slot_need(r, f, 1, v, &snd_nxt))
		return;
	bytes = (int32_t)((uint32_t)write_seq - (uint32_t)snd_nxt);
	value_uint(v, bytes > 0 ? (uint64_t)bytes : 0);
}

static void get_delivery_rate(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t delivered, interval_us, mss;

	if (!slot_need(r, f, 0, v, &delivered) || !slot_need(r, f, 1, v, &interval_us) ||
	    !slot_need(r, f, 2, v, &mss))
		return;
	value_uint(v, interval_us ? delivered * mss * 1000000 / interval_us : 0);
}

enum chrono { /* enum tcp_chrono of include/linux/tcp.h */
	      CHRONO_BUSY = 1,
	      CHRONO_RWND_LIMITED,
	      CHRONO_SNDBUF_LIMITED,
	      CHRONO_END,
};

/* Microseconds spent in one kind of waiting: those on record, and those of now. */
static uint64_t chrono_us(const struct reading *r, const struct field *f, enum chrono which)
{
	uint64_t jiffies = slot_or_zero(r, f, 1 + which);

	if (slot_or_zero(r, f, 0) == which)
		jiffies += (uint32_t)(jiffies32(r) - (uint32_t)slot_or_zero(r, f, 1));
	return jiffies * jiffies_to_us(r, 1);
}

static bool chrono_need(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t num;
	unsigned int n;

	for (n = 0; n < 1 + CHRONO_END; n++)
		if (!slot_need(r, f, n, v, &num))
			return false;
	return true;
}

static void get_busy_time(const struct reading *r, const struct field *f, struct value *v)
{
	if (chrono_need(r, f, v))
		value_uint(v, chrono_us(r, f, CHRONO_BUSY) + chrono_us(r, f, CHRONO_RWND_LIMITED) +
				      chrono_us(r, f, CHRONO_SNDBUF_LIMITED));
}

static void get_rwnd_limited(const struct reading *r, const struct field *f, struct value *v)
{
	if (chrono_need(r, f, v))
		value_uint(v, chrono_us(r, f, CHRONO_RWND_LIMITED));
}

static void get_sndbuf_limited(const struct reading *r, const struct field *f, struct value *v)
{
	if (chrono_need(r, f, v))
		value_uint(v, chrono_us(r, f, CHRONO_SNDBUF_LIMITED));
}

/* getsockopt tells it since 6.2, which brought slot 1 as well; the window itself is older. */
static void get_rcv_wnd(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t wnd, marker;

	if (slot_need(r, f, 0, v, &wnd) && slot_need(r, f, 1, v, &marker))
		value_uint(v, wnd);
}

static void get_rehash(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t plb, timeout;

	if (slot_need(r, f, 0, v, &plb) && slot_need(r, f, 1, v, &timeout))
		value_uint(v, plb + timeout);
}

/* A recovery that still goes on counts up to now. */
static void get_total_rto_time(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t total, since;

	if (!slot_need(r, f, 0, v, &total) || !slot_need(r, f, 1, v, &since))
		return;
	if (since)
		total += (uint32_t)(r->rec.sock->now / 1000000) - (uint32_t)since;
	value_uint(v, (uint32_t)total);
}

/* TCPI_ECN_MODE_*: disabled, RFC 3168, Accurate ECN, pending. Slot 1 came with Accurate ECN. */
static void get_ecn_mode(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t flags, marker;

	if (!slot_need(r, f, 0, v, &flags) || !slot_need(r, f, 1, v, &marker))
		return;
	flags &= ECN_MODES;
	value_uint(v, flags == ECN_MODES ? 3 : flags == ECN_ACCECN ? 2 : flags);
}

#define ROW(NAME, DENY, ...)                                                                       \
	{                                                                                          \
		.name = #NAME, .group = FIELD_TCP_INFO, .kind = VALUE_UINT, .need = SKC_TCP,       \
		.deny = (DENY), .def = DEFAULT_STATE, __VA_ARGS__                                  \
	}
#define ANY_STATE(NAME, ...) ROW(NAME, 0, __VA_ARGS__)
#define INFO(NAME, ...)	     ROW(NAME, SKC_LISTEN, __VA_ARGS__)
#define TCP(NAME, MEMBER)    INFO(NAME, .src = {"tcp_sock." #MEMBER})
#define ICSK(NAME, MEMBER)   INFO(NAME, .src = {"inet_connection_sock." #MEMBER})
#define CHRONO                                                                                     \
	{                                                                                          \
		"tcp_sock.chrono_type", "tcp_sock.chrono_start", "tcp_sock.chrono_stat[0]",        \
			"tcp_sock.chrono_stat[1]", "tcp_sock.chrono_stat[2]"                       \
	}

const struct field tcp_info_fields[] = {
	ANY_STATE(state, .src = {"sock.__sk_common.skc_state"}),
	ICSK(ca_state, icsk_ca_state),
	ICSK(retransmits, icsk_retransmits),
	ICSK(probes, icsk_probes_out),
	ICSK(backoff, icsk_backoff),
	INFO(options,
	     .src = {"tcp_sock.rx_opt.tstamp_ok", "tcp_sock.rx_opt.sack_ok",
		     "tcp_sock.rx_opt.wscale_ok", "tcp_sock.ecn_flags", "tcp_sock.syn_data_acked",
		     "tcp_sock.tcp_usec_ts", "tcp_sock.syn_fastopen_child"},
	     .get = get_options),
	INFO(snd_wscale, .src = {"tcp_sock.rx_opt.snd_wscale", "tcp_sock.rx_opt.wscale_ok"},
	     .get = get_snd_or_rcv_wscale),
	INFO(rcv_wscale, .src = {"tcp_sock.rx_opt.rcv_wscale", "tcp_sock.rx_opt.wscale_ok"},
	     .get = get_snd_or_rcv_wscale),
	TCP(delivery_rate_app_limited, rate_app_limited),
	TCP(fastopen_client_fail, fastopen_client_fail),
	INFO(rto, .src = {"inet_connection_sock.icsk_rto"}, .unit = UNIT_JIFFIES_US),
	INFO(ato,
	     .src = {"inet_connection_sock.icsk_ack.ato", "inet_connection_sock.icsk_delack_max",
		     "inet_connection_sock.icsk_rto_min", "tcp_sock.tcp_usec_ts"},
	     .get = get_ato),
	TCP(snd_mss, mss_cache),
	ICSK(rcv_mss, icsk_ack.rcv_mss),
	ANY_STATE(unacked, .src = {"tcp_sock.packets_out", "sock.sk_ack_backlog"},
		  .get = get_or_backlog),
	ANY_STATE(sacked, .src = {"tcp_sock.sacked_out", "sock.sk_max_ack_backlog"},
		  .get = get_or_backlog),
	TCP(lost, lost_out),
	TCP(retrans, retrans_out),
	INFO(fackets, .get = get_zero),
	INFO(last_data_sent, .src = {"tcp_sock.lsndtime"}, .get = get_age),
	INFO(last_ack_sent, .get = get_zero),
	INFO(last_data_recv, .src = {"inet_connection_sock.icsk_ack.lrcvtime"}, .get = get_age),
	INFO(last_ack_recv, .src = {"tcp_sock.rcv_tstamp"}, .get = get_age),
	ICSK(pmtu, icsk_pmtu_cookie),
	TCP(rcv_ssthresh, rcv_ssthresh),
	INFO(rtt, .src = {"tcp_sock.srtt_us"}, .get = get_eighth),
	INFO(rttvar, .src = {"tcp_sock.mdev_us"}, .get = get_quarter),
	TCP(snd_ssthresh, snd_ssthresh),
	ANY_STATE(snd_cwnd, .src = {"tcp_sock.snd_cwnd"}),
	TCP(advmss, advmss),
	ANY_STATE(reordering, .src = {"tcp_sock.reordering"}),
	INFO(rcv_rtt, .src = {"tcp_sock.rcv_rtt_est.rtt_us"}, .get = get_eighth),
	TCP(rcv_space, rcvq_space.space),
	TCP(total_retrans, total_retrans),
	ANY_STATE(pacing_rate, .src = {"sock.sk_pacing_rate"}),
	ANY_STATE(max_pacing_rate, .src = {"sock.sk_max_pacing_rate"}),
	TCP(bytes_acked, bytes_acked),
	TCP(bytes_received, bytes_received),
	TCP(segs_out, segs_out),
	TCP(segs_in, segs_in),
	INFO(notsent_bytes, .src = {"tcp_sock.write_seq", "tcp_sock.snd_nxt"},
	     .get = get_notsent_bytes),
	TCP(min_rtt, rtt_min.s[0].v),
	TCP(data_segs_in, data_segs_in),
	TCP(data_segs_out, data_segs_out),
	INFO(delivery_rate,
	     .src = {"tcp_sock.rate_delivered", "tcp_sock.rate_interval_us", "tcp_sock.mss_cache"},
	     .get = get_delivery_rate),
	INFO(busy_time, .src = CHRONO, .get = get_busy_time),
	INFO(rwnd_limited, .src = CHRONO, .get = get_rwnd_limited),
	INFO(sndbuf_limited, .src = CHRONO, .get = get_sndbuf_limited),
	TCP(delivered, delivered),
	TCP(delivered_ce, delivered_ce),
	TCP(bytes_sent, bytes_sent),
	TCP(bytes_retrans, bytes_retrans),
	TCP(dsack_dups, dsack_dups),
	TCP(reord_seen, reord_seen),
	TCP(rcv_ooopack, rcv_ooopack),
	TCP(snd_wnd, snd_wnd),
	INFO(rcv_wnd, .src = {"tcp_sock.rcv_wnd", "tcp_sock.plb_rehash"}, .get = get_rcv_wnd),
	INFO(rehash, .src = {"tcp_sock.plb_rehash", "tcp_sock.timeout_rehash"}, .get = get_rehash),
	TCP(total_rto, total_rto),
	TCP(total_rto_recoveries, total_rto_recoveries),
	INFO(total_rto_time, .src = {"tcp_sock.total_rto_time", "tcp_sock.rto_stamp"},
	     .get = get_total_rto_time),
	TCP(received_ce, received_ce),
	TCP(delivered_e1_bytes, delivered_ecn_bytes[0]),
	TCP(delivered_e0_bytes, delivered_ecn_bytes[1]),
	TCP(delivered_ce_bytes, delivered_ecn_bytes[2]),
	TCP(received_e1_bytes, received_ecn_bytes[0]),
	TCP(received_e0_bytes, received_ecn_bytes[1]),
	TCP(received_ce_bytes, received_ecn_bytes[2]),
	INFO(ecn_mode, .src = {"tcp_sock.ecn_flags", "tcp_sock.accecn_fail_mode"},
	     .get = get_ecn_mode),
	TCP(accecn_opt_seen, saw_accecn_opt),
	TCP(accecn_fail_mode, accecn_fail_mode),
	{.name = NULL},
};
