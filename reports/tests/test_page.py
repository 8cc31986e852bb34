"""The generator: what the page says of a real record, and what it says when something is missing. SPDX-License-Identifier: MIT"""
import html.parser
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys

import pytest

from conftest import ROOT, kept, recorded
from reports.page import document, figures, markup, records, sections


@pytest.fixture(autouse=True)
def no_library(monkeypatch):
    """These tests are not about the charting library, which may not be installed."""
    monkeypatch.setattr(document, "library", lambda: ["/* charts */"])


def page_of(run):
    return document.page([run], records.published())


class Reader(html.parser.HTMLParser):
    """Whether every element is closed, ids, links, and tables without a caption."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.links, self.tables, self.captions = [], [], [], 0, 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag not in markup.VOID:
            self.open.append(tag)
        self.ids += [attrs["id"]] if "id" in attrs else []
        self.links += [attrs["href"]] if "href" in attrs else []
        self.tables += tag == "table"
        self.captions += tag == "caption"

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_it_is_well_formed_and_its_links_lead_somewhere(run):
    reader = Reader(page_of(run))
    assert reader.open == []
    assert len(reader.ids) == len(set(reader.ids))
    assert reader.tables == reader.captions > 10
    assert all(link == "data:," or link[0] == "#" and link[1:] in reader.ids for link in reader.links)


def test_markup_is_not_escaped_twice(run):
    text = page_of(run)
    assert "&lt;span" not in text and "&amp;lt;" not in text
    assert '<span class="verdict not-reproduced">not reproduced</span>: below the published ratio' in text


def test_no_address_of_another_place_is_in_it(run):
    text = page_of(run)
    assert not re.search(r'(?:src|href)="(?!#|data:)', text)
    assert "default-src &#x27;none&#x27;" in text


def test_medians_follow_from_the_rounds_that_are_marked(run):
    """Every figure can be traced: the marked rounds give the median that the table shows."""
    for cell in run.document["cells"]:
        if cell["verdict"] != "ok":
            continue
        counted = run.counted(cell)
        for key in ("rps", "server_cpu_ns_per_request"):
            middle = [counted[index][key] for index in sections.medians(counted, key)]
            assert statistics.mean(middle) == pytest.approx(cell["summary"][key]["median"], rel=1e-12)


def test_ties_limit_and_exclusions_are_shown(run):
    text = page_of(run)
    shown = run.tables["user_by_id"]
    drawing = figures.ratios(run, shown, "rps")
    assert drawing["limit"]["title"] == "limit"
    states = {row["title"]: row["state"] for row in drawing["rows"]}
    assert states["Orisha"] == "reference" and states["limit"] == "untested"
    assert states["nginx"] == "tie" and states["Go net/http"] == "behind"
    # Nine blocks cannot show a difference between four contestants: no difference found is no tie there.
    few = figures.ratios(run, run.tables["static_gzip"], "rps")
    assert {row["state"] for row in few["rows"] if row["title"] in ("nginx", "Bun", "Go net/http")} == {"undecided"}
    assert {state for state in states.values()} <= {"reference", "untested", "undecided", "tie", "ahead", "behind"}
    kestrel = next(cell for cell in run.document["cells"] if cell["contestant"] == "kestrel")
    assert kestrel["verdict"] == "excluded" and markup.text(kestrel["reason"]) in text


def test_machine_versions_and_commands_are_shown(run):
    text = page_of(run)
    machine = run.document["machine"]
    for part in (machine["cpu_model"], machine["kernel"], str(run.document["seed"]), *(one["version"] for one in run.document["contestants"] if one["version"])):
        assert markup.text(part) in text
    assert "harness run --scenario" in text


def test_spoiled_and_void_rounds_are_listed_as_not_counted(tmp_path):
    record = recorded()
    cell = next(cell for cell in record["cells"] if cell["contestant"] == "go")
    lost = cell["rounds"].pop(0)
    cell["void_rounds"] = [{**lost, "check": "status", "reason": "2 answers had the status 500"}]
    block = cell["rounds"][0]
    record["spoiled"].append({"scenario": cell["scenario"], "block": block["block"], "attempt": block["attempt"], "last": True, "contestant": "go", "reason": "others used 9 %"})
    run = records.read(kept(record, tmp_path / "run"))
    counted = run.counted(next(one for one in run.cells(cell["scenario"]) if one["contestant"] == "go"))
    assert counted and (block["block"], block["attempt"]) not in {(one["block"], one["attempt"]) for one in counted}
    text = page_of(run)
    assert "no: its block was spoiled" in text and "no: 2 answers had the status 500" in text


def test_a_run_that_was_killed_has_its_page(tmp_path):
    record = recorded()
    record["ended_at"] = None
    for key in ("comparisons", "tools", "contestants"):
        record.pop(key)
    for cell in record["cells"]:
        for key in ("summary", "rank", "comparison"):
            cell.pop(key, None)
    text = page_of(records.read(kept(record, tmp_path / "killed")))
    assert "It was cut short: rounds are missing." in text
    assert Reader(text).open == []


def test_what_a_record_holds_stays_text(tmp_path):
    record = recorded()
    for one in record["contestants"]:
        one["title"] = f"</script><script>alert(1)</script><b>{one['name']}"
    text = page_of(records.read(kept(record, tmp_path / "hostile")))
    assert "<script>alert" not in text and "<b>" not in text
    assert Reader(text).open == []


def test_cells_and_attributes_are_escaped():
    assert markup.element("a", "<&>", title='"', href="#x") == '<a title="&quot;" href="#x">&lt;&amp;&gt;</a>'
    assert markup.element("input", disabled=True, value=None) == "<input disabled>"


@pytest.mark.parametrize("text, word", [(None, "cannot be read"), ("{", "is no JSON"), ("{}", "is no record"), ('{"schema": "http-benchmark-run", "schema_version": 1}', "is no record")])
def test_what_is_no_record_is_told_with_a_remedy(tmp_path, text, word):
    path = tmp_path / "run.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(records.Unreadable, match=word) as caught:
        records.read(path)
    assert str(path) in str(caught.value) and "just" in str(caught.value)


def test_without_runs_the_remedy_is_told(tmp_path):
    with pytest.raises(records.Unreadable, match="just quick"):
        records.newest(tmp_path)


def test_without_the_library_the_remedy_is_told(monkeypatch, tmp_path):
    monkeypatch.undo()
    with pytest.raises(records.Unreadable, match="--only charts installs it"):
        document.library(tmp_path)


def command(*words, **env):
    return subprocess.run([sys.executable, "-B", "-m", "reports.page", *map(str, words)], cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, **env})


def test_the_command_line(tmp_path):
    help_text = command("--help")
    assert help_text.returncode == 0 and "--serve" in help_text.stdout
    assert command("--colour").returncode == 3
    missing = command(tmp_path / "nowhere")
    assert missing.returncode == 3 and "nowhere" in missing.stderr


def test_drawings_are_plain_json(run):
    text = page_of(run)
    inside = re.search(r'<script type="application/json" id="drawings">(.*?)</script>', text, re.S).group(1)
    drawings = json.loads(inside)
    assert {one["kind"] for one in drawings.values()} >= {"ratios", "latency", "split"}
    assert "<" not in inside
    assert pathlib.Path(document.HERE / "charts.js").read_text(encoding="utf-8").count("http") == 0
