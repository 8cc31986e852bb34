"""just conformance as it is called: a peer, a short selection, the record and the exit status. SPDX-License-Identifier: MIT"""
import json
import re
import shutil
import signal
import subprocess
import sys

import pytest

from harness.conformance import contestant
from harness.conformance.contract import ROOT


def run(*words):
    return subprocess.run([sys.executable, "-B", "-m", "harness.conformance", *words], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


def test_a_peer_with_known_failures(tmp_path):
    """nginx takes Host fields that are none, and its file has ranges: a finding, a record, a board."""
    if not shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin"):
        pytest.skip("there is no nginx on this machine; ./bootstrap --only nginx")
    done = run("--contestant", "nginx", "--repeat", "2", "--only", "host_is or satisfiable_range_is_206 or curl_uploads", "--results", str(tmp_path))
    assert done.returncode == 1, done.stderr
    folder, = tmp_path.iterdir()
    document = json.loads((folder / "conformance.json").read_text(encoding="utf-8"))
    pytest.importorskip("jsonschema").validate(document, json.loads((ROOT / "results" / "conformance.schema.json").read_text(encoding="utf-8")))
    one, = document["contestants"]
    assert one["counts"]["must_failures"] > 0 and one["counts"]["skipped"] > 0 and len(one["binary_sha256"]) == 64
    failed = next(case for case in one["cases"] if case["verdict"] == "fail")
    assert failed["verdicts"] == ["fail", "fail"] and failed["exchanges"][0]["sent"].startswith("GET / HTTP/1.1")
    assert "nginx" in done.stdout and "nginx" in (folder / "board.md").read_text(encoding="utf-8")


def test_zero_cases_are_a_failure(tmp_path):
    done = run("--contestant", "nginx", "--only", "no_such_case", "--results", str(tmp_path))
    assert done.returncode == 2 and "no case was run" in done.stdout


@pytest.mark.parametrize("words", [["--contestant", "nobody"], ["--repeat", "0"], ["--unknown"]])
def test_wrong_usage(words):
    done = run(*words)
    assert done.returncode == 3 and "just conformance" in done.stderr


@pytest.mark.parametrize("words, status, said", [
    (["--run", "/nowhere"], 3, "/nowhere cannot be read"), (["--again", "/nowhere"], 3, "/nowhere cannot be read"),
    (["--results", "/dev/null/place"], 2, "cannot be written: Not a directory; --results DIR"), (["--only", "host and and"], 3, "-k, not 'host and and'")])
def test_what_will_not_do_is_told_before_the_suite_runs(tmp_path, words, status, said):
    done = run("--results", str(tmp_path), *words)
    assert done.returncode == status and said in done.stderr and "Traceback" not in done.stderr
    assert not re.search(r"\d (passed|failed|skipped)", done.stderr) and not list(tmp_path.iterdir())


def test_again_takes_the_record_or_its_folder(tmp_path):
    done = run("--contestant", "nginx", "--only", "no_such_case", "--results", str(tmp_path))
    folder, = tmp_path.iterdir()
    for place in (folder, folder / "conformance.json"):
        (folder / "board.md").unlink()
        once_more = run("--again", str(place))
        assert (once_more.returncode, once_more.stdout) == (0, done.stdout) and (folder / "board.md").exists()


def test_a_contestant_that_is_still_being_built_is_ended_at_once(tmp_path, monkeypatch):
    """Its parent, which reads no end of its input meanwhile, is asked to end, and not killed when patience is over."""
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "one.toml").write_text('[[request]]\npath = "/"\n[request.expect]\nbody = ""\n')
    (tmp_path / "servers" / "slow").mkdir(parents=True)
    (tmp_path / "servers" / "slow" / "server.toml").write_text('build = "sleep 60"\nstart = "true {port}"\n')
    started = []
    popen = subprocess.Popen
    monkeypatch.setattr(contestant, "ROOT", tmp_path)
    monkeypatch.setattr(contestant, "BUILD_PATIENCE_S", 1)
    monkeypatch.setattr(contestant.subprocess, "Popen", lambda *words, **given: started.append(popen(*words, **given)) or started[-1])
    with pytest.raises(contestant.Unavailable, match="'prepared' did not come"):
        contestant.Contestant("slow")
    assert [process.returncode for process in started] == [128 + signal.SIGTERM]
