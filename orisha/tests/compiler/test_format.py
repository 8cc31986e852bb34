"""orishac fmt: the canonical form, that it is stable, and that it changes no program."""
import os
import pathlib
import random
import re
import subprocess

import pytest

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[2]
GOLDEN = HERE / "golden"
ORISHAC = pathlib.Path(os.environ.get("ORISHA_BUILD", ROOT / "build")) / "orisha" / "compiler" / "orishac"
PROGRAMS = sorted(path.stem for path in GOLDEN.glob("*.kz") if not path.stem.startswith("err_"))


def orishac(*arguments, text=None, cwd=GOLDEN):
    return subprocess.run([ORISHAC, *arguments], cwd=cwd, input=text, capture_output=True, text=True, timeout=60)


def formatted(text):
    run = orishac("fmt", "-", text=text)
    assert run.returncode == 0, run.stderr
    return run.stdout


CASES = {
    "spaces between parts": (
        '~orisha:handler=orisha:router( req )\n|  [GET   /users/:id ]  p|>response{status:200 ,body:"a  b"}\n',
        '~orisha:handler = orisha:router(req)\n| [GET /users/:id] p |> response { status: 200, body: "a  b" }\n'),
    "expressions are the user's": (
        '~find(id:a+b *f( x ),  name:"x:y")\n', '~find(id: a+b *f( x ), name: "x:y")\n'),
    "levels of branches": (
        '  ~a:b(x)\n      | one _ |> c(y)\n         | deep |> _\n      | two |> _\n',
        '~a:b(x)\n| one _ |> c(y)\n    | deep |> _\n| two |> _\n'),
    "comments between branches and behind them": (
        '~a()\n   // of one\n | one |> _ // why\n//of two\n | two |> _\n',
        '~a()\n// of one\n| one |> _ // why\n//of two\n| two |> _\n'),
    "broken lines stay broken": (
        '~a()\n| one |>\n   b(x: 1,\n  y: 2) |> response {\n status: 200,\nbody: "x"\n}\n',
        '~a()\n| one |>\n    b(x: 1,\n    y: 2) |> response {\n    status: 200,\n    body: "x"\n}\n'),
    "a line ends behind the mark of a step": (
        '~a()\n| one\n   |> b(x: 1)\n    |>_\n', '~a()\n| one |>\n    b(x: 1) |>\n    _\n'),
    "declarations": (
        '~[comptime | transform] pub   event  a.b{x:?u16 ,y:[]const u8}\n|done{z:string}\n|nothing\n',
        '~[comptime|transform]pub event a.b { x: ?u16, y: []const u8 }\n| done { z: string }\n| nothing\n'),
    "records and bindings of their types": (
        '~record  report{id:i64 ,at: ?f64}\n\n~orisha:handler = orisha:router(req)\n| [GET /:id(int)] p :report|>f(req,p)\n',
        '~record report { id: i64, at: ?f64 }\n\n~orisha:handler = orisha:router(req)\n| [GET /:id(int)] p: report |> f(req, p)\n'),
    "procs keep their C": (
        '~proc   a.b\n{  return  x;\n  }\n', '~proc a.b {  return  x;\n  }\n'),
    "imports": ('~import   "$orisha"\n~import std/io\n', '~import "$orisha"\n~import std/io\n'),
    "none": ('~a( )\n| b |> c{  }\n', '~a()\n| b |> c { }\n'),
    "records": ('~a()\n| b |> response{headers:{"X":  y}}\n', '~a()\n| b |> response { headers: {"X":  y} }\n'),
    "the other mark of patterns": ('~a:router(req)\n![GET /]|>_\n', '~a:router(req)\n! [GET /] |> _\n'),
    "C is left alone": ('int   f( void ){return ~1 ;}\n\n~a( )\n', 'int   f( void ){return ~1 ;}\n\n~a()\n'),
    "a comment inside keeps its construct": ('~a(x: 1, // one\n  y: 2)\n', '~a(x: 1, // one\n  y: 2)\n'),
    "no line end": ('~a( )', '~a()\n'),
    "line ends of another system": ('~a( )\r\n| b |>   _\r\n', '~a()\n| b |> _\n'),
    "nothing": ('', ''),
}


@pytest.mark.parametrize("name", CASES)
def test_the_form(name):
    text, wanted = CASES[name]
    assert formatted(text) == wanted
    assert formatted(wanted) == wanted


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_golden_program_means_the_same(name, tmp_path):
    """Also when its spaces were disturbed at random: outside of literals a run of spaces is as good as another."""
    text = (GOLDEN / f"{name}.kz").read_text()
    dice = random.Random(name)
    disturbed = re.sub(r"^([|!~].*)$", lambda line: disturb(dice, line.group(1)), text, flags=re.M)
    assert formatted(formatted(disturbed)) == formatted(disturbed)
    before, after = emitted(text), emitted(formatted(text))
    assert before == after
    assert emitted(disturbed) == emitted(formatted(disturbed))


def disturb(dice, line):
    parts = re.split(r'("(?:\\.|[^"\\])*"|//.*)', line)
    return "".join(part if at % 2 else re.sub(r" (?=\|>|\{|\[|[a-z])", lambda space: " " * dice.randint(1, 3), part)
                   for at, part in enumerate(parts))


def emitted(text):
    """The words of the C of a program that stands beside the golden ones, without the numbers of lines."""
    path = GOLDEN / f"format-{os.getpid()}.kz"
    try:
        path.write_text(text)
        run = orishac("emit", path.name)
    finally:
        path.unlink()
    assert run.returncode == 0, run.stderr
    return re.sub(r'^#line .*\n|^// Generated .*\n| // \[.*\]$', "", run.stdout, flags=re.M).split()


def test_check_changes_nothing_and_names_the_file(tmp_path):
    path = tmp_path / "a.kz"
    path.write_text('~import   "$std/io"\n')
    run = orishac("fmt", "--check", path)
    assert run.returncode == 1 and str(path) in run.stdout
    assert path.read_text() == '~import   "$std/io"\n'
    path.chmod(0o640)
    assert orishac("fmt", path).returncode == 0
    assert path.read_text() == '~import "$std/io"\n'
    assert path.stat().st_mode & 0o777 == 0o640
    assert orishac("fmt", "--check", path).returncode == 0


def test_a_broken_file_is_left_alone(tmp_path):
    path = tmp_path / "a.kz"
    path.write_text("~a(\n")
    run = orishac("fmt", path)
    assert run.returncode == 1 and "K102" in run.stderr
    assert path.read_text() == "~a(\n"


def test_the_examples_and_the_library_are_formatted():
    files = [*(ROOT / "orisha" / "examples").rglob("*.kz"), *(ROOT / "orisha" / "lib").rglob("*.kz")]
    run = orishac("fmt", "--check", *map(str, files))
    assert run.returncode == 0, run.stdout
