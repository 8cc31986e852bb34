"""--user: the server gives root up for good once its port is open."""
import os
import pwd
import shutil
import socket
import subprocess
import tempfile

import pytest

from conftest import ON_BSD_FILES, ROOT, linux_only
from probes import PROBES, attempt, threads
from wire import ask

HELLO = ROOT / "orisha" / "examples" / "hello.kz"
NOBODY = pwd.getpwnam("nobody")
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


def run(program, *arguments, **options):
    return subprocess.run([program, "--port", "0", "--bind", "127.0.0.1", *arguments], capture_output=True, text=True,
                          timeout=60, **options)


@needs_root
@pytest.mark.parametrize("user, group", [("nobody", NOBODY.pw_gid), ("nobody:4321", 4321), ("54321:4321", 4321)])
def test_every_thread_is_that_user(serve, user, group):
    server = serve(PROBES, "--user", user, "--workers", "2")
    number = 54321 if user.startswith("54321") else NOBODY.pw_uid
    assert f"running as user {number}, group {group}," in server.process.stderr.readline()
    statuses = threads(server)
    assert len(statuses) == 3
    for status in statuses:
        assert status["Uid"] == [str(number)] * 4
        assert status["Gid"] == [str(group)] * 4
        assert status["Groups"] == ([str(group)] if ON_BSD_FILES else [])
        for kind in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
            assert int(status[kind][0], 16) == 0
        assert status["NoNewPrivs"] == ["0" if ON_BSD_FILES else "1"]
    assert attempt(server, "root") == "EPERM"
    assert ask(server.address, "/").body == b"x"
    assert server.stop() == 0


@needs_root
def test_without_it_root_stays_root(serve):
    server = serve(PROBES, "--workers", "1")
    assert attempt(server, "root") == "ok"
    assert server.stop() == 0


@needs_root
def test_a_privileged_port_is_open_by_then(compiled):
    """A port below 1024 for a server that runs without root: what the option is for."""
    for port in range(1023, 900, -1):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        break
    process = subprocess.Popen([compiled(PROBES), "--bind", "127.0.0.1", "--port", str(port), "--user", "nobody"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert f"127.0.0.1:{port}" in process.stderr.readline()
        assert ask(("127.0.0.1", port), "/try/root").body == b"1"
    finally:
        process.terminate()
        process.communicate(timeout=60)
    assert process.returncode == 0


def test_only_root_may(compiled):
    with tempfile.TemporaryDirectory() as folder:  # pytest's own are closed to others
        os.chmod(folder, 0o755)
        program = shutil.copy(compiled(HELLO), folder)
        drop = {"user": NOBODY.pw_uid, "group": NOBODY.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        result = run(program, "--user", "daemon", **drop)
    assert result.returncode == 1
    assert "cannot become user 'daemon': only root may do that" in result.stdout
    assert "listening" not in result.stderr


@pytest.mark.parametrize("user, message", [
    ("nosuchuser", "there is no user 'nosuchuser'"),
    ("nobody:nosuchgroup", "there is no group 'nosuchgroup'"),
    ("root", "gives nothing up"),
    ("987654", "--user 987654:GROUP"),
])
def test_mistakes(compiled, user, message):
    result = run(compiled(HELLO), "--user", user)
    assert result.returncode == 1
    assert message in result.stdout
    assert "listening" not in result.stderr


@needs_root
@linux_only
def test_with_sandbox_and_log(serve, tmp_path):
    """All three together; the log's folder is the user's."""
    folder = tmp_path / "log"
    folder.mkdir()
    os.chown(folder, NOBODY.pw_uid, NOBODY.pw_gid)
    for parent in list(folder.parents)[:-1]:
        if not parent.stat().st_mode & 1:
            os.chmod(parent, parent.stat().st_mode | 0o111)
    server = serve(PROBES, "--user", "nobody", "--sandbox", "on", "--access-log", str(folder / "access.log"))
    for name in ("open", "execute", "socket"):
        assert attempt(server, name) == "EPERM"
    assert server.stop() == 0
    assert (folder / "access.log").stat().st_uid == NOBODY.pw_uid
    assert len((folder / "access.log").read_text().splitlines()) == 3


@needs_root
def test_a_log_where_the_user_may_not_write(compiled, tmp_path):
    result = run(compiled(HELLO), "--user", "nobody", "--access-log", str(tmp_path / "access.log"))
    assert result.returncode == 1
    assert "cannot open the access log" in result.stdout and "Permission denied" in result.stdout
