/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The source that sees everything: iter/task_file, which reads every descriptor of every process in
 * every namespace from inside the kernel, and touches none.
 */
#ifndef SOCKSPY_SOURCE_BPF_H
#define SOCKSPY_SOURCE_BPF_H

#include "../include/control.h"
#include "../include/filter.h"
#include "features.h"
#include "records.h"
#include "schema.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct source_bpf;

/* Lets every socket pass. */
extern const struct filter filter_none;

/*
 * Resolves the field table in the running kernel's BTF, loads the programs and learns HZ. Returns 0
 * or -errno, which source_bpf_why() explains. debug: libbpf's own messages on stderr. What the
 * kernel can is noted in features, which have to live as long as the source. filter: of what CONTROL_SOCKETS
 * reads; NULL: every socket.
 */
int source_bpf_open(bool debug, const struct filter *filter, struct features *features,
		    struct source_bpf **out);
void source_bpf_close(struct source_bpf *s);

const struct schema *source_bpf_schema(const struct source_bpf *s);

/*
 * Reads the descriptors of process pid (in the caller's pid namespace; 0: of all). Returns 0, what
 * fn ended it with, or -errno (-EBADMSG: a damaged record).
 */
int source_bpf_read(struct source_bpf *s, uint32_t pid, enum control_mode mode, record_fn fn,
		    void *ctx);

/* Attaches the program and detaches it again. Returns 0 or -errno. source is a struct source_bpf. */
int source_bpf_attach(void *source);

/* What is missing when source_bpf_open() fails with err, and what to do: one line, static text. */
const char *source_bpf_why(int err);

#endif
