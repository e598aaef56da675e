# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034
# What fetch, boot and run share. To be sourced.

me=${0##*/}
mirror=${DEBIAN_MIRROR:-http://deb.debian.org}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
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

# apt_update DIRECTORY ARCHITECTURE: the package lists of the suites on stdin (lines of archive and
# suite), in an apt of its own there: no file of the machine is written, no hook of its runs. Then use
# `-c DIRECTORY/apt.conf`. The Release file of a suite that gets no more updates is past its date; its
# signature still counts.
apt_update() {
	local archive suite

	need apt-get apt
	[ -r $keyring ] || die "no $keyring (apt-get install debian-archive-keyring)"
	mkdir -p "$1/lists/partial" "$1/cache/archives/partial"
	: >"$1/status"
	while read -r archive suite; do
		echo "deb [arch=$2 signed-by=$keyring check-valid-until=no]" \
			"$mirror/$archive $suite main"
	done >"$1/sources.list"
	cat >"$1/apt.conf" <<-END
		Dir::Etc::SourceList "$1/sources.list";
		Dir::Etc::SourceParts "/dev/null";
		Dir::State "$1";
		Dir::State::Status "$1/status";
		Dir::Cache "$1/cache";
		#clear APT::Architectures;
		APT::Architecture "$2";
		APT::Architectures { "$2"; };
		#clear APT::Update::Post-Invoke;
		#clear APT::Update::Post-Invoke-Success;
		#clear DPkg::Post-Invoke;
		APT::Sandbox::User "$(id -un)";
		APT::Install-Recommends "false";
		Acquire::Languages "none";
		Acquire::Retries "3";
	END
	apt-get -c "$1/apt.conf" -qq update >&2
}
