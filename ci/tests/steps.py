"""Runs the `run:` steps of a job as a runner of GitHub Actions would: sh -e, the step's own environment, GITHUB_ENV, GITHUB_STEP_SUMMARY,
conditions. Steps that `uses:` an action are handed to the caller. What it does not know is an error, so nothing is skipped unseen.

SPDX-License-Identifier: MIT
"""
import dataclasses
import glob
import os
import pathlib
import re
import subprocess
import tempfile

import yaml

EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


@dataclasses.dataclass
class Outcome:
    """Of a job: of each step that ran the exit status and what it printed; what it said in Markdown; whether it is green."""
    status: dict
    printed: dict
    summary: str
    green: bool


class Job:
    """`contexts`: {"github.event.before": ...}, what expressions may name; the job's `env.*` comes by itself."""

    def __init__(self, workflow, name, folder, contexts, used):
        document = yaml.safe_load(pathlib.Path(workflow).read_text(encoding="utf-8"))
        self.job = document["jobs"][name]
        self.folder, self.contexts, self.used = folder, contexts, used
        self.env = {**document.get("env", {}), **self.job.get("env", {})}
        self.failed = False

    def value(self, name):
        if name.startswith("env."):
            return self.env.get(name.removeprefix("env."), "")
        if match := re.fullmatch(r"hashFiles\('([^']*)'\)", name):
            return "a hash" if glob.glob(match[1], root_dir=self.folder) else ""
        if name in ("!cancelled()", "failure()"):
            return {"!cancelled()": "true", "failure()": "true" if self.failed else ""}[name]
        if name not in self.contexts:
            raise KeyError(f"the expression {name} is none that the tests know")
        return self.contexts[name]

    def expanded(self, text):
        return EXPRESSION.sub(lambda match: str(self.value(match[1])), str(text))

    def wanted(self, step):
        condition = EXPRESSION.sub(r"\1", str(step["if"])) if "if" in step else ""
        holds = all(bool(self.value(term.strip().removesuffix(" != ''"))) for term in condition.split("&&") if term.strip())
        # Without a word about failures a step runs only where nothing has failed.
        return holds and (not self.failed or "cancelled()" in condition or "failure()" in condition)

    def run(self, only=None):
        """`only`: names of steps; None: all."""
        status, printed = {}, {}
        with tempfile.TemporaryDirectory() as place:
            variables, summary = pathlib.Path(place, "env"), pathlib.Path(place, "summary")
            variables.touch()
            summary.touch()
            for step in self.job["steps"]:
                name = step.get("name", step.get("uses"))
                if (only and name not in only) or not self.wanted(step):
                    continue
                if "uses" in step:
                    self.used(step["uses"], {key: self.expanded(value) for key, value in step.get("with", {}).items()})
                    continue
                own = {key: self.expanded(value) for key, value in {**self.env, **step.get("env", {})}.items()}
                done = subprocess.run(["sh", "-e", "-c", self.expanded(step["run"])], cwd=self.folder, capture_output=True, text=True,
                                      stdin=subprocess.DEVNULL, check=False, timeout=300,
                                      env={**os.environ, **own, "GITHUB_ENV": str(variables), "GITHUB_STEP_SUMMARY": str(summary),
                                           "GITHUB_WORKSPACE": str(self.folder), "GITHUB_BASE_REF": self.contexts["github.base_ref"]})
                status[name], printed[name] = done.returncode, done.stdout + done.stderr
                self.failed |= done.returncode != 0
                self.env |= dict(line.split("=", 1) for line in variables.read_text().splitlines())
            return Outcome(status, printed, summary.read_text(), not self.failed)
