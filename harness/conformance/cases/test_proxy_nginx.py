"""A real proxy in front: through nginx a contestant gives the same answers as directly.

SPDX-License-Identifier: MIT
"""
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time

import pytest

from common import ASSET, ECHO, FILE, MISSING, MUST, ROOT, SUCCESS, Request, chunked, post, request, rule
from harness.conformance.wire.connection import Connection

CONFIGURATION = """\
daemon off; master_process off; pid "{folder}/pid"; error_log "{folder}/error.log" error;
events {{ worker_connections 256; }}
http {{
    access_log off; client_max_body_size 64m;
    client_body_temp_path "{folder}/body"; proxy_temp_path "{folder}/proxy"; fastcgi_temp_path "{folder}/f"; uwsgi_temp_path "{folder}/u"; scgi_temp_path "{folder}/s";
    upstream contestant {{ server {host}:{port}; keepalive 4; }}
    server {{
        listen 127.0.0.1:{listen};
        location / {{ proxy_pass http://contestant; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host localhost; }}
    }}
}}
"""
START_S = 20


@contextlib.contextmanager
def proxy(folder, address):
    """The address of an nginx that passes everything on to `address`."""
    program = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
    if program is None:
        pytest.skip("there is no nginx on this machine; ./bootstrap --only nginx")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        listen = probe.getsockname()[1]
    file = folder / "nginx.conf"
    file.write_text(CONFIGURATION.format(folder=folder, host=address[0], port=address[1], listen=listen))
    with (folder / "stderr").open("w") as log:
        process = subprocess.Popen([program, "-e", "stderr", "-p", folder, "-c", file], stderr=log, start_new_session=True)
    try:
        deadline = time.monotonic() + START_S
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", listen), 1):
                break
            assert process.poll() is None and time.monotonic() < deadline, f"nginx does not start: {(folder / 'stderr').read_text()}"
            time.sleep(0.01)
        yield ("127.0.0.1", listen)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def answer(judge, address, data):
    """What does not differ between two askings: status, content, and the fields that are the resource's."""
    with Connection(address, max(judge.patience_s, 10)) as connection:
        connection.send(data)
        response = connection.read(Request.of(data))
    fields = {name: response.field(name) for name in ("Content-Type", "Content-Encoding", "ETag", "Last-Modified", "Vary", "Allow", "Content-Range")}
    return response.status, response.body, fields


BODY = bytes(range(256)) * 400
ASKED = {"root": [request(ROOT.path)], "file": [request(FILE.path)], "HEAD": [request(FILE.path, b"HEAD")], "missing": [request(MISSING.path)], "gzip": [request(ASSET.path, fields=[b"Accept-Encoding: gzip"])],
         "plain": [request(ASSET.path)], "a range": [request(FILE.path, fields=[b"Range: bytes=100-199"])], "a tag": [request(FILE.path, fields=[b'If-None-Match: "nothing"'])],
         "any tag": [request(FILE.path, fields=[b"If-None-Match: *"])], "a method": [request(ROOT.path, b"DELETE")], "a query": [request(ROOT.path + b"?a=b")],
         "an upload": [post(b"Content-Length: %d" % len(BODY), body=BODY)], "chunks": [post(b"Transfer-Encoding: chunked", body=chunked(BODY[:50000], BODY[50000:]))],
         "one after the other": [request(ROOT.path), post(b"Content-Length: 5", body=b"hello"), request(FILE.path), request(FILE.path, b"HEAD"), request(ROOT.path)]}


@rule(MUST, "9110 7.6", SUCCESS)
@pytest.mark.parametrize("asked", ASKED)
def test_the_same_answers_through_a_proxy(judge, tmp_path, asked):
    """An intermediary forwards messages; over its kept connections a server answers as it does directly."""
    if "echo" in judge.contestant.lacks and any(ECHO.path in data[:40] for data in ASKED[asked]):
        pytest.skip(f"lacks echo: {judge.contestant.lacks['echo']}")
    with proxy(tmp_path, judge.contestant.address) as through:
        for data in ASKED[asked]:
            direct, proxied = answer(judge, judge.contestant.address, data), answer(judge, through, data)
            judge.check(direct == proxied, f"directly {direct[0]} with {len(direct[1])} octets and {direct[2]}, through the proxy {proxied[0]} with {len(proxied[1])} and {proxied[2]}")
