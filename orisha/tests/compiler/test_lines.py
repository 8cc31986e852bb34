"""#line: what the C compiler and the debugger say of host C is said in lines of the .kz file."""
import os
import pathlib
import re
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).parents[3]
ORISHAC = pathlib.Path(os.environ.get("ORISHA_BUILD", ROOT / "build")) / "orisha" / "compiler" / "orishac"

PROGRAM = """~import "$orisha"

// A comment of
// two lines.
static int twice(int n)
{
    return n * 2; // twice
}

~event grow { n: i32 }
| grown { n: i32 }

~proc grow {
    int more = twice(n);
    return grow_grown(more); // grow
}

~grow(n: 21)
| grown g |> print(n: g.n)

~event print { n: i32 }
~proc print {
    printf("%d\\n", (int)n); // print
}

~orisha:handler = orisha:router(req)
| [GET /a] |> response {
      status: twice(100), // value
      body: "a" // body
  }
| [GET /b] |> whole(req) // call
"""


def line_of(text, program=PROGRAM):
    return next(number for number, line in enumerate(program.splitlines(), 1) if text in line)


def build(folder, program, *options):
    (folder / "app.kz").write_text(program)
    return subprocess.run([ORISHAC, "app.kz", "-o", "app", *options], cwd=folder, capture_output=True, text=True, timeout=120)


WHOLE = PROGRAM.replace("// twice", "// twice", 1).replace(
    "~event grow", "static orisha_response whole(orisha_request *req)\n{\n    return (orisha_response){.status = (int)req->path.len}; // whole\n}\n\n~event grow", 1)


@pytest.mark.parametrize("old, new, mark", [
    ("return n * 2;", "return m * 2;", "// twice"),
    ("grow_grown(more)", "grow_grown(less)", "// grow"),
    ("(int)n)", "(int)m)", "// print"),
    ("twice(100)", "twice(100, 1)", "// value"),
    ('body: "a"', 'body: "{{ *req }}"', "// body"),
    ("whole(req) //", "part(req) //", "// call"),
])
def test_an_error_of_c_is_in_the_kz_file(tmp_path, old, new, mark):
    program = WHOLE.replace(old, new)
    assert program != WHOLE
    run = build(tmp_path, program)
    assert run.returncode == 1
    places = re.findall(r"^([^:\n]+):(\d+):\d+: (?:error|warning)", run.stderr, re.M)
    assert ("app.kz", str(line_of(mark, program))) in places, run.stderr
    assert {name for name, _ in places} == {"app.kz"}, run.stderr


# An @ stands before each place that the C compiler is to tell.
MISTAKES = """~import "$orisha"
~import "$std/io"

    static int twice(int n) { return n * @lost; }

~event find { id: i64, name: string }
| found { name: string }

~proc find { return find_found(@name2); }

~event unused { n: ?*@nothing }
| done { text: @nothing_2 }
~proc unused { return unused_done(0); }

~event other { n: i64 }
| done { n: i64 }

~other = find(id: n, name: "x")
| found f |> done { n: @f }

~orisha:handler = orisha:router(req)
| [GET /a/:id] p |> response { body: "\\n{{p.id}} {{@lost2 + p.id.len}}\\n" }
| [GET /b/:id] p |> response { content_type: "application/json", body: "[{{p.id}}, {{ @req }}]" }
| [GET /c/:id] p |> response {
      status: @lost3,
      headers: { "X-A": "1", "X-B": @lost4(p.id), "X-C": "{{p.id}}{{@lost5}}" },
      body: req->@bdy
  }
| [GET /d/:id(int)] p |> find(name: "n", id: p.id + @lost6)
    | found f |> response { body: f.name }
| [GET /e/:id] _ |> response { body: orisha_format(req,
                                                   "%d", @lost7) }
| [GET /f/:id] p |> @lost8(req, p.id)

~orisha:serve(port: 3000)
| shutdown _ |> std.io:print.ln("bye {{ @lost9 }}")
| failed f |> std.io:print.ln("{{f.msg.len + @lost10:d}}")
"""


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_an_error_of_c_is_in_the_column_of_the_kz_file(tmp_path, compiler):
    if shutil.which(compiler) is None:
        pytest.skip(f"{compiler} is not installed")
    places = {(number, mark.start() - i + 1) for number, line in enumerate(MISTAKES.splitlines(), 1)
              for i, mark in enumerate(re.finditer("@", line))}
    run = build(tmp_path, MISTAKES.replace("@", ""), "--cc", compiler)
    assert run.returncode == 1
    told = {(int(line), int(column)) for line, column in re.findall(r"^app\.kz:(\d+):(\d+): (?:fatal )?error", run.stderr, re.M)}
    assert places <= told, (sorted(places - told), run.stderr)
    assert {line for line, _ in told} == {line for line, _ in places}, run.stderr


