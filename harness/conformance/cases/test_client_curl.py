"""A real client: what curl (libcurl) gets over kept connections, HTTP/1.0, ranges, codings, expectations and uploads.

SPDX-License-Identifier: MIT
"""
import shutil
import subprocess

import pytest

from common import ASSET, ECHO, FILE, MISSING, MUST, ROOT, SUCCESS, rule

UPLOAD = bytes(range(256)) * 3000


def curl(judge, tmp_path, *words, stdin=b""):
    """(exit status, standard output, what was written of each transfer)"""
    program = shutil.which("curl")
    if program is None:
        pytest.skip("there is no curl on this machine; ./bootstrap installs it")
    address = "http://%s:%d" % judge.contestant.address
    command = [program, "--silent", "--show-error", "--noproxy", "*", "--max-time", "60", "--write-out", "%{stderr}%{http_code} %{num_connects} %{size_download}\n",
               *(word.replace("URL", address) for word in words)]
    done = subprocess.run(command, input=stdin, capture_output=True, cwd=tmp_path, timeout=90, check=False)
    lines = done.stderr.decode().strip().splitlines()
    judge.check(done.returncode == 0, f"curl ended with status {done.returncode}: {lines[-1:]}")
    return done.stdout, [line.split() for line in lines if line[:3].isdigit()]


@rule(MUST, "9112 9.3", SUCCESS)
@pytest.mark.parametrize("count", [10])
def test_curl_keeps_its_connection(judge, tmp_path, count):
    """Ten transfers, one connection."""
    content, transfers = curl(judge, tmp_path, *["URL" + FILE.path.decode()] * count)
    judge.check(content == FILE.body * count, "the contents differ")
    judge.check(sum(int(one[1]) for one in transfers) == 1, f"{transfers} connections for {count} transfers")


@rule(MUST, "9110 2.5", SUCCESS)
@pytest.mark.parametrize("path", [ROOT, FILE, ASSET], ids=["root", "file", "page"])
def test_curl_speaks_http_1_0(judge, tmp_path, path):
    """The same content for a 1.0 client."""
    content, _ = curl(judge, tmp_path, "--http1.0", "URL" + path.path.decode())
    judge.check(content == path.body, "the content differs")


@rule(MUST, "9110 14.2", SUCCESS, needs="ranges")
@pytest.mark.parametrize("have", [1, 1234, 3999])
def test_curl_resumes_a_download(judge, tmp_path, have):
    """What is there already and the rest make the file."""
    (tmp_path / "part").write_bytes(FILE.body[:have])
    curl(judge, tmp_path, "--continue-at", "-", "--output", "part", "URL" + FILE.path.decode())
    judge.check((tmp_path / "part").read_bytes() == FILE.body, "the file differs")


@rule(MUST, "9110 8.4", SUCCESS, needs="asset")
@pytest.mark.parametrize("how", ["--compressed"])
def test_curl_decodes_what_is_coded(judge, tmp_path, how):
    """curl accepts every coding that it knows and decodes by Content-Encoding."""
    content, _ = curl(judge, tmp_path, how, "URL" + ASSET.path.decode())
    judge.check(content == ASSET.body, "decoded, the content is not the page")


UPLOADS = {"a length": [], "chunks": ["--header", "Transfer-Encoding: chunked"], "an expectation": ["--header", "Expect: 100-continue"], "HTTP/1.0": ["--http1.0"],
           "chunks and an expectation": ["--header", "Transfer-Encoding: chunked", "--header", "Expect: 100-continue"]}


@rule(MUST, "9112 6.3", SUCCESS, needs="echo")
@pytest.mark.parametrize("how", UPLOADS)
def test_curl_uploads(judge, tmp_path, how):
    """768 kB there and back, twice over one connection, as curl frames them."""
    (tmp_path / "upload").write_bytes(UPLOAD)
    content, _ = curl(judge, tmp_path, "--data-binary", "@upload", *UPLOADS[how], *["URL" + ECHO.path.decode()] * 2)
    judge.check(content == UPLOAD * 2, f"{len(content)} octets came back of {2 * len(UPLOAD)}, or they differ")


@rule(MUST, "9110 9.3.2", SUCCESS)
@pytest.mark.parametrize("path", [FILE, MISSING], ids=["file", "missing"])
def test_curl_asks_head_and_get_over_one_connection(judge, tmp_path, path):
    """After HEAD the connection is where it should be."""
    content, transfers = curl(judge, tmp_path, "--head", "URL" + path.path.decode(), "--next", "--silent", "--noproxy", "*", "URL" + FILE.path.decode())
    judge.check(content.endswith(b"\r\n\r\n" + FILE.body), "the content after HEAD differs")


@rule(MUST, "9110 13.1.2", SUCCESS, needs="file_etag")
@pytest.mark.parametrize("file", ["tag"])
def test_curl_asks_for_what_has_changed(judge, tmp_path, file):
    """With the tag that was saved the second transfer has no content."""
    words = ["--etag-save", file, "--output", "first", "URL" + FILE.path.decode()]
    curl(judge, tmp_path, *words)
    content, transfers = curl(judge, tmp_path, "--etag-compare", file, "URL" + FILE.path.decode())
    judge.check(transfers[-1][0] == "304" and content == b"", f"answered {transfers[-1]}")
