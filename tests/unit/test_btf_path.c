// SPDX-License-Identifier: GPL-2.0-or-later
/* Paths resolved in a BTF that the test makes itself: a kernel with exactly known structs. */
#include "../../src/btf_path.h"

#include "../../include/record.h"

#include <bpf/btf.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct kernel {
	char dir[32];
	struct btf *vmlinux;
	struct btf_set *set;
};

static void add_struct(struct btf *btf, const char *name, uint32_t bytes)
{
	assert_true(btf__add_struct(btf, name, bytes) > 0);
}

static void add_member(struct btf *btf, const char *name, int type, uint32_t bit, uint32_t bits)
{
	assert_int_equal(btf__add_field(btf, name, type, bit, bits), 0);
}

/*
 *	enum { FLAG_A = 3, FLAG_B = 33 };
 *	struct net { int pad; s32 sysctl_x; };
 *	struct sock { u64 head; union { u32 a; s32 b; }; u8 f0:1; u8 f1:3; u16 array[4]; struct net *net;
 *		      void *data; unsigned long flags; };
 *	struct inet_sock { struct sock sk; };
 */
static void make_types(struct btf *btf)
{
	int u8 = btf__add_int(btf, "u8", 1, 0), u16 = btf__add_int(btf, "u16", 2, 0);
	int u32 = btf__add_int(btf, "u32", 4, 0), u64 = btf__add_int(btf, "u64", 8, 0);
	int s32 = btf__add_int(btf, "int", 4, BTF_INT_SIGNED);
	int typedef_s32 = btf__add_typedef(btf, "s32", s32);
	int array = btf__add_array(btf, u32, u16, 4);
	int net, net_ptr, data_ptr, un, sock;

	assert_true(btf__add_enum(btf, NULL, 4) > 0);
	assert_int_equal(btf__add_enum_value(btf, "FLAG_A", 3), 0);
	assert_int_equal(btf__add_enum_value(btf, "FLAG_B", 33), 0);
	net = btf__type_cnt(btf);
	add_struct(btf, "net", 8);
	add_member(btf, "pad", s32, 0, 0);
	add_member(btf, "sysctl_x", typedef_s32, 32, 0);
	net_ptr = btf__add_ptr(btf, net);
	data_ptr = btf__add_ptr(btf, 0);
	un = btf__add_union(btf, NULL, 4);
	add_member(btf, "a", u32, 0, 0);
	add_member(btf, "b", s32, 0, 0);
	sock = btf__type_cnt(btf);
	add_struct(btf, "sock", 56);
	add_member(btf, "head", u64, 0, 0);
	add_member(btf, NULL, un, 64, 0);
	add_member(btf, "f0", u8, 96, 1);
	add_member(btf, "f1", u8, 97, 3);
	add_member(btf, "array", array, 128, 0);
	add_member(btf, "net", net_ptr, 192, 0);
	add_member(btf, "data", data_ptr, 256, 0);
	add_member(btf, "flags", u64, 320, 0);
	add_struct(btf, "inet_sock", 56);
	add_member(btf, "sk", sock, 0, 0);
}

static void write_raw(const char *dir, const char *name, const void *raw, size_t size)
{
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(raw, 1, size, f), size);
	fclose(f);
}

/* A module: struct vsock_sock { struct sock sk; u32 port; }; struct tls_context { u32 v; } */
static void make_module(struct btf *base, const char *dir, const char *name, const char *type,
			const char *member)
{
	struct btf *btf = btf__new_empty_split(base);
	int u32 = btf__find_by_name_kind(base, "u32", BTF_KIND_INT);
	const void *raw;
	uint32_t size;

	assert_non_null(btf);
	add_struct(btf, type, 16);
	add_member(btf, member, u32, 64, 0);
	raw = btf__raw_data(btf, &size);
	write_raw(dir, name, raw, size);
	btf__free(btf);
}

