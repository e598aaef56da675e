/* SPDX-License-Identifier: GPL-2.0-or-later */
/* struct rec_ip_options, as the kernel side reads it. */
#include "../../src/ip_options.h"
#include "input.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, size};
	struct rec_ip_options *opt = malloc(sizeof(*opt));
	uint8_t *out = calloc(1, IP_OPTIONS_MAX);
	size_t len;

	MUST(opt && out);
	take(&in, opt, sizeof(*opt));
	len = ip_options_undo(opt, out);
	MUST(len <= IP_OPTIONS_MAX && (!len || len == opt->optlen));
	free(opt);
	free(out);
	return 0;
}
