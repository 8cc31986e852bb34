"""harness regress: two revisions of a repository, built side by side and compared.

SPDX-License-Identifier: MIT
"""
import json
import re
import shutil
import signal
import subprocess
import sys

import pytest

from conftest import FAKE

# One look at nine blocks: the least that can show anything at a quarter of 1 %. What is compared differs by far more, or
# by far less, than noise does.
WORDS = ("--noise-limit", "100", "--warmup", "0", "--duration", "0.1", "--connections", "4", "--threads", "1", "--blocks", "9",
         "--scenario", "hello", "--threshold", "60")


def git(root, *words):
    done = subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", str(root.folder), *words],
                          capture_output=True, text=True, check=True)
    return done.stdout.strip()


def server(root, spins, extra=""):
    root.write("servers/alpha/server.toml", f"title = 'Alpha'\nstart = '''{sys.executable} \"{FAKE}\" {{port}} spins {spins}'''\n"
               + extra)


@pytest.fixture
def history(root):
    """Two revisions: the second does twenty times the work."""
    git(root, "init", "-q", "-b", "main")
    root.write(".gitignore", "/build/\n/results/\n")
    for spins in (2000, 40000):
        server(root, spins)
        git(root, "add", "-A")
        git(root, "commit", "-qm", f"{spins}")
    return root


def regression(root):
    path, = (root.folder / "results/regress").glob("*/run.json")
    text = (path.parent / "regression.md").read_text()
    return json.loads(path.read_text()), text


def answered(root, *words, expected):
    """Where other work on the machine leaves it open, more blocks are asked; so they are where the answer is one of the
    wrong ones that the gate says it gives, 1 % of reds and 5 % of greens. Thrice in a row it would not be chance."""
    for blocks in ("9", "27", "81"):
        done = root.call("regress", *words, "--blocks", blocks, timeout=1200)
        if done.returncode == expected:
            break
        print("again:", done.stdout)
        shutil.rmtree(root.folder / "results")
    assert done.returncode == expected, done.stdout + done.stderr
    return done


@pytest.mark.measures
def test_a_slower_revision_is_red(history):
    done = answered(history, "HEAD~1", "HEAD", *WORDS, expected=1)
    record, text = regression(history)
    assert text in done.stdout and "\nRegression.\n" in text
    told = record["regression"]
    assert told["base_commit"] == git(history, "rev-parse", "HEAD~1") and told["head_commit"] == git(history, "rev-parse", "HEAD")
    answers = {answer["figure"]: answer for answer in told["answers"]}
    cpu = answers["server_cpu_ns_per_request"]
    assert cpu["answer"] == "regression" and cpu["worse_percent"] > 100 and cpu["blocks"] >= 9
    assert answers["anonymous_peak_bytes"]["answer"] == "no regression" and answers["binary_bytes"]["worse_percent"] == 0
    assert {contestant["name"] for contestant in record["contestants"]} == {"alpha-base", "alpha-head", "alpha-base-aa"}
    # In twelve turns, whose requests and latencies add up.
    for one in (cell["rounds"][0] for cell in record["cells"]):
        assert "--duration=0.00833" in one["generator_command"] and one["duration_ns"] > 12 * 8e6
        assert one["errors"]["answer"] == 0 and one["latency_p50_ns"] <= one["latency_p99_ns"] <= one["latency_max_ns"]


@pytest.mark.measures
def test_the_working_tree_without_a_change_is_green(history):
    answered(history, "HEAD", *WORDS, expected=0)
    record, text = regression(history)
    assert "\nNo regression.\n" in text and record["regression"]["head_commit"] is None
    answers = {answer["figure"]: answer["answer"] for answer in record["regression"]["answers"]}
    # On a machine that is busy enough throughput is only watched.
    assert set(answers.values()) <= {"no regression", "watched, not gated"} and answers["binary_bytes"] == "no regression"


# At a fixed rate p99 is all that is asked, and the binary.
PACED = (*WORDS[:-3], "paced", "--duration", "0.3", "--threshold")


@pytest.fixture
def paced(root):
    """A repository whose scenario has a fixed rate; its server is yet to be committed."""
    scenario = (root.folder / "scenarios/hello.toml").read_text()
    root.write("scenarios/paced.toml", scenario.replace('driver = "wrk"', 'driver = "loadgen"\nrate_of_slowest = 0.3'))
    root.write(".gitignore", "/build/\n/results/\n")
    git(root, "init", "-q", "-b", "main")
    return root


def lags(root, *milliseconds):
    for number in milliseconds:
        root.contestant("alpha", "lags", number)
        git(root, "add", "-A")
        git(root, "commit", "-qm", f"{number}")


@pytest.mark.measures
def test_a_tail_is_red_though_it_takes_no_cpu(paced):
    lags(paced, 0, 60)
    answered(paced, "HEAD~1", "HEAD", *PACED, "60", expected=1)
    record, text = regression(paced)
    answers = {answer["figure"]: answer["answer"] for answer in record["regression"]["answers"]}
    assert answers["latency_p99_batches_ns"] == "regression"


@pytest.mark.measures
def test_a_tail_that_this_machine_cannot_see_is_watched(paced):
    lags(paced, 0)
    answered(paced, "HEAD", *PACED, "0.1", expected=0)
    record, text = regression(paced)
    assert re.search(r"watched, not gated: even \d+ blocks could have seen only", text)
    assert "\nNo regression.\nWatched, not gated: " in text
    answers = [answer["answer"] for answer in record["regression"]["answers"]]
    assert "watched, not gated" in answers and set(answers) <= {"watched, not gated", "no regression"}


