"""The short torture run, and proof that it finds what it looks for: runtimes that are wrong in one way each."""
import io
import pathlib
import re
import socket
import subprocess
import sys

import pytest

import conversation
import torture as torture_module
import torture_build
from fault_control import FaultControl
from fault_table import FAULTS, LASTING, NOT_FAULTED, PURE
from torture import BACKENDS, parse, torture
from torture_server import Server


@pytest.mark.parametrize("backend", BACKENDS)
def test_nothing_is_lost(backend):
    report = io.StringIO()
    problems = torture(parse(["--quick", "--build", "asan", "--backend", backend]), report)
    if problems is None:
        pytest.skip(f"this machine does not have {backend}")
    print(report.getvalue())
    assert problems == []


# ---- The table is complete ------------------------------------------------------------------------------------------


def test_every_function_that_can_fail_is_in_the_table():
    """What a program imports from the C library is either made to fail or left out for a stated reason."""
    imported = torture_build.imports(torture_build.program("release"))
    assert "recv" in imported
    unknown = {name for name in imported
               if not {name, re.sub("64$", "", name)} & {*FAULTS, *NOT_FAULTED} and not re.fullmatch(PURE, name.lstrip("_"))}
    assert unknown == set(), "add a wrapper to fault.c and a row to fault_table.py, or a reason to NOT_FAULTED"


def test_table_and_interposer_name_the_same_functions(tmp_path):
    control = FaultControl(torture_build.FAULT_LIBRARY, tmp_path / "plan")
    assert set(control.slots) == set(FAULTS)
    assert {function for function, _ in LASTING} <= set(FAULTS)
    assert all(error in FAULTS[function].errors for function, error in LASTING)


# ---- What is said ---------------------------------------------------------------------------------------------------


def start_with(tmp_path, function, error, *arguments, call=1):
    """What a server says of which that call of the function fails, up to its end or to the first request; and the server."""
    control = FaultControl(torture_build.FAULT_LIBRARY, tmp_path / "plan")
    control.arm(function, error, first=call)
    server = Server(torture_build.program("release"), tmp_path / "log", *arguments, environment=control.environment())
    assert control.fired == 1
    return server


def test_a_supervisor_that_cannot_begin_says_what_is_short(tmp_path):
    for function, error, said in [
            ("socketpair", "EMFILE", "Too many open files; raise this process's limit of open files (ulimit -n), or start without --reload"),
            ("fork", "ENOMEM", "Cannot allocate memory; free some memory, or start without --reload")]:
        server = start_with(tmp_path, function, error, "--reload")
        assert server.process.wait() == 1
        assert server.text() == f"cannot start as a supervisor: {said}\n"


@pytest.mark.parametrize("worker", [1, 2])
def test_a_worker_whose_ring_cannot_be_had_is_a_reason_for_epoll(tmp_path, worker):
    usual = Server(torture_build.program("release"), tmp_path / "log", "--backend", "auto", "--drain-grace-ms", 0)
    assert usual.end() is None
    if ", io_uring\n" not in usual.text():
        pytest.skip("this machine does not have io_uring")
    server = start_with(tmp_path, "pipe2", "EMFILE", "--backend", "auto", "--workers", 2, "--drain-grace-ms", 0, call=worker)
    try:
        with socket.create_connection(server.address, 10) as client:
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert client.recv(9) == b"HTTP/1.1 "
        lines = server.text().splitlines()
        assert "io_uring cannot be used: Too many open files; epoll is" in lines[0] and lines[1].endswith(", 2 workers, epoll")
        assert server.end() is None
    finally:
        server.kill()


def test_a_port_that_was_chosen_needs_no_question(tmp_path):
    with socket.socket() as reserved:  # nobody else is given the port, and the server can listen on it: both have SO_REUSEADDR
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
        server = start_with(tmp_path, "getsockname", "ENOBUFS", "--port", port, "--drain-grace-ms", 0)
    try:
        assert server.address == ("127.0.0.1", port), server.text()
        assert server.end() is None
    finally:
        server.kill()


def test_a_port_that_nobody_knows_is_of_no_use(tmp_path):
    server = start_with(tmp_path, "getsockname", "ENOBUFS")
    assert server.process.wait() == 1
    assert server.text() == ("cannot tell which free port of 127.0.0.1 was taken: No buffer space available; free some memory, or "
                             "choose one with --port\n")


# ---- Mutants --------------------------------------------------------------------------------------------------------

