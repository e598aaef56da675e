/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers of the kernel by their names. */
#include "../../src/names.h"
#include "../../include/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_families(void **state)
{
	(void)state;
	assert_string_equal(family_name(1), "AF_UNIX");
	assert_string_equal(family_name(2), "AF_INET");
	assert_string_equal(family_name(10), "AF_INET6");
	assert_string_equal(family_name(16), "AF_NETLINK");
	assert_string_equal(family_name(45), "AF_MCTP");
	assert_null(family_name(46));
	/* Linux has given every number below AF_MAX to a family. */
	for (uint32_t family = 0; family < 46; family++)
		assert_non_null(family_name(family));
}

static void test_types(void **state)
{
	(void)state;
	assert_string_equal(socket_type_name(1), "SOCK_STREAM");
	assert_string_equal(socket_type_name(5), "SOCK_SEQPACKET");
	assert_null(socket_type_name(0));
	assert_null(socket_type_name(7));
}

static void test_protocols(void **state)
{
	static const struct {
		uint32_t family, type, protocol;
		const char *text;
	} cases[] = {
		{2, 1, 6, "TCP"},
		{10, 2, 17, "UDP"},
		{2, 2, 136, "UDPLITE"},
		{10, 3, 58, "ICMPV6"},
		{2, 1, 262, "MPTCP"},
		{2, 1, 132, "SCTP"},
		{2, 3, 255, "RAW"},
		{2, 3, 253, "RAW 253"},
		{2, 1, 253, "253"},
		{16, 3, 0, "ROUTE"},
		{16, 3, 15, "KOBJECT_UEVENT"},
		{16, 3, 31, "31"},
		{17, 3, 3, "ETH_P_ALL"},
		{17, 3, 0x0800, "ETH_P_IP"},
		{17, 3, 0x88b6, "0x88b6"},
		{31, 5, 0, "L2CAP"},
		{29, 3, 1, "RAW"},
		{1, 1, 0, "0"},
	};
	char text[PROTOCOL_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		protocol_text(text, cases[i].family, cases[i].type, cases[i].protocol);
		assert_string_equal(text, cases[i].text);
	}
	assert_null(protocol_name(1, 0));
	assert_null(protocol_name(2, 253));
}

static void test_levels(void **state)
{
	(void)state;
	assert_string_equal(level_name(2, 6), "SOL_TCP");
	assert_string_equal(level_name(2, 0), "SOL_IP");
	assert_string_equal(level_name(40, 40), "AF_VSOCK");
	assert_string_equal(level_name(16, 270), "SOL_NETLINK");
	/* The same numbers mean other levels to these families. */
	assert_string_equal(level_name(31, 6), "SOL_L2CAP");
	assert_string_equal(level_name(31, 0), "SOL_HCI");
	assert_string_equal(level_name(31, 1), "SOL_SOCKET");
	assert_string_equal(level_name(36, 0), "SOL_IEEE802154");
	assert_null(level_name(2, 9999));
	assert_null(level_name(2, -1));
}

static void test_states(void **state)
{
	static const struct {
		uint16_t family, type;
		uint32_t protocol, number;
		uint64_t unix_peer;
		const char *name;
	} cases[] = {
		{2, 1, 6, 1, 0, "ESTABLISHED"},
		{2, 1, 6, 2, 0, "SYN_SENT"},
		{2, 1, 6, 3, 0, "SYN_RECV"},
		{2, 1, 6, 4, 0, "FIN_WAIT1"},
		{2, 1, 6, 5, 0, "FIN_WAIT2"},
		{2, 1, 6, 6, 0, "TIME_WAIT"},
		{10, 1, 6, 7, 0, "CLOSE"},
		{2, 1, 6, 8, 0, "CLOSE_WAIT"},
		{2, 1, 6, 9, 0, "LAST_ACK"},
		{2, 1, 262, 10, 0, "LISTEN"},
		{2, 1, 6, 11, 0, "CLOSING"},
		{2, 1, 6, 12, 0, "NEW_SYN_RECV"},
		{2, 2, 17, 7, 0, "UNCONNECTED"},
		{2, 2, 17, 1, 0, "ESTABLISHED"},
		{10, 3, 58, 7, 0, "UNCONNECTED"},
		{2, 5, 132, 7, 0, "CLOSED"},
		{2, 1, 132, 2, 0, "ESTABLISHING"},
		{2, 1, 256, 22, 0, "APPCLOSEWAIT1"},
		{2, 6, 33, 7, 0, "CLOSE"},
		{1, 1, 0, 10, 0, "LISTEN"},
		{1, 1, 0, 1, 5, "CONNECTED"},
		{1, 2, 0, 7, 5, "CONNECTED"},
		{1, 2, 0, 7, 0, "UNCONNECTED"},
		{40, 1, 0, 2, 0, "SYN_SENT"},
		{40, 2, 0, 7, 0, "UNCONNECTED"},
		{16, 3, 0, 7, 0, "UNCONNECTED"},
		{16, 3, 0, 1, 0, "CONNECTED"},
		{31, 5, 0, 4, 0, "LISTEN"},
		{31, 5, 0, 1, 0, "CONNECTED"},
		{30, 1, 0, 7, 0, "OPEN"},
		{43, 1, 0, 1, 0, "ACTIVE"},
		{2, 1, 6, 99, 0, NULL},
		{17, 3, 0, 7, 0, NULL},
		{44, 3, 0, 7, 0, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct rec_sock s = {.family = cases[i].family,
					   .type = cases[i].type,
					   .protocol = cases[i].protocol,
					   .state = cases[i].number,
					   .unix_peer = cases[i].unix_peer};

		if (cases[i].name)
			assert_string_equal(state_name(&s), cases[i].name);
		else
			assert_null(state_name(&s));
	}
}

static void test_small_tables(void **state)
{
	(void)state;
	assert_string_equal(netlink_group_name(0, 1), "RTNLGRP_LINK");
	assert_string_equal(netlink_group_name(0, 39), "RTNLGRP_IPV6_ACADDR");
	assert_null(netlink_group_name(0, 0));
	assert_null(netlink_group_name(15, 1));
	assert_string_equal(packet_membership_name(1), "PACKET_MR_PROMISC");
	assert_null(packet_membership_name(4));
	assert_string_equal(tls_version_name(0x0304), "1.3");
	assert_null(tls_version_name(0x0302));
	assert_string_equal(tls_cipher_name(54), "CHACHA20-POLY1305");
	assert_null(tls_cipher_name(0));
	assert_string_equal(tcp_ca_state_name(4), "Loss");
	assert_null(tcp_ca_state_name(5));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_families),  cmocka_unit_test(test_types),
		cmocka_unit_test(test_protocols), cmocka_unit_test(test_levels),
		cmocka_unit_test(test_states),	  cmocka_unit_test(test_small_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
