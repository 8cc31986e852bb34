"""How a stream of requests may be read: by the grammar of RFC 9112, and by each of the departures that it allows a recipient.

A reading is the list of messages that one such recipient sees. Whoever accepts a message must have one of these readings; to refuse is
always allowed. SPDX-License-Identifier: MIT
"""
import dataclasses
import itertools
import re

from ..wire.grammar import CHUNK_EXT, CHUNK_SIZE, DIGITS, TOKEN


class Refuse(Exception):
    """No recipient of this kind accepts it."""


class Incomplete(Exception):
    """More must come."""


@dataclasses.dataclass(frozen=True)
class Leave:
    """What the RFC leaves to the recipient."""
    lf: bool = False  # a bare LF ends a line of the head (9112 2.2)
    controls: bool = False  # CR, LF and NUL in a value are replaced by SP (9110 5.5, 9112 2.2)
    folds: bool = False  # a folded line is joined with SP (9112 5.2), a first line behind white space is dropped (2.2)
    words: bool = False  # the request line is split at any white space (9112 3), a minor version may have more digits
    ignores: bool = False  # a line that is no field, an extension that is none, is passed over


LEAVES = [Leave(*choice) for choice in itertools.product((False, True), repeat=5)]


@dataclasses.dataclass(frozen=True)
class Message:
    method: bytes
    target: bytes
    content: bytes
    last: bool  # nothing may be answered behind it


def _line(data, at, leave):
    """(line, where the next one begins)"""
    end = data.find(b"\n" if leave.lf else b"\r\n", at)
    if end < 0:
        raise Incomplete()
    line = data[at:end]
    if leave.lf:
        return line.removesuffix(b"\r"), end + 1
    return line, end + 2


def _request_line(line, leave):
    words = re.split(rb"[ \t\x0b\x0c\r]+", line.strip(b" \t\x0b\x0c\r")) if leave.words else line.split(b" ")
    if len(words) != 3 or not TOKEN.fullmatch(words[0]) or not re.fullmatch(rb"[^\x00-\x20\x7f]+", words[1]):
        raise Refuse()
    version = re.fullmatch(rb"HTTP/1\.([0-9]+)" if leave.words else rb"HTTP/1\.([0-9])", words[2])
    if not version:
        raise Refuse()
    return words[0], words[1], int(version[1])


def _fields(data, at, leave):
    """({lower name: [values]}, where the content begins)"""
    fields, last = [], None
    while True:
        line, at = _line(data, at, leave)
        if not line:
            return fields, at
        if line[:1] in (b" ", b"\t"):
            if not leave.folds:
                raise Refuse()
            if last is not None and fields:
                fields[-1] = (fields[-1][0], (fields[-1][1] + b" " + line.strip(b" \t")).strip(b" \t"))
            continue
        name, colon, value = line.partition(b":")
        last = name
        if colon and name.rstrip(b" \t") != name:
            raise Refuse()
        if re.search(rb"[\r\n\0]", value):
            if not leave.controls:
                raise Refuse()
            value = re.sub(rb"[\r\n\0]", b" ", value)
        if not colon or not TOKEN.fullmatch(name):
            if not leave.ignores:
                raise Refuse()
            name = b"?"
        fields.append((name.lower(), value.strip(b" \t")))


def _chunks(data, at, leave):
    """(content, where the next message begins)"""
    parts = []
    while True:
        end = data.find(b"\r\n", at)
        if end < 0:
            raise Incomplete()
        line = data[at:end]
        size = CHUNK_SIZE.match(line)
        if not size or b"\n" in line or b"\r" in line:
            raise Refuse()
        extension = line[size.end():]
        if extension.strip(b" \t") and not CHUNK_EXT.fullmatch(extension):
            if not leave.ignores or not extension.lstrip(b" \t").startswith(b";"):
                raise Refuse()
        at, count = end + 2, int(size[0], 16)
        if count == 0:
            return b"".join(parts), _fields(data, at, leave)[1]
        if len(data) < at + count + 2:
            raise Incomplete()
        parts.append(data[at:at + count])
        if data[at + count:at + count + 2] != b"\r\n":
            raise Refuse()
        at += count + 2


def _message(data, at, leave):
    while data.startswith(b"\r\n", at) or leave.lf and data.startswith(b"\n", at):
        at += 2 if data.startswith(b"\r\n", at) else 1
    line, at = _line(data, at, leave)
    method, target, minor = _request_line(line, leave)
    fields, at = _fields(data, at, leave)
    hosts = [value for name, value in fields if name == b"host"]
    if len(hosts) != 1 and minor > 0:
        raise Refuse()
    codings = [value for name, value in fields if name == b"transfer-encoding"]
    lengths = [value for name, value in fields if name == b"content-length"]
    if codings:
        members = [one.strip(b" \t").lower() for one in b",".join(codings).split(b",") if one.strip(b" \t")]
        if members != [b"chunked"]:
            raise Refuse()
        content, at = _chunks(data, at, leave)
        return Message(method, target, content, bool(lengths) or minor == 0), at
    members = {one.strip(b" \t") for one in b",".join(lengths).split(b",")} if lengths else {b"0"}
    if any(not DIGITS.fullmatch(one) for one in members) or len({int(one) for one in members}) != 1:
        raise Refuse()
    length = int(members.pop())
    if len(data) < at + length:
        raise Incomplete()
    closes = any(b"close" in value.lower() for name, value in fields if name == b"connection")
    return Message(method, target, data[at:at + length], closes), at + length


def reading(data, leave):
    """The messages that are seen, up to the first that is refused, incomplete, or the last; and whether it is incomplete: then a server
    may have answered it before its content was there."""
    messages, at, incomplete = [], 0, False
    try:
        while at < len(data):
            message, at = _message(data, at, leave)
            messages.append(message)
            if message.last:
                break
    except Refuse:
        pass
    except Incomplete:
        incomplete = True
    return messages, incomplete
