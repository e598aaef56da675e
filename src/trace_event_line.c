// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace_event_line.h"

#include "escape.h"
#include "names.h"
#include "trace_events.h"
#include "value_print.h"

#include <linux/errqueue.h>
#include <netinet/in.h>
#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define NS_PER_US    UINT64_C(1000)
#define NS_PER_MS    UINT64_C(1000000)
#define NS_PER_S     UINT64_C(1000000000)

#define STATE_LISTEN 10 /* include/net/tcp_states.h */

/* --- numbers */

/* Two digits are enough: "8.1", "41". */
static void two_digits(char digits[DECIMAL_MAX], uint64_t tenths)
{
	if (tenths < 100)
		decimal_text(digits, tenths, 1);
	else
		decimal_text(digits, tenths / 10, 0);
}

void trace_duration_text(char out[TRACE_NUMBER_MAX], uint64_t ns)
{
	static const struct {
		uint64_t unit;
		const char *name;
	} units[] = {{NS_PER_S, "s"}, {NS_PER_MS, "ms"}, {NS_PER_US, "us"}};
	char digits[DECIMAL_MAX];

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (ns < units[i].unit)
			continue;
		two_digits(digits, ns / (units[i].unit / 10));
		snprintf(out, TRACE_NUMBER_MAX, "%.20s%s", digits, units[i].name);
		return;
	}
	snprintf(out, TRACE_NUMBER_MAX, "%uns", (unsigned int)ns);
}

void trace_bytes_text(char out[TRACE_NUMBER_MAX], uint64_t n)
{
	static const char units[] = "KMGTPE";
	size_t unit = 0;
	char digits[DECIMAL_MAX];

	if (n < 1024) {
		snprintf(out, TRACE_NUMBER_MAX, "%u", (unsigned int)n);
		return;
	}
	/* n / 1024 * 10, without an overflow */
	for (; n >= UINT64_C(1024) * 1024; n /= 1024)
		unit++;
	two_digits(digits, n * 10 / 1024);
	snprintf(out, TRACE_NUMBER_MAX, "%.20s%c", digits, units[unit]);
}

static void duration(struct text *t, uint64_t ns)
{
	char text[TRACE_NUMBER_MAX];

	trace_duration_text(text, ns);
	text_str(t, text);
}

static void bytes(struct text *t, const char *label, uint64_t n)
{
	char text[TRACE_NUMBER_MAX];

	trace_bytes_text(text, n);
	text_str(t, label);
	text_str(t, text);
}

static void number(struct text *t, const char *label, uint64_t n)
{
	text_str(t, label);
	text_uint(t, n, 0);
}

/* --- colours */

/* ECMA-48: select graphic rendition. */
static const char *const colours[] = {
	[COLOUR_DIM] = "\033[2m",
	[COLOUR_PROCESS] = "\033[36m",
	[COLOUR_LIFE] = "\033[32m",
	[COLOUR_FAULT] = "\033[31m",
};

void trace_colour_begin(struct text *t, enum trace_colour c, bool colour)
{
	if (colour && c)
		text_str(t, colours[c]);
}

void trace_colour_end(struct text *t, enum trace_colour c, bool colour)
{
	if (colour && c)
		text_str(t, "\033[0m");
}

/* --- processes and sockets */

static bool is_plain(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] < ' ' || s[i] > '~' || s[i] == '\\')
			return false;
	return true;
}

void trace_escaped(struct text *t, const char *s, size_t len)
{
	char *escaped = NULL;
	size_t escaped_len;
	FILE *out;

	if (is_plain(s, len)) {
		text_bytes(t, s, len);
		return;
	}
	out = open_memstream(&escaped, &escaped_len);
	if (!out) {
		t->failed = true;
		return;
	}
	escape_text(out, s, len);
	if (fclose(out))
		t->failed = true;
	else
		text_bytes(t, escaped, escaped_len);
	free(escaped);
}

static bool is_certain(const struct event_task *task)
{
	return task->owner == OWNER_EXACT;
}

void trace_process_text(struct text *t, const struct event_task *task, bool colour)
{
	if (!task->pid) {
		text_str(t, "- ");
		return;
	}
	trace_colour_begin(t, COLOUR_PROCESS, colour);
	if (!is_certain(task))
		text_char(t, '~');
	trace_escaped(t, task->comm, strnlen(task->comm, sizeof(task->comm)));
	text_char(t, '[');
	text_uint(t, task->pid, 0);
	text_char(t, ']');
	trace_colour_end(t, COLOUR_PROCESS, colour);
	text_char(t, ' ');
}

