/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The catalogue of calls: each kind, family, option, length and error that a tracer may come across. */
#include "calls.h"
#include "sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define FAMILIES     48 /* AF_MAX and a bit */
#define NO_FD	     (-1)
#define BAD	     0x10 /* no such address */

/* A type that the kernel refuses before it looks for a module. */
#define NO_TYPE 15

static long address_of(const void *p)
{
	return (long)(uintptr_t)p;
}

/* The same bytes every time. */
static void fill(uint8_t *bytes, size_t len, uint32_t seed)
{
	for (size_t i = 0; i < len; i++) {
		seed = seed * 1103515245 + 12345;
		bytes[i] = (uint8_t)(seed >> 16);
	}
}

static void open_and_close(const struct caller *m, long family, long type, long protocol)
{
	long fd = call_make(m, CALL_SOCKET, family, type, protocol, 0, 0);

	if (fd >= 0)
		close((int)fd);
}

static void pair_and_close(const struct caller *m, long family, long type, long protocol, void *to)
{
	if (call_make(m, CALL_SOCKETPAIR, family, type, protocol, address_of(to), 0) < 0)
		return;
	for (int i = 0; i < 2; i++)
		close(((int *)to)[i]);
}

static void socket_types(const struct caller *m)
{
	static const unsigned int types[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15};
	static const unsigned int flags[] = {
		0,
		SOCK_CLOEXEC,
		SOCK_NONBLOCK,
		SOCK_CLOEXEC | SOCK_NONBLOCK,
		0x10,
		SOCK_CLOEXEC | 16,
		0xfffffff0,
		0x40000000,
		SOCK_CLOEXEC | 0x1000,
	};

	for (size_t t = 0; t < COUNT(types); t++)
		for (size_t f = 0; f < COUNT(flags); f++)
			open_and_close(m, AF_UNIX, (long)(types[t] | flags[f]), AF_UNIX);
}

/* Numbers of every table, and of none. */
static void protocols(const struct caller *m)
{
	static const long odd[] = {0xffff, 0x10000, 0x7fffffff, 0xffffffff, -1};
	static const int ethertypes[] = {0x0,	 0x100,	 0x200,	 0x600,	 0x800,	 0x8f0,	 0xa00,
					 0x22e0, 0x22f0, 0x4300, 0x6000, 0x6550, 0x8030, 0x8090,
					 0x80f0, 0x8100, 0x8130, 0x86d0, 0x8800, 0x8860, 0x8880,
					 0x88a0, 0x88b0, 0x88c0, 0x88e0, 0x88f0, 0x8900, 0x8910,
					 0x8920, 0x8940, 0x8a00, 0x9000, 0x9100, 0x9200, 0x9300,
					 0xdad0, 0xe000, 0xed30, 0xfbf0};

	for (long family = 0; family < FAMILIES; family++)
		for (long p = 0; p < 50; p++)
			call_make(m, CALL_SOCKET, family, NO_TYPE, p, 0, 0);
	for (long p = 50; p < 300; p++) {
		call_make(m, CALL_SOCKET, AF_INET, NO_TYPE, p, 0, 0);
		call_make(m, CALL_SOCKET, AF_AX25, NO_TYPE, p, 0, 0);
	}
	for (size_t i = 0; i < COUNT(ethertypes); i++)
		for (int p = 0; p < 32; p++)
			call_make(m, CALL_SOCKET, AF_PACKET, NO_TYPE,
				  htons((uint16_t)(ethertypes[i] + p)), 0, 0);
	for (long family = 0; family < FAMILIES; family++)
		for (size_t i = 0; i < COUNT(odd); i++)
			call_make(m, CALL_SOCKET, family, NO_TYPE, odd[i], 0, 0);
	call_make(m, CALL_SOCKET, 0xff, NO_TYPE, 1, 0, 0);
	call_make(m, CALL_SOCKET, -1, NO_TYPE, 1, 0, 0);
	call_make(m, CALL_SOCKET, 0x100000002, NO_TYPE, 6, 0, 0);
}

