"""A connection that sends exactly the bytes it is given and keeps every byte of both directions.

SPDX-License-Identifier: MIT
"""
import contextlib
import dataclasses
import select
import socket
import time

from .invariants import Fault
from .response import Malformed, read_response


class Hang(Exception):
    """Nothing came, and the connection stayed open, for longer than the patience."""


class Closed(Exception):
    """The connection ended where a response could have begun."""


class Truncated(Malformed):
    """The connection ended in the middle of a response."""

    def __init__(self):
        super().__init__("truncated", "the connection ended in the middle of a response")


@dataclasses.dataclass(frozen=True)
class Request:
    """What the reading of a response must know of its request."""
    method: bytes = b"GET"
    version: tuple = (1, 1)

    @staticmethod
    def of(data):
        """Guessed from the bytes; what is malformed counts as a GET of HTTP/1.1."""
        words = data.lstrip(b"\r\n").split(b"\r\n", 1)[0].split(b"\n", 1)[0].split(b" ")
        version = (1, 0) if words[-1] == b"HTTP/1.0" else (1, 1)
        return Request(words[0] if words[0] == b"HEAD" else b"GET", version)


class Connection:
    def __init__(self, address, patience_s, receive_buffer_bytes=None):
        self.patience_s = patience_s
        self.sent, self.received = bytearray(), bytearray()
        self.faults = []
        self._at = 0  # of `received`, up to where it was read
        self._ended = False
        self.reset = False
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if receive_buffer_bytes:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer_bytes)
        self.socket.settimeout(patience_s)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.connect(address)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        """All of it, reading meanwhile, so that a server that answers early is not waited for. False when it would not take all."""
        deadline = time.monotonic() + self.patience_s
        view = memoryview(data)
        self.sent += data
        while view:
            ready = select.select([] if self._ended else [self.socket], [self.socket], [], max(0, deadline - time.monotonic()))
            if ready[0]:
                self._receive()
            if ready[1]:
                try:
                    view = view[self.socket.send(view[:65536]):]
                    deadline = time.monotonic() + self.patience_s
                except (BrokenPipeError, ConnectionResetError):
                    return False
            elif not ready[0]:
                return False
            if self._ended and not ready[1]:
                return False
        return True

    def half_close(self):
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)

    def _receive(self):
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            self.reset, data = True, b""
        except socket.timeout:
            raise Hang(f"no answer within {self.patience_s:g} s") from None
        if not data:
            self._ended = True
        self.received += data
        return bool(data)

    # What read_response reads from.

    def read_line(self, limit):
        begin = self._at
        while (end := self.received.find(b"\n", self._at)) < 0:
            if len(self.received) - self._at > limit:
                raise Malformed("field_syntax", "a line without an end")
            self._more(begin)
        line = bytes(self.received[self._at:end + 1])
        self._at = end + 1
        return line

    def read_exact(self, count):
        while len(self.received) - self._at < count:
            self._more()
        data = bytes(self.received[self._at:self._at + count])
        self._at += count
        return data

    def read_rest(self):
        while not self._ended:
            self._receive()
        data = bytes(self.received[self._at:])
        self._at = len(self.received)
        return data

    def _more(self, begin=None):
        if self._ended or not self._receive():
            if begin is not None and begin == self._begin and len(self.received) == begin:
                raise Closed("reset" if self.reset else "closed")
            raise Truncated()

    def read(self, request=Request()):
        """The next response. Its faults are kept in `faults` too."""
        self._begin = self._at
        try:
            response = read_response(self, request)
        except Malformed as error:
            self.faults.append(error.fault)
            raise
        for one in [*response.interim, response]:
            self.faults += one.faults
        if response.framing == "none" and self.received[self._at:] and not self.received.startswith(b"HTTP/", self._at):
            self.faults.append(Fault("no_body", f"{response.status} to {request.method.decode()}: followed by "
                                                f"{bytes(self.received[self._at:self._at + 40])!r}"))
        return response

    def unread(self):
        return bytes(self.received[self._at:])

    def look_at_the_rest(self):
        """Notes what came and is no response."""
        rest = self.unread()
        if self._at and rest and not rest.startswith(b"HTTP/"[:len(rest)]) and not any(one.rule in ("no_body", "no_trailing_junk") for one in self.faults):
            self.faults.append(Fault("no_trailing_junk", f"between responses came {rest[:60]!r}"))

    def is_silent(self, seconds):
        """Whether nothing comes in that time, not even the end."""
        return self._at == len(self.received) and not self._ended and not select.select([self.socket], [], [], seconds)[0]

    def is_closed(self, within_s=None):
        """Waits for the end. False when bytes come, or nothing does."""
        deadline = time.monotonic() + (self.patience_s if within_s is None else within_s)
        while not self._ended:
            if self._at < len(self.received) or not select.select([self.socket], [], [], max(0, deadline - time.monotonic()))[0]:
                return False
            self._receive()
        return self._at == len(self.received)
