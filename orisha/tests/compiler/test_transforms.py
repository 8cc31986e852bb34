"""Transforms of a program's own, beside what golden programs show: the cache, what is refused, and who may run them."""
import os
import pathlib
import re
import stat
import subprocess

import pytest

ROOT = pathlib.Path(__file__).parents[3]
BUILD = pathlib.Path(os.environ.get("ORISHA_BUILD", ROOT / "build"))
ORISHAC = BUILD / "orisha" / "compiler" / "orishac"
COMPILER = ROOT / "orisha" / "compiler"

PROGRAM = """~[comptime|transform]pub event mark { text: string }

~proc mark {
    orisha_emit(t, "puts(%s);", orisha_quote(t, text));
}

~mark(text: "here")
"""


class Place:
    """A folder with a program, a cache of its own, and a C compiler that counts how often it is called."""

    def __init__(self, folder):
        self.folder, self.calls, self.cache = folder, folder / "calls", folder / "cache"
        self.cache.mkdir(mode=0o700)
        compiler = folder / "counting-cc"
        compiler.write_text(f'#!/bin/sh\necho >> "{self.calls}"\nexec cc "$@"\n')
        compiler.chmod(0o755)
        self.environment = {**os.environ, "XDG_CACHE_HOME": str(self.cache), "HOSTCC": str(compiler), "TMPDIR": str(folder)}
        self.write(PROGRAM)

    def write(self, program, name="app.kz"):
        (self.folder / name).write_text(program)

    def orishac(self, *arguments):
        return subprocess.run([ORISHAC, *arguments], cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=60)

    def emit(self):
        run = self.orishac("emit", "app.kz")
        assert run.returncode == 0, run.stderr
        return run

    @property
    def call_count(self):
        return len(self.calls.read_text().splitlines()) if self.calls.exists() else 0


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


def test_the_second_compilation_does_not_call_the_compiler(place):
    first = place.emit()
    assert 'puts("here");' in first.stdout and place.call_count == 1
    assert place.emit().stdout == first.stdout and place.call_count == 1
    place.write(PROGRAM.replace('text: "here"', 'text: "there"'))
    assert 'puts("there");' in place.emit().stdout and place.call_count == 1
    place.write(PROGRAM.replace("puts", "perror"))
    assert 'perror("here");' in place.emit().stdout and place.call_count == 2
    place.write(PROGRAM)
    assert 'puts("here");' in place.emit().stdout and place.call_count == 2


def test_a_header_that_changed_is_seen(place):
    header = place.folder / "words.h"
    header.write_text('#define WORD "one"\n')
    place.write(f'#ifdef ORISHA_COMPTIME\n#include "{header}"\n#endif\n\n' + PROGRAM.replace('"puts(%s);", orisha_quote(t, text)', '"puts(\\"%s\\");", WORD'))
    assert 'puts("one");' in place.emit().stdout
    header.write_text('#define WORD "two"\n')
    os.utime(header, (2**31 - 2,) * 2)  # newer than the object, however coarse the clock of the file system
    assert 'puts("two");' in place.emit().stdout and place.call_count == 2


def test_a_header_stands_beside_the_file_that_includes_it(place):
    (place.folder / "parts").mkdir()
    (place.folder / "parts" / "words.h").write_text('#define WORD "one"\nstatic inline int one(void) { return 1; }\n')
    place.write('#include "parts/words.h"\n\n' + PROGRAM.replace('"puts(%s);", orisha_quote(t, text)', '"puts(%s);", one() ? "WORD" : "0"'))
    place.emit()
    elsewhere = subprocess.run([ORISHAC, "build", place.folder / "app.kz", "-o", place.folder / "program"], cwd="/", env=place.environment, capture_output=True,
                               text=True, timeout=60)
    assert elsewhere.returncode == 0, elsewhere.stderr
    assert subprocess.run([place.folder / "program"], capture_output=True, text=True, timeout=60).stdout == "one\n"


def test_warnings_of_the_compiler_are_told_each_time(place):
    place.write(PROGRAM.replace("    orisha_emit", '    printf("%s", 1);\n    orisha_emit'))
    first = place.orishac("check", "app.kz")
    assert "app.kz:4:" in first.stderr and "warning[K701]" in first.stderr
    assert place.orishac("check", "app.kz").stderr == first.stderr and place.call_count == 1


def test_a_cache_that_others_can_write_to_is_not_used(place):
    place.emit()
    (place.cache / "orisha").chmod(0o777)
    place.emit()
    assert place.call_count == 2
    assert not list(place.folder.glob("orishac-*")), "the temporary folder is left"
    assert stat.S_IMODE((place.cache / "orisha").stat().st_mode) == 0o777