void calls_socket(const struct caller *m)
{
	const struct tail *t = tail_get();
	int fds[2] = {0};

	socket_types(m);
	protocols(m);
	open_and_close(m, AF_INET, SOCK_STREAM, IPPROTO_TCP);
	open_and_close(m, AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, IPPROTO_UDP);
	open_and_close(m, AF_INET, SOCK_STREAM, IPPROTO_UDP);
	open_and_close(m, AF_NETLINK, SOCK_RAW, NETLINK_GENERIC);
	pair_and_close(m, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds);
	pair_and_close(m, AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, fds);
	pair_and_close(m, AF_UNIX, SOCK_SEQPACKET, 7, fds);
	pair_and_close(m, AF_INET, SOCK_STREAM, IPPROTO_TCP, fds);
	pair_and_close(m, 99, SOCK_STREAM, -1, fds);
	pair_and_close(m, AF_UNIX, SOCK_STREAM, 0, tail_put(t, fds, 4));
	call_make(m, CALL_SOCKETPAIR, AF_UNIX, SOCK_STREAM, 0, 0, 0);
	call_make(m, CALL_SOCKETPAIR, AF_UNIX, SOCK_STREAM, 0, BAD, 0);
}

/* Lengths around those that addresses have. */
static void address(const struct caller *m, const uint8_t *bytes, size_t len)
{
	const void *p = tail_put(tail_get(), bytes, len);

	call_make(m, CALL_BIND, NO_FD, address_of(p), (long)len, 0, 0);
}

static void random_addresses(const struct caller *m)
{
	uint8_t bytes[140];

	for (uint16_t family = 0; family < FAMILIES; family++)
		for (size_t len = 2; len <= 130; len++) {
			fill(bytes, sizeof(bytes), family * 1000u + (uint32_t)len);
			memcpy(bytes, &family, sizeof(family));
			address(m, bytes, len);
		}
	/* Long names and paths: bytes without zeros. */
	for (uint16_t family = 0; family < FAMILIES; family++)
		for (size_t len = 3; len <= 130; len += 3) {
			fill(bytes, sizeof(bytes), family * 77u + (uint32_t)len);
			for (size_t i = 0; i < sizeof(bytes); i++)
				bytes[i] |= 1;
			memcpy(bytes, &family, sizeof(family));
			address(m, bytes, len);
		}
	/* Small numbers, which have names. */
	for (uint16_t family = 0; family < FAMILIES; family++)
		for (uint8_t n = 0; n < 24; n++) {
			memset(bytes, n, sizeof(bytes));
			for (size_t i = 3; i < sizeof(bytes); i += 2)
				bytes[i] = 0;
			memcpy(bytes, &family, sizeof(family));
			address(m, bytes, 4 + n);
			address(m, bytes, 36);
			address(m, bytes, 128);
		}
	for (uint16_t family = 0; family < FAMILIES; family++) {
		memset(bytes, 0, sizeof(bytes));
		memcpy(bytes, &family, sizeof(family));
		for (size_t len = 2; len <= 130; len += 4)
			address(m, bytes, len);
		memset(bytes + 2, 0xff, sizeof(bytes) - 2);
		for (size_t len = 2; len <= 130; len += 4)
			address(m, bytes, len);
	}
}

static void address_errors(const struct caller *m)
{
	static const long lengths[] = {0, 1, 2, 3, -1, 110, 128, 129, 200, 0x7fffffff, 0x100000010};
	struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(80)};
	uint8_t *p = tail_put(tail_get(), &in, sizeof(in));

	for (size_t i = 0; i < COUNT(lengths); i++) {
		call_make(m, CALL_BIND, NO_FD, address_of(p), lengths[i], 0, 0);
		call_make(m, CALL_CONNECT, NO_FD, address_of(p) + 1, lengths[i], 0, 0);
		call_make(m, CALL_CONNECT, NO_FD, 0, lengths[i], 0, 0);
		call_make(m, CALL_CONNECT, NO_FD, BAD, lengths[i], 0, 0);
	}
	call_make(m, CALL_CONNECT, NO_FD, address_of(p), 16, 0, 0);
	call_make(m, CALL_CONNECT, NO_FD, address_of(p), 17, 0, 0);
	call_make(m, CALL_BIND, 0x7fffffff, address_of(p), 16, 0, 0);
}

static void unix_address(const struct caller *m, const char *path, size_t len)
{
	uint8_t bytes[110] = {AF_UNIX};

	memcpy(bytes + 2, path, len);
	address(m, bytes, len + 2);
}

