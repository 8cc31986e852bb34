"""What orishac makes of a route table agrees with the reference matcher (reference.c), request by request.

Short here; `just router-property` looks up many times as often. SPDX-License-Identifier: MIT"""
import os
import pathlib
import platform
import shlex
import subprocess

import pytest

import tables

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[2]
BUILD = pathlib.Path(os.environ.get("ORISHA_BUILD", ROOT / "build"))
ORISHAC = BUILD / "orisha" / "compiler" / "orishac"
ARCHIVE = BUILD / "orisha" / "runtime" / "liborisha.a"
TIMES = int(os.environ.get("ROUTER_LOOKUPS_TIMES", "1"))  # how many times as many lookups as in a short run
FIRST = int(os.environ.get("ROUTER_SEED", "0"))  # another number gives other tables and other requests
CHECKED = ["-fsanitize=address,undefined", "-fno-sanitize-recover=undefined"]


HOST = """~import "$orisha"

/* "NUMBER|VALUE|VALUE" */
static orisha_str found(orisha_request *req, int number, const orisha_str *values, int count)
{
    orisha_str text = orisha_format(req, "%d", number);
    for (int i = 0; i < count; i++) {
        char *longer = orisha_alloc(req, text.len + 1 + values[i].len);
        memcpy(longer, text.ptr, text.len);
        longer[text.len] = '|';
        memcpy(longer + text.len + 1, values[i].ptr, values[i].len);
        text = (orisha_str){longer, text.len + 1 + values[i].len};
    }
    return text;
}

~orisha:handler = orisha:router(req)"""


def value_of(parameter):
    name = parameter[1:].split("(")[0]
    return f'orisha_format(req, "%lld", (long long)p.{name})' if parameter.endswith("(int)") else f"p.{name}"


def program_of(table, fallback):
    """A .kz program whose answer is the route's number and what its parameters hold; deeper routes in nested routers."""
    lines = HOST.splitlines()
    deepest = max(depth for depth, _, _ in table)
    for level in range(deepest + 1):
        indent = "    " * level
        for number, (depth, method, pattern) in enumerate(table):
            if depth == level:
                values = [value_of(part) for part in pattern.split("/") if part[:1] in (":", "*")]
                body = f"found(req, {number}, (orisha_str[]){{{', '.join(values)}}}, {len(values)})" if values else f'"{number}"'
                lines.append(f'{indent}| [{method} {pattern}] {"p " if values else ""}|> response {{ body: {body} }}')
        if level < deepest:
            lines.append(f"{indent}| [*] |> orisha:router(req)")
        elif fallback:
            lines.append(f'{indent}| [*] |> response {{ status: 404, body: "none" }}')
    return "\n".join(lines) + "\n"


def check(folder, table, lookups, fallback=True, flags=()):
    (folder / "table.kz").write_text(program_of(table, fallback))
    lines = [f"{depth} {method} {pattern}\n" for depth, method, pattern in table] + ["0 * *\n"] * fallback
    (folder / "routes.txt").write_text("".join(lines))
    run = subprocess.run([ORISHAC, "emit", "table.kz", "-o", "table.c"], cwd=folder, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    libraries = ["-l:liburing.a"] if "liburing" in (BUILD / "build.ninja").read_text() else []
    command = [*shlex.split(os.environ.get("CC", "cc")), "-std=gnu17", "-w", *flags, f"-I{ROOT}/orisha/include",
               f"-I{ROOT}/orisha/runtime", f"-I{HERE}", "-Dmain=program_main", "-c"]
    for optimization, source in (("-O0", folder / "table.c"), ("-O2", HERE / "reference.c")):
        run = subprocess.run([*command, optimization, source], cwd=folder, capture_output=True, text=True, timeout=300)
        assert run.returncode == 0, run.stderr
    command = [word for word in command if word not in ("-Dmain=program_main", "-c")]
    run = subprocess.run([*command, "-O1", HERE / "property.c", "table.o", "reference.o", ARCHIVE, *libraries, "-pthread", "-o", "property"],
                         cwd=folder, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    run = subprocess.run(["./property", "routes.txt", str(lookups * TIMES), str(FIRST + len(table))], cwd=folder,
                         capture_output=True, text=True, timeout=3000)
    assert run.returncode == 0, run.stderr[-2000:]
    print(run.stdout.strip())


def flat(table):
    return [(0, method, pattern) for method, pattern in table]


@pytest.mark.parametrize("name", tables.REAL)
@pytest.mark.parametrize("fallback", [True, False], ids=["catch-all", "derived"])
def test_real_tables(name, fallback, tmp_path):
    check(tmp_path, flat(tables.real(name)), 65000, fallback)


@pytest.mark.skipif(platform.machine() != "x86_64", reason="for the instructions of this processor that the plain form does without")
def test_with_all_instructions_of_the_processor(tmp_path):
    check(tmp_path, tables.random_table(FIRST + 8, 60), 50000, False, [*CHECKED, "-march=native"])


def test_a_thousand_routes_with_tails_and_long_paths(tmp_path):
    table = tables.cluster()
    assert len(table) > 1000 and sum(len(pattern) > 64 for _, pattern in table) > 100
    check(tmp_path, flat(table), 20000, fallback=False)


@pytest.mark.parametrize("seed, count", [(1, 5), (2, 20), (3, 60), (4, 60), (5, 120), (6, 200), (7, 400)])
def test_random_tables(seed, count, tmp_path):
    """Every second one derives 404, 405 and OPTIONS. The smaller ones with AddressSanitizer: nothing beyond the padding is read."""
    check(tmp_path, tables.random_table(FIRST + seed, count), 50000, seed % 2 == 0, CHECKED if count < 100 else ())


@pytest.mark.parametrize("seed, count", [(11, 12), (12, 80), (13, 200)])
def test_nested_routers(seed, count, tmp_path):
    check(tmp_path, tables.random_table(FIRST + seed, count, depths=3), 50000, seed % 2 == 0)
