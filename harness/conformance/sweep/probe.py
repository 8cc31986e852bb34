"""Sends many streams, a few dozen at a time, and tells what came back for each.

SPDX-License-Identifier: MIT
"""
import concurrent.futures
import dataclasses
import socket

from ..wire.connection import Closed, Request
from ..wire.response import Malformed, read_response

AT_A_TIME = 32
WAIT_S = 0.6  # a server that waits for more is left after this; only what was answered is evidence


@dataclasses.dataclass(frozen=True)
class Observation:
    answers: tuple  # of (status, body)
    end: str  # closed, waits, malformed
    received: bytes

    @property
    def kind(self):
        """For the comparison of contestants: statuses, and the framing that an echo shows."""
        words = [f"{status}" + (f"[{len(body)}]" if status == 200 else "") for status, body in self.answers]
        return " ".join([*words, self.end] if self.end != "closed" or not words else words)


class _Bytes:
    """What read_response reads from, of bytes that are all there."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def read_line(self, _limit):
        end = self.data.find(b"\n", self.at)
        if end < 0:
            raise Closed()
        line, self.at = self.data[self.at:end + 1], end + 1
        return line

    def read_exact(self, count):
        if self.at + count > len(self.data):
            raise Closed()
        data, self.at = self.data[self.at:self.at + count], self.at + count
        return data

    def read_rest(self):
        data, self.at = self.data[self.at:], len(self.data)
        return data


def _exchange(address, data):
    received, end = b"", "closed"
    try:
        with socket.create_connection(address, 5) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.sendall(data)
            connection.settimeout(WAIT_S)
            while part := connection.recv(65536):
                received += part
    except socket.timeout:
        end = "waits"
    except OSError:
        pass  # reset: an end too
    return received, end


def observe(address, data):
    received, end = _exchange(address, data)
    source, answers = _Bytes(received), []
    try:
        while source.at < len(received):
            response = read_response(source, Request())
            answers.append((response.status, response.body))
    except Malformed:
        end = "malformed"
    except Closed:
        pass
    return Observation(tuple(answers), end, received)


def observe_all(address, streams):
    """Observations in the order of the streams."""
    with concurrent.futures.ThreadPoolExecutor(AT_A_TIME) as pool:
        return list(pool.map(lambda data: observe(address, data), streams))
