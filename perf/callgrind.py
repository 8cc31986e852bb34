"""User-space instructions per request, counted by callgrind.

A run of N turns is taken from one of 2N turns, so that start-up, connecting and shutting down cancel. The program is the contestant's,
compiled with orishac's own flags (callgrind knows no AVX-512, which -march=native may ask for) and -g, which changes no instruction.

The router is what `orisha_handle` does before an answer is made: the instructions of the generated function itself but for the lines that
make the answer (ANSWER, and those of the .kz file), and all of what it calls, or has inlined from a header, to compare and to cut out
parameters (ROUTING). What `limit` needs for the same request, to find its end and no more, stands beside as a remark: the floor for a
server that does not parse.
SPDX-License-Identifier: MIT
"""
import collections
import dataclasses
import functools
import pathlib
import re

from .client import Load, ask, connect, request_of
from .figure import repeated
from .programs import APP, compiled, limit, orisha, tool

REQUEST_BYTES = 54
HANDLER = "orisha_handle"
PARSER = re.compile(r"^(parser|framing|target|method)_")
ANSWER = re.compile(r"\borisha_(begin|put|write|finish|send)|\bORISHA_PUT|\bkz_(to|room)\b")
DEFINITION = re.compile(r"[A-Za-z_][^;=]*?\b(\w+)\(")
ROUTING = re.compile(r"^_*(memcmp|bcmp|memchr)|^orisha_(take_segment|take_int|param)|_find$")


@dataclasses.dataclass
class Profile:
    """Instructions: of each function by itself, and of each call (caller, callee) with everything below it."""
    own: collections.Counter
    calls: collections.Counter
    handler: collections.Counter  # of HANDLER by itself, on each (file, line)

    def per_request(self, other, requests):
        """What this one did more than the other, for each request."""
        return Profile(*(_shared(mine, theirs, requests) for mine, theirs in
                         ((self.own, other.own), (self.calls, other.calls), (self.handler, other.handler))))

    def total(self):
        return sum(self.own.values())

    def router(self, source):
        """`source`: from the name of a file to its lines; None where it is not known, and then its lines count."""
        called = sum(cost for (caller, callee), cost in self.calls.items() if caller == HANDLER and ROUTING.search(callee))
        return called + sum(cost for (file, line), cost in self.handler.items() if routes(file, source(file), line))

    def entered(self, group):
        """What the functions of a group cost with all that they call: from the calls that lead into it."""
        return sum(cost for (caller, callee), cost in self.calls.items() if group(callee) and not group(caller))

    def parser(self):
        return self.entered(PARSER.search)

    def handled(self):
        """The router and the making of the answer."""
        return self.entered(HANDLER.__eq__)

    def top(self, count):
        """The functions that cost most by themselves."""
        return self.own.most_common(count)


def routes(file, lines, line):
    """Whether a line of the handler belongs to the router."""
    if file.endswith(".kz") or not lines:
        return not file.endswith(".kz")
    inside = next(filter(None, map(DEFINITION.match, reversed(lines[:line]))), None)
    if inside and inside[1] != HANDLER:
        return bool(ROUTING.search(inside[1]))
    return not ANSWER.search(lines[line - 1])


@functools.cache
def lines_of(file):
    path = pathlib.Path(file)
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else None


def _shared(more, less, requests):
    return collections.Counter({key: (more[key] - less[key]) / requests for key in more if more[key] != less[key]})


def read(text):
    """A Profile from what callgrind writes with --compress-strings=no --compress-pos=no (its manual, "Callgrind Format
    Specification"): `fn=` opens a function; `fl=`, and for inlined code `fi=` and `fe=`, name the file of the lines that follow; `cfn=` and
    `calls=` announce that the next line is a call's inclusive cost."""
    profile = Profile(collections.Counter(), collections.Counter(), collections.Counter())
    function = callee = file = None
    is_call = False
    for line in text.splitlines():
        key, _, value = line.partition("=")
        if key == "fn":
            function = value
        elif key in ("fl", "fi", "fe"):
            file = value
        elif key == "cfn":
            callee = value
        elif key == "calls":
            is_call = True
        elif line[:1].isdigit():
            place, *costs = line.split()
            cost = int(costs[0]) if costs else 0  # zeros at the end are left out
            if is_call:
                profile.calls[function, callee] += cost
            elif function is not None:
                profile.own[function] += cost
                if function == HANDLER:
                    profile.handler[file, int(place)] += cost
            is_call = False
    if not profile.own:
        raise ValueError("callgrind wrote no function with a cost")
    return profile


def profile_of(start, request, depth, turns, folder):
    """`start`: a context that runs a server under the words of a tool."""
    path = folder / f"callgrind-{depth}-{turns}.out"
    under = [tool("valgrind"), "--tool=callgrind", "-q", f"--callgrind-out-file={path}", "--compress-strings=no", "--compress-pos=no"]
    with start(under=under) as (_, address), Load(address, request, depth=depth) as load:
        requests = load.turns(turns)
    return read(path.read_text(encoding="utf-8", errors="replace")), requests


def difference(start, depth, turns, folder, request=request_of(REQUEST_BYTES)):
    """A Profile of one request."""
    less, asked = profile_of(start, request, depth, turns, folder)
    more, asked_more = profile_of(start, request, depth, 2 * turns, folder)
    return more.per_request(less, asked_more - asked)


def limit_remarks(program, plan, folder):
    """{depth: remark}."""
    answer = folder / "counted.response"
    with orisha(program) as (_, address), connect(address) as connection:
        answer.write_bytes(ask(connection, request_of(REQUEST_BYTES)))
    start = functools.partial(limit, answer)
    return {depth: f"limit {difference(start, depth, plan.callgrind_turns, folder).total():,.0f}" for depth in (1, 16)}


def measure(plan, folder):
    """Rows, and the profiles that the table shows: {depth: Profile}."""
    program = compiled(APP, folder, "counted", "--cflags", "-g", "--keep-c", folder / "counted.c")
    start = functools.partial(orisha, program, backend="epoll")
    one, many = ([difference(start, depth, plan.callgrind_turns, folder) for _ in range(plan.counts)] for depth in (1, 16))
    remarks = limit_remarks(program, plan, folder)
    rows = {
        "instructions_1": repeated([profile.total() for profile in one], remarks[1]),
        "instructions_16": repeated([profile.total() for profile in many], remarks[16]),
        "router": repeated([profile.router(lines_of) for profile in one + many]),
    }
    return rows, {1: one[0], 16: many[0]}