static void inet6_address(const struct caller *m, const char *text, uint32_t scope, size_t len)
{
	struct sockaddr_in6 in6 = {
		.sin6_family = AF_INET6,
		.sin6_port = htons(443),
		.sin6_flowinfo = htonl(0x12345),
		.sin6_scope_id = scope,
	};

	inet_pton(AF_INET6, text, &in6.sin6_addr);
	address(m, (const uint8_t *)&in6, len);
}

static void known_addresses(const struct caller *m)
{
	static const char *const in6[] = {"::",
					  "::1",
					  "fe80::1",
					  "ff02::1",
					  "ff01::1",
					  "2001:db8::1:0:0:1",
					  "::ffff:10.1.2.3"};
	uint8_t bytes[128] = {0};
	uint32_t lo = if_nametoindex("lo");

	unix_address(m, "", 0);
	unix_address(m, "a", 1);
	unix_address(m, "\0", 1);
	unix_address(m, "\0abstract\0name\1\062\n", 17);
	unix_address(m, "/run/\"quoted\\\t\r\v\f\n\177\200\377", 19);
	unix_address(m, "/run/x\0rest", 11);
	for (size_t i = 0; i < COUNT(in6); i++)
		for (size_t len = 23; len <= 28; len++) {
			inet6_address(m, in6[i], 0, len);
			inet6_address(m, in6[i], lo, len);
			inet6_address(m, in6[i], 0xfffffff0, len);
		}
	/* sll_halen, with the length up to and beyond sll_addr */
	for (uint8_t halen = 0; halen < 20; halen++)
		for (size_t len = 20; len < 30; len++) {
			memset(bytes, 0x5a, sizeof(bytes));
			bytes[0] = AF_PACKET;
			bytes[1] = bytes[2] = 0;
			bytes[3] = 3;
			memset(bytes + 4, 0, 4);
			bytes[4] = (uint8_t)(halen ? lo : 0);
			bytes[8] = halen;
			bytes[9] = (uint8_t)(halen > 10 ? 3 : 0);
			bytes[10] = halen;
			bytes[11] = halen;
			address(m, bytes, len);
		}
}

static void hardware_types(const struct caller *m)
{
	uint8_t bytes[20] = {AF_PACKET};

	for (uint32_t type = 0; type < 1024; type++) {
		uint16_t hatype = (uint16_t)(type < 850 ? type : type - 1024);

		memcpy(bytes + 8, &hatype, sizeof(hatype));
		address(m, bytes, sizeof(bytes));
	}
}

static void bluetooth_addresses(const struct caller *m)
{
	static const uint16_t numbers[] = {0,	   1,	   2,	   3,	   4,	  5,	  6,
					   7,	   0x1f,   0x21,   0x23,   0x3f,  0x40,	  0x41,
					   0x7f,   0x80,   0x81,   0xff,   0x100, 0x1000, 0x1001,
					   0x1002, 0x10ff, 0x1100, 0xfffe, 0xffff};
	uint8_t bytes[16] = {AF_BLUETOOTH, 0, 0, 0, 1, 2, 3, 4, 5, 6};

	for (size_t i = 0; i < COUNT(numbers); i++)
		for (size_t len = 3; len <= 15; len++) {
			memcpy(bytes + 2, &numbers[i], 2);
			memcpy(bytes + 10, &numbers[i], 2);
			bytes[12] = (uint8_t)i;
			address(m, bytes, len);
		}
}

/* Letters are shifted by one bit; a station's number follows them. */
static void ax25_addresses(const struct caller *m)
{
	static const char *const calls[] = {"OE3XYZ", "AB1   ", "A     ",    "      ",
					    "A B   ", "ab    ", "A*    ",    "A/    ",
					    "12    ", " A    ", "A\177    ", "A-    "};
	static const uint8_t ids[] = {0, 2, 0x1e, 0x14, 0x12, 0x1, 0x20, 0xe0, 0xff};

	for (size_t c = 0; c < COUNT(calls); c++)
		for (size_t id = 0; id < COUNT(ids); id++)
			for (int digis = -1; digis < 3; digis++)
				for (size_t len = 16; len <= 40; len += 4) {
					uint8_t bytes[80] = {AF_AX25};

					for (size_t at = 2; at + 7 <= sizeof(bytes);
					     at += at == 2 ? 14 : 7) {
						for (size_t i = 0; i < 6; i++)
							bytes[at + i] = (uint8_t)(calls[c][i] << 1);
						bytes[at + 6] = ids[id];
					}
					memcpy(bytes + 12, &digis, sizeof(digis));
					address(m, bytes, len);
				}
}

