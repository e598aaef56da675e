/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All that sockspy's BPF programs know of the kernel: the types and fields that they read, and no
 * others. Offsets are not taken from here: preserve_access_index makes each access a CO-RE
 * relocation that libbpf fits to the running kernel's own BTF, so order and gaps do not matter.
 * Types that exist only in some kernels, or differ between them, end in ___SUFFIX (a suffix that
 * CO-RE ignores) and name the version.
 *
 * Option values are not read through these types but by the gather plan (include/record.h), whose
 * places user space finds in BTF by the paths of the field table.
 */
#ifndef __VMLINUX_H__
#define __VMLINUX_H__

typedef signed char __s8;
typedef unsigned char __u8;
typedef short __s16;
typedef unsigned short __u16;
typedef int __s32;
typedef unsigned int __u32;
typedef long long __s64;
typedef unsigned long long __u64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u64 __be64;
typedef __u32 __wsum;
typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef _Bool bool;
typedef long long loff_t;
typedef u16 umode_t;
typedef u32 dev_t;

#define NULL ((void *)0)
#define true 1
#define false 0

/* UAPI: include/uapi/linux/bpf.h. */
enum bpf_map_type {
	BPF_MAP_TYPE_HASH = 1,
	BPF_MAP_TYPE_ARRAY = 2,
	BPF_MAP_TYPE_PERCPU_ARRAY = 6,
	BPF_MAP_TYPE_LRU_HASH = 9,
	BPF_MAP_TYPE_SK_STORAGE = 24,
	BPF_MAP_TYPE_RINGBUF = 27,
};

enum {
	BPF_NOEXIST = 1,
};

enum {
	BPF_F_NO_PREALLOC = 1,
	BPF_F_MMAPABLE = 1024,
};

enum {
	BPF_RB_NO_WAKEUP = 1,
	BPF_RB_FORCE_WAKEUP = 2,
};

enum {
	BPF_RB_AVAIL_DATA = 0,
};

/* Whether this kernel has a helper. */
enum bpf_func_id___helpers {
	BPF_FUNC_get_current_task_btf___helpers = 158, /* 5.11 */
	BPF_FUNC_task_pt_regs___helpers = 175,	       /* 5.15 */
};

struct bpf_map;
struct seq_file;
struct task_struct;
struct file;
struct sock_common;
struct udp_sock;
struct unix_sock;

/*
 * --- what an iterator is called with ---
 *
 * These are the same in all kernels, as the verifier checks, and are not relocated.
 */

struct bpf_iter_meta {
	struct seq_file *seq;
	u64 session_id;
	u64 seq_num;
};

struct bpf_iter__task_file {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
	u32 fd;
	struct file *file;
};

struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
};

struct bpf_iter__bpf_map_elem {
	struct bpf_iter_meta *meta;
	struct bpf_map *map;
	void *key;
	void *value;
};

struct bpf_iter__tcp {
	struct bpf_iter_meta *meta;
	struct sock_common *sk_common;
	u32 uid;
};

struct bpf_iter__udp {
	struct bpf_iter_meta *meta;
	struct udp_sock *udp_sk;
	u32 uid;
};

struct bpf_iter__unix { /* 5.16 */
	struct bpf_iter_meta *meta;
	struct unix_sock *unix_sk;
	u32 uid;
};

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

typedef struct {
	u32 val;
} kuid_t;

typedef struct {
	u32 val;
} kgid_t;

typedef struct {
	int counter;
} atomic_t;

typedef struct {
	atomic_t refs;
} refcount_t;

typedef struct {
	long long counter;
} atomic64_t;

/* --- processes and files --- */

struct super_block {
	dev_t s_dev;
	unsigned long s_magic;
};

struct inode {
	umode_t i_mode;
	kuid_t i_uid;
	kgid_t i_gid;
	struct super_block *i_sb;
	unsigned long i_ino;
	dev_t i_rdev;
	loff_t i_size;
};

struct file {
	unsigned int f_flags;
	unsigned int f_mode;
	loff_t f_pos;
	struct inode *f_inode;
	void *private_data;
};

struct fdtable {
	unsigned int max_fds;
	struct file **fd;
	unsigned long *close_on_exec;
};

struct files_struct {
	struct fdtable *fdt;
	struct fdtable fdtab;
};

struct net;
struct pid_namespace;

