"""What a server does beside answering on TCP, while its calls fail: Unix sockets, sockets that it was given, caps, the access log,
reloads, and rings of io_uring that are always full. See torture_scenarios.py. SPDX-License-Identifier: MIT"""
import functools
import glob
import os
import re
import signal
import socket
import time

import torture_build
from conversation import HANG_S, Expected, connect, converse, hello, judge, request, user
from fault_table import ALLOCATORS
from torture_scenarios import Scenario, burst, drain, read_exactly, read_to_end, requests

OPERATIONS_OF_RING = ("cqe_recv", "cqe_send", "cqe_poll", "cqe_read", "cqe_close", "cqe_cancel")


def place(suffix):
    return str(torture_build.folder() / f"torture-{os.getpid()}.{suffix}")


def remove(pattern):
    for path in glob.glob(pattern):
        os.unlink(path)


# ---- Sockets of other kinds -----------------------------------------------------------------------------------------

SOCKET = place("socket")
ON_UNIX = ["--bind", f"unix:{SOCKET}"]


def leave_stale_socket():
    """A file that nobody listens on, as a server leaves it that was killed."""
    remove(SOCKET)
    with socket.socket(socket.AF_UNIX) as forgotten:
        forgotten.bind(SOCKET)


def both_kinds(server, cut_is_fine):
    return requests(server, cut_is_fine) or burst(server, cut_is_fine)


def each_given(server, cut_is_fine):
    """Asks on every socket that the server was given."""
    for given in server.given:
        address = given.getsockname()
        what = judge(Expected(hello()), *converse(address, [(request("/"), len(hello()))]), cut_is_fine)
        if what:
            return f"on {address}: {what}"
    return None


# ---- Caps -----------------------------------------------------------------------------------------------------------

PER_ADDRESS, IN_ALL = 3, 6
CAPPED = ["--max-per-address", PER_ADDRESS, "--max-connections", IN_ALL]


def caps(server, cut_is_fine):
    """As many as may connect do and are answered, one more of an address and one more in all are hung up on."""
    opened, problems = [], []
    try:
        for source in ("127.0.0.1", "127.0.0.2"):
            for _ in range(PER_ADDRESS):
                problems.append(enter(server, source, opened, cut_is_fine))
            if source == "127.0.0.1":
                problems.append(be_turned_away(server, source, cut_is_fine))
        problems.append(be_turned_away(server, "127.0.0.3", cut_is_fine))
    finally:
        for client in opened:
            client.close()
    wrong = [problem for problem in problems if problem]
    return "; ".join(wrong) if wrong else None


def enter(server, source, opened, cut_is_fine):
    received, ending = b"", "reset"
    try:
        client = connect(server.address, source=source)
        opened.append(client)
        client.sendall(request("/"))
        received, ending = read_exactly(client, len(hello()))
    except ConnectionError:
        pass
    what = judge(Expected(hello()), received, ending, cut_is_fine)
    return f"from {source}, within the cap: {what}" if what else None


def be_turned_away(server, source, cut_is_fine):
    """Where a failure has cost another its place, there is room for this one."""
    received, ending = b"", "reset"
    try:
        with connect(server.address, source=source) as client:
            client.sendall(request("/", headers=["Connection: close"]))
            received, ending = read_to_end(client)
    except ConnectionError:
        pass
    if ending == "hang" or (received and not cut_is_fine):
        return f"from {source}, beyond the cap: {received[:40]!r}, end: {ending}"
    return None


# ---- The access log -------------------------------------------------------------------------------------------------

LOG = place("access")
LINE = re.compile(rb'[0-9.-]+ - - \[\d\d/[A-Z][a-z][a-z]/\d{4}:\d\d:\d\d:\d\d \+0000\] "GET /(users/\w+)? HTTP/1\.1" 200 \d+ "-" "-"\n')


def logged(server, cut_is_fine):
    """As logrotate does it: the file is moved away, SIGUSR1; requests before and behind it."""
    one, two = hello(), user("42")
    expected = Expected(one, two)
    what = judge(Expected(one), *converse(server.address, [(request("/"), len(one))]), cut_is_fine)
    if what:
        return what
    if os.path.exists(LOG):
        os.rename(LOG, f"{LOG}.{time.monotonic_ns()}")
    os.kill(server.pid, signal.SIGUSR1)
    return judge(expected, *converse(server.address, [(request("/"), len(one)), (request("/users/42"), len(expected))]), cut_is_fine)


def log_is_whole(server):
    """Every answer has a line or is counted as dropped; every line is one, and none is there twice."""
    counted = re.search(r"access log: (\d+) lines? written, (\d+) dropped", server.text())
    served = re.search(r"drained, (\d+) requests? served", server.text())
    if not counted or not served:
        return f"the end does not say how many lines were written: {server.text()[-300:]!r}"
    lines = [line for path in glob.glob(f"{LOG}*") for line in open(path, "rb")]
    wrong = [line for line in lines if not LINE.fullmatch(line)]
    if wrong:
        return f"{len(wrong)} lines are none: {wrong[0]!r}"
    written, dropped = map(int, counted.groups())
    if len(lines) != written or written + dropped != int(served[1]):
        return f"{len(lines)} lines for {served[1]} answers, of which {written} are said to be written and {dropped} dropped"
    return None


