// SPDX-License-Identifier: GPL-2.0-or-later
#include "features_report.h"

#include "schema.h"

#include <errno.h>
#include <json-c/json.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#define LOCKDOWN_FILE "/sys/kernel/security/lockdown"

static const struct {
	enum feature_id id;
	const char *name;
} feature_names[] = {
	{FEATURE_TASK_FILE, "task_file"},
	{FEATURE_TASK_FILE_SOCKET, "task_file_socket"},
	{FEATURE_TASK_FILE_PID, "task_file_pid"},
	{FEATURE_LINK_NO_CAP, "attach_without_cap_bpf"},
	{FEATURE_FEXIT, "fexit"},
	{FEATURE_TP_BTF, "tp_btf"},
	{FEATURE_SK_STORAGE, "sk_storage"},
	{FEATURE_RINGBUF, "ringbuf"},
};

/* What may live in a module whose BTF is there only while it is loaded (and never before 5.11). */
static const struct {
	const char *module;
	const char *path; /* resolves where the module's types are known */
} modules[] = {
	{"af_alg", "alg_sock.type"},
	{"af_packet", "packet_sock.ifindex"},
	{"sctp", "sctp_sock.type"},
	{"tipc", "tipc_sock.portid"},
	{"tls", "inet_connection_sock.icsk_ulp_data->(tls_context)prot_info.version"},
	{"unix", "unix_sock.peer"},
	{"vsock", "vsock_sock.local_addr.svm_port"},
};

static const struct {
	unsigned int cap;
	const char *name;
} capabilities[] = {
	{CAP_BPF, "CAP_BPF"},
	{CAP_PERFMON, "CAP_PERFMON"},
	{CAP_SYS_PTRACE, "CAP_SYS_PTRACE"},
	{CAP_DAC_READ_SEARCH, "CAP_DAC_READ_SEARCH"},
};

#define NR_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Where an answer goes: lines, or an object of answers. */
struct answers {
	FILE *out;
	struct json_object *json; /* NULL: lines */
};

#define NAME_WIDTH 36 /* more than SO_VM_SOCKETS_CONNECT_TIMEOUT_NEW */

static void answer_text(struct answers *a, const char *name, const char *text)
{
	if (a->json)
		json_object_object_add(a->json, name, json_object_new_string(text));
	else
		fprintf(a->out, "%s:%*s%s\n", name, (int)(NAME_WIDTH - strlen(name)), "", text);
}

/* why: behind "no", or behind "yes" as a remark; NULL: nothing. */
static void answer(struct answers *a, const char *name, bool yes, const char *why)
{
	struct json_object *o;
	char text[256];

	if (!a->json) {
		snprintf(text, sizeof(text), "%s%s%s%s", yes ? "yes" : "no", why ? " (" : "",
			 why ? why : "", why ? ")" : "");
		answer_text(a, name, text);
		return;
	}
	o = json_object_new_object();
	json_object_object_add(o, "ok", json_object_new_boolean(yes));
	if (why)
		json_object_object_add(o, yes ? "note" : "why", json_object_new_string(why));
	json_object_object_add(a->json, name, o);
}

/* Answers that belong together: in JSON an object of its own. */
static struct answers group(const struct answers *a, const char *name)
{
	struct answers inner = *a;

	if (a->json) {
		inner.json = json_object_new_object();
		json_object_object_add(a->json, name, inner.json);
	}
	return inner;
}

/* "[none] integrity confidentiality": the level is what is between the brackets. */
static void answer_lockdown(struct answers *a)
{
	FILE *f = fopen(LOCKDOWN_FILE, "re");
	char line[128] = "";
	char *level = NULL;

	if (f && fgets(line, sizeof(line), f))
		level = strchr(line, '[');
	if (f)
		fclose(f);
	if (level)
		level[1 + strcspn(level + 1, "]")] = '\0';
	answer_text(a, "lockdown", level ? level + 1 : "unknown (no " LOCKDOWN_FILE ")");
}

static void answer_kernel(struct answers *a, uint32_t hz)
{
	struct utsname u;
	char text[200];

	if (uname(&u))
		return;
	snprintf(text, sizeof(text), "%s %s", u.release, u.machine);
	answer_text(a, "kernel", text);
	answer_lockdown(a);
	if (a->json) {
		json_object_object_add(a->json, "HZ", hz ? json_object_new_int64(hz) : NULL);
		return;
	}
	snprintf(text, sizeof(text), "%u", hz);
	answer_text(a, "HZ", hz ? text : "unknown");
}

static void answer_capabilities(const struct answers *all, uint64_t held)
{
	struct answers a = group(all, "capabilities");
	size_t i;

	for (i = 0; i < NR_OF(capabilities); i++)
		answer(&a, capabilities[i].name, held >> capabilities[i].cap & 1, NULL);
}

static const char *error_text(int err)
{
	const char *text;

	/* The kernel's own ENOTSUPP: arm64's trampolines before 6.4. */
	if (err == -524)
		return "not supported by this kernel";
	if (err == -ENODATA)
		return "never runs";
	text = strerrordesc_np(-err);
	return text ? text : "unknown error";
}

static void answer_feature(struct answers *a, const char *name, const struct feature *f)
{
	static const char *const stages[] = {
		[FEATURE_LOAD] = "load", [FEATURE_ATTACH] = "attach", [FEATURE_HIT] = "run"};
	char why[128];

	snprintf(why, sizeof(why), "%s: %s", stages[f->stage], error_text(f->err));
	if (f->state == FEATURE_UNKNOWN)
		answer(a, name, false, "not tried: nothing could be loaded");
	else
		answer(a, name, f->state == FEATURE_YES, f->state == FEATURE_NO ? why : NULL);
}

