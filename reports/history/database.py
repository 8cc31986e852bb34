"""The history as one SQLite file, made of the recorded runs and made anew at any time: the records stay the durable form.

A series is one figure of one contestant in one scenario under one set of conditions: machine, CPUs of server and generator, containers or none,
workers, load and reference. Conditions are never mixed; kernel and versions may change within a series, because that is what it is there to show.
SPDX-License-Identifier: MIT
"""
import contextlib
import errno
import hashlib
import json
import math
import sqlite3
import statistics

from reports.page import records

FILE = records.ROOT / "results" / "history.db"
# What is compared within a block, and whether more is better.
FIGURES = {"rps": True, "server_cpu_ns_per_request": False, "latency_p99_ns": False, "pss_peak_bytes": False}
# Of the machine; memory in GiB, because the kernel keeps another few pages in every version.
MACHINE = ("system", "architecture", "cpu_model", "cpu_count", "affinity_count", "server_cpus", "generator_cpus", "cpus_shared")

SCHEMA = """
CREATE TABLE run (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, started_at TEXT NOT NULL, revision TEXT, kernel TEXT NOT NULL, machine TEXT NOT NULL) STRICT;
CREATE TABLE conditions (
    id TEXT PRIMARY KEY, machine TEXT NOT NULL, scenario TEXT NOT NULL, title TEXT NOT NULL, load TEXT NOT NULL, reference TEXT NOT NULL) STRICT;
CREATE TABLE figure (
    run INTEGER NOT NULL REFERENCES run, conditions TEXT NOT NULL REFERENCES conditions, contestant TEXT NOT NULL, title TEXT NOT NULL, version TEXT,
    name TEXT NOT NULL, base TEXT NOT NULL, ratio REAL NOT NULL, low REAL, high REAL, blocks INTEGER NOT NULL, median REAL NOT NULL,
    PRIMARY KEY (run, conditions, contestant, name)) STRICT;
CREATE TABLE skipped (path TEXT NOT NULL, reason TEXT NOT NULL) STRICT;
"""


def machine_of(document):
    machine = document["machine"]
    facts = {key: machine[key] for key in MACHINE} | {"memory_gib": round(machine["memory_bytes"] / 2**30), "workers": document["workers"]}
    if "container" in document:  # its version may change within a series, as the kernel may
        facts["container"] = " ".join(document["container"][key] for key in ("engine", "network", "seccomp"))
    return json.dumps(facts, sort_keys=True)


def load_of(scenario):
    """The rate of an open loop is found anew in every run; the share that it is of the slowest is the condition."""
    return json.dumps({key: value for key, value in scenario["load"].items() if key != "rate_rps"}, sort_keys=True)


def by_block(document, cell, name):
    spoiled = {(one["block"], one["attempt"]) for one in document["spoiled"] if one["scenario"] == cell["scenario"]}
    return {one["block"]: one[name] for one in cell["rounds"] if name in one and one[name] > 0 and (one["block"], one["attempt"]) not in spoiled}


def base_of(document, name):
    """Whom a contestant is compared with: the reference; the reference itself with what answers constant bytes."""
    if name != document["reference"]:
        return document["reference"]
    return next((one["name"] for one in document["contestants"] if one["constant_answer"]), None)


def figures(document, scenario):
    """(contestant, figure, base, ratio, low, high, blocks, median) of every contestant that was well.

    Not of an A/A twin, and not of what answers constant bytes: the reference's series are the ratios to that.
    """
    cells = {cell["contestant"]: cell for cell in document["cells"] if cell["scenario"] == scenario and cell["verdict"] == "ok"}
    for one in document["contestants"]:
        cell, base = cells.get(one["name"]), base_of(document, one["name"])
        if not cell or base not in cells or "twin_of" in one or one["constant_answer"]:
            continue
        for name in FIGURES:
            mine, other = by_block(document, cell, name), by_block(document, cells[base], name)
            logs = [math.log(mine[block] / other[block]) for block in mine if block in other]
            if logs:
                # The interval is the record's; it has none for the other figures, and none of the reference.
                recorded = cell.get("comparison", {}).get(name, {}) if base == document["reference"] else {}
                yield one, name, base, math.exp(statistics.median(logs)), recorded.get("low"), recorded.get("high"), len(logs), statistics.median(mine.values())


