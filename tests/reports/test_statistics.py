"""Every figure against SciPy and NumPy to nine digits, and what is None because nobody can know it."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from training_app.reports.statistics import Interval, deviation, paired_change, point_biserial, share_of

NINE_DIGITS = {"rel": 1e-9, "abs": 1e-9}
counts = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
shares = st.tuples(st.integers(0, 12), st.integers(1, 12)).map(lambda pair: min(pair) / max(pair))
takings = st.lists(st.tuples(st.booleans(), st.integers(0, 9) | shares), min_size=4, max_size=200)
papers = st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=3, max_size=120)


def nearly(expected: float):
    return pytest.approx(float(expected), **NINE_DIGITS)


@given(counts)
def test_a_share_and_its_wilson_interval_are_scipys(count: tuple[int, int]):
    part, n = count
    expected = stats.binomtest(part, n).proportion_ci(0.95, method="wilson")

    share = share_of(part, n)

    assert share is not None
    assert share.value == part / n
    assert (share.interval.low, share.interval.high) == (nearly(expected.low), nearly(expected.high))
    assert 0.0 <= share.interval.low <= share.value <= share.interval.high <= 1.0


@given(takings)
def test_the_point_biserial_and_its_fisher_interval_are_scipys(pairs: list[tuple[bool, float]]):
    takes, rest = [take for take, _ in pairs], [score for _, score in pairs]
    assume(len(set(takes)) == 2 and np.std(rest) > 1e-3)
    expected = stats.pearsonr(np.array(takes, float), rest)
    interval = expected.confidence_interval(0.95)

    found = point_biserial(takes, rest)

    assert found is not None
    assert found.r == nearly(stats.pointbiserialr(takes, rest).statistic)
    assert found.n == len(pairs)
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == (nearly(interval.low), nearly(interval.high))


@given(takings)
def test_a_correlation_is_never_outside_its_bounds_or_its_interval(pairs: list[tuple[bool, float]]):
    found = point_biserial([take for take, _ in pairs], [score for _, score in pairs])

    if found is not None:
        assert found.interval is not None
        assert -1.0 <= found.interval.low <= found.r <= found.interval.high <= 1.0


@given(papers)
def test_a_paired_change_is_scipys(pairs: list[tuple[int, int]]):
    before, after = [one / 10 for one, _ in pairs], [two / 10 for _, two in pairs]
    changes = np.array([Fraction(two - one, 10) for one, two in pairs], float)
    assume(len(set(changes)) > 1)
    interval = stats.ttest_rel(after, before).confidence_interval(0.95)
    both = (np.std(before, ddof=1) + np.std(after, ddof=1)) / 2

    change = paired_change(before, after)

    assert change is not None
    assert (change.before, change.after) == (nearly(np.mean(before)), nearly(np.mean(after)))
    assert (change.mean, change.median) == (nearly(np.mean(changes)), nearly(np.median(changes)))
    assert change.interval is not None
    assert (change.interval.low, change.interval.high) == (nearly(interval.low), nearly(interval.high))
    assert change.d_z == nearly(np.mean(changes) / np.std(changes, ddof=1))
    assert change.d_av == nearly(np.mean(changes) / both)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=10, max_size=60))
def test_at_the_ends_of_the_effect_sizes_interval_scipys_noncentral_t_has_the_right_probability(
    pairs: list[tuple[int, int]],
):
    n = len(pairs)
    change = paired_change([one / 10 for one, _ in pairs], [two / 10 for _, two in pairs])
    assume(change is not None and change.d_z is not None and abs(change.d_z) < 3)
    t, root = change.d_z * math.sqrt(n), math.sqrt(n)

    assert stats.nct.cdf(t, n - 1, change.d_z_interval.low * root) == pytest.approx(0.975, abs=1e-11)
    assert stats.nct.cdf(t, n - 1, change.d_z_interval.high * root) == pytest.approx(0.025, abs=1e-11)


def test_a_share_of_nobody_is_unknown():
    assert share_of(0, 0) is None


@pytest.mark.parametrize(("part", "edge"), [(0, 0.0), (20, 1.0)])
def test_none_and_all_have_an_interval_that_ends_at_the_share(part: int, edge: float):
    share = share_of(part, 20)

    assert share is not None
    assert edge in {share.interval.low, share.interval.high}


@pytest.mark.parametrize(
    ("takes", "rest"),
    [
        ([True, False], [1.0, 0.0]),
        ([True] * 20, [index / 20 for index in range(20)]),
        ([False] * 20, [index / 20 for index in range(20)]),
        ([True, False] * 10, [0.3] * 20),
        ([], []),
    ],
    ids=["two people", "all right", "all wrong", "the rest alike", "nobody"],
)
def test_what_does_not_vary_goes_with_nothing(takes: list[bool], rest: list[float]):
    assert point_biserial(takes, rest) is None


def test_three_people_have_a_correlation_without_an_interval():
    found = point_biserial([True, False, False], [0.9, 0.5, 0.4])

    assert found is not None
    assert found.interval is None


def test_a_perfect_correlation_is_not_infinite():
    found = point_biserial([True, True, False, False], [1.0, 1.0, 0.0, 0.0])

    assert found is not None
    assert (found.r, found.interval) == (1.0, Interval(1.0, 1.0))


def test_a_change_of_two_people_is_unknown():
    assert paired_change([0.1, 0.2], [0.3, 0.4]) is None


def test_the_same_change_for_everyone_has_a_mean_and_nothing_to_measure_it_by():
    change = paired_change([0.1, 0.2, 0.6], [0.4, 0.5, 0.9])

    assert change is not None
    assert change.mean == nearly(0.3)
    assert (change.interval, change.d_z, change.d_z_interval) == (None, None, None)
    assert change.d_av == nearly(0.3 / np.std([0.1, 0.2, 0.6], ddof=1))


def test_nobody_differing_before_or_after_has_no_effect_size_at_all():
    change = paired_change([0.5] * 10, [0.5] * 10)

    assert change is not None
    assert (change.mean, change.d_z, change.d_av) == (0.0, None, None)


@given(st.lists(st.integers(0, 10).map(lambda right: right / 10), min_size=2, max_size=50))
def test_a_deviation_is_numpys_and_exactly_nothing_for_equal_values(values: list[float]):
    expected = np.std(values, ddof=1) if len(set(values)) > 1 else 0.0

    assert deviation(values) == nearly(expected)
    assert deviation([values[0]] * 7) == 0.0


def test_one_value_has_no_deviation():
    with pytest.raises(ValueError, match="spread"):
        deviation([1.0])
