// SPDX-License-Identifier: GPL-2.0-or-later
#include "ip_options.h"

#include <netinet/ip.h>
#include <string.h>

/* Of every option with addresses or times: [1] its length, [2] its pointer, counted from 1. */
#define OPT_LEN	    1
#define OPT_POINTER 2
#define OPT_FLAGS   3
#define SLOT_SIZE   4

/* Where an option starts, from its offset in the IP header; IP_OPTIONS_MAX where it can't be one. */
static size_t start_of(const struct rec_ip_options *opt, uint8_t offset)
{
	size_t at = offset - sizeof(struct iphdr);

	return offset < sizeof(struct iphdr) || at + OPT_FLAGS >= opt->optlen ? IP_OPTIONS_MAX : at;
}

/* Puts the first hop, which became the destination address, back in front of the others. */
static void undo_source_route(const struct rec_ip_options *opt, uint8_t *out)
{
	size_t at = start_of(opt, opt->srr), len;

	if (at == IP_OPTIONS_MAX)
		return;
	len = out[at + OPT_LEN];
	if (len < OPT_FLAGS + SLOT_SIZE || at + len > opt->optlen)
		return;
	memmove(out + at + OPT_FLAGS + SLOT_SIZE, out + at + OPT_FLAGS,
		len - OPT_FLAGS - SLOT_SIZE);
	memcpy(out + at + OPT_FLAGS, &opt->faddr, SLOT_SIZE);
}

/* Gives back the slot that was taken last, and empties it. */
static void undo_slot(const struct rec_ip_options *opt, uint8_t offset, uint8_t *out)
{
	size_t at = start_of(opt, offset), slot;

	if (at == IP_OPTIONS_MAX || out[at + OPT_POINTER] <= SLOT_SIZE)
		return;
	out[at + OPT_POINTER] -= SLOT_SIZE;
	slot = at + out[at + OPT_POINTER] - 1;
	if (slot + SLOT_SIZE <= opt->optlen)
		memset(out + slot, 0, SLOT_SIZE);
}

static void undo_timestamp(const struct rec_ip_options *opt, uint8_t *out)
{
	size_t at = start_of(opt, opt->ts);

	if (at == IP_OPTIONS_MAX)
		return;
	if (opt->ts_needtime) {
		undo_slot(opt, opt->ts, out);
		if ((out[at + OPT_FLAGS] & 0xf) == IPOPT_TS_PRESPEC)
			out[at + OPT_POINTER] -= SLOT_SIZE;
	}
	if (opt->ts_needaddr)
		undo_slot(opt, opt->ts, out);
}

size_t ip_options_undo(const struct rec_ip_options *opt, uint8_t out[IP_OPTIONS_MAX])
{
	if (!opt->optlen || opt->optlen > IP_OPTIONS_MAX)
		return 0;
	memcpy(out, opt->data, IP_OPTIONS_MAX);
	if (opt->srr)
		undo_source_route(opt, out);
	if (opt->rr && opt->rr_needaddr)
		undo_slot(opt, opt->rr, out);
	if (opt->ts)
		undo_timestamp(opt, out);
	return opt->optlen;
}
