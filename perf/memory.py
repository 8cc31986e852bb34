"""Memory of connections that keep alive and do nothing: PSS (proc_pid_smaps(5)) with them and without.

What the kernel keeps for each socket is not in it. Each connection has been answered once, so it is in the state in which clients leave it.
SPDX-License-Identifier: MIT
"""
import contextlib
import pathlib
import resource

from .client import ask, connect, request_of
from .figure import repeated
from .programs import Unavailable, orisha

# Ports of one address run out when runs follow each other (TIME_WAIT); Linux answers to all of 127.0.0.0/8.
SOURCES = [f"127.0.0.{last}" for last in range(2, 12)]
SPARE_FILES = 200


def pss_bytes(pid):
    for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    raise Unavailable("the kernel tells no PSS (/proc/PID/smaps_rollup)")


def raise_file_limit(connections):
    """Of this process, and so of what it starts."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = connections + SPARE_FILES
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise Unavailable(f"a process may open only {hard} files here, and {needed} are needed; raise the hard limit (ulimit -Hn)")
    if soft != resource.RLIM_INFINITY and soft < needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))


def idle(program, connections):
    """(PSS before, PSS with that many idle connections)."""
    raise_file_limit(connections)
    request = request_of(54)
    with contextlib.ExitStack() as stack:
        process, address = stack.enter_context(orisha(program))
        # All code that a request runs through is in memory before the first look.
        with connect(address) as first:
            ask(first, request)
        before = pss_bytes(process.pid)
        for number in range(connections):
            connection = connect(address, (SOURCES[number % len(SOURCES)], 0))
            stack.callback(connection.close)
            ask(connection, request)
        return before, pss_bytes(process.pid)


def measure(program, plan):
    seen = [idle(program, plan.connections) for _ in range(plan.counts)]
    return {
        "memory": repeated([(after - before) / plan.connections for before, after in seen], "PSS, after one answer each"),
        "memory_all": repeated([after / 2**20 for _, after in seen], f"{seen[0][0] / 2**20:.2f} MiB without them"),
    }
