"""A server under torture: started with an environment of our choice, watched through /proc, ended by pid, and never left
behind: the kernel kills it when we die. SPDX-License-Identifier: MIT"""
import contextlib
import ctypes
import fcntl
import functools
import os
import re
import resource
import signal
import socket
import subprocess
import time

PATIENCE_S = 20
SANITIZER_REPORT = re.compile(r"(ERROR: (Address|Leak)Sanitizer|runtime error:|WARNING: ASan)[^\n]*")
_libc = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1


def _listen():
    sockets = [socket.socket(socket.AF_INET), socket.socket(socket.AF_UNIX)]
    sockets[0].bind(("127.0.0.1", 0))
    sockets[1].bind("")  # the kernel chooses a name that belongs to no file
    for one in sockets:
        one.listen(64)
    return sockets


def _become_activated(words, environment, sockets):
    """As systemd does it (sd_listen_fds(3)): the sockets from 3 on, and our own number in the environment, which must not pass
    through another program on the way: its calls would be counted."""
    _prepare_child()
    moved = [fcntl.fcntl(one.fileno(), fcntl.F_DUPFD_CLOEXEC, 50) for one in sockets]
    for i, fd in enumerate(moved):
        os.dup2(fd, 3 + i, inheritable=True)
    os.execve(words[0], words, {**environment, "LISTEN_PID": str(os.getpid()), "LISTEN_FDS": str(len(sockets))})


def _prepare_child():
    """Dies with its parent; has a descriptor limit that it will want to raise."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, hard))


class Server:
    """`address` is where it listens; None when it has ended without listening. Its output, both streams, lies in `log`."""

    def __init__(self, program, log, *arguments, environment=None, is_given=False):
        self.log_path = log
        self.given = _listen() if is_given else []
        sanitizers = {
            "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=1:allocator_may_return_null=1:exitcode=99",
            "LSAN_OPTIONS": "exitcode=98",
            "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1:exitcode=97",
        }
        with open(log, "wb") as file:
            # A group of its own, so that Ctrl-C reaches us alone and we end it in our own time.
            words = [str(program), "--bind", "127.0.0.1", "--port", "0", *map(str, arguments)]
            environment = {**os.environ, **sanitizers, **(environment or {})}
            prepare = functools.partial(_become_activated, words, environment, self.given) if is_given else _prepare_child
            self.process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT, env=environment,
                                            preexec_fn=prepare, process_group=0)
        self.address = self._wait_for_banner()

    def _wait_for_banner(self):
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            ended = self.process.poll() is not None
            match = re.search(r"listening on ([0-9.]+):(\d+)", self.text())
            if match:
                return match[1], int(match[2])
            match = re.search(r"listening on unix:(/[^,]+), ", self.text())
            if match:
                return match[1]
            if "listening on descriptor" in self.text():
                return "127.0.0.1", self._listening_port()  # it could not ask the kernel for the name
            if ended:
                return None
            time.sleep(0.003)
        self.kill()
        raise TimeoutError(f"the server neither listened nor ended in {PATIENCE_S} s: {self.text()}")

    def _listening_port(self):
        """Of the socket among its descriptors that listens, as the kernel lists it (proc(5))."""
        links = [os.readlink(entry.path) for entry in os.scandir(f"/proc/{self.pid}/fd")]
        inodes = {link[len("socket:["):-1] for link in links if link.startswith("socket:[")}
        with open(f"/proc/{self.pid}/net/tcp") as file:
            rows = [line.split() for line in file.readlines()[1:]]
        listens = "0A"
        return next(int(row[1].split(":")[1], 16) for row in rows if row[3] == listens and row[9] in inodes)

    def text(self):
        with open(self.log_path, errors="replace") as file:
            return file.read()

    @property
    def pid(self):
        return self.process.pid

    def descriptors(self):
        """How many are open; 0 when it has ended."""
        try:
            return len(os.listdir(f"/proc/{self.pid}/fd"))
        except FileNotFoundError:
            return 0

    def children(self):
        """Numbers of its child processes."""
        try:
            with open(f"/proc/{self.pid}/task/{self.pid}/children") as file:
                return [int(word) for word in file.read().split()]
        except FileNotFoundError:
            return []

    def threads(self):
        return len(os.listdir(f"/proc/{self.pid}/task"))

    def memory_kib(self):
        """Rss, Pss, Private_Dirty and the like, from smaps_rollup."""
        with open(f"/proc/{self.pid}/smaps_rollup") as file:
            return {match[1]: int(match[2]) for match in re.finditer(r"^(\w+): +(\d+) kB$", file.read(), re.M)}

    def wait_for_descriptors(self, count, patience_s=3.0):
        """True when it comes down to `count` open descriptors."""
        end = time.monotonic() + patience_s
        while self.descriptors() != count:
            if time.monotonic() > end or self.process.poll() is not None:
                return False
            time.sleep(0.001)
        return True

    def kill(self):
        if self.process.poll() is None:
            children = self.children()
            self.process.kill()
            for pid in children:
                with contextlib.suppress(ProcessLookupError):  # the orphan of a supervisor that is gone
                    os.kill(pid, signal.SIGKILL)
        self.process.wait()
        self.close_given()

    def close_given(self):
        for one in self.given:
            one.close()

    def end(self, how=signal.SIGTERM, patience_s=PATIENCE_S):
        """Signals it unless `how` is None and waits. What is wrong with its end, or None."""
        if how is not None and self.process.poll() is None:
            self.process.send_signal(how)
        try:
            status = self.process.wait(patience_s)
        except subprocess.TimeoutExpired:
            self.kill()
            return f"it did not end within {patience_s} s"
        self.close_given()
        return self.complaint(status, 0)

    def complaint(self, status, expected):
        report = SANITIZER_REPORT.search(self.text())
        if report:
            return report[0]
        if status < 0:
            return f"it was killed by {signal.Signals(-status).name}"
        if status != expected:
            return f"it ended with status {status}, not {expected}"
        return None
