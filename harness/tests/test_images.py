"""docker/ by its words alone, as no image is built in the tests: what it copies is there, no contestant is left out, and what
server.toml sets the image sets too. SPDX-License-Identifier: MIT
"""
import json
import pathlib
import re
import shlex
import subprocess
import tomllib

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FILES = {file.name.removesuffix(".Dockerfile"): file for file in (ROOT / "docker").glob("*.Dockerfile")}
SERVERS = {file.parent.name: tomllib.loads(file.read_text()) for file in (ROOT / "servers").glob("*/server.toml")}
CONTAINED = {name: server for name, server in SERVERS.items() if not server.get("only_when_named")}


def instructions(name):
    """[(instruction, rest)], continued lines joined, comments left out."""
    lines = [line for line in FILES[name].read_text().splitlines() if not line.lstrip().startswith("#")]
    return [tuple(line.split(None, 1)) for line in "\n".join(lines).replace("\\\n", " ").splitlines() if line.strip()]


def environment(name):
    """Of the last stage."""
    stages = "\n".join(" ".join(one) for one in instructions(name)).split("\nFROM ")
    return dict(word.split("=", 1) for line in stages[-1].splitlines() if line.startswith("ENV ") for word in shlex.split(line)[1:])


def test_every_contestant_has_an_image_and_no_other_is_made():
    assert set(FILES) == set(CONTAINED)
    for name, server in SERVERS.items():
        assert server.get("image") == (f"orisha-bench/{name}" if name in CONTAINED else None)


@pytest.mark.parametrize("name", FILES)
def test_what_is_copied_is_in_the_repository(name):
    words = [shlex.split(rest) for instruction, rest in instructions(name) if instruction in ("COPY", "ADD")]
    copied = [source for one in words if not one[0].startswith("--from=") for source in one[:-1]]
    assert copied
    for source in copied:
        assert list(ROOT.glob(source)), f"{FILES[name].name} copies {source}, which is not there"


@pytest.mark.parametrize("name", FILES)
def test_the_base_can_be_chosen_and_nothing_else_is_taken_from_a_registry_of_images(name):
    assert ("ARG", "BASE=debian:bookworm-slim") in instructions(name)
    assert {rest.split()[0] for instruction, rest in instructions(name) if instruction == "FROM"} == {"$BASE"}


@pytest.mark.parametrize("name", FILES)
def test_an_image_keeps_the_contract_of_the_harness(name):
    told = environment(name)
    assert (told["BIND"], told["PORT"], told["WORKERS"]) == ("0.0.0.0", "8080", "1")
    (command,) = [rest for instruction, rest in instructions(name) if instruction == "CMD"]
    # exec: the server itself is the container's process, with no shell beside it
    shell = json.loads(command)
    assert shell[:2] != ["sh", "-c"] or "exec " in shell[2]
    assert "> /version" in FILES[name].read_text()
    if SERVERS[name]["capabilities"].get("constant_answer"):
        assert "/answer" in command


@pytest.mark.parametrize("name", FILES)
def test_what_server_toml_tunes_is_tuned_in_the_image_too(name):
    told, text = environment(name), FILES[name].read_text()
    for key, value in SERVERS[name].get("env", {}).items():
        if "{workers}" in value and key != "WORKERS":
            assert f"{key}=$WORKERS" in text
        elif "{" not in value and key != "BIND":
            assert told.get(key) == value, f"{FILES[name].name}: {key}={value}"


@pytest.mark.parametrize("name", FILES)
def test_it_is_compiled_with_the_same_options(name):
    build, text = SERVERS[name].get("build", ""), FILES[name].read_text()
    if name == "limit":  # compiled by meson here
        build = "-O3"
        assert "optimization=3" in (ROOT / "servers/limit/meson.build").read_text()
    for option in re.findall(r"(?<= )(-[^ {}]+(?:[= ]'[^']*')?)(?= |$)", build):
        assert option in text, f"{FILES[name].name}: {option}"


def test_the_libraries_of_orisha_are_those_of_bootstrap():
    table = (ROOT / "bootstrap.d/system.sh").read_text()
    libraries = {line.split("|")[0] for line in table.splitlines() if "|library " in line}
    assert libraries and libraries <= set(FILES["orisha"].read_text().split())


def test_compose_starts_all_of_them_on_the_ports_that_the_readme_tells():
    compose, readme = (ROOT / "docker/compose.yaml").read_text(), (ROOT / "docker/README.md").read_text()
    services = re.findall(r"^  (\w+):\n    <<: \*contestant\n    image: (\S+)\n    build: \{ context: \.\., dockerfile: (\S+) \}\n"
                          r'    ports: \["(127\.0\.0\.1:\d+):8080"\]$', compose, re.M)
    assert {name for name, *_ in services} == set(FILES) and len({port for *_, port in services}) == len(FILES)
    for name, image, file, port in services:
        assert (image, file) == (f"orisha-bench/{name}", f"docker/{name}.Dockerfile")
        assert f"| {name} | {port} |" in readme


def test_the_recipe_tells_how_it_is_called_and_what_there_is():
    said = {words: subprocess.run([ROOT / "docker" / "images.sh", *words], capture_output=True, text=True, check=False) for words in (("--help",), ("nothing",))}
    assert {words: done.returncode for words, done in said.items()} == {("--help",): 0, ("nothing",): 3}
    assert all(name in done.stdout + done.stderr for done in said.values() for name in FILES)
    assert said["--help",].stdout.startswith("usage: just images")
