/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "escape.h"
#include "field_read.h"
#include "names.h"
#include "socket_parts.h"
#include "sockname.h"
#include "value_print.h"
#include "view_pfiles_lines.h"

#include <string.h>

static void print_type(FILE *out, uint32_t type)
{
	const char *name = socket_type_name(type);

	if (name)
		fprintf(out, "\t%s\n", name);
	else
		fprintf(out, "\tunknown socket type %u\n", type);
}

static void print_insns(FILE *out, const struct prog *p)
{
	for (size_t i = 0; i < p->nr_insns; i++) {
		struct sock_insn insn = prog_insn(p, i);

		fprintf(out, "%s{ 0x%02x, %u, %u, 0x%08x }", i ? ", " : " ", insn.code, insn.jt,
			insn.jf, insn.k);
	}
	if (p->nr_insns < p->head.nr_insns)
		fputs(", ...", out);
}

static void print_ebpf(FILE *out, const struct rec_prog *head)
{
	size_t len = strnlen(head->name, sizeof(head->name));

	fprintf(out, "ebpf id %u", head->id);
	if (len) {
		fputs(" name ", out);
		escape_text(out, head->name, len);
	}
}

void pfiles_prog(FILE *out, const struct reading *r, enum part_id id, const char *label)
{
	struct prog p;

	if (!socket_prog(r, id, &p))
		return;
	fprintf(out, "\t%s: ", label);
	if (p.ebpf) {
		print_ebpf(out, &p.head);
	} else {
		fprintf(out, "classic %u instruction%s", p.head.nr_insns,
			p.head.nr_insns == 1 ? "" : "s");
		print_insns(out, &p);
	}
	fputc('\n', out);
}

static void print_names(FILE *out, const struct view_options *o, const struct reading *r)
{
	struct sockname name;

	if (sockname_local(r, o, &name)) {
		fputs("\tsockname: ", out);
		sockname_print(out, &name);
		fputc('\n', out);
	}
	if (sockname_peer(r, o, &name)) {
		fputs("\tpeername: ", out);
		sockname_print(out, &name);
		fputc('\n', out);
	}
}

static void print_congestion(FILE *out, const struct reading *r)
{
	struct value v;

	if (!field_read(r, FIELD_OPTION, "TCP_CONGESTION", &v) || value_is(&v, 0))
		return;
	fputs("\tcongestion control: ", out);
	value_print(out, "TCP_CONGESTION", &v);
	fputc('\n', out);
}

static void print_peer(FILE *out, const struct rec_sock *s, const struct peer *p)
{
	fputs("\tpeer: ", out);
	escape_text(out, p->comm, strnlen(p->comm, sizeof(p->comm)));
	fprintf(out, "[%u]", p->pid);
	if (s && p->netns && p->netns != s->netns) {
		const char *name = p->netns_name ? p->netns_name : "netns";

		fputs(" zone: ", out);
		escape_text(out, name, strlen(name));
		fprintf(out, "[%u]", p->netns);
	}
	fputc('\n', out);
}

void pfiles_peers(FILE *out, const struct descriptor *d)
{
	const struct rec_sock *s = d->reading ? d->reading->rec.sock : NULL;

	for (size_t i = 0; i < d->nr_peers; i++)
		print_peer(out, s, &d->peers[i]);
}

void pfiles_socket(FILE *out, const struct view_options *o, const struct descriptor *d)
{
	const struct reading *r = d->reading;

	print_type(out, r->rec.sock->type);
	pfiles_options(out, o, r);
	pfiles_prog(out, r, PART_FILTER, "filters");
	print_names(out, o, r);
	print_congestion(out, r);
	pfiles_peers(out, d);
	pfiles_linux(out, o, d);
	pfiles_tcp_info(out, r);
	if (o->all)
		pfiles_unavailable(out, r);
}
