/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options of level AF_VSOCK, as vsock_connectible_getsockopt() of net/vmw_vsock/af_vsock.c gives
 * them; SOCK_DGRAM has none.
 */
#include "field.h"
#include "slots.h"

#include <limits.h>
#include <sys/socket.h>
#include <linux/vm_sockets.h>

#define BUFFER_SIZE_DEFAULT 262144
#define BUFFER_MIN_DEFAULT  128
#define CONNECT_TIMEOUT_US  2000000

#define OPTION(NAME, NUMBER, KIND, ...)                                                            \
	{                                                                                          \
		.name = #NAME, .group = FIELD_OPTION, .level = AF_VSOCK, .optname = (NUMBER),      \
		.need = SKC_VSOCK, .deny = SKC_DGRAM, .kind = (KIND), __VA_ARGS__                  \
	}

/* The option came in 5.16, and so did sk_reserved_mem (slot 1), which tells such a kernel. */
static void get_timeout_new(const struct reading *r, const struct field *f, struct value *v)
{
	uint64_t marker;
	int64_t jiffies;

	if (!slot_need(r, f, 1, v, &marker))
		return;
	if (slot_s64(r, f, 0, &jiffies))
		value_time_us(v, jiffies == LONG_MAX ? 0 : jiffies_to_us(r, (uint64_t)jiffies));
	else
		value_absent(v, slot_why(r, f, 0));
}

const struct field options_vsock[] = {
	OPTION(SO_VM_SOCKETS_BUFFER_SIZE, SO_VM_SOCKETS_BUFFER_SIZE, VALUE_UINT,
	       .src = {"vsock_sock.buffer_size"}, .def_num = BUFFER_SIZE_DEFAULT),
	OPTION(SO_VM_SOCKETS_BUFFER_MIN_SIZE, SO_VM_SOCKETS_BUFFER_MIN_SIZE, VALUE_UINT,
	       .src = {"vsock_sock.buffer_min_size"}, .def_num = BUFFER_MIN_DEFAULT),
	OPTION(SO_VM_SOCKETS_BUFFER_MAX_SIZE, SO_VM_SOCKETS_BUFFER_MAX_SIZE, VALUE_UINT,
	       .src = {"vsock_sock.buffer_max_size"}, .def_num = BUFFER_SIZE_DEFAULT),
	OPTION(SO_VM_SOCKETS_CONNECT_TIMEOUT, SO_VM_SOCKETS_CONNECT_TIMEOUT_OLD, VALUE_TIME,
	       .unit = UNIT_JIFFIES_TIME, .src = {"vsock_sock.connect_timeout"},
	       .def_num = CONNECT_TIMEOUT_US),
	OPTION(SO_VM_SOCKETS_CONNECT_TIMEOUT_NEW, SO_VM_SOCKETS_CONNECT_TIMEOUT_NEW, VALUE_TIME,
	       .src = {"vsock_sock.connect_timeout", "sock.sk_reserved_mem"},
	       .get = get_timeout_new, .def = DEFAULT_STATE),
	{.name = NULL},
};
