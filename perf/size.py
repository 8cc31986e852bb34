"""The size of the seed's program as orishac makes it, stripped.

SPDX-License-Identifier: MIT
"""
import subprocess

from .figure import exact
from .programs import SEED, Unavailable, compiled, tool


def measure(folder):
    program = compiled(SEED, folder, "seed")
    stripped = folder / "seed-stripped"
    subprocess.run([tool("strip"), "-s", "-o", stripped, program], check=True)
    content = stripped.read_bytes()
    if b"/ld-" not in content[:4096]:  # the path of the dynamic linker (elf(5), PT_INTERP) stands near the beginning
        raise Unavailable("the seed's program is not linked dynamically")
    return {"size": exact(len(content), f"{program.stat().st_size} with symbols")}
