"""What a client does while a call of the server fails. Each scenario is a function of the running server that returns what is
wrong, or None. `cut_is_fine`: the failure may end the connection that it hits. SPDX-License-Identifier: MIT"""
import os
import re
import signal
import socket
import sys
import time
from dataclasses import dataclass, field

from conversation import (HANG_S, TEXT, Expected, answer, chunked_upload, connect, converse, echo, filler, hello, judge, parse_answer,
                          request, reset, upload, user)
from fault_table import ALLOCATORS, FAULTS
from torture_build import BLOB

BODY = bytes((7 * i + i // 251) & 255 for i in range(1_000_000))
PATIENT = ["--workers", 1, "--header-timeout-ms", 600000, "--idle-timeout-ms", 600000, "--progress-window-ms", 600000,
           "--linger-timeout-ms", 1000, "--drain-grace-ms", 50, "--drain-limit-ms", 60000]


@dataclass
class Scenario:
    name: str
    run: object
    fresh: bool = False  # every case needs a server that has served nobody
    ends_server: bool = False
    arguments: list = field(default_factory=list)
    functions: tuple = tuple(FAULTS)  # that fail in it
    quick: tuple = None  # the only ones that do in a quick run; None: those that have not failed often enough elsewhere
    backends: tuple = ("epoll", "io_uring")
    environment: dict = field(default_factory=dict)
    given: bool = False  # the server is given its sockets
    before: object = None  # called before a server is started
    after: object = None   # called with the server once nothing fails any more; what is wrong with it then, or None
    finish: object = None  # the same, when the server has ended

    def server_arguments(self):
        return [*PATIENT, *self.arguments]


def check(expected, cut_is_fine, steps, **how):
    received, ending = converse(*steps, **how)
    return judge(expected, received, ending, cut_is_fine)


def first(server, cut_is_fine):
    return check(Expected(hello()), cut_is_fine, (server.address, [(request("/"), len(hello()))]))


def requests(server, cut_is_fine):
    """Keep-alive; then a head that comes in two reads."""
    one, two, three = hello(), user("42"), user("x%22y".replace("%22", '\\"'))
    head = request("/users/x%22y")
    ends = [len(one), len(one) + len(two), len(one) + len(two) + len(three)]
    steps = [(request("/"), ends[0]), (request("/users/42"), ends[1]), (head[:9], ends[1]), 0.01, (head[9:], ends[2])]
    return check(Expected(one, two, three), cut_is_fine, (server.address, steps))


def upload_with_length(server, cut_is_fine):
    expected = Expected(echo(BODY), hello())
    steps = [(upload(BODY), len(echo(BODY))), (request("/"), len(expected))]
    return check(expected, cut_is_fine, (server.address, steps))


def upload_in_chunks(server, cut_is_fine):
    body = BODY[:300_000]
    expected = Expected(echo(body), hello())
    steps = [(chunked_upload(body), len(echo(body))), (request("/"), len(expected))]
    return check(expected, cut_is_fine, (server.address, steps))


BURST = [("/blob.bin", None), ("/", hello()), ("/filler/40000", filler(40000)), ("/filler/50000", filler(50000)),
         ("/users/7", user("7"))] * 5
_blob_answer = []


def blob_answer(address):
    """The static file's answer has fields that depend on its content: they are learnt once, from a server that nothing is
    done to, and the body is compared with the file."""
    if not _blob_answer:
        received, _ = converse(address, [(request("/blob.bin", headers=["Connection: close"]), 0)], to_the_end=True)
        status, fields, body, end = parse_answer(received)
        assert (status, body, end) == (200, BLOB, len(received)), received[:300]
        text = re.sub(rb"\r\nDate: .{29}", b"\r\nDate: " + b"." * 29, received[:-len(BLOB)]).replace(b"\r\nConnection: close", b"")
        _blob_answer.append(text + BLOB)
    return _blob_answer[0]


def burst_of(address, repeat=1):
    sent = b"".join(request(path) for path, _ in BURST) * repeat
    answers = [made or blob_answer(address) for _, made in BURST] * repeat
    return sent, answers


def burst(server, cut_is_fine):
    """Pipelined, and read only when the server has filled the socket: answers wait, requests wait behind them."""
    sent, answers = burst_of(server.address)
    expected = Expected(*answers)
    return check(expected, cut_is_fine, (server.address, [(sent, len(expected))]), slow=True)


def closing(server, cut_is_fine):
    expected = Expected(hello(close=True))
    return check(expected, cut_is_fine, (server.address, [(request("/", headers=["Connection: close"]), 0)]), to_the_end=True)


REFUSED = answer(b"400 Bad Request: ", TEXT, "400 Bad Request", close=True)


def refused(server, cut_is_fine):
    """A malformed request with much behind it: the answer must not be lost to a reset."""
    malformed = b"GET / HTTP/1.1\r\nHost: a\r\nBad name: x\r\n\r\n" + b"y" * 200_000
    received, ending = converse(server.address, [(malformed, 0)], to_the_end=True)
    return judge_refusal(received, ending, 400, cut_is_fine)


def judge_refusal(received, ending, status, cut_is_fine):
    parsed = parse_answer(received) if received else None
    if ending == "hang":
        return f"hang after {len(received)} bytes"
    if parsed and parsed[3] == len(received) and parsed[1].get(b"connection") == b"close":
        if parsed[0] == status and parsed[2].startswith(f"{status} ".encode()):
            return None
        if cut_is_fine and parsed[0] == 503:
            return None
    if cut_is_fine and (not received or (parsed is None and received.startswith(f"HTTP/1.1 {status} ".encode()[:len(received)]))):
        return None
    return f"no whole {status}: {received[:80]!r}, end: {ending}"


def half_closed(server, cut_is_fine):
    """The client has said all it will say, and is answered."""
    try:
        client = connect(server.address)
        with client:
            client.sendall(request("/") * 20)
            client.shutdown(socket.SHUT_WR)
            received, ending = read_to_end(client)
    except OSError:  # also ENOTCONN of shutdown, when it was cut before
        received, ending = b"", "reset"
    return judge(Expected(*[hello()] * 20), received, ending, cut_is_fine)


def vanishing(server, _cut_is_fine):
    """Clients that reset in the middle: of a head, of a body, of a burst that they do not read. Only the server's own state is
    judged, by what follows."""
    sent, _ = burst_of(server.address)
    for data in (b"GET / HT", upload(BODY)[:150_000], chunked_upload(BODY)[:100_000], sent):
        try:
            client = connect(server.address, 4096)
            client.settimeout(0.05)
            try:
                client.sendall(data)
            except (TimeoutError, ConnectionError):
                pass
            time.sleep(0.005)
            reset(client)
        except (TimeoutError, ConnectionError):
            pass


def expiring(server, cut_is_fine):
    """A head that never ends. The scenario's server waits for it 100 ms."""
    received, ending = converse(server.address, [(b"GET / HTTP/1.1\r\nHost: a\r\n", 0)], to_the_end=True)
    return judge_refusal(received, ending, 408, cut_is_fine)


def stalled(server, _cut_is_fine):
    """A client that reads nothing is given up. The scenario's server looks at its progress every 100 ms."""
    sent, _ = burst_of(server.address)
    try:
        client = connect(server.address, 4096)
    except ConnectionError:
        return None
    with client:
        client.settimeout(HANG_S)
        try:
            client.sendall(sent)
        except ConnectionError:
            pass
        time.sleep(0.01)
        return None if server.wait_for_descriptors(server.baseline, HANG_S) else "hang: a client that reads nothing is still connected"


CROWD = 300


def crowd(server, cut_is_fine):
    """As many connections as make every table grow."""
    clients, problems = [], []
    try:
        for _ in range(CROWD):
            try:
                client = connect(server.address)
                clients.append(client)
                client.sendall(request("/users/42"))
            except ConnectionError:
                if not cut_is_fine:
                    problems.append("a connection was refused")
        expected = Expected(user("42"))
        for client in clients:
            received, ending = read_exactly(client, len(expected))
            problem = judge(expected, received, ending, cut_is_fine)
            if problem:
                problems.append(problem)
    finally:
        for client in clients:
            client.close()
    return f"{len(problems)} of {CROWD}: {problems[0]}" if problems else None


def read_exactly(client, size):
    """(what came, how it ended): "done", or before that "closed", "hang" (a time-out), "reset"."""
    received = bytearray()
    try:
        while len(received) < size:
            piece = client.recv(min(size - len(received), 65536))
            if not piece:
                return bytes(received), "closed"
            received += piece
    except TimeoutError:
        return bytes(received), "hang"
    except ConnectionError:
        return bytes(received), "reset"
    return bytes(received), "done"


def read_to_end(client):
    return read_exactly(client, sys.maxsize)


def judge_drained_burst(received, ending, answers, cut_is_fine):
    """Right answers from the first on; the last one says that it is the last."""
    at, last_fields = 0, {}
    for right in answers:
        try:
            parsed = parse_answer(received, at)
        except ValueError as wrong:
            return f"burst: {wrong}"
        if parsed is None:
            break
        if parsed[2] != right[right.index(b"\r\n\r\n") + 4:]:
            return None if cut_is_fine and parsed[0] == 503 else f"burst: the answer at byte {at} has a wrong body"
        last_fields, at = parsed[1], parsed[3]
    if ending == "hang":
        return f"hang: {len(received)} bytes of the burst came"
    whole = at == len(received) and last_fields.get(b"connection") == b"close"
    return None if whole or cut_is_fine else f"burst: cut after {len(received)} bytes, {at} of them whole answers, end: {ending}"


def newcomers(server, cut_is_fine, before_signal=lambda: None):
    """SIGTERM together with the first requests that the server ever gets: nothing else keeps its workers from ending."""
    os.kill(server.pid, signal.SIGSTOP)
    clients = [connect(server.address) for _ in range(5)]
    try:
        for client in clients:
            client.sendall(request("/"))
        before_signal()
        os.kill(server.pid, signal.SIGTERM)
        os.kill(server.pid, signal.SIGCONT)
        problems = [judge_in_drain(client, cut_is_fine) for client in clients]
    finally:
        for client in clients:
            client.close()
    wrong = [problem for problem in problems if problem]
    return f"{len(wrong)} of {len(clients)}: {wrong[0]}" if wrong else None


def judge_in_drain(client, cut_is_fine):
    """One answer of "/". A worker may answer before it hears of the drain; then the grace holds for the connection."""
    received, ending = read_to_end(client)
    return judge(Expected(hello(close=b"Connection: close" in received)), received, ending, cut_is_fine)


def drain(server, cut_is_fine, before_signal=lambda: None):
    """SIGTERM while connections are idle, in the middle of a head, behind unsent answers, and not yet accepted: the server is
    stopped for a moment, so that requests and signal are there together, and continued, which interrupts what it waits in."""
    answers, problems, waiting = [], [], []
    idle, late, reader = (connect(server.address, size) for size in (None, None, 4096))
    opened = [idle, late, reader]
    try:
        idle.sendall(request("/"))
        read_exactly(idle, len(hello()))
        late.sendall(request("/users/1")[:10])
        sent, answers = burst_of(server.address)
        reader.sendall(sent)
        time.sleep(0.03)
        os.kill(server.pid, signal.SIGSTOP)
        for _ in range(3):
            client = connect(server.address)
            client.sendall(request("/"))
            waiting.append(client)
            opened.append(client)
        before_signal()
        os.kill(server.pid, signal.SIGTERM)
        os.kill(server.pid, signal.SIGCONT)
        for client in waiting:
            problems.append(judge_in_drain(client, cut_is_fine))
        try:
            late.sendall(request("/users/1")[10:])
        except ConnectionError:
            pass
        last = user("1").replace(b"." * 29, b"." * 29 + b"\r\nConnection: close")
        problems.append(judge(Expected(last), *read_to_end(late), cut_is_fine))
        problems.append(judge_drained_burst(*read_to_end(reader), answers, cut_is_fine))
        problems.append(judge(Expected(), *read_to_end(idle), cut_is_fine))
    finally:
        for client in opened:
            client.close()
    wrong = [problem for problem in problems if problem]
    return "; ".join(wrong) if wrong else None


SCENARIOS = [
    Scenario("first", first, fresh=True),
    Scenario("requests", requests),
    Scenario("upload", upload_with_length),
    Scenario("chunked", upload_in_chunks),
    Scenario("burst", burst),
    Scenario("closing", closing),
    Scenario("refused", refused),
    Scenario("half-closed", half_closed),
    Scenario("vanishing", vanishing),
    Scenario("expiring", expiring, arguments=["--header-timeout-ms", 100]),
    Scenario("stalled", stalled, arguments=["--progress-window-ms", 100],
             functions=(*ALLOCATORS, "send", "sendmsg", "setsockopt", "ioctl", "epoll_wait", "close")),
    Scenario("crowd", crowd, fresh=True, functions=ALLOCATORS),
    Scenario("newcomers", newcomers, fresh=True, ends_server=True),
    Scenario("drain", drain, fresh=True, ends_server=True),
]
