"""python3 -m perf.router: the generated router against matchit and net/http's ServeMux, in one interleaved run on one CPU.

Every contestant is a process that has read `TABLE STREAM...` (lines of "METHOD PATTERN" and "METHOD PATH"), then answers each line
"STREAM TIMES" with "NS_PER_LOOKUP SUM ALLOCATIONS"; the sums of all must agree, with TIMES 0 those of the parameters as well. In every
round each of them runs each stream once: a figure is the median of the rounds' ratios. SPDX-License-Identifier: MIT"""
import argparse
import dataclasses
import math
import os
import pathlib
import sys
import tempfile
import statistics

from .. import figure
from ..figure import Absent, Figure, exact, ratio, status, verdict
from ..interrupt import interruptible
from ..programs import ROOT, Unavailable, cpus
from .contestants import CPUS, Matchit, Orisha, Running, ServeMux
from .streams import IN_TURN, MISSES, TRACE, streams

sys.path.insert(0, str(ROOT / "orisha" / "tests" / "router"))
import tables  # noqa: E402: the route tables are those of the property tests

LOOKUPS = 16384  # in a batch, at least
ROUNDS = 40
ROUNDS_OF_PROCESS = 8  # then all are started anew: where the kernel puts a program can cost it 15 ns a lookup
KINDS = (IN_TURN, TRACE, MISSES)
TABLES = {"GitHub, 203": lambda: tables.real("github-203"), "Google+, 13": lambda: tables.real("gplus-13"),
          "Parse, 26": lambda: tables.real("parse-26"), "static, 157": lambda: tables.real("static-157"),
          "cluster, 1111": tables.cluster, **{f"synthetic, {n}": (lambda n=n: tables.synthetic(n)) for n in (5, 50, 500, 5000)}}


@dataclasses.dataclass(frozen=True)
class Goal:
    measure: str
    limit: float
    stretch: float | None
    key: tuple  # what of the results it is about
    unit: str = "x matchit"


GOALS = [
    Goal("GitHub 203, in turn", 0.16, 0.10, ("ratio", "GitHub, 203", IN_TURN)),
    Goal("GitHub 203, trace", 0.29, 0.20, ("ratio", "GitHub, 203", TRACE)),
    Goal("GitHub 203, misses", 0.43, 0.30, ("ratio", "GitHub, 203", MISSES)),
    *(Goal(f"{name}, trace", 0.40, None, ("ratio", name, TRACE)) for name in ("Google+, 13", "Parse, 26", "static, 157", "cluster, 1111")),
    Goal("5,000 routes, trace", 0.40, None, ("ratio", "synthetic, 5000", TRACE)),
    Goal("growth, 5 -> 500 routes, in turn", 1.6, None, ("growth",), "x"),
    Goal("orishac build, 203 routes", 1, None, ("built", "GitHub, 203"), "s"),
    Goal("orishac build, 1,111 routes", 5, None, ("built", "cluster, 1111"), "s"),
    Goal("orishac build, 5,000 routes", 10, None, ("built", "synthetic, 5000"), "s"),
    Goal("allocations", 0, None, ("allocations",), ""),
]


def batches(stream):
    return max(1, math.ceil(LOOKUPS / len(stream)))


class Results:
    def __init__(self):
        self.ns = {}  # (table, kind): {contestant: [ns of each round]}
        self.absent = {}  # (table, contestant): reason
        self.allocations = {}  # contestant: how many

    def ratio(self, table, kind, other="matchit"):
        found = self.ns.get((table, kind), {})
        if "Orisha" not in found or other not in found:
            return Absent(self.absent.get((table, other), f"{other} was not run"))
        return ratio([a / b for a, b in zip(found["Orisha"], found[other])])


def write_inputs(folder, table, asked):
    files = []
    for name, lines in [("table", table), *asked.items()]:
        path = folder / f"{name.replace(' ', '-')}.txt"
        path.write_text("".join(f"{method} {path}\n" for method, path in lines))
        files.append(str(path))
    return files


def started(contestants, key, table, files, results, label):
    """{name: Running}, those that take the table."""
    running = {}
    for contestant in contestants:
        try:
            one = Running(contestant.build(key, table), files)
            one.sums = [one.run(number, 0)[1] for number in range(len(files) - 1)]
            running[contestant.name] = one
        except Unavailable as error:
            results.absent[label, contestant.name] = str(error)
    return running


def measure_rounds(running, asked, label, rounds, results):
    for number in range(-1, rounds):
        for at, kind in enumerate(KINDS):
            for name, one in running.items():
                ns, _, allocations = one.run(at, batches(asked[kind]))
                if number >= 0:
                    results.ns.setdefault((label, kind), {}).setdefault(name, []).append(ns)
                    results.allocations[name] = results.allocations.get(name, 0) + allocations


def measure_table(contestants, label, table, folder, rounds, results):
    asked = streams(table)
    files = write_inputs(folder, table, asked)
    programs = {one.name: one for one in contestants}
    for begin in range(0, rounds, ROUNDS_OF_PROCESS):
        running = started(programs.values(), label.replace(", ", "_").replace("+", ""), table, files, results, label)
        reference = running.get("Orisha")
        for name in [name for name, one in running.items() if reference and one.sums != reference.sums]:
            # ServeMux prefers a pattern by other rules, and empty segments it redirects.
            results.absent[label, name] = "it answers other requests with other routes"
            running.pop(name).stop()
            del programs[name]
        measure_rounds(running, asked, label, min(ROUNDS_OF_PROCESS, rounds - begin), results)
        for one in running.values():
            one.stop()


