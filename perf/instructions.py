"""python3 -m perf.instructions [BASE [HEAD]]: a gate without noise. Counts, for two revisions, the user-space instructions of a request
under callgrind, and says whether they grew.

Both are laid out and their compilers and runtimes built by `harness revisions`; each compiles its own servers/orisha/app.kz. What is
counted and how is callgrind.py's business, what it comes to growth.py's. SPDX-License-Identifier: MIT"""
import argparse
import concurrent.futures
import dataclasses
import functools
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import tomllib

from . import callgrind, growth
from .client import request_of
from .interrupt import interruptible
from .programs import APP, HARNESS, ROOT, Unavailable, all_stopped, compiled, orisha

# A growth of 0.5 % lies above it by as much as repeated counts may differ.
THRESHOLD_PERCENT = 0.4
REPEATABLE_PERCENT = 0.1
COUNTS = 3
TIMES = (1, 4)  # as many turns; the more where they leave it open
TOP = 6


@dataclasses.dataclass(frozen=True)
class Request:
    name: str
    content: bytes
    depth: int  # how many at once; deeper is more of parser, router and response, and less of the loop
    turns: int  # what connecting and wake-ups leave over is divided by them


def browser_request():
    with open(ROOT / "scenarios" / "pipelined_16_browser.toml", "rb") as file:
        asked = tomllib.load(file)["request"][0]
    fields = "".join(f"{name}: {value}\r\n" for name, value in asked["headers"].items())
    return f"{asked['method']} {asked['path']} HTTP/1.1\r\nHost: www.example.test\r\n{fields}\r\n".encode()


PAGE = b"GET /index.html HTTP/1.1\r\nHost: www.example.test\r\nAccept-Encoding: gzip\r\n\r\n"


def requests():
    return (Request("parameter", request_of(callgrind.REQUEST_BYTES), 1, 2500),
            Request("parameter, 16 at once", request_of(callgrind.REQUEST_BYTES), 16, 400),
            Request("a browser's, 16 at once", browser_request(), 16, 400),
            Request("page, gzip, 16 at once", PAGE, 16, 400))


@dataclasses.dataclass(frozen=True)
class Side:
    """A revision: what `harness revisions` says of it, and its program."""
    name: str
    commit: str | None
    program: pathlib.Path

    def title(self):
        return f"{self.name} ({self.commit[:12] if self.commit else 'as it is'})"


class Usage(Exception):
    """What was asked for cannot be."""