static void rxrpc_addresses(const struct caller *m)
{
	static const uint16_t services[] = {0, 1, 2500, 2501, 2502, 2503, 52};
	static const uint16_t families[] = {AF_INET, AF_INET6, AF_UNSPEC, AF_UNIX, 99};

	for (size_t s = 0; s < COUNT(services); s++)
		for (size_t f = 0; f < COUNT(families); f++)
			for (uint16_t told = 0; told < 40; told++) {
				uint8_t bytes[44] = {AF_RXRPC, 0, 0, 0, SOCK_DGRAM};

				fill(bytes + 8, sizeof(bytes) - 8, told);
				memcpy(bytes + 2, &services[s], 2);
				memcpy(bytes + 6, &told, 2);
				memcpy(bytes + 8, &families[f], 2);
				address(m, bytes, 36 + told % 8);
			}
}

static void named_addresses(const struct caller *m)
{
	uint8_t bytes[128];

	/* AF_ALG: names with and without an end */
	for (size_t len = 24; len < 128; len += 7)
		for (size_t end = 0; end < 20; end += 5) {
			memset(bytes, 'a', sizeof(bytes));
			memset(bytes, 0, 2);
			bytes[0] = AF_ALG;
			memset(bytes + 16, 0, 8);
			bytes[17] = (uint8_t)(end < 10 ? 0x10 : 0);
			bytes[20] = (uint8_t)(end % 2);
			bytes[21] = (uint8_t)(end % 2 ? 0x10 : 0);
			if (end < 14)
				bytes[2 + end] = 0;
			bytes[24 + end] = 0;
			address(m, bytes, len);
		}
	/* AF_NFC: the name has a length of its own */
	for (size_t len = 15; len < 100; len++)
		for (uint64_t name = 0; name < 130; name += 43) {
			memset(bytes, 'n', sizeof(bytes));
			memset(bytes, 0, 18);
			bytes[0] = AF_NFC;
			bytes[12] = (uint8_t)(name % 9);
			bytes[16] = (uint8_t)(len % 5);
			bytes[17] = 0xff;
			memcpy(bytes + 88, &name, sizeof(name));
			address(m, bytes, len);
		}
	/* AF_X25 */
	for (size_t end = 0; end < 20; end++) {
		memset(bytes, '7', sizeof(bytes));
		memset(bytes, 0, 2);
		bytes[0] = AF_X25;
		bytes[2 + end] = 0;
		address(m, bytes, 18);
		address(m, bytes, 19);
	}
}

void calls_addresses(const struct caller *m)
{
	address_errors(m);
	known_addresses(m);
	random_addresses(m);
	hardware_types(m);
	bluetooth_addresses(m);
	ax25_addresses(m);
	rxrpc_addresses(m);
	named_addresses(m);
}

static bool has_named_options(long level)
{
	static const long levels[] = {0, 1, 6, 17, 40, 41, 101, 132, 255, 256, 257, 263, 266};

	for (size_t i = 0; i < COUNT(levels); i++)
		if (levels[i] == level)
			return true;
	return level >= 268 && level <= 283;
}

/* Every level and option, on no socket at all: what is printed is names. */
static void option_names(const struct caller *m, enum call_kind kind)
{
	static const long odd[] = {192,	  193,	  255,	      256,	  1151,	     1152,
				   1153,  1160,	  1167,	      1168,	  128,	     2048,
				   4096,  4097,	  9999,	      10000,	  10005,     10010,
				   10011, 0x270f, 0x7fffffff, 0xffffffff, 0x80000000};

	for (long level = 0; level < 300; level++) {
		bool named = has_named_options(level);

		for (long o = 0; o < (named ? 140 : 2); o++)
			call_make(m, kind, NO_FD, level, o, 0, 0);
		for (size_t i = 0; i < (named ? COUNT(odd) : 2); i++)
			call_make(m, kind, NO_FD, level, odd[i], 0, 0);
	}
	for (size_t i = 0; i < COUNT(odd); i++)
		call_make(m, kind, NO_FD, odd[i], 1, 0, 0);
	call_make(m, kind, NO_FD, 0x100000001, 0x200000002, 0, 0);
}

