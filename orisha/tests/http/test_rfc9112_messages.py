"""RFC 9112: what a message is, however its bytes arrive; and what is none."""
import os
import random
import socket
import time

import pytest

from conftest import PATIENCE_S, ROOT
from wire import Connection, ask, ask_raw, request

HELLO = ROOT / "orisha" / "examples" / "hello.kz"
ECHO = """
~import "$orisha"

~orisha:handler = orisha:router(req)
| [POST /echo] |> response { body: req->body }
| [PUT /length] |> response { body: orisha_format(req, "%zu", req->body.len) }
| [GET /header] |> response { body: orisha_request_header(req, ORISHA_STR("x-test")) }
| [GET /query] |> response { body: req->query }
| [*] |> response { status: 404, body: "none" }

~orisha:serve(port: 3000)
| shutdown _ |> _
| failed _ |> _
"""


@pytest.fixture(scope="module")
def echo(compiled):
    from conftest import Server
    server = Server(compiled(ECHO), "--workers", "1")
    yield server
    assert server.process.poll() is None, "the server died during the tests"
    assert server.stop() == 0


def chunked(*chunks, trailer=b""):
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n" + trailer + b"\r\n"


MESSAGES = {
    "get": (request("/header", headers=["X-Test:  value\t "]), b"value"),
    "post": (request("/echo", "POST", ["Content-Length: 11"], b"hello\r\n\r\nyou"[:11]), b"hello\r\n\r\nyou"[:11]),
    "chunked": (request("/echo", "POST", ["Transfer-Encoding: chunked"], chunked(b"Wiki", b"pedia in\r\n\r\nchunks.")),
                b"Wikipedia in\r\n\r\nchunks."),
    "trailers": (request("/echo", "POST", ["Transfer-Encoding: Chunked"],
                         b"3;name=\"quoted ; \\\" value\"\r\nabc\r\n" + chunked(trailer=b"X-After: 1\r\n")), b"abc"),
    "absolute": (b"GET http://example.org/query?a=b HTTP/1.1\r\nHost: localhost\r\n\r\n", b"a=b"),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_split_at_every_byte(echo, name):
    message, body = MESSAGES[name]
    with Connection(echo.address) as connection:
        for at in range(1, len(message)):
            connection.send(message[:at])
            time.sleep(0.0005)
            connection.send(message[at:])
            response = connection.read()
            assert (response.status, response.body) == (200, body), f"split at {at}"


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_one_byte_at_a_time(echo, name):
    message, body = MESSAGES[name]
    with Connection(echo.address) as connection:
        for byte in message:
            connection.send(bytes([byte]))
        assert connection.read().body == body


def test_sixteen_pipelined_requests_are_answered_in_order(hello):
    with Connection(hello.address) as connection:
        connection.send(b"".join(request(f"/users/{n}") for n in range(16)))
        assert [connection.read().body for _ in range(16)] == [str(n).encode() for n in range(16)]


def test_pipelines_cut_at_random_places(echo):
    random.seed(9112)
    names = [random.choice(list(MESSAGES)) for _ in range(400)]
    stream = b"".join(MESSAGES[name][0] for name in names)
    with Connection(echo.address) as connection:
        at = 0
        while at < len(stream):
            size = random.choice([1, 7, 100, 1500, 9000])
            connection.send(stream[at:at + size])
            at += size
        for name in names:
            assert connection.read().body == MESSAGES[name][1]


def test_a_burst_larger_than_every_buffer(hello):
    """About 1.6 MB of requests in one write, read by a client that reads while it sends."""
    count = 30000
    with Connection(hello.address) as connection:
        data, at, answers = request("/users/7") * count, 0, 0
        connection.socket.setblocking(False)
        deadline = time.monotonic() + 60
        received = b""
        while received.count(b"HTTP/1.1 200 OK\r\n") < count and time.monotonic() < deadline:
            try:
                at += connection.socket.send(data[at:at + 65536]) if at < len(data) else 0
            except BlockingIOError:
                pass
            try:
                received += connection.socket.recv(1 << 20)
            except BlockingIOError:
                time.sleep(0.001)
        answers = received.count(b"HTTP/1.1 200 OK\r\n")
        assert answers == count
        assert received.endswith(b"\r\n\r\n7")


def test_a_slow_reader_is_waited_for_and_loses_nothing(serve):
    """Its answers exceed what the kernel buffers; while it does not read, others are served."""
    hello = serve(HELLO, "--workers", "2", "--progress-window-ms", "60000")
    count = 20000
    with Connection(hello.address, receive_buffer_bytes=4096) as slow:
        slow.socket.settimeout(2)
        sent = 0
        try:
            for n in range(count):
                slow.send(request(f"/users/{n}"))
                sent += 1
        except (socket.timeout, BlockingIOError):
            pass
        assert ask(hello.address, "/").status == 200
        memory = [line for line in open(f"/proc/{hello.pid}/status") if line.startswith("VmRSS")][0]
        assert int(memory.split()[1]) < 64 * 1024, "the server buffers without a bound"
        slow.socket.settimeout(PATIENCE_S)
        for n in range(sent):
            assert slow.read().body == str(n).encode()


LARGE = """
~import "$orisha"

static char bytes[200000];
static orisha_str large(void)
{
    memset(bytes, 'x', sizeof(bytes));
    return (orisha_str){bytes, sizeof(bytes)};
}

~orisha:handler = orisha:router(req)
| [GET /large] |> response { body: large() }

~orisha:serve(port: 3000)
| shutdown _ |> _
| failed _ |> _
"""


@pytest.mark.parametrize("close", [True, False])
def test_who_will_send_no_more_gets_every_answer(serve, close):
    """8 MB of answers to one that begins to read once it has said that it is done, by Connection: close or by hanging up its half."""
    server = serve(LARGE, "--workers", "1")
    with Connection(server.address, receive_buffer_bytes=4096) as connection:
        connection.send(request("/large") * 39 + request("/large", headers=["Connection: close"] if close else []))
        if not close:
            connection.socket.shutdown(socket.SHUT_WR)
        time.sleep(0.2)
        for _ in range(40):
            assert connection.read().body == b"x" * 200000
        assert connection.is_closed()


@pytest.mark.parametrize("path", ["/", "/users/42", "/nowhere"])
def test_head_is_get_without_the_body(hello, path):
    with Connection(hello.address) as connection:
        connection.send(request(path, "HEAD") + request(path))
        head, get = connection.read(head_request=True), connection.read()
        date = b"Date"
        assert head.status == get.status
        assert [h for h in head.headers if h[0] != date] == [h for h in get.headers if h[0] != date]


BAD = {
    "bare LF after the request line": (b"GET / HTTP/1.1\nHost: x\r\n\r\n", 400),
    "bare LF after a field": (b"GET / HTTP/1.1\r\nHost: x\n\r\n", 400),
    "bare CR in a field": (b"GET / HTTP/1.1\r\nHost: x\rY: z\r\n\r\n", 400),
    "NUL in a field": (b"GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n", 400),
    "obs-fold": (b"GET / HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n", 400),
    "space before the colon": (b"GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400),
    "empty field name": (b"GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n", 400),
    "field name that is no token": (b"GET / HTTP/1.1\r\nHost: x\r\nA(b): y\r\n\r\n", 400),
    "no Host": (b"GET / HTTP/1.1\r\nX: y\r\n\r\n", 400),
    "two Hosts": (b"GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", 400),
    "empty Host": (b"GET / HTTP/1.1\r\nHost:\r\n\r\n", 400),
    "bad Host": (b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
    "two spaces": (b"GET  / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "no version": (b"GET /\r\nHost: x\r\n\r\n", 400),
    "version 2": (b"GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505),
    "unknown method": (b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n", 501),
    "CONNECT": (b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n", 501),
    "TRACE": (b"TRACE / HTTP/1.1\r\nHost: x\r\n\r\n", 501),
    "fragment": (b"GET /#a HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "malformed percent": (b"GET /%4 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "percent NUL": (b"GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "dot segment": (b"GET /a/../b HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "encoded dot segment": (b"GET /%2e%2E/ HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "length and chunked": (b"POST /users HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    "length with sign": (b"POST /users HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\nabc", 400),
    "lengths that differ": (b"POST /users HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400),
    "length that overflows": (b"POST /users HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n", 400),
    "body too large": (b"POST /users HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n", 413),
    "chunked not last": (b"POST /users HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, gzip\r\n\r\n", 400),
    "unknown coding": (b"POST /users HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
    "chunked in 1.0": (b"POST /users HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    "bad chunk size": (b"POST /users HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
    "chunk without CRLF": (b"POST /users HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n", 400),
    "chunk size with bare LF": (b"POST /users HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\nabc\r\n", 400),
    "long target": (b"GET /" + b"a" * 20000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
    "large head": (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 20000 + b"\r\n\r\n", 431),
    "many fields": (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 150 + b"\r\n", 431),
    "unknown expectation": (b"POST /users HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nExpect: a miracle\r\n\r\n", 417),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_requests_are_refused_and_the_connection_closed(hello, name):
    data, status = BAD[name]
    response, closed = ask_raw(hello.address, data)
    assert response.status == status
    assert response.header("Connection") == b"close"
    assert closed
    assert ask(hello.address, "/").status == 200, "still answers afterwards"


@pytest.mark.parametrize("prefix", [b"GET / HTTP/1.1\nHost: x", b"\0", b"GET / HTTP/1.1\r\nA b: c\r\n"])
def test_a_bad_request_is_refused_without_waiting_for_its_end(hello, prefix):
    with Connection(hello.address) as connection:
        connection.send(prefix)
        # Had it waited, it would answer 408 in the end.
        assert connection.read().status == 400


def test_what_follows_a_refused_request_is_not_answered(hello):
    with Connection(hello.address) as connection:
        connection.send(b"GET / HTTP/1.1\r\nHost : x\r\n\r\n" + request("/users/1"))
        assert connection.read().status == 400
        assert connection.is_closed()


@pytest.mark.parametrize("version, header, keeps", [
    ("1.1", None, True), ("1.1", "Connection: close", False), ("1.1", "Connection: foo, Close", False),
    ("1.0", None, False), ("1.0", "Connection: keep-alive", True), ("1.0", "Connection: Keep-Alive, x", True),
])
def test_persistence(hello, version, header, keeps):
    with Connection(hello.address) as connection:
        connection.send(request("/", headers=[header] if header else [], version=version))
        response = connection.read()
        assert response.body == b"Hello World"
        if keeps:
            assert response.header("Connection") == (b"keep-alive" if version == "1.0" else None)
            connection.send(request("/users/2"))
            assert connection.read().body == b"2"
        else:
            assert response.header("Connection") == b"close"
            assert connection.is_closed()


def test_expect_100_continue(echo):
    with Connection(echo.address) as connection:
        connection.send(request("/echo", "POST", ["Content-Length: 5", "Expect: 100-continue"]))
        assert connection.read_head().status == 100
        connection.send(b"hello")
        assert connection.read().body == b"hello"


def test_a_large_body(echo):
    body = bytes(range(256)) * 3900
    with Connection(echo.address) as connection:
        connection.send(request("/echo", "POST", [f"Content-Length: {len(body)}"], body))
        assert connection.read().body == body
        connection.send(request("/length", "PUT", ["Transfer-Encoding: chunked"], chunked(body[:500000], body[500000:])))
        assert connection.read().body == str(len(body)).encode()


def test_options_asterisk(hello):
    response = ask(hello.address, "*", method="OPTIONS")
    assert response.status in (200, 204)
    assert b"GET" in response.header("Allow")


def test_a_thousand_connections_come_and_go(hello):
    for _ in range(10):
        connections = [Connection(hello.address) for _ in range(100)]
        for connection in connections:
            connection.send(request("/users/9"))
        for connection in connections:
            assert connection.read().body == b"9"
            connection.socket.close()
    deadline = time.monotonic() + PATIENCE_S  # the server hears of the last ones a moment later
    while len(os.listdir(f"/proc/{hello.pid}/fd")) >= 60:
        assert time.monotonic() < deadline
        time.sleep(0.01)
