"""--access-log: one line per answer in the combined format, that no client can forge and no file can hold up."""
import os
import re
import signal
import socket
import subprocess
import threading
import time

import pytest

from conftest import PATIENCE_S, ROOT
from probes import PROBES
from wire import Closed, Connection, ask, ask_raw, request

HELLO = ROOT / "orisha" / "examples" / "hello.kz"
# Apache's LogFormat "%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\"" with its escapes.
QUOTED = r'"((?:[^"\\]|\\["\\]|\\x[0-9a-f]{2})*)"'
LINE = re.compile(rf'(\S+) - - \[(\d\d/[A-Z][a-z][a-z]/\d{{4}}:\d\d:\d\d:\d\d \+0000)\] {QUOTED} (\d{{3}}|-) (\d+|-) {QUOTED} {QUOTED}')


def parse(text):
    """(address, time, request line, status, bytes, referer, user agent) of each line; every line must be one."""
    assert text == "" or text.endswith("\n")
    return [LINE.fullmatch(line).groups() for line in text.splitlines()]


def wait_until(condition, what):
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, f"{what} did not happen"
        time.sleep(0.01)


def counts(errors):
    """(written, dropped) as told at the end."""
    return tuple(int(n) for n in re.search(r"access log: (\d+) lines? written, (\d+) dropped", errors).groups())


def test_lines(serve, tmp_path):
    path = tmp_path / "access.log"
    server = serve(HELLO, "--access-log", str(path), "--workers", "2")
    ask(server.address, "/")
    ask(server.address, "/users/42?q=%22", headers=["Referer: http://a.example/", "User-Agent: test/1 (it's)"])
    ask(server.address, "/users", method="POST", headers=["Content-Length: 3"], body=b"abc")
    ask(server.address, "/", method="HEAD")
    ask(server.address, "/nowhere", version="1.0")
    ask_raw(server.address, b"GET / HTTP/1.1\r\n\r\n")
    ask_raw(server.address, b"GET / HTTP/1.1\nHost: a\n\n")
    ask_raw(server.address, b"\x16\x03\x01\x02\x00\x01 \" \\")
    before = time.time()
    assert server.stop() == 0
    lines = parse(path.read_text())
    assert sorted(line[2:] for line in lines if line[3] != "400") == sorted([
        ("GET / HTTP/1.1", "200", "11", "-", "-"),
        ("GET /users/42?q=%22 HTTP/1.1", "200", "2", "http://a.example/", "test/1 (it's)"),
        ("POST /users HTTP/1.1", "201", "7", "-", "-"),
        ("HEAD / HTTP/1.1", "200", "-", "-", "-"),
        ("GET /nowhere HTTP/1.0", "404", "9", "-", "-"),
    ])
    assert sorted(line[2] for line in lines if line[3] == "400") == sorted(
        ["GET / HTTP/1.1", "GET / HTTP/1.1", "\\x16\\x03\\x01\\x02\\x00\\x01 \\\" \\\\"])
    assert {line[0] for line in lines} == {"127.0.0.1"}
    for line in lines:
        stamp = time.strptime(line[1], "%d/%b/%Y:%H:%M:%S +0000")
        assert abs(before - (time.mktime(stamp) - time.timezone)) < 3600
    assert counts(server.errors) == (8, 0)


@pytest.mark.parametrize("value", [
    b'" 200 1 "-" "forged', b"\\", b'\\"', b"\\x22", b"tab\there", bytes(range(0x80, 0x100)), b"a" * 9000, b'"' * 5000,
])
def test_a_field_cannot_forge_a_line(serve, tmp_path, value):
    path = tmp_path / "access.log"
    server = serve(HELLO, "--access-log", str(path), "--workers", "1")
    with Connection(server.address) as connection:
        connection.send(b"GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: " + value + b"\r\nReferer: " + value[:2000] + b"\r\n\r\n")
        assert connection.read().status == 200
    assert server.stop() == 0
    text = path.read_bytes()
    assert all(0x20 <= byte <= 0x7e or byte == 0x0a for byte in text)
    (line,) = parse(text.decode())
    escaped = line[6].encode()
    logged = re.sub(rb"\\(x[0-9a-f]{2}|.)", lambda m: bytes([int(m[1][1:], 16)]) if m[1][:1] == b"x" else m[1], escaped)
    if escaped.endswith(b"..."):
        assert len(escaped) <= 2048 and value.startswith(logged[:-3])
    else:
        assert logged == value


@pytest.mark.parametrize("target", ["/%0a127.0.0.1%20-%20-", "/a\"b", "/%22", "http://b/x", "/" + "y" * 6000])
def test_nor_can_a_target(serve, tmp_path, target):
    path = tmp_path / "access.log"
    server = serve(HELLO, "--access-log", str(path), "--workers", "1")
    ask_raw(server.address, request(target))
    assert server.stop() == 0
    (line,) = parse(path.read_text())
    assert line[2].startswith("GET " + target.replace('"', '\\"')[:2000])


