"""A real proxy in front: through nginx and through HAProxy a contestant gives the same answers as directly, to the one who asked.

SPDX-License-Identifier: MIT
"""
import contextlib

import pytest

from common import ASSET, ECHO, FILE, FRAMING, MISSING, MUST, REFUSED, ROOT, SUCCESS, Closed, Hang, Request, chunked, post, request, rule
from harness.conformance.proxies import PROXIES, Missing, proxy
from harness.conformance.wire.connection import Connection
from harness.conformance.wire.response import Malformed


@contextlib.contextmanager
def proxied(judge, folder, name):
    try:
        with proxy(name, folder, judge.contestant.address) as address:
            yield address
    except Missing as why:
        pytest.skip(str(why))


@pytest.fixture
def through(judge, tmp_path, name):
    """The address of a proxy that nothing has come through yet."""
    with proxied(judge, tmp_path, name) as address:
        yield address


@pytest.fixture(scope="session")
def kept():
    """Proxies that stay: {(name, where the contestant listens): address}."""
    with contextlib.ExitStack() as stack:
        yield stack, {}


@pytest.fixture
def through_kept(judge, kept, tmp_path_factory, name):
    """The address of a proxy that others came through before, which must make no difference."""
    stack, addresses = kept
    key = name, judge.contestant.address
    if key not in addresses:
        addresses[key] = stack.enter_context(proxied(judge, tmp_path_factory.mktemp(name), name))
    return addresses[key]


def answer(judge, address, data):
    """What does not differ between two askings: status, content, and the fields that are the resource's."""
    with Connection(address, judge.patience_s) as connection:
        connection.send(data)
        response = connection.read(Request.of(data))
    fields = {name: response.field(name) for name in ("Content-Type", "Content-Encoding", "ETag", "Last-Modified", "Vary", "Allow", "Content-Range")}
    return response.status, response.body, fields


BODY = bytes(range(256)) * 400
ASKED = {"root": [request(ROOT.path)], "file": [request(FILE.path)], "HEAD": [request(FILE.path, b"HEAD")], "missing": [request(MISSING.path)], "gzip": [request(ASSET.path, fields=[b"Accept-Encoding: gzip"])],
         "plain": [request(ASSET.path)], "a range": [request(FILE.path, fields=[b"Range: bytes=100-199"])], "a tag": [request(FILE.path, fields=[b'If-None-Match: "nothing"'])],
         "any tag": [request(FILE.path, fields=[b"If-None-Match: *"])], "a method": [request(ROOT.path, b"DELETE")], "a query": [request(ROOT.path + b"?a=b")],
         "an upload": [post(b"Content-Length: %d" % len(BODY), body=BODY)], "chunks": [post(b"Transfer-Encoding: chunked", body=chunked(BODY[:50000], BODY[50000:]))],
         "an expectation": [post(b"Expect: 100-continue", b"Content-Length: 5", body=b"hello")], "trailers": [post(b"Transfer-Encoding: chunked", body=chunked(b"hello", trailer=b"X-A: b\r\n"))],
         "one after the other": [request(ROOT.path), post(b"Content-Length: 5", body=b"hello"), request(FILE.path), request(FILE.path, b"HEAD"), request(ROOT.path)]}


@rule(MUST, "9110 7.6", SUCCESS)
@pytest.mark.parametrize("name", PROXIES)
@pytest.mark.parametrize("asked", ASKED)
def test_the_same_answers_through_a_proxy(judge, through_kept, name, asked):
    """An intermediary forwards messages; over its kept connections a server answers as it does directly."""
    if "echo" in judge.contestant.lacks and any(ECHO.path in data[:40] for data in ASKED[asked]):
        pytest.skip(f"lacks echo: {judge.contestant.lacks['echo']}")
    for data in ASKED[asked]:
        direct, proxied = answer(judge, judge.contestant.address, data), answer(judge, through_kept, data)
        judge.check(direct == proxied, f"directly {direct[0]} with {len(direct[1])} octets and {direct[2]}, through {name} {proxied[0]} with {len(proxied[1])} and {proxied[2]}")


