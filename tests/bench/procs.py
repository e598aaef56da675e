# SPDX-License-Identifier: GPL-2.0-or-later
"""What the benchmarks share: processes that hold sockets, and runs of sockspy that are measured."""
import json
import mmap
import os
import resource
import shutil
import signal
import socket
import statistics
import struct
import subprocess
import sys
import tempfile


def raise_limits():
    """As many descriptors as allowed; returns how many those are."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def own_netns():
    """Starts this script again in a network namespace of its own, where that is allowed."""
    if os.environ.get("SOCKSPY_BENCH_NETNS"):
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    elif subprocess.run(["unshare", "-n", "true"], stderr=subprocess.DEVNULL).returncode == 0:
        os.environ["SOCKSPY_BENCH_NETNS"] = "1"
        os.execvp("unshare", ["unshare", "-n", sys.executable] + sys.argv)


# Its other end is ours alone: whoever reads here wakes up when we are gone.
LIFE = os.pipe()


def start(prepare):
    """Forks a child that runs prepare(say) and dies with us; returns its pid and the first line that it says."""
    out, inp = os.pipe()
    pid = os.fork()
    if pid:
        os.close(inp)
        with os.fdopen(out) as f:
            return pid, f.readline().strip()
    os.close(out)
    os.close(LIFE[1])
    try:
        prepare(lambda text="ready": (os.write(inp, (text + "\n").encode()), os.close(inp)))
        keep(None)
    finally:
        os._exit(1)


def keep(_kept):
    """Waits as long as the benchmark lives, with what is named here alive."""
    os.read(LIFE[0], 1)
    os._exit(0)


def end(pids):
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    for pid in pids:
        os.waitpid(pid, 0)


def built(name):
    """The path of a program of these benchmarks; the first argument says where they were built."""
    return os.path.join(os.path.dirname(program()), "tests/bench", name)


def run(argv, out):
    """Exit status, wall seconds, CPU seconds and peak memory in KiB of one run; its output goes to the file out."""
    said = subprocess.run([built("measure"), out.name] + argv, stdout=subprocess.PIPE, text=True,
                          check=True)
    status, wall, cpu, rss = map(int, said.stdout.split())
    return status, wall / 1e6, cpu / 1e6, rss


def read_lines(out):
    """The JSON objects of a dump."""
    out.seek(0)
    return [json.loads(line) for line in out]


def median(values):
    return statistics.median(values)


def argument(name, default):
    """A number from the environment: CHURN_DUMPS=100 make bench."""
    return int(os.environ.get(name, default))


def program():
    if len(sys.argv) != 2:
        sys.exit(sys.modules["__main__"].__doc__)
    return os.path.abspath(sys.argv[1])


def tcp_listener(backlog=128, address="127.0.0.1"):
    return socket.create_server((address, 0), backlog=backlog)


def connections(count, address="127.0.0.1"):
    """A listener and this many connections with it, both ends of each. They end with a reset: nothing is left in TIME_WAIT."""
    kept = [tcp_listener(address=address)]
    for _ in range(count):
        kept.append(socket.create_connection(kept[0].getsockname()))
        kept.append(kept[0].accept()[0])
    for s in kept[1:]:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return kept


def hold_connections(count, address="127.0.0.1"):
    """Starts a process that holds them; returns its pid."""
    def prepare(say):
        kept = connections(count, address)
        say()
        keep(kept)
    return start(prepare)[0]


def installed(table):
    """Those rows (name, argv, ...) of a table whose program is installed."""
    missing = sorted({row[1][0] for row in table if not shutil.which(row[1][0])})
    for name in missing:
        print(f"SKIP {name}: not installed")
    return [row for row in table if row[1][0] not in missing]


class Churner:
    """A process of tests/bench/churner.c: its pid, the descriptors that it keeps, and how often it has done its work."""

    def __init__(self, what, stable):
        self.file = tempfile.NamedTemporaryFile()
        self.file.truncate(8)
        self.map = mmap.mmap(self.file.fileno(), 8)
        self.process = subprocess.Popen([built("churner"), what, str(stable), self.file.name],
                                        stdout=subprocess.PIPE, text=True)
        self.fds = [int(fd) for fd in self.process.stdout.readline().split()]
        self.pid = self.process.pid

    def count(self):
        return int.from_bytes(self.map[0:8], sys.byteorder)

    def end(self):
        self.process.kill()
        self.process.wait()
