"""The mutants over raw sockets: each is right as long as it should be, and then wrong in the way that its name says.

SPDX-License-Identifier: MIT
"""
import contextlib
import gzip
import os
import pathlib
import re
import signal
import socket
import subprocess
import time

import pytest

from conftest import MUTANT, PATIENCE_S, mutant_names, mutant_said, reserved_port

HEAD = (rb"HTTP/1\.1 200 OK\r\nContent-Length: 17\r\nContent-Type: application/json\r\nDate: .{25} GMT\r\n"
        rb"Server: mutant\r\n\r\n")
HELLO = b'{"hello":"world"}'
GOOD = re.compile(HEAD + re.escape(HELLO))
SIZE = 141  # of a good answer
QUIET_S = 0.2
GZIP = "Accept-Encoding: gzip\r\n"


class Client:
    def __init__(self, process):
        self.process = process
        self.socket = socket.create_connection(("127.0.0.1", process.port), timeout=PATIENCE_S)
        self.ended = None  # or "closed" or "reset"

    def send(self, count=1, path="/hello", fields=""):
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: mutant\r\n{fields}\r\n".encode() * count)

    def read(self, size, quiet_s):
        received = b""
        self.socket.settimeout(quiet_s)
        with contextlib.suppress(TimeoutError):
            while len(received) < size and not self.ended:
                try:
                    data = self.socket.recv(size - len(received))
                    self.ended = None if data else "closed"
                except ConnectionResetError:
                    data, self.ended = b"", "reset"
                received += data
        return received

    def good(self, count):
        """So many pipelined requests, in portions, and good answers to all of them."""
        for start in range(0, count, 50):
            portion = min(50, count - start)
            self.send(portion)
            received = self.read(portion * SIZE, PATIENCE_S)
            assert len(received) == portion * SIZE and len(GOOD.findall(received)) == portion, received[-2 * SIZE:]

    def ask(self, **request):
        """One request, and all that comes until nothing more does: what is silent because it did not get to run is waited for."""
        self.send(**request)
        received, deadline, is_over = b"", time.monotonic() + PATIENCE_S, False
        while not is_over and not self.ended:
            assert time.monotonic() < deadline, received
            slept = sleeps(self.process)
            more = self.read(1 << 16, QUIET_S)
            received += more
            is_over = slept and not more
        return received


@contextlib.contextmanager
def running(fault):
    with reserved_port() as port, subprocess.Popen([MUTANT, str(port), fault], start_new_session=True) as process:
        process.port = port
        deadline = time.monotonic() + PATIENCE_S
        while fault != "slow_start" and time.monotonic() < deadline:
            with contextlib.suppress(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", port)).close()
                break
            time.sleep(0.01)
        try:
            yield process
        finally:
            for child in children(process.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            process.kill()


def children(pid):
    path = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in path.read_text().split()] if path.exists() else []


def sleeps(process):
    """It waits for something: what was sent to it before, it has dealt with."""
    states = [pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] for pid in (process.pid, *children(process.pid))]
    return set(states) == {"S"}


def body_of(answer):
    return answer.partition(b"\r\n\r\n")[2]


def date_of(answer):
    return re.search(rb"\r\nDate: (.*)\r\n", answer)[1]


def check_good(process):
    client = Client(process)
    client.good(3000)
    first = date_of(client.ask())
    time.sleep(1.1)
    assert date_of(client.ask()) != first
    page, packed = client.ask(path="/page"), client.ask(path="/page", fields=GZIP)
    assert b"\r\nVary: Accept-Encoding\r\n" in page and b"\r\nContent-Encoding: gzip\r\n" in packed
    assert body_of(page) == mutant_said("--page") == gzip.decompress(body_of(packed))
    assert body_of(packed) == mutant_said("--page-gzip")
    last = client.ask(fields="Connection: close\r\n")
    assert b"\r\nConnection: close\r\n" in last and last.endswith(HELLO) and client.ended == "closed"


def after(count, check, ended=None, fine_again=True):
    """Good answers, then one that passes `check`, and, when the connection has not ended, good ones again."""
    def run(process):
        client = Client(process)
        client.good(count - 1)
        answer = client.ask()
        assert check(answer), answer
        assert client.ended == ended
        if fine_again and not ended:
            client.good(1)
        if ended:
            Client(process).good(1)
    return run


def same_size(status):
    return lambda answer: (answer.startswith(b"HTTP/1.1 " + status + b"\r\n") and len(answer) == SIZE
                           and b"\r\nContent-Length: %d\r\n" % len(body_of(answer)) in answer)


def bits_apart(left, right):
    return sum((a ^ b).bit_count() for a, b in zip(left, right, strict=True))


def check_uncompressed(process):
    client = Client(process)
    assert client.ask(count=20, path="/page", fields=GZIP).count(mutant_said("--page-gzip")) == 20
    plain = client.ask(path="/page", fields=GZIP)
    assert plain.startswith(b"HTTP/1.1 200 OK\r\n") and b"Content-Encoding" not in plain
    assert body_of(plain) == mutant_said("--page")


