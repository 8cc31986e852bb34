"""A root folder of its own for each test: scenarios, small contestants, and the harness on top of them.

SPDX-License-Identifier: MIT
"""
import contextlib
import json
import os
import pathlib
import socket
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(os.environ.get("ORISHA_BUILD", HERE.parent.parent / "build"))
PROGRAM = BUILD / "harness" / "harness"
MUTANT = BUILD / "harness" / "tests" / "mutants" / "mutant"
FAKE = HERE / "fakes" / "server.py"
PATIENCE_S = 60  # with what happens sooner or later


def pytest_configure(config):
    config.addinivalue_line("markers", "measures: what it finds depends on what else the machine does; CI runs it alone")


SCENARIO = """\
title = "GET /hello"
[[request]]
path = "/hello"
[request.expect]
content_type = "application/json"
body = '{"hello":"world"}'
[load]
driver = "wrk"
connections = 4
threads = 1
duration_s = 1
warmup_s = 0
"""


def mutant_said(option):
    return subprocess.run([MUTANT, option], check=True, capture_output=True).stdout


def mutant_names():
    return [line.split()[0] for line in mutant_said("--list").decode().splitlines()]


@contextlib.contextmanager
def reserved_port():
    """A free port that nobody else is given as long as this lasts. A server with SO_REUSEADDR can listen on it; until then who connects is refused."""
    with socket.socket() as reserved:
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserved.bind(("127.0.0.1", 0))
        yield reserved.getsockname()[1]


class Root:
    def __init__(self, folder):
        self.folder = folder
        self.write("scenarios/hello.toml", SCENARIO)
        self.write("harness/settings.toml", 'reference = "alpha"\n')
        (folder / "servers").mkdir()

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def contestant(self, name, fault="none", argument="", extra=""):
        self.write(f"servers/{name}/server.toml",
                   f'title = "The {name} server"\n'
                   f"start = '''{sys.executable} \"{FAKE}\" {{port}} {fault} {argument}'''\n{extra}")

    def command(self, verb, *words):
        return [str(PROGRAM), verb, "--root", str(self.folder), *words]

    def call(self, verb, *words, timeout=400, **more):
        # Out of the root, so that nothing is found by accident.
        return subprocess.run(self.command(verb, *words), cwd="/", capture_output=True, text=True, timeout=timeout,
                              check=False, **more)

    def check(self, *words):
        return self.call("check", *words)

    def run(self, *words):
        # Other people's work on the machine spoils no block here: these tests are about everything else.
        return self.call("run", "--blocks", "1", "--noise-limit", "100", *words)

    def records(self):
        return sorted((self.folder / "results/runs").glob("*/run.json"))

    def record(self):
        return json.loads(self.records()[-1].read_text(encoding="utf-8"))

    def cell(self, contestant, scenario="hello"):
        cells = [cell for cell in self.record()["cells"]
                 if cell["contestant"] == contestant and cell["scenario"] == scenario]
        assert len(cells) == 1
        return cells[0]

    def table(self):
        return (self.records()[-1].parent / "table.md").read_text(encoding="utf-8")

    def processes(self):
        """Command lines of all processes that have something to do with this root or were started below it."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
                where = os.readlink(entry / "cwd")
            except OSError:
                continue
            if str(self.folder) in line or where.startswith(str(self.folder)):
                found.append(line)
        return found


@pytest.fixture
def root(tmp_path):
    if not PROGRAM.exists():
        pytest.fail(f"{PROGRAM} is not built; build first, or set ORISHA_BUILD")
    root = Root(tmp_path / "a root")  # with a blank in its name, on purpose
    yield root
    assert root.processes() == [], "the harness left processes behind"
