"""All at once: a supervisor that stays root, and servers of another user in the sandbox, with a log, that are reloaded under load."""
import os
import pathlib
import pwd
import re
import shutil
import signal
import tempfile

import pytest

from load import Loop, total
from probes import PROBES
from test_reload import supervise, wait_until  # noqa: F401: the fixture
from test_sandbox import landlock_version
from wire import ask

NOBODY = pwd.getpwnam("nobody")


@pytest.fixture
def log_folder():
    """One that another user can reach and write to."""
    folder = pathlib.Path(tempfile.mkdtemp(dir="/tmp"))
    if os.geteuid() == 0:
        os.chown(folder, NOBODY.pw_uid, NOBODY.pw_gid)
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.skipif(landlock_version < 1, reason="this kernel has no Landlock")
@pytest.mark.parametrize("backend", ["epoll", "io_uring"])
def test_reloads_and_rotations_lose_nothing(supervise, compiled, log_folder, backend):  # noqa: F811
    path = log_folder / "access.log"
    supervised = supervise(compiled(PROBES), "--user", "nobody", "--sandbox", "require", "--access-log", str(path),
                           "--workers", "2", "--backend", backend).start()
    loops = [Loop(supervised.address, "/x", b"x", reconnect=True) for _ in range(4)]
    for loop in loops:
        loop.start()
    asked = 0
    for i in range(5):
        supervised.reload()
        status = pathlib.Path(f"/proc/{supervised.server}/status").read_text()
        assert f"Uid:\t{NOBODY.pw_uid}\t" in status and "NoNewPrivs:\t1" in status and "Seccomp:\t2" in status
        assert ask(supervised.address, "/try/execute").body == b"1"
        asked += 1
        os.rename(path, log_folder / f"access.log.{i}")
        supervised.process.send_signal(signal.SIGUSR1)  # to the supervisor, which passes it on
        wait_until(path.exists, "opening the log again")
    assert "Uid:\t0\t" in pathlib.Path(f"/proc/{supervised.pid}/status").read_text()
    for loop in loops:
        loop.stop()
    for loop in loops:
        loop.join(30)
    assert supervised.stop() == 0
    tally, failures = total(loops)
    assert tally["cut"] == tally["unanswered"] == tally["refused"] == 0, failures
    lines = sum(len(file.read_text().splitlines()) for file in log_folder.glob("access.log*"))
    counts = re.findall(r"access log: \d+ lines? written, (\d+) dropped", supervised.log.read_text())
    assert len(counts) == 6
    dropped = sum(map(int, counts))
    assert lines + dropped == tally["answered"] + asked
    assert dropped == 0 or "ORISHA_BUILD" in os.environ  # an instrumented build can be too slow for its log, and says so
    assert f"{lines + dropped} requests served by 6 processes" in supervised.lines
