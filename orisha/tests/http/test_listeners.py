"""What a program can listen on: addresses, Unix sockets, and sockets that it was given (LISTEN_FDS)."""
import os
import pathlib
import signal
import socket
import stat
import subprocess
import sys

import pytest

from conftest import ROOT, Server
from wire import Connection, ask, request

HELLO = ROOT / "orisha" / "examples" / "hello.kz"


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "app.socket")


def run_until_end(program, *arguments):
    """Of a program that does not start: status, and all that it said."""
    run = subprocess.run([program, "--port", "0", *arguments], capture_output=True, text=True, timeout=60)
    return run.returncode, run.stdout + run.stderr


def test_ipv6(serve):
    if not socket.has_ipv6 or not pathlib.Path("/proc/net/if_inet6").exists():
        pytest.skip("this machine has no IPv6")
    server = serve(HELLO, "--bind", "::1")
    assert server.banner.startswith("orisha: listening on [::1]:")
    with socket.create_connection(server.address, timeout=60) as connection:
        connection.sendall(request("/users/6", headers=["Connection: close"]))
        assert connection.recv(65536).endswith(b"\r\n\r\n6")
    assert server.stop() == 0


def test_unix_socket(serve, path):
    server = serve(HELLO, "--bind", f"unix:{path}", "--workers", "2")
    assert server.banner.startswith(f"orisha: listening on unix:{path}, 2 workers")
    for _ in range(3):
        with Connection(path) as connection:
            for i in range(50):
                connection.send(request(f"/users/{i}"))
                assert connection.read().body == str(i).encode()
            connection.send(request("/", headers=["Connection: close"]))
            assert connection.read().body == b"Hello World"
            assert connection.is_closed()
    with Connection(path) as connection:  # pipelined, a body, a refusal
        body = b"x" * 500000
        connection.send(request("/users", "POST", headers=[f"Content-Length: {len(body)}"], body=body) + request("/users/9"))
        assert connection.read().status == 201
        assert connection.read().body == b"9"
        connection.send(b"GET / HTTP/1.1\n\n")
        assert connection.read().status == 400
    assert server.stop() == 0
    assert not os.path.exists(path)
    assert "SIGTERM: drained, 156 requests served" in server.lines


def test_the_mode_is_777_less_the_umask(serve, path):
    old = os.umask(0o007)
    try:
        serve(HELLO, "--bind", f"unix:{path}")
    finally:
        os.umask(old)
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o770


def test_a_forgotten_socket_is_replaced(serve, path):
    first = serve(HELLO, "--bind", f"unix:{path}")
    assert first.stop(signal.SIGKILL) == -signal.SIGKILL
    assert stat.S_ISSOCK(os.stat(path).st_mode)
    second = serve(HELLO, "--bind", f"unix:{path}")
    assert ask(path, "/users/2").body == b"2"
    assert second.stop() == 0


def test_a_socket_in_use_is_left_alone(serve, compiled, path):
    server = serve(HELLO, "--bind", f"unix:{path}")
    status, said = run_until_end(compiled(HELLO), "--bind", f"unix:{path}")
    assert status == 1
    assert f"cannot listen on 'unix:{path}': another program listens there" in said
    assert ask(path, "/users/1").body == b"1"


@pytest.mark.parametrize("bind, cause", [
    ("unix:relative", "it does not begin with '/'"),
    ("unix:", "it does not begin with '/'"),
    ("unix:/" + "x" * 200, "more than 107 bytes"),
    ("unix:/no/such/folder/socket", "its folder does not exist"),
    ("unix:{file}", "the file is not a socket"),
    ("example.org", "it is not a numeric IPv4 or IPv6 address"),
])
def test_what_cannot_be_listened_on(compiled, tmp_path, bind, cause):
    file = tmp_path / "file"
    file.write_text("precious")
    status, said = run_until_end(compiled(HELLO), "--bind", bind.format(file=file))
    assert status == 1
    assert cause in said
    assert file.read_text() == "precious"


def test_the_drain_takes_who_has_connected_to_a_unix_socket(serve, path):
    server = serve(HELLO, "--bind", f"unix:{path}", "--workers", "1", "--drain-grace-ms", "20000", "--drain-limit-ms", "25000")
    connections = [Connection(path) for _ in range(50)]
    server.process.send_signal(signal.SIGTERM)
    for connection in connections:
        connection.send(request("/users/4"))
        assert connection.read().body == b"4"
        connection.socket.close()
    assert server.wait() == 0


# Puts the descriptors that it is told of at 3 and up, as systemd does, and becomes the program.
LAUNCHER = """
import fcntl, os, sys
count = int(sys.argv[1])
moved = [fcntl.fcntl(int(fd), fcntl.F_DUPFD, 50) for fd in sys.argv[2:2 + count]]
for i, fd in enumerate(moved):
    os.dup2(fd, 3 + i)
    os.close(fd)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS=str(count))
os.execv(sys.argv[2 + count], sys.argv[2 + count:])
"""


class Activated(Server):
    def __init__(self, program, sockets, *arguments):
        numbers = [str(one.fileno()) for one in sockets]
        self.process = subprocess.Popen(
            [sys.executable, "-c", LAUNCHER, str(len(sockets)), *numbers, program, *arguments], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, pass_fds=[one.fileno() for one in sockets])
        self.banner = self.process.stderr.readline()


def test_socket_activation(compiled, path):
    """Two sockets, of which one holds a client that came before the server was started. Neither --port nor --bind counts, and
    both sockets outlive the server: they are not its own."""
    tcp = socket.create_server(("127.0.0.1", 0))
    unix = socket.socket(socket.AF_UNIX)
    unix.bind(path)
    unix.listen(16)
    early = Connection(tcp.getsockname())
    early.send(request("/users/1"))
    for i in range(2):
        server = Activated(compiled(HELLO), [tcp, unix], "--port", "1", "--bind", "192.0.2.1", "--workers", "2")
        try:
            assert f"listening on 127.0.0.1:{tcp.getsockname()[1]} and unix:{path}, 2 workers" in server.banner
            if early:
                assert early.read().body == b"1"
                early.socket.close()
                early = None
            assert ask(tcp.getsockname(), "/users/2").body == b"2"
            assert ask(path, "/users/3").body == b"3"
        finally:
            assert server.stop() == 0
        assert os.path.exists(path)
        assert f"drained, {3 - i} requests served" in server.lines
    tcp.close()
    unix.close()


def test_what_was_given_must_be_a_listening_socket(compiled):
    with socket.socket() as unconnected:
        server = Activated(compiled(HELLO), [unconnected])
        assert server.wait() == 1
        said = server.banner + server.lines + server.errors
        assert "descriptor 3: number 1 of LISTEN_FDS=1 is a connection and not a listening socket" in said


def test_variables_for_another_process_do_not_count(serve):
    server = serve(HELLO, env={"LISTEN_PID": "1", "LISTEN_FDS": "1"})
    assert ask(server.address, "/users/8").body == b"8"
