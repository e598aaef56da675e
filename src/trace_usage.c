// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace_usage.h"

/* Letters are those of sockspy's list where it has one for the thing, else strace's. */
/* clang-format off */
static const char text[] =
	"usage: sockspy trace [OPTIONS]                    socket calls and TCP's life, of the whole machine\n"
	"       sockspy trace [OPTIONS] [--] COMMAND ...   of a command and its children; exits with its status\n"
	"\n"
	"Which events\n"
	"  -e LIST         names and groups by commas, ^NAME leaves one out; repeatable;\n"
	"                  default: setsockopt,connect,accept,state\n"
	"    calls         socket socketpair bind listen connect accept setsockopt getsockopt shutdown\n"
	"    life          state (of TCP: every transition)  close (the end of a connection, with its figures)\n"
	"    faults        retransmit  reset  error (ICMP and the like)  overflow (a listener's queue was full)\n"
	"    all           everything\n"
	"  accept is accept4 too. A connect that does not block ends with a line \"state\", whether asked for or not.\n"
	"\n"
	"Whose: those that meet any of these, with -a all\n"
	"  -p LIST         processes, and the children that they will have (-f is implied); ^PID leaves one out\n"
	"  -i [WHAT]       internet: [46][PROTOCOL][@HOST|@ADDRESS|@[IPV6]][:PORTS], of either end\n"
	"  -U              unix sockets               -d LIST    descriptors\n"
	"  -u LIST         users                      -g LIST    process groups\n"
	"  -c NAME         commands that start so; /REGEX/\n"
	"  -s P:STATES     leaves out sockets in other states than these, of this protocol\n"
	"  -a              meet all of them. A COMMAND's events have to meet them in any case.\n"
	"  See sockspy --help for more about them.\n"
	"  sockspy trace -p 1234 -e setsockopt       sockspy trace -i:443 -e connect,state -- curl https://a.b/\n"
	"  sockspy trace -i -sTCP:CLOSE_WAIT -e state  shows who enters it\n"
	"\n"
	"How it is shown\n"
	"  --format F      text (default), or strace: its lines, for calls only\n"
	"  -j              JSON Lines: one object an event\n"
	"  -o FILE         to this file\n"
	"  -t  -tt  -r     time as a clock (default but for strace), with the date, since the line before\n"
	"  -n              numbers instead of names of interfaces\n"
	"  -S, --summary   a table at the end: calls, errors, mean and longest time, by process\n"
	"  --summary-only  nothing but the table\n"
	"\n"
	"How long, and how\n"
	"  --duration S    seconds                    --count N  events shown\n"
	"  --buffer SIZE   between kernel and sockspy, with K, M or G; a power of two (default 16M)\n"
	"  --compat        calls of 32-bit programs also where every system call pays for it\n"
	"  --hook KIND     how calls are seen: fexit, syscall or raw, instead of the best that works\n"
	"  --debug         also show what libbpf and the kernel's verifier say, and what became of the events\n"
	"  -h, --help      this text\n"
	"\n"
	"\"~name[812]\" is probably the owner (of the listener, of a socket that several have); \"-\": unknown.\n"
	"Says \"sockspy: tracing ...\" on stderr when it is live; ends by SIGINT or SIGTERM.\n"
	"Exit status: 0, or that of COMMAND; 1: cannot trace; 2: a wrong command line; 3: events were lost.\n";
/* clang-format on */

void trace_usage_print(FILE *out)
{
	fputs(text, out);
}
