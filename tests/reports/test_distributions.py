"""Our own distributions against SciPy's."""

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import special, stats

from training_app.reports import distributions

NINE_DIGITS = {"rel": 1e-9, "abs": 1e-9}
probabilities = st.floats(0.001, 0.999)
freedoms = st.integers(1, 5000)


@given(st.floats(0.5, 500), st.floats(0.5, 500), st.floats(0, 1))
def test_the_incomplete_beta_is_scipys(a: float, b: float, x: float):
    assert distributions.incomplete_beta(a, b, x) == pytest.approx(special.betainc(a, b, x), **NINE_DIGITS)


@given(st.floats(-50, 50), freedoms)
def test_the_cumulative_t_is_scipys(t: float, df: int):
    assert distributions.t_cdf(t, df) == pytest.approx(stats.t.cdf(t, df), **NINE_DIGITS)


@given(probabilities, freedoms)
def test_the_quantile_of_t_is_scipys(probability: float, df: int):
    assert distributions.t_quantile(probability, df) == pytest.approx(stats.t.ppf(probability, df), **NINE_DIGITS)


@pytest.mark.parametrize("df", [1, 9, 99, 9_999, 100_000])
def test_the_quantile_that_intervals_use_holds_for_any_number_of_people(df: int):
    assert distributions.t_quantile(0.975, df) == pytest.approx(stats.t.ppf(0.975, df), **NINE_DIGITS)


@given(st.floats(-20, 20), st.integers(2, 300), st.floats(-15, 15))
def test_the_cumulative_noncentral_t_is_scipys(t: float, df: int, shift: float):
    expected = stats.nct.cdf(t, df, shift)
    # SciPy gives up far out in the tail
    assume(not math.isnan(expected))

    assert distributions.noncentral_t_cdf(t, df, shift) == pytest.approx(expected, **NINE_DIGITS)


@settings(max_examples=30)
@given(st.floats(-8, 8), st.integers(2, 60), st.sampled_from([0.025, 0.975]))
def test_the_shift_gives_back_its_probability(t: float, df: int, probability: float):
    shift = distributions.noncentral_t_shift(t, df, probability)

    assert distributions.noncentral_t_cdf(t, df, shift) == pytest.approx(probability, abs=1e-10)


@pytest.mark.parametrize(("x", "expected"), [(0.0, 0.0), (1.0, 1.0), (-0.1, 0.0), (1.1, 1.0)])
def test_the_ends_of_the_beta_are_exact(x: float, expected: float):
    assert distributions.incomplete_beta(2.0, 3.0, x) == expected


@pytest.mark.parametrize(("probability", "df"), [(0.0, 5), (1.0, 5), (0.5, 0), (math.nan, 5)])
def test_a_quantile_of_nothing_is_refused(probability: float, df: float):
    with pytest.raises(ValueError, match="quantile"):
        distributions.t_quantile(probability, df)
