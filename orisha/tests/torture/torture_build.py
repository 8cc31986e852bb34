"""Builds what the torture and soak runs need: the program, once as orishac makes it and once with AddressSanitizer,
UndefinedBehaviorSanitizer and LeakSanitizer in the runtime and the program. SPDX-License-Identifier: MIT"""
import functools
import os
import pathlib
import re
import shutil
import subprocess

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[2]
BUILD = pathlib.Path(os.environ.get("ORISHA_BUILD", ROOT / "build"))
ORISHAC = BUILD / "orisha" / "compiler" / "orishac"
FAULT_LIBRARY = BUILD / "orisha" / "tests" / "torture" / "fault.so"
SANITIZERS = "address,undefined"
BUILDS = ("asan", "release")

BLOB = bytes(range(256)) * 400  # of the site: 102,400 bytes, sent by reference


def uring_faults():
    """The words that put fault_uring.c between the runtime and liburing; none where there is no liburing."""
    if not libraries():
        return []
    names = re.findall(r"^(?:WRAP\w*\(|int __wrap_(?=.*\)$))(\w+)", (HERE / "fault_uring.c").read_text(), re.M)
    return [HERE / "fault_uring.c", *(f"-Wl,--wrap={name}" for name in names)]


def libraries():
    """What the runtime needs beside the C library, as words for the linker: what orishac would pass."""
    done = subprocess.run(["pkg-config", "--exists", "liburing"], check=False)
    return ["-l:liburing.a"] if done.returncode == 0 else []


class BuildFailed(Exception):
    pass


def folder():
    """Where programs, plans and logs of these runs lie."""
    path = BUILD / "torture"
    (path / "site").mkdir(parents=True, exist_ok=True)
    return path


def run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, cwd=ROOT)
    if done.returncode != 0:
        raise BuildFailed(f"{' '.join(map(str, command))}: exit status {done.returncode}\n{done.stdout}{done.stderr}")


def source():
    place = folder()
    blob = place / "site" / "blob.bin"
    if not blob.exists() or blob.read_bytes() != BLOB:
        blob.write_bytes(BLOB)
    kz = place / "program.kz"
    if not kz.exists() or kz.read_bytes() != (HERE / "program.kz").read_bytes():
        shutil.copyfile(HERE / "program.kz", kz)
    return kz


def sanitized_archive():
    """The runtime from the same build description, in a build folder of its own."""
    build = BUILD / "asan"
    if not (build / "build.ninja").exists():
        run("meson", "setup", build, ROOT, f"-Db_sanitize={SANITIZERS}", "-Db_lundef=false", "-Dbuildtype=debugoptimized")
    run("ninja", "-C", build, "-j2", "orisha/runtime/liborisha.a")
    return build / "orisha" / "runtime" / "liborisha.a"


@functools.cache
def program(build):
    """Path of the program; build is one of BUILDS."""
    kz = source()
    output = folder() / f"program-{build}"
    archive = sanitized_archive() if build == "asan" else BUILD / "orisha" / "runtime" / "liborisha.a"
    if is_newer(output, (kz, HERE / "fault_uring.c", archive, ORISHAC, *archive.parent.rglob("*.o"))):
        return output
    # Under another name first: a run that began before goes on with what it has.
    made = folder() / f"program-{build}-{os.getpid()}"
    if build == "release":
        run(ORISHAC, kz, "-o", made)
    else:
        run(ORISHAC, "emit", kz, "-o", emitted())
        run(os.environ.get("CC", "cc"), "-std=gnu17", "-O1", "-g", "-pthread", f"-fsanitize={SANITIZERS}", "-fno-omit-frame-pointer",
            "-D_GNU_SOURCE", "-I", ROOT / "orisha" / "include", emitted(), *uring_faults(), archive, *libraries(), "-o", made)
    made.rename(output)
    return output


def emitted():
    """The generated C, for those who compile it in their own way."""
    return folder() / "program.c"


def is_newer(output, inputs):
    return output.exists() and all(one.stat().st_mtime < output.stat().st_mtime for one in inputs)


@functools.cache
def imports(path):
    """The functions that a program takes from shared libraries; not the standard streams, and nothing that it can do without."""
    listing = subprocess.run(["nm", "-D", "--undefined-only", path], capture_output=True, text=True, check=True).stdout
    names = {line.split()[1].split("@")[0] for line in listing.splitlines() if line.split()[0] == "U"}
    return names - {"stdin", "stdout", "stderr", "environ", "__environ"}
