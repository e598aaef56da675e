/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What `sockspy --features` says of this kernel is what this test finds when it loads and attaches programs
 * of its own, made of single instructions.
 */
#include "run_sockspy.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define INSN(op, d, s, o, i)                                                                       \
	((struct bpf_insn){.code = (op), .dst_reg = (d), .src_reg = (s), .off = (o), .imm = (i)})
#define MOV_IMM(dst, imm)      INSN(BPF_ALU64 | BPF_MOV | BPF_K, dst, 0, 0, imm)
#define LOAD_64(dst, src, off) INSN(BPF_LDX | BPF_MEM | BPF_DW, dst, src, off, 0)
#define LOAD_MAP(dst, fd)      INSN(BPF_LD | BPF_IMM | BPF_DW, dst, BPF_PSEUDO_MAP_FD, 0, fd)
#define IF_ZERO(reg, skip)     INSN(BPF_JMP | BPF_JEQ | BPF_K, reg, 0, skip, 0)
#define CALL(helper)	       INSN(BPF_JMP | BPF_CALL, 0, 0, 0, helper)
#define EXIT		       INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)

#define CTX_FILE	       24 /* offset in struct bpf_iter__task_file */

static const struct bpf_insn nothing[] = {MOV_IMM(0, 0), EXIT};

#define NR_OF(array) (sizeof(array) / sizeof((array)[0]))

static int load(enum bpf_attach_type type, const char *what, const struct bpf_insn *insns, size_t n)
{
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = type);
	int id = libbpf_find_vmlinux_btf_id(what, type);

	if (id < 0)
		return id;
	opts.attach_btf_id = (__u32)id;
	return bpf_prog_load(BPF_PROG_TYPE_TRACING, "test", "GPL", insns, n, &opts);
}

static bool close_if_ok(int fd)
{
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool can_iterate(const struct bpf_insn *insns, size_t n, pid_t pid)
{
	union bpf_iter_link_info info = {.task.pid = (__u32)pid};
	LIBBPF_OPTS(bpf_link_create_opts, opts);
	int link, prog = load(BPF_TRACE_ITER, "task_file", insns, n);

	if (prog < 0)
		return false;
	if (pid) {
		opts.iter_info = &info;
		opts.iter_info_len = sizeof(info);
	}
	link = bpf_link_create(prog, 0, BPF_TRACE_ITER, &opts);
	close(prog);
	return close_if_ok(link);
}

static bool can_attach(enum bpf_attach_type type, const char *what, const struct bpf_insn *insns,
		       size_t n)
{
	int link, prog = load(type, what, insns, n);

	if (prog < 0)
		return false;
	link = bpf_raw_tracepoint_open(NULL, prog);
	close(prog);
	return close_if_ok(link);
}

static bool has_task_file(void)
{
	return can_iterate(nothing, NR_OF(nothing), 0);
}

static bool has_pid(void)
{
	return can_iterate(nothing, NR_OF(nothing), getpid());
}

static bool has_socket(void)
{
	const struct bpf_insn insns[] = {
		LOAD_64(1, 1, CTX_FILE), IF_ZERO(1, 1), CALL(BPF_FUNC_sock_from_file),
		MOV_IMM(0, 0),		 EXIT,
	};

	return can_iterate(insns, NR_OF(insns), 0);
}

static bool has_fexit(void)
{
	return can_attach(BPF_TRACE_FEXIT, "__sys_setsockopt", nothing, NR_OF(nothing));
}

static bool has_tp_btf(void)
{
	return can_attach(BPF_TRACE_RAW_TP, "tcp_destroy_sock", nothing, NR_OF(nothing));
}

static bool has_ringbuf(void)
{
	return close_if_ok(bpf_map_create(BPF_MAP_TYPE_RINGBUF, "test", 0, 0, 65536, NULL));
}

/* A map of sockets' storage names the types of its keys and values. */
static int storage_map(struct btf *btf)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts, .map_flags = BPF_F_NO_PREALLOC);
	int type = btf__add_int(btf, "int", 4, BTF_INT_SIGNED);

	if (type < 0 || btf__load_into_kernel(btf))
		return -1;
	opts.btf_fd = (__u32)btf__fd(btf);
	opts.btf_key_type_id = (__u32)type;
	opts.btf_value_type_id = (__u32)type;
	return bpf_map_create(BPF_MAP_TYPE_SK_STORAGE, "test", 4, 4, 0, &opts);
}

static bool has_sk_storage(void)
{
	struct btf *btf = btf__new_empty();
	int map = storage_map(btf);
	const struct bpf_insn insns[] = {
		LOAD_64(2, 1, 0),    LOAD_MAP(1, map),
		INSN(0, 0, 0, 0, 0), MOV_IMM(3, 0),
		MOV_IMM(4, 0),	     CALL(BPF_FUNC_sk_storage_get),
		MOV_IMM(0, 0),	     EXIT,
	};
	bool can =
		map >= 0 && can_attach(BPF_TRACE_RAW_TP, "tcp_destroy_sock", insns, NR_OF(insns));

	if (map >= 0)
		close(map);
	btf__free(btf);
	return can;
}

static struct json_object *features_json(int *status)
{
	struct json_object *o;
	struct run r;

