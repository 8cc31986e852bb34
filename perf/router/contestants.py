"""The routers that are timed, each a program that is built once and started for each table.

SPDX-License-Identifier: MIT
"""
import dataclasses
import os
import pathlib
import resource
import shutil
import subprocess
import time

from ..programs import ORISHAC, ROOT, Unavailable

HERE = pathlib.Path(__file__).parent
TOOLCHAINS = ROOT / ".cache" / "toolchains"
VALUES_MOST = 8  # of taken.h
CPUS = os.sched_getaffinity(0)  # those that a build may use; what is timed runs on one of them
# Of the loop that asks the router; the router is compiled as `orishac build` does it, for this machine as the others are.
DRIVER_FLAGS = ["-std=gnu17", "-O2", "-march=native", "-fPIE", "-fcf-protection", "-fno-plt"]


def program_of(table):
    """A .kz program whose routes note their number and parameters, and answer with a constant."""
    text = ['~import "$orisha"', "", '#include "taken.h"', ""]
    for count in range(VALUES_MOST + 1):
        inputs = "".join(f", v{i}: string" for i in range(count))
        text += [f"~event note{count} {{ route: u32{inputs} }}", "", f"~proc note{count} {{", "    taken.route = route;",
                 *(f"    taken.values[{i}] = v{i};" for i in range(count)), "}", ""]
    text.append("~orisha:handler = orisha:router(req)")
    for number, (method, pattern) in enumerate(table):
        names = [part[1:] for part in pattern.split("/") if part[:1] in (":", "*")]
        values = "".join(f", v{i}: p.{name}" for i, name in enumerate(names))
        text.append(f"| [{method} {pattern}] {'p ' if names else ''}|> note{len(names)}(route: {number}{values}) "
                    "|> response { status: 204 }")
    text.append(f"| [*] |> note0(route: {len(table)}) |> response {{ status: 404 }}")
    return "\n".join(text) + "\n"


def ran(command, what, **more):
    run = subprocess.run(command, capture_output=True, text=True, check=False, **more)
    if run.returncode != 0:
        raise Unavailable(f"{what}: {(run.stderr.strip().splitlines() or ['it failed without a message'])[-1]}")
    return run


@dataclasses.dataclass(frozen=True)
class Cost:
    """What a command and its children took."""
    wall_s: float
    cpu_s: float


def cost(command, what, **more):
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    ran(command, what, **more)
    wall_s, after = time.monotonic() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(wall_s, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


class Orisha:
    name = "Orisha"

    def __init__(self, folder):
        self.folder = folder
        self.built = {}  # {key: Cost}
        shutil.copy(HERE / "taken.h", folder)
        ran(["cc", *DRIVER_FLAGS, "-w", f"-I{ROOT}/orisha/include", "-c", HERE / "driver.c", "-o", folder / "driver.o"], "cc")

    def build(self, key, table):
        """The program of a table; what `orishac build` took goes to built."""
        program = self.folder / f"{key}.program"
        if not program.exists():
            (self.folder / f"{key}.kz").write_text(program_of(table))
            flags = "-march=native -Dmain=program_main driver.o -Wl,--wrap=malloc"
            self.built[key] = cost([ORISHAC, "build", f"{key}.kz", "-o", program.name, "--cflags", flags], "orishac", cwd=self.folder,
                                   preexec_fn=lambda: os.sched_setaffinity(0, CPUS))
        return program


class Matchit:
    name = "matchit"

    def __init__(self, folder):
        cargo, config = shutil.which("cargo"), TOOLCHAINS / "matchit" / "config.toml"
        if cargo is None or not config.exists():
            reason = TOOLCHAINS / "matchit.reason"
            raise Unavailable(reason.read_text().splitlines()[-1] if reason.exists() else "not installed; ./bootstrap --only matchit")
        shutil.copytree(HERE / "matchit", folder / "matchit")
        ran([cargo, "build", "--release", "--config", config, "--target-dir", folder / "target"], "cargo", cwd=folder / "matchit",
            env={**os.environ, "RUSTFLAGS": "-C target-cpu=native"})
        self.program = folder / "target" / "release" / "bench-matchit"

    def build(self, _key, _table):
        return self.program


class ServeMux:
    name = "ServeMux"

    def __init__(self, folder):
        go = TOOLCHAINS / "go" / "bin" / "go"
        go = go if go.exists() else shutil.which("go")
        if go is None:
            reason = TOOLCHAINS / "go.reason"
            raise Unavailable(reason.read_text().splitlines()[-1] if reason.exists() else "not installed; ./bootstrap --only go")
        self.program = folder / "servemux"
        ran([go, "build", "-trimpath", "-o", self.program, "."], "go", cwd=HERE / "servemux",
            env={**os.environ, "GOTOOLCHAIN": "local", "GOPROXY": "off", "GOFLAGS": "-buildvcs=false", "CGO_ENABLED": "0",
                 "GOCACHE": str(TOOLCHAINS / "go-cache")})

    def build(self, _key, _table):
        return self.program


class Running:
    """A contestant with a table. `run` asks for a stream so many times over."""

    def __init__(self, program, files):
        self.process = subprocess.Popen([program, *files], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self, stream, times):
        """(ns per lookup, sum, allocations); times 0: the sum tells numbers and parameters."""
        try:
            self.process.stdin.write(f"{stream} {times}\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        line = self.process.stdout.readline().split()
        if not line:
            raise Unavailable((self.process.stderr.read().strip().splitlines() or ["it ended without a message"])[-1])
        return float(line[0]), int(line[1]), int(line[2])

    def stop(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()
