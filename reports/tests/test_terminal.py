"""Tables of a real record on a terminal and off it: colour, width, forms for programs. SPDX-License-Identifier: MIT"""
import csv
import fcntl
import io
import json
import os
import pty
import re
import struct
import subprocess
import termios

import pytest

from conftest import kept, recorded
from reports.page import records


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    return kept(recorded(), tmp_path_factory.mktemp("terminal"))


def plain(*words):
    return subprocess.run([records.harness(), "table", *map(str, words)], capture_output=True, text=True, check=False)


def on_terminal(columns, *words, **env):
    """What a terminal of that width is sent."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "TERM")} | {"TERM": "xterm"} | env
    program = subprocess.Popen([records.harness(), "table", *map(str, words)], stdin=subprocess.DEVNULL, stdout=follower, env=environment)
    os.close(follower)
    parts = []
    try:
        # The kernel says EIO when the last who has the other end open is gone.
        while part := os.read(leader, 65536):
            parts.append(part)
    except OSError:
        pass
    os.close(leader)
    assert program.wait(timeout=60) == 0
    return b"".join(parts).decode().replace("\r\n", "\n")


def bare(text):
    return re.sub(r"\033\[\d*m", "", text)


def test_colour_only_on_a_terminal_and_never_where_it_is_not_wanted(record):
    assert "\033[" in on_terminal(400, record)
    assert "\033[" not in plain(record).stdout
    assert "\033[" not in on_terminal(400, record, NO_COLOR="1")
    assert "\033[" not in on_terminal(400, record, TERM="dumb")
    assert "\033[" in on_terminal(400, record, NO_COLOR="")  # https://no-color.org: present and not empty


def test_a_wide_terminal_has_the_table_that_a_file_has(record):
    wide, file = bare(on_terminal(2000, record)), plain(record).stdout
    assert wide == file


@pytest.mark.parametrize("columns", [60, 80, 132])
def test_nothing_is_wider_than_the_terminal_and_nothing_is_lost(record, columns):
    narrow = bare(on_terminal(columns, record))
    # A path or an address has no blank to be broken at.
    assert [line for line in narrow.splitlines() if len(line) > columns and " " in line.strip()] == []
    assert sorted(set(narrow.split())) == sorted(set(plain(record).stdout.split()))


def test_csv_is_read_by_a_csv_reader(record):
    rows = list(csv.DictReader(io.StringIO(plain("--csv", record).stdout, newline="")))
    document = recorded()
    assert len(rows) == len(document["cells"]) and not any(None in row for row in rows)
    for row in rows:
        cell = next(cell for cell in document["cells"] if (cell["scenario"], cell["contestant"]) == (row["scenario"], row["contestant"]))
        assert row["verdict"] == cell["verdict"] and (row["reason"] or None) == cell["reason"]
        if cell["verdict"] == "ok":
            assert float(row["rps"]) == pytest.approx(cell["summary"]["rps"]["median"], rel=1e-9)


def test_json_says_what_csv_says(record):
    tables = json.loads(plain("--json", record).stdout)["tables"]
    rows = list(csv.DictReader(io.StringIO(plain("--csv", record).stdout, newline="")))
    assert [(table["scenario"], row["contestant"]) for table in tables for row in table["rows"]] == [(row["scenario"], row["contestant"]) for row in rows]


def test_two_forms_at_once_are_wrong_usage(record):
    done = plain("--csv", "--json", record)
    assert done.returncode == 3 and "--csv" in done.stderr
