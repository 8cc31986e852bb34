"""The page in headless Chromium: drawn, sorted, filtered, by keyboard, on a phone, in print, without script; no barrier that axe-core calls serious.

One browser does it all, once (browse.mjs); the tests look at what it saw. ORISHA_SCREENSHOTS=FOLDER keeps pictures there.
SPDX-License-Identifier: MIT
"""
import json
import os
import pathlib
import shutil
import subprocess

import pytest

from conftest import RUNS
from reports.page import conformance, document, over_time, records

HERE = pathlib.Path(__file__).resolve().parent
MODULES = records.ROOT / ".cache" / "tools" / "browser"


@pytest.fixture(scope="session")
def page(run, tested, folder, tmp_path_factory):
    if not (document.LIBRARIES / document.LIBRARY_FILES[0]).exists():
        pytest.skip("the charting library is not installed; ./bootstrap --only charts installs it")
    path = tmp_path_factory.mktemp("page") / "index.html"
    last = records.read(sorted(folder.glob("2026-03-*"))[RUNS - 1])
    more = [conformance.section(tested, run), over_time.section([last], folder)]
    path.write_text(document.page([run], records.published(), more, (conformance.COLUMN, lambda name: conformance.beside(tested, name))), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def seen(page):
    chromium = shutil.which("chromium")
    if not chromium or not shutil.which("node") or not (MODULES / "node_modules" / "playwright-core").exists():
        pytest.skip("there is no chromium, node or playwright-core; ./bootstrap --only browser installs them")
    folder = os.environ.get("ORISHA_SCREENSHOTS")
    done = subprocess.run(["node", HERE / "browse.mjs", MODULES, chromium, page, *([folder] if folder else [])], capture_output=True, text=True,
                          timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_nothing_is_fetched_and_nothing_goes_wrong(seen, page):
    assert set(seen["requests"]) == {page.as_uri()}
    assert seen["errors"] == []
    assert seen["console"] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_barrier(seen, scheme):
    assert [one for one in seen["axe"][scheme] if one["impact"] in ("serious", "critical")] == []


def test_light_and_dark_differ(seen):
    assert seen["paper_light"] != seen["paper_dark"]


def test_every_chart_is_drawn_and_has_a_name_and_words(seen, run):
    # Two of ratios, one of latency, one of CPU for each scenario.
    assert len(seen["charts"]) >= 4 * len(run.document["scenarios"])
    for chart in seen["charts"]:
        assert chart["shapes"] > 3, chart["id"]
        assert chart["name"] and len(chart["words"]) > 20, chart["id"]


def test_ties_the_limit_and_changes_are_written_into_the_charts(seen):
    ratios = [chart for chart in seen["charts"] if chart["id"] == "run1-user_by_id-rps"]
    assert {"tie", "limit", "not ranked"} <= set(ratios[0]["texts"])
    changed = [chart for chart in seen["charts"] if chart["id"].startswith("history-") and "change" in chart["texts"]]
    assert changed and all("changes: 1" in chart["words"] for chart in changed)


def test_sorting_by_keyboard_and_what_has_no_figure_stays_below(seen):
    for key, state, sign in (("sortedUp", "ascending", 1), ("sortedDown", "descending", -1)):
        assert seen[key]["state"] == state
        values = seen[key]["values"]
        numbers = [sign * float(value) for value in values if value]
        assert numbers == sorted(numbers) and len(numbers) >= 6
        assert values[len(numbers):] == [""] * (len(values) - len(numbers)) and len(values) > len(numbers)


def test_filtering(seen):
    assert sorted(seen["filtered"]) == ["Orisha", "Orisha (A/A)"]
    assert seen["filterStatus"] == f"2 of {len(seen['order'])} rows"
    assert sorted(seen["unfiltered"]) == sorted(seen["order"])


def test_a_figure_leads_to_its_rounds(seen):
    assert seen["rounds"] >= 12
    assert seen["marks"] >= 2


def test_a_conformance_figure_leads_to_the_board_and_every_failure_is_in_the_folds(seen):
    assert seen["board"] == {"rows": 4, "byKeyboard": True, "failures": 5}


def test_on_a_phone_the_page_is_no_wider_than_the_window(seen):
    assert seen["phone"]["page"] <= seen["phone"]["window"]
    assert 0 < seen["phone"]["charts"] <= seen["phone"]["window"]


def test_print_leaves_the_controls_out(seen):
    assert seen["print"] == {"filter": "none", "paper": "rgb(255, 255, 255)"}


def test_tables_are_there_without_script(seen):
    assert seen["withoutScript"] == len(seen["order"])
