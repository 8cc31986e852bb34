"""Every row's measurement, with tiny counts: that it works and what it can claim whatever the machine does meanwhile.

SPDX-License-Identifier: MIT
"""
import collections
import dataclasses
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest

from conftest import ROOT, processes
from perf import __main__ as command
from perf import callgrind, client, harness, memory, neighbour, programs, size, start, syscalls, table
from perf.figure import Absent, Figure
from perf.goals import GOALS

TINY = command.Plan(blocks=1, counts=1, callgrind_turns=20, strace_requests=100, connections=50, starts=1, neighbour_s=0.1, quick=True,
                    noise_limit=100)


def in_order(figure):
    assert isinstance(figure, Figure), figure
    assert 0 < figure.low <= figure.value <= figure.high
    return figure


def test_instructions(tmp_path):
    rows, profiles = callgrind.measure(TINY, tmp_path)
    one, many, router = (in_order(rows[name]) for name in ("instructions_1", "instructions_16", "router"))
    # Counted, not timed: these hold on any machine.
    assert router.high < many.value < one.value
    assert "orisha_handle" in profiles[1].own and "orisha_handle" in profiles[16].own
    assert profiles[1].total() == pytest.approx(one.value)
    floors = [int(row.remark.removeprefix("limit ").replace(",", "")) for row in (one, many)]
    assert floors[0] > floors[1] > 0


def test_syscalls(app, tmp_path):
    rows = syscalls.measure(app, {f"syscalls_{batch}" for batch in (1, 16)}, TINY, tmp_path)
    for row in rows.values():
        assert in_order(row).value >= 2  # every request is read and answered
        assert "recv" in row.remark and "send" in row.remark
    assert rows["syscalls_16"].value < 2.5 < rows["syscalls_1"].value


def test_syscalls_of_a_backend_that_is_not_there_are_not_built(app, tmp_path, monkeypatch):
    monkeypatch.setattr(syscalls, "uring_absence", lambda program: Absent("no such backend", not_built=True))
    rows = syscalls.measure(app, {"syscalls_1_uring"}, TINY, tmp_path)
    assert rows["syscalls_1_uring"].not_built


def fake_program(folder, help_text, banner):
    """A program that says so and serves nothing."""
    program = folder / "fake"
    program.write_text(f"#!/bin/sh\n[ \"$1\" != --help ] || {{ echo '{help_text}'; exit 0; }}\ntrap 'exit 0' TERM\n"
                       f"echo '{banner}' >&2\nwhile :; do sleep 0.01; done\n")
    program.chmod(0o755)
    return program


def test_io_uring_is_measured_only_where_the_program_serves_with_it(tmp_path):
    banner = "orisha: listening on 127.0.0.1:1, 1 worker"
    absence = programs.uring_absence(fake_program(tmp_path, "--port N", banner))
    assert absence.not_built and "--backend" in absence.reason
    offers = "--backend NAME what workers wait with: auto, epoll or io_uring"
    absence = programs.uring_absence(fake_program(tmp_path, offers, banner + ", epoll"))
    assert not absence.not_built and "asked for io_uring and serves with epoll" in absence.reason
    assert programs.uring_absence(fake_program(tmp_path, offers, banner + ", io_uring")) is None


def test_memory(app):
    rows = memory.measure(app, TINY)
    assert rows["memory_all"].value > 0.1  # a process has some memory


def test_memory_names_the_limit_that_is_in_the_way(app, monkeypatch):
    monkeypatch.setattr(memory.resource, "getrlimit", lambda _: (64, 64))
    with pytest.raises(programs.Unavailable, match="only 64 files"):
        memory.measure(app, TINY)


def test_neighbour(app, tmp_path):
    assert "limit" in in_order(neighbour.measure(app, TINY, tmp_path)["p99_beside"]).remark


def test_start(app, tmp_path):
    if not programs.shutil.which("nginx", path="/usr/bin:/usr/sbin:/usr/local/bin"):
        pytest.skip("there is no nginx")
    in_order(start.measure(app, TINY, tmp_path)["start"])


def test_size(tmp_path):
    found = size.measure(tmp_path)["size"]
    assert found.low == found.high == (tmp_path / "seed-stripped").stat().st_size