static int setup(void **state)
{
	struct kernel *k = calloc(1, sizeof(*k));
	const void *raw;
	uint32_t size;

	snprintf(k->dir, sizeof(k->dir), "/tmp/btf-test-XXXXXX");
	assert_non_null(mkdtemp(k->dir));
	k->vmlinux = btf__new_empty();
	make_types(k->vmlinux);
	raw = btf__raw_data(k->vmlinux, &size);
	write_raw(k->dir, "vmlinux", raw, size);
	make_module(k->vmlinux, k->dir, "vsock", "vsock_sock", "port");
	make_module(k->vmlinux, k->dir, "tls", "tls_context", "version");
	assert_int_equal(btf_set_open(k->dir, &k->set), 0);
	*state = k;
	return 0;
}

static void unlink_in(const char *dir, const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	unlink(path);
}

static int teardown(void **state)
{
	struct kernel *k = *state;

	btf_set_close(k->set);
	btf__free(k->vmlinux);
	unlink_in(k->dir, "vmlinux");
	unlink_in(k->dir, "vsock");
	unlink_in(k->dir, "tls");
	rmdir(k->dir);
	free(k);
	return 0;
}

static struct btf_place place_of(void **state, const char *path)
{
	struct kernel *k = *state;
	struct btf_place p;

	assert_int_equal(btf_path_resolve(k->set, path, &p), 0);
	return p;
}

static int error_of(void **state, const char *path)
{
	struct kernel *k = *state;
	struct btf_place p;

	return btf_path_resolve(k->set, path, &p);
}

static void test_member(void **state)
{
	struct btf_place p = place_of(state, "sock.head");

	assert_int_equal(p.off, 0);
	assert_int_equal(p.size, 8);
	assert_int_equal(p.nr_derefs, 0);
	assert_int_equal(p.need, SKC_ANY);
	assert_int_equal(p.bit_size, 0);
	p = place_of(state, "inet_sock.sk.head");
	assert_int_equal(p.need, SKC_INET);
}

static void test_anonymous_union(void **state)
{
	struct btf_place a = place_of(state, "sock.a"), b = place_of(state, "sock.b");

	assert_int_equal(a.off, 8);
	assert_false(a.is_signed);
	assert_int_equal(b.off, 8);
	assert_true(b.is_signed);
}

static void test_bitfield(void **state)
{
	struct btf_place p = place_of(state, "sock.f1");

	assert_int_equal(p.off, 12);
	assert_int_equal(p.size, 1);
	assert_int_equal(p.bit_off, 1);
	assert_int_equal(p.bit_size, 3);
}

static void test_array(void **state)
{
	struct btf_place p = place_of(state, "sock.array");

	assert_int_equal(p.off, 16);
	assert_int_equal(p.size, 8);
	p = place_of(state, "sock.array[3]");
	assert_int_equal(p.off, 22);
	assert_int_equal(p.size, 2);
}

static void test_pointer(void **state)
{
	struct btf_place p = place_of(state, "sock.net->sysctl_x");

	assert_int_equal(p.nr_derefs, 1);
	assert_int_equal(p.deref[0].off, 24);
	assert_int_equal(p.off, 4);
	assert_true(p.is_signed);
}

static void test_cast_of_void_pointer(void **state)
{
	struct btf_place p = place_of(state, "sock.data->(net)sysctl_x");

	assert_int_equal(p.deref[0].off, 32);
	assert_int_equal(p.off, 4);
	assert_int_equal(p.need, SKC_ANY);
	assert_int_equal(error_of(state, "sock.data->sysctl_x"), -ENOENT);
}

static void test_cast_to_a_struct_of_a_module_needs_its_class(void **state)
{
	struct btf_place p = place_of(state, "sock.data->(tls_context)version");

	assert_int_equal(p.need, SKC_ANY | SKC_TLS);
	assert_int_equal(p.deref[0].need, SKC_ANY | SKC_TLS);
	assert_int_equal(p.off, 8);
}

