"""Finds recorded runs and reads them; what follows from their rounds is the harness's word (`harness table --json`).

SPDX-License-Identifier: MIT
"""
import dataclasses
import json
import os
import pathlib
import subprocess

from reports import record
from reports.record import Unreadable

ROOT = pathlib.Path(__file__).resolve().parents[2]
RUNS = ROOT / "results" / "runs"
PUBLISHED = ROOT / "results" / "published"
SCHEMA, SCHEMA_VERSION = "http-benchmark-run", 2


@dataclasses.dataclass(frozen=True)
class Run:
    """`document` is the record, `tables` what the harness makes of it: {scenario: table}."""
    name: str
    path: pathlib.Path
    document: dict
    tables: dict

    def cells(self, scenario):
        return [cell for cell in self.document["cells"] if cell["scenario"] == scenario]

    def contestant(self, name):
        return next((one for one in self.document.get("contestants", []) if one["name"] == name), {"name": name, "title": name})

    def spoiled(self, scenario):
        """{(block, attempt)} that count nowhere."""
        return {(one["block"], one["attempt"]) for one in self.document["spoiled"] if one["scenario"] == scenario}

    def counted(self, cell):
        """The rounds that its figures rest on: of unspoiled blocks, of all where there is no other."""
        spoiled = self.spoiled(cell["scenario"])
        rounds = [one for one in cell["rounds"] if (one["block"], one["attempt"]) not in spoiled]
        return rounds or cell["rounds"]


def load(path):
    """(path, document) of a record (run.json, or the folder that holds it)."""
    return record.load(path, "run.json", SCHEMA, SCHEMA_VERSION, "a run is the folder or the run.json that `just bench` or `just quick` leaves in results/runs",
                       "`just harness validate FILE` tells what a record is")


def harness():
    """The program, of the build that ORISHA_BUILD names or of build/."""
    program = pathlib.Path(os.environ.get("ORISHA_BUILD", ROOT / "build")) / "harness" / "harness"
    if not program.exists():
        raise Unreadable(f"{program} is not built, and the verdicts are its to give; `just build` builds it")
    return program


def derived(path):
    """{scenario: table}, of a record also that was cut short."""
    done = subprocess.run([harness(), "table", "--json", path], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Unreadable(f"{done.stderr.strip() or path}; `just harness validate {path}` tells more")
    return {table["scenario"]: table for table in json.loads(done.stdout)["tables"]}


def read(path):
    path, document = load(path)
    name = path.parent.name if path.name == "run.json" else path.stem
    return Run(name, path, document, derived(path))


def recorded(folder=RUNS):
    """Every run.json below the folder, oldest first."""
    return sorted(folder.glob("*/run.json"))


def newest(folder=RUNS):
    runs = recorded(folder)
    if not runs:
        raise Unreadable(f"there is no recorded run in {folder}; `just quick` makes one in about a minute")
    return runs[-1]


def published(folder=PUBLISHED):
    """Every published table of the folder."""
    return sorted(folder.glob("*.json"))


def reproduction(run, table):
    """What the run says of that published table, of the scenarios that it measured: {date, machine, note, tolerance_percent, groups}."""
    done = subprocess.run([harness(), "reproduce", "--json", "--from", run.path, table], capture_output=True, text=True, check=False)
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise Unreadable(done.stderr.strip() or f"{table}: the harness ended with status {done.returncode}") from None
