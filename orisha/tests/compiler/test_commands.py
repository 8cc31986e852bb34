"""The subcommands of orishac as a person or an editor uses them. Their exit statuses are those of README.md."""
import json
import os
import pathlib
import re
import signal
import subprocess
import time

import pytest

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[2]
GOLDEN = HERE / "golden"
ORISHAC = pathlib.Path(os.environ.get("ORISHA_BUILD", ROOT / "build")) / "orisha" / "compiler" / "orishac"
COMMANDS = sorted(path.stem for path in (ROOT / "orisha" / "compiler" / "commands").glob("*.c")
                  if f"command_{path.stem} = {{" in path.read_text())


def orishac(*arguments, cwd=GOLDEN, text=None):
    return subprocess.run([ORISHAC, *arguments], cwd=cwd, input=text, capture_output=True, text=True, timeout=120)


# ---- help and usage ----

def test_help_lists_every_command():
    run = orishac("--help")
    assert run.returncode == 0
    assert re.findall(r"^  orishac ([a-z]+) {2,}|^  orishac ([a-z]+) ", run.stdout, re.M)
    assert {line.split()[1] for line in run.stdout.splitlines() if line.startswith("  orishac ") and line.split()[1] in COMMANDS} == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_knows_no_other_option(name):
    run = orishac(name, "--help")
    assert run.returncode == 0
    assert run.stdout.startswith(f"orishac {name} ") and "Exit status: 0" in run.stdout
    assert max(map(len, run.stdout.splitlines())) <= 120
    run = orishac(name, "--nonsense")
    assert run.returncode == 3
    assert "--nonsense" in run.stderr and f"orishac {name} --help" in run.stderr


@pytest.mark.parametrize("word, words", [("chekc", "'check'"), ("frobnicate", "no command")])
def test_a_word_that_is_no_command(word, words):
    run = orishac(word, "hello.kz")
    assert run.returncode == 3 and words in run.stderr


@pytest.mark.parametrize("words", [["--help"], ["check", "--help"], ["check", "--json", "hello.kz"], ["emit", "hello.kz"], ["routes", "hello.kz"], ["explain"],
                                   ["explain", "K204"]])
def test_what_could_not_be_written_is_no_success(words):
    with open("/dev/full", "w") as full:
        run = subprocess.run([ORISHAC, *words], cwd=GOLDEN, stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=120)
    assert run.returncode == 2 and run.stderr.count("cannot be written") == 1


# ---- check ----

def place_of(text, line, column, end):
    lines = text.split(b"\n")
    return b"\n".join(lines[line - 1:end["line"]])[column - 1:end["column"] - 1 if line == end["line"] else None]


def test_check_json_says_what_people_read():
    run = orishac("check", "--json", "err_events.kz")
    assert run.returncode == 1 and run.stderr == ""
    report = json.loads(run.stdout)
    people = (GOLDEN / "err_events.err").read_text()
    assert report["errors"] == len(re.findall(r"error\[", people)) and report["warnings"] == 0
    for entry in report["diagnostics"]:
        assert set(entry) == {"file", "line", "column", "end", "severity", "code", "message", "notes", "remedy"}
        assert f"{entry['file']}:{entry['line']}:{entry['column']}: {entry['severity']}[{entry['code']}]: {entry['message']}\n" in people
        assert entry["remedy"] in people
        for note in entry["notes"]:
            assert f"{note['file']}:{note['line']}:{note['column']}: note: {note['message']}\n" in people
    text = (GOLDEN / "err_events.kz").read_bytes()
    first = report["diagnostics"][0]
    assert place_of(text, first["line"], first["column"], first["end"]) == b"find"


def test_check_json_of_a_right_program_and_of_what_an_editor_has_not_saved():
    assert json.loads(orishac("check", "--json", "hello.kz").stdout) == {"errors": 0, "warnings": 0, "diagnostics": []}
    run = orishac("check", "/dev/stdin", "--json", text='~imprt "x"\n')
    assert run.returncode == 1
    assert json.loads(run.stdout)["diagnostics"][0]["file"] == "/dev/stdin"


def test_check_json_gives_what_a_transform_wrote_a_place_in_a_file():
    report = json.loads(orishac("check", "--json", "err_transform_places.kz").stdout)
    assert {entry["file"] for entry in report["diagnostics"]} == {"err_transform_places.kz"}
    unknown = next(entry for entry in report["diagnostics"] if entry["code"] == "K204")
    text = (GOLDEN / "err_transform_places.kz").read_bytes()
    assert place_of(text, unknown["line"], unknown["column"], unknown["end"]) == b"broken()"
    assert unknown["message"].endswith(', in what this transform wrote: ~std.io:print.lm("x")')


def test_more_errors_than_anybody_reads_are_counted():
    run = orishac("check", "err_limit.kz")
    assert len(re.findall(r"error\[", run.stderr)) == 50
    assert "... and 10 more\n60 errors\n" in run.stderr
    report = json.loads(orishac("check", "--json", "err_limit.kz").stdout)
    assert report["errors"] == 60 and len(report["diagnostics"]) == 50


