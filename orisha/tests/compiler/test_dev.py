"""orishac dev: what is saved is served; errors are shown in the terminal and in the browser; nobody is refused; nothing is left."""
import contextlib
import os
import pathlib
import re
import signal
import socket
import subprocess
import threading
import time

import pytest

ROOT = pathlib.Path(__file__).parents[3]
ORISHAC = pathlib.Path(os.environ.get("ORISHA_BUILD", ROOT / "build")).resolve() / "orisha" / "compiler" / "orishac"
PATIENCE_S = 60
# -O0: the C compiler is most of the time.
FAST = ["--cflags", "-O0"]
# A client that is kept from running before it has sent its request finds its connection open nevertheless.
PATIENT = ["--drain-grace-ms", "20000", "--drain-limit-ms", "25000"]

APP = """~import "$orisha"
~import words

~orisha:static(name: "site", root: "public")

~orisha:handler = orisha:router(req)
| [GET /version] |> response {{ body: {body} }}
| [*] |> orisha:static_router(name: "site")

~orisha:serve(port: 3000)
| shutdown _ |> _
| failed _ |> _
"""


def wait_until(condition, what):
    end = time.monotonic() + PATIENCE_S
    while not (value := condition()):
        assert time.monotonic() < end, f"{what} did not come true"
        time.sleep(0.02)
    return value


def processes_of(folder):
    """The processes that were started from a program below the folder."""
    found = []
    for link in pathlib.Path("/proc").glob("[0-9]*/exe"):
        try:
            if os.readlink(link).startswith(f"{folder}/"):
                found.append(int(link.parent.name))
        except OSError:
            continue
    return found


