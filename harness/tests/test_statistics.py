"""The statistics against a second implementation: scipy where it has one, otherwise the definition in numpy.

SPDX-License-Identifier: MIT
"""
import subprocess

import numpy
import pytest
import scipy.special
import scipy.stats

from conftest import BUILD

PROBE = BUILD / "harness" / "statistics_probe"


def ask(questions):
    """Each question is a function's name and its arguments; all are answered by one process."""
    if not PROBE.exists():
        pytest.fail(f"{PROBE} is not built; build first, or set ORISHA_BUILD")
    lines = [" ".join([name, *(repr(float(value)) for value in numpy.ravel(arguments))]) + "\n"
             for name, arguments in questions]
    run = subprocess.run([PROBE], input="".join(lines), capture_output=True, text=True, timeout=120, check=True)
    answers = [[float(word) for word in line.split()] for line in run.stdout.splitlines()]
    assert len(answers) == len(questions)
    return answers


def join(*parts):
    return numpy.concatenate([numpy.atleast_1d(numpy.asarray(part, dtype=float)) for part in parts])


def enumerated_p(differences):
    """Two-sided p by the definition: all patterns of signs of the differences that are not zero."""
    kept = differences[differences != 0]
    ranks = scipy.stats.rankdata(numpy.abs(kept))
    patterns = (numpy.arange(2 ** len(kept))[:, None] >> numpy.arange(len(kept))) & 1
    centre = ranks.sum() / 2
    return numpy.mean(numpy.abs(patterns @ ranks - centre) >= abs(ranks[kept > 0].sum() - centre))


def test_wilcoxon_without_ties():
    random = numpy.random.default_rng(1)
    samples = [random.standard_t(2, size) + random.choice([0, 0.3, 1]) for size in [*range(1, 51)] * 5]
    for sample, (p, positive, count, exact) in zip(samples, ask([("wilcoxon", sample) for sample in samples])):
        expected = scipy.stats.wilcoxon(sample, mode="exact", alternative="two-sided")
        assert p == pytest.approx(expected.pvalue, rel=1e-12)
        assert min(positive, len(sample) * (len(sample) + 1) / 2 - positive) == expected.statistic
        assert (count, exact) == (len(sample), 1)


def test_wilcoxon_with_ties_and_zeros():
    random = numpy.random.default_rng(2)
    samples = [random.integers(-spread, spread + 2, size) for size in range(1, 15) for spread in (1, 2, 5, 9) * 4]
    for sample, (p, *_) in zip(samples, ask([("wilcoxon", sample) for sample in samples])):
        assert p == pytest.approx(enumerated_p(sample), rel=1e-12)


def test_wilcoxon_with_ties_among_many():
    # Too many patterns to list, but not to draw.
    random = numpy.random.default_rng(3)
    for size in (30, 60, 150):
        sample = random.integers(-6, 8, size).astype(float)
        [(p, *_)] = ask([("wilcoxon", sample)])
        kept = sample[sample != 0]
        ranks = scipy.stats.rankdata(numpy.abs(kept))
        drawn = random.integers(0, 2, (100000, len(kept))) @ ranks - ranks.sum() / 2
        share = numpy.mean(numpy.abs(drawn) >= abs(ranks[kept > 0].sum() - ranks.sum() / 2))
        assert p == pytest.approx(share, abs=0.008)


def test_wilcoxon_normal_branch():
    random = numpy.random.default_rng(4)
    samples = [random.standard_t(2, size) + shift for size in (201, 230, 400, 1000) for shift in (0, 0, 0.05, 0.2, 1)]
    samples += [random.integers(-4, 6, size).astype(float) for size in (300, 500, 900) for _ in range(5)]
    for sample, (p, _, count, exact) in zip(samples, ask([("wilcoxon", sample) for sample in samples])):
        expected = scipy.stats.wilcoxon(sample, mode="approx", correction=True, zero_method="wilcox")
        assert p == pytest.approx(expected.pvalue, rel=1e-9)
        assert (count, exact) == (numpy.count_nonzero(sample), 0)


def test_critical_values():
    # The distribution of the rank sum is the product of the polynomials (1 + x^i) / 2.
    for alpha in (0.05, 0.01, 0.001, 0.31):
        [critical] = ask([("critical", [alpha, 60])])
        distribution = numpy.array([1.0])
        for count in range(1, 61):
            distribution = numpy.convolve(distribution, join(0.5, numpy.zeros(count - 1), 0.5))
            assert critical[count] == numpy.count_nonzero(2 * numpy.cumsum(distribution) <= alpha) - 1