struct upid {
	int nr;
	struct pid_namespace *ns;
};

struct pid {
	unsigned int level;
	struct upid numbers[1];
};

struct signal_struct {
	struct pid *pids[4];
};

struct thread_info {
	unsigned long flags;
#ifdef __TARGET_ARCH_x86
	u32 status;
#endif
};

struct nsproxy {
	struct net *net_ns;
};

struct task_struct {
	struct thread_info thread_info;
	void *stack;
	unsigned int flags;
	int pid;
	int tgid;
	u64 start_time;
	char comm[16];
	struct task_struct *real_parent;
	struct task_struct *group_leader;
	struct files_struct *files;
	struct pid *thread_pid;
	const struct cred *real_cred;
	struct nsproxy *nsproxy;
	struct signal_struct *signal;
};

/* --- requests of io_uring (5.18): each kind lies where the request itself begins --- */

struct io_uring_sqe;

struct io_ring_ctx {
	unsigned int flags;
	u32 *sq_array;
	struct io_uring_sqe *sq_sqes;
	unsigned int cached_sq_head;
	unsigned int sq_entries;
};

struct io_cqe {
	u64 user_data;
	int fd;
};

struct io_kiocb {
	struct file *file;
	u8 opcode;
	unsigned int flags; /* 64 bits since 6.10 */
	struct io_cqe cqe;
	struct io_ring_ctx *ctx;
};

struct io_accept {
	struct sockaddr *addr;
	int *addr_len;
	int flags;
	u32 file_slot;
};

struct io_connect {
	struct sockaddr *addr;
	int addr_len;
};

struct io_socket { /* 5.19 */
	int domain;
	int type;
	int protocol;
	u32 file_slot;
};

struct io_shutdown {
	int how;
};

struct io_bind { /* 6.11 */
	int addr_len;
};

struct io_listen { /* 6.11 */
	int backlog;
};

struct io_uring_cmd {
	const struct io_uring_sqe *sqe; /* 6.3 */
};

/* The registers of a system call. */
#ifdef __TARGET_ARCH_arm64
struct pt_regs {
	u64 regs[31];
	u64 orig_x0;
	int syscallno;
};
#else
struct pt_regs {
	unsigned long r10;
	unsigned long r9;
	unsigned long r8;
	unsigned long bx;
	unsigned long cx;
	unsigned long dx;
	unsigned long si;
	unsigned long di;
	unsigned long orig_ax;
};
#endif

struct group_info {
	int ngroups;
	kgid_t gid[0];
};

struct cred {
	kuid_t euid;
	kgid_t egid;
	struct group_info *group_info;
};

/* --- sockets of every family --- */

struct ns_common {
	unsigned int inum;
};

struct hlist_nulls_node {
	struct hlist_nulls_node *next;
};

struct hlist_nulls_head {
	struct hlist_nulls_node *first;
};

struct inet_ehash_bucket; /* no more than the head of its chain */

struct inet_listen_hashbucket {
	struct hlist_nulls_head nulls_head;
};

struct inet_hashinfo {
	struct inet_ehash_bucket *ehash;
	unsigned int ehash_mask;
	unsigned int lhash2_mask;
	struct inet_listen_hashbucket *lhash2;
	bool pernet; /* 6.1 */
};

struct inet_timewait_death_row {
	struct inet_hashinfo *hashinfo;
};

struct netns_ipv4 {
	struct inet_timewait_death_row tcp_death_row;
};

struct net {
	struct ns_common ns;
	struct netns_ipv4 ipv4;
};

typedef struct {
	struct net *net;
} possible_net_t;

struct in6_addr {
	union {
		__u8 u6_addr8[16];
	} in6_u;
};

struct sock_common {
	__be32 skc_daddr;
	__be32 skc_rcv_saddr;
	__be16 skc_dport;
	__u16 skc_num;
	unsigned short skc_family;
	volatile unsigned char skc_state;
	int skc_bound_dev_if;
	possible_net_t skc_net;
	struct in6_addr skc_v6_daddr;
	struct in6_addr skc_v6_rcv_saddr;
	atomic64_t skc_cookie;
	struct hlist_nulls_node skc_nulls_node;
};

struct sk_buff;

struct sk_buff_head {
	struct sk_buff *next;
	struct sk_buff *prev;
	__u32 qlen;
};

