/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "field_line.h"
#include "field_read.h"
#include "names.h"
#include "value_print.h"

#include <inttypes.h>
#include <string.h>

/* include/net/tcp.h: what snd_ssthresh is before the first loss. */
#define TCP_INFINITE_SSTHRESH 0x7fffffff

static bool item_is_said(enum item_format format, const struct value *v)
{
	if (format == ITEM_MIN_RTT)
		return v->u != UINT32_MAX;
	return format < ITEM_IF_SET || format > ITEM_MEMBERS_SET || !value_is(v, 0);
}

/* include/uapi/linux/tcp.h: TCPI_OPT_* */
static const struct {
	uint64_t bit;
	const char *name;
} tcpi_options[] = {
	{1, "timestamps"}, {2, "sack"},	     {4, "wscale"},   {8, "ecn"},
	{16, "ecn_seen"},  {32, "syn_data"}, {64, "usec_ts"}, {128, "tfo_child"},
};

static void print_tcpi_options(FILE *out, uint64_t bits)
{
	const char *comma = "";

	if (!bits)
		fputs("none", out);
	for (size_t i = 0; i < sizeof(tcpi_options) / sizeof(tcpi_options[0]); i++) {
		if (!(bits & tcpi_options[i].bit))
			continue;
		fprintf(out, "%s%s", comma, tcpi_options[i].name);
		comma = ",";
	}
}

static void print_members_set(FILE *out, const struct value *v)
{
	const char *comma = "";

	for (uint32_t i = 0; v->kind == VALUE_MEMBERS && i < v->nr; i++) {
		if (!v->members[i].num)
			continue;
		fprintf(out, "%s%s", comma, v->members[i].name);
		comma = ",";
	}
}

static void print_rate(FILE *out, uint64_t rate)
{
	if (rate == UINT64_MAX)
		fputs("unlimited", out);
	else
		fprintf(out, "%" PRIu64 "B/s", rate);
}

static void print_item(FILE *out, const struct field_item *item, const struct value *v)
{
	char ms[DECIMAL_MAX];
	const char *name;

	fprintf(out, " %s", item->label);
	if (item->format == ITEM_IF_SET)
		return;
	fputc(' ', out);
	switch (item->format) {
	case ITEM_MS:
		fprintf(out, "%" PRIu64 "ms", v->u);
		break;
	case ITEM_SSTHRESH:
		if (v->u == TCP_INFINITE_SSTHRESH)
			fputs("infinite", out);
		else
			value_print(out, item->name, v);
		break;
	case ITEM_US_AS_MS:
	case ITEM_MIN_RTT:
		decimal_text(ms, v->u, 3);
		fprintf(out, "%sms", ms);
		break;
	case ITEM_RATE:
		print_rate(out, v->u);
		break;
	case ITEM_MEMBERS_SET:
		print_members_set(out, v);
		break;
	case ITEM_TCPI_OPTIONS:
		print_tcpi_options(out, v->u);
		break;
	case ITEM_CA_STATE:
		name = tcp_ca_state_name((uint32_t)v->u);
		if (name) {
			fputs(name, out);
			break;
		}
		/* fallthrough */
	default:
		value_print(out, item->name, v);
	}
}

bool field_line_print(FILE *out, const struct reading *r, enum field_group group,
		      const struct field_line *line)
{
	bool begun = false;
	struct value v;

	for (const struct field_item *item = line->items; item->name; item++) {
		if (!field_read(r, group, item->name, &v) || !item_is_said(item->format, &v))
			continue;
		if (!begun)
			fprintf(out, "\t%s:", line->label);
		begun = true;
		print_item(out, item, &v);
	}
	if (begun)
		fputc('\n', out);
	return begun;
}

static bool lines_tell(const struct field_line *lines, const char *name)
{
	for (; lines->label; lines++)
		for (const struct field_item *item = lines->items; item->name; item++)
			if (!strcmp(item->name, name))
				return true;
	return false;
}

void field_line_print_rest(FILE *out, const struct reading *r, const struct field *table,
			   const struct field_line *lines, const char *label)
{
	bool begun = false;
	struct value v;

	for (const struct field *f = table; f->name; f++) {
		field_get(f, r, &v);
		if (v.kind == VALUE_ABSENT || value_is(&v, 0) || lines_tell(lines, f->name))
			continue;
		if (!begun)
			fprintf(out, "\t%s:", label);
		begun = true;
		fprintf(out, " %s ", f->name);
		value_print(out, f->name, &v);
	}
	if (begun)
		fputc('\n', out);
}
