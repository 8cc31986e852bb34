"""What a record of the conformance suite (conformance.json) says beside a timed run: which record, what failed, and whether the binary that was
timed is the one that was tested. The board of `just conformance` and the page of `just report` are made of this.

SPDX-License-Identifier: MIT
"""
import pathlib

from . import record
from .record import Unreadable

ROOT = pathlib.Path(__file__).resolve().parents[1]
RECORDS = ROOT / "results" / "conformance"
SCHEMA, SCHEMA_VERSION = "http-conformance-run", 1
SAME, OTHER, UNKNOWN = "same", "another build", "not recorded"
LEVELS = {"MUST": 0, "SHOULD": 1, "MAY": 2}


def load(path):
    """The document of a record (conformance.json, or the folder that holds it)."""
    return record.load(path, "conformance.json", SCHEMA, SCHEMA_VERSION, "`just conformance` leaves its records in results/conformance",
                       "`just conformance` makes one")[1]


def newest(folder=RECORDS):
    """The newest record of all cases against more than one contestant, or None: a look at one of either is no board. `harness table` takes
    the same one (reports/beside.c)."""
    for file in sorted(folder.glob("*/conformance.json"), reverse=True):
        try:
            document = load(file)
        except Unreadable:
            continue
        if document["only"] is None and len(document["contestants"]) > 1:
            return document
    return None


def tested(document, name):
    """The contestant as it was tested; None where it was not."""
    return next((one for one in document["contestants"] if one["name"] == name and not one["absent"]), None)


def timed(run, name):
    """The contestant as it was timed; None where it was not, or there is no run."""
    return next((one for one in (run or {}).get("contestants", []) if one["name"] == name), None)


def binary(run, one):
    """(SAME, OTHER or UNKNOWN, in which words): of what the two records tell of the file and of how it was built and started."""
    there = timed(run, one["name"])
    if there is None or not there.get("binary_sha256") or not one["binary_sha256"]:
        return UNKNOWN, "no hash in the record of the timed run" if there else "not timed"
    differ = [words for key, words in (("binary_sha256", "hash"), ("version", "version"), ("build", "build flags"), ("start", "command"), ("env", "environment"))
              if (there.get(key) or None) != (one[key] or None)]
    return (OTHER, f"differs in {', '.join(differ)}") if differ else (SAME, "hash, version and flags are the same")


def figures(one):
    """MUST failures, of these framing, SHOULD failures, hazards of the sweep."""
    count = one["counts"]
    return count["must_failures"], count["framing_failures"], count["should_failures"], len(one["hazards"])


def total(one):
    return len(one["cases"])


def skipped(one):
    """{reason: how many}"""
    found = {}
    for case in one["cases"]:
        if case["verdict"] == "skipped":
            reason = (case["reason"] or "").removeprefix("Skipped: ")
            found[reason] = found.get(reason, 0) + 1
    return found


def failures(one):
    """[(verdict, level, section, test, cases)]: one for every test and verdict that is neither pass nor skipped, those of a MUST first. The sweep's
    are its hazards."""
    found = {}
    for case in one["cases"]:
        if case["verdict"] not in ("pass", "skipped") and "sweep" not in case["file"]:
            found.setdefault((case["verdict"], case["level"], case["section"], case["test"]), []).append(case)
    return [(*key, cases) for key, cases in sorted(found.items(), key=lambda item: (LEVELS[item[0][1]], item[0][2:], item[0][0]))]


def hazards(one):
    """{place: [(byte, {trouble, sent, received})]}"""
    found = {}
    for name, hazard in one["hazards"].items():
        place, _, byte = name.rpartition(" ")
        found.setdefault(place, []).append((int(byte, 16), hazard))
    return {place: sorted(items, key=lambda item: item[0]) for place, items in found.items()}


def span(values):
    """00-1f 7f"""
    parts = []
    for value in sorted(values):
        if parts and parts[-1][1] == value - 1:
            parts[-1][1] = value
        else:
            parts.append([value, value])
    return " ".join(f"{low:02x}" if low == high else f"{low:02x}-{high:02x}" for low, high in parts)
