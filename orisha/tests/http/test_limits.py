"""What an operator sets holds on the wire: bounds of requests, rates."""
import time

import pytest

from conftest import ROOT
from wire import Connection, ask, request

HELLO = ROOT / "orisha" / "examples" / "hello.kz"


def field(size):
    return "X-Filler: " + "x" * (size - len("X-Filler: "))


@pytest.mark.parametrize("limit, size, status", [(2048, 1500, 200), (2048, 3000, 431), (65536, 60000, 200), (65536, 70000, 431)])
def test_head_bytes(serve, limit, size, status):
    server = serve(HELLO, "--max-head-bytes", str(limit))
    response = ask(server.address, "/", headers=[field(size)])
    assert response.status == status
    if status == 431:
        assert f"larger than {limit} bytes".encode() in response.body


@pytest.mark.parametrize("limit, count, status", [(5, 5, 200), (5, 6, 431), (500, 400, 200), (500, 501, 431)])
def test_fields(serve, limit, count, status):
    server = serve(HELLO, env={"ORISHA_MAX_FIELDS": str(limit)})
    response = ask(server.address, "/", headers=[f"A{i}: b" for i in range(count - 1)])
    assert response.status == status
    if status == 431:
        assert f"more than {limit} fields".encode() in response.body


@pytest.mark.parametrize("limit, size, status", [(10, 10, 201), (10, 11, 413), (3 << 20, 3 << 20, 201), (3 << 20, (3 << 20) + 1, 413)])
def test_body_bytes(serve, limit, size, status):
    server = serve(HELLO, "--max-body-bytes", str(limit))
    body = b"x" * size
    plain = request("/users", "POST", headers=[f"Content-Length: {size}"], body=body)
    chunked = request("/users", "POST", headers=["Transfer-Encoding: chunked"],
                      body=b"5\r\nxxxxx\r\n" + b"%x\r\n" % (size - 5) + body[5:] + b"\r\n0\r\n\r\n")
    if status == 413:
        # What announces the size is enough for it to say no, and it does not read on to the end.
        plain, chunked = plain[:-size], chunked[:-(size - 5) - len(b"\r\n0\r\n\r\n")]
    for message in plain, chunked:
        with Connection(server.address) as connection:
            connection.send(message)
            assert connection.read().status == status


def drip(server, count, pause_s):
    """The status that a client gets who sends a body of `count` bytes one at a time."""
    with Connection(server.address) as connection:
        connection.send(request("/users", "POST", headers=[f"Content-Length: {count}"]))
        for _ in range(count):
            time.sleep(pause_s)
            try:
                connection.send(b"x")
            except (BrokenPipeError, ConnectionResetError):
                break
        return connection.read().status


def test_minimum_rate(serve):
    """A body of a byte in 50 ms: too slow for 1000 bytes a second, fast enough where any rate will do."""
    assert drip(serve(HELLO, "--progress-window-ms", "150", "--min-rate", "1000"), 60, 0.05) == 408
    assert drip(serve(HELLO, "--progress-window-ms", "150", "--min-rate", "0"), 20, 0.05) == 201
