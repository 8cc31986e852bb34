"""The record of a run of the suite: conformance.json, whose form is results/conformance.schema.json.

SPDX-License-Identifier: MIT
"""
import collections
import contextlib
import os
import subprocess
import tomllib

from reports.page import records

from .contract import ROOT
from .verdict import WORDS, failure_level

SCHEMA, VERSION = "http-conformance-run", 1
FAILURES = ("warn", "fail", "hang", "crash")


def contestants():
    """Every folder of servers/ that takes part by itself and reads its requests."""
    found = []
    for file in sorted((ROOT / "servers").glob("*/server.toml")):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        if not table.get("only_when_named") and not table.get("capabilities", {}).get("constant_answer"):
            found.append(file.parent.name)
    return found


def revision():
    said = subprocess.run(["git", "-C", str(ROOT), "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    return said or None


def begin(given, now):
    return {"schema": SCHEMA, "schema_version": VERSION, "started_at": now.strftime("%Y-%m-%dT%H:%M:%SZ"), "revision": revision(),
            "kernel": os.uname().release, "repeat": given.repeat, "patience_s": given.patience, "sweep_step": given.sweep_step,
            "only": given.only, "contestants": []}


def add(document, name, part, trouble):
    """What the suite said of one contestant. One of which nothing was run is there all the same, with the reason."""
    about = part.get("contestants", {}).get(name)
    cases = [case for case in part.get("cases", []) if case["contestant"] == name]
    ran = [case for case in cases if case["verdict"] != "skipped"]
    sweep = part.get("sweep", {}).get(name, {"kinds": {}, "hazards": {}})
    reason = None
    if not ran:
        reason = part.get("absent", {}).get(name) or f"no case was run: {trouble}"
    document["contestants"].append({
        "name": name, "title": about["title"] if about else name, "absent": reason,
        **{key: about[key] if about else None for key in ("version", "binary_sha256", "build", "start", "env", "lacks", "command")},
        "counts": counts(cases), "hazards": sweep["hazards"], "kinds": sweep["kinds"],
        "cases": [kept(case) for case in cases],
    })


def kept(case):
    """A case that passed needs no more than its name."""
    keys = ["file", "test", "case", "level", "section", "area", "verdict"]
    if case["verdict"] != "pass":
        keys += ["verdicts", "reason"]
    if case["verdict"] not in ("pass", "skipped"):
        keys += ["rule", "exchanges"]
    return {key: case[key] for key in keys}


def counts(cases):
    """Verdicts, and failures by level; framing counts the MUST failures that let two parties see different messages. Sweep cases count
    by their hazards, not here."""
    found = collections.Counter({word: 0 for word in (*WORDS, "must_failures", "should_failures", "framing_failures")})
    for case in cases:
        found[case["verdict"]] += 1
        if is_sweep(case) or case["verdict"] not in FAILURES:
            continue
        level = failure_level(case, case["verdict"])
        found["must_failures"] += level == "MUST"
        found["should_failures"] += level == "SHOULD"
        found["framing_failures"] += level == "MUST" and case["area"] == "framing"
    return dict(found)


def is_sweep(case):
    return "sweep" in case["file"]


def status(document, named):
    """The exit status. A contestant that could not be tested counts where it was named, and where none could be."""
    there = [one for one in document["contestants"] if not one["absent"]]
    if any(one["counts"]["must_failures"] or one["hazards"] for one in there):
        return 1
    return 2 if not there or named and len(there) < len(document["contestants"]) else 0


def timed_run(file):
    """The record of a timed run: the one that is named, else the latest that can be read. None where there is none."""
    if file:
        return records.load(file)[1]
    for recorded in reversed(records.recorded()):
        with contextlib.suppress(records.Unreadable):
            return records.load(recorded)[1]
    return None
