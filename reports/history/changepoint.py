"""Where a series of log ratios changes its level, and how sure that is.

Method: binary segmentation (Scott and Knott, Biometrics 30, 1974; Vostrikova, Soviet Mathematics Doklady 24, 1981). In each segment the split
is the one at which the standardised rank sum of one side is farthest from what it should be: the maximally selected Wilcoxon statistic, the
rank form of the CUSUM (Pettitt, Applied Statistics 28, 1979; Lausen and Schumacher, Biometrics 48, 1992). Ranks, because one run on a noisy
machine may be off by any amount. The split counts when at most LEVEL of the orders of the same values have one as far out: a permutation test
(p = (1 + as far) / (1 + PERMUTATIONS)), valid where the runs are exchangeable when nothing changed, for any distribution, at any length.

Values go in as logarithms of ratios within a run, so that what the machine does to both sides cancels. SPDX-License-Identifier: MIT
"""
import dataclasses
import functools
import math
import random
import statistics

LEVEL = 0.01
PERMUTATIONS = 1999
# On either side of a change; with fewer than ten values in all no order of them is rarer than LEVEL.
LEAST_SIDE = 3
LEAST = 10
SEED = 20260208


@dataclasses.dataclass(frozen=True)
class Change:
    index: int  # of the first value after it
    shift: float  # of the logarithm: median of the differences between the two sides (Hodges and Lehmann)
    p: float


def midranks(values):
    """1 for the least; equal values share the mean of their ranks."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks, start = [0.0] * len(values), 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for place in order[start:end]:
            ranks[place] = (start + 1 + end) / 2
        start = end
    return ranks


@functools.cache
def scales(count):
    """1 / standard deviation of the rank sum of the first t, up to a factor, for every t."""
    return [0.0, *(1 / math.sqrt(t * (count - t)) for t in range(1, count))]


def farthest(ranks):
    """(statistic, split) of the split that is farthest from even; a split is how many values stand before it."""
    count, mean = len(ranks), (len(ranks) + 1) / 2
    weights, total, best, split = scales(count), 0.0, -1.0, 0
    for t in range(1, count - LEAST_SIDE + 1):
        total += ranks[t - 1] - mean
        if t >= LEAST_SIDE and abs(total) * weights[t] > best:
            best, split = abs(total) * weights[t], t
    return best, split


@functools.cache
def null_statistics(ranks):
    """The statistic of so many random orders of these ranks, sorted ascending; without ties it depends on their number alone."""
    generator, shuffled, found = random.Random(SEED), list(ranks), []
    for _ in range(PERMUTATIONS):
        generator.shuffle(shuffled)
        found.append(farthest(shuffled)[0])
    return found


def probability(ranks, statistic):
    as_far = sum(one >= statistic - 1e-12 for one in null_statistics(tuple(sorted(ranks))))
    return (1 + as_far) / (1 + PERMUTATIONS)


def shift(before, after):
    return statistics.median(b - a for a in before for b in after)


def changes(values, level=LEVEL):
    """Every change of level, in order; none in fewer than LEAST values."""
    found, segments = [], [(0, len(values))]
    while segments:
        start, end = segments.pop()
        if end - start < LEAST:
            continue
        segment = values[start:end]
        ranks = midranks(segment)
        statistic, split = farthest(ranks)
        p = probability(ranks, statistic)
        if p <= level:
            found.append((start + split, p))
            segments += [(start, start + split), (start + split, end)]
    edges = [0, *sorted(index for index, _ in found), len(values)]
    return [Change(index, shift(values[edges[k]:index], values[index:edges[k + 2]]), p) for k, (index, p) in enumerate(sorted(found))]