# ---- routes ----

def test_routes_are_listed_with_what_is_derived():
    run = orishac("routes", "routes.kz")
    assert run.returncode == 0
    rows = [re.split(r" {2,}", line) for line in run.stdout.splitlines()]
    assert rows[0] == ["METHOD", "PATH", "PLACE", "PARAMETERS", "DERIVED"]
    by_place = {row[2]: row for row in rows[1:] if len(row) == 5}
    text = (GOLDEN / "routes.kz").read_text().splitlines()
    for place, row in by_place.items():
        assert f"[{row[0]} {row[1]}]" in text[int(place.split(":")[1]) - 1]
    routes = {(row[0], row[1]): row for row in by_place.values()}
    assert routes["GET", "/users/:id/posts/:post"][3] == "id, post"
    assert routes["DELETE", "/users/:id"][4] == "OPTIONS, 405 Allow: GET, HEAD, DELETE, OPTIONS"


def test_routes_in_json():
    report = json.loads(orishac("routes", "--json", "nested.kz").stdout)
    assert [(route["method"], route["path"], route["line"], route["parameters"]) for route in report["routes"]] == [
        ("GET", "/", 4, []), ("GET", "/x/:id", 5, ["id"]), ("GET", "/x/fixed", 7, []), ("GET", "/", 8, [])]
    assert report["catch_all"] == {"file": "nested.kz", "line": 9}
    assert all(route["head"] and not route["options"] and route["allow"] is None for route in report["routes"])
    report = json.loads(orishac("routes", "--json", "routes.kz").stdout)
    assert report["catch_all"] is None and all(route["options"] for route in report["routes"])


def test_routes_of_a_handler_that_is_no_router(tmp_path):
    (tmp_path / "app.kz").write_text('~import "$orisha"\n\n~orisha:handler = response { body: "x" }\n')
    report = json.loads(orishac("routes", "--json", "app.kz", cwd=tmp_path).stdout)
    assert report == {"routes": [], "catch_all": {"file": "app.kz", "line": 3}}


# ---- build ----

def test_build_says_in_a_line_what_it_made(tmp_path):
    program = tmp_path / "site"
    run = orishac("build", "site.kz", "-o", program, "--cflags", "-O0")
    assert run.returncode == 0, run.stderr
    line = re.fullmatch(r"(\S+): (\d+) routes?( and one for all the rest)?, (\d+) assets? \((.+), gzip (.+), br (.+)\), program (.+)\n", run.stdout)
    assert line and line.group(1) == str(program)
    files = [path for path in (GOLDEN / "site").rglob("*") if path.is_file() and not path.name.startswith(".")]
    assert int(line.group(4)) == len(files)
    raw, gzip, brotli, size = (bytes_of(line.group(i)) for i in (5, 6, 7, 8))
    assert raw == pytest.approx(sum(path.stat().st_size for path in files), rel=0.06)
    assert brotli <= raw and gzip <= raw
    assert size == pytest.approx(program.stat().st_size, rel=0.06)
    run = orishac("build", "-q", "hello.kz", "-o", tmp_path / "hello", "--cflags", "-O0")
    assert (run.returncode, run.stdout) == (0, "")


