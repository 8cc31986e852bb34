"""A short run of every fuzz target, from the corpus in the tree and with a fixed seed; and of every target with a mistake
planted, which it must find. `just fuzz` runs them for long."""
import pytest

import run

# Together about 20 s: as many executions as a second or two takes on a slow machine.
RUNS = {"head": 6000, "chunked": 15000, "target": 30000, "fields": 10000, "range": 60000, "date": 60000, "scan": 30000,
        "escape": 20000, "form": 30000, "record": 30000, "number": 60000, "options": 20000, "access_log": 5000, "connection": 5000, "client": 3000,
        "compile": 2000}
PLANTED_RUNS = 100000


@pytest.fixture(scope="module")
def targets():
    try:
        run.build()
    except run.Unavailable as reason:
        if "failed:" in str(reason):
            raise
        pytest.skip(str(reason))


def fuzz(folder, name, **options):
    return run.run_target(name, grown=folder / "corpus" / name, findings=folder / "findings", seed=1, **options)


@pytest.mark.parametrize("name", run.TARGETS)
def test_nothing_is_found(targets, tmp_path, name):
    outcome = fuzz(tmp_path, name, runs=RUNS[name])
    assert not outcome.found, outcome.found + "\n" + outcome.log.read_text(errors="replace")[-6000:]
    assert outcome.executions >= RUNS[name]


@pytest.mark.parametrize("name", run.TARGETS)
def test_a_planted_mistake_is_found(targets, tmp_path, name):
    outcome = fuzz(tmp_path, name, runs=PLANTED_RUNS, planted=True)
    assert "does not hold" in outcome.found, f"{outcome.executions} executions without a finding: {outcome.found}"
