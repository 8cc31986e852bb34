#!/usr/bin/env python3
"""just torture: makes every allocation and every system call of a server fail in turn, and judges what becomes of it.

For each scenario a dry run counts the calls. Then occurrence 1, 2, 3, ... of each function fails with each plausible errno
until the scenario passes without the failure having happened. Required each time: no crash, no leak of memory or descriptors,
no hang, no wrong byte; the next request on a new connection is answered right; a server that cannot start says what, why and
what to do. Prints a matrix: function x errno, occurrences failed per scenario. SPDX-License-Identifier: MIT"""
import argparse
import os
import re
import sys
import time
from collections import defaultdict
from dataclasses import dataclass

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import torture_build
from conversation import Expected, connect, converse, judge, request, user
from fault_control import FOREVER, FaultControl
from fault_table import ALLOCATORS, CUT, FAULTS, LASTING
from torture_operation import OPERATIONS
from torture_scenarios import SCENARIOS as REQUESTS
from torture_scenarios import read_exactly
from torture_server import Server
from torture_starts import STARTS

BACKENDS = ("epoll", "io_uring")
SCENARIOS = [*REQUESTS, *OPERATIONS]
START, SIEGE = "start", "siege"
STAGES = [START, *(scenario.name for scenario in SCENARIOS), SIEGE]
SIEGE_S = 0.35
# Of all functions, while one goes on failing. A loop that spins makes as many within milliseconds; ours pauses 100 ms between
# attempts.
SIEGE_CALLS_LIMIT = 2000
OCCURRENCES_LIMIT = 1000  # of one call in one scenario; no scenario comes near it
QUICK_STAGES = 3          # in which a call fails in a quick run
SETTLE_S = 3.0            # for the server to close what a scenario has left
PROBLEMS_LIMIT = 3        # of one function and errno in one scenario: the next are hardly news, and a hang takes seconds

# What a refusal to start must name, by the errno that caused it: cause and remedy in words.
REMEDIES = {
    "EMFILE": r"open files.*ulimit -n", "ENFILE": r"open files.*fs\.file-max", "ENOMEM": r"memory", "ENOBUFS": r"memory|buffer",
    "EADDRINUSE": r"--port|another path", "EACCES": r"--port|permission|may write to", "EADDRNOTAVAIL": r"--bind|--port",
    "EAGAIN": r"thread.*--workers|thread.*--reload",
}
MESSAGE = re.compile(r"^(cannot|the server process) (unix:/|[^:;])+: [^;]+; .{10,}$", re.M)


@dataclass(frozen=True)
class Case:
    build: str
    backend: str
    stage: str
    function: str
    error: str
    occurrence: int
    lasting: bool = False

    def __str__(self):
        which = "every call from" if self.lasting else "call"
        return f"{self.build} {self.backend} {self.stage}: {which} {self.occurrence} of {self.function} fails with {self.error}"

    def command(self):
        return (f"just torture --build {self.build} --backend {self.backend} --stage {self.stage} --function {self.function} --errno {self.error} "
                f"--occurrence {self.occurrence}")


