# SPDX-License-Identifier: GPL-2.0-or-later
# sockspy: make, make test, make demo, make bench, make install DESTDIR= PREFIX=, make clean
# SANITIZE=1 builds and tests with ASan and UBSan in a tree of its own.
# CROSS=arm64 SYSROOT=DIR builds for that architecture with the libraries in DIR, also in its own tree.

VERSION := 0.1.0

PREFIX ?= /usr/local
ifeq ($(origin CC),default)
CC := gcc
endif
PKG_CONFIG := pkg-config
ifeq ($(CROSS),arm64)
TRIPLET := aarch64-linux-gnu
CC := $(TRIPLET)-gcc --sysroot=$(SYSROOT)
AR := $(TRIPLET)-ar
PKG_CONFIG := PKG_CONFIG_SYSROOT_DIR=$(SYSROOT) PKG_CONFIG_LIBDIR=$(SYSROOT)/usr/lib/$(TRIPLET)/pkgconfig pkg-config
endif
CLANG ?= clang
BPFTOOL ?= $(or $(shell command -v bpftool),/usr/sbin/bpftool)
CFLAGS ?= -O2 -g

comma := ,
BUILD := build$(if $(SANITIZE),-sanitize)$(if $(CROSS),-$(CROSS))
SAN := $(if $(SANITIZE),-fsanitize=address$(comma)undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)

PACKAGES := libbpf libelf zlib json-c libcap-ng
ALL_CFLAGS := -std=gnu11 -D_GNU_SOURCE -DSOCKSPY_VERSION='"$(VERSION)"' -Wall -Wextra -Werror -I$(BUILD) $(CFLAGS) $(SAN)
LIBS = $(shell $(PKG_CONFIG) --libs $(PACKAGES))

ARCH := $(patsubst aarch64,arm64,$(patsubst x86_64,x86,$(or $(CROSS),$(shell uname -m))))
BPF_CFLAGS := -g -O2 -std=gnu11 -target bpf -D__TARGET_ARCH_$(ARCH) -Ivmlinux -Iinclude -Wall -Wextra -Werror

