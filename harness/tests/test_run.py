"""`harness run` from one end to the other, against small servers with and without faults.

SPDX-License-Identifier: MIT
"""
import contextlib
import json
import signal
import socket
import subprocess
import time

import pytest

from conftest import PATIENCE_S


def test_two_good_servers_are_measured(root):
    root.contestant("alpha", extra='version = "echo alpha 1.2"\n')
    root.contestant("beta", "workers")
    done = root.run("--blocks", "2", "--seed", "7")
    assert done.returncode == 0, done.stderr
    record = root.record()
    assert (record["schema"], record["schema_version"], record["seed"]) == ("http-benchmark-run", 2, 7)
    assert record["interrupted"] is False and record["tools"]["wrk"]
    assert record["contestants"][0]["version"] == "alpha 1.2"
    for name in ("alpha", "beta"):
        cell = root.cell(name)
        assert (cell["verdict"], cell["reason"]) == ("ok", None)
        assert [(entry["block"], entry["attempt"]) for entry in cell["rounds"]] == [(1, 0), (2, 0)]
        for entry in cell["rounds"]:
            assert entry["requests"] > 0 and 0.9e9 < entry["duration_ns"] < 5e9
            assert entry["rps"] == pytest.approx(entry["requests"] * 1e9 / entry["duration_ns"])
            assert entry["server_cpu_ns_per_request"] == pytest.approx(
                entry["server_cpu_ns"] / (entry["requests"] + entry["asked_beside"]))
            # Python needs at least a few microseconds for a request, and cannot use more than all CPUs.
            assert 1e3 < entry["server_cpu_ns_per_request"] < 1e8
            surplus = entry["bytes_read"] - entry["requests"] * cell["wire_bytes"]
            assert 0 <= surplus <= 4 * cell["wire_bytes"]
            assert entry["pss_peak_bytes"] > 1 << 20 and entry["generator_cpu_ns"] > 0
            assert set(entry["errors"].values()) == {0}
        rates = [entry["rps"] for entry in cell["rounds"]]
        summary = cell["summary"]["rps"]
        assert summary["min"] == pytest.approx(min(rates)) and summary["max"] == pytest.approx(max(rates))
        assert summary["median"] == pytest.approx(sum(rates) / 2)
    # The child of `workers` does all the work: its parent alone would show next to nothing.
    assert root.cell("beta")["rounds"][0]["server_cpu_ns"] > 50e6
    positions = sorted(entry["position"] for cell in record["cells"] for entry in cell["rounds"])
    assert positions == list(range(6)), "two contestants and the twin of the reference"
    twin = root.cell("alpha-aa")
    assert twin["verdict"] == "ok" and "p" in twin["comparison"]["rps"] and "rank" not in twin
    assert "A/A, alpha against itself" in done.stdout and "2 blocks cannot show a difference" in done.stdout
    assert "The alpha server" in done.stdout and "ratio to The alpha server" in done.stdout
    assert "| The alpha server |" in root.table() and "| 1 |" in root.table()


def suite(root, name, contestants, **more):
    """A record of the conformance suite beside the runs, with a NUL in it as real ones have. Its folder."""
    folder = root.folder / "results/conformance" / name
    count = {"must_failures": 4, "framing_failures": 1, "should_failures": 7}
    found = [{"name": one, "absent": None, "counts": count, "hazards": {"a 00": {"sent": "\0"}}} for one in contestants]
    folder.mkdir(parents=True)
    (folder / "conformance.json").write_text(json.dumps({"schema": "http-conformance-run", "schema_version": 1, "only": None, "started_at": f"2026-01-0{name}T00:00:00Z",
                                                         "contestants": found, **more}))
    return folder


