// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli.h"
#include "dump.h"
#include "features.h"
#include "features_report.h"
#include "list.h"
#include "namespaces.h"
#include "privileges.h"
#include "process.h"
#include "source_bpf.h"
#include "trace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

/* Whether /proc speaks of the processes that we mean; says so where it does not. */
static bool proc_is_ours(void)
{
	int err = proc_check();

	if (err == -EXDEV)
		fputs("sockspy: cannot read /proc: it belongs to another pid namespace "
		      "(mount that of this one: mount -t proc proc /proc)\n",
		      stderr);
	else if (err)
		fprintf(stderr, "sockspy: cannot read /proc: %s (is it mounted?)\n",
			strerror(-err));
	return !err;
}

static int run_dump(struct options *o, uint64_t held)
{
	struct source_bpf *source = NULL;
	struct features features = {0};
	const char *why = NULL;
	int status, err = source_bpf_open(o->debug, NULL, &features, &source);

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

static int run(struct options *o, uint64_t held)
{
	if (!proc_is_ours())
		return 1;
	return o->list && !o->features ? list(o) : run_dump(o, held);
}

/*
 * What is opened must not become a standard stream that the caller has closed: messages would go into a file, and
 * output into a map. Output to a closed one fails all the same, and a command finds it closed.
 */
static bool keep_standard_streams(void)
{
	static const int modes[] = {O_WRONLY, O_RDONLY, O_WRONLY};

	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", modes[fd] | O_CLOEXEC) != fd)
			return false;
	return true;
}

int main(int argc, char **argv)
{
	struct options o;
	uint64_t held;
	int status, err;

	if (!keep_standard_streams())
		return 1;
	/* A command that is traced has the privileges of whoever asked for it. */
	if (argc > 1 && !strcmp(argv[1], "trace"))
		return finish_output(trace_main(argv + 2));
	err = privileges_start(&held);
	if (err)
		return cannot_drop(err);
	status = cli_parse(argc, argv, &o);
	if (status < 0)
		status = run(&o, held);
	options_free(&o);
	return finish_output(status);
}
