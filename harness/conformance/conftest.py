"""The suite as pytest runs it: every case against every contestant, its verdict, and the bytes where it failed.

Options: --contestant NAME (repeatable; all that take part), --repeat N, --patience S, --record FILE. `just conformance` is the front door.
SPDX-License-Identifier: MIT
"""
import collections
import json
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent))

from harness.conformance import contestant as contestants  # noqa: E402
from harness.conformance.contract import lacking  # noqa: E402
from harness.conformance.record import contestants as contestants_there  # noqa: E402
from harness.conformance.judge import Crash, Judge  # noqa: E402
from harness.conformance.judged.server import JUDGED, JudgedServer  # noqa: E402
from harness.conformance.verdict import Verdicts, excerpt, of_error  # noqa: E402
from harness.conformance.wire.connection import Hang  # noqa: E402

JUDGED_PREFIX = "judged:"


def pytest_addoption(parser):
    group = parser.getgroup("conformance")
    group.addoption("--contestant", action="append", default=[], metavar="NAME",
                    help=f"only this one of servers/, or {JUDGED_PREFIX}NAME of judged/ (repeatable; default: all of servers/)")
    group.addoption("--repeat", type=int, default=1, metavar="N", help="run each case N times; what differs is unstable (default 1)")
    group.addoption("--patience", type=float, default=4.0, metavar="S", help="seconds after which no answer is a hang (default 4)")
    group.addoption("--record", metavar="FILE", help="write every verdict there, as JSON")
    group.addoption("--sweep-step", type=int, default=1, metavar="N", help="of the sweep, only every Nth byte value and those with a meaning (default 1: all)")
    group.addoption("--kill-matrix", action="store_true", help="of each mutant only the case that must catch it")


def pytest_configure(config):
    config.addinivalue_line("markers", "rule(level, section, allowed, needs, area): what an RFC asks, and what it allows")
    config.verdicts = Verdicts()
    config.sweep = {}


