"""The verbs that stand on a run: aa, power, reproduce, summarize, validate, and the drivers behind one interface.

SPDX-License-Identifier: MIT
"""
import json
import shutil
import subprocess
import sys

import pytest

from conftest import FAKE, MUTANT, PROGRAM

QUICK = ("--noise-limit", "100", "--warmup", "0", "--connections", "4", "--threads", "1")


@pytest.fixture
def pair(root):
    root.write("harness/settings.toml", 'reference = "alpha"\nscenario = "hello"\nslowed = "slow"\n')
    for name in ("alpha", "beta"):
        root.write(f"servers/{name}/server.toml", f"title = '{name}'\nstart = '''\"{MUTANT}\" {{port}} good'''\n")
    return root


def in_enough_time(pair, verb, minutes, told, words):
    """What the verb says once it had the time for as many blocks as that takes on this machine."""
    for _ in range(4):
        done = pair.call(verb, "--minutes", str(minutes), *words, timeout=1200)
        if told in done.stdout:
            break
        minutes *= 4
        shutil.rmtree(pair.folder / "results")
    return done


def test_aa_collects_and_states(pair):
    words = ("--blocks", "6", "--duration", "0.2", *QUICK)
    first = in_enough_time(pair, "aa", 0.15, "resampled:", words)
    assert first.returncode == 0, first.stderr
    records = sorted((pair.folder / "results/aa").glob("*/run.json"))
    assert len(records) == 1
    record = json.loads(records[0].read_text())
    assert {cell["contestant"] for cell in record["cells"]} == {"alpha", "alpha-aa"}
    blocks = record["blocks"]
    assert blocks >= 6 and f"{blocks} blocks in 1 record below" in first.stdout
    assert "every difference found is a false positive" in first.stdout.lower()
    assert f"of {blocks // 6} found a difference" in first.stdout and "Clopper-Pearson" in first.stdout
    assert "resampled:" in first.stdout and "drawn from the recorded blocks" in first.stdout
    # Another call adds to them, and what they say can be asked without measuring.
    assert pair.call("aa", "--minutes", "0.2", *words).returncode == 0
    told = pair.call("aa", "--minutes", "0", *words)
    assert told.returncode == 0 and "in 2 records below" in told.stdout
    assert len(list((pair.folder / "results/aa").glob("*/run.json"))) == 2
    # Records of another generator are another experiment.
    other = pair.call("aa", "--minutes", "0", "--driver", "wrk", *words)
    assert other.returncode == 2 and "Too few blocks" in other.stdout


def test_power_calibrates_and_draws(pair):
    pair.write("servers/slow/server.toml", "title = 'Slow'\nonly_when_named = true\n"
               f"start = '''{sys.executable} \"{FAKE}\" {{port}} spins {{spin}}'''\n")
    done = in_enough_time(pair, "power", 0.3, "goal: 2 % seen with 80 % power", ("--duration", "0.1", *QUICK))
    assert done.returncode == 0, done.stderr
    path, = (pair.folder / "results/power").glob("*/run.json")
    record = json.loads(path.read_text())
    spins = [contestant["spin"] for contestant in record["contestants"]]
    base = spins[0]
    # Every slowdown has its unslowed partner, and they are linear: 5 % are two and a half times 2 %.
    assert base > 0 and spins[0::2] == [base] * 4 and spins[1] == base
    assert base < spins[3] < spins[5] < spins[7]
    assert spins[7] - base == pytest.approx(2.5 * (spins[5] - base), rel=0.02)
    assert record["calibration"]["cpu_ns_per_iteration"] > 0.1
    for words in ("Calibrated:", "throughput", "CPU per request", "+1 %", "goal: 2 % seen with 80 % power"):
        assert words in done.stdout, done.stdout
    assert (path.parent / "power.txt").read_text() in done.stdout
    # The slowed build takes part in nothing else.
    assert "slow" not in pair.call("check").stdout


