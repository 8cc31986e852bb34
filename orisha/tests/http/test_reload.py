"""--reload: SIGHUP starts the program anew behind the same sockets, and no client notices but by what it is answered."""
import contextlib
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import time

import pytest

from conftest import PATIENCE_S, ROOT, parse_address
from load import Loop, total
from wire import Connection, ask, ask_until_told_to_close, request

HELLO = ROOT / "orisha" / "examples" / "hello.kz"
# A short run for every day, the long one with ORISHA_LONG=1.
RELOADS = 50 if os.environ.get("ORISHA_LONG") == "1" else 10

VERSION = """
~import "$orisha"
~import "$std/io"

~orisha:handler = orisha:router(req)
| [GET /version] |> response {{ body: "{version}" }}
| [GET /users/:id] p |> response {{ body: p.id }}
| [*] |> response {{ status: 404, body: "" }}

~orisha:serve(port: 3000)
| shutdown s |> std.io:print.ln("{{{{s.reason}}}}")
| failed f |> std.io:print.ln("{{{{f.msg}}}}")
"""


def is_alive(pid):
    """A process that runs; a zombie does not."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):  # the latter when it ends between opening and reading
        return False


def children_of(pid):
    """(pid, state) of each."""
    found = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == pid:
            found.append((int(stat.parent.name), fields[0]))
    return found


def running(program):
    """The processes that were started from this path."""
    found = []
    for cmdline in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if cmdline.read_bytes().split(b"\0")[0] == bytes(program):
                found.append(int(cmdline.parent.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def wait_until(condition, what="it"):
    end = time.monotonic() + PATIENCE_S
    while not (value := condition()):
        assert time.monotonic() < end, f"{what} did not come true"
        time.sleep(0.01)
    return value


class Supervised:
    """A copy of a program under a supervisor. What it says is in files, because several processes write it."""

    def __init__(self, folder, program, *arguments):
        self.program, self.log, self.lines_file = folder / "server", folder / "stderr", folder / "stdout"
        self.seen = 0
        self.install(program)
        with open(self.log, "w") as errors, open(self.lines_file, "w") as lines:
            self.process = subprocess.Popen([self.program, "--port", "0", "--bind", "127.0.0.1", "--reload", *arguments],
                                            stdout=lines, stderr=errors, start_new_session=True)
        self.pid = self.process.pid

    def install(self, program):
        """Another file takes the program's place, as a careful deployment does it."""
        fresh = self.program.with_suffix(".new")
        shutil.copy(program, fresh)
        os.replace(fresh, self.program)

    def install_script(self, text, mode=0o755):
        fresh = self.program.with_suffix(".new")
        fresh.write_text(text)
        fresh.chmod(mode)
        os.replace(fresh, self.program)

    def expect(self, pattern):
        """Waits for the next line in the log that holds the pattern; returns the match."""
        def find():
            match = re.compile(pattern).search(self.log.read_text(), self.seen)
            assert match or self.process.poll() is None, self.log.read_text()
            return match

        match = wait_until(find, f"{pattern!r} in the log, which is {self.log.read_text()!r},")
        self.seen = match.end()
        return match

    def start(self):
        """Waits until it serves. `server` is the process that does."""
        self.address = parse_address(self.expect(r"listening on ([^,]*),").group(1))
        self.server = int(self.expect(rf"process (\d+) serves; SIGHUP to process {self.pid} reloads").group(1))
        return self

    def reload(self):
        self.process.send_signal(signal.SIGHUP)
        match = self.expect(r"reloaded: process (\d+) serves, process (\d+) drains")
        assert int(match.group(2)) == self.server
        self.server = int(match.group(1))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_S)

    @property
    def lines(self):
        return self.lines_file.read_text()


@pytest.fixture
def supervise(tmp_path):
    """supervise(program, *arguments) -> Supervised; all its processes are ended."""
    started = []

    def start(program, *arguments):
        supervised = Supervised(tmp_path, program, *arguments)
        started.append(supervised)
        return supervised

    yield start
    for supervised in started:
        supervised.process.kill()
        supervised.process.wait()
        for pid in running(supervised.program):  # orphans drain by themselves; after a test that failed they may not
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@pytest.fixture
def versions(compiled):
    return [compiled(VERSION.format(version=version)) for version in ("one", "two")]


