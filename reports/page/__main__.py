"""python3 -m reports.page: writes the page of recorded runs, or serves it. SPDX-License-Identifier: MIT"""
import argparse
import pathlib
import sys

from reports import conformance as conformance_records

from . import conformance, document, histogram, over_time, records, serve


def arguments():
    parser = argparse.ArgumentParser(
        prog="just report", description="Writes one self-contained HTML file from recorded runs.",
        epilog="Exit status: 0 written; 2 it could not be made; 3 wrong usage or unreadable input; 130 interrupted.")
    parser.add_argument("runs", metavar="RUN", nargs="*", type=pathlib.Path, help="run.json or the folder that holds it (default: the newest in results/runs)")
    parser.add_argument("--output", metavar="FILE", type=pathlib.Path,
                        default=records.ROOT / "build" / "report" / "index.html", help="(default: build/report/index.html)")
    parser.add_argument("--history", metavar="DIR", dest="runs_folder", type=pathlib.Path, default=records.RUNS,
                        help="the runs whose figures over time are drawn (default: results/runs)")
    parser.add_argument("--conformance", metavar="FILE", type=pathlib.Path,
                        help="conformance.json or the folder that holds it (default: the newest of all contestants in results/conformance)")
    parser.add_argument("--serve", action="store_true", help="then compile a site of it with orishac and serve that until Ctrl-C")
    parser.add_argument("--port", type=int, default=8080, help="of --serve (default: 8080)")
    parser.error = lambda message: (print(f"just report: {message}; see just report --help", file=sys.stderr), sys.exit(3))
    return parser.parse_args()


def main():
    given = arguments()
    try:
        runs = [records.read(path) for path in given.runs or [records.newest()]]
        tested = conformance_records.load(given.conformance) if given.conformance else conformance_records.newest()
        beside = (conformance.COLUMN, lambda name: conformance.beside(tested, name)) if tested else None
        text = document.page(runs, records.published(), [conformance.section(tested, runs[0]), over_time.section(runs, given.runs_folder)], beside)
    except (records.Unreadable, histogram.NotAHistogram) as error:
        print(f"just report: {error}", file=sys.stderr)
        return 3
    try:
        given.output.parent.mkdir(parents=True, exist_ok=True)
        given.output.write_text(text, encoding="utf-8")
    except OSError as error:
        print(f"just report: {given.output} cannot be written: {error.strerror}; --output FILE names another place", file=sys.stderr)
        return 2
    print(f"{given.output}: {len(text.encode()) / 1e6:.1f} MB, {', '.join(run.name for run in runs)}")
    return serve.serve(given.output, given.port) if given.serve else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
