"""Every mutant of mutants/ must be refused, for the right reason; the good server must pass 20 rounds of 20.

All of them are measured in one `harness run`: each scenario here needs a capability of its own name, and a mutant has
the capabilities of the scenarios that the table EXPECTED measures it in. What came out is printed as a table at the end.
The mutants themselves are checked by test_mutants_alone.py.

No mutant swaps the answers to pipelined requests of two kinds: the load of a scenario is one kind, not pipelined.

SPDX-License-Identifier: MIT
"""
import collections

import pytest

from conftest import MUTANT, PROGRAM, Root, mutant_names, mutant_said

ROUNDS = 20

HELLO_REQUEST = """\
[[request]]
path = "/hello"
[request.expect]
content_type = "application/json"
body = '{"hello":"world"}'
present = ["Server"]
"""
CLOSING_REQUEST = HELLO_REQUEST.replace("[request.expect]", 'headers = { Connection = "close" }\n[request.expect]')
PAGE_EXPECTATION = """\
[request.expect]
content_type = "text/html; charset=utf-8"
headers = { Vary = "Accept-Encoding" }
"""
GZIP_REQUEST = ('[[request]]\npath = "/page"\nheaders = { Accept-Encoding = "gzip" }\n' + PAGE_EXPECTATION
                + 'body_file = "page.html.gz"\ncontent_encoding = "gzip"\n')
PAGE_REQUEST = '[[request]]\npath = "/page"\n' + PAGE_EXPECTATION + 'body_file = "page.html"\n'

# name -> requests, driver, seconds
SCENARIOS = {
    "hello": (HELLO_REQUEST, "loadgen", 1),
    "gzip": (GZIP_REQUEST, "loadgen", 1),
    "two": (HELLO_REQUEST + PAGE_REQUEST, "loadgen", 1),
    "churn": (CLOSING_REQUEST, "loadgen", 1),
    # Ten thousand answers, also on a machine that is very busy.
    "rare": (HELLO_REQUEST, "loadgen", 8),
    # A Date is wrong when it is more than 5 s old.
    "long": (HELLO_REQUEST, "loadgen", 7),
    # 1,100 answers compared. Where a busy machine lets it be 300, one in 50 is seen but for one run in 400. What is wrong ends early.
    "hello_wrk": (HELLO_REQUEST, "wrk", 10),
    "gzip_wrk": (GZIP_REQUEST, "wrk", 1),
}

Expected = collections.namedtuple("Expected", "mutant scenario verdict checks")


def expected(mutant, scenario, verdict, *checks):
    return Expected(mutant, scenario, verdict, checks)


# Several checks stand where one fault can be seen in more than one way, or where two observers race.
EXPECTED = [
    expected("good", "hello", "ok"),
    expected("good", "gzip", "ok"),
    expected("good", "two", "ok"),
    expected("good", "churn", "ok"),
    expected("good", "hello_wrk", "ok"),
    expected("good", "gzip_wrk", "ok"),
    # Our own generator compares every byte.
    expected("wrong_byte", "rare", "invalid", "body"),
    # A client that waits for the rest waits for ever: the next answer would come only after the next request.
    expected("truncated", "hello", "hung", "timeout"),
    expected("short_then_close", "hello", "invalid", "connection", "length"),
    expected("wrong_length", "hello", "invalid", "length", "head"),
    expected("uncompressed", "gzip", "invalid", "head", "length"),
    expected("same_size_404", "hello", "invalid", "status"),
    expected("same_size_redirect", "hello", "invalid", "status"),
    expected("other_type", "hello", "invalid", "head"),
    expected("other_head", "hello", "invalid", "head", "length"),
    expected("drip", "hello", "hung", "timeout"),
    expected("dies", "hello", "crashed", "alive"),
    expected("exits_quietly", "hello", "crashed", "alive"),
    expected("hangs", "hello", "hung", "timeout"),
    expected("hangs_one", "hello", "hung", "timeout"),
    expected("other_process", "hello", "invalid", "process_group", "listener"),
    expected("late_other_process", "hello", "invalid", "process_group"),
    expected("never_closes", "churn", "invalid", "close"),
    expected("stale_date", "long", "invalid", "verifier_date"),
    expected("old_date", "hello", "invalid", "date"),
    expected("no_date", "hello", "invalid", "date", "head", "length"),
    expected("extra_bytes", "hello", "invalid", "length", "head", "status"),
    expected("duplicate", "hello", "invalid", "length", "head", "status"),
    expected("cached_constant", "two", "invalid", "body", "head", "length"),
    expected("resets", "hello", "invalid", "connection"),
    expected("slow_start", "hello", "hung", "start"),
    expected("reconnect", "hello", "invalid", "connection", "close"),
    # wrk compares nothing; what it counts (statuses from 400 up, broken connections, bytes) and the verifier's sample
    # must do. Left out are those that neither need see: wrong_byte (1 in 10,000), extra_bytes (bytes so few that the
    # accounting takes them for answers under way), truncated and hangs_one (to wrk a request that is never answered is
    # none); and those that are seen in the same way as a row below.
    expected("uncompressed", "gzip_wrk", "invalid", "verifier_head", "verifier_length", "verifier_body", "accounting"),
    expected("same_size_404", "hello_wrk", "invalid", "status", "verifier_status"),
    expected("same_size_redirect", "hello_wrk", "invalid", "verifier_status"),
    expected("other_type", "hello_wrk", "invalid", "verifier_head"),
    expected("late_other_process", "hello_wrk", "invalid", "process_group"),
    expected("old_date", "hello_wrk", "invalid", "verifier_date"),
    expected("duplicate", "hello_wrk", "invalid", "verifier_length", "verifier_close", "verifier_head",
             "verifier_status"),
    expected("resets", "hello_wrk", "invalid", "connection", "verifier_connection", "verifier_close"),
]