def test_reloads_under_load(supervise, versions):
    """Clients that keep their connections and clients that make a new one for each request, while the program changes again and
    again. The grace is longer than any client pauses, so not a single request may go unanswered."""
    app = supervise(versions[0], "--workers", "2", "--drain-grace-ms", "20000", "--drain-limit-ms", "25000").start()
    loops = [Loop(app.address, "/users/1", b"1", reconnect=True) for _ in range(8)]
    loops += [Loop(app.address, "/users/2", b"2", reconnect=True, per_connection=1) for _ in range(4)]
    loops += [Loop(app.address, "/users/3", b"3", reconnect=True, per_connection=7) for _ in range(4)]
    for loop in loops:
        loop.start()
    answered_by_version = 0
    try:
        for i in range(RELOADS):
            app.install(versions[(i + 1) % 2])
            app.reload()
            # From here on the new one answers, as soon as the old one has heard that it is to leave the sockets alone.
            wanted = (b"two", b"one")[i % 2]

            def is_new():
                nonlocal answered_by_version
                body = ask(app.address, "/version").body
                answered_by_version += 1
                assert body in (b"one", b"two")
                return body == wanted

            wait_until(is_new, "the new version")
            assert all(loop.is_alive() for loop in loops), total(loops)[1]
    finally:
        for loop in loops:
            loop.stop()
        for loop in loops:
            loop.join(PATIENCE_S)
    tally, failures = total(loops)
    assert failures == []
    assert tally["refused"] == tally["cut"] == tally["unanswered"] == 0
    # The old ones end, and nobody is left unburied.
    wait_until(lambda: [pid for pid, _ in children_of(app.pid)] == [app.server], "the end of the old servers")
    assert app.stop() == 0
    answered = tally["answered"] + answered_by_version
    print(f"{RELOADS} reloads: {dict(tally)}")
    assert app.lines.splitlines()[-1] == f"SIGTERM: {answered} requests served by {RELOADS + 1} processes"
    assert app.lines.count("reload: drained, ") == RELOADS
    assert not is_alive(app.server)


def test_idle_connections_may_still_ask_during_the_grace(supervise, versions):
    app = supervise(versions[0], "--drain-grace-ms", "20000", "--drain-limit-ms", "25000").start()
    with Connection(app.address) as idle:
        idle.send(request("/version"))
        assert idle.read().body == b"one"
        app.install(versions[1])
        app.reload()
        wait_until(lambda: ask(app.address, "/version").body == b"two")
        # The old one may not have heard yet that it is to drain.
        assert {answer.body for answer in ask_until_told_to_close(idle, "/version")} == {b"one"}
        assert idle.is_closed()
    assert app.stop() == 0


def test_requests_that_are_on_their_way_are_answered_by_the_old_server(supervise, versions):
    """Half a head, half a body, and an answer that its client has not read yet."""
    app = supervise(versions[0], "--drain-grace-ms", "20000", "--drain-limit-ms", "25000").start()
    upload = request("/version", "POST", headers=["Content-Length: 100000"], body=b"x" * 100000)
    head, body, late = (Connection(app.address) for _ in range(3))
    head.send(request("/version")[:20])
    body.send(upload[:50000])
    late.send(request("/version") * 100)
    wait_until(lambda: ask(app.address, "/version").status == 200)  # all of it has arrived by now
    app.install(versions[1])
    app.reload()
    wait_until(lambda: ask(app.address, "/version").body == b"two")
    head.send(request("/version")[20:])
    assert head.read().body == b"one"
    body.send(upload[50000:])
    assert body.read().status == 404
    for _ in range(100):
        assert late.read().body == b"one"
    for connection in head, body, late:
        connection.socket.close()
    assert app.stop() == 0


def test_a_reload_that_fails_changes_nothing(supervise, versions):
    app = supervise(versions[0]).start()
    served_by = app.server
    cases = [
        ("#!/bin/sh\nexit 7\n", 0o755, rf"reload failed: process \d+ ended with status 7 before it was ready; process {served_by} goes on"),
        ("#!/bin/sh\nkill -SEGV $$\n", 0o755, r"reload failed: process \d+ was killed by signal 11 \(Segmentation fault\) before"),
        ("not a program", 0o755, rf"reload failed: process \d+ could not start {app.program}: Exec format error before"),
        ("#!/bin/sh\nexit 0\n", 0o644, r"reload failed: process \d+ could not start .*: Permission denied before"),
    ]
    for text, mode, said in cases:
        app.install_script(text, mode)
        app.process.send_signal(signal.SIGHUP)
        app.expect(said)
        assert ask(app.address, "/version").body == b"one"
        assert children_of(app.pid)[0][0] == served_by
    app.program.unlink()
    app.process.send_signal(signal.SIGHUP)
    app.expect(r"could not start .*: No such file or directory")
    app.install(versions[1])
    app.reload()
    wait_until(lambda: ask(app.address, "/version").body == b"two")
    assert app.stop() == 0