struct sk_buff {
	struct sk_buff *next;
	struct sk_buff *prev;
	unsigned int len;
	__u16 transport_header;
	__u16 network_header;
	unsigned char *head;
	char cb[48];
};

struct sock_fprog_kern {
	u16 len;
	void *filter;
};

struct bpf_prog_aux {
	u32 id;
	char name[16];
};

struct bpf_prog {
	u8 tag[8];
	struct bpf_prog_aux *aux;
	struct sock_fprog_kern *orig_prog;
};

struct sk_filter {
	struct bpf_prog *prog;
};

struct sock_reuseport {
	struct bpf_prog *prog;
};

struct dst_entry;

typedef struct {
	int owned;
} socket_lock_t;

struct sock {
	struct sock_common __sk_common;
	socket_lock_t sk_lock;
	atomic_t sk_drops;
	struct sk_buff_head sk_error_queue;
	int sk_err;
	int sk_err_soft;
	struct sk_buff_head sk_receive_queue;
	struct {
		atomic_t rmem_alloc;
	} sk_backlog;
	refcount_t sk_wmem_alloc;
	struct sk_filter *sk_filter;
	struct dst_entry *sk_dst_cache;
	u16 sk_type;
	u16 sk_protocol;
	u32 sk_ack_backlog;
	u32 sk_max_ack_backlog;
	u8 sk_kern_sock : 1;
	struct pid *sk_peer_pid;
	const struct cred *sk_peer_cred;
	kuid_t sk_uid;
	struct socket *sk_socket;
	struct sock_reuseport *sk_reuseport_cb;
};

typedef enum {
	SS_CONNECTED = 3, /* UAPI: include/uapi/linux/net.h */
} socket_state;

struct socket {
	socket_state state;
	struct file *file;
	struct sock *sk;
};

struct socket_alloc {
	struct socket socket;
	struct inode vfs_inode;
};

/* --- the route that a socket has cached --- */

struct dst_ops {
	unsigned short family;
};

/* inet6_dev.cnf and net_device are read for the MTU only. */
struct ipv6_devconf {
	__s32 mtu6;
};

struct inet6_dev {
	struct ipv6_devconf cnf;
};

struct net_device {
	int ifindex;
	unsigned int mtu;
	struct inet6_dev *ip6_ptr;
};

struct lwtunnel_state;
struct xfrm_state;

struct dst_entry {
	struct net_device *dev;
	struct dst_ops *ops;
	unsigned long _metrics;
	unsigned long expires;
	struct xfrm_state *xfrm;
	struct lwtunnel_state *lwtstate;
};

struct rtable {
	struct dst_entry dst;
	__u8 rt_uses_gateway;
	u32 rt_mtu_locked : 1;
	u32 rt_pmtu : 31;
};

/* --- AF_INET, AF_INET6 --- */

struct ip_options {
	unsigned char optlen;
	unsigned char srr;
	unsigned char rr;
	unsigned char ts;
	unsigned char is_changed : 1;
	unsigned char rr_needaddr : 1;
	unsigned char ts_needtime : 1;
	unsigned char ts_needaddr : 1;
	__be32 faddr;
	unsigned char __data[0];
};

struct ip_options_rcu {
	struct ip_options opt;
};

struct ip_sf_socklist {
	unsigned int sl_count;
	__be32 sl_addr[0];
};

struct in_addr {
	__be32 s_addr;
};

struct ip_mreqn {
	struct in_addr imr_multiaddr;
	struct in_addr imr_address;
	int imr_ifindex;
};

struct ip_mc_socklist {
	struct ip_mc_socklist *next_rcu;
	struct ip_mreqn multi;
	unsigned int sfmode;
	struct ip_sf_socklist *sflist;
};

struct ip6_sf_socklist {
	unsigned int sl_count;
	struct in6_addr sl_addr[0];
};

struct ipv6_mc_socklist {
	struct in6_addr addr;
	int ifindex;
	unsigned int sfmode;
	struct ipv6_mc_socklist *next;
	struct ip6_sf_socklist *sflist;
};

struct ipv6_ac_socklist {
	struct in6_addr acl_addr;
	int acl_ifindex;
	struct ipv6_ac_socklist *acl_next;
};

struct ipv6_opt_hdr {
	__u8 nexthdr;
	__u8 hdrlen;
};

struct ipv6_rt_hdr {
	__u8 nexthdr;
	__u8 hdrlen;
};

