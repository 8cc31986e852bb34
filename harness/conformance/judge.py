"""What a case does with a contestant: sends bytes, reads what comes, and compares it with what its rule allows.

SPDX-License-Identifier: MIT
"""
from .contract import FEATURES
from .levels import CLOSE
from .wire.connection import Closed, Connection, Hang, Request
from .wire.response import Malformed


LINGER_S = 0.3  # how long a server that closes is waited for before it is asked again


class Unmet(AssertionError):
    """An answer that the rule does not allow."""


class Crash(Exception):
    """The server's process ended."""


def request(path, method=b"GET", fields=(), body=b"", version=b"1.1", host=b"localhost"):
    """A well-formed head, and the body as it is given."""
    lines = [method + b" " + path + b" HTTP/" + version]
    if host is not None:
        lines.append(b"Host: " + host)
    return b"\r\n".join([*lines, *fields, b"", b""]) + body


def chunked(*chunks, trailer=b""):
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n" + trailer + b"\r\n"


class Judge:
    """One case's eyes and hands. Calling it judges one request by the case's own rule."""

    def __init__(self, contestant, allowed, patience_s):
        self.contestant = contestant
        self.allowed = allowed
        self.patience_s = patience_s
        self.connections = []

    def connect(self, **more):
        connection = Connection(self.contestant.address, self.patience_s, **more)
        self.connections.append(connection)
        return connection

    def close(self):
        for connection in self.connections:
            connection.socket.close()

    def outcome(self, data, connection=None, asked=None):
        """(status or CLOSE, response or None, connection)"""
        connection = connection or self.connect()
        connection.send(data)
        try:
            response = connection.read(asked or Request.of(data))
        except Closed:
            return CLOSE, None, connection
        return response.status, response, connection

    def __call__(self, data, closes=False, connection=None, asked=None):
        """Judges the first answer; with `closes` also that the connection ends after it and nothing else is answered."""
        status, response, connection = self.outcome(data, connection, asked)
        if status not in self.allowed:
            raise Unmet(f"answered {status}, allowed: {shown(self.allowed)}")
        if response is not None and (closes or response.closes):
            self.must_close(connection)
        return response

    def must_close(self, connection):
        if connection.is_closed(LINGER_S):
            return
        more = connection.unread()
        if not more:
            # A server may end its half only when the client has ended its own; it must then do so without another answer.
            connection.send(request(FEATURES["root"].path))
            connection.half_close()
            if connection.is_closed():
                return
            more = connection.unread()
        raise Unmet(f"went on after the response that ends the connection: {more[:60]!r}" if more else
                    "left the connection open that had to be closed")

    def refuses_or_frames(self, data, framed, closes=False):
        """Either a status of the rule and the end, or an answer that shows the one framing the RFC allows: body `framed`."""
        status, response, connection = self.outcome(data)
        if status in self.allowed:
            if response is not None:
                self.must_close(connection)
            return
        if status != 200 or response.body != framed:
            raise Unmet(f"answered {status} with {response.body[:60] if response else b''!r}, "
                        f"allowed: {shown(self.allowed)}, or an echo of {framed!r}")
        if closes:
            self.must_close(connection)

    def get(self, feature="root", fields=(), method=None, **more):
        """An ordinary request for a feature of the contract."""
        one = FEATURES[feature]
        data = request(one.path, method or one.method, fields, **more)
        return self.outcome(data)[1] or self.fail("the connection was closed instead of an answer")

    def get_pair(self, path):
        """The answers to GET and to HEAD."""
        return tuple(self.outcome(request(path, method))[1] or self.fail("the connection was closed instead of an answer")
                     for method in (b"GET", b"HEAD"))

    def answers(self, connection, *requests):
        """The responses to requests that are sent in one write."""
        connection.send(b"".join(requests))
        return [connection.read(Request.of(one)) for one in requests]

    @staticmethod
    def fail(text):
        raise Unmet(text)

    @staticmethod
    def check(condition, text):
        if not condition:
            raise Unmet(text)

    def still_answers(self):
        """A fresh connection gets the root page. Raises Crash or Hang when not."""
        root = FEATURES["root"]
        try:
            with Connection(self.contestant.address, max(self.patience_s, 3)) as connection:
                connection.send(request(root.path))
                response = connection.read()
                if response.status == 200 and ("root" in self.contestant.lacks or response.body == root.body):
                    return
                text = f"afterwards GET {root.path.decode()} is answered {response}"
        except Hang as error:
            text = f"afterwards GET {root.path.decode()} hangs: {error}"
        except (Closed, Malformed, OSError) as error:
            text = f"afterwards GET {root.path.decode()} fails: {type(error).__name__} {error}"
        death = self.contestant.has_died()
        if death:
            raise Crash(f"the server died: {death}")
        raise Hang(text)


def shown(allowed):
    numbers = sorted(one for one in allowed if one != CLOSE)
    parts = []
    for number in numbers:
        if parts and parts[-1][1] == number - 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    words = [f"{low}" if low == high else f"{low}-{high}" for low, high in parts]
    return ", ".join(words + (["close"] if CLOSE in allowed else [])) or "nothing of the sort"
