"""Programs that are long enough for the C compiler to use several CPUs: what they are compiled with, and that nothing else of them changes."""
import http.client
import os
import pathlib
import re
import shutil
import signal
import stat
import subprocess
import sys
import time

import pytest

ROOT = pathlib.Path(__file__).parents[3]
ORISHAC = pathlib.Path(os.environ.get("ORISHA_BUILD", ROOT / "build")).resolve() / "orisha" / "compiler" / "orishac"
sys.path.insert(0, str(ROOT / "orisha" / "tests" / "router"))
import tables  # noqa: E402

PATIENCE_S = 60
TABLE = tables.synthetic(150)


def has_fit_gcc():
    version = subprocess.run(["gcc", "-dumpversion"], capture_output=True, text=True, check=False).stdout if shutil.which("gcc") else ""
    return bool(version) and int(version.split(".")[0]) >= 12 and shutil.which("make") is not None


pytestmark = [pytest.mark.skipif(not has_fit_gcc(), reason="gcc 12 and make are not installed"),
              pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="one CPU is one process")]


def program(count=len(TABLE), first=""):
    text = ['~import "$orisha"', "", first, "~orisha:handler = orisha:router(req)"]
    for number, (method, pattern) in enumerate(TABLE[:count]):
        names = [part[1:] for part in pattern.split("/") if part.startswith(":")]
        values = "".join(f" {{{{p.{name}}}}}" for name in names)
        text.append(f"| [{method} {pattern}] {'p ' if names else ''}|> response {{ body: \"{number}{values}\" }}")
    return "\n".join([*text, "| [*] |> response { status: 404 }", "", "~orisha:serve(port: 0)", "| shutdown _ |> _", "| failed _ |> _", ""])


def orishac(folder, text, *options, output="app", **more):
    (folder / "app.kz").write_text(text)
    return subprocess.run([ORISHAC, "build", "app.kz", "-o", output, *options], cwd=folder, capture_output=True, text=True, timeout=120, **more)


def one_cpu():
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


# ---- when ----

@pytest.fixture
def compilers(tmp_path):
    """A C compiler that passes the probe on to gcc and refuses the program; ways() are what both were given."""
    log = tmp_path / "log"

    def make(gcc="gcc", name="wrapped-cc"):
        path = tmp_path / name
        path.write_text(f'#!/bin/sh\necho "$@" >> "{log}"\ncase " $* " in *" -x c - "*) exec {gcc} "$@";; esac\nexit 1\n')
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return str(path)

    def ways():
        return ["parallel" if "-flto=auto" in line else "plain" for line in log.read_text().splitlines()]

    make.ways = ways
    return make


def test_a_long_program_is_compiled_in_parallel(tmp_path, compilers):
    assert orishac(tmp_path, program(), "--cc", compilers()).returncode == 1
    assert compilers.ways() == ["parallel", "parallel"]


def test_a_short_one_is_not_nor_is_it_asked_whether_it_could(tmp_path, compilers):
    assert orishac(tmp_path, program(20), "--cc", compilers()).returncode == 1
    assert compilers.ways() == ["plain"]


def test_bytes_of_a_site_are_not_length(tmp_path, compilers):
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "noise.bin").write_bytes(bytes(range(256)) * 400 + b";" * 20000)
    text = program(5).replace("\n| [*] |> response { status: 404 }", '\n| [*] |> orisha:static_router(name: "site")',
                              1).replace("~orisha:handler", '~orisha:static(name: "site", root: "public")\n\n~orisha:handler', 1)
    assert orishac(tmp_path, text, "--cc", compilers(), "--keep-c", "app.c").returncode == 1
    assert (tmp_path / "app.c").stat().st_size > 300_000
    assert compilers.ways() == ["plain"]