def test_a_missing_compiler_is_said(place):
    place.environment["HOSTCC"] = "no-such-compiler"
    run = place.orishac("check", "app.kz")
    assert run.returncode == 1 and "K709" in run.stderr and "no-such-compiler" in run.stderr and "$HOSTCC" in run.stderr


def test_refusing_runs_and_compiles_nothing(place):
    run = place.orishac("emit", "--no-user-transforms", "app.kz")
    assert run.returncode == 1 and run.stdout == "" and "K705" in run.stderr
    assert place.call_count == 0
    place.write("static int x;\n")
    assert place.orishac("emit", "--no-user-transforms", "app.kz").returncode == 0


@pytest.mark.parametrize("seconds", ["0", "-1", "x", "1x", "nan", "1e9"])
def test_a_timeout_is_a_number_of_seconds(place, seconds):
    run = place.orishac("check", "--transform-timeout", seconds, "app.kz")
    assert run.returncode == 3 and "--transform-timeout takes seconds" in run.stderr


def test_what_a_transform_prints_does_not_become_code(place):
    place.write(PROGRAM.replace("    orisha_emit", '    printf("I am at %s", "it");\n    orisha_emit'))
    run = place.emit()
    assert "I am at it" not in run.stdout and "I am at it" in run.stderr


def test_a_transform_that_ends_the_process_between_two_lines_leaves_no_code(place):
    place.write("#ifdef ORISHA_COMPTIME\n#include <stdlib.h>\n#endif\n\n" + PROGRAM.replace("    orisha_emit", "    exit(0);\n    orisha_emit"))
    run = place.orishac("app.kz", "-o", "program")
    assert run.returncode == 1 and "K702" in run.stderr and not (place.folder / "program").exists()


def test_routes_lists_what_a_transform_added():
    run = subprocess.run([ORISHAC, "routes", "users.kz"], cwd=ROOT / "orisha" / "examples" / "transforms", capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr
    assert re.search(r"^GET +/healthz +health:route at users.kz:\d+:1 ", run.stdout, re.M)


def test_the_built_in_transforms_are_written_against_the_header_alone():
    folder = COMPILER / "transforms"
    for path in folder.glob("*.[ch]"):
        for name in re.findall(r'#include "([^"]+)"', path.read_text()):
            assert (folder / name).exists(), f"{path.name} includes {name} of the compiler"
        for name in re.findall(r"#include <(orisha[^>]*)>", path.read_text()):
            assert name in ("orisha.h", "orisha/transform.h", "orisha/status.h", "orisha/segments.h", "orisha/dispatch.h"), f"{path.name} includes {name}"


def test_every_service_of_the_header_is_exported_and_shown():
    header = (ROOT / "orisha" / "include" / "orisha" / "transform.h").read_text()
    services = set(re.findall(r"^[a-z][^/\n]*?\b(orisha_\w+)\(", header, re.M))
    exported = set(re.findall(r" T (orisha_\w+)$", subprocess.run(["nm", "-D", ORISHAC], capture_output=True, text=True, timeout=60).stdout, re.M))
    programs = [*(ROOT / "orisha" / "tests" / "compiler" / "golden").glob("*.kz"), *(ROOT / "orisha" / "examples" / "transforms").glob("*.kz")]
    shown = set(re.findall(r"\b(orisha_\w+)\(", "".join(path.read_text(errors="replace") for path in programs)))
    assert len(services) > 40
    assert services <= exported, services - exported
    assert services <= shown, services - shown


def test_what_fuzzing_links_can_run_no_transforms():
    """The fuzz target and the unit tests link the front end alone: it neither loads code nor starts processes."""
    symbols = subprocess.run(["nm", "--undefined-only", BUILD / "orisha" / "compiler" / "liborishac_parts.a"], capture_output=True, text=True, timeout=60).stdout
    assert "memcpy" in symbols
    assert not re.search(r"\bU (dlopen|fork|vfork|posix_spawnp?|execv\w*|system|popen)\b", symbols)


def test_other_systems_are_told_what_they_lack(place):
    elsewhere = BUILD / "orisha" / "tests" / "compiler" / "orishac_elsewhere"
    run = subprocess.run([elsewhere, "check", "app.kz"], cwd=place.folder, capture_output=True, text=True, timeout=60)
    assert run.returncode == 1 and re.search(r"app.kz:3:7: error\[K709\]: .*Linux alone", run.stderr), run.stderr
    run = subprocess.run([elsewhere, "dev", "app.kz"], cwd=place.folder, capture_output=True, text=True, timeout=60)
    assert run.returncode == 2 and "Linux alone" in run.stderr and "orishac build" in run.stderr