def test_holm():
    random = numpy.random.default_rng(5)
    samples = [numpy.round(random.uniform(0, 1, size) ** 3, 3) for size in [*range(1, 40)] * 3]
    for p, adjusted in zip(samples, ask([("holm", sample) for sample in samples])):
        # The definition: step down while the smallest p left is at most alpha / (how many are left). The adjusted p is
        # the smallest alpha that rejects, which is the maximum over the steps on the way.
        order = numpy.argsort(p, kind="stable")
        for i, value in enumerate(adjusted):
            steps = list(order[:list(order).index(i) + 1])
            expected = max((len(p) - step) * p[which] for step, which in enumerate(steps))
            assert value == pytest.approx(min(1, expected), rel=1e-12)


def test_bootstrap():
    random = numpy.random.default_rng(6)
    cases = [(size, level) for size in (5, 12, 13, 40, 101, 200) for level in (0.8, 0.95, 0.99)]
    samples = [random.normal(0, 1, size) for size, _ in cases]
    answers = ask([("bootstrap", join(level, 17, sample)) for (_, level), sample in zip(cases, samples)])
    for (_, level), sample, (low, estimate, high) in zip(cases, samples, answers):
        assert estimate == numpy.median(sample)
        # scipy's own end points, moved by what 10,000 draws on either side leave open (five standard errors).
        result = scipy.stats.bootstrap((sample,), numpy.median, n_resamples=10000, method="percentile",
                                       confidence_level=level, random_state=random)
        medians = numpy.sort(result.bootstrap_distribution)
        for end, tail, expected in ((low, (1 - level) / 2, result.confidence_interval.low),
                                    (high, (1 + level) / 2, result.confidence_interval.high)):
            slack = 5 * (2 * tail * (1 - tail) / 10000) ** 0.5
            assert numpy.quantile(medians, max(0, tail - slack)) <= end <= numpy.quantile(medians, min(1, tail + slack))
            assert end == pytest.approx(expected, abs=0.3 * numpy.std(sample))


