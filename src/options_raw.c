/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options at SOL_RAW and SOL_ICMPV6: raw sockets, net/ipv4/raw.c and net/ipv6/raw.c. */
#include "field.h"
#include "option_get.h"
#include "slots.h"

#include <netinet/in.h>

#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/in6.h>
#include <string.h>
#include <sys/socket.h>

#define OPT(l, n) .name = #n, .group = FIELD_OPTION, .level = (l), .optname = n

static void get_icmp6_filter(const struct reading *r, const struct field *f, struct value *v)
{
	uint32_t word;
	size_t len;
	const uint8_t *words = slot_bytes(r, f, 0, &len);

	if (!words) {
		value_absent(v, slot_why(r, f, 0));
		return;
	}
	value_bytes(v, VALUE_LIST, NULL, 0);
	for (v->nr = 0; v->nr < len / sizeof(word) && v->nr < VALUE_LIST_MAX; v->nr++) {
		memcpy(&word, words + v->nr * sizeof(word), sizeof(word));
		v->list[v->nr] = word;
	}
}

/* Every type passes. */
static bool fresh_icmp6_filter(const struct reading *r, const struct field *f,
			       const struct value *v)
{
	(void)r;
	(void)f;
	for (uint32_t i = 0; i < v->nr; i++)
		if (v->list[i])
			return false;
	return true;
}

/* clang-format off */
const struct field options_raw[] = {
	{OPT(SOL_RAW, ICMP_FILTER), .need = SKC_RAW | SKC_ICMP, .kind = VALUE_UINT,
	 .src = {"raw_sock.filter.data"}},
	/* The same as at SOL_IPV6: a plain dump needs them but once. */
	{OPT(SOL_RAW, IPV6_CHECKSUM), .need = SKC_RAW6, .kind = VALUE_INT, .def = DEFAULT_STATE,
	 .src = {"raw6_sock.checksum", "raw6_sock.offset"}, .get = option_get_checksum},
	{OPT(SOL_RAW, IPV6_HDRINCL), .need = SKC_RAW6, .kind = VALUE_BOOL, .def = DEFAULT_STATE,
	 .src = {"inet_sock.inet_flags:bit(INET_FLAGS_HDRINCL) | inet_sock.hdrincl"}},
	{OPT(SOL_ICMPV6, ICMPV6_FILTER), .need = SKC_RAW6 | SKC_ICMP, .kind = VALUE_LIST,
	 .src = {"raw6_sock.filter.data"}, .get = get_icmp6_filter, .fresh = fresh_icmp6_filter},
	{.name = NULL},
};
/* clang-format on */
