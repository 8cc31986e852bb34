"""What an operator sets holds on the wire: bounds of requests, rates, and caps on connections."""
import os
import re
import select
import threading
import time

import pytest

from conftest import PATIENCE_S, ROOT
from wire import Closed, Connection, ask, request

HELLO = ROOT / "orisha" / "examples" / "hello.kz"


def field(size):
    return "X-Filler: " + "x" * (size - len("X-Filler: "))


@pytest.mark.parametrize("limit, size, status", [(2048, 1500, 200), (2048, 3000, 431), (65536, 60000, 200), (65536, 70000, 431)])
def test_head_bytes(serve, limit, size, status):
    server = serve(HELLO, "--max-head-bytes", str(limit))
    response = ask(server.address, "/", headers=[field(size)])
    assert response.status == status
    if status == 431:
        assert f"larger than {limit} bytes".encode() in response.body


@pytest.mark.parametrize("limit, count, status", [(5, 5, 200), (5, 6, 431), (500, 400, 200), (500, 501, 431)])
def test_fields(serve, limit, count, status):
    server = serve(HELLO, env={"ORISHA_MAX_FIELDS": str(limit)})
    response = ask(server.address, "/", headers=[f"A{i}: b" for i in range(count - 1)])
    assert response.status == status
    if status == 431:
        assert f"more than {limit} fields".encode() in response.body


@pytest.mark.parametrize("limit, size, status", [(10, 10, 201), (10, 11, 413), (3 << 20, 3 << 20, 201), (3 << 20, (3 << 20) + 1, 413)])
def test_body_bytes(serve, limit, size, status):
    server = serve(HELLO, "--max-body-bytes", str(limit))
    body = b"x" * size
    plain = request("/users", "POST", headers=[f"Content-Length: {size}"], body=body)
    chunked = request("/users", "POST", headers=["Transfer-Encoding: chunked"],
                      body=b"5\r\nxxxxx\r\n" + b"%x\r\n" % (size - 5) + body[5:] + b"\r\n0\r\n\r\n")
    if status == 413:
        # What announces the size is enough for it to say no, and it does not read on to the end.
        plain, chunked = plain[:-size], chunked[:-(size - 5) - len(b"\r\n0\r\n\r\n")]
    for message in plain, chunked:
        with Connection(server.address) as connection:
            connection.send(message)
            assert connection.read().status == status


def drip(server, count):
    """The status that a client gets who sends a body of `count` bytes, one every 50 ms until it is answered."""
    with Connection(server.address) as connection:
        connection.send(request("/users", "POST", headers=[f"Content-Length: {count}"]))
        while count > 0 and not select.select([connection.socket], [], [], 0.05)[0]:
            connection.send(b"x")
            count -= 1
        return connection.read().status


def test_minimum_rate(serve):
    """A body of a byte in 50 ms: too slow for 1000 bytes a second, fast enough where any rate will do."""
    assert drip(serve(HELLO, "--progress-window-ms", "150", "--min-rate", "1000"), 10000) == 408
    assert drip(serve(HELLO, "--progress-window-ms", "150", "--min-rate", "0"), 20) == 201


def is_turned_away(connection):
    """It is closed without an answer; a client that has sent something may see a reset."""
    try:
        connection.receive()
        return False
    except (Closed, ConnectionResetError):
        return True


def eventually(condition, patience_s=PATIENCE_S):
    end = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.02)


def is_served(address, source=None):
    try:
        with Connection(address, source=source) as connection:
            connection.send(request("/users/7"))
            return connection.read().body == b"7"
    except (Closed, ConnectionResetError, BrokenPipeError):
        return False


def test_cap_per_address(serve):
    server = serve(HELLO, "--max-per-address", "3", "--workers", "2", "--drain-grace-ms", "0")
    inside = [Connection(server.address, source="127.0.0.1") for _ in range(3)]
    for connection in inside:
        connection.send(request("/"))
        assert connection.read().status == 200
    for _ in range(5):
        with Connection(server.address, source="127.0.0.1") as connection:
            assert is_turned_away(connection)
    assert is_served(server.address, source="127.0.0.2")
    for connection in inside:
        connection.send(request("/"))
        assert connection.read().status == 200
    # Closing makes room, however a connection ends: by the client, by a reset, by the server.
    inside[0].socket.close()
    eventually(lambda: is_served(server.address, source="127.0.0.1"))
    inside[1].send(request("/", headers=["Connection: close"]))
    assert inside[1].read().status == 200
    inside[2].send(b"GET / HTTP/1.1\n\n")
    assert inside[2].read().status == 400
    for connection in inside[1:]:
        connection.socket.close()

    def three_fit():
        connections = [Connection(server.address, source="127.0.0.1") for _ in range(3)]
        try:
            for connection in connections:
                connection.send(request("/"))
                if connection.read().status != 200:
                    return False
            return True
        except (Closed, ConnectionResetError, BrokenPipeError):
            return False
        finally:
            for connection in connections:
                connection.socket.close()

    eventually(three_fit)
    assert server.stop() == 0
    assert "its client address has 3, and --max-per-address allows no more" in server.errors


