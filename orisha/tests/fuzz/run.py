#!/usr/bin/python3
"""Builds the fuzz targets and runs them: `just fuzz`, and test_fuzz.py for a short time.

The corpus of a target is what stands in corpus/NAME (small, made by hand, in the tree; corpus/requests for those that are fed
requests) and what libFuzzer found worth keeping in .cache/fuzz/corpus/NAME. A finding is left in .cache/fuzz/findings, and its
log names the command that repeats it. SPDX-License-Identifier: MIT"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
BUILD = ROOT / "build" / "fuzz"
CACHE = ROOT / ".cache" / "fuzz"

# The largest input that is tried: enough to pass the limits that the target is about, and no more, because small inputs are
# what makes many of them possible.
MAX_BYTES = {"head": 20000, "chunked": 12000, "target": 9000, "fields": 2000, "range": 300, "date": 64, "scan": 400, "escape": 2000,
             "form": 400, "record": 1000, "number": 64, "options": 300, "access_log": 9000, "connection": 20000, "client": 20000, "compile": 6000}
TARGETS = list(MAX_BYTES)
FED_REQUESTS = ("head", "access_log", "connection", "client")
# The programs that are seeds of the compiler's corpus.
PROGRAMS = [HERE.parent / "compiler" / "golden", HERE.parents[1] / "examples", HERE.parents[1] / "lib"]

COMPILERS = ("clang-14", "clang", "clang-15", "clang-16", "clang-17", "clang-18", "clang-19")
REMEDY = "./bootstrap --only fuzz installs clang-14 and libclang-rt-14-dev"


class Unavailable(Exception):
    """The targets cannot be built here; the text says why and what helps."""


def compiler():
    """A clang that links libFuzzer with both sanitizers."""
    tried = [os.environ["FUZZ_CC"]] if os.environ.get("FUZZ_CC") else COMPILERS
    why = "no clang was found"
    for name in tried:
        probe = [name, "-x", "c", "-", "-fsanitize=fuzzer,address,undefined", "-o", os.devnull]
        try:
            run = subprocess.run(probe, input="int LLVMFuzzerTestOneInput(const void *p, unsigned long n) { return !p && n; }",
                                 capture_output=True, text=True, timeout=60)
        except FileNotFoundError:
            continue
        if run.returncode == 0:
            return name
        why = f"{name} cannot link libFuzzer and its sanitizers: {run.stderr.strip().splitlines()[-1]}"
    raise Unavailable(f"{why}; {REMEDY}")


def build():
    """Everything in build/fuzz, again where something changed."""
    if not (BUILD / "build.ninja").exists():
        options = ["-Dfuzz=true", "-Dbuildtype=debugoptimized", "-Db_sanitize=address,undefined", "-Db_lundef=false"]
        command(["meson", "setup", BUILD, *options], env={**os.environ, "CC": compiler()})
    else:
        compiler()
    command(["ninja", "-C", BUILD, "fuzz_targets"])


def command(words, env=None):
    run = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True)
    if run.returncode != 0:
        raise Unavailable(f"'{' '.join(map(str, words))}' failed:\n{run.stdout[-4000:]}{run.stderr[-4000:]}")


@dataclass
class Outcome:
    target: str
    executions: int
    seconds: float
    edges: int
    edges_of: int
    inputs: int
    found: str  # what went wrong, else empty
    log: pathlib.Path

    @property
    def per_second(self):
        return self.executions / max(self.seconds, 1e-3)


def last_number(pattern, text):
    found = re.findall(pattern, text)
    return int(found[-1]) if found else 0


def run_target(name, runs=None, seconds=None, grown=None, seed=None, planted=False, findings=CACHE / "findings"):
    """Runs one target until the executions or the time are over, or it has a finding."""
    program = BUILD / "orisha" / "tests" / "fuzz" / (f"fuzz_{name}_planted" if planted else f"fuzz_{name}")
    grown = grown or CACHE / "corpus" / name
    log = grown.parent.parent / "log" / f"{name}.log"
    for folder in (grown, findings, log.parent):
        folder.mkdir(parents=True, exist_ok=True)
    seeds = [HERE / "corpus" / folder for folder in (name, "requests" if name in FED_REQUESTS else name)]
    if name == "compile":
        seeds.append(gather_programs(grown.parent.parent / "programs"))
    words = [program, grown, *sorted({folder for folder in seeds if folder.is_dir()}), f"-dict={HERE / ('koru.dict' if name == 'compile' else 'http.dict')}", f"-max_len={MAX_BYTES[name]}", "-timeout=60",
             "-rss_limit_mb=3000", f"-artifact_prefix={findings}/{name}-", "-print_final_stats=1", "-verbosity=1"]
    words += [f"-runs={runs}"] if runs is not None else []
    words += [f"-max_total_time={seconds}"] if seconds is not None else []
    words += [f"-seed={seed}"] if seed is not None else []
    with open(log, "wb") as out:
        began = os.times().elapsed
        status = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT).returncode
        took = os.times().elapsed - began
    text = log.read_text(errors="replace")
    executions = last_number(r"stat::number_of_executed_units:\s+(\d+)", text)
    return Outcome(name, executions, took, last_number(r"\bcov: (\d+)", text), last_number(r"\((\d+) inline 8-bit counters\)", text),
                   sum(1 for _ in grown.iterdir()), "" if status == 0 else describe(status, text), log)


def gather_programs(folder):
    """Copies of the .kz files, since the folders that they stand in hold other things as well."""
    folder.mkdir(parents=True, exist_ok=True)
    for place in PROGRAMS:
        for path in place.rglob("*.kz"):
            shutil.copy(path, folder / "-".join(path.relative_to(place.parent).parts))
    return folder


def describe(status, text):
    """The one line of a log that says what was found."""
    for pattern in (r"^.*: does not hold: .*\n.*$", r"^.*: runtime error: .*$", r"^==\d+==\s*ERROR: .*$", r"^SUMMARY: .*$"):
        found = re.search(pattern, text, re.MULTILINE)
        if found:
            return " ".join(found.group(0).split())
    return f"ended with status {status}"


def report(outcome):
    print(f"{outcome.target:<12}{outcome.executions:>14,}{outcome.per_second:>12,.0f}{outcome.edges:>9,} of {outcome.edges_of:<7,}"
          f"{outcome.inputs:>7,}  {'FOUND ' + outcome.found if outcome.found else 'ok'}", flush=True)
    if outcome.found:
        print(f"    log: {outcome.log}")
        for line in outcome.log.read_text(errors="replace").splitlines():
            if "Test unit written to" in line:
                print(f"    again: {BUILD}/orisha/tests/fuzz/fuzz_{outcome.target} {line.split()[-1]}")


class Arguments(argparse.ArgumentParser):
    def error(self, message):
        self.print_usage(sys.stderr)
        self.exit(3, f"fuzz: {message}\n")


def main():
    parser = Arguments(prog="just fuzz", description="Runs the fuzz targets of the runtime and the compiler, one after the other.",
                       epilog="Exit status: 0 nothing was found; 1 a finding; 2 the targets could not be built; 3 wrong usage.")
    parser.add_argument("target", nargs="*", metavar="TARGET", help=f"which (default: all): {', '.join(TARGETS)}")
    parser.add_argument("--runs", type=int, metavar="N", help="executions of each target")
    parser.add_argument("--seconds", type=int, metavar="S", help="time for each target (default: 60, where --runs is not given)")
    options = parser.parse_args()
    for name in options.target:
        if name not in TARGETS:
            parser.error(f"there is no target '{name}'; the targets are: {', '.join(TARGETS)}")
    if options.runs is not None and options.runs < 1 or options.seconds is not None and options.seconds < 1:
        parser.error("--runs and --seconds take a number from 1 up")
    seconds = options.seconds or (None if options.runs else 60)
    try:
        build()
    except Unavailable as reason:
        print(f"fuzz: {reason}", file=sys.stderr)
        return 2
    print(f"{'target':<12}{'executions':>14}{'per second':>12}{'edges':>20}{'corpus':>7}  result")
    outcomes = []
    for name in options.target or TARGETS:
        outcomes.append(run_target(name, options.runs, seconds))
        report(outcomes[-1])
    found = sum(1 for outcome in outcomes if outcome.found)
    print(f"{sum(outcome.executions for outcome in outcomes):,} executions, {found} of {len(outcomes)} targets with a finding")
    return 1 if found else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
