"""The good server's reading of requests, by the letter of RFC 9112. `wrong(name)` is true in the mutant of that name alone.

SPDX-License-Identifier: MIT
"""
import ipaddress
import re
import time

from ..wire.grammar import CHUNK_EXT, CHUNK_SIZE, DIGITS, FIELD_VALUE, TOKEN, list_members

LINE_LIMIT = 16_000  # of a target
HEAD_LIMIT = 64_000
STALL_S = 5
CONTENT_LIMIT = 64 << 20
REG_NAME = rb"(?:[A-Za-z0-9\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})+"
IP_LITERAL = rb"\[(?:v[0-9A-Fa-f]+\.[^\]]+|(?P<address>[0-9A-Fa-f:.]+))\]"
HOST = re.compile(rb"(?:(?:" + IP_LITERAL + rb"|" + REG_NAME.replace(b",", b"") + rb")(?::[0-9]*)?)?")
def host_is_valid(text, wrong):
    match = HOST.fullmatch(text)
    if wrong("host_port_short") and re.search(rb":[0-9]{6}", text):
        return False
    if not match or not match["address"] or wrong("host_any_address"):
        return bool(match)
    try:
        ipaddress.IPv6Address(match["address"].decode())
    except ValueError:
        return False
    return True


TARGET = re.compile(rb"/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*(?:\?(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*)?")
METHODS = (b"GET", b"HEAD", b"POST", b"PUT", b"DELETE", b"PATCH", b"OPTIONS", b"TRACE", b"CONNECT")


class Refused(Exception):
    """An error that ends the connection. `status` None: without an answer."""

    def __init__(self, status):
        super().__init__(status)
        self.status = status


class Ended(Exception):
    """The client has ended between messages."""


class Request:
    def __init__(self):
        self.method, self.target, self.version, self.fields, self.content = b"GET", b"/", (1, 1), [], b""
        self.path, self.trailer = b"/", []

    def all(self, name):
        return [value for key, value in self.fields if key.lower() == name]

    def value(self, name):
        values = self.all(name)
        return b", ".join(values) if values else None

    def members(self, name):
        return list_members(self.value(name) or b"")