def pytest_generate_tests(metafunc):
    if "contestant_name" not in metafunc.fixturenames:
        return
    names = metafunc.config.getoption("contestant") or contestants_there()
    if metafunc.config.getoption("kill_matrix"):
        names = [name for name in names if JUDGED[name.removeprefix(JUDGED_PREFIX)].wants_test(metafunc.function.__name__)]
    metafunc.parametrize("contestant_name", names, scope="session")
    # The sweep asks again by itself where it finds a hazard.
    repeat = 1 if "sweep" in metafunc.fixturenames else metafunc.config.getoption("repeat")
    metafunc.parametrize("repetition", range(repeat), scope="session", ids=[f"run{n + 1}" for n in range(repeat)])


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Contestant by contestant, repetition by repetition; what a whole repetition has shown is judged at its end."""
    def key(item):
        call = getattr(item, "callspec", None)
        if call is None or "contestant_name" not in call.params:
            return (-1, 0, 0)
        return (order.index(call.params["contestant_name"]), call.params["repetition"], "invariants" in item.nodeid)
    order = config.getoption("contestant") or contestants_there()
    # A test that no mutant wants has no contestant at all.
    items[:] = [item for item in items if not hasattr(item, "callspec") or item.callspec.params.get("contestant_name", order[0]) in order]
    items.sort(key=key)
    if config.getoption("kill_matrix"):
        keep = [item for item in items if is_wanted_of_judged(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(keep)])
        items[:] = keep


def is_wanted_of_judged(item):
    name = item.callspec.params["contestant_name"].removeprefix(JUDGED_PREFIX)
    return JUDGED[name].wants(item)


def pytest_runtest_setup(item):
    """A mutant that was caught need not be caught again."""
    call = getattr(item, "callspec", None)
    if item.config.getoption("kill_matrix") and call and "contestant_name" in call.params:
        name = call.params["contestant_name"]
        if JUDGED[name.removeprefix(JUDGED_PREFIX)].catcher and item.config.verdicts.has_failure(name):
            pytest.skip("caught already")


class Pool:
    """At most one contestant runs at a time: as many as are asked for would disturb each other."""

    def __init__(self):
        self.current = None
        self.absent = {}
        self.about = {}

    def take(self, name):
        if self.current and self.current.name == name:
            return self.current
        self.stop()
        if name in self.absent:
            pytest.skip(self.absent[name])
        try:
            if name.startswith(JUDGED_PREFIX):
                self.current = JudgedServer(name, name.removeprefix(JUDGED_PREFIX))
            else:
                self.current = contestants.Contestant(name)
        except contestants.Unavailable as error:
            self.absent[name] = f"{name} is not here: {error}"
            pytest.skip(self.absent[name])
        self.about[name] = {**self.current.about, "command": self.current.listening.get("command")}
        return self.current

    def stop(self):
        if self.current:
            self.current.stop()
            self.current = None


@pytest.fixture(scope="session")
def pool(request):
    made = Pool()
    request.config.pool = made
    yield made
    made.stop()


@pytest.fixture
def contestant(pool, contestant_name, repetition, request):
    running = pool.take(contestant_name)
    mark = request.node.get_closest_marker("rule")
    reason = lacking(running.lacks, mark.kwargs["needs"]) if mark else None
    if reason:
        pytest.skip(reason)
    return running


@pytest.fixture(scope="session")
def noted(request):
    """{(contestant, repetition): {invariant: [(count, first example)]}}: what responses broke, whatever was asked."""
    request.config.noted = collections.defaultdict(dict)
    return request.config.noted


@pytest.fixture
def judge(contestant, contestant_name, repetition, request, noted):
    mark = request.node.get_closest_marker("rule").kwargs
    one = Judge(contestant, mark["allowed"], request.config.getoption("patience"))
    request.node.judge = one
    yield one
    seen = noted[contestant_name, repetition]
    seen[""] = seen.get("", 0) + sum(len(connection.received) > 0 for connection in one.connections)
    for connection in one.connections:
        connection.look_at_the_rest()
        for fault in connection.faults:
            count, example = seen.get(fault.rule, (0, None))
            seen[fault.rule] = (count + 1, example or (fault.text, bytes(connection.sent[:2000]), bytes(connection.received[:2000])))
    one.close()


class Sweep:
    """What the sweep saw of one contestant: kinds of answers for the comparison, hazards for the board."""

    def __init__(self, step, seen):
        self.step, self.seen = step, seen

    def bytes(self):
        """All values, or every Nth and those that mean something in HTTP."""
        return sorted({*range(0, 256, self.step), *b"\0\t\n\x0b\x0c\r \"+,-05;=\\a\x7f\x80\xa0\xff"})

    def note(self, place, byte, observation):
        self.seen["kinds"].setdefault(place, {})[byte] = observation.kind

    def hazard(self, place, byte, trouble, sent, received):
        self.seen["hazards"][f"{place} {byte:02x}"] = {"trouble": trouble, "sent": excerpt(sent), "received": excerpt(received)}


@pytest.fixture
def sweep(contestant_name, request):
    seen = request.config.sweep.setdefault(contestant_name, {"kinds": {}, "hazards": {}})
    return Sweep(request.config.getoption("sweep_step"), seen)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Turns how a case ended into a verdict. That the server still answers is part of every case."""
    result = yield
    report = result.get_result()
    mark = item.get_closest_marker("rule")
    if mark is None or not hasattr(item, "callspec"):
        return
    if report.when == "call" and hasattr(item, "judge"):
        error = call.excinfo.value if call.excinfo else None
        if not isinstance(error, pytest.skip.Exception):
            error = afterwards(item, error)
        verdict = of_error(error, mark.kwargs["level"])
        if verdict.name != "skipped":
            item.config.verdicts.add(item, mark.kwargs, verdict, item.judge.connections if verdict.name != "pass" else ())
            say(report, verdict, item.judge.connections)
            return
    if report.skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        item.config.verdicts.add(item, mark.kwargs, of_error(call.excinfo.value, mark.kwargs["level"]), (), reason)
    elif report.failed:
        item.config.verdicts.add(item, mark.kwargs, of_error(call.excinfo.value, mark.kwargs["level"]), ())


def afterwards(item, error):
    try:
        item.judge.still_answers()
    except (Crash, Hang) as later:
        item.config.pool.current.restart()
        return later
    return error


def say(report, verdict, connections):
    """A SHOULD that is not met warns and does not fail the run."""
    if verdict.name in ("pass", "warn"):
        report.outcome, report.longrepr = "passed", None
        return
    report.outcome = "failed"
    lines = [f"{verdict.name}: {verdict.reason}"]
    for connection in connections:
        lines += [f"  sent     {bytes(connection.sent[:600])!r}", f"  received {bytes(connection.received[:600])!r}"]
    report.longrepr = "\n".join(lines)


def pytest_terminal_summary(terminalreporter, config):
    for line in config.verdicts.summary():
        terminalreporter.write_line(line)


def pytest_sessionfinish(session, exitstatus):
    path = session.config.getoption("record")
    if path:
        about = getattr(session.config, "pool", None)
        document = {"contestants": about.about if about else {}, "absent": about.absent if about else {},
                    "cases": session.config.verdicts.document(), "sweep": session.config.sweep}
        pathlib.Path(path).write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