struct ipv6_txoptions {
	struct ipv6_opt_hdr *hopopt;
	struct ipv6_opt_hdr *dst0opt;
	struct ipv6_rt_hdr *srcrt;
	struct ipv6_opt_hdr *dst1opt;
};

struct ipv6_pinfo {
	struct in6_addr saddr;
	struct ipv6_mc_socklist *ipv6_mc_list;
	struct ipv6_ac_socklist *ipv6_ac_list;
	struct ipv6_txoptions *opt;
};

struct inet_sock {
	struct sock sk;
	struct ipv6_pinfo *pinet6;
	__be16 inet_sport;
	__be32 inet_saddr;
	struct ip_options_rcu *inet_opt;
	struct ip_mc_socklist *mc_list;
};

struct tcp_ulp_ops {
	char name[16];
};

struct inet_connection_sock {
	struct inet_sock icsk_inet;
	__u8 icsk_retransmits;
	const struct tcp_ulp_ops *icsk_ulp_ops;
	void *icsk_ulp_data;
};

struct timespec64 {
	long long tv_sec;
};

struct list_head {
	struct list_head *next;
};

struct tcp_options_received {
	u16 tstamp_ok : 1;
	u16 wscale_ok : 1;
	u16 sack_ok : 3;
	u16 snd_wscale : 4;
	u16 rcv_wscale : 4;
	u16 mss_clamp;
};

struct minmax_sample {
	u32 v;
};

struct minmax {
	struct minmax_sample s[3];
};

struct tcp_sock {
	struct inet_connection_sock inet_conn;
	struct list_head tsq_node;
	struct tcp_options_received rx_opt;
	struct minmax rtt_min;
	u64 bytes_sent;
	u64 bytes_acked;
	u64 bytes_retrans;
	u64 bytes_received;
	u32 segs_in;
	u32 segs_out;
	u32 data_segs_in;
	u32 data_segs_out;
	u32 total_retrans;
	unsigned int keepalive_time;
	u32 mss_cache;
	u16 advmss;
	u32 srtt_us;
	u8 ecn_flags;
	u8 syn_data_acked : 1;
	u8 repair : 1;
	u32 rcv_nxt;
	u32 copied_seq;
	u32 write_seq;
	u32 snd_una;
	bool is_mptcp; /* 5.6, with CONFIG_MPTCP */
};

struct inet_timewait_sock {
	volatile unsigned char tw_substate;
};

struct tcp_skb_cb {
	__u32 seq;
	__u32 end_seq;
	__u8 tcp_flags; /* the lower half of 16 bits since 6.15 */
};

/* A connection request: of a SYN-ACK that is sent again. */
struct request_sock {
	struct sock_common __req_common;
	u8 num_retrans;
};

struct sock_extended_err {
	__u32 ee_errno;
	__u8 ee_origin;
	__u8 ee_type;
	__u8 ee_code;
	__u32 ee_info;
};

struct sock_exterr_skb {
	struct sock_extended_err ee;
	u16 addr_offset;
};

struct mptcp_sock {
	struct sock *first;
};

/* What the ULP of a TCP socket that is a subflow of an MPTCP socket keeps. */
struct mptcp_subflow_context {
	struct sock *conn;
};

struct udp_sock {
	int forward_deficit;
};

/* --- other families --- */

struct sockaddr_un {
	unsigned short sun_family;
	char sun_path[108];
};

struct unix_address {
	int len;
	struct sockaddr_un name[0];
};

struct unix_sock {
	struct unix_address *addr;
	struct sock *peer;
};

struct unix_skb_parms {
	u32 consumed;
};

struct netlink_sock {
	u32 portid;
	unsigned long *groups;
	u32 ngroups;
};

struct packet_mclist {
	struct packet_mclist *next;
	int ifindex;
	unsigned short type;
	unsigned short alen;
	unsigned char addr[32];
};

struct packet_sock {
	int ifindex;
	__be16 num;
	struct packet_mclist *mclist;
};

struct sockaddr_vm {
	unsigned int svm_port;
	unsigned int svm_cid;
};

struct vsock_sock { /* in a module */
	struct sockaddr_vm local_addr;
	struct sockaddr_vm remote_addr;
};

struct xdp_sock {
	struct net_device *dev;
	u16 queue_id;
};

#pragma clang attribute pop

#endif