# ---- Reload ---------------------------------------------------------------------------------------------------------

# The grace is longer than anybody pauses: nothing but the failure may cut a connection.
RELOADING = ["--reload", "--drain-grace-ms", 20000, "--drain-limit-ms", 25000, "--reload-timeout-ms", 20000]
RELOADED = re.compile(r"reloaded: process (\d+) serves, process (\d+) drains")
FAILED = re.compile(r"reload failed: .*; process \d+ goes on; .{10,}, then send SIGHUP again\n")
# Of a server that was serving or draining, or of one that nobody heard of.
LOST = re.compile(r"[^\n]*(while it served|while it drained|killing it|the supervisor is gone)[^\n]*")


def reload(server, cut_is_fine):
    """SIGHUP, with a connection that stays and others that come and go. The reload succeeds, or says why not and what to do."""
    begin = len(server.text())
    problems = []
    with Asker(server.address, cut_is_fine) as asker:
        asker.ask()
        os.kill(server.pid, signal.SIGHUP)
        end = time.monotonic() + 3 * HANG_S
        while not (outcome := RELOADED.search(server.text(), begin) or FAILED.search(server.text(), begin)):
            problems.append(come_and_go(server, cut_is_fine))
            asker.ask()
            if time.monotonic() > end:
                return f"hang: the reload neither succeeded nor failed: {server.text()[begin:].strip()!r}"
            if server.process.poll() is not None:
                return None  # its end says more
        # An old server that drains ends when its last client is gone: the answer that says so is its last.
        while outcome.re is RELOADED and not asker.is_told_to_leave and time.monotonic() < end:
            asker.ask()
        problems.append(come_and_go(server, cut_is_fine))
        problems.append(asker.problem)
    problems.append(nobody_is_left_over(server))
    lost = LOST.search(server.text(), begin)
    problems.append(lost and lost[0])
    return next((problem for problem in problems if problem), None)


class Asker:
    """A connection that asks again and again, as long as it lives."""

    def __init__(self, address, cut_is_fine):
        self.cut_is_fine, self.problem, self.is_told_to_leave = cut_is_fine, None, False
        try:
            self.client = connect(address)
        except ConnectionError:
            self.client, self.is_told_to_leave = None, True

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.client:
            self.client.close()

    def ask(self):
        if self.problem or self.is_told_to_leave:
            return
        try:
            self.client.sendall(request("/"))
            received, ending = read_exactly(self.client, len(hello()))
            missing = len(hello(close=True)) - len(received)
            if b"\r\nConnection" in received and ending == "done":
                self.is_told_to_leave = True
                rest, ending = read_exactly(self.client, missing)
                received += rest
        except ConnectionError:
            received, ending = b"", "reset"
        self.problem = judge(Expected(hello(self.is_told_to_leave)), received, ending, self.cut_is_fine)
        if self.problem:
            self.problem = f"the connection that stays: {self.problem}"
        self.is_told_to_leave |= ending != "done"


def come_and_go(server, cut_is_fine):
    received, ending = converse(server.address, [(request("/", headers=["Connection: close"]), 0)], to_the_end=True)
    what = judge(Expected(hello(close=True)), received, ending, cut_is_fine)
    return f"a connection that comes and goes: {what}" if what else None


def nobody_is_left_over(server):
    """One server process, in the end."""
    end = time.monotonic() + HANG_S
    while len(children := server.children()) != 1:
        if time.monotonic() > end:
            return f"{len(children)} server processes are there"
        time.sleep(0.005)
    return None


# ---------------------------------------------------------------------------------------------------------------------

SUPERVISION = ("fork", "waitpid", "socketpair", "send", "recv", "fcntl", "poll", "read", "close")

OPERATIONS = [
    Scenario("unix", both_kinds, arguments=ON_UNIX, before=functools.partial(remove, SOCKET), quick=("accept4", "getpeername")),
    Scenario("unix-drain", drain, fresh=True, ends_server=True, arguments=ON_UNIX, before=leave_stale_socket,
             functions=("unlink", "accept4", "poll", "close"), quick=("unlink",)),
    Scenario("given", each_given, given=True, quick=("accept4",)),
    Scenario("caps", caps, fresh=True, arguments=CAPPED, after=lambda server: caps(server, False), quick=("getpeername", "accept4", "realloc"),
             functions=(*ALLOCATORS, "accept4", "getpeername", "epoll_ctl", "recv", "send", "close", "poll", *OPERATIONS_OF_RING)),
    Scenario("access-log", logged, arguments=["--access-log", LOG], before=functools.partial(remove, f"{LOG}*"), finish=log_is_whole,
             quick=("writev", "openat")),
    Scenario("full-ring", burst, environment={"FAULT_RING_ENTRIES": "2"}, backends=("io_uring",),
             functions=OPERATIONS_OF_RING, quick=("cqe_recv", "cqe_send")),
    Scenario("reload", reload, arguments=RELOADING, quick=("fork", "socketpair", "send", "recv")),
]
