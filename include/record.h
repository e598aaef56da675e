/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The contract between the BPF programs and user space: what the kernel side is told (struct
 * gather_plan) and what it answers with (struct rec_file, struct rec_sock and their parts).
 *
 * Everything is fixed-width and in host byte order but for addresses and ports, which stay as the
 * kernel holds them (network byte order). A record starts with struct rec_hdr; parts follow it,
 * each at an 8-byte boundary, until hdr.size is used up. User space trusts none of it: see
 * record_parse().
 */
#ifndef SOCKSPY_RECORD_H
#define SOCKSPY_RECORD_H

#ifndef __VMLINUX_H__
#include <linux/types.h>
#endif

#define RECORD_VERSION 1

/* One record has to fit into the buffer of a BPF iterator's seq_file, 8 pages (kernel/bpf/bpf_iter.c). */
#define RECORD_MAX 24576

enum rec_type {
	REC_FILE = 1, /* a descriptor that is no socket: struct rec_file */
	REC_SOCK = 2, /* a descriptor that is a socket: struct rec_sock */
};

struct rec_hdr {
	__u32 size; /* of the whole record with its parts, a multiple of 8 */
	__u16 type; /* enum rec_type */
	__u16 version;
};

/* What struct file, its inode and its task tell of a descriptor. */
struct rec_file {
	struct rec_hdr hdr;
	__u32 pid; /* the process, in the pid namespace of the reader */
	__u32 tid; /* the thread whose descriptor table this is; pid but for unshared tables */
	__u32 fd;
	__u32 f_flags; /* file.f_flags */
	__u32 f_mode;  /* file.f_mode: FMODE_* */
	__u32 cloexec; /* 1: close-on-exec */
	__u64 f_pos;
	__u64 ino;
	__u64 size;
	__u32 dev;  /* super_block.s_dev: major << 20 | minor */
	__u32 rdev; /* inode.i_rdev, likewise */
	__u32 mode; /* inode.i_mode */
	__u32 uid;  /* of the inode, in the initial user namespace */
	__u32 gid;
	__u32 fs_magic; /* super_block.s_magic: NFS_SUPER_MAGIC, SOCKFS_MAGIC, ... */
	char comm[16];
	__u64 files; /* address of struct files_struct: tasks with the same one share their descriptors */
	__u32 euid; /* effective user of the process, in the initial user namespace */
	__u32 ppid; /* in the pid namespace of the reader; 0: outside of it */
	__u32 pgid; /* likewise */
	__u32 of_leader; /* 1: a thread's, and the first of its process has this file under this number too */
};

/* fd of a record of a socket that no descriptor leads to: pid is 0 then, and comm empty. */
#define FD_NONE 0xffffffff

_Static_assert(sizeof(struct rec_hdr) == 8, "rec_hdr");
_Static_assert(sizeof(struct rec_file) == 120, "rec_file");

/*
 * What kind a socket is: the conditions under which kernel memory may be read as a given struct,
 * and the kinds that accept an option. Computed in the kernel from family, type and protocol.
 */
