"""Golden tests of the compiler: NAME.kz beside NAME.c (what is emitted) or NAME.err (what is reported).

GOLDEN=update writes what the compiler says now; read the difference before you commit it."""
import hashlib
import os
import pathlib
import subprocess

import pytest

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[2]
GOLDEN = HERE / "golden"
ORISHAC = pathlib.Path(os.environ.get("ORISHA_BUILD", ROOT / "build")) / "orisha" / "compiler" / "orishac"
# Modules that other programs import.
MODULES = {"helper", "flowing"}
PROGRAMS = sorted(path.stem for path in GOLDEN.glob("*.kz") if path.stem not in MODULES)


# The files of a checkout are as old as the checkout; this caps what the golden files hold of it.
ENVIRONMENT = {**os.environ, "SOURCE_DATE_EPOCH": "784111777"}


def orishac(*arguments, cwd=GOLDEN, **environment):
    return subprocess.run([ORISHAC, *arguments], cwd=cwd, env={**ENVIRONMENT, **environment}, capture_output=True, text=True, timeout=60)


def environment_of(name):
    """NAME.env holds what a program is compiled with besides: KEY=VALUE, a line each."""
    path = GOLDEN / f"{name}.env"
    return dict(line.split("=", 1) for line in path.read_text().splitlines()) if path.exists() else {}


def arguments_of(name):
    """NAME.arguments holds options that it is compiled with."""
    path = GOLDEN / f"{name}.arguments"
    return path.read_text().split() if path.exists() else []


def compare(path, got):
    if os.environ.get("GOLDEN") == "update":
        path.write_text(got)
    assert path.exists(), f"{path.name} is missing: run with GOLDEN=update and read what it writes"
    assert got == path.read_text()


@pytest.mark.parametrize("name", [n for n in PROGRAMS if not n.startswith("err_")])
def test_emits(name):
    run = orishac("emit", f"{name}.kz")
    assert run.returncode == 0, run.stderr
    compare(GOLDEN / f"{name}.c", run.stdout)
    if run.stderr or (GOLDEN / f"{name}.err").exists():
        compare(GOLDEN / f"{name}.err", run.stderr)


@pytest.mark.parametrize("name", [n for n in PROGRAMS if not n.startswith("err_")])
def test_emitted_code_is_plain_c11(name, tmp_path):
    emitted = tmp_path / f"{name}.c"
    emitted.write_text(orishac("emit", f"{name}.kz").stdout)
    command = ["cc", "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", f"-I{ROOT}/orisha/include", "-c", str(emitted)]
    run = subprocess.run([*command, "-o", str(tmp_path / "out.o")], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("name", [n for n in PROGRAMS if n.startswith("err_")])
def test_reports(name, tmp_path):
    run = orishac("emit", f"{name}.kz", *arguments_of(name), **environment_of(name))
    assert run.returncode == 1
    assert run.stdout == ""
    compare(GOLDEN / f"{name}.err", run.stderr)


def test_an_error_leaves_no_output(tmp_path):
    program = tmp_path / "program"
    run = orishac("err_routes.kz", "-o", str(program))
    assert run.returncode == 1
    assert list(tmp_path.iterdir()) == []


def test_the_seed_program_is_byte_for_byte():
    text = (ROOT / "orisha" / "examples" / "hello.kz").read_bytes()
    assert hashlib.sha256(text).hexdigest() == "4c2e057683005f257897a9a3e0766a9b86bb9d56e48d506bb5a92005cb53466e"
    assert (GOLDEN / "hello.kz").read_bytes() == text


@pytest.mark.parametrize("arguments, status, words", [
    ([], 3, "no .kz file"),
    (["/dev/stdin"], 3, "with -o"),
    (["build", ".kz"], 3, "with -o"),
    (["--nonsense"], 3, "unknown option"),
    (["check", "missing.kz"], 3, "No such file"),
    (["check", "."], 3, "directory"),
    (["hello.kz", "-o", "/nonexistent/x"], 2, "cannot be written"),
    (["emit", "hello.kz", "-o", "hello.kz"], 3, "overwrite"),
    (["emit", "hello.kz", "-o", "/dev/full"], 2, "No space left"),
    (["check", "/dev/null"], 0, ""),
    (["hello.kz", "-o", "/tmp/unused", "--cc", "no-such-compiler"], 2, "no-such-compiler"),
    (["--help"], 0, ""),
    (["check", "hello.kz"], 0, ""),
])
def test_exit_status(arguments, status, words):
    run = orishac(*arguments)
    assert run.returncode == status, run.stderr
    assert words in run.stderr


def test_a_byte_order_mark_is_skipped_and_a_pipe_is_read():
    text = (GOLDEN / "hello.kz").read_bytes()
    plain = subprocess.run([ORISHAC, "emit", "/dev/stdin"], input=text, capture_output=True, timeout=60)
    marked = subprocess.run([ORISHAC, "emit", "/dev/stdin"], input=b"\xef\xbb\xbf" + text, capture_output=True, timeout=60)
    assert plain.returncode == 0 and b"[GET /users/:id]" in plain.stdout
    assert marked.stdout == plain.stdout


def test_line_ends_of_another_system_change_nothing(tmp_path):
    text = (GOLDEN / "hello.kz").read_bytes()
    (tmp_path / "hello.kz").write_bytes(text.replace(b"\n", b"\r\n"))
    run = orishac("emit", "hello.kz", cwd=tmp_path)
    assert run.returncode == 0
    assert run.stdout == (GOLDEN / "hello.c").read_text()


@pytest.mark.parametrize("encoding, place, remedy", [("latin-1", "3:16", "as UTF-8"), ("utf-16", "1:4", "UTF-16")])
def test_a_file_in_another_encoding(tmp_path, encoding, place, remedy):
    (tmp_path / "app.kz").write_bytes('~import "$orisha"\n\n// The name is Ångström.\n'.encode(encoding))
    run = subprocess.run([ORISHAC, "check", "app.kz"], cwd=tmp_path, capture_output=True, timeout=60)
    said = run.stderr.decode(errors="replace")
    assert run.returncode == 1 and f"app.kz:{place}: error[K100]" in said and remedy in said, said


def test_no_input_crashes_the_compiler(tmp_path):
    """Every prefix of a program, and the program with each byte damaged, is compiled or refused with a message."""
    whole = (GOLDEN / "events.kz").read_bytes()
    variants = [whole[:size] for size in range(0, len(whole), 7)]
    variants += [whole[:at] + damage + whole[at + 1:] for at in range(0, len(whole), 11) for damage in (b"{", b"\"", b"|", b"\0")]
    path = tmp_path / "variant.kz"
    for variant in variants:
        path.write_bytes(variant)
        run = subprocess.run([ORISHAC, "check", "--no-user-transforms", path], capture_output=True, timeout=20)
        assert run.returncode in (0, 1), (variant, run.stderr)
        assert run.returncode == 0 or run.stderr, variant