class Torture:
    """One run. `quick`: a choice of cases that is the same every time."""

    def __init__(self, options, program=None):
        self.options = options
        self.given_program = program
        self.failed_count = defaultdict(int)  # (function, errno, stage) -> occurrences that were made to fail
        self.problems = []                    # (case, what is wrong)
        self.called = set()                   # functions that some scenario reaches
        self.backends_had = set()
        place = torture_build.folder()
        self.name = f"torture-{os.getpid()}"
        self.log = place / f"{self.name}.log"
        self.control = FaultControl(torture_build.FAULT_LIBRARY, place / f"{self.name}.plan")

    def close(self):
        for path in (self.log, self.control.path):
            if os.path.exists(path):
                os.unlink(path)

    # ---- What to do ----

    def run(self):
        for build in self.options.build or torture_build.BUILDS:
            self.build = build
            self.program = self.given_program or torture_build.program(build)
            for backend in self.options.backend or BACKENDS:
                self.backend = backend
                if not self.has_backend():
                    progress(f"{build} {backend}: this machine does not have it; left out")
                    continue
                for stage in self.options.stage or STAGES:
                    self.run_stage(stage)
        if not self.options.stage and not self.options.backend and not self.options.build:
            self.check_called()

    def run_stage(self, stage):
        begin, before = time.monotonic(), self.cases()
        if stage == START:
            self.start_stage()
        elif stage == SIEGE:
            self.siege_stage()
        else:
            self.scenario_stage(next(scenario for scenario in SCENARIOS if scenario.name == stage))
        progress(f"{self.build} {self.backend} {stage}: {self.cases() - before} calls failed, {time.monotonic() - begin:.1f} s")

    def has_backend(self):
        """Whether a server that is told to use it says that it does."""
        self.control.arm()
        server = self.start_server(["--workers", 1, "--drain-grace-ms", 0])
        text = server.text()
        server.end()
        if self.backend in text or self.backend == BACKENDS[0]:
            self.backends_had.add(self.backend)
        return self.backend in self.backends_had

    def check_called(self):
        """Of what the program imports; what is left out of it, or is liburing's, it need not call."""
        if self.backends_had != set(BACKENDS):
            return
        imported = {re.sub("64$", "", name) for name in torture_build.imports(torture_build.program("release"))}
        for function in imported.intersection(FAULTS) - self.called:
            self.problem(Case("any", "any", "any", function, "(any)", 0),
                         "never called: make a scenario call it, or take it out of fault_table.py")

    def cases(self):
        return sum(self.failed_count.values())

    def wanted(self, function, error):
        only_functions, only_errors = self.options.function, self.options.errno
        return (not only_functions or function in only_functions) and (not only_errors or error in only_errors)

    def errors(self, function):
        """In a quick run one errno of each kind of harm."""
        errors = {error: harm for error, harm in FAULTS[function].errors.items() if self.wanted(function, error)}
        if self.options.quick:
            errors = {error: harm for harm, error in {harm: error for error, harm in errors.items()}.items()}
        return errors

    def occurrences(self, function):
        if self.options.occurrence:
            return [self.options.occurrence]
        if self.options.quick and function not in ALLOCATORS:
            return [1]
        return range(1, OCCURRENCES_LIMIT + 1)

    def problem(self, case, what):
        self.problems.append((case, what))
        progress(f"PROBLEM {case}: {what}")

    def start_server(self, arguments, how=None):
        """`how`: a Scenario or a Start, which may want more than arguments."""
        if how and how.before:
            how.before()
        environment = {**self.control.environment(), **getattr(how, "environment", {})}
        return Server(self.program, self.log, "--backend", self.backend, *arguments, environment=environment,
                      is_given=bool(how and how.given))

    # ---- Scenarios on a server that runs ----

    def scenario_stage(self, scenario):
        counts = self.dry_run(scenario) if self.backend in scenario.backends else None
        if counts is None:
            return
        self.called |= set(counts)
        server = None
        for function in FAULTS:
            if function not in counts or function not in self.functions(scenario):
                continue
            for error, harm in self.errors(function).items():
                if self.options.quick and not scenario.quick and self.is_tried(function, error):
                    continue
                found = 0
                for occurrence in self.occurrences(function):
                    case = Case(self.build, self.backend, scenario.name, function, error, occurrence)
                    if server is None:
                        server = self.prepare(scenario)
                    fired, what = self.one_case(scenario, server, case, harm)
                    self.failed_count[function, error, scenario.name] += fired
                    what = what or (self.end(server, scenario) if scenario.fresh else None)
                    if what:
                        self.problem(case, what)
                        server.kill()
                        found += 1
                    if what or scenario.fresh:
                        server = None
                    if (not fired and occurrence >= counts[function]) or found == PROBLEMS_LIMIT:
                        break
            # One server for all cases of a function: few starts, and a leak still has a name.
            if server is not None and not self.options.quick:
                server = self.retire(server, scenario, function)
        if server is not None:
            self.retire(server, scenario, "the last of the functions")

    def functions(self, scenario):
        return scenario.quick if self.options.quick and scenario.quick else scenario.functions

    def is_tried(self, function, error):
        """In a quick run a call need not fail in every scenario; memory does."""
        stages = {stage for name, errno, stage in self.failed_count if (name, errno) == (function, error)}
        return function not in ALLOCATORS and len(stages) >= QUICK_STAGES

    def retire(self, server, scenario, function):
        what = self.end(server, scenario)
        if what:
            self.problem(Case(self.build, self.backend, scenario.name, function, "(any)", 0), f"at the end of its server: {what}")

    def end(self, server, scenario):
        what = server.end(None if scenario.ends_server else 15)
        return what or (scenario.finish(server) if scenario.finish else None)

    def prepare(self, scenario):
        self.control.arm()
        server = self.start_server(scenario.server_arguments(), scenario)
        server.baseline = server.descriptors()
        if not scenario.fresh:
            # Whatever a server keeps from then on is there now, so that each case sees the same.
            scenario.run(server, False)
            self.settle(server)
        return server

    def settle(self, server):
        """Waits until the server has closed what the scenario left; false when it does not."""
        return server.wait_for_descriptors(server.baseline, SETTLE_S)

    def unsettled(self, server):
        return f"{server.descriptors()} descriptors are open, {server.baseline} were before"

    def one_case(self, scenario, server, case, harm):
        """(whether the failure happened, what is wrong)."""
        if scenario.ends_server:
            what = scenario.run(server, harm == CUT, lambda: self.control.arm(case.function, case.error, case.occurrence))
            return self.control.fired, what
        self.control.arm(case.function, case.error, case.occurrence)
        what = scenario.run(server, harm == CUT)
        closed = self.settle(server)
        self.control.disarm()
        fired = self.control.fired
        if server.process.poll() is not None:
            what = None  # its end says more
        elif what is None and not closed:
            what = self.unsettled(server)
        elif what is None and scenario.after:
            what = scenario.after(server)
            what = what and f"afterwards: {what}"
            what = what or (None if self.settle(server) else self.unsettled(server))
        return fired, what or self.next_is_served(server)

    def next_is_served(self, server):
        if server.process.poll() is not None:
            return server.complaint(server.process.returncode, None) or "the server is gone"
        expected = Expected(user("next"))
        what = judge(expected, *converse(server.address, [(request("/users/next"), len(expected))]), False)
        return f"the next request: {what}" if what else None

    def dry_run(self, scenario):
        """Counts of the calls by function. None, and a problem, when the scenario fails without any help."""
        server = self.prepare(scenario)
        case = Case(self.build, self.backend, scenario.name, "nothing", "-", 0)
        if scenario.ends_server:
            what = scenario.run(server, False, self.control.arm)
        else:
            self.control.arm()
            what = scenario.run(server, False)
            if not self.settle(server):
                what = what or self.unsettled(server)
        counts = self.control.seen()
        what = what or self.end(server, scenario)
        if what:
            self.problem(case, what)
            server.kill()
            return None
        return counts

    # ---- Starting ----

    def start_stage(self):
        """Every function fails in the first of STARTS that calls it, and in those that call it for a reason of their own; memory
        in all, when there is time."""
        done = set()
        for start in STARTS:
            self.control.arm()
            server = self.start_server(start.arguments, start)
            counts = self.control.seen()
            what = self.started_well(server)
            if what:
                self.problem(Case(self.build, self.backend, START, "nothing", "-", 0), what)
                continue
            self.called |= set(counts)
            for function in FAULTS:
                if function not in counts or (function in done and (self.options.quick or function not in start.again)):
                    continue
                for error in self.errors(function):
                    for lasting in (False, True) if function in ALLOCATORS else (False,):
                        self.start_cases(start, function, error, lasting)
            done |= set(counts) if self.options.quick else set(counts) - set(ALLOCATORS)

    def start_cases(self, start, function, error, lasting):
        for occurrence in self.occurrences(function):
            case = Case(self.build, self.backend, START, function, error, occurrence, lasting)
            self.control.arm(function, error, occurrence, FOREVER if lasting else 1)
            try:
                server = self.start_server(start.arguments, start)
            except TimeoutError as hang:
                self.problem(case, str(hang))
                return
            self.control.disarm()
            fired = self.control.fired > 0
            self.failed_count[function, error, START] += fired
            what = self.started_well(server) if server.address else self.refused_well(server, error)
            if what:
                self.problem(case, f"with {' '.join(map(str, start.arguments))}: {what}")
                server.kill()
            if not fired:
                return

    def started_well(self, server):
        return self.next_is_served(server) or server.end()

    def refused_well(self, server, error):
        status, text = server.process.wait(), server.text()
        server.close_given()
        what = server.complaint(status, 1)
        if what:
            return f"{what}: {text.strip()[:300]}"
        if not MESSAGE.search(text):
            return f"the message does not name thing, cause and remedy: {text.strip()!r}"
        if not re.search(REMEDIES.get(error, "."), text):
            return f"the message for {error} does not speak of /{REMEDIES[error]}/: {text.strip()!r}"
        return None

    # ---- Calls that fail for a while ----

    def siege_stage(self):
        for function, error in LASTING:
            if not self.wanted(function, error) or (self.options.quick and (function, error) not in LASTING[2:4]):
                continue
            case = Case(self.build, self.backend, SIEGE, function, error, 1, lasting=True)
            self.control.arm()
            server = self.start_server(SCENARIOS[0].server_arguments())
            what = self.siege(server, function, error)
            self.failed_count[function, error, SIEGE] += self.control.fired > 0
            what = what or self.next_is_served(server) or server.end()
            if what:
                self.problem(case, what)
                server.kill()

    def siege(self, server, function, error):
        """A request while every call fails; then none fails."""
        baseline = server.descriptors()
        expected = Expected(user("42"))
        self.control.arm(function, error, 1, FOREVER)
        clients = [connect(server.address) for _ in range(20)]
        try:
            for client in clients:
                try:
                    client.sendall(request("/users/42"))
                except ConnectionError:
                    pass
            time.sleep(SIEGE_S)
            calls = self.control.seen()
            self.control.disarm()
            # While there was no descriptor to be had the connections waited in the backlog: nothing was lost.
            cut_is_fine = FAULTS[function].errors[error] == CUT and function != "accept4"
            for client in clients:
                what = judge(expected, *read_exactly(client, len(expected)), cut_is_fine)
                if what:
                    return what
        finally:
            for client in clients:
                client.close()
        if sum(calls.values()) > SIEGE_CALLS_LIMIT:
            return f"it spins while {function} fails: {calls} calls in {SIEGE_S} s"
        return None if server.wait_for_descriptors(baseline) else f"{server.descriptors()} descriptors are open, {baseline} were before"

    # ---- What came of it ----

    def report(self, stream):
        rows = sorted({key[:2] for key in self.failed_count}, key=lambda row: (list(FAULTS).index(row[0]), row[1]))
        stages = [stage for stage in STAGES if any(self.failed_count.get((*row, stage)) for row in rows)]
        bad = defaultdict(int)
        for case, _ in self.problems:
            bad[case.function, case.error, case.stage] += 1
        widths = [max(len(stage), 7) for stage in stages]
        name_width = max([len(row[0]) for row in rows], default=8) + 1
        print("function".ljust(name_width) + "errno".ljust(14) + " ".join(s.rjust(w) for s, w in zip(stages, widths)) + "   total", file=stream)
        for row in rows:
            counts = [self.failed_count.get((*row, stage), 0) for stage in stages]
            cells = [(f"{bad[(*row, s)]}!/{n}" if bad[(*row, s)] else str(n or "."))for s, n in zip(stages, counts)]
            print(row[0].ljust(name_width) + row[1].ljust(14) + " ".join(c.rjust(w) for c, w in zip(cells, widths)) + f"{sum(counts):8}", file=stream)
        for case, what in self.problems:
            print(f"\n{case}\n  {what}\n  again: {case.command()}", file=stream)
        print(f"\n{self.cases()} calls made to fail, {len({row[0] for row in rows})} functions, {len(rows)} pairs of function and errno, "
              f"{len(self.problems)} problems", file=stream)