def test_timed_rows_are_the_harness_own_comparison(app, tmp_path):
    plan = dataclasses.replace(TINY, blocks=2)
    bench = command.Bench(app, tmp_path, tmp_path / "records", plan)
    found = command.from_harness(bench, {"cpu"}, "user_by_id", {"cpu": (command.EPOLL, "limit")})
    document = json.loads(next(bench.records.glob("*/run.json")).read_text())
    theirs = next(cell["comparison"][harness.CPU] for cell in document["cells"] if cell["contestant"] == command.EPOLL)
    ours = found["cpu"]
    assert (ours.value, ours.low, ours.high) == tuple(pytest.approx(theirs[key]) for key in ("ratio", "low", "high"))
    assert document["workers"] == 1


def test_a_page_of_10_kb_has_10_kb():
    assert (ROOT / "scenarios" / "site" / "page.html").stat().st_size == 10240


def test_what_the_tools_lack_is_the_reason_of_the_row(app, tmp_path, monkeypatch):
    monkeypatch.setattr(programs.shutil, "which", lambda *_, **__: None)
    bench = command.Bench(app, tmp_path, tmp_path, TINY)
    found = command.measured("instructions", ["router"], bench, {})
    assert "there is no valgrind" in found["router"].reason


def test_a_wrong_answer_is_no_figure():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        def answer_wrongly():
            connection, _ = listener.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        thread = threading.Thread(target=answer_wrongly)
        thread.start()
        with pytest.raises(ConnectionError, match="404"), client.Load(listener.getsockname(), client.request_of(54)):
            pass
        thread.join()


def test_the_table_tells_what_there_is():
    absent = Absent("the program knows no | --backend", not_built=True)
    found = {"cpu": Figure(1.25, 1.2, 1.3, "8 blocks"), "cpu_uring": absent, "size": Figure(36000, 36000, 36000)}
    profile = callgrind.Profile(collections.Counter(f=300, g=100), collections.Counter(), collections.Counter())
    text = table.markdown(GOALS, found, {1: profile})
    assert "| cpu | CPU per request, 50 connections, epoll | <= 1.030 x limit | 1.250 [1.200..1.300] x limit | not met | 8 blocks |" in text
    assert "| not built | the program knows no / --backend |" in text
    assert "<= 65,536 B | 36,000 B | met |" in text
    assert "| `f` | 300.0 | 75.0% |" in text
    document = table.document(GOALS, found, {1: profile}, {"kernel": "x"})
    assert json.loads(json.dumps(document))["rows"][0]["verdict"] == "not met"


def call(*words, **more):
    return subprocess.Popen([sys.executable, "-m", "perf", *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}, **more)


def test_the_command_records_and_prints(tmp_path):
    process = call("--quick", "--only", "size", "--results", str(tmp_path))
    output, errors = process.communicate(timeout=120)
    folder, = tmp_path.iterdir()
    document = json.loads((folder / "perf.json").read_text())
    row, = document["rows"]
    assert process.returncode == (0 if row["verdict"] == "met" else 1), errors
    assert output == (folder / "table.md").read_text() and "| size |" in output
    assert sorted(path.name for path in folder.iterdir()) == ["perf.json", "table.md"]


@pytest.mark.parametrize("words", [["--only", "nonsense"], ["--blocks", "0"], ["--blocks", "x"], ["stray"]])
def test_wrong_usage(words):
    process = call(*words)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 3 and "--help" in errors


@pytest.mark.parametrize("row", ["memory", "cpu", "router", "syscalls_16"])
def test_an_interrupt_leaves_nothing_behind(tmp_path, row, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    process = call("--only", row, "--results", str(tmp_path / "results"))
    deadline = time.monotonic() + 60
    sign = {"memory": "/app --port", "cpu": "harness run", "router": "callgrind-out-file",
            "syscalls_16": "strace-epoll-16"}[row]
    while not any(sign in line and str(tmp_path) in line for line in processes(str(tmp_path))):
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert processes(str(tmp_path)) == [] and processes(str(ROOT / "build" / "contestants")) == []
    assert [path.name for path in tmp_path.iterdir()] == ["results"]
