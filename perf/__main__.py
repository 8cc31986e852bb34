"""python3 -m perf: measures the goals and prints their table. SPDX-License-Identifier: MIT"""
import argparse
import dataclasses
import datetime
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from . import callgrind, harness, memory, neighbour, size, start, syscalls, table
from .figure import Absent, status, verdict
from .goals import GOALS
from .interrupt import interruptible
from .programs import APP, ROOT, Unavailable, all_stopped, compiled, cpus, uring_absence

RESULTS = ROOT / "results" / "perf"
DEFAULT, EPOLL, URING = "orisha", "orisha-epoll", "orisha-uring"


@dataclasses.dataclass(frozen=True)
class Plan:
    """How much is done of everything."""
    blocks: int = 20  # of the harness
    counts: int = 3  # repeats of what is counted
    callgrind_turns: int = 1000
    strace_requests: int = 4000
    connections: int = 10000
    starts: int = 40
    neighbour_s: float = 1.0
    quick: bool = False  # short rounds of the harness
    noise_limit: float | None = None  # of the harness, percent


QUICK = Plan(blocks=4, counts=1, callgrind_turns=200, strace_requests=800, starts=10, neighbour_s=0.3, quick=True)


@dataclasses.dataclass(frozen=True)
class Bench:
    """What every measurement works with."""
    program: pathlib.Path  # the contestant's
    scratch: pathlib.Path  # removed at the end
    records: pathlib.Path  # of the harness, kept
    plan: Plan


def from_harness(bench, wanted, scenario, rows, *more):
    """`rows`: {row: (contestant, against)}, in one run of the harness."""
    absence = uring_absence(bench.program)
    found = {row: absence for row, pair in rows.items() if row in wanted and URING in pair and absence}
    pairs = {row: pair for row, pair in rows.items() if row in wanted and row not in found}
    if pairs:
        names = sorted({name for pair in pairs.values() for name in pair})
        reference = next(iter(pairs.values()))[1]
        record = harness.run(scenario, names, reference, bench.records, bench.plan, *more)
        found |= {row: record.ratio(*pair, harness.P99 if row == "p99" else harness.CPU) for row, pair in pairs.items()}
    return found


def measure(group, wanted, bench, profiles):
    """{row: Figure or Absent} of a group of rows."""
    timed = {
        "cpu": ("user_by_id", {"cpu": (EPOLL, "limit"), "cpu_uring": (URING, "limit"), "cpu_uring_epoll": (URING, EPOLL)}),
        "pipelined": ("pipelined_16_user", {"pipelined": (EPOLL, "limit"), "pipelined_uring_epoll": (URING, EPOLL)}),
        "browser": ("pipelined_16_browser", {"browser": (EPOLL, "limit")}),
        "burst": ("pipelined_16_browser", {"burst_uring_epoll": (URING, EPOLL)}, "--pipeline", 128),
        "page": ("page_10k", {"page": (DEFAULT, "nginx")}),
        "p99": ("fixed_rate", {"p99": (DEFAULT, "limit")}),
    }
    if group in timed:
        return from_harness(bench, wanted, *timed[group])
    if group == "instructions":
        rows, seen = callgrind.measure(bench.plan, bench.scratch)
        profiles.update(seen)
        return rows
    if group == "syscalls":
        return syscalls.measure(bench.program, wanted, bench.plan, bench.scratch)
    if group == "memory":
        return memory.measure(bench.program, bench.plan)
    if group == "neighbour":
        return neighbour.measure(bench.program, bench.plan, bench.scratch)
    if group == "start":
        return start.measure(bench.program, bench.plan, bench.scratch)
    return size.measure(bench.scratch)


def measured(group, wanted, bench, profiles):
    """As measure(); what goes wrong is the reason of its rows, and the others go on."""
    try:
        found = measure(group, wanted, bench, profiles)
    except (Unavailable, OSError, ValueError, KeyError, subprocess.SubprocessError) as error:
        return {row: Absent(f"{type(error).__name__}: {error}" if not isinstance(error, Unavailable) else str(error)) for row in wanted}
    return {row: found.get(row, Absent("nothing was found")) for row in wanted}


