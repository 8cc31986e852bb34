"""SIGTERM: what is in flight is answered, what is idle may still ask, nothing is cut."""
import re
import signal
import time
from collections import Counter

import pytest

from conftest import PATIENCE_S, ROOT
from load import Loop, total
from wire import Connection, ask_until_told_to_close, request

HELLO = ROOT / "orisha" / "examples" / "hello.kz"


def test_a_request_in_flight_is_answered_and_the_connection_closed(serve):
    server = serve(HELLO, "--workers", "1", "--drain-grace-ms", "20000", "--drain-limit-ms", "25000")
    with Connection(server.address) as connection, Connection(server.address) as other:
        message = request("/users/5")
        connection.send(message[:10])
        other.send(request("/"))
        assert other.read().status == 200  # so the worker has had a look at what came before
        server.process.send_signal(signal.SIGTERM)
        ask_until_told_to_close(other, "/")
        connection.send(message[10:])
        response = connection.read()
        assert (response.body, response.header("Connection")) == (b"5", b"close")
        assert connection.is_closed()
    assert server.wait() == 0


def served_count(server):
    return int(re.search(r"drained, (\d+) requests? served", server.lines).group(1))


def drain_under_load(server, run_s, patience_s=PATIENCE_S):
    """16 clients that never pause, and a SIGTERM in the midst of it. Returns what became of their requests."""
    loops = [Loop(server.address, "/users/1", b"1") for _ in range(16)]
    for loop in loops:
        loop.start()
    end = time.monotonic() + patience_s
    while any(loop.tally["answered"] == 0 for loop in loops):
        assert time.monotonic() < end, total(loops)
        time.sleep(0.01)
    time.sleep(run_s)
    server.process.send_signal(signal.SIGTERM)
    for loop in loops:
        loop.join(patience_s)
    assert server.wait() == 0
    tally, failures = total(loops)
    assert tally["cut"] == 0, failures
    assert served_count(server) == tally["answered"], (server.lines, tally, failures)
    return tally, failures


def test_looping_clients_lose_nothing(serve):
    """With a grace that is longer than any client pauses, each is told that its connection closes."""
    server = serve(HELLO, "--workers", "2", "--drain-grace-ms", "20000", "--drain-limit-ms", "25000")
    tally, failures = drain_under_load(server, run_s=0.3)
    assert failures == [] and tally["unanswered"] == 0


def test_twenty_drains_with_a_short_grace_cut_nothing(serve):
    """20 times: whatever was handled was answered; load.py says what that means. A client of this test may be kept from running
    for longer than the short grace; its next request then finds the connection closed, and that is all that may happen."""
    sum_of_all = Counter()
    for _ in range(20):
        server = serve(HELLO, "--workers", "2", "--drain-grace-ms", "100")
        tally, _ = drain_under_load(server, run_s=0.1)
        assert tally["refused"] == 0
        sum_of_all += tally
    print(f"20 drains: {dict(sum_of_all)}")
    assert sum_of_all["answered"] >= 20 * 16


def test_who_waits_in_the_backlog_is_served(serve):
    """They have connected, as far as they know, but the server sees the signal first: both come while it is stopped."""
    server = serve(HELLO, "--workers", "1", "--drain-grace-ms", "20000", "--drain-limit-ms", "25000")
    server.process.send_signal(signal.SIGSTOP)
    waiting = [Connection(server.address) for _ in range(100)]
    for connection in waiting:
        connection.send(request("/users/3"))
    server.process.send_signal(signal.SIGTERM)
    server.process.send_signal(signal.SIGCONT)
    for connection in waiting:
        assert connection.read().body == b"3"
        connection.socket.close()
    assert server.wait() == 0
    assert served_count(server) == 100


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


@pytest.mark.parametrize("grace_ms", ["1000", "0"])
def test_requests_that_wait_behind_a_slow_handler_are_answered(serve, grace_ms):
    """More of them than the worker takes events at once, and the handler outlasts the grace."""
    server = serve(STALL, "--workers", "1", "--drain-grace-ms", grace_ms)
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
    # An hour, so that nothing else ends it.
    server = serve(HELLO, "--workers", "1", "--drain-grace-ms", "3600000", "--idle-timeout-ms", "3600000", "--drain-limit-ms", "300")
    with Connection(server.address) as connection:
        connection.send(request("/"))
        assert connection.read().status == 200
        assert server.stop() == 0


def test_the_drain_is_bounded_when_a_client_never_finishes(serve):
    # Its head may take an hour.
    server = serve(HELLO, "--workers", "1", "--header-timeout-ms", "3600000", "--drain-limit-ms", "1000")
    with Connection(server.address) as connection:
        connection.send(b"GET / HTTP/1.1\r\n")
        time.sleep(0.1)
        assert server.stop() == 0
