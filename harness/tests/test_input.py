"""Wrong usage and unreadable input: exit status 3 (2 where the machine is at fault) and a sentence that helps.

SPDX-License-Identifier: MIT
"""
import gzip
import os
import subprocess

import pytest

from conftest import HERE, PROGRAM


@pytest.mark.parametrize("words, expected", [
    (["run", "--blocks", "0"], "--blocks takes a whole number from 1 to 10000, not '0'"),
    (["run", "--blocks"], "a value is missing after '--blocks'"),
    (["run", "--block-count", "3"], "unknown option 'block-count'"),
    (["rum"], "unknown verb 'rum', did you mean 'run'?"),
    (["check", "--seed", "1"], "--seed means nothing to 'check'"),
    (["list", "more"], "unexpected word 'more'"),
    (["table"], "table needs the FILE"),
    (["table", "/no/such/file"], "/no/such/file cannot be read: No such file or directory"),
    ([], "a verb is missing"),
])
def test_wrong_usage(root, words, expected):
    done = subprocess.run([root.command("list")[0], *words], capture_output=True, text=True, check=False)
    assert done.returncode == 3 and expected in done.stderr and done.stdout == ""


@pytest.mark.parametrize("words", [[], ["list"], ["check"], ["run"], ["reproduce"], ["aa"], ["power"], ["table"], ["summarize"], ["validate"]])
def test_help(root, words):
    done = subprocess.run([root.command("list")[0], *words, "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stdout.startswith("usage: harness") and done.stderr == ""


@pytest.mark.parametrize("form", [[], ["--json"], ["--markdown"]])
def test_tables_that_could_not_be_written_are_no_success(tmp_path, form):
    record = tmp_path / "run.json"
    record.write_bytes(gzip.decompress((HERE.parent.parent / "reports/tests/data/run.json.gz").read_bytes()))
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([PROGRAM, "table", record, *form], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2 and "standard output cannot be written" in done.stderr


def test_a_misspelt_name_gets_a_hint(root):
    root.contestant("alpha")
    done = root.call("list", "--contestant", "alpa")
    assert done.returncode == 3 and "no contestant 'alpa', did you mean 'alpha'?" in done.stderr
    done = root.call("list", "--scenario", "helo")
    assert done.returncode == 3 and "no scenario 'helo', did you mean 'hello'?" in done.stderr


def test_malformed_toml_is_shown_with_its_place(root):
    root.contestant("alpha")
    root.write("servers/alpha/server.toml", 'title = "x"\nstart = [1\nenv = 2\n')
    done = root.check()
    assert done.returncode == 3
    assert "servers/alpha/server.toml:3:1: found 'e', expected ',' or ']' in the array" in done.stderr


@pytest.mark.parametrize("file, text, expected", [
    ("servers/alpha/server.toml", 'start = "x"\nbuld = "y"\n', "unknown key 'buld'; did you mean 'build'?"),
    ("servers/alpha/server.toml", 'title = "x"\n', "'start' is missing"),
    ("servers/alpha/server.toml", 'start = "x"\n[env]\nPORT = 80\n', "'env.PORT' must be a string"),
    ("servers/alpha/server.toml", 'start = "x"\n[toolchain]\nprogam = "y"\n', "did you mean 'program'?"),
    ("scenarios/hello.toml", 'title = "x"\n', "at least one [[request]]"),
    ("scenarios/hello.toml", '[[request]]\npath = "/"\n', "[request.expect] is missing"),
    ("scenarios/hello.toml", '[[request]]\npath = "/"\n[request.expect]\nbody_file = "gone"\n', "'gone' cannot be read"),
    ("scenarios/hello.toml", '[[request]]\npath = "/"\n[request.expect]\nbody = ""\nbody_file = "b"\n', "not both"),
    ("scenarios/hello.toml", '[[request]]\npath = "/"\n[request.expect]\nbody = ""\n[load]\ndriver = "wrrk"\n',
     "there is no driver 'wrrk'; there is loadgen, wrk, h2load"),
    ("harness/settings.toml", 'referense = "x"\n', "did you mean 'reference'?"),
])
def test_wrong_files(root, file, text, expected):
    root.contestant("alpha")
    root.write(file, text)
    done = root.check()
    assert done.returncode == 3 and file in done.stderr and expected in done.stderr, done.stderr


def test_an_unknown_placeholder_is_an_error_of_the_file(root):
    root.write("servers/alpha/server.toml", 'start = "server {prot}"\n')
    done = root.check()
    assert done.returncode == 3 and "unknown placeholder {prot}" in done.stderr + done.stdout


def test_a_missing_generator_is_told_with_its_remedy(root, tmp_path):
    root.contestant("alpha")
    done = root.call("run", env={**os.environ, "PATH": str(tmp_path)})
    assert done.returncode == 2 and "install the package wrk" in done.stderr


def test_results_that_cannot_be_written(root):
    root.contestant("alpha")
    file = root.write("in-the-way", "")
    done = root.run("--results", str(file / "below"))
    assert done.returncode == 2 and "cannot make a folder for the results" in done.stderr and "--results" in done.stderr


def test_a_full_disk_is_told_before_the_measuring(root):
    root.contestant("alpha")
    # A limit on file sizes stands in for the full disk: the record is larger than the one block that is allowed.
    done = subprocess.run(["/bin/sh", "-c", 'trap "" XFSZ; ulimit -f 1; exec "$@"', "sh", *root.command("run")],
                          cwd="/", capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2 and "cannot write" in done.stderr and "File too large" in done.stderr


def test_more_threads_than_connections(root):
    root.contestant("alpha")
    done = root.run("--threads", "8", "--connections", "4")
    assert done.returncode == 3 and "4 connections cannot be spread over 8 threads" in done.stderr


@pytest.mark.parametrize("text, expected", [
    ("{", "not a record"),
    ('{"schema":"other"}', 'expected "schema": "http-benchmark-run" of version 2, found other'),
    ('{"schema":"http-benchmark-run","schema_version":1}', "found http-benchmark-run of version 1"),
    ('{"schema":"http-benchmark-run","schema_version":99}', "schema_version is 99, newer than the 2"),
])
def test_a_file_that_is_no_record(root, tmp_path, text, expected):
    file = tmp_path / "other.json"
    file.write_text(text)
    done = subprocess.run([root.command("table")[0], "table", str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 3 and expected in done.stderr