def progress(line):
    print(line, file=sys.stderr, flush=True)


def parse(arguments):
    parser = argparse.ArgumentParser(prog="just torture", description=__doc__.split("\n\n")[0].split(": ", 1)[1],
                                     epilog="Exit status: 0 all is well; 1 a problem was found; 2 nothing could be built; 3 wrong usage.")
    parser.add_argument("--quick", action="store_true", help="a choice of cases, in well under a minute")
    parser.add_argument("--build", action="append", choices=torture_build.BUILDS, help="with sanitizers or as users build it (default: both)")
    parser.add_argument("--backend", action="append", choices=BACKENDS, help="what the workers wait with (default: both)")
    parser.add_argument("--stage", action="append", choices=STAGES, help="only this one; can be repeated, like all of these")
    parser.add_argument("--function", action="append", choices=list(FAULTS), help="only this function fails")
    parser.add_argument("--errno", action="append", metavar="ERRNO", choices=sorted({error for fault in FAULTS.values() for error in fault.errors}), help="only with this errno")
    parser.add_argument("--occurrence", type=int, help="only this call, counted from 1")
    try:
        return parser.parse_args(arguments)
    except SystemExit as end:
        raise SystemExit(3 if end.code else 0) from None


def torture(options, stream=sys.stdout, program=None):
    """Runs, reports; the problems, or None when no call was made to fail."""
    run = Torture(options, program)
    try:
        run.run()
    finally:
        run.close()
    run.report(stream)
    return run.problems if run.cases() or run.problems else None


def main():
    options = parse(sys.argv[1:])
    try:
        return 0 if torture(options) == [] else 1
    except torture_build.BuildFailed as failure:
        progress(f"torture: cannot build what is to be tortured: {failure}; `just build` shows more")
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