@pytest.mark.parametrize("gcc", [
    "gcc -D__clang__",
    "gcc -U__GNUC__ -D__GNUC__=11",
    "gcc -fuse-ld=no-such-linker",
    # One that is built without link-time optimisation.
    "sh -c 'case \"$*\" in *-flto*) exit 1;; esac; exec gcc \"$@\"' sh",
])
def test_a_compiler_that_cannot_does_it_plainly(tmp_path, compilers, gcc):
    assert orishac(tmp_path, program(), "--cc", compilers(gcc)).returncode == 1
    assert compilers.ways() == ["parallel", "plain"]


def test_no_optimisation_no_parts(tmp_path, compilers):
    assert orishac(tmp_path, program(), "--cc", compilers(), "--cflags", "-g -O0").returncode == 1
    assert compilers.ways() == ["parallel", "plain"]


def test_the_users_objects_do_not_matter_to_the_probe(tmp_path, compilers):
    (tmp_path / "more.c").write_text("void gone(void); void more(void) { gone(); }\n")
    subprocess.run(["gcc", "-fPIE", "-c", "more.c"], cwd=tmp_path, check=True, timeout=60)
    assert orishac(tmp_path, program(), "--cc", compilers(), "--cflags", "more.o").returncode == 1
    assert compilers.ways() == ["parallel", "parallel"]


def test_without_make_it_is_done_plainly(tmp_path, compilers):
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("gcc", "as", "ld", "sh", "env"):
        (tools / tool).symlink_to(shutil.which(tool))
    bare = {**{name: value for name, value in os.environ.items() if name != "MAKE"}, "PATH": str(tools)}
    assert orishac(tmp_path, program(), "--cc", compilers(), env=bare).returncode == 1
    assert compilers.ways() == ["plain"]
    (tools / "make").symlink_to(shutil.which("make"))
    assert orishac(tmp_path, program(), "--cc", compilers(), env=bare).returncode == 1
    assert compilers.ways() == ["plain", "parallel", "parallel"]


def test_with_one_cpu_it_is_done_plainly(tmp_path, compilers):
    assert orishac(tmp_path, program(), "--cc", compilers(), preexec_fn=one_cpu).returncode == 1
    assert compilers.ways() == ["plain"]


# ---- what ----

# One mistake that is seen when the file is read, and two that only the optimiser sees.
MISTAKES = r"""static int late(orisha_request *req)
{
    int unused;
    int n;
    char small[4];
    for (size_t i = 0; i < req->path.len; i++)
        if (req->path.ptr[i] == 'x')
            n = (int)i;
    snprintf(small, sizeof small, "%d-%s", n, "hello");
    return 404 + (small[0] == n);
}

"""
MISTAKEN = program(first=MISTAKES).replace("| [*] |> response { status: 404 }", "| [*] |> response { status: late(req) }")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """({way: program}, {way: what the C compiler said}), with what a debugger reads."""
    folder = tmp_path_factory.mktemp("parallel")
    runs = {way: orishac(folder, MISTAKEN, "--cc", "gcc", "--cflags", "-g" + more, output=way)
            for way, more in (("parallel", ""), ("again", ""), ("plain", " -fno-lto"))}
    assert all(run.returncode == 0 for run in runs.values()), runs
    return {way: folder / way for way in runs}, {way: run.stderr for way, run in runs.items()}


def test_both_ways_answer_alike(built):
    for way in ("parallel", "plain"):
        path = built[0][way]
        server = subprocess.Popen([path, "--port", "0", "--bind", "127.0.0.1", "--workers", "1"], stderr=subprocess.PIPE, text=True,
                                  env={**os.environ, "ORISHA_BACKEND": "epoll"})
        try:
            said = server.stderr.readline()
            link = http.client.HTTPConnection("127.0.0.1", int(re.search(r"listening on 127\.0\.0\.1:(\d+)", said).group(1)), PATIENCE_S)
            for number, (method, pattern) in enumerate(TABLE):
                names = re.findall(r":(\w+)", pattern)
                link.request(method, re.sub(r":(\w+)", r"v-\1", pattern))
                assert link.getresponse().read().decode() == " ".join([str(number), *(f"v-{name}" for name in names)]), (way, pattern)
            link.request("GET", "/nothing/of/the/kind")
            assert link.getresponse().status == 404
            link.close()
        finally:
            server.terminate()
            server.communicate(timeout=PATIENCE_S)