def test_power_needs_a_build_that_can_be_slowed(pair):
    pair.write("servers/slow/server.toml", f"start = '''\"{MUTANT}\" {{port}} good'''\n")
    done = pair.call("power", "--minutes", "0.1", "--duration", "0.1", *QUICK)
    assert done.returncode in (0, 2)
    if done.returncode == 2:
        assert "{spin} does not reach it" in done.stderr


PUBLISHED = {
    "schema": "orisha-published-1", "date": "2026-02-08", "machine": "another one", "reference": "alpha",
    "groups": [
        {"name": "dynamic", "scenario": "hello", "title": "GET /hello", "cells": [
            {"contestant": "alpha", "title": "Alpha", "rps": 1000}, {"contestant": "beta", "title": "Beta", "rps": 1000},
            {"contestant": "gamma", "title": "Gamma", "rps": 500000}, {"contestant": "gone", "title": "Gone", "rps": 700}]},
        {"name": "alone", "scenario": None, "title": "alone", "cells": [
            {"contestant": "alpha", "title": "Alpha", "rps": 2000}]},
    ]}


def test_reproduce_gives_each_cell_a_verdict(root):
    for name in ("alpha", "beta", "gamma"):
        root.contestant(name)  # Python, so that the server is the limit
    root.contestant("gone", extra='[toolchain]\nprogram = "no-such-compiler"\n')
    file = root.write("published.json", json.dumps(PUBLISHED))
    # A tolerance that the noise of a busy machine does not reach: what is asked here is what is made of the figures.
    words = ("--blocks", "6", "--driver", "loadgen", "--duration", "0.5", "--tolerance", "90", *QUICK)
    done = root.call("reproduce", str(file), *words)
    assert done.returncode == 1, done.stderr + done.stdout
    rows = {line.split("|")[1].strip(): line for line in done.stdout.splitlines() if line.startswith("| ")}
    assert "| reproduced |" in rows["Beta"]
    assert "not reproduced: below the published ratio by more than 90 %" in rows["Gamma"]
    assert "not comparable: excluded: 'no-such-compiler' was not found" in rows["Gone"]
    assert "no peer was published beside it" in done.stdout and "another one" in done.stdout
    assert "1 reproduced, 1 not reproduced, 1 not comparable" in done.stdout
    assert (root.records()[-1].parent / "reproduction.md").read_text() in done.stdout
    again = root.call("reproduce", str(file), "--from", str(root.records()[-1]), "--tolerance", "90")
    assert again.returncode == 1 and "1 reproduced, 1 not reproduced, 1 not comparable" in again.stdout
    assert "alone" not in again.stdout  # nothing of it was measured
    found = json.loads(root.call("reproduce", str(file), "--from", str(root.records()[-1].parent), "--tolerance", "90", "--json").stdout)
    (group,) = found["groups"]
    assert (found["tolerance_percent"], group["scenario"], found["machine"]) == (90, "hello", "another one")
    assert [(one["title"], one["verdict"]) for one in group["cells"]] == [
        ("Alpha", "reference"), ("Beta", "reproduced"), ("Gamma", "not reproduced"), ("Gone", "not comparable")]
    gamma, gone = group["cells"][2:]
    assert gamma["published_ratio"] == 500 and gamma["measured"]["low"] <= gamma["measured"]["ratio"] <= gamma["measured"]["high"] < 50
    assert gone["measured"] is None and gone["reason"].startswith("excluded: ")
    other = root.write("other.json", json.dumps(PUBLISHED | {"groups": PUBLISHED["groups"][1:]}))
    nothing = root.call("reproduce", str(other), "--from", str(root.records()[-1]))
    assert nothing.returncode == 2 and "measured no scenario of" in nothing.stderr and nothing.stdout == ""

    only = root.call("reproduce", str(file), "--contestant", "beta", "--scenario", "hello", *words)
    assert only.returncode == 0 and "1 reproduced, 0 not reproduced, 0 not comparable" in only.stdout