def add(database, path, document):
    if not document["ended_at"] or document["interrupted"] or "contestants" not in document or not document["reference"]:
        database.execute("INSERT INTO skipped VALUES (?, ?)", (str(path), "it did not run to its end, or has no reference"))
        return
    machine = machine_of(document)
    run = database.execute("INSERT INTO run VALUES (NULL, ?, ?, ?, ?, ?)",
                           (str(path), document["started_at"], document["revision"], document["machine"]["kernel"], machine)).lastrowid
    for scenario in document["scenarios"]:
        load = load_of(scenario)
        found = list(figures(document, scenario["name"]))
        if not found:
            database.execute("INSERT INTO skipped VALUES (?, ?)", (str(path), f"no undisturbed block of {scenario['name']} compares two contestants"))
        key = hashlib.sha256("\n".join((machine, scenario["name"], load, document["reference"])).encode()).hexdigest()[:12]
        database.execute("INSERT OR IGNORE INTO conditions VALUES (?, ?, ?, ?, ?, ?)", (key, machine, scenario["name"], scenario["title"], load, document["reference"]))
        for one, name, base, ratio, low, high, blocks, median in found:
            database.execute("INSERT INTO figure VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                             (run, key, one["name"], one["title"], one["version"], name, base, ratio, low, high, blocks, median))


def is_database(file):
    with file.open("rb") as opened:
        return opened.read(16) in (b"", b"SQLite format 3\0")


def rebuild(folder=records.RUNS, file=FILE):
    """The file, of the records that there are now. What cannot be read is in `skipped`, with the reason."""
    if file.exists() and not (file.is_file() and is_database(file)):  # a record, or a device, that was named by mistake
        raise FileExistsError(errno.EEXIST, "it is there, and is no database")
    file.parent.mkdir(parents=True, exist_ok=True)
    made = file.with_suffix(".new")
    made.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(made)) as database, database:
        database.executescript(SCHEMA)
        for path in records.recorded(folder):
            try:
                add(database, path, records.load(path)[1])
            except (records.Unreadable, KeyError, TypeError) as error:
                database.execute("INSERT INTO skipped VALUES (?, ?)", (str(path), f"{type(error).__name__}: {error}"))
    # Whoever reads the old one goes on reading it.
    made.replace(file)
    return file


def series(file, scenarios=(), contestants=()):
    """Lists of points in the order of time, each list one series: [{conditions, ..., started_at, ratio, log}]."""
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.row_factory = sqlite3.Row
        rows = database.execute("""SELECT figure.*, run.path, run.started_at, run.revision, run.kernel, conditions.machine, conditions.scenario,
                                          conditions.title AS scenario_title, conditions.load, conditions.reference
                                   FROM figure JOIN run ON run.id = figure.run JOIN conditions ON conditions.id = figure.conditions
                                   ORDER BY conditions.scenario, conditions.id, figure.contestant, figure.name, run.started_at, run.id""").fetchall()
    found = {}
    for row in rows:
        if (not scenarios or row["scenario"] in scenarios) and (not contestants or row["contestant"] in contestants):
            key = (row["conditions"], row["contestant"], row["name"], row["base"])
            found.setdefault(key, []).append({**dict(row), "log": math.log(row["ratio"])})
    return list(found.values())


def skipped(file):
    with contextlib.closing(sqlite3.connect(file)) as database:
        return database.execute("SELECT path, reason FROM skipped ORDER BY path").fetchall()
