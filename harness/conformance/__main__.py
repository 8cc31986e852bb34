"""just conformance: the suite and the sweep against every contestant, a record, and the board. SPDX-License-Identifier: MIT"""
import argparse
import contextlib
import datetime
import json
import pathlib
import signal
import subprocess
import sys
import tempfile

from perf.interrupt import held, interruptible
from reports import conformance as records
from reports.record import Unreadable

from . import board, differential, record
from .contract import ROOT

HERE = pathlib.Path(__file__).resolve().parent
RESULTS = ROOT / "results" / "conformance"
PYTEST_USAGE = 4  # pytest's exit status for words that it does not take


class WrongUsage(Exception):
    """What was given, and why it will not do."""


def arguments():
    parser = argparse.ArgumentParser(
        prog="just conformance", description="Runs the HTTP conformance suite and the smuggling sweep against every contestant, started as it is when it is timed.",
        epilog="Exit status: 0 no contestant fails a MUST; 1 one does; 2 one could not be tested, no case was run, or the record cannot be written; 3 wrong usage or unreadable "
               "input; 128 + signal.")
    parser.add_argument("--contestant", metavar="NAME", action="append", default=[], help="only this one; may be repeated (default: all)")
    parser.add_argument("--repeat", metavar="N", type=int, default=3, help="runs of each case; where they differ it is unstable (default 3)")
    parser.add_argument("--patience", metavar="S", type=float, default=4, help="seconds after which no answer is a hang (default 4)")
    parser.add_argument("--sweep-step", metavar="N", type=int, default=1, help="of the sweep, only every Nth byte value and those with a meaning (default 1)")
    parser.add_argument("--only", metavar="EXPRESSION", help="only cases whose names match, as pytest's -k")
    parser.add_argument("--run", metavar="FILE", type=pathlib.Path, help="the timed run (run.json, or the folder that holds it) whose figures stand on the board (default: the latest of results/runs)")
    parser.add_argument("--results", metavar="DIR", type=pathlib.Path, default=RESULTS, help="where the folder of this run is made")
    parser.add_argument("--again", metavar="FILE", type=pathlib.Path,
                        help="run nothing; print the board of this record (conformance.json, or the folder that holds it) again, and write board.md and differential.md beside it")
    parser.error = lambda message: (print(f"just conformance: {message}; see just conformance --help", file=sys.stderr), sys.exit(3))
    given = parser.parse_args()
    if given.repeat < 1 or given.sweep_step < 1 or given.patience <= 0:
        parser.error("--repeat, --sweep-step and --patience take numbers above zero")
    for name in given.contestant:
        if not (ROOT / "servers" / name / "server.toml").exists():
            parser.error(f"there is no contestant '{name}'; there is {', '.join(record.contestants())}")
    return given


def run_suite(name, given, file):
    """Fills `file`. The suite stops what it started, also when it is interrupted."""
    command = [sys.executable, "-B", "-m", "pytest", "-q", "--no-header", "--no-summary", "-c", HERE / "pytest.ini", "--rootdir", HERE, HERE / "cases", "--contestant", name,
               "--repeat", given.repeat, "--patience", given.patience, "--sweep-step", given.sweep_step, "--record", file]
    if given.only:
        command += ["-k", given.only]
    process = None
    try:
        with held():
            process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)
        for line in process.stdout:
            print(line, end="", file=sys.stderr)
        return process.wait()
    except BaseException:
        if process:
            process.send_signal(signal.SIGINT)
            process.wait()
        raise


@contextlib.contextmanager
def results_folder(given, now):
    """Made before the minutes of work, so that a place that cannot be written to is told at once; gone again where nothing was put into it."""
    folder = given.results.resolve() / now.strftime("%Y-%m-%dT%H-%M-%SZ")
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        with contextlib.suppress(OSError):
            folder.rmdir()


def run_all(given, document):
    with tempfile.TemporaryDirectory(prefix="conformance-") as scratch:
        for name in given.contestant or record.contestants():
            print(f"conformance: {name}", file=sys.stderr)
            file = pathlib.Path(scratch) / f"{name}.json"
            status = run_suite(name, given, file)
            if status == PYTEST_USAGE and given.only:
                raise WrongUsage(f"--only takes an expression of pytest's -k, not '{given.only}'")
            part = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
            record.add(document, name, part, f"the suite ended with status {status}")


def run(given):
    now = datetime.datetime.now(datetime.timezone.utc)
    timed = record.timed_run(given.run)
    document = record.begin(given, now)
    with results_folder(given, now) as folder:
        run_all(given, document)
        (folder / "conformance.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
        publish(document, folder, timed)
    print(f"conformance: recorded in {folder}", file=sys.stderr)
    return record.status(document, bool(given.contestant))


def again(given):
    document = records.load(given.again)
    publish(document, given.again.resolve() if given.again.is_dir() else given.again.resolve().parent, record.timed_run(given.run))
    return 0


def publish(document, folder, timed):
    print(board.terminal(document, timed), end="")
    (folder / "board.md").write_text(board.markdown(document, timed), encoding="utf-8")
    (folder / "differential.md").write_text(differential.markdown(document), encoding="utf-8")


def main():
    given = arguments()
    try:
        return again(given) if given.again else interruptible(lambda: run(given))
    except (Unreadable, WrongUsage) as error:
        print(f"just conformance: {error}", file=sys.stderr)
        return 3
    except OSError as error:
        print(f"just conformance: {error.filename or given.results} cannot be written: {error.strerror}; --results DIR names another place", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
