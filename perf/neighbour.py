"""What one client that pipelines 64 deep, and always asks for more, does to the p99 of the others.

The others come at a fixed rate, 40 % of what the server can do alone. The greedy client runs as SCHED_IDLE on the generator's CPU, so what
is left of the generator's time is its own and the others' requests are sent when they are due. `limit` goes through the same, as a remark:
what a server comes to that does no work.
SPDX-License-Identifier: MIT
"""
import contextlib
import json
import os
import random
import subprocess
import time

from .client import ask, connect
from .figure import ratio
from .programs import LOADGEN, Unavailable, cpus, limit, orisha, spawn, stop

OTHERS, DEPTH, SHARE = 49, 64, 0.4
REQUEST = b"GET /api/users/42 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def _loadgen(files, address, duration_s, *more):
    request, answer = files
    return [LOADGEN, "--port", address[1], "--request", request, "--expect", answer, "--any-date", "--duration", f"{duration_s:g}", *more]


def _report(words, cpu):
    """What loadgen found; every answer must have been right."""
    process = spawn(words, cpu, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        output, errors = process.communicate()
    finally:
        stop(process)
    if process.returncode != 0:
        raise Unavailable(f"loadgen: {(errors or output).strip()[-300:]}")
    return json.loads(output)


def _idly():
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def p99_pair(files, address, rate, duration_s, generator):
    """(alone, beside the greedy client), in ns."""
    others = _loadgen(files, address, duration_s, "--connections", OTHERS, "--rate", f"{rate:.0f}")
    alone = _report(others, generator)["latency"]["p99_ns"]
    greedy = spawn(_loadgen(files, address, duration_s + 60, "--connections", 1, "--pipeline", DEPTH), generator, _idly,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(0.1)
        beside = _report(others, generator)["latency"]["p99_ns"]
        if greedy.poll() is not None:
            raise Unavailable("the client that pipelines did not last as long as the others")
    finally:
        stop(greedy)
    return alone, beside


def measure(program, plan, folder):
    server, generator = cpus()
    files = folder / "neighbour.request", folder / "neighbour.response"
    files[0].write_bytes(REQUEST)
    with orisha(program, cpu=server) as (_, address):
        with connect(address) as connection:
            files[1].write_bytes(ask(connection, REQUEST))
        warm = _report(_loadgen(files, address, plan.neighbour_s, "--connections", OTHERS), generator)
    rate = SHARE * warm["requests"] / (warm["duration_ns"] / 1e9)
    ratios = {"orisha": [], "limit": []}
    for _ in range(plan.blocks):
        for name in random.sample(sorted(ratios), 2):
            with contextlib.ExitStack() as stack:
                running = orisha(program, cpu=server) if name == "orisha" else limit(files[1], cpu=server)
                _, address = stack.enter_context(running)
                _report(_loadgen(files, address, 0.1, "--connections", OTHERS), generator)  # warm-up
                alone, beside = p99_pair(files, address, rate, plan.neighbour_s, generator)
                ratios[name].append(beside / alone)
    floor = ratio(ratios["limit"])
    return {"p99_beside": ratio(ratios["orisha"], f"{plan.blocks} blocks at {rate:,.0f} req/s; limit {floor.value:.2f} "
                                                  f"[{floor.low:.2f}..{floor.high:.2f}]")}
