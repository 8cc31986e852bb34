"""--sandbox: what a handler cannot do any more, that serving goes on unchanged, and what is said where a kernel lacks something."""
import ctypes
import os
import platform
import select
import signal
import struct
import subprocess
import time

import pytest

from conftest import PATIENCE_S, ROOT
from probes import PROBES, attempt, threads
from test_drain import (test_a_request_in_flight_is_answered_and_the_connection_closed,  # noqa: F401: run again, see below
                        test_looping_clients_lose_nothing, test_requests_that_wait_behind_a_slow_handler_are_answered,
                        test_the_drain_is_bounded_when_a_client_never_finishes)
from wire import Closed, Connection, ask, request

HELLO = ROOT / "orisha" / "examples" / "hello.kz"
libc = ctypes.CDLL(None, use_errno=True)
SYS_SECCOMP = {"x86_64": 317, "aarch64": 277, "riscv64": 277}.get(platform.machine())
SYS_LANDLOCK = 444
landlock_version = libc.syscall(SYS_LANDLOCK, 0, 0, 1)
needs_all = pytest.mark.skipif(SYS_SECCOMP is None or landlock_version < 1, reason="this kernel lacks seccomp or Landlock")


@pytest.fixture(autouse=True, params=["epoll", "io_uring"])
def in_sandbox(monkeypatch, request):
    """Every server of this file is in the sandbox unless its arguments say otherwise; so the drain tests run once more."""
    monkeypatch.setenv("ORISHA_SANDBOX", "require" if landlock_version >= 1 else "on")
    monkeypatch.setenv("ORISHA_BACKEND", request.param)


# What comes of it: in the program as it is, and in the sandbox. The tests run as root or not, so "root" has no plain outcome.
OUTCOMES = {"open": "EPERM", "write": "EPERM", "fork": "EPERM", "execute": "EPERM", "socket": "EPERM", "code": "EPERM",
            "root": "EPERM", "memory": "ok"}


def test_without_the_sandbox_a_handler_may_do_all_that(serve):
    server = serve(PROBES, "--sandbox", "off", "--workers", "1")
    for name in OUTCOMES:
        if name != "root":
            assert (name, attempt(server, name)) == (name, "ok")
    assert server.stop() == 0


@needs_all
def test_in_the_sandbox_it_may_not(serve):
    server = serve(PROBES, "--workers", "2")
    assert "sandbox: Landlock on, seccomp on" in server.process.stderr.readline()
    for name, outcome in OUTCOMES.items():
        assert (name, attempt(server, name)) == (name, outcome)
    assert ask(server.address, "/").body == b"x"
    assert server.stop() == 0
    assert "SIGTERM: drained, 9 requests served" in server.lines


@needs_all
def test_it_holds_for_every_thread(serve):
    server = serve(PROBES, "--workers", "3", "--access-log", "/dev/null")
    statuses = threads(server)
    assert len(statuses) == 5  # the acceptor, three workers, the log
    for status in statuses:
        assert status["NoNewPrivs"] == ["1"]
        assert status["Seccomp"] == ["2"]
    assert server.stop() == 0


def test_off_sets_nothing(serve):
    server = serve(PROBES, "--sandbox", "off", "--workers", "2")
    with open("/proc/self/status") as file:
        own = {key: value.split() for key, value in (line.split(":", 1) for line in file)}
    for status in threads(server):
        assert (status["NoNewPrivs"], status["Seccomp"]) == (own["NoNewPrivs"], own["Seccomp"])
    assert server.stop() == 0


def test_serving_goes_on_unchanged(serve):
    """Uploads in chunks, pipelines, large answers to a slow reader: memory grows, sockets fill up."""
    server = serve(PROBES, "--workers", "2")
    with Connection(server.address) as connection:
        body = bytes(range(256)) * 3000
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(body[i:i + 5000]), body[i:i + 5000]) for i in range(0, len(body), 5000))
        connection.send(request("/echo", method="POST", headers=["Transfer-Encoding: chunked"]) + chunks + b"0\r\n\r\n")
        assert connection.read().body == body
        connection.send(request("/") * 3000)
        for _ in range(3000):
            assert connection.read().body == b"x"
    with Connection(server.address, receive_buffer_bytes=16384) as slow:
        slow.send(request("/fill/60000") * 60)
        time.sleep(0.2)
        for _ in range(60):
            assert len(slow.read().body) == 60000
    assert ask(server.address, "/").body == b"x"
    assert server.stop() == 0


