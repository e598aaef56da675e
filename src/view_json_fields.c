/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "field.h"
#include "value_print.h"
#include "view_json_parts.h"

struct fields {
	struct json_object *top;
	struct json_object *options;
	struct json_object *tcp_info;
	struct json_object *inherited;
	struct json_object *unavailable;
};

static struct json_object *group_object(const struct fields *s, enum field_group group)
{
	switch (group) {
	case FIELD_OPTION:
		return s->options;
	case FIELD_TCP_INFO:
		return s->tcp_info;
	case FIELD_SOCKET:
		break;
	}
	return s->top;
}

static void add_field(struct fields *s, const struct field *f, const struct reading *r)
{
	struct value v;

	field_get(f, r, &v);
	if (v.kind == VALUE_ABSENT) {
		json_add_name(s->unavailable, f->name, v.why);
		return;
	}
	json_add(group_object(s, f->group), f->name, value_json(&v));
	if (v.inherited)
		json_object_array_add(s->inherited, json_object_new_string(f->name));
}

void json_fields(struct json_object *object, const struct reading *r)
{
	struct fields s = {
		.top = object,
		.options = json_object_new_object(),
		.tcp_info = json_object_new_object(),
		.inherited = json_object_new_array(),
		.unavailable = json_object_new_object(),
	};

	for (size_t t = 0; field_tables[t]; t++)
		for (const struct field *f = field_tables[t]; f->name; f++)
			if (field_applies(f, r->rec.sock->classes))
				add_field(&s, f, r);
	json_add(object, "options", s.options);
	json_add_filled(object, "inherited", s.inherited);
	json_add_filled(object, "tcp_info", s.tcp_info);
	json_add_filled(object, "unavailable", s.unavailable);
}
