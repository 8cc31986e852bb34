"""The short torture run, and proof that it finds what it looks for: runtimes that are wrong in one way each."""
import io
import re

import pytest

import conversation
import torture as torture_module
import torture_build
from fault_control import FaultControl
from fault_table import FAULTS, LASTING, NOT_FAULTED, PURE
from torture import BACKENDS, parse, torture


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


# ---- Mutants --------------------------------------------------------------------------------------------------------

# name: (file of the runtime, what its code sees instead, how torture is called, what it must say)
MUTANTS = {
    "forgets that calls are interrupted": (
        "loop_epoll.c", "#undef EINTR\n#define EINTR 4095", "--stage requests --function recv --errno EINTR", "bytes are right"),
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
        "unsent.c", "#include \"system_call.h\"\nstatic ssize_t send_all(int fd, const void *bytes, size_t size, int flags)\n"
        "{ ssize_t sent = call_send(fd, bytes, size, flags); return sent == 1 ? (ssize_t)size : sent; }\n"
        "#define call_send(fd, bytes, size, flags) send_all(fd, bytes, size, flags)", "--stage requests --function send --errno SHORT",
        "bytes are right|hang"),
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
    torture_build.run("cc", *flags, torture_build.emitted(), tmp_path / "mutant.o", torture_build.sanitized_archive(),
                      *torture_build.libraries(), "-o", program)
    return program


@pytest.mark.parametrize("mutant, name", [(name, name) for name in MUTANTS], indirect=["mutant"])
def test_a_mutant_is_found(mutant, name, monkeypatch):
    monkeypatch.setattr(conversation, "HANG_S", 2)  # a mutant may really hang
    monkeypatch.setattr(torture_module, "SETTLE_S", 1)
    *_, how, found = MUTANTS[name]
    problems = torture(parse(["--build", "asan", "--backend", "epoll", "--occurrence", "1", *how.split()]), io.StringIO(), mutant)
    assert problems, "nothing was found"
    assert any(re.search(found, what) for _, what in problems), problems