def measure_growth(orisha, folder, rounds):
    """The same router at 5 and at 500 routes, each in turn, batch by batch."""
    pair = []
    for count in (5, 500):
        place = folder / str(count)
        place.mkdir()
        table = tables.synthetic(count)
        asked = {IN_TURN: streams(table)[IN_TURN]}
        pair.append((Running(orisha.build(f"growth_{count}", table), write_inputs(place, table, asked)), batches(asked[IN_TURN])))
    found = []
    for _ in range(rounds + 1):
        small, large = (one.run(0, times)[0] for one, times in pair)
        found.append(large / small)
    for one, _ in pair:
        one.stop()
    return ratio(found[1:])


def shown(found):
    if isinstance(found, Absent):
        return "-"
    return f"{found.value:.3g}" if found.low == found.high else f"{found.value:.3f} [{found.low:.3f}..{found.high:.3f}]"


def ns_table(results):
    names = ["Orisha", "matchit", "ServeMux"]
    lines = ["| routes | requests | " + " | ".join(f"{name}, ns" for name in names) + " | Orisha / matchit | Orisha / ServeMux |",
             "|---|---|" + "--:|" * 5]
    for (label, kind), found in results.ns.items():
        cells = [f"{statistics.median(found[name]):.1f}" if name in found else "-" for name in names]
        cells += [shown(results.ratio(label, kind, name)) for name in names[1:]]
        lines.append(f"| {label} | {kind} | " + " | ".join(cells) + " |")
    reasons = [f"{label}, {name}: {reason}" for (label, name), reason in results.absent.items()]
    return "\n".join(lines + [""] * bool(reasons) + reasons)


def goal_table(found, built):
    lines = ["| measure | goal | stretch | figure [95 %] | verdict |", "|---|--:|--:|--:|---|"]
    verdicts = []
    for goal in GOALS:
        one = found[goal.key]
        verdicts.append(verdict(one, goal.limit))
        stretch = "" if goal.stretch is None else f"{goal.stretch:g}" + (" met" if verdict(one, goal.stretch) == figure.MET else "")
        remark = f": {one.reason}" if isinstance(one, Absent) else ""
        if goal.key[0] == "built" and not remark:
            remark = f"; {built[goal.key[1].replace(', ', '_')].cpu_s:.3g} s of CPU, on {len(CPUS)}"
        lines.append(f"| {goal.measure} | <= {goal.limit:g} {goal.unit} | {stretch} | {shown(one)} | {verdicts[-1]}{remark} |")
    return "\n".join(lines), verdicts


def run(given):
    os.sched_setaffinity(0, {max(max(group) for group in cpus())})
    results = Results()
    with tempfile.TemporaryDirectory(prefix="orisha-router-") as scratch:
        scratch = pathlib.Path(scratch)
        contestants, missing = [], {}
        for kind in (Orisha, Matchit, ServeMux):
            try:
                contestants.append(kind(scratch))
            except Unavailable as error:
                missing[kind.name] = str(error)
        orisha = contestants[0]
        for label in given.table or TABLES:
            print(f"bench-router: {label}", file=sys.stderr)
            for name, reason in missing.items():
                results.absent[label, name] = reason
            folder = scratch / label.replace(" ", "").replace(",", "-")
            folder.mkdir()
            measure_table(contestants, label, TABLES[label](), folder, given.rounds, results)
        found = {goal.key: Absent("not asked for") for goal in GOALS}
        for key in found:
            if key[0] == "ratio" and key[1] in (given.table or TABLES):
                found[key] = results.ratio(*key[1:])
            elif key[0] == "built" and key[1].replace(", ", "_") in orisha.built:
                found[key] = exact(orisha.built[key[1].replace(", ", "_")].wall_s)
        found["allocations",] = exact(results.allocations.get("Orisha", 0))
        if not given.table:
            found["growth",] = measure_growth(orisha, scratch, given.rounds)
    print(ns_table(results), end="\n\n")
    text, verdicts = goal_table(found, orisha.built)
    print(text)
    others = ", ".join(f"{name} {count:,}" for name, count in results.allocations.items() if name != "Orisha")
    print(f"\nMedians over {given.rounds} interleaved rounds, one thread, one CPU; what is waited for of `orishac build` on all. Allocations of the others: {others or 'not run'}.")
    return status([one for one, goal in zip(verdicts, GOALS) if not given.table or not isinstance(found[goal.key], Absent)])


def main():
    parser = argparse.ArgumentParser(prog="just bench-router", description=__doc__.split("\n\n")[0],
                                     epilog="tables: " + "; ".join(TABLES) + ". Exit status: 0 all goals met; 1 one is not; 2 one could not "
                                            "be measured or decided; 3 wrong usage; 128 + signal.")
    parser.add_argument("--rounds", metavar="N", type=int, default=ROUNDS, help=f"interleaved rounds (default {ROUNDS})")
    parser.add_argument("--table", action="append", choices=list(TABLES), metavar="NAME", help="only this table; may be repeated")
    parser.error = lambda message: (print(f"just bench-router: {message}; see just bench-router --help", file=sys.stderr), sys.exit(3))
    given = parser.parse_args()
    if given.rounds < 2:
        parser.error("--rounds takes a number from 2 on")
    try:
        return interruptible(lambda: run(given))
    except Unavailable as error:
        print(f"just bench-router: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