class Reader:
    """`receive()` returns more bytes, or b"" at the end."""

    def __init__(self, receive, wrong):
        self.receive, self.wrong = receive, wrong
        self.buffer, self.ended = b"", False
        self.head_asked = False

    def more(self):
        data = self.receive()
        self.ended = not data
        self.buffer += data
        return bool(data)

    def line(self, room, too_large, strict=True):
        """A line that ends with CRLF, without it. A bare CR or LF in it is refused."""
        while b"\n" not in self.buffer:
            if self.wrong("bare_cr_ends_line") and b"\r" in self.buffer[:-1]:
                break
            if self.wrong("bare_cr_ends_head") and self.buffer.endswith(b"\r\r"):
                self.buffer = self.buffer.replace(b"\r", b"\r\n")
                break
            if len(self.buffer) > room:
                raise Refused(too_large() if callable(too_large) else too_large)
            if not self.more():
                raise Ended() if not self.buffer else Refused(None)
        end = self.buffer.find(b"\n")
        cr = self.buffer.find(b"\r")
        if self.wrong("bare_cr_ends_line") and 0 <= cr != end - 1:
            line, self.buffer = self.buffer[:cr], self.buffer[cr + 1:]
            return line
        if self.wrong("bare_cr_ends_head") and 0 <= cr != end - 1:
            self.buffer = self.buffer[:end].replace(b"\r", b"\r\n") + self.buffer[end:]
            return self.line(room, too_large, strict)
        line, self.buffer = self.buffer[:end], self.buffer[end + 1:]
        if len(line) > room:
            raise Refused(too_large(line) if callable(too_large) else too_large)
        if not line.endswith(b"\r") and strict:
            raise Refused(400)
        line = line.removesuffix(b"\r")
        if b"\r" in line and strict:
            raise Refused(400)
        return line

    def exactly(self, count):
        while len(self.buffer) < count:
            if not self.more():
                if self.wrong("incomplete_content_served"):
                    break
                raise Refused(None)
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    # The head.

    def long_line(self, line=b""):
        """414 where it is the target that has no end."""
        return 414 if b" " in (line or self.buffer)[:40] and not self.wrong("target_long_400") else 400

    def request(self):
        request = Request()
        self.head_asked = False
        line = self.line(LINE_LIMIT, self.long_line)
        if line == b"" and self.buffer.startswith(b"\r\n") and self.wrong("empty_lines_stall"):
            time.sleep(STALL_S)
        if line == b"":
            line = self.line(LINE_LIMIT, self.long_line)
        self.head_asked = line.startswith(b"HEAD ")
        self.request_line(request, line)
        self.fields(request)
        self.host(request)
        return request

    def request_line(self, request, line):
        wrong = self.wrong
        words = line.split() if wrong("line_split_loosely") else line.split(b" ")
        if wrong("target_spaces") and len(words) > 3:
            words = [words[0], b"/", words[-1]]
        if len(words) != 3 or not (wrong("method_any") or TOKEN.fullmatch(words[0])):
            if wrong("garbage_is_get"):
                words = [b"GET", b"/", b"HTTP/1.1"]
            else:
                raise Refused(400)
        if wrong("method_any"):
            words[0] = re.sub(rb"[^A-Z]", b"", words[0])
        if wrong("method_case"):
            words[0] = words[0].upper()
        if wrong("target_short_limit") and len(words[1]) > 4000:
            raise Refused(414)
        request.method, request.target, version = words
        if wrong("version_case"):
            version = version.upper()
        if wrong("version_loose") and version.startswith(b"HTTP/1"):
            version = b"HTTP/1.1"
        match = re.fullmatch(rb"HTTP/([0-9])\.([0-9])", version)
        if not match:
            raise Refused(400)
        request.version = (int(match[1]), int(match[2]))
        if request.version > (1, 1) and request.version[0] == 1 and wrong("version_minor_505"):
            raise Refused(505)
        if request.version[0] != 1 and not wrong("version_any_major"):
            raise Refused(400 if wrong("version_400") else 505)
        if request.method not in METHODS:
            raise Refused(400 if wrong("method_unknown_400") else 501)
        self.target(request)

    def target(self, request):
        wrong = self.wrong
        target = request.target
        absolute = re.fullmatch(rb"(?i:https?)://([^/?#]*)([/?].*)?", target)
        if absolute:
            if wrong("absolute_refused") or not absolute[1] or not host_is_valid(absolute[1], wrong) or absolute[1].startswith(b":"):
                raise Refused(400)
            if target[:5].lower() == b"https" and not wrong("https_served"):
                raise Refused(421)
            request.authority = absolute[1]
            target = absolute[2] or b"/"
            target = b"/" + target if target.startswith(b"?") else target
            if wrong("absolute_path_lost"):
                target = b"/"
        elif target == b"*":
            if wrong("asterisk_is_root"):
                target = b"/"
            elif request.method != b"OPTIONS":
                raise Refused(400)
        elif request.method == b"CONNECT":
            if wrong("connect_200"):
                target = b"/"
            else:
                raise Refused(501)
        elif wrong("authority_is_root") and re.fullmatch(rb"[a-z]+:\d+", target):
            target = b"/"
        if target != b"*" and not TARGET.fullmatch(target):
            raise Refused(400)
        path = target if wrong("query_in_path") else target.partition(b"?")[0]
        if not wrong("no_decoding"):
            path = re.sub(rb"%([0-9A-Fa-f]{2})", lambda match: bytes.fromhex(match[1].decode()), path)
        if wrong("decoded_twice"):
            path = re.sub(rb"%([0-9A-Fa-f]{2})", lambda match: bytes.fromhex(match[1].decode()), path)
        if wrong("reserved_decoded"):
            path = path.partition(b"?")[0]
        request.path = path.lower() if wrong("path_case_folded") else path

    def fields(self, request, trailer=False):
        wrong, fields, size = self.wrong, request.trailer if trailer else request.fields, 0
        too_large = 500 if wrong("fields_500") else 431
        unbounded = wrong("fields_unbounded") or (trailer and wrong("trailer_unbounded"))
        while True:
            line = self.line((1 << 40) if unbounded else HEAD_LIMIT, too_large)
            if not line:
                return
            size += len(line)
            if size > HEAD_LIMIT and not unbounded:
                raise Refused(too_large)
            if trailer and wrong("trailer_any"):
                continue
            if line[:1] in (b" ", b"\t"):
                if wrong("fold_dropped") and fields:
                    continue
                if wrong("fold_joined") and fields:
                    fields[-1] = (fields[-1][0], fields[-1][1] + line.strip())
                    continue
                if not wrong("first_fold_frames") or fields:
                    raise Refused(400)
                line = line.strip()
            name, colon, value = line.partition(b":")
            if not colon and wrong("no_colon_skipped"):
                continue
            if wrong("space_before_colon"):
                name = name.rstrip(b" \t")
            value = value.strip(b" \t")
            if wrong("underscore_is_hyphen"):
                name = name.replace(b"_", b"-")
            if not colon or not (TOKEN.fullmatch(name) or wrong("name_any")) or not FIELD_VALUE.fullmatch(value):
                raise Refused(400)
            if wrong("tab_refused") and b"\t" in value or wrong("obs_text_refused") and any(byte > 0x7f for byte in value):
                raise Refused(400)
            if wrong("repeats_refused") and name.lower() in (key.lower() for key, _ in fields):
                raise Refused(400)
            if wrong("names_case") and name.lower() in (b"content-length", b"transfer-encoding") and not name.istitle():
                continue
            # HAProxy writes names in lower case.
            if wrong("proxied_names_missed") and name in (b"content-length", b"transfer-encoding"):
                continue
            fields.append((name, value))

    def host(self, request):
        wrong, hosts = self.wrong, request.all(b"host")
        if not hosts and (request.version >= (1, 1) or wrong("host_for_1_0")) and not wrong("host_missing"):
            raise Refused(400)
        if request.version < (1, 1) and wrong("host_unchecked_in_1_0") or hasattr(request, "authority") and wrong("host_unchecked_when_absolute"):
            return
        if len(hosts) > 1 and not wrong("host_twice"):
            raise Refused(400)
        if any(not host_is_valid(host, wrong) for host in hosts) and not wrong("host_any"):
            raise Refused(400)
        if wrong("host_no_ipv6") and any(b"[" in host for host in hosts):
            raise Refused(400)
        if wrong("absolute_loses_to_host") and hasattr(request, "authority") and request.authority != hosts[0]:
            raise Refused(400)

    # The content.

    def framing(self, request):
        """("chunked", None), ("length", n); sets request.closes where the message must be the last."""
        wrong = self.wrong
        codings = [coding for coding in request.members(b"transfer-encoding")]
        there = request.all(b"transfer-encoding")
        lengths = request.all(b"content-length")
        if wrong("connection_drops_fields") and b"content-length" in request.members(b"connection"):
            lengths = []
        if wrong("te_case") and there and there[0] != b"chunked":
            codings = [b"unknown"]
        if wrong("te_substring") and there and b"chunked" in there[0].lower():
            codings = [b"chunked"]
        if wrong("te_loses_to_length") and there and lengths:
            there = []
        if there:
            if request.version < (1, 1) and not wrong("te_1_0_persists"):
                request.closes = True
            if lengths and not wrong("te_and_length_persists"):
                request.closes = True
            if wrong("te_last_not_chunked"):
                codings = [coding for coding in codings if coding == b"chunked"][:1] or [b"chunked"]
            if wrong("te_twice") and set(codings) == {b"chunked"}:
                codings = [b"chunked"]
            if codings == [b"chunked"]:
                return "chunked", None
            if codings[-1:] == [b"chunked"] and b"chunked" not in codings[:-1]:
                raise Refused(400 if wrong("te_unknown_400") else 501)
            raise Refused(400)
        if not lengths:
            return "length", 0
        members = lengths[:1] if wrong("length_first") else [one.strip(b" \t") for one in b",".join(lengths).split(b",")]
        if wrong("length_list_sum") and len(members) > 1:
            return "length", sum(map(int, members))
        if wrong("length_int"):
            try:
                return "length", max(0, int(members[0]))
            except ValueError:
                raise Refused(400) from None
        if any(not DIGITS.fullmatch(one) for one in members) or len({int(one) for one in members}) != 1:
            raise Refused(400)
        if wrong("length_zeros_refused") and members[0].startswith(b"0") and len(members[0]) > 1:
            raise Refused(400)
        length = int(members[0])
        if wrong("length_wraps"):
            length %= 1 << 64
        if length > CONTENT_LIMIT:
            raise Refused(400 if wrong("large_content_400") else 413)
        return "length", length

    def content(self, request, framing):
        kind, length = framing
        if kind == "length":
            if self.wrong("zero_takes_the_rest") and length == 0 and request.all(b"content-length"):
                length = len(self.buffer)
            data = self.exactly(length)
            request.content = data.strip() if self.wrong("content_stripped") else data
        else:
            request.content = self.chunks(request)

    def chunks(self, request):
        wrong, parts, extensions = self.wrong, [], 0
        while True:
            line = self.line((1 << 40) if wrong("extension_unbounded") else 8000, 400,
                             strict=not (wrong("chunk_bare_lf") or wrong("chunk_bare_cr") and b"\n" in self.buffer and b"\r\n" in self.buffer))
            if wrong("chunk_bare_cr"):
                line = line.partition(b"\r")[0]
            size = self.size(line)
            rest = line[len(CHUNK_SIZE.match(line)[0]):] if CHUNK_SIZE.match(line) else b""
            extensions += len(rest)
            if not wrong("extension_any") and not wrong("size_int") and not CHUNK_EXT.fullmatch(rest.rstrip(b" \t") if b";" not in rest else rest):
                raise Refused(400)
            if extensions > 16_000 and not wrong("extension_unbounded") or rest and wrong("extension_refused"):
                raise Refused(400)
            if size == 0:
                break
            if size > CONTENT_LIMIT:
                raise Refused(413)
            parts.append(self.exactly(size))
            self.chunk_end()
        if not wrong("trailer_left"):
            self.fields(request, trailer=True)
        if wrong("trailer_frames"):
            for name, value in request.trailer:
                if name.lower() == b"content-length":
                    self.exactly(int(value))
        return b"".join(parts)

    def size(self, line):
        text = line.partition(b";")[0]
        if self.wrong("size_int"):
            try:
                return abs(int(text, 16))
            except ValueError:
                raise Refused(400) from None
        match = CHUNK_SIZE.match(line)
        if not match or self.wrong("size_lower_only") and match[0].lower() != match[0]:
            raise Refused(400)
        return int(match[0], 16) % (1 << 64 if self.wrong("size_wraps") else 1 << 400)

    def chunk_end(self):
        if self.wrong("chunk_bare_lf") and not (self.buffer or self.more()):
            raise Refused(None)
        if self.wrong("chunk_bare_lf") and self.buffer[:1] == b"\n":
            self.exactly(1)
            return
        end = self.exactly(2)
        if end != b"\r\n" and not self.wrong("chunk_end_unchecked"):
            raise Refused(400)