def test_a_flood_beyond_the_cap_starves_nobody(serve):
    """Clients that connect as fast as they can are hung up on; those who are in go on being answered, and the log stays short."""
    server = serve(HELLO, "--max-connections", "4", "--workers", "2", "--drain-grace-ms", "0")
    stop, turned_away = threading.Event(), []

    def flood():
        count = 0
        while not stop.is_set():
            try:
                with Connection(server.address) as connection:
                    count += is_turned_away(connection)
            except OSError:
                pass
        turned_away.append(count)

    inside = [Connection(server.address) for _ in range(4)]
    for connection in inside:
        connection.send(request("/users/1"))
        assert connection.read().body == b"1"
    began = time.monotonic()
    threads = [threading.Thread(target=flood) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(200):
            for connection in inside:
                connection.send(request("/users/1"))
                assert connection.read().body == b"1"
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    for connection in inside:
        connection.socket.close()
    assert server.stop() == 0
    assert sum(turned_away) > 0
    lines = [line for line in server.errors.splitlines() if "closed a connection at once" in line]
    assert 1 <= len(lines) <= time.monotonic() - began + 2
    told = sum(int(match.group(1)) if (match := re.search(r"\((\d+) times", line)) else 1 for line in lines)
    assert told >= sum(turned_away)
    assert all(line.startswith("orisha: ") for line in server.errors.splitlines())


HOARD = """
~import "$orisha"

#include <fcntl.h>
#include <unistd.h>

static int hoarded[4096], count;

// Takes every descriptor that there is.
static orisha_str hoard(orisha_request *req)
{
    int fd;
    while (count < 4096 && (fd = open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0)
        hoarded[count++] = fd;
    return orisha_format(req, "%d", count);
}

static orisha_str release(orisha_request *req)
{
    while (count > 0)
        close(hoarded[--count]);
    (void)req;
    return ORISHA_STR("released");
}

~orisha:handler = orisha:router(req)
| [GET /hoard] |> response { body: hoard(req) }
| [GET /release] |> response { body: release(req) }
| [GET /users/:id] p |> response { body: p.id }
| [*] |> response { status: 404, body: "" }

~orisha:serve(port: 3000)
| shutdown _ |> _
| failed _ |> _
"""


def cpu_ticks(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def test_without_descriptors_it_neither_spins_nor_starves(serve):
    server = serve(HOARD, "--workers", "1", "--drain-grace-ms", "0", descriptors=128)
    with Connection(server.address) as inside:
        inside.send(request("/hoard"))
        assert int(inside.read().body) > 50
        # Nothing is left. Who comes now is not left waiting, not even for the pause of 100 ms that follows a failed accept ...
        began, waits = time.monotonic(), []
        for _ in range(100):
            came = time.monotonic()
            with Connection(server.address) as connection:
                assert is_turned_away(connection)
            waits.append(time.monotonic() - came)
        # (a quarter of them, because some may wait for other work on this machine)
        assert sorted(waits)[25] < 0.1 / 2
        # ... who is in is served, and the server has nothing to do in between.
        before, second = cpu_ticks(server.pid), os.sysconf("SC_CLK_TCK")
        time.sleep(1)
        assert cpu_ticks(server.pid) - before < second / 2
        inside.send(request("/users/3"))
        assert inside.read().body == b"3"
        inside.send(request("/release"))
        assert inside.read().body == b"released"
        assert is_served(server.address)
    assert server.stop() == 0
    lines = [line for line in server.errors.splitlines() if "Too many open files" in line]
    assert 1 <= len(lines) <= time.monotonic() - began + 2
    assert "raise the limit (ulimit -n)" in lines[0]


def test_the_default_cap_leaves_descriptors_to_the_handler(serve):
    """As many clients as want to come: the handler can still open its files, because the cap is below the limit."""
    server = serve(HOARD, "--workers", "1", "--drain-grace-ms", "0", descriptors=128)
    connections = [Connection(server.address) for _ in range(200)]
    try:
        assert all(is_turned_away(connection) for connection in connections[100:])
        connections[0].send(request("/hoard"))
        assert int(connections[0].read().body) >= 16
    finally:
        for connection in connections:
            connection.socket.close()
    assert server.stop() == 0
    assert "Too many open files" not in server.errors


def test_a_cap_that_cannot_be_met_is_told(serve):
    server = serve(HELLO, "--workers", "1", "--max-connections", "1000", descriptors=128)
    told = re.search(r"limit of (\d+) leaves room for (\d+) connections, not for the 1000 of --max-connections; raise", server.notices)
    limit, room = map(int, told.groups())
    assert limit <= 128  # valgrind keeps some to itself
    assert room == limit - 37
    assert serve(HELLO, "--workers", "1", "--max-connections", str(room), descriptors=128).notices == ""