SRCS := $(wildcard src/*.c)
OBJS := $(SRCS:%.c=$(BUILD)/%.o)
LIB_OBJS := $(filter-out $(BUILD)/src/main.o,$(OBJS))
UNIT_TESTS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/test_*.c))
UNIT_HELPERS := $(patsubst %.c,$(BUILD)/%.o,$(filter-out tests/unit/test_%,$(wildcard tests/unit/*.c)))
LIVE_TESTS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/live/test_*.c))
LIVE_HELPERS := $(patsubst %.c,$(BUILD)/%.o,$(filter-out tests/live/test_%,$(wildcard tests/live/*.c)))
FUZZ_TARGETS := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_REPLAYS := $(FUZZ_TARGETS:%=$(BUILD)/tests/fuzz/fuzz_%)
FUZZ_HELPERS := $(patsubst %.c,$(BUILD)/%.o,$(filter-out tests/fuzz/fuzz_% tests/fuzz/make_%,$(wildcard tests/fuzz/*.c)))
TEST_OBJS := $(addsuffix .o,$(UNIT_TESTS) $(LIVE_TESTS)) $(UNIT_HELPERS) $(LIVE_HELPERS) $(FUZZ_HELPERS) $(addsuffix .o,$(FUZZ_REPLAYS))

BUILD_DEPS := gcc make pkg-config clang bpftool libbpf-dev libelf-dev zlib1g-dev libjson-c-dev libcap-ng-dev
TEST_DEPS := libcmocka-dev valgrind lsof strace iproute2
BENCH_DEPS := lsof iproute2 net-tools strace bpftrace redis-server redis-tools nginx-light wrk
FUZZ_DEPS := libclang-rt-dev llvm
LINT_DEPS := clang-format clang-tidy cppcheck
ARM64_DEPS := qemu-system-arm gcc-aarch64-linux-gnu
KERNEL_DEPS := qemu-system-x86 busybox-static cpio xz-utils kmod debian-archive-keyring

all: $(BUILD)/sockspy

.PHONY: all test test-unit test-live test-valgrind demo bench bench-run install clean lint format build-deps test-deps bench-deps lint-deps \
	live-tests test-kernels test-arm64 kernel-deps arm64-deps check-vmlinux
.SECONDARY:
.DELETE_ON_ERROR:

# --- the tool

$(BUILD)/bpf/%.unlinked.o: bpf/%.bpf.c
	@mkdir -p $(@D)
	$(CLANG) $(BPF_CFLAGS) -MMD -MP -MT $@ -MF $(@:.o=.d) -c $< -o $@

# "gen object" is libbpf's linker: it also drops the DWARF that the program doesn't need.
$(BUILD)/bpf/%.bpf.o: $(BUILD)/bpf/%.unlinked.o
	$(BPFTOOL) gen object $@ $<

$(BUILD)/%.skel.h: $(BUILD)/bpf/%.bpf.o
	{ echo '/* NOLINTBEGIN: generated */' && $(BPFTOOL) gen skeleton $< name $*_bpf && \
		echo '/* NOLINTEND */'; } > $@

# Light skeletons: their loader is a BPF program itself, so that nothing reads the kernel's BTF here.
LIGHT_SKELETONS := $(patsubst bpf/%.bpf.c,$(BUILD)/%.lskel.h,$(wildcard bpf/list_*.bpf.c))

$(BUILD)/%.lskel.h: $(BUILD)/bpf/%.bpf.o
	{ echo '/* NOLINTBEGIN: generated */' && $(BPFTOOL) gen skeleton -L $< name $*_light && \
		echo '/* NOLINTEND */'; } > $@

define compile
@mkdir -p $(@D)
$(CC) $(ALL_CFLAGS) -MMD -MP -c $< -o $@
endef

$(BUILD)/src/%.o: src/%.c
	$(compile)

$(BUILD)/tests/%.o: tests/%.c
	$(compile)

$(BUILD)/src/source_bpf.o: $(BUILD)/dump.skel.h
$(BUILD)/src/features.o: $(BUILD)/features.skel.h
$(BUILD)/src/source_trace.o $(BUILD)/src/trace_hooks.o: $(BUILD)/trace.skel.h
$(BUILD)/src/list_programs.o: $(BUILD)/list.skel.h $(LIGHT_SKELETONS)

$(BUILD)/libsockspy.a: $(LIB_OBJS)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/sockspy: $(BUILD)/src/main.o $(BUILD)/libsockspy.a
	$(CC) $(SAN) $(LDFLAGS) $^ $(LIBS) -o $@

install: all
	install -D -m 0755 $(BUILD)/sockspy $(DESTDIR)$(PREFIX)/sbin/sockspy
	install -D -m 0644 README.md $(DESTDIR)$(PREFIX)/share/doc/sockspy/README.md

clean:
	rm -rf build build-sanitize build-fuzz build-arm64

# --- tests

$(UNIT_TESTS): %: %.o $(UNIT_HELPERS) $(BUILD)/libsockspy.a
	$(CC) $(SAN) $(LDFLAGS) $^ $(LIBS) -lcmocka -o $@

$(LIVE_TESTS): %: %.o $(LIVE_HELPERS)
	$(CC) $(SAN) $(LDFLAGS) $^ $(LIBS) -lcmocka -o $@

$(BUILD)/tests/live/test_source_list $(BUILD)/tests/live/test_source_trace $(BUILD)/tests/live/test_tcp_walk: $(BUILD)/libsockspy.a

# It decodes what it does itself.
$(BUILD)/tests/live/test_strace_line: $(BUILD)/libsockspy.a

# The corpus of the fuzzers, replayed by a plain main().
$(FUZZ_REPLAYS): %: %.o $(FUZZ_HELPERS) $(BUILD)/libsockspy.a
	$(CC) $(SAN) $(LDFLAGS) $^ $(LIBS) -o $@

test: build-deps test-deps
	$(MAKE) test-unit test-live

test-unit: $(UNIT_TESTS) $(FUZZ_REPLAYS)
	tests/run $(UNIT_TESTS) $(FUZZ_REPLAYS)

test-live: $(BUILD)/sockspy $(LIVE_TESTS)
	SOCKSPY=$(BUILD)/sockspy tests/run $(LIVE_TESTS)

# The live tests on Debian's kernels in virtual machines; SERIES="5.10 7.3" for these only.
test-kernels: build-deps test-deps kernel-deps
	$(MAKE) live-tests
	kernel=$$(tests/kernels/fetch 5.10) && tests/kernels/test_boot "$${kernel#* }"
	tests/kernels/run -b $(BUILD) $(SERIES)

# vmlinux.h against the running kernel; KERNELS=DIR... for others, each as /sys/kernel/btf is.
KERNELS ?= /sys/kernel/btf
CHECK_VMLINUX := $(BUILD)/tests/kernels/check-vmlinux

live-tests: $(BUILD)/sockspy $(LIVE_TESTS) $(CHECK_VMLINUX) $(BUILD)/vmlinux.types.o

check-vmlinux: $(CHECK_VMLINUX) $(BUILD)/vmlinux.types.o
	$^ $(KERNELS)

$(CHECK_VMLINUX): %: %.o
	$(CC) $(SAN) $(LDFLAGS) $^ $(LIBS) -o $@

# A variable of each struct makes clang keep its type.
$(BUILD)/vmlinux.types.o: vmlinux/vmlinux.h
	@mkdir -p $(@D)
	{ echo '#include "vmlinux.h"'; sed -n 's/^struct \([a-z0-9_]*\) {$$/struct \1 keep_\1;/p' $<; } | \
		$(CLANG) $(BPF_CFLAGS) -x c -c - -o $@

# The same on arm64, built here.
test-arm64: build-deps kernel-deps arm64-deps
	sysroot=$$(tests/kernels/sysroot arm64) && \
		$(MAKE) CROSS=arm64 SYSROOT=$$sysroot live-tests && \
		SYSROOT=$$sysroot tests/kernels/run -a arm64 -b build-arm64 $(or $(SERIES),6.12)

# Not of the live tests: features (five times all that libbpf can try, one run of it is enough), no_harm and no_side_effect
# (about processes that are dumped), privileges (of the file itself). The longest come first.
VALGRIND_LIVE := $(patsubst %,$(BUILD)/tests/live/test_%,processes truth layout hostile tcp_info threads fresh)

test-valgrind: $(BUILD)/sockspy $(UNIT_TESTS) $(VALGRIND_LIVE)
	tests/run-valgrind $(BUILD)/sockspy $(VALGRIND_LIVE) $(UNIT_TESTS)

# --- fuzzing: make fuzz SECONDS=60, of all targets; make -j2 fuzz runs two at a time; SEED=1: the same inputs again

SECONDS ?= 60
FUZZ := build-fuzz
FUZZ_CFLAGS := -std=gnu11 -D_GNU_SOURCE -DSOCKSPY_VERSION='"$(VERSION)"' -Wall -Wextra -Werror -I$(BUILD) -g -O2 \
	-fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
FUZZ_OBJS := $(LIB_OBJS:$(BUILD)/%=$(FUZZ)/%)
FUZZ_TOOLS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/fuzz/make_*.c))
FUZZ_MAIN := $(filter-out %/replay.o,$(FUZZ_HELPERS:$(BUILD)/%=$(FUZZ)/%))