static void test_root_in_a_module(void **state)
{
	struct btf_place p = place_of(state, "vsock_sock.port");

	assert_int_equal(p.need, SKC_VSOCK);
	assert_int_equal(p.off, 8);
	assert_int_equal(error_of(state, "tipc_sock.portid"), -ENOENT);
}

static void test_bit_by_number_and_by_enumerator(void **state)
{
	struct btf_place p = place_of(state, "sock.flags:bit(9)");

	assert_int_equal(p.off, 41);
	assert_int_equal(p.bit_off, 1);
	assert_int_equal(p.bit_size, 1);
	assert_int_equal(p.size, 1);
	p = place_of(state, "sock.flags:bit(FLAG_B)");
	assert_int_equal(p.off, 44);
	assert_int_equal(p.bit_off, 1);
	assert_int_equal(error_of(state, "sock.flags:bit(FLAG_C)"), -ENOENT);
}

static void test_mask(void **state)
{
	struct btf_place p = place_of(state, "sock.flags:mask(0x30)");

	assert_int_equal(p.off, 40);
	assert_int_equal(p.size, 8);
	assert_int_equal(p.mask, 0x30);
}

static void test_first_alternative_that_is_known(void **state)
{
	assert_int_equal(place_of(state, "sock.gone | sock.head").off, 0);
	assert_int_equal(place_of(state, "sock.a | sock.head").off, 8);
	assert_int_equal(place_of(state, "sock.flags:bit(FLAG_C) | sock.f0").off, 12);
	assert_int_equal(error_of(state, "sock.gone | sock.gone_too"), -ENOENT);
}

static void test_grammar_errors(void **state)
{
	static const char *const wrong[] = {
		"sock",
		"",
		".",
		"sock.",
		"sock.array[",
		"sock.array[1",
		"sock.head:",
		"sock.head:bit(",
		"sock.head:bit()",
		"sock.head:nope(1)",
		"unknown_root.x",
		"sock.data->(net",
		"sock.head?",
		"subflow.x",
	};
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (error_of(state, wrong[i]) != -EINVAL)
			fail_msg("'%s' gave %d", wrong[i], error_of(state, wrong[i]));
}

static void test_bit_that_no_flags_have(void **state)
{
	assert_int_equal(error_of(state, "sock.head:bit(-1)"), -EINVAL);
	assert_int_equal(error_of(state, "sock.head:bit(4096)"), -ENOENT);
	assert_int_equal(error_of(state, "sock.head:bit(9223372036854775807)"), -ENOENT);
}

static void test_no_btf(void **state)
{
	struct btf_set *set;

	(void)state;
	assert_int_equal(btf_set_open("/nonexistent", &set), -ENOENT);
}

static void test_damaged_btf(void **state)
{
	struct btf_set *set;
	char dir[] = "/tmp/btf-test-XXXXXX";

	(void)state;
	assert_non_null(mkdtemp(dir));
	write_raw(dir, "vmlinux", "\x9f\xeb\x01\x00", 4);
	assert_true(btf_set_open(dir, &set) < 0);
	unlink_in(dir, "vmlinux");
	rmdir(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_member),
		cmocka_unit_test(test_anonymous_union),
		cmocka_unit_test(test_bitfield),
		cmocka_unit_test(test_array),
		cmocka_unit_test(test_pointer),
		cmocka_unit_test(test_cast_of_void_pointer),
		cmocka_unit_test(test_cast_to_a_struct_of_a_module_needs_its_class),
		cmocka_unit_test(test_root_in_a_module),
		cmocka_unit_test(test_bit_by_number_and_by_enumerator),
		cmocka_unit_test(test_mask),
		cmocka_unit_test(test_first_alternative_that_is_known),
		cmocka_unit_test(test_grammar_errors),
		cmocka_unit_test(test_bit_that_no_flags_have),
		cmocka_unit_test(test_no_btf),
		cmocka_unit_test(test_damaged_btf),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
