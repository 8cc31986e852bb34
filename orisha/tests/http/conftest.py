"""Compiles .kz programs, runs them on free ports of 127.0.0.1, and stops them by pid."""
import hashlib
import os
import pathlib
import resource
import shlex
import signal
import subprocess

import pytest

ROOT = pathlib.Path(__file__).parents[3]
ORISHAC = pathlib.Path(os.environ.get("ORISHA_BUILD", ROOT / "build")) / "orisha" / "compiler" / "orishac"
# The plainest where nothing is said; .ci/test runs everything on io_uring, too.
os.environ.setdefault("ORISHA_BACKEND", "epoll")
# instrumented.sh kqueue: the runtime is that of BSD, which has one backend and no sandbox.
ON_BSD_FILES = os.environ["ORISHA_BACKEND"] == "kqueue"
linux_only = pytest.mark.skipif(ON_BSD_FILES, reason="only on Linux")
collect_ignore = ["test_sandbox.py", "test_confined_reload.py"] if ON_BSD_FILES else ["test_bsd_files.py"]
PATIENCE_S = 60  # with what happens sooner or later
RUN_UNDER = shlex.split(os.environ.get("ORISHA_RUN_UNDER", ""))  # instrumented.sh: a checker that runs the program


def parse_address(text):
    """What a socket connects to: (host, port), or the path of a Unix socket."""
    if text.startswith("unix:"):
        return text[len("unix:"):]
    host, port = text.rsplit(":", 1)
    return host.strip("[]"), int(port)


class Server:
    """A running program. `address` is where it listens; `lines` is what it printed on stdout once it has stopped."""

    def __init__(self, program, *arguments, env=None, descriptors=None):
        limit = (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))) if descriptors else None
        self.process = subprocess.Popen(
            [*RUN_UNDER, program, "--port", "0", "--bind", "127.0.0.1", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, env={**os.environ, **(env or {})}, preexec_fn=limit)
        self.notices, line = "", self.process.stderr.readline()
        while line and "listening on" not in line:
            if "cannot be used" in line:  # ORISHA_BACKEND asks for what this kernel does not allow
                self.process.kill()
                self.process.communicate()
                pytest.skip(line.strip())
            self.notices += line
            line = self.process.stderr.readline()
        assert line, self.notices
        self.banner = line
        assert os.environ["ORISHA_BACKEND"] in line, line
        self.address = parse_address(line.split("listening on ")[1].split(",")[0])

    @property
    def pid(self):
        return self.process.pid

    def stop(self, how=signal.SIGTERM, timeout_s=PATIENCE_S):
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.wait(timeout_s)

    def wait(self, timeout_s=PATIENCE_S):
        try:
            self.lines, self.errors = self.process.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
            raise
        return self.process.returncode


@pytest.fixture(autouse=True)
def no_search_for_leaks_in_the_sandbox(request, monkeypatch):
    """LeakSanitizer searches from a process of its own, which a sandboxed program may not start: it would end with a failure."""
    if "ASAN_OPTIONS" in os.environ and ("sandbox" in request.node.nodeid or "confined" in request.node.nodeid):
        monkeypatch.setenv("ASAN_OPTIONS", os.environ["ASAN_OPTIONS"] + ":detect_leaks=0")


@pytest.fixture(scope="session")
def compiled(tmp_path_factory):
    """compiled(source) -> path of the program; the same text is compiled once in a session."""
    folder = tmp_path_factory.mktemp("programs")

    def compile_program(source):
        if isinstance(source, pathlib.Path):
            path, name = source, hashlib.sha256(source.read_bytes()).hexdigest()[:16]
        else:
            name = hashlib.sha256(source.encode()).hexdigest()[:16]
            path = folder / f"{name}.kz"
            path.write_text(source)
        program = folder / name
        if not program.exists():
            run = subprocess.run([ORISHAC, path, "-o", program], capture_output=True, text=True, timeout=120)
            assert run.returncode == 0, run.stderr
        return program

    return compile_program


@pytest.fixture
def serve(compiled):
    """serve(source, *arguments) -> Server; everything started is stopped."""
    started = []

    def start(source, *arguments, env=None, descriptors=None):
        server = Server(compiled(source), *arguments, env=env, descriptors=descriptors)
        started.append(server)
        return server

    yield start
    for server in started:
        if server.process.poll() is None:
            server.stop(signal.SIGKILL)


@pytest.fixture(scope="session")
def hello(compiled):
    server = Server(compiled(ROOT / "orisha" / "examples" / "hello.kz"), "--workers", "2")
    yield server
    assert server.process.poll() is None, "the server died during the tests"
    assert server.stop() == 0