.PHONY: fuzz fuzz-deps fuzz-tools $(FUZZ_TARGETS:%=fuzz-%)

fuzz: fuzz-deps
	$(MAKE) fuzz-tools $(FUZZ_TARGETS:%=fuzz-%)

$(FUZZ_TARGETS:%=fuzz-%): fuzz-%: $(FUZZ)/fuzz_%
	tests/fuzz/run $< $(SECONDS) $(SEED)

$(FUZZ)/%.o: %.c
	@mkdir -p $(@D)
	$(CLANG) $(FUZZ_CFLAGS) -MMD -MP -c $< -o $@

$(FUZZ_OBJS): | $(patsubst bpf/%.bpf.c,$(BUILD)/%.skel.h,$(wildcard bpf/*.bpf.c)) $(LIGHT_SKELETONS)

$(FUZZ)/libsockspy.a: $(FUZZ_OBJS)
	@rm -f $@
	$(AR) rcs $@ $^

$(FUZZ)/fuzz_%: $(FUZZ)/tests/fuzz/fuzz_%.o $(FUZZ_MAIN) $(FUZZ)/libsockspy.a
	$(CLANG) -fsanitize=fuzzer,address,undefined $(LDFLAGS) $^ $(LIBS) -o $@

# It compiles the kernel's side of the filter, too.
$(BUILD)/tests/fuzz/fuzz_selection.o: ALL_CFLAGS += -Iinclude
$(FUZZ)/tests/fuzz/fuzz_selection.o: FUZZ_CFLAGS += -Iinclude

# What made the corpus.
fuzz-tools: $(FUZZ_TOOLS)

$(FUZZ_TOOLS): %: %.o $(filter-out %/replay.o,$(FUZZ_HELPERS)) $(BUILD)/libsockspy.a
	$(CC) $(SAN) $(LDFLAGS) $^ $(LIBS) -o $@

fuzz-deps: build-deps
	@tests/install-packages $(FUZZ_DEPS)

# --- benchmarks: figures of this machine; make bench BENCHES=churn CHURN_DUMPS=100

BENCHES ?= bench list scale churn memory slowdown trace
BENCH_TOOLS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/bench/*.c))

bench: bench-deps
	$(MAKE) bench-run

bench-run: all $(BENCH_TOOLS)
	set -e; for b in $(BENCHES); do PYTHONDONTWRITEBYTECODE=1 tests/bench/$$b $(BUILD)/sockspy; done

$(BENCH_TOOLS): %: %.o
	$(CC) $(SAN) $(LDFLAGS) $^ -o $@

demo: build-deps
	$(MAKE) all $(BUILD)/demo/server
	$(BUILD)/demo/server $(BUILD)/sockspy -p

$(BUILD)/demo/%.o: demo/%.c
	$(compile)

$(BUILD)/demo/server: $(BUILD)/demo/server.o
	$(CC) $(SAN) $(LDFLAGS) $^ -o $@

build-deps:
	@tests/install-packages $(BUILD_DEPS)

test-deps:
	@tests/install-packages $(TEST_DEPS)

bench-deps: build-deps
	@tests/install-packages $(BENCH_DEPS)

lint-deps:
	@tests/install-packages $(LINT_DEPS)

kernel-deps:
	@tests/install-packages $(KERNEL_DEPS)

arm64-deps:
	@tests/install-packages $(ARM64_DEPS)

# --- style and analysers

C_FILES := $(wildcard src/*.[ch] include/*.h vmlinux/*.h bpf/*.[ch] demo/*.c tests/*/*.[ch])

format:
	clang-format -i $(C_FILES)

lint: $(BUILD)/dump.skel.h $(BUILD)/features.skel.h $(BUILD)/trace.skel.h $(BUILD)/list.skel.h $(LIGHT_SKELETONS)
	clang-format --dry-run --Werror $(C_FILES)
	cppcheck --quiet --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
		--suppress=missingInclude --std=c11 -D_GNU_SOURCE \
		'-DLIBBPF_OPTS(TYPE,NAME,...)=struct TYPE NAME' src tests demo
	printf '%s\n' $(SRCS) | xargs -P "$$(nproc)" -I{} clang-tidy --quiet {} -- $(filter-out -Werror,$(ALL_CFLAGS)) 2>/dev/null

-include $(OBJS:.o=.d) $(TEST_OBJS:.o=.d) $(BUILD)/demo/server.d $(wildcard $(FUZZ)/src/*.d $(FUZZ)/tests/fuzz/*.d $(FUZZ_TOOLS:%=%.d)) $(wildcard $(BUILD)/bpf/*.d)
