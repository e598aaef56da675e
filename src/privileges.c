// SPDX-License-Identifier: GPL-2.0-or-later
#include "privileges.h"

#include "features.h"

#include <cap-ng.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/prctl.h>

#define BIT(cap) (UINT64_C(1) << (cap))

/*
 * Names of open files, and of cgroups: the link /proc/PID/fd/N takes CAP_SYS_PTRACE, its directory (which is the
 * owner's alone) and open_by_handle_at(2) take CAP_DAC_READ_SEARCH.
 */
#define TO_READ (BIT(CAP_SYS_PTRACE) | BIT(CAP_DAC_READ_SEARCH))

/*
 * CAP_SYS_ADMIN stands for the first two where a container has not these, and gives libbpf the BTF of modules.
 * CAP_SYS_RESOURCE raises RLIMIT_MEMLOCK, which bounds BPF before 5.11.
 */
#define TO_LOAD                                                                                    \
	(BIT(CAP_BPF) | BIT(CAP_PERFMON) | BIT(CAP_SYS_ADMIN) | BIT(CAP_SYS_RESOURCE) | TO_READ)

#define HELD (CAPNG_EFFECTIVE | CAPNG_PERMITTED)

static int apply(void)
{
	return capng_apply(CAPNG_SELECT_CAPS) ? -EPERM : 0;
}

/* Drops what is not in `keep`, and all that a program could inherit. */
static int limit(uint64_t keep)
{
	unsigned int cap;

	if (capng_get_caps_process())
		return -EPERM;
	for (cap = 0; cap <= CAP_LAST_CAP; cap++) {
		capng_update(CAPNG_DROP, CAPNG_INHERITABLE, cap);
		if (!(keep & BIT(cap)))
			capng_update(CAPNG_DROP, HELD, cap);
	}
	return apply();
}

int privileges_start(uint64_t *held)
{
	unsigned int cap;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return -errno;
	if (capng_get_caps_process())
		return -EPERM;
	*held = 0;
	for (cap = 0; cap <= CAP_LAST_CAP; cap++)
		if (capng_have_capability(CAPNG_EFFECTIVE, cap))
			*held |= BIT(cap);
	return limit(TO_LOAD);
}

/* What lets us use BPF: CAP_SYS_ADMIN only where CAP_BPF is not there. */
static unsigned int bpf_capability(void)
{
	if (capng_get_caps_process() || capng_have_capability(CAPNG_EFFECTIVE, CAP_BPF))
		return CAP_BPF;
	return CAP_SYS_ADMIN;
}

int privileges_loaded(struct features *features, int (*attach)(void *arg), void *arg)
{
	unsigned int bpf = bpf_capability();
	int err;

	if (!attach)
		return limit(TO_READ);
	err = limit(TO_READ | BIT(bpf));
	if (err)
		return err;
	capng_update(CAPNG_DROP, CAPNG_EFFECTIVE, bpf);
	err = apply();
	if (err)
		return err;
	err = attach(arg);
	features_note(features, FEATURE_LINK_NO_CAP, FEATURE_ATTACH, err);
	if (err != -EPERM)
		return limit(TO_READ);
	capng_update(CAPNG_ADD, CAPNG_EFFECTIVE, bpf);
	return apply();
}

int privileges_drop_all(void)
{
	return limit(0);
}

const char *privileges_missing(void)
{
	bool ptrace, search;

	if (capng_get_caps_process())
		return NULL;
	ptrace = capng_have_capability(CAPNG_EFFECTIVE, CAP_SYS_PTRACE);
	search = capng_have_capability(CAPNG_EFFECTIVE, CAP_DAC_READ_SEARCH);
	if (!ptrace && !search)
		return "CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH are missing (run as "
		       "root, or with both)";
	if (!ptrace)
		return "CAP_SYS_PTRACE is missing (run as root, or with it)";
	return search ? NULL : "CAP_DAC_READ_SEARCH is missing (run as root, or with it)";
}