void calls_option_names(const struct caller *m)
{
	option_names(m, CALL_SETSOCKOPT);
	option_names(m, CALL_GETSOCKOPT);
}

/* What strace shows and sockspy never does is no line to compare. */
static bool is_secret(int level, int option)
{
	switch (level) {
	case SOL_TCP:
		return option == 14 || option == 15 || option == 32 || option == 33 ||
		       option == 38 || option == 39 || option == 41;
	case 279: /* SOL_ALG */
		return option == 1 || option == 6;
	case 282: /* SOL_TLS */
		return option == 1 || option == 2;
	}
	return false;
}

/* Levels and options whose values are taken apart, and some that are not. */
static const struct {
	int level;
	int first;
	int last;
} valued[] = {
	{SOL_SOCKET, 1, 85}, {SOL_IP, 1, 52},  {SOL_IPV6, 1, 80},    {SOL_TCP, 1, 50},
	{SOL_PACKET, 0, 25}, {SOL_RAW, 0, 3},  {SOL_NETLINK, 0, 14}, {IPPROTO_UDP, 100, 104},
	{132, 0, 12},	     {AF_VSOCK, 0, 9}, {279, 0, 7},	     {284, 1, 2},
	{282, 0, 4},	     {58, 1, 1},       {271, 127, 130},	     {999, 1, 2},
};

static const long lengths[] = {-1, 0,  1,  2,  3,  4,  5,  7,	8,   9,	  12,  15,
			       16, 17, 28, 31, 32, 33, 34, 132, 135, 136, 137, 512};

static void value_patterns(const struct caller *m, int level, int option, long len)
{
	uint8_t bytes[640];
	size_t n = len < 0 ? 40 : (size_t)len;

	fill(bytes, sizeof(bytes), (uint32_t)(level * 131 + option * 17 + len));
	call_make(m, CALL_SETSOCKOPT, NO_FD, level, option,
		  address_of(tail_put(tail_get(), bytes, n)), len);
	memset(bytes, 0, sizeof(bytes));
	bytes[0] = (uint8_t)option & 3;
	bytes[4] = 1;
	bytes[6] = 6;
	bytes[8] = AF_INET;
	call_make(m, CALL_SETSOCKOPT, NO_FD, level, option,
		  address_of(tail_put(tail_get(), bytes, n)), len);
	if (n)
		call_make(m, CALL_SETSOCKOPT, NO_FD, level, option,
			  address_of(tail_put(tail_get(), bytes, n - 1)), len);
}

void calls_option_values(const struct caller *m)
{
	for (size_t v = 0; v < COUNT(valued); v++)
		for (int o = valued[v].first; o <= valued[v].last; o++) {
			if (is_secret(valued[v].level, o))
				continue;
			for (size_t i = 0; i < COUNT(lengths); i++)
				value_patterns(m, valued[v].level, o, lengths[i]);
			call_make(m, CALL_SETSOCKOPT, NO_FD, valued[v].level, o, 0, 4);
			call_make(m, CALL_SETSOCKOPT, NO_FD, valued[v].level, o, 0, 0);
			call_make(m, CALL_SETSOCKOPT, NO_FD, valued[v].level, o, BAD, 4);
			call_make(m, CALL_SETSOCKOPT, NO_FD, valued[v].level, o, BAD, 200);
		}
	/* Every bit of the ICMP filter, most bits, and few. */
	for (int bit = 0; bit < 32; bit++) {
		uint32_t filters[] = {1u << bit, ~(1u << bit), 0x5555u << (bit % 16), ~0u >> bit};

		for (size_t i = 0; i < COUNT(filters); i++)
			call_make(m, CALL_SETSOCKOPT, NO_FD, SOL_RAW, 1,
				  address_of(tail_put(tail_get(), &filters[i], 4)), 4);
	}
	/* Every value of options with named values. */
	for (int n = -2; n < 260; n++)
		call_make(m, CALL_SETSOCKOPT, NO_FD, SOL_SOCKET, 74,
			  address_of(tail_put(tail_get(), &n, 4)), 4);
}

