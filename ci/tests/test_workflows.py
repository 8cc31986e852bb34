"""The workflow of this repository and the one for a stranger's server: checked by actionlint, their steps run.

SPDX-License-Identifier: MIT
"""
import json
import pathlib
import re
import shutil
import subprocess
import tomllib

import pytest
import yaml

from steps import Job

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TEMPLATE = ROOT / "ci" / "template"
OURS = ROOT / ".github" / "workflows" / "ci.yml"
THEIRS = TEMPLATE / ".github" / "workflows" / "performance.yml"
ACTIONLINT = ROOT / ".cache" / "tools" / "actionlint" / "node_modules" / "@tktco" / "node-actionlint"
COMPARE_WITH = "What to compare with"
APT = "git, which tells what to compare with"


def lint(*files):
    """{file: what is wrong}"""
    if not ACTIONLINT.exists():
        pytest.skip("there is no actionlint; ./bootstrap --only actionlint")
    done = subprocess.run(["node", HERE / "lint.js", ACTIONLINT, *files], capture_output=True, text=True, check=True, timeout=120)
    found = {}
    for one in json.loads(done.stdout):
        found.setdefault(one["file"], []).append(f"{one['line']}: {one['message']}")
    return found


def test_actionlint_finds_nothing_but_what_is_wrong(tmp_path):
    broken = []
    for number, (right, wrong) in enumerate([("runs-on:", "run-on:"), ("github.event.before", "github.evnt.before"), ("!cancelled()", "!canceled()"),
                                             ("fetch-depth", "fetch-dept")]):
        assert right in THEIRS.read_text()
        broken.append(tmp_path / f"{number}.yml")
        broken[-1].write_text(THEIRS.read_text().replace(right, wrong))
    found = lint(OURS, THEIRS, *broken)
    assert found.keys() == {str(file) for file in broken}, found


def test_what_our_workflow_calls_is_there():
    steps = [step["run"] for job in yaml.safe_load(OURS.read_text())["jobs"].values() for step in job["steps"] if "run" in step]
    recipes = set(re.findall(r"^([a-z-]+)(?: [^:\n]*)?:(?!=)", (ROOT / "justfile").read_text(), re.MULTILINE))
    parts = re.search(r"^parts='(.*)'", (ROOT / "bootstrap").read_text(), re.MULTILINE)[1].split()
    called = [word for run in steps for word in re.findall(r"bin/just ([a-z-]+)|bootstrap .* ([a-z-]+)$", run, re.MULTILINE)]
    assert len(called) >= 5 and {one or other for one, other in called} <= recipes
    assert set(re.findall(r"--only (\S+)", " ".join(steps))) <= set(parts)
    assert any(run == ".ci/run" for run in steps) and (ROOT / ".ci" / "run").exists()


@pytest.mark.parametrize("workflow, root", [(OURS, ROOT), (THEIRS, TEMPLATE / "benchmark")])
def test_the_gate_asks_for_all_that_is_set_and_a_tail_is_part_of_it(workflow, root):
    assert "--scenario" not in workflow.read_text()
    names = tomllib.loads((root / "harness/settings.toml").read_text())["regress"]
    loads = [tomllib.loads((root / f"scenarios/{name}.toml").read_text())["load"] for name in names]
    assert {"rate_of_slowest" in load for load in loads} == {True, False}


def git(folder, *words):
    done = subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", folder, *words], check=True, capture_output=True,
                          text=True)
    return done.stdout.strip()


@pytest.fixture
def home(tmp_path, monkeypatch):
    """git's settings are written to a home of our own."""
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


@pytest.fixture
def project(tmp_path, home):
    """A stranger's: the template, copied into a repository; origin/main is its first commit."""
    folder = tmp_path / "project"
    shutil.copytree(TEMPLATE, folder, ignore=shutil.ignore_patterns("build", "results", "__pycache__"))
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "begun")
    git(folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    return folder


def commit(folder, **files):
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_text(content)
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "changed", "--allow-empty")


@pytest.mark.parametrize("workflow", [OURS, THEIRS])
def test_what_a_push_or_a_pull_request_is_compared_with(project, workflow):
    first = git(project, "rev-parse", "HEAD")
    commit(project)
    second = git(project, "rev-parse", "HEAD")
    commit(project)
    for base_ref, before, base in (("main", "", first), ("", second, second), ("", first, first), ("", "0" * 40, "HEAD~1")):
        job = Job(workflow, "performance", project, {"github.base_ref": base_ref, "github.event.before": before}, None)
        assert job.run([COMPARE_WITH]).green and job.env["BASE"] == base


