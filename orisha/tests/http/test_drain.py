"""SIGTERM: what is in flight is answered, what is idle may still ask, nothing is cut."""
import signal
import threading
import time

from conftest import ROOT
from wire import Closed, Connection, request

HELLO = ROOT / "orisha" / "examples" / "hello.kz"


def test_a_request_in_flight_is_answered_and_the_connection_closed(serve):
    server = serve(HELLO, "--workers", "1")
    with Connection(server.address) as connection:
        message = request("/users/5")
        connection.send(message[:10])
        time.sleep(0.1)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        connection.send(message[10:])
        response = connection.read()
        assert (response.body, response.header("Connection")) == (b"5", b"close")
        assert connection.is_closed()
    assert server.wait() == 0


def test_looping_clients_lose_nothing(serve):
    server = serve(HELLO, "--workers", "2")
    failures, served = [], []

    def client():
        count = 0
        try:
            with Connection(server.address) as connection:
                while True:
                    connection.send(request("/users/1"))
                    response = connection.read()
                    assert response.body == b"1"
                    count += 1
                    if response.header("Connection") == b"close":
                        break
        except (Closed, OSError, AssertionError) as failure:
            failures.append(repr(failure))
        served.append(count)

    threads = [threading.Thread(target=client) for _ in range(16)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    server.process.send_signal(signal.SIGTERM)
    for thread in threads:
        thread.join(20)
    assert failures == []
    assert min(served) > 0
    assert server.wait() == 0
    assert str(sum(served)) in server.lines


STALL = """
~import "$orisha"

#include <unistd.h>

static orisha_str stall(orisha_request *req)
{
    (void)req;
    usleep(1500 * 1000);
    return ORISHA_STR("late");
}

~orisha:handler = orisha:router(req)
| [GET /stall] |> response { body: stall(req) }
| [*] |> response { body: "x" }

~orisha:serve(port: 3000)
| shutdown _ |> _
| failed _ |> _
"""


def test_requests_that_wait_behind_a_slow_handler_are_answered(serve):
    """More of them than the worker takes events at once, and the handler outlasts the grace."""
    server = serve(STALL, "--workers", "1")
    connections = [Connection(server.address) for _ in range(300)]
    try:
        for connection in connections:
            connection.send(request("/"))
            assert connection.read().body == b"x"
        with Connection(server.address) as slow:
            slow.send(request("/stall"))
            time.sleep(0.1)
            for connection in connections:
                connection.send(request("/"))
            server.process.send_signal(signal.SIGTERM)
            assert slow.read().body == b"late"
            for connection in connections:
                assert connection.read().body == b"x"
    finally:
        for connection in connections:
            connection.socket.close()
    assert server.wait() == 0


def test_the_limit_holds_when_the_grace_is_longer(serve):
    server = serve(HELLO, "--workers", "1", "--drain-grace-ms", "20000", "--drain-limit-ms", "300")
    with Connection(server.address) as connection:
        connection.send(request("/"))
        assert connection.read().status == 200
        begin = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - begin < 10


def test_the_drain_is_bounded_when_a_client_never_finishes(serve):
    server = serve(HELLO, "--workers", "1")
    with Connection(server.address) as connection:
        connection.send(b"GET / HTTP/1.1\r\n")
        time.sleep(0.1)
        assert server.stop(timeout_s=30) == 0