/* What a raw socket has in place of a port is its protocol. */
static void endpoint(struct text *t, const struct event_sock *s, const uint8_t addr[16],
		     uint16_t port)
{
	text_host(t, s->family, addr);
	if (s->type == SOCK_RAW)
		return;
	text_char(t, ':');
	text_uint(t, ntohs(port), 0);
}

static bool has_address(const uint8_t addr[16])
{
	static const uint8_t none[16];

	return memcmp(addr, none, sizeof(none)) != 0;
}

static bool has_end(const struct event_sock *s, const uint8_t addr[16], uint16_t port)
{
	return has_address(addr) || (port && s->type != SOCK_RAW);
}

static bool is_inet(const struct event_sock *s)
{
	return s->family == AF_INET || s->family == AF_INET6;
}

static void protocol(struct text *t, const struct event_sock *s)
{
	char name[PROTOCOL_TEXT_MAX];

	protocol_text(name, s->family, s->type, s->protocol);
	text_str(t, name);
	if (s->family == AF_INET6 && s->protocol != IPPROTO_ICMPV6)
		text_str(t, "v6");
}

/* "5<TCP:127.0.0.1:50194->127.0.0.1:80>", "<TCP:...>" where no descriptor is known. */
static void socket_text(struct text *t, const struct event_head *e)
{
	const struct event_sock *s = &e->sock;
	bool to = is_inet(s) && has_end(s, s->raddr, s->rport) && s->state != STATE_LISTEN;

	if (e->task.fd >= 0)
		text_uint(t, (uint32_t)e->task.fd, 0);
	text_char(t, '<');
	protocol(t, s);
	if (to || (is_inet(s) && has_end(s, s->laddr, s->lport))) {
		text_char(t, ':');
		endpoint(t, s, s->laddr, s->lport);
	}
	if (to) {
		text_str(t, "->");
		endpoint(t, s, s->raddr, s->rport);
	}
	text_char(t, '>');
}

static void state(struct text *t, uint32_t number)
{
	const char *name = tcp_state_name(number);

	if (name)
		text_str(t, name);
	else
		text_uint(t, number, 0);
}

static void error_name(struct text *t, uint32_t err)
{
	const char *name = strerrorname_np((int)err);
	const char *text = name ? strerrordesc_np((int)err) : NULL;

	if (!name) {
		number(t, "errno ", err);
		return;
	}
	text_str(t, name);
	text_str(t, " (");
	text_str(t, text);
	text_char(t, ')');
}

/* us as milliseconds: "0.04ms" */
static void rtt(struct text *t, const char *label, uint32_t us)
{
	char digits[DECIMAL_MAX];

	decimal_text(digits, us, 3);
	text_str(t, label);
	text_str(t, digits);
	text_str(t, "ms");
}

/* --- events */

/* What both ends agreed upon, as tcpdump shows of their SYNs. */
static void handshake(struct text *t, const struct event_state *e)
{
	number(t, "  mss ", e->mss);
	if (e->tcp_flags & EVENT_TCP_WSCALE) {
		number(t, " wscale ", e->snd_wscale);
		number(t, ",", e->rcv_wscale);
	}
	if (e->tcp_flags & EVENT_TCP_SACK)
		text_str(t, " sack");
	if (e->tcp_flags & EVENT_TCP_TIMESTAMPS)
		text_str(t, " ts");
	if (e->tcp_flags & EVENT_TCP_ECN)
		text_str(t, " ecn");
	if (e->tcp_flags & EVENT_TCP_FASTOPEN)
		text_str(t, " fastopen");
	if (e->tcp_flags & EVENT_TCP_REPAIR)
		text_str(t, " repair");
}

static void state_line(struct text *t, const struct event_state *e)
{
	state(t, e->old_state);
	text_str(t, " -> ");
	state(t, e->new_state);
	if (e->since) {
		text_str(t, "  ");
		duration(t, e->since);
	}
	if (e->mss)
		handshake(t, e);
	if (e->err) {
		text_str(t, "  ");
		error_name(t, e->err);
	}
}

