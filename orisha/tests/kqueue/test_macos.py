"""The runtime's files for macOS, compiled and linked with a program by `zig cc`, which has the system's own headers. Nothing is run.

Where there is no zig (it is not installed by bootstrap) this is skipped: ORISHA_ZIG names one, else it is looked for on PATH.
SPDX-License-Identifier: MIT"""
import os
import pathlib
import re
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).parents[3]
ORISHAC = pathlib.Path(os.environ.get("ORISHA_BUILD", ROOT / "build")) / "orisha" / "compiler" / "orishac"
ZIG = shutil.which(os.environ.get("ORISHA_ZIG", "zig"))
OF_OTHER_SYSTEMS = re.compile(r".*_(linux|linux_bsd|epoll|landlock|seccomp)\.c|.*uring.*\.c")


@pytest.mark.skipif(ZIG is None, reason="there is no zig to compile for macOS with")
def test_the_runtime_and_a_program_compile_and_link(tmp_path):
    program = tmp_path / "program.c"
    subprocess.run([ORISHAC, "emit", ROOT / "orisha" / "examples" / "hello.kz", "-o", program], check=True, timeout=60)
    files = [file for file in (ROOT / "orisha" / "runtime").glob("*.c") if not OF_OTHER_SYSTEMS.fullmatch(file.name)]
    assert {"loop_kqueue.c", "socket_macos.c", "signals_posix.c"} <= {file.name for file in files}
    done = subprocess.run(
        [ZIG, "cc", "-target", "aarch64-macos", "-std=gnu17", "-O1", "-Wall", "-Wextra", "-Wshadow", "-Werror",
         # what only clang warns of, on Linux as well
         "-Wno-missing-field-initializers", "-Wno-unneeded-internal-declaration",
         "-DHAVE_KQUEUE", "-I", ROOT / "orisha" / "include", program, *files, "-o", tmp_path / "program"],
        env={**os.environ, "ZIG_GLOBAL_CACHE_DIR": str(tmp_path / "cache"), "ZIG_LOCAL_CACHE_DIR": str(tmp_path / "cache")},
        capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "program").read_bytes()[:4] == b"\xcf\xfa\xed\xfe"  # Mach-O, 64 bits