def test_a_line_for_each_of_a_pipeline(serve, tmp_path):
    path = tmp_path / "access.log"
    server = serve(HELLO, "--access-log", str(path), "--workers", "1")
    with Connection(server.address) as connection:
        connection.send(b"".join(request(f"/users/{i}") for i in range(3000)))
        for i in range(3000):
            assert connection.read().body == str(i).encode()
    assert server.stop() == 0
    assert [line[2] for line in parse(path.read_text())] == [f"GET /users/{i} HTTP/1.1" for i in range(3000)]


def test_lines_come_while_it_serves(serve, tmp_path):
    """The writer sleeps between requests, and must be woken for each."""
    path = tmp_path / "access.log"
    server = serve(HELLO, "--access-log", str(path), "--workers", "2")
    for i in range(20):
        ask(server.address, f"/users/{i}")
        wait_until(lambda: len(path.read_text().splitlines()) == i + 1, f"line {i}")
        time.sleep(0.03)
    assert server.stop() == 0


def test_a_time_out_is_logged(serve, tmp_path):
    path = tmp_path / "access.log"
    server = serve(HELLO, "--access-log", str(path), "--workers", "1", "--header-timeout-ms", "100")
    with Connection(server.address) as connection:
        connection.send(b"GET / HTTP/1.1\r\nHo")
        assert connection.read().status == 408
    assert server.stop() == 0
    (line,) = parse(path.read_text())
    assert (line[0], line[2], line[3]) == ("127.0.0.1", "-", "408")


def test_standard_output(serve):
    server = serve(HELLO, "--access-log", "-", "--workers", "1")
    ask(server.address, "/users/7")
    assert server.stop() == 0
    line, reason = server.lines.splitlines()
    assert LINE.fullmatch(line)[3] == "GET /users/7 HTTP/1.1"
    assert reason.startswith("SIGTERM: drained")