@pytest.fixture
def slowable(root):
    root.write("harness/settings.toml", 'reference = "alpha"\nslowed = "slow"\n')
    root.contestant("slow", "spins", "{spin}", "only_when_named = true\n")
    return root


@pytest.mark.measures
def test_the_gate_can_be_proved_by_a_slowdown_of_known_size(slowable):
    answered(slowable, "--slowdown", "300", *WORDS, expected=1)
    record, text = regression(slowable)
    base, head, twin = (contestant["spin"] for contestant in record["contestants"])
    assert head > base == twin > 0
    answers = {answer["figure"]: answer for answer in record["regression"]["answers"]}
    assert answers["server_cpu_ns_per_request"]["answer"] == "regression"
    assert answers["server_cpu_ns_per_request"]["worse_percent"] > 100
    assert text.startswith("The slow server: slowed by 300 % (as it is) against its base working tree (as it is).")


def test_a_slowdown_takes_no_revision(slowable):
    done = slowable.call("regress", "HEAD", "--slowdown", "3")
    assert done.returncode == 3 and "it takes no revision" in done.stderr


def test_few_blocks_cannot_tell(history):
    done = history.call("regress", "HEAD", *WORDS, "--blocks", "2")
    assert done.returncode == 2 and "Could not tell." in done.stdout and "| could not tell" in done.stdout


def test_an_interrupted_comparison_offers_nothing_that_does_not_exist(history):
    with subprocess.Popen(history.command("regress", "HEAD", *WORDS), cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          text=True) as running:
        for line in running.stderr:
            if ": block 1/" in line:
                break
        running.send_signal(signal.SIGINT)
        told = running.stderr.read()
    assert running.returncode == 130 and "recorded in" in told and "--resume" not in told


def test_the_toolchain_is_built_in_the_other_revision(history):
    server(history, 2000, "build = 'cat {root}/tool/made'\n[toolchain]\nprogram = '{root}/tool/made'\nremedy = 'make it'\n"
           "build = 'mkdir -p {root}/tool && cp /bin/true {root}/tool/made'\n")
    git(history, "commit", "-qam", "a toolchain of its own")
    git(history, "tag", "good")
    server(history, 2000, "build = 'echo gone wrong; exit 7'\n")
    git(history, "commit", "-qam", "does not build")
    done = history.call("regress", "good", "HEAD", *WORDS)
    assert done.returncode == 2 and "does not build" in done.stdout and "gone wrong" in done.stdout
    made = list((history.folder / "build/regress").glob("*/tool/made"))
    assert len(made) == 1 and not (history.folder / "tool").exists()


@pytest.mark.parametrize("words, told", [
    (("nowhere",), "there is no revision 'nowhere'"),
    (("HEAD", "HEAD~1", "HEAD~2"), "unexpected word 'HEAD~2'"), (("HEAD", "--contestant", "nobody"), "no contestant 'nobody'"),
])
def test_wrong_usage(history, words, told):
    done = history.call("regress", *words)
    assert done.returncode == 3 and told in done.stderr


def test_without_a_repository(root):
    root.contestant("alpha")
    done = root.call("regress", "HEAD", env={"PATH": "/usr/bin:/bin", "GIT_CEILING_DIRECTORIES": str(root.folder.parent)})
    assert done.returncode == 3 and "is in no git repository" in done.stderr


TOOL = ("build = 'cat {root}/tool/made'\n[toolchain]\nprogram = '{root}/tool/made'\nremedy = 'make it'\n"
        "build = 'install -D spins {root}/tool/made'\n")


@pytest.fixture
def branch(history):
    """A branch that left main one commit ago; the contestant's toolchain is part of the repository."""
    for name in ("one", "two"):
        if name == "two":
            git(history, "checkout", "-qb", "side")
        server(history, 2000, TOOL)
        history.write("servers/alpha/spins", name)
        git(history, "add", "servers")
        git(history, "commit", "-qm", name)
    return history


def test_revisions_builds_the_merge_base_where_no_base_is_named(branch):
    branch.write("tool/made", "as the working tree has it").chmod(0o755)
    done = branch.call("revisions")
    assert done.returncode == 0, done.stdout + done.stderr
    base, head = map(json.loads, done.stdout.splitlines())
    assert base["name"] == "merge base with main" and base["commit"] == git(branch, "rev-parse", "main")
    assert head == {"name": "working tree", "commit": None, "tree": str(branch.folder)}
    made = branch.folder / "build/regress" / base["commit"][:12] / "tool/made"
    assert base["tree"] == str(made.parent.parent) and made.read_text() == "one"
    assert (branch.folder / "tool/made").read_text() == "as the working tree has it"


def test_revisions_says_what_does_not_build(branch):
    server(branch, 2000, TOOL.replace("-D spins", "-D nothing"))
    git(branch, "commit", "-qam", "does not build")
    done = branch.call("revisions", "main", "HEAD")
    assert done.returncode == 2 and "does not build" in done.stderr and "nothing" in done.stderr and done.stdout == ""


def test_without_a_main_branch_a_base_must_be_named(branch):
    git(branch, "branch", "-qm", "main", "trunk")
    done = branch.call("revisions")
    assert done.returncode == 3 and "no merge base with a main branch" in done.stderr