static void close_line(struct text *t, const struct event_close *e)
{
	if (e->opened) {
		text_char(t, ' ');
		duration(t, e->opened);
		text_char(t, ' ');
	}
	bytes(t, " sent ", e->bytes_sent);
	bytes(t, " (acked ", e->bytes_acked);
	bytes(t, ", retransmitted ", e->bytes_retrans);
	bytes(t, ") received ", e->bytes_received);
	if (e->srtt)
		rtt(t, "  rtt ", e->srtt);
	if (e->err) {
		text_str(t, "  ");
		error_name(t, e->err);
	}
}

static void header_flags(struct text *t, uint8_t flags)
{
	static const char *const names[] = {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!(flags & 1u << i))
			continue;
		text_char(t, ' ');
		text_str(t, names[i]);
	}
}

static void retransmit_line(struct text *t, const struct event_retransmit *e)
{
	state(t, e->head.sock.state);
	if (e->synack) {
		text_str(t, "  SYN ACK");
	} else {
		number(t, "  seq ", e->seq);
		number(t, " len ", e->len);
		header_flags(t, e->tcp_flags);
	}
	if (e->retransmits)
		number(t, "  timeouts ", e->retransmits);
	number(t, "  total ", e->total);
	if (e->err < 0) {
		text_str(t, "  not sent: ");
		error_name(t, (uint32_t) - (int64_t)e->err);
	}
}

static void reset_line(struct text *t, const struct event_reset *e, const char *reason)
{
	if (e->head.sock.sk) {
		state(t, e->head.sock.state);
		text_str(t, "  ");
	}
	text_str(t, e->sent ? "sent" : "received");
	if (e->reason == RESET_NO_REASON)
		return;
	text_str(t, "  ");
	if (reason)
		text_str(t, reason);
	else
		number(t, "reason ", e->reason);
}

const char *trace_error_origin(uint32_t origin)
{
	static const char *const names[] = {
		[SO_EE_ORIGIN_LOCAL] = "local",	      [SO_EE_ORIGIN_ICMP] = "icmp",
		[SO_EE_ORIGIN_ICMP6] = "icmp6",	      [SO_EE_ORIGIN_TXSTATUS] = "timestamping",
		[SO_EE_ORIGIN_ZEROCOPY] = "zerocopy", [SO_EE_ORIGIN_TXTIME] = "txtime",
	};

	return origin < sizeof(names) / sizeof(names[0]) ? names[origin] : NULL;
}

/* What the RFCs 792, 1122, 1812 and 4443 call them. */
static const struct {
	uint8_t origin;
	uint8_t type;
	uint8_t code;
	const char *text;
} icmp_errors[] = {
	{SO_EE_ORIGIN_ICMP, ICMP_DEST_UNREACH, ICMP_NET_UNREACH, "network unreachable"},
	{SO_EE_ORIGIN_ICMP, ICMP_DEST_UNREACH, ICMP_HOST_UNREACH, "host unreachable"},
	{SO_EE_ORIGIN_ICMP, ICMP_DEST_UNREACH, ICMP_PROT_UNREACH, "protocol unreachable"},
	{SO_EE_ORIGIN_ICMP, ICMP_DEST_UNREACH, ICMP_PORT_UNREACH, "port unreachable"},
	{SO_EE_ORIGIN_ICMP, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, "fragmentation needed"},
	{SO_EE_ORIGIN_ICMP, ICMP_DEST_UNREACH, ICMP_SR_FAILED, "source route failed"},
	{SO_EE_ORIGIN_ICMP, ICMP_DEST_UNREACH, ICMP_NET_ANO, "network prohibited"},
	{SO_EE_ORIGIN_ICMP, ICMP_DEST_UNREACH, ICMP_HOST_ANO, "host prohibited"},
	{SO_EE_ORIGIN_ICMP, ICMP_DEST_UNREACH, ICMP_PKT_FILTERED, "administratively prohibited"},
	{SO_EE_ORIGIN_ICMP, ICMP_TIME_EXCEEDED, ICMP_EXC_TTL, "TTL exceeded"},
	{SO_EE_ORIGIN_ICMP, ICMP_TIME_EXCEEDED, ICMP_EXC_FRAGTIME, "reassembly time exceeded"},
	{SO_EE_ORIGIN_ICMP6, ICMP6_DST_UNREACH, ICMP6_DST_UNREACH_NOROUTE, "no route"},
	{SO_EE_ORIGIN_ICMP6, ICMP6_DST_UNREACH, ICMP6_DST_UNREACH_ADMIN,
	 "administratively prohibited"},
	{SO_EE_ORIGIN_ICMP6, ICMP6_DST_UNREACH, ICMP6_DST_UNREACH_BEYONDSCOPE, "beyond scope"},
	{SO_EE_ORIGIN_ICMP6, ICMP6_DST_UNREACH, ICMP6_DST_UNREACH_ADDR, "address unreachable"},
	{SO_EE_ORIGIN_ICMP6, ICMP6_DST_UNREACH, ICMP6_DST_UNREACH_NOPORT, "port unreachable"},
	{SO_EE_ORIGIN_ICMP6, ICMP6_PACKET_TOO_BIG, 0, "packet too big"},
	{SO_EE_ORIGIN_ICMP6, ICMP6_TIME_EXCEEDED, ICMP6_TIME_EXCEED_TRANSIT, "hop limit exceeded"},
	{SO_EE_ORIGIN_ICMP6, ICMP6_TIME_EXCEEDED, ICMP6_TIME_EXCEED_REASSEMBLY,
	 "reassembly time exceeded"},
};