def test_the_table_can_be_derived_again(root, tmp_path):
    """With what the conformance suite found beside the speed."""
    root.contestant("alpha")
    suite(root, "1", ["alpha", "beta"])
    suite(root, "2", ["alpha", "beta"], only="host")  # newer, but neither of all cases
    alone = suite(root, "3", ["alpha"])  # nor of more than one contestant
    done = root.run()
    assert done.returncode == 0, done.stderr
    record = str(root.records()[-1])

    def table(*words, verb="table"):
        return subprocess.run([*root.command(verb)[:2], record, *words], capture_output=True, text=True, check=False)

    for again in table(), table(verb="summarize"):
        assert (again.returncode, again.stdout) == (0, done.stdout)
    markdown = table("--markdown")
    assert (markdown.returncode, markdown.stdout) == (0, root.table())
    assert done.stdout.count("4 / 7 / 1*") == 1 and "2026-01-01" in done.stdout
    assert "2026-01-03" in table("--conformance", alone).stdout
    for text in ("{", "{}"):
        (tmp_path / "conformance.json").write_text(text)
        wrong = table("--conformance", tmp_path)
        assert wrong.returncode == 3 and "conformance.json" in wrong.stderr


def test_a_wrong_byte_is_refused_and_stays_in_the_table(root):
    root.contestant("alpha")
    root.contestant("liar", "wrong_byte")
    done = root.run()
    assert done.returncode == 1
    cell = root.cell("liar")
    assert cell["verdict"] == "invalid" and cell["rounds"] == []
    assert "differs at byte 11" in cell["reason"] and "wurld" in cell["reason"] and "world" in cell["reason"]
    assert root.cell("alpha")["verdict"] == "ok"
    assert "differs at byte 11" in done.stdout and "The liar server" in done.stdout


def test_wrong_answers_under_load_void_the_rounds(root):
    root.contestant("turncoat", "wrong_later")
    assert root.run().returncode == 1
    cell = root.cell("turncoat")
    assert cell["verdict"] == "invalid" and cell["check"] in ("accounting", "verifier_length"), cell
    assert cell["rounds"] == [] and len(cell["void_rounds"]) == 1


def test_wrong_answers_of_the_right_size_are_seen_by_the_verifier(root):
    root.contestant("juggler", "swaps")
    assert root.run("--duration", "3").returncode == 1
    cell = root.cell("juggler")
    assert cell["verdict"] == "invalid" and "verifier beside the load" in cell["reason"], cell
    assert cell["rounds"] == []


def test_a_process_that_leaves_the_group_is_not_measured(root):
    root.contestant("fugitive", "escapes")
    assert root.run().returncode == 1
    cell = root.cell("fugitive")
    assert cell["verdict"] == "invalid" and "left the process group" in cell["reason"], cell


@pytest.mark.parametrize("fault, verdict, words, status", [
    ("no_date", "invalid", "Date is missing", 1),
    ("closes", "invalid", "keep the connection open", 1),
    ("chunked", "invalid", "Transfer-Encoding", 1),
    ("silent", "hung", "Timeout", 2),
    ("dies_at_start", "crashed", "exited with status 7; its last words: cannot find my configuration", 2),
    ("dies_under_load", "crashed", "signal 11", 2),
])
def test_faults_become_verdicts(root, fault, verdict, words, status):
    root.contestant("faulty", fault)
    done = root.run()
    cell = root.cell("faulty")
    assert (cell["verdict"], done.returncode) == (verdict, status), cell
    assert words in cell["reason"] and words in done.stdout
    assert cell["rounds"] == [] and cell["bottleneck"] is None


def test_a_server_that_never_listens_is_hung(root):
    root.contestant("deaf", "never_listens")
    assert root.run("--ready-timeout", "1").returncode == 2
    assert root.cell("deaf")["verdict"] == "hung"
    assert "did not listen on its port within 1 s" in root.cell("deaf")["reason"]


def test_a_finding_wins_over_what_was_not_measured(root):
    root.contestant("liar", "wrong_byte")
    root.contestant("mayfly", "dies_at_start")
    assert root.run().returncode == 1