def arguments():
    names = [goal.row for goal in GOALS]
    parser = argparse.ArgumentParser(
        prog="just perf", description="Measures the goals of Orisha and prints them with figure, interval and verdict.",
        epilog="rows: " + " ".join(names) + ". Exit status: 0 all met; 1 one is not; 2 one could not be measured, is not built, or its "
               "interval straddles the goal; 3 wrong usage; 128 + signal.")
    parser.add_argument("--quick", action="store_true", help="few blocks and repeats: some two minutes instead of fifteen")
    parser.add_argument("--only", metavar="ROW", action="append", choices=names, help="only this row; may be repeated")
    parser.add_argument("--blocks", metavar="N", type=int,
                        help=f"blocks of each timed row (default {Plan.blocks}; {QUICK.blocks} with --quick)")
    parser.add_argument("--noise-limit", metavar="P", type=float,
                        help="percent of all CPUs that others may use before a block counts as spoiled (default: the harness's)")
    parser.add_argument("--results", metavar="DIR", type=pathlib.Path, default=RESULTS, help="where the folder of this run is made")
    parser.error = lambda message: (print(f"just perf: {message}; see just perf --help", file=sys.stderr), sys.exit(3))
    given = parser.parse_args()
    if given.blocks is not None and given.blocks < 1:
        parser.error("--blocks takes a number from 1 on")
    return given


def write(folder, goals, found, profiles, about):
    (folder / "perf.json").write_text(json.dumps(table.document(goals, found, profiles, about), indent=1) + "\n", encoding="utf-8")
    text = table.markdown(goals, found, profiles)
    (folder / "table.md").write_text(text, encoding="utf-8")
    return text


def one_cpu_each():
    """One worker on one CPU and the generator on another; the harness and all that we start inherit it."""
    server, generator = cpus()
    os.sched_setaffinity(0, {min(server), min(generator)})
    return min(server) != min(generator)


def run(given):
    plan = QUICK if given.quick else Plan()
    plan = dataclasses.replace(plan, noise_limit=given.noise_limit, blocks=given.blocks or plan.blocks)
    goals = [goal for goal in GOALS if not given.only or goal.row in given.only]
    now = datetime.datetime.now(datetime.timezone.utc)
    folder = given.results.resolve() / now.strftime("%Y-%m-%dT%H-%M-%SZ")
    folder.mkdir(parents=True)
    if not one_cpu_each():
        print("perf: there is one CPU only: server and generator share it, and timed rows say little", file=sys.stderr)
    about = {"started_at": now.strftime("%Y-%m-%dT%H:%M:%SZ"), "plan": dataclasses.asdict(plan), "kernel": os.uname().release}
    found, profiles = {}, {}
    with tempfile.TemporaryDirectory(prefix="orisha-perf-") as scratch, all_stopped():
        scratch = pathlib.Path(scratch)
        try:
            bench = Bench(compiled(APP, scratch, "app"), scratch, folder / "harness", plan)
        except Unavailable as error:
            print(f"just perf: {error}", file=sys.stderr)
            return 2
        for group in dict.fromkeys(goal.group for goal in goals):
            wanted = [goal.row for goal in goals if goal.group == group]
            print(f"perf: {', '.join(wanted)}", file=sys.stderr)
            found |= measured(group, wanted, bench, profiles)
            write(folder, goals, found, profiles, about)
    print(write(folder, goals, found, profiles, about), end="")
    print(f"perf: recorded in {folder}", file=sys.stderr)
    return status([verdict(found[goal.row], goal.limit) for goal in goals])


def main():
    given = arguments()
    return interruptible(lambda: run(given))


if __name__ == "__main__":
    sys.exit(main())