enum sk_class {
	SKC_ANY = 1 << 0,     /* struct sock */
	SKC_INET = 1 << 1,    /* struct inet_sock: AF_INET and AF_INET6 */
	SKC_INET6 = 1 << 2,   /* struct ipv6_pinfo behind it: AF_INET6 */
	SKC_ICSK = 1 << 3,    /* struct inet_connection_sock: TCP, MPTCP, DCCP */
	SKC_TCP = 1 << 4,     /* struct tcp_sock */
	SKC_UDP = 1 << 5,     /* struct udp_sock: UDP and UDP-Lite */
	SKC_UDPLITE = 1 << 6, /* ... UDP-Lite only */
	SKC_RAW = 1 << 7,     /* struct raw_sock: AF_INET SOCK_RAW */
	SKC_RAW6 = 1 << 8,    /* struct raw6_sock: AF_INET6 SOCK_RAW */
	SKC_ICMP = 1 << 9,    /* RAW with IPPROTO_ICMP, RAW6 with IPPROTO_ICMPV6 */
	SKC_PING = 1 << 10,   /* SOCK_DGRAM with IPPROTO_ICMP or IPPROTO_ICMPV6 */
	SKC_UNIX = 1 << 11,   /* struct unix_sock */
	SKC_NETLINK = 1 << 12,
	SKC_PACKET = 1 << 13,
	SKC_VSOCK = 1 << 14,
	SKC_XDP = 1 << 15,
	SKC_MPTCP = 1 << 16, /* struct mptcp_sock: SKC_ICSK is set, SKC_TCP is not */
	SKC_SCTP = 1 << 17,
	SKC_TLS = 1 << 18, /* TCP with the "tls" ULP: icsk_ulp_data is a struct tls_context */
	SKC_ALG = 1 << 19,
	SKC_TIPC = 1 << 20,
	SKC_BLUETOOTH = 1 << 21,
	SKC_STREAM = 1 << 22, /* sk_type SOCK_STREAM, of whatever family */
	SKC_DGRAM = 1 << 23,  /* sk_type SOCK_DGRAM */
	SKC_LISTEN = 1 << 24, /* skc_state TCP_LISTEN */
	SKC_SMC = 1 << 25,
	SKC_CAN = 1 << 26,
	SKC_MPTCP_FIRST = 1 << 27, /* MPTCP with a first subflow */
};

/*
 * The gather plan: which bytes of kernel memory a socket's record carries. User space makes it
 * from the BTF paths of the field table (src/schema.c).
 *
 * A block is a place that a pointer leads to: block 0 is the sock itself, block n is found by
 * reading a pointer at `off` in block `parent` (a lower number). A range is `len` bytes at `off`
 * in a block. Blocks and ranges are skipped unless the socket is of every class in `need`.
 *
 * The answer is PART_GATHER: struct gather_head, then the bytes of each range that was not skipped,
 * in the plan's order, each range starting at a multiple of 8. What could not be read (a NULL
 * pointer on the way, a fault) keeps its room, and its bit in `present` is 0.
 */
#define PLAN_BLOCKS 48
#define PLAN_RANGES 192
#define RANGE_MAX   256
#define GATHER_MAX  8192

struct plan_block {
	__u32 need; /* enum sk_class */
	__u32 parent;
	__u32 off;
};

struct plan_range {
	__u32 need;
	__u16 block;
	__u16 len; /* 1 to RANGE_MAX */
	__u32 off;
};

struct gather_plan {
	__u32 nr_blocks;
	__u32 nr_ranges;
	struct plan_block blocks[PLAN_BLOCKS];
	struct plan_range ranges[PLAN_RANGES];
};

struct gather_head {
	__u32 nr_ranges; /* as in the plan: a check */
	__u32 classes;	 /* enum sk_class, with which the plan was walked */
	__u64 present[PLAN_RANGES / 64];
};

/* What is variable in size or needs a walk in the kernel follows the fixed record as parts. */
enum part_id {
	PART_GATHER = 1,
	PART_UNIX_ADDR = 2, /* sockaddr_un.sun_path of the socket, as bound: may start with NUL */
	PART_UNIX_PEER = 3, /* the same of its peer */
	PART_FILTER = 4,    /* struct rec_prog, then classic instructions */
	PART_REUSEPORT = 5, /* struct rec_prog, then classic instructions */
	PART_MCAST4 = 6,    /* struct rec_group[] */
	PART_MCAST6 = 7,    /* struct rec_group[] */
	PART_ANYCAST6 = 8,  /* struct rec_group[] */
	PART_PACKET_MCLIST = 9,	  /* struct rec_packet_group[] */
	PART_NETLINK_GROUPS = 10, /* bitmap of joined groups: bit n is group n + 1 */
	PART_IP_OPTIONS = 11,	  /* struct rec_ip_options */
	PART_IP6_HOPOPTS = 12,
	PART_IP6_RTHDRDSTOPTS = 13,
	PART_IP6_RTHDR = 14,
	PART_IP6_DSTOPTS = 15,
	PART_PEER_GROUPS = 16, /* gid as u32[] of sk_peer_cred */
	PART_HASHED_SK = 17,   /* 16 hex digits: rec_sock.sk as the kernel's %p shows it */
	PART_PROTO = 18,       /* name of struct proto, where the family is not known */
	PART_MAX
};

