"""The reference of the sweep: which readings of a stream the RFC leaves open, and what counts as a hazard. SPDX-License-Identifier: MIT"""
import pytest

from harness.conformance.sweep.hazard import hazard
from harness.conformance.sweep.places import PLACES, SENTINEL
from harness.conformance.sweep.probe import Observation
from harness.conformance.sweep.reading import LEAVES, reading


def contents(data):
    """{what the first message may hold}, None where it may only be refused."""
    return {seen[0][0].content if seen[0] else None for seen in (reading(data, leave) for leave in LEAVES)}


def post(fields, body=b"hello"):
    return b"POST /echo HTTP/1.1\r\nHost: localhost\r\n" + fields + b"\r\n" + body + SENTINEL


@pytest.mark.parametrize("fields, body, expected", [
    (b"Content-Length: 5\r\n", b"hello", {b"hello"}),
    (b"Content-Length: +5\r\n", b"hello", {None}),
    (b"Content-Length : 5\r\n", b"hello", {None}),
    (b"Content-Length: 5\n", b"hello", {b"hello", None}),  # a bare LF may end a line; as a space it is no length
    (b"Content-Length: 5, 5\r\n", b"hello", {b"hello"}),
    (b"Content-Length: 5, 6\r\n", b"hello", {None}),
    (b"X\0Content-Length: 5\r\n", b"", {b"", None}),  # a line that is no field does not frame
    (b"X-A: b\rContent-Length: 5\r\n", b"", {b"", None}),
    (b"Transfer-Encoding: chunked\r\n", b"5;a=b\r\nhello\r\n0\r\n\r\n", {b"hello"}),
    (b"Transfer-Encoding: chunked\r\n", b"5\nhello\r\n0\r\n\r\n", {None}),
    (b"Transfer-Encoding: xchunked\r\n", b"", {None}),
    (b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", b"5\r\nhello\r\n0\r\n\r\n", {b"hello"}),
])
def test_readings(fields, body, expected):
    assert contents(post(fields, body)) == expected


def observed(*answers):
    return Observation(tuple(answers), "closed", b"")


ROOT = (200, b"root\n")


@pytest.mark.parametrize("fields, body, answers, is_hazard", [
    (b"Content-Length: 5\r\n", b"hello", [(200, b"hello"), ROOT], False),
    (b"Content-Length: 5\r\n", b"hello", [(200, b"hell"), (400, b"")], True),
    (b"Content-Length: 5\r\n", b"hello", [(400, b"")], False),
    (b"Content-Length: 5\r\n", b"hello", [], False),
    (b"Content-Length: +5\r\n", b"hello", [(200, b"hello"), ROOT], True),
    (b"Content-Length: +5\r\n", b"hello", [(400, b"")], False),
    (b"Content-Length: +5\r\n", b"hello", [(400, b""), ROOT], True),  # refused, and yet read on as if it were framed
    (b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", b"5\r\nhello\r\n0\r\n\r\n", [(200, b"hello")], False),
    (b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", b"5\r\nhello\r\n0\r\n\r\n", [(200, b"hello"), ROOT], True),
    (b"Transfer-Encoding: chunked\r\n", b"5\nhello\r\n0\r\n\r\n", [(200, b"hello"), ROOT], True),
])
def test_hazards(fields, body, answers, is_hazard):
    assert bool(hazard(post(fields, body), observed(*answers), True)) == is_hazard


def test_a_place_differs_in_its_byte_alone():
    for name, place in PLACES.items():
        streams = [place(byte) for byte in (0x01, 0x02)]
        assert len(streams[0]) == len(streams[1]), name
        assert sum(a != b for a, b in zip(*streams)) == 1, name
        assert streams[0].endswith(SENTINEL), name
