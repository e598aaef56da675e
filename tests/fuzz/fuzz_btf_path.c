/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Paths, one a line, in the BTF of a kernel. */
#include "../../src/btf_path.h"
#include "socket_input.h"

#include <errno.h>
#include <stdlib.h>

static void check_place(const struct btf_place *p)
{
	MUST(p->nr_derefs <= BTF_DEREFS_MAX && p->size && p->bit_off < 8);
	for (uint32_t i = 0; i < p->nr_derefs; i++)
		MUST((p->need & p->deref[i].need) == p->deref[i].need);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct btf_set *set;
	struct input in = {data, size};

	MUST(set || btf_set_open(FUZZ_BTF_DIR, &set) == 0);
	while (in.left) {
		char *path = take_line(&in);
		struct btf_place place;
		int err = btf_path_resolve(set, path, &place);

		MUST(!err || err == -ENOENT || err == -EINVAL);
		if (!err)
			check_place(&place);
		free(path);
	}
	return 0;
}
