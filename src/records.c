// SPDX-License-Identifier: GPL-2.0-or-later
#include "records.h"

#include <errno.h>
#include <stdint.h>

ssize_t records_deliver(const void *buf, size_t len, record_fn fn, void *ctx)
{
	const uint8_t *bytes = buf;
	size_t at = 0;

	while (len - at >= sizeof(struct rec_hdr)) {
		const struct rec_hdr *hdr = (const struct rec_hdr *)(bytes + at);
		struct record rec;
		int r;

		if (hdr->size <= RECORD_MAX && hdr->size > len - at)
			break;
		r = record_parse(bytes + at, len - at, &rec);
		if (r < 0)
			return r;
		at += r;
		r = fn(&rec, ctx);
		if (r)
			return r < 0 ? r : -ECANCELED;
	}
	return (ssize_t)at;
}
