"""The record and the board, from what the suite says. SPDX-License-Identifier: MIT"""
import argparse
import datetime
import json

import pytest

from harness.conformance import board, differential, record
from harness.conformance.contract import FEATURES, ROOT, check_lacks, lacking

SCHEMA = json.loads((ROOT / "results" / "conformance.schema.json").read_text(encoding="utf-8"))
GIVEN = argparse.Namespace(repeat=3, patience=4.0, sweep_step=1, only=None)
SHA = "a" * 64


def case(verdict, level="MUST", area="semantics", file="test_rfc9112_3_2_host", verdicts=None):
    return {"contestant": "one", "file": file, "test": "test_it", "case": "a-case", "level": level, "section": "9112 3.2", "area": area, "verdict": verdict,
            "verdicts": verdicts or [verdict], "reason": None if verdict == "pass" else "Skipped: lacks it" if verdict == "skipped" else "answered 200", "rule": "It does.",
            "exchanges": [{"sent": "GET\0", "received": "\xff"}]}


def document(*cases, hazards=(), kinds=None):
    made = record.begin(GIVEN, datetime.datetime(2026, 1, 2, tzinfo=datetime.timezone.utc))
    about = {"title": "One", "version": "1", "binary_sha256": SHA, "build": None, "start": "one", "env": {"A": "b"}, "lacks": {"ranges": "why"}, "command": "one 1"}
    sweep = {"hazards": {name: {"trouble": "t", "sent": "s", "received": "r"} for name in hazards}, "kinds": kinds or {}}
    record.add(made, "one", {"contestants": {"one": about}, "cases": list(cases), "sweep": {"one": sweep}}, "")
    return made


ALL = [case("pass"), case("fail"), case("fail", area="framing"), case("warn", "SHOULD"), case("warn", "MAY"), case("hang", "SHOULD"), case("crash", "MAY"), case("skipped"),
       case("unstable", verdicts=["pass", "fail"]), case("fail", file="test_smuggling_sweep", area="framing")]


def test_a_record_fits_the_schema():
    jsonschema = pytest.importorskip("jsonschema")
    made = document(*ALL, hazards=["length: x 00"], kinds={"length: x": {"0": "200[5] 200[5]"}})
    record.add(made, "two", {"absent": {"two": "two is not here"}}, "status 5")
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(json.loads(json.dumps(made)), SCHEMA)


def test_failures_count_by_level():
    counts = document(*ALL)["contestants"][0]["counts"]
    assert (counts["must_failures"], counts["framing_failures"], counts["should_failures"]) == (3, 1, 2)  # a crash is a MUST failure
    assert (counts["skipped"], counts["unstable"]) == (1, 1)


@pytest.mark.parametrize("cases, hazards, status", [([case("pass")], [], 0), ([case("pass"), case("warn", "SHOULD")], [], 0), ([case("fail")], [], 1), ([case("pass")], ["a 00"], 1),
                                                    ([], [], 2), ([case("skipped")], [], 2)])
def test_the_exit_status(cases, hazards, status):
    assert record.status(document(*cases, hazards=hazards), True) == status


def test_zero_cases_are_no_success():
    made = document()
    assert "no case was run" in made["contestants"][0]["absent"] and "no case was run" in board.markdown(made, None)


TIMED = {"name": "one", "version": "1", "binary_sha256": SHA, "build": None, "start": "one", "env": {"A": "b"}}


@pytest.mark.parametrize("change, words", [({}, "same"), ({"binary_sha256": "b" * 64}, "another build: differs in hash"), ({"env": {}}, "another build: differs in environment"),
                                           ({"name": "two"}, "not recorded: not timed")])
def test_the_board_compares_what_was_tested_with_what_was_timed(change, words):
    timed = {"contestants": [TIMED | change], "cells": [{"contestant": "one", "scenario": "user_by_id", "summary": {"rps": {"median": 123456.7}}}]}
    for text in board.markdown(document(*ALL), timed), board.terminal(document(*ALL), timed):
        row = next(line for line in text.splitlines() if "123,457" in line)
        assert row.rstrip(" |").endswith(words)


def test_the_board_names_what_failed_and_what_was_skipped():
    text = board.markdown(document(*ALL, hazards=["length: x 00", "length: x 01"]), None)
    assert "| fail | MUST | 9112 3.2 | `test_it` | 2 |" in text and "| hazard | MUST | 9112 6.3 | `length: x` | 2 | 00-01: t |" in text
    assert "1 cases skipped, lacks it" in text


def test_contestants_that_read_differently_are_listed():
    made = document(case("pass"), kinds={"p": {"0": "200[5] 200[5]", "1": "400", "2": "400"}})
    other = document(case("pass"), kinds={"p": {"0": "200[0] 400", "1": "400", "2": "200[5] 200[5]"}})["contestants"][0]
    made["contestants"].append({**other, "name": "two"})
    assert [(place, values) for place, values, _ in differential.groups(made)] == [("p", [0]), ("p", [2])]
    assert "2 inputs are read differently" in differential.markdown(made)


def test_what_a_contestant_lacks_is_a_feature_with_a_reason():
    check_lacks({"echo": "why"}, "here")
    for wrong in {"eco": "why"}, {"echo": " "}:
        with pytest.raises(ValueError, match="here"):
            check_lacks(wrong, "here")
    assert lacking({"file": "why"}, ("file_etag",)) == "lacks file: why"  # a property of what is not there
    assert lacking({"echo": "why"}, ("file",)) is None
    assert all(feature.of is None or feature.of in FEATURES for feature in FEATURES.values())