# name: (file of the runtime, what its code sees instead, how torture is called, what it must say)
MUTANTS = {
    "forgets that calls are interrupted": (
        "loop_direct.c", "#undef EINTR\n#define EINTR 4095", "--stage requests --function recv --errno EINTR", "bytes are right"),
    "never frees": (
        "client.c", "#define free(memory) ((void)(memory))", "--stage requests --function recv --errno EINTR", "LeakSanitizer"),
    "never closes": (
        "client.c", "#include \"worker.h\"\n#define loop_hang_up(loop, fd) ((void)(fd))", "--stage requests --function recv --errno EINTR", "descriptors are open"),
    "cannot do without memory": (
        "client.c",
        "static void *must(void *memory) { if (memory == NULL) abort(); return memory; }\n"
        "#define realloc(memory, size) must(realloc(memory, size))", "--stage requests --function realloc --errno ENOMEM", "SIGABRT"),
    "spins while it cannot accept": (
        "acceptor.c", "#define poll(watched, count, ms) poll(watched, count, (ms) == PAUSE_MS ? 0 : (ms))", "--stage siege --function accept4 --errno ENOMEM",
        "it spins"),
    "sends what was sent already": (
        "loop_direct.c", "#include \"platform.h\"\nstatic ssize_t send_all(int fd, const void *bytes, size_t size, int flags)\n"
        "{ ssize_t sent = call_send(fd, bytes, size, flags); return sent == 1 ? (ssize_t)size : sent; }\n"
        "#define call_send(fd, bytes, size, flags) send_all(fd, bytes, size, flags)", "--stage requests --function send --errno SHORT",
        "bytes are right|hang"),
    "takes a lack of buffers for the end": (
        "loop_uring.c", "#undef ENOBUFS\n#define ENOBUFS 4095", "--backend io_uring --stage requests --function cqe_recv --errno ENOBUFS",
        "bytes are right"),
    "does not count the lines that it drops": (
        "access_log_writer.c", "#include <stdatomic.h>\n#undef atomic_fetch_add_explicit\n"
        "#define atomic_fetch_add_explicit(count, n, order) ((void)(count), (void)(n))",
        "--stage access-log --function writev --errno ENOSPC", "are said to be written"),
    "starts without a word": (
        "serve.c", "#define vsnprintf(text, size, format, arguments) ((void)(format), *(text) = 0)", "--stage start --function bind --errno EADDRINUSE",
        "the message does not name"),
}
HEADERS = "errno poll stdarg stdio stdlib string sys/socket unistd"


@pytest.fixture
def mutant(tmp_path, request):
    """A sanitized program in which one file of the runtime was compiled with other definitions."""
    file, definitions, *_ = MUTANTS[request.param]
    torture_build.program("asan")
    header, program = tmp_path / "mutant.h", tmp_path / "program"
    header.write_text("".join(f"#include <{name}.h>\n" for name in HEADERS.split()) + definitions + "\n")
    runtime = torture_build.ROOT / "orisha" / "runtime"
    flags = ["-std=gnu17", "-D_GNU_SOURCE", "-O1", "-g", "-w", "-pthread", f"-fsanitize={torture_build.SANITIZERS}", "-I",
             torture_build.ROOT / "orisha" / "include", "-I", runtime]
    torture_build.run("cc", *flags, "-include", header, "-c", runtime / file, "-o", tmp_path / "mutant.o")
    # The linker takes no second definition from the archive.
    torture_build.run("cc", *flags, torture_build.emitted(), tmp_path / "mutant.o", *torture_build.uring_faults(),
                      torture_build.sanitized_archive(), *torture_build.libraries(), "-o", program)
    return program


@pytest.mark.parametrize("mutant, name", [(name, name) for name in MUTANTS], indirect=["mutant"])
def test_a_mutant_is_found(mutant, name, monkeypatch):
    monkeypatch.setattr(conversation, "HANG_S", 2)  # a mutant may really hang
    monkeypatch.setattr(torture_module, "SETTLE_S", 1)
    *_, how, found = MUTANTS[name]
    backend = [] if "--backend" in how else ["--backend", "epoll"]
    problems = torture(parse(["--build", "asan", "--occurrence", "1", *backend, *how.split()]), io.StringIO(), mutant)
    if problems is None:
        pytest.skip("this machine does not have io_uring")
    assert problems, "nothing was found"
    assert any(re.search(found, what) for _, what in problems), problems


@pytest.mark.parametrize("program, words", [("torture", ["--errno", "ENOPE"]), ("torture", ["--stage", "nowhere"]), ("soak", ["--backend", "none"]), ("soak", ["--minutes", "0"]),
                                            ("idle_memory", ["--backend", "none"])])
def test_wrong_usage_is_told_before_anything_is_built(program, words):
    run = subprocess.run([sys.executable, "-B", pathlib.Path(__file__).parent / f"{program}.py", *words], capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 3 and words[0] in run.stderr and words[1] in run.stderr and "Traceback" not in run.stderr