def test_one_that_is_not_ready_in_time_is_killed(supervise, versions):
    app = supervise(versions[0], "--reload-timeout-ms", "500").start()
    app.install_script("#!/bin/sh\nexec sleep 3600\n")
    app.process.send_signal(signal.SIGHUP)
    app.expect(r"process \d+ is not ready in time; killing it\norisha: reload failed: process \d+ was killed")
    assert ask(app.address, "/version").body == b"one"
    assert [pid for pid, _ in children_of(app.pid)] == [app.server]
    assert app.stop() == 0


def test_a_link_that_points_elsewhere_is_followed(supervise, versions, tmp_path):
    """The usual layout of releases: the path that was called is a link, and a deployment changes the link."""
    app = None
    release = [tmp_path / "one", tmp_path / "two"]
    for source, target in zip(versions, release):
        shutil.copy(source, target)
    link = tmp_path / "current"
    link.symlink_to("one")
    log = open(tmp_path / "stderr.link", "w")
    process = subprocess.Popen(["./current", "--port", "0", "--bind", "127.0.0.1", "--reload"], cwd=tmp_path, stderr=log,
                               stdout=subprocess.PIPE, text=True)
    try:
        text = lambda: (tmp_path / "stderr.link").read_text()
        wait_until(lambda: "reloads" in text())
        address = parse_address(re.search(r"listening on ([^,]*),", text()).group(1))
        assert ask(address, "/version").body == b"one"
        fresh = tmp_path / "fresh"
        fresh.symlink_to("two")
        os.replace(fresh, link)
        process.send_signal(signal.SIGHUP)
        wait_until(lambda: ask(address, "/version").body == b"two")
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 0
    finally:
        process.kill()
        process.communicate()
        log.close()


def test_a_crashed_server_is_started_again(supervise, versions):
    """Who connects in between is not refused, but waits: the supervisor holds the sockets."""
    app = supervise(versions[0]).start()
    for _ in range(3):
        crashed = app.server
        os.kill(crashed, signal.SIGKILL)
        assert ask(app.address, "/users/5").body == b"5"
        app.expect(rf"process {crashed} was killed by signal 9 \(Killed\) while it served; starting another in \d+ ms")
        app.server = int(app.expect(r"process (\d+) serves; SIGHUP").group(1))
        assert app.server != crashed
    assert app.stop() == 0


def test_a_server_that_cannot_start_ends_the_supervisor(versions):
    """The first start: its own message, its own status, and no supervisor that tries for ever."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        run = subprocess.run([versions[0], "--bind", "127.0.0.1", "--port", str(taken.getsockname()[1]), "--reload"],
                             capture_output=True, text=True, timeout=PATIENCE_S)
    assert run.returncode == 1
    assert "another program uses it" in run.stdout
    run = subprocess.run(["sh", "-c", 'ulimit -n 24; exec "$0" "$@"', versions[0], "--bind", "127.0.0.1", "--port", "0", "--reload",
                          "--workers", "16"], capture_output=True, text=True, timeout=PATIENCE_S)
    assert run.returncode == 1
    assert "cannot start 16 workers: Too many open files" in run.stdout
    assert "the server process ended with status 1 before it was ready; mend what it has said above" in run.stdout


def test_the_servers_drain_when_the_supervisor_is_killed(supervise, versions):
    app = supervise(versions[0], "--drain-grace-ms", "20000", "--drain-limit-ms", "25000").start()
    with Connection(app.address) as connection:
        connection.send(request("/version"))
        assert connection.read().body == b"one"
        app.process.kill()
        app.process.wait()
        wait_until(lambda: is_refused(app.address), "the end of accepting")
        connection.send(request("/version"))
        assert connection.read().body == b"one"  # the workers may not have heard of the drain yet, so it need not say "close"
    wait_until(lambda: not is_alive(app.server), "the server's end")
    assert "the supervisor is gone: drained, 2 requests served" in app.lines


def is_refused(address):
    try:
        socket.create_connection(address, timeout=PATIENCE_S).close()
        return False
    except ConnectionRefusedError:
        return True
    except ConnectionResetError:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_the_whole_group_drains(supervise, versions, number):
    """As Ctrl-C in a terminal: supervisor and server hear it both, and it counts once."""
    app = supervise(versions[0], "--workers", "2", "--drain-grace-ms", "20000", "--drain-limit-ms", "25000").start()
    loops = [Loop(app.address, "/users/1", b"1") for _ in range(8)]
    for loop in loops:
        loop.start()
    wait_until(lambda: all(loop.tally["answered"] > 0 for loop in loops))
    os.killpg(app.pid, number)
    for loop in loops:
        loop.join(PATIENCE_S)
    assert app.process.wait(PATIENCE_S) == 0
    tally, failures = total(loops)
    assert failures == []
    assert f"{number.name}: {tally['answered']} requests served by 1 process\n" in app.lines


SLOW_STOP = """
~import "$orisha"

