"""The package under test, and the programs that it needs.

SPDX-License-Identifier: MIT
"""
import os
import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from perf import programs  # noqa: E402


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    """The contestant's program."""
    if not programs.ORISHAC.exists():
        pytest.fail(f"{programs.ORISHAC} is not built; build first, or set ORISHA_BUILD")
    return programs.compiled(programs.APP, tmp_path_factory.mktemp("perf"), "app")


def processes(word):
    """Command lines that hold the word, but for those of the tests and of the command itself."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        try:
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace") if entry.name.isdigit() else ""
        except OSError:
            continue
        if word in line and entry.name != str(os.getpid()) and " -m perf " not in line:
            found.append(line)
    return found
