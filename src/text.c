/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text.h"

#include <stdlib.h>
#include <sys/socket.h>

#define TEXT_MIN 256

void text_free(struct text *t)
{
	free(t->s);
	memset(t, 0, sizeof(*t));
}

char *text_grow(struct text *t, size_t n)
{
	size_t size = t->size ? t->size : TEXT_MIN;
	char *s;

	while (size - t->len < n && size <= SIZE_MAX / 2)
		size *= 2;
	s = size - t->len >= n ? realloc(t->s, size) : NULL;
	if (!s) {
		t->failed = true;
		return NULL;
	}
	t->s = s;
	t->size = size;
	return s + t->len;
}

void text_fill(struct text *t, char c, size_t n)
{
	char *at = n ? text_room(t, n) : NULL;

	if (!at)
		return;
	memset(at, c, n);
	t->len += n;
}

static const char two_digits[] = "00010203040506070809101112131415161718192021222324"
				 "25262728293031323334353637383940414243444546474849"
				 "50515253545556575859606162636465666768697071727374"
				 "75767778798081828384858687888990919293949596979899";

/* Writes the digits of n backwards from end; returns the first. */
static char *decimal(char *end, uint64_t n)
{
	while (n >= 100) {
		end -= 2;
		memcpy(end, &two_digits[n % 100 * 2], 2);
		n /= 100;
	}
	if (n >= 10) {
		end -= 2;
		memcpy(end, &two_digits[n * 2], 2);
	} else {
		*--end = (char)('0' + n);
	}
	return end;
}

void text_uint(struct text *t, uint64_t n, unsigned int width)
{
	char digits[20], *end = digits + sizeof(digits), *first = decimal(end, n);
	size_t len = (size_t)(end - first);

	if (len < width)
		text_fill(t, ' ', width - len);
	text_bytes(t, first, len);
}

static const char hex_digits[] = "0123456789abcdef";

void text_hex(struct text *t, uint64_t n)
{
	char digits[16], *end = digits + sizeof(digits), *first = end;

	do {
		*--first = hex_digits[n & 0xf];
		n >>= 4;
	} while (n);
	text_bytes(t, first, (size_t)(end - first));
}

static char *octet(char *at, size_t n)
{
	if (n >= 100) {
		*at++ = (char)('0' + n / 100);
		n %= 100;
		memcpy(at, &two_digits[n * 2], 2);
		return at + 2;
	}
	if (n >= 10) {
		memcpy(at, &two_digits[n * 2], 2);
		return at + 2;
	}
	*at++ = (char)('0' + n);
	return at;
}

static char *in_addr_text(char *at, const uint8_t addr[4])
{
	for (int i = 0; i < 4; i++) {
		if (i)
			*at++ = '.';
		at = octet(at, addr[i]);
	}
	return at;
}

void text_in_addr(struct text *t, const uint8_t addr[4])
{
	char *at = text_room(t, sizeof("255.255.255.255"));

	if (at)
		t->len = (size_t)(in_addr_text(at, addr) - t->s);
}

#define GROUPS 8

/* Groups that are 0 and one behind the other. */
struct run {
	int first;
	int len;
};

/* The longest run, the first of several; one group is none (RFC 5952, 4.2). */
static struct run longest_run(const uint16_t groups[GROUPS])
{
	struct run best = {-1, 1}, run = {0, 0};

	for (int i = 0; i < GROUPS; i++) {
		if (groups[i]) {
			run = (struct run){i + 1, 0};
			continue;
		}
		run.len++;
		if (run.len > best.len)
			best = run;
	}
	return best;
}

static char *group_text(char *at, uint16_t group)
{
	if (group >= 0x1000)
		*at++ = hex_digits[group >> 12];
	if (group >= 0x100)
		*at++ = hex_digits[group >> 8 & 0xf];
	if (group >= 0x10)
		*at++ = hex_digits[group >> 4 & 0xf];
	*at++ = hex_digits[group & 0xf];
	return at;
}

/* Those that inet_ntop(3) ends with an IPv4 address: IPv4-compatible and -mapped ones. */
static bool ends_in_v4(const uint16_t groups[GROUPS], const struct run *zeros)
{
	return !zeros->first && (zeros->len == 6 || (zeros->len == 5 && groups[5] == 0xffff));
}

static char *in6_addr_text(char *at, const uint8_t addr[16])
{
	uint16_t groups[GROUPS];
	struct run zeros;

	for (size_t i = 0; i < GROUPS; i++)
		groups[i] = (uint16_t)(addr[2 * i] << 8 | addr[2 * i + 1]);
	zeros = longest_run(groups);
	for (int i = 0; i < GROUPS; i++) {
		if (i == zeros.first) {
			*at++ = ':';
			i += zeros.len - 1;
			if (i == GROUPS - 1)
				*at++ = ':';
			continue;
		}
		if (i)
			*at++ = ':';
		if (i == 6 && ends_in_v4(groups, &zeros))
			return in_addr_text(at, &addr[12]);
		at = group_text(at, groups[i]);
	}
	return at;
}

void text_in6_addr(struct text *t, const uint8_t addr[16])
{
	char *at = text_room(t, sizeof("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255"));

	if (at)
		t->len = (size_t)(in6_addr_text(at, addr) - t->s);
}

void text_host(struct text *t, int family, const uint8_t *addr)
{
	if (family == AF_INET) {
		text_in_addr(t, addr);
		return;
	}
	text_char(t, '[');
	text_in6_addr(t, addr);
	text_char(t, ']');
}
