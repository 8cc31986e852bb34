"""What a client sends and must get back, and the judgement of what it got. Bytes are compared, all but the value of Date.
SPDX-License-Identifier: MIT"""
import re
import select
import socket
import struct
import time

HANG_S = 8  # far longer than anything here takes, far shorter than the server's own time-outs in these runs
DATE_SIZE = 29
REFUSAL = re.compile(rb"HTTP/1\.1 503 [^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n", re.S)


def request(path, method="GET", headers=(), body=b""):
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def upload(body):
    return request("/echo", "POST", [f"Content-Length: {len(body)}"], body)


def chunked_upload(body, chunk_size=7001):
    """Chunks that begin and end anywhere in the server's reads; extensions and a trailer as overhead."""
    chunks = [b"%x;n=v\r\n%s\r\n" % (len(body[at:at + chunk_size]), body[at:at + chunk_size])
              for at in range(0, len(body), chunk_size)]
    return request("/echo", "POST", ["Transfer-Encoding: chunked"]) + b"".join(chunks) + b"0\r\nX-Trailer: 1\r\n\r\n"


def answer(body, content_type, status="200 OK", close=False):
    """As the server writes it; Date stands as 29 dots."""
    return (f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\nDate: {'.' * DATE_SIZE}"
            + ("\r\nConnection: close" if close else "") + "\r\n\r\n").encode() + body


TEXT = "text/plain; charset=utf-8"


def hello(close=False):
    return answer(b"Hello World", TEXT, close=close)


def user(name):
    return answer(f'{{"id":"{name}","name":"User {name}"}}'.encode(), "application/json")


def filler(size):
    alphabet = b"abcdefghijklmnopqrstuvwxyz"
    return answer((alphabet * (size // 26 + 1))[:size], TEXT)


def echo(body):
    return answer(body, "application/octet-stream")


def parse_answer(stream, at=0):
    """(status, fields in lower case, body, where the next begins), or None when it is not whole. ValueError: not an answer."""
    head_end = stream.find(b"\r\n\r\n", at)
    if head_end < 0:
        return None
    lines = bytes(stream[at:head_end]).split(b"\r\n")
    if not re.fullmatch(rb"HTTP/1\.1 \d{3} [ -~]*", lines[0]):
        raise ValueError(f"not a status line: {lines[0][:80]!r}")
    fields = {}
    for line in lines[1:]:
        name, separator, value = line.partition(b": ")
        if not separator:
            raise ValueError(f"not a field: {line[:80]!r}")
        fields[name.lower()] = value
    size = int(fields.get(b"content-length", b"0"))
    end = head_end + 4 + size
    if len(stream) < end:
        return None
    return int(lines[0][9:12]), fields, bytes(stream[head_end + 4:end]), end


class Expected:
    """A stream of answers, in which Dates may have any value."""

    def __init__(self, *answers):
        self.bytes = b"".join(answers)
        self.ends = set()
        at = 0
        for one in answers:
            at += len(one)
            self.ends.add(at)
        self.dates = [match.end() for match in re.finditer(rb"\r\nDate: (?=\.{29})", self.bytes)]

    def __len__(self):
        return len(self.bytes)

    def agrees_up_to(self, received):
        """How many of the received bytes are right, from the first on."""
        masked = bytearray(received)
        for at in self.dates:
            if at >= len(masked):
                break
            masked[at:at + DATE_SIZE] = b"." * len(masked[at:at + DATE_SIZE])
        if self.bytes.startswith(masked):
            return len(masked)
        low, high = 0, min(len(masked), len(self.bytes))
        while low < high:
            middle = (low + high + 1) // 2
            if masked[:middle] == self.bytes[:middle]:
                low = middle
            else:
                high = middle - 1
        return low


def judge(expected, received, ending, cut_is_fine):
    """What is wrong with what came, or None. `ending`: how the conversation ended, see Conversation.run."""
    right = expected.agrees_up_to(received)
    if right == len(expected) and len(received) == right and ending != "hang":
        return "every byte came, and then a reset" if ending == "reset" and not cut_is_fine else None
    if ending == "hang":
        return f"hang: {right} of {len(expected)} bytes came, then nothing"
    if not cut_is_fine:
        return f"{right} of {len(expected)} bytes are right, then {received[right:right + 40]!r}, end: {ending}"
    if right == len(received):
        return None
    # After a whole answer there may be a 503. Its first bytes may be those of the answer that was due.
    for end in sorted(expected.ends | {0}):
        if end <= right and is_refusal(received[end:]):
            return None
    return f"wrong bytes after {right} right ones: {received[right:right + 60]!r}"


def is_refusal(received):
    if not REFUSAL.match(received):
        return False
    parsed = parse_answer(received)
    return parsed is not None and parsed[3] == len(received) and parsed[1].get(b"connection") == b"close"


def connect(address, receive_buffer_bytes=None, source=None):
    """`address`: (host, port), or the path of a Unix socket."""
    is_unix = isinstance(address, (str, bytes))  # bytes: a name that belongs to no file
    client = socket.socket(socket.AF_UNIX if is_unix else socket.AF_INET, socket.SOCK_STREAM)
    if receive_buffer_bytes:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer_bytes)
    if not is_unix:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.settimeout(HANG_S)
    if source:
        client.bind((source, 0))
    client.connect(address)
    return client


def reset(client):
    """Closes with RST in place of FIN."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def converse(address, steps, slow=False, to_the_end=False):
    """Sends `steps`, pairs of (bytes, how many answer bytes in all to await before the next step), and reads along. A number
    in place of a pair is a pause in seconds, so that what follows is a read of its own.

    slow: nothing is read until the server takes no more and has had time to fill its socket.
    to_the_end: reads until the server closes. Returns (bytes received, "done" | "closed" | "reset" | "hang")."""
    try:
        client = connect(address, 4096 if slow else None)
    except ConnectionError:
        return b"", "reset"
    except TimeoutError:
        return b"", "hang"
    with client:
        client.setblocking(False)
        received = bytearray()
        ending = "done"
        try:
            for step in steps:
                if isinstance(step, float):
                    time.sleep(step)
                    continue
                ending = _step(client, memoryview(step[0]), step[1], received, slow)
                if ending != "done":
                    break
            if ending == "done" and to_the_end:
                ending = _step(client, memoryview(b""), None, received, False)
        except (ConnectionResetError, BrokenPipeError):
            ending = "reset"
        return bytes(received), ending


def _step(client, data, awaited, received, slow):
    reading = not slow
    end = time.monotonic() + HANG_S
    while data or awaited is None or len(received) < awaited:
        patience_s = end - time.monotonic() if reading else 0.04
        readable, writable, _ = select.select([client] if reading else [], [client] if data else [], [], max(patience_s, 0))
        if not readable and not writable:
            if reading:
                return "hang"
            reading = True  # all is sent, or the server is full: now read
            continue
        end = time.monotonic() + HANG_S
        if writable:
            try:
                data = data[client.send(data[:65536]):]
            except BlockingIOError:
                pass
            except (ConnectionResetError, BrokenPipeError):
                data = data[:0]  # it will not be read; answers may still have come
                reading = True
        if readable:
            bytes_read = client.recv(65536)
            if not bytes_read:
                return "closed"
            received += bytes_read
    return "done"
