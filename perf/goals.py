"""What is to be reached, in the order of the table. Every goal is an upper bound.

SPDX-License-Identifier: MIT
"""
import dataclasses

# Timers tick while requests are counted; hundredths of a call per request are theirs.
TIMER_CALLS = 0.01
BATCHES = (1, 16, 50)


@dataclasses.dataclass(frozen=True)
class Goal:
    row: str
    measure: str
    limit: float
    unit: str  # "x limit", "x nginx", ...: of the goal and of the figure
    group: str  # rows of one group come from one measurement


def _syscalls():
    for batch in BATCHES:
        yield Goal(f"syscalls_{batch}", f"system calls per request, epoll, B = {batch}", 2 + 1 / batch + TIMER_CALLS, "calls", "syscalls")
    for batch in BATCHES:
        yield Goal(f"syscalls_{batch}_uring", f"the same, io_uring, B = {batch}", 1 / batch + 0.05, "calls", "syscalls")


GOALS = (
    Goal("cpu", "CPU per request, 50 connections, epoll", 1.03, "x limit", "cpu"),
    Goal("cpu_uring", "the same, io_uring", 0.98, "x limit", "cpu"),
    Goal("cpu_uring_epoll", "the same, io_uring against epoll", 1.05, "x epoll", "cpu"),
    Goal("pipelined", "CPU per request, pipelined 16, small request, parameter, epoll", 1.10, "x limit", "pipelined"),
    Goal("browser", "the same with a browser's request, epoll", 1.20, "x limit", "browser"),
    Goal("pipelined_uring_epoll", "small requests, pipelined 16, io_uring against epoll", 1.05, "x epoll", "pipelined"),
    Goal("burst_uring_epoll", "bursts of 70 KB (128 browser requests), io_uring against epoll", 1.05, "x epoll", "burst"),
    Goal("instructions_1", "user-space instructions per request of 54 bytes, depth 1", 600, "instr.", "instructions"),
    Goal("instructions_16", "the same, depth 16", 400, "instr.", "instructions"),
    Goal("router", "of which the router", 60, "instr.", "instructions"),
    *_syscalls(),
    Goal("page", "CPU per request, a page of 10 KB, embedded against nginx's file", 0.72, "x nginx", "page"),
    Goal("memory", "user memory per idle connection of 10,000", 256, "B", "memory"),
    Goal("memory_all", "PSS with 10,000 idle connections", 16, "MiB", "memory"),
    Goal("p99", "p99 at a fixed rate, 40 % of the slower's capacity", 1.10, "x limit", "p99"),
    Goal("p99_beside", "the others' p99 beside a client that pipelines 64 deep", 2.0, "x alone", "neighbour"),
    Goal("start", "from exec to the first byte of an answer", 0.25, "x nginx", "start"),
    Goal("size", "the seed's program, stripped, dynamic", 64 * 1024, "B", "size"),
)