def test_deadlines_pass(serve):
    server = serve(PROBES, "--workers", "2", "--progress-window-ms", "300", "--header-timeout-ms", "300")
    with Connection(server.address) as late:
        late.send(b"GET / HTTP/1.1\r\n")
        assert late.read().status == 408
    # One that never reads: its window passes, and the connection is reset.
    with Connection(server.address, receive_buffer_bytes=4096) as stuck:
        stuck.send(request("/fill/60000") * 400)
        broken = select.poll()
        broken.register(stuck.socket, 0)  # for POLLERR
        assert broken.poll(PATIENCE_S * 1000)
        with pytest.raises((ConnectionError, Closed)):
            for _ in range(400):
                stuck.read()
    assert ask(server.address, "/").body == b"x"
    assert server.stop() == 0


def open_descriptors(server):
    return len(os.listdir(f"/proc/{server.pid}/fd"))


def test_it_outlives_a_want_of_descriptors(serve):
    server = serve(HELLO, "--workers", "1", "--drain-grace-ms", "0", descriptors=70)
    before = open_descriptors(server)
    for _ in range(3):
        connections = [Connection(server.address) for _ in range(60)]
        closed = 0
        for connection in connections:
            try:
                connection.send(request("/"))
                assert connection.read().status == 200
            except (Closed, ConnectionError):
                closed += 1
        assert 0 < closed < 60
        for connection in connections:
            connection.socket.close()
        end = time.monotonic() + PATIENCE_S
        while open_descriptors(server) > before:  # until the server has heard of it
            assert time.monotonic() < end
            time.sleep(0.01)
    assert server.stop() == 0


def test_a_stop_and_a_continue(serve):
    """The kernel then restarts a wait through a system call of its own."""
    server = serve(HELLO, "--workers", "1", "--idle-timeout-ms", "60000")
    with Connection(server.address) as connection:
        connection.send(request("/"))
        assert connection.read().status == 200
        for _ in range(3):
            server.process.send_signal(signal.SIGSTOP)
            time.sleep(0.1)
            server.process.send_signal(signal.SIGCONT)
            connection.send(request("/"))
            assert connection.read().status == 200
    assert server.stop() == 0


def without(number):
    """For preexec_fn: from here on the system call fails as on a kernel that does not have it."""
    def take_away():
        code = b"".join(struct.pack("HBBI", *instruction) for instruction in [
            (0x20, 0, 0, 0),                # load the number
            (0x15, 0, 1, number),           # is it the one?
            (0x06, 0, 0, 0x00050000 | 38),  # ENOSYS
            (0x06, 0, 0, 0x7fff0000)])      # allow
        buffer = ctypes.create_string_buffer(code, len(code))
        program = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer))
        PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
        assert libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
        assert libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0, 0) == 0
    return take_away


@needs_all
@pytest.mark.parametrize("name, number", [("Landlock", SYS_LANDLOCK), ("seccomp", SYS_SECCOMP)])
def test_a_kernel_that_lacks_one(compiled, name, number):
    command = [compiled(PROBES), "--port", "0", "--bind", "127.0.0.1", "--workers", "1"]
    run = subprocess.run([*command, "--sandbox", "require"], capture_output=True, text=True, timeout=60,
                         preexec_fn=without(number))
    assert run.returncode == 1
    assert f"the sandbox is required, but {name} is not to be had" in run.stdout
    assert "listening" not in run.stderr

    process = subprocess.Popen([*command, "--sandbox", "on"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               preexec_fn=without(number))
    try:
        lines = [process.stderr.readline() for _ in range(3)]
        assert "listening on" in lines[0]
        assert f"{name} off" in lines[1]
        assert f"going on without {name} (this system does not offer it)" in lines[2]
        port = int(lines[0].split("127.0.0.1:")[1].split(",")[0])
        # The other one holds: either refuses to open a file.
        assert ask(("127.0.0.1", port), "/try/open").body in (b"1", b"13")
    finally:
        process.terminate()
        process.communicate(timeout=60)
    assert process.returncode == 0


def test_wrong_usage(compiled):
    run = subprocess.run([compiled(HELLO), "--sandbox", "maybe"], capture_output=True, text=True, timeout=60)
    assert run.returncode == 3
    assert "--sandbox is 'maybe', which is none of off|on|require" in run.stderr
