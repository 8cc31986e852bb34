"""Ratios from interleaved runs of the harness: what it timed in each block, one contestant against another.

SPDX-License-Identifier: MIT
"""
import json
import signal
import subprocess

from .figure import Absent, ratio
from .interrupt import held
from .programs import HARNESS, ROOT, Unavailable

CPU, P99 = "server_cpu_ns_per_request", "latency_p99_ns"


class Record:
    """A run.json."""

    def __init__(self, document, scenario):
        self.cells = {cell["contestant"]: cell for cell in document["cells"] if cell["scenario"] == scenario}
        self.spoiled = {(note["block"], note["attempt"]) for note in document["spoiled"] if note["scenario"] == scenario}

    def trouble(self, contestant):
        """Why there is nothing of it, or None."""
        cell = self.cells.get(contestant)
        if cell is None:
            return f"{contestant} took no part"
        return None if cell["verdict"] == "ok" else f"{contestant}: {cell['verdict']}: {cell['reason']}"

    def blocks(self, contestant, figure):
        """{block: value} of the blocks that nobody disturbed."""
        return {round_["block"]: round_[figure] for round_ in self.cells[contestant]["rounds"]
                if (round_["block"], round_["attempt"]) not in self.spoiled and round_.get(figure, 0) > 0}

    def ratio(self, contestant, against, figure):
        for name in (contestant, against):
            if self.trouble(name):
                return Absent(self.trouble(name))
        above, below = self.blocks(contestant, figure), self.blocks(against, figure)
        both = sorted(above.keys() & below.keys())
        if not both:
            return Absent("every block was disturbed by others' work; run it on a quiet machine")
        return ratio([above[block] / below[block] for block in both], f"{len(both)} blocks")


def run(scenario, contestants, reference, folder, plan, *more):
    """Measures and returns the record. The harness shows its progress on stderr."""
    command = [HARNESS, "run", "--root", ROOT, "--scenario", scenario, "--reference", reference, "--workers", 1, "--blocks", plan.blocks,
               "--results", folder, *more]
    for name in contestants:
        command += ["--contestant", name]
    if plan.quick:
        command += ["--duration", 0.3, "--warmup", 0.1]
    if plan.noise_limit is not None:
        command += ["--noise-limit", plan.noise_limit]
    before = set(folder.glob("*/run.json"))
    process = None
    try:
        with held():
            process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
                                       start_new_session=True)
        returned = process.wait()
    except BaseException:
        if process:
            # It stops what it started by itself; a second signal would only make it hasty.
            process.send_signal(signal.SIGINT)
            process.wait()
        raise
    made = set(folder.glob("*/run.json")) - before
    if len(made) != 1:
        raise Unavailable(f"the harness ended with status {returned} and left no record")
    return Record(json.loads(made.pop().read_text(encoding="utf-8")), scenario)