def revisions(words):
    done = subprocess.run([HARNESS, "revisions", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise (Usage if done.returncode == 3 else Unavailable)(done.stderr.strip().removeprefix("harness: ") or "harness revisions failed")
    return [json.loads(line) for line in done.stdout.splitlines()]


def program_of(revision, folder):
    """As orishac compiles it by itself (callgrind knows no AVX-512, which -march=native may ask for); -g changes no instruction."""
    tree = pathlib.Path(revision["tree"])
    source = tree / APP.relative_to(ROOT)
    return compiled(source, folder, "counted", "--cflags", "-g", "--keep-c", folder / "counted.c",
                    orishac=tree / "build" / "orisha" / "compiler" / "orishac")


def steady_clock(folder):
    """The library that steady_clock.c is."""
    library = folder / "steady_clock.so"
    source = pathlib.Path(__file__).with_name("steady_clock.c")
    made = subprocess.run([*os.environ.get("CC", "cc").split(), "-O2", "-shared", "-fPIC", "-o", library, source], capture_output=True,
                          text=True, check=False)
    if made.returncode != 0:
        raise Unavailable(f"{source.name} does not compile: {made.stderr.strip()[-300:]}")
    return library


def profiles_of(sides, asked, times, counts, folder):
    """{(request's name, side's number): [Profile]}. Two at a time: an instruction counts the same whoever else is at work."""
    clock = steady_clock(folder)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        pending = []
        for count in range(counts):
            for request in asked:
                for number, side in enumerate(sides):
                    place = folder / f"{count}-{asked.index(request)}-{number}"
                    place.mkdir()
                    start = functools.partial(orisha, side.program, backend="epoll", preload=clock)
                    pending.append(((request.name, number), pool.submit(callgrind.difference, start, request.depth, times * request.turns,
                                                                        place, request.content)))
        try:
            found = {}
            for key, future in pending:
                found.setdefault(key, []).append(future.result())
            return found
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def growths_of(profiles):
    found = []
    for name in dict.fromkeys(name for name, _ in profiles):
        base, head = ([growth.parts_of(profile, callgrind.lines_of) for profile in profiles[name, number]] for number in (0, 1))
        found += [growth.Growth(name, part, [one[part] for one in base], [one[part] for one in head]) for part in growth.PARTS]
    return found


def unsteady(growths, threshold):
    """Whether longer runs could tell more: timers weigh less in them."""
    return (growth.CANNOT_TELL in growth.answers(growths, threshold)
            or max(one.spread_percent() for one in growths if one.found()) > REPEATABLE_PERCENT)


def compare(sides, asked, threshold, counts, folder):
    """(growths, profiles)."""
    for times in TIMES:
        with tempfile.TemporaryDirectory(dir=folder) as place:
            profiles = profiles_of(sides, asked, times, counts, pathlib.Path(place))
        growths = growths_of(profiles)
        if not unsteady(growths, threshold):
            break
    return growths, profiles


def moves(profiles, name):
    """[(function, instructions more)]: those that changed most."""
    base, head = (profiles[name, number][0].own for number in (0, 1))
    changes = {function: head[function] - base[function] for function in {*base, *head}}
    return sorted(((function, change) for function, change in changes.items() if abs(change) >= 0.5),
                  key=lambda pair: -abs(pair[1]))[:TOP]


def document(sides, growths, profiles, given, seconds):
    """For json.dump."""
    rows = []
    for one, answer in zip(growths, growth.answers(growths, given.threshold)):
        row = {"request": one.request, "part": one.part, "base": one.base, "head": one.head, "answer": answer}
        if one.found():
            row |= dict(zip(("growth_percent", "growth_percent_low", "growth_percent_high"), one.percent()))
        rows.append(row)
    found = [row["answer"] for row in rows]
    return {"schema": "orisha-instructions", "schema_version": 1,
            **{name: {"name": side.name, "commit": side.commit} for name, side in zip(("base", "head"), sides)},
            "threshold_percent": given.threshold, "spread_percent": max((one.spread_percent() for one in growths if one.found()), default=None),
            "seconds": seconds, "rows": rows,
            "changes": {name: dict(moves(profiles, name)) for name in dict.fromkeys(row["request"] for row in rows)},
            "conclusion": growth.conclusion(found)}


def cells(told):
    for row in told["rows"]:
        middle = [sorted(row[side])[len(row[side]) // 2] for side in ("base", "head")]
        percent = row.get("growth_percent")
        yield (row["request"], row["part"], f"{middle[0]:,.1f}", f"{middle[1]:,.1f}", "" if percent is None else f"{percent:+.2f} %",
               row["answer"])


HEADINGS = ("request", "part", "base", "head", "growth", "answer")


def laid_out(told, markdown):
    rows = [HEADINGS, *cells(told)]
    if markdown:
        rows.insert(1, ("---", "---", "--:", "--:", "--:", "---"))
        return ["| " + " | ".join(row) + " |" for row in rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    return ["  ".join(text.rjust(width) if 2 <= column <= 4 else text.ljust(width)
                      for column, (text, width) in enumerate(zip(row, widths))).rstrip() for row in rows]


def text(told, sides, markdown):
    base, head = sides
    lines = [f"Instructions of a request in user space, counted by callgrind: {head.title()} against its base {base.title()}.", "",
             *laid_out(told, markdown), ""]
    for name in dict.fromkeys(row["request"] for row in told["rows"] if row["answer"] in (growth.REGRESSION, growth.MOVED)):
        changes = ", ".join(f"{function} {change:+.1f}" for function, change in told["changes"][name].items())
        lines += [f"What changed of \"{name}\", each function by itself: {changes}.", ""]
    spread, seconds = told["spread_percent"], told["seconds"]
    lines.append(f"A figure is red from {told['threshold_percent']:g} % of growth on. " +
                 ("" if spread is None else f"Repeated counts differ by at most {spread:.3f} %"
                  + (f", which is more than {REPEATABLE_PERCENT} %: something here is unsteady. " if spread > REPEATABLE_PERCENT else ". "))
                 + f"It took {seconds['build'] + seconds['count']:.0f} s, {seconds['build']:.0f} of them to build.")
    return "\n".join([*lines, "", told["conclusion"], ""])


def arguments(words):
    parser = argparse.ArgumentParser(
        prog="just instructions",
        description="Counts the user-space instructions of a request for two revisions, in parser, router, response and as a whole, and "
                    "says whether they grew. BASE is the merge base with the main branch where none is named, HEAD the working tree.",
        epilog="Exit status: 0 no regression; 1 regression; 2 could not tell, or could not build; 3 wrong usage; 128 + signal. Counted is "
               "what the server executes itself, on epoll and without -march=native; the kernel's work is not. A part that grew by what "
               "another one lost has \"moved\", which is no regression.")
    parser.add_argument("base", metavar="BASE", nargs="?", help="a commit, as git takes it")
    parser.add_argument("head", metavar="HEAD", nargs="?", help="another")
    parser.add_argument("--threshold", metavar="P", type=float, default=THRESHOLD_PERCENT,
                        help="percent of growth from which a figure is red (default %(default)s: so a growth of 0.5 is caught)")
    parser.add_argument("--counts", metavar="N", type=int, default=COUNTS, help="how often everything is counted (default %(default)s)")
    names = [request.name for request in requests()]
    parser.add_argument("--request", metavar="NAME", action="append", choices=names,
                        help="only this one; may be repeated. There are: " + "; ".join(names))
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--markdown", action="store_true", help="as Markdown, for the summary of a pull request")
    form.add_argument("--json", action="store_true", help="as JSON: every count, growth with interval, answers, what changed")
    parser.error = lambda message: (print(f"just instructions: {message}; see just instructions --help", file=sys.stderr), sys.exit(3))
    given = parser.parse_args(words)
    if given.counts < 2:
        parser.error("--counts takes a number from 2 on: one count does not tell how far to trust it")
    if not 0 < given.threshold <= 100:
        parser.error("--threshold takes a percentage above 0")
    return given


def run(given):
    with tempfile.TemporaryDirectory(prefix="orisha-instructions-") as scratch, all_stopped():
        scratch, begin = pathlib.Path(scratch), time.monotonic()
        try:
            asked = [request for request in requests() if not given.request or request.name in given.request]
            told = revisions([word for word in (given.base, given.head) if word])
            sides = [Side(one["name"], one["commit"], program_of(one, scratch / name)) for name, one in zip(("base", "head"), told)]
            built = time.monotonic()
            growths, profiles = compare(sides, asked, given.threshold, given.counts, scratch)
        except Usage as error:
            print(f"just instructions: {error}", file=sys.stderr)
            return 3
        except (Unavailable, OSError, ValueError) as error:
            print(f"just instructions: {error}", file=sys.stderr)
            return 2
        seconds = {"build": round(built - begin, 1), "count": round(time.monotonic() - built, 1)}
        told = document(sides, growths, profiles, given, seconds)
        print(json.dumps(told, indent=1) if given.json else text(told, sides, given.markdown), end="\n" if given.json else "")
        return growth.status([row["answer"] for row in told["rows"]])


if __name__ == "__main__":
    options = arguments(sys.argv[1:])
    sys.exit(interruptible(lambda: run(options)))
