"""The gate that counts instructions: what it answers to counts, and to two revisions of a repository.

SPDX-License-Identifier: MIT
"""
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from conftest import ROOT, processes
from perf import growth, instructions, programs
from perf.growth import Growth

WHOLE = Growth("r", "whole", [1000, 1001], [1000, 1001])
GROWN = Growth("r", "whole", [1000, 1000.5], [1005, 1005.5])


@pytest.mark.parametrize("one, whole, answer", [
    (WHOLE, WHOLE, growth.NONE),
    (GROWN, GROWN, growth.REGRESSION),
    (Growth("r", "router", [67, 67], [68, 68]), GROWN, growth.REGRESSION),
    (Growth("r", "router", [67, 67], [68, 68]), WHOLE, growth.MOVED),
    (Growth("r", "whole", [1000, 1003], [1005, 1006]), GROWN, growth.CANNOT_TELL),
    (Growth("r", "whole", [1005, 1005], [990, 990]), GROWN, growth.NONE),
    (Growth("r", "parser", [0, 0], [238, 238]), GROWN, growth.CANNOT_TELL),
])
def test_what_counts_come_to(one, whole, answer):
    assert growth.answer(one, whole, 0.4) == answer


@pytest.mark.parametrize("answers, status", [
    ([growth.NONE, growth.MOVED], 0), ([growth.NONE, growth.CANNOT_TELL], 2), ([growth.CANNOT_TELL, growth.REGRESSION], 1), ([], 2)])
def test_exit_status(answers, status):
    assert growth.status(answers) == status


def test_the_requests_are_asked_for_whole():
    for request in instructions.requests():
        assert request.content.startswith(b"GET /") and request.content.endswith(b"\r\n\r\n")
    assert len(instructions.browser_request()) > 500


def git(folder, *words):
    subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", folder, *words], check=True, capture_output=True)


APP = """\
~import "$orisha"

~orisha:handler = orisha:router(req)
| [GET /api/users/:id] p |> response { content_type: "application/json", body: "{\\"id\\":\\"{{p.id}}\\",\\"name\\":\\"User {{p.id}}\\"}" }
| [*] |> response { status: 404, body: "Not Found" }

~orisha:serve(port: 3000)
| shutdown _ |> _
| failed _ |> _
"""
# The compiler of every revision is ours, and has the C that it makes begin with the revision's own seed.h.
COMPILER = """\
#!/bin/sh
CC="${{CC:-cc}} -include $(dirname "$0")/../../../seed.h" exec '{orishac}' "$@"
"""
SERVER = """\
title = "A server"
start = "true {port}"
[toolchain]
program = "{root}/build/orisha/compiler/orishac"
build = "install -D {root}/compiler {root}/build/orisha/compiler/orishac"
remedy = "build it"
"""
SCENARIO = """\
title = "asked of nobody"
[[request]]
path = "/"
[request.expect]
body = ""
[load]
driver = "loadgen"
connections = 1
threads = 1
duration_s = 1
warmup_s = 0
"""
# So many instructions more before each answer.
SEED = """\
#include <orisha.h>
#define orisha_begin(...) ({{ __asm__ volatile(".rept {more}\\n nop\\n .endr"); orisha_begin(__VA_ARGS__); }})
"""
ASKED = ("--request", "parameter", "--counts", "2")


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """Revisions `before`, `after` with 0.5 % more instructions for a request, and `broken`."""
    folder = tmp_path_factory.mktemp("instructions") / "repository"
    for name, content in {
        ".gitignore": "/build/\n", "servers/orisha/app.kz": APP, "servers/orisha/server.toml": SERVER, "scenarios/hello.toml": SCENARIO,
        "harness/settings.toml": "reference = 'orisha'\n", "compiler": COMPILER.format(orishac=programs.ORISHAC), "seed.h": "",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    (folder / "compiler").chmod(0o755)
    git(folder, "init", "-q", "-b", "main")
    for name, changed, content in (("before", "seed.h", SEED.format(more=0)), ("after", "seed.h", SEED.format(more=5)),
                                   ("broken", "servers/orisha/app.kz", "nothing that compiles\n")):
        (folder / changed).write_text(content)
        git(folder, "add", ".")
        git(folder, "commit", "-qm", name)
        git(folder, "tag", name)
    return folder


def call(repository, *words, **more):
    return subprocess.Popen([sys.executable, "-m", "perf.instructions", *words], cwd=repository, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True, env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}, **more)


def finished(repository, *words):
    process = call(repository, *words)
    output, errors = process.communicate(timeout=300)
    return process.returncode, output, errors


def test_a_growth_of_half_a_percent_is_red(repository):
    status, output, errors = finished(repository, "before", "after", *ASKED, "--json")
    assert status == 1, output + errors
    told = json.loads(output)
    rows = {row["part"]: row for row in told["rows"]}
    assert rows["whole"]["growth_percent"] == pytest.approx(0.5, abs=0.1) and rows["whole"]["answer"] == "regression"
    assert rows["response"]["answer"] == "regression"
    assert rows["parser"]["answer"] == rows["router"]["answer"] == "no regression"
    assert told["changes"] == {"parameter": {"orisha_handle": pytest.approx(5, abs=0.5)}}
    assert told["spread_percent"] <= instructions.REPEATABLE_PERCENT
    assert told["conclusion"] == "Regression." and told["base"]["name"] == "before" and len(told["head"]["commit"]) == 40


def test_equal_revisions_are_green(repository):
    status, output, errors = finished(repository, "after", "after", *ASKED, "--markdown")
    assert status == 0, output + errors
    assert output.endswith("\nNo regression.\n") and "| parameter | whole |" in output and "Repeated counts differ by at most 0.0" in output


def test_what_does_not_compile_is_told(repository):
    status, output, errors = finished(repository, "before", "broken", *ASKED)
    assert status == 2 and output == "" and "could not compile app.kz" in errors


@pytest.mark.parametrize("words, told", [
    (("nowhere",), "there is no revision 'nowhere'"), (("--counts", "1"), "from 2 on"), (("--request", "x"), "--help"),
    (("--json", "--markdown"), "--help"), (("--threshold", "0"), "above 0"), (("a", "b", "c"), "--help")])
def test_wrong_usage(repository, words, told):
    status, output, errors = finished(repository, *words)
    assert status == 3 and output == "" and told in errors


def test_an_interrupt_leaves_nothing_behind(repository, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    process = call(repository, "before", "after")
    deadline = time.monotonic() + 60
    while not any("callgrind-out-file" in line for line in processes(str(tmp_path))):
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130 and processes(str(tmp_path)) == [] and list(tmp_path.iterdir()) == []
