# SPDX-License-Identifier: GPL-2.0-or-later
"""Tracers as the benchmark of the trace starts them: around a command, or beside what runs already."""
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading

import procs

TRACEFS = "/sys/kernel/tracing"
ONE_LINER = ('tracepoint:syscalls:sys_enter_setsockopt { printf("%s[%d] setsockopt(%d, %d, %d, %d)\\n", '
             'comm, pid, args->fd, args->level, args->optname, args->optlen); }')


def with_tracefs(argv):
    """bpftrace needs tracefs at its place: if it isn't there, it is mounted for this one alone."""
    if os.path.exists(f"{TRACEFS}/events"):
        return argv
    return ["unshare", "-m", "sh", "-c", f'mount -t tracefs tracefs {TRACEFS} && exec "$@"', "sh"] + argv


def around(tool, sockspy, command, out="/dev/null"):
    """The argument vector of a tool that traces setsockopt of a command."""
    if tool is None:
        return command
    if tool == "sockspy":
        return [sockspy, "trace", "-e", "setsockopt", "-o", out, "--"] + command
    if tool == "bpftrace":
        return with_tracefs(["bpftrace", "-e", ONE_LINER, "-o", out, "-c", " ".join(command)])
    options = ["--seccomp-bpf"] if tool.endswith("--seccomp-bpf") else []
    return ["strace", "-f"] + options + ["-e", "trace=setsockopt", "-o", out] + command


def why_not(tool, sockspy, command):
    """Why a tool can't trace here; None: it can."""
    argv = around(tool, sockspy, command)
    for program in (argv[0], "bpftrace" if tool == "bpftrace" else argv[0]):
        if not shutil.which(program):
            return f"{program} is not installed"
    run = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, text=True, errors="replace")
    if run.returncode:
        said = run.stdout.strip().splitlines() or ["it says nothing"]
        return f"exit status {run.returncode}: {said[-1]}"
    return None


class Beside:
    """A tracer that runs until end(). It is live when it has said `marker` on stderr `times` times."""

    def __init__(self, argv, marker, times=1):
        self.process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, text=True, errors="replace")
        self.said = []
        for line in self.process.stderr:
            self.said.append(line.rstrip())
            times -= marker in line
            if times == 0:
                break
        else:
            self.process.wait()
            raise RuntimeError(f"{' '.join(argv)}: {self.said[-1] if self.said else 'says nothing'}")
        # Nobody may wait for room in the pipe.
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        self.said += [line.rstrip() for line in self.process.stderr]

    def end(self):
        """Ends it; said is complete then. Returns its exit status."""
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait()
        self.reader.join()
        return status


def sockspy_beside(sockspy, *options, out="/dev/null"):
    return Beside([sockspy, "trace", "-o", out] + list(options), "sockspy: tracing")


def strace_beside(pids, calls):
    argv = ["strace", "-f", "-e", "trace=" + calls, "-o", "/dev/null"]
    for pid in pids:
        argv += ["-p", str(pid)]
    return Beside(argv, "attached", len(pids))


def lost(said):
    """Events lost, by sockspy's closing line; None: there is none."""
    for line in reversed(said):
        found = re.fullmatch(r"sockspy: (\d+) events?, (\d+) filtered, (\d+) lost", line)
        if found:
            return int(found[3])
    return None


class Caller:
    """tests/bench/caller.c: what one call takes, in ns, wherever it runs."""

    def __init__(self):
        self.file = tempfile.NamedTemporaryFile()

    def command(self, call, count):
        return [procs.built("caller"), call, str(count), self.file.name]

    def figures(self):
        """Of the last run: (wall, CPU, typical), each the time of one call in ns."""
        self.file.seek(0)
        text = self.file.read()
        os.truncate(self.file.name, 0)
        return tuple(map(float, text.split()))
