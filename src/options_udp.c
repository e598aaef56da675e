/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options of levels SOL_UDP and SOL_UDPLITE, as udp_lib_getsockopt() of net/ipv4/udp.c gives them.
 * Most moved from members of their own to bits of udp_flags in 6.7, and in stable kernels since.
 */
#include "field.h"
#include "sockopt_numbers.h"

#include <netinet/udp.h>

#define OPTION(NAME, LEVEL, NEED, KIND, ...)                                                       \
	{                                                                                          \
		.name = #NAME, .group = FIELD_OPTION, .level = (LEVEL), .optname = (NAME),         \
		.need = (NEED), .kind = (KIND),                                                    \
		.src = { __VA_ARGS__ }                                                             \
	}
#define FLAG(NAME, OLD) "udp_sock.udp_flags:bit(UDP_FLAGS_" #NAME ") | udp_sock." #OLD

const struct field options_udp[] = {
	OPTION(UDP_CORK, SOL_UDP, SKC_UDP, VALUE_BOOL, FLAG(CORK, corkflag)),
	OPTION(UDP_ENCAP, SOL_UDP, SKC_UDP, VALUE_INT, "udp_sock.encap_type"),
	OPTION(UDP_NO_CHECK6_TX, SOL_UDP, SKC_UDP, VALUE_BOOL, FLAG(NO_CHECK6_TX, no_check6_tx)),
	OPTION(UDP_NO_CHECK6_RX, SOL_UDP, SKC_UDP, VALUE_BOOL, FLAG(NO_CHECK6_RX, no_check6_rx)),
	OPTION(UDP_SEGMENT, SOL_UDP, SKC_UDP, VALUE_INT, "udp_sock.gso_size"),
	OPTION(UDP_GRO, SOL_UDP, SKC_UDP, VALUE_BOOL, FLAG(GRO_ENABLED, gro_enabled)),
	OPTION(UDPLITE_SEND_CSCOV, SOL_UDPLITE, SKC_UDPLITE, VALUE_INT, "udp_sock.pcslen"),
	OPTION(UDPLITE_RECV_CSCOV, SOL_UDPLITE, SKC_UDPLITE, VALUE_INT, "udp_sock.pcrlen"),
	{.name = NULL},
};
