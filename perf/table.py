"""What was found, as Markdown for people and as JSON for programs.

SPDX-License-Identifier: MIT
"""
import dataclasses

from .figure import Absent, verdict

TOP = 14


def number(value):
    """Four figures are enough."""
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.{0 if value >= 100 else 1 if value >= 20 else 3}f}"


def shown(found, goal):
    if isinstance(found, Absent):
        return "-"
    if found.low == found.high:
        return f"{number(found.value)} {goal.unit}"
    return f"{number(found.value)} [{number(found.low)}..{number(found.high)}] {goal.unit}"


def remark(found):
    return (found.reason if isinstance(found, Absent) else found.remark).replace("|", "/").replace("\n", " ")


def markdown(goals, found, profiles):
    lines = ["| row | measure | goal | figure | verdict | remark |", "|---|---|--:|--:|---|---|"]
    for goal in goals:
        if goal.row in found:
            one = found[goal.row]
            lines.append(f"| {goal.row} | {goal.measure} | <= {number(goal.limit)} {goal.unit} | {shown(one, goal)} | "
                         f"{verdict(one, goal.limit)} | {remark(one)} |")
    lines += ["", "Brackets: of timed rows the 95 % bootstrap interval of the median ratio within a block; of counted rows the least and "
              "the most of the repeats."]
    for depth, profile in profiles.items():
        lines += ["", f"Where the {profile.total():,.0f} instructions of a request go at depth {depth} (each function by itself):", "",
                  "| function | instructions | share |", "|---|--:|--:|"]
        for name, cost in profile.top(TOP):
            lines.append(f"| `{name}` | {cost:.1f} | {cost / profile.total():.1%} |")
    return "\n".join(lines) + "\n"


def document(goals, found, profiles, about):
    """For json.dump."""
    rows = []
    for goal in goals:
        if goal.row in found:
            one = found[goal.row]
            rows.append({**dataclasses.asdict(goal), "verdict": verdict(one, goal.limit), **dataclasses.asdict(one)})
    functions = {str(depth): dict(profile.own.most_common()) for depth, profile in profiles.items()}
    return {"schema": "orisha-perf", "schema_version": 1, **about, "rows": rows, "instructions_by_function": functions}
