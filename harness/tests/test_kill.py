"""Nothing that the harness started outlives it, whatever ends it.

The process of the tests is itself a child subreaper: what escapes from the harness and from its guard becomes a child of
ours, so that nothing can hide, whatever its session, environment, name and folder.
SPDX-License-Identifier: MIT
"""
import contextlib
import ctypes
import fcntl
import json
import os
import pathlib
import pty
import random
import signal
import subprocess
import termios
import time

import pytest

from conftest import PATIENCE_S

LIMIT_S = 30  # what would be left would stay for minutes
PR_SET_CHILD_SUBREAPER = 36
# A child in its own session, one that its parent does not wait for, and one in the foreground.
SLEEPERS = "setsid env -i sleep 300 & sleep 301 & sleep 302"


@pytest.fixture(scope="module", autouse=True)
def subreaper():
    libc = ctypes.CDLL(None)
    assert libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    yield
    libc.prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def family():
    """pid -> (parent, name) of all living processes below this one."""
    known = {}
    for entry in pathlib.Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            pid = int(entry.name)
            name, rest = (entry / "stat").read_text(errors="replace").split("(", 1)[1].rsplit(")", 1)
            state, parent = rest.split()[:2]
            if state not in "ZX":
                known[pid] = (int(parent), name)
    below = {os.getpid()}
    while more := {pid for pid, (parent, _) in known.items() if parent in below} - below:
        below |= more
    return {pid: known[pid] for pid in below - {os.getpid()}}


def await_condition(condition, limit_s, what):
    deadline = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < deadline, f"{what} not within {limit_s} s: {family()}"
        time.sleep(0.02)


def await_name(name, count=1):
    await_condition(lambda: [line for _, line in family().values()].count(name) >= count, PATIENCE_S, f"{count} x {name}")


def await_nothing(what=""):
    try:
        await_condition(lambda: not family(), LIMIT_S, f"the end of all processes {what}")
    finally:
        for pid in family():
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


@contextlib.contextmanager
def started(root, *words, **more):
    with subprocess.Popen(root.command("run", "--duration", "60", *words), cwd="/", stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True, **more) as running:
        try:
            yield running
        finally:
            running.kill()


def child_of(parent):
    (pid,) = [pid for pid, (of, _) in family().items() if of == parent]
    return pid


def kill_called(running):
    running.kill()


def kill_guard(running):
    os.kill(child_of(running.pid), signal.SIGKILL)


def kill_harness(running):
    os.kill(child_of(child_of(running.pid)), signal.SIGKILL)


def kill_all_of_the_name(running):
    for pid, (_, name) in family().items():
        if "harness" in name:
            os.kill(pid, signal.SIGKILL)


def kill_group(running):
    os.killpg(running.pid, signal.SIGKILL)


@pytest.mark.parametrize("fault", ["ignores_term", "stubborn_family", "hides", "escapes"])
def test_a_kill_under_load_leaves_nothing(root, fault):
    root.contestant("alpha", fault)
    with started(root) as running:
        await_name("wrk")
        kill_called(running)
        running.wait()
        await_nothing()


@pytest.mark.parametrize("kill, status", [
    (kill_guard, 137), (kill_harness, 137), (kill_all_of_the_name, -9), (kill_group, -9)])
def test_whichever_process_is_killed_nothing_is_left(root, kill, status):
    root.contestant("alpha", "hides")
    with started(root, process_group=0) as running:
        await_name("wrk")
        kill(running)
        _, errors = running.communicate(timeout=LIMIT_S)
        await_nothing()
    assert running.returncode == status
    assert status < 0 or "was killed by signal 9" in errors


def test_without_guard_and_parent_the_harness_and_its_children_still_end(root):
    root.contestant("alpha")
    with started(root) as running:
        await_name("wrk")
        guard = child_of(running.pid)
        os.kill(running.pid, signal.SIGSTOP)  # it shall not clean up
        os.kill(guard, signal.SIGKILL)
        running.kill()
        running.wait()
        await_nothing()


@pytest.mark.parametrize("step", ["build", "version"])
def test_a_kill_during_a_command_leaves_nothing(root, step):
    root.contestant("alpha", extra=f'{step} = "{SLEEPERS}"\n')
    with started(root) as running:
        await_name("sleep", 3)
        kill_called(running)
        running.wait()
        await_nothing()


def test_a_kill_at_any_moment_leaves_nothing_and_a_whole_record(root):
    root.contestant("alpha", extra='build = "setsid sleep 300 & sleep 0.1"\nversion = "echo 1 | cat"\n')
    root.contestant("beta", "workers")
    seed = random.randrange(1 << 32)
    dice = random.Random(seed)
    at_work = 0
    begin = time.monotonic()
    assert root.run().returncode == 0
    whole_s = time.monotonic() - begin
    # Half of the moments in the first part, where most processes are started.
    for delay_s in [dice.uniform(0, whole_s / 10) for _ in range(10)] + [dice.uniform(whole_s / 10, whole_s / 2) for _ in range(10)]:
        with subprocess.Popen(root.command("run", "--blocks", "1", "--noise-limit", "100"), cwd="/", stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as running:
            time.sleep(delay_s)
            at_work += len(family()) > 3  # more than the harness's own three
            running.kill()
            running.wait()
            await_nothing(f"(seed {seed}, killed after {delay_s} s)")
    for record in root.records():
        assert json.loads(record.read_text(encoding="utf-8"))["schema"] == "http-benchmark-run", seed
    assert at_work >= 5, f"seed {seed}: most moments were too early or too late"


@pytest.mark.parametrize("words", [("run", "--blocks", "1", "--noise-limit", "100"), ("check",)], ids=["run", "check"])
def test_a_normal_end_leaves_no_guard(root, words):
    root.contestant("alpha")
    assert root.call(*words).returncode == 0
    assert family() == {}


def test_a_signal_to_the_process_that_was_called_reaches_the_harness(root):
    root.contestant("alpha", "hides")
    with started(root) as running:
        await_name("wrk")
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=PATIENCE_S)
        assert (running.returncode, family()) == (130, {})
    assert root.record()["interrupted"] is True


def test_a_key_of_the_terminal_ends_all(root):
    root.contestant("alpha")
    master, slave = pty.openpty()
    try:
        with started(root, stdin=slave, start_new_session=True,
                     preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0)) as running:
            await_name("wrk")
            os.write(master, b"\x03")
            running.communicate(timeout=PATIENCE_S)
            assert (running.returncode, family()) == (130, {})
    finally:
        os.close(master)
        os.close(slave)
    assert root.record()["interrupted"] is True


def test_the_guard_holds_no_file_and_no_other_name(root):
    root.contestant("alpha")
    with started(root) as running:
        await_name("wrk")
        guard = pathlib.Path("/proc", str(child_of(running.pid)))
        assert {os.readlink(file) for file in (guard / "fd").iterdir()} == {"/dev/null"}
        assert os.readlink(guard / "cwd") == "/"
        assert (guard / "cmdline").read_bytes().strip(b"\0") == b"benchmark guard"
        assert (guard / "comm").read_text() == "benchmark guard\n"
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=PATIENCE_S)
        assert (running.returncode, family()) == (143, {})
