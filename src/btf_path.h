/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where in kernel memory a field is: BTF paths (see field.h for their grammar) resolved in the BTF of
 * the running kernel and its modules, or of any directory that looks like /sys/kernel/btf.
 */
#ifndef SOCKSPY_BTF_PATH_H
#define SOCKSPY_BTF_PATH_H

#include <stdbool.h>
#include <stdint.h>

#define KERNEL_BTF_DIR "/sys/kernel/btf"
#define BTF_DEREFS_MAX 6

struct btf;
struct btf_set;

/* Starts at the socket; each deref is a pointer, `off` bytes from where the last one led. */
struct btf_place {
	uint32_t need; /* enum sk_class: sockets in which the path holds */
	uint32_t nr_derefs;
	struct {
		uint32_t off;
		uint32_t need; /* classes up to this pointer */
	} deref[BTF_DEREFS_MAX];
	uint32_t off;
	uint32_t size;	  /* bytes to read */
	uint8_t bit_off;  /* of the value's lowest bit in those bytes */
	uint8_t bit_size; /* 0: all of them */
	bool is_signed;
	uint64_t mask; /* 0: none */
};

/*
 * Opens the BTF of dir/vmlinux; modules are opened when a path asks for one. Returns 0 or -errno:
 * -ENOENT where the kernel has no BTF.
 */
int btf_set_open(const char *dir, struct btf_set **out);
void btf_set_close(struct btf_set *set);

/* The kernel's own BTF, without its modules'. It lives as long as the set. */
const struct btf *btf_set_vmlinux(const struct btf_set *set);

/*
 * Resolves the first alternative of a path that this BTF knows. Returns 0; -ENOENT where it knows
 * none; -EINVAL for a path that breaks the grammar.
 */
int btf_path_resolve(struct btf_set *set, const char *path, struct btf_place *place);

#endif
