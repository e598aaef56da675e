/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the running kernel can do: the one place that knows, so that nothing asks for its version
 * (distributions backport, administrators forbid). A feature is known by trying it: what it needs is
 * loaded, attached and has run, since arm64 before 6.4 loads trampolines and refuses to attach them, and some hooks
 * attach and never run. The dump notes what it finds on its way and probes nothing else.
 */
#ifndef SOCKSPY_FEATURES_H
#define SOCKSPY_FEATURES_H

enum feature_id {
	FEATURE_TASK_FILE,	  /* iter/task_file: every descriptor of every process */
	FEATURE_TASK_FILE_SOCKET, /* bpf_sock_from_file(), bpf_get_socket_cookie() in it */
	FEATURE_TASK_FILE_PID,	  /* it can be made to visit one process only */
	FEATURE_LINK_NO_CAP,	  /* loaded iterators can be attached without CAP_BPF */
	FEATURE_FEXIT,		  /* fexit on kernel functions, as __sys_setsockopt() */
	FEATURE_TP_BTF,		  /* tracepoints with typed arguments */
	FEATURE_SK_STORAGE,	  /* BPF_MAP_TYPE_SK_STORAGE in them */
	FEATURE_RINGBUF,	  /* BPF_MAP_TYPE_RINGBUF in them */
	FEATURES
};

enum feature_state {
	FEATURE_UNKNOWN = 0,
	FEATURE_YES,
	FEATURE_NO,
};

/* How far a probe came. */
enum feature_stage {
	FEATURE_LOAD,
	FEATURE_ATTACH,
	FEATURE_HIT, /* attached, but did not do what it should */
};

struct feature {
	enum feature_state state;
	enum feature_stage stage; /* of FEATURE_NO: what failed ... */
	int err;		  /* ... and how, a negative errno */
};

struct features {
	struct feature of[FEATURES];
};

/* Notes what was found out: err 0 is FEATURE_YES. */
void features_note(struct features *f, enum feature_id id, enum feature_stage stage, int err);

/* Tries what is not known yet. */
void features_probe(struct features *f);

#endif