	assert_int_equal(run_sockspy(&r, (const char *const[]){"--features", "-j", NULL}), 0);
	*status = r.status;
	assert_int_equal(r.err_len, 0);
	o = parse_json_document(r.out, r.out_len);
	assert_non_null(o);
	run_free(&r);
	return o;
}

static bool is_ok(struct json_object *o, const char *group, const char *name)
{
	struct json_object *ok = json_member(json_member(json_member(o, group), name), "ok");

	if (!json_object_is_type(ok, json_type_boolean))
		fail_msg("%s: nothing is said of %s", group, name);
	return json_object_get_boolean(ok);
}

static void test_what_attaches(void **state)
{
	static const struct {
		const char *name;
		bool (*has)(void);
	} features[] = {
		{"task_file", has_task_file}, {"task_file_socket", has_socket},
		{"task_file_pid", has_pid},   {"fexit", has_fexit},
		{"tp_btf", has_tp_btf},	      {"sk_storage", has_sk_storage},
		{"ringbuf", has_ringbuf},
	};
	struct json_object *o;
	int status, wrong = 0;

	(void)state;
	if (!can_dump())
		skip();
	o = features_json(&status);
	for (size_t i = 0; i < NR_OF(features); i++) {
		bool has = features[i].has();

		printf("%s: %s\n", features[i].name, has ? "yes" : "no");
		if (is_ok(o, "features", features[i].name) != has) {
			fprintf(stderr, "%s: sockspy says %s\n", features[i].name,
				has ? "no" : "yes");
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
	assert_true(is_ok(o, "features", "dump"));
	assert_int_equal(status, 0);
	json_object_put(o);
}

static void test_kernel(void **state)
{
	struct timespec tick;
	struct json_object *o;
	struct utsname u;
	int status;

	(void)state;
	if (!can_dump())
		skip();
	o = features_json(&status);
	assert_int_equal(uname(&u), 0);
	assert_non_null(strstr(json_object_get_string(json_member(o, "kernel")), u.release));
	/* The coarse clocks move once a jiffy. */
	assert_int_equal(clock_getres(CLOCK_MONOTONIC_COARSE, &tick), 0);
	assert_int_equal(json_object_get_int(json_member(o, "HZ")),
			 (1000000000 + tick.tv_nsec / 2) / tick.tv_nsec);
	json_object_put(o);
}

static bool has_struct(const char *module, const char *name)
{
	struct btf *vmlinux = btf__load_vmlinux_btf();
	struct btf *btf = btf__load_module_btf(module, vmlinux);
	bool has = btf__find_by_name_kind(vmlinux, name, BTF_KIND_STRUCT) > 0 ||
		   (btf && btf__find_by_name_kind(btf, name, BTF_KIND_STRUCT) > 0);

	btf__free(btf);
	btf__free(vmlinux);
	return has;
}

static void test_btf(void **state)
{
	static const struct {
		const char *module, *type;
	} types[] = {
		{"af_alg", "alg_sock"},	 {"af_packet", "packet_sock"}, {"sctp", "sctp_sock"},
		{"tipc", "tipc_sock"},	 {"tls", "tls_context"},       {"unix", "unix_sock"},
		{"vsock", "vsock_sock"},
	};
	struct json_object *o;
	int status;

	(void)state;
	if (!can_dump())
		skip();
	o = features_json(&status);
	assert_true(is_ok(o, "BTF", "vmlinux"));
	for (size_t i = 0; i < NR_OF(types); i++)
		if (is_ok(o, "BTF", types[i].module) != has_struct(types[i].module, types[i].type))
			fail_msg("BTF of %s", types[i].module);
	json_object_put(o);
}

/* Every option is accounted for. */
static void test_options(void **state)
{
	struct json_object *o, *options, *missing;
	int status;

	(void)state;
	if (!can_dump())
		skip();
	o = features_json(&status);
	options = json_member(o, "options");
	missing = json_member(options, "missing");
	assert_true(json_object_is_type(missing, json_type_array));
	assert_int_equal((size_t)json_object_get_int(json_member(options, "resolved")) +
				 json_object_array_length(missing),
			 json_object_get_int(json_member(options, "known")));
	/* All kernels have these. */
	for (size_t i = 0; i < json_object_array_length(missing); i++) {
		const char *name = json_object_get_string(json_object_array_get_idx(missing, i));

		assert_string_not_equal(name, "SO_RCVBUF");
		assert_string_not_equal(name, "TCP_NODELAY");
	}
	json_object_put(o);
}

/* One line an answer, the values all in one column. */
static void test_text(void **state)
{
	size_t column = 0, lines = 0;
	char *line, *next;
	struct run r;

	(void)state;
	if (!can_dump())
		skip();
	assert_int_equal(run_sockspy(&r, (const char *const[]){"--features", NULL}), 0);
	assert_int_equal(r.status, 0);
	assert_non_null(strstr(r.out, "\ntask_file: "));
	for (line = r.out; line && *line; line = next) {
		size_t colon = strcspn(line, ":\n"), value;

		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		assert_int_equal(line[colon], ':');
		value = colon + 1 + strspn(line + colon + 1, " ");
		if (!lines++)
			column = value;
		if (value != column)
			fail_msg("not aligned: %s", line);
	}
	assert_true(lines > 20);
	run_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_attaches), cmocka_unit_test(test_kernel),
		cmocka_unit_test(test_btf),	      cmocka_unit_test(test_options),
		cmocka_unit_test(test_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
