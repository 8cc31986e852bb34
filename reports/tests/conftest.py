"""The package under test, and a record of a real run to make pages of. SPDX-License-Identifier: MIT"""
import gzip
import json
import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from reports.page import records  # noqa: E402

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