const char *trace_error_text(const struct event_error *e)
{
	for (size_t i = 0; i < sizeof(icmp_errors) / sizeof(icmp_errors[0]); i++)
		if (icmp_errors[i].origin == e->ee_origin && icmp_errors[i].type == e->ee_type &&
		    icmp_errors[i].code == e->ee_code)
			return icmp_errors[i].text;
	return NULL;
}

static bool is_icmp(const struct event_error *e)
{
	return e->ee_origin == SO_EE_ORIGIN_ICMP || e->ee_origin == SO_EE_ORIGIN_ICMP6;
}

/* "icmp 3/3 port unreachable from 127.0.0.1" */
static void error_origin(struct text *t, const struct event_error *e)
{
	const char *origin = trace_error_origin(e->ee_origin), *what = trace_error_text(e);

	if (origin)
		text_str(t, origin);
	else
		number(t, "origin ", e->ee_origin);
	if (is_icmp(e)) {
		number(t, " ", e->ee_type);
		number(t, "/", e->ee_code);
	}
	if (what) {
		text_char(t, ' ');
		text_str(t, what);
	}
	if (e->ee_info)
		number(t, " info ", e->ee_info);
	if (is_inet(&e->head.sock) && has_address(e->offender)) {
		text_str(t, " from ");
		text_host(t, e->head.sock.family, e->offender);
	}
}

static void error_line(struct text *t, const struct event_error *e)
{
	uint32_t err = e->err ? e->err : e->ee_errno;

	if (err)
		error_name(t, err);
	else if (e->err_soft)
		error_name(t, e->err_soft);
	if (!err && e->err_soft)
		text_str(t, " (soft)");
	if (e->ee_origin) {
		text_str(t, err || e->err_soft ? "  " : "");
		error_origin(t, e);
	}
}

static void overflow_line(struct text *t, const struct event_overflow *e)
{
	number(t, "dropped ", e->dropped);
	number(t, "  queue ", e->queue);
	number(t, " of ", e->backlog);
}

void trace_event_line(struct text *t, const struct event_head *e, const char *reason, bool colour)
{
	bool is_life = e->type == EVENT_STATE || e->type == EVENT_CLOSE;
	enum trace_colour how = is_life ? COLOUR_LIFE : COLOUR_FAULT;
	const char *name = trace_event_name(e->type);

	trace_colour_begin(t, how, colour);
	text_str(t, name ? name : "?");
	trace_colour_end(t, how, colour);
	text_char(t, ' ');
	socket_text(t, e);
	text_char(t, ' ');
	switch (e->type) {
	case EVENT_STATE:
		state_line(t, (const void *)e);
		break;
	case EVENT_CLOSE:
		close_line(t, (const void *)e);
		break;
	case EVENT_RETRANSMIT:
		retransmit_line(t, (const void *)e);
		break;
	case EVENT_RESET:
		reset_line(t, (const void *)e, reason);
		break;
	case EVENT_ERROR:
		error_line(t, (const void *)e);
		break;
	case EVENT_OVERFLOW:
		overflow_line(t, (const void *)e);
		break;
	}
}