static void answer_features(const struct answers *all, const struct features_report *r)
{
	struct answers a = group(all, "features");
	size_t i;

	answer(&a, "dump", !r->why, r->why);
	for (i = 0; i < NR_OF(feature_names); i++)
		answer_feature(&a, feature_names[i].name, &r->features->of[feature_names[i].id]);
}

static void answer_modules(const struct answers *all, struct btf_set *btf)
{
	struct answers a = group(all, "BTF");
	struct btf_place place;
	char path[64], name[32];
	size_t i;

	answer(&a, all->json ? "vmlinux" : "BTF vmlinux", btf != NULL,
	       btf ? NULL : "not in " KERNEL_BTF_DIR);
	for (i = 0; i < NR_OF(modules) && btf; i++) {
		bool known = !btf_path_resolve(btf, modules[i].path, &place);

		snprintf(path, sizeof(path), KERNEL_BTF_DIR "/%s", modules[i].module);
		snprintf(name, sizeof(name), "%s%s", all->json ? "" : "BTF ", modules[i].module);
		if (known)
			answer(&a, name, true, access(path, F_OK) ? "in vmlinux" : "module");
		else
			answer(&a, name, false, "not built, not loaded, or without BTF");
	}
}

/* Whether this kernel has none of the places that a row names; a row without any needs none. */
static bool is_missing(const struct schema *schema, const struct field *f)
{
	const struct loc *locs = schema->locs[field_index(f)];
	bool named = false;
	unsigned int slot;

	for (slot = 0; slot < FIELD_SRC_MAX; slot++) {
		named |= f->src[slot] != NULL;
		if (f->src[slot] && locs[slot].range != LOC_NONE)
			return false;
	}
	return named;
}

/* The rows of an option: sockets of different kinds may hold it in different places. */
struct option_rows {
	unsigned int nr;
	unsigned int missing;
	bool counted; /* an earlier row has the name, too */
};

static struct option_rows rows_of(const struct schema *schema, const struct field *option)
{
	struct option_rows rows = {0};
	const struct field *f;
	size_t t;

	for (t = 0; field_tables[t]; t++) {
		for (f = field_tables[t]; f->name; f++) {
			if (f->group != FIELD_OPTION || strcmp(f->name, option->name) != 0)
				continue;
			rows.counted |= !rows.nr && f != option;
			rows.nr++;
			rows.missing += is_missing(schema, f);
		}
	}
	return rows;
}

/* Options, by name. */
struct option_lists {
	unsigned int nr;
	struct json_object *missing; /* no kind of socket has it in this kernel */
	struct json_object *partly;  /* some kinds have it */
};

static void sort_options(const struct schema *schema, struct option_lists *lists)
{
	const struct field *f;
	size_t t;

	for (t = 0; field_tables[t]; t++) {
		for (f = field_tables[t]; f->name && f->group == FIELD_OPTION; f++) {
			struct option_rows rows = rows_of(schema, f);

			lists->nr += !rows.counted;
			if (!rows.counted && rows.missing)
				json_object_array_add(rows.missing == rows.nr ? lists->missing
									      : lists->partly,
						      json_object_new_string(f->name));
		}
	}
}

static void answer_list(struct answers *a, struct json_object *names, bool yes, const char *why)
{
	size_t i;

	for (i = 0; i < json_object_array_length(names); i++)
		answer(a, json_object_get_string(json_object_array_get_idx(names, i)), yes, why);
}

static void answer_options(const struct answers *all, const struct schema *schema)
{
	struct option_lists lists = {0, json_object_new_array(), json_object_new_array()};
	struct answers a = group(all, "options");
	size_t resolved;

	sort_options(schema, &lists);
	resolved = lists.nr - json_object_array_length(lists.missing);
	if (a.json) {
		json_object_object_add(a.json, "known", json_object_new_int64(lists.nr));
		json_object_object_add(a.json, "resolved", json_object_new_int64(resolved));
		json_object_object_add(a.json, "missing", lists.missing);
		json_object_object_add(a.json, "partly", lists.partly);
		return;
	}
	fprintf(a.out, "options:%*s%zu of %u\n", (int)(NAME_WIDTH - strlen("options")), "",
		resolved, lists.nr);
	answer_list(&a, lists.missing, false, "this kernel has no such field");
	answer_list(&a, lists.partly, true, "not of every kind of socket that could have it");
	json_object_put(lists.missing);
	json_object_put(lists.partly);
}

static int answer_btf(struct answers *a)
{
	struct schema *schema = NULL;
	struct btf_set *btf = NULL;
	int err = btf_set_open(KERNEL_BTF_DIR, &btf);

	if (err && err != -ENOENT)
		return err;
	answer_modules(a, btf);
	if (!btf)
		return 0;
	err = schema_new(btf, &schema);
	if (!err)
		answer_options(a, schema);
	schema_free(schema);
	btf_set_close(btf);
	return err;
}

int features_report(FILE *out, bool json, const struct features_report *r)
{
	struct answers a = {.out = out, .json = json ? json_object_new_object() : NULL};
	int err;

	answer_text(&a, "sockspy", SOCKSPY_VERSION);
	answer_kernel(&a, r->hz);
	answer_capabilities(&a, r->capabilities);
	answer_features(&a, r);
	err = answer_btf(&a);
	if (a.json)
		fprintf(out, "%s\n",
			json_object_to_json_string_ext(
				a.json, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(a.json);
	return err;
}
