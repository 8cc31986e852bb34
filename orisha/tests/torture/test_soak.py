"""The short soak run, and what an interrupted one leaves behind: nothing."""
import asyncio
import math
import pathlib
import signal
import subprocess
import sys
import time

import soak as soak_run
import torture_build
from soak import soak
from soak_actors import CAST, slow_sender

HERE = pathlib.Path(__file__).parent


def test_a_short_soak():
    cast = {actor: min(count, 30) for actor, count in CAST.items()}
    found, line = soak(0.1, cast)
    print(line)
    assert found == []


def slow_senders(server_header_timeout_ms):
    run = soak_run.Soak(0.05, {slow_sender: 12}, "epoll")
    run.SERVER_ARGUMENTS = ["--workers", 1, "--header-timeout-ms", server_header_timeout_ms]
    return run


def test_a_sender_that_is_late_by_its_own_clock_may_be_refused():
    """As on a machine so busy that the senders starve."""
    run = slow_senders(300)
    run.HEADER_TIMEOUT_S = 0  # all are, also those that the end of the run hurries
    assert asyncio.run(run.run()) == [] and run.served > 0


def test_a_sender_that_is_not_late_may_not_be_refused():
    found = asyncio.run(slow_senders(300).run())
    assert found and all(one.startswith("slow_sender: ") for one in found)


async def resets(soak):
    await soak.pause(0.5)
    raise ConnectionResetError


async def hogs(soak):
    """Lets no other client run for a while."""
    time.sleep(0.5)
    await soak.pause(0.1)


def test_a_connection_that_breaks_is_wrong_unless_the_clients_stood_still():
    for cast, window_s, is_wrong in (({resets: 1}, math.inf, True), ({resets: 1, hogs: 1}, 0.4, False)):
        run = soak_run.Soak(0.05, cast, "epoll")
        run.PROGRESS_WINDOW_S = window_s
        found = asyncio.run(run.run())
        assert (found != []) == is_wrong == (run.starved == 0), found


def children_of(pid):
    listing = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout
    return [int(word) for word in listing.split()]


def wait_for(condition, patience_s=60):
    end = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def is_alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):  # the latter when it ends between opening and reading
        return False


def test_an_interrupted_soak_leaves_nothing_behind():
    torture_build.program("release")
    for how, status in ((signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)):
        run = subprocess.Popen([sys.executable, HERE / "soak.py", "--minutes", "5"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(lambda: children_of(run.pid))
            server, = children_of(run.pid)
            time.sleep(0.5)
            run.send_signal(how)
            assert run.wait(60) == status
            wait_for(lambda: not is_alive(server))
        finally:
            run.kill()
            run.wait()
