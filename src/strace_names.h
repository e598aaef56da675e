/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers by the names that strace 6.1 (Debian 12) has for them, and how it writes the others. */
#ifndef SOCKSPY_STRACE_NAMES_H
#define SOCKSPY_STRACE_NAMES_H

#include "strace_text.h"

#include <stddef.h>
#include <stdint.h>

struct strace_name {
	uint64_t number;
	const char *name;
};

struct strace_names {
	const struct strace_name *names; /* ends with a NULL name */
	const char *unknown; /* the comment behind a number without a name; NULL: none */
};

extern const struct strace_names strace_families;
extern const struct strace_names strace_socket_types;
extern const struct strace_names strace_type_flags; /* SOCK_CLOEXEC ... */
extern const struct strace_names strace_shutdown_modes;
extern const struct strace_names strace_ethertypes;
extern const struct strace_names strace_hardware_types;
extern const struct strace_names strace_packet_types;
extern const struct strace_names strace_packet_memberships;
extern const struct strace_names strace_icmp_types;
extern const struct strace_names strace_txrehash;
extern const struct strace_names strace_bdaddr_types;
extern const struct strace_names strace_l2_psm;
extern const struct strace_names strace_l2_cid;
extern const struct strace_names strace_hci_channels;
extern const struct strace_names strace_rxrpc_services;
extern const struct strace_names strace_ieee802154_addr_types;
extern const struct strace_names strace_ieee802154_addrs;
extern const struct strace_names strace_ieee802154_pan_ids;
extern const struct strace_names strace_alg_flags;
extern const struct strace_names strace_nfc_saps;
extern const struct strace_names strace_nfc_protocols;
extern const struct strace_names strace_vsock_cids;
extern const struct strace_names strace_vsock_ports;
extern const struct strace_names strace_vsock_flags;
extern const struct strace_names strace_qrtr_nodes;
extern const struct strace_names strace_qrtr_ports;
extern const struct strace_names strace_xdp_flags;
extern const struct strace_names strace_mctp_addrs;
extern const struct strace_names strace_mctp_nets;

/* Protocols of a family's sockets; NULL: they are mere numbers. */
const struct strace_names *strace_protocols(uint64_t family);

/* NULL for a number without a name. */
const char *strace_name(const struct strace_names *n, uint64_t number);

/* "NAME", or "0x2d" with the comment. */
void line_name(struct line *t, const struct strace_names *n, uint64_t number);
/* "0x2d" with the name as a comment, or the comment for unknown ones. */
void line_name_verbose(struct line *t, const struct strace_names *n, uint64_t number);
/* "NAME|NAME|0x40"; where no bit has a name "0x40" with the comment; "0". */
void line_bits(struct line *t, const struct strace_names *n, uint64_t bits);
/* "0x41" with the above as a comment. */
void line_bits_verbose(struct line *t, const struct strace_names *n, uint64_t bits);

/* "EPERM" ..., those that the kernel keeps to itself included (include/linux/errno.h); NULL. */
const char *strace_errno_name(uint64_t number);

#endif
