/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every target is made of: one entry, as libFuzzer calls it, and the input taken piece by piece. */
#ifndef SOCKSPY_FUZZ_INPUT_H
#define SOCKSPY_FUZZ_INPUT_H

#include <stddef.h>
#include <stdint.h>

/* Returns 0; what must not be ends in abort(). */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	const uint8_t *p;
	size_t left;
};

/* The next n bytes, with zeros for what the input is too short for. */
void take(struct input *in, void *to, size_t n);
uint8_t take_u8(struct input *in);
uint16_t take_u16(struct input *in);
uint32_t take_u32(struct input *in);

/*
 * What comes before the next newline, which goes too, as a string without NULs; free() it. At the end of the
 * input: "".
 */
char *take_line(struct input *in);
/* All that is left, in memory of its own with exactly one NUL behind; free() it. */
char *take_rest(struct input *in, size_t *len);

/* abort() with the name of what does not hold. */
#define MUST(condition) ((condition) ? (void)0 : does_not_hold(#condition))
_Noreturn void does_not_hold(const char *what);

#endif