# A mistake in what {{ }} holds, and in what its value is used for.
TOLD_ONCE = """~import "$orisha"
~import "$std/io"

struct pair { int a, b; };
static struct pair pair;
static int length(orisha_str text) { return (int)text.len; }

~orisha:handler = orisha:router(req)
| [GET /a] |> response { body: "{{@lost}} {{req->@bdy}} {{@length(3)}} {{ @pair }} {{ length(req->path) @+ pair }}" }
| [GET /b] |> response { headers: { "X-A": "{{@lost2}}", "X-B": "{{req->@bdy2}} {{@length(4)}}" } }

~orisha:serve(port: 3000)
| shutdown s |> std.io:print.ln("{{s.reason.@pointer}} {{@length(5)}} {{ @pair }} {{ @lost3:d }} {{ @lost4:s }} {{ @lost5:f }} {{ @pair:d }}")
| failed _ |> _
"""


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_a_mistake_in_a_string_is_told_once(tmp_path, compiler):
    if shutil.which(compiler) is None:
        pytest.skip(f"{compiler} is not installed")
    run = build(tmp_path, TOLD_ONCE.replace("@", ""), "--cc", compiler)
    told = re.findall(r"^app\.kz:(\d+):\d+: error: (.*)", run.stderr, re.M)
    for number, line in enumerate(TOLD_ONCE.splitlines(), 1):
        errors = [text for where, text in told if int(where) == number]
        assert len(errors) == line.count("@"), (errors, run.stderr)
    assert "kz_" not in "".join(text for _, text in told)


def test_lines_are_in_the_debugging_information(tmp_path):
    if shutil.which("objdump") is None:
        pytest.skip("objdump is not installed")
    run = build(tmp_path, WHOLE, "--cflags", "-g -O0")
    assert run.returncode == 0, run.stderr
    table = subprocess.run(["objdump", "--dwarf=decodedline", "app"], cwd=tmp_path, capture_output=True, text=True, timeout=60).stdout
    lines = {int(number) for number in re.findall(r"^app\.kz\s+(\d+)\s+0x", table, re.M)}
    marks = ("// twice", "int more", "// grow", "// print", "// whole", "// value", "// call")
    assert {line_of(mark, WHOLE) for mark in marks} <= lines, sorted(lines)
    # Nothing is said to be in a line that the file has not, nor in the comments of it.
    assert max(lines) <= len(WHOLE.splitlines()) and line_of("two lines", WHOLE) not in lines


def test_gdb_stops_at_a_line_of_the_kz_file(tmp_path):
    if shutil.which("gdb") is None:
        pytest.skip("gdb is not installed")
    run = build(tmp_path, WHOLE, "--cflags", "-g -O0")
    assert run.returncode == 0, run.stderr
    line = line_of("// twice", WHOLE)
    gdb = subprocess.run(["gdb", "--batch", "--nx", "-ex", "set startup-with-shell off", "-ex", f"break app.kz:{line}", "-ex", "run",
                          "-ex", "print n", "-ex", "backtrace", "-ex", "step", "-ex", "step", "./app"],
                         cwd=tmp_path, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL)
    if "ptrace" in gdb.stderr.lower() or "Could not trace" in gdb.stderr or "warning: Error disabling address space" in gdb.stderr:
        pytest.skip("this system does not let gdb trace: " + gdb.stderr.strip().splitlines()[0])
    assert f"Breakpoint 1 at" in gdb.stdout and "$1 = 21" in gdb.stdout, gdb.stdout + gdb.stderr
    assert re.search(rf"#0 .*twice \(n=21\) at .*app\.kz:{line}$", gdb.stdout, re.M), gdb.stdout
    assert re.search(rf"#1 .*at .*app\.kz:{line_of('int more', WHOLE)}$", gdb.stdout, re.M), gdb.stdout
    assert "// grow" in gdb.stdout, "stepping goes on in the .kz file: " + gdb.stdout