def test_build_knows_the_headers_of_as_many_folders_as_there_are(tmp_path):
    count = 100
    for number in range(count):
        (tmp_path / f"part{number}").mkdir()
        (tmp_path / f"part{number}" / f"own{number}.h").write_text(f"#define OWN{number} 1\n")
        (tmp_path / f"part{number}" / "part.kz").write_text(f'#include "own{number}.h"\n')
    words = [f"-DFLAG{number}=1" for number in range(count)]
    (tmp_path / "app.kz").write_text("".join(f'~import "part{number}/part"\n' for number in range(count)) + '~import "$std/io"\n\n'
                                     f'enum {{ SUM = {" + ".join(f"OWN{n} + FLAG{n}" for n in range(count))} }};\n\n'
                                     '~std.io:print.ln("{{ SUM:d }}")\n')
    run = orishac("build", "app.kz", "-o", "app", "--cflags", " ".join(["-O0", *words]), cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert subprocess.run([tmp_path / "app"], capture_output=True, text=True, timeout=20).stdout == f"{2 * count}\n"


def test_build_names_the_program_as_the_file_and_overwrites_nobodys_work(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.kz").write_text('~import "$std/io"\n\n~std.io:print.ln("one")\n')
    program = tmp_path / "app"
    for words in ("one", "two"):  # the second time over a program
        (tmp_path / "src" / "app.kz").write_text(f'~import "$std/io"\n\n~std.io:print.ln("{words}")\n')
        run = orishac("build", "src/app.kz", cwd=tmp_path)
        assert run.returncode == 0 and run.stdout.startswith("app: "), run.stderr
        assert subprocess.run([program], capture_output=True, text=True, timeout=20).stdout == f"{words}\n"
    program.rename(tmp_path / "kept")
    for make, read in ((lambda: program.write_text("#!/bin/sh\n"), program.read_text),
                       (lambda: program.mkdir(), lambda: list(program.iterdir())),
                       (lambda: program.symlink_to("kept"), lambda: (os.readlink(program), (tmp_path / "kept").stat().st_mtime_ns))):
        make()
        before = read()
        run = orishac("src/app.kz", cwd=tmp_path)
        assert run.returncode == 3 and "app" in run.stderr and "-o" in run.stderr, run.stderr
        assert read() == before
        program.rmdir() if program.is_dir() and not program.is_symlink() else program.unlink()
    assert orishac("src/app.kz", "-o", "app", cwd=tmp_path).returncode == 0


def bytes_of(text):
    number, unit = text.split()
    return float(number) * {"B": 1, "KB": 1e3, "MB": 1e6}[unit]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_build_leaves_nothing_behind(tmp_path, number):
    compiler, begun = tmp_path / "slow", tmp_path / "begun"
    compiler.write_text(f"#!/bin/sh\ntouch '{begun}'\nexec sleep 60\n")
    compiler.chmod(0o755)
    for name in ("scratch", "project"):
        (tmp_path / name).mkdir()
    with subprocess.Popen([ORISHAC, "build", GOLDEN / "hello.kz", "--cc", compiler], cwd=tmp_path / "project", stderr=subprocess.PIPE, text=True,
                          env={**os.environ, "TMPDIR": str(tmp_path / "scratch")}, start_new_session=True) as build:
        deadline = time.monotonic() + 60
        while not begun.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert list((tmp_path / "scratch").iterdir()) and list((tmp_path / "project").iterdir())
        os.killpg(build.pid, number)  # as a terminal does
        _, said = build.communicate(timeout=30)
    assert build.returncode == -number and said == ""
    assert not list((tmp_path / "scratch").iterdir()) and not list((tmp_path / "project").iterdir())


def test_the_c_of_a_program_has_what_gnu_gives(tmp_path):
    """A #define in the program would come after the headers that orisha.h includes."""
    (tmp_path / "app.kz").write_text('~import "$std/io"\n\n#define _GNU_SOURCE\n#include <string.h>\n\n'
                                     'static const char *find(void) { return memmem("abc", 3, "bc", 2); }\n\n~std.io:print.ln("{{find()}}")\n')
    run = orishac("build", "app.kz", cwd=tmp_path)
    assert run.returncode == 0 and run.stderr == "", run.stderr
    assert subprocess.run([tmp_path / "app"], capture_output=True, text=True, timeout=20).stdout == "bc\n"


def test_routes_that_nothing_serves_are_told_of(tmp_path):
    (tmp_path / "app.kz").write_text('~import "$orisha"\n\n~orisha:handler = orisha:router(req)\n| [GET /] |> response { body: "x" }\n')
    run = orishac("build", "app.kz", "--cflags", "-O0", cwd=tmp_path)
    assert run.returncode == 0 and "nothing serves them: add ~orisha:serve" in run.stdout
    assert "nothing serves" not in orishac("build", "hello.kz", "--cflags", "-O0", "-o", tmp_path / "hello").stdout


def test_a_proc_without_an_outcome_is_refused(tmp_path):
    """C would let the caller read an outcome that nobody made."""
    (tmp_path / "app.kz").write_text("~event find { id: i64 }\n| found\n~proc find { (void)id; }\n\n~find(id: 1)\n| found |> _\n")
    run = orishac("build", "app.kz", cwd=tmp_path)
    assert run.returncode == 1 and "app.kz:3:" in run.stderr and not (tmp_path / "app").exists()


# ---- new ----

def test_a_new_project_is_right_and_formatted(tmp_path):
    run = orishac("new", "shop", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    folder = tmp_path / "shop"
    assert {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} == {
        "app.kz", "public/index.html", ".gitignore", "README.md"}
    assert orishac("fmt", "--check", "app.kz", cwd=folder).returncode == 0
    run = orishac("check", "app.kz", cwd=folder)
    assert (run.returncode, run.stderr) == (0, "")


def test_new_overwrites_nothing(tmp_path):
    (tmp_path / "there").mkdir()
    assert orishac("new", "there", cwd=tmp_path).returncode == 0
    (tmp_path / "there" / "app.kz").write_text("mine")
    run = orishac("new", "there", cwd=tmp_path)
    assert run.returncode == 3 and "not empty" in run.stderr
    assert (tmp_path / "there" / "app.kz").read_text() == "mine"
    (tmp_path / "file").write_text("")
    assert orishac("new", "file", cwd=tmp_path).returncode == 2
    assert orishac("new", "no/such/place", cwd=tmp_path).returncode == 2
    assert orishac("new", cwd=tmp_path).returncode == 3
