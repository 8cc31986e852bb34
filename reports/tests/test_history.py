"""The database that is made of records, the search for changes, and the exports. SPDX-License-Identifier: MIT"""
import copy
import os
import random
import subprocess
import sys

import pytest

from conftest import CHANGED_AT, ROOT, RUNS, kept, recorded
from reports.history import changepoint, database, export


def noise(generator):
    """What a run is off by: mostly little, at times a lot."""
    return generator.gauss(0, 0.01) if generator.random() < 0.9 else generator.gauss(0, 0.2)


def test_false_positives_stay_at_the_level():
    """2,000 series without a change, heavy-tailed: at most 1 % is claimed, and 1.8 % is out of reach of chance."""
    generator = random.Random(7)
    false = sum(bool(changepoint.changes([noise(generator) for _ in range(30)])) for _ in range(2000))
    print(f"false positives: {false / 2000:.2%}")
    assert false <= 36


def test_a_change_of_three_percent_is_found_where_it_is():
    generator = random.Random(8)
    found = 0
    for _ in range(200):
        changes = changepoint.changes([noise(generator) + (0.03 if index >= 20 else 0) for index in range(40)])
        found += any(abs(change.index - 20) <= 2 and abs(change.shift - 0.03) < 0.02 for change in changes)
    print(f"found: {found / 200:.1%}")
    assert found >= 170


def test_two_changes_and_no_more():
    generator = random.Random(9)
    values = [generator.gauss(0, 0.005) + level for level in [0] * 15 + [0.05] * 15 + [-0.02] * 15 for _ in (0,)]
    changes = changepoint.changes(values)
    assert [change.index for change in changes] == [15, 30]
    assert changes[0].shift == pytest.approx(0.05, abs=0.01) and changes[1].shift == pytest.approx(-0.07, abs=0.01)


@pytest.mark.parametrize("values", [[], [1.0], [1.0] * 50, [0.0] * 5 + [9.0] * 4])
def test_no_change_in_nothing_in_equal_values_and_in_few(values):
    assert changepoint.changes(values) == []


def test_one_run_that_is_off_is_no_change():
    generator = random.Random(10)
    values = [generator.gauss(0, 0.01) for _ in range(30)]
    values[12] = 5.0
    assert changepoint.changes(values) == []


def test_ties_share_their_rank():
    assert changepoint.midranks([3, 1, 3, 2]) == [3.5, 1, 3.5, 2]


@pytest.fixture(scope="module")
def file(folder, tmp_path_factory):
    return database.rebuild(folder, tmp_path_factory.mktemp("database") / "history.db")


def test_series_are_of_one_machine_and_in_order(file):
    lengths = {}
    for points in database.series(file, ["user_by_id"], ["go"]):
        assert len({point["machine"] for point in points}) == len({point["load"] for point in points}) == 1
        assert [point["started_at"] for point in points] == sorted(point["started_at"] for point in points)
        lengths.setdefault(points[0]["name"], []).append(len(points))
    assert {name: sorted(found) for name, found in lengths.items()} == {name: [1, RUNS] for name in database.FIGURES}


def test_servers_in_containers_make_series_of_their_own(run):
    contained = copy.deepcopy(run.document)
    contained["container"] = {"engine": "podman", "version": "4.3.1", "network": "host", "cpuset": "0", "cpuset_by": "inheritance", "seccomp": "default"}
    other = copy.deepcopy(contained)
    other["container"]["seccomp"] = "unconfined"
    newer = copy.deepcopy(contained)
    newer["container"]["version"] = "5.0.0"
    assert len({database.machine_of(document) for document in (run.document, contained, other)}) == 3
    assert database.machine_of(newer) == database.machine_of(contained)


def test_the_reference_is_compared_with_constant_answers_and_twins_with_nobody(file):
    found = database.series(file, ["user_by_id"])
    assert {points[0]["base"] for points in found if points[0]["contestant"] == "orisha"} == {"limit"}
    assert {points[0]["contestant"] for points in found} == {"orisha", "go", "bun", "nginx"}


