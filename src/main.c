// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli.h"
#include "dump.h"
#include "namespaces.h"
#include "source_bpf.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Output that could not be written is a failure too: a full disk, a closed pipe. */
static int finish_output(int status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	fprintf(stderr, "sockspy: cannot write: %s\n", strerror(errno));
	return 1;
}

int main(int argc, char **argv)
{
	struct source_bpf *source = NULL;
	const char *why = NULL;
	struct options o;
	int err, status = cli_parse(argc, argv, &o);

	if (status < 0) {
		err = source_bpf_open(o.verbose, &source);
		if (err) {
			why = source_bpf_why(err);
			fprintf(stderr, "sockspy: cannot look into sockets: %s\n", why);
		}
		o.view_options.own_netns = netns_own();
		status = dump(&o, source, why) || err;
	}
	source_bpf_close(source);
	options_free(&o);
	return finish_output(status);
}