# One look at nine blocks: what is compared differs by far more than twice, or by far less, as noise does.
SHORT = "--blocks 9 --duration 0.1 --warmup 0 --connections 4 --threads 1 --noise-limit 100 --threshold 100 --scenario user"
SLOWER = 'def answer(path):\n    sum(range(60000))\n'


class Stranger:
    """Runs the job of the template in a project, with our checkout for the harness'."""

    def __init__(self, project):
        self.project = project
        self.kept = None

    def used(self, action, given):
        name = action.split("@")[0]
        if name == "actions/checkout":
            if given.get("path") == ".harness":
                assert given["repository"].endswith("/orisha")
                (self.project / ".harness").symlink_to(ROOT)
            else:
                assert given == {"fetch-depth": "0"}
        elif name == "actions/upload-artifact":
            self.kept = given["path"].split()
        else:
            raise AssertionError(f"the tests do not know {action}")

    def run(self, options):
        contexts = {"github.base_ref": "main", "github.event.before": "", "env.HARNESS_REF": "main"}
        job = Job(THEIRS, "performance", self.project, contexts, self.used)
        job.env["REGRESS_OPTIONS"] = options
        job.job["steps"] = [step for step in job.job["steps"] if step.get("name") != APT]  # git is here already
        return job.run()


def told(project, words):
    """The stranger and the outcome of a job whose gate said `words`. It says itself that 1 % of its reds and 5 % of its greens
    are wrong, and a busy machine leaves it open: thrice in a row is neither."""
    for attempt in range(3):
        copy = project.parent / f"attempt-{attempt}"
        shutil.copytree(project, copy, symlinks=True)
        stranger = Stranger(copy)
        outcome = stranger.run(SHORT)
        if f"\n{words}\n" in outcome.summary:
            break
        print("again:", outcome.summary or outcome.printed)
    return stranger, outcome


def test_a_strangers_slowdown_is_red_and_has_its_page(project):
    server = (project / "server.py").read_text()
    commit(project, server_py=server.replace("def answer(path):\n", SLOWER, 1))
    stranger, outcome = told(project, "Regression.")
    assert not outcome.green, outcome.printed
    assert {name for name, status in outcome.status.items() if status} == {"Slower than the base?"}, outcome.printed
    assert "hello mine: ok" in outcome.printed["Every answer is right"] and "user mine: ok" in outcome.printed["Every answer is right"]
    assert "\nRegression.\n" in outcome.summary and "| user | CPU per request |" in outcome.summary
    assert stranger.kept == ["page.html", "benchmark/results/regress"] and all((stranger.project / path).exists() for path in stranger.kept)
    page = (stranger.project / "page.html").read_text()
    assert "Tiny, head: working tree" in page and "GET /users/:id" in page


def test_a_stranger_without_a_change_is_green(project):
    commit(project)
    _stranger, outcome = told(project, "No regression.")
    assert outcome.green, outcome.printed
    assert "\nNo regression.\n" in outcome.summary


def test_what_could_not_be_told_is_a_warning(project):
    commit(project)
    outcome = Stranger(project).run(SHORT.replace("--blocks 9", "--blocks 2"))
    assert outcome.green and "::warning title=regress::could not tell" in outcome.printed["Slower than the base?"]
    assert "\nCould not tell.\n" in outcome.summary


def test_a_wrong_answer_is_red_before_anything_is_timed(project):
    server = (project / "server.py").read_text()
    commit(project, server_py=server.replace("Hello, World!", "Hello, world!"))
    outcome = Stranger(project).run(SHORT)
    assert not outcome.green and "hello mine: invalid" in outcome.printed["Every answer is right"]
    assert "Slower than the base?" not in outcome.status


def test_the_first_pull_request_has_nothing_to_compare_with(project):
    git(project, "rm", "-rq", "--cached", "benchmark")
    git(project, "commit", "-qm", "as if there had been none")
    git(project, "update-ref", "refs/remotes/origin/main", "HEAD")
    commit(project)
    outcome = Stranger(project).run(SHORT)
    assert outcome.green and "nothing to compare with" in outcome.printed["Slower than the base?"]


def test_the_strangers_server_toml_has_fifteen_lines():
    assert len((TEMPLATE / "benchmark/servers/mine/server.toml").read_text().splitlines()) == 15
