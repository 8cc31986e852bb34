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
