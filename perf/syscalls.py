"""System calls per request when B connections have news at each wait, counted by strace -c.

As with the instructions a run of N turns is taken from one of 2N. So that all B requests are there when the server looks, it is stopped
(SIGSTOP) while they are sent. Being stopped ends its wait (signal(7): with EINTR; io_uring_enter with the number of what it submitted),
and it waits again: one wait for each stop is not counted. The thread that accepts is stopped in its poll, which the kernel begins again
by restart_syscall: neither a poll that failed nor restart_syscall counts.
SPDX-License-Identifier: MIT
"""
import collections
import contextlib
import os
import pathlib
import signal
import time

from .client import Load, request_of
from .figure import repeated
from .goals import BATCHES
from .programs import Unavailable, children, orisha, tool, uring_absence

WAITS = ("epoll_wait", "epoll_pwait", "epoll_pwait2", "io_uring_enter")
STOP_S = 10


def read(text, stops):
    """{call: count} of strace -c: columns of numbers, `errors` may be empty, the name last. The program was stopped that often."""
    counts = collections.Counter()
    for line in text.splitlines():
        words = line.split()
        if len(words) not in (5, 6) or not words[3].isdigit() or words[-1] == "total":
            continue
        failed = int(words[4]) if len(words) == 6 else 0
        if words[-1] != "restart_syscall":
            counts[words[-1]] += int(words[3]) - (failed if words[-1] == "poll" else 0)
    wait = max(WAITS, key=lambda name: counts[name])
    if counts[wait] <= stops:
        raise ValueError(f"strace counted {counts[wait]} waits of a program that was stopped {stops} times in one")
    counts[wait] -= stops
    return counts


def await_states(pid, states):
    """Until every thread is in one of them: S sleeps in the kernel, T is stopped, t is so under a tracer (proc_pid_stat(5))."""
    deadline = time.monotonic() + STOP_S
    while True:
        threads = pathlib.Path(f"/proc/{pid}/task").glob("*/stat")
        if all(path.read_text(encoding="utf-8").rpartition(")")[2].split()[0] in states for path in threads):
            return
        if time.monotonic() > deadline:
            raise Unavailable("the server does not come to rest, or cannot be stopped")
        time.sleep(0.0005)  # the tracer may need this CPU


@contextlib.contextmanager
def held(pid):
    """Stopped in its wait. A thread that sleeps is t only when it has been stopped; one that runs also at each of its calls."""
    await_states(pid, "S")
    try:
        os.kill(pid, signal.SIGSTOP)
        await_states(pid, "Tt")
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def counts_of(program, backend, batch, turns, folder):
    path = folder / f"strace-{backend}-{batch}.txt"
    under = [tool("strace"), "-f", "-c", "-o", path]
    stopped = batch > 1  # one request is there as a whole anyway
    with orisha(program, under=under, backend=backend) as (strace, address):
        server, = children(strace.pid)
        # Connecting and closing take the same calls in every run: one step at a time, and all at once.
        with Load(address, request_of(54), connections=batch, settle=lambda: await_states(server, "S")) as load:
            requests = load.turns(turns, (lambda: held(server)) if stopped else contextlib.nullcontext)
            with held(server):
                load.close()
    return read(path.read_text(encoding="utf-8"), turns + 1 if stopped else 1), requests


def per_request(program, backend, batch, plan, folder):
    """A figure whose remark names the calls."""
    turns = max(1, plan.strace_requests // batch)
    totals, calls = [], collections.Counter()
    for _ in range(plan.counts):
        less, asked = counts_of(program, backend, batch, turns, folder)
        more, asked_more = counts_of(program, backend, batch, 2 * turns, folder)
        calls = collections.Counter({name: (more[name] - less[name]) / (asked_more - asked) for name in more})
        totals.append(sum(calls.values()))
    return repeated(totals, ", ".join(f"{name} {count:.3f}" for name, count in calls.most_common() if count >= 0.0005))


def measure(program, wanted, plan, folder):
    absence = uring_absence(program)
    rows = {}
    for batch in BATCHES:
        for row, backend in ((f"syscalls_{batch}", "epoll"), (f"syscalls_{batch}_uring", "io_uring")):
            if row in wanted:
                rows[row] = absence if backend == "io_uring" and absence else per_request(program, backend, batch, plan, folder)
    return rows
