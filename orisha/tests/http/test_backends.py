"""The backends of the runtime, side by side: what only one of them does in a way of its own."""
import socket
import subprocess
import time

import pytest

from conftest import ON_BSD_FILES, ROOT
from wire import Connection, request

HELLO = ROOT / "orisha" / "examples" / "hello.kz"


@pytest.fixture(params=["kqueue"] if ON_BSD_FILES else ["epoll", "io_uring"])
def backend(request, monkeypatch):
    monkeypatch.setenv("ORISHA_BACKEND", request.param)
    return request.param


def test_the_banner_names_it(serve, backend):
    assert serve(HELLO).banner.rstrip().endswith(backend)


def said_with(program, name):
    """What a server says on stderr until it listens."""
    process = subprocess.Popen([program, "--port", "0", "--bind", "127.0.0.1", "--backend", name], stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, text=True)
    try:
        lines = [process.stderr.readline()]
        while lines[-1] and "listening on" not in lines[-1]:
            lines.append(process.stderr.readline())
        return lines
    finally:
        process.terminate()
        process.communicate(timeout=60)


@pytest.mark.skipif(ON_BSD_FILES, reason="there is only one")
def test_the_best_that_can_be_used_is_chosen(compiled):
    allowed = len(said_with(compiled(HELLO), "io_uring")) == 1
    banner, = said_with(compiled(HELLO), "auto")
    assert banner.rstrip().endswith("io_uring" if allowed else "epoll")


@pytest.mark.parametrize("name", ["epoll", "io_uring"] if ON_BSD_FILES else ["kqueue"])
def test_one_that_this_system_lacks_is_said_and_replaced(compiled, name):
    usual = "kqueue" if ON_BSD_FILES else "epoll"
    reason, banner = said_with(compiled(HELLO), name)
    assert reason == f"orisha: {name} cannot be used: this program was built without it; {usual} is\n"
    assert banner.rstrip().endswith(usual)


def test_another_name_is_wrong_usage(compiled):
    done = subprocess.run([compiled(HELLO), "--backend", "select"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 3 and "none of auto|epoll|io_uring|kqueue" in done.stderr


def test_a_burst_larger_than_any_buffer_is_answered_in_order(serve, backend):
    server = serve(HELLO, "--workers", "1")
    count = 20000
    burst = b"".join(request(f"/users/{i}") for i in range(count))
    with Connection(server.address) as connection:
        sent = 0
        # Reads only what must be read for the rest to be taken: the server is blocked most of the time.
        connection.socket.setblocking(False)
        received = bytearray()
        deadline = time.monotonic() + 60
        while received.count(b"HTTP/1.1 200") < count or not received.endswith(str(count - 1).encode()):
            assert time.monotonic() < deadline, (sent, len(received))
            try:
                sent += connection.socket.send(burst[sent:sent + 65536])
                if sent < len(burst):
                    continue
            except BlockingIOError:
                pass
            try:
                received += connection.socket.recv(100000)
            except BlockingIOError:
                time.sleep(0.001)
    bodies = [part.split(b"\r\n\r\n")[1] for part in received.split(b"HTTP/1.1 200 OK\r\n")[1:]]
    assert bodies == [str(i).encode() for i in range(count)]


def test_large_constants_are_not_torn_by_slow_readers(serve, backend):
    # Large enough to be sent from where it stands, beside small answers that are copied.
    body = "".join(f"{i:07d}\\n" for i in range(4000))
    server = serve(f"""
~import "$orisha"
~orisha:handler = orisha:router(req)
| [GET /large] |> response {{ status: 200, body: "{body}" }}
| [GET /small/:id] p |> response {{ status: 200, body: p.id }}
~orisha:serve(port: 3000)
| shutdown _ |> _
| failed _ |> _
""", "--workers", "1", "--min-rate", "0")  # seven of the eight are not read for as long as the test takes
    expected = body.replace("\\n", "\n").encode()
    connections = [Connection(server.address, receive_buffer_bytes=4096) for _ in range(8)]
    for connection in connections:
        connection.send(b"".join(request("/large") + request(f"/small/{i}") for i in range(100)))
    for connection in connections:
        for i in range(100):
            assert connection.read().body == expected
            assert connection.read().body == str(i).encode()
        connection.socket.close()


def test_more_clients_time_out_at_once_than_answers_are_sent_together(serve, backend):
    server = serve(HELLO, "--workers", "1", "--header-timeout-ms", "1000")
    clients = [socket.create_connection(server.address) for _ in range(700)]
    for client in clients:
        client.settimeout(20)
        client.sendall(b"GET / HTTP/1.1\r\nHo")
    for client in clients:
        answer = b""
        while piece := client.recv(4096):
            answer += piece
        assert answer.startswith(b"HTTP/1.1 408 ") and answer.count(b"HTTP/1.1") == 1
        client.close()
    with Connection(server.address) as connection:
        connection.send(request("/users/7"))
        assert connection.read().body == b"7"


def test_many_clients_that_do_not_read_leave_the_others_alone(serve, backend):
    server = serve(HELLO, "--workers", "1")
    sleepers = []
    for _ in range(40):
        sleeper = socket.create_connection(server.address)
        sleeper.setblocking(False)
        message = request("/users/1") * 2000
        try:
            while True:
                sleeper.send(message)
        except BlockingIOError:
            sleepers.append(sleeper)
    with Connection(server.address) as connection:
        for i in range(200):
            connection.send(request(f"/users/{i}"))
            assert connection.read().body == str(i).encode()
    for sleeper in sleepers:
        sleeper.close()
    with Connection(server.address) as connection:
        connection.send(request("/users/7"))
        assert connection.read().body == b"7"


def test_connections_that_come_and_go_keep_their_answers_apart(serve, backend):
    server = serve(HELLO, "--workers", "2")
    for i in range(400):
        with Connection(server.address) as connection:
            connection.send(request(f"/users/{i}"))
            if i % 3 == 0:
                continue  # gone before the answer
            assert connection.read().body == str(i).encode()
    assert server.stop() == 0