# Begun and not ended: whoever comes next would complete it. (An answer that nobody waits for makes proxies drop the connection.)
HIDDEN = b"GET " + MISSING.path + b" HTTP/1.1\r\nX-A: "
CHUNKS = b"5\r\nhello\r\n0\r\n\r\n"
SUSPICIOUS = {
    "content of a GET": request(ROOT.path, fields=[b"Content-Length: %d" % len(HIDDEN)]) + HIDDEN,
    "content of a HEAD": request(ROOT.path, b"HEAD", [b"Content-Length: %d" % len(HIDDEN)]) + HIDDEN,
    "content of a DELETE": request(ROOT.path, b"DELETE", [b"Content-Length: %d" % len(HIDDEN)]) + HIDDEN,
    "chunks of a GET": request(ROOT.path, fields=[b"Transfer-Encoding: chunked"]) + chunked(HIDDEN),
    "content of what is missing": request(MISSING.path, b"POST", [b"Content-Length: %d" % len(HIDDEN)]) + HIDDEN,
    "an expectation that is refused": request(MISSING.path, b"POST", [b"Expect: 100-continue", b"Content-Length: %d" % len(HIDDEN)]) + HIDDEN,
    "a length and a coding": post(b"Content-Length: %d" % (len(CHUNKS) + len(HIDDEN)), b"Transfer-Encoding: chunked", body=CHUNKS + HIDDEN),
    "a coding and a length": post(b"Transfer-Encoding: chunked", b"Content-Length: 4", body=b"%x\r\n%s\r\n0\r\n\r\n" % (len(HIDDEN), HIDDEN)),
    "two codings": post(b"Transfer-Encoding: chunked", b"Transfer-Encoding: identity", body=CHUNKS + HIDDEN),
    "a coding behind a space": post(b"Transfer-Encoding : chunked", b"Content-Length: %d" % (len(CHUNKS) + len(HIDDEN)), body=CHUNKS + HIDDEN),
    "an odd coding": post(b"Transfer-Encoding: \x0bchunked", b"Content-Length: %d" % (len(CHUNKS) + len(HIDDEN)), body=CHUNKS + HIDDEN),
    "lengths that differ": post(b"Content-Length: 5", b"Content-Length: %d" % (5 + len(HIDDEN)), body=b"hello" + HIDDEN),
    "a length with a sign": post(b"Content-Length: +%d" % len(HIDDEN), body=HIDDEN),
    "an extension with a bare LF": post(b"Transfer-Encoding: chunked", body=b"5;a\nhello\r\n0\r\n\r\n" + HIDDEN),
    "a chunk without its end": post(b"Transfer-Encoding: chunked", body=b"5\r\nhelloXX0\r\n\r\n" + HIDDEN),
    "a trailer that frames": post(b"Transfer-Encoding: chunked", body=b"5\r\nhello\r\n0\r\nContent-Length: %d\r\n\r\n" % len(HIDDEN)),
    "an upgrade": request(ROOT.path, fields=[b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c", b"HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"]) + HIDDEN,
    "HTTP/1.0 with chunks": post(b"Transfer-Encoding: chunked", b"Connection: keep-alive", body=CHUNKS + HIDDEN, version=b"1.0"),
}
VISITORS = 4  # more than the connections that can have been kept
ATTACKER_S = 2  # what the one who hides something gets is not judged here


@rule(MUST, "9112 11.2", SUCCESS, REFUSED, area=FRAMING)
@pytest.mark.parametrize("name", PROXIES)
@pytest.mark.parametrize("suspicious", SUSPICIOUS)
def test_nobody_gets_the_answer_to_a_hidden_request(judge, through, name, suspicious):
    """Request smuggling: what one client hides in its message is answered to the next, because proxy and server saw different messages. Whatever
    one sends through a real proxy, those who come behind get what they asked for."""
    with Connection(through, ATTACKER_S) as connection, contextlib.suppress(Closed, Hang, Malformed, OSError):
        connection.send(SUSPICIOUS[suspicious])
        connection.read(Request.of(SUSPICIOUS[suspicious]))
    for visitor in range(VISITORS):
        status, body, _ = answer(judge, through, request(ROOT.path))
        judge.check(status == 200 and body == ROOT.body, f"visitor {visitor + 1} of / behind {name} is answered {status} with {body[:60]!r}; before, {SUSPICIOUS[suspicious]!r} was sent")
