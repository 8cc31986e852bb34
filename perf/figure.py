"""A figure with its interval, and what it says about a goal.

SPDX-License-Identifier: MIT
"""
import dataclasses
import math
import random
import statistics

MET, NOT_MET, CANNOT_TELL, NOT_BUILT, NOT_MEASURED = "met", "not met", "cannot tell", "not built", "not measured"

CONFIDENCE = 0.95
RESAMPLES = 10000
SEED = 20260208  # fixed: the same values give the same interval


@dataclasses.dataclass(frozen=True)
class Figure:
    value: float
    low: float
    high: float
    remark: str = ""


@dataclasses.dataclass(frozen=True)
class Absent:
    """Instead of a figure. `not_built`: what was to be measured does not exist in this build."""
    reason: str
    not_built: bool = False


def exact(value, remark=""):
    """A figure that is counted, not sampled."""
    return Figure(value, value, value, remark)


def repeated(values, remark=""):
    """Of a few repeats: too few to resample, so the interval is all that was seen."""
    return Figure(statistics.median(values), min(values), max(values), remark)


def quantile(ordered, share):
    position = share * (len(ordered) - 1)
    below = math.floor(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (position - below) * (ordered[above] - ordered[below])


def bootstrap(values):
    """(median, low, high): the percentile bootstrap of harness/statistics/bootstrap.c."""
    source = random.Random(SEED)
    medians = sorted(statistics.median(source.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return statistics.median(values), quantile(medians, (1 - CONFIDENCE) / 2), quantile(medians, (1 + CONFIDENCE) / 2)


def ratio(ratios, remark=""):
    """The median of ratios, one from each block. In logarithms, so that a/b and b/a tell the same."""
    return Figure(*(math.exp(value) for value in bootstrap([math.log(value) for value in ratios])), remark)


def verdict(found, goal):
    """Every goal is an upper bound. Only an interval that lies wholly on one side of it decides."""
    if isinstance(found, Absent):
        return NOT_BUILT if found.not_built else NOT_MEASURED
    if found.high <= goal:
        return MET
    return NOT_MET if found.low > goal else CANNOT_TELL


def status(verdicts):
    """The exit status: a goal that is not met outweighs one that could not be decided."""
    if NOT_MET in verdicts:
        return 1
    return 0 if all(one == MET for one in verdicts) else 2
