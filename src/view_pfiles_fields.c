/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "field_line.h"
#include "field_read.h"
#include "names.h"
#include "value_print.h"
#include "view_pfiles_lines.h"

#include <inttypes.h>

/* Bits of SO_BUF_LOCK (linux/socket.h) */
#define BUF_LOCK_SNDBUF 1
#define BUF_LOCK_RCVBUF 2

static void print_named(FILE *out, const char *name, uint64_t number)
{
	if (name)
		fprintf(out, " %s", name);
	else
		fprintf(out, " %" PRIu64, number);
}

/* "tls: version 1.3 tx AES-GCM-128 rx AES-GCM-128"; a direction without a key is left out. */
static void print_tls(FILE *out, const struct reading *r)
{
	static const struct {
		const char *option;
		const char *label;
	} directions[] = {{"TLS_TX", "tx"}, {"TLS_RX", "rx"}};
	uint64_t version, cipher;
	bool begun = false;

	for (size_t i = 0; i < 2; i++) {
		const char *option = directions[i].option;

		if (!field_read_member(r, FIELD_OPTION, option, "version", &version) ||
		    !field_read_member(r, FIELD_OPTION, option, "cipher_type", &cipher))
			continue;
		if (!begun) {
			fputs("\ttls: version", out);
			print_named(out, tls_version_name((uint32_t)version), version);
		}
		begun = true;
		fprintf(out, " %s", directions[i].label);
		print_named(out, tls_cipher_name((uint32_t)cipher), cipher);
	}
	if (begun)
		fputc('\n', out);
}

static void print_mptcp(FILE *out, const struct reading *r)
{
	struct value v;

	if (!field_read(r, FIELD_OPTION, "MPTCP_INFO", &v) || v.kind != VALUE_MEMBERS)
		return;
	fputs("\tmptcp:", out);
	for (uint32_t i = 0; i < v.nr; i++)
		fprintf(out, " %s %" PRId64, v.members[i].name, v.members[i].num);
	fputc('\n', out);
}

static void print_fixed_by_user(FILE *out, const struct reading *r)
{
	uint64_t locks;

	if (!field_read_number(r, FIELD_OPTION, "SO_BUF_LOCK", &locks) || !locks)
		return;
	fprintf(out, " fixed by user: %s%s%s", locks & BUF_LOCK_SNDBUF ? "send" : "",
		locks == (BUF_LOCK_SNDBUF | BUF_LOCK_RCVBUF) ? "," : "",
		locks & BUF_LOCK_RCVBUF ? "recv" : "");
}

/* "buffers: rmem 0 wmem 0 ... drops 0 fixed by user: send,recv" */
static void print_buffers(FILE *out, const struct reading *r)
{
	static const struct {
		const char *member; /* of SO_MEMINFO */
		const char *label;
	} members[] = {
		{"rmem_alloc", "rmem"},	   {"wmem_alloc", "wmem"}, {"fwd_alloc", "forward"},
		{"wmem_queued", "queued"}, {"optmem", "optmem"},   {"backlog", "backlog"},
		{"drops", "drops"},
	};
	bool begun = false;
	uint64_t n;

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (!field_read_member(r, FIELD_OPTION, "SO_MEMINFO", members[i].member, &n))
			continue;
		fprintf(out, "%s %s %" PRIu64, begun ? "" : "\tbuffers:", members[i].label, n);
		begun = true;
	}
	if (!begun)
		return;
	print_fixed_by_user(out, r);
	fputc('\n', out);
}

void pfiles_fields(FILE *out, const struct view_options *o, const struct reading *r)
{
	(void)o;
	print_tls(out, r);
	print_mptcp(out, r);
	print_buffers(out, r);
}