def test_a_contestant_that_does_not_build_is_excluded(root):
    root.contestant("alpha")
    root.contestant("broken", extra='build = "echo no such header >&2; exit 3"\n')
    assert root.run().returncode == 2
    cell = root.cell("broken")
    assert cell["verdict"] == "excluded" and "exited with status 3; its last words: no such header" in cell["reason"]
    assert root.cell("alpha")["verdict"] == "ok"
    assert (root.folder / "build/contestants/broken/build.log").read_text() == "no such header\n"


def test_a_build_finds_its_folder(root):
    root.contestant("alpha", extra='build = "cp {source}/server.toml {build}/copy"\n')
    assert root.check().returncode == 0
    assert (root.folder / "build/contestants/alpha/copy").exists()


def test_a_missing_toolchain_excludes_and_counts_only_when_named(root):
    root.contestant("alpha")
    root.write("cache/reason", "the registry could not be reached\n")
    root.contestant("exotic", extra='[toolchain]\nprogram = "no-such-compiler"\nremedy = "./bootstrap --only exotic"\n'
                    'reason_file = "{root}/cache/reason"\n')
    assert root.run().returncode == 0
    reason = root.cell("exotic")["reason"]
    assert root.cell("exotic")["verdict"] == "excluded"
    assert "no-such-compiler" in reason and "registry could not be reached" in reason and "./bootstrap" in reason
    assert root.check("--contestant", "exotic").returncode == 2


def test_a_private_toolchain_comes_first(root):
    tool = root.write("tools/private-tool", "#!/bin/sh\necho private $FLAVOUR\n")
    tool.chmod(0o755)
    root.contestant("alpha", extra='version = "private-tool"\n[toolchain]\nprogram = "private-tool"\n'
                    'path = "{root}/tools"\nenv = { FLAVOUR = "v{port_is_not_known}" }\n')
    unknown = root.check()
    assert unknown.returncode == 3 and "port_is_not_known" in unknown.stderr
    toml = root.folder / "servers/alpha/server.toml"
    toml.write_text(toml.read_text().replace("v{port_is_not_known}", "mint"))
    assert root.run().returncode == 0
    assert root.record()["contestants"][0]["version"] == "private mint"


def test_a_capability_that_is_needed_excludes_those_without_it(root):
    scenario = (root.folder / "scenarios/hello.toml").read_text()
    root.write("scenarios/hello.toml", 'needs = ["telepathy"]\n' + scenario)
    root.contestant("alpha")
    root.contestant("beta", extra="[capabilities]\ntelepathy = true\n")
    assert root.run().returncode == 0
    assert "telepathy" in root.cell("alpha")["reason"] and root.cell("alpha")["verdict"] == "excluded"
    assert root.cell("beta")["verdict"] == "ok"


def test_a_constant_answer_gets_its_bytes_and_is_not_ranked(root):
    root.write("servers/limit/constant.py", """
import asyncio, sys
answer = open(sys.argv[2], "rb").read()
class Constant(asyncio.Protocol):
    def connection_made(self, transport): self.transport = transport
    def data_received(self, data): self.transport.write(answer * data.count(b"\\r\\n\\r\\n"))
async def main():
    server = await asyncio.get_running_loop().create_server(Constant, "127.0.0.1", int(sys.argv[1]))
    await server.serve_forever()
asyncio.run(main())
""")
    root.write("servers/limit/server.toml", "title = 'limit'\nstart = 'python3 constant.py {port} {answer}'\n"
               "[capabilities]\nconstant_answer = true\n")
    second = '[[request]]\npath = "/other"\n[request.expect]\nbody = "other"\n[load]\n'
    scenario = (root.folder / "scenarios/hello.toml").read_text()
    root.write("scenarios/hello.toml", scenario.replace("[load]\n", second))
    done = root.run()
    assert done.returncode == 0, done.stdout + done.stderr
    assert root.cell("limit")["verdict"] == "ok" and "limit (not ranked)" in root.table()


def test_a_port_that_is_taken_is_left_alone(root):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        root.contestant("alpha")
        assert root.run("--port", str(taken)).returncode == 0
        command = root.cell("alpha")["rounds"][0]["generator_command"]
        assert f":{taken}/" not in command


