"""The package under test, and a record of a real run to make pages of. SPDX-License-Identifier: MIT"""
import gzip
import json
import math
import pathlib
import random
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from reports.page import records  # noqa: E402

RUNS, CHANGED_AT = 14, 8  # of the history that is made up
DATA = pathlib.Path(__file__).resolve().parent / "data"


def recorded():
    """A fresh copy of the record."""
    return json.loads(gzip.decompress((DATA / "run.json.gz").read_bytes()))


def kept(document, folder):
    """The document as a run that can be read."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "run.json").write_text(json.dumps(document), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def run(tmp_path_factory):
    """The record as it is, read."""
    return records.read(kept(recorded(), tmp_path_factory.mktemp("run") / "2026-11-29T00-00-00Z"))


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Runs of one machine, in which Go gets slower by a tenth at one point; one of another machine; one that was killed; one that is no record."""
    place, generator = tmp_path_factory.mktemp("runs"), random.Random(11)
    for index in range(RUNS + 2):
        record = recorded()
        record["started_at"] = f"2026-03-{index + 1:02}T00:00:00Z"
        record["revision"] = f"{index:040x}"
        for cell in record["cells"]:
            factor = math.exp(generator.gauss(0, 0.01)) * (1.1 if cell["contestant"] == "go" and index >= CHANGED_AT else 1)
            for one in cell["rounds"]:
                one["server_cpu_ns_per_request"] *= factor
        if index == RUNS:
            record["machine"]["cpu_count"] += 2
        if index == RUNS + 1:
            record["ended_at"] = None
        kept(record, place / record["started_at"].replace(":", "-"))
    kept({"schema": "something else"}, place / "stranger")
    return place


def case(verdict, level="MUST", name="a-case", test="test_it", **more):
    made = {"file": "test_rfc9112_6_3", "test": test, "case": name, "level": level, "section": "9112 6.3", "area": "framing", "verdict": verdict}
    if verdict != "pass":
        made |= {"verdicts": [verdict], "reason": "Skipped: lacks it" if verdict == "skipped" else "answered 200, allowed: 400; sent what is below"}
    if verdict not in ("pass", "skipped"):
        made |= {"rule": "A length is digits.\n    Nothing else.", "exchanges": [{"sent": "GET / HTTP/1.1\r\nX: <b>\0\xff\r\n\r\n", "received": "HTTP/1.1 200 OK\r\n"}]}
    return made | more


def conformance():
    """A record in which all that can be shown is there: Go's binary is the one that was timed, nginx's another, Bun was not there."""
    run = recorded()
    timed = {one["name"]: one for one in run["contestants"]}

    def contestant(name, cases, hazards=None, **more):
        about = {key: timed[name].get(key) for key in ("title", "version", "binary_sha256", "build", "start", "env")} if name in timed else {"title": name}
        count = {word: sum(one["verdict"] == word for one in cases) for word in ("pass", "warn", "fail", "hang", "crash", "skipped", "unstable")}
        failed = [one["level"] for one in cases if one["verdict"] in ("warn", "fail", "hang", "crash")]
        count |= {"must_failures": failed.count("MUST"), "framing_failures": failed.count("MUST"), "should_failures": failed.count("SHOULD")}
        return {"name": name, "absent": None, "lacks": None, "command": None, "counts": count, "hazards": hazards or {}, "kinds": {"length: in a list": {"44": "200[5]"}}, "cases": cases, **about, **more}

    hazards = {f"length: in a list {byte:02x}": {"trouble": "answered 200[5]; the grammar sees no message", "sent": "POST\r\n", "received": ""} for byte in (0x00, 0x01, 0x2c)}
    return {"schema": "http-conformance-run", "schema_version": 1, "started_at": "2026-11-29T00:00:00Z", "revision": "a" * 40, "kernel": "6", "repeat": 3, "patience_s": 4, "sweep_step": 1,
            "only": None, "contestants": [
                contestant("orisha", [case("pass")]),
                contestant("go", [case("pass"), *(case("fail", name=f"case-{n}") for n in range(20)), case("warn", "SHOULD", test="test_should"), case("skipped"),
                                  case("unstable", verdicts=["pass", "hang"], test="test_at_times")], hazards),
                contestant("nginx", [case("crash", exchanges=[{"sent": "A" * 2000, "received": ""}])], binary_sha256="b" * 64, build="cc -O0"),
                contestant("kestrel", [], absent="it is not here")]}


@pytest.fixture(scope="session")
def tested():
    return conformance()
