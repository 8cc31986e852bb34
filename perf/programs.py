"""Programs: compiled, started on a free port of 127.0.0.1, and stopped, whatever happens in between.

SPDX-License-Identifier: MIT
"""
import contextlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

from .figure import Absent
from .interrupt import held

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("ORISHA_BUILD", ROOT / "build"))
ORISHAC = BUILD / "orisha" / "compiler" / "orishac"
LIMIT = BUILD / "servers" / "limit" / "limit"
LOADGEN = BUILD / "harness" / "loadgen" / "loadgen"
HARNESS = BUILD / "harness" / "harness"
APP = ROOT / "servers" / "orisha" / "app.kz"
SEED = ROOT / "orisha" / "examples" / "hello.kz"

BACKENDS = ("epoll", "io_uring", "kqueue")
READY_S = 60
STOP_S = 20

_running = set()  # what spawn() started and stop() has not stopped yet


class Unavailable(Exception):
    """Something that a row needs is not there; the text says what, and what helps."""


def tool(name):
    path = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if path is None:
        raise Unavailable(f"there is no {name} on this machine; ./bootstrap installs it")
    return path


def cpus():
    """(server's, generator's): halves of what we may use, as the harness shares them out."""
    usable = sorted(os.sched_getaffinity(0))
    half = len(usable) // 2
    return (set(usable[:half]), set(usable[half:])) if half else (set(usable), set(usable))


def compiled(source, folder, name, *options, orishac=ORISHAC):
    """The program that orishac makes of a .kz file."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / name
    run = subprocess.run([orishac, source, "-o", program, *options], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise Unavailable(f"orishac could not compile {source.name}: {run.stderr.strip()[-300:]}")
    return program


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def await_port(process, port):
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if process.poll() is not None:
            break
        time.sleep(0.01)
    raise Unavailable(f"{process.args[0]} does not listen on port {port}")


def children(pid):
    found = []
    for tasks in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(word) for word in tasks.read_text().split()]
    return found


def await_end(process, seconds):
    """Whether it ended in that time. It is not reaped yet, so its number, and its group's, are still its own."""
    deadline = time.monotonic() + seconds
    while process.returncode is None:
        if os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG):
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(0.002)
    return True


def stop(process, how=signal.SIGTERM):
    """The process, asked first; then whatever is left of its group. Returns its exit status."""
    with held():
        if process.returncode is None:
            process.send_signal(how)
            await_end(process, STOP_S)
            with contextlib.suppress(ProcessLookupError):  # nobody is left
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        _running.discard(process)
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream:
            stream.close()
    return process.returncode


def spawn(words, cpu=None, prepare=None, **more):
    """In a session of its own, so that a Ctrl-C on the terminal reaches only us, and we stop what we started."""
    def in_child():
        if cpu:
            os.sched_setaffinity(0, cpu)
        if prepare:
            prepare()
    with held():
        process = subprocess.Popen([str(word) for word in words], start_new_session=True, stdin=subprocess.DEVNULL,
                                   preexec_fn=in_child if cpu or prepare else None, **more)
        _running.add(process)
    return process


@contextlib.contextmanager
def all_stopped():
    """After the block nothing runs that spawn() started in it, wherever a signal came in between."""
    try:
        yield
    finally:
        for process in list(_running):
            stop(process)


@contextlib.contextmanager
def orisha(program, *options, under=(), backend=None, cpu=None, preload=None):
    """A running program and its address. `backend`: None for its own choice; a program that has none takes no notice. `under`: the words of
    a tool that runs it (valgrind, strace). `preload`: a library that goes before all others. At the end the program is asked to stop, the tool writes what it found, and all of it must
    have ended well."""
    process = spawn([*under, program, "--port", "0", "--bind", "127.0.0.1", "--workers", "1", "--drain-grace-ms", "0", *options],
                    cpu, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                    env={**os.environ, **({"ORISHA_BACKEND": backend} if backend else {}),
                         **({"LD_PRELOAD": str(preload)} if preload else {})})
    well = False
    try:
        banner = ""
        while "listening on " not in banner:
            banner = process.stderr.readline()
            if not banner:
                raise Unavailable(f"{program.name} does not start" + (f" under {under[0]}" if under else ""))
        serving = banner.strip().rpartition(", ")[2]
        if backend and serving in BACKENDS and serving != backend:
            raise Unavailable(f"the program was asked for {backend} and serves with {serving}")
        port = int(banner.split("listening on ")[1].split(",")[0].rsplit(":", 1)[1])
        yield process, ("127.0.0.1", port)
        well = True
    finally:
        if under:
            # valgrind replaces itself with the program; strace is its parent, and ends only after it.
            for pid in children(process.pid) or [process.pid]:
                os.kill(pid, signal.SIGTERM)
            if well:
                await_end(process, STOP_S)
        returned = stop(process)
    if returned != 0:
        raise Unavailable(f"{program.name} ended with status {returned}")


def uring_absence(program):
    """Why its io_uring backend cannot be measured, as an Absent; None when it can."""
    said = subprocess.run([program, "--help"], capture_output=True, text=True, check=False).stdout
    if "--backend" not in said or "io_uring" not in said:
        return Absent("the program knows no --backend io_uring", not_built=True)
    try:
        with orisha(program, backend="io_uring"):
            return None
    except Unavailable as error:
        return Absent(str(error))


@contextlib.contextmanager
def limit(answer, under=(), cpu=None):
    """servers/limit, sending what the file `answer` holds; the tool that runs it is the process itself (valgrind)."""
    port = free_port()
    process = spawn([*under, LIMIT, port, 1, answer], cpu, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        await_port(process, port)
        yield process, ("127.0.0.1", port)
    finally:
        stop(process)


def nginx_command(folder):
    """Words that start nginx as the contestant does, and its address. Its start.sh writes the configuration; this runs without it."""
    program, port = tool("nginx"), free_port()
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "PORT": str(port), "WORKERS": "1", "BIND": "127.0.0.1", "BUILD": str(folder),
                   "SITE": str(ROOT / "scenarios" / "site"), "PATH": os.environ.get("PATH", "") + ":/usr/sbin"}
    process = spawn(["sh", "./start.sh"], cwd=ROOT / "servers" / "nginx", env=environment, stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL)
    try:
        await_port(process, port)
    finally:
        stop(process)
    return [program, "-e", "stderr", "-p", folder, "-c", folder / f"nginx-{port}.conf"], ("127.0.0.1", port)
