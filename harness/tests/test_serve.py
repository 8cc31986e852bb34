"""harness serve: one contestant, kept until standard input ends. SPDX-License-Identifier: MIT"""
import contextlib
import json
import os
import signal
import socket
import subprocess


@contextlib.contextmanager
def served(root, name):
    process = subprocess.Popen(root.command("serve", "--contestant", name), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd="/")
    try:
        yield process
    finally:
        process.stdin.close()
        process.wait(60)
        process.stdout.close()
        process.stderr.close()


def event(process):
    return json.loads(process.stdout.readline())


def listens(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 5):
        return True
    return False


def test_it_tells_what_it_started_and_starts_it_afresh(root):
    root.contestant("alpha", extra='[lacks]\necho = "it only greets"\n')
    with served(root, "alpha") as process:
        prepared = event(process)
        assert (prepared["event"], prepared["contestant"], prepared["lacks"]) == ("prepared", "alpha", {"echo": "it only greets"})
        assert len(prepared["binary_sha256"]) == 64
        first = event(process)
        assert first["event"] == "listening" and listens(first["port"])
        process.stdin.write("restart\n")
        process.stdin.flush()
        second = event(process)
        assert second["pid"] != first["pid"] and listens(second["port"])
    assert process.returncode == 0 and not listens(second["port"])


def test_it_tells_when_the_server_dies(root):
    root.contestant("alpha")
    with served(root, "alpha") as process:
        event(process)
        os.kill(event(process)["pid"], signal.SIGKILL)
        died = event(process)
        assert died["event"] == "died" and "Killed" in died["reason"]


def test_one_contestant_must_be_named(root):
    root.contestant("alpha")
    done = root.call("serve", stdin=subprocess.DEVNULL)
    assert done.returncode == 3 and "--contestant NAME" in done.stderr


def test_one_whose_toolchain_is_missing_is_told(root):
    root.contestant("alpha", extra='[toolchain]\nprogram = "no-such-program-here"\nremedy = "none"\n')
    done = root.call("serve", "--contestant", "alpha", stdin=subprocess.DEVNULL)
    assert done.returncode == 2 and json.loads(done.stdout)["event"] == "excluded"
