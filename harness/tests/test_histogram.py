"""Our histograms against an independent HdrHistogram (hdr-histogram-js, by `./bootstrap --only hdr`): each reads the other's.

SPDX-License-Identifier: MIT
"""
import json
import os
import pathlib
import random
import shutil
import subprocess

import pytest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = pathlib.Path(os.environ.get("ORISHA_BUILD", ROOT / "build"))
HELPER = BUILD / "harness" / "test_harness_histogram"
PACKAGE = ROOT / ".cache" / "tools" / "hdr" / "node_modules" / "hdr-histogram-js"
KEYS = ("count", "min", "max", "50", "90", "99", "99.9")

# Reads [{"text": an encoded histogram, "values": {value: count}}, ...] and tells what it finds in each text, and how it
# encodes and sees the same values itself.
SCRIPT = """
const hdr = require(process.argv[1]);
const told = h => ({count: h.totalCount, min: h.minNonZeroValue, max: h.maxValue, mean: h.mean, 50: h.getValueAtPercentile(50),
    90: h.getValueAtPercentile(90), 99: h.getValueAtPercentile(99), "99.9": h.getValueAtPercentile(99.9)});
console.log(JSON.stringify(JSON.parse(require("fs").readFileSync(0, "utf-8")).map(({text, values}) => {
    const own = hdr.build({bitBucketSize: 64, highestTrackableValue: 3600000000000, numberOfSignificantValueDigits: 3});
    for (const [value, count] of Object.entries(values))
        own.recordValueWithCount(Number(value), count);
    return {decoded: told(hdr.decodeFromCompressedBase64(text, 64)), own: told(own),
            text: hdr.encodeIntoCompressedBase64(own)};
})));
"""


def helper(*words):
    return subprocess.run([HELPER, *words], capture_output=True, text=True, check=True, timeout=20).stdout


def histograms():
    """Values and counts: single ones, edges of slots, and what latencies look like."""
    draw = random.Random(11)
    yield {1: 1}
    yield {2047: 3, 2048: 2, 2049: 1}
    yield {3_600_000_000_000: 1, 1: 1_000_000}
    for _ in range(3):
        values = {}
        for _ in range(3000):
            value = int(draw.lognormvariate(12, 2)) + 1
            values[value] = values.get(value, 0) + draw.choice((1, 1, 5, 70_000))
        yield values


def test_an_independent_reader_agrees():
    if not shutil.which("node"):
        pytest.skip("node is not installed; ./bootstrap --only hdr")
    if not PACKAGE.exists():
        pytest.skip("the npm package hdr-histogram-js is not installed; ./bootstrap --only hdr")
    cases = [{"text": helper("encode", *(f"{value}={count}" for value, count in values.items())).strip(), "values": values}
             for values in histograms()]
    run = subprocess.run(["node", "-e", SCRIPT, str(PACKAGE)], input=json.dumps(cases), capture_output=True, text=True,
                         check=True, timeout=60)
    for case, theirs in zip(cases, json.loads(run.stdout), strict=True):
        ours = json.loads(helper("decode", case["text"]))
        again = json.loads(helper("decode", theirs["text"]))
        for key in KEYS:
            assert ours[key] == theirs["decoded"][key] == again[key], key
            # Theirs, not encoded, knows the extremes to the nanosecond.
            assert ours[key] == pytest.approx(theirs["own"][key], rel=0.001), key
        assert ours["mean"] == pytest.approx(theirs["decoded"]["mean"], rel=1e-6)
