// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli.h"
#include "dump.h"
#include "features.h"
#include "features_report.h"
#include "namespaces.h"
#include "privileges.h"
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

/* Nothing goes on with more rights than it needs. */
static int cannot_drop(int err)
{
	fprintf(stderr, "sockspy: cannot drop capabilities: %s\n", strerror(-err));
	return 1;
}

/* Exit status 0: sockets can be looked into. */
static int show_features(const struct options *o, uint64_t held, const struct features *features,
			 const struct source_bpf *source, const char *why)
{
	const struct features_report report = {
		.features = features,
		.capabilities = held,
		.hz = source ? source_bpf_schema(source)->hz : 0,
		.why = why,
	};
	int err = features_report(stdout, o->view != NULL, &report);

	if (err)
		fprintf(stderr, "sockspy: cannot read " KERNEL_BTF_DIR ": %s\n", strerror(-err));
	return err || why;
}

static int run(struct options *o, uint64_t held)
{
	struct source_bpf *source = NULL;
	struct features features = {0};
	const char *why = NULL;
	int status, err = source_bpf_open(o->verbose, &features, &source);

	if (err)
		why = source_bpf_why(err);
	if (o->features)
		features_probe(&features);
	else if (err)
		fprintf(stderr, "sockspy: cannot look into sockets: %s\n", why);
	status = err != 0;
	err = privileges_loaded(&features, source ? source_bpf_attach : NULL, source);
	if (err) {
		status = cannot_drop(err);
	} else if (o->features) {
		status = show_features(o, held, &features, source, why);
	} else {
		o->view_options.own_netns = netns_own();
		status |= dump(o, source, why);
	}
	source_bpf_close(source);
	return status;
}

int main(int argc, char **argv)
{
	struct options o;
	uint64_t held;
	int status, err = privileges_start(&held);

	if (err)
		return cannot_drop(err);
	status = cli_parse(argc, argv, &o);
	if (status < 0)
		status = run(&o, held);
	options_free(&o);
	return finish_output(status);
}