#include <unistd.h>

~proc orisha:stop {
    printf("stopping\\n");
    fflush(stdout);
    sleep(1);
    printf("stopped\\n");
}

~orisha:handler = response { body: "x" }

~orisha:serve(port: 3000)
| shutdown _ |> _
| failed _ |> _
"""


@pytest.mark.parametrize("late", ["server", "supervisor"])
def test_a_signal_that_one_of_them_hears_late_counts_no_more(supervise, compiled, late):
    """The server is about to end: a signal to it, as systemd sends them to one process of a unit after the other, or what the
    supervisor makes of its own, which it finds the server's channel closed to, must not kill it."""
    app = supervise(compiled(SLOW_STOP), "--drain-grace-ms", "0").start()
    if late == "supervisor":
        app.process.send_signal(signal.SIGSTOP)
    app.process.send_signal(signal.SIGTERM)
    if late == "supervisor":
        os.kill(app.server, signal.SIGTERM)
    wait_until(lambda: "stopping" in app.lines)
    if late == "supervisor":
        app.process.send_signal(signal.SIGCONT)
    else:
        os.kill(app.server, signal.SIGTERM)
    assert app.process.wait(PATIENCE_S) == 0, app.log.read_text()
    assert "stopped" in app.lines
    assert "while it" not in app.log.read_text()


SLOW_START = """
~import "$orisha"

#include <unistd.h>

~proc orisha:start {
    printf("starting\\n");
    fflush(stdout);
    sleep(3600);
    return orisha_start_ready();
}

~orisha:handler = response { body: "x" }

~orisha:serve(port: 3000)
| shutdown s |> std.io:print.ln("{{s.reason}}")
| failed f |> std.io:print.ln("{{f.msg}}")

~import "$std/io"
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("late", [False, True])
def test_a_signal_to_the_whole_group_during_the_first_start_is_no_failure(supervise, compiled, number, late):
    """The server does not catch it yet, and ends by it at once; the supervisor may hear of that end before it hears the signal."""
    app = supervise(compiled(SLOW_START))
    wait_until(lambda: "starting" in app.lines)
    if late:
        app.process.send_signal(signal.SIGSTOP)
        server = children_of(app.pid)[0][0]
    os.killpg(app.pid, number)
    if late:
        wait_until(lambda: not is_alive(server))
        app.process.send_signal(signal.SIGCONT)
    assert app.process.wait(PATIENCE_S) == 0, app.log.read_text()
    assert app.lines == f"starting\n{number.name}: 0 requests served by 1 process\n"
    assert "while it" not in app.log.read_text()


def test_a_signal_to_the_server_alone_during_the_first_start_is_a_failure(supervise, compiled):
    app = supervise(compiled(SLOW_START))
    wait_until(lambda: "starting" in app.lines)
    os.kill(children_of(app.pid)[0][0], signal.SIGTERM)
    assert app.process.wait(PATIENCE_S) == 1
    assert "was killed by signal 15 (Terminated) before it was ready" in app.lines


def test_a_hang_up_of_the_whole_group_reloads_once(supervise, versions):
    app = supervise(versions[0]).start()
    old = app.server
    os.killpg(app.pid, signal.SIGHUP)
    match = app.expect(r"reloaded: process (\d+) serves, process (\d+) drains")
    assert int(match.group(2)) == old
    wait_until(lambda: not is_alive(old))
    assert app.stop() == 0
    assert "SIGHUP" not in app.lines
    assert "while it" not in app.log.read_text()


def test_a_second_signal_stops_at_once(supervise, versions):
    app = supervise(versions[0], "--drain-grace-ms", "3600000", "--drain-limit-ms", "3600000").start()
    with Connection(app.address) as connection:
        connection.send(request("/version"))
        assert connection.read().body == b"one"
        app.process.send_signal(signal.SIGTERM)
        wait_until(lambda: is_refused(app.address))
        assert app.stop() == 0
        assert connection.is_closed()
    assert "shutdown: stopped, 1 request served" in app.lines
    assert "SIGTERM: 1 request served by 1 process" in app.lines


def test_reload_behind_a_unix_socket(supervise, versions, tmp_path):
    """The file belongs to the supervisor: it stays through reloads and goes with it."""
    path = str(tmp_path / "app.socket")
    app = supervise(versions[0], "--bind", f"unix:{path}").start()
    inode = os.stat(path).st_ino
    for i in range(3):
        app.install(versions[(i + 1) % 2])
        app.reload()
        wait_until(lambda: ask(path, "/version").body == (b"two", b"one")[i % 2])
    assert os.stat(path).st_ino == inode
    assert app.stop() == 0
    assert not os.path.exists(path)
