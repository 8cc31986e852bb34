"""python3 -m reports.history.export: a recorded run in the forms that CI dashboards read. SPDX-License-Identifier: MIT

github-action-benchmark: the JSON of its tools customBiggerIsBetter and customSmallerIsBetter, a list of {name, unit, value, range, extra}; one file
has one direction. Bencher: BMF, {benchmark: {measure: {value, lower_value, upper_value}}}.
"""
import argparse
import json
import pathlib
import signal
import sys

from reports.page import records

# figure of the summary: (title, unit, more is better, measure of BMF). BMF's own measures are throughput and latency in ns.
FIGURES = {
    "rps": ("throughput", "req/s", True, "throughput"),
    "server_cpu_ns_per_request": ("server CPU per request", "ns", False, "server-cpu"),
    "latency_p50_ns": ("p50", "ns", False, "latency-p50"),
    "latency_p99_ns": ("p99", "ns", False, "latency-p99"),
    "pss_peak_bytes": ("memory", "bytes", False, "memory"),
}
RATIOS = {"rps": ("throughput, ratio", True, "throughput-ratio"), "server_cpu_ns_per_request": ("server CPU, ratio", False, "server-cpu-ratio")}


def measured(document):
    """(scenario, contestant's title, cell) of every cell that was well; an A/A twin is no result."""
    titles = {one["name"]: one["title"] for one in document.get("contestants", []) if "twin_of" not in one}
    for cell in document["cells"]:
        if cell["verdict"] == "ok" and "summary" in cell and cell["contestant"] in titles:
            yield cell["scenario"], titles[cell["contestant"]], cell


def github(document, bigger):
    """Medians with their extremes, ratios with their intervals, of one direction."""
    found = []
    extra = f"revision {document['revision'] or 'unknown'}, {document['machine']['cpu_model']}, {document['machine']['cpu_count']} CPUs"
    for scenario, title, cell in measured(document):
        for key, (name, unit, more, _) in FIGURES.items():
            if more == bigger and key in cell["summary"]:
                figure = cell["summary"][key]
                found.append({"name": f"{scenario} / {title} / {name}", "unit": unit, "value": figure["median"],
                              "range": f"{figure['min']:g}..{figure['max']:g}", "extra": extra})
        for key, (name, more, _) in RATIOS.items():
            ratio = cell.get("comparison", {}).get(key)
            if more == bigger and ratio:
                found.append({"name": f"{scenario} / {title} / {name}", "unit": f"of {document['reference']}", "value": ratio["ratio"],
                              "range": f"{ratio['low']:.4f}..{ratio['high']:.4f}", "extra": extra})
    return found


def bencher(document):
    """BMF: extremes of the rounds bound a median, the 95 % interval bounds a ratio."""
    found = {}
    for scenario, title, cell in measured(document):
        measures = found.setdefault(f"{scenario}/{title}", {})
        for key, (_, _, _, measure) in FIGURES.items():
            if key in cell["summary"]:
                figure = cell["summary"][key]
                measures[measure] = {"value": figure["median"], "lower_value": figure["min"], "upper_value": figure["max"]}
        for key, (_, _, measure) in RATIOS.items():
            ratio = cell.get("comparison", {}).get(key)
            if ratio:
                measures[measure] = {"value": ratio["ratio"], "lower_value": ratio["low"], "upper_value": ratio["high"]}
    return found


def arguments():
    parser = argparse.ArgumentParser(prog="just export", description="Prints a recorded run in a form that CI dashboards read.",
                                     epilog="Exit status: 0; 2 the run holds no figure; 3 wrong usage or unreadable input.")
    parser.add_argument("run", metavar="RUN", nargs="?", type=pathlib.Path, help="run.json or the folder that holds it (default: the newest in results/runs)")
    parser.add_argument("--format", required=True, choices=["github-action-benchmark", "bencher"])
    parser.add_argument("--direction", choices=["smaller", "bigger"], default="smaller",
                        help="of github-action-benchmark, whose files have one: smaller is better (CPU, latency, memory; default), or bigger (throughput)")
    parser.error = lambda message: (print(f"just export: {message}; see just export --help", file=sys.stderr), sys.exit(3))
    return parser.parse_args()


def main():
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `just export ... | head` is no error
    given = arguments()
    try:
        path, document = records.load(given.run or records.newest())
    except records.Unreadable as error:
        print(f"just export: {error}", file=sys.stderr)
        return 3
    found = bencher(document) if given.format == "bencher" else github(document, given.direction == "bigger")
    if not found:
        print(f"just export: {path} holds no figure; `just harness table {path}` tells why", file=sys.stderr)
        return 2
    json.dump(found, sys.stdout, indent=1, ensure_ascii=False)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