/* Ways to ask that have side effects: descriptors that nobody closes, pages that are mapped. */
static bool may_ask(int level, int option)
{
	return !is_secret(level, option) && !(level == SOL_SOCKET && option == 77) &&
	       !(level == SOL_TCP && option == TCP_ZEROCOPY_RECEIVE) &&
	       !(level == 132 && (option == 102 || option == 122));
}

static void ask(const struct caller *m, int fd, int level, int option, int len, bool short_buffer)
{
	uint8_t bytes[1024] = {0};
	size_t n = len < 0 ? 0 : (size_t)len;
	int optlen = len;
	uint8_t *p = tail_put(tail_get(), bytes, n - (short_buffer && n));

	call_make(m, CALL_GETSOCKOPT, fd, level, option, address_of(p), address_of(&optlen));
}

static void ask_all(const struct caller *m, int fd, int level, int last, bool thorough)
{
	static const int asked[] = {-1, 0, 1, 3, 4, 5, 8, 12, 16, 33};

	for (int option = 0; option <= last; option++) {
		if (!may_ask(level, option))
			continue;
		ask(m, fd, level, option, 512, false);
		for (size_t i = 0; i < COUNT(asked) && thorough; i++)
			ask(m, fd, level, option, asked[i], false);
		if (thorough)
			ask(m, fd, level, option, 4, true);
	}
}

/* Every length of the first socket of a family, one length of the others. */
static void ask_socket(const struct caller *m, const struct test_socket *s, bool thorough)
{
	ask_all(m, s->fd, SOL_SOCKET, 84, thorough);
	if (s->family == AF_INET)
		ask_all(m, s->fd, SOL_IP, 52, thorough);
	if (s->family == AF_INET6)
		ask_all(m, s->fd, SOL_IPV6, 80, thorough);
	if (s->protocol == IPPROTO_TCP)
		ask_all(m, s->fd, SOL_TCP, 46, thorough);
	if (s->type == SOCK_RAW)
		ask_all(m, s->fd, SOL_RAW, 2, thorough);
	if (s->family == AF_PACKET)
		ask_all(m, s->fd, SOL_PACKET, 24, thorough);
	if (s->family == AF_NETLINK)
		ask_all(m, s->fd, SOL_NETLINK, 12, thorough);
	if (s->family == AF_VSOCK)
		ask_all(m, s->fd, AF_VSOCK, 8, thorough);
	if (s->family == AF_XDP)
		ask_all(m, s->fd, SOL_XDP, 9, thorough);
}

static void ask_wrongly(const struct caller *m, int fd)
{
	int *len = tail_put(tail_get(), &(int){4}, 4);
	uint8_t value[4] = {0};

	call_make(m, CALL_GETSOCKOPT, fd, SOL_SOCKET, SO_TYPE, address_of(value), 0);
	call_make(m, CALL_GETSOCKOPT, fd, SOL_SOCKET, SO_TYPE, address_of(value), BAD);
	call_make(m, CALL_GETSOCKOPT, fd, SOL_SOCKET, SO_TYPE, address_of(value),
		  address_of(len) + 1);
	call_make(m, CALL_GETSOCKOPT, fd, SOL_SOCKET, SO_TYPE, 0, address_of(len));
	call_make(m, CALL_GETSOCKOPT, fd, SOL_SOCKET, SO_TYPE, BAD, address_of(len));
	call_make(m, CALL_GETSOCKOPT, fd, SOL_SOCKET, SO_TYPE, address_of(value), address_of(len));
	call_make(m, CALL_GETSOCKOPT, fd, 0x270f, 0x270f, address_of(value), address_of(len));
}

static void set_known(const struct caller *m, int fd)
{
	struct linger linger = {1, 5};
	struct timeval time = {2, 500000};
	struct ip_mreq mreq = {{htonl(0xef010203)}, {htonl(INADDR_LOOPBACK)}};
	struct sock_filter code[] = {BPF_STMT(BPF_RET | BPF_K, 0xffff)};
	struct sock_fprog filter = {1, code};
	int n = 4096;

	call_make(m, CALL_SETSOCKOPT, fd, SOL_SOCKET, SO_LINGER, address_of(&linger),
		  sizeof(linger));
	call_make(m, CALL_SETSOCKOPT, fd, SOL_SOCKET, SO_RCVTIMEO, address_of(&time), sizeof(time));
	call_make(m, CALL_SETSOCKOPT, fd, SOL_SOCKET, SO_RCVBUF, address_of(&n), sizeof(n));
	call_make(m, CALL_SETSOCKOPT, fd, SOL_SOCKET, SO_BINDTODEVICE, address_of("lo"), 2);
	call_make(m, CALL_SETSOCKOPT, fd, SOL_SOCKET, SO_ATTACH_FILTER, address_of(&filter),
		  sizeof(filter));
	call_make(m, CALL_SETSOCKOPT, fd, SOL_IP, IP_ADD_MEMBERSHIP, address_of(&mreq),
		  sizeof(mreq));
	call_make(m, CALL_SETSOCKOPT, fd, SOL_TCP, TCP_CONGESTION,
		  address_of("no such congestion control at all!"), 34);
}

