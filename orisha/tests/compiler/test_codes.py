"""codes.md, the table of what orishac reports: complete, true in every example, and covered by the golden programs."""
import os
import pathlib
import re
import subprocess

import pytest

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[2]
COMPILER = ROOT / "orisha" / "compiler"
ORISHAC = pathlib.Path(os.environ.get("ORISHA_BUILD", ROOT / "build")) / "orisha" / "compiler" / "orishac"

SECTIONS = {code: (title, text, re.findall(r"```kz\n(.*?)```", text, re.S)) for code, title, text in re.findall(
    r"^## (K\d{3}) ([^\n]+)\n\n(.*?)(?=\n## |\Z)", (COMPILER / "codes.md").read_text(), re.M | re.S)}

# Codes of an outside cause: the golden programs have them, with the environment or files that it takes.
NOT_BY_TEXT = {"K202", "K301"}


def codes_in(paths, pattern):
    return {code for path in paths for code in re.findall(pattern, path.read_text(errors="replace"))}


def test_every_code_of_the_sources_is_explained():
    assert codes_in(COMPILER.rglob("*.c"), r'"(K\d{3})"') == set(SECTIONS)


def test_every_code_is_in_a_golden_file():
    missing = set(SECTIONS) - codes_in((HERE / "golden").glob("*.err"), r"(?:error|warning)\[(K\d{3})\]")
    assert not missing, f"no golden program shows {sorted(missing)}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the examples are compiled: the files that they speak of are there."""
    place = tmp_path_factory.mktemp("codes")
    for name in ("public", "stale", "empty"):
        (place / name).mkdir()
    (place / "public" / "index.html").write_text("<p>hello")
    (place / "stale" / "page.html").write_text("<p>new")
    (place / "stale" / "page.html.gz").write_bytes(b"\x1f\x8bnot gzip")
    return place


def complete(example):
    """An example with the imports and the handler that it leaves out."""
    example = example.replace("\\0", "\0")
    example = re.sub(r"a3: u8, \.\.\. a128: u8", ", ".join(f"a{i}: u8" for i in range(3, 129)), example)
    if "\n            ..." in example:
        deep = "".join(f"{'    ' * level}| [*] |> orisha:router(req)\n" for level in range(3, 80))
        example = example.replace("            ...\n", deep)
    if "~import" not in example:
        example = '~import "$orisha"\n~import "$std/io"\n\n' + example
    if "orisha:handler =" not in example and "orisha" in example:
        example += '\n~orisha:handler = response { body: "x" }\n'
    return example


# Options that examples are compiled with.
ARGUMENTS = {"K703": ["--transform-timeout", "0.25"], "K705": ["--no-user-transforms"]}


def reported(folder, example, *arguments, **environment):
    path = folder / "example.kz"
    path.write_text(complete(example))
    run = subprocess.run([ORISHAC, "check", *arguments, path], cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60)
    assert run.returncode in (0, 1), run.stderr
    return set(re.findall(r"(?:error|warning)\[(K\d{3})\]", run.stderr)), run.stderr


@pytest.mark.parametrize("code", SECTIONS)
def test_the_examples_are_true(folder, code):
    title, text, examples = SECTIONS[code]
    assert len(examples) == 2, "one example of what is wrong, one of what is right"
    assert examples[0] != examples[1] or code == "K609"
    if code in NOT_BY_TEXT:
        return
    wrong, right = ({"SOURCE_DATE_EPOCH": value} if code == "K609" else {} for value in ("yesterday", "784111777"))
    arguments = ARGUMENTS.get(code, [])
    codes, printed = reported(folder, examples[0], *arguments, **wrong)
    assert code in codes, printed
    codes, printed = reported(folder, examples[1], *(arguments if code == "K705" else []), **right)
    assert not codes, printed


def orishac(*arguments):
    return subprocess.run([ORISHAC, *arguments], capture_output=True, text=True, timeout=60)


def test_explain_lists_all_codes():
    lines = orishac("explain").stdout.splitlines()
    assert lines == [f"{code}  {title}" for code, (title, _, _) in SECTIONS.items()]
    assert lines == sorted(lines)


@pytest.mark.parametrize("code", ["K204", "k509"])
def test_explain_prints_a_section(code):
    run = orishac("explain", code)
    title, text, examples = SECTIONS[code.upper()]
    assert run.returncode == 0
    assert run.stdout.startswith(f"{code.upper()}: {title}\n\n{text.split(chr(10))[0]}")
    for example in examples:
        assert "".join(f"    {line}\n" for line in example.splitlines()) in run.stdout


def test_explain_knows_no_other_code():
    run = orishac("explain", "K999")
    assert run.returncode == 3 and "K999" in run.stderr


def test_every_remedy_is_given():
    """No diagnostic stops at the cause: golden files end each with a help line (a warning of a missing thing may have none)."""
    for path in (HERE / "golden").glob("*.err"):
        blocks = re.split(r"^(?=\S+:\d+:\d+: (?:error|warning)\[)", path.read_text(), flags=re.M)
        for block in blocks:
            if "error[" in block:
                assert "= help: " in block, f"{path.name}: {block}"
