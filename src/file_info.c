/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "file_info.h"

#include "proc_text.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NR_OF(array) (sizeof(array) / sizeof((array)[0]))

#define ANON_INODE   "anon_inode:"
#define DELETED	     " (deleted)"

static const struct {
	uint32_t format;
	const char *name; /* as pfiles has it */
	const char *kind;
} file_types[] = {
	{S_IFREG, "S_IFREG", "regular"}, {S_IFDIR, "S_IFDIR", "directory"},
	{S_IFCHR, "S_IFCHR", "char"},	 {S_IFBLK, "S_IFBLK", "block"},
	{S_IFIFO, "S_IFIFO", "fifo"},	 {S_IFSOCK, "S_IFSOCK", "socket"},
	{S_IFLNK, "S_IFLNK", "symlink"},
};

/* What the kernel names its anonymous inodes, without the brackets that most of them have. */
static const struct {
	const char *name;
	const char *kind;
} anon_inodes[] = {
	{"eventpoll", "epoll"},	  {"landlock-ruleset", "landlock"}, {"seccomp notify", "seccomp"},
	{"bpf_link", "bpf-link"}, {"bpf_iter", "bpf-iter"},	    {"bpf_token", "bpf-token"},
};

/*
 * What only the text of the link tells. Paths on file systems start with a slash, too: of a memfd and of
 * secret memory a deleted file in the root directory could bear the name, if root had made it.
 */
static const struct {
	uint32_t format;
	const char *start;
	const char *end;
	const char *kind;
} special_links[] = {
	{S_IFREG, "/memfd:", DELETED, "memfd"},
	{S_IFREG, "/secretmem", "/secretmem" DELETED, "secretmem"},
	{S_IFREG, "cgroup:[", "]", "namespace"},
	{S_IFREG, "ipc:[", "]", "namespace"},
	{S_IFREG, "mnt:[", "]", "namespace"},
	{S_IFREG, "net:[", "]", "namespace"},
	{S_IFREG, "pid:[", "]", "namespace"},
	{S_IFREG, "time:[", "]", "namespace"},
	{S_IFREG, "user:[", "]", "namespace"},
	{S_IFREG, "uts:[", "]", "namespace"},
	{S_IFCHR, "/dev/dri/", "", "drm"},
	{S_IFCHR, "/dev/net/tun", "/dev/net/tun", "tun"},
	{S_IFCHR, "/dev/fuse", "/dev/fuse", "fuse"},
	{0, "/dmabuf:", "", "dma-buf"},
	{0, "pidfd:[", "]", "pidfd"},
};

/*
 * From linux/magic.h, and what file systems outside the kernel use. Those of clusters are among them: their
 * nodes wait for each other's locks.
 */
static const uint32_t remote_magics[] = {
	0x00006969, /* NFS */
	0x0000517b, /* SMB */
	0xff534d42, /* CIFS */
	0xfe534d42, /* SMB2 */
	0x65735546, /* FUSE, virtiofs */
	0x01021997, /* 9p */
	0x00c36400, /* Ceph */
	0x5346414f, /* AFS */
	0x6b414653, /* AFS, the kernel's */
	0x73757245, /* Coda */
	0x0000564c, /* NCP */
	0x7461636f, /* OCFS2 */
	0x01161970, /* GFS2 */
	0x0bd00bd0, /* Lustre */
	0x20030528, /* OrangeFS, PVFS2 */
	0x47504653, /* GPFS */
	0x19830326, /* BeeGFS */
	0xaad7aaea, /* PanFS */
	0xbacbacbc, /* VMware's shared folders */
	0x786f4256, /* VirtualBox's shared folders */
	0x7c7c6673, /* Parallels' shared folders */
	0x00000187, /* autofs */
};

const char *file_type_name(uint32_t mode)
{
	for (size_t i = 0; i < NR_OF(file_types); i++)
		if (file_types[i].format == (mode & S_IFMT))
			return file_types[i].name;
	return NULL;
}

bool fs_is_remote(uint32_t magic)
{
	for (size_t i = 0; i < NR_OF(remote_magics); i++)
		if (remote_magics[i] == magic)
			return true;
	return false;
}

static bool starts_with(const char *s, const char *start)
{
	return !strncmp(s, start, strlen(start));
}

static bool ends_with(const char *s, const char *end)
{
	size_t len = strlen(s);

	return len >= strlen(end) && !strcmp(s + len - strlen(end), end);
}

static bool is_plain(const char *s)
{
	for (; *s; s++)
		if (!isalnum((unsigned char)*s) && !strchr("._:-", *s))
			return false;
	return true;
}

