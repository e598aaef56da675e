# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034
# What fetch, boot and run share. To be sourced.

me=${0##*/}
kernel_cache=${SOCKSPY_KERNEL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sockspy/kernels}

# The oldest kernel that sockspy supports, Debian's stable ones, and the newest.
all_series="5.10 6.1 6.12 6.18 7.3"

# Debian's name of an architecture → the directory of its libraries
declare -A triplet=([amd64]=x86_64-linux-gnu [arm64]=aarch64-linux-gnu)

die() {
	echo "$me: $*" >&2
	exit 125
}

# need PROGRAM PACKAGE...
need() {
	command -v "$1" >/dev/null || die "no $1 (apt-get install $2)"
}

# The one directory in $1 that holds modules, and so is named after the kernel's release.
release_of() {
	local dirs=("$1"/lib/modules/*/)
	local dir=${dirs[0]%/}

	[ -d "$dir" ] || die "$1: no kernel modules there"
	echo "${dir##*/}"
}
