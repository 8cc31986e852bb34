"""Requests in exact numbers, for what is counted and not timed.

SPDX-License-Identifier: MIT
"""
import contextlib
import socket

TIMEOUT_S = 60  # a server under valgrind is some fifty times slower


def request_of(size):
    """A request of that many bytes for the route with a parameter; the host's name fills it up."""
    head, tail = b"GET /api/users/42 HTTP/1.1\r\nHost: ", b"\r\n\r\n"
    host = b"www.example.test"
    room = size - len(head) - len(tail)
    if room != len(host):
        host = (b"h" * room)[:room]
    if room < 1 or len(head + host + tail) != size:
        raise ValueError(f"a request cannot have {size} bytes")
    return head + host + tail


def receive(connection, size):
    parts = []
    while size > 0:
        part = connection.recv(size, socket.MSG_WAITALL)
        if not part:
            raise ConnectionError("the server closed the connection in the middle of an answer")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def connect(address, source=None):
    connection = socket.create_connection(address, TIMEOUT_S, source_address=source)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def ask(connection, request):
    """One answer, as it came."""
    connection.sendall(request)
    answer = b""
    while b"\r\n\r\n" not in answer:
        part = connection.recv(65536)
        if not part:
            raise ConnectionError("the server closed the connection before an answer was whole")
        answer += part
    head = answer.partition(b"\r\n\r\n")[0]
    lengths = [int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    if not head.startswith(b"HTTP/1.1 200 ") or len(lengths) != 1:
        raise ConnectionError(f"not the answer that was expected: {head[:200]!r}")
    return answer + receive(connection, len(head) + 4 + lengths[0] - len(answer))


class Load:
    """Some connections; in each turn each sends `depth` requests at once, then all answers are read.

    Each has been answered once when it is made; `settle` is called after each step on the way there."""

    def __init__(self, address, request, connections=1, depth=1, settle=lambda: None):
        self.depth = depth
        self.burst = request * depth
        self.connections = []
        for _ in range(connections):
            self.connections.append(connect(address))
            settle()
            self.answer_size = len(ask(self.connections[-1], request))
            settle()

    def close(self):
        for connection in self.connections:
            connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def turns(self, count, while_sending=contextlib.nullcontext):
        """Returns how many requests were answered."""
        for _ in range(count):
            with while_sending():
                for connection in self.connections:
                    connection.sendall(self.burst)
            for connection in self.connections:
                answers = receive(connection, self.answer_size * self.depth)
                if answers.count(b"HTTP/1.1 200 ") != self.depth:
                    raise ConnectionError(f"not {self.depth} answers of status 200: {answers[:200]!r}")
        return count * len(self.connections) * self.depth