struct part {
	__u16 id;    /* enum part_id */
	__u16 flags; /* PART_TRUNCATED */
	__u32 len;   /* of data, without the padding that follows */
	__u8 data[];
};

#define PART_TRUNCATED 1 /* there was more than fits */

/* An attached BPF program. */
struct rec_prog {
	__u32 id;	/* 0 for a classic filter */
	__u32 nr_insns; /* classic: instructions of the original filter; those that fit follow */
	__u8 tag[8];
	char name[16];
};

struct sock_insn { /* struct sock_filter of linux/filter.h */
	__u16 code;
	__u8 jt;
	__u8 jf;
	__u32 k;
};

#define REC_INSNS_MAX	1024
#define REC_GROUPS_MAX	32
#define REC_SOURCES_MAX 4

/* A joined multicast or anycast group. v4 addresses use the first 4 bytes. */
struct rec_group {
	__u8 addr[16];
	__u32 ifindex;
	__u32 sfmode;	  /* MCAST_EXCLUDE 0, MCAST_INCLUDE 1 */
	__u32 nr_sources; /* in all; the first REC_SOURCES_MAX follow */
	__u32 pad;
	__u8 sources[REC_SOURCES_MAX][16];
};

/* struct ip_options as the kernel compiled it from what the user set. */
struct rec_ip_options {
	__u8 optlen;
	__u8 srr; /* offsets from the start of the IP header, 0: none */
	__u8 rr;
	__u8 ts;
	__u8 rr_needaddr;
	__u8 ts_needtime;
	__u8 ts_needaddr;
	__u8 pad;
	__be32 faddr;
	__u8 data[40];
	__u32 pad2;
};

struct rec_packet_group {
	__u32 ifindex;
	__u16 type; /* PACKET_MR_* */
	__u16 alen;
	__u8 addr[32];
};

#define QUEUE_UNKNOWN 0xffffffff

/* What the dump, every list row and every event need of a socket. */
struct rec_sock {
	struct rec_file file;
	__u64 sk;      /* address of struct sock: identity, and lsof's DEVICE of a unix socket */
	__u64 now;     /* bpf_ktime_get_ns() when it was read */
	__u64 jiffies; /* jiffies64 at that moment */
	__u64 cookie;  /* SO_COOKIE; 0: this kernel has no way to ask for it in an iterator */
	__u64 unix_peer_ino; /* inode of the peer's socket, 0: none */
	__u64 unix_peer;     /* address of the peer's struct sock, 0: none */
	__u32 classes;	     /* enum sk_class */
	__u32 netns;	     /* inode of its network namespace */
	__u32 ifindex;	     /* skc_bound_dev_if */
	__u32 state;	     /* skc_state, TCP_* */
	__u16 family;
	__u16 type;
	__u32 protocol;
	__be16 lport; /* inet, in network byte order; AF_PACKET: the protocol, likewise */
	__be16 rport;
	/* AF_INET6: interface of those addresses that are link-local; AF_PACKET, AF_XDP: the interface */
	__u32 scope_id;
	/*
	 * AF_INET uses the first 4 bytes. Others, as numbers of 32 bits in host byte order: AF_NETLINK the
	 * port id; AF_VSOCK cid and port; AF_XDP the queue. AF_UNIX: addresses of struct unix_address, as a
	 * number of 64 bits, local of what it is bound to, remote of the listener that has to accept it.
	 */
	__u8 laddr[16];
	__u8 raddr[16];
	__u32 recvq; /* bytes; of a listener: connections that wait. QUEUE_UNKNOWN: not counted */
	__u32 sendq; /* bytes; of a listener: how many may wait */
	__u32 peer_pid; /* sk_peer_pid in the reader's pid namespace, 0: none */
	__u32 mtu;	/* dst_mtu() of the cached route, 0: no route is cached */
};

_Static_assert(sizeof(struct rec_sock) % 8 == 0, "parts start at an 8-byte boundary");
_Static_assert(sizeof(struct gather_head) % 8 == 0, "ranges start at an 8-byte boundary");

#endif
