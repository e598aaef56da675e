/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options of level SOL_TLS, as do_tls_getsockopt() of net/tls/tls_main.c gives them, but for keys:
 * version and cipher come from the part of the context that is not secret.
 */
#include "field.h"
#include "slots.h"
#include "sockopt_numbers.h"

#include <linux/tls.h>
#include <sys/socket.h>

/* tls_context.tx_conf, rx_conf (include/net/tls.h): 0, TLS_BASE, without a key. */
#define CONF_SW 1
#define CONF_HW 2

#define TLS	"inet_connection_sock.icsk_ulp_data->(tls_context)"

#define OPTION(NAME, KIND, ...)                                                                    \
	{                                                                                          \
		.name = #NAME, .group = FIELD_OPTION, .level = SOL_TLS, .optname = (NAME),         \
		.need = SKC_TLS, .kind = (KIND), __VA_ARGS__                                       \
	}

static bool has_key(uint64_t conf)
{
	return conf == CONF_SW || conf == CONF_HW;
}

/* struct tls_crypto_info, which is all that getsockopt gives to who asks for 4 bytes. */
static void get_crypto_info(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t conf, version, cipher;

	if (!slot_need(r, f, 0, v, &conf) || !slot_need(r, f, 1, v, &version) ||
	    !slot_need(r, f, 2, v, &cipher))
		return;
	if (!has_key(conf)) {
		value_absent(v, "getsockopt gives EBUSY: no key is set in this direction");
		return;
	}
	value_members(v);
	value_member(v, "version", (int64_t)version);
	value_member(v, "cipher_type", (int64_t)cipher);
}

static void get_expect_no_pad(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t no_pad, conf, version;

	if (!slot_need(r, f, 0, v, &no_pad) || !slot_need(r, f, 1, v, &conf) ||
	    !slot_need(r, f, 2, v, &version))
		return;
	if (version == TLS_1_3_VERSION && has_key(conf))
		value_bool(v, no_pad);
	else
		value_absent(v, "getsockopt gives EINVAL: it is for receiving TLS 1.3");
}

const struct field options_tls[] = {
	OPTION(TLS_TX, VALUE_MEMBERS,
	       .src = {TLS "tx_conf", TLS "prot_info.version", TLS "prot_info.cipher_type"},
	       .get = get_crypto_info),
	OPTION(TLS_RX, VALUE_MEMBERS,
	       .src = {TLS "rx_conf", TLS "prot_info.version", TLS "prot_info.cipher_type"},
	       .get = get_crypto_info),
	OPTION(TLS_TX_ZEROCOPY_RO, VALUE_BOOL, .src = {TLS "zerocopy_sendfile"}),
	OPTION(TLS_RX_EXPECT_NO_PAD, VALUE_BOOL,
	       .src = {TLS "rx_no_pad", TLS "rx_conf", TLS "prot_info.version"},
	       .get = get_expect_no_pad),
	OPTION(TLS_TX_MAX_PAYLOAD_LEN, VALUE_UINT, .src = {TLS "tx_max_payload_len"},
	       .def_num = 16384),
	{.name = NULL},
};
