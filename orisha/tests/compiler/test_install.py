"""meson install: a project outside of this repository builds with what was installed, wherever that is moved, and serves."""
import os
import pathlib
import shutil
import socket
import subprocess

import pytest

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[2]
BUILD = pathlib.Path(os.environ.get("ORISHA_BUILD", ROOT / "build")).resolve()
HELLO = ROOT / "orisha" / "examples" / "hello.kz"


@pytest.fixture(scope="module")
def prefix(tmp_path_factory):
    """What `meson install` puts in place, moved to where nobody knew that it would be."""
    place = tmp_path_factory.mktemp("install")
    run = subprocess.run(["meson", "install", "-C", BUILD, "--no-rebuild", "--destdir", place / "staged"], capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
    (found,) = [path.parent.parent for path in (place / "staged").rglob("orishac")]
    return pathlib.Path(shutil.move(found, place / "moved"))


def files(prefix):
    return {str(path.relative_to(prefix)) for path in prefix.rglob("*") if path.is_file()}


def environment(prefix):
    """Without what would lead orishac elsewhere."""
    (archive,) = prefix.rglob("liborisha.a")
    return {**{name: value for name, value in os.environ.items() if not name.startswith("ORISHA_")},
            "PATH": f"{prefix}/bin:{os.environ['PATH']}", "PKG_CONFIG_PATH": str(archive.parent / "pkgconfig")}


def test_all_of_it_is_there_and_nothing_else(prefix):
    names = {name for name in files(prefix) if not name.startswith(("include/", "share/orisha/lib/"))}
    assert {pathlib.Path(name).name for name in names} == {"orishac", "liborisha.a", "orisha.pc"}
    for source, target in (("include", "include"), ("lib", "share/orisha/lib")):
        there = {str(path.relative_to(ROOT / "orisha" / source)) for path in (ROOT / "orisha" / source).rglob("*") if path.is_file()}
        assert {name[len(target) + 1:] for name in files(prefix) if name.startswith(f"{target}/")} == there


def ask(program, folder):
    """Starts the program on a free port; the answer to GET /users/42."""
    with subprocess.Popen([program, "--port", "0", "--bind", "127.0.0.1"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as server:
        try:
            line = server.stderr.readline()
            port = int(line.split("listening on ")[1].split(",")[0].rsplit(":", 1)[1])
            with socket.create_connection(("127.0.0.1", port), timeout=30) as link:
                link.sendall(b"GET /users/42 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                return b"".join(iter(lambda: link.recv(4096), b""))
        finally:
            server.terminate()


def test_a_project_elsewhere_builds_and_serves(prefix, tmp_path):
    shutil.copy(HELLO, tmp_path / "hello.kz")
    # A C compiler that writes down how it was called.
    compiler = tmp_path / "cc"
    compiler.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/called\nexec {os.environ.get("CC", "cc")} "$@"\n')
    compiler.chmod(0o755)
    run = subprocess.run(["orishac", "hello.kz", "-o", "hello"], cwd=tmp_path, env={**environment(prefix), "CC": str(compiler)},
                         capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    called = (tmp_path / "called").read_text()
    assert str(prefix) in called and str(ROOT) not in called and str(BUILD) not in called
    answer = ask(tmp_path / "hello", tmp_path)
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n") and answer.endswith(b"\r\n\r\n42")


def test_pkg_config_tells_how_to_link_what_was_emitted(prefix, tmp_path):
    if not shutil.which("pkg-config"):
        pytest.skip("no pkg-config")
    shutil.copy(HELLO, tmp_path / "hello.kz")

    def output(*words):
        run = subprocess.run(words, cwd=tmp_path, env=environment(prefix), capture_output=True, text=True, timeout=120)
        assert run.returncode == 0, run.stderr
        return run.stdout.split()

    (told,) = output("pkg-config", "--variable=prefix", "orisha")
    assert pathlib.Path(told).resolve() == prefix.resolve(), "build/ is older than its option: meson configure build -Dpkgconfig.relocatable=true"
    (compiler,) = output("pkg-config", "--variable=compiler", "orisha")
    output(compiler, "emit", "hello.kz", "-o", "hello.c")
    flags = output("pkg-config", "--static", "--cflags", "--libs", "orisha")
    output(*os.environ.get("CC", "cc").split(), "-std=gnu17", "hello.c", *flags, "-o", "hello")
    assert ask(tmp_path / "hello", tmp_path).endswith(b"\r\n\r\n42")