def test_the_ratio_is_the_record_s(file, run):
    (points,) = [points for points in database.series(file, ["user_by_id"], ["go"]) if points[0]["name"] == "rps" and len(points) == RUNS]
    cell = next(cell for cell in run.document["cells"] if (cell["scenario"], cell["contestant"]) == ("user_by_id", "go"))
    assert points[0]["ratio"] == pytest.approx(cell["comparison"]["rps"]["ratio"], rel=1e-9)
    assert points[0]["blocks"] == cell["comparison"]["rps"]["blocks"]


def test_the_change_is_found_and_only_that(file):
    for points in database.series(file, ["user_by_id"]):
        changes = changepoint.changes([point["log"] for point in points])
        wanted = [CHANGED_AT] if points[0]["contestant"] == "go" and points[0]["name"] == "server_cpu_ns_per_request" and len(points) == RUNS else []
        assert [change.index for change in changes] == wanted, (points[0]["contestant"], points[0]["name"])


def test_what_is_left_out_is_told(file):
    reasons = dict(database.skipped(file))
    assert len(reasons) == 2
    assert any("did not run to its end" in reason for reason in reasons.values()) and any("no record" in reason for reason in reasons.values())


def command(module, *words):
    return subprocess.run([sys.executable, "-B", "-m", module, *map(str, words)], cwd=ROOT, capture_output=True, text=True, check=False, env=dict(os.environ))


def test_the_command_line(folder, tmp_path):
    done = command("reports.history", "--runs", folder, "--database", tmp_path / "h.db", "--scenario", "user_by_id", "--changes")
    assert done.returncode == 0, done.stderr
    assert "(worse) from 2026-03-09T00:00:00Z on" in done.stdout and "Go net/http" in done.stdout and "nginx" not in done.stdout
    assert "is left out" in done.stderr
    nothing = command("reports.history", "--runs", tmp_path, "--database", tmp_path / "h.db")
    assert nothing.returncode == 2 and "just bench" in nothing.stderr
    assert command("reports.history", "--nonsense").returncode == 3


def test_only_a_database_is_replaced(folder, tmp_path):
    record = tmp_path / "run.json"
    record.write_text("{}", encoding="utf-8")
    refused = command("reports.history", "--runs", folder, "--database", record)
    assert refused.returncode == 3 and "is no database; --database FILE" in refused.stderr and record.read_text(encoding="utf-8") == "{}"
    for _ in range(2):
        assert command("reports.history", "--runs", folder, "--database", tmp_path / "h.db").returncode == 0


def test_the_page_shows_it(folder, monkeypatch):
    from reports.page import document, over_time, records
    monkeypatch.setattr(document, "library", lambda: [])
    run = records.read(sorted(folder.glob("2026-03-*"))[RUNS - 1])
    text = document.page([run], [], [over_time.section([run], folder)])
    assert "Changes of level" in text and "worse" in text and '"kind":"history"' in text
    alone = records.read(sorted(folder.glob("2026-03-*"))[RUNS])
    assert "One run was recorded under these conditions" in document.page([alone], [], [over_time.section([alone], folder)])


def test_bencher_metric_format():
    record = recorded()
    found = export.bencher(record)
    assert "user_by_id/Orisha" in found and not any("A/A" in name for name in found)
    for measures in found.values():
        for figure in measures.values():
            assert set(figure) == {"value", "lower_value", "upper_value"}
            assert figure["lower_value"] <= figure["value"] <= figure["upper_value"]
    assert {"throughput", "server-cpu", "latency-p99", "memory", "throughput-ratio"} <= set(found["user_by_id/nginx"])


def test_github_action_benchmark_has_one_direction_a_file():
    record = recorded()
    bigger, smaller = export.github(record, True), export.github(record, False)
    assert all({"name", "unit", "value", "range", "extra"} == set(one) for one in bigger + smaller)
    assert all("throughput" in one["name"] for one in bigger) and not any("throughput" in one["name"] for one in smaller)
    assert len({one["name"] for one in bigger + smaller}) == len(bigger + smaller)


def test_a_run_without_figures_is_told(tmp_path):
    record = copy.deepcopy(recorded())
    for cell in record["cells"]:
        cell.pop("summary", None)
    done = command("reports.history.export", "--format", "bencher", kept(record, tmp_path / "bare"))
    assert done.returncode == 2 and "holds no figure" in done.stderr
    assert command("reports.history.export", "--format", "bencher", tmp_path / "nowhere").returncode == 3
    assert command("reports.history.export").returncode == 3
