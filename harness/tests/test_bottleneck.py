"""Set-ups whose bottleneck is known beforehand are classified right: a busy server, a busy generator, a shaped link.

SPDX-License-Identifier: MIT
"""
import shutil
import statistics
import subprocess
import time

import pytest

from conftest import BUILD, MUTANT

pytestmark = pytest.mark.measures

NOISE_LIMIT = 0.05  # measure/bottleneck.h
QUIET_WITHIN_S = 240
LIMIT = BUILD / "servers" / "limit" / "limit"
SHAPED = "ip link set lo up && tc qdisc add dev lo root tbf rate 20mbit burst 32kb latency 400ms"


def measured(root, *words, prefix=()):
    # Three short blocks: what is asserted is a median, and other people's work must not decide it.
    words = root.command("run", "--noise-limit", "100", "--blocks", "3", *words)
    done = subprocess.run([*prefix, *words], cwd="/", capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def found(root, name, wanted, *words, **more):
    """The output of a run that finds this bottleneck: one of three, and those in which work beside it may have taken a CPU from one side
    alone do not count."""
    wrong, deadline = 0, time.monotonic() + QUIET_WITHIN_S
    while True:
        output, cell = measured(root, *words, **more), root.cell(name)
        if cell["bottleneck"] == wanted:
            return output
        print("again: found", [(r["server_cpu_use"], r["generator_cpu_use"], r["foreign_cpu_use"], r.get("bottleneck")) for r in cell["rounds"]])
        foreign = statistics.median(one["foreign_cpu_use"] for one in cell["rounds"])
        wrong += foreign < NOISE_LIMIT
        assert wrong < 3, f"{cell['bottleneck']} where it is {wanted}, three times"
        if time.monotonic() > deadline:
            pytest.skip(f"other work used {100 * foreign:.0f} % of the CPUs, and no less in {QUIET_WITHIN_S / 60:g} minutes")


def test_a_busy_server(root):
    root.contestant("alpha")  # Python: a few thousand requests a second at best
    found(root, "alpha", "server")


def test_a_busy_generator(root):
    """Constant answers, sixteen at a time, to a generator that runs Lua: the server sleeps most of the time."""
    if not LIMIT.exists():
        pytest.fail(f"{LIMIT} is not built")
    root.write("servers/limit/server.toml", f"start = '''\"{LIMIT}\" {{port}} {{workers}} {{answer}}'''\n"
               "[capabilities]\nconstant_answer = true\n")
    found(root, "limit", "client", "--pipeline", "16", "--connections", "50", "--contestant", "limit")
    cell = root.cell("limit")
    assert cell["rounds"][0]["server_cpu_use"] < cell["rounds"][0]["generator_cpu_use"]


def link_can_be_shaped():
    if not shutil.which("tc", path="/usr/sbin:/sbin:/usr/bin") or not shutil.which("unshare"):
        return "tc (iproute2) or unshare is not installed"
    done = subprocess.run(["unshare", "-n", "/bin/sh", "-c", f"PATH=$PATH:/usr/sbin:/sbin; {SHAPED}"], capture_output=True,
                          text=True, check=False)
    return "" if done.returncode == 0 else f"this machine lets nobody shape a link: {done.stderr.strip()}"


def test_a_shaped_link(root):
    """In a network namespace of its own whose loopback lets 20 Mbit/s through; neither side has much to do."""
    reason = link_can_be_shaped()
    if reason:
        pytest.skip(reason)
    root.write("servers/alpha/server.toml", f"title = 'alpha'\nstart = '''\"{MUTANT}\" {{port}} good'''\n")
    shaped = ["unshare", "-n", "/bin/sh", "-c", f'PATH=$PATH:/usr/sbin:/sbin; {SHAPED} && exec "$@"', "sh"]
    for driver in ("wrk", "loadgen"):
        output = found(root, "alpha", "link", "--driver", driver, "--connections", "20", prefix=shaped)
        entry = root.cell("alpha")["rounds"][0]
        assert entry["server_cpu_use"] < 0.8 and entry["generator_cpu_use"] < 0.8
        assert 2 * entry["link_waiting_samples"] >= entry["link_samples"] > 0
        assert "Where the bottleneck is the link" in output
