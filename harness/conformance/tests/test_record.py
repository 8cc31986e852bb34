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


def others(made, **kinds):
    """The document with more contestants, each with what came back at the place "p"."""
    first = made["contestants"][0]
    made["contestants"] += [{**first, "name": name, "title": name.title(), "hazards": {}, "kinds": {"p": found}} for name, found in kinds.items()]
    return made


@pytest.mark.parametrize("one, other, differs", [
    ("200[5] 200[5]", "200[0] 200[5]", differential.LENGTH), ("200[5] 200[5]", "200[5] waits", differential.END), ("200[5]", "200[0]", differential.LENGTH),
    ("200[5] 200[5]", "400", None), ("200[5] 200[5]", "closed", None), ("200[5] 200[5]", "waits", None),  # to refuse is always allowed, and silence is no evidence
    ("200[5] 200[5]", "200[5] 400", None), ("200[5] 200[5]", "200[5]", None), ("200[5] 400", "200[5] waits", None), ("200[5] 200[5]", "malformed", None)])
def test_a_disagreement_is_of_two_that_accept(one, other, differs):
    a, b = differential.seen(one, False), differential.seen(other, False)
    assert (a and b and differential.disagreement(a, b)) == differs


def test_without_an_echo_the_length_is_unknown():
    known, unknown = differential.seen("200[5] 200[5]", False), differential.seen("404 200[5]", True)
    assert differential.seen("404 200[5]", False) is None and differential.disagreement(known, unknown) is None
    assert differential.disagreement(known, differential.seen("404 waits", True)) == differential.END


def test_disagreements_are_grouped_and_judged():
    letters = {str(byte): "200[5] 200[5]" for byte in (*range(0x41, 0x5b), *range(0x61, 0x7b))}
    made = document(case("pass"), hazards=["p 41", "p 0a"], kinds={"p": {**letters, "10": "200[5] 200[5]", "13": "400"}})
    made = others(made, two={**{byte: "200[0] 400" for byte in letters}, "10": "200[5] waits", "13": "200[5] 200[5]"}, three={**dict.fromkeys(letters, "400"), "10": "400", "13": "400"})
    rows = list(differential.groups(made))
    assert [(kind, place, len(values)) for kind, place, values, _ in rows] == [(differential.LENGTH, "p", 52), (differential.END, "p", 1)]
    text = differential.markdown(made)
    assert "Of 54 inputs of the sweep at least two that accept the message disagree on 53, in 2 groups" in text
    assert "| p | letters | 52 | 0 octets, what follows is refused: Two; 5 octets, what follows is served: One (hazard in 1) |" in text
    assert "| p | LF | 1 | 5 octets, what follows is served: One (hazard); 5 octets, then waits for more: Two |" in text
    assert "| One | Two | 53 |" in text and "| Two | 54 | 1 | 0 |" in text and "| Three | 0 | 0 | 0 |" in text


def test_the_list_of_disagreements_is_bounded():
    made = others(document(case("pass"), kinds={"p": {str(byte): f"200[{byte}]" for byte in range(256)}}), two={str(byte): f"200[{byte + 1}]" for byte in range(256)})
    text = differential.markdown(made)
    assert len(list(differential.groups(made))) == 256
    assert text.count("| content of another length |") == differential.ROWS_SHOWN and "196 more groups, 196 inputs" in text


def test_every_octet_has_one_class():
    assert sorted(byte for members in differential.CLASSES.values() for byte in members) == list(range(256))
    assert differential.octets(range(256)) == ", ".join(differential.CLASSES)
    assert differential.octets([*b"019"]) == "30-31 39 (digits)"


def test_what_a_contestant_lacks_is_a_feature_with_a_reason():
    check_lacks({"echo": "why"}, "here")
    for wrong in {"eco": "why"}, {"echo": " "}:
        with pytest.raises(ValueError, match="here"):
            check_lacks(wrong, "here")
    assert lacking({"file": "why"}, ("file_etag",)) == "lacks file: why"  # a property of what is not there
    assert lacking({"echo": "why"}, ("file",)) is None
    assert all(feature.of is None or feature.of in FEATURES for feature in FEATURES.values())
