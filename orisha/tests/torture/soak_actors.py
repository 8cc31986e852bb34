"""The clients of the soak run, each a coroutine that does one kind of thing over and over and compares every byte it gets.
What is wrong goes to soak.wrong; what was answered rightly is counted. SPDX-License-Identifier: MIT"""
import asyncio
import random
import socket
import struct
import time

from conversation import (Expected, chunked_upload, echo, filler, hello, parse_answer, request, upload, user)
from torture_scenarios import BODY, blob_answer

# Longer than any answer takes on a busy machine. Who waits longer has been lost.
LOST_S = 30
BODY_LIMIT = 1024 * 1024


class Wrong(Exception):
    """An answer, or its absence, that the server is to blame for."""


class Client:
    """One connection; a context manager that closes it."""

    def __init__(self, soak, receive_buffer_bytes=None):
        self.soak, self.receive_buffer_bytes = soak, receive_buffer_bytes
        self.received = bytearray()

    async def __aenter__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if self.receive_buffer_bytes:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.receive_buffer_bytes)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.loop = asyncio.get_running_loop()
        try:
            await self.within(self.loop.sock_connect(self.socket, self.soak.server.address), "the connection")
        except BaseException:
            self.socket.close()
            raise
        return self

    async def __aexit__(self, *_):
        self.socket.close()

    async def within(self, work, what):
        try:
            return await asyncio.wait_for(work, LOST_S)
        except asyncio.TimeoutError:
            raise Wrong(f"{what} did not come within {LOST_S} s") from None

    async def send(self, data):
        await self.within(self.loop.sock_sendall(self.socket, data), "room for what is sent")

    async def receive(self, size=65536):
        """Some bytes, or none at the end."""
        piece = await self.within(self.loop.sock_recv(self.socket, size), "the next byte")
        self.received += piece
        return piece

    async def answers(self, *answers, pause_s=0.0, size=65536):
        """Reads exactly these."""
        expected = Expected(*answers)
        while len(self.received) < len(expected):
            if not await self.receive(size):
                raise Wrong(f"closed after {len(self.received)} of {len(expected)} bytes")
            if pause_s:
                await asyncio.sleep(pause_s)
        self.compare(expected, len(expected))
        del self.received[:len(expected)]
        self.soak.served += len(answers)

    def compare(self, expected, size):
        right = expected.agrees_up_to(self.received[:size])
        if right < size:
            raise Wrong(f"byte {right} of {len(expected)} is wrong: {bytes(self.received[right:right + 60])!r}")

    async def end(self):
        """The server must close now and send nothing more."""
        if self.received or await self.receive():
            raise Wrong(f"more than was asked for: {bytes(self.received[:60])!r}")

    def reset_on_close(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def some_request(soak):
    """(bytes, answer) of one of the routes."""
    kind = random.randrange(10)
    if kind < 4:
        return request("/"), hello()
    if kind < 7:
        name = str(random.randrange(10 ** random.randrange(1, 12)))
        return request(f"/users/{name}"), user(name)
    if kind < 8:
        size = random.randrange(60_000)
        return request(f"/filler/{size}"), filler(size)
    if kind < 9:
        body = BODY[:random.randrange(1, 3000)]
        return random.choice((upload, chunked_upload))(body), echo(body)
    return request("/blob.bin"), blob_answer(soak.server.address)


async def checker(soak):
    """A steady pace on one connection; its latencies are reported."""
    while soak.goes_on():
        async with Client(soak) as client:
            for number in range(200):
                if not soak.goes_on():
                    break
                begin = time.monotonic()
                await client.send(request(f"/users/{number}"))
                await client.answers(user(str(number)))
                soak.latencies_s.append(time.monotonic() - begin)
                await soak.pause(0.02)


async def keep_alive(soak):
    async with Client(soak) as client:
        for _ in range(random.randrange(1, 300)):
            sent, answer = some_request(soak)
            await client.send(sent)
            await client.answers(answer)
            if not soak.goes_on():
                return


async def pipeliner(soak):
    async with Client(soak) as client:
        for _ in range(5):
            pairs = [some_request(soak) for _ in range(random.randrange(1, 120))]
            sending = asyncio.ensure_future(client.send(b"".join(sent for sent, _ in pairs)))
            try:
                await client.answers(*(answer for _, answer in pairs))
            finally:
                await asyncio.gather(sending, return_exceptions=True)
    await soak.pause(0.05)


async def churner(soak):
    """A connection for each request, closed by either side."""
    close = random.random() < 0.5
    async with Client(soak) as client:
        await client.send(request("/", headers=["Connection: close"] if close else []))
        await client.answers(hello(close=close))
        if close:
            await client.end()
    await soak.pause(0.002)


async def slow_sender(soak):
    """A head in small pieces; one in four never ends it and is told so after the header time-out. So may one be that got no CPU
    to send it in time."""
    gives_up = random.random() < 0.25
    head = request("/users/slow", headers=["X-Padding: " + "p" * random.randrange(400)])
    begin = time.monotonic()

    def is_late():
        """Or nearly: what was sent in time may lie there while the server, too, waits for a CPU."""
        return time.monotonic() - begin > 0.8 * soak.HEADER_TIMEOUT_S

    async with Client(soak) as client:
        try:
            await send_slowly(soak, client, head, gives_up)
        except OSError:
            if is_late():
                return
            raise
        late = is_late()
        if gives_up or late:
            while not is_whole(client.received):
                if not await client.receive():
                    break
        if gives_up or (late and b" 408 " in client.received[:16]):
            status(client, 408)
        else:
            await client.answers(user("slow"))


async def send_slowly(soak, client, head, gives_up):
    at = 0
    for _ in range(8):
        size = random.randrange(1, len(head) // 8)
        await client.send(head[at:at + size])
        at += size
        await soak.pause(0.1)
    if not gives_up:
        await client.send(head[at:])


def is_whole(received):
    return parse_answer(received) is not None


def status(client, expected):
    """One whole refusal is there, which says that the connection closes."""
    try:
        parsed = parse_answer(client.received)
    except ValueError as wrong:
        raise Wrong(str(wrong)) from None
    if parsed is None or parsed[0] != expected or parsed[1].get(b"connection") != b"close":
        raise Wrong(f"not a {expected} that closes: {bytes(client.received[:80])!r}")
    del client.received[:parsed[3]]
    client.soak.served += 1


async def slow_reader(soak):
    answers = [blob_answer(soak.server.address)] * 12 + [filler(30_000)] * 12
    async with Client(soak, 4096) as client:
        await client.send(request("/blob.bin") * 12 + request("/filler/30000") * 12)
        await client.answers(*answers, pause_s=0.005, size=16384)


async def stalled_reader(soak):
    """Asks for much and reads nothing: the server gives it up. What it then finds must be right as far as it goes."""
    answers = [blob_answer(soak.server.address)] * 60
    async with Client(soak, 4096) as client:
        await client.send(request("/blob.bin") * 60)
        begin = time.monotonic()
        await soak.pause(soak.STALL_S)
        stalled_long_enough = time.monotonic() - begin >= soak.STALL_S  # not when the end of the run cut it short
        expected = Expected(*answers)
        try:
            while len(client.received) < len(expected) and await client.receive():
                pass
        except ConnectionError:
            pass
        if stalled_long_enough and len(client.received) >= len(expected):
            raise Wrong("a reader that stalls was not given up")
        client.compare(expected, len(client.received))


async def half_closer(soak):
    pairs = [some_request(soak) for _ in range(random.randrange(1, 12))]
    async with Client(soak) as client:
        sending = asyncio.ensure_future(client.send(b"".join(sent for sent, _ in pairs)))
        sending.add_done_callback(lambda done: done.cancelled() or done.exception() or client.socket.shutdown(socket.SHUT_WR))
        try:
            await client.answers(*(answer for _, answer in pairs))
            await client.end()
        finally:
            await asyncio.gather(sending, return_exceptions=True)
    await soak.pause(0.02)


async def resetter(soak):
    """Goes away with a reset: in the middle of a head or a body, or with answers unread."""
    data = random.choice((b"GET / HT", upload(BODY)[:random.randrange(200, 300_000)],
                          chunked_upload(BODY[:300_000])[:random.randrange(200, 250_000)], request("/blob.bin") * 20, request("/")))
    async with Client(soak) as client:
        client.reset_on_close()
        await client.send(data)
        await soak.pause(random.random() * 0.01)
    await soak.pause(0.01)


async def uploader(soak):
    size = random.choice((1, 1000, 65536, random.randrange(300_000), len(BODY)))
    body = BODY[:size]
    async with Client(soak) as client:
        if random.random() < 0.1:
            await client.send(request("/echo", "POST", [f"Content-Length: {BODY_LIMIT + 1}"]))
            while await client.receive():
                pass
            status(client, 413)
        else:
            await client.send(random.choice((upload, chunked_upload))(body))
            await client.answers(echo(body))
    await soak.pause(0.02)


MALFORMED = [
    (b"GET / HTTP/1.1\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    (b"GET / HTTP/1.1\nHost: a\n\n", 400),
    (b"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n", 400),
    (b"GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: a\r\nX: \x00\r\n\r\n", 400),
    (b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    (b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\nContent-Length: 4\r\n\r\nabc", 400),
    (b"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
    (b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n", 413),
    (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
    (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 20_000 + b"\r\n\r\n", 431),
    (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 101 + b"\r\n", 431),
    (b"BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501),
    (b"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
]


async def offender(soak):
    """Valid requests, then one that must be refused, then more that must not be looked at."""
    malformed, expected = random.choice(MALFORMED)
    valid = random.randrange(3)
    async with Client(soak) as client:
        await client.send(request("/") * valid + malformed + request("/users/never") * random.randrange(3))
        await client.answers(*[hello()] * valid)
        while await client.receive():
            pass
        status(client, expected)
        if client.received:
            raise Wrong(f"a refusal was not the last answer: {bytes(client.received[:60])!r}")
    await soak.pause(0.01)


async def idler(soak):
    """Hardly ever asks."""
    async with Client(soak) as client:
        while soak.goes_on():
            sent, answer = some_request(soak)
            await client.send(sent)
            await client.answers(answer)
            await soak.pause(random.random() * 20)


# actor -> how many of them run at once
CAST = {checker: 1, keep_alive: 6, pipeliner: 3, churner: 4, slow_sender: 12, slow_reader: 4, stalled_reader: 2, half_closer: 3,
        resetter: 3, uploader: 3, offender: 3, idler: 300}