@pytest.mark.parametrize("text, words", [
    ("{", "published.json:1:1"), ('{"schema": "other"}', "is no published table: \"schema\""),
    ('{"schema": "orisha-published-1", "reference": "a"}', "'groups' is missing"),
])
def test_a_file_that_is_no_published_table(root, text, words):
    root.contestant("alpha")
    done = root.call("reproduce", str(root.write("published.json", text)))
    assert done.returncode == 3 and words in done.stderr


def read(verb, path):
    """The verbs that only read a file need no root."""
    return subprocess.run([str(PROGRAM), verb, str(path)], capture_output=True, text=True, check=False)


@pytest.fixture
def recorded(pair):
    done = pair.call("run", "--blocks", "3", "--driver", "loadgen", "--duration", "0.2", *QUICK)
    assert done.returncode == 0, done.stderr
    return pair, pair.records()[-1], done.stdout


def test_summarize_gives_the_same_table(recorded):
    _, path, table = recorded
    done = read("summarize", path)
    assert (done.returncode, done.stdout) == (0, table)
    assert read("validate", path).returncode == 0


def test_summaries_that_were_touched_are_seen(recorded):
    _, path, _ = recorded
    record = json.loads(path.read_text())
    record["cells"][0]["summary"]["rps"]["median"] *= 1.1
    path.write_text(json.dumps(record))
    for verb in ("summarize", "validate"):
        done = read(verb, path)
        assert done.returncode == 1 and "do not follow from its rounds" in done.stderr


def test_a_record_against_the_schema_is_refused_with_the_place(recorded):
    _, path, _ = recorded
    record = json.loads(path.read_text())
    record["cells"][1]["rounds"][0]["requests"] = "many"
    path.write_text(json.dumps(record))
    done = read("validate", path)
    assert done.returncode == 1 and "/cells/1/rounds/0/requests" in done.stderr
    assert read("table", path).returncode == 3


def test_a_record_without_its_summaries_is_derived(recorded):
    _, path, table = recorded
    record = json.loads(path.read_text())
    for cell in record["cells"]:
        for key in ("summary", "rank", "comparison"):
            cell.pop(key, None)
    del record["comparisons"]
    path.write_text(json.dumps(record))
    assert read("table", path).stdout == table


@pytest.mark.measures
def test_beside_wrk_a_thousand_answers_are_compared_in_ten_seconds_for_little(pair):
    done = pair.call("run", "--blocks", "1", "--driver", "wrk", "--duration", "10", "--contestant", "alpha", *QUICK)
    assert done.returncode == 0, done.stderr + done.stdout
    entry = pair.cell("alpha")["rounds"][0]
    assert entry["asked_beside"] >= 1000 and "fewer than 1,000" not in done.stdout
    # About 1 % here; what wrk and the server of these tests use depends on the machine, hence the room.
    assert entry["harness_cpu_ns"] < 0.03 * entry["window_ns"]


@pytest.mark.parametrize("driver", ["wrk", "h2load", "loadgen"])
@pytest.mark.parametrize("pipeline", ["1", "16"])
def test_drivers_behind_one_interface(pair, driver, pipeline):
    if driver == "h2load" and not shutil.which("h2load"):
        pytest.skip("h2load is not installed")
    # 330 answers compared beside the load, or the 100 asked for below on a busy machine.
    done = pair.call("run", "--blocks", "1", "--driver", driver, "--pipeline", pipeline, "--duration", "3", "--contestant", "beta", *QUICK)
    assert done.returncode == 0, done.stderr + done.stdout
    entry = pair.cell("beta")["rounds"][0]
    assert entry["requests"] > 100 and entry["bytes_read"] >= entry["requests"] * pair.cell("beta")["wire_bytes"]
    # loadgen compares every answer; beside the others so many a second are compared that it costs little.
    compares = driver == "loadgen"
    assert entry["verified"] == entry["requests"] + entry["asked_beside"] if compares else entry["verified"] >= 100
    assert ("were compared, fewer than 1,000" in done.stdout) == (not compares)
    assert driver in pair.record()["tools"] and f"{driver}, 4 connections" in done.stdout
    assert ("16 requests outstanding on each" in done.stdout) == (pipeline == "16")
