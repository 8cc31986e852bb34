"""Intervals and what they say about a goal.

SPDX-License-Identifier: MIT
"""
import random
import subprocess

import pytest

from perf import figure, goals
from perf.figure import CANNOT_TELL, MET, NOT_BUILT, NOT_MEASURED, NOT_MET, Absent, Figure, status, verdict
from perf.programs import BUILD

PROBE = BUILD / "harness" / "statistics_probe"


@pytest.mark.parametrize("low, high, expected", [
    (0.90, 0.99, MET),
    (0.90, 1.00, MET),  # a goal is "at most"
    (0.90, 1.01, CANNOT_TELL),
    (1.00, 1.10, CANNOT_TELL),
    (1.01, 1.10, NOT_MET),
])
def test_an_interval_decides_only_on_one_side_of_the_goal(low, high, expected):
    assert verdict(Figure((low + high) / 2, low, high), 1.00) == expected


def test_what_is_absent_has_no_figure_to_judge():
    assert verdict(Absent("no valgrind"), 1) == NOT_MEASURED
    assert verdict(Absent("no io_uring", not_built=True), 1) == NOT_BUILT


@pytest.mark.parametrize("verdicts, expected", [
    ([MET, MET], 0),
    ([MET, NOT_MET], 1),
    ([MET, CANNOT_TELL], 2),
    ([MET, NOT_BUILT], 2),
    ([MET, NOT_MEASURED], 2),
    ([NOT_MEASURED, NOT_MET, MET], 1),  # a finding outweighs what is open
])
def test_exit_status(verdicts, expected):
    assert status(verdicts) == expected


def test_counted_figures_have_an_interval_of_what_was_seen():
    assert figure.exact(7) == Figure(7, 7, 7)
    assert figure.repeated([3, 1, 2]) == Figure(2, 1, 3)


def test_a_ratio_is_the_same_both_ways():
    ratios = [0.9, 1.1, 1.3, 1.05, 0.95]
    there, back = figure.ratio(ratios), figure.ratio([1 / value for value in ratios])
    assert there.low <= there.value <= there.high
    assert there.value == pytest.approx(1 / back.value) and there.value == pytest.approx(1.05)
    assert there.low == pytest.approx(1 / back.high, rel=0.02)


def test_the_bootstrap_is_that_of_the_harness():
    source = random.Random(7)
    samples = [[source.gauss(0, 1) for _ in range(size)] for size in (1, 2, 3, 8, 20, 41)]
    lines = "".join(f"bootstrap 0.95 1 {' '.join(map(repr, sample))}\n" for sample in samples)
    said = subprocess.run([PROBE], input=lines, capture_output=True, text=True, check=True).stdout.splitlines()
    for sample, line in zip(samples, said, strict=True):
        low, median, high = map(float, line.split())
        ours = figure.bootstrap(sample)
        assert ours[0] == pytest.approx(median)
        # Two draws of resamples: the ends agree to a part of the interval.
        assert ours[1:] == pytest.approx((low, high), abs=0.1 * (high - low) + 1e-12)


def test_rows_are_named_once_and_every_goal_bounds_something():
    assert len({goal.row for goal in goals.GOALS}) == len(goals.GOALS)
    assert all(goal.limit > 0 and goal.unit and goal.measure for goal in goals.GOALS)
