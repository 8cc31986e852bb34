"""python3 -m reports.history: series of every figure over the recorded runs, and where they change. SPDX-License-Identifier: MIT"""
import argparse
import json
import math
import pathlib
import signal
import sqlite3
import sys

from . import changepoint, database

SPARKS = "▁▂▃▄▅▆▇█"
TITLES = {"rps": "req/s", "server_cpu_ns_per_request": "CPU per request", "latency_p99_ns": "p99", "pss_peak_bytes": "memory"}


def spark(values):
    low, high = min(values), max(values)
    return "".join(SPARKS[0 if high == low else round((value - low) / (high - low) * (len(SPARKS) - 1))] for value in values)


def conditions(point):
    machine, load = json.loads(point["machine"]), json.loads(point["load"])
    cpus = f"CPU {machine['server_cpus']} shared" if machine["cpus_shared"] else f"server CPU {machine['server_cpus']}, generator CPU {machine['generator_cpus']}"
    contained = f", containers: {machine['container']}" if "container" in machine else ""
    return (f"{machine['cpu_model']}, {machine['cpu_count']} CPUs, {machine['memory_gib']} GiB, {cpus}, {machine['workers']} worker(s){contained} · {load['driver']}, "
            f"{load['connections']} connections, {load['duration_s']:g} s")


def change_line(points, change, more_is_better):
    """What changed, between which two runs."""
    after, before = points[change.index], points[change.index - 1]
    percent = 100 * math.expm1(change.shift)
    word = "better" if (change.shift > 0) == more_is_better else "worse"
    revisions = f"{(before['revision'] or 'unknown')[:10]} -> {(after['revision'] or 'unknown')[:10]}"
    other = [name for name, key in (("kernel", "kernel"), ("version", "version")) if before[key] != after[key]]
    return f"{percent:+.1f} % ({word}) from {after['started_at']} on, p = {change.p:.2g}, {revisions}" + (f"; also changed: {', '.join(other)}" if other else "")


def arguments():
    parser = argparse.ArgumentParser(
        prog="just history", description="Prints each figure of each contestant over the recorded runs as a ratio within the run, and where its level changes.",
        epilog="Machines, CPUs, loads and references are never mixed in a series. The database is made anew of results/runs each time. Exit status: 0; 2 nothing is "
               "recorded; 3 wrong usage or the database cannot be written.")
    parser.add_argument("--scenario", metavar="NAME", action="append", default=[], help="only this one; may be repeated")
    parser.add_argument("--contestant", metavar="NAME", action="append", default=[], help="only this one; may be repeated")
    parser.add_argument("--changes", action="store_true", help="only series with a change")
    parser.add_argument("--runs", metavar="DIR", type=pathlib.Path, default=database.records.RUNS, help="the recorded runs (default: results/runs)")
    parser.add_argument("--database", metavar="FILE", type=pathlib.Path, default=database.FILE, help="(default: results/history.db)")
    parser.error = lambda message: (print(f"just history: {message}; see just history --help", file=sys.stderr), sys.exit(3))
    return parser.parse_args()


def main():
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `just history | head` is no error
    given = arguments()
    try:
        file = database.rebuild(given.runs, given.database)
    except (OSError, sqlite3.Error) as error:
        print(f"just history: {given.database} cannot be written: {getattr(error, 'strerror', None) or error}; --database FILE names another place", file=sys.stderr)
        return 3
    for path, reason in database.skipped(file):
        print(f"just history: {path} is left out: {reason}", file=sys.stderr)
    found = database.series(file, given.scenario, given.contestant)
    if not found:
        print(f"just history: nothing of that is recorded in {given.runs}; `just bench` records a run", file=sys.stderr)
        return 2
    last = None
    for points in found:
        first = points[0]
        changes = changepoint.changes([point["log"] for point in points])
        if given.changes and not changes:
            continue
        if first["conditions"] != last:
            print(f"\n{first['scenario_title']} ({first['scenario']}) · {conditions(first)}")
            last = first["conditions"]
        values = [point["ratio"] for point in points]
        note = "" if len(points) >= changepoint.LEAST else f"  (a change needs {changepoint.LEAST} runs)"
        print(f"  {first['title']:<22.22} {TITLES[first['name']]:<16} / {first['base']:<12} {values[-1]:8.3f}  {len(points):4} "
              f"run{'s' if len(points) > 1 else ' '}  {spark(values)}{note}")
        for change in changes:
            print(f"      {change_line(points, change, database.FIGURES[first['name']])}")
    print(f"\nRatios within a run; a change is claimed at {changepoint.LEVEL:.0%}, by a permutation test of the maximal rank CUSUM.")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