def test_binomial():
    cases = [(hits, trials, level) for trials in (1, 2, 7, 16, 190, 1000, 10000) for level in (0.5, 0.9, 0.95, 0.999)
             for hits in sorted({0, 1, trials // 20, trials // 2, trials - 1, trials})]
    for (hits, trials, level), (low, high, mean_high) in zip(cases, ask([("binomial", case) for case in cases])):
        assert low == pytest.approx(scipy.stats.beta.ppf(1 - level, hits, trials - hits + 1) if hits else 0, rel=1e-9)
        assert high == pytest.approx(scipy.stats.beta.ppf(level, hits + 1, trials - hits) if hits < trials else 1,
                                     rel=1e-9)
        if hits < trials:
            divergence = scipy.special.rel_entr([hits / trials, 1 - hits / trials], [mean_high, 1 - mean_high]).sum()
            assert divergence * trials == pytest.approx(-numpy.log(1 - level), rel=1e-6)
        assert mean_high >= high - 1e-12


def judge(samples, alpha):
    """1, -1 or 0 per row: significant above 0, below 0, or not. Copies of a block count as distinct neighbours."""
    count = samples.shape[1]
    distribution = numpy.array([1.0])
    for rank in range(1, count + 1):
        distribution = numpy.convolve(distribution, join(0.5, numpy.zeros(rank - 1), 0.5))
    critical = numpy.count_nonzero(2 * numpy.cumsum(distribution) <= alpha) - 1
    ranks = numpy.argsort(numpy.argsort(numpy.abs(samples), axis=1), axis=1) + 1
    above = (ranks * (samples > 0)).sum(axis=1)
    return (count * (count + 1) // 2 - above <= critical).astype(int) - (above <= critical)


CASES = [(12, 12, 0.05), (12, 30, 0.05), (40, 12, 0.01), (60, 50, 0.05), (200, 190, 0.05)]


@pytest.mark.parametrize("blocks, count, alpha", CASES)
def test_power(blocks, count, alpha):
    random = numpy.random.default_rng(blocks + count)
    values = random.standard_t(3, blocks) + 2.5 / count ** 0.5
    [(above, below)] = ask([("power", join(count, alpha, 3, values))])
    verdicts = judge(values[random.integers(0, blocks, (20000, count))], alpha)
    assert above == pytest.approx(numpy.mean(verdicts > 0), abs=0.025)
    assert below == pytest.approx(numpy.mean(verdicts < 0), abs=0.025)


@pytest.mark.parametrize("blocks, count, alpha", CASES)
def test_detectable_difference(blocks, count, alpha):
    random = numpy.random.default_rng(blocks * count)
    values = random.standard_t(3, blocks) + 5
    [(shift,)] = ask([("detectable", join(count, alpha, 0.8, 3, values))])
    centred = values - numpy.median(values)
    chosen = random.integers(0, blocks, (20000, count))

    def power(difference):
        return min(numpy.mean(judge(side * centred[chosen] + difference, alpha) > 0) for side in (-1, 1))

    # Few blocks have few pairs, at which the power jumps: the wanted one lies between just before and just after.
    assert power(shift - 1e-6) - 0.025 <= 0.8 <= power(shift + 1e-6) + 0.025


def test_false_positives():
    random = numpy.random.default_rng(8)
    for blocks, count in ((12, 6), (30, 12), (200, 20)):
        values = random.normal(0.2, 1, blocks)
        [(share, upper, separate)] = ask([("false_positives", join(count, 0.05, 0.95, 1, values))])
        chosen = random.permuted(numpy.tile(values, (20000, 1)), axis=1)[:, :count]
        assert share == pytest.approx(numpy.mean(judge(chosen, 0.05) != 0), abs=0.025)
        assert separate == blocks // count
        assert share <= upper <= 1


def test_separate():
    random = numpy.random.default_rng(9)
    values = random.normal(0.5, 1, 100)
    for count in (6, 12, 30, 100, 101):
        [(comparisons, significant, upper)] = ask([("separate", join(count, 0.05, 0.95, values))])
        expected = sum(scipy.stats.wilcoxon(values[start:start + count], mode="exact").pvalue <= 0.05
                       for start in range(0, 100 - count + 1, count))
        assert (comparisons, significant) == (100 // count, expected)
        if significant < comparisons:
            assert upper == pytest.approx(scipy.stats.beta.ppf(0.95, significant + 1, comparisons - significant))
        else:
            assert upper == 1


def test_spending_published_boundaries():
    # Five equal looks, one-sided 0.025, O'Brien and Fleming's kind of spending: the boundaries that textbooks print.
    (levels,) = ask([("spending", join(0.025, [0.2, 0.4, 0.6, 0.8, 1]))])
    assert scipy.stats.norm.isf(levels) == pytest.approx([4.877, 3.357, 2.680, 2.290, 2.031], abs=0.002)


def test_spending_keeps_the_level():
    # The chance to stay below every boundary, as an integral over all looks at once.
    for level, shares in [(0.01, [0.5, 1]), (0.05, [0.1, 0.15, 0.4, 1]), (0.001, [0.3, 0.6, 0.7, 0.9]), (0.01, [1])]:
        (levels,) = ask([("spending", join(level, shares))])
        shares, bounds = numpy.array(shares), scipy.stats.norm.isf(levels)
        correlation = numpy.sqrt(numpy.minimum.outer(shares, shares) / numpy.maximum.outer(shares, shares))
        below = 1 - levels[0] if len(shares) == 1 else scipy.stats.multivariate_normal.cdf(
            bounds, cov=correlation, abseps=1e-7, releps=1e-7, maxpts=4000000)
        spent = 2 * scipy.stats.norm.sf(scipy.stats.norm.isf(level / 2) / numpy.sqrt(shares[-1]))
        assert 1 - below == pytest.approx(spent, rel=0.02)


def test_sequential_answers_as_often_as_it_says():
    # Heavy tails, 80 blocks at most, threshold 1 standard deviation of 2: 2,000 sequences each.
    random, trials, most = numpy.random.default_rng(8), 2000, 80
    shares = {}
    for truth in (0.0, 1.0, 2.0):
        values = random.standard_t(4, (trials, most)) * 1.3 + truth
        answers = numpy.concatenate(ask([("sequential", join(1.0, most, 0.02, 0.05, chunk.ravel())) for chunk in
                                         numpy.array_split(values, 50)]))
        shares[truth] = [numpy.mean(answers == kind) for kind in (0, 1, 2)]  # open, worse, not worse
    sure = scipy.stats.binom.isf(1e-6, trials, [0.02, 0.05]) / trials
    assert shares[0.0][1] <= sure[0] and shares[0.0][2] > 0.9
    assert shares[1.0][2] <= sure[1] and shares[1.0][1] > 0.9
    assert shares[2.0][1] > 0.99


def test_sequential_waits_for_enough_blocks():
    (early,), (late,), (same,) = ask([("sequential", join(0.02, 96, 0.01, 0.05, [0.5] * 15)),
                                      ("sequential", join(0.02, 96, 0.01, 0.05, [0.5] * 40)),
                                      ("sequential", join(0.02, 96, 0.01, 0.05, [0.0] * 40))])
    assert (early, late, same) == (0, 1, 2)


def test_a_plan_knows_what_it_cannot_see():
    # 96 blocks and a threshold of 15 %: a spread of 10 % leaves it in sight, one of 150 % does not.
    random, threshold = numpy.random.default_rng(9), numpy.log(1.15)
    broad = 1.5 * random.standard_normal(24)
    calm = 0.1 * random.standard_normal(24)
    for values, blind in ((calm, 0), (calm + 0.3, 0), (broad, 1), (broad[:15], 0)):
        assert ask([("blind", join(threshold, 96, 0.01, 0.05, values))]) == [[blind]]
