"""`--docker`: what the engine is asked, what of its containers is charged and recorded. With a stand-in for the engine, and once with a real one
where there is one that starts containers. SPDX-License-Identifier: MIT
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

from conftest import FAKE, HERE, PROGRAM

UNFILTERED = ("--seccomp", "unconfined")  # as what the stand-in starts is
SHORT = ("--driver", "loadgen", "--duration", "0.2")


class Engine:
    def __init__(self, root, kind):
        self.folder = root.folder / "engine"
        root.write("engine/kind", kind)
        self.program = root.write("engine/engine", f"#!/bin/sh\nexec '{sys.executable}' '{HERE / 'fakes/engine.py'}' '{self.folder}' \"$@\"\n")
        self.program.chmod(0o755)

    def image(self, name, fault="none"):
        (self.folder / f"test_{name}.image").write_text(f'"{sys.executable}" "{FAKE}" $PORT {fault}')

    def calls(self, verb):
        return [words for words in map(json.loads, (self.folder / "calls").read_text().splitlines()) if words[0] == verb]

    def words(self):
        return ("--docker", "--engine", str(self.program))


@pytest.fixture
def engine(root, request):
    engine = Engine(root, getattr(request, "param", "docker"))
    root.contestant("alpha", fault="dies_at_start", extra='image = "test/alpha"\nbuild = "exit 1"\n[toolchain]\nprogram = "not-there"\n')
    engine.image("alpha")
    return engine


@pytest.mark.parametrize("engine", ["docker", "podman"], indirect=True)
def test_an_image_is_measured_in_place_of_the_program(root, engine):
    done = root.run(*engine.words(), *UNFILTERED, *SHORT)
    assert done.returncode == 0, done.stdout + done.stderr
    podman, record = (engine.folder / "kind").read_text() == "podman", root.record()
    cpus = record["machine"]["server_cpus"]
    assert record["container"] == {"engine": "podman" if podman else "docker", "version": "9.8.7" if podman else "1.2.4", "network": "host", "cpuset": cpus,
                                   "cpuset_by": "inheritance" if podman else "cgroup", "seccomp": "unconfined"}
    alpha = record["contestants"][0]
    assert alpha["image"] == {"name": "test/alpha", "id": alpha["binary_sha256"]} and alpha["build"] is None
    assert alpha["env"] == {"PATH": "/bin", "TUNED": "a=b"} and alpha["start"].startswith("sh -c ")
    # What is charged is the process in the container, which is in a group of its own, and not the engine.
    one = root.cell("alpha")["rounds"][0]
    assert one["server_cpu_ns"] > 1e6 and one["pss_peak_bytes"] > 1e6 and one["server_threads_peak"] >= 1
    # validation, then for each of the two arms a round; every container alike but for the port
    assert alpha["version"] == f"Alpha 1.0, image {alpha['binary_sha256'][:12]}"
    asked, *runs = engine.calls("run")
    assert asked[-2:] == ["cat", "/version"] and len(runs) == 4 and len(engine.calls("kill")) == 4
    assert len({tuple(word for word in words if not word.startswith("--env=PORT=")) for words in runs}) == 1
    said = runs[0]
    assert {"--rm", "--pull=never", "--network=host", "--env=BIND=127.0.0.1", "--env=WORKERS=1", "--security-opt=seccomp=unconfined"} <= set(said)
    assert ("--cgroups=disabled" in said) == podman and (f"--cpuset-cpus={cpus}" in said) == (not podman)
    assert (f"--user={os.getuid()}:{os.getgid()}" in said) == (not podman)
    assert subprocess.run([*root.command("validate")[:2], root.records()[-1]], check=False).returncode == 0
    assert "in containers of" in root.table() and not list(engine.folder.glob("*.container"))


def test_processes_that_are_not_filtered_are_not_taken_for_filtered(root, engine):
    done = root.check(*engine.words())
    assert done.returncode == 1
    assert "alpha: invalid: its system calls are not filtered, where the seccomp profile is 'default'" in done.stdout


def test_a_profile_is_recorded_by_its_bytes(root, engine):
    profile = root.write("profile.json", "{}")
    root.run(*engine.words(), "--seccomp", str(profile))
    assert root.record()["container"]["seccomp"] == str(profile)
    assert root.record()["container"]["seccomp_sha256"] == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    assert f"--security-opt=seccomp={profile}" in engine.calls("run")[1]
    done = root.run(*engine.words(), "--seccomp", "nowhere.json")
    assert done.returncode == 2 and "nowhere.json cannot be read" in done.stderr


def test_what_has_no_image_is_excluded(root, engine):
    root.contestant("beta", extra='image = "test/beta"\n')
    root.contestant("gamma")
    done = root.check(*engine.words(), *UNFILTERED)
    assert done.returncode == 0
    assert "beta: excluded: there is no image test/beta; remedy: just images beta" in done.stdout
    assert "gamma: excluded: servers/gamma/server.toml names no image" in done.stdout
    assert root.check(*engine.words(), *UNFILTERED, "--contestant", "beta").returncode == 2


def test_a_container_that_dies_at_once_is_told_with_its_last_words(root, engine):
    engine.image("alpha", "dies_at_start")
    done = root.check(*engine.words(), *UNFILTERED)
    assert done.returncode == 2
    assert "alpha: crashed: died before it listened" in done.stdout and "cannot find my configuration" in done.stdout


def test_what_an_earlier_harness_left_is_removed_before_the_first_start(root, engine):
    assert root.check(*engine.words(), *UNFILTERED).returncode == 0
    (removed,) = engine.calls("rm")
    assert f"--name={removed[-1]}" in engine.calls("run")[1]


def test_no_engine_is_no_measurement(root, engine):
    done = root.check("--docker", "--engine", "/nowhere/engine")
    assert done.returncode == 2 and "no container engine answers here; cannot start '/nowhere/engine'" in done.stderr
    engine.program.write_text("#!/bin/sh\n[ $1 = --version ] && exec echo Docker version 1\necho 'is the daemon running?' >&2\nexit 1\n")
    done = root.check(*engine.words())
    assert done.returncode == 2 and "is the daemon running?" in done.stderr


def test_a_run_is_not_resumed_by_another_version_of_the_engine(root, engine):
    root.run(*engine.words(), *UNFILTERED, *SHORT)
    program = engine.program.read_text()
    engine.program.write_text(program.replace("exec ", "[ $1 != version ] || exec echo 5.5.5\nexec "))
    done = root.call("run", "--resume", str(root.records()[-1].parent))
    assert done.returncode == 3 and "the container engine was" in done.stderr and "5.5.5" in done.stderr


def real_engine():
    """(engine, None), or (None, why there is none)."""
    reasons = []
    for name in ("docker", "podman"):
        trial = [name, "run", "--rm", "--pull=never", "--network=host", "--cgroups=disabled", "--ulimit=nproc=32768:32768", "--ulimit=nofile=1000:1000"]
        trial = [word for word in trial if name == "podman" or not word.startswith(("--cgroups", "--ulimit"))] + ["orisha-bench/limit", "true"]
        if not shutil.which(name):
            reasons.append(f"{name} is not installed")
            continue
        done = subprocess.run(trial, capture_output=True, text=True, check=False, timeout=60)
        if done.returncode == 0:
            return name, None
        reasons.append(f"{name}: {(done.stderr.strip().splitlines() or ['it failed'])[0]}")
    return None, "no engine starts the image orisha-bench/limit (just images limit): " + "; ".join(reasons)


def test_a_real_engine_starts_what_just_images_built(tmp_path):
    name, reason = real_engine()
    if not name:
        pytest.skip(reason)
    results = tmp_path / "results"
    done = subprocess.run([PROGRAM, "run", "--root", pathlib.Path(HERE).parent.parent, "--docker", "--engine", name, "--scenario", "user_by_id",
                           "--contestant", "limit", "--blocks", "1", "--duration", "0.5", "--warmup", "0", "--noise-limit", "100", "--results", results],
                          capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    (record,) = results.glob("*/run.json")
    (cell,) = json.loads(record.read_text())["cells"]
    assert cell["verdict"] == "ok" and cell["rounds"][0]["server_cpu_ns"] > 1e6