def prepare(folder):
    root = Root(folder)
    (root.folder / "scenarios/hello.toml").unlink()
    for name, (requests, driver, duration_s) in SCENARIOS.items():
        root.write(f"scenarios/{name}.toml",
                   f'title = "{name}"\nneeds = ["{name}"]\n{requests}[load]\ndriver = "{driver}"\nconnections = 4\n'
                   f"threads = 1\nduration_s = {duration_s}\nwarmup_s = 0\n")
    (root.folder / "scenarios/page.html").write_bytes(mutant_said("--page"))
    (root.folder / "scenarios/page.html.gz").write_bytes(mutant_said("--page-gzip"))
    for mutant in mutant_names():
        able = "".join(f"{row.scenario} = true\n" for row in EXPECTED if row.mutant == mutant)
        root.write(f"servers/{mutant}/server.toml",
                   f"title = '{mutant}'\nstart = '''\"{MUTANT}\" {{port}} {mutant}'''\n[capabilities]\n{able}")
    return root


def cells_of(root, status, *words):
    done = root.call("run", "--ready-timeout", "8", "--noise-limit", "100", *words, timeout=400)
    assert done.returncode == status, done.stderr
    record = root.record()
    assert record["interrupted"] is False and record["ended_at"], done.stderr
    return {(cell["contestant"], cell["scenario"]): cell for cell in record["cells"]}


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    for program in (PROGRAM, MUTANT):
        if not program.exists():
            pytest.fail(f"{program} is not built; build first, or set ORISHA_BUILD")
    root = prepare(tmp_path_factory.mktemp("mutants") / "a root")
    yield root
    assert root.processes() == [], "the harness left processes behind"


@pytest.fixture(scope="module")
def cells(root):
    return cells_of(root, 1, "--blocks", "1")


def test_every_mutant_is_measured():
    assert {row.mutant for row in EXPECTED} == set(mutant_names())


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: f"{row.mutant}-{row.scenario}")
def test_a_mutant_gets_its_verdict(cells, row):
    cell = cells[row.mutant, row.scenario]
    assert cell["verdict"] == row.verdict, cell["reason"]
    if row.verdict == "ok":
        assert (cell["reason"], len(cell["rounds"])) == (None, 1)
    else:
        # The client beside the load may see it first; its checks have names of their own. Bytes that belong to no answer make
        # libcurl drop the connection, which it then tells as one that was not kept.
        checks = {*row.checks, *("verifier_" + check for check in row.checks)}
        if checks & {"length", "connection"}:
            checks |= {"verifier_close", "verifier_connection"}
        assert cell["rounds"] == [] and cell["check"] in checks, cell["reason"]


def test_a_good_server_passes_every_round(root):
    again = cells_of(root, 0, "--blocks", str(ROUNDS), "--scenario", "hello", "--contestant", "good")
    cell = again["good", "hello"]
    assert (cell["verdict"], cell["reason"]) == ("ok", None)
    assert len(cell["rounds"]) == ROUNDS and not cell.get("void_rounds")


def kill_matrix(cells):
    lines = ["| mutant | scenario | driver | verdict | check | reason |", "|---|---|---|---|---|---|"]
    for row in EXPECTED:
        cell = cells[row.mutant, row.scenario]
        reason = " ".join((cell["reason"] or "").replace("|", "\\|").split()[:16])
        lines.append(f"| {row.mutant} | {row.scenario} | {SCENARIOS[row.scenario][1]} | {cell['verdict']} | "
                     f"{cell.get('check') or ''} | {reason} |")
    return "\n".join(lines) + "\n"


def test_the_kill_matrix_is_printed(cells, root, capsys):
    matrix = kill_matrix(cells)
    path = root.write("kill-matrix.md", matrix)
    with capsys.disabled():
        print(f"\n\n{matrix}\nalso in {path}")
