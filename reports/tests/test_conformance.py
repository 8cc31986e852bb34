"""What a conformance record says beside a run, and the section of the page that shows it. SPDX-License-Identifier: MIT"""
import copy
import json
import subprocess
import sys

import pytest

from conftest import ROOT, conformance as recorded, kept, recorded as timed_record
from reports import conformance as said
from reports.page import conformance, document, records
from test_page import Reader


def contestant(record, name):
    return next(one for one in record["contestants"] if one["name"] == name)


@pytest.fixture
def text(run, tested, monkeypatch):
    monkeypatch.setattr(document, "library", lambda: [])
    return document.page([run], [], [conformance.section(tested, run)], (conformance.COLUMN, lambda name: conformance.beside(tested, name)))


def test_the_record_fits_the_schema(tested):
    schema = json.loads((ROOT / "results" / "conformance.schema.json").read_text(encoding="utf-8"))
    full = copy.deepcopy(tested)
    contestant(full, "kestrel").update({key: None for key in ("version", "binary_sha256", "build", "start", "env")})
    pytest.importorskip("jsonschema").validate(full, schema)


def test_what_was_timed_is_compared_with_what_was_tested(run, tested):
    timed = run.document
    assert said.binary(timed, contestant(tested, "go"))[0] == said.SAME
    assert said.binary(timed, contestant(tested, "nginx")) == (said.OTHER, "differs in hash, build flags")
    assert said.binary(None, contestant(tested, "go")) == (said.UNKNOWN, "not timed")
    for key, value in ("start", "other"), ("env", {"GOGC": "1"}), ("version", "0"):
        assert said.binary(timed, contestant(tested, "go") | {key: value})[0] == said.OTHER
    bare = copy.deepcopy(timed)
    contestant(bare, "go").pop("binary_sha256")
    assert said.binary(bare, contestant(tested, "go"))[0] == said.UNKNOWN
    # Nothing set and no key are the same environment.
    assert said.binary({"contestants": [{**contestant(tested, "go"), "env": {}}]}, contestant(tested, "go") | {"env": None})[0] == said.SAME


def test_the_board_stands_beside_the_speed(text, run):
    start = text.index('id="conformance-board"')
    board = text[start:text.index("</table>", start)]
    rows = {row.split("<")[0]: row for row in board.split('<th scope="row" class="text">')[1:]}
    assert list(rows) == ["Orisha", "nginx", "Go net/http", ".NET Kestrel"]
    rps = next(cell for cell in run.document["cells"] if (cell["scenario"], cell["contestant"]) == ("user_by_id", "go"))["summary"]["rps"]["median"]
    go = rows["Go net/http"]
    assert f">{rps:,.0f}<" in go and ">same<" in go
    assert [part.split("<")[0] for part in go.split('">')[1:]][2:9] == ["20", "20", "1", "3", "1", "1", "24"]
    assert ">another build<" in rows["nginx"] and "not tested: it is not here" in board


def test_the_tables_of_speed_have_it_too(text):
    table = text[text.index('id="run1-user_by_id-table"'):]
    table = table[:table.index("</table>")]
    assert conformance.COLUMN in table and 'aria-label="20 / 1 / 3: MUST failures, SHOULD failures and hazards of Go net/http"' in table


def test_every_failure_has_its_rule_and_its_bytes(text):
    assert "A length is digits. Nothing else." in text and "MUST, unstable (pass, hang)" in text
    assert "GET / HTTP/1.1\\r\\n\nX: &lt;b&gt;\\x00\\xff\\r\\n" in text
    assert "length: in a list, 3 of 256 octets: 00-01 2c" in text
    assert "Skipped: 1 case, lacks it" in text
    assert Reader(text).open == []


def test_what_is_shown_is_bounded(text):
    assert "case-11 and 8 more" in text and "case-12" not in text
    assert "A" * conformance.OCTETS_SHOWN in text and "A" * (conformance.OCTETS_SHOWN + 1) not in text and "1,400 more in the record" in text


def test_without_a_record_it_is_told(run, monkeypatch):
    monkeypatch.setattr(document, "library", lambda: [])
    assert "No conformance run of all contestants" in document.page([run], [], [conformance.section(None, run)])


def write(folder, name, record):
    (folder / name).mkdir(parents=True)
    (folder / name / "conformance.json").write_text(json.dumps(record), encoding="utf-8")


def test_the_newest_is_of_all_cases_and_contestants(tmp_path):
    assert said.newest(tmp_path) is None
    write(tmp_path, "1", recorded())
    write(tmp_path, "2", recorded() | {"started_at": "2026-11-30T00:00:00Z"})
    write(tmp_path, "3", recorded() | {"only": "host"})
    write(tmp_path, "4", recorded() | {"contestants": recorded()["contestants"][:1]})
    write(tmp_path, "5", {"schema": "other"})
    assert said.newest(tmp_path)["started_at"] == "2026-11-30T00:00:00Z"


@pytest.mark.parametrize("content, word", [(None, "cannot be read"), ("{", "is no JSON"), ("{}", "is no record")])
def test_what_is_no_record_is_told_with_a_remedy(tmp_path, content, word):
    if content is not None:
        (tmp_path / "conformance.json").write_text(content, encoding="utf-8")
    with pytest.raises(said.Unreadable, match=word) as caught:
        said.load(tmp_path)
    assert "just conformance" in str(caught.value)


def test_the_command_line(tmp_path):
    run = kept(timed_record(), tmp_path / "run")
    done = subprocess.run([sys.executable, "-B", "-m", "reports.page", run, "--conformance", tmp_path / "nowhere", "--output", tmp_path / "page.html"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 3 and "just conformance" in done.stderr
