"""The seed's ten lines, as a user runs them."""
import signal
import socket
import subprocess

import pytest

from conftest import ROOT, linux_only
from wire import ask

HELLO = ROOT / "orisha" / "examples" / "hello.kz"


@pytest.mark.parametrize("method, path, status, body", [
    ("GET", "/", 200, b"Hello World"),
    ("GET", "/users/42", 200, b"42"),
    ("POST", "/users", 201, b"Created"),
    ("GET", "/users/", 404, b"Not Found"),
    ("GET", "/users/1/edit", 404, b"Not Found"),
    ("DELETE", "/users/42", 404, b"Not Found"),
    ("GET", "/nowhere", 404, b"Not Found"),
])
def test_routes(hello, method, path, status, body):
    response = ask(hello.address, path, method=method)
    assert (response.status, response.body) == (status, body)
    assert response.header("Content-Type") == b"text/plain; charset=utf-8"


def test_a_signal_drains_and_fires_the_shutdown_branch(serve):
    for how, name in ((signal.SIGTERM, "SIGTERM"), (signal.SIGINT, "SIGINT")):
        server = serve(HELLO, "--workers", "1")
        assert ask(server.address, "/").status == 200
        assert server.stop(how) == 0
        assert name in server.lines


def test_a_port_in_use_fires_the_failed_branch(compiled):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = subprocess.run([compiled(HELLO), "--bind", "127.0.0.1", "--port", str(port)], capture_output=True, text=True,
                             timeout=60)
    assert run.returncode == 1
    assert str(port) in run.stdout and "another program uses it" in run.stdout


def test_flags_win_over_the_environment_which_wins_over_the_program(serve, compiled):
    assert "2 workers" in serve(HELLO, env={"ORISHA_WORKERS": "2"}).banner
    assert "3 workers" in serve(HELLO, "--workers", "3", env={"ORISHA_WORKERS": "2"}).banner
    with socket.socket() as reserved:  # nobody else is given the port, and the program can listen on it: both have SO_REUSEADDR
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
        process = subprocess.Popen([compiled(HELLO)], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
                                   env={"ORISHA_PORT": str(port), "ORISHA_BIND": "127.0.0.1"})
        try:
            assert f"127.0.0.1:{port}" in process.stderr.readline()
        finally:
            process.terminate()
            process.communicate(timeout=60)


@pytest.mark.parametrize("arguments", [["--port", "70000"], ["--port", "x"], ["--workers", "-1"], ["--nonsense"], ["stray"]])
def test_wrong_usage_is_said_and_exits_3(compiled, arguments):
    run = subprocess.run([compiled(HELLO), *arguments], capture_output=True, text=True, timeout=60)
    assert run.returncode == 3
    assert arguments[0].lstrip("-") in run.stderr


def test_help(compiled):
    run = subprocess.run([compiled(HELLO), "--help"], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0
    for word in ("--port", "--bind", "--workers", "ORISHA_PORT", "ORISHA_WORKERS"):
        assert word in run.stdout


@linux_only
def test_workers_default_to_the_cpus_of_the_process(compiled):
    process = subprocess.Popen(["taskset", "-c", "0", compiled(HELLO), "--port", "0", "--bind", "127.0.0.1"],
                               stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    try:
        assert ", 1 worker" in process.stderr.readline()
    finally:
        process.terminate()
        process.communicate(timeout=60)
