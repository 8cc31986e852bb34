"""What was published against what a run measured, cell by cell: the rule of `harness reproduce`, for any recorded run.

Ratios are compared. A published ratio has no interval, so a tolerance stands in for it; where the generator was the limit of one side, the
true ratio is only bounded, and the verdict is given where the bound decides. SPDX-License-Identifier: MIT
"""
import dataclasses

TOLERANCE = 0.15
LEAST_BLOCKS = 6
REPRODUCED, NOT_REPRODUCED, NOT_COMPARABLE, REFERENCE = "reproduced", "not reproduced", "not comparable", "reference"


@dataclasses.dataclass(frozen=True)
class Finding:
    contestant: str
    title: str
    rps: float
    published: float | None  # ratio
    measured: dict | None  # ratio, low, high, blocks
    verdict: str
    reason: str


def outside_limited(cell):
    return cell.get("bottleneck") in ("client", "link")


def judge(published, ratio, cell, reference):
    """(verdict, reason)."""
    low, high = published * (1 - TOLERANCE), published * (1 + TOLERANCE)
    below, above = ratio["high"] < low, ratio["low"] > high
    at_least, at_most = outside_limited(cell), outside_limited(reference)
    if "noise" in (cell.get("bottleneck"), reference.get("bottleneck")):
        return NOT_COMPARABLE, "too much other work on these CPUs"
    if at_least and at_most:
        return NOT_COMPARABLE, "client-bound: the generator, not the server, was the limit of both"
    if at_least and not above:
        return NOT_COMPARABLE, "client-bound: the generator was its limit, the true ratio is at least this"
    if at_most and not below:
        return NOT_COMPARABLE, "client-bound: the generator was the reference's limit, the true ratio is at most this"
    if ratio["blocks"] < LEAST_BLOCKS:
        return NOT_COMPARABLE, f"{ratio['blocks']} blocks are too few to say"
    if ratio["low"] < low and ratio["high"] > high:
        return NOT_COMPARABLE, "the measured interval is wider than the tolerance"
    if below or above:
        return NOT_REPRODUCED, f"{'below' if below else 'above'} the published ratio by more than {TOLERANCE:.0%}"
    return REPRODUCED, ""


def finding(run, table, group, cell):
    """What the run says of one published cell."""
    rates = {one["contestant"]: one["rps"] for one in group["cells"]}
    reference = table["reference"]
    ratio = cell["rps"] / rates[reference] if reference in rates else None

    def found(verdict, reason, measured=None):
        return Finding(cell["contestant"], cell["title"], cell["rps"], ratio, measured, verdict, reason)

    if cell["contestant"] == reference:
        return found(REFERENCE, "" if len(rates) > 1 else "no peer was published beside it")
    cells = {one["contestant"]: one for one in run.cells(group["scenario"])}
    mine, base = cells.get(cell["contestant"]), cells.get(reference)
    if not mine or not base or ratio is None:
        return found(NOT_COMPARABLE, "not measured in this run")
    if mine["verdict"] != "ok":
        return found(NOT_COMPARABLE, f"{mine['verdict']}: {mine['reason']}")
    if run.document["reference"] != reference:
        return found(NOT_COMPARABLE, f"the ratios of this run refer to {run.document['reference']}")
    rows = {row["contestant"]: row for row in run.tables.get(group["scenario"], {"rows": []})["rows"]}
    measured = rows.get(cell["contestant"], {}).get("ratios", {}).get("rps")
    if not measured:
        return found(NOT_COMPARABLE, f"no block in which both it and the reference ({base['verdict']}) finished undisturbed")
    return found(*judge(ratio, measured, mine, base), measured)