/* The name that the kernel gave an anonymous inode: "inotify", "[eventfd]", "kvm-vcpu:0". */
static const char *anon_inode_kind(const char *shown, char *name)
{
	size_t len = strlen(shown);

	if (len > 2 && shown[0] == '[' && shown[len - 1] == ']') {
		shown++;
		len -= 2;
	}
	memcpy(name, shown, len);
	name[len] = '\0';
	for (size_t i = 0; i < NR_OF(anon_inodes); i++)
		if (!strcmp(anon_inodes[i].name, name))
			return anon_inodes[i].kind;
	if (starts_with(name, "kvm-"))
		return "kvm";
	return *name && is_plain(name) ? name : "anon_inode";
}

const char *file_kind(const char *link, uint32_t mode, char *name)
{
	uint32_t format = mode & S_IFMT;

	/* Before the type: pidfds of 6.9 and later may have that of a regular file. */
	if (starts_with(link, ANON_INODE))
		return anon_inode_kind(link + strlen(ANON_INODE), name);
	for (size_t i = 0; i < NR_OF(special_links); i++)
		if (special_links[i].format == format &&
		    starts_with(link, special_links[i].start) &&
		    ends_with(link, special_links[i].end))
			return special_links[i].kind;
	for (size_t i = 0; i < NR_OF(file_types); i++)
		if (file_types[i].format == format)
			return file_types[i].kind;
	return "unknown";
}

/*
 * Neither automounts nor asks a server. STATX_BASIC_STATS without STATX_BLOCKS and the times: nothing
 * that would have to be worked out.
 */
static int read_stat(const char *path, struct file_info *f)
{
	struct statx st;

	if (statx(AT_FDCWD, path, AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT,
		  STATX_TYPE | STATX_MODE | STATX_UID | STATX_GID | STATX_INO | STATX_SIZE, &st))
		return -errno;
	f->mode = st.stx_mode;
	f->dev_major = st.stx_dev_major;
	f->dev_minor = st.stx_dev_minor;
	f->rdev_major = st.stx_rdev_major;
	f->rdev_minor = st.stx_rdev_minor;
	f->uid = st.stx_uid;
	f->gid = st.stx_gid;
	f->ino = st.stx_ino;
	f->size = st.stx_size;
	return 0;
}

/* The link's text and, for file_kind(), as much room again behind it. *link is NULL where it is too long. */
static int read_link(const char *path, char **link)
{
	char text[PATH_MAX + 1];
	ssize_t len = readlink(path, text, sizeof(text) - 1);

	*link = NULL;
	if (len < 0)
		return errno == ENAMETOOLONG ? 0 : -errno;
	text[len] = '\0';
	*link = malloc(2 * ((size_t)len + 1));
	if (!*link)
		return -ENOMEM;
	memcpy(*link, text, (size_t)len + 1);
	return 0;
}

static int read_path_and_kind(const char *path, bool stat_ok, struct file_info *f)
{
	char *link;
	int err;

	err = read_link(path, &link);
	if (err)
		return err;
	f->path = link;
	err = stat_ok ? read_stat(path, f) : 0;
	if (err)
		return err;
	if (!link) {
		char none[1] = "";

		f->kind = file_kind(none, f->mode, none);
		return 0;
	}
	f->kind = file_kind(link, f->mode, link + strlen(link) + 1);
	if (starts_with(link, "socket:[")) {
		free(link);
		f->path = NULL;
	}
	return 0;
}

static int read_fdinfo(uint32_t pid, uint32_t fd, struct file_info *f)
{
	char path[64];
	char *text;
	size_t len;
	int err;

	snprintf(path, sizeof(path), "/proc/%u/fdinfo/%u", pid, fd);
	err = proc_text_read(path, &text, &len);
	if (err)
		return err;
	err = fdinfo_parse(text, f);
	free(text);
	return err;
}

/* All but mode to size. */
static void clear(struct file_info *f)
{
	f->pos = 0;
	f->has_pos = false;
	f->flags = 0;
	f->cloexec = false;
	f->kind = "unknown";
	f->path = NULL;
	f->locks = NULL;
	f->nr_locks = 0;
	f->details = NULL;
	f->nr_details = 0;
}

void file_info_free(struct file_info *f)
{
	if (!f)
		return;
	free(f->path);
	free(f->locks);
	free(f->details);
	clear(f);
}

int file_info_read(uint32_t pid, uint32_t fd, bool stat_ok, struct file_info *f)
{
	char path[64];
	int err;

	clear(f);
	snprintf(path, sizeof(path), "/proc/%u/fd/%u", pid, fd);
	err = read_path_and_kind(path, stat_ok, f);
	if (!err)
		err = read_fdinfo(pid, fd, f);
	if (err)
		file_info_free(f);
	/* The process went away between two of its files. */
	return err == -ESRCH ? -ENOENT : err;
}
