"""Verdicts of cases: pass, warn, fail, hang, crash, skipped; unstable where repetitions differ.

SPDX-License-Identifier: MIT
"""
import collections
import dataclasses
import inspect

import pytest

from .judge import Crash, Unmet
from .levels import MUST, SHOULD
from .wire.connection import Closed, Hang
from .wire.response import Malformed

EXCERPT = 2000


@dataclasses.dataclass(frozen=True)
class Verdict:
    name: str
    reason: str = ""


def of_error(error, level):
    """What a case came to by the exception that it ended with."""
    if error is None:
        return Verdict("pass")
    if isinstance(error, pytest.skip.Exception):
        return Verdict("skipped", str(error))
    if isinstance(error, Crash):
        return Verdict("crash", str(error))
    if isinstance(error, Hang):
        return Verdict("hang", str(error))
    if isinstance(error, (Malformed, Closed, ConnectionError)):
        return Verdict("fail" if level == MUST else "warn", f"{type(error).__name__}: {error}")
    if isinstance(error, Unmet):
        return Verdict("fail" if level == MUST else "warn", str(error))
    return Verdict("fail", f"{type(error).__name__}: {error}")


def excerpt(data):
    """Bytes as JSON can hold them, one character each."""
    return bytes(data[:EXCERPT]).decode("latin-1")


class Verdicts:
    def __init__(self):
        self.cases = collections.OrderedDict()

    def add(self, item, mark, verdict, connections, reason=None):
        function = item.function
        name, params = item.originalname, item.callspec.params
        contestant = params["contestant_name"]
        ids = [part for part in item.callspec.id.split("-")]
        case = item.name[len(name) + 1:-1].replace(f"{contestant}-", "", 1)
        case = case.replace(f"run{params['repetition'] + 1}", "", 1).strip("-") if ids else ""
        entry = self.cases.setdefault((contestant, item.path.stem, name, case), {
            "contestant": contestant, "file": item.path.stem, "test": name, "case": case, "level": mark["level"],
            "section": mark["section"], "area": mark["area"], "rule": inspect.getdoc(function) or "", "verdicts": [],
            "reason": None, "exchanges": []})
        entry["verdicts"].append(verdict.name)
        if verdict.name != "pass" and entry["reason"] is None:
            entry["reason"] = reason or verdict.reason
            entry["exchanges"] = [{"sent": excerpt(one.sent), "received": excerpt(one.received)} for one in connections]

    def has_failure(self, contestant):
        return any(key[0] == contestant and set(entry["verdicts"]) - {"pass", "skipped"} for key, entry in self.cases.items())

    @staticmethod
    def final(entry):
        names = set(entry["verdicts"])
        return entry["verdicts"][0] if len(names) == 1 else "unstable"

    def document(self):
        return [{**entry, "verdict": self.final(entry)} for entry in self.cases.values()]

    def summary(self):
        """A line a contestant."""
        counts = collections.defaultdict(collections.Counter)
        for entry in self.cases.values():
            final = self.final(entry)
            counts[entry["contestant"]][final] += 1
            if final in ("fail", "hang", "crash", "warn"):
                counts[entry["contestant"]][failure_level(entry, final)] += 1
        for name, count in counts.items():
            total = sum(number for word, number in count.items() if word in WORDS)
            yield (f"{name}: {total} cases, {count['MUST']} MUST failures, {count['SHOULD']} SHOULD failures; "
                   + ", ".join(f"{count[word]} {word}" for word in WORDS if count[word]))


WORDS = ("pass", "warn", "fail", "hang", "crash", "skipped", "unstable")


def failure_level(entry, final):
    """A crash breaks more than the rule at hand."""
    if final == "crash":
        return MUST
    return entry["level"] if entry["level"] in (MUST, SHOULD) else "MAY"