def check_drip(process):
    client = Client(process)
    client.good(20)
    start = time.monotonic()
    client.send()
    received = client.read(10, PATIENCE_S)
    assert received == b"HTTP/1.1 2" and 0.4 < time.monotonic() - start < PATIENCE_S


def check_end(status):
    def run(process):
        client = Client(process)
        client.good(20)
        assert client.ask() == b"" and client.ended and process.wait(timeout=PATIENCE_S) == status
    return run


def check_hangs(process):
    client, other = Client(process), Client(process)
    client.good(20)
    for one in (client, other):
        assert one.ask() == b"" and not one.ended
    assert process.poll() is None


def check_hangs_one(process):
    client, other = Client(process), Client(process)
    client.good(20)
    assert client.ask() == b"" and not client.ended
    other.good(100)
    assert client.ask() == b"" and not client.ended


def outside(process):
    return [child for child in children(process.pid) if os.getpgid(child) != process.pid]


def cpu_ns(pid):
    return time.clock_gettime_ns(~pid << 3 | 2)  # clock_getcpuclockid(3); ticks of 10 ms are too coarse


def check_other_process(process):
    client = Client(process)
    client.good(20)
    started = cpu_ns(process.pid)  # a start alone may cost more than many answers
    client.good(20000)
    assert len(outside(process)) == 1
    assert cpu_ns(outside(process)[0]) > cpu_ns(process.pid) - started


def check_late_other_process(process):
    client = Client(process)
    client.good(20)
    assert not outside(process)
    started = cpu_ns(process.pid)
    client.good(20000)
    assert len(outside(process)) == 1 and cpu_ns(outside(process)[0]) > cpu_ns(process.pid) - started
    # Both hold the connections; closing them works nevertheless.
    client.ask(fields="Connection: close\r\n")
    assert client.ended == "closed"
    Client(process).good(1)


def check_never_closes(process):
    client = Client(process)
    assert GOOD.fullmatch(client.ask(fields="Connection: close\r\n")) and not client.ended
    client.good(1)


def check_stale_date(process):
    client = Client(process)
    first = date_of(client.ask())
    time.sleep(1.1)
    assert date_of(client.ask()) == first


def check_old_date(answer):
    now = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime()).encode()
    return GOOD.fullmatch(answer) and date_of(answer)[:20] != now[:20]


def check_cached_constant(process):
    client = Client(process)
    client.good(30)
    assert GOOD.fullmatch(client.ask(path="/page"))


def check_slow_start(process):
    time.sleep(1)
    with pytest.raises(ConnectionRefusedError):
        Client(process)
    assert process.poll() is None


def check_reconnect(process):
    for _ in range(2):
        client = Client(process)
        client.good(99)
        assert GOOD.fullmatch(client.ask()) and client.ended == "closed"


CHECKS = {
    "good": check_good,
    "wrong_byte": after(10000, lambda answer: GOOD.fullmatch(answer) is None and len(answer) == SIZE
                        and bits_apart(body_of(answer), HELLO) == 1),
    "truncated": after(1000, lambda answer: re.fullmatch(HEAD + re.escape(HELLO[:-3]), answer)),
    "short_then_close": after(1000, lambda answer: re.fullmatch(HEAD + re.escape(HELLO[:-3]), answer), "closed"),
    "wrong_length": after(1000, lambda answer: b"\r\nContent-Length: 16\r\n" in answer and answer.endswith(HELLO)),
    "uncompressed": check_uncompressed,
    "same_size_404": after(1000, same_size(b"404 Not Found")),
    "same_size_redirect": after(50, same_size(b"302 Found")),
    "other_type": after(50, lambda answer: b"\r\nContent-Type: application/jsom\r\n" in answer and len(answer) == SIZE),
    "other_head": after(21, lambda answer: b"Server" not in answer and answer.endswith(HELLO), fine_again=False),
    "drip": check_drip,
    "dies": check_end(-signal.SIGSEGV),
    "exits_quietly": check_end(0),
    "hangs": check_hangs,
    "hangs_one": check_hangs_one,
    "other_process": check_other_process,
    "late_other_process": check_late_other_process,
    "never_closes": check_never_closes,
    "stale_date": check_stale_date,
    "old_date": after(50, check_old_date),
    "no_date": after(50, lambda answer: b"Date" not in answer and answer.endswith(HELLO)),
    "extra_bytes": after(1000, lambda answer: GOOD.fullmatch(answer[:-1]) and answer.endswith(b"\n")),
    "duplicate": after(50, lambda answer: re.fullmatch(2 * (HEAD + re.escape(HELLO)), answer)),
    "cached_constant": check_cached_constant,
    "resets": after(1000, lambda answer: answer == b"", "reset"),
    "slow_start": check_slow_start,
    "reconnect": check_reconnect,
}


def test_every_mutant_is_checked():
    assert sorted(CHECKS) == sorted(mutant_names())


@pytest.mark.parametrize("fault", CHECKS)
def test_the_mutants_are_wrong_as_they_say(fault):
    with running(fault) as process:
        CHECKS[fault](process)
