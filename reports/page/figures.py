"""What is drawn, as data: charts.js draws it. Every figure has its words, and a table with the same numbers. SPDX-License-Identifier: MIT"""
import collections

from . import histogram
from .markup import element


def colour(run, name):
    """The place of a contestant in the palette: the same in every chart of the run, the reference first. An A/A twin has its original's."""
    name, reference = run.contestant(name).get("twin_of", name), run.document["reference"]
    names = sorted((one["name"] for one in run.document.get("contestants", []) if "twin_of" not in one), key=lambda one: one != reference)
    return names.index(name) if name in names else len(names)


def placed(identity, drawing, caption, words, drawings):
    """The place where it is drawn; what it shows stands below in words, too."""
    drawings[identity] = drawing
    return element("figure", element("div", id=identity, class_="chart", role="img", aria_label=caption, aria_describedby=f"{identity}-words"),
                   element("figcaption", element("strong", caption), element("details", element("summary", "In words"), element("p", words, id=f"{identity}-words"))))


def ratios(run, shown, figure):
    """Dots with their intervals. `state`: ahead, behind, tie, undecided, and untested for what has no rank."""
    rows, limit = [], None
    reference = run.document["reference"]
    for row in shown["rows"]:
        ratio = row["ratios"][figure]
        if row["contestant"] == reference and row["verdict"] == "ok":
            rows.append({"title": row["title"], "ratio": 1, "low": 1, "high": 1, "state": "reference"})
        elif ratio:
            if row["class"] == "constant answer":
                limit = {"title": row["title"], "ratio": ratio["ratio"]}
            rows.append({"title": row["title"], "ratio": ratio["ratio"], "low": ratio["low"], "high": ratio["high"], "state": ratio.get("verdict", "untested")})
    return {"kind": "ratios", "rows": rows if len(rows) > 1 else [], "limit": limit}


def merged_histograms(run, shown):
    """{contestant: counts over the rounds that count}, of those whose requests were timed one by one."""
    merged = {}
    for row in shown["rows"]:
        cell = next(one for one in run.cells(shown["scenario"]) if one["contestant"] == row["contestant"])
        texts = [one["latency_histogram"] for one in run.counted(cell) if "latency_histogram" in one] if cell["verdict"] == "ok" else []
        if texts:
            merged[row["contestant"]] = sum((histogram.decode(text) for text in texts), collections.Counter())
    return merged


def latency(run, merged):
    return {"kind": "latency", "lines": [
        {"title": run.contestant(name)["title"], "colour": colour(run, name), "twin": "twin_of" in run.contestant(name), "points": histogram.curve(counts)}
        for name, counts in merged.items()]}


def split(run, shown):
    """CPU per request by the clocks of the processes, shared out by the ticks in user and in system mode."""
    rows = []
    for row in shown["rows"]:
        cell = next(one for one in run.cells(shown["scenario"]) if one["contestant"] == row["contestant"])
        counted = run.counted(cell)
        user, system = (sum(one[key] for one in counted) for key in ("server_user_ns", "server_system_ns"))
        cpu = row["server_cpu_ns_per_request"]
        if cpu and user + system:
            rows.append({"title": row["title"], "user": cpu / 1e3 * user / (user + system), "system": cpu / 1e3 * system / (user + system)})
    return rows