def test_a_port_that_is_taken_meanwhile_is_changed(root):
    root.contestant("alpha", "squatted", '"{root}/squatted"')
    done = root.check()
    assert done.returncode == 0, done.stdout
    assert (root.folder / "squatted").exists()


def test_a_server_that_ignores_sigterm_is_killed(root):
    root.contestant("stubborn", "ignores_term")
    assert root.check().returncode == 0


@pytest.mark.parametrize("number, status", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interruption_keeps_finished_rounds(root, number, status):
    root.contestant("alpha")
    root.contestant("beta")
    with subprocess.Popen(root.command("run", "--blocks", "40", "--noise-limit", "100"), cwd="/", stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True) as running:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if root.records() and any(cell["rounds"] for cell in root.record()["cells"]):
                break
            time.sleep(0.1)
        running.send_signal(number)
        output, _ = running.communicate(timeout=PATIENCE_S)
    assert running.returncode == status
    record = root.record()
    assert record["interrupted"] is True
    assert sum(len(cell["rounds"]) for cell in record["cells"]) >= 1
    assert "interrupted" in output and root.processes() == []


@contextlib.contextmanager
def loading(root):
    """A run whose generator is at work."""
    with subprocess.Popen(root.command("run", "--noise-limit", "100", "--duration", "60"), cwd="/", stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as running:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline and not any("wrk" in line for line in root.processes()):
            time.sleep(0.1)
        yield running


def test_a_killed_harness_takes_its_server_with_it(root):
    root.contestant("alpha")
    with loading(root) as running:
        running.kill()
        running.wait()
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and root.processes():
        time.sleep(0.1)
    assert root.processes() == []
    assert json.loads(root.records()[-1].read_text())["cells"][0]["verdict"] == "excluded"


def test_two_runs_at_a_time_are_refused(root):
    root.contestant("alpha")
    with loading(root) as running:
        other = root.check()
        running.send_signal(signal.SIGINT)
        running.wait(timeout=PATIENCE_S)
    assert other.returncode == 2 and "another harness is at work" in other.stderr


def test_a_seed_gives_the_same_order(root):
    for name in ("a", "b", "c", "d"):
        root.contestant(name)
    orders = []
    for _ in range(2):
        assert root.run("--seed", "11").returncode == 0
        cells = root.record()["cells"]
        orders.append([cell["contestant"] for cell in sorted(cells, key=lambda cell: cell["rounds"][0]["position"])])
        time.sleep(1.1)
    assert orders[0] == orders[1]


def test_method_headers_and_body_reach_the_server_from_curl_and_from_wrk(root):
    root.contestant("strict", "strict")
    scenario = (root.folder / "scenarios/hello.toml").read_text()
    root.write("scenarios/hello.toml", scenario.replace('path = "/hello"\n', """path = "/hello"
method = "POST"
body = 'say "a\\'
headers = { X-Test = 'a "quoted" one' }
"""))
    done = root.run()
    assert done.returncode == 0, done.stdout
    assert root.cell("strict")["rounds"][0]["requests"] > 0


def test_head_cannot_be_timed_with_wrk(root):
    root.contestant("alpha", "head")
    scenario = (root.folder / "scenarios/hello.toml").read_text()
    root.write("scenarios/hello.toml", scenario.replace('path =', 'method = "HEAD"\npath ='))
    assert root.check().returncode == 0
    assert root.run().returncode == 2
    assert "wrk waits for the body" in root.cell("alpha")["reason"]


def test_an_interruption_of_a_build_leaves_nothing_behind(root):
    root.contestant("alpha", extra='build = "sleep 300 & sleep 301"\n')
    with subprocess.Popen(root.command("run"), cwd="/", stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True) as running:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline and sum("sleep" in line for line in root.processes()) < 2:
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=PATIENCE_S)
    assert running.returncode == 130 and root.processes() == []
    assert root.record()["interrupted"] is True
