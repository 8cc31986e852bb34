"""The page served by Orisha: the site that is made of it is compiled, and answers with the page's bytes. SPDX-License-Identifier: MIT"""
import gzip
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
import urllib.request

from reports.page import serve
from reports.page.records import ROOT


def test_the_page_is_served_byte_by_byte(tmp_path):
    page = tmp_path / "index.html"
    page.write_text("<!doctype html><title>results</title>" + "<p>a figure</p>" * 500, encoding="utf-8")
    program = serve.build(page, 8080)
    assert program is not None
    log = tmp_path / "log"
    with log.open("wb") as out:
        server = subprocess.Popen([program, "--port", "0", "--bind", "127.0.0.1"], stdout=out, stderr=out)
    try:
        deadline = time.monotonic() + 60
        while not (found := re.search(r"127\.0\.0\.1:(\d+)", log.read_text(encoding="utf-8"))):
            assert server.poll() is None and time.monotonic() < deadline, log.read_text(encoding="utf-8")
            time.sleep(0.05)
        for path in ("/", "/index.html"):
            with urllib.request.urlopen(f"http://127.0.0.1:{found.group(1)}{path}", timeout=60) as answer:
                assert answer.read() == page.read_bytes()
                assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    finally:
        server.terminate()
        server.wait(timeout=60)


def test_without_a_compiler_the_remedy_is_told(tmp_path, monkeypatch, capsys):
    page = tmp_path / "index.html"
    page.write_text("<!doctype html>", encoding="utf-8")
    monkeypatch.setenv("ORISHA_BUILD", str(tmp_path / "nowhere"))
    assert serve.serve(page, 8080) == 2
    assert "just build" in capsys.readouterr().err


def test_an_interruption_while_the_server_is_compiled_is_no_fault(tmp_path):
    build = pathlib.Path(os.environ.get("ORISHA_BUILD", ROOT / "build"))
    compiler, begun = tmp_path / "orisha" / "compiler" / "orishac", tmp_path / "begun"
    compiler.parent.mkdir(parents=True)
    compiler.write_text(f"#!/bin/sh\ntouch '{begun}'\nexec sleep 60\n")
    compiler.chmod(0o755)
    (tmp_path / "harness").symlink_to(build / "harness")
    record = tmp_path / "run.json"
    record.write_bytes(gzip.decompress((ROOT / "reports" / "tests" / "data" / "run.json.gz").read_bytes()))
    with subprocess.Popen([sys.executable, "-B", "-m", "reports.page", record, "--output", tmp_path / "page.html", "--serve"], cwd=ROOT, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True, env={**os.environ, "ORISHA_BUILD": str(tmp_path)}, start_new_session=True) as report:
        deadline = time.monotonic() + 60
        while not begun.exists() and report.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        os.killpg(report.pid, signal.SIGINT)
        _, said = report.communicate(timeout=60)
    assert report.returncode == 130 and said == ""