def parent_of(pid):
    return int(re.search(r"^PPid:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text(), re.M).group(1))


class Dev:
    def __init__(self, folder, *options):
        self.folder, self.temporary, self.log = folder, folder / "tmp", folder / "log"
        (folder / "public").mkdir()
        self.temporary.mkdir()
        self.write("public/index.html", "<p>one")
        # The C of a file that was written in the same second is another than a second later.
        os.utime(folder / "public" / "index.html", (1e9, 1e9))
        self.write("words.kz", "static const char words[] = \"words\";\n")
        self.save('"1"')
        with open(self.log, "w") as log:
            self.process = subprocess.Popen([ORISHAC, "dev", "--port", "0", *FAST, *options, "app.kz", "--workers", "1", *PATIENT], cwd=folder, stdout=log, stderr=log,
                                            env={**os.environ, "TMPDIR": str(self.temporary)})
        self.port = int(self.said(r"serving on http://127\.0\.0\.1:(\d+)/").group(1))

    def write(self, name, text):
        (self.folder / name).write_text(text)

    def save(self, body):
        """As an editor does it: a new file takes the old one's place."""
        self.write("app.kz.new", APP.format(body=body))
        os.replace(self.folder / "app.kz.new", self.folder / "app.kz")

    def said(self, pattern):
        def find():
            assert self.process.poll() is None, self.log.read_text()
            return re.search(pattern, self.log.read_text())
        return wait_until(find, f"{pattern!r} in {self.log.read_text()!r}")

    def ask(self, path, accept="*/*"):
        """(status, fields, body); a refused connection is an error."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S) as link:
            link.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nAccept: {accept}\r\nConnection: close\r\n\r\n".encode())
            answer = b"".join(iter(lambda: link.recv(65536), b""))
        head, _, body = answer.partition(b"\r\n\r\n")
        return int(head.split(b" ")[1]), head.decode(), body.decode()

    def becomes(self, path, condition):
        def look():
            answer = self.ask(path)
            return condition(answer) and answer
        return wait_until(look, f"{path} as wanted")


@contextlib.contextmanager
def running(folder, *options):
    dev = Dev(folder, *options)
    try:
        yield dev
    finally:
        if dev.process.poll() is None:
            dev.process.send_signal(signal.SIGINT)
            dev.process.wait(PATIENCE_S)


@pytest.fixture
def dev(tmp_path):
    with running(tmp_path) as dev:
        yield dev


def body_is(text):
    return lambda answer: answer[0] == 200 and answer[2] == text


def test_what_is_saved_is_served_and_errors_are_shown(dev):
    dev.becomes("/version", body_is("1"))
    # Another text.
    dev.save('"2"')
    dev.becomes("/version", body_is("2"))
    # An error: as a page for browsers, as text for others, in the terminal.
    dev.save('"3", bodyy: "<x>"')
    status, head, body = dev.becomes("/version", lambda answer: answer[0] == 503)
    assert "K205" in body and "text/plain" in head and "app.kz:7:" in body
    assert body in dev.log.read_text()
    status, head, page = dev.ask("/version", accept="text/html")
    assert status == 503 and "text/html" in head and "no-store" in head
    assert "&lt;x&gt;" in page and "<x>" not in page and "error[K205]" in page
    generation = re.search(r"Orisha-Dev: (\d+)", head).group(1)
    assert f"'{generation}'" in page and "location.reload()" in page
    # Another error: the page that is open sees another generation.
    dev.save('words, x: 1')
    _, head, body = dev.becomes("/version", lambda answer: answer[0] == 503 and "bodyy" not in answer[2])
    assert f"Orisha-Dev: {generation}\r" not in head
    # An error that only the C compiler finds points into the .kz file, too.
    dev.save('no_such_name')
    status, head, body = dev.becomes("/version", lambda answer: "no_such_name" in answer[2])
    assert status == 503 and "app.kz:7:" in body
    # Mended: exactly as it was, so that nothing need be compiled.
    dev.save('"2"')
    dev.becomes("/version", body_is("2"))
    # Modules and static files count as well.
    dev.write("public/index.html", "<p>two")
    dev.becomes("/", body_is("<p>two"))
    dev.write("public/new.txt", "new")
    dev.becomes("/new.txt", body_is("new"))
    (dev.folder / "public" / "deep").mkdir()
    dev.write("public/deep/a.txt", "deep")
    dev.becomes("/deep/a.txt", body_is("deep"))
    dev.write("words.kz", "static const char words[] = \"other\";\n")
    dev.save("words")
    dev.becomes("/version", body_is("other"))


def test_a_change_is_built_once(dev):
    for body in "12345":
        if body != "1":
            dev.save(f'"{body}"')
        dev.becomes("/version", body_is(body))
    time.sleep(1)  # for one build too many
    assert dev.log.read_text().count("1 route and one for all the rest") == 5, dev.log.read_text()


def test_what_is_included_counts_too(dev):
    dev.becomes("/version", body_is("1"))
    (dev.folder / "parts" / "deep").mkdir(parents=True)
    # Named before it is there: an error that is mended by writing it.
    dev.write("words.kz", '#include "parts/one.h"\n')
    dev.save("words")
    dev.becomes("/version", lambda answer: answer[0] == 503 and "one.h" in answer[2])
    dev.write("parts/one.h", 'static const char words[] = "one";\n')
    dev.becomes("/version", body_is("one"))
    # Included by what is included.
    dev.write("parts/deep/two.inc", '"two"\n')
    dev.write("parts/one.h", 'static const char words[] =\n#include "deep/two.inc"\n;\n')
    dev.becomes("/version", body_is("two"))
    dev.write("parts/deep/two.inc", '"three"\n')
    dev.becomes("/version", body_is("three"))


# A C compiler that takes long, as it were: a file changes when it was read, and nobody watches it yet.
SLOW = """#!/bin/sh
cc "$@"
status=$?
[ ! -e armed ] || { rm armed; echo '%s' > parts/deep/two.inc; }
exit $status
"""


@pytest.mark.parametrize("first, second", [('"two"', '"three"'), ("error", '"three"'), ('"two"', "error")])
def test_what_changes_before_it_is_watched_counts_too(tmp_path, first, second):
    (tmp_path / "parts" / "deep").mkdir(parents=True)
    (tmp_path / "parts" / "deep" / "two.inc").write_text(first + "\n")
    (tmp_path / "parts" / "one.h").write_text('static const char words[] =\n#include "deep/two.inc"\n;\n')
    (tmp_path / "slow").write_text(SLOW % second)
    (tmp_path / "slow").chmod(0o755)
    with running(tmp_path, "--cc", tmp_path / "slow") as dev:
        dev.save("words")
        dev.becomes("/version", body_is("words"))
        dev.write("armed", "")
        dev.write("words.kz.new", '#include "parts/one.h"\n')
        os.replace(tmp_path / "words.kz.new", tmp_path / "words.kz")
        dev.becomes("/version", lambda answer: (answer[0] == 503 and "two.inc" in answer[2]) if second == "error" else body_is("three")(answer))
        assert not (tmp_path / "armed").exists()


def test_nobody_is_refused_while_the_program_is_exchanged(dev):
    dev.becomes("/version", body_is("1"))
    answers, failures, ended = [], [], threading.Event()

    def ask_on():
        while not ended.is_set():
            try:
                status, _, body = dev.ask("/version")
                answers.append((status, body if status == 200 else ""))
            except Exception as error:
                failures.append(repr(error))

    client = threading.Thread(target=ask_on)
    client.start()
    try:
        for body in ('"2"', '"3" x', '"4"'):
            dev.save(body)
            wanted = (503, "") if "x" in body else (200, body.strip('"'))
            wait_until(lambda: wanted in answers, wanted)
    finally:
        ended.set()
        client.join()
    assert not failures
    assert {answer for answer in answers} == {(200, "1"), (200, "2"), (503, ""), (200, "4")}


@pytest.mark.parametrize("broken", [False, True])
def test_nothing_is_left_after_ctrl_c(dev, broken):
    dev.becomes("/version", body_is("1"))
    if broken:
        dev.save("(")
        dev.becomes("/version", lambda answer: answer[0] == 503)
    else:
        assert processes_of(dev.temporary)
    dev.process.send_signal(signal.SIGINT)
    assert dev.process.wait(PATIENCE_S) == 0
    assert processes_of(dev.temporary) == []
    assert list(dev.temporary.iterdir()) == []
    with pytest.raises(ConnectionRefusedError):
        dev.ask("/version")


def test_the_server_ends_when_dev_is_killed(dev):
    dev.becomes("/version", body_is("1"))
    dev.process.kill()
    dev.process.wait(PATIENCE_S)
    wait_until(lambda: processes_of(dev.temporary) == [], "the end of the server")


def test_a_program_that_ends_is_told_of(dev):
    dev.becomes("/version", body_is("1"))
    # The supervisor first: it would put another server in the place of the one that is killed, and leave it behind. Without it the
    # server ends by itself, perhaps before it is killed.
    for pid in sorted(processes_of(dev.temporary), key=lambda pid: parent_of(pid) != dev.process.pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    _, _, body = dev.becomes("/version", lambda answer: answer[0] == 503)
    assert "killed by signal 9" in body
    dev.save('"2"')
    dev.becomes("/version", body_is("2"))


def test_an_address_in_use_is_said(tmp_path, dev):
    run = subprocess.run([ORISHAC, "dev", "--port", str(dev.port), *FAST, "app.kz"], cwd=dev.folder, capture_output=True, text=True, timeout=PATIENCE_S)
    assert run.returncode == 2 and f"port {dev.port}: Address already in use" in run.stderr and "--port" in run.stderr


@pytest.mark.parametrize("option, value, said", [("--port", "65536", "a number from 0 to 65535"), ("--bind", "localhost", "a numeric IPv4 or IPv6 address"),
                                                 ("--bind", "", "a numeric IPv4 or IPv6 address")])
def test_what_it_cannot_listen_on_is_wrong_usage(option, value, said):
    run = subprocess.run([ORISHAC, "dev", option, value, "app.kz"], capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    assert run.returncode == 3 and f"{option} takes {said}, not: {value}\n" in run.stderr