def test_both_ways_know_the_lines_of_the_kz_file(built):
    if shutil.which("objdump") is None:
        pytest.skip("objdump is not installed")
    lines = {way: set(re.findall(r"^app\.kz\s+(\d+)\s+0x", subprocess.run(["objdump", "--dwarf=decodedline", path], capture_output=True, text=True,
                                                                             timeout=60, check=True).stdout, re.M))
             for way, path in built[0].items()}
    routes = {str(number) for number, line in enumerate(MISTAKEN.splitlines(), 1) if line.startswith("| [")}
    assert len(lines["plain"] & routes) > len(TABLE) / 2 and lines["parallel"] & routes == lines["plain"] & routes


def test_the_same_program_twice(built, tmp_path):
    """But for the names of temporary files, which are in what a debugger reads, and the sum of all."""
    for name in ("parallel", "again", "plain"):
        subprocess.run(["objcopy", "--strip-debug", "--remove-section", ".note.gnu.build-id", built[0][name], tmp_path / name], check=True, timeout=60)
    same = (tmp_path / "parallel").read_bytes()
    assert b"lto_priv" in same and b"lto_priv" not in (tmp_path / "plain").read_bytes()
    assert same == (tmp_path / "again").read_bytes()


def test_warnings_are_told_once_and_all_that_are_told_plainly(built):
    told = {way: sorted(re.findall(r"^app\.kz:\d+:\d+: warning: .*\[(-W[a-z-]+)", said, re.M)) for way, said in built[1].items()}
    assert told["plain"] == ["-Wformat-truncation", "-Wmaybe-uninitialized", "-Wunused-variable"], built[1]["plain"]
    assert told["parallel"] == told["plain"], built[1]["parallel"]


def test_an_error_of_c_is_told_once_in_its_line_and_column(tmp_path):
    text = program().replace('response { body: "77 ', 'response { status: lost, body: "77 ', 1)
    assert "lost" in text
    run = orishac(tmp_path, text, "--cc", "gcc")
    assert run.returncode == 1 and not (tmp_path / "app").exists()
    line, column = next((number, row.index("lost") + 1) for number, row in enumerate(text.splitlines(), 1) if "lost" in row)
    assert re.findall(r"^(\S+): error", run.stderr, re.M) == [f"app.kz:{line}:{column}"], run.stderr


# ---- Ctrl-C ----

@pytest.mark.parametrize("part", ["cc1", "make"])
def test_an_interrupted_build_leaves_nothing(tmp_path, part):
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    (tmp_path / "app.kz").write_text(program())
    run = subprocess.Popen([ORISHAC, "build", "app.kz", "-o", "app", "--cc", "gcc"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                           start_new_session=True, env={**os.environ, "TMPDIR": str(temporary)})

    def has(name, word=""):
        for link in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                own, rest = link.read_text().split("(", 1)[1].rsplit(") ", 1)
                if int(rest.split()[2]) == run.pid and own == name and word in (link.parent / "cmdline").read_text():
                    return True
            except OSError:
                continue
        return False

    end = time.monotonic() + PATIENCE_S
    for wanted in [("cc1", "/program.c"), ("make",)][:1 + (part == "make")]:  # make runs for the probe as well
        while not has(*wanted):
            assert run.poll() is None and time.monotonic() < end, "it ended before it could be interrupted"
            time.sleep(0.005)
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=PATIENCE_S)
    assert run.returncode == -signal.SIGINT and "orishac:" not in said, said
    assert list(temporary.iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["app.kz", "tmp"]
