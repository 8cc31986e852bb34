"""What a run leaves behind when it is killed, and how it is taken up again: no finished round is lost, the plan and its
order stay the same, and rounds of two different experiments are never mixed.

SPDX-License-Identifier: MIT
"""
import json
import random
import shutil
import subprocess
import time

import pytest

from conftest import MUTANT, PATIENCE_S

SCENARIO = """\
title = "GET /hello"
[[request]]
path = "/hello"
[request.expect]
content_type = "application/json"
body = '{"hello":"world"}'
[load]
driver = "loadgen"
connections = 4
duration_s = 0.2
warmup_s = 0
"""
OPTIONS = ("--noise-limit", "100", "--seed", "5")


@pytest.fixture
def quick(root):
    """Two small servers, one of them the reference, and rounds of a fifth of a second."""
    root.write("scenarios/hello.toml", SCENARIO)
    for name in ("alpha", "beta"):
        root.write(f"servers/{name}/server.toml", f"title = '{name}'\nstart = '''\"{MUTANT}\" {{port}} good'''\n")
    return root


def rounds_of(record):
    return sorted((entry["position"], cell["contestant"], entry["block"], entry["attempt"])
                  for cell in record["cells"] for entry in cell["rounds"])


def killed(root, delay_s, *words):
    """Starts a run, kills it after a while, and waits until all that it started is gone."""
    with subprocess.Popen(root.command("run", *words), cwd="/", stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as running:
        time.sleep(delay_s)
        running.kill()
        running.wait()
    deadline = time.monotonic() + PATIENCE_S
    while root.processes() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert root.processes() == [], "processes survived the harness"


def test_fifty_kills_cost_at_most_the_round_in_flight(quick):
    """One run, killed at fifty random moments and taken up each time, ends with the plan of one that was left alone."""
    seed = random.randrange(1 << 30)
    delays = random.Random(seed)
    print("seed of the delays:", seed)
    undisturbed = quick.call("run", "--blocks", "12", *OPTIONS)
    assert undisturbed.returncode == 0, undisturbed.stderr
    expected = rounds_of(quick.record())
    shutil.rmtree(quick.folder / "results")

    known, kills = [], 0
    while kills < 50:
        folders = sorted((quick.folder / "results/runs").glob("*/run.json"))
        assert len(folders) <= 1
        words = ("--resume", str(folders[0].parent)) if folders else ("--blocks", "12", *OPTIONS)
        killed(quick, delays.uniform(0.02, 1.2 if len(known) < 30 else 0.4), *words)
        kills += 1
        if quick.records():
            rounds = rounds_of(quick.record())  # loads, whatever the moment
            assert rounds[:len(known)] == known, "a finished round was lost or changed"
            known = rounds
    resumed = quick.call("run", "--resume", str(quick.records()[0].parent))
    assert resumed.returncode == 0, resumed.stderr
    assert rounds_of(quick.record()) == expected
    record = quick.record()
    assert record["interrupted"] is False and len(record["resumed_at"]) >= 1 and record["ended_at"]
    # The same table but for the figures: rows, columns, notes.
    for title in ("alpha", "beta", "alpha (A/A)"):
        assert title in resumed.stdout and title in undisturbed.stdout
    assert "medians over 12 blocks" in resumed.stdout


def test_every_finished_round_is_on_the_disk_at_once(quick):
    """What the progress told as begun, less the one in flight, is in the record."""
    with subprocess.Popen(quick.command("run", "--blocks", "20", *OPTIONS), cwd="/", stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True) as running:
        begun = 0
        for line in running.stderr:
            begun += ": block " in line
            if begun == 9:
                break
        running.kill()
        running.wait()
        running.stderr.close()
    assert len(rounds_of(quick.record())) >= 8
    time.sleep(0.5)


def finished_run(root):
    done = root.call("run", "--blocks", "2", *OPTIONS)
    assert done.returncode == 0, done.stderr
    return root.records()[-1]


def test_a_finished_run_is_not_measured_again(quick):
    path = finished_run(quick)
    before = rounds_of(quick.record())
    again = quick.call("run", "--resume", str(path))
    assert again.returncode == 0 and rounds_of(quick.record()) == before


def test_another_experiment_is_not_continued(quick):
    path = finished_run(quick)
    before = path.read_bytes()
    toml = quick.folder / "servers/beta/server.toml"
    toml.write_text(toml.read_text() + "[env]\nMODE = 'other'\n")
    done = quick.call("run", "--resume", str(path))
    assert done.returncode == 3 and "of the contestant beta" in done.stderr and "start a new one" in done.stderr
    assert json.loads(path.read_text())["cells"] == json.loads(before)["cells"]
    toml.write_text(toml.read_text().replace("[env]\nMODE = 'other'\n", ""))
    scenario = quick.folder / "scenarios/hello.toml"
    scenario.write_text(scenario.read_text().replace("connections = 4", "connections = 5"))
    done = quick.call("run", "--resume", str(path))
    assert done.returncode == 3 and "of the scenario GET /hello 'load'" in done.stderr


@pytest.mark.parametrize("change, words", [
    (lambda text: text[:len(text) // 2], "a damaged one"),
    (lambda text: text.replace('"schema_version": 2', '"schema_version": 3'), "newer than the 2 that this harness knows"),
    (lambda text: text.replace('"arguments": [\n    "run"', '"arguments": [\n    "aa"'), "recorded by 'harness aa'"),
    (lambda text: text.replace('"blocks": 2', '"blocks": "two"', 1), "/blocks"),
], ids=["truncated", "newer", "another verb", "against the schema"])
def test_a_record_that_cannot_be_continued(quick, change, words):
    path = finished_run(quick)
    text = path.read_text()
    assert change(text) != text
    path.write_text(change(text))
    done = quick.call("run", "--resume", str(path.parent))
    assert done.returncode == 3 and words in done.stderr, done.stderr
    assert path.read_text() == change(text), "the file was touched"


def on_a_disk(quick, options, *words):
    """Runs the harness with its results on a file system of its own."""
    place = quick.folder / "results"
    place.mkdir(exist_ok=True)
    mount = f"mount -t tmpfs -o {options} none '{place}'"
    if subprocess.run(["unshare", "-m", "/bin/sh", "-c", mount], capture_output=True, check=False).returncode != 0:
        pytest.skip("this machine lets nobody mount a file system")
    # What is on it when the run is over is copied out, to look at.
    script = f'{mount} && "$@"; status=$?; cp -r \'{place}\' \'{quick.folder}/kept\'; exit $status'
    return subprocess.run(["unshare", "-m", "/bin/sh", "-c", script, "sh", *quick.command("run", *OPTIONS, *words)], cwd="/",
                          capture_output=True, text=True, timeout=120, check=False)


def test_a_disk_that_fills_up_keeps_the_last_good_record(quick):
    done = on_a_disk(quick, "size=64k", "--blocks", "12")
    assert done.returncode == 2
    assert "No space left on device; measuring goes on" in done.stderr
    kept = list((quick.folder / "kept").glob("runs/*/run.json"))
    assert len(kept) == 1
    assert len(rounds_of(json.loads(kept[0].read_text()))) >= 3


def test_a_folder_that_is_read_only(quick):
    done = on_a_disk(quick, "ro", "--blocks", "1")
    assert done.returncode == 2 and "Read-only file system" in done.stderr and "--results DIR" in done.stderr
