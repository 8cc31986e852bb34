"""The response parser notes what is wrong, and reads what is right. SPDX-License-Identifier: MIT"""
import socket
import threading
import time

import pytest

from harness.conformance.wire.connection import Closed, Connection, Hang, Request
from harness.conformance.wire.grammar import date_seconds, date_text
from harness.conformance.wire.response import Malformed

DATE = b"Date: now\r\n"  # filled in when it is sent


def served(data, close=True):
    """The address of a server that sends these bytes to whoever connects."""
    listener = socket.create_server(("127.0.0.1", 0))
    data = data.replace(b"now", date_text(time.time()))

    def run():
        connection, _ = listener.accept()
        connection.sendall(data)
        if close:
            connection.close()
        else:
            connection.recv(1)
            connection.close()
        listener.close()

    threading.Thread(target=run, daemon=True).start()
    return listener.getsockname()


def read(data, request=Request(), close=True):
    with Connection(served(data, close), 5) as connection:
        response = connection.read(request)
        connection.look_at_the_rest()
        return response, [fault.rule for fault in connection.faults]


def ok(fields=b"", body=b"", status=b"200 OK"):
    return b"HTTP/1.1 " + status + b"\r\n" + DATE + b"Content-Type: text/plain\r\n" + fields + b"\r\n" + body


RIGHT = {"a length": (ok(b"Content-Length: 5\r\n", b"hello"), b"hello"), "chunks": (ok(b"Transfer-Encoding: chunked\r\n", b"5;a=\"b\"\r\nhello\r\n0\r\nX-A: b\r\n\r\n"), b"hello"),
         "to the end": (ok(b"Connection: close\r\n", b"hello"), b"hello"), "204": (b"HTTP/1.1 204 No Content\r\n" + DATE + b"\r\n", b""),
         "after 100": (b"HTTP/1.1 100 Continue\r\n\r\n" + ok(b"Content-Length: 5\r\n", b"hello"), b"hello")}


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_is_read(name):
    data, body = RIGHT[name]
    response, faults = read(data)
    assert response.body == body and faults == []


WRONG = {"line_end": ok(b"Content-Length: 0\n"), "field_syntax": ok(b"Content-Length: 0\r\nX A: b\r\n"), "date": b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
         "date_format": b"HTTP/1.1 200 OK\r\nDate: yesterday\r\nContent-Length: 0\r\n\r\n", "one_framing": ok(b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n"),
         "no_framing_without_content": b"HTTP/1.1 204 No Content\r\n" + DATE + b"Content-Length: 0\r\n\r\n", "no_body": b"HTTP/1.1 304 Not Modified\r\n" + DATE + b"\r\nhello",
         "singletons": ok(b"ETag: \"a\"\r\nETag: \"b\"\r\nContent-Length: 0\r\n"), "etag_syntax": ok(b"ETag: a\r\nContent-Length: 0\r\n"),
         "allow_with_405": ok(b"Content-Length: 0\r\n", status=b"405 Method Not Allowed"), "range_of_206": ok(b"Content-Length: 1\r\n", b"a", b"206 Partial Content"),
         "last_modified": ok(b"Last-Modified: Sun, 06 Nov 2044 08:49:37 GMT\r\nContent-Length: 0\r\n"), "no_trailing_junk": ok(b"Content-Length: 5\r\n", b"hello\r\n")}


@pytest.mark.parametrize("rule", WRONG)
def test_what_is_wrong_is_noted_by_its_rule(rule):
    _, faults = read(WRONG[rule])
    assert rule in faults


def test_chunks_for_1_0_are_noted():
    _, faults = read(ok(b"Transfer-Encoding: chunked\r\n", b"0\r\n\r\n"), Request(version=(1, 0)))
    assert "no_chunks_for_1_0" in faults


BROKEN = {"status_line": b"HTTP/1.1  200 OK\r\n\r\n", "one_framing": ok(b"Content-Length: 5\r\nContent-Length: 6\r\n"), "chunked_syntax": ok(b"Transfer-Encoding: chunked\r\n", b"x\r\n"),
          "truncated": ok(b"Content-Length: 50\r\n", b"hello")}


@pytest.mark.parametrize("rule", BROKEN)
def test_what_cannot_be_read_raises(rule):
    with pytest.raises(Malformed) as caught:
        read(BROKEN[rule])
    assert caught.value.fault.rule == rule


def test_the_end_and_silence_are_told_apart():
    with pytest.raises(Closed):
        read(b"")
    with Connection(served(b"HTTP/1.1 2", close=False), 0.2) as connection, pytest.raises(Hang):
        connection.read()


@pytest.mark.parametrize("text", [b"Sun, 06 Nov 1994 08:49:37 GMT", b"Thu, 29 Feb 2024 23:59:60 GMT"])
def test_valid_dates(text):
    assert date_seconds(text) is not None


@pytest.mark.parametrize("text", [b"Mon, 06 Nov 1994 08:49:37 GMT", b"Sun, 6 Nov 1994 08:49:37 GMT", b"Sun, 06 Nov 1994 24:49:37 GMT", b"Fri, 30 Feb 2024 00:00:00 GMT", b"Sun, 06 Nov 1994 08:49:37 UTC", b""])
def test_invalid_dates(text):
    assert date_seconds(text) is None
