// SPDX-License-Identifier: GPL-2.0-or-later
#include "usage.h"

/* Letters are lsof's, where it has one for the thing. */
/* clang-format off */
static const char text[] =
	"usage: sockspy [-p] PID ...                what these processes have open, as pfiles shows it\n"
	"       sockspy [WHICH] [HOW] [SOCKET ...]  sockets of the whole machine, as lsof lists them\n"
	"       sockspy trace [OPTIONS] [COMMAND]   socket calls as they happen: see sockspy trace --help\n"
	"\n"
	"Dump: every descriptor, for sockets with their options\n"
	"  -p LIST         processes: PID, /proc/PID, ^PID to leave one out; repeatable, by commas\n"
	"  --all           every socket option, set or not; (default): it is the namespace's sysctl\n"
	"  -n              numbers only: no look-ups of names, no search for the other end\n"
	"\n"
	"List, which sockets: those that meet any of these, with -a all; all sockets without any\n"
	"  -i [WHAT]       internet: [46][PROTOCOL][@HOST|@ADDRESS|@[IPV6]][:PORTS], of either end\n"
	"                  PROTOCOL: tcp (and mptcp), udp, udplite, sctp, dccp, raw, icmp, mptcp\n"
	"                  PORTS: numbers, FIRST-LAST, names of services, by commas\n"
	"  -U              unix sockets;  SOCKET: those bound to this path, @NAME: to this abstract name\n"
	"  -p LIST         of processes, by id         -u LIST   of users, by name or number\n"
	"  -g [LIST]       of process groups, by id; also shows the column PGID\n"
	"  -c NAME         of commands that start so; /REGEX/ with b (basic), i (ignore case), x (extended)\n"
	"  -d LIST         descriptors: numbers, FIRST-LAST, or ^ before each for all the others\n"
	"  -K              of threads; also shows the columns TID and TASKCMD\n"
	"  -a              meet all of them\n"
	"  ^ before an item of -p -g -u -c leaves its sockets out, whatever else is asked for.\n"
	"  -s P:STATES     leaves out sockets in other states than these (^STATE: in this one), by commas; P:\n"
	"                  tcp for all of the internet, udp for those of UDP: ESTABLISHED SYN_SENT SYN_RECV\n"
	"                  FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE CLOSE_WAIT LAST_ACK LISTEN CLOSING; of udp\n"
	"                  ESTABLISHED UNCONNECTED\n"
	"  sockspy -iTCP -sTCP:LISTEN     sockspy -a -c nginx -i:80,443     sockspy -nP -i @10.0.0.1\n"
	"\n"
	"List, how it is shown\n"
	"  -n -P -l        no names of hosts, of ports, of users\n"
	"  -R              column PPID                 +c W      width of COMMAND; 0: as it is; else 9\n"
	"  -H              no header                   -T[fqs]   f: socket options, q: queues, s: state;\n"
	"  -t              process ids only                      without letters nothing; else s\n"
	"  -E              who is at the other end     +E        and their sockets too\n"
	"  -F[LETTERS]     fields for programs, a line each; 0: ended by NUL; -F ? names the letters\n"
	"  -r[SECONDS][c<COUNT>][m<FORMAT>]  again and again (15 s); +r: until nothing is found\n"
	"  -V -Q           name what was not found; take no notice of it in the exit status\n"
	"  -o  -s          column OFFSET, SIZE instead of SIZE/OFF; -s without states\n"
	"  -w +w           without, with warnings (-b, -M, -O, -S are taken and have no effect)\n"
	"\n"
	"Both\n"
	"  -j  -J          JSON Lines: one object a descriptor; one JSON document\n"
	"  --features      what this kernel lets sockspy do and see; with -j as JSON\n"
	"  --debug         also show what libbpf and the kernel's verifier say\n"
	"  -h, --help      this text\n"
	"  -v, --version\n"
	"\n"
	"Needs Linux 5.10 or newer and root, or CAP_BPF and CAP_PERFMON to look into sockets,\n"
	"CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH for paths, offsets and locks of others.\n"
	"Exit status: 0; 1 when a process could not be examined or anything asked for was not found or is\n"
	"no such thing; 2 for a wrong command line.\n";
/* clang-format on */

void usage_print(FILE *out)
{
	fputs(text, out);
}
