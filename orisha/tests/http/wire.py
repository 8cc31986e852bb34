"""A raw HTTP/1.1 client that repairs nothing: it reads responses by the letter of RFC 9112 and fails on all else."""
import re
import socket
from dataclasses import dataclass, field

TIMEOUT_S = 60  # not even a machine that stands still for a while may reach it
DATE = re.compile(rb"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
                  rb"\d\d:\d\d:\d\d GMT$")


@dataclass
class Response:
    status: int
    headers: list = field(default_factory=list)
    body: bytes = b""

    def header(self, name):
        values = [value for key, value in self.headers if key.lower() == name.lower().encode()]
        assert len(values) <= 1, f"{name} is sent twice"
        return values[0] if values else None


class Closed(Exception):
    """The server closed the connection between responses."""


class Connection:
    def __init__(self, address, receive_buffer_bytes=None, source=None):
        """`address` is (host, port), or the path of a Unix socket; `source` an address to connect from."""
        is_unix = isinstance(address, str)
        self.socket = socket.socket(socket.AF_UNIX if is_unix else socket.AF_INET, socket.SOCK_STREAM)
        if receive_buffer_bytes:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer_bytes)
        self.socket.settimeout(TIMEOUT_S)
        if not is_unix:
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if source:
            self.socket.bind((source, 0))
        self.socket.connect(address)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def receive(self):
        data = self.socket.recv(65536)
        if not data:
            raise Closed(self.buffer)
        self.buffer += data

    def read_head(self):
        while b"\r\n\r\n" not in self.buffer:
            self.receive()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        lines = head.split(b"\r\n")
        status_line = re.fullmatch(rb"HTTP/1\.1 (\d{3}) [\x20-\x7e]*", lines[0])
        assert status_line, lines[0]
        headers = []
        for line in lines[1:]:
            match = re.fullmatch(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x20-\x7e\t\x80-\xff]*?)[ \t]*", line)
            assert match, line
            headers.append(match.groups())
        return Response(int(status_line[1]), headers)

    def read(self, head_request=False):
        """The next final response; its framing and Date are checked."""
        response = self.read_head()
        if response.status >= 200:
            assert DATE.match(response.header("Date") or b""), response
        length = response.header("Content-Length")
        assert response.header("Transfer-Encoding") is None
        if head_request or response.status in (204, 304) or response.status < 200:
            assert length is None or response.status != 204
            return response
        assert length is not None, response
        while len(self.buffer) < int(length):
            self.receive()
        response.body, self.buffer = self.buffer[:int(length)], self.buffer[int(length):]
        return response

    def is_closed(self):
        """True when the server closes now and sends nothing more."""
        try:
            return self.buffer == b"" and self.socket.recv(1) == b""
        except ConnectionResetError:
            return self.buffer == b""


def request(path, method="GET", headers=(), body=b"", version="1.1", host="localhost"):
    lines = [f"{method} {path} HTTP/{version}", f"Host: {host}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def ask(address, path, **options):
    with Connection(address) as connection:
        connection.send(request(path, **options))
        return connection.read(head_request=options.get("method") == "HEAD")


def ask_until_told_to_close(connection, path):
    """The answers up to the one that says that the connection closes: its worker has heard by then that it is to drain."""
    answers = []
    while not answers or answers[-1].header("Connection") is None:
        connection.send(request(path))
        answers.append(connection.read())
    assert answers[-1].header("Connection") == b"close"
    return answers


def ask_raw(address, data):
    """The response to raw bytes, and whether the server closed after it."""
    with Connection(address) as connection:
        connection.send(data)
        response = connection.read()
        connection.socket.shutdown(socket.SHUT_WR)
        return response, connection.is_closed()
