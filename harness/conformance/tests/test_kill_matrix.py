"""The judge is judged: the good server is clean, the naive one is not, and every mutant is caught by the test of the rule that it breaks.

SPDX-License-Identifier: MIT
"""
import collections
import json
import pathlib
import re
import subprocess
import sys

import pytest

from harness.conformance.judged.mutants import MUTANTS
from harness.conformance.judged.server import JUDGED

HERE = pathlib.Path(__file__).resolve().parent.parent
SHARES = 4
CAUGHT = {"warn", "fail", "hang", "crash"}


class Suite:
    """A run of the cases against judged servers, in a process of its own."""

    def __init__(self, folder, name, judged, *options):
        self.record = folder / f"{name}.json"
        command = [sys.executable, "-B", "-m", "pytest", "-q", "--no-header", "-c", HERE / "pytest.ini", "--rootdir", HERE, HERE / "cases", "--record", self.record, *options]
        for one in judged:
            command += ["--contestant", f"judged:{one}"]
        self.log = folder / f"{name}.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen([str(word) for word in command], stdout=log, stderr=subprocess.STDOUT)

    def cases(self):
        self.process.wait()
        assert self.record.exists(), self.log.read_text()[-2000:]
        return json.loads(self.record.read_text(encoding="utf-8"))["cases"]


@pytest.fixture(scope="module")
def suites(tmp_path_factory):
    folder = tmp_path_factory.mktemp("judged")
    # A slow machine must not make the good server fail; a mutant or the naive one is only caught sooner.
    # Those that hang are waited for, side by side.
    shares = {f"mutants {n}": list(MUTANTS)[n::SHARES] for n in range(SHARES)}
    made = {**{name: Suite(folder, name, share, "--kill-matrix", "--patience", "1.5") for name, share in shares.items()},
            "naive": Suite(folder, "naive", ["naive"], "--kill-matrix", "--patience", "0.5"),
            "good": Suite(folder, "good", ["good"], "--patience", "20", "--sweep-step", "128")}
    yield made
    for suite in made.values():
        if suite.process.poll() is None:
            suite.process.kill()
            suite.process.wait()


def test_every_mutant_is_caught_by_its_rule(suites):
    verdicts = collections.defaultdict(set)
    for case in (case for name, suite in suites.items() if name.startswith("mutants") for case in suite.cases()):
        verdicts[case["contestant"].removeprefix("judged:")].add(case["verdict"])
    survivors = [f"{name} (by {catcher})" for name, catcher in MUTANTS.items() if not verdicts[name] & CAUGHT]
    print(f"{len(MUTANTS) - len(survivors)} of {len(MUTANTS)} mutants caught")
    assert not survivors, f"not caught: {', '.join(survivors)}"


def test_the_naive_server_fails_most_framing_cases(suites):
    cases = suites["naive"].cases()
    failed = [case for case in cases if case["verdict"] in CAUGHT]
    assert len(cases) > 200 and len(failed) > len(cases) / 2, f"{len(failed)} of {len(cases)} framing cases fail"


def test_the_good_server_is_clean(suites):
    cases = suites["good"].cases()
    failed = [f"{case['test']}[{case['case']}]: {case['verdict']}: {case['reason']}" for case in cases
              if case["verdict"] != "pass" and case["level"] != "MAY"]
    assert len(cases) > 700
    assert not failed, failed


def test_there_is_code_for_every_mutation():
    """A name that no code asks for is the good server once more."""
    code = "".join((HERE / "judged" / name).read_text(encoding="utf-8") for name in ("message.py", "resources.py", "server.py"))
    asked = set(re.findall(r'wrong\(f?"([a-z0-9_{}.]+)"\)', code))
    missing = [name for name in MUTANTS if name not in asked and not re.fullmatch(r"date_missing_\d+", name)]
    assert not missing, missing
    assert set(MUTANTS) < set(JUDGED)


def test_every_case_is_a_rule_with_its_words():
    """Level and section by the decorator, the rule paraphrased in the docstring; some 300 cases at the least."""
    for file in sorted((HERE / "cases").glob("test_*.py")):
        text = file.read_text(encoding="utf-8")
        for match in re.finditer(r"^def (test_\w+)\(.*\):\n(.*)$", text, re.M):
            before = text[:match.start()].rsplit("\n\n\n", 1)[-1]
            assert re.search(r'@rule\((MUST|SHOULD|MAY), "\d{4} [\d.]+"', before), f"{file.name}: {match[1]} has no rule"
            assert match[2].strip().startswith('"""'), f"{file.name}: {match[1]} has no words"
