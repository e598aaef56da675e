/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's numbers by the names that programs and tools use for them. Every function returns
 * static text, or NULL for a number without a known name.
 */
#ifndef SOCKSPY_NAMES_H
#define SOCKSPY_NAMES_H

#include <stddef.h>
#include <stdint.h>

struct rec_sock;

/* "AF_INET" ... (include/linux/socket.h) */
const char *family_name(uint32_t family);

/* "SOCK_STREAM" ... (include/linux/net.h) */
const char *socket_type_name(uint32_t type);

/*
 * "TCP", "ICMPV6"; "ROUTE", "KOBJECT_UEVENT" of netlink; "ETH_P_ALL" of packet sockets (in host
 * byte order); "L2CAP" of Bluetooth; "ISOTP" of CAN; ...
 */
const char *protocol_name(uint32_t family, uint32_t protocol);

#define PROTOCOL_TEXT_MAX 32

/* The same, never without a text: an unnamed one is "253", "RAW 253" of a raw socket, or "0x88b6". */
void protocol_text(char text[PROTOCOL_TEXT_MAX], uint32_t family, uint32_t type, uint32_t protocol);

/* "SOL_TCP" ... A family that uses the levels of others for its own needs family to be told apart. */
const char *level_name(uint32_t family, int level);

/* "LISTEN" ...: TCP's states (include/net/tcp_states.h), by the names that ss and lsof have for them. */
const char *tcp_state_name(uint32_t state);

/*
 * "LISTEN", "ESTABLISHED", "CONNECTED" ... NULL for a family that keeps no state, or one of its own
 * that is not known here.
 */
const char *state_name(const struct rec_sock *s);

/* "RTNLGRP_LINK": a multicast group of netlink protocol NETLINK_ROUTE. */
const char *netlink_group_name(uint32_t protocol, uint32_t group);

/* "PACKET_MR_PROMISC" ... */
const char *packet_membership_name(uint32_t type);

/* "1.3" of 0x0304, "AES-GCM-128" of 51 (linux/tls.h). */
const char *tls_version_name(uint32_t version);
const char *tls_cipher_name(uint32_t cipher);

/* "Open" ...: state of TCP's congestion control (enum tcp_ca_state). */
const char *tcp_ca_state_name(uint32_t state);

#endif
