"""Responses, read by the letter of RFC 9112. What is wrong with one that can still be read is noted as a Fault; what cannot be read any
more raises.

SPDX-License-Identifier: MIT
"""
import dataclasses

from .grammar import CHUNK_EXT, CHUNK_SIZE, DIGITS, FIELD_VALUE, STATUS_LINE, TOKEN, list_members
from .invariants import Fault, faults_of

HEAD_LIMIT = 1 << 20


class Malformed(Exception):
    """The bytes are no response. `fault` says which rule they break."""

    def __init__(self, rule, text):
        super().__init__(f"{rule}: {text}")
        self.fault = Fault(rule, text)


@dataclasses.dataclass
class Response:
    status: int
    reason: bytes
    version: tuple
    fields: list
    body: bytes = b""
    framing: str = "none"  # none, length, chunked, close
    faults: list = dataclasses.field(default_factory=list)
    interim: list = dataclasses.field(default_factory=list)

    def all(self, name):
        return [value for key, value in self.fields if key.lower() == name.lower().encode()]

    def field(self, name):
        """The value, several lines joined as section 5.3 of RFC 9110 joins them; None when there is none."""
        values = self.all(name)
        return b", ".join(values) if values else None

    def members(self, name):
        return list_members(self.field(name) or b"")

    @property
    def closes(self):
        """Whether the response says that it is the last (RFC 9112 section 9.3)."""
        options = self.members("Connection")
        return b"close" in options or (self.version < (1, 1) and b"keep-alive" not in options)

    def __str__(self):
        return f"{self.status} with {len(self.body)} bytes"


def _line(source, faults):
    """Up to LF. Lines end with CRLF; what a sender may not do is noted and read on."""
    line = source.read_line(HEAD_LIMIT)
    if line.endswith(b"\r\n"):
        line = line[:-2]
    else:
        faults.append(Fault("line_end", f"a line ends with a bare LF: {line[:60]!r}"))
        line = line[:-1]
    if b"\r" in line or b"\0" in line:
        faults.append(Fault("line_end", f"a bare CR or a NUL in a line: {line[:60]!r}"))
    return line


def _head(source, faults):
    line = _line(source, faults)
    match = STATUS_LINE.fullmatch(line)
    if not match:
        raise Malformed("status_line", f"{line[:80]!r} is no status line")
    version = (int(match[1]), int(match[2]))
    if version[0] != 1:
        raise Malformed("status_line", f"a version that was not asked for: {line[:80]!r}")
    return Response(int(match[3]), match[4], version, _fields(source, faults), faults=faults)


def _fields(source, faults):
    fields, size = [], 0
    while line := _line(source, faults):
        size += len(line)
        if size > HEAD_LIMIT:
            raise Malformed("field_syntax", "a head without an end")
        if line[:1] in b" \t":
            faults.append(Fault("field_syntax", f"a folded line: {line[:60]!r}"))
            continue
        name, colon, value = line.partition(b":")
        value = value.strip(b" \t")
        if not colon or not TOKEN.fullmatch(name) or not FIELD_VALUE.fullmatch(value):
            faults.append(Fault("field_syntax", f"no field: {line[:60]!r}"))
        fields.append((name, value))
    return fields


def _chunks(source, faults):
    body = []
    while True:
        line = _line(source, faults)
        size = CHUNK_SIZE.match(line)
        if not size or not CHUNK_EXT.fullmatch(line[size.end():]):
            raise Malformed("chunked_syntax", f"no chunk line: {line[:60]!r}")
        count = int(size[0], 16)
        if count == 0:
            _fields(source, faults)
            return b"".join(body)
        body.append(source.read_exact(count))
        if source.read_exact(2) != b"\r\n":
            raise Malformed("chunked_syntax", "a chunk is not followed by CRLF")


def _length(response):
    values = response.all("Content-Length")
    if not values:
        return None
    if len(values) > 1 or not DIGITS.fullmatch(values[0]):
        raise Malformed("one_framing", f"Content-Length is {values!r}")
    return int(values[0])


def read_response(source, request):
    """The next final response, with the interim ones before it. `request`: the Request that it answers."""
    interim = []
    while True:
        faults = []
        response = _head(source, faults)
        if response.status >= 200:
            break
        faults += faults_of(response, request)
        interim.append(response)
        if response.status == 101:
            break
    response.interim = [one for one in interim if one is not response]
    length = _length(response)
    coded = response.members("Transfer-Encoding")
    if request.method == b"HEAD" or response.status < 200 or response.status in (204, 304):
        response.framing = "none"
    elif coded:
        if coded[-1] == b"chunked":
            response.framing = "chunked"
            response.body = _chunks(source, faults)
        else:
            response.framing = "close"
            response.body = source.read_rest()
    elif length is not None:
        response.framing = "length"
        response.body = source.read_exact(length)
    else:
        response.framing = "close"
        response.body = source.read_rest()
    if response.status >= 200:
        faults += faults_of(response, request)
    return response