static void many_groups(const struct caller *m)
{
	int fd = (int)call_make(m, CALL_SOCKET, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE, 0, 0);

	for (int group = 1; group < 34; group++)
		call_make(m, CALL_SETSOCKOPT, fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP,
			  address_of(&group), sizeof(group));
	for (int len = 0; len < 24; len++)
		ask(m, fd, SOL_NETLINK, NETLINK_LIST_MEMBERSHIPS, len, false);
	close(fd);
}

void calls_options_of_sockets(const struct caller *m)
{
	static struct socket_set set;
	bool asked[FAMILIES] = {false};
	int err;

	calls_pause();
	err = socket_set_open(&set);
	calls_resume();
	if (err)
		return;
	for (size_t i = 0; i < set.nr; i++) {
		bool *family = &asked[set.sockets[i].family % FAMILIES];

		ask_socket(m, &set.sockets[i], !*family);
		*family = true;
		set_known(m, set.sockets[i].fd);
		ask(m, set.sockets[i].fd, SOL_SOCKET, SO_ATTACH_FILTER, 4, false);
	}
	ask_wrongly(m, set.sockets[0].fd);
	many_groups(m);
	calls_pause();
	socket_set_close(&set);
	calls_resume();
}

/* Listens, connects and accepts; a listener whose own address is given with this length. */
static void connection(const struct caller *m, int family, const struct sockaddr *addr,
		       long addrlen)
{
	const long type = SOCK_STREAM | SOCK_CLOEXEC;
	/* So that it never waits for a client that could not connect. */
	int server = (int)call_make(m, CALL_SOCKET, family, type | SOCK_NONBLOCK, 0, 0, 0), client,
	    fd;
	uint8_t peer[128] = {0}, self[128];
	static const int asked[] = {0, 1, 2, 3, 8, 16, 28, 110, 128};
	socklen_t self_len = sizeof(self);

	call_make(m, CALL_BIND, server, address_of(addr), addrlen, 0, 0);
	call_make(m, CALL_LISTEN, server, 64, 0, 0, 0);
	calls_pause();
	getsockname(server, (struct sockaddr *)self, &self_len);
	calls_resume();
	for (size_t i = 0; i < COUNT(asked) * 2; i++) {
		int len = asked[i / 2];
		uint8_t *p = tail_put(tail_get(), peer, (size_t)len);

		client = (int)call_make(m, CALL_SOCKET, family, type, 0, 0, 0);
		call_make(m, CALL_CONNECT, client, address_of(self), self_len, 0, 0);
		if (i % 2)
			fd = (int)call_make(m, CALL_ACCEPT, server, address_of(p), address_of(&len),
					    0, 0);
		else
			fd = (int)call_make(m, CALL_ACCEPT4, server, address_of(p),
					    address_of(&len),
					    SOCK_NONBLOCK | (i % 4 ? SOCK_CLOEXEC : 0), 0);
		call_make(m, CALL_SHUTDOWN, fd, (long)i % 4, 0, 0, 0);
		close(fd);
		close(client);
	}
	close(server);
}

