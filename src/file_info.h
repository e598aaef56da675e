/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What /proc/PID/fd and /proc/PID/fdinfo tell of one descriptor, and the names of what they say.
 *
 * No call here can hang on a dead network file system: stat(2) is not asked where the descriptor
 * lives on one (fs_is_remote()); the kernel's cached inode, from the record, has to do.
 */
#ifndef SOCKSPY_FILE_INFO_H
#define SOCKSPY_FILE_INFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* An advisory lock that the descriptor holds: a "lock:" line of fdinfo. */
struct file_lock {
	const char *type; /* "POSIX", "OFD", "FLOCK", "LEASE", "DELEG" */
	bool write;
	/* Holder, 0: none (an OFD lock belongs to the open file description), or not in /proc's pid namespace */
	uint32_t pid;
	uint64_t start;
	uint64_t end; /* UINT64_MAX: to the end of the file */
};

#define DETAIL_KEYS_MAX 10

/*
 * One thing that fdinfo says beyond flags and offset, by kind: one watched descriptor of an epoll,
 * the state of a timer, ... Views print it without knowing the kind:
 *   text  "<TAB>epoll: fd 5 events EPOLLIN|EPOLLET data 0x5"
 *   JSON  "epoll":[{"fd":5,"events":"EPOLLIN|EPOLLET","data":"0x5"}]
 */
struct file_detail {
	unsigned int nr;
	struct {
		const char *key; /* static text */
		bool number; /* val is a number: JSON prints it as it is (-1, 18446744073709551614, 2.5) */
		char val[96]; /* not escaped */
	} m[DETAIL_KEYS_MAX];
};

struct file_info {
	uint32_t mode; /* st_mode */
	uint32_t dev_major, dev_minor;
	uint32_t rdev_major, rdev_minor;
	uint32_t uid, gid;
	uint64_t ino;
	uint64_t size;
	uint64_t pos;
	bool has_pos;	/* a pipe, a socket and most anonymous inodes have no offset */
	uint32_t flags; /* open(2) flags without O_CLOEXEC */
	bool cloexec;
	/*
	 * "regular" "directory" "char" "block" "fifo" "socket" "symlink", of which some have a name of their own:
	 * "memfd" "secretmem" "namespace" "drm" "tun" "fuse"; "eventfd" "epoll" "timerfd" "signalfd" "inotify"
	 * "fanotify" "pidfd" "io_uring" "bpf-map" "bpf-prog" "bpf-link" "btf" "perf_event" "userfaultfd"
	 * "landlock" "seccomp" "kvm" "dma-buf" ..., other anonymous inodes by the name that the kernel gives them,
	 * of letters, digits and "._:-" only, or "anon_inode"; "unknown". As long as path lives.
	 */
	const char *kind;
	char *path; /* what the link says, not escaped; NULL where there is none (sockets) */
	struct file_lock *locks;
	size_t nr_locks;
	struct file_detail *details;
	size_t nr_details;
};

/*
 * Reads descriptor fd of process (or thread) pid from /proc. `stat_ok` false: leave mode to size as they are
 * (the caller filled them in from the record) because the file system is remote.
 * Returns 0, or -errno: -ENOENT where it was closed meanwhile, -EACCES, -EBADMSG where fdinfo is damaged.
 * What it allocates belongs to f: file_info_free(). After an error there is nothing to free.
 */
int file_info_read(uint32_t pid, uint32_t fd, bool stat_ok, struct file_info *f);
void file_info_free(struct file_info *f);

/*
 * Takes the text of an fdinfo file apart: pos, has_pos, flags, cloexec, locks and details of f, which were clear
 * before. f->kind says what the details are (NULL: none). Returns 0; -EBADMSG without offset or flags, -ENOMEM.
 * What it allocates belongs to f, also after an error. For tests and fuzzing too.
 */
int fdinfo_parse(const char *text, struct file_info *f);

/*
 * What kind of file it is, by the text of its /proc/PID/fd link ("": there is none) and st_mode. name is where
 * the name of an anonymous inode is kept that is not known here: room for strlen(link) + 1 bytes.
 */
const char *file_kind(const char *link, uint32_t mode, char *name);

/* Whether a file system, by statfs(2)'s f_type, asks a server or a process that may not answer. */
bool fs_is_remote(uint32_t magic);

/* "O_RDWR|O_NONBLOCK|O_LARGEFILE|O_CLOEXEC" in the order of pfiles; unknown bits as "|0xHEX" before O_CLOEXEC. */
void open_flags_print(FILE *out, uint32_t flags, bool cloexec);

/* "S_IFREG" ...; NULL for an unknown type. */
const char *file_type_name(uint32_t mode);

#endif
