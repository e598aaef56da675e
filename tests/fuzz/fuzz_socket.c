/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records that are well-formed, of sockets of every class, with whatever values in them. */
#include "socket_input.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, size};
	struct view_options o = take_view_options(&in);
	struct reading reading = {0};
	struct record rec;
	size_t len;
	void *buf = take_socket_record(&in, fuzz_schema(), &len);

	MUST(record_parse(buf, len, &rec) == (int)len);
	read_and_print(&reading, fuzz_schema(), &rec, &o);
	free(buf);
	return 0;
}