static void accept_errors(const struct caller *m)
{
	int server = (int)call_make(m, CALL_SOCKET, AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0, 0, 0);
	static const long flags[] = {0, SOCK_CLOEXEC, SOCK_NONBLOCK, 1, 0x7fffffff, -1};
	uint8_t addr[16] = {0};
	int len = sizeof(addr), *bad_len = tail_put(tail_get(), &len, sizeof(len));

	call_make(m, CALL_ACCEPT, server, address_of(addr), address_of(&len), 0, 0);
	call_make(m, CALL_LISTEN, server, -1, 0, 0, 0);
	for (size_t i = 0; i < COUNT(flags); i++) {
		call_make(m, CALL_ACCEPT4, server, address_of(addr), address_of(&len), flags[i], 0);
		call_make(m, CALL_ACCEPT4, server, address_of(addr), 0, flags[i], 0);
		call_make(m, CALL_ACCEPT4, server, 0, address_of(&len), flags[i], 0);
		call_make(m, CALL_ACCEPT4, server, 0, 0, flags[i], 0);
		call_make(m, CALL_ACCEPT4, server, BAD, address_of(&len), flags[i], 0);
		call_make(m, CALL_ACCEPT4, server, address_of(addr), BAD, flags[i], 0);
		call_make(m, CALL_ACCEPT4, server, address_of(addr), address_of(bad_len) + 2,
			  flags[i], 0);
		len = -1;
		call_make(m, CALL_ACCEPT, server, address_of(addr), address_of(&len), 0, 0);
		len = sizeof(addr);
	}
	call_make(m, CALL_ACCEPT, NO_FD, 0, 0, 0, 0);
	close(server);
}

void calls_connections(const struct caller *m)
{
	struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	struct sockaddr_un un = {.sun_family = AF_UNIX, .sun_path = "\0sockspy-test-calls"};
	static const long hows[] = {0, 1, 2, 3, -1, 0x100000001};
	static const long backlogs[] = {0, 5, -1, 0x7fffffff, 0x80000000, 0x100000005};
	int udp;

	connection(m, AF_INET, (struct sockaddr *)&in, sizeof(in));
	connection(m, AF_INET6, (struct sockaddr *)&in6, sizeof(in6));
	connection(m, AF_UNIX, (struct sockaddr *)&un, sizeof(sa_family_t));
	accept_errors(m);
	udp = (int)call_make(m, CALL_SOCKET, AF_INET, SOCK_DGRAM, 0, 0, 0);
	in.sin_port = htons(9);
	call_make(m, CALL_CONNECT, udp, address_of(&in), sizeof(in), 0, 0);
	in.sin_family = AF_UNSPEC;
	call_make(m, CALL_CONNECT, udp, address_of(&in), sizeof(in), 0, 0);
	in.sin_family = AF_INET;
	in.sin_port = htons(1);
	close(udp);
	udp = (int)call_make(m, CALL_SOCKET, AF_INET, SOCK_STREAM, 0, 0, 0);
	call_make(m, CALL_CONNECT, udp, address_of(&in), sizeof(in), 0, 0);
	close(udp);
	for (size_t i = 0; i < COUNT(hows); i++)
		call_make(m, CALL_SHUTDOWN, NO_FD, hows[i], 0, 0, 0);
	for (size_t i = 0; i < COUNT(backlogs); i++)
		call_make(m, CALL_LISTEN, NO_FD, backlogs[i], 0, 0, 0);
}

void calls_pointer_sizes(const struct caller *m)
{
	uint8_t bytes[140];

	for (size_t len = 0; len < sizeof(bytes); len++) {
		fill(bytes, sizeof(bytes), (uint32_t)len);
		memset(bytes + 4, 0, 8);
		bytes[4] = bytes[8] = AF_INET;
		call_make(m, CALL_SETSOCKOPT, NO_FD, SOL_IP, MCAST_JOIN_GROUP,
			  address_of(tail_put(tail_get(), bytes, len)), (long)len);
		call_make(m, CALL_SETSOCKOPT, NO_FD, SOL_SOCKET, SO_ATTACH_FILTER,
			  address_of(tail_put(tail_get(), bytes, len)), (long)len);
		memset(bytes, 0, 18);
		bytes[0] = AF_NFC;
		memset(bytes + 82, 0, 20);
		bytes[84] = bytes[88] = 9;
		if (len <= 128)
			address(m, bytes, len);
	}
	call_make(m, CALL_SETSOCKOPT, NO_FD, SOL_SOCKET, SO_SNDBUF,
		  address_of(tail_put(tail_get(), bytes, 4)), -1);
	call_make(m, CALL_SOCKET, AF_UNIX, NO_TYPE, -1, 0, 0);
	call_make(m, CALL_SHUTDOWN, NO_FD, -1, 0, 0, 0);
}