def test_a_reader_of_standard_output_that_goes_away(compiled):
    process = subprocess.Popen([compiled(HELLO), "--port", "0", "--bind", "127.0.0.1", "--access-log", "-"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        address = ("127.0.0.1", int(process.stderr.readline().split("127.0.0.1:")[1].split(",")[0]))
        process.stdout.close()
        for _ in range(20):
            assert ask(address, "/").status == 200
    finally:
        process.terminate()
        errors = process.stderr.read()
        process.wait(20)
    assert process.returncode in (0, -signal.SIGPIPE)  # the program's own last words have no reader either
    assert counts(errors) == (0, 20)
    assert "Broken pipe" in errors


def test_the_real_address_behind_a_mapped_one(serve, tmp_path):
    path = tmp_path / "access.log"
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        pytest.skip("no IPv6 here")
    server = serve(HELLO, "--bind", "::", "--access-log", str(path))
    ask(("127.0.0.1", server.address[1]), "/")
    connection = socket.create_connection(("::1", server.address[1]))
    connection.sendall(request("/") * 2)
    assert connection.recv(65536).startswith(b"HTTP/1.1 200")
    connection.close()
    assert server.stop() == 0
    assert sorted(line[0] for line in parse(path.read_text())) == ["127.0.0.1", "::1", "::1"]


def test_a_full_disk_costs_lines_not_answers(serve):
    server = serve(HELLO, "--access-log", "/dev/full", "--workers", "2")
    for _ in range(50):
        assert ask(server.address, "/").status == 200
    assert server.stop() == 0
    assert counts(server.errors) == (0, 50)
    assert "No space left on device" in server.errors


def test_a_file_that_hangs_costs_lines_not_answers(serve, tmp_path):
    """A pipe with a reader that does not read: as slow as a file can be. Nor does it keep the server from ending."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    try:
        server = serve(HELLO, "--access-log", str(fifo), "--workers", "1")
        answered = 0
        message = request("/", headers=["User-Agent: " + "x" * 1500])
        with Connection(server.address) as connection:
            for _ in range(20):
                connection.send(message * 100)
                for _ in range(100):
                    assert connection.read().status == 200
                    answered += 1
        assert server.stop() == 0
        written, dropped = counts(server.errors)
        assert written + dropped == answered == 2000
        # The pipe's 64 KiB and the ring's 1 MiB hold about 700 of these lines.
        assert dropped > 1000
    finally:
        os.close(reader)


def test_rotation_loses_nothing(serve, tmp_path):
    path = tmp_path / "access.log"
    server = serve(HELLO, "--access-log", str(path), "--workers", "2")
    stop, served, failures = threading.Event(), [], []

    def client():
        count = 0
        try:
            with Connection(server.address) as connection:
                while not stop.is_set():
                    connection.send(request("/") * 8)
                    for _ in range(8):
                        assert connection.read().status == 200
                        count += 1
        except (Closed, OSError, AssertionError) as failure:
            failures.append(repr(failure))
        served.append(count)

    clients = [threading.Thread(target=client) for _ in range(4)]
    for thread in clients:
        thread.start()
    try:
        for i in range(8):
            time.sleep(0.05)
            os.rename(path, tmp_path / f"access.log.{i}")
            server.process.send_signal(signal.SIGUSR1)
            wait_until(path.exists, "opening the log again")
    finally:
        stop.set()
        for thread in clients:
            thread.join(20)
    assert failures == []
    assert server.stop() == 0
    lines = [line for file in tmp_path.glob("access.log*") for line in parse(file.read_text())]
    assert len(lines) == sum(served)
    assert counts(server.errors) == (sum(served), 0)


def test_rotation_in_the_sandbox(serve, tmp_path):
    """Nothing can be opened there but this file, in this folder."""
    path = tmp_path / "access.log"
    server = serve(PROBES, "--access-log", str(path), "--workers", "1", "--sandbox", "on")
    if "Landlock off" in server.process.stderr.readline():
        pytest.skip("this kernel has no Landlock")
    for i in range(3):
        assert ask(server.address, "/try/open").body == b"1"
        os.rename(path, tmp_path / f"access.log.{i}")
        server.process.send_signal(signal.SIGUSR1)
        wait_until(path.exists, "opening the log again")
    ask(server.address, "/")
    assert server.stop() == 0
    assert "cannot be opened again" not in server.errors
    assert [len(parse((tmp_path / name).read_text())) for name in
            ("access.log.0", "access.log.1", "access.log.2", "access.log")] == [1, 1, 1, 1]


def test_what_cannot_be_opened_again_is_kept(serve, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    path = folder / "access.log"
    server = serve(HELLO, "--access-log", str(path), "--workers", "1")
    ask(server.address, "/users/1")
    moved = tmp_path / "moved.log"
    os.rename(path, moved)
    path.mkdir()
    server.process.send_signal(signal.SIGUSR1)
    while "cannot be opened" not in (message := server.process.stderr.readline()):
        assert message != ""
    assert "cannot be opened again: Is a directory" in message and str(path) in message
    ask(server.address, "/users/2")
    assert server.stop() == 0
    assert [line[2] for line in parse(moved.read_text())] == ["GET /users/1 HTTP/1.1", "GET /users/2 HTTP/1.1"]


def test_the_signal_without_a_log(serve):
    server = serve(HELLO, "--workers", "1")
    for _ in range(3):
        server.process.send_signal(signal.SIGUSR1)
        assert ask(server.address, "/").status == 200
    assert server.stop() == 0
    assert "access log" not in server.errors


def test_the_signal_while_it_drains(serve, tmp_path):
    """It asks for no more than a new file: the drain is neither begun nor cut short by it."""
    path = tmp_path / "access.log"
    server = serve(HELLO, "--access-log", str(path), "--workers", "1", "--drain-grace-ms", "20000", "--drain-limit-ms", "25000")
    with Connection(server.address) as connection:
        connection.send(request("/"))
        assert connection.read().status == 200
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.1)
        os.rename(path, tmp_path / "old.log")
        server.process.send_signal(signal.SIGUSR1)
        wait_until(path.exists, "opening the log again")
        connection.send(request("/users/1"))
        assert connection.read().body == b"1"
    assert server.wait() == 0
    assert "drained" in server.lines
    assert [line[2] for line in parse(path.read_text())] == ["GET /users/1 HTTP/1.1"]


def test_appends_to_what_is_there(serve, tmp_path):
    path = tmp_path / "access.log"
    path.write_text("before\n")
    server = serve(HELLO, "--access-log", str(path))
    ask(server.address, "/")
    assert server.stop() == 0
    first, second = path.read_text().splitlines()
    assert first == "before" and LINE.fullmatch(second)


@pytest.mark.parametrize("where, cause", [("missing/access.log", "No such file or directory"), (".", "Is a directory"),
                                          ("fifo", "a pipe that nobody reads")])
def test_mistakes(compiled, tmp_path, where, cause):
    os.mkfifo(tmp_path / "fifo")
    run = subprocess.run([compiled(HELLO), "--port", "0", "--bind", "127.0.0.1", "--access-log", str(tmp_path / where)],
                         capture_output=True, text=True, timeout=60)
    assert run.returncode == 1
    assert "cannot open the access log" in run.stdout and cause in run.stdout
    assert "listening" not in run.stderr
