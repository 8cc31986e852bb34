"""The part of the page that shows figures over all recorded runs under the conditions of the runs shown. SPDX-License-Identifier: MIT"""
import json
import math
import pathlib
import tempfile

from reports.history import changepoint, database

from . import figures
from .markup import element, table
from .sections import cell

TITLES = {"rps": "Requests per second", "server_cpu_ns_per_request": "Server CPU per request"}


def grouped(runs, folder):
    """{(conditions, figure): [series]} of the conditions that a shown run was measured under."""
    shown = {str(run.path.resolve()) for run in runs}
    with tempfile.TemporaryDirectory(prefix="history-") as scratch:
        found = database.series(database.rebuild(folder.resolve(), pathlib.Path(scratch) / "history.db"))
    wanted = {points[0]["conditions"] for points in found if any(point["path"] in shown for point in points)}
    groups = {}
    for points in found:
        if points[0]["conditions"] in wanted and points[0]["name"] in TITLES:
            groups.setdefault((points[0]["conditions"], points[0]["name"]), []).append(points)
    return groups


def drawing(run, series, changes):
    lines = []
    for points, found in zip(series, changes):
        at = {change.index for change in found}
        lines.append({"title": f"{points[0]['title']} / {points[0]['base']}", "colour": figures.colour(run, points[0]["contestant"]),
                      "points": [{"at": point["started_at"], "ratio": point["ratio"], "change": index in at} for index, point in enumerate(points)]})
    return {"kind": "history", "lines": lines}


def change_rows(series, changes):
    for points, found in zip(series, changes):
        for change in found:
            percent = 100 * math.expm1(change.shift)
            better = (change.shift > 0) == database.FIGURES[points[0]["name"]]
            before, after = points[change.index - 1], points[change.index]
            yield [points[0]["title"], TITLES[points[0]["name"]], cell(f"{percent:+.1f} %", percent), "better" if better else "worse",
                   cell(f"{change.p:.2g}", change.p), after["started_at"],
                   f"{(before['revision'] or 'unknown')[:10]} to {(after['revision'] or 'unknown')[:10]}"]


def section(runs, folder):
    """For document.page(): what makes the section."""
    def make(drawings):
        groups = grouped(runs, folder)
        parts = [element("h2", "Over time", id="history")]
        longest = max((len(points) for series in groups.values() for points in series), default=0)
        if longest < 2:
            parts.append(element("p", f"{'One run was' if longest else 'No run was'} recorded under these conditions so far; lines begin with the second."))
        else:
            parts.append(element("p", "Ratios within each run, of machines, CPUs and loads that are the same throughout. Ringed: a change of "
                                 f"level, claimed at {changepoint.LEVEL:.0%} by a permutation test of the maximal rank CUSUM; it needs "
                                 f"{changepoint.LEAST} runs."))
            rows = []
            for (conditions, name), series in groups.items():
                changes = [changepoint.changes([point["log"] for point in points]) for points in series]
                rows += change_rows(series, changes)
                first = series[0][0]
                words = "; ".join(f"{points[0]['title']} / {points[0]['base']}: {points[0]['ratio']:.3f} first, {points[-1]['ratio']:.3f} last, "
                                  f"{len(points)} runs, changes: {len(found)}" for points, found in zip(series, changes))
                caption = f"{first['scenario_title']}, {json.loads(first['load'])['duration_s']:g} s: {TITLES[name]}, ratio"
                parts.append(figures.placed(f"history-{conditions}-{name}", drawing(runs[0], series, changes), caption, words, drawings))
            columns = [("contestant", "text"), ("figure", "text"), ("change", "number"), ("for the", "text"), ("p", "number"),
                       ("from the run of", "text"), ("revisions", "text")]
            parts.append(table("Changes of level", columns, rows, "history-changes") if rows else element("p", "No change of level."))
        return element("section", *parts, aria_labelledby="history"), [("history", "Over time")]
    return make
