/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What /proc tells of a process as a whole: the head of a dump, and the fields of its rows. */
#ifndef SOCKSPY_PROCESS_H
#define SOCKSPY_PROCESS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define RLIMIT_UNLIMITED UINT64_MAX

struct process {
	uint32_t pid;
	uint32_t ppid;
	uint32_t pgid;
	uint32_t uid;	 /* effective, as /proc/PID's owner would be without dumpable rules */
	uint64_t nofile; /* soft RLIMIT_NOFILE, RLIMIT_UNLIMITED */
	uint32_t netns;	 /* inode of its network namespace, 0 where it can't be read */
	char comm[32];	 /* as the kernel holds it, not escaped */
	char *cmdline; /* arguments joined by blanks, not escaped; "[comm]" where there are none */
};

/*
 * Whether /proc is there and speaks of the process ids that we see. Returns 0; -ENOENT where it is not
 * mounted; -EXDEV where it belongs to another pid namespace, whose numbers are other processes.
 */
int proc_check(void);

/*
 * Reads process pid. Returns 0, or -ESRCH (no such process, or the number of a thread), -EOWNERDEAD (a zombie: it has no
 * descriptors any more), -EACCES, another -errno. Call process_free() only after 0.
 */
int process_read(uint32_t pid, struct process *p);
void process_free(struct process *p);

/* WHY for `sockspy: cannot examine PID: WHY`, as pfiles says it: "no such process", "zombie process", ... */
const char *process_strerror(int err);

/*
 * The texts that process_read() is made of, for tests and fuzzing: each with a NUL behind it. They return
 * 0, or -EBADMSG where what is asked for isn't there; process_cmdline() a new string, to be freed with
 * free(), NULL without memory.
 */
struct process_stat {
	char state; /* 'R', 'S', 'D', 'T', 't', 'Z', 'X', 'I' */
	uint32_t ppid;
	uint32_t pgid;
};

/* /proc/PID/stat: proc(5). The command in it may hold whatever bytes. */
int process_parse_stat(const char *text, size_t len, struct process_stat *s);
/* /proc/PID/status: the process that a thread is of, its effective user. */
int process_parse_status(const char *text, uint32_t *tgid, uint32_t *uid);
/* /proc/PID/limits: the soft limit of open files. */
int process_parse_limits(const char *text, uint64_t *nofile);
/* The link /proc/PID/ns/net: the inode of the namespace. */
int process_parse_netns(const char *link, uint32_t *netns);
/* /proc/PID/comm: without the newline that the kernel adds; cut where it is too long for comm. */
void process_parse_comm(const char *text, size_t len, char *comm, size_t size);
/* /proc/PID/cmdline: see struct process. */
char *process_cmdline(const char *text, size_t len, const char *comm);

#endif
